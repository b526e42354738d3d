"""Symmetric uniform quantisation of a weight tensor (theory.md section 1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["quantise"]


def quantise(
    weights: ArrayLike, bits: int = 8, axis: int | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Codes and step of `weights`: ``step = max|W| / (2**(bits-1) - 1)``, ``code = round(W / step)``.

    Parameters
    ----------
    weights : array_like of float
        Finite, not all zero.
    bits : int
        Width, 2 to 16.
    axis : int, optional
        Axis with one step per index (an all-zero channel gets the step of the whole tensor); None for one step.

    Returns
    -------
    codes : int32 array
        In ``[-(2**(bits-1) - 1), 2**(bits-1) - 1]``, in the shape of `weights`.
    step : float64 array
        Shape () or (channels,).

    Raises
    ------
    ValueError
        If `bits` is out of range, or the weights are not finite or all zero.

    Examples
    --------
    >>> codes, step = quantise([[0.5, -1.0], [0.25, 0.0]], bits=4)
    >>> codes.tolist(), round(float(step), 6)
    ([[4, -7], [2, 0]], 0.142857)
    """
    if not 2 <= bits <= 16:
        raise ValueError(f"bits must be 2 to 16, got {bits}")
    w = np.asarray(weights, dtype=np.float64)
    top = (1 << (bits - 1)) - 1
    peak = float(np.abs(w).max(initial=0.0))
    if not np.isfinite(peak) or peak == 0:
        raise ValueError("weights must be finite and not all zero")
    if axis is None:
        step = np.array(peak / top)
        return np.rint(w / step).astype(np.int32), step
    peaks = np.abs(w).max(axis=tuple(a for a in range(w.ndim) if a != axis % w.ndim))
    step = np.where(peaks > 0, peaks, peak) / top
    shape = [-1 if a == axis % w.ndim else 1 for a in range(w.ndim)]
    return np.rint(w / step.reshape(shape)).astype(np.int32), step
