"""What is simulated is what a plan stores: its bits, its codes, its tables."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from digits_plan import memories

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, make_storage_menu, protected_channel
from qtaml_hw.campaign import Evaluator
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.chip import Counts, store
from qtaml_hw.chip.image import divided
from qtaml_hw.chip.received import Received
from qtaml_hw.codes import Status, from_name
from qtaml_hw.network import Layer, with_feedback
from qtaml_hw.network.number import Scale, integer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import CODE_MAPS, Coded, ReadOut, Segment, StorageScheme, Unprotected, expected_values

RNG = np.random.default_rng(21)
NOTHING = Prediction(0.0, 0.0, 0.0)


def layer(name, shape, scale=20):
    codes = np.clip(np.rint(RNG.laplace(size=shape) * scale), -127, 127).astype(np.int32)
    return Layer.of_levels(name, codes, step=0.5, output_axis=0, input_axis=1)


LAYERS = (layer("a", (16, 9)), layer("b", (40, 61)))
SENSITIVITY = Sensitivity(("a", "b"), (144, 2440), np.array([2.0, 1.0]), np.zeros(2), 1.0)


def image(channel, budget, readout="raw", families=("ideal",), method="tac", **more):
    menu = make_menu(LAYERS, channel, readout=readout, families=families, **more)
    plan = allocate(menu, SENSITIVITY, budget, method=method)
    return plan, store(plan, LAYERS)


@pytest.mark.parametrize("code_map", CODE_MAPS)
@pytest.mark.parametrize("families", [("ideal",), ("hsiao",), ("repetition-3",), ("bch-2",)])
def test_without_faults_every_weight_comes_back(code_map, families):
    _, memory = image(BitChannel.symmetric(0.0), 1.3, code_map=code_map, families=families)
    weights, counts = memory.read(1)
    for x in LAYERS:
        assert np.array_equal(weights[x.name], x.weights())
    assert (counts.ce, counts.due) == (0, 0)


def test_perfect_planes_keep_their_bits_and_the_others_flip():
    _, memory = image(BitChannel.symmetric(0.3), 3.0, method="uniform-msp")
    weights, _ = memory.read(7)
    for x in LAYERS:
        words, read = (np.rint(w / 0.5).astype(int) & 255 for w in (x.weights(), weights[x.name]))
        assert np.array_equal(words >> 5, read >> 5)
        assert 0.2 < np.mean((words ^ read) & 1) < 0.4


@pytest.mark.parametrize("families", [("hsiao",), ("repetition-3",)])
def test_a_single_error_in_every_codeword_is_corrected(families):
    """Cells so good that no codeword is hit twice: all protected planes come back, and hits are counted."""
    p = 2e-4
    menu = make_menu(LAYERS, BitChannel.symmetric(p), readout="raw", families=families)
    plan = allocate(menu, SENSITIVITY, menu.largest_cost)
    memory, hits = store(plan, LAYERS), 0
    for seed in range(30):
        weights, counts = memory.read(seed)
        if counts.due == 0:
            for x, entry in zip(LAYERS, plan.layers, strict=True):
                (segment,) = entry.scheme.segments
                assert segment.planes >= 6
                error = np.abs(weights[x.name] - x.weights()).max() / 0.5
                assert error < 2 ** (8 - segment.planes)  # the last planes are not worth their check bits
        hits += counts.ce
    assert hits > 20


@pytest.mark.parametrize(("bits", "lanes"), [(8, 16), (12, 32)])
def test_words_that_fill_a_row_have_cells_that_fail(bits, lanes):
    """A codeword of which one word is used is hit as often as any other."""
    p, chips, planes = 0.02, 400, 64 // lanes
    small = Layer.of_levels("w", np.array([[5]]), bits=bits)
    table = ReadOut("raw", np.arange(1 << bits) - (1 << bits - 1), 0)
    scheme = StorageScheme(bits, "offset-binary", (Segment(0, 1, planes, lanes, Coded("hsiao-72-64"), table),))
    plan = Plan("tac", (LayerPlan("w", (1, 1), BitChannel.symmetric(p, bits), scheme),), 1.0, 0.1, NOTHING)
    memory = store(plan, (small,))
    hit = sum(seen.ce + seen.due > 0 for seen in (memory.read(seed)[1] for seed in range(chips)))
    expected = 1 - (1 - p) ** 72
    assert abs(hit / chips - expected) < 5 * np.sqrt(expected * (1 - expected) / chips)
    [row] = memories(plan, (small,), plan.layers[0], 3)
    assert row.read_weights()[0] == memory.read(3)[0]["w"][0, 0]
    assert (row.counts.ce, row.counts.due) == (memory.read(3)[1].ce, memory.read(3)[1].due)


@pytest.mark.parametrize("families", [("ideal",), ("hsiao",), ("repetition-3", "repetition-5"), ("bch-2",)])
@pytest.mark.parametrize("readout", ["raw", "posterior-mean"])
def test_weights_come_back_with_the_mean_and_error_that_the_plan_promises(families, readout):
    """The residual channel that allocation counts is that of the codes that are simulated.

    Mean over chips of each layer's mean weight and mean square error, |z| < 4.5 (16 comparisons).
    """
    channel, chips = BitChannel.uniform(0.008, 0.015), 60
    plan, memory = image(channel, 1.4, readout, families, corrections=False)
    sums: dict[str, list[tuple[float, float]]] = {x.name: [] for x in LAYERS}
    for seed in range(chips):
        weights, _ = memory.read(seed)
        for x in LAYERS:
            values = weights[x.name].ravel() / 0.5
            sums[x.name].append((values.mean(), np.mean((values - x.levels.ravel()) ** 2)))
    for x, entry in zip(LAYERS, plan.layers, strict=True):
        seen = tuple(
            protected_channel(channel, s.planes, from_name(s.code) if s.code else None) for s in entry.scheme.segments
        )
        mean, variance = expected_values(x.levels, entry.scheme, seen)
        promised = mean.mean(), np.mean(variance + (mean - x.levels.ravel()) ** 2)
        measured = np.array(sums[x.name])
        z = (measured.mean(axis=0) - promised) / (measured.std(axis=0, ddof=1) / np.sqrt(chips))
        assert np.abs(z).max() < 4.5


def test_plans_are_compared_on_the_same_chips():
    """A cell that fails under one plan fails under every other; more protection only takes errors away."""
    few, many = (image(BitChannel.symmetric(0.05), b, method="uniform-msp")[1].read(5)[0] for b in (1.0, 2.0))
    for x in LAYERS:
        clean = x.weights()
        wrong_few, wrong_many = few[x.name] != clean, many[x.name] != clean
        assert not np.any(wrong_many & ~wrong_few)
        assert wrong_few.sum() > wrong_many.sum()


def test_what_cells_gave_to_one_plan_serves_only_where_the_next_one_has_the_same():
    """Other codes, words in other code maps, cells that fail more often, other chips and readings: each is read after
    the others as if it were alone.
    """
    seen = Received()
    good, bad = (
        BitChannel.of(*(Cause([p] * 8, [p] * 8, kind) for kind in ("stuck", "transient"))) for p in (0.02, 0.1)
    )
    hows = [(good, 0.5, {}), (good, 1.5, {}), (good, 1.5, {"code_map": CODE_MAPS[-1]}), (bad, 1.5, {}), (good, 0.5, {})]
    memories = [image(channel, budget, families=("hsiao",), **more)[1] for channel, budget, more in hows]
    for memory, seed, draw in product(memories, (3, 4), (0, 1)):
        after, alone = memory.reading(seed, draw, received=seen), memory.reading(seed, draw)
        assert all(np.array_equal(after[x.name], alone[x.name]) for x in LAYERS)
        assert after.counts == alone.counts


def test_layers_do_not_share_their_faults():
    twins = (Layer.of_levels("p", LAYERS[1].levels), Layer.of_levels("q", LAYERS[1].levels))
    s = Sensitivity(("p", "q"), (2440, 2440), np.ones(2), np.zeros(2), 1.0)
    plan = allocate(make_menu(twins, BitChannel.symmetric(0.05), readout="raw"), s, 0.0)
    weights, _ = store(plan, twins).read(0)
    assert np.mean((weights["p"] != twins[0].levels) & (weights["q"] != twins[1].levels)) < 0.25


def test_weak_and_stuck_cells_stay_and_transient_ones_do_not():
    for persistence, same in (("retention", True), ("stuck", True), ("transient", False)):
        _, memory = image(BitChannel.symmetric(0.05, persistence=persistence), 0.0)
        first, second = (memory.read(3, draw=d)[0]["b"] for d in (0, 1))
        assert np.array_equal(first, second) == same


@pytest.mark.parametrize("code", ["hsiao-72-64", "bch-2-78-64", "bch-4-92-64", "repetition-3-192-64"])
@pytest.mark.parametrize("p", [1e-3, 0.05])
def test_what_is_read_is_what_the_code_leaves(code, p):
    """Word by word `BlockCode.decode`, the last row and per-channel steps and slopes included."""
    bits = from_name(code)
    x = replace(layer("w", (5, 7, 11)), scale=Scale(np.linspace(0.1, 0.5, 7), 1), output_axis=1)
    erased, slope = 3, tuple(np.linspace(0.9, 1.1, 7))
    table = ReadOut("raw", integer(8).values().astype(np.int32), 0, None, erased)
    parts = (Segment(0, 101, 8, 8, Coded(code), table), Segment(101, 385, 2, 32, Coded(code), table))
    scheme = StorageScheme(8, "twos-complement", parts)
    plan = Plan("tac", (LayerPlan("w", x.shape, BitChannel.symmetric(p), scheme, slope),), 1.0, 1.0, NOTHING)
    memory = store(plan, (x,))
    [entry] = memory.layers
    for seed in range(5):
        weights, counts = memory.read(seed)
        received = entry.cells(entry.words, seed)
        expected, seen = np.zeros(385), Counts()
        for part in entry.segments:
            own, where = slice(part.segment.start, part.segment.stop), part.segment.layout
            check = bits.check(where.pack(entry.words[own]))
            check = entry.check_cells(check, seed, address=part.check_address)
            filling = entry.cells(np.zeros(part.segment.fill, np.uint8), seed, address=part.fill_address)
            hit = np.concatenate([received[own], filling])
            found = bits.decode(np.concatenate([where.pack(hit), check], axis=1))
            expected[own] = table.values()[where.unpack(found.codewords[:, : bits.k], hit)[: part.segment.size]]
            lost = np.repeat(found.status == Status.DETECTED, part.segment.lanes)[: part.segment.size]
            expected[own][lost] = erased
            wrong = (found.codewords[:, : bits.k] != where.pack(entry.words[own])).any(axis=1)
            failed = int(np.count_nonzero(wrong | (found.status == Status.DETECTED)))
            seen += replace(Counts.of(found.status), failed={bits.name: failed} if failed else {})
        assert np.array_equal(weights["w"], divided(x, expected, slope))
        assert counts == seen


def test_a_reading_holds_one_layer_at_a_time():
    """Under a code with 14 check bits for 64: at most 10 bytes for each weight of the layer that is read."""
    twins = tuple(layer(name, (512, 512)) for name in "pqrs")
    s = Sensitivity(tuple("pqrs"), (1 << 18,) * 4, np.ones(4), np.zeros(4), 1.0)
    menu = make_menu(twins, BitChannel.symmetric(1e-3), readout="raw", families=["bch-2"])
    memory = store(allocate(menu, s, menu.largest_cost), twins)
    memory.read(0)
    tracemalloc.start()
    reading = memory.reading(1)
    assert "p" in reading
    assert "t" not in reading
    assert reading.counts == Counts()  # nothing was decoded to see that
    for name in "pqrs":
        assert reading[name].dtype == np.float32
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * (1 << 18)


def test_a_plan_of_another_network_is_refused():
    plan, _ = image(BitChannel.symmetric(0.1), 1.0)
    with pytest.raises(ValueError, match="'b' of shape"):
        store(plan, (LAYERS[0], layer("b", (40, 60))))
    with pytest.raises(ValueError, match="'a' of shape"):
        store(plan, ())


@pytest.mark.parametrize(("p", "chips"), [(0.02, 10), (0.1, 300)])
def test_error_feedback_does_not_cost_accuracy_where_cells_fail(digits, p, chips):
    """A network of several layers: what one layer's inputs err by must not undo what feedback saves.

    The difference on one chip has a standard deviation of 0.007 at p = 0.02 and of 0.09 at 0.1, that of the means 0.002
    and 0.005.
    """
    fed = with_feedback(digits.network, digits.layers, digits.test.inputs)

    def accuracy(layers) -> float:
        menu = make_storage_menu(layers, BitChannel.symmetric(p), code_names=(), widths=[4])
        plan = allocate(menu, digits.sensitivity, 4.0, method="exact")
        return Evaluator(digits.network, layers, digits.test).evaluate(plan, chips).mean

    assert accuracy(fed) > accuracy(digits.layers) - 0.01


def read_alike(one, other):
    (weights, counts), (again, others) = one, other
    assert counts == others
    assert all(np.array_equal(weights[name], again[name]) for name in weights)


@pytest.mark.parametrize(
    "channel", [BitChannel.uniform(0.01, 0.03), BitChannel(np.linspace(0.001, 0.05, 8), np.zeros(8))]
)
def test_the_cells_of_a_chip_have_the_rates_of_that_chip(channel):
    """Data and check cells of trial `seed` are those of a plan whose channel is that of the chip alone."""
    plan, _ = image(channel, 1.0, families=("hsiao",))
    spread = store(replace(plan, chip_share=0.3), LAYERS)
    for seed in range(5):
        single = replace(plan, layers=tuple(replace(x, channel=channel.on_chip(0.3, seed)) for x in plan.layers))
        read_alike(spread.read(seed, 2), store(single, LAYERS).read(seed, 2))
    read_alike(store(replace(plan, chip_share=0.0), LAYERS).read(3), store(plan, LAYERS).read(3))


def test_codewords_that_layers_share_have_the_cells_of_the_chip_too():
    channel = BitChannel.symmetric(1e-3)
    menu = make_storage_menu(LAYERS, channel, code_names=["hsiao-72-64"], widths=[3])
    plan = allocate(menu, SENSITIVITY, 12.0, method="exact")
    assert store(plan, LAYERS).streams
    spread = store(replace(plan, chip_share=0.3), LAYERS)
    for seed in range(5):
        cells = channel.on_chip(0.3, seed).resized(3)
        single = replace(plan, layers=tuple(replace(x, channel=cells) for x in plan.layers))
        read_alike(spread.read(seed), store(single, LAYERS).read(seed))


def test_chips_whose_cells_share_their_variation_differ_more_than_chance():
    """Wrong bits of 200 chips: their variance is many times that of independent cells, their mean the same."""
    p = 0.02
    plan, alike = image(BitChannel.symmetric(p), 0.0)
    images = alike, store(replace(plan, chip_share=0.1), LAYERS)
    bits = 8 * sum(x.size for x in LAYERS)

    def wrong(memory, seed):
        weights, _ = memory.read(seed)
        words = [np.rint(weights[x.name] / 0.5).astype(np.int8) ^ x.levels.astype(np.int8) for x in LAYERS]
        return sum(int(np.bitwise_count(w.view(np.uint8)).sum()) for w in words)

    even, uneven = (np.array([wrong(memory, seed) for seed in range(200)]) for memory in images)
    assert even.var() < 1.5 * bits * p * (1 - p)
    assert uneven.var() > 20 * even.var()
    assert abs(uneven.mean() - bits * p) < 5 * uneven.std() / np.sqrt(200)


@pytest.mark.parametrize(("axis", "block"), [(0, 4), (1, 3), (2, 5), (2, 4), (0, 1)])
def test_scales_of_blocks_belong_to_the_weights_of_their_block(axis, block):
    """Whatever axis the blocks run along, the last of them shorter or not."""
    shape = (8, 6, 10)
    scales = np.array(shape)
    scales[axis] = -(-shape[axis] // block)
    scale = Scale(RNG.uniform(0.5, 2, scales), axis, block)
    form = integer(8)
    held = Layer("w", form, form.encode(RNG.integers(-128, 128, shape)).astype(np.uint8), scale)
    segment = Segment(0, held.size, 0, 8, Unprotected(), ReadOut("raw", form.values().astype(np.int32), 0))
    entry = LayerPlan("w", shape, BitChannel.symmetric(0), StorageScheme(8, "twos-complement", (segment,)))
    read, _ = store(Plan("tac", (entry,), 1.0, 0.0, NOTHING), [held]).read(1)
    np.testing.assert_allclose(read["w"], held.weights(), rtol=1e-6)


@pytest.mark.parametrize("code_map", CODE_MAPS)
def test_words_that_are_stored_as_they_are_take_no_memory_twice(code_map):
    plan, memory = image(BitChannel.symmetric(0.01), 1.3, code_map=code_map)
    for entry, stored, x in zip(plan.layers, memory.layers, LAYERS, strict=True):
        assert np.array_equal(stored.words, entry.stored(x.levels))
        assert np.shares_memory(stored.words, x.words) == (code_map == "twos-complement")
