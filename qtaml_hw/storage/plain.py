"""Plain words: equally spaced values, numbered in order, made as if no cell failed.

What a network is usually stored in (uniform quantisation with the step of least square error), and so the baseline of
words that are made for the channel (`qtaml_hw.storage.optimised`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.storage.scheme import Assignment, ReadOut, fixed_point

__all__ = ["plain_words"]

STEPS, NARROWEST = 200, 1 / 16
"""Steps that are tried, and the smallest of them as a part of the one that reaches the largest value."""


def plain_words(
    values: ArrayLike, histogram: ArrayLike, bits: int, *, levels: ArrayLike | None = None, fraction_bits: int = 4
) -> ReadOut:
    """Words of `bits` bits whose values are equally far apart; values outside are stored as the nearest.

    Parameters
    ----------
    values, histogram, levels, fraction_bits
        As for `qtaml_hw.storage.optimised.channel_optimised`.
    bits : int
        Width of a word, 1 to 16.

    Returns
    -------
    ReadOut
        With `assignment`: the word of every level. Step, and whether 0 is a value or lies between two, are those of the
        least square error.

    Raises
    ------
    ValueError
        If the sizes differ, the histogram is empty, or `bits` is not 1 to 16.

    Examples
    --------
    >>> made = plain_words([-3, -1, 1, 3], [1, 5, 5, 1], 2)
    >>> made.values().tolist(), made.assignment.encode([-3, -1, 1, 3]).tolist()
    ([-3.0, -1.0, 1.0, 3.0], [0, 1, 2, 3])
    """
    value, count = np.asarray(values, dtype=np.float64), np.asarray(histogram, dtype=np.float64)
    if value.shape != count.shape or value.ndim != 1 or not (np.all(count >= 0) and count.sum() > 0):
        raise ValueError(f"need one count of at least 0 per value, not all 0, got {value.shape} and {count.shape}")
    if not 1 <= bits <= 16:
        raise ValueError(f"bits must be 1 to 16, got {bits}")
    level = np.rint(value).astype(np.int32) if levels is None else np.asarray(levels, dtype=np.int32)
    order = np.argsort(level, kind="stable")
    value, count, level = value[order], count[order] / count.sum(), level[order]
    largest = float(np.abs(value[count > 0]).max()) or 1.0
    grids = [
        (np.arange(1 << bits) - (1 << (bits - 1)) + shift) * (largest * part / max((1 << (bits - 1)) - shift, 0.5))
        for part in np.geomspace(1.0, NARROWEST, STEPS)
        for shift in (0.0, 0.5)
    ]
    tables = [fixed_point(grid, fraction_bits) for grid in grids]
    table = min(tables, key=lambda x: _error(np.ldexp(x.astype(np.float64), -fraction_bits), value, count))
    words = _nearest(np.ldexp(table.astype(np.float64), -fraction_bits), value)
    starts = np.flatnonzero(np.diff(words, prepend=-1))
    assignment = Assignment(level[starts], words[starts].astype(np.uint16))
    return ReadOut("plain", table, fraction_bits, assignment)


def _nearest(table: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.searchsorted((table[1:] + table[:-1]) / 2, value)


def _error(table: NDArray[np.float64], value: NDArray[np.float64], count: NDArray[np.float64]) -> float:
    return float(count @ np.square(table[_nearest(table, value)] - value))
