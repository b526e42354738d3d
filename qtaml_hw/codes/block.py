"""`BlockCode`: one object owns the mathematics of a code; simulator and hardware both come from it.

Bits are uint8 arrays of 0 and 1. A codeword is systematic: data bits 0 .. k-1 first, check bits k .. n-1 after them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.decoding import Decoding
from qtaml_hw.codes.measurement import Measurement
from qtaml_hw.support.cache import content

__all__ = [
    "Bits",
    "BlockCode",
    "Counts",
    "DecodeResult",
    "ResidualChannel",
    "Status",
    "multiply",
    "pack_bits",
    "uniform_rates",
]

Bits = NDArray[np.uint8]


def multiply(words: ArrayLike, matrix: Bits) -> Bits:
    """Product over GF(2) of words, shape (N, a), with a 0/1 matrix, shape (a, b); exact for a below 2**24.

    Raises
    ------
    ValueError
        If the words do not have a bits.
    """
    left = np.asarray(words)
    if left.ndim != 2 or left.shape[1] != matrix.shape[0]:
        raise ValueError(f"expected words of shape (N, {matrix.shape[0]}), got {left.shape}")
    product = left.astype(np.float32) @ matrix.astype(np.float32)
    return (product.astype(np.int32) & 1).astype(np.uint8)


def pack_bits(bits: Bits) -> NDArray[np.int64]:
    """Rows of at most 62 bits, shape (N, width), as integers; column 0 is the LSB.

    Examples
    --------
    >>> pack_bits(np.array([[1, 0, 0], [0, 1, 1]], dtype=np.uint8))
    array([1, 6])
    """
    return np.asarray(bits, dtype=np.int64) @ (np.int64(1) << np.arange(bits.shape[1], dtype=np.int64))


def uniform_rates(channel: BitChannel) -> tuple[float, float]:
    """`p01` and `p10` of a uniform channel.

    Raises
    ------
    ValueError
        If the rates differ between positions.
    """
    if not channel.is_uniform:
        raise ValueError("the bits of a codeword need a channel with the same rates at every position")
    return float(channel.p01[0]), float(channel.p10[0])


class Status(IntEnum):
    """What a decoder says about a word. Whether CORRECTED was a miscorrection only the truth can tell.

    Examples
    --------
    >>> [status.name for status in Status], Status(2).name
    (['CLEAN', 'CORRECTED', 'DETECTED'], 'DETECTED')
    """

    CLEAN = 0
    CORRECTED = 1  # ce
    DETECTED = 2  # due: detected, uncorrectable


@dataclass(frozen=True)
class Counts:
    """What decoders reported of the codewords that were read.

    Attributes
    ----------
    words : int
        Codewords read.
    ce, due : int
        Corrected, and detected but uncorrectable codewords. Whether a corrected one is right only the truth can tell.
    failed : mapping of str to int
        What the truth tells: codewords that were flagged or whose data are wrong, by name of the code; no entry where
        nobody looked, or none failed.

    Examples
    --------
    >>> Counts.of(np.array([0, 1, 1, 2], dtype=np.uint8)) + Counts(words=6)
    Counts(words=10, ce=2, due=1, failed={})
    >>> (Counts(failed={"a": 1}) + Counts(failed={"a": 2, "b": 1})).failed
    {'a': 3, 'b': 1}
    """

    words: int = 0
    ce: int = 0
    due: int = 0
    failed: Mapping[str, int] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, status: NDArray[np.uint8]) -> Counts:
        """Counts of decoded words by their `Status`."""
        ce, due = (int(np.count_nonzero(status == s)) for s in (Status.CORRECTED, Status.DETECTED))
        return cls(status.size, ce, due)

    def __add__(self, other: Counts) -> Counts:
        failed = {x: self.failed.get(x, 0) + other.failed.get(x, 0) for x in {**self.failed, **other.failed}}
        return Counts(self.words + other.words, self.ce + other.ce, self.due + other.due, failed)


@dataclass(frozen=True, eq=False)
class DecodeResult:
    """Outcome of decoding N received words.

    Attributes
    ----------
    codewords : uint8 array, shape (N, n)
        Corrected words; a word with status DETECTED is passed through as received (by a concatenation: as its inner
        code left it).
    status : uint8 array, shape (N,)
        `Status` of each word.
    errors : int array, shape (N,)
        Number of bits the decoder flipped (0 for CLEAN and DETECTED).
    iterations : int array, shape (N,), or None
        Iterations that each word took, where the time of a decoder depends on the word.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> code = make("hsiao", 8)
    >>> received = code.encode(np.zeros((3, 8), np.uint8))
    >>> received[1, 0] ^= 1  # one error in the second word
    >>> received[2, :2] ^= 1  # two in the third
    >>> result = code.decode(received)
    >>> [Status(s).name for s in result.status], result.errors.tolist()
    (['CLEAN', 'CORRECTED', 'DETECTED'], [0, 1, 0])
    """

    codewords: Bits
    status: NDArray[np.uint8]
    errors: NDArray[np.int64]
    iterations: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class ResidualChannel:
    """What is left of a bit channel after a code, per data bit, with how it was found.

    Attributes
    ----------
    p01, p10 : float
        Flip probabilities of a decoded data bit (words with status DETECTED pass their data as received).
    p_word : float
        Probability that a decoded word has at least one wrong data bit.
    p_due : float
        Probability that a word is flagged DETECTED.
    p_miscorrected : float
        Probability that a word is flagged CLEAN or CORRECTED although its data are wrong.
    p_bit_error : float
        Standard error of `p01` and `p10`: 0 when exact.
    method : str
        "exact", "weight-enumeration", "simulation" ...: what kind of figure this is.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> left = make("hsiao", 64).residual(BitChannel.symmetric(1e-4))
    >>> left.method, left.p01 < 1e-6, left.p_due > left.p_miscorrected
    ('exact', True, True)
    """

    p01: float
    p10: float
    p_word: float
    p_due: float
    p_miscorrected: float
    p_bit_error: float
    method: str


class BlockCode(ABC):
    """A systematic binary block code (n, k).

    Attributes
    ----------
    name : str
        Canonical name, e.g. ``hsiao-72-64``; `qtaml_hw.codes.from_name` turns it back into the code.
    family : str
        E.g. ``hsiao``.
    n, k : int
        Length and number of data bits.
    d : int
        Minimum distance (a proven lower bound where the family has only that).
    t : int
        Number of errors that are always corrected.
    H : uint8 array, shape (n - k, n)
        Parity-check matrix ``[A | I]`` (an LDPC code keeps its sparse one, without the identity).
    measured : tuple of Measurement, or None
        Of a code that is decoded far beyond its distance: measured failure rates, by falling p, which say more of it
        than `t`. None for a code that corrects up to `t` errors and flags, or miscorrects, all else.
    bitwise : bool
        Whether every data bit is decoded by itself, by a vote of its copies, the data first and then each copy of them:
        a longer codeword corrects no more.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> code = make("hsiao", 64)
    >>> code.n, code.k, code.d, code.overhead
    (72, 64, 4, 0.125)
    >>> received = code.encode(np.zeros((1, 64), np.uint8))
    >>> received[0, 5] ^= 1  # one cell flips
    >>> result = code.decode(received)
    >>> bool(result.codewords.any()), int(result.errors[0])
    (False, 1)
    """

    measured: tuple[Measurement, ...] | None = None
    bitwise: ClassVar[bool] = False

    name: str
    family: str
    n: int
    k: int
    d: int
    t: int
    H: Bits

    @property
    def check_bits(self) -> int:
        """n - k."""
        return self.n - self.k

    @property
    def rate(self) -> float:
        """k / n."""
        return self.k / self.n

    @property
    def overhead(self) -> float:
        """Check bits per data bit, (n - k) / k."""
        return (self.n - self.k) / self.k

    @property
    def decoding(self) -> Decoding:
        """How hardware decodes it: by the columns of H where the code corrects at most one error, else not at all.

        Codes with another decoder say so.
        """
        if self.t <= 1 and self.syndrome_table() is not None:
            return Decoding("columns", 1)
        return Decoding("", None, f"{self.name} has no hardware decoder")

    @property
    def iterative_cycles(self) -> int | None:
        """Clock cycles of the decoder that solves the key equation step by step; None where the code has none."""
        return None

    @property
    def inversion(self) -> Bits:
        """Constant XORed into the check bits, shape (n - k,): 0 for a linear code, not 0 for an inverted one.

        A received word ``r`` is a codeword when ``H r`` equals it; syndromes are taken relative to it, so the syndrome
        of an error pattern is ``H e`` in both cases.
        """
        return np.zeros(self.n - self.k, dtype=np.uint8)

    @property
    def G(self) -> Bits:
        """Generator matrix ``[I | A.T]``, shape (k, n); an inverted code is its row space plus `inversion`."""
        return np.concatenate([np.eye(self.k, dtype=np.uint8), self.H[:, : self.k].T], axis=1)

    def check(self, data: Bits) -> Bits:
        """Check bits, shape (N, n - k), of data words, shape (N, k)."""
        return multiply(data, self.H[:, : self.k].T) ^ self.inversion

    def encode(self, data: Bits) -> Bits:
        """Codewords, shape (N, n), of data words, shape (N, k)."""
        return np.concatenate([np.asarray(data, dtype=np.uint8), self.check(data)], axis=1)

    def syndrome(self, received: Bits) -> Bits:
        """Syndromes ``H r ^ inversion``, shape (N, n - k), of words (N, n); they depend on the error pattern only."""
        return multiply(received, self.H.T) ^ self.inversion

    @abstractmethod
    def decode(self, received: Bits) -> DecodeResult:
        """Decode words of shape (N, n).

        Raises
        ------
        ValueError
            If the words do not have n bits.
        """

    def decode_errors(self, errors: Bits) -> DecodeResult:
        """Decode bare error patterns, shape (N, n): `codewords` are the errors left, whatever was stored."""
        result = self.decode(np.asarray(errors, dtype=np.uint8) ^ self._zero)
        return replace(result, codewords=result.codewords ^ self._zero)

    @cached_property
    def _zero(self) -> Bits:
        """What is stored for a word of zeros."""
        return self.encode(np.zeros((1, self.k), dtype=np.uint8))

    @abstractmethod
    def residual(self, channel: BitChannel) -> ResidualChannel:
        """Residual channel of a data bit when every bit of the codeword goes through the uniform `channel`.

        Stored bits are taken as 0 and 1 with probability 1/2 each, independently (what a random data word gives up to
        the dual distance of the code).

        Raises
        ------
        ValueError
            If `channel` is not uniform.
        """

    def outcome_of_weight(self, weight: int) -> tuple[float, float]:
        """What the decoder makes of `weight` errors, all patterns equally likely.

        Parameters
        ----------
        weight : int
            Errors in the word, at most `n`.

        Returns
        -------
        flagged, silent : float
            Shares of words that are flagged, and of words with wrong data and no flag.

        Raises
        ------
        ValueError
            If that is not known of the code.

        Examples
        --------
        Two errors are always seen by a SECDED code, three are mostly taken for one; of two errors the second hits
        the bit of the first in 2 cases of 71, where every one of 24 bits is stored three times:

        >>> from qtaml_hw.codes import Hsiao, Repetition
        >>> Hsiao(64).outcome_of_weight(1), Hsiao(64).outcome_of_weight(2)
        ((0.0, 0.0), (1.0, 0.0))
        >>> 0.5 < Hsiao(64).outcome_of_weight(3)[1] < 0.65
        True
        >>> 1 / Repetition(3, 24).outcome_of_weight(2)[1]
        35.5
        """
        raise ValueError(f"{self.name}: what its decoder makes of {weight} errors is not known")

    def syndrome_table(self) -> NDArray[np.int32] | None:
        """Bounded-distance decoding as a table, or None where 2**(n - k) entries are too many.

        Shape (2**(n - k), max(t, 1)): row s (syndrome as an integer, check bit 0 the LSB) holds the bit positions
        to flip, padded with -1; a row that starts with -2 is detected and uncorrectable.
        """
        return None

    def digest(self) -> str:
        """SHA-256 of what makes the code: its class and name, its parity-check matrix, the inversion of check bits."""
        matrix = np.packbits(np.concatenate([self.H, self.inversion[:, None]], axis=1)).tobytes()
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        return content(kind, self.name, f"{self.n} {self.k} {self.d} {self.t}", matrix)

    def to_json(self) -> dict[str, Any]:
        """Facts of the code for plans and manifests."""
        return {"name": self.name, "family": self.family, "n": self.n, "k": self.k, "d": self.d, "t": self.t}

    def __repr__(self) -> str:
        return f"{type(self).__name__}(n={self.n}, k={self.k}, d={self.d}, t={self.t})"
