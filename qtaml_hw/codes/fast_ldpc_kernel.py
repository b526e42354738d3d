"""Numba kernel of the fast LDPC decoder: some checks of every block row at once, bit for bit the hardware.

In step t the checks ``z = g P .. g P + P - 1`` of all block rows are worked on, g = t mod G, G = Z / P. Per check, with
A the a-posteriori value of a bit and M the check's last message to it::

    V   = A - M
    M'  = sign product of the other V  *  f(smallest other min(|V|, 15))
    A   = A + M' - M                        at the end of step t + DELAY

f(m) is m - 1, or m - 2 where the two smallest are equal, but not below 0; 15 stays 15. What is added to A is a
difference, so that it does not matter how many other checks have changed A meanwhile: A is the received value and the
sum of all messages that have arrived. Nothing is clipped.

A step is quiet if no check of the step before was odd and no bit changes its sign at its end. After G + 1 quiet steps
in a row all checks were even over the bits as they are: the word is a codeword.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.support.compiled import compiled

__all__ = ["CHANNEL", "DELAY", "SIZE_MAX", "decode_fast"]

CHANNEL = 6
"""|A| of a received bit."""
SIZE_MAX = 15
"""Largest magnitude of a message, and from which on |V| makes no difference."""
DELAY = 2
"""Steps from reading A to adding what follows from it, in the same step counted as 0: pipeline stages of hardware."""
CERTAIN = 4096
"""A of a bit that is known to be 0: no messages change its sign, or bring it below `SIZE_MAX`."""


@compiled(error_model="numpy")
def decode_fast(
    words: NDArray[np.uint8],
    layers: NDArray[np.int64],
    columns: NDArray[np.int64],
    shifts: NDArray[np.int64],
    lanes: int,
    rows_per_clock: int,
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
        Size Z of a circulant.
    rows_per_clock : int
        P, a divisor of Z.
    iterations : int
        Limit, in turns of G steps.
    known_start, known_stop : int
        Bits in this range are known to be 0 (shortening).

    Returns
    -------
    int array, shape (N,)
        Iterations begun until the word was a codeword; -1 where the limit was reached before.
    """
    frames, bits = words.shape
    P, groups, edges = rows_per_clock, lanes // rows_per_clock, columns.size
    block_columns = bits // lanes
    widest = 0
    for row in range(layers.size - 1):
        widest = max(widest, layers[row + 1] - layers[row])
    app = np.empty((block_columns, 2 * lanes), np.int16)  # every column twice: a rotation is one slice
    before = np.empty((block_columns, lanes), np.int16)
    messages = np.empty((edges, lanes), np.int8)
    differences = np.empty((DELAY + 1, edges, P), np.int8)
    size = np.empty((widest, P), np.int8)
    sign = np.empty((widest, P), np.int8)
    least = np.empty(P, np.int8)
    second = np.empty(P, np.int8)
    total = np.empty(P, np.int8)
    parity = np.empty(P, np.int8)
    used = np.full(frames, -1, dtype=np.int64)
    for frame in range(frames):
        for i in range(bits):
            value = -CHANNEL if words[frame, i] else CHANNEL
            if known_start <= i < known_stop:
                value = CERTAIN
            column, z = i // lanes, i % lanes
            app[column, z] = app[column, z + lanes] = before[column, z] = value
        messages[:] = 0
        quiet, odd = 0, 1
        for step in range(iterations * groups):
            loud = odd
            odd = 0
            first, slot = step % groups * P, step % (DELAY + 1)
            for row in range(layers.size - 1):
                for p in range(P):
                    least[p] = second[p] = SIZE_MAX
                    total[p] = parity[p] = 0
                start, degree = layers[row], layers[row + 1] - layers[row]
                for k in range(degree):
                    _gather(
                        app, messages, columns[start + k], shifts[start + k], start + k, first, k, size, sign, parity
                    )
                    for p in range(P):
                        total[p] ^= sign[k, p]
                        second[p] = min(second[p], max(least[p], size[k, p]))
                        least[p] = min(least[p], size[k, p])
                for p in range(P):
                    odd |= parity[p]
                for k in range(degree):
                    _message(messages, differences, start + k, first, slot, k, size, sign, least, second, total)
            if step >= DELAY:
                first, slot = (step - DELAY) % groups * P, (step - DELAY) % (DELAY + 1)
                loud |= _add(app, before, differences, columns, shifts, first, slot)
            quiet = 0 if loud else quiet + 1
            if quiet == groups + 1:
                used[frame] = step // groups + 1
                for i in range(bits):
                    words[frame, i] = app[i // lanes, i % lanes] < 0
                break
    return used


@compiled(error_model="numpy")
def _gather(app, messages, column, shift, edge, first, k, size, sign, parity):  # type: ignore[no-untyped-def]
    """Values of edge k without the check's own last message: signs and sizes; parity of the bits."""
    lanes, at = messages.shape[1], first + shift
    if at >= lanes:
        at -= lanes
    for p in range(parity.size):
        value = app[column, at + p]
        parity[p] ^= np.int8(value < 0)
        rest = value - messages[edge, first + p]
        sign[k, p] = rest < 0
        size[k, p] = min(abs(rest), SIZE_MAX)


@compiled(error_model="numpy")
def _message(messages, differences, edge, first, slot, k, size, sign, least, second, total):  # type: ignore[no-untyped-def]
    """New messages of edge k, and how they differ from the last ones."""
    for p in range(least.size):
        one, two = least[p], second[p]
        other = two if size[k, p] == one else one
        taken = 0 if other == SIZE_MAX else 2 if one == two else 1
        message = max(other - taken, 0)
        if total[p] ^ sign[k, p]:
            message = -message
        differences[slot, edge, p] = message - messages[edge, first + p]
        messages[edge, first + p] = message


@compiled(error_model="numpy")
def _add(app, before, differences, columns, shifts, first, slot):  # type: ignore[no-untyped-def]
    """Add the differences of a group to the values; whether a bit changes its sign by them all."""
    lanes, P, changed = before.shape[1], differences.shape[2], 0
    for e in range(columns.size):
        column, at = columns[e], first + shifts[e]
        for p in range(P):
            i = at + p if at + p < lanes else at + p - lanes
            app[column, i] += differences[slot, e, p]
    for e in range(columns.size):
        column, at = columns[e], first + shifts[e]
        for p in range(P):
            i = at + p if at + p < lanes else at + p - lanes
            if (app[column, i] < 0) != (before[column, i] < 0):
                changed = 1
            app[column, i + lanes] = app[column, i]
    for e in range(columns.size):
        column, at = columns[e], first + shifts[e]
        for p in range(P):
            i = at + p if at + p < lanes else at + p - lanes
            before[column, i] = app[column, i]
    return changed
