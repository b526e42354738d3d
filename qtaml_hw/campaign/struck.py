# mypy: allow-untyped-defs
"""The pass over the bits that fail in a forecast."""

from __future__ import annotations

import numpy as np
from numba import uint32

from qtaml_hw.support.compiled import compiled

__all__ = ["strike"]


@compiled(nogil=True)
def strike(where, bit, chance, stops, words, p01, p10, mean, table, middle, factor, out):
    """What weights come back as whose bits fail, into `out`; arguments as the attributes of `forecast._Returned`.

    Bit ``bit[i]`` of weight ``where[i]`` fails where its rate is above ``chance[i]``; bits that only wider words of
    other plans have are passed over.
    """
    flips = np.zeros(words.size, np.uint32)
    for i in range(where.size):
        if bit[i] >= p01.shape[1]:
            continue
        weight, part = where[i], 0
        while weight >= stops[part]:
            part += 1
        one = words[weight] >> uint32(bit[i]) & uint32(1)
        if chance[i] < (p10 if one else p01)[part, bit[i]]:
            flips[weight] |= uint32(1) << uint32(bit[i])
    part = 0
    for weight in range(words.size):
        while weight >= stops[part]:
            part += 1
        if flips[weight]:
            word = words[weight]
            back = table[part, word ^ flips[weight]]
            out[weight] = mean[weight] + (back - middle[part, word]) * factor[part, word]
