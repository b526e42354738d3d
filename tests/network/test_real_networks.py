"""Networks made by others: accuracy is what their makers say, and the int8 files are read as they are."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.network import Runner, load, load_samples

TINY = "models/mlperf-tiny/"


def right(network, samples, weights=None):
    scores = Runner(network, threads=2).predict(samples.inputs, weights)
    return int(np.sum(np.argmax(scores.reshape(samples.size, -1), axis=1) == samples.labels))


def test_resnet20_classifies_cifar10_as_published_and_8_bits_do_not_hurt(shared):
    network = load(shared / "models/resnet20-cifar10.onnx")
    samples = load_samples(
        shared / "data/cifar10-test.npz",
        network,
        count=1000,
        scale=1 / 255,
        mean=[0.485, 0.456, 0.406],
        std=[0.229, 0.224, 0.225],
    )
    assert right(network, samples) == 915  # 91.73 % on all 10,000
    layers = network.layers(bits=8)
    assert (len(layers), sum(layer.size for layer in layers)) == (20, 268336)
    assert right(network, samples, {x.name: x.weights() for x in layers}) >= 910
    assert network.graph.skipped == ()


@pytest.mark.parametrize(("model", "weights"), [("kws_ref_model", 22016), ("kws_ref_model_float32", 22016)])
def test_keyword_spotting_reaches_its_reference_accuracy(shared, model, weights):
    network = load(shared / f"{TINY}{model}.onnx")
    how = {"mean": 83.0, "std": 1 / 0.5847029} if "float" in model else {}
    samples = load_samples(shared / "data/kws01.npz", network, **how)
    assert 895 <= right(network, samples) <= 906  # published: 90.2 % and 90.1 %
    assert sum(layer.size for layer in network.layers()) == weights
    assert all(layer.bits == 8 for layer in network.layers(bits=4 if "float" not in model else 8))


@pytest.mark.parametrize(("model", "expected"), [("pretrainedResnet", 0.8721), ("pretrainedResnet_quant", 0.8709)])
def test_resnet8_reads_images_as_its_makers_stored_them(shared, model, expected):
    """One takes floats 0..255 with channels last, the other int8 = pixel - 128."""
    network = load(shared / f"{TINY}{model}.onnx")
    how = {"mean": 128.0} if model.endswith("quant") else {}
    samples = load_samples(shared / "data/cifar10-test.npz", network, count=1500, **how)
    assert abs(right(network, samples) / 1500 - expected) < 0.02
    assert network.output != network.logits  # the softmax is not part of the Jacobian


@pytest.mark.parametrize("model", ["ad01_int8", "ad01_fp32", "vww_96_int8", "vww_96_float", "str_ww_ref_model"])
def test_every_mlperf_tiny_model_loads_and_runs(shared, model):
    network = load(shared / f"{TINY}{model}.onnx")
    shape = [n or 1 for n in network.inputs[0].shape]
    zeros = {network.inputs[0].name: np.zeros(shape, network.inputs[0].dtype)}
    layers = network.layers()
    assert len(layers) >= 9
    scores = Runner(network).predict(zeros, {x.name: x.weights() for x in layers})
    assert np.all(np.isfinite(scores.astype(np.float64)))
