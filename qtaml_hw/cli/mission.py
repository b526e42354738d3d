"""``qtaml mission``: failure rates of a plan over years of operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qtaml_hw.cli.beside import note, warn

if TYPE_CHECKING:
    from qtaml_hw.mission import Mission, Rate, Reliability

__all__ = ["EXAMPLES", "mission_command"]

OK = 0

EXAMPLES = """qtaml mission build/digits/plan.json examples/digits/mission.toml
qtaml mission plan.json mission.toml --trials 400 --json"""


@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("mission", type=click.Path(path_type=Path))
@click.option(
    "--trials", default=100, show_default=True, type=click.IntRange(2), help="Simulated moments of the mission."
)
def mission_command(plan: Path, mission: Path, trials: int, as_json: bool) -> int:
    """How often a plan fails in years of work.

    MISSION is a TOML file: time, scrub, reload, soft_errors (flips per 10^9 hours and Mbit) with soft_errors_range,
    inferences_per_s, and stays: the temperatures that the chip lives through. Answers rates per 10^9 hours (FIT):
    codewords that fail, flips of cells without a code, and decisions that are no longer those of the new chip.
    """
    from qtaml_hw.mission import Mission, reliability
    from qtaml_hw.results import open_plan
    from qtaml_hw.support.progress import stages

    lived = Mission.load(mission)
    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan)
        found = reliability(case, read, lived, trials=trials, progress=progress)
        case.check()
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, allow_nan=False))
    else:
        _tell(found, lived)
    warn(*found.warnings)
    note(*found.notes)
    return OK


def _tell(found: Reliability, mission: Mission) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from qtaml_hw.physics.units import format_time
    from qtaml_hw.support.console import show

    every = {"scrubbed": mission.scrub, "weights written again": mission.reload}
    said = [f"{what} {'never' if s is None else 'every ' + format_time(s)}" for what, s in every.items()]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(f"per 10^9 hours, over {format_time(mission.time)}")
    table.add_column("rate", justify="right")
    for end in ("low end", "high end") if found.cells.range else ():
        table.add_column(end, justify="right")
    for words in found.words:
        table.add_row(f"codewords of {words.code} flagged, of {words.words}", *_row(words.flagged))
        table.add_row(f"codewords of {words.code} silently wrong", *_row(words.silent))
    table.add_row("flips of cells without a code", *_row(found.cells))
    if found.decisions is not None:
        table.add_row(f"wrong decisions, {mission.inferences_per_s:g} a second", *_row(found.decisions))
    console = Console()
    show(console, ", ".join(said), table)
    if (wrong := found.wrong.get("middle")) is not None:
        low, high = wrong.interval
        show(
            console,
            f"{wrong.events:.3g} events on a chip at a time; {wrong.share:.3g} of its decisions are no longer those of "
            f"the new chip, 95 % interval of the simulation {low:.3g} to {high:.3g}",
        )


def _row(rate: Rate) -> list[str]:
    return [f"{rate.value:.3g}", *("no data" if end is None else f"{end:.2g}" for end in rate.range or ())]
