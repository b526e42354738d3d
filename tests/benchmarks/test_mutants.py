"""Mutants of the emitted hardware: the drawing breaks what it says, and the committed figures are those of the page."""

from __future__ import annotations

import json
from collections import Counter
from copy import copy
from pathlib import Path
from typing import Any, get_args

import pytest
from generator_mutants import broken_netlists, drawn
from miter import Limit, alike, observed, same_graph
from mutants import END, NAMES, PAGE, RESULT, START, SUBJECTS, Subject, Workplace, candidates, coder, table

from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.output.verilog import with_netlists
from qtaml_hw.verify.circuit import Circuit, Circuits

TEXT = """module two (
  input clk,
  input [3:0] a,
  output [3:0] y
);
  wire [3:0] b;
  reg [3:0] c;
  assign b = a[2] ? 4'h5 : a;
  assign y = b & c;
  always @(posedge clk)
    c <= a;
endmodule
"""


def test_every_place_of_a_text_is_broken_in_its_own_way() -> None:
    """Operator, bits of a constant, neighbours of an index, width, branches, names; ports stay."""
    found = candidates(TEXT)
    broken = [mutant.of(TEXT) for mutant in found]
    assert len(set(broken)) == len(broken)
    assert all(text != TEXT and text.splitlines()[:5] == TEXT.splitlines()[:5] for text in broken)
    ways = Counter(mutant.before for mutant in found)
    assert (ways[" & "], ways["5"], ways["2"], ways["3"], ways["4'h5 : a"]) == (1, 4, 2, 2, 1)
    assert ways["a"] + ways["b"] + ways["c"] == 5


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return Workplace(Subject(coder("hsiao-8-4"), "encoder"), tmp_path_factory.mktemp("mutants"))


def test_broken_gates_are_killed_and_the_module_itself_is_not(encoder: Workplace) -> None:
    """Of an encoder every other gate, and every pin at a constant, is noticed."""
    assert encoder.play(encoder.whole) == "survived"
    drawn = [m for m in encoder.places("1") if not m.after.startswith("pin") or m.after.endswith((" 0", " 1"))]
    assert len(drawn) > 20
    assert {encoder.play(mutant.of(encoder.whole)) for mutant in drawn} == {"killed"}


def counter(low: str, high: str) -> Circuit:
    """Two bits that count up while `go` is 1; its two gates are of these kinds."""
    pins = {"A": [4], "B": [3], "Y": [6]}, {"A": [8], "B": [5], "Y": [7]}, {"A": [4], "B": [3], "Y": [8]}
    cells: dict[str, Any] = {
        "low": {"type": low, "connections": pins[0]},
        "high": {"type": high, "connections": pins[1]},
        "carry": {"type": "$_AND_", "connections": pins[2]},
    }
    for name, reset, given, taken in (("r0", 9, 6, 4), ("r1", 10, 7, 5)):
        cells[f"{name}_reset"] = {"type": "$_MUX_", "connections": {"A": [given], "B": ["0"], "S": [2], "Y": [reset]}}
        cells[name] = {"type": "$_DFF_P_", "connections": {"C": [11], "D": [reset], "Q": [taken]}}
    ports: dict[str, Any] = {
        name: {"direction": "input", "bits": [net]} for name, net in (("go", 3), ("rst", 2), ("clk", 11))
    }
    ports["count"] = {"direction": "output", "bits": [4, 5]}
    return Circuits({"c": json.dumps({"modules": {"c": {"ports": ports, "cells": cells}}})}, {}).of("c")


def test_counters_that_count_alike_are_proved_to() -> None:
    """The same gates count alike; with an OR for the upper XOR the bit is never cleared, and ABC finds that."""
    right = counter("$_XOR_", "$_XOR_")
    assert alike((right, counter("$_XOR_", "$_XOR_")), {}, [], 10) is True
    assert alike((right, counter("$_XOR_", "$_OR_")), {}, [], 10) is False


def masked(hidden: str) -> Circuit:
    """`y` is what `a` was in the cycle before, if `go` was 1 then; `hidden`: the net that the register of `a` takes."""
    nets = {"a": 3, "both": 8, "either": 9}
    cells: dict[str, Any] = {
        "both": {"type": "$_AND_", "connections": {"A": [3], "B": [4], "Y": [8]}},
        "either": {"type": "$_OR_", "connections": {"A": [3], "B": [4], "Y": [9]}},
        "out": {"type": "$_AND_", "connections": {"A": [5], "B": [6], "Y": [7]}},
        "r0": {"type": "$_DFF_P_", "connections": {"C": [11], "D": [nets[hidden]], "Q": [5]}},
        "r1": {"type": "$_DFF_P_", "connections": {"C": [11], "D": [4], "Q": [6]}},
    }
    ports: dict[str, Any] = {
        name: {"direction": "input", "bits": [net]} for name, net in (("a", 3), ("go", 4), ("rst", 2), ("clk", 11))
    }
    ports["y"] = {"direction": "output", "bits": [7]}
    return Circuits({"c": json.dumps({"modules": {"c": {"ports": ports, "cells": cells}}})}, {}).of("c")


def test_registers_may_differ_where_nothing_looks_at_them() -> None:
    """When they do is found while random inputs are played, and what is claimed is weaker than that they never do."""
    right, other = masked("a"), masked("both")
    assert observed((right, other), {}, []) == {1: (1, True), 0: (int(right.registers[1, 1]), True)}
    assert alike((right, other), {}, [], 10) is True
    assert observed((right, masked("either")), {}, []) is None
    assert alike((right, masked("either")), {}, [], 10) is False


def third(taken: int | str) -> Circuit:
    """`y` is 1 behind a command for address 3, of 0 to 3, if the register takes net 8, and never, if it takes 0."""
    pins = {"both": {"A": [4], "B": [5], "Y": [6]}, "asked": {"A": [6], "B": [3], "Y": [8]}}
    cells: dict[str, Any] = {name: {"type": "$_AND_", "connections": nets} for name, nets in pins.items()}
    cells["r"] = {"type": "$_DFF_P_", "connections": {"C": [11], "D": [taken], "Q": [7]}}
    ports: dict[str, Any] = {"command_address": {"direction": "input", "bits": [4, 5]}}
    for name, net in (("command_valid", 3), ("rst", 2), ("clk", 11)):
        ports[name] = {"direction": "input", "bits": [net]}
    ports["y"] = {"direction": "output", "bits": [7]}
    return Circuits({"c": json.dumps({"modules": {"c": {"ports": ports, "cells": cells}}})}, {}).of("c")


@pytest.mark.parametrize(
    ("limits", "same"),
    [
        ([], False),
        ([Limit("command_address", 3)], True),
        ([Limit("command_address", 4, zeros=1)], True),
        ([Limit("command_address", 3, {"command_address": 0})], False),
    ],
)
def test_commands_beyond_their_limits_say_nothing(limits: list[Limit], same: bool) -> None:
    """A circuit that differs for one address alone is the same where no command asks for that."""
    assert alike((third(8), third("0")), {}, limits, 10) is same


def test_circuits_that_differ_in_the_order_of_their_gates_alone_are_the_same_graph() -> None:
    """Other numbers of the nets do not matter; another gate does, and an exchange of what is counted."""
    right = counter("$_XOR_", "$_XOR_")
    turned, crossed = copy(right), copy(right)
    for name in ("kinds", "pins", "outputs", "registers"):
        setattr(turned, name, getattr(right, name)[::-1])
    crossed.ports = right.ports | {"count": right.ports["count"][::-1]}
    assert same_graph((right, turned))
    assert not same_graph((right, counter("$_XOR_", "$_OR_")))
    assert not same_graph((right, crossed))


def test_a_broken_generator_makes_another_netlist_and_is_noticed(encoder: Workplace) -> None:
    """Of the first places that change an encoder each gives a word with other check bits."""
    found = list(broken_netlists(encoder.made, drawn(encoder.made, "1")[:80]))
    assert found
    assert {encoder.play(netlist) for _, netlist in found} <= {"killed", "refused"}
    [(_, again)] = with_netlists([encoder.made()])
    assert encoder.play(again) == "survived"


def test_the_table_has_every_kind_of_module_and_the_committed_figures() -> None:
    """What is drawn is killed, equivalent or listed; every kind that a manifest can have stands in the table."""
    rows = json.loads(RESULT.read_text())["rows"]
    assert {row["module"] for row in rows} == set(get_args(ModuleRecord.model_fields["kind"].annotation))
    assert {row["kind"] for row in rows} >= set(SUBJECTS)
    for row in rows:
        assert row["mutants"] == row["killed"] + row["equivalent"] + len(row["survivors"]), row["kind"]
        assert {survivor["verdict"] for survivor in row["survivors"]} <= set(NAMES.values())
        assert row["played"], row["kind"]
    page = Path(PAGE).read_text()
    assert page[page.index(START) + len(START) : page.index(END)] == table(rows)
