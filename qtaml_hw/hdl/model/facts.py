"""What a user of a code wants to know beyond (n, k, d, t): the manifest's `CodeRecord`.

The decoder is linear in the error pattern, so its behaviour on bare error patterns is its behaviour on every word
(Hsiao 1970; rtl.md section 2.1 quotes the triple-miscorrection shares that these figures reproduce).
"""

from __future__ import annotations

import json
from itertools import combinations
from math import comb, isclose
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BlockCode, Status
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import CirculantRecord, CodeRecord, MeasuredRecord, Miscorrection, ResidualRecord
from qtaml_hw.support.cache import Cache, content
from qtaml_hw.support.source import maker

__all__ = [
    "bit_rows",
    "code_record",
    "error_patterns",
    "matrix_record",
    "minimum_weight_codewords",
    "miscorrection",
    "untrue_claims",
]

EXHAUSTIVE = 450_000
"""Largest number of patterns of one weight that is enumerated: all triples of (137,128) are 419,220."""
SAMPLE = 20_000
"""Patterns drawn where enumeration is out of reach."""
KNOWN: Final = Cache("miscorrections")
"""`Miscorrection` as JSON, by code, weight and what counted."""
MATRIX_LENGTH = 1024
"""Longest code whose G is written out."""


def code_record(code: BlockCode, channels: tuple[BitChannel, ...] = ()) -> CodeRecord:
    """Facts of `code`, with its residual rates over each uniform channel of `channels`.

    Of a code that is decoded far beyond its distance: measured shares, where nothing is guaranteed.

    Parameters
    ----------
    code : BlockCode
    channels : tuple of BitChannel
        Raw channels at which the plan uses the code.

    Returns
    -------
    CodeRecord

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> record = code_record(make("hsiao", 8))
    >>> record.name, record.minimum_weight_codewords, record.H[0]
    ('hsiao-13-8', 55, '1111100010000')
    """
    circulants = style_of(code).encoding.circulants
    guaranteed, by_rows = code.measured is None, circulants is None
    weights = (code.t + 1, code.t + 2) if guaranteed else ()
    return CodeRecord(
        name=code.name,
        family=code.family,
        n=code.n,
        k=code.k,
        d=code.d,
        t=code.t,
        check_bits=code.check_bits,
        minimum_weight_codewords=minimum_weight_codewords(code) if guaranteed else None,
        generator_polynomial=_polynomial(code, "generator_polynomial"),
        field_polynomial=_polynomial(code, "field_polynomial"),
        G=bit_rows(code.G) if by_rows and code.n <= MATRIX_LENGTH else None,
        H=bit_rows(code.H) if by_rows else None,
        inversion=bit_rows(code.inversion[None])[0] if code.inversion.any() else None,
        bit_map=(*(f"data[{i}]" for i in range(code.k)), *(f"check[{i}]" for i in range(code.check_bits))),
        miscorrection=tuple(_known_miscorrection(code, weight) for weight in weights if weight <= code.n),
        residuals=tuple(_residual(code, channel) for channel in channels),
        quasi_cyclic=None if circulants is None else circulants(code),
        measured=tuple(
            MeasuredRecord(
                p=point.p,
                words=point.words,
                failures=point.failures,
                undetected=point.undetected,
                iterations=point.iterations / point.words,
            )
            for point in code.measured or ()
        ),
    )


def untrue_claims(record: CodeRecord, code: BlockCode) -> list[str]:
    """Fields of a record that are not those of `code`, residual rates over the channels that it names included.

    Rates are compared to five digits: the last ones depend on the processor.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> code = make("hsiao", 8)
    >>> record = code_record(code, (BitChannel.uniform(0.01, 0.02, persistence="transient"),))
    >>> untrue_claims(record, code)
    []
    >>> better = record.residuals[0].model_copy(update={"p_word": 1e-9})
    >>> untrue_claims(record.model_copy(update={"residuals": (better,)}), code)
    ['residuals']
    """
    raw = ((found.raw_p01, found.raw_p10) for found in record.residuals)
    again = code_record(code, tuple(BitChannel.uniform(*rates, persistence="transient") for rates in raw))
    ours, theirs = again.model_dump(), record.model_dump()
    return [name for name in ours if not _alike(ours[name], theirs[name])]


def _alike(a: Any, b: Any) -> bool:
    """Whether two plain structures are equal, fractions to five digits."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return isclose(a, b, rel_tol=1e-5)
    return bool(a == b)


def _known_miscorrection(code: BlockCode, errors: int) -> Miscorrection:
    """As `miscorrection`, counted once."""
    name = content(maker("numba"), code.digest(), str(errors))
    return Miscorrection(**json.loads(KNOWN.get(name, lambda: miscorrection(code, errors).model_dump_json().encode())))


def matrix_record(code: BlockCode) -> tuple[str, ...] | CirculantRecord:
    """The parity-check matrix as the manifest writes it: by rows, or its circulants."""
    circulants = style_of(code).encoding.circulants
    return bit_rows(code.H) if circulants is None else circulants(code)


def bit_rows(matrix: NDArray[np.uint8]) -> tuple[str, ...]:
    """A matrix over GF(2) as the manifest writes it."""
    return tuple("".join("01"[bit] for bit in row) for row in matrix)


def _polynomial(code: BlockCode, name: str) -> str | None:
    """A polynomial over GF(2) as hexadecimal, coefficient of x**0 in the lowest bit; None if the code has none."""
    value = getattr(code, name, None)
    return None if value is None else f"0x{int(value):x}"


def _residual(code: BlockCode, channel: BitChannel) -> ResidualRecord:
    found = code.residual(channel)
    return ResidualRecord(raw_p01=float(channel.p01[0]), raw_p10=float(channel.p10[0]), **vars(found))


def error_patterns(n: int, weight: int, limit: int, seed: int = 0) -> tuple[NDArray[np.intp], bool]:
    """Positions of `weight` wrong bits among `n`: all patterns if they are at most `limit`, else a random sample.

    Parameters
    ----------
    n, weight : int
        Length of the word and number of errors.
    limit : int
        Largest number of patterns.
    seed : int
        Seed of the sample.

    Returns
    -------
    positions : int array, shape (patterns, weight)
    exhaustive : bool
        Whether `positions` holds all patterns.

    Examples
    --------
    >>> positions, exhaustive = error_patterns(72, 2, 10_000)
    >>> positions.shape, exhaustive
    ((2556, 2), True)
    """
    if comb(n, weight) <= limit:
        flat = np.fromiter((i for pattern in combinations(range(n), weight) for i in pattern), dtype=np.intp)
        return flat.reshape(-1, weight), True
    rng = np.random.default_rng([seed, n, weight])
    return np.argsort(rng.random((limit, n)), axis=1)[:, :weight], False


def miscorrection(code: BlockCode, errors: int) -> Miscorrection:
    """What the decoder of `code` does with `errors` wrong bits.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> double, triple = (miscorrection(make("hsiao", 32), errors) for errors in (2, 3))
    >>> double.detected, double.exact, 0.59 < triple.silent < 0.60
    (1.0, True, True)
    """
    limit = EXHAUSTIVE if comb(code.n, errors) <= EXHAUSTIVE else SAMPLE
    positions, exact = error_patterns(code.n, errors, limit)
    detected = silent = 0
    for block in np.array_split(positions, -(-len(positions) // 4096)):
        words = np.zeros((len(block), code.n), dtype=np.uint8)
        words[np.arange(len(block))[:, None], block] = 1
        result = code.decode_errors(words)
        wrong = result.codewords[:, : code.k].any(axis=1)
        flagged = result.status == Status.DETECTED
        detected += int(flagged.sum())
        silent += int((wrong & ~flagged).sum())
    total = len(positions)
    return Miscorrection(errors=errors, detected=detected / total, silent=silent / total, patterns=total, exact=exact)


def minimum_weight_codewords(code: BlockCode) -> int | None:
    """Number of codewords of weight d, by counting sets of d columns of H that add up to zero; None if too many.

    For d = 3 and 4 the sums of pairs are matched: O(n**2). Larger d is not counted.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> minimum_weight_codewords(make("hamming", 4))
    7
    """
    if code.d not in (3, 4) or code.n > 2048 or code.check_bits > 62:
        return None
    columns = code.H.T.astype(np.int64) @ (1 << np.arange(code.check_bits, dtype=np.int64))
    i, j = np.triu_indices(code.n, 1)
    sums = columns[i] ^ columns[j]
    if code.d == 3:  # each codeword is found once per pair and its third column
        return int(np.isin(sums, columns).sum()) // 3
    _, counts = np.unique(sums, return_counts=True)
    return int((counts * (counts - 1) // 2).sum()) // 3  # three ways to split four columns into two pairs
