"""From the errors of the weights to the decisions that may be expected to stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from qtaml_hw.allocation import (
    Sensitivity,
    allocate,
    expected_agreement,
    make_menu,
    predicted_budget,
    remaining_variance,
)
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer

RNG = np.random.default_rng(2)


@pytest.fixture
def layer() -> Layer:
    levels = np.clip(np.rint(RNG.laplace(size=500) * 20), -127, 127).astype(np.int32)
    return Layer.of_levels("w", levels)


@pytest.fixture
def known() -> Sensitivity:
    """One layer whose errors of one step move each of ten logits by 0.05."""
    logits = RNG.normal(size=(200, 10)) * 3
    moves = 0.05 * RNG.normal(size=(1, 200, 10))
    return Sensitivity(("w",), (500,), np.ones(1), np.zeros(1), 1.0, (), logits, moves)


@pytest.mark.parametrize("variances", [(0.1, 0.0), (1.0, 1.0), (5.0, 0.5)])
def test_two_classes_agree_as_the_normal_distribution_says(variances):
    """A margin m survives moves a, b of one logit by two layers with probability Phi(m / sqrt(v1 a^2 + v2 b^2))."""
    margins = RNG.uniform(0.5, 3, 4000)
    logits = np.stack([margins, np.zeros(4000)], axis=1)
    moves = np.stack([np.tile([1.0, 0.0], (4000, 1)), np.tile([2.0, 0.0], (4000, 1))])
    expected = norm.cdf(margins / np.sqrt(variances[0] + 4 * variances[1])).mean()
    assert expected_agreement(logits, moves, variances) == pytest.approx(expected, abs=0.006)


def test_errors_that_move_all_logits_alike_change_no_decision():
    logits = RNG.normal(size=(200, 10))
    assert expected_agreement(logits, np.ones((1, 200, 10)), [1e6]) == 1.0


def test_more_errors_lose_more_decisions(known):
    kept = [expected_agreement(known.logits, known.moves, [v]) for v in np.geomspace(1e-3, 1e8, 12)]
    assert np.all(np.diff(kept) <= 1e-9)
    assert kept[0] > 0.99
    assert kept[-1] < 0.5


def test_the_predicted_budget_keeps_the_share_and_a_smaller_one_does_not(layer, known):
    menu = make_menu([layer], BitChannel.symmetric(0.1), readout="raw")
    budget = predicted_budget(menu, known, 0.95)
    for b, enough in ((budget, True), (0.97 * budget, False)):
        left = remaining_variance(menu, known, allocate(menu, known, b))
        assert (expected_agreement(known.logits, known.moves, left) >= 0.95) == enough
    assert predicted_budget(menu, known, 0.2) == 0.0
    real = make_menu([layer], BitChannel.symmetric(0.1), readout="raw", families=("hsiao",))
    assert predicted_budget(real, known, 0.99) is None


def test_sensitivities_that_do_not_say_how_logits_move_predict_no_budget(layer, known):
    menu = make_menu([layer], BitChannel.symmetric(0.1))
    assert predicted_budget(menu, replace(known, moves=np.zeros((0, 0, 0))), 0.95) is None


def test_the_remaining_variance_is_what_the_plan_promises(layer, known):
    """S times it is the predicted output distortion, also where a plane is protected for a part of a layer."""
    menu = make_menu([layer], BitChannel.symmetric(0.1), readout="posterior-mean")
    plan = allocate(menu, known, 1.3)
    left = remaining_variance(menu, known, plan)
    assert float(known.values @ left) == pytest.approx(plan.predicted.distortion)


def test_logits_that_are_not_numbers_are_refused():
    for bad in (np.full((3, 2), np.nan), np.zeros((0, 2))):
        with pytest.raises(ValueError, match="logits must be finite"):
            expected_agreement(bad, np.zeros((1, *bad.shape)), [1.0])
