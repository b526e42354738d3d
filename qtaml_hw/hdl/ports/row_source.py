"""Rows of an SRAM, decoded one after the other and handed out in groups of bits: what all serial readers begin with.

A decoder may take a cycle or thousands: one row is decoded at a time, while the row before it is
output. A row is one word of the memory, or several where it has narrower words of its own: they are read one after the
other, in as many cycles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import In, Out

from qtaml_hw.hdl.coders.choice import AnyDecoder
from qtaml_hw.hdl.gates.arithmetic import decremented, incremented
from qtaml_hw.hdl.gates.gates import bits_of, declare

__all__ = ["AnswerSource", "Groups", "RowSource", "delay_of", "reader_ports", "words_of"]


def delay_of(decoder: AnyDecoder) -> int:
    """Cycles from a row to its answer, at worst."""
    return int(getattr(decoder, "cycles", None) or decoder.latency)


def words_of(row_bits: int, word_bits: int | None) -> int:
    """Words of the memory that a row takes; 1 where the memory is as wide as its rows.

    Examples
    --------
    >>> words_of(1024, None), words_of(1024, 72), words_of(60, 64)
    (1, 15, 1)
    """
    return 1 if word_bits is None else -(-row_bits // word_bits)


def reader_ports(
    decoder: AnyDecoder, depth: int, plain: int, command: dict[str, Any], beat: int, word_bits: int | None
) -> dict[str, Any]:
    """Ports of a serial reader.

    Parameters
    ----------
    decoder : Decoder, IterativeDecoder or LdpcDecoder
    depth : int
        Words of the SRAM.
    plain : int
        Bits of a row outside of the codeword.
    command : dict of str to Member
        Ports that say what to read.
    beat : int
        Bits of `tdata`.
    word_bits : int or None
        Bits of a word of the SRAM that is narrower than a row.
    """
    row_bits = plain + decoder.code.n
    several = word_bits is not None and words_of(row_bits, word_bits) > 1
    return {
        "command_valid": In(1),
        "command_ready": Out(1),
        **command,
        "inject": In(decoder.code.n),
        "sram_enable": Out(1),
        "sram_address": Out((depth - 1).bit_length()),
        "sram_read_data": In(word_bits if several else row_bits),
        "tvalid": Out(1),
        "tready": In(1),
        "tdata": Out(beat),
        "tlast": Out(1),
        "tuser": Out(1),
    }


class RowSource:
    """Reads the next row where one is wanted, decodes it, and keeps the answer until it is taken.

    Parameters
    ----------
    m : Module
        Of a component with `reader_ports`.
    reader : Component
        The component; its `decoder` is used, `depth` is the number of words of the SRAM.
    plain : int
        Bits of a row, at its low end, that go past the decoder.

    Attributes
    ----------
    wanted, taken : Signal
        To be driven: another row is needed for certain; the answer is taken.
    answer : Signal
        There is one.
    data, plain : list of Value
        Its data bits, and the bits that went past the decoder.
    due : Value
        Whether the codeword is uncorrectable.
    """

    def __init__(self, m: Module, reader: Any, plain: int = 0) -> None:
        m.submodules.decoder = decoder = reader.decoder
        self.m, self.reader = m, reader
        self.wanted, self.taken, self.answer = Signal(name="wanted"), Signal(name="taken"), Signal(name="answer")
        flying, arrived = Signal(name="flying"), Signal(name="arrived")
        words = words_of(plain + decoder.code.n, len(reader.sram_read_data))
        first = declare(m, "read" if words == 1 else "first_read", self.wanted & ~flying)
        read, last, stored = self._words(m, first, words, plain + decoder.code.n)
        m.d.sync += arrived.eq(last)
        with m.If(first):
            m.d.sync += flying.eq(1)
        with m.Elif(self.taken):
            m.d.sync += flying.eq(0)
        with m.If(decoder.valid_out):
            m.d.sync += self.answer.eq(1)
        with m.Elif(self.taken):
            m.d.sync += self.answer.eq(0)
        with m.If(read):
            wraps = declare(m, "wraps", reader.sram_address == reader.depth - 1)
            m.d.sync += reader.sram_address.eq(Mux(wraps, 0, incremented(reader.sram_address)))
        m.d.comb += [
            reader.sram_enable.eq(read),
            decoder.valid_in.eq(arrived),
            Cat(decoder.data_in, decoder.check_in).eq(stored[plain:]),
            decoder.inject.eq(reader.inject),
            decoder.bypass.eq(0),
        ]
        self.data, self.due = bits_of(decoder.data_out), decoder.due
        if getattr(decoder, "cycles", None) is None:  # its answer is gone in the next cycle
            kept = Signal(len(self.data) + 1, name="decoded", reset_less=True)
            with m.If(decoder.valid_out):
                m.d.sync += kept.eq(Cat(*self.data, self.due))
            self.data, self.due = bits_of(kept[:-1]), kept[-1]
        self.plain: list[Any] = []
        if plain:
            held = Signal(plain, name="plain", reset_less=True)
            with m.If(arrived):
                m.d.sync += held.eq(stored[:plain])
            self.plain = bits_of(held)

    def _words(self, m: Module, first: Any, words: int, row_bits: int) -> tuple[Any, Any, Any]:
        """When a word is read, when the last one of a row, and the row in the cycle after that."""
        data = self.reader.sram_read_data
        if words == 1:
            return first, first, data
        left, before = Signal(range(words), name="words_left"), Signal((words - 1) * len(data), reset_less=True)
        others, got = declare(m, "more_words", left.any()), Signal(name="got")
        read = declare(m, "read", first | others)
        m.d.sync += got.eq(read)
        with m.If(first):
            m.d.sync += left.eq(words - 1)
        with m.Elif(others):
            m.d.sync += left.eq(decremented(left))
        with m.If(got):
            m.d.sync += before.eq(Cat(before, data)[len(data) :])
        return read, declare(m, "last_read", left == 1), Cat(before, data)[:row_bits]

    def start(self, address: Any) -> None:
        """Go on at a word; inside an `If`, while nothing is under way."""
        self.m.d.sync += self.reader.sram_address.eq(address)


class AnswerSource(Protocol):
    """Where answers come from: a `RowSource`, or one that fetches ahead."""

    taken: Signal
    answer: Signal
    data: list[Any]
    plain: list[Any]
    due: Any


class Groups:
    """The bits of an answer in groups of equal width, one after the other, by shifting.

    Parameters
    ----------
    m : Module
    source : AnswerSource
        Where answers come from; they are taken as soon as there is room.
    groups : sequence of sequence of Value
        What an answer is cut into.

    Attributes
    ----------
    pop : Signal
        To be driven: the group at hand is done with.
    held : Signal
        There is one.
    head : Value
        The group at hand.
    due : Signal
        Whether its codeword is uncorrectable.
    index : Signal
        Its number.
    last : Signal
        It is the last of its row.
    """

    def __init__(self, m: Module, source: AnswerSource, groups: Sequence[Sequence[Any]]) -> None:
        count, width = len(groups), len(groups[0])
        self.m = m
        self.pop, self.held = Signal(name="pop"), Signal(name="held_row")
        self.due, self.index = Signal(name="failed", reset_less=True), Signal(range(max(count, 2)), name="index")
        row = Signal(count * width, name="row", reset_less=True)
        self.head = row[:width]
        self.last = declare(m, "last_group", self.index == count - 1)
        m.d.comb += source.taken.eq(source.answer & (~self.held | (self.pop & self.last)))
        with m.If(source.taken):
            m.d.sync += [row.eq(Cat(*(bit for group in groups for bit in group))), self.due.eq(source.due)]
            m.d.sync += [self.held.eq(1), self.index.eq(0)]
        with m.Elif(self.pop):
            m.d.sync += [row.eq(Cat(row[width:], Const(0, width))), self.index.eq(incremented(self.index))]
            m.d.sync += self.held.eq(~self.last)

    def drop(self) -> None:
        """Forget the rest of the row; inside an `If`."""
        self.m.d.sync += self.held.eq(0)
