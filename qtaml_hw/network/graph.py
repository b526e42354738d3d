"""Where the weights of an ONNX graph are: sites, and a copy of the graph in which each can be replaced.

A weight is an initialiser with two or more dimensions that an operator reads: directly, dequantised
(`qtaml_hw.network.lower`), in another type, or moved about, scaled or joined with others on the way. Matrices, kernels,
recurrent weights and tables alike: every one is memory. Not so what is only added, compared, or laid beside
activations: biases, norms, masks. `prepare` rewrites the graph so that every weight is one float initialiser and every
layer that can have a bias has its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from qtaml_hw.network.held import Arrays, Held, Made, array_of, hold, initialiser, is_held, large_tensors
from qtaml_hw.network.lower import KEPT, lower
from qtaml_hw.network.lowering import Lowered
from qtaml_hw.network.norms import Folded
from qtaml_hw.network.number import NumberFormat, Scale, pieces
from qtaml_hw.network.once import store_once
from qtaml_hw.network.scopes import fresh, inside, nodes_of, reads, settle, subgraphs
from qtaml_hw.network.vectors import FORM as VECTORS, store_vectors
from qtaml_hw.network.words import FLOATS, Words, attribute

__all__ = ["Graph", "Site", "Skipped", "Use", "prepare"]

Array = NDArray[np.generic]

LONGEST_PATH = 64
"""Nodes between a weight and the node that reads it."""

MOST_VISITS = 2_000_000
"""Nodes that are looked at behind all tensors together."""

MOVED = (
    "Identity",
    "Transpose",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Cast",
    "CastLike",
    "Split",
    "Slice",
    "Expand",
    "Tile",
    "Pad",
    "Trilu",
    *("Gather", "GatherElements", "GatherND"),
    *("Abs", "Clip", "Exp", "Neg", "Relu", "Round", "Sigmoid", "Sign", "Sqrt", "Tanh"),
)
"""Operators whose first input comes out as it is, in another order, shape or type, in part, or number by number."""

IN_PLACE = ("Identity", "Transpose", "Cast", "CastLike")
"""Those of them behind which every axis of the weight is still one."""

JOINED = ("Concat", "Mul", "Div", "Add", "Sub", "Sum", "Where", "Pow", "ScatterND", "ScatterElements")
"""Operators that join constants to a weight; of factors and terms the largest is the weight."""

WEIGHTS = {
    **dict.fromkeys(("Conv", "ConvTranspose", "FusedConv", "NhwcFusedConv", "DeformConv"), (1,)),
    **dict.fromkeys(("Gemm", "FusedGemm", "MatMul", "FusedMatMul"), (1, 0)),
    **dict.fromkeys(("GRU", "RNN"), (1, 2)),
    "LSTM": (1, 2, 7),
    **dict.fromkeys(("Gather", "GatherElements", "GatherND"), (0,)),
    "EmbedLayerNormalization": (2, 3, 4),
    **dict.fromkeys(KEPT, ()),
    **dict.fromkeys(("Attention", "DecoderAttention", "PackedAttention", "LongformerAttention"), (1, 2)),
}
"""Inputs that are weights, by operator; of an operator that is not named all are."""

NO_WEIGHTS = frozenset(
    """
    Abs Add And BatchNormalization BiasAdd BiasGelu BiasSoftmax Cast CastLike Ceil Clip Concat ConstantOfShape
    CumSum DequantizeLinear Div Equal Erf Exp Expand FastGelu Flatten Floor Greater GreaterOrEqual Identity If
    InstanceNormalization IsInf IsNaN LayerNormalization Less LessOrEqual Log Loop Max Mean Min Mod Mul Neg NonZero
    Not OneHot Or PRelu Pad Pow QuantizeLinear QuickGelu RMSNormalization Range Reciprocal ReduceL1 ReduceL2
    ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Reshape Resize Round Scan Scatter
    ScatterElements ScatterND Shape Sigmoid Sign SimplifiedLayerNormalization Size SkipLayerNormalization
    SkipSimplifiedLayerNormalization Slice Softmax Split Sqrt Squeeze Sub Sum Tanh Tile TopK Transpose Trilu
    Unsqueeze Upsample Where Xor
    """.split()  # noqa: SIM905
)
"""Operators that read biases, norms, masks, shapes and states, but no weights."""


@dataclass(frozen=True)
class Use:
    """One node that multiplies activations with a weight.

    Attributes
    ----------
    op : str
        ``Conv``, ``Gemm`` or ``MatMul``.
    data : str
        Name of the tensor the weight is multiplied with.
    bias : str
        Initialiser of the bias that belongs to this node alone; "" where it cannot have one.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> load("examples/digits/digits.onnx").sites[3].uses
    (Use(op='Gemm', data='r3', bias='logits.bias'),)
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
        The initialiser of the prepared graph that stands for it: floats, but for operators that take only integers.
    values : array
        The weights as the model holds them, or the words of a quantised model; read-only.
    scale : Scale or None
        Of a quantised model, for the tensor, for each channel or block; None for float weights.
    output_axis, input_axis : int or None
        Axes of `values` over output and input channels.
    groups : int
        Groups of a convolution.
    uses : tuple of Use
        The nodes that multiply with it, where they are Conv, Gemm or MatMul of the main graph.
    format : NumberFormat or None
        What the words mean; None for float weights.
    factor : array or None
        Of every output channel, where a norm is folded into float weights (`qtaml_hw.network.norms`): the graph holds
        the weights times it.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> site = load("examples/digits/digits.onnx").sites[0]
    >>> site.name, site.values.shape, site.output_axis, site.uses
    ('conv1_weight', (16, 1, 3, 3), 0, (Use(op='Conv', data='image', bias='a1.bias'),))
    """

    name: str
    tensor: str
    values: Array
    scale: Scale | None
    output_axis: int | None
    input_axis: int | None
    groups: int
    uses: tuple[Use, ...]
    format: NumberFormat | None = None
    factor: NDArray[Any] | None = None


@dataclass(frozen=True)
class Skipped:
    """A tensor that is not protected, and why.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> load("examples/digits/digits.onnx").graph.skipped  # every weight tensor is found
    ()
    >>> Skipped("table", (1000, 64), "is read by Gather").shape
    (1000, 64)
    """

    name: str
    shape: tuple[int, ...]
    reason: str


@dataclass(frozen=True, eq=False)
class Graph:
    """A prepared model with its weight sites.

    Attributes
    ----------
    model : onnx.ModelProto
        Without the data of its large tensors (`qtaml_hw.network.held`).
    held : mapping of str to array
        Those data.
    sites : tuple of Site
        The weights.
    skipped : tuple of Skipped
        Other tensors with two or more dimensions; where all is stored, what cannot be, of any shape.
    vectors : set of str
        Tensors of the file that lie in one stored tensor (`qtaml_hw.network.vectors`).
    """

    model: onnx.ModelProto
    held: Held
    sites: tuple[Site, ...]
    skipped: tuple[Skipped, ...]
    vectors: frozenset[str] = frozenset()

    @cached_property
    def tensors(self) -> Arrays:
        """Large initialisers by name; one that is made is made as it is looked up."""
        return _Tensors({t.name: t for t in self.model.graph.initializer if is_held(t)}, self.held)

    @property
    def weight_bytes(self) -> int:
        """Bytes that all weights take as float32."""
        return 4 * sum(site.values.size for site in self.sites)

    def value(self, name: str) -> Array:
        """An initialiser of this name."""
        return array_of(next(t for t in self.model.graph.initializer if t.name == name), self.held)


@dataclass(frozen=True, eq=False)
class _Tensors(Mapping[str, Array]):
    """Arrays of tensors by name."""

    known: Mapping[str, onnx.TensorProto]
    held: Held

    def __getitem__(self, name: str) -> Array:
        return array_of(self.known[name], self.held)

    def __contains__(self, name: object) -> bool:
        return name in self.known

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


@dataclass(frozen=True)
class _Reader:
    """A node that reads a weight, which of its inputs that is, and the nodes on the way from the initialiser."""

    number: int
    node: onnx.NodeProto
    position: int
    path: tuple[onnx.NodeProto, ...]

    @property
    def order(self) -> tuple[int, int]:
        """Readers in the order of the graph, and inputs of one in the order of `WEIGHTS`."""
        inputs = WEIGHTS.get(self.node.op_type, ())
        return self.number, inputs.index(self.position) if self.position in inputs else self.position


class _Index:
    """Look-ups over a model in which every name means one tensor; `tensors` are the initialisers by name."""

    def __init__(self, model: onnx.ModelProto, held: dict[str, Array | Made]) -> None:
        self.graph, self.held = model.graph, held
        self.tensors = {t.name: t for t in model.graph.initializer}
        self.readers: dict[str, list[tuple[int, onnx.NodeProto, int]]] = {}
        self.main = {name for node in model.graph.node for name in node.output}
        inner = [t for graph in subgraphs(model.graph) for t in graph.initializer]
        self.largest = {t.name: int(np.prod(t.dims, dtype=object)) for t in (*self.tensors.values(), *inner)}
        self.visits = count()
        for number, node in enumerate(nodes_of(model.graph)):
            for position, name in enumerate(node.input):
                self.readers.setdefault(name, []).append((number, node, position))
            if node.op_type == "Constant":
                self.largest[node.output[0]] = 1
            elif node.input and all(name in self.largest for name in filter(None, node.input)):
                self.largest.update(dict.fromkeys(node.output, max(self.largest.get(n, 0) for n in node.input)))
        self.outputs = {o.name for o in model.graph.output}

    def array(self, name: str) -> Array:
        return array_of(self.tensors[name], self.held)

    def found(self, name: str) -> tuple[list[_Reader], set[str]]:
        """The nodes that read an initialiser as a weight, and the operators of all others at the end of a path."""
        readers, others = [], set[str]()
        size = self.largest[name]
        ahead: list[tuple[str, tuple[onnx.NodeProto, ...]]] = [(name, ())]
        seen = {name}
        while ahead:
            at, path = ahead.pop()
            for number, node, position in self.readers.get(at, []):
                if next(self.visits) > MOST_VISITS:
                    raise ValueError(f"more than {MOST_VISITS} nodes behind its tensors")
                if self._goes_on(node, position, size) and len(path) < LONGEST_PATH:
                    behind = [n for n in node.output if n not in seen]
                    seen.update(behind)
                    ahead += [(n, (*path, node)) for n in behind]
                elif self._is_weight(node, position):
                    readers.append(_Reader(number, node, position, path))
                else:
                    others.add(node.op_type)
        return sorted(readers, key=lambda r: r.order), others

    def _goes_on(self, node: onnx.NodeProto, position: int, size: int) -> bool:
        """Whether what the node makes of its input is still the weight."""
        if node.op_type not in (*MOVED, *JOINED) or not all(n in self.largest for n in node.output):
            return False  # it does not depend on constants alone
        if node.op_type in JOINED:
            return node.op_type == "Concat" or all(self.largest[n] <= size for n in node.input)
        return position == 0

    def _is_weight(self, node: onnx.NodeProto, position: int) -> bool:
        if node.op_type == "Scan":  # one part of it in each step
            return position >= len(node.input) - int(attribute(node, "num_scan_inputs", 0))
        if node.op_type in WEIGHTS:
            inputs = WEIGHTS[node.op_type]
            return position in inputs and not (node.op_type == "Gather" and node.input[1] in self.largest)
        return node.op_type not in NO_WEIGHTS

    def constant(self, name: str) -> Array | None:
        """Value of a float tensor that is an initialiser or a dequantised one; None otherwise."""
        if name in self.tensors:
            return self.array(name).astype(np.float64) if self.tensors[name].data_type in FLOATS else None
        node = self.producers.get(name)
        if node is None or node.op_type not in ("Identity", "DequantizeLinear"):
            return None
        if node.op_type == "Identity":
            return self.constant(node.input[0])
        if any(n and n not in self.tensors for n in node.input):
            return None
        value, scale = (self.array(n).astype(np.float64) for n in node.input[:2])
        zero = self.array(node.input[2]).astype(np.float64) if len(node.input) > 2 and node.input[2] else 0.0
        return None if scale.ndim and value.ndim != 1 else (value - zero) * scale

    @cached_property
    def producers(self) -> dict[str, onnx.NodeProto]:
        return {name: node for node in self.graph.node for name in node.output}


def _permutation(node: onnx.NodeProto, ndim: int) -> list[int]:
    return list(attribute(node, "perm", list(range(ndim))[::-1]))


def _axes(node: onnx.NodeProto, position: int, ndim: int) -> tuple[int | None, int | None]:
    """(output axis, input axis) of the weight as the node sees it."""
    if node.op_type in ("Conv", "FusedConv"):
        return 0, 1
    if node.op_type == "ConvTranspose":
        return (1, 0) if attribute(node, "group", 1) == 1 else (None, None)
    if node.op_type == "Gemm":
        return ((0, 1) if attribute(node, "transB", 0) else (1, 0)) if position == 1 else (None, None)
    if node.op_type != "MatMul" or ndim != 2:
        return None, None
    return (1, 0) if position == 1 else (0, 1)


def _other_tensors(
    index: _Index, taken: set[str], lowered: Lowered, others: dict[str, set[str]]
) -> tuple[Skipped, ...]:
    """All initialisers with two or more dimensions that are not sites, with the reason."""
    skipped = []
    for name, tensor in index.tensors.items():
        if len(tensor.dims) < 2 or name in taken:
            continue
        ops = sorted(others.get(name, set()) or {n.op_type for _, n, _ in index.readers.get(name, [])})
        called = lowered.words[name].name if name in lowered.words else lowered.cast.get(name, (name,))[0]
        reason = lowered.reasons.get(called) or (f"is read by {', '.join(ops)}" if ops else "is not read")
        skipped.append(Skipped(called, tuple(tensor.dims), reason))
    for graph in subgraphs(index.graph):
        skipped += [
            Skipped(t.name, tuple(t.dims), "is an input or output of the graph inside a control-flow node")
            for t in graph.initializer
            if len(t.dims) >= 2
        ]
    return tuple(skipped)


def _add_initializer(index: _Index, name: str, value: Array) -> None:
    index.graph.initializer.append(initialiser(name, np.ascontiguousarray(value), index.held))


def _own_bias(index: _Index, node: onnx.NodeProto, channels: int, taken: set[str]) -> str:
    """Give `node` a float bias initialiser of its own and return its name; "" where that needs another node."""
    host, position, beta = node, 2, 1.0
    if node.op_type == "MatMul":
        readers = index.readers.get(node.output[0], [])
        if len(readers) != 1 or readers[0][1].op_type != "Add" or node.output[0] in index.outputs:
            return ""
        host = readers[0][1]
        position = 1 if host.input[0] == node.output[0] else 0
    present = len(host.input) > position and host.input[position] != ""
    value: Array | None = index.constant(host.input[position]) if present else np.zeros(channels)
    if value is None:
        return ""
    if node.op_type == "Gemm":
        beta = attribute(node, "beta", 1.0)
        if attribute(node, "alpha", 1.0) != 1.0 or attribute(node, "transA", 0):
            return ""
    if value.size not in (1, channels) or (value.size == channels and value.ndim and value.shape[-1] != channels):
        return ""
    weight_type = index.tensors.get(node.input[1])
    data_type = weight_type.data_type if weight_type and weight_type.data_type in FLOATS else onnx.TensorProto.FLOAT
    name = fresh(f"{host.output[0]}.bias", taken)
    dtype = helper.tensor_dtype_to_np_dtype(data_type)
    whole = np.broadcast_to(value.ravel().astype(np.float64) * beta, (channels,))
    _add_initializer(index, name, whole.astype(dtype))
    while len(host.input) <= position:
        host.input.append("")
    host.input[position] = name
    for a in node.attribute:
        if node.op_type == "Gemm" and a.name == "beta":
            a.f = 1.0
    return name


def _prune(model: onnx.ModelProto) -> None:
    """Drop nodes whose results nobody reads, and initialisers that nobody reads."""
    graph = model.graph
    for node in graph.node:
        for sub in inside(node):
            _prune_nodes(sub)
    _prune_nodes(graph)
    read = {name for node in graph.node for name in reads(node)} | {o.name for o in graph.output}
    tensors = [t for t in graph.initializer if t.name in read]
    del graph.initializer[:]
    graph.initializer.extend(tensors)


def _prune_nodes(graph: onnx.GraphProto) -> None:
    for node in graph.node:
        for sub in inside(node):
            _prune_nodes(sub)
    given = {t.name for t in graph.initializer}  # of a node and an initialiser of one name, the initialiser stays
    producer = {name: i for i, node in enumerate(graph.node) for name in node.output if name not in given}
    wanted = [o.name for o in graph.output]
    needed: set[int] = set()
    while wanted:
        i = producer.get(wanted.pop())
        if i is not None and i not in needed:
            needed.add(i)
            wanted += reads(graph.node[i])
    keep = [node for i, node in enumerate(graph.node) if i in needed]
    if len(keep) < len(graph.node):
        del graph.node[:]
        graph.node.extend(keep)


def _through_transposes(path: Iterable[onnx.NodeProto], ndim: int) -> list[int]:
    """Axis of the initialiser that each axis of the tensor the node reads comes from."""
    order = list(range(ndim))
    for node in path:
        if node.op_type == "Transpose":
            order = [order[i] for i in _permutation(node, ndim)]
    return order


def prepare(
    model: onnx.ModelProto,
    held: dict[str, Array | Made],
    given: Mapping[str, Array | Words] | None = None,
    norms: Mapping[str, Folded] | None = None,
    every: Collection[str] | None = None,
) -> Graph:
    """Find all weight sites of a model, and change it so that they and the biases can be replaced.

    Parameters
    ----------
    model : onnx.ModelProto
        A checked model; it becomes that of the graph.
    held : dict of str to array
        Data of its large tensors (`qtaml_hw.network.held`); more come to it.
    given : mapping of str to array or Words, optional
        What takes the place of initialisers of these names (`qtaml_hw.network.checkpoint`).
    norms : mapping of str to Folded, optional
        What is folded into weights of these names (`qtaml_hw.network.norms`).
    every : collection of str, optional
        All tensors that operators compute with: those that are no weights are stored too (`qtaml_hw.network.vectors`).

    Returns
    -------
    Graph
        Nodes that dequantise or cast weights are gone; operators that multiply integers multiply floats.
    """
    taken, called = settle(model)
    for tensor in large_tensors(model):
        if not is_held(tensor):
            hold(tensor, numpy_helper.to_array(tensor), held)
    initialisers = {t.name for t in model.graph.initializer}
    inputs = [i for i in model.graph.input if i.name not in initialisers]  # older files list their weights as inputs
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    lowered = lower(model, held, taken, given, every=every is not None)
    _prune(model)
    store_once(model, held, lowered, taken)
    index = _Index(model, held)
    found: dict[str, list[_Reader]] = {}
    others: dict[str, set[str]] = {}
    for name, tensor in index.tensors.items():
        if name in lowered.parts:
            continue
        if len(tensor.dims) > 1 and tensor.data_type in FLOATS and index.largest[name] > 0:
            found[name], others[name] = index.found(name)
    stored = {**lowered.integers, **lowered.parts}
    kept = {name: words for name, words in stored.items() if name in index.tensors}
    order = sorted((readers[0].order, name) for name, readers in found.items() if readers)
    sites = [_site(index, lowered, name, found[name], taken, own_bias=every is None) for _, name in order]
    folded = norms or {}
    sites = [
        replace(site, values=folded[site.tensor].weights, factor=folded[site.tensor].factor)
        if site.tensor in folded
        else site
        for site in sites
    ]
    sites += [
        Site(words.name, name, words.words, words.scale, None, None, 1, (), words.format)
        for name, words in kept.items()
    ]
    skipped = _other_tensors(index, {site.tensor for site in sites}, lowered, others)
    vectors: dict[str, tuple[str, ...]] = {}
    if every is not None:
        known = {site.tensor for site in sites}
        asked = {n: lowered.stands.get(n, (called.get(n, n),)) for n in index.tensors if n not in known}
        vectors = {n: names for n, names in asked.items() if any(name in every for name in names)}
        whole, unfit = store_vectors(model, held, vectors, taken)
        shapes = {t.name: tuple(t.dims) for t in model.graph.initializer if t.name in unfit}
        skipped = tuple(s for s in skipped if s.name not in unfit)
        skipped += tuple(Skipped(name, shapes[n], why) for n, why in unfit.items() for name in vectors[n])
        vectors = {} if whole is None else {n: vectors[n] for n in whole.names}
        if whole is not None:
            sites.append(Site(whole.tensor, whole.tensor, whole.words, whole.scale, None, None, 1, (), VECTORS))
            skipped = tuple(s for s in skipped if s.name not in vectors)
    empty = [site for site in sites if _is_zero(site)]
    skipped += tuple(Skipped(s.name, s.values.shape, "holds nothing but zeros") for s in empty)
    _prune(model)
    data = {t.external_data[0].value for t in model.graph.initializer if is_held(t)}
    return Graph(
        model,
        {key: value for key, value in held.items() if key in data},
        tuple(_called((site for site in sites if site not in empty), called)),
        tuple(Skipped(called.get(s.name, s.name), s.shape, s.reason) for s in skipped),
        frozenset(name for names in vectors.values() for name in names),
    )


def _is_zero(site: Site) -> bool:
    """Whether all its weights are 0."""
    if site.format is None or site.scale is None:
        return not np.any(site.values)
    words: NDArray[Any] = site.values
    zero, values = np.broadcast_to(site.scale.zero_of(words.shape), words.shape), site.format.values()
    return all(np.array_equal(values.take(words[part]), zero[part]) for part in pieces(words.shape))


def _called(sites: Iterable[Site], called: Mapping[str, str]) -> Iterator[Site]:
    """The sites by the names that the file has for them; where it has one name twice, numbered."""
    used = set[str]()
    for site in sites:
        yield replace(site, name=fresh(called.get(site.name, site.name), used))


def _site(
    index: _Index, lowered: Lowered, tensor: str, readers: list[_Reader], taken: set[str], *, own_bias: bool
) -> Site:
    words = lowered.words.get(tensor)
    name, values = lowered.cast.get(tensor, (tensor, None))
    values = words.words if words is not None else index.array(tensor) if values is None else values
    first = readers[0]
    out, inp = _axes(first.node, first.position, values.ndim)
    if all(n.op_type in IN_PLACE for n in first.path):
        order = _through_transposes(first.path, values.ndim)
        out, inp = (None if a is None else order[a] for a in (out, inp))
    else:
        out, inp = None, None
    uses: list[Use] = []
    for reader in readers:
        node, data = reader.node, reader.position
        if node.op_type not in ("Conv", "Gemm", "MatMul") or not index.main.issuperset(node.output):
            uses = []
            break
        channels = values.shape[out] if out is not None else 0
        bias = _own_bias(index, node, channels, taken) if own_bias and data == 1 and channels else ""
        uses.append(Use(node.op_type, node.input[0] if data else node.input[1], bias))
    groups = attribute(first.node, "group", 1) if first.node.op_type in ("Conv", "FusedConv") else 1
    return Site(
        name if words is None else words.name,
        tensor,
        values,
        None if words is None else words.scale,
        out,
        inp,
        groups,
        tuple(uses),
        None if words is None else words.format,
    )
