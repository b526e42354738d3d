"""Residual channels against brute force, simulation and the published figures."""

from itertools import combinations, product

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BCH, Concatenation, Hamming, Hsiao, Parity, Repetition, Status, make, sampling
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.codes.sampling import binomial, patterns_of_weight, sampled_residual, sphere_density

SMALL = (
    Hsiao(4),
    Hsiao(5, inverted=True),
    Hamming(4),
    Hamming(6),
    Parity(5),
    Repetition(3, 3),
    Repetition(5, 2),
    BCH(7, 2),
    BCH(2, 2),
    Concatenation(3, Hamming(1)),
)


def words(n):
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(np.uint8)


def enumerate_all(code, p01, p10):
    """p01, p10 averaged over the data bits, P(word), P(due), P(silent): every stored word times every received word."""
    received = words(code.n)
    result = code.decode(received)
    flips = np.zeros((2, 2))  # [stored bit, wrong]
    totals = np.zeros(3)
    for stored in code.encode(words(code.k)):
        rate = np.where(stored, p10, p01)
        chance = np.where(received != stored, rate, 1 - rate).prod(axis=1) / (1 << code.k)
        wrong = (result.codewords != stored)[:, : code.k]
        for bit in (0, 1):
            here = stored[: code.k] == bit
            flips[bit] += [chance.sum() * here.sum(), (chance @ wrong[:, here]).sum()]
        due = result.status == Status.DETECTED
        totals += [chance @ wrong.any(axis=1), chance @ due, chance @ (wrong.any(axis=1) & ~due)]
    return np.array([*(flips[:, 1] / flips[:, 0]), *totals])


def figures(residual):
    return np.array([residual.p01, residual.p10, residual.p_word, residual.p_due, residual.p_miscorrected])


@pytest.mark.parametrize("code", SMALL, ids=lambda code: code.name)
@pytest.mark.parametrize("p", [1e-7, 0.01, 0.3, 0.5])
def test_symmetric_residual_is_exact_to_the_last_digits(code, p):
    """All received words of one stored word (errors do not depend on it); relative accuracy even at p = 1e-7."""
    received = words(code.n)
    result = code.decode_errors(received)
    weight = received.sum(axis=1, dtype=float)
    chance = p**weight * (1 - p) ** (code.n - weight)
    wrong = result.codewords[:, : code.k]
    due = result.status == Status.DETECTED
    bits = (chance @ wrong).mean()
    expected = [bits, bits, *(chance @ c for c in (wrong.any(axis=1), due, wrong.any(axis=1) & ~due))]
    residual = code.residual(BitChannel.symmetric(p))
    if residual.method == "exact":
        np.testing.assert_allclose(figures(residual), expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(
    "code", [c for c in SMALL if c.n < 12 and (c.k > 2 or isinstance(c, Repetition))], ids=lambda code: code.name
)
@pytest.mark.parametrize(("p01", "p10"), [(0.02, 0.0), (0.01, 0.05)])
def test_asymmetric_residual_against_every_stored_and_received_word(code, p01, p10):
    """Data density 1/2; what the mean-rate figure neglects stays below 15 % of the larger rate for codes this small."""
    expected = enumerate_all(code, p01, p10)
    residual = code.residual(BitChannel.uniform(p01, p10))
    if isinstance(code, Repetition):
        np.testing.assert_allclose(figures(residual), expected, rtol=1e-9)
    else:
        np.testing.assert_allclose(figures(residual), expected, rtol=0.15, atol=0.15 * expected.max())


@pytest.mark.parametrize(("p01", "p10"), [(0.0, 0.6), (0.6, 0.0), (0.1, 0.4)])
def test_a_bit_fails_at_its_own_rate_among_others_that_fail_at_the_mean_one(p01, p10):
    """The exact-mean-rate figure by its definition, over all received words of the zero word: Hamming (7, 4)."""
    code, rate = Hamming(4), (p01 + p10) / 2
    received = words(code.n)
    wrong = code.decode_errors(received).codewords
    expected = np.zeros(2)
    for bit in range(code.k):
        for direction, own in enumerate((p01, p10)):
            rates = np.where(np.arange(code.n) == bit, own, rate)
            chance = np.where(received == 1, rates, 1 - rates).prod(axis=1)
            expected[direction] += chance @ wrong[:, bit] / code.k
    np.testing.assert_allclose(figures(code.residual(BitChannel.uniform(p01, p10)))[:2], expected, rtol=1e-12)


@pytest.mark.parametrize("p", [0.01, 0.05])
def test_residual_of_72_64_agrees_with_simulation(p):
    """Two hundred thousand random words; each figure within 4.5 standard errors (false alarm below 1e-4 in all)."""
    code = Hsiao(64)
    rng = np.random.default_rng(1)
    result = code.decode((rng.random((200_000, 72)) < p).astype(np.uint8))
    wrong, due = result.codewords[:, :64], result.status == Status.DETECTED
    samples = [wrong.mean(axis=1), wrong.any(axis=1), due, wrong.any(axis=1) & ~due]
    residual = code.residual(BitChannel.symmetric(p))
    for sample, expected in zip(samples, figures(residual)[1:], strict=True):
        assert abs(sample.mean() - expected) < 4.5 * sample.std() / np.sqrt(len(sample))


def test_secded_breaks_even_between_3_and_5_percent():
    """(72,64) helps a little at p = 0.03 and hurts at 0.05; at 0.1 28 % of the words are silently wrong."""
    at = {p: Hsiao(64).residual(BitChannel.symmetric(p)) for p in (1e-2, 3e-2, 5e-2, 1e-1)}
    assert at[1e-2].p01 == pytest.approx(5.3e-3, rel=0.02)
    assert at[3e-2].p01 == pytest.approx(2.85e-2, rel=0.02)
    assert at[5e-2].p01 == pytest.approx(5.2e-2, rel=0.02)
    assert at[1e-1].p01 == pytest.approx(1.03e-1, rel=0.02)
    assert at[1e-1].p_miscorrected == pytest.approx(0.28, abs=0.01)


@pytest.mark.parametrize(
    ("family", "k", "p", "p_word", "p_bit"),
    [
        ("repetition-3", 64, 0.01, None, 3.0e-4),
        ("repetition-5", 64, 0.05, None, 1.2e-3),
        ("repetition-7", 64, 0.1, None, 2.7e-3),
        ("bch-7", 6, 0.01, None, 1.7e-10),
        ("bch-7", 6, 0.1, None, 2.6e-3),
        ("bch-21", 29, 0.05, 3.5e-7, None),
        ("bch-21", 29, 0.1, 7.6e-3, 1.4e-3),
        ("repetition-3+bch-10", 64, 0.1, 9.4e-4, 8.4e-5),
        ("repetition-3+bch-18", 131, 0.05, 9.6e-14, None),
        ("repetition-3+bch-18", 131, 0.1, 1.3e-4, 9.6e-6),
        ("repetition-5+dec", 64, 0.1, 3.0e-2, None),
    ],
)
def test_what_works_at_high_rates(family, k, p, p_word, p_bit):
    """Word and residual bit failure of the codes for p = 0.01 to 0.1, to the two digits they are tabulated with."""
    residual = make(family, k).residual(BitChannel.symmetric(p))
    if p_word is not None:
        assert residual.p_word == pytest.approx(p_word, rel=0.03)
    if p_bit is not None:
        assert residual.p01 == pytest.approx(p_bit, rel=0.05)


@pytest.mark.parametrize("p", [1e-3, 0.05])
def test_sampling_by_weight_agrees_with_the_exact_residual(p):
    """DEC (26,16) both ways; miscorrections are frequent there, so the sampled part counts."""
    code = BCH(16, 2)
    exact, sampled = code.residual(BitChannel.symmetric(p)), sampled_residual(code, BitChannel.symmetric(p))
    assert exact.method == "exact"
    assert sampled.p_bit_error > 0
    assert abs(sampled.p01 - exact.p01) < 4.5 * sampled.p_bit_error
    np.testing.assert_allclose(figures(sampled), figures(exact), rtol=0.05)


def test_the_standard_error_of_sampling_is_the_spread_over_seeds(monkeypatch):
    """Forty seeds of 400 patterns: the spread of a spread from 40 values is known to 11 %."""
    code, channel = BCH(16, 2), BitChannel.symmetric(0.05)
    monkeypatch.setattr(sampling, "SAMPLES", 400)
    found = []
    for seed in range(40):
        monkeypatch.setattr(sampling, "SEED", seed)
        found.append(sampled_residual(code, channel))
    spread = np.std([r.p01 for r in found], ddof=1)
    assert np.mean([r.p_bit_error for r in found]) == pytest.approx(spread, rel=0.45)
    assert np.mean([r.p01 for r in found]) == pytest.approx(code.residual(channel).p01, abs=4.5 * spread / 40**0.5)


def test_patterns_of_one_weight_are_all_equally_likely():
    """All C(6, 3) = 20 patterns over 40,000 draws: chi-squared below its 1 - 1e-6 quantile at 19 degrees of freedom."""
    patterns = patterns_of_weight(3, 6, 40_000, np.random.default_rng(5))
    assert np.all(patterns.sum(axis=1) == 3)
    counts = np.unique(patterns @ (1 << np.arange(6)), return_counts=True)[1]
    assert counts.size == 20
    assert np.sum((counts - 2000) ** 2 / 2000) < 63.7


@pytest.mark.parametrize("weight", [7, 8, 11, 20])
def test_decoders_miscorrect_as_often_as_spheres_fill_the_space(weight):
    """BCH (127, 85, 6), 150,000 patterns of one weight: near 1 / 6! = 1.4e-3; within six standard errors."""
    code = BCH(85, 6)
    expected = sphere_density(code)
    assert expected == pytest.approx(1 / 720, rel=0.3)
    patterns = patterns_of_weight(weight, code.n, 150_000, np.random.default_rng(weight))
    silent = np.mean(code.decode_errors(patterns).status != Status.DETECTED)
    assert abs(silent - expected) < 6 * np.sqrt(expected / 150_000)


@pytest.mark.parametrize("p", [0.01, 0.05])
def test_residual_of_a_long_code_from_the_density_agrees_with_decoding(p):
    """BCH (127, 64, 10): 60,000 random words, bits and words within six standard errors."""
    code = BCH(64, 10)
    assert sphere_density(code) < 1 / 4000
    errors = (np.random.default_rng(3).random((60_000, code.n)) < p).astype(np.uint8)
    wrong = code.decode_errors(errors).codewords[:, : code.k]
    residual = code.residual(BitChannel.symmetric(p))
    for sample, expected in ((wrong.mean(axis=1), residual.p01), (wrong.any(axis=1), residual.p_word)):
        assert abs(sample.mean() - expected) <= 6 * max(sample.std(), expected**0.5) / np.sqrt(len(sample))


def test_a_perfect_and_a_useless_channel():
    """p = 0 leaves nothing; p = 0.5 leaves a coin."""
    for code in SMALL:
        assert not figures(code.residual(BitChannel.symmetric(0.0))).any()
        assert code.residual(BitChannel.symmetric(0.5)).p01 == pytest.approx(0.5, rel=0.05)


def test_a_channel_with_different_positions_is_refused():
    for code, bits in product(SMALL[:3], (2, 8)):
        with pytest.raises(ValueError, match="same rates"):
            code.residual(BitChannel(np.linspace(0, 0.1, bits), np.full(bits, 0.1)))


@pytest.mark.parametrize(
    ("code", "accuracy"),
    [
        (Repetition(3, 15), 1e-9),
        (Repetition(5, 16), 1e-9),
        (Hsiao(32), 0.03),
        (Hamming(16), 0.03),
        (BCH(2, 20), 0.05),
        (Concatenation(3, Hsiao(8)), 0.05),
        (Parity(8), 0.05),
    ],
    ids=lambda x: getattr(x, "name", ""),
)
@pytest.mark.parametrize("p", [1e-7, 1e-3, 0.02])
def test_outcomes_by_weight_add_up_to_the_residual_rates(code: BlockCode, accuracy: float, p: float) -> None:
    """The number of errors is binomial; what the decoder makes of each number, summed, is what it makes of all."""
    left = code.residual(BitChannel.symmetric(p))
    found = np.zeros(2)
    for weight, mass in enumerate(binomial(code.n, p)):
        if mass > 1e-9 * (left.p_due + left.p_miscorrected):
            found += mass * np.array(code.outcome_of_weight(weight))
    assert found.sum() == pytest.approx(left.p_due + left.p_miscorrected, rel=accuracy)
    assert found[0] == pytest.approx(left.p_due, rel=accuracy, abs=0.05 * found.sum())


@pytest.mark.parametrize("weight", [3, 4, 5])
def test_errors_among_check_bits_alone_leave_the_data_right(weight):
    """Of all patterns of this weight, counted one by one."""
    code = Hsiao(8)
    patterns = list(combinations(range(code.n), weight))
    hit = sum(pattern[0] < code.k for pattern in patterns) / len(patterns)
    assert sampling._expected_outcomes(code, weight, 0.0)[2] == pytest.approx(hit)
    assert sampling._expected_outcomes(code, weight, 0.25)[2] == pytest.approx(0.75 * hit + 0.25)
