"""The results of a sweep as one HTML file that opens from disk: a Pareto plot to filter, a command for each design.

The page has one script, written here, and no other may run: the content security policy names its hash. What it shows
are data in a script element that no browser executes; every text enters the page as text. Nothing is loaded.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from qtaml_hw import __version__
from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.explore.output import (
    GIVEN,
    apart,
    each_front,
    fronts,
    illustrations,
    savings,
    simulated,
    stops_paying,
    value_text,
    warned,
    within,
)
from qtaml_hw.explore.pareto import Objective, known_objectives
from qtaml_hw.explore.paying import Crossing, LeastEnergy, crossings, least_energy, target_share
from qtaml_hw.explore.result import Result
from qtaml_hw.explore.run import Explored
from qtaml_hw.explore.sweep import Value
from qtaml_hw.explore.take import short_names
from qtaml_hw.report.html import environment, sheet
from qtaml_hw.support.files import write_atomically
from qtaml_hw.support.text import visible

__all__ = ["page", "render"]

MOST_POINTS = 3000
"""Designs on the page: a phone draws so many at once. The export has all."""
SHARES = ("accuracy", "unprotected", "lost", "gained")
"""Figures that are parts of 1."""


def _lost(result: Result) -> Estimate:
    found = result.accuracy
    return Estimate(result.clean - found.mean, result.clean - found.high, result.clean - found.low, found.trials)


MORE: Final = {
    "unprotected": Objective("accuracy without check bits", "unprotected", True, lambda r: r.unprotected),
    "lost": Objective("accuracy lost to faults", "lost", False, _lost),
}
"""Figures of the page beside those that a front may be asked for."""


def render(found: Explored, objectives: Sequence[str], command: Sequence[str], path: Path) -> Path:
    """Write the page of a sweep in one step.

    Parameters
    ----------
    found : Explored
        The sweep with at least one result.
    objectives : sequence of str
        As `qtaml_hw.explore.front` takes them; the page begins with the first cost and the first value among them.
    command : sequence of str
        The words that made the sweep and, with ``--take ID`` behind them, make the plan of a design.
    path : Path
        Usually ``.../sweep.html``.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    OSError
        If it cannot be written; nothing is then left behind.
    """
    return write_atomically(path, page(found, objectives, command).encode())


def page(found: Explored, objectives: Sequence[str], command: Sequence[str]) -> str:
    """The page as text, for what `render` takes; the same bytes for the same sweep."""
    folder = files("qtaml_hw.explore").joinpath("page")
    script = folder.joinpath("sweep.js").read_text("utf-8")
    shown, fields, words = _shown(found, objectives), _fields(found), shlex.join(command)
    data = _data(found, objectives, words, shown, fields)
    text = json.dumps(data, allow_nan=False, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    answers = crossings(found)
    template = environment().from_string(folder.joinpath("sweep.html.jinja").read_text("utf-8"))
    on_front = {key for keys in fronts(found, objectives).values() for key in keys}
    return template.render(
        network=", ".join(dict.fromkeys(Path(p.design.network.model).stem for p in found.sweep.points)),
        technologies=list(dict.fromkeys(p.design.memory.technology or GIVEN for p in found.sweep.points)),
        designs=len(found.sweep.points),
        shown=len(shown),
        results=len(found.results),
        on_front=len(on_front),
        objectives=[known_objectives()[name].label for name in objectives],
        simulated=simulated(found),
        fields=data["fields"],
        each=each_front(found, objectives),
        stops=stops_paying(found),
        paying=list(_paying(answers, least_energy(found), fields)),
        savings=[(_placed(even.where, fields), sentence) for even, sentence in savings(found)],
        illustrations=illustrations(found),
        names=[name.partition(".")[2] for name in answers[0].where] if answers else [],
        axis=answers[0].axis.partition(".")[2] if answers else "",
        ends=[f"{end(a.span[i] for a in answers):.4g}" for i, end in enumerate((min, max))] if answers else [],
        unanswered=Counter((found.failed | found.missing).values()).most_common(),
        warnings=warned(found),
        command=words,
        version=__version__,
        css=Markup(sheet() + folder.joinpath("sweep.css").read_text("utf-8")),
        data=Markup(text),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(f"\n{script}\n".encode()).digest()).decode(),
    )


def _shown(found: Explored, objectives: Sequence[str]) -> list[str]:
    """Keys of the designs that the page shows: all, or the fronts and so many others, evenly taken."""
    keys = list(found.results)
    if len(keys) <= MOST_POINTS:
        return keys
    kept = set([key for group in fronts(found, objectives).values() for key in group][:MOST_POINTS])
    others = [key for key in keys if key not in kept]
    left = MOST_POINTS - len(kept)
    kept.update(others[i * len(others) // left] for i in range(left))
    return [key for key in keys if key in kept]


@dataclass(frozen=True)
class Swept:
    """A swept field: its values as texts, in order, and the index of each value by what JSON writes for it."""

    name: str
    values: tuple[str, ...]
    index: dict[str, int]

    @classmethod
    def of(cls, name: str, values: Iterable[Any]) -> Swept:
        """The field with these values, numbers by size, different ones with as few digits as tell them apart."""
        found = {json.dumps(value): value for value in values}
        plain = [value for value in found.values() if value is not None]
        order = list(found)
        if all(isinstance(value, int | float) for value in plain):
            order.sort(key=lambda code: (found[code] is None, found[code] or 0))
        for digits in range(3, 18):
            texts = tuple(_text(found[code], digits) for code in order)
            if len(set(texts)) == len(texts):
                break
        return cls(name, texts, {code: i for i, code in enumerate(order)})

    def place(self, value: Any) -> int:
        """Index of a value."""
        return self.index[json.dumps(value)]


def _text(value: Any, digits: int) -> str:
    if value is None:
        return "–"
    return f"{value:.{digits}g}" if isinstance(value, float) else visible(value_text(value))


def _fields(found: Explored) -> list[Swept]:
    """Fields in which designs of the sweep differ."""
    points = found.sweep.points
    fields = [Swept.of(name, [p.values[name] for p in points]) for name in points[0].values]
    return [field for field in fields if len(field.values) > 1]


def _data(
    found: Explored, objectives: Sequence[str], command: str, shown: Sequence[str], fields: Sequence[Swept]
) -> dict[str, Any]:
    """What the script is given: fields with their values, figures, and each design as indices and numbers."""
    known = {**known_objectives(), **MORE}
    ids, points, keep = short_names(found), {p.key: p for p in found.sweep.points}, target_share(found)
    measured = {name: {o.interval(found.results[key]) for key in shown} - {None} for name, o in known.items()}
    figures = [
        name for name, values in measured.items() if len(values) > 1 or (values and name in {*objectives, *SHARES})
    ]
    names = [field.name for field in fields]
    if len({r.priced_in for r in found.results.values()} - {""}) > 1:  # nobody may compare these, here or elsewhere
        figures = [name for name in figures if not known[name].priced]
    return {
        "fields": [{"label": visible(f.name.partition(".")[2]), "values": f.values} for f in fields],
        "figures": [_described(name, known[name], found) for name in figures],
        "axes": _axes(objectives, known, figures),
        "apart": [{"field": names.index(name), "unless": of} for name, of in apart(found).items()],
        "keep": keep,
        "command": command,
        "points": [
            {
                "id": ids[key],
                "values": [field.place(points[key].values[field.name]) for field in fields],
                "figures": [known[name].interval(found.results[key]) for name in figures],
                "clean": found.results[key].clean,
            }
            for key in shown
        ],
    }


def _described(name: str, figure: Objective, found: Explored) -> dict[str, Any]:
    described = {"name": name, "label": figure.label, "short": figure.short, "larger": figure.larger}
    return described | {"within": within(found, figure), "share": name in SHARES}


def _axes(objectives: Sequence[str], known: Mapping[str, Objective], figures: Sequence[str]) -> list[int]:
    """Across and up, as indices into the figures: a cost and a value where both are among the objectives."""
    asked = [name for name in objectives if name in figures] or ["accuracy"]  # which every design has
    costs, values = ([name for name in asked if known[name].larger == larger] for larger in (False, True))
    across, up = (costs or values[::-1])[0], (values or costs[::-1])[0]
    return [figures.index(across), figures.index(up)]


def _paying(
    answers: Sequence[Crossing], best: Sequence[LeastEnergy], fields: Sequence[Swept]
) -> Iterator[dict[str, Any]]:
    """Rows of the table of crossings: where, what is said, its places on the axis in per cent, the least energy."""
    if not answers:
        return
    low, high = min(a.span[0] for a in answers), max(a.span[1] for a in answers)
    energies = {json.dumps(e.where): e for e in best}
    for answer in answers:
        yield {
            "where": _placed(answer.where, fields),
            "names": [_text(value, 4) for value in answer.where.values()],
            "text": answer.text,
            **_strip(answer, low, high),
            "energy": energies.get(json.dumps(answer.where)),
        }


def _placed(where: Mapping[str, Value], fields: Sequence[Swept]) -> str:
    """What the script filters an answer by: indices of fields and of their values."""
    return json.dumps({i: f.place(where[f.name]) for i, f in enumerate(fields) if f.name in where})


def _strip(answer: Crossing, low: float, high: float) -> dict[str, Any]:
    """A crossing on the axis from `low` to `high`, in per cent: both sides of it, its interval, itself."""
    first, last = (_place(x, low, high) for x in answer.span)
    if answer.value is None or answer.between is None:
        return {"sides": [("needed" if answer.needed else "free", first, last)], "value": None}
    missed, kept = answer.between
    bad, good = (first, last) if missed < kept else (last, first)
    at = _place(answer.value, low, high)
    least = first if answer.low is None else _place(answer.low, low, high)
    most = last if answer.high is None else _place(answer.high, low, high)
    sides = [("needed", *sorted((bad, at))), ("free", *sorted((at, good)))]
    return {"sides": sides, "value": at, "interval": [least, most]}


def _place(x: float, low: float, high: float) -> float:
    """Where a value lies on the axis from `low` to `high`, in per cent; by ratios where that spans over a decade."""
    if low > 0 and high > 10 * low:
        x, low, high = (math.log(v) for v in (x, low, high))
    return 100 * (x - low) / (high - low)
