"""Trellis words in codewords whose check cells are dead, too."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from feedbacks import correlated

from qtaml_hw import codes
from qtaml_hw.network import Layer
from qtaml_hw.storage import Codewords, DeadCells, Goal, Trellis
from qtaml_hw.storage.codewords import as_masks
from qtaml_hw.storage.trellis_codewords import MOST
from qtaml_hw.storage.trellis_search import search

RNG = np.random.default_rng(0)
SECDED = codes.from_name("hsiao-72-64")


def reader(bits: int, per: int, window: int, code: codes.BlockCode = SECDED) -> Trellis:
    table = np.rint(RNG.normal(0, 30, (per, 1 << window))).clip(-127, 127).astype(int)
    return Trellis(bits, table, 5).in_codewords(code.k)


def bits_of(words: np.ndarray, bits: int, code: codes.BlockCode) -> np.ndarray:
    """Data of the codewords that words fill, the highest bit of each first."""
    return ((words[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1, code.k)


@pytest.mark.parametrize(
    ("bits", "per", "window", "name"),
    [
        (1, 1, 8, "hsiao-72-64"),
        (3, 2, 7, "hsiao-72-64"),
        (5, 1, 7, "hsiao-72-64"),
        (6, 1, 8, "hsiao-inverted-72-64"),  # its check bits are those of other data, inverted
        (1, 4, 6, "hsiao-72-64"),
        (1, 1, 7, "bch-2-127-113"),  # blocks of weights end within codewords
        (3, 1, 7, "bch-2-127-113"),
    ],
)
def test_every_dead_cell_of_a_codeword_holds_what_is_written(bits, per, window, name) -> None:
    goal = Goal(Layer.of_levels("w", np.rint(RNG.normal(0, 30, (16, 75))), output_axis=0))
    code = codes.from_name(name)
    trellis = reader(bits, per, window, code)
    steps = trellis.words(1200)
    dead, held = DeadCells(0.1, 0.1).draw(steps, bits, 1)
    u = RNG.random((steps * bits // code.k, code.check_bits))
    checks = Codewords(code, as_masks(u < 0.2), as_masks(u < 0.1))
    words = goal.words(trellis, dead, held, checks)
    assert np.array_equal(words & dead, held)
    written = as_masks(code.check(bits_of(words, bits, code)))
    known = np.bitwise_count(checks.dead) <= MOST
    assert np.array_equal((written & checks.dead)[known], checks.held[known])
    free = goal.words(trellis, dead, held)
    lost = 10 * np.log10(goal.loss(goal.read(trellis, words)) / goal.loss(goal.read(trellis, free)))
    assert 0 < lost < 0.5


def test_of_a_codeword_that_no_data_suit_the_dead_cells_still_hold_what_is_written() -> None:
    """All its data cells are dead and add up to another parity than a dead check cell holds: the rest goes on."""
    goal = Goal(Layer.of_levels("w", np.rint(RNG.normal(0, 30, (16, 75))), output_axis=0))
    trellis = reader(2, 1, 7)
    dead, held = DeadCells(0.1, 0.1).draw(trellis.words(1200), 2, 1)
    rows, own = dead.size * 2 // 64, slice(7 * 32, 8 * 32)
    dead[own], held[own] = 3, RNG.integers(0, 4, 32)
    u = RNG.random((rows, 8))
    checks = Codewords(SECDED, as_masks(u < 0.2), as_masks(u < 0.1))
    checks.dead[7] = 0b101
    there = as_masks(SECDED.check(bits_of(held[own], 2, SECDED)))[0]
    checks.held[7] = (there ^ 0b100) & 0b101
    words = goal.words(trellis, dead, held, checks)
    assert np.array_equal(words & dead, held)
    written = as_masks(SECDED.check(bits_of(words, 2, SECDED)))
    good = (written & checks.dead) == checks.held
    assert np.flatnonzero(~good | (np.bitwise_count(checks.dead) > MOST)).tolist() == [7]
    free = goal.words(trellis, dead, held)
    assert goal.loss(goal.read(trellis, words)) < 1.15 * goal.loss(goal.read(trellis, free))


def test_without_dead_check_cells_words_are_those_of_the_other_search() -> None:
    """Errors of the last 64 weights of a channel are made up for alike, with as many chunks of them."""
    feedback, _ = correlated(200, 1, 5)
    levels = np.rint(RNG.normal(0, 30, (6, 200)))
    goal = Goal(Layer.of_levels("w", levels, output_axis=0, input_axis=1, feedback=feedback))
    trellis = reader(2, 1, 8)
    dead, held = DeadCells(0.1, 0.1).draw(trellis.words(1200), 2, 1)
    rows = trellis.words(1200) * 2 // 64
    none, one = np.zeros(rows, np.uint32), np.zeros(rows, np.uint32)
    one[-1] = 1  # in the last codeword, whose words are no weights' but the fill's at its end
    free = search(*goal.job(trellis), trellis.values(), 2, dead, held, trellis.block)
    assert np.array_equal(goal.words(trellis, dead, held, Codewords(SECDED, none, none)), free)
    last = goal.words(trellis, dead, held, Codewords(SECDED, one, none))
    assert np.array_equal(last[: 1024 - 32], free[: 1024 - 32])


@pytest.mark.parametrize("seed", range(4))
def test_the_words_are_the_best_of_all_that_keep_the_parities(seed) -> None:
    """Every stream of 8 bits, one after the other: those that agree with dead cells, by their error."""
    rng, code = np.random.default_rng(seed), codes.from_name("hsiao-13-8")
    levels = rng.integers(-40, 40, (1, 8))
    goal, trellis = Goal(Layer.of_levels("w", levels, output_axis=0)), reader(1, 1, 4, code)
    dead, held = DeadCells(0.1, 0.1).draw(8, 1, seed)
    checks = Codewords(code, np.array([0b00101], np.uint32), np.array([0b00100], np.uint32))
    best = np.inf
    for stream in itertools.product((0, 1), repeat=8):
        words = np.array(stream, np.uint8)
        wrong = as_masks(code.check(words[None]))[0] & checks.dead[0] != checks.held[0]
        if not wrong and np.array_equal(words & dead, held):
            best = min(best, goal.loss(goal.read(trellis, words)))
    assert goal.loss(goal.read(trellis, goal.words(trellis, dead, held, checks))) == pytest.approx(best)


def test_words_that_fill_no_codewords_are_refused() -> None:
    goal = Goal(Layer.of_levels("w", RNG.integers(-9, 9, (2, 5)), output_axis=0))
    one = np.ones(1, np.uint32)
    with pytest.raises(ValueError, match="10 words of 1 bits do not fill 1 codewords"):
        goal.words(Trellis(1, np.arange(-8, 8)[None], 3), codewords=Codewords(SECDED, one, one))
    narrow = codes.from_name("hamming-7-4")
    with pytest.raises(ValueError, match="words of 5 bits are wider than codewords of 4"):
        goal.words(reader(5, 1, 8, narrow), codewords=Codewords(narrow, one, one))
    wide = codes.from_name("bch-10-127-64")
    with pytest.raises(ValueError, match="at most 32 check bits"):
        Codewords(wide, one, one)
