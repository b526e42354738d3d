"""Numba kernel of the BCH decoder: from remainders to error positions, one word at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.support.compiled import compiled

__all__ = ["decode_syndromes"]


@compiled()
def decode_syndromes(
    syndromes: NDArray[np.uint8],
    n: int,
    t: int,
    extended: bool,
    exp: NDArray[np.int32],
    log: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Error positions of words with non-zero syndrome.

    Parameters
    ----------
    syndromes : uint8 array, shape (N, n - k)
        Remainder of each word modulo the generator polynomial, highest coefficient first (then the extension bit).
    n, t, extended
        The code.
    exp, log
        Tables of its `Field`.

    Returns
    -------
    flips : int32 array, shape (N, t)
        Positions to flip.
    counts : int64 array, shape (N,)
        How many; -1 for a word that is detected and uncorrectable.
    """
    words, r = syndromes.shape
    length, remainder_bits = n - extended, r - extended
    flips = np.empty((words, t), dtype=np.int32)
    counts = np.empty(words, dtype=np.int64)
    power_sums = np.empty(2 * t + 1, dtype=np.int32)
    locator = np.empty(2 * t + 2, dtype=np.int32)
    previous = np.empty(2 * t + 2, dtype=np.int32)
    scratch = np.empty(2 * t + 2, dtype=np.int32)
    for w in range(words):
        _power_sums(syndromes[w, :remainder_bits], power_sums, exp, log)
        degree = _berlekamp_massey(power_sums, locator, previous, scratch, t, exp, log)
        found = _chien(locator, degree, length, flips[w], exp, log) if degree <= t else -1
        if found != degree:
            counts[w] = -1
        elif extended:
            parity = 0
            for i in range(r):
                parity ^= syndromes[w, i]
            if parity == (found & 1):
                counts[w] = found
            elif found < t:  # the extension bit is wrong as well
                flips[w, found] = n - 1
                counts[w] = found + 1
            else:
                counts[w] = -1
        else:
            counts[w] = found
    return flips, counts


@compiled()
def _power_sums(
    remainder: NDArray[np.uint8], power_sums: NDArray[np.int32], exp: NDArray[np.int32], log: NDArray[np.int32]
) -> None:
    """Remainder at alpha, alpha^2, ..., alpha^2t; S_2j = S_j squared."""
    order, r = exp.size // 2, remainder.size
    power_sums[:] = 0
    for i in range(r):
        if remainder[i]:
            step = 2 * (r - 1 - i) % order
            exponent = (r - 1 - i) % order
            for j in range(1, power_sums.size, 2):
                power_sums[j] ^= exp[exponent]
                exponent += step
                if exponent >= order:
                    exponent -= order
    for j in range(2, power_sums.size, 2):
        half = power_sums[j // 2]
        power_sums[j] = exp[2 * log[half]] if half else 0


@compiled()
def _berlekamp_massey(
    power_sums: NDArray[np.int32],
    locator: NDArray[np.int32],
    previous: NDArray[np.int32],
    scratch: NDArray[np.int32],
    t: int,
    exp: NDArray[np.int32],
    log: NDArray[np.int32],
) -> int:
    """Error locator polynomial, lowest coefficient first; returns its length (above t: failure).

    Binary form: every second discrepancy is zero, so the shift register is checked at odd steps only.
    """
    order, size = exp.size // 2, locator.size
    locator[:] = 0
    previous[:] = 0
    locator[0] = previous[0] = 1
    degree, shift, last = 0, 1, 0  # last: logarithm of the last non-zero discrepancy
    for step in range(0, 2 * t, 2):
        discrepancy = power_sums[step + 1]
        for i in range(1, min(degree, step) + 1):
            if locator[i] and power_sums[step + 1 - i]:
                discrepancy ^= exp[log[locator[i]] + log[power_sums[step + 1 - i]]]
        if discrepancy == 0:
            shift += 2
            continue
        scratch[:] = locator
        scale = log[discrepancy] - last
        if scale < 0:
            scale += order
        for i in range(size - shift):
            if previous[i]:
                locator[i + shift] ^= exp[scale + log[previous[i]]]
        if 2 * degree <= step:
            degree = step + 1 - degree
            previous[:] = scratch
            last = log[discrepancy]
            shift = 2
        else:
            shift += 2
    return degree


@compiled()
def _chien(
    locator: NDArray[np.int32],
    degree: int,
    length: int,
    positions: NDArray[np.int32],
    exp: NDArray[np.int32],
    log: NDArray[np.int32],
) -> int:
    """Positions whose locator is an inverse root; returns how many, or -1 when the degree is not what it seems."""
    order = exp.size // 2
    if degree == 0 or locator[degree] == 0:
        return 0 if degree == 0 else -1
    exponents = np.full(degree + 1, -1, dtype=np.int32)
    for i in range(1, degree + 1):
        if locator[i]:
            exponents[i] = log[locator[i]]
    found = 0
    for power in range(length):  # is alpha^-power a root?
        value = locator[0]
        for i in range(1, degree + 1):
            if exponents[i] >= 0:
                value ^= exp[exponents[i]]
                exponents[i] -= i
                if exponents[i] < 0:
                    exponents[i] += order
        if value == 0:
            positions[found] = length - 1 - power
            found += 1
            if found == degree:
                break
    return found
