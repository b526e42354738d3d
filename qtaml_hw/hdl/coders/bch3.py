"""Locator of triple-error-correcting BCH codes in closed form, within one cycle.

With the power sums S1, S3, S5 of the errors and ``A = S1**3 + S3``, ``E = S1**2 S3 + S5``, ``F = A**2 + S1 E``, the
error locators are the roots of

    A X**3 + A S1 X**2 + E X + F = 0

(W. W. Peterson's equations solved by Cramer's rule and multiplied by their determinant A). F is zero for two errors,
which then are the roots beside 0; A, E and F are zero for one, and the equation is replaced by ``X + S1 = 0``. By
Newton's identities a word is within distance three of a codeword exactly if the equation has as many distinct roots
among the positions as it has degrees. For each position it is m sums of the 4 m bits of the coefficients.
"""

from __future__ import annotations

from typing import Any

from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.field import Field
from qtaml_hw.hdl.coders.bch2 import power, times
from qtaml_hw.hdl.coders.locator import Bits, Found, Locator
from qtaml_hw.hdl.coders.styles import Style
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.hdl.gates.xor import share

__all__ = ["STYLES", "TripleErrorLocator", "multiplied"]


def multiplied(gates: Gates, field: Field, a: Bits, b: Bits) -> Bits:
    """Product of two field elements: the product of polynomials, reduced by the field polynomial."""
    m = field.m
    degrees = [
        gates.odd([gates.conj(a[i], b[s - i]) for i in range(max(0, s - m + 1), min(s, m - 1) + 1)])
        for s in range(2 * m - 1)
    ]
    return _linear(gates, [power(field, 2, s) for s in range(2 * m - 1)], m, degrees)


def _linear(gates: Gates, images: list[int], m: int, bits: Bits) -> Bits:
    """The m bits of the sum of those `images` whose bit is 1."""
    return gates.network(share([[image >> i & 1 for image in images] for i in range(m)], tries=2), bits)


class TripleErrorLocator(Locator):
    """Positions of up to three errors of a BCH code with t = 3, extended or not.

    Parameters
    ----------
    code : BCH
    """

    def __init__(self, code: BCH) -> None:
        self.code, self.count_bits = code, 2
        self.field, self.extended = code.field, code.extended
        self.length = code.n - code.extended
        self.locators = [power(self.field, 2, self.length - 1 - i) for i in range(self.length)]

    @property
    def syndrome_bits(self) -> int:
        """n - k and 3 m."""
        return self.code.check_bits + 3 * self.field.m

    def syndrome(self, gates: Gates, word: Bits) -> Bits:
        """The parity checks, then S1, S3, S5."""
        rows = [
            [power(self.field, x, e) >> j & 1 for x in self.locators] for e in (1, 3, 5) for j in range(self.field.m)
        ]
        return [*super().syndrome(gates, word), *gates.network(share(rows), word[: self.length])]

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The coefficients of the equation, highest first, and whether A is zero, E is zero, F is zero."""
        field, m, r = self.field, self.field.m, self.code.check_bits
        s1, s3, s5 = (syndrome[r + i * m : r + (i + 1) * m] for i in range(3))

        def raised(bits: Bits, exponent: int) -> Bits:
            """A power of two of an element, which is linear."""
            return _linear(gates, [power(field, 1 << j, exponent) for j in range(m)], m, bits)

        def plus(a: Bits, b: Bits) -> Bits:
            return [gates.xor(x, y) for x, y in zip(a, b, strict=True)]

        square = raised(s1, 2)
        a = plus(multiplied(gates, field, s1, square), s3)
        a_s1 = plus(raised(s1, 4), multiplied(gates, field, s1, s3))
        e = plus(multiplied(gates, field, square, s3), s5)
        f = plus(raised(a, 2), multiplied(gates, field, s1, e))
        no_a, no_e, no_f = (gates.inv(gates.any(c)) for c in (a, e, f))
        linear = [gates.disj(e[0], no_a), *e[1:]]
        constant = [gates.disj(x, gates.conj(no_a, y)) for x, y in zip(f, s1, strict=True)]
        return [*a, *a_s1, *linear, *constant, no_a, no_e, no_f]

    def roots(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Bits:
        """Whether each position solves the equation, and whether A is zero, E is zero, F is zero."""
        return [*self._roots(gates, key[:-3]), *key[-3:]]

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Roots among the positions; none where their number is not the degree."""
        r = self.code.check_bits
        *roots, no_a, no_e, no_f = key
        count = _at_most_three(gates, roots)
        right = gates.conj(  # degree 1 without A, 2 with A and without F, 3 with both
            gates.xor(count[1], no_a), gates.xor(count[0], gates.conj(no_f, gates.inv(no_a)))
        )
        solved = gates.all([right, gates.disj(gates.inv(no_a), no_e)])
        inner = gates.any(syndrome[r:])
        if not self.extended:
            location = [gates.conj(root, solved) for root in roots]
            due = gates.conj(inner, gates.inv(solved))
            return Found(location, [gates.conj(bit, solved) for bit in count], solved, due)
        return self._with_extension(gates, roots, count, solved, inner, gates.odd(syndrome[:r]))

    def _roots(self, gates: Gates, coefficients: Bits) -> Bits:
        """Whether each position solves the equation."""
        field, m = self.field, self.field.m
        rows = []
        for x in self.locators:
            images = [times(field, 1 << j, power(field, x, e)) for e in (3, 2, 1, 0) for j in range(m)]
            rows += [[image >> i & 1 for image in images] for i in range(m)]
        sums = gates.network(share(rows, tries=1), coefficients)
        return [gates.inv(gates.any(sums[i : i + m])) for i in range(0, len(sums), m)]

    def _with_extension(self, gates: Gates, roots: Bits, count: Bits, solved: Any, inner: Any, odd: Any) -> Found:
        """The overall parity has to be that of the number of errors, or the extension bit is one of them."""
        count = [gates.conj(bit, solved) for bit in count]
        decoded = gates.disj(solved, gates.inv(inner))
        differs = gates.xor(odd, count[0])
        full = gates.conj(*count)
        fits = gates.conj(decoded, gates.inv(gates.conj(differs, full)))
        extension = gates.all([decoded, differs, gates.inv(full)])
        apply = gates.conj(solved, fits)
        location = [*(gates.conj(root, apply) for root in roots), extension]
        total = [gates.xor(count[0], extension), gates.xor(count[1], gates.conj(count[0], extension))]
        total = [gates.conj(bit, fits) for bit in total]
        some = gates.disj(inner, odd)
        return Found(location, total, gates.conj(some, fits), gates.conj(some, gates.inv(fits)))


def _at_most_three(gates: Gates, nets: Bits) -> Bits:
    """How many of the nets are 1, if never more than three are: two bits."""
    pairs = [(net, None) for net in nets]
    while len(pairs) > 1:
        joined = []
        for (a, more_a), (b, more_b) in zip(pairs[::2], pairs[1::2], strict=False):
            more = gates.any([gates.conj(a, b), *(net for net in (more_a, more_b) if net is not None)])
            joined.append((gates.xor(a, b), more))
        pairs = joined + pairs[len(pairs) & ~1 :]
    one, two = pairs[0]
    return [one, gates.any([]) if two is None else two]


PER_EQUATION, PER_MULTIPLIER = 5.0, 8.5
"""Gates per bit and coordinate of the locator equation, and per square of the degree of the field: measured at (15,5);
for longer words the gates before synthesis, scaled alike: it does not finish."""


def _cells(code: BCH, _: int | None = None) -> float:
    return PER_EQUATION * code.n * code.m + PER_MULTIPLIER * code.m**2


STYLES = (Style("triple-error", cells=_cells, locator=TripleErrorLocator, proof="cut"),)
