"""What layers read: the covariance behind error feedback is that of the sums which the network itself computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from threadpoolctl import threadpool_limits

from qtaml_hw.network import Layer, Network, Runner, Scale, inputs, load, with_feedback, with_input_means

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
    """Variance and mean of the output's change over samples and positions, for any change of the weights, up to one
    factor.
    """
    node, shape, sample = NODES[name]
    network, x = made(tmp_path, node, shape, sample), correlated(4000, sample)
    (layer,) = with_feedback(network, network.layers(), {"x": x})
    spread, rng, factors, means = covariances(layer), np.random.default_rng(1), [], []
    clean = Runner(network).predict({"x": x}, {"w": layer.weights()})
    for _ in range(4):
        change = rng.normal(size=layer.shape)
        moved = Runner(network).predict({"x": x}, {"w": layer.dequantise(layer.levels + change)}) - clean
        measured = np.moveaxis(moved, 1, 0).reshape(moved.shape[1], -1).var(axis=1)
        rows = np.moveaxis(change, layer.output_axis, 0).reshape(layer.groups, -1, spread.shape[1])
        expected = np.einsum("gri,gij,grj->gr", rows, spread, rows).ravel()
        factors.append(measured / expected)
        mean = np.einsum("gri,gi->gr", rows, layer.feedback.means).ravel()
        means.append((np.moveaxis(moved, 1, 0).reshape(moved.shape[1], -1).mean(axis=1), mean))
    factors, (found, foreseen) = np.array(factors), np.array(means).swapaxes(0, 1)
    assert np.sum(found * foreseen) ** 2 / np.sum(foreseen**2) ** 2 == pytest.approx(factors.mean(), rel=0.06)
    assert np.corrcoef(found.ravel(), foreseen.ravel())[0, 1] > 0.99
    assert factors.std() < 0.06 * factors.mean()  # a sample of the positions, damped by 1 %
    if node.op_type == "Gemm":  # one position and no padding: the factor is known
        assert factors.mean() == pytest.approx(layer.scale.values**2 * np.square(x).mean(), rel=0.05)


@pytest.fixture
def dense(tmp_path) -> Network:
    return made(tmp_path, helper.make_node("Gemm", ["x", "w"], ["y"], transB=1), (6, 40), (40,))


def test_integer_models_with_a_zero_point_for_every_channel_have_feedback_too(dense):
    """Zero points of 0 are written out for all channels in public int8 models; where they differ there is none."""
    x = correlated(200, (40,))
    (layer,) = dense.layers()
    steps = layer.scale.values * np.ones(6)
    for zero, known in ((np.zeros(6), True), (np.arange(6.0), False)):
        own = replace(layer, scale=Scale(steps, 0, zero=zero))
        (fed,) = with_feedback(dense, [own], {"x": x})
        assert (fed.feedback is not None) is known


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


def test_positions_of_one_image_do_not_count_as_images(tmp_path):
    """A dozen images of uncorrelated pixels with their own brightnesses look correlated at all their many positions."""
    network = made(tmp_path, *NODES["padded"])
    x = np.random.default_rng(0).normal(size=(12, 3, 1, 1)) * np.ones((1, 1, 6, 6))
    x += 0.1 * np.random.default_rng(1).normal(size=x.shape)
    (few,) = with_feedback(network, network.layers(), {"x": x.astype(np.float32)})
    (many,) = with_feedback(network, network.layers(), {"x": np.tile(x, (40, 1, 1, 1)).astype(np.float32)})
    assert few.feedback is not None
    assert many.feedback is not None
    assert few.feedback.gain > 1.5 * many.feedback.gain


def test_samples_that_agree_are_trusted_and_what_is_redundant_keeps_one_per_cent(dense):
    """Each sample has the same covariance, so nothing is chance: shrinkage is nil, and the damping alone is left."""
    pattern = np.linspace(1, 2, 40)
    x = np.outer(np.tile([1, -1], 6), pattern).astype(np.float32)
    (layer,) = with_feedback(dense, dense.layers(), {"x": x})
    power = np.square(pattern).mean()
    assert covariances(layer)[0] * power == pytest.approx(
        np.outer(pattern, pattern) + 0.01 * power * np.eye(40), rel=1e-4
    )


def test_convolutions_are_unfolded_in_pieces_that_change_nothing(tmp_path, monkeypatch):
    network, x = made(tmp_path, *NODES["padded"]), correlated(100, (3, 6, 6))
    (whole,) = with_feedback(network, network.layers(), {"x": x})
    monkeypatch.setattr(inputs, "PIECE", 7 * x[0].size * 9)
    (pieces,) = with_feedback(network, network.layers(), {"x": x})
    assert covariances(pieces) == pytest.approx(covariances(whole), rel=1e-4, abs=1e-6)


def test_any_number_of_threads_gives_the_same_bits(tmp_path):
    """Of matrices so large that several threads would share the work, which shows in their last digits."""
    network, x = made(tmp_path, NODES["dense"][0], (6, 300), (300,)), correlated(600, (300,))
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            (layer,) = with_feedback(network, network.layers(), {"x": x})
        assert layer.feedback is not None
        found.append(layer.feedback.weights.tobytes())
    assert found[0] == found[1]


def test_of_more_samples_than_are_looked_at_a_full_number_is_seen(dense, monkeypatch):
    monkeypatch.setattr(inputs, "SAMPLES", 100)
    x = correlated(150, (40,))
    (layer,) = with_feedback(dense, dense.layers(), {"x": x})
    seen = x[np.arange(150) % 3 != 2]
    spread = covariances(layer)[0] * np.square(seen.astype(np.float64)).mean()
    assert np.diag(spread).mean() == pytest.approx(seen.var(axis=0).mean() * 1.01, rel=1e-4)


@pytest.fixture
def tokens(tmp_path) -> Network:
    """Five tokens of every sample, read as rows of one matrix."""
    weights = np.random.default_rng(3).normal(size=(4, 6)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Reshape", ["x", "rows"], ["r"]), helper.make_node("Gemm", ["r", "w"], ["y"], transB=1)],
        "g",
        [helper.make_tensor_value_info("x", 1, [100, 5, 6])],
        [helper.make_tensor_value_info("y", 1, [500, 4])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(np.array([-1, 6]), "rows")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "m.onnx")
    return load(tmp_path / "m.onnx")


@pytest.mark.parametrize("size", [100, 250])  # the last batch of a model for 100 samples is filled up
def test_all_rows_of_a_merged_batch_are_seen(tokens, size):
    x = (np.random.default_rng(0).normal(size=(size, 5, 6)) + np.arange(5)[:, None]).astype(np.float32)
    (layer,) = with_input_means(tokens, tokens.layers(), {"x": x})
    assert layer.input_mean == pytest.approx(x.mean(axis=(0, 1)), abs=1e-5)
    (layer,) = with_feedback(tokens, tokens.layers(), {"x": x})
    spread = covariances(layer)[0] * np.square(x).mean()
    assert np.diag(spread).mean() == pytest.approx(x.var(axis=(0, 1)).mean() * 1.01, rel=1e-3)


def read_by(path, before, sample, batch, **constants) -> Network:
    """A matrix product and its bias, behind the nodes that make what it reads; ``q`` is the same for all samples."""
    nodes = [*before, helper.make_node("MatMul", ["r", "w"], ["m"]), helper.make_node("Add", ["m", "b"], ["a"])]
    tensors = {"w": np.random.default_rng(3).normal(size=(6, 4)).astype(np.float32), "b": np.zeros(4, np.float32)}
    graph = helper.make_graph(
        [*nodes, helper.make_node("ReduceSum", ["x"], ["s"]), helper.make_node("Add", ["a", "s"], ["y"])],
        "g",
        [helper.make_tensor_value_info("x", 1, [batch, *sample])],
        [helper.make_tensor_value_info("y", 1, ["?"] * (1 + len(sample)))],
        [numpy_helper.from_array(value, name) for name, value in (tensors | constants).items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path / "m.onnx")
    return load(path / "m.onnx")


@pytest.mark.parametrize("size", [20, 130, 257])  # 128 samples are one batch
def test_samples_may_be_another_axis_than_the_first(tmp_path, size):
    network = read_by(tmp_path, [helper.make_node("Transpose", ["x"], ["r"], perm=[1, 0, 2])], (5, 6), "n")
    x = correlated(size, (5, 6))
    (layer,) = with_feedback(network, with_input_means(network, network.layers(), {"x": x}), {"x": x})
    assert layer.input_mean == pytest.approx(x.mean(axis=(0, 1)), abs=1e-5)
    spread = covariances(layer)[0] * np.square(x).mean()
    assert np.diag(spread).mean() == pytest.approx((x - x.mean(axis=(0, 1))).var() * 1.01, rel=0.05)


def test_a_sample_may_be_read_as_a_vector(tmp_path):
    network = read_by(tmp_path, [helper.make_node("Reshape", ["x", "q"], ["r"])], (6,), 1, q=np.array([6]))
    x = correlated(150, (6,))
    (layer,) = with_feedback(network, with_input_means(network, network.layers(), {"x": x}), {"x": x})
    assert layer.input_mean == pytest.approx(x.mean(axis=0), abs=1e-5)
    assert layer.feedback is not None
    assert layer.feedback.gain < 0.95


@pytest.mark.parametrize("batch", ["n", 1, 4])
@pytest.mark.parametrize("shape", [(6,), (1, 6)])
def test_what_is_read_may_be_the_same_for_all_samples(tmp_path, shape, batch):
    query = np.arange(6, dtype=np.float32).reshape(shape)
    network = read_by(tmp_path, [helper.make_node("Identity", ["q"], ["r"])], (6,), batch, q=query)
    x = correlated(130, (6,))
    layer = with_feedback(network, with_input_means(network, network.layers(), {"x": x}), {"x": x})[0]
    assert layer.input_mean == pytest.approx(query.ravel())
    assert layer.feedback is not None
    assert np.allclose(layer.feedback.weights[0], np.eye(6))


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


@pytest.mark.parametrize("samples", [9, 60])
def test_correlations_are_drawn_towards_none_by_the_unbiased_variance_of_their_estimate(dense, samples):
    """Ledoit and Wolf (2004), with 1 / (n - 1) in the variance of a mean of n: the mean input is estimated too."""
    x = correlated(samples, (40,))
    (layer,) = with_feedback(dense, dense.layers(), {"x": x})
    centred = (x - x.mean(axis=0)).astype(np.float64)
    each = np.einsum("si,sj->sij", centred, centred)
    mean = each.mean(axis=0)
    variance = np.square(each - mean).sum() / samples / (samples - 1)
    power = np.trace(mean) / 40
    share = min(1.0, variance / np.square(mean - power * np.eye(40)).sum())
    expected = (1 - share) * mean + (share + inputs.DAMPING) * power * np.eye(40)
    scale = power + np.square(x.astype(np.float64).mean(axis=0)).mean()
    assert 0.05 < share < 0.95
    np.testing.assert_allclose(covariances(layer)[0], expected / scale, rtol=1e-3, atol=1e-3)


def test_a_weight_whose_steps_run_along_the_inputs_is_left_alone(dense):
    (layer,) = dense.layers()
    turned = replace(layer, scale=Scale(np.full(40, 0.1), axis=1))
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
