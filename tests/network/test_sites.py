"""Every weight that the loader offers is the one that inference uses, however the graph reaches it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.network import Network, Runner, held, load, with_input_means

RNG = np.random.default_rng(7)
X = np.float32


def f(*shape):
    return RNG.normal(size=shape).astype(X)


def q(*shape):
    return RNG.integers(-127, 128, shape).astype(np.int8)


def conv(name="w", **attributes):
    return helper.make_node("Conv", ["x", name], ["y"], **attributes)


QDQ = {"w": q(4, 3, 3, 3), "s": np.array([0.1, 0.2, 0.3, 0.4], X), "z": np.zeros(4, np.int8)}
CASES = {
    "conv": ([conv()], {"w": f(4, 3, 3, 3)}, (3, 6, 6)),
    "conv wide enough to be repacked": ([conv()], {"w": f(32, 32, 3, 3) / X(17)}, (32, 6, 6)),
    "depthwise conv": ([conv(group=3)], {"w": f(3, 1, 3, 3)}, (3, 6, 6)),
    "gemm": ([helper.make_node("Gemm", ["x", "w"], ["y"])], {"w": f(5, 4)}, (5,)),
    "gemm transB": ([helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)], {"w": f(4, 5)}, (5,)),
    "gemm alpha beta": (
        [helper.make_node("Gemm", ["x", "w", "b"], ["y"], alpha=0.5, beta=2.0)],
        {"w": f(5, 4), "b": f(4)},
        (5,),
    ),
    "gemm beta": ([helper.make_node("Gemm", ["x", "w", "b"], ["y"], beta=2.0)], {"w": f(5, 4), "b": f(4)}, (5,)),
    "matmul": ([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": f(5, 4)}, (5,)),
    "matmul of a sequence": ([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": f(5, 4)}, (6, 5)),
    "matmul on the left": ([helper.make_node("MatMul", ["w", "x"], ["y"])], {"w": f(4, 5)}, (5, 2)),
    "matmul and scalar bias": (
        [helper.make_node("MatMul", ["x", "w"], ["m"]), helper.make_node("Add", ["b", "m"], ["y"])],
        {"w": f(5, 4), "b": np.array(0.5, X)},
        (5,),
    ),
    "through identity": (
        [helper.make_node("Identity", ["w"], ["i"]), helper.make_node("MatMul", ["x", "i"], ["y"])],
        {"w": f(5, 4)},
        (5,),
    ),
    "through transpose": (
        [helper.make_node("Transpose", ["w"], ["t"], perm=[1, 0]), helper.make_node("MatMul", ["x", "t"], ["y"])],
        {"w": f(4, 5)},
        (5,),
    ),
    "through transpose of a convolution": (
        [helper.make_node("Transpose", ["w"], ["t"], perm=[3, 2, 0, 1]), conv("t")],
        {"w": f(3, 3, 3, 4)},
        (3, 6, 6),
    ),
    "int8 per channel": (
        [helper.make_node("DequantizeLinear", ["w", "s", "z"], ["d"], axis=0), conv("d")],
        QDQ,
        (3, 6, 6),
    ),
    "int8 per tensor": (
        [helper.make_node("DequantizeLinear", ["w", "s"], ["d"]), helper.make_node("MatMul", ["x", "d"], ["y"])],
        {"w": q(5, 4), "s": np.array(0.05, X)},
        (5,),
    ),
    "int8 then transpose": (
        [
            helper.make_node("DequantizeLinear", ["w", "s"], ["d"], axis=0),
            helper.make_node("Transpose", ["d"], ["t"]),
            helper.make_node("MatMul", ["x", "t"], ["y"]),
        ],
        {"w": q(4, 5), "s": np.array([0.1, 0.2, 0.3, 0.4], X)},
        (5,),
    ),
    "int8 dequantised twice": (
        [
            helper.make_node("DequantizeLinear", ["w", "s"], ["d"]),
            helper.make_node("DequantizeLinear", ["w", "s"], ["e"]),
            helper.make_node("MatMul", ["x", "d"], ["m"]),
            helper.make_node("MatMul", ["m", "e"], ["y"]),
        ],
        {"w": q(5, 5), "s": np.array(0.05, X)},
        (5,),
    ),
    "int8 bias": (
        [
            helper.make_node("DequantizeLinear", ["w", "s", "z"], ["d"], axis=0),
            helper.make_node("DequantizeLinear", ["b", "s", "zb"], ["e"], axis=0),
            helper.make_node("Conv", ["x", "d", "e"], ["y"]),
        ],
        QDQ | {"b": np.array([10, -20, 30, 40], np.int32), "zb": np.zeros(4, np.int32)},
        (3, 6, 6),
    ),
    "shared by two nodes": (
        [helper.make_node("MatMul", ["x", "w"], ["m"]), helper.make_node("MatMul", ["m", "w"], ["y"])],
        {"w": f(5, 5)},
        (5,),
    ),
    "bias shared by two nodes": (
        [helper.make_node("Gemm", ["x", "w", "b"], ["m"]), helper.make_node("Gemm", ["m", "v", "b"], ["y"])],
        {"w": f(5, 5), "v": f(5, 5), "b": f(5)},
        (5,),
    ),
    "constant node": (
        [
            helper.make_node("Constant", [], ["w"], value=numpy_helper.from_array(f(5, 4), "v")),
            helper.make_node("MatMul", ["x", "w"], ["y"]),
        ],
        {},
        (5,),
    ),
}


def scaled(path: Path, name: str, values: np.ndarray) -> bytes:
    """The original file with one tensor replaced: the reference that knows nothing of the loader."""
    model = onnx.load(path)
    places = list(model.graph.initializer)
    for node in model.graph.node:
        if node.op_type == "Constant" and node.output[0] == name:
            node.attribute[0].t.CopyFrom(numpy_helper.from_array(values, "v"))
    for tensor in places:
        if tensor.name == name:
            tensor.CopyFrom(numpy_helper.from_array(values, name))
    return model.SerializeToString()


def reference(model: bytes, x: np.ndarray) -> np.ndarray:
    """What the ONNX standard says: without onnxruntime's fusions, some of which round activations of int8 layers."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]


@pytest.fixture(params=[16, 1 << 20], ids=["held", "in the model"])
def large(request, monkeypatch) -> None:
    """The weights below are small: once each they are held beside the model as large ones are, once they stay in it."""
    monkeypatch.setattr(held, "LARGE", request.param)


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "-"))
def case(request, build, large) -> tuple[Path, Network, np.ndarray]:
    nodes, tensors, shape = CASES[request.param]
    path = build(nodes, tensors, {"x": ["n", *shape]})
    return path, load(path), np.random.default_rng(0).normal(size=(5, *shape)).astype(X)


def test_weights_are_held_beside_the_model_or_in_it(case):
    """Held ones take no room in it, and are the arrays that its sites show, not copies."""
    _, network, _ = case
    held_here = network.graph.tensors
    assert bool(held_here) == (held.LARGE == 16)
    for site in network.sites:
        if site.tensor in held_here and site.scale is None:
            assert np.shares_memory(held_here[site.tensor], site.values)
        assert np.array_equal(network.graph.value(site.tensor).shape, site.values.shape)
    stored = [t for t in network.graph.model.graph.initializer if t.raw_data or t.float_data]
    assert not {t.name for t in stored} & held_here.keys()


def test_preparing_the_graph_changes_nothing(case):
    path, network, x = case
    np.testing.assert_allclose(Runner(network).predict({"x": x}), reference(path.read_bytes(), x), rtol=1e-5, atol=1e-5)


def test_replacing_a_weight_is_the_same_as_editing_the_file(case):
    """Among them a convolution that onnxruntime repacks: there, a late replacement would silently do nothing."""
    path, network, x = case
    before = Runner(network).predict({"x": x})
    for site, layer in zip(network.sites, network.layers(), strict=True):
        turned = np.flip(site.values if site.scale is None else layer.levels.astype(np.int8)).copy()
        weights = turned if site.scale is None else layer.dequantise(turned)
        after = Runner(network).predict({"x": x}, {site.name: weights})
        expected = reference(scaled(path, site.name, turned), x)
        np.testing.assert_allclose(after, expected, rtol=1e-4, atol=1e-4)
        assert not np.allclose(after, before)


def test_export_runs_in_plain_onnxruntime_with_no_node_more(case, tmp_path):
    path, network, x = case
    layers = network.layers()
    weights = {layer.name: 2 * layer.weights() for layer in layers}
    network.export(tmp_path / "out.onnx", weights)
    expected = Runner(network).predict({"x": x}, weights)
    np.testing.assert_allclose(reference((tmp_path / "out.onnx").read_bytes(), x), expected, rtol=1e-4, atol=1e-4)
    assert len(onnx.load(tmp_path / "out.onnx").graph.node) <= len(onnx.load(path).graph.node)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["model.onnx", "out.onnx"]


CANNOT = {
    "gemm alpha beta": "alpha scales the weights but not the bias",
    "matmul": "no addition follows",
    "matmul of a sequence": "no addition follows",
    "matmul on the left": "its channels are not the last axis",
    "through identity": "no addition follows",
    "through transpose": "no addition follows",
    "int8 per tensor": "no addition follows",
    "int8 then transpose": "no addition follows",
    "int8 dequantised twice": "no addition follows",
    "shared by two nodes": "no addition follows",
    "constant node": "no addition follows",
}


@pytest.mark.parametrize("name", CASES)
def test_a_bias_can_be_replaced_wherever_one_is_offered(name, build):
    """Adding 1 to the bias of the last layer adds 1 to every output."""
    nodes, tensors, shape = CASES[name]
    network, x = load(build(nodes, tensors, {"x": ["n", *shape]})), f(5, *shape)
    use = network.sites[-1].uses[-1]
    assert bool(use.bias) == (name not in CANNOT)
    if use.bias:
        more = Runner(network).predict({"x": x}, None, {use.bias: network.bias(use.bias) + 1})
        np.testing.assert_allclose(more, Runner(network).predict({"x": x}) + 1, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", [n for n in CASES if "shared" not in n and "twice" not in n])
def test_the_output_axis_is_that_of_the_stored_tensor(name, build):
    """Without its weights, an output channel changes, and no other does."""
    nodes, tensors, shape = CASES[name]
    network, x = load(build(nodes, tensors, {"x": ["n", *shape]})), f(5, *shape)
    site, layer = network.sites[-1], network.layers()[-1]
    levels = np.moveaxis(layer.levels.copy(), layer.output_axis, 0)
    levels[1] = 0
    cut = layer.dequantise(np.moveaxis(levels, 0, layer.output_axis))
    whole = Runner(network).predict({"x": x}, {layer.name: layer.weights()})
    change = np.abs(Runner(network).predict({"x": x}, {layer.name: cut}) - whole)
    on_the_left = site.uses[0].op == "MatMul" and layer.output_axis == 0 and x.ndim == 3
    change = np.moveaxis(change, 1 if site.uses[0].op == "Conv" or on_the_left else -1, 0)
    assert change[1].max() > 1e-2
    assert np.delete(change, 1, axis=0).max() < 1e-5


def test_input_means_are_those_of_what_the_layer_reads(perceptron, tmp_path):
    onnx.save(perceptron, tmp_path / "m.onnx")
    network = load(tmp_path / "m.onnx")
    x = f(300, 3)
    first, second = with_input_means(network, network.layers(), {"x": x})
    tensors = {t.name: numpy_helper.to_array(t) for t in perceptron.graph.initializer}
    hidden = np.maximum(x @ tensors["w1"].T + tensors["b1"], 0)
    np.testing.assert_allclose(first.input_mean, x.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(second.input_mean, hidden.mean(axis=0), atol=1e-5)


def test_what_is_skipped_is_listed_with_the_reason(build):
    nodes = [
        helper.make_node("Gather", ["table", "i"], ["e"]),
        helper.make_node("ReduceMax", ["e"], ["s"], keepdims=0),
        helper.make_node("DequantizeLinear", ["u", "s", "z"], ["d"]),
        helper.make_node("MatMul", ["e", "d"], ["m"]),
        helper.make_node("MatMul", ["m", "w"], ["n"]),
        helper.make_node("Add", ["n", "big"], ["y"]),
    ]
    tensors = {
        "table": f(7, 5),
        "u": q(5, 5),
        "z": np.array(3, np.int8),
        "w": f(5, 4),
        "big": f(1, 4),
    }
    network = load(build(nodes, tensors, {"i": ["n"]}, dtype=TensorProto.INT64))
    reasons = {s.name: s.reason for s in network.graph.skipped}
    assert [s.name for s in network.sites] == ["table", "w"]
    assert reasons == {"u": "has a scale that is computed in the graph", "big": "is read by Add"}


def test_the_logits_are_taken_before_softmax_and_quantisation(build):
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["m"]),
        helper.make_node("QuantizeLinear", ["m", "s", "z"], ["q"]),
        helper.make_node("DequantizeLinear", ["q", "s", "z"], ["d"]),
        helper.make_node("Softmax", ["d"], ["y"]),
    ]
    tensors = {"w": f(5, 4), "s": np.array(0.1, X), "z": np.array(0, np.int8)}
    network = load(build(nodes, tensors, {"x": ["n", 5]}))
    assert (network.output, network.logits) == ("y", "m")


def test_a_model_with_several_inputs_runs(build):
    nodes = [
        helper.make_node("MatMul", ["a", "w"], ["m"]),
        helper.make_node("MatMul", ["b", "v"], ["n"]),
        helper.make_node("Add", ["m", "n"], ["y"]),
    ]
    network = load(build(nodes, {"w": f(3, 2), "v": f(4, 2)}, {"a": ["n", 3], "b": ["n", 4]}, opset=18))
    assert Runner(network, batch=4).predict({"a": f(10, 3), "b": f(10, 4)}).shape == (10, 2)


def test_a_fixed_batch_size_is_kept_and_every_sample_answered(build):
    network = load(build([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": f(3, 2)}, {"x": [4, 3]}))
    x = f(10, 3)
    np.testing.assert_allclose(Runner(network).predict({"x": x}), x @ network.sites[0].values, rtol=1e-5)


def test_older_files_that_list_weights_as_inputs_are_understood(build):
    network = load(build([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": f(3, 2)}, {"x": ["n", 3], "w": [3, 2]}))
    assert [i.name for i in network.inputs] == ["x"]


def test_a_wrong_name_or_shape_of_a_replacement_is_refused(perceptron, tmp_path):
    onnx.save(perceptron, tmp_path / "m.onnx")
    network = load(tmp_path / "m.onnx")
    with pytest.raises(ValueError, match="unknown layer"):
        network.tensors({"nobody": np.zeros((4, 3))})
    with pytest.raises(ValueError, match=r"shape \(3, 4\)"):
        network.tensors({"w1": np.zeros((3, 4))})
