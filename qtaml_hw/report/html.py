"""The report as one HTML file that opens from disk: no script, nothing loaded, figures inline.

Text of models and files is untrusted: the template escapes every value, control characters are made visible, and a
content security policy forbids scripts and connections should anything slip through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from qtaml_hw import __version__
from qtaml_hw.channel import MEANING
from qtaml_hw.report import figures
from qtaml_hw.report.data import LayerRow, ReportData
from qtaml_hw.support.cache import Cache, content
from qtaml_hw.support.files import write_atomically
from qtaml_hw.support.source import maker
from qtaml_hw.support.text import shorten, visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["environment", "page", "render", "sheet"]

KNOWN: Final = Cache("figures")
"""Figures of reports as markup, by all that they show and what drew them: matplotlib is slow to load."""
PAGE: Final = files("qtaml_hw.report").joinpath("page")
MOST_ROWS = 1000  # rows of a table on the page; report.json has them all


def render(data: ReportData, path: Path) -> Path:
    """Write the report of `data` to `path` in one step.

    Parameters
    ----------
    data : ReportData
        What is told.
    path : Path
        Usually ``.../report.html``.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    OSError
        If it cannot be written; nothing is then left behind.
    """
    return write_atomically(path, page(data).encode())


def page(data: ReportData) -> str:
    """The report of `data` as the text of an HTML page; the same bytes for the same data."""
    template = environment().from_string(PAGE.joinpath("report.html.jinja").read_text("utf-8"))
    return template.render(
        data=data,
        answer=data.answer,
        meaning=MEANING,
        figures=dict(_figures(data)),
        totals=_totals(data.layers),
        most_rows=MOST_ROWS,
        version=__version__,
        css=Markup(sheet()),
    )


def environment() -> Environment:
    """What pages are made with: values escaped, control characters visible, numbers as `figures` writes them."""
    made = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {
        "count": figures.count,
        "number": figures.number,
        "scientific": figures.scientific,
        "compared": figures.compared,
        "figure": figures.figure,
        "percent": figures.percent,
        "interval": figures.interval,
        "shorten": shorten,
    }
    return made


def sheet() -> str:
    """The style of all pages."""
    return PAGE.joinpath("report.css").read_text("utf-8")


def _shown(value: Any) -> Any:
    """What the template prints for `value`: strings with nothing invisible in them, markup as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _figures(data: ReportData) -> Iterator[tuple[str, Markup]]:
    """The figures that `data` has something for, by the name the template calls them."""
    for i, curve in enumerate(data.device.curves):
        label = f"Flip probability against {visible(curve.quantity)}"
        yield f"device-{i}", _figure(f"device-{i}", label, "flip_probability", curve)
    drawn: list[tuple[str, str, str, tuple[Any, ...]]] = []
    if data.layers:
        label = "Sensitivity per weight and protected bits, by layer"
        drawn.append(("layers", label, "sensitivity_and_planes", (data.layers,)))
        drawn.append(("bits", "Stored bits per weight, by layer", "stored_bits", (data.layers,)))
    if data.curves:
        label = f"{data.answer.figure.capitalize()} against {data.answer.chosen.currency} per weight"
        drawn.append(("accuracy", label, "accuracy_against_overhead", (data.curves, data.answer)))
    if data.gain is not None:
        drawn.append(("gain", "Predicted gain over Uniform-MSP", "predicted_gain", (data.gain, data.answer)))
    if data.hardware is not None and any(module.area is not None for module in data.hardware.modules):
        drawn.append(("area", "Area of each module", "area", (data.hardware,)))
    if data.pareto is not None:
        drawn.append(("pareto", "Pareto plot", "pareto", (data.pareto,)))
    for name, label, plot, what in drawn:
        yield name, _figure(name, label, plot, *what)


def _figure(name: str, label: str, plot: str, *what: Any) -> Markup:
    """A figure as the function `plot` of `plots` draws `what`, plain frozen values that say all of themselves."""

    def draw() -> bytes:
        from qtaml_hw.report import plots
        from qtaml_hw.report.inline import inline_svg

        function: Callable[..., Figure] = getattr(plots, plot)
        return str(inline_svg(function(*what), name, label)).encode()

    return Markup(KNOWN.get(content(maker("matplotlib"), name, label, plot, repr(what)), draw).decode())


def _totals(layers: tuple[LayerRow, ...]) -> dict[str, int]:
    """Bits in the memory by what they are for, over all layers."""
    data_bits = sum(layer.data_bits for layer in layers)
    protected = sum(layer.protected_bits for layer in layers)
    check = sum(layer.check_bits for layer in layers)
    padding = sum(layer.padding_bits for layer in layers)
    return {
        "weights": sum(layer.weights for layer in layers),
        "plain": data_bits - protected,
        "protected": protected,
        "check": check,
        "padding": padding,
        "stored": data_bits + check + padding,
    }
