"""Lint of emitted Verilog: ``verilator --lint-only -Wall`` and ``iverilog -g2001 -Wall``, without waivers."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qtaml_hw.hdl.manifest import Manifest, ModuleRecord

__all__ = ["LINTERS", "lint"]

LINTERS = ("verilator", "iverilog")
ALL = "all_of_them"
"""Module around all tops, for Verilator: it takes one top, and each file is then read once."""


def lint(linter: str, directory: Path, manifest: Manifest) -> str | None:
    """Lint every module of an output folder; modules inside others are seen through the tops.

    Parameters
    ----------
    linter : str
        One of `LINTERS`.
    directory : Path
        Output folder.
    manifest : Manifest
        Its manifest.

    Returns
    -------
    str or None
        What the linter says; empty if it is silent; None if it is not installed.
    """
    if shutil.which(linter) is None:
        return None
    inner = {file for module in manifest.modules for file in module.sources}
    tops = [module for module in manifest.modules if module.file not in inner]
    if linter == "iverilog":
        roots = [flag for top in tops for flag in ("-s", top.name)]
        files = [module.file for module in manifest.modules]
        return _run(["iverilog", "-g2001", "-Wall", "-t", "null", *roots, *files], directory)
    with tempfile.TemporaryDirectory(prefix="qtaml-lint-") as scratch:
        around = Path(scratch) / f"{ALL}.v"
        around.write_text(_around(tops))
        command = ["verilator", "--lint-only", "-Wall", "--top-module", ALL, "-y", "rtl"]
        return _run([*command, *(top.file for top in tops), str(around)], directory)


def _around(tops: Sequence[ModuleRecord]) -> str:
    """A module with an instance of each top, whose open ports are nobody's mistake."""
    instances = (f"  {top.name} u{i} ();" for i, top in enumerate(tops))
    return "\n".join([f"module {ALL};", "  // verilator lint_off PINMISSING", *instances, "endmodule", ""])


def _run(command: Sequence[str], directory: Path) -> str:
    """Everything a command says; its exit status if it fails without a word."""
    done = subprocess.run(
        command, cwd=directory, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False
    )
    text = done.stdout + done.stderr
    return text or (f"{command[0]} failed with status {done.returncode}\n" if done.returncode else "")
