"""What every device model is: validated parameters, the axes it reads, its pages, flip probabilities in log space.

A model is known by the `kind` it declares (``kind: Literal["mram"]``) as soon as its class exists. A file of this room
that defines one is found by itself: a new kind of memory is a file here, with the axes it brings, and a preset.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from qtaml_hw.channel import Persistence
from qtaml_hw.physics.operating import OperatingPoint, Rates, import_room

__all__ = ["DeviceModel", "IsothermalModel", "both_directions", "combine", "kinds", "log1mexp"]

Float = NDArray[np.float64]


class DeviceModel(BaseModel, ABC):
    """Parameters of a memory cell, as the ``[model]`` table of a preset gives them.

    Attributes
    ----------
    axes : tuple of str
        Names of the operating axes that the model reads.
    natural_axis : str
        The one of them that an engineer would plot first.
    persistence : {"retention", "stuck"}
        How long a fault of such a cell stays: ``retention`` where charge leaks away, ``stuck`` where the cell prefers a
        state.
    tabulated : bool
        Whether the parameters are the measured points themselves, with nothing fitted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    axes: ClassVar[tuple[str, ...]]
    natural_axis: ClassVar[str]
    persistence: ClassVar[Persistence]
    tabulated: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Make the class known by the kind it declares; a class without one is there for others to build on."""
        if "kind" not in cls.model_fields:
            return
        names = get_args(cls.model_fields["kind"].annotation)
        if len(names) != 1:
            raise TypeError(f"kind of {cls.__qualname__}: expected a Literal of one name")
        kind = names[0]
        known = _KINDS.setdefault(kind, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"kind {kind!r} of {cls.__qualname__} is that of {known.__qualname__}")
        _KINDS[kind] = cls

    @property
    def pages(self) -> tuple[str, ...]:
        """Logical pages of a cell; one for a cell that stores one bit."""
        return ("cell",)

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Axes that these parameters leave without effect, and why."""
        return {}

    @property
    def clock(self) -> tuple[float, float] | None:
        """Reference temperature in K and activation energy in eV, where temperature is nothing but a clock on time."""
        return None

    def parameters(self) -> dict[str, Any]:
        """Value of every parameter by its name."""
        return {name: getattr(self, name) for name in type(self).model_fields if name != "kind"}

    def changed(self, changes: Mapping[str, Any]) -> DeviceModel:
        """The same with other values of some parameters.

        Raises
        ------
        ValueError
            If it cannot have them.
        """
        return type(self).model_validate({**dict(self), **changes}, strict=True)

    @abstractmethod
    def rates(self, point: OperatingPoint) -> Rates:
        """Flip probabilities at `point`, vectorised over its arrays."""


_KINDS: Final[dict[str, type[DeviceModel]]] = {}


def kinds() -> dict[str, type[DeviceModel]]:
    """The class of every kind of memory.

    Examples
    --------
    >>> kinds()["sram-probit"].natural_axis
    'vdd_v'
    """
    import_room()
    return dict(sorted(_KINDS.items()))


class IsothermalModel(DeviceModel):
    """A model whose integrals depend on the temperature: evaluated once per distinct temperature."""

    @abstractmethod
    def rates_at(self, point: OperatingPoint, temperature_k: float) -> Rates:
        """Flip probabilities at `point`, all of it at one temperature."""

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        temperature = point["temperature_k"]
        temperatures, which = np.unique(temperature, return_inverse=True)
        which = which.reshape(temperature.shape)
        single = np.ones((1,) * temperature.ndim)
        answers = [
            self.rates_at(OperatingPoint({**point, "temperature_k": single * t}), float(t)) for t in temperatures
        ]
        if len(answers) == 1:
            return answers[0]

        def pick(arrays: list[Float]) -> Float:
            shape = np.broadcast_shapes(which.shape, *(a.shape for a in arrays))
            index = np.broadcast_to(which, shape)[None]
            full = np.stack([np.broadcast_to(a, shape) for a in arrays])
            return np.asarray(np.take_along_axis(full, index, axis=0)[0])

        return Rates(
            pick([a.log_p01 for a in answers]),
            pick([a.log_p10 for a in answers]),
            {name: pick([a.log_parts[name] for a in answers]) for name in answers[0].log_parts},
            tuple(dict.fromkeys(remark for a in answers for remark in a.remarks)),
        )


def log1mexp(x: NDArray[np.float64]) -> Float:
    """ln(1 - exp(x)) for x <= 0, without cancellation on either side.

    Examples
    --------
    >>> f"{float(log1mexp(np.array(-1e-20))) / np.log(10):.6f}"
    '-20.000000'
    """
    with np.errstate(divide="ignore"):
        return np.where(x > -0.6931, np.log(-np.expm1(x)), np.log1p(-np.exp(x)))


def combine(log_ps: list[Float]) -> Float:
    """ln of the probability that at least one of independent causes flips the bit."""
    if len(log_ps) == 1:
        return log_ps[0]
    with np.errstate(divide="ignore"):
        survive = sum(np.log1p(-np.exp(np.minimum(p, 0.0))) for p in log_ps)
    either = log1mexp(np.asarray(survive))
    return np.where(either > -35, either, np.logaddexp.reduce(np.broadcast_arrays(*log_ps), axis=0))


def both_directions(log_p: Float, log_parts: dict[str, Float], remarks: tuple[str, ...] = ()) -> Rates:
    """A one-bit cell that flips either way with the same probability."""
    return Rates(log_p[None], log_p[None], log_parts, remarks)
