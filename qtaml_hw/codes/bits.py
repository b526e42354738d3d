"""Rows of bits and integers of any width: bit i of an integer is column i."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["bits_of_integers", "integers_of_bits", "integers_of_octets", "words_of_bits"]

Bits = NDArray[np.uint8]


def integers_of_bits(bits: Bits) -> list[int]:
    """Rows of bits, shape (N, width), as Python integers.

    Examples
    --------
    >>> integers_of_bits(np.array([[1, 0, 1], [0, 1, 0]], dtype=np.uint8))
    [5, 2]
    """
    return integers_of_octets(np.packbits(bits, axis=1, bitorder="little"))


def integers_of_octets(octets: NDArray[np.uint8]) -> list[int]:
    """Rows of bytes, shape (N, bytes), the lowest first, as Python integers.

    Examples
    --------
    >>> integers_of_octets(np.array([[1, 2]], dtype=np.uint8))
    [513]
    """
    data, size = octets.tobytes(), octets.shape[1]
    return [int.from_bytes(data[i * size : i * size + size], "little") for i in range(len(octets))]


def bits_of_integers(rows: Iterable[int], width: int) -> Bits:
    """Python integers of at most `width` bits as rows of bits; inverse of `integers_of_bits`.

    Examples
    --------
    >>> bits_of_integers([5, 2], 3).tolist()
    [[1, 0, 1], [0, 1, 0]]
    """
    count = -(-width // 8)
    octets = np.frombuffer(b"".join(row.to_bytes(count, "little") for row in rows), dtype=np.uint8)
    return np.unpackbits(octets.reshape(-1, count), axis=1, count=width, bitorder="little")


def words_of_bits(bits: Bits) -> NDArray[np.uint64]:
    """Rows of bits as words of 64, shape (N,), or (N, words) where one does not hold them, low bits first.

    Examples
    --------
    >>> words_of_bits(np.array([[1, 0, 1], [0, 1, 0]], dtype=np.uint8)).tolist()
    [5, 2]
    """
    octets = np.packbits(np.pad(bits, ((0, 0), (0, -bits.shape[1] % 64))), axis=1, bitorder="little")
    words = np.ascontiguousarray(octets).view("<u8").astype(np.uint64)
    return words[:, 0] if words.shape[1] == 1 else words
