"""Quasi-cyclic LDPC codes for raw flip rates of 0.01 to 0.16, decoded by layered min-sum in small integers.

The parity-check matrix consists of circulants: the identity of `lanes` x `lanes`, rotated. Data columns have few
distinct degrees, found by EXIT analysis and simulation (benchmarks/search_ldpc.py); the parity part is dual-diagonal,
so check bits come from an accumulation (as in IEEE 802.16e). The matrices live in ``ldpc_matrices.json``, what was
measured of them in ``ldpc_measured.json`` (benchmarks/measure_ldpc.py): theory.md section 8.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from math import exp, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import Bits, BlockCode, DecodeResult, ResidualChannel, Status, uniform_rates
from qtaml_hw.codes.decoding import Decoding
from qtaml_hw.codes.family import Family
from qtaml_hw.codes.measurement import Measurement

__all__ = ["DRAIN", "FAMILIES", "LDPC", "LayeredTiming", "Measurement", "ldpc_designs"]

ROWS_PER_CLOCK = 32
"""Checks that hardware works on at once, at most, unless told otherwise."""

DRAIN = 4
"""Cycles from the last step of a block row until hardware can read its results: pipeline stages after the first."""


@dataclass(frozen=True)
class LayeredTiming:
    """Time of a layered decoder of a quasi-cyclic code, which works on P checks of one circulant per cycle.

    Attributes
    ----------
    groups : int
        Groups of P checks in a block row; words of P bits in a block column.
    words, stored_words : int
        Words that are loaded, and those of them with stored bits, which are fetched at the end.
    circulants, block_rows : int
        Of the code.
    """

    groups: int
    words: int
    stored_words: int
    circulants: int
    block_rows: int

    @property
    def cycles_per_iteration(self) -> int:
        """Groups of a block row overlap; `DRAIN` until the last results of a row are in memory, one to decide."""
        return (self.groups + 1) * self.circulants + DRAIN * self.block_rows + 1

    def cycles(self, iterations: int, converged: bool) -> int:
        """Cycles from taking a word to its answer."""
        return 2 + self.words + iterations * self.cycles_per_iteration + converged * (self.stored_words + 1)


def _load(file: str) -> Any:
    return json.loads(files("qtaml_hw.codes").joinpath(file).read_text(encoding="utf-8"))


def ldpc_designs() -> tuple[str, ...]:
    """Family names of the stored codes: block length, then the rate in percent.

    Examples
    --------
    >>> "ldpc-4096r44" in ldpc_designs()
    True
    """
    return tuple(design["name"] for design in _load("ldpc_matrices.json"))


class LDPC(BlockCode):
    """A stored quasi-cyclic LDPC code, shortened to `data_bits` by leaving out its last data bits.

    Parameters
    ----------
    design : str
        One of `ldpc_designs`.
    data_bits : int or None
        Data bits k, from `lanes` up to the full code's; None for the full code.

    Attributes
    ----------
    lanes : int
        Size of a circulant: checks of a block row that hardware can process at once.
    block_rows, block_columns : int
        Size of the base matrix of the full code.
    circulants : int array, shape (edges, 3)
        Block row, block column and shift s of every circulant, sorted: check z of the row sees bit
        ``(z + s) % lanes`` of the column.
    channel_value : int
        Magnitude of a received bit in the decoder, which works with 8-bit a-posteriori values and 6-bit messages.
    max_iterations : int
        Iteration limit; a word that has not converged then is DETECTED.
    measured : tuple of Measurement
        Measured failure rates of the full code, by falling p.

    Raises
    ------
    ValueError
        If there is no such design, or `data_bits` does not fit it.

    Notes
    -----
    `d` = 3 and `t` = 1 are what girth 6 and columns of at least two ones prove; the typical word holds hundreds of
    errors and is restored.

    Examples
    --------
    >>> code = LDPC("ldpc-4096r44")
    >>> code.name, code.n, code.k, code.lanes
    ('ldpc-4096r44-4096-1792', 4096, 1792, 128)
    >>> rng = np.random.default_rng(0)
    >>> data = rng.integers(0, 2, (2, code.k), dtype=np.uint8)
    >>> flips = (rng.random((2, code.n)) < 0.08).astype(np.uint8)
    >>> result = code.decode(code.encode(data) ^ flips)
    >>> bool((result.codewords[:, : code.k] == data).all()), result.errors.tolist() == flips.sum(axis=1).tolist()
    (True, True)
    """

    measured: tuple[Measurement, ...]
    MEASURED = "ldpc_measured.json"

    def __init__(self, design: str, data_bits: int | None = None) -> None:
        stored = {entry["name"]: entry for entry in _load("ldpc_matrices.json")}
        if design not in stored:
            raise ValueError(f"unknown LDPC design {design[:60]!r}; expected one of {', '.join(stored)}")
        entry = stored[design]
        self.lanes, self.block_columns, self.block_rows = entry["lanes"], entry["columns"], entry["rows"]
        self._full_k = (self.block_columns - self.block_rows) * self.lanes
        self.k = self._full_k if data_bits is None else data_bits
        if not self.lanes <= self.k <= self._full_k:
            raise ValueError(f"data_bits of {design} must be {self.lanes} to {self._full_k}, got {data_bits}")
        self.family, self.d, self.t = design, 3, 1
        self.n = self.k + self.block_rows * self.lanes
        self.name = f"{design}-{self.n}-{self.k}"
        self.circulants = np.array(entry["circulants"], dtype=np.int64)
        self.channel_value: int = entry["channel_value"]
        self.max_iterations: int = entry["iterations"]
        self.measured = tuple(Measurement(**point) for point in _load(self.MEASURED).get(design, []))
        self.H = self._parity_check()
        for array in (self.circulants, self.H):
            array.setflags(write=False)

    @property
    def rows_per_clock(self) -> int:
        """Checks that hardware works on at once unless told otherwise: the largest divisor of `lanes` up to 32."""
        return max(divisor for divisor in range(1, ROWS_PER_CLOCK + 1) if self.lanes % divisor == 0)

    @property
    def kept_columns(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Block columns that a decoder keeps: those with stored bits; those known to be 0 that checks still look at."""
        known = range(-(-self.k // self.lanes), self.block_columns - self.block_rows)
        seen = set(self.circulants[:, 1].tolist())
        stored = tuple(column for column in range(self.block_columns) if column not in known)
        return stored, tuple(column for column in known if column in seen)

    def timing(self, rows_per_clock: int | None = None) -> LayeredTiming:
        """Time of a decoder that works on so many checks at once; None: on `rows_per_clock`."""
        stored, known = self.kept_columns
        groups = self.lanes // (rows_per_clock or self.rows_per_clock)
        rows = len(set(self.circulants[:, 0].tolist()))
        kept = len(stored) + len(known)
        return LayeredTiming(groups, kept * groups, len(stored) * groups, len(self.circulants), rows)

    @property
    def decoding(self) -> Decoding:
        """Layered min-sum, at worst up to the iteration limit."""
        return Decoding("layered", self.timing().cycles(self.max_iterations, converged=True))

    def _parity_check(self) -> Bits:
        """Sparse parity-check matrix as it is decoded, shape (n - k, n)."""
        H = np.zeros((self.block_rows, self.lanes, self.block_columns, self.lanes), dtype=np.uint8)
        z = np.arange(self.lanes)
        for row, column, shift in self.circulants:
            H[row, z, column, (z + shift) % self.lanes] = 1
        full = H.reshape(self.block_rows * self.lanes, -1)
        return np.delete(full, np.s_[self.k : self._full_k], axis=1)

    def _full_words(self, words: Bits) -> Bits:
        """Words of the full code, with the bits left out by shortening as zeros."""
        return np.insert(self._checked(words), np.full(self._full_k - self.k, self.k), 0, axis=1)

    def _checked(self, words: Bits) -> Bits:
        if words.ndim != 2 or words.shape[1] != self.n:
            raise ValueError(f"expected words of shape (N, {self.n}), got {words.shape}")
        return words

    def _row_sums(self, words: Bits, columns: int) -> Bits:
        """Sums of every check over the first block columns, shape (N, block_rows, lanes)."""
        blocks = words.reshape(len(words), -1, self.lanes)
        sums = np.zeros((len(words), self.block_rows, self.lanes), dtype=np.uint8)
        for row, column, shift in self.circulants:
            if column < columns:
                sums[:, row] ^= np.roll(blocks[:, column], -shift, axis=1)
        return sums

    @property
    def G(self) -> Bits:
        """Generator matrix ``[I | P]``, shape (k, n)."""
        return self.encode(np.eye(self.k, dtype=np.uint8))

    def check(self, data: Bits) -> Bits:
        """Check bits, shape (N, n - k), by accumulation down the dual diagonal; no generator matrix is needed.

        The sum of all block rows is the first parity block, because every other one appears twice.
        """
        bits = np.asarray(data, dtype=np.uint8)
        if bits.ndim != 2 or bits.shape[1] != self.k:
            raise ValueError(f"expected words of shape (N, {self.k}), got {bits.shape}")
        padded = np.pad(bits, ((0, 0), (0, self._full_k - self.k)))
        data_columns = self.block_columns - self.block_rows
        sums = self._row_sums(padded, data_columns)
        first = np.bitwise_xor.reduce(sums, axis=1)
        for row, _, shift in self.circulants[self.circulants[:, 1] == data_columns]:
            sums[:, row] ^= np.roll(first, -shift, axis=1)
        rest = np.bitwise_xor.accumulate(sums, axis=1)[:, :-1]
        return np.concatenate([first[:, None], rest], axis=1).reshape(len(bits), -1)

    def syndrome(self, received: Bits) -> Bits:
        """Syndromes ``H r``, shape (N, n - k)."""
        full = self._full_words(np.asarray(received, dtype=np.uint8))
        return self._row_sums(full, self.block_columns).reshape(len(full), -1)

    def decode(self, received: Bits) -> DecodeResult:
        """Layered corrected min-sum with hard-decision input; see `qtaml_hw.codes.ldpc_kernel` for the arithmetic."""
        codewords = self._checked(np.array(received, dtype=np.uint8))
        used, errors = self._decode_in_place(codewords)
        status = np.where(errors > 0, Status.CORRECTED, Status.CLEAN).astype(np.uint8)
        status[used < 0] = Status.DETECTED
        return DecodeResult(codewords, status, errors, np.where(used < 0, self.max_iterations, used))

    def _decode_in_place(self, codewords: Bits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Decode words; iterations of each, -1 where the limit was reached, and how many bits were changed."""
        from qtaml_hw.codes.ldpc_kernel import decode_frames

        return decode_frames(  # type: ignore[no-any-return]
            codewords,
            np.searchsorted(self.circulants[:, 0], np.arange(self.block_rows + 1)).astype(np.uint64),
            self.circulants[:, 1].astype(np.uint64),
            self.circulants[:, 2].astype(np.uint64),
            self.lanes,
            self.channel_value,
            self.max_iterations,
            self.k,
            self._full_k,
        )

    def residual(self, channel: BitChannel) -> ResidualChannel:
        """Residual channel at the mean rate p of the channel, from the stored measurements of the full code.

        Between measured rates the logarithm of the word failure rate is linear in p. A rate at which no word failed
        enters with its upper 95 % confidence bound, and so does the smallest measured rate, which stands for all below
        it: failures do not fall when p grows. Above the largest measured rate every word counts as failed. A flagged
        word passes its data as received. `p_bit_error` is the standard error at the nearest measured rates.
        """
        p01, p10 = uniform_rates(channel)
        p = (p01 + p10) / 2
        if p == 0:
            return ResidualChannel(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "simulation")
        if not self.measured or p > max(point.p for point in self.measured):
            return ResidualChannel(p01, p10, 1.0, 1.0, 0.0, 0.0, "beyond the measured range")
        p_word, relative, method = self._word_failures(p)
        total = max(sum(point.failures for point in self.measured), 1)
        silent = sum(point.undetected for point in self.measured) / total
        # Wrong data bits of a failed word, relative to what any word has.
        excess = sum(point.bit_errors / point.p for point in self.measured) / (total * self._full_k) or 1.0
        return ResidualChannel(
            p01=p_word * p01 * excess,
            p10=p_word * p10 * excess,
            p_word=p_word,
            p_due=p_word * (1 - silent),
            p_miscorrected=p_word * silent,
            p_bit_error=p_word * max(p01, p10) * excess * relative,
            method=method,
        )

    def _word_failures(self, p: float) -> tuple[float, float, str]:
        """Word failure rate at p within the measured range, its relative standard error, and what it is."""
        points = sorted(self.measured, key=lambda point: point.p)
        bounds = [min(point.upper for point in points[i:]) for i in range(len(points))]
        rates = [point.rate if point.failures else bound for point, bound in zip(points, bounds, strict=True)]
        rates[0] = bounds[0]
        rates = [max(rates[: i + 1]) for i in range(len(rates))]  # failures do not fall when p grows
        if p <= points[0].p:
            return rates[0], 0.0, "simulation, upper bound"
        i = next(i for i, point in enumerate(points) if p <= point.p)
        share = (p - points[i - 1].p) / (points[i].p - points[i - 1].p)
        rate = exp((1 - share) * log(rates[i - 1]) + share * log(rates[i]))
        return rate, 1 / sqrt(max(min(points[i - 1].failures, points[i].failures), 1)), "simulation"


FAMILIES = (
    Family(
        r"(ldpc-[1-9]\d{3}r\d\d)",
        "ldpc-NrR",
        "quasi-cyclic LDPC of full length N and rate R %, layered min-sum; the designs of ldpc_designs()",
        lambda design, k: LDPC(design, k),
        LDPC,
    ),
)
