"""ECC around a synchronous single-port SRAM: what a memory compiler leaves out.

The SRAM holds codewords, data bits in the low positions. No path goes through both coders: what is to be written waits
in a write buffer of one word, behind the decoder and before the encoder. Policy, in one place:

- a read takes one cycle and is answered in the next: one read per cycle;
- a write of the whole word goes into the buffer: one per cycle. The buffer is emptied in the first cycle in which the
  SRAM is not read, and before its own word is read;
- a write of a part reads, corrects and merges on its way into the buffer: two cycles. If the word is uncorrectable,
  nothing is written (a fresh checksum would hide the error) and the answer says `due`;
- a word with corrected errors is written back where the buffer is free, and always by the scrubber;
- the scrubber takes a turn for every pulse of `scrub`, in a cycle without request; one that still waits when the next
  pulse comes makes requests wait. So a turn comes later than its pulse by one interval and three cycles at most. Two
  pulses can wait: a third, and one in the cycle in which a late turn is taken, asks for none;
- with address bits in the code, a word that comes from another address is uncorrectable, never corrected;
- with `self_check`, what the coders give is checked again, word by word: what is written, and what was read and is not
  `due`.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.checker import Checker, joined
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.coders.styles import locator_of
from qtaml_hw.hdl.gates.arithmetic import incremented
from qtaml_hw.hdl.gates.gates import Gates, declare

__all__ = ["EccMemory"]


class EccMemory(Component):  # type: ignore[misc]
    """Memory port with ECC: reads, writes, writes of parts, write-back, scrubbing, initialisation.

    Counters, interrupt and injection stand in a module of their own, which listens to the events: `EccRegisters`.

    Parameters
    ----------
    code : BlockCode
        A code with a decoder of one word per cycle.
    depth : int
        Words of the SRAM, at least 2.
    granule : int
        Data bits per bit of the write mask; divides the data bits of a word.
    address_in_code : bool
        The last data bits of the code are those of the address. They are not stored.
    self_check : bool
        Encoder and decoder are checked by a `Checker` each: `alarm`.

    Attributes
    ----------
    data_bits, stored_bits : int
        Data bits of a word; all bits of it in the SRAM.

    Members
    -------
    request_valid, request_ready : In(1), Out(1)
        A request is taken in a cycle where both are 1; until then it stays as it is.
    request_write, request_address, request_data, request_mask
        A write changes the granules whose mask bit is 1.
    response_valid, response_data, response_ce, response_due : Out
        Answer to a read in the cycle after the request was taken; to a write of a part in the cycle in which it is.
    initialise, initialising : In(1), Out(1)
        A pulse starts writing 0 into all words, one per cycle; no request is taken meanwhile.
    scrub, scrubbed : In(1), Out(1)
        A pulse: a turn of the scrubber is due. A pulse: the last word has had its turn.
    event_valid, event_ce, event_due, event_address, event_syndrome : Out
        A word has been decoded, for whom ever; had errors that were corrected, or could not be; where; and how.
    sram_enable, sram_write, sram_address, sram_write_data : Out
        To the SRAM.
    sram_read_data : In
        Word at the address of the cycle before.
    alarm : Out(2)
        With `self_check`: 01 or 10; 00 or 11 in a cycle in which a coder gave what is no codeword.

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
    >>> guarded = EccMemory(make("hsiao", 32 + 10), depth=1024, address_in_code=True)
    >>> guarded.code.n, len(guarded.request_data), len(guarded.sram_write_data)
    (49, 32, 39)
    """

    def __init__(
        self, code: BlockCode, depth: int, granule: int = 8, *, address_in_code: bool = False, self_check: bool = False
    ) -> None:
        if depth < 2:
            raise ValueError(f"depth must be at least 2, got {depth}")
        address = (depth - 1).bit_length()
        self.code, self.depth, self.granule, self.address_in_code = code, depth, granule, address_in_code
        self.self_check = self_check
        self.data_bits = code.k - address if address_in_code else code.k
        self.stored_bits = self.data_bits + code.check_bits
        if self.data_bits < 1:
            raise ValueError(f"{code.name} has {code.k} data bits, too few for {address} address bits")
        if granule < 1 or self.data_bits % granule:
            raise ValueError(f"granule must divide the {self.data_bits} data bits, got {granule}")
        locator_of(code)  # raises where the decoder takes its time
        super().__init__(
            {
                "request_valid": In(1),
                "request_ready": Out(1),
                "request_write": In(1),
                "request_address": In(address),
                "request_data": In(self.data_bits),
                "request_mask": In(self.data_bits // granule),
                "response_valid": Out(1),
                "response_data": Out(self.data_bits),
                "response_ce": Out(1),
                "response_due": Out(1),
                "initialise": In(1),
                "initialising": Out(1),
                "scrub": In(1),
                "scrubbed": Out(1),
                "event_valid": Out(1),
                "event_ce": Out(1),
                "event_due": Out(1),
                "event_address": Out(address),
                "event_syndrome": Out(code.check_bits),
                "sram_enable": Out(1),
                "sram_write": Out(1),
                "sram_address": Out(address),
                "sram_write_data": Out(self.stored_bits),
                "sram_read_data": In(self.stored_bits),
            }
            | ({"alarm": Out(2)} if self_check else {})
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.encoder = encoder = Encoder(self.code)
        m.submodules.decoder = decoder = Decoder(self.code)
        address = len(self.request_address)
        flying, scrubbing, merging = (
            Signal(name="flying"),
            Signal(name="scrubbing"),
            Signal(name="merging"),
        )  # what was read in the cycle before, and for whom
        at = Signal(address, reset_less=True)
        pending = Signal()  # the buffer holds a word
        buffer = Signal(self.data_bits, reset_less=True)
        place = Signal(address, reset_less=True)
        turn, late = Signal(name="turn"), Signal(name="late")  # one scrub is due; another one before it had its turn
        walk = Signal(address)

        whole = declare(m, "whole_write", self.request_write & self.request_mask.all())
        own = declare(m, "own_word", pending & (self.request_address == place))
        crowded = declare(m, "crowded", scrubbing & pending)  # the buffer has to be free for what the scrubber corrects
        shut = declare(m, "shut", merging | late | crowded | self.initialise | self.initialising)
        begins = declare(m, "begins", self.request_valid & ~shut)
        asks = declare(m, "asks", begins & ~whole & ~own)
        takes = declare(m, "takes", begins & whole & ~scrubbing)
        idle = declare(m, "idle_turn", turn & ~pending & ~merging & ~self.initialising & (late | ~self.request_valid))
        reads = declare(m, "reads", asks | idle)
        empties = declare(m, "empties", pending & ~reads)
        answer = Mux(whole, ~scrubbing, ~self.request_write & ~own)
        last = declare(m, "last_word", walk == self.depth - 1)
        written = declare(m, "written", self.initialising & pending)
        m.d.comb += [
            self.request_ready.eq(merging | (~shut & answer)),
            self.sram_enable.eq(reads | empties),
            self.sram_write.eq(empties),
            self.sram_address.eq(Mux(idle | self.initialising, walk, Mux(reads, self.request_address, place))),
            self.scrubbed.eq(idle & last),
        ]
        m.d.sync += [
            flying.eq(reads),
            scrubbing.eq(idle),
            merging.eq(asks & self.request_write),
            at.eq(self.sram_address),
            turn.eq((turn & ~idle) | self.scrub | late),
            late.eq(~idle & (late | (turn & self.scrub))),
        ]
        moves = declare(m, "moves", idle | written)
        after = declare(m, "after", incremented(walk))
        if self.depth & (self.depth - 1):
            after = declare(m, "after_wrapped", Mux(last, 0, after))
        with m.If(moves):
            m.d.sync += walk.eq(after)
        with m.If(written & last):
            m.d.sync += self.initialising.eq(0)
        with m.If(self.initialise):
            m.d.sync += [self.initialising.eq(1), walk.eq(0)]

        due, ce = self._decode(m, decoder, flying, at)
        m.d.comb += [
            self.response_valid.eq(flying & ~scrubbing),
            self.response_data.eq(decoder.data_out[: self.data_bits]),
            self.response_ce.eq(self.response_valid & ce),
            self.response_due.eq(self.response_valid & due),
        ]
        kept = declare(m, "kept", pending & reads)
        merges = declare(m, "merges", merging & ~due)
        backs = declare(m, "writes_back", flying & ~merging & ce & ~kept & ~takes & ~self.initialising)
        starts = declare(m, "starts", self.initialising & ~(written & last))
        m.d.sync += [
            pending.eq((takes | merges | backs | kept | starts) & ~self.initialise),
            place.eq(Mux(kept, place, Mux(takes, self.request_address, at))),
            buffer.eq(self._merged(m, buffer, kept, takes, merging, flying & ~self.initialising)),
        ]
        data: Any = buffer
        if self.address_in_code:
            data = Cat(buffer, declare(m, "written_address", Mux(self.initialising, walk, place)))
        m.d.comb += [
            encoder.data_in.eq(data),
            encoder.valid_in.eq(self.sram_write),
            self.sram_write_data.eq(Cat(buffer, encoder.check_out)),
        ]
        if self.self_check:
            self._check(m, encoder, decoder)
        return m

    def _check(self, m: Module, encoder: Encoder, decoder: Decoder) -> None:
        """Two rails that say whether both coders gave codewords, where they had to."""
        m.submodules.written = written = Checker(self.code)
        m.submodules.corrected = corrected = Checker(self.code)
        gates, pairs = Gates(m, "a"), []
        found = declare(m, "found", decoder.valid_out & ~decoder.due)
        for coder, checker, asked in ((encoder, written, encoder.valid_out), (decoder, corrected, found)):
            m.d.comb += Cat(checker.data_in, checker.check_in).eq(Cat(coder.data_out, coder.check_out))
            idle = gates.inv(asked)
            pairs.append((gates.conj(checker.alarm[0], asked), gates.disj(checker.alarm[1], idle)))
        m.d.comb += self.alarm.eq(Cat(*joined(gates, pairs)))

    def _decode(self, m: Module, decoder: Decoder, flying: Any, at: Any) -> tuple[Any, Any]:
        """The word that was read: whether it is uncorrectable, and whether it was corrected."""
        k, stored = self.data_bits, self.sram_read_data
        known = at if self.address_in_code else Const(0, 0)
        due, ce = decoder.due, decoder.ce
        if self.address_in_code:
            wrong = declare(m, "wrong_address", decoder.data_out[k:] != at)
            due, ce = declare(m, "failed", due | wrong), declare(m, "corrected", ce & ~wrong)
        m.d.comb += [
            Cat(decoder.data_in, decoder.check_in).eq(Cat(stored[:k], known, stored[k:])),
            decoder.valid_in.eq(flying),
            decoder.inject.eq(0),
            decoder.bypass.eq(0),
            self.event_valid.eq(flying),
            self.event_ce.eq(flying & ce),
            self.event_due.eq(flying & due),
            self.event_address.eq(at),
            self.event_syndrome.eq(decoder.syndrome),
        ]
        return due, ce

    def _merged(self, m: Module, buffer: Any, kept: Any, takes: Any, merging: Any, decoded: Any) -> Any:
        """What the buffer holds next: its word, granules of the request, granules that were read, or 0."""
        new = declare(m, "new", Cat(takes | (merging & bit) for bit in self.request_mask))
        old = declare(m, "old", Cat(decoded & ~kept & ~bit for bit in new))
        spread = [Cat(bit.replicate(self.granule) for bit in vector) for vector in (new, old)]
        given = declare(m, "given_word", self.request_data & spread[0])
        same = declare(m, "same_word", buffer & kept.replicate(self.data_bits))
        other = declare(m, "other_word", given | same)
        read = declare(m, "read_word", self.response_data & spread[1])
        return other | read
