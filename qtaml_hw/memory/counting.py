"""Inverse tables of counts in units of 2^-64, in decimal arithmetic so that every machine has the same ones.

For a uniform 64-bit word u the count is ``first + searchsorted(table, u, side="right")``.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

__all__ = ["Table", "binomial_table", "poisson_table", "table_of", "weight_distribution"]

Table = tuple[int, NDArray[np.uint64]]
FULL = (1 << 64) - 1
DIGITS = 40


def poisson_table(mean: float) -> Table:
    """Cumulative Poisson distribution.

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
    with localcontext(prec=DIGITS, Emin=-999999):
        mu = Decimal(mean)
        return _accumulate((-mu).exp(), lambda count: mu / count, mean)


def binomial_table(trials: int, p: Decimal) -> Table:
    """Cumulative binomial distribution, as `poisson_table`; 0 <= p < 1.

    Examples
    --------
    >>> first, table = binomial_table(2, Decimal("0.5"))
    >>> (table / 2.0**64).tolist()
    [0.25, 0.75, 1.0]
    """
    with localcontext(prec=DIGITS, Emin=-999999):
        odds = p / (1 - p)
        return _accumulate(
            (1 - p) ** trials, lambda count: odds * (trials - count + 1) / count, trials * float(p), trials
        )


def _accumulate(term: Decimal, ratio: Callable[[int], Decimal], mean: float, most: int | None = None) -> Table:
    """Cumulative table from the first term and the ratios of later ones."""
    total, count, first, table = term, 0, -1, []
    while True:
        value = int(total * (1 << 64))
        if value > 0 and first < 0:
            first = count
        if first >= 0:
            table.append(min(value, FULL))
        if value >= FULL or count == most or (count > mean and term * (1 << 64) < Decimal("0.5")):
            break
        count += 1
        term = term * ratio(count)
        total += term
    table[-1] = FULL
    return first, np.array(table, dtype=np.uint64)


def weight_distribution(bits: int, p: float) -> list[Decimal]:
    """P(weight w of an error pattern of `bits` independent cells) for w = 0 .. bits.

    Examples
    --------
    >>> [float(x) for x in weight_distribution(2, 0.5)]
    [0.25, 0.5, 0.25]
    """
    with localcontext(prec=DIGITS, Emin=-999999):
        rate = Decimal(p)
        terms = [(1 - rate) ** bits]
        for weight in range(1, bits + 1):
            terms.append(terms[-1] * (bits - weight + 1) / weight * rate / (1 - rate))
        return terms


def table_of(probabilities: list[Decimal]) -> NDArray[np.uint64]:
    """Cumulative table of outcomes 0, 1, .. with the given relative probabilities."""
    with localcontext(prec=DIGITS, Emin=-999999):
        unit = Decimal(1 << 64) / sum(probabilities)
        total, table = Decimal(0), []
        for probability in probabilities:
            total += probability
            table.append(min(int(total * unit), FULL))
        table[-1] = FULL
        return np.array(table, dtype=np.uint64)
