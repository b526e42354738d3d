"""Fixtures shared by tests/, sim/ and the doctests of qtaml_hw/."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from _pytest import doctest as pytest_doctest

PACKAGE = Path(__file__).resolve().parent / "qtaml_hw"

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of several workers, each would wait for the other's processor
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # some hundred processes that tests start would each parse the package
sys.dont_write_bytecode = False

LONG = (
    "sim/test_rtl.py",
    "tests/explore/test_explore.py",
    "tests/verify/test_formal.py",
    "tests/test_packed_flow.py",
    "tests/hdl/test_packed.py",
    "tests/verify/test_strangers.py",
    "tests/hdl/test_ldpc_hardware.py",
    "tests/physics/test_technology.py",
    "tests/explore/test_withheld.py",
    "tests/hdl/test_together.py",
    "tests/report/test_browser.py",
    "tests/hdl/test_area.py",
    "tests/memory/test_flips.py",
    "tests/test_flow.py",
    "tests/hdl/test_datapath.py",
    "sim/test_volume.py",
    "tests/cli/test_main.py",
    "tests/test_new_family.py",
    "tests/test_wheel.py",
)
"""Files of half a minute and more: begun last, one of them would keep a worker busy when the others have ended."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait, for a cluster that is lost or a browser."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Tests and doctests ask components for their ports without elaborating them, of which Amaranth warns."""
    config.addinivalue_line("filterwarnings", "ignore:.*created but never used")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Examples in docstrings are those of the package: tests have none, and are not searched for them."""
    found = yield
    return [x for x in found if file_path.is_relative_to(PACKAGE) or not isinstance(x, pytest_doctest.DoctestModule)]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers take files in this order: the long ones, then the other tests, then the examples in docstrings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return

    def place(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return LONG.index(file) if file in LONG else len(LONG) + file.startswith("qtaml_hw/")

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is there now stays: 300,000 objects that no collection need look at, a third of the time of an emission."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


SHARED = Path(__file__).resolve().parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of public data sets and pretrained networks beside the checkout; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("needs the data sets and networks of ../shared")
    return SHARED


@pytest.fixture(autouse=True)
def quiet_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands say nothing of stages on standard error, however slow the machine: tests look at all else there."""
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 1e6)
