"""Every stored bit has a cell of its own, and what never clashed lies where it always lay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qtaml_hw.codes import from_name
from qtaml_hw.storage import CellMap, ReadOut, Segment, StorageScheme, cell_map, memory_map

PACKED = ("hsiao-13-8", "hsiao-22-16", "bch-2-15-7", "hamming-127-120", "repetition-3-12-4")
ROWS = (
    "hsiao-8-4",
    "repetition-15-60-4",
    "hsiao-22-16",
    "bch-21-106-8",
    "repetition-15+bch-21-1590-8",
    "repetition-15+bch-18-2820-64",
)
CHECKS, STREAMS = 1 << 44, 1 << 56
Range = tuple[int, int]


def scheme(bits: int, *segments: tuple[int, int, int, str, bool]) -> StorageScheme:
    """Segments given by their size, protected planes, lanes, code and whether they are packed."""
    stops = [sum(size for size, *_ in segments[: i + 1]) for i in range(len(segments))]
    made = [Segment(stop - size, stop, *rest) for stop, (size, *rest) in zip(stops, segments, strict=True)]
    return StorageScheme(bits, "offset-binary", tuple(made), (ReadOut("raw", range(1 << bits), 0),) * len(made))


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
        per_row = 0 if segment.code in ("", "ideal") else from_name(segment.code).check_bits
        found.append((address, address + -(-segment.size // segment.lanes) * per_row))
    return [(start, stop) for start, stop in found if start < stop]


@given(schemes())
@settings(deadline=None)
def test_no_cell_belongs_to_two_check_bits(layers: list[StorageScheme]) -> None:
    """Not within a layer, and not across layers, however many check bits a weight has."""
    cells = cell_map(memory_map(layers))
    assert set(cells.checks) == {(i, j) for i, x in enumerate(layers) for j, s in enumerate(x.segments) if not s.packed}
    ranges = sorted(checks(layers, cells))
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))


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


@given(schemes())
@settings(deadline=None)
def test_no_byte_belongs_to_two_streams(layers: list[StorageScheme]) -> None:
    """After 127 bits the next stream begins in a byte of its own."""
    ranges = sorted(streams(layers, cell_map(memory_map(layers))))
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))


@given(schemes())
@settings(deadline=None)
def test_streams_lie_where_their_rows_do_unless_they_would_share_a_byte(layers: list[StorageScheme]) -> None:
    """The first one always, the others where all before them end at whole bytes: figures of such plans stay."""
    packed = [region for region in memory_map(layers).regions if region.packed]
    cells = cell_map(memory_map(layers)).streams
    assert list(cells) == [region.code for region in packed]
    whole = True
    for region in packed:
        if whole:
            assert cells[region.code] == STREAMS + region.address // 8
        whole = whole and region.stored_bits % 8 == 0
