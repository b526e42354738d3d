"""Networks and files that users brought (../shared/cases): each behaves as its README says is right."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.cli import main as cli


@pytest.fixture
def cases(shared: Path) -> Path:
    """The folder of the cases."""
    return shared / "cases"


def qtaml(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    arguments = sys.argv
    sys.argv = ["qtaml", *map(str, words)]
    try:
        with pytest.raises(SystemExit) as left:
            cli.main()
    finally:
        sys.argv = arguments
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def checked(capsys: pytest.CaptureFixture[str], design: Path, changes: Sequence[str] = ()) -> dict[str, Any]:
    """What ``qtaml check --json`` says of a design that it accepts."""
    words = [w for change in changes for w in ("--set", change)]
    status, out, err = qtaml(capsys, "check", design, "--json", *words)
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    assert 0 <= found["coverage"] <= 1
    return found


RIGHT = {
    "argmax-output": "top-1",
    "binary-one-output": "threshold",
    "binary-squeezed": "threshold",
    "bom-design": "top-1",
    "half-then-cast-refused": "top-1",
    "label-output-first": "top-1",
    "labels-column": "top-1",
    "labels-float": "top-1",
    "multilabel-refused": "threshold",
    "output-batch-second": "top-1",
    "per-token-refused": "per-position",
    "scalar-input-traceback": "top-1",
    "state-input-refused": "top-1",
    "zero-layer-refused": "top-1",
}


@pytest.mark.shared
@pytest.mark.parametrize("case", RIGHT)
def test_the_question_of_the_owner_is_asked(cases: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    """These networks are right on all their inputs, and nearly so in 8 bits."""
    found = checked(capsys, cases / case / "design.toml")
    assert (found["metric"], found["as_given"]) == (RIGHT[case], 1.0)
    assert found["clean"] > 0.99


@pytest.mark.shared
@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        (
            "labels-from-one",
            "labels run from 1 to 4, and its 4 classes are 0 to 3: where they count from 1, set",
        ),
        (
            "second-head",
            "set data.output (qtaml analyze: --output) to one of 'box' float32 (any, 4), 'z' float32 (any, 4)",
        ),
        ("not-finite-traceback", "layer 'w2' reads values that are NaN or infinite"),
    ],
)
@pytest.mark.parametrize("command", ["check", "run", "allocate"])
def test_what_cannot_be_asked_is_one_line_and_writes_nothing(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str, complaint: str, command: str
) -> None:
    out = () if command == "check" else ("-o", tmp_path / "out")
    status, stdout, stderr = qtaml(capsys, command, cases / case / "design.toml", *out)
    assert (status, stdout, stderr.count("\n")) == (2, "", 1)
    assert complaint in stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.shared
@pytest.mark.parametrize(
    ("case", "change"), [("labels-from-one", "data.first_label=1"), ("second-head", "data.output=z")]
)
def test_the_field_that_is_named_mends_it(
    cases: Path, capsys: pytest.CaptureFixture[str], case: str, change: str
) -> None:
    found = checked(capsys, cases / case / "design.toml", [change])
    assert (found["as_given"], found["metric"]) == (1.0, "top-1")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("case", "figures", "warning"),
    [
        ("chance-level", (0.275, 0.275, 0.25), "not surely above chance (25.0 %) on"),
        ("quantisation-loss", (1.0, 0.23, 0.25), "network.per_channel = true"),
        ("autoencoder", (0.015, 0.015, 0.0625), 'data.metric = "snr"'),
    ],
)
def test_what_looks_odd_is_said_before_any_fault(
    cases: Path, capsys: pytest.CaptureFixture[str], case: str, figures: tuple[float, ...], warning: str
) -> None:
    found = checked(capsys, cases / case / "design.toml")
    assert (found["as_given"], found["clean"], found["chance"]) == pytest.approx(figures)
    assert any(warning in said for said in found["warnings"])


@pytest.mark.shared
def test_the_advice_is_good(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = checked(capsys, cases / "quantisation-loss" / "design.toml", ["network.per_channel=true"])
    assert found["clean"] == 1.0
    found = checked(capsys, cases / "autoencoder" / "design.toml", ["data.metric=snr", "data.labels=test_x"])
    assert found["unit"] == "dB"
    assert found["as_given"] > 3
    assert not any("chance" in said for said in found["warnings"])


LEFT_OUT = {
    "asymmetric-qdq": 266_000,
    "convtranspose-left-out": 288,
    "embedding-left-out": 1024,
    "int4-left-out": 512,
    "int8-zero-point-left-out": 512,
    "lstm-left-out": 1536,
    "matmulinteger-left-out": 512,
    "matmulnbits-left-out": 512,
    "qlinear-left-out": 512,
}
"""Weights that once were taken as free of faults without a word."""


@pytest.mark.shared
@pytest.mark.parametrize("case", LEFT_OUT)
def test_every_weight_is_in_the_memory_or_named_as_left_out(
    cases: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    from qtaml_hw.network import load

    found = load(cases / case / "net.onnx").coverage
    left = sum(x.numbers for x in found.left_out)
    assert found.stored + left == found.total > LEFT_OUT[case]
    assert found.share > 0.9
    assert left < LEFT_OUT[case]
    assert bool(found.warning) == (found.share < 0.95)
    design = cases / case / "design.toml"
    if design.exists():
        asked = checked(capsys, design)
        assert asked["coverage"] == found.share
        assert any("in the simulated memory" in said for said in asked["warnings"]) == bool(found.warning)
        status, _, stderr = qtaml(
            capsys, "check", design, "--set", f"network.min_coverage={min(found.share + 1e-6, 1)}"
        )
        assert status == (2 if found.share < 1 else 0)
        assert ("network.min_coverage asks for" in stderr) == (found.share < 1)


@pytest.mark.shared
def test_a_terminal_that_knows_no_dash_gets_its_figures(cases: Path, tmp_path: Path) -> None:
    design = shutil.copytree(cases / "labels-column", tmp_path / "case") / "design.toml"
    plain = {"PYTHONIOENCODING": "ascii", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    words = [sys.executable, "-c", "from qtaml_hw.cli.main import main; main()", "run", str(design)]
    found = subprocess.run(words, env=os.environ | plain, cwd=tmp_path, capture_output=True, check=False)
    assert b"Traceback" not in found.stderr
    assert found.returncode in (0, 1, 3)
    assert b"unprotected" in found.stdout
    assert found.stdout.isascii()


@pytest.mark.shared
@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-32"])
def test_a_design_in_another_encoding_is_named(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    design = tmp_path / "design.toml"
    design.write_bytes((cases / "bom-design" / "design.toml").read_text("utf-8-sig").encode(encoding))
    status, _, stderr = qtaml(capsys, "check", design)
    assert status == 2
    assert f"{encoding}: save it as UTF-8" in stderr


@pytest.mark.shared
@pytest.mark.parametrize("case", ["second-head", "labels-from-one", "autoencoder", "per-token-refused"])
def test_a_proposed_design_asks_the_question_of_the_owner(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    design = tmp_path / "design.toml"
    status, out, _ = qtaml(capsys, "init", cases / case / "net.onnx", cases / case / "data.npz", "-o", design)
    assert (status, "qtaml check" in out) == (0, True)
    found = checked(capsys, design)
    wanted = {"autoencoder": "snr", "per-token-refused": "per-position"}.get(case, "top-1")
    assert found["metric"] == wanted
    assert not any("chance" in said for said in found["warnings"])
    assert qtaml(capsys, "init", cases / case / "net.onnx", cases / case / "data.npz", "-o", design)[0] == 2
