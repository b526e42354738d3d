"""The LDPC codes with a decoder that is fast: a few checks of every block row in each cycle, short messages.

Same matrices, same check bits; another decoder, and so failure rates of its own (``fast_ldpc_measured.json``, by
``benchmarks/measure_ldpc.py --fast``). A word takes tens of cycles in place of thousands, and the decoder is larger.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.block import Bits
from qtaml_hw.codes.decoding import Decoding
from qtaml_hw.codes.family import Family
from qtaml_hw.codes.ldpc import LDPC

__all__ = ["FAMILIES", "FastLDPC", "FastTiming"]

MOST_ROWS, LEAST_GROUPS = 8, 8
"""Checks of a block row that are worked on at once, at most; groups of them in a block row, at least."""


@dataclass(frozen=True)
class FastTiming:
    """Time of the decoder: an iteration takes a cycle for every group of checks.

    Attributes
    ----------
    groups : int
        Groups of checks in a block row.
    """

    groups: int

    @property
    def cycles_per_iteration(self) -> int:
        """One for each group."""
        return self.groups

    def cycles(self, iterations: int, converged: bool = True) -> int:
        """Cycles from taking a word to its answer, which comes at the end of an iteration."""
        return 1 + iterations * self.groups


class FastLDPC(LDPC):
    """A stored quasi-cyclic LDPC code that is decoded fast (`qtaml_hw.codes.fast_ldpc_kernel`).

    Parameters
    ----------
    design : str
        One of `ldpc_designs`.
    data_bits : int or None
        As for `LDPC`.

    Attributes
    ----------
    rows_per_clock : int
        Checks of every block row that are worked on at once. It is part of the code: what is decoded depends on it.

    Examples
    --------
    >>> code = FastLDPC("ldpc-4096r75")
    >>> code.name, code.rows_per_clock, code.timing().cycles(8)
    ('ldpc-4096r75-fast-4096-3072', 8, 129)
    >>> flips = (np.random.default_rng(0).random((2, code.n)) < 0.015).astype(np.uint8)
    >>> code.decode(flips).codewords.any()
    np.False_
    """

    MEASURED = "fast_ldpc_measured.json"

    def __init__(self, design: str, data_bits: int | None = None) -> None:
        super().__init__(design, data_bits)
        self.family = f"{design}-fast"
        self.name = f"{self.family}-{self.n}-{self.k}"

    @property
    def rows_per_clock(self) -> int:
        """The largest divisor of `lanes` up to 8 that leaves 8 groups."""
        most = max(min(MOST_ROWS, self.lanes // LEAST_GROUPS), 1)
        return max(divisor for divisor in range(1, most + 1) if self.lanes % divisor == 0)

    def timing(self, rows_per_clock: int | None = None) -> FastTiming:  # type: ignore[override]
        """Time of the decoder.

        Raises
        ------
        ValueError
            If `rows_per_clock` is another number than the code's own.
        """
        if rows_per_clock not in (None, self.rows_per_clock):
            raise ValueError(f"rows_per_clock of {self.name} is {self.rows_per_clock}, got {rows_per_clock}")
        return FastTiming(self.lanes // self.rows_per_clock)

    @property
    def decoding(self) -> Decoding:
        """At worst up to the iteration limit."""
        return Decoding("fast", self.timing().cycles(self.max_iterations))

    def _decode_in_place(self, codewords: Bits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        from qtaml_hw.codes.fast_ldpc_kernel import decode_fast

        full, received = self._full_words(codewords), codewords.copy()
        used = decode_fast(
            full,
            np.searchsorted(self.circulants[:, 0], np.arange(self.block_rows + 1)),
            np.ascontiguousarray(self.circulants[:, 1]),
            np.ascontiguousarray(self.circulants[:, 2]),
            self.lanes,
            self.rows_per_clock,
            self.max_iterations,
            self.k,
            self._full_k,
        )
        codewords[:] = np.delete(full, np.s_[self.k : self._full_k], axis=1)
        return used, np.count_nonzero(codewords != received, axis=1)


FAMILIES = (
    Family(
        r"(ldpc-[1-9]\d{3}r\d\d)-fast",
        "ldpc-NrR-fast",
        "the same codes with a larger decoder that gives sixteen data bits and more in a cycle",
        lambda design, k: FastLDPC(design, k),
        FastLDPC,
    ),
)
