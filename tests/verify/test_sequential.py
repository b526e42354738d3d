"""Decoders that take their time: verification stops after a while and says how far it came; volume by errors."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.verify import Played, verify
from qtaml_hw.verify.jobs import jobs
from qtaml_hw.verify.simulate import Stopped, simulate_icarus
from qtaml_hw.verify.stratified import patterns, play_folder
from qtaml_hw.verify.volume import missing_tool

needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
needs_verilator = pytest.mark.skipif(missing_tool() is not None, reason=missing_tool() or "")
CODE = from_name("bch-4-40-16")


@needs_icarus
def test_a_module_that_takes_too_long_is_not_called_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor called wrong; progress tells of words meanwhile."""
    monkeypatch.setattr(import_module("qtaml_hw.verify.verification"), "LIMIT_S", 0.0)
    emit_code(CODE, tmp_path / "out")
    said: list[str] = []
    report = verify(tmp_path / "out", progress=said.append)
    [check] = [check for check in report.checks if check.name == "model dec_bch_4_40_16"]
    assert check.passed is None
    assert check.detail.startswith("stopped after 0 s: ")
    assert any(line.startswith("dec_bch_4_40_16: ") for line in said)


@needs_icarus
def test_what_follows_a_module_that_takes_too_long_is_played(tmp_path: Path) -> None:
    """A decoder that is never done with its first word is stopped; the modules before and after it agree."""
    code = from_name("hsiao-13-8")
    manifest = emit_code(code, tmp_path / "out")
    encoder, decoder = jobs(manifest, {code.name: code})[:2]
    text = (tmp_path / "out" / decoder.part.file).read_text()
    endless = "reg h; initial begin h = 0; wait (^inject === 1'b0); while (1) #0 h = ~h; end\nendmodule"
    (tmp_path / "never.v").write_text(text.replace(f"module {decoder.top} (", "module never (").replace("DEC_", "N_"))
    (tmp_path / "never.v").write_text((tmp_path / "never.v").read_text().replace("endmodule", endless))
    files = [*(tmp_path / "out" / module.file for module in manifest.modules), tmp_path / "never.v"]
    slow = replace(decoder, top="never")
    first, stopped, last = simulate_icarus([encoder, slow, decoder], files, None, 1.0)
    assert (first, last) == (None, None)
    assert isinstance(stopped, Stopped)
    assert stopped.startswith("stopped after 1 s: 0 of ")


@needs_icarus
def test_the_time_left_of_a_verification_is_that_of_its_words(tmp_path: Path) -> None:
    """Every word of every module counts once, however short its simulation: the shares add up to one."""
    emit_code(from_name("hsiao-22-16"), tmp_path / "out")
    shares: list[float] = []
    assert verify(tmp_path / "out", progress=Played(shares.append)).passed
    assert len(shares) > 1
    assert sum(shares) == pytest.approx(1.0)


def test_patterns_are_all_of_two_errors_and_as_many_of_each_weight_above() -> None:
    """1 + n + n (n - 1) / 2 different ones, then t + 1 weights in equal shares."""
    rows = np.concatenate(list(patterns(CODE, 500)))
    few = 1 + 40 + 40 * 39 // 2
    assert len(np.unique(rows[:few], axis=0)) == few
    assert rows[:few].sum(axis=1).max() == 2
    assert np.bincount(rows[few:].sum(axis=1)).tolist() == [0, 0, 0, 100, 100, 100, 100, 100]


@needs_verilator
def test_encoder_and_decoder_for_many_errors_compiled(tmp_path: Path) -> None:
    """No wrong word among all patterns of up to two errors and 20,000 of three to seven."""
    emit_code(CODE, tmp_path / "out")
    rows = play_folder(tmp_path / "out", tmp_path / "build", 20_000)
    assert [(row["part"], row["wrong"]) for row in rows] == [("encoder", 0), ("iterative", 0)]
    assert rows[1]["words"] == 20_821
