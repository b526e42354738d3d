"""The ECC memory port: traffic at full rate, partial writes, stored errors, scrubbing, initialisation, addresses."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from amaranth.sim import Simulator

from qtaml_hw.codes import BlockCode, from_name, make
from qtaml_hw.hdl.ports.wrapper import EccMemory

CODE = from_name("hsiao-22-16")
GUARDED = make("hsiao", 16 + 4)
DEPTH = 11


class Bench:
    """The port with a behavioural SRAM that answers with noise where nothing was read; `step` is one clock cycle."""

    def __init__(self, ctx: Any, dut: EccMemory) -> None:
        self.ctx, self.dut, self.code = ctx, dut, dut.code
        self.sram = [0] * dut.depth
        self.log: list[tuple[str, int]] = []
        self.events: list[tuple[int, int, int, int]] = []
        self.answers: list[tuple[int, int, int]] = []
        self.noise = np.random.default_rng(99)

    async def step(self) -> None:
        """What the SRAM does at a clock edge; answers and events of the cycle are kept."""
        get, dut = self.ctx.get, self.dut
        enable, write, address, word = (
            get(getattr(dut, f"sram_{name}")) for name in ("enable", "write", "address", "write_data")
        )
        if get(dut.event_valid):
            names = ("address", "ce", "due", "syndrome")
            self.events.append(tuple(get(getattr(dut, f"event_{name}")) for name in names))  # type: ignore[arg-type]
        if get(dut.response_valid):
            self.answers.append(tuple(get(getattr(dut, f"response_{x}")) for x in ("data", "ce", "due")))  # type: ignore[arg-type]
        await self.ctx.tick()
        self.ctx.set(dut.scrub, 0)
        shown = int(self.noise.integers(1 << dut.stored_bits))
        if enable:
            self.log.append(("write" if write else "read", address))
        if enable and write:
            self.sram[address] = word
        elif enable:
            shown = self.sram[address]
        self.ctx.set(dut.sram_read_data, shown)

    def show(self, address: int, data: int | None = None, mask: int = 0b11) -> None:
        """Put a read, or a write where `data` is given, to the port."""
        for name, value in (("write", data is not None), ("address", address), ("data", data or 0), ("mask", mask)):
            self.ctx.set(getattr(self.dut, f"request_{name}"), value)
        self.ctx.set(self.dut.request_valid, 1)

    async def request(self, address: int, data: int | None = None, mask: int = 0b11) -> tuple[int, int, int] | None:
        """Put a request through; its answer where it has one."""
        reads = data is None or mask != 0b11
        self.show(address, data, mask)
        while not self.ctx.get(self.dut.request_ready):
            await self.step()
        await self.step()
        self.ctx.set(self.dut.request_valid, 0)
        if data is None:
            await self.step()
        return self.answers[-1] if reads else None

    async def rest(self, cycles: int = 3) -> None:
        """Nothing is asked for: the buffer is emptied."""
        self.ctx.set(self.dut.request_valid, 0)
        for _ in range(cycles):
            await self.step()

    def codeword(self, data: int, address: int = 0) -> int:
        """What the SRAM should hold for `data`."""
        k, whole = self.dut.data_bits, data | address << self.dut.data_bits
        bits = np.array([[whole >> i & 1 for i in range(self.code.k)]], dtype=np.uint8)
        word = [int(bit) for bit in self.code.encode(bits)[0]]
        return sum(bit << i for i, bit in enumerate(word[:k] + word[self.code.k :]))


def play(scenario: Callable[[Bench], Any], code: BlockCode = CODE, depth: int = DEPTH, **how: Any) -> None:
    """Run a scenario against a fresh memory."""
    dut = EccMemory(code, depth, **how)
    simulator = Simulator(dut)
    simulator.add_clock(1e-6)

    async def testbench(ctx: Any) -> None:
        await scenario(Bench(ctx, dut))

    simulator.add_testbench(testbench)
    simulator.run()


@pytest.mark.parametrize("guarded", [False, True])
def test_random_traffic_with_single_errors_and_scrubbing_reads_back_what_was_written(guarded: bool) -> None:
    """400 requests without a pause and with some, while cells flip (one per word at most) and the scrubber works."""

    async def scenario(bench: Bench) -> None:
        rng = np.random.default_rng(1)
        truth = [0] * DEPTH
        for address in range(DEPTH):
            await bench.request(address, 0)
        await bench.rest()
        for turn in range(400):
            address, kind = int(rng.integers(DEPTH)), int(rng.integers(4))
            if bench.sram[address] == bench.codeword(truth[address], address * guarded) and rng.random() < 0.5:
                bench.sram[address] ^= 1 << int(rng.integers(bench.dut.stored_bits))
            bench.ctx.set(bench.dut.scrub, turn % 5 == 0)
            data, mask = int(rng.integers(1 << 16)), [0b11, 0b01, 0b10, 0][kind]
            if kind == 3:
                answer = await bench.request(address)
                assert answer is not None
                assert (answer[0], answer[2]) == (truth[address], 0)
            else:
                await bench.request(address, data, mask)
                keep = sum(0xFF << 8 * i for i in range(2) if not mask >> i & 1)
                truth[address] = truth[address] & keep | data & ~keep
            if turn % 3 == 0:
                await bench.rest(int(rng.integers(3)))
        for _ in range(DEPTH):
            bench.ctx.set(bench.dut.scrub, 1)
            await bench.rest(5)
        assert bench.sram == [bench.codeword(word, a * guarded) for a, word in enumerate(truth)]
        assert not any(due for _, _, due, _ in bench.events)
        assert sum(ce for _, ce, _, _ in bench.events) > 60

    play(scenario, GUARDED if guarded else CODE, address_in_code=guarded)


def test_one_read_per_cycle_and_one_write_per_cycle() -> None:
    """Reads, whole writes, and both in turn are taken in every cycle; partial writes in every other one."""

    async def scenario(bench: Bench) -> None:
        for address in range(DEPTH):
            await bench.request(address, address * 257)
        await bench.rest()
        bench.answers.clear()
        kinds = {"read": [None], "write": [0x1234], "both": [None, 0x77, None, None, 0x99]}
        for kind, data in kinds.items():
            for i in range(60):
                bench.show(i % DEPTH if kind != "both" else i * 3 % DEPTH, data[i % len(data)])
                assert bench.ctx.get(bench.dut.request_ready) == 1, (kind, i)
                await bench.step()
        await bench.rest()
        assert [a[0] for a in bench.answers[:60]] == [i % DEPTH * 257 for i in range(60)]
        cycles = taken = 0
        while taken < 40:
            bench.show(taken % DEPTH, 0xAB, 0b01)
            taken += bench.ctx.get(bench.dut.request_ready)
            cycles += 1
            await bench.step()
        assert cycles == 80
        await bench.rest()
        assert {word & 0xFF for word in bench.sram} == {0xAB}

    play(scenario)


def test_a_word_is_read_as_it_was_written_a_cycle_ago() -> None:
    """Whole and partial write, then at once a read of the same word: the buffer goes first."""

    async def scenario(bench: Bench) -> None:
        await bench.request(3, 0x1111)
        assert await bench.request(3) == (0x1111, 0, 0)
        await bench.request(3, 0x22FF, 0b10)
        assert await bench.request(3) == (0x2211, 0, 0)
        await bench.request(3, 0x0033, 0b01)
        await bench.request(3, 0x4400, 0b10)
        await bench.request(3, 0x5555)
        await bench.request(3, 0x0066, 0b01)
        assert await bench.request(3) == (0x5566, 0, 0)

    play(scenario)


def test_a_corrected_word_is_written_back() -> None:
    """The cell is right again after the read; a clean read writes nothing."""

    async def scenario(bench: Bench) -> None:
        await bench.request(3, 0xBEEF)
        await bench.rest()
        bench.sram[3] ^= 1 << 5
        assert await bench.request(3) == (0xBEEF, 1, 0)
        await bench.rest()
        assert bench.sram[3] == bench.codeword(0xBEEF)
        before = list(bench.log)
        assert await bench.request(3) == (0xBEEF, 0, 0)
        await bench.rest()
        assert bench.log[len(before) :] == [("read", 3)]

    play(scenario)


def test_an_uncorrectable_word_is_never_overwritten_in_part() -> None:
    """A partial write into it is refused and flagged; a whole write heals it."""

    async def scenario(bench: Bench) -> None:
        await bench.request(2, 0x1234)
        await bench.rest()
        bench.sram[2] ^= 0b11
        broken = bench.sram[2]
        answer = await bench.request(2, 0xFFFF, mask=0b01)
        assert answer is not None
        assert answer[2] == 1
        await bench.rest()
        assert bench.sram[2] == broken
        await bench.request(2, 0x5678)
        assert await bench.request(2) == (0x5678, 0, 0)

    play(scenario)


@pytest.mark.parametrize("kind", ["reads", "writes", "parts"])
def test_the_scrubber_keeps_its_interval_under_full_load(kind: str) -> None:
    """Every word is read, and put right, once in depth turns, with a request in every cycle."""
    interval = 16

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        for address in range(DEPTH):
            await bench.request(address, 7)
        await bench.rest()
        for address in range(1, DEPTH):
            bench.sram[address] ^= 1 << address
        turns, walked, refused = [], 0, 0
        for cycle in range(interval * (DEPTH + 2)):
            ctx.set(dut.scrub, cycle % interval == 0)
            bench.show(0, *{"reads": (None, 0b11), "writes": (7, 0b11), "parts": (7, 0b01)}[kind])
            refused += 1 - ctx.get(dut.request_ready)
            walked += ctx.get(dut.scrubbed)
            await bench.step()
            if bench.log and bench.log[-1][0] == "read" and (bench.log[-1][1] or kind == "writes"):
                turns.append(cycle)
                bench.log.clear()
        assert walked == 1
        assert max(b - a for a, b in pairwise(turns)) <= 2 * interval + 3
        await bench.rest()
        assert bench.sram == [bench.codeword(7)] * DEPTH
        if kind != "parts":
            assert refused <= 4 * (DEPTH + 2)

    play(scenario)


def test_the_scrubber_prefers_cycles_without_requests() -> None:
    """With a pause per interval no request waits for it."""

    async def scenario(bench: Bench) -> None:
        for address in range(DEPTH):
            await bench.request(address, 7)
        await bench.rest()
        for cycle in range(20 * DEPTH):
            bench.ctx.set(bench.dut.scrub, cycle % 10 == 0)
            bench.show(cycle % DEPTH)
            if cycle % 10 == 7:
                bench.ctx.set(bench.dut.request_valid, 0)
            else:
                assert bench.ctx.get(bench.dut.request_ready) == 1
            await bench.step()
        assert sum(event[0] == 5 for event in bench.events) > 2

    play(scenario)


def test_what_was_wrong_is_told() -> None:
    """Address and syndrome of every decoded word, those of the scrubber included."""

    async def scenario(bench: Bench) -> None:
        for address in range(DEPTH):
            await bench.request(address, address)
        await bench.rest()
        bench.sram[4] ^= 1 << 3
        bench.sram[0] ^= 0b101
        bench.events.clear()
        await bench.request(4)
        bench.ctx.set(bench.dut.scrub, 1)
        await bench.rest(4)
        columns = [sum(int(bit) << i for i, bit in enumerate(column)) for column in CODE.H.T]
        assert bench.events == [(4, 1, 0, columns[3]), (0, 0, 1, columns[0] ^ columns[2])]

    play(scenario)


@pytest.mark.parametrize("depth", [8, 11])
@pytest.mark.parametrize("guarded", [False, True])
def test_a_memory_is_initialised(depth: int, guarded: bool) -> None:
    """One word per cycle, out of any state; then every word is read as 0 without an error, and the scrubber begins."""
    code = make("hsiao", 16 + (depth - 1).bit_length()) if guarded else CODE

    async def scenario(bench: Bench) -> None:
        ctx, dut = bench.ctx, bench.dut
        rng = np.random.default_rng(2)
        bench.sram = [int(x) for x in rng.integers(0, 1 << dut.stored_bits, depth)]
        await bench.request(1, 0xFFFF)
        bench.show(1, 0x55, 0b01)
        await bench.step()
        ctx.set(dut.initialise, 1)
        await bench.step()
        ctx.set(dut.initialise, 0)
        ctx.set(dut.request_valid, 0)
        cycles = 0
        while ctx.get(dut.initialising):
            assert ctx.get(dut.request_ready) == 0
            await bench.step()
            cycles += 1
        assert cycles == depth + 1
        assert bench.sram == [bench.codeword(0, a * guarded) for a in range(depth)]
        bench.events.clear()
        for address in range(depth):
            assert await bench.request(address) == (0, 0, 0)

    play(scenario, code, depth, address_in_code=guarded)


def test_a_word_of_another_address_is_an_error() -> None:
    """Every wrong line of the address decoder, one or two of them: flagged, never corrected, never written back."""

    async def scenario(bench: Bench) -> None:
        for address in range(16):
            await bench.request(address, address * 0x0101)
        await bench.rest()
        right = list(bench.sram)
        for address in range(16):
            for wrong in (1, 2, 4, 8, 3, 9, 12):
                bench.sram[address] = right[address ^ wrong]
                answer = await bench.request(address)
                assert answer is not None
                assert answer[1:] == (0, 1), (address, wrong)
                await bench.rest()
                assert bench.sram[address] == right[address ^ wrong]
                bench.sram[address] = right[address]
        for bit in range(bench.dut.stored_bits):
            bench.sram[5] ^= 1 << bit
            assert await bench.request(5) == (0x0505, 1, 0)
            await bench.rest()
            assert bench.sram[5] == right[5]

    play(scenario, GUARDED, 16, address_in_code=True)


@pytest.mark.parametrize(
    ("code", "how", "message"),
    [
        ("hsiao-22-16", {"depth": 1}, "depth"),
        ("hsiao-22-16", {"depth": 8, "granule": 5}, "granule"),
        ("hsiao-8-4", {"depth": 16, "address_in_code": True}, "too few for 4 address bits"),
        ("bch-10-127-64", {"depth": 8}, "one cycle"),
    ],
)
def test_a_port_that_cannot_be_is_refused(code: str, how: dict[str, Any], message: str) -> None:
    """One sentence each."""
    with pytest.raises(ValueError, match=message):
        EccMemory(from_name(code), **how)
