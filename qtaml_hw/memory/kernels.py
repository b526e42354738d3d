"""The flip kernels: a block of 1024 words at a time, serial, data in place, no interpreter lock held.

The random part of a block does not look at the data: it builds two masks in the L1 cache, m0 (flips where a 0 is
stored) and m1 (where a 1 is stored), one mask where both are the same. Counters of the generator: block number in the
upper 40 bits, then `PLANES` or slab number, then the word within. See `recipe` for the mathematics.
"""

# mypy: allow-untyped-defs
from __future__ import annotations

import numpy as np
from numba import njit, uint64

from qtaml_hw.memory.generator import G, fill, h2
from qtaml_hw.memory.recipe import ALIAS, BLOCK_WORDS, FULL

__all__ = ["stream", "touch"]

ZERO = np.uint64(0)
ONE = np.uint64(1)
S6 = np.uint64(6)
S10 = np.uint64(10)
S17 = np.uint64(17)
M63 = np.uint64(63)
INDEX = np.uint64(127)
WORD = np.uint64(1023)
BLOCK_SHIFT = np.uint64(24)  # counters of one block
SLAB_SHIFT = np.uint64(18)  # counters of one slab: positions from 0, marks from MARKS, its count at COUNT
MARKS = np.uint64(1 << 16)
COUNT = np.uint64((1 << 18) - 1)
PLANES = np.uint64(1 << 23)  # digit plane d of word i at PLANES + 1024 d + i
PLANE_SHIFT = np.uint64(10)
REST = np.uint64(3 << 22)  # the cell's own word at REST + cell
BATCH = 2048

jit = njit(cache=True, nogil=True)


@njit
def draw_count(u, table, low, high, first):
    """Count for the uniform word `u` by bisection in ``table[low:high]``."""
    base = low
    high -= 1
    while low < high:
        middle = (low + high) >> 1
        if u < table[middle]:
            high = middle
        else:
            low = middle + 1
    return first + low - base


@njit
def digit(mask, counter, key, k2, b):
    """One more significant digit with the rate's bits `b`: ``U < P`` so far in `mask`."""
    for i in range(BLOCK_WORDS):
        r = h2(key + G * (counter + uint64(i)), k2)
        m = mask[i]
        mask[i] = (m & r) | (b & (m | r))


@njit
def four_digits(mask, c0, key, k2, b0, b1, b2, b3):
    """`digit` four times, in registers; planes lie 1024 counters apart, the less significant at higher counters."""
    c1 = c0 - uint64(1024)
    c2 = c0 - uint64(2048)
    c3 = c0 - uint64(3072)
    for i in range(BLOCK_WORDS):
        m = mask[i]
        r = h2(key + G * (c0 + uint64(i)), k2)
        m = (m & r) | (b0 & (m | r))
        r = h2(key + G * (c1 + uint64(i)), k2)
        m = (m & r) | (b1 & (m | r))
        r = h2(key + G * (c2 + uint64(i)), k2)
        m = (m & r) | (b2 & (m | r))
        r = h2(key + G * (c3 + uint64(i)), k2)
        mask[i] = (m & r) | (b3 & (m | r))


@njit
def digit_both(m0, m1, counter, key, k2, b0, b1):
    """`digit` for both stored values with the same random words."""
    for i in range(BLOCK_WORDS):
        r = h2(key + G * (counter + uint64(i)), k2)
        x, y = m0[i], m1[i]
        m0[i] = (x & r) | (b0 & (x | r))
        m1[i] = (y & r) | (b1 & (y | r))


@njit
def digit_of(mask, equal, random, b):
    """`digit` from ready random words, keeping in `equal` the cells whose digits are those of the rate."""
    for i in range(BLOCK_WORDS):
        m, r = mask[i], random[i]
        mask[i] = (m & r) | (b & (m | r))
        equal[i] &= r ^ b


@njit
def decide_rest(mask, equal, base, key, k2, generator, threshold):
    """Cells still `equal` flip where their own word lies below the rest of their rate; `equal` is used up."""
    word = np.empty(1, np.uint64)
    for i in range(BLOCK_WORDS):
        e = equal[i]
        if e != ZERO:
            for s in range(64):
                if (e >> uint64(s)) & ONE != ZERO:
                    fill(word, 1, base + REST + uint64(64 * i + s), key, k2, generator)
                    mask[i] |= uint64(word[0] < threshold[s]) << uint64(s)


@njit
def planes(m0, m1, e0, e1, random, both, base, key, k2, generator, digits, plane, rest, exact):
    """Masks of the digit planes, least significant digit first."""
    counter = base + PLANES
    if generator == 0 and not exact:
        d = digits - 1
        if not both:
            while d >= 3:
                c = counter + (uint64(d) << PLANE_SHIFT)
                four_digits(m0, c, key, k2, plane[d, 0], plane[d - 1, 0], plane[d - 2, 0], plane[d - 3, 0])
                d -= 4
        while d >= 0:
            c = counter + (uint64(d) << PLANE_SHIFT)
            if both:
                digit_both(m0, m1, c, key, k2, plane[d, 0], plane[d, 1])
            else:
                digit(m0, c, key, k2, plane[d, 0])
            d -= 1
        return
    e0[:] = ~ZERO
    e1[:] = ~ZERO
    for d in range(digits - 1, -1, -1):
        fill(random, BLOCK_WORDS, counter + (uint64(d) << PLANE_SHIFT), key, k2, generator)
        digit_of(m0, e0, random, plane[d, 0])
        if both:
            digit_of(m1, e1, random, plane[d, 1])
    if exact:
        decide_rest(m0, e0, base, key, k2, generator, rest[0])
        if both:
            decide_rest(m1, e1, base, key, k2, generator, rest[1])


@njit
def scatter(m0, m1, both, position, mark, n, kind, threshold, alias):
    """OR `n` hits into the masks; for `ALIAS` all their bits come from `mark`: word 10, index 7, mark 47."""
    if kind == ALIAS:
        for q in range(n):
            r = mark[q]
            w = r & WORD
            i = (r >> S10) & INDEX
            below = (r >> S17) < alias[0, i]
            m0[w] |= alias[1, i] if below else alias[2, i]
            if both:
                m1[w] |= alias[3, i] if below else alias[4, i]
    elif kind == FULL:
        for q in range(n):
            r = uint64(position[q])
            m0[r >> S6] |= ONE << (r & M63)
        if both:
            for q in range(n):
                r = uint64(position[q])
                m1[r >> S6] |= ONE << (r & M63)
    elif both:
        for q in range(n):
            r = uint64(position[q])
            s = r & M63
            m0[r >> S6] |= uint64(mark[q] < threshold[0, s]) << s
            m1[r >> S6] |= uint64(mark[q] < threshold[1, s]) << s
    else:
        for q in range(n):
            r = uint64(position[q])
            s = r & M63
            m0[r >> S6] |= uint64(mark[q] < threshold[0, s]) << s


@njit
def most_hits(table, start, first):
    """Largest count that any slab can draw, and the sum of them."""
    most, total = 0, 0
    for s in range(first.size):
        n = first[s] + start[s + 1] - start[s]
        most = max(most, n)
        total += n
    return most, total


@jit
def stream(
    image,
    block,
    key,
    k2,
    generator,
    both,
    slab,
    table,
    start,
    first,
    kind,
    threshold,
    alias,
    digits,
    plane,
    rest,
    exact,
    always,
):
    """Flip cells of `image` (whole blocks, the first is number `block`), passing once over all of it."""
    most, _ = most_hits(table, start, first)
    m0 = np.zeros(BLOCK_WORDS, np.uint64)
    m1 = np.zeros(BLOCK_WORDS, np.uint64)
    e0 = np.empty(BLOCK_WORDS, np.uint64)
    e1 = np.empty(BLOCK_WORDS, np.uint64)
    random = np.empty(BLOCK_WORDS, np.uint64)
    word = np.empty(1, np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    for b in range(image.size // BLOCK_WORDS):
        base = uint64(block + b) << BLOCK_SHIFT
        if digits > 0:
            planes(m0, m1, e0, e1, random, both, base, key, k2, generator, digits, plane, rest, exact)
        for s in range(slab.size):
            c = base + (uint64(slab[s]) << SLAB_SHIFT)
            fill(word, 1, c + COUNT, key, k2, generator)
            n = draw_count(word[0], table, start[s], start[s + 1], first[s])
            if n > 0:
                if kind[s] != ALIAS:
                    fill(places, (n + 3) >> 2, c, key, k2, generator)
                if kind[s] != FULL:
                    fill(mark, n, c + MARKS, key, k2, generator)
                scatter(m0, m1, both, position, mark, n, kind[s], threshold[s], alias)
        a0, a1 = always[0], always[1]
        low = b * BLOCK_WORDS
        if both:
            for i in range(BLOCK_WORDS):
                x = image[low + i]
                image[low + i] = x ^ ((x & (m1[i] | a1)) | (~x & (m0[i] | a0)))
            for i in range(BLOCK_WORDS):
                m0[i] = ZERO
                m1[i] = ZERO
        else:
            for i in range(BLOCK_WORDS):
                image[low + i] ^= m0[i] | a0
            for i in range(BLOCK_WORDS):
                m0[i] = ZERO


@njit
def apply_hits(image, n, where, flip0, flip1, stored):
    """Flip the cells of `n` hits; a cell may be hit twice, so each is set to the complement of what it stored at
    first.
    """
    for q in range(n):
        stored[q] = image[where[q]]
    for q in range(n):
        x = stored[q]
        f = (x & flip1[q]) | (~x & flip0[q])
        image[where[q]] = (image[where[q]] & ~f) | (~x & f)


@jit
def touch(image, block, key, k2, generator, slab, table, start, first, kind, threshold, alias):
    """As `stream` for few hits: only words that are hit are read, many at once so that their latencies overlap."""
    most, total = most_hits(table, start, first)
    where = np.empty(BATCH + total, np.int64)
    flip0 = np.empty(BATCH + total, np.uint64)
    flip1 = np.empty(BATCH + total, np.uint64)
    stored = np.empty(BATCH + total, np.uint64)
    word = np.empty(1, np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    q = 0
    for b in range(image.size // BLOCK_WORDS):
        base = uint64(block + b) << BLOCK_SHIFT
        for s in range(slab.size):
            c = base + (uint64(slab[s]) << SLAB_SHIFT)
            fill(word, 1, c + COUNT, key, k2, generator)
            if first[s] == 0 and word[0] < table[start[s]]:
                continue
            n = draw_count(word[0], table, start[s], start[s + 1], first[s])
            if kind[s] != ALIAS:
                fill(places, (n + 3) >> 2, c, key, k2, generator)
            if kind[s] != FULL:
                fill(mark, n, c + MARKS, key, k2, generator)
            if kind[s] == FULL:
                for h in range(n):
                    r = uint64(position[h])
                    where[q] = b * BLOCK_WORDS + np.int64(r >> S6)
                    flip0[q] = flip1[q] = ONE << (r & M63)
                    q += 1
            elif kind[s] == ALIAS:
                for h in range(n):
                    r = mark[h]
                    i = (r >> S10) & INDEX
                    below = (r >> S17) < alias[0, i]
                    where[q] = b * BLOCK_WORDS + np.int64(r & WORD)
                    flip0[q] = alias[1, i] if below else alias[2, i]
                    flip1[q] = alias[3, i] if below else alias[4, i]
                    q += 1
            else:
                for h in range(n):
                    r = uint64(position[h])
                    i = r & M63
                    f0 = uint64(mark[h] < threshold[s, 0, i]) << i
                    f1 = uint64(mark[h] < threshold[s, 1, i]) << i
                    where[q] = b * BLOCK_WORDS + np.int64(r >> S6)
                    flip0[q] = f0
                    flip1[q] = f1
                    q += int(f0 | f1 != ZERO)
        if q >= BATCH:
            apply_hits(image, q, where, flip0, flip1, stored)
            q = 0
    apply_hits(image, q, where, flip0, flip1, stored)
