"""Arrays of an ``.npz`` file, read without trusting it.

Nothing in the file decides how much memory is taken before it is checked: an array must hold exactly the bytes that its
shape and type claim, and may unfold to `MOST_UNFOLDING` times its size in the file at most (`FREE_BYTES` are free).
Arrays of Python objects would run code of the file's choice when they are loaded: they are refused. Format:
`numpy.lib.format`, versions 1 and 2.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from dataclasses import dataclass
from math import prod
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from qtaml_hw.errors import InputError

__all__ = ["Archive", "open_archive"]

MOST_ENTRIES = 10_000
MOST_UNFOLDING = 200
"""Deflate can do 1032; images with much black around do about 20."""
FREE_BYTES = 1 << 26
SUFFIX = ".npy"


@dataclass(frozen=True)
class Archive:
    """An ``.npz`` file; made by `open_archive`.

    Attributes
    ----------
    path : str
        Where it is.
    names : tuple of str
        Its arrays.
    """

    path: str
    names: tuple[str, ...]

    def array(self, name: str) -> NDArray[Any]:
        """One of its arrays.

        Raises
        ------
        InputError
            If there is no such array, or it is damaged, claims more than it holds, or is not one of plain values.
        """
        if name not in self.names:
            known = ", ".join(map(repr, sorted(self.names)[:20])) or "none"
            raise InputError(f"{self.path}: no array {name!r}: it has {known}")
        try:
            with zipfile.ZipFile(self.path) as file:
                entry = file.getinfo(name + SUFFIX)
                _check_entry(entry, os.path.getsize(self.path))
                with file.open(entry) as content:
                    return _array(content, entry.file_size)
        except (ValueError, EOFError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            reason = " ".join(str(error).split())[:200]
            raise InputError(f"{self.path}: array {name!r} cannot be read ({reason})") from None


def open_archive(path: str | os.PathLike[str]) -> Archive:
    """Look into an ``.npz`` file.

    Parameters
    ----------
    path : path-like
        The file.

    Returns
    -------
    Archive

    Raises
    ------
    InputError
        If it is missing, is no ``.npz`` file, or has more than `MOST_ENTRIES` entries.

    Examples
    --------
    >>> open_archive("missing.npz")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.npz: No such file or directory: expected an .npz file
    """
    where = os.fspath(path)
    try:
        if not stat.S_ISREG(os.stat(where).st_mode):
            raise InputError(f"{where}: not a regular file: expected an .npz file")
        with open(where, "rb") as file:
            if file.read(len(npy.MAGIC_PREFIX)) == npy.MAGIC_PREFIX:
                raise InputError(f"{where}: holds one bare array: expected an .npz file")
        with zipfile.ZipFile(where) as archive:
            entries = archive.namelist()
    except OSError as error:
        raise InputError(f"{where}: {error.strerror or error}: expected an .npz file") from None
    except (ValueError, EOFError, NotImplementedError, zipfile.BadZipFile) as error:
        raise InputError(f"{where}: not a complete .npz file ({error})") from None
    if len(entries) > MOST_ENTRIES:
        raise InputError(f"{where}: {len(entries)} entries: expected at most {MOST_ENTRIES} arrays")
    return Archive(where, tuple(name.removesuffix(SUFFIX) for name in entries if name.endswith(SUFFIX)))


def _check_entry(entry: zipfile.ZipInfo, available: int) -> None:
    """Refuse what cannot be, or would unfold without bound."""
    if entry.flag_bits & 1:
        raise ValueError("it is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("it is neither stored nor deflated")
    if entry.compress_size > available:
        raise ValueError(f"it claims {entry.compress_size} bytes of a file of {available}")
    if entry.file_size > max(FREE_BYTES, MOST_UNFOLDING * entry.compress_size):
        raise ValueError(f"its {entry.compress_size} bytes unfold to {entry.file_size}: looks like a zip bomb")


def _array(content: IO[bytes], size: int) -> NDArray[Any]:
    """The array in an entry that unfolds to `size` bytes."""
    version = npy.read_magic(content)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"version {version} of the array format")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(content)
    if dtype.hasobject:
        raise ValueError("it holds pickled Python objects")
    if any(n < 0 for n in shape) or dtype.itemsize == 0:
        raise ValueError(f"shape {shape} of {dtype}")
    claimed, held = prod(shape) * dtype.itemsize, size - content.tell()
    if claimed != held:
        raise ValueError(f"shape {shape} of {dtype} takes {claimed} bytes, and it holds {held}")
    values = np.frombuffer(content.read(claimed), dtype=dtype)
    return values.reshape(shape, order="F" if fortran else "C")
