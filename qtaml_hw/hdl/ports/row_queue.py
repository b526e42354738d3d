"""Rows of an SRAM, fetched ahead and decoded by several decoders, handed out in order: what keeps an accelerator fed.

While rows are decoded the next one is fetched into a buffer, of the next command too; rows go to the decoders in turn,
and answers are taken in the same order. A row belongs to the command that asked for it, and is shown only while that
one is served, or one that it goes on from: a command may begin where the one before it ended, and then reads nothing
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal

from qtaml_hw.hdl.coders.choice import AnyDecoder
from qtaml_hw.hdl.gates.arithmetic import added, decremented, difference, incremented
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.ports.row_source import words_of

__all__ = ["AHEAD", "RowQueue"]

AHEAD = 16
"""Cycles at most that a first beat comes later: a command is counted and waits, a row lies in the buffer."""


class RowQueue:
    """Fetches the rows of commands, decodes them, and keeps the answers until they are taken.

    Parameters
    ----------
    m : Module
        Of a component with `qtaml_hw.hdl.ports.row_source.reader_ports`, whose `depth` is the words of the SRAM.
    reader : Component
    decoders : sequence of AnyDecoder
        Alike; one row is in each at a time.
    per_row, most : int
        Units (bits or beats) of a command that a row holds, and those of the longest command.
    plain : int
        Bits of a row, at its low end, that go past the decoder.

    Attributes
    ----------
    accepted : Value
        A command is taken at the ports.
    units : Signal
        Units of the command at hand that are still to be fetched, signed; to be set with `start`. Less than 0: those
        of the row read last that it leaves over.
    counted : Signal
        To be driven: `units` is known; nothing is fetched before.
    busy : Signal
        A command is served.
    starts, follows : Signal
        A command begins to be served; it goes on with what is at hand.
    first : Signal
        The first word of a row is read.
    taken : Signal
        To be driven: the answer is taken.
    answer : Signal
        There is one, of the command that is served.
    data, plain : list of Value
        Its data bits, and the bits that went past the decoder.
    due : Value
        Whether the codeword is uncorrectable.
    """

    def __init__(
        self, m: Module, reader: Any, decoders: Sequence[AnyDecoder], per_row: int, most: int, plain: int = 0
    ) -> None:
        self.m, self.reader, self.decoders = m, reader, decoders
        self.units = Signal(max(most, per_row).bit_length() + 1, name="units")
        self.counted, self.per_row = Signal(name="counted"), per_row
        self.taken, self.answer = Signal(name="taken"), Signal(name="answer")
        self.accepted = declare(m, "accepted", reader.command_valid & reader.command_ready)
        self.busy, self.waiting = Signal(name="busy"), Signal(name="waiting")
        self.starts, self.follows = Signal(name="starts"), Signal(name="follows", reset_less=True)
        self._fetched, self._served = Signal(name="fetched"), Signal(name="served")  # which command, by turns
        row_bits, data = plain + decoders[0].code.n, reader.sram_read_data
        words = words_of(row_bits, len(data))
        buffer, full = Signal(words * len(data), name="buffer", reset_less=True), Signal(name="buffer_full")
        give, got, last = Signal(name="give"), Signal(name="got"), Signal(name="got_last")
        left = Signal(range(words), name="words_left") if words > 1 else Const(0, 1)
        others = declare(m, "more_words", left.any())
        short = declare(m, "short", self.units.any() & ~self.units[-1])
        wanted = declare(m, "wanted", short & self.counted)
        self.first = first = declare(m, "first_read", wanted & ~others & ~got & (~full | give))
        read = declare(m, "read", first | others)
        m.d.sync += [got.eq(read), last.eq(left == 1 if words > 1 else first)]
        if words > 1:
            with m.If(first):
                m.d.sync += left.eq(words - 1)
            with m.Elif(others):
                m.d.sync += left.eq(decremented(left))
        rest = difference(m, "rest", self.units, Const(per_row, len(self.units)))
        buffered = Signal(name="buffered")  # for which command
        with m.If(first):
            m.d.sync += [buffered.eq(self._fetched), self.units.eq(rest[:-1])]
        injected = reader.inject & last.replicate(len(reader.inject))
        mask = Cat(Const(0, plain), injected, Const(0, len(buffer) - row_bits))
        with m.If(got):
            m.d.sync += buffer.eq(Cat(buffer, data)[len(data) :] ^ mask)
        with m.If(last):
            m.d.sync += full.eq(1)
        with m.Elif(give):
            m.d.sync += full.eq(0)
        with m.If(read):
            wraps = declare(m, "wraps", reader.sram_address == reader.depth - 1)
            m.d.sync += reader.sram_address.eq(Mux(wraps, 0, incremented(reader.sram_address)))
        m.d.comb += reader.sram_enable.eq(read)
        fetched_all = declare(m, "fetched_all", ~short & ~others & self.counted)
        m.d.comb += reader.command_ready.eq(fetched_all & ~self.waiting)
        self._decode(buffer[:row_bits], buffered, full, give, plain)

    def _decode(self, row: Any, buffered: Any, full: Any, give: Any, plain: int) -> None:
        """A place for every decoder: whether a row is in it, whether it has answered, for which command."""
        m, count = self.m, len(self.decoders)
        into, out = (Signal(count, name=name, init=1) for name in ("turn_in", "turn_out"))
        if count > 1:
            with m.If(give):
                m.d.sync += into.eq(Cat(into[-1], into[:-1]))
            with m.If(self.taken):
                m.d.sync += out.eq(Cat(out[-1], out[:-1]))
        free, shown, answers = [], [], []
        for i, decoder in enumerate(self.decoders):
            m.submodules[f"decoder_{i}"] = decoder
            used, answered, command = (Signal(name=f"{name}_{i}") for name in ("used", "answered", "command"))
            mine, next_out = (into[i], out[i]) if count > 1 else (Const(1, 1), Const(1, 1))
            starts = declare(m, f"starts_{i}", give & mine)
            ends = declare(m, f"ends_{i}", self.taken & next_out)
            with m.If(starts):
                m.d.sync += [used.eq(1), command.eq(buffered)]
            with m.Elif(ends):
                m.d.sync += used.eq(0)
            with m.If(decoder.valid_out):
                m.d.sync += answered.eq(1)
            with m.Elif(ends):
                m.d.sync += answered.eq(0)
            m.d.comb += [
                decoder.valid_in.eq(starts),
                Cat(decoder.data_in, decoder.check_in).eq(row[plain:]),
                decoder.inject.eq(0),
                decoder.bypass.eq(0),
            ]
            answer: Any = Cat(decoder.data_out, decoder.due)
            if getattr(decoder, "cycles", None) is None:  # its answer is gone in the next cycle
                kept = Signal(len(answer), name=f"decoded_{i}", reset_less=True)
                with m.If(decoder.valid_out):
                    m.d.sync += kept.eq(answer)
                answer = kept
            if plain:
                held = Signal(plain, name=f"plain_{i}", reset_less=True)
                with m.If(starts):
                    m.d.sync += held.eq(row[:plain])
                answer = Cat(answer, held)
            free.append(mine & ~used)
            shown.append(next_out & answered & (command == self._served))
            answers.append(answer)
        m.d.comb += [give.eq(full & Cat(free).any()), self.answer.eq(self.busy & Cat(shown).any())]
        chosen = answers[0]
        for i, answer in enumerate(answers[1:], 1):
            chosen = declare(m, f"answer_{i}", Mux(out[i], answer, chosen))
        bits, k = bits_of(chosen), self.decoders[0].code.k
        self.data, self.due, self.plain = bits[:k], bits[k], bits[k + 1 :]

    def goes_on(self, address: Any, skip: Any) -> Any:
        """Whether the command at the ports begins where the one before it ended.

        Parameters
        ----------
        address, skip : Value
            Of the first word of its first row, and the units of that row before its own.
        """
        m, reader = self.m, self.reader
        row_at = Signal.like(reader.sram_address, name="row_at", reset_less=True)
        with m.If(self.first):
            m.d.sync += row_at.eq(reader.sram_address)
        inside = declare(m, "inside", self.units.any())  # of the row that was read last, not behind it
        place = added(m, "place", self.units[: len(skip)], Const(self.per_row, len(skip)))
        here = declare(m, "here", Mux(inside, row_at, reader.sram_address) == address)
        return declare(m, "goes_on", here & (skip == place & inside.replicate(len(skip))))

    def serve(self, register: Signal, value: Any) -> Signal:
        """A register of the command that is served, and what the ports say of it; what it is to be next."""
        coming = Signal(len(register), name=f"next_{register.name}", reset_less=True)
        with self.m.If(self.accepted):
            self.m.d.sync += coming.eq(value)
        with self.m.If(self.starts):
            self.m.d.sync += register.eq(coming)
        return coming

    def start(self, address: Any, units: Any, ends: Any, follows: Any = None) -> None:
        """Take commands at the ports, and serve them one after the other.

        Parameters
        ----------
        address : Value
            Of the first word of the command at the ports.
        units : Value
            What `units` is to begin with.
        ends : Value
            The last beat of the command that is served leaves.
        follows : Value or None
            The command at the ports goes on with what is left of the row read last, and with the rows behind it.
        """
        m, reader = self.m, self.reader
        m.d.comb += self.starts.eq(self.waiting & (~self.busy | ends))
        anew = self.accepted if follows is None else declare(m, "anew", self.accepted & ~follows)
        with m.If(ends):
            m.d.sync += self.busy.eq(0)
        with m.If(self.starts):
            m.d.sync += [self.busy.eq(1), self.waiting.eq(0)]
        with m.If(self.starts if follows is None else self.starts & ~self.follows):
            m.d.sync += self._served.eq(~self._served)
        with m.If(self.accepted):
            m.d.sync += self.waiting.eq(1)
            if follows is not None:
                m.d.sync += self.follows.eq(follows)
        with m.If(anew):
            m.d.sync += [self._fetched.eq(~self._fetched), reader.sram_address.eq(address), self.units.eq(units)]
