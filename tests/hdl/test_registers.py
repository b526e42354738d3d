"""Registers beside a memory port, over both buses: no event is lost, the first error is kept, injection waits."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from amaranth.sim import Simulator

from qtaml_hw.hdl.output.registers import registers_h, registers_rdl
from qtaml_hw.hdl.ports.registers import Bus, EccRegisters, register_map

N = 39


class Bench:
    """Software on a bus, and the memory port's side of the block."""

    def __init__(self, ctx: Any, dut: EccRegisters) -> None:
        self.ctx, self.dut = ctx, dut
        self.at = {register.name: register.offset for register in dut.registers}

    async def write(self, name: str | int, value: int, strobe: int = 0xF) -> int:
        """One access; whether it was answered with an error."""
        address = self.at[name] if isinstance(name, str) else name
        ctx, dut, apb = self.ctx, self.dut, self.dut.bus == "apb"
        if apb:
            given = {"psel": 1, "pwrite": 1, "paddr": address, "pwdata": value, "pstrb": strobe}
        else:
            given = {"awvalid": 1, "wvalid": 1, "awaddr": address, "wdata": value, "wstrb": strobe, "bready": 1}
        for port, bits in given.items():
            ctx.set(getattr(dut, port), bits)
        if apb:
            await ctx.tick()
            ctx.set(dut.penable, 1)
            error = ctx.get(dut.pslverr)
            await ctx.tick()
            for port in ("psel", "penable"):
                ctx.set(getattr(dut, port), 0)
            return int(error)
        assert ctx.get(dut.awready)
        assert ctx.get(dut.wready)
        await ctx.tick()
        for port in ("awvalid", "wvalid"):
            ctx.set(getattr(dut, port), 0)
        assert ctx.get(dut.bvalid)
        error = ctx.get(dut.bresp) != 0
        await ctx.tick()
        assert not ctx.get(dut.bvalid)
        return int(error)

    async def read(self, name: str | int) -> int:
        """What a register holds; -1 where the bus says that there is none."""
        address = self.at[name] if isinstance(name, str) else name
        ctx, dut = self.ctx, self.dut
        if dut.bus == "apb":
            for port, bits in {"psel": 1, "pwrite": 0, "paddr": address}.items():
                ctx.set(getattr(dut, port), bits)
            await ctx.tick()
            ctx.set(dut.penable, 1)
            value, error = ctx.get(dut.prdata), ctx.get(dut.pslverr)
            await ctx.tick()
            for port in ("psel", "penable"):
                ctx.set(getattr(dut, port), 0)
            return -1 if error else int(value)
        for port, bits in {"arvalid": 1, "araddr": address, "rready": 0}.items():
            ctx.set(getattr(dut, port), bits)
        await ctx.tick()
        ctx.set(dut.arvalid, 0)
        await ctx.tick()
        value, error = ctx.get(dut.rdata), ctx.get(dut.rresp)
        assert ctx.get(dut.rvalid)
        ctx.set(dut.rready, 1)
        await ctx.tick()
        return -1 if error else int(value)

    def event(self, ce: int = 0, due: int = 0, address: int = 0, syndrome: int = 0) -> None:
        """What the memory port says from now on."""
        told = {"valid": ce | due, "ce": ce, "due": due, "address": address, "syndrome": syndrome}
        for name, value in told.items():
            self.ctx.set(getattr(self.dut, f"event_{name}"), value)

    async def happens(self, **event: int) -> None:
        """An event of one cycle."""
        self.event(**event)
        await self.ctx.tick()
        self.event()


def play(bus: Bus, scenario: Callable[[Bench], Any]) -> None:
    """Run a scenario against a fresh block."""
    dut = EccRegisters(10, 7, N, bus)
    simulator = Simulator(dut)
    simulator.add_clock(1e-6)

    async def testbench(ctx: Any) -> None:
        await scenario(Bench(ctx, dut))

    simulator.add_testbench(testbench)
    simulator.run()


both = pytest.mark.parametrize("bus", ["apb", "axil"])


@both
def test_registers_hold_what_is_written_and_refuse_what_is_not_there(bus: Bus) -> None:
    """Bytes by strobe; read-only fields stay; an address without a register, or between two, is an error."""

    async def scenario(bench: Bench) -> None:
        for register in bench.dut.registers:
            assert await bench.read(register.name) in (0, 2 * (register.name == "STATUS"))
            mask = sum(((1 << f.width) - 1) << f.low for f in register.fields if f.access == "rw")
            assert await bench.write(register.name, 0x5AA5F00F) == 0
            assert await bench.read(register.name) == 0x5AA5F00F & mask
            assert await bench.write(register.name, 0xFFFFFFFF, 0b0100) == 0
            assert await bench.read(register.name) == (0x5AA5F00F & ~0xFF0000 | 0xFF0000) & mask
        assert await bench.read(2) == await bench.read(4 * len(bench.dut.registers)) == -1
        assert await bench.write(4 * len(bench.dut.registers), 1) == 1

    play(bus, scenario)


@both
def test_counters_lose_no_event_and_stop_at_their_maximum(bus: Bus) -> None:
    """An event in every cycle, while software takes off what it has read: the sum is right. A carry goes through all
    bits; that a counter gets from 0 to its maximum is played where hardware is verified (`register_trace`).
    """

    async def scenario(bench: Bench) -> None:
        ctx, dut, taken = bench.ctx, bench.dut, 0
        bench.event(ce=1)
        for _ in range(20):
            seen = await bench.read("CE_COUNT")
            await bench.write("CE_COUNT", seen)
            taken += seen
        bench.event()
        left = await bench.read("CE_COUNT")
        assert left > 0
        total = taken + left  # of the same accesses without taking anything off, below
        await bench.write("CE_COUNT", 0xFFFF)
        assert await bench.read("CE_COUNT") == 0
        bench.event(ce=1)
        for _ in range(20):
            await bench.read("CE_COUNT")
            await bench.write("CE_COUNT", 0)
        bench.event()
        assert await bench.read("CE_COUNT") == total
        for bits in range(16):
            ctx.set(dut.values["DUE_COUNT", "COUNT"], (1 << bits) - 1)
            await bench.happens(due=1)
            assert await bench.read("DUE_COUNT") == 1 << bits
        ctx.set(dut.values["DUE_COUNT", "COUNT"], 0xFFF0)
        bench.event(due=1)
        await ctx.tick().repeat(100)
        bench.event()
        assert await bench.read("DUE_COUNT") == 0xFFFF
        await bench.write("DUE_COUNT", 0xFFF0)
        assert await bench.read("DUE_COUNT") == 0xF

    play(bus, scenario)


@both
def test_the_first_error_is_kept_and_a_worse_one_takes_its_place(bus: Bus) -> None:
    """Address and syndrome of the first corrected word, then of the first uncorrectable one, until cleared."""

    async def scenario(bench: Bench) -> None:
        async def first() -> tuple[int, int, int]:
            names = ("FIRST", "FIRST_ADDRESS", "FIRST_SYNDROME")
            return tuple([await bench.read(name) for name in names])  # type: ignore[return-value]

        await bench.happens(ce=1, address=0x155, syndrome=0x2A)
        await bench.happens(ce=1, address=0x001, syndrome=0x01)
        assert await first() == (1, 0x155, 0x2A)
        await bench.happens(due=1, address=0x3FF, syndrome=0x7F)
        await bench.happens(due=1, address=0x002, syndrome=0x03)
        await bench.happens(ce=1, address=0x001, syndrome=0x01)
        assert await first() == (3, 0x3FF, 0x7F)
        await bench.write("FIRST", 1)
        assert (await first())[0] & 1 == 0
        await bench.happens(ce=1, address=0x004, syndrome=0x05)
        assert await first() == (1, 4, 5)

    play(bus, scenario)


@both
def test_the_interrupt_follows_mask_threshold_and_clear(bus: Bus) -> None:
    """What is masked waits in the status; what is set while it is cleared stays set."""

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        await bench.write("CE_THRESHOLD", 3)
        for count in range(3):
            assert await bench.read("IRQ_STATUS") == 0
            await bench.happens(ce=1)
            assert await bench.read("CE_COUNT") == count + 1
        assert (await bench.read("IRQ_STATUS"), ctx.get(dut.irq)) == (1, 0)
        await bench.write("IRQ_MASK", 1)
        assert ctx.get(dut.irq) == 1
        await bench.write("IRQ_STATUS", 1)
        assert ctx.get(dut.irq) == 0
        await bench.write("IRQ_MASK", 2)
        bench.event(due=1)
        await bench.write("IRQ_STATUS", 3)
        bench.event()
        assert (await bench.read("IRQ_STATUS") & 2, ctx.get(dut.irq)) == (2, 1)
        await bench.write("IRQ_STATUS", 2)
        assert ctx.get(dut.irq) == 0
        ctx.set(dut.initialising, 1)
        await ctx.tick().repeat(5)
        assert await bench.read("STATUS") == 1
        ctx.set(dut.initialising, 0)
        await ctx.tick().repeat(2)
        assert await bench.read("IRQ_STATUS") & 4

    play(bus, scenario)


@both
def test_an_injection_waits_for_the_next_write(bus: Bus) -> None:
    """One word gets the mask, however late it comes; initialisation does not use it up; the next word is clean."""

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        word, mask = 0x123456789A, 0x4000000801
        ctx.set(dut.write_data, word)
        await bench.write("INJECT_0", mask & 0xFFFFFFFF)
        await bench.write("INJECT_1", mask >> 32)
        assert ctx.get(dut.injected_data) == word
        await bench.write("COMMAND", 2)
        await ctx.tick().repeat(50)
        assert await bench.read("STATUS") == 2
        assert ctx.get(dut.injected_data) == word
        ctx.set(dut.write, 1)
        ctx.set(dut.initialising, 1)
        await ctx.tick().repeat(3)
        assert ctx.get(dut.injected_data) == word
        ctx.set(dut.initialising, 0)
        assert ctx.get(dut.injected_data) == word ^ mask
        await ctx.tick()
        assert ctx.get(dut.injected_data) == word
        assert await bench.read("STATUS") == 0

    play(bus, scenario)


@both
def test_the_scrub_timer_keeps_its_interval(bus: Bus) -> None:
    """Pulses of one cycle at the interval; never more often than requests can stand; passes are counted."""

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        for asked, interval in ((20, 20), (3, 8), (9, 9)):
            await bench.write("SCRUB_INTERVAL", asked)
            await bench.write("CONTROL", 0)
            await ctx.tick().repeat(30)
            pulses = []
            for on in (0, 1):
                await bench.write("CONTROL", on)
                for cycle in range(100):
                    if ctx.get(dut.scrub):
                        assert on
                        pulses.append(cycle)
                    await ctx.tick()
            assert {b - a for a, b in itertools.pairwise(pulses)} == {interval}
        ctx.set(dut.scrubbed, 1)
        await ctx.tick().repeat(3)
        ctx.set(dut.scrubbed, 0)
        assert await bench.read("SCRUB_PASSES") == 3

    play(bus, scenario)


def test_the_rdl_file_says_what_the_hardware_has(tmp_path: Path) -> None:
    """Read back by the reference compiler: every register and field, its place and what writing does."""
    systemrdl = pytest.importorskip("systemrdl", reason="needs systemrdl-compiler")
    registers = register_map(10, 7, N)
    (tmp_path / "x.rdl").write_text(registers_rdl("memory", registers, ["head"]))
    compiler = systemrdl.RDLCompiler()
    compiler.compile_file(str(tmp_path / "x.rdl"))
    top = compiler.elaborate().top
    found = {
        (node.inst_name, node.absolute_address, f.inst_name, f.low, f.width, f.is_sw_writable)
        for node in top.registers()
        for f in node.fields()
    }
    assert found == {(r.name, r.offset, f.name, f.low, f.width, f.access != "ro") for r in registers for f in r.fields}


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler")
def test_the_header_compiles_and_says_the_same(tmp_path: Path) -> None:
    """Strict C99; every offset and mask."""
    registers = register_map(10, 7, N)
    (tmp_path / "x.h").write_text(registers_h("memory", registers, ["head"]))
    names = re.findall(r"#define (MEMORY_\w+) 0x", (tmp_path / "x.h").read_text())
    prints = "".join(f'printf("%u\\n", (unsigned){name});' for name in names)
    (tmp_path / "x.c").write_text(f'#include <stdio.h>\n#include "x.h"\nint main(void) {{ {prints} return 0; }}\n')
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"]
    subprocess.run(["gcc", *flags, "-o", "x", "x.c"], cwd=tmp_path, check=True)
    said = subprocess.run(["./x"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    expected = {f"MEMORY_{r.name}": r.offset for r in registers}
    for r in registers:
        expected |= {f"MEMORY_{r.name}_{f.name}_MASK": ((1 << f.width) - 1) << f.low for f in r.fields}
    assert dict(zip(names, map(int, said), strict=True)) == expected
