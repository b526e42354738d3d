"""`qtaml explore`: the command; `qtaml_hw.cli.main` registers it. Nothing heavy is imported until it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qtaml_hw.cli.completion import objectives as objectives_of_a_front

if TYPE_CHECKING:
    from qtaml_hw.explore.sweep import Sweep

__all__ = ["EXAMPLES", "explore_command"]

EXAMPLES = """qtaml explore examples/digits/sweep.toml -o build/digits-sweep
qtaml explore sweep.toml --objectives accuracy,stored_bits_per_weight,codec_cells --export points.csv
qtaml explore examples/digits/sweep.toml -o build/digits-sweep --take ID --rtl
qtaml explore sweep.toml --scheduler tcp://head:8786"""


@click.argument("sweep", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one per processor]")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler to use instead, e.g. tcp://head:8786.")
@click.option(
    "--objectives",
    metavar="A,B[,C]",
    shell_complete=objectives_of_a_front,
    help="What the Pareto front compares.  [default: relative_energy,accuracy, or stored_bits_per_weight,accuracy]",
)
@click.option(
    "--export",
    "file",
    type=click.Path(path_type=Path),
    help="Write all points and figures to this .csv or .parquet file.",
)
@click.option("--take", "taken", metavar="ID", help="Of a sweep that was done: make the plan of this design.")
@click.option("--rtl", is_flag=True, help="With --take: its Verilog, too.")
def explore_command(
    sweep: Path,
    out: Path | None,
    workers: int | None,
    scheduler: str | None,
    objectives: str | None,
    file: Path | None,
    taken: str | None,
    rtl: bool,
    as_json: bool,
) -> int:
    """Many designs at once, and where protection stops paying.

    Prints and draws their Pareto front.

    SWEEP is a design file in which any field may be a list or a range. Finished work is kept in sweep.sqlite in the
    output folder (default: build/ and the names of the folder and the sweep): whatever stops the command, the same
    command goes on from there. Every design has an id; --take ID makes its plan, in a folder of that name there.

    Exit status: 0 all designs have an answer; 1 no design has figures; 3 some could not be done (a file that was away
    or changed, a lost worker, no memory): they are named, and the same command does them another time.
    """
    from qtaml_hw.explore.output import check_export, export, print_results, save_plots, to_json
    from qtaml_hw.explore.pareto import front, usual_objectives
    from qtaml_hw.explore.run import explore
    from qtaml_hw.explore.sweep import Sweep
    from qtaml_hw.support.progress import stages

    if rtl and taken is None:
        raise click.UsageError("--rtl goes with --take")
    if taken is not None and (objectives or file or scheduler or workers):
        raise click.UsageError("--take goes with no option but -o, --rtl and --json")
    asked = tuple(name.strip() for name in objectives.split(",")) if objectives else None
    if asked:
        front({}, asked)  # complain before the work, not after it
    if file is not None:
        check_export(file)
    parsed = Sweep.load(sweep)
    out = out or Path("build") / f"{sweep.resolve().parent.name}-{sweep.stem}"
    if taken is not None:
        return _take(parsed, out, taken, rtl, as_json)
    with stages() as progress:
        found = explore(parsed, out, workers=workers, scheduler=scheduler, progress=progress)
        chosen = asked or usual_objectives(found.results)
        with progress.stage("plots"):
            plots = save_plots(found, chosen, out) if found.results else []
    if file is not None:
        export(found, file)
    if as_json:
        click.echo(json.dumps(to_json(found, chosen), indent=2, allow_nan=False))
    else:
        print_results(found, chosen)
        for plot in plots:
            click.echo(plot)
    if found.missing:
        return 3
    return 0 if found.results else 1


def _take(sweep: Sweep, out: Path, name: str, rtl: bool, as_json: bool) -> int:
    """The plan of one design, and its hardware where it is wanted."""
    from qtaml_hw.explore.take import take
    from qtaml_hw.flow import emit_hardware
    from qtaml_hw.support.progress import stages

    with stages() as progress:
        found = take(sweep, out, name, progress)
        if rtl:
            with progress.stage("emitting Verilog"):
                emit_hardware(found.plan, found.folder / "rtl")
    plan, accuracy = found.folder / "plan.json", found.result.accuracy
    if as_json:
        answer = {"key": found.point.key, "values": found.point.values, "plan": found.plan.to_json()}
        click.echo(json.dumps(answer | {"folder": str(found.folder)}, indent=2, allow_nan=False))
        return 0
    click.echo(", ".join(f"{field} = {value}" for field, value in found.point.values.items() if value is not None))
    between = f"{accuracy.low:.3f} to {accuracy.high:.3f}"
    click.echo(f"accuracy {accuracy.mean:.3f} ({between}, {accuracy.trials} chips of the sweep)")
    click.echo(f"no verdict: qtaml simulate {plan} gives one")
    click.echo(plan)
    if rtl:
        click.echo(found.folder / "rtl" / "manifest.json")
    return 0
