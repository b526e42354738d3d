"""A march test on a memory with faults, from the notation of its elements: what it does cycle by cycle.

The elements are run as they are written in the literature (Marinescu 1982; van de Goor 1991); the memory under test has
cells that are stuck, that make no transition to 1, and words that are coupled to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qtaml_hw.hdl.manifest import ModuleRecord, PortRecord
from qtaml_hw.hdl.model.vectors import generator
from qtaml_hw.verify.trace import Trace, Values, recorded

__all__ = ["ELEMENTS", "SIZES", "Marching", "march_parameters", "march_ports", "march_trace"]

ELEMENTS = "any(w0); up(r0,w1); up(r1,w0); down(r0,w1); down(r1,w0); any(r0); up(w0,r0,w1,r1)"
"""March C-, and the walk that maps dead cells."""
SIZES = ((11, 5), (16, 3), (2, 1))
"""Words and bits of the memories that it is played on."""


def operations(words: int) -> Iterator[tuple[int, bool, int, bool]]:
    """Address, whether it writes, value of all bits, and whether dead cells are mapped, in the order of the test."""
    elements = re.findall(r"(\w+)\(([\w,]+)\)", ELEMENTS)
    for number, (order, inner) in enumerate(elements):
        for address in range(words)[:: -1 if order == "down" else 1]:
            for what in inner.split(","):
                yield address, what[0] == "w", int(what[1]), number == len(elements) - 1


class Marching:
    """The test on a memory of so many words and bits."""

    def __init__(self, words: int, width: int) -> None:
        self.words, self.full = words, (1 << width) - 1
        self.left: list[tuple[int, bool, int, bool]] = []
        self.asked: tuple[int, int, bool] | None = None  # the read that is answered now
        self.low = 0  # what the word held after 0 had been written

    def outputs(self, given: Mapping[str, int]) -> Values:
        """What it says in this cycle."""
        said = {"busy": int(bool(self.left) or self.asked is not None)}
        goes = bool(self.left) and not given["hold"]
        said["sram_enable"] = int(goes)
        if goes:
            address, writes, value, _ = self.left[0]
            said |= {"sram_write": int(writes), "sram_address": address}
            said |= {"sram_write_data": value * self.full} if writes else {}
        return said | self._found(given["sram_read_data"])

    def _found(self, read: int) -> Values:
        """What is wrong with a word that was read."""
        if self.asked is None:
            return {"fault_valid": 0, "map_valid": 0}
        address, value, maps = self.asked
        wrong, stuck = read ^ value * self.full, {"map_stuck_0": ~read & self.full, "map_stuck_1": self.low}
        fault, dead = bool(wrong) and not maps, maps and value == 1 and any(stuck.values())
        said = {"fault_valid": int(fault), "map_valid": int(dead)}
        said |= {"fault_address": address, "fault_bits": wrong} if fault else {}
        return said | ({"map_address": address, **stuck} if dead else {})

    def clock(self, given: Mapping[str, int], times: int = 1) -> None:
        """The end of this cycle."""
        if self.asked is not None and self.asked[2] and self.asked[1] == 0:
            self.low = given["sram_read_data"]
        goes, self.asked = bool(self.left) and not given["hold"], None
        if given["start"] and not self.left:
            self.left = list(operations(self.words))
        elif goes:
            address, writes, value, maps = self.left.pop(0)
            self.asked = None if writes else (address, value, maps)


class _Faulty:
    """A memory whose faults are drawn: it is written and read as the test asks."""

    def __init__(self, words: int, width: int, draw: int) -> None:
        rng = generator(f"march {words} {width} {draw}")
        shape = (words, width)
        zeros, ones, slow = rng.random(shape) < 0.1, rng.random(shape) < 0.1, rng.random(shape) < 0.05
        pack = [[sum(int(bit) << i for i, bit in enumerate(row)) for row in part] for part in (zeros, ones, slow)]
        self.zeros, self.ones, self.slow = pack if draw else ([0] * words,) * 3
        self.cells = [int(x) for x in rng.integers(0, 1 << width, words)]
        self.coupled = dict(zip(*(rng.permutation(words).tolist() for _ in range(2)), strict=True)) if draw > 1 else {}

    def write(self, address: int, data: int) -> None:
        rises = data & ~self.cells[address]
        data &= ~(rises & self.slow[address])  # cells that make no transition to 1
        self.cells[address] = data
        if rises & 1 and self.coupled.get(address, address) != address:
            self.cells[self.coupled[address]] ^= 1

    def read(self, address: int) -> int:
        return self.cells[address] & ~self.zeros[address] | self.ones[address]


def march_ports(words: int, width: int) -> tuple[PortRecord, ...]:
    """Ports of the module for a memory of this size, without the clock."""
    address = (words - 1).bit_length()
    bits = {"start": 1, "hold": 1, "sram_read_data": width, "busy": 1, "sram_enable": 1, "sram_write": 1}
    bits |= {"sram_address": address, "sram_write_data": width}
    bits |= {"fault_valid": 1, "fault_address": address, "fault_bits": width}
    bits |= {"map_valid": 1, "map_address": address, "map_stuck_0": width, "map_stuck_1": width}
    inputs = ("start", "hold", "sram_read_data")
    return tuple(
        PortRecord(name=name, direction="input" if name in inputs else "output", width=width, signed=False)
        for name, width in bits.items()
    )


def march_parameters(words: int, width: int) -> str:
    """Parameters of an instance for a memory of this size, in Verilog."""
    return f".DEPTH({words}), .WIDTH({width}), .ADDRESS({(words - 1).bit_length()})"


def march_trace(record: ModuleRecord, words: int, width: int) -> Trace:
    """Runs on a memory without faults, with dead cells, and with coupling too; held at times, started while it runs."""
    model, rng = Marching(words, width), generator(f"{record.name} {words}")
    memories = [_Faulty(words, width, draw) for draw in range(3)]
    asked: list[tuple[int, bool, int]] = []
    runs = sum(1 for _ in operations(words))
    cycles = len(memories) * 2 * runs

    def drive(cycle: int) -> tuple[Values, int]:
        memory = memories[len(memories) * cycle // cycles]
        given = {"hold": int(rng.random() < 0.3), "sram_read_data": int(rng.integers(1 << width))}
        given["start"] = int(rng.random() < (0.02 if model.left else 0.3))
        for address, writes, data in asked:
            if writes:
                memory.write(address, data)
            else:
                given["sram_read_data"] = memory.read(address)
        asked.clear()
        if model.left and not given["hold"]:
            address, writes, value, _ = model.left[0]
            asked.append((address, writes, value * model.full))
        return given, 1

    return recorded(model, cycles, drive)
