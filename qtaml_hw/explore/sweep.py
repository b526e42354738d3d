"""A sweep file: a design file in which any field may have several values.

A list gives values one by one (a list of lists, or of tables, where the field is one itself). A table
``{ from = 0.45, to = 0.7, steps = 6 }`` gives a range, evenly spaced; with ``scale = "log"`` in equal ratios. Times may
be written as texts (``"1d"``). A section in double brackets, ``[[memory]]``, may be given several times: alternatives,
each with its own values. The points are all combinations.

``base = "design.toml"`` takes everything that the sweep file does not say from a design file. Other cells (a
technology, or probabilities or faults in its place) replace those of the base with their operating point, and keep what
is made of them, such as the map; a budget takes the place of a target, and the other way round
(`qtaml_hw.design.over`). With ``map = ["known", "unknown"]`` the points without a map leave out
``map_at`` and ``map_file``. ``half_width = 0.01`` ends the trials of a point once the 95 % interval of its accuracy is
no wider than this on either side; ``simulation.trials`` is the most that are made.
"""

from __future__ import annotations

import itertools
import math
import os
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from qtaml_hw.design import FILES, OF_A_MAP, TECHNOLOGIES, Design, moved, over, read_toml
from qtaml_hw.errors import InputError
from qtaml_hw.physics import parse_time
from qtaml_hw.storage import TRELLIS

__all__ = ["Point", "Sweep"]

HALF_WIDTH = 0.01
MOST_POINTS = 1_000_000
RANGE = {"from", "to", "steps"}

Value = bool | int | float | str | list[Any] | dict[str, Any] | None


@dataclass(frozen=True, eq=False)
class Point:
    """One design of a sweep.

    Attributes
    ----------
    key : str
        Names it in the store: two points that mean the same have the same key.
    design : Design
        Complete; paths relative to the sweep's folder.
    values : dict of str to value
        The fields that have several values in the sweep, as ``section.field``; None where an alternative has none.

    Examples
    --------
    >>> data = {"network": {"model": "n.onnx", "bits": [4, 8]}, "data": {"file": "d.npz"}, "memory": {"p_flip": 0.01}}
    >>> point = Sweep.parse(data, Path("."), "example").points[1]
    >>> point.values, point.design.network.bits
    ({'network.bits': 8}, 8)
    """

    key: str
    design: Design
    values: dict[str, Value]


@dataclass(frozen=True, eq=False)
class Sweep:
    """All points of a sweep file.

    Attributes
    ----------
    folder : Path
        What paths are relative to: where the sweep file lies.
    points : tuple of Point
        In the order of the file, each design once.
    half_width : float
        The interval of an accuracy that is narrow enough.
    description : dict
        What the file says, ranges as their values: all that decides the figures but the files it names.

    Examples
    --------
    >>> data = {"network": {"model": "n.onnx", "bits": [4, 8]}, "data": {"file": "d.npz"}}
    >>> data["memory"] = {"p_flip": {"from": 0.001, "to": 0.1, "steps": 3, "scale": "log"}}
    >>> sweep = Sweep.parse(data, Path("."), "example")
    >>> len(sweep.points), [p.values["memory.p_flip"] for p in sweep.points[:3]]
    (6, [0.001, 0.01, 0.1])
    """

    folder: Path
    points: tuple[Point, ...]
    half_width: float
    description: dict[str, Any]

    @classmethod
    def load(cls, path: Path) -> Sweep:
        """Read a sweep file.

        Raises
        ------
        InputError
            If the file or its base cannot be read, or a point of it is no valid design; the message names the field.
        """
        data = read_toml(path, "sweep file")
        base = data.pop("base", None)
        if base is not None:
            if not isinstance(base, str):
                raise InputError(f"{path}: base: expected the name of a design file, got {base!r}")
            data = _on_base(data, _rebased(read_toml(path.parent / base, "design file"), Path(base).parent))
        return cls.parse(data, path.parent, str(path))

    @classmethod
    def parse(cls, data: dict[str, Any], folder: Path, source: str) -> Sweep:
        """The sweep that a dictionary from `source` means; see the module for its form.

        Raises
        ------
        InputError
            As `load`.
        """
        data = dict(data)
        half_width = data.pop("half_width", HALF_WIDTH)
        if not isinstance(half_width, float) or not 0 < half_width < 1:
            raise InputError(f"{source}: half_width: expected a number between 0 and 1, got {half_width!r}")
        sections = {name: _alternatives(name, value, source) for name, value in data.items()}
        size = math.prod(sum(math.prod(map(len, a.values())) for a in many) for many in sections.values())
        if not 0 < size <= MOST_POINTS:
            raise InputError(f"{source}: makes {size} points: expected 1 to {MOST_POINTS}")
        swept = _swept(sections)
        found: dict[str, Point] = {}
        for combination in itertools.product(*(list(_product(many)) for many in sections.values())):
            tables = {name: _without(table, name, swept) for name, table in zip(sections, combination, strict=True)}
            point = _point(tables, swept, source)
            found.setdefault(point.key, point)
        description = {"half_width": half_width} | sections
        return cls(folder, tuple(found.values()), half_width, description)


def _point(tables: dict[str, dict[str, Any]], swept: list[tuple[str, str]], source: str) -> Point:
    design = Design.parse(tables, source)
    values = {f"{section}.{field}": tables[section].get(field) for section, field in swept}
    return Point(design.fingerprint()[:24], design, values)


def _without(table: dict[str, Any], section: str, swept: list[tuple[str, str]]) -> dict[str, Any]:
    """Values of a section without those that belong to others of a swept field: where cells are mapped in some points,
    no others say at which point that is done; where some have trellis words, no others say with which window.
    """
    for place, value, of_it in (
        (("memory", "map"), "known", OF_A_MAP),
        (("protection", "readout"), TRELLIS, ("window",)),
    ):
        if place in swept and section == place[0] and table.get(place[1]) != value:
            table = {field: x for field, x in table.items() if field not in of_it}
    return table


def _swept(sections: dict[str, list[dict[str, list[Any]]]]) -> list[tuple[str, str]]:
    """Fields that have several values, or that differ between the alternatives of a section."""
    swept = []
    for section, many in sections.items():
        fields = dict.fromkeys(field for a in many for field in a)
        swept += [
            (section, f) for f in fields if any(len(a.get(f, ())) > 1 or a.get(f) != many[0].get(f) for a in many)
        ]
    return swept


def _product(many: list[dict[str, list[Any]]]) -> Iterator[dict[str, Any]]:
    for fields in many:
        for values in itertools.product(*fields.values()):
            yield dict(zip(fields, values, strict=True))


def _alternatives(section: str, value: Any, source: str) -> list[dict[str, list[Any]]]:
    """Field -> values, for every alternative of a section."""
    many = value if isinstance(value, list) and value else [value]
    if not all(isinstance(table, dict) for table in many):
        raise InputError(f"{source}: {section}: expected a table, [{section}], or several, [[{section}]]")
    return [{f: _values(section, f, v, f"{source}: {section}.{f}") for f, v in table.items()} for table in many]


def _values(section: str, field: str, value: Any, place: str) -> list[Any]:
    """The values of one field: of a range, of a list, or the one it has."""
    if isinstance(value, dict) and RANGE & set(value):
        return _range(value, place)
    if not isinstance(value, list) or (_takes(list, section, field) and not any(isinstance(v, list) for v in value)):
        return [value]
    if not value:
        raise InputError(f"{place}: an empty list: expected at least one value")
    if any(isinstance(v, dict) and (RANGE & set(v) or not _takes(dict, section, field)) for v in value):
        raise InputError(f"{place}: a list of tables: expected a list of values, or one range")
    return value


def _takes(what: type, section: str, field: str) -> bool:
    """Whether one value of the field is (or may be) a list, or a table."""
    model = Design.model_fields.get(section)
    kind = model.annotation if model else None
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)) or field not in kind.model_fields:
        return False
    annotation = kind.model_fields[field].annotation
    union = typing.get_origin(annotation) in (types.UnionType, typing.Union)
    parts = typing.get_args(annotation) if union else (annotation,)
    return any(typing.get_origin(part) is what for part in parts)


def _range(table: dict[str, Any], place: str) -> list[float]:
    """Values of ``{ from, to, steps, scale }``, exact at both ends, 12 digits in between."""
    if not RANGE <= set(table) <= RANGE | {"scale"}:
        raise InputError(f"{place}: a range has from, to, steps and, if need be, scale; got {', '.join(table)}")
    ends = [_number(table[end], f"{place}.{end}") for end in ("from", "to")]
    steps, scale = table["steps"], table.get("scale", "linear")
    if not isinstance(steps, int) or isinstance(steps, bool) or not 2 <= steps <= MOST_POINTS:
        raise InputError(f"{place}.steps: expected a whole number of at least 2, got {steps!r}")
    if scale not in ("linear", "log"):
        raise InputError(f"{place}.scale: expected linear or log, got {scale!r}")
    if scale == "log" and min(ends) <= 0:
        raise InputError(f"{place}: a logarithmic range needs ends above 0, got {ends[0]:g} and {ends[1]:g}")
    low, high = (math.log(x) for x in ends) if scale == "log" else ends
    inner = (low + (high - low) * i / (steps - 1) for i in range(1, steps - 1))
    values = [ends[0], *(float(f"{math.exp(x) if scale == 'log' else x:.12g}") for x in inner), ends[1]]
    whole = all(isinstance(table[end], int) for end in ("from", "to")) and all(v == int(v) for v in values)
    return [int(v) for v in values] if whole else values


def _number(value: Any, place: str) -> float:
    if isinstance(value, str):
        try:
            return parse_time(value)
        except InputError as error:
            raise InputError(f"{place}: {error}") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{place}: expected a number or a duration, got {value!r}")
    return float(value)


def _rebased(base: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A design file from another `folder`, its paths taken along."""
    for section, key in (*FILES, ("memory", "technology")):
        value = base.get(section, {}).get(key) if isinstance(base.get(section, {}), dict) else None
        if value is not None and (key != "technology" or str(value).endswith(TECHNOLOGIES)):
            base[section][key] = moved(value, lambda name: os.path.normpath(folder / name))
    return base


def _on_base(data: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """What the sweep file says, on top of what its base says."""
    merged: dict[str, Any] = {name: value for name, value in base.items() if name not in data}
    for name, value in data.items():
        below = base.get(name, {})
        tables = value if isinstance(value, list) else [value]
        if not isinstance(below, dict) or not all(isinstance(table, dict) for table in tables):
            merged[name] = value
            continue
        merged[name] = [over(name, table, below) for table in tables]
    return merged
