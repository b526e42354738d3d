"""Tunnel barriers and their WKB transmission: closed forms for linear potentials in every layer.

Energies in eV from the band edge of the cathode, thickness in nm, voltages in V, masses in electron masses. A layer
whose bottom of the conduction band falls linearly from ``u`` to ``u - dV`` above the electron contributes the action
(``T = exp(-S)``, ``S`` the sum over layers)

- parabolic dispersion: ``S = (2/3) C (t/dV) [u1^1.5 - u2^1.5]``, ``C = 2 sqrt(2 m)/hbar``;
- Franz two-band dispersion ``kappa^2 = (2m/hbar^2) u (1 - u/Eg)``: ``S = C (t/dV) [G(u1) - G(u2)]``,
  ``G(u) = Eg^1.5 (th/4 - sin(4 th)/16)``, ``th = asin sqrt(u/Eg)``.

The slope of WKB is right, its prefactor is not (up to 4x off, whatever the thickness). The boundary factor of Register,
Rosenbaum and Yang (Appl. Phys. Lett. 74, 457, 1999) repairs that: within 3 % of the exact solution for V <= 1 V and
E <= 0.5 eV (docs/physics/tunnelling.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.physics.constants import EPS_SIO2, HBAR2_OVER_2M0

__all__ = [
    "HFO2",
    "SIO2",
    "SIO2_FRANZ",
    "Barrier",
    "Dielectric",
]

Float = NDArray[np.float64]

_FLAT_V: Final = 1e-6
"""Below this drop over a layer the difference of powers cancels; the barrier is taken as flat at its mid height."""
_TURNING_POINT: Final = 0.4
"""At a turning point Ai^2 + Bi^2 = 0.50, the WKB amplitude of |z| = 0.4: there the boundary factor stops falling."""


@dataclass(frozen=True)
class Dielectric:
    """One dielectric of a stack.

    Parameters
    ----------
    thickness_nm : float or array
        Thickness in nm; an array makes everything computed from it an array.
    barrier_ev : float
        Conduction band offset to the cathode in eV.
    mass : float
        Tunnelling mass in electron masses; SiO2 is 0.42 with the parabolic and 0.61 with the Franz dispersion.
    eps_r : float
        Relative permittivity.
    gap_ev : float or None
        Band gap for the Franz dispersion; None for the parabolic one.

    Raises
    ------
    ValueError
        If a thickness, barrier, mass, permittivity or gap is not above 0.

    Examples
    --------
    >>> nitrided = Dielectric(1.2, barrier_ev=2.9, mass=0.42, eps_r=5.0)
    >>> nitrided.thick(2.0).thickness_nm
    2.0
    """

    thickness_nm: float | Float
    barrier_ev: float
    mass: float
    eps_r: float
    gap_ev: float | None = None

    def __post_init__(self) -> None:
        if not np.all((np.asarray(self.thickness_nm) > 0) & np.isfinite(self.thickness_nm)):
            raise ValueError(f"thickness_nm must be above 0 nm and finite, got {self.thickness_nm}")
        if self.barrier_ev <= 0 or self.mass <= 0 or self.eps_r <= 0 or (self.gap_ev or 1) <= 0:
            raise ValueError(f"barrier, mass, permittivity and gap must be above 0: {self}")

    def thick(self, thickness_nm: float | Float) -> Dielectric:
        """The same material with another thickness in nm."""
        return replace(self, thickness_nm=thickness_nm)


SIO2: Final = Dielectric(1.0, 3.15, 0.42, EPS_SIO2)
"""SiO2 on silicon, parabolic: barrier 3.15 eV (Jin; 3.1-3.25 in use), mass 0.42 (Chanana 2014; 0.32-0.50 in use)."""
SIO2_FRANZ: Final = Dielectric(1.0, 3.15, 0.61, EPS_SIO2, 9.0)
"""SiO2 on silicon, Franz with Eg = 9 eV: 0.61 has the action of parabolic 0.42 at V_ox = 0.5 V."""
HFO2: Final = Dielectric(1.0, 1.4, 0.15, 22.0)
"""HfO2: 1.4-1.5 eV (Robertson offsets), mass 0.03-0.25 in the literature: low confidence."""


@dataclass(frozen=True)
class Barrier:
    """A stack of layers, cathode first, under the voltage `v_ox` (V, at least 0, float or array).

    Parameters
    ----------
    layers : tuple of Dielectric
        From cathode to anode.
    v_ox : float or array
        Voltage over the whole stack; electrons leave from the cathode. Not the gate voltage.
    lead_mass : float
        Mass along the tunnelling direction in the cathode (0.19 or 0.916 in (100) silicon).
    anode_mass : float or None
        The same in the anode; None for `lead_mass`.

    Examples
    --------
    >>> stack = Barrier((SIO2.thick(0.5), HFO2.thick(1.7)), 0.7)
    >>> round(float(stack.eot_nm), 2)
    0.8
    """

    layers: tuple[Dielectric, ...]
    v_ox: float | Float
    lead_mass: float = 0.19
    anode_mass: float | None = None

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("a barrier has at least one layer")
        if not np.all((np.asarray(self.v_ox) >= 0) & np.isfinite(self.v_ox)):
            raise ValueError(f"v_ox must be at least 0 V and finite, got {self.v_ox}")
        if self.lead_mass <= 0 or self.mass_anode <= 0:
            raise ValueError(f"lead_mass and anode_mass must be above 0, got {self.lead_mass}, {self.anode_mass}")

    @property
    def mass_anode(self) -> float:
        """Mass in the anode, in electron masses."""
        return self.lead_mass if self.anode_mass is None else self.anode_mass

    @property
    def eot_nm(self) -> Float:
        """Equivalent SiO2 thickness in nm."""
        return np.asarray(sum(np.asarray(layer.thickness_nm) * EPS_SIO2 / layer.eps_r for layer in self.layers))

    def drops(self) -> list[Float]:
        """Voltage over each layer, V: the displacement is continuous."""
        return [
            np.asarray(self.v_ox) * np.asarray(layer.thickness_nm) * EPS_SIO2 / (layer.eps_r * self.eot_nm)
            for layer in self.layers
        ]


def _wave_number(mass: float) -> float:
    """C / 2 = sqrt(2 m)/hbar in 1/(nm sqrt(eV))."""
    return float(np.sqrt(mass / HBAR2_OVER_2M0))


def _antiderivative(u: Float, gap_ev: float | None) -> Float:
    """Integral of kappa over the barrier height from 0 to u, without the factor C/2."""
    if gap_ev is None:
        return np.asarray((2 / 3) * u * np.sqrt(u))
    theta = np.arcsin(np.sqrt(np.minimum(u / gap_ev, 1.0)))
    return np.asarray(gap_ev**1.5 * (theta / 4 - np.sin(4 * theta) / 16))


def _decay(u: Float, gap_ev: float | None) -> Float:
    """kappa(u) without the factor C/2."""
    return np.asarray(np.sqrt(u if gap_ev is None else u * np.maximum(1 - u / gap_ev, 0.0)))


def action(energy_ev: Float, barrier: Barrier) -> Float:
    """WKB action S(E) of the stack, T = exp(-S)."""
    total: Float = np.zeros(())
    top_shift: Float = np.zeros(())
    for layer, drop in zip(barrier.layers, barrier.drops(), strict=True):
        front = layer.barrier_ev - top_shift - energy_ev
        u1, u2 = np.maximum(front, 0.0), np.maximum(front - drop, 0.0)
        flat = drop < _FLAT_V
        safe = np.where(flat, 1.0, drop)
        sloped = (_antiderivative(u1, layer.gap_ev) - _antiderivative(u2, layer.gap_ev)) / safe
        kappa = np.where(flat, _decay((u1 + u2) / 2, layer.gap_ev), sloped)
        total = total + 2 * _wave_number(layer.mass) * np.asarray(layer.thickness_nm) * kappa
        top_shift = top_shift + drop
    return total


def _interface(u: Float, energy_lead: Float, layer: Dielectric, lead_mass: float, floor_ev: Float) -> Float:
    """ln of 4 v_Si v_ox / (v_Si^2 + v_ox^2) at one interface; `u` is the barrier height seen there."""
    height = np.maximum(np.abs(u), floor_ev)
    v_si = np.sqrt(2 * energy_lead / lead_mass)
    if layer.gap_ev is None:
        v_ox = np.sqrt(2 * height / layer.mass)
    else:
        x = np.minimum(height / layer.gap_ev, 0.45)  # at mid gap the two-band velocity diverges
        v_ox = np.sqrt(2 * x * layer.gap_ev * (1 - x) / layer.mass) / (1 - 2 * x)
    return np.asarray(np.log(4 * v_si * v_ox) - np.log(v_si**2 + v_ox**2))


def boundary(energy_ev: Float, barrier: Barrier) -> Float:
    """ln of the Register-Rosenbaum-Yang factor of both electrodes."""
    first, last = barrier.layers[0], barrier.layers[-1]
    drops = barrier.drops()

    def floor(layer: Dielectric, drop: Float) -> Float:
        field = drop / np.asarray(layer.thickness_nm)
        return np.asarray(_TURNING_POINT * np.cbrt(HBAR2_OVER_2M0 / layer.mass * field**2) + 1e-9)

    v_ox = np.asarray(barrier.v_ox)
    cathode = _interface(first.barrier_ev - energy_ev, energy_ev, first, barrier.lead_mass, floor(first, drops[0]))
    anode = _interface(
        last.barrier_ev - v_ox - energy_ev, energy_ev + v_ox, last, barrier.mass_anode, floor(last, drops[-1])
    )
    return cathode + anode
