"""The tables of docs/cost.md are those of the records which `benchmarks/cost.py` and `break_even.py` keep."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

PLACE = Path(__file__).resolve().parents[2] / "benchmarks"


def benchmark(name: str = "break_even") -> Any:
    spec = importlib.util.spec_from_file_location(f"{name}_benchmark", PLACE / f"{name}.py")
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


def test_the_page_has_the_prices_of_the_record() -> None:
    """Every row of the record, the parts of its area among them."""
    known = benchmark("cost")
    text = known.PAGE.read_text(encoding="utf-8")
    rows = json.loads((known.RESULTS / "cost.json").read_text(encoding="utf-8"))["rows"]
    assert text == known.written(text, rows), "run: python benchmarks/cost.py table"
    for row in rows:
        price = row["price"]
        parts = sum(price[f"{name}_mm2"] for name in ("array", "logic", "scratch", "control"))
        assert abs(price["area_mm2"] - parts) < 1e-9
        assert price["control_mm2"] < 0.01 * price["area_mm2"] < price["top_mm2"]
    rows[0]["price"]["area_mm2"] += 0.1
    assert known.written(text, rows) != text
