"""A sweep from its file to its results: what is shared first, then the points, each recorded when it is finished.

What the machine withholds is tried again, after `WAITS_S` seconds each; what has no answer then is missing and named.
"""

from __future__ import annotations

import heapq
import os
import random
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from qtaml_hw.campaign.database import MovedStore, Store
from qtaml_hw.campaign.question import imported
from qtaml_hw.case import input_names, open_case, sha256, technology_digest
from qtaml_hw.design import TECHNOLOGIES
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.explore.identity import identity
from qtaml_hw.explore.pool import TaskRunner, cluster, processes, why_lost
from qtaml_hw.explore.result import Result
from qtaml_hw.explore.sweep import Point, Sweep
from qtaml_hw.explore.work import Asked, Task, network_name, opened_name, tasks, weights_of, work
from qtaml_hw.flow import measure
from qtaml_hw.network.load import data_files
from qtaml_hw.physics import load as load_technology
from qtaml_hw.support.processors import processors
from qtaml_hw.support.progress import Progress, Quiet

__all__ = ["Explored", "explore"]

STORE = "sweep.sqlite"
POLL_S = 0.5
COUNT_SHARE = 20.0
"""How many times longer than a count of all points nothing is counted."""
WAITS_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds before each further try of what the machine withheld."""
KEPT = "finished work is kept, run the same command again to go on"


@dataclass(frozen=True, eq=False)
class Explored:
    """What a sweep found.

    Attributes
    ----------
    sweep : Sweep
        What was asked.
    results : dict of str to Result
        By the key of the point, in the order of the sweep.
    failed : dict of str to str
        Points whose design has no figures, and why: that is their answer.
    missing : dict of str to str
        Points that have not been done, and what the machine withheld: the same sweep does them another time.
    metric : str or None
        Function of the user's in place of the metric of the designs, as `explore` was told it.

    Examples
    --------
    >>> data = {"network": {"model": "n.onnx", "bits": [4, 8]}, "data": {"file": "d.npz"}, "memory": {"p_flip": 0.01}}
    >>> sweep = Sweep.parse(data, Path("."), "example")
    >>> found = Explored(sweep, {}, {sweep.points[0].key: "no plan keeps the target"})
    >>> len(found.sweep.points), list(found.failed.values()), found.missing
    (2, ['no plan keeps the target'], {})
    """

    sweep: Sweep
    results: dict[str, Result]
    failed: dict[str, str]
    missing: dict[str, str] = field(default_factory=dict)
    metric: str | None = None


def explore(
    sweep: Sweep,
    out: Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    metric: str | None = None,
    progress: Progress | None = None,
) -> Explored:
    """Do all points of a sweep that are not done yet.

    Parameters
    ----------
    sweep : Sweep
        From `Sweep.load`.
    out : Path
        Folder of the store ``sweep.sqlite``; created if need be. Further processes may work on it at the same time.
    workers : int, optional
        Processes; by default one per processor. Does not change the figures.
    scheduler : str, optional
        Address of a Dask scheduler, instead. Its workers must see the files of the sweep under the same paths.
    metric : str, optional
        Function of the user's in place of the metric of the design, ``module:function``. Every worker imports it and
        must find the same file.
    progress : Progress, optional
        Reports the progress.

    Returns
    -------
    Explored

    Raises
    ------
    InputError
        If a file that all points need is missing or wrong, or the store belongs to another sweep or is damaged.
    Unavailable
        If the store cannot be read, or is moved during the work, or what all points share cannot be computed. What was
        finished stays.

    Examples
    --------
    This takes some minutes, so it is not run with the tests.

    >>> from qtaml_hw.explore import explore
    >>> found = explore(Sweep.load(Path("examples/digits/sweep.toml")), Path("build/sweep"))  # doctest: +SKIP
    >>> len(found.results)  # doctest: +SKIP
    288
    """
    progress = progress or Quiet()
    with progress.stage("checking the sweep"):
        hashes, who = _checked(sweep), identity(metric)
    with Store.open(out / STORE, {"sweep": sweep.description, "sha256": hashes} | who) as store:
        asked = Asked(sweep.folder.resolve(), hashes, who, sweep.half_width, store.number, metric)
        missing: dict[str, str] = {}
        try:
            shared = _sensitivities(sweep, asked, store, progress)
            done = store.names("point")
            sent = shared if scheduler else {}  # processes of this machine read them from the store
            todo = tasks(asked, (p for p in sweep.points if p.key not in done), sent)
            random.Random(os.getpid()).shuffle(todo)  # fair forecast of the time left; two processes seldom meet
            if todo:
                place: AbstractContextManager[TaskRunner]
                count = min(workers or processors(), len(todo))
                place = cluster(scheduler) if scheduler else processes(count)
                with progress.stage("points", len(sweep.points)) as step:
                    step(len(sweep.points) - sum(len(task.points) for task in todo))
                    with place as where:
                        missing = _Work(where, store, local=scheduler is None, step=step).all(todo)
        except KeyboardInterrupt as interrupted:
            if store.path is not None and store.path.exists():
                interrupted.add_note(KEPT)
            raise
        return replace(_read(sweep, store, missing), metric=metric)


def _checked(sweep: Sweep) -> dict[str, str]:
    """SHA-256 of all files that the sweep names; the first problem with any of them as an `InputError`."""
    hashes = {}
    for design in (point.design for point in sweep.points):
        for name in input_names(design).values():
            if name not in hashes:
                hashes[name] = _sha256(sweep.folder / name)
        model, weights = sweep.folder / design.network.model, design.network.weights
        if (beside := weights_of(design)) not in hashes:
            names = data_files(model, None if weights is None else sweep.folder / weights)
            if names:
                hashes[beside] = _sha256(*(model.parent / name for name in names))
        memory = design.memory.technology
        if memory is not None and memory not in hashes:
            technology = load_technology(sweep.folder / memory if memory.endswith(TECHNOLOGIES) else memory)
            hashes[memory] = technology_digest(technology)
    return hashes


def _sha256(*paths: Path) -> str:
    try:
        return sha256(*paths)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot read the file: {error.strerror}") from None


def _sensitivities(sweep: Sweep, asked: Asked, store: Store, progress: Progress) -> dict[str, Any]:
    """One per network, taken from the store where it is there: a restart must not find others.

    Measured at the first point of a network whose design can be answered: what is wrong with another one, as cells that
    hold no data at its supply, is that one's answer. A network with no such point has none, and a sweep without any is
    refused.
    """
    found: dict[str, Any] = {}
    wrong: dict[tuple[str, str], InputError] = {}
    for point in sweep.points:
        name = network_name(point.design)
        tried = name, opened_name(point.design)
        if name in found or tried in wrong:
            continue
        if store.get("shared", name) is None:
            measured = _patiently(partial(_measured, point, asked, progress))
            if isinstance(measured, InputError):
                wrong[tried] = measured
                continue
            store.put("shared", name, measured)
        found[name] = store.get("shared", name)
    if not found:
        raise next(iter(wrong.values()))
    return found


def _measured(point: Point, asked: Asked, progress: Progress) -> Any:
    """As JSON; or what is wrong with the design."""
    metric = None if asked.metric is None else imported(asked.metric)
    try:
        case = open_case(point.design, asked.folder, feedback=False, asked=asked.of(point.design), metric=metric)
    except InputError as error:
        return error
    return measure(case, progress).to_json()


def _patiently(function: Callable[[], Any]) -> Any:
    """What a function returns that the machine may withhold for a while."""
    for seconds in WAITS_S:
        try:
            return function()
        except Unavailable:
            time.sleep(seconds)
    return function()


@dataclass(frozen=True, order=True)
class _Later:
    """A task that waits for its next try."""

    due: float
    number: int
    task: Task = field(compare=False)


class _Work:
    """Hands out tasks, records what comes back, and tries again what was withheld."""

    def __init__(self, place: TaskRunner, store: Store, *, local: bool, step: Callable[[float], None]) -> None:
        self._place, self._store, self._step = place, store, step
        self._path = store.path if local else None
        self._pending: dict[Future[Any], Task] = {}
        self._later: list[_Later] = []
        self._tries: dict[int, int] = {}
        self._missing: dict[str, str] = {}
        self._recorded = store.count("point")
        self._next_count = 0.0

    def all(self, todo: list[Task]) -> dict[str, str]:
        """Do tasks; the points that were not done, and why."""
        self._later = [_Later(0.0, number, task) for number, task in enumerate(todo)]
        while self._pending or self._later:
            try:
                self._place.look()
                while self._later and self._later[0].due <= time.monotonic():
                    task = heapq.heappop(self._later).task
                    self._pending[self._place.submit(work, task, self._path)] = task
            except Unavailable as error:
                self._give_up(str(error))
                break
            self._collect()
        return self._missing

    def _collect(self) -> None:
        if not self._pending:
            time.sleep(max(0.0, min(POLL_S, self._later[0].due - time.monotonic())))
            return
        finished, _ = wait(self._pending, timeout=POLL_S, return_when=FIRST_COMPLETED)
        for future in finished:
            task = self._pending.pop(future)
            try:
                if rows := future.result():
                    self._store.add(rows)
            except (InputError, MovedStore):
                raise
            except Unavailable as error:
                self._again(task, str(error))
            except Exception as error:
                if not (why := why_lost(error)):
                    raise
                self._again(task, why)
        if time.monotonic() >= self._next_count:
            self._count()

    def _count(self) -> None:
        """Tell how far all who work on the store are; it reads every answer, so a twentieth of the time goes there."""
        start = time.monotonic()
        now = self._store.count("point")
        self._step(now - self._recorded)
        if now > self._recorded:
            self._tries.clear()  # where work gets on, nobody is given up
        self._recorded = now
        end = time.monotonic()
        self._next_count = end + max(POLL_S, COUNT_SHARE * (end - start))

    def _again(self, task: Task, why: str) -> None:
        """Try a task later, or give it up."""
        tries = self._tries.get(id(task), 0)
        self._tries[id(task)] = tries + 1
        if tries < len(WAITS_S):
            heapq.heappush(self._later, _Later(time.monotonic() + WAITS_S[tries], id(task), task))
        else:
            self._missing |= dict.fromkeys((point.key for point in task.points), why)

    def _give_up(self, why: str) -> None:
        """Nobody is left to do anything."""
        left = [*self._pending.values(), *(later.task for later in self._later)]
        self._missing |= {point.key: why for task in left for point in task.points}


def _read(sweep: Sweep, store: Store, missing: dict[str, str]) -> Explored:
    results, failed, left = {}, {}, {}
    for point in sweep.points:
        content = store.get("point", point.key)
        if content is None and point.key not in missing:
            raise MovedStore(store.path)
        if content is None:
            left[point.key] = missing[point.key]
        else:
            with store.understood("a point"):
                if "failed" in content["answer"]:
                    failed[point.key] = str(content["answer"]["failed"])
                else:
                    results[point.key] = Result.from_json(content["answer"])
    return Explored(sweep, results, failed, left)
