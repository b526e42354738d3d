"""When the beats of readers and writers leave where nobody makes them wait: the rate that their pages promise.

Counts alone, no data: a command is offered, and the receiver is ready, in every cycle. Cycle 0 is the first one in
which something can be taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord, PackedRecord
from qtaml_hw.hdl.model.traffic import Traffic, Word, pieces_of
from qtaml_hw.hdl.ports.row_queue import AHEAD

__all__ = [
    "AHEAD",
    "STAND_IN",
    "Fetch",
    "PackedBurst",
    "leaves",
    "packed_reader",
    "packed_reader_ahead",
    "packed_writer",
    "reads",
    "rows_at_once",
    "serial_rows",
]

STAND_IN = 32
"""What stands in for a slow decoder takes two cycles, and as many more as the data say, modulo this number."""


def reads(record: ModuleRecord, code: BlockCode | None, played: Traffic) -> list[int]:
    """Addresses that a reader asks for, in their order: the words of the rows of its commands, nothing else."""
    if record.kind not in ("stream", "packed_reader"):
        return []
    depth, words = record.depth or MEMORY_DEPTH, Word.of(record, code).per_row
    found: list[int] = []
    for first, rows in _asked(record, code, played):
        found += [(first + i) % depth for i in range(rows * words)]
    return found


def leaves(record: ModuleRecord, code: BlockCode | None, played: Traffic, *, aside: bool = False) -> list[int] | None:
    """The cycles in which the beats of some traffic leave, at the latest; None where nothing is promised.

    Parameters
    ----------
    record : ModuleRecord
        Of one of `qtaml_hw.hdl.model.traffic.TRAFFIC_KINDS`.
    code : BlockCode or None
        Its code.
    played : Traffic
    aside : bool
        A stand-in takes the place of the decoder.
    """
    word = Word.of(record, code)
    if record.kind == "packed_writer":
        assert code is not None
        widths = [part.bits for part in record.packed for _ in range(part.words)]
        passes = -(-len(played.sent) // len(widths))
        return packed_writer(widths, passes, code.k, _chunk(record.packed), word.per_row)[: len(played.received)]
    packed = record.kind == "packed_reader"
    if record.decoders is not None and not packed:
        return None
    lengths = [command["command_length"] + 1 for command in played.sent]
    if record.kind == "stream" and (code is None or not is_sequential(code)):
        return rows_at_once(lengths, record.latency) if word.per_row == 1 else None
    assert code is not None
    usual = record.latency - 2 - packed - word.per_row - AHEAD * (record.decoders is not None)
    delays: list[int] = []
    for first, rows in _asked(record, code, played):
        at = range(first, first + rows * word.per_row, word.per_row)
        depth = record.depth or MEMORY_DEPTH
        delays += [_told(played.rows, word, a, depth, code.k) if aside else usual for a in at]
    fetch = Fetch(word.per_row, delays)
    if not packed:
        return serial_rows(lengths, pieces_of(record, code), fetch)
    bursts, chunk = _bursts(record, code, played), _chunk(record.packed)
    if record.decoders is not None:
        return packed_reader_ahead(bursts, code.k, chunk, fetch, record.decoders)
    return packed_reader(bursts, code.k, chunk, fetch)


def _told(rows: dict[int, int], word: Word, first: int, depth: int, k: int) -> int:
    """Cycles of the stand-in for a row."""
    whole = sum(rows[(first + i) % depth] << i * word.bits for i in range(word.per_row))
    return 2 + (whole >> word.plain) % min(STAND_IN, 1 << k)


def _asked(record: ModuleRecord, code: BlockCode | None, played: Traffic) -> Iterator[tuple[int, int]]:
    """First address and rows of every command of a reader."""
    if record.kind == "stream":
        per = pieces_of(record, code)
        for command in played.sent:
            yield command["command_address"], -(-(command["command_length"] + 1) // per)
        return
    assert code is not None
    words, depth = Word.of(record, code).per_row, record.depth or MEMORY_DEPTH
    for burst in _bursts(record, code, played):
        rows = -(-(burst.skip + burst.count * burst.width) // code.k)
        at_hand = burst.joined and burst.skip > 0  # what is left of a row is not read again
        yield (burst.address + at_hand * words) % depth, rows - at_hand


def _bursts(record: ModuleRecord, code: BlockCode, played: Traffic) -> list[PackedBurst]:
    found = []
    words, depth = Word.of(record, code).per_row, record.depth or MEMORY_DEPTH
    ended: tuple[int, int] = (0, 0)  # as after a reset
    for command in played.sent:
        part = record.packed[command.get("command_segment", 0)]
        count, skip, address = part.words, part.offset % code.k, part.offset // code.k * words
        if command["command_range"]:
            count, skip, address = (command[f"command_{name}"] for name in ("length", "skip", "address"))
            count += 1
        joined = record.decoders is not None and (address, skip) == ended
        found.append(PackedBurst(count, part.bits, skip, address, joined))
        rows, end = divmod(skip + count * part.bits, code.k)
        ended = (address + rows * words) % depth, end
    return found


def _chunk(parts: Sequence[PackedRecord]) -> int:
    """Bits that move at a time: a power of two that holds the widest word."""
    return 1 << (max(part.bits for part in parts) - 1).bit_length()


@dataclass(frozen=True)
class Fetch:
    """How a reader gets a row: `words` of the memory, one per cycle, and then the decoder takes its time.

    `delays` are its cycles for each row, in the order of their reading.
    """

    words: int
    delays: Sequence[int]


def rows_at_once(lengths: Sequence[int], latency: int) -> list[int]:
    """Of a reader of a row per cycle: a cycle for every row and one for every command, after the latency.

    Examples
    --------
    >>> rows_at_once([2, 1], latency=2)
    [3, 4, 6]
    """
    cycle = 0
    found: list[int] = []
    for rows in lengths:
        found += range(cycle + 1 + latency, cycle + 1 + latency + rows)
        cycle += rows + 1
    return found


def serial_rows(lengths: Sequence[int], pieces: int, fetch: Fetch) -> list[int]:
    """Of a reader of rows, a piece per beat: the next row is decoded while one leaves; `lengths` in beats.

    Examples
    --------
    >>> serial_rows([3], 2, Fetch(1, [10, 10]))
    [14, 15, 29]
    """
    delays, start = iter(fetch.delays), 0
    found: list[int] = []
    for beats in lengths:
        read, free, left = start + 1, start, beats
        while left:
            taken = max(read + fetch.words + next(delays) + 1, free)
            here = min(pieces, left)
            at_hand = left + (taken == free)  # a beat leaves in the cycle in which the next row is taken
            found += range(taken + 1, taken + 1 + here)
            free, left = taken + here, left - here
            # whether more is needed than one row is told a cycle late, of all beats but one
            read = taken + 1 if at_hand - 1 > pieces else free + 1
        start = free + 1
    return found


@dataclass(frozen=True)
class PackedBurst:
    """A command of a reader of packed words: `count` words of `width` bits from bit `skip` of a codeword on.

    The codeword begins at `address`; `joined`: a reader that fetches ahead goes on there from the command before.
    """

    count: int
    width: int
    skip: int
    address: int = 0
    joined: bool = False


def packed_reader(bursts: Sequence[PackedBurst], k: int, chunk: int, fetch: Fetch) -> list[int]:
    """Of a reader of packed words: chunks of a codeword fill the gearbox where the word at hand is not complete."""
    delays, cycle = iter(fetch.delays), 0
    found: list[int] = []
    for burst in bursts:
        found += _packed_burst(burst, cycle + 1, k, chunk, fetch.words, delays)
        cycle = found[-1] + 1
    return found


def _packed_burst(
    burst: PackedBurst, cycle: int, k: int, chunk: int, words: int, delays: Iterator[int]
) -> Iterator[int]:
    chunks, width = -(-k // chunk), burst.width
    first, dropped = divmod(burst.skip, chunk)
    needed = (k + chunk + width - 1) // width + 1  # words that wait, at most, where another codeword is not needed
    count, held, index, answer, more, seeking, left = 0, False, 0, None, False, first > 0, burst.count
    while left:
        dropping = dropped > 0
        amount = dropped if dropping else width
        take = count >= amount
        beat = take and not dropping
        short = not dropping and count < 2 * width
        append = held and not seeking and (short if take else True)
        pop = append or (seeking and held and index != first)
        taken = answer is not None and cycle >= answer and (not held or (pop and index == chunks - 1))
        read = answer is None and (more or (not held and not take))
        more = left - 1 >= needed
        seeking = seeking and not (held and index == first)
        if append:
            count += k - chunk * (chunks - 1) if index == chunks - 1 else chunk
        if take:
            count, dropped = count - amount, 0
        if taken:
            held, index, answer = True, 0, None
        elif pop:
            held, index = index < chunks - 1, index + 1
        if read:
            answer = cycle + words + next(delays) + 1
        if beat:
            left -= 1
            yield cycle
        cycle += 1


class _Ahead:
    """Commands that are taken in advance, their rows on the way through the memory and D decoders, cycle by cycle.

    A row is a number: it stands behind as many commands that did not go on from the one before them.
    """

    def __init__(self, bursts: Sequence[PackedBurst], k: int, fetch: Fetch, decoders: int) -> None:
        self.bursts, self.k, self.words, self.delays = deque(bursts), k, fetch.words, iter(fetch.delays)
        self.units, self.counting, self.chain = 0, deque[int](), 0
        self.waiting: PackedBurst | None = None
        self.left, self.got, self.whole, self.buffered = 0, False, False, 0
        self.full = False
        self.places: deque[tuple[int, int]] = deque()  # cycle in which it is there, and its number
        self.decoders = decoders

    def there(self, cycle: int, chain: int) -> bool:
        """Whether the next row can be taken."""
        return bool(self.places) and self.places[0][0] <= cycle and self.places[0][1] == chain

    def step(self, cycle: int, taken: bool, started: bool) -> None:
        """A clock edge."""
        short, counted = self.units > 0, not self.counting
        give = self.full and len(self.places) < self.decoders
        first = short and counted and not self.left and not self.got and (not self.full or give)
        accepts = bool(self.bursts) and not short and not self.left and counted and self.waiting is None
        if self.counting:
            self.units += self.counting.popleft()
        if give:
            self.places.append((cycle + next(self.delays) + 1, self.buffered))
        if taken:
            self.places.popleft()
        self.full = self.whole or (self.full and not give)
        self.whole = self.left == 1 if self.words > 1 else first
        self.got = first or self.left > 0
        if first:
            self.units, self.buffered = self.units - self.k, self.chain
        self.left = self.words - 1 if first else max(self.left - 1, 0)
        self.waiting = None if started else self.waiting
        if accepts:
            self.waiting = burst = self.bursts.popleft()
            self.units, self.chain = (self.units, self.chain) if burst.joined else (burst.skip, self.chain + 1)
            self.counting.extend(
                burst.count << i if burst.width >> i & 1 else 0 for i in range(burst.width.bit_length())
            )


def packed_reader_ahead(bursts: Sequence[PackedBurst], k: int, chunk: int, fetch: Fetch, decoders: int) -> list[int]:
    """Of a reader of packed words that fetches ahead: as `packed_reader`, and no cycle between commands that join.

    Examples
    --------
    >>> whole = [PackedBurst(40, 4, 0, 0), PackedBurst(24, 4, 32, 2, joined=True)]
    >>> beats = packed_reader_ahead(whole, 64, 4, Fetch(1, [0] * 4), 1)
    >>> beats[-1] - beats[0]
    63
    """
    ahead, cycle, served = _Ahead(bursts, k, fetch, decoders), 0, 0
    chunks, found, beats = -(-k // chunk), list[int](), sum(burst.count for burst in bursts)
    count, held, index, left, width, first, dropped, seeking, busy = 0, False, 0, 0, 1, 0, 0, False, False
    while len(found) < beats:
        waits = ahead.waiting
        amount = dropped or width
        take = busy and count >= amount
        beat = take and not dropped
        two = width + (width if left else waits.width if waits and waits.joined else 0)
        append = held and busy and not seeking and ((not dropped and count < two) if take else True)
        pop = append or (seeking and held and index != first)
        taken = busy and ahead.there(cycle, served) and (not held or (pop and index == chunks - 1))
        seeking = seeking and not (held and index == first)
        count += (k - chunk * (chunks - 1) if index == chunks - 1 else chunk) * append - amount * take
        dropped = 0 if take else dropped
        held, index = (True, 0) if taken else (held and not (pop and index == chunks - 1), index + pop)
        ends = beat and left == 0
        left -= beat
        found += [cycle] * beat
        starts = waits is not None and (not busy or ends)
        busy = starts or (busy and not ends)
        if starts and waits is not None:
            left, width = waits.count - 1, waits.width
            if not waits.joined:
                count, held, served = 0, False, served + 1
                first, dropped = divmod(waits.skip, chunk)
                seeking = first > 0
        ahead.step(cycle, taken, starts)
        cycle += 1
    return found


def packed_writer(widths: Sequence[int], passes: int, k: int, chunk: int, words: int) -> list[int]:
    """Of a writer of packed words: a word is taken per cycle, a chunk of a codeword found as soon as it is full."""
    chunks, size, written = -(-k // chunk), len(widths), []
    count = index = taken = cycle = done = 0
    ended, writing = False, 0
    while done < passes:
        here = k - chunk * (chunks - 1) if index == chunks - 1 else chunk
        emit = writing <= 1 and (ended or count >= here)
        whole = emit and index == chunks - 1
        written += [cycle] * (writing > 0)
        writing = words if whole else max(writing - 1, 0)
        rest = max(count - here, 0) if emit else count
        index = (index + 1) % chunks if emit else index
        takes = not ended and rest < chunk
        if whole and ended and not rest:
            ended, done = False, done + 1
        count = rest + widths[taken % size] * takes
        taken += takes
        ended = ended or (takes and taken % size == 0)
        cycle += 1
    return [*written, *range(cycle, cycle + writing)]
