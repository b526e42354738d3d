"""Protected memory: both methods and exact enumeration give the same residual errors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BCH, BlockCode, Hamming, Hsiao, Repetition
from qtaml_hw.memory import Injector, Outcomes, RowCodec, inject_protected

WORDS = 1 << 21
CASES = [
    (Hsiao(64), 1e-3),
    (Hsiao(64), 1e-2),
    (Hsiao(64), 0.1),
    (Hamming(4), 0.03),
    (Hamming(11), 1e-2),
    (BCH(51, 2), 1e-2),
]
METHODS = ("hits", "heavy")


def z_score(count: int, n: int, p: float) -> float:
    return float((count - n * p) / np.sqrt(n * p * (1 - p)))


LIMIT = float(norm.isf(1e-7))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("code", "p"), CASES, ids=lambda x: getattr(x, "name", str(x)))
def test_outcomes_are_those_of_the_exact_residual_channel(code: BlockCode, p: float, method: str) -> None:
    """Shares of flagged and silently wrong words, and the residual bit rate, against the sum over all patterns."""
    exact = code.residual(BitChannel.symmetric(p, 1))
    assert exact.method == "exact"
    words = np.zeros(WORDS, np.uint64)
    counts = inject_protected(words, code, p, 11, method=method)  # type: ignore[arg-type]
    assert counts.rows == WORDS
    assert abs(z_score(counts.detected, WORDS, max(exact.p_due, 1e-12))) < LIMIT or exact.p_due == 0
    assert abs(z_score(counts.miscorrected, WORDS, exact.p_miscorrected)) < LIMIT
    wrong = int(np.count_nonzero(words))
    assert abs(z_score(wrong, WORDS, exact.p_word)) < LIMIT
    clean = (1 - p) ** code.n
    assert abs(z_score(counts.clean, WORDS, clean)) < LIMIT
    flips = np.bitwise_count(words).astype(np.float64)
    error = flips.std() / np.sqrt(WORDS)
    assert abs(flips.mean() - code.k * exact.p01) < LIMIT * error
    assert int(words.max()).bit_length() <= code.k


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("code", [Hamming(4), Hamming(11)], ids=lambda c: c.name)
def test_error_count_histogram_of_small_codes(code: BlockCode, method: str) -> None:
    """Histogram of wrong data bits per decoded word (as EINSim draws it), against all 2^n patterns."""
    p = 0.02
    patterns = ((np.arange(1 << code.n)[:, None] >> np.arange(code.n)) & 1).astype(np.uint8)
    weight = patterns.sum(axis=1)
    probability = p**weight * (1 - p) ** (code.n - weight)
    left = code.decode(patterns).codewords[:, : code.k].sum(axis=1)
    expected = np.bincount(left, probability, minlength=code.k + 1)
    words = np.zeros(WORDS, np.uint64)
    inject_protected(words, code, p, 3, method=method)  # type: ignore[arg-type]
    seen = np.bincount(np.bitwise_count(words), minlength=code.k + 1)
    for count, share in zip(seen, expected, strict=True):
        spread = np.sqrt(WORDS * share * (1 - share))
        assert abs(count - WORDS * share) < LIMIT * spread + 6


def test_histograms_of_the_72_64_code_agree_between_three_ways() -> None:
    """Wrong data bits per word: hits, heavy words only, and every cell injected and decoded by rows."""
    code, p = Hsiao(64), 3e-3
    codec = RowCodec.for_words(code)
    histograms, outcomes = [], []
    for method in METHODS:
        words = np.zeros(WORDS, np.uint64)
        outcomes.append(inject_protected(words, code, p, 21, method=method))  # type: ignore[arg-type]
        histograms.append(np.bincount(np.bitwise_count(words), minlength=9)[:9])
    injector = Injector(BitChannel.symmetric(p, 8, "transient"))
    words = injector(np.zeros(8 * WORDS, np.uint8), 21).view(np.uint64)
    check = injector(np.zeros((WORDS, 1), np.uint8), 21, address=8 * WORDS)
    residual = codec.residual(words, check)
    histograms.append(np.bincount(np.bitwise_count(residual.words), minlength=9)[:9])
    outcomes.append(residual.counts)
    for a, b in ((0, 1), (0, 2), (1, 2)):
        difference = histograms[a] - histograms[b]
        assert np.all(np.abs(difference) <= LIMIT * np.sqrt(histograms[a] + histograms[b] + 4))
        for field in ("clean", "corrected", "detected", "miscorrected"):
            x, y = getattr(outcomes[a], field), getattr(outcomes[b], field)
            assert abs(x - y) < LIMIT * np.sqrt(x + y + 4), field


@pytest.mark.parametrize("method", METHODS)
def test_a_short_last_block_and_rates_at_the_ends(method: str) -> None:
    """An image that fills no block has its own number of words; p = 0 leaves it alone; draws differ, seeds repeat."""
    code = Hsiao(64)
    words = np.arange(777, dtype=np.uint64)
    assert inject_protected(words, code, 0.0, 1, method=method) == Outcomes(clean=777)  # type: ignore[arg-type]
    assert np.array_equal(words, np.arange(777))
    one, two, three = (np.zeros(777, np.uint64) for _ in range(3))
    counts = inject_protected(one, code, 0.2, 1, method=method)  # type: ignore[arg-type]
    assert counts == inject_protected(two, code, 0.2, 1, method=method)  # type: ignore[arg-type]
    inject_protected(three, code, 0.2, 1, draw=1, method=method)  # type: ignore[arg-type]
    assert counts.rows == 777
    assert np.array_equal(one, two)
    assert not np.array_equal(one, three)


@pytest.mark.parametrize(
    ("words", "code", "p", "match"),
    [
        (np.zeros(8, np.uint32), Hsiao(64), 0.1, "words"),
        (np.zeros(8, np.uint64)[::2], Hsiao(64), 0.1, "words"),
        (np.zeros(8, np.uint64), BCH(64, 3), 0.1, "code"),
        (np.zeros(8, np.uint64), Hsiao(128), 0.1, "code"),
        (np.zeros(8, np.uint64), Hsiao(64), 1.0, "p_flip"),
        (np.zeros(8, np.uint64), Hsiao(64), float("nan"), "p_flip"),
    ],
)
def test_bad_arguments_are_named(words: np.ndarray, code: BlockCode, p: float, match: str) -> None:
    """Wrong words, codes without a small table, rates outside [0, 1)."""
    with pytest.raises(ValueError, match=match):
        inject_protected(words, code, p, 1)


def test_majority_of_three_is_a_channel_of_its_own() -> None:
    """Three copies and a vote leave independent flips at 3 p^2 - 2 p^3: rows and residual channel agree."""
    code, p = Repetition(3, 8), 0.1
    codec = RowCodec.for_words(code)
    injector = Injector(BitChannel.symmetric(p, 8, "transient"))
    words = injector(np.zeros(WORDS // 4, np.uint8), 2)
    check = injector(np.zeros((WORDS // 4, 2), np.uint8), 2, address=WORDS)
    residual = codec.residual(words, check)
    rate = code.residual(BitChannel.symmetric(p, 1)).p01
    assert rate == pytest.approx(3 * p**2 - 2 * p**3)
    assert abs(z_score(int(np.bitwise_count(residual.words).sum()), 2 * WORDS, rate)) < LIMIT


@pytest.mark.parametrize("method", METHODS)
def test_corrected_words_of_a_ragged_memory(method: str) -> None:
    """A size that is no multiple of a block: outcomes add up to the words, clean ones are binomial over the draws."""
    code, p, size, draws = Hsiao(64), 5e-3, 9_001, 100
    words = np.zeros(size, np.uint64)
    counts = [inject_protected(words, code, p, 4, draw=d, method=method) for d in range(draws)]  # type: ignore[arg-type]
    assert all(c.rows == size for c in counts)
    assert abs(z_score(sum(c.clean for c in counts), draws * size, (1 - p) ** code.n)) < LIMIT


@pytest.mark.parametrize(
    ("method", "outcomes", "frozen"),
    [
        ("hits", Outcomes(48601, 35366, 14284, 1749, 9), 0x250E2CF870C3A31A),
        ("heavy", Outcomes(48856, 35105, 14329, 1710, 5), 0x77E836745A368C27),
    ],
)
def test_the_errors_of_a_seed_stay_the_same_in_later_versions(method: str, outcomes: Outcomes, frozen: int) -> None:
    """Records made with a seed can be made again."""
    words = np.zeros(100_000, np.uint64)
    assert inject_protected(words, Hsiao(64), 0.01, 2026, method=method) == outcomes  # type: ignore[arg-type]
    assert int(np.bitwise_xor.reduce(words * np.arange(words.size, dtype=np.uint64))) == frozen
