"""Tunnelling: WKB against exact solutions, current densities against published bands, convergence of the integrals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from qtaml_hw.physics import (
    HFO2,
    SIO2,
    SIO2_FRANZ,
    Barrier,
    bsim4_current_density,
    current_density,
    fowler_nordheim_constants,
    log_current_density,
    log_transmission,
    stack_current_density,
    transmission,
)
from qtaml_hw.physics.constants import HBAR2_OVER_2M0
from qtaml_hw.physics.current import _log_subband
from qtaml_hw.physics.exact import log_transmission_slices

ENERGIES = np.array([0.05, 0.1, 0.2, 0.5, 1.0])
THICKNESSES = np.array([1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.6])
BANDS = [(1e3, 1e4), (1e2, 1e3), (1, 30), (5e-3, 2e-1), (3e-5, 1e-3), (1e-7, 5e-6), (1e-10, 8e-9)]
MODELS = [("tsu-esaki", SIO2), ("tsu-esaki", SIO2_FRANZ), ("subband", SIO2_FRANZ), ("bsim4", None)]


def oxide(t_nm, v, lead_mass=0.19):
    return Barrier((SIO2.thick(t_nm),), v, lead_mass)


def test_exact_transmission_at_two_nanometres():
    """Airy solution at 2 nm, 1 V, lead mass 0.19: 1.2837e-9 and 1.2629e-8 within 1e-3; WKB 6.3750e-10, 3.6480e-9."""
    energies = np.array([0.1, 0.5])
    np.testing.assert_allclose(transmission(energies, oxide(2.0, 1.0), "exact"), [1.2837e-9, 1.2629e-8], rtol=1e-3)
    np.testing.assert_allclose(transmission(energies, oxide(2.0, 1.0), "wkb"), [6.3750e-10, 3.6480e-9], rtol=1e-3)


@pytest.mark.parametrize("lead_mass", [0.19, 0.916])
@pytest.mark.parametrize("v", [0.1, 0.5, 1.0])
def test_boundary_factor_makes_wkb_right_within_three_percent(v, lead_mass):
    """With the Register-Rosenbaum-Yang factor, V <= 1 V, E <= 0.5 eV, 1 to 5 nm: within 3 % of exact."""
    barrier = oxide(np.array([1.0, 2.0, 3.0, 4.0, 5.0])[:, None], v, lead_mass)
    energies = np.linspace(0.02, 0.5, 25)
    ratio = np.exp(log_transmission(energies, barrier) - log_transmission(energies, barrier, "exact"))
    assert np.all(np.abs(ratio - 1) < 0.03)


@pytest.mark.parametrize(
    ("lead_mass", "v", "ratios"),
    [
        (0.19, 0.5, [0.73, 0.52, 0.38, 0.27, 0.26]),
        (0.19, 1.0, [0.68, 0.49, 0.37, 0.29, 0.30]),
        (0.19, 2.0, [0.80, 0.59, 0.46, 0.39, 0.53]),
        (0.916, 0.5, [2.58, 1.75, 1.14, 0.61, 0.36]),
        (0.916, 1.0, [1.88, 1.30, 0.88, 0.51, 0.33]),
        (0.916, 2.0, [1.46, 1.03, 0.72, 0.46, 0.39]),
    ],
)
def test_bare_wkb_is_off_by_a_known_prefactor(lead_mass, v, ratios):
    """WKB/exact at 1 nm: from 4 times too low to 2.6 times too high, which the boundary factor repairs."""
    barrier = oxide(1.0, v, lead_mass)
    ratio = transmission(ENERGIES, barrier, "wkb") / transmission(ENERGIES, barrier, "exact")
    np.testing.assert_allclose(ratio, ratios, atol=0.0051)


def test_two_exact_solvers_agree():
    """Airy functions and slices agree to 1e-6, on one layer and on a stack; slices converge quadratically."""
    stack = Barrier((SIO2.thick(0.5), HFO2.thick(1.7)), 0.7)
    for barrier in (oxide(1.5, 1.0), stack):
        airy = log_transmission(ENERGIES[:4], barrier, "exact")
        errors = [np.abs(log_transmission_slices(ENERGIES[:4], barrier, n) - airy).max() for n in (100, 200, 800)]
        assert errors[1] < errors[0] / 3.5
        assert errors[2] < 1e-6


def test_wkb_of_a_high_k_stack_is_half_the_exact_value_at_the_supply_energies():
    """Stack WKB/exact is 0.49-0.56 around E = 0.1 eV (reference print), repaired by the boundary factor to 1 %."""
    stack = Barrier((SIO2.thick(0.5), HFO2.thick(1.7)), 0.7)
    exact = transmission(0.1, stack, "exact")
    assert 0.47 < transmission(0.1, stack, "wkb") / exact < 0.57
    assert abs(transmission(0.1, stack) / exact - 1) < 0.01


def test_franz_and_parabolic_masses_give_the_same_action_at_half_a_volt():
    """0.61 with Eg 9 eV and 0.42 parabolic describe the same oxide at V_ox = 0.5 V; they are not interchangeable."""
    actions = [-log_transmission(0.1, Barrier((m.thick(2.0),), 0.5), "wkb") for m in (SIO2, SIO2_FRANZ)]
    assert abs(actions[1] / actions[0] - 1) < 0.005
    swapped = -log_transmission(0.1, Barrier((replace(SIO2, mass=0.61).thick(2.0),), 0.5), "wkb")
    assert swapped / actions[0] > 1.15


@pytest.mark.parametrize("model", ["wkb", "wkb-boundary", "exact"])
def test_transmission_is_continuous_where_the_field_vanishes(model):
    """V -> 0: the flat-barrier formula and the sloped one meet."""
    t = transmission(0.3, oxide(2.0, np.array([0.0, 0.9e-6, 1.1e-6, 1e-4])), model)
    np.testing.assert_allclose(t, t[0], rtol=2e-3)


@pytest.mark.parametrize("model", ["wkb", "wkb-boundary", "exact", "slices"])
def test_no_transmission_is_more_than_certain(model):
    """Below, at and above the top of a flat and of a tilted barrier, and not a number for what is none."""
    energies = np.array([0.01, 1.0, 2.9, 3.15 - 1e-7, 3.15, 3.15 + 1e-7, 4.0, 5.0, 30.0])
    for v in (0.0, 0.5, 4.0):
        found = transmission(energies, oxide(1.5, v), model)
        assert np.all((found > 0) & (found <= 1 + 1e-9))
    assert transmission(5.0, oxide(1.5, 0.0), model) > 0.5
    for energy in (np.nan, np.inf, 0.0):
        with pytest.raises(ValueError, match="energy_ev must be above 0"):
            transmission(energy, oxide(1.5, 1.0), model)


def test_two_exact_solvers_agree_where_a_flat_barrier_ends():
    """At its top the wave in the barrier is a straight line: T = 1 / (1 + (k m t / (2 m_lead))**2)."""
    k = np.sqrt(0.19 * 3.15 / HBAR2_OVER_2M0)
    expected = 1 / (1 + (k * 0.42 * 1.5 / (2 * 0.19)) ** 2)
    for model in ("exact", "slices"):
        np.testing.assert_allclose(transmission(3.15, oxide(1.5, 0.0), model), expected, rtol=1e-6)


def test_boundary_factor_holds_for_different_electrodes():
    """Cathode 0.916, anode 0.26 as in the subband model: still within 3 % of exact; reversing it changes the factor."""
    barrier = Barrier((SIO2.thick(np.array([1.0, 2.0, 4.0])[:, None]),), 1.0, 0.916, 0.26)
    energies = np.linspace(0.02, 0.5, 25)
    exact = transmission(energies, barrier, "exact")
    assert np.all(np.abs(transmission(energies, barrier) / exact - 1) < 0.03)
    swapped = replace(barrier, lead_mass=0.26, anode_mass=0.916)
    assert np.all(np.abs(transmission(energies, swapped, "exact") / exact - 1) > 0.03)


@pytest.mark.parametrize("lead_mass", [0.19, 0.916])
def test_boundary_factor_is_right_at_the_turning_point(lead_mass):
    """V = barrier - E at the anode, where v_ox vanishes: the Airy floor keeps it within 3 % of exact."""
    barrier = oxide(np.array([2.0, 3.0, 5.0]), SIO2.barrier_ev - 0.1, lead_mass)
    np.testing.assert_allclose(transmission(0.1, barrier), transmission(0.1, barrier, "exact"), rtol=0.03)


def test_bad_barriers_are_refused():
    with pytest.raises(ValueError, match="thickness_nm must be above 0 nm"):
        SIO2.thick(0.0)
    with pytest.raises(ValueError, match="v_ox must be at least 0 V"):
        oxide(1.0, -1.0)
    with pytest.raises(ValueError, match="parabolic layers"):
        transmission(0.1, Barrier((SIO2_FRANZ.thick(1.0),), 1.0), "exact")
    with pytest.raises(ValueError, match="above 0 eV"):
        transmission(0.0, oxide(1.0, 1.0))
    with pytest.raises(ValueError, match="model must be"):
        transmission(0.1, oxide(1.0, 1.0), "wentzel")


@pytest.mark.parametrize(("model", "material"), MODELS)
def test_current_at_one_volt_lies_in_the_published_bands(model, material):
    """J(1 V, 300 K) for 1.0 to 3.6 nm, and its slope of 4.5-5.3 decades per nm (one decade per 0.2 nm, Lo 1997)."""
    j = current_density(THICKNESSES, 1.0, 300.0, model, oxide=material)
    for value, (low, high), t in zip(j, BANDS, THICKNESSES, strict=True):
        assert low <= value <= high, f"{model} at {t} nm: {value:.2e} A/cm^2"
    for thin, thick in ((0, 3), (3, 5)):
        decades = np.log10(j[thin] / j[thick]) / (THICKNESSES[thick] - THICKNESSES[thin])
        assert 4.5 <= decades <= 5.3


@pytest.mark.parametrize(
    ("model", "material", "table", "tolerance"),
    [
        ("tsu-esaki", SIO2, [4.6e3, 5.4e2, 2.2e1, 1.0e-1, 5.0e-4, 2.4e-6, 3.9e-9], 0.04),
        ("tsu-esaki", SIO2_FRANZ, [3.9e3, 4.5e2, 1.7e1, 7.6e-2, 3.3e-4, 1.5e-6, 2.2e-9], 0.04),
        ("bsim4", None, [6.5e3, 5.6e2, 1.6e1, 5.9e-2, 2.6e-4, 1.3e-6, 2.4e-9], 0.04),
        ("subband", SIO2_FRANZ, [6.4e3, 5.2e2, 1.4e1, 3.8e-2, 1.2e-4, 4.0e-7, 4.5e-10], 0.04),
    ],
)
def test_current_reproduces_the_reference_prints(model, material, table, tolerance):
    """Two-digit prints of an independent prototype of each model."""
    np.testing.assert_allclose(current_density(THICKNESSES, 1.0, 300.0, model, oxide=material), table, rtol=tolerance)


def test_tunnelling_depends_on_temperature_weakly_and_not_as_arrhenius():
    """J(T)/J(300 K) at 1.5 nm, 1 V: 0.92, 1.09, 1.16; Arrhenius with 0.1 eV would give 1.9 at 358 K."""
    ratio = [float(current_density(1.5, 1.0, t) / current_density(1.5, 1.0)) for t in (233.0, 358.0, 398.0)]
    np.testing.assert_allclose(ratio, [0.92, 1.09, 1.16], atol=0.005)
    field = [float(current_density(10.0, 9.0, t) / current_density(10.0, 9.0)) for t in (233.0, 358.0, 398.0)]
    np.testing.assert_allclose(field, [0.85, 1.18, 1.35], atol=0.006)


def test_fowler_nordheim_constants_and_currents():
    """A 1.165e-6 A/V^2, B 2.475e8 V/cm (Lenzlinger and Snow: 2.4e8 +- 5 %); currents of a 10 nm oxide at 6-11 MV/cm."""
    a, b = fowler_nordheim_constants()
    assert a == pytest.approx(1.165e-6, rel=1e-3)
    assert b == pytest.approx(2.475e8, rel=1e-3)
    assert b == pytest.approx(2.4e8, rel=0.05)
    j = current_density(10.0, np.arange(6.0, 12.0), 300.0, "fowler-nordheim")
    np.testing.assert_allclose(j, [5.1e-11, 2.5e-8, 2.7e-6, 1.1e-4, 2.1e-3, 2.4e-2], rtol=0.03)


def test_full_integral_has_the_fowler_nordheim_slope():
    """-d ln(J/F^2)/d(1/F) = B within 1 % where the theory holds: a metal-like emitter (3 eV deep), low temperature."""
    field = np.linspace(7.0, 11.0, 9)  # MV/cm over 10 nm: V_ox = F
    deep = replace(SIO2, barrier_ev=SIO2.barrier_ev + 3.0)
    log_j = log_current_density(10.0, field, 30.0, oxide=deep, fermi_ev=3.0, nodes=96)
    slope = -np.polyfit(1 / (field * 1e6), log_j - 2 * np.log(field * 1e6), 1)[0]
    assert slope == pytest.approx(fowler_nordheim_constants()[1], rel=0.01)


def test_full_integral_stays_near_fowler_nordheim_for_a_floating_gate():
    """Emitter at 0.05 eV, 300 K: 4.6 times above the closed form at 6 MV/cm, 0.8 times at 11; within 5x at 7-10."""
    field = np.arange(6.0, 12.0)
    full = current_density(10.0, field, fermi_ev=0.05)
    ratio = full / current_density(10.0, field, 300.0, "fowler-nordheim")
    assert ratio[0] == pytest.approx(4.6, rel=0.05)
    assert ratio[-1] == pytest.approx(0.8, rel=0.05)
    assert np.all((ratio[1:5] < 5) & (ratio[1:5] > 0.2))


def test_bsim4_needs_its_inversion_factor():
    """Without Vaux the channel current at 0.3 V would be hundreds of times too high."""
    ratio = bsim4_current_density(1.2, 0.3, vth_v=None) / bsim4_current_density(1.2, 0.3)
    assert 300 < ratio < 800


def test_high_k_stack_leaks_less_than_oxide_of_equal_eot():
    """0.5 nm SiO2 + 1.7 nm HfO2 at 0.7 V: 1.9e3 A/cm^2, only 16 times below 0.8 nm SiO2; slopes -10.5 and -3.7 /nm."""

    def stack(il, hk):
        return float(stack_current_density((SIO2.thick(il), HFO2.thick(hk)), 0.7))

    j = stack(0.5, 1.7)
    assert j == pytest.approx(1.9e3, rel=0.05)
    assert current_density(0.8, 0.7) / j == pytest.approx(16, rel=0.05)
    assert (np.log(stack(0.51, 1.7)) - np.log(stack(0.49, 1.7))) / 0.02 == pytest.approx(-10.5, abs=0.6)
    assert (np.log(stack(0.5, 1.71)) - np.log(stack(0.5, 1.69))) / 0.02 == pytest.approx(-3.7, abs=0.4)


def test_energy_integral_converges():
    """Half the nodes change ln J by less than 1e-5; a uniform grid of 20000 points gives the same value."""
    t, v = np.array([1.0, 2.0, 5.0, 8.0]), np.array([0.01, 1.0, 2.0, 9.0])
    full = log_current_density(t, v)
    assert np.abs(log_current_density(t, v, nodes=24) - full).max() < 1e-7
    assert np.abs(log_current_density(t, v, nodes=6) - full).max() < 2e-3
    assert np.abs(log_current_density(t, v, nodes=8) - full).max() < 1e-5


def test_subband_sum_converges():
    """Six levels per ladder against twelve: below 1e-5 at 300 K and 1 V, below 0.2 % for the hottest, weakest field."""
    t = THICKNESSES
    difference = _log_subband(SIO2_FRANZ, t, np.array(1.0), 300.0, 12) - _log_subband(
        SIO2_FRANZ, t, np.array(1.0), 300.0
    )
    assert np.abs(difference).max() < 1e-5
    difference = _log_subband(SIO2_FRANZ, t, np.array(0.3), 398.0, 12) - _log_subband(
        SIO2_FRANZ, t, np.array(0.3), 398.0
    )
    assert np.abs(difference).max() < 2e-3


@given(t=st.floats(0.8, 12.0), dt=st.floats(0.01, 2.0), v=st.floats(1e-6, 6.0), model=st.sampled_from(MODELS[:3]))
def test_thicker_oxide_leaks_less(t, dt, v, model):
    name, material = model
    thin, thick = log_current_density([t, t + dt], v, 300.0, name, oxide=material)
    assert np.isfinite([thin, thick]).all()
    assert thick < thin


@given(t=st.floats(0.8, 12.0), v=st.floats(1e-6, 12.0), factor=st.floats(1.001, 1.5))
def test_higher_voltage_leaks_more_across_the_direct_to_fn_border(t, v, factor):
    low, high = log_current_density(t, [v, v * factor])
    assert low < high


@pytest.mark.parametrize("t", [2.0, 6.0])
def test_current_is_continuous_where_the_barrier_becomes_triangular(t):
    """ln J at V_ox = 3.15 V -+ 1e-6 V: one formula covers trapezoid and triangle."""
    below, above = log_current_density(t, SIO2.barrier_ev + np.array([-1e-6, 1e-6]))
    assert abs(above - below) < 1e-4


@pytest.mark.parametrize("model", ["tsu-esaki", "subband", "fowler-nordheim", "bsim4"])
def test_current_vanishes_without_voltage(model):
    """Finite at V -> 0, exactly 0 at V = 0 up to underflow, no NaN."""
    j = current_density(1.5, np.array([0.0, 1e-12, 1e-6, 1e-3]), 300.0, model)
    assert np.isfinite(j).all()
    assert j[0] < 1e-20
    assert np.all(np.diff(j) >= 0)


@pytest.mark.parametrize("model", ["tsu-esaki", "subband", "fowler-nordheim", "bsim4"])
def test_logarithm_is_infinite_at_zero_voltage_only(model):
    """10 um, 4 K or 1e-90 V: the density underflows, its logarithm does not."""
    assert log_current_density(2.0, 0.0, 300.0, model) == -np.inf
    log_j = [
        log_current_density(t, v, k, model) for t, v, k in ((1e4, 0.5, 300.0), (2.0, 0.3, 4.0), (2.0, 1e-90, 300.0))
    ]
    assert np.isfinite(log_j).all()
    assert max(log_j) < 0


@pytest.mark.filterwarnings("error")
def test_bsim4_never_leaks_more_through_a_thicker_oxide():
    """Beyond 7.95 V the exponent of the card would change sign; the density stays finite and falls with thickness."""
    j = bsim4_current_density(np.array([1.0, 2.0, 5.0, 50.0]), np.array([1.0, 9.0, 100.0])[:, None])
    assert np.isfinite(j).all()
    assert np.all(np.diff(j, axis=1) < 0)
    assert np.all(np.diff(j, axis=0) > 0)


def test_current_rejects_what_is_not_physical():
    for arguments in ((0.0, 1.0), (1.0, -0.1), (1.0, 1.0, 0.0), (1.0, 1.0, 300.0, "wkb")):
        with pytest.raises(ValueError):
            current_density(*arguments)
