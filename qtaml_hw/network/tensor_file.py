"""A file of named tensors, mapped into memory: what all kinds of checkpoints have in common.

What a header says is compared with the length of the file before anything is made of it, so that a damaged one costs
no memory.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.words import Words

__all__ = ["Bytes", "Checkpoint", "mapped"]

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Checkpoint(Mapping[str, "Array | Words"]):
    """The tensors of a checkpoint by name: numbers, or words of a quantised one; read when they are asked for.

    Attributes
    ----------
    files : tuple of str
        Where they lie.
    shapes : mapping of str to tuple of int
        Their shapes.
    read : callable
        Reads the tensor of a name.
    about : mapping of str to int, float, bool or str
        What the file says of itself besides; without lists.
    """

    files: tuple[str, ...]
    shapes: Mapping[str, tuple[int, ...]]
    read: Callable[[str], Array | Words]
    about: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Array | Words:
        return self.read(name)

    def __contains__(self, name: object) -> bool:
        return name in self.shapes

    def __iter__(self) -> Iterator[str]:
        return iter(self.shapes)

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True, eq=False)
class Bytes:
    """The bytes of a file, of which parts are looked at as arrays.

    Attributes
    ----------
    path : Path
        The file, for messages.
    data : mmap or bytes
        Its bytes; in memory only as they are looked at.
    """

    path: Path
    data: mmap.mmap | bytes

    def __len__(self) -> int:
        return len(self.data)

    def array(self, dtype: Any, shape: tuple[int, ...], offset: int) -> Array:
        """The numbers at `offset`; read-only.

        Raises
        ------
        ValueError
            If they do not lie in the file.
        """
        count, size = math.prod(shape), np.dtype(dtype).itemsize
        if offset < 0 or min(shape, default=1) < 0 or offset + count * size > len(self.data):
            raise ValueError(f"{count * size} bytes at {offset} do not lie in a file of {len(self.data)}")
        return np.frombuffer(self.data, dtype, count, offset).reshape(shape)


def mapped(path: Path) -> Bytes:
    """The bytes of a file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            return Bytes(path, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
