"""cocotb: emitted reader and writer of packed words in front of the co-simulated codewords of a plan."""

from __future__ import annotations

import random
from typing import Any

import cocotb
import numpy as np
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge
from packed_plan import CODE, DRAW, SEED, packed_plan

from qtaml_hw.chip import RowMemory, store
from qtaml_hw.cosim import FaultyMemory
from qtaml_hw.storage import stored_words

PLAN, LAYERS = packed_plan()


async def start(dut: Any) -> None:
    """Clock and reset, nothing asked for."""
    cocotb.start_soon(Clock(dut.clk, 2, unit="ns").start())
    for name in ("command_valid", "command_range", "command_segment", "tready", "inject", "word_valid", "word"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    for _ in range(2):
        await FallingEdge(dut.clk)
    dut.rst.value = 0


async def weights(dut: Any, segment: int) -> list[int]:
    """All beats of a segment at a receiver that is ready in half of the cycles; the last one has `tlast`."""
    rng, found, last = random.Random(segment), [], 0
    dut.command_segment.value, dut.command_valid.value = segment, 1
    while not last:
        dut.tready.value = rng.random() < 0.5
        await FallingEdge(dut.clk)
        dut.command_valid.value = 0
        if int(dut.taken.value):
            found.append(dut.data_before.value.to_signed())
            last = int(dut.last_before.value)
    dut.tready.value = 0
    return found


@cocotb.test()
async def every_weight_is_that_of_the_campaign(dut: Any) -> None:
    """The chip's faults, through the hardware, are what the campaign infers with; failed codewords are erased."""
    await start(dut)
    memory = RowMemory.of_region(PLAN, LAYERS, CODE, seed=SEED, draw=DRAW)
    agent = FaultyMemory(
        memory, clock=dut.clk, enable=dut.sram_enable, address=dut.sram_address, read_data=dut.sram_read_data
    )
    expected, counts = store(PLAN, LAYERS).read(SEED, DRAW)
    assert counts.due > 3
    for number, (layer, entry) in enumerate(zip(LAYERS, PLAN.layers, strict=True)):
        size, readout = entry.scheme.segments[0].size, entry.scheme.segments[0].readout
        read = np.array(await weights(dut, number)) * 2.0**-readout.fraction_bits
        assert np.array_equal(layer.dequantise(np.resize(read, layer.shape))[:size], expected[layer.name][:size])
    assert agent.log


@cocotb.test()
async def the_writer_stores_what_the_campaign_stores(dut: Any) -> None:
    """Words in, codewords out: every row of the memory."""
    await start(dut)
    wanted = RowMemory.of_region(PLAN, LAYERS, CODE, seed=SEED)
    memory = RowMemory.of_code(wanted.format.code, wanted.rows)
    agent = FaultyMemory(
        memory,
        clock=dut.clk,
        address=dut.write_address,
        enable=dut.sram_write,
        write=dut.sram_write,
        write_data=dut.row,
    )
    for layer, entry in zip(LAYERS, PLAN.layers, strict=True):
        for word in stored_words(entry.scheme, layer.levels)[: entry.scheme.segments[0].size]:
            dut.word.value, dut.word_valid.value = int(word), 1
            while True:
                ready = int(dut.word_ready.value)
                await FallingEdge(dut.clk)
                if ready:
                    break
    dut.word_valid.value = 0
    while not int(dut.done.value):
        await FallingEdge(dut.clk)
    await FallingEdge(dut.clk)
    assert agent.writes == wanted.rows
    assert [memory.stored(row) for row in range(memory.rows)] == [wanted.stored(row) for row in range(wanted.rows)]
