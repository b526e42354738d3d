"""Tunnelling current density in A/cm^2 through a gate oxide, by four models of different accuracy.

- ``tsu-esaki``: transmission times supply of a degenerate emitter (Tsu and Esaki, Appl. Phys. Lett. 22, 562, 1973),
  ``J = q m_d q^2/(2 pi^2 hbar^3) int T(E) N(E) dE``. The Fermi level stays 0.1 eV above the band edge, which hides the
  field dependence of the supply: right for oxides above ~3 nm, where flash lives.
- ``subband``: the inversion layer's quantised levels in a triangular well hit the oxide f_n times a second; boundary
  factor and Franz dispersion; the reference below 3 nm. Of the field in the oxide, acceptors of the depleted substrate
  may take a part (`depletion_cm2`), which supplies no electrons (Stern, Phys. Rev. B 5, 4891, 1972).
- ``fowler-nordheim``: closed form with textbook constants; valid for V_ox >= barrier only (NaN-free below, but wrong).
- ``bsim4``: the compact model's gate-to-channel current (Igc), the fast path of the SRAM model.

All work in log space: an oxide of 20 nm gives a finite logarithm where the density itself is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.physics.barrier import SIO2, SIO2_FRANZ, Barrier, Dielectric
from qtaml_hw.physics.constants import (
    ELECTRON_CHARGE,
    ELECTRON_MASS,
    EPS_SI,
    HBAR,
    HBAR2_OVER_2M0,
    VACUUM_PERMITTIVITY,
    thermal_voltage,
)
from qtaml_hw.physics.transmission import log_transmission

__all__ = [
    "CurrentModel",
    "bsim4_current_density",
    "current_density",
    "fowler_nordheim_constants",
    "inversion_fermi_ev",
    "log_current_density",
    "stack_current_density",
]

Float = NDArray[np.float64]
CurrentModel = Literal["tsu-esaki", "subband", "fowler-nordheim", "bsim4"]

FERMI_LEVEL_EV: Final = 0.1
"""Fermi level of an inversion layer above its band edge; 0.05 eV describes an n+ polysilicon floating gate."""
SUPPLY_MASS: Final = 2 * 0.19 + 4 * 0.417
"""Density-of-states mass of the (100) silicon supply, summed over valleys: 2.05 m0."""
VALLEYS: Final = ((0.916, 2, 0.19), (0.19, 4, 0.417))
"""(mass along the field, degeneracy, density-of-states mass in the plane) of the two ladders of (100) silicon."""
GATE_MASS: Final = 0.26
"""Conductivity mass of silicon: the polycrystalline gate that receives the electrons of the subband model."""
WELL_FIELD_FRACTION: Final = 0.6
"""Mean field of the inversion layer over the field at the interface (heuristic)."""
_M2_PER_CM2: Final = 1e-4


def _panels(edges: list[Float], nodes: int) -> tuple[Float, Float]:
    """Gauss-Legendre nodes and weights on consecutive panels, new last axis."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    points, weights = [], []
    for low, high in pairwise(edges):
        half = (high - low)[..., None] / 2
        points.append(low[..., None] + half * (1 + x))
        weights.append(half * w)
    return np.concatenate(points, axis=-1), np.concatenate(weights, axis=-1)


def _logsumexp(values: Float, weights: Float | None = None) -> Float:
    """ln of the (weighted) sum of exp over the last axis."""
    peak = values.max(axis=-1, keepdims=True)
    peak = np.where(np.isfinite(peak), peak, 0.0)
    terms = np.exp(values - peak)
    total = (terms if weights is None else terms * weights).sum(axis=-1)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(total) + peak[..., 0])


def _log_softplus(x: Float) -> Float:
    """ln ln(1 + e^x), without underflow."""
    return np.asarray(np.log(np.logaddexp(0.0, np.maximum(x, -30.0))) + np.minimum(x + 30.0, 0.0))


def _log_supply(energy: Float, v_ox: Float, kt: float, fermi_ev: float) -> Float:
    """ln of N(E)/kT = softplus((EF - E)/kT) - softplus((EF - E - V)/kT), without cancellation."""
    x = (fermi_ev - energy) / kt
    emitter = np.logaddexp(0.0, x)
    ratio = -np.expm1(-v_ox / kt) / (1 + np.exp(np.minimum(-x, 700.0)))  # (1 + e^x)/(1 + e^(x - V)) = 1/(1 - ratio)
    with np.errstate(divide="ignore"):
        exact = np.log(-np.log1p(-np.minimum(ratio, 1 - 1e-16)))
    return np.where(v_ox > 30 * kt + np.maximum(x, 0) * kt, np.log(emitter), exact)


def _log_tsu_esaki(
    layers: tuple[Dielectric, ...], v_ox: Float, temperature_k: float, fermi_ev: float, nodes: int
) -> Float:
    kt = thermal_voltage(temperature_k)
    wide = tuple(layer.thick(np.asarray(layer.thickness_nm)[..., None]) for layer in layers)
    zero = np.zeros(np.broadcast_shapes(v_ox.shape, *(np.shape(layer.thickness_nm) for layer in layers)))
    knee = max(fermi_ev - 12 * kt, fermi_ev / 2)  # the supply bends within a few kT of the Fermi level
    edges = [zero + edge for edge in (1e-9, knee, fermi_ev, fermi_ev + 12 * kt, fermi_ev + 40 * kt)]
    energy, weight = _panels(edges, nodes)
    integrand = log_transmission(energy, Barrier(wide, v_ox[..., None]), "wkb")
    integrand = integrand + _log_supply(energy, v_ox[..., None], kt, fermi_ev)
    # A/cm^2 per eV of supply
    prefactor = ELECTRON_CHARGE**3 * SUPPLY_MASS * ELECTRON_MASS / (2 * np.pi**2 * HBAR**3) * kt * _M2_PER_CM2
    return np.asarray(np.log(prefactor) + _logsumexp(integrand, weight))


def _fermi_level(sheet: Float, energy: Float, density: Float, kt: float) -> Float:
    """Fermi level in eV at which two-dimensional levels hold `sheet` electrons per m^2.

    Newton on the logarithm of the charge, which is concave: from the Boltzmann estimate, below the solution, it
    converges without overshoot. After a step of 1e-9 kT the next one is below the last digit.
    """
    lowest = energy.min(axis=-1, keepdims=True)
    boltzmann = (density * kt * np.exp((lowest - energy) / kt)).sum(axis=-1)
    fermi = lowest[..., 0] + kt * np.log(sheet / boltzmann)
    for _ in range(10):
        x = (fermi[..., None] - energy) / kt
        filled = (density * kt * np.logaddexp(0.0, x)).sum(axis=-1)
        slope = (density / (1 + np.exp(np.minimum(-x, 700.0)))).sum(axis=-1)
        step = filled / slope * np.log(sheet / filled)
        fermi = fermi + step
        if np.all(np.abs(step) < 1e-9 * kt):
            break
    return np.asarray(fermi)


@dataclass(frozen=True, eq=False)
class _Well:
    """Levels of a triangular well that holds eps_ox F_ox / q less acceptors; energies in eV, last axis the levels."""

    field: Float  # V/nm in silicon
    energy: Float
    density: Float  # states/(m^2 eV)
    mass_z: Float  # m0
    fermi: Float  # without the last axis


def _well(
    oxide: Dielectric, t_ox_nm: Float, v_ox: Float, temperature_k: float, depletion_cm2: float = 0.0, levels: int = 6
) -> _Well:
    total = oxide.eps_r * VACUUM_PERMITTIVITY * (v_ox / (t_ox_nm * 1e-9)) / ELECTRON_CHARGE  # charges/m^2
    depletion = depletion_cm2 / _M2_PER_CM2
    sheet = total - depletion  # electrons/m^2
    if depletion and not np.all(sheet > 0):
        raise ValueError("no inversion layer: the field of the oxide ends on the acceptors of the substrate")
    field = (WELL_FIELD_FRACTION * sheet + depletion) * (ELECTRON_CHARGE / (EPS_SI * VACUUM_PERMITTIVITY) * 1e-9)
    n = np.arange(levels)
    energies, densities, masses = [], [], []
    for mass, valleys, mass_plane in VALLEYS:
        scale = np.cbrt(HBAR2_OVER_2M0 / mass * (1.5 * np.pi * field) ** 2)
        energies.append(scale[..., None] * (n + 0.75) ** (2 / 3))
        densities.append(np.full(levels, valleys * mass_plane * ELECTRON_MASS * ELECTRON_CHARGE / (np.pi * HBAR**2)))
        masses.append(np.full(levels, mass))
    energy, density = np.concatenate(energies, axis=-1), np.concatenate(densities)
    fermi = _fermi_level(sheet, energy, density, thermal_voltage(temperature_k))
    return _Well(field, energy, density, np.concatenate(masses), fermi)


def inversion_fermi_ev(t_ox_nm: Float, v_ox: Float, temperature_k: float = 300.0, depletion_cm2: float = 0.0) -> Float:
    """Fermi level of an inversion layer under SiO2 above the band edge at the interface, eV, of the ``subband`` model.

    Raises
    ------
    ValueError
        If all of the oxide's field ends on `depletion_cm2`.

    Examples
    --------
    >>> round(float(inversion_fermi_ev(np.array(1.5), np.array(0.7))), 2)
    0.21
    """
    return _well(SIO2_FRANZ, t_ox_nm, v_ox, temperature_k, depletion_cm2).fermi


def _log_subband(
    oxide: Dielectric, t_ox_nm: Float, v_ox: Float, temperature_k: float, levels: int = 6, depletion_cm2: float = 0.0
) -> Float:
    """Escape from the levels of the well."""
    kt = thermal_voltage(temperature_k)
    v = np.maximum(np.broadcast_to(v_ox, np.broadcast_shapes(t_ox_nm.shape, v_ox.shape)), 1e-100)
    well = _well(oxide, t_ox_nm, v, temperature_k, depletion_cm2, levels)
    field, energy, density, mass_z, fermi = well.field, well.energy, well.density, well.mass_z, well.fermi
    x = (fermi[..., None] - energy) / kt
    log_density = np.log(density * kt) + _log_softplus(x)
    velocity = np.sqrt(2 * ELECTRON_CHARGE * energy / (mass_z * ELECTRON_MASS))  # m/s
    attempts = np.log(field[..., None] * 1e9 * ELECTRON_CHARGE / (2 * mass_z * ELECTRON_MASS * velocity))  # 1/s
    layer = (oxide.thick(t_ox_nm),)
    barriers = [Barrier(layer, v, lead_mass=float(m), anode_mass=GATE_MASS) for m in mass_z]
    through = np.stack([log_transmission(energy[..., i], b) for i, b in enumerate(barriers)], axis=-1)
    log_j = np.log(ELECTRON_CHARGE * _M2_PER_CM2) + _logsumexp(log_density + attempts + through)
    return np.where(v_ox > 0, log_j, -np.inf)


def fowler_nordheim_constants(oxide: Dielectric = SIO2) -> tuple[float, float]:
    """A in A/V^2 and B in V/cm of ``J = A F^2 exp(-B/F)`` from barrier and mass.

    Parameters
    ----------
    oxide : Dielectric
        Its barrier and mass are used, its thickness is not.

    Returns
    -------
    a, b : float
        In A/V^2 and V/cm. Lenzlinger and Snow, J. Appl. Phys. 40, 278 (1969).

    Examples
    --------
    >>> a, b = fowler_nordheim_constants()
    >>> f"{a:.4g} A/V^2, {b:.4g} V/cm"
    '1.165e-06 A/V^2, 2.475e+08 V/cm'
    """
    a = ELECTRON_CHARGE**2 / (8 * np.pi * 2 * np.pi * HBAR * oxide.barrier_ev * oxide.mass)
    b = 4 / 3 * np.sqrt(oxide.mass / HBAR2_OVER_2M0) * oxide.barrier_ev**1.5 * 1e7
    return float(a), float(b)


def _log_fowler_nordheim(oxide: Dielectric, t_ox_nm: Float, v_ox: Float) -> Float:
    a, b = fowler_nordheim_constants(oxide)
    with np.errstate(divide="ignore", over="ignore"):
        field = v_ox / t_ox_nm * 1e7  # V/cm
        return np.asarray(np.log(a) + 2 * np.log(field) - b / field)


def bsim4_current_density(
    t_ox_nm: ArrayLike, v_ox: ArrayLike, temperature_k: float = 300.0, *, vth_v: float | None = 0.4
) -> Float:
    """Gate-to-channel current density of the BSIM4 nMOS default card, A/cm^2.

    ``J = A (toxref/t)^ntox / t^2 V Vaux exp(-B t (a - b V)(1 + c V))`` (BSIM4 manual, section 4.3). A fit to a few
    volts: from 7.95 V on, where ``a - b V`` would change sign and thicker oxides leak more, the exponential stays at 1.

    Parameters
    ----------
    t_ox_nm, v_ox : array_like of float
        Electrical oxide thickness in nm and gate voltage in V (taken as the oxide voltage).
    temperature_k : float
        Temperature in K; enters Vaux only.
    vth_v : float or None
        Threshold in V for ``Vaux = vt ln(1 + exp((V - vth)/vt))``, without which J at 0.3 V is ~500 times too high;
        None for ``Vaux = V`` (gate overlap).

    Returns
    -------
    float array

    Examples
    --------
    >>> f"{float(bsim4_current_density(1.2, 1.0)):.2g} A/cm^2"
    '5.6e+02 A/cm^2'
    """
    t, v = np.asarray(t_ox_nm, dtype=np.float64), np.asarray(v_ox, dtype=np.float64)
    return np.asarray(np.exp(_log_bsim4(t, v, temperature_k, vth_v)))


def _log_bsim4(t_ox_nm: Float, v: Float, temperature_k: float, vth_v: float | None) -> Float:
    t = t_ox_nm * 1e-9
    vt = thermal_voltage(temperature_k)
    with np.errstate(divide="ignore"):
        log_v = np.log(v)
    log_auxiliary = log_v if vth_v is None else np.log(vt) + _log_softplus((v - vth_v) / vt)
    exponent = -7.45669e11 * t * np.maximum(1.36e-2 - 1.71e-3 * v, 0.0) * (1 + 0.075 * v)
    return np.asarray(np.log(4.97232e-7 * 3e-9 * _M2_PER_CM2) - 3 * np.log(t) + log_v + log_auxiliary + exponent)


def log_current_density(
    t_ox_nm: ArrayLike,
    v_ox: ArrayLike,
    temperature_k: float = 300.0,
    model: CurrentModel = "tsu-esaki",
    *,
    oxide: Dielectric | None = None,
    fermi_ev: float = FERMI_LEVEL_EV,
    depletion_cm2: float = 0.0,
    nodes: int = 12,
) -> Float:
    """Natural logarithm of `current_density`; -inf only at V_ox = 0.

    Parameters
    ----------
    t_ox_nm, v_ox, temperature_k, model, oxide, fermi_ev, depletion_cm2
        As for `current_density`.
    nodes : int
        Gauss-Legendre nodes per panel of the energy integral (tests halve it to show convergence).

    Returns
    -------
    float array

    Examples
    --------
    >>> f"{float(log_current_density(20.0, 1.0)) / np.log(10):.0f} decades"
    '-80 decades'
    """
    t, v = np.asarray(t_ox_nm, dtype=np.float64), np.asarray(v_ox, dtype=np.float64)
    if not np.all(t > 0):
        raise ValueError("t_ox_nm must be above 0 nm")
    if not np.all(v >= 0):
        raise ValueError("v_ox must be at least 0 V")
    if not temperature_k > 0:
        raise ValueError(f"temperature_k must be above 0 K, got {temperature_k}")
    if model == "tsu-esaki":
        return _log_tsu_esaki(((oxide or SIO2).thick(t),), v, temperature_k, fermi_ev, nodes)
    if model == "subband":
        return _log_subband(oxide or SIO2_FRANZ, t, v, temperature_k, depletion_cm2=depletion_cm2)
    if model == "fowler-nordheim":
        return _log_fowler_nordheim(oxide or SIO2, t, v)
    if model == "bsim4":
        return _log_bsim4(t, v, temperature_k, 0.4)
    raise ValueError(f"model must be 'tsu-esaki', 'subband', 'fowler-nordheim' or 'bsim4', got {model!r}")


def current_density(
    t_ox_nm: ArrayLike,
    v_ox: ArrayLike,
    temperature_k: float = 300.0,
    model: CurrentModel = "tsu-esaki",
    *,
    oxide: Dielectric | None = None,
    fermi_ev: float = FERMI_LEVEL_EV,
    depletion_cm2: float = 0.0,
) -> Float:
    """Electron tunnelling current density through an oxide on n-type silicon, A/cm^2.

    Parameters
    ----------
    t_ox_nm : array_like of float
        Oxide thickness, nm.
    v_ox : array_like of float
        Voltage over the oxide (not the gate voltage), V, at least 0. Broadcasts with `t_ox_nm`.
    temperature_k : float
        Temperature, K. Tunnelling depends on it weakly (1.09 from 300 K to 358 K at 1.5 nm); it is not Arrhenius.
    model : {"tsu-esaki", "subband", "fowler-nordheim", "bsim4"}
        See the module.
    oxide : Dielectric, optional
        Barrier, mass and dispersion; by default `SIO2` (`SIO2_FRANZ` for ``subband``); ignored by ``bsim4``.
    fermi_ev : float
        Fermi level of the emitter in eV, ``tsu-esaki`` only: 0.1 for an inversion layer, 0.05 for a floating gate.
    depletion_cm2 : float
        Ionised acceptors per cm^2 under the channel, ``subband`` only (`qtaml_hw.physics.silicon.depletion_cm2`).

    Returns
    -------
    float array

    Raises
    ------
    ValueError
        For a thickness or temperature at or below 0, a negative voltage, an unknown model, or acceptors that take all
        of the field.

    Examples
    --------
    >>> [f"{j:.1e}" for j in current_density([1.0, 2.0, 3.0], 1.0)]
    ['4.6e+03', '1.0e-01', '2.4e-06']
    """
    return np.asarray(
        np.exp(
            log_current_density(
                t_ox_nm, v_ox, temperature_k, model, oxide=oxide, fermi_ev=fermi_ev, depletion_cm2=depletion_cm2
            )
        )
    )


def stack_current_density(
    layers: tuple[Dielectric, ...], v_ox: ArrayLike, temperature_k: float = 300.0, *, j_scale: float = 1.0
) -> Float:
    """Tsu-Esaki current density through a layered dielectric, A/cm^2.

    Parameters
    ----------
    layers : tuple of Dielectric
        Cathode first; thicknesses may be arrays.
    v_ox : array_like of float
        Voltage over the stack, V.
    temperature_k : float
        Temperature, K.
    j_scale : float
        Calibration factor. Uncalibrated high-k models leak 1-2 decades more than industry reports: 0.01-1.

    Returns
    -------
    float array

    Examples
    --------
    >>> from qtaml_hw.physics.barrier import HFO2
    >>> stack = (SIO2.thick(0.5), HFO2.thick(1.7))
    >>> f"{float(stack_current_density(stack, 0.7)):.1e} A/cm^2"
    '1.9e+03 A/cm^2'
    """
    v = np.asarray(v_ox, dtype=np.float64)
    return np.asarray(j_scale * np.exp(_log_tsu_esaki(layers, v, temperature_k, FERMI_LEVEL_EV, 12)))
