# mypy: allow-untyped-defs
"""Passes over the words and check bits of one layer, without any array of its size but the result."""

from __future__ import annotations

import numpy as np
from numba import uint64

from qtaml_hw.support.compiled import compiled

__all__ = ["gather_errors", "look_up", "spread_bits"]


@compiled(nogil=True)
def spread_bits(packed, cells):
    """Bits of every row, the lowest of byte 0 first, into one byte each: (rows, bytes) to (rows, bits)."""
    for row in range(cells.shape[0]):
        for bit in range(cells.shape[1]):
            cells[row, bit] = (packed[row, bit >> 3] >> (bit & 7)) & 1


@compiled(nogil=True)
def gather_errors(cells, packed, errors):
    """Where the bits of cells, one to a byte, differ from packed ones; packed like these (`errors` holds zeros)."""
    bits = cells.shape[1]
    for row in range(cells.shape[0]):
        for byte in range(packed.shape[1]):
            low, seen = 8 * byte, uint64(packed[row, byte])
            if low + 8 <= bits:  # a loop of known length is unrolled
                for bit in range(8):
                    seen ^= uint64(cells[row, low + bit]) << uint64(bit)
            else:
                for bit in range(bits - low):
                    seen ^= uint64(cells[row, low + bit]) << uint64(bit)
            errors[row, byte] = seen


@compiled(nogil=True)
def look_up(words, table, due, lanes, erased, slope, slope_run, step, zero, step_run, start, out):
    """``(table[word] - zero) / slope * step`` for every word, into `out`; `erased` in place of the entry in rows that
    are due. There is a zero for every step.

    Word 0 is number `start` of its layer; slope and step change after so many words each, over and over. `due` may be
    empty: no row is.
    """
    if due.size == 0 and slope.size == 1 and step.size == 1:
        entries = ((table - zero[0]) / slope[0] * step[0]).astype(np.float32)
        for i in range(words.size):
            out[i] = entries[words[i]]
        return
    s, s_left = (start // slope_run) % slope.size, slope_run - start % slope_run
    t, t_left = (start // step_run) % step.size, step_run - start % step_run
    row, lane = 0, 0
    for i in range(words.size):
        value = table[words[i]]
        if due.size:
            if due[row]:
                value = erased
            lane += 1
            if lane == lanes:
                row, lane = row + 1, 0
        out[i] = (value - zero[t]) / slope[s] * step[t]
        s_left -= 1
        if s_left == 0:
            s, s_left = (s + 1) % slope.size, slope_run
        t_left -= 1
        if t_left == 0:
            t, t_left = (t + 1) % step.size, step_run
