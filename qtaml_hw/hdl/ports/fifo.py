"""FIFO whose memory holds codewords: encoded on the way in, corrected on the way out.

First-word fall-through: the oldest word stands at the output until it is taken. The memory has one read and one write
port (`SyncMemory`), reads a word ahead, and never reads the word that is written in the same cycle.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.coders.styles import locator_of
from qtaml_hw.hdl.gates.arithmetic import decremented, incremented
from qtaml_hw.hdl.gates.gates import declare
from qtaml_hw.hdl.gates.sync_memory import SyncMemory

__all__ = ["EccFifo"]


class EccFifo(Component):  # type: ignore[misc]
    """FIFO with ECC: one word in and one word out per cycle.

    Parameters
    ----------
    code : BlockCode
        A code with a decoder of one word per cycle.
    depth : int
        Words that it holds, at least 2.

    Attributes
    ----------
    latency : int
        Cycles from a write into the empty FIFO to its word at the output.

    Members
    -------
    write_valid, write_ready : In(1), Out(1)
        A word is taken in a cycle where both are 1; `write_ready` is 0 where the FIFO is full.
    write_data : In(k)
        Data bits.
    write_inject : In(n)
        Added to the codeword on its way into the memory, for self-test; tie to 0.
    tvalid, tready : Out(1), In(1)
        The oldest word leaves in a cycle where both are 1.
    tdata : Out(k)
        Its data bits, corrected.
    ce, tuser : Out(1)
        It had errors that were corrected; it is uncorrectable (`due`), and `tdata` is as it was read.
    level : Out
        Words in the memory: 0 to `depth`.

    Raises
    ------
    ValueError
        If the code has no such decoder, or `depth` is below 2.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> fifo = EccFifo(make("hsiao", 64), depth=512)
    >>> len(fifo.write_data), len(fifo.write_inject), len(fifo.level), fifo.latency
    (64, 72, 10, 2)
    """

    latency = 2

    def __init__(self, code: BlockCode, depth: int) -> None:
        if depth < 2:
            raise ValueError(f"depth must be at least 2, got {depth}")
        locator_of(code)  # raises where the decoder takes its time
        self.code, self.depth = code, depth
        super().__init__(
            {
                "write_valid": In(1),
                "write_ready": Out(1),
                "write_data": In(code.k),
                "write_inject": In(code.n),
                "tvalid": Out(1),
                "tready": In(1),
                "tdata": Out(code.k),
                "ce": Out(1),
                "tuser": Out(1),
                "level": Out(depth.bit_length()),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.encoder = encoder = Encoder(self.code)
        m.submodules.decoder = decoder = Decoder(self.code)
        m.submodules.memory = memory = SyncMemory(self.depth, self.code.n)
        first = Signal((self.depth - 1).bit_length())
        free = Signal.like(first)
        full = declare(m, "full", self.level == self.depth)
        push = declare(m, "push", self.write_valid & ~full)
        pop = declare(m, "pop", self.tvalid & self.tready)
        ahead = declare(m, "ahead", Mux(pop, self._after(m, "first", first), first))
        m.d.sync += [first.eq(ahead), self.tvalid.eq(Mux(pop, self.level[1:].any(), self.level.any()))]
        behind = self._after(m, "free", free)
        with m.If(push):
            m.d.sync += free.eq(behind)
        with m.If(push & ~pop):
            m.d.sync += self.level.eq(incremented(self.level))
        with m.If(pop & ~push):
            m.d.sync += self.level.eq(decremented(self.level))
        m.d.comb += [
            self.write_ready.eq(~full),
            encoder.data_in.eq(self.write_data),
            encoder.valid_in.eq(push),
            memory.write_enable.eq(push),
            memory.write_address.eq(free),
            memory.write_data.eq(Cat(encoder.data_out, encoder.check_out) ^ self.write_inject),
            memory.read_address.eq(ahead),
            Cat(decoder.data_in, decoder.check_in).eq(memory.read_data),
            decoder.valid_in.eq(self.tvalid),
            decoder.inject.eq(0),
            decoder.bypass.eq(0),
            self.tdata.eq(decoder.data_out),
            self.ce.eq(self.tvalid & decoder.ce),
            self.tuser.eq(self.tvalid & decoder.due),
        ]
        return m

    def _after(self, m: Module, name: str, place: Any) -> Any:
        """The place behind another one."""
        last = declare(m, f"{name}_last", place == self.depth - 1)
        return declare(m, f"{name}_after", Mux(last, 0, incremented(place)))
