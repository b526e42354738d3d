"""`MemoryWord`: the available macros: width of the physical words, and the number of words of a macro.

Macros have the widths and depths that a compiler or a foundry offers; a row takes whole words of one of them, and what
is left of the last one is padding that is paid for. Where the depth is named too, a memory takes whole macros, one
above the other. Without macros at hand a memory is as wide, and as deep, as the rows that lie in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["MACRO", "MemoryWord"]

LEAST, MOST = 8, 4096
"""Bits of a word."""
DEEPEST = 1 << 24
"""Words of a macro at most."""
SLACK = 1 / 8
"""A memory may be so much larger than the smallest one where it is made of fewer macros."""
MACRO = re.compile(r"([1-9]\d{0,7})x([1-9]\d{0,3})")
"""Depth and width of a macro."""


@dataclass(frozen=True)
class MemoryWord:
    """The macros at hand.

    Attributes
    ----------
    macros : tuple of int or str
        Width in bits of a macro of any depth, or ``"1024x64"``: depth and width. None: a memory is made to measure.

    Raises
    ------
    ValueError
        If a width is not 8 to 4096, or a macro is neither a width nor depth and width.

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

    With depths, so many rows take whole macros:

    >>> deep = MemoryWord(("256x64", "1024x64"))
    >>> [(deep.depth(64, words), deep.whole(60, words)) for words in (100, 1024, 1100)]
    [(256, 16384), (1024, 65536), (256, 81920)]
    """

    macros: tuple[int | str, ...] = ()

    def __post_init__(self) -> None:
        shapes = sorted({_shape(macro) for macro in self.macros})
        any_depth = {width for width, depth in shapes if not depth}
        named = ((width, depth) for width, depth in shapes if not depth or width not in any_depth)
        macros = tuple(f"{depth}x{width}" if depth else width for width, depth in named)
        object.__setattr__(self, "macros", macros)

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the macros, rising."""
        return tuple(dict.fromkeys(_shape(macro)[0] for macro in self.macros))

    @property
    def deep(self) -> bool:
        """Whether a macro has a depth: a memory may then have words that hold nothing."""
        return any(_shape(macro)[1] for macro in self.macros)

    def of_row(self, row_bits: int) -> tuple[int, int]:
        """Number and width of the words that a row takes."""
        widths = self.widths
        for width in widths:
            if width >= row_bits:
                return 1, width
        if not widths:
            return 1, row_bits
        width = min(reversed(widths), key=lambda w: -(-row_bits // w) * w)
        return -(-row_bits // width), width

    def stored(self, row_bits: int) -> int:
        """Bits of these words, padding included."""
        words, width = self.of_row(row_bits)
        return words * width

    def depth(self, width: int, words: int) -> int:
        """Words of the macros that a memory of so many words is made of: few of them, where that takes at most an
        eighth more than many small ones (`SLACK`); 0 where it is made to measure.
        """
        depths = [depth for macro in self.macros for w, depth in [_shape(macro)] if w == width]
        if not depths or not all(depths):
            return 0
        most = (1 + SLACK) * min(_up(words, depth) for depth in depths)
        return max(depth for depth in depths if _up(words, depth) <= most)

    def whole(self, row_bits: int, rows: int) -> int:
        """Bits of the macros that so many rows take, with the words that hold nothing."""
        words, width = self.of_row(row_bits)
        return _up(rows * words, self.depth(width, rows * words)) * width

    def spare(self, row_bits: int, rows: int) -> int:
        """Those of these bits that hold nothing behind the last row."""
        return self.whole(row_bits, rows) - rows * self.stored(row_bits)

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
        widths = self.widths
        if not widths:
            return 1
        cost = {}
        for width in widths:
            for lanes in range(width // bits, 0, -1):
                check = check_bits(lanes)
                if check is not None and lanes * bits + check <= width:
                    cost[lanes] = width / lanes
                    break
        return min(cost, key=lambda lanes: (cost[lanes], lanes), default=0)


def _shape(macro: int | str) -> tuple[int, int]:
    """Width and depth of a macro; depth 0: any."""
    found = MACRO.fullmatch(macro) if isinstance(macro, str) else None
    width, depth = (int(found[2]), int(found[1])) if found else (macro, 0)
    if not isinstance(width, int) or isinstance(width, bool) or not LEAST <= width <= MOST:
        raise ValueError(f"a word of the memory has {LEAST} to {MOST} bits, got {macro!r:.60}")
    if found and (depth & (depth - 1) or not 2 <= depth <= DEEPEST):
        raise ValueError(f"a macro has a power of two of words, 2 to {DEEPEST}, got {macro!r:.60}")
    return width, depth


def _up(words: int, depth: int) -> int:
    """Words of whole macros."""
    return -(-words // depth) * depth if depth else words
