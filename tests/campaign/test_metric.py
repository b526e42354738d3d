"""What a metric says about samples, and what a share of its clean figure is in either direction."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from qtaml_hw.campaign import TOP_1, Metric, signals
from qtaml_hw.campaign.decisions import Agreement, Expected, PerPosition, Threshold, TopK
from qtaml_hw.campaign.metric import aim, margin, share, surplus
from qtaml_hw.campaign.signals import Cosine, Divergence, Perplexity, SignalToNoise

RNG = np.random.default_rng(8)


def test_top_1_is_the_share_of_the_largest_outputs_that_are_of_their_class():
    rng = np.random.default_rng(1)
    outputs, targets = rng.normal(size=(50, 3, 2)), rng.integers(0, 6, 50)
    expected = [float(int(np.argmax(x)) == t) for x, t in zip(outputs.reshape(50, 6), targets, strict=True)]
    assert TOP_1.score(outputs, targets).tolist() == expected


def test_an_output_that_is_not_a_number_is_never_the_largest():
    """Weights that faults blow up to infinity end as NaN; NumPy's argmax would choose them."""
    outputs = np.array([[np.nan, 1.0, 2.0], [np.nan, -np.inf, np.nan]])
    assert TOP_1.score(outputs, np.array([2, 0])).tolist() == [1.0, 1.0]
    assert TOP_1.score(np.array([[3, 4]], dtype=np.int8), np.array([1])).tolist() == [1.0]


def test_agreement_needs_no_labels_and_is_full_with_oneself():
    rng = np.random.default_rng(2)
    clean = rng.normal(size=(200, 10))
    noisy = clean + 0.5 * rng.normal(size=clean.shape)
    agreed = TOP_1.agree(clean, noisy)
    assert 0.3 < agreed.mean() < 0.95
    assert agreed.tolist() == TOP_1.agree(noisy, clean).tolist()
    assert TOP_1.agree(clean, clean).tolist() == [1.0] * 200


class Loss:
    """A metric of the user's: lower is better."""

    name, range, better = "loss", (0.0, np.inf), "lower"
    scale, unit, targets = "ratio", "", "labels"

    def shown(self, value: float) -> float:
        return value

    def score(self, outputs: Any, targets: Any) -> Any:
        return np.square(outputs - targets)

    agree = score


@pytest.mark.parametrize("metric", [TOP_1, Loss()])
@pytest.mark.parametrize("keep", [0.5, 0.95, 1.0])
def test_a_plan_at_the_aim_keeps_the_share_and_a_better_one_keeps_more(metric, keep):
    goal = aim(metric, 0.8, keep)
    assert share(metric, goal, 0.8) == pytest.approx(keep)
    better = goal + (0.1 if metric.better == "higher" else -0.1)
    assert surplus(metric, better, goal) > 0 > surplus(metric, 2 * goal - better, goal)
    assert share(metric, better, 0.8) > keep


PROBABILITIES = RNG.dirichlet(np.ones(5), 60)
EVERY: list[Metric] = [
    TOP_1,
    TopK(2),
    Threshold(0.1),
    PerPosition(1),
    Agreement(TOP_1),
    Expected(2.0),
    Divergence(1),
    Perplexity(1),
    SignalToNoise(3.0),
    Cosine(),
]


@pytest.mark.parametrize("metric", EVERY, ids=lambda m: m.name)
@pytest.mark.parametrize("keep", [0.6, 0.97])
def test_the_mean_margin_of_samples_is_what_their_mean_has_beyond_the_aim(metric: Metric, keep: float) -> None:
    """A verdict looks at pairs of samples, a search at means: both must ask for the same."""
    clean, noisy = RNG.uniform(0.1, 1, 40), RNG.uniform(0.1, 1, (7, 40))
    found = margin(metric, noisy, clean, keep).mean()
    assert found == pytest.approx(surplus(metric, float(noisy.mean()), aim(metric, float(clean.mean()), keep)))


@pytest.mark.parametrize("metric", EVERY, ids=lambda m: m.name)
def test_what_faults_blow_up_has_a_figure_in_range(metric: Metric) -> None:
    outputs = RNG.normal(size=(6, 5))
    outputs[0], outputs[1, 2], outputs[2, :2], outputs[3] = np.nan, np.inf, -np.inf, 0.0
    labels = {"threshold": RNG.integers(0, 2, (6, 5)), "snr": outputs[::-1] * 0 + 1, "cosine": RNG.normal(size=(6, 5))}
    targets = labels.get(metric.name, RNG.integers(0, 5, 6))
    if metric.targets == "clean":
        targets = RNG.normal(size=(6, 5))
    with np.errstate(invalid="ignore", over="ignore"):
        targets = np.nan_to_num(targets, nan=1.0)
        scores = metric.score(outputs, targets)
    low, high = metric.range
    assert scores.shape == (6,)
    assert np.all(np.isfinite(scores))
    assert np.all((scores >= low) & (scores <= high))


def test_probabilities_and_their_logits_diverge_alike() -> None:
    other = RNG.dirichlet(np.ones(5), 60)
    logits = np.log(PROBABILITIES) + 3.0, np.log(other) - 1.0
    expected = (PROBABILITIES * np.log(PROBABILITIES / other)).sum(axis=1)
    assert Divergence(1, True).score(other, PROBABILITIES) == pytest.approx(expected)
    assert Divergence(1).score(logits[1], logits[0]) == pytest.approx(expected)


def test_the_class_is_among_the_first_k_by_its_rank() -> None:
    """The first k of a stable sort, ties to the first one; what is not a number comes last."""
    outputs, targets = RNG.integers(0, 4, (80, 6)).astype(float), RNG.integers(0, 6, 80)
    outputs[::7, 2] = np.nan
    order = np.argsort(-np.nan_to_num(outputs, nan=-np.inf), axis=1, kind="stable")
    for k in (1, 3, 5):
        expected = [float(t in row[:k]) for row, t in zip(order, targets, strict=True)]
        assert TopK(k).score(outputs, targets).tolist() == expected
    assert TopK(1).score(outputs, targets).tolist() == TOP_1.score(outputs, targets).tolist()


def test_expected_accuracy_is_the_accuracy_of_labels_drawn_with_those_confidences() -> None:
    clean, noisy = RNG.normal(size=(4000, 4)), RNG.normal(size=(4000, 4))
    confidences = Expected(0.7).confidences(clean)
    labels = (RNG.random((4000, 1)) > confidences.cumsum(axis=1)).sum(axis=1)
    measured, expected = TOP_1.score(noisy, labels).mean(), Expected(0.7).score(noisy, clean).mean()
    assert measured == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("entries", [1, 40, 1 << 20])
@pytest.mark.parametrize("axis", [1, 2])
def test_some_positions_at_a_time_give_what_all_give(monkeypatch, entries, axis):
    clean, noisy = RNG.normal(size=(2, 4, 6, 9))
    noisy[1, 0, 0] = np.nan
    monkeypatch.setattr(signals, "ENTRIES", entries)
    p, q = (np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True) for x in (clean, noisy))
    nats = (p * np.log(p / q)).sum(axis=axis).mean(axis=1)
    good = [0, 2, 3]
    found = Divergence(axis).score(noisy, clean)
    assert found[good] == pytest.approx(nats[good])
    assert found[1] == signals.MOST
    crossed = (-p * np.log(q)).sum(axis=axis).mean(axis=1)
    assert Perplexity(axis).agree(clean, noisy)[good] == pytest.approx(crossed[good])
    targets = RNG.integers(-1, 4, size=(4, 6 if axis == 2 else 9))
    logs = np.moveaxis(np.log(q), axis, 2)
    mean = [-np.mean([row[i, t] for i, t in enumerate(own) if t >= 0]) for row, own in zip(logs, targets, strict=True)]
    assert Perplexity(axis).score(noisy, targets)[good] == pytest.approx(np.array(mean)[good])
