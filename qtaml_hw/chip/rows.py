"""`RowMemory`: the memory behind a co-simulated port, row by row, with the faults of the campaign.

A cell's fault depends on the seed, its address and the value it stores, never on when it is asked for (see
`qtaml_hw.memory`). So the weak cells of a chip are two maps: cells that read 1 although a 0 is stored, and cells that
read 0 although a 1 is. Whatever is written later goes through the same maps (`qtaml_hw.memory.state`). To a port rows
are Python integers of any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Required, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import Image, store
from qtaml_hw.chip.laid import Laid
from qtaml_hw.chip.mapped import written_for
from qtaml_hw.chip.row_format import RowFormat
from qtaml_hw.codes import BlockCode, Counts, Status
from qtaml_hw.codes.bits import bits_of_integers, integers_of_octets
from qtaml_hw.codes.block import Bits
from qtaml_hw.memory import Cells, inject
from qtaml_hw.memory.state import CellState, FaultCause, as_integer
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.storage import CHECK_BASE, Ideal, ReadOut, Trellis

__all__ = ["DecodedRows", "FaultMaps", "RowMemory", "Rows"]


class Rows(Protocol):
    """What a port needs of a memory: rows of `width` bits, as integers.

    `RowMemory` (stored rows), `DecodedRows` (what an ECC decoder makes of them) and `ArrayRows` are such memories.

    Examples
    --------
    >>> memory: Rows = RowMemory.of_code(8, rows=2)
    >>> memory.write(1, 0xA5, mask=0x0F)
    >>> memory.rows, memory.width, hex(memory.read(1))
    (2, 8, '0x5')
    """

    @property
    def rows(self) -> int:
        """Number of rows."""

    @property
    def width(self) -> int:
        """Bits of a row."""

    def read(self, row: int) -> int:
        """The row as it is read."""

    def write(self, row: int, value: int, mask: int | None = None) -> None:
        """Write the bits of `value` where `mask` is 1 (everywhere without a mask)."""

    def faults(self, row: int) -> list[tuple[int, FaultCause]]:
        """Cells of the stored row that do not hold what was written: bit and cause."""


@dataclass(frozen=True)
class FaultMaps:
    """A faulty memory as lists of rows.

    What is read is ``((stored ^ (stored & loses_1 | ~stored & loses_0) ^ upsets) | stuck_1) & ~stuck_0``.

    Attributes
    ----------
    stored : list of int
        What was written.
    loses_0, loses_1 : list of int
        Weak cells: they do not hold a 0, or a 1.
    upsets : list of int
        Cells that are flipped until they are written again.
    stuck_0, stuck_1 : list of int
        Cells that always read 0, or always 1.

    Examples
    --------
    >>> memory = RowMemory.of_code(8, rows=2)
    >>> memory.load([0x0F, 0xA5])
    >>> maps = memory.maps()
    >>> maps.stored, maps.upsets
    ([15, 165], [0, 0])
    """

    stored: list[int]
    loses_0: list[int]
    loses_1: list[int]
    upsets: list[int]
    stuck_0: list[int]
    stuck_1: list[int]


class _Chip(TypedDict, total=False):
    """The chip, the reading, and how its cells lose their bits: see `RowMemory.of_segment`."""

    seed: Required[int]
    draw: int
    renewed_by_writing: bool


class Place(Protocol):
    """Where the rows of a memory lie in the campaign's: which cells their bits are."""

    @property
    def words(self) -> int:
        """Words of the memory; the last row may be filled up with zeros."""

    def through(self, rows: Bits, layout: RowFormat, channel: BitChannel, seed: int, draw: int) -> Bits:
        """Rows of bits as they come back."""


@dataclass(frozen=True)
class RowPlace:
    """Words of a segment, its check bits, and the words that fill its last row, each from a byte address on."""

    words: int
    address: int
    check_address: int
    fill_address: int = 0
    laid: Laid | None = None

    def through(self, rows: Bits, layout: RowFormat, channel: BitChannel, seed: int, draw: int) -> Bits:
        """As `qtaml_hw.campaign.store` has them."""
        words = layout.layout.gather(rows)
        dtype = np.uint8 if layout.bits <= 8 else np.uint16
        flat, cells, laid = words.ravel(), channel.resized(layout.bits), self.laid
        for before, address in ((0, self.address), (self.words, self.fill_address)):
            some = flat[before : self.words if before == 0 else None]
            if laid is None:
                some[:] = inject(some.astype(dtype), cells, seed, address=address, draw=draw)
            else:
                some[:] = laid.words(some.astype(dtype), layout.layout, cells, seed, draw, address, before)
        check = np.ascontiguousarray(rows[:, layout.data_width :])
        if check.size and laid is None:
            check = inject(check, channel.cell(), seed, address=self.check_address, draw=draw)
        elif check.size and laid is not None:
            check = laid.check(check, channel, seed, draw, self.check_address)
        return np.concatenate([layout.layout.spread(words), check], axis=1)


@dataclass(frozen=True)
class StreamPlace:
    """Codewords one after the other, eight bits to a byte."""

    words: int
    address: int
    laid: Laid | None = None

    def through(self, rows: Bits, layout: RowFormat, channel: BitChannel, seed: int, draw: int) -> Bits:
        """As `qtaml_hw.chip.stream` has them."""
        cells = channel.cell().resized(8)
        stored = np.packbits(rows)
        if self.laid is None:
            read = inject(stored, cells, seed, address=self.address, draw=draw)
        else:
            read = self.laid.stream(stored, cells, seed, draw)
        return np.unpackbits(read, count=rows.size).reshape(rows.shape)


class RowMemory:
    """Stored rows of any width with weak, upset and stuck cells, under the code of their format.

    Made by `from_plan` (what a plan stores of a layer), `of_region` (codewords that layers share) or `of_code` (rows of
    one codeword, or of bare bits).

    Parameters
    ----------
    layout : RowFormat
        How a row is laid out.
    rows : int
        Number of rows.
    seed : int
        The chip: decides which cells are weak, and every upset.
    renewed_by_writing : bool
        False: a weak cell loses at once what is written to it (SRAM at low supply). True: it holds what is written
        until `age` is called again (charge that leaks away with time).

    Attributes
    ----------
    counts : Counts
        What decoders reported, over all decoded reads and scrubs.

    Raises
    ------
    ValueError
        If there is no row.

    Examples
    --------
    A weak cell comes back after writing, an upset does not; the code corrects either:

    >>> from qtaml_hw.codes import make
    >>> memory = RowMemory.of_code(make("hsiao", 64), rows=1000, seed=3)
    >>> memory.load(range(1000))
    >>> memory.age(BitChannel.symmetric(1e-3, 1, "retention"))
    >>> row = next(r for r in range(1000) if len(memory.faults(r)) == 1)
    >>> memory.read(row) == memory.stored(row), memory.decoded().read(row) == row
    (False, True)
    >>> memory.write(row, memory.stored(row))
    >>> memory.faults(row)[0][1]
    'weak'
    """

    def __init__(self, layout: RowFormat, rows: int, *, seed: int = 0, renewed_by_writing: bool = False) -> None:
        if rows < 1:
            raise ValueError(f"rows must be at least 1, got {rows}")
        self.format = layout
        self.seed = seed
        self.counts = Counts()
        self._place: Place = RowPlace(rows * layout.lanes, 0, CHECK_BASE)
        every = np.packbits(np.ones(layout.width, dtype=np.uint8), bitorder="little")
        self._trellis: tuple[Trellis, int] | None = None
        self._cells = CellState((rows, every.size), every, renewed=renewed_by_writing)
        self._draws = 0

    @classmethod
    def of_code(cls, code: BlockCode | int, rows: int, *, seed: int = 0, renewed_by_writing: bool = False) -> RowMemory:
        """Rows of one codeword each, all data bits 0; an integer instead of a code: that many bits without one."""
        memory = cls(RowFormat.of_code(code), rows, seed=seed, renewed_by_writing=renewed_by_writing)
        memory.load([0] * rows)
        return memory

    @classmethod
    def from_plan(
        cls,
        plan: Plan,
        layers: Sequence[Layer],
        name: str,
        segment: int = 0,
        **chip: Unpack[_Chip],
    ) -> RowMemory:
        """The rows of one segment of a layer, with the faults that a campaign trial of this seed has.

        Parameters
        ----------
        plan : Plan
        layers : sequence of Layer
            All layers of the plan: the address of a layer depends on those before it.
        name : str
            Name of the layer.
        segment : int
            Number of the segment within the layer.
        chip
            As for `of_segment`.

        Raises
        ------
        ValueError
            If plan and layers do not fit, or there is no such layer or segment, or it has no rows of its own.
        """
        return cls.of_segment(store(written_for(plan, layers, chip["seed"]), layers), name, segment, **chip)

    @classmethod
    def of_segment(
        cls,
        image: Image,
        name: str,
        segment: int = 0,
        *,
        seed: int,
        draw: int = 0,
        renewed_by_writing: bool = False,
    ) -> RowMemory:
        """As `from_plan`, of a plan that is stored already: for all memories of one chip it is stored once.

        Parameters
        ----------
        image : Image
            From `qtaml_hw.campaign.store`.
        name, segment
            As for `from_plan`.
        seed, draw : int
            The chip and, for transient channels, the reading, as in `qtaml_hw.campaign.Image.read`; for trial t of a
            campaign the seed is ``trial_seed(campaign_seed, t)``.
        renewed_by_writing : bool
            As in the class.

        Raises
        ------
        ValueError
            If there is no such layer or segment, or it has no rows of its own.
        """
        entry = next((x for x in image.layers if x.plan.name == name), None)
        if entry is None or not 0 <= segment < len(entry.segments):
            raise ValueError(f"the plan has no segment {segment} of a layer {name!r}")
        part = entry.segments[segment]
        where = part.segment
        if isinstance(where.protection, Ideal):
            raise ValueError(f"layer {name!r} has idealised protection, which stores nothing that could be read")
        if where.packed:
            raise ValueError(
                f"layer {name!r} is packed into codewords that segments share: it has no rows of its own, "
                f"RowMemory.of_region has those of {where.code}"
            )
        bits = entry.plan.scheme.bits
        code = None if part.codec is None else part.codec.code
        readout = where.readout if isinstance(where.readout, ReadOut) else None  # a trellis reads no word alone
        layout = RowFormat(bits, where.planes, where.lanes, code, readout)
        memory = cls(layout, where.rows, seed=seed, renewed_by_writing=renewed_by_writing)
        memory._place = RowPlace(where.words, part.address, part.check_address, part.fill_address, part.laid)
        if isinstance(where.readout, Trellis):
            memory._trellis = where.readout, where.stop - where.start
        memory.load_words(entry.words[where.stored])
        return memory._aged(entry.plan.channel.on_chip(image.chip_share, seed), draw)

    @classmethod
    def of_region(cls, plan: Plan, layers: Sequence[Layer], code: str, **chip: Unpack[_Chip]) -> RowMemory:
        """The codewords of a code that packed segments of a plan share, one per row.

        Parameters
        ----------
        plan, layers
            As for `from_plan`.
        code : str
            Name of the code.
        chip
            As for `of_segment`.

        Raises
        ------
        ValueError
            If plan and layers do not fit, or nothing is packed under this code.
        """
        return cls.of_stream(store(written_for(plan, layers, chip["seed"]), layers), code, **chip)

    @classmethod
    def of_stream(
        cls,
        image: Image,
        code: str,
        *,
        seed: int,
        draw: int = 0,
        renewed_by_writing: bool = False,
    ) -> RowMemory:
        """As `of_region`, of a plan that is stored already.

        Parameters
        ----------
        image : Image
            From `qtaml_hw.campaign.store`.
        code
            As for `of_region`.
        seed, draw, renewed_by_writing
            As for `of_segment`.

        Raises
        ------
        ValueError
            If nothing is packed under this code.
        """
        stream = next((x for x in image.streams if x.region.code == code), None)
        if stream is None:
            raise ValueError(f"the plan packs nothing into codewords of {code!r}")
        memory = cls(
            RowFormat.of_code(stream.code), stream.region.rows, seed=seed, renewed_by_writing=renewed_by_writing
        )
        memory._place = StreamPlace(stream.region.rows * stream.code.k, stream.region.cells, stream.laid)
        bits = np.unpackbits(stream.stored, count=stream.region.used_bits).reshape(stream.region.rows, -1)
        memory._cells.write(slice(None), _packed(bits))
        channel = image.layers[stream.region.parts[0].layer].plan.channel
        return memory._aged(channel.on_chip(image.chip_share, seed), draw)

    def _aged(self, channel: BitChannel, draw: int) -> RowMemory:
        """In the cells of a chip, at a reading."""
        self._draws = draw
        self.age(channel)
        return self

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self._cells.stored)

    @property
    def width(self) -> int:
        """Bits of a stored row."""
        return self.format.width

    @property
    def words(self) -> int:
        """Number of words; the last row may be filled up with zeros."""
        return self._place.words

    @property
    def renewed_by_writing(self) -> bool:
        """As in the class."""
        return self._cells.renewed

    def load(self, rows: Iterable[int], start: int = 0, *, raw: bool = False) -> None:
        """Write rows from `start` on through the back door: data words of `decoded` rows, or stored rows with `raw`."""
        given = list(rows)
        for row, value in enumerate(given if raw else self.encoded(given), start):
            self.write(row, value)

    def encoded(self, rows: Sequence[int]) -> list[int]:
        """Stored rows, check bits included, for rows of words (as `decoded` reads them).

        Raises
        ------
        ValueError
            If a row has more bits than its words.
        """
        layout = self.format
        if any(not 0 <= row < 1 << layout.data_width for row in rows):
            raise ValueError(f"a row has {layout.data_width} bits of words")
        if not rows:
            return []
        bits = bits_of_integers(rows, layout.data_width).reshape(len(rows), layout.lanes, layout.bits)
        words = np.asarray(bits.astype(np.uint32) @ (1 << np.arange(layout.bits, dtype=np.uint32)))
        return integers_of_octets(_packed(layout.encode(words)))

    def load_words(self, words: NDArray[np.unsignedinteger]) -> None:
        """Write all words of the memory, in storage order, with their check bits.

        Raises
        ------
        ValueError
            If their number is not `words`.
        """
        if words.shape != (self.words,):
            raise ValueError(f"the memory holds {self.words} words, got shape {words.shape}")
        padded = np.zeros(self.rows * self.format.lanes, dtype=np.uint32)
        padded[: words.size] = words
        self._cells.write(slice(None), _packed(self.format.encode(padded.reshape(self.rows, -1))))

    def read(self, row: int) -> int:
        """The stored row as its cells give it."""
        return as_integer(self._cells.read(row))

    def stored(self, row: int) -> int:
        """The row as it was written."""
        return as_integer(self._cells.stored[row])

    def write(self, row: int, value: int, mask: int | None = None) -> None:
        """Write the bits of `value` where `mask` is 1; written cells lose their upsets.

        Raises
        ------
        ValueError
            If `value` has more bits than a row, or there is no such row.
        """
        if not 0 <= row < self.rows:
            raise ValueError(f"row must lie in 0 .. {self.rows - 1}, got {row}")
        whole = (1 << self.width) - 1
        if not 0 <= value <= whole:
            raise ValueError(f"a row has {self.width} bits, got {value:#x}")
        chosen = None if mask is None else self._octets(mask & whole)
        self._cells.write(row, self._octets(value), chosen)

    def age(self, channel: BitChannel) -> None:
        """Let all cells go through `channel`, given for a word of the rows, or uniform.

        ``transient``: new upsets on top. Otherwise cells too weak for these rates lose what they store; later ages
        replace earlier ones, and the weak cells of lower rates stay among those of higher ones.
        """
        self._cells.age(channel, lambda rows, causes: _packed(self._through(self._bits(rows), causes)))
        self._draws += channel.only("transient") is not None

    def strike(self, cells: Cells) -> None:
        """Flip cells (row and bit of the stored row); they stay flipped until they are written again."""
        self._cells.strike(*self._inside(cells))

    def stick(self, cells: Cells, value: int) -> None:
        """Make cells stuck at `value`, 0 or 1, for good."""
        self._cells.stick(*self._inside(cells), value)

    def scrub(self, start: int = 0, stop: int | None = None) -> Counts:
        """Read rows, correct them, and write back codewords that had errors; words that are flagged stay as they are.

        Returns
        -------
        Counts
            What the decoder reported; unprotected bits are left alone.
        """
        span = slice(start, self.rows if stop is None else stop)
        read = self._bits(self._cells.read(span))
        if not len(read) or self.format.code is None:
            return Counts()
        corrected, status = self.format.correct(read)
        rows = np.flatnonzero(status == Status.CORRECTED)
        codeword = _packed((np.arange(self.width) >= self.format.plain_bits)[None].astype(np.uint8))[0]
        self._cells.write(start + rows, _packed(corrected[rows]), codeword)
        return self.seen(status)

    def faults(self, row: int) -> list[tuple[int, FaultCause]]:
        """Cells of a row that do not hold what was written: bit and cause."""
        return self._cells.faults(row)

    def maps(self) -> FaultMaps:
        """The memory as maps, for models in other languages."""
        cells = self._cells
        maps = cells.stored, cells.loses_0, cells.loses_1, cells.upset, cells.always(0), cells.always(1)
        return FaultMaps(*map(integers_of_octets, maps))

    def decoded(self) -> DecodedRows:
        """A view of the words behind the decoder: lane 0 lowest, `format.bits` each."""
        return DecodedRows(self)

    def weights(self) -> DecodedRows:
        """A read-only view of the weights behind decoder and read-out: lane 0 lowest, sign-extended to whole bytes."""
        return DecodedRows(self, read_out=True)

    def read_weights(self) -> NDArray[np.int32]:
        """All weights in units of ``step * 2**-fraction_bits``, in storage order; those of trellis words in the order
        of the stream, channel by channel.
        """
        words, status = self._read_all()
        if self._trellis is None:
            return self.format.weights(words, status).ravel()[: self.words]
        trellis, weights = self._trellis  # rows of their own have no code: under one they are packed
        return trellis.entries(words.ravel()[: self.words], weights)

    def _read_all(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        words, status = self.format.decode(self._bits(self._cells.read()))
        self.seen(status)
        return words, status

    def seen(self, status: NDArray[np.uint8]) -> Counts:
        """Count outcomes of the decoder; nothing without a code."""
        counts = Counts.of(status) if self.format.code is not None else Counts()
        self.counts += counts
        return counts

    def _through(self, rows: Bits, channel: BitChannel) -> Bits:
        """Rows of bits as they come back."""
        return self._place.through(rows, self.format, channel, self.seed, self._draws)

    def _bits(self, octets: NDArray[np.uint8]) -> Bits:
        return np.unpackbits(octets, axis=1, count=self.width, bitorder="little")

    def _octets(self, value: int) -> NDArray[np.uint8]:
        return np.frombuffer(value.to_bytes(-(-self.width // 8), "little"), dtype=np.uint8)

    def _inside(self, cells: Cells) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]:
        """Rows and bytes of cells, and their bits in these."""
        row, bit = cells.word, cells.bit
        if not (np.all((row >= 0) & (row < self.rows)) and np.all((bit >= 0) & (bit < self.width))):
            raise ValueError(f"cells must lie in {self.rows} rows of {self.width} bits")
        return (row, bit // 8), bit % 8


def _packed(bits: Bits) -> NDArray[np.uint8]:
    """Rows of bits, eight to a byte, the lowest first."""
    return np.packbits(bits, axis=1, bitorder="little")


class DecodedRows:
    """A `RowMemory` behind its decoder: rows of words, or of weights.

    Writing encodes; a write of a part reads, corrects and merges, as a memory with ECC does.

    Parameters
    ----------
    memory : RowMemory
        The stored rows.
    read_out : bool
        Whether rows are of weights, after the dequantisation table, rather than of words.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> words = DecodedRows(RowMemory.of_code(make("hsiao", 16), rows=4))
    >>> words.write(2, 0xBEEF)
    >>> words.width, words.memory.width, hex(words.read(2))
    (16, 22, '0xbeef')
    """

    def __init__(self, memory: RowMemory, *, read_out: bool = False) -> None:
        self.memory = memory
        self.read_out = read_out
        layout = memory.format
        self._bits = layout.weight_width if read_out else layout.bits

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.memory.rows

    @property
    def width(self) -> int:
        """Bits of a row."""
        return self._bits * self.memory.format.lanes

    def read(self, row: int) -> int:
        """Words or weights of a row, lane 0 lowest."""
        layout = self.memory.format
        words, status = layout.decode(bits_of_integers([self.memory.read(row)], layout.width))
        self.memory.seen(status)
        values = layout.weights(words, status) if self.read_out else words
        return sum((int(value) & ((1 << self._bits) - 1)) << self._bits * i for i, value in enumerate(values[0]))

    def write(self, row: int, value: int, mask: int | None = None) -> None:
        """Write words.

        Raises
        ------
        ValueError
            If the rows are weights: which word a weight came from is not known.
        """
        if self.read_out:
            raise ValueError("rows of weights cannot be written; write words, or stored rows")
        if mask is not None:
            value = self.read(row) & ~mask | value & mask
        self.memory.load([value], row)

    def faults(self, row: int) -> list[tuple[int, FaultCause]]:
        """Cells of the stored row that do not hold what was written: bit of the stored row, and cause."""
        return self.memory.faults(row)
