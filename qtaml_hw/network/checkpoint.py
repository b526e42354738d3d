"""Tensors of a checkpoint beside a graph: a safetensors file or folder, or a GGUF file.

A graph says what is computed, a checkpoint what is stored. A tensor of the checkpoint takes the place of the
initialiser of its name and shape. Those of GGUF are words with a scale for each block (ggml's Q types); one of a type
that is not known here is refused by name. The packages `safetensors` and `gguf` read them, which are optional; nothing
is allocated before a file is found sound.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.lower import Words
from qtaml_hw.network.number import Scale, integer

__all__ = ["Checkpoint", "open_checkpoint"]

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Checkpoint(Mapping[str, "Array | Words"]):
    """The tensors of a checkpoint by name: floats, or words of a quantised one; read when they are asked for.

    Attributes
    ----------
    files : tuple of str
        Where they lie.
    shapes : mapping of str to tuple of int
        Their shapes.
    read : callable
        Reads the tensor of a name.
    """

    files: tuple[str, ...]
    shapes: Mapping[str, tuple[int, ...]]
    read: Callable[[str], Array | Words]

    def __getitem__(self, name: str) -> Array | Words:
        return self.read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.shapes)

    def __len__(self) -> int:
        return len(self.shapes)


def open_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Open a checkpoint.

    Parameters
    ----------
    path : path-like
        A ``.safetensors`` file, a folder of them, or a ``.gguf`` file.

    Returns
    -------
    Checkpoint

    Raises
    ------
    InputError
        If it is missing or damaged, two files have a tensor of one name, or the package that reads it is not installed.

    Examples
    --------
    >>> open_checkpoint("missing.gguf")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.gguf: no such file: expected a safetensors file or folder, or a GGUF file
    """
    where = Path(path)
    if where.is_dir():
        files = sorted(p for p in where.iterdir() if p.suffix == ".safetensors" and p.is_file() and not p.is_symlink())
        if not files:
            raise InputError(f"{where}: no safetensors file in this folder")
        return _safetensors(files)
    if not where.is_file():
        raise InputError(f"{where}: no such file: expected a safetensors file or folder, or a GGUF file")
    with where.open("rb") as file:
        return _gguf(where) if file.read(4) == b"GGUF" else _safetensors([where])


def _safetensors(files: list[Path]) -> Checkpoint:
    try:
        from safetensors import safe_open
    except ImportError:
        raise InputError(f"{files[0]}: reading it needs the package safetensors: pip install safetensors") from None
    places: dict[str, Path] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    for path in files:
        try:
            with safe_open(path, "np") as file:
                for name in file.keys():  # noqa: SIM118  # it is no mapping
                    if name in places:
                        raise InputError(f"{path}: tensor {name!r:.80} is in {places[name]} as well")
                    places[name], shapes[name] = path, tuple(file.get_slice(name).get_shape())
        except InputError:
            raise
        except Exception as error:  # the package has exceptions of its own
            raise InputError(f"{path}: not a sound safetensors file: {_line(error)}") from None

    def read(name: str) -> Array:
        try:
            with safe_open(places[name], "np") as file:
                return np.asarray(file.get_tensor(name))
        except Exception as error:
            raise InputError(f"{places[name]}: tensor {name!r:.80} cannot be read: {_line(error)}") from None

    return Checkpoint(tuple(map(str, files)), shapes, read)


def _gguf(path: Path) -> Checkpoint:
    try:
        from gguf import GGUFReader
    except ImportError:
        raise InputError(f"{path}: reading it needs the package gguf: pip install gguf") from None
    size = path.stat().st_size
    try:
        tensors = {}
        for tensor in GGUFReader(path).tensors:
            shape = tuple(int(n) for n in tensor.shape[::-1])  # the file has the last axis first
            if tensor.name in tensors or tensor.data.nbytes > size or math.prod(shape) > 8 * size:
                raise ValueError(f"tensor {tensor.name!r:.80} is there twice, or larger than the file")
            tensors[tensor.name] = tensor, shape
    except Exception as error:  # a damaged file ends in any of several
        raise InputError(f"{path}: not a sound GGUF file: {_line(error)}") from None

    def read(name: str) -> Array | Words:
        tensor, shape = tensors[name]
        kind = tensor.tensor_type.name
        try:
            if kind in ("F32", "F16", "F64"):
                values: Array = np.asarray(tensor.data).reshape(shape)
                return values
            if kind == "BF16":
                import ml_dtypes

                values = np.ascontiguousarray(tensor.data).view(ml_dtypes.bfloat16).reshape(shape)
                return values
            if kind not in BLOCKS:
                raise InputError(f"{path}: tensor {name!r:.80} is of type {kind}: {', '.join(BLOCKS)} are read")
            return _words(name, kind, np.ascontiguousarray(tensor.data).view(np.uint8), shape)
        except ValueError as error:
            raise InputError(f"{path}: tensor {name!r:.80} cannot be read: {_line(error)}") from None

    return Checkpoint((str(path),), {name: shape for name, (_, shape) in tensors.items()}, read)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


# Blocks of ggml: numbers (unsigned), scale and least value of each group, from the bytes of a block.


def _half(data: Array) -> Array:
    return np.ascontiguousarray(data).view(np.float16).astype(np.float64)


def _nibbles(data: Array) -> Array:
    """The low halves of all bytes, then the high ones."""
    return np.concatenate([data & 15, data >> 4], axis=1)


def _fifth_bits(data: Array) -> Array:
    return np.unpackbits(np.ascontiguousarray(data), axis=1, bitorder="little") << 4


def _q4_0(b: Array) -> tuple[Array, Array, Array]:
    return _nibbles(b[:, 2:]), (d := _half(b[:, :2])), -8 * d


def _q4_1(b: Array) -> tuple[Array, Array, Array]:
    return _nibbles(b[:, 4:]), _half(b[:, :2]), _half(b[:, 2:4])


def _q5_0(b: Array) -> tuple[Array, Array, Array]:
    return _nibbles(b[:, 6:]) | _fifth_bits(b[:, 2:6]), (d := _half(b[:, :2])), -16 * d


def _q5_1(b: Array) -> tuple[Array, Array, Array]:
    return _nibbles(b[:, 8:]) | _fifth_bits(b[:, 4:8]), _half(b[:, :2]), _half(b[:, 2:4])


def _q8_0(b: Array) -> tuple[Array, Array, Array]:
    return b[:, 2:] ^ 0x80, (d := _half(b[:, :2])), -128 * d


def _q4_k(b: Array) -> tuple[Array, Array, Array]:
    low, least, high = np.split(b[:, 4:16].reshape(-1, 3, 4), 3, axis=1)
    low, least, high = low[:, 0], least[:, 0], high[:, 0]
    scale = np.concatenate([low & 63, (high & 15) | (low >> 2 & 48)], axis=1)
    offset = np.concatenate([least & 63, (high >> 4) | (least >> 2 & 48)], axis=1)
    q = b[:, 16:].reshape(-1, 4, 1, 32) >> np.array([0, 4], np.uint8).reshape(1, 1, 2, 1) & 15
    return q.reshape(-1, 256), _half(b[:, :2]) * scale, -_half(b[:, 2:4]) * offset


def _q6_k(b: Array) -> tuple[Array, Array, Array]:
    low = (b[:, :128].reshape(-1, 2, 1, 64) >> np.array([0, 4], np.uint8).reshape(1, 1, 2, 1) & 15).reshape(-1, 256)
    high = b[:, 128:192].reshape(-1, 2, 1, 32) >> np.array([0, 2, 4, 6], np.uint8).reshape(1, 1, 4, 1) & 3
    d = _half(b[:, 208:]) * np.ascontiguousarray(b[:, 192:208]).view(np.int8)
    return low | high.reshape(-1, 256) << 4, d, -32 * d


BLOCKS: Mapping[str, tuple[int, int, int, int, Callable[[Array], tuple[Array, Array, Array]]]] = {
    "Q4_0": (32, 18, 4, 32, _q4_0),
    "Q4_1": (32, 20, 4, 32, _q4_1),
    "Q5_0": (32, 22, 5, 32, _q5_0),
    "Q5_1": (32, 24, 5, 32, _q5_1),
    "Q8_0": (32, 34, 8, 32, _q8_0),
    "Q4_K": (256, 144, 4, 32, _q4_k),
    "Q6_K": (256, 210, 6, 16, _q6_k),
}
"""Numbers and bytes of a block, bits of a number, numbers that share a scale, and what takes a block apart."""


def _words(name: str, kind: str, data: Array, shape: tuple[int, ...]) -> Words:
    """A quantised tensor: ``scale * (number - zero)`` along its last axis.

    The two levels of scales of a K type are taken as one scale for each group.
    """
    count, size, bits, group, parts = BLOCKS[kind]
    if not shape or shape[-1] % count or data.size != math.prod(shape) // count * size:
        raise ValueError(f"{data.size} bytes of {kind} for shape {shape}")
    q, d, least = parts(data.reshape(-1, size))
    flat = d == 0  # all numbers of the group mean the least value
    if np.any(np.repeat(flat, group, axis=1) & (q != 0) & np.repeat(least != 0, group, axis=1)):
        raise ValueError("a scale is 0 where the numbers differ")
    moves = flat & (least != 0)
    scale = np.where(moves, 1.0, d)
    zero = np.where(flat, np.where(moves, -least, 0.0), -least / np.where(flat, 1.0, d))
    if not np.all(np.isfinite(scale) & np.isfinite(zero)):
        raise ValueError("a scale is not finite")
    half, form = 1 << (bits - 1), integer(bits)
    words = (q ^ half).astype(form.dtype).reshape(shape)
    grid = (*shape[:-1], shape[-1] // group)
    zeros = zero - half
    known = np.zeros(()) if not np.any(zeros) else zeros.reshape(grid)
    return Words(name, words, form, Scale(scale.reshape(grid), len(shape) - 1, group, known))
