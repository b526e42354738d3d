"""cocotb test module: every module of a folder gives what the Python model expects, word by word.

Runs inside the simulator under the top ``bench`` of `qtaml_hw.verify.jobs.harness`, which plays the vectors in Verilog;
the environment variable ``QTAML_HW_BENCH`` names the JSON file that says what the ports are called. How far a job has
come is written to ``progress.txt``; one that takes longer than ``QTAML_HW_LIMIT`` seconds is
stopped, and ``stopped<index>.txt`` says so.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import cocotb
from cocotb.triggers import First, RisingEdge, Timer

__all__ = ["agrees_with_the_model"]

LIMIT_S = float(os.environ.get("QTAML_HW_LIMIT", "inf"))
STEP_NS = 2000
"""Simulated time between two looks at the clock on the wall: some hundred cycles."""

FILE = os.environ.get("QTAML_HW_BENCH")
JOBS: list[dict[str, Any]] = json.loads(Path(FILE).read_text()) if FILE else []


@cocotb.test()  # type: ignore[untyped-decorator]
@cocotb.parametrize(index=range(len(JOBS)))  # type: ignore[untyped-decorator]
async def agrees_with_the_model(dut: Any, index: int) -> None:
    """Start the player of one job; the first differing word fails the test and is shown port by port."""
    start = shown = time.monotonic()
    done, job = RisingEdge(getattr(dut, f"done{index}")), JOBS[index]
    getattr(dut, f"go{index}").value = 1
    while await First(done, Timer(STEP_NS, "ns")) is not done:
        now = time.monotonic()
        if now - shown < 1 and now - start < LIMIT_S:
            continue
        shown, word = now, int(getattr(dut, f"k{index}").value)
        tell(job, word)
        first = int(getattr(dut, f"first{index}").value)
        if now - start >= LIMIT_S and first < 0:
            Path(f"stopped{index}.txt").write_text(f"stopped after {LIMIT_S:g} s: {word} of {job['words']} words agree")
            return
    first = int(getattr(dut, f"first{index}").value)
    tell(job, job["words"] if first < 0 else first)
    assert first == -1, difference(index, first, str(getattr(dut, f"seen{index}").value))


def tell(job: dict[str, Any], word: int) -> None:
    """How many words of a job have been played."""
    with Path("progress.txt").open("a") as log:
        log.write(f"{job['name']}: {word} of {job['words']} words\n")


def difference(index: int, word: int, seen: str) -> str:
    """What differs in a response, port by port."""
    expected = int(Path(f"out{index}.hex").read_text().splitlines()[word], 16)
    lines, position = [], 0
    for name, width in JOBS[index]["outputs"]:
        wanted = f"{(expected >> position) & ((1 << width) - 1):0{width}b}"
        got = seen[len(seen) - position - width : len(seen) - position]
        if got != wanted:
            lines.append(f"{name} is {got}, expected {wanted}")
        position += width
    return f"{JOBS[index]['name']}, word {word}: {'; '.join(lines) or 'answered after another number of cycles'}"
