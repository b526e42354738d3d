"""ECC around a synchronous single-port SRAM: what a memory compiler leaves out.

The SRAM holds codewords, data bits in the low positions. Policy, in one place:

- a read takes two cycles: address, then answer; a word with corrected errors is written back in the second;
- a write of the whole word takes one cycle and reads nothing;
- a write of a part reads, corrects, merges and writes, in two cycles; if the word is uncorrectable, nothing is written
  (a fresh checksum would hide the error) and the answer says `due`;
- the scrubber takes a turn only in a cycle without request, so a request waits for it one cycle at most.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.coders.styles import locator_of
from qtaml_hw.hdl.gates.counting import incremented
from qtaml_hw.hdl.ports.scrubber import Scrubber

__all__ = ["COUNTER_BITS", "EccMemory"]

COUNTER_BITS = 16


class EccMemory(Component):  # type: ignore[misc]
    """Memory port with ECC, read-modify-write, write-back, scrubber, counters and interrupt.

    Parameters
    ----------
    code : BlockCode
        A code with a decoder of one word per cycle.
    depth : int
        Words of the SRAM, at least 2.
    granule : int
        Data bits per bit of the write mask; divides k.

    Members
    -------
    request_valid, request_ready : In(1), Out(1)
        A request is taken in a cycle where both are 1.
    request_write, request_address, request_data, request_mask
        A write changes the granules whose mask bit is 1.
    response_valid, response_data, response_ce, response_due : Out
        Answer to a read or to a write of a part, in the cycle after the request was taken.
    inject : In(n)
        Added to every word that is read from the SRAM.
    scrub_enable, scrub_interval, scrub_passes
        See `Scrubber`.
    ce_count, due_count : Out(16)
        Words with corrected and with uncorrectable errors, on access and by the scrubber; they stop at their maximum.
    clear : In(1)
        Sets both counters to 0.
    threshold : In(16)
        Corrected words that raise the interrupt; 0: never.
    irq : Out(1)
        1 while `ce_count` has reached `threshold` or `due_count` is not 0.
    sram_enable, sram_write, sram_address, sram_write_data : Out
        To the SRAM.
    sram_read_data : In(n)
        Word at the address of the cycle before.

    Raises
    ------
    ValueError
        If the code has no such decoder, or a number is out of range.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> memory = EccMemory(make("hsiao", 32), depth=1024)
    >>> len(memory.request_mask), len(memory.sram_write_data), len(memory.sram_address)
    (4, 39, 10)
    """

    def __init__(self, code: BlockCode, depth: int, granule: int = 8) -> None:
        if granule < 1 or code.k % granule:
            raise ValueError(f"granule must divide the {code.k} data bits, got {granule}")
        self.code, self.depth, self.granule = code, depth, granule
        if depth < 2:
            raise ValueError(f"depth must be at least 2, got {depth}")
        locator_of(code)  # raises where the decoder takes its time
        address = (depth - 1).bit_length()
        super().__init__(
            {
                "request_valid": In(1),
                "request_ready": Out(1),
                "request_write": In(1),
                "request_address": In(address),
                "request_data": In(code.k),
                "request_mask": In(code.k // granule),
                "response_valid": Out(1),
                "response_data": Out(code.k),
                "response_ce": Out(1),
                "response_due": Out(1),
                "inject": In(code.n),
                "scrub_enable": In(1),
                "scrub_interval": In(32),
                "scrub_passes": Out(32),
                "ce_count": Out(COUNTER_BITS),
                "due_count": Out(COUNTER_BITS),
                "clear": In(1),
                "threshold": In(COUNTER_BITS),
                "irq": Out(1),
                "sram_enable": Out(1),
                "sram_write": Out(1),
                "sram_address": Out(address),
                "sram_write_data": Out(code.n),
                "sram_read_data": In(code.n),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.encoder = self.encoder = Encoder(self.code)
        m.submodules.decoder = self.decoder = Decoder(self.code)
        m.submodules.scrubber = self.scrubber = Scrubber(self.depth)
        busy = Signal()  # the word asked for in the cycle before is here
        scrubbing, merging = Signal(), Signal()
        address, data = Signal.like(self.request_address), Signal.like(self.request_data)
        mask = Signal.like(self.request_mask)
        taken, whole, reads = Signal(), Signal(), Signal()
        m.d.comb += [
            self.request_ready.eq(~busy),
            taken.eq(self.request_valid & ~busy),
            whole.eq(self.request_write & self.request_mask.all()),
            self.scrubber.idle.eq(~busy & ~self.request_valid),
            reads.eq((taken & ~whole) | self.scrubber.request),
        ]
        m.d.sync += busy.eq(reads)
        with m.If(reads):
            m.d.sync += [
                scrubbing.eq(~taken),
                merging.eq(taken & self.request_write),
                address.eq(Mux(taken, self.request_address, self.scrubber.address)),
                data.eq(self.request_data),
                mask.eq(self.request_mask),
            ]
        self._decode(m, busy, scrubbing, merging)
        self._drive(m, busy, taken & whole, reads, merging, address, data, mask)
        self._count(m, busy)
        m.d.comb += [
            self.scrubber.enable.eq(self.scrub_enable),
            self.scrubber.interval.eq(self.scrub_interval),
            self.scrub_passes.eq(self.scrubber.passes),
        ]
        return m

    def _decode(self, m: Module, busy: Any, scrubbing: Any, merging: Any) -> None:
        """The word that was read, and the answer."""
        decoder = self.decoder
        m.d.comb += [
            Cat(decoder.data_in, decoder.check_in).eq(self.sram_read_data),
            decoder.valid_in.eq(busy),
            decoder.inject.eq(self.inject),
            self.response_valid.eq(busy & ~scrubbing),
            self.response_data.eq(decoder.data_out),
            self.response_ce.eq(self.response_valid & decoder.ce),
            self.response_due.eq(self.response_valid & decoder.due),
        ]

    def _drive(
        self, m: Module, busy: Any, writes: Any, reads: Any, merging: Any, address: Any, data: Any, mask: Any
    ) -> None:
        """The SRAM port: a whole word, a merged word, a corrected word, or a read."""
        encoder, decoder = self.encoder, self.decoder
        select = Cat(bit.replicate(self.granule) for bit in mask)
        merged = (data & select) | (decoder.data_out & ~select)
        back = Signal()
        m.d.comb += [
            back.eq(busy & ~decoder.due & (merging | decoder.ce)),
            encoder.data_in.eq(Mux(busy, Mux(merging, merged, decoder.data_out), self.request_data)),
            encoder.valid_in.eq(1),
            self.sram_write.eq(back | writes),
            self.sram_enable.eq(self.sram_write | reads),
            self.sram_address.eq(
                Mux(busy, address, Mux(self.request_valid, self.request_address, self.scrubber.address))
            ),
            self.sram_write_data.eq(Cat(encoder.data_out, encoder.check_out)),
        ]

    def _count(self, m: Module, busy: Any) -> None:
        """Saturating counters and the interrupt."""
        for count, event in ((self.ce_count, self.decoder.ce), (self.due_count, self.decoder.due)):
            with m.If(self.clear):
                m.d.sync += count.eq(0)
            with m.Elif(busy & event & ~count.all()):
                m.d.sync += count.eq(incremented(count))
        reached = self.threshold.any() & (self.ce_count >= self.threshold)
        m.d.comb += self.irq.eq(reached | self.due_count.any())
