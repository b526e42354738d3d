"""Facts that hold for every code of the catalogue, whatever its family."""

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import Status, families, from_name, make
from qtaml_hw.codes.block import multiply

CATALOGUE = [
    ("hsiao", 4), ("hsiao", 13), ("hsiao", 64), ("hsiao-inverted", 32), ("hamming", 1), ("hamming", 57),
    ("parity", 8), ("repetition-3", 64), ("repetition-7", 5), ("dec", 16), ("bch-2", 64), ("tec", 64),
    ("dected", 32), ("tecqed", 16), ("bch-7", 6), ("bch-10", 64), ("bch-18", 131), ("repetition-3+bch-10", 64),
    ("repetition-5+dec", 32), ("repetition-3+hsiao-inverted", 8), ("repetition-3+dected", 16),
    ("ldpc-4096r44", 500),
    ("ldpc-2048r75", 500),
    ("ldpc-1024r34", 300),
]  # fmt: skip


@pytest.fixture(scope="module", params=CATALOGUE, ids=lambda entry: f"{entry[0]}-{entry[1]}")
def code(request):
    return make(*request.param)


def random_data(code, count):
    return np.random.default_rng(code.n).integers(0, 2, (count, code.k), dtype=np.uint8)


def random_errors(code, count, weight):
    rng = np.random.default_rng(weight)
    ranks = rng.random((count, code.n)).argsort(axis=1)
    return (ranks < weight).astype(np.uint8)


def test_name_is_canonical_and_reads_back(code):
    again = from_name(code.name)
    assert again.name == code.name == f"{code.family}-{code.n}-{code.k}"
    assert np.array_equal(again.H, code.H)
    assert np.array_equal(again.inversion, code.inversion)
    assert code.to_json()["name"] == code.name


def test_codewords_are_systematic_and_have_no_syndrome(code):
    """Data first, check bits after them; H times every codeword is the inversion constant."""
    data = random_data(code, 20)
    codewords = code.encode(data)
    assert codewords.shape == (20, code.n)
    assert np.array_equal(codewords[:, : code.k], data)
    assert np.array_equal(codewords[:, code.k :], code.check(data))
    assert not code.syndrome(codewords).any()
    assert np.array_equal(multiply(codewords, code.H.T), np.tile(code.inversion, (20, 1)))
    if not code.family.startswith("ldpc"):
        assert np.array_equal(code.H[:, code.k :], np.eye(code.check_bits))
        assert not multiply(code.G, code.H.T).any()


def test_codewords_are_clean_and_up_to_t_errors_are_corrected(code):
    data = random_data(code, 20)
    stored = code.encode(data)
    result = code.decode(stored)
    assert np.all(result.status == Status.CLEAN)
    assert not result.errors.any()
    for weight in sorted({1, code.t} & set(range(1, code.t + 1))):
        result = code.decode(stored ^ random_errors(code, 20, weight))
        assert np.array_equal(result.codewords, stored)
        assert np.all(result.status == Status.CORRECTED)
        assert np.all(result.errors == weight)


def test_decoding_depends_on_the_error_pattern_only(code):
    """Same status and same remaining errors on any stored word as on none, also for inverted codes."""
    stored = code.encode(random_data(code, 20))
    errors = random_errors(code, 20, code.t + 2)
    with_data, bare = code.decode(stored ^ errors), code.decode_errors(errors)
    assert np.array_equal(with_data.codewords ^ stored, bare.codewords)
    assert np.array_equal(with_data.status, bare.status)


def test_what_a_decoder_returns_unflagged_is_a_codeword(code):
    result = code.decode_errors(random_errors(code, 50, code.t + 3))
    stored = result.codewords ^ code.encode(np.zeros((1, code.k), dtype=np.uint8))
    assert not code.syndrome(stored[result.status != Status.DETECTED]).any()


def test_residual_rates_are_probabilities_and_vanish_without_errors(code):
    for p in (0.0, 1e-4, 0.02):
        residual = code.residual(BitChannel.symmetric(p))
        for rate in (residual.p01, residual.p10, residual.p_word, residual.p_due, residual.p_miscorrected):
            assert 0 <= rate <= 1
        assert p > 0 or residual.p_word == 0


def test_words_of_another_length_are_refused(code):
    with pytest.raises(ValueError, match=r"shape"):
        code.decode(np.zeros((1, code.n + 1), dtype=np.uint8))


def test_every_family_is_listed_with_one_line():
    for name, line in families().items():
        assert name
        assert len(line) < 100


@pytest.mark.parametrize(
    "name",
    [
        "", "hsiao", "hsiao-72", "hsiao-72-64-", "hsiao-073-64", "hsiao-73-64", "hsiao--72-64", "Hsiao-72-64",
        "hsiao-72-64\n", "hsiao-٧٢-64", "../hsiao-72-64", "x" * 10_000, "dec-78-64", "bch-0-64-64", "bch-99-9999-64",
        "bch-2-78-9999", "repetition-4-256-64", "repetition-1-64-64", "repetition-3+repetition-3-576-64",
        "repetition-3+repetition-3+hsiao-1-8", "ldpc-4096r99-4096-1792", "ldpc-4096r44-2305-1",
    ],
)  # fmt: skip
def test_names_that_no_code_has_are_refused(name):
    """Strict: no other spelling of a number, no alias, nothing built that is not asked for; the message stays short."""
    with pytest.raises(ValueError) as error:
        from_name(name)
    assert len(str(error.value)) < 500


def test_the_name_of_a_code_in_the_place_of_a_family_is_explained():
    with pytest.raises(ValueError, match=r"one code of the family 'ldpc-4096r44'"):
        make("ldpc-4096r44-4096-1792", 64)
