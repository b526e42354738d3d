"""The ECC memory port: traffic, partial writes, injected and stored errors, scrubber, counters, interrupt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from amaranth.sim import Simulator

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.hdl.ports.wrapper import EccMemory

CODE = from_name("hsiao-22-16")
DEPTH = 11


class Bench:
    """The wrapper with a behavioural SRAM; `step` is one clock cycle."""

    def __init__(self, ctx: Any, dut: EccMemory, code: BlockCode) -> None:
        self.ctx, self.dut, self.code = ctx, dut, code
        self.sram = [0] * DEPTH
        self.writes = 0

    async def step(self) -> None:
        """What the SRAM does at a clock edge."""
        get, dut = self.ctx.get, self.dut
        enable, write, address, word = (
            get(getattr(dut, f"sram_{name}")) for name in ("enable", "write", "address", "write_data")
        )
        await self.ctx.tick()
        if enable and write:
            self.sram[address] = word
            self.writes += 1
        elif enable:
            self.ctx.set(dut.sram_read_data, self.sram[address])

    async def request(self, address: int, data: int | None = None, mask: int = 0b11) -> tuple[int, int, int] | None:
        """A read, or a write where `data` is given; returns data, ce, due of the answer if there is one."""
        ctx, dut = self.ctx, self.dut
        for name, value in (("write", data is not None), ("address", address), ("data", data or 0), ("mask", mask)):
            ctx.set(getattr(dut, f"request_{name}"), value)
        ctx.set(dut.request_valid, 1)
        while not ctx.get(dut.request_ready):
            await self.step()
        await self.step()
        ctx.set(dut.request_valid, 0)
        if not ctx.get(dut.response_valid):
            return None
        answer = tuple(ctx.get(getattr(dut, f"response_{name}")) for name in ("data", "ce", "due"))
        await self.step()
        return answer  # type: ignore[return-value]

    def codeword(self, data: int) -> int:
        """What the SRAM should hold for `data`."""
        bits = np.array([[data >> i & 1 for i in range(self.code.k)]], dtype=np.uint8)
        return sum(int(bit) << i for i, bit in enumerate(self.code.encode(bits)[0]))


def play(scenario: Callable[[Bench], Any]) -> None:
    """Run a scenario against a fresh memory."""
    dut = EccMemory(CODE, DEPTH)
    simulator = Simulator(dut)
    simulator.add_clock(1e-6)

    async def testbench(ctx: Any) -> None:
        await scenario(Bench(ctx, dut, CODE))

    simulator.add_testbench(testbench)
    simulator.run()


def test_random_traffic_with_single_errors_and_scrubbing_reads_back_what_was_written() -> None:
    """1,000 reads, whole and partial writes, while cells flip (one per word at most) and the scrubber works."""

    async def scenario(bench: Bench) -> None:
        rng = np.random.default_rng(1)
        truth = [0] * DEPTH
        for address in range(DEPTH):
            await bench.request(address, 0)
        bench.ctx.set(bench.dut.scrub_enable, 1)
        for _ in range(1000):
            address, kind = int(rng.integers(DEPTH)), int(rng.integers(4))
            word = bench.sram[address]
            if rng.random() < 0.3 and word == bench.codeword(truth[address]):
                bench.sram[address] ^= 1 << int(rng.integers(CODE.n))
            data, mask = int(rng.integers(1 << 16)), [0b11, 0b01, 0b10, 0][kind]
            if kind == 3:
                answer = await bench.request(address)
                assert answer is not None
                assert (answer[0], answer[2]) == (truth[address], 0)
            else:
                await bench.request(address, data, mask)
                keep = sum(0xFF << 8 * i for i in range(2) if not mask >> i & 1)
                truth[address] = truth[address] & keep | data & ~keep
            for _ in range(int(rng.integers(3))):
                await bench.step()
        for _ in range(4 * DEPTH):
            await bench.step()
        assert bench.sram == [bench.codeword(word) for word in truth]
        assert bench.ctx.get(bench.dut.due_count) == 0
        assert bench.ctx.get(bench.dut.ce_count) > 100

    play(scenario)


def test_a_corrected_word_is_written_back() -> None:
    """The cell is right again after the read, and only then; a clean read writes nothing."""

    async def scenario(bench: Bench) -> None:
        await bench.request(3, 0xBEEF)
        bench.sram[3] ^= 1 << 5
        assert await bench.request(3) == (0xBEEF, 1, 0)
        assert bench.sram[3] == bench.codeword(0xBEEF)
        before = bench.writes
        assert await bench.request(3) == (0xBEEF, 0, 0)
        assert bench.writes == before

    play(scenario)


def test_an_uncorrectable_word_is_never_overwritten_in_part() -> None:
    """A partial write into it is refused and flagged; a whole write heals it."""

    async def scenario(bench: Bench) -> None:
        await bench.request(2, 0x1234)
        bench.sram[2] ^= 0b11
        broken = bench.sram[2]
        answer = await bench.request(2, 0xFFFF, mask=0b01)
        assert answer is not None
        assert answer[2] == 1
        assert bench.sram[2] == broken
        assert bench.ctx.get(bench.dut.irq) == 1
        await bench.request(2, 0x5678)
        assert await bench.request(2) == (0x5678, 0, 0)

    play(scenario)


def test_scrubber_yields_to_traffic() -> None:
    """Back-to-back whole writes are taken in every cycle; the walk goes on as soon as they pause."""

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        for address in range(DEPTH):
            await bench.request(address, 7)
        ctx.set(dut.scrub_enable, 1)
        for name, value in (("valid", 1), ("write", 1), ("data", 7), ("mask", 0b11)):
            ctx.set(getattr(dut, f"request_{name}"), value)
        for _ in range(50):
            assert ctx.get(dut.request_ready) == 1
            await bench.step()
        assert ctx.get(dut.scrub_passes) == 0
        ctx.set(dut.request_valid, 0)
        for _ in range(2 * DEPTH):
            await bench.step()
        assert ctx.get(dut.scrub_passes) == 1

    play(scenario)


def test_the_scrubber_corrects_in_silence_and_counts() -> None:
    """Data bit and check bit are put right, a double error stays; each counts once a pass, at the given interval."""

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        for address in range(DEPTH):
            await bench.request(address, address * 257)
        bench.sram[4] ^= 1 << 3
        bench.sram[6] ^= 0b101
        bench.sram[8] ^= 1 << CODE.k
        before, broken = bench.writes, bench.sram[6]
        ctx.set(dut.scrub_interval, 2)
        for _ in range(4 * DEPTH):
            await bench.step()
        assert (bench.writes, ctx.get(dut.ce_count)) == (before, 0)  # not before it is enabled
        ctx.set(dut.scrub_enable, 1)
        cycles = 0
        while ctx.get(dut.scrub_passes) == 0:
            assert [ctx.get(getattr(dut, f"response_{name}")) for name in ("valid", "ce", "due")] == [0, 0, 0]
            await bench.step()
            cycles += 1
        ctx.set(dut.scrub_enable, 0)
        assert 3 * DEPTH - 3 < cycles <= 3 * DEPTH
        await bench.step()
        assert (ctx.get(dut.ce_count), ctx.get(dut.due_count), ctx.get(dut.irq)) == (2, 1, 1)
        assert bench.writes == before + 2
        assert bench.sram.pop(6) == broken
        assert bench.sram == [bench.codeword(address * 257) for address in range(DEPTH) if address != 6]

    play(scenario)


def test_injected_errors_are_neither_kept_nor_merged() -> None:
    """Through `inject` a read and a partial write see a wrong word; the SRAM holds the right one afterwards."""

    async def scenario(bench: Bench) -> None:
        await bench.request(5, 0xABCD)
        bench.ctx.set(bench.dut.inject, 1 << 12)
        assert await bench.request(5, 0x00EE, mask=0b01) == (0xABCD, 1, 0)
        bench.ctx.set(bench.dut.inject, 1 << (CODE.k + 1))
        assert await bench.request(5) == (0xABEE, 1, 0)
        bench.ctx.set(bench.dut.inject, 0)
        assert await bench.request(5) == (0xABEE, 0, 0)
        assert bench.sram[5] == bench.codeword(0xABEE)

    play(scenario)


@pytest.mark.parametrize("threshold", [0, 3])
def test_counters_clear_and_threshold(threshold: int) -> None:
    """Every read with an injected error counts; the interrupt follows the threshold and the clear."""

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        await bench.request(0, 0x00FF)
        ctx.set(dut.threshold, threshold)
        ctx.set(dut.inject, 1 << 9)
        for count in range(1, 6):
            assert await bench.request(0) == (0x00FF, 1, 0)
            assert ctx.get(dut.ce_count) == count
            assert ctx.get(dut.irq) == (threshold != 0 and count >= threshold)
        ctx.set(dut.clear, 1)
        await bench.step()
        assert ctx.get(dut.ce_count) == ctx.get(dut.irq) == 0

    play(scenario)
