"""Operating axes and kinds of memory: each is known everywhere once it is registered, and nowhere else before."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from qtaml_hw import physics
from qtaml_hw.case import open_case
from qtaml_hw.cli import main as cli
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.explore import Sweep, known_objectives
from qtaml_hw.physics import Axis, OperatingPoint, axes, load, model, operating, presets, register_axis
from qtaml_hw.physics.model import DeviceModel, kinds
from qtaml_hw.physics.table import MeasuredTable

ROOT = Path(__file__).resolve().parents[2]
DIGITS, DOCS = ROOT / "examples" / "digits", ROOT / "docs" / "physics"

EXAMPLE = (
    (DOCS / "README.md").read_text().partition("## A memory of another kind")[2].split("```python\n")[1].split("```")[0]
)
"""What the documentation has as the one file of a new kind of memory."""

TOY = """
description = "a phase-change cell that is disturbed by the current that reads it"
source = ["made up for a test"]
confidence = "low"
[mechanisms]
read-disturb = "the current warms the cell until it crystallises"
[model]
kind = "pcm"
critical_ua = 60.0
[defaults]
read_current_ua = 20.0
[valid_range]
read_current_ua = [10.0, 40.0]
"""


@pytest.fixture
def registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A kind of memory with an axis of its own: one more file in the room, and nothing else."""
    kinds()  # those of the room are there before, and after
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "pcm.py").write_text(EXAMPLE)
    with monkeypatch.context() as patch:
        patch.setattr(operating, "_MORE", dict(operating._MORE))
        patch.setattr(model, "_KINDS", dict(model._KINDS))
        patch.setattr(physics, "__path__", [*physics.__path__, str(tmp_path / "room")])
        operating.import_room.cache_clear()
        yield
    sys.modules.pop("qtaml_hw.physics.pcm", None)
    vars(physics).pop("pcm", None)


@pytest.fixture
def toy(registered: None, tmp_path: Path) -> Path:
    path = tmp_path / "toy.toml"
    path.write_text(TOY)
    return path


def tables(memory: dict[str, Any]) -> dict[str, Any]:
    return {"network": {"model": "n.onnx"}, "data": {"file": "d.npz"}, "memory": memory}


def qtaml(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["qtaml", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    status, said = int(stopped.value.code or 0), capsys.readouterr()
    return status, said.err if status else said.out


def test_a_new_kind_of_memory_is_asked_like_any_other(toy: Path) -> None:
    technology = load(toy)
    result = technology.operate(read_current_ua=30.0)
    assert result.p01 == pytest.approx(0.5 * np.exp(-2))
    assert (technology.natural_axis, result.persistence, result.channel().persistence) == (
        "read_current_ua",
        "transient",
        "transient",
    )
    assert technology.sweep("read_current_ua", [20.0, 60.0]).p10 == pytest.approx(0.5 * np.exp([-3.0, -1.0]))
    assert technology.operate(read_current_ua=50).confidence == "low"
    assert "outside the valid range 10..40 uA" in technology.operate(read_current_ua=50).warnings[0]
    with pytest.raises(InputError, match=r"read_current_ua = 0\.0 uA: expected a value above 0"):
        technology.operate(read_current_ua=0)
    toy.write_text(TOY.replace("critical_ua", "critical_a"))
    with pytest.raises(InputError, match=r"toy\.toml: model\.critical_a: unknown key \(did you mean critical_ua\?\)"):
        load(toy)


def test_its_axis_is_a_key_of_a_design_and_of_a_sweep(toy: Path) -> None:
    design = Design.parse(tables({"technology": "toy.toml", "read_current_ua": 30}), "d")
    assert design.memory.point == {"read_current_ua": 30.0}
    with pytest.raises(
        InputError, match=r"^d: memory\.read_curent_ua: unknown key \(did you mean 'read_current_ua'\?\)"
    ):
        Design.parse(tables({"technology": "toy.toml", "read_curent_ua": 30}), "d")
    sweep = Sweep.parse(tables({"technology": "toy.toml", "read_current_ua": [10, 20]}), Path(), "s")
    assert [point.design.memory.read_current_ua for point in sweep.points] == [10, 20]
    assert "read_current_ua" not in known_objectives()  # the axis does not say which side is better


def test_its_axis_reaches_the_cells_of_a_design(toy: Path) -> None:
    changes = [f"memory.technology={toy}", "memory.read_current_ua=30", "data.test_samples=5"]
    case = open_case(Design.load(DIGITS / "design.toml", changes), DIGITS, feedback=False)
    assert case.channel == load(toy).operate(read_current_ua=30.0).channel()


def test_its_axis_is_an_option_of_device(
    toy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = qtaml(monkeypatch, capsys, "device", toy, "--read-current-ua", "30", "--json")
    assert status == 0
    assert json.loads(said)["operating_point"] == {"read_current_ua": 30.0}
    status, said = qtaml(monkeypatch, capsys, "device", toy, "--plot", toy.with_name("p.svg"))
    assert status == 0
    assert "at read current 20 uA" in said
    assert "Read current in uA." in qtaml(monkeypatch, capsys, "device", "--help")[1]


def test_what_is_no_longer_registered_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "toy.toml").write_text(TOY)
    assert "read_current_ua" not in axes()
    assert "pcm" not in kinds()
    with pytest.raises(InputError, match=r"toy\.toml: model\.kind: no 'pcm'"):
        load(tmp_path / "toy.toml")
    with pytest.raises(InputError, match="'read_current_ua' is not an operating axis"):
        load("sram-65nm").operate(read_current_ua=1.0)
    with pytest.raises(InputError, match=r"memory\.read_current_ua: unknown key"):
        Design.parse(tables({"technology": "toy.toml", "read_current_ua": 30}), "d")
    assert qtaml(monkeypatch, capsys, "device", "sram-65nm", "--read-current-ua", "1")[0] == 2


@pytest.mark.usefixtures("registered")
def test_no_two_axes_or_kinds_share_a_name() -> None:
    assert "pcm" in kinds()
    for same in ({"name": "vdd_v"}, {"key": "time"}, {"option": "--tox"}):
        new = {"name": "x_v", "label": "x", "units": ("V",), "about": "x in V", **same}
        with pytest.raises(ValueError, match="its name, key or option is that of"):
            register_axis(Axis(**new))
    with pytest.raises(ValueError, match="identifier"):
        Axis("x v", "x", ("V",), "x in V")
    with pytest.raises(TypeError, match=r"kind 'pcm' of .*Another is that of Pcm"):

        class Another(DeviceModel):
            kind: Literal["pcm"]


def test_registering_an_axis_again_changes_nothing(registered: None) -> None:
    before = axes()
    register_axis(before["read_current_ua"])
    assert axes() == before


@pytest.mark.parametrize("name", presets())
def test_every_axis_of_every_preset_is_set_by_a_design_and_by_device(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both take the value to `operate`, where it moves the point and nothing else."""
    technology = load(name)
    for axis in technology.axes:
        value = 1.25 * technology.defaults[axis] + (technology.defaults[axis] == 0)
        if isinstance(technology.model, MeasuredTable):  # which says nothing outside its grid
            value = sum(technology.valid_range[axis]) / 2
            assert value != technology.defaults[axis]
        expected = technology.operate(**{axis: value})
        memory = Design.parse(tables({"technology": name, axes()[axis].key: value}), "d").memory
        assert technology.operate(**memory.point).operating_point == expected.operating_point
        status, said = qtaml(monkeypatch, capsys, "device", name, axes()[axis].option, repr(value), "--json")
        assert status == 0
        assert json.loads(said)["p01"] == expected.p01
        assert json.loads(said)["operating_point"][axis] == value


def test_a_point_is_a_mapping_that_checks_prints_and_compares() -> None:
    point = OperatingPoint({"time_s": "3mo", "vdd_v": [[0.5, 0.6]]})
    assert list(point) == ["time_s", "vdd_v"]
    assert point.shape == (1, 2)
    assert point["time_s"].shape == (1, 1)
    assert str(point) == "time 3 months, supply voltage 0.5..0.6 V"
    assert repr(point) == "OperatingPoint({'time_s': [[7889400.0]], 'vdd_v': [[0.5, 0.6]]})"
    assert point == OperatingPoint({"vdd_v": [[0.5, 0.6]], "time_s": 7889400.0})
    assert point != OperatingPoint({"vdd_v": [[0.5, 0.7]], "time_s": "3mo"})
    assert point != OperatingPoint({"vdd_v": [[0.5, 0.6]]})
    assert OperatingPoint({}).shape == ()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"colour": 1.0}, "'colour' is not an operating axis: expected one of vdd_v, time_s, "),
        ({"vdd_v": [0.5, np.nan]}, "vdd_v = nan V: expected a finite number"),
        ({"vdd_v": [0.5, 0.0]}, r"vdd_v = 0\.0 V: expected a value above 0"),
        ({"time_s": -1.0}, r"time_s = -1\.0 s: expected a value of at least 0"),
        ({"temperature_k": [300.0, 1700.0]}, r"temperature_k = 1700\.0 K: expected at most 1687 K"),
        ({"vdd_v": "1y"}, "expected a number"),
        ({"time_s": "soon"}, "'soon' is not a duration"),
    ],
)
def test_a_point_that_no_device_can_have_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        OperatingPoint(values)
    assert OperatingPoint({"time_s": 0.0, "read_shift": -5.0, "reads": 0})
