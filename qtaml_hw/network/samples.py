"""Evaluation and calibration data from an ``.npz`` file, in the shape and type that a model reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.archive import Archive, open_archive
from qtaml_hw.network.model import Network
from qtaml_hw.network.signature import TensorInfo

__all__ = ["Samples", "are_bytes", "load_samples"]

TRIED = 256
"""Samples that are looked at to tell what kind of numbers they are."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs by name of the model's input, with labels where they are wanted.

    Attributes
    ----------
    inputs : dict of str to array
        Leading axis: samples, wherever the model has them.
    labels : array or None
        What is known of each sample: int64 class numbers, shape (samples,), or for every position; or float64 values
        that the network should give, NaN only beside 0 and 1.
    remark : str
        What a reader must know of them; "" where there is nothing.

    Examples
    --------
    >>> samples = Samples({"x": np.arange(6.0).reshape(3, 2)}, labels=np.array([0, 1, 1]))
    >>> samples.size, samples.take(2, 1).inputs["x"].tolist(), samples.take(2, 1).labels.tolist()
    (3, [[2.0, 3.0], [4.0, 5.0]], [1, 1])
    """

    inputs: dict[str, NDArray[Any]]
    labels: NDArray[Any] | None = None
    remark: str = ""

    @property
    def size(self) -> int:
        """Number of samples."""
        return len(next(iter(self.inputs.values())))

    def take(self, count: int, start: int = 0) -> Samples:
        """Samples start .. start + count - 1."""
        stop = start + count
        labels = None if self.labels is None else self.labels[start:stop]
        return Samples({n: v[start:stop] for n, v in self.inputs.items()}, labels, self.remark)

    def spaced(self, most: int) -> Samples:
        """At most so many samples, evenly spaced: of a file that is sorted by label there are some of each.

        Examples
        --------
        >>> Samples({"x": np.arange(10)}).spaced(4).inputs["x"].tolist(), Samples({"x": np.arange(3)}).spaced(4).size
        ([0, 3, 6, 9], 3)
        """
        return self.pick(np.unique(np.linspace(0, self.size - 1, min(most, self.size)).round().astype(np.int64)))

    def pick(self, which: NDArray[np.int64]) -> Samples:
        """The samples of these numbers, in this order."""
        labels = None if self.labels is None else self.labels[which]
        return Samples({name: values[which] for name, values in self.inputs.items()}, labels, self.remark)

    def split(self, most: int) -> tuple[Samples, Samples]:
        """All but some in their order, and these, half of all and `most` at most: drawn at random, always the same.

        Examples
        --------
        >>> rest, drawn = Samples({"x": np.arange(10)}).split(3)
        >>> rest.size, drawn.size, sorted([*rest.inputs["x"].tolist(), *drawn.inputs["x"].tolist()]) == list(range(10))
        (7, 3, True)
        """
        order = np.random.default_rng(0).permutation(self.size)
        count = min(most, self.size // 2)
        return self.pick(np.sort(order[count:])), self.pick(order[:count])

    @property
    def unscaled(self) -> str:
        """That inputs of floating point are whole numbers from 0 to 255, as pixels are in files; "" elsewhere.

        Examples
        --------
        >>> Samples({"x": np.array([[0.0, 255.0]])}).unscaled, Samples({"x": np.array([[0.0, 0.5]])}).unscaled
        ("the inputs 'x' are whole numbers up to 255, and the network takes floating point", '')
        """
        for name, values in self.inputs.items():
            if values.dtype.kind == "f" and are_bytes(values):
                largest = values.max()
                return f"the inputs {name!r} are whole numbers up to {largest:g}, and the network takes floating point"
        return ""

    def digests(self) -> list[bytes]:
        """A digest of the inputs of each sample: those of one digest are the same.

        Examples
        --------
        >>> a, b, c = Samples({"x": np.array([[1, 2], [3, 4], [1, 2]])}).digests()
        >>> a == c, a == b
        (True, False)
        """
        found = [hashlib.blake2b(digest_size=16) for _ in range(self.size)]
        for name in sorted(self.inputs):
            for state, row in zip(found, self.inputs[name], strict=True):
                state.update(np.ascontiguousarray(row).tobytes())
        return [state.digest() for state in found]


def are_bytes(data: NDArray[Any]) -> bool:
    """Whether an array holds whole numbers up to 255, some above 1, of whatever type it is; its first samples say so.

    Examples
    --------
    >>> are_bytes(np.array([0.0, 16.0])), are_bytes(np.array([0.0, 1.0])), are_bytes(np.array([0, 1], dtype=np.uint8))
    (True, False, True)
    """
    some = data[:TRIED]
    if data.dtype == np.uint8 or not some.size or some.dtype.kind not in "iuf":
        return bool(data.dtype == np.uint8)
    return bool(some.min() >= 0 and 1 < some.max() <= 255 and np.all(some == np.rint(some)))


Source = str | float
"""Where an input comes from: an array of the file, or a number that is the same for all samples."""


def load_samples(
    path: str | os.PathLike[str],
    network: Network,
    *,
    x: str | Mapping[str, Source] = "x",
    y: str | None = "y",
    count: int | None = None,
    start: int = 0,
    scale: float = 1.0,
    mean: ArrayLike = 0.0,
    std: ArrayLike = 1.0,
) -> Samples:
    """Read samples and bring them into the form the model expects: ``(data * scale - mean) / std``.

    Parameters
    ----------
    path : path-like
        An ``.npz`` file; arrays of Python objects are refused.
    network : Network
        The model; its inputs say which shape and type are wanted. Missing or extra axes of length 1 are added or
        dropped, images come as (height, width, channel) or (channel, height, width). Samples lie along the first axis
        of an array, or where the model has them. An array that has the shape of one sample, or of an input that all
        samples share, belongs to all of them.
    x : str or mapping of str to str or float
        Array with the inputs, or by model input the array, or a number that fills the whole input. A model with several
        inputs takes ``x = "test_x"`` as the arrays ``test_NAME`` or ``NAME``.
    y : str, optional
        Array with labels; None for unlabelled (calibration) data.
    count : int, optional
        Number of samples; all by default.
    start : int
        First sample.
    scale, mean, std : float or array_like
        Normalisation of floating-point and image inputs; `mean` and `std` broadcast over the last axis of the data as
        stored, or have one entry per channel. Where a model has several inputs it is for those of the rank of the
        first.

    Returns
    -------
    Samples

    Raises
    ------
    InputError
        If the file, an array, the shape, the type or a label is not as expected.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> network = load("examples/digits/digits.onnx")
    >>> found = load_samples("examples/digits/digits.npz", network, x="test_x", y="test_y", count=100, scale=1 / 16)
    >>> found.size, found.inputs["image"].shape, float(found.inputs["image"].max())
    (100, (100, 1, 8, 8), 1.0)
    """
    where = os.fspath(path)
    archive = open_archive(where)
    names = _names(where, archive, network, x)
    inputs, shared, axes, total = {}, {}, {0}, 0
    turned: dict[str, tuple[int, ...]] = {}
    for info in network.inputs:
        source = names[info.name]
        if isinstance(source, int | float):
            shared[info.name] = _filled(where, info, source)
            continue
        data = _numbers(where, source, archive.array(source))
        if _is_shared(data, info):
            shared[info.name] = _fit(where, source, data.reshape(1, *_known(info)), info, (1.0, 0.0, 1.0))
            continue
        shape, (data, axis) = data.shape, _samples_first(data, info)
        if axis and _matches((*shape[1 : axis + 1], shape[0], *shape[axis + 1 :]), info.shape):
            turned[source] = shape
        axes, total = axes | {axis}, max(total, len(data) if data.ndim else 0)
        data = _slice(where, source, data, start, count)
        how = (scale, mean, std) if len(info.shape) == len(network.inputs[0].shape) else (1.0, 0.0, 1.0)
        inputs[info.name] = _fit(where, source, data, info, how)
    lengths = {name: len(value) for name, value in inputs.items()}
    single = {name for name, length in lengths.items() if length == 1 < max(lengths.values())}
    shared |= {name: inputs.pop(name) for name in single}
    size = _one_size(where, inputs)
    every = {
        info.name: np.broadcast_to(shared[info.name], (size, *shared[info.name].shape[1:]))
        if info.name in shared
        else inputs[info.name]
        for info in network.inputs
    }
    if y is None:
        return Samples(every)
    if isinstance(x, str) and y == x and len(inputs) == 1:  # to be given back, as an autoencoder does
        return Samples(every, _given_back(network, inputs))
    known = archive.array(y)
    _same_way(where, y, known, turned, total)
    known = _named(where, y, _laid_out(known, axes, total), network.answer.classes)
    labels = _labels(where, y, known, start, count)
    if len(labels) > size:
        raise InputError(f"{where}: {y!r} has {len(labels)} labels for {size} samples")
    if len(labels) == size:
        return Samples(every, labels)
    remark = f"{y!r} has {len(labels)} labels for {size} samples: only the first {len(labels)} are asked"
    return replace(Samples(every, None, remark).take(len(labels)), labels=labels)


def _one_size(where: str, inputs: Mapping[str, NDArray[Any]]) -> int:
    """How many samples all inputs have."""
    sizes = {len(values) for values in inputs.values()}
    if len(sizes) != 1:
        raise InputError(
            f"{where}: inputs have different numbers of samples: {sorted(sizes)}"
            if sizes
            else f"{where}: no input has samples: each is the same for all"
        )
    return sizes.pop()


def _given_back(network: Network, inputs: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """The only input as numbers, for a model that is to give it back."""
    [name] = inputs
    [info] = [info for info in network.inputs if info.name == name]
    values = inputs[name].astype(np.int64 if inputs[name].dtype.kind in "iub" else np.float64)
    return values if (info.step, info.zero) == (1.0, 0.0) else (values - info.zero) * info.step


def _same_way(where: str, y: str, known: NDArray[Any], turned: Mapping[str, tuple[int, ...]], total: int) -> None:
    """Refuse arrays that fit the model turned, where the labels are of them as they were."""
    for name, shape in turned.items():
        if known.shape[:1] == shape[:1] and total not in known.shape:
            raise InputError(
                f"{where}: array {name!r} of shape {shape} is {total} samples as the model has them, and the labels "
                f"{y!r} are of {shape[0]}: store it as the model has it, the samples where those {total} are"
            )


def _names(where: str, archive: Archive, network: Network, x: str | Mapping[str, Source]) -> dict[str, Source]:
    """The source of every input."""
    if isinstance(x, Mapping):
        unknown = set(x) - {i.name for i in network.inputs}
        if unknown:
            known = ", ".join(i.name for i in network.inputs)
            raise InputError(f"{where}: the model has no input {sorted(unknown)[0]!r}: it has {known}")
        return {i.name: x.get(i.name, i.name) for i in network.inputs}
    if len(network.inputs) == 1:
        return {network.inputs[0].name: x}
    prefix, found = x.removesuffix("x"), dict[str, Source]()
    for info in network.inputs:
        there = [name for name in (f"{prefix}{info.name}", info.name) if name in archive.names]
        found[info.name] = there[0] if there else ""
    missing = [name for name, source in found.items() if not source]
    if len(missing) == 1 and x in archive.names and x not in found.values():
        found[missing[0]] = x
    elif missing:
        known = ", ".join(map(repr, sorted(archive.names)[:20])) or "none"
        raise InputError(
            f"{where}: no array for the model's input {missing[0]!r}: it has {known}; name one for each input, "
            f'data.inputs = {{ {missing[0]} = "ARRAY" }}, or a number that all samples share, {{ {missing[0]} = 0.0 }}'
            ": it holds for data.calibration, too, where that names an array"
        )
    return found


def _numbers(where: str, key: str, data: NDArray[Any]) -> NDArray[Any]:
    if data.dtype.kind not in "iufb":
        raise InputError(f"{where}: array {key!r} has type {data.dtype}: expected numbers")
    return data


def _known(info: TensorInfo) -> tuple[int, ...]:
    """What one sample has in each axis, with 1 where the model leaves it open."""
    return tuple(1 if size is None else size for size in info.sample_shape)


def _filled(where: str, info: TensorInfo, value: float) -> NDArray[Any]:
    """One number in the place of a whole input."""
    if None in info.sample_shape:
        raise InputError(f"{where}: the model's input {info.name!r} has axes of any size: give an array, not {value}")
    return _fit(where, str(value), np.full((1, *_known(info)), value), info, (1.0, 0.0, 1.0))


def _is_shared(data: NDArray[Any], info: TensorInfo) -> bool:
    """Whether an array is one value of an input for all samples."""
    shape = tuple(size for size in data.shape if size != 1)
    if info.sample_axis is None:
        return None not in info.shape and shape == tuple(size for size in info.shape if size != 1)
    if info.sample_axis == 0:
        return data.ndim == 0
    wanted = info.sample_shape
    return None not in wanted and shape == tuple(size for size in wanted if size != 1)


def _samples_first(data: NDArray[Any], info: TensorInfo) -> tuple[NDArray[Any], int]:
    """An array that is laid out as the model has it with the samples in front, any other as it is; and their axis."""
    axis = info.sample_axis
    if axis and data.ndim == len(info.shape) and _matches(data.shape, info.shape):
        return np.moveaxis(data, axis, 0), axis
    return data, 0


def _laid_out(labels: NDArray[Any], axes: set[int], size: int) -> NDArray[Any]:
    """Labels with their samples in front, where these lie along an axis that they have in the inputs, too, or in a row.

    Examples
    --------
    >>> _laid_out(np.zeros((5, 200)), {0, 1}, 200).shape, _laid_out(np.zeros((1, 200)), {0}, 200).shape
    ((200, 5), (200,))
    """
    if labels.ndim == 2 and labels.shape == (1, size):
        return labels.reshape(size)
    if labels.ndim and labels.shape[0] == size:
        return labels
    fitting = [axis for axis in axes if axis < labels.ndim and labels.shape[axis] == size]
    return np.moveaxis(labels, fitting[0], 0) if len(fitting) == 1 else labels


def _named(where: str, y: str, labels: NDArray[Any], classes: Sequence[str | int]) -> NDArray[Any]:
    """Class numbers for labels that are the names which the model has for its classes; other labels as they are."""
    if not classes or (labels.dtype.kind in "US") != isinstance(classes[0], str):
        return labels
    text = np.char.decode(labels) if labels.dtype.kind == "S" else labels
    numbers = {name: number for number, name in enumerate(classes)}
    unknown = [name for name in np.unique(text).tolist() if name not in numbers]
    if unknown:
        known = ", ".join(map(repr, classes[:20]))
        raise InputError(f"{where}: the labels {y!r} have {unknown[0]!r}: the classes of the model are {known}")
    return np.array([numbers[name] for name in text.ravel().tolist()]).reshape(text.shape)


def _labels(where: str, y: str, data: NDArray[Any], start: int, count: int | None) -> NDArray[Any]:
    """Labels as int64 where they are whole numbers, else as float64; one for each sample in one row."""
    data = _read(where, y, data)
    labels = _slice(where, y, data, start, count)
    if labels[:1].size == 1:
        labels = labels.reshape(-1)
    if labels.dtype.kind == "f":
        unknown = np.isnan(labels)
        if labels.ndim > 1 and unknown.any() and set(np.unique(labels[~unknown]).tolist()) == {0, 1}:
            return labels.astype(np.float64)  # yes, no, and unknown
        if not np.all(np.isfinite(labels)):
            raise InputError(f"{where}: the labels {y!r} have values that are NaN or infinite")
        labels = labels.astype(np.float64)
        whole = np.rint(labels)
        if not np.array_equal(whole, labels) or np.abs(labels).max(initial=0) > 2**53:
            return labels
        labels = whole
    if labels.dtype.kind == "u" and labels.max(initial=0) > np.iinfo(np.int64).max:
        raise InputError(f"{where}: the labels {y!r} have values above 2^63 - 1: expected class numbers")
    return labels.astype(np.int64)


def _read(where: str, y: str, data: NDArray[Any]) -> NDArray[Any]:
    """Labels as numbers, from texts that are whole numbers, too.

    Examples
    --------
    >>> _read("data.npz", "y", np.array(["3", "0"])).tolist(), _read("data.npz", "y", np.array([b"7"])).tolist()
    ([3, 0], [7])
    """
    if data.dtype.kind in "iufb":
        return data
    wanted = "expected class numbers, or values that the network should give"
    if data.dtype.kind not in "US":
        raise InputError(f"{where}: the labels {y!r} are of type {data.dtype}: {wanted}")
    try:
        return data.astype(np.int64)
    except (ValueError, OverflowError):
        some = str(data.astype(str).ravel()[0])
        raise InputError(
            f"{where}: the labels {y!r} are text: {wanted}; the model names no classes, so store for {some!r} the "
            "number that the network was trained with"
        ) from None


def _slice(where: str, key: str, data: NDArray[Any], start: int, count: int | None) -> NDArray[Any]:
    available = len(data) if data.ndim else 0
    stop = available if count is None else start + count
    if start < 0 or stop <= start or stop > available:
        raise InputError(
            f"{where}: array {key!r} has {available} samples: samples {start} to {stop - 1} were asked for"
        )
    return data[start:stop]


def _matches(shape: Sequence[int], wanted: Sequence[int | None]) -> bool:
    return len(shape) == len(wanted) and all(w is None or s == w for s, w in zip(shape, wanted, strict=True))


def _arrange(data: NDArray[Any], wanted: tuple[int | None, ...]) -> NDArray[Any] | None:
    """`data` with sample shape `wanted`, by moving the channel axis or adding or dropping axes of length 1."""
    shape = data.shape[1:]
    if _matches(shape, wanted):
        return data
    if len(shape) == 3 == len(wanted):
        for source, target in ((-1, 1), (1, -1)):
            moved = np.moveaxis(data, source, target)
            if _matches(moved.shape[1:], wanted):
                return moved
    if all(w is not None for w in wanted) and [s for s in shape if s != 1] == [w for w in wanted if w != 1]:
        return data.reshape(len(data), *[w for w in wanted if w is not None])
    return None


def _normalise(data: NDArray[Any], wanted: tuple[int | None, ...], how: tuple[float, ArrayLike, ArrayLike]) -> Any:
    """``(data * scale - mean) / std``; vectors run along the last axis, or the first where only that fits."""
    scale, *vectors = how
    if not all(np.all(np.isfinite(v)) for v in how):
        raise ValueError("scale, mean and std must be finite numbers")
    if scale == 1.0 and all(np.ndim(v) == 0 for v in vectors) and (vectors[0], vectors[1]) == (0.0, 1.0):
        return data
    mean, std = (np.asarray(v, dtype=np.float64) for v in vectors)
    for v in (mean, std):
        if v.ndim > 1 or (v.ndim == 1 and v.size not in (data.shape[-1], data.shape[1] if data.ndim > 1 else 1)):
            raise ValueError(
                f"a normalisation vector of {v.size} entries does not fit samples of shape {data.shape[1:]}"
            )
    last = all(v.ndim == 0 or v.size == data.shape[-1] for v in (mean, std))
    if not last:
        mean, std = (v if v.ndim == 0 else v.reshape(-1, *[1] * (data.ndim - 2)) for v in (mean, std))
    if not np.all(std != 0):
        raise ValueError("std must not be 0")
    with np.errstate(over="ignore", invalid="ignore"):  # told of by the caller
        return ((data * np.float64(scale) - mean) / std).astype(np.float64)


def _fit(
    where: str, key: str, data: NDArray[Any], info: TensorInfo, how: tuple[float, ArrayLike, ArrayLike]
) -> NDArray[Any]:
    wanted = info.sample_shape
    try:
        values = _normalise(data, wanted, how)
    except ValueError as error:
        raise InputError(f"{where}: array {key!r}: {error}") from None
    arranged = _arrange(values, wanted)
    if arranged is None:
        text = ", ".join("any" if w is None else str(w) for w in wanted)
        if info.sample_axis == 0 and _matches(data.shape[1:], info.shape):
            raise InputError(
                f"{where}: the model's input {info.name!r} takes one sample of shape {data.shape[1:]}, with no axis "
                "over samples: save the model with one, of size 1 or free"
            )
        raise InputError(
            f"{where}: array {key!r} has samples of shape {data.shape[1:]}: the model's input {info.name!r} "
            f"takes ({text})"
        )
    target = np.dtype(info.dtype)
    if target.kind in "iu" and arranged.dtype != target:
        limits = np.iinfo(target)
        rounded = np.rint(arranged)
        if rounded.min(initial=0) < limits.min or rounded.max(initial=0) > limits.max:
            raise InputError(
                f"{where}: array {key!r} has values {arranged.min():g} to {arranged.max():g}: the model's input "
                f"{info.name!r} is {info.dtype}; give scale, mean and std that bring them into its range"
            )
        arranged = rounded
    with np.errstate(over="ignore"):
        result = np.ascontiguousarray(arranged, dtype=target)
    if target.kind == "f" and not np.all(np.isfinite(result)):
        culprit = "" if not np.all(np.isfinite(data)) else ", once scale, mean and std are applied"
        raise InputError(f"{where}: array {key!r} has values that are NaN or infinite{culprit}")
    return result
