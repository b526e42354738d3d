"""The design file: what is wrong with it is said in one message that names the file and the field."""

from __future__ import annotations

import copy
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.design import Design, apply
from qtaml_hw.errors import InputError
from qtaml_hw.physics import axes
from qtaml_hw.results import read_plan

GOOD: dict[str, dict[str, Any]] = {
    "network": {"model": "net.onnx"},
    "data": {"file": "data.npz"},
    "memory": {"p_flip": 0.1},
}


def changed(section: str, **keys: Any) -> dict[str, Any]:
    return {**GOOD, section: {**GOOD.get(section, {}), **keys}}


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (changed("memory", p_flip=0.6), r"memory\.p_flip: .*less than or equal to 0\.5, got 0\.6"),
        (changed("memory", p_flip=-1e-9), r"memory\.p_flip: .*greater than or equal to 0"),
        (changed("memory", p_flip=float("nan")), r"memory\.p_flip: .*finite"),
        (changed("memory", technology="sram-65nm"), r"memory: give exactly one of"),
        (
            changed("memory", vdd_v=0.5),
            r"memory: vdd_v goes with a technology: name one, e\.g\. --set memory\.technology=sram-65nm \([^{]*$",
        ),
        (changed("memory", reads=1, pe_cycles=2), r"memory: pe_cycles, reads go with a technology"),
        (changed("memory", pe_cycle=1), r"memory\.pe_cycle: unknown key \(did you mean 'pe_cycles'\?\)"),
        (changed("memory", time_s=1), r"memory\.time_s: unknown key \(did you mean 'time'\?\)"),
        ({**GOOD, "memory": {"technology": "x", "vdd_v": 0}}, r"memory\.vdd_v: expected a value above 0, got 0"),
        ({**GOOD, "memory": {"technology": "x", "vdd_v": "1"}}, r"memory\.vdd_v: expected a number, got '1'"),
        ({**GOOD, "memory": {"technology": "x", "vdd_v": True}}, r"memory\.vdd_v: expected a number, got True"),
        (
            {**GOOD, "memory": {"technology": "x", "reads": -1}},
            r"memory\.reads: expected a value of at least 0, got -1",
        ),
        (
            {**GOOD, "memory": {"technology": "x", "temperature_k": 9e3}},
            r"memory\.temperature_k: expected at most 1687 K",
        ),
        ({**GOOD, "memory": {"technology": "x", "read_shift": float("nan")}}, r"memory\.read_shift: .*finite"),
        (
            {**GOOD, "memory": {"technology": "x", "time": []}},
            r"memory\.time: expected a number or a duration, got \[\]",
        ),
        ({**GOOD, "memory": {}}, r"memory: give exactly one of"),
        ({**GOOD, "memory": {"p01": 0.1}}, r"memory: p01 and p10 go together"),
        ({**GOOD, "memory": {"technology": "x", "time": "3 fortnights"}}, r"memory\.time: .*fortnights"),
        (changed("protection", budget=-0.5), r"protection\.budget: .*greater than or equal to 0, got -0\.5"),
        (changed("protection", budget=1, target=0.9), r"protection: give a target or a budget"),
        (changed("protection", method="tca"), r"protection\.method: .*'tac'"),
        (changed("network", bits=9), r"network\.bits: .*less than or equal to 8"),
        (changed("network", bitz=8), r"network\.bitz: unknown key \(did you mean 'bits'\?\)"),
        ({**GOOD, "netwrk": {}}, r"netwrk: unknown key \(did you mean 'network'\?\)"),
        ({"network": {"model": "m"}, "data": {"file": "f"}}, r"memory: missing"),
        (
            changed("memory", kind="fixed"),
            r"memory\.kind: 'fixed' is now 'retention' \(cells that lose charge\) or 'stuck' ",
        ),
        (changed("memory", kind="transient"), r"memory\.kind: is now persistence"),
        (changed("memory", persistence="fixed"), r"memory\.persistence: 'fixed' is now 'retention' .*or 'stuck' "),
        (
            changed("memory", persistence="weak"),
            r"memory\.persistence: .*one of transient, retention, stuck, got 'weak'",
        ),
        (changed("memory", p_flip=True), r"memory\.p_flip: .*got True"),
        (changed("network", model="a\0b"), r"network\.model: expected the path of a file"),
        (changed("simulation", trials="many"), r"simulation\.trials: .*'many'"),
        (
            changed("protection", window=8),
            r"protection: window is that of trellis words: leave it out, or readout = \"trellis\"",
        ),
        (changed("memory", map="known"), r"memory\.map = \"known\": only trellis words"),
        (
            changed("protection", readout="trellis", codes=["hsiao"]) | {"hardware": {"weight_bits": 6}},
            r"hardware\.weight_bits = 6: weights of trellis words are numbers of 8 bits",
        ),
        (
            changed("protection", data_bits=2000),
            r"protection\.data_bits = 2000: hardware is made of at most 1024; hardware",
        ),
        (
            changed("network", format="bfloat16") | {"hardware": {"weight_bits": 8}},
            r"hardware\.weight_bits = 8: weights of bfloat16 are no whole steps",
        ),
        (changed("data", scale=0.0), r"data\.scale: expected another number than 0, got 0\.0"),
        (changed("data", std=[1.0, 0.0]), r"data\.std: expected another number than 0, got \[1\.0, 0\.0\]"),
        (
            changed("protection", minimise="cost"),
            r"protection\.minimise: .*'area' or 'energy', or a table, got 'cost'$",
        ),
        (changed("protection", minimise={"area": -1}), r"protection\.minimise\.area: expected a .* 0, got -1$"),
        (changed("data", sample_axis="x"), r"data\.sample_axis: expected a valid integer, or a table, got 'x'$"),
        ({**GOOD, "memory": {"technology": "x", "time": "3q"}}, r"memory\.time: '3q' is not a [^']*, as in 10y$"),
    ],
)
def test_each_wrong_field_is_named_with_what_was_expected(data: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=r"^my\.toml: " + complaint):
        Design.parse(data, "my.toml")


def test_a_pipe_that_nobody_writes_into_is_no_design(tmp_path: Path) -> None:
    """It would be read for ever; a plan file and a mission file are opened alike."""
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(InputError, match=r"pipe\.toml: cannot read the design file: is no regular file"):
        Design.load(tmp_path / "pipe.toml")
    with pytest.raises(InputError, match=r"pipe\.toml: cannot read the plan: is no regular file"):
        read_plan(tmp_path / "pipe.toml")


def test_a_missing_file_and_a_file_that_is_no_toml_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot read"):
        Design.load(tmp_path / "nowhere.toml")
    with pytest.raises(InputError, match=r": is a folder, not a design file$"):
        Design.load(tmp_path)
    broken = tmp_path / "broken.toml"
    broken.write_text("[network\n")
    with pytest.raises(InputError, match=r"broken\.toml: not a TOML file"):
        Design.load(broken)
    with pytest.raises(InputError, match=r": is a folder, .*: name a file in it, e\.g\. .*broken\.toml$"):
        Design.load(tmp_path)
    broken.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"broken\.toml: not a TOML file"):
        Design.load(broken)
    with pytest.raises(InputError, match=r": is a folder, .*: name a file in it, e\.g\. .*broken\.toml$"):
        Design.load(tmp_path)
    network = tmp_path / "net.onnx"
    network.write_bytes(b"\x08\x08\x85")
    with pytest.raises(InputError, match=r"net\.onnx: this is a network, not a design file: `qtaml init`"):
        Design.load(network)


def test_times_are_given_in_the_units_people_use() -> None:
    data = {**GOOD, "memory": {"technology": "fg-thin-5p5nm", "time": "1d"}}
    assert Design.parse(data, "x").memory.time == 86400


def test_a_design_has_a_key_for_every_operating_axis() -> None:
    """What is given is the point, by the names of the axes; what is not is None, and not part of the design."""
    memory = {"technology": "x"} | {axis.key: 1 for axis in axes().values()}
    design = Design.parse({**GOOD, "memory": memory}, "x")
    assert design.memory.point == dict.fromkeys(axes(), 1.0)
    assert Design.parse(design.to_json(), "again") == design
    bare = Design.parse({**GOOD, "memory": {"technology": "x", "time": None}}, "x")
    assert bare.memory.point == {}
    assert (bare.memory.time, bare.memory.pe_cycles) == (None, None)
    assert "time" not in bare.to_json()["memory"]
    assert pickle.loads(pickle.dumps(design)) == design
    with pytest.raises(AttributeError, match="pe_cycle"):
        _ = design.memory.pe_cycle


def test_the_order_of_the_axes_means_nothing() -> None:
    point = {"pe_cycles": 3, "technology": "x", "time": "1d", "vdd_v": 1}
    backwards = dict(reversed(point.items()))
    prints = {Design.parse({**GOOD, "memory": memory}, "x").fingerprint() for memory in (point, backwards)}
    assert len(prints) == 1


@pytest.mark.parametrize(
    ("changes", "memory"),
    [
        (["memory.p_flip=0.1"], {"p_flip": 0.1}),
        (["memory.p01=0.1", "memory.p10=0"], {"p01": 0.1, "p10": 0}),
        (["memory.pe_cycles=10"], {"technology": "x", "time": "1y", "pe_cycles": 10}),
        (["memory.time=2y"], {"technology": "x", "time": "2y"}),
        (["memory.vdd_v=1", "memory.technology=y"], {"technology": "y", "vdd_v": 1}),
        (["memory.kind=transient"], {"technology": "x", "time": "1y", "kind": "transient"}),
        (["memory.technology=z.toml"], {"technology": "../z.toml"}),
        (["memory.time=2y", "memory.time=3y"], {"technology": "x", "time": "3y"}),
    ],
)
def test_a_change_to_another_memory_leaves_nothing_of_the_first(changes: list[str], memory: dict[str, Any]) -> None:
    """The rule of a sweep on a base; all changes together are one table, whatever their order."""
    data: dict[str, Any] = {"memory": {"technology": "x", "time": "1y"}}
    apply(data, changes, Path("down"))
    assert data["memory"] == memory


KNOWN = {"map": "known", "map_at": {"vdd_v": 0.5}, "word_bits": 64, "interleave": 2, "array_rows": 64}


@pytest.mark.parametrize(
    ("cells", "changes", "now"),
    [
        ({"technology": "x", "vdd_v": 0.5}, ["memory.technology=y"], {"technology": "y"}),
        ({"technology": "x", "persistence": "stuck"}, ["memory.p_flip=0.1"], {"p_flip": 0.1}),
        ({"p_flip": 0.1, "persistence": "stuck"}, ["memory.technology=x"], {"technology": "x"}),
        (
            {"p_flip": 0.1, "persistence": "transient"},
            ["memory.p01=0.1", "memory.p10=0.2"],
            {"persistence": "transient", "p01": 0.1, "p10": 0.2},
        ),
        ({"technology": "x", "time": "1y"}, ["memory.faults=dead.csv"], {"faults": "dead.csv"}),
        ({"faults": "dead.csv", "faults_as": "measured"}, ["memory.p_flip=0.1"], {"p_flip": 0.1}),
    ],
)
def test_what_is_made_of_the_cells_stays_when_other_cells_take_their_place(
    cells: dict[str, Any], changes: list[str], now: dict[str, Any]
) -> None:
    """A design that knows its dead cells must not become one that does not, without a word."""
    data: dict[str, Any] = {"memory": cells | KNOWN}
    apply(data, changes, Path())
    assert data["memory"] == KNOWN | now


@pytest.mark.parametrize(
    ("point", "change", "now"),
    [
        ({"vdd_v": 0.5, "time": 60}, "p_flip=0.2", {"p_flip": 0.2}),
        ({"p_flip": 0.2}, "p01=0.1", {"p01": 0.1}),
        ({"p01": 0.2}, "p10=0.1", {"p01": 0.2, "p10": 0.1}),
        ({"p_flip": 0.2}, "vdd_v=0.5", {"vdd_v": 0.5}),
        ({"time": 60}, "vdd_v=0.5", {"time": 60, "vdd_v": 0.5}),
    ],
)
def test_a_point_of_another_form_takes_the_place_of_the_one_before(
    point: dict[str, Any], change: str, now: dict[str, Any]
) -> None:
    data: dict[str, Any] = {"memory": {"map_at": point}}
    apply(data, [f"memory.map_at.{change}"], Path())
    assert data["memory"]["map_at"] == now


def test_the_point_of_a_map_that_other_cells_do_not_have_is_refused_by_name() -> None:
    """Dropped, it would take the margin of the map along."""
    data: dict[str, Any] = copy.deepcopy(GOOD)
    data |= {"memory": {"technology": "sram-65nm"} | KNOWN, "protection": {"readout": "trellis", "codes": ["hsiao"]}}
    apply(data, ["memory.p_flip=0.1"], Path())
    with pytest.raises(InputError, match=r"not vdd_v\. memory\.map_at = \{\} maps at the operating point"):
        Design.parse(data, "x")
    apply(data, ["memory.map_at={}"], Path())
    assert Design.parse(data, "x").memory.map == "known"


def test_one_value_of_a_table_is_of_the_memory_that_takes_the_place() -> None:
    """The corner at which the memory before was mapped is none of the new one."""
    data: dict[str, Any] = {"memory": {"technology": "x", "map": "known", "map_at": {"vdd_v": 0.5, "time": "1y"}}}
    apply(data, ["memory.map_at.p_flip=0.2", "memory.p_flip=0.1", "memory.map=known"], Path())
    assert data["memory"] == {"p_flip": 0.1, "map": "known", "map_at": {"p_flip": 0.2}}


@pytest.mark.parametrize(
    ("before", "change", "now"),
    [
        ({"map_at": {"vdd_v": 0.5}}, "map_file=c7.csv", {"map_file": "c7.csv"}),
        ({"map_file": "c7.csv"}, "map_at={vdd_v=0.5}", {"map_at": {"vdd_v": 0.5}}),
        ({"map_file": "c7.csv"}, "map_at.vdd_v=0.5", {"map_at": {"vdd_v": 0.5}}),
    ],
)
def test_a_list_of_dead_cells_takes_the_place_of_the_point_of_a_map(
    before: dict[str, Any], change: str, now: dict[str, Any]
) -> None:
    """`--set` cannot remove a field, and one of the two must go."""
    data: dict[str, Any] = {"memory": {"technology": "x", "map": "known"} | before}
    apply(data, [f"memory.{change}"], Path())
    assert data["memory"] == {"technology": "x", "map": "known"} | now


def test_a_list_and_a_point_that_are_given_together_are_refused() -> None:
    data: dict[str, Any] = copy.deepcopy(GOOD)
    data |= {"memory": {"technology": "sram-65nm"} | KNOWN, "protection": {"readout": "trellis", "codes": ["hsiao"]}}
    apply(data, ["memory.map_file=c7.csv", "memory.map_at={}"], Path())
    with pytest.raises(InputError, match="map_file and map_at: give one"):
        Design.parse(data, "x")


def test_a_budget_takes_the_place_of_a_target() -> None:
    data: dict[str, Any] = {"protection": {"target": 0.9, "method": "exact"}}
    apply(data, ["protection.budget=1"], Path())
    assert data["protection"] == {"method": "exact", "budget": 1}


@pytest.mark.parametrize(
    "change", ["memory", "memory.p_flip", "p_flip=1", "network.=1", "x.y=1", "memory.map_at.=1", "memory..vdd_v=1"]
)
def test_a_change_of_another_form_is_refused(change: str) -> None:
    with pytest.raises(InputError, match="expected SECTION"):
        apply({"x": 1}, [change], Path())


def test_the_fingerprint_sees_meaning_not_spelling() -> None:
    spelled_out = {**GOOD, "network": {"model": "net.onnx", "bits": 8}}
    assert Design.parse(GOOD, "a").fingerprint() == Design.parse(spelled_out, "b").fingerprint()
    assert Design.parse(GOOD, "a").fingerprint() != Design.parse(changed("network", bits=4), "a").fingerprint()


def test_a_file_named_from_here_is_found_from_a_folder_behind_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--set`` takes paths relative to the user's folder, and the design may lie behind a symbolic link."""
    (tmp_path / "far" / "away").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "examples").symlink_to(tmp_path / "far" / "away")
    (tmp_path / "here" / "mine.toml").write_text("")
    monkeypatch.chdir(tmp_path / "here")
    tables: dict[str, Any] = {}
    apply(tables, ["memory.technology=mine.toml"], Path("examples"))
    assert (Path("examples") / tables["memory"]["technology"]).samefile("mine.toml")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"least_weights_per_cycle": 4.0}, "least_weights_per_cycle goes with prices"),
        ({"minimise": {}}, "at least one of area, energy"),
        ({"minimise": "energy", "codes": ["ideal"]}, "prices are for real codes"),
        ({"minimise": "area", "readout": "trellis"}, "prices are for real codes"),
        ({"minimise": "area", "budget": 0.5}, "a budget is in check bits"),
        ({"minimise": "speed"}, "protection.minimise"),
    ],
)
def test_what_is_minimised_has_a_price(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Design.parse(changed("protection", **keys), "test")


def test_a_sum_of_prices_is_weighed() -> None:
    weights = Design.parse(changed("protection", minimise={"area": 1, "energy": 5}), "test").protection.weights
    assert weights == {"area": 1.0, "energy": 5.0}
    assert Design.parse(GOOD, "test").protection.weights == {}


def test_codewords_longer_than_hardware_is_made_of_can_be_simulated() -> None:
    """Weak codes of long words are what language models take; no Verilog is asked for."""
    design = Design.parse(changed("protection", data_bits=2000) | {"hardware": {"emit": False}}, "d")
    assert design.protection.data_bits == 2000


@pytest.mark.parametrize(
    ("change", "left_out"),
    [
        ("memory.technology=rram-hfo2", "time, vdd_v of those before are left out"),
        ("memory.p_flip=0.1", "time, vdd_v of those before are left out"),
        ("memory.vdd_v=0.6", ""),
        ("memory.map=unknown", ""),
        ("protection.budget=2", ""),
    ],
)
def test_an_operating_point_that_other_cells_do_not_take_over_is_said(
    caplog: pytest.LogCaptureFixture, change: str, left_out: str
) -> None:
    memory = {"technology": "sram-65nm", "vdd_v": 0.5, "time": 60, "map": "known", "map_at": {"vdd_v": 0.5}}
    apply({"memory": memory, "protection": {"target": 0.9}}, [change], Path())
    assert caplog.text.strip().endswith(left_out)
    assert bool(caplog.records) == bool(left_out)
