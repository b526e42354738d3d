"""Uncertainty of a flip probability: ranges of parameters, measured points, and the confidence that follows from them.

Every parameter with a range is set to both ends, the others as they are. What that moves is counted in scores,
``z = Phi^-1(p)``, in which the models here are close to linear over many decades. Then all parameters are moved at
once, each in proportion to what it moves: for independent parameters the point of a 95 % ellipsoid that is furthest
away. The interval spans all these answers, so each of its ends is what the model gives for some parameters in their
ranges. A range means about 95 %, and so does the interval. What no parameter stands for is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, model_validator
from scipy.special import ndtri_exp

from qtaml_hw.physics.model import DeviceModel
from qtaml_hw.physics.operating import OperatingPoint, Rates

__all__ = [
    "Band",
    "Confidence",
    "Line",
    "MeasuredPoint",
    "Range",
    "band_of",
    "bands_of",
    "confidence_of",
    "corner_models",
    "inside",
    "outside",
    "score_of",
]

Float = NDArray[np.float64]
Confidence = Literal["high", "medium", "low"]

ORDER: Final[tuple[Confidence, ...]] = ("low", "medium", "high")
_NEVER: Final = -1e90
"""Logarithm that stands for a probability of 0: differences of scores stay numbers."""
CHECKED: Final = 2
"""Points beyond the fitted parameters from which on a fit counts as checked."""


def _printable(text: str) -> str:
    """Refuse what would steer a terminal."""
    if not text.isprintable():
        raise ValueError("expected one line of printable characters")
    return text


Line = Annotated[str, AfterValidator(_printable)]


class Range(BaseModel):
    """Between which values a parameter lies, about 19 times out of 20, and who says so.

    Attributes
    ----------
    low, high : float or str
        Ends; two texts where the parameter is a choice.
    source : str
        Where they are from; says so where nobody has confirmed them.
    along : mapping of str to (float, float)
        Parameters that move with it, as those of a fit do: their values where it is low and where it is high.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    low: FiniteFloat | Line
    high: FiniteFloat | Line
    source: Line
    along: dict[str, tuple[float, float]] = {}

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if isinstance(self.low, str) != isinstance(self.high, str):
            raise ValueError("low and high are both numbers or both texts")
        if isinstance(self.low, float) and isinstance(self.high, float) and not self.low <= self.high:
            raise ValueError(f"expected low <= high, got {self.low:g} and {self.high:g}")
        return self


class MeasuredPoint(BaseModel):
    """A published flip probability.

    Attributes
    ----------
    at : mapping of str to float
        Axes at which it was measured; defaults of the technology otherwise.
    p, p01, p10 : float
        Exactly one of: mean of both directions, P(read 1 | stored 0), P(read 0 | stored 1).
    factor : float
        How far the reading can be off, as a factor.
    source : str
        Where it was published.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    at: dict[str, float]
    p: float | None = Field(None, gt=0, lt=1)
    p01: float | None = Field(None, gt=0, lt=1)
    p10: float | None = Field(None, gt=0, lt=1)
    factor: float = Field(1.0, ge=1)
    source: Line

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.p, self.p01, self.p10].count(None) != 2:
            raise ValueError("give exactly one of p, p01 and p10")
        return self

    @property
    def measured(self) -> tuple[str, float]:
        """Which probability was measured, and what it was."""
        return next((n, v) for n, v in (("p", self.p), ("p01", self.p01), ("p10", self.p10)) if v is not None)


@dataclass(frozen=True, eq=False)
class Band:
    """Ends of an interval at one operating point, natural logarithms; the lower end comes first.

    Attributes
    ----------
    log_page_p01, log_page_p10 : float array, shape (2, pages)
        Per page.
    log_p01, log_p10, log_p : (float, float)
        Mean over pages, and mean over both directions too.
    shares : mapping of str to float
        Share of every parameter in the square of the interval of `log_p`, in scores; empty where nothing moves.
    """

    log_page_p01: Float
    log_page_p10: Float
    log_p01: tuple[float, float]
    log_p10: tuple[float, float]
    log_p: tuple[float, float]
    shares: Mapping[str, float]


def _flat(rates: Rates) -> Float:
    """ln p01 per page, ln p10 per page, and their means: p01, p10, both; shape (2 pages + 3,)."""
    p01, p10 = rates.log_p01.reshape(len(rates.log_p01)), rates.log_p10.reshape(len(rates.log_p10))

    def mean(row: Float) -> float:
        return float(np.logaddexp.reduce(row) - np.log(row.size))

    both = np.concatenate([p01, p10])
    return np.concatenate([both, [mean(p01), mean(p10), mean(both)]])


def score_of(log_p: Float) -> Float:
    """Score of a probability, from its natural logarithm.

    Examples
    --------
    >>> round(float(score_of(np.log(0.5))), 9)
    0.0
    """
    return np.asarray(ndtri_exp(np.clip(log_p, _NEVER, -1e-16)))


def bands_of(
    model: DeviceModel, corners: Mapping[str, tuple[DeviceModel, DeviceModel]], points: OperatingPoint, rates: Rates
) -> list[Band]:
    """The intervals along one axis: every corner is asked for all points at once.

    Parameters
    ----------
    model, corners
        As for `band_of`.
    points : OperatingPoint
        Some values of one axis, shape (N,); one of every other.
    rates : Rates
        What `model` answers there.

    Returns
    -------
    list of Band
        One for each point.
    """
    count = max(value.size for value in points.values())
    singles = {name: [end.rates(points) for end in ends] for name, ends in corners.items()}
    return [
        band_of(
            model,
            corners,
            OperatingPoint({axis: value.flat[i] if value.size > 1 else value for axis, value in points.items()}),
            _at(rates, i, count),
            {name: [_at(end, i, count) for end in ends] for name, ends in singles.items()},
        )
        for i in range(count)
    ]


def _at(rates: Rates, i: int, count: int) -> Rates:
    """One of the points that were asked at once."""
    p01, p10 = (np.broadcast_to(x.reshape(len(x), -1), (len(x), count))[:, i] for x in (rates.log_p01, rates.log_p10))
    return Rates(p01, p10, {}, ())


def band_of(
    model: DeviceModel,
    corners: Mapping[str, tuple[DeviceModel, DeviceModel]],
    point: OperatingPoint,
    rates: Rates,
    known: Mapping[str, Sequence[Rates]] | None = None,
) -> Band:
    """The interval around `rates`, the answer of `model` at one `point`.

    Parameters
    ----------
    model : DeviceModel
        With every parameter as it is.
    corners : mapping of str to (DeviceModel, DeviceModel)
        Parameter -> models that differ from `model` in it alone: its two ends.
    point, rates
        What was asked, one value per axis, and what `model` answered.
    known : mapping of str to sequence of Rates, optional
        What both ends of every parameter answer there, where they have been asked.

    Returns
    -------
    Band

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> sram = load("sram-65nm")
    >>> point = OperatingPoint({"vdd_v": 0.5, "time_s": 3600.0})
    >>> band = band_of(sram.model, sram.corners, point, sram.model.rates(point))
    >>> bool(band.log_p[0] < sram.model.rates(point).log_p01[0] < band.log_p[1])
    True
    """
    middle = _flat(rates)
    start = score_of(middle)
    known = known or {name: [end.rates(point) for end in ends] for name, ends in corners.items()}
    singles = {name: [_flat(end) for end in ends] for name, ends in known.items()}
    moves = {name: [score_of(end) - start for end in ends] for name, ends in singles.items()}
    answers = [middle, *(end for ends in singles.values() for end in ends)]
    for row in (-3, -2):  # p01, p10
        for sign in (-1, 1):
            weights = {name: [max(sign * float(move[row]), 0.0) for move in both] for name, both in moves.items()}
            together = _together(model, corners, weights)
            if together is not model:
                answers.append(_flat(together.rates(point)))
    stack = np.stack(answers)
    logs = np.stack([stack.min(axis=0), stack.max(axis=0)])
    squares = {name: float(np.ptp([0.0, *(move[-1] for move in both)])) ** 2 for name, both in moves.items()}
    total = sum(squares.values())
    pages = (middle.size - 3) // 2
    return Band(
        logs[:, :pages],
        logs[:, pages:-3],
        (float(logs[0, -3]), float(logs[1, -3])),
        (float(logs[0, -2]), float(logs[1, -2])),
        (float(logs[0, -1]), float(logs[1, -1])),
        {name: square / total for name, square in squares.items()} if total else {},
    )


def _together(
    model: DeviceModel, corners: Mapping[str, tuple[DeviceModel, DeviceModel]], weights: Mapping[str, Sequence[float]]
) -> DeviceModel:
    """The model with every parameter moved towards an end in proportion to what that end moves.

    Where scores are linear this is the point of a 95 % ellipsoid that moves them the furthest, by the root of the sum
    of the squares.
    """
    length = float(np.sqrt(sum(max(pair) ** 2 for pair in weights.values())))
    moved = model
    for name, pair in weights.items():
        if max(pair) > 0:
            corner = corners[name][int(np.argmax(pair))]
            start, ends, now = model.parameters(), corner.parameters(), moved.parameters()
            fields = [field for field, here in start.items() if here != ends[field]]
            straight = len(fields) > 1  # parameters of a fit that move together: ratios would leave its points
            moved = moved.changed(
                {
                    field: _between(start[field], ends[field], max(pair) / length, now[field], straight)
                    for field in fields
                }
            )
    return moved


def _between(here: Any, end: Any, share: float, start: Any, straight: bool) -> Any:
    """`start` moved by `share` of the way from `here` to `end`, in ratios where both are above 0 unless it is to go
    straight and stays above 0; a choice is made or not.
    """
    if isinstance(here, str):
        return end if share > np.sqrt(0.5) else start
    added, both = start + (end - here) * share, here > 0 and end > 0
    return start * (end / here) ** share if both and not (straight and added > 0) else added


def inside(point: MeasuredPoint, band: Band) -> bool:
    """Whether a measured point, read as well as it can be, touches the interval there."""
    which, value = point.measured
    low, high = {"p": band.log_p, "p01": band.log_p01, "p10": band.log_p10}[which]
    slack = float(np.log(point.factor)) + 1e-9
    return bool(low - slack <= np.log(value) <= high + slack)


def confidence_of(points: int, fitted: int, missed: int, *, ranges: bool, claim: Confidence | None) -> Confidence:
    """The word that data allow.

    Parameters
    ----------
    points, fitted : int
        Measured points, and parameters that were fitted to them.
    missed : int
        Points that lie outside the interval, and values outside their range.
    ranges : bool
        Whether parameters have ranges.
    claim : {"high", "medium", "low"} or None
        The most that the author of the file would say.

    Returns
    -------
    {"high", "medium", "low"}
        ``high``: ranges are given, and at least two more points were measured than parameters fitted. ``medium``: at
        least one more, so that one is left to check the fit. ``low``: none is left, or one that the interval misses.

    Examples
    --------
    >>> confidence_of(2, 2, 0, ranges=True, claim="high"), confidence_of(7, 2, 0, ranges=True, claim=None)
    ('low', 'high')
    """
    if points <= fitted or missed:
        word: Confidence = "low"
    else:
        word = "high" if ranges and points - fitted >= CHECKED else "medium"
    return min(word, claim or word, key=ORDER.index)


def outside(model: DeviceModel, ranges: Mapping[str, Range]) -> tuple[str, ...]:
    """What to warn of: parameters whose value is not in their range. The interval holds both."""
    said = []
    for name, between in ranges.items():
        value = model.parameters()[name]
        if not isinstance(value, str) and not isinstance(between.low, str) and not between.low <= value <= between.high:
            said.append(f"model.{name} = {value:g} is not in its range {between.low:g}..{between.high:g}")
    return tuple(said)


def corner_models(model: DeviceModel, ranges: Mapping[str, Range]) -> dict[str, tuple[DeviceModel, DeviceModel]]:
    """The models at both ends of every range.

    Raises
    ------
    ValueError
        If there is no such parameter, or an end is none that it can have.
    """
    fields = model.parameters()
    found = {}
    for name, between in ranges.items():
        if name not in fields:
            raise ValueError(f"uncertain.{name}: the model has no such parameter: it has {', '.join(fields)}")
        value = fields[name]
        if isinstance(value, tuple):
            raise ValueError(f"uncertain.{name}: a list has no range; give one to a number")
        if unknown := [other for other in between.along if other not in fields or other == name]:
            raise ValueError(f"uncertain.{name}.along: the model has no other parameter {unknown[0]!r}")
        try:
            found[name] = tuple(
                model.changed({name: end} | {other: pair[i] for other, pair in between.along.items()})
                for i, end in enumerate((between.low, between.high))
            )
        except ValueError:
            raise ValueError(
                f"uncertain.{name}: model.{name} can be neither {between.low!r} nor {between.high!r}, or not both"
            ) from None
    return found  # type: ignore[return-value]
