# amaranth: UnusedElaboratable=no
"""AXI4-Stream reader behind a decoder that takes many cycles for a row: one weight per beat.

While a row is streamed the next one is decoded, so the slower of the two sets the rate. One read-out table serves all
lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Signal
from amaranth.lib.wiring import Component, In

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.hdl.gates.arithmetic import added, decremented, difference, padded
from qtaml_hw.hdl.gates.gates import bits_of
from qtaml_hw.hdl.ports.codec import WeightTable
from qtaml_hw.hdl.ports.row_queue import AHEAD, RowQueue
from qtaml_hw.hdl.ports.row_source import AnswerSource, Groups, RowSource, delay_of, reader_ports, words_of
from qtaml_hw.storage.scheme import ReadOut

__all__ = ["SerialReader"]


WIDEST = 64
"""Bits of a beat of bare data, at most."""


class SerialReader(Component):  # type: ignore[misc]
    """Reads rows of weights, or of bare data, and streams them piece by piece.

    Parameters
    ----------
    code : BlockCode
        Any code with a decoder.
    depth : int
        Words of the SRAM, at least 2: its rows, times the words of each.
    shape : tuple of (int, int, int) or None
        Bits, protected planes and lanes of a row of weights; None for rows of bare data.
    readout : ReadOut or None
        Table of the weights.
    rows_per_clock : int or None
        As in `qtaml_hw.hdl.coders.choice.decoder_of`.
    word_bits : int or None
        Bits of a word of the SRAM where rows are wider; None: it is as wide as they are.
    decoders : int or None
        As of a `qtaml_hw.hdl.ports.packed_reader.PackedReader`.

    Attributes
    ----------
    pieces : int
        Beats of a row: its lanes, or its data in pieces of at most 64 bits.
    latency : int
        Cycles from the first read of a burst to its first beat, at worst.

    Members
    -------
    command_valid, command_ready : In(1), Out(1)
        A burst is taken in a cycle where both are 1.
    command_address, command_length : In
        First word of the first row, and number of beats minus one; a burst that runs past the last row goes on at
        row 0.
    inject : In(n)
        Added to every codeword on its way into the decoder.
    sram_enable, sram_address : Out
        To the SRAM.
    sram_read_data : In
        Row at the address of the cycle before, or the next word of it: unprotected planes (of weights that have some)
        in the low bits, then data bits, then check bits.
    tvalid, tready : Out(1), In(1)
        A beat is taken in a cycle where both are 1.
    tdata : Out
        The weight of the next lane, sign-extended to whole bytes; or the next bits of data, low bits first, with zeros
        above the last of a row.
    tlast : Out(1)
        Last beat of a burst.
    tuser : Out(1)
        The row is uncorrectable (`due`).

    Raises
    ------
    ValueError
        If `depth` is below 2, or code, shape and table do not fit.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> reader = SerialReader(make("bch-10", 64), depth=1024)
    >>> reader.pieces, len(reader.tdata), reader.latency
    (1, 64, 490)
    """

    def __init__(
        self,
        code: BlockCode,
        depth: int,
        shape: tuple[int, int, int] | None = None,
        readout: ReadOut | None = None,
        rows_per_clock: int | None = None,
        word_bits: int | None = None,
        decoders: int | None = None,
    ) -> None:
        if depth < 2:
            raise ValueError(f"depth must be at least 2, got {depth}")
        if (shape is None) != (readout is None):
            raise ValueError("rows of weights have a shape and a read-out")
        self.code, self.depth, self.shape = code, depth, shape
        self.decoders = [decoder_of(code, (), rows_per_clock) for _ in range(decoders or 1)]
        self.decoder, self.fetches_ahead = self.decoders[0], decoders is not None
        if shape is None or readout is None:
            self.table, self.plain = None, 0
            self.pieces = -(-code.k // WIDEST)
            beat = -(-min(code.k, WIDEST) // 8) * 8
        else:
            bits, planes, self.pieces = shape
            if planes * self.pieces != code.k or readout.bits != bits or planes > bits:
                raise ValueError(f"{planes} planes of {self.pieces} lanes do not fit {code.name} and {readout.name}")
            self.table, self.plain = WeightTable(readout), (bits - planes) * self.pieces
            beat = -(-readout.output_bits // 8) * 8
        words = words_of(self.plain + code.n, word_bits)
        self.latency = delay_of(self.decoder) + 2 + words + AHEAD * self.fetches_ahead
        longest = max(depth // words, 1) * self.pieces
        command = {"command_address": In((depth - 1).bit_length()), "command_length": In((longest - 1).bit_length())}
        super().__init__(reader_ports(self.decoder, depth, self.plain, command, beat, word_bits))

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        source = (
            RowQueue(m, self, self.decoders, self.pieces, 1 << len(self.command_length), self.plain)
            if self.fetches_ahead
            else RowSource(m, self, self.plain)
        )
        groups = Groups(m, source, self._groups(source))
        busy, left = Signal(), Signal.like(self.command_length, name="left")
        if isinstance(source, RowQueue):
            busy = source.busy
        alone: Any = None
        if isinstance(source, RowSource):  # another row is needed even if this one is whole
            bits = max(len(left), (self.pieces + 1).bit_length())
            more = Signal(name="more")  # told a cycle late, so a beat more is left
            m.d.sync += more.eq(~difference(m, "beyond", padded(left, bits), Const(self.pieces + 1, bits))[-1])
            alone = self.command_ready.eq(~busy), source.wanted.eq(busy & (more | ~groups.held))
        m.d.comb += [
            *([alone[0]] if alone else []),
            self.tvalid.eq(groups.held),
            self.tlast.eq(~left.any()),
            self.tuser.eq(groups.due),
            self.tdata.eq(self._beat(m, groups)),
            groups.pop.eq(self.tvalid & self.tready),
            *([alone[1]] if alone else []),
        ]
        with m.If(groups.pop):
            m.d.sync += left.eq(decremented(left))
            with m.If(self.tlast):
                if alone:
                    m.d.sync += busy.eq(0)
                groups.drop()
        if isinstance(source, RowQueue):
            m.d.comb += source.counted.eq(1)
            beats = added(m, "beats", padded(self.command_length, len(source.units)), Const(1, 1))
            source.start(self.command_address, beats, groups.pop & self.tlast)
            source.serve(left, self.command_length)
        else:
            with m.If(self.command_valid & ~busy):
                m.d.sync += [busy.eq(1), left.eq(self.command_length)]
                source.start(self.command_address)
        return m

    def _groups(self, source: AnswerSource) -> list[Sequence[Any]]:
        """The bits of every beat: of a word its highest bit last, of data what comes first."""
        if self.shape is None:
            size = min(self.code.k, WIDEST)
            data = [*source.data, *[Const(0, 1)] * (self.pieces * size - self.code.k)]
            return [data[i * size : (i + 1) * size] for i in range(self.pieces)]
        bits, _, lanes = self.shape
        rows = [*source.data, *source.plain]
        return [[rows[j * lanes + i] for j in reversed(range(bits))] for i in range(lanes)]

    def _beat(self, m: Module, groups: Groups) -> Any:
        """`tdata`."""
        if self.table is None:
            return Cat(groups.head, Const(0, len(self.tdata) - len(groups.head)))
        m.submodules.table = self.table
        m.d.comb += self.table.word.eq(groups.head)
        if self.table.readout.erased is not None:
            m.d.comb += self.table.erase.eq(groups.due)
        bits = bits_of(self.table.weight)
        return Cat(*bits, *[bits[-1]] * (len(self.tdata) - len(bits)))
