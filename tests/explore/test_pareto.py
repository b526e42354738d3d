"""Pareto fronts under uncertainty, and where protection stops paying."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from rich.console import Console

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.errors import InputError
from qtaml_hw.explore import Explored, Result, Sweep, crossings, front, known_objectives, least_energy
from qtaml_hw.explore.output import (
    EXTRAPOLATED,
    each_front,
    front_table,
    fronts,
    print_results,
    save_plots,
    to_json,
    warned,
)
from qtaml_hw.explore.pareto import usual_objectives
from qtaml_hw.explore.paying import break_even
from qtaml_hw.physics import axes, load

EXACT = Estimate(0.9, 0.9, 0.9, 1)
PLAIN = Result(
    operating_point={"vdd_v": 0.5},
    method="tac",
    p01=0.1,
    p10=0.1,
    clean=1.0,
    accuracy=EXACT,
    unprotected=EXACT,
    gained=EXACT,
    target=0.9,
    reached=True,
    budget=1.0,
    budget_low=1.0,
    budget_high=1.0,
    planes_per_weight=1.0,
    parity_bits_per_weight=1.0,
    stored_bits_per_weight=9.0,
    codec_cells=100,
    codec_cycles=0,
    relative_energy=0.25 * 9 / 8,
    predicted_gain=None,
    shannon_bits=1.0,
    shannon_distance=8.0,
)


def estimate(mean: float, half: float = 0.0) -> Estimate:
    return Estimate(mean, mean - half, mean + half, 10)


def design(bits: float, accuracy: float, half: float = 0.0, cells: int = 100) -> Result:
    return dataclasses.replace(PLAIN, stored_bits_per_weight=bits, accuracy=estimate(accuracy, half), codec_cells=cells)


BITS_AND_ACCURACY = ("stored_bits_per_weight", "accuracy")
Points = list[tuple[int, int, int]]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_with_exact_figures_the_front_is_what_nothing_dominates(points: Points) -> None:
    """Three objectives, two of them costs, against the definition written out."""
    results = {str(i): design(b, a / 10, cells=c) for i, (b, a, c) in enumerate(points)}
    expected = [
        str(i)
        for i, (b, a, c) in enumerate(points)
        if not any(x <= b and y >= a and z <= c and (x, y, z) != (b, a, c) for x, y, z in points)
    ]
    assert front(results, (*BITS_AND_ACCURACY, "codec_cells")) == expected


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 6), min_size=1, max_size=12), st.sampled_from([2, 3]))
def test_with_intervals_the_front_is_what_the_rule_says(points: list[tuple[int, ...]], objectives: int) -> None:
    """The rule of the module written out, every figure with an interval of its own."""
    names = ("accuracy", "gained", "p_flip")[:objectives]
    results = {
        str(i): dataclasses.replace(PLAIN, accuracy=estimate(a, e), gained=estimate(g, f), p01=p, p10=p)
        for i, (a, e, g, f, p, _) in enumerate(points)
    }
    rows = {key: [interval(results[key], name) for name in names] for key in results}
    expected = [
        key
        for key, row in rows.items()
        if not any(
            all(theirs[0] >= ours[0] for theirs, ours in zip(other, row, strict=True))
            and any(theirs[1] > ours[2] for theirs, ours in zip(other, row, strict=True))
            for other in rows.values()
        )
    ]
    assert front(results, names) == expected


def interval(result: Result, name: str) -> tuple[float, float, float]:
    """Mean, low and high, larger being better."""
    if name == "p_flip":
        return -result.p01, -result.p01, -result.p01
    figure: Estimate = getattr(result, name)
    return figure.mean, figure.low, figure.high


def test_a_difference_within_the_interval_dismisses_nobody() -> None:
    """The same cost, accuracies that chance may have put in this order: both stay."""
    results = {"a": design(9, 0.90, 0.02), "b": design(9, 0.91, 0.02)}
    assert front(results, BITS_AND_ACCURACY) == ["a", "b"]


def test_a_difference_beyond_the_interval_does() -> None:
    results = {"a": design(9, 0.90, 0.02), "b": design(9, 0.95, 0.02)}
    assert front(results, BITS_AND_ACCURACY) == ["b"]


def test_a_cheaper_design_that_is_not_less_accurate_dismisses_a_dearer_one() -> None:
    results = {"dear": design(12, 0.95, 0.02), "cheap": design(9, 0.95, 0.02), "poor": design(9.0, 0.80, 0.02)}
    assert front(results, BITS_AND_ACCURACY) == ["cheap"]


def test_a_dearer_design_stays_while_it_may_be_more_accurate() -> None:
    results = {"dear": design(12, 0.95, 0.02), "cheap": design(9, 0.94, 0.02)}
    assert front(results, BITS_AND_ACCURACY) == ["dear", "cheap"]


def test_a_design_without_the_figure_takes_no_part() -> None:
    nothing = dataclasses.replace(PLAIN, stored_bits_per_weight=None)
    assert front({"ideal": nothing, "a": design(9, 0.9)}, BITS_AND_ACCURACY) == ["a"]


@pytest.mark.parametrize("names", [["accuracy"], ["accuracy", "accuracy"], ["accuracy", "beauty"]])
def test_what_cannot_be_compared_is_refused(names: list[str]) -> None:
    with pytest.raises(InputError, match="objective"):
        front({}, names)


def explored(memory: str, unprotected: dict[float, Estimate], **figures: dict[float, Any]) -> Explored:
    """A sweep along one axis with given figures at its points."""
    axis, _, rest = memory.partition(" = ")
    data = {"network": {"model": "n"}, "data": {"file": "d"}, "memory": {axis: list(unprotected)}}
    if rest:
        data["memory"]["technology"] = rest
    sweep = Sweep.parse(data, Path("."), "s.toml")
    results = {}
    for point, (x, bare) in zip(sweep.points, unprotected.items(), strict=True):
        at = {name: values[x] for name, values in figures.items()}
        results[point.key] = dataclasses.replace(PLAIN, unprotected=bare, **at)
    return Explored(sweep, results, {})


def test_the_crossing_is_where_the_unprotected_network_reaches_the_target() -> None:
    """Target 0.9: accuracies 0.8 at 0.5 V and 1.0 at 0.6 V cross it half way; their ends a quarter to either side."""
    bare = {0.4: estimate(0.4), 0.5: estimate(0.8, 0.05), 0.6: estimate(1.0, 0.05), 0.7: estimate(1.0)}
    (answer,) = crossings(explored("vdd_v = sram-65nm", bare))
    assert answer.value == pytest.approx(0.55)
    assert (answer.low, answer.high) == (pytest.approx(0.525), pytest.approx(0.575))
    assert answer.between == (0.5, 0.6)
    assert answer.text == "0.55 V (0.525 to 0.575)"


def test_what_stands_in_the_place_of_accuracy_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    bare = {0.4: estimate(0.4), 0.5: estimate(0.8)}
    print_results(explored("vdd_v = sram-65nm", bare), ("accuracy", "p_flip"))
    assert "accuracy is" not in capsys.readouterr().out
    figure = "snr, as a share of the clean figure"
    print_results(explored("vdd_v = sram-65nm", bare, figure=dict.fromkeys(bare, figure)), ("accuracy", "p_flip"))
    assert f"accuracy is {figure}" in capsys.readouterr().out


def test_along_time_the_good_side_is_the_short_one() -> None:
    """A decade apart, so the crossing is the geometric mean."""
    bare = {1e4: estimate(1.0), 1e5: estimate(0.95), 1e6: estimate(0.85), 1e7: estimate(0.3)}
    (answer,) = crossings(explored("time = fg-thin-5p5nm", bare))
    assert answer.value == pytest.approx(10**5.5)
    assert answer.between == (1e6, 1e5)


@pytest.mark.parametrize(
    ("spread", "low", "high", "text"),
    [
        (0.05, 0.0125, 0.0175, "0.015 (0.0125 to 0.0175)"),
        (0.15, None, None, "0.015 (beyond to beyond)"),
    ],
)
def test_the_interval_of_a_crossing_runs_along_its_axis(
    spread: float, low: float | None, high: float | None, text: str
) -> None:
    """The good side of p is the low one: the pessimistic end of the interval is its lower end."""
    (answer,) = crossings(explored("p_flip", {0.01: estimate(1.0, spread), 0.02: estimate(0.8, spread)}))
    assert answer.value == pytest.approx(0.015)
    assert (answer.low, answer.high) == (low and pytest.approx(low), high and pytest.approx(high))
    assert answer.text == text


def test_an_end_that_leaves_the_sweep_is_on_its_own_side() -> None:
    """The target may already be missed at the lowest p of the sweep."""
    (answer,) = crossings(explored("p_flip", {0.01: estimate(0.95, 0.1), 0.02: estimate(0.7, 0.05)}))
    assert answer.text == "0.012 (beyond to 0.015)"


@pytest.mark.parametrize(
    ("axis", "technology", "unit"),
    [("pe_cycles", "3d-nand-ct", ""), ("programmed_v", "fg-thin-5p5nm", " V"), ("time", "fg-thin-5p5nm", "")],
)
def test_every_operating_axis_has_a_crossing_in_its_own_unit(axis: str, technology: str, unit: str) -> None:
    bare = {1.0: estimate(1.0), 2.0: estimate(0.8), 3.0: estimate(0.3)}
    (answer,) = crossings(explored(f"{axis} = {technology}", bare))
    assert (answer.axis, answer.value) == (f"memory.{axis}", pytest.approx(1.5))
    assert answer.text.startswith("1.5 s (" if axis == "time" else f"1.5{unit} (")


def test_designs_are_compared_by_the_axes_on_which_one_side_is_better() -> None:
    known = known_objectives()
    sides = {name: known[name].larger for name in axes() if name in known}
    assert sides == {name: axis.larger_is_better for name, axis in axes().items() if name != "read_shift"}
    assert (sides["vdd_v"], sides["time_s"], sides["pe_cycles"]) == (False, True, True)
    worn = [dataclasses.replace(PLAIN, operating_point={"pe_cycles": float(n)}) for n in (100, 1000)]
    assert front({"few": worn[0], "many": worn[1]}, ("pe_cycles", "stored_bits_per_weight")) == ["many"]


@pytest.mark.parametrize(
    ("accuracy", "text"), [(0.5, "needed in the whole sweep"), (0.99, "not needed in the whole sweep")]
)
def test_without_a_crossing_the_answer_says_which_side_all_of_the_sweep_is_on(accuracy: float, text: str) -> None:
    bare = {0.01: estimate(accuracy), 0.02: estimate(accuracy - 0.01)}
    (answer,) = crossings(explored("p_flip", bare))
    assert answer.value is None
    assert answer.text == text


def test_a_crossing_whose_interval_leaves_the_sweep_says_so() -> None:
    bare = {0.5: estimate(0.8, 0.15), 0.6: estimate(0.95, 0.1)}
    (answer,) = crossings(explored("vdd_v = sram-65nm", bare))
    assert answer.value is not None
    assert answer.low is None
    assert answer.high is None
    assert answer.text.endswith("(beyond to beyond)")


def test_the_least_energy_weighs_check_bits_against_supply() -> None:
    """0.4 V needs 8 check bits (2.56 / 8 V^2), 0.5 V none but 0.1 (2.025 / 8): going below 0.5 V does not pay."""
    volts = {0.4: 8.0, 0.5: 0.1, 0.6: 0.0}
    bare = {0.4: estimate(0.2), 0.5: estimate(0.85), 0.6: estimate(0.95)}
    found = explored(
        "vdd_v = sram-65nm",
        bare,
        parity_bits_per_weight=volts,
        stored_bits_per_weight={v: 8 + c for v, c in volts.items()},
        relative_energy={v: v * v * (8 + c) / 8 for v, c in volts.items()},
        bare_bits_per_weight=dict.fromkeys(volts, 8.0),
    )
    (answer,) = least_energy(found)
    assert (answer.vdd_v, answer.parity) == (0.5, 0.1)
    assert answer.energy == pytest.approx(0.25 * 8.1 / 8)
    assert (answer.bare_vdd_v, answer.bare_energy) == (0.6, pytest.approx(0.36))


def test_a_supply_relative_to_v_min_is_not_called_volts() -> None:
    bare = {0.8: estimate(0.8), 1.0: estimate(1.0)}
    found = explored("vdd_v = sram-14nm", bare, vdd_unit=dict.fromkeys(bare, "V_min"))
    (answer,) = crossings(found)
    assert answer.text.startswith("0.9 V_min (")


@pytest.mark.parametrize(("target", "said"), [(0.9, False), (None, True)])
def test_an_answer_for_want_of_a_target_says_so(
    target: float | None, said: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sweep of budgets has no target: what "keeps" then means is not what a run with a target meant."""
    bare = {0.5: estimate(0.8), 0.6: estimate(1.0)}
    print_results(explored("vdd_v = sram-65nm", bare, target=dict.fromkeys(bare, target)), ("accuracy", "p_flip"))
    text = " ".join(capsys.readouterr().out.split())
    assert f"without check bits, keeps {90 if target else 95} % of the accuracy" in text
    assert ("no target of its own" in text) == said


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_no_figure_is_cut_however_narrow_the_terminal(width: int) -> None:
    """Further figures are left out where there is no room; those that were asked for are whole."""
    bare = {0.5: estimate(0.8, 0.05), 0.6: estimate(1.0)}
    names = ("relative_energy", "accuracy")
    found = explored(
        "vdd_v = sram-65nm", bare, relative_energy={0.5: 0.123, 0.6: 0.456}, codec_cells={0.5: 1234, 0.6: 5}
    )
    console = Console(width=width, file=io.StringIO())
    console.print(front_table(found, names, width))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "0.123" in text
    assert "…" not in text.partition("─")[2]
    assert ("1234" in text) == (width >= 60)


def test_energies_of_two_technologies_are_not_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A design that is worse than one of another technology stays on the front of its own; bits are compared."""
    memory = {"technology": ["sram-65nm", "sram-thin-oxide"], "vdd_v": 0.5}
    data = {"network": {"model": "n"}, "data": {"file": "d"}, "memory": memory}
    sweep = Sweep.parse(data, Path("."), "s.toml")
    good, bad = (point.key for point in sweep.points)
    results = {
        good: dataclasses.replace(PLAIN, relative_energy=0.1, stored_bits_per_weight=8, accuracy=estimate(0.99)),
        bad: dataclasses.replace(PLAIN, relative_energy=0.2, stored_bits_per_weight=9, accuracy=estimate(0.8)),
    }
    found = Explored(sweep, results, {})
    assert to_json(found, ("relative_energy", "accuracy"))["front"] == [good, bad]
    assert to_json(found, BITS_AND_ACCURACY)["front"] == [good]
    print_results(found, ("relative_energy", "accuracy"))
    said = " ".join(capsys.readouterr().out.split())
    assert "2 on the Pareto front of" in said
    assert "one front for each technology" in said
    names = {path.name for path in save_plots(found, ("relative_energy", "accuracy"), tmp_path)}
    assert {f"accuracy-over-relative_energy-{t}.svg" for t in ("sram-65nm", "sram-thin-oxide")} <= names


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("gates", "codec_cells"),
        ("energy", "relative_energy"),
        ("check bits", "parity_bits_per_weight"),
        ("stored_bits", "stored_bits_per_weight"),
        ("acuracy", "accuracy"),
    ],
)
def test_the_head_of_a_column_is_understood_as_what_it_shows(said: str, meant: str) -> None:
    with pytest.raises(InputError, match=f"no objective '{said}' \\(did you mean '{meant}'\\?\\)"):
        front({}, ("accuracy", said))


def test_designs_that_are_stored_alike_share_a_row_and_estimates_keep_their_interval() -> None:
    """Two methods that bought nothing are one plan; chips that all agree are still an estimate."""
    data = {"network": {"model": "n"}, "data": {"file": "d"}, "memory": {"technology": "sram-65nm", "vdd_v": 0.5}}
    sweep = Sweep.parse(data | {"protection": {"method": ["tac", "uniform-msp"]}}, Path("."), "s.toml")
    found = Explored(sweep, {point.key: PLAIN for point in sweep.points}, {})
    console = Console(width=140, file=io.StringIO())
    console.print(front_table(found, BITS_AND_ACCURACY))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "tac, uniform-msp" in text
    assert "rows: those that are stored alike stand in one" in text
    assert text.count("0.900 ± 0.000") == 1


def priced(array: float, decoder: float) -> Explored:
    """Bare cells from 0.6 V on; below it under a code that takes so much per bit, at energies of V^2."""
    volts = {0.4: 12.0, 0.5: 8.5, 0.55: 8.2, 0.65: 8.0, 0.7: 8.0}
    bare = {v: estimate(0.85 if v < 0.6 else 0.95, 0.04) for v in volts}
    return explored(
        "vdd_v = sram-65nm",
        bare,
        energy_pj_per_weight={v: array * v * v * bits + decoder * (v < 0.6) for v, bits in volts.items()},
        bare_pj_per_weight={v: array * v * v * 8 for v in volts},
        illustration=dict.fromkeys(volts, "macros of 130 nm stand for sram-65nm (65 nm)"),
    )


def test_the_break_even_counts_the_decoder_and_carries_the_interval_of_the_crossing() -> None:
    (answer,) = break_even(priced(array=1.0, decoder=0.4))
    assert answer.bare_vdd_v == pytest.approx(0.6)
    assert answer.bare_pj == pytest.approx((0.55**2 + 0.65**2) / 2 * 8)
    assert answer.pays
    assert answer.value is None  # 0.4 V: 1.92 + 0.4 is still less
    assert "down to 0.4 V, the lowest supply that has figures; at best " in answer.text
    bare = (0.9 * 0.55**2 + 0.1 * 0.65**2, 0.1 * 0.55**2 + 0.9 * 0.65**2)  # ends of the accuracy cross at 0.56 and 0.64
    low, high = (1 - (0.4**2 * 12 + 0.4) / (8 * end) for end in bare)
    assert (answer.saved_low, answer.saved_high) == (pytest.approx(low), pytest.approx(high))
    assert answer.saved is not None
    assert f"{100 * answer.saved:.0f} % are saved ({100 * low:.0f} to {100 * high:.0f})" in answer.text
    dearer = priced(array=1.0, decoder=0.4)
    key = next(p.key for p in dearer.sweep.points if p.design.memory.vdd_v == 0.4)
    dearer.results[key] = dataclasses.replace(dearer.results[key], energy_pj_per_weight=4.0)
    (answer,) = break_even(dearer)
    assert 0.4 < answer.value < 0.5  # type: ignore[operator]
    assert "illustration: macros of 130 nm stand for sram-65nm" in answer.text


def test_designs_outside_the_valid_range_are_told_first_and_together() -> None:
    """Each supply has a warning of its own; a sweep of six supplies would show none of them among commoner ones."""
    volts = (0.45, 0.5, 0.55, 0.6)
    outside = "outside the valid range 0.5..0.55 V of sram-65nm: extrapolated"
    found = explored("vdd_v = sram-65nm", {v: estimate(0.9) for v in volts})
    for point in found.sweep.points:
        v = point.design.memory.vdd_v
        said = ("a remark that all have",) + ((f"vdd_v = {v} V is {outside}",) if not 0.5 <= v <= 0.55 else ())
        found.results[point.key] = dataclasses.replace(found.results[point.key], warnings=said)
    assert warned(found) == [(f"vdd_v = 0.45 V, 0.6 V are {outside}", 2), ("a remark that all have", 4)]
    real = load("sram-65nm").operate(vdd_v=0.6).warnings
    assert EXTRAPOLATED.fullmatch(real[0])


def test_warnings_that_differ_in_their_numbers_are_told_once() -> None:
    """Numbers by themselves, not those in names: of two technologies each has its own line."""
    texts = ["sram-65nm loses 1.5 % of 1,024 cells", "sram-65nm loses 20 % of 1,024 cells", "sram-28nm loses 3 %"]
    found = explored("vdd_v = sram-65nm", dict.fromkeys((0.5, 0.55, 0.6), estimate(0.9)))
    for point, text in zip(found.sweep.points, texts, strict=True):
        found.results[point.key] = dataclasses.replace(found.results[point.key], warnings=(text,))
    assert warned(found) == [("sram-65nm loses 1.5 to 20 % of 1,024 cells", 2), ("sram-28nm loses 3 %", 1)]


def test_a_decoder_that_takes_more_than_the_supply_saves_is_said_to() -> None:
    (answer,) = break_even(priced(array=1.0, decoder=5.0))
    assert (answer.pays, answer.saved < 0) == (False, True)
    assert answer.text.startswith(
        "protection costs more than it saves at every supply of the sweep that keeps the target: "
    )


def changed(found: Explored, vdd: float, **figures: Any) -> Explored:
    """The same with other figures at one supply."""
    key = next(p.key for p in found.sweep.points if p.design.memory.vdd_v == vdd)
    return dataclasses.replace(found, results=found.results | {key: dataclasses.replace(found.results[key], **figures)})


@pytest.mark.parametrize(
    "figures", [{"accuracy": estimate(0.8), "energy_pj_per_weight": 9.0}, {"energy_pj_per_weight": None}]
)
def test_protection_saves_energy_no_further_down_than_the_sweep_keeps_the_target(figures: dict[str, Any]) -> None:
    """At 0.4 V the target is missed, or the plan has no price: what is said ends at 0.5 V."""
    (answer,) = break_even(changed(priced(array=1.0, decoder=0.4), 0.4, **figures))
    assert (answer.pays, answer.value, answer.lowest, answer.missed) == (True, None, 0.5, 0.4)
    assert "down to 0.5 V, for at 0.4 V no plan with a price keeps the target; at best " in answer.text


def test_supplies_that_cost_more_between_those_that_save_are_not_counted_among_them() -> None:
    """Bare 2.9 pJ: 0.4 V at 2.3 pJ saves, 0.5 V at 4 does not, 0.55 V at 2.88 does, less."""
    found = changed(priced(array=1.0, decoder=0.4), 0.5, energy_pj_per_weight=4.0)
    (answer,) = break_even(found)
    share = (4.0 - answer.bare_pj) / (4.0 - (0.4**2 * 12 + 0.4))
    assert answer.above == pytest.approx(0.5 - 0.1 * share)
    assert answer.text.startswith(f"protection saves energy from {answer.above:.3g} V down to 0.4 V, the lowest")
    (answer,) = break_even(changed(found, 0.5, accuracy=estimate(0.8)))
    assert answer.above == 0.4


def test_where_no_plan_keeps_the_target_below_the_crossing_it_is_said() -> None:
    found = priced(array=1.0, decoder=0.4)
    for vdd in (0.4, 0.5, 0.55):
        found = changed(found, vdd, accuracy=estimate(0.8))
    (answer,) = break_even(found)
    assert (answer.pays, answer.saved) == (False, None)
    assert answer.text == "no plan with a price keeps the target below 0.6 V, where check bits are needed"


def test_bare_energies_on_one_side_of_the_crossing_give_no_break_even() -> None:
    """The table of macros may end above it: the energy at the crossing is not that at its end."""
    found = priced(array=1.0, decoder=0.4)
    for vdd in (0.4, 0.5, 0.55):
        found = changed(found, vdd, bare_pj_per_weight=None)
    assert break_even(found) == []


def test_prices_of_two_nodes_are_refused_and_borrowed_ones_stay_within_a_technology() -> None:
    names = ("energy_pj_per_weight", "accuracy")
    ours = dataclasses.replace(PLAIN, energy_pj_per_weight=1.0, priced_in="130 nm; a")
    theirs = dataclasses.replace(PLAIN, energy_pj_per_weight=2.0, priced_in="65 nm; b")
    with pytest.raises(InputError, match="figures of 130 nm; a and of 65 nm; b cannot be compared"):
        front({"a": ours, "b": theirs}, names)
    assert usual_objectives({"a": ours, "b": ours}) == names
    assert usual_objectives({"a": ours, "b": theirs})[0] == "stored_bits_per_weight"
    memory = {"technology": ["sram-65nm", "sram-thin-oxide"], "vdd_v": 0.5}
    sweep = Sweep.parse({"network": {"model": "n"}, "data": {"file": "d"}, "memory": memory}, Path("."), "s.toml")
    good, bad = (point.key for point in sweep.points)
    better = dataclasses.replace(ours, accuracy=estimate(0.99))
    worse = dataclasses.replace(ours, energy_pj_per_weight=2.0, accuracy=estimate(0.8))
    assert fronts(Explored(sweep, {good: better, bad: worse}, {}, {}), names) == {(): [good]}
    borrowed = [dataclasses.replace(r, illustration="130 nm for 65 nm") for r in (better, worse)]
    found = Explored(sweep, dict(zip((good, bad), borrowed, strict=True)), {}, {})
    assert sorted(fronts(found, names).values()) == sorted([[good], [bad]])


def of_demands(memory: dict[str, Any]) -> tuple[Explored, list[str]]:
    """Two points of a sweep over this, and their keys: the first keeps more, of the same bits."""
    sweep = Sweep.parse({"network": {"model": "n"}, "data": {"file": "d"}, "memory": memory}, Path("."), "s.toml")
    keys = [point.key for point in sweep.points]
    results = dict(zip(keys, (design(9, 0.99), design(9, 0.8)), strict=True))
    for (key, result), point in zip(results.items(), sweep.points, strict=True):
        at = {name.partition(".")[2]: value for name, value in point.values.items() if isinstance(value, float)}
        results[key] = dataclasses.replace(result, operating_point=at, p01=at.get("p_flip", 0.1), p10=0.1)
    return Explored(sweep, results, {}, {}), keys


@pytest.mark.parametrize(
    ("memory", "alone", "figure"),
    [
        ({"p_flip": [0.001, 0.1]}, True, "p_flip"),
        ({"p01": [0.001, 0.1], "p10": 0.1}, True, "p_flip"),
        ({"technology": "fg-thin-5p5nm", "time": ["1d", "10y"]}, True, "time_s"),
        ({"technology": "fg-thin-5p5nm", "temperature_k": [300, 360]}, True, "temperature_k"),
        ({"technology": "sram-65nm", "vdd_v": [0.6, 0.4]}, False, "vdd_v"),
    ],
)
def test_plans_for_two_demands_are_no_alternatives(memory: dict[str, Any], alone: bool, figure: str) -> None:
    """Cells that fail more often, a longer time, more heat: a front for each; a supply is chosen, so there is one. With
    the demand itself among the figures there is one front, too.
    """
    found, (good, bad) = of_demands(memory)
    assert list(fronts(found, BITS_AND_ACCURACY).values()) == ([[good], [bad]] if alone else [[good]])
    assert len(fronts(found, ("stored_bits_per_weight", "accuracy", figure))) == 1


def test_the_command_and_the_plot_have_a_front_for_each_probability(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _ = of_demands({"p_flip": [0.001, 0.1]})
    print_results(found, BITS_AND_ACCURACY)
    said = capsys.readouterr().out
    assert "2 designs, 2 on the Pareto front of stored bits per weight, accuracy: one front for each p_flip\n" in said
    assert [path.name for path in save_plots(found, BITS_AND_ACCURACY, tmp_path)] == [
        f"accuracy-over-stored_bits_per_weight{suffix}" for suffix in (".svg", ".png")
    ]
    drawn = (tmp_path / "accuracy-over-stored_bits_per_weight.svg").read_text()
    assert "p_flip 0.001" in drawn
    assert "p_flip 0.1" in drawn


def test_demands_are_told_with_their_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads 315576000.0 as ten years, and a key that is cut in the middle names nothing."""
    memory = {"technology": "fg-thin-5p5nm", "time": {"from": "1d", "to": "10y", "steps": 2, "scale": "log"}}
    found, _ = of_demands(memory)
    print_results(found, BITS_AND_ACCURACY)
    assert {"1 day", "10 years"} <= set(re.findall(r"1 day|10 years", capsys.readouterr().out))
    save_plots(found, BITS_AND_ACCURACY, tmp_path)
    drawn = (tmp_path / "accuracy-over-stored_bits_per_weight.svg").read_text()
    assert all(f">{label}<" in drawn for label in ("1 day", "10 years"))
    found, _ = of_demands({"technology": "fg-thin-5p5nm", "time": "10y", "temperature_k": [300, 358]})
    save_plots(found, BITS_AND_ACCURACY, tmp_path)
    drawn = (tmp_path / "accuracy-over-stored_bits_per_weight.svg").read_text()
    assert all(f">{label}<" in drawn for label in ("300 K", "358 K"))


def test_designs_without_a_field_are_not_named_by_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Probabilities that are given beside technologies: neither has a value of the other, and none is called None."""
    memory: Any = [{"p_flip": 0.01}, {"technology": "fg-thin-5p5nm", "time": ["1d", "10y"]}]
    data = {"network": {"model": "n"}, "data": {"file": "d"}, "memory": memory}
    sweep = Sweep.parse(data, Path("."), "s.toml")
    results = {point.key: dataclasses.replace(PLAIN, relative_energy=1.0) for point in sweep.points}
    objectives = ("relative_energy", "accuracy")
    names = [path.name for path in save_plots(Explored(sweep, results, {}, {}), objectives, tmp_path)]
    assert "accuracy-over-relative_energy-given_p.svg" in names
    save_plots(Explored(sweep, results, {}, {}), BITS_AND_ACCURACY, tmp_path)
    drawn = (tmp_path / "accuracy-over-stored_bits_per_weight.svg").read_text()
    assert ">p_flip 0.01<" in drawn
    assert ">10y, fg-thin-5p5nm<" in drawn
    print_results(Explored(sweep, results, {}, {}), BITS_AND_ACCURACY)
    assert "one front for each time and p_flip" in capsys.readouterr().out
    assert each_front(Explored(sweep, results, {}, {}), objectives).startswith("each technology, time and p_flip")
