"""Results that are kept on disk: never wrong ones, and never a reason to fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import qtaml_hw
from qtaml_hw.hdl.gates import xor
from qtaml_hw.support import cache
from qtaml_hw.support.cache import Cache, anew, content, tool_environment


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_result_is_computed_once(home: Path) -> None:
    assert Cache("a").get("name", lambda: b"first") == b"first"
    assert Cache("a").get("name", lambda: b"second") == b"first"
    assert Cache("b").get("name", lambda: b"other kind") == b"other kind"


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_entry_is_computed_again(damage: bytes | None, home: Path) -> None:
    """Cut off, emptied, or with one other byte."""
    Cache("a").keep("name", b"right" * 100)
    [path] = home.rglob("name")
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if damage is None else damage)
    assert Cache("a").get("name", lambda: b"again") == b"again"


@pytest.mark.parametrize("to", ["a/another", "b/name"])
def test_an_entry_under_another_name_or_of_another_kind_is_not_believed(to: str, home: Path) -> None:
    Cache("a").keep("name", b"right")
    Cache("b").keep("first", b"")
    shutil.copy(home / "qtaml_hw/a/name", home / "qtaml_hw" / to)
    assert Cache(to[0]).find(to[2:]) is None
    assert Cache("a").find("name") == b"right"


def test_a_pipe_is_no_entry(home: Path) -> None:
    """Opened as a file, it would wait for a writer for ever."""
    Cache("a").keep("name", b"right")
    [path] = home.rglob("name")
    path.unlink()
    os.mkfifo(path)
    assert Cache("a").get("name", lambda: b"again") == b"again"


@pytest.mark.parametrize("mode", [0o020, 0o002])
@pytest.mark.parametrize("what", ["name", "a", "qtaml_hw"])
def test_what_others_may_write_is_not_believed(what: str, mode: int, home: Path) -> None:
    """An entry, the folder of it, or the one above, where others could put their own: what lies there may be code.

    What is kept next is this user's alone.
    """
    Cache("a").keep("name", b"right")
    [path] = home.rglob(what)
    path.chmod(path.stat().st_mode | mode)
    assert Cache("a").find("name") is None
    assert Cache("a").get("name", lambda: b"again") == b"again"
    assert Cache("a").find("name") == b"again"


def test_what_another_user_owns_is_neither_believed_nor_added_to(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache("a").keep("name", b"theirs")
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert Cache("a").get("name", lambda: b"own") == b"own"
    monkeypatch.setattr(os, "geteuid", lambda: me)
    assert Cache("a").find("name") == b"theirs"


def test_a_user_whose_group_may_write_new_files_has_a_cache(home: Path) -> None:
    """As where every user has a group of his own, and files begin writable by it."""
    before = os.umask(0o002)
    try:
        Cache("a").keep("name", b"right")
    finally:
        os.umask(before)
    assert Cache("a").find("name") == b"right"


def test_a_relative_cache_folder_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The XDG Base Directory Specification: all paths must be absolute, a relative one is to be ignored."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    Cache("a").keep("name", b"right")
    assert (tmp_path / "home/.cache/qtaml_hw/a/name").is_file()
    assert tool_environment()["XDG_CACHE_HOME"] == str(tmp_path / "home/.cache")
    assert not (tmp_path / "cache").exists()


def test_what_is_made_anew_is_not_looked_for(home: Path) -> None:
    """Of the kinds that are named; it is kept in the place of what lay there."""
    for kind in "ab":
        Cache(kind).keep("name", b"old")
    with anew("a"):
        assert [Cache(kind).get("name", lambda: b"new") for kind in "ab"] == [b"new", b"old"]
    assert Cache("a").find("name") == b"new"


def test_a_process_finds_what_it_made_anew_and_nothing_that_was_made_of_less(home: Path) -> None:
    """Not what came into the cache since, nor what was made when other kinds were taken from it."""
    squares = Cache("squares")
    with anew("squares"):
        assert squares.get("seven", lambda: b"49") == b"49"
    squares.keep("seven", b"48")
    squares.keep("eight", b"63")
    with anew("squares"):
        assert [squares.get(name, lambda: b"64") for name in ("seven", "eight")] == [b"49", b"64"]
    with anew("squares", "roots"):
        assert squares.find("seven") is None


def test_what_is_not_kept_on_disk_is_found_by_the_process_that_made_it_anew(home: Path) -> None:
    """And by no other: no file is written, none is read."""
    cubes = Cache("cubes", on_disk=False)
    Cache("cubes").keep("eight", b"512")
    with anew("cubes"):
        assert cubes.get("seven", lambda: b"343") == b"343"
    with anew("cubes"):
        assert [cubes.find(name) for name in ("seven", "eight")] == [b"343", None]
    assert [cubes.find(name) for name in ("seven", "eight")] == [None, None]
    assert Cache("cubes").find("seven") is None


CHANGED = """
import pathlib, qtaml_hw
path = pathlib.Path(qtaml_hw.__file__).with_name("plan.py")
{change}
from qtaml_hw.support.source import source_at_start, source_digest
print(source_at_start() == source_digest(), source_at_start() == source_at_start())
"""


@pytest.mark.parametrize("changed", [False, True])
def test_source_that_changed_since_it_was_loaded_names_no_result(changed: bool, tmp_path: Path) -> None:
    """Code that is in memory is not what the files say now: nothing it makes is filed under them."""
    there = shutil.copytree(Path(qtaml_hw.__file__).parent, tmp_path / "qtaml_hw")
    text = CHANGED.format(change='path.write_text(path.read_text() + "# another")' if changed else "")
    where = os.environ | {"PYTHONPATH": str(there.parent)}
    told = subprocess.run([sys.executable, "-B", "-c", text], cwd=tmp_path, env=where, capture_output=True, check=True)
    assert told.stdout.split() == [str(not changed).encode(), b"True"]


@pytest.mark.parametrize("where", ["/proc/nowhere", "/dev/null"])
def test_without_a_folder_that_can_be_written_results_are_computed(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", where)
    assert [Cache("a").get("name", lambda: b"x") for _ in range(2)] == [b"x", b"x"]


def test_tools_keep_what_they_compile_where_it_can_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the user's cache folder as they do by themselves; without one in a temporary folder, always the same."""
    assert tool_environment()["XDG_CACHE_HOME"] == str(home)
    for where in ("/dev/null", "/proc/nowhere"):
        monkeypatch.setenv("XDG_CACHE_HOME", where)
        folder = tool_environment()["XDG_CACHE_HOME"]
        assert Path(folder).is_dir()
        assert tool_environment()["XDG_CACHE_HOME"] == folder != where


def test_the_oldest_entries_go_when_there_are_too_many(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache does not grow for ever; the newest entry stays."""
    monkeypatch.setattr(cache, "MOST_BYTES", 5000)
    rng = np.random.default_rng(0)
    for i in range(30):
        Cache("a").keep(str(i), rng.bytes(1000))
        assert sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) <= 5000
    assert Cache("a").find("29") is not None
    assert Cache("a").find("0") is None


def test_a_large_cache_is_not_looked_through_for_every_small_entry(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once in a 64th of the bound, on average: a thousand entries of a kilobyte in 256 MB are a quarter of a look."""
    looks = []
    monkeypatch.setattr(Cache, "_trim", staticmethod(looks.append))
    rng = np.random.default_rng(0)
    for i in range(1000):
        Cache("a").keep(str(i), rng.bytes(1000))
    assert len(looks) < 5
    monkeypatch.setattr(cache, "MOST_BYTES", 64_000)
    for i in range(100):
        Cache("a").keep(str(i), rng.bytes(1000))
    assert len(looks) > 90


def test_parts_of_a_name_do_not_run_together() -> None:
    assert content("a", "bc") != content("ab", "c")


def test_a_known_network_is_used_only_where_it_computes_the_sums_in_time(home: Path) -> None:
    """One that computes something else, or comes too late, is searched for again."""
    matrix = np.array([[1, 1, 1, 1], [0, 1, 1, 0]], dtype=np.uint8)
    right = xor.share(matrix)
    [path] = home.rglob("xor-networks/*")
    for gates, outputs in (
        ([[0, 1], [2, 4], [3, 5], [1, 2]], [6, 7]),  # a chain: right, but three deep
        ([[0, 1], [2, 3], [4, 5], [1, 2]], [6, 4]),  # another sum
    ):
        Cache("xor-networks").keep(path.name, json.dumps([gates, outputs]).encode())
        assert xor.share(matrix) == right
    Cache("xor-networks").keep(path.name, json.dumps([[[0, 3], [1, 2], [4, 5]], [6, 5]]).encode())
    assert xor.share(matrix).gates == ((0, 3), (1, 2), (4, 5))  # as good, and taken as it is
