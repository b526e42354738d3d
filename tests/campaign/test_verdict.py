"""A verdict is wrong as rarely as it says, whatever the figures look like, and it says what would decide."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from qtaml_hw.campaign.metric import TOP_1
from qtaml_hw.campaign.strata import Seen, deal
from qtaml_hw.campaign.verdict import (
    LEVEL,
    SPENDING,
    Bounds,
    Observed,
    Share,
    Verdict,
    answered,
    chips_needed,
    descend,
    last_met,
    proven_share,
    verdict,
)
from qtaml_hw.chip.image import Counts


@dataclasses.dataclass(frozen=True)
class Figure(type(TOP_1)):
    """Any figure between two ends."""

    range: tuple[float, float] = (0.0, 1.0)
    better: str = "higher"
    scale: str = "ratio"


def wrong(draw, keep, repetitions=600, seed=0):
    """Shares of "met" and "not met" over repetitions whose truth lies on the target."""
    rng = np.random.default_rng(seed)
    answers = [Bounds.of(draw(rng), keep).answer() for _ in range(repetitions)]
    return answers.count("met") / repetitions, answers.count("not met") / repetitions


def limit(repetitions=600, level=0.05):
    """Three standard errors above the level."""
    return level + 3 * np.sqrt(level * (1 - level) / repetitions)


@pytest.mark.parametrize(("images", "loss"), [(100, 0.02), (300, 0.01), (1000, 0.003)])
def test_images_that_are_lost_on_all_chips_or_on_none_are_no_trap(images, loss):
    """The worst distribution: chips agree, so that their spread says nothing, and losses are rare."""

    def draw(rng):
        right = (rng.random(images) >= loss).astype(float)
        return Observed(np.tile(right, (8, 1)), np.ones(images))

    met, not_met = wrong(draw, 1 - loss)
    assert met <= limit()
    assert not_met <= limit()


@pytest.mark.parametrize(("chips", "images"), [(4, 300), (20, 600), (40, 1000)])
def test_chips_and_images_both_vary_and_both_are_counted(chips, images):
    """Losses follow margins of images and strengths of chips."""

    def draw(rng):
        margin, strength = rng.gumbel(2.5, 1.0, images), rng.normal(0, 0.3, (chips, 1))
        p = 1 / (1 + np.exp(3 * (margin - 0.1 + strength)))
        return Observed((rng.random((chips, images)) >= p).astype(float), np.ones(images))

    rng = np.random.default_rng(1)
    truth = np.mean([draw(rng).scores.mean() for _ in range(1500 if images < 1000 else 400)])
    met, not_met = wrong(draw, truth, 400)
    assert met <= limit(400)
    assert not_met <= limit(400)


def mixture(rng, chips, images, p=0.14):
    """One chip in seven has a failed codeword and loses 40 % of the images, others 0.2 %."""
    failed = rng.random(chips) < p
    loss = np.where(failed, rng.beta(0.5, 0.75, chips), 0.002)[:, None]
    return (rng.random((chips, images)) >= loss).astype(float), failed


def test_rare_chips_that_lose_nearly_all_are_a_stratum_of_their_own():
    """The truth is 1 - 0.14 * 0.4 - 0.86 * 0.002: six chips as they come see no failed one in two of five draws, and
    then prove what is not so; with the probability that the code gives they prove nothing."""
    keep = 1 - 0.14 * 0.4 - 0.86 * 0.002

    def blind(rng):
        return Observed(mixture(rng, 6, 600)[0], np.ones(600))

    def told(rng):
        scores, failed = mixture(rng, 6, 600)
        return Observed(scores, np.ones(600), failed=failed, p_failed=0.14)

    def enough(rng):
        ones, more = mixture(rng, 20, 600), mixture(rng, 40, 600, 1.0)
        scores, failed = (np.concatenate(x) for x in zip(ones, more, strict=True))
        return Observed(scores, np.ones(600), failed=failed, p_failed=0.14)

    assert wrong(blind, keep, 200)[0] > 0.3
    assert wrong(told, keep, 200)[0] <= limit(200)
    assert max(wrong(enough, keep, 300)) <= limit(300)
    rng = np.random.default_rng(5)
    assert sum(Bounds.of(enough(rng), keep - 0.05).answer() == "met" for _ in range(50)) > 40  # not by being blind


def test_a_kind_of_chip_that_nobody_saw_counts_as_lost_and_as_perfect():
    seen = Observed(np.ones((20, 5000)), np.ones(5000), failed=np.zeros(20, bool), p_failed=0.02)
    plain = Bounds.of(Observed(seen.scores, seen.clean), 0.97)
    bounds = Bounds.of(seen, 0.97)
    assert plain.lower() - bounds.lower() == pytest.approx(0.02, rel=0.06)
    assert Bounds.of(seen, 0.99).answer() == "not decided"
    assert "failed codeword" in verdict(seen, 0.99).decides


def test_scores_that_are_not_right_or_wrong_are_judged_alike():
    """Figures between -1 and 3 with a mean of 0.99 of the clean one."""

    def draw(rng):
        clean = rng.beta(2, 2, 400) * 4 - 1
        noisy = np.clip(
            0.99 * clean + 0.1 * rng.normal(size=(10, 1)) * rng.random(400) + 0.2 * rng.normal(size=(10, 400)), -1, 3
        )
        return Observed(noisy, clean, Figure(range=(-1.0, 3.0)))

    rng = np.random.default_rng(3)
    kept = np.mean([draw(rng).kept() for _ in range(500)])
    met, not_met = wrong(draw, kept, 400)
    assert met <= limit(400)
    assert not_met <= limit(400)


def test_where_lower_is_better_less_is_met():
    """A loss of 1.0 that grows to 1.05 keeps 95.2 %."""
    rng = np.random.default_rng(0)
    clean = rng.random(4000) * 2
    seen = Observed(clean * 1.05 + rng.normal(0, 0.01, (12, 4000)), clean, Figure(range=(0.0, np.inf), better="lower"))
    assert seen.kept() == pytest.approx(1 / 1.05, rel=1e-3)
    assert [Bounds.of(seen, keep).answer() for keep in (0.93, 1 / 1.05, 0.97)] == ["met", "not decided", "not met"]


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("shape", [(2, 1), (4, 50), (20, 600)])
def test_no_bound_has_zero_width_where_all_that_was_seen_is_equal(value, shape):
    seen = Observed(np.full(shape, value), np.ones(shape[1]))
    for bounds in (Bounds.of(seen, 0.9), Bounds.given(seen, 0.9)):
        assert bounds.lower() <= bounds.mean <= bounds.upper()
        assert bounds.upper() - bounds.lower() > 1e-3


def test_nothing_lost_is_the_rule_of_three():
    """No loss on m images allows 2.65 / m; 264 images are too few for 99 %."""
    answers = {m: Bounds.of(Observed(np.ones((40, m)), np.ones(m)), 0.99).answer() for m in (263, 320)}
    assert answers == {263: "not decided", 320: "met"}


def test_dealing_images_out_gives_the_same_mean_and_no_narrower_bound():
    rng = np.random.default_rng(2)
    scores = (rng.random((20, 600)) > 0.01).astype(float)
    seen = rng.random((20, 600)) < 0.2
    seen[:, :60] = True
    seen[0] |= ~seen.any(axis=0)
    whole, dealt = Observed(scores, np.ones(600)), Observed(np.where(seen, scores, np.nan), np.ones(600))
    assert dealt.mean() == pytest.approx(whole.mean(), abs=0.005)
    assert Bounds.of(dealt, 0.97).low_sd > Bounds.of(whole, 0.97).low_sd
    assert Bounds.given(dealt, 0.97).low_sd > Bounds.given(whole, 0.97).low_sd


def test_a_verdict_of_dealt_samples_says_what_it_counts_and_where_all_samples_say_something_else():
    """Losses only where chips were not asked: "met" of the part beside a figure of all evaluations, 97 % of clean."""
    asked, scores = np.zeros((10, 600), dtype=bool), np.ones((10, 600))
    asked[:, :60] = True
    asked[np.arange(600) % 10, np.arange(600)] = asked[(np.arange(600) + 1) % 10, np.arange(600)] = True
    part = Seen(Observed(np.where(asked, scores, np.nan), np.ones(600)), 10, np.zeros(10, dtype=np.int64), Counts(), 0)
    same = dataclasses.replace(part, observed=dataclasses.replace(part.observed, scores=scores.copy()))
    scores[~asked & (np.random.default_rng(1).random(asked.shape) < 0.04)] = 0
    whole = dataclasses.replace(part, observed=dataclasses.replace(part.observed, scores=scores))
    found, of_all = part.verdict(0.98, whole=whole), whole.verdict(0.98)
    assert (found.answer, of_all.answer) == ("met", "not met")
    assert (found.samples, found.evaluations, of_all.evaluations) == (600, asked.sum(), 6000)
    assert f"10 chips, 600 samples, of which a chip read {asked.sum() / 10:.0f} on average)" in str(found)
    assert str(of_all).endswith("10 chips, 600 samples)")
    said = f'"met" is said of {asked.sum():,} of 6,000 evaluations; by all of them it is "not met": '
    assert found.caution.endswith(f"{said}{100 * scores.mean():.4g} % of clean top-1 kept")
    assert "evaluations" not in part.verdict(0.98, whole=same).caution


def test_what_a_chip_does_to_all_images_is_seen_where_images_are_dealt_out():
    """One chip in ten loses 5 % of all images but those of small margin, which are turned to right and to wrong alike.

    What all chips see does not tell; the variance of their means is known.
    """
    rng, chips, images = np.random.default_rng(7), 20, 6000
    found = []
    for _ in range(40):
        margin = np.arange(images)
        bad = rng.random((chips, 1)) < 0.1
        right = np.where(
            margin < images // 10, rng.random((chips, images)) < 0.5, rng.random((chips, images)) >= 0.05 * bad
        )
        scores = np.full((chips, images), np.nan)
        for chip, own in enumerate(deal(margin, images, chips).rows):
            scores[chip, own] = right[chip, own]
        clean = np.where(margin < images // 10, margin % 2, 1.0)
        found.append(Bounds.of(Observed(scores, clean), 0.99).chips * chips)
    assert np.mean(found) == pytest.approx(0.1 * 0.9 * (0.9 * 0.05) ** 2, rel=0.35)


def test_a_ladder_of_plans_that_all_miss_a_little_is_wrong_no_oftener_than_one_plan():
    """Ten rungs, each at the full level, one after the other down to the first that is not met. Whoever takes any rung
    that is met is wrong oftener. At a level of 0.3, where bounds that are safe are wrong often enough to be seen.
    """
    level = 0.3

    def ladder(rng):
        scores = ((rng.random((10, 400)) >= 0.0301).astype(float) for _ in range(10))
        return [Bounds.of(Observed(each, np.ones(400)), 0.97).answer(level) for each in scores]

    rng = np.random.default_rng(4)
    ladders = [ladder(rng) for _ in range(300)]
    wrong, careless = (np.mean(x) for x in zip(*((descend(x) is not None, "met" in x) for x in ladders), strict=True))
    assert wrong <= limit(300, level) < careless


@pytest.mark.parametrize("dearer_keep", [False, True])
def test_dearer_rungs_looked_at_after_a_failure_are_wrong_no_oftener_than_one_plan(dearer_keep):
    """Rungs on the very target have uniform p-values, here independent ones. The dearer rungs are such, too, or they
    surely keep the target, so that their part of the level is freed. Near the level, for it is spent to the end; twice
    of it were the whole level given to both.
    """
    first, above, rng = (5, 4, 3, 2, 1), (10, 9, 8, 7, 6), np.random.default_rng(5)

    def wrong():
        p = rng.random(11) * [not (dearer_keep and rung > 5) for rung in range(11)]
        found = last_met(first, above, lambda rung, part: "met" if p[rung] <= part else "not decided")
        return found is not None and not (dearer_keep and found > 5)

    assert 0.04 < np.mean([wrong() for _ in range(4000)]) <= limit(4000)


def test_the_level_of_dearer_rungs_is_free_once_all_of_them_are_met():
    def answer(rung, part):
        return "met" if p_values[rung] <= part else "not decided"

    p_values = {1.0: 0.05, 0.5: 0.01, 0.25: 0.2, 4.0: 0.001, 2.0: 0.004}
    assert last_met([1.0, 0.5, 0.25], [4.0, 2.0], answer) == 0.5
    p_values[2.0] = 0.01
    assert last_met([1.0, 0.5, 0.25], [4.0, 2.0], answer) == 4.0
    p_values[4.0] = 0.01
    assert last_met([1.0, 0.5, 0.25], [4.0, 2.0], answer) is None
    assert last_met([1.0, 0.5, 0.25], [], answer) == 0.5
    p_values[1.0] = 0.04
    assert last_met([1.0, 0.5, 0.25], [4.0, 2.0], answer) == 0.5


def test_looks_after_adding_chips_spend_the_level_and_no_more():
    """Looks after 4, 8, 16 and 32 chips: the first that decides ends it. At the full level each it is wrong oftener."""
    assert sum(SPENDING) == pytest.approx(0.05)

    def draw(rng):
        return np.clip(0.97 + 0.05 * rng.normal(size=(32, 1)) + 0.02 * rng.normal(size=300), 0, 2)

    def wrongly(rng, levels):
        scores, looks = draw(rng), (4, 8, 16, 32)
        answers = [
            Bounds.of(Observed(scores[:n], np.ones(300), Figure(range=(0.0, 2.0))), 0.97, 0.0).answer(x)
            for n, x in zip(looks, levels, strict=True)
        ]
        return "met" in answers

    spent, careless = (
        np.mean([wrongly(np.random.default_rng(i), x) for i in range(400)]) for x in (SPENDING, [0.05] * 4)
    )
    assert spent <= 0.05 < limit(400) < careless


def test_counts_of_chips_and_not_their_spread_say_how_many_hold():
    assert [chips_needed(0.99, failing) for failing in range(4)] == [299, 473, 628, 773]
    for holding, chips in ((20, 20), (18, 20), (0, 5)):
        low, high = proven_share(holding, chips)
        assert low <= holding / chips <= high
    rng = np.random.default_rng(0)
    assert np.mean([proven_share(rng.binomial(50, 0.9), 50)[0] > 0.9 for _ in range(4000)]) <= limit(4000)


def test_twenty_good_chips_do_not_prove_ninety_per_cent():
    seen = Observed(np.ones((20, 600)), np.ones(600))
    found = verdict(seen, 0.99, wanted=0.9)
    assert (found.answer, found.more_chips) == ("not decided", 29)
    assert "86 %" in str(found.share)
    assert verdict(Observed(np.ones((29, 600)), np.ones(600)), 0.99, wanted=0.9).answer == "met"
    bad = np.ones((40, 600))
    bad[:20, :12] = 0  # half of the chips keep 98 %
    assert verdict(Observed(bad, np.ones(600)), 0.985, wanted=0.9).answer == "not met"
    assert verdict(Observed(bad, np.ones(600)), 0.97, wanted=0.9).answer == "met"


def test_the_share_of_chips_weights_those_with_a_failed_codeword():
    """Of 20 + 20 chips half have a failed codeword and break; of all chips one in ten does."""
    scores = np.ones((40, 100))
    scores[20:] = 0.5
    seen = Observed(scores, np.ones(100), failed=np.arange(40) >= 20, p_failed=0.1)
    share = Share.of(seen, 0.9, 0.8)
    assert share is not None
    assert share.low < 0.9 < share.high < 0.95
    assert share.low == pytest.approx(0.9 * proven_share(20, 20, LEVEL / 2)[0])  # all of the others hold, none of these
    assert share.high == pytest.approx(0.9 + 0.1 * proven_share(0, 20, LEVEL / 2)[1])
    assert share.below == 0.5


@pytest.mark.parametrize(
    ("low", "high", "answer"), [(0.9, 1.0, "met"), (0.8, 0.9, "not decided"), (0.8, 0.89, "not met")]
)
def test_a_share_that_is_proven_exactly_is_met(low, high, answer):
    assert Share(0.9, 19, 20, low, high).answer == answer


@pytest.mark.parametrize(("lost", "keep"), [(6, 0.98), (10, 0.97)])
def test_as_many_images_as_are_named_decide_in_most_cases(lost, keep):
    """The margin and the spread of what was seen hold on: three of four verdicts are "met" then."""
    scores = np.ones((60, 500))
    scores[:, :lost] = 0
    found = verdict(Observed(scores, np.ones(500)), keep)
    assert found.answer == "not decided"
    assert found.more_chips is None
    images, rng = found.more_samples, np.random.default_rng(lost)
    assert images is not None
    again = [(rng.random(images) >= lost / 500).astype(float) for _ in range(200)]
    met = np.mean([Bounds.of(Observed(np.tile(x, (60, 1)), np.ones(images)), keep).answer() == "met" for x in again])
    assert 0.65 < met < 0.95


def test_a_verdict_goes_to_json_and_back_and_refuses_what_it_cannot_be():
    scores = np.ones((8, 300))
    scores[4:, :4] = 0
    found = verdict(Observed(scores, np.ones(300)), 0.99, wanted=0.5, failed_words=np.arange(8), natural=4)
    assert Verdict.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert (found.failed_words, found.failed_chips) == (1.5, 0.75)
    assert found.answer == "not decided"
    assert found.decides
    for field, value in (("answer", "perhaps"), ("keep", 0), ("low", 2.0)):
        with pytest.raises(ValueError):
            Verdict.from_json(found.to_json() | {field: value})
    with pytest.raises(ValueError, match="not a verdict"):
        Verdict.from_json({"answer": "met"})
    for how in ({"keep": 1.5}, {"keep": 0.9, "wanted": 1.0}, {"keep": 0.9, "level": 0.7}):
        with pytest.raises(ValueError):
            verdict(Observed(scores, np.ones(300)), **how)


def test_the_answers_alone_are_those_of_the_verdict():
    """At both levels, with and without a share of chips; all three answers are among them."""
    rng = np.random.default_rng(5)
    found = set()
    for loss in (0.0, 0.02, 0.2):
        seen = Observed((rng.random((20, 300)) > loss).astype(float), np.ones(300))
        for level in (0.05, 0.01):
            for wanted in (None, 0.5):
                whole = verdict(seen, 0.97, wanted=wanted, level=level)
                assert answered(seen, 0.97, wanted, level) == (whole.answer, whole.on_these)
                found.add(whole.answer)
    assert found == {"met", "not met", "not decided"}


def test_bounds_that_there_are_not_are_not_printed() -> None:
    """Two chips that differ say nearly nothing: no share of the clean figure is ruled out."""
    rng = np.random.default_rng(4)
    scores = np.array([rng.random(40) < right for right in (0.99, 0.6)], dtype=float)
    text = str(verdict(Observed(scores, np.ones(40)), 0.9))
    assert text.startswith("not decided: 78.75 % of clean top-1 kept (these chips and samples give no bounds, 2 chips,")


def test_a_tenth_of_all_chips_that_few_chips_do_not_show_is_named():
    """One chip in ten is ruined: ten chips without one say "met" in a third of all cases, and say what they may not
    have shown; of 29 chips that happens in one case of twenty."""
    rng = np.random.default_rng(5)
    for chips, unseen in ((10, 0.9**10), (29, 0.9**29)):
        sound = (rng.random((300, chips, 1)) >= 0.1).astype(float)
        seen = [Observed(np.tile(one, (1, 100)), np.ones(100)) for one in sound]
        met = [one for one in seen if answered(one, 0.95, None, LEVEL)[0] == "met"]
        assert len(met) / len(seen) == pytest.approx(unseen, abs=0.08)
        said = verdict(met[0], 0.95).caution
        assert said == "" if chips == 29 else said.startswith(f"if one chip in 10 is bad, {chips} chips contain none")
        if chips == 10:
            assert said.endswith(f"with a probability of {100 * unseen:.0f} %, 29 chips with one of 5 %")
            assert verdict(next(one for one in seen if one.scores.min() == 0), 0.95).caution == ""


@pytest.mark.parametrize(("better", "worst"), [("higher", 0.9), ("lower", 0.03)])
def test_a_chip_that_is_far_worse_than_the_others_is_named(better, worst):
    usual = 0.99 if better == "higher" else 0.01
    chips = np.tile(np.linspace(usual - 0.002, usual + 0.002, 20)[:, None], (1, 2000))
    clean = np.full(2000, usual)
    metric = Figure(better=better)
    assert verdict(Observed(chips, clean, metric), 0.9 if better == "higher" else 0.4).caution == ""
    chips[3] = worst
    found = verdict(Observed(chips, clean, metric), 0.9 if better == "higher" else 0.4)
    assert found.answer == "met"
    assert found.caution.startswith("one chip is far worse than the others; if one chip in 10 is bad, 20 chips")
