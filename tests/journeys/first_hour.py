"""The first hour of a new user, with an empty home folder, timed.

    python tests/journeys/first_hour.py [--only NAME]

Three journeys, each in folders of its own: **clone** (clone, ``make run``, report), **own** (init, check and run of an
ONNX file with its data), **sweep** (a sweep, a point of it, its Verilog, verified). What pip downloads comes from
its cache where the user has one: PIP_CACHE_DIR is kept. The pages of the project tell the times that this prints.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = {"clone": 4 * 60, "own": 10 * 60, "sweep": 15 * 60}
"""What a journey may take on two idle cores."""


def say(folder: Path, home: Path, *words: str) -> str:
    """Run a command as that user would; its standard output."""
    kept = {name: os.environ[name] for name in ("PATH", "PIP_CACHE_DIR", "PIP_CONFIG_FILE") if name in os.environ}
    env = (
        kept
        | {"HOME": str(home), "LANG": "C.UTF-8"}
        | ({} if words[0] in ("git", "make") else {"PYTHONPATH": str(ROOT)})
    )
    done = subprocess.run(words, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(words)}: exit status {done.returncode}")
    return done.stdout


def clone(folder: Path, home: Path) -> Path:
    """From the clone to the report."""
    say(folder, home, "git", "clone", "--quiet", str(ROOT), "clone")
    say(folder / "clone", home, "make", "run", f"PYTHON={sys.executable}")
    return folder / "clone" / "build" / "digits" / "report.html"


def own(folder: Path, home: Path) -> Path:
    """From an ONNX file to its first answer."""
    qtaml = (sys.executable, "-m", "qtaml_hw")
    shutil.copy(ROOT / "examples" / "digits" / "digits.onnx", folder / "net.onnx")
    shutil.copy(ROOT / "examples" / "digits" / "digits.npz", folder / "data.npz")
    say(folder, home, *qtaml, "init", "net.onnx", "data.npz", "-o", "design.toml")
    say(folder, home, *qtaml, "check", "design.toml")
    say(folder, home, *qtaml, "run", "design.toml", "-o", "answer")
    return folder / "answer" / "report.html"


def sweep(folder: Path, home: Path) -> Path:
    """From a sweep to the verified Verilog of one of its points."""
    qtaml = (sys.executable, "-m", "qtaml_hw")
    words = (*qtaml, "explore", str(ROOT / "examples" / "digits" / "sweep.toml"), "-o", "sweep")
    key = json.loads(say(folder, home, *words, "--json"))["front"][0]
    taken = json.loads(say(folder, home, *words, "--take", key[:12], "--rtl", "--json"))
    say(folder, home, *qtaml, "verify", taken["rtl"])
    return folder / "sweep" / "sweep.html"


def main() -> None:
    """Make the journeys and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=LIMIT_S)
    only = parser.parse_args().only
    for journey in (clone, own, sweep):
        name = journey.__name__
        if only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as place:
            home, folder = Path(place) / "home", Path(place) / "work"
            home.mkdir()
            folder.mkdir()
            started = time.monotonic()
            end = journey(folder, home)
            took = time.monotonic() - started
            if not end.is_file():
                raise SystemExit(f"{name}: no {end.name}")
            print(
                f"{name}: {took:.0f} s (at most {LIMIT_S[name]} s on two idle cores), {end.name} is there", flush=True
            )


if __name__ == "__main__":
    main()
