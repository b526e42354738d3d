"""An ONNX model as this tool sees it: its weight layers, its inputs and outputs, and how to write it back."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.inliner
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.coverage import Coverage, Numbers, coverage
from qtaml_hw.network.graph import Graph, Site
from qtaml_hw.network.held import is_held, whole
from qtaml_hw.network.layer import Layer
from qtaml_hw.network.number import NumberFormat, Scale, integer, number_format
from qtaml_hw.network.quantiser import quantise
from qtaml_hw.network.signature import Output, TensorInfo
from qtaml_hw.network.written import MOST_BYTES, write_model
from qtaml_hw.support.files import State

__all__ = ["AS_STORED", "Network"]

AS_STORED = "as-stored"
"""Format of float weights that stay what they are in the file."""


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
    numbers : tuple of Numbers
        All that the model's file computes with.
    files : mapping of str to tuple of int
        Names of the files beside it that hold its data, and paths of those of its checkpoint; how each was when it was
        opened (`qtaml_hw.support.files.state`).
    sample_axes : dict of str to int
        Axis over samples of tensors that come out: those that were named, and those that were found by running
        batches of one and of two samples.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> network = load("examples/digits/digits.onnx")
    >>> network.output, [site.name for site in network.sites], network.inputs[0].sample_shape
    ('logits', ['conv1_weight', 'conv2_weight', 'fc1_weight', 'fc2_weight'], (1, 8, 8))
    """

    path: str
    graph: Graph
    inputs: tuple[TensorInfo, ...]
    answer: Output
    numbers: tuple[Numbers, ...] = ()
    files: Mapping[str, State] = field(default_factory=dict, repr=False)
    sample_axes: dict[str, int] = field(default_factory=dict, repr=False)

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

    @cached_property
    def coverage(self) -> Coverage:
        """The share of its numbers that lies in the simulated memory, and what is left out."""
        reasons = {tensor.name: tensor.reason for tensor in self.graph.skipped}
        return coverage(self.numbers, {site.name for site in self.sites} | self.graph.vectors, reasons)

    def layers(self, bits: int = 8, per_channel: bool = False, format: str | None = None) -> tuple[Layer, ...]:
        """The quantised weights, in the order of the graph.

        Parameters
        ----------
        bits : int
            Width for float weights, 2 to 16. Layers that the model holds quantised keep their format.
        per_channel : bool
            One step per output channel for float weights. Quantised layers keep the scales they have.
        format : str, optional
            Format of float weights in place of integers: a name that `number_format` knows, or `AS_STORED` for the one
            that the file holds them in.

        Returns
        -------
        tuple of Layer

        Raises
        ------
        ValueError
            If `bits` is out of range, the format is not known, or floats of more than 16 bits are to stay as they are.
        """
        form = integer(bits) if format in (None, AS_STORED) else number_format(str(format))
        return tuple(_layer(site, form, per_channel, format == AS_STORED) for site in self.sites)

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
        kept = {site.tensor: site for site in self.sites}
        types = self._initialisers
        wanted = {sites[n].tensor if n in sites else "": v for n, v in weights.items()} | dict(biases or {})
        result = {}
        for name, value in wanted.items():
            if name not in types or tuple(types[name].dims) != np.shape(value):
                raise ValueError(f"no tensor of shape {np.shape(value)} for {name or 'an unknown layer'!r}")
            dtype = onnx.helper.tensor_dtype_to_np_dtype(types[name].data_type)
            if dtype.kind in "iu":
                value = _integers(kept[name], np.asarray(value), dtype)
            result[name] = np.ascontiguousarray(value, dtype=dtype)
        return result

    @cached_property
    def _initialisers(self) -> dict[str, onnx.TensorProto]:
        return {t.name: t for t in self.graph.model.graph.initializer}

    def bias(self, name: str) -> NDArray[np.float64]:
        """Value of the bias initialiser `name` (`Use.bias`)."""
        return self.graph.value(name).astype(np.float64)

    def digest(self, without: Collection[str] = ()) -> str:
        """SHA-256 of the prepared graph with its tensors, but for the weights of the layers named in `without`."""
        left_out = {site.tensor for site in self.sites if site.name in without}
        model = self.graph.model
        kept = (whole(tensor, self.graph.held) for tensor in model.graph.initializer if tensor.name not in left_out)
        found = hashlib.sha256()
        for part in chain(model.opset_import, model.graph.input, model.graph.output, model.graph.node, kept):
            data = part.SerializeToString(deterministic=True)
            found.update(len(data).to_bytes(8, "big"))
            found.update(data)
        return found.hexdigest()

    def export(
        self,
        path: str | os.PathLike[str],
        weights: Mapping[str, NDArray[Any]],
        biases: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:
        """Write the model with these weights and biases: plain ONNX, no node more than the original where that
        multiplies floats.

        Parameters
        ----------
        path : path-like
            File to write; it appears whole or not at all.
        weights : mapping of str to array
            Weight tensors by layer name, in the shape of the layer; each is looked up when it is written.
        biases : mapping of str to array, optional
            Bias vectors by `Use.bias`.

        Raises
        ------
        ValueError
            If a name or a shape does not belong to this network.
        InputError
            If the model takes more than an ONNX file holds.
        """
        given, places = self.tensors({}, biases), {site.tensor: site.name for site in self.sites}
        for name in set(weights) - set(places.values()):
            self.tensors({name: weights[name]})  # which says so

        def value(tensor: onnx.TensorProto) -> NDArray[Any] | None:
            if tensor.name in given:
                return given[tensor.name]
            name = places.get(tensor.name)
            if name is not None and name in weights:
                return self.tensors({name: weights[name]})[tensor.name]
            return self.graph.tensors[tensor.name] if is_held(tensor) else None

        target = Path(path)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
            whole = Path(folder) / "model.onnx"  # readable for whom other new files are
            with whole.open("wb") as file:
                size = write_model(self.graph.model, value, file)
            if size > MOST_BYTES:
                raise InputError(f"{target}: takes {size:,} bytes, and an ONNX file holds {MOST_BYTES:,} at most")
            os.replace(whole, target)


def _integers(site: Site, weights: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Weights rounded to what an operator takes that knows integers alone."""
    assert site.scale is not None
    middle = 0 if dtype.kind == "i" else 1 << (8 * dtype.itemsize - 1)
    levels = np.rint(weights / site.scale.of(weights.shape) + site.scale.zero_of(weights.shape)) + middle
    return np.asarray(np.clip(levels, np.iinfo(dtype).min, np.iinfo(dtype).max))


def _layer(site: Site, form: NumberFormat, per_channel: bool, as_stored: bool) -> Layer:
    axes: dict[str, Any] = {"output_axis": site.output_axis, "input_axis": site.input_axis, "groups": site.groups}
    words: NDArray[Any] = site.values
    if site.format is not None and site.scale is not None:
        return Layer(site.name, site.format, words, site.scale, **axes)
    axis = site.output_axis
    if as_stored:
        own = str(words.dtype.name)
        if own not in ("float16", "bfloat16"):
            raise ValueError(f"layer {site.name!r} holds {own}: words have at most 16 bits: name a format for it")
        form, stored, scale = number_format(own), words.view(np.uint16), Scale(np.ones(()))
    else:
        stored, scale = quantise(words, form, axis if per_channel else None)
    if site.factor is not None:
        scale = Scale(scale.values * site.factor, axis)
    return Layer(site.name, form, stored, scale, **axes)
