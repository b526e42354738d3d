"""Which odd syndromes are no columns of H, found beside the comparison with the columns and sooner.

In a code of all lightest odd-weight columns (Hsiao) an odd syndrome is a column unless it contains one of some sets of
rows, which no column has together. OR of ANDs over these sets, factored: the rows are split in two, what the sets have
in one part is joined wherever they have the same in the other, and each part is treated likewise. Even syndromes are
flagged anyhow, so a factor that only they need is dropped. Where one row of each of several pairs is
enough to recognise a syndrome, an AND of ORs does it; only the sets without such pairs are split.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Term", "forbidden_sets", "misfits"]

MANY_SETS = 200
"""More forbidden sets than that are split in the middle, without a look for the best place."""
PAIRED_ROWS = 6, 9
"""Fewest and most rows in which pairings are looked for: of nine rows there are 945."""


@dataclass(frozen=True)
class Term:
    """AND or OR of bits (by index) and of further terms."""

    conjunction: bool
    parts: tuple[Term | int, ...]

    def build(self, gates: Any, bits: Sequence[Any]) -> Any:
        """Gates of the term."""
        nets = [part.build(gates, bits) if isinstance(part, Term) else bits[part] for part in self.parts]
        return gates.all(nets) if self.conjunction else gates.any(nets)


class Tally:
    """Gates that are only counted; a net is its depth."""

    def __init__(self) -> None:
        self.count = 0

    def all(self, nets: Sequence[int]) -> int:
        """Depth of a gate tree over `nets`, which adds to the count."""
        left = sorted(nets)
        self.count += len(left) - 1
        while len(left) > 1:
            left = sorted([*left[2:], left[1] + 1])
        return left[0]

    any = all


def misfits(columns: list[int], rows: int) -> list[Term] | None:
    """Terms of which an odd syndrome fulfils none exactly if it is a column; None where there are none such.

    Examples
    --------
    >>> print(misfits([0b0001, 0b0010, 0b0100, 0b1000, 0b1110], 4))  # an odd-weight code without three columns
    [Term(conjunction=True, parts=(0, Term(conjunction=False, parts=(2, 3))))]
    """
    sets = forbidden_sets(columns, rows)
    if sets is None:
        return None
    if not sets:
        return []
    words = np.arange(1 << rows)
    strange = np.setdiff1d(words[np.bitwise_count(words) % 2 == 1], columns)
    splits = range(1, rows) if len(sets) <= MANY_SETS else [rows // 2]
    ways = [_needed(_factored(range(rows), sets, split), strange) for split in splits]
    if paired := _paired(columns, sets, strange, rows):
        ways.append(paired)
    return min(ways, key=_price)


def _price(terms: list[Term]) -> tuple[int, int]:
    """Depth, then gates, of a term and what joins it with the others."""
    tally = Tally()
    depth = tally.any([term.build(tally, [0] * 64) for term in terms])
    return depth, tally.count


def _paired(columns: list[int], sets: list[int], strange: NDArray[np.int64], rows: int) -> list[Term]:
    """Pairings that betray most, one after the other while they betray more than a few, and products for the rest."""
    if not PAIRED_ROWS[0] <= rows <= PAIRED_ROWS[1]:
        return []
    pairings = [p for p in _pairings(range(rows), rows // 2) if not _betrayed(p, np.array(columns)).any()]
    products: list[tuple[Term, list[int]]] = []
    left = strange
    while pairings:
        best = max(pairings, key=lambda pairing: int(np.count_nonzero(_betrayed(pairing, left))))
        if np.count_nonzero(_betrayed(best, left)) < rows:
            break
        left = left[~_betrayed(best, left)]
        term = Term(True, tuple(Term(False, pair) for pair in best))
        products.append((term, [sum(1 << row for row in rows_of) for rows_of in product(*best)]))
    if not products:
        return []
    uncovered = [s for s in sets if (left & s == s).any()]
    return _needed([*products, *_factored(range(rows), uncovered, rows // 2)], strange)


def _pairings(rows: Sequence[int], count: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """All sets of `count` disjoint pairs of rows."""
    if count == 0:
        yield ()
    for i, a in enumerate(rows):
        for j in range(i + 1, len(rows)) if count else ():
            rest = [*rows[i + 1 : j], *rows[j + 1 :]]
            yield from (((a, rows[j]), *others) for others in _pairings(rest, count - 1))


def _betrayed(pairing: tuple[tuple[int, int], ...], words: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which words have a row of every pair."""
    found: NDArray[np.bool_] = np.logical_and.reduce([words & (1 << a | 1 << b) != 0 for a, b in pairing])
    return found


def _needed(products: list[tuple[Term, list[int]]], strange: NDArray[np.int64]) -> list[Term]:
    """The products without which some odd syndrome that is no column would pass; dear ones go first."""
    covered = [np.any([strange & s == s for s in sets], axis=0) for _, sets in products]
    left = list(range(len(products)))
    for i in sorted(left, key=lambda i: _price([products[i][0]])[::-1], reverse=True):
        others = [covered[j] for j in left if j != i]
        if others and np.logical_or.reduce(others).all():
            left.remove(i)
    return [products[i][0] for i in left]


def forbidden_sets(columns: list[int], rows: int) -> list[int] | None:
    """Minimal sets of rows that lie together in no column, if they tell the columns from the other odd syndromes.

    In a code of all lightest odd-weight columns a syndrome of odd weight is a column exactly when it contains no such
    set. None for other codes.
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


def _factored(bits: Sequence[int], sets: list[int], split: int) -> list[tuple[Term, list[int]]]:
    """Products whose OR is the OR over `sets` of the AND of their bits, each with the sets it stands for."""
    partners: dict[int, set[int]] = {}
    for s in sets:
        partners.setdefault(s >> split, set()).add(s & ((1 << split) - 1))
    groups: dict[frozenset[int], list[int]] = {}
    for high, lows in sorted(partners.items()):
        groups.setdefault(frozenset(lows), []).append(high)
    products = []
    for shared, highs in groups.items():
        parts = (*_sum(bits[:split], sorted(shared)), *_sum(bits[split:], highs))
        products.append((Term(True, parts), [high << split | low for high in highs for low in sorted(shared)]))
    return products


def _sum(bits: Sequence[int], sets: list[int]) -> tuple[Term | int, ...]:
    """OR over `sets` of the AND of their bits, as one factor of a product; none for the constant 1."""
    if 0 in sets:
        return ()
    if len(sets) == 1:
        factors = tuple(bit for i, bit in enumerate(bits) if sets[0] >> i & 1)
        return factors if len(factors) == 1 else (Term(True, factors),)
    products = [_lone(term) for term, _ in _factored(bits, sets, len(bits) // 2)]
    return (products[0] if len(products) == 1 else Term(False, tuple(products)),)


def _lone(term: Term) -> Term | int:
    """The only part of a term that has no other."""
    return term.parts[0] if len(term.parts) == 1 else term
