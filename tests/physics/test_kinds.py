"""MRAM, RRAM, gain cells with their write transistor, several causes at once: laws against Monte Carlo and by hand."""

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.memory import Injector
from qtaml_hw.physics import load
from qtaml_hw.physics.mram import SttMram
from qtaml_hw.physics.operating import OperatingPoint

YEAR = 31557600.0


def changed(technology, **parameters):
    return technology.model_copy(update={"model": technology.model.changed(parameters)})


@pytest.mark.parametrize(("mean", "sigma", "seconds"), [(45.0, 4.0, YEAR), (60.0, 6.0, 10 * YEAR), (40.0, 1.0, 3e7)])
def test_mram_retention_is_that_of_a_monte_carlo_of_delta(mean, sigma, seconds):
    """2e6 junctions drawn, each with its own rate: 1 - exp(-t/tau0 exp(-Delta)); false alarm 1e-4."""
    cell = SttMram(kind="stt-mram", delta_0=mean, delta_1=mean, sigma_delta=sigma)
    p = float(np.exp(cell.log_turned(mean, np.array(seconds), np.array(300.0))))
    rng, count = np.random.default_rng(5), 2_000_000
    delta = rng.normal(mean, sigma, count)
    turned = int((rng.random(count) < -np.expm1(-seconds / 1e-9 * np.exp(-delta))).sum())
    interval = binomtest(turned, count).proportion_ci(1 - 1e-4)
    assert interval.low < p < interval.high


def test_rare_mram_errors_follow_the_effective_stability():
    """Thomas et al. 2015: a chip is described by the mean less half the variance."""
    cell = SttMram(kind="stt-mram", delta_0=100.0, delta_1=100.0, sigma_delta=4.0)
    log_p = float(cell.log_turned(100.0, np.array(10 * YEAR), np.array(300.0)))
    assert log_p == pytest.approx(np.log(10 * YEAR / 1e-9) - (100 - 8), abs=1e-3)


def test_mram_is_asymmetric_reads_disturb_one_state_and_writes_leave_errors():
    mram = changed(load("stt-mram-22nm"), delta_0=70.0, delta_1=56.0, sigma_delta=4.0)
    few, many = (mram.operate(time_s="1h", temperature_k=300.0, reads=n) for n in (1e3, 1e12))
    assert few.p01 == pytest.approx(many.p01, rel=1e-3)
    assert many.p10 > 10 * few.p10
    hot = mram.operate(time_s="10y", temperature_k=420.0, reads=0)
    assert hot.p10 > hot.p01 > 1e-6
    quiet = load("stt-mram-22nm").operate(temperature_k=300.0)
    assert quiet.p01 == pytest.approx(1e-6, rel=1e-3)
    assert quiet.mechanisms["write-error"] > 0.99


def test_relaxing_resistances_cross_the_reference_as_gaussians_do():
    """A month is 6.42 decades of seconds; a stored 1 below log10 R = 4.4, a stored 0 above."""
    levels = load("rram-stuck").model.causes[1]
    point = OperatingPoint({"time_s": "1mo", "temperature_k": 300.0})
    rates = levels.rates(point)
    decades = np.log10(YEAR / 12)
    assert float(np.exp(rates.log_p01.item())) == pytest.approx(
        norm.sf(0.6 / np.sqrt(0.12**2 + 0.002 * decades)), rel=1e-6
    )
    assert float(np.exp(rates.log_p10.item())) == pytest.approx(
        norm.sf(0.4 / np.sqrt(0.06**2 + 6e-4 * decades)), rel=1e-6
    )


def test_several_causes_are_a_channel_of_several_causes():
    """Stuck cells hide what relaxes in them: p01 = r (1 - s0) + (1 - r) s1, exactly what the channel composes."""
    result = load("rram-stuck").operate(time_s="10y", temperature_k=358.0)
    channel = result.channel(8)
    assert [cause.persistence for cause in channel.causes] == ["retention", "stuck"]
    np.testing.assert_allclose(channel.p01, result.p01, rtol=1e-9)
    np.testing.assert_allclose(channel.p10, result.p10, rtol=1e-9)
    assert [fault[0] for fault in result.faults] == ["retention", "stuck"]
    assert "march test finds them before" in result.to_json()["causes"][1]["march_test"]
    low, high = (result.at(end).channel(8) for end in ("low", "high"))
    assert np.all(low.p01 < channel.p01)
    assert np.all(channel.p01 < high.p01)


def test_cells_wear_out_by_weibull_half_at_each_value():
    cells = load("rram-stuck").model.causes[0].changed({"worn_cycles": 1e6, "worn_shape": 2.0})
    rates = cells.rates(OperatingPoint({"pe_cycles": 1e6}))
    later = (1 - 0.0175 - 0.0904) * (1 - np.exp(-1)) / 2
    assert np.exp(rates.log_p01.item()) == pytest.approx(0.0904 + later)
    assert np.exp(rates.log_p10.item()) == pytest.approx(0.0175 + later)


def test_an_axis_without_influence_needs_no_default(tmp_path):
    """Cycles wear nothing out without an endurance; with one they need a default."""
    given = 'description = "x"\nsource = ["x"]\n[mechanisms]\nstuck = "x"\n[model]\nkind = "stuck-cells"\nat_0 = 0.1\n'
    path = tmp_path / "mine.toml"
    path.write_text(f"{given}at_1 = 0.2\n")
    found = load(path).operate()
    assert (found.p01, found.p10) == pytest.approx((0.2, 0.1))
    path.write_text(f"{given}at_1 = 0.2\nworn_cycles = 1e6\n")
    with pytest.raises(InputError, match=r"defaults\.pe_cycles is missing"):
        load(path)


@pytest.mark.parametrize(
    ("causes", "message"),
    [
        ('[{ kind = "stuck-cells", at_0 = 0.1, at_1 = 0.1 }]', "at least 2 values"),
        (
            '[{ kind = "read-noise", p01 = 0.1, p10 = 0.1 }, { kind = "several", causes = [] }]',
            "expected one of .*'several'",
        ),
        (
            '[{ kind = "stuck-cells", at_0 = 0.1, at_1 = 0.1 }, { kind = "stuck-cells", at_0 = 0.1, at_1 = 0.1 }]',
            "expected different kinds",
        ),
        ('[{ kind = "stuck-cells", at_0 = 0.9, at_1 = 0.1 }, { kind = "read-noise", p01 = 0, p10 = 0 }]', "0.5"),
    ],
)
def test_causes_that_do_not_go_together_are_refused(tmp_path, causes, message):
    path = tmp_path / "mine.toml"
    path.write_text(
        'description = "x"\nsource = ["x"]\n[mechanisms]\nstuck = "x"\n[model]\nkind = "several"\n'
        f"causes = {causes}\n[defaults]\npe_cycles = 1\n[valid_range]\n"
    )
    with pytest.raises(InputError, match=message) as error:
        load(path)
    assert "\n" not in str(error.value)


def test_a_gain_cell_loses_what_its_weakest_write_transistor_leaks():
    """Without tunnelling p = Q((ln I_needed - ln I_median)/(sigma/(n vt))), with I_needed = C dV/t: by hand."""
    cell = changed(load("gaincell-16nm"), j_scale=1e-12)
    for time in (20e-6, 77e-6, 1e-3):
        needed = 0.4e-15 * 0.25 / time
        z = np.log(needed / 2.9e-15) / (0.040 / (1.2 * 8.617333e-5 * 300))
        assert cell.operate(time_s=time).p10 == pytest.approx(norm.sf(z), rel=2e-3)
    hot = cell.operate(time_s=77e-6, temperature_k=358.0)
    assert hot.p10 > 30 * cell.operate(time_s=77e-6).p10


def test_a_gain_cell_with_both_paths_agrees_with_a_monte_carlo():
    """20,000 cells with oxide and threshold drawn, their decay times integrated one by one."""
    cell = changed(load("gaincell-16nm"), leak_a=3e-14)
    model, rng, count = cell.model, np.random.default_rng(7), 20_000
    leak = 3e-14 * np.exp(rng.normal(0, 0.040 / (1.2 * 8.617333e-5 * 300), count))
    times = np.exp(model.log_decay_time(rng.normal(2.0, 0.05, count), 0.6, 300.0, leak_a=leak))
    for time in (5e-4, 2e-3):
        interval = binomtest(int((times < time).sum()), count).proportion_ci(1 - 1e-4)
        assert interval.low < cell.operate(time_s=time).p10 < interval.high


def test_refreshing_less_often_costs_less_power_and_more_bits():
    cell = load("gaincell-16nm")
    often, seldom = (cell.operate(time_s=t) for t in ("20us", "1ms"))
    assert any("1e+03 uW per Mbit" in warning for warning in often.warnings)
    assert any("20 uW per Mbit" in warning for warning in seldom.warnings)
    assert often.p10 < 1e-7 < 1e-2 < seldom.p10


def test_cells_of_a_low_supply_prefer_a_state_and_those_that_fail_higher_fail_lower_too():
    """p01 and p10 come from different cells, and the failing set at 0.50 V lies in that at 0.47 V."""
    sram, words = load("sram-65nm"), np.zeros(200_000, np.uint8)
    failing = {}
    for v in (0.50, 0.47):
        channel = sram.operate(vdd_v=v).channel(8)
        assert isinstance(channel, BitChannel)
        read = Injector(channel, np.uint8)
        zeros = read(words, 3) ^ words
        ones = read(~words, 3) ^ ~words
        assert not np.any(zeros & ones)
        failing[v] = zeros | ones
    assert not np.any(failing[0.50] & ~failing[0.47])
    assert np.unpackbits(failing[0.47]).sum() > 1.5 * np.unpackbits(failing[0.50]).sum()


def test_stays_add_up_on_an_arrhenius_clock_in_any_order():
    """A month at 300 K and ten hours at 358 K: one time at 300 K on 1.1 eV, split or turned round."""
    tlc = load("nand-planar-tlc")
    bake = 36000 * np.exp(1.1 / 8.617333262e-5 * (1 / 300 - 1 / 358))
    one = tlc.after([("30d", 300.0), ("10h", 358.0)])
    assert one.operating_point["time_s"] == pytest.approx(30 * 86400 + bake, rel=1e-6)
    assert one.p_flip == pytest.approx(tlc.operate(time_s=30 * 86400 + bake).p_flip)
    other = tlc.after([("4h", 358.0), ("30d", 300.0), ("6h", 358.0)])
    assert other.p_flip == pytest.approx(one.p_flip)
    assert one.confidence == "low"  # 358 K is outside 290..310 K
    assert any("stays at 300..358 K leave the valid range" in warning for warning in one.warnings)


def test_a_history_is_refused_where_temperature_is_no_clock():
    """Tunnelling is not Arrhenius, and MRAM's barrier is counted in kT."""
    for name in ("fg-thin-5p5nm", "stt-mram-22nm", "sram-65nm"):
        with pytest.raises(InputError, match="temperature does more than accelerate time"):
            load(name).after([("1d", 300.0)])
    with pytest.raises(InputError, match="not a duration"):
        load("nand-planar-tlc").after([("soon", 300.0)])
    assert load("rram-stuck").after([("1d", 300.0)]).p01 == load("rram-stuck").operate(time_s="1d").p01
