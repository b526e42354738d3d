"""From a point of a sweep to its plan, made again from the stored trials."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from qtaml_hw.allocation import Sensitivity
from qtaml_hw.campaign import Effort
from qtaml_hw.campaign.database import Store
from qtaml_hw.campaign.question import imported
from qtaml_hw.case import open_case
from qtaml_hw.errors import InputError
from qtaml_hw.explore.identity import identity
from qtaml_hw.explore.result import Result
from qtaml_hw.explore.run import STORE, Explored
from qtaml_hw.explore.sweep import Point
from qtaml_hw.explore.work import network_name
from qtaml_hw.flow import at_prices, cheaper, menu_of
from qtaml_hw.plan import Plan
from qtaml_hw.results import save_plan

__all__ = ["point_named", "short_names", "take"]

LEAST = 4
"""Characters of the shortest name of a point."""


def short_names(found: Explored) -> dict[str, str]:
    """The shortest beginnings of the keys of all points that are alike in length and tell them apart."""
    keys = [point.key for point in found.sweep.points]
    length = next(n for n in range(LEAST, len(keys[0]) + 1) if len({key[:n] for key in keys}) == len(keys))
    return {key: key[:length] for key in keys}


def point_named(found: Explored, name: str) -> Point:
    """The point whose key begins so.

    Raises
    ------
    InputError
        If none does, several do, or the point has no figures.
    """
    fitting = [point for point in found.sweep.points if name and point.key.startswith(name.lower())]
    if len(fitting) != 1:
        what = f"{len(fitting)} designs have" if fitting else "no design has"
        raise InputError(f"--take {name}: {what} an id with this beginning: use one of the column 'id'")
    (point,) = fitting
    if point.key not in found.results:
        reason = found.failed.get(point.key) or found.missing.get(point.key)
        raise InputError(f"--take {name}: this design has no plan: {reason}")
    return point


def take(found: Explored, point: Point, store: Path, out: Path) -> tuple[Plan, Result]:
    """Write the plan of a point.

    Parameters
    ----------
    found : Explored
        The sweep, with its results.
    point : Point
        Which one (`point_named`).
    store : Path
        Folder of the sweep.
    out : Path
        Gets ``plan.json`` and ``corrected.onnx``, as `qtaml allocate` writes them.

    Returns
    -------
    Plan, Result
        The plan as written, and the figures that the sweep has of it.

    Raises
    ------
    InputError
        If the files of the design are no longer those of the sweep, or the folder holds something else.
    """
    result = found.results[point.key]
    with Store.open(store / STORE, check=False) as kept:
        content = kept.get("point", point.key)
        with kept.understood("a point"):
            asked = dict(content["origin"]["sha256"])
        metric = None if found.metric is None else imported(found.metric)
        case = open_case(point.design, found.sweep.folder, metric=metric, asked=asked)
        with kept.understood("a sensitivity"):
            sensitivity = Sensitivity.from_json(kept.get("shared", network_name(point.design)))
        effort = Effort(point.design.simulation.trials, half_width=found.sweep.half_width, sure=False)
        guarded = dataclasses.replace(kept, guard=case.check)  # no trial is kept once files have changed
        menus = at_prices(case, menu_of(case))
        answer = cheaper(case, menus, sensitivity, evaluator=case.evaluator(guarded), effort=effort)
        case.check()
    plan = answer.answer.plan
    if plan.planes_per_weight != result.planes_per_weight or answer.answer.budget != result.budget:
        who = identity(found.metric)
        raise InputError(
            f"the plan made now differs from that of the sweep; that was made by {content['origin']}, not by {who}"
        )
    return save_plan(case, plan, out), result
