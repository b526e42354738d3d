"""How trellis words are chosen: for the weights of a layer, around the cells that are known to be dead.

Whoever knows which cells are dead leaves out the branches that disagree with them; the reader need not know (Kuznetsov
and Tsybakov 1974). The search minimises what is left of the output error when errors make up for each other,
``sum_j pivot_j e_j**2`` of the whitened errors e (`qtaml_hw.network.Feedback`), in every survivor
(`qtaml_hw.storage.trellis_search`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.layer import Layer
from qtaml_hw.storage.quality import channel_rows, offset_correction, uncentred
from qtaml_hw.storage.trellis import Trellis

__all__ = ["Goal"]

Floats = NDArray[np.float64]
Words = NDArray[np.uint8]

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
        """In steps, less the zero point, shape (channels, weights of one)."""
        rows = channel_rows(self.layer, self.layer.centred())
        return rows if self.channels is None else rows[self.channels]

    @cached_property
    def scale(self) -> Floats:
        """What a weight of each channel is divided by, shape (channels,)."""
        rows = channel_rows(self.layer, self.layer.centred())
        spread = np.maximum(rows.std(axis=1), FLOOR * rows.std())
        spread = np.where(spread > 0, spread, 1.0)
        return SPREAD * (spread if self.channels is None else spread[self.channels])

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        """Group of every channel."""
        rows = channel_rows(self.layer, self.layer.centred()).shape[0]
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

        steps = trellis.words(self.weights.size)
        none = np.zeros(steps, dtype=np.uint8)
        dead, held = none if dead is None else dead, none if held is None else held
        if dead.shape != (steps,) or held.shape != (steps,):
            raise ValueError(
                f"{self.weights.size} weights are {steps} words, got dead cells of {dead.shape} and {held.shape}"
            )
        if np.any(dead >> trellis.bits) or np.any(held & ~dead):
            raise ValueError(f"dead cells are among {trellis.bits} bits of a word, and only they hold a value")
        args = dead.astype(np.uint8), held.astype(np.uint8), trellis.block
        return np.asarray(search(*self.job(trellis), trellis.values(), trellis.bits, *args))

    def job(self, trellis: Trellis) -> tuple[Any, int, Any, int, Any]:
        """What the search is given of the layer: `x`, `n`, `vit`, `rows` and `weight` of
        `qtaml_hw.storage.trellis_search.search`, and of the C writer that the hardware folder of a plan holds.
        """
        flat, cost = (self.weights / self.scale[:, None]).ravel(), self.costs.ravel()
        padded = trellis.words(flat.size) * trellis.per
        x, factor = np.zeros(padded, np.float32), np.zeros(padded, np.float32)
        x[: flat.size], factor[: flat.size] = flat, cost
        shares, n = self._shares, self.weights.shape[1] if self._shares.shape[1] > 1 else 1
        rows, order = flat.size // n, np.arange(len(self.weights))
        if len(shares) > 1:  # one after the other, as many of each
            shares = shares[np.unique(self._groups)]
            rows = len(order) // len(shares)
        return x, n, shares, rows, factor

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
        return np.asarray(1.0 / scale.astype(np.float64))

    def corrected(self, trellis: Trellis, words: NDArray[Any]) -> tuple[Floats, Floats | None]:
        """Slope and offset of a layer whose words are written: see `qtaml_hw.plan.LayerPlan`.

        The offset is None where the inputs are not known.
        """
        slope = self.slope(self.read(trellis, words))
        rows = trellis.read(words, self.weights.size).astype(np.float64).reshape(self.weights.shape)
        return slope, offset_correction(self.layer, uncentred(self.layer, rows), slope)
