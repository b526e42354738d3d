"""Quant, BipolarQuant and Trunc of QONNX compute what its definition says; weights behind them are words.

The oracle is the definition in docs/qonnx-custom-ops of github.com/fastmachinelearning/qonnx, written down again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.allocation import allocate, make_menu, sensitivity
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.network import Network, Runner, load

F = np.float32
RNG = np.random.default_rng(4)
X = RNG.normal(size=(20, 12)).astype(F)
W = RNG.normal(size=(12, 5)).astype(F)


def quant(x: np.ndarray, scale: Any, zero: float, bits: float, signed: int, narrow: int, mode: str) -> np.ndarray:
    high = 2 ** (bits - 1) - 1 if signed else 2**bits - 1 - narrow
    low = -(2 ** (bits - 1)) + narrow if signed else 0
    rounded = {"ROUND": np.round, "FLOOR": np.floor, "CEIL": np.ceil}[mode](np.clip(x / F(scale) + F(zero), low, high))
    return (rounded - F(zero)) * np.asarray(scale, F)


def network(folder: Path, weights: dict[str, Any], activations: dict[str, Any] | None = None) -> Network:
    """Activations and weights that go through quantisers, and are multiplied."""
    tensors = {"w": W}

    def node(name: str, how: dict[str, Any], output: str) -> onnx.NodeProto:
        inputs = [name]
        for key in ("scale", "zero", "bits", "out_bits"):
            if key in how:
                tensors[f"{name}.{key}"] = np.asarray(how[key], F)
                inputs.append(f"{name}.{key}")
        known = {k: how[k] for k in ("signed", "narrow", "rounding_mode") if k in how}
        return helper.make_node(how["op"], inputs, [output], domain="qonnx.custom_op.general", **known)

    nodes = [node("x", activations, "a")] if activations else [helper.make_node("Identity", ["x"], ["a"])]
    nodes += [node("w", weights, "d"), helper.make_node("MatMul", ["a", "d"], ["y"])]
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 12), ("y", 5))]
    graph = helper.make_graph(nodes, "g", *ends, [numpy_helper.from_array(v, n) for n, v in tensors.items()])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("qonnx.custom_op.general", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), folder / "m.onnx")
    return load(folder / "m.onnx")


@pytest.mark.parametrize("mode", ["ROUND", "FLOOR", "CEIL"])
@pytest.mark.parametrize(("signed", "narrow"), [(1, 0), (1, 1), (0, 0), (0, 1)])
@pytest.mark.parametrize("bits", [2, 3, 4, 8])
def test_weights_behind_quant_are_its_integers(tmp_path, bits, signed, narrow, mode) -> None:
    zero = 0 if signed else 2 ** (bits - 1)
    how = {"scale": 0.11, "zero": zero, "bits": bits, "signed": signed, "narrow": narrow, "rounding_mode": mode}
    made = network(tmp_path, {"op": "Quant", **how})
    (layer,) = made.layers()
    expected = quant(W, 0.11, zero, bits, signed, narrow, mode)
    assert (layer.name, layer.bits, layer.output_axis) == ("w", bits, 1)
    np.testing.assert_allclose(layer.weights(), expected, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(Runner(made).predict({"x": X}), X @ expected, rtol=1e-4, atol=1e-5)


def test_a_scale_per_channel_is_one(tmp_path) -> None:
    scale = np.linspace(0.05, 0.2, 5)[None]
    made = network(tmp_path, {"op": "Quant", "scale": scale, "zero": 0, "bits": 4, "signed": 1, "narrow": 1})
    (layer,) = made.layers()
    assert (layer.scale.axis, layer.scale.values.shape) == (1, (5,))
    np.testing.assert_allclose(layer.weights(), quant(W, scale, 0, 4, 1, 1, "ROUND"), rtol=1e-6)


def test_weights_of_one_bit_are_stored_in_one_bit(tmp_path) -> None:
    made = network(tmp_path, {"op": "BipolarQuant", "scale": 0.3})
    (layer,) = made.layers()
    assert (layer.bits, layer.format.name) == (1, "bipolar")
    assert np.array_equal(layer.weights(), np.where(W >= 0, F(0.3), F(-0.3)))
    found = sensitivity(made, [layer], {"x": X}, probes=2)
    for p in (0.0, 0.2):
        plan = allocate(make_menu([layer], BitChannel.symmetric(p), readout="raw"), found, 0.0)
        read = store(plan, [layer]).read(1)[0]["w"]
        assert np.array_equal(np.abs(read), np.full(W.shape, F(0.3)))
        assert np.mean(read != layer.weights()) == pytest.approx(p, abs=0.15)


@pytest.mark.parametrize(("signed", "mode"), [(1, "ROUND"), (0, "FLOOR"), (1, "CEIL")])
def test_activations_are_quantised_as_it_says(tmp_path, signed, mode) -> None:
    how = {"scale": 0.2, "zero": 3, "bits": 4, "signed": signed, "narrow": 0, "rounding_mode": mode}
    made = network(tmp_path, {"op": "Quant", "scale": 0.11, "zero": 0, "bits": 8, "signed": 1}, {"op": "Quant", **how})
    expected = quant(X, 0.2, 3, 4, signed, 0, mode) @ quant(W, 0.11, 0, 8, 1, 0, "ROUND")
    np.testing.assert_allclose(Runner(made).predict({"x": X}), expected, rtol=1e-4, atol=1e-5)


def test_activations_of_one_bit_and_truncated_ones(tmp_path) -> None:
    weights = {"op": "Quant", "scale": 0.11, "zero": 0, "bits": 8, "signed": 1}
    w = quant(W, 0.11, 0, 8, 1, 0, "ROUND")
    made = network(tmp_path, weights, {"op": "BipolarQuant", "scale": 0.5})
    expected = np.where(X >= 0, F(0.5), F(-0.5)) @ w
    np.testing.assert_allclose(Runner(made).predict({"x": X}), expected, rtol=1e-4, atol=1e-5)
    made = network(tmp_path, weights, {"op": "Trunc", "scale": 0.05, "zero": 0, "bits": 8, "out_bits": 5})
    expected = np.floor(np.round(X / F(0.05)) / 8) * F(0.05) @ w
    np.testing.assert_allclose(Runner(made).predict({"x": X}), expected, rtol=1e-4, atol=1e-5)
