"""cocotb: the agent, the plain Verilog model and the campaign's memory answer the same port; see test_faulty_memory.

All see the same signals. `agent_data` is driven by the agent, `chip_data` by the Verilog model of the same chip,
`struck_data` by that of a chip with upsets and stuck cells (any bit may be masked), `late_agent` and `late_data` by a
second pair (latency 3, byte mask, active-low controls of the agent).
"""

from __future__ import annotations

import random
from typing import Any

import cocotb
import numpy as np
import pytest
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge
from digits_plan import SEED, bench_memory, bench_plan

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory, store
from qtaml_hw.chip.image import divided
from qtaml_hw.codes import make
from qtaml_hw.codes.bits import bits_of_integers
from qtaml_hw.cosim import ArrayRows, FaultyMemory
from qtaml_hw.memory import Cells, MemoryArray

AGENT = {"address": "address", "enable": "enable", "write": "write", "write_data": "write_data"}


def attach(dut: Any, memory: Any, **more: Any) -> FaultyMemory:
    """An agent at the port of the bench."""
    ports = {name: getattr(dut, signal) for name, signal in AGENT.items()}
    return FaultyMemory(memory, clock=dut.clk, **(ports | {"read_data": dut.agent_data, "mask": dut.mask} | more))


async def start(dut: Any) -> None:
    """A clock, and a port that asks for nothing."""
    cocotb.start_soon(Clock(dut.clk, 10, unit="ns").start())
    for name in ("enable", "write", "mask", "byte_mask"):
        getattr(dut, name).value = 0
    await FallingEdge(dut.clk)


async def cycle(dut: Any, address: int, data: int | None = None, mask: int = -1) -> None:
    """A read, or a write where `data` is given."""
    dut.enable.value, dut.address.value, dut.write.value = 1, address, int(data is not None)
    if data is not None:
        dut.write_data.value = data
        dut.mask.value = mask & ((1 << len(dut.mask)) - 1)
    await FallingEdge(dut.clk)
    dut.enable.value = 0


@cocotb.test()
async def every_weight_is_that_of_the_campaign(dut: Any) -> None:
    """All rows through the port, decoded as the campaign decodes them: the weights of the same chip, bit for bit."""
    await start(dut)
    memory = bench_memory()
    agent = attach(dut, memory)
    rows = []
    for row in range(memory.rows):
        await cycle(dut, row)
        rows.append(int(dut.agent_data.value))
        assert dut.chip_data.value == dut.agent_data.value, row
    plan, layers = bench_plan()
    entry, layer = plan.layers[-1], layers[-1]
    layout = memory.format
    words, status = layout.decode(bits_of_integers(rows, memory.width))
    weights = layout.weights(words, status).ravel()[: layer.size] / 2.0**layout.readout.fraction_bits
    read = divided(layer, weights, entry.slope)
    assert np.array_equal(read, store(plan, layers).read(SEED)[0][layer.name])
    assert not np.array_equal(read, layer.weights())
    assert (agent.reads, agent.writes) == (memory.rows, 0)
    assert [(x.address, x.bit, x.cause) for x in agent.log] == [
        (row, bit, cause) for row in range(memory.rows) for bit, cause in memory.faults(row)
    ]
    assert agent.log[0].time_ns == 10.0 * (agent.log[0].address + 1)
    agent.detach()


@cocotb.test()
async def random_traffic_leaves_agent_and_verilog_model_alike(dut: Any) -> None:
    """Reads and masked writes over weak, upset and stuck cells; the second pair answers two cycles later."""
    await start(dut)
    rng = random.Random(1)
    memory, late = bench_memory(struck=True), bench_memory(struck=True)
    assert {cause for row in range(memory.rows) for _, cause in memory.faults(row)} == {"weak", "upset", "stuck"}
    fast = attach(dut, memory)
    slow = attach(
        dut,
        late,
        read_data=dut.late_agent,
        enable=dut.enable_n,
        write=dut.write_n,
        mask=dut.byte_mask_n,
        latency=3,
        active_low=True,
    )
    width, seen = memory.width, []
    for _ in range(300):
        row, bits = rng.randrange(memory.rows), rng.getrandbits(width)
        octets = rng.getrandbits(len(dut.byte_mask))
        dut.byte_mask.value = octets
        if rng.random() < 0.5:
            await cycle(dut, row)
        else:
            await cycle(dut, row, bits, rng.getrandbits(width))
        if fast.reads:
            assert dut.struck_data.value == dut.agent_data.value
        seen.append(slow.reads)
        if len(seen) > 2 and seen[-3]:
            assert dut.late_data.value == dut.late_agent.value
    assert fast.reads > 100
    assert fast.writes > 100
    fast.detach()
    slow.detach()


@cocotb.test()
async def latency_is_counted_in_rising_edges(dut: Any) -> None:
    """A row asked for at edge 1 is there after edge 3, and not before."""
    await start(dut)
    memory = bench_memory()
    agent = attach(dut, memory, latency=3, mask=None)
    for row in (5, 6):
        await cycle(dut, row)
        await FallingEdge(dut.clk)
        before = dut.agent_data.value
        assert not before.is_resolvable or int(before) != memory.read(row)
        await FallingEdge(dut.clk)
        assert int(dut.agent_data.value) == memory.read(row)
    agent.detach()


@cocotb.test()
async def time_ages_and_scrubs_the_memory(dut: Any) -> None:
    """Upsets come with simulated time; a scrub in every period keeps them apart."""
    await start(dut)
    memory = RowMemory.of_code(make("hsiao", 64), rows=64, seed=3)
    agent = attach(dut, memory, read_data=None, write=None, write_data=None, mask=None)
    times: list[float] = []

    def month(seconds: float) -> None:
        memory.age(BitChannel.symmetric(2e-4, persistence="transient"))
        times.append(seconds)

    ageing = agent.every(1, "us", month)
    scrubbing = agent.every(1, "us", lambda seconds: memory.scrub())
    for _ in range(2000):
        await FallingEdge(dut.clk)
    first = times[0]
    assert [round((t - first) * 1e6, 3) for t in times] == list(range(len(times)))
    assert 19 <= len(times) <= 20
    assert memory.counts.ce > 5
    assert all(view == 0 for view in map(memory.decoded().read, range(64)))
    for task in (ageing, scrubbing):
        task.cancel()
    agent.detach()


@cocotb.test()
async def a_memory_array_answers_with_its_own_decoder(dut: Any) -> None:
    """Words of the memory simulator behind a port: decoded, and raw with check bits that the design wrote."""
    await start(dut)
    array = MemoryArray(16, make("hsiao", 32), seed=1)
    ports = {"clock": dut.clk, "address": dut.small_address, "write": dut.write}
    raw = FaultyMemory(
        ArrayRows(array, raw=True), read_data=dut.small_agent, write_data=dut.small_data, **ports, enable=dut.enable
    )
    word = 0x12345678
    code = int.from_bytes(array_codeword(array, word), "little")
    dut.small_address.value, dut.small_data.value, dut.write.value, dut.enable.value = 9, code ^ 1 << 35, 1, 1
    await FallingEdge(dut.clk)
    assert array.row(9) == code ^ 1 << 35
    array.strike(Cells(np.array([9]), np.array([3])))
    dut.write.value = 0
    await FallingEdge(dut.clk)
    assert int(dut.small_agent.value) == code ^ 1 << 35 ^ 1 << 3
    assert bool(array.read(9, 10).due[0])
    array.scrub()
    array.write(9, np.array([word], dtype=np.uint64))
    array.strike(Cells(np.array([9]), np.array([3])))
    assert ArrayRows(array).read(9) == word
    assert [(x.bit, x.cause) for x in raw.log] == [(3, "upset"), (35, "upset")]
    raw.detach()


def array_codeword(array: MemoryArray, word: int) -> bytes:
    """A codeword of the array's code, data bits first."""
    bits = np.array([[word >> i & 1 for i in range(array.data_bits)]], dtype=np.uint8)
    return np.packbits(array.code.encode(bits), bitorder="little").tobytes()


@cocotb.test()
async def undefined_addresses_read_as_undefined(dut: Any) -> None:
    """X, or an address beyond the last row, gives X; a control signal that is X does nothing."""
    await start(dut)
    memory = bench_memory()
    agent = attach(dut, memory)
    await cycle(dut, memory.rows)
    assert not dut.agent_data.value.is_resolvable
    await cycle(dut, 0)
    assert int(dut.agent_data.value) == memory.read(0)
    dut.enable.value = cocotb.types.Logic("X")
    await FallingEdge(dut.clk)
    assert agent.reads == 2
    agent.detach()


@cocotb.test(expect_error=RuntimeError)
async def writing_undefined_data_fails_the_test(dut: Any) -> None:
    await start(dut)
    attach(dut, bench_memory(), mask=None)
    dut.write_data.value = cocotb.types.LogicArray("X" * len(dut.write_data))
    dut.enable.value, dut.write.value, dut.address.value = 1, 1, 0
    await FallingEdge(dut.clk)
    await FallingEdge(dut.clk)


@cocotb.test()
async def a_port_of_another_width_is_refused(dut: Any) -> None:
    for wrong, message in (
        ({"read_data": dut.address}, "read_data has"),
        ({"mask": dut.odd_mask}, "do not divide"),
        ({"latency": 0}, "latency must be at least 1"),
        ({"write_data": None}, "given together"),
    ):
        with pytest.raises(ValueError, match=message):
            attach(dut, bench_memory(), **wrong)
