"""Slope and offset (theory.md section 7): what the corrected network computes on average is what the clean one does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, Runner, integer, load, with_input_means
from qtaml_hw.network.number import PIECE
from qtaml_hw.storage import (
    Ideal,
    Segment,
    StorageScheme,
    Unprotected,
    expected_values,
    make_readout,
    offset_correction,
    per_channel,
    slope_correction,
)

RNG = np.random.default_rng(5)
CHANNEL = BitChannel.uniform(0.03, 0.1)
NODES = {
    "convolution": (helper.make_node("Conv", ["x", "w"], ["y"]), (6, 3, 2, 2), (3, 4, 4)),
    "depthwise": (helper.make_node("Conv", ["x", "w"], ["y"], group=3), (3, 1, 2, 2), (3, 4, 4)),
    "grouped": (helper.make_node("Conv", ["x", "w"], ["y"], group=2), (6, 2, 2, 2), (4, 4, 4)),
    "dense": (helper.make_node("Gemm", ["x", "w"], ["y"], transB=1), (6, 5), (5,)),
    "dense, not transposed": (helper.make_node("Gemm", ["x", "w"], ["y"]), (5, 6), (5,)),
}


def stored(layer: Layer) -> StorageScheme:
    """Half of the layer with one perfect plane, half without; posterior-mean read-out."""
    values, half = integer(8).values(), layer.size // 2
    first, second = (make_readout("posterior-mean", values, layer.stored.histogram, c) for c in channels())
    segments = Segment(0, half, 1, 4, Ideal(), first), Segment(half, layer.size, 0, 1, Unprotected(), second)
    return StorageScheme(8, "twos-complement", segments)


def channels() -> tuple[BitChannel, BitChannel]:
    return CHANNEL.with_positions([7], 0, 0), CHANNEL


@pytest.fixture(params=NODES)
def network(request, tmp_path):
    node, shape, sample = NODES[request.param]
    weights = (RNG.laplace(size=shape) + 0.2).astype(np.float32)
    graph = helper.make_graph(
        [node],
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", *sample])],
        [helper.make_tensor_value_info("y", 1, ["n"] + ["?"] * len(sample))],
        [numpy_helper.from_array(weights, "w")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "m.onnx")
    return load(tmp_path / "m.onnx"), np.abs(RNG.normal(size=(200, *sample))).astype(np.float32)


def test_the_mean_output_of_every_channel_is_restored_exactly(network):
    net, x = network
    # Every position of an unpadded kernel sees other pixels: make all pixels of a channel equal, so that means agree.
    x = np.broadcast_to(x.mean(axis=tuple(range(2, x.ndim)), keepdims=True), x.shape) if x.ndim > 2 else x
    x = np.ascontiguousarray(x)
    (layer,) = with_input_means(net, net.layers(), {"x": x})
    mean, _ = expected_values(layer.levels, stored(layer), channels())
    slope = slope_correction(layer, mean)
    offset = offset_correction(layer, mean, slope)
    bias = net.sites[0].uses[0].bias
    clean = Runner(net).predict({"x": x}, {"w": layer.weights()})
    shrunk = Runner(net).predict({"x": x}, {"w": layer.dequantise(mean)})
    scaled = layer.dequantise(mean.reshape(layer.shape) / per_channel(layer, slope))
    fixed = Runner(net).predict({"x": x}, {"w": scaled}, {bias: net.bias(bias) - offset})
    over = tuple(a for a in range(clean.ndim) if a != 1)
    assert np.all((slope > 0.05) & (slope < 0.99))
    assert np.abs(shrunk.mean(over) - clean.mean(over)).max() > 0.1
    np.testing.assert_allclose(fixed.mean(over), clean.mean(over), atol=1e-4)


def test_expected_values_are_what_chips_give_on_average(network):
    """Monte Carlo over 4000 chips, |z| < 5 for every weight."""
    net, _ = network
    (layer,) = net.layers()
    scheme, n = stored(layer), 4000
    mean, variance = expected_values(layer.levels, scheme, channels())
    words = layer.levels.ravel() & 255
    reads = np.empty((n, layer.size))
    for segment, channel in zip(scheme.segments, channels(), strict=True):
        part = slice(segment.start, segment.stop)
        flips = RNG.random((n, segment.size, 8)) < np.where(
            words[part, None] >> np.arange(8) & 1, channel.p10, channel.p01
        )
        reads[:, part] = segment.readout.values()[words[part] ^ (flips << np.arange(8)).sum(axis=2)]
    z = (reads.mean(axis=0) - mean) / np.sqrt(variance / n)
    assert np.abs(z).max() < 5


def test_a_layer_without_input_means_gets_no_offset(network):
    net, _ = network
    (layer,) = net.layers()
    assert offset_correction(layer, layer.levels.ravel()) is None


def test_a_read_out_that_returns_nothing_is_not_scaled_up_without_bound(network):
    net, _ = network
    layer = replace(net.layers()[0])
    assert np.all(slope_correction(layer, np.zeros(layer.size)) == 1.0)


def mixed_layer(noise: float) -> tuple[Layer, np.ndarray]:
    """40 channels of 200 weights, the last four 50 times smaller, whose words come back at 0.9 or 0.6 in turn."""
    rng = np.random.default_rng(8)
    size = np.where(np.arange(40) < 36, 50.0, 1.0)[:, None]
    levels = np.clip(np.rint(rng.normal(0, size, (40, 200))), -127, 127).astype(np.int32)
    true = np.where(np.arange(40) % 2, 0.9, 0.6)[:, None]
    layer = Layer.of_levels("w", levels, output_axis=0, input_axis=1)
    return layer, (true * levels + rng.normal(0, noise, levels.shape)).ravel()


def test_channels_that_differ_get_slopes_of_their_own_and_small_ones_lean_on_the_layer():
    """The small channels' own slopes scatter by 20 / (1 * 200**0.5) = 1.4; shrunk ones stay near the layer's 0.75."""
    layer, mean = mixed_layer(20.0)
    slope = slope_correction(layer, mean)
    np.testing.assert_allclose(slope[:36], np.where(np.arange(36) % 2, 0.9, 0.6), atol=0.1)
    np.testing.assert_allclose(slope[36:], 0.75, atol=0.05)
    np.testing.assert_allclose(slope_correction(*mixed_layer(0.0)), np.where(np.arange(40) % 2, 0.9, 0.6), rtol=1e-9)


def test_channels_that_differ_by_chance_only_share_one_slope():
    layer, _ = mixed_layer(0.0)
    noise = np.random.default_rng(4).normal(0, 3.0, layer.size)
    slope = slope_correction(layer, 0.8 * layer.levels.ravel() + noise)
    assert np.ptp(slope) < 0.01
    np.testing.assert_allclose(slope, 0.8, atol=0.01)


def test_slopes_lean_on_the_layer_as_random_effects_do():
    """DerSimonian and Laird (1986) on three channels of three weights, written out with their degrees of freedom."""
    levels = np.array([[9, -4, 2], [1, 7, -3], [-5, 6, 8]], dtype=np.int32)
    mean = levels * [[0.9], [0.5], [0.7]] + np.array([[0.5, -0.3, 0.4], [-0.2, 0.6, 0.1], [0.3, 0.2, -0.6]])
    power, own = np.square(levels).sum(axis=1), (levels * mean).sum(axis=1) / np.square(levels).sum(axis=1)
    noise = np.square(mean - own[:, None] * levels).sum() / (9 - 3)  # one slope taken from each channel
    weight = power / noise
    whole = weight @ own / weight.sum()
    q = weight @ (own - whole) ** 2
    tau = (q - (3 - 1)) / (weight.sum() - weight @ weight / weight.sum())
    assert tau > 0
    expected = whole + tau / (tau + 1 / weight) * (own - whole)
    layer = Layer.of_levels("w", levels, output_axis=0, input_axis=1)
    np.testing.assert_allclose(slope_correction(layer, mean.ravel()), expected, rtol=1e-9)


def test_the_noise_of_a_channel_of_which_little_comes_back_is_at_most_doubled():
    layer, mean = mixed_layer(1.0)
    mean = mean.reshape(40, -1)
    mean[-1] *= 0.01
    slope = slope_correction(layer, mean)
    assert slope[-1] == pytest.approx(0.75 / 2, abs=0.02)


def test_corrections_of_a_perfect_memory_do_nothing(network):
    net, x = network
    (layer,) = with_input_means(net, net.layers(), {"x": x})
    mean = layer.levels.ravel().astype(float)
    assert slope_correction(layer, mean) == pytest.approx(1.0)
    np.testing.assert_allclose(offset_correction(layer, mean), 0, atol=1e-12)


@pytest.mark.parametrize("axis", [0, 1, None])
def test_large_layers_are_corrected_piece_by_piece_as_their_formulas_say(axis: int | None) -> None:
    rng = np.random.default_rng(2)
    levels = rng.integers(-100, 100, (1100, 1000)).astype(np.int32)
    assert levels.size > PIECE
    axes = (
        {}
        if axis is None
        else {"output_axis": axis, "input_axis": 1 - axis, "input_mean": rng.random(levels.shape[1 - axis])}
    )
    layer = Layer.of_levels("w", levels, **axes)
    shrunk = rng.uniform(0.4, 0.9, levels.shape[axis or 0])
    mean = levels * (shrunk if axis else shrunk[:, None]) + rng.normal(size=levels.shape)
    found = slope_correction(layer, mean.ravel())
    rows, back = (x.T if axis else x for x in (levels.astype(float), mean))
    if axis is None:
        np.testing.assert_allclose(found, [(rows * back).sum() / np.square(rows).sum()], rtol=1e-12)
        return
    own = (rows * back).sum(axis=1) / np.square(rows).sum(axis=1)
    assert np.abs(found - own).max() < 1e-3  # of so many weights a channel's slope is known
    assert np.abs(own - shrunk).max() < 1e-2
    error = back / found[:, None] - rows
    np.testing.assert_allclose(offset_correction(layer, mean.ravel(), found), error @ layer.input_mean, rtol=1e-9)
