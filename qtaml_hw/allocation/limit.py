"""Distance of a plan from the Shannon limit (theory.md section 10).

A memory of capacity C per cell needs at least R(D) / C cells per weight to bring a layer's weights back with mean
square error D. R(D) is the layer's rate-distortion function: the true one by Blahut and Arimoto's iteration on the
histogram of its levels; above it the Gaussian source's of the same variance, below it Shannon's lower bound. Codes and
quantisers of unlimited length reach the limit; weights that are stored one by one in words of any length stay
``log2(2 pi e / 12) / 2 = 0.25`` bits away even on perfect cells.

Where a layer's inputs are correlated (`qtaml_hw.network.layer.Feedback`), what counts is the error of its outputs, and
for that no scheme beats ``sum_i R(D_i)`` with ``sum_i pivots[i] D_i`` the error: with ``e^T H e = sum_i pivots[i]
(V^T e)_i**2``, the i-th term is at least the error of weight i given all that is stored and the weights before it, and
the information on them adds up by the chain rule. Error feedback reaches this with the best quantisers of one weight.

For thousands of points, and for layers of more than `MOST_LEVELS` different levels, there is a quick limit from above:
the Gaussian rate with reverse water-filling over the layers, or the entropy of a layer's levels where that is less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.allocation.gain import water_level
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.network.layer import Layer

__all__ = ["gaussian_rate", "limit_bits", "mapped_capacity", "rate_distortion", "shannon_lower_bound"]

Floats = NDArray[np.float64]

PER_OCTAVE = 2
"""Slopes per octave at which rate-distortion curves are computed."""

STEPS, TOLERANCE = 2000, 1e-3
"""Steps of Blahut and Arimoto's iteration at most, and the distance in bits to its own bound at which it ends."""

MOST_LEVELS = 512
"""Different levels of a layer up to which its true rate is worked out: a second with 9 bits, half a minute with 10, and
with 16 bits, integers or floats, memory and hours."""


def gaussian_rate(variance: float, distortion: float) -> float:
    """``log2(variance / distortion) / 2``, at least 0: the most bits that any source of this variance needs.

    Examples
    --------
    >>> gaussian_rate(16.0, 1.0)
    2.0
    """
    return max(0.5 * float(np.log2(variance / distortion)), 0.0) if variance > 0 else 0.0


def shannon_lower_bound(histogram: ArrayLike, distortion: float) -> float:
    """``h - log2(2 pi e D) / 2`` bits, at least 0, with h the differential entropy of levels that are spread evenly
    over their steps.

    Parameters
    ----------
    histogram : array_like
        Counts of the levels.
    distortion : float
        Mean square error in LSB**2; the bound holds for the levels themselves once it is well above 1/12.

    Returns
    -------
    float

    Examples
    --------
    >>> round(shannon_lower_bound([1] * 64, 1.0), 3)  # 6 bits less log2(2 pi e) / 2
    3.953
    """
    return max(_entropy(np.asarray(histogram)) - 0.5 * float(np.log2(2 * np.pi * np.e * distortion)), 0.0)


def rate_distortion(values: ArrayLike, histogram: ArrayLike, slope: float) -> tuple[float, float]:
    """One point of the rate-distortion curve under squared error: where it falls by `slope` bits per LSB**2.

    Blahut (1972) and Arimoto (1972), with the values themselves and their mean as reproductions. Other reproductions
    would lower the rate of two levels by up to 0.05 bits, of three by 0.01, of a layer of 3 bits or more by 0.003.

    Parameters
    ----------
    values, histogram : array_like, shape (m,)
        Levels and their counts.
    slope : float
        ``-dR/dD`` in bits per LSB**2, positive.

    Returns
    -------
    rate, distortion : float
        Bits per weight and LSB**2. The rate is within `TOLERANCE` bits.

    Examples
    --------
    A fair coin, reproduced with so small an error rate d (distortion 4 d) that its mean is hardly used: ``1 - H2(d)``.

    >>> rate, distortion = rate_distortion([-1, 1], [1, 1], 0.25 * np.log2(0.998 / 0.002))
    >>> round(rate, 3), round(distortion / 4, 3)
    (0.979, 0.002)
    """
    value, count = np.asarray(values, dtype=np.float64), np.asarray(histogram, dtype=np.float64)
    seen = count > 0
    value, prior = value[seen], count[seen] / count.sum()
    found = _blahut_arimoto(value, prior, slope * np.log(2), STEPS, TOLERANCE * np.log(2))
    return float(found[0]), float(found[1])


def _blahut_arimoto(value: Floats, prior: Floats, slope: float, steps: int, tolerance: float) -> tuple[float, float]:
    """Rate in bits and distortion at a slope in nats."""
    error = np.square(value[:, None] - np.append(value, prior @ value))
    kernel = np.exp(-slope * error)
    output = np.append(prior, 1.0) / 2
    for _ in range(steps):
        factor = (prior / (kernel @ output)) @ kernel
        bound = np.log(factor.max()) - (output * factor) @ np.log(np.maximum(factor, 1e-300))
        output = output * factor
        if bound < tolerance:
            break
    partition = kernel @ output
    distortion = float((prior / partition) @ (kernel * error) @ output)
    rate = -float(prior @ np.log(partition)) - slope * distortion
    return max(rate, 0.0) / float(np.log(2)), distortion


def limit_bits(
    layers: Sequence[Layer],
    sensitivity: Sensitivity,
    distortion: float,
    channel: BitChannel,
    *,
    quick: bool = False,
    mapped: BitChannel | None = None,
) -> float | None:
    """Stored bits per weight that the best possible scheme needs for an output distortion.

    The layers share the distortion so that a bit saves the same in each: one slope ``-dR/dD`` per unit of what a
    weight's error costs. Levels are taken as independent of each other.

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
    quick : bool
        Take a layer's rate from above, in closed form: milliseconds instead of a second. Such a limit can be reached as
        well, and the distance of a plan to it is at most the true one. Where a layer has more than `MOST_LEVELS`
        different levels it is taken in any case.
    mapped : BitChannel, optional
        Stuck cells that the writer knows: a cell carries `mapped_capacity` then.

    Returns
    -------
    float or None
        None where the cells carry no information, or no layer matters.

    Examples
    --------
    Levels that are 0 or 1 with equal probability hold one bit; cells of capacity 1/2 need two for it.

    >>> layer = Layer.of_levels("w", np.array([0, 1] * 50, dtype=np.int32), bits=2)
    >>> matters = Sensitivity(("w",), (100,), np.array([1.0]), np.array([0.0]), 1.0)
    >>> round(limit_bits([layer], matters, 0.0, BitChannel.symmetric(0.11002786, 2)), 2)
    2.0
    >>> round(limit_bits([layer], matters, 0.0, BitChannel.symmetric(0.11002786, 2), quick=True), 3)
    2.0
    """
    capacity = float(channel.capacity().mean()) if mapped is None else mapped_capacity(channel, mapped)
    lost = sensitivity.values * np.array([float(np.var(layer.centred())) * _pivots(layer).mean() for layer in layers])
    if capacity <= 0 or not lost.sum() > 0:
        return None
    if distortion >= lost.sum():
        return 0.0
    quick = quick or any(np.count_nonzero(layer.stored.histogram) > MOST_LEVELS for layer in layers)
    bits = _gaussian_bits(layers, sensitivity, distortion) if quick else _true_bits(layers, sensitivity, distortion)
    return bits / sum(x.size for x in layers) / capacity


def mapped_capacity(channel: BitChannel, mapped: BitChannel) -> float:
    """Bits that a cell can carry where the writer, not the reader, knows which cells are dead.

    ``1 - p01 - p10`` of those cells (Kuznetsov and Tsybakov 1974; Heegard and El Gamal 1983), times what other faults
    leave of a cell that is alive.

    Examples
    --------
    >>> cells = BitChannel.symmetric(0.1)
    >>> round(mapped_capacity(cells, cells), 3), round(float(cells.capacity().mean()), 3)
    (0.8, 0.531)
    """
    cell, known = channel.cell(), mapped.cell()
    stuck = cell.only("stuck")
    if stuck is None:
        return float(cell.capacity()[0])
    dead01, dead10 = (float(min(x[0], y[0])) for x, y in ((stuck.p01, known.p01), (stuck.p10, known.p10)))
    alive = 1 - dead01 - dead10
    if alive <= 0:
        return 0.0
    p01, p10 = ((float(x[0]) - dead) / alive for x, dead in ((stuck.p01, dead01), (stuck.p10, dead10)))
    left = Cause(np.array([max(p01, 0.0)]), np.array([max(p10, 0.0)]), "stuck")
    others = (cause for cause in cell.causes if cause.persistence != "stuck")
    return alive * float(BitChannel.of(left, *others).capacity()[0])


def _pivots(layer: Layer) -> Floats:
    """What a squared error costs in equal parts of the layer, in units of its sensitivity."""
    return np.ones(1) if layer.feedback is None else layer.feedback.pivots.ravel()


def _gaussian_bits(layers: Sequence[Layer], sensitivity: Sensitivity, distortion: float) -> float:
    """Bits of all layers, each part as a Gaussian source or stored without loss, whichever is less."""
    pivots = [_pivots(layer) for layer in layers]
    parts = [p.size for p in pivots]
    sizes = np.repeat([layer.size / n for layer, n in zip(layers, parts, strict=True)], parts)
    rates = np.repeat([_entropy(layer.stored.histogram) for layer in layers], parts)
    spread = sensitivity.values * [float(np.var(layer.centred())) for layer in layers]
    lost = np.repeat(spread / parts, parts) * np.concatenate(pivots)
    if distortion > 0:
        level = water_level(lost, sizes, distortion / float(lost.sum()))
        with np.errstate(divide="ignore"):
            rates = np.minimum(rates, np.maximum(0.5 * np.log2(lost / sizes / level), 0.0))
    return float(sizes @ rates)


def _entropy(histogram: NDArray[np.int64]) -> float:
    p = histogram[histogram > 0] / histogram.sum()
    return float(-(p * np.log2(p)).sum())


def _true_bits(layers: Sequence[Layer], sensitivity: Sensitivity, distortion: float) -> float:
    """Bits of all layers at the common slope that leaves the distortion."""
    curves = [_Curve(layer, float(weight)) for layer, weight in zip(layers, sensitivity.values, strict=True)]

    def at(slope: float) -> Floats:
        return np.asarray(np.sum([curve.at(slope) for curve in curves], axis=0))

    def wrong(slope: float) -> bool:
        return bool(at(slope)[1] > distortion)

    low = high = float(np.log2(sum(layer.size for layer in layers) / distortion)) if distortion > 0 else 40.0
    while wrong(high) and high < low + 80:
        low, high = high, high + 2
    while not wrong(low) and low > high - 80:
        low, high = low - 2, low
    while high - low > 0.02:
        middle = (low + high) / 2
        low, high = (middle, high) if wrong(middle) else (low, middle)
    return float(at(high)[0])


class _Curve:
    """Bits of a layer, and its share of the output's distortion, where a bit saves a given amount of it.

    Points of the rate-distortion curve are computed once, at whole steps of the slope, and joined by straight lines:
    a chord lies above the convex curve, by about 0.01 bits.
    """

    def __init__(self, layer: Layer, weight: float) -> None:
        self.size, self._weight, self._pivots = layer.size, weight, _pivots(layer)
        self._histogram = layer.stored.histogram
        self._values = layer.stored.values()
        self._known: dict[int, tuple[float, float]] = {}

    def at(self, slope: float) -> Floats:
        """Bits and distortion at ``2**slope`` bits per squared logit."""
        if self._weight <= 0:
            return np.zeros(2)
        costs = self._weight / self.size * self._pivots
        place = (slope + np.log2(np.maximum(costs, 1e-300))) * PER_OCTAVE
        below = np.floor(place).astype(np.int64)
        points = np.array([[self._point(n), self._point(n + 1)] for n in np.unique(below).tolist()])
        first, second = points[np.searchsorted(np.unique(below), below)].swapaxes(0, 1)
        rate, error = (first + (place - below)[:, None] * (second - first)).T
        return self.size * np.array([rate.mean(), (costs * error).mean()])

    def _point(self, number: int) -> tuple[float, float]:
        if number not in self._known:
            self._known[number] = rate_distortion(self._values, self._histogram, 2.0 ** (number / PER_OCTAVE))
        return self._known[number]
