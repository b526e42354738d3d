"""`qtaml write`: one chip's image, and what it says of chips that are too bad."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click import UsageError
from click.testing import CliRunner
from scipy.stats import t

from qtaml_hw import flow, writing
from qtaml_hw.allocation import Sensitivity, allocate
from qtaml_hw.campaign import trial_seed
from qtaml_hw.case import Case, open_case
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.chip import RowMemory, corrected_biases, drawn, listed, losses, store, written_for
from qtaml_hw.chip.image import divided
from qtaml_hw.cli.main import cli
from qtaml_hw.codes import Status, from_name
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.flow import chip_by_chip, menu_of
from qtaml_hw.memory import CellMap, read_cell_map
from qtaml_hw.network import Runner, load
from qtaml_hw.plan import Plan
from qtaml_hw.results import open_plan, save_plan
from qtaml_hw.storage import RowLayout, uncentred
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
    head = ["# width = 8", "# order = lsb-first", f"# rows = {rows.shape[1]}", "address,stuck_0,stuck_1"]
    return "\n".join([*head, *lines]) + "\n"


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


@pytest.mark.parametrize("spread", [0.02, 0.2, 0.8])
def test_so_many_chips_are_above_the_bound_as_is_said(spread) -> None:
    """Where chips share variation, a few lose many times what others do: most are below the mean."""
    losses = np.exp(spread * np.random.default_rng(1).standard_normal((2000, 64)))
    for bound in (1.02, 1.25):
        said = np.mean([writing._above(bound, chips) for chips in losses])
        above = np.mean(losses[1:, 0] > bound * losses[:-1].mean(axis=1))
        assert said == pytest.approx(above, abs=0.04)


def test_words_under_a_code_take_the_time_of_all_states_of_the_parities_that_are_asked_for(coded) -> None:
    """Others are written for comparison in the same time as bare ones: so there are fewer of them."""
    case, plan = coded
    chips = [drawn(plan, trial_seed(case.design.simulation.seed, number)) for number in range(40)]
    under = [i for i, entry in enumerate(plan.layers) if entry.scheme.segments[0].code is not None]
    assert under
    for i in under:
        dead = np.concatenate([chip[i].codewords.dead for chip in chips])
        states = np.exp2(np.bitwise_count(dead).astype(float)).mean()
        searched = plan.layers[i].scheme.weights << plan.layers[i].scheme.trellis.window
        assert writing._work(plan.layers[i]) == pytest.approx(searched * states, rel=0.1)


@pytest.mark.parametrize("listed_chip", [None, 9])
def test_the_predicted_loss_is_that_of_the_layers_as_they_matter_beside_the_first_chips(
    planned, tmp_path, listed_chip
) -> None:
    """But itself: a drawn chip is one of them, that of a list is none."""
    plan, case = open_plan(planned)
    how: dict[str, Any] = {"chip": 2}
    if listed_chip is not None:
        how = {"file": tmp_path / "chip.csv"}
        how["file"].write_text(as_csv(plan, trial_seed(case.design.simulation.seed, listed_chip)))
    report = write(case, plan, tmp_path / "image", bound=1.02, **how).report
    count = report["compared_with"]
    assert 4 < count < 64
    numbers = [listed_chip, *range(count)] if listed_chip else [2, 0, 1, *range(3, count + 1)]
    seeds = [trial_seed(case.design.simulation.seed, number) for number in numbers]
    left = [losses(written_for(plan, case.layers, seed), case.layers) for seed in seeds]
    matters = {entry.name: entry.sensitivity for entry in plan.layers}
    assert len(set(matters.values())) > 1
    own, *others = (sum(matters[name] * loss for name, loss in one.items()) for one in left)
    assert report["predicted_loss"] == pytest.approx(own / np.mean(others), rel=1e-9)
    logs = np.log(others)
    far = (np.log(1.02 * np.mean(others)) - logs.mean()) / (np.std(logs, ddof=1) * np.sqrt(1 + 1 / count))
    assert report["expected_above"] == pytest.approx(t.sf(far, count - 1), rel=1e-6)
    assert report["good"] == (report["predicted_loss"] <= 1.02)
    for row in report["layers"]:
        assert row["loss"] == pytest.approx(left[0][row["name"]])
        assert row["usual_loss"] == pytest.approx(np.mean([one[row["name"]] for one in left[1:]]))


def test_the_plan_of_an_image_is_that_of_the_chip_as_it_is_simulated(planned, tmp_path) -> None:
    """With its answers put right: the network says of every sample what the simulation of the chip says."""
    plan, case = open_plan(planned)
    report = write(case, plan, tmp_path / "image", chip=1).report
    evaluator = case.evaluator()
    made = Plan.from_json(json.loads((tmp_path / "image/plan.json").read_text()))
    assert np.array_equal(evaluator.answers(made, 1), evaluator.answers(plan, 1))
    assert report["measured"]["value"] == evaluator.trial(plan, 1).value
    other = written_for(plan, case.layers, trial_seed(case.design.simulation.seed, 2))
    for own, entry in zip(made.layers, other.layers, strict=True):  # slopes of channels are the plan's, times one gain
        assert np.ptp(np.divide(own.slope, entry.slope)) < 1e-9
        assert len(own.offset) == own.shape[0]
    assert report["numbers"] == sum(1 + len(entry.offset) for entry in made.layers)


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
        assert "the same words in every chip" in str(refused)
        assert not (tmp_path / "no").exists()


def test_a_chip_that_loses_too_much_is_refused_and_nothing_is_written(planned, tmp_path) -> None:
    plan, case = open_plan(planned)
    (tmp_path / "bad.csv").write_text(as_csv(plan, trial_seed(case.design.simulation.seed, 0), worse=0.4))
    found = run("write", planned, "--map", tmp_path / "bad.csv", "-o", tmp_path / "bad")
    assert found.return_value == 1
    assert "refused" in found.output
    assert not (tmp_path / "bad").exists()
    accepts = found.output.partition("--bound ")[2].split()[0]
    again = run("write", planned, "--map", tmp_path / "bad.csv", "-o", tmp_path / "bad", "--bound", accepts)
    assert again.return_value == 0  # every map can be written, at a price


@pytest.fixture(scope="module")
def coded() -> tuple[Case, Plan]:
    """A plan whose words lie under SECDED: a fifth of the cells is dead, others flip."""
    return under("hsiao")


def under(code: str) -> tuple[Case, Plan]:
    design = DESIGN | {"protection": DESIGN["protection"] | {"budget": 4.0, "codes": [code]}}
    stuck, rare = (Cause([p] * 8, [p] * 8, kind) for p, kind in ((0.1, "stuck"), (1e-3, "transient")))
    cells = {"channel": BitChannel.of(stuck, rare), "mapped": BitChannel.of(stuck)}
    case = dataclasses.replace(open_case(Design.parse(design, "test"), DIGITS), **cells)
    names, sizes = tuple(x.name for x in case.layers), tuple(x.size for x in case.layers)
    even = Sensitivity(names, sizes, np.array(sizes) / 1000.0, np.zeros(len(names)), 1.0)
    return case, allocate(menu_of(case), even, 4.0, method="exact")


def test_dead_check_cells_are_counted(coded, tmp_path) -> None:
    """Eight of 72 cells of a codeword are check cells, and as many of them are dead as of others."""
    case, plan = coded
    report = write(case, plan, tmp_path / "image", chip=0).report
    under = [x for x in report["layers"] if x["check_cells"]]
    assert under, [x.scheme.segments[0].code for x in plan.layers]
    for row in under:
        assert row["check_cells"] * 9 == row["cells"]
    for part, all_of in (("dead_check_cells", "check_cells"), ("dead", "cells")):
        dead, cells = (sum(x[key] for x in under) for key in (part, all_of))
        assert dead / cells == pytest.approx(0.2, abs=5 * (0.16 / cells) ** 0.5)
    assert report["dead_cells"] == sum(x["dead"] for x in report["layers"])
    assert report["cells"] == sum(x["cells"] for x in report["layers"])


def test_the_numbers_of_a_chip_are_named(planned, tmp_path) -> None:
    said = run("write", planned, "-o", tmp_path / "image").stdout.splitlines()[-1]
    report = json.loads((tmp_path / "image/report.json").read_text())
    assert f"{report['numbers']} gains and offsets beside the words" in said


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


@pytest.mark.parametrize("fewer", [0, 1])
def test_a_list_that_has_fewer_dead_cells_by_chance_leaves_none_unknown(tmp_path, fewer) -> None:
    """Of 20,000 cells 1,900 and 2,030 hold a state, a tenth each by design: scatter. 1,700 are surely fewer."""
    many = [(1900, 2030), (1700, 2030)][fewer]
    rows = np.zeros((2, 20_000), dtype=np.uint8)
    rows[0, : many[0]] = rows[1, many[0] : sum(many)] = 1
    masks = np.packbits(rows, axis=1, bitorder="little").T.tolist()
    head = ["# width = 8", "# order = lsb-first", "# rows = 2500", "address,stuck_0,stuck_1"]
    listed = [f"{a},{x:x},{y:x}" for a, (x, y) in enumerate(masks)]
    (tmp_path / "chip.csv").write_text("\n".join([*head, *listed]))
    memory = {"p_flip": 0.1, "map": "known", "map_file": str(tmp_path / "chip.csv")}
    case = open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS, feedback=False)
    assert case.mapped.p10[0] == pytest.approx([0.1, 0.085][fewer])
    assert case.mapped.p01[0] == pytest.approx(0.1015)
    assert case.channel.beyond(case.mapped).dead == pytest.approx([0, 0.015][fewer])


def test_a_named_list_that_does_not_cover_the_plan_is_said_before_it_is_written(planned, tmp_path) -> None:
    plan, _ = open_plan(planned)
    rows, head = -(-plan.memory_map().stored_bits // 64), "# width = 64\n# order = lsb-first\n"
    memory = {"p_flip": 0.1, "map": "known", "map_file": str(tmp_path / "chip.csv")}
    for tested in (rows - 1, rows):
        body = "".join(f"{a},1,0\n" for a in range(10))
        (tmp_path / "chip.csv").write_text(f"{head}# rows = {tested}\naddress,stuck_0,stuck_1\n{body}")
        case = open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS, feedback=False)
        said = [note for note in chip_by_chip(case, plan) if note.startswith("memory.map_file: ")]
        assert len(said) == (tested < rows)
        assert all(f"rows = {tested}: the memory of the plan has {rows} rows of 64 bits" in note for note in said)


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
    (tmp_path / "log.csv").write_text("# width = 8\n# order = lsb-first\naddress,stuck_0,stuck_1\n")
    with pytest.raises(InputError, match=r"memory\.map_file: .*log\.csv: no cell was tested"):
        open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS)
    memory["map_file"] = str(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"expected the memory\.map_file of the design"):
        open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS)


def test_dead_cells_of_the_sram_beyond_the_memory_of_the_plan_are_left_out_and_counted(planned, tmp_path) -> None:
    plan, case = open_plan(planned)
    own = as_csv(plan, trial_seed(case.design.simulation.seed, 3))
    (tmp_path / "own.csv").write_text(own)
    (tmp_path / "whole.csv").write_text(re.sub("# rows = .*", "# rows = 999999", own) + "99999,3,80\n")
    for name in ("own", "whole"):
        found = run("write", planned, "--map", tmp_path / f"{name}.csv", "-o", tmp_path / name)
        assert found.return_value == 0, found.output
        assert ("3 of " in found.stderr and "beyond the memory of the plan" in found.stderr) == (name == "whole")
    for path in (tmp_path / "own").glob("bank_*.bin"):
        assert path.read_bytes() == (tmp_path / "whole" / path.name).read_bytes()
    [note] = json.loads((tmp_path / "whole/report.json").read_text())["notes"]
    assert note in found.stderr


def test_the_first_cell_behind_the_memory_of_the_plan_is_beyond_it(planned, tmp_path) -> None:
    plan, _ = open_plan(planned)
    end = plan.memory_map().end
    head = f"# width = 1\n# order = lsb-first\n# rows = {end + 1}\naddress,stuck_0,stuck_1\n"
    for last, count in ((end - 1, 0), (end, 1)):
        (tmp_path / "one.csv").write_text(f"{head}{last},1,0\n")
        found = run("write", planned, "--map", tmp_path / "one.csv", "-o", tmp_path / f"image{count}")
        assert found.stderr.count("1 of 1 dead cells lie beyond the memory of the plan") == count, found.output


def test_rows_of_the_plan_that_a_list_does_not_cover_are_not_taken_for_good(planned, tmp_path) -> None:
    plan, _ = open_plan(planned)
    rows, file = -(-plan.memory_map().stored_bits // 64), tmp_path / "short.csv"
    head, body = "# width = 64\n# order = lsb-first\n", "address,stuck_0,stuck_1\n4,1,0\n"
    for said, message in (
        (f"# rows = {rows - 1}\n", rf"short\.csv: rows = {rows - 1}: .* has {rows} rows of 64 bits; test all"),
        ("", rf"short\.csv: the last row listed is 4, .* '# rows = {rows}'"),
    ):
        file.write_text(head + said + body)
        with pytest.raises(InputError, match=message):
            raise run("write", planned, "--map", file, "-o", tmp_path / "image").exception
        assert not (tmp_path / "image").exists()
    for said, more in ((f"# rows = {rows}\n", ""), ("", f"{rows - 1},0,0\n")):
        file.write_text(head + said + body + more)
        found = run("write", planned, "--map", file, "-o", tmp_path / f"image{len(more)}")
        notes = [line for line in found.stderr.splitlines() if line.startswith("note:")]
        assert found.return_value == 0, found.output
        assert all("of the cells are listed as holding" in note for note in notes)  # one dead cell is less than chance


def test_a_drawn_chip_is_said_to_be_an_example(planned, tmp_path) -> None:
    found = run("write", planned, "-o", tmp_path / "image")
    assert "note: chip 0 is an example, drawn at random: its image is for no real chip" in found.stderr


def test_cells_that_the_map_of_a_plan_does_not_know_are_said(planned) -> None:
    """Where the memory is worse than its map: a fifth of the cells is mapped, and a tenth more is dead."""
    said = "more dead cells than its map knows: 0.1 of all, beside 0.2"
    found = [run("simulate", planned, "--trials", 2, "--set", f"memory.p_flip={p}").stderr for p in (0.1, 0.15)]
    assert [said in text for text in found] == [False, True]
    refused = run("simulate", planned, "--set", "memory.map=unknown").exception
    assert "the words of the plan are made for its map" in str(refused)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("p_flip=0.1",), ""),
        (("p_flip=0.01",), ", of which 0.02 are dead in operation"),
        (("technology=rram-stuck",), ", of which 0.11 are dead in operation"),
        (("persistence=transient",), ", none of which is dead in operation: faults are transient"),
        (("technology=nand-planar-tlc",), ", none of which is dead in operation: faults are retention"),
        (("p_flip=0",), ", none of which is dead in operation"),
    ],
)
def test_where_a_plan_is_put_into_other_cells_it_says_how_many_of_its_map_are_dead_there(
    planned, changes, said
) -> None:
    """Words are written around the map of the plan, also where those cells work in operation."""
    found = run("simulate", planned, "--trials", 2, *(word for x in changes for word in ("--set", f"memory.{x}")))
    assert found.exception is None, found.exception
    assert f"its own dead cells, on the mean 0.2 of all{said} (qtaml write)" in found.stderr


def test_a_plan_whose_cells_are_mapped_at_another_point_goes_into_cells_without_that_point(planned, tmp_path) -> None:
    """Its map is in its words: no cells that it is put into can refuse the point."""
    design = DESIGN | {"memory": {"technology": "sram-65nm", "vdd_v": 0.55, "map": "known", "map_at": {"vdd_v": 0.5}}}
    plan, _ = open_plan(planned)
    save_plan(open_case(Design.parse(design, "test"), DIGITS), dataclasses.replace(plan, provenance={}), tmp_path)
    found = run("simulate", tmp_path / "plan.json", "--trials", 2, "--set", "memory.p_flip=0.01")
    assert "on the mean 0.2 of all at vdd_v = 0.5, of which 0.02 are dead in operation" in found.stderr


@pytest.mark.parametrize(
    ("memory", "said"),
    [
        ({"p_flip": 0.0}, ["no cell is dead where cells are mapped: the map is empty"]),
        ({"p_flip": 0.0, "map_at": {"p_flip": 0.1}}, []),
        ({"p_flip": 0.1, "map_at": {"p01": 0.0, "p10": 0.0}}, ["the map is empty"]),
        ({"technology": "rram-stuck", "pe_cycles": 1, "map_at": {"time": "1y"}}, ["map_at.time has no influence"]),
        ({"technology": "rram-stuck", "pe_cycles": 1, "map_at": {"pe_cycles": 9}}, ["map_at.pe_cycles has no infl"]),
        ({"technology": "rram-stuck", "pe_cycles": 1, "map_at": {"pe_cycles": 1}}, []),
        ({"technology": "sram-65nm", "vdd_v": 0.55, "map_at": {"vdd_v": 0.5}}, []),
        ({"technology": "sram-65nm", "vdd_v": 0.55, "map_at": {"vdd_v": 0.5, "time": "9y"}}, ["time has no influence"]),
    ],
)
def test_a_map_that_is_no_other_one_is_remarked_on(memory, said) -> None:
    """An empty one, and an axis of its point on which no dead cell depends."""
    design = Design.parse(DESIGN | {"memory": memory | {"map": "known"}}, "test")
    found = [x for x in open_case(design, DIGITS, feedback=False).remarks if "map" in x]
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("memory", "changes", "found"),
    [
        ({"p_flip": 0.1}, (), None),
        ({"p_flip": 0.1, "map": "known"}, (), (0.2, 0.0)),
        ({"p_flip": 0.1, "map": "known", "map_at": {"p_flip": 0.15}}, (), (0.3, 0.0)),
        ({"p_flip": 0.1, "map": "known"}, ("memory.map_at.p_flip=0.05",), (0.1, 0.1)),
    ],
)
def test_check_says_which_cells_a_map_knows(tmp_path, memory, changes, found) -> None:
    """And `--set` reaches one value of the point at which they are mapped."""
    listed = ", ".join(f"{key} = {json.dumps(value).replace(':', ' =')}" for key, value in memory.items())
    listed = listed.replace('"p_flip" =', "p_flip =")
    lines = [f'network.model = "{DIGITS}/digits.onnx"', f'data.file = "{DIGITS}/digits.npz"', "data.scale = 0.0625"]
    lines += [f"memory = {{ {listed} }}", 'protection.readout = "trellis"', "data.test_samples = 50"]
    (tmp_path / "design.toml").write_text("\n".join(lines))
    done = run("check", tmp_path / "design.toml", "--json", *(word for x in changes for word in ("--set", x)))
    whole = json.loads(done.stdout)
    said = whole["map"]
    assert ("a march test" in whole["hardware"]["beside"]) == (said is not None)
    assert "readers of trellis words" in whole["hardware"]["beside"]
    assert (said and (said["known"], said["beyond"])) == found
    shown = [x for x in run("check", tmp_path / "design.toml").stdout.splitlines() if x.startswith("map: ")]
    assert len(shown) == (memory.get("map") == "known")


def test_check_says_how_many_cells_a_list_covers(tmp_path) -> None:
    (tmp_path / "chip.csv").write_text("# width = 8\n# order = lsb-first\naddress,stuck_0,stuck_1\n999,1,0\n")
    lines = [f'network.model = "{DIGITS}/digits.onnx"', f'data.file = "{DIGITS}/digits.npz"', "data.scale = 0.0625"]
    lines += ['memory = { p_flip = 1e-4, map = "known", map_file = "chip.csv" }', 'protection.readout = "trellis"']
    (tmp_path / "design.toml").write_text("\n".join([*lines, "data.test_samples = 50"]))
    assert "chip.csv, which covers 8,000 cells" in run("check", tmp_path / "design.toml").stdout


def test_scales_and_offsets_are_what_budgets_count_beside_stored_bits(planned) -> None:
    plan, case = open_plan(planned)
    numbers = case.beside_words(plan)
    assert numbers > 0.02
    assert plan.stored_bits_per_weight + numbers == pytest.approx(plan.predicted.cost, abs=1e-9)


def test_options_that_change_nothing_in_the_hardware_of_a_plan_are_named(planned, common, tmp_path) -> None:
    """Bare trellis words have no decoder; the decoder of a code that answers at once can be cut."""
    found = run("rtl", planned, "--decoders", 4, "--pipeline", "syndrome", "-o", tmp_path / "rtl")
    assert [x.split(" changes nothing")[0] for x in found.stderr.splitlines() if "changes nothing" in x] == [
        "note: --pipeline",
        "note: --decoders",
    ]
    for plan, cuts in ((planned, ()), (common, ("--pipeline", "output"))):
        assert "changes nothing" not in run("rtl", plan, *cuts, "-o", tmp_path / f"rtl{len(cuts)}").stderr


def test_run_names_hardware_settings_that_change_nothing(tmp_path) -> None:
    """As `rtl` does: bare words have nothing that can be cut."""
    design = DESIGN | {"hardware": {"pipeline": ["syndrome"], "verify": False}}
    outcome = flow.run(Design.parse(design, "test"), DIGITS, tmp_path / "out")
    said = "hardware.pipeline changes nothing: nothing in the hardware of this plan has such register cuts"
    assert said in outcome.notes


def test_the_plan_of_one_chip_is_not_simulated_on_others(planned, tmp_path) -> None:
    assert run("write", planned, "-o", tmp_path / "image").return_value == 0
    found = run("simulate", tmp_path / "image/plan.json")
    assert isinstance(found.exception, InputError)
    assert "is the plan of one chip" in str(found.exception)
    said = "the plan of one chip: that for all chips comes with a march test and a writer"
    for plan, of_one in ((planned, False), (tmp_path / "image/plan.json", True)):
        out = tmp_path / f"rtl{of_one}"
        assert (said in run("rtl", plan, "-o", out).stderr) == of_one
        assert (out / "c/trellis_writer.c").exists() != of_one


@pytest.mark.parametrize(
    ("section", "change", "message"),
    [
        ("protection", {"readout": "posterior-mean", "window": 10}, "only trellis words are written around dead cells"),
        ("memory", {"persistence": "transient"}, "no march test can map faults that are transient"),
        ("memory", {"map_at": {"vdd_v": 0.5}}, "map_at is an operating point: p01, p10, p_flip; not vdd_v"),
        ("memory", {"p_flip": 0.5}, r"all cells are dead in operation \(p01 \+ p10 = 1\): they hold no data"),
        ("memory", {"map_at": {"p01": 0.5, "p10": 0.5}}, "all cells are dead where they are mapped"),
        (
            "memory",
            {"p_flip": None, "technology": "rram-stuck", "map_at": {"vdd_v": 0.5}},
            r"map_at\.vdd_v has no influence on the dead cells of rram-stuck: its model reads pe_cycles, time, ",
        ),
        ("memory", {"map": "unknown", "map_at": {"p_flip": 0.1}}, 'it needs map = "known"'),
        ("memory", {"map_at": 0.5}, r"memory\.map_at: expected a table such as \{ vdd_v = 0\.50 \}, got 0\.5"),
        ("memory", {"map_at": {"p_flip": 0.7}}, "map_at: expected a value less than or equal to 0.5"),
        ("protection", {"corrections": False}, "trellis words have scales of their own"),
        ("protection", {"window": 13}, "window: expected a value less than or equal to 12"),
    ],
)
def test_a_design_that_cannot_be_mapped_is_refused(section, change, message) -> None:
    design = DESIGN | {section: DESIGN[section] | change}
    with pytest.raises(InputError, match=message):
        open_case(Design.parse(design, "test"), DIGITS)


def test_an_empty_point_says_nothing_of_a_map() -> None:
    """`--set memory.map=unknown --set memory.map_at={}`: the operating point is no other one."""
    memory = {"p_flip": 0.1, "map": "unknown", "map_at": {}}
    assert open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS, feedback=False).mapped is None


def test_a_map_of_a_worse_point_leaves_a_margin(planned) -> None:
    design = DESIGN | {"memory": {"technology": "sram-65nm", "vdd_v": 0.55, "map": "known", "map_at": {"vdd_v": 0.5}}}
    case = open_case(Design.parse(design, "test"), DIGITS, feedback=False)
    assert case.mapped.p_flip > 3 * case.channel.p_flip


def with_dead_check_cells(plan: Plan, file: Path) -> tuple[Any, Any, Any]:
    """List of a chip: all check cells of a third of its codewords are dead. Rows, which cells, what they hold."""
    [region] = (x for x in plan.memory_map().regions if x.packed)
    code = from_name(region.code)
    rng = np.random.default_rng(4)
    dead = np.zeros((region.rows, region.pitch), dtype=np.uint8)
    dead[: region.rows // 3, code.k : code.n] = 1
    held = dead & rng.integers(0, 2, dead.shape, dtype=np.uint8)
    end, masks = plan.memory_map().end, {}
    for name, cells in (("stuck_0", dead & ~held), ("stuck_1", held)):
        memory = np.zeros(-(-end // 8) * 8, dtype=np.uint8)
        memory[region.address : region.address + cells.size] = cells.ravel()
        masks[name] = np.packbits(memory, bitorder="little")[:, None]
    np.savez(file, address=np.arange(-(-end // 8)), width=8, order="lsb-first", **masks)
    return region, dead, held


def test_chips_of_the_same_dead_cells_lose_the_same(tmp_path, monkeypatch) -> None:
    """What a decoder makes of dead check cells counts in the chip at hand and in those that it is compared with."""
    case, plan = under("bch-2")
    with_dead_check_cells(plan, tmp_path / "chip.npz")
    cells = listed(plan, read_cell_map(tmp_path / "chip.npz"))
    monkeypatch.setattr(writing, "drawn", lambda plan, seed: cells)
    found = write(case, plan, tmp_path / "image", file=tmp_path / "chip.npz").report
    assert sum(row["unfit_codewords"] for row in found["layers"]) > 10
    assert found["predicted_loss"] == pytest.approx(1)
    assert [row["loss"] for row in found["layers"]] == pytest.approx([row["usual_loss"] for row in found["layers"]])


@pytest.mark.parametrize(("name", "spoils"), [("hsiao", False), ("bch-2", True)])
def test_codewords_that_do_not_suit_their_dead_check_cells_are_read_as_the_decoder_reads_them(
    coded, tmp_path, name, spoils
) -> None:
    """All check cells of a third of the codewords are dead: the decoder sees errors, and what it makes of them counts.

    The memory is read here bit by bit: the image, its dead cells, the decoder, the trellis reader. (72,64) flags such
    words or puts their check bits right, and their data are read as they are; (78,64) takes some for others.
    """
    case, plan = coded if name == "hsiao" else under(name)
    region, dead, held = with_dead_check_cells(plan, tmp_path / "chip.npz")
    code = from_name(region.code)
    found = write(case, plan, tmp_path / "image", file=tmp_path / "chip.npz", bound=100)
    assert found.good
    rows = {row["name"]: row for row in found.report["layers"]}
    assert sum(row["codewords"] for row in rows.values()) == region.rows
    made = Plan.from_json(json.loads((tmp_path / "image/plan.json").read_text()))
    weights, clean = {}, store(made.in_cells(BitChannel.symmetric(0.0)), case.layers).read(0)[0]
    [number] = (i for i, bank in enumerate(found.report["banks"]) if bank["code"])
    lines = (tmp_path / f"image/bank_{number}.hex").read_text().split()
    bits = np.array([[int(line, 16) >> i & 1 for i in range(region.pitch)] for line in lines], dtype=np.uint8)
    stuck = (bits & ~dead | held)[:, : code.n]
    unfit = (stuck != bits[:, : code.n]).any(axis=1)
    assert sum(row["unfit_codewords"] for row in rows.values()) == unfit.sum() > region.rows / 5
    decoded = code.decode(stuck)
    stream, flagged = decoded.codewords[:, : code.k].ravel(), decoded.status == Status.DETECTED
    for part in region.parts:
        entry, layer = made.layers[part.layer], case.layers[part.layer]
        own = stream[part.offset : part.offset + part.size * part.bits].reshape(-1, part.bits)
        lost = np.repeat(flagged, code.k)[part.offset : part.offset + part.size * part.bits].reshape(-1, part.bits)
        read = entry.scheme.trellis.read(own @ (1 << np.arange(part.bits)[::-1]), layer.size, lost.any(axis=1))
        weights[layer.name] = divided(layer, uncentred(layer, read), entry.slope)
    runner = Runner(case.network)
    says = runner.predict(case.test.inputs, clean | weights, corrected_biases(case.network, made))
    assert found.report["measured"]["value"] == pytest.approx(np.mean(says.argmax(1) == case.test.labels))
    assert (found.report["predicted_loss"] > 1.1) == spoils
    corrected = Runner(load(tmp_path / "image/corrected.onnx")).predict(case.test.inputs, {})
    np.testing.assert_allclose(corrected, says, rtol=0, atol=1e-4)


@pytest.mark.parametrize(("keep_0", "keep_1", "notes"), [(1.0, 1.0, 0), (0.0, 1.0, 1), (1.0, 0.8, 1), (0.0, 0.0, 2)])
def test_a_list_with_fewer_dead_cells_than_chance_leaves_is_remarked_on(
    planned, tmp_path, keep_0, keep_1, notes
) -> None:
    """Of another chip, of another supply, or of half a test: its image is written, and read wrong."""
    plan, case = open_plan(planned)
    lines = as_csv(plan, trial_seed(case.design.simulation.seed, 5)).splitlines()
    rng = np.random.default_rng(2)

    def thinned(text: str, keep: float) -> str:
        return f"{int(text, 16) & int(np.packbits(rng.random(8) < keep)[0]):02x}"

    cells = [line.split(",") for line in lines[4:]]
    body = [f"{a},{thinned(x, keep_0)},{thinned(y, keep_1)}" for a, x, y in cells]
    (tmp_path / "chip.csv").write_text("\n".join([*lines[:4], *body]) + "\n")
    found = run("write", planned, "--map", tmp_path / "chip.csv", "-o", tmp_path / "image")
    assert found.stderr.count("and the plan expects 0.1: dead cells that are not listed are written as good") == notes


@pytest.mark.parametrize(("worse", "notes"), [(0.0, 0), (0.05, 1)])
def test_a_list_with_more_dead_cells_than_chance_gives_is_remarked_on(planned, tmp_path, worse, notes) -> None:
    """Of a lower supply or a worse process: it is written, and what the plan keeps was found on better chips."""
    plan, case = open_plan(planned)
    (tmp_path / "chip.csv").write_text(as_csv(plan, trial_seed(case.design.simulation.seed, 5), worse))
    found = run("write", planned, "--map", tmp_path / "chip.csv", "-o", tmp_path / "image", "--bound", "9")
    assert found.stderr.count("the plan expects 0.1: more than its chips have by chance") == notes
    assert "not listed" not in found.stderr


def test_what_a_list_is_compared_with_is_what_words_are_written_around(planned, tmp_path) -> None:
    """Not what the first layer knows, where its dead cells are left to a code."""
    plan, _ = open_plan(planned)
    first, *others = plan.layers
    first = dataclasses.replace(first, mapped=BitChannel.symmetric(0.0, first.mapped.bits))
    end = plan.memory_map().end
    cells = CellMap(np.array([3, *range(end, 2 * end)]), np.array([5]), 2 * end, 1)  # most of them beyond the plan
    for some in (plan, dataclasses.replace(plan, layers=(first, *others))):
        found = writing._compared(some, cells, tmp_path / "chip.csv")
        assert [note.count("the plan expects 0.1:") for note in found] == [1, 1, 0]


def test_a_map_that_no_word_is_written_around_is_remarked_on(tmp_path) -> None:
    """Words that a plan stores in every chip may take fewer bits where dead cells are few."""
    few = {
        "memory": {"p_flip": 1e-5, "map": "known"},
        "protection": {"method": "exact", "readout": "trellis", "widths": [5], "budget": 9},
    }
    case = open_case(Design.parse(DESIGN | few, "test"), DIGITS)
    names, sizes = tuple(x.name for x in case.layers), tuple(x.size for x in case.layers)
    even = Sensitivity(names, sizes, np.array(sizes) / 1000.0, np.zeros(len(names)), 1.0)
    menu = menu_of(case)
    bare = dataclasses.replace(
        menu,
        layers=tuple(
            dataclasses.replace(x, offers=tuple(offer for offer in x.offers if offer.mapped is None))
            for x in menu.layers
        ),
    )
    plan = allocate(bare, even, 9.0, method="exact")
    assert chip_by_chip(case, plan) == (
        "the map of dead cells changes nothing: other words than those around dead cells take fewer bits",
    )
    save_plan(case, plan, tmp_path)
    with pytest.raises(InputError, match=r"same words in every chip.*other words take .*without protection\.widths"):
        raise run("write", tmp_path / "plan.json", "--chip", 1, "-o", tmp_path / "image").exception
    written = run("write", tmp_path / "plan.json", "-o", tmp_path / "image")
    assert "map_file" not in written.stderr
    number = len(json.loads((tmp_path / "image/report.json").read_text())["banks"])
    assert f": {number} bank{'s' if number > 1 else ''}, " in written.stdout
    (tmp_path / "few.csv").write_text(
        "# width = 8\n# order = lsb-first\n# rows = 99999\naddress,stuck_0,stuck_1\n3,1,0\n"
    )
    listed_case = open_case(
        Design.parse(DESIGN | few | {"memory": few["memory"] | {"map_file": str(tmp_path / "few.csv")}}, "test"), DIGITS
    )
    save_plan(listed_case, plan, tmp_path / "listed")
    assert (
        "note: memory.map_file changes nothing"
        in run("write", tmp_path / "listed/plan.json", "-o", tmp_path / "other").stderr
    )


def test_a_map_at_a_point_that_is_extrapolated_is_said_to_be(tmp_path) -> None:
    memory = {"technology": "sram-65nm", "vdd_v": 0.55, "map": "known", "map_at": {"vdd_v": 0.48}}
    case = open_case(Design.parse(DESIGN | {"memory": memory}, "test"), DIGITS)
    said = "memory.map_at: vdd_v = 0.48 V is outside the valid range 0.5..0.55 V of sram-65nm: extrapolated"
    assert case.warnings.count(said) == 1
    inside = {"memory": memory | {"map_at": {"vdd_v": 0.5}}}
    assert not [x for x in open_case(Design.parse(DESIGN | inside, "test"), DIGITS).warnings if "map_at" in x]
    same = {"memory": memory | {"vdd_v": 0.48}}  # said once, of the operating point
    assert not [x for x in open_case(Design.parse(DESIGN | same, "test"), DIGITS).warnings if "map_at: vdd" in x]


def test_a_bound_is_a_number(planned, tmp_path) -> None:
    """The report holds it, and JSON knows no infinity."""
    for bound, kind in (("inf", InputError), ("nan", InputError), ("0.5", UsageError)):
        assert isinstance(run("write", planned, "--bound", bound, "-o", tmp_path / "image").exception, kind)
        assert not (tmp_path / "image").exists()


def test_an_sram_of_a_plan_with_a_list_is_said_to_be_of_another_chip(planned, tmp_path) -> None:
    plan, case = open_plan(planned)
    seed = trial_seed(case.design.simulation.seed, 5)
    design = DESIGN | {"memory": DESIGN["memory"] | {"map_file": str(tmp_path / "chip.csv")}}
    (tmp_path / "chip.csv").write_text(as_csv(plan, seed))
    named = open_case(Design.parse(design, "test"), DIGITS)
    save_plan(named, plan, tmp_path / "plan")
    said = "note: chip 0 is drawn at random, and not that of memory.map_file"
    assert said in run("sram", tmp_path / "plan/plan.json", "-o", tmp_path / "sram").stderr
    assert said not in run("sram", planned, "-o", tmp_path / "other").stderr


def test_a_run_with_wide_windows_is_said_to_take_longer() -> None:
    """Tables and chips of trellis words are searched for: four times the windows, nearly four times the work."""

    def seconds(window: int, **memory: Any) -> tuple[float, float]:
        design = {"memory": DESIGN["memory"] | memory, "protection": DESIGN["protection"] | {"window": window}}
        return flow._trellis_seconds(open_case(Design.parse(DESIGN | design, "test"), DIGITS))

    (tables, writing), (more, longer) = seconds(8), seconds(12)
    assert tables < more
    assert 3 < longer / writing < 16
    assert seconds(8, map="unknown") == (tables, 0)


def test_the_minutes_that_are_foreseen_count_tables_and_chips_of_trellis_words(monkeypatch) -> None:
    """By as much as these take: nothing else of the answer depends on the window, or on who knows the dead cells."""
    monkeypatch.setattr(flow, "_inference", lambda case: (1e-4, 1.0))
    case = open_case(Design.parse(DESIGN, "test"), DIGITS)

    def minutes(tables: float, writing: float) -> tuple[float, float]:
        monkeypatch.setattr(flow, "_trellis_seconds", lambda case: (tables, writing))
        return flow.expected_minutes(case)

    bare, tables, writing = minutes(0.0, 0.0), minutes(60.0, 0.0), minutes(0.0, 1e-3)
    assert np.subtract(tables, bare) == pytest.approx([1, 1])
    read, more = np.subtract(writing, bare) * 60 * case.threads / 1e-3  # weights of chips that are written
    weights = sum(layer.size for layer in case.layers)
    assert weights * case.design.simulation.trials < read < more
