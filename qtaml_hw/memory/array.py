"""`MemoryArray`: a memory that is written, ages, is struck, read and scrubbed, bit by bit, for use without the rest
of the tool.

Every stored word is k data bits and n - k check bits of a code. Cells hold what was last written to them, minus what
the physics has done since: **weak** cells (which lost their value at the present age; the same cells
every time), **upsets** (flips that stay until the word is rewritten) and **stuck** cells (which ignore writing).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.memory.codec import OnDue, Outcomes, Residual, RowCodec
from qtaml_hw.memory.geometry import AddressMap, Cells
from qtaml_hw.memory.injector import inject
from qtaml_hw.memory.state import CellState, FaultCause

__all__ = ["ArrayReading", "MemoryArray"]

Words = NDArray[Any]


@dataclass(frozen=True, eq=False)
class ArrayReading:
    """What a read returns.

    Attributes
    ----------
    words : unsigned integer array
        Decoded data words.
    due : bool array
        Words that the decoder flagged as detected and uncorrectable.
    counts : Outcomes
        Outcomes against what was written.

    Examples
    --------
    >>> from qtaml_hw.codes import Hsiao
    >>> memory = MemoryArray(4, Hsiao(8), seed=1)
    >>> memory.write(0, np.arange(4, dtype=np.uint8))
    >>> reading = memory.read()
    >>> reading.words.tolist(), reading.due.tolist(), reading.counts.clean
    ([0, 1, 2, 3], [False, False, False, False], 4)
    """

    words: Words
    due: NDArray[np.bool_]
    counts: Outcomes


class _Part:
    """The data cells or the check cells of all words, one unsigned integer per word, from a byte address on."""

    def __init__(self, size: int, bits: int, address: int) -> None:
        width = max(8, 1 << (bits - 1).bit_length()) if bits else 8
        dtype = np.dtype(f"u{width // 8}")
        self.address = address
        self.mask = dtype.type((1 << bits) - 1)
        self.state = CellState((size,), np.array(self.mask), renewed=True)

    def age(self, channel: BitChannel, seed: int, draw: int, anti: NDArray[np.bool_]) -> None:
        """Cells of words in anti cells hold the inverse of what is written."""
        invert = np.where(anti, self.mask, self.mask.dtype.type(0))

        def back(words: Words, causes: BitChannel) -> Words:
            read: Words = inject(words ^ invert, causes, seed, address=self.address, draw=draw) ^ invert
            return read

        self.state.age(channel, back)


class MemoryArray:
    """A memory of words under a code.

    Parameters
    ----------
    words : int
        Number of words.
    code : BlockCode or int
        Code of a word, with at most 64 data and 64 check bits; an integer: that many data bits without a code.
    seed : int
        Decides all faults.
    geometry : AddressMap, optional
        Needed for anti cells; its `width` must be that of the stored word.
    on_due : {"raw", "erase", "refetch"}
        What a read returns for a flagged word: its data bits as they are, `erased`, or (from a copy elsewhere) what
        was written. A scrub rewrites flagged words only under ``refetch``.
    erased : int
        The word returned for an erasure.

    Attributes
    ----------
    statistics : Outcomes
        Outcomes of all reads and scrubs so far.

    Raises
    ------
    ValueError
        If code, geometry or policy do not fit.

    Examples
    --------
    A year of retention loss, one scrub each month:

    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.codes import Hsiao
    >>> memory = MemoryArray(10_000, Hsiao(64), seed=1)
    >>> memory.write(0, np.arange(10_000, dtype=np.uint64))
    >>> for month in range(12):
    ...     memory.age(BitChannel.uniform(0.0, 1e-4, persistence="transient"))
    ...     memory.scrub()
    >>> reading = memory.read()
    >>> reading.counts.clean, bool(np.all(reading.words == np.arange(10_000)))
    (10000, True)
    >>> memory.statistics.corrected > 100, memory.statistics.detected < 3
    (True, True)
    """

    def __init__(
        self,
        words: int,
        code: BlockCode | int,
        *,
        seed: int = 0,
        geometry: AddressMap | None = None,
        on_due: OnDue = "raw",
        erased: int = 0,
    ) -> None:
        self.code = code if isinstance(code, BlockCode) else None
        self.data_bits = code.k if isinstance(code, BlockCode) else int(code)
        check_bits = code.check_bits if isinstance(code, BlockCode) else 0
        if words < 1 or not 1 <= self.data_bits <= 64 or check_bits > 64:
            raise ValueError("a MemoryArray has words of 1 to 64 data bits and at most 64 check bits")
        self.width = self.data_bits + check_bits
        if geometry is not None and (geometry.words, geometry.width) != (words, self.width):
            raise ValueError(f"geometry must have {words} words of {self.width} bits, got {geometry}")
        if on_due not in ("raw", "erase", "refetch"):
            raise ValueError(f"on_due must be raw, erase or refetch, got {on_due!r}")
        self.size = words
        self.seed = seed
        self.on_due: OnDue = on_due
        self.erased = erased
        self.statistics = Outcomes()
        self._codec = None if self.code is None else RowCodec.for_words(self.code)
        self._data = _Part(words, self.data_bits, 0)
        self._check = _Part(words, check_bits, 8 * words)
        self._written = self._data.state.stored.copy()
        self._anti = np.zeros(words, np.bool_) if geometry is None else geometry.anti()
        self._draws = 0
        self.write(0, self._written)

    def write(self, start: int, words: ArrayLike) -> None:
        """Write data words from `start` on: their cells hold them, freshly.

        Raises
        ------
        ValueError
            If words do not fit the memory or its width.
        """
        given = np.asarray(words)
        if given.dtype.kind not in "ui" or given.ndim != 1:
            raise ValueError(f"words must be a vector of integers, got {given.dtype} {given.shape}")
        if not 0 <= start <= start + given.size <= self.size:
            raise ValueError(f"words {start} .. {start + given.size} lie outside a memory of {self.size}")
        if given.size and (int(given.min()) < 0 or int(given.max()) > int(self._data.mask)):
            raise ValueError(f"words must be unsigned integers of {self.data_bits} bits")
        rows = slice(start, start + given.size)
        self._written[rows] = given
        self._rewrite(rows, self._written[rows])

    def age(self, channel: BitChannel) -> None:
        """Let the cells go through `channel`, given for the stored word of n bits (data, then check) or uniform.

        ``retention``: every cell loses what was last written to it, if it is weak enough for these rates (give those of
        the whole time since then). ``transient``: new, independent flips on top. ``stuck``: cells with a preferred
        state at these rates read it from now on. Later ages of weak or stuck cells replace earlier ones.
        """
        channel = channel.resized(self.width)
        self._draws += 1
        self._data.age(channel.part(slice(self.data_bits)), self.seed, self._draws, self._anti)
        if self.width > self.data_bits:
            self._check.age(channel.part(slice(self.data_bits, None)), self.seed, self._draws, self._anti)

    def strike(self, cells: Cells) -> None:
        """Flip cells; they stay flipped until their word is rewritten."""
        for part, word, bit in self._split(cells):
            part.state.strike(word, bit)

    def stick(self, cells: Cells, value: int) -> None:
        """Make cells stuck at `value`, 0 or 1, for good."""
        for part, word, bit in self._split(cells):
            part.state.stick(word, bit, value)

    def read(self, start: int = 0, stop: int | None = None) -> ArrayReading:
        """Decoded words [start, stop), without changing the memory."""
        rows = slice(start, self.size if stop is None else stop)
        residual = self._decode(rows)
        words = self._written[rows] ^ residual.words
        if self.on_due == "erase":
            words[residual.due] = self.erased
        return ArrayReading(words, residual.due, residual.counts)

    def row(self, word: int) -> int:
        """A stored word as its cells give it, undecoded: data bits low, check bits above them."""
        data, check = (int(part.state.read(word)) for part in (self._data, self._check))
        return data | check << self.data_bits

    def faults(self, word: int) -> list[tuple[int, FaultCause]]:
        """Cells of a stored word that do not hold what was written, data bits first: bit and cause."""
        check = ((self.data_bits + bit, cause) for bit, cause in self._check.state.faults(word))
        return [*self._data.state.faults(word), *check]

    def scrub(self) -> None:
        """Read every word and write back what the decoder returns, wrong or not; words it flags stay, unless
        refetched.
        """
        residual = self._decode(slice(0, self.size))
        rows = np.flatnonzero(~residual.due) if self.on_due != "refetch" else np.arange(self.size)
        words = (self._written ^ residual.words)[rows]
        self._rewrite(rows, words)

    def _rewrite(self, rows: Any, words: Words) -> None:
        self._data.state.write(rows, words)
        self._check.state.write(rows, self._check_words(words))

    def _decode(self, rows: slice) -> Residual:
        errors = self._data.state.read(rows) ^ self._written[rows]
        if self._codec is None:
            wrong = int(np.count_nonzero(errors))
            residual = Residual(errors, np.zeros(errors.size, np.bool_), Outcomes(errors.size - wrong, 0, 0, wrong))
        else:
            check = (self._check.state.read(rows) ^ self._check_words(self._written[rows])).reshape(-1, 1)
            check_bytes = np.ascontiguousarray(check.view(np.uint8)[:, : self._codec.check_bytes])
            residual = self._codec.residual(errors, check_bytes, self.on_due)
        self.statistics += residual.counts
        return residual

    def _check_words(self, words: Words) -> Words:
        """Check bits of data words, one unsigned integer each."""
        out = np.zeros(words.size, self._check.mask.dtype)
        if self._codec is not None:
            out.reshape(-1, 1).view(np.uint8)[:, : self._codec.check_bytes] = self._codec.check(
                np.ascontiguousarray(words)
            )
        return out

    def _split(self, cells: Cells) -> list[tuple[_Part, NDArray[np.int64], NDArray[np.int64]]]:
        """Cells of data and of check bits, with bit numbers from 0."""
        for name, index, size in (("word", cells.word, self.size), ("bit", cells.bit, self.width)):
            if index.size and (index.min() < 0 or index.max() >= size):
                raise ValueError(f"{name} of cells must lie in 0 .. {size - 1}")
        data = cells.bit < self.data_bits
        return [
            (self._data, cells.word[data], cells.bit[data]),
            (self._check, cells.word[~data], cells.bit[~data] - self.data_bits),
        ]
