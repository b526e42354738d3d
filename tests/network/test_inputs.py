"""What layers read: the covariance behind error feedback is that of the sums which the network itself computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.network import Layer, Network, Runner, load, with_feedback, with_input_means

NODES = {
    "padded": (helper.make_node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1]), (6, 3, 3, 3), (3, 6, 6)),
    "same, strided": (
        helper.make_node("Conv", ["x", "w"], ["y"], auto_pad="SAME_UPPER", strides=[2, 2]),
        (5, 2, 3, 3),
        (2, 7, 7),
    ),
    "dilated": (helper.make_node("Conv", ["x", "w"], ["y"], dilations=[2, 2]), (4, 2, 2, 2), (2, 6, 6)),
    "depthwise": (helper.make_node("Conv", ["x", "w"], ["y"], group=3, pads=[1, 1, 1, 1]), (3, 1, 3, 3), (3, 5, 5)),
    "grouped": (helper.make_node("Conv", ["x", "w"], ["y"], group=2), (6, 2, 2, 2), (4, 4, 4)),
    "dense": (helper.make_node("Gemm", ["x", "w"], ["y"], transB=1), (6, 5), (5,)),
    "dense, not transposed": (helper.make_node("Gemm", ["x", "w"], ["y"]), (5, 6), (5,)),
}


def made(path, node, shape, sample) -> Network:
    weights = np.random.default_rng(3).laplace(size=shape).astype(np.float32)
    graph = helper.make_graph(
        [node],
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", *sample])],
        [helper.make_tensor_value_info("y", 1, ["n"] + ["?"] * len(sample))],
        [numpy_helper.from_array(weights, "w")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path / "m.onnx")
    return load(path / "m.onnx")


def correlated(size: int, sample: tuple[int, ...], seed: int = 4) -> np.ndarray:
    """Samples whose entries are correlated and whose mean is not 0."""
    rng = np.random.default_rng(seed)
    length = int(np.prod(sample))
    mix = np.random.default_rng(0).normal(size=(length, length)) / np.sqrt(length) + np.eye(length)
    return (rng.normal(size=(size, length)) @ mix + 1).reshape(size, *sample).astype(np.float32)


def covariances(layer: Layer) -> np.ndarray:
    """``V D V^T`` of every group, in units of the mean square of an input."""
    assert layer.feedback is not None
    v = np.linalg.inv(layer.feedback.weights.astype(np.float64))
    return np.einsum("gij,gj,gkj->gik", v, layer.feedback.pivots, v)


@pytest.mark.parametrize("name", NODES)
def test_it_says_how_far_outputs_move_when_weights_do(name, tmp_path):
    """Variance of the output's change over samples and positions, for any change of the weights, up to one factor."""
    node, shape, sample = NODES[name]
    network, x = made(tmp_path, node, shape, sample), correlated(4000, sample)
    (layer,) = with_feedback(network, network.layers(), {"x": x})
    spread, rng, factors = covariances(layer), np.random.default_rng(1), []
    clean = Runner(network).predict({"x": x}, {"w": layer.dequantise(layer.codes)})
    for _ in range(4):
        change = rng.normal(size=layer.shape)
        moved = Runner(network).predict({"x": x}, {"w": layer.dequantise(layer.codes + change)}) - clean
        measured = np.moveaxis(moved, 1, 0).reshape(moved.shape[1], -1).var(axis=1)
        rows = np.moveaxis(change, layer.output_axis, 0).reshape(layer.groups, -1, spread.shape[1])
        expected = np.einsum("gri,gij,grj->gr", rows, spread, rows).ravel()
        factors.append(measured / expected)
    factors = np.array(factors)
    assert factors.std() < 0.06 * factors.mean()  # a sample of the positions, damped by 1 %
    if node.op_type == "Gemm":  # one position and no padding: the factor is known
        assert factors.mean() == pytest.approx(layer.step**2 * np.square(x).mean(), rel=0.05)


@pytest.fixture
def dense(tmp_path) -> Network:
    return made(tmp_path, helper.make_node("Gemm", ["x", "w"], ["y"], transB=1), (6, 40), (40,))


def test_few_samples_are_not_trusted(dense):
    """With fewer samples than inputs most of what looks correlated is chance: feedback stays close to none."""
    rng = np.random.default_rng(0)

    def gain(samples: int) -> float:
        values = rng.normal(size=(samples, 40)).astype(np.float32)
        (layer,) = with_feedback(dense, dense.layers(), {"x": values})
        assert layer.feedback is not None
        return layer.feedback.gain

    assert gain(20) > 0.9
    assert gain(4000) == pytest.approx(1.0, abs=0.03)


def test_inputs_that_never_change_are_no_trouble(dense):
    values = np.zeros((50, 40), dtype=np.float32)
    (layer,) = with_feedback(dense, dense.layers(), {"x": values})
    assert layer.feedback is not None
    assert np.all(np.isfinite(layer.feedback.weights))
    assert np.allclose(layer.feedback.weights[0], np.eye(40))


def test_the_covariance_is_that_of_the_samples_for_any_batch_size(dense):
    x = correlated(300, (40,))
    (layer,) = with_feedback(dense, dense.layers(), {"x": x})
    spread = np.cov(x.T.astype(np.float64), bias=True)
    found = covariances(layer)[0] * np.square(x.astype(np.float64)).mean()
    share = np.abs(found - spread)[~np.eye(40, dtype=bool)].max() / np.abs(spread).max()
    assert share < 0.15  # shrunk towards no correlation


def test_a_weight_whose_steps_run_along_the_inputs_is_left_alone(dense):
    (layer,) = dense.layers()
    turned = replace(layer, axis=1, step=np.full(40, 0.1))
    assert with_feedback(dense, [turned], {"x": correlated(50, (40,))}) == (turned,)
    assert with_input_means(dense, [turned], {"x": correlated(50, (40,))})[0].input_mean is not None


@pytest.mark.parametrize("samples", [1, 2, 7])
def test_a_handful_of_samples_gives_no_feedback(dense, samples):
    (layer,) = with_feedback(dense, dense.layers(), {"x": correlated(samples, (40,))})
    assert layer.feedback is None


def test_inputs_that_are_not_finite_give_no_feedback(dense):
    x = correlated(20, (40,))
    x[3, 5] = np.inf
    (layer,) = with_feedback(dense, dense.layers(), {"x": x})
    assert layer.feedback is None
