"""Sensitivity of the outputs to errors in the weights of a layer (theory.md section 4).

``S_l = E ||f(x; W_l + a D_l r) - f(x; W_l)||**2 / a**2`` with random signs r, f the logits, D_l the quantisation step:
the squared Frobenius norm of the layer's Jacobian in units of one step. No labels, no automatic differentiation. With a
small amplitude it is linear sensitivity; at the amplitude of the faults themselves it also sees saturation. Where the
two differ by much, predictions from the linear model do not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation.alone import Alone, costs_alone
from qtaml_hw.errors import InputError
from qtaml_hw.network.backend import DEFAULT, Backend
from qtaml_hw.network.layer import Clean, Layer

if TYPE_CHECKING:
    from qtaml_hw.network.model import Network
    from qtaml_hw.network.run import Runner

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
        Clean logits of the calibration samples that all layers were probed on; empty if not known.
    moves : float64 array, shape (layers, samples, classes)
        How far one probe of each layer moved them, per step of amplitude: the logit errors themselves, of which S is
        the mean square.
    alone : mapping of str to Alone
        For layers whose weights move the score of one class each, by name: what large errors cost beyond S
        (`qtaml_hw.allocation.alone`). Empty where that is nothing, or was not asked for.

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
    alone: Mapping[str, Alone] = field(default_factory=dict)

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
            "alone": {name: costs.to_json() for name, costs in self.alone.items()},
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
            {name: Alone.from_json(costs) for name, costs in data.get("alone", {}).items()},
        )


LEAST, MOST = 8, 32
"""Probes of a layer, where their number is not given."""

ENOUGH = 0.15
"""Relative standard error of S at which probing ends, as the root mean square over all weights. A plan that takes S for
wrong by independent errors of this size leaves a distortion larger by ``ENOUGH**2`` (layers that it takes for less
important than they are lose more than the others win), for which it pays half the binary logarithm of that in bits
per weight: 0.016.
"""

PASSES = 100.0
"""Passes of the calibration samples through the network that probing may cost."""

FIRST_PASSES = 50.0
"""Those that the first probes may cost: in a network of many layers they see fewer samples."""

STATES = 1 << 28
"""Bytes of moves that are kept."""


def sensitivity(
    network: Network,
    layers: Sequence[Layer],
    inputs: Mapping[str, NDArray[Any]],
    *,
    amplitude: float | Sequence[float] | None = None,
    probes: int | None = None,
    per_channel: bool = False,
    class_axis: int | None = None,
    seed: int = 0,
    threads: int = 1,
    backend: Backend = DEFAULT,
    progress: Callable[[float], None] | None = None,
) -> Sensitivity:
    """Estimate the sensitivity of each layer, and of each output channel if asked for.

    All layers are probed on the same samples, so that what these have in common cancels where layers are compared. A
    probe runs the network from its layer on (`qtaml_hw.network.split.Split`).

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
    probes : int, optional
        Independent probes per layer, at least 2, which share all samples out among them. By default as many, up to 32,
        as it takes to know S to 15 % (the weights' root mean square, without what all layers have in common), within
        the computing time of 100 passes of all samples through the network. Two need more where there is no sample for
        every hundredth layer.
    per_channel : bool
        Also perturb each output channel alone, with two probes on up to 16 samples each.
    class_axis : int, optional
        Axis of the logits over classes, the samples being axis 0, where they are those of a softmax: then also find
        what large errors cost that move one class alone (`Sensitivity.alone`).
    seed : int
        Decides the signs.
    threads : int
        Threads of inference. The result does not depend on it.
    backend : Backend
        Who computes.
    progress : callable, optional
        Called with the share of the work that was done since the last call; the shares add up to 1.

    Returns
    -------
    Sensitivity
        With fewer samples than probes these share them, and the error covers the signs alone.

    Raises
    ------
    ValueError
        If there is nothing to estimate from, or an amplitude is not positive.
    InputError
        If answers are not finite once a layer is changed.

    Examples
    --------
    >>> from qtaml_hw.network import load, load_samples
    >>> network = load("examples/digits/digits.onnx")
    >>> few = load_samples("examples/digits/digits.npz", network, x="calibration_x", y=None, count=16, scale=1 / 16)
    >>> found = sensitivity(network, network.layers(8), few.inputs, probes=2)
    >>> found.names, bool((found.values > 0).all())
    (('conv1_weight', 'conv2_weight', 'fc1_weight', 'fc2_weight'), True)
    """
    from qtaml_hw.network.run import Runner  # onnx is slow to import

    size = len(next(iter(inputs.values())))
    amplitude = _linear(network, layers) if amplitude is None else amplitude
    sizes = np.broadcast_to(np.asarray(amplitude, dtype=np.float64), len(layers))
    if size == 0 or (probes or LEAST) < 2 or not np.all(sizes > 0):
        raise ValueError(f"need samples, 2 probes and a positive amplitude, got {size}, {probes} and {amplitude}")
    runner = Runner(network, [network.logits], threads, size, backend)
    strata, most = (probes, probes) if probes else _probes(runner, layers, size)
    shares = [np.arange(i, size, min(strata, size)) for i in range(min(strata, size))]
    asked = _Asked(runner, layers, sizes, inputs, shares, seed)
    weights = np.array([layer.size for layer in layers], dtype=np.float64)
    powers: list[list[float]] = []
    seen = _Seen({}, {})
    for j in range(most):
        base, moved = asked.probe(j)
        clean = _rows(base)
        found, moves = _powers(network, layers, moved, kept=len(layers) * size * clean.shape[1] * 8 <= STATES)
        powers.append(found)
        seen.keep(j % len(shares), clean, moves)
        if progress and j < (probes or LEAST):
            progress(1 / min(most, probes or LEAST))
        if not probes and j + 1 >= LEAST and _error(np.array(powers), weights) <= ENOUGH:
            break
    table = np.array(powers)
    costs = {} if class_axis is None else asked.alone(base.shape, class_axis, table.mean(axis=0))
    return Sensitivity(
        tuple(x.name for x in layers),
        tuple(x.size for x in layers),
        table.mean(axis=0),
        table.std(axis=0, ddof=1) / np.sqrt(len(table)),
        sizes.copy(),
        asked.channels() if per_channel else (),
        *seen.in_order(shares),
        costs,
    )


def _powers(
    network: Network, layers: Sequence[Layer], moved: Iterable[NDArray[np.float64]], *, kept: bool
) -> tuple[list[float], list[NDArray[np.float64]]]:
    """How strongly each layer moves the logits, and the moves where they are `kept`: those of a large network are not,
    one follows the other.
    """
    powers, moves = list[float](), list[NDArray[np.float64]]()
    for layer, move in zip(layers, moved, strict=True):
        powers.append(_power(move))
        if not np.isfinite(powers[-1]):
            raise InputError(_endless(network, layer.name))
        moves += [move] * kept
    return powers, moves


def _endless(network: Network, name: str) -> str:
    """What is said where answers are NaN or infinite."""
    from qtaml_hw.network.vectors import NAME  # onnx is slow to import

    advice = '; network.cover = "weights" leaves it out' if name == NAME else ""
    return (
        f"{network.path}: some answers are no finite numbers where the weights of layer {name!r} change by a step: no "
        f"protection can be chosen for it{advice}"
    )


def _linear(network: Network, layers: Sequence[Layer]) -> list[float]:
    """Amplitudes in the linear range."""
    rounded = any(n.op_type in ROUNDED for n in network.graph.model.graph.node)
    return [(ROUNDING if rounded else 1.0) * layer.unit for layer in layers]


def _probes(runner: Runner, layers: Sequence[Layer], size: int) -> tuple[int, int]:
    """Into how many parts so many samples are dealt, and probes at most: a probe of few samples sees a large part."""
    places = {site.name: site.tensor for site in runner.network.sites}
    cost = 1 + sum(runner.split.behind(places[x.name]) for x in layers)  # of all layers, in passes of the samples
    strata = max(LEAST, int(np.ceil(cost * LEAST / FIRST_PASSES)))
    return strata, max(2, min(MOST, int(PASSES / cost * min(strata, size))))


@dataclass(frozen=True, eq=False)
class _Asked:
    """The network, what is done to its layers, and the samples that are dealt to the probes (`shares`)."""

    runner: Runner
    layers: Sequence[Layer]
    sizes: NDArray[np.float64]
    inputs: Mapping[str, NDArray[Any]]
    shares: Sequence[NDArray[np.intp]]
    seed: int

    def probe(self, j: int) -> tuple[NDArray[Any], Iterator[NDArray[np.float64]]]:
        """Clean logits of the samples of a probe, and by how much it moves them per step, layer by layer."""
        part = {n: v[self.shares[j % len(self.shares)]] for n, v in self.inputs.items()}
        probes = {i: _Probe(x, self.sizes[i], (self.seed, i, j)) for i, x in enumerate(self.layers)}
        clean, moves = self._moved(part, probes)
        return clean, (move / self.sizes[i] for i, move in moves)

    def channels(self) -> tuple[NDArray[np.float64], ...]:
        """S of each output channel: two probes on up to 16 samples each; of a layer without channels S itself."""
        found = []
        for i, layer in enumerate(self.layers):
            count = 1 if layer.output_axis is None else layer.shape[layer.output_axis]
            names = [None] if layer.output_axis is None else range(count)
            powers = np.empty((2, count))
            for j in range(2):
                part = {n: v[self.shares[j % len(self.shares)][:16]] for n, v in self.inputs.items()}
                probes = {c: _Probe(layer, self.sizes[i], (self.seed, i, j), c) for c in names}
                _, moves = self._moved(part, probes)
                powers[j] = [_power(move / self.sizes[i]) for _, move in moves]
            found.append(powers.mean(axis=0))
        return tuple(found)

    def alone(self, shape: tuple[int, ...], class_axis: int, values: NDArray[np.float64]) -> dict[str, Alone]:
        """What errors that move one class alone cost beyond the sensitivities that were found."""
        parts = [{n: v[share] for n, v in self.inputs.items()} for share in self.shares]
        return costs_alone(self.layers, values, parts, shape, class_axis, self._changed, self.seed)

    def _moved(
        self, part: Mapping[str, NDArray[Any]], probes: Mapping[Any, _Probe]
    ) -> tuple[NDArray[Any], Iterator[tuple[Any, NDArray[np.float64]]]]:
        """Clean logits as they come, and by how much each probe moves them, in their order and in rows."""
        base, found = self._changed(part, probes)
        clean = _rows(base)
        return base, ((key, _rows(value) - clean) for key, value in found)

    def _changed(
        self, part: Mapping[str, NDArray[Any]], probes: Mapping[Any, Any]
    ) -> tuple[NDArray[Any], Iterator[tuple[Any, NDArray[Any]]]]:
        """Logits as they come, and those with the weights of each probe."""
        changes = {key: (probe.layer.name, probe.weights) for key, probe in probes.items()}
        return self.runner.changed(part, Clean(self.layers), changes)


@dataclass(frozen=True, eq=False)
class _Seen:
    """By the number of a share of the samples: clean logits, and how the layers moved them."""

    logits: dict[int, NDArray[np.float64]]
    moves: dict[int, list[NDArray[np.float64]]]

    def keep(self, at: int, clean: NDArray[np.float64], moves: list[NDArray[np.float64]]) -> None:
        """The first moves of every share, where there are any."""
        if moves:
            self.logits[at] = clean
            self.moves.setdefault(at, moves)

    def in_order(self, shares: Sequence[NDArray[np.intp]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Logits and moves in the order of the samples; of none, where they are not kept."""
        if not self.moves:
            return np.zeros((0, 0)), np.zeros((0, 0, 0))
        order = np.argsort(np.concatenate([shares[at] for at in self.moves]))
        moves = np.concatenate([*map(np.array, self.moves.values())], axis=1)
        return np.concatenate([self.logits[at] for at in self.moves])[order], moves[:, order]


def _rows(values: NDArray[Any]) -> NDArray[np.float64]:
    return values.reshape(len(values), -1).astype(np.float64)


def _error(powers: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Relative standard error of the means over probes, as the root mean square over weights, once what the samples of
    a probe do to all layers alike is taken out.

    Parameters
    ----------
    powers : float64 array, shape (probes, layers)
        What each probe found.
    weights : float64 array, shape (layers,)
        Weights of each layer.
    """
    relative = powers / np.maximum(powers.mean(axis=0), 1e-300)
    alike = np.maximum(relative @ (weights / weights.sum()), 1e-300)
    spread = (relative / alike[:, None]).std(axis=0, ddof=1) / np.sqrt(len(powers))
    return float(np.sqrt(weights @ spread**2 / weights.sum()))


def _power(change: NDArray[np.float64]) -> float:
    """Squared norm of a change of the logits, averaged over samples."""
    return float(np.mean(np.sum(change**2, axis=1)))


@dataclass(frozen=True, eq=False)
class _Probe:
    """Weights of a layer, each moved by so many units of its scale up or down; those of one output channel alone, if
    asked for.
    """

    layer: Layer
    amplitude: float
    seed: tuple[int, ...]
    channel: int | None = None

    def weights(self) -> NDArray[np.float32]:
        """The weights, moved."""
        layer, rng = self.layer, np.random.default_rng(self.seed)
        made = layer.weights()
        one = np.ones((1,) * len(layer.shape))
        if self.channel is not None and layer.output_axis is not None:
            own = np.arange(layer.shape[layer.output_axis]) == self.channel
            one = own.astype(np.float64).reshape([-1 if a == layer.output_axis else 1 for a in range(len(layer.shape))])
        moved = np.broadcast_to(one * self.amplitude, layer.shape)
        for part, scale, _ in layer.scale.parts(layer.shape):
            own = made[part]
            bits = np.unpackbits(np.frombuffer(rng.bytes(-(-own.size // 8)), np.uint8), count=own.size)
            signs = bits.view(np.int8) * np.int8(2) - np.int8(1)
            own += signs.reshape(own.shape) * np.multiply(scale, moved[part], dtype=np.float32)
        return made
