"""The Python model of readers and writers: what is asked, what lies in the memory, and what has to come out.

Like `qtaml_hw.hdl.model.vectors` for modules that take part in a handshake. The model knows nothing of chunks, lanes or
clocks: it has the data bits of all codewords in a row, and looks up the bits of each word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, Status
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord, PackedRecord, PortRecord
from qtaml_hw.hdl.model.memh import comment, readmemh
from qtaml_hw.hdl.model.vectors import BARE, Vectors, generator, usual_rate
from qtaml_hw.storage.rows import RowLayout, stream_of_words, words_of_stream
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.storage.trellis import Trellis

__all__ = [
    "TRAFFIC_KINDS",
    "Channel",
    "Traffic",
    "Word",
    "channels",
    "first_rows",
    "first_words",
    "passed_on",
    "pieces_of",
    "traffic",
    "traffic_texts",
]

Bits = NDArray[np.uint8]
Entries = list[dict[str, int]]

LONGEST = 512
"""Beats, less two, of the longest burst: one for each power of two up to this, so that every bit of it matters."""

MOST_TRELLIS_ROWS = 2 * LONGEST
"""Rows of trellis words that are played through their reader at most."""

TRAFFIC_KINDS = ("packed_reader", "packed_writer", "stream")
"""Modules that are played by their handshakes."""

LEAST = 1024
"""Beats of a small packed reader or writer, at least, where all its words are played: more ranges, more passes."""

JOINED = 4 * LEAST
"""Beats of ranges, of a packed reader of any size that fetches ahead: many begin where the one before ended."""

LONG = 64
"""Words of a segment that is asked for as a whole now and then among the ranges."""

DUE_SHARE = 0.1
"""Part of the codewords that fail where the decoder is set aside."""


@dataclass(frozen=True)
class Channel:
    """Ports that pass on a beat in a cycle where `valid` and `ready` are 1; without `ready` it is never refused."""

    valid: str
    ready: str | None
    fields: tuple[PortRecord, ...]


@dataclass(frozen=True)
class Traffic:
    """What is played through a reader or writer.

    Attributes
    ----------
    sent, received : list of dict of str to int
        Beats at its input in their order, and those expected at its output, by port.
    rows, injected : dict of int to int
        Content of the memory, and what is injected into a row with its last word, by address.
    """

    sent: Entries
    received: Entries
    rows: dict[int, int] = field(default_factory=dict)
    injected: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Word:
    """How the rows of a reader, or the codewords of a packed writer, lie in the words of its memory.

    Attributes
    ----------
    per_row, bits : int
        Words of a row, and bits of one.
    plain : int
        Bits of a row that come before its codeword.
    """

    per_row: int
    bits: int
    plain: int

    @classmethod
    def of(cls, record: ModuleRecord, code: BlockCode | None) -> Word:
        """Of a module of `TRAFFIC_KINDS`."""
        plain = 0 if record.bits is None else (record.bits - (record.planes or 0)) * (record.lanes or 1)
        row = plain + (0 if code is None else code.n)
        wide = record.word_bits or max(row, 1)
        return cls(max(-(-row // wide), 1), wide, plain)

    def cut(self, rows: dict[int, int]) -> dict[int, int]:
        """Words by their addresses, of rows by their numbers."""
        if self.per_row == 1:
            return rows
        mask, count = (1 << self.bits) - 1, range(self.per_row)
        return {row * self.per_row + i: value >> i * self.bits & mask for row, value in rows.items() for i in count}

    def last(self, rows: dict[int, int]) -> dict[int, int]:
        """What goes with the last words of rows, by their addresses; 0 with the other words."""
        last = self.per_row - 1
        return {row * self.per_row + i: value * (i == last) for row, value in rows.items() for i in range(last + 1)}

    def with_injected(self, played: Traffic) -> dict[int, int]:
        """Content of the memory with what would be injected on the way."""
        found, mask = dict(played.rows), (1 << self.bits) - 1
        for address, value in played.injected.items():
            row = address - self.per_row + 1
            for i in range(self.per_row) if value else ():
                found[row + i] ^= (value << self.plain) >> i * self.bits & mask
        return found


def pieces_of(record: ModuleRecord, code: BlockCode | None) -> int:
    """Beats of a row of a stream reader: more than one behind a decoder that takes its time."""
    if code is None or not is_sequential(code):
        return 1
    return (record.lanes or 1) if record.readout else -(-code.k // record.port("tdata").width)


def channels(record: ModuleRecord) -> tuple[Channel, Channel]:
    """Input and output of a reader or writer."""
    if record.kind == "packed_writer":
        out = tuple(record.port(name) for name in ("sram_address", "sram_write_data", "done"))
        return Channel("tvalid", "tready", (record.port("tdata"),)), Channel("sram_write", None, out)
    handshake = ("command_valid", "command_ready")
    command = tuple(p for p in record.ports if p.name.startswith("command_") and p.name not in handshake)
    return Channel(*handshake, command), Channel(
        "tvalid", "tready", tuple(record.port(n) for n in ("tdata", "tlast", "tuser"))
    )


def traffic(record: ModuleRecord, code: BlockCode | None, *, whole: bool = False, aside: bool = False) -> Traffic:
    """What is played through a module: codewords with errors, as many as its decoder can be asked for.

    Parameters
    ----------
    record : ModuleRecord
        Of one of `TRAFFIC_KINDS`.
    code : BlockCode or None
        Its code.
    whole : bool
        All words of all segments, of a packed reader or writer; of a reader of rows also long bursts.
    aside : bool
        A stand-in takes the place of the coder: it leaves data bits as they are, makes check bits of 0, and takes check
        bit 0 for `due`.

    Raises
    ------
    ValueError
        If the module is of another kind.
    """
    if record.kind == "stream" and record.trellis is not None:
        return _trellis_rows(record, record.trellis.trellis(), generator(f"{record.name} {aside}"))
    if record.kind == "stream":
        return _rows(record, code, generator(f"{record.name} {aside}"), aside, whole)
    if code is None or not record.packed:
        raise ValueError(f"{record.name} of kind {record.kind} is no packed reader or writer")
    rng, words = _words(record, code, aside)
    data = _stream(record.packed, words, code.k)
    if record.kind == "packed_writer":
        played = _written(record, code, words, data[: None if whole else _budget(code)], len(data), aside)
        while whole and len(played.sent) < LEAST:
            words = [rng.integers(0, 1 << part.bits, part.words) for part in record.packed]
            again = _written(record, code, words, _stream(record.packed, words, code.k), len(data), aside, rng)
            played = Traffic(played.sent + again.sent, played.received + again.received)
        return played
    commands = list(_commands(record.packed, code.k, None if whole else _budget(code)))
    if whole:
        joined = code.k if record.decoders is not None else None
        beats = LEAST - sum(command.count for command in commands) if joined is None else JOINED
        around = record.depth != 2 or len(data) * Word.of(record, code).per_row == 2
        commands += _random_ranges(record.packed, rng, data.size, beats * around, joined)
    played = _asked(record, code, commands, data, rng, aside)
    for command in played.sent if whole else ():
        if not command["command_range"]:  # then these are not looked at
            for name in ("command_address", "command_skip", "command_length"):
                command[name] = int(rng.integers(1 << record.port(name).width))
    return played


def first_words(record: ModuleRecord, code: BlockCode, *, aside: bool = False) -> Traffic:
    """Of a packed reader, its first words alone, every bit the opposite of what `traffic` has there.

    What a reset leaves in registers meets both values of the bits that come first.

    Raises
    ------
    ValueError
        If the module is no packed reader.
    """
    if record.kind != "packed_reader":
        raise ValueError(f"{record.name} of kind {record.kind} is no packed reader")
    rng, words = _words(record, code, aside)
    first = record.packed[0]
    data = 1 - _stream(record.packed, words, code.k)
    command = _Command(0, first, first.offset, min(first.words, max(code.k // first.bits, 1)), True)
    return _asked(record, code, [command], data, rng, aside)


def _words(record: ModuleRecord, code: BlockCode, aside: bool) -> tuple[np.random.Generator, list[NDArray[Any]]]:
    """Random words of all segments of a packed reader or writer, and what they were drawn with."""
    rng = generator(f"{record.kind}_{code.name.replace('-', '_')} {aside}")
    return rng, [rng.integers(0, 1 << part.bits, part.words) for part in record.packed]


def _asked(
    record: ModuleRecord,
    code: BlockCode,
    commands: Sequence[_Command],
    data: Bits,
    rng: np.random.Generator,
    aside: bool,
) -> Traffic:
    """Commands to a packed reader, the codewords that they ask for, and what comes; `data` becomes what is decoded."""
    rows = [row % len(data) for command in commands for row in command.rows(code.k)]
    used, visits = np.unique(rows, return_counts=True)
    stored, injected, decoded, failed = _stored(code, data[used], visits, rng, aside)
    data[used] = decoded
    due = np.zeros(len(data), dtype=bool)
    due[used] = failed
    received = [
        beat for command in commands for beat in command.beats(data.ravel(), due, code.k, record.port("tdata").width)
    ]
    word = Word.of(record, code)
    sent = [command.ports(code.k, len(record.packed), word.per_row) for command in commands]
    places = used.tolist()
    held = word.cut(dict(zip(places, stored, strict=True)))
    return Traffic(sent, received, held, word.last(dict(zip(places, injected, strict=True))))


@dataclass(frozen=True, eq=False)
class _Command:
    """So many words of a segment's width from a bit of the stream on; `given`: as a range, not as the whole segment.

    After the last codeword it continues with the first.
    """

    number: int
    part: PackedRecord
    start: int
    count: int
    given: bool

    def rows(self, k: int) -> range:
        return range(self.start // k, (self.start + self.count * self.part.bits - 1) // k + 1)

    def ports(self, k: int, segments: int, words: int) -> dict[str, int]:
        start = self.start
        place = {"address": start // k * words, "skip": start % k, "length": self.count - 1} if self.given else {}
        command = {"range": int(self.given), "address": 0, "skip": 0, "length": 0} | place
        if segments > 1:
            command["segment"] = self.number
        return {f"command_{name}": value for name, value in command.items()}

    def beats(self, data: Bits, due: NDArray[np.bool_], k: int, width: int) -> Entries:
        bits, readout = self.part.bits, self.part.reader()
        places = (self.start + np.arange(self.count * bits)) % data.size
        words = words_of_stream(data[places], bits)
        lost: NDArray[np.bool_] = np.logical_or.reduce(due[places.reshape(self.count, bits) // k], axis=1)
        if isinstance(readout, Trellis):
            return _beats(np.array(_steps(readout, words, lost), dtype=object), readout.touched(lost), width)
        return _beats(_weights(readout, words, lost), lost, width)


def _steps(trellis: Trellis, words: NDArray[Any], lost: NDArray[np.bool_] | None = None) -> list[int]:
    """All weights of every step side by side, the first one lowest, each in whole bytes; negative where the last is."""
    weights = trellis.read(words.astype(np.uint8), words.size * trellis.per, lost).reshape(words.size, -1)
    levels = np.ldexp(weights.astype(np.float64), trellis.fraction_bits).astype(np.int64).tolist()
    top = trellis.per - 1
    return [sum((w if i == top else w & 0xFF) << 8 * i for i, w in enumerate(step)) for step in levels]


def _weights(readout: ReadOut, words: NDArray[Any], lost: NDArray[np.bool_]) -> NDArray[Any]:
    weights = np.asarray(readout.table[words])
    if readout.erased is not None:
        weights[lost] = readout.erased
    return weights


def _beats(values: NDArray[Any], due: NDArray[np.bool_], width: int) -> Entries:
    """A burst of beats."""
    mask, last = (1 << width) - 1, len(values) - 1
    pairs = zip(values.tolist(), due.tolist(), strict=True)
    return [{"tdata": v & mask, "tlast": int(i == last), "tuser": int(d)} for i, (v, d) in enumerate(pairs)]


def _budget(code: BlockCode) -> int:
    """Rows that the real decoder is asked for."""
    codewords: int = style_of(code).effort.codewords
    return codewords


def _commands(parts: Sequence[PackedRecord], k: int, budget: int | None) -> Iterator[_Command]:
    """Whole segments, and ranges around their edges and across codewords; ranges of `budget` rows in all otherwise."""
    ranges = list(_ranges(parts, k))
    if budget is None:
        yield from (_Command(i, part, part.offset, part.words, False) for i, part in enumerate(parts))
        yield from ranges[:: -(-len(ranges) // 32)]
        return
    left = budget
    for command in ranges:
        if len(command.rows(k)) <= left:
            left -= len(command.rows(k))
            yield command


def _random_ranges(
    parts: Sequence[PackedRecord], rng: np.random.Generator, bits: int, beats: int, joined: int | None
) -> Iterator[_Command]:
    """Ranges of so many beats in all: of a trellis of blocks, else from any of `bits` on, past the last one too.

    Where codewords of `joined` data bits are said, others begin where the one before ends, as far into a codeword whose
    number differs in one bit, or with its last codeword, or end with a codeword; some are all that a segment has.
    """
    end = 0
    while beats > 0:
        i = int(rng.integers(len(parts)))
        part, reader, given = parts[i], parts[i].reader(), True
        start, count = int(rng.integers(bits)), 1 + int(rng.integers(min(part.words, LONG)))
        if isinstance(reader, Trellis):
            first = int(rng.integers(part.words)) // reader.block * reader.block
            start, count = part.offset + first * part.bits, min(count, part.words - first)
        elif joined is not None:
            count = min(part.words, 1 + int(rng.integers(2 << int(rng.integers(7)))))
            ends = int(rng.integers(bits // joined)) * joined - count * part.bits
            there = (end // joined ^ 1 << int(rng.integers((bits // joined).bit_length()))) * joined + end % joined
            start = (end, there, (end - 1) // joined * joined, ends, start)[rng.integers(5)] % bits
            if part.words <= LONG and not rng.integers(16):
                start, count, given = part.offset, part.words, False
        if joined is not None:
            end = (start + count * part.bits) % bits
        beats -= count
        yield _Command(i, part, start, count, given)


def _ranges(parts: Sequence[PackedRecord], k: int) -> Iterator[_Command]:
    """First of every segment a range across two codewords, then its first words, its last, and all other crossings."""

    def around(i: int, word: int) -> _Command:
        first, reader = max(word - 2, 0), parts[i].reader()
        if isinstance(reader, Trellis):  # from the start of a block
            first = first // reader.block * reader.block
        start = parts[i].offset + first * parts[i].bits
        return _Command(i, parts[i], start, min(word + 3, parts[i].words) - first, True)

    rest: list[_Command] = []
    for i, part in enumerate(parts):
        edges = range(-(-(part.offset + 1) // k) * k, part.offset + part.words * part.bits, k)
        crossings = [around(i, (edge - part.offset - 1) // part.bits) for edge in edges]
        yield from crossings[:1]
        rest += [around(i, 0), around(i, part.words - 1), *crossings[1:]]
    yield from rest


def _stream(parts: Sequence[PackedRecord], words: Sequence[NDArray[Any]], k: int) -> Bits:
    """Data bits of all codewords, shape (rows, k)."""
    flat = np.concatenate([stream_of_words(own, part.bits) for part, own in zip(parts, words, strict=True)])
    return np.pad(flat, (0, -flat.size % k)).reshape(-1, k)


def passed_on(code: BlockCode, rng: np.random.Generator, count: int) -> tuple[Entries, Entries]:
    """Random words for a FIFO, with errors to be added on their way into its memory, and what comes out of it."""
    data = rng.integers(0, 2, (count, code.k), dtype=np.uint8)
    errors = _errors(code, np.ones(count, dtype=np.int64), rng)
    result = code.decode(code.encode(data) ^ errors)
    columns = {
        "tdata": integers_of_bits(result.codewords[:, : code.k]),
        "ce": (result.status == Status.CORRECTED).astype(int).tolist(),
        "tuser": (result.status == Status.DETECTED).astype(int).tolist(),
    }
    sent = zip(integers_of_bits(data), integers_of_bits(errors), strict=True)
    received = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [{"write_data": word, "write_inject": error} for word, error in sent], received


def _stored(
    code: BlockCode, data: Bits, visits: NDArray[np.int64], rng: np.random.Generator, aside: bool
) -> tuple[list[int], list[int], Bits, NDArray[np.bool_]]:
    """Codewords as they lie in the memory, what is injected into every second one on its way, which leaves the errors
    that are to be decoded, their decoded data, and which fail.

    `visits` says how often each is decoded.
    """
    if aside:
        failed = rng.random(len(data)) < DUE_SHARE
        word = np.concatenate([data, np.zeros((len(data), code.check_bits), np.uint8)], axis=1)
        word[:, code.k] = failed
        return integers_of_bits(word), [0] * len(data), data, failed
    errors = _errors(code, visits, rng)
    word = code.encode(data) ^ errors
    inject = rng.integers(0, 2, errors.shape, dtype=np.uint8) * (np.arange(len(data)) % 2)[:, None].astype(np.uint8)
    result = code.decode(word)
    stored, injected = integers_of_bits(word ^ inject), integers_of_bits(inject)
    return stored, injected, result.codewords[:, : code.k], result.status == Status.DETECTED


def _errors(code: BlockCode, visits: NDArray[np.int64], rng: np.random.Generator) -> Bits:
    """0 to t + 1 errors, each as often; which row of a burst has which, nobody says.

    Of a code that is decoded beyond its distance a quarter of the usual errors; three times as many in the last word
    that is decoded once among others, because a failed decoding takes a hundred thousand cycles.
    """
    count = len(visits)
    if code.measured is not None:
        usual = usual_rate(code.measured)
        rates = np.full(count, usual / 4)
        rates[np.flatnonzero((visits == 1) & (count > 1))[-1:]] = 3 * usual
        return (rng.random((count, code.n)) < rates[:, None]).astype(np.uint8)
    weights = rng.permutation(np.minimum(np.arange(count) % (code.t + 2), code.n))
    ranks = rng.random((count, code.n)).argsort(axis=1).argsort(axis=1)
    return (ranks < weights[:, None]).astype(np.uint8)


def _written(
    record: ModuleRecord,
    code: BlockCode,
    words: Sequence[NDArray[Any]],
    data: Bits,
    rows: int,
    aside: bool,
    above: np.random.Generator | None = None,
) -> Traffic:
    """All words in order, twice over; or those of the first codewords, out of `rows`.

    `above` draws the unused bits above a word; None: zeros.
    """
    if aside:
        stored = integers_of_bits(np.pad(data, ((0, 0), (0, code.check_bits))))
    else:
        stored = integers_of_bits(code.encode(data))
    bits, width = [part.bits for part in record.packed], record.port("tdata").width
    more = [np.zeros(part.size, int) if above is None else above.integers(0, 1 << 16, part.size) for part in words]
    sent = [
        {"tdata": (int(high) << b | int(word)) & ((1 << width) - 1)}
        for part, extra, b in zip(words, more, bits, strict=True)
        for word, high in zip(part, extra, strict=True)
    ]
    word = Word.of(record, code)
    held, final = word.cut(dict(enumerate(stored))), rows * word.per_row - 1
    received = [{"sram_address": i, "sram_write_data": w, "done": int(i == final)} for i, w in sorted(held.items())]
    if len(data) == rows:
        return Traffic(sent * 2, received * 2)
    ends = np.cumsum(np.repeat([part.bits for part in record.packed], [part.words for part in record.packed]))
    return Traffic(sent[: int(np.searchsorted(ends, data.size)) + 1], received)


def _rows(
    record: ModuleRecord, code: BlockCode | None, rng: np.random.Generator, aside: bool, whole: bool = False
) -> Traffic:
    """Bursts of rows of weights, or of bare data; a small memory is read repeatedly.

    The longest of them goes on past the end of the memory. Where rows are cheap there are also long bursts, some across
    addresses at which all lower bits change, and the first ones again. Where a row takes several beats every other
    burst ends within one.
    """
    word = Word.of(record, code)
    depth = (record.depth or MEMORY_DEPTH) // word.per_row
    serial = code is not None and is_sequential(code)
    width = record.port("tdata").width
    per = pieces_of(record, code)
    count = 6 if aside else BARE.codewords if code is None else _budget(code)
    turn = np.arange(count) % depth
    short = [turn[first:last] for first, last in _bursts(count, depth)]
    bursts = [*short]
    rows = 1 + int(turn.max())
    if whole and (aside or not serial):
        sizes = [-(-((1 << i) + 2) // per) for i in range(LONGEST.bit_length())]
        sizes = [size for size in dict.fromkeys(sizes) if size <= depth]
        rows = max([rows, *sizes])
        bursts += [np.arange(rows - size, rows) for size in sizes]
    longest = max(bursts, key=len)
    addresses = [(row - int(longest[len(longest) // 2])) % depth for row in range(rows)]
    powers = [1 << i for i in range(1, (depth - 1).bit_length())] if whole and (aside or not serial) else []
    for edge in [*powers, *(depth - power for power in powers)]:
        if not {edge - 1, edge} & set(addresses):
            bursts.append(np.arange(rows, rows + 2))
            addresses += [edge - 1, edge]
            rows += 2
    if whole:
        bursts += short  # commands that come slowly
    visits = np.bincount(np.concatenate(bursts), minlength=rows)
    bits, planes, lanes = record.bits or 0, record.planes or 0, record.lanes or 0
    plain = rng.integers(0, 2, (rows, (bits - planes) * lanes), dtype=np.uint8)
    data, due = np.zeros((rows, 0), np.uint8), np.zeros(rows, dtype=bool)
    stored, injected = integers_of_bits(plain), [0] * rows
    if code is not None:
        data = rng.integers(0, 2, (rows, code.k), dtype=np.uint8)
        codewords, injected, data, due = _stored(code, data, visits, rng, aside)
        stored = [low | high << plain.shape[1] for low, high in zip(stored, codewords, strict=True)]
    values = np.array(_row_values(record, data, plain, due, width if serial else None), dtype=object)
    sent, received = [], []
    for number, burst in enumerate(bursts):
        size = per * len(burst) - (number % 2 if per > 1 else 0)
        sent.append({"command_address": addresses[burst[0]] * word.per_row, "command_length": size - 1})
        received += _beats(values[burst].ravel()[:size], np.repeat(due[burst], per)[:size], width)
    held = word.cut(dict(zip(addresses, stored, strict=True)))
    return Traffic(sent, received, held, word.last(dict(zip(addresses, injected, strict=True))))


def first_rows(record: ModuleRecord, number: int) -> Traffic:
    """Of a reader of trellis words, first rows of blocks alone, with words of that number.

    A row that arrives while the queue is empty bypasses it, and only few rows begin a burst.

    Raises
    ------
    ValueError
        If it reads no trellis words.
    """
    if record.trellis is None:
        raise ValueError(f"{record.name} reads no trellis words")
    return _trellis_rows(record, record.trellis.trellis(), generator(f"{record.name} {number}"), short=True)


def _trellis_rows(record: ModuleRecord, trellis: Trellis, rng: np.random.Generator, short: bool = False) -> Traffic:
    """Bursts that begin with a block, of one row, and, if they are not `short`, of some, and of all."""
    depth, lanes = record.depth or MEMORY_DEPTH, record.lanes or 1
    rows = min(depth, 2 * trellis.block // lanes, MOST_TRELLIS_ROWS)
    words = rng.integers(0, 1 << trellis.bits, (rows, lanes), dtype=np.uint32)
    stored = integers_of_bits(RowLayout(trellis.bits, 0, lanes).spread(words))
    width, step = record.port("tdata").width, 8 * trellis.per
    steps = np.array(_steps(trellis, words.ravel()), dtype=object).reshape(rows, lanes)
    values = [sum((int(value) & ((1 << step) - 1)) << step * i for i, value in enumerate(row)) for row in steps]
    sent, received = [], []
    for first in range(0, rows, trellis.block // lanes):
        for size in (1,) if short else dict.fromkeys((1, min(3, rows - first), rows - first)):
            sent.append({"command_address": first, "command_length": size - 1})
            beats = np.array(values[first : first + size], dtype=object)
            received += _beats(beats, np.zeros(size, dtype=bool), width)
    numbers = range(rows)
    return Traffic(sent, received, dict(zip(numbers, stored, strict=True)), dict.fromkeys(numbers, 0))


def _bursts(count: int, most: int) -> Iterable[tuple[int, int]]:
    """First row and end of bursts of one, two and ever more rows, up to `most`."""
    first, size = 0, 1
    while first < count:
        yield first, min(first + size, count)
        first, size = first + size, min(size + 1, most)


def _row_values(
    record: ModuleRecord, data: Bits, plain: Bits, due: NDArray[np.bool_], beat: int | None
) -> list[list[int]]:
    """`tdata` of every row: all weights, or all data, side by side; in beats of `beat` bits where that is given."""
    if record.readout is None or record.bits is None:
        size = data.shape[1] if beat is None else min(data.shape[1], beat)
        padded = np.pad(data, ((0, 0), (0, -data.shape[1] % size)))
        return [integers_of_bits(row.reshape(-1, size)) for row in padded]
    readout, lanes = record.readout.readout(), record.lanes or 1
    words = RowLayout(record.bits, record.planes or 0, lanes).gather(np.concatenate([plain, data], axis=1))
    weights = np.array([_weights(readout, w, np.full(lanes, d)) for w, d in zip(words, due, strict=True)])
    if beat is not None:
        return weights.tolist()  # type: ignore[no-any-return]
    whole = -(-readout.output_bits // 8) * 8
    return [[sum((w & ((1 << whole) - 1)) << whole * i for i, w in enumerate(row))] for row in weights.tolist()]


def traffic_texts(played: Traffic, record: ModuleRecord) -> dict[str, str]:
    """Texts for ``$readmemh``: ``sent``, ``received``; of a reader also ``rows`` and ``injected``, with addresses."""
    source, sink = channels(record)
    texts = {}
    for name, channel, entries in (("sent", source, played.sent), ("received", sink, played.received)):
        columns = {port.name: [entry[port.name] for entry in entries] for port in channel.fields}
        texts[name] = readmemh(Vectors(columns, {}, record.latency), channel.fields)
    for name, port, values in (("rows", "sram_read_data", played.rows), ("injected", "inject", played.injected)):
        if values and any(p.name == port for p in record.ports):
            digits = -(-record.port(port).width // 4)
            lines = "".join(f"@{address:x}\n{value:0{digits}x}\n" for address, value in sorted(values.items()))
            texts[name] = comment([f"{len(values)} rows for {port}, with their addresses"]) + lines
    return texts
