"""What doping does in a gate stack: Fermi energy of an emitter, voltage over the oxide, current at a gate voltage.

Silicon, (100), n+ polysilicon gate; energies in eV, voltages in V, lengths in nm, doping per cm^3. The effective
density of states of the conduction band, 2.86e19 /cm^3 at 300 K, is that of Green (J. Appl. Phys. 67, 2944, 1990;
quoted from memory); the equations are those of Sze, Physics of Semiconductor Devices.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.physics.constants import ELECTRON_CHARGE, EPS_SI, EPS_SIO2, VACUUM_PERMITTIVITY, thermal_voltage
from qtaml_hw.physics.current import current_density, inversion_fermi_ev

__all__ = ["depletion_cm2", "fermi_energy_ev", "gate_current_density", "gate_voltage", "oxide_voltage"]

Float = NDArray[np.float64]

STATES_CM3: Final = 2.86e19
"""Effective density of states of the conduction band at 300 K."""
GAP_EV: Final = 1.12
"""Band gap at 300 K."""


@lru_cache(maxsize=64)
def fermi_energy_ev(doping_cm3: float, temperature_k: float = 300.0) -> float:
    """Fermi level of n-type silicon above its conduction band edge, all donors ionised; negative where not degenerate.

    Inverts ``n = N_c F_1/2(E_F / kT)`` numerically, ``N_c`` growing as T^1.5.

    Examples
    --------
    >>> [round(fermi_energy_ev(n), 3) for n in (1e18, 5e19, 1e20, 2e20)]
    [-0.086, 0.03, 0.063, 0.109]
    """
    from scipy.optimize import brentq  # slow to import

    kt = thermal_voltage(temperature_k)
    wanted = doping_cm3 / (STATES_CM3 * (temperature_k / 300.0) ** 1.5)

    def excess(eta: float) -> float:
        x = np.linspace(0.0, np.sqrt(max(eta, 0.0) + 45.0), 4001)  # energy is x^2: no root at the band edge
        filled = np.trapezoid(2 * x * x / (1 + np.exp(np.minimum(x * x - eta, 700.0))), x)
        return float(np.log(2 / np.sqrt(np.pi) * filled / wanted))

    return float(kt * brentq(excess, -60.0, 2e3, xtol=1e-9))


def depletion_cm2(acceptors_cm3: float, temperature_k: float = 300.0) -> float:
    """Acceptors per cm^2 that an inverted p-type substrate leaves without holes: ``sqrt(4 eps_Si phi_B N_A / q)``.

    ``phi_B = kT ln(N_A / n_i)`` with ``n_i = 1e10 /cm^3`` at 300 K and a gap of 1.12 eV (Sze).

    Examples
    --------
    >>> [f"{depletion_cm2(n):.1e}" for n in (1.7e17, 5e17, 1.5e18)]
    ['1.4e+12', '2.4e+12', '4.3e+12']
    """
    kt, kt0 = thermal_voltage(temperature_k), thermal_voltage(300.0)
    intrinsic = 1e10 * (temperature_k / 300.0) ** 1.5 * np.exp(GAP_EV / 2 * (1 / kt0 - 1 / kt))
    bulk = kt * np.log(acceptors_cm3 / intrinsic)
    return float(np.sqrt(4 * EPS_SI * VACUUM_PERMITTIVITY * bulk * acceptors_cm3 * 1e6 / ELECTRON_CHARGE) * 1e-4)


def gate_voltage(
    v_ox: ArrayLike,
    t_ox_nm: ArrayLike,
    poly_cm3: float = 1e20,
    temperature_k: float = 300.0,
    acceptors_cm3: float = 5e17,
) -> Float:
    """Gate voltage of an n-MOS transistor with an n+ polysilicon gate that puts `v_ox` over its oxide, in inversion.

    ``V_G = V_FB + psi_s + V_ox + V_poly``: flat-band voltage and surface potential are counted from the same Fermi
    level of the substrate, so ``V_FB + psi_s = (E_F - E_c)_surface - (E_F - E_c)_gate``. The first is that of the
    quantised channel (`inversion_fermi_ev`) beside the depleted acceptors, the second follows from the doping; the
    depleted gate takes ``V_poly = (eps_ox V_ox/t)^2 / (2 q eps_Si N_poly)``.

    Parameters
    ----------
    v_ox : array_like of float
        Voltage over the oxide, V, above what the acceptors need.
    t_ox_nm : array_like of float
        Oxide thickness, nm.
    poly_cm3 : float
        Active donors of the gate per cm^3.
    temperature_k : float
        Temperature, K.
    acceptors_cm3 : float
        Acceptors of the substrate under the channel per cm^3.

    Returns
    -------
    float array

    Raises
    ------
    ValueError
        If there is no inversion layer at this voltage.

    Examples
    --------
    >>> np.round(gate_voltage([0.5, 0.7], 1.5), 2).tolist()
    [0.64, 0.94]
    """
    v, t = np.broadcast_arrays(np.asarray(v_ox, dtype=np.float64), np.asarray(t_ox_nm, dtype=np.float64))
    channel = inversion_fermi_ev(t, v, temperature_k, depletion_cm2(acceptors_cm3, temperature_k))
    charge = EPS_SIO2 * VACUUM_PERMITTIVITY * v / (t * 1e-9)  # C/m^2
    poly = charge**2 / (2 * ELECTRON_CHARGE * EPS_SI * VACUUM_PERMITTIVITY * poly_cm3 * 1e6)
    return np.asarray(v + poly + channel - fermi_energy_ev(poly_cm3, temperature_k))


def oxide_voltage(
    gate_v: float,
    t_ox_nm: float,
    poly_cm3: float = 1e20,
    temperature_k: float = 300.0,
    acceptors_cm3: float = 5e17,
) -> float:
    """The inverse of `gate_voltage`: what of `gate_v`, V above threshold, lies over the oxide.

    Examples
    --------
    >>> round(oxide_voltage(1.0, 1.5), 2)
    0.74
    """
    if not gate_v > 0:
        raise ValueError(f"gate_v must be above 0 V, got {gate_v}")
    from scipy.optimize import brentq  # slow to import

    depleted = depletion_cm2(acceptors_cm3, temperature_k) * 1e4 * ELECTRON_CHARGE  # C/m^2
    least = depleted * t_ox_nm * 1e-9 / (EPS_SIO2 * VACUUM_PERMITTIVITY)

    def excess(v: float) -> float:
        return float(gate_voltage(v, t_ox_nm, poly_cm3, temperature_k, acceptors_cm3)) - gate_v

    if excess(least + 1e-4) > 0:
        raise ValueError(f"gate_v = {gate_v} V makes no inversion layer under {t_ox_nm} nm")
    return float(brentq(excess, least + 1e-4, gate_v + 1.0))


def gate_current_density(
    gate_v: float,
    t_ox_nm: float,
    poly_cm3: float = 1e20,
    temperature_k: float = 300.0,
    acceptors_cm3: float = 5e17,
) -> float:
    """Electron current from the inverted channel to the gate over the gate voltage, A/cm^2, by the ``subband`` model.

    Parameters and errors as for `oxide_voltage`.

    Examples
    --------
    >>> f"{gate_current_density(1.0, 1.5):.1f} A/cm^2"
    '3.9 A/cm^2'
    """
    v = oxide_voltage(gate_v, t_ox_nm, poly_cm3, temperature_k, acceptors_cm3)
    depleted = depletion_cm2(acceptors_cm3, temperature_k)
    return float(current_density(t_ox_nm, v, temperature_k, "subband", depletion_cm2=depleted))
