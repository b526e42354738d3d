"""A mapped netlist at work: the values it computes, when they come, and what changes take."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.cost.cells import CellLibrary, load_cells
from qtaml_hw.cost.measured import played_pj
from qtaml_hw.cost.netlist import Activity, NetlistModel
from qtaml_hw.cost.synthesis import MappedCell, MappedNetlist
from qtaml_hw.verify.circuit import State, planes


def scalar(kind: str, value: float) -> str:
    return f'{kind} (scalar) {{ values ("{value}") ; }}'


def timing(pins: str, delay: float, sense: str = "negative_unate", kind: str = "combinational") -> str:
    tables = [("cell_rise", delay), ("cell_fall", 2 * delay), ("rise_transition", 0.1), ("fall_transition", 0.1)]
    inside = " ".join(scalar(name, value) for name, value in tables)
    return f'timing () {{ related_pin : "{pins}" ; timing_sense : {sense} ; timing_type : {kind} ; {inside} }}'


def power(pin: str, rise: float, fall: float, when: str = "") -> str:
    condition = f'when : "{when}" ;' if when else ""
    tables = f"{scalar('rise_power', rise)} {scalar('fall_power', fall)}"
    return f'internal_power () {{ related_pin : "{pin}" ; {condition} {tables} }}'


CELLS = f"""library (test) {{ nom_voltage : 2.0 ; nom_temperature : 25 ; capacitive_load_unit (1, pf) ;
  leakage_power_unit : "1uW" ; time_unit : "1ns" ;
  cell (nand) {{ area : 2 ; cell_leakage_power : 3 ;
    pin (A, B) {{ direction : input ; capacitance : 0.5 ; }}
    pin (Y) {{ direction : output ; function : "!(A B)" ; {timing("A B", 1.0)}
      {power("A", 1.0, 3.0, "B")} {power("A", 100.0, 100.0)} {power("B", 5.0, 5.0)} }} }}
  cell (inv) {{ area : 1 ; cell_leakage_power : 1 ; pin (A) {{ direction : input ; capacitance : 0.25 ; }}
    pin (Y) {{ direction : output ; function : "!A" ; {timing("A", 0.5)} }} }}
  cell (dff) {{ area : 4 ; cell_leakage_power : 2 ;
    ff (IQ, IQN) {{ clocked_on : "C" ; next_state : "D" ; clear : "!R" }}
    pin (C) {{ direction : input ; clock : true ; capacitance : 0.125 ;
      internal_power () {{ {scalar("rise_power", 0.5)} {scalar("fall_power", 0.25)} }} }}
    pin (D) {{ direction : input ; capacitance : 0.25 ; timing () {{ related_pin : "C" ; timing_type : setup_rising ;
      {scalar("rise_constraint", 0.3)} {scalar("fall_constraint", 0.2)} }} }}
    pin (R) {{ direction : input ; capacitance : 0.25 ; }}
    pin (Q) {{ direction : output ; function : "IQ" ; {timing("C", 0.75, "non_unate", "rising_edge")} }} }} }}
"""


@pytest.fixture
def library(tmp_path: Path) -> CellLibrary:
    path = tmp_path / "test.lib"
    path.write_text(CELLS)
    return load_cells(path)


def netlist(ports: dict[str, tuple[str, tuple[int, ...]]], *cells: tuple[str, dict[str, int]]) -> MappedNetlist:
    return MappedNetlist("dut", ports, tuple(MappedCell(*cell) for cell in cells), {}, 0.0, 0)


XOR = netlist(
    {"a": ("input", (2,)), "b": ("input", (3,)), "y": ("output", (7,))},
    ("nand", {"A": 2, "B": 3, "Y": 4}),
    ("nand", {"A": 2, "B": 4, "Y": 5}),
    ("nand", {"A": 4, "B": 3, "Y": 6}),
    ("nand", {"A": 5, "B": 6, "Y": 7}),
)


def test_words_go_through_gates_and_changes_are_counted_from_word_to_word(library: CellLibrary) -> None:
    a, b = [0, 1, 1, 0, 1, 0, 0], [0, 0, 1, 1, 1, 0, 1]
    state, activity = NetlistModel(XOR, library).side_by_side({"a": planes(a, 1), "b": planes(b, 1)}, len(a))
    expected = [x ^ y for x, y in zip(a, b, strict=True)]
    assert [int(state.get("y")[0, 0]) >> i & 1 for i in range(len(a))] == expected
    for net, values in ((2, a), (3, b), (7, expected)):
        assert activity.changes[net] == pytest.approx(sum(x != y for x, y in pairwise(values)) / (len(a) - 1))
        assert activity.duty[net] == pytest.approx(sum(values) / len(a))


def test_a_change_takes_the_load_and_the_cell_that_drives_it(library: CellLibrary) -> None:
    """C V^2 / 2 with the pins a net drives; the mean of both edges inside the cell, for the input that changed."""
    one = netlist(
        {"a": ("input", (2,)), "b": ("input", (3,)), "y": ("output", (4,))}, ("nand", {"A": 2, "B": 3, "Y": 4})
    )
    model = NetlistModel(one, library)
    load = library.driver[1]
    assert load == 4 * 0.25
    changes, duty = np.zeros(5), np.full(5, 0.5)
    changes[[2, 4]], duty[3] = 0.5, 1.0  # A changes while B is 1
    found = model.power(Activity(changes, duty, 1))
    assert found.switching_pj == pytest.approx(0.5 * 4 / 2 * (0.5 + load))
    assert found.internal_pj == pytest.approx(0.5 * (1 + 3) / 2)
    assert found.leakage_uw == pytest.approx(3)
    duty[3] = 0.25  # a table without a condition counts where the others do not hold
    found = model.power(Activity(changes, duty, 1))
    assert found.internal_pj == pytest.approx(0.5 * (0.25 * 2 + 0.75 * 100))
    changes[3] = 1.5  # three of four changes come from B
    found = model.power(Activity(changes, duty, 1))
    a, b = 0.5, 1.5
    assert found.internal_pj == pytest.approx(0.5 * (a * (0.25 * 2 + 0.75 * 100) + b * 5) / (a + b))


def test_the_longest_path_takes_the_edges_that_follow_each_other(library: CellLibrary) -> None:
    assert NetlistModel(XOR, library).path_ns == pytest.approx(2.0 + 1.0 + 2.0)  # falling, rising, falling


REGISTER = netlist(
    {"clk": ("input", (2,)), "rst": ("input", (3,)), "d": ("input", (4,)), "q": ("output", (6,))},
    ("inv", {"A": 3, "Y": 5}),
    ("dff", {"C": 2, "D": 7, "R": 5, "Q": 6}),
    ("inv", {"A": 4, "Y": 7}),
)


def test_a_register_takes_its_word_at_the_clock_and_a_path_ends_before_its_setup(library: CellLibrary) -> None:
    model = NetlistModel(REGISTER, library)
    state = State(model.circuit, seed=1)
    zero, ones = np.zeros(1, dtype=np.uint64), np.array([~np.uint64(0)])
    state.set("rst", zero)
    activity = model.clocked(state, [{"d": value} for value in (ones, zero, ones, zero, ones)])
    assert int(state.get("q")[0, 0]) == 2**64 - 1  # not the zero of the cycle before
    assert activity.changes[7] == pytest.approx(1, abs=0.21)
    assert model.path_ns == pytest.approx(max(1.0 + 0.3, 1.5))
    state.set("rst", ones)
    model.clocked(state, [{}])
    assert int(state.get("q")[0, 0]) == 0


def test_a_clock_is_paid_for_in_every_cycle(library: CellLibrary) -> None:
    model = NetlistModel(REGISTER, library)
    still = Activity(np.zeros(model.nets), np.zeros(model.nets), 1)
    found = model.power(still)
    assert found.internal_pj == pytest.approx(2 * (0.5 + 0.25) / 2)
    assert found.switching_pj == pytest.approx(2 * 0.125 * 4 / 2)


def test_rows_that_do_not_change_take_less_than_rows_that_do(library: CellLibrary) -> None:
    """A stand-in for a reader: its row inverted."""
    ports = {
        name: ("input", (2 + i,)) for i, name in enumerate(("clk", "rst", "tready", "command_valid", "command_length"))
    }
    ports |= {"sram_read_data": ("input", (7, 8)), "tdata": ("output", (9, 10))}
    reader = NetlistModel(netlist(ports, ("inv", {"A": 7, "Y": 9}), ("inv", {"A": 8, "Y": 10})), library)
    same, other = np.ones((8, 2), dtype=np.uint8), np.tile(np.array([[0, 1], [1, 0]], dtype=np.uint8), (4, 1))
    assert played_pj(reader, same) == 0
    assert played_pj(reader, other) == pytest.approx(2 * (0.25 + 1.0) * 4 / 2)


def test_what_cannot_be_evaluated_is_told(library: CellLibrary) -> None:
    loop = netlist({"y": ("output", (2,))}, ("inv", {"A": 2, "Y": 2}))
    with pytest.raises(ValueError, match="gates depend on themselves"):
        _ = NetlistModel(loop, library).circuit
    boxed = MappedNetlist("dut", {}, (), {"sram_4x4": 1}, 0.0, 0)
    with pytest.raises(ValueError, match="memories inside: sram_4x4"):
        _ = NetlistModel(boxed, library).circuit
