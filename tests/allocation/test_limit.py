"""The rate-distortion limit (theory.md section 10): between its bounds, and below every quantiser."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import (
    Sensitivity,
    allocate,
    gaussian_rate,
    limit_bits,
    make_menu,
    make_storage_menu,
    rate_distortion,
    shannon_lower_bound,
)
from qtaml_hw.allocation.limit import MOST_LEVELS, mapped_capacity
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Feedback, Layer, Scale, floating

LEVELS = np.arange(-127, 128)


@pytest.mark.parametrize("slope", [0.002, 0.005, 0.02])
def test_a_gaussian_source_meets_its_closed_form(slope):
    """``R = log2(var / D) / 2`` has the slope ``1 / (2 ln 2 D)``."""
    gauss = np.exp(-0.5 * (LEVELS / 25) ** 2)
    rate, distortion = rate_distortion(LEVELS, gauss, slope)
    assert distortion == pytest.approx(1 / (2 * np.log(2) * slope), rel=0.01)
    assert rate == pytest.approx(gaussian_rate(625.0, distortion), abs=0.005)


@pytest.mark.parametrize("slope", [0.002, 0.01, 0.05])
def test_the_true_rate_lies_between_shannons_bound_and_the_gaussian_rate(slope):
    laplace = np.exp(-np.abs(LEVELS) / 15)
    variance = float(laplace @ LEVELS**2 / laplace.sum())
    rate, distortion = rate_distortion(LEVELS, laplace, slope)
    assert shannon_lower_bound(laplace, distortion) - 0.01 <= rate <= gaussian_rate(variance, distortion) + 0.001
    assert rate < gaussian_rate(variance, distortion) - 0.05  # a Laplacian source is easier


@pytest.mark.parametrize("slope", [0.1, 1.0])
def test_where_bits_save_little_the_mean_is_read_for_nothing(slope):
    """Levels 0 and 1, both as often: no bits leave the variance, although no level is the mean."""
    rate, distortion = rate_distortion([0, 1], [1, 1], slope)
    assert rate + slope * distortion == pytest.approx(slope / 4, abs=1.1e-3)  # the iteration ends 0.001 bits away


def test_no_plan_is_below_the_limit():
    """On perfect cells words of fixed length stay ``log2(sqrt(3) pi / 2) / 2 = 0.72`` bits away (Panter and Dite)."""
    rng = np.random.default_rng(5)
    levels = np.clip(np.rint(rng.normal(0, 25, 4000)), -127, 127).astype(np.int32)
    layer = Layer.of_levels("w", levels)
    matters = Sensitivity(("w",), (4000,), np.array([1.0]), np.array([0.0]), 1.0)
    for p, gap in ((0.0, (0.55, 0.75)), (0.01, (1.0, 3.0))):
        channel = BitChannel.symmetric(p)
        plan = allocate(make_storage_menu([layer], channel, widths=(5,)), matters, 5.0, method="exact")
        limit = limit_bits([layer], matters, plan.predicted.distortion, channel)
        assert gap[0] < 5.0 - limit < gap[1]


def test_no_real_plan_is_better_than_shannon_allows(digits):
    """Over budgets and flip probabilities, stored bits stay above what ideal codes need for the same distortion."""
    for p in (0.001, 0.03, 0.15):
        channel = BitChannel.symmetric(p)
        menu = make_menu(digits.layers, channel, families=("hsiao", "repetition-3"), readout="posterior-mean")
        for budget in (0.0, 0.3, 2.0):
            plan = allocate(menu, digits.sensitivity, budget)
            left = plan.predicted.distortion
            limit = limit_bits(digits.layers, digits.sensitivity, left, channel, quick=True)
            assert limit is not None
            assert 0 <= limit < 8 + plan.parity_bits_per_weight


def test_the_quick_limit_of_a_gaussian_source_is_half_a_bit_per_3_db():
    """Layers of equal density: R = 1/2 log2(var / D), divided by the capacity (theory.md section 10)."""
    rng = np.random.default_rng(1)
    layers = [Layer.of_levels(n, np.rint(20 * rng.standard_normal(5000))) for n in "ab"]
    found = Sensitivity(("a", "b"), (5000, 5000), np.array([3.0, 3.0]), np.zeros(2), 1.0)
    channel = BitChannel.symmetric(0.11002786, 8)  # capacity 1/2
    total = sum(3.0 * float(np.var(layer.levels)) for layer in layers)
    for bits in (0.5, 1.0, 2.0):
        assert limit_bits(layers, found, total * 4.0**-bits, channel, quick=True) == pytest.approx(2 * bits, rel=1e-3)
    assert limit_bits(layers, found, 2 * total, channel, quick=True) == 0
    lossless = limit_bits(layers, found, 0.0, channel, quick=True)
    assert (
        limit_bits(layers, found, 1e-12 * total, channel, quick=True) == lossless
    )  # never more than storing without loss
    assert lossless == pytest.approx(
        2 * np.log2(20 * np.sqrt(2 * np.pi * np.e)), rel=0.01
    )  # entropy of rounded normals
    assert limit_bits(layers, found, 0.0, BitChannel.symmetric(0.5, 8), quick=True) is None


def test_the_quick_limit_is_never_below_the_true_one():
    """A Laplacian and a Gaussian layer of different weight, from nearly lossless to nearly nothing."""
    rng = np.random.default_rng(2)
    drawn = rng.laplace(0, 6, 900), rng.normal(0, 9, 400)
    layers = [Layer.of_levels(n, np.clip(np.rint(x), -31, 31), bits=6) for n, x in zip("ab", drawn, strict=True)]
    matters = Sensitivity(("a", "b"), (900, 400), np.array([1.0, 4.0]), np.zeros(2), 1.0)
    total = sum(s * float(np.var(x.levels)) for s, x in zip(matters.values, layers, strict=True))
    for share in (0.01, 0.1, 0.5):
        true, quick = (
            limit_bits(layers, matters, share * total, BitChannel.symmetric(0.05), quick=q) for q in (False, True)
        )
        assert true - 0.01 <= quick < true + 0.3  # the true one is searched to 0.01 bits


@pytest.mark.parametrize("groups", [1, 4, 20])
def test_inputs_that_are_correlated_lower_the_limit_by_the_geometric_mean_of_the_pivots(groups):
    """Gaussian weights, all parts in use: ``sum log2(pivot D / theta) / 2`` (reverse water-filling over the pivots of
    all groups, which differ in power).
    """
    rng = np.random.default_rng(3)
    length = 20 // groups
    pivots = np.exp(rng.normal(-1, 0.5, (groups, length)))
    levels = np.clip(np.rint(rng.normal(0, 30, (8000 // length, length))), -127, 127).astype(np.int32)
    plain = Layer.of_levels("w", levels, output_axis=0, groups=groups)
    eye = np.tile(np.eye(length, dtype=np.float32), (groups, 1, 1))
    fed = replace(plain, feedback=Feedback(eye, pivots))
    matters = Sensitivity(("w",), (plain.size,), np.array([1.0]), np.array([0.0]), 1.0)
    channel, left = BitChannel.symmetric(0.0), 2.0
    expected = 0.5 * np.log2(plain.levels.var() * np.exp(np.log(pivots).mean()) / left)
    assert limit_bits([fed], matters, left, channel) == pytest.approx(expected, abs=0.03)
    assert limit_bits([fed], matters, left, channel, quick=True) == pytest.approx(expected, abs=0.01)
    same = replace(plain, feedback=Feedback(eye, np.ones((groups, length))))
    assert limit_bits([same], matters, left, channel) == pytest.approx(
        limit_bits([plain], matters, left, channel), abs=1e-6
    )


def test_a_map_of_cells_that_do_not_die_changes_nothing() -> None:
    """Faults that come and go are on no map: the capacity is that of the cell."""
    cell = BitChannel.symmetric(0.1, persistence="transient")
    assert mapped_capacity(cell, BitChannel.symmetric(0.1)) == pytest.approx(
        1 + 0.1 * np.log2(0.1) + 0.9 * np.log2(0.9)
    )


@pytest.mark.parametrize("share", [0.0, 1e-3])
def test_the_limit_of_half_precision_weights_takes_no_time(share):
    """Blahut and Arimoto over 7,000 different words would take hours: the rate is taken from above."""
    values = np.random.default_rng(4).laplace(0, 0.05, 20_000).astype(np.float16)
    words = values.view(np.uint16)
    layer = Layer("w", floating("float16"), words, Scale(1.0))
    assert np.unique(words).size > MOST_LEVELS
    matters = Sensitivity(("w",), (words.size,), np.array([1.0]), np.array([0.0]), 1.0)
    variance = float(np.var(values.astype(float)))
    left = share * variance
    limit = limit_bits([layer], matters, left, BitChannel.symmetric(0.0, 16))
    counts = np.unique(words, return_counts=True)[1] / words.size
    expected = gaussian_rate(variance, left) if share else -float(counts @ np.log2(counts))
    assert limit == pytest.approx(expected, rel=1e-3)
