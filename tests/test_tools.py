"""`sim/install_tools.sh`, which `make test` begins with: it asks for what is missing and stops only where it must."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "sim" / "install_tools.sh"
TOOLS = ("iverilog", "verilator", "g++", "chromium")


def stub(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!/bin/bash\n{text}\n")
    (folder / name).chmod(0o755)


def install(folder: Path, present: tuple[str, ...], apt: str | None) -> subprocess.CompletedProcess[str]:
    """Run the script on a machine with these tools, and with an apt that does this (None: there is none)."""
    for name in present:
        stub(folder, name, "true")
    stub(folder, "id", "echo 0")
    os.symlink("/usr/bin/env", folder / "env")
    if apt is not None:
        stub(folder, "apt-get", f'echo "$@" >> {folder}/calls; {apt}')
    return subprocess.run(
        ["/bin/bash", str(SCRIPT)], env={"PATH": str(folder)}, capture_output=True, text=True, timeout=30
    )


def test_make_test_asks_for_tools_before_it_downloads_anything(tmp_path: Path) -> None:
    make = ["make", "--dry-run", "test", f"VENV={tmp_path / 'venv'}"]
    said = subprocess.run(make, cwd=SCRIPT.parent.parent, capture_output=True, text=True, check=True).stdout
    assert 0 <= said.index("sim/install_tools.sh") < said.index("pip")


def test_nothing_is_done_where_nothing_is_missing(tmp_path: Path) -> None:
    done = install(tmp_path, TOOLS, apt="false")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("apt", [None, "false"], ids=["no apt", "apt fails"])
def test_tests_run_without_a_browser(tmp_path: Path, apt: str | None) -> None:
    """One sentence, and the rest goes on."""
    done = install(tmp_path, TOOLS[:3], apt)
    assert done.returncode == 0
    assert "in a browser will skip" in done.stderr


@pytest.mark.parametrize("apt", [None, "false"], ids=["no apt", "apt fails"])
def test_tests_do_not_run_without_a_simulator(tmp_path: Path, apt: str | None) -> None:
    """Verification that nothing could be verified with would pass."""
    done = install(tmp_path, TOOLS[1:], apt)
    assert done.returncode == 1
    assert "sudo apt-get install iverilog" in done.stderr


def test_what_is_missing_is_installed_without_a_question(tmp_path: Path) -> None:
    done = install(tmp_path, TOOLS[1:2], apt="true")
    assert done.returncode == 0
    calls = (tmp_path / "calls").read_text()
    assert "install -qq -y --no-install-recommends iverilog g++\n" in calls
    assert "install -qq -y --no-install-recommends chromium\n" in calls
