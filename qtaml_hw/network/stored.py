"""What is stored in the simulated memory, as needed for prices and errors.

How often each word occurs is all that read-outs, distortions and rates need. Where the words come from, and that they
are weights, matters only to those who write and compute with them (`qtaml_hw.network.layer.Layer`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.number import NumberFormat

__all__ = ["Stored", "Written"]


BEYOND = 2.0
"""A float that is more than so many times as large as all that were stored has a flipped exponent."""


class Written(StrEnum):
    """When the words are known: weights before the chip is made, activations and caches anew at each inference.

    Examples
    --------
    >>> str(Written.ONCE), Written("each-inference").name
    ('once', 'EACH_INFERENCE')
    """

    ONCE = "once"
    EACH_INFERENCE = "each-inference"


@dataclass(frozen=True, eq=False)
class Stored:
    """A tensor that is stored.

    Attributes
    ----------
    name : str
        Of the tensor in the model. Untrusted text.
    shape : tuple of int
        Its shape.
    format : NumberFormat
        What its words mean.
    histogram : int64 array, shape (2**bits,)
        How often each word of the format occurs; of what is written at each inference, in a representative sample.
    written : Written
        Whether the words are the same for all inferences.
    zero : float
        Value that stands for 0, where that is not 0 (the mean of zero points that differ): errors that shrink weights
        do so towards it.

    Examples
    --------
    >>> from qtaml_hw.network.number import integer
    >>> cache = Stored("keys", (2, 3), integer(2), np.array([3, 2, 0, 1]), Written.EACH_INFERENCE)
    >>> cache.size, cache.bits, round(cache.variance, 3)
    (6, 2, 0.472)
    """

    name: str
    shape: tuple[int, ...]
    format: NumberFormat
    histogram: NDArray[np.int64]
    written: Written = Written.ONCE
    zero: float = 0.0

    def __post_init__(self) -> None:
        if self.histogram.shape != (1 << self.bits,):
            raise ValueError(f"a histogram of {self.bits} bits has {1 << self.bits} counts: {self.histogram.shape}")

    @property
    def bits(self) -> int:
        """Width of a word."""
        return self.format.bits

    @property
    def size(self) -> int:
        """Number of words."""
        return math.prod(self.shape)

    def values(self) -> NDArray[np.float64]:
        """What every word means, shape (2**bits,), in units of the scale.

        Of an integer format these are its values. A flipped exponent turns a float into another by orders of magnitude,
        or into no number. So a float outside the range of those that occur is taken into it, and read as their mean
        where it is more than twice as large as all of them, or no number: two comparisons per weight.

        Examples
        --------
        >>> from qtaml_hw.network.number import floating
        >>> form = floating("float4-e2m1")
        >>> counts = np.zeros(16, np.int64)
        >>> counts[form.encode([-1, 0, 1.5])] = 1
        >>> Stored("w", (3,), form, counts).values()[:8].tolist()
        [0.0, 0.5, 1.0, 1.5, 1.5, 1.5, 0.1666..., 0.1666...]
        """
        return self.format.values() if self.format.labelling is None else _floats(self)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Bits of a float in the order in which its words are stored, the one that matters least first; () of integers,
        and where it is the order of the places.

        What matters is the mean squared error of a flip. Of two bits that matter alike, that of the lower place is
        first.

        Examples
        --------
        >>> from qtaml_hw.network.number import floating
        >>> form = floating("bfloat16")
        >>> counts = np.zeros(1 << 16, np.int64)
        >>> counts[form.encode([-1, 0.5])] = 1
        >>> Stored("w", (2,), form, counts).order[8:]  # of the exponent the first bit, as large values are clamped
        (8, 9, 14, 10, 11, 12, 13, 15)
        """
        if self.format.labelling is None:
            return ()
        values, occur = self.values(), np.flatnonzero(self.histogram)
        costs = [
            float(self.histogram[occur] @ np.square(values[occur ^ (1 << bit)] - values[occur]))
            for bit in range(self.bits)
        ]
        found = tuple(sorted(range(self.bits), key=lambda bit: (costs[bit], bit)))
        return () if found == tuple(range(self.bits)) else found

    @property
    def variance(self) -> float:
        """Variance of the values, in units of the scale squared."""
        values, share = self.values(), self.histogram / self.histogram.sum()
        return float(share @ np.square(values - share @ values))


@lru_cache(2)  # those of all layers would take too much room, and every offer for a layer asks for its own
def _floats(stored: Stored) -> NDArray[np.float64]:
    """`Stored.values` of a float format, not to be written to."""
    values, numbers, histogram = stored.format.values(), stored.format.numbers, stored.histogram
    seen, share = values[(histogram > 0) & numbers], histogram / histogram.sum()
    near = numbers & (np.abs(values) <= BEYOND * np.abs(seen).max())
    found = np.where(near, np.clip(values, seen.min(), seen.max()), share @ values)
    found.flags.writeable = False
    return found
