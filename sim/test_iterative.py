"""The emitted iterative decoder on Icarus, played with the vectors that are handed off beside it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import ModuleRecord

needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")


def harness(module: ModuleRecord, words: int) -> str:
    """Every word is offered from the cycle of the last answer on, so it is taken in that cycle."""
    names, width = [port.name for port in module.ports], sum(port.width for port in module.ports)
    nets = "".join(f"  wire [{p.width - 1}:0] {p.name};\n" for p in module.ports)
    pins = ", ".join(f".{name}({name})" for name in ["clk", "rst", *names])
    inputs = [port.name for port in module.ports if port.direction == "input"]
    outputs = ", ".join(name for name in names if name not in inputs)
    fields = "".join(f"  wire [{p.width - 1}:0] v_{p.name};\n" for p in module.ports)
    return f"""module iterative_bench;
  reg clk, rst;
  reg [{width - 1}:0] vectors [0:{words - 1}];
  reg [{width - 1}:0] word;
{nets}{fields}  assign {{{", ".join(f"v_{name}" for name in names)}}} = word;
  assign {{{", ".join(inputs)}}} = {{{", ".join(f"v_{name}" for name in inputs)}}};
  {module.name} dut ({pins});
  integer i, waited, wrong;
  initial begin
    $readmemh("vectors.hex", vectors);
    clk = 0; rst = 1; wrong = 0; word = vectors[0];
    repeat (2) begin #1 clk = 1; #1 clk = 0; end
    rst = 0;
    for (i = 0; i < {words}; i = i + 1) begin
      word = vectors[i];
      #1;
      if (ready_out !== 1) wrong = wrong + 1;
      clk = 1; #1 clk = 0; #1;
      waited = 1;
      while (valid_out !== 1 && waited < 2 * {module.cycles}) begin
        clk = 1; #1 clk = 0; #1;
        waited = waited + 1;
      end
      if (waited != {module.cycles}) wrong = wrong + 1;
      if ({{{outputs}}} !== {{{", ".join(f"v_{name}" for name in outputs.split(", "))}}}) wrong = wrong + 1;
    end
    $display("%0d wrong of %0d", wrong, i);
  end
endmodule
"""


def play(folder: Path, module: ModuleRecord, scratch: Path, every: int = 1) -> str:
    """What the test bench says of every so many vectors."""
    text = (folder / "vectors" / f"{module.name}.hex").read_text()
    vectors = [line for line in text.splitlines() if not line.startswith("//")][::every]
    (scratch / "vectors.hex").write_text("\n".join(vectors) + "\n")
    words = len(vectors)
    (scratch / "bench.v").write_text(harness(module, words))
    files = [str(folder / module.file), "bench.v"]
    subprocess.run(["iverilog", "-g2001", "-o", "bench.vvp", *files], cwd=scratch, check=True)
    done = subprocess.run(["vvp", "-n", "bench.vvp"], cwd=scratch, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


@needs_icarus
@pytest.mark.parametrize("name", ["bch-4-40-16", "repetition-3+bch-5-84-8"])
def test_iterative_decoder_gives_its_vectors_in_its_cycles(name: str, tmp_path: Path) -> None:
    """No, one, two and up to t + 3 errors, injected or stored, with and without bypass; a wrong gate is noticed."""
    manifest = emit_code(from_name(name), tmp_path / "out")
    [module] = [module for module in manifest.modules if module.kind == "iterative"]
    said = play(tmp_path / "out", module, tmp_path)
    assert said.startswith("0 wrong of ")
    assert int(said.split()[-1]) > 100
    file = tmp_path / "out" / module.file
    text = file.read_text()
    assert " ^ " in text
    file.write_text(text.replace(" ^ ", " & ", 1))
    assert not play(tmp_path / "out", module, tmp_path).startswith("0 wrong")


@needs_icarus
def test_bch_127_64_gives_its_vectors(tmp_path: Path) -> None:
    """t = 10: the decoder of the reference set, which needs 487 cycles a word; test_rtl plays all of them."""
    module = emit_code(from_name("bch-10-127-64"), tmp_path / "out").module("dec_bch_10_127_64")
    said = play(tmp_path / "out", module, tmp_path, every=8)
    assert said.startswith("0 wrong of ")
    assert int(said.split()[-1]) > 20
