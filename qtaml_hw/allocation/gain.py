"""Predicting the saving before anything is simulated: reverse water-filling and the saturation ratio (section 6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["coding_gain", "predicted_gain", "saturation_ratio", "water_level"]

Floats = NDArray[np.float64]


def _pair(sensitivities: ArrayLike, sizes: ArrayLike) -> tuple[Floats, Floats]:
    s, n = np.asarray(sensitivities, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    if s.shape != n.shape or s.ndim != 1 or not np.all(s >= 0) or not s.sum() > 0 or not np.all(n > 0):
        raise ValueError("need one sensitivity of at least 0 (not all 0) and one positive size per layer")
    return s, n


def water_level(sensitivities: ArrayLike, sizes: ArrayLike, fraction: float) -> float:
    """The density mu above which layers are protected: ``sum_l min(S_l, n_l mu) = fraction * sum_l S_l``.

    Parameters
    ----------
    sensitivities, sizes : array_like, shape (layers,)
        S_l and n_l.
    fraction : float
        Share of the unprotected distortion that may stay, in (0, 1].

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the arguments are out of range.

    Examples
    --------
    >>> water_level([8.0, 2.0], [1, 1], 0.4)
    2.0
    """
    s, n = _pair(sensitivities, sizes)
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction must be in (0, 1], got {fraction}")
    order = np.argsort(s / n)
    s, n = s[order], n[order]
    below = np.concatenate([[0.0], np.cumsum(s)[:-1]])  # layers under water stay as they are
    above = np.cumsum(n[::-1])[::-1]
    levels = (fraction * s.sum() - below) / above
    fits = levels <= s / n * (1 + 1e-12)
    return float(levels[np.argmax(fits)])


def predicted_gain(sensitivities: ArrayLike, sizes: ArrayLike, fraction: float) -> float:
    """rho(e): protected bits of Uniform-MSP over those of TAC at the same remaining distortion, continuous planes.

    Parameters
    ----------
    sensitivities : array_like, shape (layers,)
        S_l of theory.md section 4.
    sizes : array_like, shape (layers,)
        Weights of each layer.
    fraction : float
        Share of the distortion that is left, in (0, 1).

    Examples
    --------
    Two layers of equal size, one 16 times as sensitive: leaving 2/17 of the distortion costs Uniform-MSP 1.54 planes
    everywhere and TAC two planes in one layer.

    >>> round(predicted_gain([16.0, 1.0], [1, 1], 2 / 17), 3)
    1.544
    """
    s, n = _pair(sensitivities, sizes)
    mu = water_level(s, n, fraction)
    with np.errstate(divide="ignore"):
        spent = float(n @ np.maximum(0.5 * np.log2(s / n / mu), 0.0))
    uniform = 0.5 * np.log2(1 / fraction) * n.sum()
    return float(uniform / spent) if spent > 0 else saturation_ratio(s, n)


def saturation_ratio(sensitivities: ArrayLike, sizes: ArrayLike) -> float:
    """rho*: ``max_l (S_l / n_l) / (sum S / sum n)``, the limit of rho(e) for small budgets and its cap.

    Parameters
    ----------
    sensitivities : array_like, shape (layers,)
        S_l of theory.md section 4.
    sizes : array_like, shape (layers,)
        Weights of each layer.

    Examples
    --------
    >>> saturation_ratio([9.0, 1.0], [1, 9])
    9.0
    """
    s, n = _pair(sensitivities, sizes)
    return float((s / n).max() * n.sum() / s.sum())


def coding_gain(sensitivities: ArrayLike, sizes: ArrayLike) -> float:
    """Planes per weight that TAC saves once every layer is protected: ``1/2 log2(AM / GM)`` of the densities.

    Parameters
    ----------
    sensitivities : array_like, shape (layers,)
        S_l of theory.md section 4.
    sizes : array_like, shape (layers,)
        Weights of each layer.

    Examples
    --------
    >>> round(coding_gain([16.0, 1.0], [1, 1]), 3)  # 1/2 log2(8.5 / 4)
    0.544
    """
    s, n = _pair(sensitivities, sizes)
    share = n / n.sum()
    with np.errstate(divide="ignore"):
        return float(0.5 * (np.log2(s.sum() / n.sum()) - share @ np.log2(s / n)))
