"""A mission: years of work under soft errors, heat and scrubbing, and how often a plan fails in them.

Figures are rates per 10^9 hours, the FIT of reliability engineering. What a new chip has wrong already is not counted:
that is what `qtaml simulate` shows. Three things come later: cells lose what is written to them, particles flip cells,
and words in which too many errors meet between two scrubs fail. Cells without a code stay flipped until the weights are
written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator
from scipy.stats import beta, t

from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.case import Case
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import ExpectedEvents, Upsets
from qtaml_hw.codes import from_name
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.design import FilePath, Section, parsed, read_toml
from qtaml_hw.errors import InputError
from qtaml_hw.lattice import Lattice
from qtaml_hw.memory import WordFailures, fresh_failures, read_upsets, standing_failures, struck_failures
from qtaml_hw.physics.units import format_time, parse_time
from qtaml_hw.plan import Plan
from qtaml_hw.support.progress import Progress, Quiet, Step

__all__ = ["Mission", "Reliability", "Stay", "reliability"]

HOURS = 1e9
"""What rates are counted over."""

PER_MBIT = 1e6
"""Cells of a Mbit, in which soft error rates are given."""

NODES, WEIGHTS = (x / 2 for x in np.polynomial.legendre.leggauss(4))
NODES = NODES + 0.5
"""Moments between two writings of the weights, and their weights: Gauss and Legendre, exact for cubic growth."""

MOST_EVENTS = 100_000
"""Events of a chip that are simulated one by one."""

CHIPS = 10
"""New chips on which events are simulated in turn."""

End = Literal["low", "middle", "high"]

Floats = NDArray[np.float64]

Seconds = Annotated[float, BeforeValidator(lambda value: parse_time(value)), Field(gt=0)]


class Stay(Section):
    """Part of a mission at one temperature."""

    share: float = Field(gt=0, le=1, description="of the time of the mission")
    temperature_k: float = Field(gt=0, le=1000, description="temperature in K")


class Mission(Section):
    """What a chip lives through, as a TOML file says it.

    Examples
    --------
    >>> Mission.model_validate({"time": "10y", "scrub": "1d", "soft_errors": 500}).scrub
    86400.0
    """

    time: Seconds = Field(description='how long it lasts: seconds, or a text such as "10y"')
    scrub: Seconds | None = Field(
        None, description="time after which every codeword is read, corrected and written back; without: never"
    )
    reload: Seconds | None = Field(
        None, description="time after which all weights are written again, as at each boot of an SRAM; default: never"
    )
    soft_errors: float = Field(0.0, ge=0, description="flips per 10^9 hours and Mbit (10^6 cells) by particles")
    soft_errors_range: list[float] | None = Field(
        None, min_length=2, max_length=2, description="between which values that lies"
    )
    upsets: FilePath | None = Field(
        None,
        description="list of upsets of an irradiation (address, content, pattern, cycle): which flips come together; "
        "the memory.interleave of the design says how many of them hit one word",
    )
    inferences_per_s: float = Field(1.0, gt=0, description="decisions that the network takes in a second")
    stays: list[Stay] = Field(
        [], description="temperatures and their shares, which every interval sees alike; without: that of the design"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        total = sum(stay.share for stay in self.stays)
        if self.stays and abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of the stays add up to {total:g}, not to 1")
        if self.upsets is not None and self.soft_errors == 0:
            raise ValueError("upsets says which soft errors come together: it needs soft_errors")
        if self.soft_errors_range is not None:
            low, high = self.soft_errors_range
            if not 0 <= low <= self.soft_errors <= high:
                raise ValueError(f"soft_errors {self.soft_errors:g} lies outside its range [{low:g}, {high:g}]")
        return self

    @classmethod
    def load(cls, path: str | Path) -> Mission:
        """Read a mission file.

        Raises
        ------
        InputError
            If the file is missing, is not TOML, or has unknown keys or values out of range.
        """
        found = parsed(cls, read_toml(Path(path), "mission file"), str(path))
        if found.upsets is None:
            return found
        return found.model_copy(update={"upsets": str(Path(path).parent / found.upsets)})

    @property
    def period_s(self) -> float:
        """Time between two writings of the weights."""
        return min(self.reload or self.time, self.time)

    @property
    def interval_s(self) -> float:
        """Time between two scrubs of a codeword."""
        return min(self.scrub or self.period_s, self.period_s)

    def soft(self, end: End) -> float:
        """Probability per second that a cell is flipped."""
        low, high = self.soft_errors_range or (self.soft_errors, self.soft_errors)
        rate = {"low": low, "middle": self.soft_errors, "high": high}[end]
        return rate / PER_MBIT / (HOURS * 3600)


@dataclass(frozen=True)
class Rate:
    """A rate per 10^9 hours, with its values at both ends of the range of what it rests on.

    Attributes
    ----------
    value : float
        At the middle of all ranges.
    range : (float or None, float or None) or None
        At both ends, None where the cells hold no data; None: no range is known.
    """

    value: float
    range: tuple[float | None, float | None] | None

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        return {"per_1e9_h": self.value, "range": None if self.range is None else list(self.range)}


@dataclass(frozen=True)
class CodewordRates:
    """Codewords of one code: how many there are, and how often one fails."""

    code: str
    words: int
    flagged: Rate
    silent: Rate


@dataclass(frozen=True)
class Wrong:
    """Decisions that are no longer those of the new chip.

    Attributes
    ----------
    share : float
        Of all decisions, mean over the mission.
    interval : (float, float)
        95 % interval of the simulation; with no changed decision the upper end is that of as many events without one.
    events : float
        Events that a chip carries on average at one time.
    """

    share: float
    interval: tuple[float, float]
    events: float


@dataclass(frozen=True)
class Reliability:
    """How often a plan fails in a mission.

    Attributes
    ----------
    words : tuple of CodewordRates
        By code.
    cells : Rate
        Flips of cells that no code protects.
    wrong : dict of str to Wrong
        Decisions, at the ``middle`` of all ranges and, where there is one, at both ends; empty where nothing decides.
    decisions : Rate or None
        Wrong decisions.
    warnings : tuple of str
        What is not in these figures.
    notes : tuple of str
        What they rest on.
    """

    words: tuple[CodewordRates, ...]
    cells: Rate
    wrong: dict[End, Wrong]
    decisions: Rate | None
    warnings: tuple[str, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; rates per 10^9 hours."""
        return {
            "uncorrectable_words": [
                {"code": x.code, "words": x.words, "flagged": x.flagged.to_json(), "silent": x.silent.to_json()}
                for x in self.words
            ],
            "uncoded_cells": self.cells.to_json(),
            "wrong_decisions": None if self.decisions is None else self.decisions.to_json(),
            "simulated": {
                end: {"share": x.share, "interval": list(x.interval), "events": x.events}
                for end, x in self.wrong.items()
            },
            "warnings": list(self.warnings),
            "notes": list(self.notes),
        }


def reliability(
    case: Case, plan: Plan, mission: Mission, *, trials: int = 100, progress: Progress | None = None
) -> Reliability:
    """How often a plan fails in a mission.

    Parameters
    ----------
    case, plan
        From `qtaml_hw.results.open_plan`. Cells have the operating point of the design, but for time and, where the
        mission has stays, temperature.
    mission : Mission
        What the chips live through.
    trials : int
        Simulations of what is wrong on a chip at one time, for the decisions.
    progress : Progress, optional
        Reports the progress.

    Returns
    -------
    Reliability

    Raises
    ------
    InputError
        If the plan has packed codewords, the technology has no temperature where the mission has stays, or it holds no
        data until the weights are written anew.
    """
    if any(region.packed for region in plan.memory_map().regions):
        raise InputError(
            "the plan packs its words into LDPC codewords, which fail too rarely to be measured: there is no rate"
        )
    codes = {segment.code for layer in plan.layers for segment in layer.scheme.segments if segment.code is not None}
    known = [from_name(name) for name in sorted(codes)]
    struck = _Struck.of(mission, case.design.memory.interleave or 1)
    lives: dict[End, _Life] = {"middle": _Life(case, mission, "middle", known, plan.lattice, struck)}
    warnings = [*lives["middle"].warnings, *struck.warnings]
    for end in _ends(case, mission):
        try:
            lives[end] = _Life(case, mission, end, known, plan.lattice, struck)
        except InputError as error:
            warnings.append(f"at the {end} end of all ranges {error}")
    wrong: dict[End, Wrong] = {}
    if case.metric.unit != "share":
        warnings.append(f"{case.metric.name} counts no decisions: there is no rate of wrong ones")
    else:
        evaluator = case.evaluator()
        with (progress or Quiet()).stage("simulating the failures", len(lives) * trials) as step:
            wrong = {end: _wrong(evaluator, plan, life, trials, step) for end, life in lives.items()}
    return Reliability(
        tuple(_words(plan, name, lives) for name in sorted(codes)),
        _rate({end: life.per_hours(_cells(plan, life.during(mission.period_s))) for end, life in lives.items()}),
        wrong,
        _decisions(wrong, mission.inferences_per_s * 3600 * HOURS) if wrong else None,
        tuple(warnings),
        struck.notes,
    )


def _ends(case: Case, mission: Mission) -> list[End]:
    """Ends at which everything is computed beside the middle."""
    ranged = mission.soft_errors_range is not None or (case.device is not None and case.device.p01_range is not None)
    return ["low", "high"] if ranged else []


def _rate(values: dict[End, float]) -> Rate:
    return Rate(values["middle"], (values.get("low"), values.get("high")) if len(values) > 1 else None)


def _decisions(wrong: dict[End, Wrong], each: float) -> Rate:
    """Wrong decisions, of `each` that are taken: what few simulated moments leave open is in the range, too."""
    if len(wrong) == 1:
        return Rate(wrong["middle"].share * each, None)
    lows, highs = zip(*(x.interval for x in wrong.values()), strict=True)
    low, high = (
        None if end not in wrong else share * each for end, share in (("low", min(lows)), ("high", max(highs)))
    )
    return Rate(wrong["middle"].share * each, (low, high))


@dataclass(frozen=True, eq=False)
class _Events:
    """Expected events since the weights were written: of a cell without a code, per bit position, and of a codeword."""

    p01: Floats
    p10: Floats
    words: dict[str, WordFailures]


@dataclass(frozen=True)
class _Struck:
    """Words that a soft error hits: per flipped cell, by how many of their bits are flipped at once."""

    hits: dict[int, float]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, mission: Mission, interleave: int) -> _Struck:
        if mission.upsets is None:
            return cls({1: 1.0}, ("flips of several cells at a time by one particle are not in these figures",))
        try:
            found = read_upsets(Path(mission.upsets)).clusters()
        except ValueError as error:
            raise InputError(f"upsets: {error}") from None
        sizes = ", ".join(f"{count} of {size}" for size, count in found.sizes.items())
        shapes = "their shapes are those of the list" if found.placed else "taken to lie along a line, the worst case"
        several = {m: sum(x for bits, x in found.hits(m).items() if bits > 1) for m in sorted({1, 4, 16, interleave})}
        told = ", ".join(f"{m}: {100 * share:.2g} %" for m, share in several.items())
        return cls(
            {bits: words / found.mean for bits, words in found.hits(interleave).items()},
            notes=(
                f"{found.events} events in the list of upsets, by cells: {sizes}; {shapes}; {found.accidental:.2g} "
                "pairs may be together by chance",
                f"events that flip several bits of one word, by words that share a line: {told} ({interleave} here)",
            ),
        )


class _Life:
    """What cells and codewords go through at one end of all ranges."""

    def __init__(
        self,
        case: Case,
        mission: Mission,
        end: End,
        codes: Sequence[BlockCode],
        lattice: Lattice | None,
        struck: _Struck,
    ) -> None:
        self._case, self._mission, self._end, self._codes = case, mission, end, codes
        self._lattice, self._struck = lattice if lattice is not None and lattice.matters else None, struck
        self._counted: dict[tuple[float, int], Floats] = {}
        self._soft, self.warnings = mission.soft(end), []
        technology = case.technology
        has_range = case.device is not None and case.device.p01_range is not None
        self._ranged = has_range  # soft errors may have one where cells have none
        self._ages = technology is not None and "time_s" in technology.axes
        if mission.stays and not (technology is not None and self._ages and "temperature_k" in technology.axes):
            raise InputError(
                "stays: the cells of this design have no temperature and time: give a technology that has, or no stays"
            )
        if case.channel.only("retention") is not None and not self._ages:
            self.warnings.append(
                "cells that lose what is written are taken as they are in the design: they have no time"
            )
        if case.channel.only("transient") is not None:
            self.warnings.append("what every reading draws anew is not in these figures: qtaml simulate shows it")
        self.period_s = mission.period_s
        self.new = self._lasting(0.0)
        self._lasting(mission.period_s)  # refused before any work where no data last so long

    def _lasting(self, seconds: float) -> BitChannel:
        """Stuck cells, and those that have lost their bit so long after writing."""
        case, technology = self._case, self._case.technology
        point = dict(case.design.memory.point)
        if technology is None or not self._ages:
            channel = case.at(self._end).channel if self._ranged and self._end != "middle" else case.channel
        else:
            if stays := [(stay.share * seconds, stay.temperature_k) for stay in self._mission.stays]:
                point = {axis: value for axis, value in point.items() if axis not in ("time_s", "temperature_k")}
                device = technology.after(stays, **point)
            else:
                device = technology.operate(**(point | {"time_s": seconds}))
            device = device.at(self._end) if self._ranged and self._end != "middle" else device
            channel = device.channel(8, pages=case.design.memory.pages)
        causes = [cause for cause in channel.causes if cause.persistence != "transient"]
        if not causes:
            return BitChannel.symmetric(0.0)
        worst = max(float(max(cause.p01.max(), cause.p10.max())) for cause in causes)
        if worst > 0.5:
            raise InputError(
                f"the cells flip {worst:.3g} of their bits within {format_time(seconds)}: they hold no data until the "
                "weights are written again (reload)"
            )
        return BitChannel.of(*causes)

    def during(self, seconds: float) -> _Events:
        """Expected events so long after writing."""
        mission, lasting = self._mission, self._lasting(seconds)
        alive = 1 - self.new.p01 - self.new.p10
        soft = self._soft * seconds * alive
        cells = np.maximum(lasting.p01 - self.new.p01, 0) + soft, np.maximum(lasting.p10 - self.new.p10, 0) + soft
        interval = min(mission.interval_s, seconds)
        standing = self._lasting(interval).cell().p_flip
        words = {}
        for code in self._codes:
            new = self.new.cell().p_flip
            before, lost = (standing_failures(code, p, self._masses(p, code.n)) for p in (new, standing))
            masses, hits = self._masses(standing, code.n), self._struck.hits
            alone = self._soft * interval * hits.get(1, 0.0)
            fresh = fresh_failures(code, standing, -np.expm1(-alone), masses)
            for bits, words_hit in hits.items():
                if bits > 1:  # to first order: rare beside each other
                    rate = self._soft * interval * code.n * words_hit
                    fresh = fresh.plus(struck_failures(code, standing, bits, masses), rate)
            words[code.name] = lost.beyond(before).plus(fresh, seconds / interval if interval else 0.0)
        return _Events(*cells, words)

    def _masses(self, p: float, n: int) -> Floats | None:
        """Errors in a word, where those of neighbours come together."""
        if self._lattice is None:
            return None
        if (p, n) not in self._counted:
            self._counted[p, n] = self._lattice.error_counts(p, n).masses
        return self._counted[p, n]

    def mean(self) -> _Events:
        """Expected events at a moment of the mission, each counted from when it comes until the weights are written."""
        moments = [self.during(float(node) * self._mission.period_s) for node in NODES]
        p01, p10 = (np.average([getattr(x, p) for x in moments], axis=0, weights=WEIGHTS) for p in ("p01", "p10"))
        words = {}
        for code in self._codes:
            total = WordFailures(0.0, 0.0, np.zeros(code.n + 1))
            for weight, moment in zip(WEIGHTS, moments, strict=True):
                total = total.plus(moment.words[code.name], float(weight))
            words[code.name] = total
        return _Events(p01, p10, words)

    def per_hours(self, events: float) -> float:
        """Rate of events of which there are so many until the weights are written anew."""
        return events / (self._mission.period_s / 3600) * HOURS


def _cells(plan: Plan, events: _Events) -> float:
    """Expected flips of cells without a code, half of them holding 0."""
    each, total = (events.p01 + events.p10) / 2, 0.0
    for layer in plan.layers:
        width = _resized(each, layer.scheme.bits)
        total += sum(x.words * float(width[: layer.scheme.bits - x.planes].sum()) for x in layer.scheme.segments)
    return total


def _resized(rates: Floats, bits: int) -> Floats:
    """Rates per bit position of words of another width: those of a plan whose layers differ are uniform."""
    return rates if rates.size == bits else np.full(bits, rates.mean())


def _words(plan: Plan, name: str, lives: dict[End, _Life]) -> CodewordRates:
    """Codewords of one code and their rates."""
    segments = [x for layer in plan.layers for x in layer.scheme.segments if x.code == name]
    rows = sum(segment.rows for segment in segments)
    found = {end: life.during(life.period_s).words[name] for end, life in lives.items()}
    flagged, silent = (
        _rate({end: lives[end].per_hours(rows * getattr(x, what)) for end, x in found.items()})
        for what in ("flagged", "silent")
    )
    return CodewordRates(name, rows, flagged, silent)


def _wrong(evaluator: Evaluator, plan: Plan, life: _Life, trials: int, step: Step) -> Wrong:
    """How many decisions are no longer those of the new chip, at a moment of the mission."""
    events, new = life.mean(), plan.in_cells(life.new, plan.chip_share, plan.lattice)
    expected = [
        ExpectedEvents(
            _resized(events.p01, layer.scheme.bits),
            _resized(events.p10, layer.scheme.bits),
            {name: (x.total, x.weights) for name, x in events.words.items()},
        )
        for layer in plan.layers
    ]
    shares, number = [], 0.0
    for trial in range(trials):
        chip = trial % CHIPS
        upsets = Upsets(evaluator.memory(new, chip), expected)
        number = upsets.cells + upsets.codewords
        if number > MOST_EVENTS:
            raise InputError(
                f"{number:.3g} events happen on a chip until its weights are written again: they are not rare; "
                "qtaml simulate --set memory.time=... shows what they do"
            )
        if number == 0:
            return Wrong(0.0, (0.0, 0.0), 0.0)
        rng = np.random.default_rng([evaluator.seed, trial])
        count = 1 if number <= 1 else int(rng.poisson(number))
        before = evaluator.answers(new, chip)
        after = before if count == 0 else evaluator.answers(new, chip, upsets.draw(count, rng))
        shares.append(1.0 - float(evaluator.metric.agree(before, after).mean()))
        step()
    mean, (low, high) = float(np.mean(shares)), interval_of(shares)
    scale = min(number, 1.0)
    return Wrong(mean * scale, (low * scale, high * scale), number)


def interval_of(shares: Sequence[float]) -> tuple[float, float]:
    """95 % interval of the mean of shares, most of them 0 and few large; where all are 0, up to what so many miss by
    chance.

    Below it is Student's t. Above it is widened by the skewness that shows (Johnson, "Modified t tests and confidence
    intervals for asymmetrical populations", 1978), and it is at least what is left open by how many shares there are
    above 0 (Clopper and Pearson, 1934).
    """
    values, count = np.array(shares), len(shares)
    seen = int(np.count_nonzero(values))
    if not seen:
        return 0.0, 1 - 0.05 ** (1 / count)
    mean = float(values.mean())
    if count == 1:
        return 0.0, 1.0
    quantile, error = float(t.ppf(0.975, count - 1)), float(values.std(ddof=1)) / np.sqrt(count)
    skewness = float(np.mean((values - mean) ** 3) / values.std() ** 3) if error > 0 else 0.0
    wider = max(skewness, 0.0) * (1 + 2 * quantile**2) / (6 * np.sqrt(count))
    most = float(beta.ppf(0.975, seen + 1, count - seen)) if seen < count else 1.0
    high = max(mean + (quantile + wider) * error, mean * most * count / seen)
    return max(0.0, mean - quantile * error), min(1.0, high)
