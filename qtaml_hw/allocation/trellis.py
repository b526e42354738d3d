"""Offers of trellis words for a storage menu: price and measured error for each layer.

Words are written for some channels of every layer, with the dead cells that the writer knows, and their distortion is
that of these words. Bits that flip all the same, or that a code loses, come on top: every window that holds them is
wrong, or reads as the mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation.clustered import SharedCells
from qtaml_hw.allocation.menu import Offer
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.network.layer import Layer
from qtaml_hw.storage import RATES, ChannelSamples, DeadCells, Goal, MemoryWord, Quality, Trellis, beside, train

__all__ = ["trellis_offers"]

ROW_BITS = 64
"""Widest row of bare words."""

DRAW = 20_000
"""Number of the draw of dead cells on which distortions are measured: no table was made with it."""

HELPS = 0.5
"""A code that leaves a larger share of the errors is not offered, as for other words."""


def trellis_offers(
    layers: Sequence[Layer],
    channel: BitChannel,
    *,
    window: int,
    code_names: Iterable[str] = (),
    mapped: BitChannel | None = None,
    rates: Sequence[tuple[int, int]] = RATES,
    word: MemoryWord | None = None,
    readers: Sequence[Trellis] | None = None,
    clusters: SharedCells | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[list[Offer]]:
    """Offers of every layer: bare, and under each code.

    Parameters
    ----------
    layers : sequence of Layer
        With their feedback, where they have it.
    channel : BitChannel
        Cells that are read; equal at all positions.
    window : int
        Bits of the window, 6 to 12.
    code_names : iterable of str
        Codes that words may lie under. Their cells are not mapped.
    mapped : BitChannel, optional
        Stuck cells that the writer of a chip knows. Bare words are written around them.
    rates : sequence of (int, int)
        New bits, and weights, of a step.
    word : MemoryWord, optional
        Words of the memory; by default rows of bare words are at most `ROW_BITS` wide.
    readers : sequence of Trellis, optional
        Readers of bare words, in place of those that are trained.
    clusters : SharedCells, optional
        What the cells of a codeword have in common; by default nothing.
    progress : callable, optional
        Called with the share of the tables that have been trained since the last call.

    Raises
    ------
    ValueError
        If positions of a word have different cells, or a code is unknown.
    """
    if not channel.is_uniform or (mapped is not None and not mapped.is_uniform):
        raise ValueError("trellis words need cells that are alike at all positions of a word")
    samples, cell, word = ChannelSamples(layers), channel.cell(), word or MemoryWord()
    offers: list[list[Offer]] = [[] for _ in layers]
    known = DeadCells() if mapped is None else DeadCells(float(mapped.p01[0]), float(mapped.p10[0]))
    left = _unknown(cell, mapped)
    built = [codes.from_name(name) for name in code_names]
    again = bool(built) and mapped is not None  # words under a code know no dead cells

    def step(share: float) -> None:
        if progress:
            progress(share / (1 + again))

    tables = train(samples, window, known, rates, step) if readers is None else readers
    for trellis in tables:
        for i, goal in enumerate(samples.whole):
            if lanes := _lanes(trellis, word):
                offers[i].append(_bare(layers[i], goal, trellis.in_rows(lanes), lanes, known, left, mapped, word))
    if again:
        tables = train(samples, window, DeadCells(), rates, step)
    for trellis in tables if built else ():
        for i, goal in enumerate(samples.whole):
            figures = _measured(goal, trellis, DeadCells())
            for code in built:
                residual = (clusters or SharedCells()).residual(code, cell)
                if residual.p01 + residual.p10 <= HELPS * float(cell.p01[0] + cell.p10[0]):
                    offers[i].append(_coded(layers[i], trellis, code, residual, figures, word))
    return offers


def _unknown(cell: BitChannel, mapped: BitChannel | None) -> BitChannel:
    """What is left of a cell that the writer does not know: other causes, and cells that die beyond the map."""
    causes = []
    for cause in cell.causes:
        if mapped is None or cause.persistence != "stuck":
            causes.append(cause)
            continue
        p01, p10 = (float(max(x[0] - y[0], 0.0)) for x, y in ((cause.p01, mapped.p01), (cause.p10, mapped.p10)))
        causes.append(Cause(np.array([p01]), np.array([p10]), "stuck"))
    return BitChannel.of(*causes)


Figures = tuple[float, float, float]
"""Of the words of a layer: what is left of the squared error, what a flip of every bit of a window adds, and the mean
square of the weights, in steps**2."""


def _measured(goal: Goal, trellis: Trellis, cells: DeadCells) -> Figures:
    from qtaml_hw.storage.trellis_search import read_windows  # numba is slow to import

    words = goal.words(trellis, *cells.draw(trellis.words(goal.weights.size), trellis.bits, DRAW))
    left = goal.loss(goal.read(trellis, words))
    windows = read_windows(words, trellis.bits, trellis.window, trellis.block).astype(np.int64)
    values = trellis.values().astype(np.float64)
    size = float(np.mean(np.square(goal.scale)))
    moves = (values[:, windows ^ (1 << b)] - values[:, windows] for b in range(trellis.window))
    flips = sum(float(np.mean(np.square(move))) for move in moves)
    return left, flips * size, float(np.mean(np.square(goal.weights)))


def _lanes(trellis: Trellis, word: MemoryWord) -> int:
    """Stored words of a row: as many as a word of the memory holds."""
    return word.lanes(trellis.bits) if word.widths else 1 << ((ROW_BITS // trellis.bits).bit_length() - 1)


def _bare(
    layer: Layer,
    goal: Goal,
    trellis: Trellis,
    lanes: int,
    known: DeadCells,
    left: BitChannel,
    mapped: BitChannel | None,
    word: MemoryWord,
) -> Offer:
    loss, flips, _ = _measured(goal, trellis, known)
    rows = -(-trellis.words(layer.size) // lanes)
    noise = left.p_flip * flips
    cost = word.whole(lanes * trellis.bits, rows) / layer.size
    here = None if mapped is None else mapped.resized(trellis.bits)
    return _offer(layer, trellis, "", "", 0, lanes, cost, 0.0, left.resized(trellis.bits), loss, noise, here)


def _coded(
    layer: Layer,
    trellis: Trellis,
    code: codes.BlockCode,
    residual: codes.ResidualChannel,
    figures: Figures,
    word: MemoryWord,
) -> Offer:
    """Words in codewords: those that are flagged read as the mean."""
    loss, flips, power = figures
    silent = min(residual.p_miscorrected * code.d / code.n, 0.5)
    hole = residual.p_due * (1 + (trellis.window - trellis.bits) / code.k)
    noise = silent * flips + min(hole, 1.0) * power
    data = trellis.words(layer.size) * trellis.bits / layer.size
    seen = BitChannel.uniform(silent, silent, trellis.bits, "transient")
    stored = word.stored(code.n)
    cost, parity = data * stored / code.k, data * ((stored - code.k) / code.k)
    erased = replace(trellis, erased=0)
    return _offer(layer, erased, code.family, code.name, trellis.bits, 1, cost, parity, seen, loss, noise, None)


def _offer(
    layer: Layer,
    trellis: Trellis,
    family: str,
    code: str,
    planes: int,
    lanes: int,
    cost: float,
    parity: float,
    channel: BitChannel,
    loss: float,
    noise: float,
    mapped: BitChannel | None,
) -> Offer:
    quality = Quality(noise, loss, 1.0, loss + noise)
    own = replace(trellis)  # a segment holds the read-out of its offer
    numbers = beside(layer) / layer.size
    figures = quality, loss + noise, _of_no_word, bool(code), mapped, numbers
    return Offer(planes, family, code, lanes, cost + numbers, parity, channel, own, *figures)


def _of_no_word() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.zeros(0), np.zeros(0)
