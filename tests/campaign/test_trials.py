"""Monte Carlo accuracy: reproducible, independent of threads, with an interval that holds what it says."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import stdtrit

from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.campaign import Evaluation, RecordedTrials, Store, Trial, trial_seed
from qtaml_hw.campaign.estimate import half_width
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import Counts, corrected_biases, store
from qtaml_hw.network import Runner, Samples


def plan_of(case, p, budget, readout="raw", families=("ideal",), **how):
    menu = make_menu(case.layers, BitChannel.symmetric(p), readout=readout, families=families)
    return allocate(menu, case.sensitivity, budget, **how)


def test_a_perfect_memory_has_the_clean_accuracy(digits):
    evaluator = digits.evaluator(threads=1)
    clean = evaluator.clean()
    for readout in ("raw", "posterior-mean"):
        assert evaluator.evaluate(plan_of(digits, 0.0, 0.0, readout), 2).values.tolist() == [clean, clean]
    assert clean > 0.97


def test_a_memory_without_information_leaves_chance(digits):
    assert digits.evaluator().evaluate(plan_of(digits, 0.5, 0.0), 5).mean < 0.25


def test_the_result_is_a_function_of_the_seed_not_of_the_threads(digits):
    plan = plan_of(digits, 0.02, 0.3, families=("repetition-3",))
    some = digits.test.take(150)
    runs = [
        digits.evaluator(seed=s, threads=t).on(some).evaluate(plan, n)
        for n, s, t in ((6, 1, 1), (6, 1, 3), (3, 1, 2), (6, 2, 2))
    ]
    assert runs[0].values.tolist() == runs[1].values.tolist()
    assert runs[0].counts == runs[1].counts
    assert runs[2].values.tolist() == runs[0].values[:3].tolist()  # more trials continue the same series
    assert runs[3].values.tolist() != runs[0].values.tolist()
    assert len(set(runs[0].values.tolist())) > 1  # each trial is another chip


def test_progress_is_told_of_every_trial(digits):
    seen = []
    plan = plan_of(digits, 0.02, 0.0)
    digits.evaluator().subset(20).evaluate(plan, 3, progress=lambda *a: seen.append(a))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_protection_and_better_read_outs_help(digits):
    """p = 0.05, four planes spent well, and read-outs: the order of theory.md section 8's table."""
    mean = {
        (readout, budget): digits.evaluator(seed=3).evaluate(plan_of(digits, 0.05, budget, readout), 6).mean
        for readout, budget in (("raw", 0.0), ("raw", 2.0), ("posterior-mean", 0.0))
    }
    assert mean["raw", 0.0] + 0.1 < mean["raw", 2.0]
    assert mean["raw", 0.0] + 0.1 < mean["posterior-mean", 0.0]


def test_corrections_reach_the_network(digits):
    """The corrected network, weights averaged over chips, computes what the clean one does, channel by channel."""
    plan = plan_of(digits, 0.05, 0.5, "posterior-mean")
    biases = corrected_biases(digits.network, plan)
    assert len(biases) == len(digits.layers)
    assert plan.layers[-2].slope[0] < 0.95
    first = digits.layers[-1]
    image = store(plan, digits.layers)
    average = np.mean([image.read(trial_seed(0, t))[0][first.name] for t in range(200)], axis=0)
    use = next(s for s in digits.network.sites if s.name == first.name).uses[0]
    x = {k: v for k, v in digits.test.inputs.items()}
    runner = Runner(digits.network, [digits.network.logits])
    clean = {y.name: y.weights() for y in digits.layers}
    base = runner.predict(x, clean).mean(axis=0)
    plain = runner.predict(x, clean | {first.name: average}).mean(axis=0)
    fixed = runner.predict(x, clean | {first.name: average}, {use.bias: biases[use.bias]}).mean(axis=0)
    assert np.abs(fixed - base).max() < 0.5 * np.abs(plain - base).max()


def test_the_interval_covers_the_mean_as_often_as_it_says():
    """2000 sets of 8 normal accuracies: 95 % coverage within 4 standard errors."""
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(2000):
        low, high = Evaluation(0.5 + 0.05 * rng.normal(size=8), 100, Counts(), 0).interval
        hits += low <= 0.5 <= high
    assert abs(hits / 2000 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 2000)


def test_a_single_trial_has_no_interval():
    assert Evaluation(np.array([0.7]), 100, Counts(), 0).interval == (0.0, 1.0)


def test_an_evaluation_goes_to_json(digits):
    import json

    plan = plan_of(digits, 0.02, 0.3, families=("hsiao",))
    result = digits.evaluator().subset(50).evaluate(plan, 2)
    data = json.loads(json.dumps(result.to_json()))
    assert data["trials"] == len(data["accuracies"]) == 2
    assert data["low"] <= data["mean"] <= data["high"]


def test_misuse_is_refused(digits):
    plan = plan_of(digits, 0.02, 0.0)
    with pytest.raises(ValueError, match="trials must be at least 1"):
        digits.evaluator().evaluate(plan, 0)
    unlabelled = digits.evaluator().on(Samples(digits.test.inputs))
    for ask in (unlabelled.clean, lambda: unlabelled.evaluate(plan)):
        with pytest.raises(ValueError, match="samples without labels have no top-1"):
            ask()


def test_recorded_trials_of_chips_that_differ_are_not_those_of_chips_that_do_not(digits):
    plan = plan_of(digits, 0.02, 0.3, families=("repetition-3",))
    with Store.open(None) as trials:
        known = RecordedTrials(trials, plan, "")
        known[0] = Trial(0.5, Counts())
        known.record()
        assert 0 in RecordedTrials(trials, plan, "")
        assert 0 not in RecordedTrials(trials, replace(plan, chip_share=0.1), "")


def test_trials_come_back_as_they_were_recorded_by_this_version_and_by_earlier_ones(digits):
    """Right and wrong few and many, other figures; earlier right and wrong were compressed however few they were."""
    plan, rng = plan_of(digits, 0.02, 0.0), np.random.default_rng(1)
    shown = [rng.integers(0, 2, size).astype(np.float64) for size in (1, 13, 5000)] + [rng.random(9)]
    with Store.open(None) as store:
        known = RecordedTrials(store, plan, "")
        for number, scores in enumerate(shown):
            known[number] = Trial(float(scores.mean()), Counts(), scores)
        known.record()
        [(name,)] = store.connection.execute("SELECT DISTINCT name FROM record")
        store.put("trial", name, [0.4, 0, 0, 0, {}, ["bits", 10, "eJzb4AAAAaIA8Q=="]], 9)
        again = RecordedTrials(store, plan, "")
        assert all(np.array_equal(again[number].scores, scores) for number, scores in enumerate(shown))
        assert again[9].scores.tolist() == [1, 0, 1, 1, 0, 0, 0, 0, 0, 1]


def test_a_slow_trial_is_recorded_at_once_and_quick_ones_together(digits, monkeypatch):
    """A kill costs a tenth of a second of work, and a trial of a millisecond does not wait for a transaction; slow ones
    that several threads end at one moment are not held until the next moment.
    """
    plan, clock, seen = plan_of(digits, 0.02, 0.0), [0.0], []
    monkeypatch.setattr("qtaml_hw.campaign.recorded.time.monotonic", lambda: clock[0])
    with Store.open(None) as store:
        known = RecordedTrials(store, plan, "")
        for number, took in enumerate((0.01, 0.01, 5.0, 0.0, 0.0)):
            clock[0] += took
            known[number] = Trial(0.5, Counts())
            seen.append(store.count("trial"))
        assert seen == [0, 0, 3, 4, 5]
        known[5] = Trial(0.5, Counts())
        known.record()
        assert set(RecordedTrials(store, plan, "")) == set(range(6))


def test_chips_leave_no_arrays_in_circles(digits):
    """What is done with is gone at once: a command looks for circles so rarely that arrays in them would add up."""
    evaluator, plan = digits.evaluator(threads=1).subset(8), plan_of(digits, 0.02, 0.3, families=("repetition-3",))
    evaluator.evaluate(plan, 1)
    gc.collect()
    gc.disable()
    try:
        evaluator.other_chips(1).evaluate(plan, 3)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        held = [x for found in gc.garbage for x in (found.values() if isinstance(found, dict) else [found])]
        assert sum(x.nbytes for x in held if isinstance(x, np.ndarray)) == 0
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_equal_chips_leave_half_a_sample_of_doubt():
    """Eight chips that show the same on 100 samples: another may differ by one sample, and none by nothing is known."""
    low, high = Evaluation(np.full(8, 0.5), 100, Counts(), 1).interval
    assert high - low == pytest.approx(2 * stdtrit(7, 0.975) * 0.005 / np.sqrt(8))
    spread = np.array([0.4, 0.6] * 4)
    assert half_width(spread, 0.95, 0.005) == half_width(spread, 0.95)  # what chips show is more than that
