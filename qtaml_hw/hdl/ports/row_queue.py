"""Rows of an SRAM, fetched ahead and decoded by several decoders, handed out in order: what keeps an accelerator fed.

While rows are decoded the next one is fetched into a buffer, of the next command too; rows go to the decoders in turn,
and answers are taken in the same order. A row belongs to the command that asked for it, and is shown only while that
one is served.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal

from qtaml_hw.hdl.coders.choice import AnyDecoder
from qtaml_hw.hdl.gates.arithmetic import decremented, difference, incremented, padded
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
        Units of the command at hand that are still to be fetched; to be set with `start`.
    counted : Signal
        To be driven: `units` is known; nothing is fetched before.
    busy : Signal
        A command is served.
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
        self.units, self.counted = Signal(range(most + 1), name="units"), Signal(name="counted")
        self.taken, self.answer = Signal(name="taken"), Signal(name="answer")
        self.accepted = declare(m, "accepted", reader.command_valid & reader.command_ready)
        self.busy, self.waiting = Signal(name="busy"), Signal(name="waiting")
        self._fetched, self._served = Signal(name="fetched"), Signal(name="served")  # which command, by turns
        row_bits, data = plain + decoders[0].code.n, reader.sram_read_data
        words = words_of(row_bits, len(data))
        buffer, full = Signal(words * len(data), name="buffer", reset_less=True), Signal(name="buffer_full")
        give, got, last = Signal(name="give"), Signal(name="got"), Signal(name="got_last")
        left = Signal(range(words), name="words_left") if words > 1 else Const(0, 1)
        others = declare(m, "more_words", left.any())
        wanted = declare(m, "wanted", self.units.any() & self.counted)
        first = declare(m, "first_read", wanted & ~others & ~got & (~full | give))
        read = declare(m, "read", first | others)
        m.d.sync += [got.eq(read), last.eq(left == 1 if words > 1 else first)]
        if words > 1:
            with m.If(first):
                m.d.sync += left.eq(words - 1)
            with m.Elif(others):
                m.d.sync += left.eq(decremented(left))
        bits = max(len(self.units), per_row.bit_length())
        rest = difference(m, "rest", padded(self.units, bits), Const(per_row, bits))
        buffered = Signal(name="buffered")  # for which command
        with m.If(first):
            m.d.sync += buffered.eq(self._fetched)
            m.d.sync += self.units.eq(rest[: len(self.units)] & ~rest[-1].replicate(len(self.units)))
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
        fetched_all = declare(m, "fetched_all", ~self.units.any() & ~others & self.counted)
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

    def start(self, address: Any, units: Any, serves: Sequence[tuple[Signal, Any]], ends: Any) -> Any:
        """Take commands at the ports, and serve them one after the other.

        Parameters
        ----------
        address : Value
            Of the first word of the command at the ports.
        units : Value
            What `units` is to begin with.
        serves : sequence of (Signal, Value)
            Registers of the command that is served, and what the ports say of them.
        ends : Value
            The last beat of the command that is served leaves.

        Returns
        -------
        Value
            A command begins to be served.
        """
        m, reader = self.m, self.reader
        starts = declare(m, "starts", self.waiting & (~self.busy | ends))
        with m.If(ends):
            m.d.sync += self.busy.eq(0)
        with m.If(starts):
            m.d.sync += [self.busy.eq(1), self.waiting.eq(0), self._served.eq(~self._served)]
        with m.If(self.accepted):
            m.d.sync += [self.waiting.eq(1), self._fetched.eq(~self._fetched)]
            m.d.sync += [reader.sram_address.eq(address), self.units.eq(units)]
        for register, value in serves:
            coming = Signal(len(register), name=f"next_{register.name}", reset_less=True)
            with m.If(self.accepted):
                m.d.sync += coming.eq(value)
            with m.If(starts):
                m.d.sync += register.eq(coming)
        return starts
