"""The flip kernels of causes that stay: each cell's latent, drawn from seed and address alone.

The same latents answer two questions: which cells of an image flip at rates by position (`stream`, and `touch` where
few do), and which of any list of cells do, each at rates of its own (`compare`). Structure and counters as in
`kernels`; the mathematics is in `recipe`.
"""

# mypy: allow-untyped-defs
from __future__ import annotations

import numpy as np
from numba import njit, uint64

from qtaml_hw.memory.generator import G, derive, fill, fill_every, h2
from qtaml_hw.memory.kernels import (
    BATCH,
    BLOCK_SHIFT,
    CHUNK,
    COUNT,
    LANES,
    M63,
    MARKS,
    ONE,
    PLANE_SHIFT,
    PLANE_STEP,
    PLANES,
    S6,
    S10,
    S62,
    S63,
    SLAB_SHIFT,
    STEPS,
    STRIDE,
    WIDE,
    WORDS,
    ZERO,
    apply_hits,
    count_chunk,
    draw_count,
    draw_hits,
    jit,
    majority,
    most_hits,
)
from qtaml_hw.memory.prefetch import fetch
from qtaml_hw.memory.recipe import BLOCK_BITS, BLOCK_WORDS, FIRST, FULL, KIND, START, STOP
from qtaml_hw.support.vectors import load, splat, store, word

__all__ = ["compare", "stream", "touch"]

COINS = np.uint64(5 << 21)  # the coins of word i at COINS + i
REST = np.uint64(3 << 22)  # the cell's own word at REST + cell
S16 = np.uint64(16)
S58 = np.uint64(58)
CERTAIN = np.uint64(2**64 - 1)
CELL = np.uint64(BLOCK_BITS - 1)
NONE = np.uint16(2**WIDE - 1)  # of the words side by side has a cell
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
BIT_OF = np.argsort([(int(DE_BRUIJN) << i & 2**64 - 1) >> 58 for i in range(64)]).astype(np.uint64)
"""Number of the only bit set, by the upper six bits of its product with `DE_BRUIJN` (Leiserson et al. 1998)."""


@njit
def coins_of(coin, position, n, counter, key, k2, generator):
    """``coin[:n]`` becomes the words of coins of the cells at `position`; `counter` is that of the block's first."""
    if generator == 0:
        for q in range(n):
            coin[q] = h2(key + G * (counter + (uint64(position[q]) >> S6)), k2)
    else:
        for q in range(n):
            fill(coin[q:], 1, counter + (uint64(position[q]) >> S6), key, k2, generator)


@njit
def scatter(hit, coin, both, position, mark, n, kind, slab, threshold):
    """OR `n` hits into `hit`; where the stored values have different rates, the hit's `coin` says which matters."""
    if kind == FULL:
        for q in range(n):
            r = uint64(position[q])
            hit[r >> S6] |= ONE << (r & M63)
    elif both:
        for q in range(n):
            r = uint64(position[q])
            s = r & M63
            loses_1 = ONE ^ ((coin[q] >> s) & ONE)
            hit[r >> S6] |= uint64(mark[q] < threshold[slab, loses_1, s]) << s
    else:
        for q in range(n):
            r = uint64(position[q])
            s = r & M63
            hit[r >> S6] |= uint64(mark[q] < threshold[slab, 0, s]) << s


@njit
def hashed_digits(hit, equal, coin, z, k2, digits, p, x):
    """All digits of U for every cell, as `kernels.flip_digits`: ``U < P`` goes to `hit`, and to `equal` the cells whose
    digits are those of their rate, which are those of the planes `p`, but for cells with a coin those of ``p ^ x``.
    """
    s, every = load(STEPS, ZERO, WIDE) + z, splat(~ZERO, WIDE)
    for i in range(ZERO, WORDS, LANES):
        m, e, c, at = splat(ZERO, WIDE), every, load(coin, i, WIDE), s
        for d in range(digits, ZERO, -1):
            r, b = h2(at, k2), (c & x[d - ONE]) ^ p[d - ONE]
            m, e = majority(m, r, b), e & (r ^ b)
            at = at - PLANE_STEP
        store(hit, i, load(hit, i, WIDE) | m)
        store(equal, i, e)
        s = s + STRIDE


@njit
def digit(mask, equal, coin, random, p, x):
    """One more significant digit from ready random words."""
    for i in range(BLOCK_WORDS):
        r, b = random[i], p ^ (coin[i] & x)
        mask[i] = majority(mask[i], r, b)
        equal[i] &= r ^ b


@njit
def decide_rest(hit, equal, coin, base, key, k2, generator, threshold):
    """Cells still `equal` flip where their own word lies below the rest of their rate."""
    own = np.empty(1, np.uint64)
    for low in range(ZERO, WORDS, LANES):
        some = load(equal, low, WIDE)
        if word(some == splat(ZERO, WIDE)) == NONE:
            continue
        for i in range(low, low + LANES):
            e = equal[i]
            while e != ZERO:
                s = BIT_OF[((e & (~e + ONE)) * DE_BRUIJN) >> S58]
                e &= e - ONE
                fill(own, 1, base + REST + (i << S6) + s, key, k2, generator)
                hit[i] |= uint64(own[0] < threshold[ONE ^ ((coin[i] >> s) & ONE), s]) << s


@njit
def draw_digits(hit, mask, equal, coin, random, base, key, k2, generator, digits, plane, swap, rest):
    """Digit planes of a block, least significant first, put into `hit`."""
    if generator == 0:
        z = key + G * (base + PLANES + (uint64(digits - 1) << PLANE_SHIFT))
        hashed_digits(hit, equal, coin, z, k2, uint64(digits), plane, swap)
    else:
        equal[:] = ~ZERO
        for d in range(digits - 1, -1, -1):
            fill(random, BLOCK_WORDS, base + PLANES + (uint64(d) << PLANE_SHIFT), key, k2, generator)
            digit(mask, equal, coin, random, plane[d], swap[d])
        for i in range(BLOCK_WORDS):
            hit[i] |= mask[i]
            mask[i] = ZERO
    decide_rest(hit, equal, coin, base, key, k2, generator, rest)


@njit
def apply_hashed(image, hit, z, k2, p, x):
    """Flip what was hit, and the positions that always flip (`p`, with a coin ``p ^ x``), where coin and stored value
    differ; leaves `hit` empty. The hash of the coins hides the latency of memory.
    """
    s, empty = load(STEPS, ZERO, WIDE) + z, splat(ZERO, WIDE)
    for i in range(ZERO, WORDS, LANES):
        c, stored = h2(s, k2), load(image, i, WIDE)
        store(image, i, stored ^ ((c ^ stored) & (load(hit, i, WIDE) | ((c & x) ^ p))))
        store(hit, i, empty)
        s = s + STRIDE


@njit
def apply_ready(image, hit, coin, p, x):
    """`apply_hashed` with ready coins."""
    for i in range(BLOCK_WORDS):
        c, stored = coin[i], image[i]
        image[i] = stored ^ ((c ^ stored) & (hit[i] | (p ^ (c & x))))
        hit[i] = ZERO


@jit
def stream(image, block, seed, use, generator, both, slabs, table, threshold, digits, plane, rest, always):
    """Flip cells of `image` (whole blocks, the first is number `block`), passing once over all of it."""
    key, k2 = derive(seed, use, -1)
    most, _ = most_hits(slabs)
    hit = np.zeros(BLOCK_WORDS, np.uint64)
    mask = np.zeros(BLOCK_WORDS, np.uint64)
    equal = np.empty(BLOCK_WORDS, np.uint64)
    random = np.empty(BLOCK_WORDS, np.uint64)
    coin = np.zeros(BLOCK_WORDS, np.uint64)
    words = np.empty(slabs.shape[0], np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    hit_coin = np.empty(most + 1, np.uint64)
    loses_1 = np.ascontiguousarray(plane[:, 1])
    swap = loses_1 ^ plane[:, 0]
    for b in range(image.size // BLOCK_WORDS):
        base = uint64(block + b) << BLOCK_SHIFT
        fill_every(words, slabs.shape[0], base + COUNT, ONE << SLAB_SHIFT, key, k2, generator)
        for s in range(slabs.shape[0]):
            start, stop, first = np.int64(slabs[s, START]), np.int64(slabs[s, STOP]), np.int64(slabs[s, FIRST])
            n = draw_count(words[s], table, start, stop, first)
            if n > 0:
                kind = slabs[s, KIND]
                counter = base + (uint64(s) << SLAB_SHIFT)
                fill(places, (n + 3) >> 2, counter, key, k2, generator)  # in place: a call of one more level costs 6 %
                if kind != FULL:
                    fill(mark, n, counter + MARKS, key, k2, generator)
                if both and kind != FULL:
                    coins_of(hit_coin, position, n, base + COINS, key, k2, generator)
                scatter(hit, hit_coin, both, position, mark, n, kind, s, threshold)
        if generator != 0 or (digits > 0 and both):
            fill(coin, BLOCK_WORDS, base + COINS, key, k2, generator)
        if digits > 0:
            draw_digits(hit, mask, equal, coin, random, base, key, k2, generator, digits, loses_1, swap, rest)
        part = image[b * BLOCK_WORDS : (b + 1) * BLOCK_WORDS]
        if generator == 0:
            apply_hashed(part, hit, key + G * (base + COINS), k2, always[1], always[0] ^ always[1])
        else:
            apply_ready(part, hit, coin, always[1], always[0] ^ always[1])


@njit
def list_hits(image, hits, q, word, z, k2, hashed, coin, position, mark, n, kind, slab, threshold):
    """Append the cells of those of `n` hits on the block at `word` that lie below their threshold, with the stored
    value that stays, and ask for their words; returns the new length.
    """
    for h in range(n):
        r = uint64(position[h])
        s = r & M63
        c = h2(z + G * (r >> S6), k2) if hashed else coin[h]
        loses_1 = ONE ^ ((c >> s) & ONE)
        below = ONE if kind == FULL else uint64(mark[h] < threshold[slab, loses_1, s])
        hits[q] = ((word << S6) + r) | (loses_1 << S62) | ((ONE ^ loses_1) << S63)
        if below != ZERO:
            fetch(image, word + (r >> S6))
        q += np.int64(below)
    return q


@jit
def touch(image, block, seed, use, generator, slabs, table, threshold):
    """As `stream` for few hits: only words that are hit are read."""
    key, k2 = derive(seed, use, -1)
    most, total = most_hits(slabs)
    hits = np.empty(BATCH + CHUNK * total + 1, np.uint64)
    stored = np.empty(BATCH + CHUNK * total, np.uint64)
    words = np.zeros(CHUNK, np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    coin = np.empty(most + 1, np.uint64)
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
            mine = base + (uint64(b) << BLOCK_SHIFT)
            for s in range(slabs.shape[0]):
                n, kind = counts[s, b], slabs[s, KIND]
                if n > 0:
                    draw_hits(places, mark, n, kind, mine + (uint64(s) << SLAB_SHIFT), key, k2, generator)
                    if generator != 0:
                        coins_of(coin, position, n, mine + COINS, key, k2, generator)
                    word = uint64(low + b) << S10
                    z = key + G * (mine + COINS)
                    q = list_hits(
                        image, hits, q, word, z, k2, generator == 0, coin, position, mark, n, kind, s, threshold
                    )
        if q >= BATCH:
            apply_hits(image, hits, q, stored)
            q = 0
    apply_hits(image, hits, q, stored)


@njit
def limit_of(wanted, low, high):
    """`recipe.in_64_bits` of the share of a slab that lies below an intensity."""
    share = (wanted - low) / (high - low)
    return CERTAIN if share >= 1 else uint64(min(share, 1 - 2.0**-53) * 2.0**64)


@njit
def compare_slabs(below, where, wanted, most_wanted, edges, slabs, table, words, places, mark, base, key, k2):
    """Set `below` for the cells of a block (numbers in `where`) with a hit below their intensity `wanted`."""
    position = places.view(np.uint16)
    for s in range(slabs.shape[0]):
        low, high = edges[s], edges[s + 1]
        if low >= most_wanted:
            return
        start, stop, first = np.int64(slabs[s, START]), np.int64(slabs[s, STOP]), np.int64(slabs[s, FIRST])
        n = draw_count(words[s], table, start, stop, first)
        draw_hits(places, mark, n, slabs[s, KIND], base + (uint64(s) << SLAB_SHIFT), key, k2, 0)
        for h in range(n):
            k = where[position[h]]
            if k >= 0 and wanted[k] > low:
                below[k] |= wanted[k] >= high or mark[h] < limit_of(wanted[k], low, high)


@njit
def below_planes(cell, above, digits, base, key, k2):
    """Whether the digits of a cell, and then its own word, lie below `above`."""
    word = base + PLANES + (cell >> S6)
    for d in range(digits):
        mine = ONE ^ ((h2(key + G * (word + (uint64(d) << PLANE_SHIFT)), k2) >> (cell & M63)) & ONE)
        rate = (above >> uint64(63 - d)) & ONE
        if mine != rate:
            return mine < rate
    return h2(key + G * (base + REST + cell), k2) < above << uint64(digits)


@jit
def compare(image, cells, first, key, k2, coins, high, wanted, above, certain, edges, slabs, table, digits):
    """Flip those of the listed cells of `image` (in order) whose latent says so.

    Cell c has the number `first` + c. With `coins` its rate for what it stores is doubled, that of its complement where
    it is `high` (above 1/2); `wanted` is the intensity of that rate, `above` what is left of it above the slabs, both
    unused where it is `certain`. Without `coins` the rate is the cell's own.
    """
    most, _ = most_hits(slabs)
    where = np.full(BLOCK_BITS, -1, np.int64)
    below = certain.copy()
    words = np.empty(slabs.shape[0], np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    mark = np.empty(most + 1, np.uint64)
    start = 0
    while start < cells.size:
        block = (first + uint64(cells[start])) >> S16
        base = block << BLOCK_SHIFT
        stop, most_wanted = start, 0.0
        while stop < cells.size and (first + uint64(cells[stop])) >> S16 == block:
            where[(first + uint64(cells[stop])) & CELL] = stop
            most_wanted = max(most_wanted, 0.0 if certain[stop] else wanted[stop])
            stop += 1
        fill_every(words, slabs.shape[0], base + COUNT, ONE << SLAB_SHIFT, key, k2, 0)
        compare_slabs(below, where, wanted, most_wanted, edges, slabs, table, words, places, mark, base, key, k2)
        for k in range(start, stop):
            c = uint64(cells[k])
            cell = (first + c) & CELL
            where[cell] = -1
            if not below[k] and above[k] != ZERO:
                below[k] = below_planes(cell, above[k], digits, base, key, k2)
            s = c & M63
            flips = uint64(below[k])
            if coins:
                coin = (h2(key + G * (base + COINS + (cell >> S6)), k2) >> (cell & M63)) & ONE
                differs = coin ^ ((image[c >> S6] >> s) & ONE)
                flips = differs | (ONE ^ flips) if high[k] else differs & flips
            image[c >> S6] ^= flips << s
        start = stop
