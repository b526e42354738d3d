"""Locator of double-error-correcting BCH codes in closed form, without an iteration and without a table.

With locators X of the positions, ``S1 = sum X`` and ``S3 = sum X**3`` over the errors, a position is in error exactly
when ``S1 X**2 + S1**2 X + D = 0``, where ``D = S1**3 + S3`` (W. W. Peterson 1960). For a fixed X that is m linear
equations in (S1, D). Three facts of the field make them cheap:

- coordinate ``Tr(a D)`` of one equation is ``mu(S1)``, a linear form that X and X + c have in common when
  ``c**3 = 1 / a``; the coordinates a are chosen so that as many positions as possible share their forms;
- ``Tr(a S1**3)`` is a quadratic form of rank at most m: at most m / 2 products of linear forms of S1 (L. E. Dickson
  1901), not m (m - 1) / 2 products of bits;
- what is linear in it joins ``Tr(a S3)`` in the XOR network of the received word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.field import Field
from qtaml_hw.hdl.coders.locator import Bits, Found, Locator
from qtaml_hw.hdl.coders.styles import Style
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.hdl.gates.xor import share

__all__ = ["STYLES", "DoubleErrorLocator"]


def power(field: Field, x: int, exponent: int) -> int:
    """x**exponent in the field."""
    return int(field.exp[int(field.log[x]) * exponent % field.order]) if x else 0


def times(field: Field, *factors: int) -> int:
    """Product of elements of the field."""
    return int(field.exp[sum(int(field.log[f]) for f in factors) % field.order]) if all(factors) else 0


def trace(field: Field, x: int) -> int:
    """``x + x**2 + ... + x**(2**(m - 1))``, 0 or 1."""
    total = 0
    for i in range(field.m):
        total ^= power(field, x, 1 << i)
    return total


def shared_form(field: Field, a: int, x: int) -> int:
    """The form mu with ``Tr(a (S1 x**2 + S1**2 x)) = mu(S1)``, as a mask of the bits of S1."""
    mask = 0
    for j in range(field.m):
        basis = 1 << j
        value = times(field, a, basis, power(field, x, 2)) ^ times(field, a, power(field, basis, 2), x)
        mask |= trace(field, value) << j
    return mask


def quadratic_form(field: Field, a: int) -> tuple[list[tuple[int, int]], int]:
    """``Tr(a s**3)`` as products of pairs of linear forms plus one linear form, all masks of the bits of s."""
    m = field.m
    cross = np.zeros((m, m), dtype=bool)
    linear = 0
    for i in range(m):
        linear ^= trace(field, times(field, a, power(field, 1 << i, 3))) << i
        for j in range(i):
            si, sj = 1 << i, 1 << j
            value = times(field, a, si, si, sj) ^ times(field, a, si, sj, sj)
            cross[i, j] = cross[j, i] = trace(field, value)
    products = []
    while cross.any():
        i, j = (int(index[0]) for index in np.nonzero(cross))
        left, right = cross[i].copy(), cross[j].copy()  # x_i left + x_j right + left right, x_i x_j counted once
        products.append((_mask(left), _mask(right)))
        left[j] = right[i] = False
        cross[[i, j], :] = cross[:, [i, j]] = False
        both = np.outer(left, right)
        cross ^= both ^ both.T
        linear ^= _mask(left & right)
    return products, linear


def _mask(bits: NDArray[np.bool_]) -> int:
    return sum(1 << i for i in np.flatnonzero(bits).tolist())


def coordinates(field: Field, locators: Sequence[int]) -> list[int]:
    """A basis a_1 .. a_m of the field for which the positions need the fewest different forms."""

    def forms(a: int) -> int:
        masks = [0]  # the form of x is linear in x
        for i in range(field.m):
            image = shared_form(field, a, 1 << i)
            masks += [mask ^ image for mask in masks]
        return len({masks[x] for x in locators} - {0})

    chosen: list[int] = []
    span = {0}
    for a in sorted(range(1, field.order + 1), key=lambda a: (forms(a), len(quadratic_form(field, a)[0]), a)):
        if a not in span:
            chosen.append(a)
            span |= {a ^ b for b in span}
    return chosen


class Roots:
    """Whether a field element solves the locator equation: AND of m coordinates, those shared made once."""

    def __init__(self, gates: Gates, locator: DoubleErrorLocator, d: Bits, nonzero: Any, forms: dict[int, Any]) -> None:
        self.gates, self.locator, self.d, self.nonzero, self.forms = gates, locator, d, nonzero, forms
        self.equations: dict[tuple[int, int], Any] = {}

    def __call__(self, x: int) -> Any:
        """The net that is 1 when x is a root and S1 is not zero."""
        return self.gates.all([self.nonzero, *(self._equal(i, self.locator.mask(i, x)) for i in range(len(self.d)))])

    def _equal(self, i: int, mask: int) -> Any:
        if (i, mask) not in self.equations:
            unequal = self.gates.xor(self.d[i], self.forms[mask]) if mask else self.d[i]
            self.equations[i, mask] = self.gates.inv(unequal)
        return self.equations[i, mask]


class DoubleErrorLocator(Locator):
    """Positions of up to two errors of a BCH code with t = 2, extended or not.

    Parameters
    ----------
    code : BCH
    """

    def __init__(self, code: BCH) -> None:
        self.code, self.count_bits = code, 2
        self.field, self.extended = code.field, code.extended
        self.length = code.n - code.extended
        self.locators = [power(self.field, 2, self.length - 1 - i) for i in range(self.length)]
        self.shortened = 2 * (self.field.order - self.length) < self.length
        self.outside = [power(self.field, 2, i) for i in range(self.length, self.field.order)] if self.shortened else []
        self.elements = [*self.locators, *self.outside]
        self.basis = coordinates(self.field, self.elements)
        self.quadratic = [quadratic_form(self.field, a) for a in self.basis]

    def mask(self, i: int, x: int) -> int:
        """The linear form of S1 in coordinate i of the equation of locator x."""
        return shared_form(self.field, self.basis[i], x)

    @property
    def syndrome_bits(self) -> int:
        """n - k and 2 m."""
        return self.code.check_bits + 2 * self.field.m

    def syndrome(self, gates: Gates, word: Bits) -> Bits:
        """The parity checks, then S1 (m bits), then per coordinate ``Tr(a S3)`` with the linear part of its form."""
        rows = [[x >> j & 1 for x in self.locators] for j in range(self.field.m)]
        for a, (_, linear) in zip(self.basis, self.quadratic, strict=True):
            rows.append(
                [
                    trace(self.field, times(self.field, a, power(self.field, x, 3))) ^ ((x & linear).bit_count() & 1)
                    for x in self.locators
                ]
            )
        return [*super().syndrome(gates, word), *gates.network(share(rows), word[: self.length])]

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The coordinates of D, then the linear forms of S1 that the positions ask for."""
        m, r = self.field.m, self.code.check_bits
        s1, s3 = syndrome[r : r + m], syndrome[r + m :]
        pairs = [products for products, _ in self.quadratic]
        masks = sorted({mask for products in pairs for pair in products for mask in pair} | set(self._forms()))
        forms = dict(zip(masks, self._linear_forms(gates, s1, masks), strict=True))
        d = [
            gates.odd([linear, *(gates.conj(forms[left], forms[right]) for left, right in products)])
            for linear, products in zip(s3, pairs, strict=True)
        ]
        return [*d, gates.any(s1), *(forms[mask] for mask in self._forms())]

    def _forms(self) -> list[int]:
        return sorted({self.mask(i, x) for i in range(self.field.m) for x in self.elements} - {0})

    @staticmethod
    def _linear_forms(gates: Gates, s1: Bits, masks: list[int]) -> Bits:
        matrix = [[mask >> j & 1 for j in range(len(s1))] for mask in masks]
        return gates.network(share(matrix), s1)

    def roots(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Bits:
        """Whether D is not zero: then the field has two roots or none; whether each position is a root; of few
        elements that are no position whether each of these is."""
        m = self.field.m
        d, nonzero, forms = key[:m], key[m], dict(zip(self._forms(), key[m + 1 :], strict=True))
        root = Roots(gates, self, d, nonzero, forms)
        return [gates.any(d), *(root(x) for x in self.elements)]

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Roots among the positions; none where their number does not fit."""
        double, roots, outside = key[0], key[1 : 1 + self.length], key[1 + self.length :]
        found = gates.any(roots)
        lost = gates.any(outside) if self.shortened else gates.conj(double, gates.odd(roots))
        whole = gates.inv(lost)
        return self._flags(gates, syndrome, roots, double, whole, gates.conj(found, whole))

    def _flags(self, gates: Gates, syndrome: Bits, roots: Bits, double: Any, whole: Any, solved: Any) -> Found:
        """Status and count; with an extension bit, the parity of the number of errors has to fit as well."""
        r = self.code.check_bits
        inner = gates.any(syndrome[r:])  # any error outside the extension bit
        if not self.extended:
            location = [gates.conj(root, whole) for root in roots]
            count = [gates.conj(solved, gates.inv(double)), gates.conj(solved, double)]
            return Found(location, count, solved, gates.conj(inner, gates.inv(solved)))
        odd = gates.odd(syndrome[:r])
        two, one = gates.conj(solved, double), gates.conj(solved, gates.inv(double))
        alone = gates.conj(odd, gates.inv(inner))
        beside = gates.conj(one, gates.inv(odd))
        pair = gates.conj(two, gates.inv(odd))
        apply = gates.any([one, pair])
        extension = gates.disj(alone, beside)
        ce = gates.disj(apply, extension)
        count = [gates.disj(alone, gates.conj(one, odd)), gates.disj(pair, beside)]
        location = [*(gates.conj(root, apply) for root in roots), extension]
        some = gates.disj(inner, odd)
        return Found(location, count, ce, gates.conj(some, gates.inv(ce)))


PER_EQUATION, PER_EXTENDED = 2.9, 0.4
"""Gates per bit and coordinate of the locator equation, and those of the overall parity, fitted to synthesis
(benchmarks/rtl.py)."""


def _cells(code: BCH, _: int | None = None) -> float:
    return (PER_EQUATION + PER_EXTENDED * code.extended) * code.n * code.m


STYLES = (Style("double-error", cells=_cells, locator=DoubleErrorLocator, proof="cut"),)
