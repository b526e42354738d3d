"""The trained networks that the benchmarks rest on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from qtaml_hw.campaign import Evaluator
from qtaml_hw.network import load, load_samples

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "networks"
MODELS = sorted(FOLDER.glob("*.onnx"))
pytestmark = pytest.mark.skipif(not MODELS, reason="the networks of benchmarks/networks are not trained yet")


def test_all_models_together_are_small_enough_to_live_in_the_repository():
    assert sum(path.stat().st_size for path in MODELS) < 20e6


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_every_weight_tensor_of_a_model_is_a_site_and_none_is_left_out(path: Path):
    """Batch norm is folded, so all tensors with two or more dimensions are weights of Conv, Gemm or MatMul."""
    model = onnx.load(path)
    assert {o.version for o in model.opset_import if o.domain == ""} == {17}
    assert not [n for n in model.graph.node if n.op_type == "BatchNormalization"]
    assert model.graph.input[0].type.tensor_type.shape.dim[0].dim_param
    network = load(path)
    assert {s.name for s in network.graph.skipped} <= {"position"}
    assert all(use.bias for site in network.sites for use in site.uses)


@pytest.mark.shared
@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_a_model_quantised_to_8_bits_has_the_accuracy_of_such_a_network(path: Path, shared: Path):
    """On the first 2,000 test images, within 1.5 points of the usual figure, plus 1.5 for 2,000 images (3 sigma)."""
    usual = {"plain_cnn": 0.92, "vgg": 0.93, "resnet": 0.925, "mobilenet": 0.92, "transformer": 0.89}[path.stem]
    network = load(path)
    samples = load_samples(
        shared / "data/fashion-mnist.npz", network, x="test_x", y="test_y", count=2000, scale=1 / 255
    )
    accuracy = Evaluator(network, network.layers(8), samples, threads=1).clean()
    assert accuracy > usual - 0.03
    assert np.isfinite(accuracy)
