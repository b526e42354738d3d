"""Locator of codes that correct one error or none: the syndrome is compared with every column of H.

The comparison is a two-level decoder: all patterns that occur in the lower half of the syndrome, all that occur in the
upper half, one AND per bit of the word. Whether any column matched needs no OR over the word: upper patterns that go
with the same set of lower ones are joined first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from qtaml_hw.codes.block import BlockCode, pack_bits
from qtaml_hw.hdl.gates import Gates
from qtaml_hw.hdl.locator import Bits, Found, Locator

__all__ = ["ColumnLocator"]


class Minterms:
    """AND terms of all bits of a vector, made as they are asked for, each half shared."""

    def __init__(self, gates: Gates, bits: Bits) -> None:
        self.gates, self.bits, self.width = gates, bits, len(bits)
        self.half = len(bits) // 2
        self.terms: dict[int, Any] = {}
        if len(bits) > 1:
            self.low, self.high = Minterms(gates, bits[: self.half]), Minterms(gates, bits[self.half :])

    def __getitem__(self, value: int) -> Any:
        if value not in self.terms:
            self.terms[value] = self._make(value)
        return self.terms[value]

    def _make(self, value: int) -> Any:
        if len(self.bits) == 1:
            return self.bits[0] if value else self.gates.inv(self.bits[0])
        low, high = value & ((1 << self.half) - 1), value >> self.half
        return self.gates.conj(self.low[low], self.high[high])


class ColumnLocator(Locator):
    """Single errors by comparing the syndrome with the columns; any other syndrome is flagged.

    Parameters
    ----------
    code : BlockCode
        With t <= 1; t = 0 corrects nothing.
    """

    def __init__(self, code: BlockCode) -> None:
        self.code, self.count_bits = code, 1

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The syndrome is the key already."""
        return []

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Match and flag."""
        if self.code.t == 0:
            zero = gates.any([])
            return Found([zero] * self.code.n, [zero], zero, gates.any(syndrome))
        half = len(syndrome) // 2
        low, high = Minterms(gates, syndrome[:half]), Minterms(gates, syndrome[half:])
        columns = [int(column) for column in pack_bits(self.code.H.T)]
        location = [gates.conj(low[c & ((1 << half) - 1)], high[c >> half]) for c in columns]
        some = gates.inv(gates.conj(low[0], high[0]))
        forbidden = forbidden_sets(columns, len(syndrome))
        if forbidden is None:
            ce = self._matched(gates, columns, low, high)
            due = gates.conj(some, gates.inv(ce))
        else:
            odd = gates.odd(syndrome)
            misfit = contains_any(gates, syndrome, forbidden)
            ce = gates.conj(odd, gates.inv(misfit))
            due = gates.disj(gates.conj(some, gates.inv(odd)), misfit)
        return Found(location, [ce], ce, due)

    def _matched(self, gates: Gates, columns: list[int], low: Minterms, high: Minterms) -> Any:
        """Whether any column matches: an OR of products of ORs."""
        half = low.width
        partners: dict[int, set[int]] = {}
        for column in columns:
            partners.setdefault(column >> half, set()).add(column & ((1 << half) - 1))
        groups: dict[frozenset[int], list[int]] = {}
        for b, lows in sorted(partners.items()):
            groups.setdefault(frozenset(lows), []).append(b)
        products = []
        for shared, highs in groups.items():
            either = gates.any([high[b] for b in highs]), gates.any([low[a] for a in sorted(shared)])
            products.append(gates.conj(*either))
        return gates.any(products)


def forbidden_sets(columns: list[int], rows: int) -> list[int] | None:
    """Minimal sets of rows that lie together in no column, if they tell the columns from the other odd syndromes.

    In a code of all lightest odd-weight columns (Hsiao) a syndrome of odd weight is a column exactly when it contains
    no such set. None for other codes.
    """
    if any(column.bit_count() % 2 == 0 for column in columns):
        return None
    covered = np.zeros(1 << rows, dtype=bool)
    covered[columns] = True
    for row in range(rows):  # every subset of a column is covered
        pair = covered.reshape(-1, 2, 1 << row)
        pair[:, 0] |= pair[:, 1]
    sets = np.arange(1 << rows)
    odd = np.bitwise_count(sets) % 2 == 1
    if np.count_nonzero(covered & odd) != len(columns):
        return None
    minimal = ~covered
    for row in range(rows):  # without any one of its rows it is covered
        has = sets >> row & 1 == 1
        minimal[has] &= covered[sets[has] ^ (1 << row)]
    return [int(s) for s in np.flatnonzero(minimal)]


def contains_any(gates: Gates, bits: Bits, sets: list[int]) -> Any:
    """Whether the ones of a vector contain one of `sets`: halves that occur with the same partners are joined."""
    half = len(bits) // 2
    partners: dict[int, set[int]] = {}
    for s in sets:
        partners.setdefault(s >> half, set()).add(s & ((1 << half) - 1))
    groups: dict[frozenset[int], list[int]] = {}
    for high, lows in sorted(partners.items()):
        groups.setdefault(frozenset(lows), []).append(high)
    products = []
    for shared, highs in groups.items():
        low_part = factored(gates, bits[:half], sorted(shared))
        high_part = factored(gates, bits[half:], highs)
        products.append(gates.all([part for part in (low_part, high_part) if part is not None]))
    return gates.any(products)


def factored(gates: Gates, bits: Bits, sets: list[int]) -> Any:
    """OR over `sets` of the AND of their bits, the most frequent bit factored out; None for the constant 1."""
    if 0 in sets:
        return None
    if len(sets) == 1:
        return gates.all([bit for i, bit in enumerate(bits) if sets[0] >> i & 1])
    common = max(range(len(bits)), key=lambda i: sum(s >> i & 1 for s in sets))
    quotient = factored(gates, bits, [s ^ (1 << common) for s in sets if s >> common & 1])
    product = bits[common] if quotient is None else gates.conj(bits[common], quotient)
    rest = [s for s in sets if not s >> common & 1]
    return product if not rest else gates.disj(product, factored(gates, bits, rest))
