"""The headline benchmark, end to end on the digits network, and the results that are checked in."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import headline
import pytest
from cases import Case

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "headline.json"
CELL = {"budget": 2.0, "interval": (1.9, 2.1), "predicted": 2.2, "chips": 20, "probes": [{"budget": 2.2, "mean": 0.01}]}
FIELDS = {"name", "readout", "planes", "planes_ci", "parity_bits", "ratio_to_uniform_msp"}


@pytest.fixture(scope="module")
def digits() -> headline.Bench:
    """The network of the digits example at a rate at which it needs about two planes."""
    case = Case(
        "digits",
        "digits",
        "./digits.onnx",
        0.05,
        ("digits.npz", "test_x", 0, None),
        ("digits.npz", "calibration_x", 0, None),
        ("digits.npz", "train_x", "train_y", 0, None),
        "test_y",
        {"scale": 1 / 16},
    )
    folder = ROOT / "examples" / "digits"
    return headline.Bench(case, case.load(folder, folder))


def test_a_search_ends_where_the_accuracy_crosses_the_target(digits: headline.Bench):
    cell = headline.Cell("tac", "posterior-mean", True)
    found = digits.search(cell)
    assert 0 < found["budget"] < 4
    low, high = found["interval"]
    assert low <= found["budget"] <= (high or 8)
    menu = digits.menu(cell)
    target = headline.KEEP * sum(digits.clean) / len(digits.clean)

    def mean(budget: float) -> float:
        accuracy = digits.accuracy(digits.plan(menu, "tac", budget))
        return sum(accuracy(t) for t in range(headline.FOLDS)) / headline.FOLDS

    assert mean(0.7 * found["budget"]) < target < mean(1.4 * found["budget"])


def test_tac_takes_the_plan_of_uniform_msp_where_that_was_cheaper(tmp_path: Path):
    for method, budget in (("tac", 3.3), ("uniform-msp", 3.2)):
        cell = headline.Cell(method, "raw", False)
        headline.write(tmp_path / f"{cell.key}.json", json.dumps({"budget": budget, "interval": [3, 4], "chips": 20}))
    whose, found = headline._judged(tmp_path, headline.Cell("tac", "raw", False))
    assert (whose, found["budget"]) == ("uniform-msp", 3.2)
    whose, found = headline._judged(tmp_path, headline.Cell("uniform-msp", "raw", False))
    assert (whose, found["budget"]) == ("uniform-msp", 3.2)


def test_a_cell_depends_on_the_code_that_it_runs(digits: headline.Bench, monkeypatch):
    models = ROOT / "examples" / "digits"
    before = headline.fingerprint(digits.case, models)
    assert before == headline.fingerprint(digits.case, models)
    monkeypatch.setattr(headline, "source", lambda: "another")
    assert headline.fingerprint(digits.case, models) != before


def test_a_killed_run_goes_on_and_the_table_says_that_it_is_partial(digits, tmp_path, monkeypatch):
    case = digits.case
    folder = ROOT / "examples" / "digits"
    arguments = argparse.Namespace(data=folder, models=folder, scratch=tmp_path / "cells", results=tmp_path / "results")
    monkeypatch.setattr(headline, "CASES", (case,))
    done: list[str] = []

    def tasks(bench):
        for key in ("facts", headline.Cell("uniform-msp", "raw", False).key, "killed"):
            yield 0, key, lambda key=key: compute(key)

    def compute(key: str) -> dict:
        if key == "killed":
            raise KeyboardInterrupt
        done.append(key)
        return digits.facts() if key == "facts" else {**CELL}

    monkeypatch.setattr(headline, "tasks", tasks)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            headline.run(digits, 0, arguments)
    assert done == ["facts", "planes_uniform-msp_raw"]
    headline.table(arguments)
    document = json.loads((tmp_path / "results" / "headline.json").read_text())
    assert not document["complete"]
    assert document["networks"][0]["storage"] == []
    assert document["networks"][0]["kept_at_predicted"]["uniform-msp"] == pytest.approx(
        0.95 + 0.01 / document["networks"][0]["clean"]
    )
    assert "planes_tac_raw" in document["networks"][0]["missing"]
    assert document["networks"][0]["methods"][0]["ratio_to_uniform_msp"] == 1.0
    assert "**Partial results:**" in (tmp_path / "results" / "headline.md").read_text()


@pytest.mark.skipif(not RESULTS.exists(), reason="no results are checked in")
def test_the_results_checked_in_have_the_fields_of_the_contract_and_match_their_table():
    document = json.loads(RESULTS.read_text())
    assert headline.markdown(document) == RESULTS.with_suffix(".md").read_text()
    for network in document["networks"]:
        assert {"name", "p", "clean", "rho_star", "predicted_ratio", "lead_over_magnitude", "methods"} <= set(network)
        for method in network["methods"]:
            assert set(method) >= FIELDS
