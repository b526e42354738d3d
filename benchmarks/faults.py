"""Sweeps of the digits example while files change, workers die and others meddle: the end state is the undisturbed one.

    python benchmarks/faults.py                 all episodes that are not done yet
    python benchmarks/faults.py --episodes 2    the first two of them

Events are drawn from a committed seed, `PER_EPISODE` to an episode, each after a pause of random length; what one took
away is given back a little later. Whenever the command has ended before the sweep is done it is started again; a sweep
that is done is begun anew in another folder, so events strike work. At the end of an episode nothing is disturbed any
more, the sweep is completed, and every record of every folder (answer, hashes, versions) is compared with that of a
sweep left alone. A refusal (status 2), an incomplete sweep (3) and a stop (4) on the way are counted; a traceback,
another status or another record is a failure. Finished episodes stand in ``benchmarks/results/faults.json``; nothing
else is kept.

Every fourth episode is one of a Dask cluster of one worker: its scheduler is killed, or its worker is replaced by one
of another version, or by one that finds other data under the same name (a mount of its own, by ``unshare``). The clock
of the others is that of ``benchmarks/clock.c`` (needs ``cc``): it jumps by up to three years, forwards or back.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from qtaml_hw.campaign.database import Store
from qtaml_hw.errors import Unavailable

ROOT = Path(__file__).resolve().parent.parent
DIGITS = ROOT / "examples" / "digits"
RESULTS = ROOT / "benchmarks" / "results" / "faults.json"

SEED = 17
EPISODES, PER_EPISODE = 20, 10
PAUSE_S = 5.0
FARTHEST_S = 1e8
SWEEP = """
network = { model = "digits.onnx", bits = [4, 8] }
data = { file = "digits.npz", scale = 0.0625, test_samples = 40, calibration_samples = 16 }
memory.p_flip = { from = 0.005, to = 0.06, steps = 4, scale = "log" }
protection = { budget = [0.0, 0.5], codes = ["hsiao"] }
simulation.trials = 3
"""
OTHER = SWEEP.replace("trials = 3", "trials = 5")
KINDS = (
    "data changed",
    "data removed",
    "model changed",
    "worker killed",
    "command killed",
    "disk full",
    "another sweep in the folder",
    "another version in the folder",
    "a second command",
    "clock moved",
)
"""Of an episode on this machine: each once, shuffled."""
OF_CLUSTERS = ("scheduler killed", "worker of another version", "worker with other files")
"""Of an episode of a cluster: in turn, shuffled."""

Process = subprocess.Popen[str]


def started(words: list[str], folder: Path, source: Path, **how: Any) -> Process:
    """A process with the package of `source`."""
    environment = os.environ | {"PYTHONPATH": str(source)} | how.pop("env", {})
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(words, text=True, env=environment, cwd=folder, **(quiet | how))


class Cluster:
    """A Dask scheduler and its one worker, each started again when it is gone."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address, self._folder = f"tcp://127.0.0.1:{self._port}", folder
        self._scheduler: Process | None = None
        self._worker: Process | None = None

    def look(self) -> None:
        """Start what is gone."""
        if self._scheduler is None or self._scheduler.poll() is not None:
            words = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
            self._scheduler = started([*words, "--port", str(self._port)], self._folder, ROOT)
        if self._worker is None or self._worker.poll() is not None:
            self.work(ROOT)

    def work(self, source: Path, before: str = "") -> None:
        """Put a worker of `source` in the place of the one there is."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()
        words = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1"]
        words += ["--no-dashboard", "--no-nanny", "--death-timeout", "30"]
        apart = ["unshare", "-Urm", "sh", "-ec", f'{before}\nexec "$@"', "sh"] if before else []
        self._worker = started([*apart, *words], self._folder, source)

    def kill(self) -> None:
        """The scheduler, at once."""
        if self._scheduler is not None:
            self._scheduler.kill()
            self._scheduler.wait()

    def end(self) -> None:
        """Both."""
        for process in filter(None, (self._worker, self._scheduler)):
            process.kill()
            process.wait()


class Episode:
    """Sweeps with their events."""

    def __init__(self, number: int, folder: Path, clock: Path) -> None:
        self.rng = random.Random(f"{SEED} {number}")
        self.cluster = Cluster(folder) if number % 4 == 3 else None
        first = number // 4 * PER_EPISODE
        kinds = [OF_CLUSTERS[(first + i) % len(OF_CLUSTERS)] for i in range(PER_EPISODE)] if self.cluster else [*KINDS]
        self.rng.shuffle(kinds)
        self.kinds, self.folder, self.outs = kinds, folder, [folder / "out0"]
        self.statuses: Counter[str] = Counter()
        self.running: list[tuple[str, Process]] = []
        self.undo: list[tuple[float, Callable[[], object]]] = []
        inputs(folder)
        (folder / "other.toml").write_text(OTHER)
        self.other_source = folder / "elsewhere"
        shutil.copytree(ROOT / "qtaml_hw", self.other_source / "qtaml_hw", ignore=shutil.ignore_patterns("*.nb[ic]"))
        with (self.other_source / "qtaml_hw" / "channel.py").open("a") as file:
            file.write("\n# another version\n")
        self.clock = folder / "clock"
        self.clock.write_bytes(struct.pack("d", 0.0))
        self.preload = {} if self.cluster else {"LD_PRELOAD": str(clock), "QTAML_CLOCK": str(self.clock)}

    def start(self, name: str = "sweep", *, source: Path = ROOT, largest: int = resource.RLIM_INFINITY) -> None:
        """One command on the folder."""
        sweep = self.folder / ("other.toml" if name == "other" else "sweep.toml")
        words = [sys.executable, "-c", "from qtaml_hw.cli.main import main; main()", "explore", str(sweep)]
        words += ["--scheduler", self.cluster.address] if self.cluster else ["--workers", "1"]
        process = started(
            [*words, "-o", str(self.outs[-1]), "--json"],
            self.folder,
            source,
            stderr=subprocess.PIPE,
            env=self.preload,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY)),
        )
        self.running.append((name, process))

    def reap(self) -> None:
        """Note how commands ended."""
        for entry in list(self.running):
            name, process = entry
            if process.poll() is None:
                continue
            self.running.remove(entry)
            said = process.communicate()[1]
            if "Traceback" in said or process.returncode not in (0, 2, 3, 4, -signal.SIGKILL):
                raise RuntimeError(f"{name} ended with {process.returncode}: {said[-2000:]}")
            if name in ("other", "version") and process.returncode == 0:
                raise RuntimeError(f"{name} was let into a folder of another sweep")
            self.statuses[f"{name}: {process.returncode}"] += 1
            if name == "sweep" and process.returncode == 0:
                self.outs.append(self.folder / f"out{len(self.outs)}")

    def tick(self, seconds: float) -> None:
        """Let time pass."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.reap()
            for entry in [e for e in self.undo if e[0] <= time.monotonic()]:
                self.undo.remove(entry)
                entry[1]()
            if self.cluster:
                self.cluster.look()
            if not any(name == "sweep" for name, _ in self.running):
                self.start()
            time.sleep(0.05)

    def happen(self, kind: str) -> None:
        """One event."""
        later = time.monotonic() + self.rng.uniform(0.5, 6)
        data, model = self.folder / "digits.npz", self.folder / "digits.onnx"
        if kind == "data changed":
            turned(data)
            self.undo.append((later, lambda: shutil.copy(DIGITS / "digits.npz", data)))
        elif kind == "data removed":
            data.unlink(missing_ok=True)
            self.undo.append((later, lambda: shutil.copy(DIGITS / "digits.npz", data)))
        elif kind == "model changed":
            content = (DIGITS / "digits.onnx").read_bytes()
            model.write_bytes(content[: len(content) // 2] if self.rng.random() < 0.5 else content + b"\0")
            self.undo.append((later, lambda: shutil.copy(DIGITS / "digits.onnx", model)))
        elif kind in ("worker killed", "command killed"):
            victims = [process.pid for name, process in self.running if name == "sweep"]
            if kind == "worker killed":
                victims = [child for pid in victims for child in workers(pid)]
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
        elif kind == "disk full":
            self.start("full", largest=self.rng.randrange(2_000, 40_000))
        elif kind == "another sweep in the folder":
            self.start("other")
        elif kind == "another version in the folder":
            self.start("version", source=self.other_source)
        elif kind == "a second command":
            self.start("second")
        elif kind == "clock moved":
            moved = self.rng.choice((-1, 1)) * self.rng.uniform(1, FARTHEST_S)
            self.clock.write_bytes(struct.pack("d", moved))
            for path in (data, model):
                if path.exists():
                    os.utime(path, (time.time() + moved,) * 2)
        else:
            self.happen_to(self.cluster, kind, later)

    def happen_to(self, cluster: Cluster | None, kind: str, later: float) -> None:
        """One event of a cluster."""
        assert cluster is not None
        if kind == "scheduler killed":
            cluster.kill()
            return
        if kind == "worker of another version":
            cluster.work(self.other_source)
        else:
            turned(self.folder / "turned.npz")
            cluster.work(ROOT, 'mount --bind "$PWD/turned.npz" "$PWD/digits.npz"')
        self.undo.append((later + PAUSE_S, lambda: cluster.work(ROOT)))

    def play(self) -> Counter[str]:
        """All events, then peace; how commands ended."""
        try:
            for kind in self.kinds:
                self.tick(self.rng.uniform(0.2, PAUSE_S))
                while not begun(self.outs[-1]):  # whose the folder is
                    self.tick(0.1)
                self.happen(kind)
            while self.undo:
                self.tick(0.2)
            self.wait()
            self.start("last")
            self.wait()
        finally:
            for _, process in self.running:  # none, but where something is raised
                process.kill()
            if self.cluster:
                self.cluster.end()
        if self.statuses["last: 0"] != 1:
            raise RuntimeError(f"left in peace the sweep is not completed: {self.statuses}")
        return self.statuses

    def wait(self) -> None:
        """Until no command runs."""
        while self.running:
            self.reap()
            if self.cluster:
                self.cluster.look()
            time.sleep(0.05)


def turned(data: Path) -> None:
    """Other data: the test samples the other way round."""
    arrays = dict(np.load(DIGITS / "digits.npz"))
    arrays["test_x"] = arrays["test_x"][::-1]
    np.savez(data, **arrays)


def inputs(folder: Path) -> None:
    """The sweep and its files."""
    for name in ("digits.onnx", "digits.npz"):
        shutil.copy(DIGITS / name, folder / name)
    (folder / "sweep.toml").write_text(SWEEP)


def workers(pid: int) -> list[int]:
    """Workers that a process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            work = b"spawn_main" in (folder / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        found += [int(folder.name)] if parent == pid and work else []
    return found


def points(out: Path) -> dict[str, Any]:
    """Every record of a sweep's points."""
    with Store.open(out / "sweep.sqlite") as store:
        return {name: store.get("point", name) for name in sorted(store.names("point"))}


def begun(out: Path) -> bool:
    """Whether a sweep has settled in its folder."""
    if not (out / "sweep.sqlite").exists():
        return False
    try:
        with Store.open(out / "sweep.sqlite", check=False) as store:
            return store.count("shared") > 0
    except Unavailable:
        return False


def alone(folder: Path) -> dict[str, Any]:
    """The records of the sweep left alone."""
    inputs(folder)
    words = [sys.executable, "-c", "from qtaml_hw.cli.main import main; main()", "explore", str(folder / "sweep.toml")]
    done = [*words, "-o", str(folder / "out"), "--workers", "1", "--json"]
    subprocess.run(done, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, check=True)
    return points(folder / "out")


def main() -> None:
    """Play the episodes that are not done yet."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--episodes", type=int, default=EPISODES, help="at most so many, those done before included")
    most = min(arguments.parse_args().episodes, EPISODES)
    known: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"seed": SEED, "episodes": []}
    with tempfile.TemporaryDirectory(prefix="qtaml-faults-") as scratch:
        clock = Path(scratch) / "clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", clock, ROOT / "benchmarks" / "clock.c"], check=True)
        reference: dict[str, Any] = {}
        for number in range(len(known["episodes"]), most):
            reference = reference or alone(fresh(Path(scratch) / "alone"))
            episode = Episode(number, fresh(Path(scratch) / f"episode{number}"), clock)
            statuses = episode.play()
            for out in episode.outs:
                found = points(out)
                if different := [
                    key for key in found.keys() | reference.keys() if found.get(key) != reference.get(key)
                ]:
                    raise RuntimeError(f"episode {number}: other records than those of a sweep left alone: {different}")
            known["episodes"].append(
                {
                    "events": dict(Counter(episode.kinds)),
                    "sweeps": len(episode.outs),
                    "points": sum(len(points(out)) for out in episode.outs),
                    "ended": dict(sorted(statuses.items())),
                }
            )
            RESULTS.write_text(json.dumps(known, indent=1) + "\n")
            print(f"episode {number}: all points equal; {known['episodes'][-1]}", flush=True)
            shutil.rmtree(episode.folder)
    total = sum((Counter(e["events"]) for e in known["episodes"]), Counter[str]())
    print(f"{sum(total.values())} events, every end state that of a sweep left alone: {dict(total)}")


def fresh(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
