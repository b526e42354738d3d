"""How much the network's output moves when the weights of a layer do (theory.md section 4).

``S_l = E ||f(x; W_l + a D_l r) - f(x; W_l)||**2 / a**2`` with random signs r, f the logits, D_l the quantisation step:
the squared Frobenius norm of the layer's Jacobian in units of one step. No labels, no automatic differentiation. With a
small amplitude it is linear sensitivity; at the amplitude of the faults themselves it also sees saturation. Where the
two differ by much, predictions from the linear model do not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.backend import DEFAULT, Backend
from qtaml_hw.network.layer import Layer

if TYPE_CHECKING:
    from qtaml_hw.network.model import Network

__all__ = ["Sensitivity", "sensitivity"]


ROUNDED = ("QuantizeLinear", "DynamicQuantizeLinear", "DynamicQuantizeLSTM", "Round")
"""Operators that quantise activations."""

ROUNDING = 16.0
"""Amplitude for networks that quantise their activations. On the int8 DS-CNN of MLPerf Tiny the sum of S is 23.5, 3.0,
0.90, 0.80 and 1.00 at 0.25, 1, 4, 16 and 45 steps; on its float version it stays between 2.5 and 2.9 up to 16 steps.
"""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Sensitivity of each layer, in squared logits per LSB**2 of error variance in every weight.

    Attributes
    ----------
    names : tuple of str
        Layers.
    sizes : tuple of int
        Weights per layer.
    values, errors : float64 array, shape (layers,)
        S_l and its standard error over independent probes, each with its own signs and its own samples.
    amplitude : float or float64 array, shape (layers,)
        Size of the probe, in steps.
    channels : tuple of float64 array
        For each layer, S of each output channel (they add up to S_l in the linear range); empty if not asked for.
    logits : float64 array, shape (samples, classes)
        Clean logits of the calibration samples; empty if not known.
    moves : float64 array, shape (layers, samples, classes)
        How far one probe of each layer moved them, per step of amplitude: the logit errors themselves, of which S is
        the mean square.

    Examples
    --------
    >>> s = Sensitivity(("a", "b"), (10, 1000), np.array([5.0, 5.0]), np.array([0.1, 0.1]), 1.0)
    >>> s.density.tolist(), round(s.saturation_ratio, 1)
    ([0.5, 0.005], 50.5)
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    amplitude: float | NDArray[np.float64]
    channels: tuple[NDArray[np.float64], ...] = ()
    logits: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    moves: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0, 0)))

    @property
    def density(self) -> NDArray[np.float64]:
        """S_l / n_l: what one weight contributes."""
        return np.asarray(self.values / np.asarray(self.sizes))

    def of_weights(self, index: int, layer: Layer, start: int, stop: int) -> float:
        """Share of S of layer `index` that its weights [start, stop) carry: by channel where that is known."""
        if not self.channels or layer.output_axis is None:
            return float(self.values[index]) * (stop - start) / layer.size
        share = self.channels[index] / max(self.channels[index].sum(), 1e-300)
        inner = int(np.prod(layer.shape[layer.output_axis + 1 :]))  # weights that share a channel and lie in a row
        channel = np.arange(start, stop) // inner % share.size
        return float(self.values[index] * share[channel].sum() * share.size / layer.size)

    @property
    def saturation_ratio(self) -> float:
        """rho*, the largest gain that any budget can show (theory.md section 6)."""
        return float(self.density.max() * sum(self.sizes) / self.values.sum())

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it exactly."""
        return {
            "names": list(self.names),
            "sizes": list(self.sizes),
            "values": self.values.tolist(),
            "errors": self.errors.tolist(),
            "amplitude": np.asarray(self.amplitude).tolist(),
            "channels": [c.tolist() for c in self.channels],
            "logits": self.logits.tolist(),
            "moves": self.moves.tolist(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Sensitivity:
        """Rebuild a sensitivity from `to_json`."""
        amplitude, logits, moves = data["amplitude"], np.array(data["logits"]), np.array(data["moves"])
        return cls(
            tuple(data["names"]),
            tuple(data["sizes"]),
            np.array(data["values"]),
            np.array(data["errors"]),
            np.array(amplitude) if isinstance(amplitude, list) else amplitude,
            tuple(np.array(c) for c in data["channels"]),
            logits.reshape(len(logits), -1) if logits.size else np.zeros((0, 0)),
            moves.reshape(len(moves), len(logits), -1) if moves.size else np.zeros((0, 0, 0)),
        )


def sensitivity(
    network: Network,
    layers: Sequence[Layer],
    inputs: Mapping[str, NDArray[Any]],
    *,
    amplitude: float | Sequence[float] | None = None,
    probes: int = 32,
    per_channel: bool = False,
    seed: int = 0,
    threads: int = 1,
    backend: Backend = DEFAULT,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Estimate the sensitivity of each layer, and of each output channel if asked for.

    Parameters
    ----------
    network : Network
        The network the layers come from.
    layers : sequence of Layer
        From `Network.layers`.
    inputs : mapping of str to array
        Calibration samples, without labels. They are dealt to the probes.
    amplitude : float or sequence of float, optional
        Size of the perturbation in units of the scale, for all layers or for each. By default in the linear range: one
        step (`Layer.unit`), or 16 for a network that quantises its activations, where rounding would drown a smaller
        change. The square
        root of the expected error variance gives the finite-noise sensitivity.
    probes : int
        Independent probes per layer, at least 2.
    per_channel : bool
        Also perturb each output channel alone, with two probes on up to 16 samples each.
    seed : int
        Decides the signs.
    threads : int
        Threads of inference.
    backend : Backend
        Who computes.
    progress : callable, optional
        Called with (layers done, layers).

    Returns
    -------
    Sensitivity
        With fewer samples than probes all probes share them, and the error covers the signs alone.

    Raises
    ------
    ValueError
        If there is nothing to estimate from, or an amplitude is not positive.
    """
    from qtaml_hw.network.run import Runner  # onnx is slow to import

    size = len(next(iter(inputs.values())))
    if amplitude is None:
        amplitude = ROUNDING if any(n.op_type in ROUNDED for n in network.graph.model.graph.node) else 1.0
        amplitude = [amplitude * layer.unit for layer in layers]
    sizes = np.broadcast_to(np.asarray(amplitude, dtype=np.float64), len(layers))
    if size == 0 or probes < 2 or not np.all(sizes > 0):
        raise ValueError(f"need samples, 2 probes and a positive amplitude, got {size}, {probes} and {amplitude}")
    shares = [np.arange(i, size, probes) for i in range(probes)] if size >= probes else [np.arange(size)] * probes
    batch = max(len(s) for s in shares)
    runner = Runner(network, [network.logits], threads=threads, batch=batch, backend=backend)
    clean = {layer.name: layer.weights() for layer in layers}

    def logits(part: Mapping[str, NDArray[Any]], weights: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
        return runner.predict(part, weights).reshape(len(next(iter(part.values()))), -1).astype(np.float64)

    parts = [{n: v[share] for n, v in inputs.items()} for share in shares]
    base = [logits(part, clean) for part in parts]

    def moved(layer: Layer, change: NDArray[np.float64], j: int, count: int | None = None) -> NDArray[np.float64]:
        """Change of the logits of the first `count` samples of part j."""
        part = {n: v[:count] for n, v in parts[j].items()}
        return logits(part, clean | {layer.name: layer.dequantise(layer.values() + change)}) - base[j][:count]

    values, errors = np.empty(len(layers)), np.empty(len(layers))
    all_logits = np.empty((size, base[0].shape[1]))
    for share, part_logits in zip(shares, base, strict=True):
        all_logits[share] = part_logits
    moves = np.empty((len(layers), *all_logits.shape))
    channels = []
    for i, (layer, a) in enumerate(zip(layers, sizes, strict=True)):
        rng = np.random.default_rng([seed, i])
        found = np.empty(probes)
        for j, share in enumerate(shares):
            moves[i, share] = moved(layer, a * _signs(rng, layer.shape), j) / a
            found[j] = _power(moves[i, share])
        values[i], errors[i] = found.mean(), found.std(ddof=1) / np.sqrt(probes)
        if per_channel:
            changes = (_channels(layer, a * _signs(rng, layer.shape)) for _ in range(2))
            channels.append(
                np.mean([[_power(moved(layer, c, j, 16) / a) for c in rows] for j, rows in enumerate(changes)], axis=0)
            )
        if progress:
            progress(i + 1, len(layers))
    names, weights = tuple(x.name for x in layers), tuple(x.size for x in layers)
    return Sensitivity(names, weights, values, errors, sizes.copy(), tuple(channels), all_logits, moves)


def _power(change: NDArray[np.float64]) -> float:
    """Squared norm of a change of the logits, averaged over samples."""
    return float(np.mean(np.sum(change**2, axis=1)))


def _signs(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.where(rng.integers(0, 2, shape) > 0, 1.0, -1.0)


def _channels(layer: Layer, change: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """`change` in one output channel after the other, zero elsewhere; as a whole where channels are not known."""
    if layer.output_axis is None:
        yield change
        return
    for c in range(layer.shape[layer.output_axis]):
        only = np.zeros_like(change)
        index = (slice(None),) * layer.output_axis + (c,)
        only[index] = change[index]
        yield only
