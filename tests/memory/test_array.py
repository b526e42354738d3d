"""Memory arrays: places of bits, faults with a shape, weak cells, ageing, scrubbing and what a mission leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.codes import LDPC, Hamming, Hsiao, Status
from qtaml_hw.memory import (
    AddressMap,
    Cells,
    Injector,
    MemoryArray,
    Outcomes,
    accumulated,
    cluster,
    column_fault,
    fresh_failures,
    inject_map,
    inject_weak_cells,
    row_fault,
    standing_failures,
    upsets,
)

LIMIT = float(norm.isf(1e-7))
GEOMETRIES = [
    AddressMap(96, 13),
    AddressMap(96, 13, 4),
    AddressMap(96, 13, 4, 3),
    AddressMap(96, 72, 8, 2, anti_rows=2),
]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_address_map_is_a_bijection(geometry: AddressMap) -> None:
    """Every bit has a cell of its own, every cell a bit, and the two directions undo each other."""
    word, bit = np.divmod(np.arange(geometry.words * geometry.width), geometry.width)
    place = geometry.place(word, bit)
    assert np.unique(np.ravel_multi_index(place, geometry.shape)).size == word.size == np.prod(geometry.shape)
    back = geometry.word_and_bit(*place)
    assert np.array_equal(back[0], word)
    assert np.array_equal(back[1], bit)


def test_a_map_that_does_not_fill_its_rows_is_refused() -> None:
    """No bijection: 10 words in rows of 4."""
    with pytest.raises(ValueError, match="words must be a multiple"):
        AddressMap(10, 8, interleave=4)
    with pytest.raises(ValueError, match="column"):
        AddressMap(8, 8).word_and_bit(0, 0, 8)


def test_interleaving_turns_a_burst_into_single_errors() -> None:
    """A four-cell upset in a row: one error in each of four words at interleave 4, a silent or flagged word at 1."""
    burst = [(0, 0), (0, 1), (0, 2), (0, 3)]
    for interleave, detected in ((4, 0), (1, 1)):
        memory = MemoryArray(64, Hsiao(64), geometry=AddressMap(64, 72, interleave))
        memory.strike(cluster(AddressMap(64, 72, interleave), 0, 3, 17, burst))
        counts = memory.read().counts
        assert counts.corrected == (4 if interleave == 4 else 0)
        assert counts.detected + counts.miscorrected == detected


def test_row_and_column_faults_hit_what_they_should() -> None:
    """A row holds `interleave` whole words; a column one bit of every `interleave`-th word, which SECDED survives."""
    geometry = AddressMap(64, 72, 4, 2)
    row, column = row_fault(geometry, 1, 5), column_fault(geometry, 1, 9)
    assert sorted(set(row.word.tolist())) == [44, 45, 46, 47]
    assert len(row) == 4 * 72
    assert set(column.bit.tolist()) == {2}
    memory = MemoryArray(64, Hsiao(64), geometry=geometry)
    memory.write(0, np.arange(64, dtype=np.uint64))
    memory.stick(column, 1)
    memory.write(0, np.arange(64, dtype=np.uint64))  # stuck cells ignore writing
    stored_zero = int(np.count_nonzero((column.word & 4) == 0))
    assert memory.read().counts == Outcomes(clean=64 - stored_zero, corrected=stored_zero)


def test_upsets_have_their_rate_and_shape() -> None:
    """The number of struck cells per shape follows the rate; pairs come in neighbouring columns."""
    geometry = AddressMap(1 << 16, 72, 2)
    cells = upsets(geometry, 1e-3, [[(0, 0), (0, 1)]], [1.0], seed=4)
    _, row, column = geometry.place(cells.word, cells.bit)
    total = (1 << 16) * 72
    assert abs(len(cells) - 2e-3 * total) < LIMIT * np.sqrt(4e-3 * total) + 1e-5 * total
    flat = set(zip(row.tolist(), column.tolist(), strict=True))
    assert np.mean([(r, c + 1) in flat or (r, c - 1) in flat for r, c in flat]) > 0.98
    with pytest.raises(ValueError, match="probabilities"):
        upsets(geometry, 1e-3, [[(0, 0)]], [0.5], seed=1)


def test_weak_cells_and_the_map_have_their_rates() -> None:
    """Rates per cell and stored value: 1 % resolution over 8e5 cells at four rates; list and map agree; nested;
    chunks.
    """
    rng = np.random.default_rng(0)
    words = rng.integers(0, 256, 100_000, dtype=np.uint8)
    zero = np.broadcast_to(np.array([0.0, 1.0, 0.5, 0.1, 0.02, 0.2, 0.3, 0.4]), (words.size, 8))
    one = np.asarray(np.minimum(zero[:, ::-1], 1 - zero))
    flips = np.unpackbits((inject_map(words, zero, one, 3) ^ words)[:, None], axis=1, bitorder="little")
    stored = np.unpackbits(words[:, None], axis=1, bitorder="little")
    for bit in range(8):
        for value, rate in ((0, zero[0, bit]), (1, one[0, bit])):
            chosen = flips[stored[:, bit] == value, bit]
            assert abs(chosen.sum() - chosen.size * rate) <= LIMIT * np.sqrt(chosen.size * rate * (1 - rate))
    cells = rng.choice(words.size * 8, 5000, replace=False)
    listed = inject_weak_cells(words, cells, zero.reshape(-1)[cells], one.reshape(-1)[cells], 3)
    mask = np.zeros(words.size * 8, np.uint8)
    mask[cells] = 1
    assert np.array_equal(listed, words ^ (np.packbits(flips.reshape(-1) & mask, bitorder="little")))
    lower = inject_map(words, 0.5 * zero, 0.5 * one, 3)
    assert not np.any((lower ^ words) & ~np.packbits(flips.reshape(-1), bitorder="little"))
    part = inject_map(words[1000:], zero[1000:], one[1000:], 3, address=1000)
    assert np.array_equal(part, inject_map(words, zero, one, 3)[1000:])
    with pytest.raises(ValueError, match="twice"):
        inject_weak_cells(words, [3, 3], 0.1, 0.1, 1)
    with pytest.raises(ValueError, match="p01"):
        inject_weak_cells(words, [3], np.nan, 0.1, 1)
    with pytest.raises(ValueError, match="at most 1"):
        inject_weak_cells(words, [3], 0.6, 0.5, 1)
    draws = [inject_weak_cells(words, cells, 0.6, 0.5, 1, persistence="transient", draw=d) ^ words for d in (0, 1)]
    assert not np.array_equal(*draws)
    chosen = stored.reshape(-1)[cells]
    for mask in (np.unpackbits(flipped, bitorder="little")[cells] for flipped in draws):
        for value, rate in ((0, 0.6), (1, 0.5)):
            hit = mask[chosen == value]
            assert abs(hit.sum() - hit.size * rate) <= LIMIT * np.sqrt(hit.size * rate * (1 - rate))


def test_scrubbing_separates_errors_that_would_meet() -> None:
    """Twelve intervals of rare flips: with a scrub after each hardly a flagged word, without many (as the exact code
    says).
    """
    code, cell = Hsiao(64), BitChannel.symmetric(4e-4, 1, "transient")
    flagged = {}
    for scrubbed in (True, False):
        memory = MemoryArray(100_000, code, seed=3, on_due="refetch")
        for _ in range(12):
            memory.age(cell)
            if scrubbed:
                memory.scrub()
        if not scrubbed:
            memory.read()
        flagged[scrubbed] = memory.statistics.detected
    every = code.residual(cell)
    never = code.residual(accumulated(cell, 12))
    for scrubbed, expected in ((True, 12e5 * every.p_due), (False, 1e5 * never.p_due)):
        assert abs(flagged[scrubbed] - expected) < LIMIT * np.sqrt(expected)


def test_fixed_faults_come_back_with_age_and_go_with_rewriting() -> None:
    """Retention: nested in the age, gone after a rewrite, the same weak cells again afterwards."""
    memory = MemoryArray(20_000, 64, seed=8)
    data = np.random.default_rng(1).integers(0, 2**63, 20_000, dtype=np.uint64)
    memory.write(0, data)
    memory.age(BitChannel.uniform(0.0, 1e-3, persistence="retention"))
    young = memory.read().words ^ data
    memory.age(BitChannel.uniform(0.0, 1e-2, persistence="retention"))
    old = memory.read().words ^ data
    assert np.any(young)
    assert not np.any(young & ~old)
    assert not np.any(old & ~data)
    memory.write(0, data)
    assert np.array_equal(memory.read().words, data)
    memory.age(BitChannel.uniform(0.0, 1e-3, persistence="retention"))
    assert np.array_equal(memory.read().words ^ data, young)


def test_anti_cells_exchange_the_directions() -> None:
    """Charge loss clears bits in true rows and sets them in anti rows."""
    geometry = AddressMap(4096, 64, 2, anti_rows=4)
    memory = MemoryArray(4096, 64, geometry=geometry)
    data = np.random.default_rng(1).integers(0, 2**63, 4096, dtype=np.uint64)
    memory.write(0, data)
    memory.age(BitChannel.uniform(0.0, 0.1, persistence="retention"))
    flips = memory.read().words ^ data
    anti = geometry.anti()
    assert anti.mean() == 0.5
    assert np.any(flips[anti])
    assert not np.any(flips[~anti] & ~data[~anti])
    assert not np.any(flips[anti] & data[anti])


def test_policies_for_flagged_words() -> None:
    """raw returns the bits as they are, erase the given word, refetch what was written; only refetch repairs in a
    scrub.
    """
    two = Cells(np.array([5, 5]), np.array([0, 9]))
    for policy, word, after in (("raw", 100 ^ 513, 1), ("erase", 7, 1), ("refetch", 100, 0)):
        memory = MemoryArray(10, Hsiao(64), on_due=policy, erased=7)  # type: ignore[arg-type]
        memory.write(0, np.full(10, 100, np.uint64))
        memory.strike(two)
        reading = memory.read()
        assert int(reading.words[5]) == word
        assert np.flatnonzero(reading.due).tolist() == [5]
        memory.scrub()
        assert memory.read().counts.detected == after


def test_undetected_errors_stay_over_scrubs_and_are_counted() -> None:
    """A miscorrected word is written back as a valid codeword: wrong in every later read, never flagged again."""
    code = Hamming(11)  # corrects one error, two are always miscorrected
    memory = MemoryArray(100, code)
    memory.strike(Cells(np.array([3, 3]), np.array([0, 1])))
    memory.scrub()
    for _ in range(3):
        assert memory.read().counts == Outcomes(clean=99, miscorrected=1, unseen=1)


def test_accumulation_is_the_power_of_the_channel() -> None:
    """m intervals are the m-th power of the transition matrix; half intervals compose."""
    channel = BitChannel([0.02, 0.6], [0.05, 0.9], "transient")
    power = np.linalg.matrix_power(channel.transition_matrix(), 7)
    assert np.allclose(accumulated(channel, 7).transition_matrix(), power)
    slow = BitChannel.uniform(1e-13, 3e-13, 2, "retention")
    assert np.allclose(accumulated(accumulated(slow, 0.5), 2).p10, slow.p10, rtol=1e-9)
    with pytest.raises(ValueError, match="whole"):
        accumulated(channel, 0.5)
    with pytest.raises(ValueError, match="stuck cells are the same in every interval"):
        accumulated(BitChannel.symmetric(0.1), 2)


def test_failures_between_scrubs_are_those_of_a_memory_that_lives_through_them() -> None:
    """Expected flagged words over 20 scrubs against a MemoryArray whose flagged words are written anew."""
    code, cell = Hsiao(64), BitChannel.symmetric(5e-5, 1, "transient")
    expected = 50_000 * 20 * fresh_failures(code, 0.0, accumulated(cell, 10).p_flip).flagged
    memory = MemoryArray(50_000, code, seed=2, on_due="refetch")
    for _ in range(20):
        memory.age(accumulated(cell, 10))
        memory.scrub()
    assert abs(memory.statistics.detected - expected) < LIMIT * np.sqrt(expected)


def test_standing_errors_are_what_fresh_ones_meet() -> None:
    """Words that decode before and not after, counted one by one."""
    code, standing, fresh, words = Hsiao(8), 0.03, 0.02, 400_000
    rng = np.random.default_rng(4)
    before = rng.random((words, code.n)) < standing
    after = before | (rng.random((words, code.n)) < fresh)
    good = ~_fails(code, before)
    new = float((good & _fails(code, after)).mean())
    found = fresh_failures(code, standing, fresh)
    assert abs(found.total - new) < LIMIT * np.sqrt(new / words) + 0.01 * new  # outcomes of a weight are sampled
    whole = standing_failures(code, standing + fresh - standing * fresh)
    assert whole.total == pytest.approx(standing_failures(code, standing).total + found.total, rel=0.02)


def _fails(code: Hsiao, errors: NDArray[np.bool_]) -> NDArray[np.bool_]:
    result = code.decode_errors(errors.astype(np.uint8))
    return (result.status == Status.DETECTED) | result.codewords[:, : code.k].any(axis=1)


def test_rare_failures_are_counted_to_relative_accuracy() -> None:
    """Two flips in a SECDED word; one flip beside a standing error: the second is linear in the rate."""
    code, rate = Hsiao(64), 1e-14
    assert fresh_failures(code, 0.0, rate).flagged == pytest.approx(72 * 71 / 2 * rate**2, rel=1e-9)
    q = 1e-4
    meeting = 72 * q * (1 - q) ** 71 * 71 * rate
    assert fresh_failures(code, q, rate).flagged == pytest.approx(meeting, rel=1e-6)
    assert fresh_failures(code, q, rate).weights[2] == pytest.approx(1.0)


def test_rare_failures_of_a_code_that_is_known_by_measurement_are_refused() -> None:
    with pytest.raises(ValueError, match="not in rare events"):
        standing_failures(LDPC("ldpc-1024r72"), 1e-3)


@pytest.mark.parametrize("ways", [("retention",), ("stuck",), ("retention", "transient", "stuck")], ids="+".join)
def test_array_faults_are_those_of_the_injector(ways: tuple[Any, ...]) -> None:
    """An array without a code is the injector with the array's seed: one memory, two ways in."""
    channel = BitChannel.of(*(Cause([0.01] * 16, [0.03] * 16, way) for way in ways))
    memory = MemoryArray(1000, 16, seed=5)
    data = np.arange(1000, dtype=np.uint16)
    memory.write(0, data)
    memory.age(channel)
    assert np.array_equal(memory.read().words, Injector(channel, np.uint16)(data, 5, draw=1))


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda m: m.write(9, np.zeros(2, np.uint8)), "outside"),
        (lambda m: m.write(0, np.array([256])), "8 bits"),
        (lambda m: m.write(0, np.array([-1])), "8 bits"),
        (lambda m: m.write(0, np.array([1.0])), "integers"),
        (lambda m: m.stick(Cells(np.array([0]), np.array([8])), 1), "bit of cells"),
        (lambda m: m.stick(Cells(np.array([10]), np.array([0])), 1), "word of cells"),
        (lambda m: m.stick(Cells(np.array([1]), np.array([0])), 2), "value"),
        (lambda m: m.age(BitChannel([0.1, 0.2], [0.1, 0.2])), "2 different positions"),
        (lambda m: MemoryArray(10, 65), "64 data bits"),
        (lambda m: MemoryArray(10, 8, geometry=AddressMap(10, 9)), "geometry"),
        (lambda m: MemoryArray(10, 8, on_due="retry"), "on_due"),
    ],
)
def test_bad_use_is_named(call, match: str) -> None:  # type: ignore[no-untyped-def]
    """Addresses, widths, policies that do not fit."""
    memory = MemoryArray(10, 8)
    with pytest.raises(ValueError, match=match):
        call(memory)
    assert memory.read().counts == Outcomes(clean=10)
