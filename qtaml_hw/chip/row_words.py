"""`RowWords`: the rows of a `RowMemory` in the words of the macros that it is made of."""

from __future__ import annotations

from dataclasses import fields

from qtaml_hw.chip.rows import FaultMaps, RowMemory
from qtaml_hw.memory.state import FaultCause

__all__ = ["RowWords"]


class RowWords:
    """What a port sees of a memory whose words are not as wide as its rows (`qtaml_hw.storage.MemoryWord`).

    A row takes whole words, low bits first; the bits behind it are padding, which reads 0 and does not fail.

    Parameters
    ----------
    memory : RowMemory
    width : int
        Bits of a word.

    Examples
    --------
    >>> memory = RowMemory.of_code(20, rows=2)
    >>> memory.load([0x12345, 0xABCDE])
    >>> words = RowWords(memory, 16)
    >>> words.rows, [f"{words.read(i):x}" for i in range(words.rows)]
    (4, ['2345', '1', 'bcde', 'a'])
    """

    def __init__(self, memory: RowMemory, width: int) -> None:
        self.memory, self.width = memory, width
        self.per_row = -(-memory.width // width)

    @property
    def rows(self) -> int:
        """Number of words."""
        return self.memory.rows * self.per_row

    @property
    def renewed_by_writing(self) -> bool:
        """As that of the memory."""
        return self.memory.renewed_by_writing

    def read(self, row: int) -> int:
        """The word as its cells give it."""
        return self._cut(self.memory.read(row // self.per_row), row % self.per_row)

    def write(self, row: int, value: int, mask: int | None = None) -> None:
        """Write the bits of `value` where `mask` is 1; what would go into padding is lost."""
        low, size = row % self.per_row * self.width, self.memory.width
        place = ((1 << self.width) - 1 if mask is None else mask) << low & (1 << size) - 1
        self.memory.write(row // self.per_row, value << low & (1 << size) - 1, place)

    def faults(self, row: int) -> list[tuple[int, FaultCause]]:
        """Cells of the word that do not hold what was written: bit and cause."""
        low = row % self.per_row * self.width
        found = self.memory.faults(row // self.per_row)
        return [(bit - low, cause) for bit, cause in found if 0 <= bit - low < self.width]

    def maps(self) -> FaultMaps:
        """The memory as maps of words."""
        maps = self.memory.maps()
        return FaultMaps(*([self._cut(x, i) for x in getattr(maps, f.name) for i in self._all()] for f in fields(maps)))

    def _all(self) -> range:
        return range(self.per_row)

    def _cut(self, row: int, number: int) -> int:
        """Word `number` of a row."""
        return row >> number * self.width & (1 << self.width) - 1
