"""Counter-based random words: every word is a function of a key pair and a 64-bit counter, so any order gives the
same faults.

``h2`` is splitmix64 (Steele, Lea, Flood 2014: G, C1 and C2 are its constants) with a second key between its two
multiplications, so that two seeds are not shifted windows of one sequence. ``philox`` is Philox4x32-10 (Salmon et al.
2011), the slower reference generator. The generator battery that ``h2`` went through is recorded in docs/memory.md.
"""

# mypy: allow-untyped-defs
from __future__ import annotations

from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "GENERATORS",
    "LIMIT",
    "PROTECTED",
    "RETENTION",
    "STUCK",
    "TRANSIENT",
    "UPSETS",
    "USES",
    "Generator",
    "derive",
    "fill",
    "fill_every",
    "h2",
    "keys",
    "philox",
]

Generator = Literal["h2", "philox"]
GENERATORS: dict[str, int] = {"h2": 0, "philox": 1}

LIMIT = 2**63
"""Seeds and draws lie below it."""

STUCK, TRANSIENT, PROTECTED, UPSETS, RETENTION = range(5)
"""What a stream of random words is for: the first step of the path from a seed to its keys."""

USES = 8
"""What is added for every further stream of the same use."""

GAMMA, MIX1, MIX2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
G, C1, C2 = np.uint64(GAMMA), np.uint64(MIX1), np.uint64(MIX2)
ZERO = np.uint64(0)
S27 = np.uint64(27)
S30 = np.uint64(30)
S31 = np.uint64(31)
S32 = np.uint64(32)
LOW32 = np.uint64(0xFFFFFFFF)
MASK = 0xFFFFFFFFFFFFFFFF
PHILOX_M0 = np.uint64(0xD2511F53)
PHILOX_M1 = np.uint64(0xCD9E8D57)
PHILOX_W0 = np.uint64(0x9E3779B9)
PHILOX_W1 = np.uint64(0xBB67AE85)


def keys(seed: int, *path: int) -> NDArray[np.uint64]:
    """Two independent 64-bit keys of the random stream named by `seed` and `path`.

    Parameters
    ----------
    seed, path : int
        Numbers in 0 .. 2^63 - 1.

    Raises
    ------
    ValueError
        If a number lies outside.

    Examples
    --------
    >>> keys(1, 2).tolist() == keys(1, 2).tolist() != keys(1, 3).tolist()
    True
    """
    state = len(path)
    for number in (seed, *path):
        if not 0 <= number < LIMIT:
            raise ValueError(f"seed and draw must lie in 0 .. 2^63 - 1, got {(seed, *path)}")
        state = _mix(state ^ _mix(number))
    return np.array([_mix(state + 1), _mix(state + 2)], dtype=np.uint64)


def _mix(state: int) -> int:
    """One step of splitmix64."""
    z = (state + GAMMA) & MASK
    z = ((z ^ (z >> 30)) * MIX1) & MASK
    z = ((z ^ (z >> 27)) * MIX2) & MASK
    return z ^ (z >> 31)


@njit(inline="always")
def h2(z, k2):
    """Hash ``z = key + G * counter`` with the second key `k2`."""
    z = (z ^ (z >> S30)) * C1
    z = z ^ k2
    z = (z ^ (z >> S27)) * C2
    return z ^ (z >> S31)


@njit
def philox(counter, stream, key):
    """The four 32-bit words of Philox4x32-10 for a 128-bit counter (`counter` low, `stream` high) as two uint64."""
    a, b = counter & LOW32, counter >> S32
    c, d = stream & LOW32, stream >> S32
    k0, k1 = key & LOW32, key >> S32
    for _ in range(10):
        p = PHILOX_M0 * a
        q = PHILOX_M1 * c
        a, b, c, d = (q >> S32) ^ b ^ k0, q & LOW32, (p >> S32) ^ d ^ k1, p & LOW32
        k0 = (k0 + PHILOX_W0) & LOW32
        k1 = (k1 + PHILOX_W1) & LOW32
    return a | (b << S32), c | (d << S32)


@njit(inline="always")
def step(state):
    """`_mix` for kernels."""
    return h2(state + G, ZERO)


@njit
def derive(seed, use, draw):
    """``keys(seed, use, draw)`` inside a kernel; for a negative `draw` ``keys(seed, use)``."""
    state = step(step(np.uint64(seed)) ^ np.uint64(1 + (draw >= 0)))
    state = step(state ^ step(np.uint64(use)))
    if draw >= 0:
        state = step(state ^ step(np.uint64(draw)))
    return step(state + np.uint64(1)), step(state + np.uint64(2))


@njit
def fill_every(out, n, counter, stride, key, k2, generator):
    """``out[:n]`` becomes the words of counters `counter`, `counter` + `stride`, and so on."""
    if generator == 0:
        z = key + G * counter
        for i in range(n):
            out[i] = h2(z, k2)
            z += G * stride
    else:
        for i in range(n):
            out[i] = philox(counter + stride * np.uint64(i), k2, key)[0]


@njit
def fill(out, n, counter, key, k2, generator):
    """``out[:n]`` becomes the words of counters `counter` .. `counter` + n - 1.

    Not by `fill_every`: with a constant step few words cost half as much.
    """
    if generator == 0:
        z = key + G * counter
        for i in range(n):
            out[i] = h2(z, k2)
            z += G  # a recurrence: the vectoriser then needs no third multiplication
    else:
        for i in range(n):
            out[i] = philox(counter + np.uint64(i), k2, key)[0]
