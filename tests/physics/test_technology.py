"""Presets, user files, operating points, channels, JSON and plots: what the rest of the tool relies on."""

import json
import tomllib
from functools import partial
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.physics import format_point, load, parse_time, presets, save_plot, word_distortion
from qtaml_hw.physics.operating import axes, axis_named
from qtaml_hw.physics.pages import position_shares
from qtaml_hw.physics.plot import default_values

EXPECTED = {
    "3d-nand-ct", "bram-28nm-vc707", "gaincell-16nm", "rram-stuck", "stt-mram-22nm",
    "fg-thin-5p5nm", "gaincell-2nm", "nand-planar-tlc", "nor-flash-8nm", "sram-14nm",
    "sram-28nm-bram", "sram-65nm", "sram-7nm-hk", "sram-thin-oxide",
}  # fmt: skip


def preset_text(name):
    return (files("qtaml_hw.physics") / "presets" / f"{name}.toml").read_text()


@pytest.fixture
def user_file(tmp_path):
    def write(text):
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return path

    return write


def test_these_presets_are_built_in():
    assert set(presets()) == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_preset_is_documented_and_answers(name):
    """Source, confidence, mechanisms, valid range; shares sum to 1 and name documented mechanisms; JSON is complete."""
    technology = load(name)
    assert technology.source
    assert technology.valid_range
    assert technology.confidence in ("high", "medium", "low")
    result = technology.operate()
    assert set(result.mechanisms) == set(technology.mechanisms)
    assert sum(result.mechanisms.values()) == pytest.approx(1.0, abs=1e-12)
    assert 0 <= result.p01 <= 1
    assert 0 <= result.p10 <= 1
    document = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert {"p01", "p10", "log10_p01", "log10_p10", "mechanisms", "warnings", "sources"} <= set(document)
    assert not any("outside the valid range" in warning for warning in result.warnings)
    assert technology.natural_axis in technology.axes


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(EXPECTED)), data=st.data())
def test_probabilities_stay_probabilities_anywhere(name, data):
    """Far outside the valid range too: p in [0, 1], no NaN, and a warning; a memory that holds nothing is refused."""
    technology = load(name)
    ranges = {
        "vdd_v": (0.01, 3.0), "t_ox_nm": (0.3, 20.0), "temperature_k": (20.0, 800.0), "time_s": (0.0, 1e12),
        "pe_cycles": (0.0, 1e6), "reads": (0.0, 1e7), "programmed_v": (0.01, 8.0), "read_shift": (-300.0, 300.0),
    }  # fmt: skip
    point = {axis: data.draw(st.floats(*ranges[axis]), label=axis) for axis in technology.axes}
    if technology.model.model_dump()["kind"] == "table":
        point = {axis: np.clip(value, *technology.valid_range[axis]).item() for axis, value in point.items()}
    result = technology.operate(**point)
    for log10_p in (*result.log10_page_p01, *result.log10_page_p10):
        assert log10_p <= 1e-12
    assert not result.mechanisms or sum(result.mechanisms.values()) == pytest.approx(1.0)
    json.dumps(result.to_json(), allow_nan=False)
    if np.all(result.page_p01 + result.page_p10 <= 1):
        assert result.channel(8, result.pages[:1] * 8).is_uniform
    elif result.pages == ("cell",):
        with pytest.raises(InputError, match="holds no data"):
            result.channel(8)
    low, high = technology.valid_range.get("time_s", (0, np.inf))
    if "time_s" in technology.axes and not low <= point["time_s"] <= high:
        assert any(warning.startswith("time = ") for warning in result.warnings)


def test_values_outside_the_valid_range_are_warned_of():
    warnings = load("sram-65nm").operate(vdd_v=0.9).warnings
    assert warnings == ("vdd_v = 0.9 V is outside the valid range 0.5..0.55 V of sram-65nm: extrapolated",)
    assert load("sram-65nm").operate(vdd_v=0.52).warnings == ()


def test_an_axis_that_does_not_matter_is_said_not_ignored():
    result = load("sram-65nm").operate(t_ox_nm=1.5)
    assert any("t_ox_nm has no influence on sram-65nm" in warning for warning in result.warnings)


def test_times_are_read_as_people_write_them():
    gate = load("fg-thin-5p5nm")
    assert gate.operate(time_s="1y").p01 == gate.operate(time_s=365.25 * 86400).p01
    assert [parse_time(t) for t in ("1s", "2min", "3h", "1d", "12mo", "0.5y")] == [
        1, 120, 10800, 86400, 31557600, 15778800
    ]  # fmt: skip
    for bad in ("", "10", "ten years"):
        if bad == "10":
            assert parse_time(bad) == 10
        else:
            with pytest.raises(InputError, match="is not a duration"):
                parse_time(bad)
    for bad in ("-1y", "1e999y", "1 fortnight", "1.2.3s", "nan", "y"):
        with pytest.raises(InputError, match="is not a duration"):
            parse_time(bad)


@pytest.mark.parametrize(
    ("axis", "value"),
    [
        ("vdd_v", -0.1),
        ("vdd_v", float("nan")),
        ("vdd_v", 1e308),
        ("time_s", -1.0),
        ("temperature_k", 0.0),
        ("temperature_k", 1e9),
        ("t_ox_nm", 1e9),
    ],
)
def test_unphysical_operating_points_are_bad_input(axis, value):
    with pytest.raises(InputError, match=f"{axis} = .*expected"):
        load("sram-thin-oxide").operate(**{axis: value})


def test_a_users_file_has_the_form_of_a_preset(user_file):
    technology = load(user_file(preset_text("sram-65nm").replace("mu_v = 0.341", "mu_v = 0.40")))
    assert technology.name == "mine"
    assert technology.operate(vdd_v=0.5).p10 > load("sram-65nm").operate(vdd_v=0.5).p10


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("mu_v = 0.341", "", r"mine.toml: model\.mu_v: missing"),
        ("mu_v = 0.341", "mu_mv = 341", r"mine.toml: model\.mu_mv: unknown key \(did you mean mu_v\?\)"),
        ("mu_v = 0.341", "mu_v = 0.341\ncolour = 1", r"mine.toml: model\.colour: unknown key"),
        ("mu_v = 0.341", 'mu_v = "341 mV"', r"mine.toml: model\.mu_v: .*number.*341 mV"),
        ("mu_v = 0.341", "mu_v = -1", r"mine.toml: model\.mu_v: .*greater than 0"),
        ("mu_v = 0.341", 'mu_v = "0.341"', r"mine.toml: model\.mu_v: .*number"),
        ("mu_v = 0.341", "mu_v = true", r"mine.toml: model\.mu_v: .*number"),
        ("mu_v = 0.341", "mu_v = " + "9" * 5000, r"mine.toml: nested too deeply, or an integer of thousands"),
        ("mu_v = 0.341", "mu_v = " + "[" * 50000, r"mine.toml: nested too deeply"),
        ('description = "', 'description = "\\u001b[31m', r"mine.toml: description: expected one line of printable"),
        ("mu_v = 0.341", "mu_v = nan", r"mine.toml: model\.mu_v: .*finite"),
        ('kind = "sram-probit"', 'kind = "sram"', r"mine.toml: model\.kind: no 'sram' \(did you mean 'sram-hold'\?\)"),
        ('kind = "sram-probit"', "", r"mine.toml: model\.kind: missing: one of .*sram-probit"),
        ("[model]", '[network]\nmodel = "net.onnx"\n[model]', r"mine.toml: a design file.*its cells itself"),
        ("vdd_v = 0.55\n", "t_ox_nm = 1.0\n", r"mine.toml: defaults\.t_ox_nm: this model reads vdd_v, time_s"),
        ("vdd_v = 0.55\n", "", r"mine.toml: defaults\.vdd_v is missing"),
        ('time_s = "1h"', 'time_s = "soon"', r"'soon' is not a duration"),
        ("[0.50, 0.55]", "[0.55, 0.50]", r"mine.toml: valid_range\.vdd_v: expected \[low, high\]"),
        ("description", 'confidence = "total"\ndescription', r"mine.toml: confidence: .*'high', 'medium' or 'low'"),
        ("source = [", "sources = [", r"mine.toml: sources: unknown key \(did you mean source\?\)"),
        ("[model]", "[model", r"mine.toml: not valid TOML"),
        (
            "description",
            'name = "../x"\ndescription',
            r"mine.toml: name: a technology is named by its file",
        ),
    ],
)
def test_a_wrong_file_gets_one_message_with_file_and_field(user_file, old, new, message):
    text = preset_text("sram-65nm")
    assert old in text
    with pytest.raises(InputError, match=message) as error:
        load(user_file(text.replace(old, new)))
    assert "\n" not in str(error.value)
    assert "pydantic" not in str(error.value)


def test_a_file_with_several_mistakes_names_them_all(user_file):
    """Somebody's first file: a table too few, and a rate too few."""
    text = 'kind = "several"\n[model]\nkind = "read-noise"\np01 = 0.1\n'
    with pytest.raises(InputError) as error:
        load(user_file(text))
    first, second = str(error.value).splitlines()
    assert first.endswith("mine.toml: kind: unknown key")
    assert second.endswith("mine.toml: description, source, mechanisms, model.p10: missing")


def test_a_model_without_axes_needs_neither_defaults_nor_a_valid_range(user_file):
    text = 'description = "x"\nsource = ["y"]\nmechanisms = { noise = "z" }\n'
    own = load(user_file(text + '[model]\nkind = "read-noise"\np01 = 0.1\np10 = 0.2\n'))
    assert own.operate().p01 == pytest.approx(0.1)


def test_a_preset_name_never_becomes_a_path(tmp_path, monkeypatch):
    """A file of that name, a path without .toml, and traversal are all refused, not opened."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text("x")
    for name in ("secret", "../presets/sram-65nm", "/etc/passwd", "sram-65nm\0", ""):
        with pytest.raises(InputError, match="no technology"):
            load(name)
    with pytest.raises(InputError, match=r"missing\.toml: cannot read this technology file: No such file"):
        load("missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8 text"):
        load("binary.toml")


def test_a_users_file_says_what_neighbouring_cells_share(user_file):
    """[variation] row = 0.3: weak cells gather in rows; by default they do not."""
    text = preset_text("sram-65nm")
    gathered = load(user_file(text + "\n[variation]\nrow = 0.3\n")).cells(200, 200, seed=1)
    even = load("sram-65nm").cells(200, 200, seed=1)
    counts = [(cells.latents() < 0.05).sum(axis=1).var() for cells in (gathered, even)]
    assert counts[0] > 4 * counts[1]
    with pytest.raises(InputError, match=r"mine.toml: variation: chip, field, row and column must sum to at most 1"):
        load(user_file(text + "\n[variation]\nrow = 0.6\ncolumn = 0.6\n"))
    with pytest.raises(InputError, match=r"mine.toml: variation\.rows: unknown key"):
        load(user_file(text + "\n[variation]\nrows = 0.6\n"))


@pytest.mark.parametrize("name", ["chip", "field", "row", "column"])
def test_figures_say_that_what_cells_share_is_not_in_them(user_file, name):
    """They are means over chips, the same as without it."""
    text = preset_text("sram-65nm")
    even = load("sram-65nm").operate(vdd_v=0.5)
    shared = load(user_file(text + f"\n[variation]\n{name} = 0.25\n"))
    result = shared.operate(vdd_v=0.5)
    said = f"variation.{name} = 0.25: p01 and p10 are means over chips; single ones differ"
    assert (result.p01, result.p10, result.confidence) == (even.p01, even.p10, even.confidence)
    *notes, last = result.warnings
    if name == "chip":
        assert last.startswith("variation.chip = 0.25: 90 % of chips have a flip probability between")
        last = notes.pop()
    assert (*notes, last) == (*even.warnings, said)
    assert shared.sweep("vdd_v", [0.5]).warnings == (said,)
    assert result.to_json()["warnings"] == list(result.warnings)
    lengths = load(user_file(text + "\n[variation]\nrow = 0.0\nfield_length = 8.0\n"))
    assert lengths.operate(vdd_v=0.5).warnings == even.warnings


def test_multi_level_user_files_are_checked_for_consistency(user_file):
    text = preset_text("nand-planar-tlc")
    for old, new, message in (
        ('"111", "011"', '"111", "111"', "different words"),
        ("mean = [-92.7, 66.6", "mean = [66.6, -92.7", "mean must increase"),
        ('["MSB", "CSB", "LSB"]', '["MSB", "LSB"]', "page_names needs 3"),
        ("-92.7, ", "", "one entry for each"),
    ):
        with pytest.raises(InputError, match=message):
            load(user_file(text.replace(old, new)))


def test_channels_of_one_page_cells_are_uniform():
    channel = load("fg-thin-5p5nm").operate(time_s="10y").channel(8)
    assert channel == BitChannel.uniform(float(channel.p01[0]), 0.0, 8, "retention")


@pytest.mark.parametrize("name", presets())
def test_a_preset_says_how_long_its_faults_stay(name):
    """SRAM at low supply prefers a state; charge that leaks away is renewed by writing."""
    expected = {"stuck"} if name.startswith(("sram", "bram")) else {"retention"}
    expected |= {"stuck"} if name == "rram-stuck" else set()
    assert {cause.persistence for cause in load(name).operate().channel(8).causes} == expected


def test_page_mapping_uses_every_page_equally():
    """Shares of a word sum to bits/pages per page and to 1 per position; the MSB lies in the safest page."""
    rates = np.array([0.03, 0.02, 0.01])
    for bits in (3, 7, 8, 16):
        for mapping in ("interleaved", "msb-safest", "msb-riskiest"):
            shares = position_shares(bits, ("a", "b", "c"), rates, mapping)
            np.testing.assert_allclose(shares.sum(axis=1), 1.0)
            np.testing.assert_allclose(shares.sum(axis=0), bits / 3)
    assert position_shares(8, ("a", "b", "c"), rates, "msb-safest")[7].tolist() == [0, 0, 1]
    assert position_shares(8, ("a", "b", "c"), rates, "msb-riskiest")[7].tolist() == [1, 0, 0]
    named = position_shares(3, ("a", "b", "c"), rates, ["a", "b", "a"])
    assert named.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_safest_page_for_the_high_bits_is_worth_several_times_in_distortion():
    """Planar TLC after a year, 8 bits: expected squared error against interleaved pages and the wrong way round."""
    result = load("nand-planar-tlc").operate(time_s="1y")
    distortion = {}
    for mapping in ("msb-safest", "interleaved", "msb-riskiest"):
        channel = result.channel(8, mapping)
        distortion[mapping] = word_distortion(channel.p01, channel.p10)
        assert channel.p_flip == pytest.approx(result.p_flip)
    assert distortion["interleaved"] / distortion["msb-safest"] > 2.5
    assert distortion["msb-riskiest"] > distortion["interleaved"]


def test_word_distortion_is_the_mean_square_error_of_random_words():
    """Against the full transition matrix of 4 bits, asymmetric and different at every position."""
    rng = np.random.default_rng(0)
    channel = BitChannel(rng.uniform(0, 0.3, 4), rng.uniform(0, 0.3, 4))
    value = np.array([w - 16 if w >= 8 else w for w in range(16)])
    exact = (channel.transition_matrix() * (value[None, :] - value[:, None]) ** 2).sum() / 16
    assert word_distortion(channel.p01, channel.p10) == pytest.approx(exact)


def test_wrong_mappings_are_refused():
    result = load("nand-planar-tlc").operate()
    with pytest.raises(ValueError, match="bits must be at least 1"):
        result.channel(0)
    with pytest.raises(ValueError, match="pages must be"):
        result.channel(8, "best")
    with pytest.raises(ValueError, match="for each of 8 positions"):
        result.channel(8, ["MSB", "LSB"])


def test_maps_and_sweeps_equal_single_points():
    gate = load("fg-thin-5p5nm")
    grid = gate.map("programmed_v", [2.5, 3.0], "time_s", [1e6, 1e7, 1e8])
    for i, v in enumerate((2.5, 3.0)):
        for j, t in enumerate((1e6, 1e7, 1e8)):
            assert grid.p01[i, j] == pytest.approx(gate.operate(programmed_v=v, time_s=t).p01, rel=1e-9)
    with pytest.raises(InputError, match="not an operating axis"):
        gate.sweep("colour", [1.0])
    with pytest.raises(ValueError, match="two different axes"):
        gate.map("time_s", [1.0], "time_s", [1.0])


@pytest.mark.parametrize("name", sorted(EXPECTED))
@pytest.mark.parametrize("axis", ["temperature_k", "t_ox_nm", "vdd_v", "time_s"])
def test_every_axis_of_every_preset_can_be_plotted(name, axis, tmp_path, monkeypatch):
    """SVG with units on both axes, complete or absent; a meaningless axis is bad input. Ends and middle;
    all points are drawn for few (tests/cli).
    """
    monkeypatch.setattr("qtaml_hw.physics.plot.default_values", partial(default_values, points=3))
    technology = load(name)
    target = tmp_path / "p.svg"
    if axis not in technology.axes:
        with pytest.raises(InputError, match="has no influence"):
            save_plot(technology, target, axis)
        assert not target.exists()
        return
    save_plot(technology, target, axis)
    assert target.read_text().startswith("<?xml")
    assert list(tmp_path.iterdir()) == [target]


def test_plots_go_to_known_formats_only(tmp_path):
    with pytest.raises(InputError, match=r"\.svg, \.pdf or \.png"):
        save_plot(load("sram-65nm"), tmp_path / "p.exe")
    with pytest.raises(InputError, match="cannot write the plot"):
        save_plot(load("sram-65nm"), tmp_path / "no" / "p.svg")


def test_presets_are_plain_data_in_ascii():
    for name in EXPECTED:
        text = preset_text(name)
        assert text.isascii()
        assert set(tomllib.loads(text)["defaults"]) <= set(axes())


def test_a_supply_in_units_of_v_min_is_not_called_volts(tmp_path):
    """`sram-14nm` gives error rates over V/V_min: neither point nor warning, JSON nor axis may say V."""
    from qtaml_hw.physics.plot import plot_sweep

    relative = load("sram-14nm")
    result = relative.operate(vdd_v=0.7)
    assert format_point(result.operating_point, result.vdd_unit).startswith("supply voltage 0.7 V_min")
    assert "vdd_v = 0.7 V_min is outside the valid range 0.75..1 V_min" in result.warnings[0]
    assert result.to_json()["vdd_unit"] == "V_min"
    assert plot_sweep(relative.sweep("vdd_v", [0.75, 1.0])).axes[0].get_xlabel() == "supply voltage (V_min)"
    assert load("sram-65nm").operate().to_json()["vdd_unit"] == "V"


def test_warnings_name_axes_as_designs_do():
    """A design has no ``time_s``: what a warning names is what is typed there."""
    technology = load("fg-thin-5p5nm")
    assert "time_s" in technology.axes
    (unread,) = (w for w in technology.operate(vdd_v=0.5).warnings if "has no influence" in w)
    read = unread.partition("its model reads ")[2].split(", ")
    assert set(read) == {axis_named(axis).key for axis in technology.axes}
    warnings = technology.operate(time_s=technology.valid_range["time_s"][1] * 100).warnings
    assert any(w.startswith("time = ") and w.endswith("extrapolated") for w in warnings)


def test_a_time_that_changes_nothing_is_said_to_change_nothing():
    """Cells of a low-voltage fit fail at once: only soft errors add up in time, and those are off unless given."""
    assert any(
        w.startswith("time has no influence on sram-65nm") for w in load("sram-65nm").operate(time_s="10y").warnings
    )
    assert not load("sram-65nm").operate(vdd_v=0.52).warnings
    assert not any("no influence" in w for w in load("sram-thin-oxide").operate(time_s="10y").warnings)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_axis_is_called_idle_exactly_if_it_changes_nothing(name):
    """Every axis of every preset, moved by a fifth from its default."""
    technology = load(name)
    here = technology.operate()
    for axis in technology.axes if name not in ("bram-28nm-vc707", "stt-mram-22nm") else ():
        moved = technology.operate(**{axis: 1.2 * technology.defaults[axis] + 0.1})
        same = np.array_equal(moved.log10_page_p01, here.log10_page_p01)
        same = same and np.array_equal(moved.log10_page_p10, here.log10_page_p10)
        assert (axis in technology.model.idle_axes) == same, axis


def test_the_axis_that_matters_is_one_that_has_an_influence() -> None:
    """Stuck cells that do not wear out read no cycles; time then widens the levels. With an endurance cycles matter."""
    cells = load("rram-stuck")
    assert cells.natural_axis == "time_s"
    stuck, levels = cells.model.causes
    worn = stuck.model_copy(update={"worn_cycles": 1e6})
    model = cells.model.model_copy(update={"causes": (worn, levels)})
    assert cells.model_copy(update={"model": model}).natural_axis == "pe_cycles"
