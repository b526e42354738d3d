"""Test benches in plain Verilog that lie in the folder: compiled and run as whoever takes the folder does."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.verify.simulate import icarus_present

__all__ = ["plain_benches"]

LIMIT_S = 300.0
"""Seconds after which a bench is stopped."""


def plain_benches(directory: Path, manifest: Manifest) -> Iterator[tuple[str, bool | None, str]]:
    """Name of every bench, whether it says PASS (None: it could not be run to its end), and what it says."""
    sources = [module.file for module in manifest.modules]
    for file in manifest.files:
        if not (file.startswith("bench/") and file.endswith(".v")):
            continue
        name = Path(file).stem
        if not icarus_present():
            yield name, None, "needs Icarus Verilog"
            continue
        with tempfile.TemporaryDirectory(prefix="qtaml-bench-") as scratch:
            binary = str(Path(scratch) / "bench.vvp")
            commands = (["iverilog", "-g2001", "-s", name, "-o", binary, *sources, file], ["vvp", "-n", binary])
            try:
                for command in commands:
                    said = _run(command, directory)
                yield name, said.startswith("PASS"), said.strip()[-200:] or "it says nothing"
            except subprocess.TimeoutExpired:
                yield name, None, f"stopped after {LIMIT_S:.0f} s"


def _run(command: list[str], directory: Path) -> str:
    done = subprocess.run(
        command, cwd=directory, capture_output=True, text=True, errors="replace", check=False, timeout=LIMIT_S
    )
    return done.stdout + done.stderr
