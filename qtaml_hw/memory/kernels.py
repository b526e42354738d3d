"""The flip kernels: a block of 1024 words at a time, serial, data in place, no interpreter lock held.

The random part of a block does not look at the data. Its hits go to `hit` in the L1 cache: 1024 words for cells that
store a 0 and 1024 for cells that store a 1, or the first alone where it makes no difference; digit planes go to m0 and
m1 in the same way. Counters of the generator: block number in the
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
S3 = np.uint64(3)
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
PLANE_STEP = np.uint64((1024 * int(G)) % 2**64)  # of the argument of the hash
FOUR_STEPS = np.uint64((4096 * int(G)) % 2**64)
NOT_0 = np.uint64(1 << 6)  # of an alias outcome: cells that store a 0 stay
NOT_1 = np.uint64(1 << 7)
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


@njit(inline="always")
def majority(m, r, b):
    """Cell by cell; in this form it compiles to the fewest instructions."""
    return m ^ ((m ^ r) & (m ^ b))


@njit
def four_digits(mask, z, k2, b0, b1, b2, b3):
    """Four more significant digits with the rate's bits `b0` .. `b3`: ``U < P`` so far in `mask`.

    `z` is the argument of the hash for the first of them; each more significant plane lies 1024 counters lower.
    """
    for i in range(BLOCK_WORDS):
        m = mask[i]
        r = h2(z, k2)
        m = majority(m, r, b0)
        r = h2(z - PLANE_STEP, k2)
        m = majority(m, r, b1)
        r = h2(z - PLANE_STEP - PLANE_STEP, k2)
        m = majority(m, r, b2)
        r = h2(z - PLANE_STEP - PLANE_STEP - PLANE_STEP, k2)
        mask[i] = majority(m, r, b3)
        z += G


@njit
def digit(mask, z, k2, b):
    """One more significant digit."""
    for i in range(BLOCK_WORDS):
        r = h2(z, k2)
        m = mask[i]
        mask[i] = majority(m, r, b)
        z += G


@njit
def digit_both(m0, m1, z, k2, b0, b1):
    """`digit` for both stored values with the same random words."""
    for i in range(BLOCK_WORDS):
        r = h2(z, k2)
        x, y = m0[i], m1[i]
        m0[i] = majority(x, r, b0)
        m1[i] = majority(y, r, b1)
        z += G


@njit
def last_digit(image, mask, hit, z, k2, b, always):
    """The most significant digit, then the flips; leaves the masks empty. The hash hides the latency of memory."""
    for i in range(BLOCK_WORDS):
        r = h2(z, k2)
        m = mask[i]
        image[i] ^= majority(m, r, b) | hit[i] | always
        mask[i] = ZERO
        hit[i] = ZERO
        z += G


@njit
def last_digit_both(image, m0, m1, hit0, hit1, z, k2, b0, b1, a0, a1):
    """`last_digit` with flips that depend on what is stored."""
    for i in range(BLOCK_WORDS):
        r = h2(z, k2)
        p, q, x = m0[i], m1[i], image[i]
        f0 = majority(p, r, b0) | hit0[i] | a0
        f1 = majority(q, r, b1) | hit1[i] | a1
        image[i] = x ^ ((x & f1) | (~x & f0))
        m0[i] = ZERO
        m1[i] = ZERO
        hit0[i] = ZERO
        hit1[i] = ZERO
        z += G


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
        x = image[i]
        image[i] = x ^ ((x & (hit1[i] | a1)) | (~x & (hit0[i] | a0)))
    for i in range(BLOCK_WORDS):
        hit0[i] = ZERO
        hit1[i] = ZERO


@njit
def draw_digits(image, m0, m1, hit0, hit1, both, base, key, k2, digits, plane, always):
    """Digit planes of a mixture, least significant first, and all flips of a block."""
    z = key + G * (base + PLANES + (uint64(digits - 1) << PLANE_SHIFT))
    d = digits - 1
    if both:
        while d > 0:
            digit_both(m0, m1, z, k2, plane[d, 0], plane[d, 1])
            z -= PLANE_STEP
            d -= 1
        last_digit_both(image, m0, m1, hit0, hit1, z, k2, plane[0, 0], plane[0, 1], always[0], always[1])
        return
    while d >= 4:
        four_digits(m0, z, k2, plane[d, 0], plane[d - 1, 0], plane[d - 2, 0], plane[d - 3, 0])
        z -= FOUR_STEPS
        d -= 4
    while d > 0:
        digit(m0, z, k2, plane[d, 0])
        z -= PLANE_STEP
        d -= 1
    last_digit(image, m0, hit0, z, k2, plane[0, 0], always[0])


@njit
def digit_of(mask, equal, random, b):
    """`digit` from ready random words, keeping in `equal` the cells whose digits are those of the rate."""
    for i in range(BLOCK_WORDS):
        m, r = mask[i], random[i]
        mask[i] = majority(m, r, b)
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
def tracked_digits(mask, equal, random, hit, base, key, k2, generator, digits, plane, rest, exact):
    """Digit planes for one stored value, put into `hit`, remembering the cells equal to their rate."""
    equal[:] = ~ZERO
    for d in range(digits - 1, -1, -1):
        fill(random, BLOCK_WORDS, base + PLANES + (uint64(d) << PLANE_SHIFT), key, k2, generator)
        digit_of(mask, equal, random, plane[d])
    if exact:
        decide_rest(mask, equal, base, key, k2, generator, rest)
    for i in range(BLOCK_WORDS):
        hit[i] |= mask[i]
        mask[i] = ZERO


@njit
def scatter(hit, both, position, mark, n, kind, threshold, alias):
    """OR `n` hits into both parts of `hit`; for `ALIAS` all their bits come from `mark`: word 10, index 7, mark 47."""
    if kind == ALIAS:
        for q in range(n):
            r = mark[q]
            e = alias[(r >> S10) & INDEX]
            e >>= uint64((r >> S17) >= (e >> S17)) << S3
            hit[(r & WORD) + (e & NOT_0) * uint64(BLOCK_WORDS >> 6)] |= ONE << (e & M63)
    elif kind == FULL:
        for q in range(n):
            r = uint64(position[q])
            hit[r >> S6] |= ONE << (r & M63)
        if both:
            for q in range(n):
                r = uint64(position[q])
                hit[(r >> S6) + uint64(BLOCK_WORDS)] |= ONE << (r & M63)
    elif both:
        for q in range(n):
            r = uint64(position[q])
            s = r & M63
            w = r >> S6
            hit[w] |= uint64(mark[q] < threshold[0, s]) << s
            hit[w + uint64(BLOCK_WORDS)] |= uint64(mark[q] < threshold[1, s]) << s
    else:
        for q in range(n):
            r = uint64(position[q])
            s = r & M63
            hit[r >> S6] |= uint64(mark[q] < threshold[0, s]) << s


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
    hit = np.zeros(2 * BLOCK_WORDS, np.uint64)
    hit0, hit1 = hit[:BLOCK_WORDS], hit[BLOCK_WORDS:]
    m0 = np.zeros(BLOCK_WORDS, np.uint64)
    m1 = np.zeros(BLOCK_WORDS, np.uint64)
    random = np.empty(BLOCK_WORDS, np.uint64)
    word = np.empty(1, np.uint64)
    places = np.empty(most // 4 + 2, np.uint64)
    position = places.view(np.uint16)
    mark = np.empty(most + 1, np.uint64)
    for b in range(image.size // BLOCK_WORDS):
        base = uint64(block + b) << BLOCK_SHIFT
        for s in range(slab.size):
            c = base + (uint64(slab[s]) << SLAB_SHIFT)
            fill(word, 1, c + COUNT, key, k2, generator)
            n = draw_count(word[0], table, start[s], start[s + 1], first[s])
            if n > 0:
                if kind[s] != ALIAS:
                    fill(places, (n + 3) >> 2, c, key, k2, generator)
                if kind[s] != FULL:
                    fill(mark, n, c + MARKS, key, k2, generator)
                scatter(hit, both, position, mark, n, kind[s], threshold[s], alias)
        part = image[b * BLOCK_WORDS : (b + 1) * BLOCK_WORDS]  # indices that cannot be negative: else no vectors
        if digits > 0 and generator == 0 and not exact:
            draw_digits(part, m0, m1, hit0, hit1, both, base, key, k2, digits, plane, always)
            continue
        if digits > 0:
            tracked_digits(m0, m1, random, hit0, base, key, k2, generator, digits, plane[:, 0], rest[0], exact)
            if both:
                tracked_digits(m0, m1, random, hit1, base, key, k2, generator, digits, plane[:, 1], rest[1], exact)
        if both:
            apply_both(part, hit0, hit1, always[0], always[1])
        else:
            apply(part, hit0, always[0])


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
                    e = alias[(r >> S10) & INDEX]
                    e >>= uint64((r >> S17) >= (e >> S17)) << S3
                    where[q] = b * BLOCK_WORDS + np.int64(r & WORD)
                    flip0[q] = uint64(e & NOT_0 == ZERO) << (e & M63)
                    flip1[q] = uint64(e & NOT_1 == ZERO) << (e & M63)
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
