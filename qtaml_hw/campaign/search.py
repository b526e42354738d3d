"""The user's question: the cheapest plan that keeps a share of the clean accuracy.

The budget is bisected with Monte Carlo deciding. All budgets are tried on the same chips, so that accuracy over budget
is nearly monotone; the answer is confirmed on all samples and raised where it fails there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qtaml_hw.allocation import Menu, Plan, Sensitivity, allocate
from qtaml_hw.campaign.trials import Evaluation, clean_accuracy, evaluate
from qtaml_hw.network import Layer, Network, Samples

__all__ = ["Probe", "Search", "cheapest"]


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
        Budgets between which the answer lies: below the first, the 95 % interval of the accuracy is under the target,
        at the second it is above (infinite where no tried budget is that clear).
    tried : tuple of Probe
        All budgets tried on the search's samples, in order of budget.
    """

    reached: bool
    target: float
    clean: float
    answer: Probe
    interval: tuple[float, float]
    tried: tuple[Probe, ...]


def _interval(tried: Sequence[Probe], target: float) -> tuple[float, float]:
    """Largest budget that clearly fails below the smallest one that clearly holds."""
    holds = min((p.budget for p in tried if p.evaluation.interval[0] >= target), default=float("inf"))
    fails = [p.budget for p in tried if p.evaluation.interval[1] < target and p.budget < holds]
    return max(fails, default=0.0), holds


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
) -> Search:
    """The cheapest plan whose mean accuracy is at least ``keep`` times the clean accuracy.

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
        The bisection ends when it knows the budget to this fraction, or to this fraction of one bit per weight.
    threads : int, optional
        As for `evaluate`.
    progress : callable, optional
        Called with (budget, mean accuracy) after each step.

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
    subset = samples.take(min(search_samples, samples.size))
    workers = threads or os.cpu_count() or 1
    clean = clean_accuracy(network, layers, samples, workers)
    subset_target = keep * clean_accuracy(network, layers, subset, workers)
    tried: dict[float, Probe] = {}

    def test(budget: float, which: Samples, count: int) -> Probe:
        plan = allocate(menu, sensitivity, budget, method=method, seed=seed)
        result = evaluate(network, layers, plan, which, trials=count, seed=seed, threads=threads)
        if progress:
            progress(budget, result.mean)
        return Probe(budget, plan, result)

    def good(budget: float) -> bool:
        tried[budget] = test(budget, subset, search_trials)
        return tried[budget].evaluation.mean >= subset_target

    low, high = 0.0, menu.largest_cost
    if good(low):
        high = low
    elif good(high):
        while high - low > tolerance * max(high, 1.0):
            middle = (low + high) / 2
            low, high = (low, middle) if good(middle) else (middle, high)
    target = keep * clean
    answer = test(high, samples, trials)
    while answer.evaluation.mean < target and answer.budget < menu.largest_cost:
        raised = min(menu.largest_cost, answer.budget + tolerance * max(answer.budget, 1.0))
        answer = test(raised, samples, trials)
    reached = answer.evaluation.mean >= target
    if not reached:
        best = max(tried.values(), key=lambda p: p.evaluation.mean)
        if best.budget != answer.budget:
            answer = test(best.budget, samples, trials)
    ordered = tuple(tried[b] for b in sorted(tried))
    return Search(reached, target, clean, answer, _interval(ordered, subset_target), ordered)
