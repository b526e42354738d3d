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
from qtaml_hw.errors import InputError
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


def small(build: Any, nodes: list[onnx.NodeProto], tensors: dict[str, Any], outputs: Sequence[str] = ("y",)) -> Network:
    """A network of 4 scores behind one product ``g``, with all of it stored."""
    path = build([node("MatMul", "x w", "g"), *nodes], {"w": f(6, 4)} | tensors, {"x": ["n", 6]}, outputs, opset=17)
    return load(path, "y", cover="all")


def left_out(network: Network) -> dict[str, str]:
    return {x.name: x.reason for x in network.coverage.left_out}


X = {"x": f(8, 6)}


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


NORMS = {
    "BatchNormalization": [node("Relu", "g", "r"), node("BatchNormalization", "r one zero zero v", "y")],
    "written out": [node("Add", "v e", "a"), node("Sqrt", "a", "d"), node("Div", "g d", "y")],
}


@pytest.mark.parametrize("norm", NORMS)
def test_a_variance_has_no_sign_that_a_fault_could_turn(build: Any, norm: str) -> None:
    """They differ by more than a step, so a probe takes the small ones below 0, too."""
    tensors = {"v": np.array([1e-4, 1, 3e-4, 1e-2], np.float32), "e": np.float32(1e-5)}
    ones = {"one": np.ones(4, np.float32), "zero": np.zeros(4, np.float32)} if norm == "BatchNormalization" else {}
    network = small(build, NORMS[norm], {n: np.asarray(t) for n, t in (tensors | ones).items()})
    assert "v" in network.graph.vectors
    layers = network.layers()
    read = layers[-1].weights()
    signs = np.where(read < 0.5, -1, 1).astype(np.float32)
    runner = Runner(network)
    np.testing.assert_array_equal(runner.predict(X, {"vectors": signs * read}), runner.predict(X, {"vectors": read}))
    assert np.all(np.isfinite(sensitivity(network, layers, X, probes=2).values))


def test_an_answer_that_is_no_number_is_one_message(build: Any) -> None:
    """An exponent that is no whole number any more."""
    network = small(build, [node("Pow", "g e", "y")], {"e": np.full(4, 2, np.float32)})
    with pytest.raises(InputError, match=r"no finite numbers where .* layer 'vectors' .*network.cover = \"weights\""):
        sensitivity(network, network.layers(), X, probes=2)


def test_every_tensor_has_a_power_of_two_of_its_own(build: Any) -> None:
    tensors = {"b": np.array([1e6, -7e5, 3e5, 2e4], np.float32), "c": np.array([1e-7, 3e-7, -2e-7, 1e-9], np.float32)}
    network = small(build, [node("Add", "g b", "h"), node("Mul", "h c", "y")], tensors)
    layer = network.layers()[-1]
    np.testing.assert_allclose(layer.weights(), np.concatenate([*tensors.values()]), rtol=2.0**-11)
    peaks = np.abs(layer.values()).reshape(2, 4).max(axis=1)
    assert np.all((peaks >= 1) & (peaks < 2))


def test_integers_are_rounded_to_the_nearest(build: Any) -> None:
    nodes = [node("DequantizeLinear", "b s", "d"), node("Add", "g d", "y")]
    network = small(build, nodes, {"b": np.array([-1000, 70, 700, 9], np.int32), "s": np.asarray(np.float32(0.1))})
    read, runner = network.layers()[-1].weights(), Runner(network)
    assert read.tolist() == [-1000, 70, 700, 9]
    clean = runner.predict(X)
    for less in (-0.4, 0.4):
        assert np.array_equal(runner.predict(X, {"vectors": read - np.float32(less)}), clean)
    assert not np.array_equal(runner.predict(X, {"vectors": read - np.float32(0.6)}), clean)


def test_what_operators_read_that_take_integers_alone_stays_as_it_is(build: Any) -> None:
    """onnxruntime wants scales and zero points of its own operator as constants."""
    tensors = {n: RNG.integers(1, 255, (1, size, 12)).astype(np.uint8) for n, size in (("a", 4), ("r", 3))}
    tensors |= {"b": f(1, 24)}
    tensors |= {f"{n}s": RNG.uniform(0.01, 0.02, (1, 12)).astype(np.float32) for n in "ar"}
    tensors |= {f"{n}z": RNG.integers(100, 150, (1, 12)).astype(np.uint8) for n in "ar"}
    names = ["u", "a", "r", "b", "", "", "", "", "as", "az", "rs", "rz"]
    lstm = helper.make_node("DynamicQuantizeLSTM", names, ["o"], domain="com.microsoft", hidden_size=3)
    nodes = [node("Unsqueeze", "g at", "u"), lstm, node("Squeeze", "o both", "y")]
    tensors |= {"at": np.array([0]), "both": np.array([0, 1])}
    assert small(build, nodes, tensors).graph.vectors == {"b"}


def test_zero_points_are_no_vectors(build: Any) -> None:
    nodes = [node("QuantizeLinear", "g s z", "q", axis=1), node("DequantizeLinear", "q s z", "y", axis=1)]
    tensors = {"s": RNG.uniform(0.01, 0.02, 4).astype(np.float32), "z": np.array([3, 0, 9, 1], np.uint8)}
    network = small(build, nodes, tensors)
    assert network.graph.vectors == {"s"}
    assert left_out(network) == {"z": "is a zero point of QuantizeLinear"}


def test_what_the_graph_gives_out_is_no_vector(build: Any) -> None:
    network = small(build, [node("Add", "g b", "h"), node("Mul", "h c", "y")], {"b": f(4), "c": f(4)}, ("y", "c"))
    assert network.graph.vectors == {"b"}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([1, np.inf, 3, 4], "holds numbers that are not finite"),
        ([0, 0, np.finfo(np.float32).min, 1], "holds numbers at the end of the range of its type"),
        ([0, 0, -1e38, -2e38], "holds numbers at the end of the range of its type"),
        ([1, 2, 3, 1e-7], "holds numbers so small beside its largest one that float16 would lose them"),
    ],
)
def test_what_float16_cannot_hold_is_left_out_and_said(build: Any, values: list[float], why: str) -> None:
    network = small(
        build, [node("Add", "g b", "h"), node("Mul", "h c", "y")], {"b": np.array(values, np.float32), "c": f(4)}
    )
    assert network.graph.vectors == {"c"}
    assert left_out(network) == {"b": why}
    assert np.all(np.isfinite(network.layers()[-1].weights()))


@pytest.mark.parametrize("bias", [[100000, -5, 7, 2**30 + 1], [2**31 - 1, 2**30, 2**30, 2**30]])
def test_biases_that_float16_cannot_hold_are_left_out(build: Any, bias: list[int]) -> None:
    nodes = [node("DequantizeLinear", "b s", "d", axis=0), node("Add", "g d", "y")]
    network = small(build, nodes, {"b": np.array(bias, np.int32), "s": f(4)})
    assert network.graph.vectors == {"s"}
    assert list(left_out(network)) == ["b"]
