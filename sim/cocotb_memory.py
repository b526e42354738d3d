"""cocotb: the emitted memory port of hsiao-39-32 under random traffic, flipping cells and a working scrubber."""

from __future__ import annotations

import random
from typing import Any

import cocotb
import numpy as np
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge

from qtaml_hw.codes import from_name

CODE = from_name("hsiao-39-32")
WORDS = 1024


def codeword(data: int) -> int:
    """What the SRAM should hold for `data`."""
    bits = np.array([[data >> i & 1 for i in range(CODE.k)]], dtype=np.uint8)
    return sum(int(bit) << i for i, bit in enumerate(CODE.encode(bits)[0]))


async def request(dut: Any, address: int, data: int | None = None, mask: int = 0xF) -> Any:
    """A read, or a write where `data` is given; waits while the port is not ready. Data, ce, due that were read."""
    for name, value in (("write", data is not None), ("address", address), ("data", data or 0), ("mask", mask)):
        getattr(dut, f"request_{name}").value = int(value)
    dut.request_valid.value = 1
    await FallingEdge(dut.clk)
    while not dut.taken.value:
        await FallingEdge(dut.clk)
    dut.request_valid.value = 0
    if data is not None:
        return None
    assert int(dut.response_valid.value)
    return tuple(int(getattr(dut, f"response_{name}").value) for name in ("data", "ce", "due"))


@cocotb.test()
async def traffic_with_flips_reads_back_what_was_written(dut: Any) -> None:
    """2,000 requests; every word is hit by at most one flip between two visits; the scrubber leaves none."""
    cocotb.start_soon(Clock(dut.clk, 2, unit="ns").start())
    for name in ("request_valid", "request_write", "request_mask", "request_address", "initialise", "scrub"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    for _ in range(3):
        await FallingEdge(dut.clk)
    dut.rst.value = 0
    rng = random.Random(5)
    dut.initialise.value = 1
    await FallingEdge(dut.clk)
    dut.initialise.value = 0
    while int(dut.initialising.value):
        await FallingEdge(dut.clk)
    truth = {address: 0 for address in range(WORDS)}
    assert all(int(dut.sram[address].value) == codeword(0) for address in truth)
    for address in range(0, WORDS, 2):
        truth[address] = rng.getrandbits(32)
        await request(dut, address, truth[address])
    flips = 0
    for turn in range(2000):
        dut.scrub.value = int(turn % 4 == 0)
        address = rng.randrange(WORDS)
        await FallingEdge(dut.clk)
        await FallingEdge(dut.clk)
        stored = int(dut.sram[address].value)
        if rng.random() < 0.4 and stored == codeword(truth[address]):
            dut.sram[address].value = stored ^ 1 << rng.randrange(CODE.n)
            flips += 1
        await FallingEdge(dut.clk)
        dut.scrub.value = 0
        if rng.random() < 0.5:
            answer = await request(dut, address)
            assert answer is not None
            assert answer[0] == truth[address]
            assert answer[2] == 0
        else:
            data, mask = rng.getrandbits(32), rng.randrange(16)
            await request(dut, address, data, mask)
            chosen = sum(0xFF << 8 * i for i in range(4) if mask >> i & 1)
            truth[address] = truth[address] & ~chosen | data & chosen
    passes = int(dut.passes.value)
    while int(dut.passes.value) < passes + 2:
        dut.scrub.value = 1 - int(dut.scrub.value)
        await FallingEdge(dut.clk)
    assert all(int(dut.sram[address].value) == codeword(word) for address, word in truth.items())
    assert int(dut.ce_events.value) > 0.4 * flips  # a flip that a whole write covers is never seen
    assert int(dut.due_events.value) == 0
