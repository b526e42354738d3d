"""Liberty files: syntax, units, functions; and one clear message for what is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qtaml_hw.cost.boolean import parse
from qtaml_hw.cost.cells import load_cells
from qtaml_hw.cost.liberty import read_liberty
from qtaml_hw.errors import InputError

OSU018 = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")

SMALL = """/* a comment { with a brace */
library ("small") {
  delay_model : table_lookup   // no semicolon
  time_unit : "10ps" ; capacitive_load_unit (1, ff) ; leakage_power_unit : "1uW" ; voltage_unit : "1V" ;
  nom_voltage : 1.0 ; nom_temperature : 25 ;
  lu_table_template (t) { variable_1 : total_output_net_capacitance ; variable_2 : input_net_transition ;
    index_1 ("1, 2") ; index_2 ("10, 20, 30") }
  cell (nand) {
    area : 4 ; cell_leakage_power : 3 ;
    pin (A, B) { direction : input ; capacitance : 2 ; }
    pin (Y) { direction : output ; function : "!(A B)" ;
      timing () { related_pin : "A B" ; timing_sense : negative_unate ;
        cell_rise (t) { values ("1, 2, 3", \\
                                "4, 5, 6") ; }
        rise_transition (t) { values ("1, 1, 1", "2, 2, 2") ; }
        cell_fall (scalar) { values ("7") ; } fall_transition (scalar) { values ("1") ; } } }
  }
  cell (inv) { area : 2 ; pin (A) { direction : input ; capacitance : 1.5 ; }
               pin (Y) { direction : output ; function : "A'" ; } }
  cell (keep) { area : 10 ; ff (IQ, IQN) { clocked_on : "C" ; next_state : "D" ; clear : "R'" }
    pin (C) { direction : input ; clock : true } pin (D) { direction : input }
    pin (R) { direction : input } pin (Q) { direction : output ; function : "IQ" } }
}
"""


def written(text: str, folder: Path) -> Path:
    path = folder / "cells.lib"
    path.write_text(text)
    return path


def test_a_library_is_read_in_units_of_its_own(tmp_path: Path) -> None:
    library = load_cells(written(SMALL, tmp_path))
    nand = library.cells["nand"]
    assert library.corner.supply_v == 1.0
    assert (nand.area_um2, nand.leakage_nw) == (4, pytest.approx(3000))
    assert nand.pins["B"].capacitance_pf == pytest.approx(0.002)
    arc = next(arc for arc in nand.pins["Y"].arcs if arc.related == "B")
    rise, fall = arc.delay
    # load 1.5 fF, slew 0.15 ns: between 2 and 5 tenths of 10 ps each
    assert rise.at(slew_ns=0.15, load_pf=0.0015) == pytest.approx((1.5 + 4.5) / 2 * 0.01)
    assert fall.at(slew_ns=9.0, load_pf=9.0) == pytest.approx(0.07)
    assert library.driver[0].name == "inv"  # there is no buffer
    assert library.driver[1] == pytest.approx(4 * 0.0015)
    assert library.has_registers
    assert library.cells["keep"].clear is not None


def test_lists_and_missing_semicolons(tmp_path: Path) -> None:
    group = read_liberty(written(SMALL, tmp_path))
    assert group.name == "small"
    assert group.values["delay_model"] == "table_lookup"
    assert group.lists["capacitive_load_unit"] == [("1", "ff")]


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("!(A*B)", lambda a, b, c: not (a and b)),
        ("A B' + C", lambda a, b, c: (a and not b) or c),
        ("A ^ B ^ !C", lambda a, b, c: a ^ b ^ (not c)),
        ("(A&B)|(C&!A)", lambda a, b, c: (a and b) or (c and not a)),
        ("(A+B)'", lambda a, b, c: not (a or b)),
        ("A + B ^ C B", lambda a, b, c: a or (b ^ (c and b))),
    ],
)
def test_functions_bind_as_liberty_says(text: str, truth: object) -> None:
    made = parse(text)
    for code in range(8):
        a, b, c = code & 1, code >> 1 & 1, code >> 2 & 1
        assert made.of({"A": a, "B": b, "C": c}) == int(truth(a, b, c)), code  # type: ignore[operator]


@pytest.mark.parametrize("text", ["A +", "(A", "A)", "!", "A $ B", "'", "(" * 300 + "A" + ")" * 300])
def test_what_is_no_function_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Boolean function"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "expected one library group, found nothing"),
        ("cell (a) { }", "expected one library group, found cell"),
        ("library (a) { area : 1 ;", "expected a name, got 'the end'"),
        ("library (a) {\n x y }", "line 2: 'x': expected ':' or '(', got 'y'"),
        ("library (a { }", "unexpected '{'"),
        ("library (a, ", "line 1: 'library': the parenthesis is not closed"),
        ("library (a) { " + "b () { " * 40, "nested too deeply"),
        ("\x00\x01", "not a Liberty file"),
    ],
)
def test_what_is_no_liberty_file_is_told_in_one_line(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_liberty(written(text, tmp_path))
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("area : 4", "area : wide", "area of cell 'nand', line 8: expected a number, got 'wide'"),
        ("area : 4", "area : nan", "expected a finite number"),
        ("area : 4 ;", "", "cell 'nand' has no area"),
        ('"10ps"', '"10 parsecs"', "unit '10 parsecs' is not understood"),
        ('"4, 5, 6"', '"4, 5"', "5 values for a table of 2 x 3"),
        ('index_1 ("1, 2")', 'index_1 ("2, 1")', "does not rise"),
        ("nom_voltage : 1.0 ;", "", "names no supply"),
        ('"!(A B)"', '"!(A B"', "not a Boolean function"),
    ],
)
def test_what_a_library_says_wrong_is_told_with_its_place(old: str, new: str, reason: str, tmp_path: Path) -> None:
    assert old in SMALL
    path = written(SMALL.replace(old, new, 1), tmp_path)
    with pytest.raises(InputError, match=rf"^{re.escape(str(path))}: .*{re.escape(reason)}"):
        load_cells(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the Liberty file: No such file"):
        load_cells(tmp_path / "none.lib")


@pytest.mark.skipif(not OSU018.exists(), reason="needs qflow-tech-osu018")
def test_osu018_is_read_whole() -> None:
    library = load_cells(OSU018)
    assert str(library.corner) == "typical, 1.8 V, 25 °C"
    assert len(library.cells) == OSU018.read_text().count("\ncell (")
    assert library.cells["NAND2X1"].area_um2 == 24
    assert library.cells["DFFPOSX1"].pins["D"].setup_ns > 0
    assert library.driver[0].name == "BUFX2"
