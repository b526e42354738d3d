"""Batch norms that are not folded: what follows a convolution is a factor and a term for each of its channels.

Whoever deploys a network folds them, and so it is done here: the weights of a channel times its factor, and the step of
their quantisation as well. So the levels of a layer are those of the weights as the file has them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from qtaml_hw.network.held import Made, array_of, initialiser
from qtaml_hw.network.scopes import constants_to_tensors, fresh, nodes_of
from qtaml_hw.network.words import FLOATS, attribute

__all__ = ["Folded", "fold_norms"]

Array = NDArray[Any]

CHANNELS = {"Conv": 0, "ConvTranspose": 1}
"""Axis of the weights over output channels."""


@dataclass(frozen=True, eq=False)
class Folded:
    """Weights that a norm was folded into.

    Attributes
    ----------
    weights : array
        As the file has them.
    factor : float64 array
        What those of every output channel are multiplied with.
    """

    weights: Array
    factor: NDArray[np.float64]


def fold_norms(model: onnx.ModelProto, held: dict[str, Array | Made], given: frozenset[str]) -> dict[str, Folded]:
    """Fold batch norms into the convolutions of the main graph that they follow.

    Parameters
    ----------
    model : onnx.ModelProto
        A checked model without functions; it is changed.
    held : dict of str to array
        Data of its large tensors; more come to it.
    given : set of str
        Initialisers that something else takes the place of: they are left alone.

    Returns
    -------
    dict of str to Folded
        By the name of the weights, which are folded in the model: rounded once more where that computes in few bits.
    """
    graph = model.graph
    if not any(node.op_type == "BatchNormalization" for node in graph.node):
        return {}
    constants_to_tensors(graph)
    tensors = {t.name: t for t in graph.initializer}
    every = list(nodes_of(graph))
    reads = Counter(name for node in every for name in node.input) + Counter(o.name for o in graph.output)
    producer = {name: node for node in graph.node for name in node.output}
    taken = {*tensors, *(name for node in every for name in (*node.input, *node.output))}
    found, gone = dict[str, Folded](), []

    def values(names: list[str]) -> list[Array] | None:
        if any(n not in tensors or n in given or tensors[n].data_type not in FLOATS for n in names):
            return None
        return [array_of(tensors[n], held).astype(np.float64) for n in names]

    for norm in graph.node:
        conv = producer.get(norm.input[0]) if norm.op_type == "BatchNormalization" else None
        if conv is None or conv.op_type not in CHANNELS or reads[norm.input[0]] > 1 or len(norm.output) > 1:
            continue
        axis, grouped = CHANNELS[conv.op_type], attribute(conv, "group", 1) > 1
        vectors, own = values(list(norm.input[1:5])), values([n for n in conv.input[1:] if n])
        if vectors is None or own is None or reads[conv.input[1]] > 1 or (axis and grouped):
            continue
        scale, term, mean, variance = vectors
        if attribute(norm, "training_mode", 0) or own[0].ndim < 3 or scale.shape != (own[0].shape[axis],):
            continue
        with np.errstate(all="ignore"):
            factor = scale / np.sqrt(variance + attribute(norm, "epsilon", 1e-5))
            bias = ((own[1] if len(own) > 1 else 0.0) - mean) * factor + term
            along = factor.reshape([-1 if a == axis else 1 for a in range(own[0].ndim)])
            kept = array_of(tensors[conv.input[1]], held)
            weights = (own[0] * along).astype(kept.dtype)
        if not (
            np.all(np.isfinite(bias)) and np.all(np.isfinite(weights)) and np.all(np.isfinite(factor) & (factor != 0))
        ):
            continue
        name = conv.input[1]
        tensors[name].CopyFrom(initialiser(name, weights, held))
        made = fresh(f"{norm.output[0]}.bias", taken)
        graph.initializer.append(initialiser(made, bias.astype(weights.dtype), held))
        conv.input[:] = [conv.input[0], name, made]
        conv.output[0] = norm.output[0]
        found[name] = Folded(kept, factor)
        gone.append(norm)
    for norm in gone:
        graph.node.remove(norm)
    return found
