"""Verification of less than all, for tests of one kind of module: what other tests play is left out."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.hdl.manifest import Manifest

PORTS = "bench/bench_memory_"
"""Begins the names of the benches of memory ports."""


@pytest.fixture(autouse=True)
def _searched_before(searched_before: None) -> None:
    """What is verified here was emitted a moment ago."""


@pytest.fixture
def ports_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verification that plays no registers, FIFOs, SRAMs, example memories and memory ports. All files are compared."""
    checking = import_module("qtaml_hw.verify.verification")
    run = checking.plain_benches
    monkeypatch.setattr(checking, "trace_jobs", lambda manifest, codes: [])
    monkeypatch.setattr(checking, "memory_jobs", lambda manifest, codes: [])

    def others(at: Path, manifest: Manifest, before: Any) -> Any:
        files = {name: digest for name, digest in manifest.files.items() if not name.startswith(PORTS)}
        return run(at, manifest.model_copy(update={"files": files}), before)

    monkeypatch.setattr(checking, "plain_benches", others)


@pytest.fixture
def readers_only(ports_aside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor coders, tables and codecs: readers and writers are left, and the bench of the top over all memories."""
    checking = import_module("qtaml_hw.verify.verification")
    made, compared = checking.jobs, checking._handed_off
    monkeypatch.setattr(checking, "jobs", lambda manifest, codes: [])
    monkeypatch.setattr(checking, "_handed_off", lambda at, m, codes, _: compared(at, m, codes, made(m, codes)))
