"""Metrics of networks that decide: a class for each sample, several, one for each position, or yes and no.

What a network decides is compared with labels, or with what it decides without faults. An output that is not a number
never decides anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Agreement", "Decision", "Expected", "PerPosition", "Threshold", "Top1", "TopK"]

Scores = NDArray[np.float64]


class Decision(Protocol):
    """A metric of what a network decides."""

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """See `qtaml_hw.campaign.metric.Metric.agree`."""
        ...


def _finite(scores: NDArray[Any]) -> NDArray[Any]:
    """`scores` with what is not a number below all others."""
    return np.where(np.isnan(scores), -np.inf, scores) if scores.dtype.kind == "f" else scores


def _flat(outputs: NDArray[Any]) -> NDArray[Any]:
    return outputs.reshape(len(outputs), -1)


class _Shares:
    """Shares of right decisions."""

    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    better: ClassVar[Literal["higher"]] = "higher"
    scale: ClassVar[Literal["ratio"]] = "ratio"
    unit: ClassVar[str] = "share"
    targets: ClassVar[Literal["labels"]] = "labels"

    def shown(self, value: float) -> float:
        """The figure as it is read."""
        return value


@dataclass(frozen=True)
class Top1(_Shares):
    """Share of the samples whose largest output is that of their class.

    The outputs of a sample are looked at flat; an output that is not a number is never the largest.

    Parameters
    ----------
    decided : bool
        Whether the output of a sample is its class already (`qtaml_hw.network.Output.holds_labels`).

    Examples
    --------
    >>> outputs = np.array([[0.1, 0.9], [0.8, 0.2], [np.nan, -5.0]])
    >>> Top1().score(outputs, np.array([1, 1, 1])).tolist(), Top1().agree(outputs, outputs[::-1]).tolist()
    ([1.0, 0.0, 1.0], [1.0, 1.0, 1.0])
    """

    name: ClassVar[str] = "top-1"

    decided: bool = False

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """1 where the class is right, 0 elsewhere."""
        return np.asarray(self.decide(outputs) == targets, dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """1 where faults leave the decision as it was, 0 elsewhere."""
        return self.score(noisy, self.decide(clean))

    def decide(self, outputs: NDArray[Any]) -> NDArray[Any]:
        """The class of every sample."""
        if self.decided:
            return outputs.reshape(len(outputs))
        return np.asarray(np.argmax(_finite(_flat(outputs)), axis=1))


@dataclass(frozen=True)
class TopK(_Shares):
    """Share of the samples whose class is among their `k` largest outputs.

    Parameters
    ----------
    k : int
        How many.
    decided : bool
        Whether the outputs are the classes already, the likeliest first.

    Examples
    --------
    >>> TopK(2).score(np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]), np.array([1, 0])).tolist()
    [1.0, 0.0]
    """

    k: int = 5
    decided: bool = False

    @property
    def name(self) -> str:
        """With its `k`."""
        return f"top-{self.k}"

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """1 where the class is among the largest, 0 elsewhere; of equal outputs the first is the larger one."""
        if self.decided:
            among = _flat(outputs)[:, : self.k] == targets.reshape(-1, 1)
            return np.asarray(among.any(axis=1), dtype=np.float64)
        scores = _finite(_flat(outputs))
        own = np.take_along_axis(scores, targets.reshape(-1, 1), axis=1)
        before = np.arange(scores.shape[1]) < targets.reshape(-1, 1)
        rank = np.sum((scores > own) | ((scores == own) & before), axis=1)
        return np.asarray(rank < self.k, dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """1 where the class that was the largest without faults is among the largest, 0 elsewhere."""
        return self.score(noisy, self.decide(clean))

    def decide(self, outputs: NDArray[Any]) -> NDArray[Any]:
        """The class of every sample."""
        return _flat(outputs)[:, 0] if self.decided else Top1().decide(outputs)


@dataclass(frozen=True)
class Threshold(_Shares):
    """Share of the yes-or-no decisions that are right: a sample with one score makes one, with several as many.

    Parameters
    ----------
    threshold : float
        A score above says yes: 0.5 after a sigmoid, 0 on a logit.

    Examples
    --------
    >>> Threshold(0.5).score(np.array([[0.9, 0.2], [0.4, 0.6]]), np.array([[1, 0], [1, 1]])).tolist()
    [1.0, 0.5]
    """

    name: ClassVar[str] = "threshold"

    threshold: float = 0.5

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """The share of a sample's decisions that are right; those with a negative label do not count."""
        wanted = _flat(targets)
        right, counted = self.decide(outputs) == wanted, (wanted >= 0).sum(axis=1)
        return np.asarray(right.sum(axis=1) / np.maximum(counted, 1), dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The share of a sample's decisions that faults leave as they were."""
        return self.score(noisy, self.decide(clean))

    def decide(self, outputs: NDArray[Any]) -> NDArray[Any]:
        """1 for every score above the threshold, 0 for the others, shape (samples, scores)."""
        return np.asarray(_flat(outputs) > self.threshold, dtype=np.int64)


@dataclass(frozen=True)
class PerPosition(_Shares):
    """Share of the positions of a sample (tokens, frames, pixels) whose largest output is that of their class.

    Positions with a negative label are padding and do not count.

    Parameters
    ----------
    class_axis : int
        Axis of the outputs over classes, the samples being axis 0.
    decided : bool
        Whether the outputs are the classes of the positions already.

    Examples
    --------
    >>> outputs = np.array([[[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]]])  # 3 positions, 2 classes
    >>> PerPosition(2).score(outputs, np.array([[1, 1, -1]])).tolist()
    [0.5]
    """

    name: ClassVar[str] = "per-position"

    class_axis: int = -1
    decided: bool = False

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """The share of a sample's positions whose class is right."""
        wanted, found = _flat(targets), _flat(self.decide(outputs))
        counts = wanted >= 0
        right = np.sum((found == wanted) & counts, axis=1)
        return np.asarray(right / np.maximum(counts.sum(axis=1), 1), dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The share of a sample's positions whose decision faults leave as it was."""
        return self.score(noisy, self.decide(clean))

    def decide(self, outputs: NDArray[Any]) -> NDArray[Any]:
        """The class of every position."""
        return outputs if self.decided else np.asarray(np.argmax(_finite(outputs), axis=self.class_axis))


@dataclass(frozen=True)
class Agreement(_Shares):
    """Share of the decisions that faults leave as they were: no labels are needed.

    Examples
    --------
    >>> clean, noisy = np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([[2.0, 1.0], [4.0, 0.0]])
    >>> Agreement(Top1()).score(noisy, clean).tolist()
    [0.0, 1.0]
    """

    name: ClassVar[str] = "agreement"
    targets: ClassVar[Any] = "clean"

    of: Decision

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """What is decided against what the clean outputs `targets` decide."""
        return np.asarray(self.of.agree(targets, outputs), dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The same."""
        return self.score(noisy, clean)


@dataclass(frozen=True)
class Expected(_Shares):
    """Accuracy as the clean network's own confidences expect it: an estimate, where there are no labels.

    A decision is right with the probability that the clean network gives its class, ``softmax(logits / T)``. One
    temperature makes the mean confidence of the clean decisions the accuracy that is known or assumed
    (Guo et al. 2017, arXiv:1706.04599).

    Parameters
    ----------
    temperature : float
        T.
    probabilities : bool
        Whether the outputs are probabilities already; their logarithms are the logits then.

    Examples
    --------
    >>> clean = np.log([[0.9, 0.1], [0.6, 0.4]])
    >>> Expected().score(clean[:, ::-1], clean).round(3).tolist()
    [0.1, 0.4]
    >>> round(Expected.calibrated(clean, 0.65).temperature, 2)
    2.0
    """

    name: ClassVar[str] = "estimated top-1"
    targets: ClassVar[Any] = "clean"
    estimate: ClassVar[bool] = True

    temperature: float = 1.0
    probabilities: bool = False

    @classmethod
    def calibrated(cls, outputs: NDArray[Any], accuracy: float, probabilities: bool = False) -> Expected:
        """With the temperature at which the mean confidence of decisions on clean `outputs` is `accuracy`.

        Raises
        ------
        ValueError
            If no temperature gives that: `accuracy` is not above 1 / classes, or not below 1.
        """
        classes = _flat(outputs).shape[1]
        if not 1 / classes < accuracy < 1:
            raise ValueError(f"an accuracy between {1 / classes:.3g} (chance) and 1 is needed, got {accuracy}")

        def over(temperature: float) -> float:
            found = cls(temperature, probabilities)
            return float(found.score(outputs, outputs).mean()) - accuracy

        return cls(_root(over, 1e-3, 1e3), probabilities)

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """The probability that the clean outputs `targets` give what `outputs` decide."""
        chosen = Top1().decide(outputs)[:, None]
        return np.asarray(np.take_along_axis(self.confidences(targets), chosen, axis=1)[:, 0])

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The same."""
        return self.score(noisy, clean)

    def confidences(self, outputs: NDArray[Any]) -> NDArray[np.float64]:
        """The probability of every class, shape (samples, classes)."""
        logits = _finite(_flat(outputs).astype(np.float64))
        if self.probabilities:
            logits = np.log(np.maximum(logits, 1e-30))
        logits = (logits - logits.max(axis=1, keepdims=True)) / self.temperature
        powers = np.exp(logits)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that falls is 0, between two positive ends, by halving on a logarithmic scale."""
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return float(np.sqrt(low * high))
