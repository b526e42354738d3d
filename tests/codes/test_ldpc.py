"""Quasi-cyclic LDPC codes: structure, the decoder bit for bit against plain Python, measured rates."""

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import LDPC, Status, ldpc_designs

DESIGNS = ldpc_designs()


def reference_decode(code, word):
    """Layered corrected min-sum as it is defined, check by check with Python integers; (word, iterations or -1)."""
    lanes, received = code.lanes, [int(bit) for bit in word]
    values = [-code.channel_value if bit else code.channel_value for bit in received]
    messages = {}
    for iteration in range(code.max_iterations):
        quiet = True
        for row in range(code.block_rows):
            circulants = [(c, s) for r, c, s in code.circulants.tolist() if r == row]
            for z in range(lanes):
                bits = [c * lanes + (z + s) % lanes for c, s in circulants]
                quiet &= sum(values[b] < 0 for b in bits) % 2 == 0
                inputs = [max(-511, min(511, values[b] - messages.get((row, z, b), 0))) for b in bits]
                least, second = sorted(abs(v) for v in inputs)[:2]
                correction = 3 if least == second else 2 if second - least < 4 else 1
                for i, b in enumerate(bits):
                    others = inputs[:i] + inputs[i + 1 :]
                    own_least = abs(inputs[i]) == least < second
                    size = max(0, min(31, second - 1 if own_least else least - correction))
                    messages[row, z, b] = -size if sum(v < 0 for v in others) % 2 else size
                    new = max(-511, min(511, inputs[i] + messages[row, z, b]))
                    quiet &= (new < 0) == (values[b] < 0)
                    values[b] = new
        if quiet:
            return [int(v < 0) for v in values], iteration + 1
    return received, -1


@pytest.mark.parametrize("design", DESIGNS)
def test_girth_is_at_least_six_and_no_column_is_lonely(design):
    """No two bits share two checks (so three errors are the least that can be missed), every bit is in two or more."""
    code = LDPC(design)
    shared = code.H.astype(np.float32).T @ code.H.astype(np.float32)
    assert np.diag(shared).min() >= 2
    np.fill_diagonal(shared, 0)
    assert shared.max() == 1


@pytest.mark.parametrize("design", DESIGNS)
def test_every_single_error_is_corrected(design):
    """One lane per block column: the decoder treats all lanes alike."""
    code = LDPC(design)
    errors = np.eye(code.n, dtype=np.uint8)[:: code.lanes]
    result = code.decode(errors)
    assert not result.codewords.any()
    assert np.all(result.errors == 1)


def test_kernel_does_what_the_definition_says_bit_for_bit():
    """Four words at a rate where some take many iterations, and one that fails at a short limit."""
    code = LDPC(DESIGNS[0])
    code.max_iterations = 6
    p = code.measured[-1].p if code.measured else 0.02
    words = (np.random.default_rng(3).random((3, code.n)) < np.array([[p / 2], [p], [3 * p]])).astype(np.uint8)
    result, iterations = code.decode_counting(words)
    for word, decoded, status, used in zip(words, result.codewords, result.status, iterations, strict=True):
        expected, count = reference_decode(code, word)
        assert decoded.tolist() == expected
        assert (status == Status.DETECTED) == (count < 0)
        assert used == (count if count > 0 else 6)


@pytest.mark.parametrize("design", DESIGNS)
def test_shortened_code_is_the_full_code_with_zeros(design):
    """Check bits of a shortened word are those of the zero-padded word, and it corrects at least as well."""
    full = LDPC(design)
    short = LDPC(design, full.k - 2 * full.lanes - 5)
    data = np.random.default_rng(0).integers(0, 2, (3, short.k), dtype=np.uint8)
    padded = np.pad(data, ((0, 0), (0, full.k - short.k)))
    assert np.array_equal(short.check(data), full.check(padded))
    assert short.H.shape == (short.check_bits, short.n)


@pytest.mark.parametrize("design", [d for d in DESIGNS if LDPC(d).measured])
def test_measured_failure_rates_are_reproduced(design):
    """300 fresh words at the largest measured rate; within 4.5 standard errors of the stored figure."""
    code = LDPC(design)
    point = code.measured[0]
    errors = (np.random.default_rng(11).random((300, code.n)) < point.p).astype(np.uint8)
    failed = code.decode(errors).codewords.any(axis=1).mean()
    expected = point.failures / point.words
    assert abs(failed - expected) < 4.5 * np.sqrt(max(expected * (1 - expected), 0.01) * (1 / 300 + 1 / point.words))


@pytest.mark.parametrize("design", [d for d in DESIGNS if LDPC(d).measured])
def test_residual_follows_the_measurements(design):
    """Failure rate never falls with p; beyond the measured range every word counts as failed."""
    code = LDPC(design)
    rates = [code.residual(BitChannel.symmetric(p)).p_word for p in np.linspace(0.001, code.measured[0].p, 12)]
    assert all(np.diff(rates) >= 0)
    beyond = code.residual(BitChannel.symmetric(min(0.5, code.measured[0].p * 1.2)))
    assert beyond.p_word == 1
    assert beyond.p01 == pytest.approx(code.measured[0].p * 1.2)


def test_unknown_designs_and_widths_are_refused():
    with pytest.raises(ValueError, match="unknown LDPC design"):
        LDPC("ldpc-1r1")
    with pytest.raises(ValueError, match="data_bits"):
        LDPC(DESIGNS[0], 1)
