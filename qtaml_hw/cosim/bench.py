"""cocotb test module: every module of a folder gives what the Python model expects, word by word.

Runs inside the simulator under the top ``bench`` of `qtaml_hw.cosim.jobs.harness`; the environment variable
``QTAML_HW_BENCH`` names the JSON file with the vectors.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cocotb
from cocotb.triggers import Timer

__all__ = ["agrees_with_the_model"]

FILE = os.environ.get("QTAML_HW_BENCH")
JOBS: list[dict[str, Any]] = json.loads(Path(FILE).read_text()) if FILE else []


@cocotb.test()  # type: ignore[untyped-decorator]
@cocotb.parametrize(index=range(len(JOBS)))  # type: ignore[untyped-decorator]
async def agrees_with_the_model(dut: Any, index: int) -> None:
    """Play the vectors of one job; the first differing word fails the test and is shown port by port."""
    job = JOBS[index]
    stimulus, response = getattr(dut, f"in{index}"), getattr(dut, f"out{index}")
    latency, clocked = job["latency"], job["latency"] > 0
    if clocked:
        await reset(dut)
    for i in range(len(job["in"]) + latency):
        if i < len(job["in"]):
            stimulus.value = job["in"][i]
        await Timer(1, unit="ns")
        if i >= latency:
            expected, seen = job["out"][i - latency], response.value
            agrees = seen.is_resolvable and seen.to_unsigned() == expected
            assert agrees, difference(job, i - latency, str(seen))
        if clocked:
            await tick(dut)


async def tick(dut: Any) -> None:
    """One clock pulse."""
    dut.clk.value = 1
    await Timer(1, unit="ns")
    dut.clk.value = 0


async def reset(dut: Any) -> None:
    """Two cycles of reset."""
    dut.clk.value = 0
    dut.rst.value = 1
    for _ in range(2):
        await Timer(1, unit="ns")
        await tick(dut)
    dut.rst.value = 0


def difference(job: dict[str, Any], index: int, seen: str) -> str:
    """What differs in a response, port by port."""
    lines, position = [], 0
    for name, width in job["outputs"]:
        expected = (job["out"][index] >> position) & ((1 << width) - 1)
        got = seen[len(seen) - position - width : len(seen) - position]
        if got != f"{expected:0{width}b}":
            lines.append(f"{name} is {got}, expected {expected:0{width}b}")
        position += width
    return f"{job['name']}, word {index}: {'; '.join(lines)}"
