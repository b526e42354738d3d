# mypy: allow-untyped-defs
"""Residual errors of a protected memory, straight into the data: inject and decode in one pass, without check bits in
memory.

The cells are independent and symmetric, so nothing but the error pattern matters. Two methods with the same
distribution:

* ``hits``: Poisson hits on data and check cells in the L1 cache (see `recipe`); a word with one error is corrected by
  any code with t >= 1 and needs no decoding, only words with more are decoded by table.
* ``heavy``: only words with more than t errors are drawn at all: their number is binomial, their weights are the
  binomial distribution's tail, their positions distinct and uniform. Lighter words leave nothing, their number is
  binomial as well.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.memory.codec import Outcomes, RowCodec, syndrome_columns
from qtaml_hw.memory.counting import binomial_table, poisson_table, table_of, weight_distribution
from qtaml_hw.memory.generator import LIMIT, PROTECTED, G, derive, fill, fill_every, h2
from qtaml_hw.memory.kernels import (
    BATCH,
    BLOCK_SHIFT,
    CHUNK,
    COUNT,
    M63,
    ONE,
    S6,
    SLAB_SHIFT,
    WORD,
    ZERO,
    count_chunk,
    draw_count,
)
from qtaml_hw.memory.prefetch import fetch
from qtaml_hw.memory.recipe import BLOCK_WORDS
from qtaml_hw.support.compiled import compiled

__all__ = ["ProtectedInjector", "inject_protected"]

Method = Literal["auto", "hits", "heavy"]
HEAVY_WORDS = 8192
HEADER = 11
S8, S16, S24, S32, S40, S48, S56 = (np.uint64(8 * i) for i in range(1, 8))
BYTE = np.uint64(255)
LOW16 = np.uint64(0xFFFF)
DETECTED = -2
NS_PER_WORD, NS_PER_HIT, NS_PER_DECODED, NS_PER_HEAVY = 1.0, 0.5, 7.0, 28.0
"""Measured costs; they decide the method, never its distribution."""


class ProtectedInjector:
    """A protected memory made ready for injection; see `inject_protected` for the meaning of the arguments.

    Parameters
    ----------
    code : BlockCode
        A code with a syndrome table, t >= 1 and k <= 64.
    p_flip : float
        Flip probability of every cell, in [0, 1).
    method : {"auto", "hits", "heavy"}
        ``auto`` becomes the cheaper one.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Examples
    --------
    >>> from qtaml_hw.codes import Hsiao
    >>> ProtectedInjector(Hsiao(64), 1e-4).method
    'heavy'
    """

    def __init__(self, code: BlockCode, p_flip: float, method: Method = "auto") -> None:
        decoding = code.syndrome_table()
        if decoding is None or code.t < 1 or code.k > 64:
            raise ValueError(f"code must have a syndrome table, t >= 1 and at most 64 data bits, got {code.name}")
        if not 0 <= p_flip < 1:
            raise ValueError(f"p_flip must lie in [0, 1), got {p_flip}")
        if method not in ("auto", "hits", "heavy"):
            raise ValueError(f"method must be auto, hits or heavy, got {method!r}")
        weights = weight_distribution(code.n, p_flip)
        heavy_share = sum(weights[code.t + 1 :], Decimal(0))
        if method == "auto":
            by_hits = NS_PER_WORD + NS_PER_HIT * code.n * p_flip + NS_PER_DECODED * float(sum(weights[2:]))
            method = "heavy" if NS_PER_HEAVY * float(heavy_share) < by_hits else "hits"
        self.method = method
        self.p_flip = p_flip
        correction, due = _corrections(code, decoding)
        if p_flip == 0:
            self._tables: tuple[Any, ...] = ()
        elif method == "hits":
            self._tables = (*_hit_tables(code, p_flip), correction, due)
        else:
            number, counts = binomial_table(HEAVY_WORDS, heavy_share)
            light, corrected = binomial_table(HEAVY_WORDS, 1 - weights[0] / (1 - heavy_share))
            parts = (counts, corrected, table_of(weights[code.t + 1 :]), syndrome_columns(code), correction, due)
            ends = np.cumsum([part.size for part in parts]) + HEADER
            head = np.array([number, light, code.t + 1, code.n, code.k, *ends])
            # one array: for a call of 0.1 ms every further argument counts
            self._tables = (np.concatenate([np.asarray(part, dtype=np.uint64) for part in (head, *parts)]),)

    def __call__(self, words: NDArray[np.uint64], seed: int, *, draw: int = 0) -> Outcomes:
        """Flip in `words` what comes back wrong; see `inject_protected`."""
        if words.dtype != np.uint64 or words.ndim != 1 or not words.flags.c_contiguous or not words.flags.writeable:
            raise ValueError(f"words must be a writable contiguous vector of uint64, got {words.dtype} {words.shape}")
        if not (0 <= seed < LIMIT and 0 <= draw < LIMIT):
            raise ValueError(f"seed and draw must lie in 0 .. 2^63 - 1, got {seed} and {draw}")
        if self.p_flip == 0:
            return Outcomes(clean=words.size)
        if self.method == "hits":
            return Outcomes(*hits(words, seed, draw, *self._tables))
        return Outcomes(*heavy(words, seed, draw, *self._tables))


def inject_protected(
    words: NDArray[np.uint64],
    code: BlockCode,
    p_flip: float,
    seed: int,
    *,
    draw: int = 0,
    method: Method = "auto",
) -> Outcomes:
    """Flip in `words` what a memory with this code returns wrong: one reading of symmetric, transient cells.

    A reading of cells that stay bad has the same distribution, two readings of them have not.

    Parameters
    ----------
    words : uint64 array, modified in place
        Data words, ``code.k`` bits in the low bits of each.
    code : BlockCode
        A code with a syndrome table, t >= 1 and k <= 64; flagged words pass their errors on (policy ``raw``).
    p_flip : float
        Flip probability of every data and check cell, in [0, 1).
    seed, draw : int
        Decide the faults, together with the index of the word.
    method : {"auto", "hits", "heavy"}
        Which of the two equivalent methods; ``auto`` takes the cheaper one.

    Returns
    -------
    Outcomes
        Outcomes. Between clean and corrected words ``heavy`` draws the division (it does not look at them).

    Raises
    ------
    ValueError
        If an argument does not fit; nothing is modified then.

    Examples
    --------
    >>> from qtaml_hw.codes import Hsiao
    >>> words = np.zeros(100_000, np.uint64)
    >>> counts = inject_protected(words, Hsiao(64), 1e-3, seed=1)
    >>> counts.rows, counts.corrected > 6000, int(np.count_nonzero(words)) < 400
    (100000, True, True)
    """
    return ProtectedInjector(code, p_flip, method)(words, seed, draw=draw)


def _corrections(code: BlockCode, decoding: NDArray[Any]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """By syndrome: the data bits that the decoder flips, and whether it flags the word."""
    flips = [sum(1 << int(at) for at in row if 0 <= at < code.k) for row in decoding]
    return np.array(flips, dtype=np.uint64), np.asarray(decoding[:, 0] == DETECTED, dtype=np.uint8)


def _hit_tables(code: BlockCode, p_flip: float) -> tuple[Any, ...]:
    """Count tables of data and check hits, check places per word (a power of two), the cells that exist, and the
    syndromes of bytes.
    """
    intensity = -math.log1p(-p_flip)
    places = 1 << max(code.check_bits - 1, 0).bit_length()
    data = poisson_table(BLOCK_WORDS * 64 * intensity)
    check = poisson_table(BLOCK_WORDS * places * intensity)
    layout = RowCodec.for_words(code)
    assert layout.byte_syndromes is not None
    bytes_ = np.zeros((8, 256), np.uint64)
    bytes_[: layout.byte_syndromes.shape[1]] = layout.byte_syndromes[0]
    cells = (np.uint64((1 << code.k) - 1), np.uint64((1 << code.check_bits) - 1))
    return (*data, *check, places.bit_length() - 1, *cells, bytes_)


@njit
def throw(mask, position, n, shift):
    """OR `n` hits into words of 2^shift cells."""
    last = (ONE << shift) - ONE
    for q in range(n):
        r = uint64(position[q])
        mask[(r >> shift) & WORD] |= ONE << (r & last)


@njit
def find(m, c, data, check, flag):
    """Drop hits on cells that do not exist; flag words: bit 0 for any error, bit 1 for two or more."""
    for i in range(BLOCK_WORDS):
        x, y = m[i] & data, c[i] & check
        m[i] = x
        c[i] = y
        both = ZERO if x == ZERO else y
        several = (x & (x - ONE)) | (y & (y - ONE)) | both
        flag[i] = uint64(x | y != ZERO) | (uint64(several != ZERO) << ONE)


@compiled(nogil=True)
def hits(words, seed, draw, first_d, table_d, first_c, table_c, check_shift, data, check, bytes_, correction, due):
    """One pass over the blocks; returns the numbers of `Outcomes`."""
    key, k2 = derive(seed, PROTECTED, draw)
    m = np.zeros(BLOCK_WORDS, np.uint64)
    c = np.zeros(BLOCK_WORDS, np.uint64)
    flag = np.zeros(BLOCK_WORDS, np.uint64)
    several = np.empty(BLOCK_WORDS + 1, np.uint64)
    most = max(first_d + table_d.size, first_c + table_c.size)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    touched, detected, wrong, unseen = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    for b in range((words.size + BLOCK_WORDS - 1) // BLOCK_WORDS):
        low = b * BLOCK_WORDS
        here = min(BLOCK_WORDS, words.size - low)
        base = uint64(b) << BLOCK_SHIFT
        n = draw_count(h2(key + G * (base + COUNT), k2), table_d, 0, table_d.size, first_d)
        fill(places, (n + 3) >> 2, base, key, k2, 0)
        throw(m, position, n, S6)
        base += ONE << (SLAB_SHIFT + ONE)
        n = draw_count(h2(key + G * (base + COUNT), k2), table_c, 0, table_c.size, first_c)
        fill(places, (n + 3) >> 2, base, key, k2, 0)
        throw(c, position, n, uint64(check_shift))
        find(m, c, data, check, flag)
        listed = np.int64(0)
        for i in range(here):
            several[listed] = uint64(i)
            listed += np.int64(flag[i] >> ONE)
            touched += np.int64(flag[i] & ONE)
        for q in range(listed):
            w = several[q]
            e = m[w]
            syndrome = c[w] ^ bytes_[0, e & BYTE] ^ bytes_[1, (e >> S8) & BYTE] ^ bytes_[2, (e >> S16) & BYTE]
            syndrome ^= bytes_[3, (e >> S24) & BYTE] ^ bytes_[4, (e >> S32) & BYTE] ^ bytes_[5, (e >> S40) & BYTE]
            syndrome ^= bytes_[6, (e >> S48) & BYTE] ^ bytes_[7, e >> S56]
            e ^= correction[syndrome]
            words[uint64(low) + w] ^= e
            flagged = np.int64(due[syndrome])
            detected += flagged
            wrong += (1 - flagged) & np.int64(e != ZERO)
            unseen += np.int64((e != ZERO) & (syndrome == ZERO))
        m[:] = ZERO
        c[:] = ZERO
    return words.size - touched, touched - detected - wrong, detected, wrong, unseen


@njit
def without(count, excluded, base, key, k2):
    """How many of the 8192 - `excluded` light words of a block have an error, when `count` of 8192 would: each excluded
    word takes its part away (hypergeometric).
    """
    for q in range(excluded):
        random = h2(key + G * (base + uint64(q + 1)), k2)
        count -= np.int64((random >> uint64(11)) * 2.0**-53 * (HEAVY_WORDS - q) < count)
    return count


@njit
def draw_weight(random, table, least, n_bits):
    """Number of errors of a heavy word."""
    weight = least
    while random >= table[weight - least] and weight < n_bits:
        weight += 1
    return weight


@compiled(nogil=True)
def heavy(words, seed, draw, tables):
    """Draw only the words with more than t errors; returns the numbers of `Outcomes`."""
    key, k2 = derive(seed, PROTECTED, draw)
    first, first_light = np.int64(tables[0]), np.int64(tables[1])
    least, n_bits, data_bits = np.int64(tables[2]), np.int64(tables[3]), np.int64(tables[4])
    start = np.empty(HEADER - 4, np.int64)
    start[0] = HEADER
    for i in range(1, start.size):
        start[i] = np.int64(tables[4 + i])
    weight_table, columns = tables[start[2] : start[3]], tables[start[3] : start[4]]
    correction, due = tables[start[4] : start[5]], tables[start[5] : start[6]]
    counts = np.zeros(4, np.int64)
    corrected = np.int64(0)
    used = np.zeros(HEAVY_WORDS // 64, np.uint64)
    drawn = np.empty(first + start[1] - start[0], np.uint64)
    where = np.empty(BATCH + drawn.size, np.int64)
    left_over = np.empty(BATCH + drawn.size, np.uint64)
    waiting = 0
    bits = uint64(n_bits)
    reject = uint64(65536 % n_bits)
    random_words = np.zeros(CHUNK, np.uint64)
    numbers, lights = np.empty(CHUNK, np.int64), np.empty(CHUNK, np.int64)
    blocks = (words.size + HEAVY_WORDS - 1) // HEAVY_WORDS
    for low in range(0, blocks, CHUNK):
        here = min(CHUNK, blocks - low)
        base = uint64(low) << BLOCK_SHIFT
        fill_every(random_words, here, base + COUNT, ONE << BLOCK_SHIFT, key, k2, 0)
        count_chunk(numbers, random_words, here, tables, start[0], start[1], first)
        fill_every(random_words, here, base, ONE << BLOCK_SHIFT, key, k2, 0)
        count_chunk(lights, random_words, here, tables, start[1], start[2], first_light)
        for b in range(low, low + here):
            n, light = numbers[b - low], lights[b - low]
            if n == 0 and (b + 1) * HEAVY_WORDS <= words.size:
                corrected += light
                continue
            base = uint64(b) << BLOCK_SHIFT
            counter = base + COUNT
            outside = max(0, (b + 1) * HEAVY_WORDS - words.size)
            q = 0
            while q < n:
                counter += ONE
                w = h2(key + G * counter, k2) >> uint64(51)
                if (used[w >> S6] >> (w & M63)) & ONE != ZERO:
                    continue
                used[w >> S6] |= ONE << (w & M63)
                drawn[q] = w
                q += 1
                counter += ONE
                weight = draw_weight(h2(key + G * counter, k2), weight_table, least, n_bits)
                error, check, syndrome = ZERO, ZERO, ZERO
                found, left, random = 0, 0, ZERO
                while found < weight:
                    if left == 0:
                        counter += ONE
                        random = h2(key + G * counter, k2)
                        left = 4
                    x = (random & LOW16) * bits
                    random >>= S16
                    left -= 1
                    if (x & LOW16) < reject:  # Lemire 2019: exactly uniform
                        continue
                    x >>= S16
                    if x < uint64(data_bits):
                        if (error >> x) & ONE != ZERO:
                            continue
                        error |= ONE << x
                    else:
                        place = x - uint64(data_bits)
                        if (check >> place) & ONE != ZERO:
                            continue
                        check |= ONE << place
                    syndrome ^= columns[x]
                    found += 1
                error ^= correction[syndrome]
                outcome = np.int64(due[syndrome])
                at = b * HEAVY_WORDS + np.int64(w)
                if at < words.size:
                    fetch(words, uint64(at))
                    if error != ZERO and outcome == 0:
                        outcome = np.int64(2)
                    counts[outcome] += 1
                    counts[3] += np.int64((outcome == 2) & (syndrome == ZERO))
                    where[waiting] = at
                    left_over[waiting] = error
                    waiting += 1
            for q in range(n):
                outside += np.int64(b * HEAVY_WORDS + np.int64(drawn[q]) < words.size)
                used[drawn[q] >> S6] = ZERO
            corrected += without(light, outside, base, key, k2)
            if waiting >= BATCH:
                for q in range(waiting):
                    words[where[q]] ^= left_over[q]
                waiting = 0
    for q in range(waiting):  # together, so that the latencies of memory overlap
        words[where[q]] ^= left_over[q]
    clean = words.size - corrected - counts[:3].sum()
    return clean, corrected + counts[0], counts[1], counts[2], counts[3]
