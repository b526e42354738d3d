"""Ranges of parameters, the interval they make, measured points in it, and the words that follow from data."""

import json
from importlib.resources import files

import numpy as np
import pytest

from qtaml_hw.errors import InputError
from qtaml_hw.physics import load, presets
from qtaml_hw.physics.uncertainty import confidence_of

SRAM = (files("qtaml_hw.physics") / "presets" / "sram-65nm.toml").read_text()
CHECKED = 'fitted = ["mu_v"]\n' + SRAM
"""The same with a point left over."""


@pytest.fixture
def user_file(tmp_path):
    def write(text):
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("name", presets())
def test_every_preset_has_ranges_with_sources_and_its_measured_points_lie_inside(name):
    technology = load(name)
    assert technology.uncertain
    assert all(len(between.source) > 10 for between in technology.uncertain.values())
    assert technology.missed == ()
    result = technology.operate()
    assert sum(result.shares.values()) == pytest.approx(1.0)
    for p, ends in ((result.log10_p01, result.log10_p01_range), (result.log10_p10, result.log10_p10_range)):
        assert ends[0] <= p <= ends[1]
    document = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert {"p01_range", "p10_range", "shares", "evidence"} <= set(document)


def test_the_oxide_mass_alone_takes_a_thin_floating_gate_from_safe_to_lost():
    """A mass of 0.50 or 0.32 in place of 0.42: 7e-5 or 0.95 after three years; the interval holds both, mostly its."""
    gate = load("fg-thin-5p5nm")
    heavy, light = (
        gate.model_copy(update={"model": gate.model.model_copy(update={"oxide_mass": m})}).operate(time_s="3y").p01
        for m in (0.50, 0.32)
    )
    assert heavy == pytest.approx(7e-5, rel=0.1)
    assert light == pytest.approx(0.95, abs=0.01)
    result = gate.operate(time_s="3y")
    assert result.p01_range[0] <= heavy < light <= result.p01_range[1]
    assert next(iter(result.shares)) == "oxide_mass"
    assert result.shares["oxide_mass"] > 0.9
    assert result.confidence == "low"


@pytest.mark.parametrize(("name", "point"), [("fg-thin-5p5nm", {"time_s": "1y"}), ("sram-65nm", {"vdd_v": 0.5})])
def test_a_monte_carlo_over_the_ranges_stays_in_the_interval(name, point):
    """Independent parameters, Gaussian with their range as two deviations: 95 % of 400 draws, no less."""
    technology, rng = load(name), np.random.default_rng(1)
    result = technology.operate(**point)
    exact = technology.model_copy(update={"uncertain": {}})  # a draw needs no interval of its own
    draws = []
    for _ in range(400):
        moved = {}
        for parameter, between in technology.uncertain.items():
            value, z = getattr(technology.model, parameter), rng.standard_normal()
            reach = (between.high - value) if z > 0 else (value - between.low)
            moved[parameter] = value + z / 1.96 * reach
        draws.append(exact.model_copy(update={"model": exact.model.model_copy(update=moved)}).operate(**point).p01)
    low, high = result.p01_range
    inside = np.mean([low <= p <= high for p in draws])
    assert 0.92 <= inside <= 0.98
    assert low < np.quantile(draws, 0.04)
    assert high > np.quantile(draws, 0.96)


def test_the_ends_are_what_the_model_gives_for_parameters_in_their_ranges():
    """A tail that is off, and may hold 1e-5 of the cells: the upper end is at most that, not a sum of scores."""
    result = load("nor-flash-8nm").operate()
    assert result.p01 < 1e-80
    assert 1e-6 < result.p01_range[1] <= 1e-5


def test_both_ends_are_channels():
    result = load("nand-planar-tlc").operate()
    low, high = (result.at(end).channel(8) for end in ("low", "high"))
    assert np.all(low.p01 < high.p01)
    assert np.all(low.p10 < result.channel(8).p10)
    assert result.at("high").p10 == pytest.approx(result.p10_range[1], rel=0.02)


def test_a_sweep_has_a_band_and_it_is_the_interval_of_every_point():
    gate, times = load("fg-thin-5p5nm"), np.geomspace(1e6, 1e9, 33)
    sweep = gate.sweep("time_s", times, band=True)
    assert gate.sweep("time_s", times).log10_p01_range is None
    for i in (0, 7, 18, 32):
        exact = gate.operate(time_s=times[i]).log10_p01_range
        np.testing.assert_allclose(sweep.log10_p01_range[:, i], exact, atol=0.05)


@pytest.mark.parametrize(
    ("points", "fitted", "missed", "ranges", "claim", "word"),
    [
        (0, 0, 0, True, "high", "low"),
        (1, 2, 0, True, "high", "low"),
        (2, 2, 0, True, "high", "low"),
        (3, 2, 0, True, "high", "medium"),
        (4, 2, 0, True, None, "high"),
        (4, 2, 0, False, "high", "medium"),
        (9, 2, 1, True, "high", "low"),
        (9, 2, 0, True, "low", "low"),
    ],
)
def test_the_word_follows_from_data_and_a_claim_only_lowers_it(points, fitted, missed, ranges, claim, word):
    assert confidence_of(points, fitted, missed, ranges=ranges, claim=claim) == word


def test_two_points_for_two_parameters_are_low_whatever_a_file_claims(user_file):
    """A fit that goes through all its points was checked by none."""
    assert load("sram-65nm").confidence == "low"
    assert load("sram-65nm").evidence == "2 measured points, 2 parameters fitted, no point left to check them"
    assert load(user_file('confidence = "high"\n' + SRAM)).confidence == "low"
    assert load(user_file('confidence = "high"\n' + CHECKED)).confidence == "medium"
    assert load(user_file('confidence = "low"\n' + CHECKED)).operate(vdd_v=0.52).confidence == "low"
    assert load(user_file(CHECKED.replace("p = 2.3e-3", "p = 2.3e-2"))).confidence == "low"


def test_a_value_outside_its_range_is_said_and_the_interval_holds_both(user_file):
    """A user changes a preset's parameter and not its range."""
    result = load(user_file(CHECKED.replace("mu_v = 0.341", "mu_v = 0.40"))).operate(vdd_v=0.5)
    assert "model.mu_v = 0.4 is not in its range 0.321..0.361" in result.warnings
    assert result.p01_range[0] < load("sram-65nm").operate(vdd_v=0.5).p01 < result.p01 <= result.p01_range[1]
    assert result.confidence == "low"


def test_a_technology_without_ranges_says_that_it_is_not_known_how_sure_it_is(user_file):
    head, _, rest = SRAM.partition("[uncertain]")
    result = load(user_file(head + "[defaults]" + rest.partition("[defaults]")[2])).operate(vdd_v=0.5)
    assert result.p01_range is None
    assert result.to_json()["p01_range"] is None
    assert any("how sure its figures are is not known" in warning for warning in result.warnings)
    with pytest.raises(ValueError, match="no interval"):
        result.at("high")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "mu_v = { low",
            "mu = { low",
            r"mine.toml: uncertain\.mu: the model has no such parameter: it has mu_v, sigma_v",
        ),
        ("low = 0.321", "low = 0.371", r"mine.toml: uncertain\.mu_v: expected low <= high, got 0.371 and 0.361"),
        ("low = 0.321", "low = -0.321", r"mine.toml: uncertain\.mu_v: .*-0.321"),
        ("low = 0.321", 'low = "0.321"', r"mine.toml: uncertain\.mu_v: low and high are both numbers or both texts"),
        ("high = 0.361, ", "", r"mine.toml: uncertain\.mu_v\.high: missing"),
        ("p = 1.56e-2", "p = 1.56e-2\np01 = 1e-2", r"mine.toml: points\.0: give exactly one of p, p01 and p10"),
        ("p = 1.56e-2", "p = 1.56", r"mine.toml: points\.0\.p: .*less than 1"),
        ("at = { vdd_v = 0.50 }", "at = { t_ox_nm = 1 }", r"mine.toml: points\.0\.at\.t_ox_nm: this model reads vdd_v"),
        ("at = { vdd_v = 0.50 }", "at = { vdd_v = -1 }", r"mine.toml: .*vdd_v = -1"),
        ("[uncertain]", 'fitted = ["mu"]\n[uncertain]', r"mine.toml: .*"),
        ("description", 'fitted = ["mu"]\ndescription', r"mine.toml: fitted: the model has no parameter 'mu'"),
    ],
)
def test_wrong_ranges_and_points_get_one_message(user_file, old, new, message):
    assert old in SRAM
    with pytest.raises(InputError, match=message) as error:
        load(user_file(SRAM.replace(old, new, 1)))
    assert "\n" not in str(error.value)


def test_a_copy_with_another_model_has_intervals_of_its_own(user_file):
    """Ends and confidence follow from the model of the copy, also where those of the original were asked before."""
    technology = load(user_file(CHECKED))
    assert set(technology.corners) == {"mu_v", "sigma_v"}
    assert technology.confidence != "low"
    copied = technology.model_copy(update={"model": technology.model.changed({"mu_v": 0.375})})
    assert {end.mu_v for end in copied.corners["sigma_v"]} == {0.375}
    assert {end.mu_v for end in technology.corners["sigma_v"]} == {0.341}
    assert copied.confidence == "low"  # 0.375 V is not in the range
