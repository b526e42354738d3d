"""Constants of a graph that are computed here: stored numbers as its nodes move, cut, cast, quantise or scale them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import helper

from qtaml_hw.network.number import Scale
from qtaml_hw.network.words import FLOATS, INTEGERS, Array, attribute

__all__ = ["FOLDED", "MOVING"]


def _quantised(node: onnx.NodeProto, inputs: list[Array | None]) -> Array | None:
    """QuantizeLinear of a constant: what the file stores once it is deployed."""
    x, scale, zero = (*inputs, None)[:3]
    if x is None or scale is None or x.ndim == 0:
        return None
    kind = attribute(node, "output_dtype", 0)
    dtype = zero.dtype if zero is not None else helper.tensor_dtype_to_np_dtype(kind) if kind else np.dtype(np.uint8)
    if dtype.name not in INTEGERS:
        return None
    made = Scale(
        *(
            (scale.reshape(()), None, None)
            if scale.size == 1
            else (scale, attribute(node, "axis", 1) % x.ndim, attribute(node, "block_size", 0) or None)
        )
    )
    zeros = Scale(
        np.broadcast_to(np.zeros(()) if zero is None else zero.astype(np.float64), scale.shape).reshape(
            made.values.shape
        ),
        made.axis,
        made.block,
    )
    levels = np.rint(x.astype(np.float32) / made.of(x.shape).astype(np.float32)) + zeros.of(x.shape)
    bits, signed = INTEGERS[dtype.name], not dtype.name.startswith("u")
    low = -(1 << (bits - 1)) if signed else 0
    return np.clip(levels, low, low + (1 << bits) - 1).astype(dtype)


def _moved(node: onnx.NodeProto, inputs: list[Array | None]) -> Array | None:
    """A tensor whose entries are moved."""
    x, *rest = inputs
    if x is None:
        return None
    second = None if not rest or rest[0] is None else [int(n) for n in np.ravel(rest[0])]
    axes = second if second is not None else attribute(node, "axes", None)
    try:
        if node.op_type == "Identity":
            return x
        if node.op_type == "Transpose":
            return np.transpose(x, attribute(node, "perm", None))
        if node.op_type == "Reshape" and second is not None:
            keep = [x.shape[i] if n == 0 and not attribute(node, "allowzero", 0) else n for i, n in enumerate(second)]
            return x.reshape(keep)
        if node.op_type == "Flatten":
            axis = attribute(node, "axis", 1)
            return x.reshape(int(np.prod(x.shape[:axis])), -1)
        if node.op_type == "Squeeze":
            return np.squeeze(x, None if axes is None else tuple(axes))
        if node.op_type == "Unsqueeze" and axes is not None:
            return np.expand_dims(x, tuple(axes))
    except (ValueError, IndexError, TypeError):
        return None
    return None


def _parts(node: onnx.NodeProto, inputs: list[Array | None]) -> list[Array] | None:
    """Split: all parts of a tensor."""
    x, sizes = (*inputs, None)[:2]
    if x is None:
        return None
    axis, count = attribute(node, "axis", 0), len(node.output)
    given = attribute(node, "split", None) if sizes is None else np.ravel(sizes)
    try:
        if given is None:
            step = -(-x.shape[axis] // count)
            return np.split(x, list(range(step, step * count, step)), axis)
        return np.split(x, np.cumsum(given)[:-1], axis) if len(given) == count else None
    except (ValueError, IndexError):
        return None


def _part(node: onnx.NodeProto, inputs: list[Array | None]) -> Array | None:
    """Slice: a part of a tensor."""
    x, *rest = inputs
    starts, ends, axes, steps = (*rest, None, None, None, None)[:4]
    if x is None or starts is None or ends is None:
        return None
    along = range(starts.size) if axes is None else [int(a) for a in np.ravel(axes)]
    strides = np.ones(starts.size, np.int64) if steps is None else np.ravel(steps)
    cut = [slice(None)] * x.ndim
    try:
        for a, start, end, step in zip(along, np.ravel(starts), np.ravel(ends), strides, strict=True):
            if step < 1:
                return None
            cut[a] = slice(int(start), int(end), int(step))
    except (ValueError, IndexError):
        return None
    return x[tuple(cut)]


def _cast(node: onnx.NodeProto, inputs: list[Array | None]) -> Array | None:
    x, kind = inputs[0], attribute(node, "to", 0)
    return None if x is None or kind not in FLOATS else x.astype(helper.tensor_dtype_to_np_dtype(kind))


def _product(node: onnx.NodeProto, inputs: list[Array | None]) -> Array | None:
    a, b = inputs
    return None if a is None or b is None else (a * b if node.op_type == "Mul" else a / b)


Folded = Callable[[onnx.NodeProto, list[Any]], Any]

MOVING = ("Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze")
"""Operators that move the entries of their first input, and do nothing else."""

FOLDED: dict[str, Folded] = {
    **dict.fromkeys(MOVING, _moved),
    "Split": _parts,
    "Slice": _part,
    "QuantizeLinear": _quantised,
    "Cast": _cast,
    "Mul": _product,
    "Div": _product,
}
"""Nodes that are computed here where all that they read is constant."""
