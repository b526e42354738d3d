"""The memory behind a co-simulated port holds what a campaign's memory holds, cell by cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from digits_plan import digits_plan, memories

from qtaml_hw.allocation import Sensitivity, allocate, make_menu
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.chip import RowMemory, store
from qtaml_hw.chip.image import divided
from qtaml_hw.codes import make
from qtaml_hw.memory import Cells
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, Segment, StorageScheme, Unprotected, make_readout

MANY = BitChannel.of(
    Cause([0.001] * 8, [0.01] * 8, "retention"),
    Cause([0.002] * 8, [0.001] * 8, "transient"),
    Cause([0.003] * 8, [0.004] * 8),
)


@pytest.mark.parametrize("share", [0.0, 0.1])
@pytest.mark.parametrize(
    "channel",
    [*(BitChannel.uniform(0.004, 0.02, 8, way) for way in ("retention", "stuck", "transient")), MANY],
    ids=["retention", "stuck", "transient", "all three"],
)
@pytest.mark.parametrize("seed", [0, 12345])
def test_every_weight_of_a_plan_is_read_as_in_the_campaign(channel, seed, share):
    """All layers and segments, and the sums of what the decoders report, for the same chip and reading."""
    plan, layers = digits_plan(channel)
    plan = replace(plan, chip_share=share)
    assert len({s.code for x in plan.layers for s in x.scheme.segments}) >= 3
    expected, reported = store(plan, layers).read(seed, draw=7)
    ce = due = 0
    for entry, layer in zip(plan.layers, layers, strict=True):
        values = []
        for memory in memories(plan, layers, entry, seed, draw=7):
            values.append(memory.read_weights() / 2.0**memory.format.readout.fraction_bits)
            ce, due = ce + memory.counts.ce, due + memory.counts.due
        assert np.array_equal(divided(layer, np.concatenate(values), entry.slope), expected[layer.name])
    assert (ce, due) == (reported.ce, reported.due)
    assert ce > 100


def test_wide_words_and_unequal_positions_are_read_as_in_the_campaign():
    """12 bits per word, each position with its own rates, stored in 16-bit elements."""
    rng = np.random.default_rng(3)
    layer = Layer.of_levels("w", rng.integers(-2000, 2000, (7, 40)), bits=12, step=0.5)
    channel = BitChannel(np.linspace(0.001, 0.03, 12), np.linspace(0.05, 0.002, 12))
    readout = make_readout("raw", np.arange(4096) - 2048, np.ones(4096), channel)
    segments = (
        Segment(0, 100, 4, 16, Coded("hsiao-72-64"), readout),
        Segment(100, 280, 0, 1, Unprotected(), readout),
    )
    entry = LayerPlan("w", (7, 40), channel, StorageScheme(12, "offset-binary", segments))
    plan = Plan("tac", (entry,), 1.0, 0.1, Prediction(1.0, 1.0, 1.0))
    expected = store(plan, (layer,)).read(5)[0]["w"].ravel() / 0.5
    read = np.concatenate([memory.read_weights() for memory in memories(plan, (layer,), entry, 5)])
    assert np.array_equal(read, expected)
    assert np.any(read != layer.levels.ravel())


def test_words_of_flagged_rows_are_erased_where_the_read_out_says_so():
    """The entry of the read-out for a failed codeword stands in for all words of its row."""
    rng = np.random.default_rng(4)
    layer = Layer.of_levels("w", rng.integers(-100, 100, (64, 16)))
    readout = replace(make_readout("raw", np.arange(256) - 128, np.ones(256), BitChannel.symmetric(0.01)), erased=77)
    scheme = StorageScheme(8, "offset-binary", (Segment(0, 1024, 4, 16, Coded("hsiao-72-64"), readout),))
    entry = LayerPlan("w", (64, 16), BitChannel.symmetric(0.02), scheme)
    plan = Plan("tac", (entry,), 1.0, 0.1, Prediction(1.0, 1.0, 1.0))
    [memory] = memories(plan, (layer,), entry, 5)
    weights = memory.read_weights()
    assert np.array_equal(weights, store(plan, (layer,)).read(5)[0]["w"].ravel())
    assert np.sum(np.all(weights.reshape(64, 16) == 77, axis=1)) == memory.counts.due > 0
    lane_0 = [memory.weights().read(row) & 0xFF for row in range(64)]
    assert lane_0 == [int(w) & 0xFF for w in weights[::16]]


def test_a_written_row_meets_the_same_weak_cells():
    """A chip's weak cells do not depend on what was stored when they were drawn."""
    channel = BitChannel.symmetric(0.02)
    one, other = (RowMemory.of_code(make("hsiao", 64), 200, seed=4) for _ in range(2))
    rng = np.random.default_rng(0)
    words = [int(x) for x in rng.integers(0, 1 << 63, 200)]
    one.load(words)
    one.age(channel)
    other.age(channel)
    other.load(words)
    assert [one.read(r) for r in range(200)] == [other.read(r) for r in range(200)]
    assert sum(len(one.faults(r)) for r in range(200)) > 100


def test_writing_takes_upsets_away_but_not_weak_or_stuck_cells():
    memory = RowMemory.of_code(72, 50, seed=9)
    memory.age(BitChannel.symmetric(0.02, persistence="retention"))
    weak = {(row, bit) for row in range(50) for bit, _ in memory.faults(row)}
    memory.strike(Cells(np.array([3, 3]), np.array([1, 70])))
    memory.stick(Cells(np.array([4]), np.array([2])), 1)
    assert {cause for row in range(50) for _, cause in memory.faults(row)} == {"weak", "upset", "stuck"}
    memory.write(3, 0, mask=0xFF)  # a part of the row: the upset outside stays
    assert (70, "upset") in memory.faults(3)
    assert (1, "upset") not in memory.faults(3)
    memory.write(3, 0)
    for row in range(50):
        memory.write(row, 0)
    assert {(row, bit) for row in range(50) for bit, _ in memory.faults(row)} == weak | {(4, 2)}


def test_charge_that_leaks_is_renewed_by_writing_until_the_next_age():
    memory = RowMemory.of_code(64, 100, seed=9, renewed_by_writing=True)
    ones = (1 << 64) - 1
    memory.load([ones] * 100)
    memory.age(BitChannel.uniform(0.0, 0.1, persistence="retention"))
    before = [memory.faults(row) for row in range(100)]
    memory.load([ones] * 50)
    assert all(not memory.faults(row) for row in range(50))
    assert [memory.faults(row) for row in range(50, 100)] == before[50:]
    memory.age(BitChannel.uniform(0.0, 0.1, persistence="retention"))
    assert [memory.faults(row) for row in range(100)] == before


def test_older_cells_lose_more_and_never_less():
    memory = RowMemory.of_code(make("bch-2", 64), 100, seed=2)
    seen: set[tuple[int, int]] = set()
    for p in (0.001, 0.003, 0.01, 0.05):
        memory.age(BitChannel.uniform(p / 2, p))
        now = {(row, bit) for row in range(100) for bit, _ in memory.faults(row)}
        assert seen < now
        seen = now


def test_scrubbing_in_time_keeps_what_upsets_would_destroy():
    """Two years of soft errors, 1000 words: pairs of errors meet within a month (0.6 expected) or within all (13)."""
    kept, lost = (RowMemory.of_code(make("hsiao", 64), 1000, seed=6) for _ in range(2))
    for memory in (kept, lost):
        memory.load(range(1000))
    for _ in range(24):
        for memory in (kept, lost):
            memory.age(BitChannel.symmetric(1e-4, persistence="transient"))
        kept.scrub()
    wrong = [sum(view.read(row) != row for row in range(1000)) for view in (kept.decoded(), lost.decoded())]
    assert wrong[0] <= 3
    assert 5 < wrong[1] < 25
    assert kept.counts.ce > 100


def test_a_scrub_writes_back_codewords_and_leaves_unprotected_bits():
    """An upset in an unprotected plane cannot be seen by a scrubber; it must not become what is stored."""
    plan, layers = digits_plan(BitChannel.symmetric(1e-3))
    entry = next(x for x in plan.layers if 0 < x.scheme.segments[0].planes < 8)
    memory = RowMemory.from_plan(plan, layers, entry.name, seed=1)
    memory.age(BitChannel.symmetric(0.0))
    top = memory.format.plain_bits
    memory.strike(Cells(np.array([0, 1]), np.array([0, top])))
    truth = memory.stored(0)
    assert memory.scrub().ce == 1
    assert memory.faults(0) == [(0, "upset")]
    assert memory.stored(0) == truth
    assert memory.faults(1) == []


def test_a_part_of_a_decoded_row_is_written_with_its_check_bits():
    memory = RowMemory.of_code(make("hsiao", 32), 4)
    memory.load([0x11223344], 2)
    view = memory.decoded()
    memory.strike(Cells(np.array([2]), np.array([31])))
    view.write(2, 0xAA00BB, mask=0xFF00FF)
    assert view.read(2) == 0x11AA33BB
    assert memory.faults(2) == []


def test_what_does_not_fit_is_refused():
    plan, layers = digits_plan(BitChannel.symmetric(1e-3))
    with pytest.raises(ValueError, match="no segment 9 of a layer 'fc1_weight'"):
        RowMemory.from_plan(plan, layers, "fc1_weight", 9, seed=0)
    ideal = allocate(make_menu(layers, BitChannel.symmetric(1e-3)), uniform(layers), 2.0)
    with pytest.raises(ValueError, match="idealised"):
        RowMemory.from_plan(ideal, layers, "conv1_weight", seed=0)
    layer = Layer.of_levels("w", np.zeros((1, 13), np.int32), bits=5)
    readout = make_readout("raw", np.arange(32), np.ones(32), BitChannel.symmetric(0.01, 5))
    scheme = StorageScheme(5, "offset-binary", (Segment(0, 13, 5, 1, Coded("hsiao-72-64", True), readout),))
    packed = Plan(
        "tac", (LayerPlan("w", (1, 13), BitChannel.symmetric(0.01, 5), scheme),), 1.0, 0.1, Prediction(1.0, 1.0, 1.0)
    )
    with pytest.raises(ValueError, match="packed into codewords"):
        RowMemory.from_plan(packed, (layer,), "w", seed=0)
    memory = RowMemory.of_code(8, 4)
    with pytest.raises(ValueError, match=r"row must lie in 0 \.\. 3, got 4"):
        memory.write(4, 0)
    with pytest.raises(ValueError, match="a row has 8 bits, got 0x100"):
        memory.write(0, 256)
    with pytest.raises(ValueError, match="4 rows of 8 bits"):
        memory.strike(Cells(np.array([0]), np.array([8])))
    with pytest.raises(ValueError, match="no weights"):
        memory.weights()


def uniform(layers: tuple[Layer, ...]) -> Sensitivity:
    """All layers alike."""
    sizes = tuple(x.size for x in layers)
    return Sensitivity(tuple(x.name for x in layers), sizes, np.ones(len(layers)), np.zeros(len(layers)), 1.0)
