"""Jobs in a Verilog simulator: Icarus runs the emitted files. Without it see `evaluate`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from threading import Timer

from qtaml_hw.verify.jobs import Playable, harness

__all__ = ["ICARUS", "Stopped", "bench", "missing_simulator", "simulate_icarus"]

ICARUS = ("iverilog", "vvp")
"""The compiler, and who plays what it compiled."""


def missing_simulator() -> str:
    """What has to be installed before words can be played through Verilog; empty where nothing is missing."""
    there = all(shutil.which(tool) is not None for tool in ICARUS)
    return "" if there else "Icarus Verilog is not installed"


class Stopped(str):
    """How far a job came that took too long: nothing is wrong so far."""


def bench(todo: Sequence[Playable]) -> dict[str, str]:
    """The files of a test bench that plays all jobs, ``bench.v`` among them."""
    return {"bench.v": harness(todo)} | {
        name: text for i, job in enumerate(todo) for name, text in job.files(i).items()
    }


def simulate_icarus(
    todo: Sequence[Playable],
    sources: Sequence[Path],
    progress: Callable[[str], None] | None = None,
    limit_s: float = inf,
    texts: Mapping[str, str] | None = None,
) -> list[str | None]:
    """Play all jobs with Icarus, one after the other in one process.

    Parameters
    ----------
    todo : sequence of Job or TrafficJob
    sources : sequence of Path
        Verilog files.
    progress : callable, optional
        Called with a line at the end of every job, and about every second.
    limit_s : float
        Seconds after which a job is stopped.
    texts : mapping of str to str, optional
        `bench` of the jobs, where it is there already.

    Returns
    -------
    list of (str or None)
        Per job, what is wrong, or how far it came where it was `Stopped`; None if all words agree.
    """
    if not todo:
        return []
    with tempfile.TemporaryDirectory(prefix="qtaml-bench-") as scratch:
        folder = Path(scratch)
        for name, text in (texts or bench(todo)).items():
            (folder / name).write_text(text)
        files = [str(path.resolve()) for path in sources]
        command = ["iverilog", "-g2012", "-s", "bench", "-o", "bench.vvp", *files, "bench.v"]
        built = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
        if built.returncode:
            said = (built.stdout + built.stderr)[-1500:]
            return [f"the simulation did not run: {said}"] * len(todo)
        run = _Run(todo, folder, progress or (lambda line: None), limit_s)
        while len(run.found) < len(todo):
            run.go_on()
        return run.found


@dataclass
class _Run:
    """Jobs as they are played; `found` has an entry for each that came to an end."""

    todo: Sequence[Playable]
    folder: Path
    progress: Callable[[str], None]
    limit_s: float
    found: list[str | None] = field(default_factory=list)

    def go_on(self) -> None:
        """Play from the first job on that has no answer yet, until all have one or a job takes too long."""
        at, shown, noise = 0, time.monotonic(), ""
        command = ["vvp", "-n", "bench.vvp", f"+first={len(self.found)}"]
        with subprocess.Popen(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            assert process.stdout is not None
            stop = _Stop(process, self.limit_s)
            for line in process.stdout:
                words = line.split()
                if words[:1] == ["bench:"] and words[1] == "at":
                    at = int(words[2])
                    if time.monotonic() - shown >= 1:
                        shown = time.monotonic()
                        self._tell(at)
                elif words[:1] == ["bench:"]:
                    stop.again()
                    at = 0
                    self._take(int(words[3]), words[4])
                else:
                    noise = (noise + line)[-1500:]
            stop.cancel()
        if len(self.found) == len(self.todo):
            return
        if stop.pulled:
            self._tell(at)
            job = self.todo[len(self.found)]
            self.found.append(Stopped(f"stopped after {self.limit_s:g} s: {at} of {len(job)} words agree"))
        else:
            self.found += [f"the simulation stopped early: {noise}"] * (len(self.todo) - len(self.found))

    def _take(self, first: int, seen: str) -> None:
        """A job has ended: with the first word that differs, -1 if none does, and what came in its place."""
        job = self.todo[len(self.found)]
        self._tell(len(job) if first < 0 else first)
        self.found.append(None if first < 0 else self._difference(job, first, seen.upper()))

    def _tell(self, word: int) -> None:
        """How many words of the job at hand have been played."""
        job = self.todo[len(self.found)]
        self.progress(f"{job.name}: {word} of {len(job)} words")

    def _difference(self, job: Playable, word: int, seen: str) -> str:
        """What differs in a response, port by port."""
        expected = int((self.folder / f"out{len(self.found)}.hex").read_text().splitlines()[word], 16)
        lines, position = [], 0
        for port in job.outputs:
            wanted = f"{(expected >> position) & ((1 << port.width) - 1):0{port.width}b}"
            got = seen[len(seen) - position - port.width : len(seen) - position]
            if got != wanted:
                lines.append(f"{port.name} is {got}, expected {wanted}")
            position += port.width
        return f"{job.name}, word {word}: {'; '.join(lines) or 'answered after another number of cycles'}"


class _Stop:
    """Ends a process that says nothing of an end for so many seconds."""

    def __init__(self, process: subprocess.Popen[str], limit_s: float) -> None:
        self._process, self._limit_s = process, limit_s
        self._timer: Timer | None = None
        self.pulled = False
        self.again()

    def again(self) -> None:
        """The seconds count anew."""
        self.cancel()
        if self._limit_s < inf and not self.pulled:
            self._timer = Timer(self._limit_s, self._pull)
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        """The process may run on."""
        if self._timer is not None:
            self._timer.cancel()

    def _pull(self) -> None:
        self.pulled = True
        self._process.kill()
