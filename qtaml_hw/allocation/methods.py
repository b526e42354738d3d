"""The allocation methods by name."""

from __future__ import annotations

import numpy as np

from qtaml_hw.allocation.exact import allocate_exact
from qtaml_hw.allocation.greedy import allocate_greedy
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import Menu
from qtaml_hw.allocation.weighed import weighed
from qtaml_hw.plan import Plan

__all__ = ["METHODS", "allocate"]

METHODS = ("unprotected", "uniform-msp", "magnitude", "random", "tac", "exact")
"""Names of the methods."""


def allocate(
    menu: Menu,
    sensitivity: Sensitivity,
    budget: float,
    *,
    method: str = "tac",
    per_channel: bool = False,
    seed: int = 0,
) -> Plan:
    """The plan of a method under a budget.

    Parameters
    ----------
    menu : Menu
        From `make_menu`.
    sensitivity : Sensitivity
        Of the same layers.
    budget : float
        Price per weight that may be spent, in the menu's currency: protected planes under the idealised code, check
        bits under real codes (padding of the last codewords comes on top), all stored bits in a storage menu.
    method : str
        One of `METHODS`. ``uniform-msp``: the same offer in every layer, fractional planes as a share of each layer.
    per_channel : bool
        Decide for every output channel rather than for every layer. Channels that do not lie one after the other in
        the weight tensor (the output axis is not the first) stay together.
    seed : int
        For ``random``.

    Returns
    -------
    Plan
        With its prediction.

    Raises
    ------
    ValueError
        If the method is unknown, the budget is negative or not a number, or the layers do not match.

    Examples
    --------
    Two layers of equal size, of which one matters 16 times as much: it gets the protection.

    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels(name, np.arange(-8, 8), bits=4) for name in ("a", "b")]
    >>> matters = Sensitivity(("a", "b"), (16, 16), np.array([16.0, 1.0]), np.array([0.1, 0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01)), matters, budget=1.0)
    >>> [entry.scheme.segments[0].planes for entry in plan.layers], plan.planes_per_weight
    ([2, 0], 1.0)
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; expected one of {', '.join(METHODS)}")
    if not 0 <= budget < np.inf:
        raise ValueError(f"budget must be a number of at least 0, got {budget}")
    if sensitivity.names != tuple(entry.layer.name for entry in menu.layers):
        raise ValueError("sensitivity and menu are not of the same layers")
    if per_channel and not sensitivity.channels:
        raise ValueError("an allocation per channel needs a sensitivity per channel")
    menu = weighed(menu, sensitivity)
    if method == "exact":
        return allocate_exact(menu, sensitivity, budget)
    return allocate_greedy(menu, sensitivity, budget, method=method, per_channel=per_channel, seed=seed)
