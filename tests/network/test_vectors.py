"""`network.cover = "all"`: biases, norms, scales of channels and added tables are stored, and faults reach them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import helper

from qtaml_hw.allocation import allocate, make_menu, sensitivity
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.network import Network, Runner, load

RNG = np.random.default_rng(8)
Made = tuple[list[onnx.NodeProto], dict[str, NDArray[Any]], Sequence[int | str], int]


def f(*shape: int) -> NDArray[np.float32]:
    return RNG.normal(size=shape).astype(np.float32)


def node(op: str, inputs: str, output: str, **how: Any) -> onnx.NodeProto:
    return helper.make_node(op, inputs.split(), output.split(), **how)


def floats() -> Made:
    """A convolution with a bias and a norm that cannot be folded, a norm of rows, an added table."""
    nodes = [
        node("Conv", "x w b", "c"),
        node("Relu", "c", "r"),
        node("BatchNormalization", "r g t m v", "n"),
        node("Flatten", "n", "f"),
        node("LayerNormalization", "f lg lb", "l"),
        node("Add", "l table", "a"),
        node("MatMul", "a w2", "h"),
        node("Add", "h b2", "y"),
    ]
    tensors = {"w": f(4, 2, 3, 3), "b": 30 * f(4), "g": f(4), "t": f(4), "m": f(4), "v": np.abs(f(4)) + 0.1}
    return nodes, tensors | {"lg": f(16), "lb": f(16), "table": f(1, 16), "w2": f(16, 3), "b2": f(3)}, [2, 4, 4], 17


def integers() -> Made:
    """Scales of channels and a bias of 32 bits behind DequantizeLinear."""
    nodes = [
        node("DequantizeLinear", "w s", "d", axis=0),
        node("DequantizeLinear", "b bs", "e", axis=0),
        node("Conv", "x d e", "c"),
        node("Flatten", "c", "f"),
        node("MatMul", "f w2", "y"),
    ]
    scales = RNG.uniform(0.01, 0.1, 4).astype(np.float32)
    tensors = {"w": RNG.integers(-99, 99, (4, 2, 3, 3)).astype(np.int8), "s": scales, "bs": 0.01 * scales}
    return nodes, tensors | {"b": np.array([-1000, 70, 700, 9], np.int32), "w2": f(16, 3)}, [2, 4, 4], 17


def operators() -> Made:
    """QLinearConv: its scales meet in one factor, its bias is one of integers."""
    nodes = [
        node("QuantizeLinear", "x xs xz", "q"),
        node("QLinearConv", "q xs xz w ws wz ys yz b", "p"),
        node("DequantizeLinear", "p ys yz", "c"),
        node("Flatten", "c", "f"),
        node("MatMul", "f w2", "y"),
    ]
    tensors = {"xs": np.float32(0.02), "xz": np.uint8(7), "ys": np.float32(0.2), "yz": np.uint8(128)}
    tensors |= {"w": RNG.integers(-31, 32, (4, 2, 3, 3)).astype(np.int8), "wz": np.zeros(4, np.int8)}
    tensors |= {"ws": np.array([0.01, 0.02, 0.03, 0.04], np.float32), "b": np.array([-900, 70, 700, 9], np.int32)}
    return nodes, {n: np.asarray(t) for n, t in tensors.items()} | {"w2": f(16, 3)}, [2, 4, 4], 17


def recurrent() -> Made:
    """Biases of an LSTM and the slopes of PRelu."""
    nodes = [
        node("LSTM", "x w r b", "o", hidden_size=3),
        node("Squeeze", "o one", "q"),
        node("PRelu", "q slope", "p"),
        node("MatMul", "p w2", "y"),
    ]
    tensors = {"w": f(1, 12, 4), "r": f(1, 12, 3), "b": f(1, 24), "slope": f(3), "w2": f(3, 2), "one": np.array([1])}
    return nodes, tensors, [1, 4], 17


CASES: dict[str, tuple[Callable[[], Made], int]] = {
    "floats": (floats, 4 * 5 + 2 * 16 + 16 + 3),
    "integers": (integers, 4 * 3),
    "operators": (operators, 4 * 2),
    "recurrent": (recurrent, 24 + 3),
}


@pytest.fixture(params=CASES)
def both(request: Any, build: Any) -> tuple[Network, Network, dict[str, NDArray[Any]], int]:
    """A network of which the weights are stored, and of which all is, samples, and how many numbers are no weights."""
    make, count = CASES[request.param]
    nodes, tensors, shape, opset = make()
    path: Path = build(nodes, tensors, {"x": ["n", *shape]}, opset=opset)
    return load(path), load(path, cover="all"), {"x": f(8, *shape)}, count


def test_all_of_a_network_is_in_the_memory_and_it_computes_the_same(both: Any) -> None:
    some, every, x, count = both
    assert some.coverage.share < 0.95
    assert every.coverage.share == 1
    assert [site.name for site in every.sites] == [*(site.name for site in some.sites), "vectors"]
    assert every.sites[-1].values.size == count
    found, expected = (Runner(network).predict(x) for network in (every, some))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6 * np.abs(expected).max())


def test_what_is_stored_is_rounded_to_eleven_bits(both: Any) -> None:
    _, every, x, _ = both
    layer = every.layers()[-1]
    clean = every.graph.value(every.sites[-1].tensor)
    np.testing.assert_allclose(layer.weights(), clean, rtol=2.0**-11)
    found, expected = (Runner(every).predict(x, w) for w in ({"vectors": layer.weights()}, {}))
    np.testing.assert_allclose(found, expected, rtol=0, atol=0.02 * np.abs(expected).max())


def test_every_number_of_it_reaches_the_answer(both: Any) -> None:
    _, every, x, count = both
    clean, weights = Runner(every).predict(x), every.layers()[-1].weights()
    for i in range(count):
        changed = weights.copy()
        changed[i] = 3 * changed[i] + 2
        assert not np.array_equal(Runner(every).predict(x, {"vectors": changed}), clean)


def test_it_has_a_sensitivity_a_protection_and_faults(both: Any) -> None:
    _, every, x, _ = both
    layers = every.layers()
    found = sensitivity(every, layers, x, probes=4)
    assert found.values[-1] > 0
    plan = allocate(make_menu(layers, BitChannel.symmetric(0.02)), found, 2.0)
    assert sum(s.planes for s in plan.layers[-1].scheme.segments) > 0
    bare = allocate(make_menu(layers, BitChannel.symmetric(0.05)), found, 0.0)
    read, _ = store(bare, layers).read(1)
    assert not np.allclose(read["vectors"], layers[-1].weights(), rtol=0.01)
    assert not bare.layers[-1].offset
