"""Checks that network, data and question fit together: facts reported with every figure, and warnings.

The file as given is compared with its stored form, both with chance; test samples are counted, and those that stand
twice, or among the calibration samples, are found by their content.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.decisions import PerPosition, Threshold, Top1, TopK
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.metric import Metric, share, surplus
from qtaml_hw.campaign.question import Question
from qtaml_hw.campaign.signals import SignalToNoise
from qtaml_hw.network import Samples

__all__ = ["Sanity", "look", "overlap"]

FEW = 100
"""Test samples below which a reader is warned."""

SURE = 2.326
"""Standard errors by which a figure is above another one: 99 %, one-sided."""

LEAST_DB = 20.0
"""Signal-to-noise ratio of the stored form to the file as given below which a reader is warned."""

LOSS = 0.01
"""Part of the figure that the stored form may lose before a reader is warned."""


@dataclass(frozen=True)
class Sanity:
    """What is known of a network on its test samples before any fault.

    Attributes
    ----------
    metric : str
        By what answers count.
    unit : str
        Of the figures: ``share`` for parts of 1, ``dB``, ``nats`` ...
    as_given : float
        Figure of the file as given.
    clean : float
        Figure of its stored form, which all faults start from.
    chance : float or None
        Figure of guesses; None where nothing is decided, or answers are compared with the network's own.
    constant : tuple of int and float, or None
        The most frequent label and the figure of always answering it, where that is surely above `chance`.
    frequent : tuple of int and float, or None
        The same of these samples, be it above `chance` or not.
    samples : int
        Test samples.
    estimate : bool
        Whether the figures are estimates, from confidences in the place of labels.
    warnings : tuple of str
        What a reader must know.
    """

    metric: str
    unit: str
    as_given: float
    clean: float
    chance: float | None
    samples: int
    estimate: bool = False
    warnings: tuple[str, ...] = field(default=())
    constant: tuple[int, float] | None = None
    frequent: tuple[int, float] | None = None

    @property
    def baseline(self) -> str:
        """What guesses and a constant answer are worth; empty where nothing is decided.

        Examples
        --------
        >>> Sanity("top-1", "share", 1, 1, 0.1, 9, constant=(3, 0.43)).baseline
        'chance 10.0 %, always answering 3 has 43.0 %'
        """
        if self.chance is None:
            return ""
        always = f", always answering {self.constant[0]} has {self.text(self.constant[1])}" if self.constant else ""
        return f"chance {self.text(self.chance)}{always}"

    def text(self, value: float) -> str:
        """A figure as it is read, with its unit.

        Examples
        --------
        >>> Sanity("snr", "dB", 21.5, 20.0, None, 100).text(20.0), Sanity("top-1", "share", 1, 1, 0.1, 9).text(0.25)
        ('20 dB', '25.0 %')
        """
        if self.unit == "share":
            return f"{100 * value:.1f} %"
        return f"{value:.4g}{f' {self.unit}' if self.unit in ('dB', 'nats') else ''}"


def overlap(first: Samples, second: Samples) -> int:
    """How many of the samples of `second` are among those of `first`, by content.

    Examples
    --------
    >>> a, b = Samples({"x": np.array([[1], [2], [3]])}), Samples({"x": np.array([[3], [4]])})
    >>> overlap(a, b)
    1
    """
    known = set(first.digests())
    return sum(digest in known for digest in second.digests())


def look(
    evaluator: Evaluator,
    question: Question,
    given: NDArray[np.generic],
    others: Mapping[str, Samples] | None = None,
    advice: str = "",
) -> Sanity:
    """Look at a network on its test samples before any fault.

    Parameters
    ----------
    evaluator : Evaluator
        On all test samples, with the metric of the question.
    question : Question
        What is asked.
    given : array, shape (samples, ...)
        What the file as given answers.
    others : mapping of str to Samples, optional
        Other sets by name, which the test samples should not be among, nor one of them among another.
    advice : str
        What to do where the stored form is worse.

    Returns
    -------
    Sanity
    """
    metric, samples = question.metric, question.samples
    scores, stored = evaluator.scores(given), evaluator.scores(evaluator.clean_outputs)
    base, frequent = _chance(metric, question.classes), _most_frequent(metric, samples)
    warnings = [
        *_lost(metric, scores, stored, advice),
        *_by_mean(metric, samples, stored),
        *_by_chance(metric, stored, base, frequent, samples, given),
        *_samples(metric, samples),
        *_met_before({"test": samples} | dict(others or {})),
    ]
    return Sanity(
        metric.name,
        metric.unit,
        metric.shown(float(scores.mean())),
        metric.shown(float(stored.mean())),
        base,
        samples.size,
        getattr(metric, "estimate", False),
        tuple(warnings),
        frequent if base is not None and frequent and _above(frequent[1], base, samples.size) else None,
        frequent,
    )


def _chance(metric: Metric, classes: int | None) -> float | None:
    """What guesses are worth."""
    if classes is None or metric.targets != "labels" or metric.unit != "share":
        return None
    return min(1.0, (metric.k if isinstance(metric, TopK) else 1) / classes)


def _most_frequent(metric: Metric, samples: Samples) -> tuple[int, float] | None:
    """The most frequent label, and its share; None where labels are no classes."""
    if not isinstance(metric, Top1 | Threshold | PerPosition) or samples.labels is None:
        return None
    labels = samples.labels[samples.labels >= 0]
    values, counts = np.unique(labels, return_counts=True)
    i = int(np.argmax(counts))
    return int(values[i]), float(counts[i] / counts.sum())


def _above(share: float, level: float, size: int) -> bool:
    """Whether a share of so many samples is surely above a level."""
    return share > level + SURE * math.sqrt(level * (1 - level) / size)


def _lost(metric: Metric, given: NDArray[np.float64], stored: NDArray[np.float64], advice: str) -> Iterator[str]:
    """Whether storing costs something by itself."""
    text = Sanity(metric.name, metric.unit, 0, 0, None, 0).text
    ending = f"; {advice}" if advice else ""
    before, after = float(given.mean()), float(stored.mean())
    if metric.targets == "given":
        if metric.shown(after) < LEAST_DB:
            ratio = text(metric.shown(after))
            yield f"storing the weights leaves {ratio} between the file as given and its stored form{ending}"
        return
    if metric.targets == "clean":  # the stored form is what both are compared with
        kept = share(metric, before, after) if after or metric.scale == "log" else 0.0
        if kept < 1 - LOSS:
            yield f"of the file as given the stored form keeps {metric.name} {text(metric.shown(before))}{ending}"
        return
    bound = 0.0
    if metric.unit == "share":
        spread = float(np.std(given - stored, ddof=1)) if len(given) > 1 else 0.0
        bound = max(LOSS, 2 * spread / math.sqrt(len(given)))
    worse = surplus(metric, before, after) > bound
    if worse and before and share(metric, after, before) < 1 - LOSS:
        said = f"{text(metric.shown(before))} as given, {text(metric.shown(after))} as it is stored"
        yield f"storing the weights costs {metric.name} by itself: {said}{ending}"


def _by_mean(metric: Metric, samples: Samples, scores: NDArray[np.float64]) -> Iterator[str]:
    """Whether values are no nearer to what they should be than their mean over all samples is."""
    if not isinstance(metric, SignalToNoise) or metric.targets != "labels" or samples.labels is None:
        return
    values = samples.labels.reshape(samples.size, -1)
    always = float(metric.score(np.broadcast_to(values.mean(axis=0), values.shape), values).mean())
    if samples.size > 1 and float(scores.mean()) >= always:
        text = Sanity(metric.name, metric.unit, 0, 0, None, 0).text
        yield (
            f"snr without faults is {text(metric.shown(float(scores.mean())))}, and always answering the mean of the "
            f"labels has {text(metric.shown(always))}: are data.labels in the scale of the output, are data.scale, "
            "mean and std right?"
        )


def _by_chance(
    metric: Metric,
    scores: NDArray[np.float64],
    base: float | None,
    frequent: tuple[int, float] | None,
    samples: Samples,
    given: NDArray[np.generic],
) -> Iterator[str]:
    """Whether the clean figure is one that guesses have, too."""
    if base is None:
        return
    clean, size = float(scores.mean()), len(scores)
    hint = "do labels belong to inputs, are data.scale, mean and std right, is data.output the one that is meant?"
    if any(given.shape[1:] == x.shape[1:] for x in samples.inputs.values()) and given[0].size > 1:
        hint += ' The output has the shape of the input: of a network that gives it back, data.metric = "snr" or '
        hint += '"cosine" measures how well, with data.labels = the array of the inputs or without labels'
    if isinstance(metric, Threshold):
        hint += f" Is {metric.threshold:g} the threshold (data.threshold)?"
        if _above(1 - clean, base, size):
            hint = (
                f"the opposite is right in {100 * (1 - clean):.1f} %: where a low score says yes, turn the labels over"
            )
    for step, word, mend in ((1, "higher", "lower"), (-1, "lower", "higher")):
        if isinstance(metric, Top1) and samples.labels is not None and not _above(clean, base, size):
            other = float(metric.score(given, samples.labels + step).mean())
            if other > max(base, frequent[1] if frequent else 0.0) and other > clean:
                hint = f"with labels one {word} it is {100 * other:.1f} %: give a data.first_label that is one {mend}"
    if not _above(clean, base, size):
        yield (
            f"{metric.name} without faults is {100 * clean:.1f} %, not surely above chance "
            f"({100 * base:.1f} %) on {size} samples: {hint}"
        )
    elif frequent and frequent[1] > base and not _above(clean, frequent[1], size):
        yield (
            f"{metric.name} without faults is {100 * clean:.1f} %, not surely above what always answering "
            f"{frequent[0]} has ({100 * frequent[1]:.1f} %) on {size} samples: {hint}"
        )


def _samples(metric: Metric, samples: Samples) -> Iterator[str]:
    """Few test samples, or the same ones again."""
    if samples.size < FEW:
        worth = f": one is worth {100 / samples.size:.3g} %" if metric.unit == "share" else ""
        yield f"only {samples.size} test sample{'s' * (samples.size > 1)}{worth}"
    repeated = sum(n - 1 for n in Counter(samples.digests()).values())
    if repeated:
        yield f"{repeated} of {samples.size} test samples repeat another one: there are fewer than they seem"


def _met_before(sets: Mapping[str, Samples]) -> Iterator[str]:
    """Samples that are in two sets."""
    for (first, seen), (second, other) in combinations(sets.items(), 2):
        met = overlap(other, seen)
        if met:
            ending = ": figures are not of unseen ones" if first == "test" else ""
            yield f"{met} of {seen.size} {first} samples are {second} samples, too{ending}"
