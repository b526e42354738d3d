"""Quantised weights, as the file stores them, and the graph in which each is one float tensor.

A file stores integers or narrow floats, and says in one of many ways what they are worth: DequantizeLinear in front of
an operator, operators that take integers themselves (MatMulInteger, ConvInteger, QLinearConv, QLinearMatMul, QGemm and
their kin), or packed blocks (MatMulNBits, MatMulBnb4,
GatherBlockQuantized). `lower` writes all as operators on floats, whose
values a read-out may set as it likes. Operators that multiply integers go on doing so, in float32, where integers and
their sums are exact below 2**24; what is done to the sums afterwards stays as it was. So the graph computes the same
bits as the file does, but for operators that are free to add in another order.

Operators: onnx.ai and the contrib operators of onnxruntime.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ml_dtypes
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qtaml_hw.network.held import Made, array_of, initialiser
from qtaml_hw.network.number import NumberFormat, Scale, bipolar, codebook, float_words, floating, integer
from qtaml_hw.network.scopes import fresh, nodes_of, subgraphs

__all__ = ["FLOATS", "KEPT", "Lowered", "Words", "attribute", "lower"]

Array = NDArray[Any]

FLOATS = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16)
"""Types that operators compute with."""

MOST_STEPS = 64
"""Nodes between stored integers and the node that reads them."""

INTEGERS = {"int2": 2, "uint2": 2, "int4": 4, "uint4": 4, "int8": 8, "uint8": 8, "int16": 16, "uint16": 16}
WIDE = ("int32", "int64", "uint32", "uint64")
"""Integers that are too wide for words: where they are cast to floats, they are float weights."""

NARROW_FLOATS = {
    "float8_e4m3fn": "float8-e4m3fn",
    "float8_e5m2": "float8-e5m2",
    "float8_e4m3fnuz": "float8-e4m3fnuz",
    "float8_e5m2fnuz": "float8-e5m2fnuz",
    "float8_e8m0fnu": "float8-e8m0",
    "float4_e2m1fn": "float4-e2m1",
}


@dataclass(frozen=True, eq=False)
class Words:
    """A tensor that the file stores as words of a format.

    Attributes
    ----------
    name : str
        The initialiser as the file names it.
    words : array of uint8 or uint16
        Its words. Unsigned integers are offset binary: they are held as the signed integers of the same rank.
    format : NumberFormat
        What they mean.
    scale : Scale
        What one unit is worth, and what stands for 0.
    """

    name: str
    words: NDArray[np.unsignedinteger]
    format: NumberFormat
    scale: Scale

    def values(self, dtype: Any) -> Array:
        """The weights."""
        found = np.empty(self.words.shape, dtype)
        table = self.format.values()
        for part, scale, zero in self.scale.parts(self.words.shape):
            found[part] = ((table.take(self.words[part]) - zero) * scale).astype(dtype)
        return found


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


def attribute(node: onnx.NodeProto, name: str, default: Any) -> Any:
    """An attribute of a node, or what it is where the node does not say."""
    return next((helper.get_attribute_value(a) for a in node.attribute if a.name == name), default)


def lower(
    model: onnx.ModelProto,
    held: dict[str, Array | Made],
    taken: set[str],
    given: Mapping[str, Array | Words] | None = None,
    *,
    every: bool = False,
) -> Lowered:
    """Write quantised weights as floats.

    Parameters
    ----------
    model : onnx.ModelProto
        A model in which every name means one tensor (`qtaml_hw.network.scopes.settle`); it is changed.
    held : dict of str to array
        Data of its large tensors; more come to it.
    taken : set of str
        All names; new ones come to it.
    given : mapping of str to array or Words, optional
        What takes the place of initialisers of these names and of equal shapes (`qtaml_hw.network.checkpoint`).
    every : bool
        Whether scales of channels stay tensors of the graph, to be stored too (`qtaml_hw.network.vectors`).

    Returns
    -------
    Lowered
    """
    made = _Lowering(model, held, taken, every)
    made.give(given or {})
    return made.run()


class _Left(Exception):
    """Why input `at` of a node is not read as weights."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.at = at


class _Lowering:
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

    def run(self) -> Lowered:
        for graph in reversed(self.graphs):  # what is inside first: a node is copied with all that is in it
            kept: list[onnx.NodeProto] = []
            for node in graph.node:
                step, made = STEPS.get(node.op_type), None
                try:
                    made = None if step is None else step(self, node)
                except _Left as left:
                    if source := self.source(node.input[left.at]):
                        self.found.reasons[source] = str(left)
                kept += [node] if made is None else made
            del graph.node[:]
            graph.node.extend(kept)
        for node in nodes_of(self.main):
            node.input[:] = [self.renamed.get(name, name) for name in node.input]
        return self.found

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
        if value is None or source is None or _type(value) not in {*INTEGERS, *NARROW_FLOATS}:
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
        flat = replace(words, scale=Scale(np.ones(scale.values.shape), scale.axis, scale.block, scale.zero))
        at = self.weight(f"{words.name}.levels", flat, dtype, ("levels", *key))
        if zero_name and scale.zero.ndim:
            raw = self.constant(zero_name)
            as_float = raw is not None and raw.size == scale.zero.size and _type(raw) not in INTEGERS
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
            kind = "" if held is None else _type(held)
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
        if found is None or found[1].ndim < 2 or _type(found[1]) not in INTEGERS:
            raise _Left("is no constant tensor of integers of two or more dimensions", at)
        source, value = found
        zero_name = _input(node, zero_at)
        zero = self.constant(zero_name) if zero_name else None
        if zero_name and zero is None:
            raise _Left("has a zero point that is computed in the graph", at)
        shape = (1,) if zero is None or zero.size == 1 else zero.shape
        scale = _scale(np.ones(shape), zero, value, axis, 0)
        return self.weight(f"{source}.levels", _words(source, value, scale), np.float32, (source, zero_name, axis, at))

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
            raise _Left("has a scale that is computed in the graph", 3)
        a, b, *rest = [np.asarray(v, np.float32) for v in values if v is not None]
        product = a * b
        for c in rest:
            product = product / c
        made = np.broadcast_to(product.ravel(), max(channels, product.size)).reshape([-1] + [1] * spread)
        return self.standing(f"{name}.factor", made.astype(np.float32), names)

    def standing(self, name: str, value: Array, sources: Iterable[str]) -> str:
        """A tensor made of others, whose vectors it stands for."""
        made = self.new(name, value)
        own = [n for n in sources for n in self.found.stands.get(n, (n,)) if self._size(n) > 1]
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

    # Operators

    def cast(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """Weights of another floating-point type are the same weights."""
        name, kind = node.input[0], attribute(node, "to", 0)
        name = self.renamed.get(name, name)
        if name in self.sums and kind in FLOATS:
            node.input[0] = self.sums[name]
        behind = self.behind_gather(name) if kind in FLOATS else None
        if behind is not None:
            return self.gathered_and_cast(node, behind, kind)
        if name not in self.tensors:
            found = self.integers(name) if kind in FLOATS else None
            if found is None or found[1].ndim < 2:
                return None
            name = self.add(fresh(f"{name}.moved", self.taken), found[1])
        if kind not in FLOATS or node.output[0] in self.outputs:
            return None
        value = self.array(name)
        stored = _type(value) in (*NARROW_FLOATS, *INTEGERS)
        if value.ndim < 2 or not (self.tensors[name].data_type in FLOATS or stored or _type(value) in WIDE):
            return None
        words = self.found.words.get(name)
        if words is not None and value.dtype.itemsize < helper.tensor_dtype_to_np_dtype(kind).itemsize:
            return None  # rounded to few bits before it is cast, and so is what is read
        if words is None and stored:
            words = _words(self.source(node.input[0]) or name, value, _scale(np.ones(1), None, value, None, 0))
        dtype = helper.tensor_dtype_to_np_dtype(kind)
        self.replaced(node, ("cast", name, kind), lambda: value.astype(dtype), words)
        if words is None:
            self.found.cast[node.output[0]] = self.found.cast.get(name, (name, value))
        return []

    def gathered_and_cast(
        self, node: onnx.NodeProto, behind: Sequence[onnx.NodeProto], kind: int
    ) -> list[onnx.NodeProto] | None:
        """A table of integers of which rows are picked and then cast to floats."""
        table = behind[0].input[0]
        found = self.integers(table)
        if found is None or found[1].ndim < 2 or self.constant(behind[0].input[1]) is not None:
            return None
        words = _words(*found, _scale(np.ones(1), None, found[1], None, 0))
        dtype = helper.tensor_dtype_to_np_dtype(kind)
        return self.picked(behind, self.weight(f"{found[0]}.float", words, dtype, ("cast", table, kind)), node)

    def behind_gather(self, name: str) -> list[onnx.NodeProto] | None:
        """The Gather that picks what `name` is, and the nodes that move it on the way; None where there is none."""
        found: list[onnx.NodeProto] = []
        for _ in range(MOST_STEPS):
            node = self.producer.get(name)
            if node is None or node.op_type not in (*MOVING, "Gather"):
                return None
            found.append(node)
            if node.op_type == "Gather":
                return found[::-1]
            name = node.input[0]
        return None

    def picked(self, behind: Sequence[onnx.NodeProto], table: str, node: onnx.NodeProto) -> list[onnx.NodeProto]:
        """Those nodes on the floats of a table, with the result of `node`."""
        made = list[onnx.NodeProto]()
        for step in behind:
            made.append(onnx.NodeProto())
            made[-1].CopyFrom(step)
            made[-1].input[0] = made[-2].output[0] if len(made) > 1 else table
            made[-1].output[0] = fresh(f"{step.output[0]}.float", self.taken)
        made[-1].output[0] = node.output[0]
        return made

    def scaled(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """Integers cast to floats, less a zero point or times a scale: DequantizeLinear in two or three steps."""
        names = [self.renamed.get(name, name) for name in node.input]
        if len(names) != 2 or node.output[0] in self.outputs:
            return None
        at = next((i for i, name in enumerate(names) if name in self.found.words), None)
        if at is None or (node.op_type == "Sub" and at):
            return None
        words, other = self.found.words[names[at]], self.constant(names[1 - at])
        shape = words.words.shape
        if (
            other is None
            or other.ndim > len(shape)
            or sum(n > 1 for n in other.shape) > 1
            or words.scale.axis is not None
        ):
            return None
        full = other.reshape((1,) * (len(shape) - other.ndim) + other.shape).astype(np.float64)
        axis = next((a for a, n in enumerate(full.shape) if n > 1), None)
        along, scale, zero = full.reshape(() if axis is None else -1), words.scale.values, words.scale.zero
        if axis is not None and (self.every or along.size != shape[axis]):
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
        dtype = helper.tensor_dtype_to_np_dtype(self.tensors[names[at]].data_type)
        self.replaced(node, (node.op_type, *names), lambda: changed.values(dtype), changed)
        return []

    def dequantise(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """DequantizeLinear of stored integers, moved or not, also behind the Gather that picks some of them."""
        behind = self.behind_gather(node.input[0])
        if behind is not None and self.constant(behind[0].input[1]) is None:
            return self.gathered(node, behind)
        concat = self.producer.get(node.input[0])
        if concat is not None and concat.op_type == "Concat" and all(map(self.integers, concat.input)):
            return self.joined(node, concat)
        found = self.integers(node.input[0])
        if found is None or found[1].ndim < 2 or node.output[0] in self.outputs:
            return None
        words, dtype, key = self.dequantised(node, *found)
        if words.scale.block is not None:
            made: list[onnx.NodeProto] = []
            self.blocked(words, node.input[1], _input(node, 2), dtype, key, made, node.output[0])
            return made
        if self.every and words.scale.axis is not None:
            return self.channels(node, words, dtype, key)
        self.replaced(node, key, lambda: words.values(dtype), words)
        return []

    def channels(self, node: onnx.NodeProto, words: Words, dtype: Any, key: tuple[Any, ...]) -> list[onnx.NodeProto]:
        """The float tensor of words; scales and zero points of their channels stay tensors of the graph."""
        shape, axis, zero = words.words.shape, words.scale.axis or 0, words.scale.zero
        kept = self.constant(node.input[2]) if _input(node, 2) else None
        several = kept is not None and zero.ndim > 0 and np.any(kept.astype(np.float64))
        nodes: list[onnx.NodeProto] = []
        form = self.new(f"{words.name}.form", np.array([-1 if a == axis else 1 for a in range(len(shape))], np.int64))

        def step(op: str, inputs: list[str], output: str = "", **how: Any) -> str:
            nodes.append(self.node(op, inputs, f"{words.name}.{op}", output, **how))
            return str(nodes[-1].output[0])

        def spread(name: str) -> str:
            return step("Reshape", [step("Cast", [name], to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype))), form])

        own = zero.flat[0] if zero.ndim else zero
        flat = replace(words, scale=Scale(np.ones(()), zero=np.asarray(0.0 if several else own)))
        at = self.weight(f"{words.name}.levels", flat, dtype, ("levels", several, *key))
        if several:
            vector = self.standing(f"{node.input[2]}.float", zero.astype(np.float32), [node.input[2]])
            at = step("Sub", [at, spread(vector)])
        step("Mul", [at, spread(node.input[1])], node.output[0])
        return nodes

    def dequantised(self, node: onnx.NodeProto, source: str, value: Array) -> tuple[Words, Any, tuple[Any, ...]]:
        """What a DequantizeLinear node makes of stored integers: the type of the result, and what decides it."""
        scale = self.constant(node.input[1])
        zero_name = _input(node, 2)
        zero = self.constant(zero_name) if zero_name else None
        if scale is None or (zero_name and zero is None):
            raise _Left("has a scale that is computed in the graph", 0)
        axis, block, kind = (
            attribute(node, "axis", 1),
            attribute(node, "block_size", 0),
            attribute(node, "output_dtype", 0),
        )
        words = _words(source, value, _scale(scale, zero, value, axis, block))
        dtype = helper.tensor_dtype_to_np_dtype(kind) if kind else scale.dtype
        same = tuple(None if x is None else (x.dtype.name, x.shape, x.tobytes()) for x in (scale, zero))
        return words, dtype, (node.input[0], *same, axis, block, kind)  # by what they are, not by what they are called

    def joined(self, node: onnx.NodeProto, concat: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """Tables of integers that are joined before they are dequantised: each is dequantised for itself."""
        shapes = [found[1].shape for found in map(self.integers, concat.input) if found is not None]
        numbers = [self.constant(name) if name else None for name in node.input[1:]]
        axis, along = (attribute(n, "axis", 1) % len(shapes[0]) for n in (concat, node))
        block = attribute(node, "block_size", 0)
        if any(shape[along] % block for shape in shapes if block and axis == along):
            raise _Left("is joined with others in the middle of a block", 0)
        made, names, start = list[onnx.NodeProto](), list[str](), 0
        for name, shape in zip(concat.input, shapes, strict=True):
            end, part = start + shape[axis], onnx.NodeProto()
            part.CopyFrom(node)
            part.input[0], part.output[0] = name, fresh(f"{name}.float", self.taken)
            for at, values in enumerate(numbers, 1):
                if values is None or values.size == 1 or (axis != along and not block):
                    continue
                step = block or 1 if axis == along else 1
                cut = [slice(None)] * values.ndim
                cut[axis if block else 0] = slice(start // step, end // step)
                part.input[at] = self.new(f"{name}.{at}", values[tuple(cut)])
            new = self.dequantise(part)
            if new is None:
                raise _Left("is joined with others", 0)
            made += new
            names.append(self.renamed.get(part.output[0], part.output[0]))
            start = end
        return [*made, self.node("Concat", names, "", node.output[0], axis=axis)]

    def gathered(self, node: onnx.NodeProto, behind: Sequence[onnx.NodeProto]) -> list[onnx.NodeProto] | None:
        """A table of integers of which rows are picked and then dequantised, with one scale."""
        table = behind[0].input[0]
        found, scale = self.integers(table), self.constant(node.input[1])
        if found is None or found[1].ndim < 2:
            return None
        if scale is None or scale.size != 1:
            raise _Left("is dequantised behind Gather with more than one scale", 0)
        whole = onnx.NodeProto()
        whole.CopyFrom(node)
        whole.input[0] = table
        words, dtype, key = self.dequantised(whole, *found)
        return self.picked(behind, self.weight(f"{found[0]}.float", words, dtype, key), node)

    def matmul_integer(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """MatMulInteger, ConvInteger: sums of integers, nearly always cast to floats afterwards."""
        conv = node.op_type == "ConvInteger"
        side = 1 if conv or self.integers(node.input[1]) is not None else 0
        axis = 0 if conv else (-1 if side else -2)
        weight = self.levels(node, side, 2 + side, axis)
        nodes: list[onnx.NodeProto] = []
        data = self.centred(node.input[1 - side], _input(node, 3 - side), nodes)
        inputs = [data, weight] if side else [weight, data]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        nodes.append(self.node("Conv" if conv else "MatMul", inputs, f"{node.output[0]}.float", **attributes))
        sums, name = nodes[-1].output[0], node.output[0]
        self.sums[name] = sums
        nodes.append(self.node("Round", [sums], f"{name}.rounded"))
        nodes.append(self.node("Cast", [nodes[-1].output[0]], "", name, to=TensorProto.INT32))
        return nodes

    def qlinear_matmul(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """QLinearMatMul: inputs a, scale, zero, b, scale, zero, scale and zero of y."""
        side = 3 if self.integers(node.input[3]) is not None else 0
        weight = self.levels(node, side, side + 2, -1 if side else -2)
        nodes: list[onnx.NodeProto] = []
        data = self.centred(node.input[3 - side], node.input[5 - side], nodes)
        if self._size(node.input[1]) != 1:
            raise _Left("is multiplied with activations of several scales", side)
        columns = self.tensors[weight].dims[-1] if side else 1
        factor = self.factor([node.input[1], node.input[4], node.input[6]], node.output[0], columns)
        nodes.append(self.node("MatMul", [data, weight] if side else [weight, data], f"{node.output[0]}.sums"))
        nodes.append(self.node("Mul", [factor, nodes[-1].output[0]], f"{node.output[0]}.scaled"))
        self.rounded(nodes[-1].output[0], node.output[0], _input(node, 7), nodes)
        return nodes

    def qlinear_conv(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """QLinearConv: inputs x, scale, zero, w, scale, zero, scale and zero of y, bias in units of both scales."""
        weight = self.levels(node, 3, 5, 0)
        nodes: list[onnx.NodeProto] = []
        data = self.centred(node.input[0], node.input[2], nodes)
        channels, *window = self.tensors[weight].dims
        factor = self.factor([node.input[1], node.input[4], node.input[6]], node.output[0], channels, len(window) - 1)
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute if a.name != "channels_last"}
        last, places = attribute(node, "channels_last", 0), len(window) - 1
        if last:
            first = [0, places + 1, *range(1, places + 1)]
            nodes.append(self.node("Transpose", [data], f"{data}.first", perm=first))
            data = nodes[-1].output[0]
        inputs = [data, weight, *self.bias(_input(node, 8))]
        nodes.append(self.node("Conv", inputs, f"{node.output[0]}.sums", **attributes))
        nodes.append(self.node("Mul", [factor, nodes[-1].output[0]], f"{node.output[0]}.scaled"))
        if last:
            back = [0, *range(2, places + 2), 1]
            nodes.append(self.node("Transpose", [nodes[-1].output[0]], f"{node.output[0]}.last", perm=back))
        self.rounded(nodes[-1].output[0], node.output[0], node.input[7], nodes)
        return nodes

    def qgemm(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """QGemm: inputs a, scale, zero, b, scale, zero, bias, scale and zero of y, which may be missing."""
        turned = attribute(node, "transB", 0)
        weight = self.levels(node, 3, 5, 0 if turned else 1)
        nodes: list[onnx.NodeProto] = []
        data = self.centred(node.input[0], node.input[2], nodes)
        alpha = self.new(f"{node.output[0]}.alpha", np.asarray(attribute(node, "alpha", 1.0), np.float32))
        scale = self.factor([alpha, node.input[1]], f"{node.output[0]}.a")
        channels = self.tensors[weight].dims[0 if turned else 1]
        factor = self.factor([scale, node.input[4], *filter(None, [_input(node, 7)])], node.output[0], channels)
        flags = {"transA": attribute(node, "transA", 0), "transB": turned}
        nodes.append(self.node("Gemm", [data, weight, *self.bias(_input(node, 6))], f"{node.output[0]}.sums", **flags))
        quantised = bool(_input(node, 7))
        output = "" if quantised else node.output[0]
        nodes.append(self.node("Mul", [factor, nodes[-1].output[0]], f"{node.output[0]}.scaled", output))
        if quantised:
            self.rounded(nodes[-1].output[0], node.output[0], _input(node, 8), nodes)
        return nodes

    def bias(self, name: str) -> list[str]:
        """A bias of integers as floats; none where there is none."""
        if not name:
            return []
        value = self.constant(name)
        if value is None:
            raise _Left("has a bias that is computed in the graph", 3)
        return [self.standing(f"{name}.float", value.astype(np.float32), [name])]

    def matmul_to_float(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """MatMulIntegerToFloat (a, b, scales, zeros, bias) and DynamicQuantizeMatMul (a, b, scale, zero, bias)."""
        nodes: list[onnx.NodeProto] = []
        if node.op_type == "DynamicQuantizeMatMul":
            weight = self.levels(node, 1, 3, -1)
            names = [fresh(f"{node.input[0]}.{part}", self.taken) for part in ("quantised", "scale", "zero")]
            nodes.append(helper.make_node("DynamicQuantizeLinear", [node.input[0]], names))
            (a, a_scale, a_zero), b_scale, bias = names, node.input[2], _input(node, 4)
        else:
            weight = self.levels(node, 1, 5, -1)
            a, a_scale, b_scale, a_zero, bias = (
                node.input[0],
                node.input[2],
                node.input[3],
                _input(node, 4),
                _input(node, 6),
            )
        data = self.centred(a, a_zero, nodes)
        nodes.append(self.node("MatMul", [data, weight], f"{node.output[0]}.sums"))
        sums = nodes[-1].output[0]
        nodes.append(self.node("Mul", [a_scale, b_scale], f"{node.output[0]}.factor"))
        nodes.append(
            self.node("Mul", [sums, nodes[-1].output[0]], f"{node.output[0]}.scaled", "" if bias else node.output[0])
        )
        if bias:
            nodes.append(self.node("Add", [nodes[-1].output[0], bias], "", node.output[0]))
        return nodes

    def matmul_nbits(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """MatMulNBits: inputs a, packed b of shape (N, blocks, bytes), scales, zeros, g_idx, bias."""
        n, k = attribute(node, "N", 0), attribute(node, "K", 0)
        bits, block = attribute(node, "bits", 4), attribute(node, "block_size", 0)
        found, scales = self.integers(node.input[1]), self.constant(node.input[2])
        if found is None or scales is None:
            raise _Left("is no constant, or has a scale that is computed in the graph", 1)
        source, packed = found
        if bits not in (2, 4, 8) or block < 1 or _type(packed) != "uint8" or min(n, k) < 1:
            raise _Left(f"is packed in {bits} bits and blocks of {block}", 1)
        blocks = -(-k // block)
        if packed.size * 8 != n * blocks * block * bits or scales.size != n * blocks:
            raise _Left(f"holds another number of values than {n} rows of {blocks} blocks", 1)
        values = _unpacked(packed.reshape(n, -1), bits)[:, :k]
        zeros = self._packed_zeros(node, bits, n, blocks)
        order = self.constant(_input(node, 4)) if _input(node, 4) else None
        grid, middle = scales.reshape(n, blocks).astype(np.float64), float(1 << (bits - 1))
        if order is not None:  # every input names its block
            grid, zeros, block = grid[:, order.ravel()[:k]], zeros[:, order.ravel()[:k]], 1
        scale = Scale(grid, axis=1, block=block, zero=zeros - middle)
        made = Words(source, _signed(values, bits), integer(bits), scale)
        key = (*node.input[1:5], n, k, bits, block)
        nodes: list[onnx.NodeProto] = []
        if order is None:
            weight = self.blocked(made, node.input[2], _input(node, 3), scales.dtype, key, nodes)
        else:
            weight = self.weight(f"{source}.float", made, scales.dtype, key)
        turned = self.node("Transpose", [weight], f"{weight}.turned", perm=[1, 0])
        bias = _input(node, 5)
        product = self.node(
            "MatMul", [node.input[0], turned.output[0]], f"{node.output[0]}.product", "" if bias else node.output[0]
        )
        added = [self.node("Add", [product.output[0], bias], "", node.output[0])] if bias else []
        return [*nodes, turned, product, *added]

    def _packed_zeros(self, node: onnx.NodeProto, bits: int, n: int, blocks: int) -> NDArray[np.float64]:
        """Zero points of MatMulNBits: packed as the weights are, or in the type of the scales, or the middle value."""
        name = _input(node, 3)
        if not name:
            return np.full((n, blocks), float(1 << (bits - 1)))
        zeros = self.constant(name)
        if zeros is None:
            raise _Left("has a zero point that is computed in the graph", 1)
        found = (
            _unpacked(zeros.reshape(n, -1), bits)[:, :blocks] if _type(zeros) == "uint8" else zeros.reshape(n, blocks)
        )
        return found.astype(np.float64)

    def matmul_bnb4(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """MatMulBnb4: inputs a, packed b of shape (N, K), the first of two in the upper bits, and scales of blocks,
        which do not end with a row.
        """
        n, k = attribute(node, "N", 0), attribute(node, "K", 0)
        block, kind = attribute(node, "block_size", 0), attribute(node, "quant_type", 0)
        found, scales = self.integers(node.input[1]), self.constant(node.input[2])
        if found is None or scales is None:
            raise _Left("is no constant, or has a scale that is computed in the graph", 1)
        source, packed = found
        if min(n, k, block) < 1 or kind not in (0, 1) or _type(packed) != "uint8" or not attribute(node, "transB", 1):
            raise _Left(f"is packed as type {kind} in blocks of {block}", 1)
        blocks = -(-n * k // block)
        if packed.size != -(-n * k // 2) or scales.size != blocks:
            raise _Left(f"holds another number of values than {n} rows of {k}", 1)
        rows = k % block == 0
        shape, grid = ((n, k), (n, k // block)) if rows else ((1, n * k), (1, blocks))
        values = np.stack([packed.ravel() >> 4, packed.ravel() & 15], axis=-1).ravel()[: n * k].reshape(shape)
        scale = Scale(scales.reshape(grid), axis=1, block=block)
        made = Words(source, values, codebook(("bnb-fp4", "bnb-nf4")[kind]), scale)
        nodes: list[onnx.NodeProto] = []
        at = self.blocked(made, node.input[2], "", scales.dtype, (*node.input[1:3], n, k, block, kind), nodes)
        if not rows:
            nodes.append(self.node("Reshape", [at, self.new(f"{at}.shape", np.array([n, k], np.int64))], f"{at}.rows"))
            at = nodes[-1].output[0]
        turned = self.node("Transpose", [at], f"{at}.turned", perm=[1, 0])
        return [*nodes, turned, self.node("MatMul", [node.input[0], turned.output[0]], "", node.output[0])]

    def gather_blocks(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """GatherBlockQuantized: inputs data, indices, scales, zeros."""
        found, scales = self.integers(node.input[0]), self.constant(node.input[2])
        if found is None or scales is None:
            raise _Left("is no constant, or has a scale that is computed in the graph", 0)
        source, value = found
        block, along = attribute(node, "block_size", 128), attribute(node, "quantize_axis", 1) % value.ndim
        bits = attribute(node, "bits", 4)
        zeros = self.constant(_input(node, 3)) if _input(node, 3) else None
        if _type(value) == "uint8" and along != value.ndim - 1:
            raise _Left("is packed along another axis than its last", 0)
        if _type(value) == "uint8" and bits < 8:  # several to a byte, the last axis first
            value = _unpacked(value, bits)
            zeros = None if zeros is None else _unpacked(zeros, bits)[..., : scales.shape[-1]]
        if _type(value) == "uint8":
            middle = np.float64(1 << (bits - 1))
            zero = np.broadcast_to(middle if zeros is None else zeros.astype(np.float64), scales.shape) - middle
            words = Words(source, _signed(value, bits), integer(bits), Scale(scales, along, block, zero))
        else:
            words = _words(source, value, _scale(scales, zeros, value, along, block))
        nodes: list[onnx.NodeProto] = []
        key = (source, *node.input[2:], along, block)
        table = self.blocked(words, node.input[2], _input(node, 3), scales.dtype, key, nodes)
        return [
            *nodes,
            self.node("Gather", [table, node.input[1]], "", node.output[0], axis=attribute(node, "gather_axis", 0)),
        ]

    def qonnx(self, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
        """Quant, BipolarQuant and Trunc of QONNX (Brevitas, FINN, hls4ml): weights as words, activations as steps of
        standard operators.
        """
        if not node.domain.startswith(QONNX):
            return None
        inputs = [self.constant(name) for name in node.input]
        if any(value is None for value in inputs[1:]):
            raise _Left("is quantised with a scale or width that is computed in the graph", 0)
        made = _Quant.of(node, [value for value in inputs[1:] if value is not None])
        x = inputs[0]
        if x is None or x.ndim < 2 or node.op_type == "Trunc" or node.output[0] in self.outputs:
            return made.nodes(self, node)
        words = made.words(self.source(node.input[0]) or node.input[0], x.astype(np.float64))
        self.replaced(node, tuple(node.input), lambda: words.values(np.float32), words)
        return []

    def keep_integers(self, node: onnx.NodeProto) -> None:
        """Operators that are kept: their integers are what is stored, and are written back rounded."""
        for at, zero_at in KEPT[node.op_type]:
            name, zero_name = _input(node, at), _input(node, zero_at)
            zero = self.constant(zero_name) if zero_name else None
            if name not in self.tensors or (zero_name and zero is None):
                continue
            value = self.array(name)
            if value.ndim > 1 and _type(value) in INTEGERS:
                zero = None if zero is None else zero.ravel()
                ones, axis = np.ones(1 if zero is None else zero.size), -1
                if ones.size > 1 and value.ndim == 3 and value.shape[0] > 1:  # of each direction
                    axis = 0
                self.found.integers[name] = _words(name, value, _scale(ones, zero, value, axis, 0))

    def _size(self, name: str) -> int:
        value = self.constant(name)
        return 0 if value is None else value.size


@dataclass(frozen=True, eq=False)
class _Quant:
    """A quantiser of QONNX: ``(round(clip(x / scale + zero, low, high) / steps) - zero) * scale``.

    Definitions: github.com/fastmachinelearning/qonnx, docs/qonnx-custom-ops.
    """

    scale: Array
    zero: Array
    low: float
    high: float
    bits: int
    rounding: str
    steps: float = 1.0
    bipolar: bool = False

    @classmethod
    def of(cls, node: onnx.NodeProto, inputs: list[Array]) -> _Quant:
        """The quantiser that a node is."""
        scale = inputs[0].astype(np.float32)
        if not np.all(np.isfinite(scale) & (scale > 0)):
            raise _Left("has a scale that is not a positive number", 0)
        if node.op_type == "BipolarQuant":
            return cls(scale, np.zeros((), np.float32), -1, 1, 1, "", bipolar=True)
        if any(value.size != 1 for value in inputs[2:]):
            raise _Left("has several bit widths", 0)
        zero, bits = inputs[1].astype(np.float32), float(inputs[2].ravel()[0])
        mode = attribute(node, "rounding_mode", b"FLOOR" if node.op_type == "Trunc" else b"ROUND").decode().upper()
        if mode not in ROUNDED or not 1 <= bits <= 16:
            raise _Left(f"is rounded by {mode[:20]!r} to {bits:g} bits", 0)
        if node.op_type == "Trunc":
            return cls(scale, zero, -np.inf, np.inf, 16, mode, float(2 ** (bits - float(inputs[3].ravel()[0]))))
        narrow = attribute(node, "narrow", 0)
        if attribute(node, "signed", 1):
            low, high = -(2 ** (bits - 1)) + narrow, 2 ** (bits - 1) - 1
        else:
            low, high = 0.0, 2**bits - 1 - narrow
        return cls(scale, zero, low, high, max(2, math.ceil(bits)), mode)

    def words(self, name: str, x: Array) -> Words:
        """Weights as words."""
        if self.bipolar:
            words, form, zero = (x >= 0).astype(np.uint8), bipolar(), np.zeros(())
        else:
            unsigned = self.low == 0
            exact = x.astype(np.float32) / self.scale + self.zero
            levels = _rounded(np.clip(exact, self.low, self.high), self.rounding)
            form, shift = integer(self.bits), float(1 << (self.bits - 1)) if unsigned else 0.0
            words = form.encode(levels - shift).astype(form.dtype)
            zero = self.zero.astype(np.float64) - shift
        shape, worth = x.shape, self.scale.astype(np.float64)
        if worth.size == 1 and zero.size == 1:
            return Words(name, words, form, Scale(worth.reshape(()), zero=zero.reshape(())))
        grid = np.broadcast_to(worth, shape), np.broadcast_to(zero, shape)
        varies = [a for a in range(len(shape)) if any(np.any(np.diff(g, axis=a)) for g in grid)]
        axis = varies[0] if varies else 0
        if len(varies) > 1:
            return Words(name, words, form, Scale(grid[0], 0, 1, grid[1]))
        first = tuple(slice(None) if a == axis else 0 for a in range(len(shape)))
        return Words(name, words, form, Scale(grid[0][first], axis, zero=grid[1][first]))

    def nodes(self, lowering: _Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto]:
        """The same for activations."""
        made: list[onnx.NodeProto] = []
        name, output = str(node.output[0]), str(node.input[0])

        def step(op: str, *more: Any, last: bool = False, **attributes: Any) -> None:
            nonlocal output
            numbers = [lowering.new(f"{name}.{op}", np.asarray(m, np.float32)) for m in more]
            made.append(lowering.node(op, [output, *numbers], f"{name}.step", name if last else "", **attributes))
            output = made[-1].output[0]

        if self.bipolar:
            zero = lowering.new(f"{name}.zero", np.zeros((), np.float32))
            made.append(lowering.node("GreaterOrEqual", [output, zero], f"{name}.positive"))
            ends = [lowering.new(f"{name}.end", end * self.scale) for end in (np.float32(1), np.float32(-1))]
            made.append(lowering.node("Where", [made[-1].output[0], *ends], "", name))
            return made
        step("Div", self.scale)
        step("Add", self.zero)
        if node.op_type == "Trunc":
            step("Round")
            step("Div", self.steps)
        else:
            step("Clip", self.low, self.high)
        for op in ROUNDED[self.rounding]:
            step(op)
        step("Sub", self.zero)
        step("Mul", self.scale, last=True)
        return made


def _cast_later(value: Array, dtype: Any) -> Array | Made:
    """A tensor in another type."""
    same = value.dtype == np.dtype(dtype)
    return value if same else Made(value.shape, np.dtype(dtype), lambda: value.astype(dtype))


def _rounded(x: Array, mode: str) -> Array:
    """Numbers rounded as a quantiser of QONNX does."""
    return np.asarray({"ROUND": np.rint, "HALF_EVEN": np.rint, "FLOOR": np.floor, "CEIL": np.ceil}[mode](x))


ROUNDED = {"ROUND": ("Round",), "HALF_EVEN": ("Round",), "FLOOR": ("Floor",), "CEIL": ("Ceil",)}
"""Operators that round as the modes of QONNX do."""

QONNX = ("qonnx", "onnx.brevitas", "finn")
"""Domains of the quantisers of QONNX."""


def _input(node: onnx.NodeProto, at: int) -> str:
    """Name of an input; "" where it is left out."""
    return str(node.input[at]) if at < len(node.input) else ""


def _type(value: Array) -> str:
    return str(value.dtype.name)


def _unpacked(packed: Array, bits: int) -> NDArray[np.uint8]:
    """Values of less than a byte along the last axis, the lowest bits first."""
    if bits == 8:
        return packed
    parts = [packed >> shift & ((1 << bits) - 1) for shift in range(0, 8, bits)]
    return np.stack(parts, axis=-1).reshape(*packed.shape[:-1], -1)


def _signed(values: Array, bits: int) -> NDArray[np.unsignedinteger]:
    """Words of the signed integers of the same rank as unsigned ones."""
    dtype = integer(bits).dtype
    return np.asarray(values.astype(dtype) ^ dtype.type(1 << (bits - 1)))


def _words(name: str, value: Array, scale: Scale) -> Words:
    """A tensor of integers or narrow floats as words."""
    kind = _type(value)
    if kind in NARROW_FLOATS:
        form = floating(NARROW_FLOATS[kind])
        return Words(name, value.view(np.uint8) & np.uint8((1 << form.bits) - 1), form, scale)
    bits = INTEGERS[kind]
    form = integer(bits)
    if kind.startswith("u"):
        return Words(name, _signed(value, bits), form, scale)
    mask = form.dtype.type((1 << bits) - 1)
    return Words(name, value.astype(np.int16 if bits > 8 else np.int8).view(form.dtype) & mask, form, scale)


def _scale(scale: Array, zero: Array | None, value: Array, axis: int | None, block: int) -> Scale:
    """Scales and zero points of DequantizeLinear for a tensor."""
    kind, worth = _type(value), scale.astype(np.float64)
    if not np.all(np.isfinite(worth) & (worth != 0)):
        raise _Left("has a scale that is 0 or no number", 0)
    shift = float(1 << (INTEGERS[kind] - 1)) if kind.startswith("u") else 0.0
    zeros = np.broadcast_to(np.zeros(()) if zero is None else zero.astype(np.float64), worth.shape) - shift
    if not np.all(np.isfinite(zeros)):
        raise _Left("has a zero point that is not a number", 0)
    if worth.size == 1:
        return Scale(worth.reshape(()), zero=zeros.reshape(()))
    along = (axis or 0) % value.ndim
    try:
        if block or worth.ndim > 1:
            block = block or -(-value.shape[along] // worth.shape[along])
            made = Scale(worth, along, block, zeros)
        else:
            made = Scale(worth, along, zero=zeros)
        made.of(value.shape)
    except (ValueError, IndexError):
        raise _Left("has scales of a shape that does not fit it", 0) from None
    return made


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

KEPT: dict[str, tuple[tuple[int, int], ...]] = {
    "DynamicQuantizeLSTM": ((1, 9), (2, 11)),
    "QAttention": ((1, 7),),
    "QEmbedLayerNormalization": ((2, 13), (3, 14), (4, 15)),
}
"""Operators that take integers and nothing else: where their weights are, and the zero points of these."""

Step = Callable[[_Lowering, onnx.NodeProto], Any]

STEPS: dict[str, Step] = {
    "Cast": _Lowering.cast,
    "Mul": _Lowering.scaled,
    "Sub": _Lowering.scaled,
    "DequantizeLinear": _Lowering.dequantise,
    "MatMulInteger": _Lowering.matmul_integer,
    "ConvInteger": _Lowering.matmul_integer,
    "QLinearMatMul": _Lowering.qlinear_matmul,
    "QLinearConv": _Lowering.qlinear_conv,
    "QGemm": _Lowering.qgemm,
    "DynamicQuantizeMatMul": _Lowering.matmul_to_float,
    "MatMulIntegerToFloat": _Lowering.matmul_to_float,
    "MatMulNBits": _Lowering.matmul_nbits,
    "MatMulBnb4": _Lowering.matmul_bnb4,
    "GatherBlockQuantized": _Lowering.gather_blocks,
    **dict.fromkeys(KEPT, _Lowering.keep_integers),
    **dict.fromkeys(("Quant", "BipolarQuant", "Trunc"), _Lowering.qonnx),
}
