"""How cells differ: fixed latent variables per address, correlated over chip, field, rows and columns.

Every cell has a standard normal score, a sum of independent terms whose variances add up to 1: an offset of the chip,
a smooth field, row and column terms with a correlation length, and the cell itself. The score is a function of the seed
and the address alone, so any part of any array can be evaluated in any order. A cell flips when its uniform latent
Phi(score) lies below the flip probability: the failing set at 0.50 V is a subset of that at 0.45 V, and what flipped
within a month is still flipped after a year.

`CellVariation` hands out plain arrays (latents or rates per cell); `BitChannel.on_chip` makes the channel of one chip
of that of a population.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from qtaml_hw.channel import given_region
from qtaml_hw.lattice import field_noise, line_noise
from qtaml_hw.support.counter import counter_uniform

__all__ = [
    "CellVariation",
    "pelgrom_sigma_v",
    "roughness_current_boost",
    "roughness_sigma_nm",
]

Float = NDArray[np.float64]
_CHIP, _FIELD, _ROW, _COLUMN, _CELL, _READ = range(6)


@dataclass(frozen=True)
class CellVariation:
    """Fixed variation of an array of rows x columns cells.

    Parameters
    ----------
    rows, columns : int
        Shape of the array; the address of a cell is ``row * columns + column``.
    seed : int
        Identifies the chip.
    chip, field, row, column : float
        Shares of the variance of the score that are common to the chip, smooth over the array, and common to a row or
        column; the cell itself has the rest.
    field_length : float
        Correlation length of the smooth field, in cells.
    line_length : float
        Correlation length of row and column terms, in rows or columns; 1 for independent lines.

    Raises
    ------
    ValueError
        If a share is negative, they sum to more than 1, or a length is below 1.

    Examples
    --------
    >>> chip = CellVariation(64, 64, seed=7, row=0.2)
    >>> weak, weaker = chip.latents() < 0.01, chip.latents() < 0.1
    >>> bool(np.all(weaker[weak]))
    True
    """

    rows: int
    columns: int
    seed: int
    chip: float = 0.0
    field: float = 0.0
    row: float = 0.0
    column: float = 0.0
    field_length: float = 64.0
    line_length: float = 1.0

    def __post_init__(self) -> None:
        if self.rows < 1 or self.columns < 1:
            raise ValueError(f"rows and columns must be at least 1, got {self.rows} x {self.columns}")
        shares = (self.chip, self.field, self.row, self.column)
        if min(shares) < 0 or sum(shares) > 1:
            raise ValueError(f"chip, field, row and column must be shares with a sum of at most 1, got {shares}")
        if self.field_length < 1 or self.line_length < 1:
            raise ValueError("field_length and line_length must be at least 1 cell")

    @property
    def cell(self) -> float:
        """Share of the variance that is each cell's own."""
        return 1.0 - self.chip - self.field - self.row - self.column

    def region(self) -> Float:
        """Part of the score that a cell shares with others (all but its own), shape (rows, columns)."""
        rows, columns = np.arange(self.rows), np.arange(self.columns)
        total = np.sqrt(self.chip) * ndtri(counter_uniform(self.seed, _CHIP, 0))
        total = total + np.sqrt(self.row) * line_noise(self.seed, _ROW, rows, self.line_length)[:, None]
        total = total + np.sqrt(self.column) * line_noise(self.seed, _COLUMN, columns, self.line_length)[None, :]
        if self.field:
            smooth = field_noise(self.seed, _FIELD, rows, columns, self.field_length)
            total = total + np.sqrt(self.field) * smooth
        return np.broadcast_to(total, (self.rows, self.columns))

    def latents(self, stored: int = 0) -> Float:
        """Uniform latent of every cell, shape (rows, columns): a cell that stores `stored` flips if it is below p.

        The cell's own imbalance favours one value, so its term changes sign with `stored`: a weak cell fails in one
        direction, always the same. Shared terms weaken both.

        Parameters
        ----------
        stored : {0, 1}
            Value in the cell.
        """
        if stored not in (0, 1):
            raise ValueError(f"stored must be 0 or 1, got {stored}")
        address = np.arange(self.rows * self.columns).reshape(self.rows, self.columns)
        own = ndtri(counter_uniform(self.seed, _CELL, address)) * (-1 if stored else 1)
        return np.asarray(ndtr(self.region() + np.sqrt(self.cell) * own))

    def cell_rates(self, p_flip: float) -> Float:
        """Flip probability of every cell given its region, shape (rows, columns).

        ``Phi((Phi^-1(p) - region) / sqrt(cell))``: averages to `p_flip` over chips. What a simulator with its own
        random numbers per address consumes.

        Examples
        --------
        >>> rates = CellVariation(256, 256, seed=1, row=0.3).cell_rates(0.01)
        >>> bool(rates.std() > 0.005), bool(abs(rates.mean() - 0.01) < 0.003)
        (True, True)
        """
        if not 0 <= p_flip <= 1:
            raise ValueError(f"p_flip must lie in [0, 1], got {p_flip}")
        return given_region(p_flip, self.region(), self.cell)

    def transient(self, read: int) -> Float:
        """Uniform draws of one read, shape (rows, columns): fresh for every `read`, for noise rather than weakness."""
        address = np.arange(self.rows * self.columns).reshape(self.rows, self.columns)
        return counter_uniform(self.seed, _READ + read, address)


def pelgrom_sigma_v(a_vt_mv_um: float, width_nm: float, length_nm: float) -> float:
    """Standard deviation of a threshold voltage in V: ``A_VT / sqrt(W L)`` (Pelgrom).

    A_VT is 2.5-3.5 mV um at 65 nm and 1.2-1.5 mV um for FinFETs (literature values, unconfirmed).

    Examples
    --------
    >>> round(pelgrom_sigma_v(3.0, 100.0, 50.0), 4)
    0.0424
    """
    return float(a_vt_mv_um / np.sqrt(width_nm * length_nm))


def roughness_sigma_nm(rms_nm: float, correlation_nm: float, width_nm: float, length_nm: float) -> float:
    """Device-to-device deviation of the mean oxide in nm that interface roughness leaves after averaging over a gate.

    ``sigma^2 = rms^2 min(1, pi L^2 / (W L_g))``; rms 0.1-0.3 nm, L 1-3 nm (TEM) or 10-30 nm (AFM).

    Examples
    --------
    >>> round(roughness_sigma_nm(0.2, 3.0, 100.0, 50.0), 3)
    0.015
    """
    return float(rms_nm * np.sqrt(min(1.0, np.pi * correlation_nm**2 / (width_nm * length_nm))))


def roughness_current_boost(rms_nm: float, slope_per_nm: float = 10.7) -> float:
    """Factor by which roughness inside a gate raises its mean tunnelling current: ``exp((s rms)^2 / 2)``.

    Not to be applied to an oxide thickness that was extracted from a current: it is in there already.

    Examples
    --------
    >>> round(roughness_current_boost(0.1), 2)
    1.77
    """
    return float(np.exp((slope_per_nm * rms_nm) ** 2 / 2))
