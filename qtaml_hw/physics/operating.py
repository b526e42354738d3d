"""The point at which a technology is asked for its flip probabilities, the axes it has, and what a model answers there.

An axis is registered once, here or in the file of the memory that brings it. From then on its name is taken by
`Technology.operate` and `Technology.sweep`, its key by ``[memory]`` of a design or sweep, its option by ``qtaml
device``, and designs are compared by it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import Persistence
from qtaml_hw.errors import InputError
from qtaml_hw.physics.units import format_time, parse_time

__all__ = [
    "Axis",
    "OperatingPoint",
    "Rates",
    "axes",
    "axis_named",
    "format_axis",
    "format_point",
    "import_room",
    "register_axis",
    "unit_of",
]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """An operating axis.

    Attributes
    ----------
    name : str
        An identifier that ends in the unit.
    label : str
        What it is called in sentences and on plots.
    units : tuple of str
        What it is counted in: the first, unless the technology says another one of them. "" for plain numbers.
    about : str
        What it is, with its unit, in one line of a help text or schema.
    key, option : str
        Its key in ``[memory]`` and its option of ``qtaml device``; by default the name.
    short : str
        Its name at the head of a narrow column; by default the label.
    above, least, most : float or None
        Values lie above the first, and from the second to the third; None: no such bound.
    logarithmic : bool
        Whether equal ratios are equally far apart.
    duration : bool
        Whether texts such as ``10y`` are read and shown.
    larger_is_better : bool or None
        Which of two designs does better that differ in nothing else; None: neither.

    Raises
    ------
    ValueError
        If the name is no identifier.

    Examples
    --------
    >>> dose = Axis("dose_krad", "total dose", ("krad",), "ionising dose in krad", least=0.0)
    >>> dose.option, dose.unit, dose.expected(-1.0)
    ('--dose-krad', 'krad', 'expected a value of at least 0')
    """

    name: str
    label: str
    units: tuple[str, ...]
    about: str
    key: str = ""
    option: str = ""
    short: str = ""
    above: float | None = None
    least: float | None = None
    most: float | None = None
    logarithmic: bool = False
    duration: bool = False
    larger_is_better: bool | None = None

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"the name of an axis is an identifier, got {self.name!r}")
        object.__setattr__(self, "key", self.key or self.name)
        object.__setattr__(self, "option", self.option or "--" + self.name.replace("_", "-"))
        object.__setattr__(self, "short", self.short or self.label)

    @property
    def unit(self) -> str:
        """What it is usually counted in."""
        return self.units[0]

    def expected(self, value: float) -> str:
        """What is expected instead of a value that nothing can have; empty where `value` is one.

        Examples
        --------
        >>> axis_named("vdd_v").expected(-1.0), axis_named("vdd_v").expected(0.5)
        ('expected a value above 0', '')
        """
        if not np.isfinite(value):
            return "expected a finite number"
        if self.most is not None and value > self.most:
            return f"expected at most {self.most:g} {self.unit}".rstrip()
        if self.above is not None and value <= self.above:
            return f"expected a value above {self.above:g}"
        if self.least is not None and value < self.least:
            return f"expected a value of at least {self.least:g}"
        return ""

    def read(self, given: object) -> float:
        """A value as a file or a caller gives it: a number, or a text where the axis is a duration.

        Raises
        ------
        InputError
            If it is neither, or nothing can have this value; the message does not repeat it.

        Examples
        --------
        >>> axis_named("time_s").read("1h"), axis_named("vdd_v").read(1)
        (3600.0, 1.0)
        """
        if isinstance(given, str) and self.duration:
            given = parse_time(given)
        if isinstance(given, bool) or not isinstance(given, int | float | np.integer | np.floating):
            raise InputError(f"expected a number{' or a duration' if self.duration else ''}")
        value = float(given)
        if problem := self.expected(value):
            raise InputError(problem)
        return value


_AXES: Final = {
    axis.name: axis
    for axis in (
        Axis(
            "vdd_v",
            "supply voltage",
            ("V", "V_min"),
            "supply voltage in V, or in V_min where the technology counts so",
            option="--vdd",
            short="VDD",
            above=0.0,
            most=100.0,
            larger_is_better=False,
        ),
        Axis(
            "time_s",
            "time",
            ("s",),
            'time since writing: seconds, or a text such as "10y", "3mo", "12h"',
            key="time",
            short="time (s)",
            option="--time",
            least=0.0,
            logarithmic=True,
            duration=True,
            larger_is_better=True,
        ),
        Axis(
            "t_ox_nm",
            "oxide thickness",
            ("nm",),
            "oxide thickness in nm",
            option="--tox",
            short="oxide (nm)",
            above=0.0,
            most=1e4,
            larger_is_better=False,
        ),
        Axis(
            "temperature_k",
            "temperature",
            ("K",),
            "temperature in K",
            option="--temperature",
            short="T (K)",
            above=0.0,
            most=1687.0,  # silicon melts; the other upper ends are generous
            larger_is_better=True,
        ),
        Axis(
            "pe_cycles",
            "program/erase cycles",
            ("",),
            "program/erase cycles that the cells have seen",
            short="P/E cycles",
            least=0.0,
            logarithmic=True,
            larger_is_better=True,
        ),
        Axis(
            "reads",
            "reads since programming",
            ("",),
            "reads since programming",
            short="reads",
            least=0.0,
            logarithmic=True,
            larger_is_better=True,
        ),
        Axis(
            "programmed_v",
            "programmed threshold shift",
            ("V",),
            "threshold shift of a programmed cell in V",
            short="shift (V)",
            above=0.0,
            most=100.0,
            larger_is_better=False,
        ),
        Axis(
            "read_shift",
            "read reference shift",
            ("steps of 1/512",),
            "common shift of the read references in steps of 1/512 of the nominal threshold window",
            short="read shift",
        ),
    )
}


_MORE: Final[dict[str, Axis]] = {}
"""What `register_axis` adds."""


def register_axis(axis: Axis) -> Axis:
    """Make an axis known, where the file of a memory defines it.

    Parameters
    ----------
    axis : Axis
        The new axis. One that is known already may be given again.

    Returns
    -------
    Axis
        The same.

    Raises
    ------
    ValueError
        If another axis has its name, key or option.

    Examples
    --------
    >>> register_axis(axis_named("vdd_v")).label
    'supply voltage'
    >>> register_axis(Axis("bias_v", "bias", ("V",), "bias in V", option="--vdd"))
    Traceback (most recent call last):
    ValueError: axis bias_v: its name, key or option is that of vdd_v
    """
    for known in (*_AXES.values(), *_MORE.values()):
        if known != axis and {known.name, known.key, known.option} & {axis.name, axis.key, axis.option}:
            raise ValueError(f"axis {axis.name}: its name, key or option is that of {known.name}")
    _MORE[axis.name] = axis
    return axis


@cache
def import_room() -> None:
    """Import every file of this room: what it defines is registered then."""
    room = import_module(__name__.rpartition(".")[0])
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        import_module(module.name)


def axes() -> dict[str, Axis]:
    """Every axis by its name, always in the same order.

    Examples
    --------
    >>> [axis.key for axis in axes().values() if axis.duration]
    ['time']
    """
    import_room()
    return _AXES | dict(sorted(_MORE.items()))


def axis_named(name: str) -> Axis:
    """The axis of a name.

    Raises
    ------
    InputError
        If there is none.
    """
    known = axes()
    if name not in known:
        raise InputError(f"{name!r} is not an operating axis: expected one of {', '.join(known)}")
    return known[name]


def unit_of(axis: str, vdd_unit: str = "V") -> str:
    """Unit of an axis; `vdd_unit` is that of the technology's supply voltage.

    Parameters
    ----------
    axis : str
        Name of the axis.
    vdd_unit : str
        Unit of the supply voltage: ``V``, or ``V_min`` of a technology that counts so.

    Raises
    ------
    InputError
        If there is no such axis.

    Examples
    --------
    >>> unit_of("time_s"), unit_of("vdd_v"), unit_of("vdd_v", "V_min")
    ('s', 'V', 'V_min')
    """
    known = axis_named(axis)
    return vdd_unit if vdd_unit in known.units else known.unit


def format_axis(axis: str, *values: float, vdd_unit: str = "V") -> str:
    """A value or a range with its unit, times as people write them.

    Examples
    --------
    >>> format_axis("vdd_v", 0.5, 0.55), format_axis("time_s", 94672800.0)
    ('0.5..0.55 V', '3 years')
    """
    duration = axis_named(axis).duration
    shown = "..".join(format_time(v) if duration else f"{v:.6g}" for v in dict.fromkeys(values))
    return shown if duration else f"{shown} {unit_of(axis, vdd_unit)}".rstrip()


def format_point(point: Mapping[str, float], vdd_unit: str = "V") -> str:
    """An operating point on one line.

    Parameters
    ----------
    point : mapping of str to float
        Value of each axis by name, in the unit that the name ends in.
    vdd_unit : str
        Unit of the supply voltage: ``V`` or ``V_min``.

    Raises
    ------
    InputError
        If an axis is unknown.

    Examples
    --------
    >>> format_point({"vdd_v": 0.55, "time_s": 3600.0})
    'supply voltage 0.55 V, time 1 h'
    """
    return ", ".join(
        f"{axis_named(axis).label} {format_axis(axis, value, vdd_unit=vdd_unit)}" for axis, value in point.items()
    )


class OperatingPoint(Mapping[str, Float]):
    """Values of operating axes by name, each checked; arrays broadcast against each other.

    Parameters
    ----------
    values : mapping of str to array_like of float, or str
        One value or an array per axis; a text where the axis is a duration.

    Raises
    ------
    InputError
        If an axis is unknown, or a value is none that a device can have.

    Examples
    --------
    >>> point = OperatingPoint({"vdd_v": 0.55, "time_s": "1h"})
    >>> float(point["time_s"]), str(point)
    (3600.0, 'supply voltage 0.55 V, time 1 h')
    >>> OperatingPoint({"vdd_v": [0.5, -0.5]})
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: vdd_v = -0.5 V: expected a value above 0
    """

    def __init__(self, values: Mapping[str, ArrayLike]) -> None:
        arrays = {name: _checked(axis_named(name), value) for name, value in values.items()}
        ndim = max((array.ndim for array in arrays.values()), default=0)
        # equal numbers of axes, so that results align whichever value varies
        self._arrays = {n: a.reshape((1,) * (ndim - a.ndim) + a.shape) for n, a in arrays.items()}

    def __getitem__(self, axis: str) -> Float:
        return self._arrays[axis]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OperatingPoint):
            return NotImplemented
        return self.keys() == other.keys() and all(np.array_equal(self[axis], other[axis]) for axis in self)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return ", ".join(
            f"{axis_named(axis).label} {format_axis(axis, float(value.min()), float(value.max()))}"
            for axis, value in self.items()
        )

    def __repr__(self) -> str:
        values = {axis: value.tolist() for axis, value in self.items()}
        return f"OperatingPoint({values})"

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape to which all values broadcast."""
        return np.broadcast_shapes(*(value.shape for value in self._arrays.values()))


def _checked(axis: Axis, given: ArrayLike) -> Float:
    """Values of an axis as an array, if a device can have them."""
    value = np.asarray(axis.read(given) if isinstance(given, str) else given, dtype=np.float64)
    for extreme in (value.min(), value.max()) if value.size else ():
        if problem := axis.expected(float(extreme)):
            raise InputError(f"{axis.name} = {f'{float(extreme)} {axis.unit}'.rstrip()}: {problem}")
    return value


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
    causes : tuple of (persistence, log p01, log p10)
        The same, cause by cause, in the order in which they act; empty for one cause.
    """

    log_p01: Float
    log_p10: Float
    log_parts: Mapping[str, Float]
    remarks: tuple[str, ...] = ()
    causes: tuple[tuple[Persistence, Float, Float], ...] = ()
