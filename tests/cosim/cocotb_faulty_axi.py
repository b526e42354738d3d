"""cocotb: a faulty memory behind AXI4 and AXI4-Lite; the masters are those of cocotbext-axi, on the same wires."""

from __future__ import annotations

import itertools
import random
from typing import Any

import cocotb
import numpy as np
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge
from cocotbext.axi import AxiBus, AxiLiteBus, AxiLiteMaster, AxiMaster
from digits_plan import bench_memory

from qtaml_hw.chip import RowMemory
from qtaml_hw.codes import make
from qtaml_hw.cosim import axi_memory
from qtaml_hw.memory import Cells


async def start(dut: Any) -> None:
    """Clock and reset."""
    cocotb.start_soon(Clock(dut.clk, 10, unit="ns").start())
    dut.rst.value = 1
    for _ in range(3):
        await FallingEdge(dut.clk)
    dut.rst.value = 0
    await FallingEdge(dut.clk)


@cocotb.test()
async def axi4_bursts_read_and_write_stored_rows(dut: Any) -> None:
    """Rows of 70 bits at every 16 bytes; unaligned bursts under back-pressure; what was logged and rewritten."""
    memory = bench_memory(struck=True)
    bus = AxiBus.from_prefix(dut, "m")
    ram, octets = axi_memory(memory, bus, dut.clk, dut.rst)
    master = AxiMaster(bus, dut.clk, dut.rst)
    await start(dut)
    ram.read_if.r_channel.set_pause_generator(itertools.cycle([1, 0, 0, 1]))
    assert octets.stride == 16
    expected = b"".join(memory.read(row).to_bytes(16, "little") for row in range(memory.rows))
    assert (await master.read(0, 512)).data == expected[:512]
    assert {x.cause for x in octets.log} == {"weak", "upset", "stuck"}
    rng = random.Random(2)
    for _ in range(30):
        at, size = rng.randrange(len(expected) - 100), rng.randrange(1, 100)
        data = rng.randbytes(size)
        await master.write(at, data)
        for i, octet in enumerate(data, at):
            row, offset = divmod(i, 16)
            stored = memory.stored(row) >> 8 * offset & 0xFF
            assert stored == octet & (0xFF if offset < 8 else 0x3F if offset == 8 else 0)
        back = await master.read(at, size)
        assert back.data == b"".join(memory.read(row).to_bytes(16, "little") for row in range(memory.rows))[at:][:size]


@cocotb.test()
async def axi4_lite_reads_words_behind_a_decoder(dut: Any) -> None:
    """A write of one byte merges with what the decoder returns, so a single error does not outlive it."""
    memory = RowMemory.of_code(make("hsiao", 32), rows=64)
    memory.load(range(100, 164))
    bus = AxiLiteBus.from_prefix(dut, "l")
    axi_memory(memory.decoded(), bus, dut.clk, dut.rst)
    master = AxiLiteMaster(bus, dut.clk, dut.rst)
    await start(dut)
    memory.strike(Cells(np.array([5]), np.array([17])))
    assert await master.read_dword(20) == 105
    assert memory.faults(5) == [(17, "upset")]
    await master.write(21, b"\xab")
    assert await master.read_dword(20) == 105 | 0xAB00
    assert memory.faults(5) == []
    assert memory.counts.ce > 0
