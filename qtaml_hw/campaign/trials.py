"""Accuracy of a network whose weights live in a faulty memory: Monte Carlo over chips.

Each trial is one chip: its faults follow from the seed and the trial's number alone, whatever the plan and however many
threads, so that plans meet the same chips (common random numbers). The test images are fixed: intervals are over chips.
"""

from __future__ import annotations

import os
from collections.abc import Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.chip.folded import corrected_biases
from qtaml_hw.chip.image import Counts, store
from qtaml_hw.network import Layer, Network, Runner, Samples
from qtaml_hw.plan import Plan

__all__ = [
    "Evaluation",
    "Trial",
    "clean_accuracy",
    "evaluate",
    "simulator",
    "trial_seed",
]


@dataclass(frozen=True)
class Trial:
    """What one chip showed: share of the samples classified correctly, and what the decoders reported."""

    accuracy: float
    counts: Counts


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Accuracy of a plan over trials.

    Attributes
    ----------
    accuracies : float64 array, shape (trials,)
        Share of the samples classified correctly, per chip.
    samples : int
        Number of test samples.
    counts : Counts
        What the decoders reported, over all trials.
    seed : int
        Decides the chips.
    confidence : float
        Of the interval.

    Examples
    --------
    >>> e = Evaluation(np.array([0.8, 0.9, 0.7]), 100, Counts(), 1)
    >>> round(e.mean, 3), [round(x, 3) for x in e.interval]
    (0.8, [0.552, 1.0])
    """

    accuracies: NDArray[np.float64]
    samples: int
    counts: Counts
    seed: int
    confidence: float = 0.95

    @property
    def mean(self) -> float:
        """Mean accuracy."""
        return float(self.accuracies.mean())

    @property
    def interval(self) -> tuple[float, float]:
        """Student's t interval of the mean over chips, cut to [0, 1]; (0, 1) from a single trial."""
        n = self.accuracies.size
        if n < 2:
            return 0.0, 1.0
        from scipy.special import stdtrit

        half = float(stdtrit(n - 1, (1 + self.confidence) / 2) * self.accuracies.std(ddof=1) / np.sqrt(n))
        return max(0.0, self.mean - half), min(1.0, self.mean + half)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        low, high = self.interval
        return {
            "mean": self.mean,
            "low": low,
            "high": high,
            "confidence": self.confidence,
            "trials": int(self.accuracies.size),
            "samples": self.samples,
            "seed": self.seed,
            "words": self.counts.words,
            "ce": self.counts.ce,
            "due": self.counts.due,
            "accuracies": self.accuracies.tolist(),
        }


def trial_seed(seed: int, trial: int) -> int:
    """Seed of the chip of a trial.

    Examples
    --------
    >>> trial_seed(1, 0) == trial_seed(1, 0), trial_seed(1, 0) == trial_seed(1, 1)
    (True, False)
    """
    return int(np.random.SeedSequence([seed, trial]).generate_state(1, np.uint64)[0] >> 1)


def _accuracy(network: Network, outputs: NDArray[Any], labels: NDArray[np.int64]) -> float:
    if network.answer.holds_labels:
        return float(np.mean(outputs.reshape(len(labels)) == labels))
    scores = outputs.reshape(len(labels), -1)
    finite = np.where(np.isnan(scores), -np.inf, scores) if scores.dtype.kind == "f" else scores
    return float(np.mean(np.argmax(finite, axis=1) == labels))


def _labels(samples: Samples) -> NDArray[np.int64]:
    if samples.labels is None:
        raise ValueError("samples without labels have no accuracy")
    return samples.labels


def clean_accuracy(network: Network, layers: Sequence[Layer], samples: Samples, threads: int = 1) -> float:
    """Accuracy of the quantised network without faults."""
    weights = {layer.name: layer.weights() for layer in layers}
    outputs = Runner(network, threads=threads).predict(samples.inputs, weights)
    return _accuracy(network, outputs, _labels(samples))


def simulator(
    network: Network, layers: Sequence[Layer], plan: Plan, samples: Samples, *, seed: int = 0
) -> Callable[[int], Trial]:
    """The function from the number of a trial to what its chip shows; it may be called from several threads.

    Parameters and exceptions are those of `evaluate`.
    """
    labels = _labels(samples)
    image, biases = store(plan, layers), corrected_biases(network, plan)
    runner = Runner(network)

    def simulate(trial: int) -> Trial:
        weights, counts = image.read(trial_seed(seed, trial))
        return Trial(_accuracy(network, runner.predict(samples.inputs, weights, biases), labels), counts)

    return simulate


def evaluate(
    network: Network,
    layers: Sequence[Layer],
    plan: Plan,
    samples: Samples,
    *,
    trials: int = 10,
    seed: int = 0,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    known: MutableMapping[int, Trial] | None = None,
) -> Evaluation:
    """Mean accuracy of a plan, with its interval.

    Parameters
    ----------
    network : Network
        The network.
    layers : sequence of Layer
        Its quantised weights, as the plan was made for.
    plan : Plan
        What to simulate.
    samples : Samples
        Labelled test samples.
    trials : int
        Chips.
    seed : int
        Decides them, with the number of the trial; trial t is the same chip for every plan and number of trials.
    threads : int, optional
        Trials at a time, one thread each; all processors by default. Does not change the result.
    progress : callable, optional
        Called with (trials done, trials).
    known : mutable mapping of int to Trial, optional
        Trials that need not be simulated again, by number; gets every other one as soon as it is finished.

    Returns
    -------
    Evaluation

    Raises
    ------
    ValueError
        If the samples have no labels, `trials` is below 1, or the plan is not of this network.
    """
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    results: MutableMapping[int, Trial] = {} if known is None else known
    missing = [trial for trial in range(trials) if trial not in results]
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        simulate = simulator(network, layers, plan, samples, seed=seed) if missing else None
        futures = {pool.submit(simulate, trial): trial for trial in missing} if simulate else {}
        for done, future in enumerate(as_completed(futures), trials - len(missing) + 1):
            results[futures[future]] = future.result()
            if progress:
                progress(done, trials)
    chips = [results[trial] for trial in range(trials)]
    accuracies = np.array([chip.accuracy for chip in chips])
    return Evaluation(accuracies, samples.size, sum((chip.counts for chip in chips), Counts()), seed)
