"""Errors that move one class alone: what they cost, and that plans know of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, sensitivity
from qtaml_hw.allocation.alone import Alone
from qtaml_hw.allocation.weighed import extra_distortion, weighed
from qtaml_hw.campaign import Evaluator
from qtaml_hw.campaign.signals import Divergence
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, Network, Samples, load, load_samples
from qtaml_hw.network.number import octaves
from qtaml_hw.plan import Plan

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
WIDTH, INPUTS = 48, 64


def made(path: Path, classes: int, alike: bool) -> Network:
    """A network of three layers: every weight of the last one moves one class. A few of its inputs are large, as in
    language models; its weights are `alike`, or small where inputs are large.
    """
    rng = np.random.default_rng(classes)
    large = np.exp(rng.normal(size=WIDTH))
    small = np.sqrt(np.mean(large**2)) if alike else large[:, None]
    weights = {
        "A": rng.normal(size=(WIDTH, classes)) / np.sqrt(WIDTH / 2),
        "M": rng.normal(size=(classes, WIDTH)) / np.sqrt(classes),
        "L": large,
        "B": 3 * rng.normal(size=(WIDTH, classes)) / np.sqrt(WIDTH) / small,
    }
    nodes = [("MatMul", ["x", "A"], "h"), ("Relu", ["h"], "r"), ("MatMul", ["r", "M"], "m")]
    nodes += [("Mul", ["m", "L"], "l"), ("MatMul", ["l", "B"], "y")]
    graph = helper.make_graph(
        [helper.make_node(kind, inputs, [output]) for kind, inputs, output in nodes],
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", WIDTH])],
        [helper.make_tensor_value_info("y", 1, ["n", classes])],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return load(path)


Ints, Floats = NDArray[np.int64], NDArray[np.float64]
X = np.random.default_rng(5).normal(size=(INPUTS, WIDTH)).astype(np.float32)


Asked = tuple[Network, list[Layer], Sensitivity]


def asked(path: Path, alike: bool) -> Asked:
    network = made(path / "m.onnx", 4096, alike)
    layers = network.layers(format="bfloat16")
    return network, layers, sensitivity(network, layers, {"x": X}, probes=4, class_axis=1)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return asked(tmp_path_factory.mktemp("wide"), alike=True)


def test_one_class_costs_what_the_divergence_says(wide: Asked) -> None:
    """Against all weights of about one size in turn, and random moves of all classes of the same length."""
    network, layers, found = wide
    assert list(found.alone) == ["B"]
    a, m, b = (layer.weights() for layer in layers)
    large = next(numpy_helper.to_array(x) for x in onnx.load(network.path).graph.initializer if x.name == "L")
    hidden = (np.maximum(X @ a, 0) @ m * large).astype(np.float64)
    said = hidden @ b
    p = np.exp(said) / np.exp(said).sum(axis=1, keepdims=True)
    costs = found.alone["B"]
    size, rng, alone, spread = costs.largest, np.random.default_rng(0), [], []
    which = octaves(b.astype(np.float64), costs.largest) == 3
    for row, inputs in zip(p, hidden, strict=True):
        moves = np.where(which, size * inputs[:, None], 0)
        alone += [np.log1p(row * np.expm1(d)) - row * d for d in (moves, -moves)]
        for d in size * inputs:
            other = rng.normal(size=row.size) * d / np.sqrt(row.size)
            spread.append(np.log(row @ np.exp(other)) - row @ other)
    true = np.sum(alone) / (2 * INPUTS * np.count_nonzero(which)) / np.mean(spread) - 1
    [extra] = costs.of(0, np.array([0.09 * size]), np.array([size]))
    assert true > 3
    assert 0.6 < extra / true < 1.6, (extra, true)


def in_blocks(path: Path, levels: Ints, scales: Floats) -> Network:
    """Scores of classes from words of four bits in blocks of 32 with scales of their own."""
    words = helper.make_tensor("q", onnx.TensorProto.INT4, levels.shape, levels.ravel().tolist())
    nodes = [
        helper.make_node("DequantizeLinear", ["q", "s"], ["w"], axis=1, block_size=32),
        helper.make_node("Gemm", ["x", "w"], ["y"], transB=1),
    ]
    ends = [helper.make_tensor_value_info(n, 1, ["n", k]) for n, k in (("x", levels.shape[1]), ("y", len(levels)))]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], [words, numpy_helper.from_array(scales, "s")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10), path)
    return load(path)


def test_rare_blocks_with_a_large_scale_are_seen(tmp_path: Path) -> None:
    """One block in a thousand has 30 times the scale: against the divergence of every flip in these, one by one."""
    classes, rare, rate = 16384, 32, 1e-3
    rng = np.random.default_rng(3)
    levels = rng.integers(-7, 8, size=(classes, INPUTS))
    scales = (0.02 * np.exp(0.3 * rng.normal(size=(classes, 2)))).astype(np.float32)
    own = rng.choice(classes, rare, replace=False)
    levels[own, :32], scales[own, 0] = 0, 0.6
    levels[own, 5] = 1
    x = rng.normal(size=(32, INPUTS)).astype(np.float32)
    network = in_blocks(tmp_path / "m.onnx", levels, scales)
    layer, *others = network.layers()
    assert (layer.name, len(others)) == ("q", 1)
    said = (x @ (levels * np.repeat(scales, 32, axis=1)).T).astype(np.float64)
    p = np.exp(said) / np.exp(said).sum(axis=1, keepdims=True)
    mean = np.mean(x**2) * 32 * np.sum(scales.astype(np.float64) ** 2) * np.mean(1 - np.sum(p**2, axis=1)) / classes / 2
    cost = 0.0
    for bit in range(4):
        words = levels[own, :32] & 15
        moves = (layer.format.values()[words ^ (1 << bit)] - levels[own, :32]) * scales[own, :1]
        for row, inputs in zip(p[:, own, None], x[:, :32], strict=True):
            cost += np.sum(np.log1p(row * np.expm1(moves * inputs)) - row * moves * inputs) / len(x)
    bare = make_menu([layer], BitChannel.symmetric(rate), readout="raw").layers[0].offers[0]
    for seed in (0, 4):
        found = sensitivity(network, [layer, *others], {"x": x}, probes=2, class_axis=1, seed=seed)
        seen = extra_distortion(layer, bare, "twos-complement", found.alone["q"]) / rate
        assert 0.4 < seen / (cost / mean) < 2.5


def test_ten_classes_and_signals_know_of_no_such_errors(wide: Asked) -> None:
    network = load(DIGITS / "digits.onnx")
    samples = load_samples(DIGITS / "digits.npz", network, x="calibration_x", y=None, scale=1 / 16)
    layers = network.layers(8)
    classes, plain = (sensitivity(network, layers, samples.inputs, class_axis=axis) for axis in (1, None))
    assert classes.alone == {}
    assert np.array_equal(classes.values, plain.values)
    menu = make_menu(layers, BitChannel.symmetric(0.02))
    assert weighed(menu, classes) is menu
    assert not sensitivity(*wide[:2], {"x": X[:8]}, probes=2).alone


def test_what_an_offer_leaves_of_large_errors_is_summed_over_its_words() -> None:
    layer = Layer.of_levels("w", [[-8, 3], [0, 7]], bits=4)
    offer = make_menu([layer], BitChannel.symmetric(0.1), readout="raw").layers[0].offers[1]  # the sign is protected
    extra = np.zeros((1, 14, 14))
    extra[0, 1, 2] = 1.0  # an error of 4 costs twice as much in a weight of 2 to 4, and of 3 and 5 a part of that
    assert extra_distortion(layer, offer, "twos-complement", Alone(8.0, extra)) == pytest.approx(0.1 * 0.9**2 * 16 / 4)


def plans(asked: Asked, budget: float) -> tuple[Plan, Plan]:
    """From mean squares alone, and with what is known of large errors."""
    _, layers, found = asked
    menu = make_menu(layers, BitChannel.symmetric(1e-3), families=["bch-2", "bch-3"], data_bits=500, readout="raw")
    return allocate(menu, replace(found, alone={}), budget), allocate(menu, found, budget)


def test_large_errors_are_kept_from_the_scores_of_a_vocabulary(wide: Asked) -> None:
    """At the same price the plan that knows of them diverges less, and its worst chip by far less."""
    network, layers, _ = wide
    blind, sees = plans(wide, 0.35)
    assert sees.parity_bits_per_weight == pytest.approx(blind.parity_bits_per_weight, rel=1e-3)
    evaluator = Evaluator(network, layers, Samples({"x": X}), Divergence(1), threads=1)
    before, after = (evaluator.evaluate(plan, 8).values for plan in (blind, sees))
    assert after.mean() < 0.5 * before.mean()
    assert after.max() < 0.3 * before.max()


def test_plans_stay_where_large_weights_meet_small_inputs(tmp_path: Path) -> None:
    """Errors are as large as in the other network, but not where they would cost more."""
    found = asked(tmp_path, alike=False)
    assert found[2].alone
    blind, sees = plans(found, 0.5)
    assert blind.dumps() == replace(sees, predicted=blind.predicted).dumps()


def test_it_comes_back_from_its_json(wide: Asked) -> None:
    found = wide[2]
    back = Sensitivity.from_json(json.loads(json.dumps(found.to_json()))).alone["B"]
    assert back.largest == found.alone["B"].largest
    assert np.array_equal(back.extra, found.alone["B"].extra)
