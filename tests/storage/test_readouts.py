"""Read-outs (theory.md sections 5 and 7): each is optimal in what it claims, and the fixed-point table keeps it."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from qtaml_hw.allocation.menu import Cover, make_offer
from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.network import Stored, floating, integer
from qtaml_hw.storage import (
    CODE_MAPS,
    READOUTS,
    ReadOut,
    fraction_bits,
    make_readout,
    moments,
    read_quality,
    unbiased_values,
)

LEVELS = np.arange(-127, 128)
LAPLACE = np.exp(-np.abs(LEVELS) / 18.0)
FINE = 20  # fraction bits at which rounding does not matter


def histogram(code_map: str, weights: np.ndarray = LAPLACE) -> np.ndarray:
    values = integer(8, code_map).values()
    return np.where(np.abs(values) <= 127, np.interp(values, LEVELS, weights), 0.0) * (
        (values != 0) | (np.arange(256) == np.flatnonzero(values == 0)[0])
    )


def error(name, channel, code_map="twos-complement", **how):
    values = integer(8, code_map).values()
    made = make_readout(name, values, histogram(code_map), channel, fraction_bits=FINE, **how)
    return read_quality(made, values, histogram(code_map), channel)


CHANNELS = [BitChannel.symmetric(0.1), BitChannel.symmetric(1e-4), BitChannel.uniform(0.01, 0.2)]


@pytest.mark.parametrize("code_map", CODE_MAPS)
@pytest.mark.parametrize("channel", CHANNELS, ids=["0.1", "1e-4", "asymmetric"])
def test_affine_is_unbiased_for_every_labelling(code_map, channel):
    values = integer(8, code_map).values()
    mean, _ = moments(unbiased_values(values, channel), channel)
    np.testing.assert_allclose(mean, values, atol=1e-9)


def test_affine_is_the_published_formula_for_twos_complement():
    q = integer(8).values()
    np.testing.assert_allclose(unbiased_values(q, BitChannel.uniform(0.03, 0.12)), (q + 0.03) / 0.85, atol=1e-9)


def test_affine_corrects_only_what_the_code_left():
    """Protected planes keep their bits: b^ = (b' - p01) / (1 - p01 - p10) per bit, at the bit's own rates."""
    channel = BitChannel.uniform(0.03, 0.12).with_positions([6, 7], 0.001, 0.002)
    words = np.arange(256)
    bits = (words[:, None] >> np.arange(8)) & 1
    expected = ((bits - channel.p01) / (1 - channel.p01 - channel.p10)) @ [1, 2, 4, 8, 16, 32, 64, -128]
    np.testing.assert_allclose(unbiased_values(integer(8).values(), channel), expected, atol=1e-9)


def test_dividing_out_the_bias_costs_variance():
    """theory.md section 5: at p = 0.1 the unbiased correction has a larger mean square error than none at all."""
    channel = BitChannel.symmetric(0.1)
    raw, affine = error("raw", channel), error("affine", channel)
    assert affine.bias_square < 1e-6 < raw.bias_square
    assert affine.variance == pytest.approx(raw.variance / 0.8**2, rel=1e-4)
    assert affine.distortion > raw.distortion


@pytest.mark.parametrize("code_map", CODE_MAPS)
@pytest.mark.parametrize("channel", CHANNELS, ids=["0.1", "1e-4", "asymmetric"])
def test_the_order_of_mean_square_errors_is_that_of_the_families(code_map, channel):
    """Posterior mean is best of all tables, Wiener best of the affine ones, and ridge is in between."""
    d = {name: error(name, channel, code_map).distortion for name in READOUTS}
    tiny = 1e-6
    assert d["posterior-mean"] <= min(d.values()) + tiny
    assert d["wiener"] <= d["raw"] + tiny
    assert d["wiener"] <= d["affine"] + tiny or code_map in ("sign-magnitude", "gray")
    assert d["posterior-mean"] <= d["ridge"] + tiny <= d["affine"] + 2 * tiny


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["posterior-mean", "ridge"]))
def test_no_other_table_does_better(seed, name):
    """Any change of the table makes the criterion it minimises worse: sum h (Var + lambda bias^2)."""
    rng, channel = np.random.default_rng(seed), BitChannel.uniform(0.05, 0.15)
    values, h = integer(8).values(), histogram("twos-complement")
    weight = 8.0 if name == "ridge" else 1.0
    best = make_readout(name, values, h, channel, fraction_bits=FINE).values()

    def criterion(table):
        mean, variance = moments(table, channel)
        return h @ (variance + weight * (mean - values) ** 2) / h.sum()

    assert criterion(best) < criterion(best + rng.normal(size=256) * 0.01)


def test_ridge_is_the_posterior_mean_at_one_and_unbiased_at_infinity():
    values, h, channel = integer(8).values(), histogram("twos-complement"), BitChannel.symmetric(0.1)
    one = make_readout("ridge", values, h, channel, ridge_lambda=1.0, fraction_bits=FINE).values()
    np.testing.assert_allclose(one, make_readout("posterior-mean", values, h, channel, fraction_bits=FINE).values())
    bias = [error("ridge", channel, ridge_lambda=weight).bias_square for weight in (1, 10, 100, 1e4, 1e6)]
    assert bias == sorted(bias, reverse=True)
    assert bias[-1] < 1e-5


def test_figures_of_the_literature_layer_come_out():
    """theory.md section 7: raw 1987, affine 3072 at p = 0.1, here for a Gaussian of that level variance, 515 LSB^2."""
    values = integer(8).values()
    h = np.where(values > -128, np.exp(-(values**2) / (2 * 515.0)), 0)
    channel = BitChannel.symmetric(0.1)
    d = {n: read_quality(make_readout(n, values, h, channel), values, h, channel).distortion for n in READOUTS}
    assert d["raw"] == pytest.approx(1987, rel=0.01)
    assert d["affine"] == pytest.approx(3072, rel=0.01)
    assert 150 < d["posterior-mean"] < 300
    two = channel.with_positions([7], 0, 0)
    one_plane = {n: read_quality(make_readout(n, values, h, two), values, h, two).distortion for n in READOUTS}
    assert one_plane["affine"] == pytest.approx(768, rel=0.01)
    assert one_plane["posterior-mean"] < one_plane["raw"] < one_plane["affine"]


@pytest.mark.parametrize("name", READOUTS)
def test_without_faults_every_read_out_returns_what_was_stored(name):
    values, h = integer(8).values(), histogram("twos-complement")
    table = make_readout(name, values, h, BitChannel.symmetric(0.0)).values()
    np.testing.assert_allclose(table[h > 0], values[h > 0], atol=1e-9)


@pytest.mark.parametrize("name", READOUTS)
def test_fixed_point_costs_next_to_nothing(name):
    values, h, channel = integer(8).values(), histogram("twos-complement"), BitChannel.symmetric(0.01)
    stored = read_quality(make_readout(name, values, h, channel), values, h, channel).distortion
    assert stored == pytest.approx(error(name, channel).distortion, rel=2e-4)


@pytest.mark.parametrize("name", READOUTS)
def test_a_constant_layer_is_read_as_that_constant(name):
    """One bin: whatever is read, the posterior mean and Wiener know the answer."""
    values = integer(8).values()
    h = (values == 42).astype(float)
    made = make_readout(name, values, h, BitChannel.symmetric(0.1))
    if name in ("wiener", "posterior-mean"):
        assert np.all(made.values() == 42)
    quality = read_quality(made, values, h, BitChannel.symmetric(0.1))
    assert np.isfinite(quality.corrected)


def test_a_layer_of_zeros_has_no_slope_and_no_division_by_zero():
    values = integer(8).values()
    h = (values == 0).astype(float)
    channel = BitChannel.symmetric(0.1)
    assert read_quality(make_readout("raw", values, h, channel), values, h, channel).slope == 1.0


def test_a_bit_without_information_cannot_be_corrected():
    values, h = integer(8).values(), histogram("twos-complement")
    dead = BitChannel.uniform(0.3, 0.7)
    with pytest.raises(ValueError, match="carries no information"):
        make_readout("affine", values, h, dead)
    prior_mean = h @ values / h.sum()
    for name in ("wiener", "posterior-mean"):  # these say what is left: the mean of the layer
        np.testing.assert_allclose(make_readout(name, values, h, dead).values(), prior_mean, atol=0.04)


def test_misuse_is_refused():
    values, h, channel = integer(8).values(), histogram("twos-complement"), BitChannel.symmetric(0.1)
    with pytest.raises(ValueError, match="unknown read-out"):
        make_readout("magic", values, h, channel)
    with pytest.raises(ValueError, match="256 entries"):
        make_readout("raw", values[:10], h, channel)
    with pytest.raises(ValueError, match="not all 0"):
        make_readout("raw", values, 0 * h, channel)
    with pytest.raises(ValueError, match="ridge_lambda"):
        make_readout("ridge", values, h, channel, ridge_lambda=0.5)


@pytest.mark.parametrize(("erased", "bits"), [(None, 3), (3, 3), (4, 4), (-4, 3), (-5, 4), (2**31 - 1, 32)])
def test_width_of_a_read_out_counts_the_erased_entry(erased, bits):
    assert ReadOut("raw", [-4, 1, 2, 3], 0, erased=erased).output_bits == bits


@pytest.mark.parametrize("erased", [2**31, -(2**31) - 1, 1.5, "1"])
def test_erased_entry_is_an_integer_of_32_bits(erased):
    with pytest.raises(ValueError, match="erased entry of a read-out"):
        ReadOut("raw", [0, 1], 0, erased=erased)


def bfloat16(values: list[float]) -> Stored:
    form = floating("bfloat16")
    counts = np.bincount(form.encode(np.asarray(values, ml_dtypes.bfloat16).astype(float)), minlength=1 << 16)
    return Stored("far", (len(values),), form, counts)


@pytest.mark.parametrize("largest", [2.0**-133, 1e-7, 1.0, 2.0**30])
@pytest.mark.parametrize("readout", ["raw", "posterior-mean"])
def test_a_float_is_read_as_it_is_however_small_or_large_the_layer(largest, readout):
    stored = bfloat16([largest * x for x in (1.0, -0.5, 0.25, 2.0**-8)])
    table = make_readout(
        readout, stored.values(), stored.histogram, BitChannel.symmetric(0.0, 16), fraction_bits=fraction_bits(stored)
    ).values()
    there = stored.histogram > 0
    assert table[there].tolist() == stored.values()[there].tolist()


def test_floats_beyond_32_bits_are_refused_by_the_name_of_their_layer():
    """Never an entry that has wrapped around: neither of a layer nor of a read-out that goes beyond its values."""
    stored = bfloat16([1e30, 1.0])
    with pytest.raises(InputError, match=r"layer 'far': bfloat16 weights of up to 1e[+]30 .* all below 2[*][*]31"):
        make_offer(stored, BitChannel.symmetric(0.01, 16), Cover(), 0.0, "raw", "twos-complement", False)
    for name in ("raw", "affine"):
        with pytest.raises(ValueError, match="entries of at most 32 bits"):
            make_readout(name, [0, 2.0**30 + 2.0**30 * (name == "raw")], [1, 1], BitChannel.symmetric(0.3, 1))
