"""Numba kernel of the layered min-sum decoder: integers only, bit for bit what the hardware does.

One block row (layer) of circulants at a time, `SIDE` of its checks side by side in the lanes of a vector. Per check,
with A the a-posteriori value of a bit (10 bits) and M the check's last message to it (6 bits)::

    V   = clip(A - M, -511, 511)
    M'  = sign product of the other V  *  clip(smallest other |V| - c, 0, 31)
    A'  = clip(V + M', -511, 511)

The correction c follows from how close the two smallest |V| of the check are. To the bit that holds the smallest: 1; to
the others 1 if the two differ by `NEAR` or more, else 2; and 3 to all where the two are equal. So a check whose inputs
are all weak says little, as in the sum-product rule, whose magnitude is the minimum less about the logarithm of the
number of inputs near it. A constant offset fails about ten times as many words.

A bit of degree 16 reaches |A| = 503, so A is exact. Were it clipped lower, messages that shrink would be taken off a
sum to which they were never fully added: with 8 bits all high-degree bits of a word can change sign at once.

A bit reads 1 when A < 0. Decoding stops after an iteration in which every check was even when its layer began and no
bit changed: then the word is a codeword.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from qtaml_hw.support.compiled import compiled
from qtaml_hw.support.vectors import (
    absolute,
    larger,
    load,
    negative,
    saturated,
    select,
    smaller,
    splat,
    store,
    truths,
    widened,
    word,
)

__all__ = ["APP_MAX", "MESSAGE_MAX", "NEAR", "decode_frames"]

APP_MAX = 511
MESSAGE_MAX = 31
NEAR = 4
SIZE_MAX = 127  # |V| is as good as infinite from MESSAGE_MAX + NEAR + 3 on
SIDE = 32
"""Checks side by side. A circulant whose size it does not divide is decoded with its bits repeated until it does: check
z then sees the same bits as check z + size, so all repetitions stay equal.
"""

ALL = np.uint64(SIDE)
ZERO, ONE = np.uint64(0), np.uint64(1)


@compiled(error_model="numpy", nogil=True)
def decode_frames(
    words: NDArray[np.uint8],
    layers: NDArray[np.uint64],
    columns: NDArray[np.uint64],
    shifts: NDArray[np.uint64],
    lanes: int,
    channel_value: int,
    iterations: int,
    known_start: int,
    known_stop: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Decode words in place; words that do not converge are left as they are.

    Parameters
    ----------
    words : uint8 array, shape (N, block columns * lanes - (known_stop - known_start))
        Received words: 0 and 1.
    layers : uint64 array, shape (block rows + 1,)
        Edges ``layers[i] : layers[i + 1]`` belong to block row i, which has no two in one block column.
    columns, shifts : uint64 array, shape (edges,)
        Block column and cyclic shift of each circulant: check z sees bit ``(z + shift) % lanes`` of the column.
    lanes : int
        Size of a circulant.
    channel_value : int
        |A| of a received bit.
    iterations : int
        Iteration limit.
    known_start, known_stop : int
        Bits of the full code in this range are known to be 0 and not in the words (shortening).

    Returns
    -------
    used : int array, shape (N,)
        Iterations used; -1 where the limit was reached without a codeword.
    flipped : int array, shape (N,)
        Bits that were changed.
    """
    wide = lanes
    while wide % SIDE:
        wide += lanes
    frames, size, pitch = len(words), np.uint64(wide), np.uint64(wide + SIDE)
    block_columns = (words.shape[1] + known_stop - known_start) // lanes
    app = np.empty(block_columns * (wide + SIDE), dtype=np.int16)  # after every column its first bits once more
    messages = np.empty(columns.size * wide, dtype=np.int8)
    values = np.empty(columns.size * SIDE, dtype=np.int16)
    sizes = np.empty(columns.size * SIDE, dtype=np.int8)
    places = np.empty(columns.size, dtype=np.uint64)
    full = np.empty(block_columns * lanes, dtype=np.int16)
    used = np.full(frames, -1, dtype=np.int64)
    flipped = np.zeros(frames, dtype=np.int64)
    for frame in range(frames):
        full[known_start:known_stop] = APP_MAX
        receive(words[frame, :known_start], full[:known_start], np.int16(channel_value))
        receive(words[frame, known_start:], full[known_stop:], np.int16(channel_value))
        for column in range(np.uint64(block_columns)):
            if wide == lanes:
                for z in range(ZERO, size, ALL):
                    store(app, column * pitch + z, load(full, column * size + z, SIDE))
                store(app, column * pitch + size, load(full, column * size, SIDE))
            else:
                for z in range(pitch):
                    app[column * pitch + z] = full[column * np.uint64(lanes) + z % np.uint64(lanes)]
        messages[:] = 0
        for iteration in range(iterations):
            if not iterate(app, messages, values, sizes, places, layers, columns, shifts, size):
                used[frame] = iteration + 1
                for column in range(np.uint64(block_columns)):
                    if wide == lanes:
                        for z in range(ZERO, size, ALL):
                            store(full, column * size + z, load(app, column * pitch + z, SIDE))
                    else:
                        for z in range(np.uint64(lanes)):
                            full[column * np.uint64(lanes) + z] = app[column * pitch + z]
                flipped[frame] = decide(full[:known_start], words[frame, :known_start])
                flipped[frame] += decide(full[known_stop:], words[frame, known_start:])
                break
    return used, flipped


@njit
def receive(bits, values, channel_value):  # type: ignore[no-untyped-def]
    """A of received bits before the first iteration."""
    for i in range(np.uint64(bits.size)):
        values[i] = -channel_value if bits[i] else channel_value


@njit
def decide(values, bits):  # type: ignore[no-untyped-def]
    """Bits as they read; returns how many have changed."""
    changed = 0
    for i in range(np.uint64(bits.size)):
        bit = np.uint8(values[i] < 0)
        changed += bit != bits[i]
        bits[i] = bit
    return changed


@njit
def clipped(value):  # type: ignore[no-untyped-def]
    """A or V in 10 bits."""
    return smaller(larger(value, splat(np.int16(-APP_MAX), SIDE)), splat(np.int16(APP_MAX), SIDE))


@njit
def positive(size):  # type: ignore[no-untyped-def]
    """The magnitude of a message."""
    return smaller(larger(size, splat(np.int8(0), SIDE)), splat(np.int8(MESSAGE_MAX), SIDE))


@njit(error_model="numpy")
def iterate(app, messages, values, sizes, places, layers, columns, shifts, lanes):  # type: ignore[no-untyped-def]
    """One iteration; returns whether a check was odd or a bit has changed.

    `values`, `sizes` and `places` are room for the inputs of the checks in hand.
    """
    pitch = lanes + ALL
    changed = splat(np.int16(0), SIDE)
    for layer in range(np.uint64(layers.size - 1)):
        first = layers[layer]
        inputs = layers[layer + ONE] - first
        for z in range(ZERO, lanes, ALL):
            least = second = splat(np.int8(SIZE_MAX), SIDE)
            odd, parity = splat(np.int8(0), SIDE), splat(np.int16(0), SIDE)
            for e in range(inputs):
                turned = z + shifts[first + e]
                turned -= lanes if turned >= lanes else ZERO
                place = columns[first + e] * pitch + turned
                a = load(app, place, SIDE)
                v = clipped(a - widened(load(messages, (first + e) * lanes + z, SIDE)))
                short = larger(saturated(v), splat(np.int8(-SIZE_MAX), SIDE))
                places[e] = place
                store(values, e * ALL, v)
                store(sizes, e * ALL, short)
                parity = parity ^ a
                odd = odd ^ short
                second = smaller(second, larger(least, absolute(short)))
                least = smaller(least, absolute(short))
            changed = changed | parity
            equal, near = second == least, second - least < splat(np.int8(NEAR), SIDE)
            one, two, three = splat(np.int8(1), SIDE), splat(np.int8(2), SIDE), splat(np.int8(3), SIDE)
            small = positive(least - select(equal, three, select(near, two, one)))
            large = select(equal, small, positive(second - one))  # to the bit with the smallest |V|
            for e in range(inputs):
                place, short = places[e], load(sizes, e * ALL, SIDE)
                message = select(absolute(short) == least, large, small)
                message = select(negative(odd ^ short), splat(np.int8(0), SIDE) - message, message)
                new = clipped(load(values, e * ALL, SIDE) + widened(message))
                changed = changed | (load(app, place, SIDE) ^ new)
                store(messages, (first + e) * lanes + z, message)
                store(app, place, new)
        for e in range(inputs):  # bits that were reached at the end of their column, then those at its start
            start, over = columns[first + e] * pitch, shifts[first + e] & (ALL - ONE)
            at_end = truths(np.uint32((ONE << over) - ONE), SIDE)
            bits = select(at_end, load(app, start + lanes, SIDE), load(app, start, SIDE))
            store(app, start, bits)
            store(app, start + lanes, bits)
    return word(negative(changed)) != 0
