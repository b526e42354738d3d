"""Transmission probability of a barrier by a named model: WKB, WKB with boundary factor, or exact."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.physics import exact
from qtaml_hw.physics.barrier import Barrier, action, boundary

__all__ = ["TransmissionModel", "log_transmission", "transmission"]

Float = NDArray[np.float64]
TransmissionModel = Literal["wkb", "wkb-boundary", "exact", "slices"]


def log_transmission(energy_ev: ArrayLike, barrier: Barrier, model: TransmissionModel = "wkb-boundary") -> Float:
    """Natural logarithm of `transmission`: never underflows; raises as it does.

    Parameters
    ----------
    energy_ev, barrier, model
        As for `transmission`; the energy in eV above the band edge of the cathode.

    Returns
    -------
    float array
        At most 0, in the shape of `energy_ev` and the arrays of `barrier` broadcast against each other.

    Raises
    ------
    ValueError
        If an energy is not above 0 eV and finite, or the model is unknown.

    Examples
    --------
    >>> from qtaml_hw.physics import SIO2
    >>> thick = Barrier((SIO2.thick(200.0),), 1.0)
    >>> bool(log_transmission(0.1, thick) < -2000)
    True
    """
    energy = np.asarray(energy_ev, dtype=np.float64)
    if not np.all((energy > 0) & np.isfinite(energy)):
        raise ValueError("energy_ev must be above 0 eV (the band edge of the cathode) and finite")
    if model == "wkb":
        return -action(energy, barrier)
    if model == "wkb-boundary":
        through = action(energy, barrier)
        return np.where(through > 0, np.minimum(boundary(energy, barrier) - through, 0.0), 0.0)
    if model in ("exact", "slices"):
        return (
            exact.log_transmission_airy(energy, barrier)
            if model == "exact"
            else exact.log_transmission_slices(energy, barrier)
        )
    raise ValueError(f"model must be 'wkb', 'wkb-boundary', 'exact' or 'slices', got {model!r}")


def transmission(energy_ev: ArrayLike, barrier: Barrier, model: TransmissionModel = "wkb-boundary") -> Float:
    """Probability that an electron of energy `energy_ev` gets through `barrier`.

    Parameters
    ----------
    energy_ev : array_like of float
        Energy of motion along the tunnelling direction, eV above the band edge of the cathode, above 0. Broadcasts
        against the arrays inside `barrier`.
    barrier : Barrier
        Layers, voltage and electrode mass.
    model : {"wkb-boundary", "wkb", "exact", "slices"}
        ``wkb``: closed-form action alone. ``wkb-boundary``: times the Register-Rosenbaum-Yang factor. ``exact``:
        effective-mass Schroedinger equation with Airy functions per layer (parabolic layers only). ``slices``:
        the same equation by piecewise-constant transfer matrices, an independent check.

    Returns
    -------
    float array
        Transmission probability, at most 1. The WKB models hold for energies of 0.2 eV and more below the top of the
        barrier; nearer they are meaningless, and above it, where WKB knows no reflection, they are 1.

    Raises
    ------
    ValueError
        For energies at or below 0 or not finite, an unknown model, or an exact model on a Franz layer.

    Examples
    --------
    >>> from qtaml_hw.physics import SIO2
    >>> oxide = Barrier((SIO2.thick(2.0),), v_ox=1.0)
    >>> [f"{float(transmission(0.5, oxide, model)):.4e}" for model in ("wkb", "exact")]
    ['3.6480e-09', '1.2629e-08']
    """
    return np.asarray(np.exp(log_transmission(energy_ev, barrier, model)))
