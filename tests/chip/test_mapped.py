"""A chip that is written around its dead cells: what it reads, there and at every milder point."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, allocate, limit_bits, make_storage_menu
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.chip import RowMemory, Writer, drawn, listed, store, written_for
from qtaml_hw.chip.image import divided
from qtaml_hw.lattice import Lattice, MeasuredFaults
from qtaml_hw.memory import CellMap, Injector
from qtaml_hw.network import Layer
from qtaml_hw.network.number import Scale, integer
from qtaml_hw.physics import load
from qtaml_hw.plan import Plan
from qtaml_hw.storage import uncentred

RNG = np.random.default_rng(0)
LAYERS = (
    Layer.of_levels("conv", np.rint(RNG.normal(0, 30, (12, 4, 3, 3))), output_axis=0, input_axis=1, step=0.1),
    Layer.of_levels("dense", np.rint(RNG.normal(0, 20, (50, 30))), output_axis=1, input_axis=0, step=0.02),
    Layer.of_levels("depthwise", np.rint(RNG.normal(0, 25, (16, 1, 3, 3))), output_axis=0, input_axis=1, groups=16),
)
EVEN = Sensitivity(tuple(x.name for x in LAYERS), tuple(x.size for x in LAYERS), np.ones(3), np.zeros(3), 1.0)


def planned(channel: BitChannel, mapped: BitChannel | None, budget: float = 2.0, code_names=()) -> Plan:
    menu = make_storage_menu(LAYERS, channel, code_names=code_names, widths=(), window=8, mapped=mapped)
    return allocate(menu, EVEN, budget, method="exact")


def in_perfect_cells(chip: Plan) -> Plan:
    """What was written, to be read as it is."""
    return replace(
        chip, layers=tuple(replace(x, channel=BitChannel.symmetric(0.0, x.scheme.bits)) for x in chip.layers)
    )


@pytest.fixture(scope="module")
def worst() -> Plan:
    """Of `sram-65nm`, mapped at 0.50 V."""
    channel = load("sram-65nm").operate(vdd_v=0.50).channel(8)
    assert channel.persistence == "stuck"
    return planned(channel, channel)


def test_a_chip_reads_the_same_weights_at_every_milder_supply(worst) -> None:
    for seed in (3, 4):
        chip = written_for(worst, LAYERS, seed)
        reads = []
        for vdd in (0.50, 0.55, 0.65):
            cells = load("sram-65nm").operate(vdd_v=vdd).channel(8)
            there = replace(chip, layers=tuple(replace(x, channel=cells.resized(x.scheme.bits)) for x in chip.layers))
            reads.append(store(there, LAYERS).read(seed)[0])
        assert any(x.channel.p_flip > 1e-3 for x in chip.layers)
        for name in reads[0]:
            assert all(np.array_equal(reads[0][name], other[name]) for other in reads[1:]), name


def test_weights_of_trellis_words_are_for_an_int8_array_as_they_are(worst) -> None:
    assert worst.rounded(8).to_json() == worst.to_json()
    with pytest.raises(
        ValueError, match="weight_bits 6: layer 'conv' has trellis words, whose weights are numbers of 8"
    ):
        worst.rounded(6)


def test_rows_of_trellis_words_read_what_the_campaign_reads() -> None:
    """A memory that a test bench sees, row by row, with faults beyond those of the map."""
    dead = Cause([0.05] * 8, [0.05] * 8, "stuck")
    cells = BitChannel.of(dead, Cause([0.002] * 8, [0.002] * 8, "transient"))
    plan = planned(cells, BitChannel.of(dead))
    chip = written_for(plan, LAYERS, 5)
    weights, _ = store(chip, LAYERS).read(5, draw=2)
    for entry, layer in zip(chip.layers, LAYERS, strict=True):
        trellis = entry.scheme.trellis
        assert trellis is not None
        memory = RowMemory.from_plan(plan, LAYERS, entry.name, seed=5, draw=2)
        read = np.ldexp(memory.read_weights().astype(float), -trellis.fraction_bits)
        assert np.array_equal(divided(layer, uncentred(layer, read), entry.slope), weights[layer.name])


def test_a_chip_reads_what_was_written_although_a_fifth_of_its_cells_is_dead() -> None:
    channel = BitChannel.symmetric(0.1)
    plan = planned(channel, channel)
    chip = written_for(plan, LAYERS, 7)
    perfect = in_perfect_cells(chip)
    for (name, read), (_, wrote) in zip(
        store(chip, LAYERS).read(7)[0].items(), store(perfect, LAYERS).read(7)[0].items(), strict=True
    ):
        assert np.array_equal(read, wrote), name
    other, _ = store(chip, LAYERS).read(8)  # in another chip it is a wreck
    assert not np.array_equal(other["conv"], store(perfect, LAYERS).read(8)[0]["conv"])


def test_chips_that_share_variation_are_written_around_their_own_dead_cells() -> None:
    """One chip has many times the dead cells of another, and each reads what was written."""
    channel = BitChannel.symmetric(0.03)
    plan = replace(planned(channel, channel), chip_share=0.3)
    dead = []
    for seed in range(3, 9):
        chip = written_for(plan, LAYERS, seed)
        dead.append(sum(int(np.bitwise_count(bits.dead).sum()) for bits in drawn(plan, seed).values()))
        read, wrote = (store(x, LAYERS).read(seed)[0] for x in (chip, in_perfect_cells(chip)))
        assert all(np.array_equal(read[name], wrote[name]) for name in wrote)
    assert max(dead) > 3 * min(dead)


@pytest.mark.parametrize(
    "lattice",
    [
        Lattice(row=0.3, column=0.2, interleave=4),
        Lattice(faults=MeasuredFaults(2, 16, 8, np.arange(0, 256, 18), np.arange(9, 256, 18))),
    ],
)
def test_a_chip_is_written_around_rows_and_columns_that_fail_together(lattice) -> None:
    """Its writer knows the same dead cells that its readings meet, wherever weak rows and columns put them."""
    channel, few = BitChannel.symmetric(0.05), LAYERS[2:]
    menu = make_storage_menu(few, channel, code_names=(), widths=(), window=8, mapped=channel)
    matters = Sensitivity((few[0].name,), (few[0].size,), np.ones(1), np.zeros(1), 1.0)
    plan = replace(allocate(menu, matters, 2.0, method="exact"), lattice=lattice)
    chip = written_for(plan, few, 7)
    alone = replace(in_perfect_cells(chip), lattice=None)
    read, wrote = (store(x, few).read(7)[0]["depthwise"] for x in (chip, alone))
    assert np.array_equal(read, wrote)
    others = [store(chip, few).read(seed)[0]["depthwise"] for seed in range(8, 16)]
    assert sum(not np.array_equal(other, wrote) for other in others) > 4


def test_weights_come_back_in_the_layout_of_their_tensor() -> None:
    """Words follow the output channels, tensors need not: the dense layer has its outputs last."""
    channel = BitChannel.symmetric(0.02)
    chip = written_for(planned(channel, channel, budget=5.0), LAYERS, 1)
    for layer in LAYERS:
        read = store(chip, LAYERS).read(1)[0][layer.name]
        assert np.corrcoef(read.ravel(), layer.weights().ravel())[0, 1] > 0.99


def test_the_writer_knows_the_cells_that_a_march_test_finds(worst) -> None:
    """Zeros and ones written and read back in every row: what disagrees is what the writer was told."""
    chip = written_for(worst, LAYERS, 5)
    for entry in chip.layers:
        memory = RowMemory.from_plan(chip, LAYERS, entry.name, seed=5)
        written = [memory.stored(r) for r in range(memory.rows)]
        full = (1 << memory.width) - 1
        found = []
        for value in (0, full):
            memory.load([value] * memory.rows, raw=True)
            found.append([memory.read(r) ^ value for r in range(memory.rows)])
        padded = memory.rows * memory.format.lanes - memory.words
        assert any(any(x) for x in found)
        for row, (stored, ones, zeros) in enumerate(zip(written, *found, strict=True)):
            if row < memory.rows - (padded > 0):
                assert stored & ones == ones  # cells that hold a 1
                assert stored & zeros == 0


def test_faults_that_nobody_knows_stay_on_top() -> None:
    stuck = BitChannel.symmetric(0.05)
    both = BitChannel.of(*stuck.causes, Cause(np.full(8, 0.01), np.full(8, 0.01), "transient"))
    plan = planned(both, stuck)
    assert plan.layers[0].mapped.persistence == "stuck"
    image = store(written_for(plan, LAYERS, 2), LAYERS)
    one, other = image.read(2, draw=0)[0], image.read(2, draw=1)[0]
    assert not np.array_equal(one["conv"], other["conv"])


STUCK = Cause([0.1] * 8, [0.1] * 8, "stuck")
RARE = Cause([1e-3] * 8, [1e-3] * 8, "transient")


def under_secded() -> Plan:
    """All layers in words under a code, with its check cells written around; what flips is left to the code."""
    plan = planned(BitChannel.of(STUCK, RARE), BitChannel.of(STUCK), 4.5, ["hsiao-72-64"])
    assert {x.scheme.segments[0].code for x in plan.layers} == {"hsiao-72-64"}
    assert plan.per_chip
    return plan


def of_cause(plan: Plan, cause: Cause) -> Plan:
    cells = BitChannel.of(cause)
    return replace(plan, layers=tuple(replace(x, channel=cells.resized(x.scheme.bits)) for x in plan.layers))


@pytest.mark.parametrize("lattice", [None, Lattice(row=0.02, column=0.1, interleave=4)])
def test_a_decoder_sees_no_error_of_dead_cells_and_keeps_its_correction(lattice) -> None:
    """A fifth of the cells of data and check bits is dead; what flips beside them is put right."""
    plan = replace(under_secded(), lattice=lattice)
    for seed in (3, 4):
        chip = written_for(plan, LAYERS, seed)
        clean, counts = store(of_cause(chip, STUCK), LAYERS).read(seed)
        assert (counts.words > 90, counts.due, counts.failed) == (True, 0, {})
        assert counts.ce <= (0 if lattice is None else 2)  # some weak rows have more dead check cells than parities
        read, counts = store(chip, LAYERS).read(seed, draw=1)
        assert counts.ce > 0
        if not counts.failed:
            assert all(np.array_equal(read[name], clean[name]) for name in clean)


def test_a_list_of_dead_cells_says_what_a_draw_says_of_codewords() -> None:
    """As a march test finds them: by bit address in the memory, check bits among them."""
    plan, seed = under_secded(), 6
    [region] = plan.memory_map().regions
    faults = Injector(BitChannel.of(STUCK).resized(8), np.uint8)
    zeros = np.zeros(-(-region.used_bits // 8), np.uint8)
    reads = [np.unpackbits(faults(x, seed, address=region.cells), count=region.used_bits) for x in (zeros, ~zeros)]
    cells = CellMap(zeros=np.flatnonzero(reads[1] == 0), ones=np.flatnonzero(reads[0]), tested=region.used_bits)
    found, drawn_ones = listed(plan, cells), drawn(plan, seed)
    for i in drawn_ones:
        for a, b in zip(found[i][:2], drawn_ones[i][:2], strict=True):
            assert np.array_equal(a, b)
        a, b = found[i].codewords, drawn_ones[i].codewords
        assert np.array_equal(a.dead, b.dead)
        assert np.array_equal(a.held, b.held)
        assert np.bitwise_count(a.dead).mean() == pytest.approx(1.6, abs=0.5)  # of 8 check cells


def test_words_under_a_code_that_is_no_use_around_dead_cells_are_written_for_none() -> None:
    """Check bits of a long code are too many to write around: the code is to put its dead cells right, too."""
    stuck = BitChannel.symmetric(0.02)
    how = {"code_names": ["ldpc-1024r53-1024-544"], "widths": (), "window": 8, "mapped": stuck}
    menu = make_storage_menu(LAYERS, BitChannel.of(*stuck.causes, RARE), corrections=False, **how)
    under = (replace(x, offers=tuple(offer for offer in x.offers if offer.code)) for x in menu.layers)
    plan = allocate(replace(menu, layers=tuple(under)), EVEN, 5.0, method="exact")
    assert [x.mapped.p_flip for x in plan.layers] == [0.0] * 3  # nobody has written them yet
    end = plan.memory_map().end
    cells = CellMap(zeros=np.arange(0, end, 5), ones=np.arange(1, end, 5), tested=end)
    for found in (drawn(plan, 3), listed(plan, cells)):
        assert not found


def test_words_around_dead_cells_under_a_code_fill_codewords() -> None:
    data = json.loads(under_secded().dumps())
    again = Plan.from_json(data)
    assert again.dumps() == under_secded().dumps()
    del data["layers"][0]["scheme"]["segments"][0]["trellis"]["whole"]
    with pytest.raises(ValueError, match="written around dead cells fill codewords of hsiao-72-64"):
        Plan.from_json(data)


def test_a_plan_for_all_chips_survives_json_and_is_stored_for_none(worst) -> None:
    again = Plan.from_json(json.loads(worst.dumps()))
    assert again.dumps() == worst.dumps()
    assert again.per_chip
    assert written_for(again, LAYERS, 6).dumps() == written_for(worst, LAYERS, 6).dumps()
    with pytest.raises(ValueError, match="written for its own map"):
        store(worst, LAYERS)


def test_a_layer_that_is_not_told_of_dead_cells_is_written_as_on_perfect_ones(worst) -> None:
    writer = Writer(worst, LAYERS)
    perfect = writer.around({})
    assert not perfect.per_chip
    assert perfect.dumps() != writer.chip(1).dumps()


def test_words_under_a_code_are_written_once_for_all_chips() -> None:
    channel = BitChannel.symmetric(0.02)
    plan = planned(channel, None, 3.0 + 6 * 58 / 2076, ["bch-18-511-358"])  # and a scale for each of 58 channels
    assert not plan.per_chip
    assert {x.scheme.segments[0].code for x in plan.layers} == {"bch-18-511-358"}
    weights, counts = store(plan, LAYERS).read(3)
    assert counts.words == plan.memory_map().regions[0].rows
    for layer in LAYERS:
        assert np.corrcoef(weights[layer.name].ravel(), layer.weights().ravel())[0, 1] > 0.9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mapped": {"p01": [0.1], "p10": [0.1], "persistence": "transient"}}, "only stuck cells can be mapped|width"),
        ({"mapped": None}, "written in the plan, or for a map"),
    ],
)
def test_a_plan_file_that_makes_no_sense_is_refused(worst, change, message) -> None:
    data = json.loads(worst.dumps())
    data["layers"][0] |= change
    with pytest.raises(ValueError, match=message):
        Plan.from_json(data)


def test_the_limit_of_who_knows_the_dead_cells_is_lower() -> None:
    """1 - 2p against 1 - H2(p) bits of a cell; other faults count in both."""
    cells = BitChannel.symmetric(0.1)
    free, known = (limit_bits(LAYERS, EVEN, 500.0, cells, quick=True, mapped=m) for m in (None, cells))
    assert known / free == pytest.approx(float(cells.capacity()[0]) / 0.8)
    noisy = BitChannel.of(*cells.causes, Cause(np.full(8, 0.01), np.full(8, 0.01), "transient"))
    assert limit_bits(LAYERS, EVEN, 500.0, noisy, quick=True, mapped=cells) > known
    milder = BitChannel.symmetric(0.02)
    both = limit_bits(LAYERS, EVEN, 500.0, cells, quick=True, mapped=milder)  # most of the dead cells are not mapped
    assert known < both < free


def test_a_zero_point_is_no_weight() -> None:
    """Levels of a format with a zero point are written less that, and read without it."""
    levels = np.rint(np.random.default_rng(3).normal(20, 25, (20, 30))).clip(-128, 127)
    scale = Scale(np.full(20, 0.05), 0, zero=np.full(20, 20.0))
    layer = Layer("w", integer(8), integer(8).encode(levels).astype(np.uint8), scale, output_axis=0, input_axis=1)
    cells = BitChannel.symmetric(0.05)
    menu = make_storage_menu([layer], cells, code_names=(), widths=(), window=8, mapped=cells)
    one = Sensitivity(("w",), (600,), np.ones(1), np.zeros(1), 1.0)
    chip = written_for(allocate(menu, one, 5.2, method="exact"), [layer], 4)
    error = store(chip, [layer]).read(4)[0]["w"] - layer.weights()
    assert np.sqrt(np.mean(error**2)) < 0.15 * layer.weights().std()  # a zero point that is lost leaves 0.8
