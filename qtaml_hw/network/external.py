"""Data of tensors that lie in a file beside the model, as PyTorch's exporter writes them by default.

A model must not make the tool read files of its choice: the name is that of a regular file in the folder of the model,
not a link, and holds what the model says and no more. It is mapped into memory, not read. Format: onnx.ai, "External
Data".
"""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.errors import InputError
from qtaml_hw.network.held import is_held, stored_bytes

__all__ = ["External", "read_external"]

PADDING = 1 << 16
"""Bytes behind the last tensor at most, all of them zero: writers align to pages. Others are another model's file."""

SHARED = 4
"""Tensors may share their data, but all of them claim at most so many times the file."""

KEYS = ("location", "offset", "length", "checksum")


@dataclass
class External:
    """The data files of a model.

    Attributes
    ----------
    arrays : dict of int to array
        By the number of the tensor in the order in which they were given; read-only, in memory only as it is looked at.
    files : tuple of str
        Names of the files, beside the model.
    """

    arrays: dict[int, NDArray[np.generic]] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@dataclass
class _File:
    data: mmap.mmap | bytes
    end: int = 0
    claimed: int = 0
    checksums: set[str] = field(default_factory=set)


def read_external(where: str, tensors: Iterable[TensorProto]) -> External:
    """The data of those of `tensors` that are kept in other files.

    Parameters
    ----------
    where : str
        The model's file.
    tensors : iterable of TensorProto
        All tensors of the model.

    Returns
    -------
    External

    Raises
    ------
    InputError
        If a file is not beside the model under a plain name, is a link, or does not hold what the model says of it.
    """
    found, files = External(), dict[str, _File]()
    for number, tensor in enumerate(tensors):
        if is_held(tensor) or tensor.external_data:
            found.arrays[number] = _read(where, tensor, files)
    for name, file in files.items():
        path = Path(where).parent / name
        rest = len(file.data) - file.end
        if rest > PADDING or any(file.data[file.end :]) or file.claimed > SHARED * len(file.data):
            raise InputError(
                f"{path}: holds {len(file.data)} bytes where {where} names {file.end}: expected the file that was "
                "written together with the model"
            )
        if file.checksums and file.checksums != {hashlib.sha1(file.data, usedforsecurity=False).hexdigest()}:
            raise InputError(f"{path}: its SHA-1 is not the checksum in {where}: expected the file of this model")
    found.files = tuple(files)
    return found


def _read(where: str, tensor: TensorProto, files: dict[str, _File]) -> NDArray[np.generic]:
    said = f"{where}: tensor {tensor.name!r:.80}"
    entries = {e.key: e.value for e in tensor.external_data}
    name = entries.get("location", "")
    plain = name not in ("", ".", "..") and not set(name) & set("/\\\0") and len(entries) == len(tensor.external_data)
    if not plain or not set(entries) <= set(KEYS):
        raise InputError(f"{said} keeps its data in {name!r:.80}: expected the plain name of a file beside the model")
    if name not in files:
        files[name] = _File(_mapped(where, name))
    file = files[name]
    try:
        offset = int(entries.get("offset", "0"))
        wanted = stored_bytes(tensor)
        length = int(entries.get("length", wanted))
    except (ValueError, KeyError):
        raise InputError(f"{said} has external data of an unknown type, offset or length") from None
    if length != wanted:
        raise InputError(f"{said} of shape {list(tensor.dims)} takes {wanted} bytes, and claims {length}")
    if not 0 <= offset <= len(file.data) - length:
        raise InputError(
            f"{Path(where).parent / name}: {len(file.data)} bytes, where tensor {tensor.name!r:.80} of {where} lies at "
            f"{offset} to {offset + length}: expected the file that was written together with the model"
        )
    file.end, file.claimed = max(file.end, offset + length), file.claimed + length
    if "checksum" in entries:
        file.checksums.add(entries["checksum"].lower())
    dtype = helper.tensor_dtype_to_np_dtype(tensor.data_type)
    if length == dtype.itemsize * int(np.prod(tensor.dims, dtype=object)):
        return np.frombuffer(file.data, dtype, length // dtype.itemsize, offset).reshape(tuple(tensor.dims))
    part = bytes(file.data[offset : offset + length])  # several elements to a byte
    return np.asarray(numpy_helper.to_array(TensorProto(data_type=tensor.data_type, dims=tensor.dims, raw_data=part)))


def _mapped(where: str, name: str) -> mmap.mmap | bytes:
    """The bytes of a regular file beside the model, which are read when they are looked at."""
    path = Path(where).parent / name
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(number, "rb") as file:
            status = os.fstat(number)
            if not stat.S_ISREG(status.st_mode) or path.is_symlink():
                raise InputError(f"{path}: not a regular file: expected the data of {where}")
            return mmap.mmap(number, 0, access=mmap.ACCESS_READ) if status.st_size else file.read()
    except OSError as error:
        reason = "is a link" if error.errno == errno.ELOOP else error.strerror or str(error)
        raise InputError(
            f"{path}: {reason}: expected the data of {where}, as a file beside it: copy both together"
        ) from None
