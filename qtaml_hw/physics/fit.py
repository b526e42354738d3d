"""Parameters of a kind of memory from measured flip probabilities: least squares in scores, with intervals.

Scores ``Phi^-1(p)`` of all directions that were measured are fitted by a trust-region method (`scipy.optimize`); rows
with counts weigh by their standard error. Intervals are 95 % (Student's t, the residuals' own scatter, or that of the
counts where it is larger); with as many rows as parameters nothing is left to judge the fit by, and it says so. The
parameters of a fit move together: the technology that comes of it has its ranges along the axes of their ellipsoid.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, stdtrit

from qtaml_hw.errors import InputError
from qtaml_hw.physics.operating import OperatingPoint
from qtaml_hw.physics.table import Measurements
from qtaml_hw.physics.technology import Technology
from qtaml_hw.physics.uncertainty import Range, score_of

__all__ = ["Fit", "fit"]

Float = NDArray[np.float64]
MOST_FACTOR = 1e3
"""How far a positive parameter may move from where the fit starts."""
NOTHING = 1e-6
"""Scores that a factor of e in a parameter moves at least, and share of its effect that no other parameter has."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A technology whose parameters were fitted.

    Attributes
    ----------
    technology : Technology
        The one that was started from, with fitted parameters, their ranges, and the measured points.
    values : mapping of str to (float, float, float)
        Parameter -> fitted value and the ends of its interval.
    measured, fitted : float array, shape (rows, 2)
        p01 and p10.
    rms_factor : float
        Root mean square of the residuals as a factor on p.
    """

    technology: Technology
    values: dict[str, tuple[float, float, float]]
    points: tuple[dict[str, float], ...]
    measured: Float
    fitted: Float
    rms_factor: float
    remarks: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        return {
            "technology": self.technology.name,
            "parameters": {
                name: {"value": value, "low": low, "high": high} for name, (value, low, high) in self.values.items()
            },
            "residuals": [
                {**at, "p01": m[0], "p10": m[1], "fitted_p01": f[0], "fitted_p10": f[1]}
                for at, m, f in zip(self.points, self.measured.tolist(), self.fitted.tolist(), strict=True)
            ],
            "rms_factor": self.rms_factor,
            "confidence": self.technology.confidence,
            "evidence": self.technology.evidence,
            "remarks": list(self.remarks),
        }


def fit(start: Technology, data: Measurements, parameters: tuple[str, ...] = ()) -> Fit:
    """Fit parameters of `start` to `data`.

    Parameters
    ----------
    start : Technology
        Says the kind, all other parameters, and where the search starts.
    data : Measurements
        What was measured.
    parameters : tuple of str
        Which parameters; by default those that `start` was fitted by itself, else those that have a range.

    Returns
    -------
    Fit

    Raises
    ------
    InputError
        If the data are over an axis that the kind does not read, there are fewer of them than parameters, or a
        parameter is none that can be fitted, is named twice, or is not to be known from these data.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from qtaml_hw.physics import load
    >>> from qtaml_hw.physics.table import read_measurements
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "mine.csv"
    ...     _ = path.write_text("vdd_v,p\\n0.45,6.7e-2\\n0.5,1.54e-2\\n0.55,2.2e-3\\n0.6,2.2e-4\\n")
    ...     found = fit(load("sram-65nm"), read_measurements(path))
    >>> {name: round(value, 3) for name, (value, _, _) in found.values.items()}
    {'mu_v': 0.339, 'sigma_v': 0.074}
    """
    from scipy.optimize import least_squares  # slow to import

    curve = _Curve.of(start, data, _names(start, parameters))
    answer = least_squares(curve.residuals, np.zeros(len(curve.names)), method="trf", x_scale=0.1)
    model = _model(curve, answer)
    covariance, wide, remarks = _spread(curve, answer)
    _, values = curve.changed(answer.x)
    reach = np.sqrt(np.diag(covariance)) * wide
    ends = [
        (float(v * np.exp(-r)), float(v * np.exp(r))) if positive else (float(v - r), float(v + r))
        for v, r, positive in zip(values, reach, curve.positive, strict=True)
    ]
    ranges = _directions(curve, covariance * wide**2, answer)
    log_p = log_ndtr(curve.scores(answer.x))
    off = (log_p - np.log(np.stack([data.p01, data.p10])))[curve.used]
    points = [dict(zip(data.over, row, strict=True)) for row in data.points.tolist()]
    return Fit(
        _technology(curve, model, ranges, points),
        {name: (float(v), *end) for name, v, end in zip(curve.names, values, ends, strict=True)},
        tuple(points),
        np.stack([data.p01, data.p10], axis=1),
        np.exp(log_p).T,
        float(np.exp(np.sqrt(np.mean(off**2)))),
        remarks,
    )


def _names(start: Technology, parameters: tuple[str, ...]) -> tuple[str, ...]:
    """The parameters to fit, where they can be."""
    names, tables = parameters or start.fitted or tuple(start.uncertain), start.model.model_dump()
    wrong = [x for x in names if isinstance(tables.get(x), bool) or not isinstance(tables.get(x), float | int)]
    if not names or wrong:
        known = ", ".join(n for n, v in tables.items() if isinstance(v, float))
        raise InputError(f"{wrong[0] if wrong else 'no parameter'}: expected parameters to fit out of {known}")
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise InputError(f"{twice[0]}: is named twice among the parameters to fit")
    return names


@dataclass(frozen=True, eq=False)
class _Curve:
    """Scores of a technology at the measured points, over ``x``: logarithms of positive parameters, others as they are.

    Attributes
    ----------
    start, data, names
        As for `fit`.
    point : OperatingPoint
        The measured points.
    paths : list of bool
        Whether the technology has a path for p01, and for p10.
    used : list of int
        Which of the two are fitted: one of them where both are the same.
    first, positive : array, shape (parameters,)
        Where the fit starts, and whether that is above 0.
    wanted, weight : float array, shape (2, rows)
        Measured scores, and what their residuals count.
    """

    start: Technology
    data: Measurements
    names: tuple[str, ...]
    point: OperatingPoint
    paths: list[bool]
    used: list[int]
    first: Float
    positive: NDArray[np.bool_]
    wanted: Float
    weight: Float

    @classmethod
    def of(cls, start: Technology, data: Measurements, names: tuple[str, ...]) -> _Curve:
        """Where the data can be fitted."""
        unread = [name for name in data.over if name not in start.axes]
        if unread:
            raise InputError(f"{data.path}: {unread[0]}: {start.name} reads {', '.join(start.axes)}")
        point = OperatingPoint(start.defaults | dict(zip(data.over, data.points.T, strict=True)))
        rates = start.model.rates(point)
        paths = [bool(np.all(np.isfinite(log_p))) for log_p in (rates.log_p01, rates.log_p10)]
        same = bool(np.array_equal(data.p01, data.p10))
        used = [i for i in (0, 1) if paths[i] and not (same and i == 0 and paths[1])]
        wanted = score_of(np.log(np.stack([data.p01, data.p10])))
        weight = np.ones_like(wanted) if data.score_error is None else 1 / np.maximum(data.score_error, 1e-6)
        tables = start.model.model_dump()
        first = np.array([float(tables[name]) for name in names])
        curve = cls(start, data, names, point, paths, used, first, first > 0, wanted, weight)
        if curve.count < len(names):
            raise InputError(f"{data.path}: {curve.count} measured values are too few for {', '.join(names)}")
        return curve

    @property
    def count(self) -> int:
        """Values that are fitted."""
        return len(self.data.p10) * len(self.used)

    @property
    def spare(self) -> int:
        """How many more they are than parameters."""
        return self.count - len(self.names)

    def changed(self, x: Float) -> tuple[Any, Float]:
        """The model of the technology with its parameters at `x`, and these."""
        most = np.log(MOST_FACTOR)
        values = np.where(self.positive, self.first * np.exp(np.clip(x, -most, most)), self.first + x)
        return self.start.model.model_copy(update=dict(zip(self.names, values.tolist(), strict=True))), values

    def scores(self, x: Float) -> Float:
        """Mean over pages, shape (2, rows)."""
        rates = self.changed(x)[0].rates(self.point)
        means = [np.logaddexp.reduce(log_p, axis=0) - np.log(len(log_p)) for log_p in (rates.log_p01, rates.log_p10)]
        return np.stack([np.clip(score_of(np.broadcast_to(m, self.wanted[0].shape)), -1e3, 1e3) for m in means])

    def residuals(self, x: Float) -> Float:
        """What least squares makes small, shape (count,)."""
        return np.asarray(((self.scores(x) - self.wanted) * self.weight)[self.used].ravel())


def _model(curve: _Curve, answer: Any) -> Any:
    """The fitted model, where the data say what it is."""
    start, data, names = curve.start, curve.data, curve.names
    at_end = np.abs(answer.x) >= np.log(MOST_FACTOR) * (1 - 1e-6)
    unknown = _unknown(answer.jac, at_end, curve.positive)
    if unknown:
        what = " and ".join(names[i] for i in unknown)
        said = f"{what}: these data have no best value of it within a factor of {MOST_FACTOR:g} of that of {start.name}"
        said = said if len(unknown) == 1 else f"these data do not tell {what} apart"
        raise InputError(f"{data.path}: {said}; fit other parameters (--parameter), or measure at more points")
    values = dict(zip(names, curve.changed(answer.x)[1].tolist(), strict=True))
    try:
        return type(start.model).model_validate(dict(start.model) | values, strict=True)
    except ValueError as error:
        raise InputError(f"{data.path}: no parameters that {start.name} can have fit these data: {error}") from None


def _spread(curve: _Curve, answer: Any) -> tuple[Float, float, tuple[str, ...]]:
    """Covariance of the fitted ``x``, how many standard errors the interval reaches, and what limits that."""
    data, spare = curve.data, curve.spare
    scatter = float(np.sum(answer.fun**2) / spare) if spare else 1.0
    if data.score_error is not None:
        scatter = max(scatter, 1.0)
    covariance = np.linalg.pinv(answer.jac.T @ answer.jac) * scatter
    wide = float(stdtrit(spare, 0.975)) if spare else 2.0
    missing = [name for name, path in zip(("p01", "p10"), curve.paths, strict=True) if not path]
    remarks = [f"{name}: {curve.start.name} has no path for it: what was measured is left out" for name in missing]
    remarks += [] if spare else ["as many values as parameters: nothing is left to judge the fit by"]
    if not spare and data.score_error is None:
        remarks.append("neither scatter nor counts: intervals are not known")
        wide = 0.0
    return covariance, wide, tuple(remarks)


def _technology(curve: _Curve, model: Any, ranges: dict[str, Range], points: list[dict[str, float]]) -> Technology:
    """The technology that was started from, with what was found and what was measured."""
    start, data = curve.start, curve.data
    said = f"95 % of a fit to {curve.count} values of {data.path.name}"
    slack = np.ones(len(points)) if data.score_error is None else np.exp(2 * data.score_error * np.abs(curve.wanted[1]))
    measured = tuple(
        {"at": at, which: p, "factor": float(f), "source": data.path.name}
        for at, *both, f in zip(points, data.p01.tolist(), data.p10.tolist(), slack, strict=True)
        for which, p in (("p01" if i == 0 else "p10", both[i]) for i in curve.used)
    )
    columns = dict(zip(data.over, data.points.T, strict=True))
    spans = {name: (float(c.min()), float(c.max())) for name, c in columns.items()}
    return Technology.model_validate(
        start.model_dump(by_alias=True, exclude={"claim"})
        | {
            "name": data.path.stem,
            "description": f"{start.model.model_dump()['kind']} fitted to {data.path.name}, started from {start.name}",
            "source": data.source or (f"{data.path.name}, {len(points)} rows",),
            "model": model,
            "uncertain": {name: between.model_copy(update={"source": said}) for name, between in ranges.items()},
            "points": measured,
            "fitted": curve.names,
            "confidence": data.confidence,
            "defaults": start.defaults | {name: float(np.median(c)) for name, c in columns.items()},
            "valid_range": start.valid_range | spans,
        }
    )


def _unknown(jac: Float, at_end: NDArray[np.bool_], positive: NDArray[np.bool_]) -> list[int]:
    """The parameters that a fit leaves open: without any effect, run to the end, or with the effects of each other.

    Parameters
    ----------
    jac : float array, shape (values, parameters)
        Derivatives of the residuals.
    at_end, positive : bool array, shape (parameters,)
        Whether a parameter moved as far as it may, and whether it has such an end.
    """
    size = np.linalg.norm(jac, axis=0)
    alone = ~np.isfinite(size) | (size <= NOTHING) | (at_end & positive)
    if alone.any():
        return [int(np.flatnonzero(alone)[0])]
    _, strength, axes = np.linalg.svd(jac / size, full_matrices=False)
    return [] if strength[-1] > NOTHING else np.flatnonzero(np.abs(axes[-1]) > 0.1).tolist()


def _directions(curve: _Curve, square: Float, answer: Any) -> dict[str, Range]:
    """Ranges along the axes of the ellipsoid `square` around the fit, each under the parameter that moves the most."""
    from scipy.optimize import linear_sum_assignment  # slow to import

    sizes, axes = np.linalg.eigh(square)
    _, which = linear_sum_assignment(-np.abs(axes.T))
    found, names = {}, curve.names
    for size, axis, own in zip(sizes, axes.T, which, strict=True):
        step = np.sqrt(max(size, 0.0)) * axis * np.sign(axis[own])
        low, high = (curve.changed(_end(curve, answer, way))[1] for way in (-step, step))
        if low[own] < high[own]:
            others = {n: (float(low[i]), float(high[i])) for i, n in enumerate(names) if i != own}
            found[names[own]] = Range(low=float(low[own]), high=float(high[own]), source="fit", along=others)
    return found


def _end(curve: _Curve, answer: Any, step: Float) -> Float:
    """Where the measured points have the scores that `step` gives to first order: a long straight step leaves them."""
    from scipy.optimize import least_squares  # slow to import

    wanted = answer.fun + answer.jac @ step
    return np.asarray(least_squares(lambda x: curve.residuals(x) - wanted, answer.x, method="trf", x_scale=0.1).x)


def to_toml(technology: Technology) -> str:
    """A technology as a file that `load` reads back; its name is that of the file."""
    tables = technology.model_dump(by_alias=True, exclude={"name"}, exclude_none=True)
    if technology.variation.shares == {}:
        tables.pop("variation")
    points = tables.pop("points")
    plain = [f"{key} = {_toml(value)}" for key, value in tables.items() if not isinstance(value, dict)]
    lines = [*plain]
    for name, table in tables.items():
        if isinstance(table, dict) and table:
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_toml(value)}" for key, value in table.items())]
    for point in points:
        lines += ["", "[[points]]", *(f"{key} = {_toml(value)}" for key, value in point.items() if value is not None)]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else json.dumps(name)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items() if v is not None) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=True) if isinstance(value, str) else repr(value)
