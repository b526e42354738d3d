"""The line as one call: an answer that can be asked, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

import qtaml_hw
from qtaml_hw.answer import Protected
from qtaml_hw.errors import InputError
from qtaml_hw.results import read_plan

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
FEW = {
    "data": {"scale": 1 / 16, "test_samples": 60, "calibration_samples": 16},
    "simulation": {"trials": 4},
    "protection": {"codes": ["hsiao"]},
}


@pytest.fixture(scope="module")
def answer() -> Protected:
    with np.load(DIGITS / "digits.npz") as arrays:
        data = dict(arrays)
    model = onnx.load(DIGITS / "digits.onnx")
    return qtaml_hw.protect(model, data, technology=0.002, target=0.8, design=FEW)


def test_the_answer_says_what_the_plan_in_its_folder_is(answer: Protected) -> None:
    assert read_plan(answer.folder / "plan.json").to_json() == answer.plan.to_json()
    low, high = answer.interval
    assert low <= answer.accuracy <= high
    assert answer.verdict in ("met", "not met", "not decided")
    assert str(answer.verdict) in repr(answer)
    for text in (repr(answer), answer.table().replace("\N{NARROW NO-BREAK SPACE}", " ")):
        assert f"faults in {100 * answer.data.coverage:.1f} % of the network's numbers" in text


def test_table_plot_and_report_show_the_same_figure(answer: Protected, tmp_path: Path) -> None:
    shown = f"{100 * answer.accuracy:.1f} %"
    assert shown in answer.table()
    assert shown in answer.report(tmp_path / "report.html").read_text().replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert answer.plot().axes
    assert "<svg" in answer._repr_html_()


def test_hardware_is_made_when_it_is_asked_for(answer: Protected, tmp_path: Path) -> None:
    assert not (answer.folder / "rtl").exists()
    manifest = answer.rtl(tmp_path / "rtl")
    assert manifest.modules
    assert all((tmp_path / "rtl" / module.file).is_file() for module in manifest.modules)


def test_what_is_an_argument_is_no_field(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"memory\.p_flip is a separate argument"):
        qtaml_hw.protect("a.onnx", "b.npz", technology=0.1, design={"memory": {"p_flip": 0.2}}, folder=tmp_path)


def test_a_target_is_not_dropped_where_there_is_a_budget(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"protection\.budget takes the place of a target"):
        qtaml_hw.protect("a", "b", technology=0.1, target=0.9, design={"protection": {"budget": 1}}, folder=tmp_path)


def test_a_plan_is_shown_in_a_line(answer: Protected) -> None:
    shown = repr(answer.plan)
    assert len(shown) < 150
    assert f"Plan(tac: {len(answer.plan.layers)} layers, {answer.plan.weights} weights" in shown


def test_how_far_it_is_is_told_on_standard_error(capsys: pytest.CaptureFixture[str], monkeypatch, tmp_path) -> None:
    """A script or a notebook sees the stages as a command does, and test samples alone are enough for an answer."""
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 0.0)
    with np.load(DIGITS / "digits.npz") as arrays:
        data = {name: arrays[name][:100] for name in ("test_x", "test_y")}
    few = FEW | {"data": {"scale": 1 / 16, "calibration_samples": 16}}
    found = qtaml_hw.protect(DIGITS / "digits.onnx", data, technology=0.002, target=0.8, design=few)
    told = capsys.readouterr().err
    for stage in ("loading network, data and technology", "codes and tables for each layer", "cheapest plan of tac"):
        assert f"{stage}: done" in told
    assert found.outcome.chosen.answer.evaluation.samples == 50
    assert "50 samples drawn at random from those of the test" in " ".join(found.table().split())


def test_what_is_no_network_is_refused_by_its_type(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"path of an ONNX file or an onnx\.ModelProto, got dict"):
        qtaml_hw.protect({}, "b.npz", technology=0.1, folder=tmp_path)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
