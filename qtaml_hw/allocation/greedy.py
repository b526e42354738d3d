"""Which bits are protected: TAC and its baselines (theory.md section 5).

Minimise ``sum_l S_l d_l(offer_l)`` under a budget on ``sum_l n_l cost(offer_l)``. Each layer's offers are reduced to
the lower convex hull of (cost, harm); taking hull steps in the order of harm saved per bit is then optimal
at every break point, and a step that no longer fits is bought for a part of the layer.

Where a share of the chips has to be without a failed long codeword (`qtaml_hw.allocation.failing`), a failure has a
price: the lowest at which the plan keeps that share, found by halving.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.allocation.failing import failures_allowed, failures_per_weight
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import Menu, Offer
from qtaml_hw.allocation.writing import Part, build_plan
from qtaml_hw.plan import Plan

__all__ = ["allocate_greedy", "lower_hull", "scores"]

DOUBLINGS, HALVINGS = 20, 20
"""Of the price of a failed codeword, in looking for the lowest that is high enough."""


def lower_hull(costs: ArrayLike, values: ArrayLike) -> list[int]:
    """Indices of the lower convex hull of points (cost, value), from the cheapest, while the value falls.

    Parameters
    ----------
    costs, values : array_like, shape (points,)
        The points.

    Examples
    --------
    >>> lower_hull([0, 1, 2, 3], [10, 9, 2, 2.5])
    [0, 2]
    """
    c, v = np.asarray(costs, dtype=np.float64), np.asarray(values, dtype=np.float64)
    hull: list[int] = []
    for i in np.lexsort((v, c)):
        if hull and (v[i] >= v[hull[-1]] or c[i] <= c[hull[-1]]):
            continue
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (v[b] - v[a]) * (c[i] - c[b]) < (v[i] - v[b]) * (c[b] - c[a]):
                break
            hull.pop()
        hull.append(int(i))
    return hull


def scores(method: str, menu: Menu, sensitivity: Sensitivity, seed: int = 0) -> NDArray[np.float64]:
    """What `method` takes for the sensitivities of the layers, shape (layers,).

    ``magnitude``: squared mean magnitude of the weights, without any Jacobian; ``random``: the true densities, dealt to
    the layers at random; otherwise the sensitivities.
    """
    sizes = np.array([entry.layer.size for entry in menu.layers], dtype=np.float64)
    if method == "magnitude":
        means = [float(np.mean(np.abs(e.layer.centred() * e.layer.scale.of(e.layer.shape)))) for e in menu.layers]
        return np.asarray(sizes * np.square(means))
    if method == "random":
        return np.asarray(sizes * np.random.default_rng(seed).permutation(sensitivity.density))
    return sensitivity.values


@dataclass(frozen=True)
class _Unit:
    """Weights that are protected alike: a layer, or an output channel of one, with what `method` takes it to matter."""

    layer: int
    start: int
    stop: int
    weight: float

    @property
    def size(self) -> int:
        return self.stop - self.start


def _units(menu: Menu, weight: NDArray[np.float64], sensitivity: Sensitivity, per_channel: bool) -> list[_Unit]:
    """One unit per layer; with `per_channel`, one per output channel where those lie one after the other."""
    units = []
    for i, entry in enumerate(menu.layers):
        layer = entry.layer
        if not (per_channel and layer.output_axis == 0):
            units.append(_Unit(i, 0, layer.size, float(weight[i])))
            continue
        factor = weight[i] / sensitivity.values[i] if sensitivity.values[i] > 0 else 0.0
        length = layer.size // layer.shape[0]
        for start in range(0, layer.size, length):
            share = sensitivity.of_weights(i, layer, start, start + length)
            units.append(_Unit(i, start, start + length, float(factor * share)))
    return units


Rung = tuple[int, ...]
"""One offer index per unit: what a method can choose together."""


def _ladders(menu: Menu, units: Sequence[_Unit], method: str) -> list[tuple[tuple[int, ...], list[Rung]]]:
    """Groups of units that move together, with the rungs each can stand on, the first without protection.

    Units are on their own, except for Uniform-MSP: there a rung is a number of planes and a family for all of them;
    narrower layers have all their planes protected, and a layer whose cells the code does not help stays without.
    """
    entries = [menu.layers[u.layer] for u in units]
    if method == "uniform-msp" and not menu.currency.divisible:
        places = [{(x.bits, x.per, x.code): j for j, x in enumerate(entry.offers)} for entry in entries]
        shared = [key for key in places[0] if all(key in place for place in places)]
        return [(tuple(range(len(units))), [tuple(place[key] for place in places) for key in shared])]
    if method != "uniform-msp":
        return [((i,), [(j,) for j in range(len(entry.offers))]) for i, entry in enumerate(entries)]
    index = [{(x.family, x.planes): j for j, x in enumerate(entry.offers)} for entry in entries]
    keys = dict.fromkeys(key for offers in index for key in offers)
    rungs = [
        tuple(offers.get((family, min(m, e.layer.bits)), 0) for offers, e in zip(index, entries, strict=True))
        for family, m in keys
    ]
    return [(tuple(range(len(units))), rungs)]


@dataclass(frozen=True)
class _Step:
    """One edge of a hull: from rung `first` to `second` of the units in `members`."""

    gain: float
    price: float
    members: tuple[int, ...]
    first: Rung
    second: Rung


def _steps(menu: Menu, units: Sequence[_Unit], method: str, price: float) -> list[_Step]:
    """All hull edges, the best first, where a failed codeword costs as much as `price` says."""
    steps = []
    left = [[offer.harm * unit.weight / unit.size for offer in menu.layers[unit.layer].offers] for unit in units]
    if price:
        for unit, row in zip(units, left, strict=True):
            entry = menu.layers[unit.layer]
            for j, offer in enumerate(entry.offers):
                row[j] += price * failures_per_weight(menu, entry, offer)
    for members, rungs in _ladders(menu, units, method):
        group = [(units[i], menu.layers[units[i].layer].offers) for i in members]
        cost = [sum(u.size * offers[j].cost for (u, offers), j in zip(group, r, strict=True)) for r in rungs]
        value = [sum(units[i].size * left[i][j] for i, j in zip(members, r, strict=True)) for r in rungs]
        for a, b in pairwise(lower_hull(cost, value)):
            price = cost[b] - cost[a]
            steps.append(_Step((value[a] - value[b]) / price, price, members, rungs[a], rungs[b]))
    return sorted(steps, key=lambda s: -s.gain)


def _known_steps(menu: Menu, units: Sequence[_Unit], method: str, price: float) -> list[_Step]:
    """`_steps`, kept for the next budget where failed codewords cost nothing."""
    if price:
        return _steps(menu, units, method, price)
    key = method, tuple(units)
    if key not in menu.known:
        menu.known[key] = _steps(menu, units, method, price)
    found: list[_Step] = menu.known[key]
    return found


def allocate_greedy(
    menu: Menu,
    sensitivity: Sensitivity,
    budget: float,
    *,
    method: str = "tac",
    per_channel: bool = False,
    seed: int = 0,
) -> Plan:
    """The plan of a method that buys hull steps in the order of harm saved per bit; all of `METHODS` but
    ``exact``.

    Parameters and result are those of `qtaml_hw.allocation.allocate`, which checks them.
    """
    units = _units(menu, scores(method, menu, sensitivity, seed), sensitivity, per_channel)

    def bought(price: float) -> list[list[Part]]:
        return _bought(menu, units, method, budget, price)

    parts = bought(0.0)
    most = failures_allowed(menu)
    if _failures(menu, parts) > most and method != "unprotected":
        low, high = 0.0, sum(unit.weight * menu.layers[unit.layer].offers[0].harm for unit in units) / most
        for _ in range(DOUBLINGS):
            if _failures(menu, bought(high)) <= most:
                break
            low, high = high, 2 * high
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if _failures(menu, bought(middle)) <= most else (middle, high)
        parts = bought(high)
    return build_plan(menu, parts, method, sensitivity)


def _bought(menu: Menu, units: Sequence[_Unit], method: str, budget: float, price: float) -> list[list[Part]]:
    """The parts of every layer once the budget is spent."""
    parts: list[list[Part]] = [[(u.start, u.stop, menu.layers[u.layer].offers[0])] for u in units]
    left = budget * menu.weights - sum(e.layer.size * e.offers[0].cost for e in menu.layers)
    dear: set[int] = set()  # units of which a whole step is more than is left
    for step in _known_steps(menu, units, method, price) if method != "unprotected" else ():
        share = min(1.0, max(left, 0.0) / step.price)
        if share < 1 and not menu.currency.divisible:
            break
        if share < 1 and not menu.currency.in_parts:
            dear.update(step.members)
        if not dear.isdisjoint(step.members):
            continue
        for i, a, b in zip(step.members, step.first, step.second, strict=True):
            offers = menu.layers[units[i].layer].offers
            parts[i] = _split(units[i], offers[a], offers[b], share)
        left -= share * step.price
        if share < 1:
            break
    by_layer: list[list[Part]] = [[] for _ in menu.layers]
    for unit, pieces in zip(units, parts, strict=True):
        by_layer[unit.layer] += pieces
    return [_merged(x) for x in by_layer]


def _failures(menu: Menu, parts: Sequence[Sequence[Part]]) -> float:
    """Failed long codewords of a chip, on the mean."""
    return sum(
        (stop - start) * failures_per_weight(menu, entry, offer)
        for entry, pieces in zip(menu.layers, parts, strict=True)
        for start, stop, offer in pieces
    )


def _split(unit: _Unit, first: Offer, second: Offer, share: float) -> list[Part]:
    """`second` for a share of the unit, in whole codewords, `first` for the rest."""
    lanes = second.lanes if second.parity else 1
    middle = unit.stop if share >= 1 else unit.start + int(share * unit.size) // lanes * lanes
    pieces = [(unit.start, middle, second), (middle, unit.stop, first)]
    return [piece for piece in pieces if piece[1] > piece[0]]


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Neighbours of the same offer joined."""
    merged: list[Part] = []
    for start, stop, offer in parts:
        if merged and merged[-1][2] is offer:
            start = merged.pop()[0]
        merged.append((start, stop, offer))
    return merged
