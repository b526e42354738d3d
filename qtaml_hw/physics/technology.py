"""A memory technology: a validated TOML file that turns an operating point into a bit channel.

A file gives where its numbers come from (``source``, ``confidence``), which mechanisms it contains and which it leaves
out, the parameters of one device model, the default operating point, and the range in which all that was
checked. Outside that range every answer carries a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeFloat, field_validator, model_validator

from qtaml_hw.errors import InputError
from qtaml_hw.physics.floating_gate import FloatingGate
from qtaml_hw.physics.nand import EmpiricalRber, LevelCell
from qtaml_hw.physics.operating import AXES, OperatingPoint, format_axis
from qtaml_hw.physics.results import DeviceResult, Sweep, log10_mean, mechanism_shares
from qtaml_hw.physics.sram import GainCell, HoldSram, ProbitSram
from qtaml_hw.physics.units import parse_time
from qtaml_hw.physics.variation import CellVariation

__all__ = ["Model", "Spread", "Technology"]

Float = NDArray[np.float64]
Model = Annotated[
    ProbitSram | HoldSram | GainCell | FloatingGate | LevelCell | EmpiricalRber, Field(discriminator="kind")
]
_LN10 = float(np.log(10.0))


def _printable(text: str) -> str:
    """Refuse what would steer a terminal."""
    if not text.isprintable():
        raise ValueError("expected one line of printable characters")
    return text


Line = Annotated[str, AfterValidator(_printable)]


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
    confidence : {"high", "medium", "low"}
        How far to trust absolute figures.
    mechanisms : mapping of str to str
        Mechanisms in the model, each with one line on what it stands for.
    omitted : mapping of str to str
        Known mechanisms that are not in the model, each with the reason.
    model : DeviceModel
        Parameters.
    defaults : mapping of str to float
        Operating point used for what is not given; one value for each axis of the model.
    valid_range : mapping of str to (low, high)
        Range of each axis in which the model was compared with anything.
    variation : Spread
        What neighbouring cells have in common.
    vdd_unit : {"V", "V_min"}
        What supply voltages are counted in: volts, or the minimum operating voltage of the array (its value unknown).

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
    confidence: Literal["high", "medium", "low"]
    mechanisms: dict[Line, Line] = Field(min_length=1)
    omitted: dict[Line, Line] = {}
    model: Model
    defaults: dict[str, float]
    valid_range: dict[str, tuple[float, float]]
    variation: Spread = Spread()
    vdd_unit: Literal["V", "V_min"] = "V"

    @field_validator("defaults", mode="before")
    @classmethod
    def _durations(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("time_s"), str):
            return value | {"time_s": parse_time(value["time_s"])}
        return value

    @field_validator("valid_range", mode="before")
    @classmethod
    def _range_durations(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("time_s"), list | tuple):
            return value | {"time_s": tuple(parse_time(v) if isinstance(v, str) else v for v in value["time_s"])}
        return value

    @model_validator(mode="after")
    def _axes_known(self) -> Self:
        for table, given in (("defaults", self.defaults), ("valid_range", self.valid_range)):
            unknown = sorted(set(given) - set(self.model.axes))
            if unknown:
                raise ValueError(f"{table}.{unknown[0]}: this model reads {', '.join(self.model.axes)}")
        missing = sorted(set(self.model.axes) - set(self.defaults))
        if missing:
            raise ValueError(f"defaults.{missing[0]} is missing: every axis of the model needs a default")
        for axis, (low, high) in self.valid_range.items():
            if not low <= high:
                raise ValueError(f"valid_range.{axis}: expected [low, high], got [{low}, {high}]")
        for axis, value in self.defaults.items():
            _check_axis(axis, np.asarray(value))
        return self

    @property
    def axes(self) -> tuple[str, ...]:
        """Operating axes that influence this technology."""
        return self.model.axes

    @property
    def natural_axis(self) -> str:
        """The axis an engineer would plot first: supply voltage for SRAM, time for what retains charge."""
        return "vdd_v" if isinstance(self.model, ProbitSram | HoldSram) else "time_s"

    @property
    def pages(self) -> tuple[str, ...]:
        """Logical pages of a cell."""
        return self.model.pages

    def operate(
        self,
        vdd_v: float | None = None,
        t_ox_nm: float | None = None,
        temperature_k: float | None = None,
        time_s: float | str | None = None,
        *,
        pe_cycles: float | None = None,
        reads: float | None = None,
        programmed_v: float | None = None,
        read_shift: float | None = None,
    ) -> DeviceResult:
        """Flip probabilities at one operating point; what is not given has the default of the technology.

        Parameters
        ----------
        vdd_v : float, optional
            Supply voltage in the technology's `vdd_unit`.
        t_ox_nm : float, optional
            Mean oxide thickness in nm.
        temperature_k : float, optional
            Temperature in K.
        time_s : float or str, optional
            Retention or exposure time in s, or text for `parse_time`.
        pe_cycles, reads : float, optional
            Program/erase cycles and reads since programming.
        programmed_v : float, optional
            Threshold shift of a programmed floating-gate cell in V.
        read_shift : float, optional
            Common shift of the read references in 1/512 of the nominal threshold window.

        Returns
        -------
        DeviceResult

        Raises
        ------
        InputError
            If a value is not finite or not physical.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> result = load("nor-flash-8nm").operate(time_s="10y")
        >>> bool(result.log10_p01 < -20), result.p10
        (True, 0.0)
        """
        given = {
            "vdd_v": vdd_v,
            "t_ox_nm": t_ox_nm,
            "temperature_k": temperature_k,
            "time_s": parse_time(time_s) if isinstance(time_s, str) else time_s,
            "pe_cycles": pe_cycles,
            "reads": reads,
            "programmed_v": programmed_v,
            "read_shift": read_shift,
        }
        chosen = {axis: np.asarray(value, dtype=np.float64) for axis, value in given.items() if value is not None}
        for axis, value in chosen.items():
            if value.ndim:
                raise ValueError(f"operate takes one value for {axis}; use sweep or map for arrays")
        point, warnings = self._point(chosen)
        rates = self.model.rates(point)
        shares = mechanism_shares(rates)
        flips = any(np.isfinite(share) for share in shares.values())
        return DeviceResult(
            technology=self.name,
            operating_point={axis: float(getattr(point, axis)) for axis in self.axes},
            pages=self.pages,
            log10_page_p01=rates.log_p01 / _LN10,
            log10_page_p10=rates.log_p10 / _LN10,
            mechanisms={name: float(share) for name, share in shares.items()} if flips else {},
            warnings=warnings + rates.remarks,
            sources=self.source,
            confidence="low" if self._outside(point) else self.confidence,
            vdd_unit=self.vdd_unit,
        )

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

    def sweep(self, axis: str, values: ArrayLike, **fixed: float) -> Sweep:
        """Flip probabilities along one axis.

        Parameters
        ----------
        axis : str
            Name of an operating axis, e.g. ``vdd_v`` or ``time_s``.
        values : array_like of float
            Values along it.
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
        return self._grid((axis,), (np.atleast_1d(np.asarray(values, dtype=np.float64)),), fixed)

    def map(self, axis1: str, values1: ArrayLike, axis2: str, values2: ArrayLike, **fixed: float) -> Sweep:
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

    def _grid(self, axes: tuple[str, ...], values: tuple[Float, ...], fixed: Mapping[str, float]) -> Sweep:
        chosen = {axis: np.asarray(value, dtype=np.float64) for axis, value in fixed.items()}
        for axis, array in zip(axes, np.ix_(*values), strict=True):
            chosen[axis] = array
        point, warnings = self._point(chosen)
        rates = self.model.rates(point)
        shape = tuple(v.size for v in values)
        return Sweep(
            technology=self.name,
            axes=axes,
            values=values,
            log10_p01=np.broadcast_to(log10_mean(rates.log_p01 / _LN10), shape),
            log10_p10=np.broadcast_to(log10_mean(rates.log_p10 / _LN10), shape),
            mechanisms={name: np.broadcast_to(share, shape) for name, share in mechanism_shares(rates).items()},
            warnings=warnings + rates.remarks,
            vdd_unit=self.vdd_unit,
        )

    def _point(self, chosen: Mapping[str, Float]) -> tuple[OperatingPoint, tuple[str, ...]]:
        """The operating point with defaults filled in, and what to warn of."""
        warnings = []
        for axis, value in chosen.items():
            if axis not in AXES:
                raise InputError(f"{axis!r} is not an operating axis: expected one of {', '.join(AXES)}")
            _check_axis(axis, value)
            if axis not in self.axes:
                warnings.append(f"{axis} has no influence on {self.name}: its model reads {', '.join(self.axes)}")
            elif axis in self.model.idle_axes:
                warnings.append(f"{axis} has no influence on {self.name}: {self.model.idle_axes[axis]}")
        values = {axis: chosen.get(axis, np.asarray(self.defaults[axis])) for axis in self.axes}
        nothing = np.asarray(np.nan)
        point = OperatingPoint(**{axis: values.get(axis, nothing) for axis in AXES})
        for axis in self._outside(point):
            value = values[axis]
            given = format_axis(axis, float(value.min()), float(value.max()), vdd_unit=self.vdd_unit)
            limits = format_axis(axis, *self.valid_range[axis], vdd_unit=self.vdd_unit)
            warnings.append(f"{axis} = {given} is outside the valid range {limits} of {self.name}: extrapolated")
        if shares := self.variation.shares:
            named = ", ".join(f"variation.{name} = {share:g}" for name, share in shares.items())
            warnings.append(f"{named}: not in these figures, which are means over chips; single chips differ")
        return point, tuple(warnings)

    def _outside(self, point: OperatingPoint) -> list[str]:
        """Axes on which a point leaves the valid range: the figures there are extrapolated."""
        given = dict(point.values())
        return [a for a, (low, high) in self.valid_range.items() if np.any((given[a] < low) | (given[a] > high))]


def _check_axis(axis: str, value: Float) -> None:
    """Refuse what no device can have."""
    unit = AXES[axis].unit
    text = f"{axis} = {float(value) if value.ndim == 0 else value.ravel()[:3].tolist()} {unit}".rstrip()
    if not np.all(np.isfinite(value)):
        raise InputError(f"{text}: expected a finite number")
    if not np.all(value <= AXES[axis].highest):
        raise InputError(f"{text}: expected at most {AXES[axis].highest:g} {unit}")
    if axis == "read_shift":
        return
    if AXES[axis].above_zero and not np.all(value > 0):
        raise InputError(f"{text}: expected a value above 0")
    if not np.all(value >= 0):
        raise InputError(f"{text}: expected a value of at least 0")
