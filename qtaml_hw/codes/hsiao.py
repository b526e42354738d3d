"""Hsiao SECDED codes: odd-weight columns, as few ones as possible, the same number of ones in every row.

M. Y. Hsiao, "A class of optimal minimum odd-weight-column SEC-DED codes", IBM J. Res. Dev. 14 (1970) 395. The sum of
two odd-weight columns has even weight and is never a column, so two errors are always told from one.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.block import Bits, pack_bits
from qtaml_hw.codes.family import Family
from qtaml_hw.codes.syndrome import SyndromeCode

__all__ = ["FAMILIES", "Hsiao", "hsiao_check_bits", "hsiao_matrix"]

DATA_BITS = range(4, 1025)

PAIRINGS = (
    tuple(map(frozenset, ((0, 1), (2, 3), (4, 5), (6, 7)))),
    tuple(map(frozenset, ((0, 2), (1, 4), (3, 5), (6, 8)))),
)
"""Of nine rows: of two pairings none leaves fewer columns of weight five without a row of every pair, 45, and of those
that leave 45 this has the most even rows."""

Column = frozenset[int]
"""The rows in which a column has its ones."""


def hsiao_check_bits(data_bits: int) -> int:
    """Smallest r with ``2**(r - 1) >= data_bits + r``: as many odd-weight columns as the code has bits.

    Examples
    --------
    >>> [hsiao_check_bits(k) for k in (4, 8, 32, 64, 128, 256, 1024)]
    [4, 5, 7, 8, 9, 10, 12]
    """
    r = 2
    while 1 << (r - 1) < data_bits + r:
        r += 1
    return r


def hsiao_matrix(data_bits: int) -> Bits:
    """Data part A of ``H = [A | I]``, shape (r, data_bits): lightest odd-weight columns, rows balanced.

    Whole weight classes 3, 5, ... are taken as they are; of the last class a part in which a decoder finds cheaply
    whether an odd syndrome is a column (see `_telling`), or else a part with row sums within one.

    Examples
    --------
    >>> hsiao_matrix(4)
    array([[1, 1, 1, 0],
           [1, 1, 0, 1],
           [1, 0, 1, 1],
           [0, 1, 1, 1]], dtype=uint8)
    """
    r = hsiao_check_bits(data_bits)
    columns: list[Column] = []
    weight = 3
    while len(columns) < data_bits:
        candidates = [frozenset(c) for c in combinations(range(r), weight)]
        need = data_bits - len(columns)
        if need < len(candidates):
            balanced = _balanced(sorted(candidates, key=partial(_spread, r - r // 2))[:need], r)
            candidates = _telling(candidates, need, r, columns + balanced) or balanced
        columns += candidates
        weight += 2
    matrix = np.zeros((r, data_bits), dtype=np.uint8)
    for j, column in enumerate(columns):
        matrix[list(column), j] = 1
    return matrix


def _spread(half: int, column: Column) -> int:
    """How evenly a column is spread over the two halves of the rows; columns in one half share XORs and AND terms."""
    low = sum(row < half for row in column)
    return min(low, len(column) - low)


def _telling(candidates: list[Column], need: int, r: int, balanced: list[Column]) -> list[Column]:
    """Columns of a class such that two rows here and two there betray an odd syndrome that is no column.

    The rows are split in two; a column is left out if it has two rows in either part, or, in the second family, one
    of rows 0 and 1, one of rows 2 and 3, and two of the others. Of nine rows, in the third family, it is left out if it
    has a row of every pair of one of two pairings. Of the families that leave enough columns the one that leaves fewest
    is taken; if these are still too many, those within one part go first. None of it where the rows of the matrix, with
    their check bits, would need deeper XOR trees than balanced ones.
    """
    families: list[list[Column]] = [candidates]
    for split in range(2, r // 2 + 1):
        families.append([c for c in candidates if _spread(split, c) < 2])
    pairs = frozenset((0, 1)), frozenset((2, 3))
    families.append([c for c in candidates if not (c & pairs[0] and c & pairs[1] and len(c - pairs[0] - pairs[1]) > 1)])
    if r == 9:
        families.append([c for c in candidates if not any(all(c & pair for pair in pairing) for pairing in PAIRINGS)])
    chosen = min((family for family in families if len(family) >= need), key=len)
    chosen = _thinned(chosen, need, r)
    whole = balanced[: len(balanced) - need] + chosen
    return chosen if _tree_depth(whole, r) <= _tree_depth(balanced, r) else []


def _thinned(columns: list[Column], need: int, r: int) -> list[Column]:
    """Drop columns until `need` are left: first those within one half of the rows, of these the most crowded."""
    left = list(columns)
    while len(left) > need:
        load = _row_sums(left, r)
        left.remove(min(left, key=lambda c: (_spread(r // 2, c) > 0, -sum(load[row] for row in c), sorted(c))))
    return left


def _row_sums(columns: list[Column], r: int) -> list[int]:
    return [sum(row in c for c in columns) for row in range(r)]


def _tree_depth(columns: list[Column], r: int) -> int:
    """XOR levels of the syndrome: of the fullest row and its check bit."""
    return max(_row_sums(columns, r)).bit_length()


def _balanced(columns: list[Column], r: int) -> list[Column]:
    """Distinct columns of the same weight with row sums within one.

    While row a holds two ones more than row b, some column with a and without b can give its one to b and still
    differ from all others, because there are more columns of the first kind than of the mirrored one.
    """
    chosen = dict.fromkeys(columns)
    load = _row_sums(columns, r)
    while max(load) - min(load) > 1:
        a, b = load.index(max(load)), load.index(min(load))
        old, new = next((c, c - {a} | {b}) for c in chosen if a in c and b not in c and (c - {a} | {b}) not in chosen)
        del chosen[old]
        chosen[new] = None
        load[a] -= 1
        load[b] += 1
    return sorted(chosen, key=sorted)


class Hsiao(SyndromeCode):
    """Hsiao SECDED code for any data width: corrects one error, detects two.

    Parameters
    ----------
    data_bits : int
        Data bits k, 4 to 1024.
    inverted : bool
        Invert some check bits, so that neither the all-0 nor the all-1 word (stuck, erased or unpowered memory) is
        a codeword.

    Raises
    ------
    ValueError
        If `data_bits` is out of range.

    Notes
    -----
    An inverted code flags the all-0 and the all-1 word as DETECTED, except where n is one below a power of two
    (k = 10, 25, 56, ...): there the all-1 word cannot be flagged as well, and is CORRECTED to some codeword.

    Examples
    --------
    >>> code = Hsiao(64)
    >>> code.name, code.check_bits, int(code.H.sum())
    ('hsiao-72-64', 8, 216)
    >>> result = code.decode(code.encode(np.ones((1, 64), np.uint8)) ^ np.eye(72, dtype=np.uint8))
    >>> bool(result.codewords[:, :64].all()), sorted(set(result.status.tolist()))
    (True, [1])
    """

    def __init__(self, data_bits: int, inverted: bool = False) -> None:
        if data_bits not in DATA_BITS:
            raise ValueError(f"data_bits of a Hsiao code must be 4 to 1024, got {data_bits}")
        matrix = hsiao_matrix(data_bits)
        H = np.concatenate([matrix, np.eye(len(matrix), dtype=np.uint8)], axis=1)
        self._inversion = _inversion(H) if inverted else np.zeros(len(H), dtype=np.uint8)
        super().__init__("hsiao-inverted" if inverted else "hsiao", H, d=4, t=1)

    @property
    def inversion(self) -> Bits:
        """Constant XORed into the check bits, shape (n - k,)."""
        return self._inversion


def _inversion(H: Bits) -> Bits:
    """Even-weight mask, as near to 0101... as possible, that makes the all-0 and the all-1 word detected.

    Even weight keeps the all-0 word at an even distance from the code; it must not be 0, nor turn the all-1 word
    into a codeword, nor (where an odd syndrome is unused) into one with a single error.
    """
    r = len(H)
    all_ones = int(pack_bits(H.sum(axis=1, dtype=np.int64)[None, :].astype(np.uint8) & 1)[0])
    used = {0, *pack_bits(H.T).tolist()}
    alternating = sum(1 << i for i in range(0, r, 2))
    masks = [m for m in range(1, 1 << r) if m.bit_count() % 2 == 0 and all_ones ^ m != 0]
    mask = min(masks, key=lambda m: (all_ones ^ m in used, (m ^ alternating).bit_count(), m))
    bits: NDArray[np.int64] = (mask >> np.arange(r)) & 1
    return bits.astype(np.uint8)


FAMILIES = (
    Family(r"()hsiao", "hsiao", "SECDED, minimum odd-weight columns; k = 4..1024", lambda _, k: Hsiao(k)),
    Family(
        r"()hsiao-inverted",
        "hsiao-inverted",
        "Hsiao SECDED whose all-0 and all-1 words are invalid; k = 4..1024",
        lambda _, k: Hsiao(k, inverted=True),
    ),
)
