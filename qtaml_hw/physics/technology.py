"""A memory technology: a validated TOML file that turns an operating point into a bit channel.

A file gives where its numbers come from (``source``), which mechanisms it contains and which it leaves out, the
parameters of one device model, how sure each of them is (``uncertain``), what was measured (``points``), the default
operating point, and the range in which all that was checked. Outside that range every answer carries a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    NonNegativeFloat,
    PlainValidator,
    SerializeAsAny,
    TypeAdapter,
    field_validator,
    model_validator,
)
from scipy.special import log_ndtr, ndtr, ndtri_exp

from qtaml_hw.errors import InputError
from qtaml_hw.physics.floating_gate import arrhenius_time
from qtaml_hw.physics.model import DeviceModel, kinds
from qtaml_hw.physics.operating import OperatingPoint, Rates, axes, axis_named, format_axis
from qtaml_hw.physics.results import AxisSweep, DeviceResult, log10_mean, mechanism_shares
from qtaml_hw.physics.uncertainty import (
    Band,
    Confidence,
    Line,
    MeasuredPoint,
    Range,
    band_of,
    bands_of,
    confidence_of,
    corner_models,
    inside,
    outside,
    score_of,
)
from qtaml_hw.physics.units import parse_time
from qtaml_hw.physics.variation import CellVariation

__all__ = ["Spread", "Technology"]

Float = NDArray[np.float64]
_LN10 = float(np.log(10.0))
_ASKED = 9
"""Points of a sweep at which an interval is evaluated."""


@lru_cache(maxsize=1)
def _any_of(models: tuple[type[DeviceModel], ...]) -> TypeAdapter[DeviceModel]:
    """What reads a ``[model]`` table by its `kind`."""
    any_of_them: Any = reduce(or_, models)
    return TypeAdapter(Annotated[any_of_them, Field(discriminator="kind")])


class _ByKind:
    """The class of a ``[model]`` table is the one that is registered for its `kind`."""

    @staticmethod
    def read(given: Any) -> DeviceModel:
        """A model as it is, or the model that a table means, which takes no text or truth for a number."""
        if isinstance(given, DeviceModel):
            return given
        return _any_of(tuple(kinds().values())).validate_python(given, strict=True)

    def __get_pydantic_json_schema__(self, _: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """One of all kinds."""
        return handler(_any_of(tuple(kinds().values())).core_schema)


Model = Annotated[SerializeAsAny[DeviceModel], PlainValidator(_ByKind.read), _ByKind()]


class Spread(BaseModel):
    """How cells of an array share their variation: the parameters of `CellVariation`. By default they share nothing.

    Attributes
    ----------
    chip, field, row, column : float
        Shares of the variance, sum at most 1.
    field_length, line_length : float
        Correlation lengths in cells and in rows or columns.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    chip: NonNegativeFloat = 0.0
    field: NonNegativeFloat = 0.0
    row: NonNegativeFloat = 0.0
    column: NonNegativeFloat = 0.0
    field_length: Annotated[float, Field(ge=1.0)] = 64.0
    line_length: Annotated[float, Field(ge=1.0)] = 1.0

    @model_validator(mode="after")
    def _shares(self) -> Self:
        if self.chip + self.field + self.row + self.column > 1:
            raise ValueError("chip, field, row and column must sum to at most 1")
        return self

    @property
    def shares(self) -> dict[str, float]:
        """The shares that are not 0, by name."""
        shares = {"chip": self.chip, "field": self.field, "row": self.row, "column": self.column}
        return {name: share for name, share in shares.items() if share}

    @property
    def lines(self) -> dict[str, float]:
        """Those of neighbours alone."""
        return {name: share for name, share in self.shares.items() if name != "chip"}


class Technology(BaseModel):
    """A memory technology with its provenance; see the module.

    Attributes
    ----------
    name : str
        Name of the preset, or stem of the user's file.
    description : str
        One line.
    source : tuple of str
        Where the parameters come from.
    claim : {"high", "medium", "low"}, optional
        The most that the author of the file would say of its absolute figures; ``confidence`` in the file. The word
        that is shown follows from the data, see `confidence`, and is never more than this.
    mechanisms : mapping of str to str
        Mechanisms in the model, each with one line on what it stands for.
    omitted : mapping of str to str
        Known mechanisms that are not in the model, each with the reason.
    model : DeviceModel
        Parameters.
    defaults : mapping of str to float
        Operating point used for what is not given; one value for each axis of the model. An axis without influence
        (`DeviceModel.idle_axes`) may be left out: it is at 1.
    valid_range : mapping of str to (low, high)
        Range of each axis in which the model was compared with anything.
    uncertain : mapping of str to Range
        Between which values a parameter of the model lies.
    points : tuple of MeasuredPoint
        What was measured and published.
    fitted : tuple of str, optional
        Parameters that were fitted to the points; by default all numbers of the model that the file gives.
    variation : Spread
        What neighbouring cells have in common.
    vdd_unit : {"V", "V_min"}
        What supply voltages are counted in: volts, or the minimum operating voltage of the array (its value unknown).
    node : str, optional
        Of the process, e.g. ``65 nm``: prices of another node are no more than an illustration.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> sram = load("sram-65nm")
    >>> f"{sram.operate(vdd_v=0.5).p10:.2e}", sram.natural_axis
    ('1.54e-02', 'vdd_v')
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Line
    description: Line
    source: tuple[Line, ...] = Field(min_length=1)
    claim: Confidence | None = Field(None, alias="confidence")
    mechanisms: dict[Line, Line] = Field(min_length=1)
    omitted: dict[Line, Line] = {}
    model: Model
    defaults: dict[str, float] = {}
    valid_range: dict[str, tuple[float, float]] = {}
    uncertain: dict[str, Range] = {}
    points: tuple[MeasuredPoint, ...] = ()
    fitted: tuple[str, ...] | None = None
    variation: Spread = Spread()
    vdd_unit: Literal["V", "V_min"] = "V"
    node: Line | None = None

    @field_validator("defaults", "valid_range", mode="before")
    @classmethod
    def _durations(cls, table: Any) -> Any:
        """Seconds for texts, where the axis is a duration."""

        def seconds(value: Any) -> Any:
            if isinstance(value, list | tuple):
                return tuple(seconds(v) for v in value)
            return parse_time(value) if isinstance(value, str) else value

        durations = {axis.name for axis in axes().values() if axis.duration}
        if not isinstance(table, dict):
            return table
        return {name: seconds(value) if name in durations else value for name, value in table.items()}

    @field_validator("points", mode="before")
    @classmethod
    def _durations_of_points(cls, points: Any) -> Any:
        """Seconds for texts there too."""
        if not isinstance(points, list | tuple):
            return points
        return tuple(
            {**point, "at": cls._durations(point["at"])} if isinstance(point, dict) and "at" in point else point
            for point in points
        )

    @model_validator(mode="after")
    def _axes_known(self) -> Self:
        for table, given in (("defaults", self.defaults), ("valid_range", self.valid_range)):
            unknown = sorted(set(given) - set(self.model.axes))
            if unknown:
                raise ValueError(f"{table}.{unknown[0]}: this model reads {', '.join(self.model.axes)}")
        for axis in set(self.model.axes) & set(self.model.idle_axes):
            self.defaults.setdefault(axis, 1.0)
        missing = sorted(set(self.model.axes) - set(self.defaults))
        if missing:
            raise ValueError(f"defaults.{missing[0]} is missing: every axis with influence needs a default")
        for axis, (low, high) in self.valid_range.items():
            if not low <= high:
                raise ValueError(f"valid_range.{axis}: expected [low, high], got [{low}, {high}]")
        OperatingPoint(self.defaults)
        for i, measured in enumerate(self.points):
            if unknown := sorted(set(measured.at) - set(self.model.axes)):
                raise ValueError(f"points.{i}.at.{unknown[0]}: this model reads {', '.join(self.model.axes)}")
            OperatingPoint(self.defaults | measured.at)
        if unknown := sorted(set(self.fitted or ()) - set(self.model.parameters())):
            raise ValueError(f"fitted: the model has no parameter {unknown[0]!r}")
        self.corners  # noqa: B018  # an end that the model cannot have is refused here
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values of some fields, as pydantic makes it; what follows from them is found anew."""
        copied = super().model_copy(update=update, deep=deep)
        for name in vars(copied).keys() - type(self).model_fields.keys():
            del vars(copied)[name]  # of the original: its intervals, its confidence
        return copied

    @cached_property
    def corners(self) -> dict[str, tuple[DeviceModel, DeviceModel]]:
        """The model at both ends of every range."""
        return corner_models(self.model, self.uncertain)

    @property
    def fitted_parameters(self) -> int:
        """How many parameters were fitted to the measured points."""
        known = self.model.parameters()
        given = (
            known[name] for name in (self.model.model_fields_set & set(known) if self.fitted is None else self.fitted)
        )
        sizes = (len(v) if isinstance(v, tuple) else 1 for v in given if isinstance(v, float | int | tuple))
        return sum(sizes) if self.points else 0

    @cached_property
    def missed(self) -> tuple[MeasuredPoint, ...]:
        """Measured points that lie outside the interval there."""
        found = []
        for measured in self.points:
            point = OperatingPoint(self.defaults | measured.at)
            if not inside(measured, self._band(point, self.model.rates(point))):
                found.append(measured)
        return tuple(found)

    @cached_property
    def confidence(self) -> Confidence:
        """How far to trust absolute figures in the valid range: see `confidence_of`."""
        return confidence_of(
            len(self.points),
            self.fitted_parameters,
            len(self.missed) + len(outside(self.model, self.uncertain)),
            ranges=bool(self.uncertain),
            claim=self.claim,
        )

    @property
    def evidence(self) -> str:
        """What the confidence rests on, in words."""
        if not self.points:
            return "no measured point"
        fitted = f"{self.fitted_parameters} parameters fitted"
        if self.model.tabulated:
            fitted = "nothing fitted"
        counted = f"{len(self.points)} measured point{'s' if len(self.points) > 1 else ''}, {fitted}"
        if len(self.points) <= self.fitted_parameters:
            counted += ", no point left to check them"
        return counted + (f", {len(self.missed)} points outside the interval" if self.missed else "")

    def trust(self, result: DeviceResult) -> str:
        """How far to trust a result, and what that rests on, in words.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> sram = load("sram-65nm")
        >>> sram.trust(sram.operate(vdd_v=0.5))
        'low; 2 measured points, 2 parameters fitted, no point left to check them'
        """
        within = self.confidence
        doubt = "" if result.confidence == within else f" (extrapolated; {within} in the valid range)"
        return f"{result.confidence}{doubt}; {result.evidence}"

    def unmodelled(self, result: DeviceResult) -> tuple[str, ...]:
        """What flips bits, too, and has no part in a result, each with the reason."""
        return tuple(f"{name}: {reason}" for name, reason in self.omitted.items() if name not in result.mechanisms)

    def _band(self, point: OperatingPoint, rates: Rates) -> Band:
        return band_of(self.model, self.corners, point, rates)

    @property
    def axes(self) -> tuple[str, ...]:
        """Operating axes that influence this technology."""
        return self.model.axes

    @property
    def natural_axis(self) -> str:
        """The axis an engineer would plot first: supply voltage for SRAM, time for what retains charge."""
        return self.model.natural_axis

    @property
    def pages(self) -> tuple[str, ...]:
        """Logical pages of a cell."""
        return self.model.pages

    def operate(self, **values: float | str | None) -> DeviceResult:
        """Flip probabilities at one operating point; what is not given has the default of the technology.

        Parameters
        ----------
        **values : float or str, optional
            Of any registered axis, by its name: ``vdd_v``, ``time_s``, ``pe_cycles``, ... (`qtaml_hw.physics.axes`); a
            text such as ``10y`` where it is a duration.

        Returns
        -------
        DeviceResult

        Raises
        ------
        InputError
            If there is no such axis, or a value is not finite or not physical.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> result = load("nor-flash-8nm").operate(time_s="10y")
        >>> bool(result.log10_p01 < -20), result.p10
        (True, 0.0)
        """
        given = {axis: value for axis, value in values.items() if value is not None}
        for axis, value in given.items():
            if np.ndim(value):
                raise ValueError(f"operate takes one value for {axis}; use sweep or map for arrays")
        point, warnings = self._point(given)
        rates = self.model.rates(point)
        warnings += self._between_chips(np.concatenate([rates.log_p01, rates.log_p10]))
        band = self._band(point, rates) if self.uncertain else None
        warnings += outside(self.model, self.uncertain)
        if not self.uncertain:
            warnings += (f"no parameter of {self.name} has a range: how sure its figures are is not known",)
        shares = mechanism_shares(rates)
        flips = any(np.isfinite(share) for share in shares.values())
        return DeviceResult(
            technology=self.name,
            operating_point={axis: float(value) for axis, value in point.items()},
            pages=self.pages,
            log10_page_p01=rates.log_p01 / _LN10,
            log10_page_p10=rates.log_p10 / _LN10,
            mechanisms={name: float(share) for name, share in shares.items()} if flips else {},
            warnings=warnings + rates.remarks,
            sources=self.source,
            confidence="low" if self._outside(point) else self.confidence,
            persistence=self.model.persistence,
            vdd_unit=self.vdd_unit,
            log10_page_p01_range=None if band is None else band.log_page_p01 / _LN10,
            log10_page_p10_range=None if band is None else band.log_page_p10 / _LN10,
            log10_p01_range=None if band is None else (band.log_p01[0] / _LN10, band.log_p01[1] / _LN10),
            log10_p10_range=None if band is None else (band.log_p10[0] / _LN10, band.log_p10[1] / _LN10),
            shares=dict(sorted(band.shares.items(), key=lambda item: -item[1])) if band else {},
            evidence=self.evidence,
            causes=tuple((kind, a.reshape(len(a)), b.reshape(len(b))) for kind, a, b in rates.causes),
        )

    def after(self, stays: Sequence[tuple[float | str, float]], **values: float | str | None) -> DeviceResult:
        """Flip probabilities after a history of temperatures, where temperature is a clock on time.

        Parameters
        ----------
        stays : sequence of (duration, temperature in K)
            In any order: on an Arrhenius clock ``sum of t exp[(Ea/k)(1/T0 - 1/T)]`` is all that counts.
        **values
            As for `operate`, without time and temperature.

        Returns
        -------
        DeviceResult
            At the equivalent time at the technology's default temperature.

        Raises
        ------
        InputError
            If temperature is no such clock in this technology, or a stay is none.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> tlc = load("nand-planar-tlc")
        >>> baked = tlc.after([("30d", 300.0), ("10h", 358.0)])
        >>> f"{baked.operating_point['time_s'] / 86400:.0f} days", baked.p_flip > tlc.operate(time_s="30d").p_flip
        ('441 days', True)
        """
        clock = self.model.clock
        if clock is None:
            raise InputError(
                f"{self.name}: temperature does more than accelerate time in this technology, so stays do not add up: "
                "ask for one temperature"
            )
        if not stays or {"time_s", "temperature_k"} & set(values):
            raise InputError("a history is one or more stays, in place of a time and a temperature")
        home = self.defaults["temperature_k"]
        points = [OperatingPoint({"time_s": time, "temperature_k": kelvin}) for time, kelvin in stays]
        times, kelvins = (np.array([point[axis].item() for point in points]) for axis in ("time_s", "temperature_k"))

        def equivalent(ea_ev: float) -> float:
            return float(arrhenius_time(times, kelvins, home, ea_ev).sum())

        total = equivalent(clock[1])
        result = self.operate(**{**values, "time_s": total, "temperature_k": home})
        low, high = self.valid_range.get("temperature_k", (0.0, np.inf))
        remarks = [f"{len(stays)} stays, {format_axis('time_s', total)} at {home:g} K on a clock of {clock[1]:g} eV"]
        if (between := self.uncertain.get("ea_ev")) and not isinstance(between.low, str):
            ends = sorted(equivalent(float(end)) for end in (between.low, between.high))
            said = format_axis("time_s", *ends)
            remarks.append(f"over the range of ea_ev these stays are {said}, which is not in the range of p")
        if np.any((kelvins < low) | (kelvins > high)):
            stayed = f"{kelvins.min():g}..{kelvins.max():g} K"
            remarks.append(f"stays at {stayed} leave the valid range {low:g}..{high:g} K: extrapolated")
            result = replace(result, confidence="low")
        return replace(result, warnings=(*result.warnings, *remarks))

    def cells(self, rows: int, columns: int, seed: int) -> CellVariation:
        """The cells of one chip: fixed latents per address, to be turned into arrays of latents or rates.

        Parameters
        ----------
        rows, columns : int
            Shape of the array.
        seed : int
            Identifies the chip.

        Returns
        -------
        CellVariation

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> sram = load("sram-65nm")
        >>> weak = sram.cells(64, 64, seed=1).latents() < sram.operate(vdd_v=0.5).p01
        >>> int(weak.sum())
        62
        """
        return CellVariation(rows, columns, seed, **self.variation.model_dump())

    def sweep(self, axis: str, values: ArrayLike, *, band: bool = False, **fixed: float) -> AxisSweep:
        """Flip probabilities along one axis.

        Parameters
        ----------
        axis : str
            Name of an operating axis, e.g. ``vdd_v`` or ``time_s``.
        values : array_like of float
            Values along it.
        band : bool
            Whether to answer with intervals too; of more than nine values nine are evaluated, and between them the
            distance of the ends in scores is interpolated.
        **fixed : float
            Other axes, by name; defaults otherwise.

        Returns
        -------
        Sweep

        Raises
        ------
        InputError
            If an axis is unknown or a value not physical.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> load("sram-65nm").sweep("vdd_v", [0.5, 0.55]).p10.round(4).tolist()
        [0.0154, 0.0023]
        """
        return self._grid((axis,), (np.atleast_1d(np.asarray(values, dtype=np.float64)),), fixed, band)

    def map(self, axis1: str, values1: ArrayLike, axis2: str, values2: ArrayLike, **fixed: float) -> AxisSweep:
        """Flip probabilities over a grid of two axes; the first index of the result runs along `axis1`.

        Parameters
        ----------
        axis1, axis2 : str
            Different operating axes.
        values1, values2 : array_like of float
            Values along them.
        **fixed : float
            Other axes, by name.

        Returns
        -------
        Sweep

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> load("fg-thin-5p5nm").map("t_ox_nm", [5.5, 6.0], "time_s", [1e7, 1e8, 1e9]).p01.shape
        (2, 3)
        """
        if axis1 == axis2:
            raise ValueError(f"map needs two different axes, got {axis1} twice")
        first = np.atleast_1d(np.asarray(values1, dtype=np.float64))
        second = np.atleast_1d(np.asarray(values2, dtype=np.float64))
        return self._grid((axis1, axis2), (first, second), fixed)

    def _grid(
        self, axes: tuple[str, ...], values: tuple[Float, ...], fixed: Mapping[str, float], band: bool = False
    ) -> AxisSweep:
        point, warnings = self._point({**fixed, **dict(zip(axes, np.ix_(*values), strict=True))})
        rates = self.model.rates(point)
        shape = tuple(v.size for v in values)
        middle = [np.broadcast_to(log10_mean(log_p / _LN10), shape) for log_p in (rates.log_p01, rates.log_p10)]
        ends = self._bands(point, values[0], (middle[0], middle[1])) if band and self.uncertain else (None, None)
        return AxisSweep(
            technology=self.name,
            axes=axes,
            values=values,
            log10_p01=middle[0],
            log10_p10=middle[1],
            mechanisms={name: np.broadcast_to(share, shape) for name, share in mechanism_shares(rates).items()},
            warnings=warnings + rates.remarks,
            vdd_unit=self.vdd_unit,
            log10_p01_range=ends[0],
            log10_p10_range=ends[1],
        )

    def _bands(self, point: OperatingPoint, values: Float, middle: tuple[Float, Float]) -> tuple[Float, Float]:
        """Ends of the intervals of p01 and p10, log10, shape (2, values) each, around `middle`.

        Of more than nine points nine are asked; between them the distance in scores is interpolated.
        """
        asked = np.unique(np.linspace(0, values.size - 1, min(values.size, _ASKED)).round().astype(int))
        here = OperatingPoint(
            {axis: value.ravel()[asked] if value.size > 1 else value for axis, value in point.items()}
        )
        bands = bands_of(self.model, self.corners, here, self.model.rates(here))
        ends = np.array([(band.log_p01, band.log_p10) for band in bands]).transpose(1, 2, 0)  # direction, end, point
        answers = []
        for end, log10_p in zip(ends, middle, strict=True):
            score, asked_score = score_of(log10_p * _LN10), score_of(log10_p[asked] * _LN10)
            away = [np.interp(np.arange(values.size), asked, score_of(e) - asked_score) for e in end]
            answers.append(np.asarray(log_ndtr(score + np.stack(away)) / _LN10))
        return answers[0], answers[1]

    def _point(self, given: Mapping[str, ArrayLike]) -> tuple[OperatingPoint, tuple[str, ...]]:
        """The operating point with defaults filled in, and what to warn of."""
        warnings = []
        chosen = OperatingPoint(given)
        for axis in chosen:
            key = axis_named(axis).key  # as designs name it
            if axis not in self.axes:
                read = ", ".join(axis_named(name).key for name in self.axes)
                warnings.append(f"{key} has no influence on {self.name}: its model reads {read}")
            elif axis in self.model.idle_axes:
                warnings.append(f"{key} has no influence on {self.name}: {self.model.idle_axes[axis]}")
        point = OperatingPoint({axis: chosen.get(axis, np.asarray(self.defaults[axis])) for axis in self.axes})
        for axis in self._outside(point):
            value = point[axis]
            shown = format_axis(axis, float(value.min()), float(value.max()), vdd_unit=self.vdd_unit)
            limits = format_axis(axis, *self.valid_range[axis], vdd_unit=self.vdd_unit)
            warnings.append(
                f"{axis_named(axis).key} = {shown} is outside the valid range {limits} of {self.name}: extrapolated"
            )
        if shares := self.variation.shares:
            named = ", ".join(f"variation.{name} = {share:g}" for name, share in shares.items())
            warnings.append(f"{named}: p01 and p10 are means over chips; single ones differ")
        return point, tuple(warnings)

    def _between_chips(self, log_p: Float) -> tuple[str, ...]:
        """How far chips are apart, where their cells have something in common; `log_p`: of all pages and directions."""
        share = self.variation.chip
        if not share:
            return ()
        score = ndtri_exp(np.minimum(log_p, 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = (float(ndtr((score - np.sqrt(share) * z) / np.sqrt(1 - share)).mean()) for z in (1.645, -1.645))
        return (f"variation.chip = {share:g}: 90 % of chips have a flip probability between {low:.1e} and {high:.1e}",)

    def _outside(self, point: OperatingPoint) -> list[str]:
        """Axes on which a point leaves the valid range: the figures there are extrapolated."""
        return [a for a, (low, high) in self.valid_range.items() if np.any((point[a] < low) | (point[a] > high))]
