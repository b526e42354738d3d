"""Quasi-cyclic LDPC codes: structure, the decoder bit for bit against plain Python, measured rates."""

import math
from itertools import combinations

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import LDPC, FastLDPC, Status, from_name, ldpc, ldpc_designs
from qtaml_hw.codes.ldpc import Measurement

DESIGNS = ldpc_designs()


def reference_decode(code, words):
    """Layered corrected min-sum as it is defined, in NumPy integers; words, and iterations or -1."""
    known = np.s_[code.k : (code.block_columns - code.block_rows) * code.lanes]
    words = code._full_words(words)
    values = np.where(words, -code.channel_value, code.channel_value).astype(int)
    values[:, known] = 511
    messages = np.zeros((len(code.circulants), len(words), code.lanes), dtype=int)
    decoded, used = words.copy(), np.full(len(words), -1)
    for iteration in range(code.max_iterations):
        quiet = np.ones(len(words), dtype=bool)
        for row in range(code.block_rows):
            edges = np.flatnonzero(code.circulants[:, 0] == row)
            columns, shifts = code.circulants[edges, 1], code.circulants[edges, 2]
            bits = columns[:, None] * code.lanes + (np.arange(code.lanes) + shifts[:, None]) % code.lanes
            before = values[:, bits].swapaxes(0, 1)
            inputs = np.clip(before - messages[edges], -511, 511)
            least, second = np.sort(abs(inputs), axis=0)[:2]
            correction = np.select([least == second, second - least < 4], [3, 2], 1)
            alone = (abs(inputs) == least) & (least < second)
            size = np.clip(np.where(alone, second - 1, least - correction), 0, 31)
            others_odd = ((inputs < 0).sum(axis=0) - (inputs < 0)) % 2
            messages[edges] = np.where(others_odd, -size, size)
            after = np.clip(inputs + messages[edges], -511, 511)
            quiet &= ((before < 0).sum(axis=0) % 2 == 0).all(axis=1) & ((before < 0) == (after < 0)).all(axis=(0, 2))
            values[:, bits] = after.swapaxes(0, 1)
        finished = quiet & (used < 0)
        decoded[finished], used[finished] = values[finished] < 0, iteration + 1
    return np.delete(decoded, known, axis=1), used


def cycles_of_six(code):
    """ACE of every 6-cycle of one lane: edges from its bits to checks outside of it."""
    degree = np.bincount(code.circulants[:, 1])
    rows = [dict(code.circulants[code.circulants[:, 0] == row][:, 1:].tolist()) for row in range(code.block_rows)]

    def steps(row, other):
        shared = sorted(rows[row].keys() & rows[other].keys())
        return np.array([(c, rows[row][c] - rows[other][c]) for c in shared]).reshape(-1, 2)

    found = []
    for i, j, k in combinations(range(code.block_rows), 3):
        a, b, c = steps(i, j), steps(j, k), steps(k, i)
        closed = (a[:, None, None, 1] + b[:, None, 1] + c[:, 1]) % code.lanes == 0
        columns = np.array([a[x, 0] * 10**6 + b[y, 0] * 1000 + c[z, 0] for x, y, z in np.argwhere(closed)], dtype=int)
        triples = np.stack([columns // 10**6, columns // 1000 % 1000, columns % 1000], axis=1)
        distinct = [set(t) for t in triples.tolist() if len(set(t)) == 3]
        found += [int(sum(degree[c] - 2 for c in t)) for t in distinct]
    return found


@pytest.mark.parametrize("design", DESIGNS)
def test_no_two_bits_share_two_checks_and_none_is_lonely(design):
    """Girth of at least six (so three errors are the least that can be missed); every bit is in two checks or more."""
    code = LDPC(design)
    assert np.bincount(code.circulants[:, 1]).min() >= 2
    for upper, lower in combinations(range(code.block_rows), 2):
        rows = [dict(code.circulants[code.circulants[:, 0] == row][:, 1:].tolist()) for row in (upper, lower)]
        turns = [(rows[0][c] - rows[1][c]) % code.lanes for c in rows[0].keys() & rows[1].keys()]
        assert len(turns) == len(set(turns))


@pytest.mark.parametrize("design", [d for d in DESIGNS if "4096" in d])
def test_short_cycles_are_well_connected(design):
    """Up to rate 0.38 there is no 6-cycle (girth 8); where there are some, none is nearly closed: ACE of 3 or more."""
    extrinsic = cycles_of_six(LDPC(design))
    assert min(extrinsic, default=99) >= 3
    if LDPC(design).rate < 0.4:
        assert not extrinsic


def test_cycles_are_found():
    """The count used above agrees with one over the dense matrix of a code with random shifts."""
    code = scattered(LDPC("ldpc-1024r72"))
    H = code._parity_check().astype(int)
    rows = np.arange(code.block_rows) * code.lanes  # by symmetry, cycles through lane 0 of their first block row
    # Closed walks of six steps over three checks of different block rows and three different bits.
    count = 0
    bits = [np.flatnonzero(row) for row in H]
    block = np.arange(len(H)) // code.lanes
    checks = [np.flatnonzero(column) for column in H.T]
    for first in rows:
        for a in bits[first]:
            for second in (s for s in checks[a] if block[s] > block[first]):
                for b in bits[second]:
                    for third in (t for t in checks[b] if block[t] > block[second] and b != a):
                        count += sum(first in checks[c] for c in bits[third] if c not in (a, b))
    assert count == len(cycles_of_six(code)) > 0


def scattered(code):
    """The same base matrix, with random shifts in the data columns."""
    rng = np.random.default_rng(1)
    circulants = code.circulants.copy()
    data = circulants[:, 1] < code.block_columns - code.block_rows
    circulants[data, 2] = rng.integers(0, code.lanes, data.sum())
    code.circulants = circulants
    return code


@pytest.mark.parametrize("design", DESIGNS)
def test_stored_shifts_are_better_than_random_ones(design):
    """As recorded when the code was found: the same words, the same base matrix."""
    record = next(entry["search"] for entry in ldpc._load("ldpc_matrices.json") if entry["name"] == design)
    assert record["failures"] <= record["failures_random_shifts"]
    assert record["words"] >= 1000


def test_random_shifts_fail_more_words():
    """Measured here on 500 words of the largest codes together: at least half as many failures again."""
    failed = np.zeros(2, dtype=int)
    for design in ("ldpc-4096r44", "ldpc-4096r62", "ldpc-4096r75"):
        p = next(entry["search"]["p"] for entry in ldpc._load("ldpc_matrices.json") if entry["name"] == design)
        for i, code in enumerate((LDPC(design), scattered(LDPC(design)))):
            words = (np.random.default_rng(2).random((500, code.n)) < 1.03 * p).astype(np.uint8)
            failed[i] += code.decode(words).codewords.any(axis=1).sum()
    assert failed[1] >= 1.5 * failed[0]


@pytest.mark.parametrize("design", DESIGNS)
def test_encoded_words_satisfy_every_check(design):
    """By the dense parity-check matrix, not by the encoder's own rotations."""
    code = LDPC(design)
    words = code.encode(np.random.default_rng(0).integers(0, 2, (3, code.k), dtype=np.uint8))
    assert not ((words.astype(np.float32) @ code.H.T.astype(np.float32)) % 2).any()
    assert not code.syndrome(words).any()
    words[0, 5] ^= 1
    assert np.array_equal(code.syndrome(words)[0], code.H[:, 5])


@pytest.mark.parametrize("design", DESIGNS)
def test_every_single_error_is_corrected(design):
    """One lane per block column: the decoder treats all lanes alike."""
    code = LDPC(design)
    errors = np.eye(code.n, dtype=np.uint8)[:: code.lanes]
    result = code.decode(errors)
    assert not result.codewords.any()
    assert np.all(result.errors == 1)


def noisy(code, count, highest=0.1):
    """Random codewords, from easy ones to some that fail."""
    rng = np.random.default_rng(3)
    words = code.encode(rng.integers(0, 2, (count, code.k), dtype=np.uint8))
    return words ^ (rng.random(words.shape) < np.linspace(0.03, highest, count)[:, None])


@pytest.mark.parametrize("left_out", [0, 77])
def test_kernel_does_what_the_definition_says_bit_for_bit(left_out):
    """60 random codewords of a full code and a shortened one; every one has the iterations of the definition."""
    code = LDPC("ldpc-1024r53", LDPC("ldpc-1024r53").k - left_out)
    words = noisy(code, 60)
    result = code.decode(words)
    decoded, used = reference_decode(code, words)
    assert np.array_equal(result.codewords, decoded)
    assert np.array_equal(result.status == Status.DETECTED, used < 0)
    assert np.array_equal(result.iterations, np.where(used < 0, code.max_iterations, used))
    assert np.array_equal(result.errors, (decoded != words).sum(axis=1))
    assert 5 < np.count_nonzero(used < 0) < 40
    assert len(set(used.tolist())) > 12


@pytest.mark.parametrize("design", ["ldpc-1024r53", "ldpc-4096r44"])
def test_a_word_does_not_feel_the_words_before_it(design):
    """100 words at once, in the opposite order, in parts of 7, and some of them alone."""
    code = LDPC(design)
    words = noisy(code, 100, highest=0.13)
    whole = code.decode(words)
    parts = [code.decode(words[::-1])] + [code.decode(words[i : i + 7]) for i in range(0, 100, 7)]
    parts += [code.decode(words[i : i + 1]) for i in (0, 50, 99)]
    rows = [np.arange(100)[::-1], *(np.arange(i, min(i + 7, 100)) for i in range(0, 100, 7)), [0], [50], [99]]
    for part, own in zip(parts, rows, strict=True):
        assert np.array_equal(part.codewords, whole.codewords[own])
        assert np.array_equal(part.iterations, whole.iterations[own])
        assert np.array_equal(part.status, whole.status[own])
    assert set(whole.status.tolist()) == {Status.CORRECTED, Status.DETECTED}


def test_decoding_does_not_depend_on_the_codeword():
    """The same errors on random codewords and on the zero word: the same words fail, but for values of exactly 0."""
    code = LDPC("ldpc-1024r53")
    rng = np.random.default_rng(5)
    words = code.encode(rng.integers(0, 2, (300, code.k), dtype=np.uint8))
    errors = (rng.random(words.shape) < 0.085).astype(np.uint8)
    failed = (code.decode(words ^ errors).codewords != words).any(axis=1)
    of_zero = code.decode(errors).codewords.any(axis=1)
    assert 20 < failed.sum() < 280
    assert np.count_nonzero(failed != of_zero) <= 30


@pytest.mark.parametrize("design", DESIGNS)
def test_shortened_code_is_the_full_code_with_zeros(design):
    """Check bits of a shortened word are those of the zero-padded word, and it corrects at least as well."""
    full = LDPC(design)
    short = LDPC(design, full.k - 2 * full.lanes - 5)
    data = np.random.default_rng(0).integers(0, 2, (3, short.k), dtype=np.uint8)
    padded = np.pad(data, ((0, 0), (0, full.k - short.k)))
    assert np.array_equal(short.check(data), full.check(padded))
    assert short.H.shape == (short.check_bits, short.n)


def test_every_design_is_measured_down_to_rare_failures():
    """From where 1 word in 200 fails or more to where at most 1 in 100,000 does, of 200,000 at least."""
    for design in DESIGNS:
        points = LDPC(design).measured
        assert points[0].rate >= 5e-3, design
        assert points[-1].rate <= 1e-5, design
        assert points[-1].words >= 200_000, design


@pytest.mark.parametrize("design", DESIGNS)
def test_measured_failure_rates_are_reproduced(design):
    """200 fresh words at the largest measured rate; within 4.5 standard errors of the stored figure."""
    code = LDPC(design)
    point = code.measured[0]
    rng = np.random.default_rng(11)
    words = code.encode(rng.integers(0, 2, (200, code.k), dtype=np.uint8))
    result = code.decode(words ^ (rng.random(words.shape, dtype=np.float32) < point.p))
    failed = (result.codewords != words).any(axis=1).mean()
    spread = np.sqrt(max(point.rate * (1 - point.rate), 0.01) * (1 / 200 + 1 / point.words))
    assert abs(failed - point.rate) < 4.5 * spread


@pytest.mark.parametrize("design", DESIGNS)
def test_residual_follows_the_measurements(design):
    """It never falls with p, meets measured points, and bounds what lies below; above them every word has failed."""
    code = LDPC(design)
    points = code.measured
    rates = [code.residual(BitChannel.symmetric(p)).p_word for p in np.linspace(1e-4, points[0].p, 40)]
    assert all(np.diff(rates) > -1e-12)
    assert code.residual(BitChannel.symmetric(points[0].p)).p_word == pytest.approx(points[0].rate)
    below = code.residual(BitChannel.symmetric(points[-1].p / 2))
    assert below.method == "simulation, upper bound"
    assert points[-1].rate < below.p_word <= points[-1].upper
    beyond = code.residual(BitChannel.symmetric(min(0.5, points[0].p * 1.2)))
    assert beyond.p_word == 1
    assert beyond.p01 == pytest.approx(points[0].p * 1.2)


def test_no_failure_is_not_a_rate_of_zero():
    """The bound is what would show no failure in one run of 20, and it is below the rate at the next larger p."""
    clean = Measurement(0.05, 3000, 0, 0, 0, 30000)
    assert (1 - clean.upper) ** 3000 == pytest.approx(0.05)
    some = Measurement(0.05, 3000, 6, 0, 600, 30000)
    # Poisson tail: 6 or fewer of 3000 at the bound have a probability of about 5 %
    mean = 3000 * some.upper
    tail = sum(np.exp(-mean) * mean**i / math.factorial(i) for i in range(7))
    assert 0.02 < tail < 0.08


def test_unknown_designs_and_widths_are_refused():
    with pytest.raises(ValueError, match="unknown LDPC design"):
        LDPC("ldpc-1r1")
    with pytest.raises(ValueError, match="data_bits"):
        LDPC(DESIGNS[0], 1)


def test_hardware_works_on_32_checks_of_every_design_at_once() -> None:
    """Lanes are 32, 64 or 128."""
    assert {LDPC(design).rows_per_clock for design in DESIGNS} == {32}


def test_the_fast_decoder_is_another_code_of_the_same_matrix() -> None:
    """Check bits and matrix are those of the design; words, flags and iterations are its own."""
    fast, slow = FastLDPC("ldpc-1024r72"), LDPC("ldpc-1024r72")
    assert np.array_equal(fast.H, slow.H)
    assert from_name(fast.name).digest() == fast.digest() != slow.digest()
    rng = np.random.default_rng(4)
    data = rng.integers(0, 2, (60, fast.k), dtype=np.uint8)
    sent = fast.encode(data)
    flips = (rng.random(sent.shape) < np.repeat([0.0, 0.012, 0.05], 20)[:, None]).astype(np.uint8)
    found = fast.decode(sent ^ flips)
    assert found.iterations is not None
    assert np.array_equal(found.codewords[:40], sent[:40])
    assert np.array_equal(found.errors[:40], flips[:40].sum(axis=1))
    assert set(found.iterations[:20].tolist()) == {2}  # G + 1 quiet steps are more than one iteration
    failed = found.status == Status.DETECTED
    assert failed[40:].all()
    assert np.array_equal(found.codewords[failed], (sent ^ flips)[failed])
    assert set(found.iterations[failed].tolist()) == {fast.max_iterations}


def test_the_fast_decoder_was_measured_where_it_is_wanted() -> None:
    """At p = 0.02 and 0.01: at most twice the failures of the layered decoder, over sixteen data bits in a cycle."""
    for design, p in (("ldpc-4096r75", 0.02), ("ldpc-4096r81", 0.01)):
        fast, slow = FastLDPC(design), LDPC(design)
        [point], [other] = ([x for x in code.measured if x.p == p] for code in (fast, slow))
        assert point.words >= 20_000
        assert point.rate < 2 * other.upper
        cycles = 1 + fast.timing().cycles_per_iteration * point.iterations / point.words
        assert fast.k / cycles > 16
