"""The ECC FIFO against a queue: order, capacity, what it says of errors; emitted, and played as it is."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from amaranth.sim import Simulator

from qtaml_hw.codes import from_name, make
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.output.units import emit_netlists
from qtaml_hw.hdl.ports.fifo import EccFifo
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.trace_jobs import trace_jobs

CODE = from_name("hsiao-13-8")


@pytest.mark.parametrize("depth", [2, 5, 8])
def test_it_is_a_queue_of_so_many_words_that_corrects(depth: int) -> None:
    """Full exactly with `depth` words, empty only without; a wrong bit is corrected and said, two are said."""
    fifo, rng = EccFifo(CODE, depth), np.random.default_rng(depth)
    queue: deque[tuple[int, int]] = deque()
    seen: list[int] = []
    taken = 0

    async def bench(ctx: Any) -> None:
        nonlocal taken
        for turn in range(900):
            eager = (0.95, 0.5, 0.2)[turn // 300]
            data, flips = int(rng.integers(256)), int(rng.integers(3))
            wrong = sum(1 << int(i) for i in rng.choice(13, flips, replace=False))
            ctx.set(fifo.write_valid, int(rng.random() < 0.6))
            ctx.set(fifo.write_data, data)
            ctx.set(fifo.write_inject, wrong)
            ctx.set(fifo.tready, int(rng.random() < eager))
            assert ctx.get(fifo.level) == len(queue)
            assert ctx.get(fifo.write_ready) == (len(queue) < depth)
            pushes = ctx.get(fifo.write_valid) and ctx.get(fifo.write_ready)
            if ctx.get(fifo.tvalid):
                word, errors = queue[0]
                assert ctx.get(fifo.ce) == (errors == 1)
                assert ctx.get(fifo.tuser) == (errors == 2)
                assert errors == 2 or ctx.get(fifo.tdata) == word
                if ctx.get(fifo.tready):
                    queue.popleft()
                    taken += 1
            seen.append(len(queue))
            await ctx.tick()
            if pushes:
                queue.append((data, flips))

    simulator = Simulator(fifo)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    assert taken > 300
    assert {0, depth - 1} <= set(seen)


def test_one_word_per_cycle_goes_through() -> None:
    """Two cycles behind the first write, and then without a gap."""
    fifo = EccFifo(CODE, 4)
    out = []

    async def bench(ctx: Any) -> None:
        ctx.set(fifo.write_valid, 1)
        ctx.set(fifo.tready, 1)
        for turn in range(20):
            ctx.set(fifo.write_data, turn)
            assert ctx.get(fifo.write_ready)
            out.append(ctx.get(fifo.tdata) if ctx.get(fifo.tvalid) else None)
            await ctx.tick()

    simulator = Simulator(fifo)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    assert out == [None] * fifo.latency + list(range(18))


def test_the_emitted_one_is_played(tmp_path: Path) -> None:
    """Through its netlist, filled to the last place; codes whose decoder takes its time have none."""
    manifest = emit_code(CODE, tmp_path / "out", depth=5)
    netlists = Netlists(manifest, emit_netlists(manifest, {CODE.name: CODE}).netlists)
    [job] = [job for job in trace_jobs(manifest, {CODE.name: CODE}) if job.part.kind == "fifo"]
    assert netlists.play(job) is None
    assert {said["level"] for said in job.trace.outputs} == set(range(6))
    job.trace.outputs[300]["level"] ^= 1
    assert "cycle 300: level is not" in str(netlists.play(job))
    slow = make("bch-5", 32)
    assert not [module for module in emit_code(slow, tmp_path / "slow").modules if module.kind == "fifo"]
