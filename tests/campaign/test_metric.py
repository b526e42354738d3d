"""What a metric says about samples, and what a share of its clean figure is in either direction."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from qtaml_hw.campaign import METRICS, TOP_1
from qtaml_hw.campaign.metric import aim, share, surplus


def test_top_1_is_the_share_of_the_largest_outputs_that_are_of_their_class():
    rng = np.random.default_rng(1)
    outputs, targets = rng.normal(size=(50, 3, 2)), rng.integers(0, 6, 50)
    expected = [float(int(np.argmax(x)) == t) for x, t in zip(outputs.reshape(50, 6), targets, strict=True)]
    assert TOP_1.score(outputs, targets).tolist() == expected
    assert METRICS["top-1"] is TOP_1


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
