"""Trellis words: what a layer pays beside its words, and when they lie under a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw import codes
from qtaml_hw.allocation import Sensitivity, allocate, make_storage_menu
from qtaml_hw.allocation.clustered import SharedCells
from qtaml_hw.allocation.menu import Offer
from qtaml_hw.allocation.trellis import _beyond, _spent, _Written, trellis_offers
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.network import Layer
from qtaml_hw.storage import OFFSET_BITS, SCALE_BITS, DeadCells, Goal, Quality, train

LEVELS = np.rint(np.random.default_rng(3).normal(0, 30, (16, 64)))
"""Sixteen channels of 64 weights."""


@pytest.mark.parametrize(
    ("known", "numbers"),
    [
        ({}, 0),
        ({"output_axis": 0}, SCALE_BITS),
        ({"output_axis": 0, "input_axis": 1, "input_mean": np.zeros(64)}, SCALE_BITS + OFFSET_BITS),
    ],
    ids=["one for all", "a scale for each", "a scale and an offset for each"],
)
def test_numbers_of_channels_are_paid_for(known: dict[str, object], numbers: int) -> None:
    """A scale of every channel, and what restores its mean where inputs have one; one scale for all is free."""
    layer = Layer.of_levels("w", LEVELS, **known)
    [[offer]] = trellis_offers([layer], BitChannel.symmetric(0), window=6, rates=[(4, 1)])
    assert offer.cost == pytest.approx(4 + 16 * numbers / layer.size)


@pytest.mark.parametrize(
    ("flips", "code"),
    [(1e-6, ""), (1e-3, "hsiao-72-64"), (0.03, "ldpc-1024r53-1024-544")],
    ids=["none", "one error a word", "long"],
)
def test_flips_that_nobody_knows_decide_whether_words_lie_under_a_code(flips: float, code: str) -> None:
    """Dead cells are known, flips come on top: bare words, then one error put right in 72 bits, then a long code."""
    stuck, rate = Cause(np.full(8, 5e-4), np.full(8, 5e-4), "stuck"), np.full(8, flips)
    cells, known = BitChannel.of(stuck, Cause(rate, rate, "transient")), BitChannel.of(stuck)
    layers = [Layer.of_levels(name, LEVELS, output_axis=0, input_axis=1) for name in ("one", "other")]
    codes = ("hsiao-72-64", "ldpc-1024r53-1024-544")
    told: list[float] = []
    how = {"code_names": codes, "widths": (4,), "window": 8, "mapped": known, "progress": told.append}
    menu = make_storage_menu(layers, cells, **how)
    assert sum(told) == pytest.approx(1)
    assert max(told) < 0.3
    offered = {(x.readout.__class__.__name__, x.code) for x in menu.layers[0].offers}
    assert {name for kind, name in offered if kind == "Trellis"} >= {"", code, codes[1]}
    assert {kind for kind, _ in offered} > {"Trellis"}  # today's words too
    unequal = Sensitivity(("one", "other"), (layers[0].size,) * 2, np.array([1.0, 0.1]), np.zeros(2), 1.0)
    plan = allocate(menu, unequal, 3.07, method="exact")
    assert {segment.protection.name for segment in plan.layers[0].scheme.segments} == {code}


@pytest.mark.parametrize(("flips", "offered"), [(0.005, True), (0.05, False)])
def test_a_code_that_leaves_most_of_the_errors_is_not_offered(flips: float, offered: bool) -> None:
    """(72,64) puts one error right: at 0.05 a codeword has between three and four."""
    layer = Layer.of_levels("w", LEVELS, output_axis=0, input_axis=1)
    cells = BitChannel.symmetric(flips, persistence="transient")
    [found] = trellis_offers([layer], cells, code_names=["hsiao-72-64"], window=6)
    assert {x.code for x in found} == ({"", "hsiao-72-64"} if offered else {""})


@pytest.fixture(scope="module")
def read_together(correlated: Callable[[int], Layer]) -> Layer:
    """Errors of neighbours add up in the outputs."""
    return correlated(256)


@pytest.mark.parametrize("rate", [(1, 2), (2, 1)])
def test_foreseen_are_the_outputs_where_neighbours_are_wrong_together(
    read_together: Layer, rate: tuple[int, int]
) -> None:
    """One bit in 2,000 is wrong: what the outputs are wrong by on many draws, of bare words; and one codeword in fifty,
    or in two, is lost. Errors of single weights would add up to less, and those of single codewords, too.
    """
    goal, rng, p = Goal(read_together), np.random.default_rng(2), 5e-4
    [trellis] = train([read_together], 8, DeadCells(), [rate])
    found = _Written.around(goal, trellis, DeadCells(0.05, 0.05))
    drawn, alone = [], []
    for _ in range(200):
        flips = np.packbits(rng.random((found.words.size, trellis.bits)) < p, axis=1, bitorder="little")[:, 0]
        error = goal.read(trellis, found.words ^ flips) - found.read
        drawn.append(goal.noise(error))
        alone.append(np.square(error).mean())
    assert found.with_flips(p) == pytest.approx(np.mean(drawn), rel=0.1)
    assert np.mean(drawn) > 1.1 * np.mean(alone)
    bits = 16 * trellis.bits // trellis.per  # a quarter of a channel
    holes = []
    for share in (0.02, 0.5):
        lost = np.repeat(rng.random((200, 256, 4)) < share, 16, axis=2)
        holes.append(goal.noise(np.where(lost, found.read, 0)))
        assert found.lost(bits, share) == pytest.approx(holes[-1], rel=0.1)
    assert 1.3 * holes[0] / 0.02 < holes[1] / 0.5


def test_bare_words_are_priced_with_the_flips_of_their_cells(read_together: Layer) -> None:
    """Twice as many flips, twice the noise; none without any."""
    variances = []
    for flips in (0.0, 1e-5, 2e-5):
        [[offer]] = trellis_offers([read_together], BitChannel.symmetric(flips), window=8, rates=[(2, 1)])
        variances.append(offer.quality.variance)
    [trellis] = train([read_together], 8, DeadCells(), [(2, 1)])
    one = _Written.around(Goal(read_together), trellis, DeadCells()).with_flips(1e-5)
    assert variances == pytest.approx([0, one, 2 * one], rel=0.1)  # in rows, so other words


@pytest.mark.parametrize("method", ["exact", "tac"])
@pytest.mark.parametrize("code", ["", "hsiao-72-64"])
@pytest.mark.parametrize("kind", ["Trellis", "ReadOut"])
def test_errors_that_nobody_knows_weigh_four_times(read_together: Layer, method: str, code: str, kind: str) -> None:
    """They come in bursts: words of 3.9 times the known error are taken, of 4.1 times not; what is left is foreseen.

    All words of a menu pay the same for them.
    """
    how = {"code_names": ("hsiao-72-64",), "widths": (4,), "window": 8}
    menu = make_storage_menu([read_together], BitChannel.symmetric(1e-3), **how)
    offers = menu.layers[0].offers
    bare = next(x for x in offers if x.code == code and x.readout.__class__.__name__ == kind and x.bits == 4)
    noise = bare.quality.variance
    assert noise > 0
    dearer = 1.01 * bare.cost
    flipped = replace(bare, cost=dearer, quality=Quality(noise, 0.0, 1.0, noise), distortion=noise)
    for times, chosen in ((3.9, 3.9), (4.1, 1.0)):
        error = times * noise
        known = replace(bare, readout=replace(bare.readout), quality=Quality(0.0, error, 1.0, error), distortion=error)
        own = replace(menu, layers=(replace(menu.layers[0], offers=(known, flipped)),))
        matters = Sensitivity(("w",), (read_together.size,), np.ones(1), np.zeros(1), 1.0)
        plan = allocate(own, matters, dearer, method=method)
        assert plan.predicted.distortion == pytest.approx(chosen * noise)


def test_layers_share_a_budget_by_what_their_errors_harm(read_together: Layer) -> None:
    """One bit for either: it halves the larger error of one layer, or takes the flips from the other."""
    menu = make_storage_menu([read_together], BitChannel.symmetric(1e-4), code_names=(), widths=(), window=8)
    [bare, *_] = menu.layers[0].offers

    def offer(cost: float, known: float, flips: float) -> Offer:
        quality = Quality(flips, known, 1.0, known + flips)
        return replace(bare, readout=replace(bare.readout), cost=cost, quality=quality, distortion=known + flips)

    layers = [replace(menu.layers[0].layer, name=name) for name in ("known", "flips")]
    offers = [(offer(1, 6, 0), offer(2, 3, 0)), (offer(1, 1, 2), offer(2, 1, 0))]
    entries = (replace(menu.layers[0], layer=x, offers=own) for x, own in zip(layers, offers, strict=True))
    matters = Sensitivity(("known", "flips"), (read_together.size,) * 2, np.ones(2), np.zeros(2), 1.0)
    both = replace(menu, layers=tuple(entries)), matters
    plan = allocate(*both, 1.5, method="exact")
    assert plan.predicted.distortion == pytest.approx(6 + 1)
    assert plan.predicted.harm == pytest.approx(6 + 1)
    bare_plan = allocate(*both, 1.0, method="exact")
    assert (bare_plan.predicted.distortion, bare_plan.predicted.harm) == pytest.approx((6 + 3, 6 + 1 + 4 * 2))


def test_words_of_less_harm_and_more_error_are_tried(read_together: Layer) -> None:
    """Dearer words with twice the error, all of it known, do half the harm of flips: none dominates them."""
    menu = make_storage_menu([read_together], BitChannel.symmetric(1e-4), code_names=(), widths=(), window=8)
    [bare, *_] = menu.layers[0].offers
    flips = replace(bare, cost=1.0, quality=Quality(1.0, 0.0, 1.0, 1.0), distortion=1.0)
    known = replace(bare, readout=replace(bare.readout), cost=2.0, quality=Quality(0.0, 2.0, 1.0, 2.0), distortion=2.0)
    own = replace(menu, layers=(replace(menu.layers[0], offers=(flips, known)),))
    matters = Sensitivity(("w",), (read_together.size,), np.ones(1), np.zeros(1), 1.0)
    for method in ("exact", "tac"):
        plan = allocate(own, matters, 2.0, method=method)
        assert (plan.predicted.distortion, plan.predicted.harm) == pytest.approx((2.0, 2.0))


def test_codewords_of_few_wrong_bits_are_read_as_they_are(read_together: Layer) -> None:
    """Two wrong bits in 72 are better than no value; where a long code fails, hundreds are wrong."""
    names = ("hsiao-72-64", "bch-2-127-113", "ldpc-1024r53-1024-544")
    for name, flips, erased in zip(names, (1e-3, 1e-3, 0.05), (None, None, 0), strict=True):
        [offers] = trellis_offers([read_together], BitChannel.symmetric(flips), window=8, code_names=[name])
        assert {x.readout.erased for x in offers if x.code} == {erased}


@pytest.mark.parametrize(("name", "flips"), [("hsiao-72-64", 3e-3), ("bch-2-127-113", 3e-3)])
def test_a_dead_check_cell_leaves_one_error_less_to_be_put_right(name: str, flips: float) -> None:
    """Wrong data bits, codewords with any, and flagged ones, of 20,000 with a wrong check bit, beside others."""
    code, rng = codes.from_name(name), np.random.default_rng(0)
    errors = (rng.random((20_000, code.n)) < flips).astype(np.uint8)
    errors[:, code.k] = 1
    found = code.decode(errors)
    cells = BitChannel.symmetric(flips).cell()
    usual = code.residual(cells.resized(code.n))
    left = _spent(usual, code, cells, 1.0)
    flagged = np.mean(found.status == codes.Status.DETECTED)
    assert left.p01 - usual.p01 == pytest.approx(found.codewords[:, : code.k].mean(), rel=0.25)
    assert left.p_word - usual.p_word == pytest.approx(found.codewords[:, : code.k].any(axis=1).mean(), rel=0.25)
    if code.d > 2 * code.t + 1:  # others flag little
        assert left.p_due - usual.p_due == pytest.approx(flagged, rel=0.25)


def test_codewords_whose_dead_check_cells_no_data_suit_are_counted() -> None:
    """Of all 256 data words none holds what the dead cells do; (13,8) has few data bits, three copies have one."""
    code, rng, draws = codes.from_name("hsiao-13-8"), np.random.default_rng(0), 20_000
    data = (np.arange(256)[:, None] >> np.arange(8) & 1).astype(np.uint8)
    words = np.packbits(np.hstack([data, code.check(data)]), axis=1).view(">u2").ravel()
    dead, held = rng.random((draws, 13)) < 0.3, rng.random((draws, 13)) < 0.5
    mask, wanted = (np.packbits(x, axis=1).view(">u2") for x in (dead, dead & held))
    conflicts = np.mean(~(words & mask == wanted).any(axis=1))
    assert _beyond(code, DeadCells(0.15, 0.15), SharedCells()) == pytest.approx(conflicts, rel=0.25)
    assert _beyond(codes.from_name("repetition-3-48-16"), DeadCells(0.05, 0.05), SharedCells()) is None


def test_codewords_narrower_than_a_word_are_not_written_around() -> None:
    """A step of the search spans two codewords at most."""
    assert _beyond(codes.from_name("hsiao-8-4"), DeadCells(1e-3, 1e-3), SharedCells()) is None


@pytest.mark.parametrize("rate", [(1, 4), (1, 2)])
def test_rare_flips_of_a_stream_no_longer_than_the_window_do_little(rate: tuple[int, int]) -> None:
    """Sixteen weights in 4 or 8 bits: half as many flips do half as much, however few they are."""
    layer = Layer.of_levels("w", LEVELS[:1, :16], output_axis=0, input_axis=1)
    noises = []
    for flips in (1e-6, 2e-6):
        [[offer]] = trellis_offers([layer], BitChannel.uniform(flips, flips, 8, "transient"), window=8, rates=[rate])
        noises.append(offer.quality.variance)
    assert noises[1] == pytest.approx(2 * noises[0], rel=0.01)
    assert noises[0] < 1e-3 * LEVELS.var()
