"""Read-outs: the value that each read word is taken for (theory.md sections 5 and 7).

All are tables of 2**bits fixed-point entries, made from the histogram of the layer and the channel of its cells,
protected planes at the residual rates of their code. A plane protected at no residual, or a channel that never makes
some word, is nothing special.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.network.stored import Stored
from qtaml_hw.storage.scheme import MOST_PLACES, ReadOut, fixed_point

__all__ = ["FRACTION_BITS", "READOUTS", "WIDEST_TABLE", "fraction_bits", "make_readout", "unbiased_values"]

READOUTS = ("raw", "affine", "wiener", "ridge", "posterior-mean")
"""Names of the read-outs."""

FRACTION_BITS = 4
"""Binary places of the tables: rounding them adds 2**-8 / 12 = 3e-4 LSB**2, far below the 1/12 of quantisation."""

FLOAT_BITS = 24
"""Bits of the largest entry of a table of floats: those of the largest float32, whose smaller ones have more places."""

WIDEST_TABLE = 13
"""Bits of the widest words whose table has hardware: its synthesis doubles with every bit."""

RIDGE_LAMBDA = 8.0
"""Default weight of bias against variance: between the posterior mean (1) and the unbiased estimator (infinity)."""

Floats = NDArray[np.float64]


def unbiased_values(values: ArrayLike, channel: BitChannel) -> Floats:
    """The table t with ``E[t(w') | w] = values[w]`` for every w: the paper's mean correction for any labelling.

    Solves ``P t = values`` by one inverse butterfly per bit. In two's complement with equal cells it is
    ``(q' + p01) / (1 - p01 - p10)``.

    Parameters
    ----------
    values : array_like, shape (2**bits,)
        Level of each word.
    channel : BitChannel
        Cells of a word, with as many bits.

    Returns
    -------
    float64 array, shape (2**bits,)

    Raises
    ------
    ValueError
        If a position has p01 + p10 = 1: its bit carries no information.

    Examples
    --------
    >>> unbiased_values([0, 1, -2, -1], BitChannel.symmetric(0.25, bits=2)).tolist()
    [0.5, 2.5, -3.5, -1.5]
    """
    t = np.array(values, dtype=np.float64)
    size = 1 << channel.bits
    for k, (p01, p10) in enumerate(zip(channel.p01, channel.p10, strict=True)):
        slope = 1 - p01 - p10
        if abs(slope) < 1e-9:
            raise ValueError(f"bit position {k} has p01 + p10 = 1: it carries no information and cannot be corrected")
        pair = t.reshape(size >> (k + 1), 2, -1)
        zero, one = pair[:, 0].copy(), pair[:, 1].copy()
        pair[:, 0] = ((1 - p10) * zero - p01 * one) / slope
        pair[:, 1] = ((1 - p01) * one - p10 * zero) / slope
    return t


def _posterior_mean(values: Floats, prior: Floats, channel: BitChannel) -> Floats:
    both = channel.apply(np.stack([prior, prior * values], axis=1))
    evidence, weighted = both[:, 0], both[:, 1]
    return np.divide(weighted, evidence, out=values.copy(), where=evidence > 0)


def _wiener(values: Floats, prior: Floats, channel: BitChannel) -> Floats:
    """Best affine function of the value read: ``mean + cov/var (q' - E q')``."""
    evidence = channel.apply(prior)
    mean_in, mean_out = prior @ values, evidence @ values
    covariance = prior @ ((values - mean_in) * channel.apply(values - mean_out, transpose=True))
    variance = evidence @ (values - mean_out) ** 2
    gain = covariance / variance if variance > 0 else 1.0
    return np.asarray(mean_in + gain * (values - mean_out))


def _ridge(values: Floats, prior: Floats, channel: BitChannel, weight: float) -> Floats:
    """Minimise ``sum_w h(w) (Var[t|w] + weight (E[t|w] - w)**2)``: one linear solve over the words that occur."""
    evidence = channel.apply(prior)
    seen = evidence > 0
    stored = prior > 0
    p = channel.transition_matrix()[np.ix_(stored, seen)]
    scaled = p * prior[stored, None]
    matrix = np.diag(evidence[seen]) + (weight - 1) * p.T @ scaled
    table = values.copy()
    table[seen] = np.linalg.solve(matrix, weight * scaled.T @ values[stored])
    return table


def fraction_bits(stored: Stored) -> int:
    """Binary places of the tables for a tensor: of integers `FRACTION_BITS`, of floats as many as their range allows.

    Raises
    ------
    ValueError
        If floats of 2**31 or more are stored: no entry of 32 bits holds them.

    Examples
    --------
    >>> from qtaml_hw.network.number import floating, integer
    >>> fraction_bits(Stored("w", (2,), integer(2), np.array([1, 1, 0, 0])))
    4
    >>> fraction_bits(Stored("w", (2,), floating("float4-e2m1"), np.eye(16, dtype=np.int64)[6]))  # all are 4.0
    21
    """
    if stored.format.labelling is None:
        return FRACTION_BITS
    largest = float(np.abs(stored.values()).max())
    if largest >= 2.0**31:
        raise ValueError(
            f"{stored.format.name} weights of up to {largest:.3g} have no fixed point of 32 bits: expected all below "
            "2**31"
        )
    return FRACTION_BITS if largest == 0 else min(max(FLOAT_BITS - math.frexp(largest)[1], 0), MOST_PLACES)


def make_readout(
    name: str,
    values: ArrayLike,
    histogram: ArrayLike,
    channel: BitChannel,
    *,
    ridge_lambda: float = RIDGE_LAMBDA,
    fraction_bits: int = FRACTION_BITS,
) -> ReadOut:
    """The fixed-point table of a read-out.

    Parameters
    ----------
    name : str
        ``raw``: the value of the word. ``affine``: unbiased, the published correction. ``wiener``: best affine
        function in mean square. ``posterior-mean``: best function in mean square. ``ridge``: between the last and
        ``affine``, which it reaches as `ridge_lambda` grows.
    values : array_like, shape (2**bits,)
        Value of each word (`NumberFormat.values`).
    histogram : array_like, shape (2**bits,)
        How often each word is stored.
    channel : BitChannel
        What the read-out sees: protected positions at their residual rates.
    ridge_lambda : float
        Weight of bias against variance, at least 1; for ``ridge``.
    fraction_bits : int
        Binary places of the table; ``raw`` has none where all values are integers.

    Returns
    -------
    ReadOut

    Raises
    ------
    ValueError
        If the name is unknown, a size is wrong, the histogram is empty, ``affine`` meets a bit without information,
        ``ridge`` more than 12 bits, or an entry has more than 32.

    Examples
    --------
    Most weights are 0; a word with its sign flipped is read as what it most likely was:

    >>> channel = BitChannel.symmetric(0.1, bits=3)
    >>> values = [0, 1, 2, 3, -4, -3, -2, -1]
    >>> make_readout("posterior-mean", values, [90, 5, 0, 0, 0, 0, 0, 5], channel).values().tolist()
    [0.0, 0.3125, 0.0, 0.0, 0.0, 0.0, -0.3125, -0.9375]
    """
    value = np.array(values, dtype=np.float64)
    prior = np.array(histogram, dtype=np.float64)
    size = 1 << channel.bits
    if value.shape != (size,) or prior.shape != (size,):
        raise ValueError(f"values and histogram must have {size} entries, got {value.shape} and {prior.shape}")
    if not (np.all(prior >= 0) and prior.sum() > 0):
        raise ValueError("a histogram needs counts of at least 0 that are not all 0")
    prior /= prior.sum()
    if name == "raw":
        places = 0 if np.array_equal(value, np.rint(value)) else fraction_bits
        return ReadOut("raw", fixed_point(value, places), places)
    if name == "affine":
        table = unbiased_values(value, channel)
    elif name == "wiener":
        table = _wiener(value, prior, channel)
    elif name == "posterior-mean":
        table = _posterior_mean(value, prior, channel)
    elif name == "ridge":
        if not ridge_lambda >= 1:
            raise ValueError(f"ridge_lambda must be at least 1, got {ridge_lambda}")
        table = _ridge(value, prior, channel, ridge_lambda)
    else:
        raise ValueError(f"unknown read-out {name!r}; expected one of {', '.join(READOUTS)}")
    return ReadOut(name, fixed_point(table, fraction_bits), fraction_bits)
