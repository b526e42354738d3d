"""Variation of cells: latents per address, nested failing sets, correlated regions, transient draws."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.stats import binomtest, kstest

from qtaml_hw.channel import BitChannel
from qtaml_hw.physics import CellVariation, load
from qtaml_hw.physics.variation import (
    pelgrom_sigma_v,
    roughness_current_boost,
    roughness_sigma_nm,
)
from qtaml_hw.support.counter import counter_uniform

REGIONS = {"chip": 0.05, "field": 0.10, "row": 0.15, "column": 0.10, "field_length": 20.0, "line_length": 3.0}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**64 - 1), low=st.floats(0.42, 0.7), step=st.floats(0.001, 0.1))
def test_cells_that_fail_at_a_higher_supply_fail_at_a_lower_one(seed, low, step):
    """The failing set at 0.50 V is a subset of that at 0.45 V, with regions or without."""
    sram = load("sram-65nm")
    chip = CellVariation(32, 32, seed, **REGIONS)
    for stored in (0, 1):
        at_low, at_high = (chip.latents(stored) < sram.operate(vdd_v=v).p10 for v in (low, low + step))
        assert np.all(at_low[at_high])


def test_flips_of_a_month_persist_for_a_year():
    gate, chip = load("fg-thin-5p5nm"), CellVariation(256, 256, 5)
    month, year = (chip.latents() < gate.operate(time_s=t).p01 for t in ("1mo", "1y"))
    assert month.any()
    assert np.all(year[month])
    assert year.sum() > month.sum()


def test_a_weak_cell_prefers_one_direction():
    """Without shared terms no cell flips both ways; with them the population rates stay equal."""
    chip = CellVariation(300, 300, 6)
    zero, one = chip.latents(0) < 0.05, chip.latents(1) < 0.05
    assert not np.any(zero & one)
    assert abs(int(zero.sum()) - int(one.sum())) < 5 * np.sqrt(2 * 0.05 * 300 * 300)


def test_latents_depend_on_seed_and_address_only():
    a, b = CellVariation(8, 16, 1), CellVariation(16, 16, 1)
    assert np.array_equal(a.latents(), b.latents()[:8])
    assert np.array_equal(a.latents(), CellVariation(8, 16, 1).latents())
    assert not np.array_equal(a.latents(), CellVariation(8, 16, 2).latents())


def test_latents_are_uniform_and_realise_any_probability():
    """Kolmogorov-Smirnov at 1e-4; counts below p inside exact binomial intervals (false alarm 1e-4) down to 1e-5."""
    u = CellVariation(2000, 2000, 9).latents().ravel()
    assert kstest(u[:200_000], "uniform").pvalue > 1e-4
    for p in (1e-5, 1e-3, 0.1, 0.5):
        interval = binomtest(int(np.sum(u < p)), u.size).proportion_ci(1 - 1e-4)
        assert interval.low < p < interval.high


def test_neighbouring_counters_and_streams_are_uncorrelated():
    """Lag-1 and cross-stream correlations of 1e6 draws within 5 standard errors; neighbouring seeds too."""
    n = 1_000_000
    u = counter_uniform(3, 0, np.arange(n)) - 0.5
    others = [np.roll(u, 1), counter_uniform(3, 1, np.arange(n)) - 0.5, counter_uniform(4, 0, np.arange(n)) - 0.5]
    for other in others:
        assert abs(np.mean(u * other) * 12) < 5 / np.sqrt(n)
    assert abs(np.mean(u**2) * 12 - 1) < 5 * 0.9 / np.sqrt(n)


def test_region_scores_have_the_stated_variance_over_chips():
    """Each shared term alone has its share of the variance at every cell: 1500 chips, 5 standard errors."""
    for name in ("chip", "field", "row", "column"):
        scores = np.array(
            [
                CellVariation(3, 4, seed, field_length=2.5, line_length=1.7, **{name: 0.3}).region()
                for seed in range(1500)
            ]
        )
        assert np.abs(scores.var(axis=0) / 0.3 - 1).max() < 5 * np.sqrt(2 / 1500)
        assert np.abs(scores.mean(axis=0)).max() < 5 * np.sqrt(0.3 / 1500)


def test_correlation_follows_its_length():
    """Row terms are shared along a row and decay over `line_length` rows, the field over `field_length` cells."""
    rows = np.array([CellVariation(40, 2, s, row=0.5, line_length=8.0).region()[:, 0] for s in range(1500)])
    assert np.array_equal(
        CellVariation(5, 6, 1, row=0.5).region()[:, 0], CellVariation(5, 6, 1, row=0.5).region()[:, 5]
    )
    near, far = np.corrcoef(rows[:, 10], rows[:, 12])[0, 1], np.corrcoef(rows[:, 10], rows[:, 30])[0, 1]
    assert near > 0.6
    assert abs(far) < 5 / np.sqrt(1500)
    field = np.array([CellVariation(24, 24, s, field=0.5, field_length=8.0).region() for s in range(1500)])
    near, far = (np.corrcoef(field[:, 3, 3], field[:, 3 + d, 3])[0, 1] for d in (2, 20))
    assert near > 0.6
    assert abs(far) < 5 / np.sqrt(1500)


@pytest.mark.parametrize("p", [1e-4, 0.02, 0.4])
def test_cell_rates_average_to_the_population_rate(p):
    """Conditional rates given the regions, averaged over 1000 chips, are p within 5 standard errors."""
    means = np.array([CellVariation(8, 8, s, **REGIONS).cell_rates(p).mean() for s in range(1000)])
    assert abs(means.mean() - p) < 5 * means.std() / np.sqrt(means.size)


def test_rates_are_the_probability_of_the_latent_given_the_region():
    """Cells of equal region fall below p as often as `cell_rates` says: two independent routes to the same law."""
    p, failures, expected, variance = 0.05, 0, 0.0, 0.0
    for seed in range(200):
        chip = CellVariation(16, 16, seed, **REGIONS)
        rates = chip.cell_rates(p)
        failures += int(np.sum(chip.latents() < p))
        expected, variance = expected + rates.sum(), variance + (rates * (1 - rates)).sum()
    assert abs(failures - expected) < 5 * np.sqrt(variance)


def test_transient_draws_are_fresh_for_every_read():
    chip = CellVariation(100, 100, 1)
    first, second = chip.transient(0), chip.transient(1)
    assert np.array_equal(first, chip.transient(0))
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 5 / 100
    assert abs(np.corrcoef(first.ravel(), chip.latents().ravel())[0, 1]) < 5 / 100


def test_device_spreads_from_process_constants():
    """Pelgrom 3 mV um on 100 x 50 nm is 42 mV; roughness of 0.2 nm averages to 0.015 nm; 0.1 nm boosts J 1.77 times."""
    assert pelgrom_sigma_v(3.0, 100, 50) == pytest.approx(0.0424, abs=1e-4)
    assert roughness_sigma_nm(0.2, 3.0, 100, 50) == pytest.approx(0.015, abs=1e-3)
    assert roughness_sigma_nm(0.2, 500.0, 100, 50) == 0.2
    assert roughness_current_boost(0.1) == pytest.approx(np.exp(0.5 * 1.07**2))


def test_impossible_variations_are_refused():
    with pytest.raises(ValueError, match="sum of at most 1"):
        CellVariation(2, 2, 1, row=0.6, column=0.6)
    with pytest.raises(ValueError, match="rows and columns"):
        CellVariation(0, 2, 1)
    with pytest.raises(ValueError, match="at least 1 cell"):
        CellVariation(2, 2, 1, line_length=0.5)
    with pytest.raises(ValueError, match="stored must be 0 or 1"):
        CellVariation(2, 2, 1).latents(2)


def test_the_channel_of_a_chip_has_the_rates_of_its_cells():
    """Those of any array of cells with the same seed, at every position and in both directions."""
    rates = np.array([[0.0, 1e-9, 1e-3, 0.1], [0.3, 0.0, 0.2, 1e-5]])
    for seed in range(20):
        channel = BitChannel(*rates, "transient").on_chip(0.3, seed)
        cells = CellVariation(5, 7, seed, chip=0.3)
        expected = np.array([[cells.cell_rates(p)[2, 3] for p in row] for row in rates])
        expected /= np.maximum(expected.sum(axis=0), 1.0)
        np.testing.assert_array_equal([channel.p01, channel.p10], expected)
        assert channel.persistence == "transient"


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("p", [1e-3, 0.05, 0.3])
def test_chips_differ_about_the_rate_of_all_of_them(share, p):
    """The mean over 4000 chips is p within 5 standard errors; chips of a share of 1 fail whole or not at all."""
    found = np.array([BitChannel.uniform(p, 0.0, 1).on_chip(share, seed).p01[0] for seed in range(4000)])
    assert abs(found.mean() - p) < 5 * found.std() / np.sqrt(found.size)
    assert found.std() > 0.3 * share * p
    if share == 1:
        assert set(found) == {0.0, 1.0}


@given(seed=st.integers(0, 2**63 - 1), low=st.floats(0, 0.5), more=st.floats(0, 0.5), share=st.floats(0, 1))
def test_what_is_weaker_on_average_is_weaker_on_every_chip(seed, low, more, share):
    weak, weaker = (BitChannel.uniform(p, 0.0, 1).on_chip(share, seed).p01[0] for p in (low, low + more))
    assert weak <= weaker


def test_no_cell_of_a_bad_chip_is_read_as_the_opposite_of_what_it_holds():
    channels = [BitChannel.uniform(0.4, 0.3, 1).on_chip(0.6, seed) for seed in range(200)]
    sums = np.array([channel.p01[0] + channel.p10[0] for channel in channels])
    assert sums.max() <= 1 + 1e-12
    assert np.mean(sums > 1 - 1e-12) > 0.2


@pytest.mark.parametrize(
    ("p01", "p10", "seed"),
    [(0.4883211250787083, 0.11559410297338035, 1034), (0.4810598899431301, 0.4496868535065128, 1625)],
)
def test_the_rates_of_a_chip_of_dead_cells_are_not_rounded_above_one(p01, p10, seed):
    """Scaled to 1 each on its own they add up to 1 + 2^-52, which no stuck cells have."""
    found = BitChannel([p01], [p10]).on_chip(0.5, seed)
    assert found.p01[0] + found.p10[0] == 1


def test_chips_that_share_nothing_are_alike():
    channel = BitChannel.symmetric(0.1)
    assert channel.on_chip(0.0, 1) is channel


def test_device_says_how_far_chips_are_apart(tmp_path):
    """The 5 % and 95 % points of p over chips."""
    path = tmp_path / "mine.toml"
    preset = files("qtaml_hw.physics") / "presets" / "sram-65nm.toml"
    path.write_text(preset.read_text(encoding="utf-8") + "\n[variation]\nchip = 0.2\n")
    result = load(path).operate(vdd_v=0.5)
    p = [result.channel(1).on_chip(0.2, seed).p_flip for seed in range(8000)]
    low, high = np.quantile(p, [0.05, 0.95])
    *_, mean, spread = result.warnings
    assert mean == "variation.chip = 0.2: p01 and p10 are means over chips; single ones differ"
    said = [float(word) for word in spread.partition("between ")[2].split(" and ")]
    assert spread.startswith("variation.chip = 0.2: 90 % of chips have a flip probability between ")
    assert said == pytest.approx([low, high], rel=0.1)
    assert result.p10 == load("sram-65nm").operate(vdd_v=0.5).p10


@pytest.mark.parametrize("name", ["field", "row", "column"])
def test_figures_say_that_what_cells_share_is_not_in_them(tmp_path, name):
    """They are means over chips, the same as without it."""
    path = tmp_path / "mine.toml"
    preset = files("qtaml_hw.physics") / "presets" / "sram-65nm.toml"
    text = preset.read_text(encoding="utf-8")
    path.write_text(f"{text}\n[variation]\n{name} = 0.25\n")
    even, shared = load("sram-65nm").operate(vdd_v=0.5), load(path)
    result = shared.operate(vdd_v=0.5)
    said = f"variation.{name} = 0.25: p01 and p10 are means over chips; single ones differ"
    assert (result.p01, result.p10, result.confidence) == (even.p01, even.p10, even.confidence)
    assert result.warnings == (*even.warnings, said)
    assert shared.sweep("vdd_v", [0.5]).warnings == (said,)
    path.write_text(f"{text}\n[variation]\nrow = 0.0\nfield_length = 8.0\n")
    assert load(path).operate(vdd_v=0.5).warnings == even.warnings
