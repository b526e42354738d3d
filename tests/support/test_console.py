"""What Rich prints has no blanks at the ends of its lines."""

from __future__ import annotations

import io

import pytest
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qtaml_hw.support.console import show


def printed(terminal: bool) -> str:
    """A table with empty cells and a caption, and a bold text that is wrapped."""
    table = Table("name", "what it is", box=SIMPLE_HEAD, caption="two rows")
    table.add_row("a", "a longer text in its cell")
    table.add_row("longer", "")
    console = Console(
        file=io.StringIO(), width=40, force_terminal=terminal, color_system="standard" if terminal else "auto"
    )
    show(console, table, Text("bold words " * 8, style="bold"), "1 line")
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("terminal", [True, False])
def test_no_line_ends_in_a_blank_on_a_terminal_and_in_a_file(terminal: bool) -> None:
    plain = Text.from_ansi(printed(terminal)).plain
    assert not [line for line in plain.splitlines() if line.endswith(" ")]
    assert [line.strip() for line in plain.splitlines() if "longer" in line] == [
        "a        a longer text in its cell",
        "longer",
    ]
    assert plain.splitlines()[-1] == "1 line"


def test_colours_are_those_of_a_terminal_alone() -> None:
    assert "\x1b[1mbold words" in printed(True)
    assert "\x1b" not in printed(False)
