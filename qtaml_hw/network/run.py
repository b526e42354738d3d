"""A network with weights that are given at each call: batches, inner tensors, layer names, on any backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.backend import DEFAULT, Backend, Session, Tensors, sorted_errors
from qtaml_hw.network.model import Network
from qtaml_hw.network.scopes import reads
from qtaml_hw.network.signature import fixed_batch

__all__ = ["Runner"]


@dataclass(frozen=True, eq=False)
class Runner:
    """Runs a network with weights that are given at each call.

    Parameters
    ----------
    network : Network
        From `load`.
    outputs : sequence of str, optional
        Tensors to compute, also inner ones; by default the model's answer.
    threads : int
        Threads of one inference. A fixed number of threads gives the same bits every time.
    batch : int
        Samples per call of the backend.
    backend : Backend
        Who computes.
    """

    network: Network
    outputs: Sequence[str] = ()
    threads: int = 1
    batch: int = 128
    backend: Backend = DEFAULT

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.outputs) or (self.network.output,)

    @cached_property
    def _model(self) -> onnx.ModelProto:
        """The prepared model with the wanted tensors as its outputs; the backend drops what they do not need.

        Initialisers that nothing reads are not there: onnxruntime drops them before it takes the data of those held.
        """
        model = onnx.ModelProto()
        model.CopyFrom(self.network.graph.model)
        declared = {o.name: o for o in model.graph.output}
        wanted = [declared.get(n) or onnx.ValueInfoProto(name=n) for n in self._names]
        read = {name for node in model.graph.node for name in reads(node)} | set(self._names)
        tensors = [tensor for tensor in model.graph.initializer if tensor.name in read]
        del model.graph.output[:], model.graph.initializer[:]
        model.graph.output.extend(wanted)
        model.graph.initializer.extend(tensors)
        return model

    def session(self, tensors: Tensors | None = None, *, fast: bool = True) -> Session:
        """A session in which `tensors` (`Network.tensors`) replace initialisers of the model; `fast` as for
        `Backend.session`.
        """
        values = {**self.network.graph.tensors, **(tensors or {})}
        with sorted_errors(self.backend.name):
            return self.backend.session(self._model, values, threads=self.threads, fast=fast)

    def batches(self, inputs: Tensors, tensors: Tensors | None = None) -> Iterator[list[NDArray[Any]]]:
        """The wanted tensors, batch by batch, with `tensors` (`Network.tensors`) in place of the model's own."""
        session, step = self.session(tensors), self.step(inputs)
        for start in range(0, len(next(iter(inputs.values()))), step):
            part = {n: v[start : start + step] for n, v in inputs.items()}
            size = len(next(iter(part.values())))
            with sorted_errors(self.backend.name):
                found = session.run(list(self._names), self._feed(part, size))
            cut = size < self._fixed
            yield [self._cut(x, n, size) if cut else x for n, x in zip(self._names, found, strict=True)]

    def _feed(self, part: Tensors, size: int) -> dict[str, NDArray[Any]]:
        """The inputs of `size` samples as the model takes them: samples along their axis, filled up to its number."""
        axes = {info.name: info.sample_axis for info in self.network.inputs}
        feed = {}
        for name, value in part.items():
            axis = axes.get(name, 0)
            if axis is None:
                feed[name] = np.ascontiguousarray(value[0])
                continue
            if size < self._fixed:  # by repeating the last sample
                value = np.concatenate([value, np.repeat(value[-1:], self._fixed - size, axis=0)])
            feed[name] = np.ascontiguousarray(np.moveaxis(value, 0, axis))
        return feed

    def _cut(self, value: NDArray[Any], name: str, size: int) -> NDArray[Any]:
        """The part of the first `size` samples; all of what does not have them along its axis."""
        axis = self.network.sample_axes.get(name, 0)
        rows = value.shape[axis] if value.ndim else 1
        if rows % self._fixed:
            return value
        return np.asarray(np.moveaxis(np.moveaxis(value, axis, 0)[: rows // self._fixed * size], 0, axis))

    @cached_property
    def _fixed(self) -> int:
        """The number of samples that the model takes at once; 0 where it takes any."""
        return fixed_batch(self.network.inputs) or 0

    def step(self, inputs: Tensors) -> int:
        """Samples of one batch: a single one where samples differ in an input that has no axis for them."""
        shared = [info.name for info in self.network.inputs if info.sample_axis is None]
        if any(_varies(inputs[name]) for name in shared if name in inputs):
            return 1
        return self._fixed or self.batch

    def sample_axis(self, inputs: Tensors) -> int:
        """Axis over samples of the first wanted tensor.

        Named, or found by running batches of one and of two samples, once for each network and tensor.

        Raises
        ------
        InputError
            If no axis, or more than one, grows with the samples.
        """
        name, known = self._names[0], self.network.sample_axes
        if name not in known:
            known[name] = self._find_axis(name, inputs)
        return known[name]

    def _find_axis(self, name: str, inputs: Tensors) -> int:
        session = self.session()
        if self._fixed:
            size = len(next(iter(inputs.values())))
            part = {n: v[: min(size, 2, self._fixed)] for n, v in inputs.items()}  # the last one is repeated
            value = session.run([name], self._feed(part, min(size, 2, self._fixed)))[0]
            shape, count = value.shape, self._fixed
            grown = [axis for axis, length in enumerate(shape) if length == count]
            if shape and (count == 1 or (shape[0] % count == 0 and not grown)):  # samples and positions in one axis
                return grown[0] if grown else 0
            if len(grown) > 1:
                grown = [axis for axis in grown if _repeats(np.moveaxis(value, axis, 0)[1:])]
        else:
            one, two = (self._shape(session, name, inputs, count) for count in (1, 2))
            grown = [axis for axis, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]]
            shape, count = two, 2
            if len(one) != len(two) or any(2 * one[axis] != two[axis] for axis in grown):
                grown = []
        if len(grown) != 1:
            said = "no axis" if not grown else "more than one axis"
            raise InputError(
                f"{self.network.path}: of {name!r}, shape {shape} for {count} samples, {said} grows with the "
                "samples: name it with data.sample_axis, or another output with data.output"
            )
        return grown[0]

    def _shape(self, session: Session, name: str, inputs: Tensors, count: int) -> tuple[int, ...]:
        """Shape of a tensor for so many copies of the first sample."""
        part = {n: np.repeat(v[:1], count, axis=0) for n, v in inputs.items()}
        try:
            with sorted_errors(self.backend.name):
                return tuple(session.run([name], self._feed(part, count))[0].shape)
        except InputError as error:
            if count == 1:
                raise
            advice = "if it is made for one sample, save it with batch axes of 1"
            raise InputError(f"{self.network.path}: {count} samples at once: {error}; {advice}") from None

    def predict(
        self,
        inputs: Tensors,
        weights: Mapping[str, NDArray[Any]] | None = None,
        biases: Mapping[str, NDArray[Any]] | None = None,
    ) -> NDArray[Any]:
        """The first wanted tensor for all samples, which run along the first axis of the result.

        Parameters
        ----------
        inputs : mapping of str to array
            Model inputs, leading axis samples, wherever the model has it (`load_samples`).
        weights : mapping of str to array, optional
            Weight tensors by layer name; the model's own float weights for those not named.
        biases : mapping of str to array, optional
            Bias vectors by `Use.bias`.

        Returns
        -------
        array, shape (samples, ...)
        """
        tensors, axis = self.network.tensors(weights or {}, biases), self.sample_axis(inputs)
        size, step, found = len(next(iter(inputs.values()))), self.step(inputs), []
        for number, outputs in enumerate(self.batches(inputs, tensors)):
            value, samples = outputs[0], min(step, size - number * step)
            if not -value.ndim <= axis < value.ndim or value.shape[axis] % samples or not value.shape[axis]:
                raise InputError(
                    f"{self.network.path}: axis {axis} of {self._names[0]!r}, shape {value.shape} for {samples} "
                    "samples, does not run over samples: see data.sample_axis"
                )
            found.append(np.moveaxis(value, axis, 0))
        values = np.concatenate(found)
        return values if len(values) == size else values.reshape(size, -1, *values.shape[1:])


def _varies(value: NDArray[Any]) -> bool:
    """Whether samples differ in it."""
    return value.strides[0] != 0 and not np.array_equal(value, np.broadcast_to(value[:1], value.shape))


def _repeats(value: NDArray[Any]) -> bool:
    """Whether it is the same all along its first axis, but for rounding."""
    return bool(np.allclose(value, value[:1], rtol=1e-4, atol=1e-6, equal_nan=True))
