"""One task of a sweep: some points at one operating point of one network, done where it is run.

A task carries all it needs but the files that the design names, so it runs in another process or on another machine.
Of those files it carries the hashes: whoever does the task reads the files that were asked for, or none. Network, data,
channel and menus are made once per task, sensitivities once per sweep.

What goes wrong is sorted. A design that cannot be answered has that as its answer, which is recorded. What the machine
withholds (`qtaml_hw.errors.Unavailable`) is raised and never recorded.
"""

from __future__ import annotations

import dataclasses
import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qtaml_hw.allocation import Menu, Sensitivity
from qtaml_hw.campaign import Effort, Probe
from qtaml_hw.campaign.database import Row, Store, UselessStore
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.question import imported
from qtaml_hw.case import Case, input_names, open_case
from qtaml_hw.cost.price import CostFigures
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.explore.identity import identity, strangeness
from qtaml_hw.explore.result import evaluate_point, unprotected
from qtaml_hw.explore.sweep import Point
from qtaml_hw.flow import menu_of
from qtaml_hw.results import machine

__all__ = ["Asked", "Task", "network_name", "opened_name", "tasks", "weights_of", "work"]

MOST_POINTS = 16
"""Points of a task: few enough that all workers stay busy, enough that loading does not count."""


SMALL = 1 << 25
"""Bytes of weights up to which a network that a task has opened is there for those that come after it."""

_opened: deque[Case] = deque(maxlen=4)


@dataclass(frozen=True)
class Asked:
    """What a sweep was asked with, for all its points.

    Attributes
    ----------
    folder : Path
        What paths are relative to, absolute.
    hashes : dict of str to str
        SHA-256 of every file that the sweep names, and of what its technologies say, by name.
    identity : dict
        Who may compute (`qtaml_hw.explore.identity.identity`).
    half_width : float
        Of an accuracy's interval that is narrow enough.
    store : str
        Number of the store that the answers are for.
    metric : str or None
        Function of the user's in place of the metric of the design, ``module:function``; imported where it is used.
    """

    folder: Path
    hashes: Mapping[str, str]
    identity: Mapping[str, Any]
    half_width: float
    store: str = ""
    metric: str | None = None

    def effort(self, design: Design) -> Effort:
        """How much is simulated for one design: trials end where the interval is narrow enough."""
        return Effort(design.simulation.trials, half_width=self.half_width, sure=False)

    def of(self, design: Design) -> dict[str, str]:
        """Hashes of what one design names, by what it is (`qtaml_hw.case.Case.hashes`)."""
        found = {what: self.hashes[name] for what, name in input_names(design).items()}
        if beside := self.hashes.get(weights_of(design)):
            found["weights"] = beside
        technology = design.memory.technology
        return found if technology is None else found | {"technology": self.hashes[technology]}


@dataclass(frozen=True, eq=False)
class Task:
    """Points that share network, data and memory.

    Attributes
    ----------
    asked : Asked
        With what.
    points : tuple of Point
        What to do.
    sensitivities : dict of str to dict
        By `network_name`, as JSON; those that are not here are in the store.
    """

    asked: Asked
    points: tuple[Point, ...]
    sensitivities: dict[str, Any]


def weights_of(design: Design) -> str:
    """Names the weights that lie in files beside a model, or in a checkpoint, among the hashes of a sweep."""
    return " ".join(["weights of", design.network.model, *filter(None, [design.network.weights])])


def network_name(design: Design) -> str:
    """Names what sensitivities depend on: network, data and seed."""
    sections = {"network": design.network, "data": design.data}
    what = {name: section.model_dump(mode="json") for name, section in sections.items()}
    return json.dumps(what | {"seed": design.simulation.seed}, sort_keys=True)


def opened_name(design: Design) -> str:
    """Names all that `open_case` looks at."""
    sections: dict[str, Any] = {"network": True, "data": True, "memory": True}
    sections |= {"protection": {"readout", "corrections"}, "hardware": {"library", "macros", "node"}}
    return design.model_dump_json(include=sections)


def tasks(asked: Asked, points: Iterable[Point], sensitivities: dict[str, Any]) -> list[Task]:
    """Tasks for `points`, those of one `opened_name` together, with the sensitivities they need."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(opened_name(point.design), []).append(point)
    found = []
    for group in groups.values():
        names = {network_name(point.design) for point in group}
        wanted = {name: sensitivities[name] for name in names & sensitivities.keys()}
        for start in range(0, len(group), MOST_POINTS):
            found.append(Task(asked, tuple(group[start : start + MOST_POINTS]), wanted))
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

    Raises
    ------
    Unavailable
        If this process is not one that was asked for, a file is away or has another content, the store cannot be
        written or is another one, or memory is short. Nothing is recorded for the points that are left.
    """
    try:
        here = identity(task.asked.metric)
    except InputError as error:  # it could be, where the sweep was asked
        raise Unavailable(str(error)) from None
    if strange := strangeness(task.asked.identity, here):
        raise Unavailable(f"this worker differs from what was asked for: {strange}")
    try:
        with Store.open(path, check=False, number=task.asked.store if path else None) as store:
            _answer(task, store)
            return store.rows() if path is None else []
    except MemoryError:
        raise Unavailable("out of memory") from None
    except OSError as error:
        raise Unavailable(f"{error.filename or 'a file'}: {error.strerror or error}") from None


def _answer(task: Task, store: Store) -> None:
    """Record the answers of a task."""
    asked, first = task.asked, task.points[0].design
    hashes = asked.of(first)
    try:
        metric = None if asked.metric is None else imported(asked.metric)
        case = open_case(first, asked.folder, asked=hashes, metric=metric, like=tuple(_opened))
    except InputError as error:
        for point in task.points:  # what `open_case` looks at is the same for all
            _record(task, store, point, {"failed": str(error)})
        return
    small = case.network.graph.weight_bytes <= SMALL
    if small and all(case.network is not known.network for known in tuple(_opened)):
        _opened.append(case)
    store = dataclasses.replace(store, guard=case.check)  # nothing is recorded once files have changed
    menus: dict[str, Menu] = {}
    known: dict[str, Sensitivity] = {}
    evaluators: dict[int, Evaluator] = {}
    bare: dict[tuple[str, str, int], Probe] = {}
    prices: dict[tuple[Any, ...], CostFigures | None] = {}
    for point in task.points:
        if store.get("point", point.key) is None:
            here = dataclasses.replace(case, design=point.design)
            network = network_name(point.design)
            if network not in known:
                content = task.sensitivities.get(network) or store.get("shared", network)
                with store.understood("a sensitivity"):
                    known[network] = Sensitivity.from_json(content)
            try:
                name = _menu_name(point.design)
                if name not in menus:
                    menus[name] = menu_of(here)
                seed = point.design.simulation.seed
                if seed not in evaluators:
                    evaluators[seed] = here.evaluator(store, threads=1)
                how = menus[name], known[network], evaluators[seed], asked.effort(point.design)
                what = name, network, point.design.simulation.trials
                if what not in bare:
                    made = point.design.protection.whole
                    bare[what] = unprotected(menu_of(here, readout="raw") if made else how[0], *how[1:])
                priced = *what, point.design.hardware.model_dump_json()
                if priced not in prices:
                    prices[priced] = here.price(bare[what].plan)
                result = evaluate_point(here, *how, bare[what], prices[priced])
            except UselessStore:  # that is no answer
                raise
            except InputError as error:
                _record(task, store, point, {"failed": str(error)})
            else:
                _record(task, store, point, result.to_json())


def _record(task: Task, store: Store, point: Point, answer: dict[str, Any]) -> None:
    """Record the answer of a point with what it was computed from, and by whom."""
    if point.design.fingerprint()[: len(point.key)] != point.key:
        raise Unavailable("this worker reads the design differently")
    origin = {"sha256": task.asked.of(point.design), **task.asked.identity, "machine": machine()}
    store.put("point", point.key, {"answer": answer, "origin": origin})


def _menu_name(design: Design) -> str:
    offers = design.protection.model_dump_json(exclude={"method", "target", "budget"})
    return f"{offers} {design.hardware.weight_bits}"
