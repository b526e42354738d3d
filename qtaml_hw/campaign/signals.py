"""Metrics of networks that give more than a decision: distributions, signals, text; and functions of the user's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.number import pieces

__all__ = ["Cosine", "Custom", "Divergence", "Perplexity", "SignalToNoise"]

Scores = NDArray[np.float64]

LEAST = 1e-10
"""Noise-to-signal ratio that is as good as none: 100 dB."""

MOST = 1e6
"""What an infinite or undefined figure counts as, so that a mean over samples exists."""


def _flat(values: NDArray[Any]) -> NDArray[np.float64]:
    return values.reshape(len(values), -1).astype(np.float64)


def _bounded(values: NDArray[np.float64]) -> Scores:
    return np.asarray(np.nan_to_num(values, nan=MOST, posinf=MOST, neginf=MOST).clip(max=MOST))


def log_probabilities(outputs: NDArray[Any], class_axis: int, probabilities: bool) -> NDArray[np.float64]:
    """Logarithms of the probabilities of classes along an axis, from probabilities or from logits.

    Examples
    --------
    >>> np.exp(log_probabilities(np.array([[0.0, 0.0]]), 1, False)).tolist()
    [[0.5, 0.5]]
    """
    values = outputs.astype(np.float64)
    if probabilities:
        return np.log(np.maximum(values, 1e-30))
    with np.errstate(invalid="ignore"):
        values = values - values.max(axis=class_axis, keepdims=True)
        return np.asarray(values - np.log(np.exp(values).sum(axis=class_axis, keepdims=True)))


ENTRIES = 1 << 20
"""Numbers that are computed with at a time: distributions over a vocabulary are large."""


def _each_position(
    outputs: NDArray[Any], targets: NDArray[Any], class_axis: int, probabilities: bool, figure: Callable[..., Any]
) -> Scores:
    """``figure(log q, log p)`` of the distributions of `outputs` and `targets` at every position, shape (positions,),
    some positions at a time; mean over those of a sample.
    """
    given, wanted = (np.moveaxis(x, class_axis, -1) for x in (outputs, targets))
    q, p = (x.reshape(-1, x.shape[-1]) for x in (given, wanted))
    step = max(1, ENTRIES // q.shape[1])
    found = np.empty(len(q))
    with np.errstate(invalid="ignore", over="ignore"):
        for low in range(0, len(q), step):
            logs = (log_probabilities(x[low : low + step], 1, probabilities) for x in (q, p))
            found[low : low + step] = figure(*logs)
    return _bounded(found.reshape(len(outputs), -1).mean(axis=1))


@dataclass(frozen=True)
class Divergence:
    """Kullback-Leibler divergence of what the network says with faults from what it says without, in nats.

    A share `keep` of what the network is good for is kept up to ``-ln keep`` nats: perplexity grows to 1 / keep.

    Parameters
    ----------
    class_axis : int
        Axis over classes, the samples being axis 0; of a sample with several positions the mean counts.
    probabilities : bool
        Whether the outputs are probabilities; logits otherwise.

    Examples
    --------
    >>> clean, noisy = np.log([[0.5, 0.5]]), np.log([[0.25, 0.75]])
    >>> Divergence(1).score(noisy, clean).round(4).tolist()
    [0.1438]
    """

    name: ClassVar[str] = "kl"
    range: ClassVar[tuple[float, float]] = (0.0, np.inf)
    better: ClassVar[Literal["lower"]] = "lower"
    scale: ClassVar[Literal["log"]] = "log"
    unit: ClassVar[str] = "nats"
    targets: ClassVar[Literal["clean"]] = "clean"

    class_axis: int = -1
    probabilities: bool = False

    def shown(self, value: float) -> float:
        """The figure as it is read."""
        return value

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """Divergence of `outputs` from the clean outputs `targets`, mean over positions."""

        def divergence(q: Scores, p: Scores) -> Scores:
            share = np.exp(p)
            return np.asarray(np.where(share > 0, share * (p - q), 0.0).sum(axis=1))

        return np.maximum(_each_position(outputs, targets, self.class_axis, self.probabilities, divergence), 0.0)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The same."""
        return self.score(noisy, clean)


@dataclass(frozen=True)
class Perplexity:
    """Perplexity of the token that comes: the exponential of its mean negative log-likelihood.

    A sample's score is the mean over its tokens in nats; the figure is read as ``exp`` of the mean over samples. A
    share `keep` is kept where the perplexity grows to no more than 1 / keep of the clean one.

    Parameters
    ----------
    class_axis : int
        Axis over the vocabulary, the samples being axis 0.
    shift : int
        Targets are the tokens that were read: the scores at a position are for the token so many positions on.
    probabilities : bool
        Whether the outputs are probabilities; logits otherwise.

    Examples
    --------
    >>> even = np.zeros((2, 3, 8))
    >>> metric = Perplexity(2)
    >>> round(metric.shown(float(metric.score(even, np.ones((2, 3), int)).mean())), 6)
    8.0
    """

    name: ClassVar[str] = "perplexity"
    range: ClassVar[tuple[float, float]] = (0.0, np.inf)
    better: ClassVar[Literal["lower"]] = "lower"
    scale: ClassVar[Literal["log"]] = "log"
    unit: ClassVar[str] = "perplexity"
    targets: ClassVar[Literal["labels"]] = "labels"

    class_axis: int = -1
    shift: int = 0
    probabilities: bool = False

    def shown(self, value: float) -> float:
        """The figure as it is read: the perplexity of a mean in nats."""
        return float(np.exp(min(value, 700.0)))

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """Mean negative log-likelihood of the tokens of a sample, in nats; negative ones are padding."""
        given = np.moveaxis(outputs, self.class_axis, -1)
        if self.shift:
            given, targets = given[:, : -self.shift], targets[:, self.shift :]
        counts = targets >= 0
        found = np.empty(targets.shape)
        for own in pieces(targets.shape, max(1, ENTRIES // given.shape[-1])):
            logs = log_probabilities(given[own], -1, self.probabilities)
            found[own] = np.take_along_axis(logs, np.where(counts, targets, 0)[own][..., None], axis=-1)[..., 0]
        axes = tuple(range(1, found.ndim))
        total = np.where(counts, -found, 0.0).sum(axis=axes) / np.maximum(counts.sum(axis=axes), 1)
        return _bounded(total)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """Cross-entropy of what is said with faults under what is said without, mean over positions."""

        def cross_entropy(q: Scores, p: Scores) -> Scores:
            share = np.exp(p)
            return np.asarray(np.where(share > 0, -share * q, 0.0).sum(axis=1))

        return _each_position(noisy, clean, self.class_axis, self.probabilities, cross_entropy)


@dataclass(frozen=True)
class SignalToNoise:
    """Signal-to-noise ratio of the outputs, read in dB: power of the targets over power of the difference to them.

    A sample's score is its noise over the mean power of a target, so that the figure is that of all samples together.
    A share `keep` of the ratio is kept: 10 log10(1 / keep) dB may be lost.

    Parameters
    ----------
    power : float
        Mean power of the targets, per sample.
    targets : {"labels", "given"}
        Against labels, or, where there are none, against what the file as given says: what storing costs is noise, too.

    Examples
    --------
    >>> metric = SignalToNoise(4.0)
    >>> round(metric.shown(float(metric.score(np.array([[1.0], [2.2]]), np.array([[1.0], [2.0]])).mean())), 6)
    23.0103
    """

    name: ClassVar[str] = "snr"
    range: ClassVar[tuple[float, float]] = (0.0, np.inf)
    better: ClassVar[Literal["lower"]] = "lower"
    scale: ClassVar[Literal["ratio"]] = "ratio"
    unit: ClassVar[str] = "dB"

    power: float
    targets: Literal["labels", "given"] = "labels"

    def shown(self, value: float) -> float:
        """The figure as it is read: dB of a mean noise-to-signal ratio."""
        return float(-10 * np.log10(max(value, LEAST)))

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """Noise of a sample over the mean power of a target."""
        with np.errstate(invalid="ignore", over="ignore"):
            noise = np.square(_flat(outputs) - _flat(targets)).sum(axis=1)
            return np.maximum(_bounded(noise / self.power), LEAST)

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The same against what is said without faults."""
        return self.score(noisy, clean)


@dataclass(frozen=True)
class Cosine:
    """Cosine of the angle between the outputs of a sample and its targets; 0 where either is all zeros.

    Parameters
    ----------
    targets : {"labels", "clean"}
        Against labels, or, where there are none, against what is said without faults.

    Examples
    --------
    >>> Cosine().score(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([[2.0, 0.0], [1.0, 1.0]])).round(3).tolist()
    [0.707, 0.0]
    """

    name: ClassVar[str] = "cosine"
    range: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    better: ClassVar[Literal["higher"]] = "higher"
    scale: ClassVar[Literal["ratio"]] = "ratio"
    unit: ClassVar[str] = "cosine"

    targets: Literal["labels", "clean"] = "labels"

    def shown(self, value: float) -> float:
        """The figure as it is read."""
        return value

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """The cosine of every sample."""
        x, y = _flat(outputs), _flat(targets)
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            found = (x * y).sum(axis=1) / (np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1))
        return np.asarray(np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0).clip(-1.0, 1.0))

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The same against what is said without faults."""
        return self.score(noisy, clean)


@dataclass(frozen=True)
class Custom:
    """A function of the user's: from outputs and targets to a number for every sample.

    Parameters
    ----------
    function : callable
        Takes (outputs, targets), both with the samples along their first axis, and returns one number for each.
        It may have attributes ``better`` ("higher" or "lower") and ``range``.
    name : str
        What it is called in records: module and function.
    digest : str
        SHA-256 of the file it is in: functions that differ are told apart by it.
    targets : {"labels", "clean"}
        Targets are labels or, where there are none, what the network says without faults.

    Examples
    --------
    >>> def error(outputs, targets):
    ...     return abs(outputs[:, 0] - targets)
    >>> Custom(error, "my:error", "").score(np.array([[1.0], [2.0]]), np.array([1.5, 2.0])).tolist()
    [0.5, 0.0]
    """

    function: Callable[[NDArray[Any], NDArray[Any]], Any]
    name: str
    digest: str = ""
    targets: Literal["labels", "clean"] = "labels"

    unit: ClassVar[str] = ""
    scale: ClassVar[Literal["ratio"]] = "ratio"

    @property
    def better(self) -> Literal["higher", "lower"]:
        """What the function says of itself, or higher."""
        return "lower" if getattr(self.function, "better", "higher") == "lower" else "higher"

    @property
    def range(self) -> tuple[float, float]:
        """What the function says of itself, or any number."""
        low, high = getattr(self.function, "range", (-np.inf, np.inf))
        return float(low), float(high)

    def shown(self, value: float) -> float:
        """The figure as it is read."""
        return value

    def score(self, outputs: NDArray[Any], targets: NDArray[Any]) -> Scores:
        """What the function returns.

        Raises
        ------
        InputError
            If it fails, or that is not one number for every sample.
        """
        try:
            found = np.asarray(self.function(outputs, targets), dtype=np.float64)
        except Exception as error:  # anything may go wrong in code of the user's
            raise InputError(f"--metric {self.name}: {type(error).__name__}: {error}") from error
        if found.shape != (len(outputs),) or not np.all(np.isfinite(found)):
            raise InputError(
                f"--metric {self.name}: it returned values of shape {found.shape}: expected {len(outputs)} finite "
                "numbers, one for each sample"
            )
        return found

    def agree(self, clean: NDArray[Any], noisy: NDArray[Any]) -> Scores:
        """The function with what is said without faults as targets."""
        return self.score(noisy, clean)
