"""Evaluation and calibration data from an ``.npz`` file, in the shape and type that a model reads."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.archive import open_archive
from qtaml_hw.network.model import Network
from qtaml_hw.network.signature import TensorInfo

__all__ = ["Samples", "load_samples"]


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs by name of the model's input, with labels where they are wanted.

    Attributes
    ----------
    inputs : dict of str to array
        Leading axis: samples.
    labels : int64 array or None
        Class of each sample.
    """

    inputs: dict[str, NDArray[Any]]
    labels: NDArray[np.int64] | None = None

    @property
    def size(self) -> int:
        """Number of samples."""
        return len(next(iter(self.inputs.values())))

    def take(self, count: int, start: int = 0) -> Samples:
        """Samples start .. start + count - 1."""
        stop = start + count
        labels = None if self.labels is None else self.labels[start:stop]
        return Samples({n: v[start:stop] for n, v in self.inputs.items()}, labels)


def load_samples(
    path: str | os.PathLike[str],
    network: Network,
    *,
    x: str | Mapping[str, str] = "x",
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
        dropped, images come as (height, width, channel) or (channel, height, width).
    x : str or mapping of str to str
        Array with the inputs, or array names by model input where the model has several.
    y : str, optional
        Array with class numbers; None for unlabelled (calibration) data.
    count : int, optional
        Number of samples; all by default.
    start : int
        First sample.
    scale, mean, std : float or array_like
        Normalisation; `mean` and `std` broadcast over the last axis of the data as stored, or have one entry per
        channel.

    Returns
    -------
    Samples

    Raises
    ------
    InputError
        If the file, an array, the shape, the type or a label is not as expected.
    """
    where = os.fspath(path)
    archive = open_archive(where)
    names = dict(x) if isinstance(x, Mapping) else {network.inputs[0].name: x} if len(network.inputs) == 1 else {}
    if len(network.inputs) > 1 and not names:
        names = {i.name: i.name for i in network.inputs}
    unknown = set(names) - {i.name for i in network.inputs}
    if unknown:
        known = ", ".join(i.name for i in network.inputs)
        raise InputError(f"{where}: the model has no input {sorted(unknown)[0]!r}: it has {known}")
    inputs = {}
    for info in network.inputs:
        key = names.get(info.name, info.name)
        data = _slice(where, key, archive.array(key), start, count)
        inputs[info.name] = _fit(where, key, data, info, (scale, mean, std))
    sizes = {len(v) for v in inputs.values()}
    if len(sizes) != 1:
        raise InputError(f"{where}: inputs have different numbers of samples: {sorted(sizes)}")
    if y is None:
        return Samples(inputs)
    labels = _slice(where, y, archive.array(y), start, count)
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or len(labels) not in sizes or labels.min(initial=0) < 0:
        raise InputError(
            f"{where}: {y!r} has shape {labels.shape} and type {labels.dtype}: "
            f"expected {sizes.pop()} class numbers from 0"
        )
    return Samples(inputs, labels.astype(np.int64))


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
    wanted = info.shape[1:]
    if data.dtype.kind not in "iufb":
        raise InputError(f"{where}: array {key!r} has type {data.dtype}: expected numbers")
    try:
        values = _normalise(data, wanted, how)
    except ValueError as error:
        raise InputError(f"{where}: array {key!r}: {error}") from None
    arranged = _arrange(values, wanted)
    if arranged is None:
        text = ", ".join("any" if w is None else str(w) for w in wanted)
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
