"""`CellState`: what was written to cells, and what has become of them: the one place where a memory loses its bits.

A cell holds what was last written to it, unless it is **weak** (it does not hold a 0, or a 1, at its present age), was
**upset** (flipped until it is written again) or is **stuck** (at 0 or 1, whatever is written).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel

__all__ = ["CellState", "FaultCause"]

Words = NDArray[Any]
FaultCause = Literal["weak", "upset", "stuck"]
"""Why a cell does not hold what was written: lost by a weak cell, flipped until it is written again, or stuck."""


class CellState:
    """Cells in the bits of an array of unsigned integers, all 0 and sound.

    What is read is ``((stored & ~loses_1 | ~stored & loses_0) ^ upset | prefers_1) & ~prefers_0``, and then the
    level of cells that were stuck one by one (`stick`).

    Parameters
    ----------
    shape : tuple of int
        Of the array.
    cells : unsigned integer array
        Which bits of an element are cells; broadcasts against the array, and has its type.
    renewed : bool
        Whether a weak cell that is written holds its value until it ages again (charge that leaks away with time), or
        loses it at once (SRAM at low supply).

    Attributes
    ----------
    stored, loses_0, loses_1, upset, prefers_0, prefers_1, stuck_0, stuck_1 : unsigned integer array
        What was written, and the cells that are not sound: weak, upset, with a preferred state at the present age,
        stuck.

    Examples
    --------
    Four cells; the highest loses a 1 and is struck, so it reads 1 again:

    >>> state = CellState((1,), np.array(15, dtype=np.uint8), renewed=False)
    >>> state.write(0, np.uint8(0b1010))
    >>> state.age(BitChannel.uniform(0.0, 1.0, 4, "retention"), lambda content, _: content & 0b0111)
    >>> state.strike(np.array([0]), np.array([3]))
    >>> f"{state.read(0):04b}", state.faults(0)
    ('1010', [])
    >>> state.write(0, np.uint8(0b1111))
    >>> f"{state.read(0):04b}", state.faults(0)
    ('0111', [(3, 'weak')])
    """

    def __init__(self, shape: tuple[int, ...], cells: Words, *, renewed: bool) -> None:
        self.cells = cells
        self.renewed = renewed
        self.stored, self.loses_0, self.loses_1, self.upset = (np.zeros(shape, cells.dtype) for _ in range(4))
        self.prefers_0, self.prefers_1, self.stuck_0, self.stuck_1 = (np.zeros(shape, cells.dtype) for _ in range(4))

    def read(self, at: Any = slice(None)) -> Words:
        """What the cells of the elements `at` (an index of the array) hold."""
        held = (self._held(at) | self.prefers_1[at]) & ~self.prefers_0[at]
        return np.asarray((held | self.stuck_1[at]) & ~self.stuck_0[at])

    def _held(self, at: Any = slice(None)) -> Words:
        """The same without cells that have a state of their own."""
        stored = self.stored[at]
        return np.asarray(((stored & ~self.loses_1[at]) | (~stored & self.loses_0[at])) ^ self.upset[at])

    def always(self, value: int) -> Words:
        """Cells that read `value` whatever is written: those that prefer it, and those that are stuck at it."""
        if value:
            return (self.prefers_1 & ~self.stuck_0) | self.stuck_1
        return (self.prefers_0 & ~self.stuck_1) | self.stuck_0

    def write(self, at: Any, values: Words | np.unsignedinteger[Any], mask: Words | None = None) -> None:
        """Write the bits of `values` where `mask` is 1 (everywhere without a mask); these cells lose their upsets."""
        chosen = self.cells if mask is None else mask
        self.stored[at] = (self.stored[at] & ~chosen) | (values & chosen)
        self.upset[at] &= ~chosen
        if self.renewed:
            self.loses_0[at] &= ~chosen
            self.loses_1[at] &= ~chosen

    def age(self, channel: BitChannel, back: Callable[[Words, BitChannel], Words]) -> None:
        """Let all cells go through `channel`, its causes one after the other.

        Parameters
        ----------
        channel : BitChannel
            ``retention``: weak cells, which replace those of earlier ages. ``transient``: upsets on top of earlier
            ones. ``stuck``: cells with a preferred state, which replace those of earlier ages.
        back : callable
            From content and the causes of one persistence to what is read back of it through them.
        """
        zeros = np.zeros_like(self.stored)
        ones = zeros | self.cells
        if losses := channel.only("retention"):
            self.loses_0, self.loses_1 = back(zeros, losses), back(ones, losses) ^ ones
        if flips := channel.only("transient"):
            held = self._held()
            self.upset ^= back(held, flips) ^ held
        if stuck := channel.only("stuck"):
            self.prefers_1, self.prefers_0 = back(zeros, stuck), back(ones, stuck) ^ ones

    def strike(self, at: Any, bit: NDArray[np.int64]) -> None:
        """Flip cells, ``bit[i]`` of element ``at[i]``; they stay flipped until they are written again."""
        np.bitwise_xor.at(self.upset, at, self._one(bit))

    def stick(self, at: Any, bit: NDArray[np.int64], value: int) -> None:
        """Make cells, given as for `strike`, stuck at 0 or 1 for good.

        Raises
        ------
        ValueError
            If `value` is neither.
        """
        if value not in (0, 1):
            raise ValueError(f"value must be 0 or 1, got {value}")
        stuck, free = (self.stuck_1, self.stuck_0) if value else (self.stuck_0, self.stuck_1)
        np.bitwise_or.at(stuck, at, self._one(bit))
        np.bitwise_and.at(free, at, ~self._one(bit))

    def faults(self, at: Any) -> list[tuple[int, FaultCause]]:
        """Cells of an element, or of a row of elements, that do not hold what was written: bit and cause.

        Bits are counted through the elements of a row, lowest first.
        """
        stuck = as_integer(self.prefers_0[at] | self.prefers_1[at] | self.stuck_0[at] | self.stuck_1[at])
        upset, wrong = as_integer(self.upset[at]), as_integer(self.read(at) ^ self.stored[at])
        found: list[tuple[int, FaultCause]] = []
        while wrong:
            bit = (wrong & -wrong).bit_length() - 1
            wrong &= wrong - 1
            cause: FaultCause = "upset" if upset >> bit & 1 else "weak"
            found.append((bit, "stuck" if stuck >> bit & 1 else cause))
        return found

    def _one(self, bit: NDArray[np.int64]) -> Words:
        one: Words = self.cells.dtype.type(1) << bit.astype(self.cells.dtype)
        return one


def as_integer(elements: Words | np.unsignedinteger[Any]) -> int:
    """One integer of the bits of all elements, the first lowest."""
    return int.from_bytes(np.asarray(elements).astype(elements.dtype.newbyteorder("<")).tobytes(), "little")
