"""One task of a sweep: some points at one operating point of one network, done where it is run.

A task carries all it needs but the files that the design names, so it runs in another process or on another machine.
Network, data, channel and menus are made once per task, sensitivities once per sweep.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qtaml_hw.allocation import Menu, Sensitivity
from qtaml_hw.campaign.database import Row, Store, StoreError
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.case import open_case
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.explore.result import evaluate_point
from qtaml_hw.explore.sweep import Point
from qtaml_hw.flow import menu_of

__all__ = ["Task", "network_name", "tasks", "work"]

MOST_POINTS = 16
"""Points of a task: few enough that all workers stay busy, enough that loading does not count."""


@dataclass(frozen=True, eq=False)
class Task:
    """Points that share network, data and memory.

    Attributes
    ----------
    folder : Path
        What their paths are relative to, absolute.
    points : tuple of Point
        What to do.
    sensitivities : dict of str to dict
        By `network_name`, as JSON.
    half_width : float
        Of an accuracy's interval that is narrow enough.
    """

    folder: Path
    points: tuple[Point, ...]
    sensitivities: dict[str, Any]
    half_width: float


def network_name(design: Design) -> str:
    """Names what sensitivities depend on: network, data and seed."""
    sections = {"network": design.network, "data": design.data}
    what = {name: section.model_dump(mode="json") for name, section in sections.items()}
    return json.dumps(what | {"seed": design.simulation.seed}, sort_keys=True)


def tasks(folder: Path, points: Iterable[Point], sensitivities: dict[str, Any], half_width: float) -> list[Task]:
    """Tasks for `points`, those that share all that `open_case` looks at together."""
    looked_at: Any = {"network": True, "data": True, "memory": True, "protection": {"readout", "corrections"}}
    groups: dict[str, list[Point]] = {}
    for point in points:
        shared = point.design.model_dump_json(include=looked_at)
        groups.setdefault(shared, []).append(point)
    found = []
    for group in groups.values():
        names = {network_name(point.design) for point in group}
        wanted = {name: sensitivities[name] for name in names}
        for start in range(0, len(group), MOST_POINTS):
            found.append(Task(folder, tuple(group[start : start + MOST_POINTS]), wanted, half_width))
    return found


def work(task: Task, path: Path | None) -> list[Row]:
    """Do a task.

    Parameters
    ----------
    task : Task
        What to do.
    path : Path or None
        The store, which gets every trial and every point as it is finished; points that it holds already are not done
        again. None where the store cannot be reached from here.

    Returns
    -------
    list of rows
        Without `path`: all records, to be added to the store. With it: nothing.
    """
    with Store.open(path, check=False) as store:
        try:
            case = open_case(task.points[0].design, task.folder)
        except InputError as error:
            _fail(store, task.points, error)
            return store.rows() if path is None else []
        menus: dict[str, Menu] = {}
        evaluators: dict[int, Evaluator] = {}
        for point in task.points:
            if store.get("point", point.key) is None:
                here = dataclasses.replace(case, design=point.design)
                found = Sensitivity.from_json(task.sensitivities[network_name(point.design)])
                try:
                    name = _menu_name(point.design)
                    if name not in menus:
                        menus[name] = menu_of(here)
                    seed = point.design.simulation.seed
                    if seed not in evaluators:
                        evaluators[seed] = here.evaluator(store, threads=1)
                    result = evaluate_point(here, menus[name], found, evaluators[seed], task.half_width)
                except StoreError:  # says nothing about the point
                    raise
                except InputError as error:
                    _fail(store, [point], error)
                else:
                    store.put("point", point.key, result.to_json())
        return store.rows() if path is None else []


def _fail(store: Store, points: Sequence[Point], error: InputError) -> None:
    """Record that points have no answer: the rest of the sweep has."""
    for point in points:
        store.put("point", point.key, {"failed": str(error)})


def _menu_name(design: Design) -> str:
    return design.protection.model_dump_json(exclude={"method", "target", "budget"})
