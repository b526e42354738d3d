"""The address of every bit of a plan: the one address map that faults, simulation, co-simulation and hardware share.

**Rows** are what hardware reads. Layers follow each other in the order of the plan. A segment with rows of its own
(`qtaml_hw.storage.scheme.Segment`) takes its rows one after the other: the words of the lanes, then the check bits. The
packed segments under one code share its codewords: their words, highest bit first, make one stream of bits, which is
cut into pieces of k bits; the last piece is filled up with zeros. These streams follow after all rows. Where the memory
has words of its own (`qtaml_hw.storage.word.MemoryWord`), every row and every codeword begins with one of them; the
bits behind it are padding: they are counted, and have no cells that could fail. Where the macros have a depth, every
region takes whole macros, and the words behind its rows are padding too.

**Cells** are what fails. Seed and byte address decide whether one does (`qtaml_hw.memory`), so all that is stored has
cells of its own, in places that do not depend on what is protected: plans are compared on the same chips.

* Words: layers follow each other in whole blocks of 64 bytes. A word lies in the low bits of one byte, or of two above
  8 bits.
* Check bits of rows: one in the lowest cell of every byte, from `CHECK_BASE` on.
* Words of zeros that fill the last row of a segment: as words, from `FILL_BASE` on.
* Streams: all eight cells of every byte, from the end of the rows of hardware on, or behind the words that lie there.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qtaml_hw import codes
from qtaml_hw.storage.scheme import StorageScheme
from qtaml_hw.storage.word import MemoryWord

__all__ = ["CHECK_BASE", "Access", "MemoryMap", "Part", "Region", "decode_cycles", "memory_map"]

LAYER_BYTES = 64
"""A layer takes whole blocks of so many bytes."""
CHECK_BASE = 1 << 44
"""Byte address at which check bits start."""
CHECK_STRIDE = 256
"""Check addresses per weight: enough for all but very short words under very long codes."""
FILL_BASE = 1 << 48
"""Byte address at which the words lie that fill last rows; as many for each weight."""


@dataclass(frozen=True)
class Part:
    """A segment inside a region.

    Attributes
    ----------
    layer, segment : int
        Number of the layer in the plan, and of the segment in the layer.
    start, stop : int
        Weights of the layer.
    bits : int
        Bits per word.
    offset : int
        Data bits of the region before this segment.
    cells : int
        Byte address of its first word. Packed words are in the stream; the cells that they would have had stay unused.
    per : int
        Weights that a word holds: more than one of trellis words.
    whole : int
        Their number is a multiple of so many.
    reach, block : int
        Words that a weight is read from: its own and those before it, but none before the start of a block.

    Examples
    --------
    >>> Part(layer=0, segment=0, start=0, stop=10, bits=3, offset=0, per=2).size  # two weights to a word
    5
    """

    layer: int
    segment: int
    start: int
    stop: int
    bits: int
    offset: int
    cells: int = 0
    per: int = 1
    reach: int = 1
    block: int = 1
    whole: int = 1

    @property
    def size(self) -> int:
        """Number of words."""
        return -(-(self.stop - self.start) // (self.per * self.whole)) * self.whole


@dataclass(frozen=True)
class Region:
    """Equal rows of stored bits: those of one segment, or the codewords that packed segments share.

    Attributes
    ----------
    code : str
        Name of the code; "" for none, or the idealised one.
    address : int
        Bit address of the first row.
    row_bits, data_bits : int
        Stored bits of a row, and those of them that hold words.
    rows : int
        Number of rows.
    parts : tuple of Part
        What lies in it; one part where it is not packed.
    packed : bool
        Whether it is a stream of codewords.
    word : (int, int)
        Number and width of the words of the memory that a row takes.
    depth : int
        Words of the macros that it is made of; 0: it is as deep as its rows.
    cells : int
        Byte address of the first check bit, or of the stream.
    fill : int
        Byte address of the words of zeros that fill the last row; not used of a stream.

    Examples
    --------
    Three rows of one codeword each, in a memory with words of 80 bits.

    >>> region = Region("hsiao-72-64", 0, row_bits=72, data_bits=64, rows=3, parts=(), packed=True, word=(1, 80))
    >>> region.used_bits, region.stored_bits
    (216, 240)
    """

    code: str
    address: int
    row_bits: int
    data_bits: int
    rows: int
    parts: tuple[Part, ...]
    packed: bool
    word: tuple[int, int]
    depth: int = 0
    cells: int = 0
    fill: int = 0

    @property
    def pitch(self) -> int:
        """Bits from one row to the next."""
        return self.word[0] * self.word[1]

    @property
    def used_bits(self) -> int:
        """Bits of the rows, check bits included, without the padding behind each."""
        return self.rows * self.row_bits

    @property
    def banks(self) -> int:
        """Macros one above the other; 1 where it is as deep as its rows."""
        return -(-self.rows * self.word[0] // self.depth) if self.depth else 1

    @property
    def stored_bits(self) -> int:
        """Check bits and padding included."""
        return self.banks * self.depth * self.word[1] if self.depth else self.rows * self.pitch

    @property
    def spare_bits(self) -> int:
        """Those of the words behind the last row."""
        return self.stored_bits - self.rows * self.pitch

    @property
    def check_bits(self) -> float:
        """Check bits and padding: of all rows, and of a stream the share of its bits in its last codeword alone."""
        rows = _end(self.parts) / self.data_bits if self.packed else self.rows
        return rows * (self.pitch - self.data_bits) + self.spare_bits


@dataclass(frozen=True)
class Access:
    """What has to be read to get one weight.

    Attributes
    ----------
    address, bits : int
        First bit and number of stored bits: whole rows or codewords.
    cycles : int or None
        Clock cycles of the decoder at worst (`decode_cycles`); None where there is no hardware decoder.

    Examples
    --------
    A weight under a Hsiao code: one codeword of 72 bits is read, and decoded in one cycle.

    >>> from qtaml_hw.storage.scheme import Coded, ReadOut, Segment
    >>> code, table = Coded("hsiao-72-64", packed=True), ReadOut("raw", range(16), 0)
    >>> scheme = StorageScheme(4, "offset-binary", (Segment(0, 32, 4, 1, code, table),))
    >>> memory_map([scheme]).locate(0, 20)
    Access(address=72, bits=72, cycles=1)
    """

    address: int
    bits: int
    cycles: int | None


@dataclass(frozen=True)
class MemoryMap:
    """All regions of a plan.

    Examples
    --------
    Two layers of 5-bit words share the codewords of a Hsiao (72, 64) code: 85 bits make two codewords, not three.

    >>> from qtaml_hw.storage.scheme import Coded, ReadOut, Segment
    >>> table = ReadOut("raw", range(32), 0)
    >>> schemes = [
    ...     StorageScheme(5, "offset-binary", (Segment(0, n, 5, 1, Coded("hsiao-72-64", packed=True), table),))
    ...     for n in (13, 4)
    ... ]
    >>> found = memory_map(schemes)
    >>> found.stored_bits, found.locate(0, 12), found.locate(1, 3)
    (144, Access(address=0, bits=144, cycles=1), Access(address=72, bits=72, cycles=1))
    """

    regions: tuple[Region, ...]

    @property
    def stored_bits(self) -> int:
        """All bits of the memory, check bits and padding included."""
        return sum(region.stored_bits for region in self.regions)

    @property
    def end(self) -> int:
        """Bit address behind the last row."""
        return max((region.address + region.rows * region.pitch for region in self.regions), default=0)

    def places(self) -> Iterator[tuple[Region, Part]]:
        """Every segment, and the region that it lies in."""
        return ((region, part) for region in self.regions for part in region.parts)

    def locate(self, layer: int, weight: int) -> Access:
        """What to read for a weight of a layer.

        Raises
        ------
        IndexError
            If there is no such weight.
        """
        for region, part in self.places():
            if part.layer == layer and part.start <= weight < part.stop:
                word = (weight - part.start) // part.per
                before = min(part.reach - 1, word % part.block)
                first = part.offset + (word - before) * part.bits
                row, last = first // region.data_bits, (part.offset + (word + 1) * part.bits - 1) // region.data_bits
                address = region.address + row * region.pitch
                return Access(address, (last - row + 1) * region.pitch, decode_cycles(region.code))
        raise IndexError(f"no weight {weight} in layer {layer}")


def decode_cycles(code: str) -> int | None:
    """Clock cycles from a codeword to its data, at worst: `Decoding.cycles` of a code by its name; 0 without a code.

    Examples
    --------
    >>> [decode_cycles(name) for name in ("", "hsiao-72-64", "bch-10-127-64")]
    [0, 1, 487]
    """
    return codes.from_name(code).decoding.cycles if code else 0


def memory_map(schemes: Sequence[StorageScheme], word: MemoryWord | None = None) -> MemoryMap:
    """The address map of a plan whose layers are stored by `schemes`, in a memory with words of its own or made to fit.

    Raises
    ------
    ValueError
        If a code is unknown.

    Examples
    --------
    Two streams of 13 and of 22 bits: the second begins in the byte after the last one of the first.

    >>> from qtaml_hw.storage import Coded, ReadOut, Segment
    >>> table = ReadOut("raw", range(16), 0)
    >>> codes = ["hsiao-13-8", "hsiao-22-16"]
    >>> schemes = [StorageScheme(4, "offset-binary", (Segment(0, 2, 4, 1, Coded(x, True), table),)) for x in codes]
    >>> [region.cells for region in memory_map(schemes).regions]
    [0, 2]

    In words of 16 bits the codewords of 13 and of 22 take one and two:

    >>> from qtaml_hw.storage import MemoryWord
    >>> [(region.word, region.stored_bits) for region in memory_map(schemes, MemoryWord((16,))).regions]
    [((1, 16), 16), ((2, 16), 32)]

    Macros of 256 such words are taken whole:

    >>> [(x.banks, x.depth, x.stored_bits) for x in memory_map(schemes, MemoryWord(("256x16",))).regions]
    [(1, 256, 4096), (1, 256, 4096)]
    """
    known: dict[str, codes.BlockCode] = {}
    word = word or MemoryWord()
    regions: list[Region] = []
    streams: dict[str, list[Part]] = {}
    taken: list[tuple[int, int]] = []
    address, first_cell = 0, _layers(schemes)
    for layer, scheme in enumerate(schemes):
        wide = _bytes(scheme.bits)
        for number, segment in enumerate(scheme.segments):
            if segment.code is not None and segment.code not in known:
                known[segment.code] = codes.from_name(segment.code)
            place = layer, number, segment.start, segment.stop, scheme.bits
            trellis = scheme.trellis
            shape = (1,) if trellis is None else (trellis.per, trellis.reach, trellis.block, trellis.whole)
            own = first_cell[layer] + segment.start * wide
            if segment.code is not None and segment.packed:
                parts = streams.setdefault(segment.code, [])
                parts.append(Part(*place, _end(parts), own, *shape))
                continue
            code = None if segment.code is None else known[segment.code]
            data = segment.lanes * scheme.bits
            row = data + (0 if code is None else code.check_bits)
            name = "" if code is None else code.name
            part, rows = Part(*place, 0, own, *shape), segment.rows
            insort(taken, (own, own + part.size * wide))
            beside = (first_cell[layer] + segment.start) * CHECK_STRIDE
            check = _first_free(taken, CHECK_BASE + beside, rows * (row - data))
            fill = _first_free(taken, FILL_BASE + beside, 2 * segment.fill)  # words of two bytes at even addresses
            shape_of = *_words(word, row, rows), check, fill
            regions.append(Region(name, address, row, data, rows, (part,), False, *shape_of))
            address += regions[-1].stored_bits
    for name, parts in streams.items():
        code = known[name]
        rows = -(-_end(parts) // code.k)
        cells = _first_free(taken, address // 8, -(-rows * code.n // 8))
        rows_of = code.n, code.k, rows, tuple(parts), True
        regions.append(Region(name, address, *rows_of, *_words(word, code.n, rows), cells))
        address += regions[-1].stored_bits
    return MemoryMap(tuple(regions))


def _words(word: MemoryWord, row_bits: int, rows: int) -> tuple[tuple[int, int], int]:
    """Words that a row takes, and the depth of the macros of so many rows."""
    count, width = word.of_row(row_bits)
    return (count, width), word.depth(width, rows * count)


def _end(parts: Sequence[Part]) -> int:
    """Data bits of the parts of a stream."""
    return parts[-1].offset + parts[-1].size * parts[-1].bits if parts else 0


def _bytes(bits: int) -> int:
    """Bytes of a word."""
    return 1 if bits <= 8 else 2


def _layers(schemes: Sequence[StorageScheme]) -> list[int]:
    """Byte address of the first word of every layer, and of the byte behind the last one."""
    addresses = [0]
    for scheme in schemes:
        size = max(segment.stored.stop for segment in scheme.segments) * _bytes(scheme.bits)
        addresses.append(addresses[-1] + -(-size // LAYER_BYTES) * LAYER_BYTES)
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
