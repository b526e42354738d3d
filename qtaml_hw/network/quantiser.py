"""Symmetric quantisation of a weight tensor (theory.md section 1), to integers or to floats of few bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.network.number import NumberFormat, Scale, float_words, integer, pieces

__all__ = ["quantise"]


def quantise(
    weights: ArrayLike, form: NumberFormat | None = None, axis: int | None = None
) -> tuple[NDArray[np.unsignedinteger], Scale]:
    """Words and scale of `weights`: ``scale = max|W| / (2**(bits-1) - 1)``, ``level = round(W / scale)``.

    Floats of 16 bits have the scale 1; the largest weight of a tensor is the largest number of a narrower format.

    Parameters
    ----------
    weights : array_like of float
        Finite, not all zero.
    form : NumberFormat, optional
        Integers (`qtaml_hw.network.integer`), of 8 bits by default, or floats (`qtaml_hw.network.floating`).
    axis : int, optional
        Axis with one scale per index (an all-zero channel gets the scale of the whole tensor); None for one scale.

    Returns
    -------
    words : array of uint8, or of uint16 for more than 8 bits
        Of levels in ``[-(2**(bits-1) - 1), 2**(bits-1) - 1]``, or of the nearest floats, in the shape of `weights`.
    scale : Scale
        Per tensor or per channel.

    Raises
    ------
    ValueError
        If the weights are not finite or all zero, or too large for the format.

    Examples
    --------
    >>> words, scale = quantise([[0.5, -1.0], [0.25, 0.0]], integer(4))
    >>> integer(4).decode(words).tolist(), round(float(scale.values), 6)
    ([[4.0, -7.0], [2.0, 0.0]], 0.142857)
    """
    made = integer(8) if form is None else form
    w = np.asarray(weights)
    if w.dtype.kind != "f":
        w = w.astype(np.float64)
    top = float(made.values().max())
    own = None if axis is None else axis % w.ndim
    peaks = _peaks(w, own)
    peak = float(peaks.max(initial=0.0))
    if not np.isfinite(peak) or peak == 0:
        raise ValueError("weights must be finite and not all zero")
    if made.labelling is not None:
        return _floats(w, made, np.where(peaks > 0, peaks, peak), own)
    scale = Scale(np.where(peaks > 0, peaks, peak) / top, own)
    word_of = made.encode(np.arange(-int(top), int(top) + 1)).astype(made.dtype)
    steps = np.broadcast_to(scale.of(w.shape), w.shape)
    words = np.empty(w.shape, dtype=made.dtype)
    for part in pieces(w.shape):
        levels = np.rint(w[part].astype(np.float64) / steps[part])
        words[part] = word_of.take(levels.astype(np.intp) + int(top))
    return words, scale


def _floats(
    w: NDArray[Any], form: NumberFormat, peaks: NDArray[np.float64], axis: int | None
) -> tuple[NDArray[np.unsignedinteger], Scale]:
    top = float(form.values().max())
    if form.bits == 16 and float(peaks.max()) > top:
        raise ValueError(f"weights must be at most {top:g} in {form.name}, got {float(peaks.max()):g}")
    scale = Scale(np.ones(())) if form.bits == 16 else Scale(peaks / top, axis)
    steps, words = np.broadcast_to(scale.of(w.shape), w.shape), np.empty(w.shape, dtype=form.dtype)
    for part in pieces(w.shape):
        words[part] = float_words(np.clip(w[part].astype(np.float64) / steps[part], -top, top), form)
    return words, scale


def _peaks(w: NDArray[Any], axis: int | None) -> NDArray[np.float64]:
    """The largest magnitude of the tensor, or at every index along `axis`."""
    peaks = np.zeros(() if axis is None else w.shape[axis])
    others = tuple(a for a in range(w.ndim) if a != axis)
    for part in pieces(w.shape):
        found = np.abs(w[part]).max(axis=others, initial=0.0)
        at = (..., part[axis]) if axis is not None and axis < len(part) else ...
        peaks[at] = np.maximum(peaks[at], found)
    return peaks
