"""From output distortion to accuracy, without labels and without faults.

The linear model (theory.md section 4) promises the squared error of the logits. Taken as Gaussian noise, independent
and equal in every logit, it leaves a decision alone where the margin to the other logits is large enough: the clean
logits of unlabelled samples say how often. Faults are neither Gaussian nor independent between logits, and where many
decisions are lost a network is no longer linear: the prediction steers, Monte Carlo decides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.allocation.greedy import allocate
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import Menu

__all__ = ["expected_agreement", "predicted_budget", "tolerable_distortion"]

Floats = NDArray[np.float64]

DRAWS = 32
"""Noise draws per sample: with 100 samples the agreement is known to about half a per cent near 95 %."""


def _noise(logits: ArrayLike, seed: int) -> tuple[Floats, Floats]:
    clean = np.asarray(logits, dtype=np.float64)
    if clean.size == 0 or not np.all(np.isfinite(clean)):
        raise ValueError("logits must be finite, one row per sample")
    clean = clean.reshape(len(clean), -1)
    shape = (DRAWS, *clean.shape)
    return clean, np.random.default_rng(seed).standard_normal(shape) / np.sqrt(clean.shape[1])


def expected_agreement(logits: ArrayLike, distortions: ArrayLike, seed: int = 0) -> Floats:
    """Share of decisions that stay as they are, for each output distortion.

    Parameters
    ----------
    logits : array_like, shape (samples, classes)
        Clean logits.
    distortions : array_like
        Squared logit errors, summed over the logits (`Plan.predicted["output_distortion"]`).
    seed : int
        Of the noise, which is the same for every distortion.

    Returns
    -------
    float64 array, in the shape of `distortions`

    Raises
    ------
    ValueError
        If the logits are empty or not finite.

    Examples
    --------
    >>> expected_agreement([[4.0, 0.0], [0.0, 1.0]], [0.0, 1e-3, 1e6]).round(1).tolist()
    [1.0, 1.0, 0.5]
    """
    clean, noise = _noise(logits, seed)
    choice = clean.argmax(axis=1)
    scales = np.sqrt(np.asarray(distortions, dtype=np.float64))
    kept = [float(np.mean((clean + s * noise).argmax(axis=2) == choice)) for s in scales.ravel()]
    return np.array(kept).reshape(scales.shape)


def tolerable_distortion(logits: ArrayLike, keep: float, seed: int = 0) -> float:
    """The output distortion at which `expected_agreement` falls to `keep`; infinite where it never does.

    Examples
    --------
    >>> logits = [[4.0, 0.0], [0.0, 1.0]]
    >>> d = tolerable_distortion(logits, 0.9)
    >>> abs(float(expected_agreement(logits, d)) - 0.9) < 0.03
    True
    """
    clean, noise = _noise(logits, seed)
    choice = clean.argmax(axis=1)

    def holds(scale: float) -> bool:
        return float(np.mean((clean + scale * noise).argmax(axis=2) == choice)) >= keep

    low, high = 0.0, 1e3 * max(float(np.ptp(clean)), 1e-30)
    if holds(high):
        return float("inf")
    while high - low > 1e-3 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low**2


def predicted_budget(
    menu: Menu, sensitivity: Sensitivity, distortion: float, *, method: str = "tac", seed: int = 0
) -> float | None:
    """The smallest budget whose predicted output distortion is at most `distortion`; None where there is none.

    Parameters
    ----------
    menu, sensitivity, method, seed
        As for `allocate`.
    distortion : float
        From `tolerable_distortion`.

    Returns
    -------
    float or None
        To within 1 %, in the menu's currency.
    """

    def holds(budget: float) -> bool:
        plan = allocate(menu, sensitivity, budget, method=method, seed=seed)
        return plan.predicted["output_distortion"] <= distortion

    low, high = 0.0, menu.largest_cost
    if holds(low):
        return low
    if not holds(high):
        return None
    while high - low > 0.01 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
