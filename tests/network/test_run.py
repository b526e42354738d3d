"""Inference with weights that are given: the same bits as with weights in the file, whatever becomes of the arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from qtaml_hw.network import Runner, load
from qtaml_hw.network.graph import replace_tensors, without_values


@pytest.mark.parametrize("model", ["resnet20-cifar10", "mlperf-tiny/kws_ref_model", "mlperf-tiny/ad01_fp32"])
def test_given_weights_compute_what_written_ones_do(shared: Path, model: str) -> None:
    """Bit for bit, with all graph optimisations; convolutions, weights that were int8, dense layers."""
    network = load(shared / f"models/{model}.onnx")
    rng = np.random.default_rng(1)
    inputs = {x.name: (9 * rng.random([n or 8 for n in x.shape])).astype(x.dtype) for x in network.inputs}
    weights = {}
    for layer in network.layers():
        values = layer.dequantise(layer.codes)
        weights[layer.name] = values + rng.normal(size=values.shape).astype(np.float32) * np.abs(values).max() / 8
    tensors = network.tensors(weights)
    written = replace_tensors(network.graph.model, tensors).SerializeToString()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    plain = onnxruntime.InferenceSession(written, options, providers=["CPUExecutionProvider"])
    expected = plain.run([network.output], inputs)[0]
    session = Runner(network).session(tensors)
    del tensors, weights
    other = [np.full(x.values.shape, np.nan, dtype=np.float32) for x in network.sites for _ in range(3)]
    assert np.array_equal(session.run([network.output], inputs)[0], expected)
    assert other


def test_a_model_without_values_keeps_all_else(shared: Path) -> None:
    """Names, types and shapes of its weights, all nodes, inputs, outputs and other initialisers."""
    model = load(shared / "models/resnet20-cifar10.onnx").graph.model
    given = {tensor.name for tensor in model.graph.initializer if len(tensor.dims) > 1}
    bare = without_values(model, given)
    whole = {tensor.name: tensor for tensor in model.graph.initializer}
    for tensor in bare.graph.initializer:
        kept = whole[tensor.name]
        assert (tensor.data_type, list(tensor.dims)) == (kept.data_type, list(kept.dims))
        assert tensor == kept or tensor.name in given
    assert bare.ByteSize() < model.ByteSize() / 5
    bare.graph.ClearField("initializer")
    model.graph.ClearField("initializer")
    assert bare == model
