"""Chips and samples of a verdict: strata of chips, and samples assigned by their margin.

**Kinds of chips.** A codeword of a long code holds many weights of one layer; where such codewords fail rarely, chips
with a failed one are rare and far worse than others. Their probability is ``1 - prod (1 - f)^codewords`` with the
code's own failure rate f. Decoding alone tells which chips they are, so that enough of both kinds are asked. A short
codeword that fails is no worse than a few bare weights, and a code that fails on most chips makes chips alike: neither
is told apart.

**Samples dealt out.** Nine of ten decisions that faults turn are those of the samples with the smallest clean margin.
Every chip sees the tenth with the smallest; each other sample is seen by two chips, or by a tenth of them where
they are many, in rotation. That is a fifth of the inferences for nearly the same verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.failing import chances
from qtaml_hw.campaign.trials import Evaluation
from qtaml_hw.campaign.verdict import LEVEL, Answer, Observed, Verdict, answered, proven_share, unseen, verdict
from qtaml_hw.chip.image import Counts
from qtaml_hw.plan import Plan

__all__ = [
    "Deal",
    "Seen",
    "complete",
    "deal",
    "failing_wanted",
    "margins",
    "observe",
    "settled",
]

PART = 0.1
"""Chips with a failed codeword are left out where all of them together cannot lose this part of what may be lost."""

PER_FAILURE, FEWEST, ENOUGH = 300, 4, 40
"""Chips with a failed codeword that are asked: so many times their probability, within these ends."""

READ = 100_000_000
"""Weights read at most in looking for chips with a failed codeword."""

FRAGILE = 0.1
"""Share of the samples, those with the smallest margin, that every chip sees."""

TIMES, SEEN = 2, 0.1
"""Chips that see each other sample, and the share of the chips that do where these are many: more chips tell nothing of
samples that two of them see."""

FEW = 6
"""Chips below which every chip sees all samples."""

CONTRADICTED = 0.1
"""Probability with which chips contradict a code's failure rate that is right."""

Done = Callable[[int, int], None]


def failing_wanted(p_failed: float, keep: float) -> int:
    """Chips with a failed codeword that a verdict needs; none where all of them together cannot lose what matters.

    Examples
    --------
    >>> [failing_wanted(p, 0.99) for p in (0.0005, 0.01, 0.1, 0.5)]
    [0, 4, 30, 40]
    """
    if p_failed <= PART * (1 - keep):
        return 0
    return min(max(round(PER_FAILURE * p_failed), FEWEST), ENOUGH)


def settled(p_failed: float, seen: int, read: int) -> float:
    """The probability that the code gives, or the share that chips show where these contradict it.

    Examples
    --------
    >>> settled(0.1, 12, 100), settled(0.1, 30, 100)
    (0.1, 0.3)
    """
    low, high = proven_share(seen, read, CONTRADICTED / 2)
    return p_failed if low <= p_failed <= high else seen / read


def margins(outputs: ArrayLike) -> NDArray[np.float64] | None:
    """How far the largest score of every sample is above the next; None where the outputs are no scores of classes.

    Examples
    --------
    >>> margins([[1.0, 4.0, 3.0], [0.0, 0.0, 5.0]]).tolist(), margins([1, 2, 3]) is None
    ([1.0, 5.0], True)
    """
    scores = np.asarray(outputs)
    if scores.dtype.kind != "f" or scores.ndim < 2:
        return None
    scores = scores.reshape(len(scores), -1).astype(np.float64)
    if scores.shape[1] < 2 or not np.isfinite(scores).all():
        return None
    top = np.partition(scores, -2, axis=1)[:, -2:]
    return np.asarray(top[:, 1] - top[:, 0])


@dataclass(frozen=True, eq=False)
class Deal:
    """Which samples each chip is asked.

    Attributes
    ----------
    rows : tuple of int array
        Numbers of the samples of every chip, ascending.
    samples : int
        All samples.
    """

    rows: tuple[NDArray[np.intp], ...]
    samples: int

    @property
    def evaluations(self) -> int:
        """Samples asked, over all chips."""
        return sum(row.size for row in self.rows)


def deal(fragility: ArrayLike | None, samples: int, chips: int) -> Deal:
    """Deal samples out to chips by their margins, or ask every chip all where there are none, or few chips.

    Examples
    --------
    >>> dealt = deal(np.arange(600.0), 600, 20)
    >>> dealt.evaluations, dealt.rows[0][:3].tolist(), deal(None, 600, 20).evaluations
    (2280, [0, 1, 2], 12000)
    >>> deal(np.arange(600.0), 600, 100).evaluations
    11400
    """
    if fragility is None or chips < FEW:
        return Deal((np.arange(samples),) * chips, samples)
    order = np.argsort(np.asarray(fragility), kind="stable")
    count = -(-samples // round(1 / FRAGILE))
    every, rest = order[:count], order[count:]
    turn, times = np.arange(rest.size), max(TIMES, round(SEEN * chips))
    first, shift = turn % chips, turn // chips
    others = [(first + 1 + (shift + i) % (chips - 1)) % chips for i in range(times - 1)]
    seen = np.zeros((chips, rest.size), dtype=np.bool_)
    seen[np.stack([first, *others]), turn] = True
    rows = (np.sort(np.concatenate([every, rest[own]])) for own in seen)
    return Deal(tuple(rows), samples)


@dataclass(frozen=True, eq=False)
class Seen:
    """What chips showed of a plan.

    Attributes
    ----------
    observed : Observed
        Their figures: chips as they come first, then those with a failed codeword that were asked besides.
    natural : int
        Number of chips as they come.
    failed_words : int array, shape (chips,)
        Failed codewords of each.
    counts : Counts
        What the decoders of the chips as they come reported.
    evaluations : int
        Samples that were asked, over all chips.
    """

    observed: Observed
    natural: int
    failed_words: NDArray[np.int64]
    counts: Counts
    evaluations: int

    def evaluation(self, seed: int) -> Evaluation:
        """The mean over chips with its interval for chips like these on these samples."""
        seen = self.observed
        first = seen.scores[: self.natural]
        dealt = None
        if np.isnan(first).any():
            low, high = seen.estimate(0.025)
            dealt = Estimate(seen.mean(), min(low, seen.mean()), max(high, seen.mean()), self.natural)
        return Evaluation(
            np.nanmean(first, axis=1),
            seen.samples,
            self.counts,
            seed,
            seen.metric.range,
            scores=None if dealt else first,
            failed=tuple(self.failed_words[: self.natural].tolist()),
            dealt=dealt,
        )

    def verdict(
        self, keep: float, wanted: float | None = None, level: float = LEVEL, whole: Seen | None = None
    ) -> Verdict:
        """See `qtaml_hw.campaign.verdict.verdict`.

        `whole`: all samples on all chips. Chips that hold are counted by them. The answer is not made of them: that of
        a search was fixed before they were asked, and the better of two answers would be wrong more often. Where they
        say something else, the verdict's caution has it.
        """
        found = verdict(
            self.observed,
            keep,
            wanted=wanted,
            level=level,
            failed_words=self.failed_words,
            natural=self.natural,
        )
        if whole is None or whole is self:
            return found
        counted = whole.verdict(keep, wanted, level)
        said = [unseen(whole.observed)] if found.answer == "met" else []
        if counted.answer != found.answer:
            said.append(_otherwise(found, counted))
        return replace(found, share=counted.share, worst=counted.worst, caution="; ".join(filter(None, said)))

    def answers(self, keep: float, wanted: float | None, level: float) -> tuple[Answer, Answer]:
        """Those of the verdict alone."""
        return answered(self.observed, keep, wanted, level)


def _otherwise(found: Verdict, counted: Verdict) -> str:
    """What all samples on all chips say, where a verdict of a part of them says something else."""
    part = f"{found.evaluations:,} of {counted.evaluations:,} evaluations"
    all_of_them = f"{100 * counted.kept:.4g} % of clean {counted.metric} kept"
    return f'"{found.answer}" is said of {part}; by all of them it is "{counted.answer}": {all_of_them}'


def observe(evaluator: Evaluator, plan: Plan, dealt: Deal, keep: float, *, progress: Done | None = None) -> Seen:
    """Ask the first chips what is dealt out to them, and as many with a failed codeword as it takes.

    Parameters
    ----------
    evaluator : Evaluator
        Network, samples with targets, metric and chips.
    plan : Plan
        What the chips store.
    dealt : Deal
        How many chips, and what they are asked; chips that are asked besides see all samples.
    keep : float
        Share to be kept: it says how many chips with a failed codeword matter.
    progress : callable, optional
        Called with (chips done, chips).

    Returns
    -------
    Seen
    """
    rare, p_failed = chances(plan, evaluator.memory(plan))
    made, rows = evaluator.dealt(plan, dealt.rows, progress=progress), list(dealt.rows)
    failed = [not rare.isdisjoint(trial.counts.failed) for trial in made]
    whole = np.arange(dealt.samples)
    again = [i for i, has in enumerate(failed) if has and rows[i].size < whole.size]
    for i, trial in zip(again, evaluator.chips(plan, again), strict=True):  # a lost codeword is felt by all samples
        made[i], rows[i] = trial, whole
    p_failed, more = _failing(evaluator, plan, rare, p_failed, failed, keep)
    everything = [*made, *evaluator.chips(plan, more)]
    scores = np.full((len(everything), dealt.samples), np.nan)
    for i, (trial, own) in enumerate(zip(everything, rows + [whole] * len(more), strict=True)):
        assert trial.scores is not None
        scores[i, own] = trial.scores
    flags = np.array(failed + [True] * len(more), dtype=np.bool_)
    observed = Observed(scores, evaluator.clean_scores, evaluator.metric, flags if rare else None, p_failed)
    words = np.array([sum(trial.counts.failed.values()) for trial in everything], dtype=np.int64)
    asked = dealt.evaluations + (len(again) + len(more)) * dealt.samples
    counts = sum((trial.counts for trial in made), Counts())
    return Seen(observed, len(made), words, counts, asked)


def complete(evaluator: Evaluator, plan: Plan, seen: Seen, *, progress: Done | None = None) -> Seen:
    """Ask every chip, of those that came first, the samples that it was not asked yet."""
    scores = seen.observed.scores.copy()
    missing = [np.flatnonzero(np.isnan(row)) for row in scores[: seen.natural]]
    if not any(own.size for own in missing):
        return seen
    chips = [i for i, own in enumerate(missing) if own.size]
    found = evaluator.dealt(plan, [missing[i] for i in chips], numbers=chips, progress=progress)
    for i, trial in zip(chips, found, strict=True):
        assert trial.scores is not None
        scores[i, missing[i]] = trial.scores
    asked = seen.evaluations + sum(own.size for own in missing)
    return replace(seen, observed=replace(seen.observed, scores=scores), evaluations=asked)


def _failing(
    evaluator: Evaluator, plan: Plan, rare: frozenset[str], p_failed: float, failed: list[bool], keep: float
) -> tuple[float, list[int]]:
    """Probability of a chip with a failed codeword, and numbers of further chips that have one."""
    number, wanted = len(failed), failing_wanted(p_failed, keep)
    if not wanted:
        return p_failed, []
    most = max(number, READ // max(plan.weights, 1))
    found: list[int] = []
    while sum(failed) + len(found) < wanted and number < most:
        if not rare.isdisjoint(evaluator.decoded(plan, number).failed):
            found.append(number)
        number += 1
    return settled(p_failed, sum(failed) + len(found), number), found
