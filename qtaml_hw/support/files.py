"""Files and folders appear whole or not at all, and show whether they were edited."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import secrets
import shutil
import stat
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["State", "checksum", "exchange", "linked", "opened", "path_from", "state", "write_atomically"]

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Of Linux: relative to the working folder; each takes the name of the other."""


def checksum(data: dict[str, Any]) -> str:
    """SHA-256 of what a file says as JSON, whatever the order and the spaces; its own ``checksum`` is left out.

    Examples
    --------
    >>> checksum({"method": "tac", "checksum": "x"}) == checksum({"method": "tac"}) != checksum({"method": "exact"})
    True
    """
    said = {key: value for key, value in data.items() if key != "checksum"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def opened(path: Path) -> BinaryIO:
    """A file, opened to be read: not a pipe, which nobody may ever write into, and not a device, which may never end.

    Parameters
    ----------
    path : Path
        A link is followed.

    Raises
    ------
    OSError
        If it cannot be opened, or is no regular file.

    Examples
    --------
    >>> opened(Path("/dev/zero"))
    Traceback (most recent call last):
    OSError: [Errno 22] is no regular file: '/dev/zero'
    """
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "is no regular file", str(path))
    return file


State = tuple[int, ...]


def state(found: os.stat_result) -> State:
    """What changes whenever a file is written or another takes its name.

    Examples
    --------
    >>> state(os.stat(".")) == state(os.stat("."))
    True
    """
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def write_atomically(path: Path, content: bytes) -> Path:
    """Write `content` to a temporary file beside `path` and rename it: a reader never sees half of it.

    Parameters
    ----------
    path : Path
        Where it goes; its folder is made if missing.
    content : bytes
        All of it.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    OSError
        If it cannot be written: it names `path`, which is then as it was, and nothing is left beside it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "report" / "a.txt", b"whole").read_bytes()
    b'whole'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):  # of a full disk it names no file, of a folder the temporary one
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
    return path


def exchange(first: Path, second: Path) -> None:
    """Give two files or folders each other's names, at one moment (Linux).

    Raises
    ------
    OSError
        If the system or the file system cannot; nothing has changed then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     old, new = (write_atomically(Path(folder) / name / "a", name.encode()).parent for name in ("old", "new"))
    ...     exchange(old, new)
    ...     (old / "a").read_bytes()
    b'new'
    """
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        call = libc.renameat2
    except AttributeError:
        raise OSError("two folders cannot be exchanged on this system") from None
    if call(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(first))


def linked(source: Path, copy: Path) -> None:
    """Give a file, or every file of a folder, a second name.

    Raises
    ------
    OSError
        If the file system has no such names.
    """
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, copy, symlinks=True, copy_function=_link)
    else:
        _link(source, copy)


def _link(source: str | Path, copy: str | Path) -> None:
    os.link(source, copy, follow_symlinks=False)


def path_from(folder: Path, path: Path) -> str:
    """`path` relative to `folder`, as it is typed where that leads to the file: through links to folders it may not.

    Examples
    --------
    >>> path_from(Path("examples"), Path("build/mine.toml"))
    '../build/mine.toml'
    """
    typed = os.path.relpath(os.path.abspath(path), os.path.abspath(folder))
    there = folder / typed
    if path.exists() and not (there.exists() and there.samefile(path)):
        return os.path.relpath(path.resolve(), folder.resolve())
    return typed
