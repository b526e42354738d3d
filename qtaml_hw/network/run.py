"""A network with weights that are given at each call: batches, inner tensors, layer names, on any backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from qtaml_hw.network.backend import DEFAULT, Backend, Session, Tensors, sorted_errors
from qtaml_hw.network.graph import reads
from qtaml_hw.network.model import Network
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
        session = self.session(tensors)
        for start in range(0, len(next(iter(inputs.values()))), self.step):
            feed = {n: v[start : start + self.step] for n, v in inputs.items()}
            size = len(next(iter(feed.values())))
            fill = self._fixed - size if self._fixed else 0
            if fill:  # by repeating the last sample
                feed = {n: np.concatenate([v, np.repeat(v[-1:], fill, axis=0)]) for n, v in feed.items()}
            with sorted_errors(self.backend.name):
                found = session.run(list(self._names), feed)
            yield [self._cut(x, size) if fill else x for x in found]

    def _cut(self, value: NDArray[Any], size: int) -> NDArray[Any]:
        """The part of the first `size` samples; all of what samples are not the leading axis of."""
        rows = len(value) if value.ndim else 1
        return value if rows % self._fixed else value[: rows // self._fixed * size]

    @cached_property
    def _fixed(self) -> int:
        """The number of samples that the model takes at once; 0 where it takes any."""
        return fixed_batch(self.network.inputs) or 0

    @property
    def step(self) -> int:
        """Samples of one batch."""
        return self._fixed or self.batch

    def predict(
        self,
        inputs: Tensors,
        weights: Mapping[str, NDArray[Any]] | None = None,
        biases: Mapping[str, NDArray[Any]] | None = None,
    ) -> NDArray[Any]:
        """The first wanted tensor for all samples.

        Parameters
        ----------
        inputs : mapping of str to array
            Model inputs, leading axis samples (`load_samples`).
        weights : mapping of str to array, optional
            Weight tensors by layer name; the model's own float weights for those not named.
        biases : mapping of str to array, optional
            Bias vectors by `Use.bias`.

        Returns
        -------
        array, shape (samples, ...)
        """
        tensors = self.network.tensors(weights or {}, biases)
        return np.concatenate([outputs[0] for outputs in self.batches(inputs, tensors)])
