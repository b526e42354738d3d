"""Reverse water-filling and the saturation ratio (theory.md section 6)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from qtaml_hw.allocation import coding_gain, predicted_gain, saturation_ratio, water_level

LAYERS = st.lists(st.tuples(st.floats(1e-3, 1e3), st.integers(1, 10**6)), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(LAYERS, st.floats(1e-4, 1.0))
def test_the_water_level_leaves_exactly_the_fraction(layers, fraction):
    s, n = np.array(layers).T
    mu = water_level(s, n, fraction)
    assert np.minimum(s, n * mu).sum() == pytest.approx(fraction * s.sum(), rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(LAYERS, st.floats(1e-4, 0.999))
def test_tac_never_needs_more_and_never_gains_more_than_the_saturation_ratio(layers, fraction):
    s, n = np.array(layers).T
    gain = predicted_gain(s, n, fraction)
    assert 1 - 1e-9 <= gain <= saturation_ratio(s, n) * (1 + 1e-6)


def test_small_budgets_reach_the_saturation_ratio():
    s, n = [5.0, 1.0, 3.0], [10, 1000, 300]
    assert predicted_gain(s, n, 1 - 1e-7) == pytest.approx(saturation_ratio(s, n), rel=1e-3)


def test_with_all_layers_active_the_saving_is_the_coding_gain():
    """N m_U - bits(TAC) = N/2 log2(AM/GM), whatever the fraction."""
    s, n = np.array([5.0, 1.0, 3.0]), np.array([10.0, 8.0, 12.0])
    for fraction in (1e-2, 1e-4):
        m_uniform = 0.5 * np.log2(1 / fraction)
        m_tac = m_uniform / predicted_gain(s, n, fraction)
        assert m_uniform - m_tac == pytest.approx(coding_gain(s, n))


def test_equal_densities_gain_nothing():
    assert predicted_gain([2.0, 4.0], [1, 2], 0.01) == pytest.approx(1.0)
    assert coding_gain([2.0, 4.0], [1, 2]) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("s", "n", "fraction"),
    [([], [], 0.5), ([0.0], [1], 0.5), ([1.0], [0], 0.5), ([1.0], [1], 0.0), ([-1.0, 2], [1, 1], 0.5)],
)
def test_nonsense_is_refused(s, n, fraction):
    with pytest.raises(ValueError, match=r"need one sensitivity|fraction must be"):
        predicted_gain(s, n, fraction)
