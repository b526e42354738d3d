"""Which page of a multi-level cell holds which bit position of a weight, and the effect of that choice.

The pages of one cell differ several times in error rate, and a weight's bits differ by powers of four in what an error
costs: to put the high bits into the safest page costs no storage. A page is used as much as every other one, so a
position may lie partly in two pages (over consecutive weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["PageMapping", "position_shares", "word_distortion"]

Float = NDArray[np.float64]
PageMapping = Literal["interleaved", "msb-safest", "msb-riskiest"]


def position_shares(
    bits: int, pages: tuple[str, ...], error_rates: Float, mapping: PageMapping | Sequence[str] = "interleaved"
) -> Float:
    """Share of each page in each bit position.

    Parameters
    ----------
    bits : int
        Word width.
    pages : tuple of str
        Page names.
    error_rates : float array, shape (pages,)
        What the pages are ordered by.
    mapping : str or sequence of str
        See `DeviceResult.channel`.

    Returns
    -------
    float array, shape (bits, pages)
        Rows sum to 1.

    Raises
    ------
    ValueError
        For an unknown mapping or page, or a sequence of another length.

    Examples
    --------
    >>> position_shares(4, ("upper", "lower"), np.array([0.2, 0.1]), "msb-safest").tolist()
    [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    """
    if bits < 1:
        raise ValueError(f"bits must be at least 1, got {bits}")
    if mapping == "interleaved":
        return np.full((bits, len(pages)), 1 / len(pages))
    if mapping in ("msb-safest", "msb-riskiest"):
        order = np.argsort(error_rates, kind="stable")[:: 1 if mapping == "msb-safest" else -1]
        width = bits / len(pages)  # bit positions per page
        low = np.arange(bits - 1, -1, -1.0)[:, None]  # the MSB occupies [0, 1) of the ranking
        start = np.arange(len(pages)) * width
        overlap = np.minimum(low + 1, start + width) - np.maximum(low, start)
        shares = np.empty((bits, len(pages)))
        shares[:, order] = np.clip(overlap, 0.0, 1.0)
        return shares
    if isinstance(mapping, str):
        raise ValueError(f"pages must be 'interleaved', 'msb-safest', 'msb-riskiest' or page names, got {mapping!r}")
    names = list(mapping)
    if len(names) != bits or not set(names) <= set(pages):
        raise ValueError(f"pages must name one of {', '.join(pages)} for each of {bits} positions, got {names}")
    return np.array([[float(name == page) for page in pages] for name in names])


def word_distortion(p01: Float, p10: Float) -> float:
    """Expected squared error of a two's-complement word of random bits, in LSB^2.

    ``sum_k 4^k p_k + (sum_k c_k d_k)^2 - sum_k (c_k d_k)^2`` with p_k = (p01 + p10)/2, d_k = (p01 - p10)/2 and c_k the
    value of bit k (theory.md sections 2 and 3).

    Examples
    --------
    >>> round(word_distortion(np.full(8, 0.01), np.full(8, 0.01)), 2) == round(0.01 * (4**8 - 1) / 3, 2)
    True
    """
    value = 2.0 ** np.arange(p01.size)
    value[-1] *= -1
    drift = value * (p01 - p10) / 2
    return float((value**2 * (p01 + p10) / 2).sum() + drift.sum() ** 2 - (drift**2).sum())
