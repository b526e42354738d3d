"""The user's question: the cheapest plan that keeps a share of the clean figure, of the accuracy under top-1.

The prediction says where to start, then the budget is bisected with Monte Carlo deciding. All budgets are tried on the
same chips, so that accuracy over budget is nearly monotone; the answer is confirmed on all samples and raised where it
fails there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from qtaml_hw.allocation import Menu, Sensitivity, allocate, predicted_budget
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.metric import aim, share, surplus
from qtaml_hw.campaign.trials import Evaluation
from qtaml_hw.plan import Plan

__all__ = ["Effort", "Probe", "Search", "cheapest"]

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


@dataclass(frozen=True)
class Effort:
    """How much a search simulates.

    Attributes
    ----------
    trials : int
        Chips for the answer, at most.
    search_trials, search_samples : int
        Chips and samples of each step of the search, at most.
    half_width : float or None
        Trials end early at an interval that is narrower on either side of the mean; None for all of them.
    tolerance : float
        The bisection ends when it knows the budget to this fraction of itself.
    """

    trials: int = 10
    search_trials: int = 6
    search_samples: int = 500
    half_width: float | None = None
    tolerance: float = 0.03


USUAL = Effort()
"""Where nothing else is asked."""


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


@dataclass(frozen=True, eq=False)
class _Test:
    """What plans keep on the samples of an evaluator, and whether that is enough there."""

    evaluator: Evaluator
    trials: int
    keep: float
    half_width: float | None
    plan: Callable[[float], Plan]
    progress: Callable[[float, float], None] | None

    def __call__(self, budget: float) -> Probe:
        plan = self.plan(budget)
        found = self.evaluator.until(plan, self.half_width, self.trials)
        if self.progress:
            self.progress(budget, found.mean)
        return Probe(budget, plan, found)

    @property
    def target(self) -> float:
        """What is to be kept on these samples."""
        return aim(self.evaluator.metric, self.evaluator.clean(), self.keep)

    def surplus(self, probe: Probe) -> float:
        """What a budget keeps beyond the target, on the mean."""
        return surplus(self.evaluator.metric, probe.evaluation.mean, self.target)

    def ends(self, probe: Probe) -> tuple[float, float]:
        """Surplus at the worse and at the better end of the interval."""
        first, second = (surplus(self.evaluator.metric, end, self.target) for end in probe.evaluation.interval)
        return min(first, second), max(first, second)

    def share(self, probe: Probe) -> float:
        """The share of the clean figure that a budget keeps."""
        return share(self.evaluator.metric, probe.evaluation.mean, self.evaluator.clean())


def _interval(tried: Sequence[Probe], test: _Test) -> tuple[float, float]:
    """Where the better and the worse end of the accuracy's interval cross the target, between the budgets tried."""
    return _crossing(tried, test, 1), _crossing(tried, test, 0)


def _crossing(tried: Sequence[Probe], test: _Test, end: int) -> float:
    """Budget at which one end of the interval reaches the target for good, linear between the budgets tried."""
    excess = [(p.budget, test.ends(p)[end]) for p in tried]
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
    evaluator: Evaluator,
    menu: Menu,
    sensitivity: Sensitivity,
    keep: float = 0.95,
    *,
    method: str = "tac",
    effort: Effort = USUAL,
    progress: Callable[[float, float], None] | None = None,
) -> Search:
    """The cheapest plan whose mean accuracy is at least ``keep`` times the clean accuracy.

    Where the metric of the evaluator is another, its figure stands for accuracy; where lower figures are better, it may
    grow to the clean figure over `keep`. For ``tac`` and ``exact`` the plan of Uniform-MSP is a candidate too, judged
    on the same chips: where sensitivities are nearly equal, their errors can make the other allocation dearer. So they
    never need more.

    Parameters
    ----------
    evaluator : Evaluator
        Says how good a plan is, on all samples; the search itself looks at the first of them. Its seed is that of the
        allocation, too.
    menu, sensitivity
        As for `allocate`.
    keep : float
        Share of the clean accuracy to keep, in (0, 1].
    method : str
        Allocation method.
    effort : Effort
        How much is simulated.
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

    @cache
    def plan(which: str, budget: float) -> Plan:
        return allocate(menu, sensitivity, budget, method=which, seed=evaluator.seed)

    def tests(which: str) -> tuple[_Test, _Test]:
        some, made = evaluator.subset(effort.search_samples), partial(plan, which)
        quick = _Test(some, effort.search_trials, keep, effort.half_width, made, progress)
        return quick, replace(quick, evaluator=evaluator, trials=effort.trials)

    def search(which: str) -> Search:
        predicted = predicted_budget(menu, sensitivity, keep, method=which, seed=evaluator.seed)
        return _bisect(*tests(which), menu.largest_cost, predicted, effort.tolerance)

    found = search(method)
    if method not in ("tac", "exact") or found.answer.budget <= 0:
        return found
    uniform, _ = tests("uniform-msp")
    if uniform.surplus(uniform(found.answer.budget)) < 0:
        return found
    other = search("uniform-msp")
    if not other.reached or (found.reached and other.answer.budget >= found.answer.budget):
        return found
    return replace(found, reached=True, answer=other.answer, interval=other.interval, tried=other.tried)


def _bisect(quick: _Test, whole: _Test, largest: float, predicted: float | None, tolerance: float) -> Search:
    """The search itself: `quick` tries a budget on the search's samples, `whole` on all."""
    tried: dict[float, Probe] = {}

    def good(budget: float) -> bool:
        if budget not in tried:
            tried[budget] = quick(budget)
        return quick.surplus(tried[budget]) >= 0

    high = 0.0
    start = largest if predicted is None else min(max(predicted, largest / RANGE), largest)
    if not good(0.0):
        bracket = _bracket(good, start, largest)
        low, high = bracket or (largest, largest)
        while high - low > max(tolerance * high, largest / RANGE):
            middle = (low + high) / 2
            low, high = (low, middle) if good(middle) else (middle, high)
    for _ in range(MORE):  # until the interval of the answer is closed above
        if max(tried) >= largest or any(quick.ends(p)[0] >= 0 for p in tried.values()):
            break
        good(min(max(GROWTH * max(tried), largest / RANGE), largest))
    answer = whole(high)
    while whole.surplus(answer) < 0 and answer.budget < largest:
        answer = whole(min(largest, answer.budget + max(tolerance * answer.budget, largest / RANGE)))
    reached = whole.surplus(answer) >= 0
    if not reached:
        best = max(tried.values(), key=quick.surplus)
        if best.budget != answer.budget:
            answer = whole(best.budget)
    ordered = tuple(tried[b] for b in sorted(tried))
    low, high = _interval(ordered, quick)
    interval = min(low, answer.budget), max(high, answer.budget)
    kept = None if predicted is None or start not in tried else quick.share(tried[start])
    return Search(
        reached, whole.target, whole.evaluator.clean(), answer, interval, ordered, predicted, kept, whole.keep
    )
