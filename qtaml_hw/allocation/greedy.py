"""Who gets protected: TAC and its baselines (theory.md section 5).

Minimise ``sum_l S_l d_l(level_l)`` under a budget on ``sum_l n_l cost(level_l)``. Each layer's levels are reduced to
the lower convex hull of (cost, distortion); taking hull steps in the order of distortion saved per bit is then optimal
at every break point, and a step that no longer fits is bought for a part of the layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import LayerMenu, Level, Menu
from qtaml_hw.allocation.plan import LayerPlan, Plan
from qtaml_hw.storage import Segment, StorageScheme, expected_values, offset_correction, slope_correction

__all__ = ["METHODS", "allocate", "build_plan", "lower_hull", "scores"]

METHODS = ("unprotected", "uniform-msp", "magnitude", "random", "tac")
"""Names of the methods."""

Choice = tuple[Level, Level, int]
"""A layer's first level, its second, and how many of its weights (in storage order) have the second."""


def lower_hull(costs: ArrayLike, values: ArrayLike) -> list[int]:
    """Indices of the lower convex hull of points (cost, value), from the cheapest, while the value falls.

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
        return sizes * np.array([np.mean(np.abs(e.layer.codes * e.layer.step_tensor())) ** 2 for e in menu.layers])
    if method == "random":
        return np.asarray(sizes * np.random.default_rng(seed).permutation(sensitivity.density))
    return sensitivity.values


Rung = tuple[int, ...]
"""One level index per layer: what a method can choose together."""


def _ladders(menu: Menu, method: str) -> list[tuple[tuple[int, ...], list[Rung]]]:
    """Groups of layers that move together, with the rungs each can stand on, the first without protection.

    Layers are on their own, except for Uniform-MSP: there a rung is a number of planes and a family for all of them;
    narrower layers have all their planes protected, and a layer whose cells the code does not help stays without.
    """
    if method != "uniform-msp":
        return [((i,), [(j,) for j in range(len(entry.levels))]) for i, entry in enumerate(menu.layers)]
    index = [{(x.family, x.planes): j for j, x in enumerate(entry.levels)} for entry in menu.layers]
    keys = dict.fromkeys(key for levels in index for key in levels)
    rungs = [
        tuple(levels.get((family, min(m, e.layer.bits)), 0) for levels, e in zip(index, menu.layers, strict=True))
        for family, m in keys
    ]
    return [(tuple(range(len(menu.layers))), rungs)]


@dataclass(frozen=True)
class _Step:
    """One edge of a hull: from rung `first` to `second` of the layers in `members`."""

    gain: float
    price: float
    members: tuple[int, ...]
    first: Rung
    second: Rung


def _steps(menu: Menu, weight: NDArray[np.float64], method: str) -> list[_Step]:
    """All hull edges, the best first."""
    steps = []
    for members, rungs in _ladders(menu, method):
        entries = [menu.layers[i] for i in members]
        cost = [sum(e.layer.size * e.levels[j].cost for e, j in zip(entries, rung, strict=True)) for rung in rungs]
        value = [
            sum(weight[i] * e.levels[j].distortion for i, e, j in zip(members, entries, rung, strict=True))
            for rung in rungs
        ]
        for a, b in pairwise(lower_hull(cost, value)):
            price = cost[b] - cost[a]
            steps.append(_Step((value[a] - value[b]) / price, price, members, rungs[a], rungs[b]))
    return sorted(steps, key=lambda s: -s.gain)


def allocate(menu: Menu, sensitivity: Sensitivity, budget: float, *, method: str = "tac", seed: int = 0) -> Plan:
    """The plan of a method under a budget.

    Parameters
    ----------
    menu : Menu
        From `make_menu`.
    sensitivity : Sensitivity
        Of the same layers.
    budget : float
        Price per weight that may be spent, in the menu's currency: protected planes under the idealised code, check
        bits under real codes (padding of the last codewords comes on top).
    method : str
        One of `METHODS`. ``uniform-msp``: the same level in every layer, fractional planes as a share of each layer.
    seed : int
        For ``random``.

    Returns
    -------
    Plan
        `predicted` has ``output_distortion`` (squared logits), ``unprotected_distortion`` and ``cost``.

    Raises
    ------
    ValueError
        If the method is unknown, the budget is negative or not a number, or the layers do not match.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; expected one of {', '.join(METHODS)}")
    if not 0 <= budget < np.inf:
        raise ValueError(f"budget must be a number of at least 0, got {budget}")
    if sensitivity.names != tuple(entry.layer.name for entry in menu.layers):
        raise ValueError("sensitivity and menu are not of the same layers")
    choices: list[Choice] = [(entry.levels[0], entry.levels[0], 0) for entry in menu.layers]
    left = budget * menu.weights if method != "unprotected" else 0.0
    for step in _steps(menu, scores(method, menu, sensitivity, seed), method):
        share = min(1.0, left / step.price)
        for i, a, b in zip(step.members, step.first, step.second, strict=True):
            entry = menu.layers[i]
            choices[i] = (entry.levels[a], entry.levels[b], _count(share, entry.layer.size, entry.levels[b]))
        left -= share * step.price
        if share < 1:
            break
    return build_plan(menu, choices, method, sensitivity)


def _count(share: float, size: int, level: Level) -> int:
    """Weights that get `level`: whole codewords, except in a layer that gets it all."""
    if share >= 1:
        return size
    lanes = level.lanes if level.parity else 1
    return int(share * size) // lanes * lanes


def _segments(choice: Choice, size: int) -> list[tuple[int, int, Level]]:
    first, second, count = choice
    parts = [(0, count, second), (count, size, first)]
    return [(start, stop, level) for start, stop, level in parts if stop > start]


def _layer_plan(entry: LayerMenu, choice: Choice, menu: Menu) -> LayerPlan:
    layer = entry.layer
    parts = _segments(choice, layer.size)
    scheme = StorageScheme(
        layer.bits,
        menu.code_map,
        tuple(Segment(start, stop, x.planes, x.lanes if x.planes else 1, x.code) for start, stop, x in parts),
        tuple(x.readout for *_, x in parts),
    )
    if not menu.corrections:
        return LayerPlan(layer.name, layer.shape, entry.channel, scheme)
    mean, _ = expected_values(layer.codes, scheme, tuple(x.channel for *_, x in parts))
    slope = slope_correction(layer, mean)
    offset = offset_correction(layer, mean, slope)
    return LayerPlan(
        layer.name, layer.shape, entry.channel, scheme, (slope,), () if offset is None else tuple(offset.tolist())
    )


def build_plan(menu: Menu, choices: Sequence[Choice], method: str, sensitivity: Sensitivity) -> Plan:
    """The plan in which each layer has its two chosen levels, with read-outs, corrections and predictions.

    Parameters
    ----------
    menu : Menu
        Where the levels come from.
    choices : sequence of (Level, Level, int)
        Per layer: a first level, a second, and how many weights have the second.
    method : str
        Name of the method.
    sensitivity : Sensitivity
        For the prediction.

    Returns
    -------
    Plan
    """
    plans, planes, parity, spent, left, bare = [], 0.0, 0.0, 0.0, 0.0, 0.0
    for entry, choice, s in zip(menu.layers, choices, sensitivity.values, strict=True):
        plans.append(_layer_plan(entry, choice, menu))
        bare += s * entry.levels[0].distortion
        for start, stop, level in _segments(choice, entry.layer.size):
            planes += level.planes * (stop - start)
            rows = -(-(stop - start) // level.lanes)
            parity += rows * level.lanes * level.parity
            spent += level.cost * (stop - start)
            left += s * level.distortion * (stop - start) / entry.layer.size
    n = menu.weights
    predicted = {"output_distortion": left, "unprotected_distortion": bare, "cost": spent / n}
    return Plan(method, tuple(plans), planes / n, parity / n, predicted)
