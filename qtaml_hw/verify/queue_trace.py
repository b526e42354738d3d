"""The FIFO of codewords as a queue, and an SRAM as an array: what they do cycle by cycle."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from qtaml_hw.codes import BlockCode
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord
from qtaml_hw.hdl.model.traffic import passed_on
from qtaml_hw.hdl.model.vectors import generator
from qtaml_hw.verify.trace import Trace, Values, recorded

__all__ = ["Queue", "Sram", "fifo_trace", "sram_trace"]

MOST_CYCLES = 4096
"""Cycles at most, and 512 more: a queue of up to a quarter of them is filled and emptied."""
SRAM_CYCLES = 1500
SRAM_PLACES = 16
"""Words at both ends of an SRAM that most accesses go to."""


class Queue:
    """Words wait in their order; one that is put in stands at the output two cycles later at the earliest.

    Parameters
    ----------
    depth : int
        Words that it holds.
    answers : list of dict of str to int
        What comes out, by port, in the order in which it goes in.
    """

    def __init__(self, depth: int, answers: list[Values]) -> None:
        self.depth, self.answers = depth, answers
        self.waiting: deque[tuple[int, Values]] = deque()
        self.now = self.put = 0

    def _shows(self) -> bool:
        return bool(self.waiting) and self.now >= self.waiting[0][0] + 2

    def outputs(self, given: Mapping[str, int]) -> Values:
        """What it says in this cycle."""
        level = len(self.waiting)
        said = {"level": level, "write_ready": int(level < self.depth), "tvalid": int(self._shows())}
        return said | (self.waiting[0][1] if self._shows() else {"ce": 0, "tuser": 0})

    def clock(self, given: Mapping[str, int], times: int = 1) -> None:
        """The end of this cycle."""
        room = len(self.waiting) < self.depth
        if self._shows() and given["tready"]:
            self.waiting.popleft()
        if given["write_valid"] and room:
            self.waiting.append((self.now, self.answers[self.put]))
            self.put += 1
        self.now += 1


SHARES = ((1.0, 1.0), (0.9, 0.05), (1.0, 0.0), (1.0, 1.0), (0.05, 0.9), (0.0, 1.0), (0.5, 0.5), (1.0, 0.5))
"""How often something is put in and taken, in an eighth of the cycles each: it fills, runs full and empties."""


def fifo_trace(record: ModuleRecord, code: BlockCode) -> Trace:
    """Random codewords with errors, offered and taken at changing rates."""
    rng, depth = generator(record.name), record.depth or MEMORY_DEPTH
    cycles = min(8 * depth, MOST_CYCLES) + 512
    words, answers = passed_on(code, rng, cycles)
    model = Queue(depth, answers)
    draws = rng.random((cycles, 2))

    def drive(cycle: int) -> tuple[Values, int]:
        offered, taken = SHARES[len(SHARES) * cycle // cycles]
        handshake = {"write_valid": int(draws[cycle, 0] < offered), "tready": int(draws[cycle, 1] < taken)}
        return words[model.put] | handshake, 1

    return recorded(model, cycles, drive)


class Sram:
    """An array with one read and one write port; what a word holds that is written while it is read is not said."""

    def __init__(self) -> None:
        self.words: dict[int, int] = {}
        self.read: int | None = None

    def outputs(self, given: Mapping[str, int]) -> Values:
        """What it says in this cycle."""
        return {} if self.read is None else {"read_data": self.read}

    def clock(self, given: Mapping[str, int], times: int = 1) -> None:
        """The end of this cycle."""
        writes = given["write_enable"]
        same = writes and given["write_address"] == given["read_address"]
        self.read = None if same else self.words.get(given["read_address"])
        if writes:
            self.words[given["write_address"]] = given["write_data"]


def sram_trace(record: ModuleRecord) -> Trace:
    """Reads and writes at random, at both ends and at words that differ from these in one bit of the address."""
    rng, depth = generator(record.name), int((record.area or {})["memory_bits"]) // record.port("read_data").width
    ends = {*range(min(depth, SRAM_PLACES // 2)), *range(max(depth - SRAM_PLACES // 2, 0), depth)}
    ends |= {1 << bit for bit in range((depth - 1).bit_length())}
    places = sorted(place for place in ends if place < depth)
    width = record.port("write_data").width
    data = integers_of_bits(rng.integers(0, 2, (SRAM_CYCLES, width), dtype="u1"))

    def drive(cycle: int) -> tuple[Values, int]:
        first, second = (places[int(i)] for i in rng.integers(len(places), size=2))
        if cycle < len(places):
            second = places[cycle]
        writes = int(cycle < len(places) or rng.random() < 0.4)
        given = {"read_address": first, "write_address": second, "write_enable": writes}
        return given | {"write_data": data[cycle]}, 1

    return recorded(Sram(), SRAM_CYCLES, drive)
