"""A measured figure with its confidence interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Estimate", "half_width"]


def half_width(values: Sequence[float] | NDArray[np.float64], confidence: float = 0.95, finest: float = 0.0) -> float:
    """Half the width of Student's t interval of the mean of two or more independent values.

    Their standard deviation is reckoned with `finest` at least: what values are told apart by.

    Examples
    --------
    >>> round(half_width([0.8, 0.9, 0.7]), 3)
    0.248
    """
    from scipy.special import stdtrit

    n = len(values)
    return float(stdtrit(n - 1, (1 + confidence) / 2) * max(np.std(values, ddof=1), finest) / np.sqrt(n))


@dataclass(frozen=True)
class Estimate:
    """A measured accuracy with its confidence interval.

    Attributes
    ----------
    mean, low, high : float
        Estimate and ends of the interval, ``low <= mean <= high``.
    trials : int
        Independent draws of faults; 1 where nothing is drawn (the clean network).

    Examples
    --------
    >>> Estimate(0.93, 0.91, 0.95, trials=40).half_width
    0.02
    """

    mean: float
    low: float
    high: float
    trials: int

    def __post_init__(self) -> None:
        if not self.low <= self.mean <= self.high:
            raise ValueError(f"the interval [{self.low}, {self.high}] does not hold its mean {self.mean}")
        if self.trials < 1:
            raise ValueError(f"trials must be at least 1, got {self.trials}")

    @property
    def half_width(self) -> float:
        """Half the width of the interval, rounded to 12 digits."""
        return round((self.high - self.low) / 2, 12)
