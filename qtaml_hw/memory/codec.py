# mypy: allow-untyped-defs
"""ECC in the loop: from error patterns in stored words and check bits to what the decoder leaves.

The codes are linear, so the outcome depends on the error pattern only (theory.md section 11): nothing is encoded or
read in a simulation with symmetric cells. Syndromes come from one table look-up per erroneous byte; rows without
errors are only looked at. Codes without a table of syndromes decode the rows with errors, some at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import uint64
from numpy.typing import NDArray

from qtaml_hw.codes.block import BlockCode, Counts, Status
from qtaml_hw.storage.rows import RowLayout
from qtaml_hw.support.compiled import compiled

__all__ = ["OnDue", "Outcomes", "Residual", "RowCodec", "syndrome_columns"]

Words = NDArray[Any]
OnDue = Literal["raw", "erase", "refetch"]
ON_DUE = ("raw", "erase", "refetch")

ZERO, ONE = np.uint64(0), np.uint64(1)
VOTED = 32
"""Bits of a row that are voted on at a time."""
DETECTED = -2
BATCH_BITS = 1 << 21
"""Bits of the rows that go through a decoder without a table at a time."""


@dataclass(frozen=True)
class Outcomes:
    """Decoded rows, judged by what was written.

    Attributes
    ----------
    clean, corrected, detected, miscorrected : int
        Rows without an error; with errors, all data right now; flagged (due); with wrong data and without a flag.
    unseen : int
        Those of the miscorrected in which the decoder saw no error: codewords, but not the one that was written.

    Examples
    --------
    >>> total = Outcomes(clean=90, corrected=5) + Outcomes(detected=2, miscorrected=3)
    >>> total.rows, total.failed
    (100, 5)
    """

    clean: int = 0
    corrected: int = 0
    detected: int = 0
    miscorrected: int = 0
    unseen: int = 0

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(
            self.clean + other.clean,
            self.corrected + other.corrected,
            self.detected + other.detected,
            self.miscorrected + other.miscorrected,
            self.unseen + other.unseen,
        )

    @property
    def rows(self) -> int:
        """Number of decoded rows."""
        return self.clean + self.corrected + self.detected + self.miscorrected

    @property
    def failed(self) -> int:
        """Rows that were flagged or whose data are wrong."""
        return self.detected + self.miscorrected

    @property
    def reported(self) -> Counts:
        """What the decoder knows of it.

        Examples
        --------
        >>> Outcomes(clean=90, corrected=5, detected=2, miscorrected=3, unseen=1).reported
        Counts(words=100, ce=7, due=2, failed={})
        """
        return Counts(self.rows, self.corrected + self.miscorrected - self.unseen, self.detected)


@dataclass(frozen=True, eq=False)
class Residual:
    """What decoding leaves.

    Attributes
    ----------
    words : unsigned integer array
        Error pattern of the words after decoding; XOR it onto what was written.
    due : bool array, shape (rows,)
        Rows flagged as detected and uncorrectable. Policy ``raw`` passes their errors on, ``erase`` too, for the
        caller to put the prior in their place, ``refetch`` returns them without errors.
    counts : Outcomes
        A row is ``corrected`` when it had errors, in data or check bits, and its data are right and not
        flagged.

    Examples
    --------
    One error is corrected, two are flagged and passed on.

    >>> from qtaml_hw.codes import Hsiao
    >>> codec = RowCodec.for_words(Hsiao(8))
    >>> left = codec.residual(np.array([1, 6], np.uint8), codec.no_errors(2))
    >>> left.words.tolist(), left.due.tolist()
    ([0, 6], [False, True])
    """

    words: Words
    due: NDArray[np.bool_]
    counts: Outcomes


class RowCodec:
    """A code laid over rows of words: which bit of which word is which data bit of the codeword.

    Parameters
    ----------
    code : BlockCode
        The code of a row.
    lane, shift : int array, shape (code.k,)
        Data bit j is bit ``shift[j]`` of word ``lane[j]`` of the row.
    lanes : int
        Words per row.

    Raises
    ------
    ValueError
        If the layout does not fit the code.

    Examples
    --------
    One flipped bit in each of the first two words, two in the third:

    >>> from qtaml_hw.codes import Hsiao
    >>> codec = RowCodec.for_words(Hsiao(8))
    >>> codec.residual(np.array([1, 128, 6, 0], np.uint8), codec.no_errors(4)).counts
    Outcomes(clean=1, corrected=2, detected=1, miscorrected=0, unseen=0)
    """

    def __init__(self, code: BlockCode, lane: NDArray[np.int64], shift: NDArray[np.int64], lanes: int) -> None:
        if lane.shape != (code.k,) or shift.shape != (code.k,):
            raise ValueError(
                f"lane and shift need one entry for each of {code.k} data bits, got {lane.shape}, {shift.shape}"
            )
        if lanes < 1 or lane.min() < 0 or lane.max() >= lanes or shift.min() < 0 or shift.max() > 63:
            raise ValueError("lane must lie in 0 .. lanes - 1 and shift in 0 .. 63")
        if np.unique(64 * lane + shift).size != code.k:
            raise ValueError("lane and shift map two data bits to one place")
        self.code = code
        self.lane = lane
        self.shift = shift
        self.lanes = lanes
        self.check_bytes = -(-code.check_bits // 8)
        table = code.syndrome_table()
        self._decoding = None if table is None or code.check_bits > 64 else np.ascontiguousarray(table)
        self.byte_syndromes = _byte_table(code, lane, shift, lanes) if code.check_bits <= 64 else None
        self._offset = np.packbits(code.check(np.zeros((1, code.k), np.uint8))[0], bitorder="little")
        self._protected = np.zeros(lanes, np.uint64)
        np.bitwise_or.at(self._protected, lane, np.uint64(1) << shift.astype(np.uint64))

    @classmethod
    def for_rows(cls, code: BlockCode, layout: RowLayout) -> RowCodec:
        """Rows of `layout`: data bit ``j * lanes + i`` is the j-th plane, MSB first, of lane i."""
        if layout.protected_bits != code.k:
            raise ValueError(f"code {code.name} has {code.k} data bits, rows {layout.planes} x {layout.lanes}")
        plane, lane = np.divmod(np.arange(code.k), layout.lanes)
        return cls(code, lane, layout.bits - 1 - plane, layout.lanes)

    @classmethod
    def for_words(cls, code: BlockCode) -> RowCodec:
        """One word of up to 64 bits to a row: data bit j is bit j of the word."""
        return cls(code, np.zeros(code.k, np.int64), np.arange(code.k), 1)

    def rows(self, words: int) -> int:
        """Number of rows of an array of `words` words."""
        if words % self.lanes:
            raise ValueError(f"words must be whole rows of {self.lanes}, got {words}")
        return words // self.lanes

    def no_errors(self, words: int) -> NDArray[np.uint8]:
        """Check bytes without errors for `words` words, shape (rows, check_bytes)."""
        return np.zeros((self.rows(words), self.check_bytes), np.uint8)

    def check(self, words: Words) -> NDArray[np.uint8]:
        """Check bits of stored `words` (unsigned), shape (rows, check_bytes), check bit 0 in the lowest bit of byte
        0.
        """
        rows = self._checked("words", words)
        out = np.zeros((rows, self.check_bytes), np.uint8)
        if self.byte_syndromes is None:
            for some in self._batches(np.arange(rows)):
                out[some] = np.packbits(self.code.check(self._gather(words, some)), axis=1, bitorder="little")
            return out
        check_rows(words, self.byte_syndromes, self.lanes, out)
        out ^= self._offset
        return out

    def residual(
        self,
        word_errors: Words,
        check_errors: NDArray[np.uint8],
        on_due: OnDue = "raw",
        *,
        in_place: bool = False,
    ) -> Residual:
        """Decode error patterns.

        Parameters
        ----------
        word_errors : unsigned integer array, shape (words,)
            Read XOR written. Bits outside the code stay as they are.
        check_errors : uint8 array, shape (rows, check_bytes)
            Read XOR written of the check bits; bits beyond the last check bit are ignored.
        on_due : {"raw", "erase", "refetch"}
            Policy for flagged rows, see `Residual`.
        in_place : bool
            Whether `word_errors` may become the words of the result.

        Raises
        ------
        ValueError
            If an array has the wrong shape or type or the policy is unknown.
        """
        rows = self._checked("word_errors", word_errors)
        if check_errors.shape != (rows, self.check_bytes) or check_errors.dtype != np.uint8:
            raise ValueError(
                f"check_errors must be uint8 of shape {(rows, self.check_bytes)}, got {check_errors.dtype} "
                f"{check_errors.shape}"
            )
        if on_due not in ON_DUE:
            raise ValueError(f"on_due must be one of {', '.join(ON_DUE)}, got {on_due!r}")
        words = word_errors if in_place else word_errors.copy()
        due = np.zeros(rows, np.bool_)
        if self._decoding is not None and self.byte_syndromes is not None:
            mask = np.uint64((1 << self.code.check_bits) - 1)
            c = decode_rows(
                words,
                check_errors,
                self.byte_syndromes,
                self._protected,
                self._decoding,
                self.lane,
                self.shift,
                mask,
                due,
            )
            counts = Outcomes(*(int(n) for n in c))
        elif self.code.bitwise:
            last = np.uint8(0xFF >> -self.code.check_bits % 8)
            copies = self.code.n // self.code.k
            c = vote_rows(words, check_errors, self._protected, self.lane, self.shift, copies, last)
            counts = Outcomes(*(int(n) for n in c))
        else:
            counts = self._decode_generic(words, check_errors, due)
        if on_due == "refetch":
            words[np.repeat(due, self.lanes)] = 0
        return Residual(words, due, counts)

    def _checked(self, name: str, words: Words) -> int:
        if words.ndim != 1 or words.dtype.kind != "u" or not words.flags.c_contiguous:
            raise ValueError(
                f"{name} must be a contiguous vector of unsigned integers, got {words.dtype} {words.shape}"
            )
        if 8 * words.dtype.itemsize <= self.shift.max():
            raise ValueError(f"{name} of {words.dtype} cannot hold bit {self.shift.max()}")
        return self.rows(words.size)

    def _gather(self, words: Words, rows: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Data bits of `rows`, shape (rows, k)."""
        bits = words.reshape(-1, self.lanes)[rows][:, self.lane]
        bits >>= self.shift.astype(words.dtype)
        bits &= words.dtype.type(1)
        return bits.astype(np.uint8, copy=False)

    def _batches(self, rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
        """So many rows at a time that their bits take little room."""
        size = max(1, BATCH_BITS // self.code.n)
        return (rows[i : i + size] for i in range(0, rows.size, size))

    def _decode_generic(self, words: Words, check_errors: NDArray[np.uint8], due: NDArray[np.bool_]) -> Outcomes:
        """Rows with errors through the decoder of the code."""
        last = check_errors[:, -1:] & np.uint8(0xFF >> -self.code.check_bits % 8)
        hit = np.asarray(check_errors[:, :-1].any(axis=1) | last.any(axis=1))
        hit |= (words.reshape(-1, self.lanes) & self._protected.astype(words.dtype)).any(axis=1)
        rows = np.flatnonzero(hit)
        found = sum((self._decode_rows(words, check_errors, due, some) for some in self._batches(rows)), Outcomes())
        return Outcomes(clean=due.size - rows.size) + found

    def _decode_rows(
        self, words: Words, check_errors: NDArray[np.uint8], due: NDArray[np.bool_], rows: NDArray[np.intp]
    ) -> Outcomes:
        """Decode some rows, in place."""
        data = self._gather(words, rows)
        check = np.unpackbits(check_errors[rows], axis=1, count=self.code.check_bits, bitorder="little")
        result = self.code.decode_errors(np.concatenate([data, check], axis=1))
        left = result.codewords[:, : self.code.k]
        flagged = result.status == Status.DETECTED
        due[rows] = flagged
        changed, bit = np.nonzero(left != data)
        flip = words.dtype.type(1) << self.shift[bit].astype(words.dtype)
        np.bitwise_xor.at(words, rows[changed] * self.lanes + self.lane[bit], flip)
        wrong = left.any(axis=1) & ~flagged
        detected, miscorrected = int(flagged.sum()), int(wrong.sum())
        unseen = int((wrong & (result.status == Status.CLEAN)).sum())
        return Outcomes(0, rows.size - detected - miscorrected, detected, miscorrected, unseen)


def syndrome_columns(code: BlockCode) -> NDArray[np.uint64]:
    """Columns of H as integers, shape (n,), check bit 0 the LSB; for at most 64 check bits."""
    weights = np.uint64(1) << np.arange(code.check_bits, dtype=np.uint64)
    return np.asarray(np.bitwise_or.reduce(code.H.astype(np.uint64) * weights[:, None], axis=0), dtype=np.uint64)


def _byte_table(code: BlockCode, lane: NDArray[np.int64], shift: NDArray[np.int64], lanes: int) -> NDArray[np.uint64]:
    """Syndrome of byte value v at byte b of lane i, shape (lanes, bytes, 256): XOR of the columns of its set bits."""
    size = int(shift.max()) // 8 + 1
    place = np.zeros((lanes, size, 8), np.uint64)
    place[lane, shift // 8, shift % 8] = syndrome_columns(code)[: code.k]
    table = np.zeros((lanes, size, 256), np.uint64)
    for bit in range(8):
        table[:, :, 1 << bit : 2 << bit] = table[:, :, : 1 << bit] ^ place[:, :, bit, None]
    return table


@compiled(nogil=True)
def check_rows(words, table, lanes, out):
    """Check bytes of every row into `out` (zeros)."""
    for row in range(out.shape[0]):
        low = row * lanes
        syndrome = ZERO
        for i in range(lanes):
            x = uint64(words[low + i])
            for b in range(table.shape[1]):
                syndrome ^= table[i, b, (x >> uint64(8 * b)) & uint64(255)]
        for b in range(out.shape[1]):
            out[row, b] = (syndrome >> uint64(8 * b)) & uint64(255)


@compiled(nogil=True)
def decode_rows(words, check_errors, table, protected, decoding, lane, shift, check_mask, due):
    """Decode error patterns in place; returns the five numbers of `Outcomes`."""
    counts = np.zeros(5, np.int64)
    lanes = protected.size
    for row in range(due.size):
        low = row * lanes
        syndrome = ZERO
        for b in range(check_errors.shape[1]):
            syndrome |= uint64(check_errors[row, b]) << uint64(8 * b)
        syndrome &= check_mask
        some = ZERO
        for i in range(lanes):
            some |= uint64(words[low + i]) & protected[i]
        if some | syndrome == ZERO:
            counts[0] += 1
            continue
        for i in range(lanes):  # words without errors too: where half have some, asking costs more than the table
            x = uint64(words[low + i])
            for b in range(table.shape[1]):
                syndrome ^= table[i, b, (x >> uint64(8 * b)) & uint64(255)]
        if syndrome != ZERO:
            if decoding[syndrome, 0] == DETECTED:
                due[row] = True
                counts[2] += 1
                continue
            for j in range(decoding.shape[1]):
                position = decoding[syndrome, j]
                if position < 0:
                    break
                if position < lane.size:
                    words[low + lane[position]] ^= uint64(1) << uint64(shift[position])
            some = ZERO
            for i in range(lanes):
                some |= uint64(words[low + i]) & protected[i]
        else:
            counts[4] += 1
        counts[1 if some == ZERO else 3] += 1
    return counts


@compiled(nogil=True)
def bits_from(data, place):
    """Bits of some bytes from number `place` on, 32 of them or more, the first one the lowest; beyond the end 0s."""
    found, first = ZERO, place >> 3
    for b in range(first, min(first + 5, data.size)):
        found |= uint64(data[b]) << uint64(8 * (b - first))
    return found >> uint64(place & 7)


@compiled(nogil=True)
def vote_rows(words, check_errors, protected, lane, shift, copies, last):
    """As `decode_rows`, by a vote of the 3 to 15 `copies` of every data bit; `last`: what counts of the last check
    byte.
    """
    counts = np.zeros(5, np.int64)
    lanes, end, half = protected.size, check_errors.shape[1] - 1, copies // 2
    for row in range(check_errors.shape[0]):
        low = row * lanes
        check = uint64(check_errors[row, end] & last) << uint64(8 * (end & 7))  # all of it, where it fits
        for b in range(end):
            check |= uint64(check_errors[row, b]) << uint64(8 * (b & 7))
        data = ZERO
        for i in range(lanes):
            data |= uint64(words[low + i]) & protected[i]
        if check | data == ZERO:
            counts[0] += 1
            continue
        wrong, agreed = False, True
        for start in range(0, lane.size, VOTED):
            size = min(VOTED, lane.size - start)
            first, mask = ZERO, (ONE << uint64(size)) - ONE
            if data != ZERO:
                for j in range(size):
                    first |= ((uint64(words[low + lane[start + j]]) >> uint64(shift[start + j])) & ONE) << uint64(j)
            ones, twos, fours, eights, any_of, all_of = first, ZERO, ZERO, ZERO, first, first  # bits of 32 sums
            for place in range(start, (copies - 1) * lane.size, lane.size):
                copy = (check >> uint64(place) if end < 8 else bits_from(check_errors[row], place)) & mask
                any_of |= copy
                all_of &= copy
                carry = ones & copy
                ones ^= copy
                carry, twos = twos & carry, twos ^ carry
                carry, fours = fours & carry, fours ^ carry
                eights ^= carry
            left, equal = ZERO, mask
            for bit, place in ((eights, 3), (fours, 2), (twos, 1), (ones, 0)):
                if half >> place & 1:
                    equal &= bit
                else:
                    left |= equal & bit
                    equal &= ~bit
            wrong |= left != ZERO
            agreed &= any_of == all_of
            flips, j = left ^ first, start
            while flips != ZERO:
                if flips & ONE:
                    words[low + lane[j]] ^= ONE << uint64(shift[j])
                flips, j = flips >> ONE, j + 1
        counts[3 if wrong else 1] += 1
        if wrong and agreed:
            counts[4] += 1
    return counts
