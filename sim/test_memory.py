"""The emitted memory port on Icarus, with a behavioural SRAM around it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import ModuleRecord

SRAM = """
  reg taken;
  integer ce_events, due_events, passes;
  initial begin ce_events = 0; due_events = 0; passes = 0; end
  reg [38:0] sram [0:1023];
  always @(posedge clk) begin
    taken <= request_valid & request_ready;
    ce_events <= ce_events + (event_ce === 1);
    due_events <= due_events + (event_due === 1);
    passes <= passes + (scrubbed === 1);
    if (sram_enable & sram_write)
      sram[sram_address] <= sram_write_data;
    else if (sram_enable)
      sram_read_data <= sram[sram_address];
  end
"""


def harness(module: ModuleRecord) -> str:
    """A top without ports: registers for the inputs, wires for the outputs, the SRAM."""
    kinds = {"input": "reg", "output": "wire"}
    nets = "".join(f"  {kinds[p.direction]} [{p.width - 1}:0] {p.name};\n" for p in module.ports)
    pins = ", ".join(f".{name}({name})" for name in ["clk", "rst", *(p.name for p in module.ports)])
    return f"module memory_bench;\n  reg clk, rst;\n{nets}  {module.name} dut ({pins});\n{SRAM}endmodule\n"


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
def test_memory_port_under_traffic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random reads, whole and partial writes, flips in cells, initialisation, scrubber."""
    from cocotb_tools.runner import get_results, get_runner

    manifest = emit_code(from_name("hsiao-39-32"), tmp_path / "out")
    module = manifest.module("memory_hsiao_39_32")
    (tmp_path / "bench.v").write_text(harness(module))
    runner = get_runner("icarus")
    sources = [*(tmp_path / "out" / file for file in (*module.sources, module.file)), tmp_path / "bench.v"]
    build = tmp_path / "build"
    runner.build(sources=sources, hdl_toplevel="memory_bench", build_dir=build, timescale=("1ns", "1ps"))
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent))
    results = runner.test(
        hdl_toplevel="memory_bench",
        test_module="cocotb_memory",
        build_dir=build,
        test_dir=tmp_path,
    )
    assert get_results(results) == (1, 0)
