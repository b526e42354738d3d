"""One process at a time in a results folder; a second one is refused with the name of the first.

The lock is one of the kernel on the folder itself (``flock``): no file is left behind, and it goes with the process
that holds it, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qtaml_hw.errors import InputError

__all__ = ["held"]


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, which is made if need be, for the length of the block.

    Raises
    ------
    InputError
        If another process holds it; the message names it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name, held(Path(name)):
    ...     with held(Path(name)):
    ...         pass
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: ...: is in use by process ...: wait until it ends, or give another folder
    """
    descriptor = _taken(folder)
    try:
        yield
    finally:
        os.close(descriptor)


def _taken(folder: Path) -> int:
    """A lock on the folder that has this name now: who had it before may have put another in its place."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if folder.exists() and os.path.sameopenfile(descriptor, other := os.open(folder, os.O_RDONLY)):
                os.close(other)
                return descriptor
        except BlockingIOError:
            owner = _owner(os.fstat(descriptor))
            os.close(descriptor)
            raise InputError(f"{folder}: is in use by {owner}: wait until it ends, or give another folder") from None
        except FileNotFoundError:  # another is about to take its place
            pass
        except OSError as error:  # a file system without locks
            os.close(descriptor)
            why = error.strerror
            raise InputError(f"{folder}: cannot be locked for this run: {why}: give another folder") from None
        os.close(descriptor)


def _owner(of: os.stat_result) -> str:
    """The process that holds a lock on a file, by number and command."""
    try:
        for line in Path("/proc/locks").read_text().splitlines():
            fields = line.split()
            if fields[1] == "FLOCK" and int(fields[5].rpartition(":")[2]) == of.st_ino:
                words = Path(f"/proc/{fields[4]}/cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ")
                return f"process {fields[4]} ({' '.join(words.decode(errors='replace').split())[:200]})"
    except (OSError, ValueError, IndexError):
        pass
    return "another process"
