"""The schemas in docs/formats are what the code reads and writes."""

from __future__ import annotations

import json
import runpy
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qtaml_hw import physics
from qtaml_hw.design import Design
from qtaml_hw.flow import run
from qtaml_hw.report.summary import report_data

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ROOT / "docs" / "formats"

TINY = """
[network]
model = "digits.onnx"
bits = 4
[data]
file = "digits.npz"
test_samples = 40
calibration_samples = 16
scale = 0.0625
[memory]
technology = "sram-65nm"
vdd_v = 0.5
[protection]
budget = 0.5
codes = ["hsiao"]
[simulation]
trials = 2
[hardware]
emit = false
"""


def accepts(name: str, data: Any) -> bool:
    schema = json.loads((FORMATS / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema).is_valid(data)


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def test_schemas_and_tables_are_those_of_the_models() -> None:
    made = runpy.run_path(str(FORMATS / "build.py"))["files"]()
    stale = [path.name for path, text in made.items() if path.read_text() != text]
    assert stale == [], "run: python docs/formats/build.py"


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*/design.toml")), ids=lambda path: path.parent.name)
def test_example_designs_satisfy_their_schema(path: Path) -> None:
    assert accepts("design", toml(path))
    assert accepts("sweep", toml(path))  # a design is a sweep of one point


def test_example_sweeps_satisfy_their_schema_and_are_no_designs() -> None:
    sweep = toml(ROOT / "examples" / "digits" / "sweep.toml")
    assert accepts("sweep", sweep)
    assert not accepts("design", sweep)


@pytest.mark.parametrize("name", physics.presets())
def test_presets_satisfy_the_schema_of_a_technology(name: str) -> None:
    assert accepts("technology", toml(Path(physics.__file__).parent / "presets" / f"{name}.toml"))


@pytest.mark.parametrize("path", sorted(ROOT.glob("rtl/*/manifest.json")), ids=lambda path: path.parent.name)
def test_manifests_of_the_reference_set_satisfy_their_schema(path: Path) -> None:
    assert accepts("manifest", json.loads(path.read_text()))


def test_plan_and_report_of_a_run_satisfy_their_schemas(tmp_path: Path) -> None:
    design = Design.parse(tomllib.loads(TINY), "tiny")
    outcome = run(design, ROOT / "examples" / "digits", tmp_path)
    plan, report = json.loads((tmp_path / "plan.json").read_text()), report_data(outcome, "qtaml run").to_json()
    assert accepts("plan", plan)
    assert accepts("report", json.loads(json.dumps(report)))
    assert not accepts("plan", report)
    del plan["layers"][0]["scheme"]["segments"][0]["readout"]
    assert not accepts("plan", plan)


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [("network", "bit", 4), ("memory", "p_flip", 0.7), ("protection", "method", "luck"), ("simulation", "trials", 1)],
)
def test_what_the_reader_refuses_the_schema_refuses(section: str, key: str, value: Any) -> None:
    design = toml(ROOT / "examples" / "digits" / "design.toml")
    design[section][key] = value
    assert not accepts("design", design)
