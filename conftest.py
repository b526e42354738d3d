"""Fixtures shared by tests/, sim/ and the doctests of qtaml_hw/."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Tests and doctests ask components for their ports without elaborating them, of which Amaranth warns."""
    config.addinivalue_line("filterwarnings", "ignore:.*created but never used")


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
