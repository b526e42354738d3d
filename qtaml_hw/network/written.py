"""A model written tensor by tensor: its weights are never in memory together.

Inside a file every message has its length before it, and fields stand in the order of their numbers. So the file is
that of protobuf itself, byte for byte. Format: protobuf.dev, "Encoding"; onnx.ai, "onnx.proto".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper

from qtaml_hw.network.held import is_held, stored_bytes

__all__ = ["MOST_BYTES", "write_model"]

MOST_BYTES = (1 << 31) - 1
"""Bytes of an ONNX file without data beside it: what protobuf reads."""

GRAPH, INITIALIZER, RAW_DATA = 7, 5, 9
"""Numbers of fields: of ModelProto, GraphProto and TensorProto."""


def write_model(model: onnx.ModelProto, value: Callable[[TensorProto], NDArray[Any] | None], file: BinaryIO) -> int:
    """Write a model with these values of initialisers.

    Parameters
    ----------
    model : onnx.ModelProto
        Held tensors are without their data in it.
    value : callable
        The value of an initialiser, of its type and shape; None where it stays what it is. Each is asked for once.
    file : binary file
        Where to.

    Returns
    -------
    int
        Bytes of the whole model; beyond `MOST_BYTES` nothing is written.

    Examples
    --------
    >>> import io
    >>> text = '<ir_version: 8, opset_import: ["": 17]> g (float[2] x) => (float[2] y) {y = Abs(x)}'
    >>> model = onnx.parser.parse_model(text)
    >>> file = io.BytesIO()
    >>> write_model(model, lambda tensor: None, file) == len(file.getvalue())
    True
    >>> file.getvalue() == model.SerializeToString(deterministic=True)
    True
    """
    tensors, graph = model.graph.initializer, model.graph
    starts = [_head(tensor) if is_held(tensor) else _stated(tensor, value) for tensor in tensors]
    rests = [stored_bytes(tensor) if is_held(tensor) else 0 for tensor in tensors]
    sizes = [len(start) + rest for start, rest in zip(starts, rests, strict=True)]
    before, behind = (_fields(graph, lambda n: n < INITIALIZER), _fields(graph, lambda n: n > INITIALIZER))
    inner = len(before) + sum(len(_begin(INITIALIZER, size)) + size for size in sizes) + len(behind)
    first, last = _fields(model, lambda n: n < GRAPH) + _begin(GRAPH, inner), _fields(model, lambda n: n > GRAPH)
    total = len(first) + inner + len(last)
    if total > MOST_BYTES:
        return total
    file.write(first + before)
    for tensor, start, size in zip(tensors, starts, sizes, strict=True):
        file.write(_begin(INITIALIZER, size) + start)
        if is_held(tensor):
            data = np.ascontiguousarray(value(tensor)).reshape(-1).view(np.uint8)
            assert len(start) + data.size == size
            file.write(data.data)
    file.write(behind + last)
    return total


def _stated(tensor: TensorProto, value: Callable[[TensorProto], NDArray[Any] | None]) -> bytes:
    """A small tensor with its value."""
    found = value(tensor)
    own = tensor if found is None else numpy_helper.from_array(found, tensor.name)
    return bytes(own.SerializeToString(deterministic=True))


def _head(tensor: TensorProto) -> bytes:
    """What stands before the data of a tensor."""
    known = TensorProto(name=tensor.name, data_type=tensor.data_type, dims=tensor.dims)
    return bytes(known.SerializeToString(deterministic=True)) + _begin(RAW_DATA, stored_bytes(tensor))


def _begin(field: int, size: int) -> bytes:
    """What stands before a field of so many bytes: its number, and the size, seven bits to a byte."""
    found = [field << 3 | 2]
    while size > 127:
        found.append(size & 127 | 128)
        size >>= 7
    return bytes([*found, size])


def _fields(message: Any, of: Callable[[int], bool]) -> bytes:
    """The fields of these numbers alone."""
    part = type(message)()
    part.CopyFrom(message)
    for field, _ in message.ListFields():
        if not of(field.number):
            part.ClearField(field.name)
    return bytes(part.SerializeToString(deterministic=True))
