"""The budget at which a noisy rising curve crosses zero."""

from __future__ import annotations

import numpy as np
import pytest
from crossing import find_crossing, probe

TRUE = 1.37


def noisy(seed: int, chip: float = 0.02):
    """Accuracy minus target of a logistic curve that crosses zero at TRUE, with one common shift per chip."""
    shifts = np.random.default_rng(seed).normal(0, chip, 20)
    return lambda budget: lambda fold: float(np.tanh(2 * (budget - TRUE)) + shifts[fold])


def test_the_crossing_of_a_curve_without_noise_is_found_to_one_per_cent():
    found = find_crossing(lambda b: lambda t: b - TRUE, folds=20, largest=8.0)
    assert found.budget == pytest.approx(TRUE, rel=0.01)
    assert found.interval == (pytest.approx(TRUE, rel=0.01), pytest.approx(TRUE, rel=0.01))


def test_a_small_crossing_is_found_to_the_same_relative_precision():
    """A network that needs 0.03 planes is not rounded to the grid of one that needs 3."""
    found = find_crossing(lambda b: lambda t: b - 0.031, folds=20, largest=8.0)
    assert found.budget == pytest.approx(0.031, rel=0.02)


def test_a_curve_that_never_reaches_the_target_has_no_crossing():
    found = find_crossing(lambda b: lambda t: -0.1 - 0.001 * t, folds=20, largest=8.0)
    assert found.budget is None
    assert found.interval == (8.0, None)


def test_a_target_that_holds_without_protection_costs_nothing():
    found = find_crossing(lambda b: lambda t: 0.02 + 0.001 * (t % 2), folds=20, largest=8.0)
    assert (found.budget, found.interval) == (0.0, (0.0, 0.0))


@pytest.mark.parametrize("start", [0.0, 0.004, 0.5, 1.4, 7.9, 50.0])
def test_the_answer_does_not_depend_on_where_the_search_starts(start):
    found = find_crossing(lambda b: lambda t: b - TRUE, folds=20, largest=8.0, start=start)
    assert found.budget == pytest.approx(TRUE, rel=0.01)


def test_a_good_guess_saves_probes():
    far, near = (find_crossing(noisy(2), folds=20, largest=8.0, start=s).probes for s in (0.01, 1.3))
    assert len(near) < len(far)


def test_the_interval_covers_the_crossing_as_often_as_it_says():
    """95 % intervals over 200 experiments: at least 180 cover (15 too few would happen with probability 1e-4)."""
    covered = 0
    for seed in range(200):
        low, high = find_crossing(noisy(seed), folds=20, largest=4.0).interval
        covered += low <= TRUE and (high is None or high >= TRUE)
    assert covered >= 180


def test_a_budget_far_from_the_target_is_left_early_and_one_near_it_is_not():
    sampler = noisy(1)
    assert len(probe(3.0, sampler(3.0), 20).differences) == 4
    assert len(probe(TRUE, sampler(TRUE), 20).differences) == 20
