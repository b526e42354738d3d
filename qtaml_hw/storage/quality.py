"""Errors of a stored layer: exact errors of a read-out, and corrections at no cost.

theory.md section 7: a read-out that shrinks weights errs in the same direction for every input, and coherent errors
hurt most. Because a layer already has a scale and a bias per output channel, both can be undone:
the weights are divided by a slope, and what is left of the mean error is taken out of the bias.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.network.layer import Layer
from qtaml_hw.network.stored import Stored
from qtaml_hw.storage.codemap import stored_words
from qtaml_hw.storage.moments import moments, unprotected_variance
from qtaml_hw.storage.scheme import ReadOut, StorageScheme
from qtaml_hw.storage.trellis import Trellis

__all__ = [
    "Quality",
    "channel_rows",
    "expected_values",
    "in_storage_order",
    "offset_correction",
    "per_channel",
    "quality_of",
    "read_quality",
    "slope_correction",
    "uncentred",
    "unprotected_error",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Quality:
    """Errors of one stored weight, averaged over a histogram, in LSB**2.

    Attributes
    ----------
    variance : float
        Mean of ``Var[t(w') | w]``: incoherent.
    bias_square : float
        Mean of ``(E[t(w') | w] - w)**2``: coherent over all inputs of the network.
    slope : float
        Least-squares slope of ``E[t(w') | w]`` on w through the origin.
    corrected : float
        Mean square error once the weights are divided by `slope`.

    Examples
    --------
    >>> quality = Quality(variance=0.9, bias_square=0.3, slope=0.5, corrected=4.0)
    >>> round(quality.distortion, 2), round(quality.fed_back(0.5), 2)
    (1.2, 3.8)
    """

    variance: float
    bias_square: float
    slope: float
    corrected: float

    @property
    def distortion(self) -> float:
        """Mean square error without correction."""
        return self.variance + self.bias_square

    def fed_back(self, gain: float) -> float:
        """`corrected` where the coherent errors of a layer make up for each other: only a share `gain` of them counts
        (`qtaml_hw.storage.feedback`).
        """
        noise = self.variance / self.slope**2
        return noise + gain * (self.corrected - noise)


def _slope(mean: Floats, value: Floats, prior: Floats) -> float:
    return _ratio(float(prior @ (mean * value)), float(prior @ value**2))


def _ratio(cross: float, power: float) -> float:
    slope = cross / power if power > 0 else 1.0
    return slope if slope > 0.01 else 1.0  # a read-out that keeps nothing cannot be scaled back


def read_quality(readout: ReadOut, values: ArrayLike, histogram: ArrayLike, channel: BitChannel) -> Quality:
    """Exact errors of a fixed-point read-out.

    Parameters
    ----------
    readout : ReadOut
        The table.
    values, histogram : array_like, shape (2**bits,)
        Value and count of each stored word.
    channel : BitChannel
        What the read-out sees: protected positions at their residual rates.

    Returns
    -------
    Quality

    Examples
    --------
    >>> values, channel = [0, 1, -2, -1], BitChannel.symmetric(0.25, bits=2)
    >>> quality = read_quality(ReadOut("raw", values, 0), values, [1, 1, 1, 1], channel)
    >>> quality.variance, quality.bias_square, quality.slope
    (0.9375, 0.3125, 0.5833333333333334)
    """
    return quality_of(*moments(readout.values(), channel), values, histogram)


def quality_of(mean: ArrayLike, variance: ArrayLike, values: ArrayLike, histogram: ArrayLike) -> Quality:
    """Errors of weights of which each value comes back with a known mean and variance.

    Parameters
    ----------
    mean, variance : array_like, shape (m,)
        Of what is read where `values` was meant.
    values, histogram : array_like, shape (m,)
        What was meant, and how often.

    Returns
    -------
    Quality

    Examples
    --------
    >>> quality_of([-0.5, 0.5], [0.25, 0.25], [-1, 1], [10, 10])
    Quality(variance=0.25, bias_square=0.25, slope=0.5, corrected=1.0)
    """
    mean, value = np.asarray(mean, dtype=np.float64), np.asarray(values, dtype=np.float64)
    prior = np.asarray(histogram, dtype=np.float64) / np.sum(histogram)
    slope = _slope(mean, value, prior)
    noise = float(prior @ np.asarray(variance, dtype=np.float64))
    rest = float(prior @ (mean / slope - value) ** 2)
    return Quality(noise, float(prior @ (mean - value) ** 2), slope, noise / slope**2 + rest)


def unprotected_error(stored: Stored, p_flip: float) -> float:
    """Mean squared error of a stored number none of whose bits is protected, read as it comes, in units of the scale.

    Parameters
    ----------
    stored : Stored
        The words, with their histogram.
    p_flip : float
        Flip probability of every bit, in both directions.

    Returns
    -------
    float
        In squares of the scale.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, -2], [0, 7]], bits=4)
    >>> round(unprotected_error(layer.stored, 0.1), 2)  # 0.1 * 0.9 * (4**4 - 1) / 3
    7.65
    """
    if stored.format.labelling is None:
        return unprotected_variance(p_flip, stored.bits)
    values = stored.values()
    return quality_of(*moments(values, BitChannel.symmetric(p_flip, stored.bits)), values, stored.histogram).distortion


def expected_values(
    levels: ArrayLike, scheme: StorageScheme, channels: tuple[BitChannel, ...]
) -> tuple[Floats, Floats]:
    """Mean and variance with which every weight comes back, in steps, flat in storage order.

    Parameters
    ----------
    levels : array_like of int
        The layer's levels.
    scheme : StorageScheme
        How it is stored.
    channels : tuple of BitChannel
        What the read-out of each segment sees.

    Returns
    -------
    mean, variance : float64 arrays, shape (weights,)

    Raises
    ------
    ValueError
        If the words are trellis words: how each weight comes back depends on its neighbours.

    Examples
    --------
    >>> from qtaml_hw.storage.scheme import ReadOut, Segment, Unprotected
    >>> part = Segment(0, 3, 0, 1, Unprotected(), ReadOut("raw", [0, 1, -2, -1], 0))
    >>> scheme = StorageScheme(2, "twos-complement", (part,))
    >>> mean, variance = expected_values([-2, 0, 1], scheme, (BitChannel.symmetric(0.25, bits=2),))
    >>> mean.tolist(), variance.tolist()
    ([-1.25, -0.25, 0.25], [0.9375, 0.9375, 0.9375])
    """
    words = stored_words(scheme, levels)
    mean, variance = np.empty(words.size), np.empty(words.size)
    for segment, channel in zip(scheme.segments, channels, strict=True):
        part = slice(segment.start, segment.stop)
        if isinstance(segment.readout, Trellis):
            raise ValueError("the weights of trellis words are not read one by one: their errors are measured")
        m, v = moments(segment.readout.values(), channel)
        mean[part], variance[part] = m[words[part]], v[words[part]]
    return mean, variance


def slope_correction(layer: Layer, mean: ArrayLike) -> Floats:
    """The slopes by which the weights of each output channel are to be divided: ``<E[w^], w>_c / <w, w>_c``, shrunk.

    A channel of few or small weights has a slope that says little: where its weights were cut to the word of zero it is
    0. So every slope is drawn towards that of the layer by what is known of it (random effects, the between-channel
    variance by the moments of DerSimonian and Laird 1986): with ``s_c**2 = sigma**2 / <w, w>_c`` the variance of a
    channel's slope, sigma**2 that of ``E[w^]`` about the channels' own lines, and tau**2 the variance of the true
    slopes, a channel keeps the share ``tau**2 / (tau**2 + s_c**2)`` of its distance from the layer. No channel is
    divided by less than half the slope of the layer, so that none has its noise more than doubled against the others.

    Parameters
    ----------
    layer : Layer
        The layer.
    mean : array_like, shape (weights,)
        From `expected_values`.

    Returns
    -------
    float64 array, shape (channels,)
        All equal where the channels do not differ by more than chance; shape (1,) where the layer has no output axis.

    Examples
    --------
    Two channels come back at 0.8 and 0.4 of their size; of a third, with one weight of 1, nothing comes back.

    >>> levels = np.array([[100, -100] * 4, [100, -100] * 4, [1] + [0] * 7], dtype=np.int32)
    >>> layer = Layer.of_levels("w", levels, output_axis=0, input_axis=1)
    >>> mean = levels * [[0.8], [0.4], [0.0]] + np.tile([3, 3, -3, -3], 2)
    >>> slope_correction(layer, mean).round(2).tolist()
    [0.8, 0.4, 0.62]
    """
    count = 1 if layer.output_axis is None else layer.shape[layer.output_axis]
    power, cross, noise, there = np.zeros(count), np.zeros(count), 0.0, False
    for own, value, back in _centred_pieces(layer, mean):
        power[own] += np.einsum("ci,ci->c", value, value)
        cross[own] += np.einsum("ci,ci->c", back, value)
        there = there or bool(np.any(back))
    whole = _ratio(float(cross.sum()), float(power.sum()))
    known = power > 0
    if np.count_nonzero(known) < 2 or layer.size // count < 2:
        return np.full(count, whole)
    slopes, channels = np.where(known, cross / np.where(known, power, 1.0), 0.0), np.count_nonzero(known)
    for own, value, back in _centred_pieces(layer, mean):
        noise += float(np.square(back - slopes[own, None] * value)[known[own]].sum())
    noise /= layer.size // count * channels - channels
    slopes, power = slopes[known], power[known]
    # Weights 1 / s_c**2 = power / noise; noise cancels but in the excess over chance.
    excess = float(power @ np.square(slopes - whole)) - noise * (channels - 1)
    spread = max(excess / float(power.sum() - power @ power / power.sum()), 0.0)
    found = np.full(count, whole)
    if spread > 0 and there:
        found[known] += spread / (spread + noise / power) * (slopes - whole)
    return np.asarray(np.maximum(found, whole / 2))


def _centred_pieces(layer: Layer, mean: ArrayLike) -> Iterator[tuple[slice, Floats, Floats]]:
    """Weights and their means less the zero point, one row per output channel: of some channels, and some weights of
    them, at a time.
    """
    back, axis = np.asarray(mean, dtype=np.float64).reshape(layer.shape), layer.output_axis
    for part, _, zero in layer.scale.parts(layer.shape):
        own = slice(None) if axis is None or axis % len(layer.shape) >= len(part) else part[axis % len(layer.shape)]
        yield own, _rows(layer, layer.format.decode(layer.words[part]) - zero), _rows(layer, back[part] - zero)


def channel_rows(layer: Layer, values: ArrayLike) -> Floats:
    """One row of values per output channel, shape (channels, weights of one); one row in all where that axis is not
    known.
    """
    return _rows(layer, np.asarray(values, dtype=np.float64).reshape(layer.shape))


def _rows(layer: Layer, tensor: Floats) -> Floats:
    """The same of a part of the tensor."""
    if layer.output_axis is None:
        return tensor.reshape(1, -1)
    return np.moveaxis(tensor, layer.output_axis, 0).reshape(tensor.shape[layer.output_axis], -1)


def in_storage_order(layer: Layer, rows: NDArray[Any]) -> NDArray[Any]:
    """`channel_rows` undone, flat.

    Parameters
    ----------
    layer : Layer
        Whose shape and output axis count.
    rows : array, shape (channels, weights of one)
        One row per output channel.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, 2, 3], [4, 5, 6]], output_axis=1)
    >>> in_storage_order(layer, channel_rows(layer, layer.values())).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    axis = layer.output_axis or 0
    shape = [layer.shape[axis], *(n for a, n in enumerate(layer.shape) if a != axis)]
    return np.moveaxis(rows.reshape(shape), 0, axis).ravel()


def uncentred(layer: Layer, rows: NDArray[Any]) -> Floats:
    """`channel_rows` of weights less their zero point, as values with it, flat in storage order.

    Parameters
    ----------
    layer : Layer
        Whose shape, output axis and zero point count.
    rows : array, shape (channels, weights of one)
        Weights in steps, less the zero point.

    Returns
    -------
    float64 array, shape (weights,)
        In steps.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, 2, 3], [4, 5, 6]], output_axis=1)
    >>> uncentred(layer, channel_rows(layer, layer.centred())).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    tensor = in_storage_order(layer, rows).reshape(layer.shape)
    return np.asarray(tensor + layer.scale.zero_of(layer.shape)).ravel()


def per_channel(layer: Layer, values: ArrayLike) -> Floats:
    """Values of the output channels, or one for all, in a shape that broadcasts against the weight tensor.

    Parameters
    ----------
    layer : Layer
        Whose shape and output axis count.
    values : array_like, shape (channels,) or one for all
        The values.

    Examples
    --------
    >>> layer = Layer.of_levels("w", np.zeros((2, 3, 5), dtype=np.int32), output_axis=1)
    >>> per_channel(layer, [1, 2, 3]).shape, per_channel(layer, 1).shape
    ((1, 3, 1), (1, 1, 1))
    """
    found = np.atleast_1d(np.asarray(values, dtype=np.float64))
    axis = layer.output_axis if found.size > 1 else 0
    return found.reshape([-1 if a == axis else 1 for a in range(len(layer.shape))])


def offset_correction(layer: Layer, mean: ArrayLike, slope: ArrayLike = 1.0) -> Floats | None:
    """What is to be subtracted from the layer's bias: ``sum_i (E[w^_i] / slope - w_i) xbar_i`` per output channel.

    Parameters
    ----------
    layer : Layer
        With `input_mean` (`qtaml_hw.network.with_input_means`).
    mean : array_like, shape (weights,)
        From `expected_values`.
    slope : array_like, shape (channels,) or one for all
        From `slope_correction`, or 1.

    Returns
    -------
    float64 array, shape (channels,), or None
        In units of the layer's output; None where the layer has no input mean.

    Examples
    --------
    Weights 1 and 2 come back 0.5 too large, over inputs whose means are 2 and 4.

    >>> layer = Layer.of_levels("w", [[1, 2]], output_axis=0, input_axis=1, input_mean=np.array([2.0, 4.0]))
    >>> offset_correction(layer, [1.5, 2.5]).tolist()
    [3.0]
    """
    if layer.input_mean is None or layer.output_axis is None or layer.input_axis is None:
        return None
    back, slopes = (np.asarray(x, dtype=np.float64) for x in (mean, per_channel(layer, slope)))
    back, slopes, axes = (
        back.reshape(layer.shape),
        np.broadcast_to(slopes, layer.shape),
        tuple(axis % len(layer.shape) for axis in (layer.output_axis, layer.input_axis)),
    )
    per_input = np.zeros([layer.shape[a] for a in axes])  # (outputs, inputs of the group)
    for part, scale, zero in layer.scale.parts(layer.shape):
        error = ((back[part] - zero) / slopes[part] - (layer.format.decode(layer.words[part]) - zero)) * scale
        error = np.moveaxis(error, axes, (0, 1))
        own = tuple(part[a] if a < len(part) else slice(None) for a in axes)
        per_input[own] += error.reshape(*error.shape[:2], -1).sum(axis=2)
    x = layer.input_mean.reshape(layer.groups, -1)
    grouped = per_input.reshape(layer.groups, -1, per_input.shape[1])
    return np.asarray(np.einsum("goi,gi->go", grouped, x).ravel())
