"""`RowLayout`: where the bits of a few words lie in one stored row.

A row holds `lanes` words of `bits` bits: first the unprotected planes, then the protected ones, the data bits of the
row's codeword. Both groups are plane-major, highest plane first: bit ``j * lanes + i`` is the j-th plane of lane i. The
last row of a segment is padded with zero words.

Packed words have no rows: their bits follow each other, the highest of a word first (`stream_of_words`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["RowLayout", "stream_of_words", "words_of_stream"]

Bits = NDArray[np.uint8]
Words = NDArray[np.uint32]


def stream_of_words(words: NDArray[Any], bits: int) -> Bits:
    """Bits of words of `bits` bits one after the other, the highest of a word first; flat.

    Examples
    --------
    >>> stream_of_words(np.array([1, 6]), 3).tolist()
    [0, 0, 1, 1, 1, 0]
    """
    columns = [((words >> k) & 1).astype(np.uint8, copy=False) for k in range(bits - 1, -1, -1)]
    return np.stack(columns, axis=1).ravel()


def words_of_stream(flat: Bits, bits: int, dtype: Any = np.uint32) -> NDArray[Any]:
    """Words of so many bits each; inverse of `stream_of_words`."""
    words = np.zeros(flat.size // bits, dtype=dtype)
    for column in flat.reshape(-1, bits).T:
        words <<= words.dtype.type(1)
        words |= column
    return words


@dataclass(frozen=True)
class RowLayout:
    """Layout of a row, check bits not counted.

    Attributes
    ----------
    bits, planes, lanes : int
        Bits of a word, how many of them (from the MSB) are protected, and words per row.

    Raises
    ------
    ValueError
        If there is no such row.

    Examples
    --------
    Two words of 4 bits, the upper two planes protected:

    >>> layout = RowLayout(bits=4, planes=2, lanes=2)
    >>> layout.spread(np.array([[0b0111, 0b1001]])).tolist()
    [[1, 0, 1, 1, 0, 1, 1, 0]]
    >>> layout.pack([0b0111, 0b1001]).tolist()
    [[0, 1, 1, 0]]
    """

    bits: int
    planes: int
    lanes: int

    def __post_init__(self) -> None:
        if not (self.bits >= 1 and 0 <= self.planes <= self.bits and self.lanes >= 1):
            raise ValueError(f"not a row: {self.bits} bits, {self.planes} protected planes, {self.lanes} lanes")

    @property
    def width(self) -> int:
        """Bits of the words of a row."""
        return self.bits * self.lanes

    @property
    def plain_bits(self) -> int:
        """Unprotected bits, at the low end of a row."""
        return (self.bits - self.planes) * self.lanes

    @property
    def protected_bits(self) -> int:
        """Protected bits: the data bits of a codeword."""
        return self.planes * self.lanes

    def rows(self, words: int) -> int:
        """Number of rows of `words` words, the last one padded."""
        return -(-words // self.lanes)

    def spread(self, words: NDArray[Any]) -> Bits:
        """All bits of rows of words, shape (rows, lanes) to (rows, width)."""
        planes = (words[:, None, :] >> np.arange(self.bits - 1, -1, -1)[None, :, None]) & 1  # MSB first
        return np.ascontiguousarray(planes[:, self._order(), :].reshape(len(words), -1), dtype=np.uint8)

    def gather(self, rows: Bits) -> Words:
        """Words, shape (rows, lanes), of rows of bits; inverse of `spread`, what follows the words is ignored."""
        planes = rows[:, : self.width].reshape(len(rows), self.bits, self.lanes).astype(np.uint32)
        shift = np.array([self.bits - 1 - j for j in self._order()], dtype=np.uint32)
        return np.asarray(np.sum(planes << shift[None, :, None], axis=1, dtype=np.uint32))

    def pack(self, words: ArrayLike) -> Bits:
        """Protected bits of words in storage order, shape (rows, planes * lanes)."""
        rows = self._padded(words)
        positions = range(self.bits - 1, self.bits - 1 - self.planes, -1)
        return np.concatenate([(rows >> k) & 1 for k in positions], axis=1).astype(np.uint8)

    def unpack(self, data: Bits, words: ArrayLike) -> Words:
        """`words` with their protected planes replaced by the `data` bits of `pack`."""
        rows = self._padded(words)
        for j in range(self.planes):
            k = self.bits - 1 - j
            plane = data[:, j * self.lanes : (j + 1) * self.lanes].astype(np.uint32)
            rows &= np.uint32(~(1 << k) & 0xFFFFFFFF)
            rows |= plane << np.uint32(k)
        return rows.ravel()[: np.size(words)]

    def _padded(self, words: ArrayLike) -> Words:
        given = np.asarray(words)
        padded = np.zeros(self.rows(given.size) * self.lanes, dtype=np.uint32)
        padded[: given.size] = given
        return padded.reshape(-1, self.lanes)

    def _order(self) -> list[int]:
        """Planes in the order of the row, 0 the highest."""
        return [*range(self.planes, self.bits), *range(self.planes)]
