"""Error feedback: what the outputs of a layer lose is what the theory says, and less than without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, make_storage_menu
from qtaml_hw.campaign import store
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, load, with_feedback, with_input_means
from qtaml_hw.storage import CHANNEL_OPTIMISED
from qtaml_hw.storage.feedback import feedback_words

INPUTS, OUTPUTS = 48, 200


def correlated(size: int, seed: int) -> np.ndarray:
    """Rectified inputs that share a few causes, as behind a layer of a trained network."""
    rng = np.random.default_rng(seed)
    causes = np.random.default_rng(0).normal(size=(8, INPUTS))
    return np.maximum(rng.normal(size=(size, 8)) @ causes + rng.normal(size=(size, INPUTS)), 0).astype(np.float32)


@pytest.fixture(scope="module")
def layers(tmp_path_factory) -> tuple[Layer, ...]:
    weights = np.random.default_rng(2).laplace(size=(OUTPUTS, INPUTS)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)],
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", INPUTS])],
        [helper.make_tensor_value_info("y", 1, ["n", OUTPUTS])],
        [numpy_helper.from_array(weights, "w")],
    )
    path = tmp_path_factory.mktemp("net") / "m.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    network, x = load(path), correlated(4000, 1)
    return with_feedback(network, with_input_means(network, network.layers(), {"x": x}), {"x": x})


def matters(layers) -> Sensitivity:
    return Sensitivity(("w",), (layers[0].size,), np.array([1.0]), np.array([0.0]), 1.0)


def lost(layers, plan, chips: int = 1) -> float:
    """Mean square error of the outputs on other inputs, over what one step of independent error in all weights does."""
    (layer,), (entry,) = layers, plan.layers
    x, found = correlated(3000, 7).astype(np.float64), []
    for seed in range(chips):
        weights = store(plan, layers).read(seed)[0]["w"]
        error = x @ (weights - layer.dequantise(layer.codes)).T - np.asarray(entry.offset or 0.0)
        found.append(np.square(error).mean())
    return float(np.mean(found) / (layer.step**2 * np.square(x).sum(axis=1).mean()))


def without(layers) -> tuple[Layer, ...]:
    return tuple(replace(layer, feedback=None) for layer in layers)


@pytest.mark.parametrize("bits", [2, 3, 4])
def test_on_perfect_cells_the_loss_is_the_share_of_the_pivots(layers, bits):
    """theory: independent errors of equal size cost trace(H); fed back they cost trace(D)."""
    plain, fed = (
        allocate(make_storage_menu(x, BitChannel.symmetric(0.0), code_names=(), widths=[bits]), matters(x), bits)
        for x in (without(layers), layers)
    )
    assert layers[0].feedback.gain < 0.4
    assert fed.predicted["output_distortion"] == pytest.approx(
        layers[0].feedback.gain * plain.predicted["output_distortion"]
    )
    assert lost(layers, fed) == pytest.approx(fed.predicted["output_distortion"], rel=0.25)
    assert lost(layers, fed) < 0.6 * lost(layers, plain)


@pytest.mark.parametrize(("p", "planes"), [(0.02, 0), (0.1, 0), (0.1, 1)])
def test_where_cells_fail_it_loses_less_as_well(layers, p, planes):
    """Part of what words made for the channel lose is noise, which cannot be made up for."""
    plain, fed = (
        allocate(make_menu(x, BitChannel.symmetric(p), readout=CHANNEL_OPTIMISED), matters(x), planes)
        for x in (without(layers), layers)
    )
    before, after = lost(layers, plain, 12), lost(layers, fed, 12)
    assert after < 0.95 * before
    assert after == pytest.approx(fed.predicted["output_distortion"], rel=0.25)


def test_a_layer_in_two_parts_is_written_with_the_words_of_each(layers):
    menu = make_menu(layers, BitChannel.symmetric(0.05), readout=CHANNEL_OPTIMISED)
    (entry,) = allocate(menu, matters(layers), 0.5).layers
    first, second = entry.scheme.segments
    words = entry.stored(layers[0].codes)
    for segment, readout in zip((first, second), entry.scheme.readouts, strict=True):
        assert set(words[segment.start : segment.stop].tolist()) <= set(readout.assignment.words.tolist())


def test_without_corrections_every_code_has_its_word(layers):
    menu = make_storage_menu(layers, BitChannel.symmetric(0.01), code_names=(), widths=[3], corrections=False)
    (entry,) = allocate(menu, matters(layers), 3).layers
    assert entry.words == ""
    assert entry.offset == ()


def test_inputs_that_are_not_correlated_change_nothing(layers):
    """Without correlation nothing can be made up for: every weight gets the word of its code."""
    (layer,) = layers
    flat = replace(layer.feedback, weights=np.eye(INPUTS, dtype=np.float32)[None], pivots=np.ones((1, INPUTS)))
    menu = make_menu(layers, BitChannel.symmetric(0.05), readout=CHANNEL_OPTIMISED, corrections=False)
    (level, *_), (entry,) = menu.layers[0].levels, allocate(menu, matters(layers), 0).layers
    words = feedback_words(replace(layer, feedback=flat), entry.scheme, [(level.read, level.noise)], 1.0)
    assert np.array_equal(words, entry.stored(layer.codes))
