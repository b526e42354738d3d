"""Resistive memory: two log-normal resistances that relax after writing, and a reference between them.

A stored 1 is the low resistance. log10 R is Gaussian; from `start_s` on its mean moves by `drift_1` or `drift_0` and
its variance grows by `variance_1` or `variance_0` with every decade of time, on an Arrhenius clock. What lies on the
other side of `reference` is read wrong. Cells that cannot be formed or switched are `stuck-cells`, another cause.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import FiniteFloat, NonNegativeFloat, PositiveFloat
from scipy.special import log_ndtr

from qtaml_hw.channel import Persistence
from qtaml_hw.physics.floating_gate import arrhenius_time
from qtaml_hw.physics.model import DeviceModel
from qtaml_hw.physics.operating import OperatingPoint, Rates

__all__ = ["ResistanceLevels"]


class ResistanceLevels(DeviceModel):
    """Two relaxing resistances; see the module. log10 of ohms, per decade of time.

    Examples
    --------
    >>> cell = ResistanceLevels(
    ...     kind="rram-levels", mean_1=4.0, mean_0=5.0, sigma_1=0.1, sigma_0=0.15, reference=4.5, variance_0=0.01
    ... )
    >>> point = OperatingPoint({"time_s": "10y", "temperature_k": 300.0})
    >>> f"{np.exp(cell.rates(point).log_p01.item()):.1e}"
    '6.4e-02'
    """

    kind: Literal["rram-levels"]
    mean_1: FiniteFloat
    mean_0: FiniteFloat
    sigma_1: PositiveFloat
    sigma_0: PositiveFloat
    reference: FiniteFloat
    drift_1: FiniteFloat = 0.0
    drift_0: FiniteFloat = 0.0
    variance_1: NonNegativeFloat = 0.0
    variance_0: NonNegativeFloat = 0.0
    start_s: PositiveFloat = 1.0
    ea_ev: PositiveFloat = 1.1
    reference_k: PositiveFloat = 300.0
    axes: ClassVar[tuple[str, ...]] = ("time_s", "temperature_k")
    natural_axis: ClassVar[str] = "time_s"
    persistence: ClassVar[Persistence] = "retention"

    @property
    def clock(self) -> tuple[float, float] | None:
        """See `DeviceModel.clock`."""
        return self.reference_k, self.ea_ev

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        aged = arrhenius_time(point["time_s"], point["temperature_k"], self.reference_k, self.ea_ev)
        decades = np.log10(np.maximum(aged, self.start_s) / self.start_s)
        z0 = (self.reference - self.mean_0 - self.drift_0 * decades) / np.sqrt(
            self.sigma_0**2 + self.variance_0 * decades
        )
        z1 = (self.mean_1 + self.drift_1 * decades - self.reference) / np.sqrt(
            self.sigma_1**2 + self.variance_1 * decades
        )
        p01, p10 = np.asarray(log_ndtr(z0)), np.asarray(log_ndtr(z1))
        return Rates(p01[None], p10[None], {"relaxation": np.logaddexp(p01, p10)})
