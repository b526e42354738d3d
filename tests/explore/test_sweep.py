"""A sweep file means all combinations of what it lists, and says what is wrong with it."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.explore import Sweep

HEAD = '[network]\nmodel = "n.onnx"\n[data]\nfile = "d.npz"\n'
DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


def load(folder: Path, text: str, head: str = HEAD) -> Sweep:
    path = folder / "s.toml"
    path.write_text(head + text)
    return Sweep.load(path)


def column(sweep: Sweep, name: str) -> list[Any]:
    return [point.values[name] for point in sweep.points]


def test_points_are_all_combinations_each_a_valid_design(tmp_path: Path) -> None:
    text = '[memory]\np_flip = [0.01, 0.1]\n[protection]\nmethod = ["tac", "magnitude"]\nbudget = [0.5, 1, 2]\n'
    sweep = load(tmp_path, text)
    assert len(sweep.points) == 12 == len({p.key for p in sweep.points})
    found = {(p.design.memory.p_flip, p.design.protection.method, p.design.protection.budget) for p in sweep.points}
    assert found == {(p, m, b) for p in (0.01, 0.1) for m in ("tac", "magnitude") for b in (0.5, 1, 2)}
    assert list(sweep.points[0].values) == ["memory.p_flip", "protection.method", "protection.budget"]


def test_a_range_hits_its_ends_and_is_even(tmp_path: Path) -> None:
    sweep = load(tmp_path, '[memory]\ntechnology = "sram-65nm"\nvdd_v = { from = 0.45, to = 0.7, steps = 6 }\n')
    assert column(sweep, "memory.vdd_v") == [0.45, 0.5, 0.55, 0.6, 0.65, 0.7]


def test_a_logarithmic_range_of_durations_has_equal_ratios(tmp_path: Path) -> None:
    text = 'technology = "fg-thin-5p5nm"\ntime = { from = "1d", to = "10y", steps = 7, scale = "log" }\n'
    times = column(load(tmp_path, "[memory]\n" + text), "memory.time")
    assert (times[0], times[-1]) == (86400.0, 315576000.0)
    ratios = [b / a for a, b in pairwise(times)]
    assert max(ratios) / min(ratios) == pytest.approx(1, abs=1e-9)
    assert math.prod(ratios) == pytest.approx(3652.5)


def test_whole_numbers_stay_whole(tmp_path: Path) -> None:
    head = HEAD.replace('"n.onnx"\n', '"n.onnx"\nbits = { from = 2, to = 8, steps = 4 }\n')
    assert column(load(tmp_path, "[memory]\np_flip = 0.1\n", head), "network.bits") == [2, 4, 6, 8]


def test_a_field_that_is_a_list_takes_lists_of_lists(tmp_path: Path) -> None:
    memory = "[memory]\np_flip = 0.1\n[protection]\n"
    assert len(load(tmp_path, memory + 'codes = ["hsiao", "bch-2"]\n').points) == 1
    both = load(tmp_path, memory + 'codes = [["hsiao"], ["hsiao", "bch-2"]]\n')
    assert column(both, "protection.codes") == [["hsiao"], ["hsiao", "bch-2"]]


def test_alternatives_of_a_section_have_their_own_values(tmp_path: Path) -> None:
    """Two technologies, one swept over its supply, the other over time: a sum, not a product."""
    text = '[[memory]]\ntechnology = "sram-65nm"\nvdd_v = [0.5, 0.55]\n'
    text += '[[memory]]\ntechnology = "fg-thin-5p5nm"\ntime = ["1y", "3y", "10y"]\n'
    sweep = load(tmp_path, text)
    assert column(sweep, "memory.vdd_v") == [0.5, 0.55, None, None, None]
    assert column(sweep, "memory.time") == [None, None, "1y", "3y", "10y"]


def test_a_design_that_is_meant_twice_is_one_point(tmp_path: Path) -> None:
    text = '[memory]\ntechnology = "fg-thin-5p5nm"\ntime = ["12mo", "1y", 31557600]\n'
    assert len(load(tmp_path, text).points) == 1


def test_a_base_says_what_the_sweep_does_not(tmp_path: Path) -> None:
    """Its paths are taken along; another memory drops its operating point, a budget drops its target."""
    folder = tmp_path / "designs"
    folder.mkdir()
    (folder / "design.toml").write_text((DIGITS / "design.toml").read_text())
    base = 'base = "designs/design.toml"\n'
    (design,) = (p.design for p in load(tmp_path, "", base).points)
    original = Design.load(folder / "design.toml").to_json()
    original["network"]["model"] = str(Path("designs", "digits.onnx"))
    original["data"]["file"] = str(Path("designs", "digits.npz"))
    assert design.to_json() == original
    text = "[memory]\np_flip = [0.1, 0.2]\n[protection]\nbudget = 1\n[network]\nbits = 4\n"
    for point in load(tmp_path, text, base).points:
        assert (point.design.memory.technology, point.design.memory.time) == (None, None)
        assert (point.design.protection.target, point.design.protection.budget) == (None, 1)
        assert point.design.protection.codes == ["hsiao", "bch-2", "repetition-3", "repetition-5"]
        assert (point.design.network.bits, point.design.network.model) == (4, original["network"]["model"])
    text = '[memory]\ntime = ["1y", "2y"]\n'
    assert {p.design.memory.technology for p in load(tmp_path, text, base).points} == {"fg-thin-5p5nm"}


def test_who_knows_the_dead_cells_and_how_long_the_window_is_may_be_swept(tmp_path: Path) -> None:
    """What a march test buys, over the supply: a map or none, and the size of the tables."""
    text = '[memory]\ntechnology = "sram-65nm"\nvdd_v = [0.5, 0.55]\nmap = ["unknown", "known"]\n[protection]\n'
    sweep = load(tmp_path, text + 'method = "exact"\nreadout = "trellis"\nbudget = 2\nwindow = [6, 8, 10]\n')
    found = [(x.design.memory.vdd_v, x.design.memory.map, x.design.protection.window) for x in sweep.points]
    assert found == [(v, m, w) for v in (0.5, 0.55) for m in ("unknown", "known") for w in (6, 8, 10)]
    base = f'base = "{(DIGITS / "mapped.toml").as_posix()}"\n'  # its cells are mapped at 0.5 V
    sweep = load(tmp_path, '[memory]\nmap = ["known", "unknown"]\n', base)
    known, unknown = (x.design.memory for x in sweep.points)
    assert (known.map_at, unknown.map_at) == ({"vdd_v": 0.5}, None)
    assert [x.values for x in sweep.points] == [{"memory.map": "known"}, {"memory.map": "unknown"}]
    sweep = load(tmp_path, '[memory]\ntechnology = ["sram-28nm-bram", "sram-14nm"]\n', base)
    assert {(x.design.memory.map, x.design.memory.map_at["vdd_v"]) for x in sweep.points} == {("known", 0.5)}


def test_points_of_the_march_test_may_be_swept(tmp_path: Path) -> None:
    """A list of tables where the field is a table; elsewhere a table in a list is a slip."""
    cells = '[protection]\nmethod = "exact"\nreadout = "trellis"\n[memory]\ntechnology = "sram-65nm"\nvdd_v = 0.55\n'
    sweep = load(tmp_path, cells + 'map = ["known", "unknown"]\nmap_at = [{ vdd_v = 0.5 }, { vdd_v = 0.52 }]\n')
    found = [(x.design.memory.map, (x.design.memory.map_at or {}).get("vdd_v")) for x in sweep.points]
    assert found == [("known", 0.5), ("known", 0.52), ("unknown", None)]
    for text in (
        'map = ["known", { vdd_v = 0.5 }]\n',
        'map = "known"\nmap_at = [{ from = 0.5, to = 0.6, steps = 2 }]\n',
    ):
        with pytest.raises(InputError, match="a list of tables"):
            load(tmp_path, cells + text)


def test_a_design_with_several_values_in_a_field_is_told_to_be_a_sweep(tmp_path: Path) -> None:
    path = tmp_path / "sweep.toml"
    path.write_text('[network]\nmodel = "a.onnx"\n[data]\nfile = "a.npz"\n[memory]\np_flip = [0.1, 0.2]\n')
    with pytest.raises(InputError, match=r"memory.p_flip: .*got \[0.1, 0.2\]\n.*qtaml explore"):
        Design.load(path)
    path.write_text(path.read_text().replace("[0.1, 0.2]", "0.7"))
    with pytest.raises(InputError) as refused:
        Design.load(path)
    assert "explore" not in str(refused.value)


def test_a_window_is_that_of_the_points_with_trellis_words(tmp_path: Path) -> None:
    """Others have none, and are one point, be the window the base's or the sweep's own."""
    base = f'base = "{(DIGITS / "mapped.toml").as_posix()}"\n[memory]\nmap = "unknown"\n'  # a window of 8 bits
    several = '[protection]\nreadout = ["raw", "trellis"]\n'
    for text, windows in ((several, [8]), (several + "window = [6, 12]\n", [6, 12])):
        found = [x.design.protection for x in load(tmp_path, text, base).points]
        assert [(x.readout, x.window) for x in found] == [("raw", 10), *(("trellis", bits) for bits in windows)]


def test_any_operating_axis_may_be_swept(tmp_path: Path) -> None:
    text = 'technology = "nand-planar-tlc"\npe_cycles = { from = 1000, to = 3000, steps = 3 }\nread_shift = [0, -5.5]\n'
    points = [point.design.memory.point for point in load(tmp_path, "[memory]\n" + text).points]
    assert points == [{"pe_cycles": n, "read_shift": s} for n in (1000, 2000, 3000) for s in (0, -5.5)]


def test_probabilities_on_top_of_probabilities_keep_their_persistence(tmp_path: Path) -> None:
    """The memory is the same one; on top of a technology they are another memory."""
    base = (DIGITS / "design.toml").read_text()
    for under, stays in (('p_flip = 0.1\npersistence = "transient"', "transient"), ("p01 = 0\np10 = 0.1", None)):
        (tmp_path / "design.toml").write_text(base.partition("[memory]")[0] + f"[memory]\n{under}\n")
        sweep = load(tmp_path, "[memory]\np_flip = [0.2, 0.3]\n", 'base = "design.toml"\n')
        assert {point.design.memory.persistence for point in sweep.points} == {stays}
        assert {point.design.memory.p01 for point in sweep.points} == {None}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[memory]\np_flip = [0.1, 0.7]\n", r"s\.toml: memory\.p_flip: .*0\.5, got 0\.7"),
        ("[memory]\np_flip = []\n", r"s\.toml: memory\.p_flip: an empty list"),
        ("[memory]\np_flop = [0.1]\n", r"s\.toml: memory\.p_flop: unknown key \(did you mean 'p_flip'\?\)"),
        ("[memory]\np_flip = { from = 0.1, to = 0.2 }\n", r"s\.toml: memory\.p_flip: a range has from, to, steps"),
        ("[memory]\np_flip = { from = 0.1, to = 0.2, steps = 1 }\n", r"memory\.p_flip\.steps: .*at least 2, got 1"),
        ('[memory]\np_flip = { from = 0, to = 1, steps = 3, scale = "log" }\n', r"memory\.p_flip: .*above 0"),
        ('[memory]\np_flip = { from = 0, to = 1, steps = 3, scale = "lin" }\n', r"p_flip\.scale: .*'lin'"),
        (
            '[memory]\np_flip = { from = "soon", to = 1, steps = 3 }\n',
            r"memory\.p_flip\.from: 'soon' is not a duration",
        ),
        ("[memory]\np_flip = 0.1\n[simulation]\nseed = { from = 1, to = 2000000, steps = 2000000 }\n", "steps|points"),
        ('[memory]\np_flip = 0.1\n[protection]\nreadout = ["raw", "foo"]\n', r"protection\.readout: .*got 'foo'"),
        (
            '[memory]\ntechnology = "x"\npe_cycle = [1, 2]\n',
            r"memory\.pe_cycle: unknown key \(did you mean 'pe_cycles'",
        ),
        (
            '[memory]\ntechnology = "x"\nreads = [1, -1]\n',
            r"s\.toml: memory\.reads: expected a value of at least 0, got -1",
        ),
        (
            '[memory]\np_flip = 0.1\nkind = ["fixed", "transient"]\n',
            r"s\.toml: memory\.kind: 'fixed' is now 'retention' \(cells that lose charge\) or 'stuck' ",
        ),
        ("memory = 3\n", r"s\.toml: memory: expected a table"),
        ("[memory]\np_flip = 0.1\n[protection]\nbudget = 1\ntarget = 0.9\n", "target or a budget, not both$"),
        ("x = 1\n", r"s\.toml"),
        ("[memory\n", r"s\.toml: not a TOML file"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_field(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(tmp_path, HEAD + text if text.startswith("[") else text + HEAD, "")


def test_a_missing_base_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot read"):
        load(tmp_path, "", 'base = "nowhere.toml"\n')


def test_the_example_is_at_least_200_designs_on_two_technologies() -> None:
    sweep = Sweep.load(DIGITS / "sweep.toml")
    assert len(sweep.points) >= 200
    assert len(set(column(sweep, "memory.technology"))) == 2
    assert len(set(column(sweep, "memory.vdd_v"))) > 5
