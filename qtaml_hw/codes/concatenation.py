"""Repetition inside another code: cheap majority votes first, then a strong outer code (rtl.md 2.4)."""

from __future__ import annotations

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import Bits, BlockCode, DecodeResult, ResidualChannel, Status
from qtaml_hw.codes.decoding import Decoding
from qtaml_hw.codes.repetition import Repetition, wrong_votes

__all__ = ["COMPARING", "Concatenation"]

COMPARING = 1
"""Cycles in which hardware compares the copies with the answer of an outer decoder that takes its time; behind one of a
single cycle it needs none."""


class Concatenation(BlockCode):
    """Every bit of an outer codeword stored an odd number of times.

    The codeword is the outer codeword followed by its further copies. A word that the outer code flags keeps the
    majority of its copies.

    Parameters
    ----------
    copies : int
        Odd number of copies, 3 to 15.
    outer : BlockCode
        Code of the voted bits; not itself a repetition or a concatenation.

    Attributes
    ----------
    inner : Repetition
    outer : BlockCode

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.codes.bch import BCH
    >>> code = Concatenation(3, BCH(131, 18))
    >>> code.name, code.t, round(code.rate, 3)
    ('repetition-3+bch-18-765-131', 37, 0.171)
    >>> f"{code.residual(BitChannel.symmetric(0.1)).p_word:.1e}"
    '1.3e-04'
    """

    def __init__(self, copies: int, outer: BlockCode) -> None:
        if isinstance(outer, (Repetition, Concatenation)):
            raise ValueError(f"the outer code of a concatenation must not repeat bits itself, got {outer.name}")
        self.inner, self.outer = Repetition(copies, outer.n), outer
        self.n, self.k = self.inner.n, outer.k
        self.d = self.inner.d * outer.d
        self.t = (self.inner.t + 1) * (outer.t + 1) - 1
        self.family = f"{self.inner.family}+{outer.family}"
        self.name = f"{self.family}-{self.n}-{self.k}"
        A = outer.G[:, outer.k :].T
        data_part = np.concatenate([A, np.tile(outer.G.T, (copies - 1, 1))])
        self.H = np.concatenate([data_part, np.eye(self.n - self.k, dtype=np.uint8)], axis=1)
        self.H.setflags(write=False)

    @property
    def decoding(self) -> Decoding:
        """Votes before the outer decoder: gates before one of a single cycle, or before an iterative one."""
        outer = self.outer.decoding
        if outer.cycles == 1:
            return Decoding("concatenated", 1)
        if outer.style == "iterative" and outer.cycles is not None:
            return Decoding("repeated", outer.cycles + COMPARING)
        return super().decoding

    @property
    def inversion(self) -> Bits:
        """Constant XORed into the check bits, shape (n - k,): that of the outer code, in every copy."""
        word = np.concatenate([np.zeros(self.k, dtype=np.uint8), self.outer.inversion])
        return np.tile(word, self.inner.copies)[self.k :]

    def check(self, data: Bits) -> Bits:
        """Check bits, shape (N, n - k), of data words, shape (N, k)."""
        return self.inner.encode(self.outer.encode(data))[:, self.k :]

    def decode(self, received: Bits) -> DecodeResult:
        """Majority of the copies, then the outer decoder; DETECTED where that says so."""
        words = np.asarray(received, dtype=np.uint8)
        voted = self.inner.decode(words)
        result = self.outer.decode(voted.codewords[:, : self.outer.n])
        codewords = np.tile(result.codewords, (1, self.inner.copies))
        detected = result.status == Status.DETECTED
        errors = np.where(detected, 0, np.count_nonzero(codewords != words, axis=1))
        status = np.where(errors > 0, Status.CORRECTED, Status.CLEAN).astype(np.uint8)
        status[detected] = Status.DETECTED
        return DecodeResult(codewords, status, errors)

    def residual(self, channel: BitChannel) -> ResidualChannel:
        """The outer code's residual channel behind the (exact) one of the votes."""
        voted = self.inner.residual(channel)
        return self.outer.residual(BitChannel.uniform(voted.p01, voted.p10, persistence="transient"))

    def outcome_of_weight(self, weight: int) -> tuple[float, float]:
        """What the outer decoder makes of the votes that are wrong, whose number is known exactly."""
        flagged = silent = 0.0
        for wrong, share in enumerate(wrong_votes(self.inner.copies, self.outer.n, weight)):
            seen, unseen = self.outer.outcome_of_weight(wrong)
            flagged, silent = flagged + float(share) * seen, silent + float(share) * unseen
        return flagged, silent
