"""``qtaml check`` and ``qtaml init``: the question of a design, checked before any work is done."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qtaml_hw.cli.beside import warn
from qtaml_hw.errors import InputError

if TYPE_CHECKING:
    from qtaml_hw.campaign.metric import Metric
    from qtaml_hw.case import Case

__all__ = ["CHECK_EXAMPLES", "INIT_EXAMPLES", "check_command", "init_command", "metric_named", "metric_option"]

OK = 0

MOST_CODES = 8
"""Codes that are named, at most."""

LOOKED_AT = 500
"""Test samples that `check` asks: a figure is known to 2 points, and the largest example takes seconds."""

CHECK_EXAMPLES = """qtaml check examples/digits/design.toml
qtaml check design.toml --set data.metric=top-k --set data.k=3 --json"""
INIT_EXAMPLES = """qtaml init net.onnx data.npz > design.toml
qtaml init net.onnx data.npz -o design.toml"""

metric_option = click.option(
    "--metric",
    metavar="MODULE:FUNCTION",
    help="Your own function instead of data.metric: it takes outputs and labels and returns a number per sample.",
)


def metric_named(name: str | None) -> Metric | None:
    """The user's function of this name as a metric."""
    if name is None:
        return None
    from qtaml_hw.campaign.question import imported

    return imported(name)


@click.argument("design", type=click.Path(path_type=Path))
@metric_option
def check_command(design: Path, changes: tuple[str, ...], metric: str | None, as_json: bool) -> int:
    """What a design would ask, and whether all of it fits.

    Without any fault, on at most 500 of the test samples: the figure of the file as given and of its stored form,
    chance, the share of the network that is in the simulated memory, which samples are used for what, whether there is
    hardware, and between which times a run ends.
    """
    from qtaml_hw.case import open_case
    from qtaml_hw.design import Design
    from qtaml_hw.support.progress import stages

    checked = Design.load(design, changes)
    with stages() as progress, progress.stage("loading network, data and technology"):
        case = open_case(checked, design.parent, feedback=False, metric=metric_named(metric), most=LOOKED_AT)
        found = checked_case(case)
    if as_json:
        click.echo(json.dumps(found, indent=2, allow_nan=False))
    else:
        for line in _lines(case, found):
            click.echo(line)
    warn(*case.warnings)
    return OK


def checked_case(case: Case) -> dict[str, Any]:
    """What ``qtaml check --json`` says."""
    from dataclasses import asdict

    from qtaml_hw.flow import expected_minutes

    sanity, coverage = case.sanity, case.network.coverage
    return {
        "metric": sanity.metric,
        "unit": sanity.unit,
        "estimate": sanity.estimate,
        "output": case.network.output,
        "as_given": sanity.as_given,
        "clean": sanity.clean,
        "chance": sanity.chance,
        "constant": sanity.constant,
        "coverage": coverage.share,
        "left_out": [asdict(x) for x in coverage.left_out],
        "samples": sanity.samples,
        "sets": {"calibration": case.calibration.size, "search": case.search.size, "test": case.tested},
        **case.rates_json(),
        "map": _map(case),
        "hardware": _hardware(case),
        "expected_minutes": list(expected_minutes(case)),
        "warnings": list(case.warnings),
    }


def _map(case: Case) -> dict[str, Any] | None:
    """Shares of the cells that a map knows to be dead, and that are dead beside; None without a map."""
    from qtaml_hw.flow import mapped_at

    if case.mapped is None:
        return None
    mapped = case.mapped.resized(case.channel.bits)
    source = case.design.memory.map_file or mapped_at(case).strip() or "at the operating point"
    tested = None if case.listed is None else case.listed.tested
    return {"known": mapped.dead, "beyond": case.channel.beyond(mapped).dead, "from": source, "tested": tested}


def _map_text(found: dict[str, Any]) -> str:
    """The same in words."""
    from qtaml_hw.support.text import visible

    source = visible(found["from"])
    if found["tested"] is not None:
        source += f", which covers {found['tested']:,} cells"
    said = (
        f"map: {found['known']:.2g} of all cells are known to be dead ({source}); each chip is written around its own"
    )
    if not found["beyond"]:
        return said
    return (
        f"{said}; {found['beyond']:.2g} more are dead in operation and not known: a map made there, or at a worse "
        "point, knows them"
    )


def _hardware(case: Case) -> dict[str, Any]:
    """Which codes have hardware; why none is made where none is."""
    from qtaml_hw.flow import offered_codes

    protection = case.design.protection
    if not case.design.hardware.emit:
        return {"emit": False, "reason": "none (hardware.emit = false)", "codes": []}
    built = [name for name, code in offered_codes(case).items() if code.decoding.has_hardware]
    if protection.readout == "trellis":
        test = ["a march test"] if case.mapped is not None else []
        return {"emit": True, "reason": "", "codes": built, "beside": ["readers of trellis words", *test]}
    none = f"none of {', '.join(protection.families)} has a hardware decoder"
    reason = "" if built else f"only a plan that protects nothing has hardware: {none}"
    return {"emit": bool(built), "reason": reason, "codes": built}


def _lines(case: Case, found: dict[str, Any]) -> list[str]:
    """The same in words."""
    from qtaml_hw.support.text import visible

    sanity = case.sanity
    estimate = " (an estimate)" if sanity.estimate else ""
    chance = f", {sanity.baseline}" if sanity.baseline else ""
    wanted = case.design.protection
    if wanted.budget is not None:
        goal = f"a budget of {wanted.budget:g} bits per weight"
    else:
        goal = f"{100 * (0.95 if wanted.target is None else wanted.target):.4g} % of the clean figure"
    hardware, (soon, late) = found["hardware"], found["expected_minutes"]
    some = f" (on {found['samples']} of {found['sets']['test']} test samples)" * (sanity.samples < case.tested)
    named, more = hardware["codes"][:MOST_CODES], len(hardware["codes"]) - MOST_CODES
    parts = ", ".join((*hardware.get("beside", ()), *named)) + (f" and {more} other codes" if more > 0 else "")
    said = f"Verilog of {parts}" if hardware["emit"] else f"Verilog: {hardware['reason']}"
    return [
        f"output {visible(repr(found['output']))}, by {sanity.metric}{estimate}",
        f"as given {sanity.text(sanity.as_given)}, stored {sanity.text(sanity.clean)}{chance}{some}",
        f"simulated: {case.network.coverage.text}",
        f"samples: {found['sets']['test']} test, {found['sets']['calibration']} calibration, "
        f"{found['sets']['search']} search",
        f"memory: {case.rates_text}; asked for: {goal}",
        *([] if found["map"] is None else [_map_text(found["map"])]),
        said,
        f"a run takes about {_about(60 * soon)} to {_about(60 * late)} here",
    ]


def _about(seconds: float) -> str:
    """A time of which no more than its size is known.

    Examples
    --------
    >>> _about(7), _about(200), _about(7000)
    ('10 s', '4 min', '2 h')
    """
    from qtaml_hw.support.progress import duration

    step = 10 if seconds < 60 else 60 if seconds < 3600 else 600
    return duration(step * math.ceil(seconds / step)).removesuffix(" 0 s").removesuffix(" 0 min")


@click.argument("model", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="File to write; default: standard output.")
def init_command(model: Path, data: Path, out: Path | None, as_json: bool) -> int:
    """A commented design file for a network and its data.

    Looks at shapes and arrays: output, axes, scale and metric are guessed, and what is doubtful is said in comments.
    """
    from qtaml_hw.propose import propose
    from qtaml_hw.support.files import write_atomically

    if out is not None and out.exists():
        raise InputError(f"{out}: exists already: give another name")
    if out is not None and not out.parent.is_dir():
        raise InputError(f"{out}: there is no folder {out.parent}: make it first")
    if model.suffix == ".npz" or data.suffix == ".onnx":
        raise InputError(f"first the network, then its data: qtaml init {data} {model}")
    folder = out.parent if out else Path()
    found = propose(model, data, folder)
    if out is not None:
        write_atomically(out, found.text.encode())
        warn(*found.doubts)
    if as_json:
        click.echo(json.dumps({"design": found.design, "doubts": list(found.doubts), "text": found.text}, indent=2))
    elif out is None:
        click.echo(found.text, nl=False)
    else:
        click.echo(f"{out}: review it, then run: qtaml check {out}")
    return OK
