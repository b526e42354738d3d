"""Inverse tables of counts in units of 2^-64, in decimal arithmetic so that every machine has the same ones."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

__all__ = ["poisson_table"]

FULL = (1 << 64) - 1


def poisson_table(mean: float) -> tuple[int, NDArray[np.uint64]]:
    """Cumulative Poisson distribution: for a uniform 64-bit word u the count is ``first + searchsorted(table, u,
    'right')``.

    Parameters
    ----------
    mean : float
        Mean count, at least 0.

    Returns
    -------
    first : int
        Smallest count with a cumulative probability of 2^-64 or more.
    table : uint64 array
        ``P(count <= first + i) * 2^64`` rounded down; the last entry is 2^64 - 1.

    Examples
    --------
    >>> first, table = poisson_table(1.0)
    >>> first, round(float(table[0]) / 2**64, 9)
    (0, 0.367879441)
    """
    with localcontext() as context:
        context.prec = 40
        context.Emin = -999999
        unit = Decimal(1 << 64)
        mu = Decimal(mean)
        term = (-mu).exp() * unit
        total = term
        count, first, table = 0, -1, []
        while True:
            value = int(total)
            if value > 0 and first < 0:
                first = count
            if first >= 0:
                table.append(min(value, FULL))
            if value >= FULL or (count > mu and term < Decimal("0.5")):
                break
            count += 1
            term = term * mu / count
            total += term
    table[-1] = FULL
    return first, np.array(table, dtype=np.uint64)
