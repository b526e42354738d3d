"""Numba kernel of the layered min-sum decoder: integers only, bit for bit what the hardware does.

One block row (layer) of circulants at a time, check by check, `SIDE` words side by side in the lanes of a vector. A
word that is done leaves its lane to the next one. Per check, with A the a-posteriori
value of a bit (10 bits) and M the check's last message to it (6 bits)::

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
"""Words side by side: their 16-bit values fill one or two registers, and the state of a long code a part of L2."""

FREE = -1
ALL = np.uint64(SIDE)
ZERO = np.uint64(0)


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
        Edges ``layers[i] : layers[i + 1]`` belong to block row i.
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
    frames = len(words)
    start, stop, size = np.uint64(known_start), np.uint64(known_stop), np.uint64(lanes)
    bits = words.shape[1] + known_stop - known_start
    app = np.full(bits * SIDE, channel_value, dtype=np.int16)  # A of bit i of the words in all lanes
    messages = np.zeros(columns.size * lanes * SIDE, dtype=np.int8)
    rows = np.empty(bits, dtype=np.uint32)  # bit i of the words in all lanes
    values = np.empty(columns.size * SIDE, dtype=np.int16)
    sizes = np.empty(columns.size * SIDE, dtype=np.int8)
    places = np.empty(columns.size, dtype=np.uint64)
    old = np.empty(SIDE, dtype=np.int8)
    moved = np.empty(SIDE, dtype=np.int16)
    lane_frame = np.full(SIDE, FREE, dtype=np.int64)
    age = np.zeros(SIDE, dtype=np.int64)
    used = np.full(frames, -1, dtype=np.int64)
    flipped = np.zeros(frames, dtype=np.int64)
    waiting, busy = 0, 0
    while True:
        old[:] = -1
        if busy < SIDE and waiting < frames:
            rows[:] = 0
            for lane in range(SIDE):
                if lane_frame[lane] == FREE and waiting < frames:
                    put_in(words[waiting], rows, np.uint32(lane), start, stop)
                    lane_frame[lane], age[lane], old[lane] = waiting, 0, 0
                    waiting += 1
                    busy += 1
            receive(app, rows, old, channel_value, start, stop)
        if busy == 0:
            return used, flipped
        iterate(app, messages, values, sizes, places, layers, columns, shifts, size, old, moved)
        shown = False
        for lane in range(SIDE):
            frame = lane_frame[lane]
            if frame == FREE:
                continue
            age[lane] += 1
            if moved[lane] >= 0:  # no sign bit set
                if not shown:
                    decide(app, rows)
                    shown = True
                flipped[frame] = take_out(words[frame], rows, np.uint32(lane), start, stop)
                used[frame] = age[lane]
            elif age[lane] < iterations:
                continue
            lane_frame[lane] = FREE
            busy -= 1


@njit
def put_in(received, rows, lane, start, stop):  # type: ignore[no-untyped-def]
    """A word into its lane of `rows`, which is empty."""
    for i in range(start):
        rows[i] |= np.uint32(received[i]) << lane
    for i in range(start, np.uint64(received.size)):
        rows[i + stop - start] |= np.uint32(received[i]) << lane


@njit
def take_out(decided, rows, lane, start, stop):  # type: ignore[no-untyped-def]
    """The word of one lane; returns in how many bits it differs from what was there."""
    changed = np.uint32(0)
    for i in range(start):
        bit = np.uint8((rows[i] >> lane) & np.uint32(1))
        changed += np.uint32(bit ^ decided[i])
        decided[i] = bit
    for i in range(start, np.uint64(decided.size)):
        bit = np.uint8((rows[i + stop - start] >> lane) & np.uint32(1))
        changed += np.uint32(bit ^ decided[i])
        decided[i] = bit
    return changed


@njit
def receive(app, rows, old, channel_value, known_start, known_stop):  # type: ignore[no-untyped-def]
    """A of new words before the first iteration: the received bit's sign, certain where the bit is known."""
    goes_on = negative(load(old, ZERO, SIDE))
    zero, one = splat(np.int16(channel_value), SIDE), splat(np.int16(-channel_value), SIDE)
    known = splat(np.int16(APP_MAX), SIDE)
    for i in range(np.uint64(rows.size)):
        value = known if known_start <= i < known_stop else select(truths(rows[i], SIDE), one, zero)
        store(app, i * ALL, select(goes_on, load(app, i * ALL, SIDE), value))


@njit
def decide(app, rows):  # type: ignore[no-untyped-def]
    """Bits as they read in all lanes."""
    for i in range(np.uint64(rows.size)):
        rows[i] = word(negative(load(app, i * ALL, SIDE)))


@njit
def clipped(value):  # type: ignore[no-untyped-def]
    """A or V in 10 bits."""
    return smaller(larger(value, splat(np.int16(-APP_MAX), SIDE)), splat(np.int16(APP_MAX), SIDE))


@njit
def positive(size):  # type: ignore[no-untyped-def]
    """The magnitude of a message."""
    return smaller(larger(size, splat(np.int8(0), SIDE)), splat(np.int8(MESSAGE_MAX), SIDE))


@njit(error_model="numpy")
def iterate(app, messages, values, sizes, places, layers, columns, shifts, lanes, old, moved):  # type: ignore[no-untyped-def]
    """One iteration of all words; `moved` is negative where a check was odd or a bit has changed.

    `old` is 0 in lanes whose messages are those of the word before, else -1. `values`, `sizes` and `places` are room
    for the inputs of one check.
    """
    goes_on = load(old, ZERO, SIDE)
    changed = splat(np.int16(0), SIDE)
    for layer in range(np.uint64(layers.size - 1)):
        first = layers[layer]
        inputs = layers[layer + np.uint64(1)] - first
        for z in range(lanes):
            least = second = splat(np.int8(SIZE_MAX), SIDE)
            odd, parity = splat(np.int8(0), SIDE), splat(np.int16(0), SIDE)
            for e in range(inputs):
                turned = z + shifts[first + e]
                turned -= lanes if turned >= lanes else ZERO
                place = (columns[first + e] * lanes + turned) * ALL
                a = load(app, place, SIDE)
                message = load(messages, ((first + e) * lanes + z) * ALL, SIDE) & goes_on
                v = clipped(a - widened(message))
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
                store(messages, ((first + e) * lanes + z) * ALL, message)
                store(app, place, new)
    store(moved, ZERO, changed)
