"""Metrics: a figure for every sample, whose mean over the samples is the figure of a chip.

A metric says which way is better and between which ends its figures lie; intervals end there. Searches ask for a share
of the clean figure: `aim` and `surplus` say what that means for a metric of either direction. The metrics themselves
are in `qtaml_hw.campaign.decisions` and `qtaml_hw.campaign.signals`; which of them a network and its data ask for says
`qtaml_hw.campaign.question`.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.decisions import Expected, Top1, TopK

__all__ = ["TOP_1", "Metric", "Top1", "aim", "class_axis", "identity", "margin", "share", "surplus"]


class Metric(Protocol):
    """A figure of merit: a value, without state of its own.

    Examples
    --------
    >>> TOP_1.name, TOP_1.range, TOP_1.better, TOP_1.unit
    ('top-1', (0.0, 1.0), 'higher', 'share')
    >>> TOP_1.score(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([1, 1])).tolist()
    [1.0, 0.0]
    """

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

    @property
    def scale(self) -> Literal["ratio", "log"]:
        """What a share of the clean figure is: a ratio to it, or a distance whose exponential is one."""
        ...

    @property
    def unit(self) -> str:
        """Of the figure as it is read: ``share`` for a part of 1, ``dB``, ``nats`` ...; "" where there is none."""
        ...

    @property
    def targets(self) -> Literal["labels", "clean", "given"]:
        """What outputs are compared with: labels, or what the network says without faults, stored or as given."""
        ...

    def shown(self, value: float) -> float:
        """The figure as it is read, for a mean over samples."""
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


TOP_1 = Top1()
"""Where no metric is chosen."""


def identity(metric: Metric) -> str:
    """Tells a metric from others in records: its name, and its settings where it says them.

    Examples
    --------
    >>> identity(TOP_1)
    "top-1 {'decided': False}"
    """
    value: Any = metric
    if not dataclasses.is_dataclass(value):
        return metric.name
    settings = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return f"{metric.name} { {name: value for name, value in settings.items() if not callable(value)} }"


def class_axis(metric: Metric) -> int | None:
    """Axis of scores over classes, the samples being axis 0; None for a metric that knows of no classes.

    Examples
    --------
    >>> from qtaml_hw.campaign.signals import Cosine, Divergence
    >>> class_axis(TOP_1), class_axis(Divergence(2)), class_axis(Cosine())
    (1, 2, None)
    """
    of = getattr(metric, "of", metric)  # a share of decisions that stay
    if getattr(of, "decided", False):
        return None
    return 1 if isinstance(of, Top1 | TopK | Expected) else getattr(of, "class_axis", None)


def aim(metric: Metric, clean: float, keep: float) -> float:
    """The figure at which a share `keep` of the clean one is kept: less of it where higher is better, else more.

    Examples
    --------
    >>> aim(TOP_1, 0.9, 0.5)
    0.45
    """
    if metric.scale == "log":
        return clean + math.log(keep) if metric.better == "higher" else clean - math.log(keep)
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
    >>> share(TOP_1, 0.45, 0.9), share(TOP_1, 0.0, 0.0)
    (0.5, 1.0)
    """
    if metric.scale == "log":
        return math.exp(value - clean if metric.better == "higher" else clean - value)
    above, below = (value, clean) if metric.better == "higher" else (clean, value)
    return above / below if below else 1.0  # nothing was there to be lost, or nothing is left to be wrong


def margin(metric: Metric, scores: NDArray[np.float64], clean: NDArray[np.float64], keep: float) -> NDArray[np.float64]:
    """By how much each sample is better than a share `keep` of its own clean score: its mean is 0 at the aim.

    Parameters
    ----------
    metric : Metric
        What the scores are of.
    scores : float64 array, shape (..., samples)
        With faults.
    clean : float64 array, shape (samples,)
        Without.
    keep : float
        Share to be kept, in (0, 1].

    Examples
    --------
    >>> margin(TOP_1, np.array([1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0]), 0.5).tolist()
    [0.5, -0.5, 1.0]
    """
    if metric.better == "higher":
        return np.asarray(scores - (clean + math.log(keep) if metric.scale == "log" else keep * clean))
    return np.asarray(clean - math.log(keep) - scores if metric.scale == "log" else clean / keep - scores)
