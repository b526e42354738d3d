"""The page of codes shows what was measured."""

from __future__ import annotations

from measure_ldpc import PAGE, page

from qtaml_hw.codes.ldpc import LDPC, ldpc_designs


def test_the_tables_of_the_page_are_those_of_the_measurements():
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text


def test_another_figure_would_be_noticed():
    text = PAGE.read_text(encoding="utf-8").replace("of 100,000", "of 100,001", 1)
    assert page(text) != text


def test_below_the_rate_that_stands_for_one_failure_in_a_thousand_none_was_worse():
    rows = [row.split("|") for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| `ldpc-")]
    stated = {row[1].strip(" `"): float(row[3]) for row in rows if len(row) > 10}
    for design in ldpc_designs():
        code = LDPC(design)
        below = [x for x in code.measured if x.p < stated[code.family] - 5e-5]
        assert all(x.failures <= x.words / 1000 for x in below), design
