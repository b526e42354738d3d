"""Pareto fronts of designs whose figures are known up to an interval.

The rule: design B beats design A if B is not worse than A in any objective (means compared) and better in at least one
beyond both intervals, that is, B's interval lies wholly on the better side of A's. An exact figure is an interval of no
width. A design is on the front if no other beats it: a design is never dismissed on a difference that may be chance
alone, and of two designs that chance may have put in either order both stay unless one is surely cheaper.

A mean lies in its interval, so "better in d beyond both intervals" implies "not worse in d": only the means of the
other one or two objectives remain to be compared. Designs are taken in the order of one of them, a binary indexed tree
over the ranks of the other holds the best end of an interval so far, and a front of n designs costs n log n.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.errors import InputError
from qtaml_hw.explore.result import Result
from qtaml_hw.physics import axes

__all__ = ["Objective", "front", "known_objectives", "usual_objectives"]

Figure = float | Estimate | None

HEAD = re.compile(r" (?=\(|per )")
"""Where the unit of a short label begins, on a line of its own in the head of a column."""


@dataclass(frozen=True)
class Objective:
    """A figure that designs are compared by.

    Attributes
    ----------
    label, short : str
        With its unit; for the head of a column.
    larger : bool
        Whether larger is better.
    of : callable
        The figure of a `Result`: a number, an `Estimate`, or None where the design has none.
    within : bool
        Whether only designs of one memory technology can be compared by it.
    priced : bool
        Whether it is a price: only figures of one node and source are compared, and those that stand for another memory
        only within one technology.
    """

    label: str
    short: str
    larger: bool
    of: Callable[[Result], Figure]
    within: bool = False
    priced: bool = False

    def interval(self, result: Result) -> tuple[float, float, float] | None:
        """Mean, low and high; None where the design has no such figure."""
        figure = self.of(result)
        if figure is None:
            return None
        if isinstance(figure, Estimate):
            return figure.mean, figure.low, figure.high
        return float(figure), float(figure), float(figure)


FIGURES: Final[Mapping[str, Objective]] = {
    "accuracy": Objective("accuracy", "accuracy", True, lambda r: r.accuracy),
    "gained": Objective("accuracy gained by protection", "gained", True, lambda r: r.gained),
    "stored_bits_per_weight": Objective(
        "stored bits per weight", "stored bits per weight", False, lambda r: r.stored_bits_per_weight
    ),
    "parity_bits_per_weight": Objective(
        "check bits per weight", "check bits per weight", False, lambda r: r.parity_bits_per_weight
    ),
    "planes_per_weight": Objective(
        "protected bits per weight", "protected bits per weight", False, lambda r: r.planes_per_weight
    ),
    "relative_energy": Objective(
        "array energy per weight, VDD² × bits in the memory / 8 (V²)",
        "energy (V²)",
        False,
        lambda r: r.relative_energy,
        within=True,
    ),
    "area_mm2": Objective("area (mm²)", "area (mm²)", False, lambda r: r.area_mm2, priced=True),
    "energy_pj_per_weight": Objective(
        "energy to read a weight (pJ)", "energy (pJ)", False, lambda r: r.energy_pj_per_weight, priced=True
    ),
    "leakage_uw": Objective("leakage (µW)", "leakage (µW)", False, lambda r: r.leakage_uw, priced=True),
    "weights_per_cycle": Objective(
        "weights per cycle", "weights per cycle", True, lambda r: r.weights_per_cycle, priced=True
    ),
    "codec_cells": Objective("gates of encoders and decoders (estimated)", "gates", False, lambda r: r.codec_cells),
    "codec_cycles": Objective("latency of a decoder (cycles)", "latency (cycles)", False, lambda r: r.codec_cycles),
    "predicted_gain": Objective("predicted gain over Uniform-MSP", "gain", True, lambda r: r.predicted_gain),
    "shannon_distance": Objective(
        "bits per weight above Shannon's limit", "bits above Shannon per weight", False, lambda r: r.shannon_distance
    ),
    "p_flip": Objective("flip probability", "p", False, lambda r: (r.p01 + r.p10) / 2),
}
"""What a sweep measures of a design."""


def known_objectives() -> Mapping[str, Objective]:
    """What designs can be compared by: their figures, and where on an operating axis they are.

    Examples
    --------
    >>> known_objectives()["time_s"].label, known_objectives()["time_s"].larger
    ('time (s)', True)
    """
    places = {}
    for axis in axes().values():
        if axis.larger_is_better is not None:
            unit = f" ({', or '.join(axis.units)})" if axis.unit else ""
            places[axis.name] = Objective(axis.label + unit, axis.short, axis.larger_is_better, _at(axis.name))
    return {**FIGURES, **places}


def _at(axis: str) -> Callable[[Result], Figure]:
    return lambda result: result.operating_point.get(axis)


def usual_objectives(results: Mapping[str, Result]) -> tuple[str, str]:
    """Energy and accuracy where every design has a price, and of one node and source, else stored bits and accuracy."""
    sources = {r.priced_in for r in results.values()}
    energy = len(sources) == 1 and all(r.energy_pj_per_weight is not None for r in results.values())
    return ("energy_pj_per_weight" if energy else "stored_bits_per_weight", "accuracy")


def front(results: Mapping[str, Result], objectives: Sequence[str]) -> list[str]:
    """Keys of the designs on the Pareto front, in the order of `results`.

    Parameters
    ----------
    results : mapping of str to Result
        Designs; one without a figure for an objective takes no part.
    objectives : sequence of str
        Two or three names of `known_objectives`.

    Returns
    -------
    list of str

    Raises
    ------
    InputError
        If an objective is unknown, or there are not two or three; or if prices of several nodes or sources would be
        compared.

    Examples
    --------
    The second design costs more and keeps no more: it is beaten.

    >>> from dataclasses import replace
    >>> from qtaml_hw.campaign import Estimate
    >>> def design(kept: float, bits: float) -> Result:
    ...     value = Estimate(kept, kept, kept, 8)
    ...     return Result({"vdd_v": 0.5}, "tac", 0.01, 0.01, 0.95, value, value, value, None, True, 0.5, None, None,
    ...                   2.0, bits - 8, bits, None, 0, None, None, None, None)
    >>> designs = {"a": design(0.90, 8.5), "b": design(0.89, 9.0), "c": design(0.94, 9.5)}
    >>> front(designs, ["accuracy", "stored_bits_per_weight"])
    ['a', 'c']
    """
    known = known_objectives()
    for name in objectives:
        if name not in known:
            raise InputError(f"no objective {name!r}{_meant(name, known)}: expected some of {', '.join(known)}")
    if not 2 <= len(set(objectives)) == len(objectives) <= 3:
        raise InputError(f"a front has two or three different objectives, got {', '.join(objectives)}")
    chosen = [known[name] for name in objectives]
    sources = sorted({r.priced_in for r in results.values()} - {""})
    if len(sources) > 1 and any(objective.priced for objective in chosen):
        names = ", ".join(name for name in objectives if known[name].priced)
        raise InputError(
            f"{names}: figures of {sources[0]} and of {sources[1]} cannot be compared: sweep them separately"
        )
    table = {key: [o.interval(result) for o in chosen] for key, result in results.items()}
    keys = [key for key, row in table.items() if all(cell is not None for cell in row)]
    if not keys:
        return []
    sign = np.array([1.0 if o.larger else -1.0 for o in chosen])
    cells = np.array([table[key] for key in keys], dtype=np.float64) * sign[None, :, None]
    mean, low, high = cells[:, :, 0], cells[:, :, 1:].min(axis=2), cells[:, :, 1:].max(axis=2)
    beaten = np.zeros(len(keys), dtype=np.bool_)
    for d in range(len(chosen)):
        others = np.delete(mean, d, axis=1)
        beaten |= _best_low(others, low[:, d]) > high[:, d]
    return [key for key, out in zip(keys, beaten.tolist(), strict=True) if not out]


def _meant(name: str, known: Mapping[str, Objective]) -> str:
    """The objective that a reader of the table may mean by the head of its column, or by its label."""
    said = name.strip().lower().replace("_", " ")
    named = [key for key, o in known.items() if said == HEAD.split(o.short)[0].lower()]
    named += [key for key, o in known.items() if said and o.label.lower().startswith(said)]
    named += difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {named[0]!r}?)" if named else ""


def _best_low(others: NDArray[np.float64], low: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each design the largest `low` of those that are not worse in any of the one or two `others`."""
    order = np.argsort(-others[:, 0], kind="stable")
    first = others[order, 0]
    ends = np.append(np.flatnonzero(np.diff(first)) + 1, len(first)).tolist()  # designs equal in the first go together
    _, ranks = np.unique(-others[:, -1], return_inverse=True)  # rank 0 is the best
    rank, lows = (ranks[order] + 1).tolist(), low[order].tolist()
    tree = [-np.inf] * (max(rank) + 1)
    best = np.empty(len(low))
    start = 0
    for end in ends:
        for i in range(start, end):
            _raise(tree, rank[i], lows[i])
        best[order[start:end]] = [_largest(tree, rank[i]) for i in range(start, end)]
        start = end
    return best


def _raise(tree: list[float], at: int, value: float) -> None:
    """Put a value at a rank (Fenwick 1994, for maxima); above a node that is no smaller, none is smaller."""
    while at < len(tree) and tree[at] < value:
        tree[at] = value
        at += at & -at


def _largest(tree: list[float], at: int) -> float:
    """The largest value at this rank or a better one."""
    best = -np.inf
    while at:
        best = max(best, tree[at])
        at &= at - 1
    return best
