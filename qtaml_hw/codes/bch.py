"""Binary BCH codes, shortened to any width: algebraic bounded-distance decoding with a failure flag.

Narrow-sense primitive codes (roots alpha, alpha^2, ..., alpha^2t), systematic. Decoding is Berlekamp-Massey and a Chien
search over the positions that the shortened code has; a root elsewhere, or fewer roots than the degree of the error
locator, flags the word. S. Lin and D. J. Costello, Error Control Coding, 2nd ed. (2004), chapter 6.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import Bits, BlockCode, DecodeResult, ResidualChannel, Status
from qtaml_hw.codes.decoding import Decoding
from qtaml_hw.codes.family import Family
from qtaml_hw.codes.field import Field, poly_mod, poly_mul
from qtaml_hw.codes.syndrome import MAX_TABLE_BITS, bounded_distance_table, exact_residual

if TYPE_CHECKING:
    from qtaml_hw.codes.bch_kernel import BchTables

__all__ = ["BCH", "FAMILIES"]

EXTENDED = {2: "dected", 3: "tecqed"}

ONE_CYCLE_FIELD = 7
"""Degree of the largest field in which hardware locates three errors within one cycle: n up to 128."""


class BCH(BlockCode):
    """Shortened narrow-sense binary BCH code that corrects `t` errors in words of `data_bits`.

    The shortest field that has room for the data is taken. Position i of the codeword is the coefficient of
    ``x**(n - 1 - i)`` (without the extension bit, which comes last).

    Parameters
    ----------
    data_bits : int
        Data bits k, 1 to 4000.
    t : int
        Errors to correct, 1 to 64. Where the generator polynomial corrects more than was asked for, `t` is that.
    extended : bool
        Add an overall parity bit, so that t + 1 errors are always flagged; for t = 2 (DECTED) and 3 (TECQED).

    Attributes
    ----------
    m : int
        Degree of the field GF(2^m).
    field : Field
        The field; `field.polynomial` is its primitive polynomial.
    generator : int
        Generator polynomial; bit i is the coefficient of x^i.
    roots : tuple of int
        Exponents of alpha at which the generator polynomial is zero by design: 1 .. 2t.
    extended : bool
        Whether the last check bit is an overall parity bit.

    Raises
    ------
    ValueError
        If no code of length up to 4095 has these parameters.

    Examples
    --------
    >>> code = BCH(64, 2)
    >>> code.name, code.m, hex(code.generator), code.roots
    ('bch-2-78-64', 7, '0x547d', (1, 2, 3, 4))
    >>> word = code.encode(np.ones((1, 64), dtype=np.uint8))
    >>> word[0, [3, 70]] ^= 1
    >>> result = code.decode(word)
    >>> int(result.errors[0]), bool(result.codewords[0, :64].all())
    (2, True)
    """

    def __init__(self, data_bits: int, t: int, extended: bool = False) -> None:
        if data_bits not in range(1, 4001):
            raise ValueError(f"data_bits of a BCH code must be 1 to 4000, got {data_bits}")
        if t not in range(1, 65):
            raise ValueError(f"t of a BCH code must be 1 to 64, got {t}")
        if extended and t not in EXTENDED:
            raise ValueError(f"an extended BCH code is made for t = 2 and 3, got {t}")
        self.field, self.generator, self.t = _smallest_code(data_bits, t)
        if extended and self.t != t:
            raise ValueError(f"no extended BCH code with t = {t} for {data_bits} data bits: it would have t = {self.t}")
        self.m, self.k, self.extended = self.field.m, data_bits, extended
        self.roots = tuple(range(1, 2 * self.t + 1))
        self.H = _parity_check(self.generator, data_bits, extended)
        self.H.setflags(write=False)
        self.n = self.H.shape[1]
        self.d = 2 * self.t + 1 + extended
        self.family = EXTENDED[t] if extended else f"bch-{self.t}"
        self.name = f"{self.family}-{self.n}-{self.k}"

    @property
    def decoding(self) -> Decoding:
        """In closed form up to t = 2, and 3 in a small field; else iteratively."""
        if self.t == 1:
            return super().decoding
        if self.t == 2:
            return Decoding("double-error", 1)
        if self.t == 3 and self.m <= ONE_CYCLE_FIELD:
            return Decoding("triple-error", 1)
        return Decoding("iterative", self.iterative_cycles)

    @property
    def iterative_cycles(self) -> int:
        """Clock cycles of a decoder that does one bit, one coefficient, one position per cycle, for any t.

        A pass over the word for the power sums, t steps of Berlekamp-Massey of 2 t + 3 cycles, a pass over the
        positions, and three cycles between them.
        """
        return 2 * (self.n - self.extended) + self.t * (2 * self.t + 3) + 3

    def decode(self, received: Bits) -> DecodeResult:
        """Decode words of shape (N, n): up to t errors are corrected, words farther from the code are flagged."""
        from qtaml_hw.codes.bch_kernel import decode_words

        words = np.array(received, dtype=np.uint8)
        if words.ndim != 2 or words.shape[1] != self.n:
            raise ValueError(f"expected words of shape (N, {self.n}), got {words.shape}")
        length = self.n - self.extended
        packed = np.zeros((len(words), -(-length // 32) * 4), dtype=np.uint8)
        packed[:, : -(-length // 8)] = np.packbits(words[:, :length], axis=1)
        x = self._tables
        counts = decode_words(words, packed, self.extended, x.remainders, x.sums, x.terms, x.rows, x.exp, x.log)
        status = np.where(counts > 0, Status.CORRECTED, Status.CLEAN).astype(np.uint8)
        status[counts < 0] = Status.DETECTED
        return DecodeResult(words, status, np.maximum(counts, 0))

    @cached_property
    def _tables(self) -> BchTables:
        from qtaml_hw.codes.bch_kernel import BchTables

        return BchTables.of(self.field, self.generator, self.n - self.extended, self.t)

    def outcome_of_weight(self, weight: int) -> tuple[float, float]:
        """From a sample of patterns; see `qtaml_hw.codes.sampling.sampled_outcome`."""
        from qtaml_hw.codes.sampling import sampled_outcome

        return sampled_outcome(self, weight)

    def residual(self, channel: BitChannel) -> ResidualChannel:
        """Exact for up to 16 check bits (see `exact_residual`), else by weight with a standard error."""
        table = self.syndrome_table()
        if table is not None:
            return exact_residual(self.H, table, self.k, channel)
        from qtaml_hw.codes.sampling import sampled_residual

        return sampled_residual(self, channel)

    def syndrome_table(self) -> NDArray[np.int32] | None:
        """Read-only decoding table for up to 16 check bits, else None; see `BlockCode.syndrome_table`."""
        return self._table if self.check_bits <= MAX_TABLE_BITS else None

    @cached_property
    def _table(self) -> NDArray[np.int32]:
        table = bounded_distance_table(self.H, self.t)
        table.setflags(write=False)
        return table


def _smallest_code(data_bits: int, t: int) -> tuple[Field, int, int]:
    """Field, generator polynomial and true t of the shortest primitive code with room for the data."""
    for m in range(2, 13):
        if 2 * t >= (1 << m) - 1:
            continue
        field = Field.of_degree(m)
        generator, roots = 1, set[int]()
        for i in range(1, 2 * t, 2):
            if i not in roots:
                generator = poly_mul(generator, field.minimal_polynomial(i))
                roots.update(field.conjugates(i))
        if generator.bit_length() - 1 + data_bits <= field.order and len(roots) < field.order - 1:
            return field, generator, next(i for i in range(1, field.order) if i not in roots) // 2
    raise ValueError(f"no BCH code up to n = 4095 corrects {t} errors in {data_bits} data bits")


def _parity_check(generator: int, data_bits: int, extended: bool) -> Bits:
    """``H = [A | I]``; column j of A is ``x**(n - 1 - j)`` modulo the generator, highest coefficient first."""
    r = generator.bit_length() - 1
    remainder = poly_mod(1 << r, generator)
    columns, size = [], -(-r // 8)
    for _ in range(data_bits):
        columns.append(remainder.to_bytes(size, "big"))
        remainder = poly_mod(remainder << 1, generator)
    packed = np.frombuffer(b"".join(columns[::-1]), dtype=np.uint8).reshape(data_bits, size)
    A = np.unpackbits(packed, axis=1)[:, 8 * size - r :].T
    if extended:
        A = np.concatenate([A, (1 + A.sum(axis=0, keepdims=True)) & 1]).astype(np.uint8)
    return np.concatenate([A, np.eye(len(A), dtype=np.uint8)], axis=1)


FAMILIES = (
    Family(r"bch-([1-9]\d?)", "bch-T", "shortened BCH, corrects T errors; T = 1..64", lambda t, k: BCH(k, int(t))),
    Family(r"()dec", "dec", "corrects two errors: bch-2", lambda _, k: BCH(k, 2)),
    Family(r"()tec", "tec", "corrects three errors: bch-3", lambda _, k: BCH(k, 3)),
    Family(r"()dected", "dected", "corrects two errors, detects three", lambda _, k: BCH(k, 2, extended=True)),
    Family(r"()tecqed", "tecqed", "corrects three errors, detects four", lambda _, k: BCH(k, 3, extended=True)),
)
