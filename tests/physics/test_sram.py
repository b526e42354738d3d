"""SRAM: probit fits against silicon, hold model against its table and a raw Monte Carlo, dynamic nodes, soft errors."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import log_ndtr
from scipy.stats import binomtest

from qtaml_hw.physics import load, presets
from qtaml_hw.physics.constants import thermal_voltage
from qtaml_hw.physics.sram import soft_error_probability, thermal_escape_log_probability

VOLTAGES = np.array([0.2, 0.3, 0.4, 0.5, 0.7, 1.0])
HOLD_TABLE = {
    (1.2, 0.03): [1.5e-1, 1.0e-2, 1.8e-4, 1.2e-6, 1.2e-10, 4e-12],
    (1.2, 0.10): [2.0e-1, 2.4e-2, 1.3e-3, 7.0e-5, 5.1e-7, 1.1e-7],
    (1.0, 0.03): [5.9e-1, 1.5e-1, 1.3e-2, 5.4e-4, 4.9e-9, 4e-12],
    (1.0, 0.10): [5.8e-1, 2.1e-1, 4.4e-2, 1.1e-2, 1.4e-3, 7e-4],
}


def without_ranges(technology):
    """The same cell, whose every parameter is known: no interval is computed beside a figure."""
    return technology.model_copy(update={"uncertain": {}})


@pytest.fixture(scope="module")
def thin():
    return without_ranges(load("sram-thin-oxide"))


def with_parameters(technology, **changes):
    return technology.model_copy(update={"model": technology.model.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("preset", "vdd", "p", "tolerance"),
    [
        ("sram-65nm", 0.50, 1.56e-2, 0.10),
        ("sram-65nm", 0.55, 2.3e-3, 0.10),
        ("sram-65nm", 0.69, 1e-6, 0.10),
        ("sram-28nm-bram", 0.54, 6e-4, 0.10),
        ("sram-28nm-bram", 0.61, 2.6e-8, 0.10),
        ("sram-14nm", 1.0, 4e-7, 0.10),
        ("sram-thin-oxide", 0.4, 1.3e-3, 0.10),
        ("sram-thin-oxide", 0.5, 7e-5, 0.10),
        ("sram-thin-oxide", 1.0, 1.1e-7, 0.10),
        ("sram-7nm-hk", 0.3, 1.5e-6, 0.10),
    ],
)
def test_presets_give_the_measured_or_published_rates(preset, vdd, p, tolerance):
    result = load(preset).operate(vdd_v=vdd)
    assert result.p01 == result.p10 == pytest.approx(p, rel=tolerance)


def test_14nm_preset_is_within_three_of_a_figure_reading():
    assert 1e-2 / 3 < load("sram-14nm").operate(vdd_v=0.8).p10 < 1e-2 * 3


def test_high_k_cell_is_not_limited_by_tunnelling():
    """7 nm, 0.7 V: p below 1e-12 and the gate leakage has almost no share."""
    result = load("sram-7nm-hk").operate()
    assert result.p10 < 1e-12
    assert result.mechanisms["gate-tunnelling"] < 0.01


@pytest.mark.parametrize(("oxide", "expected"), HOLD_TABLE.items())
def test_hold_model_reproduces_its_table(thin, oxide, expected):
    """24 two-digit prints of an independent prototype, down to 4e-12, within 10 %."""
    t_ox, sigma = oxide
    sweep = with_parameters(thin, sigma_t_nm=sigma).sweep("vdd_v", VOLTAGES, t_ox_nm=t_ox)
    np.testing.assert_allclose(sweep.p10, expected, rtol=0.13)


def test_thick_oxide_leaves_threshold_mismatch_alone(thin):
    """Without gate leakage: 5.9e-2 ... 4e-12; from 1.5 nm on the oxide no longer matters."""
    expected = [5.9e-2, 3.2e-3, 5.6e-5, 4.0e-7, 1.1e-10, 4e-12]
    tight = with_parameters(thin, sigma_t_nm=0.03)
    np.testing.assert_allclose(tight.sweep("vdd_v", VOLTAGES, t_ox_nm=2.5).p10, expected, rtol=0.13)
    narrow = with_parameters(thin, sigma_t_nm=0.03, sigma_vth_v=0.035)
    np.testing.assert_allclose(
        narrow.sweep("vdd_v", VOLTAGES[:3], t_ox_nm=2.5).p10, [3.7e-3, 1.5e-6, 1.6e-11], rtol=0.13
    )


def test_heat_raises_hold_failures_at_half_a_volt(thin):
    """1.2 nm, sigma 0.03 nm, 0.5 V: 1.2e-6 at 300 K, 1.2e-5 at 398 K; below 0.4 V the trend is not monotonic."""
    tight = with_parameters(thin, sigma_t_nm=0.03)
    assert tight.operate(vdd_v=0.5, temperature_k=398.0).p10 == pytest.approx(1.2e-5, rel=0.05)
    low = thin.sweep("temperature_k", np.linspace(240.0, 398.0, 20), vdd_v=0.35).p10
    assert np.any(np.diff(low) < 0)


def test_linearising_the_leakage_is_wrong_by_eight_decades(thin):
    """1.2 nm, 0.03 nm, 0.5 V: linear in ln I at the mean gives 5e-15, the integral 1.2e-6. The model integrates."""
    model = thin.model.model_copy(update={"sigma_t_nm": 0.03})
    v, n_vt = 0.5, model.slope_factor * thermal_voltage(300.0)
    mean = float(model.mean_vth(v, 300.0))

    def log_leak(vtn, t):
        return np.log(2 * model.i_sn_a * np.exp(-vtn / n_vt) + model.gate_current(t, v, 300.0))

    def log_rest(vtp):
        return np.log(model.eta * model.i_sp_a) + 2 * np.log(np.logaddexp(0, (v - vtp) / (2 * n_vt)))

    def slope(f, x):
        return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5

    spread = np.hypot(
        model.sigma_vth_v * np.hypot(slope(log_rest, mean), slope(lambda x: log_leak(x, 1.2), mean)),
        model.sigma_t_nm * slope(lambda t: log_leak(mean, t), 1.2),
    )
    linear = np.exp(log_ndtr(-(log_rest(mean) - log_leak(mean, 1.2)) / spread))
    integrated = np.exp(model._log_static(np.array(v), np.array(1.2), 300.0))
    assert linear == pytest.approx(5e-15, rel=0.05)
    assert integrated == pytest.approx(1.2e-6, rel=0.05)


def test_hold_quadrature_converges(thin):
    """Half the nodes in both directions change ln p by less than 1e-6, at every supply."""
    vdd, t_ox = VOLTAGES, np.array(1.2)
    full = thin.model._log_static(vdd, t_ox, 300.0, nodes=241)
    half = thin.model._log_static(vdd, t_ox, 300.0, nodes=121)
    np.testing.assert_allclose(half, full, atol=1e-6)


@pytest.mark.parametrize("vdd", [0.2, 0.3, 0.4])
def test_hold_model_agrees_with_a_monte_carlo_of_raw_cells(thin, vdd):
    """Two million cells drawn, both currents of each evaluated; exact binomial interval, false alarm 1e-4."""
    model, rng, cells = thin.model, np.random.default_rng(1), 2_000_000
    vt = thermal_voltage(300.0)
    mean = 0.40 - 0.08 * vdd
    vtp, vtn = rng.normal(mean, 0.060, (2, cells))
    t_ox = np.maximum(rng.normal(1.2, 0.10, cells), 0.2)
    restoring = model.i_sp_a * np.log1p(np.exp((vdd - vtp) / (2 * 1.35 * vt))) ** 2
    leaking = 2 * model.i_sn_a * np.exp(-vtn / (1.35 * vt)) + model.gate_current(t_ox, vdd, 300.0)
    failed = int(np.sum(leaking > model.eta * restoring))
    interval = binomtest(failed, cells).proportion_ci(1 - 1e-4)
    assert interval.low < thin.operate(vdd_v=vdd).p10 < interval.high


@settings(max_examples=25, deadline=None)
@given(v=st.floats(0.15, 0.9), dv=st.floats(0.005, 0.1), t=st.floats(1.0, 2.0), dt=st.floats(0.01, 0.5))
def test_more_supply_and_thicker_oxide_never_hurt(thin, v, dv, t, dt):
    log_p = thin.map("vdd_v", [v, v + dv], "t_ox_nm", [t, t + dt]).log10_p10
    assert np.all(log_p <= 0)
    assert np.all(np.diff(log_p, axis=0) < 1e-9)
    assert np.all(np.diff(log_p, axis=1) < 1e-9)


SUPPLIED = [name for name in presets() if "vdd_v" in load(name).axes]


@pytest.mark.parametrize("name", SUPPLIED)
def test_more_supply_never_hurts_any_preset(name):
    """From the usual supply to a tenth above, and where there is anything to see it helps."""
    technology = without_ranges(load(name))
    usual = technology.operate().operating_point["vdd_v"]
    found = [technology.operate(vdd_v=share * usual) for share in (1.0, 1.03, 1.06, 1.1)]
    for rates in ([x.p01 for x in found], [x.p10 for x in found]):
        assert np.all(np.diff(rates) <= 1e-12 * np.array(rates[:-1])), rates
    assert found[-1].p10 < found[0].p10 or found[0].p10 < 1e-15


def test_gain_cell_half_life_follows_the_oxide():
    """1 fF, 0.5 V swing: 39 ns ... 66 s for 1.2 ... 3.0 nm (print of one or two digits, 5 %), five decades per nm."""
    model = load("gaincell-2nm").model
    half_life = np.exp(model.log_decay_time(np.array([1.2, 1.5, 2.0, 2.5, 3.0]), 1.1, 300.0))
    np.testing.assert_allclose(half_life, [39e-9, 1.5e-6, 0.6e-3, 0.2, 66.0], rtol=0.05)


def test_gain_cell_loses_ones_only_and_agrees_with_a_monte_carlo_of_raw_cells():
    """20000 oxides drawn, each node discharged by explicit time steps in voltage; false alarm 1e-4."""
    technology = load("gaincell-2nm")
    rng, cells, time = np.random.default_rng(2), 20_000, 3e-4
    from qtaml_hw.physics import current_density

    t_ox = rng.normal(2.0, 0.05, cells)
    grid_t, grid_v = np.linspace(1.7, 2.3, 61), np.linspace(0.6, 1.1, 401)
    j = current_density(grid_t[:, None], (grid_v[1:] + grid_v[:-1]) / 2, 300.0, "subband")
    decay = (1e-15 * np.diff(grid_v) / (5e-11 * j)).sum(axis=1)  # sum of C dV / (A J)
    lost = int(np.sum(np.exp(np.interp(t_ox, grid_t, np.log(decay))) < time))
    interval = binomtest(lost, cells).proportion_ci(1 - 1e-4)
    result = technology.operate(time_s=time)
    assert interval.low < result.p10 < interval.high
    assert result.p01 == 0


def test_gain_cell_rate_a_decade_before_the_half_life():
    """p(0.1 t_half): 3e-5 with 11.5 /nm for the slope, 5e-5 with its own 11.85 /nm; below the trip voltage 1."""
    technology = load("gaincell-2nm")
    half_life = float(np.exp(technology.model.log_decay_time(2.0, 1.1, 300.0)))
    assert np.exp(log_ndtr(np.log(0.1) / (11.5 * 0.05))) == pytest.approx(3e-5, rel=0.1)
    assert technology.operate(time_s=0.1 * half_life).p10 == pytest.approx(
        np.exp(log_ndtr(np.log(0.1) / (11.85 * 0.05))), rel=0.03
    )
    assert technology.operate(time_s=half_life).p10 == pytest.approx(0.5, rel=1e-3)
    assert technology.operate(vdd_v=0.5, time_s=1e-9).p10 == 1


def test_thermal_escape_is_an_edge_of_twenty_millivolts():
    """0.1 fF, 300 K, one hour: margins of 40, 50, 60, 80 mV give ~1, 0.25, 5e-7, 1e-21."""
    p = np.exp(thermal_escape_log_probability([0.04, 0.05, 0.06, 0.08], 0.1, 300.0, 3600.0))
    assert p[0] > 0.999
    np.testing.assert_allclose(p[1:], [0.25, 5e-7, 1e-21], rtol=0.35)


@pytest.mark.parametrize(("preset", "vdd"), [("sram-7nm-hk", 0.3), ("sram-thin-oxide", 0.5)])
def test_average_of_thermal_escape_over_cells_converges(preset, vdd):
    """Escape falls e-fold in 0.2-0.9 mV: half the steps within 0.5 %, and within 1 % of a fine uniform grid."""
    technology = load(preset)
    model, point = technology.model, (np.array(vdd), np.array(technology.defaults["t_ox_nm"]), 300.0)
    full, half, high = (
        float(np.exp(model._log_escape(*point, np.array(3600.0), **k))) for k in ({}, {"steps": 128}, {"order": 8})
    )
    assert half == pytest.approx(full, rel=5e-3)
    assert high == pytest.approx(full, rel=1e-3)
    margins = np.linspace(0.0, 0.06, 1201)
    kept = model.slope_factor * thermal_voltage(300.0) * np.log(1 / model.eta)
    below = [float(np.exp(model._log_static(*point, margin_v=m, nodes=41))) for m in margins]
    escape = thermal_escape_log_probability((margins[1:] + margins[:-1]) / 2 + kept, model.c_node_ff, 300.0, 3600.0)
    assert float(np.sum(np.diff(below) * np.exp(escape))) == pytest.approx(full, rel=1e-2)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("preset", ["sram-thin-oxide", "sram-7nm-hk"])
def test_hold_model_is_finite_from_absolute_zero_to_the_melting_point(preset):
    """1e-9 K to 1687 K, 1e-300 V to 100 V: no overflow, p in [0, 1]; gate leakage alone is left in the cold. At the
    ends of both, and in the middle, the intervals too.
    """
    ranged = load(preset)
    technology = without_ranges(ranged)
    for kelvin in (1e-9, 1.0, 4.0, 77.0, 1000.0, 1687.0):
        for vdd in (1e-300, 0.01, 0.7, 5.0, 100.0):
            result = technology.operate(vdd_v=vdd, temperature_k=kelvin)
            assert -400 < result.log10_p10 <= 0
            assert sum(result.mechanisms.values()) == pytest.approx(1.0)
    for kelvin, vdd in ((1e-9, 1e-300), (1e-9, 100.0), (77.0, 0.7), (1687.0, 1e-300), (1687.0, 100.0)):
        low, high = ranged.operate(vdd_v=vdd, temperature_k=kelvin).log10_p10_range
        assert -400 < low <= high <= 0
    assert technology.operate(vdd_v=0.7, temperature_k=1.0).mechanisms["threshold-mismatch"] < 1e-9


def test_gain_cell_quadrature_converges():
    """Half the nodes over the swing: ln t within 2e-3 in the valid range of supplies; twice: within 1e-6."""
    model = load("gaincell-2nm").model
    for vdd in (0.8, 1.1, 1.2):
        half, full, double = (model.log_decay_time(np.array([1.2, 2.0, 3.0]), vdd, 300.0, n) for n in (3, 6, 12))
        assert np.abs(half - full).max() < 2e-3
        assert np.abs(double - full).max() < 1e-6


def test_left_out_thermal_escape_is_said():
    """The 0.1 fF cell would lose more to thermal noise than to mismatch at 0.3 V; the answer says so."""
    silent = load("sram-7nm-hk")
    assert any("thermal escape is left out" in w for w in silent.operate(vdd_v=0.3).warnings)
    counted = with_parameters(silent, thermal_escape=True).operate(vdd_v=0.3)
    assert counted.mechanisms["thermal-escape"] > 0.5


def test_particles_stay_below_one_in_a_million_bits(thin):
    """300 FIT/Mbit for a year is 2.6e-9 per bit; as a mechanism it adds to the others."""
    year = 365.25 * 86400
    assert float(soft_error_probability(300.0, year)) == pytest.approx(2.6e-9, rel=0.02)
    quiet = thin.operate(vdd_v=0.7, time_s=year)
    struck = with_parameters(thin, fit_per_mbit=300.0).operate(vdd_v=0.7, time_s=year)
    assert struck.p10 - quiet.p10 == pytest.approx(2.6e-9, rel=0.02)
    assert set(struck.mechanisms) - set(quiet.mechanisms) == {"soft-errors"}


def test_gate_tunnelling_share_is_what_would_vanish_without_it(thin):
    """The share of gate tunnelling is 1 - p(no leak)/p; the parts of p add up."""
    result = with_parameters(thin, thermal_escape=False).operate(vdd_v=0.4)
    without = float(np.exp(thin.model._log_static(np.array(0.4), np.array(1.2), 300.0, leak=False)))
    assert result.mechanisms["gate-tunnelling"] == pytest.approx(1 - without / result.p10, abs=1e-9)


def test_one_model_at_many_temperatures_equals_one_call_per_temperature(thin):
    together = thin.map("temperature_k", [280.0, 300.0, 360.0], "vdd_v", [0.3, 0.4]).p10
    alone = [[thin.operate(vdd_v=v, temperature_k=t).p10 for v in (0.3, 0.4)] for t in (280.0, 300.0, 360.0)]
    np.testing.assert_allclose(together, alone, rtol=1e-12)
    assert replace(thin.operate(), technology="x").technology == "x"
