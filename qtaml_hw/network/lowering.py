"""What all operators that read stored numbers are written anew with: constants, new tensors, new nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ml_dtypes
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qtaml_hw.network.folded import FOLDED
from qtaml_hw.network.held import Made, array_of, initialiser
from qtaml_hw.network.number import NumberFormat, Scale, float_words, floating
from qtaml_hw.network.scopes import fresh, subgraphs
from qtaml_hw.network.words import INTEGERS, NARROW_FLOATS, Array, Unread, Words, input_of, kind_of, scale_of, words_of

__all__ = ["MOST_STEPS", "Lowered", "Lowering"]

MOST_STEPS = 64
"""Nodes between stored integers and the node that reads them."""


@dataclass
class Lowered:
    """What `lower` found.

    Attributes
    ----------
    words : dict of str to Words
        By the float initialiser that stands for them.
    integers : dict of str to Words
        By the integer initialiser, where an operator takes nothing else.
    parts : dict of str to Words
        Scales and zero points of blocks, by the float initialiser that stands for them.
    cast : dict of str to (str, array)
        Float initialisers that are another one in another type: the name and the values of that one.
    reasons : dict of str to str
        Why an initialiser could not be read as words.
    stands : dict of str to tuple of str
        Vectors that were made of vectors of the file: the names of these.
    """

    words: dict[str, Words] = field(default_factory=dict)
    integers: dict[str, Words] = field(default_factory=dict)
    parts: dict[str, Words] = field(default_factory=dict)
    cast: dict[str, tuple[str, Array]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    stands: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Lowering:
    """A model that is written anew: its constants, and the tensors and nodes that come to it.

    Parameters
    ----------
    model, held, taken, every
        As of `qtaml_hw.network.lower.lower`.
    """

    def __init__(
        self, model: onnx.ModelProto, held: dict[str, Array | Made], taken: set[str], every: bool = False
    ) -> None:
        self.main, self.held, self.taken, self.every = model.graph, held, taken, every
        self.graphs = [model.graph, *subgraphs(model.graph)]
        self.tensors = {t.name: t for t in model.graph.initializer}
        self.producer = {name: node for graph in self.graphs for node in graph.node for name in node.output if name}
        self.readers: dict[str, list[onnx.NodeProto]] = {}
        for graph in self.graphs:
            for node in graph.node:
                for name in node.input:
                    self.readers.setdefault(name, []).append(node)
        self.outputs = {o.name for graph in self.graphs for o in graph.output}
        self.found = Lowered()
        self.known: dict[tuple[Any, ...], str] = {}
        self.renamed: dict[str, str] = {}
        self.sums: dict[str, str] = {}

    def give(self, given: Mapping[str, Array | Words]) -> None:
        """Put tensors of a checkpoint in the place of initialisers."""
        nodes: list[onnx.NodeProto] = []
        for name, value in given.items():
            dtype = helper.tensor_dtype_to_np_dtype(self.tensors[name].data_type)
            if not isinstance(value, Words):
                self.renamed[name] = self.new(f"{name}.given", _cast_later(value, dtype))
                self.found.cast[self.renamed[name]] = name, value
            elif value.scale.block is None:
                self.renamed[name] = self.weight(f"{name}.given", value, dtype, ("given", name))
            else:
                kind = np.float16 if value.format.labelling is None else ml_dtypes.float8_e8m0fnu
                scale = self.new(f"{name}.scale", value.scale.values.astype(kind))
                zero = self.new(f"{name}.zero", value.scale.zero.astype(np.float16)) if value.scale.zero.ndim else ""
                self.renamed[name] = self.blocked(value, scale, zero, dtype, ("given", name), nodes)
        if nodes:
            rest = list(self.main.node)
            del self.main.node[:]
            self.main.node.extend([*nodes, *rest])

    # Constants

    def array(self, name: str) -> Array:
        return array_of(self.tensors[name], self.held)

    def source(self, name: str) -> str | None:
        """The initialiser that a chain of nodes leads back to."""
        for _ in range(MOST_STEPS):
            if name in self.tensors:
                return name
            node = self.producer.get(name)
            if node is None or not node.input:
                return None
            name = node.input[0]
        return None

    def constant(self, name: str, steps: int = MOST_STEPS) -> Array | None:
        """Value of a tensor that comes from initialisers alone, moved, cast, quantised or scaled; None otherwise."""
        if name in self.tensors:
            return self.array(name)
        node = self.producer.get(name)
        if node is None or steps == 0 or node.op_type not in FOLDED:
            return None
        inputs = [self.constant(n, steps - 1) if n else None for n in node.input]
        if any(value is None and n for value, n in zip(inputs, node.input, strict=True)):
            return None
        found: Array | list[Array] | None = FOLDED[node.op_type](node, inputs)
        return found[list(node.output).index(name)] if isinstance(found, list) else found

    def integers(self, name: str) -> tuple[str, Array] | None:
        """The initialiser that a tensor of stored numbers is, and these as the graph moves them; None if it is none."""
        value, source = self.constant(name), self.source(name)
        if value is None or source is None or kind_of(value) not in {*INTEGERS, *NARROW_FLOATS}:
            return None
        return source, value

    # New tensors and nodes

    def add(self, name: str, value: Array | Made) -> str:
        whole = value if isinstance(value, Made) else np.ascontiguousarray(value)
        tensor = initialiser(name, whole, self.held)
        self.main.initializer.append(tensor)
        self.tensors[name] = self.main.initializer[-1]
        return name

    def new(self, name: str, value: Array | Made) -> str:
        return self.add(fresh(name, self.taken), value)

    def node(self, op: str, inputs: Sequence[str], name: str, output: str = "", **attributes: Any) -> onnx.NodeProto:
        return helper.make_node(op, list(inputs), [output or fresh(name, self.taken)], **attributes)

    def weight(self, name: str, words: Words, dtype: Any, key: tuple[Any, ...]) -> str:
        """The float tensor that stands for words; one for all who read them in one way."""
        if key not in self.known:
            made = Made(words.words.shape, np.dtype(dtype), lambda: words.values(dtype))
            self.known[key] = self.new(name, made)
            self.found.words[self.known[key]] = words
        return self.known[key]

    def replaced(
        self, node: onnx.NodeProto, key: tuple[Any, ...], make: Callable[[], Array], words: Words | None
    ) -> None:
        """A float tensor in place of what a node computes, or in place of an equal one."""
        if key in self.known:
            self.renamed[node.output[0]] = self.known[key]
            return
        name = self.known[key] = self.add(node.output[0], make())
        if words is not None:
            self.found.words[name] = words

    def blocked(
        self,
        words: Words,
        scale_name: str,
        zero_name: str,
        dtype: Any,
        key: tuple[Any, ...],
        nodes: list[onnx.NodeProto],
        output: str = "",
    ) -> str:
        """The float tensor of words with a scale for each block: ``(levels + (zero - stored zero)) * scale``.

        Scales of blocks are many, and a bit that flips in one moves a block: they are stored tensors of their own, and
        so are the zero points that the file holds. What the words say less their zero point is another.
        """
        scale, shape = words.scale, words.words.shape
        assert scale.axis is not None
        assert scale.block is not None
        ones = np.ones(scale.values.shape)
        flat = replace(words, scale=Scale(ones, scale.axis, scale.block, scale.zero, scale.values))
        at = self.weight(f"{words.name}.levels", flat, dtype, ("levels", *key))
        if zero_name and scale.zero.ndim:
            raw = self.constant(zero_name)
            as_float = raw is not None and raw.size == scale.zero.size and kind_of(raw) not in INTEGERS
            worth = raw.reshape(scale.zero.shape).astype(np.float64) if as_float and raw is not None else scale.zero
            kept = self.part(zero_name, worth, words.format, dtype)
            zero = self.new(f"{zero_name}.clean", worth.astype(dtype))
            nodes.append(self.node("Sub", [zero, kept], f"{zero_name}.moved"))
            moved = self.spread(nodes[-1].output[0], scale, shape, nodes)
            nodes.append(self.node("Add", [at, moved], f"{words.name}.moved"))
            at = nodes[-1].output[0]
        factor = self.renamed.get(scale_name, scale_name)
        if factor in self.found.words:
            self.found.parts[factor] = self.found.words[factor]
        else:
            factor = self.part(scale_name, scale.values, None, dtype)
        factor = self.spread(factor, scale, shape, nodes)
        nodes.append(self.node("Mul", [at, factor], f"{words.name}.float", output))
        return str(nodes[-1].output[0])

    def part(self, name: str, values: NDArray[np.float64], form: NumberFormat | None, dtype: Any) -> str:
        """The float tensor of scales or zero points, stored as the file does, and float32 as float16."""
        key = ("part", name, values.shape)
        if key not in self.known:
            held = self.constant(name)
            kind = "" if held is None else kind_of(held)
            if kind in NARROW_FLOATS or kind == "bfloat16":
                form = floating(NARROW_FLOATS.get(kind, kind))
            elif form is None or form.labelling is not None or not np.isin(values, form.values()).all():
                least, most = np.abs(values[values != 0]).min(initial=1), np.abs(values).max()
                form = floating("float16" if kind == "float16" or 2.0**-14 <= least <= most <= 65504 else "bfloat16")
            stored = form.encode(values).astype(form.dtype) if form.labelling is None else float_words(values, form)
            self.known[key] = self.new(f"{name}.float", values.astype(dtype))
            self.found.parts[self.known[key]] = Words(name, stored, form, Scale(np.ones(())))
        return self.known[key]

    def spread(self, name: str, scale: Scale, shape: tuple[int, ...], nodes: list[onnx.NodeProto]) -> str:
        """One value for every block as one for every entry."""
        assert scale.axis is not None
        axis, block, grid = scale.axis % len(shape), scale.block or 1, scale.values.shape
        steps = (
            ("Unsqueeze", [axis + 1]),
            ("Expand", [*grid[: axis + 1], block, *grid[axis + 1 :]]),
            ("Reshape", [*grid[:axis], grid[axis] * block, *grid[axis + 1 :]]),
        )
        for op, how in steps:
            number = self.new(f"{name}.{op}", np.array(how, np.int64))
            nodes.append(self.node(op, [name, number], f"{name}.spread"))
            name = nodes[-1].output[0]
        if grid[axis] * block > shape[axis]:
            ends = [self.new(f"{name}.end", np.array([n], np.int64)) for n in (0, shape[axis], axis)]
            nodes.append(self.node("Slice", [name, *ends], f"{name}.cut"))
        return str(nodes[-1].output[0])

    def levels(self, node: onnx.NodeProto, at: int, zero_at: int, axis: int | None) -> str:
        """The float tensor of the integers of an operator that multiplies integers, less their zero point."""
        found = self.integers(node.input[at])
        if found is None or found[1].ndim < 2 or kind_of(found[1]) not in INTEGERS:
            raise Unread("is no constant tensor of integers of two or more dimensions", at)
        source, value = found
        zero_name = input_of(node, zero_at)
        zero = self.constant(zero_name) if zero_name else None
        if zero_name and zero is None:
            raise Unread("has a zero point that is computed in the graph", at)
        shape = (1,) if zero is None or zero.size == 1 else zero.shape
        scale = scale_of(np.ones(shape), zero, value, axis, 0)
        return self.weight(
            f"{source}.levels", words_of(source, value, scale), np.float32, (source, zero_name, axis, at)
        )

    def centred(self, name: str, zero: str, nodes: list[onnx.NodeProto]) -> str:
        """Activations that are integers as floats less their zero point."""
        nodes.append(self.node("Cast", [name], f"{name}.float", to=TensorProto.FLOAT))
        if zero:
            value = nodes[-1].output[0]
            nodes.append(self.node("Cast", [zero], f"{zero}.float", to=TensorProto.FLOAT))
            nodes.append(self.node("Sub", [value, nodes[-1].output[0]], f"{name}.centred"))
        return str(nodes[-1].output[0])

    def factor(self, names: Iterable[str], name: str, channels: int = 1, spread: int = 0) -> str:
        """Product and quotient of scales in float32, as onnxruntime forms them: ``a * b / c``; one for each channel.

        It is a vector, and the first factor of Mul: onnxruntime would multiply weights with a number, or what is behind
        a convolution, and integers would no longer be integers.
        """
        names = list(names)
        values = [self.constant(n) for n in names]
        if any(v is None for v in values):
            raise Unread("has a scale that is computed in the graph", 3)
        a, b, *rest = [np.asarray(v, np.float32) for v in values if v is not None]
        product = a * b
        for c in rest:
            product = product / c
        made = np.broadcast_to(product.ravel(), max(channels, product.size)).reshape([-1] + [1] * spread)
        return self.standing(f"{name}.factor", made.astype(np.float32), names)

    def standing(self, name: str, value: Array, sources: Iterable[str]) -> str:
        """A tensor made of others, whose vectors it stands for."""
        made = self.new(name, value)
        own = [n for n in sources for n in self.found.stands.get(n, (n,)) if self.size(n) > 1]
        if own:
            self.found.stands[made] = tuple(own)
        return made

    def rounded(self, sums: str, output: str, zero: str, nodes: list[onnx.NodeProto]) -> None:
        """The last step of an operator that answers in integers."""
        nodes.append(
            self.node(
                "QuantizeLinear", [sums, self.new("one", np.ones((), np.float32)), *filter(None, [zero])], "", output
            )
        )

    def size(self, name: str) -> int:
        value = self.constant(name)
        return 0 if value is None else value.size


def _cast_later(value: Array, dtype: Any) -> Array | Made:
    """A tensor in another type."""
    same = value.dtype == np.dtype(dtype)
    return value if same else Made(value.shape, np.dtype(dtype), lambda: value.astype(dtype))
