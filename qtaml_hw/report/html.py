"""The report as one HTML file that opens from disk: no script, nothing loaded, figures inline.

Text of models and files is untrusted: the template escapes every value, control characters are made visible, and a
content security policy forbids scripts and connections should anything slip through.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from qtaml_hw import __version__
from qtaml_hw.channel import MEANING
from qtaml_hw.report import figures
from qtaml_hw.report.data import Answer, LayerRow, ModuleRow, ReportData
from qtaml_hw.report.figures import PRICES
from qtaml_hw.support.cache import Cache, content
from qtaml_hw.support.files import write_atomically
from qtaml_hw.support.source import maker
from qtaml_hw.support.text import harmless, shorten, visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["environment", "page", "render", "sheet"]

KNOWN: Final = Cache("figures")
"""Figures of reports as markup, by all that they show and what drew them: matplotlib is slow to load."""
PAGE: Final = files("qtaml_hw.report").joinpath("page")
MOST_ROWS = 1000  # rows of a table on the page; report.json has them all
MOST_DOTS = 100  # chips on a strip: the worst, the best, and an even part of the others
FILES = {
    "plan.json": "who is protected, and how",
    "corrected.onnx": "the network that the accelerator computes",
    "rtl": "Verilog, manifest, test vectors",
    "report.json": "all figures of this page",
}
"""What a run leaves beside its report."""


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
    beside = [name for name in FILES if (path.parent / name).exists()]
    return write_atomically(path, page(data, beside).encode())


def page(data: ReportData, beside: Sequence[str] = ()) -> str:
    """The report of `data` as the text of an HTML page, with links to the files `beside` it; the same bytes again."""
    template = environment().from_string(PAGE.joinpath("report.html.jinja").read_text("utf-8"))
    return template.render(
        data=data,
        answer=data.answer,
        meaning=MEANING,
        figures=dict(_figures(data)),
        files={name: FILES[name] for name in beside},
        axis=_axis(data.answer),
        dots=_dots,
        kinds=_kinds(data.hardware.modules if data.hardware else ()),
        totals=_totals(data.layers),
        most_rows=MOST_ROWS,
        prices=PRICES,
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
        "whole": _whole,
    }
    return made


def sheet() -> str:
    """The style of all pages."""
    return PAGE.joinpath("report.css").read_text("utf-8")


def _shown(value: Any) -> Any:
    """What the template prints for `value`: strings with nothing invisible in them, markup as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _whole(text: str) -> Markup:
    """A sentence of this package as it is printed, however long; what is invisible in it is shown."""
    return escape(harmless(text))


@dataclass(frozen=True)
class Strip:
    """The axis that all strips of an answer share."""

    low: float
    high: float

    def place(self, value: float) -> str:
        """Where a value lies, in per cent of the axis."""
        return f"{100 * min(1.0, max(0.0, (value - self.low) / (self.high - self.low))):.2f}%"


def _axis(answer: Answer) -> Strip:
    """From below the least to above the largest figure of the strips, at round numbers."""
    spans = (answer.span.low.accuracy, answer.span.high.accuracy) if answer.span else ()
    rows = [e for e in (answer.clean, answer.unprotected, answer.read_out, answer.protected, *spans) if e is not None]
    values = [v for e in rows for v in (e.mean, e.low, e.high)] + [v for chips in answer.chips.values() for v in chips]
    values = [v for v in (*values, answer.target) if v is not None and math.isfinite(v)]
    low, high = min(values), max(values)
    size = (high - low) / 4 or abs(low) / 4 or 0.25
    unit = 10.0 ** math.floor(math.log10(size))
    step = next(m * unit for m in (1, 2, 5, 10) if m * unit >= size * (1 - 1e-9))
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    if answer.unit == "share":
        first, last = max(first, min(low, 0.0)), min(last, max(high, 1.0))
    return Strip(first, last if last > first else first + step)


def _dots(chips: Sequence[float]) -> list[float]:
    """The chips that a strip shows, the worst and the best among them."""
    if len(chips) <= MOST_DOTS:
        return list(chips)
    return [chips[i * (len(chips) - 1) // (MOST_DOTS - 1)] for i in range(MOST_DOTS)]


@dataclass(frozen=True)
class Kind:
    """The modules of one role, and what their comparisons with the model said together."""

    role: str
    modules: tuple[ModuleRow, ...]

    @property
    def words(self) -> int:
        """Words that agreed."""
        return sum(m.verification.vectors for m in self.modules if m.verification)

    @property
    def benches(self) -> int:
        """Test benches that played some of the modules."""
        named = (m.verification.bench for m in self.modules if m.verification)
        return len({bench for names in named for bench in names.split(", ") if bench})

    @property
    def different(self) -> int:
        """Modules that differ from the model."""
        return sum(m.verification.failures > 0 for m in self.modules if m.verification)

    @property
    def unfinished(self) -> int:
        """Modules whose comparison did not end, and did not find a difference either."""
        return sum(bool(m.verification.remark) and not m.verification.failures for m in self.modules if m.verification)

    @property
    def lint(self) -> str:
        """What the linter said of them."""
        said = {module.lint or "not linted" for module in self.modules}
        return said.pop() if len(said) == 1 else "lint differs, see below"


def _kinds(modules: Sequence[ModuleRow]) -> list[Kind]:
    """Modules that were compared with the model, by role, in the order of the first of each."""
    roles: dict[str, list[ModuleRow]] = {}
    for module in modules:
        if module.verification:
            roles.setdefault(module.role, []).append(module)
    return [Kind(role, tuple(rows)) for role, rows in roles.items()]


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
