"""Results of some networks do not take away those of others, and a measurement says whether it can judge a forecast."""

from __future__ import annotations

import json
from pathlib import Path

import baselines
import forecast
import pytest


def test_rows_of_networks_that_are_not_computed_stay(tmp_path: Path) -> None:
    def row(name: str, p: float, bits: float) -> dict[str, object]:
        return {"name": name, "p": p, "bits_per_weight": bits}

    cells = tmp_path / "scratch" / "vgg-01234567"
    cells.mkdir(parents=True)
    (cells / "plainwords_0.05_code.json").write_text(json.dumps(row(baselines.UNDER, 0.05, 2.5)))
    known = [
        {"name": "vgg", "title": "VGG", "rows": [row(baselines.BARE, 0.05, 8.0), row(baselines.UNDER, 0.05, 9.0)]},
        {"name": "kws", "title": "keywords", "rows": [row(baselines.UNDER, 0.01, 5.0)]},
    ]
    (tmp_path / "baselines.json").write_text(json.dumps({"networks": known}))
    baselines.publish(tmp_path / "scratch", tmp_path)
    found = {x["name"]: x["rows"] for x in json.loads((tmp_path / "baselines.json").read_text())["networks"]}
    assert [row["bits_per_weight"] for row in found["vgg"]] == [8.0, 2.5]
    assert [row["bits_per_weight"] for row in found["kws"]] == [5.0]


@pytest.mark.parametrize(("high", "known"), [(1.04, True), (1.2, False), (None, False)])
def test_more_chips_are_asked_where_an_interval_is_wide(high: float | None, known: bool) -> None:
    assert forecast._known({"budget": 1.0, "interval": [0.96, high]}) == known
