"""Tables of trellis words: one for each rate, for all layers of a network, made for a share of dead cells.

Words and centroids alternate inside the search with feedback (Lloyd 1982): an entry becomes the mean of what survivors
aimed at when they took it. The table that does best on other dead cells, and where a layer has enough of them on other
channels, is taken, and rounds end when they gain nothing: few weights are fewer than a table has entries, and chips
differ.

For windows of 8, 10 and 12 bits rounds start from tables that come with the package (`trellis_tables.npz`, made by
`benchmarks/trellis_tables.py` on one network), which serve others within a few per cent of the error at most rates, so
few rounds gain anything. For other windows they start from Gaussian quantiles on hashed windows, and from rounds on
pooled weights alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.layer import Layer
from qtaml_hw.storage.trellis import RATES, Trellis
from qtaml_hw.storage.trellis_writing import Goal

__all__ = ["ChannelSamples", "DeadCells", "first_table", "improved", "train"]

Floats = NDArray[np.float64]

PER_LAYER, ALL = 2048, 1 << 16
"""Weights of a layer, and of all, that each half of the samples has."""

POOLED, TRIED = 50_000, 6_000
"""Weights on which tables are made without feedback, and on which starts are compared."""

JUDGED = 1_000_000
"""First draw of dead cells by which tables are judged: none that they were made with."""

STARTS, AMPLITUDES = 6, (0.75, 0.9, 1.0)
ROUNDS, LOOPS, PATIENCE = 6, 8, 2
"""Rounds without feedback; rounds inside the search at most, and those without gain that end them."""

PRIOR = 8
"""Weights that the entry of before counts as, in a mean."""


@dataclass(frozen=True)
class DeadCells:
    """Cells with a state of their own: shares of those that hold a 1, and a 0.

    Examples
    --------
    >>> dead, held = DeadCells(0.5, 0.5).draw(4, 3, seed=1)
    >>> dead.tolist()
    [7, 7, 7, 7]
    """

    ones: float = 0.0
    zeros: float = 0.0

    def draw(self, words: int, bits: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Dead bits of so many words, and what they hold."""
        u = np.random.default_rng([seed, words, bits]).random((words, bits))
        place = (1 << np.arange(bits)).astype(np.uint8)
        one = (u < self.ones) @ place
        return np.asarray(((u < self.ones + self.zeros) @ place).astype(np.uint8)), np.asarray(one.astype(np.uint8))


@dataclass(frozen=True, eq=False)
class ChannelSamples:
    """Some channels of all layers that are to be stored: to learn from, and to judge by.

    Attributes
    ----------
    layers : sequence of Layer
        The layers.

    Examples
    --------
    >>> levels = np.random.default_rng(0).integers(-7, 8, (16, 32))
    >>> samples = ChannelSamples([Layer.of_levels("w", levels, output_axis=0)])
    >>> [goal.weights.shape for goal in samples.halves[0]]
    [(16, 32), (16, 32)]
    """

    layers: Sequence[Layer]

    @cached_property
    def halves(self) -> tuple[tuple[Goal, Goal], ...]:
        """Of every layer: what is learnt from, and what tables are judged by; of a small layer all its channels."""
        most = min(PER_LAYER, max(ALL // max(len(self.layers), 1), 256))
        return tuple(_split(layer, most) for layer in self.layers)

    @cached_property
    def whole(self) -> tuple[Goal, ...]:
        """Of every layer: both halves."""
        found = []
        for layer, (one, other) in zip(self.layers, self.halves, strict=True):
            assert one.channels is not None
            assert other.channels is not None
            found.append(Goal(layer, np.union1d(one.channels, other.channels)))
        return tuple(found)

    @cached_property
    def pooled(self) -> NDArray[np.float32]:
        """Weights of all layers in units of a table, mixed."""
        rng, each = np.random.default_rng(5), max(POOLED // max(len(self.layers), 1), 512)
        parts = [(x.weights / x.scale[:, None]).ravel() for x, _ in self.halves]
        pool = np.concatenate([rng.permutation(part)[:each] for part in parts])
        return rng.permutation(pool)[:POOLED].astype(np.float32)


def _split(layer: Layer, most: int) -> tuple[Goal, Goal]:
    """Channels of a layer with about so many weights in each half, whole groups of a convolution.

    The halves have channels in common only where the layer has no others: it is these very weights that are stored.
    """
    rows = 1 if layer.output_axis is None else layer.shape[layer.output_axis]
    each = rows // layer.groups if rows % layer.groups == 0 else rows
    units = rows // each if layer.groups > 1 else rows
    each = rows // units
    wanted = max(1, -(-most // (each * (layer.size // rows))))
    order = np.random.default_rng([7, rows]).permutation(units)
    count = min(wanted, units)
    chosen = order[:count], order[-count:]
    one, other = ((np.sort(u)[:, None] * each + np.arange(each)).ravel() for u in chosen)
    return Goal(layer, one), Goal(layer, other)


def train(
    layers: Sequence[Layer] | ChannelSamples,
    window: int,
    cells: DeadCells = DeadCells(),
    rates: Sequence[tuple[int, int]] = RATES,
    progress: Callable[[float], None] | None = None,
) -> tuple[Trellis, ...]:
    """The reader of each rate.

    Parameters
    ----------
    layers : sequence of Layer, or ChannelSamples
        What is to be stored.
    window : int
        Bits of the window, 6 to 12.
    cells : DeadCells
        Dead cells that the writer will know.
    rates : sequence of (int, int)
        New bits, and weights, of a step. A rate with as many new bits as the window has is left out.
    progress : callable, optional
        Called with the share of the work that has been done since the last call.

    Returns
    -------
    tuple of Trellis
        In the order of `rates`.

    Examples
    --------
    This takes a minute, so it is not run with the tests.

    >>> levels = np.random.default_rng(0).integers(-7, 8, (16, 32))
    >>> (reader,) = train([Layer.of_levels("w", levels, output_axis=0)], 6, rates=[(1, 1)])  # doctest: +SKIP
    >>> reader.bits, reader.table.shape  # doctest: +SKIP
    (1, (1, 64))
    """
    samples = layers if isinstance(layers, ChannelSamples) else ChannelSamples(layers)
    found = []
    for bits, per in rates:
        if bits < window:
            found.append(_table(samples, window, cells, bits, per))
        if progress:
            progress(1 / len(rates))
    return tuple(found)


@cache
def _known() -> dict[tuple[int, int, int], NDArray[np.float16]]:
    """The tables of the package, by window, bits and weights of a step."""
    with files("qtaml_hw.storage").joinpath("trellis_tables.npz").open("rb") as file, np.load(file) as found:
        return {(int(w), int(b), int(v)): found[name] for name in found.files for w, b, v in [name.split("_")]}


def _table(samples: ChannelSamples, window: int, cells: DeadCells, bits: int, per: int) -> Trellis:
    known = _known().get((window, bits, per))
    first = first_table(samples, window, cells, bits, per) if known is None else known.astype(np.float64)
    return improved(samples, first, cells, bits)


def first_table(samples: ChannelSamples, window: int, cells: DeadCells, bits: int, per: int) -> Floats:
    """The table of a rate that is best without feedback, shape (per, 2**window): see `train`."""
    pool = samples.pooled[: samples.pooled.size // per * per]
    if pool.size == 0:
        return _hashed(window, 1, per)
    table = _start(pool[: TRIED // per * per], window, cells, bits, per)
    for number in range(ROUNDS):
        windows = _windows(pool, table, cells, bits, number)
        counts = np.bincount(windows, minlength=table.shape[1])
        for v in range(per):
            total = np.bincount(windows, pool[v::per], table.shape[1])
            table[v] = np.where(counts > 0, total / np.maximum(counts, 1), table[v])
    return table


def improved(samples: ChannelSamples, table: Floats, cells: DeadCells, bits: int, rounds: int = LOOPS) -> Trellis:
    """The reader with the best table that at most so many rounds inside the search find.

    Parameters
    ----------
    samples : ChannelSamples
        To learn from, and to judge by.
    table : float64 array, shape (per, 2**window)
        Where rounds start.
    cells : DeadCells
        Dead cells that the writer will know.
    bits : int
        New bits of a step.
    rounds : int
        Rounds at most.
    """
    best, least, idle = _fixed(table, bits), np.inf, 0
    for number in range(rounds + 1 if samples.layers else 0):
        trellis = _fixed(table, bits)
        found = _held_out(samples, trellis, cells)
        idle = 0 if found < least else idle + 1
        best, least = (trellis, found) if found < least else (best, least)
        if idle == PATIENCE or number == rounds:
            break
        table = _centroids(samples, trellis, table, cells, number)
    return best


def _fixed(table: Floats, bits: int) -> Trellis:
    """A table in 8 bits."""
    most = max(float(np.abs(table).max()), 2.0**-8)
    fraction = int(np.clip(np.floor(np.log2(127 / most)), 0, 12))
    return Trellis(bits, np.clip(np.rint(np.ldexp(table, fraction)), -127, 127).astype(np.int32), fraction)


def _hashed(window: int, factor: int, per: int) -> Floats:
    """Gaussian quantiles, scattered over the windows."""
    from scipy.special import ndtri  # slow to import

    size, w = 1 << window, np.arange(1 << window)
    rows = []
    for v in range(per):
        a = factor * (2 * v + 1)
        y = (w * a) & (size - 1)
        y ^= y >> (window // 2)
        rows.append(ndtri((((y * a) & (size - 1)) + 0.5) / size))
    return np.stack(rows)


def _start(pool: NDArray[np.float32], window: int, cells: DeadCells, bits: int, per: int) -> Floats:
    """The best of some starts."""
    tried: list[tuple[float, int, Floats]] = []
    for factor in np.random.default_rng(0).integers(1, 1 << 16, STARTS) | 1:
        hashed = _hashed(window, int(factor), per)
        for amplitude in AMPLITUDES:
            table = hashed * amplitude
            windows = _windows(pool, table, cells, bits, 3)
            error = float(np.mean(np.square(pool - table[:, windows].T.ravel())))
            tried.append((error, len(tried), table))
    return min(tried, key=lambda x: x[:2])[2].copy()


def _windows(x: NDArray[np.float32], table: Floats, cells: DeadCells, bits: int, seed: int) -> NDArray[np.uint16]:
    """Windows of the words of weights whose errors do not make up for each other."""
    from qtaml_hw.storage.trellis import BLOCK
    from qtaml_hw.storage.trellis_search import read_windows, search  # numba is slow to import

    per, block = len(table), BLOCK // len(table)
    dead, held = cells.draw(x.size // per, bits, seed)
    none, alike = np.ones((1, 1, 1), np.float32), np.ones(x.size, np.float32)
    words = search(x, 1, none, x.size, alike, table.astype(np.float32), bits, dead, held, block)
    return np.asarray(read_windows(words, bits, table.shape[1].bit_length() - 1, block))


def _errors(goal: Goal, trellis: Trellis, cells: DeadCells, seed: int) -> tuple[Floats, NDArray[np.uint8]]:
    """Whitened errors in units of the table, and the words."""
    words = goal.words(trellis, *cells.draw(trellis.words(goal.weights.size), trellis.bits, seed))
    error = goal.whitened(goal.weights - goal.read(trellis, words))
    return np.asarray(error / goal.scale[:, None]), words


def _held_out(samples: ChannelSamples, trellis: Trellis, cells: DeadCells) -> float:
    """What words cost on the channels that are held out."""
    total, weights = 0.0, 0
    for number, (_, goal) in enumerate(samples.halves):
        error, _ = _errors(goal, trellis, cells, JUDGED + number)
        total += float(np.sum(goal.costs * np.square(error)))
        weights += error.size
    return total / max(weights, 1)


def _centroids(samples: ChannelSamples, trellis: Trellis, table: Floats, cells: DeadCells, number: int) -> Floats:
    """The table of the means of what survivors aimed at."""
    from qtaml_hw.storage.trellis_search import read_windows  # numba is slow to import

    per, size = trellis.table.shape
    count, total = np.zeros((per, size)), np.zeros((per, size))
    for i, (goal, _) in enumerate(samples.halves):
        error, words = _errors(goal, trellis, cells, 1000 * number + i)
        read = trellis.read(words, error.size).astype(np.float64)
        aim, share = read + error.ravel(), np.sqrt(goal.costs.ravel())
        windows = read_windows(words, trellis.bits, trellis.window, trellis.block)
        for v in range(per):
            own, at = share[v::per], windows[: aim[v::per].size]
            count[v] += np.bincount(at, own, size)
            total[v] += np.bincount(at, own * aim[v::per], size)
    return np.asarray((total + PRIOR * table) / (count + PRIOR))
