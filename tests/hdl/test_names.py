"""Names out of a model become identifiers that no tool stumbles over."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st

from qtaml_hw.hdl.output.names import KEYWORDS, MAX_LENGTH, unique_names

HOSTILE = [
    "",
    "module",
    "a b",
    'quo"te',
    "../../etc/passwd",
    "conv/1",
    "conv:1",
    "CONV_1",
    "größe",
    "名前",
    "x" * 300,
    "9",
]


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80)), max_size=12))
def test_any_texts_become_distinct_verilog_identifiers(texts: list[str]) -> None:
    """Valid, at most 60 characters, no keyword, different even where case is ignored, and one per text."""
    names = unique_names(texts, prefix="")
    assert len(names) == len(texts) == len({name.lower() for name in names})
    for name in names:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)
        assert len(name) <= MAX_LENGTH
        assert name not in KEYWORDS


def test_names_do_not_depend_on_what_comes_later() -> None:
    """A layer added at the end of a network renames nothing."""
    assert unique_names(HOSTILE)[:5] == unique_names(HOSTILE[:5])
