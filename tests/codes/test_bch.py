"""BCH codes against galois, the published tables, and all error patterns of small codes."""

from itertools import combinations

import galois
import numpy as np
import pytest

from qtaml_hw.codes import BCH, Status
from qtaml_hw.codes.field import PRIMITIVE, Field
from qtaml_hw.codes.syndrome import bounded_distance_table

# n: k/t of the narrow-sense primitive codes
TABLE = {
    15: "11/1 7/2 5/3",
    31: "26/1 21/2 16/3 11/5 6/7",
    63: "57/1 51/2 45/3 39/4 36/5 30/6 24/7 18/10 16/11 10/13 7/15",
    127: "120/1 113/2 106/3 99/4 92/5 85/6 78/7 71/9 64/10 57/11 50/13 43/14 36/15 29/21 22/23 15/27 8/31",
    255: "247/1 239/2 231/3 223/4 215/5 207/6 199/7 191/8 187/9 179/10 171/11 163/12 155/13 147/14 139/15 131/18 "
    "123/19 115/21 107/22 99/23 91/25 87/26 79/27 71/29 63/30 55/31 47/42 45/43 37/45 29/47 21/55 13/59 9/63",
}
EXHAUSTIVE = (BCH(7, 2), BCH(5, 3), BCH(16, 2), BCH(6, 7), BCH(16, 2, extended=True), BCH(5, 3, extended=True))


def patterns(n, weight):
    chosen = np.array(list(combinations(range(n), weight)))
    out = np.zeros((len(chosen), n), dtype=np.uint8)
    np.put_along_axis(out, chosen, 1, axis=1)
    return out


@pytest.mark.parametrize("m", PRIMITIVE)
def test_field_is_generated_by_a_primitive_element(m):
    """alpha runs through all non-zero elements, and the polynomial is the first primitive one of its degree."""
    field = Field.of_degree(m)
    assert sorted(field.exp[: field.order]) == list(range(1, field.order + 1))
    assert field.polynomial == int(galois.primitive_poly(2, m, method="min"))


@pytest.mark.parametrize(("n", "row"), TABLE.items())
def test_dimension_and_t_of_primitive_codes(n, row):
    """k/t of every primitive code up to n = 255; the t asked for may be smaller than what the code corrects."""
    for pair in row.split():
        k, t = map(int, pair.split("/"))
        code = BCH(k, t)
        assert (code.n, code.k, code.t) == (n, k, t)


@pytest.mark.parametrize(("k", "t"), [(7, 2), (5, 3), (21, 2), (6, 7), (16, 11), (64, 10), (22, 23), (131, 18)])
def test_generator_and_decoder_agree_with_galois(k, t):
    """Same generator polynomial, same words and same failures on random patterns of 0 to t + 3 errors, of each number
    at least two: galois takes up to 0.1 s for a long word.
    """
    code = BCH(k, t)
    polynomial = galois.Poly.Int(code.field.polynomial)
    field = galois.GF(2, code.m, irreducible_poly=polynomial, compile="python-calculate")
    oracle = galois.BCH(code.n, k, extension_field=field, alpha=field(2))
    assert int(oracle.generator_poly) == code.generator
    assert np.array_equal(code.G, np.array(oracle.G))
    rng = np.random.default_rng(t)
    words = max(100, 4 * (t + 4)) if code.n < 100 else 2 * (t + 4)
    data = rng.integers(0, 2, (words, k), dtype=np.uint8)
    weights = np.arange(words) % (t + 4)
    errors = (rng.random((words, code.n)).argsort(axis=1).argsort(axis=1) < weights[:, None]).astype(np.uint8)
    result = code.decode(code.encode(data) ^ errors)
    decoded, count = oracle.decode(galois.GF2(code.encode(data) ^ errors), errors=True)
    assert np.array_equal(result.status == Status.DETECTED, count == -1)
    fine = count >= 0
    assert np.array_equal(result.codewords[fine, :k], np.array(decoded)[fine])
    assert np.array_equal(result.errors[fine], count[fine])


@pytest.mark.parametrize("code", [BCH(923, 10), BCH(3000, 64), BCH(4000, 3, extended=True)], ids=str)
def test_long_codes_restore_up_to_t_errors_and_answer_with_codewords(code):
    """Beyond t errors a word is flagged and left alone, or what comes out is a codeword within t of it."""
    rng = np.random.default_rng(2)
    sent = code.encode(rng.integers(0, 2, (60, code.k), dtype=np.uint8))
    weights = np.linspace(0, code.t + 4, 60).astype(int)
    received = sent.copy()
    for word, weight in zip(received, weights, strict=True):
        word[rng.choice(code.n, weight, replace=False)] ^= 1
    result = code.decode(received)
    within, flagged = weights <= code.t, result.status == Status.DETECTED
    assert np.array_equal(result.codewords[within], sent[within])
    assert np.array_equal(result.errors[within], weights[within])
    assert np.array_equal(result.status[within], np.minimum(weights[within], 1))
    assert np.array_equal(result.codewords[flagged], received[flagged])
    assert not code.syndrome(result.codewords[~flagged]).any()
    assert flagged.any()


@pytest.mark.parametrize("code", EXHAUSTIVE, ids=lambda code: code.name)
def test_every_pattern_of_up_to_t_errors_is_corrected(code):
    stored = code.encode(np.ones((1, code.k), dtype=np.uint8))
    for weight in range(1, min(code.t, 3) + 1):
        errors = patterns(code.n, weight)
        result = code.decode(stored ^ errors)
        assert np.all(result.codewords == stored)
        assert np.all(result.errors == weight)
        assert np.all(result.status == Status.CORRECTED)


@pytest.mark.parametrize(
    "code", [BCH(16, 2, extended=True), BCH(32, 2, extended=True), BCH(5, 3, extended=True)], ids=str
)
def test_extended_codes_flag_every_pattern_of_t_plus_one_errors(code):
    """DECTED: all triples; TECQED: all quadruples."""
    assert np.all(code.decode_errors(patterns(code.n, code.t + 1)).status == Status.DETECTED)


@pytest.mark.parametrize("code", [c for c in EXHAUSTIVE if c.check_bits <= 16], ids=lambda code: code.name)
def test_algebraic_decoder_and_syndrome_table_are_the_same_decoder(code):
    """For every syndrome: the algebra finds exactly the bounded-distance pattern or flags the word."""
    r = code.check_bits
    syndromes = ((np.arange(1 << r)[:, None] >> np.arange(r)) & 1).astype(np.uint8)
    result = code.decode(np.concatenate([np.zeros((1 << r, code.k), dtype=np.uint8), syndromes], axis=1))
    flips = np.zeros((1 << r, code.n), dtype=np.uint8)
    table = bounded_distance_table(code.H, code.t)
    row, column = np.nonzero(table >= 0)
    flips[row, table[row, column]] = 1
    received = np.concatenate([np.zeros((1 << r, code.k), dtype=np.uint8), syndromes], axis=1)
    assert np.array_equal(result.codewords, received ^ flips)
    assert np.array_equal(result.status == Status.DETECTED, table[:, 0] == -2)
    assert np.array_equal(code.syndrome_table(), table)


@pytest.mark.parametrize(("k", "t", "n"), [(16, 2, 26), (32, 2, 44), (64, 2, 78), (128, 2, 144), (64, 3, 85)])
def test_lengths_of_the_shortened_memory_codes(k, t, n):
    assert BCH(k, t).n == n
    assert BCH(k, t).name == f"bch-{t}-{n}-{k}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((0, 2), "data_bits"), ((64, 0), "t of a BCH"), ((64, 65), "t of a BCH"), ((64, 4, True), "t = 2 and 3")],
)
def test_parameters_out_of_range_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        BCH(*arguments)
