"""Data of tensors that lie in a file beside the model, as PyTorch's exporter writes them by default.

A model must not make the tool read files of its choice: the name is that of a regular file in the folder of the model,
not a link, and holds what the model says and no more. Format: onnx.ai, "External Data".
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.errors import InputError
from qtaml_hw.network.held import is_held, stored_bytes
from qtaml_hw.network.tensor_file import Bytes
from qtaml_hw.support.files import State

__all__ = ["External", "read_external"]

PADDING = 1 << 16
"""Bytes behind the last tensor at most, all of them zero: writers align to pages. Others are another model's file."""

SHARED = 4
"""Tensors may share their data, but all of them claim at most so many times the file."""

PART = 1 << 24
"""Bytes of a file that are hashed at a time."""

KEYS = ("location", "offset", "length", "checksum")


@dataclass
class External:
    """The data files of a model.

    Attributes
    ----------
    arrays : dict of int to array
        By the number of the tensor in the order in which they were given; read-only.
    files : mapping of str to tuple of int
        Names of the files, beside the model, and how these were when they were opened.
    """

    arrays: dict[int, NDArray[np.generic]] = field(default_factory=dict)
    files: Mapping[str, State] = field(default_factory=dict)


@dataclass
class _File:
    data: Bytes
    end: int = 0
    claimed: int = 0
    checksums: set[str] = field(default_factory=set)
    read: dict[tuple[int, int], NDArray[np.uint8]] = field(default_factory=dict)

    def part(self, offset: int, length: int) -> NDArray[np.uint8]:
        """Bytes of the file; tensors that share them have the same."""
        if (offset, length) not in self.read:
            self.read[offset, length] = self.data.array(np.uint8, (length,), offset)
        return self.read[offset, length]

    def sha1(self) -> str:
        """SHA-1 of all of it, a part after the other."""
        found = hashlib.sha1(usedforsecurity=False)
        for begin in range(0, len(self.data), PART):
            found.update(self.data.part(begin, begin + PART))
        return found.hexdigest()


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
        if rest > PADDING or any(file.data.part(file.end, len(file.data))) or file.claimed > SHARED * len(file.data):
            raise InputError(
                f"{path}: holds {len(file.data)} bytes where {where} names {file.end}: expected the file that was "
                "written together with the model"
            )
        if file.checksums and file.checksums != {file.sha1()}:
            raise InputError(f"{path}: its SHA-1 is not the checksum in {where}: expected the file of this model")
    found.files = {name: file.data.state for name, file in files.items()}
    return found


def _read(where: str, tensor: TensorProto, files: dict[str, _File]) -> NDArray[np.generic]:
    said = f"{where}: tensor {tensor.name!r:.80}"
    entries = {e.key: e.value for e in tensor.external_data}
    name = entries.get("location", "")
    plain = name not in ("", ".", "..") and not set(name) & set("/\\\0") and len(entries) == len(tensor.external_data)
    if not plain or not set(entries) <= set(KEYS):
        raise InputError(f"{said} keeps its data in {name!r:.80}: expected the plain name of a file beside the model")
    if name not in files:
        files[name] = _File(_bytes_beside(where, name))
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
    part = file.part(offset, length)
    if length == dtype.itemsize * int(np.prod(tensor.dims, dtype=object)):
        return part.view(dtype).reshape(tuple(tensor.dims))
    raw = part.tobytes()  # several elements to a byte
    return np.asarray(numpy_helper.to_array(TensorProto(data_type=tensor.data_type, dims=tensor.dims, raw_data=raw)))


def _bytes_beside(where: str, name: str) -> Bytes:
    """The bytes of a regular file beside the model."""
    path = Path(where).parent / name
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        reason = "is a link" if error.errno == errno.ELOOP else error.strerror or str(error)
        raise InputError(
            f"{path}: {reason}: expected the data of {where}, as a file beside it: copy both together"
        ) from None
    data = Bytes(path, number)
    if not stat.S_ISREG(os.fstat(number).st_mode) or path.is_symlink():
        raise InputError(f"{path}: not a regular file: expected the data of {where}")
    return data
