"""GGUF files: metadata, the names and places of tensors, and their data, in ggml's types.

Those of ggml's Q types are words with a scale for each block; one of a type that is not known here is refused by name.
Format: github.com/ggml-org/ggml, docs/gguf.md.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.number import Scale, floating, integer
from qtaml_hw.network.tensor_file import Bytes, Checkpoint, bytes_of
from qtaml_hw.network.words import Words

__all__ = ["BLOCKS", "open_gguf"]

Array = NDArray[Any]

SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
STRING, LIST = 8, 9
"""Types of metadata."""

FLOATS: dict[str, Any] = {"F32": "<f4", "F16": "<f2", "F64": "<f8", "BF16": ml_dtypes.bfloat16}

TYPES = {
    **dict(enumerate("F32 F16 Q4_0 Q4_1 Q4_2 Q4_3 Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K Q8_K".split())),  # noqa: SIM905
    28: "F64",
    30: "BF16",
    39: "MXFP4",
}
"""Types of tensors."""

MICROSCALED = "MXFP4"
"""The type whose numbers are floats of 4 bits."""

MOST_TENSORS, LONGEST_NAME, MOST_AXES = 1 << 20, 1 << 10, 8
"""More are a damaged file: models have thousands, names of at most 64 bytes, and four axes."""

WINDOW = 1 << 20
"""Bytes of a header that are read at a time."""


class _Reader:
    """Reads one thing after the other, and never behind the end."""

    def __init__(self, data: Bytes) -> None:
        self.data, self.at, self._start, self._window = data, 0, 0, b""

    def take(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise ValueError(f"{size} bytes at {self.at} of {len(self.data)}")
        if self.at + size > self._start + len(self._window):
            self._start, self._window = self.at, self.data.part(self.at, self.at + max(size, WINDOW))
        begin = self.at - self._start
        self.at += size
        return self._window[begin : begin + size]

    def number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def text(self, most: int) -> str:
        size = self.number("<Q")
        if size > most:
            raise ValueError(f"a name of {size} bytes")
        return self.take(size).decode()

    def value(self, kind: int) -> Any:
        """A value of metadata; None for a list, which is passed over."""
        if kind in SCALARS:
            return self.number(SCALARS[kind])
        if kind == STRING:
            return self.text(len(self.data))
        if kind != LIST:
            raise ValueError(f"a value of unknown type {kind}")
        inside, count = self.number("<I"), self.number("<Q")
        if inside in SCALARS:
            size = count * struct.calcsize(SCALARS[inside])
            if size > len(self.data) - self.at:
                raise ValueError(f"a list of {count} values")
            self.at += size
        elif inside == STRING:
            for _ in range(min(count, len(self.data))):
                size = self.number("<Q")
                if size > len(self.data) - self.at:
                    raise ValueError(f"a text of {size} bytes")
                self.at += size
        else:
            raise ValueError("a list of lists")
        return None


def open_gguf(path: Path) -> Checkpoint:
    """The tensors of a GGUF file, and what it says of itself.

    Raises
    ------
    InputError
        If it is damaged.
    """
    data = bytes_of(path)
    try:
        about, tensors = _header(data)
    except (ValueError, struct.error) as error:
        raise InputError(f"{path}: not a sound GGUF file: {_line(error)}") from None

    def read(name: str) -> Array | Words:
        kind, shape, offset = tensors[name]
        try:
            if kind in FLOATS:
                return data.array(FLOATS[kind], shape, offset)
            if kind not in BLOCKS:
                raise InputError(f"{path}: tensor {name!r:.80} is of type {kind}: {', '.join(BLOCKS)} are read")
            return _words(name, kind, data.array(np.uint8, (_bytes(kind, shape),), offset), shape)
        except ValueError as error:
            raise InputError(f"{path}: tensor {name!r:.80} cannot be read: {_line(error)}") from None

    return Checkpoint({str(path): data.state}, {name: shape for name, (_, shape, _) in tensors.items()}, read, about)


def _header(data: Bytes) -> tuple[dict[str, Any], dict[str, tuple[str, tuple[int, ...], int]]]:
    """Metadata, and of every tensor type, shape and where it begins."""
    reader = _Reader(data)
    magic, version = reader.take(4), reader.number("<I")
    if magic != b"GGUF" or version not in (2, 3):
        raise ValueError(f"version {version}: 2 and 3 are read, little end first")
    count, facts = reader.number("<Q"), reader.number("<Q")
    if count > MOST_TENSORS or facts > MOST_TENSORS:
        raise ValueError(f"{count} tensors and {facts} values")
    about: dict[str, Any] = {}
    for _ in range(facts):
        key = reader.text(LONGEST_NAME)
        value = reader.value(reader.number("<I"))
        if value is not None:
            about[key] = value
    places: dict[str, tuple[str, tuple[int, ...], int]] = {}
    for _ in range(count):
        name, axes = reader.text(LONGEST_NAME), reader.number("<I")
        if name in places or axes > MOST_AXES:
            raise ValueError(f"tensor {name!r:.80} is there twice, or has {axes} axes")
        shape = tuple(reader.number("<Q") for _ in range(axes))[::-1]  # the file has the last axis first
        kind = reader.number("<I")
        places[name] = TYPES.get(kind, f"number {kind}"), shape, reader.number("<Q")
    step = about.get("general.alignment", 32)
    if type(step) is not int or not 1 <= step <= 1 << 20:
        raise ValueError(f"data are aligned to {step!r:.20}")
    start, end = -(-reader.at // step) * step, 0
    for begin, name in sorted((begin, name) for name, (_, _, begin) in places.items()):
        kind, shape, _ = places[name]
        if begin < end or start + begin + _bytes(kind, shape) > len(data):
            raise ValueError(f"tensor {name!r:.80} of {kind} and shape {shape!r:.60} does not lie at {begin}")
        end = begin + _bytes(kind, shape)
    return about, {name: (kind, shape, start + begin) for name, (kind, shape, begin) in places.items()}


def _bytes(kind: str, shape: tuple[int, ...]) -> int:
    """Bytes that a tensor takes; 0 where its type is not known."""
    if kind in FLOATS:
        return math.prod(shape) * int(np.dtype(FLOATS[kind]).itemsize)
    if kind not in BLOCKS:
        return 0
    count, size = BLOCKS[kind][:2]
    if not shape or shape[-1] % count:
        raise ValueError(f"blocks of {count} numbers in rows of {shape[-1] if shape else 0}")
    return math.prod(shape) // count * size


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


def _scales_of_k(b: Array) -> tuple[Array, Array]:
    """Eight scales and eight least values of 6 bits in twelve bytes."""
    low, least, high = (part[:, 0] for part in np.split(b.reshape(-1, 3, 4), 3, axis=1))
    scale = np.concatenate([low & 63, (high & 15) | (low >> 2 & 48)], axis=1)
    return scale, np.concatenate([least & 63, (high >> 4) | (least >> 2 & 48)], axis=1)


def _shifted(b: Array, step: int) -> Array:
    """Numbers of `step` bits: of every 32 bytes first all low ones, then those above them."""
    shifts = np.arange(0, 8, step, dtype=np.uint8).reshape(1, 1, -1, 1)
    return (b.reshape(len(b), -1, 1, 32) >> shifts & (1 << step) - 1).reshape(len(b), -1)


def _q2_k(b: Array) -> tuple[Array, Array, Array]:
    return _shifted(b[:, 16:80], 2), _half(b[:, 80:82]) * (b[:, :16] & 15), -_half(b[:, 82:]) * (b[:, :16] >> 4)


def _q3_k(b: Array) -> tuple[Array, Array, Array]:
    low, high = b[:, 96:104], b[:, 104:108]
    low = np.concatenate([low & 15, low >> 4], axis=1)
    high = np.concatenate([high >> shift & 3 for shift in (0, 2, 4, 6)], axis=1)
    d = _half(b[:, 108:]) * ((low | high << 4).astype(np.int8) - 32)
    return _shifted(b[:, 32:96], 2) | _shifted(b[:, :32], 1) << 2, d, -4 * d


def _q4_k(b: Array) -> tuple[Array, Array, Array]:
    scale, least = _scales_of_k(b[:, 4:16])
    return _shifted(b[:, 16:], 4), _half(b[:, :2]) * scale, -_half(b[:, 2:4]) * least


def _q5_k(b: Array) -> tuple[Array, Array, Array]:
    scale, least = _scales_of_k(b[:, 4:16])
    q = _shifted(b[:, 48:], 4) | _shifted(b[:, 16:48], 1) << 4
    return q, _half(b[:, :2]) * scale, -_half(b[:, 2:4]) * least


def _q6_k(b: Array) -> tuple[Array, Array, Array]:
    low = (b[:, :128].reshape(-1, 2, 1, 64) >> np.array([0, 4], np.uint8).reshape(1, 1, 2, 1) & 15).reshape(-1, 256)
    high = b[:, 128:192].reshape(-1, 2, 1, 32) >> np.array([0, 2, 4, 6], np.uint8).reshape(1, 1, 4, 1) & 3
    d = _half(b[:, 208:]) * np.ascontiguousarray(b[:, 192:208]).view(np.int8)
    return low | high.reshape(-1, 256) << 4, d, -32 * d


def _mxfp4(b: Array) -> tuple[Array, Array, Array]:
    scale = np.where(b[:, :1] == 255, np.nan, np.ldexp(1.0, b[:, :1].astype(np.int32) - 127))
    return _nibbles(b[:, 1:]), scale, np.zeros(scale.shape)


BLOCKS: Mapping[str, tuple[int, int, int, int, Callable[[Array], tuple[Array, Array, Array]]]] = {
    "Q4_0": (32, 18, 4, 32, _q4_0),
    "Q4_1": (32, 20, 4, 32, _q4_1),
    "Q5_0": (32, 22, 5, 32, _q5_0),
    "Q5_1": (32, 24, 5, 32, _q5_1),
    "Q8_0": (32, 34, 8, 32, _q8_0),
    "Q2_K": (256, 84, 2, 16, _q2_k),
    "Q3_K": (256, 110, 3, 16, _q3_k),
    "Q4_K": (256, 144, 4, 32, _q4_k),
    "Q5_K": (256, 176, 5, 32, _q5_k),
    "Q6_K": (256, 210, 6, 16, _q6_k),
    MICROSCALED: (32, 17, 4, 32, _mxfp4),
}
"""Numbers and bytes of a block, bits of a number, numbers that share a scale, and what takes a block apart."""


def _words(name: str, kind: str, data: Array, shape: tuple[int, ...]) -> Words:
    """A quantised tensor: ``scale * (number - zero)`` along its last axis.

    The two levels of scales of a K type are taken as one scale for each group. A group whose scale is 0 gets a fine one
    and words of 0: a bit that flips there moves a weight by little, in the file by nothing.
    """
    count, size, bits, group, parts = BLOCKS[kind]
    if not shape or shape[-1] % count or data.size != math.prod(shape) // count * size:
        raise ValueError(f"{data.size} bytes of {kind} for shape {shape}")
    q, d, least = parts(data.reshape(-1, size))
    half, form = 1 << (bits - 1), integer(bits)
    flat, moves = d == 0, (d == 0) & (least != 0)  # all numbers of the group mean the least value, whatever they are
    if np.any(flat):
        rest = np.where(moves, 0, half).astype(q.dtype)
        q = np.where(np.repeat(flat, group, axis=1), np.repeat(rest, group, axis=1), q)
    with np.errstate(divide="ignore"):
        fine = np.exp2(np.maximum(np.floor(np.log2(np.abs(least))) - 10, -14))
    scale = np.where(moves, fine, d)
    zero = np.where(scale == 0, half, -least / np.where(scale == 0, 1.0, scale))
    if not np.all(np.isfinite(scale) & np.isfinite(zero)):
        raise ValueError("a scale is not finite")
    if kind == MICROSCALED:
        scales = Scale(d.reshape(*shape[:-1], -1), len(shape) - 1, group)
        return Words(name, q.reshape(shape), floating("float4-e2m1"), scales)
    words = (q ^ half).astype(form.dtype).reshape(shape)
    grid = (*shape[:-1], shape[-1] // group)
    zeros = zero - half
    known = np.zeros(()) if not np.any(zeros) else zeros.reshape(grid)
    return Words(name, words, form, Scale(scale.reshape(grid), len(shape) - 1, group, known))
