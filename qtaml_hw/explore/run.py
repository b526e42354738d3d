"""A sweep from its file to its results: what is shared first, then the points, each recorded when it is finished."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qtaml_hw.campaign.database import Store, StoreError
from qtaml_hw.case import open_case
from qtaml_hw.design import TECHNOLOGIES
from qtaml_hw.errors import InputError
from qtaml_hw.explore.pool import cluster, processes
from qtaml_hw.explore.result import Result
from qtaml_hw.explore.sweep import Sweep
from qtaml_hw.explore.work import Task, network_name, tasks, work
from qtaml_hw.flow import measure
from qtaml_hw.physics import load as load_technology
from qtaml_hw.results import versions
from qtaml_hw.support.progress import Progress, Quiet

__all__ = ["Explored", "explore"]

STORE = "sweep.sqlite"
POLL_S = 0.5


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
        Points without an answer, and why.
    """

    sweep: Sweep
    results: dict[str, Result]
    failed: dict[str, str]


def explore(
    sweep: Sweep,
    out: Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
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
    progress : Progress, optional
        Who is told how far the work is.

    Returns
    -------
    Explored

    Raises
    ------
    InputError
        If a file that all points need is missing or wrong, or the store belongs to another sweep, is damaged, cannot be
        written or is moved during the work. What was finished stays.
    """
    progress = progress or Quiet()
    folder = sweep.folder.resolve()
    with progress.stage("checking the sweep"):
        hashes = _checked(sweep)
    with Store.open(out / STORE, {"sweep": sweep.description, "sha256": hashes, "versions": versions()}) as store:
        shared = _sensitivities(sweep, store, progress)
        done = store.names("point")
        todo = tasks(folder, (p for p in sweep.points if p.key not in done), shared, sweep.half_width)
        random.Random(os.getpid()).shuffle(todo)  # fair forecast of the time left; two processes seldom meet
        if todo:
            place: AbstractContextManager[Executor]
            count = min(workers or os.cpu_count() or 1, len(todo))
            place = cluster(scheduler) if scheduler else processes(count)
            with progress.stage("points", len(sweep.points)) as step:
                step(len(sweep.points) - sum(len(task.points) for task in todo))
                with place as pool:
                    _run(pool, todo, store, local=scheduler is None, step=step)
        return _read(sweep, store)


def _checked(sweep: Sweep) -> dict[str, str]:
    """SHA-256 of all files that the sweep names; the first problem with any of them as an `InputError`."""
    hashes = {}
    for design in (point.design for point in sweep.points):
        data = design.data
        for name in (design.network.model, data.file, data.calibration_file):
            if name is not None and name not in hashes:
                hashes[name] = _sha256(sweep.folder / name)
        name = design.memory.technology
        if name is not None and name not in hashes:
            technology = load_technology(sweep.folder / name if name.endswith(TECHNOLOGIES) else name)
            hashes[name] = hashlib.sha256(technology.model_dump_json().encode()).hexdigest()
    return hashes


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot read the file: {error.strerror}") from None


def _sensitivities(sweep: Sweep, store: Store, progress: Progress) -> dict[str, Any]:
    """One per network, taken from the store where it is there: a restart must not find others."""
    found: dict[str, Any] = {}
    for point in sweep.points:
        name = network_name(point.design)
        if name in found:
            continue
        if store.get("shared", name) is None:
            case = open_case(point.design, sweep.folder, feedback=False)
            store.put("shared", name, measure(case, progress).to_json())
        found[name] = store.get("shared", name)
    return found


def _run(pool: Executor, todo: list[Task], store: Store, *, local: bool, step: Callable[[float], None]) -> None:
    """Hand out tasks, a few ahead of the workers, and record what comes back."""
    pending = {pool.submit(work, task, store.path if local else None) for task in todo}
    recorded = store.count("point")
    while pending:
        finished, pending = wait(pending, timeout=POLL_S, return_when=FIRST_COMPLETED)
        for future in finished:
            try:
                rows = future.result()
            except BrokenProcessPool:
                raise InputError(
                    "a worker process was killed (out of memory?); finished work is kept: run the same command again, "
                    "with fewer --workers if memory was short"
                ) from None
            if rows:
                store.add(rows)
        now = store.count("point")
        step(now - recorded)
        recorded = now


def _read(sweep: Sweep, store: Store) -> Explored:
    results, failed = {}, {}
    for point in sweep.points:
        content = store.get("point", point.key)
        if content is None:
            raise StoreError(f"{store.path}: was moved or replaced during the work: run the same command again")
        if "failed" in content:
            failed[point.key] = str(content["failed"])
        else:
            results[point.key] = Result.from_json(content)
    return Explored(sweep, results, failed)
