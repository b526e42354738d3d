"""Macros: what a table and a Liberty file say of them, and what a memory of them takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from qtaml_hw.cost.cells import Corner
from qtaml_hw.cost.macros import SLACK, Macro, MacroLibrary, load_macros
from qtaml_hw.errors import InputError

TABLE = """
source = "a test"
node = "90 nm"
corner = "typ"
supply_v = 1.0
temperature_c = 25.0
[[macro]]
name = "a"
words = 64
bits = 8
area_um2 = 100.0
read_pj = 1.0
write_pj = 2.0
leakage_uw = 0.5
access_ns = 1.0
"""

LIBERTY = """library (ram) {
  nom_voltage : 1.1 ; nom_temperature : 85 ; leakage_power_unit : "1uW" ; capacitive_load_unit (1, pf) ;
  cell (ram_16x4) { area : 50 ; cell_leakage_power : 2 ; memory () { address_width : 4 ; word_width : 4 ; }
    pin (CLK) { direction : input ; clock : true ;
      internal_power () { when : "!CEN & WEN" ; rise_power (scalar) { values ("3") ; } fall_power (scalar) { values ("1") ; } }
      internal_power () { when : "!CEN & !WEN" ; rise_power (scalar) { values ("6") ; } fall_power (scalar) { values ("1") ; } }
      internal_power () { when : "CEN" ; rise_power (scalar) { values ("0.1") ; } fall_power (scalar) { values ("0") ; } } }
    bus (Q) { direction : output ; timing () { related_pin : "CLK" ; timing_type : rising_edge ;
      cell_rise (scalar) { values ("1.5") ; } cell_fall (scalar) { values ("1.7") ; }
      rise_transition (scalar) { values ("0.1") ; } fall_transition (scalar) { values ("0.1") ; } } }
  } }
"""  # noqa: E501

macros = st.builds(
    Macro,
    name=st.text("abc", min_size=1, max_size=3),
    words=st.integers(8, 5000),
    bits=st.integers(1, 128),
    area_um2=st.floats(1, 1e6),
    read_pj=st.floats(0.1, 100),
    write_pj=st.floats(0.1, 100),
    leakage_uw=st.floats(0, 10),
    access_ns=st.floats(0.1, 10),
)


def library(*found: Macro) -> MacroLibrary:
    return MacroLibrary("a test", "90 nm", Corner("typ", 1.0, 25.0), found)


@settings(deadline=None)
@given(st.lists(macros, min_size=1, max_size=5), st.integers(1, 20_000), st.integers(1, 300))
def test_a_memory_holds_all_its_words_and_is_near_the_smallest(found: list[Macro], rows: int, bits: int) -> None:
    tiling = library(*found).tile(rows, bits)
    holds = sum(count // -(-bits // macro.bits) * macro.words for macro, count in tiling.tiles)
    assert holds >= rows
    assert tiling.stored_bits >= rows * bits
    alone = min(-(-bits // m.bits) * -(-rows // m.words) * m.area_um2 for m in found)
    assert tiling.area_um2 <= alone * (1 + SLACK) * (1 + 1e-9)


def test_a_word_pays_for_all_macros_side_by_side() -> None:
    macro = Macro("a", 64, 8, 100.0, 1.0, 2.0, 0.5, 1.0)
    tiling = library(macro).tile(65, 17)
    assert (tiling.across, tiling.tiles) == (3, ((macro, 6),))
    assert (tiling.area_um2, tiling.read_pj, tiling.write_pj, tiling.leakage_uw) == (600, 3, 6, 3)


def test_area_comes_first_and_energy_where_areas_are_near() -> None:
    dense, thrifty = Macro("d", 64, 8, 100.0, 9.0, 9.0, 0, 1), Macro("t", 64, 8, 112.0, 1.0, 1.0, 0, 1)
    assert library(dense, thrifty).tile(64, 8).tiles[0][0] == thrifty
    assert library(dense, replace(thrifty, area_um2=113.0)).tile(64, 8).tiles[0][0] == dense


def test_the_supply_scales_as_the_table_says_and_no_further() -> None:
    shipped = load_macros()
    half = shipped.at(0.6)
    for before, after in zip(shipped.macros, half.macros, strict=True):
        assert after.read_pj == pytest.approx(before.read_pj / 4)
        assert after.leakage_uw == pytest.approx(before.leakage_uw / 2)
        assert after.area_um2 == before.area_um2
    with pytest.raises(InputError, match=r"figures at 1\.2 V \(they scale from 0\.4 to 1\.2 V\), none for 0\.3 V"):
        shipped.at(0.3)


def test_figures_without_scaling_hold_at_their_supply_alone(tmp_path: Path) -> None:
    path = tmp_path / "table.toml"
    path.write_text(TABLE)
    found = load_macros([path])
    assert found.at(1.0) is found
    with pytest.raises(InputError, match="none for"):
        found.at(0.9)


def test_a_liberty_file_with_enables_that_are_on_when_low(tmp_path: Path) -> None:
    path = tmp_path / "ram.lib"
    path.write_text(LIBERTY)
    found = load_macros([path])
    [macro] = found.macros
    assert replace(macro, leakage_uw=2.0) == Macro("ram_16x4", 16, 4, 50.0, 4.0, 7.0, 2.0, 1.7)
    assert macro.leakage_uw == pytest.approx(2.0)
    assert (found.node, str(found.corner)) == ("", "nominal, 1.1 V, 85 °C")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("WEN", "X", "energies of a read and a write are not told apart"),
        ("address_width : 4 ;", "", "does not say its address_width"),
        ("memory ()", "other ()", "has no cell that is a memory"),
        ("rising_edge", "combinational", "has no delay from clock to output"),
    ],
)
def test_a_liberty_file_that_says_too_little(old: str, new: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "ram.lib"
    path.write_text(LIBERTY.replace(old, new))
    with pytest.raises(InputError, match=reason):
        load_macros([path])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("bits = 8", "bits = 0", r"macro\.0\.bits"),
        ("read_pj = 1.0", "read_pj = -1.0", r"macro\.0\.read_pj"),
        ("read_pj = 1.0\n", "", r"macro\.0\.read_pj: missing"),
        ('node = "90 nm"\n', "", "node: missing"),
        ("[[macro]]", "[[macros]]", r"macros: unknown key \(did you mean 'macro'\?\)"),
    ],
)
def test_a_table_that_is_wrong(old: str, new: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "table.toml"
    path.write_text(TABLE.replace(old, new))
    with pytest.raises(InputError, match=reason):
        load_macros([path])


def test_nodes_and_corners_are_not_mixed(tmp_path: Path) -> None:
    for name, node in (("a", "90 nm"), ("b", "65 nm"), ("c", "90 nm")):
        (tmp_path / f"{name}.toml").write_text(TABLE.replace("90 nm", node))
    assert len(load_macros([tmp_path / "a.toml", tmp_path / "c.toml"]).macros) == 2
    with pytest.raises(InputError, match="several nodes or corners are not mixed"):
        load_macros([tmp_path / "a.toml", tmp_path / "b.toml"])


def test_the_shipped_table_knows_the_1024x64_macro() -> None:
    """Area, energies, leakage and access time of reference figures, to 1 %."""
    [found] = [m for m in load_macros().macros if (m.words, m.bits) == (1024, 64)]
    assert (found.area_um2, found.read_pj, found.write_pj) == pytest.approx((263_946, 91.8, 110.9), rel=0.01)
    assert (found.leakage_uw, found.access_ns) == pytest.approx((0.792, 4.3), rel=0.011)


def test_the_shipped_table_is_what_the_liberty_files_say(shared: Path) -> None:
    files = sorted((shared / "pdk/ihp-sg13g2").glob("RM_IHPSG13*_typ_*.lib"))
    told = {macro.name: macro for macro in load_macros(files).macros}
    shipped = {macro.name: macro for macro in load_macros().macros}
    assert told.keys() == shipped.keys()
    for name, macro in told.items():
        for field in ("words", "bits", "area_um2", "read_pj", "write_pj", "leakage_uw", "access_ns"):
            assert getattr(shipped[name], field) == pytest.approx(getattr(macro, field), rel=0.01), (name, field)
