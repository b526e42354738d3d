"""From output distortion to the accuracy that may be expected."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from qtaml_hw.allocation import (
    Sensitivity,
    allocate,
    expected_agreement,
    make_menu,
    predicted_budget,
    tolerable_distortion,
)
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer

RNG = np.random.default_rng(2)


@pytest.mark.parametrize("distortion", [0.1, 1.0, 5.0])
def test_two_classes_agree_as_the_normal_distribution_says(distortion):
    """A margin m survives noise of variance d/2 in each of two logits with probability Phi(m / sqrt(d))."""
    margins = RNG.uniform(0.5, 3, 4000)
    logits = np.stack([margins, np.zeros(4000)], axis=1)
    expected = norm.cdf(margins / np.sqrt(distortion)).mean()
    assert float(expected_agreement(logits, distortion)) == pytest.approx(expected, abs=0.004)


def test_more_distortion_loses_more_decisions():
    logits = RNG.normal(size=(200, 10)) * 3
    kept = expected_agreement(logits, np.geomspace(1e-3, 1e4, 12))
    assert np.all(np.diff(kept) <= 1e-9)
    assert kept[0] > 0.99
    assert kept[-1] < 0.2  # chance


def test_the_tolerable_distortion_is_the_inverse():
    logits = RNG.normal(size=(200, 10)) * 3
    for keep in (0.99, 0.95, 0.5):
        d = tolerable_distortion(logits, keep)
        assert float(expected_agreement(logits, d)) == pytest.approx(keep, abs=0.01)


def test_what_chance_keeps_anyway_is_always_tolerable():
    assert tolerable_distortion(RNG.normal(size=(50, 2)), 0.3) == np.inf


def test_the_predicted_budget_leaves_the_distortion_and_not_less():
    codes = np.clip(np.rint(RNG.laplace(size=500) * 20), -127, 127).astype(np.int32)
    layer = Layer("w", 8, np.array(1.0), None, codes)
    s = Sensitivity(("w",), (500,), np.ones(1), np.zeros(1), 1.0)
    menu = make_menu([layer], BitChannel.symmetric(0.1), readout="raw")
    bare = allocate(menu, s, 0.0).predicted["output_distortion"]
    budget = predicted_budget(menu, s, bare / 10)
    assert allocate(menu, s, budget).predicted["output_distortion"] <= bare / 10
    assert allocate(menu, s, 0.98 * budget).predicted["output_distortion"] > bare / 10
    assert predicted_budget(menu, s, bare) == 0.0
    real = make_menu([layer], BitChannel.symmetric(0.1), readout="raw", families=("hsiao",))
    assert predicted_budget(real, s, bare / 10) is None


def test_logits_that_are_not_numbers_are_refused():
    for bad in (np.full((3, 2), np.nan), np.zeros((0, 2))):
        with pytest.raises(ValueError, match="logits must be finite"):
            expected_agreement(bad, 1.0)
