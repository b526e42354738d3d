"""The stranger's accelerator: an ordinary weight SRAM becomes a protected one in a few lines, and it pays."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from pathlib import Path

import pytest

from qtaml_hw.codes import make
from qtaml_hw.hdl import emit_code

HERE = Path(__file__).resolve().parents[2] / "examples" / "weight-sram"


def played(tmp_path: Path, name: str, *more: str) -> list[str]:
    """What the bench says of a design."""
    sources = [*sorted((HERE / name).glob("*.v")), HERE / "bench.v"]
    command = ["iverilog", "-g2001", "-Wall", "-o", f"{name}.vvp", *map(str, sources), *more]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert built.stdout + built.stderr == ""
    said = subprocess.run(["vvp", "-n", f"{name}.vvp"], cwd=tmp_path, capture_output=True, text=True, check=True)
    return said.stdout.splitlines()


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
def test_the_protected_design_computes_right_where_the_plain_one_does_not(tmp_path: Path) -> None:
    """Right, flagged, cycles: the same speed; one flip in every word costs nothing, two in a word are told."""
    emit_code(make("hsiao", 32), tmp_path / "ecc", depth=256)
    more = sorted(map(str, (tmp_path / "ecc" / "rtl").glob("*.v")))
    heading = "run, right, failed, cycles, bits of a word"
    assert played(tmp_path, "plain") == [
        heading,
        "clean 1 0 258 32",
        "one flip in every word 0 0 258",
        "two flips in a word 0 0 258",
    ]
    assert played(tmp_path, "protected", "-DPROTECTED", *more) == [
        heading,
        "clean 1 0 258 39",
        "one flip in every word 1 0 258",
        "two flips in a word 0 1 258",
    ]


def test_the_change_is_under_thirty_lines() -> None:
    """New lines of the accelerator."""
    plain, protected = ((HERE / name / "accelerator.v").read_text().splitlines() for name in ("plain", "protected"))
    added = [line for line in difflib.ndiff(plain, protected) if line.startswith("+ ")]
    assert 0 < len(added) < 30
