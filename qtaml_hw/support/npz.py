"""Arrays of an ``.npz`` file, read without trusting it.

Nothing in the file decides how much memory is taken before it is checked: an array must hold exactly the bytes that its
shape and type claim, and may unfold to `MOST_UNFOLDING` times its size in the file at most (`FREE_BYTES` are free).
Arrays of Python objects would run code of the file's choice when they are loaded: they are refused. Format:
`numpy.lib.format`, versions 1 and 2.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from math import prod
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

__all__ = ["PythonObjects", "array_from", "sizes"]

MOST_ENTRIES = 10_000
MOST_UNFOLDING = 200
"""Deflate can do 1032; images with much black around do about 20."""
FREE_BYTES = 1 << 26
SUFFIX = ".npy"


class PythonObjects(ValueError):
    """An array is not one of plain values.

    Examples
    --------
    >>> raise PythonObjects("it holds pickled Python objects")
    Traceback (most recent call last):
    qtaml_hw.support.npz.PythonObjects: it holds pickled Python objects
    """


def sizes(file: BinaryIO) -> dict[str, int]:
    """Names of the arrays, in the order of the file, and bytes that each claims to unfold to.

    Parameters
    ----------
    file : binary file
        From `qtaml_hw.support.files.opened`.

    Raises
    ------
    ValueError
        If it is no ``.npz`` file, or has more than `MOST_ENTRIES` entries. The message does not name the file.

    Examples
    --------
    >>> import io
    >>> held = io.BytesIO()
    >>> np.savez(held, x=np.arange(3, dtype=np.uint8))
    >>> sizes(held)
    {'x': 131}
    """
    file.seek(0)
    begins = file.read(len(npy.MAGIC_PREFIX))
    if begins == npy.MAGIC_PREFIX:
        raise ValueError("holds one bare array: expected an .npz file, with arrays by name as numpy.savez writes them")
    if begins and not begins.startswith(b"PK"):
        raise ValueError("no .npz file: expected arrays by name as numpy.savez writes them")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (ValueError, EOFError, NotImplementedError, zipfile.BadZipFile) as error:
        raise ValueError(f"not a complete .npz file ({error})") from None
    if len(entries) > MOST_ENTRIES:
        raise ValueError(f"{len(entries)} entries: expected at most {MOST_ENTRIES} arrays")
    arrays = (entry for entry in entries if entry.filename.endswith(SUFFIX))
    return {entry.filename.removesuffix(SUFFIX): entry.file_size for entry in arrays}


def array_from(file: BinaryIO, name: str, free: int = FREE_BYTES) -> NDArray[Any]:
    """One array of an ``.npz`` file.

    Parameters
    ----------
    file : binary file
        From `qtaml_hw.support.files.opened`.
    name : str
        One of `sizes`.
    free : int
        Bytes that it may unfold to, however few it takes in the file.

    Raises
    ------
    PythonObjects
        If it is not one of plain values.
    ValueError
        If it is damaged, or claims more than it holds. The message names neither file nor array.

    Examples
    --------
    >>> import io
    >>> held = io.BytesIO()
    >>> np.savez(held, x=np.arange(3))
    >>> array_from(held, "x").tolist()
    [0, 1, 2]
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entry = archive.getinfo(name + SUFFIX)
            _check_entry(entry, file.seek(0, os.SEEK_END), free)
            with archive.open(entry) as content:
                return _array(content, entry.file_size)
    except PythonObjects:
        raise
    except (KeyError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(" ".join(str(error).split())[:200]) from None


def _check_entry(entry: zipfile.ZipInfo, available: int, free: int) -> None:
    """Refuse what cannot be, or would unfold without bound."""
    if entry.flag_bits & 1:
        raise ValueError("it is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("it is neither stored nor deflated")
    if entry.compress_size > available:
        raise ValueError(f"it claims {entry.compress_size} bytes of a file of {available}")
    if entry.file_size > max(free, MOST_UNFOLDING * entry.compress_size):
        raise ValueError(f"its {entry.compress_size} bytes unfold to {entry.file_size}: looks like a zip bomb")


def _array(content: IO[bytes], size: int) -> NDArray[Any]:
    """The array in an entry that unfolds to `size` bytes."""
    version = npy.read_magic(content)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"version {version} of the array format")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(content)
    if dtype.hasobject:
        raise PythonObjects("it holds pickled Python objects")
    if any(n < 0 for n in shape) or dtype.itemsize == 0:
        raise ValueError(f"shape {shape} of {dtype}")
    claimed, held = prod(shape) * dtype.itemsize, size - content.tell()
    if claimed != held:
        raise ValueError(f"shape {shape} of {dtype} takes {claimed} bytes, and it holds {held}")
    values = np.frombuffer(content.read(claimed), dtype=dtype)
    return values.reshape(shape, order="F" if fortran else "C")
