"""Uniform numbers by counter: a function of (seed, stream, counter) alone, in any order and any part."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["counter_seed", "counter_uniform"]

Float = NDArray[np.float64]
_GOLDEN: Final = 0x9E3779B97F4A7C15
_ALL: Final = 0xFFFFFFFFFFFFFFFF


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a bijection of 64-bit integers."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _mixed(x: int) -> int:
    """`_mix` of one integer, modulo 2^64: ten times as fast as of an array of one."""
    x &= _ALL
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & _ALL
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & _ALL
    return x ^ (x >> 31)


def counter_uniform(seed: int, stream: int, counter: ArrayLike) -> Float:
    """Uniform numbers in (0, 1) that depend on (seed, stream, counter) and on nothing else.

    Parameters
    ----------
    seed : int
        64-bit seed.
    stream : int
        Independent sequences under one seed.
    counter : array_like of int, at least 0
        E.g. cell addresses.

    Returns
    -------
    float array
        Same shape; multiples of 2**-53, never 0 or 1.

    Examples
    --------
    >>> whole = counter_uniform(1, 0, np.arange(1000))
    >>> bool(np.array_equal(whole[500:], counter_uniform(1, 0, np.arange(500, 1000))))
    True
    """
    key = np.array(
        [_mixed(_mixed((int(seed) & _ALL) + _GOLDEN) ^ ((int(stream) + 1) * _GOLDEN & _ALL))], dtype=np.uint64
    )
    with np.errstate(over="ignore"):
        bits = _mix(key + (np.asarray(counter).astype(np.uint64) + np.uint64(1)) * np.uint64(_GOLDEN))
    return np.asarray(((bits >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52)


def counter_seed(seed: int, counter: int) -> int:
    """Seed of a family of sequences of its own for every `counter`.

    Examples
    --------
    >>> counter_seed(1, 2) == counter_seed(1, 2) != counter_seed(1, 3)
    True
    """
    return _mixed(_mixed((seed & _ALL) + _GOLDEN) ^ _mixed((counter & _ALL) + _GOLDEN))
