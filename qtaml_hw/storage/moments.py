"""Exact mean and variance of what is read, given what was written (theory.md sections 2 and 3).

`moments` holds for any table and any channel; `affine_drift` and `plane_variances` are the closed forms of the
theorems, which the tests compare with it and with Monte Carlo.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel

__all__ = ["affine_drift", "moments", "plane_variances", "plane_weights", "unprotected_variance"]

Floats = NDArray[np.float64]


def moments(table: ArrayLike, channel: BitChannel) -> tuple[Floats, Floats]:
    """Mean and variance of ``table[w']`` for every stored word w.

    One butterfly per bit with the law of total variance, so that nothing cancels even for p = 1e-15:
    cost ``bits * 2**bits``.

    Parameters
    ----------
    table : array_like of float, shape (2**bits,)
        What each word that is read means.
    channel : BitChannel
        Flip rates, `bits` positions.

    Returns
    -------
    mean, variance : float64 arrays, shape (2**bits,)

    Raises
    ------
    ValueError
        If the table has not 2**bits entries.

    Examples
    --------
    Two's complement of 2 bits at p = 0.25: the mean is (1 - 2p) q - p for each q of 0, 1, -2, -1.

    >>> mean, variance = moments([0, 1, -2, -1], BitChannel.symmetric(0.25, bits=2))
    >>> mean.tolist(), variance.tolist()
    ([-0.25, 0.25, -1.25, -0.75], [0.9375, 0.9375, 0.9375, 0.9375])
    """
    mean = np.array(table, dtype=np.float64)
    size = 1 << channel.bits
    if mean.shape != (size,):
        raise ValueError(f"table must have {size} entries for {channel.bits} bits, got shape {mean.shape}")
    variance = np.zeros_like(mean)
    from qtaml_hw.storage.butterfly import spread  # numba is slow to import

    spread(mean, variance, channel.p01, channel.p10)
    return mean, variance


def plane_weights(bits: int) -> Floats:
    """Two's-complement value of every bit position: 1, 2, ... 2**(bits-2), -2**(bits-1).

    Examples
    --------
    >>> plane_weights(4).tolist()
    [1.0, 2.0, 4.0, -8.0]
    """
    weights = np.ldexp(1.0, np.arange(bits))
    weights[-1] = -weights[-1]
    return weights


def affine_drift(p01: float, p10: float, bits: int, code_map: str = "twos-complement") -> tuple[float, float]:
    """Slope a and constant b of the drift theorem ``E[q' | q] = a q + b`` for equal cells (section 2).

    Parameters
    ----------
    p01, p10 : float
        Rates of every position.
    bits : int
        Width of a word.
    code_map : str
        ``twos-complement`` or ``offset-binary``: the maps in which the value is a sum over bits.

    Returns
    -------
    a, b : float
        ``1 - p01 - p10``, and ``-p01`` or ``2**(bits-1) (p01 - p10) - p01``.

    Raises
    ------
    ValueError
        If the drift of `code_map` is not affine.

    Examples
    --------
    >>> affine_drift(0.125, 0.125, 8)
    (0.75, -0.125)
    """
    slope = 1 - p01 - p10
    if code_map == "twos-complement":
        return slope, -p01
    if code_map == "offset-binary":
        return slope, 2.0 ** (bits - 1) * (p01 - p10) - p01
    raise ValueError(f"the drift of {code_map} is not affine; use moments()")


def plane_variances(channel: BitChannel) -> Floats:
    """Variance that each position adds to a two's-complement level, by stored bit, shape (2, bits) (section 3).

    Row b holds ``c_k**2 v_k(b)``, in LSB**2.

    Examples
    --------
    The MSB carries three quarters of the variance of a symmetric channel:

    >>> v = plane_variances(BitChannel.symmetric(0.1, bits=8))[0]
    >>> round(float(v[-1] / v.sum()), 4)
    0.75
    """
    square = plane_weights(channel.bits) ** 2
    return np.stack([square * channel.p01 * (1 - channel.p01), square * channel.p10 * (1 - channel.p10)])


def unprotected_variance(p_flip: float, bits: int, planes: float = 0.0) -> float:
    """``p(1-p)(4**(bits-planes) - 1)/3``: level variance in LSB**2 with the top `planes` planes perfect (section 6).

    Parameters
    ----------
    p_flip : float
        Flip probability of every bit, in both directions.
    bits : int
        Bits of a word.
    planes : float
        Perfect planes from the top; parts of one count.

    Returns
    -------
    float
        In LSB**2.

    Examples
    --------
    >>> round(unprotected_variance(0.1, 8), 2)
    1966.05
    """
    return float(p_flip * (1 - p_flip) * (4.0 ** (bits - planes) - 1) / 3)
