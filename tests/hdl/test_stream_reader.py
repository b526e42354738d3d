"""The AXI4-Stream reader in Amaranth's simulator: what the emitted ones, of 1024 rows, cannot show."""

from __future__ import annotations

from typing import Any

import numpy as np
from amaranth.sim import Simulator

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import Decoder, StreamReader

DEPTH = 5


def test_a_burst_goes_on_at_row_zero_of_any_depth() -> None:
    """Four rows from row 3 of 5: 3, 4, 0, 1; every beat is the row that was read, the last one says so."""
    code = from_name("hsiao-8-4")
    dut = StreamReader(Decoder(code, pipeline=["syndrome"]), DEPTH)
    read: list[int] = []
    beats: list[tuple[int, int]] = []

    async def bench(ctx: Any) -> None:
        ctx.set(dut.command_valid, 1)
        ctx.set(dut.command_address, 3)
        ctx.set(dut.command_length, 3)
        ctx.set(dut.tready, 1)
        for _ in range(20):
            enable, address = ctx.get(dut.sram_enable), ctx.get(dut.sram_address)
            if ctx.get(dut.tvalid):
                beats.append((ctx.get(dut.tdata), ctx.get(dut.tlast)))
            await ctx.tick()
            ctx.set(dut.command_valid, 0)
            if enable:
                read.append(address)
                ctx.set(dut.sram_read_data, codeword(address))

    def codeword(data: int) -> int:
        bits = code.encode(np.array([[data >> i & 1 for i in range(code.k)]], dtype=np.uint8))[0]
        return sum(int(bit) << i for i, bit in enumerate(bits))

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    assert read == [3, 4, 0, 1]
    assert beats == [(3, 0), (4, 0), (0, 0), (1, 1)]
