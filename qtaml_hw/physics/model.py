"""What every device model is: validated parameters, the axes it reads, its pages, flip probabilities in log space."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from qtaml_hw.physics.operating import OperatingPoint, Rates

__all__ = ["DeviceModel", "IsothermalModel", "both_directions", "combine", "log1mexp"]

Float = NDArray[np.float64]


class DeviceModel(BaseModel, ABC):
    """Parameters of a memory cell, as the ``[model]`` table of a preset gives them.

    Attributes
    ----------
    axes : tuple of str
        Names of the operating axes that the model reads.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    axes: ClassVar[tuple[str, ...]]

    @property
    def pages(self) -> tuple[str, ...]:
        """Logical pages of a cell; one for a cell that stores one bit."""
        return ("cell",)

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Axes that these parameters leave without effect, and why."""
        return {}

    @abstractmethod
    def rates(self, point: OperatingPoint) -> Rates:
        """Flip probabilities at `point`, vectorised over its arrays."""


class IsothermalModel(DeviceModel):
    """A model whose integrals depend on the temperature: evaluated once per distinct temperature."""

    @abstractmethod
    def rates_at(self, point: OperatingPoint, temperature_k: float) -> Rates:
        """Flip probabilities at `point`, all of it at one temperature."""

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        temperatures, which = np.unique(point.temperature_k, return_inverse=True)
        which = which.reshape(np.shape(point.temperature_k))
        single = np.ones_like(point.temperature_k, shape=(1,) * np.ndim(point.temperature_k))
        answers = [self.rates_at(replace(point, temperature_k=single * t), float(t)) for t in temperatures]
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
