"""The reference set of rtl/ with all its files, as this version emits it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from qtaml_hw.hdl.output.reference import write_reference

RTL = Path(__file__).resolve().parent.parent / "rtl"


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like rtl/, in which nothing is left out: written once, by the first worker that asks for it, and only
    read.
    """
    place = tmp_path_factory.getbasetemp()
    place = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place
    folder, whole = place / "reference", place / "reference is whole"
    with (place / "reference.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for plan in RTL.glob("*.plan.json"):
                shutil.copy(plan, folder)
            write_reference(folder)
            whole.touch()
    return folder
