"""Where protection stops paying along an axis of the memory: an operating axis, or p.

Two answers, with different questions behind them. The **crossing** is where the network without protection reaches the
target by itself: on the good side of it check bits buy nothing. Without protection means without check bits; the words
are still read as the design says, while `qtaml run` shows the network with plain read-out beside its plan. The crossing
is interpolated between the points of the sweep (linear in accuracy, logarithmic along an axis that spans more than a
decade); the ends of its interval are where the upper and the lower end of the accuracy's interval cross the target.
That is a pointwise 95 % interval, and it takes straight lines between the points for granted. The **least
energy** is the design of the sweep that keeps the target with the least VDD^2 * stored bits: below its supply the check
bits cost more than the lower voltage saves. The **break-even** asks the same of prices, decoder and leakage included:
at which supplies reading a protected weight takes less energy than reading a bare one at the crossing, the lowest
supply that needs no protection. It answers with the supplies around the one that saves most, as far as each of the
sweep keeps the target and saves. Its interval is that of the crossing.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.explore.result import Result
from qtaml_hw.explore.run import Explored
from qtaml_hw.explore.sweep import Point, Value
from qtaml_hw.physics import Axis, axes, format_time, unit_of

__all__ = ["BreakEven", "Crossing", "LeastEnergy", "break_even", "crossings", "least_energy", "target_share"]

OF_PROTECTION = {f"protection.{name}" for name in ("method", "target", "budget", "codes", "data_bits")}
"""Fields that the network without protection does not depend on."""

MANY_TIMES = 9.0
"""From how much more on a share is told as a multiple."""

Curve = Sequence[tuple[float, Estimate, float]]


@dataclass(frozen=True)
class Crossing:
    """Where the unprotected network meets the target.

    Attributes
    ----------
    where : dict of str to value
        The other swept fields.
    axis : str
        The field along which it is sought.
    keep : float
        Share of the clean accuracy that is the target.
    value, low, high : float or None
        The crossing, and the ends of its interval in the order of the axis; None where one lies outside the sweep.
    between : tuple of float or None
        The neighbouring points of the sweep: the last at which the target is missed, the first from which it is kept.
    needed : bool or None
        Without a crossing: whether protection is needed everywhere in the sweep, or nowhere.
    unit : str
        Of the axis.
    span : tuple of float
        The least and the largest value of the axis in the sweep.
    """

    where: dict[str, Value]
    axis: str
    keep: float
    value: float | None
    low: float | None
    high: float | None
    between: tuple[float, float] | None
    needed: bool | None
    unit: str = ""
    span: tuple[float, float] = (0.0, 0.0)

    @property
    def text(self) -> str:
        """The answer in a few words."""
        if self.value is None:
            return "needed in the whole sweep" if self.needed else "not needed in the whole sweep"
        value, low, high = (self._shown(e) if e is not None else "beyond" for e in (self.value, self.low, self.high))
        return " ".join(filter(None, (value, self.unit, f"({low} to {high})")))

    def _shown(self, value: float) -> str:
        axis = _operating(self.axis)
        return format_time(value) if axis and axis.duration else f"{value:.4g}"


@dataclass(frozen=True)
class LeastEnergy:
    """The design that keeps the target with the least array energy, and the same without protection.

    Attributes
    ----------
    where : dict of str to value
        The other swept fields.
    vdd_v, energy, parity : float
        Supply, ``relative_energy`` and check bits per weight of the best design.
    key : str
        The design.
    bare_vdd_v, bare_energy : float or None
        Of the best without protection; None where none keeps the target.
    """

    where: dict[str, Value]
    vdd_v: float
    energy: float
    parity: float
    key: str
    bare_vdd_v: float | None
    bare_energy: float | None


@dataclass(frozen=True)
class BreakEven:
    """At which supplies protection saves energy.

    Attributes
    ----------
    where : dict of str to value
        The other swept fields.
    bare_vdd_v, bare_pj : float
        The crossing, and the energy to read a weight without check bits there.
    pays : bool
        Whether protection saves energy at any supply of the sweep below the crossing.
    value, low, high : float or None
        The supply below which it costs more than it saves, and the same at the ends of the interval of the crossing;
        None where it saves as far down as the sweep keeps the target, or does not pay at all.
    lowest, missed : float or None
        The lowest supply of the sweep that saves energy, of those next to the one that saves most; and the next lower
        one if no plan with a price keeps the target there.
    above : float or None
        The supply above which it costs more than it saves, or the target is missed; None where it saves up to the
        crossing.
    saved : float or None
        Share of `bare_pj` that the best design saves; below 0 where it costs more, None where no plan with a price
        keeps the target.
    saved_low, saved_high : float or None
        The same at the ends of the interval of the crossing; None where that is open.
    illustration : str
        Why the prices stand for another memory.

    Examples
    --------
    >>> BreakEven({}, 0.62, 5.0, True, 0.52, 0.51, 0.53, 0.55, None, None, 0.2, 0.1, 0.25).text.partition(", c")[0]
    'protection saves energy down to 0.52 V (0.51 to 0.53); at best 20 % are saved (10 to 25)'
    >>> BreakEven({}, 0.62, 5.0, True, None, None, None, 0.5, 0.48, None, 0.2, -0.1, None).text.partition("; ")[0]
    'protection saves energy down to 0.5 V, for at 0.48 V no plan with a price keeps the target'
    >>> BreakEven({}, 0.62, 5.0, False, None, None, None, None, None, None, -0.5, -0.6, -0.4).text.partition(": ")[2]
    'at best 50 % more (40 to 60), compared with no protection at 0.62 V'
    >>> BreakEven({}, 0.62, 5.0, False, None, None, None, None, None, None, -30.0, None, None).text.rpartition(": ")[2]
    'at best 31 times as much, compared with no protection at 0.62 V'
    """

    where: dict[str, Value]
    bare_vdd_v: float
    bare_pj: float
    pays: bool
    value: float | None
    low: float | None
    high: float | None
    lowest: float | None
    missed: float | None
    above: float | None
    saved: float | None
    saved_low: float | None
    saved_high: float | None
    illustration: str = ""

    @property
    def text(self) -> str:
        """The answer in a few words."""
        label = f" (illustration: {self.illustration})" if self.illustration else ""
        label = f", compared with no protection at {self.bare_vdd_v:.3g} V{label}"
        if self.saved is None:
            return f"no plan with a price keeps the target below {self.bare_vdd_v:.3g} V, where check bits are needed"
        if not self.pays:
            ends = _ends(_percent(self.saved_high, -1), _percent(self.saved_low, -1))
            more = f"at best {_percent(self.saved, -1)} % more {ends}{label}"
            if self.saved <= -MANY_TIMES:
                more = f"at best {1 - self.saved:.0f} times as much{label}"
            return f"protection costs more than it saves at every supply of the sweep that keeps the target: {more}"
        top = "" if self.above is None else f"from {self.above:.3g} V "
        saved = f"{_percent(self.saved)} % are saved {_ends(_percent(self.saved_low), _percent(self.saved_high))}"
        return f"protection saves energy {top}down to {self._end}; at best {saved}{label}"

    @property
    def _end(self) -> str:
        """Where it ends, and by what."""
        ends = _ends(*(None if end is None else f"{end:.3g}" for end in (self.low, self.high)))
        if self.value is not None:
            return f"{self.value:.3g} V {ends}"
        place = f"{self.lowest:.3g} V" + ("" if self.high is None else f" {ends}")
        if self.missed is not None:
            return f"{place}, for at {self.missed:.3g} V no plan with a price keeps the target"
        return f"{place}, the lowest supply that has figures"


def _ends(low: str | None, high: str | None) -> str:
    """An interval whose end may be open."""
    return f"({low or 'beyond'} to {high or 'beyond'})"


def _percent(share: float | None, sign: int = 1) -> str | None:
    return None if share is None else f"{round(100 * sign * share)}"


def break_even(found: Explored) -> list[BreakEven]:
    """At which supplies protection saves energy, for each combination of the other fields.

    Empty where no supply is swept, the bare network has no price on both sides of the crossing (as where supplies are
    no volts), or the crossing lies outside the sweep.
    """
    axis, answers = "memory.vdd_v", []
    known = {json.dumps(c.where, sort_keys=True): c for c in crossings(found)}
    for where, members in _groups(found, axis) if _axis_of(found) == axis else ():
        crossing = known.get(json.dumps(where, sort_keys=True))
        bare = sorted({x: r.bare_pj_per_weight for x, _, r in members if r.bare_pj_per_weight is not None}.items())
        at, least_bare, most_bare = (
            _between(bare, v) for v in ((crossing.value, crossing.low, crossing.high) if crossing else [None] * 3)
        )
        if crossing is None or crossing.value is None or at is None:
            continue
        keep, least = target_share(found), {x: math.inf for x, _, _ in members if x <= crossing.value}
        for x, _, r in members:
            if r.energy_pj_per_weight is not None and r.accuracy.mean >= keep * r.clean and x in least:
                least[x] = min(r.energy_pj_per_weight, least[x])
        line, best = sorted(least.items()), min(least.values())
        value, lowest, missed, above = _turns(line, at)
        low, high = (None if pj is None else _turns(line, pj)[0] for pj in (most_bare, least_bare))
        saved, saved_low, saved_high = (
            None if pj is None or math.isinf(best) else 1 - best / pj for pj in (at, least_bare, most_bare)
        )
        why = next((r.illustration for _, _, r in members if r.illustration), "")
        turns = (value, low, high, lowest, missed, above)
        answers.append(BreakEven(where, crossing.value, at, best < at, *turns, saved, saved_low, saved_high, why))
    return answers


def _between(line: Sequence[tuple[float, float]], x: float | None) -> float | None:
    """A line of (x, y) at a place, straight between its points; None outside."""
    if x is None or not line or not line[0][0] <= x <= line[-1][0]:
        return None
    return float(np.interp(x, [a for a, _ in line], [b for _, b in line]))


Turns = tuple[float | None, float | None, float | None, float | None]


def _turns(line: Sequence[tuple[float, float]], bare_pj: float) -> Turns:
    """Of supplies and energies, infinite where the target is missed: `value`, `lowest`, `missed`, `above` of
    `BreakEven`.
    """
    best = min(range(len(line)), key=lambda i: line[i][1])
    if line[best][1] >= bare_pj:
        return None, None, None, None
    down = next((i for i in range(best, -1, -1) if line[i][1] >= bare_pj), None)
    up = next((i for i in range(best, len(line)) if line[i][1] >= bare_pj), None)
    above = None if up is None else _meets(line[up], line[up - 1], bare_pj)
    if down is None:
        return None, line[0][0], None, above
    lowest = line[down + 1][0]
    if math.isinf(line[down][1]):
        return None, lowest, line[down][0], above
    return _meets(line[down], line[down + 1], bare_pj), lowest, None, above


def _meets(dear: tuple[float, float], cheap: tuple[float, float], y: float) -> float:
    """Where a straight line comes down to a value; its cheap end where the other one is infinite."""
    (x0, y0), (x1, y1) = dear, cheap
    return x1 if math.isinf(y0) else x0 + (y0 - y) / (y0 - y1) * (x1 - x0)


def target_share(found: Explored) -> float:
    """The largest target of the sweep: the share of clean accuracy that "keeps" means; 0.95 where it has none."""
    return max([r.target for r in found.results.values() if r.target is not None], default=0.95)


def _operating(field: str) -> Axis | None:
    """The operating axis that a field of a design is; None for p."""
    return next((axis for axis in axes().values() if field == f"memory.{axis.key}"), None)


def _axis_of(found: Explored) -> str | None:
    """The field along which protection may stop paying: the first of the memory's that has several values."""
    fields = [*(f"memory.{axis.key}" for axis in axes().values()), "memory.p_flip"]
    values = {name: {json.dumps(p.values.get(name)) for p in found.sweep.points} - {"null"} for name in fields}
    return next((name for name in fields if len(values[name]) > 1), None)


def _groups(found: Explored, axis: str) -> list[tuple[dict[str, Value], list[tuple[float, Point, Result]]]]:
    """Points that differ in protection and along the axis only, with their place on the axis."""
    groups: dict[str, tuple[dict[str, Value], list[tuple[float, Point, Result]]]] = {}
    for point in found.sweep.points:
        section, _, field = axis.partition(".")
        x = getattr(getattr(point.design, section), field)
        if x is None or point.key not in found.results:
            continue
        where = {name: v for name, v in point.values.items() if name != axis and name not in OF_PROTECTION}
        _, members = groups.setdefault(json.dumps(where, sort_keys=True), (where, []))
        members.append((float(x), point, found.results[point.key]))
    return list(groups.values())


def crossings(found: Explored) -> list[Crossing]:
    """Where protection stops paying, for each combination of the other fields; empty where no axis is swept.

    Parameters
    ----------
    found : Explored
        From `explore`.

    Returns
    -------
    list of Crossing

    Examples
    --------
    Without protection 0.91 and 0.99 of the clean accuracy are kept at 0.50 and 0.60 V: 95 % half way between.

    >>> from pathlib import Path
    >>> from qtaml_hw.campaign import Estimate
    >>> from qtaml_hw.explore import Sweep
    >>> data = {"network": {"model": "n.onnx"}, "data": {"file": "d.npz"}}
    >>> data["memory"] = {"technology": "sram-65nm", "vdd_v": [0.5, 0.6]}
    >>> sweep = Sweep.parse(data, Path("."), "example")
    >>> def result(bare: float) -> Result:
    ...     bare, kept = Estimate(bare, bare, bare, 8), Estimate(1.0, 1.0, 1.0, 8)
    ...     return Result({}, "tac", 0.01, 0.01, 1.0, kept, bare, kept, 0.95, True, 0.5, None, None, 2.0, 0.5, 8.5,
    ...                   None, 0, 0.3, None, None, None)
    >>> found = Explored(sweep, dict(zip([p.key for p in sweep.points], [result(0.91), result(0.99)])), {})
    >>> [(round(x.value, 3), x.unit, x.between) for x in crossings(found)]
    [(0.55, 'V', (0.5, 0.6))]
    """
    axis, keep = _axis_of(found), target_share(found)
    if axis is None:
        return []
    answers = []
    for where, members in _groups(found, axis):
        curve = sorted({x: (x, r.unprotected, keep * r.clean) for x, _, r in members}.values(), key=lambda c: c[0])
        if len(curve) > 1:
            along = _operating(axis)
            unit = unit_of(along.name, members[0][2].vdd_unit) if along and not along.duration else ""
            span = (curve[0][0], curve[-1][0])
            answers.append(dataclasses.replace(_crossing(where, axis, keep, curve), unit=unit, span=span))
    return answers


def _crossing(where: dict[str, Value], axis: str, keep: float, curve: Curve) -> Crossing:
    falls = curve[-1][1].mean - curve[-1][2] < curve[0][1].mean - curve[0][2]
    if falls:
        curve = curve[::-1]  # the good side last
    means, lows, highs = ([(x, getattr(e, end) - goal) for x, e, goal in curve] for end in ("mean", "low", "high"))
    failing = [i for i, (_, excess) in enumerate(means) if excess < 0]
    if not failing or failing[-1] == len(means) - 1:
        return Crossing(where, axis, keep, None, None, None, None, bool(failing))
    last = failing[-1]
    between = (means[last][0], means[last + 1][0])
    low, high = (_zero(lows), _zero(highs)) if falls else (_zero(highs), _zero(lows))
    return Crossing(where, axis, keep, _zero(means), low, high, between, None)


def _zero(line: Sequence[tuple[float, float]]) -> float | None:
    """Where a line of (x, excess) crosses 0 for good, the good side last; None outside."""
    failing = [i for i, (_, excess) in enumerate(line) if excess < 0]
    if not failing or failing[-1] == len(line) - 1:
        return None
    (x0, y0), (x1, y1) = line[failing[-1]], line[failing[-1] + 1]
    share = -y0 / (y1 - y0)
    xs = [x for x, _ in line]
    if min(xs) > 0 and max(xs) > 10 * min(xs):
        return math.exp(math.log(x0) + share * (math.log(x1) - math.log(x0)))
    return x0 + share * (x1 - x0)


def least_energy(found: Explored) -> list[LeastEnergy]:
    """The best supply for each combination of the other fields; empty where no supply is swept.

    Parameters
    ----------
    found : Explored
        From `explore`.

    Returns
    -------
    list of LeastEnergy

    Examples
    --------
    >>> from pathlib import Path
    >>> from qtaml_hw.campaign import Estimate
    >>> from qtaml_hw.explore import Sweep
    >>> data = {"network": {"model": "n.onnx"}, "data": {"file": "d.npz"}}
    >>> data["memory"] = {"technology": "sram-65nm", "vdd_v": [0.5, 0.6]}
    >>> sweep = Sweep.parse(data, Path("."), "example")
    >>> def result(vdd: float, bare: float) -> Result:
    ...     bare, kept = Estimate(bare, bare, bare, 8), Estimate(1.0, 1.0, 1.0, 8)
    ...     return Result({}, "tac", 0.01, 0.01, 1.0, kept, bare, kept, 0.95, True, 0.5, None, None, 2.0, 0.5, 8.5,
    ...                   None, 0, vdd**2 * 8.5 / 8, None, None, None, bare_bits_per_weight=8.0)
    >>> results = [result(0.5, 0.91), result(0.6, 0.99)]
    >>> found = Explored(sweep, dict(zip([p.key for p in sweep.points], results)), {})
    >>> [(x.vdd_v, round(x.energy, 3), x.bare_vdd_v) for x in least_energy(found)]
    [(0.5, 0.266, 0.6)]
    """
    axis, keep = "memory.vdd_v", target_share(found)
    answers = []
    for where, members in _groups(found, axis) if _axis_of(found) == axis else ():
        kept = [
            (r.relative_energy, r.parity_bits_per_weight, x, point.key)
            for x, point, r in members
            if r.relative_energy is not None
            and r.parity_bits_per_weight is not None
            and r.accuracy.mean >= keep * r.clean
        ]
        bare = [
            (x * x * r.bare_bits_per_weight / 8, x)
            for x, _, r in members
            if r.bare_bits_per_weight is not None and r.unprotected.mean >= keep * r.clean
        ]
        if kept:
            energy, parity, vdd, key = min(kept)
            bare_energy, bare_vdd = min(bare, default=(None, None))
            answers.append(LeastEnergy(where, vdd, energy, parity, key, bare_vdd, bare_energy))
    return answers
