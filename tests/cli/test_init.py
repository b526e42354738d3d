"""`qtaml init` says what it guessed and how sure it is; `qtaml check` looks at some of the samples and says so."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest
from click.testing import CliRunner, Result
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.cli.main import cli
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.flow import _hardware_seconds, _inference
from qtaml_hw.network import load
from qtaml_hw.network.samples import Samples
from qtaml_hw.propose import TESTED, _runner_up, propose

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


def qtaml(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], standalone_mode=False)


@pytest.fixture(scope="module")
def bytes_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test images of the digits four times, sorted by label, without a set for calibration."""
    known = np.load(DIGITS / "digits.npz")
    order = np.argsort(known["test_y"], kind="stable").repeat(4)
    path = tmp_path_factory.mktemp("data") / "many.npz"
    np.savez(path, x=known["test_x"][order], y=known["test_y"][order])
    return path


@pytest.fixture(scope="module")
def proposed(bytes_file: Path) -> Path:
    """A proposed design file; the network is reached through a link."""
    (bytes_file.parent / "net.onnx").symlink_to(DIGITS / "digits.onnx")
    found = propose(bytes_file.parent / "net.onnx", bytes_file, bytes_file.parent)
    path = bytes_file.parent / "design.toml"
    path.write_text(found.text)
    return path


def test_a_proposal_says_what_it_made_up_and_what_came_next(proposed: Path) -> None:
    """p is marked; the second best scaling is told; a long test is not proposed; names stay as they were typed."""
    text = proposed.read_text()
    doubts = [line for line in text.splitlines() if line.startswith("# DOUBT")]
    assert any("memory.p_flip = 0.01 stands for your memory" in line for line in doubts)
    assert any("scale = 0.0625 gives the best figure" in line and " the next (" in line for line in doubts)
    design = Design.load(proposed)
    assert design.data.test_samples == TESTED
    assert any(f"data.test_samples = {TESTED} of 2400" in line for line in doubts)
    assert design.network.model == "net.onnx"


def test_scalings_that_samples_do_not_tell_apart_are_said_to_be(proposed: Path) -> None:
    """Ten of a thousand answers more are nothing where a hundred differ; all of them are."""
    rng = np.random.default_rng(1)
    a, b = (rng.random(1000) < p for p in (0.90, 0.89))
    near = [(a.mean(), {"mean": 0.5}, None, a.astype(float)), (b.mean(), {}, None, b.astype(float))]
    assert "mean = 0.5 gives the best figure" in _runner_up(near)  # type: ignore[arg-type]
    assert "cannot be told apart" in _runner_up(near)  # type: ignore[arg-type]
    far = [near[0], (0.5, {}, None, np.arange(1000) % 2.0)]
    assert "cannot be told apart" not in _runner_up(far)  # type: ignore[arg-type]


def test_check_looks_at_some_samples_of_every_class_and_says_how_many(proposed: Path) -> None:
    """The file is sorted by label: the first 500 would be of half the classes."""
    lines = qtaml("check", proposed).output
    assert "(on 500 of 1000 test samples)" in lines
    assert "samples: 1000 test" in lines
    found = json.loads(qtaml("check", proposed, "--json").stdout)
    assert (found["samples"], found["sets"]["test"]) == (500, 1000)
    low, high = found["expected_minutes"]
    assert 0 < low < high
    assert re.search(r"^a run takes about \d+ .* to \d+ .* here$", lines, re.M)


def test_hardware_takes_time_and_more_of_it_where_there_are_more_layers() -> None:
    made = {"network": {"model": "n"}, "data": {"file": "d"}, "memory": {"p_flip": 0.1}}

    def seconds(layers: int, **hardware: bool) -> tuple[float, float]:
        return _hardware_seconds(Design.parse({**made, "hardware": hardware}, "test"), layers)

    assert seconds(4, emit=False) == (0, 0)
    assert 0 < seconds(4, verify=False)[1] < seconds(4)[1] < seconds(40)[1]


def test_the_time_of_an_inference_is_that_of_its_samples_and_not_of_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A session is made once for all samples of a chip; another who works here makes everything last longer."""
    used = [0.0]

    class Slow:
        """Half a second of the processor for a session, 10 ms for a sample; it has the processor half of the time."""

        name = "slow"

        def session(self, *_: Any, **__: Any) -> Slow:
            used[0] += 0.5
            return self

        def run(self, names: list[str], feed: dict[str, Any]) -> list[Any]:
            size = len(next(iter(feed.values())))
            used[0] += 0.01 * size
            return [np.zeros((size, 10), np.float32)]

    monkeypatch.setattr(time, "process_time", lambda: used[0])
    monkeypatch.setattr(time, "perf_counter", lambda: 2 * used[0])
    network = load(DIGITS / "digits.onnx")
    network.sample_axes[network.output] = 0
    asked = Samples({"image": np.zeros((100, 1, 8, 8), np.float32)}, None)
    case: Any = SimpleNamespace(network=network, backend=Slow(), test=asked)
    monkeypatch.setattr(os, "getloadavg", lambda: (100.0, 100.0, 100.0))
    assert _inference(case) == (pytest.approx(0.01), pytest.approx(2))
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))  # nobody is there: a pause was by chance
    assert _inference(case) == (pytest.approx(0.01), 1)


def test_files_that_changed_places_are_named(tmp_path: Path) -> None:
    found = qtaml("init", DIGITS / "digits.npz", DIGITS / "digits.onnx", "-o", tmp_path / "design.toml")
    assert isinstance(found.exception, InputError)
    assert str(found.exception).startswith("first the network, then its data: qtaml init ")
    assert str(found.exception).endswith("digits.onnx " + str(DIGITS / "digits.npz"))
    assert not (tmp_path / "design.toml").exists()


def _saved(folder: Path, nodes: list[Any], takes: dict[str, Any], output: str, arrays: dict[str, Any]) -> Design:
    """What is proposed for a network of these nodes with these data."""
    kept = [numpy_helper.from_array(v, n) for n, v in WEIGHTS.items()]
    values = [helper.make_tensor_value_info(n, F, shape) for n, shape in takes.items()]
    graph = helper.make_graph(nodes, "g", values, [helper.make_tensor_value_info(output, F, ["N", None])], kept)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), folder / "net.onnx")
    np.savez(folder / "data.npz", **arrays)
    return Design.parse(propose(folder / "net.onnx", folder / "data.npz", folder).design, "proposed")


RNG, F = np.random.default_rng(2), TensorProto.FLOAT
TURN = np.linalg.qr(RNG.normal(size=(8, 8)))[0].astype(np.float32)
WEIGHTS = {"in": TURN[:, :5].copy(), "back": TURN[:, :5].T.copy(), "one": 20 * TURN[:, :1].copy(), "s": TURN}
INPUTS = RNG.normal(size=(120, 8)).astype(np.float32)


def test_a_network_that_gives_its_input_back_is_compared_with_it_without_labels(tmp_path: Path) -> None:
    nodes = [helper.make_node("MatMul", ["x", "in"], ["h"]), helper.make_node("MatMul", ["h", "back"], ["y"])]
    data = _saved(tmp_path, nodes, {"x": ["N", 8]}, "y", {"test_x": INPUTS, "calibration_x": INPUTS + 1}).data
    assert (data.metric, data.labels) == ("snr", "test_x")


def test_whole_numbers_that_a_network_comes_near_to_are_values(tmp_path: Path) -> None:
    nodes = [helper.make_node("MatMul", ["x", "one"], ["y"])]
    labels = np.rint(INPUTS @ WEIGHTS["one"])[:, 0].astype(int)
    data = _saved(tmp_path, nodes, {"x": ["N", 8]}, "y", {"test_x": INPUTS, "test_y": labels}).data
    assert (data.metric, data.labels) == ("snr", "test_y")


def test_an_input_that_the_data_do_not_have_is_a_number_and_that_is_said(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("MatMul", ["state", "s"], ["t"]),
        helper.make_node("Add", ["x", "t"], ["a"]),
        helper.make_node("MatMul", ["a", "in"], ["y"]),
    ]
    arrays = {"test_x": INPUTS, "calibration_x": INPUTS + 1, "test_y": (INPUTS @ WEIGHTS["in"]).argmax(axis=1)}
    design = _saved(tmp_path, nodes, {"x": ["N", 8], "state": ["N", 8]}, "y", arrays)
    assert (design.data.inputs, design.data.calibration) == ({"x": "test_x", "state": 0.0}, "calibration_x")
    text = propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).text
    assert "# DOUBT: no array was found for the input 'state': it is 0 for all samples" in text
    (tmp_path / "design.toml").write_text(text)
    assert json.loads(qtaml("check", tmp_path / "design.toml", "--json").stdout)["as_given"] == 1.0


SCORES = INPUTS @ WEIGHTS["in"]
CLASSIFIER = [helper.make_node("MatMul", ["x", "in"], ["y"])]


@pytest.mark.parametrize(
    ("arrays", "inputs", "labels", "metric"),
    [
        ({"feats": INPUTS, "tags": SCORES > 0}, "feats", "tags", "threshold"),
        ({"arr_0": INPUTS, "arr_1": SCORES.argmax(axis=1)}, "arr_0", "arr_1", "top-1"),
        ({"x": INPUTS, "clean": SCORES, "id": np.arange(len(INPUTS))}, "x", "clean", "snr"),
        ({"noisy": INPUTS, "clean": SCORES}, "noisy", "clean", "snr"),
        ({"x": INPUTS, "split": np.arange(len(INPUTS)) % 3, "person": SCORES.argmax(axis=1)}, "x", "person", "top-1"),
    ],
    ids=["tags", "no names", "values beside numbers", "inputs like labels", "splits"],
)
def test_arrays_of_any_name_are_found_by_what_they_hold(
    tmp_path: Path, arrays: dict[str, Any], inputs: str, labels: str, metric: str
) -> None:
    data = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", arrays).data
    assert (data.inputs, data.labels, data.metric) == (inputs, labels, metric)
    assert (
        f"{labels!r} is taken for the labels" in (propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path)).text
    )


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (np.resize([np.nan, 2.5], INPUTS.shape), "have values that are NaN"),
        (np.arange(len(INPUTS)) % 4, "answers come no nearer to it than guesses"),
        (np.zeros((len(INPUTS), 3)), "does not fit labels of shape"),
        (np.array(["cat"] * len(INPUTS)), "are text: expected class numbers"),
        (np.array([{"class": 1}] * len(INPUTS), dtype=object), "holds pickled Python objects"),
    ],
)
def test_an_array_that_could_be_labels_is_not_passed_over_in_silence(tmp_path: Path, other: Any, why: str) -> None:
    data = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", {"x": INPUTS, "truth": other}).data
    assert (data.labels, data.metric) == (None, "agreement")
    doubts = propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).doubts
    assert any("'truth' was not taken for the labels" in doubt and why in doubt for doubt in doubts)


@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.int64])
def test_bytes_are_bytes_in_every_type(tmp_path: Path, kind: type) -> None:
    """Pixels from 0 to 255, saved as floating point or as integers, of a network that takes -1 to 1."""
    pixels = RNG.integers(0, 256, INPUTS.shape)
    labels = ((pixels / 255 - 0.5) / 0.5 @ WEIGHTS["in"]).argmax(axis=1)
    data = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", {"x": pixels.astype(kind), "y": labels}).data
    assert (data.scale, data.mean, data.std) == (pytest.approx(1 / 255), 0.5, 0.5)


def test_values_in_another_scale_still_say_that_the_answers_are_values(tmp_path: Path) -> None:
    """Corners in pixels, of a network that gives them between 0 and 1: none of a sample's numbers is its decision."""
    arrays = {"x": INPUTS, "corners": 32 * SCORES + 16.5}
    data = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", arrays).data
    assert (data.labels, data.metric) == (None, "snr")
    doubts = propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).doubts
    assert any("'corners' was not taken" in doubt and "in the scale of the output?" in doubt for doubt in doubts)


def test_what_is_wrong_with_the_array_that_was_meant_is_said(tmp_path: Path) -> None:
    """The labels would fit an input of one sample, and are not what was meant."""
    nodes = [helper.make_node("MatMul", ["x", "in"], ["y"])]
    with pytest.raises(InputError, match=r"takes one sample of shape \(8,\), with no axis over samples"):
        _saved(tmp_path, nodes, {"x": [8]}, "y", {"x": INPUTS, "y": SCORES.argmax(axis=1)})
    pair = [helper.make_node("Sub", ["p", "q"], ["x"]), *nodes]
    with pytest.raises(InputError, match="store each under the name of its input"):
        _saved(tmp_path, pair, {"p": ["N", 8], "q": ["N", 8]}, "y", {"left": INPUTS, "right": INPUTS})


@pytest.mark.parametrize(("tested", "named"), [("test_x", "calibration"), ("X_test", "X_train"), ("test_x", "x_calib")])
def test_an_array_that_is_named_for_calibration_is_taken_for_it(tmp_path: Path, tested: str, named: str) -> None:
    """As the field of the design is called, and as scikit-learn's users write it: no test sample is spent."""
    arrays = {tested: INPUTS, "y_test": SCORES.argmax(axis=1), named: INPUTS[:40]}
    data = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", arrays).data
    assert (data.inputs, data.calibration, data.test_samples) == (tested, named, None)


def test_a_table_of_text_is_told_from_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("label,f0,f1\n1,0.5,0.25\n")
    with pytest.raises(InputError, match=r"data\.csv: no \.npz file: expected arrays by name as numpy\.savez writes"):
        propose(DIGITS / "digits.onnx", tmp_path / "data.csv", tmp_path)


def test_inputs_of_the_usual_name_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    """One value of 38,400 is no number: others are taken, and it is said why."""
    known = dict(np.load(DIGITS / "digits.npz"))
    known["test_x"] = known["test_x"].astype(np.float32)
    known["test_x"][3, 0, 0, 0] = np.nan
    np.savez(tmp_path / "data.npz", **known)
    text = propose(DIGITS / "digits.onnx", tmp_path / "data.npz", tmp_path).text
    assert "'test_x' was not taken for the inputs" in text
    assert "NaN or infinite" in text


def test_classes_that_the_labels_do_not_count_are_found(tmp_path: Path) -> None:
    """One in front of all others, as networks with a background have it."""
    labels = np.where((right := SCORES.argmax(axis=1)) > 0, right - 1, 0)
    design = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", {"x": INPUTS, "y": labels})
    assert design.data.first_label == -1


def test_inputs_and_labels_of_every_output_are_told(tmp_path: Path) -> None:
    nodes = [*CLASSIFIER, helper.make_node("MatMul", ["x", "s"], ["w"])]
    arrays = {"x": INPUTS, "fine": SCORES.argmax(axis=1), "coarse": (INPUTS @ WEIGHTS["s"]).argmax(axis=1)}
    kept = [numpy_helper.from_array(v, n) for n, v in WEIGHTS.items()]
    outputs = [helper.make_tensor_value_info(n, F, ["N", 8]) for n in ("y", "w")]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", F, ["N", 8])], outputs, kept)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), tmp_path / "n.onnx")
    np.savez(tmp_path / "d.npz", **arrays)
    found = propose(tmp_path / "n.onnx", tmp_path / "d.npz", tmp_path)
    table = {"y": "fine", "w": "coarse"}
    assert found.design["data"]["labels"] == table[found.design["data"]["output"]]
    other = next(o for o in table if o != found.design["data"]["output"])
    assert any(f"to be asked on their own: {other!r} with the labels {table[other]!r}" in d for d in found.doubts)


def test_several_inputs_are_named_one_by_one(tmp_path: Path) -> None:
    nodes = [helper.make_node("Add", ["a", "b"], ["c"]), helper.make_node("MatMul", ["c", "in"], ["y"])]
    arrays = {"a": INPUTS, "b": 2 * INPUTS, "y": SCORES.argmax(axis=1)}
    assert _saved(tmp_path, nodes, {"a": ["N", 8], "b": ["N", 8]}, "y", arrays).data.inputs == {"a": "a", "b": "b"}


def test_more_or_fewer_labels_than_inputs_are_told_or_kept_to(tmp_path: Path) -> None:
    labels = SCORES.argmax(axis=1)
    few = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", {"x": INPUTS, "y": labels[:20]}).data
    assert (few.labels, few.test_samples) == ("y", 20)
    doubts = propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).doubts
    assert "'y' has 20 labels for 120 samples: only the first 20 are asked" in doubts
    _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", {"x": INPUTS[:50], "y": labels})
    doubts = propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).doubts
    assert any("'y' was not taken for the labels" in d and "120 labels for 50 samples" in d for d in doubts)


def test_labels_by_name_find_the_output_that_knows_the_names(tmp_path: Path) -> None:
    """As scikit-learn's converters write it: a label, and a map from names to probabilities."""
    nodes = [
        *CLASSIFIER,
        helper.make_node("ArgMax", ["y"], ["label"], axis=1, keepdims=0),
        helper.make_node("Softmax", ["y"], ["p"], axis=1),
        helper.make_node("ZipMap", ["p"], ["named"], domain="ai.onnx.ml", classlabels_strings=list("abcde")),
    ]
    maps = helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(F, []))
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, ["N"]),
        helper.make_value_info("named", helper.make_sequence_type_proto(maps)),
    ]
    kept = [numpy_helper.from_array(WEIGHTS["in"], "in")]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", F, ["N", 8])], outputs, kept)
    sets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    onnx.save(helper.make_model(graph, opset_imports=sets, ir_version=8), tmp_path / "net.onnx")
    np.savez(tmp_path / "data.npz", x=INPUTS, species=np.array(list("abcde"))[SCORES.argmax(axis=1)])
    data = propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).design["data"]
    assert (data["output"], data["labels"], data["metric"]) == ("named", "species", "top-1")


def test_pricing_a_plan_is_a_stage_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gates of LDPC coders are searched for minutes: whoever waits is told for what."""
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 0.0)
    design = _saved(tmp_path, CLASSIFIER, {"x": ["N", 8]}, "y", {"test_x": INPUTS, "test_y": SCORES.argmax(axis=1)})
    (tmp_path / "design.toml").write_text(propose(tmp_path / "net.onnx", tmp_path / "data.npz", tmp_path).text)
    assert design.network.model
    few = ("--set", "protection.budget=0.1", "--set", "simulation.trials=2")
    done = CliRunner().invoke(cli, ["allocate", str(tmp_path / "design.toml"), *few, "-o", str(tmp_path / "plan")])
    assert "pricing the plan" in done.stderr
