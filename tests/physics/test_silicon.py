"""Doping and gate voltage: Fermi levels, what the oxide has of V_G, currents over the gate voltage, flat band."""

import numpy as np
import pytest

from qtaml_hw.physics import current_density, load
from qtaml_hw.physics.silicon import (
    depletion_cm2,
    fermi_energy_ev,
    gate_current_density,
    gate_voltage,
    oxide_voltage,
)
from tests.physics import self_consistent


def test_the_fermi_level_is_that_of_boltzmann_in_dilute_and_of_sommerfeld_in_degenerate_silicon():
    kt = 8.617333e-5 * 300
    assert fermi_energy_ev(1e15) == pytest.approx(kt * np.log(1e15 / 2.86e19), rel=1e-3)
    eta = (3 * np.sqrt(np.pi) / 4 * 1e22 / 2.86e19) ** (2 / 3)  # F_1/2 = 4/(3 sqrt pi) eta^1.5 (1 + pi^2/(8 eta^2))
    eta *= (1 + np.pi**2 / (8 * eta**2)) ** (-2 / 3)
    assert fermi_energy_ev(1e22) == pytest.approx(kt * eta, rel=1e-3)
    assert fermi_energy_ev(1e20, 398.0) < fermi_energy_ev(1e20, 300.0)


def test_six_to_eight_tenths_of_a_volt_lie_over_a_thin_oxide_at_one_volt():
    over = [oxide_voltage(1.0, t) for t in (1.2, 1.5, 2.0)]
    assert over == sorted(over)
    assert all(0.6 < v < 0.85 for v in over)
    for t, v in zip((1.2, 1.5, 2.0), over, strict=True):
        assert float(gate_voltage(v, t)) == pytest.approx(1.0, abs=1e-9)
    assert oxide_voltage(1.0, 1.2, poly_cm3=5e19) < over[0]  # a depleted gate takes more


@pytest.mark.parametrize(("t_ox", "published"), [(1.2, 1e2), (1.5, 2.5), (2.0, 1.4e-2)])
def test_direct_tunnelling_at_a_gate_voltage_of_one_volt(t_ox, published):
    """Within a factor of two of the bands of published curves, at every usual doping of the substrate."""
    for acceptors in (1.7e17, 5e17, 1.5e18):
        assert published / 2 < gate_current_density(1.0, t_ox, acceptors_cm3=acceptors) < published * 2


@pytest.mark.parametrize("acceptors", [1.7e17, 5e17, 1.5e18])
@pytest.mark.parametrize(("t_ox", "v_ox"), [(1.2, 0.69), (1.5, 0.74), (2.0, 0.81)])
def test_the_triangular_well_leaks_as_the_self_consistent_one(t_ox, v_ox, acceptors):
    """Schroedinger and Poisson solved together, acceptors included: the current within 7 %."""
    exact = self_consistent.current_density(t_ox, v_ox, acceptors)
    depleted = depletion_cm2(acceptors)
    triangle = float(current_density(t_ox, v_ox, 300.0, "subband", depletion_cm2=depleted))
    assert triangle == pytest.approx(exact, rel=0.07)


def test_acceptors_hold_charge_that_does_not_tunnel():
    """Sze: 1e17 /cm^3 is depleted to 0.104 um at most. More acceptors, less current; without them, the bare well."""
    assert depletion_cm2(1e17) == pytest.approx(1e17 * 0.104e-4, rel=0.03)
    currents = [gate_current_density(1.0, 1.5, acceptors_cm3=n) for n in (1e16, 1e17, 1e18)]
    assert currents == sorted(currents, reverse=True)
    alone = float(current_density(1.5, oxide_voltage(1.0, 1.5, acceptors_cm3=1e14), 300.0, "subband"))
    assert gate_current_density(1.0, 1.5, acceptors_cm3=1e14) == pytest.approx(alone, rel=0.01)
    with pytest.raises(ValueError, match="no inversion layer"):
        gate_current_density(1.0, 12.0)
    with pytest.raises(ValueError, match="no inversion layer"):
        current_density(1.5, 0.1, 300.0, "subband", depletion_cm2=2.5e12)


def test_one_decade_per_fifth_of_a_nanometre_at_constant_gate_voltage():
    """Lo et al., IEEE EDL 1997 (abstract)."""
    logs = [np.log10(gate_current_density(1.0, t)) for t in (1.2, 2.0)]
    assert 0.8 / (logs[0] - logs[1]) == pytest.approx(0.2, rel=0.05)


def test_an_ampere_per_square_centimetre_leaks_through_as_much_oxide_as_published():
    """Robertson (abstract): layers thinner than 1.6 to 2 nm have a leakage above 1 A/cm^2."""
    assert gate_current_density(1.0, 1.6) > 1 > gate_current_density(1.0, 2.0)


def test_flat_band_takes_its_voltage_from_the_oxide():
    """V_ox = CR shift - V_FB: the same cell as one with a shift that is V_FB/CR less, for the same charge lost."""
    gate = load("fg-thin-5p5nm").model
    lower = gate.model_copy(update={"flat_band_v": 0.3})
    assert float(lower.log_loss_time(5.5, 3.5)) == pytest.approx(float(gate.log_loss_time(5.5, 3.0)), abs=1e-9)
    assert float(lower.log_loss_time(5.5, 3.0)) > float(gate.log_loss_time(5.5, 3.0)) + 1


def test_more_donors_in_the_gate_leak_more():
    gate = load("fg-thin-5p5nm").model
    times = [
        float(gate.model_copy(update={"gate_doping_cm3": n}).log_loss_time(5.5, 3.0)) for n in (5e19, 7.8e19, 2e20)
    ]
    assert times == sorted(times, reverse=True)


def test_the_28_nm_preset_stands_on_the_counts_of_two_boards():
    """14 points for two parameters: the only preset whose figures are checked by more data than it was fitted to."""
    bram = load("sram-28nm-bram")
    assert (len(bram.points), bram.fitted_parameters, bram.confidence) == (14, 2, "high")
    best, worst = (bram.operate(vdd_v=0.54).p10_range[i] for i in (0, 1))
    assert best < 690 / 14581760 < 23706 / 33751040 < worst


def test_a_bias_moves_p01_alone_and_no_cell_prefers_both_states():
    sram = load("sram-65nm")
    biased = sram.model_copy(update={"model": sram.model.model_copy(update={"p01_over_p10": 5.0})})
    even, result = sram.operate(vdd_v=0.5), biased.operate(vdd_v=0.5)
    assert result.p10 == even.p10
    assert result.p01 == pytest.approx(5 * even.p01)
    lost = biased.operate(vdd_v=0.2)
    assert lost.p01 + lost.p10 == pytest.approx(1.0)
