"""The point at which a technology is asked for its flip probabilities, and what a model answers there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.physics.units import format_time

__all__ = ["AXES", "Axis", "OperatingPoint", "Rates", "format_axis", "format_point", "unit_of"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """An operating axis: its label, whether it is drawn on a logarithmic scale, and what no device survives."""

    label: str
    unit: str
    logarithmic: bool = False
    above_zero: bool = True
    highest: float = float("inf")


AXES: Final[Mapping[str, Axis]] = {
    "vdd_v": Axis("supply voltage", "V", highest=100.0),
    "t_ox_nm": Axis("oxide thickness", "nm", highest=1e4),
    "temperature_k": Axis("temperature", "K", highest=1687.0),
    "time_s": Axis("time", "s", logarithmic=True, above_zero=False),
    "pe_cycles": Axis("program/erase cycles", "", logarithmic=True, above_zero=False),
    "reads": Axis("reads since programming", "", logarithmic=True, above_zero=False),
    "programmed_v": Axis("programmed threshold shift", "V", highest=100.0),
    "read_shift": Axis("read reference shift", "steps of 1/512"),
}
"""Every axis that some model reads. Silicon melts at 1687 K; the other upper ends are generous."""


def unit_of(axis: str, vdd_unit: str = "V") -> str:
    """Unit of an axis; `vdd_unit` is that of the technology's supply voltage."""
    return vdd_unit if axis == "vdd_v" else AXES[axis].unit


def format_axis(axis: str, *values: float, vdd_unit: str = "V") -> str:
    """A value or a range with its unit, times as people write them.

    Examples
    --------
    >>> format_axis("vdd_v", 0.5, 0.55), format_axis("time_s", 94672800.0)
    ('0.5..0.55 V', '3y')
    """
    shown = "..".join(format_time(v) if axis == "time_s" else f"{v:.6g}" for v in dict.fromkeys(values))
    return shown if axis == "time_s" else f"{shown} {unit_of(axis, vdd_unit)}".rstrip()


def format_point(point: Mapping[str, float], vdd_unit: str = "V") -> str:
    """An operating point on one line.

    Examples
    --------
    >>> format_point({"vdd_v": 0.55, "time_s": 3600.0})
    'supply voltage 0.55 V, time 1h'
    """
    return ", ".join(
        f"{AXES[axis].label} {format_axis(axis, value, vdd_unit=vdd_unit)}" for axis, value in point.items()
    )


@dataclass(frozen=True, eq=False)
class OperatingPoint:
    """Values of the operating axes; arrays broadcast against each other (NaN: the technology has no such axis).

    Attributes
    ----------
    vdd_v, t_ox_nm, temperature_k, time_s, pe_cycles, reads, programmed_v, read_shift : float arrays
        See `AXES` for meaning and units.
    """

    vdd_v: Float
    t_ox_nm: Float
    temperature_k: Float
    time_s: Float
    pe_cycles: Float
    reads: Float
    programmed_v: Float
    read_shift: Float

    def __post_init__(self) -> None:
        arrays = {name: np.asarray(getattr(self, name), dtype=np.float64) for name in AXES}
        ndim = max(a.ndim for a in arrays.values())
        for name, array in arrays.items():  # equal numbers of axes, so that results align whichever value varies
            object.__setattr__(self, name, array.reshape((1,) * (ndim - array.ndim) + array.shape))

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape to which all axes broadcast."""
        return np.broadcast_shapes(*(np.shape(getattr(self, name)) for name in AXES))

    def values(self) -> Iterator[tuple[str, Float]]:
        """(axis name, value) pairs."""
        return ((name, getattr(self, name)) for name in AXES)


@dataclass(frozen=True, eq=False)
class Rates:
    """What a model answers: logarithms of flip probabilities per page, and what causes them.

    Attributes
    ----------
    log_p01, log_p10 : float array, shape (pages, ...)
        Natural logarithms; -inf where the model has no path for that direction. Trailing axes broadcast to the
        shape of the operating point.
    log_parts : mapping of str to float array, shape (...)
        Mechanism -> natural logarithm of its part of the mean flip probability. Only ratios of parts matter.
    remarks : tuple of str
        What a user must know about these figures.
    """

    log_p01: Float
    log_p10: Float
    log_parts: Mapping[str, Float]
    remarks: tuple[str, ...] = ()
