"""Codewords that the packed segments of a plan share: written once, hit by faults, decoded, cut into words again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.channel import BitChannel
from qtaml_hw.memory import Injector
from qtaml_hw.storage.layout import Part, Region

__all__ = ["Stream", "write_stream"]


@dataclass(frozen=True, eq=False)
class Stream:
    """Stored codewords; made by `write_stream`.

    Attributes
    ----------
    region : Region
        What lies in them.
    code : BlockCode
        Their code.
    cells : Injector
        Faults of eight cells at a time.
    stored : uint8 array
        The bits of all codewords, eight to a byte.
    address : int
        Byte address of the first one.
    """

    region: Region
    code: codes.BlockCode
    cells: Injector
    stored: NDArray[np.uint8]
    address: int

    def read(self, seed: int, draw: int = 0) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Data bits after decoding, flat, and the `Status` of every codeword."""
        received = self.cells(self.stored, seed, address=self.address, draw=draw)
        rows = np.unpackbits(received, count=self.region.stored_bits).reshape(self.region.rows, -1)
        result = self.code.decode(rows)
        return result.codewords[:, : self.code.k].ravel(), result.status

    def words(
        self, part: Part, data: NDArray[np.uint8], status: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
        """Words of one segment, and which of them have a bit in a flagged codeword."""
        size = part.stop - part.start
        bits = data[part.offset : part.offset + size * part.bits].reshape(size, part.bits)
        words = np.zeros(size, dtype=np.uint32)
        for j in range(part.bits):
            words = (words << np.uint32(1)) | bits[:, j]
        first = part.offset + part.bits * np.arange(size)
        before = np.append(0, np.cumsum(status == codes.Status.DETECTED))  # flagged codewords before each
        k = self.region.data_bits
        return words, before[(first + part.bits - 1) // k + 1] > before[first // k]


def write_stream(region: Region, words: Sequence[NDArray[np.uint32]], cell: BitChannel, address: int) -> Stream:
    """Encode the words of the parts of a region.

    Parameters
    ----------
    region : Region
        A packed one.
    words : sequence of uint32 array
        Of every part, in its order.
    cell : BitChannel
        One cell.
    address : int
        Byte address of the first codeword.

    Returns
    -------
    Stream
    """
    code = codes.from_name(region.code)
    data = np.zeros(region.rows * code.k, dtype=np.uint8)
    for part, own in zip(region.parts, words, strict=True):
        columns = [(own >> np.uint32(k)) & np.uint32(1) for k in range(part.bits - 1, -1, -1)]
        flat = np.stack(columns, axis=1).astype(np.uint8).ravel()
        data[part.offset : part.offset + flat.size] = flat
    stored = np.packbits(code.encode(data.reshape(-1, code.k)))
    return Stream(region, code, Injector(cell.resized(8), np.uint8), stored, address)
