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
    entries = np.empty(table.size, np.float32)
    low = 0
    while low < words.size:  # as far as slope and step are the same
        s, t = (start + low) // slope_run, (start + low) // step_run
        high = min((s + 1) * slope_run - start, (t + 1) * step_run - start, words.size)
        less, over, times = zero[t % step.size], slope[s % slope.size], step[t % step.size]
        if due.size:
            for i in range(low, high):
                value = erased if due[i // lanes] else table[words[i]]
                out[i] = (value - less) / over * times
        elif high - low < table.size:
            for i in range(low, high):
                out[i] = (table[words[i]] - less) / over * times
        else:
            for i in range(table.size):
                entries[i] = (table[i] - less) / over * times
            for i in range(low, high):
                out[i] = entries[words[i]]
        low = high
