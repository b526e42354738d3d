"""The layer that the accelerator runs, as integers: ``results = x @ w.T + bias``, all exact.

x are the int8 inputs of the network's last layer for the first test images, w the int8 weights that the memory gives
back, and the bias of an output is in units of its results. Plain words are weights in steps of the layer. Words that
are written around dead cells are read as numbers of a table, and each chip has a step for every output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory, Writer, written_for
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.results import open_plan
from qtaml_hw.storage import ReadOut, Segment, StorageScheme, Unprotected

__all__ = ["Chip", "DenseLayer"]

INT8 = ReadOut("raw", [*range(128), *range(-128, 0)], 0)
LANES = 8
"""Plain words in a row of the memory that the other one is compared with."""


@dataclass(frozen=True, eq=False)
class Chip:
    """A chip with the layer in its memory.

    Attributes
    ----------
    memory : RowMemory
        Its rows.
    written : int array, shape (outputs * inputs,)
        The weights that it reads where no cell fails.
    inputs : int64 array, shape (batch, inputs)
        int8 numbers.
    bias : int64 array, shape (outputs,)
        In units of the results.
    step : float64 array, shape (outputs,)
        What one of these units is.
    """

    memory: RowMemory
    written: NDArray[np.int64]
    inputs: NDArray[np.int64]
    bias: NDArray[np.int64]
    step: NDArray[np.float64]

    def results(self, weights: NDArray[np.int32]) -> NDArray[np.int64]:
        """What the matrix unit gives for the weights that a memory gives back, shape (batch, outputs)."""
        return self.inputs @ weights.reshape(self.bias.size, -1).T.astype(np.int64) + self.bias

    def logits(self, results: NDArray[np.int64]) -> NDArray[np.float64]:
        """The network's answers."""
        return results * self.step


@dataclass(frozen=True, eq=False)
class DenseLayer:
    """The last layer of a plan's network, ready to run.

    Attributes
    ----------
    plan, layers
        The plan, and the layers it was made for.
    inputs : int64 array, shape (batch, inputs)
        int8 numbers.
    step : float
        What one of them is.
    bias : float64 array, shape (outputs,)
    labels : int64 array, shape (batch,)
        What the images show.
    balanced : callable
        Puts the answers of a chip right whose words are its own (`qtaml_hw.campaign.Evaluator.balanced`).
    """

    plan: Plan
    layers: Sequence[Layer]
    inputs: NDArray[np.int64]
    step: float
    bias: NDArray[np.float64]
    labels: NDArray[np.int64]
    balanced: Callable[[Plan], Plan]

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
        step = float(calibration.max() / 127)
        parameters = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        bias = parameters[gemm.input[2]].astype(np.float64)
        inputs = np.clip(np.rint(before / step), -128, 127).astype(np.int64)
        assert case.test.labels is not None
        return cls(plan, case.layers, inputs, step, bias, case.test.labels[:batch], case.evaluator().balanced)

    @property
    def entry(self) -> LayerPlan:
        """The layer in the plan."""
        return self.plan.layers[-1]

    @property
    def lanes(self) -> int:
        """Weights per row of the memory."""
        segment = self.entry.scheme.segments[0]
        return segment.lanes * getattr(segment.readout, "per", 1)

    @property
    def written(self) -> NDArray[np.int64]:
        """The plain int8 words of the layer."""
        return np.asarray(self.layers[-1].levels, dtype=np.int64).ravel()

    @property
    def clean(self) -> NDArray[np.float64]:
        """The network's answers without a fault, shape (batch, outputs)."""
        scale = self.step * float(self.layers[-1].scale.values)
        return scale * (self.inputs @ self.written.reshape(self.bias.size, -1).T) + self.bias

    def plain(self) -> DenseLayer:
        """The same layer in plain int8 words without check bits, in the same cells."""
        entry, scheme = self.entry, self.entry.scheme
        lanes = LANES if scheme.trellis else scheme.segments[0].lanes
        words = StorageScheme(8, "twos-complement", (Segment(0, scheme.weights, 0, lanes, Unprotected(), INT8),))
        bare = LayerPlan(entry.name, entry.shape, entry.channel.resized(8), words)
        return replace(self, plan=replace(self.plan, layers=(*self.plan.layers[:-1], bare)))

    def chip(self, seed: int, *, faulty: bool) -> Chip:
        """The layer on the chip `seed`, or on a perfect one."""
        if self.entry.mapped is None:
            plan = self.plan
        elif faulty:
            plan = self.balanced(written_for(self.plan, self.layers, seed))
        else:
            plan = self.balanced(Writer(self.plan, self.layers).around({}))
        entry = plan.layers[-1]
        memory = RowMemory.from_plan(plan, self.layers, entry.name, seed=seed)
        if not faulty:
            memory.age(BitChannel.symmetric(0.0, persistence=entry.channel.persistence))
        trellis, written, places = entry.scheme.trellis, self.written, 0
        if trellis is not None:
            written, places = trellis.entries(entry.stored(()), written.size).astype(np.int64), trellis.fraction_bits
        slope, offset = np.asarray(entry.slope or 1.0), np.asarray(entry.offset or 0.0)
        step = self.step * float(self.layers[-1].scale.values) * 2.0**-places / slope * np.ones(self.bias.size)
        return Chip(memory, written, self.inputs, np.rint((self.bias - offset) / step).astype(np.int64), step)
