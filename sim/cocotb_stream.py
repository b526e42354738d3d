"""cocotb: an emitted AXI4-Stream reader between an SRAM and a receiver that is not always ready.

The SRAM and the expected beats are memories of the Verilog top: see `test_stream`.
"""

from __future__ import annotations

import os
import random
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge

DEPTH = int(os.environ.get("QTAML_HW_DEPTH", "1024"))
LATENCY = int(os.environ.get("QTAML_HW_LATENCY", "0"))


async def start(dut: Any) -> None:
    """Clock and reset, nothing asked for."""
    cocotb.start_soon(Clock(dut.clk, 2, unit="ns").start())
    for name in ("command_valid", "command_address", "command_length", "tready"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    for _ in range(3):
        await FallingEdge(dut.clk)
    dut.rst.value = 0


async def command(dut: Any, address: int, rows: int) -> None:
    """Ask for a burst."""
    dut.command_address.value, dut.command_length.value, dut.command_valid.value = address, rows - 1, 1
    while not int(dut.command_ready.value):
        await FallingEdge(dut.clk)
    await FallingEdge(dut.clk)
    dut.command_valid.value = 0


def beat(dut: Any) -> tuple[int, int, int]:
    """What is offered: tdata, tuser, tlast; undefined bits are an error."""
    return int(dut.tdata.value), int(dut.tuser.value), int(dut.tlast.value)


@cocotb.test()
async def random_back_pressure_loses_and_repeats_nothing(dut: Any) -> None:
    """Bursts, the first past the end of the memory, at changing readiness; an offered beat stays until it is taken."""
    await start(dut)
    rng = random.Random(3)
    bursts = [(DEPTH - 2, 5), *((rng.randrange(DEPTH), rng.choice([1, 2, 5, 30])) for _ in range(100))]
    wanted = [((address + i) % DEPTH, i == rows - 1) for address, rows in bursts for i in range(rows)]

    async def commands() -> None:
        for address, rows in bursts:
            await command(dut, address, rows)

    cocotb.start_soon(commands())
    flagged = 0
    for address, last in wanted:
        readiness = rng.choice([0.1, 0.5, 0.9, 1.0])
        offered = None
        while True:
            dut.tready.value = ready = int(rng.random() < readiness)
            await FallingEdge(dut.clk)
            if int(dut.taken.value):  # at the edge in between, where the outputs were `..._before`
                expected = int(dut.beats[address].value)
                before = tuple(int(dut[f"{name}_before"].value) for name in ("tdata", "tuser", "tlast"))
                assert ready
                assert before == (expected >> 1, expected & 1, last), address
                assert offered in (None, before)
                flagged += expected & 1
                break
            if int(dut.tvalid.value):
                assert offered in (None, beat(dut))
                offered = beat(dut)
            else:
                assert offered is None
    dut.tready.value = 1
    for _ in range(20):
        await FallingEdge(dut.clk)
        assert not int(dut.tvalid.value)
    assert int(dut.command_ready.value)
    assert flagged or not int(dut.any_due.value)


@cocotb.test()
async def one_row_leaves_per_cycle(dut: Any) -> None:
    """With a receiver that is always ready, and again after a long stall."""
    await start(dut)
    dut.tready.value = 1
    await command(dut, 7, 100)
    offered = []
    for _ in range(LATENCY + 101):
        offered.append(int(dut.tvalid.value))
        await FallingEdge(dut.clk)
    assert offered == [0] * LATENCY + [1] * 100 + [0]
    dut.tready.value = 0
    await command(dut, 7, 100)
    for _ in range(50):
        await FallingEdge(dut.clk)
    dut.tready.value = 1
    for _ in range(LATENCY + 3):  # what the queue holds; then reads have to catch up at once
        assert int(dut.tvalid.value)
        await FallingEdge(dut.clk)
    gaps = 0
    for _ in range(100 - LATENCY - 3):
        gaps += not int(dut.tvalid.value)
        await FallingEdge(dut.clk)
    assert gaps <= 1
