"""The layer that the accelerator runs, as integers: ``sums = x @ w.T + bias``, all exact.

x are the int8 inputs of the network's last layer for the first test images, w the int8 numbers that its hardware reads,
and the bias of an output is in units of (step of x) x (step of its w). Words that are written around the dead cells of
a chip have a step of their own for every output, so sums become logits by one more multiplication each.
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
from qtaml_hw.chip import RowMemory, drawn, written_for
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
    steps : float64 array, shape (outputs,)
        Step of the weights of each output, over that of the first.
    """

    plan: Plan
    layers: Sequence[Layer]
    inputs: NDArray[np.int64]
    bias: NDArray[np.int64]
    labels: NDArray[np.int64]
    steps: NDArray[np.float64]

    @classmethod
    def open(cls, path: Path, batch: int, seed: int) -> DenseLayer:
        """Read a plan of a network that ends in a dense layer; run what comes before that layer in float.

        A plan that is written chip by chip is that of the chip `seed` then.
        """
        plan, case = open_plan(path)
        plan = written_for(plan, case.layers, seed)
        entry = plan.layers[-1]
        model = onnx.load(case.folder / case.design.network.model)
        gemm = model.graph.node[-1]
        model.graph.output.append(onnx.ValueInfoProto(name=gemm.input[0]))
        session = onnxruntime.InferenceSession(model.SerializeToString())
        test = {name: values[:batch] for name, values in case.test.inputs.items()}
        before, calibration = (session.run([gemm.input[0]], x)[0] for x in (test, case.calibration.inputs))
        step = calibration.max() / 127
        parameters = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        steps = float(case.layers[-1].scale.values) / np.asarray(entry.slope or 1.0) * np.ones(entry.shape[0])
        if entry.scheme.trellis is not None:
            steps = np.ldexp(steps, -entry.scheme.trellis.fraction_bits)
        bias = np.rint((parameters[gemm.input[2]] - np.asarray(entry.offset or 0.0)) / (step * steps))
        inputs = np.clip(np.rint(before / step), -128, 127)
        assert case.test.labels is not None
        labels = case.test.labels[:batch]
        return cls(plan, case.layers, inputs.astype(np.int64), bias.astype(np.int64), labels, steps / steps[0])

    @property
    def lanes(self) -> int:
        """Weights per row of the memory."""
        scheme = self.plan.layers[-1].scheme
        return scheme.segments[0].lanes * (1 if scheme.trellis is None else scheme.trellis.per)

    @property
    def around(self) -> bool:
        """Whether its words are written around the dead cells of the chip."""
        return self.plan.layers[-1].mapped is not None

    def dead(self, seed: int) -> int:
        """Dead cells of the layer's words that the writer of the chip `seed` knows of."""
        known = drawn(self.plan, seed).get(len(self.plan.layers) - 1)
        return 0 if known is None else int(np.bitwise_count(known[0]).sum())

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

    def weights(self, memory: RowMemory) -> NDArray[np.int32]:
        """What the hardware reads from a memory, in storage order."""
        trellis = self.plan.layers[-1].scheme.trellis
        if trellis is None:
            return memory.read_weights()
        words = memory.read_words().astype(np.uint8)
        read = trellis.read(words, self.plan.layers[-1].scheme.weights)
        return np.ldexp(read, trellis.fraction_bits).astype(np.int32)

    def sums(self, weights: NDArray[np.int32]) -> NDArray[np.int64]:
        """Results for such weights, shape (batch, outputs)."""
        return self.inputs @ weights.reshape(self.bias.size, -1).T.astype(np.int64) + self.bias

    def logits(self, weights: NDArray[np.int32]) -> NDArray[np.float64]:
        """The same in steps of the first output."""
        return self.sums(weights) * self.steps
