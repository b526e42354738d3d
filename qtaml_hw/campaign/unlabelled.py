"""What a search can be asked without labels: the expected share of right decisions.

The clean network's own confidences say how probable each class is, once they are calibrated by one temperature: that at
which their mean over the samples is the known accuracy (Guo, Pleiss, Sun and Weinberger, "On calibration of modern
neural networks", 2017). A decision that faults turn loses the difference of two confidences. That is an estimate of the
loss of accuracy, up to 30 % too low where it was measured, and its spread over samples is a half to a quarter of that
of right and wrong. Agreement with the clean network is no such estimate: 1.4 to 6 times the loss.

Figures of another kind than top-1 are asked with what the clean network says in place of targets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.metric import Metric, Top1
from qtaml_hw.network.samples import Samples

__all__ = ["Agreement", "ExpectedTop1", "confidences", "unlabelled"]


@dataclass(frozen=True)
class ExpectedTop1:
    """Probability that the decision of every sample is right; targets are probabilities of the classes.

    Examples
    --------
    >>> ExpectedTop1().score(np.array([[0.0, 3.0], [2.0, 1.0]]), np.array([[0.1, 0.9], [0.3, 0.7]])).tolist()
    [0.9, 0.3]
    """

    name: ClassVar[str] = "expected top-1"
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    better: ClassVar[Literal["higher"]] = "higher"

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.float64]:
        """The target of the class with the largest output."""
        scores = outputs.reshape(len(targets), -1)
        finite = np.where(np.isnan(scores), -np.inf, scores)
        return np.asarray(targets[np.arange(len(targets)), finite.argmax(axis=1)], dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> NDArray[np.float64]:
        """1 where the decisions agree."""
        return Top1().agree(clean, noisy)


@dataclass(frozen=True)
class Agreement:
    """A figure with what the clean network says in place of targets."""

    of: Metric

    @property
    def name(self) -> str:
        """E.g. ``agreement (top-1)``."""
        return f"agreement ({self.of.name})"

    @property
    def range(self) -> tuple[float, float]:
        """That of the figure."""
        return self.of.range

    @property
    def better(self) -> Literal["higher", "lower"]:
        """As the figure."""
        return self.of.better

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.float64]:
        """`targets`: outputs of the clean network."""
        return self.of.agree(targets, outputs)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> NDArray[np.float64]:
        """As `score`."""
        return self.of.agree(clean, noisy)


def confidences(logits: ArrayLike, accuracy: float) -> NDArray[np.float64]:
    """Softmax at the temperature at which the mean of the largest is `accuracy`, shape (samples, classes).

    Examples
    --------
    >>> sure = confidences([[4.0, 0.0], [1.0, 0.0]], 0.9)
    >>> round(float(sure.max(axis=1).mean()), 3), bool(sure[0, 0] > sure[1, 0])
    (0.9, True)
    """
    scores = np.asarray(logits, dtype=np.float64)
    scores = scores - scores.max(axis=1, keepdims=True)

    def softmax(temperature: float) -> NDArray[np.float64]:
        with np.errstate(under="ignore"):
            powers = np.exp(scores / temperature)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    scale = float(np.abs(scores).max()) or 1.0
    low, high = 1e-4 * scale, 1e4 * scale
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if softmax(middle).max(axis=1).mean() < accuracy else (middle, high)
    return softmax(low)


def unlabelled(evaluator: Evaluator, samples: Samples, accuracy: float) -> Evaluator:
    """The same chips asked unlabelled samples, by a figure that needs no labels.

    Parameters
    ----------
    evaluator : Evaluator
        Network, metric and chips.
    samples : Samples
        Their labels, if any, are not looked at.
    accuracy : float
        Known clean figure, for top-1.

    Returns
    -------
    Evaluator
    """
    bare = evaluator.on(Samples(samples.inputs))
    outputs = bare.clean_outputs
    scores = outputs.reshape(len(outputs), -1)
    is_scores = outputs.dtype.kind == "f" and scores.shape[1] > 1 and bool(np.isfinite(scores).all())
    if isinstance(evaluator.metric, Top1) and not evaluator.metric.decided and is_scores:
        metric: Metric = ExpectedTop1()
        targets: Any = confidences(scores, min(accuracy, 1 - 0.5 / len(scores)))
    else:
        metric, targets = Agreement(evaluator.metric), outputs
    return replace(bare, metric=metric).on(Samples(samples.inputs, targets))
