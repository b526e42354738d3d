"""The commands that evaluate a network in a memory: run, analyze, allocate, simulate."""

from __future__ import annotations

import dataclasses
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qtaml_hw.cli.base import (
    ANSWER_IS_NO,
    NOT_COMPLETE,
    OK,
    cells_option,
    command,
    default_folder,
    design_argument,
    edited_option,
    emit,
    out_argument,
    set_option,
)
from qtaml_hw.cli.beside import note, warn
from qtaml_hw.cli.question import metric_named, metric_option
from qtaml_hw.errors import InputError
from qtaml_hw.support.text import visible

if TYPE_CHECKING:
    from qtaml_hw.campaign import Evaluation, Search
    from qtaml_hw.campaign.verdict import Verdict
    from qtaml_hw.case import Case
    from qtaml_hw.report.outcome import Outcome


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
    out = out or default_folder(design)
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
    warn(*data.device.warnings, *data.warnings)
    note(*data.notes)
    if as_json:
        emit(data.to_json())
    else:
        from qtaml_hw.report.terminal import print_summary

        print_summary(data, remarks=False)
        click.echo(f"\n{out / 'report.html'}")
    return outcome.status


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
@click.option("--output", help="Output to evaluate, if the model has several.")
@click.option("--array", default="calibration_x", show_default=True, help="Array of the inputs.")
@click.option("--samples", default=128, show_default=True, type=click.IntRange(1), help="Number of inputs, at most.")
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
    warn(*table["warnings"])
    if as_json:
        emit(table)
        return OK
    width = max(len(row["name"]) for row in table["layers"])
    click.echo(f"{'layer':<{width}}  {'weights':>9}  {'step':>10}  {'sensitivity':>11}  {'s.e.':>8}  {'density':>9}")
    for row in table["layers"]:
        click.echo(
            f"{visible(row['name']):<{width}}  {row['weights']:>9}  {row['step']:>10.3e}  {row['sensitivity']:>11.3e}"
            f"  {row['standard_error']:>8.1e}  {row['density']:>9.2e}"
        )
    click.echo(
        "sensitivity: change of the outputs (squared, per input) when all weights of a layer are wrong by one step, "
        "with its\nstandard error (s.e.); density: sensitivity per weight; step: of the quantised values, the median "
        "over channels"
    )
    for row in table["left_out"]:
        click.echo(f"left out {visible(row['name'])} ({row['numbers']:,} numbers): {row['reason']}")
    click.echo(f"in the memory: {found.network.coverage.text}")
    distortion = sum(found.output_distortion.tolist())
    click.echo(f"at p = {p_flip:g}, without protection the outputs change by {distortion:.3g} (squared, per input)")
    click.echo(
        f"predicted gain over protecting all layers alike: {found.predicted_gain:.1f} for 99 % less of that; "
        f"at most rho* = {found.sensitivity.saturation_ratio:.1f}"
    )
    return OK


STATUS = {"met": OK, "not met": ANSWER_IS_NO, "not decided": NOT_COMPLETE}
"""Exit status by answer of a verdict."""


def _tell_chips(judged: Verdict, case: Case, check_bits: float) -> None:
    """Chips, one by one: how many hold, the worst, and those with failed codewords where the plan has codewords."""
    worst = "" if judged.worst is None else f"; the worst shows {case.sanity.text(case.metric.shown(judged.worst))}"
    click.echo(f"{judged.share or 'chips were not counted'}{worst}")
    if check_bits or judged.failed_chips:
        failed = f"{100 * judged.failed_chips:.3g} % of chips have a failed codeword"
        click.echo(f"{failed}, {judged.failed_words:.3g} a chip")


def _range_text(search: Search, counted: str = "") -> str:
    """The answer as a range of budgets, with what they count."""
    from qtaml_hw.campaign.verdict import LEVEL
    from qtaml_hw.report.figures import sure_ends

    level = LEVEL if search.verdict is None else search.verdict.level
    sure = f"each end sure to {100 * (1 - level / 2):g} %, the verdict to {100 * (1 - level):g} %"
    what = f"{search.currency} per weight{counted}" if search.currency else "budgets"
    said = f"{what}, {sure}: {sure_ends(*search.range)} (on these samples: {sure_ends(*search.range_on_these)})"
    if search.reached and search.range[1] is None:
        return f"{said}\n{search.answer.budget:.4g} is surely enough at the level of the verdict, not at that of an end"
    if search.reached or search.dearest is None:
        return said
    return f"{said}\nnot even the dearest plan there is, with {search.dearest:.4g}, is surely enough"


def _coverage(case: Case, warnings: tuple[str, ...], notes: tuple[str, ...]) -> dict[str, Any]:
    """What stands beside every accuracy: what it is before faults, what is simulated, and what is to be known."""
    from dataclasses import asdict

    found, sanity = case.network.coverage, case.sanity
    return {
        "metric": sanity.metric,
        "unit": sanity.unit,
        "as_given": sanity.as_given,
        "clean": sanity.clean,
        "chance": sanity.chance,
        "constant": sanity.constant,
        "coverage": found.share,
        "left_out": [asdict(x) for x in found.left_out],
        "warnings": list(warnings),
        "notes": list(notes),
    }


def figure_name(case: Case) -> str:
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
    return f"{visible(case.technology.name)} at {point}"


def _worst(case: Case, found: Evaluation) -> float:
    """The figure of the worst chip."""
    values = found.values.min() if case.metric.better == "higher" else found.values.max()
    return case.metric.shown(float(values))


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
    from qtaml_hw.flow import at_prices, cheaper, measure, menu_of, notes
    from qtaml_hw.results import check_results, save_plan
    from qtaml_hw.support.lock import held
    from qtaml_hw.support.progress import stages

    checked = Design.load(design, changes)
    out = out or default_folder(design, "-plan")
    check_results(out)
    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            case = open_case(checked, design.parent, metric=metric_named(metric))
        menu = menu_of(case, progress=progress)
        found = measure(case, progress)
        search = cheaper(case, at_prices(case, menu), found, progress=progress)
    with held(out):
        case.check()
        plan = save_plan(case, search.answer.plan, out)
    with stages() as progress, progress.stage("pricing the plan"):  # gates of LDPC coders are searched, for minutes
        price = case.price(plan)
    caution = "" if search.verdict is None else search.verdict.caution
    warnings, beside = tuple(filter(None, (*case.warnings, caution, case.unpriced))), notes(case, plan, menu)
    warn(*warnings)
    note(*beside)
    if as_json:
        accuracy = _evaluation(case, search.answer.evaluation)
        priced = {"price": None if price is None else dataclasses.asdict(price)}
        emit(
            search.to_json()
            | {"accuracy": accuracy, **_coverage(case, warnings, beside), **priced, "plan": plan.to_json()}
        )
    else:
        text, (low, mean, high) = case.sanity.text, _figures(case, search.answer.evaluation)
        cost = f"{plan.planes_per_weight:.3f} protected planes and {plan.parity_bits_per_weight:.3f} check bits"
        if checked.protection.whole:
            cost = f"{plan.stored_bits_per_weight:.3f} stored bits"
        numbers = case.beside_words(plan)
        counted = f" ({plan.stored_bits_per_weight + numbers:.3f} with scales and offsets)" if numbers else ""
        click.echo(
            f"{plan.method}: {cost} per weight{counted}; {figure_name(case)} {text(mean)} "
            f"(95 % interval {text(low)} to {text(high)}), clean {text(case.sanity.clean)}, "
            f"file as given {text(case.sanity.as_given)}; "
            f"simulated: {case.network.coverage.text}"
        )
        if price is not None:
            click.echo(
                f"{price.area_mm2:.3g} mm², {price.energy_pj_per_weight:.3g} pJ to read a weight, "
                f"{price.leakage_uw:.3g} µW of leakage, {price.weights_per_cycle:.3g} weights per cycle: "
                + " ".join(visible(line) for line in textwrap.wrap(price.sentence, 78, break_on_hyphens=False))
            )
        budget = checked.protection.budget
        if not search.reached and budget is not None:
            click.echo(f"budget of {budget:g} bits per weight not met; this is the cheapest plan there is")
        elif budget is not None:
            note(
                "a budget takes the place of any target, so there is no verdict: --set protection.target=0.95 finds "
                "the cheapest plan that keeps 95 %"
            )
        elif search.verdict is None and not search.reached:
            goal = text(case.metric.shown(search.target))
            click.echo(f"target {goal} not reachable; this is the best plan there is")
        if search.verdict is not None:
            goal = text(case.metric.shown(search.target))
            click.echo(f"keep {100 * search.verdict.keep:.4g} % of clean ({goal}): {search.verdict}")
            _tell_chips(search.verdict, case, search.answer.plan.parity_bits_per_weight)
            click.echo(_range_text(search, ", scales and offsets counted" if numbers else ""))
        click.echo(f"{_cells_text(case)}: {visible(case.rates_text)}")
        click.echo(f"{out / 'plan.json'}")
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
    from qtaml_hw.flow import notes, simulate
    from qtaml_hw.results import edits, open_plan, other_cells
    from qtaml_hw.support.progress import stages

    with stages() as progress:
        with progress.stage("loading network, data and technology"):
            read, case = open_plan(plan, changes, metric_named(metric), edited=edited)
        others = (*(edits(plan) if edited else ()), *other_cells(read, case))
        result, judged = simulate(case, read, progress, trials)
    caution = () if judged is None or not judged.caution else (judged.caution,)
    warnings, beside = (*case.warnings, *others, *caution), notes(case, read)
    warn(*warnings)
    note(*beside)
    text, (low, mean, high) = case.sanity.text, _figures(case, result)
    if as_json:
        more: dict[str, Any] = {
            **case.rates_json(),
            "operating_point": case.device.operating_point if case.device else None,
        }
        more |= {} if judged is None else {"verdict": judged.answer, "judged": judged.to_json()}
        emit(_evaluation(case, result) | more | _coverage(case, warnings, beside))
    else:
        click.echo(f"{_cells_text(case)}: {visible(case.rates_text)}")
        click.echo(
            f"{figure_name(case)} {text(mean)}, 95 % interval {text(low)} to {text(high)} over {result.values.size} "
            f"chips, the worst {text(_worst(case, result))}, clean {text(case.sanity.clean)}, {result.samples} inputs; "
            f"{result.counts.words} codewords read, "
            f"{result.counts.ce} corrected, {result.counts.due} detected and uncorrectable; simulated: "
            f"{case.network.coverage.text}"
        )
        if judged is not None:
            click.echo(f"keep {100 * judged.keep:.4g} %: {judged}")
            _tell_chips(judged, case, read.parity_bits_per_weight)
    return OK if judged is None else STATUS[judged.answer]
