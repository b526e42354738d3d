"""Where a noisy rising curve crosses zero: the smallest budget at which accuracy minus target is not negative.

The curve is sampled in folds: fold t is chip t reading the t-th part of the test set, the same at every budget (common
random numbers), so the intervals cover chips and images, and the difference between two budgets is far less noisy than
either. A budget that is clearly on one side after a few folds is not sampled further.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qtaml_hw.campaign.estimate import half_width

__all__ = ["Crossing", "Probe", "find_crossing", "probe"]

FEWEST_FOLDS = 4
CLEAR = 0.999
"""Confidence at which a budget is left after a few folds."""

STEP = 1.25
"""First step of the search for a bracket; each further one is larger by this factor."""

RANGE = 2000
"""Budgets below this part of the largest are not told from none."""

MORE = 3
"""Budgets outside the bracket that are tried at most, on each side, to close the interval."""

Sampler = Callable[[float], Callable[[int], float]]
"""Budget -> (fold -> accuracy minus target)."""


@dataclass(frozen=True)
class Probe:
    """One budget and the differences that were sampled there."""

    budget: float
    differences: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean difference over the folds."""
        return float(np.mean(self.differences))

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Student's t interval of the mean over folds."""
        half = half_width(self.differences, confidence)
        return self.mean - half, self.mean + half


@dataclass(frozen=True)
class Crossing:
    """The answer of `find_crossing`.

    Attributes
    ----------
    budget : float or None
        Where the mean crosses zero; None if it does not up to the largest budget.
    interval : (float, float or None)
        Where the upper and the lower end of the 95 % interval of the mean cross zero; None where no budget that was
        tried is that clear.
    probes : tuple of Probe
        In order of budget.
    """

    budget: float | None
    interval: tuple[float, float | None]
    probes: tuple[Probe, ...]


def probe(budget: float, sample: Callable[[int], float], folds: int) -> Probe:
    """Sample a budget fold by fold until all are done or the sign of the mean is clear."""
    differences: list[float] = []
    for fold in range(folds):
        differences.append(sample(fold))
        if FEWEST_FOLDS <= len(differences) < folds:
            low, high = Probe(budget, tuple(differences)).interval(CLEAR)
            if low > 0 or high < 0:
                break
    return Probe(budget, tuple(differences))


def find_crossing(
    sampler: Sampler, folds: int, largest: float, *, start: float | None = None, relative: float = 0.04
) -> Crossing:
    """Search for the smallest budget in [0, `largest`] at which the mean difference is not negative.

    Parameters
    ----------
    sampler : callable
        For a budget, the function that gives the difference of a fold.
    folds : int
        Folds of a full sample.
    largest : float
        Largest budget there is.
    start : float, optional
        Where the answer is expected; a bracket is sought around it in growing steps, then bisected.
    relative : float
        The bisection ends when the bracket is this narrow, relative to its upper end; the answer is interpolated in it.

    Returns
    -------
    Crossing
    """
    probes: dict[float, Probe] = {}

    def at(budget: float) -> Probe:
        if budget not in probes:
            probes[budget] = probe(budget, sampler(budget), folds)
        return probes[budget]

    smallest = largest / RANGE
    here = min(max(largest / 4 if start is None else start, smallest), largest)
    factor = STEP
    if at(here).mean >= 0:
        low, high = here / factor, here
        while low > smallest and at(low).mean >= 0:
            factor *= STEP
            low, high = low / factor, low
        if low <= smallest:
            low = 0.0
            if at(low).mean >= 0:
                return Crossing(0.0, (0.0, 0.0 if at(low).interval()[0] >= 0 else None), _ordered(probes))
    else:
        low, high = here, min(factor * here, largest)
        while at(high).mean < 0:
            if high >= largest:
                return Crossing(None, (high, None), _ordered(probes))
            factor *= STEP
            low, high = high, min(factor * high, largest)
    while high - low > max(relative * high, smallest):
        middle = (low + high) / 2
        low, high = (low, middle) if at(middle).mean >= 0 else (middle, high)
    budget = _interpolated(at(low), at(high), lambda p: p.mean)
    for _ in range(MORE):  # until both ends of the interval are known
        if any(p.interval()[0] >= 0 for p in probes.values()) or max(probes) >= largest:
            break
        at(min(STEP * max(probes), largest))
    for _ in range(MORE):
        if any(p.interval()[1] < 0 for p in probes.values()) or min(probes) <= smallest:
            break
        at(min(probes) / STEP)
    return Crossing(budget, _ends(_ordered(probes), low, high, budget), _ordered(probes))


def _ends(ordered: tuple[Probe, ...], low: float, high: float, budget: float) -> tuple[float, float | None]:
    """Budgets around the bracket [`low`, `high`] at which the upper and the lower end of the interval cross zero."""
    above = [p for p in ordered if p.budget >= low]
    below = [p for p in ordered if p.budget <= high]
    upper_end = next((q for q in above if q.interval()[0] >= 0), None)
    latest = None
    if upper_end is not None:
        before = above[max(above.index(upper_end) - 1, 0)]
        latest = _interpolated(before, upper_end, lambda p: p.interval()[0])
    earliest = next(
        (
            _interpolated(a, b, lambda p: p.interval()[1])
            for a, b in reversed(list(pairwise(below)))
            if a.interval()[1] < 0
        ),
        0.0,
    )
    return min(earliest, budget), None if latest is None else max(latest, budget)


def _ordered(probes: dict[float, Probe]) -> tuple[Probe, ...]:
    return tuple(probes[b] for b in sorted(probes))


def _interpolated(a: Probe, b: Probe, curve: Callable[[Probe], float]) -> float:
    """Budget between two probes at which the straight line through `curve` is zero, kept inside them."""
    ya, yb = curve(a), curve(b)
    if yb <= ya:
        return b.budget
    return a.budget + (b.budget - a.budget) * float(np.clip(-ya / (yb - ya), 0.0, 1.0))
