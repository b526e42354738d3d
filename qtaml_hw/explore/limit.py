"""How far a plan is from what Shannon allows (theory.md section 10).

A memory of capacity C per cell needs at least R(D) / C cells per weight to bring the weights back with distortion D.
R(D) is taken from above: the smaller of the Gaussian source's, with reverse water-filling over the layers'
sensitivities, and the entropy of the layer's codes (storing them without loss). So the limit given here is one that
long codes and vector quantisers can reach; the true one is lower, and the distance given is at most the true one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation import Sensitivity, water_level
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer

__all__ = ["shannon_bits"]


def shannon_bits(
    layers: Sequence[Layer], sensitivity: Sensitivity, distortion: float, channel: BitChannel
) -> float | None:
    """Stored bits per weight that are enough for an output distortion, with ideal codes of unlimited length.

    Parameters
    ----------
    layers : sequence of Layer
        The quantised weights: what is to come back. Quantisation itself is not counted.
    sensitivity : Sensitivity
        Of the same layers.
    distortion : float
        Squared logits, as the linear model predicts them for a plan (``output_distortion``).
    channel : BitChannel
        Of the raw cells.

    Returns
    -------
    float or None
        None where the cells carry no information, or no layer matters.

    Examples
    --------
    Codes that are 0 or 1 with equal probability hold one bit; cells of capacity 1/2 need two for it.

    >>> layer = Layer("w", 2, np.array(1.0), None, np.array([0, 1] * 50, dtype=np.int32))
    >>> matters = Sensitivity(("w",), (100,), np.array([1.0]), np.array([0.0]), 1.0)
    >>> round(shannon_bits([layer], matters, 0.0, BitChannel.symmetric(0.11002786, 2)), 3)
    2.0
    """
    capacity = float(channel.capacity().mean())
    sizes = np.array([layer.size for layer in layers], dtype=np.float64)
    variances = np.array([float(np.var(layer.codes)) for layer in layers])
    lost = sensitivity.values * variances
    if capacity <= 0 or not lost.sum() > 0:
        return None
    entropies = np.array([_entropy(layer.histogram()) for layer in layers])
    share = distortion / float(lost.sum())
    if share >= 1:
        return 0.0
    rates = entropies if share <= 0 else np.minimum(entropies, _gaussian_rates(lost, sizes, share))
    return float(sizes @ rates / sizes.sum() / capacity)


def _gaussian_rates(lost: NDArray[np.float64], sizes: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Bits per weight of each layer by reverse water-filling, when `share` of the distortion may stay."""
    level = water_level(lost, sizes, share)
    with np.errstate(divide="ignore"):
        return np.maximum(0.5 * np.log2(lost / sizes / level), 0.0)


def _entropy(histogram: NDArray[np.int64]) -> float:
    p = histogram[histogram > 0] / histogram.sum()
    return float(-(p * np.log2(p)).sum())
