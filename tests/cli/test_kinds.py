"""`qtaml run` on networks that are no image classifiers: each ends with a figure that its owner would recognise."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.cli import main as cli

RNG = np.random.default_rng(5)
FEATURES, SIZE = 10, 120
W1 = RNG.normal(size=(FEATURES, 20)).astype(np.float32)
W2 = RNG.normal(size=(20, 3)).astype(np.float32)
X = RNG.normal(size=(SIZE, FEATURES)).astype(np.float32)
HIDDEN = np.maximum(X @ W1, 0)
BODY = [
    helper.make_node("MatMul", ["x", "w1"], ["h"]),
    helper.make_node("Relu", ["h"], ["r"]),
    helper.make_node("MatMul", ["r", "w2"], ["z"]),
]
F, I64 = TensorProto.FLOAT, TensorProto.INT64

Said = tuple[int, dict[str, Any], str]
Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Writes a network with its data, and runs a command on its design: exit status, JSON, standard error."""

    def ask(
        nodes: list[Any],
        outputs: list[Any],
        arrays: dict[str, Any],
        *,
        tensors: dict[str, Any] | None = None,
        x: tuple[int, list[Any]] = (F, ["N", FEATURES]),
        data: str = "",
        command: str = "run",
        options: tuple[str, ...] = (),
    ) -> Said:
        kept = [numpy_helper.from_array(v, n) for n, v in ({"w1": W1, "w2": W2} | (tensors or {})).items()]
        graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", *x)], outputs, kept)
        sets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
        onnx.save(helper.make_model(graph, opset_imports=sets, ir_version=8), tmp_path / "net.onnx")
        np.savez(tmp_path / "data.npz", **arrays)
        (tmp_path / "design.toml").write_text(
            f'[network]\nmodel = "net.onnx"\n[data]\nfile = "data.npz"\n{data}\n[memory]\np_flip = 0.01\n'
            '[protection]\nbudget = 0.3\ncodes = ["hsiao"]\n[simulation]\ntrials = 2\nthreads = 1\n'
            "[hardware]\nemit = false\n"
        )
        monkeypatch.chdir(tmp_path)
        out = ["-o", "out"] if command in ("run", "allocate") else []
        target = "out/plan.json" if command == "simulate" else "design.toml"
        monkeypatch.setattr(sys, "argv", ["qtaml", command, target, *out, "--json", *options])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said, err = capsys.readouterr()
        return int(left.value.code or 0), json.loads(said) if said else {}, err

    return ask


def value(name: str, kind: int, shape: list[Any]) -> Any:
    return helper.make_tensor_value_info(name, kind, shape)


def test_a_regression_ends_with_its_signal_to_noise_ratio(run: Run) -> None:
    truth = HIDDEN @ W2 + 0.05 * RNG.normal(size=(SIZE, 3))
    arrays = {"test_x": X, "test_y": truth, "calibration_x": X + 1}
    status, found, _ = run(BODY, [value("z", F, ["N", 3])], arrays)
    answer = found["answer"]
    wanted = 10 * np.log10(np.square(truth).sum() / np.square(truth - HIDDEN @ W2).sum())
    assert (status in (0, 1, 3), answer["metric"], answer["unit"]) == (True, "snr", "dB")
    assert answer["as_given"] == pytest.approx(wanted, abs=0.01)
    assert answer["clean"]["mean"] > answer["protected"]["mean"] > answer["unprotected"]["mean"] > -60
    assert "no whole numbers" in "".join(found["warnings"])
    _, allocated, _ = run(BODY, [value("z", F, ["N", 3])], arrays, command="allocate")
    _, simulated, _ = run(BODY, [value("z", F, ["N", 3])], arrays, command="simulate")
    for figures in (allocated["accuracy"], simulated):  # read alike everywhere
        assert figures["mean"] == pytest.approx(answer["protected"]["mean"])
        assert figures["low"] <= figures["mean"] <= figures["high"]


def test_a_binary_classifier_with_one_score_ends_with_its_accuracy(run: Run) -> None:
    nodes = [*BODY[:2], helper.make_node("MatMul", ["r", "w3"], ["s"]), helper.make_node("Sigmoid", ["s"], ["p"])]
    arrays = {"test_x": X, "test_y": HIDDEN @ W2[:, 0] > 0, "calibration_x": X + 1}
    status, found, _ = run(nodes, [value("p", F, ["N", 1])], arrays, tensors={"w3": W2[:, :1]})
    assert (status in (0, 1, 3), found["answer"]["metric"], found["answer"]["as_given"]) == (True, "threshold", 1.0)
    assert found["answer"]["chance"] == 0.5
    assert 0.5 < found["answer"]["unprotected"]["mean"] <= 1


def test_an_export_with_the_label_first_and_a_map_of_probabilities_ends_with_its_accuracy(run: Run) -> None:
    """As converters of scikit-learn write it: the map is no tensor."""
    nodes = [
        *BODY,
        helper.make_node("ArgMax", ["z"], ["label"], axis=1, keepdims=0),
        helper.make_node("Softmax", ["z"], ["p"], axis=1),
        helper.make_node("ZipMap", ["p"], ["probabilities"], domain="ai.onnx.ml", classlabels_int64s=[0, 1, 2]),
    ]
    kind = onnx.TypeProto()
    kind.sequence_type.elem_type.map_type.key_type = I64
    kind.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = F
    several = onnx.ValueInfoProto(name="probabilities", type=kind)
    arrays = {"test_x": X, "test_y": (HIDDEN @ W2).argmax(axis=1), "calibration_x": X + 1}
    status, found, _ = run(nodes, [value("label", I64, ["N"]), several], arrays)
    assert (status in (0, 1, 3), found["answer"]["metric"], found["answer"]["as_given"]) == (True, "top-1", 1.0)
    assert found["answer"]["protected"]["mean"] > 0.5


def test_a_token_model_ends_with_its_perplexity(run: Run) -> None:
    table, out = RNG.normal(size=(20, 8)).astype(np.float32), RNG.normal(size=(8, 20)).astype(np.float32)
    ids = RNG.integers(0, 20, (SIZE, 6))
    nodes = [helper.make_node("Gather", ["t", "x"], ["e"]), helper.make_node("MatMul", ["e", "o"], ["z"])]
    logits = table[ids] @ out
    logs = (logits - np.log(np.exp(logits).sum(axis=2, keepdims=True)))[:, :-1]
    wanted = np.exp(-np.take_along_axis(logs, ids[:, 1:, None], axis=2).mean())
    arrays = {"test_x": ids, "calibration_x": ids[::-1]}
    how: dict[str, Any] = {"tensors": {"t": table, "o": out}, "x": (I64, ["N", "T"]), "data": 'metric = "perplexity"'}
    status, found, _ = run(nodes, [value("z", F, ["N", "T", 20])], arrays, **how)
    answer = found["answer"]
    assert (status in (0, 1, 3), answer["unit"]) == (True, "perplexity")
    assert answer["as_given"] == pytest.approx(wanted, rel=1e-3)
    assert answer["unprotected"]["mean"] > answer["clean"]["mean"] > 1


@pytest.mark.parametrize(
    ("data", "metric"), [("", "agreement"), ('metric = "kl"', "kl"), ('metric = "top-1"', "estimated top-1")]
)
def test_without_labels_a_plan_is_made_and_simulated(run: Run, data: str, metric: str) -> None:
    arrays = {"test_x": X, "calibration_x": X + 1}
    how: dict[str, Any] = {"data": data}
    outputs = [value("z", F, ["N", 3])]
    status, found, err = run(BODY, outputs, arrays, command="allocate", **how)
    assert (status, found["metric"], found["coverage"]) == (0, metric, 1.0)
    assert any("no labels" in x for x in found["warnings"]) == (metric != "kl")
    status, again, err = run(BODY, outputs, arrays, command="simulate", **how)
    assert (status in (0, 1, 3), again["metric"]) == (True, metric)
    assert again["mean"] == found["accuracy"]["mean"]
    assert "Traceback" not in err


def test_a_plan_keeps_name_and_hash_of_a_metric_of_ones_own_and_is_not_simulated_without_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code of the user's is named on the command line, never in a file that can be passed on."""
    (tmp_path / "ranks_of_mine.py").write_text(
        "import numpy as np\ndef reciprocal_rank(outputs, targets):\n"
        "    own = np.take_along_axis(outputs, targets[:, None], axis=1)\n"
        "    return 1.0 / (1 + (outputs > own).sum(axis=1))\n"
    )
    monkeypatch.setattr(sys, "path", [*sys.path])
    arrays = {"test_x": X, "test_y": (HIDDEN @ W2).argsort(axis=1)[:, -2], "calibration_x": X + 1}
    outputs, name = [value("z", F, ["N", 3])], "ranks_of_mine:reciprocal_rank"
    status, found, _ = run(BODY, outputs, arrays, command="allocate", options=("--metric", name))
    assert (status, found["metric"], found["as_given"]) == (0, name, 0.5)
    kept = json.loads((tmp_path / "out" / "plan.json").read_text())["provenance"]["metric"]
    assert (kept["name"], len(kept["sha256"])) == (name, 64)
    status, _, err = run(BODY, outputs, arrays, command="simulate")
    assert status == 2
    assert f"give it with --metric {name}" in err
    status, again, _ = run(BODY, outputs, arrays, command="simulate", options=("--metric", name))
    assert again["mean"] == found["accuracy"]["mean"]
    status, _, err = run(BODY, outputs, arrays, command="check", data=f'metric = "{name}"')
    assert (status, "data.metric" in err) == (2, True)


@pytest.mark.shared
def test_an_autoencoder_of_mlperf_tiny_ends_with_the_ratio_of_its_reconstruction(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Log-mel frames are not here: spectra that are smooth in time and frequency stand for them."""
    import onnxruntime

    model = shared / "models" / "mlperf-tiny" / "ad01_fp32.onnx"
    smooth = 3 * RNG.normal(size=(120, 5, 1)) + RNG.normal(size=(120, 1, 8)) @ RNG.normal(size=(8, 128)) - 20
    x = smooth.reshape(120, 640).astype(np.float32)
    np.savez(tmp_path / "data.npz", test_x=x[:100], calibration_x=x[100:])
    (tmp_path / "design.toml").write_text(
        f'[network]\nmodel = "{model}"\n[data]\nfile = "data.npz"\nlabels = "test_x"\nmetric = "snr"\n'
        "[memory]\np_flip = 0.01\n"
    )
    monkeypatch.setattr(sys, "argv", ["qtaml", "check", str(tmp_path / "design.toml"), "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    found = json.loads(capsys.readouterr().out)
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    back = session.run(None, {session.get_inputs()[0].name: x[:100]})[0]
    wanted = 10 * np.log10(np.square(x[:100]).sum() / np.square(x[:100] - back).sum())
    assert found["as_given"] == pytest.approx(wanted, abs=1e-3)
    assert found["coverage"] > 0.99


def test_a_plan_is_met_missed_or_not_decided_and_the_status_says_which(run: Run) -> None:
    """120 samples without a loss prove 97.8 %: 99 % cannot be decided; cells that are wrong half the time miss."""
    arrays = {"test_x": X, "calibration_x": X + 1, "test_y": (HIDDEN @ W2).argmax(axis=1)}
    found = {}
    for target, p in ((0.8, 1e-6), (0.99, 1e-6), (0.8, 0.5)):
        fields = (f"protection.target={target}", f"memory.p_flip={p}", "simulation.trials=8")
        words = tuple(word for field in fields for word in ("--set", field))
        status, said, _ = run(BODY, [value("z", F, ["N", 3])], arrays, command="allocate", options=words)
        found[said["verdict"]] = status
    assert found == {"met": 0, "not decided": 3, "not met": 1}


def test_check_says_all_that_a_script_reads(run: Run) -> None:
    """Shares from 0 to 1; what is left out by name, count and reason."""
    nodes = [*BODY, helper.make_node("Add", ["z", "b"], ["s"])]
    arrays = {"test_x": X, "calibration_x": X + 1, "test_y": (HIDDEN @ W2 + 1).argmax(axis=1)}
    bias = {"b": np.ones(3, np.float32)}
    status, found, _ = run(nodes, [value("s", F, ["N", 3])], arrays, tensors=bias, command="check")
    assert (status, found["metric"], found["as_given"], found["samples"]) == (0, "top-1", 1.0, SIZE)
    assert 0.9 < found["clean"] <= 1
    assert found["chance"] == pytest.approx(1 / 3)
    assert found["coverage"] == pytest.approx((W1.size + W2.size) / (W1.size + W2.size + 3))
    assert [(x["name"], x["numbers"]) for x in found["left_out"]] == [("b", 3)]
    assert found["left_out"][0]["reason"]
    assert isinstance(found["warnings"], list)
