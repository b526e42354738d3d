"""Numba kernel of the layered min-sum decoder: integers only, bit for bit what the hardware does.

One block row (layer) of circulants at a time, all its checks in parallel lanes. Per check, with A the a-posteriori
value of a bit (8 bits) and M the check's last message to it (6 bits)::

    V   = clip(A - M, -127, 127)
    M'  = sign product of the other V  *  clip(smallest other |V| - c, 0, 31)
    A'  = clip(V + M', -127, 127)

The correction c follows from how close the two smallest |V| of the check are. To the bit that holds the smallest: 1; to
the others 1 if the two differ by `NEAR` or more, else 2; and 3 to all where the two are equal. So a check whose inputs
are all weak says little, as in the sum-product rule, whose magnitude is the minimum less about the logarithm of the
number of inputs near it. A constant offset fails about ten times as many words.

A bit reads 1 when A < 0. Decoding stops after an iteration in which every check was even when its layer began and no
bit changed: then the word is a codeword.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["APP_MAX", "MESSAGE_MAX", "NEAR", "decode_frames"]

APP_MAX = 127
MESSAGE_MAX = 31
NEAR = 4


@numba.njit(cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def decode_frames(
    words: NDArray[np.uint8],
    layers: NDArray[np.int64],
    columns: NDArray[np.int64],
    shifts: NDArray[np.int64],
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
    layers : int array, shape (block rows + 1,)
        Edges ``layers[i] : layers[i + 1]`` belong to block row i.
    columns, shifts : int array, shape (edges,)
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
    app = np.empty((block_columns, 2 * lanes), dtype=np.int8)  # every column twice: a rotation is one slice
    messages = np.empty((edges, lanes), dtype=np.int8)
    values = np.empty((edges, lanes), dtype=np.int8)
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
                least[:] = APP_MAX
                second[:] = APP_MAX
                signs[:] = 0
                parity[:] = 0
                for e in range(layers[layer], layers[layer + 1]):
                    shift = shifts[e]
                    rotated = app[columns[e], shift : shift + lanes]
                    _gather(rotated, messages[e], values[e], least, second, signs, parity)
                for z in range(lanes):
                    moved[z] |= parity[z]
                _correct(least, second, small, large)
                for e in range(layers[layer], layers[layer + 1]):
                    column, shift = app[columns[e]], shifts[e]
                    _scatter(column[shift : shift + lanes], messages[e], values[e], least, small, large, signs, moved)
                    for z in range(shift):
                        column[z] = column[lanes + z]
                    for z in range(shift, lanes):
                        column[lanes + z] = column[z]
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


@numba.njit(cache=True, error_model="numpy")
def _load(word, app, lanes, channel_value, known_start, known_stop):  # type: ignore[no-untyped-def]
    """A-posteriori values before the first iteration: the received bit's sign, certain where the bit is known."""
    for i in range(word.size):
        value = -channel_value if word[i] else channel_value
        if known_start <= i < known_stop:
            value = APP_MAX
        app[i // lanes, i % lanes] = app[i // lanes, i % lanes + lanes] = value


@numba.njit(cache=True, error_model="numpy")
def _gather(app, messages, values, least, second, signs, parity):  # type: ignore[no-untyped-def]
    """Values of one circulant without the check's own last message; running minima and signs of the checks."""
    for z in range(app.size):
        v = np.int16(np.int16(app[z]) - np.int16(messages[z]))
        v = np.int16(min(max(v, np.int16(-APP_MAX)), np.int16(APP_MAX)))
        values[z] = v
        magnitude = np.int8(abs(v))
        least_z = least[z]
        second[z] = min(second[z], max(least_z, magnitude))
        least[z] = min(least_z, magnitude)
        signs[z] ^= np.int8(v)
        parity[z] ^= app[z]


@numba.njit(cache=True, error_model="numpy")
def _correct(least, second, small, large):  # type: ignore[no-untyped-def]
    """Message magnitudes of the checks: `large` to the bit with the smallest |V|, `small` to the others."""
    for z in range(least.size):
        gap = np.int16(second[z]) - np.int16(least[z])
        c = np.int16(3) if gap == 0 else np.int16(2) if gap < NEAR else np.int16(1)
        small[z] = min(max(np.int16(least[z] - c), np.int16(0)), np.int16(MESSAGE_MAX))
        large[z] = small[z] if gap == 0 else min(max(np.int16(second[z] - 1), np.int16(0)), np.int16(MESSAGE_MAX))


@numba.njit(cache=True, error_model="numpy")
def _scatter(app, messages, values, least, small, large, signs, moved):  # type: ignore[no-untyped-def]
    """New messages and a-posteriori values of one circulant; a bit that was the minimum hears of the second."""
    for z in range(app.size):
        v = values[z]
        m = np.int16(large[z] if np.int8(abs(v)) == least[z] else small[z])
        if np.int8(signs[z] ^ v) < 0:
            m = np.int16(-m)
        messages[z] = m
        a = np.int16(np.int16(v) + m)
        a = np.int16(min(max(a, np.int16(-APP_MAX)), np.int16(APP_MAX)))
        moved[z] |= np.int8(app[z]) ^ np.int8(a)
        app[z] = a
