"""What a reader of the plots relies on: the same bytes every time, units, intervals, and names that stay text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.report import DeviceCurve, LayerRow, ReportData, plots
from qtaml_hw.report.inline import inline_svg
from qtaml_hw.report.style import CYCLE, png_bytes, save, svg_text

pytestmark = pytest.mark.filterwarnings("error")  # a layout that does not fit, a legend without entries

FIGURES: dict[str, Callable[[ReportData], Figure]] = {
    "flip-probability": lambda d: plots.flip_probability(d.device.curves[0]),
    "sensitivity": lambda d: plots.sensitivity_and_planes(d.layers),
    "accuracy": lambda d: plots.accuracy_against_overhead(d.curves, d.answer),
    "gain": lambda d: plots.predicted_gain(d.gain, d.answer),  # type: ignore[arg-type]
    "bits": lambda d: plots.stored_bits(d.layers),
    "area": lambda d: plots.area(d.hardware),  # type: ignore[arg-type]
    "pareto": lambda d: plots.pareto(d.pareto),  # type: ignore[arg-type]
}
every_figure = pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)


@every_figure
def test_the_same_data_give_the_same_bytes(make: Callable[[ReportData], Figure], report: ReportData) -> None:
    """SVG and PNG hold no date, no random identifier, and nothing of the user's own matplotlib settings."""
    first = svg_text(make(report)), png_bytes(make(report), 50)
    with matplotlib.rc_context({"font.size": 20, "svg.hashsalt": None, "axes.facecolor": "red"}):
        assert (svg_text(make(report)), png_bytes(make(report), 50)) == first


@every_figure
def test_every_axis_with_a_scale_has_a_label(make: Callable[[ReportData], Figure], report: ReportData) -> None:
    """A number without a unit says nothing; rows of names and panels that share an axis need none."""
    for axes in make(report).axes:
        if axes.xaxis.get_tick_params()["labelbottom"]:
            assert axes.get_xlabel()
        rows_of_names = axes.yaxis_inverted()
        assert axes.get_ylabel() or rows_of_names


@every_figure
def test_hostile_names_stay_text(make: Callable[[ReportData], Figure], hostile: ReportData) -> None:
    """A layer called ``<script>`` or ``$x^2$`` is drawn as those characters: no markup, no mathtext, valid XML."""
    svg = str(inline_svg(make(hostile), "figure", "label"))
    assert "<script" not in svg
    assert "\x1b" not in svg
    assert "\u202e" not in svg


def test_a_dollar_in_a_name_is_a_dollar(report: ReportData) -> None:
    """Mathtext would swallow the signs, or fail on an unpaired brace."""
    layers = (replace(report.layers[0], name=r"$\frac{$"), *report.layers[1:])
    assert r"$\frac{$" in svg_text(plots.stored_bits(layers))


def test_an_inlined_figure_keeps_to_itself(report: ReportData) -> None:
    """Its identifiers carry its name, so that two figures on a page cannot share a clip path; no style escapes it."""
    svg = str(inline_svg(plots.stored_bits(report.layers), "bits", "label"))
    assert 'id="bits-' in svg
    assert svg.count("url(#") == svg.count("url(#bits-") > 0
    assert "<style" not in svg
    assert "font-family" not in svg
    assert "var(--ink)" in svg


def test_probabilities_of_zero_and_equal_directions_are_drawn() -> None:
    """A memory that cannot flip, or flips one way only, still has a plot."""
    x = (0.4, 0.5, 0.6)
    for p01, p10 in (((0.0,) * 3, (0.0,) * 3), ((1e-3, 1e-9, 1e-300), (0.0,) * 3), ((0.5, 0.1, 0.0),) * 2):
        svg_text(plots.flip_probability(DeviceCurve("supply voltage", "V", x, p01, p10, point=0.5)))


def test_the_operating_point_is_marked_on_the_curve(report: ReportData) -> None:
    """The dots lie where the curves cross the dotted line, interpolated on the logarithmic scale."""
    curve = DeviceCurve("supply voltage", "V", (0.4, 0.6), (1e-2, 1e-6), (1e-2, 1e-6), point=0.5)
    dots = [line for line in plots.flip_probability(curve).axes[0].lines if line.get_marker() == "o"]
    assert [np.asarray(dot.get_xydata())[0].tolist() for dot in dots] == [[0.5, pytest.approx(1e-4)]]


def test_bands_are_the_intervals(report: ReportData) -> None:
    """The band of a method spans exactly its confidence interval at every overhead."""
    axes = plots.accuracy_against_overhead(report.curves, report.answer).axes[0]
    assert len(axes.collections) == len(report.curves)
    for band, curve in zip(axes.collections, report.curves, strict=True):
        y = band.get_paths()[0].vertices[:, 1]
        assert (y.min(), y.max()) == (min(curve.low), max(curve.high))


def test_a_target_below_every_figure_and_a_single_layer_have_room(report: ReportData) -> None:
    """Nothing is drawn outside the axes, which would leave them no room."""
    sure = Estimate(1.0, 1.0, 1.0, 20)
    answer = replace(report.answer, target=0.5, clean=sure, protected=sure)
    curve = replace(report.curves[0], mean=(1.0,), low=(1.0,), high=(1.0,), overhead=(0.0,))
    for figure in (
        plots.accuracy_against_overhead([curve], answer),
        plots.sensitivity_and_planes([replace(report.layers[0], name="w")]),
    ):
        svg_text(figure)


def test_bars_add_up_to_the_stored_bits(report: ReportData) -> None:
    """Plain and protected data, check bits and padding together are what the memory holds per weight."""
    axes = plots.stored_bits(report.layers).axes[0]
    ends: dict[int, float] = {}
    for bar in axes.patches:
        row = round(bar.get_y() + bar.get_height() / 2)  # type: ignore[attr-defined]
        assert bar.get_x() == pytest.approx(ends.get(row, 0.0))  # type: ignore[attr-defined]
        ends[row] = bar.get_x() + bar.get_width()  # type: ignore[attr-defined]
    for i, layer in enumerate(report.layers):
        stored = layer.data_bits + layer.check_bits + layer.padding_bits
        assert ends[i + 1] == pytest.approx(stored / layer.weights)


def test_a_thousand_layers_stay_a_figure_of_one_page() -> None:
    """Large networks are numbered instead of named, and the figure does not grow without bound."""
    layers = tuple(LayerRow(f"layer{i}", (16, 16), 8, 0.1, 1, 1.0 + i, 0.1, 256) for i in range(1000))
    figure = plots.sensitivity_and_planes(layers)
    assert figure.get_size_inches()[1] < 8
    assert "layer17" not in svg_text(figure)
    assert len(plots.stored_bits(layers).axes[0].patches) <= 4 * 301
    assert "all layers" in svg_text(plots.stored_bits(layers[:5]))


def test_more_series_than_colours_are_all_drawn(report: ReportData) -> None:
    """The eighth method looks like the first, but it is there."""
    curves = tuple(replace(report.curves[0], method=f"method {i}") for i in range(9))
    assert "method 8" in svg_text(plots.accuracy_against_overhead(curves, report.answer))


def test_series_differ_in_colour_line_and_marker() -> None:
    """Neighbouring series are told apart in grey print and with any common colour vision: by more than hue."""
    assert len({marker for _, _, marker in CYCLE}) == len(CYCLE)
    for (a, line_a, _), (b, line_b, _) in combinations(CYCLE, 2):
        luminances = [float(np.dot(to_rgb(c), (0.2126, 0.7152, 0.0722))) for c in (a, b)]
        assert line_a != line_b or abs(luminances[0] - luminances[1]) > 0.05


def test_figures_are_saved_whole_or_not_at_all(report: ReportData, tmp_path: Path) -> None:
    """A suffix that is not known leaves nothing behind; SVG and PNG do what they say."""
    figure = plots.stored_bits(report.layers)
    with pytest.raises(ValueError, match=r"\.svg or \.png"):
        save(figure, tmp_path / "plot.pdf")
    assert save(figure, tmp_path / "a" / "plot.svg").read_text().startswith("<?xml")
    assert save(figure, tmp_path / "a" / "plot.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "plot.png", "plot.svg"]
