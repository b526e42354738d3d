"""Locator of codes that correct one error or none: the syndrome is compared with every column of H.

The comparison is a two-level decoder: all patterns that occur in the lower half of the syndrome, all that occur in the
upper half, one AND per bit of the word. Whether any column matched needs no OR over the word: upper patterns that go
with the same set of lower ones are joined first.
"""

from __future__ import annotations

from typing import Any

from qtaml_hw.codes.block import BlockCode, pack_bits
from qtaml_hw.hdl.gates import Gates
from qtaml_hw.hdl.locator import Bits, Found, Locator

__all__ = ["ColumnLocator"]


class Minterms:
    """AND terms of all bits of a vector, made as they are asked for, each half shared."""

    def __init__(self, gates: Gates, bits: Bits) -> None:
        self.gates, self.bits = gates, bits
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
        some = gates.any(syndrome)
        if self.code.t == 0:
            zero = gates.any([])
            return Found([zero] * self.code.n, [zero], zero, some)
        half = len(syndrome) // 2
        low, high = Minterms(gates, syndrome[:half]), Minterms(gates, syndrome[half:])
        columns = [(int(c) & ((1 << half) - 1), int(c) >> half) for c in pack_bits(self.code.H.T)]
        location = [gates.conj(low[a], high[b]) for a, b in columns]
        matched = self._matched(gates, columns, low, high)
        return Found(location, [matched], matched, gates.conj(some, gates.inv(matched)))

    def _matched(self, gates: Gates, columns: list[tuple[int, int]], low: Minterms, high: Minterms) -> Any:
        """Whether any column matches: an OR of products of ORs."""
        partners: dict[int, set[int]] = {}
        for a, b in columns:
            partners.setdefault(b, set()).add(a)
        groups: dict[frozenset[int], list[int]] = {}
        for b, lows in sorted(partners.items()):
            groups.setdefault(frozenset(lows), []).append(b)
        products = []
        for shared, highs in groups.items():
            either = gates.any([high[b] for b in highs]), gates.any([low[a] for a in sorted(shared)])
            products.append(gates.conj(*either))
        return gates.any(products)
