"""Trellis words: weights read from a sliding window over a stream of bits (`Trellis`), and how they are chosen (`Goal`).

A step writes `bits` new bits and reads `per` weights: ``table[v][window]``, where the window is the last L bits of the
stream. Neighbouring windows share bits, so few bits per weight carry much of what trellis-coded quantisation can
(Marcellin and Fischer 1990; bit-shift trellises: Tseng et al. 2024, arXiv:2406.11235). Blocks of 256 weights start with
a window of 0: each is read alone. Weights follow each other output channel by output channel, whatever the layout of
the tensor.

Whoever knows which cells are dead leaves out the branches that disagree with them (Kuznetsov and Tsybakov 1974: the
reader need not know). The search minimises what is left of the output error when errors make up for each other:
``sum_j pivot_j e_j**2`` of the whitened errors e (`qtaml_hw.network.Feedback`), in every survivor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.layer import Layer
from qtaml_hw.storage.quality import channel_rows, offset_correction

__all__ = ["BLOCK", "RATES", "TRELLIS", "WINDOWS", "Goal", "Trellis"]

Floats = NDArray[np.float64]
Words = NDArray[np.uint8]

TRELLIS = "trellis"
"""Code map of trellis words, and name of their read-out."""

BLOCK = 256
"""Weights from one start of the window to the next."""

RATES = ((1, 4), (1, 2), (1, 1), (3, 2), (2, 1), (5, 2), (3, 1), (4, 1), (5, 1), (6, 1))
"""New bits, and the weights that are read from them, of the rates on offer."""

WINDOWS = range(6, 13)
"""Bits of a window."""

SPREAD = 1.15
"""What a weight is divided by before it is written, in standard deviations of its channel: searched on ResNet-20 at
p = 0.10 (words around dead cells come out a little small)."""

FLOOR = 0.1
"""Least standard deviation of a channel, in those of its layer."""

UNBIAS = 0.5
"""Exponent of the gain of a channel that is put right: 0 leaves coherent errors, 1 lifts the noise as well."""

LEAST_GAIN, MOST_GAIN = 0.4, 1.6
"""Gains that are put right."""


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

    def __post_init__(self) -> None:
        for name, value, low, high in (("bits", self.bits, 1, 6), ("fraction_bits", self.fraction_bits, 0, 31)):
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise ValueError(f"{name} of trellis words: {low} to {high}, got {value!r:.60}")
        wide = np.asarray(self.table)
        if wide.ndim != 2 or wide.dtype.kind not in "iu" or np.any(wide < -128) or np.any(wide > 127):
            raise ValueError("a trellis table has a row of integers of 8 bits for each weight of a step")
        per, size = wide.shape
        if per not in (1, 2, 4) or size & (size - 1) or not 1 << self.bits < size <= 1 << WINDOWS[-1]:
            raise ValueError(f"no trellis has {per} weights a step, {self.bits} new bits and a table of {size}")
        if self.erased is not None and (
            not isinstance(self.erased, int) or isinstance(self.erased, bool) or not -128 <= self.erased <= 127
        ):
            raise ValueError(f"the erased entry of a trellis table is an integer of 8 bits, got {self.erased!r:.60}")
        table = np.array(wide, dtype=np.int32)
        table.setflags(write=False)
        object.__setattr__(self, "table", table)

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
    def block(self) -> int:
        """Steps from one start of the window to the next."""
        return BLOCK // self.per

    @property
    def reach(self) -> int:
        """Words that a window lies in."""
        return -(-self.window // self.bits)

    def words(self, weights: int) -> int:
        """Stored words of so many weights."""
        return -(-weights // self.per)

    def values(self) -> NDArray[np.float32]:
        """The table as numbers, shape (per, 2**window)."""
        return np.ldexp(self.table.astype(np.float32), -self.fraction_bits)

    def read(self, words: NDArray[Any], weights: int, lost: NDArray[np.bool_] | None = None) -> NDArray[np.float32]:
        """The weights that lie in `words`, in the order of the stream.

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
        found = self.values()[:, windows]
        if self.erased is not None and lost is not None and lost.any():
            found[:, self._touched(lost)] = np.ldexp(float(self.erased), -self.fraction_bits)
        return np.asarray(found.T.reshape(-1)[:weights])

    def _touched(self, lost: NDArray[np.bool_]) -> NDArray[np.bool_]:
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
        return data if self.erased is None else data | {"erased": self.erased}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trellis:
        """Rebuild a reader from `to_json`."""
        if unknown := set(data) - {"bits", "table", "fraction_bits", "erased"}:
            raise ValueError(f"a trellis has no {min(unknown)!r:.60}")
        return cls(data["bits"], np.array(data["table"]), data["fraction_bits"], data.get("erased"))


@dataclass(frozen=True, eq=False)
class Goal:
    """What the words of a layer are to come near: its weights channel by channel, and what an error costs.

    Attributes
    ----------
    layer : Layer
        Whose weights they are; some of its channels, where `channels` names them.
    channels : int array or None
        Output channels that are written; None for all.
    """

    layer: Layer
    channels: NDArray[np.int64] | None = None

    @cached_property
    def weights(self) -> Floats:
        """In steps, shape (channels, weights of one)."""
        rows = channel_rows(self.layer, self.layer.values())
        return rows if self.channels is None else rows[self.channels]

    @cached_property
    def scale(self) -> Floats:
        """What a weight of each channel is divided by, shape (channels,)."""
        rows = channel_rows(self.layer, self.layer.values())
        spread = np.maximum(rows.std(axis=1), FLOOR * rows.std())
        spread = np.where(spread > 0, spread, 1.0)
        return SPREAD * (spread if self.channels is None else spread[self.channels])

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        """Group of every channel."""
        rows = channel_rows(self.layer, self.layer.values()).shape[0]
        own = np.arange(rows) if self.channels is None else self.channels
        return np.asarray(own // max(rows // self._factors[0].shape[0], 1), dtype=np.int64)

    @cached_property
    def _factors(self) -> tuple[NDArray[np.float32], Floats]:
        """``weights`` and ``pivots`` of the feedback; of none, where the layer has none."""
        found, n = self.layer.feedback, self.weights.shape[1]
        if found is None or found.weights.shape[1] != n:
            return np.ones((1, 1, 1), dtype=np.float32), np.ones((1, n))
        return np.triu(found.weights), found.pivots

    @cached_property
    def _shares(self) -> NDArray[np.float32]:
        """``[g, j, i]``: what weight j takes over of the error of weight i."""
        return np.ascontiguousarray(self._factors[0].transpose(0, 2, 1))

    @cached_property
    def pivots(self) -> Floats:
        """What a squared whitened error costs, shape (channels, weights of one); 1 on average without feedback."""
        return np.asarray(self._factors[1][self._groups])

    def whitened(self, values: Floats) -> Floats:
        """`values` times R, where ``H = R diag(pivots) R^T``: an output's error is ``sum pivots * whitened**2``."""
        shares = self._shares
        if shares.shape[1] == 1:
            return values
        from scipy.linalg import solve_triangular

        out = np.empty_like(values)
        for g in np.unique(self._groups):
            own = self._groups == g
            out[own] = solve_triangular(shares[g], values[own].T, lower=True, unit_diagonal=True).T
        return out

    @cached_property
    def _wanted(self) -> Floats:
        return self.whitened(self.weights)

    @cached_property
    def costs(self) -> Floats:
        """Cost of a squared whitened error in units of the table, mean 1, shape (channels, weights of one)."""
        cost = np.square(self.scale)[:, None] * self.pivots
        return np.asarray(cost / cost.mean())

    def words(self, trellis: Trellis, dead: Words | None = None, held: Words | None = None) -> Words:
        """The words to write.

        Parameters
        ----------
        trellis : Trellis
            The reader.
        dead, held : uint8 array, shape (words,), optional
            Bits that lie in dead cells, and what these hold; none, where not given.

        Raises
        ------
        ValueError
            If a dead bit is none of a word's, or a cell that is not dead is said to hold a value.
        """
        from qtaml_hw.storage.trellis_search import search  # numba is slow to import

        flat, cost = (self.weights / self.scale[:, None]).ravel(), self.costs.ravel()
        steps = trellis.words(flat.size)
        none = np.zeros(steps, dtype=np.uint8)
        dead, held = none if dead is None else dead, none if held is None else held
        if dead.shape != (steps,) or held.shape != (steps,):
            raise ValueError(f"{flat.size} weights are {steps} words, got dead cells of {dead.shape} and {held.shape}")
        if np.any(dead >> trellis.bits) or np.any(held & ~dead):
            raise ValueError(f"dead cells are among {trellis.bits} bits of a word, and only they hold a value")
        x, factor = np.zeros(steps * trellis.per, np.float32), np.zeros(steps * trellis.per, np.float32)
        x[: flat.size], factor[: flat.size] = flat, cost
        shares, n = self._shares, self.weights.shape[1] if self._shares.shape[1] > 1 else 1
        rows, order = flat.size // n, np.arange(len(self.weights))
        if len(shares) > 1:  # one after the other, as many of each
            shares = shares[np.unique(self._groups)]
            rows = len(order) // len(shares)
        args = dead.astype(np.uint8), held.astype(np.uint8), trellis.block
        return np.asarray(search(x, n, shares, rows, factor, trellis.values(), trellis.bits, *args))

    def read(self, trellis: Trellis, words: NDArray[Any]) -> Floats:
        """What the words are read as in steps, before the gain is put right, shape (channels, weights of one)."""
        found = trellis.read(words, self.weights.size).astype(np.float64).reshape(self.weights.shape)
        return np.asarray(found * self.scale[:, None])

    def loss(self, read: Floats) -> float:
        """Mean over the weights of what is left of their squared error, in steps**2."""
        return float(np.mean(self.pivots * np.square(self._wanted - self.whitened(read))))

    def gain(self, read: Floats) -> Floats:
        """How large the outputs of what is read are, along what is wanted, to the power `UNBIAS`; shape (channels,)."""
        got = np.sum(self.pivots * self._wanted * self.whitened(read), axis=1)
        power = np.sum(self.pivots * np.square(self._wanted), axis=1)
        share = np.divide(got, power, out=np.ones_like(got), where=power > 0)
        return np.asarray(np.clip(share, LEAST_GAIN, MOST_GAIN) ** UNBIAS)

    def slope(self, read: Floats) -> Floats:
        """What entries of the table are divided by to be steps, one per channel: the inverse of numbers of 16 bits."""
        scale = np.float16(np.clip(self.scale / self.gain(read), 2.0**-14, 65504.0))
        return 1.0 / scale.astype(np.float64)

    def corrected(self, trellis: Trellis, words: NDArray[Any]) -> tuple[Floats, Floats | None]:
        """Slope and offset of a layer whose words are written: see `qtaml_hw.plan.LayerPlan`.

        The offset is None where the inputs are not known.
        """
        slope = self.slope(self.read(trellis, words))
        rows = trellis.read(words, self.weights.size).astype(np.float64).reshape(self.weights.shape)
        return slope, offset_correction(self.layer, in_storage_order(self.layer, rows), slope)


def in_storage_order(layer: Layer, rows: NDArray[Any]) -> NDArray[Any]:
    """`channel_rows` undone, flat."""
    axis = layer.output_axis or 0
    shape = [layer.shape[axis], *(n for a, n in enumerate(layer.shape) if a != axis)]
    return np.moveaxis(rows.reshape(shape), 0, axis).ravel()
