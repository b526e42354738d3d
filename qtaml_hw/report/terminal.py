"""The answer of a run as the table that ends it in a terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from qtaml_hw.report.data import Answer, ReportData
from qtaml_hw.report.text import NARROW_SPACE, count, interval, number, percent, scientific, visible

__all__ = ["print_summary", "summary"]


def print_summary(data: ReportData, console: Console | None = None) -> None:
    """Print `summary` on `console`, standard output unless given.

    Parameters
    ----------
    data : ReportData
        What is told.
    console : rich.console.Console, optional
        Colours only where it is a terminal.
    """
    (console or Console()).print(summary(data))


def summary(data: ReportData) -> Group:
    """Clean, unprotected and protected accuracy with intervals; overhead against Uniform-MSP; area; the verdict.

    Names of models are printed as they are: neither terminal escapes nor Rich markup in them has any effect.
    """
    answer = data.answer
    title = Text(f"{visible(answer.network)} in {visible(answer.technology)}", style="bold")
    point = _plain(
        f"{visible(answer.operating_point)}: p01 {scientific(answer.p01)}, p10 {scientific(answer.p10)} ({answer.kind})"
    )
    warnings = (_plain(visible(warning)) for warning in data.warnings)
    return Group(title, point, "", _accuracies(answer), "", _overheads(data), "", *warnings, _verdict(answer))


def _plain(text: str, style: str = "") -> Text:
    return Text(text.replace(NARROW_SPACE, " "), style=style)


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="", show_edge=False)
    for i, heading in enumerate(headings):
        table.add_column(_plain(heading), justify="right" if i else "left")
    return table


def _accuracies(answer: Answer) -> Table:
    table = _table("accuracy", "mean", f"{percent(answer.confidence, 0)} interval", "trials")
    rows = (
        ("clean", answer.clean, ""),
        ("unprotected", answer.unprotected, ""),
        (f"protected ({visible(answer.method)})", answer.protected, "bold"),
    )
    for name, estimate, style in rows:
        cells = (name, percent(estimate.mean), interval(estimate), count(estimate.trials))
        table.add_row(*(_plain(cell, style) for cell in cells))
    return table


def _overheads(data: ReportData) -> Table:
    answer, uniform = data.answer, data.answer.uniform
    table = _table("overhead", visible(answer.method), "Uniform-MSP", "ratio")
    rows = []
    for label, name in (
        ("protected bits per weight", "planes_per_weight"),
        ("check bits per weight", "parity_bits_per_weight"),
        ("stored bits per weight", "stored_bits_per_weight"),
    ):
        if name == "stored_bits_per_weight" and answer.chosen.stored_bits_per_weight is None:
            continue
        ours, theirs = getattr(answer.chosen, name), getattr(uniform, name, None)
        ratio = f"{number(theirs / ours)}×" if ours and theirs is not None else "–"
        rows.append((label, number(ours), number(theirs), ratio))
    if answer.chosen.stored_bits_per_weight is None and answer.stored_bits_per_weight is not None:
        rows.append(("stored bits per weight, in all", number(answer.stored_bits_per_weight), "", ""))
    if answer.predicted_ratio is not None:
        doubt = " (linear model does not hold)" if answer.linear_model_valid is False else ""
        rows.append((f"  predicted, in {answer.chosen.currency}{doubt}", "", "", f"{number(answer.predicted_ratio)}×"))
    if data.hardware is not None and data.hardware.area is not None:
        rows.append((f"area, {visible(data.hardware.area_unit)}", count(data.hardware.area), "", ""))
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    return table


def _verdict(answer: Answer) -> Text:
    goal = visible(answer.target_text) + ("" if answer.target is None else f" ({percent(answer.target)})")
    return _plain(f"{goal}: {'met' if answer.met else 'not met'}", "green" if answer.met else "bold red")
