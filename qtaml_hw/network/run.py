"""Inference by onnxruntime, with a new session for every set of weights.

Rebuilding a session costs a few per cent of one batch and keeps the graph optimisations that weights promoted to
inputs lose. The weights go to it as they are: the model that it is made of has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from qtaml_hw.network.graph import without_values
from qtaml_hw.network.model import Network
from qtaml_hw.network.signature import fixed_batch

__all__ = ["Runner"]

Inputs = Mapping[str, NDArray[Any]]


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
        Samples per call of onnxruntime.
    """

    network: Network
    outputs: Sequence[str] = ()
    threads: int = 1
    batch: int = 128

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.outputs) or (self.network.output,)

    @cached_property
    def _model(self) -> onnx.ModelProto:
        """The prepared model with the wanted tensors as its outputs; onnxruntime drops what they do not need."""
        model = onnx.ModelProto()
        model.CopyFrom(self.network.graph.model)
        declared = {o.name: o for o in model.graph.output}
        wanted = [declared.get(n) or onnx.ValueInfoProto(name=n) for n in self._names]
        del model.graph.output[:]
        model.graph.output.extend(wanted)
        return model

    def session(self, tensors: Inputs | None = None) -> onnxruntime.InferenceSession:
        """A session in which `tensors` (`Network.tensors`) replace initialisers of the model.

        They are given as what the model has outside of its file: so they are neither copied nor written, and are there
        when the graph optimiser repacks convolution weights (for which `SessionOptions.add_initializer` is too late).
        The session holds them.
        """
        given = dict(tensors or {})
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # errors come as exceptions
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in given.values()]
        options.add_external_initializers(list(given), values)
        model = without_values(self._model, given.keys())
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def batches(self, inputs: Inputs, tensors: Inputs | None = None) -> Iterator[list[NDArray[Any]]]:
        """The wanted tensors, batch by batch, with `tensors` (`Network.tensors`) in place of the model's own."""
        session = self.session(tensors)
        for start in range(0, len(next(iter(inputs.values()))), self.step):
            feed = {n: v[start : start + self.step] for n, v in inputs.items()}
            size = len(next(iter(feed.values())))
            fill = self._fixed - size if self._fixed else 0
            if fill:  # by repeating the last sample
                feed = {n: np.concatenate([v, np.repeat(v[-1:], fill, axis=0)]) for n, v in feed.items()}
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
        inputs: Inputs,
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
