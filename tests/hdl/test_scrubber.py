"""The scrubber's interval, and counters at their maximum."""

from __future__ import annotations

from typing import Any

import pytest
from amaranth.sim import Simulator

from qtaml_hw.codes import from_name
from qtaml_hw.hdl.ports import wrapper
from qtaml_hw.hdl.ports.scrubber import Scrubber
from qtaml_hw.hdl.ports.wrapper import EccMemory

DEPTH = 5


def turns(interval: int, idle: list[int]) -> tuple[list[tuple[int, int]], int]:
    """Cycle and address of every turn, and the complete walks."""
    dut = Scrubber(DEPTH)
    seen: list[tuple[int, int]] = []
    passes = []

    async def bench(ctx: Any) -> None:
        ctx.set(dut.enable, 1)
        ctx.set(dut.interval, interval)
        for cycle, free in enumerate(idle):
            ctx.set(dut.idle, free)
            if ctx.get(dut.request):
                seen.append((cycle, ctx.get(dut.address)))
            await ctx.tick()
        passes.append(ctx.get(dut.passes))

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return seen, passes[0]


@pytest.mark.parametrize("interval", [0, 1, 3, 10])
def test_turns_are_an_interval_apart(interval: int) -> None:
    """In a free memory, `interval` cycles pass between two turns; the walk starts again after the last word."""
    count = 2 * DEPTH + 1
    seen, passes = turns(interval, [1] * (count * (interval + 1)))
    assert seen == [(interval + i * (interval + 1), i % DEPTH) for i in range(count)]
    assert passes == 2


def test_a_late_turn_is_not_made_up_for() -> None:
    """A turn that is due waits for an idle cycle, and the next one waits the whole interval from there."""
    idle = [1] * 4 + [0] * 20 + [1] * 12
    seen, _ = turns(3, idle)
    assert [cycle for cycle, _ in seen] == [3, 24, 28, 32]


@pytest.mark.parametrize(("flips", "counter"), [(0b1, "ce_count"), (0b11, "due_count")])
def test_counters_stop_at_their_maximum(flips: int, counter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eleven wrong reads in a counter of three bits count to seven, which still clears to zero."""
    monkeypatch.setattr(wrapper, "COUNTER_BITS", 3)
    dut = EccMemory(from_name("hsiao-8-4"), 2, 4)
    counts = []

    async def bench(ctx: Any) -> None:
        ctx.set(dut.inject, flips)
        ctx.set(dut.request_valid, 1)
        for _ in range(11):
            while not ctx.get(dut.request_ready):
                await ctx.tick()
            await ctx.tick().repeat(2)
            counts.append(ctx.get(getattr(dut, counter)))
        ctx.set(dut.request_valid, 0)
        await ctx.tick().repeat(2)
        assert ctx.get(getattr(dut, counter)) == 7
        ctx.set(dut.clear, 1)
        await ctx.tick()
        assert ctx.get(getattr(dut, counter)) == 0

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    assert counts == [1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7]
