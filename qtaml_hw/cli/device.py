"""`qtaml device`: the command; `qtaml_hw.cli.main` registers it. Nothing heavy is imported until it is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qtaml_hw.cli.beside import note, warn
from qtaml_hw.cli.completion import axes as axis_names, presets

if TYPE_CHECKING:
    from qtaml_hw.physics import Axis, Technology

__all__ = ["EXAMPLES", "axis_options", "device_command"]

EXAMPLES = """qtaml device --list
qtaml device sram-65nm --vdd 0.5
qtaml device nand-planar-tlc --pe-cycles 3000 --time 1y
qtaml device fg-thin-5p5nm --time 10y --plot p.svg
qtaml device measured.csv --vdd 0.52
qtaml device sram-65nm --fit measured.csv --out mine.toml"""


def axis_options() -> Sequence[click.Parameter]:
    """An option for every operating axis, and the one that names an axis."""
    from qtaml_hw.physics import axes

    return _options(tuple(axes().values()))


@lru_cache(maxsize=1)
def _options(axes: Sequence[Axis]) -> Sequence[click.Parameter]:
    values = [
        click.Option([axis.option, axis.name], type=str if axis.duration else float, help=_sentence(axis.about))
        for axis in axes
    ]
    said = f"What the plot's axis is: {', '.join(axis.name for axis in axes)}.  [default: the natural one]"
    return (*values, click.Option(["--over"], shell_complete=axis_names, help=said))


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


@click.option(
    "--stay",
    "stays",
    multiple=True,
    metavar="TIME@KELVIN",
    help="A stay of a temperature history, e.g. 30d@300 (repeatable).",
)
@click.option("--fit", "data", type=click.Path(path_type=Path), help="Fit the PRESET's kind to a CSV of measured p.")
@click.option("--parameter", "parameters", multiple=True, help="With --fit: fit this parameter (repeatable).")
@click.option("--out", type=click.Path(path_type=Path), help="With --fit: write the technology (.toml).")
@click.argument("preset", required=False, shell_complete=presets)
@click.option("--list", "listing", is_flag=True, help="List the presets.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write a plot of p (.svg or .png).")
def device_command(
    preset: str | None,
    listing: bool,
    plot: Path | None,
    over: str | None,
    as_json: bool,
    data: Path | None = None,
    parameters: tuple[str, ...] = (),
    out: Path | None = None,
    stays: tuple[str, ...] = (),
    **point: float | str | None,
) -> int:
    """How often a stored bit flips, and why.

    PRESET is a built-in technology, a TOML file of the same form, or a CSV file of measured flip probabilities. Axes
    that are not given have its defaults.
    """
    from qtaml_hw import physics
    from qtaml_hw.channel import MARCH, MEANING

    given = {axis: value for axis, value in point.items() if value is not None}
    asked = {"PRESET": preset, "--plot": plot, "--over": over, "--fit": data, "--stay": stays, **given}
    _refuse_beside("--list", listing, asked)
    _refuse_beside("--fit", data is not None, {name: asked[name] for name in asked if name not in ("PRESET", "--fit")})
    if over is not None and plot is None:
        raise click.UsageError("--over goes with --plot")
    if listing:
        known = [physics.load(name) for name in physics.presets()]
        if as_json:
            _print([{"name": t.name, "description": t.description, "confidence": t.confidence} for t in known])
        else:
            for t in known:
                click.echo(f"{t.name:<18} {t.description}")
        return 0
    if (parameters or out) and data is None:
        raise click.UsageError("--parameter and --out go with --fit")
    if preset is None:
        raise click.UsageError("give a PRESET, or --list")
    technology = physics.load(preset)
    if data is not None:
        return _fit(technology, data, parameters, out, as_json)
    result = technology.after([_stay(text) for text in stays], **given) if stays else technology.operate(**point)
    if plot is not None:
        physics.save_plot(technology, plot, over, **result.operating_point)
    warn(*result.warnings)
    if result.p01 + result.p10 > 1:
        note("cells hold no data here: p01 + p10 is above 1; `qtaml run` refuses this operating point")
    if as_json:
        _print(result.to_json())
        return 0
    click.echo(f"{technology.name}: {technology.description}")
    click.echo(f"at {physics.format_point(result.operating_point, result.vdd_unit)}")
    rows = [("p01", "0 read as 1", result.log10_p01, result.log10_p01_range, result.log10_page_p01)]
    rows += [("p10", "1 read as 0", result.log10_p10, result.log10_p10_range, result.log10_page_p10)]
    for label, meaning, mean, ends, per_page in rows:
        pages = (f"{page} {physics.format_log10(x)}" for page, x in zip(result.pages, per_page, strict=True))
        detail = f"; by page: {', '.join(pages)}" if len(result.pages) > 1 else ""
        between = f"  range {physics.format_log10(ends[0])}..{physics.format_log10(ends[1])}" if ends else ""
        click.echo(f"  {label}  {physics.format_log10(mean)}{between}  ({meaning}{detail})")
    if result.shares:
        click.echo(
            f"  the range comes from {', '.join(f'{name} {share:.0%}' for name, share in result.shares.items())}"
        )
    for persistence, p01, p10 in result.faults:
        rates = f"p01 {physics.format_log10(p01)}, p10 {physics.format_log10(p10)}: " if len(result.faults) > 1 else ""
        click.echo(f"  {persistence}: {rates}{MEANING[persistence]}; {MARCH[persistence]}")
    for mechanism, share in result.mechanisms.items():
        click.echo(f"  {share:>7.2%} {': '.join(filter(None, (mechanism, technology.mechanisms.get(mechanism))))}")
    for omitted in technology.unmodelled(result):
        click.echo(f"  not modelled: {omitted}")
    click.echo(f"  confidence: {technology.trust(result)}; sources: {'; '.join(result.sources)}")
    if plot is not None:
        click.echo(f"  plot: {plot}")
    return 0


def _refuse_beside(option: str, given: bool, others: Mapping[str, object]) -> None:
    """Refuse what an option makes pointless."""
    pointless = [name for name, value in others.items() if value]
    if given and pointless:
        raise click.UsageError(f"{', '.join(pointless)}: not with {option}, which ignores it")


def _stay(text: str) -> tuple[str, float]:
    """A stay as it is written on the command line."""
    duration, at, kelvin = text.partition("@")
    try:
        return duration, float(kelvin if at else "")
    except ValueError:
        raise click.UsageError(f"--stay {text}: expected TIME@KELVIN, as in 30d@300") from None


def _fit(technology: Technology, data: Path, parameters: tuple[str, ...], out: Path | None, as_json: bool) -> int:
    """Fit, show parameters and residuals, and write the technology where asked."""
    from qtaml_hw.errors import InputError
    from qtaml_hw.physics import format_point
    from qtaml_hw.physics.fit import fit, to_toml
    from qtaml_hw.physics.table import read_measurements
    from qtaml_hw.support.files import write_atomically

    if out is not None and out.suffix != ".toml":
        raise InputError(f"--out {out}: expected a file ending in .toml")
    found = fit(technology, read_measurements(data), parameters)
    if out is not None:
        try:
            write_atomically(out, to_toml(found.technology).encode())
        except OSError as error:
            raise InputError(f"--out {out}: cannot write the technology: {error.strerror}") from None
    warn(*found.remarks)
    if as_json:
        _print(found.to_json())
        return 0
    click.echo(f"{technology.model.model_dump()['kind']}, started from {technology.name}, fitted to {data.name}")
    for name, (value, low, high) in found.values.items():
        click.echo(f"  {name} = {value:.6g}  range {low:.6g}..{high:.6g}")
    for at, (p01, p10), (fit01, fit10) in zip(found.points, found.measured, found.fitted, strict=True):
        both = f"p01 {p01:.3e}, fit {fit01:.3e}; " if p01 != p10 else ""
        said = f"{both}p10 {p10:.3e}, fit {fit10:.3e} ({fit10 / p10:.2f} times)"
        click.echo(f"  {format_point(at, technology.vdd_unit)}: {said}")
    click.echo(f"  residuals: a factor of {found.rms_factor:.3g}, root mean square")
    click.echo(f"  confidence: {found.technology.confidence}; {found.technology.evidence}")
    if out is not None:
        click.echo(f"  technology: {out}")
    return 0


def _print(data: object) -> None:
    click.echo(json.dumps(data, indent=2, allow_nan=False))
