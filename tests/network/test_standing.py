"""A session that stands answers bit for bit as a new one, or is not used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.network import OnnxRuntime, Runner, load, run as running
from qtaml_hw.network.standing import Standing

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits.onnx"


class Fresh(OnnxRuntime):
    """onnxruntime with new sessions only."""

    standing = None  # type: ignore[assignment]


def _network(path: Path, nodes: list[onnx.NodeProto], weights: dict[str, tuple[int, ...]], out: int) -> Any:
    rng = np.random.default_rng(0)
    tensors = [numpy_helper.from_array(rng.normal(size=s).astype(np.float32), n) for n, s in weights.items()]
    ends = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 9, 9]),
        helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", out]),
    ]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return load(path)


def _convolutions(path: Path) -> Any:
    """Convolutions of every order of weights: few inputs, whole and ragged blocks, depthwise, and a product behind."""
    shapes = {"a": (24, 3, 3, 3), "b": (40, 24, 3, 3), "c": (40, 1, 3, 3), "d": (19, 40, 1, 1), "e": (300, 19)}
    nodes = [
        helper.make_node("Conv", ["x", "a"], ["1"], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["1"], ["2"]),
        helper.make_node("Conv", ["2", "b"], ["3"], kernel_shape=[3, 3], pads=[1] * 4),
        helper.make_node("Conv", ["3", "c"], ["4"], kernel_shape=[3, 3], group=40),
        helper.make_node("Conv", ["4", "d"], ["5"], kernel_shape=[1, 1]),
        helper.make_node("GlobalAveragePool", ["5"], ["6"]),
        helper.make_node("Flatten", ["6"], ["7"]),
        helper.make_node("Gemm", ["7", "e"], ["y"], transB=1),
    ]
    return _network(path, nodes, shapes, 300)


def _answers(network: Any, backend: Any, inputs: Any, batch: int) -> tuple[list[Any], Standing | None]:
    """Answers for more sets of weights than it takes, and the session that stands then."""
    runner, found = Runner(network, batch=batch, backend=backend), []
    layers = network.layers()
    for number in range(running.PAYS + 3):
        rng = np.random.default_rng(number)
        weights = {x.name: (x.weights() * rng.normal(1, 0.3, x.shape)).astype(np.float32) for x in layers}
        found.append(runner.predict(inputs, weights))
    [standing] = running._known[network].standing.values()
    return found, standing


@pytest.mark.parametrize("batch", [1, 4])
def test_answers_are_those_of_new_sessions_to_the_last_bit(tmp_path: Path, batch: int) -> None:
    """One sample at a time, products of matrices that are no constants are summed in another order."""
    for network in (load(DIGITS), _convolutions(tmp_path / "n.onnx")):
        shape = tuple(n for n in network.inputs[0].shape if isinstance(n, int))[-3:]
        inputs = {network.inputs[0].name: np.random.default_rng(5).random((8, *shape), np.float32)}
        found, standing = _answers(network, OnnxRuntime(), inputs, batch)
        wanted, _ = _answers(network, Fresh(), inputs, batch)
        assert standing is not None
        assert all(a.tobytes() == b.tobytes() for a, b in zip(found, wanted, strict=True))
        if batch == 4:
            assert all(standing.equal.values())
        assert len({a.tobytes() for a in found}) == len(found)


def test_there_is_none_where_more_is_made_of_a_weight_than_it_is_moved(tmp_path: Path) -> None:
    """The optimiser folds twice the weight into one product, and the sum of the weights into another."""
    twice = [
        helper.make_node("Flatten", ["x"], ["f"]),
        helper.make_node("Add", ["w", "w"], ["w2"]),
        helper.make_node("MatMul", ["f", "w2"], ["y"]),
    ]
    summed = [
        helper.make_node("Flatten", ["x"], ["f"]),
        helper.make_node("MatMul", ["f", "w"], ["1"]),
        helper.make_node("ReduceSum", ["w"], ["s"], keepdims=0),
        helper.make_node("Mul", ["1", "s"], ["y"]),
    ]
    inputs = {"x": np.random.default_rng(5).random((4, 3, 9, 9), np.float32)}
    for nodes in (twice, summed):
        network = _network(tmp_path / "n.onnx", nodes, {"w": (243, 5)}, 5)
        found, standing = _answers(network, OnnxRuntime(), inputs, 4)
        assert standing is None
        wanted, _ = _answers(network, Fresh(), inputs, 4)
        assert all(a.tobytes() == b.tobytes() for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["Relu", "Clip"])
def test_there_is_none_where_a_weight_is_bounded_though_no_bound_is_met_at_first(tmp_path: Path, kind: str) -> None:
    """The first sets of weights lie inside the bounds, the last one of a chip with more faults does not."""
    bounds = ["low", "high"] if kind == "Clip" else []
    nodes = [
        helper.make_node("Flatten", ["x"], ["f"]),
        helper.make_node(kind, ["w", *bounds], ["v"]),
        helper.make_node("MatMul", ["f", "v"], ["y"]),
    ]
    _network(tmp_path / "n.onnx", nodes, {"w": (243, 5), "low": (), "high": ()}, 5)
    ends = {"low": np.float32(-9), "high": np.float32(9)}
    model = onnx.load(tmp_path / "n.onnx")
    for tensor in model.graph.initializer:
        if tensor.name in ends:
            tensor.CopyFrom(numpy_helper.from_array(np.asarray(ends[tensor.name]), tensor.name))
    onnx.save(model, tmp_path / "n.onnx")
    network, inputs = load(tmp_path / "n.onnx"), {"x": np.random.default_rng(5).random((4, 3, 9, 9), np.float32)}
    [layer], runner = network.layers(), Runner(network)
    for _ in range(running.PAYS + 3):
        runner.predict(inputs, {layer.name: np.abs(layer.weights())})
    weights = {layer.name: (layer.weights() * 99).astype(np.float32)}
    found, wanted = (Runner(network, backend=b()).predict(inputs, weights) for b in (OnnxRuntime, Fresh))
    assert found.tobytes() == wanted.tobytes()
    assert list(running._known[network].standing.values()) == [None]


def test_a_batch_of_a_shape_that_comes_out_otherwise_is_left_to_new_sessions() -> None:
    class Answers:
        def __init__(self, value: float) -> None:
            self.value, self.asked = value, 0

        def run(self, outputs: Any, inputs: Any, /) -> list[Any]:
            self.asked += 1
            return [np.full(len(inputs["x"]), self.value + (len(inputs["x"]) == 1) * 1e-7, np.float32)]

    made, ordinary = Answers(1.0), Answers(1.0)
    ordinary.run = lambda outputs, inputs, /: [np.full(len(inputs["x"]), 1.0, np.float32)]  # type: ignore[method-assign]
    standing = Standing(made, ())
    session = standing.session({}, lambda: ordinary)
    for count in (1, 2, 1, 2, 2, 1):
        assert session.run(None, {"x": np.zeros(count)})[0].tolist() == [1.0] * count
    assert made.asked == 1 + 3
    assert sorted(standing.equal.values()) == [False, True]
