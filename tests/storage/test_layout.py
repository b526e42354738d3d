"""The address map: every stored bit has one place, and shared codewords lose less to padding."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.storage import ReadOut, Segment, StorageScheme, decode_cycles, memory_map, protection

LDPC = "ldpc-4096r44-4096-1792"


def scheme(weights: int, bits: int, code: str = "", packed: bool = True) -> StorageScheme:
    table = ReadOut("raw", range(1 << bits), 0)
    segment = Segment(0, weights, bits if code else 0, 1, protection(code, bool(code) and packed), table)
    return StorageScheme(bits, "offset-binary", (segment,))


def test_layers_that_share_codewords_are_padded_once():
    layers = [scheme(n, 3, LDPC) for n in (432, 2304, 640)]
    together = memory_map(layers).stored_bits
    alone = sum(memory_map([layer]).stored_bits for layer in layers)
    assert together == 4096 * -(-3 * (432 + 2304 + 640) // 1792)
    assert together <= alone - 4096


def test_regions_follow_each_other_without_gap():
    found = memory_map([scheme(10, 5), scheme(100, 4, LDPC), scheme(7, 8), scheme(50, 2, "hsiao-72-64")])
    ends = np.cumsum([region.stored_bits for region in found.regions])
    assert [region.address for region in found.regions] == [0, *ends[:-1]]
    assert found.stored_bits == ends[-1] == 50 + 56 + 4096 + 2 * 72


def test_bare_weights_are_read_alone_and_coded_ones_with_their_codewords():
    found = memory_map([scheme(10, 5), scheme(1000, 3, LDPC)])
    assert (found.locate(0, 3).address, found.locate(0, 3).bits, found.locate(0, 3).cycles) == (15, 5, 0)
    straddling = 1792 // 3  # bits 1791 to 1793
    assert [found.locate(1, w).bits for w in (0, straddling, straddling + 1)] == [4096, 8192, 4096]
    assert found.locate(1, straddling + 1).address == 50 + 4096
    assert found.locate(1, 0).cycles == decode_cycles(LDPC) > 1000
    with pytest.raises(IndexError):
        found.locate(1, 1000)
