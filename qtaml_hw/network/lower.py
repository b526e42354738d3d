"""Quantised weights, as the file stores them, and the graph in which each is one float tensor.

A file stores integers or narrow floats, and says in one of many ways what they are worth: DequantizeLinear in front of
an operator (`dequantise`), operators that take integers themselves (`integer_operators`), packed blocks
(`packed_operators`) or quantisers of QONNX (`qonnx`). `lower` writes all as operators on floats, whose values a
read-out may set as it likes. Operators that multiply integers go on doing so, in float32, where integers and their sums
are exact below 2**24; what is done to the sums afterwards stays as it was. So the graph computes the same bits as the
file does, but for operators that are free to add in another order.

Operators: onnx.ai and the contrib operators of onnxruntime.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import onnx

from qtaml_hw.network.dequantise import cast, dequantise, scaled
from qtaml_hw.network.held import Made
from qtaml_hw.network.integer_operators import matmul_integer, matmul_to_float, qgemm, qlinear_conv, qlinear_matmul
from qtaml_hw.network.lowering import Lowered, Lowering
from qtaml_hw.network.packed_operators import gather_blocks, matmul_bnb4, matmul_nbits
from qtaml_hw.network.qonnx import qonnx
from qtaml_hw.network.scopes import nodes_of
from qtaml_hw.network.words import INTEGERS, Array, Unread, Words, input_of, kind_of, scale_of, words_of

__all__ = ["KEPT", "lower"]


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
    low = Lowering(model, held, taken, every)
    low.give(given or {})
    for graph in reversed(low.graphs):  # what is inside first: a node is copied with all that is in it
        _rewrite(low, graph)
    for node in nodes_of(low.main):
        node.input[:] = [low.renamed.get(name, name) for name in node.input]
    return low.found


def _rewrite(low: Lowering, graph: onnx.GraphProto) -> None:
    """Nodes that read stored numbers on floats; what could not be read is left with its reason."""
    kept: list[onnx.NodeProto] = []
    for node in graph.node:
        step, made = STEPS.get(node.op_type), None
        try:
            made = None if step is None else step(low, node)
        except Unread as left:
            if source := low.source(node.input[left.at]):
                low.found.reasons[source] = str(left)
        kept += [node] if made is None else made
    del graph.node[:]
    graph.node.extend(kept)


def keep_integers(low: Lowering, node: onnx.NodeProto) -> None:
    """Operators that are kept: their integers are what is stored, and are written back rounded."""
    for at, zero_at in KEPT[node.op_type]:
        name, zero_name = input_of(node, at), input_of(node, zero_at)
        zero = low.constant(zero_name) if zero_name else None
        if name not in low.tensors or (zero_name and zero is None):
            continue
        value = low.array(name)
        if value.ndim > 1 and kind_of(value) in INTEGERS:
            zero = None if zero is None else zero.ravel()
            ones, axis = np.ones(1 if zero is None else zero.size), -1
            if ones.size > 1 and value.ndim == 3 and value.shape[0] > 1:  # of each direction
                axis = 0
            low.found.integers[name] = words_of(name, value, scale_of(ones, zero, value, axis, 0))


KEPT: dict[str, tuple[tuple[int, int], ...]] = {
    "DynamicQuantizeLSTM": ((1, 9), (2, 11)),
    "QAttention": ((1, 7),),
    "QEmbedLayerNormalization": ((2, 13), (3, 14), (4, 15)),
}
"""Operators that take integers and nothing else: where their weights are, and the zero points of these."""

Step = Callable[[Lowering, onnx.NodeProto], Any]

STEPS: dict[str, Step] = {
    "Cast": cast,
    "Mul": scaled,
    "Sub": scaled,
    "DequantizeLinear": dequantise,
    "MatMulInteger": matmul_integer,
    "ConvInteger": matmul_integer,
    "QLinearMatMul": qlinear_matmul,
    "QLinearConv": qlinear_conv,
    "QGemm": qgemm,
    "DynamicQuantizeMatMul": matmul_to_float,
    "MatMulIntegerToFloat": matmul_to_float,
    "MatMulNBits": matmul_nbits,
    "MatMulBnb4": matmul_bnb4,
    "GatherBlockQuantized": gather_blocks,
    **dict.fromkeys(KEPT, keep_integers),
    **dict.fromkeys(("Quant", "BipolarQuant", "Trunc"), qonnx),
}
