"""What the layers of a network read, over calibration samples without labels: means and covariances.

The mean inputs let a bias take back what stored weights are wrong by on average; the covariances say how errors of the
weights of one output make up for each other (`qtaml_hw.network.layer.Feedback`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from qtaml_hw.network.graph import Site
from qtaml_hw.network.layer import Feedback, Layer
from qtaml_hw.network.model import Network
from qtaml_hw.network.run import Inputs, Runner

__all__ = ["with_feedback", "with_input_means"]

SAMPLES = 512
"""Samples that are looked at, at most."""

FEWEST_ROWS, ROWS = 8192, 16
"""Positions that are looked at in all, drawn at random: so many, and so many for every input that an output sums."""

FEWEST_SAMPLES, MOST_INPUTS = 8, 8192
"""Without so many samples, or with more inputs of one output than that, there is no feedback: the one would be chance,
the other takes tens of gigabytes.
"""

DAMPING = 0.01
"""Share of the mean variance that is added to every variance (arXiv:2210.17323)."""


def _sites(network: Network) -> dict[str, Site]:
    """Weights that one node reads which can take a bias, by name."""
    return {s.name: s for s in network.sites if len(s.uses) == 1 and s.uses[0].bias and s.input_axis is not None}


def with_input_means(network: Network, layers: Sequence[Layer], inputs: Inputs) -> tuple[Layer, ...]:
    """`layers` with the mean of what each reads, per input channel, over calibration samples (no labels).

    A layer that several nodes read, or that cannot take a bias, is returned without a mean: it gets no offset
    correction.

    Parameters
    ----------
    network : Network
        The network the layers come from.
    layers : sequence of Layer
        From `Network.layers`.
    inputs : mapping of str to array
        Calibration samples.

    Returns
    -------
    tuple of Layer
    """
    sites = _sites(network)
    wanted = [layer.name for layer in layers if layer.name in sites]
    if not wanted:
        return tuple(layers)
    names = list(dict.fromkeys(sites[n].uses[0].data for n in wanted))
    channel_axis = {sites[n].uses[0].data: 1 if sites[n].uses[0].op == "Conv" else -1 for n in wanted}
    totals = {n: np.zeros(1) for n in names}
    count = 0
    for outputs in Runner(network, names).batches(inputs):
        count += len(outputs[0])
        for name, value in zip(names, outputs, strict=True):
            rows = np.moveaxis(value, channel_axis[name], -1)
            mean = rows.reshape(-1, rows.shape[-1]).mean(axis=0, dtype=np.float64)
            totals[name] = totals[name] + mean * len(value)
    return tuple(
        replace(layer, input_mean=totals[sites[layer.name].uses[0].data] / count) if layer.name in sites else layer
        for layer in layers
    )


def with_feedback(network: Network, layers: Sequence[Layer], inputs: Inputs) -> tuple[Layer, ...]:
    """`layers` with what is needed to let errors of their weights make up for each other (no labels).

    The covariance of the inputs that an output sums is taken over samples and, in convolutions, over positions; means
    are left out, because the bias takes them back. It is drawn towards equal, uncorrelated inputs by as much as the
    number of samples asks for (Ledoit and Wolf 2004), and damped by 1 %. Positions count as samples of their own there,
    although those of one image resemble each other.

    Parameters
    ----------
    network : Network
        The network the layers come from.
    layers : sequence of Layer
        From `Network.layers`.
    inputs : mapping of str to array
        Calibration samples.

    Returns
    -------
    tuple of Layer
        Layers that several nodes read, that cannot take a bias, whose axes are not known or whose steps run along
        another than the output axis are returned as they are, and so are convolutions whose weights are read through
        other nodes, layers with more than `MOST_INPUTS` inputs per output or with inputs that are not finite, and all
        layers where there are fewer than `FEWEST_SAMPLES` samples.
    """
    sites = _sites(network)
    size = len(next(iter(inputs.values())))
    able = [x for x in layers if x.name in sites and x.axis in (None, x.output_axis) and _sums(x) <= MOST_INPUTS]
    if size < FEWEST_SAMPLES:
        return tuple(layers)
    made = {x.name: _Covariance(rows, x) for x in able if (rows := _rows(network, sites[x.name]))}
    if not made:
        return tuple(layers)
    names = list(dict.fromkeys(sites[name].uses[0].data for name in made))
    done = 0
    for outputs in Runner(network, names).batches(inputs):
        values = dict(zip(names, outputs, strict=True))
        with np.errstate(invalid="ignore", over="ignore"):  # what is not finite is left out at the end
            for name, covariance in made.items():
                covariance.add(values[sites[name].uses[0].data], done, size)
        done += len(outputs[0])
    return tuple(replace(x, feedback=made[x.name].feedback()) if x.name in made else x for x in layers)


def _sums(layer: Layer) -> int:
    """Inputs that one output sums."""
    return layer.size // (layer.shape[layer.output_axis] if layer.output_axis is not None else 1)


Rows = Callable[[NDArray[Any]], NDArray[Any]]


def _rows(network: Network, site: Site) -> Rows | None:
    """The function from the tensor that a node reads to what its outputs sum, shape (groups, sums, inputs); None where
    the weight is not read as it is stored.
    """
    if site.uses[0].op != "Conv":
        return lambda x: x.reshape(1, -1, x.shape[-1])
    node = next((n for n in network.graph.model.graph.node if n.op_type == "Conv" and n.input[1] == site.tensor), None)
    if node is None or node.input[0] != site.uses[0].data:
        return None
    length = int(np.prod(site.values.shape[1:]))
    session = _unfolding(network, node, site)

    def patches(x: NDArray[Any]) -> NDArray[Any]:
        (found,) = session.run(None, {"x": x})
        found = found.reshape(len(x), site.groups, length, -1)
        return np.asarray(np.moveaxis(found, 1, 0).swapaxes(2, 3).reshape(site.groups, -1, length))

    return patches


def _unfolding(network: Network, node: onnx.NodeProto, site: Site) -> onnxruntime.InferenceSession:
    """The convolution with kernels that each pick one input: pads, strides and dilations are onnxruntime's own.

    Every input channel is a group of its own, with as many kernels as they have entries.
    """
    channels, window = site.groups * site.values.shape[1], site.values.shape[2:]
    size = int(np.prod(window))
    kernels = np.tile(np.eye(size, dtype=np.float32), (channels, 1)).reshape(channels * size, 1, *window)
    unfold = onnx.NodeProto()
    unfold.CopyFrom(node)
    unfold.input[:], unfold.output[:] = ["x", "w"], ["y"]
    kept = [a for a in unfold.attribute if a.name != "group"]
    del unfold.attribute[:]
    unfold.attribute.extend([*kept, helper.make_attribute("group", channels)])
    value = partial(helper.make_tensor_value_info, elem_type=onnx.TensorProto.FLOAT, shape=None)
    graph = helper.make_graph([unfold], "unfold", [value("x")], [value("y")], [numpy_helper.from_array(kernels, "w")])
    whole = network.graph.model
    model = helper.make_model(graph, opset_imports=whole.opset_import, ir_version=whole.ir_version)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class _Covariance:
    """Sums over what the outputs of a layer read."""

    def __init__(self, rows: Rows, layer: Layer) -> None:
        length = _sums(layer)
        self._rows, self._count, self._fourth = rows, 0, np.zeros(layer.groups)
        self._origin = np.zeros((layer.groups, 1, length), dtype=np.float32)
        self._sum, self._square = np.zeros((layer.groups, length)), np.zeros((layer.groups, length, length))
        self._rng = np.random.default_rng(0)

    def add(self, x: NDArray[Any], first: int, size: int) -> None:
        """What is read of samples from number `first` on, of `size` in all."""
        every = max(1, size // SAMPLES)
        chosen = np.ascontiguousarray(x[-first % every :: every], dtype=np.float32)
        if not len(chosen):
            return
        found = self._rows(chosen)
        most = len(chosen) * -(-max(FEWEST_ROWS, ROWS * found.shape[2]) // min(size, SAMPLES))
        if found.shape[1] > most:
            found = found[:, np.sort(self._rng.choice(found.shape[1], most, replace=False))]
        if not self._count:
            self._origin = found.mean(axis=1, keepdims=True)
        found = found - self._origin
        self._count += found.shape[1]
        self._sum += found.sum(axis=1, dtype=np.float64)
        for square, rows in zip(self._square, found, strict=True):
            square += rows.T @ rows
        self._fourth += np.square(np.square(found).sum(axis=2, dtype=np.float64)).sum(axis=1)

    def feedback(self) -> Feedback | None:
        """The factors of the shrunk and damped covariance of every group; None where an input is not finite."""
        from scipy.linalg import lapack

        mean = self._sum / self._count
        covariance = self._square / self._count - mean[:, :, None] * mean[:, None, :]
        if not np.all(np.isfinite(covariance)):
            return None
        length = mean.shape[1]
        power = np.einsum("gii->g", covariance) / length
        away = np.square(covariance).sum(axis=(1, 2))
        chance = np.maximum(self._fourth / self._count - away, 0) / self._count
        spread = away - length * power**2
        weights, pivots = np.empty_like(covariance, dtype=np.float32), np.empty_like(mean)
        for g, matrix in enumerate(covariance):
            share = min(1.0, chance[g] / spread[g]) if spread[g] > 0 else 1.0
            matrix = (1 - share) * matrix
            matrix[np.diag_indices(length)] += (share + DAMPING) * power[g] or 1e-30  # inputs that never change
            upper = np.linalg.cholesky(matrix[::-1, ::-1])[::-1, ::-1]  # matrix = upper @ upper.T
            pivots[g] = np.square(np.diag(upper))
            weights[g] = lapack.dtrtri(upper / np.diag(upper))[0]
        square = power + np.square(mean + self._origin[:, 0]).mean(axis=1)
        return Feedback(weights, pivots / max(float(square.mean()), 1e-30))
