"""Words: numbers as a file stores them, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qtaml_hw.network.number import NumberFormat, Scale, floating, integer

__all__ = [
    "FLOATS",
    "INTEGERS",
    "NARROW_FLOATS",
    "WIDE",
    "Array",
    "Unread",
    "Words",
    "attribute",
    "input_of",
    "kind_of",
    "scale_of",
    "signed",
    "unpacked",
    "words_of",
]

Array = NDArray[Any]

FLOATS = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16)
"""Types that operators compute with."""

INTEGERS = {"int2": 2, "uint2": 2, "int4": 4, "uint4": 4, "int8": 8, "uint8": 8, "int16": 16, "uint16": 16}
WIDE = ("int32", "int64", "uint32", "uint64")
"""Integers that are too wide for words: where they are cast to floats, they are float weights."""

NARROW_FLOATS = {
    "float8_e4m3fn": "float8-e4m3fn",
    "float8_e5m2": "float8-e5m2",
    "float8_e4m3fnuz": "float8-e4m3fnuz",
    "float8_e5m2fnuz": "float8-e5m2fnuz",
    "float8_e8m0fnu": "float8-e8m0",
    "float4_e2m1fn": "float4-e2m1",
}


@dataclass(frozen=True, eq=False)
class Words:
    """A tensor that the file stores as words of a format.

    Attributes
    ----------
    name : str
        The initialiser as the file names it.
    words : array of uint8 or uint16
        Its words. Unsigned integers are offset binary: they are held as the signed integers of the same rank.
    format : NumberFormat
        What they mean.
    scale : Scale
        What one unit is worth, and what stands for 0.
    """

    name: str
    words: NDArray[np.unsignedinteger]
    format: NumberFormat
    scale: Scale

    def values(self, dtype: Any) -> Array:
        """The weights."""
        found = np.empty(self.words.shape, dtype)
        table = self.format.values()
        for part, scale, zero in self.scale.parts(self.words.shape):
            found[part] = ((table.take(self.words[part]) - zero) * scale).astype(dtype)
        return found


class Unread(Exception):
    """Why input `at` of a node is not read as weights."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.at = at


def attribute(node: onnx.NodeProto, name: str, default: Any) -> Any:
    """An attribute of a node, or what it is where the node does not say."""
    return next((helper.get_attribute_value(a) for a in node.attribute if a.name == name), default)


def input_of(node: onnx.NodeProto, at: int) -> str:
    """Name of an input; "" where it is left out."""
    return str(node.input[at]) if at < len(node.input) else ""


def kind_of(value: Array) -> str:
    return str(value.dtype.name)


def unpacked(packed: Array, bits: int) -> NDArray[np.uint8]:
    """Values of less than a byte along the last axis, the lowest bits first."""
    if bits == 8:
        return packed
    parts = [packed >> shift & ((1 << bits) - 1) for shift in range(0, 8, bits)]
    return np.stack(parts, axis=-1).reshape(*packed.shape[:-1], -1)


def signed(values: Array, bits: int) -> NDArray[np.unsignedinteger]:
    """Words of the signed integers of the same rank as unsigned ones."""
    dtype = integer(bits).dtype
    return np.asarray(values.astype(dtype) ^ dtype.type(1 << (bits - 1)))


def words_of(name: str, value: Array, scale: Scale) -> Words:
    """A tensor of integers or narrow floats as words."""
    kind = kind_of(value)
    if kind in NARROW_FLOATS:
        form = floating(NARROW_FLOATS[kind])
        return Words(name, value.view(np.uint8) & np.uint8((1 << form.bits) - 1), form, scale)
    bits = INTEGERS[kind]
    form = integer(bits)
    if kind.startswith("u"):
        return Words(name, signed(value, bits), form, scale)
    mask = form.dtype.type((1 << bits) - 1)
    return Words(name, value.astype(np.int16 if bits > 8 else np.int8).view(form.dtype) & mask, form, scale)


def scale_of(scale: Array, zero: Array | None, value: Array, axis: int | None, block: int) -> Scale:
    """Scales and zero points of DequantizeLinear for a tensor."""
    kind, worth = kind_of(value), scale.astype(np.float64)
    if not np.all(np.isfinite(worth) & (worth != 0)):
        raise Unread("has a scale that is 0 or no number", 0)
    shift = float(1 << (INTEGERS[kind] - 1)) if kind.startswith("u") else 0.0
    zeros = np.broadcast_to(np.zeros(()) if zero is None else zero.astype(np.float64), worth.shape) - shift
    if not np.all(np.isfinite(zeros)):
        raise Unread("has a zero point that is not a number", 0)
    if worth.size == 1:
        return Scale(worth.reshape(()), zero=zeros.reshape(()))
    along = (axis or 0) % value.ndim
    try:
        if block or worth.ndim > 1:
            block = block or -(-value.shape[along] // worth.shape[along])
            made = Scale(worth, along, block, zeros)
        else:
            made = Scale(worth, along, zero=zeros)
        made.of(value.shape)
    except (ValueError, IndexError):
        raise Unread("has scales of a shape that does not fit it", 0) from None
    return made
