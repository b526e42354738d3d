"""The registers of a memory port, from their list and the rules of their bus, with nothing of the hardware.

APB4 (Arm IHI 0024) without wait states. AXI4-Lite (IHI 0022): address and data of a write are taken together, in the
first cycle in which both are there and no answer waits; the answer comes in the next cycle and stays until it is taken;
reads likewise, whatever writes do.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.output.units import registers_of
from qtaml_hw.verify.trace import Trace, Values, recorded

__all__ = ["Registers", "register_trace"]

WORD = (1 << 32) - 1
MOST = 0xFFFF
"""What a counter stops at."""
SHORTEST = 8
"""Cycles of the shortest interval between turns of the scrubber."""
CYCLES = 2400
FILLED = 1800
"""The cycle that is held until both counters have stopped: behind APB, since those behind AXI4-Lite are the same."""
SLOW = 2300
"""The cycle from which on the interval of the scrubber is so long that no turn follows."""
STEPS = 3
"""Cycles after which of constant inputs, without an access, only counters and timer change."""
SLVERR = 2
CHANNELS = {"aw": ("awaddr",), "w": ("wdata", "wstrb"), "ar": ("araddr",)}
"""Of AXI4-Lite: those on which software offers something, and what."""


class Registers:
    """The block, between two edges of the clock.

    Parameters
    ----------
    record : ModuleRecord
    code : BlockCode
        Of the memory port.
    """

    def __init__(self, record: ModuleRecord, code: BlockCode) -> None:
        self.list = registers_of(record, code)
        self.bus = record.bus
        self.at = {register.offset: register for register in self.list}
        self.offsets = {register.name: register.offset for register in self.list}
        self.fields = {(register.name, f.name): f for register in self.list for f in register.fields}
        self.values = dict.fromkeys(self.fields, 0)
        self.until_scrub = 0
        self.corrected = self.was_initialising = False
        self.answers: dict[str, Values] = {}  # AXI: on b and on r

    def content(self, address: int) -> int:
        """What is read there."""
        register = self.at.get(address)
        if register is None:
            return 0
        return sum(self.values[register.name, f.name] << f.low for f in register.fields if f.access != "pulse")

    def vector(self, name: str) -> int:
        """What registers with such names hold, side by side."""
        parts = [self.values[key] << 32 * i for i, key in enumerate(k for k in self.fields if k[0].startswith(name))]
        return sum(parts)

    def access(self, given: Mapping[str, int]) -> tuple[tuple[int, int, int] | None, int | None]:
        """The write of this cycle (address, data, bits that count) and the address that is read."""
        if self.bus == "apb":
            strobe, data, goes = given["pstrb"], given["pwdata"], given["psel"] & given["penable"]
            write = bool(goes and given["pwrite"])
            address, read = given["paddr"], given["paddr"] if goes and not given["pwrite"] else None
        else:
            strobe, data, address = given["wstrb"], given["wdata"], given["awaddr"]
            write = bool(given["awvalid"] and given["wvalid"] and "b" not in self.answers)
            read = given["araddr"] if given["arvalid"] and "r" not in self.answers else None
        bits = sum(0xFF << 8 * i for i in range(4) if strobe >> i & 1)
        return ((address, data & bits, bits) if write else None), read

    def said(self, write: tuple[int, int, int] | None, register: str, field: str) -> int:
        """What software writes into a field now; 0 if nothing."""
        f = self.fields[register, field]
        if write is None or write[0] != self.offsets[register]:
            return 0
        return write[1] >> f.low & (1 << f.width) - 1

    def outputs(self, given: Mapping[str, int]) -> Values:
        """What it says in this cycle."""
        write, read = self.access(given)
        injects = self.injects(given)
        said = {
            "initialise": self.said(write, "COMMAND", "INITIALISE"),
            "scrub": int(self.until_scrub == 0 and self.values["CONTROL", "SCRUB"]),
            "injected_data": given["write_data"] ^ (self.vector("INJECT") if injects else 0),
            "irq": int(
                any(self.values["IRQ_STATUS", n] & self.values["IRQ_MASK", n] for n in ("CE", "DUE", "INITIALISED"))
            ),
        }
        self.values["STATUS", "INITIALISING"] = given["initialising"]
        if self.bus == "apb":
            said["pready"] = 1
            said["pslverr"] = int(given["psel"] and given["penable"] and given["paddr"] not in self.at)
            return said | ({} if read is None else {"prdata": self.content(read)})
        takes = int(write is not None)
        said |= {"awready": takes, "wready": takes, "arready": int(read is not None)}
        for channel in "br":
            answer = self.answers.get(channel)
            said |= {f"{channel}valid": int(answer is not None), **(answer or {})}
        return said

    def injects(self, given: Mapping[str, int]) -> bool:
        """Whether the word of this cycle gets the errors that wait."""
        return bool(self.values["STATUS", "ARMED"] and given["write"] and not given["initialising"])

    def clock(self, given: Mapping[str, int], times: int = 1) -> None:
        """The end of this cycle, or of so many; of many, in which software does nothing, most count alone."""
        leap = max(times - 2 * STEPS, 0)
        for step in range(times - leap):
            if step == STEPS:
                self._count(given, leap)
            self._edge(given)

    def _count(self, given: Mapping[str, int], times: int) -> None:
        """What goes on where all else has come to rest."""
        values = self.values
        for name, event in (("CE_COUNT", "event_ce"), ("DUE_COUNT", "event_due")):
            more = times * (given["event_valid"] & given[event])
            values[name, "COUNT"] = min(values[name, "COUNT"] + more, MOST)
        passes = values["SCRUB_PASSES", "COUNT"] + times * given["scrubbed"]
        values["SCRUB_PASSES", "COUNT"] = passes & WORD
        interval = max(values["SCRUB_INTERVAL", "CYCLES"], SHORTEST)
        left = self.until_scrub - times
        self.until_scrub = left if left >= 0 else left % interval

    def _edge(self, given: Mapping[str, int]) -> None:
        """The end of a cycle."""
        write, read = self.access(given)
        values, event = self.values, given["event_valid"]
        ce, due = event & given["event_ce"], event & given["event_due"]
        if self.bus == "axil":
            self._answer(given, write, read)
        # interrupts: a corrected word counts in the cycle after it, when CE_COUNT has it
        threshold = values["CE_THRESHOLD", "COUNT"]
        sets = {
            "CE": self.corrected and 0 < threshold <= values["CE_COUNT", "COUNT"],
            "DUE": due,
            "INITIALISED": self.was_initialising and not given["initialising"],
        }
        for name, happens in sets.items():
            kept = values["IRQ_STATUS", name] & ~self.said(write, "IRQ_STATUS", name)
            values["IRQ_STATUS", name] = int(kept or bool(happens))
        self.corrected, self.was_initialising = bool(ce), bool(given["initialising"])
        for name, happens in (("CE_COUNT", ce), ("DUE_COUNT", due)):
            left = max(values[name, "COUNT"] - self.said(write, name, "COUNT"), 0)
            values[name, "COUNT"] = min(left + happens, MOST)
        self._first(given, ce, due, self.said(write, "FIRST", "VALID"))
        armed = values["STATUS", "ARMED"] and not self.injects(given)
        values["STATUS", "ARMED"] = int(armed or self.said(write, "COMMAND", "ARM"))
        interval = max(values["SCRUB_INTERVAL", "CYCLES"], SHORTEST)
        self.until_scrub = (self.until_scrub or interval) - 1
        values["SCRUB_PASSES", "COUNT"] = (values["SCRUB_PASSES", "COUNT"] + given["scrubbed"]) & WORD
        if write is not None and write[0] in self.at:
            self._set(*write)

    def _answer(self, given: Mapping[str, int], write: tuple[int, int, int] | None, read: int | None) -> None:
        for channel in "br":
            if given[f"{channel}ready"]:
                self.answers.pop(channel, None)
        if write is not None:
            self.answers["b"] = {"bresp": 0 if write[0] in self.at else SLVERR}
        if read is not None:
            self.answers["r"] = {"rresp": 0 if read in self.at else SLVERR, "rdata": self.content(read)}

    def _first(self, given: Mapping[str, int], ce: int, due: int, cleared: int) -> None:
        """The first error since it was cleared, or the first uncorrectable one behind a corrected one."""
        values = self.values
        kept = bool(values["FIRST", "VALID"] and not cleared)
        if (due and not (kept and values["FIRST", "DUE"])) or (ce and not kept):
            values["FIRST", "DUE"] = given["event_due"]
            values["FIRST_ADDRESS", "ADDRESS"] = given["event_address"]
            for i, key in enumerate(key for key in self.fields if key[0].startswith("FIRST_SYNDROME")):
                values[key] = given["event_syndrome"] >> 32 * i & (1 << self.fields[key].width) - 1
            kept = True
        values["FIRST", "VALID"] = int(kept)

    def _set(self, address: int, data: int, bits: int) -> None:
        """What is written stays, in fields that hold it."""
        register = self.at[address]
        for f in register.fields:
            if f.access == "rw":
                old, mask = self.values[register.name, f.name], (1 << f.width) - 1
                self.values[register.name, f.name] = (old & ~(bits >> f.low) | data >> f.low) & mask


def register_trace(record: ModuleRecord, code: BlockCode) -> Trace:
    """Software on the bus, at random and with back-pressure, while words are read, written and found wrong.

    First every register is written and read, with patterns and strobes, and every address that has none; then accesses
    are drawn, near what the registers hold where that matters. In one cycle, which is held, both counters run
    to their maximum.
    """
    model = Registers(record, code)
    stimulus = _Stimulus(record, model, Random(record.name))
    return recorded(model, CYCLES, stimulus.cycle)


class _Stimulus:
    """Draws the inputs of one cycle after the other."""

    def __init__(self, record: ModuleRecord, model: Registers, rng: Random) -> None:
        self.record, self.model, self.rng = record, model, rng
        self.ports = [port for port in record.ports if port.direction == "input"]
        self.given: Values = {}
        self.todo: list[tuple[bool, int, int, int]] = []
        places = 1 << record.port("paddr" if model.bus == "apb" else "awaddr").width
        for address in range(places):
            self.todo.append((False, address, 0, 0))
        for register in model.list:
            if register.name not in ("COMMAND", "SCRUB_INTERVAL"):
                self.todo += self._patterns(register.offset)
        self.todo += [(True, address, rng.getrandbits(32), 15) for address in range(places) if address not in model.at]
        self.places, self.filled = places, False
        self.offered: dict[str, Values] = {}  # AXI: what waits on a channel
        self.drawn: dict[str, tuple[bool, int, int, int]] = {}

    @staticmethod
    def _patterns(address: int) -> list[tuple[bool, int, int, int]]:
        """Ones, noughts and bytes between them, each written and read."""
        patterns = ((WORD, 15), (0xA5C39687, 15), (0x5A3C6978, 5), (0, 10))
        return [x for data, strobe in patterns for x in ((True, address, data, strobe), (False, address, 0, 0))]

    def _chance(self, share: float) -> int:
        return int(self.rng.random() < share)

    def _bits(self, width: int) -> int:
        return self.rng.getrandbits(width)

    def _next(self, writes: bool | None = None) -> tuple[bool, int, int, int]:
        """The next access: whether it writes, address, data, strobe."""
        if self.todo and (writes is None or self.todo[0][0] == writes):
            return self.todo.pop(0)
        write = bool(self._chance(0.5)) if writes is None else writes
        if self._chance(0.03):
            return write, self.rng.randrange(self.places), self._bits(32), self._bits(4)
        register = self.rng.choice(self.model.list)
        return write, register.offset, self._data(register.name), 15 if self._chance(0.8) else self._bits(4)

    def _data(self, name: str) -> int:
        """Data for a register: what makes a difference there."""
        held, few = self.model.content(self.model.offsets[name]), self.rng.randint(-1, 1)
        if name.endswith("_COUNT"):
            return (self.rng.randrange(held + 1) if self._chance(0.6) else held + few) & WORD
        if name == "CE_THRESHOLD":
            return self.model.values["CE_COUNT", "COUNT"] + self.rng.randint(-1, 3) & MOST
        if name == "SCRUB_INTERVAL":
            return self.rng.randrange(24) if self._chance(0.9) else self._bits(9)
        if name in ("CONTROL", "COMMAND", "IRQ_STATUS", "IRQ_MASK", "FIRST"):
            return self._bits(3)
        return self._bits(32)

    def cycle(self, cycle: int) -> tuple[Values, int]:
        """Inputs of a cycle, and how often they are played."""
        given = {port.name: self._bits(port.width) for port in self.ports}
        given["event_valid"] = self._chance(0.05 if self.todo else 0.3)
        given["event_due"] = self._chance(0.2)
        given["scrubbed"] = self._chance(0.1)
        given["initialising"] = self._chance(0.7 if self.given.get("initialising") else 0.05)
        if cycle == SLOW:
            self.todo += self._patterns(self.model.offsets["SCRUB_INTERVAL"])
        rests = cycle >= FILLED and not self.filled and self.model.bus == "apb"
        (self._apb if self.model.bus == "apb" else self._axil)(given, rests)
        self.given = given
        if not rests or given.get("psel") or any(given.get(f"{channel}valid") for channel in CHANNELS):
            return given, 1
        self.filled = True
        given |= {"event_valid": 1, "event_ce": 1, "event_due": 1, "scrubbed": 1}
        given |= {name: 0 for name in ("paddr", "awaddr", "araddr") if name in given}  # nothing follows the counters
        return given, MOST + 3

    def _apb(self, given: Values, rests: bool) -> None:
        """Idle, set-up and access; what stands on the bus while nothing is selected is anything."""
        before = self.given
        if before.get("psel") and not before["penable"]:
            given |= {name: before[name] for name in ("psel", "pwrite", "paddr", "pwdata", "pstrb")} | {"penable": 1}
            return
        given["psel"] = 0 if rests else self._chance(0.85)
        given["penable"] = 0 if given["psel"] else self._chance(0.3)
        if given["psel"]:
            write, address, data, strobe = self._next()
            given |= {"pwrite": int(write), "paddr": address, "pwdata": data, "pstrb": strobe if write else 0}

    def _axil(self, given: Values, rests: bool) -> None:
        """Three channels that wait until they are taken, in any order, and two that are taken at times."""
        for channel, fields in CHANNELS.items():
            waits = channel in self.offered
            if not waits:
                given[f"{channel}valid"] = 0 if rests and not self._begun() else self._chance(0.6)
                if given[f"{channel}valid"] and not (channel != "ar" and self._begun()):
                    self.drawn["read" if channel == "ar" else "write"] = self._next(channel != "ar")
                if given[f"{channel}valid"]:
                    _, address, data, strobe = self.drawn["read" if channel == "ar" else "write"]
                    said = {"awaddr": address, "wdata": data, "wstrb": strobe, "araddr": address}
                    self.offered[channel] = {f"{channel}valid": 1} | {name: said[name] for name in fields}
            given |= self.offered.get(channel, {})
        given["bready"], given["rready"] = self._chance(0.6), self._chance(0.6)
        write, read = self.model.access(given)
        for channel, taken in (("aw", write), ("w", write), ("ar", read)):
            if taken is not None:
                self.offered.pop(channel, None)

    def _begun(self) -> bool:
        """Whether a half of a write waits for the other one."""
        return bool(self.offered.keys() & {"aw", "w"})
