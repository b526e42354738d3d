"""Flash: charge loss by tunnelling, log-time detrapping against measured states, pages, the empirical 3D law."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.integrate import solve_ivp
from scipy.stats import binomtest, norm

from qtaml_hw.physics import current_density, load, log_current_density, parse_time
from qtaml_hw.physics.causes import Several
from qtaml_hw.physics.floating_gate import arrhenius_time
from qtaml_hw.physics.nand import LevelCell, optimal_references
from qtaml_hw.physics.operating import OperatingPoint
from qtaml_hw.physics.retention import critical_thickness

MONTH, YEAR = parse_time("1mo"), parse_time("1y")
TIMES = ["1d", "1mo", "1y", "10y"]
EPS_OX = 3.9 * 8.8541878128e-14  # F/cm

# Cai et al., Proc. IEEE 2017, Table 5: means and standard deviations of ER, P1..P7 after 2000 cycles
TABLE5 = {
    "1d": (
        [-92.7, 66.6, 128.1, 191.9, 254.9, 318.3, 384.3, 448.1],
        [48.2, 9.7, 9.7, 9.4, 9.3, 9.1, 9.5, 9.1],
    ),
    "7d": (
        [-86.7, 67.5, 128.1, 191.4, 253.8, 316.5, 381.8, 444.9],
        [46.4, 10.7, 10.8, 10.5, 10.6, 10.3, 10.6, 10.6],
    ),
    "1mo": (
        [-84.4, 68.6, 128.7, 191.6, 253.5, 315.8, 380.9, 443.6],
        [46.8, 11.3, 11.2, 11.0, 10.9, 10.8, 11.2, 11.1],
    ),
    "3mo": (
        [-75.6, 72.8, 131.6, 193.3, 254.3, 315.7, 380.2, 442.2],
        [45.9, 12.0, 11.8, 11.5, 11.4, 11.4, 11.7, 11.7],
    ),
    "1y": (
        [-69.4, 76.6, 134.2, 195.2, 255.3, 316.0, 379.6, 440.8],
        [45.9, 12.8, 12.4, 12.0, 12.0, 11.9, 12.3, 12.4],
    ),
}


@pytest.fixture(scope="module")
def gate():
    return load("fg-thin-5p5nm")


@pytest.fixture(scope="module")
def tlc():
    return load("nand-planar-tlc")


def with_parameters(technology, **changes):
    return technology.model_copy(update={"model": technology.model.model_copy(update=changes)})


def table_rates(model: LevelCell, time: str):
    """Page rates of the measured Gaussians with the references that were optimal after a day."""
    mean, sigma = (np.array(x) for x in TABLE5[time])
    p01, p10 = model.page_log_rates(model.log_regions(mean, sigma, np.array(0.0)))
    return np.exp(p01), np.exp(p10)


@pytest.mark.parametrize(("time", "p"), [("1mo", 2.4e-4), ("1y", 9.6e-3), ("10y", 0.10)])
def test_thin_floating_gate_retention(gate, time, p):
    """5.5 nm, sigma 4 %, margin 0.5 V: 2.4e-4, 9.6e-3, 0.10; stored zeros are lost, ones are not."""
    result = gate.operate(time_s=time)
    assert result.p01 == pytest.approx(p, rel=0.02)
    assert result.p10 == 0


@pytest.mark.parametrize(
    ("t_ox", "expected"), [(6.0, [6e-8, 1.2e-5, 5.7e-4]), (8.0, [None, None, 2e-18])], ids=["6nm", "8nm"]
)
def test_thicker_floating_gates_retain_better(gate, t_ox, expected):
    """6 nm: 6e-8, 1.2e-5, 5.7e-4 after a month, a year, ten years; 8 nm: 2e-18 after ten years."""
    for time, p in zip(TIMES[1:], expected, strict=True):
        if p is not None:
            assert gate.operate(t_ox_nm=t_ox, time_s=time).p01 == pytest.approx(p, rel=0.2)


@pytest.mark.parametrize(
    ("margin", "expected"),
    [(1.5, [4.07, 4.40, 4.64, 4.86]), (0.5, [4.38, 4.73, 4.98, 5.22]), (0.2, [4.53, 4.89, 5.15, 5.38])],
)
def test_critical_oxide_of_each_margin(gate, margin, expected):
    """Thickness at which the loss equals the margin in 1 day ... 10 years, 0.01 nm; 358 K adds less than 0.03 nm."""
    model = gate.model.model_copy(update={"margin_v": margin})
    seconds = np.array([parse_time(t) for t in TIMES])
    cold, hot = (
        critical_thickness(lambda t, v, k=k: model.log_loss_time(t, v, k), np.array(3.0), seconds)
        for k in (300.0, 358.0)
    )
    np.testing.assert_allclose(cold, expected, atol=0.0105)
    assert np.all((hot - cold > 0.005) & (hot - cold < 0.03))


@pytest.mark.parametrize("sigma", [0.02, 0.04])
def test_production_oxide_does_not_tunnel(sigma):
    """nor-flash-8nm: below 1e-20 after ten years even with a spread of 4 %, and the answer says what is missing."""
    technology = with_parameters(load("nor-flash-8nm"), sigma_t_fraction=sigma)
    result = technology.operate(time_s="10y")
    assert result.log10_p01 < -20
    assert result.p10 == 0
    assert any("intrinsic tunnelling only" in warning for warning in result.warnings)


@pytest.mark.parametrize("temperature", [300.0, [300.0, 400.0]])
@pytest.mark.parametrize("alone", [True, False])
def test_what_limits_a_cause_limits_the_cell(alone, temperature):
    """Beside other causes, and where temperatures differ, the answer says what is missing all the same."""
    technology = load("nor-flash-8nm")
    upsets = {"kind": "particle-upsets", "fit_per_mbit": 300.0}
    model = technology.model if alone else Several(kind="several", causes=(technology.model, upsets))
    [said] = model.rates(OperatingPoint({**technology.defaults, "temperature_k": temperature})).remarks
    assert "intrinsic tunnelling only" in said


def test_leakage_of_eight_nanometres_is_one_electron_in_gigayears():
    """J at 8 nm, 2.25 MV/cm: 8e-27 A/cm^2, one electron per ~3 Gyr in a 0.1 x 0.2 um cell."""
    j = float(current_density(8.0, 1.8, fermi_ev=0.05))
    assert j == pytest.approx(8e-27, rel=0.1)
    seconds_per_electron = 1.602e-19 / (j * 0.1e-4 * 0.2e-4)
    assert seconds_per_electron / YEAR == pytest.approx(3e9, rel=0.2)


def test_retention_ode_agrees_with_the_closed_integral(gate):
    """LSODA on ln t against the separated integral: the time at which 0.5 V are lost, 0.01 % in the shift."""
    model = gate.model
    for t_ox in (4.8, 5.5):
        end = float(model.log_loss_time(t_ox, 3.0))

        def rate(log_t, shift, t_ox=t_ox):
            j = np.exp(log_current_density(t_ox, 0.6 * shift, fermi_ev=0.05))
            return -j * 0.4 * t_ox * 1e-7 / (EPS_OX * 0.6) * np.exp(log_t)

        solution = solve_ivp(rate, (end - 25, end), [3.0], method="LSODA", rtol=1e-8, atol=1e-10)
        assert solution.y[0, -1] == pytest.approx(2.5, abs=3e-4)


def test_floating_gate_agrees_with_a_monte_carlo_of_raw_cells(gate):
    """3000 oxides drawn, the loss equation of each integrated to a year by an ODE solver; false alarm 1e-4."""
    rng, cells = np.random.default_rng(3), 3000
    t_ox = rng.normal(5.5, 0.22, cells)

    def rate(log_t, shift):
        j = np.exp(log_current_density(t_ox, 0.6 * np.maximum(shift, 1e-6), fermi_ev=0.05, nodes=8))
        return -j * 0.4 * t_ox * 1e-7 / (EPS_OX * 0.6) * np.exp(log_t)

    for years in (1.0, 10.0):
        end = np.log(years * YEAR)
        shift = solve_ivp(rate, (end - 14, end), np.full(cells, 3.0), method="RK45", rtol=1e-4, atol=1e-4).y[:, -1]
        lost = int(np.sum(shift < 2.5))
        interval = binomtest(lost, cells).proportion_ci(1 - 1e-4)
        assert interval.low < gate.operate(time_s=years * YEAR).p01 < interval.high


def test_charge_loss_quadratures_converge(gate):
    """Half the nodes over the shift, half the thickness grid: ln t within 1e-4, thickness within 1e-4 nm."""
    for name in ("fg-thin-5p5nm", "nor-flash-8nm"):
        model = load(name).model
        t = np.array([4.0, 5.5, 8.0])
        assert np.abs(model.log_loss_time(t, 3.0, nodes=12) - model.log_loss_time(t, 3.0)).max() < 1e-6
        assert np.abs(model.log_loss_time(t, 3.0, nodes=3) - model.log_loss_time(t, 3.0)).max() < 0.03
        grids = [
            critical_thickness(
                lambda t, v, m=model: m.log_loss_time(t, v), np.array(3.0), np.geomspace(1e3, 1e10, 20), step_nm=h
            )
            for h in (0.2, 0.1)
        ]
        assert np.abs(grids[0] - grids[1]).max() < 1e-5


@settings(max_examples=30, deadline=None)
@given(
    t=st.floats(4.0, 9.0),
    dt=st.floats(0.01, 1.0),
    log_time=st.floats(3.0, 20.0),
    step=st.floats(0.1, 3.0),
    kelvin=st.floats(233.0, 398.0),
)
def test_retention_errors_grow_with_time_and_shrink_with_oxide(gate, t, dt, log_time, step, kelvin):
    seconds = np.exp([log_time, log_time + step])
    log_p = gate.map("t_ox_nm", [t, t + dt], "time_s", seconds, temperature_k=kelvin).log10_p01
    assert np.all(log_p <= 0)
    assert np.all(np.diff(log_p, axis=0) < 0)
    assert np.all(np.diff(log_p, axis=1) > 0)


def test_nothing_is_lost_at_time_zero(gate):
    result = gate.operate(time_s=0.0)
    assert result.p01 == 0
    assert result.log10_p01 == -np.inf
    assert result.to_json()["log10_p01"] is None
    assert result.mechanisms == {}


def test_a_shift_within_the_margin_cannot_be_lost(gate):
    """Programmed to 0.5 V or less, the cell has no 0.5 V to lose, however thin the oxide and long the time."""
    sweep = gate.sweep("programmed_v", [0.1, 0.5, 0.501, 1.0], t_ox_nm=3.0, time_s=1e15)
    assert np.all(sweep.p01[:2] == 0)
    assert np.all(sweep.p01[2:] > 0)


def test_trap_tail_is_a_share_of_its_own_with_an_arrhenius_clock():
    """w_tail 1e-5: the tail gives the error rate of 8 nm flash; ten times faster at the temperature Ea says."""
    technology = with_parameters(load("nor-flash-8nm"), w_tail=1e-5)
    warm = technology.operate(time_s="10y")
    assert warm.mechanisms["trap-assisted-tail"] == pytest.approx(1.0)
    assert 1e-7 < warm.p01 < 1e-5
    hot = 350.0
    faster = float(arrhenius_time(1.0, hot, 300.0, 1.0))
    assert technology.operate(time_s=3e7, temperature_k=hot).p01 == pytest.approx(
        technology.operate(time_s=3e7 * faster).p01, rel=1e-9
    )


def test_arrhenius_clock_matches_data_sheet_retention():
    """60 y at 85 C and 11.4 y at 105 C imply 0.97 eV, 2.4 y at 130 C 0.82 eV (TI SLASF90B)."""
    assert arrhenius_time(11.4, 378.15, 358.15, 0.97) == pytest.approx(60.0, rel=0.01)
    assert arrhenius_time(2.4, 403.15, 378.15, 0.82) == pytest.approx(11.4, rel=0.01)


@pytest.mark.parametrize(
    ("time", "rber"), [("1d", 3.9e-4), ("7d", 1.1e-3), ("1mo", 1.8e-3), ("3mo", 3.3e-3), ("1y", 6.2e-3)]
)
def test_tlc_error_rate_follows_the_measured_states(tlc, time, rber):
    """RBER implied by Table 5 with fixed references, reproduced from the table itself and by the law within 1.5x."""
    p01, p10 = table_rates(tlc.model, time)
    measured = (p01.mean() + p10.mean()) / 2
    assert measured == pytest.approx(rber, rel=0.05)
    assert measured / 1.5 < tlc.operate(time_s=time).p_flip < measured * 1.5


def test_tlc_asymmetry_differs_from_page_to_page(tlc):
    """(p10, p01) after a year: MSB (1.1e-2, 6.6e-3), CSB (1.5e-2, 8e-4), LSB (2.3e-3, 1.0e-3); the law within 1.5x."""
    expected = {"MSB": (1.1e-2, 6.6e-3), "CSB": (1.5e-2, 8e-4), "LSB": (2.3e-3, 1.0e-3)}
    from_table = table_rates(tlc.model, "1y")
    result = tlc.operate(time_s="1y")
    for i, (page, (p10, p01)) in enumerate(expected.items()):
        assert result.pages[i] == page
        assert from_table[1][i] == pytest.approx(p10, rel=0.05)
        assert from_table[0][i] == pytest.approx(p01, rel=0.05)
        assert p10 / 1.5 < result.page_p10[i] < p10 * 1.5
        assert p01 / 1.5 < result.page_p01[i] < p01 * 1.5


def test_tlc_after_ten_years(tlc):
    """The law gives 5.7e-3 after a year and 1.2e-2 after ten."""
    assert tlc.operate(time_s="1y").p_flip == pytest.approx(5.7e-3, rel=0.06)
    assert tlc.operate(time_s="10y").p_flip == pytest.approx(1.2e-2, rel=0.06)


def test_drift_and_broadening_constants_fit_the_table(tlc):
    """Least squares over Table 5 (P1..P7): k 0.00747, V_eq 274, s2 10.3 units^2 per e-fold."""
    efolds = np.log([parse_time(t) / 86400 for t in TABLE5])
    means = np.array([TABLE5[t][0] for t in TABLE5])
    variances = np.array([TABLE5[t][1] for t in TABLE5]) ** 2
    slopes = np.polyfit(efolds, means, 1)[0]
    k, offset = np.polyfit(means[0, 1:], -slopes[1:], 1)
    assert k == pytest.approx(tlc.model.drift_per_efold, rel=0.03)
    assert -offset / k == pytest.approx(tlc.model.equilibrium, abs=5)
    assert slopes[0] == pytest.approx(tlc.model.erased_drift_per_efold, rel=0.05)
    growth = np.polyfit(efolds, variances, 1)[0]
    assert growth[1:].mean() == pytest.approx(tlc.model.variance_per_efold, rel=0.03)
    assert growth[0] < 0  # the erased state does not widen: the model keeps its width
    assert tlc.model.states(np.array(YEAR), np.array(300.0), np.array(2000.0))[1][0] == tlc.model.sigma[0]


def test_references_lie_where_neighbouring_states_are_equally_likely(tlc):
    """Densities of both neighbours are equal at every reference, the very unequal ER and P1 included."""
    mean, sigma = np.array(tlc.model.mean), np.array(tlc.model.sigma)
    references = optimal_references(mean, sigma)
    np.testing.assert_allclose(
        norm.logpdf(references, mean[:-1], sigma[:-1]), norm.logpdf(references, mean[1:], sigma[1:]), rtol=1e-12
    )
    assert np.all((references > mean[:-1]) & (references < mean[1:]))


def test_tlc_agrees_with_a_monte_carlo_of_raw_cells(tlc):
    """A million cells written with random data, aged a year, read, Gray-decoded; false alarm 1e-4 each."""
    model, rng, cells = tlc.model, np.random.default_rng(4), 1_000_000
    state = rng.integers(0, 8, cells)
    efolds = np.log(365.25)
    mean = np.array(model.mean)
    shifted = mean - 0.00747 * (mean - 274.0) * efolds
    shifted[0] = mean[0] + 3.9 * efolds
    sigma = np.sqrt(np.array(model.sigma) ** 2 + 10.3 * efolds * (np.arange(8) > 0))
    threshold = rng.normal(shifted[state], sigma[state])
    read = np.searchsorted(optimal_references(mean, np.array(model.sigma)), threshold)
    bits = np.array([[int(b) for b in word] for word in model.gray_map])
    result = tlc.operate(time_s="1y")
    for page in range(3):
        was, now = bits[state, page], bits[read, page]
        for stored, p in ((0, result.page_p01[page]), (1, result.page_p10[page])):
            flipped = int(np.sum((was == stored) & (now != stored)))
            interval = binomtest(flipped, int(np.sum(was == stored))).proportion_ci(1 - 1e-4)
            assert interval.low < p < interval.high


def test_reading_regions_are_a_distribution_in_both_tails(tlc):
    """Every row of the state transition matrix sums to 1, and far tails do not cancel to 0."""
    mean, sigma = tlc.model.states(np.array(YEAR), np.array(300.0), np.array(2000.0))
    log_regions = tlc.model.log_regions(mean, sigma, np.array(0.0))
    np.testing.assert_allclose(np.exp(log_regions).sum(axis=1), 1.0, rtol=1e-12)
    assert np.isfinite(log_regions).all()
    assert log_regions.min() < -500


def test_wear_and_heat_speed_up_detrapping(tlc):
    """Cycles scale drift and broadening with (PE/2000)^a; a bake is a longer time, exactly."""
    assert tlc.operate(pe_cycles=4000).p_flip > 1.2 * tlc.operate(pe_cycles=2000).p_flip
    aged = float(arrhenius_time(YEAR, 313.0, 300.0, 1.1))
    assert tlc.operate(time_s=YEAR, temperature_k=313.0).p_flip == pytest.approx(tlc.operate(time_s=aged).p_flip)


def test_read_references_can_be_shifted_to_fewer_errors(tlc):
    """After a year the upper states have sunk and the lower ones risen; a common shift changes pages differently."""
    sweep = tlc.sweep("read_shift", np.linspace(-10, 10, 21))
    rber = (sweep.p01 + sweep.p10) / 2
    assert 0 < rber.argmin() < 20
    assert rber.min() <= rber[10]


@settings(max_examples=30, deadline=None)
@given(log_time=st.floats(11.4, 18.0), step=st.floats(0.05, 3.0), pe=st.floats(100.0, 6000.0))
def test_tlc_retention_errors_grow_with_time(tlc, log_time, step, pe):
    sweep = tlc.sweep("time_s", np.exp([log_time, log_time + step]), pe_cycles=pe)
    rber = sweep.p01 + sweep.p10
    assert rber[1] > rber[0]


def test_single_level_cells_lose_zeros():
    """Two states, erased = 1: p01 comes from charge loss and is far above p10."""
    table = {
        "kind": "nand-levels", "page_names": ["SLC"], "gray_map": ["1", "0"], "mean": [0.0, 300.0],
        "sigma": [30.0, 12.0], "drift_per_efold": 0.02, "equilibrium": 0.0, "erased_drift_per_efold": 0.0,
        "variance_per_efold": 20.0, "reference_k": 300.0, "ea_ev": 1.1, "reference_pe": 3000.0, "wear_exponent": 0.4,
    }  # fmt: skip
    model = LevelCell(**table)
    mean, sigma = model.states(np.array(10 * YEAR), np.array(300.0), np.array(3000.0))
    p01, p10 = model.page_log_rates(model.log_regions(mean, sigma, np.array(0.0)))
    assert p01[0] > p10[0] + np.log(10)


@pytest.mark.parametrize(("unit", "p"), [("h", 2.4e-2), ("d", 6.0e-3)])
def test_3d_nand_law_has_two_readings_of_time(unit, p):
    """1000 cycles, one year: 2.4e-2 if t is in hours, 6.0e-3 if in days; the answer says which was used."""
    result = with_parameters(load("3d-nand-ct"), time_unit=unit).operate(pe_cycles=1000, time_s="1y")
    assert result.p_flip == pytest.approx(p, rel=0.02)
    assert any("unit of time" in warning for warning in result.warnings)
    assert result.mechanisms["retention"] > 0.6
