"""What a broken or hostile model file gets: one message that says what is wrong, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.errors import InputError
from qtaml_hw.network import Runner, load

X = np.float32


def save(model: onnx.ModelProto, folder: Path) -> Path:
    path = folder / "model.onnx"
    path.write_bytes(model.SerializeToString())
    return path


def change(model: onnx.ModelProto, name: str, value: np.ndarray) -> onnx.ModelProto:
    for tensor in model.graph.initializer:
        if tensor.name == name:
            tensor.CopyFrom(numpy_helper.from_array(value, name))
    return model


def test_a_sound_model_loads(perceptron, tmp_path):
    network = load(save(perceptron, tmp_path))
    assert [site.name for site in network.sites] == ["w1", "w2"]
    assert network.inputs[0].shape == (None, 3)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.onnx: No such file"):
        load(tmp_path / "absent.onnx")


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(InputError, match="directory"):
        load(tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(perceptron, tmp_path, share):
    data = perceptron.SerializeToString()
    path = tmp_path / "cut.onnx"
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(InputError, match=r"cut\.onnx: not a"):
        load(path)


@pytest.mark.parametrize("data", [b"", b"hello world, this is no protobuf", b"\x00" * 100, b"PK\x03\x04"])
def test_a_file_of_something_else_is_refused(tmp_path, data):
    path = tmp_path / "other.onnx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"other\.onnx: not a"):
        load(path)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_single_bad_weight_is_refused_with_its_layer(perceptron, tmp_path, bad):
    weights = np.ones((4, 3), X)
    weights[2, 1] = bad
    with pytest.raises(InputError, match=r"layer 'w1' has weights that are NaN or infinite"):
        load(save(change(perceptron, "w1", weights), tmp_path))


def test_a_layer_of_zeros_is_left_out_and_listed(perceptron, tmp_path):
    """Pruned layers, and those that are initialised with zeros, are legitimate."""
    network = load(save(change(perceptron, "w2", np.zeros((4, 2), X)), tmp_path))
    assert [site.name for site in network.sites] == ["w1"]
    assert [(s.name, s.reason) for s in network.graph.skipped] == [("w2", "holds nothing but zeros")]


def test_a_model_of_zeros_is_refused(perceptron, tmp_path):
    model = change(change(perceptron, "w2", np.zeros((4, 2), X)), "w1", np.zeros((4, 3), X))
    with pytest.raises(InputError, match=r"no weights.*'w1' holds nothing but zeros"):
        load(save(model, tmp_path))


def test_a_model_without_weights_is_refused(build):
    path = build([helper.make_node("Relu", ["x"], ["y"])], {}, {"x": ["n", 3]})
    with pytest.raises(InputError, match="no weights"):
        load(path)


def test_a_model_whose_only_tensors_are_skipped_says_which(build):
    nodes = [helper.make_node("Add", ["table", "x"], ["y"])]
    path = build(nodes, {"table": np.ones((5, 3), X)}, {"x": ["n", 3]})
    with pytest.raises(InputError, match=r"no weights.*'table' is read by Add"):
        load(path)


def test_data_in_another_file_are_never_opened(perceptron, tmp_path):
    """A model must not make the tool read files of its choice."""
    tensor = perceptron.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../../etc/passwd")
    with pytest.raises(InputError, match=r"'w1' keeps its data in .*: expected the plain name"):
        load(save(perceptron, tmp_path))


@pytest.mark.parametrize("dims", [[4, 300], [1 << 40, 1 << 20], [4, -3], [0, 3]])
def test_dimensions_that_do_not_fit_the_data_are_refused(perceptron, tmp_path, dims):
    del perceptron.graph.initializer[0].dims[:]
    perceptron.graph.initializer[0].dims.extend(dims)
    with pytest.raises(InputError, match=r"model\.onnx: "):
        load(save(perceptron, tmp_path))


def test_an_unknown_operator_is_refused(perceptron, tmp_path):
    perceptron.graph.node[1].op_type = "Frobnicate"
    with pytest.raises(InputError, match=r"onnxruntime cannot run the model.*Frobnicate"):
        load(save(perceptron, tmp_path))


def test_what_a_function_holds_is_stored_once_however_often_it_is_called(perceptron, tmp_path):
    held = numpy_helper.from_array(np.arange(12, dtype=np.float32).reshape(4, 3) - 5, "k")
    nodes = [helper.make_node("Constant", [], ["k"], value=held), helper.make_node("MatMul", ["a", "k"], ["o"])]
    perceptron.functions.append(helper.make_function("own", "f", ["a"], ["o"], nodes, [helper.make_opsetid("", 13)]))
    perceptron.opset_import.append(helper.make_opsetid("own", 1))
    calls = [helper.make_node("f", ["r"], [name], domain="own") for name in ("p", "q")]
    add = helper.make_node("Add", ["p", "q"], ["y"])
    del perceptron.graph.node[2:]
    perceptron.graph.node.extend([*calls, add])
    path = save(perceptron, tmp_path)
    network = load(path)
    assert [site.values.size for site in network.sites] == [12, 12]
    x = {"x": np.eye(3, dtype=np.float32)}
    expected = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, x)[0]
    np.testing.assert_allclose(Runner(network).predict(x), expected, rtol=1e-6)


@pytest.mark.parametrize("where", ["graph", "one function", "two functions"])
def test_constants_that_are_alike_are_two_where_the_file_has_two(perceptron, tmp_path, where):
    """Names that end as the inliner's do are no sign that it made them, and equal names in two functions are two."""
    held = numpy_helper.from_array(np.arange(12, dtype=np.float32).reshape(4, 3) - 5, "k")
    names = {"graph": ("k__1", "k__2"), "one function": ("k", "l"), "two functions": ("k", "k")}[where]

    def product(name, source, output):
        constant = helper.make_node("Constant", [], [name], value=held)
        return [constant, helper.make_node("MatMul", [source, name], [output])]

    def function(name, inputs, nodes):
        made = helper.make_function("own", name, inputs, ["o"], nodes, [helper.make_opsetid("", 13)])
        perceptron.functions.append(made)
        return lambda given, output: helper.make_node(name, given, [output], domain="own")

    total = helper.make_node("Add", ["p", "q"], ["o"])
    if where == "graph":
        call = function("f", ["p", "q"], [total])
        nodes = [*product(names[0], "r", "p"), *product(names[1], "r", "q"), call(["p", "q"], "y")]
    elif where == "one function":
        inner = [*product(names[0], "r", "p"), *product(names[1], "r", "q"), total]
        nodes = [function("f", ["r"], inner)(["r"], "y")]
    else:
        calls = [
            function(f"f{out}", ["r"], product(n, "r", "o"))(["r"], out) for n, out in zip(names, "pq", strict=True)
        ]
        nodes = [*calls, helper.make_node("Add", ["p", "q"], ["y"])]
    perceptron.opset_import.append(helper.make_opsetid("own", 1))
    del perceptron.graph.node[2:]
    perceptron.graph.node.extend(nodes)
    assert [site.values.size for site in load(save(perceptron, tmp_path)).sites] == [12, 12, 12]


def test_an_output_without_a_shape_is_one_of_any_shape(perceptron, tmp_path):
    perceptron.graph.output[0].type.tensor_type.ClearField("shape")
    assert len(load(save(perceptron, tmp_path)).sites) == 2


def test_shapes_that_do_not_fit_each_other_are_refused(build):
    path = build([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": np.ones((3, 2), X)}, {"x": ["n", 5]})
    with pytest.raises(InputError, match="onnxruntime cannot run"):
        load(path)


def test_odd_layer_names_are_only_text(perceptron, tmp_path):
    odd = "../../etc/<script>alert(1)</script>\n; rm -rf"
    for node in perceptron.graph.node:
        node.input[:] = [odd if n == "w1" else n for n in node.input]
    perceptron.graph.initializer[0].name = odd
    assert load(save(perceptron, tmp_path)).layers()[0].name == odd


@pytest.mark.parametrize("kind", [TensorProto.UNDEFINED, TensorProto.STRING, 99])
def test_an_input_that_is_no_tensor_of_numbers_is_refused(perceptron, tmp_path, kind):
    perceptron.graph.input[0].type.tensor_type.elem_type = kind
    with pytest.raises(InputError, match=r"model\.onnx: "):
        load(save(perceptron, tmp_path))


@pytest.mark.parametrize("side", ["input", "output"])
def test_a_model_without_input_or_output_is_refused(build, tmp_path, side):
    """A constant times a weight, with the input or the output left out of the graph's list."""
    path = build(
        [helper.make_node("MatMul", ["w", "v"], ["y"])], {"w": np.ones((3, 2), X), "v": np.ones((2, 2), X)}, {}
    )
    model = onnx.load(path)
    if side == "output":
        model.graph.input.append(helper.make_tensor_value_info("x", TensorProto.FLOAT, [1]))
        del model.graph.output[:]
    with pytest.raises(InputError, match=r"model\.onnx: "):
        load(save(model, tmp_path))


def test_large_tensors_are_found_wherever_the_graph_reads_them(build):
    """Held beside the model, they serve nodes inside a branch as well, and outputs that are tensors themselves."""
    rng = np.random.default_rng(0)
    tensors = {name: rng.normal(size=(32, 32)).astype(np.float32) for name in ("w", "v", "out")}
    value = helper.make_tensor_value_info
    branches = [
        helper.make_graph([helper.make_node("MatMul", ["h", name], ["b"])], "branch", [], [value("b", 1, None)])
        for name in ("v", "w")
    ]
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["h"]),
        helper.make_node("ReduceSum", ["h"], ["s"], keepdims=0),
        helper.make_node("Less", ["s", "zero"], ["c"]),
        helper.make_node("If", ["c"], ["y"], then_branch=branches[0], else_branch=branches[1]),
    ]
    path = build(nodes, {**tensors, "zero": np.float32(0)}, {"x": ["n", 32]}, ["y", "out"], 13)
    network, x = load(path, "y"), rng.normal(size=(5, 32)).astype(np.float32)
    assert sorted(network.graph.tensors) == ["out", "v", "w"]
    h = x @ tensors["w"]
    np.testing.assert_allclose(
        Runner(network).predict({"x": x}), h @ tensors["v" if h.sum() < 0 else "w"], rtol=1e-4, atol=1e-4
    )
    assert np.array_equal(next(Runner(network, ["out"]).batches({"x": x}))[0], tensors["out"])


@pytest.mark.parametrize("size", [4, 64])
def test_networks_that_differ_in_a_tensor_that_is_no_weight_differ_in_their_digest(build, size):
    """Also in a large one, whose data are held beside the model."""
    nodes = [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Mul", ["h", "scale"], ["y"])]
    found = set()
    for last in (1.0, 2.0):
        scale = np.ones((size, size), np.float32)
        scale[-1, -1] = last
        tensors = {"w": np.ones((size, size), np.float32), "scale": scale}
        network = load(build(nodes, tensors, {"x": [size, size]}))
        assert (size == 64) == ("scale" in network.graph.tensors)
        found.add(network.digest(["w"]))
    assert len(found) == 2
