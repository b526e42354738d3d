"""The table of break-evens in docs/cost.md is that of the record which `python benchmarks/break_even.py` keeps."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

PLACE = Path(__file__).resolve().parents[2] / "benchmarks" / "break_even.py"


def benchmark() -> Any:
    spec = importlib.util.spec_from_file_location("break_even_benchmark", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_tells_where_protection_breaks_even_as_the_record_says() -> None:
    """Two technologies with intervals, labelled by both nodes, and a case where ECC costs more than it saves."""
    known = benchmark()
    text, rows = known.PAGE.read_text(encoding="utf-8"), json.loads(known.RECORD.read_text(encoding="utf-8"))["rows"]
    assert text == known.written(text, rows), "run: python benchmarks/break_even.py"
    assert len({row["technology"] for row in rows}) == 2
    for row in rows:
        crossing, even = row["crossing"], row["break_even"]
        assert crossing["low"] < crossing["value"] < crossing["high"]
        assert f"(illustration: figures of 130 nm stand for {row['technology']} (" in text
        kept = [design for design in row["designs"] if design["keeps"] and design["vdd_v"] <= crossing["value"]]
        assert even["pays"] == (min(design["pj"] for design in kept) < even["bare_pj"])
    assert {row["break_even"]["pays"] for row in rows} == {True, False}
    rows[0]["break_even"]["saved"] += 0.1
    assert known.written(text, rows) != text  # the table is there to be written
