"""Exact transmission of the one-band effective-mass equation (BenDaniel-Duke), the reference for every approximation.

Starts with the outgoing wave at the anode and carries ``(psi, psi'/m)`` back to the cathode; that direction is the
one in which the physical solution grows, so nothing cancels. Two independent solvers: Airy functions in every layer
(exact for a linear potential), and thin slices of constant potential (converges as the square of the slice width).
Parabolic layers only; plane electrodes without band bending; energies in eV, lengths in nm, masses in m0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import airy, airye

from qtaml_hw.physics.barrier import Barrier, Dielectric
from qtaml_hw.physics.constants import HBAR2_OVER_2M0

__all__ = ["log_transmission_airy", "log_transmission_slices"]

Float = NDArray[np.float64]
Complex = NDArray[np.complex128]
_SMALL_DROP_V = 1e-6
_FLATTEST = 1e-5
"""Decay in 1/nm below which a wave counts as falling so slowly: at 0 the hyperbolic sine over it is no number."""


def _airy(z: Float) -> tuple[Float, Float, Float, Float, Float]:
    """Ai, Ai', Bi, Bi' with the factors exp(-zeta), exp(+zeta) taken out, and zeta (0 for z < 0).

    `airye` of a real argument is NaN below 0, `airy` overflows above ~100: each is used where it works.
    """
    positive = z >= 0
    scaled = airye(np.where(positive, z, 0.0))
    plain = airy(np.where(positive, 0.0, z))
    ai, dai, bi, dbi = (np.where(positive, s, p) for s, p in zip(scaled, plain, strict=True))
    zeta = np.where(positive, (2 / 3) * np.abs(z) ** 1.5, 0.0)
    return ai, dai, bi, dbi, zeta


def _through_airy(
    psi: Complex, flux: Complex, right_ev: Float, drop: Float, layer: Dielectric
) -> tuple[Complex, Complex, Float]:
    """Carry (psi, psi'/m) from the right to the left end of a layer with a linear potential.

    `right_ev` is the potential minus the energy at the right end, `drop` > 0 the rise towards the left. Returns the
    values divided by exp(log scale) and that logarithm.
    """
    slope = drop / np.asarray(layer.thickness_nm)  # eV/nm, potential falls from left to right
    length = np.cbrt(HBAR2_OVER_2M0 / (layer.mass * slope))  # nm per unit of z
    ai_r, dai_r, bi_r, dbi_r, zeta_r = _airy(right_ev / (slope * length))
    ai_l, dai_l, bi_l, dbi_l, zeta_l = _airy((right_ev + drop) / (slope * length))
    derivative = -flux * layer.mass * length  # d psi / dz at the right end
    log_scale = zeta_l - zeta_r
    decaying = np.exp(-2 * log_scale)
    a = np.pi * (psi * dbi_r - derivative * bi_r) * decaying  # coefficient of Ai
    b = np.pi * (derivative * ai_r - psi * dai_r)  # coefficient of Bi
    return a * ai_l + b * bi_l, -(a * dai_l + b * dbi_l) / (layer.mass * length), log_scale


def _through_flat(
    psi: Complex, flux: Complex, height_ev: Float, width_nm: Float, mass: float
) -> tuple[Complex, Complex, Float]:
    """Carry (psi, psi'/m) from the right to the left end of a slice of constant potential."""
    kappa = np.sqrt(mass * height_ev.astype(np.complex128) / HBAR2_OVER_2M0)
    kappa = np.where(np.abs(kappa) < _FLATTEST, _FLATTEST, kappa)
    x = kappa * width_nm
    log_scale = np.abs(x.real)
    grow, fall = np.exp(x - log_scale), np.exp(-x - log_scale)
    cosh, sinh = (grow + fall) / 2, (grow - fall) / 2
    impedance = kappa / mass
    return cosh * psi - sinh * flux / impedance, cosh * flux - sinh * impedance * psi, log_scale


def _log_transmission(energy_ev: Float, barrier: Barrier, slices: int | None) -> Float:
    if any(layer.gap_ev is not None for layer in barrier.layers):
        raise ValueError("the exact models solve a one-band equation: use parabolic layers (gap_ev=None)")
    v_ox = np.asarray(barrier.v_ox, dtype=np.float64)
    drops = barrier.drops()
    energy, *_ = np.broadcast_arrays(energy_ev, v_ox, barrier.eot_nm)
    k_cathode = np.sqrt(barrier.lead_mass * energy / HBAR2_OVER_2M0) / barrier.lead_mass
    k_anode = np.sqrt(barrier.mass_anode * (energy + v_ox) / HBAR2_OVER_2M0) / barrier.mass_anode
    psi: Complex = np.ones(energy.shape, dtype=np.complex128)
    flux: Complex = np.asarray(1j * k_anode, dtype=np.complex128)
    total: Float = np.zeros(energy.shape)
    below = np.array(v_ox)  # drop between the cathode and the right end of the layer at hand
    for layer, drop in zip(reversed(barrier.layers), reversed(drops), strict=True):
        right = np.asarray(layer.barrier_ev - below - energy)
        if slices is None and bool(np.all(drop >= _SMALL_DROP_V)):
            psi, flux, log_scale = _through_airy(psi, flux, right, drop, layer)
            total = total + log_scale
        else:
            steps = slices or 1
            for i in range(steps):
                width = np.asarray(layer.thickness_nm) / steps
                psi, flux, log_scale = _through_flat(psi, flux, right + drop * (i + 0.5) / steps, width, layer.mass)
                total = total + log_scale
        size = np.abs(psi) + np.abs(flux)
        psi, flux, total = psi / size, flux / size, total + np.log(size)
        below = below - drop
    incoming = (psi + flux / (1j * k_cathode)) / 2
    return np.asarray(np.log(k_anode) - np.log(k_cathode) - 2 * (np.log(np.abs(incoming)) + total))


def log_transmission_airy(energy_ev: Float, barrier: Barrier) -> Float:
    """Natural logarithm of the exact transmission, Airy functions in every layer.

    Parameters
    ----------
    energy_ev : float array
        eV above the band edge of the cathode; broadcasts against `barrier`.
    barrier : Barrier
        Parabolic layers.

    Returns
    -------
    float array

    Raises
    ------
    ValueError
        If a layer has the Franz dispersion.

    Examples
    --------
    >>> from qtaml_hw.physics.barrier import SIO2
    >>> f"{np.exp(float(log_transmission_airy(np.float64(0.1), Barrier((SIO2.thick(2.0),), 1.0)))):.4e}"
    '1.2837e-09'
    """
    return _log_transmission(energy_ev, barrier, None)


def log_transmission_slices(energy_ev: Float, barrier: Barrier, slices: int = 400) -> Float:
    """The same by `slices` transfer matrices of constant potential per layer; error falls as 1/slices^2.

    Parameters
    ----------
    energy_ev, barrier
        As for `log_transmission_airy`.
    slices : int
        Slices per layer.

    Returns
    -------
    float array
    """
    return _log_transmission(energy_ev, barrier, slices)
