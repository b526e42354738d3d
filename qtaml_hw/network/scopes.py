"""Graphs inside graphs: the branches of If, the bodies of Loop and Scan, the functions of a model.

A name inside may mean another tensor than the same name in a branch beside it. `settle` makes every name mean one
tensor, and moves tensors from inside into the main graph, where they can be replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np
import onnx
from onnx import numpy_helper

__all__ = [
    "constants_to_tensors",
    "fresh",
    "inside",
    "mark",
    "nodes_of",
    "once",
    "reads",
    "settle",
    "subgraphs",
    "unfolded",
]

DEEPEST_CALLS = 100
"""Functions that call functions, deeper than any exporter writes."""


def inside(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    """The graphs of a control-flow node."""
    for a in node.attribute:
        if a.type == onnx.AttributeProto.GRAPH:
            yield a.g
        elif a.type == onnx.AttributeProto.GRAPHS:
            yield from a.graphs


def subgraphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """All graphs inside the control-flow nodes of `graph`."""
    for node in graph.node:
        for sub in inside(node):
            yield sub
            yield from subgraphs(sub)


def nodes_of(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    """All nodes, those of the graphs inside a node before it."""
    for node in graph.node:
        for sub in inside(node):
            yield from nodes_of(sub)
        yield node


def reads(node: onnx.NodeProto) -> Iterator[str]:
    """Names that a node reads, those of the graphs inside it included."""
    yield from node.input
    for sub in inside(node):
        yield from (o.name for o in sub.output)
        for inner in sub.node:
            yield from reads(inner)


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
            total += call((node.domain, node.op_type)) + sum(size(sub.node) for sub in inside(node))
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


def fresh(name: str, taken: set[str]) -> str:
    """`name`, made unique; the result is added to `taken`."""
    candidate, i = name, 1
    while candidate in taken:
        candidate, i = f"{name}.{i}", i + 1
    taken.add(candidate)
    return candidate


def mark(model: onnx.ModelProto) -> None:
    """Number the constants of functions, so that `once` knows them where the functions are put in place of calls."""
    for node in nodes_of(model.graph):
        node.doc_string = ""
    places = count(1)
    for function in model.functions:
        for node in function.node:
            node.doc_string = str(next(places)) if node.op_type == "Constant" else ""


def once(graph: onnx.GraphProto) -> None:
    """Keep one of the constants of a function that was put in place of several calls: the file has it once."""
    known: dict[tuple[str, bytes], str] = {}
    renamed: dict[str, str] = {}
    keep = []
    for node in graph.node:
        name = node.output[0] if node.op_type == "Constant" else ""
        if name and node.doc_string:
            key = node.doc_string, b"".join(a.SerializeToString(deterministic=True) for a in node.attribute)
            renamed[name] = known.setdefault(key, name)
        if renamed.get(name, name) == name:
            keep.append(node)
    del graph.node[:]
    graph.node.extend(keep)
    for node in nodes_of(graph):
        node.input[:] = [renamed.get(name, name) for name in node.input]
    for sub in (graph, *subgraphs(graph)):
        for value in sub.output:
            value.name = renamed.get(value.name, value.name)


def settle(model: onnx.ModelProto) -> tuple[set[str], dict[str, str]]:
    """Make every name mean one tensor, and move tensors into the main graph.

    Parameters
    ----------
    model : onnx.ModelProto
        A checked model without functions; it is changed.

    Returns
    -------
    taken : set of str
        All names of the model.
    called : dict of str to str
        What the file calls tensors that have another name now.
    """
    constants_to_tensors(model.graph)
    taken = {*_defined(model.graph), *(name for node in model.graph.node for name in node.input)}
    called: dict[str, str] = {}
    for node in model.graph.node:
        for sub in inside(node):
            _settle(sub, {}, taken, called)
    for sub in subgraphs(model.graph):
        _move_tensors(sub, model.graph)
    return taken, called


def _defined(graph: onnx.GraphProto) -> Iterator[str]:
    yield from (x.name for x in graph.initializer)
    yield from (x.name for x in graph.input)
    for node in graph.node:
        yield from filter(None, node.output)


def _settle(graph: onnx.GraphProto, outer: dict[str, str], taken: set[str], called: dict[str, str]) -> None:
    """Rename what `graph` defines where the name is taken; `outer`: new names of what lies around it."""
    constants_to_tensors(graph)
    names = dict(outer)
    for name in dict.fromkeys(_defined(graph)):
        names[name] = fresh(name, taken)
        if names[name] != name:
            called[names[name]] = called.get(name, name)
    for value in (*graph.input, *graph.initializer, *graph.output, *graph.value_info):
        value.name = names.get(value.name, value.name)
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
        for sub in inside(node):
            _settle(sub, names, taken, called)


def constants_to_tensors(graph: onnx.GraphProto) -> None:
    """Turn Constant nodes into initialisers: they hold weights in the files of some exporters."""
    keep = []
    for node in graph.node:
        tensor = _constant(node) if node.op_type == "Constant" else None
        if tensor is None:
            keep.append(node)
            continue
        tensor.name = node.output[0]
        graph.initializer.append(tensor)
    del graph.node[:]
    graph.node.extend(keep)


def _constant(node: onnx.NodeProto) -> onnx.TensorProto | None:
    """The tensor of a Constant node; None where it holds texts or few of many numbers."""
    tensor = onnx.TensorProto()
    for a in node.attribute:
        if a.name == "value":
            tensor.CopyFrom(a.t)
            return tensor
        if a.name in NUMBERS:
            dtype, single = NUMBERS[a.name]
            value = np.array(onnx.helper.get_attribute_value(a), dtype)
            return numpy_helper.from_array(value.reshape(() if single else -1))
    return None


NUMBERS: dict[str, tuple[type[np.generic], bool]] = {
    "value_float": (np.float32, True),
    "value_floats": (np.float32, False),
    "value_int": (np.int64, True),
    "value_ints": (np.int64, False),
}
"""Attributes of Constant that hold numbers: their type, and whether it is one."""


def _move_tensors(graph: onnx.GraphProto, main: onnx.GraphProto) -> None:
    """What a graph inside holds, to the main one; what it hands out stays."""
    held = {x.name for x in (*graph.input, *graph.output)}
    move = [t for t in graph.initializer if t.name not in held]
    stay = [t for t in graph.initializer if t.name in held]
    main.initializer.extend(move)
    del graph.initializer[:]
    graph.initializer.extend(stay)
