"""From the errors of the weights to accuracy, without labels and without faults.

The probes that measure a layer's sensitivity (theory.md section 4) show how its weight errors move the logits of every
calibration sample. In the linear model the move is proportional to the standard deviation of the errors and of random
size, and layers add up. The share of decisions that stay as they are stands for the share of the accuracy that is kept;
it is a little less, because some of the decisions that change were wrong. Faults are not that linear where many
decisions are lost: the prediction steers, Monte Carlo decides, and the search says how far they are apart.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import Menu
from qtaml_hw.allocation.methods import allocate
from qtaml_hw.plan import Plan

__all__ = ["expected_agreement", "predicted_budget", "remaining_variance"]

Floats = NDArray[np.float64]

DRAWS = 16
"""Noise draws per sample: with 100 samples the agreement is known to about half a per cent near 95 %."""


def expected_agreement(logits: ArrayLike, moves: ArrayLike, variances: ArrayLike, seed: int = 0) -> float:
    """Share of decisions that stay as they are when the weights err.

    Parameters
    ----------
    logits : array_like, shape (samples, classes)
        `Sensitivity.logits`.
    moves : array_like, shape (layers, samples, classes)
        `Sensitivity.moves`.
    variances : array_like, shape (layers,)
        Error variance of a weight of each layer, LSB**2.
    seed : int
        Of the noise, which is the same for all variances.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the logits are empty or not finite.

    Examples
    --------
    >>> logits, moves = [[4.0, 0.0], [0.0, 1.0]], [[[1.0, 0.0], [1.0, 0.0]]]
    >>> [round(expected_agreement(logits, moves, [v]), 1) for v in (0.0, 1e-3, 10.0)]
    [1.0, 1.0, 0.8]
    """
    clean, scaled = np.asarray(logits, dtype=np.float64), np.asarray(moves, dtype=np.float64)
    if clean.ndim != 2 or clean.size == 0 or not np.all(np.isfinite(clean)):
        raise ValueError("logits must be finite, one row per sample")
    scaled = scaled * np.sqrt(np.asarray(variances, dtype=np.float64))[:, None, None]
    normal = np.random.default_rng(seed).standard_normal((DRAWS, *scaled.shape[:2]))
    noisy = clean + np.einsum("dls,lsc->dsc", normal, scaled, optimize=True)
    return float(np.mean(noisy.argmax(axis=2) == clean.argmax(axis=1)))


def remaining_variance(menu: Menu, sensitivity: Sensitivity, plan: Plan) -> Floats:
    """Mean distortion that a plan of `menu` leaves in each layer, LSB**2, shape (layers,).

    Channels count as they matter where `sensitivity` knows them.

    Parameters
    ----------
    menu : Menu
        The menu that the plan was made from.
    sensitivity : Sensitivity
        Of the same layers.
    plan : Plan
        From `allocate`.

    Returns
    -------
    float64 array, shape (layers,)

    Examples
    --------
    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> menu = make_menu([Layer.of_levels("w", np.arange(-8, 8), bits=4)], BitChannel.symmetric(0.01))
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> [float(remaining_variance(menu, matters, allocate(menu, matters, b))[0].round(3)) for b in (0.0, 1.0, 4.0)]
    [0.873, 0.216, 0.0]
    """
    left = np.empty(len(menu.layers))
    for i, (entry, stored) in enumerate(zip(menu.layers, plan.layers, strict=True)):
        offers = {id(offer.readout): offer for offer in entry.offers}  # a segment holds the read-out of its offer
        whole = sensitivity.of_weights(i, entry.layer, 0, entry.layer.size)
        parts = [
            (offers[id(s.readout)].distortion, sensitivity.of_weights(i, entry.layer, s.start, s.stop))
            for s in stored.scheme.segments
        ]
        left[i] = sum(d * share for d, share in parts) / whole if whole > 0 else 0.0
    return left


def predicted_budget(
    menu: Menu,
    sensitivity: Sensitivity,
    keep: float,
    *,
    method: str = "tac",
    per_channel: bool = False,
    seed: int = 0,
) -> float | None:
    """The smallest budget at which the linear model expects to leave a share of the decisions alone.

    Parameters
    ----------
    menu, sensitivity, method, per_channel, seed
        As for `allocate`.
    keep : float
        Share of decisions, in (0, 1].

    Returns
    -------
    float or None
        To within 1 %, in the menu's currency; None where no budget is enough, or the sensitivities do not say how the
        logits move.

    Examples
    --------
    Two inputs of two classes, and how a probe of the layer moves their logits.

    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> menu = make_menu([Layer.of_levels("w", np.arange(-8, 8), bits=4)], BitChannel.symmetric(0.01))
    >>> seen = {"logits": np.array([[4.0, 0.0], [0.0, 1.0]]), "moves": np.array([[[1.0, 0.0], [1.0, 0.0]]])}
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0, **seen)
    >>> [round(predicted_budget(menu, matters, keep), 1) for keep in (0.9, 0.99)]
    [0.0, 0.6]
    """
    bare = replace(menu, corrections=False)  # offers know their errors after correction; this plan is not stored

    def holds(budget: float) -> bool:
        plan = allocate(bare, sensitivity, budget, method=method, per_channel=per_channel, seed=seed)
        left = remaining_variance(bare, sensitivity, plan)
        return expected_agreement(sensitivity.logits, sensitivity.moves, left, seed) >= keep

    if not sensitivity.moves.size:
        return None
    low, high = 0.0, menu.largest_cost
    if holds(low):
        return low
    if not holds(high):
        return None
    while high - low > 0.01 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
