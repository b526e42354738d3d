"""Llama-style language models as ONNX graphs: token numbers in, the scores of the next token out.

A checkpoint of a language model holds tensors and sizes, and the graph goes without saying: blocks of attention and of
a gated perceptron, each behind a norm and beside a sum (Touvron et al. 2023, arXiv:2302.13971). Written out here are
RMS norm (Zhang and Sennrich 2019, arXiv:1910.07467, equation 4), rotary embedding (Su et al. 2021, arXiv:2104.09864,
equation 34), grouped queries (Ainslie et al. 2023, arXiv:2305.13245) and SwiGLU (Shazeer 2020, arXiv:2002.05202,
equation 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from qtaml_hw.network.held import Made, initialiser

__all__ = ["DecoderSizes", "decoder_graph"]

OPSET, IR = 17, 8


@dataclass(frozen=True)
class DecoderSizes:
    """The sizes of a language model.

    Attributes
    ----------
    vocabulary, width, hidden, blocks : int
        Tokens that it knows, numbers that stand for one, those between the two layers of a perceptron, and blocks.
    heads, kv_heads, head : int
        Heads of queries, heads of keys and values, and numbers of a head.
    base : float
        Base of the angles of the rotary embedding.
    epsilon : float
        What is added to the mean square in a norm.
    paired : bool
        Whether numbers that are turned together are neighbours, as in llama2.c and GGUF; otherwise they are half a head
        apart, as in the checkpoints of transformers.

    Examples
    --------
    >>> small = DecoderSizes(512, 64, 172, 5, 8, 4, 8)
    >>> len(small.tensors()), small.tensors()["blocks.0.k"], small.tensors()["embedding"]
    (47, (32, 64), (512, 64))
    """

    vocabulary: int
    width: int
    hidden: int
    blocks: int
    heads: int
    kv_heads: int
    head: int
    base: float = 10000.0
    epsilon: float = 1e-5
    paired: bool = True

    def __post_init__(self) -> None:
        sizes = self.vocabulary, self.width, self.hidden, self.blocks, self.heads, self.kv_heads, self.head
        if min(sizes) < 1 or max(sizes) > 1 << 24 or self.blocks > 1 << 12:
            raise ValueError(f"sizes of {', '.join(map(str, sizes))}: expected positive ones of a language model")
        if self.heads % self.kv_heads or self.head % 2:
            raise ValueError(
                f"{self.heads} heads of {self.head} numbers share {self.kv_heads}: expected a whole number for each, "
                "of an even size"
            )
        if not (1 <= self.base < np.inf and 0 <= self.epsilon < 1):
            raise ValueError(f"a base of {self.base:g} and an epsilon of {self.epsilon:g}")

    def tensors(self, own_head: bool = False) -> dict[str, tuple[int, ...]]:
        """Shapes of all tensors by their part in the graph, matrices with their outputs first; the embedding is also
        the last matrix, unless the model has its `own_head`.
        """
        kv, width, hidden = self.kv_heads * self.head, self.width, self.hidden
        found: dict[str, tuple[int, ...]] = {"embedding": (self.vocabulary, width)}
        for i in range(self.blocks):
            block = {
                "norm": (width,),
                "q": (self.heads * self.head, width),
                "k": (kv, width),
                "v": (kv, width),
                "o": (width, self.heads * self.head),
                "middle_norm": (width,),
                "gate": (hidden, width),
                "up": (hidden, width),
                "down": (width, hidden),
            }
            found |= {f"blocks.{i}.{part}": shape for part, shape in block.items()}
        found["norm"] = (width,)
        return found | ({"head": (self.vocabulary, width)} if own_head else {})


def decoder_graph(
    decoder: DecoderSizes, tensors: Mapping[str, tuple[str, NDArray[Any]]]
) -> tuple[onnx.ModelProto, dict[str, NDArray[Any] | Made]]:
    """The graph of a language model.

    Parameters
    ----------
    decoder : DecoderSizes
        Its sizes.
    tensors : mapping of str to (str, array)
        Name and float32 values of every tensor of `DecoderSizes.tensors`; without ``head`` the embedding is read again.

    Returns
    -------
    model : onnx.ModelProto
        Input ``tokens``, int64 (samples, tokens); output ``logits``, float32 (samples, tokens, vocabulary).
    held : dict of str to array
        Data of its large tensors (`qtaml_hw.network.held`).
    """
    return _Writing(decoder, tensors).model()


class _Writing:
    """Nodes and constants of a graph; every method returns the name of what it computes.

    Numbers of tokens lie in rows, shape (samples * tokens, width), but inside attention.
    """

    def __init__(self, decoder: DecoderSizes, tensors: Mapping[str, tuple[str, NDArray[Any]]]) -> None:
        self.decoder, self.parts = decoder, {part: name for part, (name, _) in tensors.items()}
        self.held: dict[str, NDArray[Any] | Made] = {}
        self.nodes: list[onnx.NodeProto] = []
        self.constants = {name: initialiser(name, value, self.held) for name, value in tensors.values()}

    def model(self) -> tuple[onnx.ModelProto, dict[str, NDArray[Any] | Made]]:
        """The whole graph, and the data of its large tensors."""
        self.shape = self.add("Shape", "tokens", name="shape")
        self.turns = self.angles()
        rows = self.add("Gather", self.parts["embedding"], "tokens", name="embedded")
        rows = self.add("Reshape", rows, self.number([-1, self.decoder.width]), name="rows.0")
        for i in range(self.decoder.blocks):
            at = f"blocks.{i}"
            between = self.add("Add", rows, self.attention(at, self.norm(rows, f"{at}.norm")), name=f"{at}.between")
            rows = self.add(
                "Add", between, self.perceptron(at, self.norm(between, f"{at}.middle_norm")), name=f"{at}.rows"
            )
        last = self.parts.get("head", self.parts["embedding"])
        scores = self.add("Gemm", self.norm(rows, "norm"), last, name="scores", transB=1)
        self.add("Reshape", scores, self.sizes([self.decoder.vocabulary]), name="logits")
        ends = (
            helper.make_tensor_value_info("tokens", TensorProto.INT64, ["samples", "tokens"]),
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["samples", "tokens", self.decoder.vocabulary]),
        )
        graph = helper.make_graph(self.nodes, "decoder", ends[:1], ends[1:], list(self.constants.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR), self.held

    def add(self, op: str, *inputs: str, name: str, **attributes: Any) -> str:
        """A node with one output."""
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def number(self, value: Any, dtype: Any = np.int64) -> str:
        """A constant, once for all who need it."""
        array = np.asarray(value, dtype=dtype)
        name = f"constant.{array.dtype.name}.{'x'.join(map(str, array.ravel().tolist()))}.{array.ndim}"
        if name not in self.constants:
            self.constants[name] = initialiser(name, array, self.held)
        return name

    def sizes(self, rest: Sequence[int]) -> str:
        """The shape (samples, tokens, ...)."""
        name = f"shape.{'x'.join(map(str, rest))}"
        if all(node.output[0] != name for node in self.nodes):
            self.add("Concat", self.shape, self.number(rest), name=name, axis=0)
        return name

    def norm(self, rows: str, part: str) -> str:
        """Rows over their root mean square, times a gain."""
        square = self.add("Mul", rows, rows, name=f"{part}.square")
        mean = self.add("ReduceMean", square, name=f"{part}.mean", axes=[-1], keepdims=1)
        moved = self.add("Add", mean, self.number(self.decoder.epsilon, np.float32), name=f"{part}.moved")
        root = self.add("Sqrt", moved, name=f"{part}.root")
        return self.add("Mul", self.add("Div", rows, root, name=f"{part}.even"), self.parts[part], name=f"{part}.out")

    def dense(self, at: str, part: str, rows: str) -> str:
        """Rows times the transpose of a matrix."""
        return self.add("Gemm", rows, self.parts[f"{at}.{part}"], name=f"{at}.{part}.out", transB=1)

    def angles(self) -> tuple[str, str]:
        """Cosines and sines of the angles of all positions, in a shape that multiplies pairs: (tokens, 1, pairs, 1)
        or (tokens, 1, 1, pairs).
        """
        half = self.decoder.head // 2
        self.tokens = self.add("Gather", self.shape, self.number(1), name="count", axis=0)
        self.places = self.add("Range", self.number(0), self.tokens, self.number(1), name="places")
        rates = (self.decoder.base ** (-np.arange(half) / half)).astype(np.float32)
        self.constants["rates"] = initialiser("rates", rates, self.held)
        column = self.add(
            "Unsqueeze", self.add("Cast", self.places, name="times", to=1), self.number([1]), name="column"
        )
        angle = self.add("Mul", column, "rates", name="angle")
        axes = [1, 3] if self.decoder.paired else [1, 2]
        found = []
        for op in ("Cos", "Sin"):
            turned = self.add(op, angle, name=f"angle.{op}")
            found.append(self.add("Unsqueeze", turned, self.number(axes), name=f"angle.{op}.spread"))
        return found[0], found[1]

    def turned(self, x: str, heads: int) -> str:
        """Rotary embedding: pairs of numbers turned by their angle, shape (samples, tokens, heads, head).

        Which numbers of a head come first afterwards is of no account: queries and keys are alike.
        """
        half, axis = self.decoder.head // 2, 4 if self.decoder.paired else 3
        pairs = [half, 2] if self.decoder.paired else [2, half]
        split = self.add("Reshape", x, self.sizes([heads, *pairs]), name=f"{x}.pairs")
        a, b = f"{x}.first", f"{x}.second"
        self.nodes.append(helper.make_node("Split", [split, self.number([1, 1])], [a, b], axis=axis))
        cos, sin = self.turns
        parts = []
        for op, one, other in (("Sub", cos, sin), ("Add", sin, cos)):
            left = self.add("Mul", a, one, name=f"{a}.{op}")
            parts.append(self.add(op, left, self.add("Mul", b, other, name=f"{b}.{op}"), name=f"{x}.{op}"))
        return self.add("Concat", *parts, name=f"{x}.turned", axis=axis)

    def attention(self, at: str, rows: str) -> str:
        """Grouped-query attention of every token to those before it and itself."""
        d, group = self.decoder, self.decoder.heads // self.decoder.kv_heads
        q, k, v = (self.dense(at, part, rows) for part in "qkv")
        shapes = self.sizes([d.kv_heads, group, d.head]), self.sizes([d.kv_heads, 1, d.head])
        turned = self.turned(q, d.heads), self.turned(k, d.kv_heads), v
        q, k, v = (
            self.add(
                "Transpose", self.add("Reshape", x, shapes[i > 0], name=f"{x}.heads"), name=f"{x}.ahead", perm=perm
            )
            for i, (x, perm) in enumerate(zip(turned, ([0, 2, 3, 1, 4], [0, 2, 3, 4, 1], [0, 2, 3, 1, 4]), strict=True))
        )
        scaled = self.add("Mul", q, self.number(d.head**-0.5, np.float32), name=f"{at}.scaled")
        scores = self.add("MatMul", scaled, k, name=f"{at}.scores")
        seen = self.add("Where", self.behind, scores, self.number(-1e30, np.float32), name=f"{at}.seen")
        weights = self.add("Softmax", seen, name=f"{at}.weights", axis=-1)
        mixed = self.add("MatMul", weights, v, name=f"{at}.mixed")
        back = self.add("Transpose", mixed, name=f"{at}.back", perm=[0, 3, 1, 2, 4])
        joined = self.add("Reshape", back, self.number([-1, d.heads * d.head]), name=f"{at}.joined")
        return self.dense(at, "o", joined)

    @property
    def behind(self) -> str:
        """Which tokens, along the last axis, do not lie ahead of which, along the one before it."""
        name = "behind"
        if all(node.output[0] != name for node in self.nodes):
            rows, columns = (
                self.add("Unsqueeze", self.places, self.number([axis]), name=f"behind.{axis}") for axis in (1, 0)
            )
            self.add("GreaterOrEqual", rows, columns, name=name)
        return name

    def perceptron(self, at: str, rows: str) -> str:
        """SwiGLU."""
        gate, up = self.dense(at, "gate", rows), self.dense(at, "up", rows)
        swish = self.add("Mul", gate, self.add("Sigmoid", gate, name=f"{at}.sigmoid"), name=f"{at}.swish")
        return self.dense(at, "down", self.add("Mul", swish, up, name=f"{at}.gated"))
