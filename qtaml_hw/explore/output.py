"""The results of a sweep as a table in the terminal, a CSV or Parquet file, JSON and plots."""

from __future__ import annotations

import csv
import dataclasses
import importlib.util
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.errors import InputError
from qtaml_hw.explore.pareto import HEAD, Objective, front, known_objectives
from qtaml_hw.explore.paying import BreakEven, break_even, crossings, least_energy, target_share
from qtaml_hw.explore.result import Result
from qtaml_hw.explore.run import Explored
from qtaml_hw.explore.sweep import Point
from qtaml_hw.explore.take import short_names
from qtaml_hw.physics import Axis, axes, format_time
from qtaml_hw.report.data import Pareto, ParetoSeries
from qtaml_hw.support.files import write_atomically
from qtaml_hw.support.text import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = [
    "GIVEN",
    "apart",
    "cautions",
    "check_export",
    "each_front",
    "export",
    "front_table",
    "fronts",
    "illustrations",
    "paying_table",
    "print_results",
    "save_plots",
    "savings",
    "simulated",
    "stops_paying",
    "to_json",
    "value_text",
    "warned",
    "within",
]

MOST_ROWS = 40
MOST_SERIES = 7
NO_TERMINAL = 140
"""Width of what is written into a file or a pipe."""
MORE = (
    "parity_bits_per_weight",
    "codec_cells",
    "area_mm2",
    "stored_bits_per_weight",
    "shannon_distance",
    "codec_cycles",
)
"""Figures beside the objectives, the first ones first where there is little room."""
MOST_WARNINGS = 6
TECHNOLOGY = "memory.technology"
GIVEN = "given p"
"""In the place of a technology, where the probabilities are given."""
SERIES = (TECHNOLOGY, "network.bits", "protection.method")


def _flat(found: Explored, point: Point) -> dict[str, Any]:
    """One row: the swept fields, then every figure, an estimate as its mean, low, high and trials."""
    row: dict[str, Any] = {"key": point.key, **point.values}
    result = found.results.get(point.key)
    if point.key in found.missing:
        return row | {"missing": found.missing[point.key]}
    if result is None:
        return row | {"failed": found.failed[point.key]}
    row |= {f"at.{axis}": value for axis, value in result.operating_point.items()}
    for field in dataclasses.fields(result):
        value = getattr(result, field.name)
        if isinstance(value, Estimate):
            row[field.name] = value.mean
            row |= {f"{field.name}_{end}": getattr(value, end) for end in ("low", "high", "trials")}
        elif field.name in ("warnings", "left_out"):
            row[field.name] = "; ".join(value)
        elif field.name != "operating_point":
            row[field.name] = value
    return row


def check_export(path: Path) -> None:
    """Refuse a file that `export` cannot write, before the work and not after it.

    Raises
    ------
    InputError
        If its name ends in neither ``.csv`` nor ``.parquet``, or the latter needs a package that is not there.
    """
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise InputError(f"--export {path}: expected a file name that ends in .csv or .parquet")
    if path.suffix.lower() == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise InputError(f"--export {path}: Parquet needs pyarrow: pip install 'qtaml_hw[parquet]', or export to .csv")


def export(found: Explored, path: Path) -> None:
    """Write every point and every figure as CSV or Parquet, by the file's name; it appears whole or not at all.

    Raises
    ------
    InputError
        As `check_export`.
    """
    check_export(path)
    rows = [_flat(found, point) for point in found.sweep.points]
    columns = {name: [_plain(row.get(name)) for row in rows] for name in dict.fromkeys(n for row in rows for n in row)}
    write_atomically(path, _csv(columns) if path.suffix.lower() == ".csv" else _parquet(columns))


def _plain(value: Any) -> Any:
    """What fits into a cell: lists and tables as JSON."""
    return json.dumps(value) if isinstance(value, list | dict) else value


def _csv(columns: dict[str, list[Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(map(_inert, columns))
    writer.writerows(map(_inert, row) for row in zip(*columns.values(), strict=True))
    return buffer.getvalue().encode()


def _inert(value: Any) -> Any:
    """A text that a spreadsheet shows instead of computing it: an apostrophe stands before what would be a formula.

    Examples
    --------
    >>> _inert("=1+1"), _inert(-1.5), _inert("tac")
    ("'=1+1", -1.5, 'tac')
    """
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ")[:1] in tuple("=+-@\t\r\n") else value


def _parquet(columns: dict[str, list[Any]]) -> bytes:
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    buffer = io.BytesIO()
    parquet.write_table(arrow.table({name: _alike(values) for name, values in columns.items()}), buffer)
    return buffer.getvalue()


def _alike(values: list[Any]) -> list[Any]:
    """A column of one type: whole numbers beside others become floating, anything beside text becomes text."""
    kinds = {type(value) for value in values} - {type(None)}
    if len(kinds) <= 1:
        return values
    to = float if kinds <= {int, float} else str
    return [None if value is None else to(value) for value in values]


def to_json(found: Explored, objectives: Sequence[str]) -> dict[str, Any]:
    """All that a sweep found, for ``--json``."""
    return {
        "points": [_flat(found, point) for point in found.sweep.points],
        "objectives": list(objectives),
        "front": [key for keys in fronts(found, objectives).values() for key in keys],
        "stops_paying": [dataclasses.asdict(c) for c in crossings(found)],
        "break_even": [dataclasses.asdict(e) for e in break_even(found)],
        "least_energy": [dataclasses.asdict(e) for e in least_energy(found)],
        "complete": not found.missing,
    }


def within(found: Explored, objective: Objective) -> bool:
    """Whether only designs of one memory technology can be compared by it in this sweep: always, or as its prices stand
    for another memory.
    """
    return objective.within or (objective.priced and any(illustrations(found)))


def illustrations(found: Explored) -> list[str]:
    """Why prices stand for another memory, each reason once."""
    return list(dict.fromkeys(r.illustration for r in found.results.values() if r.illustration))


def savings(found: Explored) -> list[tuple[BreakEven, str]]:
    """At which supplies protection saves energy, each with its sentence."""
    said = []
    for even in break_even(found):
        place = ", ".join(
            f"{name.partition('.')[2]} {_cell(value, name)}" for name, value in even.where.items() if value is not None
        )
        said.append((even, visible(f"{place}: {even.text}" if place else even.text)))
    return said


def apart(found: Explored) -> dict[str, str | None]:
    """Fields of the sweep by whose values designs may have to be kept apart, each with the objective that makes it one
    of their figures; None where it depends on the objectives (`within`).

    What a memory has to endure, and with which probability its cells fail, are demands and not choices: plans for two
    of them are no alternatives. A supply, an oxide and the levels that are written are choices.
    """
    demands = {f"memory.{axis.key}": axis.name for axis in axes().values() if axis.larger_is_better}
    demands |= {f"memory.{name}": "p_flip" for name in ("p_flip", "p01", "p10", "faults", "map_file")}
    fields = {TECHNOLOGY: None, **demands}
    points = found.sweep.points
    return {name: of for name, of in fields.items() if len({str(p.values.get(name)) for p in points}) > 1}


def kept_apart(found: Explored, objectives: Sequence[str]) -> list[str]:
    """The fields by whose values these objectives have a front each."""
    known = known_objectives()
    bound = any(within(found, known[name]) for name in objectives)
    return [name for name, of in apart(found).items() if (bound if of is None else of not in objectives)]


def fronts(found: Explored, objectives: Sequence[str]) -> dict[tuple[str, ...], list[str]]:
    """Keys of the designs on the Pareto front, best first in the first objective: a front for each combination of the
    values of what keeps them apart (`kept_apart`).
    """
    known, fields = known_objectives(), kept_apart(found, objectives)
    values = {p.key: tuple(str(p.values.get(name)) for name in fields) for p in found.sweep.points}
    groups: dict[tuple[str, ...], dict[str, Result]] = {}
    for key, result in found.results.items():
        groups.setdefault(values[key], {})[key] = result
    first = known[objectives[0]]

    def place(key: str) -> float:
        return (first.interval(found.results[key]) or (0.0,))[0]

    return {
        group: sorted(front(results, objectives), key=place, reverse=first.larger) for group, results in groups.items()
    }


def _table(headings: Sequence[str], names: int) -> Table:
    """An empty table whose first `names` columns are texts."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="", show_edge=False)
    for i, heading in enumerate(headings):  # where there is no room names are wrapped, figures never
        head = HEAD.sub("\n", visible(heading))
        table.add_column(Text(head), justify="left" if i < names else "right", no_wrap=i >= names)
    return table


def front_table(found: Explored, objectives: Sequence[str], width: int = 1000) -> Table:
    """The Pareto front, best first in the first objective, with as many more figures as fit into so many columns."""
    for count in range(len(MORE), -1, -1):
        table = _front_table(found, objectives, MORE[:count])
        if _width(table) <= width:
            break
    return table


def _width(table: Table) -> int:
    """Columns of a terminal that a table takes if nothing in it is wrapped."""
    from rich.console import Console

    console = Console(width=1000)
    return console.measure(table).maximum


def _front_table(found: Explored, objectives: Sequence[str], more: Sequence[str]) -> Table:
    points = {p.key: p for p in found.sweep.points}
    known = known_objectives()
    swept = found.sweep.points[0].values
    names = [n for n in swept if n not in ("protection.budget", "protection.target")]
    shown = list(dict.fromkeys([*objectives, "accuracy", *more]))
    ids = short_names(found)
    table = _table(["id", *(n.partition(".")[2] for n in names), *(known[n].short for n in shown)], 1 + len(names))
    rows: dict[Any, list[str]] = {}  # designs that are stored alike stand in one row
    for group, keys in fronts(found, objectives).items():
        for key in keys:
            result = found.results[key]
            figures = tuple(known[n].interval(result) for n in shown)
            rows.setdefault((group, *sorted(result.operating_point.items()), *figures), []).append(key)
    for alike in list(rows.values())[:MOST_ROWS]:
        cells = [ids[alike[0]]]
        cells += [", ".join(dict.fromkeys(_cell(points[key].values[n], n) for key in alike)) for n in names]
        cells += [_figure(known[n], found.results[alike[0]]) for n in shown]
        table.add_row(*cells)
    told = []
    if len(rows) < (designs := sum(map(len, rows.values()))):
        told.append(f"{designs} designs in {len(rows)} rows: those that are stored alike stand in one")
    if len(rows) > MOST_ROWS:
        told.append(f"and {len(rows) - MOST_ROWS} more rows")
    table.caption = "; ".join(told) or None
    return table


def paying_table(found: Explored) -> Table | None:
    """Where protection stops paying and, over a supply voltage, the least energy of the array; None where no axis is
    swept.
    """
    answers, best = crossings(found), least_energy(found)
    if not answers:
        return None
    names = list(answers[0].where)
    headings = [*(n.partition(".")[2] for n in names), "stops paying at (95 % interval)"]
    table = _table(
        headings + (["least array energy", "check bits per weight", "without protection"] if best else []), len(names)
    )
    for column in table.columns[len(names) :]:
        column.no_wrap = False  # answers, several words each
    energies = {json.dumps(e.where): e for e in best}
    for answer in answers:
        cells = [*(_cell(answer.where[n], n) for n in names), answer.text]
        e = energies.get(json.dumps(answer.where))
        if best:
            bare = "–" if e is None or e.bare_energy is None else f"{e.bare_energy:.3g} V² at {e.bare_vdd_v:.3g} V"
            cells += ["–", "–", bare] if e is None else [f"{e.energy:.3g} V² at {e.vdd_v:.3g} V", _cell(e.parity), bare]
        table.add_row(*cells)
    return table


def each_front(found: Explored, objectives: Sequence[str]) -> str:
    """Of what there is a front each, and why of each technology; "" where there is one front."""
    fields = kept_apart(found, objectives) if len(fronts(found, objectives)) > 1 else []
    if not fields:
        return ""
    names = [name.partition(".")[2] for name in fields]
    each = f"each {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))}"
    return each + (", for energies of two technologies are not compared" if TECHNOLOGY in fields else "")


def stops_paying(found: Explored) -> str:
    """Where protection stops paying: what keeps which share by itself."""
    whole = {point.design.protection.whole for point in found.sweep.points}
    alone = "network, in its own words without protection,"
    bare = alone if whole == {True} else "read-out alone, without check bits,"
    own = " (the network's own words where others are made for the channel)" if len(whole) > 1 else ""
    keep = f"keeps {100 * target_share(found):.4g} % of the accuracy"
    default = "" if any(r.target for r in found.results.values()) else " (the sweep has no target of its own)"
    return f"{bare}{own} {keep}{default}"


def print_results(found: Explored, objectives: Sequence[str]) -> None:
    """Print the front, where protection stops paying, and what failed, on standard output."""
    from rich.console import Console
    from rich.text import Text

    from qtaml_hw.support.console import show

    console = Console()
    if not console.is_terminal:
        console = Console(width=NO_TERMINAL)
    total = len(found.sweep.points)
    if found.results:
        what = ", ".join(known_objectives()[name].label for name in objectives)
        on_front = sum(map(len, fronts(found, objectives).values()))
        each = each_front(found, objectives)
        said = f": one front for {each}" if each else ""
        show(
            console,
            Text(
                f"{total} {'design' if total == 1 else 'designs'}, {on_front} on the Pareto front of {what}{said}",
                style="bold",
            ),
        )
        show(console, front_table(found, objectives, console.width))
        show(console, Text(simulated(found)))
        figures = sorted({result.figure for result in found.results.values()})
        if figures != ["top-1"]:
            show(console, Text(f"accuracy is {', '.join(figures)}"))
        paying = paying_table(found)
        if paying is not None:
            show(console, Text(f"Protection stops paying where the {stops_paying(found)}", style="bold"))
            show(console, paying)
        saved = savings(found)
        if saved:
            show(console, Text("Energy to read a weight, memories and decoders together (pJ)", style="bold"))
        for _, sentence in saved:
            show(console, Text(sentence))
    for reason, count in Counter(found.failed.values()).items():
        show(console, Text(visible(f"{count} of {total} designs have no figures: {reason}")))
    _print_missing(console, found)


def cautions(found: Explored) -> list[str]:
    """What makes figures of a sweep doubtful, each with the number of its designs; the most common warnings alone."""
    warnings, total = warned(found), len(found.sweep.points)
    said = [f"prices are an illustration: {why}" for why in illustrations(found)]
    said += [f"{count} of {total} designs: {warning}" for warning, count in warnings[:MOST_WARNINGS]]
    if len(warnings) > MOST_WARNINGS:
        said.append(f"{len(warnings) - MOST_WARNINGS} more kinds of warnings; --export has them all")
    return said


EXTRAPOLATED = re.compile(r"(?P<axis>\S+) = (?P<value>.+) is outside (?P<range>the valid range .+: extrapolated)")
"""What `qtaml_hw.physics.Technology` says of a point outside the range that its sources cover."""


NUMBER = re.compile(r"(?<![\w.-])\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-]|\.\d)")
"""A number by itself, not one in a name."""


def warned(found: Explored) -> list[tuple[str, int]]:
    """Warnings with the number of their designs: extrapolated ones first, in one line for each range, then the most
    common. Those that differ in their numbers alone are one, with the least and the largest of each.
    """
    outside: dict[tuple[str, str], Counter[str]] = {}
    alike: dict[str, list[str]] = {}
    others: Counter[str] = Counter()
    for result in found.results.values():
        for warning in result.warnings:
            if said := EXTRAPOLATED.fullmatch(warning):
                outside.setdefault((said["axis"], said["range"]), Counter())[said["value"]] += 1
            else:
                alike.setdefault(NUMBER.sub("#", warning), []).append(warning)
        others.update({NUMBER.sub("#", warning) for warning in result.warnings})
    lines = []
    for (axis, limits), values in outside.items():
        are = "is" if len(values) == 1 else "are"
        lines.append((f"{axis} = {', '.join(sorted(values))} {are} outside {limits}", values.total()))
    return lines + [(_with_ranges(alike[said]), count) for said, count in others.most_common() if said in alike]


def _with_ranges(warnings: Sequence[str]) -> str:
    """Texts that differ in their numbers alone as one.

    Examples
    --------
    >>> _with_ranges(["only 50 test samples: one is worth 2 %", "only 80 test samples: one is worth 1.25 %"])
    'only 50 to 80 test samples: one is worth 1.25 to 2 %'
    """

    def ends(numbers: Sequence[str]) -> str:
        ordered = sorted(set(numbers), key=lambda text: float(text.replace(",", "")))
        return " to ".join(dict.fromkeys((ordered[0], ordered[-1])))

    columns = zip(*map(NUMBER.findall, warnings), strict=True)
    spans = map(ends, columns)
    return NUMBER.sub(lambda _: next(spans), warnings[0])


def _print_missing(console: Console, found: Explored) -> None:
    """What has not been done, design by design."""
    from rich.text import Text

    from qtaml_hw.support.console import show

    reasons: dict[str, list[str]] = {}
    for point in found.sweep.points:
        if why := found.missing.get(point.key):
            where = ", ".join(
                f"{name}={_cell(value, name)}" for name, value in point.values.items() if value is not None
            )
            reasons.setdefault(why, []).append(where or point.key)
    for why, designs in reasons.items():
        show(
            console, Text(visible(f"NOT COMPLETE: {len(designs)} of {len(found.sweep.points)} designs not done: {why}"))
        )
        for where in designs[:MOST_ROWS]:
            show(console, Text(f"  {visible(where)}"))
        if len(designs) > MOST_ROWS:
            show(console, Text(f"  and {len(designs) - MOST_ROWS} more (--json and --export name them all)"))
    if reasons:
        show(console, Text("what is finished is kept: the same command does the rest"))


def simulated(found: Explored) -> str:
    """How much of the networks faults can reach."""
    shares = sorted({result.coverage for result in found.results.values()})
    ends = " to ".join(f"{100 * share:.3g}" for share in dict.fromkeys((shares[0], shares[-1])))
    return f"with faults in {ends} % of the network's numbers"


def _cell(value: Any, field: str = "") -> str:
    """A value, of this field, in a table."""
    if value is None:
        return "–"
    if isinstance(value, int | float) and (axis := _axis(field)) is not None and axis.duration:
        return format_time(value)
    return visible(f"{value:.3g}" if isinstance(value, float) else value_text(value))


def _axis(field: str) -> Axis | None:
    """The operating axis that a field sets."""
    return next((axis for axis in axes().values() if field == f"memory.{axis.key}"), None)


def value_text(value: Any) -> str:
    """A value of a field; of a table each by its name."""
    return ", ".join(f"{key} = {x}" for key, x in value.items()) if isinstance(value, dict) else str(value)


def _figure(objective: Objective, result: Result) -> str:
    """A figure; an estimate always with its interval, also where all chips agreed."""
    found = objective.interval(result)
    if found is None:
        return "–"
    mean, low, high = found
    if isinstance(objective.of(result), Estimate):
        return f"{mean:.3f} ± {max(mean - low, high - mean):.3f}"
    return f"{mean:.0f}" if abs(mean) >= 1000 else f"{mean:.3g}"


def save_plots(found: Explored, objectives: Sequence[str], out: Path) -> list[Path]:
    """A Pareto plot for every pair of a cost and a value among the objectives, as SVG and PNG.

    One for each technology where only designs of one can be compared; other fronts of their own are in one plot.
    """
    from qtaml_hw.report.plots import pareto
    from qtaml_hw.report.style import save

    written, known = [], known_objectives()
    for pair in combinations(objectives, 2):
        x, y = sorted(pair, key=lambda name: known[name].larger)
        if known[x].larger or not known[y].larger:
            continue
        fields, groups = kept_apart(found, (x, y)), fronts(found, (x, y))
        on_front = {key: group for group, keys in groups.items() for key in keys}
        names = list(dict.fromkeys(str(p.values.get(TECHNOLOGY) or GIVEN) for p in found.sweep.points))
        for name in names if TECHNOLOGY in fields else [None]:
            points = [p for p in found.sweep.points if name in (None, str(p.values.get(TECHNOLOGY) or GIVEN))]
            designs = _pareto(found, points, on_front, fields, x, y)
            if designs.series:
                figure = pareto(designs)
                stem = f"{y}-over-{x}" + ("" if name is None else f"-{_file_name(name)}")
                written += [save(figure, out / f"{stem}{suffix}") for suffix in (".svg", ".png")]
    return written


def _file_name(technology: str) -> str:
    """A technology as part of a file name: a file of the user's own by its stem."""
    return re.sub(r"[^\w.-]", "_", Path(technology).stem if "/" in technology else technology)


def _pareto(
    found: Explored,
    points: Sequence[Point],
    on_front: Mapping[str, tuple[str, ...]],
    apart: Sequence[str],
    x: str,
    y: str,
) -> Pareto:
    cost_of, value_of = (known_objectives()[name] for name in (x, y))
    split = _split(points, apart)
    series: dict[str, list[tuple[float, float, float, float, bool, str]]] = {}
    for point in points:
        result = found.results.get(point.key)
        cost = cost_of.interval(result) if result else None
        value = value_of.interval(result) if result else None
        if cost is not None and value is not None:
            label = ", ".join(_label(name, point) for name in split if point.values[name] is not None) or "designs"
            group = ", ".join(on_front.get(point.key, ()))
            series.setdefault(label, []).append((cost[0], *value, point.key in on_front, group))
    return Pareto(
        cost_of.label,
        value_of.label,
        tuple(ParetoSeries(label, *zip(*rows, strict=True)) for label, rows in series.items()),
        percent=y in ("accuracy", "gained"),
    )


def _label(name: str, point: Point) -> str:
    value = point.values[name]
    if name == "network.bits":
        return f"{value} bits"
    if name in SERIES:
        return value_text(value)
    axis = _axis(name)
    if axis is not None and axis.duration:
        return _cell(value, name)
    text = f"{value:.6g}" if isinstance(value, int | float) else value_text(value)
    return f"{text} {axis.unit}" if axis is not None and axis.unit else f"{name.partition('.')[2]} {text}"


def _split(points: Sequence[Point], apart: Sequence[str]) -> tuple[str, ...]:
    """The swept fields that tell series apart: what has fronts of its own and `SERIES`, as many of them as keep the
    plot readable.
    """
    fields = dict.fromkeys((*apart, *SERIES))
    swept = [name for name in fields if len({str(p.values.get(name)) for p in points}) > 1]
    for count in range(len(swept), 0, -1):
        for names in combinations(swept, count):
            if len({tuple(str(p.values[n]) for n in names) for p in points}) <= MOST_SERIES:
                return names
    return ()
