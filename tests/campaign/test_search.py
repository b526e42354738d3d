"""The cheapest plan that keeps a share of the clean accuracy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import make_menu
from qtaml_hw.campaign import Effort, cheapest, search as module
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Samples


def search(case, p, readout="raw", families=("ideal",), **how):
    menu = make_menu(case.layers, BitChannel.symmetric(p), readout=readout, families=families)
    effort = {"trials": 4, "search_trials": 4, "search_samples": 200}
    effort |= {name: how.pop(name) for name in list(how) if name in effort}
    return menu, cheapest(case.evaluator(seed=4), menu, case.sensitivity, effort=Effort(**effort), **how)


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


def on_easier_samples(case, method):
    """A search that looks at 200 samples of which the network knows nearly all, before 400 of which it knows none."""
    labels = case.test.labels.copy()
    labels[200:] = (labels[200:] + 1) % 10
    evaluator = replace(case, test=Samples(case.test.inputs, labels)).evaluator(seed=4)
    menu = make_menu(case.layers, BitChannel.symmetric(0.05), readout="raw", families=("ideal",))
    result = cheapest(evaluator, menu, case.sensitivity, method=method, effort=Effort(4, 4, 200))
    return result, evaluator.subset(200).clean()


def ends_where_both_ends_cross(result, surplus):
    """`surplus`: of both ends of the interval over the target of the search's samples, worse end first, by budget."""
    low, high = result.interval
    assert low < high
    assert max(budget for budget, (_, best) in surplus.items() if best < 0) < low <= result.answer.budget
    assert result.answer.budget <= high <= min(budget for budget, (worst, _) in surplus.items() if worst >= 0)


def test_a_step_of_the_search_is_judged_by_what_its_own_samples_allow(digits):
    """The clean accuracy of all samples is a third of that of the search's: it is no measure for its steps."""
    result, clean = on_easier_samples(digits, "uniform-msp")
    assert result.clean < 0.4 < 0.95 < clean
    assert result.target == 0.95 * result.clean
    holds = {p.budget: p.evaluation.mean >= 0.95 * clean for p in result.tried}
    least = min(budget for budget, held in holds.items() if held)
    missed = max(budget for budget, held in holds.items() if not held)
    assert 0 < least - missed <= 0.03 * least + 0.008  # it was these samples' crossing that was closed in on
    assert result.answer.budget >= least
    ends_where_both_ends_cross(
        result, {p.budget: np.subtract(p.evaluation.interval, 0.95 * clean) for p in result.tried}
    )
    assert result.kept == pytest.approx(
        next(p.evaluation.mean for p in result.tried if p.budget == result.predicted) / clean
    )


def test_uniform_msp_is_searched_only_where_it_keeps_enough_of_what_the_search_s_samples_allow(digits, monkeypatch):
    """On these samples its plan at TAC's budget does not, though it keeps more than all of them allow."""
    searched, predicted = [], module.predicted_budget
    monkeypatch.setattr(
        module,
        "predicted_budget",
        lambda *args, method, **how: searched.append(method) or predicted(*args, method=method),
    )
    result, _ = on_easier_samples(digits, "tac")
    assert result.reached
    assert searched == ["tac"]


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


@pytest.mark.parametrize("p", [0.1, 0.3])
def test_an_answer_that_misses_is_the_best_of_what_was_tried(digits, p):
    """Three copies help at p = 0.1, not enough; at 0.3 they and none are nearly alike."""
    _, result = search(digits, p, families=("repetition-3",))
    assert not result.reached
    assert {probe.budget for probe in result.tried} == {0.0, 16.0}
    assert result.answer.budget == max(result.tried, key=lambda probe: probe.evaluation.mean).budget
    assert p > 0.1 or result.answer.budget == 16.0


def test_steps_are_reported(digits):
    seen = []
    search(digits, 1e-6, progress=lambda budget, mean: seen.append((budget, mean)))
    assert 2 <= len(seen) <= 5  # the search, and the answer on all samples
    assert all(0 <= mean <= 1 for _, mean in seen)


@pytest.mark.parametrize("keep", [0.0, 1.1, float("nan")])
def test_a_share_outside_0_to_1_is_refused(digits, keep):
    with pytest.raises(ValueError, match="keep must be"):
        search(digits, 0.1, keep=keep)


def test_where_lower_is_better_the_figure_may_grow_to_the_clean_one_over_the_share(digits):
    """The error of the logits' softmax, as a metric: the search ends where it has grown by a quarter."""

    class Loss:
        name, range, better = "loss", (0.0, np.inf), "lower"

        def score(self, outputs, targets):
            shifted = outputs - outputs.max(axis=1, keepdims=True)
            return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(targets)), targets]

        def agree(self, clean, noisy):
            return self.score(noisy, clean.argmax(axis=1))

    evaluator = digits.evaluator(seed=4, metric=Loss(), threads=1)
    menu = make_menu(digits.layers, BitChannel.symmetric(0.02), readout="raw", families=("ideal",))
    result = cheapest(evaluator, menu, digits.sensitivity, 0.8, method="uniform-msp", effort=Effort(4, 4, 600))
    assert result.reached
    assert result.target == evaluator.clean() / 0.8
    assert result.answer.evaluation.mean <= result.target
    assert 0 < result.answer.budget < 8
    unprotected = next(p.evaluation.mean for p in result.tried if p.budget == 0)
    assert unprotected > result.target
    worse = {p.budget: result.target - np.array(p.evaluation.interval[::-1]) for p in result.tried}
    ends_where_both_ends_cross(result, worse)
