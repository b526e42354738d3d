"""What commands say beside their answers: warnings and notes, each on a line of standard error.

Standard output is for the answer alone, and with ``--json`` for one document; warnings and notes are said with it, too.

warning
    A figure is wrong, doubtful or missing: what it rests on is assumed, extrapolated or left out.
note
    What else is worth knowing: what a setting does not change, what comes next, what has been left aside.

Which of the two a fact is stands where the fact is found (`qtaml_hw.case.Case.warnings`, `qtaml_hw.flow.notes`): it has
the same label and the same words in every command. An answer, were it "not met" or "refused", is neither: it stands on
standard output. What stops a command is an error (`qtaml_hw.cli.main`).
"""

from __future__ import annotations

import logging

import click

from qtaml_hw.support.text import visible

__all__ = ["Notes", "note", "warn"]


def warn(*facts: str) -> None:
    """Say what makes a figure wrong, doubtful or missing; names in it may come from a hostile file."""
    _say("warning", facts)


def note(*facts: str) -> None:
    """Say what else is worth knowing; names in it may come from a hostile file."""
    _say("note", facts)


def _say(label: str, facts: tuple[str, ...]) -> None:
    for fact in facts:
        click.echo(f"{label}: {visible(fact)}", err=True)


class Notes(logging.Handler):
    """Says what this package logs, which is nothing about figures."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it as a note."""
        note(record.getMessage())
