"""`qtaml explore`: the command; `qtaml_hw.cli.main` registers it. Nothing heavy is imported until it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qtaml_hw.cli.beside import warn
from qtaml_hw.cli.completion import objectives as objectives_of_a_front
from qtaml_hw.cli.question import metric_option

if TYPE_CHECKING:
    from qtaml_hw.explore.run import Explored
    from qtaml_hw.support.progress import Progress

__all__ = ["EXAMPLES", "explore_command"]

EXAMPLES = """qtaml explore examples/digits/sweep.toml -o build/digits-sweep
qtaml explore sweep.toml --objectives accuracy,stored_bits_per_weight,codec_cells --export points.csv
qtaml explore sweep.toml --scheduler tcp://head:8786
qtaml explore sweep.toml --take 3fa2 -o build/sweep           # the plan of a row, into build/sweep/3fa2
qtaml explore sweep.toml --take 3fa2 --rtl                    # and its hardware"""


@click.argument("sweep", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one per processor]")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler to use instead, e.g. tcp://head:8786.")
@click.option(
    "--objectives",
    metavar="A,B[,C]",
    shell_complete=objectives_of_a_front,
    help="What the Pareto front compares.  [default: energy_pj_per_weight or stored_bits_per_weight, accuracy]",
)
@click.option(
    "--export",
    "file",
    type=click.Path(path_type=Path),
    help="Write all points and figures to this .csv or .parquet file.",
)
@metric_option
@click.option(
    "--take", "taken", metavar="ID", help="Write the plan of the design with this id into a folder of that name."
)
@click.option("--rtl", is_flag=True, help="With --take: also write its hardware.")
def explore_command(
    sweep: Path,
    out: Path | None,
    workers: int | None,
    scheduler: str | None,
    objectives: str | None,
    file: Path | None,
    metric: str | None,
    taken: str | None,
    rtl: bool,
    as_json: bool,
) -> int:
    """Many designs at once, and where protection stops paying.

    Prints and draws their Pareto front; sweep.html in the output folder is a page to filter it by any field, with the
    command for each design. Every design has an id: --take ID writes its plan, with --rtl its hardware too.

    SWEEP is a design file in which any field may be a list or a range. Finished work is kept in sweep.sqlite in the
    output folder (default: build/ and the names of the folder and the sweep): whatever stops the command, the same
    command goes on from there.

    Exit status: 0 all designs have an answer; 1 no design has figures; 3 some could not be done (a file that was away
    or changed, a lost worker, no memory): they are named, and the same command does them another time.
    """
    from qtaml_hw.explore.html import render
    from qtaml_hw.explore.output import cautions, check_export, export, print_results, save_plots, to_json
    from qtaml_hw.explore.pareto import front, usual_objectives
    from qtaml_hw.explore.pool import prepare
    from qtaml_hw.explore.run import explore
    from qtaml_hw.explore.sweep import Sweep
    from qtaml_hw.support.progress import stages

    if rtl and taken is None:
        raise click.UsageError("--rtl goes with --take")
    asked = tuple(name.strip() for name in objectives.split(",")) if objectives else None
    if asked:
        front({}, asked)  # complain before the work, not after it
    if file is not None:
        check_export(file)
    parsed = Sweep.load(sweep)
    out = out or Path("build") / f"{sweep.resolve().parent.name}-{sweep.stem}"
    if scheduler is None and taken is None:
        prepare()
    with stages() as progress:
        found = explore(parsed, out, workers=workers, scheduler=scheduler, metric=metric, progress=progress)
        if taken is not None:
            return _take(found, taken, out, progress, rtl=rtl, as_json=as_json)
        chosen = asked or usual_objectives(found.results)
        with progress.stage("plots"):
            plots = save_plots(found, chosen, out) if found.results else []
            if found.results:
                words = ["qtaml", "explore", str(sweep), "-o", str(out)] + (["--metric", metric] if metric else [])
                plots.append(render(found, chosen, words, out / "sweep.html"))
    if file is not None:
        export(found, file)
    if as_json:
        click.echo(json.dumps(to_json(found, chosen), indent=2, allow_nan=False))
    else:
        print_results(found, chosen)
    warn(*cautions(found))
    if not as_json:
        for plot in plots:
            click.echo(plot)
    if found.missing:
        return 3
    return 0 if found.results else 1


def _take(found: Explored, name: str, out: Path, progress: Progress, *, rtl: bool, as_json: bool) -> int:
    """Write the plan of a design, and its hardware where that is asked for."""
    from qtaml_hw.explore.take import point_named, short_names, take

    point = point_named(found, name)
    folder = out / short_names(found)[point.key]
    with progress.stage("the plan of the design"):
        plan, result = take(found, point, out, folder)
    files = {"plan": str(folder / "plan.json")}
    if rtl:
        from qtaml_hw.flow import emit_hardware

        with progress.stage("emitting Verilog"):
            manifest = emit_hardware(plan, folder / "rtl", point.design.hardware.pipeline)
        files["rtl"] = str(folder / "rtl")
        files["modules"] = str(len(manifest.modules))
    if as_json:
        click.echo(json.dumps({"id": point.key, "values": point.values, **files, **result.to_json()}, indent=2))
        return 0
    for field, value in point.values.items():
        if value is not None:  # a field of other designs
            click.echo(f"{field} = {json.dumps(value)}")
    share = f"faults in {100 * result.coverage:.3g} % of the network's numbers"
    stored = f"{result.stored_bits_per_weight or 0:.4g} stored bits per weight"
    seen = result.accuracy
    between = f"95 % interval {seen.low:.4g} to {seen.high:.4g}"
    click.echo(f"{result.figure} {seen.mean:.4g} ({between}; {share}), {stored}")
    if result.target is not None:
        goal = f"{result.target * result.clean:.4g} was to be kept"
        click.echo(f"{goal}: a sweep estimates, and `qtaml simulate {files['plan']}` gives the verdict")
    click.echo("\n".join(files[what] for what in ("plan", "rtl") if what in files))
    return 0
