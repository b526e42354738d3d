"""`ArrayRows`: a `MemoryArray` of the memory simulator seen as rows, so that a port can be answered from it."""

from __future__ import annotations

import numpy as np

from qtaml_hw.memory import Cells, MemoryArray
from qtaml_hw.memory.state import FaultCause

__all__ = ["ArrayRows"]


class ArrayRows:
    """The words of a `MemoryArray` as rows; what happens to the array (ageing, strikes, scrubs) shows at once.

    Parameters
    ----------
    array : MemoryArray
        The memory. Writing renews its cells; `MemoryArray.age` takes weak ones their value again.
    raw : bool
        False: decoded words. True: stored rows, data bits low, check bits above them, for a decoder in the design.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> array = MemoryArray(8, make("hsiao", 8))
    >>> stored, words = ArrayRows(array, raw=True), ArrayRows(array)
    >>> words.write(3, 0x5A)
    >>> array.strike(Cells(np.array([3]), np.array([0])))
    >>> hex(stored.read(3) & 0xFF), hex(words.read(3)), stored.faults(3)
    ('0x5b', '0x5a', [(0, 'upset')])
    """

    def __init__(self, array: MemoryArray, *, raw: bool = False) -> None:
        self.array = array
        self.raw = raw

    @property
    def rows(self) -> int:
        """Number of words."""
        return self.array.size

    @property
    def width(self) -> int:
        """Bits of a row."""
        return self.array.width if self.raw else self.array.data_bits

    def read(self, row: int) -> int:
        """The stored row, or the word that the array's decoder makes of it (which counts in its statistics)."""
        return self.array.row(row) if self.raw else int(self.array.read(row, row + 1).words[0])

    def write(self, row: int, value: int, mask: int | None = None) -> None:
        """Write a word with its check bits, or exactly the stored row, whatever its check bits are."""
        if not 0 <= row < self.rows:
            raise ValueError(f"row must lie in 0 .. {self.rows - 1}, got {row}")
        if mask is not None:
            value = self.read(row) & ~mask | value & mask
        data = value & ((1 << self.array.data_bits) - 1)
        self.array.write(row, np.array([data], dtype=np.uint64))
        if self.raw:
            self._flip(row, value ^ self.array.row(row))

    def faults(self, row: int) -> list[tuple[int, FaultCause]]:
        """Cells of the stored row that do not hold what was written: bit and cause."""
        return self.array.faults(row)

    def _flip(self, row: int, bits: int) -> None:
        """Make check cells hold what the design wrote, where its encoder is not that of the array."""
        wrong = np.array([bit for bit in range(self.array.width) if bits >> bit & 1], dtype=np.int64)
        if wrong.size:
            self.array.strike(Cells(np.full(wrong.size, row), wrong))
