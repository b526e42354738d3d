# amaranth: UnusedElaboratable=no
"""Writer of packed words: words in, cut into the data of codewords, encoded, written to an SRAM one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.gates.arithmetic import added, decremented, difference, incremented, padded
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.ports.packed import PackedSegment, chosen, chunk_of, rows_of, shifted
from qtaml_hw.hdl.ports.row_source import words_of

__all__ = ["PackedWriter"]


class PackedWriter(Component):  # type: ignore[misc]
    """Fills the memory of a code: all words of all segments in order, from codeword 0 on; then it starts again.

    Codewords are shared by layers, so they are written whole and in order. After the last word the last codeword is
    filled up with zeros.

    Parameters
    ----------
    code : BlockCode
    segments : sequence of PackedSegment
        All words under the code, in the order of the plan.
    word_bits : int or None
        Bits of a word of the SRAM where codewords are longer; None: it is as wide as they are.

    Attributes
    ----------
    depth : int
        Words of the SRAM, at least 2.
    latency : int
        Cycles from the last word of a codeword to its writing, at least.

    Members
    -------
    tvalid, tready : In(1), Out(1)
        A word is taken in a cycle where both are 1.
    tdata : In
        The word, right-aligned in as many bits as the widest has; what stands above it is not looked at.
    sram_write : Out(1)
        A codeword, or the next word of it, is written in this cycle.
    sram_address, sram_write_data : Out
        Where, and the codeword: data bits low, check bits above them; or the next word of it, zeros above the last bit.
    done : Out(1)
        What is being written is the last.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.storage.scheme import ReadOut
    >>> writer = PackedWriter(make("hsiao", 64), [PackedSegment(3, 100, 0, ReadOut("raw", range(-4, 4), 0))])
    >>> writer.depth, len(writer.tdata), len(writer.sram_write_data)
    (5, 3, 72)
    """

    latency = 2

    def __init__(self, code: BlockCode, segments: Sequence[PackedSegment], *, word_bits: int | None = None) -> None:
        self.code, self.segments = code, tuple(segments)
        self.chunk = chunk_of(segments)
        self.rows = rows_of(segments, code.k)
        self.words = words_of(code.n, word_bits)
        self.depth = max(self.rows * self.words, 2)
        self.widest = max(segment.bits for segment in segments)
        super().__init__(
            {
                "tvalid": In(1),
                "tready": Out(1),
                "tdata": In(self.widest),
                "sram_write": Out(1),
                "sram_address": Out((self.depth - 1).bit_length()),
                "sram_write_data": Out(word_bits if word_bits and self.words > 1 else code.n),
                "done": Out(1),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.encoder = encoder = Encoder(self.code)
        k, chunk = self.code.k, self.chunk
        chunks = -(-k // chunk)
        row, index = Signal(chunks * chunk, reset_less=True, name="row"), Signal(range(max(chunks, 2)), name="index")
        last_chunk, ended = declare(m, "last_chunk", index == chunks - 1), Signal()
        taken = declare(m, "taken", self.tvalid & self.tready)

        bits = Signal(chunk - 1 + self.widest, name="bits_at_hand")
        count = Signal(len(bits).bit_length(), name="count")
        sizes = {chunk, k - chunk * (chunks - 1)}  # of all chunks, and of the last of a codeword
        leaving = declare(m, "leaving", Mux(last_chunk, Const(min(sizes), len(count)), Const(chunk, len(count))))
        after = difference(m, "after", count, leaving)
        filled: Any = ended | ~after[-1]
        left = Signal(range(self.words), name="words_left") if self.words > 1 else None
        more = Const(0, 1) if left is None else declare(m, "more_words", left.any())
        emit = declare(m, "emit", filled if left is None else filled & ~more)
        rest = declare(m, "rest", Mux(emit, after[:-1] & ~after[-1].replicate(len(count)), count))
        whole = declare(m, "whole", emit & last_chunk)
        finished = declare(m, "finished", whole & ended & ~rest.any())
        within = chunk.bit_length() - 1
        width, last_word = self._walk(m, taken)
        kept = declare(m, "kept", Mux(emit, shifted(m, "left_over", bits, leaving), bits))
        word = shifted(m, "word", padded(self._word(m, width), len(bits)), rest[:within], up=True)
        m.d.comb += self.tready.eq(~ended & ~rest[within:].any())
        m.d.sync += [
            bits.eq(kept | (word & taken.replicate(len(bits)))),
            count.eq(added(m, "total", rest, declare(m, "arriving", Mux(taken, padded(width, len(count)), 0)))),
            ended.eq((ended & ~finished) | (taken & last_word)),
            self.sram_write.eq(whole if left is None else whole | more),
        ]
        codeword = Cat(encoder.data_out, encoder.check_out)
        if left is None:
            m.d.sync += self.done.eq(finished)
            m.d.comb += self.sram_write_data.eq(codeword)
        else:
            self._word_by_word(m, left, whole, finished, codeword)
        with m.If(emit):
            m.d.sync += [row.eq(Cat(row[chunk:], bits[:chunk])), index.eq(Mux(last_chunk, 0, incremented(index)))]
        with m.If(self.sram_write):
            m.d.sync += self.sram_address.eq(Mux(self.done, 0, incremented(self.sram_address)))
        m.d.comb += [
            encoder.data_in.eq(row[:k]),
            encoder.valid_in.eq(self.sram_write),
        ]
        return m

    def _word_by_word(self, m: Module, left: Any, whole: Any, finished: Any, codeword: Any) -> None:
        """Words of a codeword one after the other; `left` of them come after the one that is being written."""
        size, final = len(self.sram_write_data), Signal(name="final")
        with m.If(whole):
            m.d.sync += [left.eq(self.words - 1), final.eq(finished)]
        with m.Elif(left.any()):
            m.d.sync += left.eq(decremented(left))
        m.d.comb += self.done.eq(final & self.sram_write & ~left.any())
        with m.Switch(left):
            for i in range(self.words):
                with m.Case(self.words - 1 - i):
                    m.d.comb += self.sram_write_data.eq(codeword[i * size : (i + 1) * size])
            with m.Default():
                m.d.comb += self.sram_write_data.eq(0)

    def _walk(self, m: Module, taken: Any) -> tuple[Any, Any]:
        """Width of the word that comes next, and whether it is the very last."""
        longest, count = max(segment.size for segment in self.segments), len(self.segments)
        number = Signal(range(max(longest, 2)), name="number")
        segment = Signal(range(count), name="segment") if count > 1 else None
        sizes = chosen(m, "size", segment, [part.size - 1 for part in self.segments], len(number))
        ends = declare(m, "segment_ends", number == sizes)
        last: Any = ends
        with m.If(taken):
            m.d.sync += number.eq(Mux(ends, 0, incremented(number)))
        if segment is not None:
            final = declare(m, "final_segment", segment == count - 1)
            last = declare(m, "last_word", ends & final)
            with m.If(taken & ends):
                m.d.sync += segment.eq(Mux(final, 0, incremented(segment)))
        return chosen(m, "width", segment, [part.bits for part in self.segments], self.widest.bit_length()), last

    def _word(self, m: Module, width: Any) -> Any:
        """The word, highest bit first."""
        wires = bits_of(self.tdata)
        word: Any = None
        for bits in sorted({segment.bits for segment in self.segments}):
            turned = padded(Cat(*reversed(wires[:bits])), self.widest)
            word = turned if word is None else Mux(width == bits, turned, word)
        return declare(m, "first_bit_first", word)
