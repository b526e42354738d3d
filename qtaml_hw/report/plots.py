"""The plots of a report: each function takes one of its tables and returns a matplotlib `Figure`.

Every axis says its unit, every interval is drawn, and each figure reads at the width of a phone. `style.save` writes
them; `html.render` puts them on the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.report.data import (
    Answer,
    DeviceCurve,
    GainCurve,
    Hardware,
    LayerRow,
    MethodCurve,
    Pareto,
)
from qtaml_hw.report.figures import SUPERSCRIPTS, count, distinct, number
from qtaml_hw.report.style import CYCLE, FILL, GRID, INK, MUTED, PAPER, house_style
from qtaml_hw.support.text import shorten, visible

__all__ = [
    "accuracy_against_overhead",
    "area",
    "decades",
    "flip_probability",
    "pareto",
    "predicted_gain",
    "sensitivity_and_planes",
    "stored_bits",
]

LOWEST_P = 1e-15  # below this a flip probability is drawn as the lower edge
NAMED_ROWS = 30  # more rows than this are numbered, not named
MOST_ROWS = 300  # layers beyond these are in the table only
LEGEND_CHARACTERS = 62  # of a row of a legend, handles counted as six each
WIDTH = 5.0  # inches; 360 units, the width of a phone

TIMES = (
    (1e-9, "1 ns"),
    (1e-6, "1 µs"),
    (1e-3, "1 ms"),
    (1.0, "1 s"),
    (60.0, "1 min"),
    (3600.0, "1 h"),
    (86400.0, "1 d"),
    (2629800.0, "1 mo"),
    (31557600.0, "1 yr"),
    (315576000.0, "10 yr"),
    (3155760000.0, "100 yr"),
)


def _floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)


def decades(axes: Axes, axis: str, values: ArrayLike, lowest: float = 0.0) -> None:
    """Make `axis` ("x" or "y") logarithmic over the whole decades that hold the positive `values`."""
    positive = [v for v in _floats(values).ravel() if v > lowest and math.isfinite(v)]
    low = math.floor(math.log10(min(positive)) + 1e-9) if positive else -1
    high = math.ceil(math.log10(max(positive)) - 1e-9) if positive else 0
    axes.set(**{f"{axis}scale": "log", f"{axis}lim": (10.0**low, 10.0 ** max(high, low + 1))})
    ticks = axes.xaxis if axis == "x" else axes.yaxis
    ticks.set_major_locator(LogLocator(numticks=7))
    ticks.set_major_formatter(FuncFormatter(lambda v, _: f"10{str(round(math.log10(v))).translate(SUPERSCRIPTS)}"))
    ticks.set_minor_locator(NullLocator())
    ticks.set_minor_formatter(NullFormatter())


def _percent_axis(axes: Axes, low: float = 0.0, high: float = 1.0) -> None:
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{100 * v:g} %"))


def _legend_above(axes: Axes) -> None:
    """A legend in as many columns as fit above the axes."""
    lengths = sorted((len(label) + 6 for label in axes.get_legend_handles_labels()[1]), reverse=True)
    if lengths:
        columns = max([n for n in range(1, len(lengths) + 1) if sum(lengths[:n]) <= LEGEND_CHARACTERS], default=1)
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.01), ncols=columns)


def _operating_axis(axes: Axes, curve: DeviceCurve) -> None:
    """Scale and name the shared x axis; a long time axis is ticked in hours, days and years."""
    low, high = curve.x[0], curve.x[-1]
    label = visible(f"{curve.quantity} ({curve.unit})" if curve.unit else curve.quantity)
    if curve.log_x:
        decades(axes, "x", curve.x)
        ticks = [(v, name) for v, name in TIMES if low <= v <= high] if curve.unit == "s" else []
        if len(ticks) > 1:
            axes.xaxis.set_major_locator(FixedLocator([v for v, _ in ticks]))
            names = dict(ticks)
            label = visible(curve.quantity)  # the ticks say the units
            axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: names.get(v, "")))
    axes.set_xlim(low, high)
    axes.set_xlabel(label)


def flip_probability(curve: DeviceCurve) -> Figure:
    """p01 and p10 against time, voltage ..., and below them each mechanism's share of the flips if there are several.

    Parameters
    ----------
    curve : DeviceCurve
        At least two values.

    Returns
    -------
    Figure
        A vertical line marks the operating point.

    Examples
    --------
    >>> figure = flip_probability(DeviceCurve("supply voltage", "V", (0.5, 0.6), (1e-2, 1e-3), (1e-2, 1e-3)))
    >>> figure.axes[0].get_ylabel()
    'flip probability per cell'
    """
    with house_style():
        several = len(curve.shares) > 1
        figure = Figure(figsize=(WIDTH, 4.3 if several else 3.0))
        if several:
            top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1.25))
            _mechanisms(bottom, curve)
        else:
            top = bottom = figure.subplots()
        x, p01, p10 = _floats(curve.x), _floats(curve.p01), _floats(curve.p10)
        same = bool(np.allclose(p01, p10, rtol=1e-6, atol=0))
        for p, label, series in ((p01, "0 read as 1" + (" = 1 read as 0" if same else ""), 0), (p10, "1 read as 0", 1)):
            if series and (same or not np.any(p > LOWEST_P)):
                continue
            colour, line, _ = CYCLE[series]
            top.plot(x, np.where(p > LOWEST_P, p, np.nan), line, color=colour, label=label)
            at = 0.0 if curve.point is None else _interpolated(curve.point, x, p, curve.log_x)
            if at > LOWEST_P:
                top.plot([curve.point], [at], "o", color=colour, markeredgecolor=PAPER, markersize=7, clip_on=False)
        decades(top, "y", np.concatenate([p01, p10]), LOWEST_P)
        top.set_ylabel("flip probability per cell")
        _legend_above(top)
        for axes in {top, bottom}:
            if curve.point is not None:
                axes.axvline(curve.point, color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
        _operating_axis(bottom, curve)
        if top is not bottom:
            top.tick_params(labelbottom=False)
    return figure


def _interpolated(point: float, x: NDArray[np.float64], p: NDArray[np.float64], log_x: bool) -> float:
    """p at `point`, linear between the samples of a plot with a logarithmic p axis."""
    along = np.log if log_x else np.asarray
    return float(np.exp(np.interp(along(point), along(x), np.log(np.maximum(p, 1e-300)))))


def _mechanisms(axes: Axes, curve: DeviceCurve) -> None:
    names = list(curve.shares)
    colours = [CYCLE[(i + 2) % len(CYCLE)][0] for i in range(len(names))]
    labels = [shorten(visible(name), 30) for name in names]
    axes.stackplot(curve.x, [curve.shares[n] for n in names], labels=labels, colors=colours, alpha=0.8, linewidth=0)
    _percent_axis(axes)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
    axes.set_ylabel("share of flips")
    _legend_above(axes)


def accuracy_against_overhead(curves: Sequence[MethodCurve], answer: Answer) -> Figure:
    """Accuracy against overhead in bits per weight, one line with its confidence band per method.

    Parameters
    ----------
    curves : sequence of MethodCurve
        At most seven can be told apart.
    answer : Answer
        Gives the clean accuracy, the target, and the chosen plan, which is ringed.
    """
    with house_style():
        figure = Figure(figsize=(WIDTH, 3.5))
        axes = figure.subplots()
        for curve, (colour, line, marker) in zip(curves, cycle(CYCLE), strict=False):
            axes.fill_between(curve.overhead, curve.low, curve.high, color=colour, alpha=0.16, linewidth=0, zorder=1.5)
            name = shorten(visible(curve.method), 24)
            axes.plot(curve.overhead, curve.mean, line, marker=marker, color=colour, label=name, mec=PAPER)
        _reference_line(axes, answer.clean.mean, "clean", "-")
        if answer.target is not None:
            _reference_line(axes, answer.target, "target", (0, (4, 3)))
        axes.plot(
            [answer.chosen.overhead],
            [answer.protected.mean],
            marker="o",
            color=INK,
            markerfacecolor="none",
            markersize=10,
            markeredgewidth=1.3,
            zorder=4,
            linestyle="",
            label="chosen plan",
        )
        lows = [v for c in curves for v in c.low] + [answer.protected.low]
        lows += [] if answer.target is None else [answer.target]
        if answer.unit == "share":
            top = 1.0 if answer.clean.mean > 0.8 else answer.clean.mean + 0.06
            _percent_axis(axes, max(0.0, min(lows) - 0.04), top)
        axes.set_xlim(left=0)
        axes.set_xlabel(f"{answer.chosen.currency} per weight")
        axes.set_ylabel(visible(answer.figure) + (f" ({answer.unit})" if answer.unit in ("dB", "nats") else ""))
        _legend_above(axes)
    return figure


def _reference_line(axes: Axes, value: float, label: str, dashes: Any) -> None:
    axes.axhline(value, color=MUTED, linewidth=0.9, linestyle=dashes, zorder=1.4)
    above = label == "clean"
    axes.annotate(
        label,
        (1.0, value),
        xycoords=("axes fraction", "data"),
        xytext=(-1, 2 if above else -2),
        textcoords="offset points",
        ha="right",
        va="bottom" if above else "top",
        fontsize=8.5,
        color=MUTED,
    )


def predicted_gain(gain: GainCurve, answer: Answer) -> Figure:
    """Predicted overhead of Uniform-MSP over that of the plan, its cap rho*, and the ratio that was measured."""
    with house_style():
        figure = Figure(figsize=(WIDTH, 3.5))
        axes = figure.subplots()
        axes.plot(gain.uniform_planes, gain.ratio, CYCLE[0][1], color=CYCLE[0][0], label="predicted")
        if answer.ratio is not None and answer.uniform is not None and answer.chosen.currency == "protected bits":
            colour, _, marker = CYCLE[1]
            x = answer.uniform.planes_per_weight
            axes.plot([x], [answer.ratio], marker, color=colour, markeredgecolor=PAPER, markersize=8, label="measured")
        if answer.saturation_ratio is not None:
            _reference_line(axes, answer.saturation_ratio, f"cap ρ* = {number(answer.saturation_ratio)}", (0, (4, 3)))
        top = max([*gain.ratio, answer.ratio or 1.0, answer.saturation_ratio or 1.0])
        axes.set(xlim=(0, None), ylim=(min(1.0, *gain.ratio), top * 1.08))
        axes.set_xlabel("protected bits per weight of Uniform-MSP")
        axes.set_ylabel("times fewer protected bits")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}×"))
        _legend_above(axes)
    return figure


def _rows(names: Sequence[str], panels: int = 1, ratios: Sequence[float] = (1,), first: int = 1) -> tuple[Figure, Any]:
    """A figure with one horizontal row per name, downwards from y = `first`; many rows are numbered, not named."""
    last = first + len(names) - 1
    figure = Figure(figsize=(WIDTH, min(1.25 + 0.2 * max(len(names), 2), 7.35)))
    all_axes = figure.subplots(1, panels, sharey=True, width_ratios=ratios, squeeze=False)[0]
    labels = {first + i: shorten(visible(name), 22) for i, name in enumerate(names[:NAMED_ROWS])}
    rows = all_axes[0].yaxis
    all_axes[0].set_ylim(last + 0.5, first - 0.5)
    if len(names) <= NAMED_ROWS:
        rows.set_major_locator(FixedLocator(range(first, last + 1)))
        rows.set_major_formatter(FuncFormatter(lambda v, _: labels.get(round(v), "")))
    else:
        rows.set_major_locator(MaxNLocator(10, integer=True))
        rows.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0f}" if v >= 1 else "all"))
        all_axes[0].set_ylabel("layer, by its number in the table")
    for axes in all_axes:
        axes.grid(axis="y", visible=False)
    for axes in all_axes[1:]:
        axes.tick_params(labelleft=False)
    return figure, all_axes


def sensitivity_and_planes(layers: Sequence[LayerRow]) -> Figure:
    """Sensitivity per weight with its standard error, and the planes each layer got; at most the first 300 layers."""
    drawn = layers[:MOST_ROWS]
    with house_style():
        figure, (left, right) = _rows(distinct([layer.name for layer in drawn]), 2, (1.25, 1))
        y = np.arange(1, len(drawn) + 1)
        density = _floats([np.nan if layer.density is None else layer.density for layer in drawn])
        error = _floats([(layer.sensitivity_se or 0.0) / layer.weights for layer in drawn])
        colour = CYCLE[0][0]
        left.hlines(y, 1e-300, density, color=colour, alpha=0.3, linewidth=1)
        left.errorbar(density, y, xerr=error, fmt="o", color=colour, elinewidth=1.2, markersize=4)
        decades(left, "x", density)
        left.xaxis.set_major_locator(LogLocator(numticks=5))
        left.set_xlabel("sensitivity per weight\n(output² per LSB², ± s.e.)")
        right.barh(y, [layer.bits_per_weight for layer in drawn], color=GRID, height=0.62)
        right.barh(y, [layer.planes for layer in drawn], color=colour, height=0.62)
        right.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        right.set_xlabel("protected bits per weight\n(of the stored bits, grey)")
    return figure


def stored_bits(layers: Sequence[LayerRow]) -> Figure:
    """What a weight costs in the memory by what its bits are for: over all layers, then for at most the first 300."""
    parts: tuple[tuple[str, str, Callable[[LayerRow], int]], ...] = (
        ("plain data", FILL, lambda layer: layer.data_bits - layer.protected_bits),
        ("protected data", CYCLE[0][0], lambda layer: layer.protected_bits),
        ("check bits", CYCLE[1][0], lambda layer: layer.check_bits),
        ("padding", CYCLE[4][0], lambda layer: layer.padding_bits),
    )
    drawn = layers[:MOST_ROWS]
    weights = _floats([sum(layer.weights for layer in layers), *(layer.weights for layer in drawn)])
    with house_style():
        figure, (axes,) = _rows(["all layers", *distinct([layer.name for layer in drawn])], first=0)
        left = np.zeros(len(weights))
        for label, colour, of in parts:
            total = sum(of(layer) for layer in layers)
            width = _floats([total, *(of(layer) for layer in drawn)]) / weights
            if total:
                axes.barh(np.arange(len(weights)), width, left=left, color=colour, height=0.62, label=label)
            left += width
        axes.axhline(0.5, color=MUTED, linewidth=0.6)
        axes.set_xlabel("stored bits per weight")
        _legend_above(axes)
    return figure


def area(hardware: Hardware) -> Figure:
    """Area of every emitted module, largest first; beyond thirty the rest is one bar."""
    known = [(module, module.area) for module in hardware.modules if module.area is not None]
    known.sort(key=lambda pair: -pair[1])
    shown, rest = known[: NAMED_ROWS - 1], known[NAMED_ROWS - 1 :]
    roles = list(dict.fromkeys(module.role for module, _ in known))
    with house_style():
        figure, (axes,) = _rows([m.name for m, _ in shown] + ([f"{len(rest)} smaller"] if rest else []))
        for role, (colour, _, _) in zip(roles, cycle(CYCLE), strict=False):
            rows = [(i + 1, value) for i, (module, value) in enumerate(shown) if module.role == role]
            if rows:
                axes.barh([r for r, _ in rows], [v for _, v in rows], color=colour, height=0.62, label=visible(role))
        if rest:
            axes.barh([len(shown) + 1], [sum(value for _, value in rest)], color=MUTED, height=0.62)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: count(v)))
        axes.set_xlabel(f"area ({visible(hardware.area_unit)})")
        _legend_above(axes)
    return figure


def pareto(designs: Pareto) -> Figure:
    """Value against cost of many designs, with intervals; each Pareto front is joined by steps.

    Parameters
    ----------
    designs : Pareto
        Cost is better when smaller, value when larger.

    Examples
    --------
    >>> from qtaml_hw.report import ParetoSeries
    >>> series = ParetoSeries("8 bits", (8.0, 9.0, 9.5), (0.6, 0.9, 0.8), on_front=(True, True, False))
    >>> pareto(Pareto("stored bits per weight", "accuracy", (series,))).axes[0].get_xlabel()
    'stored bits per weight'
    """
    with house_style():
        figure = Figure(figsize=(WIDTH, 3.7))
        axes = figure.subplots()
        fronts: dict[str, list[tuple[float, float]]] = {}
        for series, (colour, _, marker) in zip(designs.series, cycle(CYCLE), strict=False):
            x, y = _floats(series.x), _floats(series.y)
            if series.y_low and series.y_high:
                axes.vlines(x, series.y_low, series.y_high, color=colour, alpha=0.45, linewidth=1)
            on_front = np.array(series.on_front or [False] * len(x), dtype=bool)
            axes.plot(x[~on_front], y[~on_front], marker, color=colour, alpha=0.45, markeredgewidth=0, markersize=4)
            label = shorten(visible(series.label), 26)
            axes.plot(x[on_front], y[on_front], marker, color=colour, mec=PAPER, markersize=6.5, label=label, zorder=3)
            for i in np.flatnonzero(on_front).tolist():
                fronts.setdefault(series.front[i] if series.front else "", []).append((float(x[i]), float(y[i])))
        for front in fronts.values():
            axes.step(*zip(*sorted(front), strict=True), where="post", color=INK, linewidth=0.9, zorder=2)
        if designs.chosen is not None:
            axes.plot(
                *designs.chosen, "o", mec=INK, mfc="none", markersize=11, markeredgewidth=1.2, label="the chosen plan"
            )
        if designs.percent:
            values = [v for s in designs.series for v in s.y]
            _percent_axis(axes, max(0.0, min(values) - 0.05), min(1.0, max(values) + 0.05))
        if designs.log_x:
            decades(axes, "x", [v for s in designs.series for v in s.x])
        axes.set_xlabel(visible(designs.x_label))
        axes.set_ylabel(visible(designs.y_label))
        _legend_above(axes)
    return figure
