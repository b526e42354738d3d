"""The page of codes shows what was measured."""

from __future__ import annotations

from measure_ldpc import PAGE, page


def test_the_tables_of_the_page_are_those_of_the_measurements():
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text


def test_another_figure_would_be_noticed():
    text = PAGE.read_text(encoding="utf-8").replace("of 100,000", "of 100,001", 1)
    assert page(text) != text
