"""Numba kernel of the BCH decoder: from packed words to error positions, one word at a time.

Every step works on many bits at once. The remainder modulo the generator polynomial takes in 32 bits of the word a
step, by tables; the power sums follow from four bits of the remainder a step. In the search for roots the term of
degree i of the error locator, over all positions, is a part of one table row: ``alpha**(l - i p)`` for p = 0, 1, 2 ...
is the same sequence for every l in a class modulo ``gcd(i, order)``, from another place on.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np
from numba import njit
from numpy.typing import NDArray

from qtaml_hw.codes.field import Field, poly_mod
from qtaml_hw.support.compiled import compiled
from qtaml_hw.support.vectors import load, splat, word

__all__ = ["BchTables", "decode_words"]

LANES = 32
"""Positions that are looked at at once."""

ALL = np.uint64(LANES)
ZERO, ONE = np.uint64(0), np.uint64(1)
S4, S32, S40, S48, S56, S60 = (np.uint64(s) for s in (4, 32, 40, 48, 56, 60))
NIBBLE, BYTE = np.uint64(15), np.uint64(255)


@dataclass(frozen=True, eq=False)
class BchTables:
    """What the kernel looks up, for one code.

    Attributes
    ----------
    remainders : uint64 array, shape (4, 256, W)
        Of every byte in every place of four, times x**r, the remainder modulo the generator polynomial of degree r, its
        highest coefficient in the highest bit of the first of W words.
    sums : uint16 array, shape (nibbles, 16, t)
        Of every four bits of a remainder, its value at the odd powers of alpha: the share in the odd power sums of
        the word, which zeros fill to four bytes.
    terms : uint16 array
        Rows of ``alpha**(c - i q)``, q = 0, 1 ..., for every degree i and class c.
    rows : int64 array, shape (t + 1, 5)
        For degree i: where its first row begins, the length of a row, the number of classes g = gcd(i, order),
        ``order / g``, and the inverse of ``i / g`` modulo that.
    exp, log : int32 array
        Of the `Field`.
    """

    remainders: NDArray[np.uint64]
    sums: NDArray[np.uint16]
    terms: NDArray[np.uint16]
    rows: NDArray[np.int64]
    exp: NDArray[np.int32]
    log: NDArray[np.int32]

    @classmethod
    def of(cls, field: Field, generator: int, length: int, t: int) -> BchTables:
        """BchTables of the code with this generator polynomial in words of `length` bits."""
        r, order = generator.bit_length() - 1, field.order
        width = -(-r // 64)
        left = [poly_mod(b << 8 * place + r, generator) << 64 * width - r for place in (3, 2, 1, 0) for b in range(256)]
        remainders = [[x >> 64 * (width - 1 - w) & (2**64 - 1) for w in range(width)] for x in left]
        # Bit b from the top stands for x**(r - 1 - b), of the word times x**r and times x for each bit filled in.
        bits = np.arange(-(-r // 4) * 4)
        powers = np.outer(-1 - bits - -length % 32, np.arange(1, 2 * t, 2)) % order
        single = field.exp[powers].astype(np.uint16).reshape(-1, 4, t)
        sums = np.zeros((len(single), 16, t), dtype=np.uint16)
        for bit in range(4):
            sums[:, np.arange(16) >> (3 - bit) & 1 == 1] ^= single[:, bit, None]
        terms, rows, place = [], [(0, 0, 0, 0, 0)], 0
        for i in range(1, t + 1):
            classes = gcd(i, order)
            period = order // classes
            size = period + -(-length // LANES) * LANES
            terms += [field.exp[(c - i * np.arange(size)) % order] for c in range(classes)]
            rows.append((place, size, classes, period, pow(i // classes, -1, period) if period > 1 else 0))
            place += classes * size
        return cls(
            np.array(remainders, dtype=np.uint64).reshape(4, 256, width),
            sums,
            np.concatenate(terms).astype(np.uint16),
            np.array(rows, dtype=np.int64),
            field.exp,
            field.log,
        )


@compiled(nogil=True)
def decode_words(
    words: NDArray[np.uint8],
    packed: NDArray[np.uint8],
    extended: bool,
    remainders: NDArray[np.uint64],
    sums: NDArray[np.uint16],
    terms: NDArray[np.uint16],
    rows: NDArray[np.int64],
    exp: NDArray[np.int32],
    log: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Correct words in place.

    Parameters
    ----------
    words : uint8 array, shape (N, n)
        Received words: 0 and 1.
    packed : uint8 array, shape (N, 4 w)
        Their bits, without the extension bit, eight to a byte, the first in the highest bit; then zeros.
    extended : bool
        Whether the last bit is an overall parity bit.
    remainders, sums, terms, rows, exp, log
        `BchTables` of the code.

    Returns
    -------
    int64 array, shape (N,)
        Bits flipped; -1 for a word that is detected and uncorrectable, which stays as it is.
    """
    n, t = words.shape[1], sums.shape[2]
    length = n - extended
    counts = np.zeros(len(words), dtype=np.int64)
    remainder = np.empty(remainders.shape[2] + 1, dtype=np.uint64)
    odd = np.empty(t, dtype=np.uint16)
    power_sums = np.empty(2 * t + 1, dtype=np.int32)
    locator = np.empty(2 * t + 2, dtype=np.int32)
    previous = np.empty(2 * t + 2, dtype=np.int32)
    scratch = np.empty(2 * t + 2, dtype=np.int32)
    offsets = np.empty(t + 1, dtype=np.uint64)
    flips = np.empty(t + 1, dtype=np.int64)
    for w in range(len(words)):
        wrong = _remainder(packed[w], remainders, remainder)
        parity = 0
        if extended:
            for i in range(n):
                parity ^= int(words[w, i])
        if not wrong and not parity:
            continue
        found = degree = 0
        if wrong:
            _power_sums(remainder, sums, odd, power_sums, exp, log)
            degree = _berlekamp_massey(power_sums, locator, previous, scratch, t, exp, log)
            found = _roots(locator, degree, length, offsets, flips, terms, rows, log) if degree <= t else -1
        if found != degree or (extended and found == t and parity != (found & 1)):
            counts[w] = -1
            continue
        if extended and parity != (found & 1):  # the extension bit is wrong as well
            flips[found] = n - 1
            found += 1
        for i in range(found):
            words[w, flips[i]] ^= 1
        counts[w] = found
    return counts


@njit
def _remainder(packed, remainders, remainder):  # type: ignore[no-untyped-def]
    """Remainder of the word times x**r, the highest coefficient in the highest bit; returns whether it is not 0."""
    remainder[:] = 0
    for i in range(0, packed.size, 4):
        state = remainder[0]
        first = (state >> S56) ^ np.uint64(packed[i])
        second = ((state >> S48) & BYTE) ^ np.uint64(packed[i + 1])
        third = ((state >> S40) & BYTE) ^ np.uint64(packed[i + 2])
        fourth = ((state >> S32) & BYTE) ^ np.uint64(packed[i + 3])
        for j in range(remainder.size - 1):  # the last word stays 0
            taken = remainders[0, first, j] ^ remainders[1, second, j] ^ remainders[2, third, j]
            remainder[j] = ((remainder[j] << S32) | (remainder[j + 1] >> S32)) ^ taken ^ remainders[3, fourth, j]
    some = ZERO
    for j in range(remainder.size):
        some |= remainder[j]
    return some != ZERO


@njit
def _power_sums(remainder, sums, odd, power_sums, exp, log):  # type: ignore[no-untyped-def]
    """The word at alpha, alpha^2, ..., alpha^2t; S_2j = S_j squared."""
    odd[:] = 0
    for q in range(sums.shape[0]):
        nibble = (remainder[q >> 4] >> (S60 - S4 * np.uint64(q & 15))) & NIBBLE
        for j in range(odd.size):
            odd[j] ^= sums[q, nibble, j]
    for j in range(odd.size):
        power_sums[2 * j + 1] = odd[j]
    for j in range(2, power_sums.size, 2):
        half = power_sums[j // 2]
        power_sums[j] = exp[2 * log[half]] if half else 0


@njit
def _berlekamp_massey(power_sums, locator, previous, scratch, t, exp, log):  # type: ignore[no-untyped-def]
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
        for i in range(size):  # array to array, Numba would compile what it says of shapes that differ, for a second
            scratch[i] = locator[i]
        scale = log[discrepancy] - last
        if scale < 0:
            scale += order
        for i in range(size - shift):
            if previous[i]:
                locator[i + shift] ^= exp[scale + log[previous[i]]]
        if 2 * degree <= step:
            degree = step + 1 - degree
            for i in range(size):
                previous[i] = scratch[i]
            last = log[discrepancy]
            shift = 2
        else:
            shift += 2
    return degree


@njit
def _roots(locator, degree, length, offsets, positions, terms, rows, log):  # type: ignore[no-untyped-def]
    """Positions whose locator is an inverse root; returns how many, or -1 when the degree is not what it seems."""
    if degree == 0 or locator[degree] == 0:
        return 0 if degree == 0 else -1
    used = 0
    for i in range(1, degree + 1):
        if locator[i]:
            start, size, classes, period, inverse = rows[i]
            which = log[locator[i]] % classes
            ahead = log[locator[i]] // classes * inverse % period
            offsets[used] = start + which * size + (period - ahead) % period
            used += 1
    found = 0
    for power in range(ZERO, np.uint64(length), ALL):  # where is alpha^-power a root?
        value = splat(np.uint16(locator[0]), LANES)
        for i in range(np.uint64(used)):
            value = value ^ load(terms, offsets[i] + power, LANES)
        hits = word(value == splat(np.uint16(0), LANES))
        while hits:
            lane = _lowest(hits)
            hits &= hits - np.uint32(1)
            if np.int64(power) + lane < length:
                positions[found] = length - 1 - np.int64(power) - lane
                found += 1
                if found == degree:
                    return found
    return found


@njit
def _lowest(bits):  # type: ignore[no-untyped-def]
    """Number of the lowest bit that is set."""
    lane = 0
    while not (bits >> np.uint32(lane)) & np.uint32(1):
        lane += 1
    return lane
