"""The code of docs/cosimulation.md runs as it stands, against a design that reads its SRAM from end to end."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from digits_plan import DIGITS

from qtaml_hw import flow
from qtaml_hw.allocation import allocate
from qtaml_hw.case import open_case
from qtaml_hw.design import Design
from qtaml_hw.planfile import save_plan

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "cosimulation.md"
BLOCK = re.compile(r"<!-- tested -->\n```python\n(.*?)```", re.S)

DESIGN = """\
module reader #(parameter WIDTH = 8, parameter ROWS = 2) (
  input clk, rst, input [WIDTH - 1:0] sram_rdata, output reg sram_en, output reg [9:0] sram_addr, output reg done
);
  always @(posedge clk) begin
    sram_en <= ~rst & ~done;
    sram_addr <= rst ? 10'd0 : sram_addr + {9'd0, sram_en};
    done <= ~rst & (done | sram_addr == ROWS - 2);
  end
endmodule
"""

BENCH = """\
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge
import cocotb


async def run(dut):
    cocotb.start_soon(Clock(dut.clk, 20, unit="ns").start())
    dut.rst.value = 1
    await FallingEdge(dut.clk)
    await FallingEdge(dut.clk)
    dut.rst.value = 0
    while not int(dut.done.value):
        await FallingEdge(dut.clk)
    assert dut.sram_rdata.value.is_resolvable
    dut.rst.value = 1
    await FallingEdge(dut.clk)
"""

CHECKS = """

@cocotb.test()
async def the_page_says_what_happens(dut):
    plan, case = open_plan(Path("plan.json"))
    rows = RowMemory.from_plan(plan, case.layers, "fc2_weight", seed=1)
    memory = FaultyMemory(
        rows, clock=dut.clk, enable=dut.sram_en, address=dut.sram_addr, read_data=dut.sram_rdata
    )
    await run(dut)
    assert memory.reads == rows.rows
    assert [(x.address, x.bit) for x in memory.log] == [(r, bit) for r in range(rows.rows) for bit, _ in rows.faults(r)]
    assert len(memory.log) > 10
"""


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
def test_the_code_of_the_page_runs_in_a_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All blocks marked as tested, in one module; the attachment itself takes less than 20 lines."""
    from cocotb_tools.runner import get_results, get_runner

    from qtaml_hw.cosim import RowMemory

    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) == 2
    assert len([line for line in blocks[0].splitlines() if line.strip()]) < 20
    case = open_case(Design.load(DIGITS / "design.toml", ["data.test_samples=20"]), DIGITS)
    plan = save_plan(case, allocate(flow.menu_of(case), flow.measure(case), 0.3), tmp_path)
    rows = RowMemory.from_plan(plan, case.layers, "fc2_weight", seed=1)
    (tmp_path / "reader.v").write_text(DESIGN)
    (tmp_path / "your_bench.py").write_text(BENCH)
    (tmp_path / "page.py").write_text("\n\n".join(blocks) + CHECKS)
    monkeypatch.syspath_prepend(str(tmp_path))
    runner = get_runner("icarus")
    runner.build(
        sources=[tmp_path / "reader.v"],
        hdl_toplevel="reader",
        build_dir=tmp_path / "build",
        timescale=("1ns", "1ps"),
        parameters={"WIDTH": rows.width, "ROWS": rows.rows},
    )
    results = runner.test(hdl_toplevel="reader", test_module="page", build_dir=tmp_path / "build", test_dir=tmp_path)
    assert get_results(results) == (3, 0)
