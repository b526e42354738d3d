"""The design file: what is wrong with it is said in one message that names the file and the field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.design import Design
from qtaml_hw.errors import InputError

GOOD: dict[str, dict[str, Any]] = {
    "network": {"model": "net.onnx"},
    "data": {"file": "data.npz"},
    "memory": {"p_flip": 0.1},
}


def changed(section: str, **keys: Any) -> dict[str, Any]:
    return {**GOOD, section: {**GOOD.get(section, {}), **keys}}


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (changed("memory", p_flip=0.6), r"memory\.p_flip: .*less than or equal to 0\.5, got 0\.6"),
        (changed("memory", p_flip=-1e-9), r"memory\.p_flip: .*greater than or equal to 0"),
        (changed("memory", p_flip=float("nan")), r"memory\.p_flip: .*finite"),
        (changed("memory", technology="sram-65nm"), r"memory: give exactly one of"),
        (changed("memory", vdd_v=0.5), r"memory: vdd_v need a technology"),
        ({**GOOD, "memory": {}}, r"memory: give exactly one of"),
        ({**GOOD, "memory": {"p01": 0.1}}, r"memory: p01 and p10 go together"),
        ({**GOOD, "memory": {"technology": "x", "time": "3 fortnights"}}, r"memory\.time: .*fortnights"),
        (changed("protection", budget=-0.5), r"protection\.budget: .*greater than or equal to 0, got -0\.5"),
        (changed("protection", budget=1, target=0.9), r"protection: give a target or a budget"),
        (changed("protection", method="tca"), r"protection\.method: .*'tac'"),
        (changed("network", bits=9), r"network\.bits: .*less than or equal to 8"),
        (changed("network", bitz=8), r"network\.bitz: unknown key \(did you mean 'bits'\?\)"),
        ({**GOOD, "netwrk": {}}, r"netwrk: unknown key \(did you mean 'network'\?\)"),
        ({"network": {"model": "m"}, "data": {"file": "f"}}, r"memory: missing"),
        (changed("memory", p_flip=True), r"memory\.p_flip: .*got True"),
        (changed("network", model="a\0b"), r"network\.model: expected the path of a file"),
        (changed("simulation", trials="many"), r"simulation\.trials: .*'many'"),
    ],
)
def test_each_wrong_field_is_named_with_what_was_expected(data: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=r"^my\.toml: " + complaint):
        Design.parse(data, "my.toml")


def test_a_missing_file_and_a_file_that_is_no_toml_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot read"):
        Design.load(tmp_path / "nowhere.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[network\n")
    with pytest.raises(InputError, match=r"broken\.toml: not a TOML file"):
        Design.load(broken)
    broken.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"broken\.toml: not a TOML file"):
        Design.load(broken)


def test_times_are_given_in_the_units_people_use() -> None:
    data = {**GOOD, "memory": {"technology": "fg-thin-5p5nm", "time": "1d"}}
    assert Design.parse(data, "x").memory.time == 86400


def test_the_fingerprint_sees_meaning_not_spelling() -> None:
    spelled_out = {**GOOD, "network": {"model": "net.onnx", "bits": 8}}
    assert Design.parse(GOOD, "a").fingerprint() == Design.parse(spelled_out, "b").fingerprint()
    assert Design.parse(GOOD, "a").fingerprint() != Design.parse(changed("network", bits=4), "a").fingerprint()
