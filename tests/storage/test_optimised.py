"""Words made for the channel (theory.md section 8): better than any table for given words, and a local optimum."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.storage import (
    Assignment,
    Coded,
    ReadOut,
    Segment,
    StorageScheme,
    Unprotected,
    make_readout,
    moments,
    quality_of,
    stored_words,
)
from qtaml_hw.storage.optimised import _starts, channel_optimised

LEVELS = np.arange(-127, 128)
LAPLACE = np.exp(-np.abs(LEVELS) / 18.0)
POWER = float(LAPLACE @ LEVELS**2 / LAPLACE.sum())


def snr(made: ReadOut, channel: BitChannel) -> float:
    """Signal-to-noise ratio of Laplacian levels, in dB."""
    mean, variance = (x[made.assignment.encode(LEVELS)] for x in moments(made.values(), channel))
    return 10 * np.log10(POWER / quality_of(mean, variance, LEVELS, LAPLACE).distortion)


def posterior_mean_snr(channel: BitChannel) -> float:
    """The same for two's-complement words with the best table."""
    words = LEVELS & 255
    counts = np.bincount(words, weights=LAPLACE, minlength=256)
    values = np.where(np.arange(256) < 128, np.arange(256), np.arange(256) - 256)
    mean, variance = (
        x[words] for x in moments(make_readout("posterior-mean", values, counts, channel).values(), channel)
    )
    return 10 * np.log10(POWER / quality_of(mean, variance, LEVELS, LAPLACE).distortion)


@pytest.mark.parametrize(("p", "gain_db"), [(0.1, 4.5), (0.05, 7.0), (0.01, 8.0)])
def test_words_made_for_the_channel_beat_the_best_table_for_given_words(p, gain_db):
    channel = BitChannel.symmetric(p, 8)
    assert snr(channel_optimised(LEVELS, LAPLACE, channel), channel) > posterior_mean_snr(channel) + gain_db


def test_asymmetric_cells_are_used_as_they_are():
    """Words for cells that only lose ones are better there than words for symmetric cells of the same mean rate."""
    cells, mean = BitChannel.uniform(0.0, 0.1, 6), BitChannel.symmetric(0.05, 6)
    assert (
        snr(channel_optimised(LEVELS, LAPLACE, cells), cells) > snr(channel_optimised(LEVELS, LAPLACE, mean), cells) + 1
    )


def test_safe_positions_carry_what_matters():
    """With two perfect planes of eight the error is far below that of none, wherever the two lie."""
    noisy = BitChannel.symmetric(0.1, 8)
    none = snr(channel_optimised(LEVELS, LAPLACE, noisy), noisy)
    for positions in ((6, 7), (0, 1)):
        channel = noisy.with_positions(positions, 0.0, 0.0)
        assert snr(channel_optimised(LEVELS, LAPLACE, channel), channel) > none + 6


def test_perfect_cells_give_the_lloyd_max_quantiser():
    """Four levels for a Gaussian source: 9.30 dB (Max 1960); sixteen: 20.22 dB."""
    levels = np.arange(-2000, 2001)
    gauss = np.exp(-0.5 * (levels / 400) ** 2)
    for bits, expected in ((2, 9.30), (4, 20.22)):
        channel = BitChannel.symmetric(0.0, bits)
        made = channel_optimised(levels, gauss, channel)
        mean, variance = (x[made.assignment.encode(levels)] for x in moments(made.values(), channel))
        error = quality_of(mean, variance, levels, gauss).distortion
        assert 10 * np.log10(float(gauss @ levels**2 / gauss.sum()) / error) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("channel", [BitChannel.symmetric(0.1, 6), BitChannel.uniform(0.01, 0.2, 6)], ids=["bsc", "z"])
def test_neither_encoder_nor_table_can_be_improved_alone(channel):
    """The two conditions of Farvardin: every level has its nearest word, every word its posterior mean."""
    made = channel_optimised(LEVELS, LAPLACE, channel, fraction_bits=16)
    words, matrix = made.assignment.encode(LEVELS), channel.transition_matrix()
    distance = ((LEVELS[:, None, None] - made.values()) ** 2 * matrix[None]).sum(axis=2)  # (levels, stored words)
    chosen = distance[np.arange(LEVELS.size), words]
    np.testing.assert_allclose(chosen, distance.min(axis=1), rtol=1e-6, atol=1e-3)
    evidence, weighted = LAPLACE @ matrix[words], (LAPLACE * LEVELS) @ matrix[words]
    np.testing.assert_allclose(made.values(), weighted / evidence, atol=0.05)


def test_three_bits_and_four_codes_against_all_assignments():
    """Exhaustive: no assignment of four levels to words of three bits beats the one that is found."""
    values, counts, channel = np.array([-3, -1, 1, 3]), np.array([1.0, 4.0, 4.0, 1.0]), BitChannel.symmetric(0.08, 3)
    prior, matrix = counts / counts.sum(), channel.transition_matrix()

    def error(words: tuple[int, ...]) -> float:
        rows = matrix[list(words)]
        evidence, weighted = prior @ rows, (prior * values) @ rows
        return float(prior @ values**2 - weighted**2 @ (1 / evidence))

    best = min(error(words) for words in itertools.product(range(8), repeat=4))
    made = channel_optimised(values, counts, channel, fraction_bits=16)
    assert error(tuple(int(w) for w in made.assignment.encode(values))) == pytest.approx(best, rel=1e-9)


def test_first_words_are_numbered_in_natural_folded_and_gray_order():
    """Every bit on its own: cells in rising order; sign and magnitude; neighbours one bit apart. All words are used."""
    levels, counts = np.arange(-32, 32), np.ones(64)
    starts = iter(_starts(levels.astype(float), counts, BitChannel.symmetric(0.0, 4)))
    labels = []
    for _ in range(3):
        words = next(starts).reshape(16, 4)
        assert np.all(words == words[:, :1])  # one word per cell of four levels
        assert sorted(words[:, 0]) == list(range(16))
        labels.append(sum((words[:, 0] >> j & 1) << (3 - j) for j in range(4)))  # position 0 has the highest bit
    natural, folded, gray = labels
    np.testing.assert_array_equal(natural, np.arange(16))
    np.testing.assert_array_equal(folded[:8] ^ folded[:7:-1], 8)  # a level and its negative differ in the sign only
    np.testing.assert_array_equal(folded[8:] & 7, np.arange(8))  # magnitudes
    assert np.all(np.bitwise_count(gray[1:] ^ gray[:-1]) == 1)


def test_peaked_sources_want_sign_and_magnitude_and_flat_ones_natural_order(monkeypatch):
    """Rare flips, 4 bits: folded first words gain 0.9 dB on a Laplacian source and lose 0.5 dB on a flat one."""
    channel, best = BitChannel.symmetric(0.001, 4), {}
    for name, counts in (("laplace", LAPLACE), ("flat", np.ones(LEVELS.size))):
        every = list(_starts(LEVELS.astype(float), counts / counts.sum(), channel))
        for order, picked in (("natural", every[0::3]), ("folded", every[1::3]), ("all", every)):
            monkeypatch.setattr("qtaml_hw.storage.optimised._starts", lambda *_, found=picked: iter(found))
            made = channel_optimised(LEVELS, counts, channel)
            mean, variance = (x[made.assignment.encode(LEVELS)] for x in moments(made.values(), channel))
            error = quality_of(mean, variance, LEVELS, counts).distortion
            best[name, order] = 10 * np.log10(float(counts @ LEVELS**2 / counts.sum()) / error)
    assert best["laplace", "folded"] > best["laplace", "natural"] + 0.8
    assert best["flat", "natural"] > best["flat", "folded"] + 0.4
    for name in ("laplace", "flat"):
        assert best[name, "all"] >= max(best[name, "natural"], best[name, "folded"]) - 0.01


def test_design_is_reproducible():
    channel = BitChannel.symmetric(0.05, 5)
    assert (
        channel_optimised(LEVELS, LAPLACE, channel).to_json() == channel_optimised(LEVELS, LAPLACE, channel).to_json()
    )


def test_a_scheme_with_assignments_survives_json_and_stores_the_same_words():
    made = channel_optimised(LEVELS, LAPLACE, BitChannel.symmetric(0.05, 4))
    scheme = StorageScheme(4, "table", (Segment(0, LEVELS.size, 0, 1, Unprotected(), made),))
    again = StorageScheme.from_json(scheme.to_json())
    np.testing.assert_array_equal(stored_words(again, LEVELS), made.assignment.encode(LEVELS))
    assert again.to_json() == scheme.to_json()


def test_words_and_tables_that_do_not_belong_together_are_refused():
    table = ReadOut("raw", range(4), 0)
    with pytest.raises(ValueError, match="assignment exactly when"):
        StorageScheme(2, "table", (Segment(0, 3, 0, 1, Unprotected(), table),))
    with pytest.raises(ValueError, match="below 4"):
        ReadOut("x", range(4), 0, Assignment([-2, 0], [1, 4]))
    with pytest.raises(ValueError, match="rising"):
        Assignment([0, 0], [1, 2])
    with pytest.raises(ValueError, match="one lane"):
        Segment(0, 3, 2, 4, Coded("hsiao-72-64", packed=True), table)
    packed = {
        "start": 0,
        "stop": 3,
        "planes": 2,
        "lanes": 1,
        "code": "ideal",
        "packed": True,
        "readout": table.to_json(),
    }
    with pytest.raises(ValueError, match="real code"):
        Segment.from_json(packed)
    for values, counts, bits in (([1, 2], [1], 4), ([1, 2], [0, 0], 4), ([1, 2], [1, 1], 17)):
        with pytest.raises(ValueError, match=r"count|bits"):
            channel_optimised(values, counts, BitChannel.symmetric(0.1, bits))
