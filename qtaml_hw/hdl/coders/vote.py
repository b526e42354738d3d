"""Locators of codes that repeat bits: a majority vote per bit, with or without an outer code behind it."""

from __future__ import annotations

from typing import Any

from qtaml_hw.codes.concatenation import Concatenation
from qtaml_hw.codes.repetition import Repetition
from qtaml_hw.hdl.coders.locator import Bits, Found, Locator
from qtaml_hw.hdl.coders.styles import Style, cells_of, locator_of
from qtaml_hw.hdl.gates.gates import Gates

__all__ = ["STYLES", "ConcatenatedLocator", "VoteLocator", "majority", "population", "repeated_cells"]


def majority(gates: Gates, votes: Bits) -> Any:
    """Whether more than half of an odd number of nets are 1."""
    if len(votes) == 1:
        return votes[0]
    if len(votes) == 3:
        a, b, c = votes
        return gates.disj(gates.conj(a, b), gates.conj(c, gates.disj(a, b)))
    return at_least(gates, votes, len(votes) // 2 + 1)


def at_least(gates: Gates, votes: Bits, threshold: int) -> Any:
    """Whether at least `threshold` nets are 1: compare their sum with a constant, bit by bit."""
    total = population(gates, votes)
    reached = gates.all([])
    for i, bit in enumerate(total):  # reached: total mod 2**(i + 1) >= threshold mod 2**(i + 1)
        reached = gates.conj(bit, reached) if threshold >> i & 1 else gates.disj(bit, reached)
    return reached


def population(gates: Gates, nets: Bits) -> Bits:
    """Number of nets that are 1, bit 0 first: full adders on three nets of the same weight, earliest first."""
    total, weight = [], list(nets)
    while weight:
        carries = []
        while len(weight) > 1:
            weight.sort(key=gates.depth)
            a, b, *rest = weight
            half = gates.xor(a, b)
            if rest:
                carries.append(gates.disj(gates.conj(a, b), gates.conj(half, rest[0])))
                weight = [*rest[1:], gates.xor(half, rest[0])]
            else:
                carries.append(gates.conj(a, b))
                weight = [half]
        total.append(weight[0])
        weight = carries
    return total


class VoteLocator(Locator):
    """Majority of the copies; never detects without correcting.

    Parameters
    ----------
    code : Repetition
    """

    def __init__(self, code: Repetition) -> None:
        self.code, self.copies = code, code.copies
        self.count_bits = (code.k * (code.copies // 2)).bit_length()

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The voted word, k nets."""
        k = self.code.k
        return [majority(gates, word[i::k]) for i in range(k)]

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Copies that differ from the vote."""
        location = [gates.xor(bit, key[i % self.code.k]) for i, bit in enumerate(word)]
        count = population(gates, location)[: self.count_bits]
        return Found(location, count, gates.any(syndrome), gates.any([]))


class ConcatenatedLocator(Locator):
    """Majority of the copies, then the locator of the outer code.

    Parameters
    ----------
    code : Concatenation
        Of a code that has a locator.
    """

    def __init__(self, code: Concatenation) -> None:
        self.code, self.outer, self.inner = code, locator_of(code.outer), VoteLocator(code.inner)
        self.count_bits = code.n.bit_length()

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The voted outer word, its syndrome and the outer key."""
        voted = self.inner.key(gates, word, syndrome)
        checks = self.outer.syndrome(gates, voted)
        return [*voted, *checks, *self.outer.key(gates, voted, checks)]

    def roots(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Bits:
        """The voted outer word, its syndrome and the outer roots."""
        n, end = self.outer.code.n, self.outer.code.n + self.outer.syndrome_bits
        return [*key[:end], *self.outer.roots(gates, key[:n], key[n:end], key[end:])]

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Bits that differ from the decoded outer word."""
        n, end = self.outer.code.n, self.outer.code.n + self.outer.syndrome_bits
        voted, checks, outer_roots = key[:n], key[n:end], key[end:]
        outer = self.outer.locate(gates, voted, checks, outer_roots)
        decoded = [gates.xor(bit, flip) for bit, flip in zip(voted, outer.location, strict=True)]
        location = [gates.xor(bit, decoded[i % n]) for i, bit in enumerate(word)]
        corrects = gates.inv(outer.due)
        total = population(gates, location)
        total += [gates.any([])] * (self.count_bits - len(total))
        count = [gates.conj(bit, corrects) for bit in total]
        return Found(location, count, gates.conj(gates.any(location), corrects), outer.due)


VOTE, PER_VOTER = {3: 4, 5: 12, 7: 20}, 3.2
"""Gates of a majority vote of 3, 5 and 7 copies, and per copy of more."""
PER_REPEATED_BIT = 2.8
"""Gates per bit of the repeated word around an outer decoder of one cycle, fitted to synthesis (benchmarks/rtl.py)."""


def _vote_cells(copies: int) -> float:
    return VOTE.get(copies, PER_VOTER * copies)


def _cells(code: Repetition, _: int | None = None) -> float:
    """Gates per vote."""
    return (_vote_cells(code.copies) + 2 * (code.copies - 1)) * code.k


def repeated_cells(code: Concatenation, per_bit: float) -> float:
    """Gates of the votes, per bit of the word, and of the outer decoder."""
    return _vote_cells(code.inner.copies) * code.outer.n + per_bit * code.n + cells_of(code.outer)


STYLES: tuple[Style[Any], ...] = (
    Style("votes", cells=_cells, locator=VoteLocator),
    Style("concatenated", cells=lambda code, _: repeated_cells(code, PER_REPEATED_BIT), locator=ConcatenatedLocator),
)
