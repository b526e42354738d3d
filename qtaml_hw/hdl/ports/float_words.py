"""Read-out tables of 16-bit floats, as shifts and comparisons: no ROM.

The table of a float that is read as it is has a simple shape: the significand, shifted to its place in fixed point and
rounded (ties to even), except for a few ranges of words that are read as one number each: words beyond the largest
weights are read as these, and a float with a flipped exponent, or that is not a number, is read as the mean
(`qtaml_hw.network.Stored.values`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal
from numpy.typing import NDArray

from qtaml_hw.hdl.gates.arithmetic import at_least, incremented
from qtaml_hw.hdl.gates.gates import declare
from qtaml_hw.storage.scheme import ReadOut

__all__ = ["FloatWords"]

EXPONENTS = (5, 8)
"""Bits of the exponent of the 16-bit floats: IEEE 754 half precision, bfloat16."""

MOST_RUNS = 8
"""Ranges of words that are read as one number: two or three of each sign."""


@dataclass(frozen=True)
class FloatWords:
    """What the table of a 16-bit float is, beside the format.

    Attributes
    ----------
    exponent : int
        Bits of the exponent.
    places : int
        Binary places of the entries.
    runs : tuple of (int, int, int)
        First word, last word and entry of what is read as one number; the sign is the highest bit of a word.
    order : tuple of int
        Bit of the float at each place of a stored word; () where each has its own place.

    Examples
    --------
    Half-precision words between -1 and 1; what is above 2 (word 0x4000) has a flipped exponent and is read as 0:

    >>> value = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(float)
    >>> with np.errstate(invalid="ignore"):
    ...     near = np.where(np.abs(value) <= 2, np.clip(value, -1, 1), 0.0)
    >>> found = FloatWords.of(ReadOut("raw", np.rint(np.ldexp(near, 23)).astype(np.int32), 23))
    >>> found.exponent, [(hex(first), hex(last), entry) for first, last, entry in found.runs[:2]]
    (5, [('0x3c01', '0x4000', 8388608), ('0x4001', '0x7fff', 0)])
    """

    exponent: int
    places: int
    runs: tuple[tuple[int, int, int], ...]
    order: tuple[int, ...] = ()

    @classmethod
    def of(cls, readout: ReadOut) -> FloatWords | None:
        """The shape of a table; None where it has no such shape."""
        if readout.bits != 16:
            return None
        table = readout.by_format
        for exponent in EXPONENTS:
            found = cls._runs(table, np.rint(np.ldexp(_values(exponent), readout.fraction_bits)))
            if found is not None:
                return cls(exponent, readout.fraction_bits, found, readout.order)
        return None

    @staticmethod
    def _runs(table: NDArray[np.int32], plain: NDArray[np.float64]) -> tuple[tuple[int, int, int], ...] | None:
        """Where a table is not what plain words mean: ranges of words, if they are few."""
        other = np.flatnonzero(table != plain)
        if other.size == 0:
            return ()
        half = 1 << 15
        ends = (np.diff(other) > 1) | (np.diff(table[other]) != 0) | (np.diff(other // half) != 0)
        starts = np.concatenate([[0], np.flatnonzero(ends) + 1])
        if starts.size > MOST_RUNS:
            return None
        stops = np.concatenate([starts[1:], [other.size]])
        return tuple(
            (int(other[a]), int(other[b - 1]), int(table[other[a]])) for a, b in zip(starts, stops, strict=True)
        )

    @property
    def mantissa(self) -> int:
        """Bits of the significand that are stored."""
        return 15 - self.exponent

    @cached_property
    def shifts(self) -> dict[int, int]:
        """Places to the left that the significand goes, for every stored exponent that leaves anything of a word."""
        used = np.ones(1 << 16, dtype=bool)
        for first, last, _ in self.runs:
            used[first : last + 1] = False
        found = {}
        for stored in sorted({int(x) for x in np.flatnonzero(used) >> self.mantissa & ((1 << self.exponent) - 1)}):
            shift = max(stored, 1) - (1 << (self.exponent - 1)) + 1 - self.mantissa + self.places
            if shift >= -self.mantissa - 1:
                found[stored] = shift
        return found

    def build(self, m: Module, word: Any, weight: Signal) -> None:
        """``weight = table[word]``, combinational."""
        if self.order:
            word = Cat(word[self.order.index(bit)] for bit in range(16))
        width, sign = len(weight), word[15]
        stored = word[self.mantissa : 15]
        shifted = Signal(width + 1)  # whether the magnitude is rounded up, and above it the magnitude without rounding
        with m.Switch(stored):
            for exponent, shift in self.shifts.items():
                significand = Cat(word[: self.mantissa], Const(exponent > 0, 1))
                up: Any = Const(0, 1)
                if shift >= 0:
                    exact = Cat(Const(0, shift), significand)
                else:
                    exact, lost = significand[-shift:], significand[:-shift]
                    odd = exact[0] if len(exact) else Const(0, 1)
                    up = lost[-1] & (odd | lost[:-1].any())
                with m.Case(exponent):
                    m.d.comb += shifted.eq(Cat(up, exact))
            with m.Default():
                m.d.comb += shifted.eq(0)
        up, exact = shifted[0], shifted[1:]
        turned = declare(m, "turned", exact ^ sign.replicate(width))
        above = declare(m, "above", incremented(turned))
        result: Any = declare(m, "rounded", Mux(up ^ sign, above, turned))
        for first, last, entry in reversed(self.runs):
            result = Mux(self._within(m, word, first, last), Const(entry & ((1 << width) - 1), width), result)
        m.d.comb += weight.eq(result.as_signed())

    @staticmethod
    def _within(m: Module, word: Any, first: int, last: int) -> Any:
        """Whether a word lies in a range of one sign."""
        magnitude, high = word[:15], last & 0x7FFF
        inside = (word[15] if first >> 15 else ~word[15]) & at_least(magnitude, first & 0x7FFF)
        if high < 0x7FFF:
            inside = inside & ~at_least(magnitude, high + 1)
        return declare(m, "within", inside)


def _values(exponent: int) -> NDArray[np.float64]:
    """What the words of a 16-bit float mean; those of the largest exponent, which are no numbers, as if they were."""
    word = np.arange(1 << 16)
    mantissa = 15 - exponent
    stored = word >> mantissa & ((1 << exponent) - 1)
    significand = (word & ((1 << mantissa) - 1)) + np.where(stored > 0, 1 << mantissa, 0)
    scale = np.maximum(stored, 1) - (1 << (exponent - 1)) + 1 - mantissa
    magnitude: NDArray[np.float64] = np.ldexp(significand.astype(np.float64), scale)
    return np.where(word >> 15, -magnitude, magnitude)
