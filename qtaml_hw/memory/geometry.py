"""Where the bits of an array lie side by side (banks, rows, columns), and faults that have a shape.

A memory of `words` words is built of banks of rows; a row holds `interleave` words, bit by bit side by side (column
multiplexing): cell column ``bit * interleave + word_in_row``. So neighbours in a row belong to different words, and
an upset of several neighbouring cells hits each word once while it is no wider than `interleave`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.memory.generator import UPSETS, keys

__all__ = ["AddressMap", "Cells", "cluster", "column_fault", "row_fault", "upsets"]

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cells:
    """A list of cells by logical place: bit ``bit[i]`` of word ``word[i]``; data bits come first, check bits after
    them.

    Attributes
    ----------
    word, bit : int64 array, shape (cells,)
        Number of the word, and of the bit in it.

    Raises
    ------
    ValueError
        If they are not vectors of one length.

    Examples
    --------
    >>> len(Cells(np.array([0, 0, 7]), np.array([1, 2, 1])))
    3
    """

    word: Index
    bit: Index

    def __post_init__(self) -> None:
        if self.word.shape != self.bit.shape or self.word.ndim != 1:
            raise ValueError(f"word and bit must be vectors of one length, got {self.word.shape} and {self.bit.shape}")

    def __len__(self) -> int:
        return int(self.word.size)


@dataclass(frozen=True)
class AddressMap:
    """Places of the bits of `words` words of `width` bits (data and check bits side by side).

    Parameters
    ----------
    words : int
        Number of words: a multiple of ``banks * interleave``.
    width : int
        Bits of a word, check bits included.
    interleave : int
        Words that share a row, bit by bit (column multiplexing).
    banks : int
        Consecutive words (rows of words) go to consecutive banks.
    anti_rows : int
        0: all cells are true cells (a charged cell is a 1). n > 0: every second group of n rows of a bank has anti
        cells, where the directions of a fault are exchanged.

    Raises
    ------
    ValueError
        If the words do not fill the rows of the banks: the map would be no bijection.

    Examples
    --------
    >>> geometry = AddressMap(words=8, width=4, interleave=2, banks=2)
    >>> geometry.shape
    (2, 2, 8)
    >>> [int(x) for x in geometry.place(5, 3)]  # bank, row, column of bit 3 of word 5
    [0, 1, 7]
    >>> [int(x) for x in geometry.word_and_bit(0, 1, 7)]
    [5, 3]
    """

    words: int
    width: int
    interleave: int = 1
    banks: int = 1
    anti_rows: int = 0

    def __post_init__(self) -> None:
        for name in ("words", "width", "interleave", "banks"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.anti_rows < 0:
            raise ValueError(f"anti_rows must not be negative, got {self.anti_rows}")
        if self.words % (self.banks * self.interleave):
            raise ValueError(
                f"words must be a multiple of banks * interleave = {self.banks * self.interleave}, got {self.words}: "
                "the map would be no bijection"
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Banks, rows of a bank, columns of a row."""
        return self.banks, self.words // (self.banks * self.interleave), self.width * self.interleave

    def place(self, word: ArrayLike, bit: ArrayLike) -> tuple[Index, Index, Index]:
        """Bank, row and column of bits of words."""
        w = _inside("word", word, self.words)
        b = _inside("bit", bit, self.width)
        line, lane = np.divmod(w, self.interleave)
        row, bank = np.divmod(line, self.banks)
        return bank, row, b * self.interleave + lane

    def word_and_bit(self, bank: ArrayLike, row: ArrayLike, column: ArrayLike) -> tuple[Index, Index]:
        """The word and the bit that lie there: inverse of `place`."""
        banks, rows, columns = self.shape
        line = _inside("row", row, rows) * banks + _inside("bank", bank, banks)
        bit, lane = np.divmod(_inside("column", column, columns), self.interleave)
        return line * self.interleave + lane, bit

    def anti(self) -> NDArray[np.bool_]:
        """Which words lie in anti cells, shape (words,)."""
        if self.anti_rows == 0:
            return np.zeros(self.words, np.bool_)
        row = np.arange(self.words) // (self.interleave * self.banks)
        return np.asarray((row // self.anti_rows) % 2 == 1)


def _inside(name: str, values: ArrayLike, size: int) -> Index:
    index = np.asarray(values, dtype=np.int64)
    if index.size and (index.min() < 0 or index.max() >= size):
        raise ValueError(f"{name} must lie in 0 .. {size - 1}, got {int(index.min())} .. {int(index.max())}")
    return index


def row_fault(geometry: AddressMap, bank: int, row: int) -> Cells:
    """All cells of a row (a word line that fails).

    Parameters
    ----------
    geometry : AddressMap
        Where words lie.
    bank, row : int
        The row.

    Examples
    --------
    >>> len(row_fault(AddressMap(8, 4, interleave=2), 0, 3))
    8
    """
    return Cells(*geometry.word_and_bit(bank, row, np.arange(geometry.shape[2])))


def column_fault(geometry: AddressMap, bank: int, column: int) -> Cells:
    """All cells of a column of a bank (a bit line or sense amplifier that fails).

    Parameters
    ----------
    geometry : AddressMap
        Where words lie.
    bank, column : int
        The column.

    Examples
    --------
    >>> sorted(set(column_fault(AddressMap(8, 4, interleave=2), 0, 5).bit.tolist()))
    [2]
    """
    rows = np.arange(geometry.shape[1])
    word, bit = geometry.word_and_bit(bank, rows, column)
    return Cells(word, np.broadcast_to(bit, word.shape))


def cluster(geometry: AddressMap, bank: int, row: int, column: int, shape: Sequence[tuple[int, int]]) -> Cells:
    """Cells at (row, column) offsets `shape` from a cell; what falls outside the bank is left out.

    Parameters
    ----------
    geometry : AddressMap
        Where words lie.
    bank, row, column : int
        The cell.
    shape : sequence of (int, int)
        Rows and columns from there.

    Examples
    --------
    >>> square = [(0, 0), (0, 1), (1, 0), (1, 1)]
    >>> len(cluster(AddressMap(8, 4), 0, 7, 0, square))  # the last row has no row below
    2
    """
    _, rows, columns = geometry.shape
    offsets = np.array(shape, dtype=np.int64).reshape(-1, 2)
    r, c = row + offsets[:, 0], column + offsets[:, 1]
    inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
    return Cells(*geometry.word_and_bit(bank, r[inside], c[inside]))


def upsets(
    geometry: AddressMap,
    rate: float,
    shapes: Sequence[Sequence[tuple[int, int]]],
    probabilities: ArrayLike,
    seed: int,
    *,
    draw: int = 0,
) -> Cells:
    """Multi-cell upsets: events at uniform cells, each with a shape.

    Parameters
    ----------
    geometry : AddressMap
        Where they strike.
    rate : float
        Expected number of events per cell; their number is Poisson.
    shapes : sequence of shapes
        Each a sequence of (row, column) offsets from the struck cell.
    probabilities : array_like, shape (shapes,)
        How often each shape occurs; must add up to 1.
    seed, draw : int
        Decide the events.

    Returns
    -------
    Cells
        Cells struck an odd number of times (a cell struck twice is back where it was).

    Raises
    ------
    ValueError
        If `rate` is negative or the probabilities are no distribution over the shapes.

    Examples
    --------
    >>> pair = [(0, 0), (0, 1)]
    >>> cells = upsets(AddressMap(1 << 16, 72, interleave=4), 1e-4, [[(0, 0)], pair], [0.7, 0.3], seed=1)
    >>> 580 < len(cells) < 650  # 4.7e6 cells x 1e-4 x 1.3 = 613
    True
    """
    p = np.asarray(probabilities, dtype=np.float64)
    if not 0 <= rate < np.inf:
        raise ValueError(f"rate must be a number that is not negative, got {rate}")
    if p.shape != (len(shapes),) or not np.all(p >= 0) or abs(p.sum() - 1) > 1e-9:
        raise ValueError(f"probabilities must be {len(shapes)} shares that add up to 1, got {p.tolist()}")
    banks, rows, columns = geometry.shape
    rng = np.random.Generator(np.random.Philox(key=keys(seed, UPSETS, draw)))
    events = int(rng.poisson(rate * banks * rows * columns))
    kind = rng.choice(len(shapes), events, p=p)
    bank, row, column = (rng.integers(0, n, events) for n in (banks, rows, columns))
    flat: list[Index] = []
    for k, shape in enumerate(shapes):
        chosen = kind == k
        for down, right in shape:
            r, c = row[chosen] + down, column[chosen] + right
            inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
            flat.append(((bank[chosen] * rows + r) * columns + c)[inside])
    cells, times = np.unique(np.concatenate([np.zeros(0, np.int64), *flat]), return_counts=True)
    odd = cells[times % 2 == 1]
    line, column_of = np.divmod(odd, columns)
    return Cells(*geometry.word_and_bit(line // rows, line % rows, column_of))
