"""The answer of a run as the table that ends it in a terminal."""

from __future__ import annotations

import textwrap

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.channel import MEANING
from qtaml_hw.report.data import Answer, Hardware, ReportData
from qtaml_hw.report.figures import (
    NARROW_SPACE,
    NO_NUMBER,
    PRICES,
    count,
    figure,
    interval,
    number,
    percent,
    scientific,
)
from qtaml_hw.support.console import show
from qtaml_hw.support.text import visible

__all__ = ["print_summary", "summary"]

LINE = 78
NO_BREAK = "\N{NO-BREAK SPACE}"


def print_summary(data: ReportData, console: Console | None = None, *, remarks: bool = True) -> None:
    """Print `summary` on `console`, standard output unless given.

    Parameters
    ----------
    data : ReportData
        What is told.
    console : rich.console.Console, optional
        Colours only where it is a terminal.
    remarks : bool
        Whether warnings and notes are part of it; `qtaml run` says them on standard error.
    """
    show(console or Console(), summary(data, remarks=remarks))


def summary(data: ReportData, *, remarks: bool = True) -> Group:
    """Clean, unprotected and protected accuracy with intervals; overhead against Uniform-MSP; area; the verdict.

    Names of models are printed as they are: neither terminal escapes nor Rich markup in them has any effect.
    """
    answer = data.answer
    title = Text(f"{visible(answer.network)} in {visible(answer.technology)}", style="bold")
    faults = "; ".join(f"{name}: {MEANING[name]}" for name in answer.persistence)
    where = visible(answer.operating_point).replace(" ", NO_BREAK).replace(f",{NO_BREAK}", ", ")
    where = textwrap.fill(where, LINE).replace(NO_BREAK, " ")  # a value stays with its unit
    point = _plain(f"{where}\n{_rates(answer)} ({faults})")
    if data.device.confidence:
        trust = "\n".join(_lines(f"confidence in p: {visible(data.device.confidence)}"))
        point.append_text(_plain(f"\n{trust}"))
    said = [f"warning: {warning}" for warning in (*data.device.warnings, *data.warnings)]
    said = [*said, *(f"note: {note}" for note in data.notes)] if remarks else []
    beside = [_plain(visible(remark)) for remark in said]
    checked = [_plain(line) for line in _verified(data.hardware)]
    ranged = [_plain(line) for line in _lines(answer.span.sentence)] if answer.span else []
    rests = [_plain(line) for said in answer.sentences for line in _lines(said)]
    priced = [_plain(visible(line)) for line in _lines(answer.priced)]
    space = ("",) if priced else ()
    ending: tuple[str | Text, ...] = (*space, *priced, "", *rests, *ranged, *beside, *checked, _verdict(data))
    return Group(title, point, "", _accuracies(answer), _simulated(data), "", _overheads(answer), *ending)


def _rates(answer: Answer) -> str:
    """Both flip probabilities, with their ranges where they have them."""
    said, span = [], answer.span
    for name in ("p01", "p10"):
        p = getattr(answer, name)
        low, high = (getattr(span.low, name), getattr(span.high, name)) if span else (p, p)
        between = f" (range {scientific(low)} to {scientific(high)})" if low < high else ""
        said.append(f"{name} {scientific(p)}{between}")
    return ",\n".join(said) if span else ", ".join(said)


def _verified(hardware: Hardware | None) -> list[str]:
    """One line on how far the Verilog was checked; none where none was written."""
    if hardware is None:
        return []
    linted = [module.lint for module in hardware.modules if module.lint]
    played = [module.verification for module in hardware.modules if module.verification]
    wrong = sum(verification.failures > 0 for verification in played)
    lint = f"{count(len(linted))} linted{'' if all(said == 'clean' for said in linted) else ', with complaints'}"
    lint = lint if linted else "not linted"
    if not played:
        return [f"Verilog: {count(len(hardware.modules))} modules, {lint}, none simulated"]
    found = f"{count(wrong)} WRONG" if wrong else "all equal"
    how, _, text = played[0].tool.partition(", ")
    if hardware.netlists:
        result = f"{count(len(played))} netlists evaluated, {found} ({visible(text)})"
    else:
        result = f"{count(len(played))} simulated{' before' if hardware.before else ''}, {found} ({visible(how)})"
    return [f"Verilog: {count(len(hardware.modules))} modules, {lint}, {result}"]


def _lines(text: str) -> list[str]:
    """A text in lines; names with hyphens stay whole."""
    return textwrap.wrap(text, LINE, break_on_hyphens=False)


def _plain(text: str, style: str = "") -> Text:
    return Text(text.replace(NARROW_SPACE, " "), style=style)


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="", show_edge=False)
    for i, heading in enumerate(headings):
        table.add_column(_plain(heading), justify="right" if i else "left")
    return table


def _accuracies(answer: Answer) -> Table:
    table = _table(visible(answer.figure), "mean", f"{percent(answer.confidence, 0)} interval", "trials")
    rows: list[tuple[str, Estimate | None, str]] = [
        ("clean", answer.clean, ""),
        ("unprotected", answer.unprotected, ""),
        *([("read-out only", answer.read_out, "")] if answer.read_out else []),
        (f"{answer.plan_name} ({visible(answer.method)})", answer.protected, "bold"),
    ]
    if answer.as_given is not None:
        table.add_row(*map(_plain, ("file as given", figure(answer.as_given, answer.unit), "", "")))
    if span := answer.span:
        for name, end in (("low", span.low), ("high", span.high)):
            rows.append((f"  at the {name} end of the range of p", end.accuracy, ""))
    for name, estimate, style in rows:
        if estimate is None:
            table.add_row(_plain(name), _plain("lost"), "", "")
            continue
        mean, ends = figure(estimate.mean, answer.unit), interval(estimate, answer.unit)
        cells = (name, mean, ends, NO_NUMBER if ends == NO_NUMBER else count(estimate.trials))
        table.add_row(*(_plain(cell, style) for cell in cells))
    return table


def _simulated(data: ReportData) -> Text:
    answer = data.answer
    chance = f"; {answer.baseline}" if answer.baseline else ""
    return _plain(
        f"faults in {percent(data.coverage)} of the network's numbers; {count(answer.inputs)} test inputs{chance}"
    )


def _overheads(answer: Answer) -> Table:
    uniform = answer.uniform
    table = _table("overhead", visible(answer.method), "Uniform-MSP", "in comparison")
    rows = []

    beside = answer.comparison
    for label, name in (
        *(() if answer.chosen.whole else (("protected bits per weight", "planes_per_weight"),)),
        ("check bits per weight", "parity_bits_per_weight"),
    ):
        ours, theirs = getattr(answer.chosen, name), getattr(uniform, name, None)
        rows.append((label, number(ours), number(theirs), beside(ours, theirs)))
    stored = answer.chosen.stored_bits_per_weight, getattr(uniform, "stored_bits_per_weight", None)
    if stored[0] is not None:
        rows.append(("stored bits per weight", number(stored[0]), number(stored[1]), beside(*stored)))
    in_all = answer.chosen.in_all_per_weight, getattr(uniform, "in_all_per_weight", None)
    if in_all[0] is not None:
        rows.append(("with scales and offsets of channels", number(in_all[0]), number(in_all[1]), beside(*in_all)))
    if answer.foreseen is not None:
        ours, theirs = answer.foreseen
        rows.append((f"{answer.currency} foreseen, before the search", number(ours), number(theirs), ""))
    cells = answer.chosen.codec_cells, None if uniform is None else uniform.codec_cells
    if cells[0] is not None:
        ours, theirs = (NO_NUMBER if n is None else count(n) for n in cells)
        rows.append(("gates of encoders and decoders (estimated)", ours, theirs, beside(*cells)))
    if answer.price is not None:
        for label, name in PRICES.items():
            ours, theirs = getattr(answer.price, name), getattr(answer.price_uniform, name, None)
            rows.append((label, number(ours), number(theirs), beside(ours, theirs, name)))
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    return table


def _verdict(data: ReportData) -> Text:
    answer = data.answer
    goal = visible(answer.target_text) + ("" if answer.target is None else f" ({figure(answer.target, answer.unit)})")
    found = ("met" if answer.met else "not met") if answer.verdict is None else answer.verdict.answer
    doubt = "; confidence in p: low" if data.device.confidence.startswith("low") else ""
    return _plain(f"{goal}: {found}{doubt}", {"met": "green", "not met": "bold red"}.get(found, "bold yellow"))
