"""From a file to a `Network`: read, checked, and run once."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
import onnx.inliner
from numpy.typing import NDArray
from onnx import numpy_helper

from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.network.backend import DEFAULT, Backend
from qtaml_hw.network.checkpoint import open_checkpoint
from qtaml_hw.network.coverage import numbers
from qtaml_hw.network.external import read_external
from qtaml_hw.network.graph import Graph, prepare
from qtaml_hw.network.held import Made, array_of, hold, large_tensors, without_shapes
from qtaml_hw.network.language import is_language_model, open_language_model
from qtaml_hw.network.model import Network
from qtaml_hw.network.norms import fold_norms
from qtaml_hw.network.run import Runner
from qtaml_hw.network.scopes import mark, nodes_of, once, subgraphs, unfolded
from qtaml_hw.network.signature import dequantise_ends, find_inputs, find_output, is_numeric
from qtaml_hw.network.tensor_file import Checkpoint
from qtaml_hw.network.wire import count_fields
from qtaml_hw.network.words import FLOATS, Words
from qtaml_hw.support.files import State

__all__ = ["data_files", "load"]

MAX_BYTES = 2**31 - 1
"""Largest ONNX file: a protobuf message cannot be longer."""


MAX_FIELDS = 1_000_000
"""Most protobuf fields, and most nodes after functions are unfolded; ResNet-50 has a few thousand."""


STANDARD = ("", "ai.onnx")
"""Names of the domain of standard operators."""

ENGINE = "qtaml.engine"
"""Where operators are put that the checker does not know."""


def _tensors(message: Any) -> Iterator[onnx.TensorProto]:
    """Every tensor inside a message, wherever it is; a sparse one comes out as its values and its indices."""
    if isinstance(message, onnx.TensorProto):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is not None:
            for inside in value if isinstance(value, Iterable) else (value,):
                yield from _tensors(inside)


def _parse(path: str | os.PathLike[str]) -> tuple[onnx.ModelProto, dict[str, NDArray[Any] | Made], Mapping[str, State]]:
    """The model, the data of its large tensors, which it has lost, and the files that they are in."""
    where = os.fspath(path)
    try:
        found = os.stat(where)
        if not stat.S_ISREG(found.st_mode):
            reason = os.strerror(errno.EISDIR) if stat.S_ISDIR(found.st_mode) else "not a regular file"
            raise InputError(f"{where}: {reason}: expected an ONNX file")
        if found.st_size > MAX_BYTES:
            raise InputError(f"{where}: {found.st_size} bytes: expected an ONNX file of at most {MAX_BYTES} bytes")
        data = Path(where).read_bytes()
    except OSError as error:
        raise InputError(f"{where}: {error.strerror or error}: expected an ONNX file") from None
    model = onnx.ModelProto()
    try:
        fields = count_fields(data, onnx.ModelProto.DESCRIPTOR, MAX_FIELDS)
        if fields <= MAX_FIELDS:
            model.ParseFromString(data)
    except Exception as error:  # protobuf's own exception type differs between its back ends
        raise InputError(f"{where}: not a complete ONNX file ({_line(error)})") from None
    if fields > MAX_FIELDS:
        raise InputError(f"{where}: more than {MAX_FIELDS} fields: expected a model of fewer nodes and tensors")
    empty = not data
    del data  # as large as the model, whose tensors are read next
    if empty or not model.HasField("graph") or not model.graph.node:
        raise InputError(f"{where}: not an ONNX file: it has no graph")
    graphs = [model.graph, *subgraphs(model.graph)]
    if any(graph.sparse_initializer for graph in graphs):
        raise InputError(f"{where}: sparse tensors are not read: save the model with dense ones")
    if model.functions and unfolded(model, MAX_FIELDS) > MAX_FIELDS:
        raise InputError(f"{where}: its functions unfold to more than {MAX_FIELDS} nodes, or call each other for ever")
    try:
        return model, *_held(where, model)
    except (InputError, Unavailable, MemoryError):
        raise
    except Exception as error:  # to_array raises several types
        raise InputError(f"{where}: not a valid ONNX model: {_line(error)}") from None


def _held(where: str, model: onnx.ModelProto) -> tuple[dict[str, NDArray[Any] | Made], Mapping[str, State]]:
    """The data of the large tensors of a model, which it loses, and the files that they are in."""
    tensors = list(_tensors(model))
    elsewhere = read_external(where, tensors)
    held: dict[str, NDArray[Any] | Made] = {}
    large = {id(tensor) for tensor in large_tensors(model)}
    for number, tensor in enumerate(tensors):
        if id(tensor) in large:
            hold(
                tensor, elsewhere.arrays[number] if number in elsewhere.arrays else numpy_helper.to_array(tensor), held
            )
        elif number in elsewhere.arrays:
            tensor.CopyFrom(numpy_helper.from_array(elsewhere.arrays[number], tensor.name))
    return held, elsewhere.files


def _copy(model: onnx.ModelProto) -> onnx.ModelProto:
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    return copy


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _known_operators(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model for the checker of onnx, with operators that only an engine knows in a domain of their own."""
    opset = next((x.version for x in model.opset_import if x.domain in STANDARD), 1)
    for node in nodes_of(model.graph):
        if node.domain in STANDARD and not _has_schema(node.op_type, opset):
            node.domain = ENGINE
    model.opset_import.append(onnx.helper.make_opsetid(ENGINE, 1))
    return model


def _has_schema(op: str, opset: int) -> bool:
    try:
        onnx.defs.get_schema(op, opset, "")
    except onnx.defs.SchemaError:
        return False
    return True


def _check_weights(where: str, graph: Graph) -> None:
    if not graph.sites:
        detail = "; ".join(f"{s.name!r} {s.reason}" for s in graph.skipped[:3])
        raise InputError(
            f"{where}: no weights: expected tensors with two or more dimensions that an operator multiplies with"
            + (f" (skipped: {detail})" if detail else "")
        )
    for site in graph.sites:
        good = np.isfinite(site.values) if site.format is None else site.format.numbers[site.values]
        if not np.all(good):
            raise InputError(f"{where}: layer {site.name!r} has weights that are NaN or infinite")


def _given(model: onnx.ModelProto, checkpoint: Checkpoint, where: str) -> dict[str, NDArray[Any] | Words]:
    """Tensors of a checkpoint that have the names of floating-point initialisers."""
    dims = {t.name: tuple(t.dims) for t in model.graph.initializer if t.data_type in FLOATS}
    names = [name for name in checkpoint if name in dims]
    if not names:
        raise InputError(f"{where}: none of its tensors has the name of an initialiser of the model")
    for name in names:
        if checkpoint.shapes[name] != dims[name]:
            raise InputError(
                f"{where}: tensor {name!r:.80} has shape {checkpoint.shapes[name]}: that of the model is {dims[name]}"
            )
    return {name: checkpoint[name] for name in names}


def _opened(
    where: str, weights: str | os.PathLike[str] | None
) -> tuple[onnx.ModelProto, dict[str, NDArray[Any] | Made], dict[str, NDArray[Any] | Words], Mapping[str, State]]:
    """A model with the data of its large tensors, what takes the place of others, and the files that these are in."""
    if is_language_model(where):
        if weights is not None:
            raise InputError(f"{where}: a language model has its weights: leave network.weights out")
        opened = open_language_model(where)
        return opened.model, opened.held, opened.given, opened.files
    model, held, files = _parse(where)
    if weights is None:
        return model, held, {}, files
    checkpoint = open_checkpoint(weights)
    given = _given(model, checkpoint, os.fspath(weights))
    return model, held, given, {**files, **{os.path.abspath(name): seen for name, seen in checkpoint.files.items()}}


def _output_axes(where: str, graph: Graph, answer: str, given: int | Mapping[str, int | None] | None) -> dict[str, int]:
    """Axes over samples that are named for outputs."""
    named = given if isinstance(given, Mapping) else {} if given is None else {answer: given}
    inputs = {value.name for value in graph.model.graph.input}
    outputs = {value.name for value in graph.model.graph.output}
    for name in named:
        if name not in inputs | outputs:
            known = ", ".join(map(repr, sorted(inputs | outputs)))
            raise InputError(f"{where}: data.sample_axis names {name!r}: the model has {known}")
    return {name: axis for name, axis in named.items() if name in outputs and axis is not None}


def data_files(path: str | os.PathLike[str], weights: str | os.PathLike[str] | None = None) -> tuple[str, ...]:
    """Names of the files beside a model that hold its weights, and paths of those of its checkpoint `weights`; none
    where all are in the model.

    Raises
    ------
    InputError
        As `load`, if the model or one of them is missing or does not fit.

    Examples
    --------
    >>> data_files("examples/digits/digits.onnx")
    ()
    """
    return tuple(_opened(os.fspath(path), weights)[3])


def load(
    path: str | os.PathLike[str],
    output: str | None = None,
    *,
    weights: str | os.PathLike[str] | None = None,
    sample_axis: int | Mapping[str, int | None] | None = None,
    cover: Literal["weights", "all"] = "weights",
    backend: Backend = DEFAULT,
) -> Network:
    """Load and check an ONNX model, or a language model, whose graph is built (`open_language_model`).

    Weights are found however they are stored and whatever reads them (`qtaml_hw.network.graph`). What else the network
    computes with, layers of zeros among it, is listed in `Network.coverage`.

    Parameters
    ----------
    path : path-like
        An ONNX file, with its weights inside or in files beside it; or a GGUF file, a folder of safetensors, or a file
        of llama2.c.
    output : str, optional
        The output that is the model's answer; needed where several could be (`find_output`).
    weights : path-like, optional
        A checkpoint whose tensors take the place of initialisers of their names (`open_checkpoint`).
    sample_axis : int, or mapping of str to int, optional
        Axis of the answer over samples, or axes by the name of an input or output; None for an input that all samples
        share. By default what the model's own names of axes say of inputs, and what running it says of outputs.
    cover : str
        What is stored: the weights, or all that the network computes with, as one more tensor (`vectors`).
    backend : Backend
        Who must be able to run it.

    Returns
    -------
    Network

    Raises
    ------
    InputError
        If the file is missing, truncated or not a valid model, keeps data in files that are not beside it or do not
        fit, cannot be run, has no weights, NaN or infinite weights, or if it is not clear which of its outputs is the
        answer.

    Examples
    --------
    >>> load("missing.onnx")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.onnx: No such file or directory: expected an ONNX file
    """
    where = os.fspath(path)
    model, held, given, files = _opened(where, weights)
    try:
        model = _copy(model)  # a message frees what it no longer holds when it goes
        for value in model.graph.output:  # a type without a shape is one of an unknown shape
            if value.type.HasField("tensor_type"):
                value.type.tensor_type.shape.SetInParent()
        onnx.checker.check_model(_known_operators(without_shapes(model)))
        if model.functions:
            mark(model)
            model = onnx.inliner.inline_local_functions(model)
            once(model.graph)
        for tensor in _tensors(model.graph):
            array_of(tensor, held)
        norms = fold_norms(model, held, frozenset(given))
        known = numbers(model, held)
        graph = prepare(model, held, given, norms, {x.name for x in known} if cover == "all" else None)
    except MemoryError:
        raise
    except Exception as error:  # the checker, the inliner and to_array each raise several types
        raise InputError(f"{where}: not a valid ONNX model: {_line(error)}") from None
    _check_weights(where, graph)
    if not graph.model.graph.output or not graph.model.graph.input:
        raise InputError(f"{where}: the model has no input or no output")
    if not all(is_numeric(i) for i in graph.model.graph.input):
        raise InputError(f"{where}: inputs must be tensors of numbers")
    named = dict(sample_axis) if isinstance(sample_axis, Mapping) else {}
    inputs = find_inputs(where, graph.model.graph.input, named)
    inputs = dequantise_ends(graph.model, inputs)
    answer = find_output(where, graph.model, inputs, output)
    axes = _output_axes(where, graph, answer.name, sample_axis)
    if is_language_model(where):  # its graph is written here
        axes = {answer.name: 0, answer.logits: 0} | axes
    network = Network(where, graph, inputs, answer, known, files, axes)
    try:
        Runner(network, backend=backend).check()
    except (Unavailable, MemoryError):
        raise
    except Exception as error:  # backends' exceptions share no base class
        reason = _line(error).removeprefix(f"{backend.name} cannot run the model: ")
        raise InputError(f"{where}: {backend.name} cannot run the model: {reason}") from None
    return network
