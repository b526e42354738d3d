"""Trials and evaluations: the figure of one chip is a trial, those of many an evaluation with an interval.

Each trial is one chip: its faults follow from the seed and the trial's number alone, whatever the plan and however many
threads, so that plans meet the same chips (common random numbers). The test samples are fixed: intervals are over
chips.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.estimate import Estimate, half_width
from qtaml_hw.chip.image import Counts

__all__ = ["Evaluation", "Trial", "paired", "trial_seed"]


@dataclass(frozen=True)
class Trial:
    """What one chip showed.

    Attributes
    ----------
    value : float
        The metric's mean over the samples.
    counts : Counts
        What the decoders reported, and which codewords failed.
    scores : float64 array, shape (samples,), or None
        The metric of every sample; None where it was not kept.

    Examples
    --------
    >>> shown = Trial(0.75, Counts(words=100, ce=3), np.array([1.0, 1.0, 0.0, 1.0]))
    >>> shown.value == float(shown.scores.mean()), shown.counts.ce
    (True, 3)
    """

    value: float
    counts: Counts
    scores: NDArray[np.float64] | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a plan keeps, over trials.

    Attributes
    ----------
    values : float64 array, shape (trials,)
        Figure of each chip: under top-1 the share of the samples classified correctly.
    samples : int
        Number of test samples.
    counts : Counts
        What the decoders reported, over all trials.
    seed : int
        Decides the chips.
    range : (float, float)
        Ends of the metric: no figure lies beyond.
    confidence : float
        Of the interval.
    scores : float64 array, shape (trials, samples), or None
        Figure of every sample on each chip; None where they were not kept.
    failed : tuple of int
        Codewords of each chip that were flagged or came back wrong; empty where nobody looked.
    dealt : Estimate or None
        Mean and interval where samples were dealt out to chips (`qtaml_hw.campaign.strata`): then `values` are those of
        different samples, and not to be compared. None where all chips saw all samples.

    Examples
    --------
    >>> e = Evaluation(np.array([0.8, 0.9, 0.7]), 100, Counts(), 1)
    >>> round(e.mean, 3), [round(x, 3) for x in e.interval]
    (0.8, [0.552, 1.0])
    """

    values: NDArray[np.float64]
    samples: int
    counts: Counts
    seed: int
    range: tuple[float, float] = (0.0, 1.0)
    confidence: float = 0.95
    scores: NDArray[np.float64] | None = None
    failed: tuple[int, ...] = ()
    dealt: Estimate | None = None

    @property
    def mean(self) -> float:
        """Mean over the chips."""
        return float(self.values.mean()) if self.dealt is None else self.dealt.mean

    @property
    def interval(self) -> tuple[float, float]:
        """Student's t interval of the mean over chips, cut to the range; the whole range from a single trial.

        Chips of one figure are told apart by half a sample at best, so that no interval has zero width.
        """
        low, high = self.range
        if self.dealt is not None:
            return self.dealt.low, self.dealt.high
        if self.values.size < 2:
            return low, high
        finest = (high - low) / (2 * self.samples) if math.isfinite(high - low) else 0.0
        half = half_width(self.values, self.confidence, finest)
        return max(low, self.mean - half), min(high, self.mean + half)

    @property
    def estimate(self) -> Estimate:
        """The mean with its interval."""
        return Estimate(self.mean, *self.interval, int(self.values.size))

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        low, high = self.interval
        return {
            "mean": self.mean,
            "low": low,
            "high": high,
            "confidence": self.confidence,
            "trials": int(self.values.size),
            "samples": self.samples,
            "seed": self.seed,
            "words": self.counts.words,
            "ce": self.counts.ce,
            "due": self.counts.due,
            "failed": list(self.failed),
            "accuracies": self.values.tolist(),
        }


def paired(first: Evaluation, second: Evaluation) -> Estimate:
    """Mean of ``first - second`` over the chips that both have seen, with its Student's t interval.

    Examples
    --------
    >>> a, b = (Evaluation(np.array(x), 100, Counts(), 1) for x in ([0.9, 0.8, 0.7], [0.8, 0.7, 0.6, 0.5]))
    >>> round(paired(a, b).mean, 6), round(paired(a, b).high, 6)  # the chips differ, the difference does not
    (0.1, 0.1)
    """
    n = min(first.values.size, second.values.size)
    differences = first.values[:n] - second.values[:n]
    mean = float(differences.mean())
    half = half_width(differences, first.confidence) if n > 1 else first.range[1] - first.range[0]
    return Estimate(mean, mean - half, mean + half, int(n))


@lru_cache(maxsize=1 << 14)
def trial_seed(seed: int, trial: int) -> int:
    """Seed of the chip of a trial.

    Parameters
    ----------
    seed : int
        Of the evaluation.
    trial : int
        Number of the trial, from 0.

    Returns
    -------
    int
        At least 0, below 2**63.

    Examples
    --------
    >>> trial_seed(1, 0) == trial_seed(1, 0), trial_seed(1, 0) == trial_seed(1, 1)
    (True, False)
    """
    return int(np.random.SeedSequence([seed, trial]).generate_state(1, np.uint64)[0] >> 1)
