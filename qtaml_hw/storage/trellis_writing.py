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
from qtaml_hw.storage.codewords import Codewords
from qtaml_hw.storage.quality import channel_rows, offset_correction, uncentred
from qtaml_hw.storage.trellis import OFFSET_BITS, SCALE_BITS, Trellis

__all__ = ["Goal", "beside", "stepped"]

Floats = NDArray[np.float64]
Words = NDArray[np.uint8]

SPREAD = 1.15
"""What a weight is divided by before it is written, in standard deviations of its channel: searched on ResNet-20 at
p = 0.10 (words around dead cells come out a little small)."""

LEAST = 1 / 16
"""Least scale of a channel, in the largest of its layer."""

UNBIAS = 0.5
"""Exponent of the gain of a layer that is put right: 0 leaves coherent errors, 1 lifts the noise as well."""

LEAST_GAIN, MOST_GAIN = 0.4, 1.6
"""Gains that are put right."""

NUDGE = 0.05
"""How far weights are moved for other words that are as good, in the least error that their bits can leave: by a
quarter of a hundredth of its square."""


def beside(layer: Layer) -> int:
    """Bits of the scales and offsets of a layer that are not one for it.

    Examples
    --------
    >>> layer = Layer.of_levels("w", np.zeros((64, 12), np.int32), output_axis=0, input_mean=np.zeros(12))
    >>> beside(layer)
    512
    """
    channels = 1 if layer.output_axis is None else layer.shape[layer.output_axis]
    return channels * (SCALE_BITS + (0 if layer.input_mean is None else OFFSET_BITS)) if channels > 1 else 0


def graded(sizes: Floats) -> Floats:
    """The nearest of ``2**SCALE_BITS`` sizes in equal ratios, from the least to the largest, `LEAST` of it at least.

    Examples
    --------
    >>> graded(np.array([1.0, 2.0, 2.01, 8.0])).round(2).tolist()
    [1.0, 2.0, 2.0, 8.0]
    """
    logs = np.log(np.maximum(sizes, LEAST * sizes.max()))
    step = (logs.max() - logs.min()) / ((1 << SCALE_BITS) - 1)
    if step == 0:
        return sizes
    return np.asarray(np.exp(logs.min() + step * np.rint((logs - logs.min()) / step)))


def stepped(offsets: Floats) -> Floats:
    """The nearest of ``2**OFFSET_BITS`` offsets, odd multiples of half a step; the largest is one of them.

    Examples
    --------
    >>> stepped(np.array([7.5, -0.2, 3.1])).tolist()
    [7.5, -0.5, 3.5]
    """
    last = (1 << (OFFSET_BITS - 1)) - 0.5
    step = float(np.abs(offsets).max()) / last
    return (np.floor(offsets / step) + 0.5) * step if step > 0 else offsets


@dataclass(frozen=True, eq=False)
class Goal:
    """What the words of a layer are to come near: its weights channel by channel, and what an error costs.

    Attributes
    ----------
    layer : Layer
        Whose weights they are; some of its channels, where `channels` names them.
    channels : int array or None
        Output channels that are written; None for all.

    Examples
    --------
    >>> layer = Layer.of_levels("w", np.arange(-6, 6).reshape(3, 4), output_axis=0)
    >>> Goal(layer).weights.shape, Goal(layer, np.array([0, 2])).weights.tolist()
    ((3, 4), [[-6.0, -5.0, -4.0, -3.0], [2.0, 3.0, 4.0, 5.0]])
    """

    layer: Layer
    channels: NDArray[np.int64] | None = None

    @cached_property
    def _sizes(self) -> Floats:
        """What a step of each channel is worth, in the root mean square over the channels, shape (channels,)."""
        scale, rows = self.layer.scale, len(channel_rows(self.layer, self.layer.words))
        own = scale.block is None and scale.axis is not None and scale.axis == self.layer.output_axis
        return scale.values / np.sqrt(np.mean(np.square(scale.values))) if own else np.ones(rows)

    def _own(self, channels: NDArray[Any]) -> NDArray[Any]:
        return channels if self.channels is None else channels[self.channels]

    @cached_property
    def _rows(self) -> Floats:
        """The weights of all channels."""
        return channel_rows(self.layer, self.layer.centred()) * self._sizes[:, None]

    @cached_property
    def weights(self) -> Floats:
        """Less the zero point, in the root mean square of the steps of all channels, shape (channels, weights of one).

        All errors are counted in that unit: outputs of a channel of small steps move little.
        """
        return self._own(self._rows)

    @cached_property
    def scale(self) -> Floats:
        """What a weight of each channel is divided by, one of few sizes (`graded`), shape (channels,)."""
        spread = self._rows.std(axis=1)
        return SPREAD * self._own(graded(spread) if spread.max() > 0 else np.ones_like(spread))

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        """Group of every channel."""
        rows = len(self._rows)
        own = self._own(np.arange(rows))
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
            part = values[..., own, :]
            found = solve_triangular(shares[g], part.reshape(-1, part.shape[-1]).T, lower=True, unit_diagonal=True)
            out[..., own, :] = found.T.reshape(part.shape)
        return out

    @cached_property
    def _wanted(self) -> Floats:
        return self.whitened(self.weights)

    @cached_property
    def costs(self) -> Floats:
        """Cost of a squared whitened error in units of the table, mean 1, shape (channels, weights of one)."""
        cost = np.square(self.scale)[:, None] * self.pivots
        return np.asarray(cost / cost.mean())

    def words(
        self,
        trellis: Trellis,
        dead: Words | None = None,
        held: Words | None = None,
        codewords: Codewords | None = None,
        variant: int = 0,
    ) -> Words:
        """The words to write.

        Parameters
        ----------
        trellis : Trellis
            The reader.
        dead, held : uint8 array, shape (words,), optional
            Bits that lie in dead cells, and what these hold; none, where not given.
        codewords : Codewords, optional
            What they lie in, with the dead cells of its check bits.
        variant : int
            Others than 0 give other words that are as good: weights are moved by a little noise of this seed.

        Raises
        ------
        ValueError
            If a dead bit is none of a word's, a cell that is not dead is said to hold a value, words do not fill the
            codewords, or are wider than these.
        """
        from qtaml_hw.storage.trellis_search import search  # numba is slow to import

        steps = trellis.words(self.weights.size)
        none = np.zeros(steps, dtype=np.uint8)
        dead, held = none if dead is None else dead, none if held is None else held
        if dead.shape != (steps,) or held.shape != (steps,):
            raise ValueError(
                f"{self.weights.size} weights are {steps} words, got dead cells of {dead.shape} and {held.shape}"
            )
        if codewords is not None and trellis.bits > codewords.code.k:
            raise ValueError(f"words of {trellis.bits} bits are wider than codewords of {codewords.code.k}")
        if codewords is not None and codewords.dead.size * codewords.code.k != steps * trellis.bits:
            raise ValueError(f"{steps} words of {trellis.bits} bits do not fill {codewords.dead.size} codewords")
        if np.any(dead >> trellis.bits) or np.any(held & ~dead):
            raise ValueError(f"dead cells are among {trellis.bits} bits of a word, and only they hold a value")
        args = dead.astype(np.uint8), held.astype(np.uint8), trellis.block
        x, *others = self.job(trellis)
        if variant:
            noise = np.random.default_rng([variant, x.size]).standard_normal(x.size) * NUDGE
            x = x + (noise * 2.0 ** -(trellis.bits / trellis.per)).astype(np.float32)
        job = x, *others, trellis.values(), trellis.bits, *args
        if codewords is None or not codewords.dead.any():
            return np.asarray(search(*job))
        from qtaml_hw.storage.trellis_codewords import search_in_codewords

        return np.asarray(search_in_codewords(*job, codewords.columns, codewords.dead, codewords.wanted))

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

    def read(self, trellis: Trellis, words: NDArray[Any], lost: NDArray[np.bool_] | None = None) -> Floats:
        """What the words are read as, in the unit of `weights`, before the gain is put right; in the shape of them.
        `lost`: words in flagged codewords.
        """
        found = trellis.read(words, self.weights.size, lost).astype(np.float64).reshape(self.weights.shape)
        return np.asarray(found * self.scale[:, None])

    def loss(self, read: Floats) -> float:
        """Mean over the weights of what is left of their squared error, in the unit of `weights`, squared."""
        return float(np.mean(self.pivots * np.square(self._wanted - self.whitened(read))))

    def noise(self, error: Floats) -> float:
        """What an error of the weights that nobody knows costs, in the unit of `loss`: nothing makes up for it.

        Parameters
        ----------
        error : float64 array, shape (..., channels, weights of one)
            In the unit of `weights`; of several errors, the mean of what each costs. An error moves an output by the
            covariance of its inputs and by their means, which the offset of a channel takes back of known errors.

        Examples
        --------
        Two inputs with a mean of 1 and no variance: equal errors add up, opposite ones do not matter.

        >>> from qtaml_hw.network.layer import Feedback
        >>> still = Feedback(np.eye(2, dtype=np.float32)[None], np.zeros((1, 2)), np.ones((1, 2)))
        >>> goal = Goal(Layer.of_levels("w", np.array([[3, 4]]), output_axis=0, feedback=still))
        >>> goal.noise(np.array([[1.0, 1.0]])), goal.noise(np.array([[1.0, -1.0]]))
        (2.0, 0.0)
        """
        found, feedback = float(np.mean(self.pivots * np.square(self.whitened(error)))), self.layer.feedback
        n: int = error.shape[-1]
        if feedback is None or feedback.means is None or feedback.means.shape[1] != n:
            return found
        shift: Floats = (error * feedback.means[self._groups]).sum(axis=-1)
        return found + float(np.mean(np.square(shift))) / n

    def gain(self, read: Floats) -> float:
        """How large the outputs of what is read are, along what is wanted, to the power `UNBIAS`."""
        power = float(np.sum(self.pivots * np.square(self._wanted)))
        got = float(np.sum(self.pivots * self._wanted * self.whitened(read)))
        return float(np.clip(got / power if power > 0 else 1.0, LEAST_GAIN, MOST_GAIN) ** UNBIAS)

    def slope(self, read: Floats) -> Floats:
        """What entries of the table are divided by to be steps, one per channel: the scales, less the gain of all."""
        return self.gain(read) * self._own(self._sizes) / self.scale

    def corrected(self, trellis: Trellis, words: NDArray[Any]) -> tuple[Floats, Floats | None]:
        """Slope and offset of a layer whose words are written: see `qtaml_hw.plan.LayerPlan`.

        The offset is None where the inputs are not known.
        """
        slope = self.slope(self.read(trellis, words))
        rows = trellis.read(words, self.weights.size).astype(np.float64).reshape(self.weights.shape)
        found = offset_correction(self.layer, uncentred(self.layer, rows), slope)
        return slope, None if found is None else stepped(found)
