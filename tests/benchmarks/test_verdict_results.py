"""The committed error rates of verdicts: no setting is wrong oftener than its level allows, and digits are decided."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom
from verdict import power_of_likelihood_ratio

RESULT = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "verdict.json"
MOST = 28
"""Of 400: three standard errors above 5 % would be 33."""


@pytest.fixture(scope="module")
def rows():
    return json.loads(RESULT.read_text())["settings"]


def test_no_setting_is_wrong_more_often_than_allowed(rows):
    for row in rows:
        assert row["repetitions"] == 400
        assert max(row["wrong_met"], row["wrong_not_met"]) <= MOST, row
        assert row["wrong_met"] + row["wrong_not_met"] + row["not_decided"] == 400


def test_few_and_many_chips_and_images_of_two_networks_and_chips_with_failed_codewords_are_covered(rows):
    assert {4, 10, 20, 40} <= {row["chips"] for row in rows}
    assert {300, 3000} <= {row["images"] for row in rows}
    assert {"digits", "plain_cnn", "digits-ldpc"} == {row["matrix"].split()[0] for row in rows}
    assert max(row["failing_chips"] for row in rows) > 0.1


def test_a_plan_that_keeps_more_is_found_to_in_three_of_ten_cases(rows):
    """0.6 points above the target, 20 chips, 600 digits, all seen by every chip or dealt out."""
    power = [
        row["power_met"] / row["repetitions"]
        for row in rows
        if (row["chips"], row["images"]) == (20, 600) and row["matrix"].startswith("digits 0")
    ]
    assert len(power) == 6
    assert min(power) >= 0.3


def test_a_search_ends_with_a_plan_in_nine_of_ten_cases_and_is_wrong_in_few():
    found = json.loads(RESULT.read_text())["end_to_end"]["0.985"]
    assert found["met"] >= 0.9 * found["repetitions"]
    assert found["wrong"] <= 0.05 * found["repetitions"]


def test_no_verdict_has_more_power_than_a_valid_one_can_have(rows):
    """To three standard errors. That is less than three of ten for one plan of the plain CNN; as many evaluations of
    3,150 images in place of 600 are enough."""
    for row in rows:
        limit = row["most_power"]
        assert row["power_met"] / row["repetitions"] <= limit + 3 * (limit * (1 - limit) / row["repetitions"]) ** 0.5, (
            row
        )
    limits = [r["most_power"] for r in rows if (r["matrix"], r["chips"], r["images"]) == ("plain_cnn 0.03", 20, 600)]
    assert max(limits) < 0.3
    for row in json.loads(RESULT.read_text())["same_evaluations_of_more_images"]:
        assert row["power_met"] >= 0.5 * row["repetitions"]
        assert max(row["wrong_met"], row["wrong_not_met"]) <= MOST


def test_the_limit_of_images_that_are_lost_or_not_is_that_of_two_binomials():
    """Neyman and Pearson's test counts the losses; where the level falls between two counts it is drawn by lot."""
    lost, other, images = 0.02, 0.03, 1200
    values = np.where(np.arange(1000) < 1000 * lost, 0.0, 1.0)
    counts = np.arange(images + 1)
    right, wrong = binom.cdf(counts, images, lost), binom.cdf(counts, images, other)
    last = int(np.flatnonzero(wrong <= 0.05)[-1])
    part = (0.05 - wrong[last]) / (wrong[last + 1] - wrong[last])
    exact = right[last] + part * (right[last + 1] - right[last])
    assert power_of_likelihood_ratio([(values, other - lost, images)]) == pytest.approx(exact, abs=2e-3)
