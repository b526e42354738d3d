"""What a network is asked: every kind of answer by the metric of its owner, or a refusal that names the field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.campaign import Evaluator
from qtaml_hw.case import Case, open_case
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError

RNG = np.random.default_rng(11)
F, HALF, I64 = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.INT64
FEATURES, CLASSES, SIZE = 12, 4, 160
W1 = RNG.normal(size=(FEATURES, 24)).astype(np.float32)
W2 = RNG.normal(size=(24, CLASSES)).astype(np.float32)
BODY = [
    helper.make_node("MatMul", ["x", "w1"], ["h"]),
    helper.make_node("Relu", ["h"], ["r"]),
    helper.make_node("MatMul", ["r", "w2"], ["z"]),
]
TENSORS = {"w1": W1, "w2": W2}
X = RNG.normal(size=(SIZE, FEATURES)).astype(np.float32)
SEQUENCE = RNG.normal(size=(SIZE, 5, FEATURES)).astype(np.float32)


def scores(x: NDArray[Any]) -> NDArray[Any]:
    """What the body says."""
    return np.asarray(np.maximum(x @ W1, 0) @ W2)


Y = scores(X).argmax(axis=1)
TOKENS = scores(SEQUENCE).argmax(axis=2)

Ask = Callable[..., Case]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Writes a network and its data, and opens the design that asks them."""

    def make(
        nodes: list[Any],
        outputs: dict[str, Any],
        arrays: dict[str, Any],
        *,
        takes: dict[str, Any] | None = None,
        tensors: dict[str, Any] | None = None,
        network: dict[str, Any] | None = None,
        **data: Any,
    ) -> Case:
        def values(table: dict[str, Any]) -> list[Any]:
            return [
                helper.make_tensor_value_info(n, *(v if isinstance(v, tuple) else (F, v))) for n, v in table.items()
            ]

        kept = [numpy_helper.from_array(v, n) for n, v in (TENSORS | (tensors or {})).items()]
        graph = helper.make_graph(
            nodes, "g", values(takes or {"x": ["N", *arrays["test_x"].shape[1:]]}), values(outputs), kept
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.save(model, tmp_path / "net.onnx")
        np.savez(tmp_path / "data.npz", **({"calibration_x": arrays.get("test_x", X)[::-1] + 0} | arrays))
        own = {"model": "net.onnx"} | (network or {})
        tables = {"network": own, "data": {"file": "data.npz"} | data, "memory": {"p_flip": 0.01}}
        return open_case(Design.parse(tables, "design.toml"), tmp_path, feedback=False)

    return make


def node(op: str, inputs: str, output: str, **attributes: Any) -> Any:
    return helper.make_node(op, inputs.split(), [output], **attributes)


TAILS: dict[str, tuple[list[Any], dict[str, Any], str]] = {
    "scores": ([], {"z": ["N", CLASSES]}, "top-1"),
    "scores with axes of length 1": (
        [node("Unsqueeze", "z last", "u")],
        {"u": ["N", CLASSES, 1, 1]},
        "top-1",
    ),
    "samples second": (
        [node("Unsqueeze", "z first", "u")],
        {"u": [1, "N", CLASSES]},
        "top-1",
    ),
    "samples last": ([node("Transpose", "z", "t", perm=[1, 0])], {"t": [CLASSES, "N"]}, "top-1"),
    "half precision": (
        [node("Cast", "z", "c", to=TensorProto.FLOAT16)],
        {"c": (TensorProto.FLOAT16, ["N", CLASSES])},
        "top-1",
    ),
    "scores, label second": (
        [node("Softmax", "z", "p"), node("ArgMax", "z", "label", axis=1, keepdims=0)],
        {"p": ["N", CLASSES], "label": (I64, ["N"])},
        "top-1",
    ),
    "label alone": ([node("ArgMax", "z", "label", axis=1)], {"label": (I64, ["N", 1])}, "top-1"),
}
TAIL_TENSORS = {"last": np.array([2, 3]), "first": np.array([0])}


@pytest.mark.parametrize("kind", TAILS)
def test_the_class_of_a_sample_is_found_wherever_the_model_says_it(ask: Ask, kind: str) -> None:
    nodes, outputs, metric = TAILS[kind]
    case = ask([*BODY, *nodes], outputs, {"test_x": X, "test_y": Y}, tensors=TAIL_TENSORS)
    assert (case.metric.name, case.sanity.as_given) == (metric, 1.0)
    assert case.sanity.clean > 0.97
    assert case.evaluator().clean() == case.sanity.clean


@pytest.mark.parametrize(
    "labels",
    [
        Y[:, None],
        Y[:, None, None],
        Y.astype(np.float32),
        Y.astype(np.int8)[:, None],
        np.eye(CLASSES)[Y],
        np.eye(CLASSES, dtype=bool)[Y],
    ],
    ids=["column", "deep column", "whole floats", "column of bytes", "one-hot floats", "one-hot booleans"],
)
def test_labels_mean_the_same_in_every_form(ask: Ask, labels: NDArray[Any]) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels})
    assert (case.metric.name, case.sanity.as_given, case.sanity.chance) == ("top-1", 1.0, 0.25)
    assert any("one-hot" in remark for remark in case.remarks) == (labels.shape[-1] == CLASSES)


@pytest.mark.parametrize(
    ("labels", "fields", "complaint"),
    [
        (Y + 1, {}, r"labels run from 1 to 4, and its 4 classes are 0 to 3: .* set data\.first_label = 1"),
        (Y * 2, {}, r"labels run from 0 to 6, and its 4 classes are 0 to 3: see data\.labels"),
        (Y - 1, {}, r"labels run from -1 to 2"),
        (2 * Y + 1, {}, r"labels run from 1 to 7, and its 4 classes are 0 to 3: see data\.labels and data\.output"),
        (np.array(["cat"] * SIZE), {}, r"labels 'test_y' are text: expected class numbers"),
        (Y, {"class_axis": 0}, r"data\.class_axis = 0: this axis of the output runs over samples"),
        (Y, {"class_axis": 4}, r"data\.class_axis = 4: the output has 2 axes"),
        (Y, {"metric": "top-k", "k": 4}, r"data\.k = 4: with 4 classes expected 1 to 3"),
        (Y, {"metric": "threshold"}, r"takes labels of 0 and 1: they run from 0 to 3"),
        (RNG.integers(0, 4, (SIZE, 3)), {}, r"does not fit labels of shape \(samples, 3\).*data\.output, data\.metric"),
        (RNG.normal(size=(SIZE, 3)), {"metric": "snr"}, r"labels of the same shape, and theirs is \(samples, 3\)"),
        (Y, {"sample_axis": 1}, r"axis 1 of 'z', shape \(128, 4\) for 128 samples, does not run over samples"),
        (Y, {"sample_axis": 5}, r"axis 5 of 'z', .* see data\.sample_axis"),
        (Y, {"output": "y"}, r"the model has no output 'y'"),
        (Y, {"sample_axis": {"nobody": 1}}, r"data\.sample_axis names 'nobody': the model has 'x', 'z'"),
    ],
)
def test_what_fits_no_question_is_refused_with_the_field(
    ask: Ask, labels: NDArray[Any], fields: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint) as refused:
        ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels}, **fields)
    assert "\n" not in str(refused.value)


FOUR = np.eye(CLASSES, dtype=np.uint8)


@pytest.mark.parametrize(
    "labels",
    [FOUR[Y][:, :, None, None], 0.9 * FOUR[Y] + 0.025, Y[None, :], Y.astype("U1"), Y.astype("S1")],
    ids=["one-hot with axes of length 1", "smoothed", "in a row", "text", "bytes"],
)
def test_the_class_of_a_sample_is_read_however_it_is_written(ask: Ask, labels: NDArray[Any]) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels})
    assert (case.metric.name, case.sanity.as_given, case.sanity.chance) == ("top-1", 1.0, 0.25)


def test_two_classes_may_be_minus_one_and_one(ask: Ask) -> None:
    z = scores(X)[:, :2]
    labels = np.where(z[:, 1] > z[:, 0], 1, -1)
    case = ask(BODY, {"z": ["N", 2]}, {"test_x": X, "test_y": labels}, tensors={"w2": W2[:, :2].copy()})
    assert (case.metric.name, case.sanity.as_given) == ("top-1", 1.0)


def test_labels_that_count_from_one_are_read_where_that_is_said(ask: Ask) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y + 1}, first_label=1)
    assert case.sanity.as_given == 1.0


def test_the_class_may_be_among_the_first_k(ask: Ask) -> None:
    second = np.argsort(scores(X), axis=1)[:, -2]
    arrays = {"test_x": X, "test_y": second}
    assert ask(BODY, {"z": ["N", CLASSES]}, arrays, metric="top-k", k=2).sanity.as_given == 1.0
    assert ask(BODY, {"z": ["N", CLASSES]}, arrays, metric="top-k", k=1).sanity.as_given == 0.0


POSITIONS: dict[str, tuple[list[Any], list[Any], dict[str, Any]]] = {
    "classes last": ([], ["N", 5, CLASSES], {}),
    "classes second": ([node("Transpose", "z", "o", perm=[0, 2, 1])], ["N", CLASSES, 5], {}),
    "time first": ([node("Transpose", "z", "o", perm=[1, 0, 2])], [5, "N", CLASSES], {}),
    "softmax over axis 1": (
        [node("Transpose", "z", "t", perm=[0, 2, 1]), node("Softmax", "t", "o", axis=1)],
        ["N", CLASSES, 5],
        {},
    ),
    "labels alone": ([node("ArgMax", "z", "o", axis=2, keepdims=0)], ["N", 5], {}),
    "time first, axis named": (
        [node("Transpose", "z", "o", perm=[1, 0, 2])],
        [5, "N", CLASSES],
        {"sample_axis": 1, "class_axis": 2},
    ),
}


@pytest.mark.parametrize("kind", POSITIONS)
def test_each_position_of_a_sample_has_a_class(ask: Ask, kind: str) -> None:
    nodes, shape, fields = POSITIONS[kind]
    name, of = ("o", I64 if kind == "labels alone" else F) if nodes else ("z", F)
    labels = TOKENS.copy()
    labels[:, 0] = (labels[:, 0] + 1) % CLASSES  # one position of five is wrong
    case = ask([*BODY, *nodes], {name: (of, shape)}, {"test_x": SEQUENCE, "test_y": labels}, **fields)
    assert case.metric.name == "per-position"
    assert case.sanity.as_given == pytest.approx(0.8)


CLASSES_SECOND = [node("Transpose", "z", "o", perm=[0, 2, 1])]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (FOUR[TOKENS], "one-hot"),
        (FOUR[TOKENS].transpose(0, 2, 1), "one-hot"),
        (np.where(TOKENS == 0, 255, TOKENS).astype(np.uint8), "255 stand for none"),
    ],
    ids=["one-hot, classes last", "one-hot, as the output", "255 for none"],
)
def test_positions_are_read_from_images_of_labels(ask: Ask, labels: NDArray[Any], said: str) -> None:
    case = ask([*BODY, *CLASSES_SECOND], {"o": ["N", CLASSES, 5]}, {"test_x": SEQUENCE, "test_y": labels})
    assert (case.metric.name, case.sanity.as_given) == ("per-position", 1.0)
    assert any(said in remark for remark in case.question.remarks)


@pytest.mark.parametrize("turned", [False, True])
def test_labels_may_lie_as_the_inputs_do(ask: Ask, turned: bool) -> None:
    """Time first in the inputs, and in the labels, too."""
    arrays = {"test_x": SEQUENCE.transpose(1, 0, 2), "test_y": TOKENS.T if turned else TOKENS}
    arrays["calibration_x"] = arrays["test_x"] + 1
    case = ask(
        BODY, {"z": ["T", "N", CLASSES]}, arrays, takes={"x": ["T", "N", FEATURES]}, sample_axis={"x": 1, "z": 1}
    )
    assert (case.test.size, case.metric.name, case.sanity.as_given) == (SIZE, "per-position", 1.0)


def test_as_many_positions_as_classes_leave_a_choice_that_is_not_made(ask: Ask) -> None:
    x = SEQUENCE[:, :4]
    arrays = {"test_x": x, "test_y": TOKENS[:, :4]}
    with pytest.raises(InputError, match=r"in more than one way: name the axis over classes, data\.class_axis"):
        ask(BODY, {"z": ["N", 4, CLASSES]}, arrays)
    assert ask(BODY, {"z": ["N", 4, CLASSES]}, arrays, class_axis=-1).sanity.as_given == 1.0
    assert ask(BODY, {"z": ["N", 4, CLASSES]}, arrays, class_axis=1).sanity.as_given < 0.6


def test_padding_does_not_count(ask: Ask) -> None:
    labels = np.where(np.arange(5) < 2, TOKENS, -100)
    case = ask(BODY, {"z": ["N", 5, CLASSES]}, {"test_x": SEQUENCE, "test_y": labels})
    assert case.sanity.as_given == 1.0


ONE = W2[:, :1]
LOGIT = (np.maximum(X @ W1, 0) @ ONE)[:, 0]
HEAD = [*BODY[:2], helper.make_node("MatMul", ["r", "one"], ["s"])]
PIECES = [
    node("Neg", "s", "minus"),
    node("Exp", "minus", "e"),
    node("Add", "e unit", "a"),
    node("Reciprocal", "a", "p"),
]


@pytest.mark.parametrize(
    ("nodes", "outputs", "labels"),
    [
        ([node("Sigmoid", "s", "p")], {"p": ["N", 1]}, LOGIT > 0),
        ([node("Sigmoid", "s", "p"), node("Squeeze", "p axis", "q")], {"q": ["N"]}, LOGIT > 0),
        ([node("Sigmoid", "s", "p"), node("Unsqueeze", "p last1", "q")], {"q": ["N", 1, 1]}, (LOGIT > 0).astype(int)),
        ([], {"s": ["N", 1]}, (LOGIT > 0).astype(np.float32)[:, None]),
        ([], {"s": ["N", 1]}, np.where(LOGIT > 0, 1, -1)),
        (
            PIECES,
            {"p": ["N", 1]},
            LOGIT > 0,
        ),
    ],
    ids=["sigmoid", "squeezed", "with axes of length 1", "logit", "minus one and one", "sigmoid in pieces"],
)
def test_one_score_is_compared_with_a_threshold(
    ask: Ask, nodes: list[Any], outputs: dict[str, Any], labels: NDArray[Any]
) -> None:
    tensors = {"one": ONE, "axis": np.array([1]), "last1": np.array([2]), "unit": np.float32(1)}
    case = ask([*HEAD, *nodes], outputs, {"test_x": X, "test_y": labels}, tensors=tensors)
    assert (case.metric.name, case.sanity.as_given, case.sanity.chance) == ("threshold", 1.0, 0.5)


def test_distances_are_no_logits_and_their_threshold_is_asked_for(ask: Ask) -> None:
    """Two inputs are the same where their distance is small, and no distance is below 0."""
    nodes = [*HEAD, node("Mul", "s s", "d")]
    near = (LOGIT**2 < 1).astype(int)
    arrays, outputs, tensors = {"test_x": X, "test_y": near}, {"d": ["N", 1]}, {"one": ONE}
    with pytest.raises(InputError, match=r"0 does not tell yes from no among them; set data\.threshold"):
        ask(nodes, outputs, arrays, tensors=tensors)
    case = ask(nodes, outputs, arrays, tensors=tensors, threshold=1.0)
    assert case.sanity.as_given == 0.0
    assert any("the opposite is right in " in said for said in case.sanity.warnings)
    assert ask(nodes, outputs, arrays | {"test_y": 1 - near}, tensors=tensors, threshold=1.0).sanity.as_given == 1.0


@pytest.mark.parametrize(
    "labels", [255 * (LOGIT > 0).astype(np.uint8), np.eye(2)[(LOGIT > 0).astype(int)]], ids=["mask", "one-hot"]
)
def test_yes_and_no_are_read_from_masks_and_pairs(ask: Ask, labels: NDArray[Any]) -> None:
    nodes = [*HEAD, node("Sigmoid", "s", "p")]
    case = ask(nodes, {"p": ["N", 1]}, {"test_x": X, "test_y": labels}, tensors={"one": ONE})
    assert (case.metric.name, case.sanity.as_given, case.sanity.chance) == ("threshold", 1.0, 0.5)


@pytest.mark.parametrize("kind", [TensorProto.BOOL, I64])
def test_a_decision_of_the_model_by_a_threshold_is_compared_as_it_is(ask: Ask, kind: int) -> None:
    nodes = [*HEAD, node("Greater", "s nought", "g"), *([node("Cast", "g", "c", to=I64)] if kind == I64 else [])]
    outputs = {"c" if kind == I64 else "g": (kind, ["N", 1])}
    tensors = {"one": ONE, "nought": np.zeros(1, np.float32)}
    case = ask(nodes, outputs, {"test_x": X, "test_y": LOGIT > 0}, tensors=tensors)
    assert (case.metric.name, case.sanity.as_given, case.sanity.chance) == ("top-1", 1.0, 0.5)


@pytest.mark.parametrize(
    ("yes", "no", "none"), [(255, 0, None), (1, -1, None), (1, 0, 255)], ids=["mask", "signs", "255 for none"]
)
def test_decisions_of_the_model_are_compared_with_masks(ask: Ask, yes: int, no: int, none: int | None) -> None:
    """Where one in four has no label, the others count; those that have none do not."""
    labels = np.where(scores(X) > 0, yes, no)
    if none is not None:
        labels[:, 0] = none
    nodes = [*BODY, helper.make_node("Greater", ["z", "nought"], ["g"])]
    tensors = {"nought": np.zeros(1, np.float32)}
    case = ask(nodes, {"g": (TensorProto.BOOL, ["N", CLASSES])}, {"test_x": X, "test_y": labels}, tensors=tensors)
    assert (case.metric.name, case.sanity.as_given, case.sanity.chance) == ("per-position", 1.0, 0.5)


@pytest.mark.parametrize(("fields", "name", "right"), [({}, "top-2", 0.5), ({"metric": "top-1"}, "top-1", 0.0)])
def test_the_likeliest_classes_hold_the_right_one(ask: Ask, fields: dict[str, Any], name: str, right: float) -> None:
    """Of every other sample the label is the second class, of the others the third."""
    order = np.argsort(-scores(X), axis=1)
    labels = np.where(np.arange(SIZE) % 2, order[:, 1], order[:, 2])
    nodes = [*BODY, helper.make_node("TopK", ["z", "two"], ["v", "i"], axis=1)]
    outputs = {"v": ["N", 2], "i": (I64, ["N", 2])}
    arrays, tensors = {"test_x": X, "test_y": labels}, {"two": np.array([2])}
    case = ask(nodes, outputs, arrays, tensors=tensors, output="i", **fields)
    assert (case.metric.name, case.sanity.as_given) == (name, right)


STEPS = {"step": np.float32(1 / 256), "zero": np.uint8(0), "coarse": np.float32(0.1), "minus": np.int8(-3)}


def test_a_threshold_is_that_of_the_score_and_not_of_the_integer_that_stands_for_it(ask: Ask) -> None:
    nodes = [*HEAD, node("Sigmoid", "s", "p"), node("QuantizeLinear", "p step zero", "q")]
    case = ask(
        nodes,
        {"q": (TensorProto.UINT8, ["N", 1])},
        {"test_x": X, "test_y": LOGIT > 0},
        tensors={"one": ONE, **STEPS},
    )
    assert (case.network.output, case.metric.name) == ("q", "threshold")
    assert case.sanity.as_given > 0.98


def test_integers_at_both_ends_of_a_network_are_compared_by_what_they_are_worth(ask: Ask) -> None:
    """An autoencoder in int8: its output has another step than its input."""
    back = np.linalg.qr(RNG.normal(size=(FEATURES, FEATURES)))[0].astype(np.float32)[:, :9]
    nodes = [
        node("DequantizeLinear", "x coarse minus", "v"),
        node("MatMul", "v in", "h"),
        node("MatMul", "h back", "w"),
        node("QuantizeLinear", "w finer", "q"),
        node("Reshape", "q shape", "y"),
    ]
    x = RNG.integers(-50, 50, (SIZE, FEATURES)).astype(np.int8)
    tensors = {"in": back, "back": back.T.copy(), "finer": np.float32(0.06), "shape": np.array([-1, FEATURES]), **STEPS}
    case = ask(
        nodes,
        {"y": (TensorProto.UINT8, ["N", FEATURES])},
        {"test_x": x, "calibration_x": x[::-1]},
        takes={"x": (TensorProto.INT8, ["N", FEATURES])},
        tensors=tensors | {"finer": np.float32(0.06)},
        labels="test_x",
        metric="snr",
    )
    v = 0.1 * (x.astype(np.float64) + 3)
    w = np.clip(np.rint(v @ back @ back.T / 0.06), 0, 255) * 0.06
    assert case.sanity.as_given == pytest.approx(10 * np.log10(np.square(v).sum() / np.square(v - w).sum()), abs=0.02)


@pytest.mark.parametrize("sigmoid", [True, False])
def test_several_yes_or_no_answers_are_counted_each(ask: Ask, sigmoid: bool) -> None:
    nodes = [*BODY, node("Sigmoid", "z", "p")] if sigmoid else BODY
    labels = (scores(X) > 0).astype(int)
    labels[:, 0] = 1 - labels[:, 0]
    case = ask(nodes, {"p" if sigmoid else "z": ["N", CLASSES]}, {"test_x": X, "test_y": labels})
    assert (case.metric.name, case.sanity.as_given) == ("threshold", 0.75)


def test_a_regression_is_measured_by_its_signal_to_noise_ratio(ask: Ask) -> None:
    noise = 0.1 * RNG.normal(size=SIZE)
    case = ask(HEAD, {"s": ["N", 1]}, {"test_x": X, "test_y": (LOGIT + noise)[:, None]}, tensors={"one": ONE})
    wanted = 10 * np.log10(np.square(LOGIT + noise).mean() / np.square(noise).mean())
    assert (case.metric.name, case.sanity.unit) == ("snr", "dB")
    assert case.sanity.as_given == pytest.approx(wanted, abs=0.01)


def test_whole_values_in_the_shape_of_the_output_are_values(ask: Ask) -> None:
    labels = np.rint(100 * scores(X)).astype(int)
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels}, tensors={"w2": 100 * W2})
    assert (case.metric.name, case.sanity.as_given > 40) == ("snr", True)
    assert not any("always answering the mean" in warning for warning in case.sanity.warnings)


def test_values_in_another_scale_are_worse_than_their_mean_and_that_is_said(ask: Ask) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": 100 + 50.5 * scores(X)})
    assert any("always answering the mean of the labels has" in warning for warning in case.sanity.warnings)


def test_an_autoencoder_is_compared_with_its_input_as_it_is_fed(ask: Ask) -> None:
    back = [helper.make_node("MatMul", ["x", "v"], ["h"]), helper.make_node("MatMul", ["h", "vt"], ["o"])]
    basis = np.linalg.qr(RNG.normal(size=(FEATURES, FEATURES)))[0][:, :9].astype(np.float32)
    arrays = {"test_x": (4 * X).astype(np.float32)}
    case = ask(
        back, {"o": ["N", FEATURES]}, arrays, tensors={"v": basis, "vt": basis.T + 0}, labels="test_x", scale=0.25
    )
    kept = X @ basis @ basis.T
    ratio = np.square(X).sum() / np.square(X - kept).sum()
    assert case.metric.name == "snr"
    assert case.sanity.as_given == pytest.approx(10 * np.log10(ratio), abs=0.01)


def test_without_labels_decisions_are_to_stay_as_they_are(ask: Ask) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X})
    assert (case.metric.name, case.sanity.clean) == ("agreement", 1.0)
    assert case.sanity.as_given > 0.97
    assert any("no labels" in remark for remark in case.remarks)
    assert ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X}, metric="kl").sanity.clean == 0.0
    assert ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X}, metric="cosine").sanity.clean == pytest.approx(1.0)
    assert 20 < ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X}, metric="snr").sanity.clean < 60


def test_without_labels_accuracy_is_an_estimate_at_the_temperature_of_the_known_one(ask: Ask) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X}, metric="top-1", clean_accuracy=0.8)
    assert case.sanity.estimate
    assert case.sanity.clean == pytest.approx(0.8, abs=0.01)
    assert any("estimate" in remark for remark in case.remarks)
    with pytest.raises(InputError, match=r"data\.clean_accuracy: an accuracy between 0\.25 \(chance\) and 1"):
        ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X}, metric="top-1", clean_accuracy=0.2)


def test_one_number_without_labels_is_no_question(ask: Ask) -> None:
    with pytest.raises(InputError, match=r"data\.metric must say: \"threshold\".*\"snr\" or \"cosine\""):
        ask(HEAD, {"s": ["N", 1]}, {"test_x": X}, tensors={"one": ONE})
    case = ask(HEAD, {"s": ["N", 1]}, {"test_x": X}, tensors={"one": ONE}, metric="threshold")
    assert case.metric.name == "agreement"


TABLE = RNG.normal(size=(30, FEATURES)).astype(np.float32)
IDS = RNG.integers(0, 30, (SIZE, 6))
MODEL = [helper.make_node("Gather", ["table", "ids"], ["e"]), helper.make_node("MatMul", ["e", "out"], ["z"])]
OUT = RNG.normal(size=(FEATURES, 30)).astype(np.float32)


@pytest.mark.parametrize("labels", [None, "test_x", "test_y"])
def test_a_token_model_has_the_perplexity_of_the_token_that_comes(ask: Ask, labels: str | None) -> None:
    """Of its input where there are no labels, or these are the tokens it reads; else of the labels as they are."""
    logits = TABLE[IDS] @ OUT
    logs = logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))
    following = RNG.integers(0, 30, IDS.shape)
    wanted, given = (following, logs) if labels == "test_y" else (IDS[:, 1:], logs[:, :-1])
    expected = np.exp(-np.take_along_axis(given, wanted[..., None], axis=2).mean())
    arrays = {"test_x": IDS, "calibration_x": IDS[::-1]} | ({"test_y": following} if labels == "test_y" else {})
    case = ask(
        MODEL,
        {"z": ["N", "T", 30]},
        arrays,
        takes={"ids": (I64, ["N", "T"])},
        tensors={"table": TABLE, "out": OUT},
        metric="perplexity",
        labels=labels,
    )
    assert case.sanity.unit == "perplexity"
    assert case.sanity.as_given == pytest.approx(expected, rel=1e-3)


def test_a_token_beyond_the_vocabulary_is_refused_with_the_range_of_all(ask: Ask) -> None:
    """Token 0 is one like the others."""
    beyond = np.resize(np.arange(31), IDS.shape)
    arrays = {"test_x": IDS, "calibration_x": IDS[::-1], "test_y": beyond}
    takes, tensors = {"ids": (I64, ["N", "T"])}, {"table": TABLE, "out": OUT}
    with pytest.raises(InputError, match="labels run from 0 to 30, and its 30 classes are 0 to 29: see data"):
        ask(MODEL, {"z": ["N", "T", 30]}, arrays, takes=takes, tensors=tensors, metric="perplexity", labels="test_y")


STATE = [
    helper.make_node("Mul", ["x", "gain"], ["xg"]),
    helper.make_node("Squeeze", ["state", "zero"], ["s0"]),
    helper.make_node("Add", ["xg", "s0"], ["xs"]),
    helper.make_node("Add", ["xs", "shift"], ["x1"]),
    helper.make_node("MatMul", ["x1", "w1"], ["h"]),
    *BODY[1:],
]
STATE_INPUTS = {"x": ["N", FEATURES], "gain": [], "shift": [], "state": [1, "N", FEATURES]}


@pytest.mark.parametrize("how", ["numbers", "arrays as the model has them", "arrays sample by sample", "one state"])
def test_inputs_that_samples_share_and_states_are_fed_along_their_own_axes(ask: Ask, how: str) -> None:
    state = RNG.normal(size=(SIZE, FEATURES)).astype(np.float32) if "arrays" in how else np.zeros((SIZE, FEATURES))
    gain = RNG.choice([0.5, 2.0], SIZE) if how == "arrays sample by sample" else np.full(SIZE, 2.0)
    state = state.astype(np.float32)
    labels = scores(X * gain[:, None].astype(np.float32) + state + np.float32(0.25)).argmax(axis=1)
    arrays = {"test_x": X, "test_y": labels, "shift": np.array([0.25], np.float32)}
    sources: dict[str, Any] = {"x": "test_x", "shift": "shift", "gain": "gain", "state": "state"}
    if how == "numbers":
        sources |= {"gain": 2.0, "shift": 0.25, "state": 0.0}
    else:
        arrays["gain"] = gain.astype(np.float32) if how == "arrays sample by sample" else np.array(2.0, np.float32)
        arrays["state"] = state[None] if how == "arrays as the model has them" else state
        if how == "one state":
            arrays["state"] = np.zeros((1, 1, FEATURES), np.float32)
    fields = {"inputs": sources, "calibration": sources, "tensors": {"zero": np.array([0])}}
    case = ask(STATE, {"z": ["N", CLASSES]}, arrays, takes=STATE_INPUTS, **fields)
    assert case.sanity.as_given == 1.0


def test_a_number_for_an_input_holds_for_calibration_too(ask: Ask) -> None:
    nodes = [node("Mul", "x t", "y"), helper.make_node("MatMul", ["y", "w1"], ["h"]), *BODY[1:]]
    takes = {"x": ["N", FEATURES], "t": []}
    case = ask(nodes, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y}, takes=takes, inputs={"x": "test_x", "t": 2.0})
    assert case.sanity.as_given == 1.0
    assert case.calibration.inputs["t"].tolist() == [2.0] * case.calibration.size


def test_missing_calibration_inputs_are_told_with_the_field(ask: Ask) -> None:
    with pytest.raises(
        InputError, match=r"no array 'other' for data\.calibration: .* with data\.calibration = 'test_x'"
    ):
        ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y}, calibration="other")


def test_a_model_without_an_axis_over_samples_is_told_so(ask: Ask) -> None:
    with pytest.raises(InputError, match=r"takes one sample of shape \(12,\), with no axis over samples"):
        ask(BODY, {"z": [CLASSES]}, {"test_x": X, "test_y": Y}, takes={"x": [FEATURES]})


def test_an_axis_that_the_model_does_not_name_can_be_named(ask: Ask) -> None:
    """Time first, both sizes open and nameless: (time, samples, features)."""
    first = np.moveaxis(SEQUENCE, 0, 1)
    nodes = [*BODY, node("ReduceMax", "z", "o", axes=[0], keepdims=0)]
    arrays = {"test_x": first, "calibration_x": first, "test_y": scores(SEQUENCE).max(axis=1).argmax(axis=1)}
    takes = {"x": [None, None, FEATURES]}
    case = ask(nodes, {"o": [None, CLASSES]}, arrays, takes=takes, sample_axis={"x": 1})
    assert case.sanity.as_given == 1.0


def test_a_model_for_four_samples_at_once_may_have_them_along_its_second_axis(ask: Ask) -> None:
    x = X[:62]
    nodes = [*BODY, node("Unsqueeze", "z first", "u")]
    case = ask(
        nodes,
        {"u": [1, 4, CLASSES]},
        {"test_x": x, "test_y": Y[:62]},
        takes={"x": [4, FEATURES]},
        tensors=TAIL_TENSORS,
    )
    assert (case.sanity.as_given, case.test.size) == (1.0, 62)


def test_an_output_that_does_not_grow_with_the_samples_is_refused(ask: Ask) -> None:
    nodes = [*BODY, node("ReduceMean", "z", "m", axes=[0], keepdims=1)]
    with pytest.raises(InputError, match=r"no axis grows with the samples: name it with data\.sample_axis"):
        ask(nodes, {"m": [1, CLASSES]}, {"test_x": X, "test_y": Y})


def test_samples_that_the_network_cannot_take_are_one_line(ask: Ask) -> None:
    """A token beyond the table, and a network made for one sample whose file says any number."""
    takes, tensors = {"ids": (I64, ["N", "T"])}, {"table": TABLE, "out": OUT}
    ids = IDS.copy()
    ids[77, 3] = 31
    with pytest.raises(InputError, match=r"cannot run the model: .*idx=31"):
        ask(MODEL, {"z": ["N", "T", 30]}, {"test_x": ids, "calibration_x": IDS}, takes=takes, tensors=tensors)
    nodes = [node("Reshape", "x one", "x1"), helper.make_node("MatMul", ["x1", "w1"], ["h"]), *BODY[1:]]
    with pytest.raises(InputError, match=r"2 samples at once: .*; if it is made for one sample, save it with"):
        ask(nodes, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y}, tensors={"one": np.array([1, FEATURES])})


def test_a_metric_of_ones_own_is_asked_instead(ask: Ask) -> None:
    """The third class counts double."""
    from qtaml_hw.campaign.question import custom

    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y})

    def weighted(outputs: Any, targets: Any) -> Any:
        return (outputs.argmax(axis=1) == targets) * (1.0 + (targets == 2))

    made = Evaluator(case.network, case.layers, case.test, custom(weighted, "mine:weighted"))
    assert made.scores(scores(X)).mean() == pytest.approx(1 + (Y == 2).mean())
    again = Evaluator(
        case.network, case.layers, case.test, custom(lambda outputs, targets: targets * 1.0, "mine:other")
    )
    assert again.origin != made.origin
    with pytest.raises(InputError, match="mine:bad: it returned values of shape"):
        Evaluator(case.network, case.layers, case.test, custom(lambda o, t: 1.0, "mine:bad")).scores(scores(X))


def test_weights_that_8_bits_do_not_hold_are_seen_before_any_fault(ask: Ask) -> None:
    spoiled = W1.copy()
    spoiled[0, 0] = 1e4
    x = X.copy()
    x[:, 0] = 0
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": x, "test_y": Y}, tensors={"w1": spoiled})
    assert case.sanity.clean < case.sanity.as_given - 0.2
    assert any("network.per_channel" in warning for warning in case.sanity.warnings)
    for metric in (None, "kl", "cosine", "snr"):  # without labels too
        case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": x}, tensors={"w1": spoiled}, metric=metric)
        assert any("network.per_channel" in warning for warning in case.sanity.warnings)
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": x, "calibration_x": x + 1})
    assert case.sanity.warnings == ()


def test_labels_of_other_inputs_are_seen_and_good_ones_not_complained_of(ask: Ask) -> None:
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": np.roll(Y, 7), "calibration_x": X + 1})
    assert any("not surely above" in warning for warning in case.sanity.warnings)
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y, "calibration_x": X + 1})
    assert case.sanity.warnings == ()


def test_a_class_that_most_samples_have_is_told_beside_chance(ask: Ask) -> None:
    """What a constant answer has, where labels are surely not as frequent as each other."""
    own = [np.flatnonzero(c == Y) for c in range(CLASSES)]
    rest = np.concatenate(own[:3])
    uneven, even = np.concatenate([own[3][: rest.size], rest]), np.concatenate([found[:4] for found in own])
    for chosen, constant in ((uneven, (3, 0.5)), (even, None)):
        case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X[chosen], "test_y": Y[chosen], "calibration_x": X + 1})
        assert (case.sanity.chance, case.sanity.constant) == (1 / CLASSES, constant)


def test_a_target_that_a_constant_answer_keeps_is_told(ask: Ask) -> None:
    """A network that answers 3 whatever it is asked would meet it: half of the labels are 3."""
    own = [np.flatnonzero(c == Y) for c in range(CLASSES)]
    rest = np.concatenate(own[:3])
    uneven, even = np.concatenate([own[3][: rest.size], rest]), np.concatenate([found[:4] for found in own])
    nearly = np.concatenate([even, own[3][4:5]])  # 5 of 17: by chance, as far as anybody knows
    for chosen, keep, said in (
        (nearly, 0.28, "28 % of the clean figure are {}, and always answering 3 has 29.4 %"),
        (uneven, 0.4, "40 % of the clean figure are {}, and always answering 3 has 50.0 %"),
        (uneven, 0.55, ""),
        (even, 0.2, "20 % of the clean figure are {}, and guesses have 25.0 %"),
    ):
        arrays = {"test_x": X[chosen], "test_y": Y[chosen], "calibration_x": X + 1}
        case = ask(BODY, {"z": ["N", CLASSES]}, arrays)
        protection = case.design.protection.model_copy(update={"target": keep})
        notes = replace(case, design=case.design.model_copy(update={"protection": protection})).warnings
        told = [note for note in notes if "has lost everything keeps the target" in note]
        assert len(told) == bool(said)
        assert not told or told[0].startswith(said.format(case.sanity.text(keep * case.sanity.clean)))


def test_bytes_without_a_scale_are_asked_about(ask: Ask) -> None:
    """Nothing tells whether a network was trained on them as they are, but who says so. Labels do not: digits of 0 to
    16 that were 0 to 1 in training are told apart in 97.8 % of all cases, in place of 99.0 %.
    """
    x = np.rint(40 * np.abs(X))
    said = "whole numbers up to"
    for arrays, scaling, asked in (
        ({"test_x": x}, {}, True),
        ({"test_x": x, "test_y": Y}, {}, True),
        ({"test_x": x / 255}, {}, False),
        ({"test_x": x, "test_y": Y}, {"scale": 1.0}, False),
    ):
        case = ask(BODY, {"z": ["N", CLASSES]}, arrays, **scaling)
        assert any(said in remark for remark in case.remarks) is asked


def test_few_repeated_and_known_samples_are_counted_by_content(ask: Ask) -> None:
    x = np.concatenate([X[:40], X[:10]])
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": x, "test_y": Y[np.r_[:40, :10]], "calibration_x": X[30:70]})
    said = "; ".join(case.sanity.warnings)
    assert "only 50 test samples: one is worth 2 %" in said
    assert "10 of 50 test samples repeat another one" in said
    assert "10 of 50 test samples are calibration samples, too" in said


def test_samples_of_one_class_prove_nothing(ask: Ask) -> None:
    """Whoever always answers it is right on all of them, too."""
    arrays = {"test_x": X[Y == 2], "test_y": Y[Y == 2], "calibration_x": X}
    case = ask(BODY, {"z": ["N", CLASSES]}, arrays)
    assert case.sanity.as_given == 1.0
    assert any("not surely above what always answering 2 has" in warning for warning in case.sanity.warnings)


def test_labels_that_count_from_another_class_are_seen_and_told_how(ask: Ask) -> None:
    """A network with a class for the background, and labels without it."""
    nodes = [*BODY[:2], helper.make_node("Gemm", ["r", "w2", "b"], ["z"])]
    wide = {"w1": W1, "w2": np.pad(W2, ((0, 0), (1, 0))), "b": np.array([-99, 0, 0, 0, 0], np.float32)}
    arrays, shape = {"test_x": X, "test_y": Y}, {"z": ["N", CLASSES + 1]}
    odd = [r for r in ask(nodes, shape, arrays, tensors=wide).remarks if "not surely above chance" in r]
    assert "with labels one higher it is 100.0 %: give a data.first_label that is one lower" in odd[0]
    assert ask(nodes, shape, arrays, tensors=wide, first_label=-1).sanity.as_given == 1.0


@pytest.mark.parametrize("none", [-1, np.nan])
def test_yes_or_no_answers_that_nobody_knows_do_not_count(ask: Ask, none: float) -> None:
    known = (scores(X) > 0).astype(np.float32)
    wrong, unknown = RNG.random(known.shape) < 0.1, RNG.random(known.shape) < 0.3
    unknown[:, 0] = False
    labels = np.where(unknown, none, np.where(wrong, 1 - known, known))
    case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels})
    right = [np.mean(~w[~u]) for w, u in zip(wrong, unknown, strict=True)]
    assert (case.metric.name, case.sanity.as_given) == ("threshold", pytest.approx(np.mean(right)))
    assert "labels of -1 stand for none: they do not count" in case.remarks
    labels[3] = none
    with pytest.raises(InputError, match="some samples have no label but -1"):
        ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels})


@pytest.mark.parametrize("metric", ["snr", "cosine", "top-1"])
def test_only_yes_or_no_labels_may_be_unknown(ask: Ask, metric: str) -> None:
    labels = np.eye(CLASSES)[Y]
    labels[::3, 1] = np.nan
    with pytest.raises(InputError, match="the labels have values that are NaN"):
        ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels}, metric=metric)
    asked = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": labels}, metric="agreement")
    assert asked.question.samples.labels is None


def test_steps_that_the_file_does_not_have_are_counted_where_all_is_stored(ask: Ask) -> None:
    def said(**network: Any) -> list[str]:
        case = ask(BODY, {"z": ["N", CLASSES]}, {"test_x": X, "test_y": Y}, network=network)
        return [remark for remark in case.remarks if "steps of channels" in remark]

    assert said(cover="all", per_channel=True)[0].startswith("28 steps of channels that the file does not have")
    assert not said(cover="all")
    assert not said(per_channel=True)


UNIT = [*BODY, helper.make_node("LpNormalization", ["z"], ["e"], axis=1, p=2)]


def test_an_embedding_is_no_list_of_scores(ask: Ask) -> None:
    """Who is on a picture is not the number of an entry; without labels the angle tells what faults do."""
    with pytest.raises(InputError, match=r'answers of length 1 are embeddings.*data.metric = "cosine"'):
        ask(UNIT, {"e": ["N", CLASSES]}, {"test_x": X, "test_y": Y})
    case = ask(UNIT, {"e": ["N", CLASSES]}, {"test_x": X})
    assert case.metric.name == "cosine"
    assert ask(UNIT, {"e": ["N", CLASSES]}, {"test_x": X, "test_y": Y}, metric="top-1").sanity.as_given == 1.0


def test_labels_that_are_the_tokens_read_and_padding_are_of_the_token_that_comes(ask: Ask) -> None:
    """As they are written for training: the shift is the model's."""
    labels = np.where(np.arange(6) < 4, IDS, -100)
    logits = TABLE[IDS] @ OUT
    logs = logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))
    expected = np.exp(-np.take_along_axis(logs[:, :3], IDS[:, 1:4, None], axis=2).mean())
    takes, tensors = {"ids": (I64, ["N", "T"])}, {"table": TABLE, "out": OUT}
    arrays = {"test_x": IDS, "calibration_x": IDS[::-1], "test_y": labels}
    case = ask(MODEL, {"z": ["N", "T", 30]}, arrays, takes=takes, tensors=tensors)
    assert (case.metric.name, case.sanity.as_given) == ("perplexity", pytest.approx(expected, rel=1e-3))


@pytest.mark.parametrize("first", [False, True])
def test_the_axis_over_classes_is_the_one_that_the_inputs_do_not_have(ask: Ask, first: bool) -> None:
    """Five positions of twelve features each: the four are the classes, in front or behind."""
    nodes = BODY if not first else [*BODY, helper.make_node("Transpose", ["z"], ["t"], perm=[0, 2, 1])]
    output = {"t": ["N", CLASSES, 5]} if first else {"z": ["N", 5, CLASSES]}
    case = ask(nodes, output, {"test_x": SEQUENCE}, takes={"x": ["N", 5, FEATURES]})
    which = "axis 1" if first else "the last axis"
    assert f"{which} of the output, of 4, is taken for the one over classes (data.class_axis)" in case.remarks


def test_a_list_of_objects_is_no_answer(ask: Ask) -> None:
    """It is longer for one sample than for another."""
    nodes = [
        *BODY,
        helper.make_node("Reshape", ["z", "boxes"], ["b"]),
        helper.make_node("ReduceMax", ["b"], ["m"], axes=[2], keepdims=1),
        helper.make_node("Transpose", ["m"], ["s"], perm=[0, 2, 1]),
        helper.make_node("NonMaxSuppression", ["b", "s"], ["picked"]),
        helper.make_node("Cast", ["picked"], ["found"], to=F),
    ]
    tensors = TENSORS | {"boxes": np.array([-1, 1, 4])}
    with pytest.raises(InputError, match="holds what NonMaxSuppression picked, as many rows as there are objects"):
        ask(nodes, {"found": ["K", 3]}, {"test_x": X}, tensors=tensors)


@pytest.mark.parametrize("kind", ["mean", "nodes"])
def test_samples_that_meet_are_refused(ask: Ask, kind: str) -> None:
    """What batch norm in training form does, and a graph whose nodes lie along the axis of samples."""
    if kind == "mean":
        nodes = [
            helper.make_node("ReduceMean", ["x"], ["mean"], axes=[0]),
            helper.make_node("Sub", ["x", "mean"], ["y"]),
            helper.make_node("MatMul", ["y", "w1"], ["h"]),
            *BODY[1:],
        ]
        with pytest.raises(InputError, match="the answer to a sample is another one without the samples beside it"):
            ask(nodes, {"z": ["N", CLASSES]}, {"test_x": X + 3, "calibration_x": X, "test_y": Y})
        return
    nodes = [
        helper.make_node("MatMul", ["edges", "x"], ["y"]),
        helper.make_node("MatMul", ["y", "w1"], ["h"]),
        *BODY[1:],
    ]
    edges = (RNG.random((SIZE, SIZE)) < 0.2).astype(np.float32)
    edges[-1] = np.arange(SIZE) == SIZE - 1  # one by itself proves nothing
    arrays = {"test_x": X, "calibration_x": X, "test_y": Y, "edges": edges}
    with pytest.raises(InputError, match="or a graph whose nodes are taken for samples"):
        ask(
            nodes,
            {"z": [SIZE, CLASSES]},
            arrays,
            takes={"x": [SIZE, FEATURES], "edges": [SIZE, SIZE]},
            inputs={"x": "test_x", "edges": "edges"},
        )


def test_arrays_that_labels_count_the_other_way_are_refused(ask: Ask) -> None:
    """Both axes are free: only the labels tell that samples were meant to come first."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[0], keepdims=0),
        helper.make_node("MatMul", ["m", "w1"], ["h"]),
    ]
    takes = {"x": (F, ["T", "batch", FEATURES])}
    with pytest.raises(InputError, match=r"of shape \(160, 5, 12\) is 5 samples as the model has them, and the labels"):
        ask([*nodes, *BODY[1:]], {"z": ["batch", CLASSES]}, {"test_x": SEQUENCE, "test_y": Y}, takes=takes)
    laid = {"test_x": SEQUENCE.transpose(1, 0, 2), "test_y": scores(SEQUENCE.mean(axis=1)).argmax(axis=1)}
    assert ask([*nodes, *BODY[1:]], {"z": ["batch", CLASSES]}, laid, takes=takes).sanity.as_given == 1.0
