"""Which cells hold the bits of a plan: their byte addresses on the chip, from which every fault follows.

Seed and address decide whether a cell fails (`qtaml_hw.memory`), so all that is stored has cells of its own:

* **Words**: layers follow each other in whole blocks of 64 bytes. A word lies in the low bits of one byte, or of two
  above 8 bits, whatever protects it: plans are compared on the same chips.
* **Check bits** of rows: one in the lowest cell of every byte.
* **Streams** of packed codewords: all eight cells of every byte, from the end of the rows of hardware on, or behind the
  words that lie there.

Where a bit lies in the rows that hardware reads is said by `qtaml_hw.storage.layout`.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Mapping
from dataclasses import dataclass

from qtaml_hw.storage.layout import MemoryMap

__all__ = ["CHECK_BASE", "CellMap", "cell_map"]

LAYER_BYTES = 64
"""A layer takes whole blocks of so many bytes."""
CHECK_BASE = 1 << 44
"""Byte address at which check bits start."""
CHECK_STRIDE = 256
"""Check addresses per weight: enough for all but very short words under very long codes."""


@dataclass(frozen=True)
class CellMap:
    """Byte address of the first cell of everything that is stored.

    Attributes
    ----------
    words : mapping of (int, int) to int
        Words of every segment, by number of the layer and of the segment in it. The words of a packed segment are in
        its stream; the cells that they would have had stay unused.
    checks : mapping of (int, int) to int
        Check bits of every segment with rows of its own.
    streams : mapping of str to int
        Codewords that packed segments share, by name of the code.
    """

    words: Mapping[tuple[int, int], int]
    checks: Mapping[tuple[int, int], int]
    streams: Mapping[str, int]


def cell_map(plan: MemoryMap) -> CellMap:
    """The cells of a plan.

    Examples
    --------
    Two streams of 13 and of 22 bits: the second begins in the byte after the last one of the first.

    >>> from qtaml_hw.storage import Coded, ReadOut, Segment, StorageScheme, memory_map
    >>> table = ReadOut("raw", range(16), 0)
    >>> codes = ["hsiao-13-8", "hsiao-22-16"]
    >>> schemes = [StorageScheme(4, "offset-binary", (Segment(0, 2, 4, 1, Coded(x, True), table),)) for x in codes]
    >>> list(cell_map(memory_map(schemes)).streams.values())
    [0, 2]
    """
    layers = _layers(plan)
    words, checks, streams = {}, {}, {}
    taken: list[tuple[int, int]] = []
    for region in plan.regions:
        for part in region.parts:
            words[part.layer, part.segment] = layers[part.layer] + part.start * _bytes(part.bits)
        if region.packed:
            streams[region.code] = _first_free(taken, region.address // 8, -(-region.stored_bits // 8))
            continue
        [part] = region.parts
        start = words[part.layer, part.segment]
        insort(taken, (start, start + (part.stop - part.start) * _bytes(part.bits)))
        wanted = CHECK_BASE + (layers[part.layer] + part.start) * CHECK_STRIDE
        size = region.rows * (region.row_bits - region.data_bits)
        checks[part.layer, part.segment] = _first_free(taken, wanted, size)
    return CellMap(words, checks, streams)


def _bytes(bits: int) -> int:
    """Bytes of a word."""
    return 1 if bits <= 8 else 2


def _layers(plan: MemoryMap) -> list[int]:
    """Byte address of the first word of every layer."""
    sizes: dict[int, int] = {}
    for region in plan.regions:
        for part in region.parts:
            sizes[part.layer] = max(sizes.get(part.layer, 0), part.stop * _bytes(part.bits))
    addresses = [0]
    for layer in range(len(sizes)):
        addresses.append(addresses[-1] + -(-sizes[layer] // LAYER_BYTES) * LAYER_BYTES)
    return addresses


def _first_free(taken: list[tuple[int, int]], wanted: int, size: int) -> int:
    """The first address from `wanted` on with `size` free bytes, which are taken then.

    Parameters
    ----------
    taken : list of (int, int)
        First byte, and the one after the last, of what is there already: rising, without overlap.
    """
    at = max(bisect(taken, (wanted, wanted)) - 1, 0)
    while at < len(taken) and taken[at][0] < wanted + size:
        wanted = max(wanted, taken[at][1])
        at += 1
    taken.insert(at, (wanted, wanted + size))
    return wanted
