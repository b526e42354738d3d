"""The metric of a network, found from its output and the labels; what does not fit is refused.

Labels and outputs fit each other in few ways: a class for each sample, a class for each position, yes or no for each
score, values for each value. Where they fit in none, or in more than one, the message names the field that decides.
Without labels a network is asked to say what it says without faults.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.decisions import Agreement, Expected, PerPosition, Threshold, Top1, TopK
from qtaml_hw.campaign.metric import Metric
from qtaml_hw.campaign.signals import Cosine, Custom, Divergence, Perplexity, SignalToNoise
from qtaml_hw.errors import InputError
from qtaml_hw.network import Network, Samples

__all__ = ["NAMES", "Question", "ask", "imported"]

NAMES = ("top-1", "top-k", "threshold", "per-position", "agreement", "kl", "perplexity", "snr", "cosine")
"""What ``data.metric`` may be."""

ENTRIES = 1 << 22
"""Answers that are looked at together."""

SUMS = 1e-3
"""How near to 1 probabilities sum up."""

ENOUGH = 8
"""Samples of either label that scores of one sign are seen to say the same of."""

NONE = 255
"""Label of pixels that have none, and yes in a mask, as images of labels have them."""

UNCOUNTED = f"labels of {NONE} stand for none: they do not count"
"""What is said where there are such pixels."""


@dataclass(frozen=True, eq=False)
class Question:
    """A metric with the labels in the form that it takes.

    Attributes
    ----------
    metric : Metric
        How answers count.
    samples : Samples
        What is asked.
    classes : int or None
        Between how many answers each decision is; None where nothing is decided.
    remarks : tuple of str
        What was taken unasked.
    """

    metric: Metric
    samples: Samples
    classes: int | None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Answer:
    """What is known of a network's answer.

    Attributes
    ----------
    outputs : array, shape (samples, ...)
        Of some samples, axes of length 1 kept.
    class_axis : int or None
        Axis over classes, the samples being axis 0, where it is known.
    asked : tuple of tuple of int
        Shape of one sample of each input.
    """

    network: Network
    outputs: NDArray[Any]
    class_axis: int | None
    asked: tuple[tuple[int, ...], ...] = ()

    @property
    def where(self) -> str:
        return f"{self.network.path}: output {self.network.output!r} of shape {self.shown}"

    @property
    def shown(self) -> str:
        return "(samples" + "".join(f", {n}" for n in self.outputs.shape[1:]) + ")"

    @property
    def values(self) -> int:
        """Numbers for each sample."""
        return int(np.prod(self.outputs.shape[1:]))

    @property
    def squash(self) -> str:
        return self.network.answer.squash

    @property
    def flat(self) -> bool:
        """Whether a sample has its numbers along one axis."""
        return bool(sum(n > 1 for n in self.outputs.shape[1:]) <= 1)

    def along(self) -> tuple[int, bool]:
        """The axis over classes, and whether it is only supposed: the one of a softmax; the one beside axes that an
        input has, too; or the last one.
        """
        if self.class_axis is not None:
            return self.class_axis, False
        shape = self.outputs.shape
        rest = {a: np.delete(shape, a)[1:].tolist() for a in range(1, len(shape)) if shape[a] > 1}
        own = [a for a, others in rest.items() if any(_in_order(others, known) for known in self.asked)]
        return own[0] if len(own) == 1 else self.outputs.ndim - 1, True

    @property
    def unit(self) -> bool:
        """Whether the answer to each sample is a vector of length 1 with entries of both signs, as embeddings are."""
        if not self.flat or self.values < 2 or self.squash or self.outputs.dtype.kind != "f":
            return False
        values = _rows(self.outputs).astype(np.float64)
        return bool(np.all(np.abs(np.square(values).sum(axis=1) - 1) < SUMS) and np.any(values < 0))

    def probabilities(self, axis: int) -> bool:
        """Whether the outputs are probabilities along an axis."""
        if self.squash:
            return self.squash == "Softmax"
        step = max(1, ENTRIES // max(self.values, 1))
        parts = (self.outputs[low : low + step].astype(np.float64) for low in range(0, len(self.outputs), step))
        return all(bool(np.all(x >= 0) and np.all(np.abs(x.sum(axis=axis) - 1) < SUMS)) for x in parts)


def ask(
    network: Network,
    samples: Samples,
    outputs: NDArray[Any],
    *,
    metric: str | Metric | None = None,
    k: int = 5,
    threshold: float | None = None,
    class_axis: int | None = None,
    first_label: int = 0,
    clean_accuracy: float | None = None,
) -> Question:
    """Find the metric, and bring labels into its form.

    Parameters
    ----------
    network : Network
        Who is asked.
    samples : Samples
        What is asked, with labels as `qtaml_hw.network.load_samples` reads them, or without.
    outputs : array, shape (samples, ...)
        What the network answers to some of the samples, the first ones.
    metric : str or Metric, optional
        One of `NAMES`, or an object; by default the only one that fits outputs and labels.
    k : int
        For top-k.
    threshold : float, optional
        A score above it says yes; by default 0.5 after a sigmoid and 0 on a logit.
    class_axis : int, optional
        Axis of the output over classes as the model has it, samples counted.
    first_label : int
        Label of the first class.
    clean_accuracy : float, optional
        Of the network without faults, where labels are missing and accuracy is to be estimated.

    Returns
    -------
    Question

    Raises
    ------
    InputError
        If labels and outputs do not fit each other, or the metric, or in more than one way.
    """
    samples = _known(network, samples, metric)
    if metric is not None and not isinstance(metric, str):
        if metric.targets == "labels" and samples.labels is None:
            metric = replace(metric, targets="clean") if isinstance(metric, Custom) else metric
        return Question(metric, samples, None)
    shapes = tuple(values.shape[1:] for values in samples.inputs.values())
    answer = _Answer(network, outputs, _class_axis(network, outputs, class_axis), shapes)
    if not np.all(np.isfinite(outputs)) and np.any(np.isnan(outputs.astype(np.float64))):
        raise InputError(f"{answer.where}: some answers are not numbers (NaN) even without faults")
    labels = samples.labels
    if labels is None or metric in ("agreement", "kl"):
        return _without_labels(answer, replace(samples, labels=None), metric, k, threshold, clean_accuracy)
    if metric in ("snr", "cosine"):
        return _against_values(answer, samples, metric)
    whole = labels.dtype.kind in "iu"
    if not whole and metric in (None, "top-1", "top-k") and _are_probabilities(answer, labels):
        samples = replace(samples, labels=_rows(labels).argmax(axis=1))
        remark = (
            'labels are probabilities of classes: the largest is taken for the class (data.metric = "snr" takes them '
        )
        return _said(_classes(answer, samples, metric, k, 0), f"{remark}as values)")
    if not whole and metric is None and answer.values == int(np.prod(labels.shape[1:])) and answer.squash == "":
        remark = 'labels are no whole numbers: they are taken for what the output should be (data.metric = "snr")'
        return _said(_against_values(answer, samples, "snr"), remark)
    if not whole:
        raise InputError(
            f"{answer.where}: the labels are not whole numbers: expected class numbers, or values in the shape of the "
            'output with data.metric = "snr" or "cosine"'
        )
    if metric is None and whole and outputs.ndim == 3 and _read_back(labels, _tokens(samples)):
        metric = "perplexity"
    if metric == "perplexity":
        return _perplexity(answer, samples, samples.labels)
    if network.answer.holds_labels:
        return _decided(answer, samples, metric, k, first_label)
    return _decisions(answer, samples, metric, k, threshold, first_label)


def _known(network: Network, samples: Samples, metric: str | Metric | None) -> Samples:
    """Yes-or-no labels that are NaN as -1, which stands for none; refused where another metric takes numbers."""
    labels = samples.labels
    if labels is None or labels.dtype.kind != "f" or not np.any(unknown := np.isnan(labels)):
        return samples
    if metric in (None, "threshold"):
        return replace(samples, labels=np.where(unknown, -1, labels).astype(np.int64))
    if metric in ("agreement", "kl"):  # which ask for none
        return replace(samples, labels=None)
    raise InputError(
        f"{network.path}: the labels have values that are NaN: only yes-or-no labels may be unknown, "
        'data.metric = "threshold"'
    )


def imported(name: str, folder: Path | None = None) -> Custom:
    """A metric of the user's, ``module:function``, imported by name; `folder` is looked into first.

    Raises
    ------
    InputError
        If it cannot be imported, or is no function.

    Examples
    --------
    >>> imported("numpy:nothing")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: --metric numpy:nothing: the module has no function of this name
    """
    import sys

    module, colon, function = name.partition(":")
    if not colon or not module or not function.isidentifier():
        raise InputError(f"--metric {name}: expected MODULE:FUNCTION, e.g. mymetrics:wer")
    place = str((folder or Path.cwd()).resolve())
    sys.path.insert(0, place)
    try:
        found = importlib.import_module(module)
    except ImportError as error:
        raise InputError(f"--metric {name}: cannot import {module!r}: {error}") from None
    finally:
        sys.path.remove(place)
    value: Callable[..., Any] | None = getattr(found, function, None)
    if not callable(value):
        raise InputError(f"--metric {name}: the module has no function of this name")
    return custom(value, name)


def custom(function: Callable[..., Any], name: str = "") -> Custom:
    """A function of the user's as a metric; its digest is that of the file it is in."""
    name = name or f"{function.__module__}:{getattr(function, '__qualname__', type(function).__name__)}"
    try:
        source = Path(inspect.getfile(inspect.unwrap(function))).read_bytes()
    except (TypeError, OSError):  # typed in, or compiled
        source = b""
    return Custom(function, name, hashlib.sha256(source).hexdigest() if source else "")


def _class_axis(network: Network, outputs: NDArray[Any], given: int | None) -> int | None:
    """The axis over classes once the samples are in front: the one that is named, or that of a softmax."""
    axis = network.answer.squash_axis if given is None else given
    if axis is None:
        return None
    if not -outputs.ndim <= axis < outputs.ndim:
        raise InputError(f"{network.path}: data.class_axis = {axis}: the output has {outputs.ndim} axes")
    axis %= outputs.ndim
    sample = network.sample_axes.get(network.output, 0) % outputs.ndim
    if axis == sample:
        raise InputError(f"{network.path}: data.class_axis = {axis}: this axis of the output runs over samples")
    return axis + 1 if axis < sample else axis


def _said(question: Question, *remarks: str) -> Question:
    return replace(question, remarks=(*remarks, *question.remarks))


def _axis_of(answer: _Answer, shape: Sequence[int]) -> int:
    """The axis of the output over classes, where the others are those of labels of this shape."""
    axes = [a for a in range(1, answer.outputs.ndim) if _alike(np.delete(answer.outputs.shape, a)[1:], shape)]
    if answer.class_axis is not None and answer.class_axis in axes:
        return answer.class_axis
    if len(axes) == 1:
        return axes[0]
    labels = f"labels of shape (samples{''.join(f', {n}' for n in shape)})"
    if not axes:
        raise InputError(
            f"{answer.where} does not fit {labels}: expected one label for each sample or position, or as many "
            "yes-or-no labels as scores; see data.output, data.metric, data.class_axis and data.sample_axis"
        )
    raise InputError(f"{answer.where} fits {labels} in more than one way: name the axis over classes, data.class_axis")


def _in_order(some: Sequence[int], every: Sequence[int]) -> bool:
    """Whether numbers are among others in the same order.

    Examples
    --------
    >>> _in_order([8, 9], [3, 8, 9]), _in_order([9, 8], [3, 8, 9])
    (True, False)
    """
    rest = iter(every)
    return all(n in rest for n in some)


def _rows(values: NDArray[Any]) -> NDArray[Any]:
    """All of a sample in one row."""
    return values.reshape(len(values), -1)


def _alike(first: Sequence[int | None] | NDArray[Any], second: Sequence[int]) -> bool:
    """Whether two shapes are the same but for axes of length 1."""
    return [n for n in first if n != 1] == [n for n in second if n != 1]


def _are_probabilities(answer: _Answer, labels: NDArray[Any]) -> bool:
    """Whether labels say of every class how likely it is: smoothed ones, or what another network says."""
    same = answer.flat and answer.values > 1 and _alike(answer.outputs.shape[1:], labels.shape[1:])
    return same and bool(np.all(labels >= 0) and np.all(np.abs(_rows(labels).sum(axis=1) - 1) < SUMS))


def _one_hot(answer: _Answer, labels: NDArray[Any]) -> NDArray[Any] | None:
    """Class numbers of labels that are one-hot along an axis, where the output has scores of as many classes for them,
    or a single score for two; None where they are not, or along more than one axis.
    """
    if not np.all((labels == 0) | (labels == 1)):
        return None
    outputs, found = answer.outputs.shape, []
    for axis, classes in enumerate(labels.shape):
        rest = [n for a, n in enumerate(labels.shape) if a not in (0, axis)]
        fits = any(
            n == classes and _alike([m for b, m in enumerate(outputs) if b not in (0, a)], rest)
            for a, n in enumerate(outputs)
            if a and answer.class_axis in (None, a)
        )
        alone = classes == 2 and answer.values == 1 and _alike(rest, ())
        if axis and classes > 1 and (fits or alone) and np.all(labels.sum(axis=axis) == 1):
            found.append(labels.argmax(axis=axis))
    if len(found) != 1:
        return None
    classes = np.asarray(found[0])
    return classes.reshape(-1) if classes[:1].size == 1 else classes


def _decided(answer: _Answer, samples: Samples, metric: str | None, k: int, first: int) -> Question:
    """The output is a label."""
    assert samples.labels is not None
    if answer.network.answer.ranked:
        return _ranked(answer, samples, metric, k, first)
    if metric not in (None, "top-1" if answer.values == 1 else "per-position"):
        raise InputError(f"{answer.where} holds labels: data.metric can be top-1 or agreement, not {metric}")
    if not _alike(answer.outputs.shape[1:], samples.labels.shape[1:]):
        shape = f"(samples{''.join(f', {n}' for n in samples.labels.shape[1:])})"
        raise InputError(f"{answer.where} holds labels, and those it is compared with have shape {shape}")
    labels, remarks, known = samples.labels, tuple[str, ...](), np.unique(answer.outputs)
    if first == 0 and known.size and set(known.tolist()) <= {0, 1}:
        yes_or_no = _yes_or_no(labels)
        labels = labels if yes_or_no is None else yes_or_no
    if answer.values > 1 and known.size and known.max() < NONE and np.any(labels == NONE):
        labels, remarks = np.where(labels == NONE, -1, labels), (UNCOUNTED,)
    classes = max(int(np.unique(labels[labels >= min(first, 0)]).size), 2)  # as far as labels tell
    if answer.values == 1:
        return Question(Top1(decided=True), replace(samples, labels=(labels - first).reshape(-1)), classes)
    found = replace(samples, labels=np.where(labels >= 0, labels - first, -1))
    return Question(PerPosition(decided=True), found, classes, remarks)


def _ranked(answer: _Answer, samples: Samples, metric: str | None, k: int, first: int) -> Question:
    """The output is the likeliest classes of a sample, the likeliest first."""
    assert samples.labels is not None
    if metric not in (None, "top-1", "top-k") or samples.labels.ndim != 1 or not answer.flat:
        raise InputError(
            f"{answer.where} holds the likeliest classes: data.metric can be top-1, top-k or agreement, and "
            "there is one label for each sample"
        )
    if metric == "top-k" and not 1 <= k <= answer.values:
        raise InputError(f"data.k = {k}: the output holds the {answer.values} likeliest classes")
    count = {"top-1": 1, "top-k": k}.get(metric or "", answer.values)
    found = Question(TopK(count, decided=True), replace(samples, labels=samples.labels - first), None)
    if metric:
        return found
    return _said(found, f'one of the {count} classes of the output must be right (data.metric = "top-1": the first)')


def _decisions(
    answer: _Answer, samples: Samples, metric: str | None, k: int, threshold: float | None, first: int
) -> Question:
    """Whole labels and scores."""
    labels = samples.labels
    assert labels is not None
    classes = _one_hot(answer, labels) if metric != "threshold" or answer.values == 1 else None
    if classes is not None:
        found = _decisions(answer, replace(samples, labels=classes), metric, k, threshold, 0)
        remark = 'labels are one-hot: they are read as class numbers (data.metric = "threshold" reads each by itself)'
        if answer.values == 1:
            remark = "labels are one-hot, and there is one score: the second one says yes"
        return found if metric else _said(found, remark)
    shape = labels.shape[1:]
    alike = _alike(answer.outputs.shape[1:], shape)
    said = alike and (_yes_or_no(labels) is not None or (answer.values > 1 and _with_none(labels)))
    if metric == "threshold" or (metric is None and (answer.values == 1 or said)):
        return _threshold(answer, samples, threshold, first)
    if metric is None and alike and answer.squash == "":  # no axis is left for classes
        remark = 'labels have the shape of the output: they are taken for what it should be (data.metric = "snr")'
        return _said(_against_values(answer, samples, "snr"), remark)
    if metric == "per-position" or (metric is None and not _alike(shape, ())):
        return _positions(answer, samples, first)
    if answer.values == 1:
        raise InputError(f'{answer.where} is one score: data.metric = "threshold", "snr" or "cosine", not {metric}')
    return _classes(answer, samples, metric, k, first)


def _classes(answer: _Answer, samples: Samples, metric: str | None, k: int, first: int) -> Question:
    """A class for each sample."""
    labels = samples.labels
    assert labels is not None
    if labels.ndim != 1:
        shown = f"(samples{''.join(f', {n}' for n in labels.shape[1:])})"
        raise InputError(f"{answer.where}: {metric} takes one label for each sample, and labels have shape {shown}")
    if not answer.flat:
        raise InputError(
            f"{answer.where} has more than one axis: with one label for each sample it is no list of class scores; see "
            "data.output, data.sample_axis, and data.metric"
        )
    if answer.values == 2 and set(np.unique(labels).tolist()) == {-1, 1}:
        labels, first = (labels + 1) // 2, 0
    if metric is None and answer.unit:
        raise InputError(
            f"{answer.where}: answers of length 1 are embeddings, and no scores of classes: without data.labels the "
            'angle to what is said without faults counts (data.metric = "cosine"); "top-1" takes them for scores'
        )
    _check_labels(answer, labels, answer.values, first)
    if metric == "top-k" and not 1 <= k < answer.values:
        raise InputError(f"data.k = {k}: with {answer.values} classes expected 1 to {answer.values - 1}")
    found: Metric = TopK(k) if metric == "top-k" else Top1()
    return Question(found, replace(samples, labels=labels - first), answer.values)


def _positions(answer: _Answer, samples: Samples, first: int) -> Question:
    """A class for each position."""
    labels = samples.labels
    assert labels is not None
    axis = _axis_of(answer, labels.shape[1:])
    classes, remarks = int(answer.outputs.shape[axis]), tuple[str, ...]()
    if classes == 1:
        return _threshold(answer, samples, None, first)
    if classes < NONE and np.any(labels == NONE):
        labels, remarks = np.where(labels == NONE, -1, labels), (UNCOUNTED,)
    wanted = [n for a, n in enumerate(answer.outputs.shape) if a and a != axis]
    labels = labels.reshape(len(labels), *wanted)
    counted = labels[labels >= min(first, 0)] if first else labels[labels >= 0]
    _check_labels(answer, counted, classes, first)
    if np.any((labels >= first).reshape(len(labels), -1).sum(axis=1) == 0):
        raise InputError(f"{answer.where}: some samples have only negative labels: leave them out")
    found = replace(samples, labels=np.where(labels >= 0, labels - first, -1))
    return Question(PerPosition(axis), found, classes, remarks)


def _check_labels(answer: _Answer, labels: NDArray[Any], classes: int, first: int) -> None:
    """Refuse labels that no output reaches."""
    low, high = (int(labels.min()), int(labels.max())) if labels.size else (first, first)
    if low >= first and high < first + classes:
        return
    advice = "see data.labels and data.output"
    if low - first == 1 and high - first == classes:
        advice = f"where they count from {low}, set data.first_label = {low}"
    elif low < first and high < first + classes:
        advice = f"samples that have none must be left out ({advice})"
    raise InputError(
        f"{answer.where}: labels run from {low} to {high}, and its {classes} classes are {first} to "
        f"{first + classes - 1}: {advice}"
    )


def _yes_or_no(labels: NDArray[Any]) -> NDArray[Any] | None:
    """Labels as 0 and 1, from these, from -1 and 1, or from 0 and 255 as masks have them; None where they are neither.

    Examples
    --------
    >>> [found if found is None else found.tolist() for found in map(_yes_or_no, np.array([[1, -1], [255, 0], [2, 0]]))]
    [[1, 0], [1, 0], None]
    """
    known = set(np.unique(labels).tolist())
    if known <= {0, 1}:
        return labels
    return np.asarray(labels > 0, dtype=np.int64) if known in ({-1, 1}, {0, NONE}, {NONE}) else None


def _with_none(labels: NDArray[Any]) -> bool:
    """Whether labels are yes, no and none: 1, 0 and -1."""
    return set(np.unique(labels).tolist()) == {-1, 0, 1}


def _threshold(answer: _Answer, samples: Samples, threshold: float | None, first: int) -> Question:
    """Yes or no for each score."""
    labels = samples.labels
    assert labels is not None
    read = _yes_or_no(labels - first) if first else _yes_or_no(labels)
    remarks = tuple[str, ...]()
    if read is None and first == 0 and answer.values > 1 and _with_none(labels):
        read, remarks = labels, ("labels of -1 stand for none: they do not count",)
        if np.any((_rows(labels) < 0).all(axis=1)):
            raise InputError(f"{answer.where}: some samples have no label but -1, which means none: leave them out")
    if read is None:
        low, high = int(labels.min()), int(labels.max())
        advice = "data.first_label = 1 reads 1 and 2 as no and yes" if (low, high) == (1, 2) else ""
        advice = advice or 'where they are values to be met, data.metric = "snr"'
        raise InputError(
            f"{answer.where} is compared with a threshold, which takes labels of 0 and 1: they run from {low} to "
            f"{high}; {advice}"
        )
    if not _alike(answer.outputs.shape[1:], labels.shape[1:]):
        raise InputError(
            f"{answer.where}: a threshold takes as many labels as scores, and labels have shape "
            f"(samples{''.join(f', {n}' for n in labels.shape[1:])})"
        )
    found = replace(samples, labels=_rows(read))
    if threshold is not None:
        return Question(Threshold(threshold), found, 2, remarks)
    if answer.squash:
        return Question(Threshold(0.5), found, 2, remarks)
    values = answer.outputs.astype(np.float64)
    if values.size and values.min() >= 0 and values.max() <= 1:
        remark = "scores lie between 0 and 1: above 0.5 counts as yes (data.threshold)"
        return Question(Threshold(0.5), found, 2, (*remarks, remark))
    _both_signs(answer, values, found.labels)
    remark = "scores are taken for logits: above 0 counts as yes (data.threshold)"
    return Question(Threshold(0.0), found, 2, (*remarks, remark))


def _both_signs(answer: _Answer, values: NDArray[np.float64], labels: NDArray[Any] | None) -> None:
    """Refuse scores that say the same of all samples where labels do not: distances and the like are no logits."""
    assert labels is not None
    low, high, known = float(values.min(initial=0)), float(values.max(initial=0)), labels[: len(values)]
    fewest = min(int((known == said).sum()) for said in (0, 1))
    if fewest >= ENOUGH and (low >= 0 or high <= 0):
        raise InputError(
            f"{answer.where}: scores lie between {values.min():.3g} and {values.max():.3g}: 0 does not tell yes from "
            'no among them; set data.threshold, or data.metric = "snr" where they are values'
        )


def _against_values(answer: _Answer, samples: Samples, metric: str) -> Question:
    """Values that the output should have."""
    labels = samples.labels
    assert labels is not None
    if answer.values != int(np.prod(labels.shape[1:])):
        raise InputError(
            f"{answer.where}: {metric} compares it with labels of the same shape, and theirs is "
            f"(samples{''.join(f', {n}' for n in labels.shape[1:])}); data.labels can name the array of the inputs, "
            "where the network gives these back"
        )
    values = labels.reshape(len(labels), -1).astype(np.float64)
    found = replace(samples, labels=values)
    if metric == "cosine":
        return Question(Cosine(), found, None)
    power = float(np.square(values).sum(axis=1).mean())
    if power == 0:
        raise InputError(f"{answer.where}: the labels are all 0: there is no signal")
    return Question(SignalToNoise(power), found, None)


def _tokens(samples: Samples) -> list[NDArray[Any]]:
    """Inputs that can be token numbers."""
    return [v for v in samples.inputs.values() if v.dtype.kind in "iu" and v.ndim == 2]


def _read_back(labels: NDArray[Any], read: Sequence[NDArray[Any]]) -> bool:
    """Whether labels are the tokens that are read, but for padding: those of a model that says which comes next."""
    counted = labels >= 0
    alike = [v for v in read if v.shape == labels.shape]
    return any(bool(counted.any()) and np.array_equal(v[counted], labels[counted]) for v in alike)


def _perplexity(answer: _Answer, samples: Samples, tokens: NDArray[Any] | None) -> Question:
    """Tokens that come."""
    read = _tokens(samples)
    remarks = []
    shift = 0
    if tokens is None:
        if not read:
            raise InputError(f"{answer.where}: perplexity needs labels, or token numbers as the input")
        tokens, shift = read[0], 1
        remarks.append("the token after each position is taken for its label: perplexity of the input itself")
    elif _read_back(tokens, read):
        shift = 1
        remarks.append("labels are the tokens that are read: each position is compared with the token after it")
    axis = _axis_of(answer, tokens.shape[1:])
    if shift and axis != answer.outputs.ndim - 1 and answer.outputs.ndim != 3:
        raise InputError(f"{answer.where}: perplexity of the input needs scores (samples, tokens, vocabulary)")
    classes = int(answer.outputs.shape[axis])
    _check_labels(answer, tokens[tokens >= 0], classes, 0)
    metric = Perplexity(axis, shift, answer.probabilities(axis))
    return Question(metric, replace(samples, labels=tokens.astype(np.int64)), classes, tuple(remarks))


def _without_labels(
    answer: _Answer,
    samples: Samples,
    metric: str | None,
    k: int,
    threshold: float | None,
    clean_accuracy: float | None,
) -> Question:
    """What the network says without faults in place of labels."""
    if metric == "perplexity":
        return _perplexity(answer, samples, None)
    if metric == "snr":
        power = float(np.square(answer.outputs.astype(np.float64)).reshape(len(answer.outputs), -1).sum(axis=1).mean())
        if power == 0:
            raise InputError(f"{answer.where}: all answers are 0: there is no signal")
        remark = "no labels: the ratio is to what the file as given says"
        return Question(SignalToNoise(power, "given"), samples, None, (remark,))
    if metric == "cosine":
        return Question(Cosine("clean"), samples, None, ("no labels: the angle is to what is said without faults",))
    if metric is None and answer.unit:
        remark = (
            "no labels, and answers of length 1, as embeddings are: the angle to what is said without faults counts"
        )
        return Question(Cosine("clean"), samples, None, (f'{remark} (data.metric = "cosine")',))
    axis, supposed = answer.along()
    said = (f"{_place(axis, answer.outputs)} is taken for the one over classes (data.class_axis)",)
    taken = said if supposed and not answer.flat else ()
    if metric == "kl":
        if answer.values == 1 or answer.network.answer.holds_labels or answer.squash == "Sigmoid":
            raise InputError(f"{answer.where}: kl compares distributions over classes; see data.output and data.metric")
        return Question(Divergence(axis, answer.probabilities(axis)), samples, None, taken)
    if metric == "top-1" and not answer.network.answer.holds_labels:
        return _estimated(answer, samples, clean_accuracy)
    inner, classes = _inner(answer, metric, k, threshold, axis)
    taken = taken if isinstance(inner, PerPosition) and not inner.decided else ()
    return Question(Agreement(inner), samples, classes, taken if metric else (_unasked(answer, samples), *taken))


def _place(axis: int, outputs: NDArray[Any]) -> str:
    """An axis of the output in words."""
    which = "the last axis" if axis == outputs.ndim - 1 else f"axis {axis}"
    return f"{which} of the output, of {outputs.shape[axis]},"


def _unasked(answer: _Answer, samples: Samples) -> str:
    """What is said of agreement where nobody asked for it."""
    tokens = _tokens(samples)
    text = 'no labels: share of answers that faults leave as they were (data.metric = "agreement")'
    if answer.values == 1 or answer.squash or answer.network.answer.holds_labels:
        return text
    text += ", the largest score being the answer"
    largest = max((int(values.max(initial=0)) for values in tokens), default=0)
    if tokens and answer.outputs.ndim == 3 and answer.outputs.shape[-1] > largest:
        return f'{text}; of a model that says which token comes next, data.metric = "perplexity" tells how well'
    if any(_alike(info.sample_shape, answer.outputs.shape[1:]) for info in answer.network.inputs):
        return (
            f'{text}; the output has the shape of an input: of a network that gives it back, data.metric = "snr" tells'
        )
    return f'{text}; for values or an embedding: "snr" or "cosine"'


def _inner(answer: _Answer, metric: str | None, k: int, threshold: float | None, axis: int) -> tuple[Any, int | None]:
    """The decision that is to stay as it is."""
    if answer.network.answer.holds_labels:
        return (Top1(decided=True) if answer.values == 1 else PerPosition(decided=True)), None
    if metric == "threshold" or answer.squash == "Sigmoid" or (answer.values == 1 and threshold is not None):
        return Threshold(threshold if threshold is not None else 0.5 if answer.squash else 0.0), 2
    if answer.values == 1:
        raise InputError(
            f"{answer.where} is one number for each sample, and there are no labels: whether it decides or measures "
            'something data.metric must say: "threshold" (with data.threshold), "snr" or "cosine"'
        )
    if metric == "top-k":
        return TopK(k), answer.values
    if answer.flat and metric != "per-position":
        return Top1(), answer.values
    return PerPosition(axis), int(answer.outputs.shape[axis])


def _estimated(answer: _Answer, samples: Samples, clean_accuracy: float | None) -> Question:
    """Accuracy as confidences expect it."""
    if not answer.flat or answer.values < 2:
        raise InputError(f"{answer.where}: top-1 needs one list of class scores for each sample")
    probabilities = answer.probabilities(answer.outputs.ndim - 1 if answer.outputs.ndim == 2 else 1)
    assumed = "the network's confidences are taken as they are (data.clean_accuracy says what its accuracy is)"
    if clean_accuracy is None:
        metric = Expected(1.0, probabilities)
    else:
        try:
            metric = Expected.calibrated(answer.outputs, clean_accuracy, probabilities)
        except ValueError as error:
            raise InputError(f"data.clean_accuracy: {error}") from None
        assumed = f"one temperature, {metric.temperature:.3g}, makes its mean confidence {clean_accuracy:g}"
    remark = f"no labels: accuracy is an estimate from softmax confidences; {assumed}"
    return Question(metric, samples, answer.values, (remark,))
