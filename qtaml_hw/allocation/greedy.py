"""Who gets protected: TAC and its baselines (theory.md section 5).

Minimise ``sum_l S_l d_l(level_l)`` under a budget on ``sum_l n_l cost(level_l)``. Each layer's levels are reduced to
the lower convex hull of (cost, distortion); taking hull steps in the order of distortion saved per bit is then optimal
at every break point, and a step that no longer fits is bought for a part of the layer. A level that costs something and
saves nothing (a SECDED code at p = 0.1) is not on the hull: it is refused by itself.
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
        return sizes * [float(np.mean(np.abs(e.layer.codes * e.layer.step_tensor()))) ** 2 for e in menu.layers]
    if method == "random":
        return sizes * np.random.default_rng(seed).permutation(sensitivity.density)
    return sensitivity.values


@dataclass(frozen=True)
class _Step:
    """One edge of a hull: from level `first` to `second` of the layers in `members`."""

    gain: float
    members: tuple[int, ...]
    first: tuple[int, ...]
    second: tuple[int, ...]


def _steps(
    costs: Sequence[Sequence[float]], values: Sequence[Sequence[float]], groups: Sequence[Sequence[int]]
) -> list[_Step]:
    """All hull edges, the best first; the layers of a group move together, through levels of equal index."""
    steps = []
    for group in groups:
        count = min(len(costs[i]) for i in group)
        cost = [sum(costs[i][j] for i in group) for j in range(count)]
        value = [sum(values[i][j] for i in group) for j in range(count)]
        hull = lower_hull(cost, value)
        for a, b in pairwise(hull):
            gain = (value[a] - value[b]) / (cost[b] - cost[a])
            steps.append(_Step(gain, tuple(group), (a,) * len(group), (b,) * len(group)))
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
    sizes = [entry.layer.size for entry in menu.layers]
    costs = [[n * level.cost for level in entry.levels] for n, entry in zip(sizes, menu.layers, strict=True)]
    weight = scores(method, menu, sensitivity, seed)
    values = [[s * level.distortion for level in e.levels] for s, e in zip(weight, menu.layers, strict=True)]
    everyone = range(len(sizes))
    groups = [list(everyone)] if method == "uniform-msp" else [[i] for i in everyone]
    choices: list[Choice] = [(entry.levels[0], entry.levels[0], 0) for entry in menu.layers]
    left = budget * menu.weights if method != "unprotected" else 0.0
    for step in _steps(costs, values, groups):
        price = sum(costs[i][b] - costs[i][a] for i, a, b in zip(step.members, step.first, step.second, strict=True))
        share = min(1.0, left / price)
        for i, a, b in zip(step.members, step.first, step.second, strict=True):
            levels = menu.layers[i].levels
            choices[i] = (levels[a], levels[b], _count(share, sizes[i], levels[b]))
        left -= share * price
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
