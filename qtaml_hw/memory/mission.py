"""Time: what intervals without scrubbing do to a channel, and what a mission with scrubbing leaves undetected.

A cell that is exposed to the same channel in every interval is a two-state Markov chain; its rates after m intervals
are closed form. Scrubbing restarts the chain of every word that decodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import BlockCode

__all__ = ["MissionRisk", "accumulated", "mission_risk"]


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


@dataclass(frozen=True)
class MissionRisk:
    """Expected events of a mission.

    Attributes
    ----------
    p_flip : float
        Raw flip rate of a cell between two scrubs (mean of both directions).
    due_words, silent_words : float
        Expected numbers of words flagged, and of words wrong without a flag, over all scrubs of the mission.
    p_due, p_silent : float
        Probability of at least one.
    """

    p_flip: float
    due_words: float
    silent_words: float
    p_due: float
    p_silent: float


def mission_risk(
    code: BlockCode, per_second: BitChannel, words: int, *, scrub_interval_s: float, mission_s: float
) -> MissionRisk:
    """Risk of a memory whose every word is scrubbed at a fixed interval.

    Parameters
    ----------
    code : BlockCode
        Code of a word.
    per_second : BitChannel
        Uniform flip rates of one second of exposure, transient or of retention.
    words : int
        Words of the memory.
    scrub_interval_s, mission_s : float
        Time between two scrubs of a word (the mission time or more for none), and length of the mission, in s.

    Returns
    -------
    MissionRisk
        Words are independent and flagged words are restored at the scrub that finds them, so intervals are independent.
        Words that are wrong without a flag stay wrong: `silent_words` is how many the mission ends with, to first
        order.

    Raises
    ------
    ValueError
        If a time or the number of words is not positive.

    Examples
    --------
    Scrubbing ten times as often makes uncorrectable words ten times rarer (two errors have to meet within an interval):

    >>> from qtaml_hw.codes import Hsiao
    >>> cell = BitChannel.symmetric(1e-12, 1, "transient")
    >>> day, hours = (
    ...     mission_risk(Hsiao(64), cell, 1 << 27, scrub_interval_s=t, mission_s=3.2e7) for t in (86400, 8640)
    ... )
    >>> round(day.due_words / hours.due_words, 2)
    10.0
    """
    for name, value in (("words", words), ("scrub_interval_s", scrub_interval_s), ("mission_s", mission_s)):
        if not 0 < value < np.inf:
            raise ValueError(f"{name} must be positive, got {value}")
    interval = min(scrub_interval_s, mission_s)
    channel = accumulated(per_second, interval)
    left = code.residual(channel)
    readings = words * mission_s / interval
    due, silent = readings * left.p_due, readings * left.p_miscorrected
    return MissionRisk(
        channel.p_flip, due, silent, _at_least_one(left.p_due, readings), _at_least_one(left.p_miscorrected, readings)
    )


def _at_least_one(p: float, trials: float) -> float:
    return float(-np.expm1(trials * np.log1p(-p))) if p < 1 else 1.0
