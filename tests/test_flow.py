"""The whole line on real digits: from an oxide to Verilog that does what the simulation did."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from qtaml_hw import flow, results
from qtaml_hw.allocation import Sensitivity, allocate, make_storage_menu
from qtaml_hw.campaign import Store
from qtaml_hw.campaign.database import StoreError
from qtaml_hw.case import open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BlockCode
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.flow import Analysis, Outcome, offered_codes, run
from qtaml_hw.network import Layer, load
from qtaml_hw.report import ReportData, html
from qtaml_hw.report.summary import report_data
from qtaml_hw.report.terminal import print_summary
from qtaml_hw.storage import Coded
from qtaml_hw.support.files import checksum
from qtaml_hw.verify import verify

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
CHANGES = ["data.test_samples=300", "simulation.trials=8", "protection.codes=['hsiao', 'repetition-3']"]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    """One run of the digits example after five years, with fewer images and chips than the example has."""
    out = tmp_path_factory.mktemp("run") / "out"
    changes = [*CHANGES, "protection.target=0.97"]
    return run(Design.load(DIGITS / "design.toml", changes), DIGITS, out), out


def test_protection_keeps_what_leakage_takes(outcome: tuple[Outcome, Path]) -> None:
    """Unprotected the network loses a tenth of its accuracy and more; the plan keeps 97 %, for a fraction of the
    check bits that Uniform-MSP pays."""
    found, _ = outcome
    answer = found.chosen.answer
    assert found.unprotected.mean < 0.9 * found.chosen.clean
    assert found.chosen.reached
    assert answer.evaluation.mean >= 0.97 * found.chosen.clean
    assert found.uniform is not None
    assert answer.plan.parity_bits_per_weight < 0.5 * found.uniform.answer.plan.parity_bits_per_weight


def test_weights_that_leave_in_few_bits_are_simulated_in_few_bits(tmp_path: Path) -> None:
    """Four values are hardly a network, although the memory keeps all eight bits; what is simulated is what is emitted.
    Slopes and offsets are made for these values: for those of wide weights a tenth of the answers is right."""
    few = ["data.test_samples=100", "simulation.trials=2", "protection.codes=['hsiao']", "protection.budget=1"]
    found = run(Design.load(DIGITS / "design.toml", [*few, "hardware.weight_bits=2"]), DIGITS, tmp_path, hardware=False)
    plan = found.chosen.answer.plan
    assert {s.readout.output_bits for x in plan.layers for s in x.scheme.segments} == {2}
    assert 0.4 < found.chosen.answer.evaluation.mean < 0.9 < found.chosen.clean
    assert plan.rounded(2).digest == plan.digest


def test_the_curve_is_of_plans_that_the_search_tried_anyway(outcome: tuple[Outcome, Path]) -> None:
    """No chip is simulated for a picture."""
    found, _ = outcome
    assert found.uniform is not None
    assert found.curves == {"tac": found.chosen.tried, "uniform-msp": found.uniform.tried}
    assert all(len(tried) > 1 for tried in found.curves.values())


def test_the_hardware_is_verified_and_a_single_wrong_gate_is_found(outcome: tuple[Outcome, Path]) -> None:
    found, out = outcome
    assert found.verification is not None
    assert found.verification.passed
    assert any("words agree" in check.detail for check in found.verification.checks)
    broken = out.with_name("broken")
    shutil.copytree(out / "rtl", broken)
    victim = next(p for p in sorted((broken / "rtl").glob("dec_*.v")))
    text = victim.read_text()
    assert " ^ " in text
    victim.write_text(text.replace(" ^ ", " | ", 1))
    manifest = json.loads((broken / "manifest.json").read_text())
    manifest["files"][f"rtl/{victim.name}"] = hashlib.sha256(victim.read_bytes()).hexdigest()
    (broken / "manifest.json").write_text(json.dumps(manifest | {"checksum": checksum(manifest)}))
    failed = [check.name for check in verify(broken).checks if check.passed is False]
    assert failed == ["text"]  # no tool is shown what is not ours


def test_the_report_tells_the_same_figures_and_survives_json(outcome: tuple[Outcome, Path], tmp_path: Path) -> None:
    found, _ = outcome
    data = report_data(found, "qtaml run design.toml")
    assert ReportData.loads(data.dumps()) == data
    assert data.device.confidence.startswith("low; no measured point")
    assert any(said.startswith("trap-assisted") for said in data.device.not_modelled)
    assert data.answer.protected.mean == found.chosen.answer.evaluation.mean
    assert sum(row.check_bits for row in data.layers) / found.chosen.answer.plan.weights == pytest.approx(
        found.chosen.answer.plan.parity_bits_per_weight
    )
    assert data.device.shares == {"tunnelling": 1.0}
    page = html.render(data, tmp_path / "report.html").read_text()
    assert "Uniform-MSP" in page
    assert "conv1_weight" in page


def test_a_second_run_writes_the_same_plan_and_the_same_verilog(outcome: tuple[Outcome, Path], tmp_path: Path) -> None:
    """Everything follows from the design: same plan, same bytes of every file of the hardware."""
    found, out = outcome
    design = Design.load(DIGITS / "design.toml", [*CHANGES, "protection.target=0.97", "hardware.verify=false"])
    again = run(design, DIGITS, tmp_path / "out")
    plans = [o.chosen.answer.plan.to_json()["layers"] for o in (found, again)]
    assert plans[0] == plans[1]
    first = json.loads((out / "rtl" / "manifest.json").read_text())
    second = json.loads((tmp_path / "out" / "rtl" / "manifest.json").read_text())
    assert first == second


def test_a_killed_run_goes_on_from_its_trials_and_comes_to_the_same_plan(
    outcome: tuple[Outcome, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short in the hardware stage: the second run simulates nothing again, and its plan is that of an uncut run."""
    done, uncut = outcome
    folder = tmp_path / "run"
    design = Design.load(DIGITS / "design.toml", [*CHANGES, "protection.target=0.97", "hardware.verify=false"])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(flow, "_hardware", killed)
        with pytest.raises(KeyboardInterrupt):
            run(design, DIGITS, folder)
    assert (folder / "unfinished.sqlite").exists()
    assert not (folder / "plan.json").exists()  # results come together or not at all

    monkeypatch.setattr("qtaml_hw.campaign.Evaluator.trial", None)  # calling it would fail
    again = run(design, DIGITS, folder)
    assert [p.evaluation.mean for p in again.chosen.tried] == [p.evaluation.mean for p in done.chosen.tried]
    plans = [json.loads((f / "plan.json").read_text())["layers"] for f in (folder, uncut)]
    assert plans[0] == plans[1]
    assert not list(folder.glob("unfinished*"))


def test_trials_of_other_code_are_not_believed(tmp_path: Path) -> None:
    """An unfinished store made by another version of the package is thrown away."""
    path = tmp_path / "unfinished.sqlite"
    with Store.open(path, {"versions": results.versions(), "source": "other"}) as store:
        store.put("trial", "x", [0.5])
    with results.unfinished(tmp_path) as store:
        assert store.count("trial") == 0


def test_words_widths_and_code_are_chosen_together_and_every_stored_bit_is_told(tmp_path: Path) -> None:
    """After ten years p01 is 0.1: packed few-bit words keep what plain 8-bit words lose, in fewer bits than those."""
    changes = ["memory.time=10y", "protection.target=0.95", "protection.method=exact", "simulation.trials=4"]
    changes += ["protection.readout=channel-optimised", "protection.widths=[2, 3, 4]", "data.test_samples=200"]
    changes += ["protection.codes=['hsiao', 'ldpc-1024r72']"]
    found = run(Design.load(DIGITS / "design.toml", changes), DIGITS, tmp_path / "out")
    data = report_data(found, "qtaml run")
    assert data.answer.met
    assert data.answer.protected.mean > data.answer.unprotected.mean + 0.2
    assert data.answer.chosen.currency == "stored bits"
    plan = found.chosen.answer.plan
    assert data.answer.chosen.overhead == pytest.approx(plan.memory_map().stored_bits / plan.weights)
    assert data.answer.chosen.overhead < 8
    assert found.verification is not None
    assert found.verification.passed


def test_a_plan_without_hardware_says_so_in_report_and_terminal(outcome: tuple[Outcome, Path]) -> None:
    """The simulation is not lost to an error: both say that, and why, no Verilog was written."""
    found, _ = outcome
    plan = found.chosen.answer.plan
    layer = plan.layers[0]
    segment = dataclasses.replace(layer.scheme.segments[0], protection=Coded("hsiao-39-32"), lanes=2, planes=8)
    segment = dataclasses.replace(segment, stop=layer.scheme.weights)
    scheme = dataclasses.replace(layer.scheme, segments=(segment,))
    wrong = dataclasses.replace(plan, layers=(dataclasses.replace(layer, scheme=scheme), *plan.layers[1:]))
    assert flow._missing_hardware(plan) == ""
    why = flow._missing_hardware(wrong)
    assert why.startswith(f"layer {layer.name!r}: hsiao-39-32 has 32 data bits")
    data = report_data(dataclasses.replace(found, warnings=(why,)), "qtaml run")
    console = Console(width=300, record=True, quiet=False, file=io.StringIO())
    print_summary(data, console)
    assert why in console.export_text()
    assert "hsiao-39-32 has 32 data bits" in html.page(data)


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_trials_of_a_run_that_is_going_on_are_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that somebody else is writing to is locked, not useless: the second run says so and leaves it."""
    path = tmp_path / "unfinished.sqlite"
    origin = {"versions": results.versions(), "source": results.source_digest()}
    with Store.open(path, origin) as store:
        store.put("trial", "x", [0.5])
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr("qtaml_hw.campaign.database.WAIT_S", 0.1)
        with pytest.raises(StoreError, match="locked"), results.unfinished(tmp_path):
            pass
        holder.communicate()
    assert path.exists()
    with Store.open(path, origin) as store:
        assert store.all("trial", "x") == {0: [0.5]}


def test_an_analysis_takes_every_layer_in_its_own_width() -> None:
    """An int8 layer keeps its eight bits where float weights are stored in four: its faults weigh 257 times as much."""
    wide, narrow = (Layer.of_levels(str(b), [1, -2, 3], bits=b, step=0.1) for b in (8, 4))
    ones = np.ones(2)
    network = load(DIGITS / "digits.onnx")
    found = Analysis(network, (wide, narrow), Sensitivity(("8", "4"), (3, 3), ones, ones, 1.0), 0.1)
    assert found.output_distortion == pytest.approx([0.09 * 65535 / 3, 0.09 * 255 / 3])
    rows = found.to_json()["layers"]
    assert [row["output_distortion"] for row in rows] == found.output_distortion.tolist()
    assert [row["density"] for row in rows] == [1 / 3, 1 / 3]


def test_a_plan_is_put_into_the_cells_of_both_ends_of_p_and_a_robust_one_is_found(tmp_path: Path) -> None:
    """Die to die, p of the 65 nm chip is half or twice its middle: the plan for the middle is not enough at the high
    end, and the one for it costs more."""
    chips = ["simulation.trials=12", "protection.target=0.95", "protection.codes=['hsiao', 'repetition-3']"]
    changes = [*chips, "memory.technology=sram-65nm", "memory.vdd_v=0.5", "hardware.emit=false"]
    found = run(Design.load(DIGITS / "design.toml", changes), DIGITS, tmp_path / "out")
    span = found.span
    assert span is not None
    assert span.low.p01 < found.case.channel.p01[0] < span.high.p01
    assert span.largest == "mu_v"
    assert span.low.evaluation is not None
    assert span.high.evaluation is not None
    assert span.low.evaluation.mean > span.high.evaluation.mean
    assert span.holds is False
    assert span.robust is not None
    assert span.robust.verdict is not None
    assert span.robust.verdict.answer != "not met"  # met, or not decided on so few chips and samples
    robust, middle = span.robust.answer.plan, found.chosen.answer.plan
    assert robust.parity_bits_per_weight > middle.parity_bits_per_weight
    data = report_data(found, "qtaml run design.toml")
    assert data.answer.span is not None
    assert "the plan is not known to hold at its high end" in data.answer.span.sentence
    assert (data.answer.span.robust is not None) == span.robust.reached
    assert ReportData.loads(data.dumps()) == data


def test_cells_that_hold_no_data_at_the_high_end_are_said_to(outcome: tuple[Outcome, Path]) -> None:
    """The oxide mass alone takes the thin floating gate to where nine bits in ten are lost: no plan holds there."""
    span = outcome[0].span
    assert span is not None
    assert span.high.evaluation is None
    assert (span.holds, span.robust) == (False, None)
    assert span.high.p01 > 0.9
    console = Console(file=io.StringIO(), width=80)
    print_summary(report_data(outcome[0], "qtaml run"), console)
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert "at its high end the cells hold no data" in told
    assert "lost" in told


def test_probabilities_given_outright_have_no_range(tmp_path: Path) -> None:
    changes = [*CHANGES, "memory.p_flip=0.05", "hardware.emit=false", "protection.target=0.9"]
    assert run(Design.load(DIGITS / "design.toml", changes), DIGITS, tmp_path / "out").span is None


def test_a_budget_is_met_with_the_padding_of_the_codewords(tmp_path: Path) -> None:
    """Words of 1,024 data bits in a network whose layers have few weights: their check bits stand beside data that are
    not there. A plan that leaves them out would be over the budget; the plan that is made pays for them too.
    """
    text = f"""
    network.model = "{(DIGITS / "digits.onnx").as_posix()}"
    data = {{ file = "{(DIGITS / "digits.npz").as_posix()}", scale = 0.0625, test_samples = 20 }}
    memory.p_flip = 0.01
    protection = {{ budget = 0.2, codes = ["bch-10"], data_bits = 1024, readout = "raw" }}
    simulation.trials = 2
    """
    (tmp_path / "design.toml").write_text(text)
    case = open_case(Design.load(tmp_path / "design.toml"), tmp_path)
    menu, found = flow.menu_of(case), flow.measure(case)
    for budget in (0.005, 0.05):
        protection = case.design.protection.model_copy(update={"budget": budget})
        here = dataclasses.replace(case, design=case.design.model_copy(update={"protection": protection}))
        search = flow.decide(here, menu, found)
        paid = search.answer.plan.parity_bits_per_weight
        assert 0 < paid <= budget + 1e-9
        assert allocate(menu, found, budget).parity_bits_per_weight > budget
        assert search.within


def test_codes_that_fail_too_often_for_the_chips_that_are_asked_for_are_named() -> None:
    """24 of 8,000 codewords failed when this code was measured at p = 0.1, so that no plan can be without a failure on
    99.9 % of the chips. An unprotected plan is the answer, and nobody would be told why.
    """
    layers, name = [Layer.of_levels("a", np.arange(-8, 8), bits=4)], "ldpc-4096r44-4096-1792"
    menu = make_storage_menu(layers, BitChannel.symmetric(0.1), code_names=[name], widths=[4])
    (said,) = flow.frail(dataclasses.replace(menu, whole_chips=0.999))
    assert f"({name}: 0.003)" in said
    assert "allows 0.001 failed codewords a chip" in said
    plan = allocate(
        dataclasses.replace(menu, whole_chips=0.999),
        Sensitivity(("a",), (16,), np.ones(1), np.zeros(1), 1.0),
        100,
        method="exact",
    )
    assert not any(entry.scheme.segments[0].planes for entry in plan.layers)
    assert not any(flow.frail(dataclasses.replace(menu, whole_chips=share)) for share in (0.99, None))


def test_words_around_dead_cells_may_lie_under_short_codes_and_others_under_ldpc() -> None:
    """By default; a design may name single codes beside families, where words lie under codes as a whole."""

    def offered(*changes: str) -> dict[str, BlockCode]:
        design = Design.load(DIGITS / "mapped.toml", changes)
        return offered_codes(open_case(design, DIGITS, feedback=False, most=10))

    known = offered()
    assert {(code.d // 2, code.check_bits) for code in known.values()} == {(2, 8), (2, 12), (2, 14)}
    assert next(iter(offered("memory.word_bits=64"))) == "hsiao-64-57"  # fills a word of the memory
    unknown = offered("memory.map=unknown")
    assert known.keys() < unknown.keys()
    assert [code.name for code in unknown.values() if code.measured is not None]  # LDPC, for cells that fail often
    named = offered('protection.codes=["bch-2", "bch-2-63-51", "ldpc-1024r53"]', "protection.data_bits=64")
    assert [code.name for code in named.values()] == ["bch-2-78-64", "bch-2-63-51", "ldpc-1024r53-1024-544"]
    with pytest.raises(InputError, match=r"protection.codes: 'bch-2-63-50': there is no code 'bch-2-63-50'"):
        offered('protection.codes=["bch-2-63-50"]')
    with pytest.raises(InputError, match="this is one code of the family 'bch-2'"):  # planes have a length of their own
        offered(
            "memory.map=unknown",
            'protection.codes=["bch-2-63-51"]',
            "protection.readout=affine",
            "protection.window=10",
        )
