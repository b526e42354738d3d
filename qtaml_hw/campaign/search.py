"""The user's question: the cheapest plan that keeps a share of the clean accuracy.

The prediction says where to start, then the budget is bisected with Monte Carlo deciding. All budgets are tried on the
same chips, so that accuracy over budget is nearly monotone; the answer is confirmed on all samples and raised where it
fails there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from qtaml_hw.allocation import Menu, Sensitivity, allocate, predicted_budget
from qtaml_hw.campaign.trials import Evaluation, clean_accuracy, evaluate
from qtaml_hw.network import Layer, Network, Samples
from qtaml_hw.plan import Plan

__all__ = ["Probe", "Search", "cheapest"]

Judge = Callable[[Plan, Samples, int], Evaluation]

GROWTH = 1.5
"""First step of the search for a bracket around the predicted budget; each further one is larger by this factor."""

MORE = 3
"""Budgets above the answer that are tried at most to close its interval."""

RANGE = 1000
"""Budgets below this part of the largest are not told from none."""


HOLDS = 0.02
"""The linear model is declared valid where the budget that it predicts keeps the share of clean accuracy that was asked
for to within this difference.
"""


@dataclass(frozen=True, eq=False)
class Probe:
    """One budget that was tried."""

    budget: float
    plan: Plan
    evaluation: Evaluation


@dataclass(frozen=True, eq=False)
class Search:
    """What `cheapest` found.

    Attributes
    ----------
    reached : bool
        Whether any budget keeps the target; if not, `answer` is the best plan there is.
    target : float
        Accuracy that was asked for, on all samples.
    clean : float
        Accuracy without faults, on all samples.
    answer : Probe
        The plan, evaluated on all samples.
    interval : (float, float)
        Of the answer: the budgets at which the upper and the lower end of the accuracy's 95 % interval over chips cross
        the target on the search's samples, linear between the budgets tried; infinite where none is that clear.
    tried : tuple of Probe
        All budgets tried on the search's samples, in order of budget.
    predicted : float or None
        The budget that the linear model expects to be enough (`qtaml_hw.allocation.accuracy`); None where none is.
    kept : float or None
        Share of the clean accuracy that was measured at that budget, on the search's samples; None where that was not
        tried.
    keep : float
        Share that was to be kept.
    """

    reached: bool
    target: float
    clean: float
    answer: Probe
    interval: tuple[float, float]
    tried: tuple[Probe, ...]
    predicted: float | None = None
    kept: float | None = None
    keep: float = 0.95

    @property
    def linear_model_valid(self) -> bool | None:
        """Whether the linear model holds at the budget that it predicts; None without a prediction."""
        return None if self.kept is None else abs(self.kept - self.keep) <= HOLDS


def _interval(tried: Sequence[Probe], target: float) -> tuple[float, float]:
    """Where the upper and the lower end of the accuracy's interval cross the target, between the budgets tried."""
    return _crossing(tried, target, 1), _crossing(tried, target, 0)


def _crossing(tried: Sequence[Probe], target: float, end: int) -> float:
    """Budget at which one end of the interval reaches the target for good, linear between the budgets tried."""
    excess = [(p.budget, p.evaluation.interval[end] - target) for p in tried]
    failing = [i for i, (_, e) in enumerate(excess) if e < 0]
    if not failing:
        return excess[0][0]
    last = failing[-1]
    if last + 1 == len(excess):
        return float("inf")
    (b0, e0), (b1, e1) = excess[last], excess[last + 1]
    return b0 + (b1 - b0) * -e0 / (e1 - e0)


def _bracket(good: Callable[[float], bool], start: float, largest: float) -> tuple[float, float] | None:
    """A budget that fails and one that holds, from `start` in growing steps; None where even `largest` fails."""
    factor, here = GROWTH, min(start, largest)
    if good(here):
        low, high = here / factor, here
        while low > largest / RANGE and good(low):
            factor *= GROWTH
            low, high = low / factor, low
        return (low, high) if low > largest / RANGE else (0.0, high)
    while here < largest:
        low, here = here, min(factor * here, largest)
        if good(here):
            return low, here
        factor *= GROWTH
    return None


def cheapest(
    network: Network,
    layers: Sequence[Layer],
    menu: Menu,
    sensitivity: Sensitivity,
    samples: Samples,
    *,
    keep: float = 0.95,
    method: str = "tac",
    trials: int = 10,
    search_trials: int = 6,
    search_samples: int = 500,
    seed: int = 0,
    tolerance: float = 0.03,
    threads: int | None = None,
    progress: Callable[[float, float], None] | None = None,
    judge: Judge | None = None,
) -> Search:
    """The cheapest plan whose mean accuracy is at least ``keep`` times the clean accuracy.

    For ``tac`` and ``exact`` the plan of Uniform-MSP is a candidate too, judged on the same chips: where sensitivities
    are nearly equal, their errors can make the other allocation dearer. So they never need more.

    Parameters
    ----------
    network, layers, menu, sensitivity, samples
        As for `evaluate` and `allocate`; `samples` with labels.
    keep : float
        Share of the clean accuracy to keep, in (0, 1].
    method : str
        Allocation method.
    trials : int
        Chips for the answer.
    search_trials, search_samples : int
        Chips and samples of each step of the search.
    seed : int
        Decides the chips.
    tolerance : float
        The bisection ends when it knows the budget to this fraction of itself.
    threads : int, optional
        As for `evaluate`.
    progress : callable, optional
        Called with (budget, mean accuracy) after each step.
    judge : callable, optional
        Evaluates (plan, samples, most trials) in place of `evaluate`, e.g. one that remembers trials.

    Returns
    -------
    Search

    Raises
    ------
    ValueError
        If `keep` is out of range.
    """
    if not 0 < keep <= 1:
        raise ValueError(f"keep must be in (0, 1], got {keep}")
    workers = threads or os.cpu_count() or 1
    subset = samples.take(min(search_samples, samples.size))
    goals = (clean_accuracy(network, layers, samples, workers), clean_accuracy(network, layers, subset, workers))

    def test(which: str, budget: float, on: Samples, count: int) -> Probe:
        plan = allocate(menu, sensitivity, budget, method=which, seed=seed)
        if judge is None:
            result = evaluate(network, layers, plan, on, trials=count, seed=seed, threads=threads)
        else:
            result = judge(plan, on, count)
        if progress:
            progress(budget, result.mean)
        return Probe(budget, plan, result)

    def search(which: str) -> Search:
        predicted = predicted_budget(menu, sensitivity, keep, method=which, seed=seed)
        quick = partial(test, which, on=subset, count=search_trials)
        whole = partial(test, which, on=samples, count=trials)
        return _bisect(quick, whole, goals, keep, menu.largest_cost, predicted, tolerance)

    found = search(method)
    if method not in ("tac", "exact") or found.answer.budget <= 0:
        return found
    if test("uniform-msp", found.answer.budget, subset, search_trials).evaluation.mean < keep * goals[1]:
        return found
    other = search("uniform-msp")
    if not other.reached or (found.reached and other.answer.budget >= found.answer.budget):
        return found
    return replace(found, reached=True, answer=other.answer, interval=other.interval, tried=other.tried)


def _bisect(
    quick: Callable[[float], Probe],
    whole: Callable[[float], Probe],
    clean: tuple[float, float],
    keep: float,
    largest: float,
    predicted: float | None,
    tolerance: float,
) -> Search:
    """The search itself: `quick` tries a budget on the search's samples, `whole` on all; `clean` of all, of those."""
    target, subset_target = keep * clean[0], keep * clean[1]
    tried: dict[float, Probe] = {}

    def good(budget: float) -> bool:
        if budget not in tried:
            tried[budget] = quick(budget)
        return tried[budget].evaluation.mean >= subset_target

    high = 0.0
    start = largest if predicted is None else min(max(predicted, largest / RANGE), largest)
    if not good(0.0):
        bracket = _bracket(good, start, largest)
        low, high = bracket or (largest, largest)
        while high - low > max(tolerance * high, largest / RANGE):
            middle = (low + high) / 2
            low, high = (low, middle) if good(middle) else (middle, high)
    for _ in range(MORE):  # until the interval of the answer is closed above
        if max(tried) >= largest or any(p.evaluation.interval[0] >= subset_target for p in tried.values()):
            break
        good(min(max(GROWTH * max(tried), largest / RANGE), largest))
    answer = whole(high)
    while answer.evaluation.mean < target and answer.budget < largest:
        answer = whole(min(largest, answer.budget + max(tolerance * answer.budget, largest / RANGE)))
    reached = answer.evaluation.mean >= target
    if not reached:
        best = max(tried.values(), key=lambda p: p.evaluation.mean)
        if best.budget != answer.budget:
            answer = whole(best.budget)
    ordered = tuple(tried[b] for b in sorted(tried))
    low, high = _interval(ordered, subset_target)
    interval = min(low, answer.budget), max(high, answer.budget)
    kept = None if predicted is None or start not in tried else tried[start].evaluation.mean / clean[1]
    return Search(reached, target, clean[0], answer, interval, ordered, predicted, kept, keep)
