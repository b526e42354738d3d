"""What commands print beside their answers, and how their lines end."""

from __future__ import annotations

import json
import logging
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qtaml_hw.cli import bench
from qtaml_hw.cli.main import cli

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"

SWEEP = f"""
[network]
model = "{DIGITS / "digits.onnx"}"
[data]
file = "{DIGITS / "digits.npz"}"
scale = 0.0625
test_samples = 40
[memory]
technology = "sram-65nm"
vdd_v = [0.48, 0.55]
[protection]
budget = [0, 1]
[simulation]
trials = 4
"""

FEW = "--set data.test_samples=40 --set simulation.trials=4"
COMMANDS = f"""
device --list
device sram-65nm --vdd 0.48
analyze {DIGITS}/digits.onnx --calibration {DIGITS}/digits.npz --scale 0.0625 --samples 8
check {DIGITS}/design.toml {FEW}
allocate {DIGITS}/design.toml {FEW} -o plan
simulate plan/plan.json --trials 4
mission plan/plan.json {DIGITS}/mission.toml --trials 4
run {DIGITS}/design.toml {FEW} --set hardware.emit=false -o run
explore sweep.toml -o sweep --workers 1
rtl --code hsiao --data-bits 8 -o rtl
bench memory
"""


def qtaml(words: str) -> Result:
    """A command in this process, which ends with an answer."""
    done = CliRunner().invoke(cli, shlex.split(words), standalone_mode=False)
    assert done.exception is None, (words, done.exception)
    return done


def labelled(text: str, label: str) -> list[str]:
    """Facts under a label."""
    return [line.removeprefix(f"{label}: ") for line in text.splitlines() if line.startswith(f"{label}: ")]


def test_no_line_of_any_command_ends_in_a_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of the answer nor of what is said beside it."""
    monkeypatch.chdir(tmp_path)
    rows = [{"of what": "read", "ratio": 1.5}, {"of what": "a longer name", "ratio": "unknown here"}]
    monkeypatch.setattr(bench, "_measured", lambda what: rows)
    (tmp_path / "sweep.toml").write_text(SWEEP)
    for words in COMMANDS.strip().splitlines():
        done = qtaml(words)
        assert len(done.stdout.splitlines()) > 1, words
        assert not [line for line in done.output.splitlines() if line != line.rstrip()], words


def test_a_fact_has_the_same_label_and_words_in_every_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supply below the range of its sources makes figures doubtful, whoever asks; standard output is the answer's."""
    monkeypatch.chdir(tmp_path)
    sweep = SWEEP.replace("vdd_v = [0.48, 0.55]", "vdd_v = 0.48").replace("[0, 1]", "[1, 2]")
    (tmp_path / "sweep.toml").write_text(sweep)
    cells = "--set memory.technology=sram-65nm --set memory.vdd_v=0.48 --set protection.budget=1"
    outside = "vdd_v = 0.48 V is outside the valid range 0.5..0.55 V of sram-65nm: extrapolated"
    design = f"{DIGITS}/design.toml {FEW} {cells}"
    for words, before in (
        ("device sram-65nm --vdd 0.48", ""),
        (f"check {design}", ""),
        (f"allocate {design} -o plan", ""),
        ("simulate plan/plan.json --trials 4", ""),
        (f"run {design} --set hardware.emit=false -o run", ""),
        ("explore sweep.toml -o sweep --workers 1", "2 of 2 designs: "),
    ):
        done = qtaml(words)
        assert f"{before}{outside}" in labelled(done.stderr, "warning"), words
        assert outside not in labelled(done.stderr, "note"), words
        assert not {"warning:", "note:"} & set(done.stdout.split()), words
    said = json.loads((tmp_path / "run/report.json").read_text())
    assert outside in said["device"]["warnings"]


def test_with_json_warnings_and_notes_are_in_the_document_and_said(tmp_path: Path) -> None:
    """Chips that are written one by one are to be known of; that the supply is a default makes figures doubtful."""
    cells = "--set memory.technology=sram-65nm --set memory.map=known --set protection.readout=trellis"
    words = f"allocate {DIGITS}/design.toml {FEW} {cells} --set protection.budget=2 --set protection.window=6 --json"
    done = qtaml(f"{words} -o {tmp_path}/plan")
    found = json.loads(done.stdout)
    assert any(x.startswith("memory.vdd_v is not given") for x in found["warnings"])
    assert any(x.startswith("each chip is written around its own dead cells") for x in found["notes"])
    assert labelled(done.stderr, "warning") == found["warnings"]
    of_the_cells, *said = labelled(done.stderr, "note")
    assert of_the_cells.endswith("of those before are left out")  # of what was asked for, not of the answer
    assert said[: len(found["notes"])] == found["notes"]


def test_what_the_package_logs_is_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("qtaml_hw.results").warning("%s: another plan was here", "out\x1b")
    assert capsys.readouterr() == ("", "note: out\N{REPLACEMENT CHARACTER}: another plan was here\n")
