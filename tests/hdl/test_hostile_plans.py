"""Plans as a hostile or careless user gives them: safe unique names on disk and in Verilog, or one clear refusal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qtaml_hw.cli import main as cli
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.hdl.output.names import KEYWORDS, MAX_LENGTH
from qtaml_hw.plan import Plan
from qtaml_hw.verify.lint import LINTERS, lint

Plans = Callable[..., Plan]
Rtl = Callable[..., tuple[int, str]]

HOSTILE = [
    "conv 1",
    "conv/1",
    "CONV_1",
    "quo\"te' */ endmodule",
    "../../etc/passwd",
    "C:\\con",
    "größe",
    "名前",
    "module",
    "x" * 300,
    "x" * 301,
    "\x00\n",
    "",
]


@pytest.fixture
def rtl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Rtl:
    """`qtaml rtl` in this process: exit status and standard error."""

    def run(plan: Path, out: Path) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["qtaml", "rtl", str(plan), "-o", str(out)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        return int(stopped.value.code or 0), capsys.readouterr().err

    return run


def test_hostile_layer_names_give_safe_files_that_linters_accept(tmp_path: Path, plan_of: Plans, rtl: Rtl) -> None:
    """Every layer has a file of its own inside the folder, and the manifest leads back to its name."""
    plan = plan_of(*((name, [(8, 2, 8, "hsiao-22-16")]) for name in HOSTILE))
    (tmp_path / "plan.json").write_text(plan.counted().dumps())
    assert rtl(tmp_path / "plan.json", tmp_path / "out") == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"plan.json", "out"}
    manifest = Manifest.read(tmp_path / "out")
    assert [layer.name for layer in manifest.layers] == HOSTILE
    modules = [layer.module for layer in manifest.layers]
    assert len({module.lower() for module in modules}) == len(HOSTILE)
    for module in modules:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", module)
        assert len(module) <= MAX_LENGTH
        assert module not in KEYWORDS
    for linter in LINTERS:
        assert lint(linter, tmp_path / "out", manifest) in ("", None), linter  # None: it is not installed


def test_a_folder_with_other_content_stays_as_it_is(tmp_path: Path, mixed: Plan, rtl: Rtl) -> None:
    """Status 2, one line that names the folder."""
    (tmp_path / "plan.json").write_text(mixed.counted().dumps())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("mine")
    status, said = rtl(tmp_path / "plan.json", tmp_path / "out")
    assert status == 2
    assert said.count("\n") == 1
    assert "out: exists with other content" in said
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.tex"]


def test_a_plan_of_another_model_is_refused(tmp_path: Path, mixed: Plan, rtl: Rtl) -> None:
    """The model beside the plan has another hash than the plan says; no folder appears."""
    (tmp_path / "net.onnx").write_bytes(b"another model")
    design = {"network": {"model": "net.onnx"}, "data": {"file": "data.npz"}, "memory": {"p_flip": 0.01}}
    provenance = {"design": design, "sha256": {"model": "0" * 64}}
    (tmp_path / "plan.json").write_text(replace(mixed.counted(), provenance=provenance).dumps())
    status, said = rtl(tmp_path / "plan.json", tmp_path / "out")
    assert status == 2
    assert "made from another model than net.onnx: its SHA-256 differs" in said  # though its data are not there
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("layers", 0, "name"), 7),
        (("layers", 0, "scheme", "bits"), 99),
        (("layers", 0, "scheme", "segments", 0, "code"), "hsiao-22-16; rm -rf"),
        (("layers", 0, "scheme", "segments", 0, "lanes"), 0),
        (("layers",), {}),
    ],
)
def test_an_edited_plan_is_refused_in_one_line(
    path: tuple[str | int, ...], value: object, tmp_path: Path, mixed: Plan, rtl: Rtl
) -> None:
    """Any value of the wrong kind: status 2, one line, no traceback, no folder."""
    content = json.loads(mixed.dumps())
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    (tmp_path / "plan.json").write_text(json.dumps(content))
    status, said = rtl(tmp_path / "plan.json", tmp_path / "out")
    assert (status, said.count("\n")) == (2, 1)
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
