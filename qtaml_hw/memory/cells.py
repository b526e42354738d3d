# mypy: allow-untyped-defs
"""Faults of single cells: a list of weak cells, or a map with the rate of every cell.

A cell's latent U is one word of the generator at its own number; the cell flips when U is below its rate for the
stored value. A list costs time per weak cell, a map per cell; both give the same faults to the same cells, nested in
the rates.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, uint64
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.memory.generator import fill, keys
from qtaml_hw.memory.kernels import M63, ONE, S6, ZERO
from qtaml_hw.memory.recipe import in_64_bits

__all__ = ["inject_map", "inject_weak_cells"]

Words = NDArray[Any]


def inject_weak_cells(
    words: Words,
    cells: ArrayLike,
    p01: ArrayLike,
    p10: ArrayLike,
    seed: int,
    *,
    address: int = 0,
    draw: int | None = None,
) -> Words:
    """A copy of `words` in which the listed cells flip at their own rates.

    Parameters
    ----------
    words : integer array, C-contiguous
        What is stored.
    cells : int array, shape (n,)
        Different numbers of the weak cells: cell ``k`` is bit ``k % b`` of element ``k // b`` of an array of b-bit
        elements.
    p01, p10 : float or array, shape (n,)
        Flip rate where a 0, or a 1, is stored.
    seed, address, draw : int
        As `Injector`; without `draw` the faults are fixed (nested in the rates), with it transient.

    Raises
    ------
    ValueError
        If a cell lies outside, is listed twice, or a rate outside [0, 1].

    Examples
    --------
    >>> inject_weak_cells(np.zeros(4, np.uint8), [0, 9, 31], 1.0, 0.0, seed=1).tolist()
    [1, 2, 0, 128]
    """
    _check(words)
    index = np.asarray(cells, dtype=np.int64)
    if index.ndim != 1 or (index.size and (index.min() < 0 or index.max() >= 8 * words.nbytes)):
        raise ValueError(f"cells must be a vector of numbers in 0 .. {8 * words.nbytes - 1}")
    in_order = np.sort(index)
    if np.any(in_order[1:] == in_order[:-1]):
        raise ValueError("cells must not list a cell twice")
    rates = np.stack([_rates("p01", p01, index.shape), _rates("p10", p10, index.shape)])
    return _flipped(words, index, rates, seed, address, draw)


def inject_map(
    words: Words, p01: ArrayLike, p10: ArrayLike, seed: int, *, address: int = 0, draw: int | None = None
) -> Words:
    """A copy of `words` in which every cell has its own rate: rate arrays of shape ``words.shape + (bits of an
    element,)``.

    Arguments, errors and latents as `inject_weak_cells`.

    Examples
    --------
    >>> rates = np.zeros((2, 8))
    >>> rates[1, :4] = 1.0
    >>> inject_map(np.zeros(2, np.uint8), rates, rates, seed=1).tolist()
    [0, 15]
    """
    _check(words)
    shape = (*words.shape, 8 * words.dtype.itemsize)
    rates = np.stack([_rates("p01", p01, shape).reshape(-1), _rates("p10", p10, shape).reshape(-1)])
    cells = np.flatnonzero(rates.any(axis=0))
    return _flipped(words, cells, rates[:, cells], seed, address, draw)


def _check(words: Words) -> None:
    if not isinstance(words, np.ndarray) or words.dtype.kind not in "ui" or not words.flags.c_contiguous:
        raise ValueError(f"words must be a C-contiguous array of integers, got {getattr(words, 'dtype', type(words))}")


def _flipped(
    words: Words, cells: NDArray[np.int64], rates: NDArray[np.float64], seed: int, address: int, draw: int | None
) -> Words:
    """A copy of `words` with flips in `cells`; it lies in whole words of 64 bits."""
    key = keys(seed, 4) if draw is None else keys(seed, 5, draw)
    image = np.zeros(-(-words.nbytes // 8), np.uint64)
    out: Words = image.view(np.uint8)[: words.nbytes].view(words.dtype).reshape(words.shape)
    out[...] = words
    weak(image, cells, uint64(8 * address), key, in_64_bits(rates))
    return out


def _rates(name: str, values: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    rates = np.asarray(values, dtype=np.float64)
    if not np.all((rates >= 0) & (rates <= 1)):
        raise ValueError(f"{name} must lie in [0, 1]")
    try:
        return np.broadcast_to(rates, shape)
    except ValueError:
        raise ValueError(f"{name} must have shape {shape}, got {rates.shape}") from None


@njit(cache=True, nogil=True)
def weak(image, cells, first, key, threshold):
    """Flip the listed cells of `image` where their word is below the threshold for the stored value; 2^64 - 1 is
    certain.
    """
    word = np.empty(1, np.uint64)
    certain = ~ZERO
    for q in range(cells.size):
        cell = uint64(cells[q])
        fill(word, 1, first + cell, key[0], key[1], 0)
        s = cell & M63
        x = image[cell >> S6]
        limit = threshold[1 if (x >> s) & ONE != ZERO else 0, q]
        image[cell >> S6] = x ^ (uint64((word[0] < limit) | (limit == certain)) << s)
