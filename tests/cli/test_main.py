"""The command line: what it answers, and that bad input gets one message, status 2, and leaves nothing behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw import flow
from qtaml_hw.allocation import allocate
from qtaml_hw.case import open_case
from qtaml_hw.cli import main as cli
from qtaml_hw.cli.base import default_folder
from qtaml_hw.cli.hardware import KINDS
from qtaml_hw.design import Design
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.lattice import Lattice
from qtaml_hw.physics import load
from qtaml_hw.results import read_plan, save_plan
from qtaml_hw.support.files import checksum

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def qtaml(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line in this process: (exit status, standard output, standard error)."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["qtaml", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """The digits example with an operating point given outright, in a folder of its own."""
    for name in ("digits.onnx", "digits.npz"):
        shutil.copy(DIGITS / name, tmp_path)
    text = '[network]\nmodel = "digits.onnx"\n[data]\nfile = "digits.npz"\nscale = 0.0625\ntest_samples = 100\n'
    text += "[memory]\np_flip = 0.01\n[protection]\ntarget = 0.9\n[simulation]\ntrials = 8\n"
    (tmp_path / "design.toml").write_text(text)
    return tmp_path / "design.toml"


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the digits example."""
    out = tmp_path_factory.mktemp("plan")
    case = open_case(Design.load(DIGITS / "design.toml", ["data.test_samples=20"]), DIGITS)
    save_plan(case, allocate(flow.menu_of(case), flow.measure(case), 0.3), out)
    return out / "plan.json"


def with_weights(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    """A change to every weight matrix of the model."""

    def apply(path: Path) -> None:
        model = onnx.load(path)
        for tensor in model.graph.initializer:
            if len(tensor.dims) > 1:
                tensor.CopyFrom(numpy_helper.from_array(change(numpy_helper.to_array(tensor).copy()), tensor.name))
        onnx.save(model, path)

    return apply


def spoiled(value: float) -> Callable[[np.ndarray], np.ndarray]:
    def change(weights: np.ndarray) -> np.ndarray:
        weights.flat[0] = value
        return weights

    return change


def no_weights(path: Path) -> None:
    value = helper.make_tensor_value_info
    nodes = [helper.make_node("Relu", ["x"], ["y"])]
    graph = helper.make_graph(
        nodes, "g", [value("x", TensorProto.FLOAT, ["n", 10])], [value("y", TensorProto.FLOAT, ["n", 10])]
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:70_000])


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (truncated, "digits.onnx"),
        (no_weights, "weight"),
        (with_weights(spoiled(float("nan"))), "NaN"),
        (with_weights(spoiled(float("inf"))), "infinite"),
        (with_weights(np.zeros_like), "zero"),
        (lambda path: path.unlink(), "digits.onnx"),
        (lambda path: path.with_name("digits.npz").unlink(), "digits.npz"),
        (lambda path: path.with_name("digits.npz").write_bytes(b"PK\x03\x04broken"), "digits.npz"),
        (lambda path: np.savez(path.with_name("digits.npz"), test_x=np.zeros((9, 5)), test_y=np.zeros(9)), "test_x"),
    ],
    ids=["truncated", "no-weights", "nan", "inf", "all-zero", "no-model", "no-data", "no-zip", "wrong-shape"],
)
def test_a_bad_model_or_data_file_is_named_and_nothing_is_written(
    qtaml: Run, design: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    spoil(design.with_name("digits.onnx"))
    out = design.with_name("out")
    status, stdout, stderr = qtaml("run", design, "-o", out)
    assert status == 2
    assert stdout == ""
    assert complaint in stderr
    assert stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("memory.p_flip=0.7", "memory.p_flip"),
        ("memory.vdd=0.5", "memory.vdd: unknown key (did you mean 'vdd_v'?)"),
        (
            "memory.kind=fixed",
            "memory.kind: 'fixed' is now 'retention' (cells that lose charge) or 'stuck' (cells with",
        ),
        ("memory.persistence=fixed", "memory.persistence: 'fixed' is now 'retention' (cells that lose charge) or"),
        ("memory.time=3 fortnights", "fortnights"),
        ("protection.budget=-1", "protection.budget"),
        ("protection.codes=['hsiaoo']", "protection.codes: 'hsiaoo': unknown"),
        ("protection.codes=['hsiao', 'repetition-2']", "protection.codes: 'repetition-2': copies must be odd"),
        ("protection.codes=['ldpc-8192r44']", "must be 256 to 3584, got 64; protection.data_bits = 64 says how many"),
        ("data.scale=1e300", "NaN or infinite, once scale, mean and std are applied"),
        ('data.inputs={"x" = "test_x"}', "the model has no input 'x'"),
        ("network.model=nowhere.onnx", "nowhere.onnx"),
        ("nonsense", "SECTION.KEY=VALUE"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(qtaml: Run, design: Path, change: str, complaint: str) -> None:
    out = design.with_name("out")
    status, stdout, stderr = qtaml("run", design, "-o", out, "--set", change)
    assert (status, stdout) == (2, "")
    assert complaint in stderr
    assert "Traceback" not in stderr
    assert not out.exists()


def test_a_folder_with_other_content_is_left_alone(qtaml: Run, design: Path) -> None:
    out = design.with_name("thesis")
    out.mkdir()
    (out / "chapter1.tex").write_text("words")
    status, _, stderr = qtaml("run", design, "-o", out)
    assert status == 2
    assert "thesis" in stderr
    assert [p.name for p in out.iterdir()] == ["chapter1.tex"]


def test_an_unreachable_target_answers_no_and_says_what_is_best(qtaml: Run, design: Path) -> None:
    """At p = 0.5 nothing can be read back: exit status 1, with the best plan there is."""
    words = ("--set", "memory.p_flip=0.5", "--set", "protection.readout=raw", "--set", "protection.codes=['hsiao']")
    status, stdout, _ = qtaml("allocate", design, "-o", design.with_name("out"), *words)
    assert status == 1
    assert "not met" in stdout


def test_a_budget_below_the_narrowest_words_answers_no_in_stored_bits(qtaml: Run, design: Path) -> None:
    words = 'readout = "channel-optimised"\nwidths = [3]\ncodes = ["hsiao"]\nbudget = 0.5\n'
    design.write_text(design.read_text().replace("target = 0.9\n", words))
    status, stdout, _ = qtaml("allocate", design, "-o", design.with_name("out"), "--set", "network.bits=4")
    assert status == 1
    assert "3.000 stored bits per weight; accuracy" in stdout
    assert "budget of 0.5 bits per weight not met" in stdout


def test_plan_and_simulation_agree_and_a_changed_model_is_refused(qtaml: Run, design: Path) -> None:
    """`simulate` repeats the figure `allocate` ended with, bit for bit; not with another model."""
    out = design.with_name("out")
    status, stdout, _ = qtaml("allocate", design, "-o", out, "--json")
    assert status == 0
    planned = json.loads(stdout)
    assert planned["verdict"] == "met"
    assert qtaml("allocate", design, "-o", out)[1].splitlines()[-1] == str(out / "plan.json")
    assert planned["answer_range"][1] is None or planned["answer_range"][1] >= planned["answer"]
    status, stdout, _ = qtaml("simulate", out / "plan.json", "--json")
    assert status == 0
    assert json.loads(stdout)["accuracies"] == planned["accuracy"]["accuracies"]
    assert json.loads(stdout)["verdict"] == "met"
    with_weights(spoiled(0.123))(design.with_name("digits.onnx"))
    for command in (("simulate", out / "plan.json"), ("rtl", out / "plan.json", "-o", design.with_name("rtl"))):
        status, _, stderr = qtaml(*command)
        assert status == 2
        assert "another model" in stderr


def test_a_plan_is_simulated_in_other_cells_and_stays_what_it_is(qtaml: Run, design: Path) -> None:
    """Cells that lose nothing leave all chips alike, worse ones cost accuracy; nothing but the cells can be changed."""
    out = design.with_name("out")
    assert qtaml("allocate", design, "-o", out)[0] == 0
    before = (out / "plan.json").read_bytes()

    def simulated(*changes: str) -> dict[str, Any]:
        status, stdout, _ = qtaml("simulate", out / "plan.json", "--json", *(x for c in changes for x in ("--set", c)))
        found = dict(json.loads(stdout))
        assert status == {"met": 0, "not met": 1, "not decided": 3}[found["verdict"]]
        return found

    as_made, fresh, worn = simulated(), simulated("memory.p_flip=0"), simulated("memory.p_flip=0.05")
    assert np.ptp(fresh["accuracies"]) == 0
    assert fresh["ce"] == 0
    assert fresh["ce"] <= as_made["ce"] <= worn["ce"]
    assert worn["mean"] < as_made["mean"]
    assert (out / "plan.json").read_bytes() == before
    assert (worn["p01"], worn["p10"]) == pytest.approx((0.05, 0.05))
    _, stdout, _ = qtaml("simulate", out / "plan.json", "--trials", "2", "--set", "memory.technology=sram-65nm")
    assert stdout.startswith("sram-65nm at supply voltage 0.55 V")  # of the defaults, so it is said
    assert "p01 0.00226 (range 9.18e-04..5.15e-03), p10 0.00226" in stdout.splitlines()[0]
    status, _, stderr = qtaml("write", out / "plan.json", "--map", "nowhere.csv", "-o", out.with_name("chip"))
    assert (status, "nowhere.csv: no such file" in stderr) == (2, True)
    status, _, stderr = qtaml("write", out / "plan.json", "--chip", "1", "-o", out.with_name("chip"))
    assert status == 2
    assert 'memory.map = "known" and protection.readout = "trellis"' in stderr
    status, _, stderr = qtaml("rtl", out / "corrected.onnx", "-o", out.with_name("rtl"))
    assert (status, "expected the plan.json that" in stderr, "codec" in stderr) == (2, True, False)
    status, _, stderr = qtaml("simulate", out / "plan.json", "--set", "data.test_samples=10")
    assert status == 2
    assert "only the memory of a plan can be changed" in stderr
    design.with_name("digits.npz").unlink()
    status, _, stderr = qtaml("simulate", out / "plan.json")
    assert status == 2
    assert "digits.npz: no such file: the plan was made with this data.file; put it there" in stderr
    assert "--set" not in stderr  # it would be refused


def test_a_plan_is_simulated_in_worn_cells_and_without_its_technology(qtaml: Run, design: Path) -> None:
    """Every axis of the technology can be set; probabilities take its place, as they do in a sweep."""
    design.write_text(design.read_text().replace("p_flip = 0.01", 'technology = "nand-planar-tlc"\npe_cycles = 3000'))
    out = design.with_name("out")
    assert qtaml("allocate", design, "-o", out, "--set", "protection.budget=1")[0] == 0
    provenance = json.loads((out / "plan.json").read_text())["provenance"]["design"]["memory"]
    assert (provenance["technology"], provenance["pe_cycles"]) == ("nand-planar-tlc", 3000)

    def corrected(*changes: str) -> int:
        words = (word for change in changes for word in ("--set", change))
        status, stdout, stderr = qtaml("simulate", out / "plan.json", "--json", *words)
        assert status == 0, stderr
        return int(json.loads(stdout)["ce"])

    young, made, old = (
        corrected(*c) for c in (["memory.pe_cycles=0"], [], ["memory.pe_cycles=3000", "memory.time=3y"])
    )
    assert young < made < old
    assert corrected("memory.p_flip=0") == 0
    assert corrected("memory.technology=sram-65nm", "memory.vdd_v=0.9") == 0
    status, _, stderr = qtaml("simulate", out / "plan.json", "--set", "memory.pe_cycle=1")
    assert status == 2
    assert "memory.pe_cycle: unknown key (did you mean 'pe_cycles'?)" in stderr


def test_chips_differ_where_their_cells_share_something(qtaml: Run, design: Path) -> None:
    """`device` says it, a plan carries it to `simulate`, probabilities given outright have none of it."""
    preset = files("qtaml_hw.physics") / "presets" / "sram-65nm.toml"
    mine = design.with_name("mine.toml")
    mine.write_text(f"{preset.read_text(encoding='utf-8')}\n[variation]\nchip = 0.3\n")
    assert "warning: variation.chip = 0.3: 90 % of chips have a flip" in qtaml("device", mine, "--vdd", "0.5")[2]
    text = design.read_text().replace("p_flip = 0.01", 'technology = "mine.toml"\nvdd_v = 0.45')
    design.write_text(text.replace("target = 0.9", 'budget = 0\nreadout = "raw"'))
    out = design.with_name("out")
    status, stdout, stderr = qtaml("allocate", design, "-o", out, "--json")
    assert status == 0, stderr
    planned = json.loads(stdout)["accuracy"]
    assert read_plan(out / "plan.json").chip_share == 0.3

    def simulated(*words: str) -> dict[str, Any]:
        status, stdout, stderr = qtaml("simulate", out / "plan.json", "--json", "--trials", "12", *words)
        assert status == 0, stderr
        return dict(json.loads(stdout))

    uneven = simulated()
    assert uneven["accuracies"][:8] == planned["accuracies"]
    p = load("sram-65nm").operate(vdd_v=0.45).p10
    even = simulated("--set", f"memory.p_flip={p}")
    assert np.std(uneven["accuracies"]) > 3 * np.std(even["accuracies"])


def test_device_answers_in_json_and_in_words(qtaml: Run) -> None:
    status, stdout, _ = qtaml("device", "fg-thin-5p5nm", "--time", "1y", "--json")
    answer = json.loads(stdout)
    assert status == 0
    assert answer["p01"] == pytest.approx(9.6e-3, rel=0.02)
    assert answer["p10"] == 0
    assert answer["log10_p10"] is None
    assert answer["mechanisms"] == {"tunnelling": 1.0}
    status, stdout, _ = qtaml("device", "sram-65nm", "--vdd", "0.5")
    assert "low-voltage-failure" in stdout
    assert "supply voltage 0.5 V, time 1 h" in stdout
    assert "not modelled: gate-tunnelling: inside the measured rate" in stdout
    status, stdout, _ = qtaml("device", "nand-planar-tlc", "--time", "3y")
    assert "time 3 years" in stdout
    assert "by page: MSB 9.80e-03, CSB 1.03e-03, LSB 1.28e-03" in stdout
    status, _, stderr = qtaml("device", "sram-65", "--vdd", "0.5")
    assert status == 2
    assert "did you mean 'sram-65nm'" in stderr


def test_device_says_what_cells_share_and_a_plan_what_it_rests_on(qtaml: Run, design: Path) -> None:
    """Where rows fail together that is said, with how much more often the words of a code do than single cells let."""
    preset = files("qtaml_hw.physics") / "presets" / "sram-65nm.toml"
    mine = design.with_name("mine.toml")
    mine.write_text(f"{preset.read_text(encoding='utf-8')}\n[variation]\nrow = 0.3\n")
    status, _, stderr = qtaml("device", mine, "--vdd", "0.5")
    assert status == 0
    assert "warning: variation.row = 0.3: p01 and p10 are means over chips" in stderr
    text = design.read_text().replace("p_flip = 0.01", 'technology = "mine.toml"')
    design.write_text(text.replace("target = 0.9", 'method = "uniform-msp"\ncodes = ["hsiao"]\nbudget = 1'))
    status, _, stderr = qtaml("allocate", design, "-o", design.with_name("out"))
    assert status == 0, stderr
    assert "note: cells that lie side by side fail together: codewords of hsiao-68-60 have more than 1 error " in stderr
    assert "times as often as with independent cells; allocation counts with that" in stderr
    assert "not in these figures" not in stderr  # they follow the rows of every chip
    assert read_plan(design.with_name("out") / "plan.json").lattice == Lattice(row=0.3)


@pytest.mark.parametrize(
    "words",
    [
        ("device", "sram-65nm", "--over", "vdd_v"),
        ("device", "sram-65nm", "--list"),
        ("device", "--list", "--vdd", "0.5"),
        ("device", "sram-65nm", "--fit", "measured.csv", "--vdd", "0.5"),
        ("device", "sram-65nm", "--fit", "measured.csv", "--plot", "p.svg"),
        ("rtl", "--code", "hsiao", "--accept-edited", "-o", "new"),
        ("rtl", "plan.json", "--data-bits", "8", "-o", "new"),
    ],
)
def test_an_option_that_nothing_looks_at_is_refused(qtaml: Run, words: tuple[str, ...]) -> None:
    status, stdout, stderr = qtaml(*words)
    assert (status, stdout) == (2, "")
    assert "not with" in stderr or "goes with" in stderr


def test_init_makes_no_folder(qtaml: Run, tmp_path: Path) -> None:
    status, _, stderr = qtaml("init", DIGITS / "digits.onnx", DIGITS / "digits.npz", "-o", tmp_path / "no" / "x.toml")
    assert (status, "there is no folder" in stderr) == (2, True)
    assert not list(tmp_path.iterdir())


def test_a_verification_that_is_interrupted_lists_what_it_found(qtaml: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes of proofs are not lost without a word."""
    from qtaml_hw import verify

    def interrupted(*_: object, each: Callable[[verify.Check], None], **__: object) -> None:
        each(verify.Check("files", True, "9 files as in the manifest"))
        raise KeyboardInterrupt

    monkeypatch.setattr(verify, "verify", interrupted)
    status, out, err = qtaml("verify", "rtl", "--formal")
    assert status == 130
    assert out == "ok           files: 9 files as in the manifest\n"
    assert err.endswith("qtaml: interrupted; what was checked so far is listed; the rest is not, and nothing is kept\n")


def test_interrupted_while_it_is_loaded_it_says_so() -> None:
    """The signal comes as the first module of the command line is looked for."""
    late = "import sys, signal\nclass Late:\n  def find_spec(self, name, *_):\n"
    late += "    if name == 'qtaml_hw.cli': signal.raise_signal(signal.SIGINT)\n"
    late += "signal.signal(signal.SIGINT, signal.default_int_handler)\nsys.meta_path.insert(0, Late())\n"
    done = subprocess.run(
        [sys.executable, "-c", late + "from qtaml_hw.__main__ import main; main()"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (130, "qtaml: interrupted\n")


def test_a_device_plot_is_written(qtaml: Run, tmp_path: Path) -> None:
    status, _, _ = qtaml("device", "fg-thin-5p5nm", "--plot", tmp_path / "p.svg")
    assert status == 0
    assert b"<svg" in (tmp_path / "p.svg").read_bytes()[:400]


def test_analyze_finds_that_the_first_layer_matters_most_per_weight(qtaml: Run) -> None:
    words = ("--calibration", DIGITS / "digits.npz", "--scale", "0.0625", "--json")
    status, stdout, _ = qtaml("analyze", DIGITS / "digits.onnx", *words)
    table = json.loads(stdout)
    densities = {row["name"]: row["density"] for row in table["layers"]}
    assert status == 0
    assert max(densities, key=densities.__getitem__) == "conv1_weight"
    assert table["saturation_ratio"] > 10
    assert not any("whole numbers" in warning for warning in table["warnings"])
    _, _, stderr = qtaml("analyze", DIGITS / "digits.onnx", *words[:2], "--samples", "8")
    assert "warning: the inputs 'image' are whole numbers up to 16, and the network takes floating point" in stderr
    _, stdout, _ = qtaml("analyze", DIGITS / "digits.onnx", *words[:-1], "--p", "0.02")
    assert "at p = 0.02, without protection" in stdout
    assert "density: sensitivity per weight" in stdout
    assert f"{table['predicted_gain']:.1f} for 99 % less of that" in stdout


@pytest.fixture
def two_heads(design: Path) -> Path:
    """The digits example, in which what the last layer reads is the first output."""
    path = design.with_name("digits.onnx")
    model = onnx.load(path)
    model.graph.output.insert(0, helper.make_tensor_value_info("r3", TensorProto.FLOAT, ["n", 48]))
    onnx.save(model, path)
    return design


def test_of_several_outputs_one_is_named_and_the_plan_remembers_it(qtaml: Run, two_heads: Path) -> None:
    out = two_heads.with_name("out")
    status, stdout, stderr = qtaml("allocate", two_heads, "-o", out)
    assert (status, stdout) == (2, "")
    assert "'r3' float32 (any, 48), 'logits' float32" in stderr
    assert stderr.count("\n") == 1
    assert not out.exists()
    status, stdout, _ = qtaml("allocate", two_heads, "-o", out, "--set", "data.output=logits", "--json")
    assert status == 0
    planned = json.loads(stdout)
    assert planned["accuracy"]["mean"] > 0.8
    assert planned["plan"]["provenance"]["design"]["data"]["output"] == "logits"
    status, stdout, _ = qtaml("simulate", out / "plan.json", "--json")
    assert json.loads(stdout)["accuracies"] == planned["accuracy"]["accuracies"]


def test_analyze_measures_at_the_output_that_is_named(qtaml: Run, two_heads: Path) -> None:
    """The last layer moves nothing that stands before it."""
    model = two_heads.with_name("digits.onnx")
    words = ("--calibration", DIGITS / "digits.npz", "--scale", "0.0625", "--samples", "32", "--json")
    tables = {name: json.loads(qtaml("analyze", model, *words, "--output", name)[1]) for name in ("r3", "logits")}
    last = {name: table["layers"][-1]["sensitivity"] for name, table in tables.items()}
    assert {name: table["output"] for name, table in tables.items()} == {"r3": "r3", "logits": "logits"}
    assert last["r3"] == 0 < last["logits"]
    alone = json.loads(qtaml("analyze", DIGITS / "digits.onnx", *words)[1])
    assert alone["layers"] == tables["logits"]["layers"]
    assert qtaml("analyze", model, *words)[0] == 2


def test_every_command_says_what_it_does_in_one_uncut_line(qtaml: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the work, and within eighty columns."""
    monkeypatch.setenv("COLUMNS", "80")
    _, stdout, _ = qtaml("--help")
    lines = [line.split(maxsplit=1) for line in stdout.partition("Commands:\n")[2].splitlines()]
    assert [name for name, _ in lines][:5] == ["init", "check", "run", "device", "analyze"]
    assert {name for name, _ in lines} == set(cli.cli.commands)
    assert all(said.endswith(".") and not said.endswith("...") for _, said in lines)


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (["device"], "sram-6", {"sram-65nm"}),
        (["rtl", "--code"], "ldpc-1024r7", {"ldpc-1024r72"}),
        (["run", "design.toml", "--set"], "memory.vd", {"memory.vdd_v="}),
        (["explore", "s.toml", "--objectives"], "accuracy,codec_ce", {"accuracy,codec_cells"}),
        (["device", "sram-65nm", "--over"], "temp", {"temperature_k"}),
        (["rtl", "--pipeline"], "input,o", {"input,output"}),
    ],
)
def test_the_shell_completes_what_a_command_takes(words: list[str], typed: str, expected: set[str]) -> None:
    """Presets, codes, fields, figures: what nobody wants to look up."""
    from click.shell_completion import BashComplete

    found = BashComplete(cli.cli, {}, "qtaml", "_QTAML_COMPLETE").get_completions(words, typed)
    assert {item.value for item in found} == expected


def test_a_path_is_completed_where_no_preset_fits() -> None:
    """A technology may be a file of the user's."""
    from click.shell_completion import BashComplete

    found = BashComplete(cli.cli, {}, "qtaml", "_QTAML_COMPLETE").get_completions(["device"], "./mine")
    assert [(item.value, item.type) for item in found] == [("./mine", "file")]


@pytest.mark.parametrize("command", ["run", "explore"])
def test_a_key_cannot_write_to_the_terminal(qtaml: Run, tmp_path: Path, command: str) -> None:
    """TOML lets a key hold an ESC; the complaint about it must not."""
    (tmp_path / "evil.toml").write_text('"\\u001b[2J\\r" = 3\n[network]\n"\\u001b]0;x\\u0007" = []\n')
    status, _, stderr = qtaml(command, tmp_path / "evil.toml")
    assert status == 2
    assert not set("\x1b\x07\r") & set(stderr)


def test_a_sweep_given_to_run_is_called_a_sweep(qtaml: Run) -> None:
    """One line that names the other command, not one complaint for every list in the file."""
    status, _, stderr = qtaml("run", DIGITS / "sweep.toml")
    assert status == 2
    assert stderr.count("\n") == 1
    assert f"qtaml explore {DIGITS / 'sweep.toml'}" in stderr


def test_a_file_that_does_not_ship_is_asked_for(qtaml: Run, design: Path) -> None:
    """Field, how to name another one, and where the design's folder says more."""
    design.with_name("digits.npz").unlink()
    design.with_name("README.md").write_text("get it there")
    status, _, stderr = qtaml("run", design)
    assert status == 2
    for said in ("digits.npz: no such file", "--set data.file=PATH", "README.md may say where it is from"):
        assert said in stderr


def test_a_missing_folder_is_asked_for_with_an_example(qtaml: Run) -> None:
    status, _, stderr = qtaml("rtl", "--code", "hsiao")
    assert status == 2
    assert "Missing option '-o' / '--output'. Example: qtaml rtl build/digits/plan.json -o build/digits-rtl" in stderr


def test_a_family_that_is_mistyped_has_a_suggestion(qtaml: Run, tmp_path: Path) -> None:
    status, _, stderr = qtaml("rtl", "--code", "hsioa", "-o", tmp_path / "rtl")
    assert status == 2
    assert "unknown code family 'hsioa' (did you mean 'hsiao'?)" in stderr


def test_an_operating_point_that_nobody_gave_is_said(qtaml: Run, design: Path) -> None:
    """The supply decides everything in an SRAM: a default is not taken without a word."""
    technology = ("--set", "memory.technology=sram-65nm")
    said = "memory.vdd_v is not given: supply voltage 0.55 V, the default of sram-65nm"
    warnings = json.loads(qtaml("check", design, "--json", *technology)[1])["warnings"]
    assert said in warnings
    warnings = json.loads(qtaml("check", design, "--json", *technology, "--set", "memory.vdd_v=0.55")[1])["warnings"]
    assert not any("not given" in warning for warning in warnings)


def test_nothing_is_said_of_a_default_without_influence(qtaml: Run, design: Path, tmp_path: Path) -> None:
    """Cycles wear nothing out in cells that are stuck from the start."""
    cells = 'description = "x"\nsource = ["x"]\n[mechanisms]\nstuck = "x"\n[model]\nkind = "stuck-cells"\nat_0 = 0.1\n'
    for worn, warned in (("", False), ("worn_cycles = 1e6\n[defaults]\npe_cycles = 1\n", True)):
        (tmp_path / "stuck.toml").write_text(f"{cells}at_1 = 0.1\n{worn}")
        told = qtaml("check", design, "--json", "--set", f"memory.technology={tmp_path / 'stuck.toml'}")[1]
        assert any("memory.pe_cycles is not given" in line for line in json.loads(told)["warnings"]) == warned


def test_a_time_without_effect_is_said(qtaml: Run) -> None:
    """Ten years change nothing in a fit of minimum voltages: silence would look like an answer."""
    _, _, stderr = qtaml("device", "sram-65nm", "--time", "10y")
    assert "warning: time has no influence on sram-65nm" in stderr


def test_help_is_given_for_every_command_and_heavy_modules_stay_out(qtaml: Run) -> None:
    """`qtaml --help` must not import what only the stages need."""
    code = "import sys, qtaml_hw.cli.main; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "numba", "onnx", "onnxruntime", "amaranth", "matplotlib", "scipy", "rich"} & set(loaded)
    for name in cli.cli.commands:
        status, stdout, _ = qtaml(name, "--help")
        assert status == 0
        assert "Examples:" in stdout
        assert "--json" in stdout


def other_axis(layer: dict[str, Any]) -> int:
    """Length of an axis that is not that of the output channels."""
    return next(int(n) for n in layer["shape"] if n not in (1, len(layer["slope"])))


@pytest.mark.parametrize(
    "edit",
    [
        lambda plan: plan.update(layers=plan["layers"][:2]),
        lambda plan: plan.update(layers=plan["layers"][::-1]),
        lambda plan: plan["provenance"].update(sha256={}),
        lambda plan: plan["provenance"].update(design=3),
        lambda plan: plan.update(provenance=None),
        lambda plan: plan.pop("method"),
        lambda plan: plan["layers"][0].update(name="other"),
        lambda plan: plan["layers"][0]["channel"].update(kind="fixed"),
        lambda plan: plan["layers"][0].update(slope=[0]),
        lambda plan: plan["layers"][-1].update(slope=[1.0] * other_axis(plan["layers"][-1])),
    ],
    ids=[
        "layers-missing",
        "layers-reordered",
        "no-hashes",
        "no-design",
        "no-provenance",
        "no-method",
        "other-name",
        "kind",
        "slope-of-zero",
        "slope-of-another-axis",
    ],
)
def test_an_edited_plan_is_refused(qtaml: Run, plan_file: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    """A plan that is not the whole plan of its network has no accuracy, not even where an edited one is meant."""
    plan = json.loads(plan_file.read_text())
    edit(plan)
    edited = plan_file.with_name("edited.json")
    edited.write_text(json.dumps(plan))
    status, stdout, stderr = qtaml("simulate", edited, "--accept-edited")
    assert (status, stdout) == (2, "")
    assert "edited.json" in stderr


@pytest.mark.parametrize("cells", ["the plan's", "the design's", "sealed"])
def test_a_figure_of_an_edited_plan_says_so(qtaml: Run, plan_file: Path, cells: str) -> None:
    """Cells that never fail keep any target: both rates stand beside the figure, and of other edits that they are.

    Whoever makes the checksum anew as well (sealed) hides that it was edited, but not the cells.
    """
    plan = json.loads(plan_file.read_text()) | ({} if cells == "sealed" else {"planes_per_weight": 1e-9})
    for layer in plan["layers"] if cells != "the design's" else ():
        layer["channel"].update(p01=[0.0] * layer["scheme"]["bits"], p10=[0.0] * layer["scheme"]["bits"])
    if sealed := cells == "sealed":
        plan |= {"chip_share": 0.5}
        plan |= {"checksum": checksum(plan)}
    edited = plan_file.with_name("cells.json")
    edited.write_text(json.dumps(plan))
    words = ("--trials", "2", *(() if sealed else ("--accept-edited",)))
    _, _, stderr = qtaml("simulate", edited, *words)
    warnings = json.loads(qtaml("simulate", edited, *words, "--json")[1])["warnings"]
    for said in ([line.removeprefix("warning: ") for line in stderr.splitlines()], warnings):
        assert ("the plan was edited after it was written" in said) != sealed
        rates = [line for line in said if "in the cells of the plan, p01 0, p10 0 (" in line]
        assert len(rates) == (0 if cells == "the design's" else 1), said
        assert any("what cells of a chip share" in line for line in said) == sealed
    stderr = qtaml("simulate", plan_file, *words)[2]
    assert "edited" not in stderr
    assert "plan" not in stderr


@pytest.mark.parametrize(
    "edit",
    [
        lambda layer: layer["scheme"].update(code_map="roman"),
        lambda layer: layer.update(name=3),
        lambda layer: layer.update(shape=[layer["shape"][0]]),
        lambda layer: layer.update(slope=["a"]),
        lambda layer: layer.update(offset=[float("inf")]),
        lambda layer: layer.update(slope=[1.0] * 1000),
        lambda layer: layer["channel"].update(p01=[0.1], p10=[0.1]),
        lambda layer: layer["scheme"]["segments"][0]["readout"].update(table=[0, 1, 2]),
        lambda layer: layer["scheme"]["segments"][0]["readout"].update(table=[0] * 255 + [2**40]),
        lambda layer: layer["scheme"]["segments"][0].update(lanes=0),
    ],
    ids=["map", "name", "shape", "slope-text", "infinite", "too-many", "channel", "table", "entry", "lanes"],
)
def test_no_hardware_is_made_of_a_layer_that_contradicts_itself(
    qtaml: Run, plan_file: Path, tmp_path: Path, edit: Callable[[dict[str, Any]], Any]
) -> None:
    """One message that names the plan, and no folder."""
    plan = json.loads(plan_file.read_text())
    edit(plan["layers"][0])
    edited = tmp_path / "plan.json"
    edited.write_text(json.dumps(plan))
    status, stdout, stderr = qtaml("rtl", edited, "-o", tmp_path / "rtl")
    assert (status, stdout) == (2, "")
    assert stderr.count("\n") == 1
    assert "plan.json" in stderr
    assert not (tmp_path / "rtl").exists()


def test_hardware_is_not_made_of_a_plan_that_lost_its_hashes(qtaml: Run, plan_file: Path, tmp_path: Path) -> None:
    """It names its model but cannot show that it is the same; a plan that names none is what it is."""
    plan = json.loads(plan_file.read_text())
    edited = tmp_path / "plan.json"
    edited.write_text(json.dumps(plan | {"provenance": plan["provenance"] | {"sha256": {}}}))
    status, _, stderr = qtaml("rtl", edited, "-o", tmp_path / "rtl", "--accept-edited")
    assert status == 2
    assert "without its SHA-256" in stderr
    assert not (tmp_path / "rtl").exists()
    edited.write_text(json.dumps(plan | {"provenance": {}}))
    status, _, stderr = qtaml("rtl", edited, "-o", tmp_path / "rtl")
    assert (status, "was edited after it was written" in stderr) == (2, True)
    assert qtaml("rtl", edited, "-o", tmp_path / "rtl", "--accept-edited")[0] == 0


def test_a_new_plan_takes_old_hardware_and_old_report_away(
    qtaml: Run, design: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing beside a plan may belong to another plan, and what goes is named; a foreign file stops it instead."""
    out = design.with_name("out")
    words = ("--set", "protection.method=unprotected", "-o", out)
    qtaml("allocate", design, *words)
    qtaml("rtl", "--code", "hsiao", "--data-bits", "8", "-o", out / "rtl")
    for name in ("report.html", "report.json"):
        (out / name).write_text("old")
    kept = ["corrected.onnx", "plan.json", "report.html", "report.json", "rtl"]
    assert qtaml("allocate", design, *words)[0] == 0
    assert sorted(path.name for path in out.iterdir()) == kept  # the plan is equal
    assert not caplog.messages
    words = ("--set", "simulation.seed=7", *words)
    assert qtaml("allocate", design, *words)[0] == 0
    assert sorted(path.name for path in out.iterdir()) == ["corrected.onnx", "plan.json"]
    assert "removed its report.html, report.json, rtl" in caplog.messages[0]
    words = ("--set", "simulation.seed=8", *words[2:])
    (out / "rtl").mkdir()
    (out / "rtl" / "own.v").write_text("module own; endmodule")
    assert qtaml("allocate", design, *words)[0] == 2
    assert (out / "rtl" / "own.v").exists()


def test_the_corrected_network_lies_beside_the_plan_and_never_replaces_the_model(qtaml: Run, design: Path) -> None:
    """It answers as the quantised network does, in plain onnxruntime; the design's own model is never written over."""
    out = design.with_name("out")
    words = ("--set", "protection.method=unprotected", "--set", "protection.readout=raw")
    assert qtaml("allocate", design, *words, "--set", "protection.target=0.5", "-o", out)[0] == 0
    images = np.load(DIGITS / "digits.npz")["test_x"].astype(np.float32) * 0.0625
    answers = []
    for path in (design.with_name("digits.onnx"), out / "corrected.onnx"):
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        answers.append(session.run(None, {session.get_inputs()[0].name: images})[0].argmax(axis=1))
    assert np.mean(answers[0] == answers[1]) > 0.98
    before = (out / "corrected.onnx").read_bytes()
    status, _, stderr = qtaml("allocate", design, *words, "--set", f"network.model={out / 'corrected.onnx'}", "-o", out)
    assert status == 2
    assert "is the network of the design" in stderr
    assert (out / "corrected.onnx").read_bytes() == before


def test_results_of_other_questions_go_to_other_folders(
    qtaml: Run, design: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither `allocate` nor another design file of the folder writes where `run design.toml` did."""
    monkeypatch.chdir(design.parent)
    name, words = design.parent.name, ("--set", "protection.method=unprotected")
    shutil.copy(design, design.with_name("storage.toml"))
    assert [qtaml("allocate", file, *words)[0] for file in ("design.toml", "storage.toml")] == [0, 0]
    assert sorted(path.name for path in Path("build").iterdir()) == [f"{name}-plan", f"{name}-storage-plan"]
    assert default_folder(design) == Path("build") / name
    assert default_folder(design.with_name("storage.toml")) == Path("build") / f"{name}-storage"


def test_a_design_file_is_not_taken_for_a_plan(qtaml: Run, design: Path) -> None:
    status, _, stderr = qtaml("simulate", design)
    assert (status, "design file: `qtaml allocate` it first" in stderr) == (2, True)
    status, _, stderr = qtaml("simulate", DIGITS / "sweep.toml")
    assert (status, f"qtaml explore {DIGITS / 'sweep.toml'}" in stderr, "allocate" in stderr) == (2, True, False)


def test_outside_the_checked_range_confidence_is_low(qtaml: Run) -> None:
    """A voltage ten times above every measured one is not answered with high confidence."""
    said = "confidence: low; 2 measured points, 2 parameters fitted, no point left to check them;"
    assert said in qtaml("device", "sram-65nm", "--vdd", "0.5")[1]
    assert "confidence: high; " in qtaml("device", "sram-28nm-bram")[1]
    assert "confidence: low (extrapolated; high in" in qtaml("device", "sram-28nm-bram", "--vdd", "5")[1]


def test_warnings_of_the_device_are_told_on_standard_error(qtaml: Run, design: Path) -> None:
    """A supply that the model does not read is not taken in silence."""
    design.write_text(design.read_text().replace("p_flip = 0.01", 'technology = "fg-thin-5p5nm"\nvdd_v = 0.5'))
    words = ("--set", "protection.method=unprotected", "--set", "protection.target=0.1", "--json")
    _, stdout, stderr = qtaml("allocate", design, *words, "-o", design.with_name("out"))
    assert "warning: vdd_v has no influence" in stderr
    assert json.loads(stdout)


def test_a_memory_that_holds_nothing_is_refused(qtaml: Run, design: Path) -> None:
    """Far below its minimum supply more than half of the cells fail: no read-out makes a memory of that."""
    text = design.read_text().replace("p_flip = 0.01", 'technology = "sram-65nm"\nvdd_v = 0.2')
    design.write_text(text)
    status, _, stderr = qtaml("allocate", design, "-o", design.with_name("out"))
    assert status == 2
    assert "holds no data" in stderr


def test_every_module_that_is_emitted_is_explained(qtaml: Run, tmp_path: Path) -> None:
    status, stdout, _ = qtaml("rtl", "--code", "hsiao", "--data-bits", "8", "-o", tmp_path / "x")
    assert status == 0
    said = dict(line.split(None, 1) for line in stdout.splitlines()[:-2])
    assert said["fifo_hsiao_13_8"].startswith("FIFO that stores codewords, to be used by itself, about ")
    assert said["sram_1024x13"] == "memory inside a decoder or FIFO, for a macro to take its place"
    assert said["registers_hsiao_13_8_axil"].startswith("registers of the memory port on AXI4-Lite, about 2")
    assert set(KINDS) == set(get_args(ModuleRecord.model_fields["kind"].annotation))


def test_unknown_pipeline_cuts_are_refused(qtaml: Run, tmp_path: Path) -> None:
    words = ("--code", "hsiao", "--data-bits", "8", "-o", tmp_path / "x", "--pipeline", "input,foo")
    status, _, stderr = qtaml("rtl", *words)
    assert status == 2
    assert "syndrome" in stderr
    assert not (tmp_path / "x").exists()


def test_a_target_that_no_protection_misses_is_not_met(qtaml: Run, design: Path) -> None:
    words = ("--set", "protection.method=unprotected", "--set", "memory.p_flip=0.3", "-o", design.with_name("out"))
    assert qtaml("allocate", design, *words)[0] == 1


def test_a_changed_calibration_file_is_noticed(qtaml: Run, design: Path) -> None:
    """Sensitivities follow from it: a plan made from other samples is another plan."""
    other, out = design.with_name("cal.npz"), design.with_name("out")
    shutil.copy(DIGITS / "digits.npz", other)
    changes = ("--set", f"data.calibration_file={other}", "--set", "protection.method=unprotected")
    qtaml("allocate", design, *changes, "-o", out)
    np.savez(other, calibration_x=np.zeros((9, 8, 8)))
    status, _, stderr = qtaml("simulate", out / "plan.json")
    assert (status, "another calibration" in stderr) == (2, True)


@pytest.fixture(scope="module")
def hardware(plan_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `qtaml rtl` makes of that plan."""
    out = tmp_path_factory.mktemp("hardware") / "rtl"
    flow.emit_hardware(read_plan(plan_file), out)
    return out


def first(records: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(record for record in records if record["kind"] == kind and record["code"])


@pytest.mark.parametrize(
    ("edit", "status", "complaint"),
    [
        (lambda m: m["codes"][0].update(n=10**12), 2, "codes.0.n"),
        (lambda m: m["codes"][0].update(k=7), 1, "k: not those of the code"),
        (lambda m: first(m["modules"], "codec").update(lanes=10**9), 2, "lanes"),
        (lambda m: first(m["modules"], "codec").update(planes=16), 2, "contradicts itself"),
        (lambda m: first(m["modules"], "codec").update(bits=10**9), 2, "bits"),
        (lambda m: first(m["modules"], "codec").update(channel={"p01": [{}], "p10": 3}), 2, "channel"),
        (lambda m: first(m["modules"], "decoder").update(latency=10**12), 2, "latency"),
        (lambda m: first(m["modules"], "decoder").update(cycles=10**12), 2, "cycles"),
        (lambda m: m["layers"][0]["segments"][0].update(rows=-1), 2, "rows"),
        (lambda m: first(m["modules"], "codec")["readout"].update(table=[0] * 10**5), 2, "readout.table"),
    ],
    ids=["n", "k", "lanes", "planes", "bits", "channel", "latency", "cycles", "rows", "table"],
)
def test_a_hostile_manifest_costs_one_message(
    qtaml: Run, hardware: Path, tmp_path: Path, edit: Callable[[Any], None], status: int, complaint: str
) -> None:
    """No number in it decides how much memory or time `verify` takes before it is refused."""
    shutil.copytree(hardware, tmp_path / "rtl")
    manifest = json.loads((hardware / "manifest.json").read_text())
    edit(manifest)
    (tmp_path / "rtl" / "manifest.json").write_text(json.dumps(manifest))
    found, stdout, stderr = qtaml("verify", tmp_path / "rtl")
    assert found == status
    assert complaint in stdout + stderr
    assert stderr.count("\n") <= 1


def test_what_is_not_checked_is_named_and_counted_and_the_status_says_so(
    qtaml: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every module is played; a linter that is not installed leaves a check undone, which is no yes."""
    qtaml("rtl", "--code", "hsiao", "--data-bits", "8", "-o", tmp_path / "rtl")
    monkeypatch.setattr("qtaml_hw.verify.verification.lint", lambda *_: None)
    status, stdout, _ = qtaml("verify", tmp_path / "rtl")
    lines = stdout.splitlines()
    left = [line for line in lines if line.startswith("not checked")]
    assert (status, len(left)) == (3, 2)
    assert all("lint" in line and "not installed" in line for line in left)
    assert "nothing differs, 2 not checked (" in lines[-1]
    status, stdout, _ = qtaml("verify", tmp_path / "rtl", "--json")
    assert (status, json.loads(stdout)["not_checked"]) == (3, 2)


def test_a_manifest_that_does_not_list_a_module_is_not_verified(qtaml: Run, tmp_path: Path) -> None:
    qtaml("rtl", "--code", "hsiao", "--data-bits", "8", "-o", tmp_path / "rtl")
    manifest = json.loads((tmp_path / "rtl" / "manifest.json").read_text())
    (tmp_path / "rtl" / "manifest.json").write_text(json.dumps(manifest | {"files": {}}))
    status, stdout, _ = qtaml("verify", tmp_path / "rtl")
    assert (status, "is not listed" in stdout) == (1, True)


def test_every_command_that_says_p_says_how_sure_it_is(qtaml: Run, design: Path) -> None:
    """`device` and `run` gave range and confidence, `check`, `allocate` and `simulate` the middle alone, or nothing."""
    text = design.read_text().replace("p_flip = 0.01", 'technology = "sram-65nm"\nvdd_v = 0.5')
    design.write_text(text.replace("target = 0.9", 'method = "uniform-msp"\ncodes = ["hsiao"]\nbudget = 1'))
    out = design.with_name("out")
    said = "p01 0.0154 (range 7.46e-03..2.96e-02), p10 0.0154 (range 7.46e-03..2.96e-02), confidence low"
    for words in (("check", design), ("allocate", design, "-o", out), ("simulate", out / "plan.json")):
        status, stdout, stderr = qtaml(*words)
        assert status == 0, stderr
        assert said in stdout
    found = json.loads(qtaml("check", design, "--json")[1])
    assert found["p01_range"] == pytest.approx([7.46e-3, 2.96e-2], rel=0.01)
    assert found["confidence_in_p"] == "low"
