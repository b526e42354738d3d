"""Compiled functions do not depend on a folder to keep them in."""

from __future__ import annotations

from pathlib import Path

import numba.core.caching
import pytest

import qtaml_hw
from qtaml_hw.support.compiled import compiled


def triple(x: int) -> int:
    return 3 * x


def test_where_nothing_can_be_kept_functions_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container with a read-only installation and no home: Numba finds no place for its files."""
    monkeypatch.setattr(numba.core.caching.CompileResultCacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError, match="no locator available"):
        numba.njit(cache=True)(triple)
    assert compiled(nogil=True)(triple)(14) == 42


def test_every_function_that_is_kept_is_compiled_this_way() -> None:
    root = Path(qtaml_hw.__file__).parent
    found = {path.name for path in root.rglob("*.py") if "cache=True" in path.read_text(encoding="utf-8")}
    assert found == {"compiled.py"}


def test_what_is_kept_belongs_to_the_source_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another source compiles anew, whatever the time and length of the file; the same source finds what was kept."""
    from qtaml_hw.support import compiled as module

    def hits(source: str) -> int:
        monkeypatch.setattr(module, "source_at_start", lambda: source)
        made = compiled(nogil=True)(triple)
        assert made(14) == 42
        return sum(made.stats.cache_hits.values())

    first = str(Path(__file__).stat().st_mtime_ns)
    hits(first)
    assert (hits(first), hits(first + "x"), hits(first + "x")) == (1, 0, 1)
