"""Registers beside a memory port: counters, first error, interrupt, injection, scrub timer. One list says which.

The list (`register_map`) is what the hardware is built from, and what the SystemRDL file and the C header are written
from (`qtaml_hw.hdl.output.registers`). The data path (`EccMemory`) works without the block.

No event is lost: an event in the cycle of a write is counted after it; a counter stops at its maximum; writing a number
to a counter subtracts it, so software that writes what it has read subtracts exactly the events it has seen; a bit of
`IRQ_STATUS` that is set and cleared in one cycle stays set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.hdl.gates.arithmetic import decremented, incremented
from qtaml_hw.hdl.gates.gates import declare

__all__ = ["Bus", "EccRegisters", "Register", "RegisterField", "register_map"]

Bus = Literal["apb", "axil"]
Access = Literal["rw", "ro", "pulse", "clear", "take"]

COUNTER_BITS = 16
WORD = 32
LEAST_INTERVAL = 8
"""Cycles between two turns of the scrubber, at least: more often it would not let requests through."""


@dataclass(frozen=True)
class RegisterField:
    """Bits of a register.

    Attributes
    ----------
    name : str
    low, width : int
        Lowest bit and number of bits.
    access : str
        ``rw``; ``ro``; ``pulse`` (a 1 that is written does something once, reads 0); ``clear`` (a 1 that is written
        clears it); ``take`` (a number that is written is taken off).
    about : str
    """

    name: str
    low: int
    width: int
    access: Access
    about: str


@dataclass(frozen=True)
class Register:
    """A register of 32 bits.

    Attributes
    ----------
    name : str
    offset : int
        Byte address.
    about : str
    fields : tuple of RegisterField
    """

    name: str
    offset: int
    about: str
    fields: tuple[RegisterField, ...]


def register_map(address_bits: int, syndrome_bits: int, stored_bits: int) -> tuple[Register, ...]:
    """All registers, by rising offset.

    Parameters
    ----------
    address_bits, syndrome_bits, stored_bits : int
        Of the memory port: width of an address, of a syndrome, and of a word in the SRAM.

    Examples
    --------
    >>> [f"{register.offset:#x} {register.name}" for register in register_map(10, 8, 72)][:3]
    ['0x0 STATUS', '0x4 CONTROL', '0x8 COMMAND']
    """
    said: list[tuple[str, str, list[RegisterField]]] = [
        (
            "STATUS",
            "What goes on.",
            [
                RegisterField("INITIALISING", 0, 1, "ro", "the memory is being filled with 0"),
                RegisterField("ARMED", 1, 1, "ro", "an injection waits for the next write"),
            ],
        ),
        ("CONTROL", "What is switched on.", [RegisterField("SCRUB", 0, 1, "rw", "the scrubber works")]),
        (
            "COMMAND",
            "Things to be done once.",
            [
                RegisterField("INITIALISE", 0, 1, "pulse", "fill the memory with 0"),
                RegisterField("ARM", 1, 1, "pulse", "add INJECT to the next word that is written into the SRAM"),
            ],
        ),
        (
            "SCRUB_INTERVAL",
            f"Time between two turns of the scrubber; less than {LEAST_INTERVAL} counts as {LEAST_INTERVAL}.",
            [RegisterField("CYCLES", 0, WORD, "rw", "clock cycles")],
        ),
        ("SCRUB_PASSES", "Walks through the whole memory.", [RegisterField("COUNT", 0, WORD, "ro", "modulo 2**32")]),
        (
            "CE_COUNT",
            "Words with corrected errors.",
            [RegisterField("COUNT", 0, COUNTER_BITS, "take", "stops at its maximum")],
        ),
        (
            "DUE_COUNT",
            "Words with uncorrectable errors.",
            [RegisterField("COUNT", 0, COUNTER_BITS, "take", "stops at its maximum")],
        ),
        (
            "CE_THRESHOLD",
            "Corrected words that raise the interrupt.",
            [RegisterField("COUNT", 0, COUNTER_BITS, "rw", "0: never")],
        ),
        (
            "IRQ_STATUS",
            "Why there would be an interrupt.",
            [
                RegisterField("CE", 0, 1, "clear", "a corrected word, with CE_COUNT at CE_THRESHOLD or above"),
                RegisterField("DUE", 1, 1, "clear", "an uncorrectable word"),
                RegisterField("INITIALISED", 2, 1, "clear", "the memory has been filled with 0"),
            ],
        ),
        (
            "IRQ_MASK",
            "Which bits of IRQ_STATUS make the interrupt.",
            [
                RegisterField("CE", 0, 1, "rw", "as in IRQ_STATUS"),
                RegisterField("DUE", 1, 1, "rw", "as in IRQ_STATUS"),
                RegisterField("INITIALISED", 2, 1, "rw", "as in IRQ_STATUS"),
            ],
        ),
        (
            "FIRST",
            "The first error since VALID was cleared; the first uncorrectable one takes the place of a corrected one.",
            [
                RegisterField("VALID", 0, 1, "clear", "there was one"),
                RegisterField("DUE", 1, 1, "ro", "it was uncorrectable"),
            ],
        ),
        ("FIRST_ADDRESS", "Where it was.", [RegisterField("ADDRESS", 0, address_bits, "ro", "word of the memory")]),
    ]
    said += _words("FIRST_SYNDROME", "Syndrome of the first error.", "SYNDROME", syndrome_bits, "ro")
    said += _words("INJECT", "Bits to be turned by ARM.", "MASK", stored_bits, "rw")
    return tuple(Register(name, 4 * i, about, tuple(fields)) for i, (name, about, fields) in enumerate(said))


def _words(name: str, about: str, field: str, bits: int, access: Access) -> list[tuple[str, str, list[RegisterField]]]:
    """A vector that may need several registers."""
    count = -(-bits // WORD)
    found = []
    for i in range(count):
        width = min(WORD, bits - WORD * i)
        low = f"bits {WORD * i} to {WORD * i + width - 1}"
        found.append((name if count == 1 else f"{name}_{i}", about, [RegisterField(field, 0, width, access, low)]))
    return found


class EccRegisters(Component):  # type: ignore[misc]
    """The registers of a memory port, on APB or AXI4-Lite.

    Parameters
    ----------
    address_bits, syndrome_bits, stored_bits : int
        Of the memory port: see `register_map`.
    bus : {"apb", "axil"}
        APB4 (Arm IHI 0024) or AXI4-Lite (IHI 0022), 32 bits; an address without a register is answered with an error.

    Members
    -------
    psel, penable, pwrite, paddr, pwdata, pstrb, pready, prdata, pslverr
        APB; or
    awvalid, awready, awaddr, wvalid, wready, wdata, wstrb, bvalid, bready, bresp, arvalid, arready, araddr, rvalid,
    rready, rdata, rresp
        AXI4-Lite.
    event_valid, event_ce, event_due, event_address, event_syndrome, initialising, scrubbed : In
        From the memory port.
    initialise, scrub : Out(1)
        To the memory port.
    write, write_data : In
        The write enable and the word that the memory port has for the SRAM.
    injected_data : Out
        That word for the SRAM, with what is injected.
    irq : Out(1)
        Interrupt, a level.

    Examples
    --------
    >>> block = EccRegisters(10, 8, 72, "apb")
    >>> len(block.registers), len(block.paddr), len(block.injected_data)
    (16, 6, 72)
    """

    latency = 1  # of an access; says that there are clock and reset

    def __init__(self, address_bits: int, syndrome_bits: int, stored_bits: int, bus: Bus) -> None:
        self.bus = bus
        self.registers = register_map(address_bits, syndrome_bits, stored_bits)
        self.offset_bits = (4 * len(self.registers) - 1).bit_length()
        ports: dict[str, Any] = {
            "event_valid": In(1),
            "event_ce": In(1),
            "event_due": In(1),
            "event_address": In(address_bits),
            "event_syndrome": In(syndrome_bits),
            "initialising": In(1),
            "scrubbed": In(1),
            "initialise": Out(1),
            "scrub": Out(1),
            "write": In(1),
            "write_data": In(stored_bits),
            "injected_data": Out(stored_bits),
            "irq": Out(1),
        }
        super().__init__(_bus_ports(bus, self.offset_bits) | ports)

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        self.m = m
        self.written = {
            register.name: Signal(name=f"writes_{register.name}".lower())
            for register in self.registers
            if any(field.access != "ro" for field in register.fields)
        }
        self.data = Signal(WORD, name="bus_data")
        self.bytes = Signal(WORD, name="bus_bytes")
        self.values = self._fields(m)
        if self.bus == "apb":
            self._apb(m)
        else:
            self._axil(m)
        self._scrub(m)
        self._count(m)
        self._first(m)
        self._inject(m)
        return m

    def _fields(self, m: Module) -> dict[tuple[str, str], Any]:
        """A Signal for every field; those that software writes and reads are registers."""
        values: dict[tuple[str, str], Any] = {}
        for register in self.registers:
            for field in register.fields:
                value = Signal(field.width, name=f"{register.name}_{field.name}".lower())
                values[register.name, field.name] = value
                if field.access == "rw":
                    bits = slice(field.low, field.low + field.width)
                    data, kept = self.data[bits], self.bytes[bits]
                    with m.If(self.written[register.name]):
                        m.d.sync += value.eq((data & kept) | (value & ~kept))
        return values

    def _said(self, register: str, field: str) -> Any:
        """The bits that software writes into a field in this cycle; 0 in any other."""
        for each in self.registers:
            for found in each.fields:
                if (each.name, found.name) == (register, field):
                    bits = slice(found.low, found.low + found.width)
                    name = f"said_{register}_{field}".lower()
                    chosen = self.data[bits] & self.bytes[bits] & self.written[register].replicate(found.width)
                    return declare(self.m, name, chosen)
        raise KeyError(register)

    def _hits(self, m: Module, address: Any, name: str) -> list[Any]:
        """For every register whether an address is its own."""
        return [
            declare(m, f"{name}_{register.name}".lower(), address == register.offset) for register in self.registers
        ]

    def _content(self, m: Module, hits: list[Any]) -> Any:
        """What is read."""
        shown: Any = Const(0, WORD)
        for hit, register in zip(hits, self.registers, strict=True):
            row: list[Any] = [Const(0, 1)] * WORD
            for field in register.fields:
                if field.access != "pulse":
                    value = self.values[register.name, field.name]
                    row[field.low : field.low + field.width] = [value[j] for j in range(field.width)]
            shown = declare(m, "read_data", shown | Mux(hit, Cat(*row), 0))
        return shown

    def _write(self, m: Module, hits: list[Any], strobe: Any, data: Any, now: Any) -> None:
        """Drive what a write says."""
        m.d.comb += [self.data.eq(data), self.bytes.eq(Cat(bit.replicate(8) for bit in strobe))]
        for hit, register in zip(hits, self.registers, strict=True):
            if register.name in self.written:
                m.d.comb += self.written[register.name].eq(hit & now)

    def _apb(self, m: Module) -> None:
        access = declare(m, "access", self.psel & self.penable)
        hits = self._hits(m, self.paddr, "at")
        self._write(m, hits, self.pstrb, self.pwdata, access & self.pwrite)
        m.d.comb += [
            self.pready.eq(1),
            self.prdata.eq(self._content(m, hits)),
            self.pslverr.eq(access & ~Cat(*hits).any()),
        ]

    def _axil(self, m: Module) -> None:
        takes = declare(m, "takes_write", self.awvalid & self.wvalid & ~self.bvalid)
        asks = declare(m, "takes_read", self.arvalid & ~self.rvalid)
        there, here = self._hits(m, self.awaddr, "to"), self._hits(m, self.araddr, "from")
        self._write(m, there, self.wstrb, self.wdata, takes)
        m.d.comb += [self.awready.eq(takes), self.wready.eq(takes), self.arready.eq(asks)]
        with m.If(takes):
            m.d.sync += [self.bvalid.eq(1), self.bresp.eq(Mux(Cat(*there).any(), 0, 2))]
        with m.Elif(self.bready):
            m.d.sync += self.bvalid.eq(0)
        with m.If(asks):
            m.d.sync += [self.rvalid.eq(1), self.rdata.eq(self._content(m, here))]
            m.d.sync += self.rresp.eq(Mux(Cat(*here).any(), 0, 2))
        with m.Elif(self.rready):
            m.d.sync += self.rvalid.eq(0)

    def _scrub(self, m: Module) -> None:
        """Timer of the scrubber, and how often it has been through the memory."""
        interval, passes = self.values["SCRUB_INTERVAL", "CYCLES"], self.values["SCRUB_PASSES", "COUNT"]
        left = Signal(WORD, name="scrub_left")
        short = declare(m, "short_interval", ~interval[LEAST_INTERVAL.bit_length() - 1 :].any())
        ends = declare(m, "interval_ends", ~left.any())
        start = declare(m, "interval", Mux(short, Const(LEAST_INTERVAL, WORD), interval))
        m.d.sync += left.eq(Mux(ends, decremented(start), decremented(left)))
        m.d.comb += self.scrub.eq(ends & self.values["CONTROL", "SCRUB"])
        with m.If(self.scrubbed):
            m.d.sync += passes.eq(incremented(passes))

    def _count(self, m: Module) -> None:
        """Counters and interrupt."""
        events = {"CE": self.event_valid & self.event_ce, "DUE": self.event_valid & self.event_due}
        happens: dict[str, Any] = {}
        for kind, event in events.items():
            count, off = self.values[f"{kind}_COUNT", "COUNT"], self._said(f"{kind}_COUNT", "COUNT")
            more = declare(m, f"{kind.lower()}_happens", event)
            all_off = declare(m, f"{kind.lower()}_all_off", off >= count)
            left = declare(m, f"{kind.lower()}_left", Mux(all_off, 0, (count - off)[:COUNTER_BITS]))
            counts = declare(m, f"{kind.lower()}_counts", more & ~left.all())
            m.d.sync += count.eq(Mux(counts, incremented(left), left))
            happens[kind] = more
        # the count of the cycle after an event is what software would read
        threshold, count = self.values["CE_THRESHOLD", "COUNT"], self.values["CE_COUNT", "COUNT"]
        counted = Signal(name="ce_counted")
        m.d.sync += counted.eq(happens["CE"])
        was = Signal(name="was_initialising")
        m.d.sync += was.eq(self.initialising)
        sets = {
            "CE": counted & threshold.any() & (count >= threshold),
            "DUE": happens["DUE"],
            "INITIALISED": was & ~self.initialising,
        }
        raised = []
        for name, event in sets.items():
            bit, off = self.values["IRQ_STATUS", name], self._said("IRQ_STATUS", name)
            m.d.sync += bit.eq((bit & ~off) | event)
            raised.append(bit & self.values["IRQ_MASK", name])
        m.d.comb += self.irq.eq(Cat(*raised).any())

    def _first(self, m: Module) -> None:
        """Where the first error was, and its syndrome."""
        valid, due = self.values["FIRST", "VALID"], self.values["FIRST", "DUE"]
        kept = declare(m, "first_kept", valid & ~self._said("FIRST", "VALID"))
        worse = declare(m, "first_due", self.event_valid & self.event_due & ~(kept & due))
        first = declare(m, "first_happens", worse | (self.event_valid & self.event_ce & ~kept))
        m.d.sync += valid.eq(kept | first)
        words = [name for name, _ in self.values if name.startswith("FIRST_SYNDROME")]
        with m.If(first):
            m.d.sync += [due.eq(self.event_due), self.values["FIRST_ADDRESS", "ADDRESS"].eq(self.event_address)]
            m.d.sync += Cat(self.values[name, "SYNDROME"] for name in words).eq(self.event_syndrome)

    def _inject(self, m: Module) -> None:
        """Errors for the next word that is written."""
        armed = self.values["STATUS", "ARMED"]
        arms, starts = self._said("COMMAND", "ARM"), self._said("COMMAND", "INITIALISE")
        words = [name for name, _ in self.values if name.startswith("INJECT")]
        now = declare(m, "injects", armed & self.write & ~self.initialising)
        mask = declare(m, "inject_mask", Cat(self.values[name, "MASK"] for name in words))
        m.d.sync += armed.eq((armed & ~now) | arms)
        m.d.comb += [
            self.injected_data.eq(self.write_data ^ (mask & now.replicate(len(mask)))),
            self.values["STATUS", "INITIALISING"].eq(self.initialising),
            self.initialise.eq(starts),
        ]


def _bus_ports(bus: Bus, offset: int) -> dict[str, Any]:
    """Ports of a bus for addresses of `offset` bits."""
    if bus == "apb":
        return {
            "psel": In(1),
            "penable": In(1),
            "pwrite": In(1),
            "paddr": In(offset),
            "pwdata": In(WORD),
            "pstrb": In(WORD // 8),
            "pready": Out(1),
            "prdata": Out(WORD),
            "pslverr": Out(1),
        }
    return {
        "awvalid": In(1),
        "awready": Out(1),
        "awaddr": In(offset),
        "wvalid": In(1),
        "wready": Out(1),
        "wdata": In(WORD),
        "wstrb": In(WORD // 8),
        "bvalid": Out(1),
        "bready": In(1),
        "bresp": Out(2),
        "arvalid": In(1),
        "arready": Out(1),
        "araddr": In(offset),
        "rvalid": Out(1),
        "rready": In(1),
        "rdata": Out(WORD),
        "rresp": Out(2),
    }
