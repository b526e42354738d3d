"""The emitted AXI4-Stream readers on Icarus, with a behavioural SRAM full of rows with errors."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import Manifest, emit_code, emit_plan
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.model.vectors import Vectors, module_vectors
from qtaml_hw.plan import Plan, Prediction

ROOT = Path(__file__).resolve().parent.parent


def contents(codec: ModuleRecord, vectors: Vectors, depth: int) -> tuple[list[int], list[int], list[int]]:
    """Rows as stored, what is injected into them, and the beats they give: tdata and, lowest, tuser."""
    rows, injected, beats = [], [], []
    values = vectors.inputs | vectors.outputs
    zero = [0] * len(vectors)
    widths = {port.name: port.width for port in codec.ports}
    out = "weights" if "weights" in widths else "data_out"
    width = widths[out] // (codec.lanes or 1)
    whole = -(-width // 8) * 8
    for i in range(len(vectors)):
        if values.get("bypass", zero)[i]:
            continue  # a stream is never read with bypass
        row = position = 0
        for name in (name for name in ("plain_in", "data_in", "check_in") if name in widths):
            row |= values[name][i] << position
            position += widths[name]
        data = 0
        for lane in range(codec.lanes or 1):
            value = values[out][i] >> width * lane & ((1 << width) - 1)
            value -= (value >> width - 1) << width if out == "weights" else 0
            data |= (value & ((1 << whole) - 1)) << whole * lane
        rows.append(row)
        injected.append(values.get("inject", zero)[i])
        beats.append(data << 1 | values.get("due", zero)[i])
    step = -(-len(rows) // depth)
    repeat = -(-depth // len(rows[::step]))
    return tuple((column[::step] * repeat)[:depth] for column in (rows, injected, beats))  # type: ignore[return-value]


def harness(module: ModuleRecord) -> str:
    """A top without ports: the SRAM, which answers with X where nothing was read, and registers beside the outputs."""
    kinds, last = {"input": "reg", "output": "wire"}, (module.depth or 0) - 1
    wide = {port.name: port.width for port in module.ports}
    nets = "".join(f"  {kinds[p.direction]} [{p.width - 1}:0] {p.name};\n" for p in module.ports)
    pins = ", ".join(f".{name}({name})" for name in ["clk", "rst", *wide])
    inject = "inject <= injected[sram_address];" if "inject" in wide else ""
    return f"""module stream_bench;
  reg clk, rst;
{nets}  {module.name} dut ({pins});
  reg [{wide["sram_read_data"] - 1}:0] sram [0:{last}];
  reg [{wide.get("inject", 1) - 1}:0] injected [0:{last}];
  reg [{wide["tdata"]}:0] beats [0:{last}];
  reg any_due;
  integer i;
  initial begin
    $readmemh("rows.hex", sram);
    $readmemh("injected.hex", injected);
    $readmemh("beats.hex", beats);
    any_due = 0;
    for (i = 0; i <= {last}; i = i + 1) any_due = any_due | beats[i][0];
  end
  reg taken, tuser_before, tlast_before;
  reg [{wide["tdata"] - 1}:0] tdata_before;
  always @(posedge clk) begin
    sram_read_data <= sram_enable ? sram[sram_address] : {{{wide["sram_read_data"]}{{1'bx}}}};
    {inject}
    taken <= tvalid & tready;
    tdata_before <= tdata;
    tuser_before <= tuser;
    tlast_before <= tlast;
  end
endmodule
"""


def run(folder: Path, manifest: Manifest, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play `cocotb_stream` on one emitted reader; `name` starts with ``stream_``."""
    from cocotb_tools.runner import get_results, get_runner

    stream = manifest.module(name)
    bare = name.removesuffix(f"_d{stream.depth}")
    inner = manifest.module(bare.replace("stream", "codec" if stream.lanes else "dec", 1))
    build = folder / f"build_{name}"
    build.mkdir()
    code = from_name(inner.code) if inner.code else None
    depth = stream.depth or 0
    columns = contents(inner, module_vectors(inner, code), depth)
    for label, column in zip(("rows", "injected", "beats"), columns, strict=True):
        (build / f"{label}.hex").write_text("".join(f"{value:x}\n" for value in column))
    (build / "bench.v").write_text(harness(stream))
    runner = get_runner("icarus")
    sources = [*(folder / "out" / module.file for module in manifest.modules), build / "bench.v"]
    runner.build(sources=sources, hdl_toplevel="stream_bench", build_dir=build, timescale=("1ns", "1ps"))
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent))
    results = runner.test(
        hdl_toplevel="stream_bench",
        test_module="cocotb_stream",
        build_dir=build,
        test_dir=build,
        extra_env={"QTAML_HW_LATENCY": str(stream.latency), "QTAML_HW_DEPTH": str(depth)},
    )
    assert get_results(results) == (2, 0)


needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")


@needs_icarus
@pytest.mark.parametrize("pipeline", [(), ("syndrome", "output")], ids=["combinational", "pipelined"])
def test_stream_of_a_decoder(pipeline: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data words of (39,32) with single, double and heavier errors, injected or stored."""
    manifest = emit_code(from_name("hsiao-39-32"), tmp_path / "out", pipeline)
    run(tmp_path, manifest, f"stream_hsiao_39_32{'_cut_so' if pipeline else ''}", monkeypatch)


@needs_icarus
def test_streams_of_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights of every segment of a plan, protected or not, looked up in their tables; up to the last of many rows."""
    spec = importlib.util.spec_from_file_location("plans", ROOT / "tests" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    plans = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "plans", plans)  # its dataclasses look themselves up
    spec.loader.exec_module(plans)
    first = plans.layer("conv 1", (8 * 1500 - 3, 2, 8, "hsiao-22-16"), (4 * 40_000, 0, 4, ""))
    layers = first, plans.layer("conv/1", (8 * 113, 1, 8, "repetition-3-24-8"))
    manifest = emit_plan(Plan("tac", layers, 1.0, 0.25, Prediction(1.0, 1.0, 1.0)), tmp_path / "out")
    names = [str(segment.reader) for layer in manifest.layers for segment in layer.segments]
    assert [manifest.module(name).depth for name in names] == [1500, 40_000, 113]
    for name in names:
        run(tmp_path, manifest, name, monkeypatch)
