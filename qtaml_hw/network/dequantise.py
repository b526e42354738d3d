"""Stored numbers that nodes make floats of: DequantizeLinear, casts, and what does the same in several steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import onnx
from onnx import helper

from qtaml_hw.network.folded import MOVING
from qtaml_hw.network.lowering import MOST_STEPS, Lowering
from qtaml_hw.network.number import Scale
from qtaml_hw.network.scopes import fresh
from qtaml_hw.network.words import (
    FLOATS,
    INTEGERS,
    NARROW_FLOATS,
    WIDE,
    Array,
    Unread,
    Words,
    attribute,
    input_of,
    kind_of,
    scale_of,
    words_of,
)

__all__ = ["cast", "dequantise", "scaled"]


def cast(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """Weights of another floating-point type are the same weights."""
    name, kind = node.input[0], attribute(node, "to", 0)
    name = low.renamed.get(name, name)
    if name in low.sums and kind in FLOATS:
        node.input[0] = low.sums[name]
    behind = behind_gather(low, name) if kind in FLOATS else None
    if behind is not None:
        return gathered_and_cast(low, node, behind, kind)
    if name not in low.tensors:
        found = low.integers(name) if kind in FLOATS else None
        if found is None or found[1].ndim < 2:
            return None
        name = low.add(fresh(f"{name}.moved", low.taken), found[1])
    if kind not in FLOATS or node.output[0] in low.outputs:
        return None
    value = low.array(name)
    stored = kind_of(value) in (*NARROW_FLOATS, *INTEGERS)
    if value.ndim < 2 or not (low.tensors[name].data_type in FLOATS or stored or kind_of(value) in WIDE):
        return None
    words = low.found.words.get(name)
    if words is not None and value.dtype.itemsize < helper.tensor_dtype_to_np_dtype(kind).itemsize:
        return None  # rounded to few bits before it is cast, and so is what is read
    if words is None and stored:
        words = words_of(low.source(node.input[0]) or name, value, scale_of(np.ones(1), None, value, None, 0))
    dtype = helper.tensor_dtype_to_np_dtype(kind)
    low.replaced(node, ("cast", name, kind), lambda: value.astype(dtype), words)
    if words is None:
        low.found.cast[node.output[0]] = low.found.cast.get(name, (name, value))
    return []


def gathered_and_cast(
    low: Lowering, node: onnx.NodeProto, behind: Sequence[onnx.NodeProto], kind: int
) -> list[onnx.NodeProto] | None:
    """A table of integers of which rows are picked and then cast to floats."""
    table = behind[0].input[0]
    found = low.integers(table)
    if found is None or found[1].ndim < 2 or low.constant(behind[0].input[1]) is not None:
        return None
    words = words_of(*found, scale_of(np.ones(1), None, found[1], None, 0))
    dtype = helper.tensor_dtype_to_np_dtype(kind)
    return picked(low, behind, low.weight(f"{found[0]}.float", words, dtype, ("cast", table, kind)), node)


def behind_gather(low: Lowering, name: str) -> list[onnx.NodeProto] | None:
    """The Gather that picks what `name` is, and the nodes that move it on the way; None where there is none."""
    found: list[onnx.NodeProto] = []
    for _ in range(MOST_STEPS):
        node = low.producer.get(name)
        if node is None or node.op_type not in (*MOVING, "Gather"):
            return None
        found.append(node)
        if node.op_type == "Gather":
            return found[::-1]
        name = node.input[0]
    return None


def picked(low: Lowering, behind: Sequence[onnx.NodeProto], table: str, node: onnx.NodeProto) -> list[onnx.NodeProto]:
    """Those nodes on the floats of a table, with the result of `node`."""
    made = list[onnx.NodeProto]()
    for step in behind:
        made.append(onnx.NodeProto())
        made[-1].CopyFrom(step)
        made[-1].input[0] = made[-2].output[0] if len(made) > 1 else table
        made[-1].output[0] = fresh(f"{step.output[0]}.float", low.taken)
    made[-1].output[0] = node.output[0]
    return made


def scaled(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """Integers cast to floats, less a zero point or times a scale: DequantizeLinear in two or three steps."""
    names = [low.renamed.get(name, name) for name in node.input]
    if len(names) != 2 or node.output[0] in low.outputs:
        return None
    at = next((i for i, name in enumerate(names) if name in low.found.words), None)
    if at is None or (node.op_type == "Sub" and at):
        return None
    words, other = low.found.words[names[at]], low.constant(names[1 - at])
    shape = words.words.shape
    if other is None or other.ndim > len(shape) or sum(n > 1 for n in other.shape) > 1 or words.scale.axis is not None:
        return None
    full = other.reshape((1,) * (len(shape) - other.ndim) + other.shape).astype(np.float64)
    axis = next((a for a, n in enumerate(full.shape) if n > 1), None)
    along, scale, zero = full.reshape(() if axis is None else -1), words.scale.values, words.scale.zero
    if axis is not None and (low.every or along.size != shape[axis]):
        return None
    if node.op_type == "Mul":
        if scale != 1 or not np.all(np.isfinite(along) & (along != 0)):
            return None
        made = Scale(along, axis, zero=zero)
    elif scale != 1 or not np.all(np.isfinite(along)):
        return None
    else:
        made = Scale(np.ones(along.shape), axis, zero=zero + along)
    changed = replace(words, scale=made)
    dtype = helper.tensor_dtype_to_np_dtype(low.tensors[names[at]].data_type)
    low.replaced(node, (node.op_type, *names), lambda: changed.values(dtype), changed)
    return []


def dequantise(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """DequantizeLinear of stored integers, moved or not, also behind the Gather that picks some of them."""
    behind = behind_gather(low, node.input[0])
    if behind is not None and low.constant(behind[0].input[1]) is None:
        return gathered(low, node, behind)
    concat = low.producer.get(node.input[0])
    if concat is not None and concat.op_type == "Concat" and all(map(low.integers, concat.input)):
        return joined(low, node, concat)
    found = low.integers(node.input[0])
    if found is None or found[1].ndim < 2 or node.output[0] in low.outputs:
        return None
    words, dtype, key = dequantised(low, node, *found)
    if words.scale.block is not None:
        made: list[onnx.NodeProto] = []
        low.blocked(words, node.input[1], input_of(node, 2), dtype, key, made, node.output[0])
        return made
    if low.every and words.scale.axis is not None:
        return channels(low, node, words, dtype, key)
    low.replaced(node, key, lambda: words.values(dtype), words)
    return []


def channels(
    low: Lowering, node: onnx.NodeProto, words: Words, dtype: Any, key: tuple[Any, ...]
) -> list[onnx.NodeProto]:
    """The float tensor of words; scales and zero points of their channels stay tensors of the graph."""
    shape, axis, zero = words.words.shape, words.scale.axis or 0, words.scale.zero
    kept = low.constant(node.input[2]) if input_of(node, 2) else None
    several = kept is not None and zero.ndim > 0 and np.any(kept.astype(np.float64))
    nodes: list[onnx.NodeProto] = []
    form = low.new(f"{words.name}.form", np.array([-1 if a == axis else 1 for a in range(len(shape))], np.int64))

    def step(op: str, inputs: list[str], output: str = "", **how: Any) -> str:
        nodes.append(low.node(op, inputs, f"{words.name}.{op}", output, **how))
        return str(nodes[-1].output[0])

    def spread(name: str) -> str:
        return step("Reshape", [step("Cast", [name], to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype))), form])

    own = zero.flat[0] if zero.ndim else zero
    flat = replace(words, scale=Scale(np.ones(()), zero=np.asarray(0.0 if several else own)))
    at = low.weight(f"{words.name}.levels", flat, dtype, ("levels", several, *key))
    if several:
        vector = low.standing(f"{node.input[2]}.float", zero.astype(np.float32), [node.input[2]])
        at = step("Sub", [at, spread(vector)])
    step("Mul", [at, spread(node.input[1])], node.output[0])
    return nodes


def dequantised(low: Lowering, node: onnx.NodeProto, source: str, value: Array) -> tuple[Words, Any, tuple[Any, ...]]:
    """What a DequantizeLinear node makes of stored integers: the type of the result, and what decides it."""
    scale = low.constant(node.input[1])
    zero_name = input_of(node, 2)
    zero = low.constant(zero_name) if zero_name else None
    if scale is None or (zero_name and zero is None):
        raise Unread("has a scale that is computed in the graph", 0)
    axis, block, kind = (
        attribute(node, "axis", 1),
        attribute(node, "block_size", 0),
        attribute(node, "output_dtype", 0),
    )
    words = words_of(source, value, scale_of(scale, zero, value, axis, block))
    dtype = helper.tensor_dtype_to_np_dtype(kind) if kind else scale.dtype
    same = tuple(None if x is None else (x.dtype.name, x.shape, x.tobytes()) for x in (scale, zero))
    return words, dtype, (node.input[0], *same, axis, block, kind)  # by what they are, not by what they are called


def joined(low: Lowering, node: onnx.NodeProto, concat: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """Tables of integers that are joined before they are dequantised: each is dequantised for itlow."""
    shapes = [found[1].shape for found in map(low.integers, concat.input) if found is not None]
    numbers = [low.constant(name) if name else None for name in node.input[1:]]
    axis, along = (attribute(n, "axis", 1) % len(shapes[0]) for n in (concat, node))
    block = attribute(node, "block_size", 0)
    if any(shape[along] % block for shape in shapes if block and axis == along):
        raise Unread("is joined with others in the middle of a block", 0)
    made, names, start = list[onnx.NodeProto](), list[str](), 0
    for name, shape in zip(concat.input, shapes, strict=True):
        end, part = start + shape[axis], onnx.NodeProto()
        part.CopyFrom(node)
        part.input[0], part.output[0] = name, fresh(f"{name}.float", low.taken)
        for at, values in enumerate(numbers, 1):
            if values is None or values.size == 1 or (axis != along and not block):
                continue
            step = block or 1 if axis == along else 1
            cut = [slice(None)] * values.ndim
            cut[axis if block else 0] = slice(start // step, end // step)
            part.input[at] = low.new(f"{name}.{at}", values[tuple(cut)])
        new = dequantise(low, part)
        if new is None:
            raise Unread("is joined with others", 0)
        made += new
        names.append(low.renamed.get(part.output[0], part.output[0]))
        start = end
    return [*made, low.node("Concat", names, "", node.output[0], axis=axis)]


def gathered(low: Lowering, node: onnx.NodeProto, behind: Sequence[onnx.NodeProto]) -> list[onnx.NodeProto] | None:
    """A table of integers of which rows are picked and then dequantised, with one scale."""
    table = behind[0].input[0]
    found, scale = low.integers(table), low.constant(node.input[1])
    if found is None or found[1].ndim < 2:
        return None
    if scale is None or scale.size != 1:
        raise Unread("is dequantised behind Gather with more than one scale", 0)
    whole = onnx.NodeProto()
    whole.CopyFrom(node)
    whole.input[0] = table
    words, dtype, key = dequantised(low, whole, *found)
    return picked(low, behind, low.weight(f"{found[0]}.float", words, dtype, key), node)
