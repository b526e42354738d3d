"""cocotb test bench: the accelerator runs the layer from a `FaultyMemory`; its results are those of the integer model.

The environment says what to run: ACCELERATOR_PLAN, ACCELERATOR_BATCH, ACCELERATOR_SEED, ACCELERATOR_PLAIN.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import cocotb
import numpy as np
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge
from dense_layer import Chip, DenseLayer
from numpy.typing import NDArray

from qtaml_hw.cosim import FaultyMemory


@cache
def layer() -> DenseLayer:
    """What is run, out of the environment."""
    opened = DenseLayer.open(Path(os.environ["ACCELERATOR_PLAN"]), int(os.environ["ACCELERATOR_BATCH"]))
    return opened.plain() if os.environ["ACCELERATOR_PLAIN"] == "1" else opened


async def load(dut: Any, dense: DenseLayer, chip: Chip) -> None:
    """Reset, then write input vectors and biases."""
    cocotb.start_soon(Clock(dut.clk, 2, unit="ns").start())
    for name in ("command_valid", "load", "load_bias"):
        getattr(dut, name).value = 0
    dut.rst.value = 1
    for _ in range(3):
        await FallingEdge(dut.clk)
    dut.rst.value, dut.load.value = 0, 1
    tiles = dense.inputs.astype(np.int8).reshape(len(dense.inputs), -1, dense.lanes).transpose(1, 0, 2)
    for address, row in enumerate(tiles.reshape(-1, dense.lanes)):
        dut.load_address.value, dut.load_data.value = address, int.from_bytes(row.tobytes(), "little")
        await FallingEdge(dut.clk)
    dut.load.value, dut.load_bias.value = 0, 1
    for address, bias in enumerate(chip.bias):
        dut.bias_address.value, dut.bias_data.value = address, int(bias) & 0xFFFFFFFF
        await FallingEdge(dut.clk)
    dut.load_bias.value = 0


async def run(dut: Any, dense: DenseLayer, rows: int) -> tuple[NDArray[np.int64], int]:
    """One burst over all rows; results, shape (batch, outputs), and rows that the decoder flagged."""
    dut.command_length.value, dut.command_valid.value = rows - 1, 1
    await FallingEdge(dut.clk)
    dut.command_valid.value = 0
    results: list[int] = []
    flagged = 0
    while len(results) < len(dense.inputs) * dense.bias.size:
        await FallingEdge(dut.clk)
        flagged += int(dut.row_uncorrectable.value)
        if int(dut.result_valid.value):
            results.append(dut.result_data.value.to_signed())
    return np.array(results).reshape(dense.bias.size, -1).T, flagged


@cocotb.test()
@cocotb.parametrize(faulty=[False, True])
async def results_are_those_of_the_model(dut: Any, faulty: bool) -> None:
    """Bit for bit, on a perfect chip and on a faulty one; the agent's decoder and the RTL's flag the same rows."""
    dense = layer()
    chip, known = dense.chip(int(os.environ["ACCELERATOR_SEED"]), faulty=faulty), dense.entry.mapped is not None
    memory = chip.memory
    agent = FaultyMemory(
        memory, clock=dut.clk, enable=dut.sram_enable, address=dut.sram_address, read_data=dut.sram_read_data
    )
    await load(dut, dense, chip)
    results, flagged = await run(dut, dense, memory.rows)
    read = memory.read_weights()
    assert np.array_equal(results, chip.results(read))
    assert flagged == memory.counts.due
    assert agent.reads == memory.rows
    assert (len(agent.log) > 0) == (faulty and not known)  # dead cells that are known hold what they should
    logits, clean = chip.logits(results), dense.clean
    summary = {
        "words": "plain" if os.environ["ACCELERATOR_PLAIN"] == "1" else "around dead cells" if known else "protected",
        "faulty": faulty,
        "bits_wrong": len(agent.log),
        "corrected": memory.counts.ce,
        "weights_wrong": int(np.count_nonzero(read != chip.written)),
        "logit_error": float(np.abs(logits - clean).mean() / clean.std()),
        "accuracy": float(np.mean(logits.argmax(axis=1) == dense.labels)),
    }
    Path(f"result_{int(faulty)}.json").write_text(json.dumps(summary))
