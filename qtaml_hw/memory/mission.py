"""Time: what intervals without scrubbing do to a channel, and how often a code fails of what comes between two scrubs.

A cell that is exposed to the same channel in every interval is a two-state Markov chain; its rates after m intervals
are closed form. Scrubbing restarts the chain of every word that decodes; errors that are there whatever is written
(stuck cells, and weak cells that lose their bit within one interval) stand in a word through all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.codes.sampling import binomial

__all__ = ["WordFailures", "accumulated", "fresh_failures", "standing_failures", "struck_failures"]

Masses = NDArray[np.float64]

NEGLIGIBLE = 1e-9
"""Share of the failing words below which a number of errors is left out."""


def accumulated(channel: BitChannel, intervals: float) -> BitChannel:
    """Channel of `intervals` equal intervals one after the other, without refresh or scrub in between.

    Parameters
    ----------
    channel : BitChannel
        Flip rates of one interval.
    intervals : float
        Number of intervals, at least 0.

    Returns
    -------
    BitChannel
        ``p01_m = p01 / (p01 + p10) (1 - (1 - p01 - p10)^m)``, likewise p10; one cause of the same persistence.

    Raises
    ------
    ValueError
        If `intervals` is negative, a cell with ``p01 + p10 > 1`` is raised to a number of intervals that is not whole,
        or cells are stuck: these are the same in every interval. If there are causes of several persistences.

    Examples
    --------
    >>> year = accumulated(BitChannel.uniform(0.0, 1e-3, 1, "retention"), 12)
    >>> float(year.p01[0]), round(float(year.p10[0]), 8)
    (0.0, 0.01193422)
    """
    if not 0 <= intervals < np.inf:
        raise ValueError(f"intervals must be a number that is not negative, got {intervals}")
    if channel.persistence == "stuck":
        raise ValueError("stuck cells are the same in every interval: say transient or retention")
    total = channel.p01 + channel.p10
    if np.any(total > 1) and intervals != int(intervals):
        raise ValueError("intervals must be whole where p01 + p10 exceeds 1")
    with np.errstate(divide="ignore", invalid="ignore"):
        small = -np.expm1(intervals * np.log1p(-np.minimum(total, 1)))
        lost = np.where(total <= 1, small, 1 - np.power(1 - total, intervals))
        lost = np.where(total == 1, float(intervals > 0), lost)
        share = np.where(total > 0, lost / total, 0.0)
    return BitChannel(np.clip(channel.p01 * share, 0, 1), np.clip(channel.p10 * share, 0, 1), channel.persistence)


@dataclass(frozen=True, eq=False)
class WordFailures:
    """Probability that a codeword fails, and with how many errors.

    Attributes
    ----------
    flagged, silent : float
        Probability that a word is flagged, and that its data are wrong without a flag.
    weights : float array, shape (n + 1,)
        Share of the failing words that have 0 .. n errors; all 0 where none fails.

    Examples
    --------
    >>> each = WordFailures(flagged=1e-6, silent=1e-8, weights=np.array([0.0, 0.0, 1.0]))
    >>> round(each.plus(each).total / each.total, 6)
    2.0
    """

    flagged: float
    silent: float
    weights: NDArray[np.float64]

    @property
    def total(self) -> float:
        """Probability that a word fails."""
        return self.flagged + self.silent

    def plus(self, other: WordFailures, times: float = 1.0) -> WordFailures:
        """Expected failures of both, the others `times` over."""
        flagged, silent = self.flagged + times * other.flagged, self.silent + times * other.silent
        masses = self.total * self.weights + times * other.total * other.weights
        total = float(masses.sum())
        return WordFailures(flagged, silent, masses / total if total > 0 else masses)

    def beyond(self, before: WordFailures) -> WordFailures:
        """Failures that were not there before, at a lower error rate."""
        masses = np.maximum(self.total * self.weights - before.total * before.weights, 0.0)
        total, more = float(masses.sum()), (self.flagged - before.flagged, self.silent - before.silent)
        return WordFailures(max(more[0], 0.0), max(more[1], 0.0), masses / total if total > 0 else masses)


def standing_failures(code: BlockCode, p: float, masses: Masses | None = None) -> WordFailures:
    """Words that fail when every cell is in error with probability `p`.

    Parameters
    ----------
    code : BlockCode
        A code that corrects up to `code.t` errors.
    p : float
        In [0, 1].
    masses : float array, shape (n + 1,), optional
        Probability of 0 .. n errors in a word, where cells are not independent.

    Returns
    -------
    WordFailures

    Raises
    ------
    ValueError
        If the code is known by measured failure rates alone, or `p` is no probability.

    Examples
    --------
    >>> from qtaml_hw.codes import Hsiao
    >>> f"{standing_failures(Hsiao(64), 1e-6).flagged:.3e}"  # 72 x 71 / 2 pairs
    '2.556e-09'
    """
    _check(code, p)
    return _failures(code, binomial(code.n, p) if masses is None else masses)


def fresh_failures(
    code: BlockCode, standing: float, fresh: float, standing_masses: Masses | None = None
) -> WordFailures:
    """Words that decode with their standing errors and fail with those that come on top.

    Parameters
    ----------
    code : BlockCode
        A code that corrects up to `code.t` errors.
    standing, fresh : float
        Probability that a cell is in error whatever is written, and that one that is not becomes so within an interval.
    standing_masses : float array, shape (n + 1,), optional
        Probability of 0 .. n standing errors in a word, where cells are not independent.

    Returns
    -------
    WordFailures
        To first order in words that fail in one way and would have failed in another. No term is a difference of
        large ones: `fresh` may be as small as it likes beside `standing`.

    Raises
    ------
    ValueError
        As `standing_failures`.

    Examples
    --------
    A standing error makes a word of a SECDED code as weak as one without a code:

    >>> from qtaml_hw.codes import Hsiao
    >>> [f"{fresh_failures(Hsiao(64), p, 1e-12).total:.1e}" for p in (0.0, 1e-3)]
    ['2.6e-21', '4.8e-12']
    """
    _check(code, standing)
    _check(code, fresh)
    masses = np.zeros(code.n + 1)
    for errors, mass in _decodable(code, binomial(code.n, standing) if standing_masses is None else standing_masses):
        masses[errors + 1 :] += mass * binomial(code.n - errors, fresh)[1:]
    return _failures(code, masses)


def struck_failures(code: BlockCode, standing: float, bits: int, standing_masses: Masses | None = None) -> WordFailures:
    """Words that decode with their standing errors and fail once so many of their sound cells are flipped at once.

    Parameters
    ----------
    code, standing, standing_masses
        As for `fresh_failures`.
    bits : int
        Cells that are flipped.

    Raises
    ------
    ValueError
        As `standing_failures`.

    Examples
    --------
    Two neighbours are always too many for a SECDED code, one where an error stands already:

    >>> from qtaml_hw.codes import Hsiao
    >>> struck_failures(Hsiao(64), 0.0, 2).total, round(struck_failures(Hsiao(64), 1e-3, 1).total, 3)
    (1.0, 0.067)
    """
    _check(code, standing)
    masses = np.zeros(code.n + 1)
    for errors, mass in _decodable(code, binomial(code.n, standing) if standing_masses is None else standing_masses):
        masses[min(errors + bits, code.n)] += mass
    return _failures(code, masses)


def _decodable(code: BlockCode, masses: Masses) -> Iterator[tuple[int, float]]:
    """Numbers of errors with which words decode, and how often."""
    for errors, mass in enumerate(masses):
        if mass > 0 and (mass > NEGLIGIBLE or errors <= code.t):
            decodes = 1.0 - sum(code.outcome_of_weight(errors))
            if decodes > 0:
                yield errors, float(mass) * decodes


def _failures(code: BlockCode, masses: NDArray[np.float64]) -> WordFailures:
    """Failures among words of which so many have 0 .. n errors."""
    failing = np.zeros((code.n + 1, 2))
    beyond = masses[code.t + 1 :].sum()
    for weight in np.flatnonzero(masses > NEGLIGIBLE * beyond):
        if weight > code.t:
            failing[weight] = masses[weight] * np.array(code.outcome_of_weight(int(weight)))
    total = failing.sum()
    flagged, silent = (float(x) for x in failing.sum(axis=0))
    return WordFailures(flagged, silent, failing.sum(axis=1) / total if total > 0 else np.zeros(code.n + 1))


def _check(code: BlockCode, p: float) -> None:
    if code.measured is not None:
        raise ValueError(f"{code.name}: failures are known as far as they were measured, not in rare events")
    if not 0 <= p <= 1:
        raise ValueError(f"a probability lies in [0, 1], got {p}")
