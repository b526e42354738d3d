"""The figures of docs/explore.md are those of the record that `python docs/explore.py` keeps of the digits sweep."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

PLACE = Path(__file__).resolve().parents[2] / "docs" / "explore.py"


def page() -> Any:
    spec = importlib.util.spec_from_file_location("explore_page", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_tells_what_the_record_says() -> None:
    """Crossings with their intervals, and the least energy beside that without protection."""
    docs = page()
    text, known = docs.PAGE.read_text(encoding="utf-8"), json.loads(docs.RECORD.read_text(encoding="utf-8"))
    assert text == docs.written(text, known), "run: python docs/explore.py"
    assert f"evaluates {known['designs']} designs" in text
    for crossing in known["stops_paying"]:
        assert f"{crossing['value']:.3f} V ({crossing['low']:.3f} to {crossing['high']:.3f} V)" in text
    changed = json.loads(json.dumps(known))
    changed["least_energy"]["energy"] += 0.01
    assert docs.written(text, changed) != text  # the sentence is there to be written


def test_the_record_takes_the_answers_of_the_designs_that_the_page_shows() -> None:
    """Another width or technology has other answers."""
    docs = page()

    def answers(**more: float) -> list[dict[str, Any]]:
        technologies = ("sram-thin-oxide", "sram-65nm")
        where = [{"memory.technology": t, "network.bits": b} for t in technologies for b in (4, 6, 8)]
        return [{"where": w, **{k: v + i for k, v in more.items()}} for i, w in enumerate(where)]

    found = docs.record({"points": [None] * 7, "stops_paying": answers(value=0.0), "least_energy": answers(energy=0.0)})
    assert found["designs"] == 7
    assert [x["value"] for x in found["stops_paying"]] == [5, 1]
    assert found["least_energy"]["energy"] == 5
