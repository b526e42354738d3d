"""Accuracy of a plan with trials that are remembered and no more of them than needed.

A trial is named by all that decides it (stored bits, channel, network, samples, seed), so designs that store a network
alike share their trials, and a sweep that was killed finds those it had made. Trial t is the same chip for every plan:
differences between plans are taken chip by chip.

Trials end once the interval is narrow enough. It is looked at after 4, 8, 16 ... trials only, so that looking often
does not make it much too optimistic: its nominal 95 % are then worth 90 to 95 % (benchmarks/stopping.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign import Evaluation, RecordedTrials, Store, simulator
from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.case import Case
from qtaml_hw.chip import Counts
from qtaml_hw.network import Samples
from qtaml_hw.plan import Plan

__all__ = ["Judge", "estimate", "looks", "paired"]

FIRST_LOOK = 4


def looks(most: int) -> Iterator[int]:
    """Numbers of trials after which the interval is looked at.

    Examples
    --------
    >>> list(looks(20)), list(looks(2))
    ([4, 8, 16, 20], [2])
    """
    look = FIRST_LOOK
    while look < most:
        yield look
        look *= 2
    yield most


def estimate(evaluation: Evaluation) -> Estimate:
    """Mean accuracy with its interval."""
    return Estimate(evaluation.mean, *evaluation.interval, int(evaluation.accuracies.size))


def paired(first: Evaluation, second: Evaluation) -> Estimate:
    """Mean of ``first - second`` over the chips that both have seen, with its Student's t interval.

    Examples
    --------
    >>> a, b = (Evaluation(np.array(x), 100, Counts(), 1) for x in ([0.9, 0.8, 0.7], [0.8, 0.7, 0.6, 0.5]))
    >>> round(paired(a, b).mean, 6), round(paired(a, b).high, 6)  # the chips differ, the difference does not
    (0.1, 0.1)
    """
    n = min(first.accuracies.size, second.accuracies.size)
    return _interval(first.accuracies[:n] - second.accuracies[:n], first.confidence)


def _interval(values: NDArray[np.float64], confidence: float) -> Estimate:
    from scipy.special import stdtrit

    n, mean = values.size, float(values.mean())
    half = float(stdtrit(n - 1, (1 + confidence) / 2) * values.std(ddof=1) / np.sqrt(n)) if n > 1 else 1.0
    return Estimate(mean, mean - half, mean + half, int(n))


class Judge:
    """Evaluates plans of one case.

    Parameters
    ----------
    case : Case
        Network, layers and seed.
    store : Store
        Where trials are looked up and recorded, each as soon as it is finished.
    half_width : float
        The interval that is narrow enough, on either side of the mean.
    """

    def __init__(self, case: Case, store: Store, half_width: float) -> None:
        self._case, self._store, self._half_width = case, store, half_width

    def __call__(self, plan: Plan, samples: Samples, most: int) -> Evaluation:
        """Accuracy of `plan` on `samples`, over at most so many trials."""
        case, seed = self._case, self._case.design.simulation.seed
        known = RecordedTrials(self._store, plan, case.origin(samples))
        simulate = None
        accuracies: list[float] = []
        counts = Counts()
        result = None
        for look in looks(most):
            for t in range(len(accuracies), look):
                if t not in known:
                    simulate = simulate or simulator(case.network, case.layers, plan, samples, seed=seed)
                    known[t] = simulate(t)
                accuracies.append(known[t].accuracy)
                counts += known[t].counts
            result = Evaluation(np.array(accuracies), samples.size, counts, seed)
            low, high = result.interval
            if high - low <= 2 * self._half_width:
                break
        assert result is not None
        return result
