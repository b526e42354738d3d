"""A plot of flip probability against one operating axis, for `qtaml device --plot`.

Matplotlib is imported when a plot is drawn. Colours are the Okabe-Ito set, and directions differ in line style too, so
the figure reads without colour.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from qtaml_hw.errors import InputError
from qtaml_hw.physics.operating import axis_named, format_point, unit_of
from qtaml_hw.physics.results import AxisSweep
from qtaml_hw.physics.technology import Technology
from qtaml_hw.physics.units import parse_time

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["default_values", "plot_sweep", "save_plot"]

_STYLES: Final = (("p01 (0 read as 1)", "#0072B2", "-"), ("p10 (1 read as 0)", "#D55E00", "--"))
_FLOORS: Final = (-30.0, -300.0)
"""log10 of the smallest probability drawn; the second where nothing reaches the first."""
_TIMES: Final = ("1ns", "1us", "1ms", "1s", "1min", "1h", "1d", "1mo", "1y", "10y")


def default_values(technology: Technology, axis: str, points: int = 61) -> np.ndarray:
    """Values that span the valid range of an axis, or a decade (a factor of two) around its default.

    Examples
    --------
    >>> from qtaml_hw.physics.library import load
    >>> default_values(load("sram-65nm"), "vdd_v", 3).round(3).tolist()
    [0.5, 0.525, 0.55]
    """
    logarithmic = axis_named(axis).logarithmic
    if axis not in technology.axes:
        known = ", ".join(technology.axes)
        raise InputError(f"{axis} has no influence on {technology.name}: expected one of {known}")
    default = technology.defaults[axis]
    low, high = technology.valid_range.get(
        axis, (default / 10, default * 10) if logarithmic else (default / 2, default)
    )
    if low == high:
        low, high = (max(default, 1.0) / 10, max(default, 1.0) * 10) if logarithmic else (default - 1, default + 1)
    if logarithmic:
        return np.geomspace(max(low, 1e-12), high, points)
    return np.linspace(low, high, points)


def plot_sweep(sweep: AxisSweep, subtitle: str = "") -> Figure:
    """Flip probabilities of a one-axis `AxisSweep` on logarithmic scale, with their intervals where it has them.

    Parameters
    ----------
    sweep : AxisSweep
        Over one axis.
    subtitle : str
        Second line of the title, e.g. the fixed part of the operating point.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the sweep has two axes.

    Examples
    --------
    >>> from qtaml_hw.physics.library import load
    >>> figure = plot_sweep(load("sram-65nm").sweep("vdd_v", [0.50, 0.55]))
    >>> figure.axes[0].get_xlabel()
    'supply voltage (V)'
    """
    from matplotlib.figure import Figure  # no pyplot: no global state, no display

    if len(sweep.axes) != 1:
        raise ValueError(f"a line plot shows one axis, got {', '.join(sweep.axes)}")
    axis = axis_named(sweep.axes[0])
    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    ax = figure.add_subplot()
    highest = max(float(sweep.log10_p01.max()), float(sweep.log10_p10.max()))
    floor = _FLOORS[0] if highest > _FLOORS[0] else _FLOORS[1]
    for log10_p, ends, (label, colour, dash) in zip(
        (sweep.log10_p01, sweep.log10_p10), (sweep.log10_p01_range, sweep.log10_p10_range), _STYLES, strict=True
    ):
        visible = log10_p >= floor
        if ends is not None and np.any(ends[1] >= floor):
            low, high = 10.0 ** np.maximum(ends, floor)
            ax.fill_between(sweep.values[0], low, high, color=colour, alpha=0.15, linewidth=0, label=f"{label}, range")
        if np.any(visible):
            ax.plot(sweep.values[0][visible], 10.0 ** log10_p[visible], dash, color=colour, label=label, linewidth=2)
        else:
            ax.plot([], [], dash, color=colour, label=f"{label}: below 1e{floor:.0f}")
    ax.set_yscale("log")
    if axis.logarithmic:
        ax.set_xscale("log")
    ax.set_xlim(sweep.values[0].min(), sweep.values[0].max())
    unit = unit_of(axis.name, sweep.vdd_unit)
    ax.set_xlabel(f"{axis.label} ({unit})" if unit else axis.label)
    if axis.duration:
        _time_ticks(ax, axis.label)
    ax.set_ylabel("flip probability per bit")
    ax.set_title("\n".join((sweep.technology, *textwrap.wrap(subtitle, 75))), fontsize=10)
    ax.grid(visible=True, which="major", alpha=0.3)
    ax.legend(frameon=False)
    return figure


def _time_ticks(ax: Axes, label: str) -> None:
    """Mark seconds, hours, days and years instead of powers of ten."""
    low, high = ax.get_xlim()
    marks = [text for text in _TIMES if low * 0.999 <= parse_time(text) <= high * 1.001]
    if len(marks) > 1:
        ax.set_xticks([parse_time(text) for text in marks], marks)
        ax.set_xticks([], minor=True)
        ax.set_xlabel(label)


def save_plot(technology: Technology, path: str | Path, axis: str | None = None, **fixed: float) -> Path:
    """Draw p01 and p10 of `technology` against `axis` and write the figure (SVG, PDF or PNG by suffix).

    Parameters
    ----------
    technology : Technology
        What to draw.
    path : str or Path
        File to write; appears complete or not at all.
    axis : str, optional
        Operating axis; by default `Technology.natural_axis`.
    **fixed : float
        The other axes, by name.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the axis does not influence the technology, the suffix is unknown, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from qtaml_hw.physics.library import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_plot(load("sram-65nm"), Path(folder) / "p.svg").stat().st_size > 1000
    True
    """
    target = Path(path)
    if target.suffix not in (".svg", ".pdf", ".png"):
        raise InputError(f"{target}: expected a file ending in .svg, .pdf or .png")
    axis = axis or technology.natural_axis
    others = {name: value for name, value in fixed.items() if name != axis}
    sweep = technology.sweep(axis, default_values(technology, axis), band=True, **others)
    figure = plot_sweep(sweep, format_point(others, technology.vdd_unit))
    partial = target.with_name(f".{target.name}.partial")
    from matplotlib import rc_context

    try:
        with rc_context({"svg.hashsalt": technology.name}):  # the same figure gives the same file
            figure.savefig(
                partial, format=target.suffix[1:], metadata={"Date": None} if target.suffix == ".svg" else {}
            )
        partial.replace(target)
    except OSError as error:
        raise InputError(f"{target}: cannot write the plot: {error.strerror}") from None
    finally:
        partial.unlink(missing_ok=True)
    return target
