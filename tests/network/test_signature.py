"""Which output of a model is its answer: the one that is named, or the only one that can be; never just the first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.allocation import sensitivity
from qtaml_hw.campaign import Evaluator
from qtaml_hw.errors import InputError
from qtaml_hw.network import Network, Runner, Samples, load, load_samples

RNG = np.random.default_rng(3)
WEIGHTS = RNG.normal(size=(5, 4)).astype(np.float32)
BOX = RNG.normal(size=(5, 6)).astype(np.float32)
X = RNG.normal(size=(40, 5)).astype(np.float32)
ORDER = np.array([2, 0, 3, 1], np.int64)
FLOAT, INT64, BOOL, STRING = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL, TensorProto.STRING

HEADS: dict[str, tuple[list[Any], int, list[Any]]] = {
    "z": ([], FLOAT, ["n", 4]),
    "p": ([helper.make_node("Softmax", ["z"], ["p"])], FLOAT, ["n", 4]),
    "box": ([helper.make_node("MatMul", ["x", "v"], ["box"])], FLOAT, ["n", 6]),
    "box turned": ([helper.make_node("Transpose", ["box"], ["box turned"])], FLOAT, [6, 40]),
    "box by time": ([helper.make_node("Unsqueeze", ["box", "zero"], ["box by time"])], FLOAT, [1, "n", 6]),
    "loss": ([helper.make_node("ReduceMax", ["z"], ["loss"], keepdims=0)], FLOAT, []),
    "best": ([helper.make_node("ReduceMax", ["z"], ["best"], axes=[1])], FLOAT, ["n", 1]),
    "label": ([helper.make_node("ArgMax", ["z"], ["label"], axis=1, keepdims=0)], INT64, ["n"]),
    "column": ([helper.make_node("ArgMax", ["p"], ["column"], axis=1)], INT64, ["n", 1]),
    "as float": ([helper.make_node("Cast", ["label"], ["as float"], to=FLOAT)], FLOAT, ["n"]),
    "first": ([helper.make_node("TopK", ["z", "one"], ["first value", "first"])], INT64, ["n", 1]),
    "first value": ([], FLOAT, ["n", 1]),
    "last": ([helper.make_node("TopK", ["z", "one"], ["last value", "last"], largest=0)], INT64, ["n", 1]),
    "top two": ([helper.make_node("TopK", ["z", "two"], ["top two value", "top two"])], INT64, ["n", 2]),
    "named": ([helper.make_node("Gather", ["order", "label"], ["named"])], INT64, ["n"]),
    "row": ([helper.make_node("Gather", ["v", "label"], ["row"])], FLOAT, ["n", 6]),
    "along samples": ([helper.make_node("ArgMax", ["z"], ["along samples"], axis=0, keepdims=0)], INT64, [4]),
    "large": ([helper.make_node("Greater", ["best", "half"], ["large"])], BOOL, ["n", 1]),
    "large as integer": ([helper.make_node("Cast", ["large"], ["large as integer"], to=INT64)], INT64, ["n", 1]),
    "alike": ([helper.make_node("Equal", ["best", "half"], ["alike"])], BOOL, ["n", 1]),
    "top two value": ([], FLOAT, ["n", 2]),
    "text": ([helper.make_node("Cast", ["label"], ["text"], to=STRING)], STRING, ["n"]),
    "vague": ([helper.make_node("Identity", ["z"], ["vague"])], FLOAT, ["n", "k"]),
    "rounded": ([helper.make_node("QuantizeLinear", ["best", "half"], ["rounded"])], TensorProto.UINT8, ["n", 1]),
    "list": ([helper.make_node("SplitToSequence", ["z"], ["list"], axis=1)], FLOAT, ["n", 1]),
}
"""Outputs by name, with the nodes that make them from x, z and each other; z = x w."""

TENSORS = {
    "w": WEIGHTS,
    "v": BOX,
    "order": ORDER,
    "zero": np.array([0], np.int64),
    "one": np.array([1], np.int64),
    "two": np.array([2], np.int64),
    "half": np.array(0.5, np.float32),
}


def model(folder: Path, *outputs: str) -> Path:
    """A model with these outputs, in this order."""
    wanted, nodes = set(outputs), list[Any]()
    known = [helper.make_node("MatMul", ["x", "w"], ["z"]), *(node for made, *_ in HEADS.values() for node in made)]
    for node in reversed(known):
        if wanted & set(node.output):
            wanted |= set(node.input)
            nodes.insert(0, node)
    values = [helper.make_tensor_value_info(name, *HEADS[name][1:]) for name in outputs]
    for value in values:
        if value.name == "list":
            value.CopyFrom(helper.make_tensor_sequence_value_info("list", FLOAT, ["n", 1]))
    tensors = [numpy_helper.from_array(v, n) for n, v in TENSORS.items() if n in wanted]
    x = helper.make_tensor_value_info("x", FLOAT, ["n", 5])
    graph = helper.make_graph(nodes, "g", [x], values, tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), folder / "m.onnx")
    return folder / "m.onnx"


def accuracy(network: Network, labels: np.ndarray) -> float:
    return Evaluator(network, network.layers(), Samples({"x": X}, labels)).clean()


def classes() -> np.ndarray:
    """The class of every sample, by weights of 8 bits, as all accuracies here are."""
    step = np.abs(WEIGHTS).max() / 127
    return np.asarray(np.argmax(X @ (np.rint(WEIGHTS / step) * step), axis=1))


@pytest.mark.parametrize(
    "others", [["label"], ["loss"], ["best"], ["list"], ["box by time"], ["top two"], ["text", "label", "best"]]
)
def test_the_only_output_that_can_hold_scores_is_taken_and_said(tmp_path, others):
    for outputs in ([*others, "z"], ["z", *others]):
        network = load(model(tmp_path, *outputs))
        assert (network.output, network.answer.holds_labels) == ("z", False)
        assert network.answer.remark.startswith("output 'z' is taken for the model's answer")
        assert accuracy(network, classes()) == 1


@pytest.mark.parametrize("outputs", [["box", "z"], ["z", "p"], ["vague", "z"], ["label", "best"], ["text", "list"]])
def test_where_there_is_a_choice_nothing_is_guessed_and_the_outputs_are_listed(tmp_path, outputs):
    with pytest.raises(InputError, match=r"m\.onnx: the model has 2 outputs.*set data\.output") as refused:
        load(model(tmp_path, *outputs))
    assert "\n" not in str(refused.value)
    assert all(repr(name) in str(refused.value) for name in outputs)


def test_an_output_is_listed_with_its_type_and_shape(tmp_path):
    with pytest.raises(InputError) as refused:
        load(model(tmp_path, "box", "label", "list", "text", "vague", "loss"))
    listed = "'box' float32 (any, 6), 'label' int64 (any), 'list' (not a tensor), 'text' string (any), "
    assert str(refused.value).endswith(f"to one of {listed}'vague' float32 (any, any), 'loss' float32 ()")


@pytest.mark.parametrize("outputs", [["box", "z"], ["label", "z"], ["z"]])
def test_the_output_that_is_named_is_the_answer(tmp_path, outputs):
    path = model(tmp_path, *outputs)
    network = load(path, "z")
    assert (network.output, network.answer.remark) == ("z", "")
    assert accuracy(network, classes()) == 1
    np.testing.assert_allclose(Runner(network).predict({"x": X}), X @ WEIGHTS, rtol=1e-4, atol=1e-5)
    with pytest.raises(
        InputError, match=r"m\.onnx: the model has no output 'y': data\.output .*'z' float32 \(any, 4\)"
    ):
        load(path, "y")


def test_an_inner_tensor_is_no_output(tmp_path):
    with pytest.raises(InputError, match="no output 'z'"):
        load(model(tmp_path, "p"), "z")


@pytest.mark.parametrize("name", ["z", "p", "vague", "best", "rounded", "row", "first value", "box by time"])
def test_the_only_output_is_taken_as_it_is_where_it_is_no_label(tmp_path, name):
    """What it says about a sample is another question."""
    network = load(model(tmp_path, name))
    assert (network.output, network.answer.holds_labels, network.answer.remark) == (name, False, "")


@pytest.mark.parametrize("name", ["label", "column", "as float", "first", "named"])
@pytest.mark.parametrize("others", [[], ["box"]])
def test_labels_are_compared_as_they_are_and_sensitivities_taken_at_the_scores(tmp_path, name, others):
    network = load(model(tmp_path, name, *others), name)
    assert (network.logits, network.answer.holds_labels) == ("z", True)
    truth = ORDER[classes()] if name == "named" else classes()
    assert accuracy(network, truth) == 1
    assert accuracy(network, (truth + 1) % 4) == 0
    layers = network.layers()
    found, wanted = (
        sensitivity(n, layers, {"x": X}).values for n in (network, load(model(tmp_path, "z", *others), "z"))
    )
    assert found.tolist() == wanted.tolist()
    assert found[0] > 0


@pytest.mark.parametrize("name", ["large", "large as integer"])
def test_what_a_threshold_decides_is_a_label_and_sensitivities_are_taken_at_the_score(tmp_path, name):
    network = load(model(tmp_path, name))
    assert (network.logits, network.answer.holds_labels, network.answer.ranked) == ("best", True, False)


def test_of_the_likeliest_classes_in_order_one_must_be_right(tmp_path):
    network = load(model(tmp_path, "top two", "top two value"), "top two")
    assert (network.logits, network.answer.ranked) == ("z", True)


@pytest.mark.parametrize("classes", [["a", "b", "c", "d"], [10, 20, 30, 40]])
def test_scores_in_a_map_from_classes_are_given_back_with_what_the_classes_are_called(tmp_path, classes):
    """As converters of scikit-learn write them; texts in the data are class numbers then."""
    path = model(tmp_path, "text", "p")
    known = onnx.load(path)
    names = {"classlabels_strings" if isinstance(classes[0], str) else "classlabels_int64s": classes}
    known.graph.node.append(helper.make_node("ZipMap", ["p"], ["map"], domain="ai.onnx.ml", **names))
    known.opset_import.append(helper.make_opsetid("ai.onnx.ml", 3))
    key = STRING if isinstance(classes[0], str) else INT64
    scores = helper.make_map_type_proto(key, helper.make_tensor_type_proto(FLOAT, None))
    known.graph.output[1].CopyFrom(helper.make_value_info("map", helper.make_sequence_type_proto(scores)))
    onnx.save(known, path)
    network, other = load(path), "e" if key == STRING else 15
    assert (network.output, network.logits, network.answer.classes) == ("map", "z", tuple(classes))
    np.savez(tmp_path / "data.npz", x=X[:4], y=np.array(classes)[[3, 0, 2, 1]], wrong=np.array([other] * 4))
    assert load_samples(tmp_path / "data.npz", network).labels.tolist() == [3, 0, 2, 1]
    with pytest.raises(InputError, match=r"'wrong' have .*: the classes of the model are (10|'a')"):
        load_samples(tmp_path / "data.npz", network, y="wrong")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "top two value",
            r"'top two value' float32 \(any, 2\) holds the largest scores in order, and not whose they are",
        ),
        ("along samples", r"'along samples' int64 \(4\) holds labels, and does not say"),
        ("alike", r"'alike' bool \(any, 1\) holds one yes or no for each sample, with no scores in front of it"),
        ("last", r"'last' int64 \(any, 1\) holds one integer for each sample"),
        ("text", r"'text' string \(any\) holds no numbers"),
        ("list", r"'list' \(not a tensor\) holds no numbers"),
    ],
)
def test_what_is_neither_scores_nor_one_label_from_scores_is_refused(tmp_path, name, reason):
    for outputs, asked, ending in (
        ([name], None, "picks from them"),
        ([name, "z"], name, r"'z' float32 \(any, 4\)"),
    ):
        with pytest.raises(InputError, match=rf"m\.onnx: output {reason}.*: expected scores, .*{ending}$"):
            load(model(tmp_path, *outputs), asked)


def test_layers_that_the_answer_does_not_need_have_no_sensitivity(tmp_path):
    network = load(model(tmp_path, "box", "z"), "z")
    found = sensitivity(network, network.layers(), {"x": X})
    assert dict(zip(found.names, found.values > 0, strict=True)) == {"w": True, "v": False}


def test_of_a_model_for_so_many_samples_at_once_an_output_has_them_first(tmp_path):
    """40 samples in, (40, 4) out are scores, (6, 40) are none."""
    path = model(tmp_path, "z", "box turned")
    made = onnx.load(path)
    made.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 40
    made.graph.output[0].type.tensor_type.shape.dim[0].dim_value = 40
    onnx.save(made, path)
    network = load(path)
    assert network.output == "z"
    assert accuracy(network, classes()) == 1
