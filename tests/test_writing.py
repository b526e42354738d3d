"""`qtaml write`: one chip's image, and what it says of chips that are too bad."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from qtaml_hw import writing
from qtaml_hw.allocation import Sensitivity, allocate
from qtaml_hw.campaign import trial_seed
from qtaml_hw.case import open_case
from qtaml_hw.chip import RowMemory, drawn, store, written_for
from qtaml_hw.cli.main import cli
from qtaml_hw.codes import from_name
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.flow import menu_of
from qtaml_hw.network import Runner, load
from qtaml_hw.plan import Plan
from qtaml_hw.results import open_plan, save_plan
from qtaml_hw.storage import RowLayout
from qtaml_hw.writing import write

DIGITS = Path("examples/digits").resolve()
DESIGN = {
    "network": {"model": "digits.onnx"},
    "data": {"file": "digits.npz", "scale": 0.0625, "test_samples": 200},
    "memory": {"p_flip": 0.1, "map": "known"},
    "protection": {"method": "exact", "readout": "trellis", "window": 8, "budget": 1.2},
    "simulation": {"trials": 2},
    "hardware": {"emit": False},
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Path:
    """A plan for all chips of the digits network, a fifth of whose cells is dead."""
    case = open_case(Design.parse(DESIGN, "test"), DIGITS)
    names, sizes = tuple(x.name for x in case.layers), tuple(x.size for x in case.layers)
    even = Sensitivity(names, sizes, np.array(sizes) / 1000.0, np.zeros(len(names)), 1.0)
    folder = tmp_path_factory.mktemp("plan")
    save_plan(case, allocate(menu_of(case), even, 1.2, method="exact"), folder)
    return folder / "plan.json"


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(x) for x in arguments], standalone_mode=False)


def as_csv(plan: Plan, seed: int, worse: float = 0.0) -> str:
    """The dead cells of a drawn chip, and a share of others at 0, as a march test lists them: rows of 8 cells."""
    memory, dead = plan.memory_map(), drawn(plan, seed)
    found = np.zeros((2, memory.stored_bits), dtype=np.uint8)
    for region, part in memory.places():
        segment = plan.layers[part.layer].scheme.segments[0]
        layout = RowLayout(part.bits, 0, segment.lanes)
        for k, words in enumerate((dead[part.layer][0] & ~dead[part.layer][1], dead[part.layer][1])):
            padded = np.zeros(region.rows * segment.lanes, dtype=np.uint8)
            padded[: words.size] = words
            found[k, region.address : region.address + region.stored_bits] = layout.spread(
                padded.reshape(region.rows, -1)
            ).ravel()
    more = np.random.default_rng(1).random(memory.stored_bits) < worse
    found[0] |= more & ~found[1].astype(bool)
    found = np.pad(found, ((0, 0), (0, -memory.stored_bits % 8)))
    rows = np.packbits(found, axis=1, bitorder="little")
    lines = [f"{a},{x:02x},{y:02x}" for a, (x, y) in enumerate(rows.T.tolist()) if x or y]
    return "\n".join(["# width = 8", "# order = lsb-first", "address,stuck_0,stuck_1", *lines]) + "\n"


def test_a_list_of_the_cells_of_a_drawn_chip_gives_its_image(planned, tmp_path) -> None:
    plan, case = open_plan(planned)
    seed = trial_seed(case.design.simulation.seed, 3)
    (tmp_path / "chip.csv").write_text(as_csv(plan, seed))
    one = run("write", planned, "--map", tmp_path / "chip.csv", "-o", tmp_path / "listed", "--json")
    other = run("write", planned, "--chip", 3, "-o", tmp_path / "drawn")
    assert (one.return_value, other.return_value) == (0, 0), (one.output, other.output)
    for name in sorted(p.name for p in (tmp_path / "drawn").glob("bank_*")):
        assert (tmp_path / "listed" / name).read_bytes() == (tmp_path / "drawn" / name).read_bytes()
    report = json.loads(one.stdout)
    assert report["good"]
    assert report["weighed"] in other.stdout
    assert "that the plan states" in report["weighed"]  # of which nothing is measured again
    assert sum(x["rows"] * x["width"] for x in report["banks"]) == plan.memory_map().stored_bits


def test_an_image_holds_the_rows_that_hardware_reads(planned, tmp_path) -> None:
    assert run("write", planned, "-o", tmp_path / "image").return_value == 0
    plan, case = open_plan(planned)
    seed = trial_seed(case.design.simulation.seed, 0)
    chip = written_for(plan, case.layers, seed)
    for i, entry in enumerate(chip.layers):
        memory = RowMemory.from_plan(chip, case.layers, entry.name, seed=seed)
        rows = [int(x, 16) for x in (tmp_path / f"image/bank_{i}.hex").read_text().split()]
        assert rows == [memory.stored(r) for r in range(memory.rows)]
        assert (tmp_path / f"image/bank_{i}.mem").read_text().split()[0] == "@0"
        size = -(-memory.width // 8)
        packed = (tmp_path / f"image/bank_{i}.bin").read_bytes()
        assert [int.from_bytes(packed[a : a + size], "little") for a in range(0, len(packed), size)] == rows


def test_the_corrected_network_of_a_chip_computes_what_its_simulation_does(planned, tmp_path) -> None:
    assert run("write", planned, "--chip", 1, "-o", tmp_path / "image").return_value == 0
    plan, case = open_plan(planned)
    accuracy = case.evaluator().trial(plan, 1).value
    network = load(tmp_path / "image/corrected.onnx")
    scores = Runner(network).predict(case.test.inputs, {})
    assert np.mean(scores.argmax(1) == case.test.labels) == pytest.approx(accuracy, abs=0.006)


@pytest.fixture(scope="module")
def common(tmp_path_factory) -> Path:
    """A plan that stores the same in every chip: some planes under a code, the others bare."""
    design = DESIGN | {"memory": {"p_flip": 0.01}, "protection": {"method": "tac", "budget": 0.3, "codes": ["hsiao"]}}
    case = open_case(Design.parse(design, "test"), DIGITS)
    names, sizes = tuple(x.name for x in case.layers), tuple(x.size for x in case.layers)
    even = Sensitivity(names, sizes, np.array(sizes) / 1000.0, np.zeros(len(names)), 1.0)
    folder = tmp_path_factory.mktemp("common")
    save_plan(case, allocate(menu_of(case), even, 0.3, method="tac"), folder)
    return folder / "plan.json"


def test_a_plan_for_all_chips_has_one_image_with_its_check_bits(common, tmp_path) -> None:
    """Every row is a codeword where its segment has a code, and all rows read as the weights that the plan stores."""
    found = run("write", common, "-o", tmp_path / "image", "--json")
    assert found.return_value == 0, found.output
    report = json.loads(found.stdout)
    plan, case = open_plan(common)
    assert sum(x["rows"] * x["width"] for x in report["banks"]) == plan.memory_map().stored_bits
    assert report["measured"]["value"] >= report["measured"]["clean"] - 0.01
    coded = 0
    for i, (region, part) in enumerate(plan.memory_map().places()):
        entry = plan.layers[part.layer]
        segment = entry.scheme.segments[part.segment]
        code = from_name(segment.code) if segment.code else None
        layout = RowLayout(entry.scheme.bits, segment.planes, segment.lanes)
        rows = [int(x, 16) for x in (tmp_path / f"image/bank_{i}.hex").read_text().split()]
        bits = np.array([[row >> b & 1 for b in range(region.row_bits)] for row in rows], dtype=np.uint8)
        words = np.zeros(segment.rows * segment.lanes, dtype=np.uint32)
        stored = store(plan, case.layers).layers[part.layer].words[segment.stored]
        words[: stored.size] = stored
        plain = layout.plain_bits
        if code is not None:
            coded += 1
            assert np.array_equal(code.encode(bits[:, plain : plain + code.k]), bits[:, plain:])
            assert np.array_equal(layout.pack(words), bits[:, plain : plain + code.k])
        assert np.array_equal(layout.spread(words.reshape(segment.rows, -1))[:, :plain], bits[:, :plain])
    assert coded
    for wrong in (("--chip", 1), ("--bound", 2)):
        refused = run("write", common, *wrong, "-o", tmp_path / "no").exception
        assert isinstance(refused, InputError)
        assert "the same in every chip" in str(refused)
        assert not (tmp_path / "no").exists()


def test_a_chip_that_loses_too_much_is_refused_and_nothing_is_written(planned, tmp_path) -> None:
    plan, case = open_plan(planned)
    (tmp_path / "bad.csv").write_text(as_csv(plan, trial_seed(case.design.simulation.seed, 0), worse=0.4))
    found = run("write", planned, "--map", tmp_path / "bad.csv", "-o", tmp_path / "bad")
    assert found.return_value == 1
    assert "refused" in found.output
    assert not (tmp_path / "bad").exists()
    again = run("write", planned, "--map", tmp_path / "bad.csv", "-o", tmp_path / "bad", "--bound", 100)
    assert again.return_value == 0  # every map can be written, at a price


def test_a_list_that_changes_while_it_is_read_writes_no_image(planned, tmp_path, monkeypatch) -> None:
    """The hash in the report would be that of another list."""
    plan, case = open_plan(planned)
    cells, read = tmp_path / "map.csv", writing.read_cell_map
    cells.write_text(as_csv(plan, 5))

    def changed(path: Path):
        found = read(path)
        path.write_text(as_csv(plan, 6))
        return found

    monkeypatch.setattr(writing, "read_cell_map", changed)
    with pytest.raises(Unavailable, match=r"map\.csv: was changed while it was read"):
        write(case, plan, tmp_path / "image", file=cells)
    assert not (tmp_path / "image").exists()


def test_a_design_may_name_the_list_of_its_chip(planned, tmp_path) -> None:
    """The plan expects as many dead cells as are listed, and without --map and --chip that chip is written."""
    plan, case = open_plan(planned)
    seed = trial_seed(case.design.simulation.seed, 5)
    (tmp_path / "chip.csv").write_text(as_csv(plan, seed))
    memory = {"p_flip": 0.02, "map": "known", "map_file": str(tmp_path / "chip.csv")}
    named = open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS)
    assert named.mapped is not None
    assert "map" in named.hashes
    for share in (named.mapped.p01, named.mapped.p10):
        assert share == pytest.approx(0.1, abs=0.02)
    one = write(named, plan, tmp_path / "named")
    other = write(case, plan, tmp_path / "listed", file=tmp_path / "chip.csv")
    assert (tmp_path / "named/bank_0.bin").read_bytes() == (tmp_path / "listed/bank_0.bin").read_bytes()
    assert one.report == other.report
    accuracy = case.evaluator().trial(plan, 5).value  # written for the same cells, its answers put right too
    assert one.report["measured"]["value"] == accuracy
    assert write(named, plan, tmp_path / "drawn", chip=5).report["sha256"] is None


@pytest.mark.parametrize(
    ("memory", "message"),
    [
        ({"p_flip": 0.1, "map_file": "chip.csv"}, 'it needs map = "known"'),
        ({"p_flip": 0.1, "map": "known", "map_file": "c.csv", "map_at": {"p_flip": 0.2}}, "map_file and map_at"),
    ],
)
def test_a_list_that_nobody_writes_for_is_refused(memory, message) -> None:
    with pytest.raises(InputError, match=message):
        Design.parse(DESIGN | {"memory": memory}, "test")


def test_a_named_list_that_is_none_is_refused_with_its_field(tmp_path) -> None:
    (tmp_path / "log.csv").write_text("# width = 8\n# order = lsb-first\naddress,time_s,flipped\n1,3,80\n")
    memory = {"p_flip": 0.1, "map": "known", "map_file": str(tmp_path / "log.csv")}
    with pytest.raises(InputError, match=r"memory\.map_file: .*log\.csv.*upsets"):
        open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS)
    memory["map_file"] = str(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"expected the memory\.map_file of the design"):
        open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS)


def test_cells_beyond_the_memory_are_refused(planned, tmp_path) -> None:
    (tmp_path / "far.csv").write_text("# width = 8\n# order = lsb-first\naddress,stuck_0,stuck_1\n99999999,1,0\n")
    found = run("write", planned, "--map", tmp_path / "far.csv", "-o", tmp_path / "far")
    assert isinstance(found.exception, InputError)
    assert "lies beyond the memory of the plan" in str(found.exception)
    assert not (tmp_path / "far").exists()


def test_the_plan_of_one_chip_is_not_simulated_on_others(planned, tmp_path) -> None:
    assert run("write", planned, "-o", tmp_path / "image").return_value == 0
    found = run("simulate", tmp_path / "image/plan.json")
    assert isinstance(found.exception, InputError)
    assert "is the plan of one chip" in str(found.exception)


@pytest.mark.parametrize(
    ("section", "change", "message"),
    [
        ("protection", {"readout": "posterior-mean", "window": 10}, "only trellis words are written around dead cells"),
        ("memory", {"persistence": "transient"}, "no march test can map faults that are transient"),
        ("memory", {"map_at": {"vdd_v": 0.5}}, "map_at is an operating point: p01, p10, p_flip; not vdd_v"),
        ("memory", {"map": "unknown", "map_at": {"p_flip": 0.1}}, 'it needs map = "known"'),
        ("memory", {"map_at": {"p_flip": 0.7}}, "map_at: expected a value less than or equal to 0.5"),
        ("protection", {"corrections": False}, "trellis words have scales of their own"),
        ("protection", {"window": 13}, "window: expected a value less than or equal to 12"),
    ],
)
def test_a_design_that_cannot_be_mapped_is_refused(section, change, message) -> None:
    design = DESIGN | {section: DESIGN[section] | change}
    with pytest.raises(InputError, match=message):
        open_case(Design.parse(design, "test"), DIGITS)


def test_a_map_of_a_worse_point_leaves_a_margin(planned) -> None:
    design = DESIGN | {"memory": {"technology": "sram-65nm", "vdd_v": 0.55, "map": "known", "map_at": {"vdd_v": 0.5}}}
    case = open_case(Design.parse(design, "test"), DIGITS, feedback=False)
    assert case.mapped.p_flip > 3 * case.channel.p_flip
