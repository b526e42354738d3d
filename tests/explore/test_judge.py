"""Trials: as many as needed, the same chips for all, and never made twice; and the distance to Shannon's limit."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, allocate, limit_bits
from qtaml_hw.campaign import evaluate, trials
from qtaml_hw.campaign.database import Store
from qtaml_hw.case import Case, open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.design import Design
from qtaml_hw.explore import judge as judging
from qtaml_hw.explore.judge import Judge, looks, paired
from qtaml_hw.flow import measure, menu_of

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
CHANGES = ["data.test_samples=100", "simulation.threads=1", "protection.codes=['hsiao', 'repetition-3']"]


@pytest.fixture(scope="module")
def case() -> Case:
    return open_case(Design.load(DIGITS / "design.toml", CHANGES), DIGITS)


@pytest.fixture(scope="module")
def found(case: Case) -> Sensitivity:
    return measure(case)


def test_a_judged_plan_has_the_accuracies_that_the_campaign_has(case: Case, found: Sensitivity) -> None:
    plan = allocate(menu_of(case), found, 0.5)
    expected = evaluate(case.network, case.layers, plan, case.test, trials=8, seed=1, threads=1)
    with Store.open(None) as store:
        result = Judge(case, store, 1e-9)(plan, case.test, 8)
    np.testing.assert_array_equal(result.accuracies, expected.accuracies)
    assert result.counts == expected.counts


def test_trials_end_when_the_interval_is_narrow_enough(case: Case, found: Sensitivity) -> None:
    plan = allocate(menu_of(case), found, 0.0)
    with Store.open(None) as store:
        wide, narrow = (Judge(case, store, half)(plan, case.test, 32) for half in (0.5, 0.02))
    assert wide.accuracies.size == 4
    assert 4 < narrow.accuracies.size <= 32
    low, high = narrow.interval
    assert high - low <= 0.04 or narrow.accuracies.size == 32
    assert wide.accuracies.tolist() == narrow.accuracies[:4].tolist()


def test_trials_are_made_once_and_shared_by_all_that_store_alike(
    case: Case, found: Sensitivity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without protection every method and every budget stores the same bits, and chips met before are remembered."""
    made: list[int] = []

    def counted(*args: object, **kwargs: object) -> object:
        simulate = trials.simulator(*args, **kwargs)  # type: ignore[arg-type]
        return lambda t: made.append(t) or simulate(t)

    monkeypatch.setattr(judging, "simulator", counted)
    menu = menu_of(case)
    with Store.open(None) as store:
        judge = Judge(case, store, 1e-9)
        for method in ("tac", "uniform-msp", "unprotected"):
            judge(allocate(menu, found, 0.0, method=method), case.test, 6)
        assert made == [0, 1, 2, 3, 4, 5]
        judge(allocate(menu, found, 0.0), case.test, 8)
        assert made == [0, 1, 2, 3, 4, 5, 6, 7]
        judge(allocate(menu, found, 1.0), case.test, 4)
        assert made[8:] == [0, 1, 2, 3]
        judge(allocate(menu, found, 1.0), case.test.take(50), 4)  # other samples are another experiment
        assert made[12:] == [0, 1, 2, 3]


def test_differences_on_the_same_chips_are_sharper_than_the_figures_themselves(case: Case, found: Sensitivity) -> None:
    """Common random numbers: at 0.01 check bits the gain over none is known better than either accuracy."""
    menu = menu_of(case)
    with Store.open(None) as store:
        judge = Judge(case, store, 1e-9)
        little, none = (judge(allocate(menu, found, budget), case.test, 32) for budget in (0.01, 0.0))
    difference = paired(little, none)
    independent = np.hypot(*(np.ptp(e.interval) for e in (little, none)))
    assert difference.high - difference.low < 0.8 * independent


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 20, 64])
def test_looks_end_at_the_most_and_double_in_between(most: int) -> None:
    found = list(looks(most))
    assert found[-1] == most
    assert all(b == 2 * a for a, b in pairwise(found[:-1]))


def test_no_real_plan_is_better_than_shannon_allows(case: Case, found: Sensitivity) -> None:
    """Over budgets and flip probabilities, stored bits stay above what ideal codes need for the same distortion."""
    for p in (0.001, 0.03, 0.15):
        there = dataclasses.replace(case, channel=BitChannel.symmetric(p, 8))
        menu = menu_of(there)
        for budget in (0.0, 0.3, 2.0):
            plan = allocate(menu, found, budget)
            limit = limit_bits(case.layers, found, plan.predicted.distortion, there.channel, quick=True)
            assert limit is not None
            assert 0 <= limit < 8 + plan.parity_bits_per_weight
