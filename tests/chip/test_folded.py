"""The exported network runs in plain onnxruntime and computes what the simulator computes without faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import corrected_biases, export, store
from qtaml_hw.errors import InputError
from qtaml_hw.network import Layer, Runner, load, load_samples, model, with_feedback, with_input_means, written
from qtaml_hw.network.held import replaced
from qtaml_hw.storage import CHANNEL_OPTIMISED, per_channel


def run(path, inputs):
    """Plain onnxruntime, nothing of this package."""
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, inputs)[0]


@pytest.mark.parametrize("readout", ["raw", "affine", "wiener", "ridge", "posterior-mean"])
@pytest.mark.parametrize("corrections", [False, True])
def test_corrections_are_folded_without_a_node_more(digits, tmp_path, readout, corrections):
    menu = make_menu(digits.layers, BitChannel.symmetric(0.03), readout=readout, corrections=corrections)
    plan = allocate(menu, digits.sensitivity, 0.4)
    export(digits.network, digits.layers, plan, tmp_path / "net.onnx")
    x = digits.test.take(50).inputs
    weights = {
        entry.name: layer.dequantise(layer.levels / per_channel(layer, entry.slope or 1.0))
        for layer, entry in zip(digits.layers, plan.layers, strict=True)
    }
    expected = Runner(digits.network).predict(x, weights, corrected_biases(digits.network, plan))
    np.testing.assert_allclose(run(tmp_path / "net.onnx", x), expected, rtol=1e-3, atol=1e-3)
    assert all(bool(entry.slope) == bool(entry.offset) == corrections for entry in plan.layers)
    nodes = [len(onnx.load(p).graph.node) for p in (tmp_path / "net.onnx", digits.network.path)]
    assert nodes[0] <= nodes[1]


def test_words_made_for_the_channel_are_exported_as_they_are_read(digits, tmp_path):
    """On cells that do not fail the simulated memory returns the exported network."""
    layers = with_feedback(digits.network, digits.layers, digits.test.inputs)
    plan = allocate(make_menu(layers, BitChannel.symmetric(0.05), readout=CHANNEL_OPTIMISED), digits.sensitivity, 0.4)
    assert all(entry.words for entry in plan.layers)
    export(digits.network, layers, plan, tmp_path / "net.onnx")
    safe = tuple(replace(x, channel=BitChannel.symmetric(0.0, x.scheme.bits)) for x in plan.layers)
    weights, _ = store(replace(plan, layers=safe), layers).read(0)
    x = digits.test.take(50).inputs
    expected = Runner(digits.network).predict(x, weights, corrected_biases(digits.network, plan))
    np.testing.assert_allclose(run(tmp_path / "net.onnx", x), expected, rtol=1e-3, atol=1e-3)


def test_an_int8_network_is_corrected_too(shared, tmp_path):
    network = load(shared / "models/mlperf-tiny/kws_ref_model.onnx")
    samples = load_samples(shared / "data/kws01.npz", network, count=100)
    layers = with_input_means(network, network.layers(), samples.inputs)
    assert all(layer.input_mean is not None for layer in layers)
    from qtaml_hw.allocation import Sensitivity

    ones = np.ones(len(layers))
    s = Sensitivity(tuple(x.name for x in layers), tuple(x.size for x in layers), ones, ones, 1.0)
    plan = allocate(make_menu(layers, BitChannel.symmetric(0.001), readout="posterior-mean"), s, 1.0)
    export(network, layers, plan, tmp_path / "net.onnx")
    before, after = (run(p, samples.inputs).argmax(axis=1) for p in (network.path, tmp_path / "net.onnx"))
    assert np.mean(before == after) > 0.95


def test_whoever_may_read_new_files_may_read_the_model(digits, tmp_path):
    (tmp_path / "other").write_bytes(b"")
    digits.network.export(tmp_path / "m.onnx", {x.name: x.weights() for x in digits.layers})
    assert (tmp_path / "m.onnx").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.onnx", "other"]


def test_a_plan_of_another_network_is_refused_and_nothing_is_written(digits, tmp_path):
    menu = make_menu(digits.layers, BitChannel.symmetric(0.03))
    plan = allocate(menu, digits.sensitivity, 0.4)
    others = [Layer.of_levels("other", digits.layers[0].levels)]
    with pytest.raises(ValueError, match="is not one of the network's"):
        export(digits.network, others, plan, tmp_path / "net.onnx")
    assert not list(tmp_path.iterdir())


def test_the_file_is_that_of_protobuf_and_one_layer_is_in_memory_at_a_time(digits: Any, tmp_path: Path) -> None:
    """Byte for byte what serialisation of the whole model gives."""
    network, asked = digits.network, list[str]()
    clean = {x.name: 1.5 * x.weights() for x in digits.layers}

    class Asked(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            asked.append(name)
            return super().__getitem__(name)

    network.export(tmp_path / "m.onnx", Asked(clean))
    assert sorted(asked) == sorted(clean)
    values = {**network.graph.tensors, **network.tensors(clean)}
    expected = replaced(network.graph.model, values, all_of_them=True)
    assert (tmp_path / "m.onnx").read_bytes() == expected.SerializeToString(deterministic=True)


def test_a_network_that_no_file_holds_is_refused_and_none_is_written(
    digits: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "MOST_BYTES", 1000)
    monkeypatch.setattr(model, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match="an ONNX file holds 1,000 at most"):
        digits.network.export(tmp_path / "m.onnx", {})
    assert not list(tmp_path.iterdir())
