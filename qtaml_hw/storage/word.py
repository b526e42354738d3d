"""`MemoryWord`: the physical word of a memory, which rows are laid into.

Macros have the widths that a compiler or a foundry offers; a row takes whole words of one of them, and what is left of
the last one is padding that is paid for. Without macros at hand a memory is as wide as the rows that lie in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["MemoryWord"]

LEAST, MOST = 8, 4096
"""Bits of a word."""


@dataclass(frozen=True)
class MemoryWord:
    """Widths of the macros at hand.

    Attributes
    ----------
    widths : tuple of int
        In bits; none: a memory is made to measure.

    Raises
    ------
    ValueError
        If a width is not 8 to 4096.

    Examples
    --------
    A row lies in one word of the narrowest macro that holds it, or in several words of the one that wastes least:

    >>> at_hand = MemoryWord((32, 64))
    >>> at_hand.of_row(24), at_hand.of_row(60), at_hand.of_row(130)
    ((1, 32), (1, 64), (5, 32))
    >>> at_hand.stored(130), MemoryWord().stored(130)
    (160, 130)
    >>> at_hand.lanes(5), MemoryWord().lanes(5)
    (6, 1)
    """

    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for width in self.widths:
            if not isinstance(width, int) or isinstance(width, bool) or not LEAST <= width <= MOST:
                raise ValueError(f"a word of the memory has {LEAST} to {MOST} bits, got {width!r:.60}")
        object.__setattr__(self, "widths", tuple(sorted(set(self.widths))))

    def of_row(self, row_bits: int) -> tuple[int, int]:
        """Number and width of the words that a row takes."""
        for width in self.widths:
            if width >= row_bits:
                return 1, width
        if not self.widths:
            return 1, row_bits
        width = min(reversed(self.widths), key=lambda w: -(-row_bits // w) * w)
        return -(-row_bits // width), width

    def stored(self, row_bits: int) -> int:
        """Bits of these words, padding included."""
        words, width = self.of_row(row_bits)
        return words * width

    def lanes(self, bits: int, check_bits: Callable[[int], int | None] = lambda lanes: 0) -> int:
        """Stored words of `bits` bits that make the one-word row with the least padding and check bits for each.

        Parameters
        ----------
        bits : int
        check_bits : callable
            Check bits of a row of so many stored words, or None where there is no such row; none by default.

        Returns
        -------
        int
            1 where a memory is made to measure, 0 where no macro is wide enough.
        """
        if not self.widths:
            return 1
        cost = {}
        for width in self.widths:
            for lanes in range(width // bits, 0, -1):
                check = check_bits(lanes)
                if check is not None and lanes * bits + check <= width:
                    cost[lanes] = width / lanes
                    break
        return min(cost, key=lambda lanes: (cost[lanes], lanes), default=0)
