"""Spin-transfer-torque MRAM: a magnetic tunnel junction that is switched by heat or by the read current.

Neel-Brown: a junction of thermal stability Delta = E_b/kT turns over at the rate ``exp(-Delta)/tau0``. Delta is
Gaussian from cell to cell, hence after a time t

    p(t) = E[1 - exp(-(t/tau0) exp(-Delta))],  which for rare errors is (t/tau0) exp(-(mean - variance/2)):

the effective stability of Thomas et al. (2015), mean less half the variance, describes a chip. The barrier E_b stays,
so Delta falls as 1/T; `barrier_tc_per_k` takes away more. A read of `read_s` with the share `read_current` of the
critical current lowers the barrier of one state to ``Delta (1 - read_current)``; reads add up. A write leaves the old
value with `write_error_01` or `write_error_10`. Each state has its own Delta: stray fields favour one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, NonNegativeFloat, PositiveFloat

from qtaml_hw.channel import Persistence
from qtaml_hw.physics.model import DeviceModel, combine, log1mexp
from qtaml_hw.physics.operating import OperatingPoint, Rates

__all__ = ["SttMram"]

Float = NDArray[np.float64]


class SttMram(DeviceModel):
    """A magnetic tunnel junction; see the module. A stored 0 is the state of `delta_0`, a stored 1 that of `delta_1`.

    Examples
    --------
    >>> cell = SttMram(kind="stt-mram", delta_0=60.0, delta_1=60.0, sigma_delta=3.0)
    >>> point = OperatingPoint({"time_s": 3.156e7, "temperature_k": 300.0, "reads": 0.0})
    >>> f"{np.exp(cell.rates(point).log_p10.item()):.2e}"  # exp(60 - 9/2) in place of exp(60)
    '2.49e-08'
    """

    kind: Literal["stt-mram"]
    delta_0: PositiveFloat
    delta_1: PositiveFloat
    sigma_delta: PositiveFloat
    tau0_s: PositiveFloat = 1e-9
    reference_k: PositiveFloat = 300.0
    barrier_tc_per_k: NonNegativeFloat = 0.0
    read_s: PositiveFloat = 1e-8
    read_current: float = Field(0.0, ge=0.0, lt=1.0)
    disturbed: Literal[0, 1] = 1
    write_error_01: float = Field(0.0, ge=0.0, le=0.5)
    write_error_10: float = Field(0.0, ge=0.0, le=0.5)
    axes: ClassVar[tuple[str, ...]] = ("time_s", "temperature_k", "reads")
    natural_axis: ClassVar[str] = "temperature_k"
    persistence: ClassVar[Persistence] = "retention"

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Reads disturb nothing where they carry no current."""
        return {} if self.read_current else {"reads": "reading disturbs nothing here (read_current)"}

    def log_turned(self, delta: float, seconds: Float, temperature_k: Float, lowered: float = 0.0) -> Float:
        """ln of the probability that a junction of mean stability `delta` has turned over within `seconds`.

        The Gaussian average is a trapezoid over 9 deviations on both sides of where the integrand can lie.
        """
        cooler = self.reference_k / temperature_k
        cooler = (
            cooler * np.maximum(1 - self.barrier_tc_per_k * (temperature_k - self.reference_k), 0.0) * (1 - lowered)
        )
        mean, sigma = delta * cooler, self.sigma_delta * cooler
        with np.errstate(divide="ignore"):
            start = np.log(np.asarray(seconds) / self.tau0_s)
        z = np.linspace(-1.0, 1.0, 1201) * (9 + 1.2 * self.sigma_delta * float(np.max(cooler)))
        log_w = -z * z / 2
        log_w = log_w - np.log(np.exp(log_w).sum())
        rate = (start - mean)[..., None] - sigma[..., None] * z
        turned = np.where(rate < -30, rate, log1mexp(-np.exp(np.minimum(rate, 700.0))))
        return np.asarray(np.minimum(np.logaddexp.reduce(turned + log_w, axis=-1), 0.0))

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        time, kelvin, reads = np.broadcast_arrays(point["time_s"], point["temperature_k"], point["reads"])
        kept = [self.log_turned(delta, time, kelvin) for delta in (self.delta_0, self.delta_1)]
        causes = [[kept[0]], [kept[1]]]
        parts = {"thermal-reversal": np.logaddexp(*kept)}
        if self.read_current:
            delta = (self.delta_0, self.delta_1)[self.disturbed]
            disturbed = self.log_turned(delta, reads * self.read_s, kelvin, self.read_current)
            causes[self.disturbed].append(disturbed)
            parts["read-disturb"] = disturbed
        errors = (self.write_error_01, self.write_error_10)
        if any(errors):
            with np.errstate(divide="ignore"):
                logs = [np.full(time.shape, np.log(p)) for p in errors]
            for cause, log_p in zip(causes, logs, strict=True):
                cause.append(log_p)
            parts["write-error"] = np.logaddexp(*logs)
        half = float(np.log(0.5))  # a junction that turns often is in either state
        p01, p10 = (np.minimum(combine(cause), half) for cause in causes)
        return Rates(p01[None], p10[None], parts)
