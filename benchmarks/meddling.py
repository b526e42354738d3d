"""Commands whose files are cut, replaced or removed while they work: the answer is that of one content, or a message.

    python benchmarks/meddling.py               all events that are not done yet
    python benchmarks/meddling.py --events 20   the first twenty

Events are drawn from a committed seed: a command, one of the files that it reads, what becomes of the file, and when. A
command may end as left alone, with the same words on standard output and the same files in its folder; or as it does
where the file was another from the beginning; or with 2, 3 or 4 and a message, and nothing in its folder that a command
left alone would not leave. A traceback, a signal, another figure or another file is a failure. What was done stands in
``benchmarks/results/meddling.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from qtaml_hw import flow, writing
from qtaml_hw.cli import main
from qtaml_hw.report import html, summary

__all__ = ["flow", "html", "summary", "writing"]  # loaded once, for all commands

ROOT = Path(__file__).resolve().parent.parent
DIGITS = ROOT / "examples" / "digits"
RESULTS = ROOT / "benchmarks" / "results" / "meddling.json"

SEED, EVENTS = 17, 150
DESIGN = """
network = { model = "net.onnx", bits = 8 }
data = { file = "digits.npz", scale = 0.0625, test_samples = 40, calibration_samples = 16 }
memory = { technology = "cells.toml", vdd_v = 0.5 }
protection = { budget = 0.3, codes = ["hsiao"] }
simulation.trials = 4
hardware.emit = false
"""
SWEEP = DESIGN.replace("budget = 0.3", "budget = [0.0, 0.3]").replace("vdd_v = 0.5", "vdd_v = [0.5, 0.52]")
INPUTS = ("net.onnx", "net.data", "digits.npz", "cells.toml")
COMMANDS = {
    "simulate": (("simulate", "plan/plan.json", "--json"), "plan/plan.json"),
    "write": (("write", "plan/plan.json", "-o", "out", "--json"), "plan/plan.json"),
    "allocate": (("allocate", "design.toml", "-o", "out", "--json"), "design.toml"),
    "run": (("run", "design.toml", "-o", "out", "--json"), "design.toml"),
    "explore": (("explore", "sweep.toml", "-o", "out", "--workers", "1", "--json"), "sweep.toml"),
}
"""What is run, and the file that asks the question."""
KINDS = ("cut", "written over", "replaced", "removed", "cut for a while", "removed for a while")
LATER_S = 0.3
OWN = (
    "report.html",
    "sweep.html",
    "sweep.sqlite",
    "sweep.sqlite-wal",
    "sweep.sqlite-shm",
    "unfinished.sqlite",
    ".lock",
)
"""Files that hold times, or what is finished: their figures are those of the others."""

Ended = tuple[int, str, dict[str, bytes]]
"""Exit status, standard output, files in the folder."""


def inputs(folder: Path, other: str = "") -> None:
    """All files of the commands but the plan; `other` is another than usual."""
    model = onnx.load(DIGITS / "digits.onnx")
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        values = values[::-1] if other == "net.data" and values.ndim > 1 else values
        tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values), tensor.name))
    model.doc_string = "another" if other == "net.onnx" else ""
    onnx.save(model, folder / "net.onnx", save_as_external_data=True, location="net.data", size_threshold=64)
    arrays = dict(np.load(DIGITS / "digits.npz"))
    arrays["test_x"] = arrays["test_x"][::-1] if other == "digits.npz" else arrays["test_x"]
    np.savez(folder / "digits.npz", **arrays)
    cells = (ROOT / "qtaml_hw" / "physics" / "presets" / "sram-65nm.toml").read_text()
    (folder / "cells.toml").write_text(cells.replace("65 nm", "45 nm", 1) if other == "cells.toml" else cells)
    for name, text in (("design.toml", DESIGN), ("sweep.toml", SWEEP)):
        (folder / name).write_text(text.replace("trials = 4", "trials = 3") if other == name else text)


class Command:
    """A command in a process of its own, in a folder; what it is made of is loaded already.

    Attributes
    ----------
    status : int or None
        None while it runs; below 0 where a signal ended it.
    """

    def __init__(self, words: tuple[str, ...], folder: Path) -> None:
        self.folder = folder
        self.status: int | None = None
        self._streams = [folder / name for name in ("stdout", "stderr")]
        self._pid = os.fork()
        if not self._pid:
            status = 70
            try:
                for number, path in enumerate(self._streams, 1):
                    os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), number)
                os.chdir(folder)
                sys.argv = ["qtaml", *words]
                main.main()
            except SystemExit as ended:
                status = int(ended.code or 0)
            finally:
                sys.stdout.flush()
                os._exit(status)

    def running(self) -> bool:
        """Whether it has not ended."""
        if self.status is None:
            pid, how = os.waitpid(self._pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(how) if pid else None
        return self.status is None

    def ended(self) -> Ended:
        """How it ended; what it said, without the time that it took."""
        while self.running():
            time.sleep(0.02)
        stdout, stderr = (path.read_text() for path in self._streams)
        if "Traceback" in stderr or "a fault of qtaml" in stderr or self.status not in (0, 1, 2, 3, 4):
            raise RuntimeError(f"ended with {self.status}: {stderr[-3000:]}")
        if self.status in (2, 4) and not stderr.strip():
            raise RuntimeError(f"ended with {self.status} and said nothing")
        out = self.folder / "out"
        there = sorted(path for path in out.rglob("*") if path.is_file() and path.name not in OWN)
        files = {path.relative_to(out).as_posix(): timeless(path.read_bytes()) for path in there}
        assert self.status is not None
        return self.status, timeless(stdout.encode()).decode(), files


def timeless(said: bytes) -> bytes:
    """Without what differs from run to run: times."""
    return re.sub(rb'"(seconds|date|created|time|elapsed\w*|\w*_seconds)": [^\n]*', b"", said)


class Folder:
    """A folder with all files, in which commands are run."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.known: dict[tuple[str, str], Ended] = {}
        self.content: dict[tuple[str, str], bytes] = {}
        self.took: dict[str, float] = {}
        for other in ("", *INPUTS, "design.toml", "sweep.toml", "plan/plan.json"):
            made = place / "made"
            made.mkdir(parents=True)
            inputs(made, other)
            for name in (*INPUTS, "design.toml", "sweep.toml"):
                self.content[name, other] = (made / name).read_bytes()
            shutil.rmtree(made)
        plan = self.fresh("plan")
        for other in ("", "plan/plan.json"):
            words = ("allocate", "design.toml", "-o", "plan", *(("--set", "protection.budget=0.2") if other else ()))
            Command(words, plan).ended()
            self.content["plan/plan.json", other] = (plan / "plan" / "plan.json").read_bytes()

    def fresh(self, name: str, other: str = "") -> Path:
        """A new folder, with one file another than usual."""
        folder = self.place / name
        shutil.rmtree(folder, ignore_errors=True)
        for (file, which), content in self.content.items():
            if which == (other if file == other else ""):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_bytes(content)
        return folder

    def alone(self, command: str, other: str = "") -> Ended:
        """How a command ends that is left alone, where one file is another."""
        if (command, other) not in self.known:
            folder = self.fresh("work", other)
            begin = time.monotonic()
            self.known[command, other] = Command(COMMANDS[command][0], folder).ended()
            self.took[command] = time.monotonic() - begin
        return self.known[command, other]

    def play(self, command: str, file: str, kind: str, share: float) -> str:
        """One event, after a share of the time that the command takes; how it ended."""
        usual, other = self.alone(command), self.alone(command, file)
        folder = self.fresh("work")
        path, before = folder / file, self.content[file, ""]
        process = Command(COMMANDS[command][0], folder)
        time.sleep(share * self.took[command])
        if kind.startswith("cut"):
            with path.open("r+b") as opened:
                opened.truncate(len(before) // 2)
        elif kind == "written over":
            path.write_bytes(self.content[file, file])
        elif kind == "replaced":
            path.with_name("new").write_bytes(self.content[file, file])
            path.with_name("new").replace(path)
        else:
            path.unlink()
        if kind.endswith("for a while"):
            time.sleep(LATER_S)
            path.with_name("new").write_bytes(before)
            path.with_name("new").replace(path)
        found = process.ended()
        if found[0] in (2, 3, 4):
            strange = [name for name, data in found[2].items() if data not in (usual[2].get(name), other[2].get(name))]
            if strange:
                raise RuntimeError(f"ended with {found[0]} and left {strange}")
            return str(found[0])
        if found not in (usual, other):
            raise RuntimeError(f"ended with {found[0]} and another answer: {found[1][-1500:]}, not {usual[1][-1500:]}")
        return "as left alone" if found == usual else "as with the other file"


def play() -> None:
    """Play the events that are not done yet."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--events", type=int, default=EVENTS, help="at most so many, those done before included")
    most = arguments.parse_args().events
    known: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"seed": SEED, "events": []}
    with tempfile.TemporaryDirectory(prefix="qtaml-meddling-") as scratch:
        folder = Folder(Path(scratch))
        for number in range(len(known["events"]), most):
            rng = random.Random(f"{SEED} {number}")
            command = list(COMMANDS)[number % len(COMMANDS)]
            file, kind = rng.choice((*INPUTS, COMMANDS[command][1])), rng.choice(KINDS)
            try:
                how = folder.play(command, file, kind, rng.uniform(0.1, 1.0))
            except RuntimeError as error:
                raise RuntimeError(f"event {number}: {command}, {file} {kind}: {error}") from None
            known["events"].append([command, file, kind, how])
            RESULTS.write_text(json.dumps(known, indent=1) + "\n")
            print(f"{number}: {command}, {file} {kind}: {how}", flush=True)
    print(dict(Counter(f"{command}: {how}" for command, _, _, how in known["events"])))


if __name__ == "__main__":
    play()
