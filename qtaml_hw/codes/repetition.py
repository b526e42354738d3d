"""N-modular repetition with bitwise majority: the one simple code that still helps at p = 0.1 (rtl.md 2.4)."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import Bits, BlockCode, DecodeResult, ResidualChannel, Status, uniform_rates
from qtaml_hw.codes.decoding import Decoding
from qtaml_hw.codes.family import Family

__all__ = ["FAMILIES", "Repetition"]


class Repetition(BlockCode):
    """Every data bit stored an odd number of times; the majority is read.

    The codeword is the data word followed by its further copies: bit ``c * k + i`` is copy c of data bit i.

    Parameters
    ----------
    copies : int
        Odd number of copies, 3 to 15.
    data_bits : int
        Data bits k, 1 to 4096.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> from qtaml_hw.channel import BitChannel
    >>> code = Repetition(5, 64)
    >>> code.name, round(code.residual(BitChannel.symmetric(0.1)).p01, 5)
    ('repetition-5-320-64', 0.00856)
    """

    bitwise = True

    def __init__(self, copies: int, data_bits: int) -> None:
        if copies not in range(3, 16, 2):
            raise ValueError(f"copies must be odd, 3 to 15, got {copies}")
        if data_bits not in range(1, 4097):
            raise ValueError(f"data_bits of a repetition code must be 1 to 4096, got {data_bits}")
        self.copies = copies
        self.n, self.k = copies * data_bits, data_bits
        self.d, self.t = copies, copies // 2
        self.family = f"repetition-{copies}"
        self.name = f"{self.family}-{self.n}-{self.k}"
        eye = np.eye(self.n - self.k, dtype=np.uint8)
        self.H = np.concatenate([np.tile(np.eye(data_bits, dtype=np.uint8), (copies - 1, 1)), eye], axis=1)
        self.H.setflags(write=False)

    @property
    def decoding(self) -> Decoding:
        """A majority vote per bit."""
        return Decoding("votes", 1)

    def check(self, data: Bits) -> Bits:
        """The further copies of data words of shape (N, k)."""
        return np.tile(np.asarray(data, dtype=np.uint8), (1, self.copies - 1))

    def decode(self, received: Bits) -> DecodeResult:
        """Majority of the copies of each bit; never DETECTED."""
        words = np.asarray(received, dtype=np.uint8)
        if words.ndim != 2 or words.shape[1] != self.n:
            raise ValueError(f"expected words of shape (N, {self.n}), got {words.shape}")
        votes = words[:, : self.k].copy()
        for copy in range(1, self.copies):  # much faster than a sum over a short axis
            votes += words[:, copy * self.k : (copy + 1) * self.k]
        codewords = np.tile((votes > self.t).astype(np.uint8), (1, self.copies))
        errors = np.count_nonzero(codewords != words, axis=1)
        status = np.where(errors > 0, Status.CORRECTED, Status.CLEAN).astype(np.uint8)
        return DecodeResult(codewords, status, errors)

    def residual(self, channel: BitChannel) -> ResidualChannel:
        """Exact for both directions: the tail of a binomial distribution with `copies` trials."""
        p01, p10 = (_majority(p, self.copies) for p in uniform_rates(channel))
        p_word = -float(np.expm1(self.k * np.log1p(-(p01 + p10) / 2)))
        return ResidualChannel(p01, p10, p_word, 0.0, p_word, 0.0, "exact")

    def outcome_of_weight(self, weight: int) -> tuple[float, float]:
        """Exact: all patterns in which no bit has more than half of its copies wrong are undone."""
        right = wrong_votes(self.copies, self.k, weight)[0]
        return 0.0, float(1 - right)


def wrong_votes(copies: int, bits: int, weight: int) -> list[Fraction]:
    """Probability that 0, 1, 2 ... of `bits` votes are wrong when `weight` of all copies are, anywhere.

    ``C(bits, m) [x^weight] good^(bits - m) bad^m``, where good and bad count the patterns of a bit's copies that leave
    and turn its vote.

    Examples
    --------
    >>> [str(p) for p in wrong_votes(3, 2, 2)]
    ['3/5', '2/5']
    """
    ways = [comb(copies, i) for i in range(copies + 1)]
    good = [x if i <= copies // 2 else 0 for i, x in enumerate(ways)]
    bad = [x - y for x, y in zip(ways, good, strict=True)]
    found = []
    for m in range(min(bits, weight // (copies // 2 + 1)) + 1):
        product = _times(_power(good, bits - m, weight), _power(bad, m, weight), weight)
        found.append(Fraction(comb(bits, m) * product[weight], comb(copies * bits, weight)))
    return found


def _times(a: list[int], b: list[int], most: int) -> list[int]:
    """Product of two polynomials up to a power."""
    found = [0] * (most + 1)
    for i, x in enumerate(a[: most + 1]):
        for j, y in enumerate(b[: most + 1 - i]):
            found[i + j] += x * y
    return found


def _power(base: list[int], exponent: int, most: int) -> list[int]:
    found = [1] + [0] * most
    while exponent:
        if exponent & 1:
            found = _times(found, base, most)
        base, exponent = _times(base, base, most), exponent >> 1
    return found


def _majority(p: float, copies: int) -> float:
    """Probability that more than half of the copies flip."""
    return sum(comb(copies, i) * p**i * (1 - p) ** (copies - i) for i in range(copies // 2 + 1, copies + 1))


FAMILIES = (
    Family(
        r"repetition-([1-9]\d?)",
        "repetition-N",
        "N copies of every bit, majority; N = 3, 5, ... 15, k = 1..4096",
        lambda copies, k: Repetition(int(copies), k),
    ),
)
