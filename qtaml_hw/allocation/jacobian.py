"""How much the network's output moves when the weights of a layer do (theory.md section 4).

``S_l = E ||f(x; W_l + a D_l r) - f(x; W_l)||**2 / a**2`` with random signs r, f the logits, D_l the quantisation step:
the squared Frobenius norm of the layer's Jacobian in units of one step. No labels, no automatic differentiation. With a
small amplitude it is linear sensitivity; at the amplitude of the faults themselves it also sees saturation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.layer import Layer

__all__ = ["Sensitivity", "sensitivity"]


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
    amplitude : float
        Size of the probe, in steps.

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
    amplitude: float

    @property
    def density(self) -> NDArray[np.float64]:
        """S_l / n_l: what one weight contributes."""
        return np.asarray(self.values / np.asarray(self.sizes))

    @property
    def saturation_ratio(self) -> float:
        """rho*, the largest gain that any budget can show (theory.md section 6)."""
        return float(self.density.max() * sum(self.sizes) / self.values.sum())


def sensitivity(
    network: Any,
    layers: Sequence[Layer],
    inputs: Mapping[str, NDArray[Any]],
    *,
    amplitude: float = 1.0,
    probes: int = 8,
    seed: int = 0,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Estimate the sensitivity of each layer.

    Parameters
    ----------
    network : Network
        The network the layers come from.
    layers : sequence of Layer
        From `Network.layers`.
    inputs : mapping of str to array
        Calibration samples, without labels. They are dealt to the probes.
    amplitude : float
        Size of the perturbation in quantisation steps. 1 is in the linear range of an 8-bit network; the square root
        of the expected error variance gives the finite-noise sensitivity.
    probes : int
        Independent probes per layer, at least 2; reduced to the number of samples where those are fewer.
    seed : int
        Decides the signs.
    threads : int
        Threads of inference.
    progress : callable, optional
        Called with (layers done, layers).

    Returns
    -------
    Sensitivity
        With one sample all probes share it, and the error covers the signs alone.

    Raises
    ------
    ValueError
        If there is nothing to estimate from, or `amplitude` is not positive.
    """
    from qtaml_hw.network.run import Runner  # onnxruntime is slow to import

    size = len(next(iter(inputs.values())))
    if size == 0 or probes < 2 or not amplitude > 0:
        raise ValueError(f"need samples, 2 probes and a positive amplitude, got {size}, {probes} and {amplitude}")
    shares = [np.arange(i, size, probes) for i in range(probes)] if size >= probes else [np.arange(size)] * probes
    parts = [{n: v[share] for n, v in inputs.items()} for share in shares]
    runner = Runner(network, [network.logits], threads=threads, batch=max(len(s) for s in shares))
    clean = {layer.name: layer.dequantise(layer.codes) for layer in layers}
    base = [runner.predict(part, clean) for part in parts]
    values, errors = np.empty(len(layers)), np.empty(len(layers))
    for i, layer in enumerate(layers):
        rng = np.random.default_rng([seed, i])
        estimates = np.empty(probes)
        for j, (part, reference) in enumerate(zip(parts, base, strict=True)):
            signs = 2 * rng.integers(0, 2, layer.shape) - 1
            moved = runner.predict(part, clean | {layer.name: layer.dequantise(layer.codes + amplitude * signs)})
            change = (moved - reference).reshape(len(moved), -1).astype(np.float64)
            estimates[j] = np.mean(np.sum(change**2, axis=1)) / amplitude**2
        values[i], errors[i] = estimates.mean(), estimates.std(ddof=1) / np.sqrt(probes)
        if progress:
            progress(i + 1, len(layers))
    return Sensitivity(tuple(x.name for x in layers), tuple(x.size for x in layers), values, errors, amplitude)
