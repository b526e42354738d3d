"""Hsiao SECDED codes: the matrix facts, and every single and double error."""

from itertools import combinations

import numpy as np
import pytest

from qtaml_hw.codes import Hsiao, Status
from qtaml_hw.codes.block import pack_bits
from qtaml_hw.codes.hsiao import hsiao_matrix

SHIPPED = (4, 8, 16, 32, 57, 64)


@pytest.mark.parametrize("data_bits", [*range(4, 70), 128, 247, 256, 511, 512, 1013, 1014, 1024])
def test_columns_are_odd_distinct_as_light_as_possible_and_trees_as_shallow(data_bits):
    """Minimum odd-weight columns; no XOR tree of a syndrome deeper than with evenly spread ones."""
    matrix = hsiao_matrix(data_bits)
    r = len(matrix)
    assert 2 ** (r - 1) >= data_bits + r > 2 ** (r - 2) + 1 or r == 4
    weights = matrix.sum(axis=0)
    assert np.all(weights % 2 == 1)
    assert np.all(weights >= 3)
    assert len(set(pack_bits(matrix.T))) == data_bits
    fullest, average = int(matrix.sum(axis=1).max()), -(-int(matrix.sum()) // r)
    assert fullest.bit_length() == average.bit_length()  # of its check bit and so many data bits
    every_odd = sorted(i.bit_count() for i in range(1 << r) if i.bit_count() % 2 and i.bit_count() > 1)
    assert weights.sum() == sum(every_odd[:data_bits])


def test_total_ones_agree_with_the_published_matrices():
    """Ones in H of the minimum odd-weight-column codes."""
    totals = {(c.n, c.k): int(c.H.sum()) for c in map(Hsiao, (32, 64, 128, 256))}
    assert totals == {(39, 32): 103, (72, 64): 216, (137, 128): 481, (266, 256): 1050}


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("data_bits", SHIPPED)
def test_every_single_error_is_corrected_and_every_double_error_flagged(data_bits, inverted):
    """All n single and all n(n-1)/2 double errors, on a stored word that is not all zeros."""
    code = Hsiao(data_bits, inverted)
    stored = code.encode(np.arange(data_bits)[None, :] % 3 == 0)
    single = np.eye(code.n, dtype=np.uint8)
    result = code.decode(stored ^ single)
    assert np.all(result.codewords == stored)
    assert np.all(result.status == Status.CORRECTED)
    assert np.all(result.errors == 1)
    double = np.array([single[i] | single[j] for i, j in combinations(range(code.n), 2)])
    result = code.decode(stored ^ double)
    assert np.all(result.status == Status.DETECTED)
    assert np.all(result.codewords == stored ^ double)


@pytest.mark.parametrize("data_bits", range(4, 130))
def test_stuck_words_are_no_codewords_of_the_inverted_code(data_bits):
    """The all-0 word is always flagged, the all-1 word wherever an odd syndrome is left to flag it with."""
    code = Hsiao(data_bits, inverted=True)
    zero, one = code.decode(np.array([[0], [1]], dtype=np.uint8).repeat(code.n, axis=1)).status
    assert zero == Status.DETECTED
    full = code.n == 2 ** (code.check_bits - 1) - 1
    assert one == (Status.CORRECTED if full else Status.DETECTED)


@pytest.mark.parametrize(("data_bits", "share"), [(32, 0.597), (64, 0.563), (128, 0.538)])
def test_share_of_miscorrected_triple_errors(data_bits, share):
    """Every pattern of three errors; what is not miscorrected is flagged (an odd pattern is never a codeword)."""
    code = Hsiao(data_bits)
    columns = pack_bits(code.H.T)
    pairs = (columns[:, None] ^ columns)[np.triu_indices(code.n, 1)]
    used = np.zeros(1 << code.check_bits, dtype=bool)
    used[columns] = True
    hits = np.array([used[pairs ^ c].sum() for c in columns]).sum() - code.n * (code.n - 1)  # c itself in the pair
    triples = code.n * (code.n - 1) * (code.n - 2) / 2
    assert hits / triples == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("data_bits", [3, 1025, -1])
def test_width_out_of_range_is_refused(data_bits):
    with pytest.raises(ValueError, match="4 to 1024"):
        Hsiao(data_bits)
