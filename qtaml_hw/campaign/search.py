"""The user's question: the cheapest plan that keeps a share of the clean figure, of the accuracy under top-1.

Budgets are rungs of a ladder that does not depend on what is seen: powers of two and the dearest plan; for stored bits
steps of the fourth root of two from the dearest plan down. A **search** on samples and chips of its own says about
where on it the answer lies; no label of the test set is looked at. Then the **verdict** goes down the ladder on the
test set: the rungs around what was found, from above it to below it, one after the other on the same chips and samples,
until the first that is not surely enough. Where not even the first is, the search began too low, and the verdict goes
down from the dearest rung, at a part of the level that is kept for that. The last rung that was surely enough is the
answer, and it is wrong at most in a share `LEVEL` of the cases (`qtaml_hw.campaign.verdict.last_met`). The same from
below gives the dearest rung that is surely not enough. What lies between the two nobody knows from these chips and
samples.

On the very samples that were asked only chips vary, and many chips tell more than rungs a factor of two apart: with
`REFINED` chips or more, both ends **on these samples** are looked for on rungs between rungs. A sequence that is
refined where it ends can err at two rungs, its first wrong one of either kind (where a dearer plan keeps no less), so
each is tested at half the level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from qtaml_hw.allocation import Menu, Sensitivity, allocate
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.forecast import Forecast
from qtaml_hw.campaign.metric import aim, share, surplus
from qtaml_hw.campaign.strata import Deal, Seen, complete, deal, margins, observe
from qtaml_hw.campaign.trials import Evaluation
from qtaml_hw.campaign.verdict import LEVEL, SET_ASIDE, Answer, Verdict, descend, last_met
from qtaml_hw.plan import Plan

__all__ = ["Effort", "Probe", "Search", "cheapest", "judge", "ladder"]

RANGE = 1000
"""Budgets below this part of the largest are not told from none."""

STEP, FINE_STEP = 2.0, 2.0**0.25
"""Factor between rungs: for protection on top of the data, and for all stored bits."""

ABOVE, BELOW = (5, 3), 2
"""Rungs above the search's estimate at which the verdict looks first, and below it where it looks from below: what is
surely enough lies up to three octaves above what is enough on the mean."""

LOOKS, FROM_BELOW = 7, 2
"""Rungs that the verdict looks at, at most, beside those above its first, and those of them that are left for looks
from below: to end a sequence early costs no level."""

REFINED, PARTS = 50, 4
"""Chips from which both ends on these very samples are refined, and the steps between two rungs then."""

HOLDS = 0.02
"""The prediction is declared valid where the budget that it names keeps the share of clean accuracy that was asked for
to within this difference.
"""

MORE_CHIPS = 3
"""Times as many chips as a step of the search has say whether the prediction holds: it is a matter of two points."""

SEARCH_CHIPS = 1
"""Name of the chips of the search, which are not those of the verdict."""


@dataclass(frozen=True)
class Effort:
    """How much is simulated.

    Attributes
    ----------
    trials : int
        Chips of the verdict.
    search_trials, search_samples : int
        Chips and samples of each step of the search, at most.
    half_width : float or None
        Where there is a budget and no target, trials end early at an interval that is narrower on either side of the
        mean; None for all of them.
    sure : bool
        Go down the ladder to what is surely enough. Without it the answer is the cheapest rung that keeps the target on
        the mean: an estimate, to compare many designs by. No verdict is made of it, and no prediction tried.

    Examples
    --------
    >>> few = Effort(trials=8, search_samples=100)
    >>> few.trials, few.search_trials, few.sure
    (8, 4, True)
    """

    trials: int = 20
    search_trials: int = 4
    search_samples: int = 500
    half_width: float | None = None
    sure: bool = True


USUAL = Effort()
"""Where nothing else is asked."""


@dataclass(frozen=True, eq=False)
class Probe:
    """One budget that was tried.

    Attributes
    ----------
    budget : float
        Price per weight, in the menu's currency.
    plan : Plan
        What it buys.
    evaluation : Evaluation
        What chips showed.

    Examples
    --------
    >>> from qtaml_hw.chip import Counts
    >>> from qtaml_hw.plan import Prediction
    >>> plan = Plan("tac", (), 0.5, 0.1, Prediction(1.0, 2.0, 0.1))
    >>> tried = Probe(0.1, plan, Evaluation(np.array([0.9, 0.8]), 100, Counts(), seed=1))
    >>> tried.plan.method, round(tried.evaluation.mean, 2)
    ('tac', 0.85)
    """

    budget: float
    plan: Plan
    evaluation: Evaluation


@dataclass(frozen=True, eq=False)
class Search:
    """What `cheapest` found.

    Attributes
    ----------
    verdict : Verdict or None
        Of the answer; None where a budget was given and no target, or no more than an estimate was asked
        (`Effort.sure`).
    target : float
        Figure that was asked for, on the test samples.
    clean : float
        Figure without faults, on the test samples.
    answer : Probe
        The cheapest plan that is surely enough; where none is, that at which the verdict began, or the dearest where
        that one is surely not enough.
    range : (float or None, float or None)
        Dearest budget that is surely not enough and cheapest that surely is, for chips and samples like these, each at
        half the level; None where there is none.
    range_on_these : (float or None, float or None)
        The same for other chips on these very samples, finer where the chips are many (`REFINED`).
    tried : tuple of Probe
        All budgets that were tried on the test samples, in order of budget.
    searched : tuple of Probe
        All budgets that were tried on the search's samples, in order of budget.
    predicted : float or None
        The budget that is foreseen to be enough (`qtaml_hw.campaign.forecast`); None where none is.
    kept : float or None
        Share of the clean figure that was measured at that budget, on the search's samples; None where that was not
        tried.
    keep : float
        Share that was to be kept.
    within : bool
        Whether the plan is within the budget that was given.
    evaluations : int
        Samples that chips were asked, in all.
    currency : str
        What budgets count, per weight.
    enough : bool or None
        Whether the answer keeps the target on the mean, where no more was asked (`Effort.sure`).
    dearest : float or None
        The dearest budget that there is, whether it was tried or not.

    Examples
    --------
    What was found without a target, in a single probe.

    >>> from qtaml_hw.chip import Counts
    >>> from qtaml_hw.plan import Prediction
    >>> plan = Plan("tac", (), 0.5, 0.1, Prediction(1.0, 2.0, 0.1))
    >>> tried = Probe(0.1, plan, Evaluation(np.array([0.9, 0.8]), 100, Counts(), seed=1))
    >>> found = Search(None, target=0.8, clean=0.95, answer=tried, tried=(tried,))
    >>> found.answer.budget, found.range
    (0.1, (None, None))
    """

    verdict: Verdict | None
    target: float
    clean: float
    answer: Probe
    range: tuple[float | None, float | None] = (None, None)
    range_on_these: tuple[float | None, float | None] = (None, None)
    tried: tuple[Probe, ...] = ()
    searched: tuple[Probe, ...] = ()
    predicted: float | None = None
    kept: float | None = None
    keep: float = 0.95
    within: bool = True
    evaluations: int = 0
    currency: str = ""
    enough: bool | None = None
    dearest: float | None = None

    @property
    def reached(self) -> bool:
        """Whether the target is surely met (without `Effort.sure`, on the mean); for a budget, whether the plan is
        within it.
        """
        if self.enough is not None:
            return self.enough
        return self.within and (self.verdict is None or self.verdict.answer == "met")

    @property
    def status(self) -> int:
        """Exit status: 0 met, or a budget that is kept; 1 surely not; 3 not decided."""
        if self.reached:
            return 0
        return 3 if self.within and self.verdict is not None and self.verdict.answer == "not decided" else 1

    def to_json(self) -> dict[str, Any]:
        """What is said of the answer, as a plain dictionary for JSON.

        `answer` is the cheapest budget that is surely enough, `answer_range` lies between the dearest that is surely
        not and the cheapest that surely is; None where there is none.
        """
        return {
            "reached": self.reached,
            "verdict": None if self.verdict is None else self.verdict.answer,
            "answer": self.answer.budget if self.reached else None,
            "answer_range": list(self.range),
            "answer_range_on_these": list(self.range_on_these),
            "judged": None if self.verdict is None else self.verdict.to_json(),
            "evaluations": self.evaluations,
        }

    @property
    def interval(self) -> tuple[float, float]:
        """Budgets between which the answer lies; 0 and infinity where it is open."""
        low, high = self.range
        return 0.0 if low is None else low, float("inf") if high is None else high

    @property
    def prediction_valid(self) -> bool | None:
        """Whether the prediction holds at the budget that it names; None without one."""
        return None if self.kept is None else abs(self.kept - self.keep) <= HOLDS


def ladder(menu: Menu) -> tuple[float, ...]:
    """The budgets that a verdict may be about, ascending: no protection, then up to the dearest that there is.

    Those of protection are powers of two, and the dearest plan: between the smallest and the dearest budget of a menu
    with more codes lie the powers of two of one with fewer.
    """
    largest = menu.largest_cost
    if menu.currency.divisible:
        if largest <= 0:
            return (0.0,)
        first, end = (int(np.ceil(np.log2(x * (1 - 1e-9)))) for x in (largest / RANGE, largest))
        return 0.0, *(STEP**i for i in range(first, end)), largest
    least = sum(e.layer.size * min(x.cost for x in e.offers) for e in menu.layers) / menu.weights
    rungs, here = [largest], largest / FINE_STEP
    while here >= least * (1 - 1e-9) > 0:
        rungs.append(here)
        here /= FINE_STEP
    return tuple(dict.fromkeys([least, *reversed(rungs)]))


def judge(
    evaluator: Evaluator,
    plan: Plan,
    keep: float,
    trials: int,
    *,
    wanted: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Evaluation, Verdict]:
    """What one plan keeps on all samples, and whether that is enough.

    Parameters
    ----------
    evaluator : Evaluator
        Network, samples, metric and chips.
    plan : Plan
        The plan.
    keep : float
        Share of the clean figure to keep, in (0, 1].
    trials : int
        Chips, at least 2.
    wanted : float, optional
        Share of the chips that must keep the target, too.
    progress : callable, optional
        Called with (chips done, chips).

    Returns
    -------
    Evaluation, Verdict
    """
    seen = observe(evaluator, plan, deal(None, evaluator.samples.size, trials), keep, progress=progress)
    found = _certain(plan, seen.verdict(keep, wanted))
    return seen.evaluation(evaluator.seed), found


def _certain(plan: Plan, found: Verdict) -> Verdict:
    """In cells that never fail what was seen is all there is."""
    perfect = all(float(max(x.channel.p01.max(), x.channel.p10.max())) == 0 for x in plan.layers)
    if not perfect or found.kept < found.keep:
        return found
    return replace(
        found, answer="met", on_these="met", low=min(found.kept, found.high), decides="", more_samples=None, caution=""
    )


@dataclass(frozen=True, eq=False)
class _Rungs:
    """The ladder of a method: plans by rung, tried on the search's samples and on those of the verdict."""

    evaluator: Evaluator
    searching: Evaluator
    menu: Menu
    sensitivity: Sensitivity
    method: str
    keep: float
    wanted: float | None
    effort: Effort
    progress: Callable[[float, float], None] | None
    plans: dict[float, Plan] = field(default_factory=dict)
    quick: dict[float, Probe] = field(default_factory=dict)
    seen: dict[float, tuple[Probe, Seen]] = field(default_factory=dict)
    judged: dict[float, Verdict] = field(default_factory=dict)

    @cached_property
    def dealt(self) -> Deal:
        """What the chips of the verdict are asked; all samples, where chips are to be counted."""
        whole = self.wanted is not None or not self.effort.sure  # chips are compared one by one
        fragility = None if whole else margins(self.evaluator.clean_outputs)
        return deal(fragility, self.evaluator.samples.size, self.effort.trials)

    @cached_property
    def budgets(self) -> tuple[float, ...]:
        """The rungs."""
        return ladder(self.menu)

    def of(self, method: str) -> _Rungs:
        """The same question put to another method."""
        return replace(self, method=method, plans={}, quick={}, seen={}, judged={})

    def plan(self, budget: float) -> Plan:
        """What a budget buys."""
        if budget not in self.plans:
            found = allocate(self.menu, self.sensitivity, budget, method=self.method, seed=self.evaluator.seed)
            self.plans[budget] = self.evaluator.balanced(found)
        return self.plans[budget]

    def foreseen(self) -> tuple[float | None, int]:
        """The budget that is foreseen to be enough, None where none is, and the rung at which the search begins."""
        forecast, seed = Forecast(self.searching), self.evaluator.seed
        rungs = None if self.effort.sure else self.budgets
        found = forecast.budget(self.menu, self.sensitivity, self.keep, method=self.method, seed=seed, rungs=rungs)
        above = [i for i, b in enumerate(self.budgets) if found is not None and b >= found]
        return found, above[0] if above else len(self.budgets) // 2

    def kept(self, predicted: float) -> float:
        """Share of the clean figure that chips keep at the budget that was foreseen, on the search's samples."""
        found = self.searching.evaluate(self.plan(predicted), MORE_CHIPS * self.effort.search_trials)
        self.quick[predicted] = Probe(predicted, self.plan(predicted), found)
        return share(self.searching.metric, found.mean, self.searching.clean())

    def try_budget(self, budget: float) -> Probe:
        """On the search's samples."""
        if budget not in self.quick:
            plan = self.plan(budget)
            found = self.searching.evaluate(plan, self.effort.search_trials)
            self.quick[budget] = Probe(budget, plan, found)
            if self.progress:
                self.progress(budget, found.mean)
        return self.quick[budget]

    def surplus(self, budget: float) -> float:
        """What a budget keeps beyond the target, on the search's samples."""
        metric = self.searching.metric
        goal = aim(metric, self.searching.clean(), self.keep)
        return surplus(metric, self.try_budget(budget).evaluation.mean, goal)

    def good(self, rung: int) -> bool:
        """Whether a rung keeps enough on the search's samples."""
        return self.surplus(self.budgets[rung]) >= 0

    def estimate(self, start: int) -> int | None:
        """The cheapest rung that keeps enough on the search's samples, from `start` in growing steps; None: none."""
        last = len(self.budgets) - 1
        low, high, step = -1, start, 1
        if self.good(start):
            while high > 0 and low < 0:
                low = max(high - step, 0)
                if self.good(low):
                    high, low, step = low, -1, 2 * step
        else:
            low = start
            while True:
                if low == last:
                    return None
                high = min(low + step, last)
                if self.good(high):
                    break
                low, step = high, 2 * step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.good(middle) else (middle, high)
        return high

    def look(self, budget: float) -> tuple[Probe, Seen]:
        """On the samples of the verdict."""
        if budget not in self.seen:
            plan = self.plan(budget)
            seen = observe(self.evaluator, plan, self.dealt, self.keep)
            probe = Probe(budget, plan, seen.evaluation(self.evaluator.seed))
            self.seen[budget] = probe, seen
            if self.progress:
                self.progress(probe.budget, probe.evaluation.mean)
        return self.seen[budget]

    def verdict(self, budget: float) -> Verdict:
        """What is said of a rung at the usual level."""
        if budget not in self.judged:
            probe, seen = self.look(budget)
            self.judged[budget] = _certain(probe.plan, seen.verdict(self.keep, self.wanted))
        return self.judged[budget]

    def at_level(self, budget: float, level: float) -> tuple[Answer, Answer]:
        """Answer on a rung at another level, and on these very samples."""
        (_, seen), found = self.look(budget), self.verdict(budget)
        if level == found.level or found.low == found.kept:
            return found.answer, found.on_these
        return seen.answers(self.keep, self.wanted, level)


def cheapest(
    evaluator: Evaluator,
    menu: Menu,
    sensitivity: Sensitivity,
    keep: float = 0.95,
    *,
    method: str = "tac",
    searching: Evaluator | None = None,
    wanted: float | None = None,
    effort: Effort = USUAL,
    progress: Callable[[float, float], None] | None = None,
) -> Search:
    """The cheapest plan on the ladder that surely keeps ``keep`` times the clean accuracy.

    Where the metric of the evaluator is another, its figure stands for accuracy; where lower figures are better, it may
    grow to the clean figure over `keep`. For ``tac`` and ``exact`` the plans of Uniform-MSP are a candidate too: where
    sensitivities are nearly equal, their errors can make the other allocation dearer. Which of the two is taken is
    decided on the search's samples.

    Parameters
    ----------
    evaluator : Evaluator
        Network, test samples, metric and the chips of the verdict. Its seed is that of the allocation, too.
    menu, sensitivity
        As for `allocate`.
    keep : float
        Share of the clean accuracy to keep, in (0, 1].
    method : str
        Allocation method.
    searching : Evaluator, optional
        The same with the search's samples and a metric that they can answer (`qtaml_hw.campaign.unlabelled`). By
        default the first test samples: the search and the verdict are then not of different samples.
    wanted : float, optional
        Share of the chips that must keep the target, too, in (0, 1). Every chip is asked every sample then.
    effort : Effort
        How much is simulated.
    progress : callable, optional
        Called with (budget, mean figure) after each step.

    Returns
    -------
    Search

    Raises
    ------
    ValueError
        If `keep` is out of range.

    Examples
    --------
    An estimate from few chips and samples; with `Effort.sure` the answer has a verdict.

    >>> from qtaml_hw.allocation import make_menu, sensitivity
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import load, load_samples
    >>> network, data = load("examples/digits/digits.onnx"), "examples/digits/digits.npz"
    >>> samples = load_samples(data, network, x="test_x", y="test_y", count=50, scale=1 / 16)
    >>> layers = network.layers()
    >>> matters = sensitivity(network, layers, samples.inputs, probes=2)
    >>> menu, few = make_menu(layers, BitChannel.symmetric(0.02)), Effort(4, 2, 50, sure=False)
    >>> found = cheapest(Evaluator(network, layers, samples, seed=1), menu, matters, 0.9, effort=few)
    >>> found.enough, 0 < found.answer.plan.planes_per_weight < 8
    (True, True)
    """
    if not 0 < keep <= 1:
        raise ValueError(f"keep must be in (0, 1], got {keep}")
    searching = (searching or evaluator).subset(effort.search_samples).other_chips(SEARCH_CHIPS)
    chosen = _Rungs(evaluator, searching, menu, sensitivity, method, keep, wanted, effort, progress)
    predicted, first = chosen.foreseen()
    estimate = chosen.estimate(first)
    kept = None if predicted is None or not effort.sure else chosen.kept(predicted)
    spent = list(chosen.quick.values())
    if method in ("tac", "exact") and estimate is not None and estimate > 0:
        other = chosen.of("uniform-msp")
        if other.good(estimate) and (cheaper := other.estimate(estimate)) is not None and cheaper < estimate:
            chosen, estimate = other, cheaper
        spent += other.quick.values()
    result = _verdict(chosen, estimate) if effort.sure else _on_the_mean(chosen, estimate)
    asked = result.evaluations + sum(p.evaluation.values.size * p.evaluation.samples for p in spent)
    searched = tuple(sorted(spent, key=lambda p: p.budget))
    result = replace(result, evaluations=asked, currency=menu.currency.label, dearest=chosen.budgets[-1])
    return replace(result, predicted=predicted, kept=kept, searched=searched)


class _Order(NamedTuple):
    """Budgets in the order in which a verdict looks at them: fixed before it sees anything.

    `first` and `above` go down (`last_met`), `below` goes up; `start` is shown where none is surely enough. Rungs of
    `higher` are dearer than where the search says.
    """

    first: list[float]
    above: list[float]
    below: list[float]
    higher: list[float]
    start: float

    @classmethod
    def of(cls, rungs: _Rungs, estimate: int | None) -> _Order:
        """From what the search found; None where nothing keeps enough there."""
        last, budgets = len(rungs.budgets) - 1, list(rungs.budgets)
        if estimate is None:
            best = max(rungs.quick, key=rungs.surplus)
            top = start = budgets.index(best) if best in budgets else last
            down, up = [*range(top, -1, -1)], [start, last]
        else:
            top, start = (min(estimate + x, last) for x in ABOVE)
            bottom = max(estimate - BELOW, 0)
            down, up = [top, *range(start, -1, -1)], [0, *range(bottom, last + 1)]
        first, below = ([budgets[i] for i in dict.fromkeys(order)] for order in (down, up))
        higher = budgets[:top:-1]
        if higher and rungs.wanted is not None:  # so many chips hold that the whole level proves it, and no part does
            return cls([budgets[last], *first], [], below, higher, budgets[start])
        return cls(first, higher, below, higher, budgets[start])


def _verdict(rungs: _Rungs, estimate: int | None) -> Search:
    """Down the ladder, and up."""
    order, dearest = _Order.of(rungs, estimate), rungs.budgets[-1]

    def at(budget: float, level: float, looks: float) -> Answer:
        """Answer at a level; none where that would be a look too many."""
        known = budget in rungs.seen or len(rungs.seen) < looks
        return rungs.at_level(budget, level)[0] if known else "not decided"

    def allowed() -> int:
        return LOOKS + sum(budget in rungs.seen for budget in order.higher)

    def down(budget: float, level: float) -> Answer:
        return at(budget, level, np.inf if budget in order.higher else allowed() - FROM_BELOW)

    enough = last_met(order.first, order.above, down)
    surely = last_met(order.first, order.above, lambda budget, level: at(budget, level, 0), LEVEL / 2)
    most = allowed()
    low = _last(at(budget, LEVEL / 2, most) for budget in order.below)
    on_these = _on_these(rungs, order.below, "not met"), _enough_on_these(rungs, order)
    if enough is not None:
        budget = enough
    else:  # "not met" is said of the dearest plan, so of all
        budget = dearest if rungs.verdict(order.start).answer == "not met" else order.start
    probe, seen = rungs.look(budget)
    whole = complete(rungs.evaluator, probe.plan, seen)
    found = _certain(probe.plan, seen.verdict(rungs.keep, rungs.wanted, whole=whole))
    if enough is None and found.answer == "met":  # others were not that were asked first, or at a part of the level
        close = "more samples: it is too close for a search among plans"
        found = replace(found, answer="not decided", decides=close, caution="")
    answer = replace(probe, evaluation=whole.evaluation(rungs.evaluator.seed))
    tried = {b: p for b, (p, _) in rungs.seen.items()} | {answer.budget: answer}
    asked = sum(s.evaluations for _, s in rungs.seen.values()) + whole.evaluations - seen.evaluations
    clean = rungs.evaluator.clean()
    return Search(
        found,
        aim(rungs.evaluator.metric, clean, rungs.keep),
        clean,
        answer,
        (None if low is None else order.below[low], surely),
        on_these,
        tuple(tried[b] for b in sorted(tried)),
        keep=rungs.keep,
        evaluations=asked,
    )


def _on_the_mean(rungs: _Rungs, estimate: int | None) -> Search:
    """The first rung from the search's estimate on that keeps the target on the mean; the dearest where none does."""
    last, metric, clean = len(rungs.budgets) - 1, rungs.evaluator.metric, rungs.evaluator.clean()
    goal, rung = aim(metric, clean, rungs.keep), last if estimate is None else estimate

    def enough(rung: int) -> bool:
        return surplus(metric, rungs.look(rungs.budgets[rung])[0].evaluation.mean, goal) >= 0

    while not enough(rung) and rung < last:
        rung += 1
    probe, _ = rungs.look(rungs.budgets[rung])
    asked = sum(s.evaluations for _, s in rungs.seen.values())
    ordered = tuple(rungs.seen[budget][0] for budget in sorted(rungs.seen))
    return Search(None, goal, clean, probe, tried=ordered, keep=rungs.keep, evaluations=asked, enough=enough(rung))


def _last(answers: Iterable[Answer]) -> int | None:
    """As `descend`, for "not met"."""
    return descend("met" if answer == "not met" else "not decided" for answer in answers)


def _enough_on_these(rungs: _Rungs, order: _Order) -> float | None:
    """As `last_met`, on these very samples; above the first rungs, of those that were looked at anyway."""
    if not order.above:
        return _on_these(rungs, order.first, "met")
    found = _on_these(rungs, order.first, "met", 1 - SET_ASIDE)
    if found is not None:
        return found
    return _on_these(rungs, [budget for budget in order.above if budget in rungs.seen], "met", SET_ASIDE)


def _on_these(rungs: _Rungs, order: Sequence[float], side: Answer, part: float = 1.0) -> float | None:
    """The last budget of a sequence that is surely `side` on these very samples; None where the first is not.

    It has a part of the level. Where chips are few, of the rungs that were looked at anyway.
    """
    fine = rungs.effort.trials >= REFINED

    def holds(budget: float) -> bool:
        return rungs.at_level(budget, part * (LEVEL / 2 if fine else LEVEL))[1] == side  # each has half of it

    def through(order: Sequence[float]) -> tuple[float | None, float | None]:
        """The last that holds, and the first that does not."""
        last = None
        for budget in order:
            if not fine and budget not in rungs.seen:
                return last, None
            if not holds(budget):
                return last, budget
            last = budget
        return last, None

    last, end = through(order)
    if not fine or last is None or end is None:
        return last
    return through(_between(rungs.budgets, last, end))[0] or last


def _between(budgets: Sequence[float], start: float, end: float) -> list[float]:
    """Budgets between two rungs, beginning at `start`: `PARTS` steps to a rung; where one costs nothing, the rungs."""
    low, high = min(start, end), max(start, end)
    if low > 0:
        step = max(b / a for a, b in pairwise(budgets) if a > 0)
        count = round(PARTS * np.log(high / low) / np.log(step))
        found = [float(x) for x in np.geomspace(low, high, count + 1)[1:-1]]
    else:
        found = [x for x in budgets if low < x < high]
    return found if start < end else found[::-1]
