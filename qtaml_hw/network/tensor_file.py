"""A file of named tensors, each read as it is asked for: what all kinds of checkpoints have in common.

What a header says is compared with the length of the file before anything is made of it, so that a damaged one costs
no memory.
"""

from __future__ import annotations

import math
import os
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.network.words import Words
from qtaml_hw.support.files import State, state

__all__ = ["Bytes", "Checkpoint", "bytes_of"]

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Checkpoint(Mapping[str, "Array | Words"]):
    """The tensors of a checkpoint by name: numbers, or words of a quantised one; read when they are asked for.

    Attributes
    ----------
    files : mapping of str to tuple of int
        Where they lie, and how these files were when they were opened.
    shapes : mapping of str to tuple of int
        Their shapes.
    read : callable
        Reads the tensor of a name.
    about : mapping of str to int, float, bool or str
        What the file says of itself besides; without lists.
    """

    files: Mapping[str, State]
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


class Bytes:
    """The bytes of a file, of which parts are read as they are asked for.

    What was read is a copy: whoever cuts or writes the file afterwards changes nothing of it.

    Parameters
    ----------
    path : Path
        The file, for messages.
    number : int
        Its descriptor, which is closed when nobody can ask any more.

    Attributes
    ----------
    state : tuple of int
        How the file was when it was opened (`qtaml_hw.support.files.state`).
    """

    def __init__(self, path: Path, number: int) -> None:
        weakref.finalize(self, os.close, number)
        found = os.fstat(number)
        self.path, self.state, self._number, self._size = path, state(found), number, found.st_size

    def __len__(self) -> int:
        return self._size

    def part(self, start: int, stop: int) -> bytes:
        """Some bytes, as many as lie in the file."""
        return self.array(np.uint8, (max(0, min(stop, self._size) - start),), start).tobytes()

    def array(self, dtype: Any, shape: tuple[int, ...], offset: int) -> Array:
        """The numbers at `offset`; read-only.

        Raises
        ------
        ValueError
            If they do not lie in the file.
        Unavailable
            If the file is no longer what was opened, or cannot be read.
        """
        size = math.prod(shape) * np.dtype(dtype).itemsize
        if offset < 0 or min(shape, default=1) < 0 or offset + size > self._size:
            raise ValueError(f"{size} bytes at {offset} do not lie in a file of {self._size}")
        found = np.empty(size, np.uint8)
        try:
            done = 0
            while done < size and (more := os.preadv(self._number, [found.data[done:]], offset + done)):
                done += more
            same = state(os.fstat(self._number)) == self.state
        except OSError as error:
            raise Unavailable(f"{self.path}: cannot be read: {error.strerror}") from None
        if done < size or not same:
            raise Unavailable(f"{self.path}: was changed while it was read: run the same command again")
        found.flags.writeable = False
        values: Array = found.view(dtype).reshape(shape)
        return values


def bytes_of(path: Path) -> Bytes:
    """The bytes of a file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return Bytes(path, os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
