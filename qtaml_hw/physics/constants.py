"""Physical constants and material defaults, each with its source.

Fundamental constants are the exact or recommended values of CODATA 2018. Material defaults are ranges in the
literature, not facts: the value used here is named with where it comes from, and every model takes another one.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "BOLTZMANN_EV",
    "ELECTRON_CHARGE",
    "ELECTRON_MASS",
    "EPS_SI",
    "EPS_SIO2",
    "HBAR",
    "HBAR2_OVER_2M0",
    "SECONDS_PER_DAY",
    "SECONDS_PER_HOUR",
    "SECONDS_PER_MONTH",
    "SECONDS_PER_YEAR",
    "VACUUM_PERMITTIVITY",
    "thermal_voltage",
]

ELECTRON_CHARGE: Final = 1.602176634e-19
"""C (exact, SI 2019)."""
HBAR: Final = 1.054571817e-34
"""J s (exact, SI 2019)."""
ELECTRON_MASS: Final = 9.1093837015e-31
"""kg (CODATA 2018)."""
VACUUM_PERMITTIVITY: Final = 8.8541878128e-12
"""F/m (CODATA 2018)."""
BOLTZMANN_EV: Final = 8.617333262e-5
"""eV/K (exact, SI 2019)."""
HBAR2_OVER_2M0: Final = HBAR**2 / (2 * ELECTRON_MASS * ELECTRON_CHARGE) * 1e18
"""hbar^2 / (2 m0) = 0.0381 eV nm^2."""
EPS_SIO2: Final = 3.9
"""Relative permittivity of SiO2."""
EPS_SI: Final = 11.7
"""Relative permittivity of silicon."""

SECONDS_PER_HOUR: Final = 3600.0
SECONDS_PER_DAY: Final = 86400.0
SECONDS_PER_YEAR: Final = 365.25 * SECONDS_PER_DAY
"""Julian year."""
SECONDS_PER_MONTH: Final = SECONDS_PER_YEAR / 12


def thermal_voltage(temperature_k: float) -> float:
    """kT/q in volts.

    Examples
    --------
    >>> round(thermal_voltage(300.0), 5)
    0.02585
    """
    return BOLTZMANN_EV * temperature_k
