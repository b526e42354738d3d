"""The store of a sweep: one SQLite file that stays consistent if the process is killed.

Every finished trial and every finished point is one row, and rows are written in transactions (write-ahead log): trials
that take less than a tenth of a second some at a time, so that a kill costs no more than that. Rows are named
by what they are the result of, so writing one twice changes nothing: any number of processes may work on one store,
and a run that was killed goes on from the rows it finds. A row carries a check sum of its content, since SQLite itself
does not notice a flipped bit in a row. The write-ahead log needs a local file system, not a network one.

Nothing but SQLite may open the file, not even to look at it: when a process closes any handle of a file, POSIX drops
all locks that the process has on it. An open store would then be unlocked without knowing it, another process would
take itself for the last one and remove the write-ahead log, and from then on each would write without the other
(sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qtaml_hw.errors import InputError, Unavailable

__all__ = ["MovedStore", "Store", "StoreError", "UselessStore", "differences"]

FORMAT = "qtaml_hw.store/3"
WAIT_S = 60.0
"""How long a writer waits for another process to finish its transaction."""

AT_ONCE = 500
"""Names that one query asks for."""

KINDS = ("trial", "point", "shared")
SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, content TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (kind, name, number)
) WITHOUT ROWID;
"""


class StoreError(Unavailable):
    """A store that cannot be read or written now; what it holds is sound.

    Examples
    --------
    >>> Store.open(Path("/proc/version/a/s.sqlite"), {})
    Traceback (most recent call last):
    qtaml_hw.campaign.database.StoreError: /proc/version/a/s.sqlite: cannot make the store: Not a directory
    """


class MovedStore(StoreError):
    """A store that is no longer where it was made: what others record there is not in it.

    Examples
    --------
    >>> raise MovedStore(Path("out/sweep.sqlite"))
    Traceback (most recent call last):
    qtaml_hw.campaign.database.MovedStore: out/sweep.sqlite: was moved or replaced during the work: run it again
    """

    def __str__(self) -> str:
        return f"{self.args[0]}: was moved or replaced during the work: run it again"


class UselessStore(InputError):
    """A store whose content may not be used: damaged, of another format, or made with another configuration.

    Examples
    --------
    >>> Store.open(Path("."), {})
    Traceback (most recent call last):
    qtaml_hw.campaign.database.UselessStore: .: is a folder: expected a store
    """


Row = tuple[str, str, int, str, str]


def _digest(kind: str, name: str, number: int, content: str) -> str:
    return hashlib.sha256(f"{kind}\0{name}\0{number}\0{content}".encode()).hexdigest()[:16]


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """What differs between two JSON values, one line each.

    Examples
    --------
    >>> list(differences({"a": {"b": 1, "c": [1, 2]}}, {"a": {"b": 2, "c": [1, 2]}, "d": 0}))
    ['a.b: 1 -> 2', 'd: (absent) -> 0']
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            where = f"{place}.{key}" if place else str(key)
            if key not in old or key not in new:
                before, after = (json.dumps(d[key]) if key in d else "(absent)" for d in (old, new))
                yield f"{where}: {before} -> {after}"
            else:
                yield from differences(old[key], new[key], where)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and any(map(_nested, old + new)):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, f"{place}[{i}]")
    elif old != new:
        yield f"{place}: {json.dumps(old)} -> {json.dumps(new)}"


def _nested(value: Any) -> bool:
    return isinstance(value, dict | list)


@dataclass(frozen=True, eq=False)
class Store:
    """Trials, points and shared work of one sweep; made by `Store.open`.

    A record is a JSON value under a kind (``trial``, ``point``, ``shared``), a name and a number. What is recorded
    first stays.

    Examples
    --------
    >>> with Store.open(None) as store:
    ...     store.put("trial", "plan-a", {"accuracy": 0.9}, number=3)
    ...     store.put("trial", "plan-a", {"accuracy": 0.1}, number=3)  # somebody else did the same work
    ...     store.all("trial", "plan-a")
    {3: {'accuracy': 0.9}}
    """

    path: Path | None
    connection: sqlite3.Connection
    guard: Callable[[], None] | None = None
    """Asked before every `put`: what it raises keeps the values out."""

    @classmethod
    def open(
        cls,
        path: Path | None,
        configuration: Mapping[str, Any] | None = None,
        *,
        check: bool = True,
        number: str | None = None,
    ) -> Store:
        """Open a store, or make it.

        Parameters
        ----------
        path : Path or None
            The SQLite file; None for a store in memory.
        configuration : mapping, optional
            All that decides the figures, as JSON. It is written into a new store and must equal that of an old one.
        check : bool
            Read the whole store and compare every check sum.
        number : str, optional
            `Store.number` of the one that is meant: none is made, and another one is not written to.

        Raises
        ------
        StoreError
            If the file cannot be made or opened, or is not the one that is meant.
        UselessStore
            If it is no store, is damaged, or was made with another configuration; the file is then as it was.
        """
        with _explained(path):
            if number is not None and path is not None and not path.exists():
                raise MovedStore(path)
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    raise UselessStore(f"{path}: is a folder: expected a store")
            connection = sqlite3.connect(path or ":memory:", timeout=WAIT_S, isolation_level=None)
            try:
                store = cls(path, connection)
                tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                if tables and not tables >= {"meta", "record"}:
                    raise UselessStore(f"{path}: an SQLite file of something else: expected a store")
                _log_ahead(connection)
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.executescript(SCHEMA)
                store._settle("format", FORMAT)
                connection.execute("INSERT OR IGNORE INTO meta VALUES ('number', ?)", (secrets.token_hex(8),))
                if number is not None and store.number != number:
                    raise MovedStore(path)
                if configuration is not None:
                    store._settle("configuration", json.dumps(configuration, sort_keys=True))
                if check:
                    store.check()
            except BaseException:
                connection.close()
                raise
            return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @property
    def number(self) -> str:
        """Tells this store from any other: drawn when it was made."""
        with _explained(self.path):
            return self._said("number")

    def _said(self, name: str) -> str:
        """What the store says of itself."""
        found = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchall()
        if len(found) != 1 or not isinstance(found[0][0], str):
            raise sqlite3.DatabaseError(f"it does not say its {name}")
        return str(found[0][0])

    def _settle(self, name: str, value: str) -> None:
        """Write `value` if nothing is written yet; refuse a store in which something else is."""
        self.connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
        found = self._said(name)
        if found == value:
            return
        if name == "format":
            raise UselessStore(f"{self.path}: a store of format {found}: expected {FORMAT}")
        try:
            changes = list(differences(json.loads(found), json.loads(value)))
        except (ValueError, RecursionError):
            raise sqlite3.DatabaseError("its configuration cannot be read") from None
        lines = "\n".join(f"  {line}" for line in changes[:20])
        more = f"\n  and {len(changes) - 20} more" if len(changes) > 20 else ""
        raise UselessStore(
            f"{self.path}: was made with another configuration; give another folder, or undo the change:\n{lines}{more}"
        )

    def check(self) -> None:
        """Read everything and compare the check sums.

        Raises
        ------
        StoreError
            If anything is damaged.
        """
        with _explained(self.path):
            ((verdict,),) = self.connection.execute("PRAGMA quick_check(1)")
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            for row in self.connection.execute("SELECT kind, name, number, content, digest FROM record"):
                _content(row)

    def put(self, kind: str, name: str, content: Any, number: int = 0) -> None:
        """Record a JSON value in one transaction; nothing happens where there is one already."""
        self.put_all(kind, [(name, number, content)])

    def put_all(self, kind: str, contents: Iterable[tuple[str, int, Any]]) -> None:
        """Record JSON values, each with its name and number, all in one transaction; as `put`."""
        if self.guard is not None:
            self.guard()
        texts = [(name, number, json.dumps(content, allow_nan=False)) for name, number, content in contents]
        self.add([(kind, *what, _digest(kind, *what)) for what in texts])

    def get(self, kind: str, name: str, number: int = 0) -> Any:
        """A recorded value, or None."""
        return self.all(kind, name, number).get(number)

    def all(self, kind: str, name: str, number: int | None = None) -> dict[int, Any]:
        """Every recorded value of a name, by number."""
        query = "SELECT kind, name, number, content, digest FROM record WHERE kind = ? AND name = ?"
        with _explained(self.path):
            if number is None:
                rows = self.connection.execute(query, (kind, name)).fetchall()
            else:
                rows = self.connection.execute(query + " AND number = ?", (kind, name, number)).fetchall()
            return {row[2]: _content(row) for row in rows}

    def all_of(self, kind: str, names: Sequence[str]) -> dict[str, dict[int, Any]]:
        """Every recorded value of each of some names, by number, asked for at once."""
        found: dict[str, dict[int, Any]] = {name: {} for name in names}
        with _explained(self.path):
            for start in range(0, len(names), AT_ONCE):
                some = names[start : start + AT_ONCE]
                places = ", ".join("?" * len(some))
                query = f"SELECT kind, name, number, content, digest FROM record WHERE kind = ? AND name IN ({places})"
                for row in self.connection.execute(query, (kind, *some)):
                    found[row[1]][row[2]] = _content(row)
        return found

    def names(self, kind: str) -> set[str]:
        """Names of all records of a kind."""
        with _explained(self.path):
            return {name for (name,) in self.connection.execute("SELECT name FROM record WHERE kind = ?", (kind,))}

    def count(self, kind: str) -> int:
        """Number of records of a kind."""
        with _explained(self.path):
            ((number,),) = self.connection.execute("SELECT COUNT(*) FROM record WHERE kind = ?", (kind,))
            return int(number)

    @contextmanager
    def understood(self, what: str) -> Iterator[None]:
        """Around the reading of what was recorded: in another form than it is written in, it is damaged.

        Raises
        ------
        UselessStore
            In place of what reading it raises.

        Examples
        --------
        >>> with Store.open(None) as store, store.understood("a trial"):
        ...     {}["accuracy"]
        Traceback (most recent call last):
        qtaml_hw.campaign.database.UselessStore: None: the store is damaged: a trial is in another form...
        """
        try:
            yield
        except InputError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError, zlib.error) as error:
            kind = type(error).__name__
            raise UselessStore(
                f"{self.path}: the store is damaged: {what} is in another form than this version writes ({kind}: "
                f"{str(error)[:80]}); move it away (with its -wal and -shm files) and start again"
            ) from None

    def rows(self) -> list[Row]:
        """All records, to be `add`-ed to another store."""
        with _explained(self.path):
            return self.connection.execute("SELECT kind, name, number, content, digest FROM record").fetchall()

    def add(self, rows: Iterable[Row]) -> None:
        """Record `rows` of another store in one transaction.

        Raises
        ------
        StoreError
            If the disk is full or the store cannot be written; what was recorded before stays.
        """
        with _explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self.connection.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?)", rows)
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise


def _content(row: Row) -> Any:
    """The value of a row whose check sum is right."""
    kind, name, number, content, digest = row
    if kind not in KINDS or not isinstance(content, str) or digest != _digest(kind, name, number, content):
        raise sqlite3.DatabaseError(f"the check sum of {kind} {name} number {number} is wrong")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise sqlite3.DatabaseError(f"{kind} {name} number {number} is no JSON") from None


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Write to a log first. While another process does so too, SQLite refuses at once, whatever the timeout."""
    end = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
        time.sleep(0.01)


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    """SQLite's and the system's complaints as one message that names the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        hint = "the store is intact, run the same command again when this is put right"
        raise StoreError(f"{path}: cannot read or write the store: {error}; {hint}") from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise UselessStore(f"{path}: not a store, or a damaged one: {error}") from None
        raise UselessStore(
            f"{path}: the store is damaged: {error}; move it away (with its -wal and -shm files) and start again"
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: cannot make the store: {error.strerror}") from None
