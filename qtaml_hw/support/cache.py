"""Results on disk, named by the content of all that decides them: what was computed once is read the next time.

They lie in the user's cache folder (``$XDG_CACHE_HOME``, else ``~/.cache``), below ``qtaml_hw``. Without a folder that
can be written, everything is computed each time. The folder may be deleted at any moment. An entry carries the hash of
its name and content; one that is damaged, or lies under another name, counts as not there, and so does all that another
user owns or may write: some of it is code.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qtaml_hw.support.files import opened, write_atomically

__all__ = ["Cache", "anew", "content", "tool_environment"]

MOST_BYTES = 1 << 28
"""Size of a cache at which its oldest entries go."""

LOOKS = 64
"""How often its size is looked at while so much is written, whoever writes it: the content of an entry is the dice."""

MOST_OWN = 1 << 26
"""Bytes of results that this process remembers of those it made anew."""

_made_anew: frozenset[str] = frozenset()
"""Kinds of results of which none is found now that comes from outside this process."""

_own: dict[tuple[frozenset[str], str, str], bytes] = {}
"""What this process made anew, by the kinds that were made anew then, its own kind, and its name."""


def content(*parts: bytes | str) -> str:
    """SHA-256 of some parts, each with its length.

    Examples
    --------
    >>> content("ab", b"c") == content("a", b"bc")
    False
    """
    found = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "little") + data)
    return found.hexdigest()


def _home() -> Path:
    """The user's cache folder; RuntimeError where nobody is at home. A relative path is ignored, as XDG has it."""
    told = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return told if told.is_absolute() else Path.home() / ".cache"


def _private(facts: os.stat_result) -> bool:
    """Whether a file or folder is this user's, and no other may write it."""
    return facts.st_uid == os.geteuid() and not facts.st_mode & 0o022


def tool_environment() -> dict[str, str]:
    """The environment for tools that come as WebAssembly, which keep their machine code in the user's cache folder.

    Where that cannot be written, they keep it in a temporary folder for as long as this process runs.

    Examples
    --------
    >>> os.environ.keys() <= tool_environment().keys()
    True
    """
    try:
        folder = _home()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return {**os.environ, "XDG_CACHE_HOME": str(folder)}
    except (OSError, RuntimeError):
        return {**os.environ, "XDG_CACHE_HOME": _scratch().name}


@functools.cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is gone when this process ends."""
    return tempfile.TemporaryDirectory(prefix="qtaml-tools-")


@contextmanager
def anew(*kinds: str) -> Iterator[None]:
    """Within it, results of some kinds are computed by this process, whatever lies in the cache, and kept.

    What it computed so before it finds again: nothing of it can come from anywhere else.

    Examples
    --------
    >>> with anew("squares"):
    ...     Cache("squares").get(content("7"), lambda: b"49")
    b'49'
    """
    global _made_anew
    before, _made_anew = _made_anew, _made_anew | set(kinds)
    try:
        yield
    finally:
        _made_anew = before


class Cache:
    """Results of one kind.

    Parameters
    ----------
    kind : str
        Name of its folder.
    on_disk : bool
        Whether they are kept there; else only this process finds them, within `anew`.

    Examples
    --------
    >>> Cache("squares").get(content("7"), lambda: b"49")
    b'49'
    """

    def __init__(self, kind: str, on_disk: bool = True) -> None:
        self._kind, self._on_disk = kind, on_disk

    def _folder(self) -> Path | None:
        try:
            return _home() / "qtaml_hw" / self._kind
        except RuntimeError:  # nobody's home
            return None

    def get(self, name: str, compute: Callable[[], bytes]) -> bytes:
        """The result of a name, computed where it is not there."""
        found = self.find(name)
        if found is None:
            found = compute()
            self.keep(name, found)
        return found

    def find(self, name: str) -> bytes | None:
        """The result of a name; None where there is none."""
        if self._kind in _made_anew:
            return _own.get((_made_anew, self._kind, name))
        folder = self._folder() if self._on_disk else None
        if folder is None:
            return None
        try:
            with opened(folder / name) as file:
                facts = folder.parent.stat(), folder.stat(), os.fstat(file.fileno())
                if not all(map(_private, facts)):
                    return None
                entry = file.read()
            data = zlib.decompress(entry[32:])
        except (OSError, zlib.error):
            return None
        return data if self._digest(name, data) == entry[:32] else None

    def _digest(self, name: str, data: bytes) -> bytes:
        return bytes.fromhex(content(self._kind, name, data))

    def keep(self, name: str, data: bytes) -> None:
        """Keep a result, if that is possible."""
        if self._kind in _made_anew:
            _own[_made_anew, self._kind, name] = data
            while sum(map(len, _own.values())) > MOST_OWN:
                del _own[next(iter(_own))]
        folder = self._folder() if self._on_disk else None
        if folder is None:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for place in (folder.parent, folder):
                facts = place.stat()
                if facts.st_uid != os.geteuid():
                    return
                if not _private(facts):
                    place.chmod(0o700)
            digest = self._digest(name, data)
            entry = digest + zlib.compress(data, 1)
            write_atomically(folder / name, entry).chmod(0o600)
            if int.from_bytes(digest[:4], "big") * MOST_BYTES < 2**32 * LOOKS * len(entry):
                self._trim(folder)
        except OSError:
            pass

    @staticmethod
    def _trim(folder: Path) -> None:
        """Delete the oldest entries of a folder that has grown too large, down to half of that."""
        entries = [(entry.stat(), entry.path) for entry in os.scandir(folder)]
        size = sum(facts.st_size for facts, _ in entries)
        if size <= MOST_BYTES:
            return
        for facts, path in sorted(entries, key=lambda entry: entry[0].st_mtime):
            Path(path).unlink(missing_ok=True)
            size -= facts.st_size
            if size <= MOST_BYTES // 2:
                return
