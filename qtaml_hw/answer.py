"""`protect`: the whole flow as one call, for a notebook or a script, with the answer as an object."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.flow import emit_hardware, run
from qtaml_hw.plan import Plan
from qtaml_hw.report import ReportData
from qtaml_hw.report.outcome import Outcome
from qtaml_hw.report.summary import report_data
from qtaml_hw.results import INPUTS
from qtaml_hw.support.progress import stages

if TYPE_CHECKING:
    import onnx
    from matplotlib.figure import Figure

    from qtaml_hw.hdl import Manifest

__all__ = ["Protected", "protect"]


@dataclass(frozen=True, eq=False)
class Protected:
    """The answer of `protect`.

    Attributes
    ----------
    outcome : Outcome
        All that was found: plans, evaluations with every chip, sensitivities.
    folder : Path
        Holds ``plan.json`` and ``corrected.onnx``.
    """

    outcome: Outcome
    folder: Path
    _kept: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def data(self) -> ReportData:
        """All figures of the report."""
        return report_data(self.outcome, "qtaml_hw.protect")

    @property
    def plan(self) -> Plan:
        """Who is protected, and how."""
        return self.outcome.chosen.answer.plan

    @property
    def verdict(self) -> str | None:
        """``met``, ``not met`` or ``not decided``; None where no target was asked for."""
        judged = self.outcome.chosen.verdict
        return None if judged is None else judged.answer

    @property
    def accuracy(self) -> float:
        """Figure of the protected network, mean over chips."""
        return self.outcome.chosen.answer.evaluation.mean

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of `accuracy`."""
        return self.outcome.chosen.answer.evaluation.interval

    def table(self) -> str:
        """What `qtaml run` prints, as text."""
        from rich.console import Console

        from qtaml_hw.report.terminal import print_summary

        text = io.StringIO()
        print_summary(self.data, Console(file=text, width=100))
        return text.getvalue().rstrip() + "\n"

    def plot(self) -> Figure:
        """Accuracy against overhead, plan by plan, as a matplotlib figure."""
        from qtaml_hw.report.plots import accuracy_against_overhead

        return accuracy_against_overhead(self.data.curves, self.data.answer)

    def report(self, path: str | Path) -> Path:
        """Write the report, one page of HTML that works from disk."""
        from qtaml_hw.report.html import render

        return render(self.data, Path(path))

    def rtl(self, folder: str | Path, **how: Any) -> Manifest:
        """Write the hardware of the plan into a folder; `how` as `qtaml_hw.flow.emit_hardware` takes it.

        Raises
        ------
        InputError
            If the plan has no hardware, or the folder holds something else.
        """
        return emit_hardware(self.plan, Path(folder), **how)

    def __repr__(self) -> str:
        low, high = self.interval
        said = self.verdict or "no target"
        figures = f"{self.accuracy:.4g}, 95 % interval {low:.4g} to {high:.4g}"
        share = f"{100 * self.data.coverage:.1f} %"
        return f"Protected({said}: {figures}, faults in {share} of the network's numbers, in {self.folder})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the table and the plot."""
        from html import escape

        from qtaml_hw.report.style import svg_text

        return f"<pre>{escape(self.table())}</pre>{svg_text(self.plot())}"


def protect(
    model: str | Path | onnx.ModelProto,
    data: str | Path | Mapping[str, ArrayLike],
    *,
    technology: str | Path | float,
    target: float | None = None,
    design: Mapping[str, Mapping[str, Any]] | None = None,
    folder: str | Path | None = None,
) -> Protected:
    """The cheapest plan with which a network keeps its figure in a faulty memory.

    Parameters
    ----------
    model : path-like or onnx.ModelProto
        The network.
    data : path-like or mapping of str to array
        npz file, or its arrays: ``test_x``, ``test_y`` and, unlabelled, ``calibration_x``, without which part of the
        test inputs is held out for calibration; other names are fields of `design` (`qtaml init` finds them).
    technology : str, Path or float
        Name of a preset, file of a technology (.toml or .csv), or the probability that a stored bit is read wrong.
    target : float, optional
        Share of the figure without faults that is to be kept, 0.95 unless `design` has a ``budget``.
    design : mapping, optional
        Further fields by section, as in a design file: ``{"memory": {"vdd_v": 0.5}, "data": {"scale": 1 / 255}}``.
    folder : path-like, optional
        Where the plan is written, beside what was given as objects, and finished trials are kept until the answer is
        there; by default a folder that lives as long as the answer.

    Returns
    -------
    Protected
        Hardware is made when it is asked for: `Protected.rtl`.

    Raises
    ------
    InputError
        If anything named is missing or wrong.

    Examples
    --------
    >>> import qtaml_hw
    >>> answer = qtaml_hw.protect(
    ...     "examples/digits/digits.onnx",
    ...     "examples/digits/digits.npz",
    ...     technology=0.001,
    ...     target=0.9,
    ...     design={"data": {"scale": 1 / 16, "test_samples": 100}, "simulation": {"trials": 4}},
    ... )
    >>> answer.accuracy > 0.9, answer.plan.stored_bits_per_weight
    (True, 8.0)
    """
    tables: dict[str, dict[str, Any]] = {name: dict(fields) for name, fields in (design or {}).items()}
    kept = None
    if folder is None:
        kept = tempfile.TemporaryDirectory(prefix="qtaml-protect-")
        folder = kept.name
    out = Path(folder).absolute()
    _give(tables, "network", "model", _model(model, out / INPUTS))
    _give(tables, "data", "file", _data(data, out / INPUTS))
    what = "technology" if isinstance(technology, str | Path) else "p_flip"
    _give(tables, "memory", what, _technology(technology))
    if "budget" not in tables.setdefault("protection", {}):
        _give(tables, "protection", "target", 0.95 if target is None else float(target))
    elif target is not None:
        raise InputError("design: protection.budget takes the place of a target: give one of the two")
    with stages() as progress:
        outcome = run(Design.parse(tables, "protect"), Path.cwd(), out, progress, hardware=False)
    return Protected(outcome, out, kept)


def _give(tables: dict[str, dict[str, Any]], section: str, key: str, value: Any) -> None:
    table = tables.setdefault(section, {})
    if key in table:
        raise InputError(f"design: {section}.{key} is a separate argument")
    table[key] = value


def _model(model: str | Path | onnx.ModelProto, out: Path) -> str:
    if isinstance(model, str | Path):
        return str(Path(model).absolute())
    import onnx

    if not isinstance(model, onnx.ModelProto):
        raise InputError(f"model: expected the path of an ONNX file or an onnx.ModelProto, got {type(model).__name__}")
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(model, out / "model.onnx")
    return str(out / "model.onnx")


def _data(data: str | Path | Mapping[str, ArrayLike], out: Path) -> str:
    if isinstance(data, str | Path):
        return str(Path(data).absolute())
    arrays = {name: np.asarray(values) for name, values in data.items()}
    if unfit := sorted(name for name, values in arrays.items() if values.dtype == object):
        raise InputError(f"data: {unfit[0]} is not an array of numbers")
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "data.npz", **arrays)  # type: ignore[arg-type]
    return str(out / "data.npz")


def _technology(technology: str | Path | float) -> str | float:
    if not isinstance(technology, str | Path):
        return float(technology)
    path = Path(technology)
    return str(path.absolute()) if path.suffix in (".toml", ".csv") else str(technology)
