"""All else that a network computes with, as one stored tensor: biases, norms, scales of channels, added tables.

They are few and every one matters, so they lie together, under one protection: as float16 numbers, each tensor over
the power of two that takes its largest number to 1 to 2. So they share a range, and a flipped exponent is recognised.
In the graph each is picked out of the stored tensor, in its own shape and type; integers are rounded to whole ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qtaml_hw.network.coverage import numbers
from qtaml_hw.network.held import Made, array_of, initialiser
from qtaml_hw.network.lower import FLOATS, KEPT
from qtaml_hw.network.number import Scale, float_words, floating
from qtaml_hw.network.scopes import fresh

__all__ = ["NAME", "TogetherStored", "store_vectors"]

Array = NDArray[Any]

NAME = "vectors"
"""What the stored tensor is called."""

FORM = floating("float16")
WHOLE = (TensorProto.INT8, TensorProto.UINT8, TensorProto.INT16, TensorProto.UINT16, TensorProto.INT32)


BIASES = {"DynamicQuantizeLSTM": 3, "QAttention": 2}
"""Of operators that take integers alone: the one input whose value need not be known beforehand."""


@dataclass(frozen=True, eq=False)
class TogetherStored:
    """Tensors that are stored as one.

    Attributes
    ----------
    tensor : str
        The initialiser of the prepared graph that holds them.
    words : array of uint16, shape (numbers,)
        Their words, one tensor after the other.
    scale : Scale
        Of every number, a power of two.
    names : tuple of str
        Tensors of the prepared graph that lie in it.
    """

    tensor: str
    words: NDArray[np.unsignedinteger]
    scale: Scale
    names: tuple[str, ...]


def store_vectors(
    model: onnx.ModelProto, held: dict[str, Array | Made], asked: Collection[str], taken: set[str]
) -> TogetherStored | None:
    """Put what operators compute with, and is not stored yet, into one tensor.

    Parameters
    ----------
    model : onnx.ModelProto
        A prepared model; it is changed.
    held : dict of str to array
        Data of its large tensors; more come to it.
    asked : collection of str
        Its initialisers that may be stored.
    taken : set of str
        All names; new ones come to it.

    Returns
    -------
    TogetherStored or None
        None where nothing is left. Tensors of zeros are left alone, and so is what operators read that take integers
        alone.
    """
    graph = model.graph
    tensors = {t.name: t for t in graph.initializer if t.data_type in (*FLOATS, *WHOLE) and t.name in asked}
    fixed = {o.name for o in graph.output}
    for node in graph.node:
        if node.op_type in KEPT:
            fixed |= {name for at, name in enumerate(node.input) if at != BIASES.get(node.op_type)}
    found = [x for x in numbers(model, held) if x.name in tensors and x.count > 1 and x.name not in fixed]
    values = {x.name: array_of(tensors[x.name], held) for x in found if "is a zero point" not in x.use}
    values = {n: v for n, v in values.items() if np.any(v) and np.all(np.isfinite(v.astype(np.float64)))}
    if not values:
        return None
    powers = {n: np.exp2(np.floor(np.log2(np.abs(v.astype(np.float64)).max()))) for n, v in values.items()}
    words = np.concatenate([float_words(v.astype(np.float64).ravel() / powers[n], FORM) for n, v in values.items()])
    scale = Scale(np.concatenate([np.full(v.size, powers[n]) for n, v in values.items()]), axis=0)
    name = fresh(NAME, taken)
    clean = np.concatenate([v.astype(np.float32).ravel() for v in values.values()])
    nodes = _picked(graph, held, name, values, taken)
    kept = [t for t in graph.initializer if t.name not in values]
    del graph.initializer[:]
    graph.initializer.extend([*kept, initialiser(name, clean, held)])
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *rest])
    return TogetherStored(name, words, scale, tuple(values))


def _picked(
    graph: onnx.GraphProto,
    held: dict[str, Array | Made],
    name: str,
    values: Mapping[str, Array],
    taken: set[str],
) -> list[onnx.NodeProto]:
    """Nodes that pick every tensor out of the stored one."""
    nodes: list[onnx.NodeProto] = []
    start = 0
    for tensor, value in values.items():
        places = np.arange(start, start + value.size).reshape(value.shape)
        at = fresh(f"{tensor}.places", taken)
        graph.initializer.append(
            initialiser(at, places.astype(np.int32 if start + value.size < 2**31 else np.int64), held)
        )
        start += value.size
        kind, here = helper.np_dtype_to_tensor_dtype(value.dtype), name
        steps: list[tuple[str, str, dict[str, Any]]] = [("Gather", at, {})]
        if kind not in FLOATS:
            half = fresh(f"{tensor}.half", taken)
            graph.initializer.append(initialiser(half, np.asarray(0.5, np.float32), held))
            steps += [("Add", half, {}), ("Floor", "", {})]
        if kind != TensorProto.FLOAT:
            steps += [("Cast", "", {"to": kind})]
        for i, (op, second, how) in enumerate(steps, 1):
            output = tensor if i == len(steps) else fresh(f"{tensor}.{op}", taken)
            nodes.append(helper.make_node(op, [here, *filter(None, [second])], [output], **how))
            here = output
    return nodes
