"""What simulators and linters said before: taken by a run alone, never of other files, and never where it was wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qtaml_hw.codes import make
from qtaml_hw.hdl import emit_code
from qtaml_hw.verify import VerifyReport, verify
from qtaml_hw.verify.before import Before
from qtaml_hw.verify.simulate import missing_simulator

PLAYED = ("lint", "model", "bench")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled_code: Callable[[Path], None]) -> Path:
    """Hardware, and a cache in which nobody's answers are."""
    compiled_code(tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    emit_code(make("hamming", 4), tmp_path / "hamming")
    return tmp_path / "hamming"


def before(report: VerifyReport) -> list[str]:
    return [check.name for check in report.checks if check.before]


@pytest.mark.skipif(bool(missing_simulator()), reason="needs Icarus")
def test_what_was_played_before_is_not_played_again_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = verify(folder, before=True)
    assert first.passed
    assert not before(first)
    assert first.tool == "icarus"
    with monkeypatch.context() as patched:
        patched.setattr("qtaml_hw.verify.verification.simulate_icarus", lambda *_: pytest.fail("played again"))
        second = verify(folder, before=True)
    assert [(x.name, x.passed, x.words) for x in second.checks] == [(x.name, x.passed, x.words) for x in first.checks]
    assert before(second) == [x.name for x in first.checks if x.kind in PLAYED and x.passed is not None]
    assert second.tool == "icarus, before"
    assert all("before" in x.detail for x in second.checks if x.before)
    assert not before(verify(folder))  # `qtaml verify` plays


@pytest.mark.skipif(bool(missing_simulator()), reason="needs Icarus")
def test_what_was_wrong_is_played_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("qtaml_hw.verify.verification.simulate_icarus", lambda todo, *_: ["word 3 differs"] * len(todo))
        assert not verify(folder, before=True).passed
    again = verify(folder, before=True)
    assert again.passed
    assert not any(check.before for check in again.checks if check.kind == "model")


def test_an_answer_is_of_its_files_its_words_and_its_tool_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    files = {"rtl/a.v": b"module a;"}
    known = Before(files, wanted=True)
    asked = known.question(("iverilog",), "1", "2")
    known.keep(asked)
    assert known.fine(asked)
    assert Before(dict(files), wanted=True).fine(asked)
    others = [
        Before(files | {"rtl/a.v": b"module a ;"}, wanted=True).question(("iverilog",), "1", "2"),
        Before(files | {"rtl/b.v": b""}, wanted=True).question(("iverilog",), "1", "2"),
        known.question(("iverilog",), "12", ""),
        known.question(("verilator",), "1", "2"),
    ]
    monkeypatch.setattr("qtaml_hw.verify.before._version", lambda tool: f"{tool} of tomorrow")
    others.append(known.question(("iverilog",), "1", "2"))
    assert not any(known.fine(other) for other in others)
    assert len({asked, *others}) == 6
    assert Before(files, wanted=False).question(("iverilog",), "1", "2") == ""
