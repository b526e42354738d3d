"""Row codec: decoding error patterns in the layout of the stored words is decoding the codewords one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from qtaml_hw.codes import BCH, BlockCode, Counts, Hamming, Hsiao, Repetition, Status, from_name
from qtaml_hw.memory import Outcomes, RowCodec
from qtaml_hw.storage import RowLayout

CODES = [Hsiao(64), Hsiao(8, inverted=True), Hamming(11), BCH(16, 2), BCH(64, 3), Repetition(3, 8), Repetition(5, 13)]


@pytest.mark.parametrize("code", CODES, ids=lambda c: c.name)
@pytest.mark.parametrize("p", [0.02, 0.2])
def test_residual_is_what_the_code_leaves(code: BlockCode, p: float) -> None:
    """Words, flags and counts agree with `BlockCode.decode` of written and hit codewords, in whole rows."""
    planes = 2 if code.k % 2 == 0 else 1
    layout, size = RowLayout(8, planes, code.k // planes), 97 * (code.k // planes)
    rng = np.random.default_rng(5)
    codec = RowCodec.for_rows(code, layout)
    written = rng.integers(0, 256, size, dtype=np.uint8)
    errors = np.packbits(rng.random((size, 8)) < p)
    check_flips = (rng.random((layout.rows(size), code.check_bits)) < p).astype(np.uint8)
    check_errors = np.packbits(check_flips, axis=1, bitorder="little")

    data = layout.pack(written)
    check = np.unpackbits(codec.check(written), axis=1, bitorder="little")[:, : code.check_bits]
    assert np.array_equal(check, code.check(data))
    read = np.concatenate([layout.pack(written ^ errors), check ^ check_flips], axis=1)
    truth = code.decode(read)
    expected = layout.unpack(truth.codewords[:, : code.k], written ^ errors).astype(np.uint8)

    residual = codec.residual(errors, check_errors)
    due = truth.status == Status.DETECTED
    assert np.array_equal(written ^ residual.words, expected)
    assert np.array_equal(residual.due, due)
    wrong = (truth.codewords[:, : code.k] != data).any(axis=1)
    clean = ~(data ^ read[:, : code.k]).any(axis=1) & ~check_flips.any(axis=1)
    unseen = wrong & (truth.status == Status.CLEAN)
    assert residual.counts == Outcomes(
        int(clean.sum()),
        int((~wrong & ~due & ~clean).sum()),
        int(due.sum()),
        int((wrong & ~due).sum()),
        int(unseen.sum()),
    )
    assert residual.counts.reported == Counts.of(truth.status)


def test_every_double_of_a_secded_word_is_flagged_and_policies_differ() -> None:
    """All 2556 pairs of the (72,64) code: detected; raw and erase keep the errors, refetch has none."""
    codec = RowCodec.for_words(Hsiao(64))
    pairs = np.array(list(itertools.combinations(range(72), 2)))
    bits = np.zeros((len(pairs), 72), np.uint8)
    np.put_along_axis(bits, pairs, 1, axis=1)
    packed = np.packbits(bits, axis=1, bitorder="little")
    words, check = packed[:, :8].copy().view(np.uint64)[:, 0], packed[:, 8:].copy()
    for policy, left in (("raw", words), ("erase", words), ("refetch", np.zeros_like(words))):
        residual = codec.residual(words, check, policy)  # type: ignore[arg-type]
        assert residual.due.all()
        assert np.array_equal(residual.words, left)
        assert residual.counts == Outcomes(detected=len(pairs))


def test_share_of_miscorrected_triples_is_the_codes_own() -> None:
    """All 59640 triples of the (72,64) code: miscorrected exactly where three columns add up to a fourth."""
    code = Hsiao(64)
    codec = RowCodec.for_words(code)
    triples = np.array(list(itertools.combinations(range(72), 3)))
    bits = np.zeros((len(triples), 72), np.uint8)
    np.put_along_axis(bits, triples, 1, axis=1)
    packed = np.packbits(bits, axis=1, bitorder="little")
    residual = codec.residual(packed[:, :8].copy().view(np.uint64)[:, 0], packed[:, 8:].copy())
    columns = np.packbits(code.H, axis=0, bitorder="little")[0]
    sums = columns[triples[:, 0]] ^ columns[triples[:, 1]] ^ columns[triples[:, 2]]
    hit = np.isin(sums, columns)
    # a triple that decodes to data without errors: three check bits and a fourth one
    harmless = hit & (triples >= 64).all(axis=1) & (np.bitwise_count(sums) == 1)
    assert residual.counts.miscorrected == int((hit & ~harmless).sum())
    assert residual.counts.detected == int((~hit).sum())
    assert 0.5 < residual.counts.miscorrected / len(triples) < 0.6  # 0.56 for this class of codes (rtl.md 2.1)


def test_codes_without_a_table_take_the_decoder() -> None:
    """A t = 3 code with more check bits than any table corrects all triples in the loop as well."""
    code = from_name(BCH(64, 3).name)
    assert code.syndrome_table() is None
    codec = RowCodec.for_words(code)
    rng = np.random.default_rng(1)
    words = np.zeros(300, np.uint64)
    for _ in range(3):
        words |= np.uint64(1) << rng.integers(0, 64, 300).astype(np.uint64)
    residual = codec.residual(words, codec.no_errors(300))
    assert not residual.words.any()
    assert residual.counts == Outcomes(corrected=300)


@pytest.mark.parametrize(
    ("errors", "check", "match"),
    [
        (np.zeros(4, np.int64), np.zeros((4, 1), np.uint8), "word_errors"),
        (np.zeros((2, 2), np.uint64), np.zeros((4, 1), np.uint8), "word_errors"),
        (np.zeros(4, np.uint32), np.zeros((4, 1), np.uint8), "cannot hold"),
        (np.zeros(4, np.uint64), np.zeros((3, 1), np.uint8), "check_errors"),
    ],
)
def test_wrong_arrays_are_named(errors: np.ndarray, check: np.ndarray, match: str) -> None:
    """Signed words, wrong shapes and too narrow words each get their message."""
    with pytest.raises(ValueError, match=match):
        RowCodec.for_words(Hsiao(64)).residual(errors, check)
