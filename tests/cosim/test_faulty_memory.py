"""A faulty memory behind the ports of a design on Icarus: agent, AXI, and the plain Verilog model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from digits_plan import DIGITS, bench_memory, digits_plan
from numpy.typing import NDArray
from packed_plan import packed_plan

from qtaml_hw import flow
from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.campaign import trial_seed
from qtaml_hw.case import open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory, image
from qtaml_hw.cli.main import cli
from qtaml_hw.codes import make
from qtaml_hw.cosim import axi_memory, write_chip, write_verilog_sram
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.results import save_plan

HERE = Path(__file__).resolve().parent
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

BENCH = """\
module bench (
  input clk, enable, write,
  input [7:0] address,
  input [69:0] write_data, mask, agent_data, late_agent,
  input [8:0] byte_mask,
  input [59:0] odd_mask,
  input [3:0] small_address,
  input [38:0] small_data, small_agent
);
  wire enable_n = ~enable, write_n = ~write;
  wire [8:0] byte_mask_n = ~byte_mask;
  wire [69:0] chip_data, struck_data, late_data;
  chip u_chip (
    .clk(clk), .enable(enable), .write(write), .mask(1'b1), .address(address[6:0]), .write_data(write_data),
    .read_data(chip_data));
  struck #(.GRANULE(1)) u_struck (
    .clk(clk), .enable(enable), .write(write), .mask(mask), .address(address[6:0]), .write_data(write_data),
    .read_data(struck_data));
  struck #(.GRANULE(8), .LATENCY(3)) u_late (
    .clk(clk), .enable(enable), .write(write), .mask(byte_mask), .address(address[6:0]), .write_data(write_data),
    .read_data(late_data));
endmodule
"""


def axi_bench() -> str:
    """A top that is nothing but the wires of an AXI4 port (32 bits) and of an AXI4-Lite port."""
    address = {"addr": 16, "prot": 3}
    burst = address | {"id": 4, "len": 8, "size": 3, "burst": 2, "lock": 1, "cache": 4}
    lite = {"aw": address, "w": {"data": 32, "strb": 4}, "b": {"resp": 2}, "ar": address, "r": {"data": 32, "resp": 2}}
    full = {
        "aw": burst,
        "w": lite["w"] | {"last": 1},
        "b": lite["b"] | {"id": 4},
        "ar": burst,
        "r": lite["r"] | {"id": 4, "last": 1},
    }
    ports = [
        f"  input [{width - 1}:0] {prefix}_{channel}{name}"
        for prefix, channels in (("m", full), ("l", lite))
        for channel, signals in channels.items()
        for name, width in (signals | {"valid": 1, "ready": 1}).items()
    ]
    return "module bench (\n  input clk, rst,\n" + ",\n".join(ports) + "\n);\nendmodule\n"


def simulate(folder: Path, sources: Sequence[Path], module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a cocotb module of this folder on the top `bench`; fails unless all of its tests pass."""
    from cocotb_tools.runner import get_results, get_runner

    monkeypatch.syspath_prepend(str(HERE))
    runner = get_runner("icarus")
    runner.build(sources=sources, hdl_toplevel="bench", build_dir=folder / "build", timescale=("1ns", "1ps"))
    results = runner.test(
        hdl_toplevel="bench",
        test_module=module,
        build_dir=folder / "build",
        test_dir=folder,
        extra_env={"COCOTB_REWRITE_ASSERTION_FILES": f"{module}.py"},
    )
    tests, failed = get_results(results)
    assert tests > 1
    assert failed == 0


@needs_icarus
def test_agent_and_verilog_model_read_the_campaigns_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan's layer on one chip, random traffic with masks, latency, ageing in time, arrays, undefined signals."""
    sources = [
        write_verilog_sram(bench_memory(), "chip", tmp_path),
        write_verilog_sram(bench_memory(struck=True), "struck", tmp_path),
    ]
    (tmp_path / "bench.v").write_text(BENCH)
    simulate(tmp_path, [*sources, tmp_path / "bench.v"], "cocotb_faulty_memory", monkeypatch)


@needs_icarus
def test_axi_ports_read_and_write_a_faulty_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AXI4 bursts on stored rows, AXI4-Lite on decoded words."""
    pytest.importorskip("cocotbext.axi", reason="needs cocotbext-axi: pip install 'qtaml_hw[axi]'")
    (tmp_path / "bench.v").write_text(axi_bench())
    simulate(tmp_path, [tmp_path / "bench.v"], "cocotb_faulty_axi", monkeypatch)


def test_without_cocotbext_axi_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cocotbext.axi", None)
    with pytest.raises(ImportError, match=r"pip install 'qtaml_hw\[axi\]'"):
        axi_memory(RowMemory.of_code(8, 4), None, None)


def memory(rows: int, width: int, renewed: bool) -> RowMemory:
    """Rows with weak cells of every sort."""
    made = RowMemory.of_code(width, rows, seed=1, renewed_by_writing=renewed)
    made.age(BitChannel.symmetric(0.2, persistence="retention"))
    return made


@pytest.mark.parametrize("linter", ["verilator", "iverilog"])
def test_linters_are_silent_on_the_verilog_model(linter: str, tmp_path: Path) -> None:
    if shutil.which(linter) is None:
        pytest.skip(f"needs {linter}: apt install {linter}")
    for number, (rows, width, renewed) in enumerate([(2, 1, False), (1000, 72, True), (20, 384, False)]):
        name = f"sram_{number}"
        file = write_verilog_sram(memory(rows, width, renewed), name, tmp_path)
        for latency, granule in ((1, width), (3, 1), (2, 8)):
            if linter == "verilator":
                command = ["verilator", "--lint-only", "-Wall", f"-GLATENCY={latency}", f"-GGRANULE={granule}"]
            else:
                changes = [f"-P{name}.LATENCY={latency}", f"-P{name}.GRANULE={granule}"]
                command = ["iverilog", "-g2001", "-Wall", "-t", "null", "-s", name, *changes]
            done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout + done.stderr) == (0, ""), command


@needs_icarus
def test_a_renewed_cell_holds_what_is_written_in_verilog_too(tmp_path: Path) -> None:
    """Plain Icarus, no Python: weak cells lose what was stored at time 0, and hold what is written afterwards."""
    made = RowMemory.of_code(8, 4, seed=1, renewed_by_writing=True)
    made.load([0xFF] * 4)
    made.age(BitChannel.uniform(0.0, 1.0, persistence="retention"))
    file = write_verilog_sram(made, "leaky", tmp_path)
    (tmp_path / "bench.v").write_text(
        """module bench;
  reg clk = 0, write = 0;
  wire [7:0] data;
  leaky dut (
    .clk(clk), .enable(1'b1), .write(write), .mask(1'b1), .address(2'd2), .write_data(8'ha5), .read_data(data));
  initial begin
    #1 clk = 1; #1 $display("%h", data); clk = 0;
    write = 1; #1 clk = 1; #1 clk = 0;
    write = 0; #1 clk = 1; #1 $display("%h", data);
  end
endmodule
"""
    )
    subprocess.run(["iverilog", "-g2001", "-o", "bench", str(file), "bench.v"], cwd=tmp_path, check=True)
    done = subprocess.run(["vvp", "bench"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["00", "a5"]
    made.write(2, 0xA5)
    assert made.read(2) == 0xA5


def test_a_name_that_is_no_identifier_becomes_one(tmp_path: Path) -> None:
    """Names come from models: they never leave the folder and never break the Verilog."""
    file = write_verilog_sram(RowMemory.of_code(make("hsiao", 8), 4), "../conv 1/weight", tmp_path)
    assert file.parent == tmp_path
    assert f"module {file.stem} #(" in file.read_text()
    assert {path.name for path in tmp_path.iterdir()} >= {f"{file.stem}_stored.hex", f"{file.stem}_stuck_1.hex"}


def test_a_chip_of_a_plan_as_a_folder_of_memories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`qtaml sram`: every segment, the faults of the campaign's trial, whole or not at all."""
    case = open_case(Design.load(DIGITS / "design.toml", ["data.test_samples=20"]), DIGITS)
    plan = save_plan(case, allocate(flow.menu_of(case), flow.measure(case), 0.3), tmp_path)
    words = ["sram", str(tmp_path / "plan.json"), "--chip", "2", "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, [*words, "--json"], standalone_mode=False)
    assert done.exception is None
    memories = json.loads(done.stdout)
    assert len(memories) == sum(len(entry.scheme.segments) for entry in plan.layers)
    assert json.loads((tmp_path / "out" / "memories.json").read_text())["memories"] == memories
    for x in memories:
        seed = trial_seed(case.design.simulation.seed, 2)
        memory = RowMemory.from_plan(plan, case.layers, x["layer"], x["segment"], seed=seed)
        lost = (tmp_path / "out" / f"{x['module']}_loses_0.hex").read_text().split()
        assert [int(row, 16) for row in lost] == memory.maps().loses_0
        assert (len(lost), memory.width) == (x["rows"], x["width"])
    assert CliRunner().invoke(cli, words, standalone_mode=False).exception.args[0].endswith("choose a new folder")
    assert {path.name for path in tmp_path.iterdir()} == {"corrected.onnx", "plan.json", "out"}
    ideal = allocate(make_menu(case.layers, case.channel), flow.measure(case), 1.0)
    with pytest.raises(InputError, match="idealised"):
        write_chip(ideal, case.layers, 1, tmp_path / "ideal")
    assert not (tmp_path / "ideal").exists()


@pytest.mark.parametrize("made", [digits_plan, packed_plan])
def test_a_chip_is_stored_once_however_many_memories_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[], tuple[Plan, tuple[Layer, ...]]]
) -> None:
    """Counted in layers whose words are looked up: twice the memories take twice the time, not four times."""
    plan, layers = made()
    stored: Counter[str] = Counter()
    look_up = image._stored

    def counted(entry: LayerPlan, layer: Layer, dtype: Any) -> NDArray[Any]:
        stored[entry.name] += 1
        return look_up(entry, layer, dtype)

    monkeypatch.setattr(image, "_stored", counted)
    assert len(write_chip(plan, layers, 1, tmp_path / "sram")) > 1
    assert stored == {entry.name: 1 for entry in plan.layers}
