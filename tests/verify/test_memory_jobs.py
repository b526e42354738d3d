"""The example memory under verification: what is valid, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.verify.memory_jobs import memory_jobs
from qtaml_hw.verify.simulate import missing_simulator, simulate_icarus

CODE = from_name("hsiao-13-8")


@pytest.mark.skipif(bool(missing_simulator()), reason="needs Icarus Verilog: apt install iverilog")
@pytest.mark.parametrize("valid", ["read_enable & ~rst", "read_enable", "~rst", "read_enable & ~rst & ~write_enable"])
def test_a_row_is_valid_where_it_was_read_whatever_is_written(valid: str, tmp_path: Path) -> None:
    """Not one that was read during the reset, nor one that nobody asked for."""
    manifest = emit_code(CODE, tmp_path / "out", pipeline=("output",))
    [job] = memory_jobs(manifest, {CODE.name: CODE})
    file = tmp_path / "out" / job.part.file
    text = file.read_text()
    assert "read_enable & ~rst" in text
    file.write_text(text.replace("read_enable & ~rst", valid))
    sources = [tmp_path / "out" / name for name in (job.part.file, *job.part.sources)]
    [said] = simulate_icarus([job], sources)
    assert (said is None) is (valid == "read_enable & ~rst")
