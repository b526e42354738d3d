"""What this package is made of: a digest of its own code.

The package imports this module before any other: how its files lay then is known, for the price of a look at each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

__all__ = ["maker", "source_at_start", "source_digest"]

ROOT = Path(__file__).parents[1]


def source_digest() -> str:
    """SHA-256 of this package's own code and of the data beside it, as they lie on the disk now.

    Examples
    --------
    >>> len(source_digest())
    64
    """
    return _digest(ROOT)


def _digest(folder: Path) -> str:
    return _read(str(folder), tuple(sorted(_files(str(folder)))))


_File = tuple[str, tuple[int, ...]]
"""A file, and what changes whenever it is written or another takes its name."""


def _files(folder: str) -> Iterator[_File]:
    """The files below a folder, but for what Python compiled."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif entry.is_file():
                found = entry.stat()
                yield entry.path, (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _listed() -> list[_File]:
    """The files of this package as they lie now; none where it is no folder, as in an archive."""
    try:
        return sorted(_files(str(ROOT)))
    except OSError:
        return []


AT_START = _listed()


@lru_cache(maxsize=8)
def _read(folder: str, files: tuple[_File, ...]) -> str:
    import hashlib

    digest = hashlib.sha256()
    for name, _ in files:
        file = Path(name)
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def source_at_start() -> str:
    """The same when this process loaded the package; where it has changed since, a text that no other process has.

    Examples
    --------
    >>> source_at_start() == source_at_start()
    True
    """
    found = source_digest()
    return found if _listed() == AT_START else f"unknown, {os.urandom(16).hex()}"


def maker(*packages: str) -> str:
    """What a result that is kept on disk was made by, to stand in its name.

    Parameters
    ----------
    *packages : str
        Distributions that the result depends on, beside NumPy.

    Returns
    -------
    str
        Says this package's own code (`source_at_start`) with the files that were added to its rooms, Python, NumPy and
        `packages` by version: another maker has another text.

    Examples
    --------
    >>> maker() == maker(), maker() == maker("numba")
    (True, False)
    """
    package = __name__.partition(".")[0]
    rooms = [module for name, module in list(sys.modules.items()) if name.startswith(package)]
    paths = {path for room in rooms for path in vars(room).get("__path__", ())}
    folders = {path for path in paths if not Path(path).is_relative_to(ROOT)}
    added = [_digest(Path(folder)) for folder in sorted(folders)]
    return " ".join([source_at_start(), *added, _versions(("numpy", *packages))])


@cache
def _versions(packages: tuple[str, ...]) -> str:
    """Python and packages as they are installed."""
    import platform
    from importlib.metadata import version

    return " ".join([f"python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)])
