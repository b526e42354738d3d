"""The first hour of a new user, with an empty home folder, timed.

    python tests/journeys/first_hour.py [--only NAME]

First what a new machine downloads: the packages of requirements.lock, their number and bytes. Then a clone with an
environment of its own, and in it three journeys: **clone** (clone, ``make run``, report), **own** (init, check and run
of an ONNX file with its data), **sweep** (a sweep, a point of it, its Verilog, verified). Wall and CPU seconds are
printed; on a machine that does other things, CPU seconds are the ones that say something. What was downloaded once is
taken from pip's cache. The pages of the project tell what this prints.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = {"clone": 4 * 60, "own": 10 * 60, "sweep": 15 * 60}
"""What a journey may take on two idle cores."""
SUBREAPER = 36
"""Of ``prctl``: orphans of this process's children become its own."""


class User:
    """Somebody with an empty home folder."""

    def __init__(self, place: Path) -> None:
        self.folder, home = place / "work", place / "home"
        self.folder.mkdir()
        home.mkdir()
        told = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=True)
        kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("PIP_")}
        self.env = kept | {"HOME": str(home), "LANG": "C.UTF-8", "PIP_CACHE_DIR": told.stdout.strip()}

    @property
    def clone(self) -> Path:
        """The clone of the project."""
        return self.folder / "qtaml_hw"

    def say(self, *words: str, where: Path | None = None) -> str:
        """Run a command; its standard output."""
        done = subprocess.run(
            words, cwd=where or self.folder, env=self.env, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode not in (0, 3):
            raise SystemExit(f"{' '.join(words)}: exit status {done.returncode}")
        return done.stdout

    def qtaml(self, *words: str) -> str:
        """Run a command of the clone's environment."""
        return self.say(str(self.clone / ".venv" / "bin" / "qtaml"), *words)


def download(user: User) -> str:
    """The packages that a machine without any has to fetch; they are in pip's cache from now on."""
    with tempfile.TemporaryDirectory() as place:
        lock = str(ROOT / "requirements.lock")
        user.say(sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "-r", lock, "-d", place)
        sizes = [path.stat().st_size for path in Path(place).iterdir()]
    return f"to download: {len(sizes)} packages, {sum(sizes) / 1e6:.0f} MB"


def clone(user: User) -> Path:
    """From the clone to the report."""
    user.say("git", "clone", "--quiet", str(ROOT), str(user.clone))
    user.say("make", "run", f"PYTHON={sys.executable}", where=user.clone)
    return user.clone / "build" / "digits" / "report.html"


def own(user: User) -> Path:
    """From an ONNX file to its first answer."""
    digits = user.clone / "examples" / "digits"
    shutil.copy(digits / "digits.onnx", user.folder / "net.onnx")
    shutil.copy(digits / "digits.npz", user.folder / "data.npz")
    user.qtaml("init", "net.onnx", "data.npz", "-o", "design.toml")
    user.qtaml("check", "design.toml")
    user.qtaml("run", "design.toml", "-o", "answer")
    return user.folder / "answer" / "report.html"


def sweep(user: User) -> Path:
    """From a sweep to the verified Verilog of one of its points."""
    words = ("explore", str(user.clone / "examples" / "digits" / "sweep.toml"), "-o", "sweep")
    key = json.loads(user.qtaml(*words, "--json"))["front"][0]
    taken = json.loads(user.qtaml(*words, "--take", key[:12], "--rtl", "--json"))
    user.qtaml("verify", taken["rtl"])
    return user.folder / "sweep" / "sweep.html"


def cpu_s() -> float:
    """Seconds of the processors that ended commands have taken, with the workers of sweeps, which outlive them."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Make the journeys and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=LIMIT_S, help="this journey; the clone comes before any other")
    only = parser.parse_args().only
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as place:
        user = User(Path(place))
        print(download(user), flush=True)
        for journey in (clone, own, sweep):
            name = journey.__name__
            if only not in (None, name) and journey is not clone:
                continue
            started, before = time.monotonic(), cpu_s()
            end = journey(user)
            wall, cpu = time.monotonic() - started, cpu_s() - before
            if not end.is_file():
                raise SystemExit(f"{name}: no {end.name}")
            limit = LIMIT_S[name]
            print(f"{name}: {wall:.0f} s, {cpu:.0f} s of CPU (at most {limit} s on two idle cores)", flush=True)
            if journey is clone:
                packages = sum(path.lstat().st_size for path in (user.clone / ".venv").rglob("*"))
                print(f"installed: {packages / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
