"""Codes whose decoder is a table over all syndromes, and their residual channel: exact in symmetric cells.

With 2**(n - k) syndromes in a table, the residual channel needs no sampling: the joint distribution of (syndrome,
error at bit j) follows from adding the columns of H one at a time. Every step is a sum of positive terms, so the
result keeps its relative accuracy down to the smallest p; miscorrections of any weight are counted (theory.md
section 11, rtl.md section 2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import Bits, BlockCode, DecodeResult, ResidualChannel, Status, pack_bits, uniform_rates
from qtaml_hw.support.cache import content
from qtaml_hw.support.compiled import compiled

__all__ = ["MAX_TABLE_BITS", "SyndromeCode", "bounded_distance_table", "exact_residual"]

FOUND: dict[str, ResidualChannel] = {}
"""Exact residuals of this process, by the hash of what decides them: menus ask for the same ones again and again."""
MOST_FOUND = 4096

MAX_TABLE_BITS = 16
"""Largest n - k for which a syndrome table is built."""

Floats = NDArray[np.float64]


def bounded_distance_table(H: Bits, t: int) -> NDArray[np.int32]:
    """Bit positions to flip for every syndrome: all error patterns of weight <= t, the rest detected.

    Parameters
    ----------
    H : uint8 array, shape (r, n)
        Parity-check matrix of a code with minimum distance at least 2 t + 1.
    t : int
        Errors to correct.

    Returns
    -------
    int32 array, shape (2**r, max(t, 1))
        See `BlockCode.syndrome_table`.

    Examples
    --------
    >>> bounded_distance_table(np.array([[1, 1, 0], [1, 0, 1]], dtype=np.uint8), 1).T
    array([[-1,  1,  2,  0]], dtype=int32)
    """
    r, n = H.shape
    columns = pack_bits(H.T)
    table = np.full((1 << r, max(t, 1)), -1, dtype=np.int32)
    table[1:, 0] = -2
    for weight in range(1, t + 1):
        flat = chain.from_iterable(combinations(range(n), weight))
        patterns = np.fromiter(flat, dtype=np.int32, count=weight * comb(n, weight)).reshape(-1, weight)
        table[np.bitwise_xor.reduce(columns[patterns], axis=1), :weight] = patterns
    return table


class SyndromeCode(BlockCode):
    """A code ``H = [A | I]`` that corrects every pattern of up to t errors and flags all other syndromes.

    Parameters
    ----------
    family : str
        Name of the family; the code is called ``family-n-k``.
    H : uint8 array, shape (n - k, n)
        Parity-check matrix ``[A | I]``, with n - k at most `MAX_TABLE_BITS`.
    d : int
        Minimum distance.
    t : int
        Errors to correct, at most (d - 1) // 2.
    """

    def __init__(self, family: str, H: Bits, d: int, t: int) -> None:
        r, n = H.shape
        self.family, self.name = family, f"{family}-{n}-{n - r}"
        self.n, self.k, self.d, self.t = n, n - r, d, t
        self.H = np.array(H, dtype=np.uint8)
        self.H.setflags(write=False)
        self._table = bounded_distance_table(self.H, t)
        self._table.setflags(write=False)

    def syndrome_table(self) -> NDArray[np.int32]:
        """Read-only table of shape (2**(n - k), max(t, 1)); see `BlockCode.syndrome_table`."""
        return self._table

    def decode(self, received: Bits) -> DecodeResult:
        """Decode words of shape (N, n) by table."""
        words = np.array(received, dtype=np.uint8)
        flips = self._table[pack_bits(self.syndrome(words))]
        row, column = np.nonzero(flips >= 0)
        words[row, flips[row, column]] ^= 1
        errors = np.count_nonzero(flips >= 0, axis=1)
        status = np.where(errors > 0, Status.CORRECTED, Status.CLEAN).astype(np.uint8)
        status[flips[:, 0] == -2] = Status.DETECTED
        return DecodeResult(words, status, errors)

    def outcome_of_weight(self, weight: int) -> tuple[float, float]:
        """From a sample of patterns; see `qtaml_hw.codes.sampling.sampled_outcome`."""
        from qtaml_hw.codes.sampling import sampled_outcome

        return sampled_outcome(self, weight)

    def residual(self, channel: BitChannel) -> ResidualChannel:
        """Residual channel over all error patterns; see `exact_residual`."""
        return exact_residual(self.H, self._table, self.k, channel)


def exact_residual(H: Bits, table: NDArray[np.int32], k: int, channel: BitChannel) -> ResidualChannel:
    """Residual channel of a table decoder, by summing over all error patterns (no sampling, no truncation).

    The n bits fail independently with the mean rate of the channel, the data bit that is looked at with its own
    direction's rate. For a symmetric channel that is exact. For an asymmetric one it is an approximation: it neglects
    correlations between the stored bits of one codeword, which exist only among sets as large as the dual distance.
    That is some per cent of a rate in codes of a dozen bits, and less in longer ones.

    Parameters
    ----------
    H : uint8 array, shape (n - k, n)
        Parity-check matrix ``[A | I]``.
    table : int32 array, shape (2**(n - k), t)
        Bounded-distance decoding table of `H`.
    k : int
        Number of data bits.
    channel : BitChannel
        A uniform channel.

    Returns
    -------
    ResidualChannel
        `method` is "exact", or "exact-mean-rate" for an asymmetric channel: exact but for taking the mean rate.
    """
    p01, p10 = uniform_rates(channel)
    name = content(H.tobytes(), table.tobytes(), f"{H.shape} {table.shape} {k} {p01!r} {p10!r}")
    if name not in FOUND:
        if len(FOUND) >= MOST_FOUND:
            FOUND.clear()
        FOUND[name] = _exact_residual(H, table, k, p01, p10)
    return FOUND[name]


def _exact_residual(H: Bits, table: NDArray[np.int32], k: int, p01: float, p10: float) -> ResidualChannel:
    p = (p01 + p10) / 2
    columns = pack_bits(H.T)
    start = np.zeros(len(table))
    start[0] = 1.0
    kept, added = np.empty(k), np.empty(k)  # P(bit still wrong | it flipped), P(bit wrong | it did not flip)
    rows, place = np.nonzero(table >= 0)
    order = np.argsort(table[rows, place], kind="stable")
    ends = np.cumsum(np.bincount(table[rows, place], minlength=k))
    stays = np.ones(len(table), dtype=bool)
    for j, without_j in _leave_one_out(columns, k, start, p):
        flips_j = rows[order[ends[j - 1] if j else 0 : ends[j]]]  # syndromes for which bit j is flipped, in order
        added[j] = without_j[flips_j].sum()
        stays[flips_j] = False
        _add_columns(without_j, columns[j : j + 1], 1.0)
        kept[j] = without_j[stays].sum()
        stays[flips_j] = True
    p_word, p_due, p_silent = _word_rates(table, columns, k, p)
    return ResidualChannel(
        p01=float((p01 * kept + (1 - p01) * added).mean()),
        p10=float((p10 * kept + (1 - p10) * added).mean()),
        p_word=p_word,
        p_due=p_due,
        p_miscorrected=p_silent,
        p_bit_error=0.0,
        method="exact" if p01 == p10 else "exact-mean-rate",
    )


@compiled()
def _add_columns(distribution: Any, columns: Any, p: float) -> None:
    """Distribution over syndromes after some more bits, which flip with probability p; in place."""
    for column in columns:
        for i in range(distribution.size):
            j = i ^ column
            if i < j:
                a, b = distribution[i], distribution[j]
                distribution[i] = (1 - p) * a + p * b
                distribution[j] = (1 - p) * b + p * a


def _leave_one_out(columns: NDArray[np.int64], k: int, start: Floats, p: float) -> Iterator[tuple[int, Floats]]:
    """Syndrome distribution of all bits but j, for each data bit j: divide and conquer, n log n column steps."""
    _add_columns(start, columns[k:], p)

    def split(low: int, high: int, distribution: Floats) -> Iterator[tuple[int, Floats]]:
        if high - low == 1:
            yield low, distribution
            return
        middle = (low + high) // 2
        left, right = distribution.copy(), distribution
        _add_columns(left, columns[middle:high], p)
        yield from split(low, middle, left)
        _add_columns(right, columns[low:middle], p)
        yield from split(middle, high, right)

    return split(0, k, start)


@compiled()
def _add_to_layers(layers: Any, columns: Any, p: float) -> None:
    """Distributions over syndromes by weight, the last of all heavier patterns, after some more bits; in place."""
    last = layers.shape[0] - 1
    for column in columns:
        for i in range(layers.shape[1]):
            j = i ^ column
            if i > j:
                continue
            a, b = layers[last, i], layers[last, j]
            c, d = layers[last - 1, i], layers[last - 1, j]
            layers[last, i] = ((1 - p) * a + b * p) + d * p
            layers[last, j] = ((1 - p) * b + a * p) + c * p
            for w in range(last - 1, 0, -1):
                a, b, c, d = layers[w, i], layers[w, j], layers[w - 1, i], layers[w - 1, j]
                layers[w, i] = a * (1 - p) + d * p
                layers[w, j] = b * (1 - p) + c * p
            layers[0, i] *= 1 - p
            layers[0, j] *= 1 - p


def _word_rates(table: NDArray[np.int32], columns: NDArray[np.int64], k: int, p: float) -> tuple[float, float, float]:
    """P(data wrong), P(detected), P(data wrong and not detected).

    Patterns of weight <= t are always right, so only the heavier ones are added up: layer w of the running
    distribution holds weight w, the last layer all weights above t.
    """
    t = 0 if table[:, 0].max(initial=-1) < 0 else table.shape[1]
    layers = np.zeros((t + 2, len(table)))
    layers[0, 0] = 1.0
    _add_to_layers(layers, columns, p)
    detected = table[:, 0] == -2
    heavy = layers[-1]
    # The one heavy pattern per syndrome with right data: the data flips of the table, the rest in the check bits.
    data = np.zeros(len(table), dtype=np.int64)
    weight = np.zeros(len(table), dtype=np.int64)
    for flips in table.T:
        in_data = (flips >= 0) & (flips < k)
        data[in_data] ^= columns[flips[in_data]]
        weight += in_data
    weight += np.bitwise_count(np.arange(len(table)) ^ data)
    n = len(columns)
    right = np.where(weight > t, p**weight * (1 - p) ** (n - weight), 0.0)
    wrong = np.maximum(heavy - right, 0.0)
    p_due = layers[:, detected].sum()
    return float(wrong.sum()), float(p_due), float(wrong[~detected].sum())
