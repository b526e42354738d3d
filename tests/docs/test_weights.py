"""The tables of docs/weights.md are what the formats do."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.hdl import emit_plan

PLACE = Path(__file__).resolve().parents[2] / "docs" / "weights.py"


@pytest.fixture(scope="module")
def page() -> Any:
    """The script."""
    spec = importlib.util.spec_from_file_location("weights_page", PLACE)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("name", ["int2", "float4-e2m1", "bnb-fp4", "NVFP4"])
def test_what_was_verified_is_what_is_emitted_now(page: Any, tmp_path: Path, name: str) -> None:
    """The record that the page quotes is of this Verilog."""
    manifest = emit_plan(page.plans_of(page.network(tmp_path, name), name)[1][2], tmp_path / "rtl")
    known = json.loads(page.PLAYED.read_text(encoding="utf-8"))[name]
    assert known["sha256"] == page.digest(manifest), "run: python docs/weights.py --play"


def test_formats_and_bits_are_those_of_the_page(page: Any) -> None:
    """Every format is analysed, allocated, stored and read back; no stage fails unsaid."""
    text = page.PAGE.read_text(encoding="utf-8")
    assert text == page.written(text), "run: python docs/weights.py"
    rows = [line for line in text.splitlines() if line.startswith(tuple(f"| {name} | " for name in page.NAMES))]
    assert len(rows) >= len(page.NAMES)
    assert not any("| no |" in row for row in rows)


def test_public_networks_are_in_the_memory() -> None:
    """Each file that a package brings, and the language model, but for a few numbers in a hundred."""
    known = json.loads((PLACE.parents[1] / "benchmarks" / "results" / "public_networks.json").read_text())
    named = [row for name, row in known.items() if not name.startswith("models/") or "stories" in name]
    assert len(known) >= 15
    assert len(named) == 9
    assert all(row["share"] >= 0.95 for row in named)
