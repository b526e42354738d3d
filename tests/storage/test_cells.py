"""Every stored bit has a cell of its own, and what never clashed lies where it always lay."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from qtaml_hw.codes import from_name
from qtaml_hw.storage import MemoryMap, ReadOut, Segment, StorageScheme, memory_map, protection

PACKED = ("hsiao-13-8", "hsiao-22-16", "bch-2-15-7", "hamming-127-120", "repetition-3-12-4")
ROWS = (
    "hsiao-8-4",
    "repetition-15-60-4",
    "hsiao-22-16",
    "bch-21-106-8",
    "repetition-15+bch-21-1590-8",
    "repetition-15+bch-18-2820-64",
)
CHECKS, END = 1 << 44, 1 << 53
Range = tuple[int, int]


class CellMap(NamedTuple):
    """Byte addresses of words and check bits by layer and segment, and of streams by code."""

    words: dict[tuple[int, int], int]
    checks: dict[tuple[int, int], int]
    streams: dict[str, int]


def cell_map(plan: MemoryMap) -> CellMap:
    """The cells of an address map."""
    places = list(plan.places())
    return CellMap(
        {(part.layer, part.segment): part.cells for _, part in places},
        {(part.layer, part.segment): region.cells for region, part in places if not region.packed},
        {region.code: region.cells for region in plan.regions if region.packed},
    )


def scheme(bits: int, *segments: tuple[int, int, int, str, bool]) -> StorageScheme:
    """Segments given by their size, protected planes, lanes, code and whether they are packed."""
    stops = [sum(size for size, *_ in segments[: i + 1]) for i in range(len(segments))]
    table = ReadOut("raw", range(1 << bits), 0)
    made = [
        Segment(stop - size, stop, planes, lanes, protection(code, packed), table)
        for stop, (size, planes, lanes, code, packed) in zip(stops, segments, strict=True)
    ]
    return StorageScheme(bits, "offset-binary", tuple(made))


@st.composite
def schemes(draw: st.DrawFn) -> list[StorageScheme]:
    """Layers of all widths in up to four segments: bare, in rows of their own, or packed."""

    def segment(bits: int) -> tuple[int, int, int, str, bool]:
        size, kind = draw(st.integers(1, 300)), draw(st.sampled_from(("bare", "ideal", "rows", "packed")))
        if kind == "packed":
            return size, bits, 1, draw(st.sampled_from(PACKED)), True
        if kind == "ideal":
            return size, draw(st.integers(1, bits)), 1, "ideal", False
        if kind == "rows":
            code = draw(st.sampled_from(ROWS))
            k = from_name(code).k
            planes = draw(st.sampled_from([n for n in range(1, bits + 1) if k % n == 0]))
            return size, planes, k // planes, code, False
        return size, 0, 1, "", False

    widths = draw(st.lists(st.sampled_from((1, 3, 4, 8, 9, 16)), min_size=1, max_size=5))
    return [scheme(bits, *(segment(bits) for _ in range(draw(st.integers(1, 4))))) for bits in widths]


def streams(layers: list[StorageScheme], cells: CellMap) -> list[Range]:
    """Bytes of all streams, from the words and the codes alone."""
    found = []
    for name, address in cells.streams.items():
        code = from_name(name)
        data = sum(s.size * layer.bits for layer in layers for s in layer.segments if s.packed and s.code == name)
        found.append((address, address + -(-code.n * -(-data // code.k) // 8)))
    return found


def checks(layers: list[StorageScheme], cells: CellMap) -> list[Range]:
    """Check bytes of all segments with rows of their own, the last row filled up."""
    found = []
    for (i, j), address in cells.checks.items():
        segment = layers[i].segments[j]
        per_row = 0 if segment.code is None else from_name(segment.code).check_bits
        found.append((address, address + -(-segment.size // segment.lanes) * per_row))
    return [(start, stop) for start, stop in found if start < stop]


def words(layers: list[StorageScheme], cells: CellMap) -> list[Range]:
    """Bytes of all words that are not packed."""
    found = []
    for i, layer in enumerate(layers):
        for j, segment in enumerate(layer.segments):
            if not segment.packed:
                start = cells.words[i, j]
                found.append((start, start + segment.size * (1 if layer.bits <= 8 else 2)))
    return found


def apart(ranges: list[Range]) -> bool:
    """Whether no byte is in two of them."""
    rising = sorted(ranges)
    return all(left[1] <= right[0] for left, right in pairwise(rising))


@given(schemes())
@settings(deadline=None)
def test_no_cell_belongs_to_two_bits(layers: list[StorageScheme]) -> None:
    """Words, check bits and streams, within a layer and across layers, in the bytes that have faults of their own."""
    cells = cell_map(memory_map(layers))
    rows = {(i, j) for i, x in enumerate(layers) for j, s in enumerate(x.segments) if not s.packed}
    codes = {s.code for x in layers for s in x.segments if s.packed}
    assert (set(cells.checks), set(cells.streams)) == (rows, codes)
    ranges = words(layers, cells) + checks(layers, cells) + streams(layers, cells)
    assert apart(ranges)
    assert max(stop for _, stop in ranges) <= END


@given(schemes())
@settings(deadline=None)
def test_what_does_not_clash_lies_where_it_always_lay(layers: list[StorageScheme]) -> None:
    """Layers in blocks of 64 bytes, 256 check bits to a weight, streams at the byte of their rows: figures stay."""
    first, block, address = {}, {}, 0
    for i, layer in enumerate(layers):
        size = 1 if layer.bits <= 8 else 2
        for j, segment in enumerate(layer.segments):
            first[i, j], block[i, j] = address + segment.start * size, address + segment.start
        address += -(-layer.weights * size // 64) * 64
    regions = memory_map(layers).regions
    at_row = {region.code: region.address // 8 for region in regions if region.packed}
    rows = [(i, j) for i, x in enumerate(layers) for j, s in enumerate(x.segments) if not s.packed]
    simple = CellMap(first, {key: CHECKS + 256 * block[key] for key in rows}, at_row)
    found = cell_map(memory_map(layers))
    assert found.words == first
    if apart(checks(layers, simple)):
        assert checks(layers, found) == checks(layers, simple)
    if apart(words(layers, simple) + streams(layers, simple)):
        assert found.streams == at_row


@pytest.mark.parametrize("planes", [1, 8])
def test_check_bits_lie_256_to_a_weight_where_that_is_room_enough(planes: int) -> None:
    """Codewords of 16 bits with 6 check bits, of 8 with 98; also behind a layer of wide words."""
    wide = scheme(9, (30, 9, 1, "hamming-13-9", False))
    lanes = 16 // planes
    narrow = scheme(
        8, (70, planes, lanes, "hsiao-22-16", False), (5, 0, 1, "", False), (9, 8, 1, "bch-21-106-8", False)
    )
    assert cell_map(memory_map([wide, narrow])).checks == {
        (0, 0): CHECKS,
        (1, 0): CHECKS + 256 * 64,
        (1, 1): CHECKS + 256 * (64 + 70),
        (1, 2): CHECKS + 256 * (64 + 75),
    }


def test_more_check_bits_than_room_push_the_next_segment_on() -> None:
    """1582 of them to a weight, as a repeated BCH code for words of 8 bits has; what lies far enough stays."""
    code = "repetition-15+bch-21-1590-8"
    layers = [scheme(8, (10, 8, 1, code, False), (2, 0, 1, "", False), (100, 4, 16, "hsiao-72-64", False))]
    found = cell_map(memory_map([*layers, scheme(8, (10, 0, 1, "", False))])).checks
    assert [address - CHECKS for address in found.values()] == [0, 15820, 15820, 256 * 128]


def test_a_stream_begins_behind_the_words_that_lie_at_its_rows() -> None:
    """Its 9 bytes lie at the end of all rows, at byte 20 of 40 words of 4 bits: in the middle of these words."""
    packed = scheme(4, (16, 4, 1, "hsiao-72-64", True))
    assert cell_map(memory_map([scheme(4, (40, 0, 1, "", False)), packed])).streams == {"hsiao-72-64": 40}
    assert cell_map(memory_map([packed, scheme(4, (40, 0, 1, "", False))])).streams == {"hsiao-72-64": 20}
