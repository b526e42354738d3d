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
from qtaml_hw.chip import RowMemory
from qtaml_hw.design import Design
from qtaml_hw.results import save_plan

needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "cosimulation.md"
BLOCK = re.compile(r"<!-- tested -->\n```python\n(.*?)```", re.S)
AXI_BLOCK = re.compile(r"<!-- tested with AXI -->\n```python\n(.*?)```", re.S)

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

AXI_BENCH = """\
import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge
from cocotbext.axi import AxiBus, AxiMaster

READ = []


async def run(dut):
    master = AxiMaster(AxiBus.from_prefix(dut, "m_axi"), dut.clk, dut.rst)
    cocotb.start_soon(Clock(dut.clk, 20, unit="ns").start())
    dut.rst.value = 1
    for _ in range(3):
        await FallingEdge(dut.clk)
    dut.rst.value = 0
    READ[:] = (await master.read(0, 256)).data
"""

AXI_CHECKS = """

@cocotb.test()
async def the_burst_is_what_lies_in_the_memory(dut):
    from your_bench import READ

    plan, case = open_plan(Path("plan.json"))
    rows = RowMemory.from_plan(plan, case.layers, "fc2_weight", seed=1)
    ram, octets = axi_memory(rows, AxiBus.from_prefix(dut, "m_axi"), dut.clk, dut.rst)
    await run(dut)
    expected = b"".join(rows.read(row).to_bytes(octets.stride, "little") for row in range(rows.rows))
    assert bytes(READ) == expected[:256]
    assert len(octets.log) > 0
"""


@needs_icarus
def test_the_axi_code_of_the_page_runs_in_a_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A design with an AXI4 port, whose master reads the memory with bursts."""
    pytest.importorskip("cocotbext.axi", reason="needs cocotbext-axi: pip install 'qtaml_hw[axi]'")
    (block,) = AXI_BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    made_plan(tmp_path)
    (tmp_path / "wires.v").write_text(axi_wires("m_axi"))
    (tmp_path / "your_bench.py").write_text(AXI_BENCH)
    (tmp_path / "page.py").write_text(block + AXI_CHECKS)
    assert played(tmp_path, "wires", {}, monkeypatch) == (2, 0)


def axi_wires(prefix: str) -> str:
    """A top that is nothing but the wires of an AXI4 port."""
    address = {"id": 4, "addr": 16, "len": 8, "size": 3, "burst": 2, "lock": 1, "cache": 4, "prot": 3}
    write, answer = {"data": 32, "strb": 4, "last": 1}, {"id": 4, "resp": 2}
    channels = {"aw": address, "w": write, "b": answer, "ar": address, "r": answer | {"data": 32, "last": 1}}
    ports = [
        f"  input [{width - 1}:0] {prefix}_{channel}{name}"
        for channel, signals in channels.items()
        for name, width in (signals | {"valid": 1, "ready": 1}).items()
    ]
    return "module wires (\n  input clk, rst,\n" + ",\n".join(ports) + "\n);\nendmodule\n"


def made_plan(folder: Path) -> RowMemory:
    """plan.json of the digits example in `folder`, and the memory that the page attaches."""
    case = open_case(Design.load(DIGITS / "design.toml", ["data.test_samples=20"]), DIGITS)
    plan = save_plan(case, allocate(flow.menu_of(case), flow.measure(case), 0.3), folder)
    return RowMemory.from_plan(plan, case.layers, "fc2_weight", seed=1)


def played(folder: Path, top: str, parameters: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Tests run and failed of ``page.py`` in `folder` on ``<top>.v``."""
    from cocotb_tools.runner import get_results, get_runner

    monkeypatch.syspath_prepend(str(folder))
    runner = get_runner("icarus")
    runner.build(
        sources=[folder / f"{top}.v"],
        hdl_toplevel=top,
        build_dir=folder / "build",
        timescale=("1ns", "1ps"),
        parameters=parameters,
    )
    return get_results(
        runner.test(
            hdl_toplevel=top,
            test_module="page",
            build_dir=folder / "build",
            test_dir=folder,
            extra_env={"COCOTB_REWRITE_ASSERTION_FILES": "page.py"},
        )
    )


@needs_icarus
def test_the_code_of_the_page_runs_in_a_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All blocks marked as tested, in one module; the attachment itself takes less than 20 lines."""
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) == 2
    assert len([line for line in blocks[0].splitlines() if line.strip()]) < 20
    rows = made_plan(tmp_path)
    (tmp_path / "reader.v").write_text(DESIGN)
    (tmp_path / "your_bench.py").write_text(BENCH)
    (tmp_path / "page.py").write_text("\n\n".join(blocks) + CHECKS)
    assert played(tmp_path, "reader", {"WIDTH": rows.width, "ROWS": rows.rows}, monkeypatch) == (3, 0)
