"""A tensor that several nodes dequantise, each in its own way, is stored once: a fault in it reaches all of them.

`qtaml_hw.network.lower` makes a float tensor for every way in which stored numbers are read. Where two of them hold the
same numbers, as they are, in another shape or turned, one is kept, and the others are computed from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper

from qtaml_hw.network.held import Made, initialiser
from qtaml_hw.network.lowering import Lowered
from qtaml_hw.network.number import Scale
from qtaml_hw.network.scopes import fresh
from qtaml_hw.network.words import Words

__all__ = ["store_once"]

Array = NDArray[Any]
Layout = tuple[tuple[int, ...] | None, tuple[int, int] | None, tuple[int, ...]]
"""How a tensor comes from another: turned by a permutation, or as it is; cut along an axis from a place on, or whole;
and then the shape."""

MOST_AXES = 5
"""Of a tensor whose axes are put in every order."""

MOST_PLACES = 64
"""At which a part of a tensor is looked for, of those that begin as it does."""


def store_once(model: onnx.ModelProto, held: dict[str, Array | Made], lowered: Lowered, taken: set[str]) -> None:
    """Keep one tensor of those that hold the same stored numbers.

    Parameters
    ----------
    model : onnx.ModelProto
        A lowered model without tensors that nobody reads; it is changed.
    held : dict of str to array
        Data of its large tensors; more come to it.
    lowered : Lowered
        What was found in it; changed likewise.
    taken : set of str
        All names; new ones come to it.
    """
    _Once(model.graph, held, lowered, taken).run()


class _Once:
    def __init__(
        self, graph: onnx.GraphProto, held: dict[str, Array | Made], lowered: Lowered, taken: set[str]
    ) -> None:
        self.graph, self.held, self.lowered, self.taken = graph, held, lowered, taken
        self.kinds = {t.name: t.data_type for t in graph.initializer}
        self.nodes: list[onnx.NodeProto] = []
        self.gone: set[str] = set()

    def run(self) -> None:
        for group in self.groups({n: w.name for n, w in self.lowered.words.items() if n not in self.lowered.parts}):
            self.words(group)
        for name, group in list(self.casts()):
            self.cast(name, group)
        if not self.nodes:
            return
        tensors = [t for t in self.graph.initializer if t.name not in self.gone]
        del self.graph.initializer[:]
        self.graph.initializer.extend(tensors)
        rest = list(self.graph.node)
        del self.graph.node[:]
        self.graph.node.extend([*self.nodes, *rest])

    def groups(self, sources: dict[str, str]) -> Iterator[list[str]]:
        """Tensors of the graph that come from one of the file, where there are several."""
        found: dict[str, list[str]] = {}
        for name, source in sources.items():
            if name in self.kinds:
                found.setdefault(source, []).append(name)
        yield from (names for names in found.values() if len(names) > 1)

    def casts(self) -> Iterator[tuple[str, list[str]]]:
        """Float tensors that are one in several types, that of the file among them."""
        found: dict[str, list[str]] = {}
        for made, (name, _) in self.lowered.cast.items():
            if made in self.kinds:
                found.setdefault(name, [name] if name in self.kinds else []).append(made)
        yield from ((name, every) for name, every in found.items() if len(every) > 1)

    # What is changed

    def words(self, names: list[str]) -> None:
        """One tensor for all whose words are those of the first that has them."""
        names = sorted(names, key=lambda name: -self.lowered.words[name].words.size)
        while names:
            first, *rest = names
            words = self.lowered.words[first]
            layouts = {
                name: layout
                for name in rest
                if self.lowered.words[name].format == words.format
                and (layout := _layout(words.words, self.lowered.words[name].words)) is not None
            }
            if layouts:
                self.share(words, {first: (None, None, words.words.shape), **layouts})
            names = [name for name in rest if name not in layouts]

    def share(self, words: Words, layouts: dict[str, Layout]) -> None:
        kept = replace(words, scale=Scale(np.ones(())))
        shape = words.words.shape
        base = self.tensor(f"{words.name}.once", Made(shape, np.dtype(np.float32), lambda: kept.values(np.float32)))
        for name, (order, cut, form) in layouts.items():
            at, own = base, self.lowered.words.pop(name)
            if order is not None:
                at = self.step("Transpose", [at], perm=list(order))
            if cut is not None:
                axis, start = cut
                places = np.arange(start, start + form[axis])
                at = self.step("Gather", [at, self.tensor(f"{name}.places", places)], axis=axis)
            elif form != (shape if order is None else tuple(shape[i] for i in order)):
                at = self.step("Reshape", [at, self.tensor(f"{name}.shape", np.array(form, np.int64))])
            if np.any(own.scale.zero):
                at = self.step("Sub", [at, self.number(name, own.scale.zero_of(form))])
            if np.any(own.scale.values != 1):
                at = self.step("Mul", [at, self.number(name, own.scale.of(form))])
            self.nodes.append(helper.make_node("Cast", [at], [name], to=self.kinds[name]))
            self.gone.add(name)
        self.lowered.words[base] = kept

    def cast(self, name: str, names: list[str]) -> None:
        values = next(self.lowered.cast[made][1] for made in names if made in self.lowered.cast)
        base = self.tensor(f"{name}.once", Made(values.shape, np.dtype(np.float32), lambda: values.astype(np.float32)))
        for made in names:
            self.lowered.cast.pop(made, None)
            self.nodes.append(helper.make_node("Cast", [base], [made], to=self.kinds[made]))
            self.gone.add(made)
        self.lowered.cast[base] = name, values

    def step(self, op: str, inputs: list[str], **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [fresh(f"{inputs[0]}.{op}", self.taken)], **attributes))
        return str(self.nodes[-1].output[0])

    def tensor(self, name: str, value: Array | Made) -> str:
        called = fresh(name, self.taken)
        self.graph.initializer.append(initialiser(called, value, self.held))
        return called

    def number(self, name: str, values: NDArray[np.float64]) -> str:
        """Scales or zero points; as a vector where they are many, for they are no weights."""
        flat = self.tensor(f"{name}.number", values.astype(np.float32).ravel())
        return self.step("Reshape", [flat, self.tensor(f"{name}.shape", np.array(values.shape, np.int64))])


def _layout(base: Array, other: Array) -> Layout | None:
    """How `other` is `base` in another order or shape; None where it is not."""
    if base.size == other.size and np.array_equal(base.ravel(), other.ravel()):
        return None, None, other.shape
    if base.ndim != other.ndim or base.ndim > MOST_AXES:
        return None
    for order in permutations(range(base.ndim)):
        turned = np.transpose(base, order)
        moved = None if order == tuple(range(base.ndim)) else order
        shorter = [a for a in range(base.ndim) if turned.shape[a] != other.shape[a]]
        if not shorter and np.array_equal(turned, other):
            return moved, None, other.shape
        if len(shorter) == 1 and other.size and turned.shape[shorter[0]] > other.shape[shorter[0]]:
            axis = shorter[0]
            rows, part = np.moveaxis(turned, axis, 0), np.moveaxis(other, axis, 0)
            starts = np.flatnonzero((rows == part[0]).reshape(len(rows), -1).all(axis=1))
            for start in starts[starts <= len(rows) - len(part)][:MOST_PLACES]:
                if np.array_equal(rows[start : start + len(part)], part):
                    return moved, (axis, int(start)), other.shape
    return None
