"""From a loss time that grows steeply with the oxide to the probability that a cell has lost its bit.

The loss time t_loss(t_ox) is strictly increasing, the oxide Gaussian from cell to cell, hence
``p(t) = Phi((t_crit(t) - mean) / sigma)`` with ``t_loss(t_crit) = t``: exact, and monotone in time and oxide by
construction.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

__all__ = ["critical_thickness", "log_lost"]

Float = NDArray[np.float64]


def critical_thickness(
    log_loss_time: Callable[[Float, Float], Float], drive_v: Float, time_s: Float, *, step_nm: float = 0.2
) -> Float:
    """Oxide thickness in nm at which the loss takes exactly `time_s`.

    Parameters
    ----------
    log_loss_time : callable (thickness in nm, voltage in V) -> ln seconds
        Increasing in the thickness.
    drive_v, time_s : float arrays
        Voltage and time; broadcast against each other.
    step_nm : float
        Grid of the inversion from 0.8 to 14 nm: cubic in ln t_loss, which is almost linear in the thickness
        (tests halve it).

    Returns
    -------
    float array
        -inf where `time_s` is 0 or the loss never happens, inf where it takes no time at all.

    Examples
    --------
    >>> round(float(critical_thickness(lambda t, v: 10.0 * t + v, np.array(0.0), np.exp(np.array(52.3)))), 6)
    5.23
    """
    grid = np.arange(0.8, 14.0 + step_nm / 2, step_nm)
    drive, seconds = np.broadcast_arrays(drive_v, time_s)
    unique, inverse = np.unique(drive, return_inverse=True)
    log_times = log_loss_time(grid[None, :], unique[:, None])
    with np.errstate(divide="ignore"):
        wanted = np.log(seconds).ravel()
    out = np.empty(wanted.shape)
    for i, row in enumerate(log_times):
        here = inverse.ravel() == i
        out[here] = _hermite(wanted[here], row, grid) if np.isfinite(row[0]) else -row[0]
    return np.where(wanted == -np.inf, -np.inf, out).reshape(seconds.shape)


def _hermite(x: Float, xs: Float, ys: Float) -> Float:
    """Cubic Hermite interpolation with slopes of parabolas through three points; linear beyond both ends."""
    slope = np.gradient(ys, xs, edge_order=2)
    i = np.clip(np.searchsorted(xs, x) - 1, 0, xs.size - 2)
    h = xs[i + 1] - xs[i]
    u = (np.clip(x, xs[0], xs[-1]) - xs[i]) / h
    inside = ys[i] * (1 + 2 * u) * (1 - u) ** 2 + ys[i + 1] * u**2 * (3 - 2 * u)
    inside = inside + h * u * (1 - u) * (slope[i] * (1 - u) - slope[i + 1] * u)
    below, above = np.minimum(np.maximum(x, -1e4) - xs[0], 0.0), np.maximum(x - xs[-1], 0.0)
    return np.asarray(inside + below * slope[0] + above * slope[-1])


def log_lost(
    log_loss_time: Callable[[Float, Float], Float], drive_v: Float, t_ox_nm: Float, sigma_nm: Float, time_s: Float
) -> Float:
    """ln of the probability that the bit is lost within `time_s`.

    Parameters
    ----------
    log_loss_time, drive_v, time_s
        As for `critical_thickness`.
    t_ox_nm, sigma_nm : float arrays
        Mean and standard deviation of the oxide thickness over cells, nm.

    Returns
    -------
    float array

    Examples
    --------
    >>> mean, sigma = np.array(5.5), np.array(0.22)
    >>> p = np.exp(log_lost(lambda t, v: 10.0 * t, np.zeros(()), mean, sigma, np.exp(np.array(55.0))))
    >>> round(float(p), 6)
    0.5
    """
    thinner = (critical_thickness(log_loss_time, drive_v, time_s) - t_ox_nm) / sigma_nm
    return np.asarray(log_ndtr(thinner))
