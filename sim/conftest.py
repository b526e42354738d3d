"""The reference set of rtl/ with all its files, as this version emits it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qtaml_hw.hdl.output.reference import write_reference

RTL = Path(__file__).resolve().parent.parent / "rtl"


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like rtl/, in which nothing is left out."""
    folder = tmp_path_factory.mktemp("reference")
    for plan in RTL.glob("*.plan.json"):
        shutil.copy(plan, folder)
    write_reference(folder)
    return folder
