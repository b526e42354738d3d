"""An inversion layer by Schroedinger's and Poisson's equations together (Stern, Phys. Rev. B 5, 4891, 1972).

The potential is that of the electrons themselves and of the depleted acceptors, on a grid, with a wall at the oxide:
no triangular well, no mean field.
"""

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import brentq

from qtaml_hw.physics import SIO2_FRANZ, Barrier, transmission
from qtaml_hw.physics.constants import (
    ELECTRON_CHARGE,
    ELECTRON_MASS,
    EPS_SI,
    EPS_SIO2,
    HBAR,
    HBAR2_OVER_2M0,
    VACUUM_PERMITTIVITY,
    thermal_voltage,
)
from qtaml_hw.physics.current import GATE_MASS, VALLEYS

GAP_EV, INTRINSIC_CM3, LEVELS = 1.12, 1e10, 4
DEPTH_NM, STEPS, MIX, ROUNDS, ENOUGH_EV = 20.0, 600, 0.4, 200, 1e-5
KT = thermal_voltage(300.0)
V_PER_NM = ELECTRON_CHARGE * 1e4 / (EPS_SI * VACUUM_PERMITTIVITY) * 1e-9
"""Field in V/nm of a charge per cm^2."""


def levels(potential, step):
    """Energies in eV and densities per nm of the levels of both ladders."""
    energies, densities = [], []
    for mass, _, _ in VALLEYS:
        hop = HBAR2_OVER_2M0 / (mass * step**2)
        found, waves = eigh_tridiagonal(
            potential + 2 * hop, np.full(potential.size - 1, -hop), select="i", select_range=(0, LEVELS - 1)
        )
        energies.append(found)
        densities.append(waves.T**2 / step)
    return np.concatenate(energies), np.concatenate(densities)


def solved(charge_cm2, acceptors_cm3):
    """Energies, electrons per cm^2 of each level, and the potential on its grid, for all charges of the silicon."""
    z = np.linspace(0, DEPTH_NM, STEPS + 1)[1:-1]
    step = z[1] - z[0]
    states = [g * m * ELECTRON_MASS * ELECTRON_CHARGE / (np.pi * HBAR**2) * 1e-4 for _, g, m in VALLEYS]
    states = np.repeat(states, LEVELS)
    density, electrons, fermi = np.exp(-z), 0.7 * charge_cm2, 0.2
    density *= electrons / (density.sum() * step)
    for _ in range(ROUNDS):
        bending = GAP_EV / 2 + KT * np.log(acceptors_cm3 / INTRINSIC_CM3) + fermi
        bending -= V_PER_NM * (z * density).sum() * step + KT  # what the electrons take of it
        width = np.sqrt(2 * bending / (V_PER_NM * acceptors_cm3 * 1e-7))  # nm
        depleted = acceptors_cm3 * width * 1e-7
        electrons += MIX * (charge_cm2 - depleted - electrons)
        beyond = (density[::-1].cumsum()[::-1] - density / 2) * step * electrons / (density.sum() * step)
        potential = V_PER_NM * (np.cumsum(beyond) * step + depleted * z * (1 - np.minimum(z, width) / (2 * width)))
        energies, shapes = levels(potential, step)

        def filled(at, energies=energies):
            return states * KT * np.logaddexp(0, (at - energies) / KT)

        last, fermi = fermi, brentq(lambda at, n=electrons: filled(at).sum() - n, -1, 2)
        density += MIX * (filled(fermi) @ shapes - density)
        if abs(fermi - last) < ENOUGH_EV:
            return energies, filled(fermi), np.append(0, z), np.append(0, potential)
    raise RuntimeError("not converged")


def current_density(t_ox_nm, v_ox, acceptors_cm3):
    """A/cm^2: electrons of every level times how often they come to the oxide, times the transmission."""
    charge = EPS_SIO2 * VACUUM_PERMITTIVITY * v_ox / (t_ox_nm * 1e-9) / ELECTRON_CHARGE * 1e-4
    energies, electrons, z, potential = solved(charge, acceptors_cm3)
    turn = np.sin(np.linspace(0, np.pi / 2, 2001))  # steps shrink at the turning point, where electrons are slow
    total = 0.0
    for energy, count, (mass, _, _) in zip(energies, electrons, np.repeat(VALLEYS, LEVELS, axis=0), strict=True):
        way = np.interp(energy, potential, z) * turn
        kinetic = np.maximum(energy - np.interp((way[1:] + way[:-1]) / 2, z, potential), 1e-6)
        period = 2 * (np.diff(way) * 1e-9 / np.sqrt(2 * ELECTRON_CHARGE * kinetic / (mass * ELECTRON_MASS))).sum()
        barrier = Barrier((SIO2_FRANZ.thick(t_ox_nm),), v_ox, lead_mass=float(mass), anode_mass=GATE_MASS)
        total += ELECTRON_CHARGE * count / period * float(transmission(energy, barrier))
    return total
