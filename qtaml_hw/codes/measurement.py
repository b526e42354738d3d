"""What was counted when random errors of one rate were decoded: the figures of codes that no bound describes."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

__all__ = ["Measurement"]


@dataclass(frozen=True)
class Measurement:
    """What was counted when random errors of one rate were decoded.

    Attributes
    ----------
    p : float
        Flip probability of every bit.
    words : int
        Words decoded.
    failures : int
        Words with wrong data or flagged.
    undetected : int
        Failures that the decoder did not flag.
    bit_errors : int
        Wrong data bits after decoding, in all words (a flagged word keeps its raw errors).
    iterations : int
        Iterations, summed over all words.
    """

    p: float
    words: int
    failures: int
    undetected: int
    bit_errors: int
    iterations: int

    @property
    def rate(self) -> float:
        """Measured word failure rate."""
        return self.failures / self.words

    @property
    def upper(self) -> float:
        """Upper 95 % confidence bound of the word failure rate (one-sided; exact for no failures, else Wilson's).

        Examples
        --------
        >>> round(Measurement(0.1, 1000, 0, 0, 0, 9000).upper, 6)  # the rule of three
        0.002991
        """
        if not self.failures:
            return 1 - float(0.05 ** (1 / self.words))
        z, n = 1.645, self.words
        spread = sqrt(self.rate * (1 - self.rate) / n + z * z / (4 * n * n))
        return min((self.rate + z * z / (2 * n) + z * spread) / (1 + z * z / n), 1.0)
