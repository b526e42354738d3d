"""Every stored bit has a cell of its own, and what never clashed lies where it always lay."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from qtaml_hw.codes import from_name
from qtaml_hw.storage import CellMap, ReadOut, Segment, StorageScheme, cell_map, memory_map

PACKED = ("hsiao-13-8", "hsiao-22-16", "bch-2-15-7", "hamming-127-120", "repetition-3-12-4")
STREAMS = 1 << 56
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
        size = draw(st.integers(1, 300))
        if draw(st.booleans()):
            return size, bits, 1, draw(st.sampled_from(PACKED)), True
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
