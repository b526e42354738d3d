"""Jobs in a Verilog simulator: Icarus under cocotb runs the emitted files. Without it see `evaluate`."""

from __future__ import annotations

import json
import shutil
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from math import inf
from pathlib import Path
from threading import Event, Thread
from typing import Any

from qtaml_hw.verify.jobs import Playable, harness

__all__ = ["Stopped", "icarus_present", "missing_simulator", "simulate_icarus"]


def icarus_present() -> bool:
    """Whether Icarus Verilog can be run."""
    return shutil.which("iverilog") is not None and shutil.which("vvp") is not None


def missing_simulator() -> str:
    """What has to be installed before words can be played through Verilog; empty where nothing is missing."""
    if not icarus_present():
        return "Icarus Verilog is not installed"
    return "" if find_spec("cocotb") else "cocotb is not installed: pip install 'qtaml_hw[sim]'"


class Stopped(str):
    """How far a job came that took too long: nothing is wrong so far."""


def simulate_icarus(
    todo: Sequence[Playable],
    sources: Sequence[Path],
    progress: Callable[[str], None] | None = None,
    limit_s: float = inf,
) -> list[str | None]:
    """Play all jobs in one run of Icarus under cocotb.

    Parameters
    ----------
    todo : sequence of Job or TrafficJob
    sources : sequence of Path
        Verilog files.
    progress : callable, optional
        Called with a line about every second.
    limit_s : float
        Seconds after which a job is stopped.

    Returns
    -------
    list of (str or None)
        Per job, what is wrong, or how far it came where it was `Stopped`; None if all words agree.
    """
    from cocotb_tools.runner import get_runner

    with tempfile.TemporaryDirectory(prefix="qtaml-bench-") as scratch:
        folder = Path(scratch)
        (folder / "bench.v").write_text(harness(todo))
        (folder / "bench.json").write_text(json.dumps([_record(job) for job in todo]))
        for i, job in enumerate(todo):
            for name, text in job.files(i).items():
                (folder / name).write_text(text)
        runner = get_runner("icarus")
        quiet = {"log_file": folder / "log.txt"}
        try:
            runner.build(
                sources=[*sources, folder / "bench.v"],
                hdl_toplevel="bench",
                build_dir=folder,
                always=True,
                timescale=("1ns", "1ps"),
                **quiet,
            )
            environment = {"QTAML_HW_BENCH": str(folder / "bench.json"), "QTAML_HW_LIMIT": str(limit_s)}
            environment |= {"COCOTB_REWRITE_ASSERTION_FILES": "bench.py"}  # not those of every module it imports
            with watched(folder / "progress.txt", progress):
                runner.test(
                    hdl_toplevel="bench",
                    test_module="qtaml_hw.verify.bench",
                    build_dir=folder,
                    test_dir=folder,
                    results_xml=str(folder / "results.xml"),
                    extra_env=environment | {"COCOTB_LOG_LEVEL": "WARNING"},
                    **quiet,
                )
        except (RuntimeError, SystemExit):  # raised for failed tests, too: the results file tells
            pass
        log = folder / "log.txt"
        tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
        said = _outcome(folder / "results.xml", len(todo), tail)
        stopped = {i: folder / f"stopped{i}.txt" for i in range(len(todo))}
        return [Stopped(stopped[i].read_text()) if stopped[i].exists() else text for i, text in enumerate(said)]


@contextmanager
def watched(file: Path, progress: Callable[[str], None] | None) -> Iterator[None]:
    """Every line of `file` goes to `progress`, those written while the body runs within half a second."""
    finished = Event()

    def watch() -> None:
        told, last = 0, False
        while progress is not None and not last:
            last = finished.wait(0.5)
            lines = file.read_text().splitlines() if file.exists() else []
            for line in lines[told:]:
                progress(line)
            told = len(lines)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


def _record(job: Playable) -> dict[str, Any]:
    """A job as `qtaml_hw.verify.bench` reads it."""
    return {"name": job.name, "words": len(job), "outputs": [(port.name, port.width) for port in job.outputs]}


def _outcome(results: Path, count: int, log: str) -> list[str | None]:
    """Messages out of cocotb's results file, one per job."""
    if not results.exists():
        return [f"the simulation did not run: {log}"] * count
    cases = ElementTree.parse(results).getroot().iter("testcase")
    found: dict[int, str | None] = {}
    for case in cases:
        failure = case.find("failure") if case.find("failure") is not None else case.find("error")
        index = int(case.attrib["name"].rpartition("=")[2].rstrip("]"))
        message = None if failure is None else (failure.get("error_msg") or failure.get("message") or "failed")
        found[index] = message
    return [found.get(i, f"the simulation stopped early: {log}") for i in range(count)]
