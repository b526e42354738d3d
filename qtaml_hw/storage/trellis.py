"""Trellis words: weights read from a window that slides over a stream of bits.

A step writes `bits` new bits and reads `per` weights: ``table[v][window]``, where the window is the last L bits of the
stream. Neighbouring windows share bits, so few bits per weight carry much of what trellis-coded quantisation can
(Marcellin and Fischer 1990; bit-shift trellises: Tseng et al. 2024, arXiv:2406.11235). Weights follow each other output
channel by output channel, whatever the layout of the tensor.

Blocks of about 4,096 weights start with a window of 0. Inside a block a weight can be read with the bits of its window
alone, those of its row and of the end of the row before. Shorter blocks are dear: the first weights of one have few
windows to choose from. With 10 bits of window, at 1 bit per weight in a ResNet-20, starts every 256 weights cost about
0.1 dB. How they are chosen is `qtaml_hw.storage.trellis_writing`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOCK", "OFFSET_BITS", "RATES", "SCALE_BITS", "TRELLIS", "WINDOWS", "Trellis"]

TRELLIS = "trellis"
"""Code map of trellis words, and name of their read-out."""

BLOCK = 4096
"""Weights from one start of the window to the next."""

RATES = ((1, 4), (1, 2), (1, 1), (3, 2), (2, 1), (5, 2), (3, 1), (4, 1), (5, 1), (6, 1))
"""New bits, and the weights that are read from them, of the rates on offer."""

MOST = 1 << 16
"""Steps of the longest block."""

SCALE_BITS, OFFSET_BITS = 4, 4
"""Bits of the scale and of the offset of an output channel: one of 16 sizes in equal ratios, and one of 16 in equal
steps. Few numbers of the layer say which they are. Words are chosen for the size that is stored: with 16 sizes they
leave 0.6 % more of the error than with 64 (depthwise network, p = 0.10), which is 0.004 bits per weight; 8 offsets
cost it half a per cent of its accuracy.
"""

ENTRY_BITS = 8
"""Bits of an entry of a table."""

WINDOWS = range(6, 13)
"""Bits of a window."""


@dataclass(frozen=True, eq=False)
class Trellis:
    """The reader of trellis words: a shift register and a table.

    Attributes
    ----------
    bits : int
        New bits of a step, 1 to 6: what a stored word has.
    table : int32 array, shape (per, 2**window)
        For each weight of a step, its value by the window, in units of ``2**-fraction_bits``; 8 bits.
    fraction_bits : int
        Binary places of the table.
    erased : int or None
        Entry that is read where the code of one of the window's bits flags a failure; None: what the bits say.
    block : int
        Steps from one start of the window to the next; 0: those of `BLOCK` weights.
    whole : int
        The words of a layer are a multiple of so many: those that fill codewords. Words behind the last weight are
        read as nothing.

    Raises
    ------
    ValueError
        If there is no such reader.

    Examples
    --------
    Two bits of window, one new bit a weight: bits 1, 1, 0 make windows 01, 11, 10.

    >>> reader = Trellis(1, np.array([[-3, -1, 1, 3]]), 1)
    >>> reader.read(np.array([1, 1, 0], np.uint8), 3).tolist()
    [-0.5, 1.5, 0.5]
    """

    bits: int
    table: NDArray[np.int32]
    fraction_bits: int
    erased: int | None = None
    block: int = 0
    whole: int = 1

    def __post_init__(self) -> None:
        ranges = {"bits": (1, 6), "fraction_bits": (0, 31), "block": (0, MOST), "whole": (1, MOST)}
        for name, (low, high) in ranges.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise ValueError(f"{name} of trellis words: {low} to {high}, got {value!r:.60}")
        wide = np.asarray(self.table)
        if wide.ndim != 2 or wide.dtype.kind not in "iu" or np.any(wide < -128) or np.any(wide > 127):
            raise ValueError("a trellis table has a row of integers of 8 bits for each weight of a step")
        per, size = wide.shape
        if self.block * per % 8:
            raise ValueError(f"a block of a trellis is a multiple of 8 weights, got {self.block * per}")
        if per not in (1, 2, 4) or size & (size - 1) or not 1 << self.bits < size <= 1 << WINDOWS[-1]:
            raise ValueError(f"no trellis has {per} weights a step, {self.bits} new bits and a table of {size}")
        if self.erased is not None and (
            not isinstance(self.erased, int) or isinstance(self.erased, bool) or not -128 <= self.erased <= 127
        ):
            raise ValueError(f"the erased entry of a trellis table is an integer of 8 bits, got {self.erased!r:.60}")
        table = np.array(wide, dtype=np.int32)
        table.setflags(write=False)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "block", self.block or BLOCK // per)

    @property
    def name(self) -> str:
        """`TRELLIS`."""
        return TRELLIS

    @property
    def per(self) -> int:
        """Weights that are read at a step."""
        return int(self.table.shape[0])

    @property
    def window(self) -> int:
        """Bits of the window."""
        return int(self.table.shape[1]).bit_length() - 1

    @property
    def rate(self) -> float:
        """Bits per weight."""
        return self.bits / self.per

    @property
    def own_block(self) -> int | None:
        """`block`, where it is not the usual one."""
        return None if self.block == BLOCK // self.per else self.block

    @property
    def reach(self) -> int:
        """Words that a window lies in."""
        return -(-self.window // self.bits)

    def words(self, weights: int) -> int:
        """Stored words of so many weights."""
        return -(-weights // (self.per * self.whole)) * self.whole

    def values(self) -> NDArray[np.float32]:
        """The table as numbers, shape (per, 2**window)."""
        return np.ldexp(self.table.astype(np.float32), -self.fraction_bits)

    def read(self, words: NDArray[Any], weights: int, lost: NDArray[np.bool_] | None = None) -> NDArray[np.float32]:
        """The weights that lie in `words`, in the order of the stream; parameters as for `entries`."""
        return np.ldexp(self.entries(words, weights, lost).astype(np.float32), -self.fraction_bits)

    def entries(self, words: NDArray[Any], weights: int, lost: NDArray[np.bool_] | None = None) -> NDArray[np.int32]:
        """The entries of the table that are read from `words`: weights in units of ``2**-fraction_bits``.

        Parameters
        ----------
        words : unsigned integer array, shape (steps,)
            New bits of every step.
        weights : int
            Weights that are read; the last step may hold more.
        lost : bool array, shape (steps,), optional
            Words in flagged codewords: their windows are `erased`, where that is known.
        """
        from qtaml_hw.storage.trellis_search import read_windows  # numba is slow to import

        windows = read_windows(words, self.bits, self.window, self.block)
        found = self.table[:, windows]
        if self.erased is not None and lost is not None and lost.any():
            found[:, self.touched(lost)] = self.erased
        return np.asarray(found.T.reshape(-1)[:weights])

    def touched(self, lost: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Steps whose window holds a bit of a lost word."""
        padded = np.zeros(-(-lost.size // self.block) * self.block, dtype=np.bool_)
        padded[: lost.size] = lost
        blocks, touched = padded.reshape(-1, self.block), padded.reshape(-1, self.block).copy()
        for back in range(1, min(self.reach, self.block)):
            touched[:, back:] |= blocks[:, :-back]
        return touched.ravel()[: lost.size]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        data = {"bits": self.bits, "table": self.table.tolist(), "fraction_bits": self.fraction_bits}
        given = {"erased": self.erased, "block": self.own_block, "whole": self.whole if self.whole > 1 else None}
        return data | {name: value for name, value in given.items() if value is not None}

    def in_rows(self, words: int) -> Trellis:
        """The reader of a stream whose blocks are whole rows of so many stored words: about `BLOCK` weights each.

        The number of rows of a block is a power of two, so that the row of a weight says where its block begins.

        Examples
        --------
        >>> reader = Trellis(3, np.arange(-32, 32)[None], 5)
        >>> reader.in_rows(16).block, reader.in_rows(21).block
        (4096, 5376)
        """
        rows = 1 << max(round(math.log2(BLOCK / self.per / words)), 3)
        return replace(self, block=rows * words)

    def in_codewords(self, data_bits: int) -> Trellis:
        """The reader of a stream that fills codewords of so many data bits: every layer and every block whole ones.

        Examples
        --------
        >>> reader = Trellis(3, np.arange(-32, 32)[None], 5).in_codewords(57)
        >>> reader.words(1000) * 3 % 57, reader.block * 3 % 57
        (0, 0)
        """
        whole = data_bits // math.gcd(data_bits, self.bits)
        step = math.lcm(whole, 8)
        return replace(self, block=max(round(BLOCK / self.per / step), 1) * step, whole=whole)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trellis:
        """Rebuild a reader from `to_json`."""
        if unknown := set(data) - {"bits", "table", "fraction_bits", "erased", "block", "whole"}:
            raise ValueError(f"a trellis has no {min(unknown)!r:.60}")
        erased, block, whole = data.get("erased"), data.get("block", 0), data.get("whole", 1)
        return cls(data["bits"], np.array(data["table"]), data["fraction_bits"], erased, block, whole)
