"""What the layers of a network read, over calibration samples without labels: means and covariances.

The mean inputs let a bias take back what stored weights are wrong by on average; the covariances say how errors of the
weights of one output make up for each other (`qtaml_hw.network.layer.Feedback`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from threadpoolctl import threadpool_limits

from qtaml_hw.errors import InputError
from qtaml_hw.network.backend import DEFAULT, Backend, Session, Tensors
from qtaml_hw.network.graph import Site, Use
from qtaml_hw.network.layer import Feedback, Layer
from qtaml_hw.network.model import Network
from qtaml_hw.network.run import Runner

__all__ = ["with_feedback", "with_input_means"]

SAMPLES = 512
"""Samples whose covariances are taken, at most, spread evenly over all."""

FEWEST_ROWS, ROWS = 8192, 16
"""Positions that are looked at in all, drawn at random: so many, and so many for every input that an output sums."""

FEWEST_SAMPLES, MOST_INPUTS = 8, 8192
"""Without so many samples, or with more inputs of one output than that, there is no feedback: the one would be chance,
the other takes tens of gigabytes.
"""

DAMPING = 0.01
"""Share of the mean variance that is added to every variance (arXiv:2210.17323)."""

PIECE = 1 << 24
"""Inputs of a convolution that are unfolded at once, about."""


def _sites(network: Network) -> dict[str, Site]:
    """Weights that one node reads which can take a bias, by name."""
    return {s.name: s for s in network.sites if len(s.uses) == 1 and s.uses[0].bias and s.input_axis is not None}


def _read(
    network: Network, names: Sequence[str], inputs: Tensors, backend: Backend
) -> Iterator[tuple[int, dict[str, NDArray[Any]]]]:
    """The tensors of these names, batch by batch, and how many samples they belong to; a vector as a row."""
    names, left = list(dict.fromkeys(names)), len(next(iter(inputs.values())))
    runner = Runner(network, names, backend=backend)
    step = runner.step(inputs)
    for outputs in runner.batches(inputs):
        yield min(left, step), dict(zip(names, map(np.atleast_2d, outputs), strict=True))
        left -= step


def _means(network: Network, uses: Iterable[Use], inputs: Tensors, backend: Backend) -> dict[Use, NDArray[np.float64]]:
    """The mean of what each node reads: of a convolution for every channel and position, otherwise for every input."""
    totals: dict[Use, Any] = dict.fromkeys(uses, 0.0)
    counts = dict.fromkeys(totals, 0)
    for _, values in _read(network, [use.data for use in totals], inputs, backend):
        for use in totals:
            value = values[use.data]
            rows = value if use.op == "Conv" else value.reshape(-1, value.shape[-1])
            totals[use] = totals[use] + rows.sum(axis=0, dtype=np.float64)
            counts[use] += len(rows)
    return {use: totals[use] / counts[use] for use in totals}


def with_input_means(
    network: Network, layers: Sequence[Layer], inputs: Tensors, backend: Backend = DEFAULT
) -> tuple[Layer, ...]:
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
    backend : Backend
        Who computes.

    Returns
    -------
    tuple of Layer

    Raises
    ------
    InputError
        If what a layer reads is not finite.

    Examples
    --------
    >>> from qtaml_hw.network import load, load_samples
    >>> network = load("examples/digits/digits.onnx")
    >>> few = load_samples("examples/digits/digits.npz", network, x="calibration_x", y=None, count=20, scale=1 / 16)
    >>> layers = with_input_means(network, network.layers(8), few.inputs)
    >>> [layer.input_mean.shape for layer in layers]
    [(1,), (16,), (512,), (64,)]
    """
    sites = _sites(network)
    uses = {layer.name: sites[layer.name].uses[0] for layer in layers if layer.name in sites}
    if not uses:
        return tuple(layers)
    means = _means(network, uses.values(), inputs, backend)
    for name, use in uses.items():
        if not np.all(np.isfinite(means[use])):
            raise InputError(
                f"{network.path}: layer {name!r} reads values that are NaN or infinite ({use.data!r}) on the "
                "calibration samples: the network overflows; check data.scale, mean and std, or save it in float32"
            )

    def channels(layer: Layer) -> NDArray[np.float64]:
        mean = means[uses[layer.name]]
        return np.asarray(np.moveaxis(mean, 0, -1).reshape(-1, len(mean)).mean(axis=0))

    return tuple(replace(layer, input_mean=channels(layer)) if layer.name in uses else layer for layer in layers)


def with_feedback(
    network: Network, layers: Sequence[Layer], inputs: Tensors, backend: Backend = DEFAULT
) -> tuple[Layer, ...]:
    """`layers` with what is needed to let errors of their weights make up for each other (no labels).

    The covariance of the inputs that an output sums is taken over samples and, in convolutions and over tokens, over
    positions; means are left out, because the bias takes them back. It is drawn towards equal, uncorrelated inputs by
    as much as the differences between the samples ask for (Ledoit and Wolf 2004, with a sample of many positions
    counted once), and damped by 1 %. The matrices are computed by one thread: the sums of several differ in their last
    digits, and words with them.

    Parameters
    ----------
    network : Network
        The network the layers come from.
    layers : sequence of Layer
        From `Network.layers`.
    inputs : mapping of str to array
        Calibration samples.
    backend : Backend
        Who computes.

    Returns
    -------
    tuple of Layer
        Layers that several nodes read, that cannot take a bias, whose axes are not known or whose steps run along
        another than the output axis are returned as they are, and so are convolutions whose weights are read through
        other nodes, layers with more than `MOST_INPUTS` inputs per output or with inputs that are not finite, and all
        layers where there are fewer than `FEWEST_SAMPLES` samples.

    Examples
    --------
    >>> from qtaml_hw.network import load, load_samples
    >>> network = load("examples/digits/digits.onnx")
    >>> few = load_samples("examples/digits/digits.npz", network, x="calibration_x", y=None, count=100, scale=1 / 16)
    >>> layers = with_feedback(network, network.layers(8), few.inputs)
    >>> [layer.feedback.weights.shape for layer in layers if layer.feedback]  # (groups, inputs, inputs)
    [(1, 9, 9), (1, 144, 144), (1, 512, 512), (1, 64, 64)]
    """
    sites, size = _sites(network), len(next(iter(inputs.values())))
    if size < FEWEST_SAMPLES:
        return tuple(layers)
    able = [x for x in layers if x.name in sites and _one_scale(x) and _sums(x) <= MOST_INPUTS]
    rows = {x.name: found for x in able if (found := _rows(network, sites[x.name], backend))}
    if not rows:
        return tuple(layers)
    import scipy.linalg  # noqa: F401  # slow to import; limits hold for what is loaded

    some = np.arange(min(size, SAMPLES)) * size // min(size, SAMPLES)
    seen = {name: value[some] for name, value in inputs.items()}
    uses = {name: sites[name].uses[0] for name in rows}
    # What is not finite is left out at the end.
    with threadpool_limits(1, "blas"), np.errstate(invalid="ignore", over="ignore"):
        means = _means(network, uses.values(), seen, backend)
        made = {x.name: _Covariance(rows[x.name], x, means[uses[x.name]], some.size) for x in able if x.name in rows}
        for count, values in _read(network, [use.data for use in uses.values()], seen, backend):
            for name, covariance in made.items():
                covariance.add(values[uses[name].data], count)
        return tuple(replace(x, feedback=made.pop(x.name).feedback()) if x.name in made else x for x in layers)


def _one_scale(layer: Layer) -> bool:
    """Whether all weights of an output have the same scale, and those of the layer one zero point."""
    one_zero = bool(np.all(layer.scale.zero == layer.scale.zero.flat[0]))
    return layer.scale.block is None and one_zero and layer.scale.axis in (None, layer.output_axis)


def _sums(layer: Layer) -> int:
    """Inputs that one output sums."""
    return layer.size // (layer.shape[layer.output_axis] if layer.output_axis is not None else 1)


Rows = Callable[[NDArray[Any]], NDArray[Any]]


def _rows(network: Network, site: Site, backend: Backend) -> Rows | None:
    """The function from the tensor that a node reads to what its outputs sum, shape (groups, sums, inputs), sample
    after sample; None where the weight is not read as it is stored.
    """
    if site.uses[0].op != "Conv":
        return lambda x: x.reshape(1, -1, x.shape[-1])
    node = next((n for n in network.graph.model.graph.node if n.op_type == "Conv" and n.input[1] == site.tensor), None)
    if node is None or node.input[0] != site.uses[0].data:
        return None
    length = int(np.prod(site.values.shape[1:]))
    session = _unfolding(network, node, site, backend)

    def patches(x: NDArray[Any]) -> NDArray[Any]:
        (found,) = session.run(None, {"x": x})
        found = found.reshape(len(x), site.groups, length, -1)
        return np.asarray(np.moveaxis(found, 1, 0).swapaxes(2, 3).reshape(site.groups, -1, length))

    return patches


def _unfolding(network: Network, node: onnx.NodeProto, site: Site, backend: Backend) -> Session:
    """The convolution with kernels that each pick one input: pads, strides and dilations are the backend's own.

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
    return backend.session(model)


class _Covariance:
    """Sums over what the outputs of a layer read, less its mean, and over the covariance of each sample by itself."""

    def __init__(self, rows: Rows, layer: Layer, mean: NDArray[np.float64], size: int) -> None:
        length = _sums(layer)
        self._rows, self._window = rows, length // layer.shape[layer.input_axis or 0]
        self._mean = rows(mean[None].astype(np.float32)).mean(axis=1)
        self._most = -(-max(FEWEST_ROWS, ROWS * length) // size)  # positions of a sample
        self._square = np.zeros((layer.groups, length, length), dtype=np.float32)
        self._own, self._count, self._samples = np.zeros(layer.groups), 0, 0
        self._rng = np.random.default_rng(0)

    def add(self, x: NDArray[Any], samples: int) -> None:
        """What is read of so many samples."""
        if len(x) % samples:  # no telling which belongs to which
            samples = len(x)
        x = x.reshape(samples, -1, *x.shape[1:])
        step = max(1, PIECE // (x[0].size * self._window))
        for start in range(0, samples, step):
            self._add(np.ascontiguousarray(x[start : start + step], dtype=np.float32))

    def _add(self, x: NDArray[np.float32]) -> None:
        found = self._rows(x.reshape(-1, *x.shape[2:]))
        found = found.reshape(len(found), len(x), -1, found.shape[2])
        if found.shape[2] > self._most:
            order = self._rng.random(found.shape[1:3]).argsort(axis=1)[:, : self._most]
            found = found[:, np.arange(len(x))[:, None], order]
        found = found - self._mean[:, None, None]
        groups, samples, positions, length = found.shape
        for square, rows in zip(self._square, found.reshape(groups, -1, length), strict=True):
            square += rows.T @ rows
        turned = found.swapaxes(2, 3)
        own = found @ turned if positions < length else turned @ found  # of equal norm
        self._own += np.square(own / positions, dtype=np.float64).sum(axis=(1, 2, 3))
        self._count, self._samples = self._count + samples * positions, self._samples + samples

    def feedback(self) -> Feedback | None:
        """The factors of the shrunk and damped covariance of every group; None where an input is not finite."""
        from scipy.linalg import lapack

        groups, length, _ = self._square.shape
        weights, pivots, powers = np.empty_like(self._square), np.empty((groups, length)), np.empty(groups)
        for g in range(groups):
            matrix = self._square[g].astype(np.float64) / self._count
            power, away = float(np.trace(matrix)) / length, float(np.square(matrix).sum())
            if not np.isfinite(away):
                return None
            chance = max(self._own[g] / self._samples - away, 0.0) / max(self._samples - 1, 1)  # one is the mean
            spread = away - length * power**2
            share = min(1.0, chance / spread) if spread > 0 else 1.0
            matrix *= 1 - share
            matrix[np.diag_indices(length)] += (share + DAMPING) * power or 1e-30  # inputs that never change
            upper = np.linalg.cholesky(matrix[::-1, ::-1])[::-1, ::-1]  # matrix = upper @ upper.T
            pivots[g], powers[g] = np.square(np.diag(upper)), power
            weights[g] = lapack.dtrtri(upper / np.diag(upper))[0]
        square = max(float(powers.mean() + np.square(self._mean, dtype=np.float64).mean()), 1e-30)
        return Feedback(weights, pivots / square, self._mean.astype(np.float64) / np.sqrt(square))
