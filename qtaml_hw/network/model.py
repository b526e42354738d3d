"""An ONNX model as this tool sees it: its weight layers, its inputs and outputs, and how to write it back."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.inliner
from numpy.typing import NDArray
from onnx import numpy_helper

from qtaml_hw.errors import InputError
from qtaml_hw.network.graph import Graph, Site, Skipped, prepare, replace_tensors, subgraphs, unfolded
from qtaml_hw.network.layer import Layer
from qtaml_hw.network.quantiser import quantise
from qtaml_hw.network.signature import Output, TensorInfo, find_output, is_numeric, tensor_info
from qtaml_hw.network.wire import count_fields

__all__ = ["Network", "load"]

MAX_BYTES = 2**31 - 1
"""Largest ONNX file: a protobuf message cannot be longer."""

MAX_FIELDS = 1_000_000
"""Most protobuf fields, and most nodes after functions are unfolded; ResNet-50 has a few thousand."""


@dataclass(frozen=True, eq=False)
class Network:
    """A loaded model; made by `load`.

    Attributes
    ----------
    path : str
        Where it came from; for messages.
    graph : Graph
        The prepared model and its weight sites.
    inputs : tuple of TensorInfo
        The model's inputs.
    answer : Output
        The output that accuracy is measured at.
    """

    path: str
    graph: Graph
    inputs: tuple[TensorInfo, ...]
    answer: Output

    @property
    def output(self) -> str:
        """Name of the output that is the answer."""
        return self.answer.name

    @property
    def logits(self) -> str:
        """Name of the float tensor in front of it: see `Output`."""
        return self.answer.logits

    @property
    def sites(self) -> tuple[Site, ...]:
        """The weight tensors."""
        return self.graph.sites

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Tensors with two or more dimensions that are left alone, with the reason."""
        return self.graph.skipped

    def layers(self, bits: int = 8, per_channel: bool = False) -> tuple[Layer, ...]:
        """The quantised weights, in the order of the graph.

        Parameters
        ----------
        bits : int
            Width for float weights, 2 to 16. Layers that the model holds as int8 keep their 8 bits.
        per_channel : bool
            One step per output channel for float weights. int8 layers keep the scale they have.

        Returns
        -------
        tuple of Layer

        Raises
        ------
        ValueError
            If `bits` is out of range.
        """
        return tuple(_layer(site, bits, per_channel) for site in self.sites)

    def tensors(
        self, weights: Mapping[str, NDArray[Any]], biases: Mapping[str, NDArray[Any]] | None = None
    ) -> dict[str, NDArray[Any]]:
        """Initialisers of the prepared graph for `weights` by layer name and `biases` by bias tensor.

        Raises
        ------
        ValueError
            If a name or a shape does not belong to this network.
        """
        sites = {site.name: site for site in self.sites}
        types = {t.name: t for t in self.graph.model.graph.initializer}
        wanted = {sites[n].tensor if n in sites else "": v for n, v in weights.items()} | dict(biases or {})
        result = {}
        for name, value in wanted.items():
            if name not in types or tuple(types[name].dims) != np.shape(value):
                raise ValueError(f"no tensor of shape {np.shape(value)} for {name or 'an unknown layer'!r}")
            dtype = onnx.helper.tensor_dtype_to_np_dtype(types[name].data_type)
            result[name] = np.ascontiguousarray(value, dtype=dtype)
        return result

    def bias(self, name: str) -> NDArray[np.float64]:
        """Value of the bias initialiser `name` (`Use.bias`)."""
        tensor = next(t for t in self.graph.model.graph.initializer if t.name == name)
        return numpy_helper.to_array(tensor).astype(np.float64)

    def export(
        self,
        path: str | os.PathLike[str],
        weights: Mapping[str, NDArray[Any]],
        biases: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:
        """Write the model with these weights and biases: plain ONNX, no node more than the original.

        Parameters
        ----------
        path : path-like
            File to write; it appears whole or not at all.
        weights : mapping of str to array
            Weight tensors by layer name, in the shape of the layer.
        biases : mapping of str to array, optional
            Bias vectors by `Use.bias`.

        Raises
        ------
        ValueError
            If a name or a shape does not belong to this network.
        """
        model = replace_tensors(self.graph.model, self.tensors(weights, biases))
        target = Path(path)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
            whole = Path(folder) / "model.onnx"  # readable for whom other new files are
            whole.write_bytes(model.SerializeToString(deterministic=True))
            os.replace(whole, target)


def _layer(site: Site, bits: int, per_channel: bool) -> Layer:
    axes: dict[str, Any] = {"output_axis": site.output_axis, "input_axis": site.input_axis, "groups": site.groups}
    if site.scale is not None:
        return Layer(site.name, 8, site.scale, site.scale_axis, site.values.astype(np.int32), **axes)
    axis = site.output_axis if per_channel else None
    codes, step = quantise(site.values, bits, axis)
    return Layer(site.name, bits, step, axis, codes, **axes)


def _tensors(message: Any) -> Iterator[onnx.TensorProto]:
    """Every tensor inside a message, wherever it is; a sparse one comes out as its values and its indices."""
    if isinstance(message, onnx.TensorProto):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is not None:
            for inside in value if isinstance(value, Iterable) else (value,):
                yield from _tensors(inside)


def _parse(path: str | os.PathLike[str]) -> onnx.ModelProto:
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
    if not data or not model.HasField("graph") or not model.graph.node:
        raise InputError(f"{where}: not an ONNX file: it has no graph")
    _refuse_tensors(where, model)
    if model.functions and unfolded(model, MAX_FIELDS) > MAX_FIELDS:
        raise InputError(f"{where}: its functions unfold to more than {MAX_FIELDS} nodes, or call each other for ever")
    return model


def _refuse_tensors(where: str, model: onnx.ModelProto) -> None:
    """Refuse tensors whose data are elsewhere: a model does not make the tool read files of its choice."""
    for tensor in _tensors(model):
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            raise InputError(
                f"{where}: tensor {tensor.name!r} keeps its data in another file: save the model as one file"
            )
    graphs = [model.graph, *subgraphs(model.graph)]
    if any(graph.sparse_initializer for graph in graphs):
        raise InputError(f"{where}: sparse tensors are not read: save the model with dense ones")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _check_weights(where: str, graph: Graph) -> None:
    if not graph.sites:
        detail = "; ".join(f"{s.name!r} {s.reason}" for s in graph.skipped[:3])
        raise InputError(
            f"{where}: no weights: expected initialisers of Conv, Gemm or MatMul with two or more dimensions"
            + (f" (skipped: {detail})" if detail else "")
        )
    for site in graph.sites:
        if not np.all(np.isfinite(site.values)):
            raise InputError(f"{where}: layer {site.name!r} has weights that are NaN or infinite")
        if site.values.size == 0 or not np.any(site.values):
            raise InputError(f"{where}: layer {site.name!r} has only zero weights: nothing to quantise or protect")


def load(path: str | os.PathLike[str], output: str | None = None) -> Network:
    """Load and check an ONNX model.

    Float32 (also float16 and float64) weights of Conv, Gemm and MatMul, and int8 weights in QDQ form, are found
    whether they are read directly, through Transpose or Identity, or by several nodes. Everything else that has two or
    more dimensions is listed in `Network.skipped`.

    Parameters
    ----------
    path : path-like
        An ONNX file with its weights inside.
    output : str, optional
        The output that is the model's answer; needed where several could be (`find_output`).

    Returns
    -------
    Network

    Raises
    ------
    InputError
        If the file is missing, truncated or not a valid model, refers to external data, cannot be run, has no weights,
        NaN or infinite weights, or a layer of zeros, or if it is not clear which of its outputs is the answer.

    Examples
    --------
    >>> load("missing.onnx")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.onnx: No such file or directory: expected an ONNX file
    """
    where = os.fspath(path)
    model = _parse(path)
    try:
        onnx.checker.check_model(model)
        if model.functions:
            model = onnx.inliner.inline_local_functions(model)
        for tensor in _tensors(model.graph):
            numpy_helper.to_array(tensor)
        graph = prepare(model)
    except Exception as error:  # the checker, the inliner and to_array each raise several types
        raise InputError(f"{where}: not a valid ONNX model: {_line(error)}") from None
    _check_weights(where, graph)
    if not graph.model.graph.output or not graph.model.graph.input:
        raise InputError(f"{where}: the model has no input or no output")
    if not all(is_numeric(i) for i in graph.model.graph.input):
        raise InputError(f"{where}: inputs must be tensors of numbers")
    inputs = tuple(tensor_info(i) for i in graph.model.graph.input)
    network = Network(where, graph, inputs, find_output(where, graph.model, inputs, output))
    from qtaml_hw.network.run import Runner  # onnxruntime is slow to import

    try:
        Runner(network).session()
    except Exception as error:  # onnxruntime's exceptions share no public base class
        raise InputError(f"{where}: onnxruntime cannot run the model: {_line(error)}") from None
    return network
