"""The optimal plan: a multiple-choice knapsack, solved by branch and bound (theory.md section 9).

One offer per layer, least predicted harm ``sum_l S_l d_l(offer_l)``, total cost within the budget. Where layers
share codewords, whole codewords are counted: their number is an integer unknown of the problem, and what fails of them
is bounded where that is asked for (`qtaml_hw.allocation.failing`). The linear relaxation is what greedy steps along the
hulls solve: their harm with the last step bought in part is a lower bound. The best plan of offers that are
nowhere dominated comes first; it and the bound rule most of the other offers out. Where a layer may be split between
two offers (plans that protect planes), the bound can be bought, so the split plan is taken where it is better.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation.failing import failure_rate, failures_allowed
from qtaml_hw.allocation.greedy import allocate_greedy, lower_hull
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import Menu, Offer
from qtaml_hw.allocation.weighed import weighed
from qtaml_hw.allocation.writing import Part, build_plan
from qtaml_hw.plan import Plan
from qtaml_hw.storage import MemoryWord, decode_cycles

__all__ = ["allocate_exact"]

Floats = NDArray[np.float64]

GAP = 1e-6
"""Relative gap at which branch and bound ends."""

NODES = 5000
"""Nodes of the search tree that it may open, so that the answer does not depend on the machine's speed; the gap that is
left then is reported. Twenty layers with 250 schemes each take a few."""


def _figures(offers: tuple[Offer, ...], size: int, weight: float) -> tuple[Floats, Floats]:
    """Cost and predicted harm of a layer at every offer."""
    return np.array([size * x.cost for x in offers]), np.array([weight * x.harm for x in offers])


def allocate_exact(
    menu: Menu,
    sensitivity: Sensitivity,
    budget: float,
    *,
    area: float | None = None,
    areas: Mapping[str, float] | None = None,
    cycles: int | None = None,
) -> Plan:
    """The plan with the least predicted harm.

    Parameters
    ----------
    menu : Menu
        From `make_menu` or `make_storage_menu`.
    sensitivity : Sensitivity
        Of the same layers.
    budget : float
        Price per weight, in the menu's currency. In the currency ``stored`` padding is counted. A budget below the
        cheapest plan gives the best of the cheapest plans.
    area : float, optional
        What the decoders may take in all; every code that is used counts once.
    areas : mapping of str to float, optional
        Area of the decoder of each code, by name of the code; needed with `area`.
    cycles : int, optional
        Clock cycles that a decoder may take (`qtaml_hw.storage.decode_cycles`); slower codes are left out, and those
        without hardware.

    Returns
    -------
    Plan
        Its prediction says how far it may be from the least harm.

    Raises
    ------
    ValueError
        If the budget is not a number of at least 0, nothing keeps the limits, or an area is missing.

    Examples
    --------
    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels(name, np.arange(-8, 8), bits=4) for name in ("a", "b")]
    >>> matters = Sensitivity(("a", "b"), (16, 16), np.array([16.0, 1.0]), np.array([0.1, 0.1]), 1.0)
    >>> plan = allocate_exact(make_menu(layers, BitChannel.symmetric(0.01)), matters, budget=1.0)
    >>> [entry.scheme.segments[0].planes for entry in plan.layers], plan.planes_per_weight
    ([2, 0], 1.0)
    """
    if not 0 <= budget < np.inf:
        raise ValueError(f"budget must be a number of at least 0, got {budget}")
    if sensitivity.names != tuple(entry.layer.name for entry in menu.layers):
        raise ValueError("sensitivity and menu are not of the same layers")
    menu = weighed(menu, sensitivity)
    allowed: Sequence[Sequence[Offer]] = [
        [x for x in entry.offers if cycles is None or _decodes_within(cycles, x)] for entry in menu.layers
    ]
    if not all(allowed):
        raise ValueError(f"nothing on offer for some layer decodes within {cycles} cycles")
    total = budget * menu.weights
    if area is None:
        first, _ = _solve(_program(menu, sensitivity, [_undominated(xs, across=True) for xs in allowed]), total)
        allowed = _promising(menu, sensitivity, allowed, total, first)
    chosen, gap = _solve(_program(menu, sensitivity, [_undominated(xs) for xs in allowed], area, areas or {}), total)
    whole = _whole(menu, chosen, sensitivity, gap)
    if not menu.currency.in_parts or area is not None or cycles is not None:
        return whole
    split = allocate_greedy(menu, sensitivity, budget, method="tac")
    return _renamed(split) if split.predicted.minimised < whole.predicted.minimised else whole


def _decodes_within(cycles: int, offer: Offer) -> bool:
    taken = decode_cycles(offer.code)
    return taken is not None and taken <= cycles


def _whole(menu: Menu, chosen: list[Offer], sensitivity: Sensitivity, gap: float) -> Plan:
    parts: list[list[Part]] = [[(0, e.layer.size, x)] for e, x in zip(menu.layers, chosen, strict=True)]
    return build_plan(menu, parts, "exact", sensitivity, gap)


def _renamed(plan: Plan) -> Plan:
    return replace(plan, method="exact", predicted=replace(plan.predicted, gap=0.0))


@dataclass(frozen=True, eq=False)
class _Program:
    """The knapsack as an integer program: one unknown per option, then the codewords of every code that is shared, then
    whether each decoder is there.

    Attributes
    ----------
    options : tuple of (int, Offer)
        What may be chosen: layer and offer.
    value, cost : float arrays
        Harm and total price of every unknown.
    rows : sequence of (float array, float, float)
        Further constraints: coefficients, least and largest sum.
    """

    options: tuple[tuple[int, Offer], ...]
    value: Floats
    cost: Floats
    rows: tuple[tuple[Floats, float, float], ...]


def _program(
    menu: Menu,
    sensitivity: Sensitivity,
    allowed: Sequence[Sequence[Offer]],
    area: float | None = None,
    areas: Mapping[str, float] = MappingProxyType({}),
) -> _Program:
    sizes = [entry.layer.size for entry in menu.layers]
    options = tuple((i, x) for i, xs in enumerate(allowed) for x in xs)
    shared = sorted({x.code for _, x in options if x.packed})
    decoders = sorted({x.code for _, x in options if x.code}) if area is not None else []
    if missing := [name for name in decoders if name not in areas]:
        raise ValueError(f"areas has no entry for {missing[0]}")
    n, m = len(options), len(options) + len(shared)
    value, cost = np.zeros(m + len(decoders)), np.zeros(m + len(decoders))
    ones, data = np.zeros((len(sizes), value.size)), np.zeros((len(shared), value.size))
    for j, (i, x) in enumerate(options):
        value[j] = sensitivity.values[i] * x.harm
        ones[i, j] = 1
        if x.packed:
            data[shared.index(x.code), j] = x.words(sizes[i]) * x.bits
            cost[j] = sizes[i] * x.beside
        else:
            cost[j] = sizes[i] * x.cost
    rows = [(row, 1.0, 1.0) for row in ones]
    for q, name in enumerate(shared):  # as many codewords as the data bits need
        code = codes.from_name(name)
        cost[n + q], data[q, n + q] = menu.word.stored(code.n), -code.k
        rows.append((data[q] / code.k, -np.inf, 0.0))
    if menu.whole_chips is not None and shared:
        failures = np.zeros(value.size)
        failures[n:m] = [_failure_rate(menu, allowed, name) for name in shared]  # 0 for short codes
        rows.append((failures / failures_allowed(menu), -np.inf, 1.0))
    if area is not None:  # a decoder is there as soon as one layer uses it, and counts once
        for j, (_, x) in enumerate(options):
            if x.code:
                link = np.zeros(value.size)
                link[j], link[m + decoders.index(x.code)] = 1, -1
                rows.append((link, -np.inf, 0.0))
        rows.append((np.concatenate([np.zeros(m), [areas[name] for name in decoders]]), -np.inf, area))
    return _Program(options, value, cost, tuple(rows))


def _failure_rate(menu: Menu, allowed: Sequence[Sequence[Offer]], name: str) -> float:
    """Probability that a codeword of a long code fails, in the worst cells of a layer that may use it."""
    users = [e for e, xs in zip(menu.layers, allowed, strict=True) if any(x.packed and x.code == name for x in xs)]
    return max(failure_rate(name, entry.channel.cell(), menu) for entry in users)


def _solve(program: _Program, budget: float) -> tuple[list[Offer], float]:
    """The offer of each layer, and the relative gap that is left."""
    result = _least(program, program.value, budget)
    if result.x is None:  # nothing so cheap: the best of what is cheapest
        cheapest = _least(program, program.cost, np.inf)
        if cheapest.x is None:
            raise ValueError(f"no plan keeps the limits: {cheapest.message}")
        result = _least(program, program.value, float(program.cost @ np.rint(cheapest.x)))
    chosen = np.flatnonzero(result.x[: len(program.options)] > 0.5)  # in the order of the layers
    return [program.options[j][1] for j in chosen], float(result.mip_gap or 0.0)


def _least(program: _Program, objective: Floats, budget: float) -> Any:
    """Solution with the least objective whose cost is within the budget."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, lower, upper = zip(*program.rows, (program.cost, -np.inf, budget * (1 + 1e-12)), strict=True)
    most = np.where(np.arange(objective.size) < len(program.options), 1.0, np.inf)
    with _silent():
        return milp(
            objective / max(float(objective.max()), 1e-300),
            integrality=np.ones(objective.size),
            bounds=Bounds(0, most),
            constraints=LinearConstraint(csr_array(np.array(rows)), lower, upper),
            options={"mip_rel_gap": GAP, "node_limit": NODES},
        )


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing reaches standard output: HiGHS has a line of debugging that no option turns off."""
    sys.stdout.flush()
    saved, sink = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)
        os.close(sink)


def _undominated(offers: Sequence[Offer], across: bool = False) -> list[Offer]:
    """Offers that none under the same code, or with `across` none at all, is better and cheaper than."""
    kept: list[Offer] = []
    for x in sorted(offers, key=lambda x: (x.cost, x.harm)):
        if all(y.harm > x.harm or not (across or y.code == x.code) for y in kept):
            kept.append(x)
    return kept


def _promising(
    menu: Menu, sensitivity: Sensitivity, allowed: Sequence[Sequence[Offer]], budget: float, known: Sequence[Offer]
) -> Sequence[Sequence[Offer]]:
    """Offers that may be part of a better plan than the `known` one, or of that.

    With the price of a bit at which greedy steps stop, a plan is at least as bad as the sum of the least
    ``harm + price * cost`` of every layer, less ``price * budget``. An offer that adds more to this than the
    known plan leaves is in no better plan (reduced-cost fixing); padding only makes plans dearer.
    """
    sizes = [entry.layer.size for entry in menu.layers]
    if _cost(known, sizes, menu.word) > budget:
        return allowed
    best = float(sensitivity.values @ [x.harm for x in known])
    figures = [_figures(tuple(xs), n, float(s)) for xs, n, s in zip(allowed, sizes, sensitivity.values, strict=True)]
    price = _price(figures, budget)
    reduced = [value + price * cost for cost, value in figures]
    room = best - sum(float(r.min()) for r in reduced) + price * budget + GAP * best
    return [
        [x for x, r in zip(xs, rs - rs.min(), strict=True) if r <= room]
        for xs, rs in zip(allowed, reduced, strict=True)
    ]


def _price(figures: Sequence[tuple[Floats, Floats]], budget: float) -> float:
    """What a bit saves in the first greedy step that is not wholly bought."""
    steps = []
    for cost, value in figures:
        hull = lower_hull(cost, value)
        budget -= cost[hull[0]]
        steps += [((value[a] - value[b]) / (cost[b] - cost[a]), cost[b] - cost[a]) for a, b in pairwise(hull)]
    for gain, price in sorted(steps, reverse=True):
        budget -= price
        if budget < 0:
            return float(gain)
    return 0.0


def _cost(offers: Sequence[Offer], sizes: Sequence[int], word: MemoryWord) -> float:
    """Price of one offer per layer, whole codewords counted."""
    total, data = 0.0, dict[str, int]()
    for x, size in zip(offers, sizes, strict=True):
        if x.packed:
            data[x.code] = data.get(x.code, 0) + x.words(size) * x.bits
            total += size * x.beside
        else:
            total += size * x.cost
    for name, bits in data.items():
        code = codes.from_name(name)
        total += word.whole(code.n, -(-bits // code.k))
    return total
