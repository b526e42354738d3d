"""Test benches in plain Verilog that lie in the folder: compiled and run as a user of the folder would."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.verify.before import Before
from qtaml_hw.verify.simulate import ICARUS, missing_simulator

__all__ = ["BenchResult", "plain_benches"]

LIMIT_S = 300.0
"""Seconds after which a bench is stopped."""


@dataclass(frozen=True)
class BenchResult:
    """What came of a bench.

    Attributes
    ----------
    name : str
        Of its module.
    passed : bool or None
        Whether it says PASS; None: it could not be run to its end.
    detail : str
        What it says.
    modules : frozenset of str
        Modules of the folder that it instantiates, where it was run.
    before : bool
        Whether it was run before, and not now.
    """

    name: str
    passed: bool | None
    detail: str
    modules: frozenset[str] = frozenset()
    before: bool = False


def plain_benches(directory: Path, manifest: Manifest, before: Before | None = None) -> Iterator[BenchResult]:
    """Every bench of the folder, run with Icarus Verilog; not again where it passed `before`."""
    before = before or Before({}, wanted=False)
    sources = [module.file for module in manifest.modules]
    for file in manifest.files:
        if not (file.startswith("bench/") and file.endswith(".v")):
            continue
        name = Path(file).stem
        if missing_simulator():
            yield BenchResult(name, None, "needs Icarus Verilog")
            continue
        words = set(re.findall(r"\w+", (directory / file).read_text(encoding="ascii", errors="replace")))
        modules = frozenset(module.name for module in manifest.modules if module.name in words)
        question = before.question(ICARUS, file)
        if before.fine(question):
            yield BenchResult(name, True, "PASS, before", modules, before=True)
            continue
        with tempfile.TemporaryDirectory(prefix="qtaml-bench-") as scratch:
            binary = str(Path(scratch) / "bench.vvp")
            commands = (["iverilog", "-g2001", "-s", name, "-o", binary, *sources, file], ["vvp", "-n", binary])
            said = ""
            try:
                for command in commands:
                    said = _run(command, directory)
            except subprocess.TimeoutExpired:
                yield BenchResult(name, None, f"stopped after {LIMIT_S:.0f} s")
                continue
        if said.startswith("PASS"):
            before.keep(question)
        yield BenchResult(name, said.startswith("PASS"), said.strip()[-200:] or "it says nothing", modules)


def _run(command: list[str], directory: Path) -> str:
    done = subprocess.run(
        command, cwd=directory, capture_output=True, text=True, errors="replace", check=False, timeout=LIMIT_S
    )
    return done.stdout + done.stderr
