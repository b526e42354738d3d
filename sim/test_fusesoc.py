"""FuseSoC accepts the core descriptions and lints through them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RTL = Path(__file__).resolve().parent.parent / "rtl"
CORES = sorted(path.stem for path in RTL.glob("*/*.core"))


@pytest.mark.skipif(shutil.which("verilator") is None, reason="needs Verilator: apt install verilator")
def test_fusesoc_lints_every_reference_core(tmp_path: Path) -> None:
    """All cores in one library: their names differ, their files are found, `verilator -Wall` is silent."""
    pytest.importorskip("fusesoc", reason="needs FuseSoC: pip install fusesoc")
    assert len(set(CORES)) == len(CORES)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for core in CORES:
        command = ["fusesoc", "--cores-root", str(RTL), "run", "--target=lint", f"qtaml_hw:ecc:{core}"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert "WARNING" not in said.upper(), said
