"""What a network is good for: a figure for every sample, whose mean over the samples is the figure of a chip.

A metric says which way is better and between which ends its figures lie; intervals end there. Searches ask for a share
of the clean figure: `aim` and `surplus` say what that means for a metric of either direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["METRICS", "TOP_1", "Metric", "Top1", "aim", "share", "surplus"]


class Metric(Protocol):
    """A figure of merit: a value, without state of its own."""

    @property
    def name(self) -> str:
        """What it is called in records and messages: metrics of one name give the same figures."""
        ...

    @property
    def range(self) -> tuple[float, float]:
        """Ends between which the figure of every sample lies; they may be infinite."""
        ...

    @property
    def better(self) -> Literal["higher", "lower"]:
        """Which of two figures is the better one."""
        ...

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.float64]:
        """The figure of every sample.

        Parameters
        ----------
        outputs : array, shape (samples, ...)
            What the network says.
        targets : array, shape (samples, ...)
            What it should say.

        Returns
        -------
        float64 array, shape (samples,)
        """
        ...

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> NDArray[np.float64]:
        """The same figure with what the clean network says in place of targets: no labels are needed.

        Parameters
        ----------
        clean, noisy : array, shape (samples, ...)
            Outputs of the network without and with faults.

        Returns
        -------
        float64 array, shape (samples,)
        """
        ...


@dataclass(frozen=True)
class Top1:
    """Share of the samples whose largest output is that of their class.

    The outputs of a sample are looked at flat; an output that is not a number is never the largest.

    Parameters
    ----------
    decided : bool
        Whether the output of a sample is its class already (`qtaml_hw.network.Output.holds_labels`).

    Examples
    --------
    >>> outputs = np.array([[0.1, 0.9], [0.8, 0.2], [np.nan, -5.0]])
    >>> TOP_1.score(outputs, np.array([1, 1, 1])).tolist(), TOP_1.agree(outputs, outputs[::-1]).tolist()
    ([1.0, 0.0, 1.0], [1.0, 1.0, 1.0])
    """

    name: ClassVar[str] = "top-1"
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    better: ClassVar[Literal["higher"]] = "higher"

    decided: bool = False

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.float64]:
        """1 where the class is right, 0 elsewhere."""
        return np.asarray(self._decisions(outputs, len(targets)) == targets, dtype=np.float64)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> NDArray[np.float64]:
        """1 where faults leave the decision as it was, 0 elsewhere."""
        return self.score(noisy, self._decisions(clean, len(clean)))

    def _decisions(self, outputs: NDArray[Any], samples: int) -> NDArray[Any]:
        if self.decided:
            return outputs.reshape(samples)
        scores = outputs.reshape(samples, -1)
        finite = np.where(np.isnan(scores), -np.inf, scores) if scores.dtype.kind == "f" else scores
        return np.asarray(np.argmax(finite, axis=1))


TOP_1 = Top1()
"""Where no metric is chosen."""

METRICS: dict[str, Metric] = {TOP_1.name: TOP_1}
"""Metrics by name."""


def aim(metric: Metric, clean: float, keep: float) -> float:
    """The figure at which a share `keep` of the clean one is kept: less of it where higher is better, else more.

    Examples
    --------
    >>> aim(TOP_1, 0.9, 0.5)
    0.45
    """
    return keep * clean if metric.better == "higher" else clean / keep


def surplus(metric: Metric, value: float, goal: float) -> float:
    """By how much a figure is better than `goal`; negative where it is worse.

    Examples
    --------
    >>> surplus(TOP_1, 0.5, 0.75)
    -0.25
    """
    return value - goal if metric.better == "higher" else goal - value


def share(metric: Metric, value: float, clean: float) -> float:
    """The share of the clean figure that `value` keeps: `aim` the other way round.

    Examples
    --------
    >>> share(TOP_1, 0.45, 0.9)
    0.5
    """
    return value / clean if metric.better == "higher" else clean / value
