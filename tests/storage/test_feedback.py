"""Error feedback: what the outputs of a layer lose is what the theory says, and less than without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, make_storage_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import corrected_biases, store
from qtaml_hw.network import Feedback, Layer, Network, Runner, load, with_feedback, with_input_means
from qtaml_hw.storage import (
    CHANNEL_OPTIMISED,
    TABLE,
    Assignment,
    ReadOut,
    Segment,
    StorageScheme,
    Unprotected,
    stored_words,
)
from qtaml_hw.storage.feedback import feedback_words

INPUTS, OUTPUTS = 48, 200
PERFECT = BitChannel.symmetric(0.0)


def correlated(size: int, seed: int) -> np.ndarray:
    """Rectified inputs that share a few causes, as behind a layer of a trained network."""
    rng = np.random.default_rng(seed)
    causes = np.random.default_rng(0).normal(size=(8, INPUTS))
    return np.maximum(rng.normal(size=(size, 8)) @ causes + rng.normal(size=(size, INPUTS)), 0).astype(np.float32)


def made(folder: Path, nodes, sample: tuple[int, ...], outputs: tuple[int | str, ...], **weights) -> Network:
    """A network from x to y whose weights have Laplacian entries, by name and shape."""
    rng = np.random.default_rng(2)
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", *sample])],
        [helper.make_tensor_value_info("y", 1, ["n", *outputs])],
        [numpy_helper.from_array(rng.laplace(size=s).astype(np.float32), name) for name, s in weights.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), folder / "m.onnx")
    return load(folder / "m.onnx")


@pytest.fixture(scope="module")
def layers(tmp_path_factory) -> tuple[Layer, ...]:
    node = helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)
    network = made(tmp_path_factory.mktemp("net"), [node], (INPUTS,), (OUTPUTS,), w=(OUTPUTS, INPUTS))
    x = correlated(4000, 1)
    return with_feedback(network, with_input_means(network, network.layers(), {"x": x}), {"x": x})


def matters(layers) -> Sensitivity:
    ones = np.ones(len(layers))
    return Sensitivity(tuple(x.name for x in layers), tuple(x.size for x in layers), ones, 0 * ones, 1.0)


def lost(layers, plan, chips: int = 1) -> float:
    """Mean square error of the outputs on other inputs, over what one step of independent error in all weights does."""
    (layer,), (entry,) = layers, plan.layers
    x, found = correlated(3000, 7).astype(np.float64), []
    for seed in range(chips):
        weights = store(plan, layers).read(seed)[0]["w"]
        error = x @ (weights - layer.weights()).T - np.asarray(entry.offset or 0.0)
        found.append(np.square(error).mean())
    return float(np.mean(found) / (layer.scale.values**2 * np.square(x).sum(axis=1).mean()))


def without(layers) -> tuple[Layer, ...]:
    return tuple(replace(layer, feedback=None) for layer in layers)


@pytest.mark.parametrize("bits", [2, 3, 4])
def test_on_perfect_cells_the_loss_is_the_share_of_the_pivots(layers, bits):
    """theory: independent errors of equal size cost trace(H); fed back they cost trace(D)."""
    plain, fed = (
        allocate(make_storage_menu(x, PERFECT, code_names=(), widths=[bits]), matters(x), bits)
        for x in (without(layers), layers)
    )
    assert layers[0].feedback.gain < 0.4
    assert fed.predicted.distortion == pytest.approx(layers[0].feedback.gain * plain.predicted.distortion)
    assert lost(layers, fed) == pytest.approx(fed.predicted.distortion, rel=0.25)
    assert lost(layers, fed) < 0.6 * lost(layers, plain)


def test_the_bias_takes_back_what_the_stored_words_are_wrong_by_on_average(layers):
    """On perfect cells, over the inputs that the offsets were made with, every output has its clean mean."""
    (layer,) = layers
    plan = allocate(make_storage_menu(layers, PERFECT, code_names=(), widths=[2]), matters(layers), 2)
    off = store(plan, layers).read(0)[0]["w"] - layer.weights()
    offset = np.array(plan.layers[0].offset)
    np.testing.assert_allclose(off @ layer.input_mean, offset, atol=1e-4 * np.abs(offset).max())


@pytest.mark.parametrize(("p", "planes"), [(0.02, 0), (0.1, 0), (0.1, 1)])
def test_where_cells_fail_it_loses_less_as_well(layers, p, planes):
    """Part of what words made for the channel lose is noise, which cannot be made up for."""
    plain, fed = (
        allocate(make_menu(x, BitChannel.symmetric(p), readout=CHANNEL_OPTIMISED), matters(x), planes)
        for x in (without(layers), layers)
    )
    before, after = lost(layers, plain, 12), lost(layers, fed, 12)
    assert after < 0.95 * before
    assert after == pytest.approx(fed.predicted.distortion, rel=0.25)


def test_a_layer_in_two_parts_is_written_with_the_words_of_each(layers):
    menu = make_menu(layers, BitChannel.symmetric(0.05), readout=CHANNEL_OPTIMISED)
    (entry,) = allocate(menu, matters(layers), 0.5).layers
    first, second = entry.scheme.segments
    words = entry.stored(layers[0].levels)
    for segment, readout in zip((first, second), (s.readout for s in entry.scheme.segments), strict=True):
        assert set(words[segment.start : segment.stop].tolist()) <= set(readout.assignment.words.tolist())


def test_inputs_that_are_not_correlated_change_nothing(layers):
    """Without correlation nothing can be made up for: every weight gets the word of its level."""
    (layer,) = layers
    flat = replace(layer.feedback, weights=np.eye(INPUTS, dtype=np.float32)[None], pivots=np.ones((1, INPUTS)))
    menu = make_menu(layers, BitChannel.symmetric(0.05), readout=CHANNEL_OPTIMISED, corrections=False)
    (offer, *_), (entry,) = menu.layers[0].offers, allocate(menu, matters(layers), 0).layers
    words = feedback_words(replace(layer, feedback=flat), entry.scheme, [(offer.read, offer.noise)], 1.0)
    assert np.array_equal(words, entry.stored(layer.levels))


THRESHOLDS = [-128, -13, 0, 14]
READ, NOISE = np.array([-21.0, -6.0, 5.0, 22.0]), np.array([30.0, 4.0, 6.0, 40.0])


def words_of(layer, slope=1.0, read=READ, noise=NOISE) -> np.ndarray:
    """Words of two bits, in the shape of the weight tensor."""
    table = ReadOut(CHANNEL_OPTIMISED, np.zeros(4, dtype=int), 0, Assignment(THRESHOLDS, [0, 1, 2, 3]))
    scheme = StorageScheme(2, TABLE, (Segment(0, layer.size, 0, 1, Unprotected(), table),))
    return feedback_words(layer, scheme, [(read, noise)], slope).reshape(layer.shape)


@pytest.fixture
def grouped() -> Layer:
    """A convolution of three groups, two outputs of twelve inputs each, whose inputs are correlated differently."""
    rng = np.random.default_rng(3)
    levels = np.rint(rng.normal(0, 15, (6, 3, 2, 2))).astype(np.int32)
    weights = np.triu(rng.uniform(-0.9, 0.9, (3, 12, 12)), 1) + np.eye(12)
    return Layer.of_levels(
        "w",
        levels,
        output_axis=0,
        input_axis=1,
        groups=3,
        feedback=Feedback(weights.astype(np.float32), np.ones((3, 12))),
    )


def group(layer: Layer, number: int) -> Layer:
    """One group of `grouped`, as a layer of its own."""
    own = slice(number, number + 1)
    feedback = Feedback(layer.feedback.weights[own], layer.feedback.pivots[own])
    return replace(layer, words=layer.words[2 * number : 2 * number + 2], groups=1, feedback=feedback)


SLOPES = 2.0 ** np.array([-2, 1, 0, -1, -3, 2])


def test_what_an_output_reads_counts_divided_by_its_slope(grouped):
    """A table that shrinks weights, and its noise, by the slope is as good as one that does not."""
    words = words_of(grouped, SLOPES)
    for output, slope in enumerate(SLOPES):
        assert np.array_equal(words[output], words_of(grouped, 1.0, READ / slope, NOISE / slope**2)[output])


def test_each_group_makes_up_for_its_errors_by_its_own_correlations(grouped):
    words = words_of(grouped, SLOPES)
    for number in range(3):
        own = slice(2 * number, 2 * number + 2)
        assert np.array_equal(words[own], words_of(group(grouped, number), SLOPES[own]))


def test_words_go_to_the_same_weights_where_outputs_are_the_last_axis(grouped):
    layer = group(grouped, 1)
    layer = replace(layer, words=layer.words.reshape(2, 12))
    turned = replace(layer, words=layer.words.T, output_axis=1, input_axis=0)
    assert np.array_equal(words_of(turned, SLOPES[:2]), words_of(layer, SLOPES[:2]).T)


@pytest.mark.parametrize("axis", [0, 1])
def test_parts_keep_their_own_words_along_any_axis(axis):
    """Inputs that are not correlated, in a layer of two parts: every weight gets the word of its level."""
    levels = np.rint(np.random.default_rng(5).normal(0, 15, (8, 6))).astype(np.int32)
    inputs = levels.shape[1 - axis]
    flat = Feedback(np.eye(inputs, dtype=np.float32)[None], np.ones((1, inputs)))
    layer = Layer.of_levels("w", levels, output_axis=axis, input_axis=1 - axis, feedback=flat)
    coarse = ReadOut(CHANNEL_OPTIMISED, [-9, 0, 0, 8], 0, Assignment([-128, 0], [0, 3]))
    fine = ReadOut(CHANNEL_OPTIMISED, READ.astype(int), 0, Assignment(THRESHOLDS, [0, 1, 2, 3]))
    scheme = StorageScheme(
        2, TABLE, (Segment(0, 21, 0, 1, Unprotected(), coarse), Segment(21, 48, 0, 1, Unprotected(), fine))
    )
    words = feedback_words(layer, scheme, [(x.values(), np.zeros(4)) for x in (coarse, fine)], 1.0)
    assert np.array_equal(words, stored_words(scheme, levels))


IMAGE = (3, 4, 4)


def images(size: int, seed: int) -> np.ndarray:
    """Pixels that resemble those above them, and in the last channel, of 100 times the power, those beside them."""
    noise = np.random.default_rng(seed).normal(size=(size, *IMAGE))
    return np.stack(
        [0.1 * noise[:, 0].cumsum(axis=1), 0.3 * noise[:, 1].cumsum(axis=1), noise[:, 2].cumsum(axis=2)], axis=1
    ).astype(np.float32)


def test_groups_of_unequal_power_lose_the_share_of_the_pivots_together(tmp_path):
    """Each channel is read by outputs of its own: the last one makes up nearly all of the loss, and of the saving."""
    node = helper.make_node("Conv", ["x", "w"], ["y"], group=3)
    network = made(tmp_path, [node], IMAGE, ("c", "h", "w"), w=(300, 1, 3, 3))
    seen, unseen = ({"x": images(size, size)} for size in (4000, 3000))
    plain = with_input_means(network, network.layers(), seen)
    clean = Runner(network).predict(unseen, {x.name: x.weights() for x in plain})

    def found(layers) -> tuple[float, float]:
        plan = allocate(make_storage_menu(layers, PERFECT, code_names=(), widths=[3]), matters(layers), 3)
        weights, biases = store(plan, layers).read(0)[0], corrected_biases(network, plan)
        error = np.square(Runner(network).predict(unseen, weights, biases) - clean).mean()
        return plan.predicted.distortion, float(error)

    before, after = found(plain), found(with_feedback(network, plain, seen))
    assert after[0] < 0.75 * before[0]
    assert after[1] / before[1] == pytest.approx(after[0] / before[0], rel=0.15)


HIDDEN = {
    "dense": ([helper.make_node("Gemm", ["x", "u"], ["h"], transB=1)], (INPUTS,), (40, INPUTS), 40),
    "depthwise": (
        [helper.make_node("Conv", ["x", "u"], ["c"], group=3), helper.make_node("Flatten", ["c"], ["h"])],
        IMAGE,
        (6, 1, 2, 2),
        54,
    ),
}


@pytest.mark.parametrize("p", [0.0, 0.05])
@pytest.mark.parametrize("name", HIDDEN)
def test_the_outputs_of_a_network_come_closer_in_the_same_bits(name, p, tmp_path):
    """A hidden layer, and outputs that are the last axis of their weights; inputs that the plan has not seen."""
    nodes, sample, hidden, width = HIDDEN[name]
    nodes = [*nodes, helper.make_node("Relu", ["h"], ["a"]), helper.make_node("Gemm", ["a", "v"], ["y"])]
    network = made(tmp_path, nodes, sample, (12,), u=hidden, v=(width, 12))
    seen, unseen = ({"x": images(size, size).reshape(-1, *sample)} for size in (2000, 1000))
    plain = with_input_means(network, network.layers(), seen)
    clean = Runner(network).predict(unseen, {x.name: x.weights() for x in plain})

    def error(layers) -> float:
        menu = make_storage_menu(layers, BitChannel.symmetric(p), code_names=(), widths=[3])
        plan = allocate(menu, matters(layers), 3)
        biases, chips = corrected_biases(network, plan), [store(plan, layers).read(seed)[0] for seed in range(4)]
        return float(np.mean([np.square(Runner(network).predict(unseen, w, biases) - clean).mean() for w in chips]))

    assert error(with_feedback(network, plain, seen)) < 0.9 * error(plain)
