"""Codewords that the packed segments of a plan share: written once, hit by faults, decoded, cut into words again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.laid import Laid
from qtaml_hw.codes.block import Bits, Counts
from qtaml_hw.memory import Injector
from qtaml_hw.storage.layout import Part, Region
from qtaml_hw.storage.rows import stream_of_words, words_of_stream

__all__ = ["Failures", "Stream", "write_stream"]

ROWS = 1 << 12
"""Codewords that are decoded at a time: a multiple of 8, so that their bits fill whole bytes."""
WORDS = 1 << 16
"""Words that are cut out at a time: a multiple of 8 as well."""


@dataclass(frozen=True, eq=False)
class Failures:
    """What decoding leaves of the faults of one reading.

    Attributes
    ----------
    region : Region
        What lies in the codewords.
    flips : uint8 array
        Data bits of all codewords that are wrong, eight to a byte.
    status : uint8 array, shape (rows,)
        `Status` of every codeword.
    failed : int
        Codewords that were flagged or whose data are wrong.
    """

    region: Region
    flips: NDArray[np.uint8]
    status: NDArray[np.uint8]
    failed: int = 0

    @property
    def counts(self) -> Counts:
        """What the decoder reported, and which codewords failed."""
        return replace(Counts.of(self.status), failed={self.region.code: self.failed} if self.failed else {})

    def of(self, part: Part, dtype: Any = np.uint32) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Wrong bits of the words of a segment, and which of these have a bit in a flagged codeword."""
        size, k = part.size, self.region.data_bits
        words, lost = np.zeros(size, dtype=dtype), np.zeros(size, dtype=np.bool_)
        before = np.append(
            np.int32(0), np.cumsum(self.status == codes.Status.DETECTED, dtype=np.int32)
        )  # flagged codewords before each
        for low in range(0, size, WORDS):
            count, start = min(WORDS, size - low), part.offset + low * part.bits
            words[low : low + WORDS] = words_of_stream(_cut(self.flips, start, count * part.bits), part.bits, dtype)
            first = start + part.bits * np.arange(count)
            lost[low : low + WORDS] = before[(first + part.bits - 1) // k + 1] > before[first // k]
        return words, lost


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
    laid : Laid or None
        How its cells lie, where neighbours share something.
    """

    region: Region
    code: codes.BlockCode
    cells: Injector
    stored: NDArray[np.uint8]
    laid: Laid | None = None

    def read(self, seed: int, draw: int = 0) -> Failures:
        """Decode the codewords that have errors."""
        if self.laid is None:
            errors = self.cells(self.stored, seed, address=self.region.cells, draw=draw)
        else:
            errors = self.laid.stream(self.stored, self.cells.channel, seed, draw)
        errors ^= self.stored
        n, k, rows = self.code.n, self.code.k, self.region.rows
        status = np.full(rows, codes.Status.CLEAN, dtype=np.uint8)
        flips, failed = np.zeros(-(-rows * k // 8), dtype=np.uint8), 0
        for low in range(0, rows, ROWS):
            words = _cut(errors, low * n, min(ROWS, rows - low) * n).reshape(-1, n)
            hit = np.flatnonzero(words.any(axis=1))
            if hit.size:
                result = self.code.decode_errors(words[hit])
                status[low + hit] = result.status
                words[hit] = result.codewords
                wrong = words[hit, :k].any(axis=1) | (result.status == codes.Status.DETECTED)
                failed += int(np.count_nonzero(wrong))
                left = np.packbits(words[:, :k])
                flips[low * k // 8 : low * k // 8 + left.size] = left
        return Failures(self.region, flips, status, failed)


def _cut(packed: NDArray[np.uint8], start: int, count: int) -> Bits:
    """So many bits from bit `start` on."""
    some = packed[start // 8 : -(-(start + count) // 8)]
    return np.unpackbits(some, count=start % 8 + count)[start % 8 :]


def write_stream(region: Region, words: Sequence[NDArray[Any]], cell: BitChannel) -> Stream:
    """Encode the words of the parts of a region.

    Parameters
    ----------
    region : Region
        A packed one.
    words : sequence of unsigned integer array
        Of every part, in its order.
    cell : BitChannel
        One cell.

    Returns
    -------
    Stream
    """
    code = codes.from_name(region.code)
    data = np.zeros(-(-region.rows * code.k // 8), dtype=np.uint8)
    for part, own in zip(region.parts, words, strict=True):
        for low in range(0, own.size, WORDS):
            first = part.offset + low * part.bits
            before = np.zeros(first % 8, dtype=np.uint8)
            some = np.packbits(np.concatenate([before, stream_of_words(own[low : low + WORDS], part.bits)]))
            data[first // 8 : first // 8 + some.size] |= some
    stored = np.zeros(-(-region.used_bits // 8), dtype=np.uint8)
    for low in range(0, region.rows, ROWS):
        bits = _cut(data, low * code.k, min(ROWS, region.rows - low) * code.k)
        some = np.packbits(code.encode(bits.reshape(-1, code.k)))
        stored[low * code.n // 8 : low * code.n // 8 + some.size] = some
    return Stream(region, code, Injector(cell.resized(8), np.uint8), stored)
