# amaranth: UnusedElaboratable=no
"""Read path of an accelerator: rows from a synchronous SRAM, decoded, as an AXI4-Stream.

The decoder cannot be stopped, so every read reserves a place in the queue at the output before it is issued (credits):
no row is lost or read twice for any sequence of `tready`, and while `tready` stays 1 one row leaves per cycle.
AXI4-Stream: Arm IHI 0051A; `tvalid` never waits for `tready` and a beat stays as it is until it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.gates.arithmetic import decremented, incremented
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.ports.codec import LayerCodec
from qtaml_hw.hdl.ports.trellis_reader import TrellisReader

__all__ = ["StreamReader"]


class StreamReader(Component):  # type: ignore[misc]
    """Reads bursts of rows and streams what they decode to.

    Parameters
    ----------
    decoder : Decoder, LayerCodec or TrellisReader
        What a row goes through, pipelined or not. Of a `TrellisReader` a burst begins with the first row of a block.
    depth : int
        Rows of the SRAM, at least 2.

    Attributes
    ----------
    latency : int
        Cycles from the first read of a burst to the first cycle with `tvalid`.
    places : int
        Rows that the queue holds.

    Members
    -------
    command_valid, command_ready : In(1), Out(1)
        A burst is taken in a cycle where both are 1.
    command_address, command_length : In
        First row, and number of rows minus one; a burst that runs past the last row goes on at row 0.
    inject : In(n)
        Added to every row on its way into the decoder; absent without code.
    sram_enable, sram_address : Out
        To the SRAM.
    sram_read_data : In
        Row at the address of the cycle before: unprotected planes (of a codec that has some) in the low bits, then data
        bits, then check bits.
    tvalid, tready : Out(1), In(1)
        A beat, one row, is taken in a cycle where both are 1.
    tdata : Out
        The weights of the row, lane 0 lowest, each sign-extended to whole bytes; of a `Decoder` its data bits, with
        zeros up to whole bytes.
    tlast : Out(1)
        Last row of a burst.
    tuser : Out(1)
        The row is uncorrectable (`due`): its weights are as they were read.

    Raises
    ------
    ValueError
        If `depth` is below 2.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> reader = StreamReader(Decoder(make("hsiao", 64), pipeline=["syndrome"]), depth=1024)
    >>> len(reader.sram_read_data), len(reader.tdata), reader.latency, reader.places
    (72, 64, 3, 4)
    """

    def __init__(self, decoder: Decoder | LayerCodec | TrellisReader, depth: int) -> None:
        if depth < 2:
            raise ValueError(f"depth must be at least 2, got {depth}")
        self.decoder, self.depth = decoder, depth
        self.row = [name for name in ("plain_in", "data_in", "check_in") if hasattr(decoder, name)]
        self.latency = decoder.latency + 2
        self.places = decoder.latency + 3
        address = (depth - 1).bit_length()
        ports: dict[str, Any] = {
            "command_valid": In(1),
            "command_ready": Out(1),
            "command_address": In(address),
            "command_length": In(address),
        }
        if decoder.code is not None:
            ports["inject"] = In(decoder.code.n)
        ports |= {
            "sram_enable": Out(1),
            "sram_address": Out(address),
            "sram_read_data": In(sum(len(getattr(decoder, name)) for name in self.row)),
            "tvalid": Out(1),
            "tready": In(1),
            "tdata": Out(len(self._beat())),
            "tlast": Out(1),
            "tuser": Out(1),
        }
        super().__init__(ports)

    def _beat(self) -> list[Any]:
        """Bits of `tdata` at the output of the decoder."""
        decoder = self.decoder
        if isinstance(decoder, TrellisReader):
            return decoder.beat()
        if isinstance(decoder, LayerCodec):
            bits, width = bits_of(decoder.weights), decoder.readout.output_bits
            weights = [bits[i * width : (i + 1) * width] for i in range(decoder.lanes)]
            return [bit for weight in weights for bit in [*weight, *[weight[-1]] * (-len(weight) % 8)]]
        return [*bits_of(decoder.data_out), *[Const(0, 1)] * (-len(decoder.data_out) % 8)]

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.decoder = decoder = self.decoder
        read, last = Signal(name="read"), Signal(name="last")
        pop = declare(m, "pop", self.tvalid & self.tready)
        m.d.comb += [read.eq(self._credit(m, read, pop) & ~self.command_ready), self.sram_enable.eq(read)]
        self._walk(m, read, last)
        flags = Signal(decoder.latency + 1, reset_less=True)  # `last` beside the rows that are on their way
        m.d.sync += flags.eq(Cat(read & last, flags)[: len(flags)])
        arrived = Signal()
        m.d.sync += arrived.eq(read)
        m.d.comb += decoder.valid_in.eq(arrived)
        if isinstance(decoder, TrellisReader):
            number = (decoder.rows_per_block - 1).bit_length()
            first = Signal(reset_less=True)
            m.d.sync += first.eq(~self.sram_address[:number].any())
            m.d.comb += decoder.first_in.eq(first)
        m.d.comb += Cat(getattr(decoder, name) for name in self.row).eq(self.sram_read_data)
        due: Any = Const(0, 1)
        if decoder.code is not None:
            m.d.comb += [decoder.inject.eq(self.inject), decoder.bypass.eq(0)]
            due = decoder.due
        head = self._queue(m, [*self._beat(), flags[-1], due], decoder.valid_out, pop)
        m.d.comb += Cat(self.tdata, self.tlast, self.tuser).eq(head)
        return m

    def _walk(self, m: Module, read: Any, last: Any) -> None:
        """The row to be read next, and whether it is the last of its burst."""
        busy, ends = Signal(name="busy"), Signal(reset_less=True, name="ends")
        left = Signal(len(self.command_length), name="left", reset_less=True)
        m.d.comb += [self.command_ready.eq(~busy), last.eq(ends)]
        after: Any = incremented(self.sram_address)
        if self.depth & (self.depth - 1):
            after = Mux(declare(m, "wraps", self.sram_address == self.depth - 1), 0, after)
        with m.If(read):
            m.d.sync += [self.sram_address.eq(after), busy.eq(~ends)]
            m.d.sync += [left.eq(decremented(left)), ends.eq(left == 1)]  # no count behind what is asked in a cycle
        with m.If(~busy & self.command_valid):
            m.d.sync += [busy.eq(1), left.eq(self.command_length), ends.eq(self.command_length == 0)]
            m.d.sync += self.sram_address.eq(self.command_address)

    def _credit(self, m: Module, read: Any, pop: Any) -> Any:
        """Whether a place is free that no row on its way has reserved; `reserved` counts in unary."""
        reserved = Signal(self.places)
        with m.If(read & ~pop):
            m.d.sync += reserved.eq(Cat(Const(1, 1), reserved[:-1]))
        with m.If(pop & ~read):
            m.d.sync += reserved.eq(Cat(reserved[1:], Const(0, 1)))
        return ~reserved[-1]

    def _queue(self, m: Module, beat: Sequence[Any], push: Any, pop: Any) -> Any:
        """The oldest beat; the others stand behind it and move up when it is taken."""
        held = Signal(self.places)  # unary
        places = [Signal(len(beat), name=f"place_{i}", reset_less=True) for i in range(self.places)]
        m.d.comb += self.tvalid.eq(held[0])
        with m.If(push & ~pop):
            m.d.sync += held.eq(Cat(Const(1, 1), held[:-1]))
        with m.If(pop & ~push):
            m.d.sync += held.eq(Cat(held[1:], Const(0, 1)))
        new = declare(m, "new_beat", Cat(*beat))
        for i, place in enumerate(places):
            behind = places[i + 1] if i + 1 < len(places) else new
            beyond = held[i + 1] if i + 1 < len(places) else Const(0, 1)
            with m.If(pop | ~held[i]):  # a place that is free has none beyond it that is held
                m.d.sync += place.eq(Mux(beyond, behind, new))
        return places[0]
