"""Inference with weights that are given: the same bits as with weights in the file, whatever becomes of the arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from qtaml_hw.network import Runner, load
from qtaml_hw.network.backend import REQUANTISING
from qtaml_hw.network.held import replaced


@pytest.mark.parametrize("model", ["resnet20-cifar10", "mlperf-tiny/kws_ref_model", "mlperf-tiny/ad01_fp32"])
def test_given_weights_compute_what_written_ones_do(shared: Path, model: str) -> None:
    """Bit for bit, with all graph optimisations; convolutions, weights that were int8, dense layers."""
    network = load(shared / f"models/{model}.onnx")
    rng = np.random.default_rng(1)
    inputs = {x.name: (9 * rng.random([n or 8 for n in x.shape])).astype(x.dtype) for x in network.inputs}
    tensors = network.tensors({x.name: x.weights() * rng.normal(size=x.shape) for x in network.layers()})
    written = replaced(network.graph.model, {**network.graph.tensors, **tensors}, all_of_them=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    plain = onnxruntime.InferenceSession(
        written.SerializeToString(),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=list(REQUANTISING),
    )
    expected = plain.run([network.output], inputs)[0]
    session = Runner(network).session(tensors)
    for array in tensors.values():
        array[...] = np.nan
    assert np.array_equal(session.run([network.output], inputs)[0], expected)
    assert np.all(np.isfinite(expected))
