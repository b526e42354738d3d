"""The layer that the accelerator runs, as integers: ``logits = x @ w.T + bias``, all exact.

x are the int8 inputs of the network's last layer for the first test images, w the int8 words of that layer, and the
bias is in units of (step of x) x (step of w).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.results import open_plan
from qtaml_hw.storage import Segment, StorageScheme, Unprotected

__all__ = ["DenseLayer"]


@dataclass(frozen=True, eq=False)
class DenseLayer:
    """The last layer of a plan's network, ready to run.

    Attributes
    ----------
    plan, layers
        The plan, and the layers it was made for.
    inputs : int64 array, shape (batch, inputs)
        int8 numbers.
    bias : int64 array, shape (outputs,)
    labels : int64 array, shape (batch,)
        What the images show.
    """

    plan: Plan
    layers: Sequence[Layer]
    inputs: NDArray[np.int64]
    bias: NDArray[np.int64]
    labels: NDArray[np.int64]

    @classmethod
    def open(cls, path: Path, batch: int) -> DenseLayer:
        """Read a plan of a network that ends in a dense layer; run what comes before that layer in float."""
        plan, case = open_plan(path)
        model = onnx.load(case.folder / case.design.network.model)
        gemm = model.graph.node[-1]
        model.graph.output.append(onnx.ValueInfoProto(name=gemm.input[0]))
        session = onnxruntime.InferenceSession(model.SerializeToString())
        test = {name: values[:batch] for name, values in case.test.inputs.items()}
        before, calibration = (session.run([gemm.input[0]], x)[0] for x in (test, case.calibration.inputs))
        step = calibration.max() / 127
        parameters = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        bias = np.rint(parameters[gemm.input[2]] / (step * float(case.layers[-1].scale.values)))
        inputs = np.clip(np.rint(before / step), -128, 127)
        assert case.test.labels is not None
        return cls(plan, case.layers, inputs.astype(np.int64), bias.astype(np.int64), case.test.labels[:batch])

    @property
    def lanes(self) -> int:
        """Weights per row of the memory."""
        return self.plan.layers[-1].scheme.segments[0].lanes

    def unprotected(self) -> DenseLayer:
        """The same layer in the same rows without check bits."""
        entry = self.plan.layers[-1]
        segment = Segment(0, entry.scheme.weights, 0, self.lanes, Unprotected(), entry.scheme.segments[0].readout)
        scheme = StorageScheme(entry.scheme.bits, entry.scheme.code_map, (segment,))
        return replace(self, plan=replace(self.plan, layers=(*self.plan.layers[:-1], replace(entry, scheme=scheme))))

    def memory(self, seed: int, *, faulty: bool) -> RowMemory:
        """The layer's rows on the chip `seed`, or on a perfect one."""
        memory = RowMemory.from_plan(self.plan, self.layers, self.plan.layers[-1].name, seed=seed)
        if not faulty:
            memory.age(BitChannel.symmetric(0.0, persistence=self.plan.layers[-1].channel.persistence))
        return memory

    def logits(self, words: NDArray[np.int32]) -> NDArray[np.int64]:
        """Results for the weights that a memory gives back, shape (batch, outputs)."""
        return self.inputs @ words.reshape(self.bias.size, -1).T.astype(np.int64) + self.bias
