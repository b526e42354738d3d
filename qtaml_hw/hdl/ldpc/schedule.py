"""In which order a layered decoder with P lanes walks through a quasi-cyclic code, and where the bits lie.

With circulants of Z = P G, checks z = g, g + G, g + 2 G ... of a block row (g = 0 .. G - 1) are decoded together. Check
z sees bit ``(z + s) mod Z`` of a block column: with s = q G + r, the P bits that group g needs are one word, number
``w = (g + r) mod G`` of the column, when bit i of a column is kept in word ``i mod G`` at place ``i // G``; they only
have to be turned by ``q + (w < r)`` places. A word goes back as it is, without being turned back; the next circulant of
its column turns it by the difference. So there is one rotator, each word of a column is read once per circulant, and
where every bit lies is known at any time, above all after an iteration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.ldpc.lane import APP_BITS, MessageLayout

__all__ = ["Edge", "Schedule"]


@dataclass(frozen=True)
class Edge:
    """A circulant on its turn.

    Attributes
    ----------
    column : int
        Place of its block column in the memory.
    word : int
        r: group g uses word ``(g + r) mod G``.
    word_before : int
        r of the circulant that used the column before.
    turn : int
        ``q - q_before - 1 mod P``; a word w is turned by ``turn + (w < r) + (w >= r_before)``.
    last : bool
        Last of its block row.
    """

    column: int
    word: int
    word_before: int
    turn: int
    last: bool


class Schedule:
    """Order and places for one code and a number of lanes.

    Parameters
    ----------
    code : LDPC
        Every block row with at least two circulants, no two circulants on the same bits.
    rows_per_clock : int or None
        P, a divisor of ``code.lanes``; None: as the code has it.

    Attributes
    ----------
    timing : LayeredTiming
        Time that it takes.
    groups : int
        G, words per block column.
    columns : tuple of int
        Block columns in memory: first those with bits that are stored, then those that shortening took away.
    stored_words : int
        Words with stored bits.
    edges : tuple of Edge
    degree : int
        Largest number of circulants in a block row.

    Raises
    ------
    ValueError
        If `rows_per_clock` is no divisor, or the code is not of this kind.

    Examples
    --------
    >>> from qtaml_hw.codes.ldpc import DRAIN
    >>> schedule = Schedule(LDPC("ldpc-4096r44"), 32)
    >>> schedule.groups, schedule.words
    (4, 128)
    >>> schedule.cycles_per_iteration == 5 * len(schedule.edges) + DRAIN * 18 + 1
    True
    """

    def __init__(self, code: LDPC, rows_per_clock: int | None = None) -> None:
        rows_per_clock = code.rows_per_clock if rows_per_clock is None else rows_per_clock
        if rows_per_clock < 1 or code.lanes % rows_per_clock:
            raise ValueError(f"rows_per_clock must divide {code.lanes}, got {rows_per_clock}")
        rows = code.circulants[:, 0]
        degrees = np.bincount(rows, minlength=code.block_rows)
        if len(np.unique(code.circulants[:, :2], axis=0)) < len(rows) or degrees.min() < 2:
            raise ValueError(f"{code.name} has block rows or columns that a layered decoder cannot walk through")
        self.code, self.rows_per_clock = code, rows_per_clock
        self.timing = code.timing(rows_per_clock)
        self.groups, self.stored_words = self.timing.groups, self.timing.stored_words
        self.degree, self.layers = int(degrees.max()), int(np.count_nonzero(degrees))
        stored, known = code.kept_columns
        self.columns = (*stored, *known)
        self.edges = self._edges()

    @property
    def words(self) -> int:
        """Words of P bits in memory."""
        return self.timing.words

    @property
    def cycles_per_iteration(self) -> int:
        """See `LayeredTiming`."""
        return self.timing.cycles_per_iteration

    def cycles(self, iterations: int, converged: bool) -> int:
        """Cycles from taking a word to its answer."""
        return self.timing.cycles(iterations, converged)

    @property
    def memories(self) -> tuple[tuple[int, int], ...]:
        """Depth and width: a-posteriori values, messages, values between gathering and scattering."""
        P = self.rows_per_clock
        messages = self.layers * self.groups, MessageLayout(self.degree).width * P
        return (self.words, APP_BITS * P), messages, (self.degree + 1, (APP_BITS + 1) * P)

    @property
    def max_iterations(self) -> int:
        """After which the decoder gives up."""
        limit: int = self.code.max_iterations
        return limit

    def accesses(self, iterations: int) -> tuple[int, ...]:
        """Reads, and as many writes, of each of `memories` for a word."""
        edges, checks = self.groups * self.timing.circulants, self.groups * self.timing.block_rows
        return iterations * edges + self.timing.words, iterations * checks, iterations * edges

    def _edges(self) -> tuple[Edge, ...]:
        """Circulants in order; the first of a column follows its last, of the iteration before."""
        before = {int(column): divmod(int(shift), self.groups) for _, column, shift in self.code.circulants}
        self._resting = dict(before)  # where every column stands between iterations
        last_of_row = np.append(np.diff(self.code.circulants[:, 0]) > 0, True)
        edges = []
        for (_, column, shift), last in zip(self.code.circulants.tolist(), last_of_row.tolist(), strict=True):
            turn_before, word_before = before[column]
            turn, word = before[column] = divmod(shift, self.groups)
            difference = (turn - turn_before - 1) % self.rows_per_clock
            edges.append(Edge(self.columns.index(column), word, word_before, difference, last))
        return tuple(edges)

    def positions(self) -> NDArray[np.int64]:
        """Which bit of the codeword lies at lane j of word w between iterations, shape (stored_words, P).

        -1: a bit removed by shortening.
        """
        P, G, code = self.rows_per_clock, self.groups, self.code
        removed = (code.block_columns - code.block_rows) * code.lanes - code.k
        table = np.empty((self.stored_words, P), dtype=np.int64)
        for index in range(self.stored_words):
            column, word = self.columns[index // G], index % G
            turn, first = self._resting.get(column, (0, 0))
            bit = column * code.lanes + word + G * ((np.arange(P) + turn + (word < first)) % P)
            is_check = column >= code.block_columns - code.block_rows
            table[index] = bit - removed if is_check else np.where(bit < code.k, bit, -1)
        return table
