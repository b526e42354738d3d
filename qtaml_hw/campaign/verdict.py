"""The verdict whether a plan keeps its target, with its error probability, from some chips on some samples.

The paired figure of chip i and sample j is ``z_ij = right_ij - keep * cleanright_j``, with any score in a range in
place of right and wrong (`qtaml_hw.campaign.metric.margin`). The target is met where the mean of z over all chips and
all samples like these is at least 0; the clean figure's own error is in it. Chips and samples are crossed, so the mean
varies with both:

    V = max(V_chips + V_samples - V_rest, V_chips, V_samples),    degrees of freedom after Satterthwaite

with V_chips the variance of chip means over their number, V_samples that of sample means over theirs and V_rest the
residual over both, which is in either.

Chips are skewed: few of them lose much. So t quantiles are widened after Johnson by a skewness of `SKEW`, or that which
chips show, and `BEFORE` chips that vary by `VARIED` of the loss at the target are reckoned with beside those that were
seen. `PSEUDO` samples at the worst end of z are added for the lower bound, at the best end for the upper one: nothing
lost on m samples still allows 2.65 / m (the rule of three says 3 / m). So no bound has zero width, whatever is seen.
benchmarks/verdict.py measures how often all this is wrong, and its power: about three quarters of that of a normal test
to which the variances are known.

**Chips with failed codewords** are a stratum of their own: they lose far more than others, and no t interval of few
chips knows. Their probability is known from the code; means and variances of both kinds are weighted with it. A kind
that was not seen at least twice counts as lost for the lower bound, as perfect for the upper one.

**Not every chip sees every sample** where samples are dealt out (`qtaml_hw.campaign.strata`). The mean of a sample is
then over the chips that saw it, and a chip is compared with the others on each of its samples: what it does to all of
them, beyond the noise of each, is V_chips. (The samples that all chips see do not tell: those of the smallest margin
gain as often as they lose, and a chip that is bad for all others barely shows there.)

Chips that keep the target are counted, never fitted: Clopper-Pearson bounds.

Sources: Brennan, Generalizability Theory (2001), ch. 6; Owen, "The pigeonhole bootstrap" (2007), for the crossed
variance; Satterthwaite (1946); Johnson,
"Modified t tests and confidence intervals for asymmetrical populations" (1978); Clopper and Pearson (1934).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.campaign.metric import TOP_1, Metric, aim, margin, share

__all__ = [
    "LEVEL",
    "PSEUDO",
    "SET_ASIDE",
    "SPENDING",
    "Answer",
    "Bounds",
    "Observed",
    "Share",
    "Verdict",
    "answered",
    "chips_needed",
    "descend",
    "last_met",
    "proven_share",
    "unseen",
    "verdict",
]

Floats = NDArray[np.float64]
Answer = Literal["met", "not met", "not decided"]

LEVEL = 0.05
"""Largest probability of "met" where the target is just missed, and of "not met" where it is just kept."""

LEAST_KEPT, MOST_KEPT = 1e-6, 2.0
"""Shares of the clean figure between which bounds are looked for."""

PSEUDO, MANY_PSEUDO, MANY = 1.0, 0.5, 20
"""Weight of the sample that is added at the worst end: the second where at least so many samples were worse than clean
on some chip. Their spread is known then, and half a sample keeps the level."""

SKEW = 1.0
"""Skewness of the figures of chips, to the worse, that is reckoned with at least. Few chips do not show it: where those
that lose most are missing, mean and spread err together. Measured: 1 to 3."""

VARIED, BEFORE = 0.5, 4
"""Standard deviation of the figures of chips before any is seen, as a share of the loss at the target, and how many
chips that is worth where it is the larger one. Measured: 0.5 to 0.8 of the loss, and more where codewords fail: where
such chips are told apart it is the least that is reckoned with."""

Kind = tuple[float, NDArray[np.intp]]
"""Probability of a kind of chips, and their rows."""

SPENDING = (0.005, 0.01, 0.015, 0.02)
"""Level of each look where chips or samples are added until there is an answer; 5 % in all."""

SET_ASIDE = 0.1
"""Part of the level that is kept for the rungs above those at which a verdict looks first (`last_met`)."""

ONE_IN, FEW_CHIPS, HEAVY = 10, 20, 2.0
"""A kind of chip that is one in so many may be missing among few chips, and no level is kept then. That is said where
chips are fewer than the second, or one is far worse than the others: figures of a skewness above the third.
"""

POWERFUL = 6.18
"""(1.645 + 0.842)**2: squared distance from the target, in standard errors, at which four of five verdicts say so."""

ENDLESS = 1_000_000
"""Samples beyond which no number is named: the figure lies on the target."""


@dataclass(frozen=True, eq=False)
class Observed:
    """What chips showed.

    Attributes
    ----------
    scores : float64 array, shape (chips, samples)
        Figure of every sample on every chip; NaN where the chip was not asked. Every sample is seen by some chip.
    clean : float64 array, shape (samples,)
        The same without faults.
    metric : Metric
        What the figures are of. Where an end of its range is infinite, the farthest value that was seen stands for it.
    failed : bool array, shape (chips,), optional
        Chips with a failed codeword of a code that fails rarely; none by default.
    p_failed : float
        Probability of such a chip, known from the code.

    Examples
    --------
    Two chips, three samples; the second chip gets one of them wrong.

    >>> seen = Observed(np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 1.0]]), np.ones(3))
    >>> seen.chips, seen.samples
    (2, 3)
    """

    scores: Floats
    clean: Floats
    metric: Metric = TOP_1
    failed: NDArray[np.bool_] | None = None
    p_failed: float = 0.0

    def __post_init__(self) -> None:
        if self.scores.ndim != 2 or not self.scores.size or self.clean.shape != self.scores.shape[1:]:
            raise ValueError(f"expected scores of chips and samples, got {self.scores.shape} and {self.clean.shape}")
        if self.failed is not None and self.failed.shape != self.scores.shape[:1]:
            raise ValueError(f"failed has shape {self.failed.shape}, expected one entry for each chip")
        if not 0 <= self.p_failed <= 1:
            raise ValueError(f"p_failed must lie in [0, 1], got {self.p_failed}")
        if np.isnan(self.clean).any() or np.isnan(self.scores).all(axis=0).any():
            raise ValueError("every sample needs a clean figure, and one on some chip")

    @property
    def chips(self) -> int:
        """Number of chips."""
        return int(self.scores.shape[0])

    @property
    def samples(self) -> int:
        """Number of samples."""
        return int(self.scores.shape[1])

    @property
    def strata(self) -> tuple[Kind, ...]:
        """Probability and rows of the kinds of chips that were seen often enough; they need not add up to 1."""
        failed = np.zeros(self.chips, dtype=np.bool_) if self.failed is None else self.failed
        if not self.p_failed and not failed.any():
            return ((1.0, np.arange(self.chips)),)
        kinds = ((1 - self.p_failed, np.flatnonzero(~failed)), (self.p_failed, np.flatnonzero(failed)))
        return tuple((weight, rows) for weight, rows in kinds if rows.size > 1 and weight > 0)

    def paired(self, keep: float) -> Floats:
        """z of every chip and sample."""
        return margin(self.metric, self.scores, self.clean, keep)

    @property
    def pseudo(self) -> float:
        """Weight of the sample that is added (`PSEUDO`)."""
        worse = self.scores < self.clean if self.metric.better == "higher" else self.scores > self.clean
        return MANY_PSEUDO if np.count_nonzero(worse.any(axis=0)) >= MANY else PSEUDO

    def least_spread(self, keep: float) -> float:
        """Standard deviation of the figures of chips before any is seen (`VARIED`)."""
        clean = float(self.clean.mean())
        return VARIED * abs(aim(self.metric, clean, keep) - clean)

    def mean(self) -> float:
        """The figure, kinds of chips weighted with their probability."""
        return float(_sample_means(self.scores, self.strata).mean()) / (sum(w for w, _ in self.strata) or math.nan)

    def kept(self) -> float:
        """Share of the clean figure that is kept."""
        figure, clean = self.mean(), float(self.clean.mean())
        if self.metric.scale == "ratio" and 0.0 in (figure, clean):
            return float(figure == clean or (clean == 0) == (self.metric.better == "higher"))
        return share(self.metric, figure, clean)

    def estimate(self, level: float) -> tuple[float, float]:
        """Bounds of the figure for other chips on these samples, each at `level`, within the range."""
        sign = 1.0 if self.metric.better == "higher" else -1.0
        z, (low, high) = sign * self.scores, self.metric.range
        bounds = _given(z, self, _farthest(z, *sorted((sign * low, sign * high))), 0.0)
        first, second = sign * bounds.lower(level), sign * bounds.upper(level)
        return max(low, min(first, second)), min(high, max(first, second))


def _sample_means(z: Floats, strata: Sequence[Kind]) -> Floats:
    """Mean of every sample over chips, kinds weighted; a kind that did not see a sample takes its own mean."""
    total = np.zeros(z.shape[1])
    for weight, rows in strata:
        part = z[rows]
        seen = ~np.isnan(part)
        count = seen.sum(axis=0)
        sums = np.where(seen, part, 0.0).sum(axis=0)
        total += weight * np.where(count > 0, sums / np.maximum(count, 1), np.nanmean(part))
    return total


@dataclass(frozen=True)
class Bounds:
    """One-sided bounds of the mean of z at any level: `low_` for the lower one, `high_` for the upper one.

    Examples
    --------
    >>> seen = Observed(np.ones((20, 300)), np.ones(300))
    >>> bounds = Bounds.of(seen, 0.99)
    >>> round(bounds.mean, 3), round(bounds.lower(), 4)  # nothing lost on 300 samples: 0.9911 is kept at least
    (0.01, 0.0011)
    """

    mean: float
    low_mean: float
    low_sd: float
    low_df: float
    low_skew: float
    high_mean: float
    high_sd: float
    high_df: float
    chips: float
    samples: float

    @classmethod
    def of(cls, seen: Observed, keep: float, pseudo: float | None = None) -> Bounds:
        """Bounds for chips and samples like these.

        Parameters
        ----------
        seen : Observed
            What chips showed.
        keep : float
            Share of the clean figure to keep, in (0, 1].
        pseudo : float, optional
            Weight of the sample that is added at the worst end; by default as `PSEUDO` says.

        Returns
        -------
        Bounds
            `chips` and `samples` are the parts of the variance of the mean that fall with the number of either.
        """
        pseudo = seen.pseudo if pseudo is None else pseudo
        z, kinds = seen.paired(keep), seen.strata
        means, ends, m = _sample_means(z, kinds), _ends(seen, z, keep), seen.samples + pseudo
        parts = _parts(z, kinds, m, seen.least_spread(keep))
        samples_df = max(m - 1, 0.5)
        unseen = max(0.0, 1 - sum(weight for weight, _ in kinds))
        sides = []
        for end in ends:
            mean = (float(means.sum()) + pseudo * end) / m
            spread = float(np.square(means - mean).sum()) + pseudo * (end - mean) ** 2
            samples = spread / samples_df / m
            variance = max(parts.chips + samples - parts.rest, parts.chips, samples)
            squares = parts.squares + samples**2 / samples_df
            sides.append((mean + unseen * end, math.sqrt(variance), max(1.0, variance**2 / squares), samples))
        (low, low_sd, low_df, samples), (high, high_sd, high_df, _) = sides
        skew = parts.third / low_sd**3
        return cls(float(means.mean()), low, low_sd, low_df, skew, high, high_sd, high_df, parts.chips, samples)

    @classmethod
    def given(cls, seen: Observed, keep: float) -> Bounds:
        """Bounds for other chips on these very samples. Chips of one figure are told apart by half a sample at best."""
        z = seen.paired(keep)
        return _given(z, seen, _ends(seen, z, keep), seen.least_spread(keep))

    def lower(self, level: float = LEVEL) -> float:
        """The mean is at least this, but with a probability of `level`."""
        t = _quantile(self.low_df, level)
        return self.low_mean - (t + self.low_skew * (1 + 2 * t * t) / 6) * self.low_sd

    def upper(self, level: float = LEVEL) -> float:
        """The mean is at most this, but with a probability of `level`."""
        return self.high_mean + _quantile(self.high_df, level) * self.high_sd

    def answer(self, level: float = LEVEL) -> Answer:
        """Whether the mean is surely at least 0, surely below, or neither."""
        return "met" if self.lower(level) >= 0 else "not met" if self.upper(level) < 0 else "not decided"


def _given(z: Floats, seen: Observed, ends: tuple[float, float], least: float) -> Bounds:
    kinds = seen.strata
    unseen, mean = max(0.0, 1 - sum(weight for weight, _ in kinds)), float(_sample_means(z, kinds).mean())
    parts = _parts(z, kinds, seen.samples, least)
    variance, squares = parts.chips + parts.dealt, parts.chips_squares + parts.dealt_squares
    floor = ((ends[1] - ends[0]) / (2 * seen.samples)) ** 2 / seen.chips
    df = max(1.0, variance**2 / squares) if squares > 0 else float(max(1, seen.chips - 1))
    sd = math.sqrt(max(variance, floor)) or 1e-300
    low, high = mean + unseen * ends[0], mean + unseen * ends[1]
    return Bounds(mean, low, sd, df, parts.third / sd**3, high, sd, df, parts.chips, 0.0)


def _quantile(df: float, level: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, 1 - level))


def _ends(seen: Observed, z: Floats, keep: float) -> tuple[float, float]:
    """The worst and the best value that z can have."""
    low, high = (np.array([end]) for end in seen.metric.range)
    worst, best = (low, high) if seen.metric.better == "higher" else (high, low)
    first, second = float(margin(seen.metric, worst, best, keep)[0]), float(margin(seen.metric, best, worst, keep)[0])
    return _farthest(z, first, second)


def _farthest(z: Floats, low: float, high: float) -> tuple[float, float]:
    """The ends, or what was seen farthest out where they are infinite."""
    return (
        low if math.isfinite(low) else float(np.nanmin(z)),
        high if math.isfinite(high) else float(np.nanmax(z)),
    )


@dataclass(frozen=True)
class _Parts:
    """What the mean over chips and samples varies by: variances, and their squares over their degrees of freedom."""

    chips: float
    chips_squares: float
    rest: float
    rest_squares: float
    dealt: float
    dealt_squares: float
    third: float

    @property
    def squares(self) -> float:
        """Of chips and rest."""
        return self.chips_squares + self.rest_squares


def _parts(z: Floats, kinds: Sequence[Kind], m: float, least: float) -> _Parts:
    """`m`: samples, pseudo-samples included; `least`: standard deviation of the figures of chips before any is seen."""
    chips = chips_squares = rest = rest_squares = dealt = dealt_squares = third = 0.0
    for weight, rows in kinds:
        part, n = z[rows], rows.size
        whole = not np.isnan(part).any()
        of_chips, noise = (part.sum(axis=1) / m, 0.0) if whole else _against_others(part, m)
        left = of_chips - of_chips.mean()
        shown = float(left @ left)
        spread = max(shown - noise, 0.0)
        floor = (spread + BEFORE * least**2) / (n - 1 + BEFORE) if len(kinds) == 1 else least**2
        own = weight**2 * max(spread / (n - 1), floor) / n
        skew = -float(np.mean(left**3)) / (shown / n) ** 1.5 if shown > 0 else 0.0
        chips, chips_squares = chips + own, chips_squares + max(own, weight**2 * shown / (n - 1) / n) ** 2 / (n - 1)
        third += max(SKEW, skew) * own**1.5 / math.sqrt(n)
        if whole:
            of_samples = part.mean(axis=0)
            total = (
                float(np.square(part).sum())
                - n * float(of_samples @ of_samples)
                - z.shape[1] * spread * (m / z.shape[1]) ** 2
            )
            df = (n - 1) * max(m - 1, 0.5)
            own = weight**2 * max(total, 0.0) / df / (n * m)
            rest, rest_squares = rest + own, rest_squares + own**2 / df
            continue
        count = (~np.isnan(part)).sum(axis=0)
        others, count = part[:, count > 1], count[count > 1]
        each = np.nanvar(others, axis=0, ddof=1) / count
        dealt += weight**2 * float(each.sum()) / m**2
        dealt_squares += weight**4 * float((each**2 / (count - 1)).sum()) / m**4
    return _Parts(chips, chips_squares, rest, rest_squares, dealt, dealt_squares, third)


def _against_others(part: Floats, m: float) -> tuple[Floats, float]:
    """By how much every chip differs from the others that saw its samples, and what of the sum of squares is noise.

    Samples with which one chip or none was asked tell nothing. The mean over all samples is a sum over chips; what one
    chip adds to it, each sample against the mean of the other chips there, varies by what that chip does to all samples
    and by what happens to each alone. The second is the sum of the single squares.
    """
    count = (~np.isnan(part)).sum(axis=0)
    told = part[:, count > 1]
    if not told.size:
        return np.zeros(len(part)), 0.0
    beside = np.nan_to_num(told - np.nanmean(told, axis=0)) / (count[count > 1] - 1)
    beside *= (len(part) - 1) / m * part.shape[1] / told.shape[1]
    return beside.sum(axis=1), float(np.square(beside).sum())


def descend(answers: Iterable[Answer]) -> int | None:
    """The last of the rungs, from the first on, that are all "met"; None where the first is not.

    Rungs that are fixed before their data are seen, and tested one after the other until the first that is not met, may
    each be tested at the full level on the same chips and samples: the probability of any wrong "met" stays below it
    (fixed-sequence testing; Maurer, Hothorn and Lehmacher 1995).

    Examples
    --------
    >>> descend(["met", "met", "not decided", "met"]), descend(["not met"])
    (1, None)
    """
    last = None
    for i, answer in enumerate(answers):
        if answer != "met":
            break
        last = i
    return last


def last_met(
    first: Sequence[float], above: Sequence[float], answer: Callable[[float, float], Answer], level: float = LEVEL
) -> float | None:
    """The last rung that is surely enough, of `first` downwards; where not even its first is, of the dearer ones.

    Two sequences that are fixed before their data are seen share the level: `first` has all but `SET_ASIDE` of it,
    `above`, from the dearest down, the rest. If every rung of `above` is met, its part is free for `first` again. The
    probability of any wrong "met" stays below `level` (Bretz, Maurer, Brannath and Posch 2009): where a rung of `above`
    misses the target its part is never freed, and the first such rung of either sequence is met with at most the part
    of that sequence; where none does, `above` cannot be wrong, and `first` never has more than the level.

    Parameters
    ----------
    first, above : sequence of float
        Budgets, each descending; no rung of `above` is looked at where the first of `first` is met.
    answer : callable
        What is said of a budget at a level.
    level : float
        Of all rungs together.

    Examples
    --------
    A target that no plan below 4 bits keeps, where a search foresaw that half a bit does.

    >>> last_met([0.5, 0.25], [8.0, 4.0, 2.0, 1.0], lambda bits, level: "met" if bits >= 4 else "not met")
    4.0
    """

    def last(rungs: Sequence[float], part: float) -> float | None:
        place = descend(answer(rung, part) for rung in rungs)
        return None if place is None else rungs[place]

    if not above:
        return last(first, level)
    found = last(first, (1 - SET_ASIDE) * level)
    if found is not None:
        return found
    dearer = last(above, SET_ASIDE * level)
    if dearer == above[-1] and (freed := last(first, level)) is not None:
        return freed
    return dearer


def proven_share(holding: int, chips: int, level: float = LEVEL) -> tuple[float, float]:
    """Clopper-Pearson bounds, each at `level`, of the share of chips that hold where `holding` of `chips` did.

    Examples
    --------
    >>> [round(x, 3) for x in proven_share(20, 20)]  # 20 of 20 good chips prove 86 %
    [0.861, 1.0]
    """
    from scipy.special import betaincinv

    if not 0 <= holding <= chips:
        raise ValueError(f"{holding} of {chips} chips cannot hold")
    low = float(betaincinv(holding, chips - holding + 1, level)) if holding else 0.0
    high = float(betaincinv(holding + 1, chips - holding, 1 - level)) if holding < chips else 1.0
    return low, high


def chips_needed(share: float, failing: int = 0, level: float = LEVEL) -> int:
    """Chips of which all but `failing` must hold to prove that a share of all chips does.

    Examples
    --------
    >>> [chips_needed(0.9, failing) for failing in range(4)], chips_needed(0.99)
    ([29, 46, 61, 76], 299)
    """
    if not 0 < share < 1 or failing < 0:
        raise ValueError(f"no number of chips proves a share of {share} with {failing} that fail")
    low, high = failing, failing + 1
    while proven_share(high - failing, high, level)[0] < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if proven_share(middle - failing, middle, level)[0] >= share else (middle, high)
    return high


@dataclass(frozen=True)
class Share:
    """Share of the chips that keep the target on these samples.

    Attributes
    ----------
    wanted : float or None
        Share that must; None where nobody asked.
    holding, chips : int
        Chips that do, and chips that were asked all samples.
    low, high : float
        Bounds of the share, each at the level of the verdict; kinds of chips are weighted with their probability.
    below : float or None
        Mean figure of the chips that do not; None where all do.
    weighted : bool
        Whether there are several kinds of chips: the bounds are then not those of the plain count.

    Examples
    --------
    >>> print(Share(0.9, 20, 20, 0.861, 1.0))
    20 of 20 chips keep the target: that proves 86 % of chips, not the 90 % asked for; 29 are needed where none fails, \
46 where one does
    """

    wanted: float | None
    holding: int
    chips: int
    low: float
    high: float
    below: float | None = None
    weighted: bool = False

    @classmethod
    def of(cls, seen: Observed, keep: float, wanted: float | None, level: float = LEVEL) -> Share | None:
        """Counted over the chips that were asked all samples; None where there are none."""
        whole = ~np.isnan(seen.scores).any(axis=1)
        if not whole.any():
            return None
        holds = seen.paired(keep)[whole].mean(axis=1) >= -1e-12
        figures = seen.scores[whole].mean(axis=1)
        below = None if holds.all() else float(figures[~holds].mean())
        strata = [(w, np.intersect1d(rows, np.flatnonzero(whole))) for w, rows in seen.strata]
        strata = [(w, rows) for w, rows in strata if rows.size]
        position = np.cumsum(whole) - 1
        low, high = 0.0, max(0.0, 1 - sum(w for w, _ in strata))
        for weight, rows in strata:
            counts = int(holds[position[rows]].sum()), rows.size
            ends = proven_share(*counts, level / len(strata))
            low, high = low + weight * ends[0], high + weight * ends[1]
        return cls(wanted, int(holds.sum()), int(holds.size), low, min(1.0, high), below, len(strata) > 1)

    @property
    def answer(self) -> Answer | None:
        """Whether enough chips surely hold; None where nobody asked."""
        if self.wanted is None:
            return None
        return "met" if self.low >= self.wanted else "not met" if self.high < self.wanted else "not decided"

    def __str__(self) -> str:
        proven = math.floor(100 * self.low)
        kinds = ", chips with and without failed codewords weighted by their probability," if self.weighted else ""
        said = f"{self.holding} of {self.chips} chips keep the target: that{kinds} proves {proven} % of chips"
        if self.wanted is None or self.answer == "met":
            return said
        if self.answer == "not met":
            return f"{said}, and {math.ceil(100 * self.high)} % at most, not the {_percent(self.wanted)} asked for"
        failing = self.chips - self.holding
        more = "" if failing else " where none fails"
        needed = f"{chips_needed(self.wanted, failing)} are needed{more}"
        if not failing:
            needed += f", {chips_needed(self.wanted, 1)} where one does"
        return f"{said}, not the {_percent(self.wanted)} asked for; {needed}"


def _percent(value: float) -> str:
    return f"{100 * value:.4g} %"


@dataclass(frozen=True)
class Verdict:
    """Whether a plan keeps its target, and what that rests on.

    Attributes
    ----------
    answer : {"met", "not met", "not decided"}
        For chips and samples like these: "met" is wrong at most in a share `level` of the cases in which the target is
        missed, "not met" likewise.
    metric : str
        Name of the figure.
    keep : float
        Share of the clean figure that was to be kept.
    kept, low, high : float
        Share that was kept, and its bounds for chips and samples like these, each at `level`.
    on_these, low_on_these, high_on_these
        The same for other chips on these very samples, with half the level.
    level : float
        See `answer`.
    chips, samples : int
        Chips that were asked, and samples that were asked of any of them.
    p_failed : float
        Probability that a chip has a failed codeword of a code that fails rarely.
    failed_chips : float
        Share of the chips, drawn as they come, with any failed codeword.
    failed_words : float
        Failed codewords per chip.
    worst : float or None
        Figure of the worst chip; None where no chip was asked all samples.
    share : Share or None
        Chips that keep the target; None where no chip was asked all samples.
    more_samples, more_chips : int or None
        How many of each would decide; None where that needs no more, or no number would.
    decides : str
        The same in words; empty where there is an answer.
    caution : str
        In words: what so few chips may not show, where the answer is "met"; what all samples on all chips say, where
        the answer is of a part of them and another. Empty where there is nothing to be said.
    evaluations : int or None
        Pairs of a chip and a sample that were asked: fewer than `chips` times `samples` where a chip read a part of the
        samples. None: all pairs.

    Examples
    --------
    >>> seen = Observed(np.ones((20, 600)), np.ones(600))
    >>> found = verdict(seen, 0.99)
    >>> found.answer, round(found.low, 4)
    ('met', 0.9956)
    >>> Verdict.from_json(found.to_json()) == found
    True
    >>> verdict(Observed(np.ones((20, 100)), np.ones(100)), 0.99).decides
    'about 265 samples, were nothing lost on them (100 were used)'
    """

    answer: Answer
    metric: str
    keep: float
    kept: float
    low: float
    high: float
    on_these: Answer
    low_on_these: float
    high_on_these: float
    level: float
    chips: int
    samples: int
    p_failed: float = 0.0
    failed_chips: float = 0.0
    failed_words: float = 0.0
    worst: float | None = None
    share: Share | None = None
    more_samples: int | None = None
    more_chips: int | None = None
    decides: str = ""
    caution: str = ""
    evaluations: int | None = None

    def __post_init__(self) -> None:
        for answer in (self.answer, self.on_these):
            if answer not in get_args(Answer):
                raise ValueError(f"answer must be one of {', '.join(get_args(Answer))}, got {answer!r:.60}")
        if not 0 < self.keep <= 1 or not 0 < self.level < 1 or self.chips < 1 or self.samples < 1:
            raise ValueError("a verdict needs a share to keep and a level in (0, 1], chips and samples")
        if not self.low <= self.high or not self.low_on_these <= self.high_on_these:
            raise ValueError(f"bounds [{self.low}, {self.high}] are in the wrong order")

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        """Rebuild a verdict from `to_json`.

        Raises
        ------
        ValueError
            If `data` is not a verdict.
        """
        try:
            share = None if data["share"] is None else Share(**data["share"])
            return cls(**{**data, "share": share})
        except (TypeError, KeyError) as error:
            raise ValueError(f"not a verdict: {error}") from None

    def __str__(self) -> str:
        """One line.

        Examples
        --------
        >>> print(verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99))
        met: 100 % of clean top-1 kept (at least 99.56 %, 20 chips, 600 samples)

        Where samples are dealt out to the chips, that is said.

        >>> scores = np.ones((20, 600))
        >>> scores[:10, :100] = np.nan
        >>> print(verdict(Observed(scores, np.ones(600)), 0.99))
        met: 100 % of clean top-1 kept (at least 99.56 %, 20 chips, 600 samples, of which a chip read 550 on average)
        """
        bound = f"at least {_percent(self.low)}" if self.answer == "met" else f"at most {_percent(self.high)}"
        if self.answer == "not decided":
            bound = self._between()
        rest = f"; what would decide: {self.decides}" if self.decides else ""
        said = f"{_percent(self.kept)} of clean {self.metric} kept"
        read = ""
        if self.evaluations is not None and self.evaluations < self.chips * self.samples:
            read = f", of which a chip read {self.evaluations / self.chips:.0f} on average"
        return f"{self.answer}: {said} ({bound}, {self.chips} chips, {self.samples} samples{read}){rest}"

    def _between(self) -> str:
        """The bounds that there are: few chips may give none."""
        above, below = self.low > LEAST_KEPT, self.high < MOST_KEPT
        if above and below:
            return f"between {_percent(self.low)} and {_percent(self.high)}"
        if above or below:
            return f"at least {_percent(self.low)}" if above else f"at most {_percent(self.high)}"
        return "these chips and samples give no bounds"


def verdict(
    seen: Observed,
    keep: float,
    *,
    wanted: float | None = None,
    level: float = LEVEL,
    pseudo: float | None = None,
    failed_words: ArrayLike | None = None,
    natural: int | None = None,
) -> Verdict:
    """Judge what chips showed.

    Parameters
    ----------
    seen : Observed
        What they showed.
    keep : float
        Share of the clean figure to keep, in (0, 1].
    wanted : float, optional
        Share of the chips that must keep the target, too, in (0, 1).
    level : float
        Of each of the two errors.
    pseudo : float
        See `Bounds.of`.
    failed_words : int array, shape (chips,), optional
        Failed codewords of every chip.
    natural : int, optional
        The first so many chips were drawn as they come, the others because they have a failed codeword, or none; all by
        default.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        If `keep`, `wanted` or `level` is out of range.
    """
    bounds, counted_share, answer, on_these = _answered(seen, keep, wanted, level, pseudo)
    whole = ~np.isnan(seen.scores).any(axis=1)
    figures = seen.scores[whole].mean(axis=1)
    better = seen.metric.better
    worst = None if not figures.size else float(figures.min() if better == "higher" else figures.max())
    failed = np.zeros(seen.chips) if failed_words is None else np.asarray(failed_words, dtype=np.float64)
    first = failed[: natural or seen.chips]
    found = Verdict(
        answer,
        seen.metric.name,
        keep,
        seen.kept(),
        *_kept(seen, lambda k: Bounds.of(seen, k, pseudo), level),
        on_these,
        *_kept(seen, lambda k: Bounds.given(seen, k), level / 2),
        level,
        seen.chips,
        seen.samples,
        seen.p_failed,
        float(np.mean(first > 0)),
        float(first.mean()),
        worst,
        counted_share,
        caution=unseen(seen) if answer == "met" else "",
        evaluations=int(np.count_nonzero(~np.isnan(seen.scores))),
    )
    return found if answer != "not decided" else replace(found, **_deciding(seen, bounds, keep, counted_share, level))


def unseen(seen: Observed) -> str:
    """What chips may not show that are as few as these, in words; empty where that is no more than the level.

    Examples
    --------
    >>> unseen(Observed(np.ones((10, 300)), np.ones(300)))
    'if one chip in 10 is bad, 10 chips contain none of these with a probability of 35 %, 29 chips with one of 5 %'
    >>> unseen(Observed(np.ones((20, 300)), np.ones(300)))
    ''
    """
    chips, enough = seen.strata[0][1].size if seen.strata else seen.chips, chips_needed(1 - 1 / ONE_IN)
    figures = seen.scores[~np.isnan(seen.scores).any(axis=1)].mean(axis=1)
    left = figures - figures.mean() if figures.size else figures
    spread = float(np.sqrt(np.mean(left**2))) if left.size else 0.0
    worse = -1.0 if seen.metric.better == "higher" else 1.0
    heavy = spread > 0 and worse * float(np.mean(left**3)) / spread**3 > HEAVY
    if chips >= enough or (chips >= FEW_CHIPS and not heavy):
        return ""
    missed = f"{chips} chips contain none of these with a probability of {100 * (1 - 1 / ONE_IN) ** chips:.0f} %"
    said = f"if one chip in {ONE_IN} is bad, {missed}"
    if chips < enough:
        said += f", {enough} chips with one of {100 * LEVEL:g} %"
    return f"one chip is far worse than the others; {said}" if heavy else said


def answered(seen: Observed, keep: float, wanted: float | None, level: float) -> tuple[Answer, Answer]:
    """The answers of `verdict` alone, without the bounds of what is kept: `answer`, and `on_these`."""
    return _answered(seen, keep, wanted, level, None)[2:]


def _answered(
    seen: Observed, keep: float, wanted: float | None, level: float, pseudo: float | None
) -> tuple[Bounds, Share | None, Answer, Answer]:
    """Bounds at the target, the share of chips that hold, the answer, and that for other chips on these samples."""
    if not 0 < keep <= 1:
        raise ValueError(f"keep must be in (0, 1], got {keep}")
    if wanted is not None and not 0 < wanted < 1:
        raise ValueError(f"wanted must be in (0, 1), got {wanted}")
    if not 0 < level < 0.5:
        raise ValueError(f"level must be in (0, 0.5), got {level}")
    bounds, given = Bounds.of(seen, keep, pseudo), Bounds.given(seen, keep)
    counted_share = Share.of(seen, keep, wanted, level)
    answer, on_these = bounds.answer(level), given.answer(level / 2)
    if wanted is not None:
        counted: Answer = (
            "not decided" if counted_share is None or counted_share.answer is None else counted_share.answer
        )
        answer, on_these = _both(answer, counted), _both(on_these, counted)
    return bounds, counted_share, answer, on_these


def _both(first: Answer, second: Answer) -> Answer:
    """Two conditions at once: met where both are, missed where one surely is."""
    if "not met" in (first, second):
        return "not met"
    return "met" if first == second == "met" else "not decided"


def _kept(seen: Observed, bounds: Any, level: float) -> tuple[float, float]:
    """Shares of the clean figure between which the kept one lies: those at which the answer changes."""
    most, at = MOST_KEPT, cache(bounds)
    lower, upper = (lambda k: at(k).lower(level) >= 0), (lambda k: at(k).upper(level) >= 0)

    def last(holds: Any) -> float:
        low, high = LEAST_KEPT, most
        if holds(most):
            return most
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        return low

    low = last(lower)
    return low, max(low, last(upper))


def _deciding(seen: Observed, bounds: Bounds, keep: float, counted: Share | None, level: float) -> dict[str, Any]:
    """What would decide: samples, chips, or nothing."""
    if bounds.answer(level) == "met" and counted is not None and counted.wanted is not None:
        chips = chips_needed(counted.wanted, counted.chips - counted.holding)
        return {"more_chips": chips, "decides": f"{chips} chips of which no other fails ({counted.chips} were used)"}
    unseen = max(0.0, 1 - sum(weight for weight, _ in seen.strata))
    if unseen > 0 and unseen * keep > abs(bounds.mean) / 2:
        text = f"chips with a failed codeword: one in {1 / max(seen.p_failed, 1e-300):.0f} has one, too few were seen"
        return {"decides": text}
    if keep == 1:
        return {"decides": "nothing: that nothing at all is lost cannot be shown; ask for less than 100 %"}
    least = math.ceil(2.65 / (1 - keep))
    gap = bounds.mean
    if seen.samples < least and gap > 0:
        text = f"about {least} samples, were nothing lost on them ({seen.samples} were used)"
        return {"more_samples": least, "decides": text}
    allowed = gap**2 / POWERFUL
    n, m = seen.chips, seen.samples
    chips = n if bounds.chips <= allowed / 3 else math.ceil(n * bounds.chips / (allowed / 3)) if allowed else ENDLESS
    left = allowed - bounds.chips * n / chips
    samples = math.ceil(m * bounds.samples / left) if left > 0 else ENDLESS
    if max(samples, chips) >= ENDLESS:
        return {"decides": "nothing in reach: it keeps just about the target"}
    samples = max(m, samples, least)
    parts = [f"about {_rounded(samples)} samples ({m} were used)"] if samples > m else []
    parts += [f"about {_rounded(chips)} chips ({n} were used)"] if chips > n else []
    return {
        "more_samples": _rounded(samples) if samples > m else None,
        "more_chips": _rounded(chips) if chips > n else None,
        "decides": " and ".join(parts) or "more samples or chips; it is close",
    }


def _rounded(count: int) -> int:
    """Two digits of a number, upwards."""
    unit = int(10 ** max(0, len(str(count)) - 2))
    return -(-count // unit) * unit
