"""One top over all layers, and the plain Verilog bench that comes with it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_plan
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.plan import Plan
from qtaml_hw.verify import verify
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.plain_bench import plain_benches

Plans = Callable[..., Plan]
pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

LAYERS = (
    ("conv|1", [(8 * 1100, 2, 8, "hsiao-22-16"), (9, 0, 4, "")]),
    ("fc", [(40, 2, 8, "bch-4-40-16"), (700, 1, 8, "repetition-3-24-8")]),
)

IHP = """module RM_IHPSG13_1P_1024x64_c2_bm_bist (
  input A_CLK, A_MEN, A_WEN, A_REN, A_DLY, A_BIST_EN, A_BIST_CLK, A_BIST_MEN, A_BIST_WEN, A_BIST_REN,
  input [9:0] A_ADDR, A_BIST_ADDR, input [63:0] A_DIN, A_BM, A_BIST_DIN, A_BIST_BM, output reg [63:0] A_DOUT);
  reg [63:0] words [0:1023];
  always @(posedge A_CLK) if (A_MEN) begin
    if (A_WEN) words[A_ADDR] <= (A_DIN & A_BM) | (words[A_ADDR] & ~A_BM);
    if (A_REN) A_DOUT <= words[A_ADDR];
  end
endmodule
"""
OPENRAM = """module sky130_sram_1kbyte_1rw_32x256_8 (
  input clk0, csb0, web0, MASK input [7:0] addr0, input [31:0] din0, output reg [31:0] dout0);
  reg [31:0] words [0:255];
  always @(posedge clk0) if (!csb0) begin
    if (!web0) words[addr0] <= din0; else dout0 <= words[addr0];
  end
endmodule
"""


def with_macros(folder: Path, scratch: Path, macros: str, flags: list[str], name: str) -> str:
    """What the bench of the top says with macros in place of the behaviour."""
    manifest = Manifest.read(folder)
    (scratch / "macro.v").write_text(macros)
    [bench] = [file for file in manifest.files if file.startswith(f"bench/{name}")]
    files = [*(module.file for module in manifest.modules), bench, str(scratch / "macro.v")]
    command = ["iverilog", "-g2001", *(f"-D{flag}" for flag in flags), "-s", Path(bench).stem, "-o"]
    subprocess.run([*command, str(scratch / "x"), *files], cwd=folder, check=True, capture_output=True)
    play = ["vvp", "-n", str(scratch / "x")]
    return subprocess.run(play, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, plan_of: Plans) -> Path:
    """A plan with four memories, one of them deeper than a macro."""
    path = tmp_path_factory.mktemp("top") / "out"
    emit_plan(plan_of(*LAYERS), path, prefix="my_")
    return path


def said(folder: Path) -> tuple[bool | None, str]:
    """What the bench of the top of a folder says."""
    manifest = Manifest.read(folder)
    only = {name: digest for name, digest in manifest.files.items() if "bench_top_" in name}
    [bench] = plain_benches(folder, manifest.model_copy(update={"files": only}))
    return bench.passed, bench.detail


def test_every_layer_is_read_through_the_top(folder: Path) -> None:
    """Rows around the end of every memory, with errors, are loaded and read back as the model's weights."""
    manifest = Manifest.read(folder)
    assert said(folder)[0] is True, said(folder)
    [top] = [m for m in manifest.modules if m.kind == "top" and m.ports]
    assert {f"m{i}_tdata" for i in range(4)} <= {port.name for port in top.ports}
    assert {lint(linter, folder, manifest) for linter in LINTERS} <= {"", None}
    readme = (folder / "README.md").read_text()
    assert "| 0 | `my_stream_hsiao_22_16_b6p2l8_" in readme
    assert "conv?1 0 to 8799 in 1100 rows" in readme
    assert manifest.files.keys() >= {"README.md"} | {f"{top.file}"}


def test_rows_lie_in_words_of_the_macros_at_hand(plan_of: Plans, tmp_path: Path) -> None:
    """Rows that are decoded at once in one word each, slow ones in several, and padding that nobody looks at."""
    plan = replace(plan_of(*LAYERS), word_bits=(40, 64))
    manifest = emit_plan(plan, tmp_path / "out")
    assert said(tmp_path / "out")[0] is True, said(tmp_path / "out")
    assert {lint(linter, tmp_path / "out", manifest) for linter in LINTERS} <= {"", None}
    readers = [manifest.module(str(s.reader)) for layer in manifest.layers for s in layer.segments]
    assert [reader.word_bits for reader in readers] == [64, 40, 40, 64]
    rows = [(s.rows, manifest.module(str(s.reader)).depth) for layer in manifest.layers for s in layer.segments]
    assert rows == [(1100, 1100), (3, 3), (5, 10), (88, 88)]
    assert sum(region.stored_bits for region in plan.memory_map().regions) == 64 * 1100 + 40 * (3 + 10) + 64 * 88
    assert "| any |" in (tmp_path / "out" / "README.md").read_text()
    with pytest.raises(InputError, match=r"a row of 54 bits is read in one cycle and takes 2 words of 32 bits"):
        emit_plan(replace(plan, word_bits=(32,)), tmp_path / "narrow")


SMALL = IHP.replace("1024x64", "512x64").replace("[9:0]", "[8:0]").replace("1023", "511")
NARROW = SMALL.replace("512x64", "64x64").replace("[8:0]", "[5:0]").replace("511", "63")


@pytest.mark.usefixtures("ports_aside")
def test_rows_lie_in_whole_macros_of_the_depths_at_hand(plan_of: Plans, tmp_path: Path) -> None:
    """1500 rows in three macros of 512, 88 rows and codewords of two words in those of 64, as the map counts them."""
    conv = "conv", [(8 * 1500, 2, 8, "hsiao-22-16"), (9, 0, 4, "")]
    plan = replace(plan_of(conv, LAYERS[1]), word_bits=("512x64", "64x64"))
    manifest = emit_plan(plan, tmp_path / "out")
    regions = plan.memory_map().regions
    assert [(x.banks, x.depth, x.spare_bits) for x in regions] == [
        (3, 512, 64 * 36),
        (1, 64, 64 * 61),
        (1, 64, 64 * 54),
        (2, 64, 64 * 40),
    ]
    readers = [manifest.module(str(s.reader)) for layer in manifest.layers for s in layer.segments]
    assert [reader.depth for reader in readers] == [region.banks * region.depth for region in regions]
    assert "| 1536 | 64 | 3 of 512x64 |" in (tmp_path / "out" / "README.md").read_text()
    text = with_macros(tmp_path / "out", tmp_path, SMALL + NARROW, ["SRAM_IHP_SG13G2"], "bench_top_")
    assert re.match(r"PASS: \d+ beats of 4 memories", text), text
    for macro in (SMALL, NARROW):  # both are there
        with pytest.raises(subprocess.CalledProcessError):
            with_macros(tmp_path / "out", tmp_path, macro, ["SRAM_IHP_SG13G2"], "bench_top_")
    checks = verify(tmp_path / "out").checks
    assert not any(check.passed is False for check in checks)
    assert [check.passed for check in checks if check.kind == "bench"] == [True]


@pytest.mark.parametrize("wrong", ["load_address", "weight", "route", "command", "unasked"])
def test_the_bench_notices_what_is_wrong(folder: Path, tmp_path: Path, wrong: str) -> None:
    """An address line of the loader, a table, a memory that answers for another, or beside it, or without a command."""
    shutil.copytree(folder, tmp_path / "out")
    manifest = Manifest.read(folder)
    [top] = [m for m in manifest.modules if m.kind == "top" and m.ports]
    file = top.file if wrong != "weight" else next(m.file for m in manifest.modules if m.kind == "table")
    text = (tmp_path / "out" / file).read_text()
    old, new = {
        "load_address": ("load_address[10:0]", "{load_address[10:1], 1'b0}"),
        "weight": ("weight = ", "weight = 1 + "),
        "route": ("ready[0]", "ready[3]"),
        "command": ("command_valid & (command_memory == 2'd1)", "command_valid"),
        "unasked": ("command_valid & (command_memory == 2'd1)", "command_memory == 2'd1"),
    }[wrong]
    changed = text.replace(old, new, 1)
    assert changed != text
    (tmp_path / "out" / file).write_text(changed)
    assert said(tmp_path / "out")[0] is False


@pytest.mark.parametrize(
    ("macro", "flags"),
    [
        (IHP, ["SRAM_IHP_SG13G2"]),
        (OPENRAM.replace("MASK", ""), ["SRAM_OPENRAM"]),
        (OPENRAM.replace("MASK", "input [3:0] wmask0,"), ["SRAM_OPENRAM", "SRAM_OPENRAM_BYTES"]),
    ],
    ids=["ihp", "openram", "openram-bytes"],
)
def test_the_same_bench_passes_with_macros(folder: Path, tmp_path: Path, macro: str, flags: list[str]) -> None:
    """Rows wider than a macro lie side by side, more rows than it has one above the other."""
    text = with_macros(folder, tmp_path, macro, flags, "my_bench_top_")
    assert re.match(r"PASS: \d+ beats of 4 memories", text), text
