"""The march test in hardware: it lists exactly the cells that are dead, in the form that `qtaml write --map` reads."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory, listed
from qtaml_hw.codes import from_name
from qtaml_hw.cosim import write_verilog_sram
from qtaml_hw.hdl import Manifest, emit_plan
from qtaml_hw.hdl.output.march import march_text
from qtaml_hw.memory import Cells, read_cell_map
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.plain_bench import plain_benches
from qtaml_hw.verify.verification import _segments
from tests.hdl.test_trellis_reader import plan_of, stored, trellis

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

ROWS, WIDTH = 37, 20

BENCH = """module bench;
  reg clk, rst, start, hold;
  wire busy, enable, write, fault, found;
  wire [5:0] at, fault_at, found_at;
  wire [19:0] data, read, bits, zeros, ones;
  integer faults, file, accesses, seed;
  march_test #(.DEPTH(37), .WIDTH(20), .ADDRESS(6)) march (
    .clk(clk), .rst(rst), .start(start), .hold(hold), .busy(busy), .sram_enable(enable), .sram_write(write),
    .sram_address(at), .sram_write_data(data), .sram_read_data(read), .fault_valid(fault), .fault_address(fault_at),
    .fault_bits(bits), .map_valid(found), .map_address(found_at), .map_stuck_0(zeros), .map_stuck_1(ones));
  cells #(.GRANULE(20)) sram (
    .clk(clk), .enable(enable), .write(write), .mask(1'b1), .address(ADDRESS), .write_data(data), .read_data(read));
  always #5 clk = ~clk;
  always @(posedge clk) begin
    if (enable) accesses = accesses + 1;
    if (fault) faults = faults + 1;
    if (found) $fdisplay(file, "%0d,%h,%h", found_at, zeros, ones);
  end
  initial begin
    file = $fopen("map.csv");
    $fdisplay(file, "# width = 20");
    $fdisplay(file, "# order = lsb-first");
    $fdisplay(file, "address,stuck_0,stuck_1");
    clk = 0; rst = 1; start = 0; hold = 0; faults = 0; accesses = 0; seed = 3;
    repeat (2) @(negedge clk);
    rst = 0; start = 1; @(negedge clk); start = 0;
    while (busy) begin hold = $random(seed); @(negedge clk); end
    $display("%0d %0d", accesses, faults);
    $finish;
  end
endmodule
"""


def played(folder: Path, memory: RowMemory, address: str = "at") -> tuple[int, int]:
    """Accesses of the test on a memory and failing reads of March C-; the map is `map.csv`."""
    write_verilog_sram(memory, "cells", folder)
    (folder / "march.v").write_text(march_text("march_test"))
    (folder / "bench.v").write_text(BENCH.replace(".address(ADDRESS)", f".address({address})"))
    for command in (["iverilog", "-g2001", "-Wall", "-o", "x", "bench.v", "march.v", "cells.v"], ["vvp", "-n", "x"]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        assert "march.v" not in done.stderr
    accesses, faults = map(int, done.stdout.split())
    return accesses, faults


def test_the_map_lists_every_dead_cell_and_no_other(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    draw = rng.random(ROWS * WIDTH)
    zeros, ones = np.flatnonzero(draw < 0.1), np.flatnonzero(draw > 0.9)
    memory = RowMemory.of_code(WIDTH, rows=ROWS)
    memory.load(rng.integers(0, 1 << WIDTH, ROWS).tolist())
    for cells, value in ((zeros, 0), (ones, 1)):
        memory.stick(Cells(cells // WIDTH, cells % WIDTH), value)
    accesses, faults = played(tmp_path, memory)
    found = read_cell_map(tmp_path / "map.csv")
    assert found.zeros.tolist() == zeros.tolist()
    assert found.ones.tolist() == ones.tolist()
    assert accesses == 14 * ROWS
    assert faults > ROWS


def test_two_addresses_of_one_word_are_a_fault_and_no_dead_cell(tmp_path: Path) -> None:
    memory = RowMemory.of_code(WIDTH, rows=64)
    _, faults = played(tmp_path, memory, "{at[5:1], 1'b0}")
    assert faults > 0
    assert read_cell_map(tmp_path / "map.csv").size == 0
    (tmp_path / "good").mkdir()
    assert played(tmp_path / "good", memory)[1] == 0


@pytest.mark.parametrize("widths", [(), (48,)])
def test_the_test_of_a_plan_numbers_cells_as_its_memory_does(tmp_path: Path, widths: tuple[int, ...]) -> None:
    """Two layers that share a reader, and one of another rate: the map of the bench is a map of the plan's cells."""
    cells = BitChannel.symmetric(0.1, persistence="stuck")
    shared = trellis(2, 1, 6)
    layers = [stored("a", shared, 300, 16), stored("b", shared, 900, 16), stored("c", trellis(3, 1, 6), 200, 8)]
    mapped = [replace(x, words="", slope=(), mapped=cells.resized(x.scheme.bits)) for x in layers]
    plan = replace(plan_of(*mapped), word_bits=widths)
    manifest = emit_plan(plan, tmp_path / "rtl")
    assert {lint(linter, tmp_path / "rtl", manifest) for linter in LINTERS} <= {"", None}
    [result] = [x for x in plain_benches(tmp_path / "rtl", manifest) if "march" in x.name]
    assert result.passed, result.detail
    found = read_cell_map(_map(tmp_path))
    dead = listed(plan, found)
    used = sum(region.used_bits for region in plan.memory_map().regions)
    assert 0.1 < sum(int(np.bitwise_count(mask).sum()) for mask, *_ in dead.values()) / used < 0.25
    assert max(found.zeros[-1], found.ones[-1]) < plan.memory_map().stored_bits <= found.tested
    assert found.rows_said
    readme = (tmp_path / "rtl" / "README.md").read_text()
    for i, region in enumerate(plan.memory_map().regions):  # where a user's own list has to begin
        assert f"| {i} | {region.address} | {region.rows * region.word[0]} | {region.word[1]} |" in readme
    assert "`qtaml write PLAN --map FILE` makes them for a chip" in readme
    there = subprocess.run(["vvp", "-n", tmp_path / "x", f"+map={tmp_path / 'no/map.csv'}"], capture_output=True)
    assert there.stdout.startswith(b"FAIL: ")
    assert b"PASS" not in there.stdout


def test_a_memory_of_one_row_lists_no_row_of_the_next(tmp_path: Path) -> None:
    """The SRAM has two: its second is no cell of the plan."""
    cells = BitChannel.symmetric(0.1, persistence="stuck")
    shapes = [("a", (2, 1, 6), 4, 16), ("b", (3, 1, 6), 200, 16), ("c", (1, 2, 7), 20, 16)]
    layers = [stored(name, trellis(*shape), size, lanes) for name, shape, size, lanes in shapes]
    mapped = [replace(x, words="", slope=(), mapped=cells.resized(x.scheme.bits)) for x in layers]
    plan = plan_of(*mapped)
    assert [region.rows for region in plan.memory_map().regions][::2] == [1, 1]
    manifest = emit_plan(plan, tmp_path / "rtl")
    assert {lint(linter, tmp_path / "rtl", manifest) for linter in LINTERS} <= {"", None}
    found = read_cell_map(_map(tmp_path))
    assert (found.rows_said, found.tested) == (True, plan.memory_map().stored_bits)


@pytest.mark.parametrize("words", [(), (48,), ("64x48", "16x96")])
def test_memories_of_a_march_test_begin_where_the_one_before_ends(tmp_path: Path, words: tuple[int | str, ...]) -> None:
    """Rows of two layers, a stream of two more, and one of a single codeword: any address that was changed is said."""
    coded = [replace(trellis(*shape), erased=0) for shape in ((2, 1, 6), (3, 1, 6), (1, 2, 7))]
    layers = [stored("a", trellis(2, 1, 6), 300, 16), stored("b", coded[2], 20, 1, "hsiao-72-64")]
    layers += [stored(name, x, 200, 1, "hsiao-39-32") for name, x in zip("cd", coded, strict=False)]
    layers += [stored("e", trellis(2, 1, 6), 900, 16)]
    mapped = [replace(x, words="", slope=(), mapped=BitChannel.symmetric(0.0, x.scheme.bits)) for x in layers]
    manifest = emit_plan(replace(plan_of(*mapped), word_bits=words), tmp_path / "rtl")
    codes = {record.name: from_name(record.name) for record in manifest.codes}
    assert _segments(manifest, codes).passed
    said = manifest.model_dump(mode="json")
    for layer in said["layers"]:
        [segment] = layer["segments"]
        segment["address"] += 64
        wrong = _segments(Manifest.model_validate(said), codes)
        assert not wrong.passed
        assert f"bit address {segment['address']}, not {segment['address'] - 64}" in wrong.detail
        segment["address"] -= 64


def _map(folder: Path) -> Path:
    """What the bench of the folder writes."""
    [bench] = (folder / "rtl" / "bench").glob("bench_march_*.v")
    files = [str(path) for path in (folder / "rtl" / "rtl").glob("march_test.v")]
    binary = str(folder / "x")
    subprocess.run(["iverilog", "-g2001", "-s", bench.stem, "-o", binary, str(bench), *files], check=True)
    subprocess.run(["vvp", "-n", binary, f"+map={folder / 'map.csv'}"], check=True, capture_output=True)
    return folder / "map.csv"
