"""Numba kernel of the layered min-sum decoder: integers only, bit for bit what the hardware does.

One block row (layer) of circulants at a time, all its checks in parallel lanes. Per check, with A the a-posteriori
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
from numpy.typing import NDArray

from qtaml_hw.support.compiled import compiled

__all__ = ["APP_MAX", "MESSAGE_MAX", "NEAR", "decode_frames"]

APP_MAX = 511
MESSAGE_MAX = 31
NEAR = 4
SIZE_MAX = 127  # |V| is as good as infinite from MESSAGE_MAX + NEAR + 3 on


@compiled(error_model="numpy")
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
) -> NDArray[np.int64]:
    """Decode words in place; words that do not converge are left as they are.

    Parameters
    ----------
    words : uint8 array, shape (N, block columns * lanes)
        Received words of the full-length code.
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
        Bits in this range are known to be 0 (shortening).

    Returns
    -------
    int array, shape (N,)
        Iterations used; -1 where the limit was reached without a codeword.
    """
    frames, bits = words.shape
    block_columns, edges = bits // lanes, columns.size
    app = np.empty((block_columns, 2 * lanes), dtype=np.int16)  # every column twice: a rotation is one slice
    messages = np.empty((edges, lanes), dtype=np.int8)
    values = np.empty((edges, lanes), dtype=np.int16)
    new = np.empty(2 * lanes, dtype=np.int16)
    least = np.empty(lanes, dtype=np.int8)
    second = np.empty(lanes, dtype=np.int8)
    small = np.empty(lanes, dtype=np.int8)
    large = np.empty(lanes, dtype=np.int8)
    signs = np.empty(lanes, dtype=np.int8)
    parity = np.empty(lanes, dtype=np.int8)
    moved = np.empty(lanes, dtype=np.int8)
    used = np.full(frames, -1, dtype=np.int64)
    for frame in range(frames):
        _load(words[frame], app, lanes, channel_value, known_start, known_stop)
        messages[:] = 0
        for iteration in range(iterations):
            moved[:] = 0
            for layer in range(layers.size - 1):
                for z in range(parity.size):
                    least[z] = second[z] = SIZE_MAX
                    signs[z] = parity[z] = 0
                for e in range(layers[layer], layers[layer + 1]):
                    _gather(app, columns[e], shifts[e], messages, values, e, least, second, signs, parity)
                for z in range(lanes):
                    moved[z] |= parity[z]
                _correct(least, second, small, large)
                for e in range(layers[layer], layers[layer + 1]):
                    _message(messages, values, e, least, small, large, signs)
                    _scatter(app, columns[e], shifts[e], messages, values, e, new, moved)
            busy = 0
            for z in range(lanes):
                busy |= moved[z]
            if busy >= 0:  # no sign bit set
                used[frame] = iteration + 1
                for column_index in range(block_columns):
                    for z in range(lanes):
                        words[frame, column_index * lanes + z] = app[column_index, z] < 0
                break
    return used


@compiled(error_model="numpy")
def _load(word, app, lanes, channel_value, known_start, known_stop):  # type: ignore[no-untyped-def]
    """A-posteriori values before the first iteration: the received bit's sign, certain where the bit is known."""
    for i in range(word.size):
        value = -channel_value if word[i] else channel_value
        if known_start <= i < known_stop:
            value = APP_MAX
        app[i // lanes, i % lanes] = app[i // lanes, i % lanes + lanes] = value


# LLVM makes vector code of a loop only if it can tell its arrays apart cheaply, so each loop has few of them. Whole
# arrays are passed because a slice costs a reference count. Indices are unsigned: a signed one may count from the end.


@compiled(error_model="numpy")
def _size(value):  # type: ignore[no-untyped-def]
    """|V| in 7 bits."""
    return np.int8(min(abs(value), np.int16(SIZE_MAX)))


@compiled(error_model="numpy")
def _sign(value):  # type: ignore[no-untyped-def]
    """-1 for a negative value, else 0."""
    return np.int8(np.int16(value) >> np.int16(15))


@compiled(error_model="numpy")
def _gather(app, column, shift, messages, values, e, least, second, signs, parity):  # type: ignore[no-untyped-def]
    """Values of circulant e without the check's own last message; running minima and signs of the checks."""
    for z in range(np.uint64(least.size)):
        v = np.int16(app[column, shift + z] - np.int16(messages[e, z]))
        values[e, z] = min(max(v, np.int16(-APP_MAX)), np.int16(APP_MAX))
    for z in range(np.uint64(least.size)):
        magnitude, before = _size(values[e, z]), least[z]
        second[z] = min(second[z], max(before, magnitude))
        least[z] = min(before, magnitude)
    for z in range(np.uint64(least.size)):
        signs[z] ^= _sign(values[e, z])
    for z in range(np.uint64(least.size)):
        parity[z] ^= _sign(app[column, shift + z])


@compiled(error_model="numpy")
def _correct(least, second, small, large):  # type: ignore[no-untyped-def]
    """Message magnitudes of the checks: `large` to the bit with the smallest |V|, `small` to the others."""
    for z in range(np.uint64(least.size)):
        gap = np.int8(second[z] - least[z])
        correction = np.int8(3) if gap == 0 else np.int8(2) if gap < NEAR else np.int8(1)
        small[z] = min(max(np.int8(least[z] - correction), np.int8(0)), np.int8(MESSAGE_MAX))
    for z in range(np.uint64(least.size)):
        other = min(max(np.int8(second[z] - np.int8(1)), np.int8(0)), np.int8(MESSAGE_MAX))
        large[z] = small[z] if second[z] == least[z] else other


@compiled(error_model="numpy")
def _message(messages, values, e, least, small, large, signs):  # type: ignore[no-untyped-def]
    """New messages of circulant e; a bit that was the minimum hears of the second."""
    for z in range(np.uint64(least.size)):
        messages[e, z] = large[z] if _size(values[e, z]) == least[z] else small[z]
    for z in range(np.uint64(least.size)):
        messages[e, z] = np.int8(-messages[e, z]) if np.int8(signs[z] ^ _sign(values[e, z])) < 0 else messages[e, z]


@compiled(error_model="numpy")
def _scatter(app, column, shift, messages, values, e, new, moved):  # type: ignore[no-untyped-def]
    """New a-posteriori values of circulant e, both copies; `moved` turns negative where a bit has changed."""
    lanes = np.uint64(moved.size)
    for z in range(lanes):
        a = np.int16(values[e, z] + np.int16(messages[e, z]))
        new[z] = min(max(a, np.int16(-APP_MAX)), np.int16(APP_MAX))
    for z in range(lanes):
        moved[z] |= _sign(app[column, shift + z]) ^ _sign(new[z])
    for z in range(lanes):
        new[lanes + z] = new[z]
    for z in range(lanes):
        app[column, z] = new[lanes - shift + z]
    for z in range(lanes):
        app[column, lanes + z] = new[lanes - shift + z]
