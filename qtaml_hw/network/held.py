"""Large tensors of a model, held beside it as arrays.

Inside a protobuf message a weight is copied with every copy of the model, and its bytes are freed with the whole
message alone. So the model keeps names, types and shapes, and says of every large tensor that its data are elsewhere.
onnxruntime understands that, and takes them from the arrays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

__all__ = [
    "Arrays",
    "Held",
    "Made",
    "array_of",
    "hold",
    "initialiser",
    "is_held",
    "large_tensors",
    "replaced",
    "stored_bytes",
    "whole",
    "without_shapes",
]

Arrays = Mapping[str, NDArray[Any]]
"""Arrays by the name of a tensor."""


@dataclass(frozen=True, eq=False)
class Made:
    """A tensor that is made each time it is asked for, of what takes less memory.

    Attributes
    ----------
    shape : tuple of int
        Its shape.
    dtype : dtype
        Its type.
    make : callable
        Makes it.

    Examples
    --------
    >>> words = np.array([1, 2], np.uint8)
    >>> made = Made(words.shape, np.dtype(np.float32), lambda: words.astype(np.float32))
    >>> made.nbytes, made.make().tolist()
    (8, [1.0, 2.0])
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    make: Callable[[], NDArray[Any]]

    @property
    def nbytes(self) -> int:
        """Bytes that it takes once it is made."""
        return math.prod(self.shape) * self.dtype.itemsize


Held = Mapping[str, NDArray[Any] | Made]
"""Data of large tensors by keys of their own."""

LARGE = 1024
"""Bytes from which on a tensor is held: shapes, scales and small biases stay in the model."""

TYPES = (
    *(TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16),
    *(TensorProto.INT8, TensorProto.UINT8, TensorProto.INT16, TensorProto.UINT16),
)
"""Types of whole bytes that weights have."""


def stored_bytes(tensor: TensorProto) -> int:
    """Bytes that its data take, several elements to a byte where these are narrow.

    Raises
    ------
    ValueError
        If its type or shape has no such size.

    Examples
    --------
    >>> stored_bytes(TensorProto(data_type=TensorProto.FLOAT16, dims=[3, 5]))
    30
    >>> stored_bytes(TensorProto(data_type=TensorProto.INT4, dims=[3, 5]))
    8
    """
    if any(n < 0 for n in tensor.dims) or tensor.data_type in (TensorProto.UNDEFINED, TensorProto.STRING):
        raise ValueError(f"no size of type {tensor.data_type} and shape {list(tensor.dims)}")
    kind = TensorProto.DataType.Name(tensor.data_type)
    narrow = re.fullmatch(r"U?INT([24])|FLOAT(4)E2M1", kind)
    bits = int(narrow[1] or narrow[2]) if narrow else 8 * helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
    return int(-(-math.prod(tensor.dims) * bits // 8))


def is_held(tensor: TensorProto) -> bool:
    """Whether its data are held beside the model."""
    return bool(tensor.data_location == TensorProto.EXTERNAL)


def array_of(tensor: TensorProto, held: Held) -> NDArray[Any]:
    """Value of a tensor of the model, held or not; read-only."""
    if is_held(tensor):
        value = held[tensor.external_data[0].value]
        return value.make() if isinstance(value, Made) else value
    return np.asarray(numpy_helper.to_array(tensor))


def whole(tensor: TensorProto, held: Held) -> TensorProto:
    """The tensor with its data in it."""
    return numpy_helper.from_array(array_of(tensor, held), tensor.name) if is_held(tensor) else tensor


def large_tensors(model: onnx.ModelProto) -> list[TensorProto]:
    """Initialisers, and values of Constant nodes, that are worth holding."""
    found = [*model.graph.initializer]
    for node in model.graph.node:
        if node.op_type == "Constant":
            found += [a.t for a in node.attribute if a.name == "value"]
    size = {kind: helper.tensor_dtype_to_np_dtype(kind).itemsize for kind in TYPES}
    return [t for t in found if t.data_type in size and math.prod(t.dims) * size[t.data_type] >= LARGE]


def hold(tensor: TensorProto, value: NDArray[Any] | Made, held: dict[str, NDArray[Any] | Made]) -> None:
    """Put the data of a tensor into `held`, under a key of its own: names may stand twice in a bad file."""
    kept = TensorProto(name=tensor.name, data_type=tensor.data_type, dims=value.shape)
    kept.data_location = TensorProto.EXTERNAL
    kept.external_data.add(key="location", value=f"held {len(held)}")
    held[kept.external_data[0].value] = value
    tensor.CopyFrom(kept)


def initialiser(name: str, value: NDArray[Any] | Made, held: dict[str, NDArray[Any] | Made]) -> TensorProto:
    """A new tensor with this value, held where it is large."""
    if value.nbytes < LARGE:
        return numpy_helper.from_array(value.make() if isinstance(value, Made) else value, name)
    tensor = TensorProto(name=name, data_type=helper.np_dtype_to_tensor_dtype(value.dtype))
    hold(tensor, value, held)
    return tensor


def without_shapes(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy for the checker of onnx, which looks for the data of tensors that have entries."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for tensor in filter(is_held, large_tensors(copy)):
        kept = TensorProto(name=tensor.name, data_type=tensor.data_type, dims=[0] * len(tensor.dims))
        tensor.CopyFrom(kept)
    return copy


def replaced(model: onnx.ModelProto, values: Arrays, *, all_of_them: bool) -> onnx.ModelProto:
    """A copy of `model` with the initialisers named in `values` written into it: all, or those that are not held."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for tensor in copy.graph.initializer:
        if tensor.name in values and (all_of_them or not is_held(tensor)):
            tensor.CopyFrom(numpy_helper.from_array(values[tensor.name], tensor.name))
    return copy
