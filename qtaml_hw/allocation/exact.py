"""The best plan there is: a multiple-choice knapsack, solved by branch and bound (theory.md section 9).

One level per layer, least predicted distortion ``sum_l S_l d_l(level_l)``, total cost within the budget. The
linear relaxation is what greedy steps along the hulls solve: their distortion with the last step bought in part is a
lower bound. Where a layer may be split between two levels (plans that protect planes), that bound can be bought, so the
split plan is taken where it is better.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation.greedy import Part, allocate, build_plan, lower_hull
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import Level, Menu
from qtaml_hw.allocation.plan import Plan
from qtaml_hw.storage import decode_cycles

__all__ = ["allocate_exact", "relaxed_distortion"]

Floats = NDArray[np.float64]

GAP = 1e-6
"""Relative gap at which branch and bound ends."""

NODES = 5000
"""Nodes of the search tree that it may open, so that the answer does not depend on the machine's speed; the gap that is
left then is reported. Twenty layers with 250 schemes each take a few."""

ROUNDS = 4
"""Times the budget is lowered until the padding of the last codewords fits too."""


def relaxed_distortion(menu: Menu, sensitivity: Sensitivity, budget: float) -> float:
    """Lower bound of the predicted distortion of any plan with one level per layer, or with layers split.

    Parameters
    ----------
    menu, sensitivity, budget
        As for `allocate`.

    Returns
    -------
    float
        Squared logits.
    """
    total, left, steps = 0.0, budget * menu.weights, []
    for entry, weight in zip(menu.layers, sensitivity.values, strict=True):
        cost, value = _figures(entry.levels, entry.layer.size, float(weight))
        hull = lower_hull(cost, value)
        total, left = total + value[hull[0]], left - cost[hull[0]]
        for a, b in pairwise(hull):
            steps.append(((value[a] - value[b]) / (cost[b] - cost[a]), cost[b] - cost[a]))
    for gain, price in sorted(steps, reverse=True):
        if left <= 0:
            break
        total -= gain * min(price, left)
        left -= price
    return float(total)


def _figures(levels: tuple[Level, ...], size: int, weight: float) -> tuple[Floats, Floats]:
    """Cost and predicted distortion of a layer at every level."""
    return np.array([size * x.cost for x in levels]), np.array([weight * x.distortion for x in levels])


def allocate_exact(
    menu: Menu,
    sensitivity: Sensitivity,
    budget: float,
    *,
    area: float | None = None,
    areas: Mapping[str, float] | None = None,
    cycles: int | None = None,
) -> Plan:
    """The plan with the least predicted distortion.

    Parameters
    ----------
    menu : Menu
        From `make_menu` or `make_storage_menu`.
    sensitivity : Sensitivity
        Of the same layers.
    budget : float
        Price per weight, in the menu's currency. In the currency ``stored`` padding is counted; a budget below the
        cheapest plan gives the cheapest plan.
    area : float, optional
        What the decoders may take in all; every code that is used counts once.
    areas : mapping of str to float, optional
        Area of the decoder of each code, by name of the code; needed with `area`.
    cycles : int, optional
        Clock cycles that a decoder may take (`qtaml_hw.storage.decode_cycles`); slower codes are left out.

    Returns
    -------
    Plan
        `predicted` has ``gap`` too: how far the plan may be from the best, relative.

    Raises
    ------
    ValueError
        If the budget is not a number of at least 0, nothing keeps the limits, or an area is missing.
    """
    if not 0 <= budget < np.inf:
        raise ValueError(f"budget must be a number of at least 0, got {budget}")
    if sensitivity.names != tuple(entry.layer.name for entry in menu.layers):
        raise ValueError("sensitivity and menu are not of the same layers")
    allowed = [[x for x in entry.levels if cycles is None or _cycles(x) <= cycles] for entry in menu.layers]
    if not all(allowed):
        raise ValueError(f"no level of some layer decodes within {cycles} cycles")
    spend = budget
    for _ in range(ROUNDS):
        chosen, gap = _solve(menu, sensitivity, allowed, spend, area, areas or {})
        whole = _whole(menu, chosen, sensitivity)
        over = 0.0 if menu.currency != "stored" else whole.stored_bits_per_weight - budget
        if over <= 0 or spend < min(_cheapest(allowed, menu), budget):
            break
        spend -= over + 1e-9
    whole.predicted["gap"] = gap
    if menu.currency == "stored" or area is not None or cycles is not None:
        return whole
    split = allocate(menu, sensitivity, budget, method="tac")
    return _renamed(split) if split.predicted["output_distortion"] < whole.predicted["output_distortion"] else whole


def _cycles(level: Level) -> int:
    return decode_cycles(level.code)


def _cheapest(allowed: list[list[Level]], menu: Menu) -> float:
    """Least cost per weight."""
    costs = (entry.layer.size * min(x.cost for x in levels) for entry, levels in zip(menu.layers, allowed, strict=True))
    return sum(costs) / menu.weights


def _whole(menu: Menu, chosen: list[Level], sensitivity: Sensitivity) -> Plan:
    parts: list[list[Part]] = [[(0, e.layer.size, x)] for e, x in zip(menu.layers, chosen, strict=True)]
    return build_plan(menu, parts, "exact", sensitivity)


def _renamed(plan: Plan) -> Plan:
    return replace(plan, method="exact", predicted=plan.predicted | {"gap": 0.0})


def _solve(
    menu: Menu,
    sensitivity: Sensitivity,
    allowed: list[list[Level]],
    budget: float,
    area: float | None,
    areas: Mapping[str, float],
) -> tuple[list[Level], float]:
    """One level per layer, and the relative gap that is left."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    options = [
        (i, x) for i, levels in enumerate(allowed) for x in (levels if area is not None else _undominated(levels))
    ]
    layer = np.array([i for i, _ in options])
    size = np.array([menu.layers[i].layer.size for i in layer], dtype=np.float64)
    cost = size * np.array([x.cost for _, x in options])
    value = sensitivity.values[layer] * np.array([x.distortion for _, x in options])
    names = sorted({x.code for _, x in options if x.code}) if area is not None else []
    if missing := [name for name in names if name not in areas]:
        raise ValueError(f"areas has no entry for {missing[0]}")
    n, m = len(options), len(names)
    limit = max(budget, _cheapest(allowed, menu) * (1 + 1e-12))
    rows = np.concatenate([layer, np.full(n, len(allowed))])
    one_each = csr_array((np.concatenate([np.ones(n), cost / menu.weights]), (rows, np.tile(np.arange(n), 2))))
    one_each = csr_array((one_each.data, one_each.indices, one_each.indptr), shape=(len(allowed) + 1, n + m))
    lower, upper = np.append(np.ones(len(allowed)), -np.inf), np.append(np.ones(len(allowed)), limit)
    constraints = [LinearConstraint(one_each, lower, upper)]
    if m:  # a decoder is there as soon as one layer uses it
        used = np.array([(k, n + names.index(x.code)) for k, (_, x) in enumerate(options) if x.code])
        line = np.tile(np.arange(len(used)), 2)
        link = csr_array((np.repeat([1.0, -1.0], len(used)), (line, used.T.ravel())), shape=(len(used), n + m))
        constraints.append(LinearConstraint(link, -np.inf, 0.0))
        price = np.concatenate([np.zeros(n), [areas[name] for name in names]])
        constraints.append(LinearConstraint(price[None, :], -np.inf, area))
    scale = max(float(value.max()), 1e-300)
    with _silent():
        result = milp(
            np.concatenate([value / scale, np.zeros(m)]),
            integrality=np.ones(n + m),
            bounds=Bounds(0, 1),
            constraints=constraints,
            options={"mip_rel_gap": GAP, "node_limit": NODES},
        )
    if result.x is None:
        raise ValueError(f"no plan keeps the limits: {result.message}")
    picked = {int(layer[k]): options[k][1] for k in np.flatnonzero(result.x[:n] > 0.5)}
    return [picked[i] for i in range(len(allowed))], float(result.mip_gap or 0.0)


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


def _undominated(levels: list[Level]) -> list[Level]:
    """Levels that no cheaper one is as good as."""
    kept: list[Level] = []
    for x in sorted(levels, key=lambda x: (x.cost, x.distortion)):
        if not kept or x.distortion < kept[-1].distortion:
            kept.append(x)
    return kept
