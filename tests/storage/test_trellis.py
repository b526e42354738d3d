"""Trellis words: the best stream there is, dead cells that hold what is written, and what theory says of the rest."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from feedbacks import correlated

from qtaml_hw.network import Layer
from qtaml_hw.storage import trellis_training
from qtaml_hw.storage.trellis import BLOCK, RATES, Trellis
from qtaml_hw.storage.trellis_search import read_windows, search
from qtaml_hw.storage.trellis_training import ChannelSamples, DeadCells, first_table, improved, train
from qtaml_hw.storage.trellis_writing import Goal, beside


def reader(bits: int, per: int, window: int, seed: int = 0) -> Trellis:
    table = np.random.default_rng(seed).normal(0, 30, (per, 1 << window))
    return Trellis(bits, np.clip(np.rint(table), -127, 127).astype(np.int32), 5)


@pytest.mark.parametrize(("bits", "per", "window", "steps"), [(1, 1, 4, 9), (2, 1, 3, 4), (3, 1, 4, 3), (1, 2, 4, 8)])
def test_the_search_finds_the_best_of_all_streams_that_agree_with_the_dead_cells(bits, per, window, steps) -> None:
    rng = np.random.default_rng(steps)
    table = rng.normal(size=(per, 1 << window)).astype(np.float32)
    x, cost = rng.normal(size=steps * per).astype(np.float32), rng.random(steps * per).astype(np.float32)
    dead, held = DeadCells(0.15, 0.15).draw(steps, bits, 3)
    one = np.ones((1, 1, 1), np.float32)
    found = search(x, 1, one, x.size, cost, table, bits, dead, held, BLOCK // per)

    def harm(words: np.ndarray) -> float:
        read = table[:, read_windows(words, bits, window, BLOCK // per)].T.ravel()
        return float(np.sum(cost * (x - read) ** 2))

    allowed = [[u for u in range(1 << bits) if u & int(d) == h] for d, h in zip(dead, held, strict=True)]
    least = min(harm(np.array(words, dtype=np.uint8)) for words in product(*allowed))
    assert harm(found) == pytest.approx(least, rel=1e-5)


@pytest.mark.parametrize(("window", "rate"), [(w, r) for w in (6, 8, 11) for r in RATES if r[0] < w])
def test_dead_cells_hold_what_is_written_whatever_the_layer(rate, window) -> None:
    bits, per = rate
    trellis = reader(bits, per, window)
    for shape, axis, groups in (((6, 4, 3, 3), 0, 1), ((37, 5), 1, 1), ((12, 1, 3, 3), 0, 12), ((8, 2, 3, 1), 0, 2)):
        rng = np.random.default_rng(window)
        feedback, _ = correlated(int(np.prod(shape)) // shape[axis], groups, 1)
        levels = np.rint(rng.normal(0, 20, shape))
        layer = Layer.of_levels("w", levels, output_axis=axis, input_axis=1 - axis, groups=groups, feedback=feedback)
        dead, held = DeadCells(0.3, 0.2).draw(trellis.words(layer.size), bits, 5)
        words = Goal(layer).words(trellis, dead, held)
        assert np.array_equal(words & dead, held)
        assert int(words.max()) < 1 << bits


def test_a_window_is_the_last_bits_of_its_block() -> None:
    trellis = reader(3, 2, 8)
    words = np.random.default_rng(1).integers(0, 8, BLOCK).astype(np.uint8)
    windows = read_windows(words, 3, 8, trellis.block)
    half = BLOCK // 2
    for t in (0, 1, 5, half - 1, half, half + 2, words.size - 1):
        stream = "".join(f"{w:03b}" for w in words[t // half * half : t + 1][-9:])
        assert windows[t] == int(("0" * 8 + stream)[-8:], 2)


def test_each_block_is_read_alone() -> None:
    """Random access: what lies in other blocks does not matter."""
    trellis = reader(2, 1, 9)
    words = np.random.default_rng(2).integers(0, 4, 3 * BLOCK).astype(np.uint8)
    alone = trellis.read(words[BLOCK : 2 * BLOCK], BLOCK)
    assert np.array_equal(trellis.read(words, 3 * BLOCK)[BLOCK : 2 * BLOCK], alone)


def test_the_loss_is_the_error_of_the_outputs() -> None:
    """``sum pivot * whitened**2`` of a layer is ``sum (w - q) H (w - q)``, in groups of a convolution as well."""
    for groups in (1, 3):
        feedback, h = correlated(10, groups, 4)
        rng = np.random.default_rng(8)
        layer = Layer.of_levels(
            "w", rng.integers(-90, 90, (6, 10)), output_axis=0, input_axis=1, groups=groups, feedback=feedback
        )
        goal, read = Goal(layer), rng.normal(0, 50, (6, 10))
        error = layer.values() - read
        own = np.repeat(h, 6 // groups, axis=0)
        assert goal.loss(read) == pytest.approx(np.einsum("oi,oij,oj->", error, own, error) / 60, rel=1e-4)


def test_an_error_that_nobody_knows_costs_what_the_means_of_the_inputs_make_of_it_too() -> None:
    """``sum e (H + m m^T) e`` of inputs with these covariances and means, in groups of a convolution as well."""
    for groups in (1, 3):
        feedback, h = correlated(10, groups, 4)
        rng = np.random.default_rng(9)
        means, error = rng.normal(1, 0.5, (groups, 10)), rng.normal(0, 5, (6, 10))
        both = h + np.einsum("gi,gj->gij", means, means)
        layer = Layer.of_levels(
            "w",
            rng.integers(-90, 90, (6, 10)),
            output_axis=0,
            input_axis=1,
            groups=groups,
            feedback=replace(feedback, means=means),
        )
        expected = np.einsum("oi,oij,oj->", error, np.repeat(both, 6 // groups, axis=0), error) / 60
        assert Goal(layer).noise(error) == pytest.approx(expected, rel=1e-4)


def test_errors_that_make_up_for_each_other_cost_less() -> None:
    """The search with the covariances of the inputs is better than one without, by their measure, in every rate."""
    feedback, _ = correlated(72, 1, 2)
    levels = np.rint(np.random.default_rng(0).normal(0, 30, (40, 72)))
    layer = Layer.of_levels("w", levels, output_axis=0, input_axis=1, feedback=feedback)
    bare = Goal(Layer.of_levels("w", levels, output_axis=0, input_axis=1))
    goal, cells = Goal(layer), DeadCells(0.1, 0.1)
    for trellis in train([layer], 8, cells, [(1, 2), (1, 1), (3, 1)]):
        drawn = cells.draw(trellis.words(layer.size), trellis.bits, 9)
        with_it, without = (goal.loss(g.read(trellis, g.words(trellis, *drawn))) for g in (goal, bare))
        assert with_it < 0.75 * without


@pytest.mark.parametrize("rate", [(1, 1), (4, 1)])
def test_variants_are_other_words_that_are_as_good(rate) -> None:
    """Errors of two sets have little in common, and are as large."""
    feedback, _ = correlated(72, 1, 2)
    levels = np.rint(np.random.default_rng(0).normal(0, 30, (40, 72)))
    goal = Goal(Layer.of_levels("w", levels, output_axis=0, input_axis=1, feedback=feedback))
    [trellis] = train([goal.layer], 8, rates=[rate])
    words = [goal.words(trellis, variant=v) for v in (0, 1, 2)]
    assert np.array_equal(goal.words(trellis), words[0])
    assert np.array_equal(goal.words(trellis, variant=1), words[1])
    errors = [goal.whitened(goal.weights - goal.read(trellis, x)).ravel() for x in words]
    losses = [goal.loss(goal.read(trellis, x)) for x in words]
    assert max(losses) < 1.1 * min(losses)
    assert np.all(np.corrcoef(errors)[np.triu_indices(3, 1)] < 0.8)


@pytest.mark.parametrize("groups", [1, 2])
def test_half_of_what_outputs_lack_is_put_right(groups) -> None:
    """Words of a quarter of a bit come out small: along the outputs that are wanted, the root of that is left.

    To lift them all the way would lift their noise too. One gain is for all channels of a layer.
    """
    feedback, h = correlated(36, groups, 2)
    levels = np.rint(np.random.default_rng(0).normal(0, 30, (40, 36)))
    layer = Layer.of_levels("w", levels, output_axis=0, input_axis=1, groups=groups, feedback=feedback)
    goal = Goal(layer)
    [trellis] = train([layer], 8, rates=[(1, 4)])
    words = goal.words(trellis)
    own = np.repeat(h, 40 // groups, axis=0)

    def along(read: np.ndarray) -> float:
        return float(np.einsum("oi,oij,oj->", levels, own, read) / np.einsum("oi,oij,oj->", levels, own, levels))

    slope, _ = goal.corrected(trellis, words)
    read = trellis.read(words, levels.size).reshape(levels.shape)
    before = along(goal.read(trellis, words))
    assert before < 0.95
    assert along(read / slope[:, None]) == pytest.approx(before**0.5, rel=1e-3)


@pytest.mark.parametrize("bits", [1, 2])
def test_who_knows_the_dead_cells_beats_what_shannon_allows_who_does_not(bits) -> None:
    """A fifth of the cells is dead: 3.20 dB a bit without the map (capacity 1 - H2(0.1)), 4.82 with it (1 - 0.2)."""
    source = np.rint(np.random.default_rng(1).normal(0, 31, (400, 100)).clip(-127, 127))
    layer = Layer.of_levels("w", source, output_axis=0, input_axis=1)
    cells = DeadCells(0.1, 0.1)
    [trellis] = train([layer], 10, cells, [(bits, 1)])
    other = Layer.of_levels("v", np.rint(np.random.default_rng(2).normal(0, 31, (300, 100)).clip(-127, 127)))
    goal = Goal(other)
    read = goal.read(trellis, goal.words(trellis, *cells.draw(other.size, bits, 77)))
    decibels = -10 * np.log10(goal.loss(read) / goal.loss(0 * read))
    assert 3.20 * bits < 3.8 * bits < decibels < 4.82 * bits


def test_tables_of_a_small_network_are_taken_from_what_is_held_out() -> None:
    """144 weights have fewer than a table has entries: learning to the end would be learning by heart."""
    layer = Layer.of_levels("w", np.rint(np.random.default_rng(3).normal(0, 30, (16, 9))), output_axis=0, input_axis=1)
    one, other = ChannelSamples([layer]).halves[0]
    assert set(one.channels) == set(other.channels) == set(range(16))  # the very weights that are stored
    large = Layer.of_levels("v", np.zeros((400, 64), np.int32), output_axis=0, input_axis=1)
    one, other = ChannelSamples([large]).halves[0]
    assert not set(one.channels) & set(other.channels)
    [trellis] = train([layer], 10, rates=[(2, 1)])
    fresh = Goal(Layer.of_levels("v", np.rint(np.random.default_rng(4).normal(0, 30, (40, 9))), output_axis=0))
    read = fresh.read(trellis, fresh.words(trellis))
    assert -10 * np.log10(fresh.loss(read) / fresh.loss(0 * read)) > 9.3  # scalar Lloyd-Max


def test_tables_of_the_package_serve_weights_that_they_were_not_made_with() -> None:
    """They leave less of new weights than tables do that were made, without feedback, on others of the same kind."""
    feedback, _ = correlated(72, 1, 2)
    rng = np.random.default_rng(5)
    one, other = (
        Layer.of_levels("w", np.rint(x * 20).clip(-127, 127), output_axis=0, input_axis=1, feedback=feedback)
        for x in rng.standard_t(6, (2, 40, 72))
    )
    samples, goal, cells = ChannelSamples([one]), Goal(other), DeadCells(0.05, 0.05)
    for bits in (1, 3):
        own = improved(samples, first_table(samples, 10, cells, bits, 1), cells, bits, 0)
        known = improved(samples, trellis_training._known()[10, bits, 1].astype(float), cells, bits, 0)
        drawn = cells.draw(other.size, bits, 4)
        left = [goal.loss(goal.read(x, goal.words(x, *drawn))) for x in (known, own)]
        assert left[0] < 0.99 * left[1]


def test_a_channel_has_eight_bits_for_its_scale_and_its_offset() -> None:
    """One of 16 scales and one of 16 offsets: that is all that differs between the channels of a layer, and is paid."""
    rng = np.random.default_rng(6)
    feedback, _ = correlated(18, 1, 7)
    levels = np.rint(rng.normal(0, 1, (48, 18)) * rng.uniform(3, 40, (48, 1)))
    step, mean = rng.uniform(0.01, 0.02, 48), rng.random(18)
    step[3] = 1e-9  # a channel that is cut off
    layer = Layer.of_levels(
        "w", levels, step=step, axis=0, output_axis=0, input_axis=1, feedback=feedback, input_mean=mean
    )
    trellis = reader(3, 1, 8)
    slope, offset = Goal(layer).corrected(trellis, Goal(layer).words(trellis))
    logs = np.log(step / slope)  # what a table entry is worth, as a weight
    codes = (logs - logs.min()) / np.ptp(logs) * 15
    assert np.allclose(codes, np.rint(codes), atol=1e-6)
    assert 1 < np.unique(np.rint(codes)).size <= 16
    assert np.ptp(logs) <= np.log(16) + 1e-9
    halves = offset / np.abs(offset).max() * 7.5
    assert np.allclose(halves - 0.5, np.rint(halves - 0.5), atol=1e-6)
    assert 1 < np.unique(np.rint(halves - 0.5)).size <= 16
    assert beside(layer) == 48 * 8


@pytest.mark.parametrize(
    "given",
    [
        {"bits": 7, "table": np.zeros((1, 256), int)},
        {"bits": 1, "table": np.zeros((3, 256), int)},
        {"bits": 1, "table": np.zeros((1, 200), int)},
        {"bits": 1, "table": np.full((1, 256), 128)},
        {"bits": 4, "table": np.zeros((1, 16), int)},
        {"bits": 1, "table": np.zeros((1, 256))},
    ],
)
def test_what_is_no_reader_is_refused(given) -> None:
    with pytest.raises(ValueError):
        Trellis(**given, fraction_bits=5)


def test_a_lost_word_erases_the_windows_that_it_lies_in() -> None:
    trellis = Trellis(2, reader(2, 1, 6).table, 5, erased=0)
    size, last = BLOCK + 100, BLOCK - 1
    words = np.random.default_rng(5).integers(0, 4, size).astype(np.uint8)
    lost = np.zeros(size, dtype=np.bool_)
    lost[[100, last]] = True
    read, whole = trellis.read(words, size, lost), trellis.read(words, size)
    changed = np.flatnonzero(read != whole)
    assert set(changed) <= {100, 101, 102, last}  # none behind a start
    assert np.all(read[[100, 101, 102, last]] == 0)


def test_channels_of_some_groups_are_written_as_a_layer_of_these_alone() -> None:
    """Samples that tables are trained on may leave whole groups out."""
    feedback, _ = correlated(12, 4, 7)
    rng = np.random.default_rng(8)
    row = np.rint(rng.normal(0, 30, 12))
    levels = np.array([rng.permutation(row) for _ in range(8)])[..., None, None]  # all of one spread
    whole = Layer.of_levels("w", levels, output_axis=0, input_axis=1, groups=4, feedback=feedback)
    kept, own = np.array([1, 3]), np.array([2, 3, 6, 7])
    few = replace(feedback, weights=feedback.weights[kept], pivots=feedback.pivots[kept])
    alone = Layer.of_levels("w", levels[own], output_axis=0, input_axis=1, groups=2, feedback=few)
    trellis = reader(2, 1, 7)
    some, rest = Goal(whole, own), Goal(alone)
    assert np.array_equal(some.words(trellis), rest.words(trellis))
    assert not np.array_equal(some.words(trellis), Goal(whole, own - 2).words(trellis))
