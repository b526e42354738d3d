"""The label-free Jacobian estimate (theory.md section 4)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.allocation import Sensitivity, jacobian, sensitivity
from qtaml_hw.allocation.jacobian import _error
from qtaml_hw.network import Runner, load, load_samples

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
RNG = np.random.default_rng(9)


@pytest.fixture
def linear(tmp_path):
    """y = (x A) B: its Jacobians are known in closed form."""
    a, b = RNG.normal(size=(6, 5)).astype(np.float32), RNG.normal(size=(5, 4)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "A"], ["h"]), helper.make_node("MatMul", ["h", "B"], ["y"])],
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", 6])],
        [helper.make_tensor_value_info("y", 1, ["n", 4])],
        [numpy_helper.from_array(a, "A"), numpy_helper.from_array(b, "B")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "m.onnx")
    return load(tmp_path / "m.onnx"), a, b


def test_it_is_the_squared_jacobian_in_units_of_the_step(linear):
    """||d y / d A||_F^2 = |x|^2 ||B||_F^2 and ||d y / d B||_F^2 = 4 |x A|^2, both times step^2: |z| < 4."""
    network, _, _ = linear
    x = RNG.normal(size=(64, 6)).astype(np.float32)
    layers = network.layers()
    found = sensitivity(network, layers, {"x": x}, probes=64)
    quantised = [layer.weights() for layer in layers]
    exact = [
        np.mean(np.sum(x**2, axis=1)) * np.sum(quantised[1] ** 2) * layers[0].scale.values ** 2,
        4 * np.mean(np.sum((x @ quantised[0]) ** 2, axis=1)) * layers[1].scale.values ** 2,
    ]
    assert np.all(np.abs(found.values - exact) / found.errors < 4)
    assert np.all(found.errors < 0.5 * found.values)


def test_a_linear_network_has_the_same_sensitivity_at_every_amplitude(linear):
    network, _, _ = linear
    x = RNG.normal(size=(16, 6)).astype(np.float32)
    small, large = (sensitivity(network, network.layers(), {"x": x}, amplitude=a).values for a in (0.5, 40.0))
    np.testing.assert_allclose(small[1], large[1], rtol=1e-3)


def test_few_samples_of_many_layers_are_not_probed_beyond_a_hundred_passes(tmp_path, monkeypatch):
    """Each probe of all layers of a chain costs half its layers in passes of its samples, and the clean one."""
    layers, samples, probes = 60, 3, []
    names = [f"w{i}" for i in range(layers)]
    ends = ["x", *(f"h{i}" for i in range(1, layers)), "y"]
    graph = helper.make_graph(
        [helper.make_node("MatMul", [ends[i], name], [ends[i + 1]]) for i, name in enumerate(names)],
        "g",
        [helper.make_tensor_value_info("x", 1, ["n", 3])],
        [helper.make_tensor_value_info("y", 1, ["n", 3])],
        [numpy_helper.from_array(np.linalg.qr(RNG.normal(size=(3, 3)))[0].astype(np.float32), name) for name in names],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), tmp_path / "m.onnx")
    network, probe = load(tmp_path / "m.onnx"), jacobian._Asked.probe
    monkeypatch.setattr(jacobian._Asked, "probe", lambda self, j: probes.append(j) or probe(self, j))
    found = sensitivity(network, network.layers(), {"x": RNG.normal(size=(samples, 3)).astype(np.float32)})
    assert len(found.names) == layers
    assert 2 <= len(probes) <= 100 / (1 + layers / 2) * samples


@pytest.fixture(scope="module")
def digits():
    network = load(DIGITS / "digits.onnx")
    return network, load_samples(DIGITS / "digits.npz", network, x="calibration_x", y=None, scale=1 / 16)


def test_another_seed_ranks_ninety_per_cent_of_the_weights_alike(digits):
    network, samples = digits
    one, two = (sensitivity(network, network.layers(), samples.inputs, seed=s) for s in (1, 2))
    order = [np.argsort(-x.density) for x in (one, two)]
    same = sum(n for n, a, b in zip(np.array(one.sizes)[order[0]], *order, strict=True) if a == b)
    assert same >= 0.9 * sum(one.sizes)
    assert np.all(np.abs(one.values - two.values) < 5 * np.hypot(one.errors, two.errors))


def test_the_result_does_not_depend_on_threads_and_comes_back_for_the_same_seed(digits):
    network, samples = digits
    few = samples.take(32).inputs
    runs = [sensitivity(network, network.layers(), few, probes=2, threads=t, seed=3).values for t in (1, 1, 2)]
    assert np.array_equal(runs[0], runs[1])
    np.testing.assert_allclose(runs[0], runs[2], rtol=1e-4)


def test_it_predicts_the_output_error_that_faults_cause(digits):
    """First order: E||df||^2 = sum_l S_l v_l for small unbiased weight errors (claim 4), within 10 %."""
    network, samples = digits
    layers = network.layers()
    found = sensitivity(network, layers, samples.inputs, probes=16)
    clean = {x.name: x.weights() for x in layers}
    base = Runner(network, [network.logits]).predict(samples.inputs, clean)
    rng, measured = np.random.default_rng(0), []
    for _ in range(40):
        noisy = {x.name: x.dequantise(x.levels + rng.normal(size=x.shape)) for x in layers}
        change = Runner(network, [network.logits]).predict(samples.inputs, noisy) - base
        measured.append(np.mean(np.sum(change**2, axis=1)))
    assert np.mean(measured) == pytest.approx(found.values.sum(), rel=0.1)


def test_a_calibration_set_of_one_sample_is_enough_to_run(digits):
    network, samples = digits
    found = sensitivity(network, network.layers(), samples.take(1).inputs)
    assert np.all(np.isfinite(found.values))
    assert np.all(found.values > 0)


@pytest.mark.parametrize("how", [{"probes": 1}, {"amplitude": 0.0}, {"amplitude": np.nan}])
def test_nothing_to_estimate_from_is_refused(digits, how):
    network, samples = digits
    with pytest.raises(ValueError, match="need samples"):
        sensitivity(network, network.layers(), samples.inputs, **how)


def test_no_samples_are_refused(digits):
    network, samples = digits
    with pytest.raises(ValueError, match="need samples"):
        sensitivity(network, network.layers(), {n: v[:0] for n, v in samples.inputs.items()})


def test_channels_add_up_to_their_layer(digits):
    """In the linear range cross terms between channels average out; two probes a channel tell large layers to 30 %."""
    network, samples = digits
    found = sensitivity(network, network.layers(), samples.take(160).inputs, probes=10, per_channel=True)
    for layer, total, channels in zip(network.layers(), found.values, found.channels, strict=True):
        assert channels.shape == (layer.shape[0],)
        if layer.size > 1000:
            assert channels.sum() == pytest.approx(total, rel=0.3)


def test_channels_of_a_known_layer_come_out(linear):
    """Column c of A moves the logits by |x|^2 |B[c]|^2: channels rank as the rows of B do."""
    network, _, b = linear
    x = RNG.normal(size=(160, 6)).astype(np.float32)
    found = sensitivity(network, network.layers(), {"x": x}, probes=10, per_channel=True)
    share, exact = found.channels[0] / found.channels[0].sum(), np.sum(b**2, axis=1) / np.sum(b**2)
    assert share.shape == (5,)
    assert np.corrcoef(share, exact)[0, 1] > 0.8


def test_each_layer_can_have_its_own_amplitude(linear):
    network, _, _ = linear
    x = RNG.normal(size=(16, 6)).astype(np.float32)
    mixed = sensitivity(network, network.layers(), {"x": x}, amplitude=[1.0, 30.0])
    alike = sensitivity(network, network.layers(), {"x": x}, amplitude=1.0)
    np.testing.assert_allclose(mixed.values, alike.values, rtol=1e-2)


def test_finite_noise_sees_the_saturation_that_linear_sensitivity_does_not(digits):
    """At the amplitude of unprotected faults (p = 0.1: 45 steps) early layers move the logits less than linearly."""
    network, samples = digits
    few = samples.take(64).inputs
    small, large = (sensitivity(network, network.layers(), few, amplitude=a).values for a in (1.0, 45.0))
    assert np.all(large > 0)
    assert not np.allclose(small, large, rtol=0.3)


def test_rounded_activations_do_not_drown_the_probe(shared):
    """On an int8 network the default agrees with a probe three times as large; a probe of one step does not."""
    network = load(shared / "models/mlperf-tiny/kws_ref_model.onnx")
    inputs = load_samples(shared / "data/kws01.npz", network, count=32).inputs
    total = {
        a: sensitivity(network, network.layers(), inputs, amplitude=a, probes=8).values.sum() for a in (None, 45.0, 1.0)
    }
    assert total[None] == pytest.approx(total[45.0], rel=0.35)
    assert total[1.0] > 2 * total[None]


def test_what_knows_no_logits_survives_json():
    found = Sensitivity(("a", "b"), (3, 4), np.array([1.0, 2.0]), np.zeros(2), 1.0)
    again = Sensitivity.from_json(json.loads(json.dumps(found.to_json())))
    assert (again.logits.shape, again.moves.shape) == (found.logits.shape, found.moves.shape)
    assert again.to_json() == found.to_json()


def test_probing_ends_when_the_layers_are_told_apart(digits, linear):
    """As many probes as it takes: what is known to 15 % after eight is not probed again."""
    network, samples = digits
    found, asked = [sensitivity(network, network.layers(), samples.inputs, probes=n, seed=8) for n in (None, 32)]
    assert np.all(np.abs(np.log(found.values / asked.values)) < 0.6)
    assert 8 * found.moves.shape[1] >= samples.size
    few = {"x": RNG.normal(size=(3, 6)).astype(np.float32)}
    assert sensitivity(linear[0], linear[0].layers(), few).moves.shape == (2, 3, 4)


def test_what_samples_do_to_all_layers_alike_does_not_count_as_error():
    alike = np.array([[1.0], [9.0], [2.0], [8.0]]) * np.array([[1.0, 0.1]])
    assert _error(alike, np.array([10.0, 1.0])) < 1e-12
    alike[1, 1] *= 2
    assert 0.01 < _error(alike, np.array([10.0, 1.0])) < _error(alike, np.array([1.0, 10.0]))


def test_the_work_that_is_done_adds_up(digits):
    network, samples = digits
    for probes in (None, 3):
        told: list[float] = []
        sensitivity(network, network.layers(), samples.take(16).inputs, probes=probes, progress=told.append)
        assert sum(told) == pytest.approx(1)


def test_moves_of_a_large_network_are_not_kept(digits, monkeypatch):
    network, samples = digits
    layers, inputs = network.layers(), samples.inputs
    kept = sensitivity(network, layers, inputs, probes=2)
    monkeypatch.setattr("qtaml_hw.allocation.jacobian.STATES", 0)
    found = sensitivity(network, layers, inputs, probes=2)
    assert np.array_equal(found.values, kept.values)
    assert (found.moves.size, found.logits.size) == (0, 0)
    assert kept.moves.size
