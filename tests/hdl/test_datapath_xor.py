"""Shared XOR networks compute what the matrix says, within the depth cap, and share as published."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from amaranth.hdl import Module, Signal

from qtaml_hw.codes import make
from qtaml_hw.hdl.coders.column import ColumnLocator
from qtaml_hw.hdl.gates import xor
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.hdl.gates.xor import minimum_depth, share, shared_size
from qtaml_hw.hdl.gates.xor_halves import share_by_halves


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("extra", [0, 1, 3])
def test_network_is_the_matrix_within_its_depth(seed: int, extra: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.random((int(rng.integers(1, 14)), int(rng.integers(1, 40)))) < rng.uniform(0.05, 0.7)
    matrix[rng.integers(0, len(matrix))] = False  # an all-zero row is allowed
    cap = minimum_depth(matrix) + extra
    network = share(matrix, depth=cap, tries=2)
    words = rng.integers(0, 2, (64, matrix.shape[1]), dtype=np.uint8)
    assert np.array_equal(network.evaluate(words), words @ matrix.T.astype(int) % 2)
    assert network.depth <= cap
    assert network.size <= max(int((matrix.sum(axis=1) - 1).clip(0).sum()), 0)


@pytest.mark.parametrize("seed", range(6))
def test_late_inputs_do_not_break_the_cap(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    matrix = rng.random((8, 24)) < 0.4
    arrival = rng.integers(0, 4, 24).tolist()
    network = share(matrix, arrival=arrival)
    times = list(arrival)
    for a, b in network.gates:
        times.append(max(times[a], times[b]) + 1)
    assert max(times[node] for node in network.outputs if node is not None) <= minimum_depth(matrix, arrival)


@pytest.mark.parametrize(
    ("family", "data_bits", "size", "depth"),
    [("hsiao", 32, 69, 4), ("hsiao", 64, 143, 5), ("hsiao", 128, 310, 6), ("bch-2", 32, 150, 5), ("bch-2", 64, 340, 6)],
)
def test_encoders_stay_within_the_gates_of_greedy_pair_sharing(
    family: str, data_bits: int, size: int, depth: int
) -> None:
    """69 and 143 XORs are what Paar's method gives for OpenTitan's (39,32) and (72,64) matrices at least depth."""
    code = make(family, data_bits)
    network = share(code.H[:, :data_bits])
    data = np.random.default_rng(0).integers(0, 2, (100, data_bits), dtype=np.uint8)
    assert np.array_equal(network.evaluate(data), code.check(data))
    assert network.size <= size
    assert network.depth <= depth


@pytest.mark.parametrize("data_bits", [4, 8, 21, 32, 57, 64, 128])
def test_network_by_halves_is_the_matrix_and_knows_the_parity(data_bits: int) -> None:
    """The checks of a Hsiao code at their least depth, and the parities of their halves one XOR later."""
    H = make("hsiao", data_bits).H
    network = share_by_halves(H, parities=True)
    words = np.random.default_rng(data_bits).integers(0, 2, (40, H.shape[1]), dtype=np.uint8)
    checks = words @ H.T % 2
    seen = network.evaluate(words)
    assert np.array_equal(seen[:, :-2], checks)
    split = (len(H) + 1) // 2
    for parity, half in ((seen[:, -2], checks[:, :split]), (seen[:, -1], checks[:, split:])):
        assert np.array_equal(parity, half.sum(axis=1) % 2)
    assert network.depth <= minimum_depth(H) + 1
    assert share_by_halves(H).depth == minimum_depth(H)


@pytest.mark.parametrize("data_bits", [32, 64, 128])
def test_encoder_takes_two_gates_a_bit_and_one_a_pair_of_rows(data_bits: int) -> None:
    """Each column is a pair of rows in one half and a rest, reached by one gate of the transposed network."""
    A = make("hsiao", data_bits).H[:, :data_bits]
    rows = len(A)
    pairs = comb(rows // 2, 2) + comb(rows - rows // 2, 2)
    network = share_by_halves(A)
    assert np.array_equal(network.evaluate(np.eye(data_bits, dtype=np.uint8)), A.T)
    assert (network.size, network.depth) == (2 * data_bits + pairs - rows, minimum_depth(A))
    slack = share_by_halves(A, slack=1)
    assert np.array_equal(slack.evaluate(np.eye(data_bits, dtype=np.uint8)), A.T)
    assert slack.size <= network.size
    assert slack.depth <= network.depth + 1


@pytest.mark.parametrize(("data_bits", "size", "depth"), [(32, 82, 10), (64, 141, 11), (128, 288, 12)])
def test_secded_decoders_are_shallow_before_synthesis(data_bits: int, size: int, depth: int) -> None:
    """Gates of data and flags in a row, and XORs of the syndrome with the parities that are made beside it."""
    code = make("hsiao", data_bits)
    m, locator = Module(), ColumnLocator(code)
    made = Gates(m, "x")
    word = [Signal() for _ in range(code.n)]
    syndrome = locator.syndrome(made, word)
    found = locator.locate(made, word, syndrome, [])
    data = [made.xor(bit, flip) for bit, flip in zip(word, found.location[: code.k], strict=False)]
    assert max(map(made.depth, [*data, found.ce, found.due])) <= depth
    assert share_by_halves(code.H, parities=locator.beside, seed=locator.seed).size <= size


@pytest.mark.parametrize(("family", "data_bits"), [("bch-3", 400), ("bch-8", 300)])
def test_gates_of_a_wide_network_follow_from_a_part(
    monkeypatch: pytest.MonkeyPatch, family: str, data_bits: int
) -> None:
    """Within 15 % of what the whole takes."""
    matrix = make(family, data_bits).H[:, :data_bits]
    whole = shared_size(matrix)
    monkeypatch.setattr(xor, "SHARED", 0)
    assert shared_size(matrix) == pytest.approx(whole, rel=0.15)


def test_same_arguments_give_the_same_network() -> None:
    matrix = make("hsiao", 40).H
    assert share(matrix) == share(matrix)


def test_cap_below_the_possible_is_refused() -> None:
    with pytest.raises(ValueError, match="below the minimum depth 2"):
        share([[1, 1, 1, 1]], depth=1)
