"""The cheapest plan that keeps a share of the clean accuracy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import make_menu
from qtaml_hw.campaign import cheapest
from qtaml_hw.channel import BitChannel


def search(case, p, readout="raw", families=("ideal",), **how):
    menu = make_menu(case.layers, BitChannel.symmetric(p), readout=readout, families=families)
    how = {"trials": 4, "search_trials": 4, "search_samples": 200, "seed": 4} | how
    return menu, cheapest(case.network, case.layers, menu, case.sensitivity, case.test, **how)


def test_tac_answers_with_fewer_planes_than_uniform(digits):
    found = {method: search(digits, 0.05, method=method)[1] for method in ("tac", "uniform-msp")}
    for result in found.values():
        assert result.reached
        assert result.answer.evaluation.mean >= result.target == 0.95 * result.clean
        assert result.answer.evaluation.samples == digits.test.size
        low, high = result.interval
        assert low <= result.answer.budget <= high < 8
    assert found["tac"].answer.budget < found["uniform-msp"].answer.budget


@pytest.mark.parametrize("method", ["tac", "uniform-msp"])
def test_a_tolerance_below_the_answer_the_target_is_missed(digits, method):
    _, result = search(digits, 0.05, method=method, search_samples=600)
    assert result.answer.budget in [p.budget for p in result.tried]
    missed = max(p.budget for p in result.tried if p.budget < result.answer.budget)
    assert next(p for p in result.tried if p.budget == missed).evaluation.mean < result.target
    assert result.answer.budget - missed <= 0.03 * result.answer.budget + 0.008


def test_the_prediction_comes_close_to_monte_carlo_and_says_that_it_holds(digits):
    """Uniform-MSP, affine, p = 0.05."""
    _, result = search(digits, 0.05, "affine", method="uniform-msp", search_samples=600)
    assert result.predicted == pytest.approx(result.answer.budget, rel=0.3)
    assert result.linear_model_valid


def test_tac_takes_the_plan_of_uniform_msp_where_that_is_cheaper(digits):
    """Sensitivities that are badly wrong (here: the other way round) do not make it dearer than Uniform-MSP."""
    true = digits.sensitivity
    inverse = np.square(true.sizes, dtype=float) / true.values
    wrong = replace(digits, sensitivity=replace(true, values=inverse))
    tac, uniform = (search(wrong, 0.05, method=method)[1] for method in ("tac", "uniform-msp"))
    assert tac.reached
    assert tac.answer.budget == uniform.answer.budget


def test_a_good_memory_needs_no_protection(digits):
    _, result = search(digits, 1e-6)
    assert (result.reached, result.answer.budget) == (True, 0.0)
    assert len(result.tried) <= 1 + 3  # none is needed; more only close the interval


def test_an_unreachable_target_says_what_can_be_reached(digits):
    """SECDED at p = 0.1 helps nothing: the answer is the best plan there is, and that the target was missed."""
    _, result = search(digits, 0.1, families=("hsiao",))
    assert not result.reached
    assert result.answer.evaluation.mean < result.target
    assert result.interval[1] == float("inf")


def test_steps_are_reported(digits):
    seen = []
    search(digits, 1e-6, progress=lambda budget, mean: seen.append((budget, mean)))
    assert 2 <= len(seen) <= 5  # the search, and the answer on all samples
    assert all(0 <= mean <= 1 for _, mean in seen)


@pytest.mark.parametrize("keep", [0.0, 1.1, float("nan")])
def test_a_share_outside_0_to_1_is_refused(digits, keep):
    with pytest.raises(ValueError, match="keep must be"):
        search(digits, 0.1, keep=keep)
