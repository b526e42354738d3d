"""Where the weights of an ONNX graph are: sites, and a copy of the graph in which each can be replaced.

A weight is an initialiser with two or more dimensions that a Conv, Gemm or MatMul reads, directly or through
DequantizeLinear (its int8 values are then the stored bits), Transpose and Identity. `prepare` rewrites the graph
without adding a node, so that every weight is one float initialiser and every layer that can have a bias has its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

__all__ = [
    "Graph",
    "Site",
    "Skipped",
    "Use",
    "prepare",
    "replace_tensors",
    "subgraphs",
    "unfolded",
    "without_values",
]

Array = NDArray[np.generic]

DEEPEST_CALLS = 100
"""Functions that call functions, deeper than any exporter writes."""

LONGEST_PATH = 64
"""Nodes between a weight and the node that reads it."""

_PASS_THROUGH = ("Identity", "Transpose", "DequantizeLinear")
_FLOATS = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE)


@dataclass(frozen=True)
class Use:
    """One node that reads a weight.

    Attributes
    ----------
    op : str
        ``Conv``, ``Gemm`` or ``MatMul``.
    data : str
        Name of the tensor the weight is multiplied with.
    bias : str
        Initialiser of the bias that belongs to this node alone; "" where it cannot have one.
    """

    op: str
    data: str
    bias: str


@dataclass(frozen=True, eq=False)
class Site:
    """A weight tensor of the graph.

    Attributes
    ----------
    name : str
        The initialiser as the model names it.
    tensor : str
        The float initialiser of the prepared graph that stands for it.
    values : array
        float32 weights, or the int8 codes of a quantised model.
    scale : float64 array or None
        Step of a quantised model, shape () or (channels,); None for float weights.
    scale_axis : int or None
        Axis that `scale` runs along.
    output_axis, input_axis : int or None
        Axes of `values` over output and input channels.
    groups : int
        Groups of a convolution.
    uses : tuple of Use
        The nodes that read it.
    """

    name: str
    tensor: str
    values: Array
    scale: NDArray[np.float64] | None
    scale_axis: int | None
    output_axis: int | None
    input_axis: int | None
    groups: int
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Skipped:
    """A tensor that is not protected, and why."""

    name: str
    shape: tuple[int, ...]
    reason: str


@dataclass(frozen=True, eq=False)
class Graph:
    """A prepared model with its weight sites."""

    model: onnx.ModelProto
    sites: tuple[Site, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class _Path:
    """How a node's input leads back to an initialiser: nodes in order from the initialiser."""

    source: str
    nodes: tuple[onnx.NodeProto, ...]


def _attribute(node: onnx.NodeProto, name: str, default: int) -> int:
    return next((int(a.i) for a in node.attribute if a.name == name), default)


def _permutation(node: onnx.NodeProto, ndim: int) -> list[int]:
    for a in node.attribute:
        if a.name == "perm":
            return list(a.ints)
    return list(range(ndim))[::-1]


class _Index:
    """Look-ups over a model's main graph; `tensors` are the initialisers by name."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.graph = model.graph
        self.tensors = {t.name: t for t in model.graph.initializer}
        self.producer = {name: node for node in model.graph.node for name in node.output}
        self.readers: dict[str, list[onnx.NodeProto]] = {}
        for node in model.graph.node:
            for name in node.input:
                self.readers.setdefault(name, []).append(node)
        self.outputs = {o.name for o in model.graph.output}

    def trace(self, name: str) -> _Path | None:
        """Follow `name` back to an initialiser through nodes that keep the weights one by one."""
        nodes: list[onnx.NodeProto] = []
        while name not in self.tensors:
            node = self.producer.get(name)
            if node is None or node.op_type not in _PASS_THROUGH or not node.input or len(nodes) == LONGEST_PATH:
                return None
            nodes.append(node)
            name = node.input[0]
        return _Path(name, tuple(reversed(nodes)))

    def array(self, name: str) -> Array:
        return numpy_helper.to_array(self.tensors[name])

    def constant(self, name: str) -> Array | None:
        """Value of a float tensor that is an initialiser or a dequantised one; None otherwise."""
        path = self.trace(name)
        if path is None or any(n.op_type == "Transpose" for n in path.nodes):
            return None
        value = self.array(path.source).astype(np.float64)
        for node in path.nodes:
            if node.op_type == "DequantizeLinear":
                if any(n not in self.tensors for n in node.input[1:]):
                    return None
                scale = self.array(node.input[1]).astype(np.float64)
                zero = self.array(node.input[2]).astype(np.float64) if len(node.input) > 2 else 0.0
                if scale.ndim and value.ndim != 1:
                    return None
                value = (value - zero) * scale
        return value


def _weight_inputs(node: onnx.NodeProto) -> tuple[int, ...]:
    if node.op_type in ("Conv", "Gemm"):
        return (1,)
    return (1, 0) if node.op_type == "MatMul" else ()


def _axes(node: onnx.NodeProto, position: int, ndim: int) -> tuple[int | None, int | None]:
    """(output axis, input axis) of the weight as the node sees it."""
    if node.op_type == "Conv":
        return 0, 1
    if node.op_type == "Gemm":
        return (0, 1) if _attribute(node, "transB", 0) else (1, 0)
    if ndim != 2:
        return None, None
    return (1, 0) if position == 1 else (0, 1)


def _dequantisation(index: _Index, path: _Path) -> tuple[NDArray[np.float64], int | None] | str:
    """(scale, axis in the initialiser) of the DequantizeLinear on the path, or the reason why it cannot be used."""
    node = next(n for n in path.nodes if n.op_type == "DequantizeLinear")
    if any(n.op_type == "Transpose" for n in path.nodes[: list(path.nodes).index(node)]):
        return "is transposed before it is dequantised"
    if any(n not in index.tensors for n in node.input[1:] if n):
        return "has a scale that is computed in the graph"
    if index.tensors[path.source].data_type != onnx.TensorProto.INT8:
        return "is quantised to another type than int8"
    scale = index.array(node.input[1]).astype(np.float64)
    if len(node.input) > 2 and node.input[2] and np.any(index.array(node.input[2])):
        return "has a zero point other than 0"
    if not np.all(np.isfinite(scale) & (scale > 0)):
        return "has a scale that is not a positive number"
    ndim = len(index.tensors[path.source].dims)
    if scale.size == 1:
        return scale.reshape(()), None
    axis = _attribute(node, "axis", 1) % ndim
    if scale.ndim != 1 or scale.size != index.tensors[path.source].dims[axis] or _attribute(node, "block_size", 0):
        return "has one scale per block"
    return scale, axis


def _reason(index: _Index, path: _Path) -> str:
    """Why the initialiser at the start of `path` cannot be a weight site; "" when it can."""
    tensor = index.tensors[path.source]
    if len(tensor.dims) < 2:
        return "has fewer than two dimensions"
    if any(n.op_type == "DequantizeLinear" for n in path.nodes):
        found = _dequantisation(index, path)
        return found if isinstance(found, str) else ""
    if tensor.data_type not in _FLOATS:
        return f"has element type {onnx.TensorProto.DataType.Name(tensor.data_type)}"
    return ""


def _inside(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    """The graphs of a control-flow node."""
    for a in node.attribute:
        if a.type == onnx.AttributeProto.GRAPH:
            yield a.g
        elif a.type == onnx.AttributeProto.GRAPHS:
            yield from a.graphs


def subgraphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """All graphs inside the control-flow nodes of `graph`."""
    for node in graph.node:
        for sub in _inside(node):
            yield sub
            yield from subgraphs(sub)


def unfolded(model: onnx.ModelProto, most: int) -> int:
    """Nodes of a model once its functions are put in place of their calls, `most + 1` where there are more.

    Functions that call functions unfold to a number that grows exponentially with the length of the file.
    """
    functions = {(f.domain, f.name): f for f in model.functions}
    sizes: dict[tuple[str, str], int] = {}
    under_way: set[tuple[str, str]] = set()

    def size(nodes: Iterable[onnx.NodeProto]) -> int:
        total = 0
        for node in nodes:
            total += call((node.domain, node.op_type)) + sum(size(sub.node) for sub in _inside(node))
            if total > most:
                return most + 1
        return total

    def call(name: tuple[str, str]) -> int:
        if name not in functions:
            return 1
        if name in under_way or len(under_way) > DEEPEST_CALLS:
            return most + 1
        if name not in sizes:
            under_way.add(name)
            sizes[name] = size(functions[name].node)
            under_way.remove(name)
        return sizes[name]

    return size(model.graph.node)


def _other_tensors(index: _Index, taken: set[str], reasons: dict[str, str]) -> tuple[Skipped, ...]:
    """All initialisers with two or more dimensions that are not sites, with the reason."""
    skipped = []
    for name, tensor in index.tensors.items():
        if len(tensor.dims) < 2 or name in taken:
            continue
        ops = sorted({n.op_type for n in index.readers.get(name, [])})
        reason = reasons.get(name) or (f"is read by {', '.join(ops)}" if ops else "is not read in the main graph")
        skipped.append(Skipped(name, tuple(tensor.dims), reason))
    for graph in subgraphs(index.graph):
        skipped += [
            Skipped(t.name, tuple(t.dims), "is inside a control-flow subgraph")
            for t in graph.initializer
            if len(t.dims) >= 2
        ]
    return tuple(skipped)


def _hoist_constants(model: onnx.ModelProto) -> None:
    """Turn Constant nodes into initialisers: they hold weights in the files of some exporters."""
    keep = []
    for node in model.graph.node:
        value = next((a.t for a in node.attribute if a.name == "value"), None) if node.op_type == "Constant" else None
        if value is None:
            keep.append(node)
            continue
        tensor = onnx.TensorProto()
        tensor.CopyFrom(value)
        tensor.name = node.output[0]
        model.graph.initializer.append(tensor)
    del model.graph.node[:]
    model.graph.node.extend(keep)


def _fresh(name: str, taken: set[str]) -> str:
    """`name`, made unique; the result is added to `taken`."""
    candidate, i = name, 1
    while candidate in taken:
        candidate, i = f"{name}.{i}", i + 1
    taken.add(candidate)
    return candidate


def _all_names(model: onnx.ModelProto) -> set[str]:
    names = {t.name for t in model.graph.initializer} | {i.name for i in model.graph.input}
    for node in model.graph.node:
        names.update(node.input)
        names.update(node.output)
    return names


def _add_initializer(model: onnx.ModelProto, name: str, value: Array, data_type: int) -> None:
    dtype = helper.tensor_dtype_to_np_dtype(data_type)
    model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=dtype), name))


def _own_bias(model: onnx.ModelProto, index: _Index, node: onnx.NodeProto, channels: int, taken: set[str]) -> str:
    """Give `node` a float bias initialiser of its own and return its name; "" where that needs another node."""
    host, position, beta = node, 2, 1.0
    if node.op_type == "MatMul":
        readers = index.readers.get(node.output[0], [])
        if len(readers) != 1 or readers[0].op_type != "Add" or node.output[0] in index.outputs:
            return ""
        host = readers[0]
        position = 1 if host.input[0] == node.output[0] else 0
    present = len(host.input) > position and host.input[position] != ""
    value: Array | None = index.constant(host.input[position]) if present else np.zeros(channels)
    if value is None:
        return ""
    if node.op_type == "Gemm":
        beta = next((float(a.f) for a in node.attribute if a.name == "beta"), 1.0)
        alpha = next((float(a.f) for a in node.attribute if a.name == "alpha"), 1.0)
        if alpha != 1.0 or _attribute(node, "transA", 0):
            return ""
    if value.size not in (1, channels) or (value.size == channels and value.ndim and value.shape[-1] != channels):
        return ""
    weight_type = index.tensors.get(node.input[1])
    data_type = weight_type.data_type if weight_type and weight_type.data_type in _FLOATS else onnx.TensorProto.FLOAT
    name = _fresh(f"{host.output[0]}.bias", taken)
    _add_initializer(model, name, np.broadcast_to(value.ravel().astype(np.float64) * beta, (channels,)), data_type)
    while len(host.input) <= position:
        host.input.append("")
    host.input[position] = name
    for a in node.attribute:
        if node.op_type == "Gemm" and a.name == "beta":
            a.f = 1.0
    return name


def _float_weight(model: onnx.ModelProto, index: _Index, site: str, nodes: list[onnx.NodeProto]) -> str:
    """One float initialiser in place of the DequantizeLinear `nodes` of a weight; `_prune` drops these. Its name."""
    first = nodes[0]
    values, scale = index.array(site).astype(np.float64), index.array(first.input[1]).astype(np.float64)
    if scale.size > 1:
        scale = scale.reshape(
            [-1 if a == _attribute(first, "axis", 1) % values.ndim else 1 for a in range(values.ndim)]
        )
    _add_initializer(
        model,
        first.output[0],
        values * scale.reshape(scale.shape if scale.size > 1 else ()),
        index.tensors[first.input[1]].data_type,
    )
    for node in nodes[1:]:
        for reader in index.readers.get(node.output[0], []):
            reader.input[:] = [first.output[0] if n == node.output[0] else n for n in reader.input]
    return str(first.output[0])


def _prune(model: onnx.ModelProto) -> None:
    """Drop nodes whose results nobody reads, and initialisers that nobody reads."""
    graph = model.graph
    given = {t.name for t in graph.initializer}  # of a node and an initialiser of one name, the initialiser stays
    producer = {name: i for i, node in enumerate(graph.node) for name in node.output if name not in given}
    wanted = [o.name for o in graph.output]
    read: set[str] = set()
    needed: set[int] = set()
    while wanted:
        name = wanted.pop()
        read.add(name)
        i = producer.get(name)
        if i is not None and i not in needed:
            needed.add(i)
            wanted += _reads(graph.node[i])
    keep = [node for i, node in enumerate(graph.node) if i in needed]
    tensors = [t for t in graph.initializer if t.name in read]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(keep)
    graph.initializer.extend(tensors)


def _reads(node: onnx.NodeProto) -> Iterator[str]:
    """Names that a node reads, those of the graphs inside it included."""
    yield from node.input
    for sub in _inside(node):
        yield from (o.name for o in sub.output)
        for inner in sub.node:
            yield from _reads(inner)


def _through_transposes(path: _Path, ndim: int) -> list[int]:
    """Axis of the initialiser that each axis of the tensor the node reads comes from."""
    order = list(range(ndim))
    for node in path.nodes:
        if node.op_type == "Transpose":
            order = [order[i] for i in _permutation(node, ndim)]
    return order


def prepare(original: onnx.ModelProto) -> Graph:
    """Find all weight sites of `original` and return a copy in which they and the biases can be replaced.

    Parameters
    ----------
    original : onnx.ModelProto
        A checked model without external data; not modified.

    Returns
    -------
    Graph
        No node has been added; DequantizeLinear nodes of weights are gone.
    """
    model = onnx.ModelProto()
    model.CopyFrom(original)
    _hoist_constants(model)
    initialisers = {t.name for t in model.graph.initializer}
    inputs = [i for i in model.graph.input if i.name not in initialisers]  # older files list their weights as inputs
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    index = _Index(model)
    found: dict[str, list[tuple[onnx.NodeProto, int, _Path]]] = {}
    reasons: dict[str, str] = {}
    for node in model.graph.node:
        for position in _weight_inputs(node):
            path = index.trace(node.input[position])
            if path is None:
                continue
            reason = _reason(index, path)
            if reason:
                reasons[path.source] = reason
            else:
                found.setdefault(path.source, []).append((node, position, path))
    skipped = _other_tensors(index, set(found), reasons)
    taken = _all_names(model)
    sites = tuple(_site(model, index, name, readers, taken) for name, readers in found.items())
    _prune(model)
    return Graph(model, sites, skipped)


def _site(
    model: onnx.ModelProto,
    index: _Index,
    name: str,
    readers: list[tuple[onnx.NodeProto, int, _Path]],
    taken: set[str],
) -> Site:
    values = index.array(name)
    node, position, path = readers[0]
    order = _through_transposes(path, values.ndim)
    out, inp = _axes(node, position, values.ndim)
    out, inp = (None if a is None else order[a] for a in (out, inp))
    scale, axis, tensor = None, None, name
    dequantise = {n.output[0]: n for *_, p in readers for n in p.nodes if n.op_type == "DequantizeLinear"}
    if dequantise:
        found = _dequantisation(index, path)
        assert not isinstance(found, str)  # `prepare` asked
        scale, axis = found
        tensor = _float_weight(model, index, name, list(dequantise.values()))
    uses = []
    for n, position, _ in readers:
        channels = values.shape[out] if out is not None else 0
        bias = _own_bias(model, index, n, channels, taken) if position == 1 and channels else ""
        uses.append(Use(n.op_type, n.input[0] if position else n.input[1], bias))
    groups = _attribute(node, "group", 1) if node.op_type == "Conv" else 1
    return Site(name, tensor, values, scale, axis, out, inp, groups, tuple(uses))


def replace_tensors(model: onnx.ModelProto, tensors: Mapping[str, Array]) -> onnx.ModelProto:
    """A copy of `model` with the initialisers named in `tensors` replaced."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for tensor in copy.graph.initializer:
        if tensor.name in tensors:
            tensor.CopyFrom(numpy_helper.from_array(tensors[tensor.name], tensor.name))
    return copy


def without_values(model: onnx.ModelProto, names: Collection[str]) -> onnx.ModelProto:
    """A copy of `model` in which the named initialisers have name, type and shape, and no values: these are said to lie
    outside of it, and are not copied on the way.
    """
    copy = onnx.ModelProto()
    _copy_without(model, "graph", copy)
    _copy_without(model.graph, "initializer", copy.graph)
    for tensor in model.graph.initializer:
        if tensor.name not in names:
            copy.graph.initializer.add().CopyFrom(tensor)
            continue
        outside = copy.graph.initializer.add(name=tensor.name, data_type=tensor.data_type, dims=tensor.dims)
        outside.data_location = onnx.TensorProto.EXTERNAL
        outside.external_data.add(key="location", value="outside")
    return copy


def _copy_without(message: Any, left_out: str, copy: Any) -> None:
    """Copy all fields of a protobuf message but one into an empty one."""
    for field, value in message.ListFields():
        if field.name == left_out:
            continue
        if hasattr(value, "ListFields"):
            getattr(copy, field.name).CopyFrom(value)
        elif hasattr(value, "MergeFrom"):  # repeated
            getattr(copy, field.name).MergeFrom(value)
        else:
            setattr(copy, field.name, value)
