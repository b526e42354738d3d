"""Drift and variance theorems (theory.md sections 2 and 3): against enumeration of every level and every flip pattern,
and against Monte Carlo through the simulator's own injector.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.memory import inject
from qtaml_hw.network import integer
from qtaml_hw.storage import (
    CODE_MAPS,
    affine_drift,
    moments,
    plane_variances,
    plane_weights,
    unprotected_variance,
)

CHANNELS = {
    "symmetric": BitChannel.symmetric(0.1),
    "asymmetric": BitChannel.uniform(0.02, 0.17),
    "one-sided": BitChannel.uniform(0.0, 0.3),
    "per position": BitChannel(
        [0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001, 0.0], [0, 0.01, 0.02, 0.03, 0.1, 0.2, 0.3, 0.4]
    ),
    "rare": BitChannel.symmetric(1e-12),
}


def enumerated(table: np.ndarray, channel: BitChannel) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance by summing over all 256 words read, deviations first so that nothing cancels."""
    matrix = channel.transition_matrix()
    mean = np.array([np.dot(row, table - t) + t for row, t in zip(matrix, table, strict=True)])
    return mean, np.array([np.dot(row, (table - m) ** 2) for row, m in zip(matrix, mean, strict=True)])


@pytest.mark.parametrize("code_map", CODE_MAPS)
@pytest.mark.parametrize("name", CHANNELS)
def test_moments_of_all_256_words_are_those_of_enumeration(code_map, name):
    table = integer(8, code_map).values().astype(float)
    mean, variance = moments(table, CHANNELS[name])
    expected_mean, expected_variance = enumerated(table, CHANNELS[name])
    np.testing.assert_allclose(mean, expected_mean, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(variance, expected_variance, rtol=1e-9, atol=1e-24)


def test_the_transition_matrix_behind_the_enumeration_is_the_product_over_bits():
    channel, bits = BitChannel([0.1, 0.2, 0.3], [0.4, 0.05, 0.15]), range(3)
    matrix = channel.transition_matrix()
    for w, r in product(range(8), range(8)):
        one = [channel.p01[k] if not w >> k & 1 else 1 - channel.p10[k] for k in bits]
        assert matrix[w, r] == pytest.approx(np.prod([p if r >> k & 1 else 1 - p for k, p in enumerate(one)]))


@pytest.mark.parametrize("code_map", ["twos-complement", "offset-binary"])
@pytest.mark.parametrize(("p01", "p10"), [(0.1, 0.1), (0.02, 0.17), (0.5, 0.25), (0.0, 0.3), (0.4, 0.6)])
def test_the_drift_of_every_code_is_affine(code_map, p01, p10):
    """Claim 2: E[q' | q] = (1 - p01 - p10) q + constant, for all 256 levels."""
    levels = integer(8, code_map).values()
    slope, constant = affine_drift(p01, p10, 8, code_map)
    mean, _ = moments(levels, BitChannel.uniform(p01, p10))
    np.testing.assert_allclose(mean, slope * levels + constant, atol=1e-11)


@pytest.mark.parametrize("code_map", ["sign-magnitude", "gray"])
def test_other_labellings_have_no_affine_drift(code_map):
    levels = integer(8, code_map).values()
    mean, _ = moments(levels, BitChannel.symmetric(0.1))
    line = np.polyval(np.polyfit(levels, mean, 1), levels)
    assert np.abs(mean - line).max() > 0.5
    with pytest.raises(ValueError, match="not affine"):
        affine_drift(0.1, 0.1, 8, code_map)


def test_labelling_changes_the_drift_only_under_asymmetry():
    assert affine_drift(0.1, 0.1, 8, "offset-binary") == pytest.approx(affine_drift(0.1, 0.1, 8))
    assert affine_drift(0.0, 0.1, 8, "offset-binary")[1] == pytest.approx(-12.8)


@pytest.mark.parametrize("name", CHANNELS)
def test_variances_of_the_planes_add_up(name):
    """Claim 3: Var[q' | q] = sum_k c_k^2 v_k(b_k), for all 256 levels."""
    words = np.arange(256)
    per_plane = plane_variances(CHANNELS[name])
    added = sum(per_plane[words >> k & 1, k] for k in range(8))
    _, variance = moments(integer(8).values(), CHANNELS[name])
    np.testing.assert_allclose(variance, added, rtol=1e-12)


@pytest.mark.parametrize("bits", [2, 4, 8, 16])
def test_symmetric_cells_have_the_closed_form_and_the_msb_carries_most_of_it(bits):
    p = 0.07
    _, variance = moments(integer(bits).values(), BitChannel.symmetric(p, bits))
    np.testing.assert_allclose(variance, unprotected_variance(p, bits), rtol=1e-12)
    planes = plane_variances(BitChannel.symmetric(p, bits))[0]
    assert planes[-1] / planes.sum() == pytest.approx(3 * 4 ** (bits - 1) / (4**bits - 1))
    np.testing.assert_allclose(planes[1:] / planes[:-1], 4)  # every next plane a quarter


def test_protecting_planes_leaves_the_closed_form():
    for m in range(9):
        channel = BitChannel.symmetric(0.1).with_positions(np.arange(8 - m, 8), 0, 0)
        _, variance = moments(integer(8).values(), channel)
        np.testing.assert_allclose(variance, unprotected_variance(0.1, 8, m), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("code_map", CODE_MAPS)
@pytest.mark.parametrize("name", ["symmetric", "asymmetric", "per position"])
def test_the_simulator_draws_from_the_theorems(code_map, name):
    """Monte Carlo: |z| of the mean and of the variance of each of 16 levels under 4.7, a false alarm in 1e-3 runs.

    24 parametrised moments x 16 levels at two-sided 2.6e-6 each.
    """
    channel, n = CHANNELS[name], 200_000
    table = integer(8, code_map).values()
    mean, variance = moments(table, channel)
    for i, level in enumerate(np.linspace(-127, 127, 16).astype(int)):
        word = int(integer(8, code_map).encode(level))
        read = table[inject(np.full(n, word, np.uint8), channel, seed=i + 1)].astype(float)
        deviation = read - mean[word]
        spread = np.var((deviation**2), ddof=1)
        z_mean = deviation.mean() / np.sqrt(variance[word] / n)
        z_variance = (np.mean(deviation**2) - variance[word]) / np.sqrt(spread / n)
        assert abs(z_mean) < 4.7
        assert abs(z_variance) < 4.7


@pytest.mark.parametrize("code_map", CODE_MAPS)
@pytest.mark.parametrize("bits", [2, 5, 8, 16])
def test_every_level_of_the_quantiser_survives_storing(code_map, bits):
    top = 2 ** (bits - 1) - 1
    levels = np.arange(-top, top + 1)
    words = integer(bits, code_map).encode(levels)
    assert np.array_equal(integer(bits, code_map).values()[words], levels)
    assert np.unique(words).size == levels.size


def test_neighbouring_levels_differ_in_one_bit_of_a_gray_word():
    words = integer(8, "gray").encode(np.arange(-128, 128))
    assert np.all(np.bitwise_count(words[1:] ^ words[:-1]) == 1)


def test_zero_is_stored_as_the_word_without_a_sign():
    assert integer(8, "sign-magnitude").encode([0, 1, -1]).tolist() == [0, 1, 129]


def test_levels_without_a_word_are_refused():
    with pytest.raises(ValueError, match="-128 has no word in int8-sign-magnitude"):
        integer(8, "sign-magnitude").encode([-128])
    with pytest.raises(ValueError, match="128 has no word in int8-gray"):
        integer(8, "gray").encode([128])
    with pytest.raises(ValueError, match="unknown code map"):
        integer(8, "excess-3").encode([0])


def test_plane_weights_sum_to_minus_one():
    assert plane_weights(8).sum() == -1


def test_moments_are_those_of_the_transition_matrix_where_some_cells_never_fail():
    rng = np.random.default_rng(5)
    channel, table = BitChannel(rng.random(9) * 0.4, rng.random(9) * [0, *[0.4] * 8]), rng.normal(size=512)
    channel = channel.with_positions(np.array([3, 7]), 0.0, 0.0)
    chances = channel.transition_matrix()
    mean, variance = moments(table, channel)
    np.testing.assert_allclose(mean, chances @ table, rtol=1e-12)
    np.testing.assert_allclose(variance, chances @ table**2 - mean**2, rtol=1e-9)
