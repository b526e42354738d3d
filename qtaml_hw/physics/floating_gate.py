"""Floating-gate cell that loses charge through its tunnel oxide, and through traps in a tail of damaged cells.

Geometry-free: with the coupling ratio CR, V_FG = -CR dV_T and

    d(dV_T)/dt = -J(V_ox, t) (1 - CR) t / (eps_ox CR)

with ``V_ox = CR dV_T - flat_band_v`` over the oxide: where the shift is counted from a gate without charge, the work
functions of gate and channel leave ``CR |V_FB + psi_s|`` less (V_FB is -1.04..-1.10 V for n+ polysilicon on p-type
silicon of 1e17..1e18 /cm^3); 0 where it is counted from the oxide without field. The Fermi level of the emitter follows
from the doping of the gate. The time to lose a margin is one integral over dV_T. Erased cells store 1, programmed cells
0: charge loss turns 0 into 1, p01 only. The tunnelling depends on temperature through the supply alone; the Arrhenius
clock with `ea_ev` scales the time of the trap-assisted tail and of nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field, NonNegativeFloat, PositiveFloat
from scipy.special import pdtrc

from qtaml_hw.channel import Persistence
from qtaml_hw.physics.barrier import SIO2
from qtaml_hw.physics.constants import BOLTZMANN_EV, EPS_SIO2, VACUUM_PERMITTIVITY
from qtaml_hw.physics.current import log_current_density
from qtaml_hw.physics.model import IsothermalModel, combine
from qtaml_hw.physics.operating import OperatingPoint, Rates
from qtaml_hw.physics.retention import log_lost
from qtaml_hw.physics.silicon import fermi_energy_ev

__all__ = ["FloatingGate", "arrhenius_time"]

Float = NDArray[np.float64]


def arrhenius_time(time_s: ArrayLike, temperature_k: ArrayLike, reference_k: float, ea_ev: float) -> Float:
    """Time at `reference_k` that ages a thermally activated process as much as `time_s` at `temperature_k`.

    ``t_eff = t exp[(Ea/k)(1/T0 - 1/T)]``: a clock on time, never a factor on a tunnelling current.

    Examples
    --------
    >>> f"{float(arrhenius_time(1.0, 358.15, 328.15, 1.1)):.0f}"
    '26'
    """
    exponent = ea_ev / BOLTZMANN_EV * (1 / reference_k - 1 / np.asarray(temperature_k, dtype=np.float64))
    return np.asarray(np.asarray(time_s, dtype=np.float64) * np.exp(exponent))


class FloatingGate(IsothermalModel):
    """Charge loss of a one-bit floating-gate cell; see the module.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> [f"{p:.1e}" for p in load("fg-thin-5p5nm").sweep("time_s", [2629800.0, 31557600.0]).p01]
    ['2.4e-04', '9.6e-03']
    """

    kind: Literal["floating-gate"]
    sigma_t_fraction: PositiveFloat
    coupling_ratio: float = Field(gt=0.0, lt=1.0)
    margin_v: PositiveFloat
    gate_doping_cm3: float = Field(7.8e19, ge=1e17, le=1e22)
    flat_band_v: NonNegativeFloat = 0.0
    oxide_mass: PositiveFloat = SIO2.mass
    barrier_ev: PositiveFloat = SIO2.barrier_ev
    w_tail: float = Field(0.0, ge=0.0, le=1.0)
    tail_paths: PositiveFloat = 2.0
    tail_tau_s: PositiveFloat = 1e8
    ea_ev: PositiveFloat = 1.0
    reference_k: PositiveFloat = 300.0
    axes: ClassVar[tuple[str, ...]] = ("t_ox_nm", "temperature_k", "time_s", "programmed_v")
    natural_axis: ClassVar[str] = "time_s"
    persistence: ClassVar[Persistence] = "retention"

    def log_loss_time(
        self, t_ox_nm: ArrayLike, programmed_v: ArrayLike, temperature_k: float = 300.0, *, nodes: int = 8
    ) -> Float:
        """ln of the time in s in which the threshold shift falls from `programmed_v` by the margin.

        Parameters
        ----------
        t_ox_nm, programmed_v : array_like of float
            Oxide thickness in nm and threshold shift after programming in V.
        temperature_k : float
            Temperature in K.
        nodes : int
            Gauss-Legendre nodes over the shift.

        Returns
        -------
        float array
            inf where the shift is at most the margin: it cannot lose what it does not hold.
        """
        x, w = np.polynomial.legendre.leggauss(nodes)
        t, start = np.broadcast_arrays(
            np.asarray(t_ox_nm, dtype=np.float64), np.asarray(programmed_v, dtype=np.float64)
        )
        shift = start[..., None] - self.margin_v * (1 - x) / 2
        ratio = self.coupling_ratio
        v_ox = np.maximum(ratio * shift - self.flat_band_v, 1e-9)
        fermi = max(fermi_energy_ev(self.gate_doping_cm3, temperature_k), 1e-3)
        oxide = replace(SIO2, mass=self.oxide_mass, barrier_ev=self.barrier_ev)
        log_j = log_current_density(t[..., None], v_ox, temperature_k, oxide=oxide, fermi_ev=fermi)
        slowest = log_j.min(axis=-1)
        integral = (np.exp(slowest[..., None] - log_j) * w).sum(axis=-1) * self.margin_v / 2
        eps = EPS_SIO2 * VACUUM_PERMITTIVITY * 1e-2  # F/cm
        log_time = np.log(integral * eps * ratio / ((1 - ratio) * t * 1e-7)) - slowest
        return np.where(start > self.margin_v, log_time, np.inf)

    def _log_tail(self, programmed_v: Float, temperature_k: float, time_s: Float) -> Float:
        """ln P(cell is in the tail and its Poisson number of trap paths has drained the margin)."""
        aged = arrhenius_time(time_s, temperature_k, self.reference_k, self.ea_ev)
        kept = np.maximum(1 - self.margin_v / programmed_v, 1e-12)
        with np.errstate(divide="ignore"):
            needed = np.ceil(self.tail_tau_s * -np.log(kept) / aged)
            enough = pdtrc(np.minimum(needed, 1e9) - 1, self.tail_paths)
            return np.asarray(np.log(self.w_tail * enough))

    def rates_at(self, point: OperatingPoint, temperature_k: float) -> Rates:
        """See `IsothermalModel.rates_at`."""

        def loss(t: Float, v: Float) -> Float:
            return self.log_loss_time(t, v, temperature_k)

        sigma = self.sigma_t_fraction * point["t_ox_nm"]
        remarks: tuple[str, ...] = ()
        parts = {"tunnelling": log_lost(loss, point["programmed_v"], point["t_ox_nm"], sigma, point["time_s"])}
        if self.w_tail:
            parts["trap-assisted-tail"] = self._log_tail(point["programmed_v"], temperature_k, point["time_s"])
        else:
            remarks = ("intrinsic tunnelling only: errors measured on products come from traps, disturb and wear",)
        log_p = combine(list(parts.values()))
        return Rates(log_p[None], np.full((1, *log_p.shape), -np.inf), parts, remarks)
