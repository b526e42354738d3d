"""The store under stress: nothing is lost, nothing is counted twice, and damage is noticed."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qtaml_hw.campaign.database import Store, StoreError
from qtaml_hw.errors import InputError

WRITER = """
import sys
from contextlib import closing
from pathlib import Path
from qtaml_hw.campaign.database import Store
path, first, stop = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with Store.open(path, {"seed": 1}) as store:
    print("open", flush=True)
    for number in range(first, stop):
        if store.get("trial", "plan", number) is None:
            store.put("trial", "plan", [number / 7], number)
            print(number, flush=True)
"""


def writer(path: Path, first: int, stop: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", WRITER, str(path), str(first), str(stop)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def filled(path: Path, records: int = 200) -> None:
    with Store.open(path, {"seed": 1}) as store:
        fill(store, range(records))


def fill(store: Store, numbers: range) -> None:
    for number in numbers:
        store.put("trial", "plan", {"accuracy": number / 1000, "words": 7 * number}, number)


def test_kill_9_at_any_moment_loses_nothing_that_was_recorded(tmp_path: Path) -> None:
    """A writer is killed again and again. Whatever it had reported as recorded is there, once, with its value."""
    path, rng = tmp_path / "s.sqlite", random.Random(1)
    reported: list[int] = []
    for _ in range(12):
        process = writer(path, 0, 100_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        reported += [int(process.stdout.readline()) for _ in range(rng.randrange(1, 60))]
        process.kill()
        reported += [int(line) for line in process.stdout.read().splitlines() if line]
        process.wait()
    with Store.open(path, {"seed": 1}) as store:
        found = store.all("trial", "plan")
    assert len(reported) == len(set(reported))
    assert found.items() >= {n: [n / 7] for n in reported}.items()
    assert sorted(found) == list(range(len(found)))
    assert len(found) <= len(reported) + 12  # at most one per kill was recorded but not yet reported


def test_two_processes_on_one_store_neither_damage_it_nor_count_twice(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    processes = [writer(path, 0, 400), writer(path, 0, 400)]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    with Store.open(path, {"seed": 1}) as store:
        assert store.all("trial", "plan") == {n: [n / 7] for n in range(400)}


def test_opening_a_store_twice_in_one_process_leaves_the_first_one_locked(tmp_path: Path) -> None:
    """Without its lock, another process that ends takes itself for the last one and removes the write-ahead log: the
    first store would see nothing of what is recorded from then on.
    """
    path = tmp_path / "s.sqlite"
    with Store.open(path, {"seed": 1}) as first:
        Store.open(path, {"seed": 1}).close()
        for number in (20, 40):
            writer(path, 0, number).communicate(timeout=120)
            assert first.count("trial") == number
        fill(first, range(40, 50))
    with Store.open(path, {"seed": 1}) as store:
        assert sorted(store.all("trial", "plan")) == list(range(50))


def test_what_was_recorded_first_stays(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.sqlite") as store, Store.open(None) as other:
        store.put("point", "a", 1)
        other.put("point", "a", 2)
        other.put("point", "b", 3)
        store.add(other.rows())
        assert store.get("point", "a") == 1
        assert store.get("point", "b") == 3
        assert store.count("point") == 2


def test_a_changed_configuration_is_refused_and_the_difference_shown(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    old = {"sweep": {"network": [{"bits": [4, 8]}], "half_width": 0.01}, "versions": {"numpy": "2"}}
    new = {"sweep": {"network": [{"bits": [4, 6, 8]}], "half_width": 0.01}, "versions": {"numpy": "3"}}
    Store.open(path, old).close()
    with pytest.raises(InputError) as refused:
        Store.open(path, new)
    assert "sweep.network[0].bits: [4, 8] -> [4, 6, 8]" in str(refused.value)
    assert 'versions.numpy: "2" -> "3"' in str(refused.value)
    assert "half_width" not in str(refused.value)
    Store.open(path, old).close()


@pytest.mark.parametrize("name", ["format", "number", "configuration"])
@pytest.mark.parametrize(
    "damage", ["DELETE FROM meta WHERE name = '{}'", "UPDATE meta SET value = x'ff' WHERE name = '{}'"]
)
def test_a_store_that_does_not_say_what_it_is_is_damaged(tmp_path: Path, name: str, damage: str) -> None:
    """Neither taken as it is nor a traceback; a store that takes nothing more is the only one that can lack a row."""
    path = tmp_path / "s.sqlite"
    Store.open(path, {"seed": 1}).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(damage.format(name))
        other.execute("CREATE TRIGGER full BEFORE INSERT ON meta BEGIN SELECT RAISE(IGNORE); END")
    with pytest.raises(InputError, match=f"the store is damaged: it does not say its {name}"):
        Store.open(path, {"seed": 1}, number="a" if name == "number" else None)


@pytest.mark.parametrize("what", ["digit", "half the file", "a page", "zeros at the head"])
def test_damage_is_noticed(tmp_path: Path, what: str) -> None:
    """One digit of one accuracy, which SQLite itself does not notice; and what breaks the file."""
    path = tmp_path / "s.sqlite"
    filled(path)
    content = bytearray(path.read_bytes())
    if what == "digit":
        place = content.index(b'"accuracy": 0.123') + len(b'"accuracy": 0.12')
        content[place] = ord("4")
    elif what == "half the file":
        del content[len(content) // 2 :]
    elif what == "a page":
        content[8192:12288] = random.Random(1).randbytes(4096)
    else:
        content[:16] = bytes(16)
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"s\.sqlite: .*damaged"):
        Store.open(path, {"seed": 1})
    assert path.read_bytes() == bytes(content)


def test_a_full_disk_stops_the_work_and_keeps_the_store(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    filled(path, 50)
    with Store.open(path, {"seed": 1}) as store:
        ((pages,),) = store.connection.execute("PRAGMA page_count")
        store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match=r"s\.sqlite: .*full"):
            fill(store, range(50, 10_000))
        written = store.count("trial")
    with Store.open(path, {"seed": 1}) as store:
        assert store.count("trial") == written >= 50
        store.put("point", "after", 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_clear_message(tmp_path: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(StoreError, match="sealed"):
        Store.open(folder / "s.sqlite", {})


def test_a_folder_that_takes_no_files_is_one_clear_message() -> None:
    """Not even of root: the kernel's own."""
    with pytest.raises(StoreError, match=r"/proc/s\.sqlite: cannot"):
        Store.open(Path("/proc/s.sqlite"), {})


def test_a_read_only_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    """What SQLite says when it may not write, here asked of the connection, becomes the message."""
    path = tmp_path / "s.sqlite"
    filled(path, 5)
    before = path.read_bytes()
    with Store.open(path, {"seed": 1}) as store:
        store.connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match=r"s\.sqlite: cannot read or write the store"):
            store.put("point", "a", 1)
        assert store.count("trial") == 5
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"[network]\nbits = 8\n", b"SQLite format 3\0" + bytes(84)])
def test_a_file_that_is_no_store_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"notes\.sqlite"):
        Store.open(path, {})
    assert path.read_bytes() == content


def test_a_folder_below_a_file_is_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file.s\.sqlite: cannot make the store"):
        Store.open(tmp_path / "file" / "s.sqlite", {})


def test_a_file_of_another_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE people (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"s\.sqlite: an SQLite file of something else"):
        Store.open(path, {})
    assert path.read_bytes() == before
