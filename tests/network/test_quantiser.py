"""Symmetric quantisation: theory.md section 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from qtaml_hw.network import Layer, quantise

WEIGHTS = arrays(np.float64, (3, 4), elements=st.floats(-1e3, 1e3, width=32)).filter(lambda w: np.abs(w).max() > 1e-3)


@settings(max_examples=60, deadline=None)
@given(WEIGHTS, st.integers(2, 16), st.sampled_from([None, 0, 1]))
def test_the_error_is_at_most_half_a_step_and_the_extreme_weight_is_exact(weights, bits, axis):
    codes, step = quantise(weights, bits, axis)
    top = 2 ** (bits - 1) - 1
    layer = Layer("w", bits, step, axis, codes)
    assert np.abs(codes).max() == top
    assert np.all(np.abs(codes * layer.step_tensor() - weights) <= layer.step_tensor() * (0.5 + 1e-9))
    assert layer.histogram().sum() == 12
    assert layer.histogram()[1 << (bits - 1)] == 0  # the most negative code is never used


def test_a_channel_of_zeros_gets_the_step_of_the_tensor():
    codes, step = quantise([[0.0, 0.0], [1.0, -0.5]], 8, axis=0)
    assert codes[0].tolist() == [0, 0]
    assert step[0] == step[1] == 1 / 127


@pytest.mark.parametrize(("weights", "bits"), [([0.0, 0.0], 8), ([np.nan], 8), ([np.inf], 8), ([1.0], 1), ([1.0], 17)])
def test_what_cannot_be_quantised_is_refused(weights, bits):
    with pytest.raises(ValueError, match=r"weights must be finite|bits must be 2 to 16"):
        quantise(weights, bits)


def test_a_layer_of_one_weight_is_a_layer():
    codes, step = quantise(np.full((1, 1), -0.3))
    assert codes.tolist() == [[-127]]
    assert Layer("w", 8, step, None, codes).histogram()[129] == 1
