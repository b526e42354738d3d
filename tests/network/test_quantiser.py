"""Symmetric quantisation: theory.md section 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from qtaml_hw.network import Layer, Scale, integer, quantise
from qtaml_hw.network.number import LABELLINGS, PIECE

WEIGHTS = arrays(np.float64, (3, 4), elements=st.floats(-1e3, 1e3, width=32)).filter(lambda w: np.abs(w).max() > 1e-3)


@settings(max_examples=60, deadline=None)
@given(WEIGHTS, st.integers(2, 16), st.sampled_from([None, 0, 1]))
def test_the_error_is_at_most_half_a_step_and_the_extreme_weight_is_exact(weights, bits, axis):
    form, top = integer(bits), 2 ** (bits - 1) - 1
    layer = Layer("w", form, *quantise(weights, form, axis))
    assert np.abs(layer.levels).max() == top
    step = layer.scale.of(layer.shape)
    assert np.all(np.abs(layer.levels * step - weights) <= step * (0.5 + 1e-9))
    assert layer.stored.histogram.sum() == 12
    assert layer.stored.histogram[1 << (bits - 1)] == 0  # the most negative level is never used


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1])
@pytest.mark.parametrize("shape", [(2, 3, PIECE // 2), (PIECE // 2, 3, 2), (1, PIECE + 5, 1)])
def test_a_tensor_of_many_pieces_is_quantised_as_in_one(shape, axis, dtype):
    """To the last digit as by double-precision arithmetic on the whole tensor."""
    weights = np.random.default_rng(0).normal(size=shape).astype(dtype)
    whole, others = weights.astype(np.float64), tuple(a for a in range(3) if axis is None or a != axis % 3)
    step = np.abs(whole).max(axis=others, keepdims=True) / 127
    layer = Layer("w", integer(8), *quantise(weights, axis=axis))
    assert np.array_equal(layer.levels, np.rint(whole / step))
    assert np.array_equal(layer.scale.values.ravel(), step.ravel())
    assert layer.words.dtype == np.uint8
    assert np.array_equal(layer.weights(), np.float32(np.rint(whole / step) * step))
    assert np.array_equal(layer.dequantise(layer.levels), layer.weights())
    assert np.array_equal(layer.stored.histogram, np.bincount(layer.levels.ravel() & 255, minlength=256))


@pytest.mark.parametrize("labelling", LABELLINGS)
def test_every_labelling_stores_the_same_levels(labelling):
    weights = np.random.default_rng(1).normal(size=(5, 7))
    form = integer(5, labelling)
    plain, other = Layer("w", integer(5), *quantise(weights, integer(5))), Layer("w", form, *quantise(weights, form))
    assert np.array_equal(plain.levels, other.levels)
    assert np.array_equal(plain.words, other.words) == (labelling == "twos-complement")


def test_wide_words_take_two_bytes_and_narrow_ones_one():
    weights = np.random.default_rng(1).normal(size=(5, 7))
    for bits in range(2, 17):
        words, _ = quantise(weights, integer(bits))
        assert words.itemsize == (1 if bits <= 8 else 2)


def test_a_layer_with_one_scale_per_block_comes_back_block_by_block():
    """What a block-wise quantiser stores (32 weights of a row to a scale, say) is a layer like any other."""
    rng = np.random.default_rng(2)
    levels, scales = rng.integers(-7, 8, (4, 10)), rng.uniform(0.1, 1, (4, 3))
    words = integer(4).encode(levels).astype(np.uint8)
    layer = Layer("w", integer(4), words, Scale(scales, axis=1, block=4))
    expected = [[level * scales[c, i // 4] for i, level in enumerate(row)] for c, row in enumerate(levels)]
    assert np.array_equal(layer.weights(), np.array(expected, np.float32))


def test_a_channel_of_zeros_gets_the_step_of_the_tensor():
    words, scale = quantise([[0.0, 0.0], [1.0, -0.5]], axis=0)
    assert words[0].tolist() == [0, 0]
    assert scale.values.tolist() == [1 / 127, 1 / 127]


@pytest.mark.parametrize(("weights", "bits"), [([0.0, 0.0], 8), ([np.nan], 8), ([np.inf], 8), ([1.0], 1), ([1.0], 17)])
def test_what_cannot_be_quantised_is_refused(weights, bits):
    with pytest.raises(ValueError, match=r"weights must be finite|bits must be 2 to 16"):
        quantise(weights, integer(bits))


def test_a_layer_of_one_weight_is_a_layer():
    layer = Layer("w", integer(8), *quantise(np.full((1, 1), -0.3)))
    assert layer.levels.tolist() == [[-127]]
    assert layer.stored.histogram[129] == 1
