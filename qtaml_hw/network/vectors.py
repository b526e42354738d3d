"""All other numbers of a network as one stored tensor: biases, norms, scales of channels, added tables.

They are few and every one matters, so they lie together, under one protection: as float16 numbers, each tensor over
the power of two that takes its largest number to 1 to 2. So they share a range, and a flipped exponent is recognised.
In the graph each is picked out of the stored tensor, in its own shape and type; integers are rounded to whole ones, and
what a root or a logarithm is taken of (variances) comes without its sign, whose flip would leave no value at all.
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
from qtaml_hw.network.lower import KEPT
from qtaml_hw.network.number import Scale, float_words, floating
from qtaml_hw.network.scopes import fresh, nodes_of
from qtaml_hw.network.words import FLOATS

__all__ = ["NAME", "TogetherStored", "store_vectors"]

Array = NDArray[Any]

NAME = "vectors"
"""What the stored tensor is called."""

FORM = floating("float16")
WHOLE = (TensorProto.INT8, TensorProto.UINT8, TensorProto.INT16, TensorProto.UINT16, TensorProto.INT32)


BIASES = {"DynamicQuantizeLSTM": 3, "QAttention": 2}
"""Of operators that take integers alone: the one input whose value need not be known beforehand."""

POSITIVE = {"BatchNormalization": 4, "Sqrt": 0, "Log": 0, "Pow": 0}
"""Inputs that a number below 0 leaves without a value: variances, and what roots and logarithms are taken of."""

ERROR = 2.0**-11
"""Most that a stored number is off, as a part of it."""

ENDLESS = "holds numbers that are not finite"
FAR = "holds numbers at the end of the range of its type"
LOST = "holds numbers so small beside its largest one that float16 would lose them"
"""Why tensors are not stored with the others."""


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
) -> tuple[TogetherStored | None, dict[str, str]]:
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
    stored : TogetherStored or None
        None where nothing is left. Tensors of zeros are left alone, and so is what operators read that take integers
        alone.
    unfit : dict of str to str
        Tensors that float16 numbers cannot hold, and why.
    """
    graph = model.graph
    tensors = {t.name: t for t in graph.initializer if t.data_type in (*FLOATS, *WHOLE) and t.name in asked}
    fixed = {o.name for o in graph.output}
    for node in nodes_of(graph):
        if node.op_type in KEPT:
            fixed |= {name for at, name in enumerate(node.input) if at != BIASES.get(node.op_type)}
    found = [x for x in numbers(model, held) if x.name in tensors and x.count > 1 and x.name not in fixed]
    values = {x.name: array_of(tensors[x.name], held) for x in found if "is a zero point" not in x.use}
    values = {n: v for n, v in values.items() if np.any(v)}
    powers = {n: _power(v) for n, v in values.items()}
    unfit = {n: why for n, v in values.items() if (why := _unfit(v, powers[n]))}
    values = {n: v for n, v in values.items() if n not in unfit}
    if not values:
        return None, unfit
    words = np.concatenate([_words(v, powers[n]) for n, v in values.items()])
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
    return TogetherStored(name, words, scale, tuple(values)), unfit


def _power(value: Array) -> float:
    """The power of two that takes the largest number to 1 to 2."""
    return float(np.exp2(np.floor(np.log2(np.abs(value.astype(np.float64)).max()))))


def _words(value: Array, power: float) -> NDArray[np.unsignedinteger]:
    """The words of a tensor, in a row."""
    return float_words(value.astype(np.float64).ravel() / power, FORM)


def _unfit(value: Array, power: float) -> str:
    """Why a tensor is not what its words say; "" where it is."""
    exact = value.astype(np.float64).ravel()
    if not np.all(np.isfinite(exact)):
        return ENDLESS
    read = FORM.values()[_words(value, power)] * power
    if value.dtype.kind in "iu":
        read = np.floor(read + 0.5)
        limits = np.iinfo(value.dtype)
        wide = read.min() < limits.min or read.max() > limits.max
    else:
        with np.errstate(over="ignore", under="ignore"):  # up to twice the largest number is taken as it is read
            most = np.float32(4 * power)
            wide = not np.isfinite(most) or not np.isfinite(most.astype(value.dtype).astype(np.float64))
            read = read.astype(np.float32).astype(np.float64)
    if wide:
        return FAR
    return LOST if np.any(np.abs(read - exact) > ERROR * np.abs(exact)) else ""


def _positive(graph: onnx.GraphProto, values: Mapping[str, Array]) -> set[str]:
    """Tensors without a number below 0 that reach an input of `POSITIVE` with nothing but constants on the way."""
    sources = {t.name: {t.name} for t in graph.initializer}
    found = set[str]()
    for node in nodes_of(graph):
        at = POSITIVE.get(node.op_type, len(node.input))
        found |= set().union(*(sources.get(name, set()) for name in node.input[at : at + 1]))
        inputs = list(filter(None, node.input))
        if inputs and all(name in sources for name in inputs):
            sources |= dict.fromkeys(node.output, set().union(*(sources[name] for name in inputs)))
    return {name for name in found & set(values) if np.all(values[name] >= 0)}


def _picked(
    graph: onnx.GraphProto,
    held: dict[str, Array | Made],
    name: str,
    values: Mapping[str, Array],
    taken: set[str],
) -> list[onnx.NodeProto]:
    """Nodes that pick every tensor out of the stored one."""
    nodes: list[onnx.NodeProto] = []
    positive, start = _positive(graph, values), 0
    for tensor, value in values.items():
        places = np.arange(start, start + value.size).reshape(value.shape)
        at = fresh(f"{tensor}.places", taken)
        graph.initializer.append(
            initialiser(at, places.astype(np.int32 if start + value.size < 2**31 else np.int64), held)
        )
        start += value.size
        kind, here = helper.np_dtype_to_tensor_dtype(value.dtype), name
        steps: list[tuple[str, str, dict[str, Any]]] = [("Gather", at, {})]
        if tensor in positive:
            steps += [("Abs", "", {})]
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
