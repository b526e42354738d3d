"""A design that is opened knows what its read-out needs, and its plan has what the design asks for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from qtaml_hw.allocation import Sensitivity, allocate
from qtaml_hw.campaign import Store
from qtaml_hw.case import Case, open_case, sha256
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.flow import measure, menu_of
from qtaml_hw.lattice import Lattice
from qtaml_hw.network import OnnxRuntime
from qtaml_hw.physics import load, presets
from qtaml_hw.plan import Plan
from qtaml_hw.storage import CHANNEL_OPTIMISED, READOUTS

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
CORRECTIONS = {"by default": [], "asked for": ["protection.corrections=true"], "none": ["protection.corrections=false"]}


def opened(readout: str, *changes: str) -> Case:
    """The digits example with 4-bit weights and a few images."""
    few = ["network.bits=4", "data.test_samples=5", "data.calibration_samples=16", "protection.codes=['hsiao']"]
    return open_case(Design.load(DIGITS / "design.toml", [*few, f"protection.readout={readout}", *changes]), DIGITS)


def planned(case: Case) -> Plan:
    """The least that the design can buy, with all layers taken to matter alike."""
    ones = np.ones(len(case.layers))
    matters = Sensitivity(tuple(x.name for x in case.layers), tuple(x.size for x in case.layers), ones, ones, 1.0)
    return allocate(menu_of(case), matters, 0.0)


@pytest.mark.parametrize("corrections", CORRECTIONS)
@pytest.mark.parametrize("readout", READOUTS)
def test_a_read_out_of_numbers_has_no_error_feedback(readout, corrections):
    case = opened(readout, *CORRECTIONS[corrections])
    assert all(layer.feedback is None for layer in case.layers)
    assert not any(entry.words for entry in planned(case).layers)


@pytest.mark.parametrize("widths", [[], ["protection.widths=[3]"]], ids=["own width", "three bits"])
@pytest.mark.parametrize("corrections", ["by default", "asked for"])
def test_words_made_for_the_channel_are_chosen_with_the_calibration_inputs_in_view(corrections, widths):
    case = opened(CHANNEL_OPTIMISED, *CORRECTIONS[corrections], *widths)
    assert all(layer.feedback is not None for layer in case.layers)
    assert all(entry.words for entry in planned(case).layers)


@pytest.mark.parametrize("widths", [[], ["protection.widths=[3]"]], ids=["own width", "three bits"])
def test_a_design_without_corrections_stores_every_code_as_its_word(widths):
    case = opened(CHANNEL_OPTIMISED, *CORRECTIONS["none"], *widths)
    assert all(layer.feedback is None for layer in case.layers)
    assert not any(entry.words or entry.slope or entry.offset for entry in planned(case).layers)


def with_outputs(folder: Path, *outputs: str) -> Design:
    """The digits example with other outputs: logits, what the layer before them answers, the label."""
    model = onnx.load(DIGITS / "digits.onnx")
    model.graph.node.append(helper.make_node("ArgMax", ["logits"], ["label"], axis=1, keepdims=0))
    known = {"logits": (TensorProto.FLOAT, ["n", 10]), "label": (TensorProto.INT64, ["n"])}
    known["r3"] = (TensorProto.FLOAT, ["n", 48])
    del model.graph.output[:]
    model.graph.output.extend(helper.make_tensor_value_info(name, *known[name]) for name in outputs)
    onnx.save(model, folder / "heads.onnx")
    return Design.load(DIGITS / "design.toml", [f"network.model={folder / 'heads.onnx'}", "data.test_samples=200"])


@pytest.mark.parametrize(
    ("outputs", "named", "taken"),
    [
        (("r3", "logits"), "logits", "logits"),
        (("label", "logits"), None, "logits"),
        (("label", "r3"), "label", "label"),
        (("label",), None, "label"),
    ],
)
def test_accuracy_and_sensitivities_are_those_of_the_output_that_answers(tmp_path, outputs, named, taken):
    """A head that comes first changes nothing: as the model that has the scores alone."""
    wanted = open_case(Design.load(DIGITS / "design.toml", ["data.test_samples=200"]), DIGITS, feedback=False)
    design = with_outputs(tmp_path, *outputs)
    design = design.model_copy(update={"data": design.data.model_copy(update={"output": named})})
    case = open_case(design, DIGITS, feedback=False)
    assert case.network.output == taken
    assert bool(case.network.answer.remark) == (named is None and len(outputs) > 1)
    assert (case.network.answer.remark in case.warnings) == bool(case.network.answer.remark)
    found, expected = (c.evaluator().clean() for c in (case, wanted))
    assert found == expected > 0.9
    assert measure(case).values.tolist() == measure(wanted).values.tolist()


def test_a_design_for_a_model_with_several_heads_has_to_name_one(tmp_path):
    with pytest.raises(InputError, match=r"heads\.onnx: the model has 2 outputs.*'r3' float32 \(any, 48\), 'logits'"):
        open_case(with_outputs(tmp_path, "r3", "logits"), DIGITS)


def with_variation(folder: Path, table: str, preset: str = "sram-65nm", *changes: str) -> Case:
    """The digits example in cells of a preset that share their variation."""
    text = (files("qtaml_hw.physics") / "presets" / f"{preset}.toml").read_text(encoding="utf-8")
    (folder / "mine.toml").write_text(f"{text}\n[variation]\n{table}\n")
    changes = (f"memory.technology={folder / 'mine.toml'}", "data.test_samples=5", *changes)
    return open_case(Design.load(DIGITS / "design.toml", changes), DIGITS, feedback=False)


def test_what_rows_and_columns_share_is_in_every_plan_as_shares_of_what_a_chip_leaves(tmp_path):
    table = "chip = 0.2\nrow = 0.2\nfield = 0.1\nfield_length = 8.0"
    case = with_variation(tmp_path, table, "sram-65nm", "memory.vdd_v=0.5", "memory.interleave=4")
    found = planned(case)
    assert found.chip_share == 0.2
    assert found.lattice == Lattice(interleave=4, row=0.25, field=0.125, field_length=8.0)
    assert with_variation(tmp_path, "column = 0.1").lattice == Lattice(column=0.1)
    alone = with_variation(tmp_path, "row = 0.0", "sram-65nm", "memory.interleave=4")
    assert alone.lattice is None
    assert [note for note in alone.warnings if "neighbours share nothing" in note]
    assert not [note for note in case.warnings if "neighbours share nothing" in note]


def test_chips_are_made_from_measured_faults(tmp_path):
    """Two arrays of 8 rows of 16 bits: two cells that read 0 in the first, one that reads 1 in the second."""
    head = "# width = 16\n# order = lsb-first\n"
    rows = "address,stuck_0,stuck_1\n3,8001,0\n12,0,10\n"
    (tmp_path / "faults.csv").write_text(f"{head}# rows = 16\n# array_rows = 8\n{rows}")
    for name in ("digits.onnx", "digits.npz"):
        shutil.copy(DIGITS / name, tmp_path / name)
    text = (DIGITS / "design.toml").read_text()
    text = text[: text.index("[memory]")] + '[memory]\nfaults = "faults.csv"\n[protection]\ntarget = 0.9\n'
    (tmp_path / "design.toml").write_text(text)

    def opened(*changes: str) -> Case:
        design = Design.load(tmp_path / "design.toml", ("data.test_samples=5", *changes))
        return open_case(design, tmp_path, feedback=False)

    case = opened()
    found = case.lattice.faults
    assert (found.arrays, found.rows, found.columns, found.resampled) == (2, 8, 16, True)
    assert (found.zeros.tolist(), found.ones.tolist()) == ([48, 63], [12 * 16 + 4])
    assert (case.channel.p01[0], case.channel.p10[0]) == (1 / 256, 2 / 256)
    assert "faults" in case.hashes
    assert not opened("memory.faults_as=measured").lattice.faults.resampled
    (tmp_path / "faults.csv").write_text(f"{head}# array_rows = 5\n{rows}")
    with pytest.raises(
        InputError, match=r"memory\.faults: .*faults\.csv: 13 rows are no whole arrays of array_rows = 5"
    ):
        opened()


MAPPED = ("memory.map=known", "protection.readout=trellis", "memory.map_at.vdd_v=0.5")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["memory.faults=x.csv", "memory.p_flip=0.1"], "give exactly one of: technology; p_flip; p01 and p10; faults"),
        (["memory.faults_as=drawn"], "it needs faults"),
        ([*MAPPED, "memory.faults=x.csv"], "faults says which cells are dead: map_at says so again"),
    ],
)
def test_measured_faults_are_the_only_source_of_a_memory(changes, said):
    with pytest.raises(InputError, match=said):
        Design.load(DIGITS / "design.toml", changes)


def test_measured_faults_take_the_place_of_a_technology_and_are_mapped_as_it_was():
    changes = [*MAPPED[:2], "memory.faults=x.csv", "memory.map_at={}"]
    memory = Design.load(DIGITS / "design.toml", changes).memory
    assert (memory.technology, memory.faults is None, memory.map) == (None, False, "known")


def test_what_the_cells_of_a_chip_share_is_in_every_plan(tmp_path):
    case = with_variation(tmp_path, "chip = 0.15", "sram-65nm", "memory.vdd_v=0.5")
    assert planned(case).chip_share == case.chip_share == 0.15
    assert case.channel == load("sram-65nm").operate(vdd_v=0.5).channel()
    assert any("90 % of chips" in warning for warning in case.device.warnings)


@pytest.mark.parametrize("pages", ["interleaved", "msb-safest"])
def test_cells_of_different_pages_at_one_position_cannot_follow_a_chip(tmp_path, pages):
    with pytest.raises(
        InputError, match=r"mine\.toml: variation\.chip: pages with different rates lie at one position"
    ):
        with_variation(tmp_path, "chip = 0.1", "nand-planar-tlc", f"memory.pages={pages}")
    assert with_variation(tmp_path, "chip = 0.1", "3d-nand-ct").chip_share == 0.1  # one rate for all pages


def test_cells_that_share_nothing_are_those_of_the_preset(tmp_path):
    case = with_variation(tmp_path, "chip = 0.0\nline_length = 4.0", "sram-65nm", "memory.vdd_v=0.5")
    assert case.chip_share == 0
    assert case.channel == load("sram-65nm").operate(vdd_v=0.5).channel()


@pytest.mark.parametrize("name", presets())
def test_no_preset_has_shares(name):
    assert not load(name).variation.shares


def test_sensitivities_are_found_again_by_what_they_were_measured_on_and_nothing_else(tmp_path):
    """Another content of the calibration file asks for another measurement, another name for none."""
    data = np.load(DIGITS / "digits.npz")

    def measured(name: str, calibration: np.ndarray, *changes: str) -> Sensitivity:
        np.savez(tmp_path / name, calibration_x=calibration)
        few = ["network.bits=4", "data.test_samples=5", f"data.calibration_file={tmp_path / name}", *changes]
        case = open_case(Design.load(DIGITS / "design.toml", few), DIGITS)
        assert case.hashes["calibration"] == sha256(tmp_path / name)
        return measure(case, store=store)

    with Store.open(None) as store:
        first = measured("a.npz", data["calibration_x"][:16])
        assert measured("a.npz", data["calibration_x"][:16], "memory.time=1y").to_json() == first.to_json()
        assert measured("b.npz", data["calibration_x"][:16]).to_json() == first.to_json()
        assert store.count("shared") == 1
        assert measured("a.npz", data["calibration_x"][16:32]).values.tolist() != first.values.tolist()
        assert (
            measured("a.npz", data["calibration_x"][:16], "simulation.seed=2").values.tolist() != first.values.tolist()
        )
        measured("a.npz", data["calibration_x"][:16], "network.bits=5")
        assert store.count("shared") == 4


def test_a_case_runs_its_network_on_the_backend_that_it_was_opened_with():
    class Slow(OnnxRuntime):
        pass

    backend = Slow()
    case = open_case(Design.load(DIGITS / "design.toml", ["data.test_samples=5"]), DIGITS, backend=backend)
    assert case.evaluator().backend is backend
    with pytest.raises(InputError, match=r"onnxruntime \(Nowhere\) cannot run the model"):
        open_case(case.design, DIGITS, backend=OnnxRuntime(("Nowhere",)))


def test_a_case_of_the_same_network_and_data_is_opened_from_one_that_is_like_it():
    """All but the memory is taken; what another word or another file decides is not."""
    plain = ["memory.technology=sram-65nm", "memory.vdd_v=0.45"]
    first = opened("posterior-mean", *plain)

    def like(*changes, readout="posterior-mean"):
        few = ["network.bits=4", "data.test_samples=5", "data.calibration_samples=16", "protection.codes=['hsiao']"]
        design = Design.load(DIGITS / "design.toml", [*few, *plain, f"protection.readout={readout}", *changes])
        return open_case(design, DIGITS, like=[first])

    other = like("memory.vdd_v=0.5")
    assert other.network is first.network
    assert other.layers is first.layers
    assert other.costs is first.costs
    assert other.channel == opened("posterior-mean", *plain, "memory.vdd_v=0.5").channel != first.channel
    assert other.design.memory.point["vdd_v"] == other.device.operating_point["vdd_v"] == 0.5
    for changes in (["network.bits=5"], ["data.test_samples=6"], ["simulation.threads=3"]):
        assert like(*changes).network is not first.network
    assert like(readout=CHANNEL_OPTIMISED).layers[0].feedback is not None
    damaged = replace(first, hashes=first.hashes | {"data": "another"})
    assert open_case(first.design, DIGITS, like=[damaged]).network is not first.network


@pytest.mark.parametrize("samples", [40, 1200])
def test_without_calibration_inputs_test_samples_are_held_out_for_them(tmp_path, samples):
    """No sample is in two of the three sets, none is lost, and of sorted samples each set has some of each kind."""
    images = np.random.default_rng(1).random((samples, 8, 8), dtype=np.float32)
    images[:, 0, 0] = np.arange(samples) / samples
    np.savez(tmp_path / "data.npz", test_x=images, test_y=np.zeros(samples, dtype=np.int64))
    few = [f"data.file={tmp_path / 'data.npz'}", "data.scale=1", "protection.readout=raw"]
    design = Design.load(DIGITS / "design.toml", few)
    data = design.data.model_copy(update={"calibration": None})
    case = open_case(design.model_copy(update={"data": data}), DIGITS)
    first, second = case.calibration, case.search
    sets = [found.inputs["image"][:, 0, 0, 0] for found in (first, second, case.test)]
    assert np.sort(np.concatenate(sets)).tolist() == images[:, 0, 0].tolist()
    assert len(sets[2]) == samples - min(samples // 2, 512)
    assert all(abs(found.mean() - 0.5) < 0.15 for found in sets)
    said = f"{first.size + second.size} samples drawn at random from those of the test serve calibration and search"
    assert any(said in remark for remark in case.remarks)
    assert not any("samples, too" in remark for remark in case.remarks)
