"""Weights of 4 or 8 bits with a scale for each block, which is a stored word of its own: MXFP4, MXFP8, NVFP4.

onnxruntime has no float4 on a processor: what a network must compute is what the weights say, dequantised here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.allocation import allocate, make_menu, sensitivity
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.network import Network, Runner, load

F = np.float32
BLOCK = 16
KINDS = {
    "MXFP4": (ml_dtypes.float4_e2m1fn, ml_dtypes.float8_e8m0fnu),
    "MXFP8": (ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e8m0fnu),
    "NVFP4": (ml_dtypes.float4_e2m1fn, ml_dtypes.float8_e4m3fn),
}
NAMES = {
    ml_dtypes.float4_e2m1fn: "float4-e2m1",
    ml_dtypes.float8_e8m0fnu: "float8-e8m0",
    ml_dtypes.float8_e4m3fn: "float8-e4m3fn",
}


def matrix(kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words (64, 12), scales (4, 12), and the weights that they are."""
    rng = np.random.default_rng(0)
    words, scales = KINDS[kind]
    w = rng.normal(0, 2, (64, 12)).astype(words)
    s = (
        (2.0 ** rng.integers(-7, -2, (4, 12))).astype(scales)
        if kind != "NVFP4"
        else rng.uniform(1, 400, (4, 12)).astype(scales)
    )
    worth = s.astype(F) * F(0.0004 if kind == "NVFP4" else 1)
    return w, s, w.astype(F) * np.repeat(worth, BLOCK, axis=0)


def network(kind: str, folder: Path) -> Network:
    """x (n, 64) times the matrix, whose scales are cast, or themselves dequantised, before they are used."""
    w, s, _ = matrix(kind)
    tensors = [numpy_helper.from_array(w, "w"), numpy_helper.from_array(s, "s")]
    if kind == "NVFP4":
        tensors.append(numpy_helper.from_array(np.array(0.0004, F), "whole"))
        first = helper.make_node("DequantizeLinear", ["s", "whole"], ["f"])
    else:
        first = helper.make_node("Cast", ["s"], ["f"], to=TensorProto.FLOAT)
    nodes = [
        first,
        helper.make_node("DequantizeLinear", ["w", "f"], ["d"], axis=0, block_size=BLOCK),
        helper.make_node("MatMul", ["x", "d"], ["y"]),
    ]
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 64), ("y", 12))]
    graph = helper.make_graph(nodes, "g", *ends, tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 24)], ir_version=12), folder / "m.onnx")
    return load(folder / "m.onnx")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_words_and_scales_are_layers_of_their_own(kind: str, tmp_path: Path) -> None:
    words, scales = (NAMES[dtype] for dtype in KINDS[kind])
    found = {x.name: (x.format.name, x.shape) for x in network(kind, tmp_path).layers()}
    assert found == {"w": (words, (64, 12)), "s": (scales, (4, 12))}


def test_the_network_computes_what_the_weights_say(kind: str, tmp_path: Path) -> None:
    made, (*_, weights) = network(kind, tmp_path), matrix(kind)
    x = np.random.default_rng(1).normal(size=(9, 64)).astype(F)
    np.testing.assert_allclose(Runner(made).predict({"x": x}), x @ weights, rtol=1e-5, atol=1e-5)
    layers = {layer.name: layer.weights() for layer in made.layers()}
    assert np.array_equal(Runner(made).predict({"x": x}, layers), Runner(made).predict({"x": x}))


def test_a_bit_of_a_scale_moves_its_block_and_a_bit_of_a_word_its_weight(kind: str, tmp_path: Path) -> None:
    made, (*_, weights) = network(kind, tmp_path), matrix(kind)
    everything = np.eye(64, dtype=F)  # the outputs are the weights
    for layer, many in zip(made.layers(), (1, BLOCK), strict=True):
        words = layer.words.copy()
        words[1, 7] ^= 2
        changed = Runner(made).predict({"x": everything}, {layer.name: replace(layer, words=words).weights()})
        moved = np.argwhere(changed != weights)
        assert np.all(moved[:, 1] == 7)
        rows = moved[:, 0]
        if layer.name == "w":
            assert rows.tolist() == [1]
        else:
            assert set(rows) == {r for r in range(BLOCK, 2 * BLOCK) if weights[r, 7] != 0}
        assert len(rows) <= many


def test_scales_are_protected_before_words(kind: str, tmp_path: Path) -> None:
    """Nobody says so: a scale is one of few, and decides over sixteen weights."""
    made = network(kind, tmp_path)
    x = {"x": np.random.default_rng(1).normal(size=(40, 64)).astype(F)}
    layers = made.layers()
    found = sensitivity(made, layers, x, probes=8)
    plan = allocate(make_menu(layers, BitChannel.symmetric(1e-3), readout="raw"), found, 0.5)
    shares = {x.name: x.scheme.protected_bits / (x.scheme.bits * x.scheme.weights) for x in plan.layers}
    assert shares["s"] > 2 * shares["w"]
    read, _ = store(plan, layers).read(1)
    assert all(np.isfinite(w).all() for w in read.values())
