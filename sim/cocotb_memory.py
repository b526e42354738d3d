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
    """A read, or a write where `data` is given; waits while the port is not ready. Data, ce, due of the answer."""
    for name, value in (("write", data is not None), ("address", address), ("data", data or 0), ("mask", mask)):
        getattr(dut, f"request_{name}").value = int(value)
    dut.request_valid.value = 1
    await FallingEdge(dut.clk)
    while not dut.taken.value:
        await FallingEdge(dut.clk)
    dut.request_valid.value = 0
    if not int(dut.response_valid.value):
        return None
    return tuple(int(getattr(dut, f"response_{name}").value) for name in ("data", "ce", "due"))


@cocotb.test()
async def traffic_with_flips_reads_back_what_was_written(dut: Any) -> None:
    """2,000 requests; every word is hit by at most one flip between two visits; counters, irq and clear follow."""
    cocotb.start_soon(Clock(dut.clk, 2, unit="ns").start())
    for name in ("request_valid", "inject", "scrub_enable", "scrub_interval", "clear", "threshold"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    for _ in range(3):
        await FallingEdge(dut.clk)
    dut.rst.value = 0
    rng = random.Random(5)
    truth = {}
    for address in range(WORDS):
        truth[address] = rng.getrandbits(32)
        await request(dut, address, truth[address])
    dut.scrub_enable.value = 1
    dut.threshold.value = 10
    flips = 0
    for _ in range(2000):
        address = rng.randrange(WORDS)
        stored = int(dut.sram[address].value)
        if rng.random() < 0.4 and stored == codeword(truth[address]):
            dut.sram[address].value = stored ^ 1 << rng.randrange(CODE.n)
            flips += 1
        await FallingEdge(dut.clk)
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
    passes = int(dut.scrub_passes.value)
    while int(dut.scrub_passes.value) < passes + 2:
        await FallingEdge(dut.clk)
    assert all(int(dut.sram[address].value) == codeword(word) for address, word in truth.items())
    assert 0.4 * flips < int(dut.ce_count.value) <= flips  # a flip that a whole write covers is never seen
    assert int(dut.due_count.value) == 0
    assert int(dut.irq.value) == 1
    dut.clear.value = 1
    await FallingEdge(dut.clk)
    dut.clear.value = 0
    await FallingEdge(dut.clk)
    assert int(dut.irq.value) == 0
