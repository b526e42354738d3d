"""The flip kernels of transient causes: a block of 1024 words at a time, serial, data in place, no interpreter lock
held.

No array is sliced for each slab: a view costs two atomic operations.

What is drawn does not depend on the data. Hits that flip their cell go to `hit` in the L1 cache, for cells that store a
0 and for cells that store a 1, or for the first alone where it makes no difference; digits stay in registers.
Counters of the generator: block number in the upper 40 bits, then `PLANES` or slab number, then the word within. See
`recipe` for the mathematics, `latents` for causes that stay.
"""

# mypy: allow-untyped-defs
from __future__ import annotations

import numpy as np
from numba import njit, uint64

from qtaml_hw.memory.generator import G, derive, fill, fill_every, h2
from qtaml_hw.memory.prefetch import fetch
from qtaml_hw.memory.recipe import ALIAS, BLOCK_WORDS, FIRST, FULL, KIND, START, STOP
from qtaml_hw.support.compiled import compiled
from qtaml_hw.support.vectors import load, splat, store

__all__ = ["stream", "touch"]

ZERO = np.uint64(0)
ONE = np.uint64(1)
S3 = np.uint64(3)
S6 = np.uint64(6)
S10 = np.uint64(10)
S56, S62, S63 = np.uint64(56), np.uint64(62), np.uint64(63)
M63 = np.uint64(63)
INDEX = np.uint64(127)
WORD = np.uint64(1023)
BLOCK_SHIFT = np.uint64(24)  # counters of one block
SLAB_SHIFT = np.uint64(18)  # counters of one slab: positions from 0, marks from MARKS, its count at COUNT
MARKS = np.uint64(1 << 16)
COUNT = np.uint64((1 << 18) - 1)
PLANES = np.uint64(1 << 23)  # digit plane d of word i at PLANES + 1024 d + i
PLANE_SHIFT = np.uint64(10)
PLANE_STEP = np.uint64((1024 * int(G)) % 2**64)  # of the argument of the hash
WIDE = 16
"""Words that are drawn side by side."""
WORDS, LANES = np.uint64(BLOCK_WORDS), np.uint64(WIDE)
STEPS = np.arange(WIDE, dtype=np.uint64) * G
STRIDE = np.uint64((WIDE * int(G)) % 2**64)
BELOW_MARK = np.uint64((1 << 17) - 1)
NOT_0 = np.uint64(1 << 6)  # of an alias outcome: cells that store a 0 stay
NOT_1 = np.uint64(1 << 7)
CHUNK = 64
"""Blocks whose hits are counted together."""
BATCH = 512
"""Hits that are gathered before memory is touched, so that its latencies overlap."""
HIT_WORD = np.uint64((1 << 56) - 1)

jit = compiled(nogil=True)


@njit
def draw_count(u, table, low, high, first):
    """Count for the uniform word `u` by bisection in ``table[low:high]``: `first` and how many are no larger."""
    base, size = low, high - low
    while size > 0:  # no branch that depends on `u`: half of them would be predicted wrong
        half = (size + 1) >> 1
        base += half * np.int64(table[base + half - 1] <= u)
        size -= half
    return first + base - low


@njit(inline="always")
def majority(m, r, b):
    """Cell by cell, of words or vectors of them; in this form it compiles to the fewest instructions."""
    return m ^ ((m ^ r) & (m ^ b))


@njit
def apply(image, hit, always):
    """Flip what was hit; leaves `hit` empty."""
    for i in range(BLOCK_WORDS):
        image[i] ^= hit[i] | always
    for i in range(BLOCK_WORDS):
        hit[i] = ZERO


@njit
def apply_both(image, hit0, hit1, a0, a1):
    """`apply` with flips that depend on what is stored."""
    for i in range(BLOCK_WORDS):
        x, f = image[i], hit0[i] | a0
        image[i] = x ^ f ^ (x & (f ^ (hit1[i] | a1)))
    for i in range(BLOCK_WORDS):
        hit0[i] = ZERO
        hit1[i] = ZERO


@njit
def flip_digits(image, hit, z, k2, digits, plane, always):
    """All digits of U for every cell, least significant first, and all flips of a block; leaves `hit` empty.

    `z` is the argument of the hash for the first word and digit; each more significant plane lies 1024 counters lower.
    """
    s, empty = load(STEPS, ZERO, WIDE) + z, splat(ZERO, WIDE)
    for i in range(ZERO, WORDS, LANES):
        m, at = empty, s
        for d in range(digits, ZERO, -1):
            m = majority(m, h2(at, k2), plane[d - ONE, 0])
            at = at - PLANE_STEP
        store(image, i, load(image, i, WIDE) ^ (m | load(hit, i, WIDE) | always))
        store(hit, i, empty)
        s = s + STRIDE


@njit
def flip_digits_both(image, hit0, hit1, z, k2, digits, plane, a0, a1):
    """`flip_digits` with flips that depend on what is stored."""
    s, empty = load(STEPS, ZERO, WIDE) + z, splat(ZERO, WIDE)
    for i in range(ZERO, WORDS, LANES):
        m0, m1, at = empty, empty, s
        for d in range(digits, ZERO, -1):
            r = h2(at, k2)
            m0, m1 = majority(m0, r, plane[d - ONE, 0]), majority(m1, r, plane[d - ONE, 1])
            at = at - PLANE_STEP
        x, f0, f1 = load(image, i, WIDE), m0 | load(hit0, i, WIDE) | a0, m1 | load(hit1, i, WIDE) | a1
        store(image, i, x ^ f0 ^ (x & (f0 ^ f1)))
        store(hit0, i, empty)
        store(hit1, i, empty)
        s = s + STRIDE


@njit
def filled_digits(mask, random, hit, base, key, k2, generator, digits, plane):
    """Digit planes for one stored value from any generator, put into `hit`; leaves `mask` empty."""
    for d in range(digits - 1, -1, -1):
        fill(random, BLOCK_WORDS, base + PLANES + (uint64(d) << PLANE_SHIFT), key, k2, generator)
        for i in range(BLOCK_WORDS):
            mask[i] = majority(mask[i], random[i], plane[d])
    for i in range(BLOCK_WORDS):
        hit[i] |= mask[i]
        mask[i] = ZERO


@njit
def scatter(hit, both, position, mark, n, kind, alias):
    """OR `n` hits into both parts of `hit`; for `ALIAS` all their bits come from `mark`: word 10, index 7, mark 47."""
    if kind == ALIAS:
        for q in range(n):
            r = mark[q]
            e = alias[(r >> S10) & INDEX]
            e >>= uint64((r | BELOW_MARK) >= e) << S3
            hit[(r & WORD) + (e & NOT_0) * uint64(BLOCK_WORDS >> 6)] |= ONE << (e & M63)
    else:
        for q in range(n):
            r = uint64(position[q])
            hit[r >> S6] |= ONE << (r & M63)
        if both:
            for q in range(n):
                r = uint64(position[q])
                hit[(r >> S6) + uint64(BLOCK_WORDS)] |= ONE << (r & M63)


@njit
def most_hits(slabs):
    """Largest count that any slab can draw, and the sum of them."""
    most, total = np.int64(0), np.int64(0)
    for s in range(slabs.shape[0]):
        n = np.int64(slabs[s, FIRST] + slabs[s, STOP] - slabs[s, START])
        most = max(most, n)
        total += n
    return most, total


@njit
def draw_hits(places, mark, n, kind, counter, key, k2, generator):
    """Positions and marks of `n` hits, as far as their kind needs them."""
    if kind != ALIAS:
        fill(places, (n + 3) >> 2, counter, key, k2, generator)
    if kind != FULL:
        fill(mark, n, counter + MARKS, key, k2, generator)


@jit
def stream(image, block, seed, use, draw, generator, both, slabs, table, alias, digits, plane, always):
    """Flip cells of `image` (whole blocks, the first is number `block`), passing once over all of it."""
    key, k2 = derive(seed, use, draw)
    most, _ = most_hits(slabs)
    hit = np.zeros(2 * BLOCK_WORDS, np.uint64)
    hit0, hit1 = hit[:BLOCK_WORDS], hit[BLOCK_WORDS:]
    mask = np.zeros(BLOCK_WORDS, np.uint64)
    random = np.empty(BLOCK_WORDS, np.uint64)
    words = np.empty(slabs.shape[0], np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    for b in range(image.size // BLOCK_WORDS):
        base = uint64(block + b) << BLOCK_SHIFT
        fill_every(words, slabs.shape[0], base + COUNT, ONE << SLAB_SHIFT, key, k2, generator)
        for s in range(slabs.shape[0]):
            start, stop, first = np.int64(slabs[s, START]), np.int64(slabs[s, STOP]), np.int64(slabs[s, FIRST])
            n = draw_count(words[s], table, start, stop, first)
            if n > 0:
                kind = slabs[s, KIND]
                draw_hits(places, mark, n, kind, base + (uint64(s) << SLAB_SHIFT), key, k2, generator)
                scatter(hit, both, position, mark, n, kind, alias)
        part = image[b * BLOCK_WORDS : (b + 1) * BLOCK_WORDS]  # indices that cannot be negative: else no vectors
        if digits > 0 and generator == 0:
            z = key + G * (base + PLANES + (uint64(digits - 1) << PLANE_SHIFT))
            if both:
                flip_digits_both(part, hit0, hit1, z, k2, uint64(digits), plane, always[0], always[1])
            else:
                flip_digits(part, hit0, z, k2, uint64(digits), plane, always[0])
            continue
        if digits > 0:
            filled_digits(mask, random, hit0, base, key, k2, generator, digits, plane[:, 0])
            if both:
                filled_digits(mask, random, hit1, base, key, k2, generator, digits, plane[:, 1])
        if both:
            apply_both(part, hit0, hit1, always[0], always[1])
        else:
            apply(part, hit0, always[0])


@njit
def list_hits(image, hits, q, word, position, mark, n, kind, alias):
    """Append the cells of `n` hits on the block at `word`, with the stored values that stay, and ask for their words;
    returns the new length.
    """
    if kind == FULL:
        for h in range(n):
            r = uint64(position[h])
            hits[q + h] = (word << S6) + r
            fetch(image, word + (r >> S6))
        return q + n
    for h in range(n):
        r = mark[h]
        e = alias[(r >> S10) & INDEX]
        e >>= uint64((r | BELOW_MARK) >= e) << S3
        hits[q + h] = ((word + (r & WORD)) << S6) | (e & M63) | ((e & (NOT_0 | NOT_1)) << S56)
        fetch(image, word + (r & WORD))
    return q + n


@njit
def count_chunk(counts, words, here, table, start, stop, first):
    """`draw_count` for the first `here` of `words` at once, no table entry larger than all of them."""
    counts[:] = first
    largest = ZERO
    for b in range(here):
        largest = max(largest, words[b])
    for i in range(start, stop):
        limit = table[i]
        if limit > largest:
            break
        for b in range(CHUNK):
            counts[b] += np.int64(limit <= words[b])


@njit
def apply_hits(image, hits, q, stored):
    """Flip the cells of `q` hits; a cell may be hit twice, so each is set to the complement of what it stored at
    first.
    """
    for i in range(q):
        stored[i] = image[(hits[i] >> S6) & HIT_WORD]
    for i in range(q):
        h, x = hits[i], stored[i]
        stays = (x & (h >> S63 << (h & M63))) | (~x & (((h >> S62) & ONE) << (h & M63)))
        f = (ONE << (h & M63)) & ~stays
        w = (h >> S6) & HIT_WORD
        image[w] = (image[w] & ~f) | (~x & f)


@jit
def touch(image, block, seed, use, draw, generator, slabs, table, alias):
    """As `stream` for few hits: only words that are hit are read."""
    key, k2 = derive(seed, use, draw)
    most, total = most_hits(slabs)
    hits = np.empty(BATCH + CHUNK * total, np.uint64)
    stored = np.empty(BATCH + CHUNK * total, np.uint64)
    words = np.zeros(CHUNK, np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    counts = np.empty((slabs.shape[0], CHUNK), np.int64)
    q = 0
    blocks = image.size // BLOCK_WORDS
    for low in range(0, blocks, CHUNK):
        here = min(CHUNK, blocks - low)
        base = uint64(block + low) << BLOCK_SHIFT
        for s in range(slabs.shape[0]):
            fill_every(words, here, base + (uint64(s) << SLAB_SHIFT) + COUNT, ONE << BLOCK_SHIFT, key, k2, generator)
            start, stop, first = np.int64(slabs[s, START]), np.int64(slabs[s, STOP]), np.int64(slabs[s, FIRST])
            count_chunk(counts[s], words, here, table, start, stop, first)
        for b in range(here):
            for s in range(slabs.shape[0]):
                n, kind = counts[s, b], slabs[s, KIND]
                if n > 0:
                    counter = base + (uint64(b) << BLOCK_SHIFT) + (uint64(s) << SLAB_SHIFT)
                    draw_hits(places, mark, n, kind, counter, key, k2, generator)
                    word = uint64(low + b) << S10
                    q = list_hits(image, hits, q, word, position, mark, n, kind, alias)
        if q >= BATCH:
            apply_hits(image, hits, q, stored)
            q = 0
    apply_hits(image, hits, q, stored)
