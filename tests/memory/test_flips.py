"""Bit flips: the realised rate is the asked one, cells are independent, and seed and address decide every fault."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, chi2, norm, poisson

from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.memory import Injector, accumulated, flip_mask, inject, inject_map, inject_weak_cells
from qtaml_hw.memory.counting import poisson_table
from qtaml_hw.memory.generator import derive, keys, philox
from qtaml_hw.memory.recipe import EDGES

BITS = 64
FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
MIXED = np.array([1.5, 0.2, 1.0, 0.01, 0.7, 1.2, 0.0, 1.1])  # relative rates of eight positions
KINDS = ("transient", "stuck")


def in_parts(words: np.ndarray) -> list[np.ndarray]:
    """Pieces that stay in the processor's cache while each bit of them is counted."""
    return np.array_split(words, -(-words.size // 2**15))


def bit_counts(words: np.ndarray) -> np.ndarray:
    """How many of the uint64 `words` have bit k set, for k = 0 .. 63."""
    bits = np.uint64(1) << np.arange(BITS, dtype=np.uint64)
    return np.sum([[int(np.count_nonzero(part & bit)) for bit in bits] for part in in_parts(words)], axis=0)


def byte_bit_counts(words: np.ndarray) -> np.ndarray:
    """How many bytes of the uint64 `words` have bit k set, for k = 0 .. 7."""
    bits = np.uint64(0x0101010101010101) << np.arange(8, dtype=np.uint64)
    counts = [[int(np.bitwise_count(part & bit).sum(dtype=np.int64)) for bit in bits] for part in in_parts(words)]
    return np.sum(counts, axis=0)


def limit(tests: int) -> float:
    """Two-sided normal limit that all of `tests` true hypotheses pass with 99.999 %."""
    return float(norm.isf(1e-5 / 2 / tests))


def z_scores(counts: np.ndarray, n: float, p: np.ndarray) -> np.ndarray:
    return np.asarray((counts - n * p) / np.sqrt(np.maximum(n * p * (1 - p), 1e-30)))


RATES = [
    *(("mixed", p) for p in (1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 4e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 0.5, 0.95)),
    *(("iid", p) for p in (1e-9, 1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5)),
]


@pytest.mark.parametrize("persistence", KINDS)
@pytest.mark.parametrize(("pattern", "p"), RATES)
def test_rate_of_every_position_and_direction(persistence: str, pattern: str, p: float) -> None:
    """Realised rates lie in their exact binomial intervals for each of 8 positions and both stored values.

    Half of 64 MiB stores 0, half 1. Faults of several draws (stuck cells: seeds) pile up in place, so every cell is a
    two-state chain with a closed form. Where rates are high, those of stuck cells add up to 1. All intervals together
    raise a false alarm with probability 1e-5. What they find (5.7 standard deviations): an error of 1 % in the rate of
    one position with rate p >= 1e-5, 1.2 % at 1e-6, 4 % at 1e-7, 12 % at 1e-8, 37 % at 1e-9; an error of 1.6 % in all
    rates at 1e-7, 5 % at 1e-8, 16 % at 1e-9. For more at the rarest, see benchmarks/rare_rates.py.
    """
    relative = MIXED if pattern == "mixed" else np.ones(8)
    p01, p10 = (np.minimum(p * x, 1) for x in (relative, relative[::-1]))
    if pattern == "mixed":
        p10 = np.minimum(0.8 * p10, 1 if persistence == "transient" else 1 - p01)
    channel = BitChannel(p01, p10, persistence)  # type: ignore[arg-type]
    injector = Injector(channel, np.uint64, packed=True)
    image = np.zeros(1 << 23, np.uint64)
    zeros, ones = np.split(image, 2)
    ones[:] = FULL
    cells = zeros.size * 8  # of one position that store the same
    rounds = math.ceil(min(7000, 3.4e5 / (cells * p)))
    for r in range(rounds):
        injector(image, 7 if persistence == "transient" else r, draw=r, out=image)
    after = accumulated(BitChannel(channel.p01, channel.p10, "transient"), rounds)
    seen = np.array([byte_bit_counts(zeros), byte_bit_counts(~ones)])
    rates = np.array([after.p01, after.p10])
    assert not seen[rates == 0].any()
    alarm = 1e-5 / (2 * 18 * len(RATES) * len(KINDS))
    for counts, n, rate in (
        *zip(seen.reshape(-1), [cells] * 16, rates.reshape(-1), strict=True),
        *zip(seen.sum(axis=1), [8 * cells] * 2, rates.mean(axis=1), strict=True),
    ):
        # the sum over unlike positions is narrower than a binomial of their mean rate
        assert binom.cdf(counts, n, rate) > alarm
        assert binom.sf(counts - 1, n, rate) > alarm


@pytest.mark.parametrize("persistence", KINDS)
@pytest.mark.parametrize("p", [1e-3, 1e-2, 0.1, 0.37])
def test_cells_are_independent(persistence: str, p: float) -> None:
    """Neighbours, cells 64 apart, the same cell in two seeds and two blocks, the flips per word, and the 64
    positions.
    """
    injector = Injector(BitChannel.symmetric(p, 8, persistence), np.uint64, packed=True)  # type: ignore[arg-type]
    masks = [injector(np.zeros(1 << 18, np.uint64), seed) for seed in (1, 2, 3, 4)]
    one, two = masks[0], masks[1]
    n = one.size * BITS
    pairs = {
        "neighbours": one & (one >> np.uint64(1)) & np.uint64(0x7FFFFFFFFFFFFFFF),
        "lag 64": one[1:] & one[:-1],
        "seeds": one & two,
        "blocks": one[1024:] & one[:-1024],
    }
    cells = {"neighbours": one.size * 63, "lag 64": n - 64, "seeds": n, "blocks": n - 65536}
    for name, both in pairs.items():
        count = int(np.bitwise_count(both).sum())
        assert abs(z_scores(np.array(count), cells[name], np.array(p * p))) < limit(64), name
    stack = np.concatenate(masks)
    per_word = np.bincount(np.bitwise_count(stack), minlength=65)
    expected = binom.pmf(np.arange(65), 64, p) * stack.size
    common = expected > 20
    seen = np.append(per_word[common], per_word[~common].sum())
    mean = np.append(expected[common], expected[~common].sum())
    assert chi2.sf(float(((seen - mean) ** 2 / mean).sum()), seen.size - 1) > 1e-6
    positions = bit_counts(stack)
    assert chi2.sf(float((z_scores(positions, stack.size, np.full(64, p)) ** 2).sum()), 64) > 1e-6
    blocks = np.bitwise_count(stack).reshape(-1, 1024).sum(axis=1)  # as spread as a binomial, not more, not less
    spread = float(((blocks - 65536 * p) ** 2).sum() / (65536 * p * (1 - p)))
    assert 1e-6 < chi2.sf(spread, blocks.size) < 1 - 1e-6


@pytest.mark.parametrize("how", ["transient", "stuck", "map"])
@pytest.mark.parametrize("p", [3e-3, 0.02, 0.2])
def test_unlike_cells_are_independent(how: str, p: float) -> None:
    """Where rates depend on position and stored value, or on the cell: flips less their rates are uncorrelated at lags
    of 1, 8, 64 and 65536 cells and between seeds (or draws).
    """
    rng = np.random.default_rng(6)
    words = rng.integers(0, 256, 1 << 19, dtype=np.uint8)
    stored = np.unpackbits(words, bitorder="little").astype(bool)
    p01, p10 = p * MIXED, p * MIXED[::-1] * 0.8
    masks = []
    for seed in (1, 2):
        if how == "map":
            cells = np.broadcast_to(p01, (words.size, 8)), np.broadcast_to(p10, (words.size, 8))
            read = inject_map(words, *cells, seed)
        else:
            read = inject(words, BitChannel(p01, p10, how), 1 if how == "transient" else seed, draw=seed)  # type: ignore[arg-type]
        masks.append(np.unpackbits(read ^ words, bitorder="little"))
    rates = np.where(stored, np.tile(p10, words.size), np.tile(p01, words.size))
    spread = rates * (1 - rates)
    one, two = (mask - rates for mask in masks)
    pairs = [(one[lag:], one[:-lag], spread[lag:], spread[:-lag]) for lag in (1, 8, 64, 65536)]
    for x, y, v, w in (*pairs, (one, two, spread, spread)):
        assert abs(float(x @ y)) < limit(9 * 5) * math.sqrt(float(v @ w))


@pytest.mark.parametrize("generator", ["h2", "philox"])
@pytest.mark.parametrize("persistence", KINDS)
@pytest.mark.parametrize("p", [1e-5, 1e-3, 0.02, 0.2])
def test_faults_do_not_depend_on_threads_chunks_or_place(persistence: str, p: float, generator: str) -> None:
    """Whole, in parallel, in odd chunks, in place and in misaligned memory: the same faults at the same addresses."""
    channel = BitChannel(p * MIXED / 1.5, p * MIXED[::-1] / 1.5, persistence)  # type: ignore[arg-type]
    injector = Injector(channel, np.int8, generator=generator)  # type: ignore[arg-type]
    words = np.random.default_rng(1).integers(-128, 128, 12_000_000 if generator == "h2" else 300_000, dtype=np.int8)
    base = 12_345
    whole = injector(words, 5, address=base)
    assert np.any(whole != words)
    assert np.array_equal(injector(words, 5, address=base, threads=2), whole)
    assert np.array_equal(injector(words, 5, address=base, threads=3), whole)
    edges = [0, 1, 8, 9_001, 100_003, words.size]
    parts = [injector(words[a:b], 5, address=base + a) for a, b in pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), whole)
    for shift in range(3):
        memory = np.zeros(words.size + 8, np.int8)
        here = memory[shift : shift + words.size]
        here[:] = words
        assert injector(here, 5, address=base, out=here) is here
        assert np.array_equal(here, whole)
        assert not memory[:shift].any()
        assert not memory[shift + words.size :].any()


@pytest.mark.parametrize("relative", [np.ones(8), MIXED / 1.5])
@pytest.mark.parametrize("value", [0, 1])
def test_bad_cells_are_nested_in_the_rate(value: int, relative: np.ndarray) -> None:
    """A cell that loses a value at one rate loses it at every higher one, whatever happens at other positions and to
    the other value, and p = 1 takes all.
    """
    words = np.full(1 << 20, 255 * value, np.uint8)
    before = np.zeros_like(words)
    for p in (1e-7, 1e-6, 2e-5, 1e-4, 9e-4, 1e-3, 5e-3, 0.0156, 0.016, 0.02, 0.05, 0.1, 0.25, 0.26, 0.5, 0.9, 1.0):
        rates = p * relative, np.minimum(p * relative[::-1], 1 - p * relative)
        mask = flip_mask(words, BitChannel(*(rates[::-1] if value else rates)), 9, address=1 << 20)
        assert not np.any(before & ~mask), p
        assert p < 1e-4 or np.any(mask & ~before)
        before = mask
    if np.all(relative == 1):
        assert np.all(before == 255)


STAY = [
    (1e-5, 1e-5),
    (1e-3, 2e-3),
    (0.01, 0.0),
    (0.0, 0.02),
    (0.1, 0.1),
    (0.5, 0.5),
    (0.3, 0.6),
    (0.8, 0.1),
    (0.0, 1.0),
]


@pytest.mark.parametrize("persistence", ["retention", "stuck"])
@pytest.mark.parametrize(("p01", "p10"), STAY)
def test_no_cell_loses_both_values_and_each_has_its_rate(p01: float, p10: float, persistence: str) -> None:
    """The cells that lose a 0 and those that lose a 1 are disjoint, each set has its rate, and whatever is stored goes
    through the same two sets.

    4e6 cells; the 18 pairs of counts lie in their binomial intervals, a false alarm with probability 1e-5 in all.
    """
    channel = BitChannel.uniform(p01, p10, 8, persistence)  # type: ignore[arg-type]
    words = np.random.default_rng(8).integers(0, 256, 1 << 19, dtype=np.uint8)
    loses_0, loses_1 = (flip_mask(np.full_like(words, stored), channel, 6, address=40) for stored in (0, 255))
    assert not np.any(loses_0 & loses_1)
    assert np.array_equal(inject(words, channel, 6, address=40), (words | loses_0) & ~loses_1)
    for lost, rate in ((loses_0, p01), (loses_1, p10)):
        count = int(np.bitwise_count(lost).sum())
        assert binom.cdf(count, words.size * 8, rate) > 1e-5 / (4 * len(STAY) * 2)
        assert binom.sf(count - 1, words.size * 8, rate) > 1e-5 / (4 * len(STAY) * 2)


@pytest.mark.parametrize("p", [0.0, 1e-6, 1e-3, 0.02, 0.3, 0.5])
def test_where_the_rates_add_up_to_one_every_cell_has_its_value(p: float) -> None:
    """p01 + p10 = 1 leaves no good cell: what does not lose a 0 loses a 1, and the memory reads the same whatever it
    stores."""
    channel = BitChannel.uniform(1 - p, p)
    words = np.random.default_rng(9).integers(0, 256, 1 << 18, dtype=np.uint8)
    assert np.array_equal(inject(words, channel, 3), inject(~words, channel, 3))


def test_stuck_and_weak_cells_of_a_chip_are_independent() -> None:
    """The sets of one seed overlap in p^2 of the cells, in every combination of values."""
    p, words = 0.05, np.zeros(1 << 20, np.uint8)
    masks = [
        [
            flip_mask(words ^ stored, BitChannel.symmetric(p, persistence=way), 1)
            for stored in (np.uint8(0), np.uint8(255))
        ]
        for way in ("stuck", "retention")
    ]
    for one in masks[0]:
        for two in masks[1]:
            count = np.array(int(np.bitwise_count(one & two).sum()))
            assert abs(z_scores(count, words.size * 8, np.array(p * p))) < limit(4)


WEAK, NOISE, READ = (
    Cause([0.02] * 8, [0.1] * 8, "retention"),
    Cause(0.05 * MIXED, 0.03 * MIXED, "transient"),
    Cause([0.2] * 8, [0.01] * 8, "transient"),
)
STUCK = Cause([0.15] * 8, [0.08] * 8, "stuck")


MANY = [(STUCK, NOISE), (NOISE, WEAK), (READ, STUCK, NOISE, WEAK), (WEAK, WEAK, STUCK, STUCK)]


@pytest.mark.parametrize("causes", MANY)
def test_causes_together_have_the_rates_of_their_composition(causes: tuple[Cause, ...]) -> None:
    """Per position and stored value over 1e6 cells each; all intervals of the four cases raise a false alarm with
    probability 1e-5.
    """
    channel = BitChannel.of(*causes)
    for stored, rates in ((0, channel.p01), (255, channel.p10)):
        words = np.full(1 << 20, stored, np.uint8)
        counts = byte_bit_counts((inject(words, channel, 21, draw=2) ^ words).view(np.uint64))
        for count, rate in zip(counts, rates, strict=True):
            assert binom.cdf(count, words.size, rate) > 1e-5 / (2 * 16 * len(MANY))
            assert binom.sf(count - 1, words.size, rate) > 1e-5 / (2 * 16 * len(MANY))


def test_causes_act_in_order_each_on_what_the_one_before_left() -> None:
    """Weak cells, then noise, then stuck cells, each as it is alone; a stuck cell reads its state whatever happened."""
    words = np.random.default_rng(12).integers(0, 256, 100_000, dtype=np.uint8)
    read = inject(words, BitChannel.of(STUCK, NOISE, WEAK), 4, draw=9)
    by_hand = words
    for cause in (WEAK, NOISE, STUCK):
        by_hand = inject(by_hand, BitChannel.of(cause), 4, draw=9)
    assert np.array_equal(read, by_hand)
    loses_0, loses_1 = (flip_mask(np.full_like(words, x), BitChannel.of(STUCK), 4) for x in (0, 255))
    assert np.all(read & loses_0 == loses_0)
    assert not np.any(read & loses_1)
    other = inject(words, BitChannel.of(STUCK, NOISE, WEAK), 4, draw=10)
    assert np.any(read != other)
    assert not np.any((read ^ other) & (loses_0 | loses_1))


def test_two_causes_of_one_persistence_are_independent() -> None:
    """Weak by one cause or by another: p^2 of the cells by both; the first is what it is without the second."""
    p, words = 0.05, np.zeros(1 << 20, np.uint8)
    one = BitChannel.uniform(p, 0.0, 8, "retention")
    first, both = flip_mask(words, one, 3), flip_mask(words, BitChannel.of(*one.causes, *one.causes), 3)
    assert not np.any(first & ~both)
    second = flip_mask(words, BitChannel.of(Cause([0.0] * 8, [0.0] * 8, "retention"), *one.causes), 3)
    assert np.array_equal(first | second, both)
    count = np.array(int(np.bitwise_count(first & second).sum()))
    assert abs(z_scores(count, words.size * 8, np.array(p * p))) < 5


@pytest.mark.parametrize("defects_first", [True, False])
def test_cells_that_are_stuck_by_any_of_several_causes_stay_so_at_a_worse_point(defects_first) -> None:
    """Defects are what they are at any supply; cells that a low supply leaves stuck come on top of them."""
    defects = Cause([0.02] * 8, [0.09] * 8)
    words = np.zeros(1 << 17, np.uint8)

    def stuck(supply: Cause) -> tuple[np.ndarray, np.ndarray]:
        causes = (defects, supply) if defects_first else (supply, defects)
        cells = BitChannel.of(*causes)
        return flip_mask(words, cells, 3), flip_mask(~words, cells, 3)

    (mild_1, mild_0), (worse_1, worse_0) = (stuck(Cause([p] * 8, [p] * 8)) for p in (0.02, 0.1))
    assert not np.any(mild_1 & ~worse_1)
    assert not np.any(mild_0 & ~worse_0)
    later = 0.8 * np.array([0.02, 0.09]) + 0.1 if defects_first else 0.89 * 0.1 + np.array([0.02, 0.09])
    for found, p in zip((worse_1, worse_0), later, strict=True):
        assert abs(z_scores(np.array(int(np.bitwise_count(found).sum())), words.size * 8, p)) < 5


def test_coins_are_fair_and_independent() -> None:
    """At p01 = 1/2 the cells that lose a 0 are those with a coin: half of them, none like its neighbours."""
    coins = flip_mask(np.zeros(1 << 18, np.uint64), BitChannel.uniform(0.5, 0.0, 64), 11)
    n = coins.size * BITS
    heads = int(np.bitwise_count(coins).sum())
    assert abs(z_scores(np.array(heads), n, np.array(0.5))) < limit(68)
    assert np.all(np.abs(z_scores(bit_counts(coins), coins.size, np.full(BITS, 0.5))) < limit(68))
    for alike, cells in (
        (~(coins ^ (coins >> np.uint64(1))) & np.uint64(0x7FFFFFFFFFFFFFFF), coins.size * 63),
        (~(coins[1:] ^ coins[:-1]), n - 64),
        (~(coins[1024:] ^ coins[:-1024]), n - 65536),
    ):
        assert abs(z_scores(np.array(int(np.bitwise_count(alike).sum())), cells, np.array(0.5))) < limit(68)


PATTERNS = {
    "rare": (1e-5 * MIXED, 1e-5 * MIXED[::-1]),
    "both": (2e-3 * MIXED, 0.01 * MIXED[::-1]),
    "alike": (np.full(8, 0.02), np.full(8, 0.02)),
    "planes": (0.1 * MIXED, 0.2 * MIXED),
    "one way": (0.3 * MIXED, np.zeros(8)),
    "above half": (
        np.array([0.9, 0.6, 0.5, 0.1, 1.0, 0.0, 0.0, 0.2]),
        np.array([0.1, 0.2, 0.5, 0.8, 0.0, 1.0, 0.7, 0.5]),
    ),
}


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("persistence", ["retention", "stuck"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_maps_and_lists_of_cells_are_those_of_the_channel(pattern: str, persistence: str, dtype: type) -> None:
    """Cell by cell: rates given for every cell, or for some, find the latents that the channel finds."""
    p01, p10 = PATTERNS[pattern]
    channel = BitChannel(p01, p10, persistence)  # type: ignore[arg-type]
    words = np.random.default_rng(5).integers(0, 256, 60_000, dtype=dtype)
    address, cells = 12_346, 8 * words.itemsize
    read = inject(words, channel, 3, address=address)
    assert np.any(read != words)
    zero, one = (np.zeros((words.size, cells)) for _ in range(2))
    zero[:, :8], one[:, :8] = p01, p10
    where: dict[str, Any] = {"address": address, "persistence": persistence}
    assert np.array_equal(inject_map(words, zero, one, 3, **where), read)
    some = np.random.default_rng(6).choice(words.size * cells, 4000, replace=False)
    listed = inject_weak_cells(words, some, zero.reshape(-1)[some], one.reshape(-1)[some], 3, **where)
    mask = np.zeros(words.size * cells, np.uint8)
    mask[some] = 1
    chosen = np.packbits(mask, bitorder="little").view(dtype)
    assert np.array_equal(listed ^ words, (read ^ words) & chosen)


@pytest.mark.parametrize("p", [1e-4, 1e-3, 0.01, 0.1])
def test_bad_cells_of_a_position_do_not_see_the_others(p: float) -> None:
    """Common random numbers across designs: changing the rates of seven positions leaves the faults of the eighth."""
    words = np.random.default_rng(3).integers(0, 256, 1 << 21, dtype=np.uint8)
    mask = flip_mask(words, BitChannel.symmetric(p), 4)
    p01, p10 = (np.append(np.full(7, x), p) for x in (p / 3, 7 * p))
    other = flip_mask(words, BitChannel(p01, p10), 4)
    assert np.any(mask & 128)
    assert np.array_equal(mask & 128, other & 128)
    # and a wider channel has the same latents: asymmetric cells fail where the symmetric ones of that rate do
    asymmetric = flip_mask(words, BitChannel.uniform(p, 0.0), 4)
    assert np.array_equal(asymmetric, mask & ~words)


def test_transient_faults_are_new_in_every_draw_and_bad_cells_are_not() -> None:
    """Two draws of a transient channel share p^2 of the cells; stuck cells are the same."""
    words = np.zeros(1 << 20, np.uint8)
    p = 0.05
    one, two = (inject(words, BitChannel.symmetric(p, persistence="transient"), 1, draw=d) for d in (0, 1))
    common = int(np.bitwise_count(one & two).sum())
    assert abs(z_scores(np.array(common), words.size * 8, np.array(p * p))) < 5
    stuck = [inject(words, BitChannel.symmetric(p), 1, draw=d) for d in (0, 1)]
    assert np.array_equal(*stuck)


@pytest.mark.parametrize("persistence", KINDS)
@pytest.mark.parametrize("p", [1e-6, 1e-4, 2e-3])
@pytest.mark.parametrize("pattern", ["iid", "position", "value"])
def test_touching_hit_words_and_streaming_give_the_same_faults(persistence: str, p: float, pattern: str) -> None:
    """The two kernels for sparse faults are the same function, repeated hits of a cell included."""
    rates = np.full(8, p) if pattern == "iid" else p * MIXED
    channel = BitChannel(rates, rates[::-1] if pattern == "value" else rates, persistence)  # type: ignore[arg-type]
    touching, streaming = (with_touch(Injector(channel), touch) for touch in (True, False))
    words = np.random.default_rng(4).integers(0, 256, 1 << 22, dtype=np.uint8)
    assert np.array_equal(touching(words, 3), streaming(words, 3))


def with_touch(injector: Injector, touch: bool) -> Injector:
    """The same with one of the two kernels."""
    name = "mixture" if injector.channel.persistence == "transient" else "ladder"
    recipe = replace(getattr(injector._faults[0], name), touch=touch)
    injector._faults = [replace(injector._faults[0], **{name: recipe})]  # type: ignore[type-var]
    return injector


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int32, np.uint64])
def test_words_of_every_width_packed_and_not(dtype: type) -> None:
    """Narrow words leave upper bits alone; packed int4 and int2 repeat their positions; p = 1 marks exactly the
    cells.
    """
    size = 8 * np.dtype(dtype).itemsize
    for bits in (2, 4, 5):
        sure = np.zeros(bits)
        sure[1] = 1.0
        words = np.zeros(100, dtype)
        assert np.all(inject(words, BitChannel(sure, np.zeros(bits)), 1) == 2)
        if size % bits == 0:
            pattern = sum(2 << at for at in range(0, size, bits))
            packed = inject(words, BitChannel(sure, np.zeros(bits)), 1, packed=True)
            assert np.all(packed.view(f"u{size // 8}") == pattern)


def test_philox_is_the_published_one() -> None:
    """Known answers of Philox4x32-10 (Random123): zeros and the digits of pi."""
    zero = np.uint64(0)
    assert [int(x) for x in philox(zero, zero, zero)] == [0xE169C58D6627E8D5, 0x9B00DBD8BC57AC4C]
    counter, stream, key = (np.uint64(x) for x in (0x85A308D3243F6A88, 0x0370734413198A2E, 0x299F31D0A4093822))
    assert [int(x) for x in philox(counter, stream, key)] == [0x94FDCCEBD16CFE09, 0x24126EA15001E420]


@pytest.mark.parametrize("seed", [0, 1, 2026, 2**63 - 1])
def test_keys_are_the_same_in_python_and_in_kernels(seed: int) -> None:
    """The kernels derive their keys from seed, use and draw as the reference in Python's integers does."""
    assert list(derive(seed, 0, -1)) == keys(seed, 0).tolist()
    for use, draw in ((1, 0), (1, 7), (2, 2**63 - 1)):
        assert list(derive(seed, use, draw)) == keys(seed, use, draw).tolist()


@pytest.mark.parametrize("mean", [1e-12, 1e-3, 0.7, 65.5, 1500.0])
def test_count_table_is_poisson(mean: float) -> None:
    """Cumulative probabilities to full 64-bit precision against scipy's, which has 53 bits."""
    first, table = poisson_table(mean)
    cdf = poisson.cdf(first + np.arange(table.size), mean)
    assert np.allclose(table.astype(float) / 2.0**64, cdf, rtol=1e-11, atol=1e-19)
    assert np.all(np.diff(table.astype(object)) >= 0)
    assert poisson.cdf(first - 1, mean) < 2.0**-64


def test_the_cells_of_a_chip_do_not_move() -> None:
    """Bad cells of one seed stay the same in later versions: the edges of the slabs, and one mask, are part of the
    contract.
    """
    assert list(EDGES) == [0.0] + [2.0**-e for e in (22, 20, 18, 16, *range(15, 5, -1), 5.5, 5)]
    mask = flip_mask(np.zeros(1 << 16, np.uint8), BitChannel.symmetric(0.05), 2026)
    assert int((np.flatnonzero(mask) * mask[mask > 0].astype(np.int64)).sum()) == FROZEN_SUM
    assert keys(2026, 0).tolist() == FROZEN_KEYS
    words = np.arange(1 << 16, dtype=np.uint16).view(np.uint8)
    for channel, frozen in FROZEN_UNLIKE:
        mask = flip_mask(words, channel, 2026)
        assert int((np.flatnonzero(mask) * mask[mask > 0].astype(np.int64)).sum()) == frozen
    mask = flip_mask(words[: 1 << 15], FROZEN_UNLIKE[0][0], 2026, generator="philox")
    assert int((np.flatnonzero(mask) * mask[mask > 0].astype(np.int64)).sum()) == FROZEN_PHILOX


FROZEN_PHILOX = 3197161836
FROZEN_SUM = 27235024365
FROZEN_UNLIKE = [
    (BitChannel.uniform(0.03, 0.01), 40306705432),
    (BitChannel.uniform(0.02, 0.0), 18154033538),
    (BitChannel(np.linspace(0.001, 0.08, 8), np.linspace(0.05, 0.002, 8)), 72204754522),
]
FROZEN_KEYS = [14649471174183027260, 2134286225297365611]


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda w, c: inject(w.astype(np.float32), c, 1), "dtype"),
        (lambda w, c: inject(w.astype(">u2"), c, 1), "dtype"),
        (lambda w, c: inject(w, BitChannel.symmetric(0.1, 9), 1), "channel"),
        (lambda w, c: inject(w, BitChannel.symmetric(0.1, 3), 1, packed=True), "channel"),
        (lambda w, c: inject(w[::2], c, 1), "words must be C-contiguous"),
        (lambda w, c: inject(w, c, -1), "seed"),
        (lambda w, c: inject(w, c, 2**63), "seed"),
        (lambda w, c: inject(w, c, 1, draw=-1), "draw"),
        (lambda w, c: inject(w, c, 1, draw=2**63), "draw"),
        (lambda w, c: inject(w, c, 1, address=-8), "address"),
        (lambda w, c: inject(w.view(np.uint16), c, 1, address=1), "address"),
        (lambda w, c: inject(w, c, 1, address=2**53 - 96), "address"),  # a block further would be block 0 again
        (lambda w, c: inject(w, c, 1, threads=0), "threads"),
        (lambda w, c: inject(w, c, 1, out=w[:50]), "out"),
        (lambda w, c: inject(w[:50], c, 1, out=w[10:60]), "out"),
        (lambda w, c: inject(w, c, 1, out=w.view(np.int8)), "out"),
        (lambda w, c: inject(w, c, 1, generator="mersenne"), "generator"),
        (lambda w, c: flip_mask(w, c, 1, out=w), "out"),
    ],
)
def test_bad_arguments_are_named_and_nothing_changes(call, match: str) -> None:  # type: ignore[no-untyped-def]
    """Wrong type, layout, address, seed: ValueError with the argument's name, words untouched."""
    words = np.arange(100, dtype=np.uint8)
    with pytest.raises(ValueError, match=match):
        call(words, BitChannel.symmetric(0.5, persistence="transient"))
    assert np.array_equal(words, np.arange(100, dtype=np.uint8))
