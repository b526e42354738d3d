"""Networks of users whose weights were taken as free of faults, or refused: all of them are in the memory now."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.allocation import allocate, make_menu, sensitivity
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.network import Network, Runner, load, with_input_means

CASES = {
    "convtranspose-left-out": {"w": ("int8", 288), "Wo": ("int8", 32)},
    "embedding-left-out": {"E": ("int8", 1024), "W": ("int8", 64)},
    "half-then-cast-refused": {"w1h": ("int8", 512), "w2h": ("int8", 128)},
    "int4-left-out": {"w1q": ("int4", 512), "w2": ("int8", 128)},
    "int8-zero-point-left-out": {"w1q": ("int8", 512), "w2": ("int8", 128)},
    "lstm-left-out": {"W": ("int8", 512), "R": ("int8", 1024), "Wo": ("int8", 64)},
    "matmulinteger-left-out": {"wq": ("int8", 512), "w2": ("int8", 128)},
    "matmulnbits-left-out": {"wq": ("int4", 512), "s": ("float16", 32), "w2": ("int8", 128)},
    "qlinear-left-out": {"wq": ("int8", 512), "w2": ("int8", 128)},
    "zero-layer-refused": {"w1": ("int8", 512), "w2": ("int8", 128)},
}
"""Format and number of words of every layer, as the README of each says is right."""

LEFT_OUT = {
    "lstm-left-out": {"B": "is read by LSTM"},
    "zero-layer-refused": {"wz": "holds nothing but zeros"},
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Network, dict[str, np.ndarray]]:
    folder = shared / "cases" / request.param
    network, data = load(folder / "net.onnx"), np.load(folder / "data.npz")
    return request.param, network, {network.inputs[0].name: data["test_x"][:64]}


def test_all_weights_are_in_the_memory(case) -> None:
    name, network, _ = case
    assert {x.name: (x.format.name, x.size) for x in network.layers()} == CASES[name]
    assert {s.name: s.reason for s in network.graph.skipped} == LEFT_OUT.get(name, {})


def test_a_plan_is_made_stored_and_read_back(case) -> None:
    """From a memory without faults the quantised network comes back, from one with faults another."""
    _, network, x = case
    layers = with_input_means(network, network.layers(), x)
    found = sensitivity(network, layers, x, probes=2)
    assert np.all(found.values > 0)
    weights = {layer.name: layer.weights() for layer in layers}
    clean = Runner(network).predict(x, weights)
    for p, equal in ((0.0, True), (0.05, False)):
        plan = allocate(make_menu(layers, BitChannel.symmetric(p), readout="affine"), found, 0.5)
        read, _ = store(plan, layers).read(1)
        assert all(np.array_equal(read[n], w) for n, w in weights.items()) == equal
        assert np.array_equal(Runner(network).predict(x, read), clean) == equal


def test_zero_points_no_longer_hide_the_layers_of_a_resnet(shared: Path) -> None:
    """Nineteen of twenty layers have one; what is lost at p = 0.01 does not depend on it."""
    network = load(shared / "cases/asymmetric-qdq/net.onnx")
    assert (len(network.sites), sum(site.values.size for site in network.sites)) == (20, 268336)
    assert network.graph.skipped == ()
    zeros = [float(site.scale.zero) for site in network.sites if site.scale is not None]
    assert sum(zero != 0 for zero in zeros) == 19
    for layer in network.layers():  # weights are spread about 0, not about the middle of the words
        assert abs(float(layer.weights().mean())) < 0.25 * float(layer.weights().std())
