"""Compiled functions: what is kept of them follows the source, and does not depend on a place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import qtaml_hw
from qtaml_hw.support.compiled import KEPT, compiled, made_of
from qtaml_hw.support.vectors import load, store

FACTOR = 3
TABLE = np.array([1, 2, 3])
LEFT_OUT = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "qtaml_hw/kernels"


def defined(text: str, **names: Any) -> Callable[..., Any]:
    """The function `f` of a source text."""
    space = names | {"__name__": __name__}
    exec(text, space)
    return space["f"]  # type: ignore[no-any-return]


def hits(function: Callable[..., Any], *values: Any) -> int:
    made = compiled(nogil=True)(function)
    made(*values)
    return sum(made.stats.cache_hits.values())


def test_where_nothing_can_be_kept_functions_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container with a read-only installation and no home."""
    for place in ("/proc/nowhere", "/dev/null/cache"):
        monkeypatch.setenv("XDG_CACHE_HOME", place)
        assert compiled()(lambda x: 3 * x)(14) == 42
        assert hits(lambda x: 3 * x, 14) == 0


def test_every_function_that_is_kept_is_compiled_this_way() -> None:
    root = Path(qtaml_hw.__file__).parent
    texts = {path.name: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    assert {name for name, text in texts.items() if "cache=True" in text} == {"compiled.py"}
    extending = {name for name, text in texts.items() if "@overload" in text or "register_model" in text}
    assert extending == {"vectors.py"}, "what operators mean there belongs to EXTENSIONS of support/compiled.py"


def test_what_is_kept_belongs_to_the_code_and_to_all_that_it_names(home: Path) -> None:
    """A function that it calls, a constant, an element of a table: another one compiles anew, the same finds it."""
    own = "def f(x):\n    return FACTOR * TABLE[x] + g(x)\n"
    inner = {"FACTOR": FACTOR, "TABLE": TABLE, "g": compiled()(defined("def f(x): return x + 1"))}

    def found(text: str = own, **changed: Any) -> int:
        return hits(defined(text, **(inner | changed)), 1)

    assert found() == 0
    assert found() == 1
    assert found("\n\n" + own) == 1, "lines above it change nothing"
    assert found(own.replace("+", "-")) == 0
    assert found(FACTOR=4) == 0
    assert found(FACTOR=3.0) == 0
    assert found(TABLE=np.array([1, 2, 4])) == 0
    assert found(g=compiled()(defined("def f(x): return x + 2"))) == 0
    assert found(g=compiled()(defined("def f(x): return x + h(x)", h=compiled()(abs_of := defined(ABS))))) == 0
    assert found(g=compiled()(defined("def f(x): return x + h(x)", h=compiled()(abs_of)))) == 1
    assert found() == 1


ABS = "def f(x): return abs(x)"


def test_a_name_that_is_not_understood_is_an_error_and_not_a_stale_function() -> None:
    with pytest.raises(TypeError, match="it is not known what decides it"):
        made_of(defined("def f(x): return thing.a + x", thing=object()))
    with pytest.raises(TypeError, match="it is not known what decides it"):
        made_of(defined("def f(x): return house.a + x", house=qtaml_hw))
    assert made_of(load) != made_of(store)


def test_each_type_has_its_own_function_and_a_damaged_one_is_made_again(home: Path) -> None:
    def double(x: Any) -> Any:
        return 2 * x

    assert (hits(double, 4), hits(double, 4.5), hits(double, 4), hits(double, 4.5)) == (0, 0, 1, 1)
    assert compiled(nogil=True)(double)(4.5) == 9.0
    for file in home.iterdir():
        file.write_bytes(file.read_bytes()[:-40])
    assert hits(double, 4.5) == 0
    for file in home.iterdir():
        KEPT.keep(file.name, b"no pickle")
    assert hits(double, 4.5) == 0
    assert hits(double, 4.5) == 1


ELSEWHERE = """
import numpy as np
from qtaml_hw.storage import butterfly
butterfly.spread(np.zeros(4), np.zeros(4), np.zeros(2), np.zeros(2))
print(butterfly.__file__, sum(butterfly.spread.stats.cache_hits.values()))
"""


def test_a_copy_in_another_folder_finds_what_the_first_compiled(home: Path, tmp_path: Path) -> None:
    """As an installation beside a clone; nothing is written into either."""
    for folder, hits in (("first", 0), ("second", 1)):
        shutil.copytree(Path(qtaml_hw.__file__).parent, tmp_path / folder / "qtaml_hw", ignore=LEFT_OUT)
        told = subprocess.run(
            [sys.executable, "-B", "-c", ELSEWHERE],
            cwd=tmp_path / folder,
            env={**os.environ, "PYTHONPATH": str(tmp_path / folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.split() == [str(tmp_path / folder / "qtaml_hw/storage/butterfly.py"), str(hits)]
        assert not [*(tmp_path / folder).rglob("__pycache__")]
