"""The folder of results: its plan file, written with provenance and read only where it still fits, and its finished
trials."""

from __future__ import annotations

import copy
import dataclasses
import json
import logging
import math
import os
import platform
import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from qtaml_hw import __version__
from qtaml_hw.campaign.database import Store, UselessStore
from qtaml_hw.campaign.metric import Metric
from qtaml_hw.campaign.signals import Custom
from qtaml_hw.case import Case, absent, input_names, open_case, sha256, technology_digest
from qtaml_hw.channel import BitChannel
from qtaml_hw.design import FILES, TECHNOLOGIES, Design, apply, moved
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.network.load import data_files
from qtaml_hw.physics import load as load_technology
from qtaml_hw.plan import Plan
from qtaml_hw.support.files import checksum, exchange, linked, opened, path_from, write_atomically
from qtaml_hw.support.interrupts import interrupts_held
from qtaml_hw.support.lock import held
from qtaml_hw.support.source import source_digest

__all__ = [
    "HARDWARE",
    "INPUTS",
    "UNFINISHED",
    "building",
    "check_plan_files",
    "check_results",
    "edits",
    "machine",
    "open_plan",
    "other_cells",
    "put_in_place",
    "read_plan",
    "save_plan",
    "source_digest",
    "unfinished",
    "versions",
    "write_plan",
]

UNFINISHED = "unfinished.sqlite"
"""File in a folder of results that holds the trials of a run until it is finished."""

INPUTS = "inputs"
"""Folder in a folder of results that holds what was given as objects, not as files (`qtaml_hw.answer`)."""

PLAN = "plan.json"

CORRECTED = "corrected.onnx"
"""File beside a plan: the network with the plan's corrections (`qtaml_hw.chip.export`)."""

HARDWARE = "rtl"

RESULTS = (PLAN, CORRECTED, HARDWARE, "report.json", "report.html")
"""All that may belong to a plan."""

STORE_FILES = tuple(UNFINISHED + suffix for suffix in ("", "-wal", "-shm"))
"""SQLite puts two files beside a store."""

BUILDING = ".building"
"""Folder in a folder of results where new ones are built."""


def read_plan(path: Path, *, edited: bool = False) -> Plan:
    """Read a plan file; one that is not as it was written only where `edited` plans are meant.

    A checksum can be made anew by whoever edits a plan: what the plan says of itself is worked out again. The figures
    of an `edited` plan are those of what it stores.

    Raises
    ------
    InputError
        If the file cannot be read, is no plan, was edited, or says of itself what is not so. A plan without provenance
        (one that was made in Python) needs no checksum: it says of nothing that it was made from it.
    """
    try:
        with opened(path) as file:
            data = json.loads(file.read().decode("utf-8"))
        plan = Plan.from_json(data)
        known = data.get("checksum")
        if edited or known == checksum(data) or (known is None and not plan.provenance):
            counted = plan.counted()
            if not edited:
                _check_words(plan, counted, path)
            return counted
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path}: cannot read the plan: {error.strerror}") from None
    except ValueError as error:
        if path.suffix == ".toml":
            Design.load(path)  # says of a sweep that it is one
            raise InputError(f"{path}: this is a design file: `qtaml allocate` it first") from None
        if isinstance(error, UnicodeDecodeError | json.JSONDecodeError):
            raise InputError(
                f"{path}: not a plan: expected the plan.json that `qtaml allocate` or `run` wrote"
            ) from None
        raise InputError(f"{path}: not a plan: {error}") from None
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise InputError(f"{path}: not a plan: {type(error).__name__}: {error}") from None
    raise InputError(
        f"{path}: was edited after it was written: its checksum differs; allocate the design again "
        "(`qtaml simulate`, `rtl` and `sram` accept it with --accept-edited)"
    )


def _check_words(plan: Plan, counted: Plan, path: Path) -> None:
    """Refuse a plan that says of itself what its layers or its design do not."""
    said: dict[str, tuple[Any, Any]] = {
        name: (getattr(plan, name), getattr(counted, name)) for name in ("planes_per_weight", "parity_bits_per_weight")
    }
    design, _ = _origin(plan, path)
    if design is not None:  # what it does not say has its default, as where it is opened
        asked = {"method": ("protection", plan.method), "provenance.seed": ("simulation", plan.provenance.get("seed"))}
        for name, (section, found) in asked.items():
            own, key = design.get(section, {}), name.rpartition(".")[2]
            if isinstance(own, dict) and found is not None:
                said[name] = found, own.get(key, getattr(Design.model_fields[section].default, key))
    for name, (found, known) in said.items():
        equal = math.isclose(found, known, rel_tol=1e-9) if isinstance(known, float) else found == known
        if not equal:
            raise InputError(f"{path}: {name} is {found!r:.60}, and the rest of the plan makes it {known!r:.60}")


def edits(path: Path) -> tuple[str, ...]:
    """What is to be said beside all that is made of a plan that was edited after it was written; nothing of another.

    Raises
    ------
    Unavailable
        If the plan, which was read before, is not there or is none any more.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        known = data.get("checksum") == checksum(data)
    except (OSError, ValueError, AttributeError, RecursionError):
        raise Unavailable(f"{path}: was changed after it was read: run the same command again") from None
    return () if known else ("the plan was edited after it was written",)


def other_cells(plan: Plan, case: Case) -> tuple[str, ...]:
    """What is to be said beside the rates of a case where a plan has other cells: its checksum can be made anew."""
    ours = _cells(case.channel)
    found = [_cells(layer.channel) for layer in plan.layers if not _alike(layer.channel, case.channel)]
    shared = (plan.chip_share, plan.lattice) != (case.chip_share, case.lattice)
    said = ("what cells of a chip share is simulated as the plan has it, not as its design",) if shared else ()
    return said + tuple(
        f"{found.count(cells)} of {len(plan.layers)} layers are simulated in the cells of the plan, {cells}, not in "
        f"those of its design, {ours}"
        for cells in dict.fromkeys(found)
    )


def _cells(channel: BitChannel) -> str:
    kinds = ", ".join(cause.persistence for cause in channel.causes)
    return f"p01 {channel.p01.mean():.3g}, p10 {channel.p10.mean():.3g} ({kinds})"


def _alike(a: BitChannel, b: BitChannel) -> bool:
    """Whether cells have the same causes; words may have other widths where all their bits are alike."""
    if a.bits != b.bits and not (a.is_uniform and b.is_uniform):
        return False
    a = a.resized(b.bits)
    return len(a.causes) == len(b.causes) and all(
        x.persistence == y.persistence and np.allclose([x.p01, x.p10], [y.p01, y.p10], rtol=1e-6, atol=0)
        for x, y in zip(a.causes, b.causes, strict=True)
    )


def open_plan(
    path: Path, changes: Sequence[str] = (), metric: Metric | None = None, *, edited: bool = False
) -> tuple[Plan, Case]:
    """Read a plan and open the case it was made for; what the words of the plan were chosen by is not computed again.

    Parameters
    ----------
    path : Path
        The plan.
    changes : sequence of str
        ``memory.key=value`` each: the operating point of the cells, in place of the one that the plan was made for.
        What is stored, its tables and its corrections stay. Together they are one table `qtaml_hw.design.over` that of
        the plan: probabilities, or another technology, take the place of its technology. The map of the plan stays,
        whatever the cells are.
    metric : Metric, optional
        The user's function, where the plan was made with one.
    edited : bool
        Whether a plan that was edited after it was written is meant.

    Raises
    ------
    InputError
        If the file is no plan or was edited, its model or data are no longer those it was made from, or a change is not
        one of the cells.
    """
    plan = read_plan(path, edited=edited)
    if plan.is_of_chip:
        raise InputError(f"{path}: is the plan of one chip, written around its dead cells: give the plan for all chips")
    design, digests = _origin(plan, path)
    if design is None:
        raise InputError(f"{path}: the plan does not say which design it was made from")
    check_plan_files(plan, path)
    for field, file in absent(Design.parse(design, str(path)), path.parent):
        if not field.startswith("memory."):
            raise InputError(f"{file}: no such file: the plan was made with this {field}; put it there")
    design = copy.deepcopy(design)
    for change in changes:
        if change.startswith("memory.map"):
            raise InputError(
                f"--set {change}: the words of the plan are made for its map; another plan is made by: qtaml allocate "
                f"DESIGN --set {shlex.quote(change)}"
            )
        if not change.startswith("memory."):
            raise InputError(f"--set {change}: only the memory of a plan can be changed")
    if changes and isinstance(memory := design.get("memory"), dict) and not memory.get("map_file"):
        memory.pop("map", None)  # the map is the plan's, wherever the cells are put
        memory.pop("map_at", None)
    apply(design, changes, path.parent)
    _check_metric(plan, path, metric)
    case = open_case(Design.parse(design, str(path)), path.parent, feedback=plan.per_chip, metric=metric)
    chosen = [what for what in ("technology", "faults") if any(x.startswith(f"memory.{what}=") for x in changes)]
    for what in case.hashes:
        if case.hashes[what] != digests.get(what) and what not in chosen:
            raise InputError(f"{path}: the plan was made from another {what}: its SHA-256 differs")
    if [(x.name, x.shape) for x in plan.layers] != [(x.name, x.shape) for x in case.layers]:
        raise InputError(f"{path}: the plan's layers are not those of {case.design.network.model}")
    for entry, layer in zip(plan.layers, case.layers, strict=True):
        channels = 1 if layer.output_axis is None else layer.shape[layer.output_axis]
        for what, values in (("slopes", entry.slope), ("offsets", entry.offset)):
            if len(values) not in (0, 1, channels):
                raise InputError(
                    f"{path}: layer {entry.name!r} has {len(values)} {what} for {channels} output channels"
                )
    try:
        return (plan.in_cells(case.channel, case.chip_share, case.lattice) if changes else plan), case
    except ValueError as error:
        raise InputError(f"--set: {error}") from None


def _check_metric(plan: Plan, path: Path, metric: Metric | None) -> None:
    """Refuse another metric than that of the user's that a plan was made with."""
    known = plan.provenance.get("metric")
    if known is None and metric is None:
        return
    found = {"name": metric.name, "sha256": metric.digest} if isinstance(metric, Custom) else None
    if known is not None and found is None:
        name = known.get("name") if isinstance(known, dict) else known
        raise InputError(f"{path}: the plan was made with a metric of the user's: give it with --metric {name}")
    if known != found:
        raise InputError(f"{path}: the plan was made with another metric than --metric says: name or SHA-256 differs")


def _origin(plan: Plan, path: Path) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The design a plan was made from, and the hashes of what it named."""
    origin = plan.provenance
    design = origin.get("design") if isinstance(origin, dict) else None
    digests = origin.get("sha256", {}) if isinstance(origin, dict) else {}
    if not isinstance(origin, dict) or not isinstance(design, dict | None) or not isinstance(digests, dict):
        raise InputError(f"{path}: not a plan: provenance has another form than a plan's")
    return design, digests


def check_plan_files(plan: Plan, path: Path) -> list[str]:
    """Refuse a plan whose files are there but are no longer those that it was made from; the names of those not there.

    Raises
    ------
    InputError
        If the SHA-256 of model, weights beside it, data, calibration or technology differs, or the plan names a model
        without its SHA-256. A plan that names none (one that was made in Python) is what it is: its hardware depends on
        nothing but the plan.
    """
    design, digests = _origin(plan, path)
    section = (design or {}).get("network")
    name, digest = section.get("model") if isinstance(section, dict) else None, digests.get("model")
    if not isinstance(name, str | None) or not isinstance(digest, str | None) or "\0" in (name or ""):
        raise InputError(f"{path}: not a plan: provenance has another form than a plan's")
    if name and not digest:
        raise InputError(f"{path}: names the model it was made from without its SHA-256: allocate it anew")
    if not name or design is None:
        return []
    checked = Design.parse(design, str(path))
    away = []
    for what, named in input_names(checked).items():
        file = path.parent / named
        if not file.exists():
            away.append(str(file))
        elif sha256(file) != digests.get(what):
            raise InputError(f"{path}: the plan was made from another {what} than {file.name}: its SHA-256 differs")
    model = path.parent / name
    weights = None if checked.network.weights is None else path.parent / checked.network.weights
    if weights is not None and not weights.exists():
        away.append(str(weights))
    elif "weights" in digests and model.exists():
        beside = [model.parent / file for file in data_files(model, weights)]
        if sha256(*beside) != digests["weights"]:
            where = f"beside {name}" if weights is None else f"in {weights.name}"
            raise InputError(f"{path}: the plan was made from other weights than those {where}")
    technology = checked.memory.technology
    if technology is not None and technology.endswith(TECHNOLOGIES):
        file = path.parent / technology
        if not file.is_file():
            away.append(str(file))
        elif technology_digest(load_technology(file)) != digests.get("technology"):
            raise InputError(f"{path}: the plan was made from another technology than {file.name} is now")
    return away


def save_plan(case: Case, plan: Plan, out: Path) -> Plan:
    """Write ``plan.json`` into `out`, with its provenance, and the corrected network; returns the plan as written.

    Where another plan was, its hardware and its report are removed, and a warning is logged that names them; an equal
    plan keeps them.

    Raises
    ------
    InputError
        If the folder holds something else, or the design's own model lies where the corrected one goes.
    """
    plan = write_plan(case, plan, out, building(out))
    put_in_place(out)
    return plan


def write_plan(case: Case, plan: Plan, out: Path, aside: Path) -> Plan:
    """The same, into the folder where the results of `out` are built (`building`)."""
    from qtaml_hw.chip import export  # onnxruntime is slow to import

    corrected = out / CORRECTED
    if corrected.exists() and corrected.samefile(case.folder / case.design.network.model):
        raise InputError(f"{corrected}: is the network of the design: give another folder for the results")
    plan = with_provenance(case, plan, out)
    write_atomically(aside / PLAN, plan.dumps().encode())
    export(case.network, case.layers, plan, aside / CORRECTED)
    return plan


def building(out: Path) -> Path:
    """A new folder inside `out` where its results are built: until they are whole nobody takes them for results.

    Raises
    ------
    InputError
        If `out` holds something else, or hardware with a file that this tool did not write.
    """
    check_results(out)
    if (out / HARDWARE).exists():
        from qtaml_hw.hdl.output.folder import check_folder

        check_folder(out / HARDWARE)
    for litter in (out / BUILDING, _beside(out.resolve())):  # of somebody who was killed
        _remove(litter)
    (out / BUILDING).mkdir(parents=True)
    return out / BUILDING


def put_in_place(out: Path) -> None:
    """Have what was built take the place of what was there, all at one moment: a kill leaves one or the other.

    What belongs to another plan goes, and the trials; what this tool did not write stays. The folder itself is
    exchanged. Where that cannot be (it is a mount, the working folder, or the system knows no such thing), files take
    their places one after the other, the report last.
    """
    out = out.resolve()
    aside = out / BUILDING
    if not (aside / PLAN).is_file():  # nothing was built
        for name in (BUILDING, *STORE_FILES):
            _remove(out / name)
        return
    new = [name for name in RESULTS if (aside / name).exists()]
    old = [name for name in RESULTS if (out / name).exists()]
    kept = old if _equal(out / PLAN, aside / PLAN) else []
    if stale := sorted(set(old) - {*kept, PLAN, CORRECTED}):
        logging.getLogger(__name__).warning("%s: another plan was here: removed its %s", out, ", ".join(stale))
    gone = {*old, BUILDING, *STORE_FILES} - (set(kept) - set(new))
    try:
        _exchanged(out, aside, gone)
    except OSError:
        for name in old[::-1]:
            if name in gone:
                _remove(out / name)
        for name in new:
            (aside / name).rename(out / name)
        for name in (BUILDING, *STORE_FILES):
            _remove(out / name)


def _exchanged(out: Path, aside: Path, gone: set[str]) -> None:
    """Make a whole folder of `aside` and of all in `out` that stays, and give it the name `out`."""
    if Path.cwd().is_relative_to(out):
        raise OSError("somebody would find himself in a folder that is gone")
    beside = _beside(out)
    with held(aside):  # nobody begins here until the old folder is gone
        aside.rename(beside)
        try:
            for entry in out.iterdir():
                if entry.name not in gone:
                    linked(entry, beside / entry.name)
            shutil.copystat(out, beside)
            if (out.stat().st_uid, out.stat().st_gid) != (beside.stat().st_uid, beside.stat().st_gid):
                raise OSError("the new folder would be another's")
            exchange(beside, out)
        except OSError:
            beside.rename(aside)
            raise
        for entry in beside.iterdir():
            if entry.name not in gone and not os.path.lexists(out / entry.name):  # somebody made it meanwhile
                entry.rename(out / entry.name)
        shutil.rmtree(beside, ignore_errors=True)


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}{BUILDING}")


def _equal(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _remove(path: Path) -> None:
    """A file, or a folder and all in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def with_provenance(case: Case, plan: Plan, out: Path) -> Plan:
    """`plan` with all that is needed to make it again, paths relative to the folder it will be written to."""
    design = case.design.to_json()
    for section, key in FILES:
        design[section][key] = moved(design[section][key], lambda name: path_from(out, case.folder / name))
    technology = design["memory"]["technology"]
    if technology is not None and technology.endswith(TECHNOLOGIES):
        design["memory"]["technology"] = path_from(out, case.folder / technology)
    provenance = {
        "design": design,
        "fingerprint": case.design.fingerprint(),
        "sha256": case.hashes,
        "versions": versions(),
        "machine": machine(),
        "seed": case.design.simulation.seed,
    }
    if isinstance(case.metric, Custom):
        provenance["metric"] = {"name": case.metric.name, "sha256": case.metric.digest}
    return dataclasses.replace(plan, provenance=provenance)


def versions() -> dict[str, str]:
    """Of this package and of what decides its figures."""
    packages = ("numpy", "numba", "scipy", "onnxruntime", "amaranth")
    return {"qtaml_hw": __version__, "python": platform.python_version()} | {p: _version(p) for p in packages}


_version = cache(version)


def machine() -> dict[str, str]:
    """What the last digits of a float depend on: processor, BLAS and onnxruntime as they were built.

    Examples
    --------
    >>> sorted(machine())
    ['blas', 'cpu', 'onnxruntime']
    """
    return dict(_machine())


@cache
def _machine() -> dict[str, str]:
    with interrupts_held():
        import onnxruntime

    of_numpy = (x for x in threadpool_info() if "numpy" in x["filepath"])
    blas = {f"{x['internal_api']} {x['version']} {x.get('architecture', '')}".strip() for x in of_numpy}
    build = " ".join(onnxruntime.get_build_info().split())
    return {"cpu": _processor(), "blas": ", ".join(sorted(blas)), "onnxruntime": build}


@cache
def _processor() -> str:
    """Its name and the instructions that libraries choose their kernels by."""
    features = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith(("model name", "Model")))
    return f"{next(named, platform.processor() or platform.machine())} ({' '.join(features)})"


def check_results(out: Path) -> None:
    """Refuse to write results into a folder that holds something else.

    Raises
    ------
    InputError
        If `out` cannot be a folder, or holds files but no earlier results.
    """
    for path in (out, *out.parents):
        if path.exists() and not path.is_dir():
            raise InputError(f"{path}: is a file: expected a folder for the results")
    there = {path.name for path in out.iterdir()} - {INPUTS, BUILDING} if out.is_dir() else set()
    if there and not there & {PLAN, UNFINISHED}:
        raise InputError(f"{out}: holds other files: give an empty folder or one of an earlier run")


@contextmanager
def unfinished(out: Path) -> Iterator[Store]:
    """The trials of a run that was cut short, or an empty store.

    The folder is this process's alone for as long. Once everything has gone well, what was built (`building`) is put
    in place; the trials go with it.

    Raises
    ------
    InputError
        If another process works in the folder.
    """
    path = out / UNFINISHED
    origin = {"versions": versions(), "source": source_digest(), "machine": machine()}
    with held(out):
        check_results(out)
        try:
            store = Store.open(path, origin)
        except UselessStore:  # damaged, or made by other code or on another machine
            for name in STORE_FILES:
                _remove(out / name)
            store = Store.open(path, origin)
        with store:
            try:
                yield store
            except KeyboardInterrupt as interrupted:
                if trials := store.count("trial"):
                    interrupted.add_note(f"{trials} finished trials are kept, run the same command again to go on")
                raise
        put_in_place(out)
