# amaranth: UnusedElaboratable=no
"""Reader of packed words: codewords that layers share in, decoded and cut into words again, signed weights out.

SRAM -> decoder -> chunks -> gearbox -> read-out table -> AXI4-Stream, one weight per beat. A codeword takes as many
cycles as it has words, but at least 3 and at least those of its decoder: about min(1, words per codeword / max(3,
decoder cycles)) weights per cycle. The gearbox holds the bits of the stream that have not left yet. It takes a chunk
only while the current word is incomplete, so the bits behind a word are all of one codeword and a single flag says
whether that one failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.hdl.gates.arithmetic import added, decremented, difference, incremented, padded
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.ports.codec import WeightTable, table_key
from qtaml_hw.hdl.ports.packed import PackedSegment, chosen, chunk_of, rows_of, shifted
from qtaml_hw.hdl.ports.row_queue import AHEAD, RowQueue
from qtaml_hw.hdl.ports.row_source import Groups, RowSource, delay_of, reader_ports, words_of
from qtaml_hw.storage.trellis import Trellis

__all__ = ["PackedReader"]


class PackedReader(Component):  # type: ignore[misc]
    """Streams the weights of a segment, or of a part of one.

    Parameters
    ----------
    code : BlockCode
        Any code with a decoder, whatever time it takes.
    segments : sequence of PackedSegment
        All words under the code, in the order of the plan.
    pipeline : iterable of str
        Register stages of the decoder.
    word_bits : int or None
        Bits of a word of the SRAM where codewords are longer; None: it is as wide as they are.
    decoders : int or None
        Decoders side by side, with the next codeword fetched meanwhile, that of the next command too (`RowQueue`).
        None: one decoder, and nothing is fetched before it is needed.

    Attributes
    ----------
    depth : int
        Words of the SRAM: codewords of the region, times the words of each, at least 2.
    latency : int
        Cycles from the first read of a burst that begins with a codeword to its first beat, at worst.

    Members
    -------
    command_valid, command_ready : In(1), Out(1)
        A command is taken in a cycle where both are 1.
    command_segment : In
        Number of the segment; absent where there is only one.
    command_range : In(1)
        0: the whole segment. 1: `command_length` + 1 words, of a trellis from the start of a block, from bit
        `command_skip` on of the codeword whose first word lies at `command_address`; behind the last codeword it goes
        on with the first.
    command_address, command_skip, command_length : In
        Looked at with `command_range` only; see `PackedSegment`, which counts codewords; no more words than the segment
        has. With `decoders`, a command that begins where the one before it ended goes on with the codeword at hand,
        which is not read again.
    inject : In(n)
        Added to every codeword on its way into the decoder.
    sram_enable, sram_address : Out
        To the SRAM.
    sram_read_data : In
        Codeword at the address of the cycle before, data bits low, check bits above them; or the next word of it.
    tvalid, tready : Out(1), In(1)
        A beat, one weight, is taken in a cycle where both are 1.
    tdata : Out
        The weight, sign-extended to the bits that the widest has in whole bytes; of trellis words all weights of a
        step, each in whole bytes, the first one lowest.
    tlast : Out(1)
        Last of its command.
    tuser : Out(1)
        A codeword that holds a bit of the word, or of the window of trellis words, is uncorrectable; the weight is what
        the read-out says of such words.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.storage.scheme import ReadOut
    >>> parts = [PackedSegment(3, 100, 0, ReadOut("raw", range(-4, 4), 0))]
    >>> reader = PackedReader(make("hsiao", 64), parts)
    >>> reader.depth, len(reader.tdata), len(reader.command_skip), reader.latency
    (5, 8, 6, 4)
    """

    def __init__(
        self,
        code: BlockCode,
        segments: Sequence[PackedSegment],
        *,
        pipeline: Sequence[str] = (),
        word_bits: int | None = None,
        decoders: int | None = None,
    ) -> None:
        self.code, self.segments = code, tuple(segments)
        self.decoders = [decoder_of(code, pipeline) for _ in range(decoders or 1)]
        self.decoder, self.fetches_ahead = self.decoders[0], decoders is not None
        self.chunk = chunk_of(segments)
        self.words = words_of(code.n, word_bits)
        self.depth = max(rows_of(segments, code.k) * self.words, 2)
        self.latency = delay_of(self.decoder) + 3 + self.words + AHEAD * self.fetches_ahead
        self.keys = [tuple((segment.bits, table_key(table)) for table in segment.tables) for segment in segments]
        self.tables = {
            key: WeightTable(table)
            for segment, keys in zip(segments, self.keys, strict=True)
            for key, table in zip(keys, segment.tables, strict=True)
        }
        self.beat = max(segment.beat for segment in segments)
        longest = max(segment.size for segment in segments)
        command = {
            "command_range": In(1),
            "command_address": In((self.depth - 1).bit_length()),
            "command_skip": In(max(code.k - 1, 1).bit_length()),
            "command_length": In(max(longest - 1, 1).bit_length()),
        }
        if len(segments) > 1:
            command = {"command_segment": In((len(segments) - 1).bit_length()), **command}
        super().__init__(reader_ports(self.decoder, self.depth, 0, command, self.beat, word_bits))

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        k, chunk = self.code.k, self.chunk
        most = k + max(segment.size * segment.bits for segment in self.segments)
        source = RowQueue(m, self, self.decoders, k, most) if self.fetches_ahead else RowSource(m, self)
        data = source.data
        zeros = [Const(0, 1)] * (-len(data) % chunk)
        groups = Groups(m, source, [[*data, *zeros][i : i + chunk] for i in range(0, len(data), chunk)])

        busy, left = Signal(), Signal.like(self.command_length, name="left")
        if isinstance(source, RowQueue):
            busy = source.busy
        seeking, first = Signal(), Signal.like(groups.index, name="first_chunk")
        dropped = Signal(max(chunk.bit_length() - 1, 1), name="dropped")
        number = Signal.like(self.command_segment, name="segment") if len(self.segments) > 1 else None
        width, two, active = self._widths(m, source, number, left)
        dropping = declare(m, "dropping", dropped.any())
        amount = declare(m, "amount", Mux(dropping, padded(dropped, len(width)), width))
        widest = max(segment.bits for segment in self.segments)
        rest_bits = chunk - len(zeros)
        gearbox = Gearbox(m, groups, rest_bits, widest, amount, two, seeking, dropping, active)
        last, beat = declare(m, "last_word", ~left.any()), Signal()
        alone = isinstance(source, RowSource)
        wanted = self._more(m, left, number) | (~groups.held & ~gearbox.enough) if alone else None
        m.d.comb += [
            *([self.command_ready.eq(~busy)] if alone else []),
            self.tvalid.eq(gearbox.enough & ~dropping),
            self.tlast.eq(last),
            beat.eq(self.tvalid & self.tready),
            gearbox.take.eq(gearbox.enough & (dropping | self.tready)),
            groups.pop.eq(gearbox.append | (seeking & groups.held & (groups.index != first))),
            *([source.wanted.eq(busy & wanted)] if isinstance(source, RowSource) else []),
        ]
        with m.If(seeking & groups.held & (groups.index == first)):
            m.d.sync += seeking.eq(0)
        with m.If(gearbox.take & dropping):
            m.d.sync += dropped.eq(0)
        with m.If(beat):
            m.d.sync += left.eq(decremented(left))
            with m.If(last):
                if alone:
                    m.d.sync += busy.eq(0)
                    groups.drop()
                    gearbox.drop()
        if isinstance(source, RowQueue):
            self._queued(m, source, left, seeking, first, dropped, number, beat & last)
            starts = source.starts
            with m.If(starts & ~source.follows):
                groups.drop()
                gearbox.drop()
        else:
            starts = self.command_valid & ~busy
            with m.If(self.command_valid & ~busy):
                m.d.sync += busy.eq(1)
                values, serves = self._command(m, left, seeking, first, dropped, number)
                source.start(values["address"])
                m.d.sync += [register.eq(value) for register, value in serves]
        windows = Windows(m, self.segments, gearbox, number, beat, starts)
        m.d.comb += [self.tdata.eq(self._weights(m, windows, number)), self.tuser.eq(windows.lost)]
        return m

    def _widths(self, m: Module, source: Any, number: Any, left: Any) -> tuple[Any, Any, Any]:
        """Bits of the word at hand, twice those or with those of the word after it, and whether a command is served.

        Behind the last word of a command stands the first one of the command that waits, if that goes on from it.
        """
        widths, bits = [segment.bits for segment in self.segments], self.chunk.bit_length()
        if not isinstance(source, RowQueue):
            width = chosen(m, "width", number, widths, bits)
            return width, Cat(Const(0, 1), width), None
        asked = chosen(m, "width_now", None if number is None else self.command_segment, widths, bits)
        width = Signal(bits, name="width", reset_less=True) if len(set(widths)) > 1 else asked
        coming = source.serve(width, asked) if len(set(widths)) > 1 else asked
        behind = coming & (source.waiting & source.follows).replicate(bits)
        following = declare(m, "following", Mux(left.any(), width, behind))
        return width, added(m, "two_words", padded(width, bits + 1), following), source.busy

    def _queued(
        self,
        m: Module,
        source: RowQueue,
        left: Any,
        seeking: Any,
        first: Any,
        dropped: Any,
        number: Any,
        ends: Any,
    ) -> None:
        """Commands that are fetched ahead, and may go on where the one before ended; their bits are counted by adding
        up, a bit of the width a cycle.
        """
        values, serves = self._command(m, left, seeking, first, dropped, number)
        follows = source.goes_on(values["address"], values["skip"])
        asked = None if number is None else self.command_segment
        widths = [segment.bits for segment in self.segments]
        factor, addend = Signal(max(widths).bit_length(), name="factor"), Signal.like(source.units, name="addend")
        m.d.comb += source.counted.eq(~factor.any())
        term = declare(m, "term", addend & factor[0].replicate(len(addend)))
        total = added(m, "total", source.units, term)
        with m.If(factor.any()):
            m.d.sync += [factor.eq(factor[1:]), addend.eq(Cat(Const(0, 1), addend)), source.units.eq(total)]
        length = values["length"]
        words = added(m, "words", padded(length, len(length) + 1), Const(1, 1))
        with m.If(source.accepted):
            m.d.sync += [factor.eq(chosen(m, "factor_now", asked, widths, len(factor))), addend.eq(words)]
        source.start(values["address"], values["skip"], ends, follows)
        for register, value in serves:
            seeks = register is seeking or register is dropped
            source.serve(register, value & ~follows.replicate(len(register)) if seeks else value)

    def _command(
        self, m: Module, left: Any, seeking: Any, first: Any, dropped: Any, number: Any
    ) -> tuple[dict[str, Any], list[tuple[Any, Any]]]:
        """What a command says: constants of the whole segment, or the ports; and what its registers begin with."""
        k, given = self.code.k, self.command_range
        asked = None if number is None else self.command_segment
        whole = {
            "address": [segment.offset // k * self.words for segment in self.segments],
            "skip": [segment.offset % k for segment in self.segments],
            "length": [segment.size - 1 for segment in self.segments],
        }
        value = {}
        for name, constants in whole.items():
            port = getattr(self, f"command_{name}")
            constant = chosen(m, f"whole_{name}", asked, constants, len(port))
            value[name] = declare(m, f"{name}_now", Mux(given, port, constant))
        within = self.chunk.bit_length() - 1  # bits of the skip that stay within a chunk
        chunks = value["skip"][within:][: len(first)]
        begin = [(left, value["length"])]
        begin += [(first, chunks), (seeking, chunks.any())] if len(chunks) else [(seeking, Const(0, 1))]
        begin += [(dropped, value["skip"][:within] if within else Const(0, 1))]
        begin += [] if number is None else [(number, self.command_segment)]
        return value, begin

    def _more(self, m: Module, left: Any, number: Any) -> Any:
        """Whether another codeword is needed even if the row and the gearbox are full: read it at once.

        The information is one cycle late, so one more word has to be left; a command always begins with a read.
        """
        k, chunk = self.code.k, self.chunk
        most = [(k + chunk + segment.bits - 1) // segment.bits + 1 for segment in self.segments]
        bits = max(len(left), max(most).bit_length())
        bound = chosen(m, "words_here", number, most, bits)
        more = Signal(name="more")
        m.d.sync += more.eq(~difference(m, "beyond", padded(left, bits), bound)[-1])
        return more

    def _weights(self, m: Module, windows: Windows, number: Any) -> Any:
        """The word, or the window that it ends, through the tables of its segment."""
        entries: dict[Any, list[Any]] = {}
        for i, (key, table) in enumerate(self.tables.items()):
            m.submodules[f"table_{i}"] = table
            m.d.comb += table.word.eq(windows.of(key[0])[: table.readout.bits])
            if table.readout.erased is not None:
                m.d.comb += table.erase.eq(windows.lost)
            bits = bits_of(table.weight)
            entries[key] = [*bits, *[bits[-1]] * (-len(bits) % 8)]
        weights = {}
        for keys in self.keys:
            bits = [bit for key in keys for bit in entries[key]]
            weights[keys] = Cat(*bits, *[bits[-1]] * (self.beat - len(bits)))
        if number is None or len(weights) == 1:
            return weights[self.keys[0]]
        out = Signal(self.beat, name="weight")
        with m.Switch(number):
            for keys, weight in list(weights.items())[1:]:
                with m.Case(*(i for i, other in enumerate(self.keys) if other == keys)):
                    m.d.comb += out.eq(weight)
            with m.Default():
                m.d.comb += out.eq(weights[self.keys[0]])
        return out


class Windows:
    """What a word is looked up by: itself, or the bits of the words before it of its block, and its own.

    Parameters
    ----------
    m : Module
    segments : sequence of PackedSegment
    gearbox : Gearbox
        Where words come from.
    number : Signal or None
        The segment at hand.
    beat, start : Value
        A word leaves; a command begins.

    Attributes
    ----------
    lost : Value
        A codeword that holds one of the bits has failed.
    """

    def __init__(
        self, m: Module, segments: Sequence[PackedSegment], gearbox: Gearbox, number: Any, beat: Any, start: Any
    ) -> None:
        self.gearbox, self.lost, self.tail = gearbox, gearbox.due, None
        found = {segment.bits: segment.readout for segment in segments if isinstance(segment.readout, Trellis)}
        if not found:
            return
        readers = [segment.readout for segment in segments]
        before = [x.window - x.bits if isinstance(x, Trellis) else 0 for x in readers]
        reach = [x.reach - 1 if isinstance(x, Trellis) else 0 for x in readers]
        ends = [x.block - 1 if isinstance(x, Trellis) else 0 for x in readers]
        tail = Signal(max(before), name="tail", reset_less=True)  # the bit stored last is the lowest
        failed = Signal(max(reach), name="failed_words", reset_less=True)
        step = Signal(range(max(ends) + 1), name="step")
        last = declare(m, "block_ends", step == chosen(m, "block_last", number, ends, len(step)))
        width = chosen(m, "step_bits", number, [segment.bits for segment in segments], max(found).bit_length())
        word: Any = None
        for bits in sorted(found):
            moved = Cat(self.of(bits, alone=True), tail)[: len(tail)]
            word = moved if word is None else Mux(width == bits, moved, word)
        with m.If(beat):
            m.d.sync += [step.eq(incremented(step)), tail.eq(word), failed.eq(Cat(gearbox.due, failed)[: len(failed)])]
        with m.If(start | (beat & last)):
            m.d.sync += [step.eq(0), tail.eq(0), failed.eq(0)]
        some = {n: failed[:n].any() if n else Const(0, 1) for n in sorted(set(reach))}
        older: Any = some[reach[0]]
        for i, n in enumerate(reach[1:], 1):
            older = older if number is None or n == reach[0] else Mux(number == i, some[n], older)
        self.tail, self.lost = tail, declare(m, "lost", gearbox.due | older)

    def of(self, bits: int, *, alone: bool = False) -> Any:
        """The word at hand as one of so many bits, its highest bit highest, and above it the bits before it."""
        own = Cat(*reversed(bits_of(self.gearbox.bits[:bits])))
        return own if alone or self.tail is None else Cat(own, self.tail)


class Gearbox:
    """Bits of the stream between chunks and words, first bit lowest.

    Parameters
    ----------
    m : Module
    groups : Groups
        Where chunks come from; the last of a codeword is filled up with zeros.
    rest_bits : int
        Bits of that last chunk.
    widest : int
        Bits of the widest word.
    amount, two : Value
        Bits that leave next, and of the word at hand with the one after it: bits at hand are short of the second where
        one is taken.
    seeking, dropping : Value
        No chunk is wanted yet; the bits that leave next are none of a word.
    active : Value or None
        There is a word at hand; None: bits are forgotten where there is none.

    Attributes
    ----------
    bits : Signal
        The bits at hand, zeros above them.
    enough : Signal
        There are `amount` of them.
    take : Signal
        To be driven: they leave.
    append : Signal
        A chunk arrives.
    due : Signal
        One of the bits that leave next is of a failed codeword.
    """

    def __init__(
        self,
        m: Module,
        groups: Groups,
        rest_bits: int,
        widest: int,
        amount: Any,
        two: Any,
        seeking: Any,
        dropping: Any,
        active: Any,
    ) -> None:
        chunk = len(groups.head)
        size = widest - 1 + chunk
        self.m = m
        self.bits = Signal(size, name="bits_at_hand")
        self.count = Signal(size.bit_length(), name="count")
        self.due, latest = Signal(name="failed_bits"), Signal(name="failed_latest", reset_less=True)
        self.take, self.append = Signal(name="take"), Signal(name="append")
        places = len(self.count)
        after = difference(m, "after", self.count, padded(amount, places))
        self.enough = declare(m, "enough", ~after[-1] if active is None else ~after[-1] & active)
        held = groups.held if active is None else groups.held & active
        short = difference(m, "missing", padded(self.count, len(two)), padded(two, places))[-1]
        m.d.comb += self.append.eq(held & ~seeking & Mux(self.take, ~dropping & short, ~self.enough))
        rest = declare(m, "rest", Mux(self.take, after[:-1], self.count))
        kept = declare(m, "kept", Mux(self.take, shifted(m, "left_over", self.bits, amount), self.bits))
        place = rest[: chunk.bit_length() - 1]  # a chunk is never put behind as many bits as it has
        coming = shifted(m, "coming", padded(groups.head, size), place, up=True)
        arriving = Const(chunk, places)
        if rest_bits != chunk:
            arriving = declare(m, "arriving", Mux(groups.last, Const(rest_bits, places), arriving))
        whole = added(m, "whole", self.count, arriving), added(m, "whole_after", after[:-1], arriving)
        failed = declare(m, "failed_rest", Mux(self.take, latest & rest.any(), self.due))
        m.d.sync += [
            self.bits.eq(kept | (coming & self.append.replicate(size))),
            self.count.eq(Mux(self.append, Mux(self.take, whole[1], whole[0]), rest)),
            self.due.eq(failed | (self.append & groups.due)),
        ]
        with m.If(self.append):
            m.d.sync += latest.eq(groups.due)

    def drop(self) -> None:
        """Forget all bits; inside an `If`."""
        self.m.d.sync += [self.bits.eq(0), self.count.eq(0), self.due.eq(0)]
