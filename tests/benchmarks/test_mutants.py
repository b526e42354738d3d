"""Mutants of the emitted hardware: the drawing breaks what it says, and the committed figures are those of the page."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from mutants import END, NAMES, PAGE, RESULT, START, SUBJECTS, Subject, Workplace, candidates, coder, table

from qtaml_hw.hdl.manifest import ModuleRecord

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
