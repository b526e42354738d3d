"""What goes into a model and what comes out: its inputs, and the one output that is its answer.

A model may have several outputs: a label beside its probabilities, a box beside a class. The answer is the one that is
asked for, or the only one that can hold scores; where that leaves a choice, nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import onnx

from qtaml_hw.errors import InputError

__all__ = [
    "Output",
    "TensorInfo",
    "dequantise_ends",
    "find_inputs",
    "find_output",
    "fixed_batch",
    "is_numeric",
    "tensor_info",
]

SQUASH = ("Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "QuantizeLinear", "DequantizeLinear")
"""Operators that only turn scores into probabilities or integers."""

RESHAPE = ("Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze")
"""Operators that leave the one label of a sample what it is."""

LOOK_UP = ("ArrayFeatureExtractor", "Gather")
"""Operators that take a class number from a table, with the index as their second input."""

COMPARE = ("Greater", "GreaterOrEqual", "Less", "LessOrEqual")
"""Operators that decide by comparing a score with a constant."""

PUT_TOGETHER = (*RESHAPE, "Add", "Concat", "Gather", "GatherND", "Mul", "Slice", "Split", "Sub", "Transpose")
"""Operators that put a list of objects together."""

BATCH = ("n", "b", "batch", "batch_size", "batchsize", "bs", "batch_dim", "num_samples", "samples")
"""What exporters call the axis of samples."""

FIELD = "data.output (qtaml analyze: --output)"
"""Where a user names the output."""

Producers = Mapping[str, onnx.NodeProto]


@dataclass(frozen=True)
class TensorInfo:
    """A tensor that goes into a model or comes out of it.

    Attributes
    ----------
    name : str
        Name in the graph.
    shape : tuple of int or None
        Dimensions; None where the size is free.
    dtype : str
        NumPy name of the element type.
    sample_axis : int or None
        Axis that runs over samples; None where there is none: all samples share such an input.
    step, zero : float
        What one more is worth where its values are integers that a model dequantises at once, and the integer that is
        worth nothing.

    Examples
    --------
    >>> TensorInfo("state", (1, None, 16), "float32", sample_axis=1).sample_shape
    (1, 16)
    """

    name: str
    shape: tuple[int | None, ...]
    dtype: str
    sample_axis: int | None = 0
    step: float = 1.0
    zero: float = 0.0

    @property
    def sample_shape(self) -> tuple[int | None, ...]:
        """Dimensions of what belongs to one sample."""
        return tuple(size for axis, size in enumerate(self.shape) if axis != self.sample_axis)


@dataclass(frozen=True)
class Output:
    """The output of a model that is its answer.

    Attributes
    ----------
    name : str
        Name in the graph.
    logits : str
        The float tensor in front of a final ArgMax, Softmax or quantisation; `name` where there is none. Sensitivities
        are taken there: a probability saturates, a rounded one hides small changes, a label hides nearly all.
    holds_labels : bool
        Whether it holds the class of every sample, or of every position, rather than scores whose largest is the
        class.
    squash : {"Softmax", "LogSoftmax", "Sigmoid", ""}
        What turns the logits into the answer, however it is reshaped afterwards; "" where nothing does.
    squash_axis : int or None
        Axis of the answer that a softmax runs along, where that is known.
    ranked : bool
        Whether it holds the likeliest classes of every sample, the likeliest first.
    classes : tuple of str or int
        What the model calls its classes, where it says so.
    remark : str
        What a reader must know: which output was taken where others were passed over unasked; "" otherwise.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> load("examples/digits/digits.onnx").answer.logits
    'logits'
    >>> Output("label", "scores", holds_labels=True).holds_labels
    True
    """

    name: str
    logits: str
    holds_labels: bool = False
    remark: str = ""
    squash: str = ""
    squash_axis: int | None = None
    ranked: bool = False
    classes: tuple[str | int, ...] = ()


def tensor_info(value: onnx.ValueInfoProto) -> TensorInfo:
    """Name, shape and type of a tensor of numbers."""
    return TensorInfo(value.name, _shape(value), np.dtype(_dtype(value)).name)


def is_numeric(value: onnx.ValueInfoProto) -> bool:
    """Whether it is a tensor of a type that NumPy computes with."""
    return _kind(value) in ("i", "u", "f", "b")


def fixed_batch(inputs: Sequence[TensorInfo]) -> int | None:
    """Samples that a model takes at once; None where it takes any number."""
    sizes = (i.shape[i.sample_axis] for i in inputs if i.sample_axis is not None)
    return next((size for size in sizes if size), None)


def find_inputs(
    where: str, values: Sequence[onnx.ValueInfoProto], named: Mapping[str, int | None]
) -> tuple[TensorInfo, ...]:
    """The inputs of a model, with the axis of each that runs over samples.

    That is the axis that is `named` for it; else the one that the model calls by the same name as the first axis of the
    first input that has one; else the first, unless sizes say that it cannot be.

    Parameters
    ----------
    where : str
        The model's file, for messages.
    values : sequence of ValueInfoProto
        The inputs.
    named : mapping of str to int or None
        Axes by input, negative ones counted from the end; None for an input that all samples share.

    Raises
    ------
    InputError
        If an input has no such axis.

    Examples
    --------
    >>> value = onnx.helper.make_tensor_value_info
    >>> found = find_inputs("m", [value("x", 1, ["N", 10, 8]), value("h", 1, [1, "N", 16]), value("t", 1, [])], {})
    >>> [x.sample_axis for x in found]
    [0, 1, None]
    """
    infos = [tensor_info(value) for value in values]
    symbols = [[d.dim_param for d in value.type.tensor_type.shape.dim] for value in values]
    usual = [s for names in symbols for s in names if s.lower() in BATCH]
    first = next((names[0] for names in symbols if names and names[0]), usual[0] if usual else "")
    batch = usual[0] if usual and first.lower() not in BATCH else first
    free = any(info.shape and info.shape[0] is None for info in infos) or bool(batch)
    found = []
    for info, names in zip(infos, symbols, strict=True):
        if info.name in named:
            axis = named[info.name]
            if axis is not None and not -len(info.shape) <= axis < len(info.shape):
                raise InputError(f"{where}: input {info.name!r} has {len(info.shape)} axes: data.sample_axis is {axis}")
            axis = axis if axis is None else axis % len(info.shape)
        elif batch and batch in names:
            axis = names.index(batch)
        elif not info.shape or (free and None not in info.shape):  # as large for any number of samples
            axis = None
        elif not free and info.shape[0] != infos[0].shape[0]:  # a state beside inputs for so many samples at once
            axis = info.shape.index(infos[0].shape[0]) if infos[0].shape[0] in info.shape else None
        else:
            axis = 0
        found.append(replace(info, sample_axis=axis))
    if all(info.sample_axis is None for info in found):
        found = [replace(info, sample_axis=0 if info.shape and info.name not in named else None) for info in found]
    return tuple(found)


def dequantise_ends(model: onnx.ModelProto, inputs: Sequence[TensorInfo]) -> tuple[TensorInfo, ...]:
    """Make the outputs of a model that are rounded to integers of one step real again, and say of its inputs what their
    integers are worth: figures in dB, thresholds and probabilities are of values, not of the integers that stand for
    them.
    """
    graph, producers = model.graph, {name: node for node in model.graph.node for name in node.output}
    constants = {t.name: t for t in graph.initializer if not t.dims or list(t.dims) == [1]}
    named = {name for node in graph.node for name in (*node.input, *node.output)}
    for value in graph.output:
        name = value.name
        while (node := producers.get(name)) and node.op_type in set(RESHAPE) - {"Cast"}:
            name = node.input[0]
        if node is None or node.op_type != "QuantizeLinear" or not constants.keys() >= set(node.input[1:]):
            continue
        rounded = next(f"{value.name} {text}" for text in ("rounded", *map(str, range(99))) if text not in named)
        for other in graph.node:
            for names in (other.input, other.output):
                names[:] = [rounded if x == value.name else x for x in names]
        back = onnx.helper.make_node("DequantizeLinear", [rounded, *node.input[1:]], [value.name], domain=node.domain)
        graph.node.append(back)
        value.type.tensor_type.elem_type = onnx.TensorProto.FLOAT
    readers = {node.input[0]: node for node in graph.node if node.op_type == "DequantizeLinear"}
    return tuple(_worth(info, readers.get(info.name), constants) for info in inputs)


def _worth(info: TensorInfo, reader: onnx.NodeProto | None, constants: Mapping[str, onnx.TensorProto]) -> TensorInfo:
    if reader is None or not constants.keys() >= set(reader.input[1:]):
        return info
    step, *zero = (float(onnx.numpy_helper.to_array(constants[name]).reshape(())) for name in reader.input[1:])
    return replace(info, step=step, zero=zero[0] if zero else 0.0)


def find_output(where: str, model: onnx.ModelProto, inputs: Sequence[TensorInfo], name: str | None = None) -> Output:
    """The output that is the answer of a model.

    Parameters
    ----------
    where : str
        The model's file, for messages.
    model : onnx.ModelProto
        The prepared model (`qtaml_hw.network.graph.prepare`); it has at least one output.
    inputs : sequence of TensorInfo
        Its inputs.
    name : str, optional
        The output that is asked for. By default the only output, or the only one of several that can hold scores:
        floating point, the samples along its first axis, more than one value for each.

    Returns
    -------
    Output

    Raises
    ------
    InputError
        If there is no such output or more than one to choose from, or it is no answer: not a tensor of numbers,
        integers that no ArgMax or TopK picks from scores, several labels for a sample.

    Examples
    --------
    >>> value = onnx.helper.make_tensor_value_info
    >>> outputs = [value("box", 1, ["n", 4]), value("class", 1, ["n", 10])]
    >>> model = onnx.helper.make_model(onnx.helper.make_graph([], "two heads", [], outputs))
    >>> find_output("net.onnx", model, [], "class").name
    'class'
    >>> find_output("net.onnx", model, [])
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: net.onnx: the model has 2 outputs, and more than one of them can hold scores ...
    """
    outputs, batch = model.graph.output, fixed_batch(inputs)
    classes = _open_maps(model, name)
    chosen = _chosen(where, outputs, batch, name)
    try:
        found = replace(_answer(model, chosen, batch), classes=classes.get(chosen.name, ()))
    except ValueError as error:
        choice = f"; {FIELD} is one of {_listed(outputs)}" if len(outputs) > 1 else ""
        raise InputError(
            f"{where}: output {_described(chosen)} {error}: expected scores, or labels that ArgMax or a threshold "
            f"picks from them{choice}"
        ) from None
    if name is not None or len(outputs) == 1:
        return found
    remark = f"output {found.name!r} is taken for the model's answer: data.output names another of {_listed(outputs)}"
    return replace(found, remark=remark)


def _open_maps(model: onnx.ModelProto, name: str | None) -> dict[str, tuple[str | int, ...]]:
    """Give back the scores in front of maps from classes to scores, as scikit-learn's converters write them: of the
    output `name`, or where no output is a tensor of numbers. What the classes of such outputs are called.
    """
    outputs, found = {value.name: value for value in model.graph.output}, {}
    alone = not any(map(is_numeric, model.graph.output))
    for node in model.graph.node:
        value = outputs.get(node.output[0]) if node.op_type == "ZipMap" else None
        if value is None or not (alone or value.name == name):
            continue
        names = [x for a in node.attribute for x in (a.ints or [text.decode() for text in a.strings])]
        node.op_type, node.domain = "Identity", ""
        del node.attribute[:]
        value.CopyFrom(onnx.helper.make_tensor_value_info(value.name, onnx.TensorProto.FLOAT, [None, len(names)]))
        found[value.name] = tuple(names)
    return found


def _chosen(
    where: str, outputs: Sequence[onnx.ValueInfoProto], batch: int | None, name: str | None
) -> onnx.ValueInfoProto:
    """The output that is asked for, or the only one that can be meant."""
    if name is not None:
        found = [output for output in outputs if output.name == name]
        if not found:
            raise InputError(f"{where}: the model has no output {name!r}: {FIELD} is one of {_listed(outputs)}")
    elif len(outputs) == 1:
        found = list(outputs)
    else:
        found = [output for output in outputs if _can_be_scores(output, batch)]
        if not found and sum(map(is_numeric, outputs)) == 1:  # beside maps and texts, as scikit-learn's converters do
            found = [output for output in outputs if is_numeric(output)]
        if len(found) != 1:
            several = "more than one of them" if found else "none of them"
            raise InputError(
                f"{where}: the model has {len(outputs)} outputs, and {several} can hold scores (floating point, "
                f"samples along the first axis, several values for each): set {FIELD} to one of {_listed(outputs)}"
            )
    return found[0]


def _answer(model: onnx.ModelProto, value: onnx.ValueInfoProto, batch: int | None) -> Output:
    """`value` as the answer; ValueError says why it is none."""
    if not is_numeric(value):
        raise ValueError("holds no numbers")
    producers = {name: node for node in model.graph.node for name in node.output}
    each = _values_per_sample(value, batch)
    scores, decided_by = _scores_of_labels(model, producers, value.name)
    if scores is not None:
        ranked = decided_by == "TopK" and each is not None and each > 1
        if each != 1 and not ranked and decided_by not in COMPARE and not _one_each(producers, value):
            raise ValueError("holds labels, and does not say that there is one for each sample")
        return Output(value.name, _logits(producers, scores)[0], holds_labels=True, ranked=ranked)
    squash, along = _squash(model, producers, value)
    logits, passed = _logits(producers, value.name)
    if each != 1 and _ordered(producers, value.name):
        raise ValueError("holds the largest scores in order, and not whose they are")
    if _picked(producers, value.name):
        raise ValueError("holds what NonMaxSuppression picked, as many rows as there are objects")
    if _kind(value) != "f" and each == 1 and "QuantizeLinear" not in passed:
        what = "one yes or no" if _kind(value) == "b" else "one integer"
        raise ValueError(f"holds {what} for each sample, with no scores in front of it that could be found")
    return Output(value.name, logits, squash=squash, squash_axis=along)


def _squash(model: onnx.ModelProto, producers: Producers, value: onnx.ValueInfoProto) -> tuple[str, int | None]:
    """What turns logits into an answer, and the axis of the answer that it runs along where nothing moves axes."""
    name, moved = value.name, False
    while (node := producers.get(name)) and node.input:
        if node.op_type in ("Softmax", "LogSoftmax", "Sigmoid", "HardSigmoid"):
            if node.op_type.endswith("Sigmoid"):
                return "Sigmoid", None
            opset = next((x.version for x in model.opset_import if x.domain in ("", "ai.onnx")), 13)
            axis = next((int(a.i) for a in node.attribute if a.name == "axis"), -1 if opset >= 13 else 1)
            rank = len(_shape(value))
            return node.op_type, None if moved or not rank else axis % rank
        if node.op_type not in (*SQUASH, *RESHAPE, "Transpose"):
            break
        moved = moved or (node.op_type in (*RESHAPE, "Transpose") and node.op_type not in ("Identity", "Cast"))
        name = node.input[0]
    return "", None


def _logits(producers: Producers, name: str) -> tuple[str, set[str]]:
    """The tensor in front of what only squashes or rounds scores, and the operators in between."""
    best, passed = name, set[str]()
    while (node := producers.get(name)) and node.op_type in SQUASH and node.input:
        passed.add(str(node.op_type))
        name = node.input[0]
        if node.op_type != "DequantizeLinear":
            best = name
    return str(best), passed


def _scores_of_labels(model: onnx.ModelProto, producers: Producers, name: str) -> tuple[str | None, str]:
    """The scores that decide the label `name`, and the operator that does; None where it is not such a label."""
    constants = {t.name for t in model.graph.initializer}
    constants |= {name for node in model.graph.node if node.op_type == "Constant" for name in node.output}
    vectors = {t.name for t in model.graph.initializer if math.prod(t.dims) == max(t.dims, default=1)}
    while (node := producers.get(name)) and node.input:
        if node.op_type == "ArgMax" or (node.op_type == "TopK" and name in node.output[1:] and _picks_largest(node)):
            return str(node.input[0]), str(node.op_type)
        if node.op_type in COMPARE:
            scores = [x for x in node.input if x not in constants]
            return (str(scores[0]), str(node.op_type)) if len(scores) == 1 else (None, "")
        if node.op_type in RESHAPE:
            name = node.input[0]
        elif node.op_type in LOOK_UP and node.input[0] in vectors:
            name = node.input[-1]
        else:
            return None, ""
    return None, ""


def _ordered(producers: Producers, name: str) -> bool:
    """Whether scores were sorted, so that their places say nothing of classes."""
    while (node := producers.get(name)) and node.input and node.op_type in (*SQUASH, *RESHAPE):
        name = node.input[0]
    return node is not None and node.op_type == "TopK" and name == node.output[0]


def _picked(producers: Producers, name: str) -> bool:
    """Whether it is put together from a list of objects, which is longer for one sample than for another."""
    names, seen = [name], set[str]()
    while names:
        name = names.pop()
        node = producers.get(name)
        if node is None or name in seen:
            continue
        if node.op_type == "NonMaxSuppression":
            return True
        seen.add(name)
        if node.op_type in PUT_TOGETHER:
            names += node.input
    return False


def _one_each(producers: Producers, value: onnx.ValueInfoProto) -> bool:
    """Whether an ArgMax over another axis than the first gives one label to each position of a sample."""
    name = value.name
    while (node := producers.get(name)) and node.input and node.op_type in ("Identity", "Cast"):
        name = node.input[0]
    along = next((int(a.i) for a in node.attribute if a.name == "axis"), 0) if node else 0
    return node is not None and node.op_type == "ArgMax" and along != 0 and len(_shape(value)) > 1


def _picks_largest(node: onnx.NodeProto) -> bool:
    return all(a.i for a in node.attribute if a.name == "largest")


def _can_be_scores(value: onnx.ValueInfoProto, batch: int | None) -> bool:
    """Whether it can hold scores, as far as the model says."""
    return _kind(value) == "f" and _values_per_sample(value, batch) not in (0, 1)


def _values_per_sample(value: onnx.ValueInfoProto, batch: int | None) -> int | None:
    """Values for each sample; 0 where samples do not lie along the first axis, None where any number is possible."""
    shape = _shape(value)
    if not shape or shape[0] not in (None, batch):
        return 0
    return None if None in shape[1:] else math.prod(size for size in shape[1:] if size is not None)


def _shape(value: onnx.ValueInfoProto) -> tuple[int | None, ...]:
    dims = value.type.tensor_type.shape.dim
    return tuple(d.dim_value if d.HasField("dim_value") and d.dim_value > 0 else None for d in dims)


def _dtype(value: onnx.ValueInfoProto) -> Any:
    return onnx.helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type)


def _kind(value: onnx.ValueInfoProto) -> str:
    """Kind of the elements as NumPy has it; "" where it is no tensor, or of a type that NumPy does not know."""
    if not value.type.HasField("tensor_type"):
        return ""
    try:
        return str(np.dtype(_dtype(value)).kind)
    except KeyError:
        return ""


def _listed(outputs: Iterable[onnx.ValueInfoProto]) -> str:
    return ", ".join(map(_described, outputs))


def _described(value: onnx.ValueInfoProto) -> str:
    """An output for a message: ``'z' float32 (any, 4)``."""
    if not value.type.HasField("tensor_type"):
        return f"{value.name!r} (not a tensor)"
    types = {number: str(name).lower() for name, number in onnx.TensorProto.DataType.items()}
    element = tensor_info(value).dtype if is_numeric(value) else types.get(value.type.tensor_type.elem_type, "unknown")
    sizes = ", ".join("any" if size is None else str(size) for size in _shape(value))
    return f"{value.name!r} {element} ({sizes})"
