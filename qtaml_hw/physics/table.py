"""A memory as it was measured: flip probabilities in a table, over any axes, interpolated and never extrapolated.

The rows are a full grid over their axes. Between them scores ``Phi^-1(p)`` are linear in every axis, or in its
logarithm where equal ratios are equally far apart: a Gaussian minimum voltage is reproduced exactly from two rows.
Outside the grid the model has no answer and says so.

A table comes from the ``[model]`` of a technology file, or straight from a CSV file (`read_measurements`): a line of
column names, then one line per operating point. Columns are axes by name or key, and either ``p`` (both directions),
``p01`` and ``p10``, or ``errors`` and ``bits`` (counts). Lines that start with ``#`` say where it comes from.
"""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat, model_validator
from scipy.special import log_ndtr, ndtri

from qtaml_hw.channel import Persistence
from qtaml_hw.errors import InputError
from qtaml_hw.physics.model import DeviceModel
from qtaml_hw.physics.operating import OperatingPoint, Rates, axes, axis_named, format_axis
from qtaml_hw.support.files import opened

__all__ = ["MeasuredTable", "Measurements", "read_measurements"]

Float = NDArray[np.float64]
MOST_ROWS: Final = 10_000
_SETS: Final = (("p",), ("p01", "p10"), ("errors", "bits"))


class MeasuredTable(DeviceModel):
    """Interpolation in a table; see the module.

    Attributes
    ----------
    over : tuple of str
        Axes of the grid, the one that plots run over first.
    rows : tuple of tuple of float
        Value on every axis, then p01 and p10, each in (0, 1).
    score_shift : float
        Added to every score: what its range says is how sure all figures are together.
    persistence : {"transient", "retention", "stuck"}
        How long a fault stays.

    Examples
    --------
    >>> cells = MeasuredTable(kind="table", over=("vdd_v",), rows=((0.5, 0.02, 0.01), (0.6, 2e-4, 1e-4)))
    >>> rates = cells.rates(OperatingPoint({"vdd_v": 0.55}))
    >>> f"{np.exp(rates.log_p10.item()):.2e}"
    '1.25e-03'
    """

    tabulated: ClassVar[bool] = True

    kind: Literal["table"]
    over: tuple[str, ...] = Field(min_length=1)
    rows: tuple[tuple[FiniteFloat, ...], ...] = Field(min_length=2, max_length=MOST_ROWS)
    score_shift: FiniteFloat = 0.0
    persistence: Persistence = "stuck"  # type: ignore[misc]

    @property
    def axes(self) -> tuple[str, ...]:  # type: ignore[override]
        """See `DeviceModel`."""
        return self.over

    @property
    def natural_axis(self) -> str:  # type: ignore[override]
        """See `DeviceModel`."""
        return self.over[0]

    @model_validator(mode="after")
    def _full_grid(self) -> Self:
        unknown = [name for name in self.over if name not in axes()]
        if unknown or len(set(self.over)) < len(self.over):
            raise ValueError(f"over: expected different axes out of {', '.join(axes())}")
        for i, row in enumerate(self.rows):
            if len(row) != len(self.over) + 2:
                raise ValueError(f"rows.{i}: expected {', '.join(self.over)}, p01 and p10, got {len(row)} numbers")
            if not all(0 < p < 1 for p in row[-2:]):
                raise ValueError(f"rows.{i}: p01 and p10 lie between 0 and 1, got {row[-2]:g} and {row[-1]:g}")
            if row[-2] + row[-1] > 1:
                raise ValueError(f"rows.{i}: p01 + p10 is above 1: such cells hold no data")
            for name, value in zip(self.over, row, strict=False):
                if problem := axis_named(name).expected(value):
                    raise ValueError(f"rows.{i}: {name}: {problem}")
        known: dict[tuple[float, ...], int] = {}
        for i, row in enumerate(self.rows):
            if (before := known.setdefault(row[:-2], i)) != i:
                raise ValueError(f"rows.{i} is at the same point as rows.{before}")
        for point in itertools.product(*self._ticks()):
            if point not in known:
                said = ", ".join(f"{name} = {value:g}" for name, value in zip(self.over, point, strict=True))
                raise ValueError(f"rows: no row at {said}: rows are a full grid over {' x '.join(self.over)}")
        return self

    def _ticks(self) -> list[list[float]]:
        return [sorted({row[i] for row in self.rows}) for i in range(len(self.over))]

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`; InputError outside the grid."""
        ticks = self._ticks()
        shape = point.shape
        values = np.full((2, *map(len, ticks)), np.nan)
        for row in self.rows:
            where = tuple(t.index(value) for t, value in zip(ticks, row, strict=False))
            values[0][where], values[1][where] = ndtri(row[-2:])
        for name, known in zip(self.over, ticks, strict=True):
            asked = np.broadcast_to(point[name], shape).ravel()
            for extreme in (asked.min(), asked.max()) if asked.size else ():
                if not known[0] <= extreme <= known[-1]:
                    raise InputError(
                        f"{name} = {format_axis(name, float(extreme))} is outside the table, which was measured at "
                        f"{format_axis(name, known[0], known[-1])} only"
                    )
        scores = np.stack([self._at(values[i], ticks, point, shape) for i in (0, 1)]) + self.score_shift
        logs = np.asarray(log_ndtr(scores))
        return Rates(logs[:1], logs[1:], {"measured": np.logaddexp(logs[0], logs[1])})

    def _at(self, table: Float, ticks: list[list[float]], point: OperatingPoint, shape: tuple[int, ...]) -> Float:
        """Multilinear interpolation of one direction."""
        corners: list[tuple[tuple[Any, ...], Float]] = [((), np.ones(shape))]
        for name, known in zip(self.over, ticks, strict=True):
            x, grid = np.broadcast_to(point[name], shape), np.array(known)
            if axis_named(name).logarithmic and known[0] > 0:
                x, grid = np.log(x), np.log(grid)
            left = np.clip(np.searchsorted(grid, x) - 1, 0, max(len(known) - 2, 0))
            right = np.minimum(left + 1, len(known) - 1)
            width = np.where(right > left, grid[right] - grid[left], 1.0)
            share = (x - grid[left]) / width
            corners = [
                ((*index, side), weight * part)
                for index, weight in corners
                for side, part in ((left, 1 - share), (right, share))
            ]
        return np.asarray(sum(weight * table[index] for index, weight in corners))


@dataclass(frozen=True, eq=False)
class Measurements:
    """What a CSV file says.

    Attributes
    ----------
    path : Path
        The file.
    over : tuple of str
        Axes, in the order of the columns.
    points : float array, shape (rows, axes)
        Operating points.
    p01, p10 : float array, shape (rows,)
        Measured probabilities.
    score_error : float array or None, shape (rows,)
        Standard error of a score, from counts; None where no counts are given.
    source : tuple of str
        Its comment lines.
    """

    path: Path
    over: tuple[str, ...]
    points: Float
    p01: Float
    p10: Float
    score_error: Float | None
    source: tuple[str, ...]

    @property
    def confidence(self) -> str:
        """The most that these rows allow, as they are or with a model fitted to them: no other measurement checks them,
        and without counts its error is not known.
        """
        return "low" if self.score_error is None else "medium"

    def technology(self) -> dict[str, Any]:
        """Tables of a technology file of kind ``table``."""
        rows = [(*at, p01, p10) for at, p01, p10 in zip(self.points.tolist(), self.p01, self.p10, strict=True)]
        ticks = {name: sorted(set(column)) for name, column in zip(self.over, self.points.T.tolist(), strict=True)}
        tables: dict[str, Any] = {
            "description": f"flip probabilities as measured, {len(rows)} operating points",
            "source": self.source or (f"{self.path.name}, {len(rows)} rows; it does not say where they are from",),
            "mechanisms": {"measured": "all causes together, as measured"},
            "omitted": {"elsewhere": "nothing is extrapolated: outside the measured points there is no answer"},
            "model": {"kind": "table", "over": self.over, "rows": tuple(tuple(map(float, row)) for row in rows)},
            "defaults": {name: known[len(known) // 2] for name, known in ticks.items()},
            "valid_range": {name: (known[0], known[-1]) for name, known in ticks.items()},
            "points": tuple(
                {"at": dict(zip(self.over, row, strict=False)), "p": (row[-2] + row[-1]) / 2, "source": self.path.name}
                for row in rows
            ),
            "fitted": (),
            "confidence": self.confidence,
        }
        if self.score_error is not None:
            reach = 2 * float(np.sqrt(np.mean(self.score_error**2)))
            said = "two standard errors of the counts, root mean square over the rows"
            tables["uncertain"] = {"score_shift": {"low": -reach, "high": reach, "source": said}}
        return tables


def read_measurements(path: Path) -> Measurements:
    """Flip probabilities from a CSV file; see the module.

    Parameters
    ----------
    path : Path
        The file: UTF-8, at most 10,000 rows.

    Returns
    -------
    Measurements

    Raises
    ------
    InputError
        If the file cannot be read or a line says something else; the message names file, line and column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.csv"
    ...     _ = path.write_text("# chip 7\\nvdd_v,errors,bits\\n0.5,156,10000\\n0.6,23,10000\\n")
    ...     found = read_measurements(path)
    >>> found.over, found.p10.tolist(), found.source
    (('vdd_v',), [0.0156, 0.0023], ('chip 7',))
    """
    try:
        with io.TextIOWrapper(opened(path), encoding="utf-8-sig", newline="") as file:
            lines = [line.rstrip("\r\n") for line, _ in zip(file, range(MOST_ROWS + 1000), strict=False)]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise InputError(f"{path}: cannot read this table: {reason}") from None
    source = tuple(line.lstrip("# ").strip() for line in lines if line.startswith("#"))
    if not all(line.isprintable() for line in source):
        raise InputError(f"{path}: expected printable characters in comments")
    try:
        numbered = [
            (i + 1, [cell.strip() for cell in next(csv.reader([line]))])
            for i, line in enumerate(lines)
            if line.strip() and not line.startswith("#")
        ]
    except (csv.Error, StopIteration) as error:
        raise InputError(f"{path}: not a CSV file: {error}") from None
    if len(numbered) < 2 or len(numbered) > MOST_ROWS + 1:
        raise InputError(f"{path}: expected a line of column names and 1 to {MOST_ROWS} lines of numbers")
    (_, names), *rows = numbered
    by_key = {name: axis for axis in axes().values() for name in (axis.name, axis.key)}
    figures = [name for name in names if name not in by_key]
    kind = next((s for s in _SETS if sorted(s) == sorted(figures)), None)
    if kind is None or len(set(names)) < len(names) or len(figures) == len(names):
        raise InputError(
            f"{path}: columns {', '.join(names)[:80]!r}: expected axes ({', '.join(axes())}), and p, or p01 and p10, "
            "or errors and bits"
        )
    table: dict[str, list[float]] = {name: [] for name in names}
    for number, cells in rows:
        if len(cells) != len(names):
            raise InputError(f"{path}: line {number}: expected {len(names)} values, got {len(cells)}")
        for name, cell in zip(names, cells, strict=True):
            table[name].append(_number(path, number, name, cell, name in by_key))
    over = tuple(by_key[name].name for name in names if name in by_key)
    points = np.array([table[name] for name in names if name in by_key]).T
    score_error = None
    if kind == ("errors", "bits"):
        errors, bits = np.array(table["errors"]), np.array(table["bits"])
        if not np.all((errors > 0) & (errors < bits)):
            where = rows[int(np.argmin((errors > 0) & (errors < bits)))][0]
            raise InputError(
                f"{path}: line {where}: errors: expected a count above 0 and below bits: a point without errors has no "
                "probability, only a bound; leave it out"
            )
        p01 = p10 = errors / bits
        score_error = 1 / np.sqrt(errors) * p01 / (np.exp(-(ndtri(p01) ** 2) / 2) / np.sqrt(2 * np.pi))
    else:
        p01, p10 = np.array(table[kind[0]]), np.array(table[kind[-1]])
        for name in kind:
            wrong = ~((np.array(table[name]) > 0) & (np.array(table[name]) < 1))
            if np.any(wrong):
                i = int(np.argmax(wrong))
                given = f"{table[name][i]:g}"
                raise InputError(
                    f"{path}: line {rows[i][0]}: {name}: expected a probability above 0 and below 1, got {given}"
                )
    return Measurements(path, over, points, p01, p10, score_error, source)


def _number(path: Path, line: int, name: str, cell: str, is_axis: bool) -> float:
    axis = {name: axis for axis in axes().values() for name in (axis.name, axis.key)}.get(name)
    try:
        value = float(cell)
    except ValueError:
        if axis is None or not axis.duration:
            raise InputError(f"{path}: line {line}: {name}: expected a number, got {cell[:40]!r}") from None
        value = float("nan")
    try:
        if is_axis and axis is not None:
            return axis.read(cell if np.isnan(value) else value)
    except InputError as error:
        raise InputError(f"{path}: line {line}: {name}: {error}") from None
    if not np.isfinite(value):
        raise InputError(f"{path}: line {line}: {name}: expected a finite number, got {cell[:40]!r}")
    return value
