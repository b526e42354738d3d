"""The cheapest plan that surely keeps a share of the clean accuracy, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.campaign import Effort, cheapest, search as module
from qtaml_hw.campaign.metric import TOP_1
from qtaml_hw.campaign.search import ABOVE, MORE_CHIPS, PARTS, REFINED, _between, judge, ladder
from qtaml_hw.campaign.strata import margins
from qtaml_hw.campaign.unlabelled import unlabelled
from qtaml_hw.campaign.verdict import LEVEL
from qtaml_hw.channel import BitChannel
from qtaml_hw.cli.plan import _range_text
from qtaml_hw.network import Samples, load_samples

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


@pytest.fixture(scope="module")
def inputs(digits):
    """Unlabelled samples that are not the test's."""
    return load_samples(DIGITS / "digits.npz", digits.network, x="calibration_x", y=None, scale=1 / 16)


def menu_of(case, p, readout="raw", families=("ideal",)):
    return make_menu(case.layers, BitChannel.symmetric(p), readout=readout, families=families)


def search(case, p, keep=0.95, readout="raw", families=("ideal",), inputs=None, trials=8, **how):
    evaluator, menu = case.evaluator(seed=4), menu_of(case, p, readout, families)
    searching = None if inputs is None else unlabelled(evaluator, inputs, evaluator.clean())
    effort = Effort(trials, 4, 200)
    return menu, cheapest(evaluator, menu, case.sensitivity, keep, searching=searching, effort=effort, **how)


def test_the_ladder_does_not_depend_on_what_is_seen(digits):
    rungs = ladder(menu_of(digits, 0.05))
    assert rungs[0] == 0
    assert rungs[-1] == 8
    assert {b / a for a, b in pairwise(rungs[1:])} == {2.0}
    assert ladder(menu_of(digits, 0.2)) == rungs
    assert ladder(menu_of(digits, 0.5, families=("hsiao",))) == (0.0,)  # nothing to be bought


def test_a_menu_with_more_codes_has_the_rungs_of_one_with_fewer(digits):
    """Seven copies, six check bits a bit, are no power of two; BCH codes are not either."""
    few = ladder(menu_of(digits, 0.015, families=("hsiao", "repetition-3")))
    for more in ("repetition-7", "bch-3", "bch-2"):
        many = ladder(menu_of(digits, 0.015, families=("hsiao", "repetition-3", more)))
        assert {x for x in few if x > many[-1] / 1000} <= {*many}
        assert max(b / a for a, b in pairwise(many[1:])) == 2.0
    assert 0.25 in many


@pytest.fixture(scope="module")
def both(digits, inputs):
    """The same search by two methods, with its menu."""
    return {method: search(digits, 0.05, method=method, inputs=inputs) for method in ("tac", "uniform-msp")}


@pytest.mark.parametrize("method", ["tac", "uniform-msp"])
def test_the_answer_is_the_last_rung_that_is_surely_enough_and_one_below_is_not(digits, both, method):
    menu, found = both[method]
    assert found.reached
    assert found.verdict.answer == "met"
    assert found.verdict.low >= 0.95 > found.verdict.keep - 1e-9
    rungs = ladder(menu)
    place = rungs.index(found.answer.budget)
    below = next((p for p in found.tried if p.budget == rungs[place - 1]), None)
    if below is not None:  # it was looked at, and is not surely enough on the same chips and samples
        _, verdict = judge(digits.evaluator(seed=4), below.plan, 0.95, 8)
        assert verdict.low < found.verdict.low
    low, high = found.range
    assert high is None or high >= found.answer.budget
    assert low is None or low < found.answer.budget
    assert found.answer.evaluation.scores.shape == (8, 600)  # every chip was asked every sample in the end


def test_tac_answers_with_no_more_planes_than_uniform(both):
    found = {method: search.answer.budget for method, (_, search) in both.items()}
    assert found["tac"] < found["uniform-msp"]


def test_many_chips_refine_both_ends_on_these_samples_to_a_fourth_of_a_rung(digits, inputs, monkeypatch):
    monkeypatch.setattr(module, "REFINED", 8)
    menu, found = search(digits, 0.05, inputs=inputs)
    low, high = found.range_on_these
    assert low is None or low < high
    quarter = PARTS * np.log2(8 / high)
    assert quarter == pytest.approx(round(quarter), abs=1e-9)
    between = [p.budget for p in found.tried if p.budget not in ladder(menu)]
    assert between  # looked at, beside the rungs
    assert high <= found.answer.budget  # chips alone vary less than chips and samples


def test_both_ends_on_these_samples_are_looked_for_beyond_the_looks_of_the_verdict(digits, inputs, monkeypatch):
    """One look from above: the verdict is about that rung, and chips alone say more of cheaper ones."""
    monkeypatch.setattr(module, "REFINED", 8)
    monkeypatch.setattr(module, "LOOKS", module.FROM_BELOW + 1)
    menu, found = search(digits, 0.05, inputs=inputs)
    rungs = ladder(menu)
    assert rungs.index(found.answer.budget) > 1
    assert found.range_on_these[1] < found.answer.budget / 2


def test_budgets_between_two_rungs_begin_at_the_end_that_is_known():
    rungs = (0.0, 0.25, 0.5, 1.0)
    assert np.round(_between(rungs, 1.0, 0.5), 3).tolist() == [0.841, 0.707, 0.595]
    assert np.round(_between(rungs, 0.25, 1.0), 3).tolist() == [0.297, 0.354, 0.42, 0.5, 0.595, 0.707, 0.841]
    assert _between(rungs, 0.0, 1.0) == [0.25, 0.5]  # of nothing there is no fourth


def test_test_labels_are_not_looked_at_before_the_verdict(digits, inputs):
    """With labels that make no sense the search tries the same budgets; the verdict alone says that nothing is kept."""
    turned = replace(digits, test=Samples(digits.test.inputs, np.roll(digits.test.labels, 1)))
    evaluator = digits.evaluator(seed=4)
    searching = unlabelled(evaluator, inputs, 0.99)
    menu = menu_of(digits, 0.05)
    tried = [
        [p.budget for p in cheapest(e, menu, digits.sensitivity, searching=s, effort=Effort(6, 4, 100)).searched]
        for e, s in ((evaluator, searching), (turned.evaluator(seed=4), searching))
    ]
    assert tried[0] == tried[1]


def test_chips_of_the_search_are_not_those_of_the_verdict(digits, monkeypatch):
    seeds, trial = {}, module.Evaluator.trial

    def seen(self, plan, number):
        seeds.setdefault(self.metric.name, set()).add((self.seed, number))
        return trial(self, plan, number)

    monkeypatch.setattr(module.Evaluator, "trial", seen)
    evaluator = digits.evaluator(seed=4)
    searching = unlabelled(evaluator, digits.test.take(50), 0.99)
    cheapest(evaluator, menu_of(digits, 0.05), digits.sensitivity, searching=searching, effort=Effort(4, 2, 50))
    assert set(seeds) == {"top-1", "estimated top-1"}
    assert not seeds["top-1"] & seeds["estimated top-1"]


def test_chips_without_samples_of_their_own_see_the_tenth_that_is_fragile(digits, inputs):
    """A rung costs a fifth of its chips times samples: thrice the chips for the prediction, below 29,200 the rest."""
    _, found = search(digits, 0.05, inputs=inputs, trials=20)
    [asked] = [probe.evaluation for probe in found.searched if probe.budget == found.predicted]
    of_prediction = asked.values.size * asked.samples
    assert of_prediction == MORE_CHIPS * 20 * 200 / 5
    assert found.evaluations - of_prediction < 30_000 - 20 * 200 / 5


def test_a_plan_that_misses_by_a_point_is_not_called_met(digits):
    """On chips and samples of its own, 20 times: the plan keeps 98.0 % and 99 % are asked for."""
    evaluator = digits.evaluator(seed=9)
    plan = allocate(menu_of(digits, 0.05), digits.sensitivity, 2.0)
    truth = evaluator.evaluate(plan, 40).mean / evaluator.clean()
    rng, met = np.random.default_rng(0), 0
    for i in range(20):
        some = evaluator.part(np.sort(rng.choice(600, 300, replace=False))).other_chips(i)
        met += judge(some, plan, min(1.0, truth + 0.01), 6)[1].answer == "met"
    assert met <= 2


def test_a_share_of_the_chips_is_counted_on_every_sample(digits, inputs):
    _, found = search(digits, 0.05, inputs=inputs, wanted=0.5)
    assert found.verdict.share.wanted == 0.5
    assert found.verdict.share.chips == 8
    assert found.reached == (found.verdict.share.low >= 0.5 and found.verdict.low >= 0.95)


def test_cells_that_never_fail_are_met_without_statistics(digits):
    evaluator = digits.evaluator().subset(20)
    plan = allocate(menu_of(digits, 0.0), digits.sensitivity, 0.0)
    _, verdict = judge(evaluator, plan, 1.0, 2)
    assert verdict.answer == "met"
    assert judge(evaluator, allocate(menu_of(digits, 1e-9), digits.sensitivity, 0.0), 0.99, 2)[1].answer != "met"


def test_the_predicted_budget_keeps_about_what_it_promises(digits, inputs):
    """Uniform-MSP, affine, p = 0.05."""
    _, found = search(digits, 0.05, readout="affine", method="uniform-msp", inputs=inputs)
    assert found.kept == pytest.approx(0.95, abs=0.04)
    assert found.prediction_valid == (abs(found.kept - 0.95) <= 0.02)


def test_tac_takes_the_plan_of_uniform_msp_where_that_is_cheaper(digits, inputs):
    """Sensitivities that are badly wrong (here: the other way round) do not make it dearer than Uniform-MSP."""
    true = digits.sensitivity
    inverse = np.square(true.sizes, dtype=float) / true.values
    wrong = replace(digits, sensitivity=replace(true, values=inverse))
    tac, uniform = (search(wrong, 0.05, method=method, inputs=inputs)[1] for method in ("tac", "uniform-msp"))
    assert tac.answer.budget <= uniform.answer.budget


def test_a_good_memory_needs_no_protection(digits, inputs):
    _, found = search(digits, 1e-6, inputs=inputs)
    assert (found.reached, found.answer.budget) == (True, 0.0)
    assert found.status == 0


def test_an_unreachable_target_is_surely_not_met_and_says_what_can_be_reached(digits, inputs):
    """SECDED at p = 0.1 helps nothing: the answer is the best plan there is, and that the target was missed."""
    _, found = search(digits, 0.1, families=("hsiao",), inputs=inputs)
    assert (found.verdict.answer, found.status) == ("not met", 1)
    assert found.answer.evaluation.mean < found.target
    assert found.interval[1] == float("inf")


def test_too_few_samples_decide_nothing_and_say_so(digits, inputs):
    """40 images cannot show 99 %, whatever the chips do; 265 could."""
    few = replace(digits, test=digits.test.take(40))
    _, found = search(few, 1e-4, 0.99, inputs=inputs)
    assert (found.verdict.answer, found.status) == ("not decided", 3)
    assert found.verdict.more_samples == 265
    assert "265 samples" in found.verdict.decides


def test_steps_are_reported(digits, inputs):
    seen = []
    search(digits, 1e-6, inputs=inputs, progress=lambda budget, mean: seen.append((budget, mean)))
    assert seen
    assert all(0 <= mean <= 1 for _, mean in seen)


@pytest.mark.parametrize("keep", [0.0, 1.1, float("nan")])
def test_a_share_outside_0_to_1_is_refused(digits, keep):
    with pytest.raises(ValueError, match="keep must be"):
        search(digits, 0.1, keep=keep)


def test_what_is_expected_without_labels_is_what_is_lost_with_them(digits):
    """Expected loss of a plan against the loss of accuracy: within a half of it; disagreement is half as much again."""
    evaluator = digits.evaluator(seed=5)
    plan = allocate(menu_of(digits, 0.05), digits.sensitivity, 1.0)
    asked = unlabelled(evaluator, digits.test, evaluator.clean())
    loss, expected = (e.clean() - e.evaluate(plan, 10).mean for e in (evaluator, asked))
    assert asked.metric.name == "estimated top-1"
    assert expected == pytest.approx(loss, rel=0.5)


def test_a_metric_that_says_nothing_without_labels_is_searched_on_the_test_samples(digits):
    @dataclass(frozen=True)
    class Values(type(TOP_1)):
        unit: str = "dB"

    assert unlabelled(digits.evaluator(metric=Values()), digits.test, 0.9) is None


@pytest.mark.parametrize(("trials", "level"), [(REFINED - 1, LEVEL), (REFINED, LEVEL / 2)])
def test_two_refined_ends_share_the_level(trials, level):
    """Of "met" and "not met" on these samples either may be wrong: at `LEVEL / 2` both together are at `LEVEL`."""
    asked = set()

    def at_level(budget, level):
        asked.add(level)
        return None, "met" if budget > 1 else "not met"

    budgets = (0.5, 1.0, 2.0, 4.0)
    rungs = SimpleNamespace(effort=Effort(trials), budgets=budgets, seen=budgets, at_level=at_level)
    assert module._on_these(rungs, budgets[::-1], "met") > 1
    assert module._on_these(rungs, budgets, "not met") == 1
    assert asked == {level}


def test_the_dearest_plan_is_named_where_none_is_surely_enough() -> None:
    found = SimpleNamespace(
        verdict=SimpleNamespace(level=0.1),
        currency="check bits",
        range=(0.5, None),
        range_on_these=(1.0, None),
        reached=False,
        dearest=48.0,
    )
    text = _range_text(found)
    assert "each end sure to 95 %, the verdict to 90 %" in text
    assert "0.5 is surely too little, no budget tried is surely enough (on these samples: 1 is surely" in text
    assert "not even the dearest plan there is, with 48, is surely enough" in text
    found.reached, found.answer = True, SimpleNamespace(budget=2.0)
    assert "dearest" not in _range_text(found)
    assert _range_text(found).endswith("\n2 is surely enough at the level of the verdict, not at that of an end")
    found.range = (0.5, 2.0)
    assert "at the level of the verdict" not in _range_text(found)


def misled(digits, p, keep, family, **how):
    """A search on the 30 samples with the largest margins, and a verdict on the 100 with the smallest."""
    evaluator, menu = digits.evaluator(seed=4), menu_of(digits, p, "affine", (family,))
    order = np.argsort(margins(evaluator.clean_outputs))
    hard, easy = (evaluator.part(np.sort(part)) for part in (order[:100], order[-30:]))
    searching = unlabelled(evaluator, easy.samples, 0.999)
    return menu, cheapest(hard, menu, digits.sensitivity, keep, searching=searching, effort=Effort(8, 2, 30), **how)


def test_a_search_that_starts_too_low_finds_the_dearer_plan_that_keeps_the_target(digits):
    """Nothing is needed on the search's samples; on those of the verdict even three rungs above that are too few."""
    menu, found = misled(digits, 0.02, 0.9, "ideal")
    assert found.searched[0].budget == 0
    rungs = ladder(menu)
    assert found.verdict.answer == "met"
    assert rungs.index(found.answer.budget) > ABOVE[0]
    assert found.range[0] >= rungs[ABOVE[1]]
    below = rungs[rungs.index(found.answer.budget) - 1]
    assert below in [probe.budget for probe in found.tried]  # the cheapest that is surely enough: this one is not


@pytest.mark.parametrize(("keep", "answer"), [(0.97, "not met"), (0.93, "not decided")])
def test_not_met_is_said_only_where_the_dearest_plan_surely_misses_the_target(digits, keep, answer):
    """The plans at which the verdict begins surely miss both targets; the dearest, SECDED for all bits, one of them."""
    menu, found = misled(digits, 0.01, keep, "hsiao")
    assert found.answer.budget == ladder(menu)[-1] == 1
    assert found.range[0] < 1
    assert found.verdict.answer == answer
    assert found.interval[1] == float("inf")


def test_chips_that_are_counted_have_the_whole_level_and_go_on_above_too(digits):
    """8 chips of 8 prove 68.8 % at 5 %, and 67.9 % at nine tenths of it."""
    _, found = misled(digits, 0.02, 0.9, "ideal", wanted=0.685)
    assert (found.verdict.answer, found.answer.budget) == ("met", 8)
