"""One design of a sweep as a plan in a folder of its own: what stood behind a row of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qtaml_hw.allocation import Sensitivity
from qtaml_hw.campaign.database import Store
from qtaml_hw.case import open_case
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.explore.result import Result, answer_to
from qtaml_hw.explore.run import STORE, asked_of
from qtaml_hw.explore.sweep import Point, Sweep
from qtaml_hw.explore.work import network_name
from qtaml_hw.flow import menu_of
from qtaml_hw.plan import Plan
from qtaml_hw.results import save_plan
from qtaml_hw.support.progress import Progress, Quiet

__all__ = ["Taken", "short_ids", "take"]

SHORTEST = 6
"""Letters of an id."""


@dataclass(frozen=True)
class Taken:
    """A design that was taken.

    Attributes
    ----------
    point : Point
        Which.
    plan : Plan
        As it was saved.
    folder : Path
        Where.
    result : Result
        Its figures in the sweep.
    """

    point: Point
    plan: Plan
    folder: Path
    result: Result


def short_ids(points: Sequence[Point]) -> dict[str, str]:
    """The beginning of every key that tells it from the others, six letters at least.

    Examples
    --------
    >>> sweep = Sweep.parse({"network": {"model": "n"}, "data": {"file": "d"}, "memory": {"p_flip": 0.1}}, Path(), "s")
    >>> [len(x) for x in short_ids(sweep.points).values()]
    [6]
    """
    length = SHORTEST
    while len({point.key[:length] for point in points}) < len(points):
        length += 1
    return {point.key: point.key[:length] for point in points}


def take(sweep: Sweep, out: Path, name: str, progress: Progress | None = None) -> Taken:
    """Make the plan of one design of a sweep that was done, and save it as `qtaml allocate` does.

    Parameters
    ----------
    sweep : Sweep
        From `Sweep.load`.
    out : Path
        Folder of the sweep: the plan goes into a folder there that has the id of the design.
    name : str
        The id, or as much of the key as tells it from others.
    progress : Progress, optional
        Who is told how far the work is.

    Returns
    -------
    Taken

    Raises
    ------
    InputError
        If there is no such design, or it has no figures (yet).
    Unavailable
        If what is computed now is not what the sweep found.
    """
    point, progress = _named(sweep, name), progress or Quiet()
    if not (out / STORE).is_file():
        raise InputError(f"{out}: there is no sweep here: run it first, without --take")
    asked, described = asked_of(sweep)
    with Store.open(out / STORE, described) as store:
        known = store.get("point", point.key)
        if known is None:
            raise InputError(f"--take {name}: this design is not done yet: run the sweep first, without --take")
        if "failed" in known["answer"]:
            raise InputError(f"--take {name}: this design has no figures: {known['answer']['failed']}")
        result = Result.from_json(known["answer"])
        with progress.stage("loading network, data and technology"):
            case = open_case(point.design, asked.folder, asked=asked.of(point.design))
        found = Sensitivity.from_json(store.get("shared", network_name(point.design)))
        with progress.stage("the plan"):
            answer = answer_to(case, menu_of(case), found, case.evaluator(store), sweep.half_width)
    plan = answer.answer.plan
    if answer.answer.evaluation.estimate != result.accuracy and case.metric.unit == "share":
        raise Unavailable(f"--take {name}: the plan that is found now has other figures than that of the sweep")
    folder = out / short_ids(sweep.points)[point.key]
    return Taken(point, save_plan(case, plan, folder), folder, result)


def _named(sweep: Sweep, name: str) -> Point:
    """The one design whose key begins like this."""
    found = [point for point in sweep.points if name and point.key.startswith(name)]
    if len(found) != 1:
        said = "no design has this id" if not found else f"{len(found)} designs have keys that begin so"
        raise InputError(f"--take {name}: {said}: the table and --json show the ids")
    return found[0]
