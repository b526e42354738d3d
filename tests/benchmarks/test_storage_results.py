"""The storage page shows what the results say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from storage_results import page

ROOT = Path(__file__).resolve().parents[2]
RESULTS = json.loads((ROOT / "benchmarks" / "results" / "storage.json").read_text(encoding="utf-8"))["networks"]


def test_the_tables_of_the_page_are_those_of_the_results():
    text = (ROOT / "docs" / "storage.md").read_text(encoding="utf-8")
    assert page(text, RESULTS) == text


def test_another_figure_would_be_noticed():
    text = (ROOT / "docs" / "storage.md").read_text(encoding="utf-8")
    row = next(r for e in RESULTS for r in e["storage"] if (e["name"], r["p"], r["question"]) == ("vgg", 0.05, "least"))
    row["bits_per_weight"] += 0.01
    try:
        assert page(text, RESULTS) != text
    finally:
        row["bits_per_weight"] -= 0.01


@pytest.mark.parametrize("p", [0.01, 0.02, 0.05, 0.10])
def test_every_plan_that_is_shown_keeps_95_percent_of_clean_accuracy(p):
    """On whole test sets, ten chips and more."""
    rows = [row for entry in RESULTS for row in entry["storage"] if row["p"] == p and row["question"] == "least"]
    known = {entry["name"] for entry in RESULTS if any(row["p"] == p for row in entry["storage"])}
    assert "resnet20" in known
    assert p != 0.05 or len(known) == len(RESULTS) == 8
    for row in rows:
        assert row["bits_per_weight"] is None or (row["relative"] >= 0.95 and row["chips"] >= 10)


def test_words_made_for_the_channel_need_less_than_planes_and_no_more_than_the_limit_allows():
    for entry in RESULTS:
        for row in entry["storage"]:
            if row["bits_per_weight"] is not None and row["shannon_bits"] is not None:
                assert row["bits_per_weight"] >= row["shannon_bits"]
        made = {
            r["p"]: r for r in entry["storage"] if r["name"] == "channel-optimised storage" and r["question"] == "least"
        }
        for row in entry["storage"]:
            if row["name"] in ("tac", "uniform-msp") and row["bits_per_weight"] is not None:
                assert made[row["p"]]["bits_per_weight"] < row["bits_per_weight"]
