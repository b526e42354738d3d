"""A mission: rates by hand, events that are those of the memory, and decisions that go wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, allocate
from qtaml_hw.case import Case, open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import ExpectedEvents, Upsets, store
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.flow import menu_of
from qtaml_hw.lattice import Lattice
from qtaml_hw.mission import Mission, Wrong, _decisions, interval_of, reliability
from qtaml_hw.physics.units import parse_time
from qtaml_hw.plan import Plan

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
HOURS = 1e9


def opened(*changes: str) -> Case:
    few = ["data.test_samples=100", "data.calibration_samples=16", "protection.codes=['hsiao']"]
    return open_case(Design.load(DIGITS / "design.toml", [*few, *changes]), DIGITS, feedback=False)


@pytest.fixture(scope="module")
def case() -> Case:
    return opened("memory.p_flip=1e-5")


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    ones = np.ones(len(case.layers))
    matters = Sensitivity(tuple(x.name for x in case.layers), tuple(x.size for x in case.layers), ones, ones, 1.0)
    found = allocate(menu_of(case), matters, 0.25)
    assert any(segment.code for layer in found.layers for segment in layer.scheme.segments)
    return found


def asked(**given: object) -> Mission:
    return Mission.model_validate({"time": "10y"} | given)


def test_soft_errors_are_counted_as_by_hand(case: Case, plan: Plan) -> None:
    """Every cell without a code counts once, every SECDED word the pairs of its cells and those beside a stuck cell."""
    found = reliability(case, plan, asked(scrub="1d", soft_errors=1000.0), trials=2)
    segments = [segment for layer in plan.layers for segment in layer.scheme.segments]
    bare = sum(segment.words * (8 - segment.planes) for segment in segments)
    assert found.cells.value == pytest.approx(bare * 1000 / 1e6, rel=1e-4)  # a stuck cell does not flip
    hour, stuck = 1000 / 1e6 / HOURS, 1e-5
    for words in found.words:
        n = int(words.code.split("-")[1])
        pairs = n * (n - 1) * (24 * hour**2 / 2 + stuck * hour)
        assert words.flagged.value == pytest.approx(words.words * pairs * HOURS, rel=0.005)
        assert words.silent.value < words.flagged.value / 100
    assert found.cells.range is None


def test_soft_errors_have_a_range_where_cells_have_none(case: Case, plan: Plan) -> None:
    """Flips of cells without a code follow the upset rate from end to end; p that is given outright does not move."""
    mission = asked(scrub="1d", soft_errors=1000.0, soft_errors_range=[100.0, 4000.0])
    rate = reliability(case, plan, mission, trials=2).cells
    assert rate.range == pytest.approx((rate.value / 10, rate.value * 4), rel=1e-4)


def test_scrubbing_ten_times_as_often_leaves_a_tenth_of_the_pairs(case: Case, plan: Plan) -> None:
    perfect = opened("memory.p_flip=0")
    often, seldom = (
        reliability(perfect, plan, asked(scrub=scrub, soft_errors=1000.0), trials=2).words[0].flagged.value
        for scrub in ("1h", "10h")
    )
    assert seldom / often == pytest.approx(10, rel=1e-6)


def test_a_memory_that_is_never_scrubbed_collects_errors_until_it_is_written_anew(case: Case, plan: Plan) -> None:
    perfect = opened("memory.p_flip=0")
    year, never = (
        reliability(perfect, plan, asked(soft_errors=1000.0, **more), trials=2).words[0].flagged.value
        for more in ({"reload": "1y"}, {})
    )
    assert never / year == pytest.approx(10, rel=1e-3)


def test_flips_that_come_together_are_counted_as_by_hand(plan: Plan, tmp_path: Path) -> None:
    """Pairs of neighbours along a line: every event fails a SECDED word unless two words share the line."""
    rows = "".join(f"{64 * i},0x03,0x00,{i}\n" for i in range(20))
    (tmp_path / "run.csv").write_text(f"# interleave = 1\naddress,content,pattern,cycle\n{rows}")
    (tmp_path / "mission.toml").write_text('time = "10y"\nscrub = "1d"\nsoft_errors = 1000\nupsets = "run.csv"\n')
    mission = Mission.load(tmp_path / "mission.toml")
    together, apart = (
        reliability(opened("memory.p_flip=0", f"memory.interleave={m}"), plan, mission, trials=2) for m in (1, 2)
    )
    for words in together.words:
        n = int(words.code.split("-")[1])
        assert words.flagged.value == pytest.approx(words.words * n * 1000 / 1e6 / 2, rel=0.01)
    assert apart.words[0].flagged.value < together.words[0].flagged.value / 1e6
    assert together.cells.value == apart.cells.value  # as many cells are flipped
    assert any(
        "events that flip several bits of one word, by words that share a line: 1: 1e+02 %" in x for x in together.notes
    )


def test_rows_that_fail_together_leave_more_words_for_fresh_errors(case: Case, plan: Plan) -> None:
    mission, rows = asked(scrub="1d", soft_errors=1000.0), replace(plan, lattice=Lattice(row=0.3))
    alone, together = (reliability(case, x, mission, trials=2).words[0].flagged.value for x in (plan, rows))
    assert together == pytest.approx(alone, rel=0.1)  # stuck cells stay one to a word at 1e-5
    worse = opened("memory.p_flip=1e-3")
    alone, together = (reliability(worse, x, mission, trials=2).words[0].flagged.value for x in (plan, rows))
    assert together < 0.99 * alone  # more words have failed already, and are not counted again


def test_a_cell_that_only_loses_one_value_is_hit_where_that_is_stored(case: Case, plan: Plan) -> None:
    image = store(plan, case.layers)
    zero, none = np.full(8, 1e-3), np.zeros(8)
    upsets = Upsets(image, [ExpectedEvents(none, zero, dict.fromkeys(codes_of(plan), (0.0, none)))] * len(plan.layers))
    ones = sum(
        int(np.unpackbits(x.words[s.segment.stored, None], axis=1)[:, s.segment.planes :].sum())
        for x in image.layers
        for s in x.segments
    )
    assert upsets.cells == pytest.approx(1e-3 * ones)
    assert upsets.codewords == 0
    for layer, overlay in upsets.draw(500, np.random.default_rng(1)).items():
        for word, flips in overlay.flips.items():
            assert int(image.layers[layer].words[word]) & flips == flips


def codes_of(plan: Plan) -> set[str]:
    return {s.code for layer in plan.layers for s in layer.scheme.segments if s.code}


def test_a_codeword_that_fails_is_flagged_or_wrong_and_nothing_else_changes(case: Case, plan: Plan) -> None:
    image, weights = store(plan, case.layers), np.zeros(73)
    weights[2] = 1.0
    rates = ExpectedEvents(
        np.zeros(8), np.zeros(8), {name: (1.0, weights[: int(name.split("-")[1]) + 1]) for name in codes_of(plan)}
    )
    upsets = Upsets(image, [rates] * len(plan.layers))
    rows = sum(s.segment.rows for x in image.layers for s in x.segments if s.segment.code)
    assert upsets.codewords == pytest.approx(rows)
    over = upsets.draw(1, np.random.default_rng(2))
    ((layer, overlay),) = over.items()
    ((number, flagged),) = overlay.flagged.items()
    segment = image.layers[layer].segments[number].segment
    assert len(flagged) == 1
    assert sum(flips.bit_count() for flips in overlay.flips.values()) <= 2
    assert {(word - segment.start) // segment.lanes for word in overlay.flips} <= set(flagged)
    before, after = image.read(7)[0], image.read(7, over=over)[0]
    changed = {name: np.flatnonzero((before[name] != after[name]).ravel()) for name in before}
    name = image.layers[layer].layer.name
    assert all(not found.size for other, found in changed.items() if other != name)
    assert set((changed[name] - segment.start) // segment.lanes) <= set(flagged)


def test_wrong_decisions_are_those_of_a_memory_with_as_many_flips(case: Case, plan: Plan) -> None:
    """Simulated event by event, and by flipping every cell at random at the rate of the middle of the mission."""
    perfect, rate = opened("memory.p_flip=0"), 3e8
    mission = asked(time="1y", scrub="1h", soft_errors=rate)
    found = reliability(perfect, plan, mission, trials=60).wrong["middle"]
    p = rate / 1e6 / HOURS * parse_time("1y") / 3600 / 2
    evaluator = perfect.evaluator()
    clean = evaluator.answers(plan.in_cells(BitChannel.symmetric(0.0)), 0)
    hit = plan.in_cells(BitChannel.symmetric(p, persistence="transient"))
    shares = [1 - float(evaluator.metric.agree(clean, evaluator.answers(hit, chip)).mean()) for chip in range(60)]
    assert found.events > 1
    spread = np.hypot(np.std(shares) / np.sqrt(60), (found.interval[1] - found.interval[0]) / 4)
    assert np.mean(shares) > 0
    assert abs(found.share - np.mean(shares)) < 4.5 * spread


def test_rare_events_count_with_their_number(case: Case, plan: Plan) -> None:
    perfect = opened("memory.p_flip=0")
    small, tiny = (
        reliability(perfect, plan, asked(scrub="1d", soft_errors=rate), trials=20).decisions for rate in (1e-2, 1e-3)
    )
    assert small is not None
    assert tiny is not None
    assert small.value / tiny.value == pytest.approx(10, rel=1e-3)


def test_the_range_of_wrong_decisions_holds_what_few_simulated_moments_leave_open() -> None:
    """None of the middle was wrong by chance: 0, from 9.3e3 to 1.8e5, were the rate and its range."""
    middle, low, high = (
        Wrong(0.0, (0.0, 2.1e-5), 1e-4),
        Wrong(2.6e-9, (1e-9, 8e-9), 3e-5),
        Wrong(5e-8, (0, 1.5e-7), 6e-4),
    )
    found = _decisions({"middle": middle, "low": low, "high": high}, 3.6e12)
    assert found.value == 0
    assert found.range == (0, pytest.approx(2.1e-5 * 3.6e12))
    assert _decisions({"middle": low, "low": low}, 1.0).range == (1e-9, None)  # no data at the high end
    assert _decisions({"middle": high}, 1.0).range is None


def test_soft_errors_of_few_moments_have_a_range_around_their_rate(case: Case, plan: Plan) -> None:
    perfect = opened("memory.p_flip=0")
    mission = asked(scrub="1d", soft_errors=500.0, soft_errors_range=[499.0, 501.0])
    found = reliability(perfect, plan, mission, trials=5)
    assert found.decisions is not None
    assert found.decisions.range is not None
    low, high = found.decisions.range
    assert low == pytest.approx(min(x.interval[0] for x in found.wrong.values()) * 3.6e12)
    assert high == pytest.approx(max(x.interval[1] for x in found.wrong.values()) * 3.6e12)


def test_the_interval_of_rare_wrong_decisions_holds_their_mean_as_often_as_is_said() -> None:
    """One event in twelve changes an answer, some of them many. Student's t lies below the mean in 9 % of cases."""
    rng = np.random.default_rng(3)
    every = np.where(rng.random(5000) < 1 / 12, rng.geometric(0.5, 5000) / 300, 0.0)
    ends = np.array([interval_of(rng.choice(every, 100).tolist()) for _ in range(2000)])
    assert np.mean((ends[:, 0] <= every.mean()) & (every.mean() <= ends[:, 1])) > 0.945


def test_what_never_happened_may_still_happen() -> None:
    low, high = interval_of([0.0] * 60)
    assert low == 0
    assert (1 - high) ** 60 == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"scrubs": "1d"}, "scrubs: unknown key"),
        ({"soft_errors": -1.0}, "soft_errors"),
        ({"soft_errors": 5.0, "soft_errors_range": [6.0, 7.0]}, "outside its range"),
        ({"stays": [{"share": 0.5, "temperature_k": 300.0}]}, r"add up to 0\.5"),
        ({"time": "soon"}, "not a duration"),
    ],
)
def test_a_mission_that_makes_no_sense_is_refused(tmp_path: Path, given: dict[str, object], said: str) -> None:
    import json

    file = tmp_path / "mission.toml"
    table = {"time": "10y"} | given
    stays = table.pop("stays", [])
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    text += "".join("[[stays]]\n" + "".join(f"{k} = {v}\n" for k, v in stay.items()) for stay in stays)
    file.write_text(text)
    with pytest.raises(InputError, match=said):
        Mission.load(file)


def test_stays_need_cells_that_have_a_temperature(case: Case, plan: Plan) -> None:
    with pytest.raises(InputError, match="no temperature and time"):
        reliability(case, plan, asked(stays=[{"share": 1.0, "temperature_k": 350.0}]))


def test_hot_stays_let_more_cells_lose_their_bit(plan: Plan) -> None:
    flash = opened("memory.technology=nand-planar-tlc", "memory.time=1d")
    cool, hot = (
        reliability(
            flash, plan, asked(time="30d", stays=[{"share": 1.0, "temperature_k": kelvin}]), trials=2
        ).cells.value
        for kelvin in (300.0, 330.0)
    )
    assert hot > 2 * cool > 0


def test_cells_that_hold_no_data_so_long_are_refused(case: Case, plan: Plan) -> None:
    thin = opened()
    with pytest.raises(InputError, match="hold no data until the weights are written again"):
        reliability(thin, plan, asked(time="1000y"))
