"""How much of a network lies in the simulated memory: the share of its numbers that faults can reach.

A figure of a network whose weights are mostly not simulated says little, so it never stands alone. Counted are the
numbers in initialisers and constants, those of graphs inside control flow included, that reach an operator as weights,
biases, tables, scales or zero points. Shapes, axes, indices and single numbers are not, nor vectors and zero points of
nothing but 0: nobody stores them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import AttributeProto, TensorProto

from qtaml_hw.network.held import Held, array_of, is_held

__all__ = ["Coverage", "LeftOut", "Numbers", "coverage", "numbers"]

ENOUGH = 0.95
"""Share below which a reader is warned."""

NAMED = 3
"""Tensors that the warning names, the largest ones."""

RESHAPING = frozenset(("Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Expand", "Tile"))
PASSING = RESHAPING | {"Cast", "Slice", "Split", "Concat", "Pad", "DequantizeLinear", "QuantizeLinear"}
"""Operators whose result holds the numbers that they read."""

NO_NUMBERS: Mapping[str, frozenset[int]] = {
    op: frozenset(positions)
    for ops, positions in (
        ("Reshape Squeeze Unsqueeze Expand Gather GatherElements GatherND TopK Split CumSum Trilu Compress", {1}),
        ("Upsample ReverseSequence CenterCropPad AffineGrid SplitToSequence SequenceAt GatherBlockQuantized", {1}),
        ("ScatterElements ScatterND Scatter ArrayFeatureExtractor", {1}),
        ("ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum", {1}),
        ("ReduceSumSquare", {1}),
        ("Tile Dropout RoiAlign DFT Col2Im MaxUnpool Loop", {1, 2}),
        ("Clip", {1, 2}),
        ("Pad STFT", {1, 3}),
        ("Slice", {1, 2, 3, 4}),
        ("Resize", {1, 2, 3}),
        ("OneHot", {0, 1}),
        ("NonMaxSuppression", {2, 3, 4}),
        ("LSTM GRU RNN", {4}),
        ("Where If Shape Size ConstantOfShape EyeLike", {0}),
        ("Range MelWeightMatrix", {0, 1, 2, 3, 4}),
    )
    for op in ops.split()
}
"""Inputs that are shapes, axes, indices, lengths or conditions."""

KINDS = ("bias", "scale", "zero point")
"""What a tensor is to its operator, where it is no weight."""

PLURALS = {"bias": "biases"}

BIASES: Mapping[str, int] = {"Conv": 2, "ConvTranspose": 2, "Gemm": 2, "LSTM": 3, "GRU": 3, "RNN": 3, "QLinearConv": 8}
QUANTISED_BIASES: Mapping[str, int] = {"QLinearConv": 8, "QGemm": 6}
"""Where a whole number of 32 bits is one."""

SCALES: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("DequantizeLinear", "QuantizeLinear"), (1,)),
    **dict.fromkeys(("QLinearConv", "QLinearMatMul"), (1, 4, 6)),
    "QGemm": (1, 4, 7),
}
ZERO_POINTS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("DequantizeLinear", "QuantizeLinear"), (2,)),
    **dict.fromkeys(("QLinearConv", "QLinearMatMul"), (2, 5, 7)),
    "QGemm": (2, 5, 8),
    **dict.fromkeys(("MatMulInteger", "ConvInteger"), (2, 3)),
    "MatMulIntegerToFloat": (4, 5),
    "DynamicQuantizeMatMul": (3,),
}

_COUNTERS = frozenset((TensorProto.INT32, TensorProto.INT64, TensorProto.UINT32, TensorProto.UINT64, TensorProto.BOOL))
VECTORS = (*(TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16, TensorProto.DOUBLE), TensorProto.INT32)
_TEXT = frozenset((TensorProto.STRING, TensorProto.UNDEFINED))


@dataclass(frozen=True)
class Numbers:
    """A tensor whose numbers a network computes with.

    Attributes
    ----------
    name : str
        As the model names it. Untrusted text.
    shape : tuple of int
        As the file has it; several numbers may be packed into one element.
    count : int
        How many numbers it holds.
    use : str
        What they are to the operator that reads them.
    """

    name: str
    shape: tuple[int, ...]
    count: int
    use: str


@dataclass(frozen=True)
class LeftOut:
    """A tensor that is not in the simulated memory, how many numbers it holds, and why.

    Examples
    --------
    >>> LeftOut("embedding", 1024, "is read by Gather").numbers
    1024
    """

    name: str
    numbers: int
    reason: str


@dataclass(frozen=True)
class Coverage:
    """The share of a network's numbers that lies in the simulated memory.

    Attributes
    ----------
    stored, total : int
        Numbers in the simulated memory, and all.
    left_out : tuple of LeftOut
        What is not there, the largest tensor first.

    Examples
    --------
    >>> found = Coverage(64, 1088, (LeftOut("table", 1024, "is read by Gather"),))
    >>> round(found.share, 3)
    0.059
    >>> print(found.warning)
    only 5.88 % of the network's numbers are in the simulated memory (64 of 1,088); the rest is taken as free of faults,
    1,024 others: 'table' (1,024) is read by Gather
    """

    stored: int
    total: int
    left_out: tuple[LeftOut, ...] = ()

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.stored / self.total if self.total else 0.0

    @property
    def text(self) -> str:
        """For a line beside a figure: the share and both numbers."""
        return f"{100 * self.share:.3g} % of the network's numbers ({self.stored:,} of {self.total:,})"

    @property
    def largest(self) -> str:
        """The largest tensors that are left out, and why."""
        return "; ".join(f"{x.name!r} ({x.numbers:,}) {x.reason}" for x in self.left_out[:NAMED])

    @property
    def kinds(self) -> str:
        """How many numbers of each kind are left out, the most first."""
        counts: Counter[str] = Counter()
        for x in self.left_out:
            counts[
                next((PLURALS.get(kind, f"{kind}s") for kind in KINDS if f"is a {kind} of" in x.reason), "others")
            ] += x.numbers
        return ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())

    @property
    def warning(self) -> str:
        """What a reader must know; "" where enough is covered."""
        if self.share >= ENOUGH:
            return ""
        covered = f"only {self.text.replace(' (', ' are in the simulated memory (')}"
        return f"{covered}; the rest is taken as free of faults, {self.kinds}: {self.largest}"


def coverage(found: Iterable[Numbers], stored: Collection[str], reasons: Mapping[str, str] | None = None) -> Coverage:
    """What of the numbers `found` lies in the tensors named in `stored`.

    Parameters
    ----------
    found : iterable of Numbers
        From `numbers`.
    stored : collection of str
        Tensors that lie in the simulated memory whole.
    reasons : mapping of str to str, optional
        Why others do not, where more is known than what reads them.

    Returns
    -------
    Coverage

    Examples
    --------
    >>> found = [Numbers("w", (8, 4), 32, "is a weight of Gemm"), Numbers("b", (4,), 4, "is a bias of Gemm")]
    >>> coverage(found, ["w"])
    Coverage(stored=32, total=36, left_out=(LeftOut(name='b', numbers=4, reason='is a bias of Gemm'),))
    """
    every, known = tuple(x for x in found if x.count > 1 or x.name in stored), reasons or {}
    outside = [LeftOut(x.name, x.count, known.get(x.name) or x.use) for x in every if x.name not in stored]
    total, without = sum(x.count for x in every), sum(x.numbers for x in outside)
    return Coverage(total - without, total, tuple(sorted(outside, key=lambda x: -x.numbers)))


def numbers(model: onnx.ModelProto, held: Held | None = None) -> tuple[Numbers, ...]:
    """All tensors of a model whose numbers an operator computes with.

    Parameters
    ----------
    model : onnx.ModelProto
        Without local functions; the data of its tensors need not be there.
    held : mapping of str to array, optional
        Data of its large tensors: what of them is all 0 is seen.

    Returns
    -------
    tuple of Numbers
    """
    return tuple(_of_graph(model.graph, held or {}))


@dataclass(frozen=True, eq=False)
class _Scope:
    """Who reads a tensor of a graph, the graphs inside it included."""

    readers: dict[str, list[tuple[onnx.NodeProto, int]]]
    handed_out: frozenset[str]

    @classmethod
    def of(cls, graph: onnx.GraphProto) -> _Scope:
        found: dict[str, list[tuple[onnx.NodeProto, int]]] = {}
        outputs: set[str] = set()
        for inner in _graphs(graph):
            for node in inner.node:
                for position, name in enumerate(node.input):
                    found.setdefault(name, []).append((node, position))
            if inner is not graph:
                outputs.update(o.name for o in inner.output)
        return cls(found, frozenset(outputs))

    def uses(self, name: str) -> Iterator[tuple[onnx.NodeProto, int, bool]]:
        """The nodes that compute with what `name` holds, at which input, and whether it was dequantised before."""
        ahead, seen = [(name, False)], {(name, False)}
        while ahead:
            here, dequantised = ahead.pop()
            for node, position in self.readers.get(here, []):
                if position in NO_NUMBERS.get(node.op_type, ()):
                    continue
                if node.op_type in PASSING and (position == 0 or node.op_type == "Concat"):
                    after = dequantised or node.op_type == "DequantizeLinear" or _to_floats(node)
                    new = {(output, after) for output in node.output} - seen
                    seen |= new
                    ahead += new
                else:
                    yield node, position, dequantised


def _to_floats(node: onnx.NodeProto) -> bool:
    """Whether a node makes floats of what it reads."""
    return node.op_type == "Cast" and any(a.name == "to" and a.i in VECTORS[:4] for a in node.attribute)


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """A graph and all graphs inside it."""
    yield graph
    for node in graph.node:
        for sub in _inside(node):
            yield from _graphs(sub)


def _inside(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    for attribute in node.attribute:
        if attribute.type == AttributeProto.GRAPH:
            yield attribute.g
        elif attribute.type == AttributeProto.GRAPHS:
            yield from attribute.graphs


def _of_graph(graph: onnx.GraphProto, held: Held, inner: bool = False) -> Iterator[Numbers]:
    scope = _Scope.of(graph)
    given = {t.name: (tuple(t.dims), t.data_type) for t in graph.initializer}
    given |= {node.output[0]: found for node in graph.node if (found := _constant(node)) is not None}
    tensors = {t.name: t for t in graph.initializer}
    handed_out = {o.name for o in graph.output} if inner else set()
    for name, (shape, kind) in given.items():
        known = _numbers(scope, name, shape, kind, name in handed_out | scope.handed_out)
        if known is not None and not (name in tensors and _spared(known, tensors[name], held)):
            yield known
    for node in graph.node:
        yield from _attributes(node)
        for sub in _inside(node):
            yield from _of_graph(sub, held, inner=True)


def _spared(known: Numbers, tensor: onnx.TensorProto, held: Held) -> bool:
    """Whether a tensor is a vector or a zero point of nothing but 0, as far as its data are known."""
    vector = tensor.data_type in VECTORS and (len(known.shape) < 2 or "is a bias" in known.use)
    if not vector and "is a zero point" not in known.use:
        return False
    if is_held(tensor) and (not tensor.external_data or tensor.external_data[0].value not in held):
        return False
    return math.prod(tensor.dims) > 0 and not np.any(array_of(tensor, held))


def _constant(node: onnx.NodeProto) -> tuple[tuple[int, ...], int] | None:
    """Shape and type of the tensor of a Constant node."""
    if node.op_type != "Constant":
        return None
    for a in node.attribute:
        if a.name == "value":
            return tuple(a.t.dims), a.t.data_type
        if a.name == "value_floats":
            return (len(a.floats),), TensorProto.FLOAT
        if a.name == "sparse_value":
            return (*a.sparse_tensor.values.dims,), a.sparse_tensor.values.data_type
    return None


def _numbers(scope: _Scope, name: str, shape: tuple[int, ...], kind: int, handed_out: bool) -> Numbers | None:
    """What a tensor holds; None where no operator computes with it."""
    if kind in _TEXT:
        return None
    for node, position, dequantised in scope.uses(name):
        counts = dequantised and (len(shape) > 1 or kind == TensorProto.INT32) and kind != TensorProto.BOOL
        if kind in _COUNTERS and not counts and QUANTISED_BIASES.get(node.op_type) != position:
            continue
        return Numbers(name, shape, _count(node, position, shape, kind), _use(node, position))
    if handed_out and kind not in _COUNTERS:
        return Numbers(name, shape, math.prod(shape), "is handed out by control flow")
    return None


def _count(node: onnx.NodeProto, position: int, shape: tuple[int, ...], kind: int) -> int:
    """Numbers in a tensor; where several are packed into a byte the operator says how many."""
    known = {a.name: a.i for a in node.attribute if a.type == AttributeProto.INT}
    if node.op_type in ("MatMulNBits", "MatMulBnb4") and {"N", "K"} <= set(known):
        if position == 1:
            return int(known["N"] * known["K"])
        if position == 3 and kind == TensorProto.UINT8 and known.get("block_size"):
            return int(known["N"] * -(-known["K"] // known["block_size"]))
    if node.op_type == "GatherBlockQuantized" and kind == TensorProto.UINT8 and position in (0, 3):
        return math.prod(shape) * max(1, 8 // int(known.get("bits", 4) or 4))
    return math.prod(shape)


def _use(node: onnx.NodeProto, position: int) -> str:
    """What a tensor is to the node that reads it."""
    op = str(node.op_type)
    if BIASES.get(op) == position:
        return f"is a bias of {op}"
    for kind, places in (("scale", SCALES), ("zero point", ZERO_POINTS)):
        if position in places.get(op, ()):
            return f"is a {kind} of {op}"
    return f"is read by {op}"


def _attributes(node: onnx.NodeProto) -> Iterator[Numbers]:
    """Numbers that the operators of ai.onnx.ml keep in attributes: coefficients, supports, leaves."""
    if node.domain != "ai.onnx.ml":
        return
    for a in node.attribute:
        found: Any = a.floats if a.type == AttributeProto.FLOATS else []
        count = math.prod(a.t.dims) if a.type == AttributeProto.TENSOR and a.t.data_type not in _TEXT else len(found)
        if count > 1:
            name = f"{node.name or node.output[0]}.{a.name}"
            yield Numbers(name, (count,), count, f"is an attribute of {node.op_type}")
