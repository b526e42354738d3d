"""Design, sweep and plan files made to harm: one message each, no traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.design import MOST_BYTES, Design
from qtaml_hw.errors import InputError
from qtaml_hw.explore.sweep import Sweep
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.results import read_plan
from qtaml_hw.storage import Coded
from qtaml_hw.storage.scheme import ReadOut, Segment, StorageScheme

TEXTS = {
    "nested lists": ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
    "nested tables": ("x = " + "{a = " * 5000 + "1" + "}" * 5000, "nested too deeply"),
    "dotted keys": (".".join("a" * 10_000) + " = 1", "nested too deeply"),
    "an integer of ten thousand digits": ("x = " + "9" * 10_000, "integer"),
    "a hexadecimal one, which Python reads but cannot print": ("x = 0x" + "f" * 10_000, "more than 64 bits"),
    "text without end": ('x = "' + "a" * 1000, "not a TOML file"),
    "not UTF-8": ("x = '\udcff'", "not a TOML file"),
    "longer than any": ("#" * (MOST_BYTES + 1), "longer than"),
    "a date for a number": ("[network]\nmodel = 'm'\nbits = 1979-05-27\n", "network.bits"),
    "a table for a section's name": ("network = 1979-05-27", "network"),
    "not a number": ("[network]\nmodel='m'\n[data]\nfile='d'\nscale=nan\n[memory]\np_flip=inf\n", "p_flip"),
    "a name with a NUL": ('[network]\nmodel = "a\\u0000b"\n[data]\nfile = "d"\n[memory]\np_flip = 2\n', "p_flip"),
}


@pytest.mark.parametrize("read", [Design.load, Sweep.load], ids=["design", "sweep"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_with_one_message(tmp_path: Path, name: str, read) -> None:  # type: ignore[no-untyped-def]
    text, message = TEXTS[name]
    path = tmp_path / "bad.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=message) as refused:
        read(path)
    assert "bad.toml" in str(refused.value)
    assert len(str(refused.value)) < 2000


@pytest.mark.parametrize("read", [Design.load, Sweep.load], ids=["design", "sweep"])
def test_a_file_without_end_is_not_read_to_its_end(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match="is no regular file"):
        read(Path("/dev/zero"))


def test_a_sweep_of_too_many_points_is_refused_before_they_are_made(tmp_path: Path) -> None:
    """Six lists of a hundred values each are 10^12 points."""
    values = list(range(100))
    text = '[network]\nmodel = "m"\n[data]\nfile = "d"\n'
    text += f"calibration_samples = {values}\ntest_samples = {values}\n[memory]\np_flip = {values}\n"
    text += f"[simulation]\ntrials = {values}\nseed = {values}\nthreads = {values}\n"
    (tmp_path / "huge.toml").write_text(text)
    with pytest.raises(InputError, match="makes 1000000000000 points: expected 1 to 1000000"):
        Sweep.load(tmp_path / "huge.toml")


@pytest.mark.parametrize("text", ["[" * 100_000, "{}", "null", '{"format": "qtaml_hw.plan/2"}', "1" * 10_000, "\x00"])
def test_a_hostile_plan_is_refused_with_one_message(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(InputError, match=r"plan\.json: not a plan"):
        read_plan(tmp_path / "plan.json")


EDITS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a number as the code": ({"code": 17}, {}),
    "a list as the code": ({"code": [1] * 1000}, {}),
    "a fraction of a weight": ({"stop": 40.0}, {}),
    "packed by a number": ({"packed": 1}, {}),
    "more weights than any layer has": ({"stop": 10**12}, {}),
    "a number as the name": ({}, {"name": 1.5}),
    "a million fraction bits": ({}, {"fraction_bits": 1_000_000}),
    "negative fraction bits": ({}, {"fraction_bits": -3}),
    "fraction bits as a text": ({}, {"fraction_bits": "4"}),
    "fraction bits as a truth value": ({}, {"fraction_bits": True}),
    "a truth value as the erased entry": ({}, {"erased": True}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_plan_is_refused_with_one_message(tmp_path: Path, name: str) -> None:
    table = ReadOut("raw", range(8), 4, erased=2)
    segment = Segment(0, 40, 3, 1, Coded("hsiao-22-16", packed=True), table)
    scheme = StorageScheme(3, "twos-complement", (segment,))
    layers = (LayerPlan("a", (40,), BitChannel.symmetric(0.01, 3), scheme),)
    data = Plan("exact", layers, 0.0, 0.0, Prediction(1.0, 1.0, 1.0)).counted().to_json()
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data))
    assert read_plan(path).to_json() == data
    stored, readout = data["layers"][0]["scheme"]["segments"][0], EDITS[name][1]
    stored.update(EDITS[name][0])
    stored["readout"].update(readout)
    data["layers"][0]["shape"] = [int(stored["stop"])]
    path.write_text(json.dumps(data))
    with pytest.raises(InputError, match=r"plan\.json: not a plan: (a |the |start)") as refused:
        read_plan(path)
    assert len(str(refused.value)) < 500
