"""Faults of single cells: a list of cells, or a map with the rate of every cell.

The latents are those of a channel (`recipe`, `latents`): a list, a map and an `Injector` give the same faults to the
same cells where their rates are the same. A list costs time per block of 8 KiB with a cell in it, a map per cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import uint64
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import Persistence, persistence_of
from qtaml_hw.memory.generator import USES, keys
from qtaml_hw.memory.injector import STREAMS
from qtaml_hw.memory.latents import compare
from qtaml_hw.memory.recipe import DIGITS, EDGES, all_steps, intensity, planes_above

__all__ = ["inject_map", "inject_weak_cells"]

Words = NDArray[Any]


def inject_weak_cells(
    words: Words,
    cells: ArrayLike,
    p01: ArrayLike,
    p10: ArrayLike,
    seed: int,
    *,
    persistence: Persistence = "stuck",
    address: int = 0,
    draw: int = 0,
    number: int = 0,
) -> Words:
    """A copy of `words` in which the listed cells flip at their own rates.

    Parameters
    ----------
    words : integer array, C-contiguous
        What is stored.
    cells : int array, shape (n,)
        Different numbers of the cells: cell ``k`` is bit ``k % b`` of element ``k // b`` of an array of b-bit elements.
    p01, p10 : float or array, shape (n,)
        Flip rate where a 0, or a 1, is stored.
    seed, persistence, address, draw : int, str
        As `BitChannel` and `Injector`. Transient flips have the rates of an injector's, not its draws.
    number : int
        Of the cause among those of its persistence.

    Raises
    ------
    ValueError
        If a cell lies outside, is listed twice, a rate lies outside [0, 1], or p01 + p10 exceeds 1 where faults stay.

    Examples
    --------
    >>> inject_weak_cells(np.zeros(4, np.uint8), [0, 9, 31], 1.0, 0.0, seed=1).tolist()
    [1, 2, 0, 128]
    """
    _check(words)
    index = np.asarray(cells, dtype=np.int64)
    if index.ndim != 1 or (index.size and (index.min() < 0 or index.max() >= 8 * words.nbytes)):
        raise ValueError(f"cells must be a vector of numbers in 0 .. {8 * words.nbytes - 1}")
    order = np.argsort(index)
    index = index[order]
    if np.any(index[1:] == index[:-1]):
        raise ValueError("cells must not list a cell twice")
    rates = np.stack([_rates("p01", p01, index.shape)[order], _rates("p10", p10, index.shape)[order]])
    return _flipped(words, index, rates, seed, persistence, address, draw, number)


def inject_map(
    words: Words,
    p01: ArrayLike,
    p10: ArrayLike,
    seed: int,
    *,
    persistence: Persistence = "stuck",
    address: int = 0,
    draw: int = 0,
    number: int = 0,
) -> Words:
    """A copy of `words` in which every cell has its own rate: rate arrays of shape ``words.shape + (bits of an
    element,)``.

    Arguments, errors and latents as `inject_weak_cells`.

    Parameters
    ----------
    words : integer array
        What is stored.
    p01, p10 : array_like of float, shape ``words.shape + (bits of an element,)``
        Flip probabilities of every cell, the lowest bit first.
    seed, persistence, address, draw, number
        As for `inject_weak_cells`.

    Examples
    --------
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.memory import inject
    >>> words = np.arange(1000, dtype=np.uint8)
    >>> rates = np.broadcast_to(np.linspace(0.0, 0.4, 8), (1000, 8))
    >>> channel = BitChannel(rates[0], rates[0])
    >>> bool(np.all(inject_map(words, rates, rates, seed=1) == inject(words, channel, seed=1)))
    True
    """
    _check(words)
    shape = (*words.shape, 8 * words.dtype.itemsize)
    rates = np.stack([_rates("p01", p01, shape).reshape(-1), _rates("p10", p10, shape).reshape(-1)])
    cells = np.flatnonzero(rates.any(axis=0))
    return _flipped(words, cells, rates[:, cells], seed, persistence, address, draw, number)


def _check(words: Words) -> None:
    if not isinstance(words, np.ndarray) or words.dtype.kind not in "ui" or not words.flags.c_contiguous:
        raise ValueError(f"words must be a C-contiguous array of integers, got {getattr(words, 'dtype', type(words))}")


def _rates(name: str, values: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    rates = np.asarray(values, dtype=np.float64)
    if not np.all((rates >= 0) & (rates <= 1)):
        raise ValueError(f"{name} must lie in [0, 1]")
    try:
        return np.broadcast_to(rates, shape)
    except ValueError:
        raise ValueError(f"{name} must have shape {shape}, got {rates.shape}") from None


def _flipped(
    words: Words,
    cells: NDArray[np.int64],
    rates: NDArray[np.float64],
    seed: int,
    persistence: Persistence,
    address: int,
    draw: int,
    number: int,
) -> Words:
    """A copy of `words` with flips in `cells`, which are in order; it lies in whole words of 64 bits."""
    stays = persistence_of(persistence) != "transient"
    if stays and np.any(rates.sum(axis=0) > 1):
        raise ValueError("p01 + p10 must be at most 1 for cells that are weak or stuck")
    use = STREAMS[persistence] + USES * number
    path = (use,) if stays else (use, draw)
    image = np.zeros(-(-words.nbytes // 8), np.uint64)
    bytes_ = image.view(np.uint8)
    out: Words = bytes_[: words.nbytes].view(words.dtype).reshape(words.shape)
    out[...] = words
    stored = (bytes_[cells >> 3] >> (cells & 7).astype(np.uint8)) & 1
    rate = np.where(stored, rates[1], rates[0])
    high = rate > 0.5
    if stays:
        rate = 2 * np.where(high, 1 - rate, rate)
    limits = (high, intensity(rate), planes_above(rate), rate >= 1)
    steps = all_steps()
    key, k2 = keys(seed, *path)
    edges = np.array(EDGES)
    compare(image, cells, uint64(8 * address), key, k2, stays, *limits, edges, steps.slabs, steps.table, DIGITS)
    return out
