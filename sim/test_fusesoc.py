"""FuseSoC accepts the core descriptions and lints through them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SMALL = ("hsiao_39_32", "repetition_3_24_8")


def fusesoc(cores: Path, folder: Path, core: str, *options: str) -> str:
    """What FuseSoC says while it runs the lint target of one of `cores` in `folder`; it must succeed."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["fusesoc", "--cores-root", str(cores), "run", "--target=lint", *options, f"qtaml_hw:ecc:{core}"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_fusesoc_finds_every_file_of_every_core(reference: Path, tmp_path: Path) -> None:
    """All cores in one library: their names differ, and all Verilog files of the folder get into the tool's own."""
    pytest.importorskip("fusesoc", reason="needs FuseSoC: pip install fusesoc")
    cores = sorted(path.stem for path in reference.glob("*/*.core"))
    assert len(set(cores)) == len(cores) > 3
    for core in cores:
        said = fusesoc(reference, tmp_path, core, "--setup")
        assert "WARNING" not in said.upper(), said
        [folder] = (path.parent for path in reference.glob(f"*/{core}.core"))
        copied = {path.name for path in (tmp_path / "build").glob(f"qtaml_hw_ecc_{core}_*/lint/**/*.v")}
        assert copied == {path.name for path in folder.glob("rtl/*.v")}


@pytest.mark.skipif(shutil.which("verilator") is None, reason="needs Verilator: apt install verilator")
@pytest.mark.parametrize("core", SMALL)
def test_verilator_is_silent_through_fusesoc(core: str, reference: Path, tmp_path: Path) -> None:
    """`verilator --lint-only -Wall` started by FuseSoC; `qtaml verify` lints all of them without it."""
    pytest.importorskip("fusesoc", reason="needs FuseSoC: pip install fusesoc")
    said = fusesoc(reference, tmp_path, core)
    assert "WARNING" not in said.upper(), said
    assert "verilator -f" in said
