"""Where protection stops paying along an axis of the memory: an operating axis, or p.

Two answers, with different questions behind them. The **crossing** is where the network without protection reaches the
target by itself: on the good side of it check bits buy nothing. Without protection means without check bits; the words
are still read as the design says, while `qtaml run` shows the network with plain read-out beside its plan. The crossing
is interpolated between the points of the sweep (linear in accuracy, logarithmic along an axis that spans more than a
decade); its interval runs from where the upper end of the accuracy's interval crosses the target to where the lower end
does. That is a pointwise 95 % interval, and it takes straight lines between the points for granted. The **least
energy** is the design of the sweep that keeps the target with the least VDD^2 * stored bits: below its supply the check
bits cost more than the lower voltage saves. The **break-even** asks the same of prices, decoder and leakage included:
down to which supply reading a protected weight takes less energy than reading a bare one at the crossing, the lowest
supply that needs no protection. Its interval is that of the crossing.
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
        The crossing and its interval; None where it lies outside the sweep.
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
    """Down to which supply protection saves energy.

    Attributes
    ----------
    where : dict of str to value
        The other swept fields.
    bare_vdd_v, bare_pj : float
        The crossing, and the energy to read a weight without check bits there.
    pays : bool
        Whether protection saves energy at any supply of the sweep.
    value, low, high : float or None
        The supply below which it costs more than it saves, and its interval; None where that is below the sweep, or
        protection does not pay at all.
    saved : float
        Share of `bare_pj` that the best design saves; below 0 where it costs more.
    illustration : str
        Why the prices stand for another memory.

    Examples
    --------
    >>> BreakEven({}, 0.62, 5.0, True, 0.52, 0.51, 0.53, 0.2).text
    'below 0.52 V (0.51 to 0.53) the decoder costs more than the array saves; at best 20 % are saved'
    >>> BreakEven({}, 0.62, 5.0, False, None, None, None, -0.5).text
    'ECC costs more than it saves at every supply of the sweep: at best 50 % more'
    """

    where: dict[str, Value]
    bare_vdd_v: float
    bare_pj: float
    pays: bool
    value: float | None
    low: float | None
    high: float | None
    saved: float
    illustration: str = ""

    @property
    def text(self) -> str:
        """The answer in a few words."""
        label = f" (illustration: {self.illustration})" if self.illustration else ""
        if not self.pays:
            more = f"{-100 * self.saved:.0f} % more"
            return f"ECC costs more than it saves at every supply of the sweep: at best {more}{label}"
        best = f"at best {100 * self.saved:.0f} % are saved"
        if self.value is None:
            return f"ECC saves energy down to the lowest supply of the sweep; {best}{label}"
        ends = " to ".join("beyond" if end is None else f"{end:.3g}" for end in (self.low, self.high))
        return f"below {self.value:.3g} V ({ends}) the decoder costs more than the array saves; {best}{label}"


def break_even(found: Explored) -> list[BreakEven]:
    """Down to which supply protection saves energy, for each combination of the other fields.

    Empty where no supply is swept, nothing has a price, or the crossing lies outside the sweep.
    """
    axis, answers = "memory.vdd_v", []
    known = {json.dumps(c.where, sort_keys=True): c for c in crossings(found)}
    for where, members in _groups(found, axis) if _axis_of(found) == axis else ():
        crossing = known.get(json.dumps(where, sort_keys=True))
        bare = sorted({x: r.bare_pj_per_weight for x, _, r in members if r.bare_pj_per_weight is not None}.items())
        if crossing is None or crossing.value is None or len(bare) < 2:
            continue
        keep, kept = target_share(found), dict[float, float]()
        for x, _, r in members:
            if r.energy_pj_per_weight is not None and r.accuracy.mean >= keep * r.clean and x <= crossing.value:
                kept[x] = min(r.energy_pj_per_weight, kept.get(x, math.inf))
        if not kept:
            continue
        at = _between(bare, crossing.value)
        value, pays = _turns(kept, at)
        ends = [None if v is None else _turns(kept, _between(bare, v))[0] for v in (crossing.high, crossing.low)]
        why = next((r.illustration for _, _, r in members if r.illustration), "")
        saved = 1 - min(kept.values()) / at
        answers.append(BreakEven(where, crossing.value, at, pays, value, ends[0], ends[1], saved, why))
    return answers


def _between(line: Sequence[tuple[float, float]], x: float) -> float:
    """A line of (x, y) at a place, straight between its points."""
    return float(np.interp(x, [a for a, _ in line], [b for _, b in line]))


def _turns(kept: dict[float, float], bare_pj: float) -> tuple[float | None, bool]:
    """The supply below which energies are above that of the bare design, and whether any is below it."""
    line = sorted(kept.items())
    paying = [i for i, (_, energy) in enumerate(line) if energy < bare_pj]
    if not paying:
        return None, False
    first = paying[0]
    if first == 0:
        return None, True
    (x0, y0), (x1, y1) = line[first - 1], line[first]
    return x0 + (y0 - bare_pj) / (y0 - y1) * (x1 - x0), True


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
    """Where protection stops paying, for each combination of the other fields; empty where no axis is swept."""
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
    if curve[-1][1].mean - curve[-1][2] < curve[0][1].mean - curve[0][2]:
        curve = curve[::-1]  # the good side last
    means, lows, highs = ([(x, getattr(e, end) - goal) for x, e, goal in curve] for end in ("mean", "low", "high"))
    failing = [i for i, (_, excess) in enumerate(means) if excess < 0]
    if not failing or failing[-1] == len(means) - 1:
        return Crossing(where, axis, keep, None, None, None, None, bool(failing))
    last = failing[-1]
    between = (means[last][0], means[last + 1][0])
    return Crossing(where, axis, keep, _zero(means), _zero(highs), _zero(lows), between, None)


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
    """The best supply for each combination of the other fields; empty where no supply is swept."""
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
            (x * x * (r.stored_bits_per_weight - r.parity_bits_per_weight) / 8, x)
            for x, _, r in members
            if r.stored_bits_per_weight is not None
            and r.parity_bits_per_weight is not None
            and r.unprotected.mean >= keep * r.clean
        ]
        if kept:
            energy, parity, vdd, key = min(kept)
            bare_energy, bare_vdd = min(bare, default=(None, None))
            answers.append(LeastEnergy(where, vdd, energy, parity, key, bare_vdd, bare_energy))
    return answers
