"""Offers of trellis words for a storage menu: price and measured error for each layer.

Words are written for some channels of every layer, with the dead cells that the writer knows, and their distortion is
that of these words. Under a code of few check bits the dead ones among their cells are written around, too, and its
correction is left to what nobody knows; other codes see dead cells as errors. Bits that flip all the same, or that a
code loses, come on top: every window that holds them is wrong. A codeword that is flagged is read as it is or as the
mean, whatever is foreseen to leave less error: few of the bits are wrong where a code corrects one or two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation.clustered import SharedCells
from qtaml_hw.allocation.menu import HELPS, Offer
from qtaml_hw.channel import BitChannel
from qtaml_hw.network.layer import Layer
from qtaml_hw.storage import (
    RATES,
    ChannelSamples,
    Codewords,
    DeadCells,
    Goal,
    MemoryWord,
    Quality,
    Trellis,
    beside,
    train,
)
from qtaml_hw.storage.codewords import WIDEST, as_masks

__all__ = ["trellis_offers"]

ROW_BITS = 64
"""Widest row of bare words."""

DRAW = 20_000
"""Number of the draw of dead cells on which distortions are measured: no table was made with it."""

MOVED, MOST_DRAWS = 1 << 16, 64
"""Weights that are looked at, at least, to see what flips do to the outputs of a layer, and draws of them at most."""

APART = 4
"""Windows from one of these flips to the next, on the mean."""

RARELY = 0.05
"""Share of codewords in which a dead check cell may be an error: one error less is put right there."""

SUMMED = 3
"""Check bits that are added up to find which data bits they have no need of."""


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
        Codes that words may lie under.
    mapped : BitChannel, optional
        Stuck cells that the writer of a chip knows. Bare words are written around them, and words under codes of few
        check bits.
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
    left = cell if mapped is None else cell.beyond(mapped.cell())
    names = tuple(code_names)
    trainings = 1 + (mapped is not None and bool(names))  # words under a code may know no dead cells

    def step(share: float) -> None:
        if progress:
            progress(share / trainings)

    tables = train(samples, window, known, rates, step) if readers is None else readers
    for trellis in tables:
        for i, goal in enumerate(samples.whole):
            if lanes := _lanes(trellis, word):
                offers[i].append(_bare(layers[i], goal, trellis.in_rows(lanes), lanes, known, left, mapped, word))
    made, written = {known: tables}, dict[Any, _Written]()
    shared = clusters or SharedCells()
    for code in map(codes.from_name, names):
        beyond = None if mapped is None else _beyond(code, known, shared)
        around = mapped if beyond is not None else None
        cells, dead = (cell, DeadCells()) if around is None else (left, known)
        residual, errors = shared.residual(code, cells), float(cells.p01[0] + cells.p10[0])
        if errors == 0 or residual.p01 + residual.p10 > HELPS * errors:
            continue
        residual = _spent(residual, code, cells, beyond or 0.0, alone=not shared.matter)
        if dead not in made:
            made[dead] = train(samples, window, dead, rates, step)
        for (j, trellis), (i, goal) in product(enumerate(made[dead]), enumerate(samples.whole)):
            own = code if around else None
            trellis = trellis.in_codewords(code.k) if around else trellis
            if (found := written.get((j, i, own))) is None:
                found = written[j, i, own] = _Written.around(goal, trellis, dead, own)
            offers[i].append(_coded(layers[i], trellis, code, residual, found, word, around))
    if len(made) < trainings:
        step(1.0)
    return offers


def _beyond(code: codes.BlockCode, known: DeadCells, clusters: SharedCells) -> float | None:
    """Share of the codewords in which a dead check cell is seen as an error; None where these are many, or where words
    may be wider than a codeword.

    Either more are dead than are written around, or all data bits are dead that some of them add up: each time they are
    half the time what was written all the same. The second is a union bound over sums of up to `SUMMED` check bits.
    """
    from scipy.stats import binom  # slow to import

    from qtaml_hw.storage.trellis_codewords import MOST  # numba is slow to import

    if code.check_bits > WIDEST or code.k < max(bits for bits, _ in RATES) or known == DeadCells():
        return None
    rates, weights = np.array([[known.ones, known.zeros]]), np.ones(1)
    if clusters.matter:
        rates, weights = clusters.mixture(known.ones, known.zeros, code.n)
    dead = np.minimum(rates.sum(axis=1), 1.0)
    cells = np.zeros(code.n + 1)
    for size in range(1, SUMMED + 1):
        for those in combinations(code.H, size):
            cells[np.bitwise_xor.reduce(those).sum()] += 1
    caught = dead[:, None] ** np.arange(code.n + 1) @ cells / 2
    more = np.arange(MOST + 1, code.check_bits + 1)
    missed = binom.pmf(more, code.check_bits, dead[:, None]) @ (1 - 0.5 ** (more - MOST))
    share = float(weights @ np.minimum(missed + caught, 1.0))
    return share if share < RARELY else None


def _spent(
    residual: codes.ResidualChannel, code: codes.BlockCode, cells: BitChannel, share: float, *, alone: bool = True
) -> codes.ResidualChannel:
    """With the share of codewords in which a dead check cell is an error: one error less is left to be put right; none,
    at worst, where the cells of a codeword do not flip `alone`.
    """
    from scipy.stats import binom  # slow to import

    if not share:
        return residual
    flips, two = cells.p_flip, float(cells.p01[0] + cells.p10[0])
    usual, struck = (float(binom.sf(code.t - spent, code.n - 1, flips)) for spent in (1, 2))  # a flip is not put right
    made = (residual.p01 + residual.p10) / (two * usual) if two * usual > 0 else 1.0  # wrong bits, of flips of these
    added = share * (struck * made if alone else 1.0)
    wrong = {"p01": added * float(cells.p01[0]), "p10": added * float(cells.p10[0])}
    wrong["p_word"] = share * float(binom.sf(code.t - 1, code.n - 1, flips))
    wrong["p_due"] = share * (float(binom.sf(code.t - 1, code.n, flips)) if alone else 1.0)
    return replace(residual, **{name: min(getattr(residual, name) + x, 1.0) for name, x in wrong.items()})


@dataclass(frozen=True, eq=False)
class _Written:
    """Words that were written for channels of a layer: what errors that nobody knows do to them.

    They are drawn, so that their neighbours are wrong together, as they are in a stream; and outputs sum up over
    neighbours.
    """

    goal: Goal
    trellis: Trellis
    words: NDArray[np.uint8]
    read: NDArray[np.float64]
    known: dict[int, float] = field(init=False, repr=False, default_factory=dict)

    @classmethod
    def around(cls, goal: Goal, trellis: Trellis, cells: DeadCells, code: codes.BlockCode | None = None) -> _Written:
        """Around dead cells, and around those of the check bits of a code."""
        steps, bits, around = trellis.words(goal.weights.size), trellis.bits, None
        if code is not None:
            shape = -(-steps * bits // code.k), code.check_bits
            dead, held = (as_masks(x.reshape(shape)) for x in cells.draw(shape[0] * shape[1], 1, DRAW))
            around = Codewords(code, dead, held)
        words = goal.words(trellis, *cells.draw(steps, bits, DRAW), around)
        return cls(goal, trellis, words, goal.read(trellis, words))

    @cached_property
    def loss(self) -> float:
        """What is left of the squared error, in steps**2."""
        return self.goal.loss(self.read)

    @cached_property
    def wrong(self) -> float:
        """What is added where every window has a wrong bit, in steps**2. In what is looked at none has two."""
        bits, window = self.trellis.bits, self.trellis.window
        rng, size = np.random.default_rng(DRAW), self.words.size * bits
        places = np.arange(max(size // (APART * window), 1)) * APART * window
        weights = (1 << np.arange(bits)).astype(np.uint8)
        errors = []
        for _ in range(self._draws):
            at = places + rng.integers((APART - 1) * window, size=places.size) + rng.integers(size)
            flips = np.zeros((self.words.size, bits), dtype=np.uint8)
            flips.ravel()[at % size] = 1
            own = np.cumsum(flips.max(axis=1), dtype=np.int64)  # which flip a word comes after
            number = own.repeat(self.trellis.per)[: self.read.size]
            error = self.goal.read(self.trellis, self.words ^ (flips @ weights)) - self.read
            errors.append(self._apart(error, number, rng))
        return self.goal.noise(np.stack(errors)) * size / (window * places.size)

    def lost(self, bits: int, p: float) -> float:
        """What is added where codewords of so many bits read as the mean with this probability, in steps**2."""
        alone = self._blocks(self.read, bits)
        return p * (alone + p * (self.goal.noise(self.read) - alone))

    @cached_property
    def _means(self) -> NDArray[np.float64]:
        """Error of every weight on the mean of the flips in its window: what those of several have in common."""
        from qtaml_hw.storage.trellis_search import read_windows  # numba is slow to import

        trellis, table = self.trellis, self.trellis.values()
        flipped = np.arange(table.shape[1])[:, None] ^ 1 << np.arange(trellis.window)
        moved = table[:, flipped].mean(axis=2) - table
        found = moved[:, read_windows(self.words, trellis.bits, trellis.window, trellis.block)]
        return np.asarray(found.T.ravel()[: self.read.size].reshape(self.read.shape) * self.goal.scale[:, None])

    def _in_common(self, bits: int) -> float:
        """Noise of these errors, those of so many bits by themselves."""
        if bits not in self.known:
            self.known[bits] = self._blocks(self._means, bits)
        return self.known[bits]

    def _blocks(self, error: NDArray[np.float64], bits: int) -> float:
        """Noise of errors, those of so many bits by themselves."""
        share = -(-bits * self.trellis.per // self.trellis.bits)  # weights of one
        number: NDArray[np.int64] = np.arange(error.size) // share
        rng = np.random.default_rng(DRAW)
        draws = self._draws if share < error.size else 1
        return self.goal.noise(np.stack([self._apart(error, number, rng) for _ in range(draws)]))

    def _apart(
        self, error: NDArray[np.float64], number: NDArray[np.int64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Errors with a sign at random for each number: the noise of what two have in common is 0 on the mean."""
        signs = rng.choice([-1.0, 1.0], int(number[-1]) + 1)[number]
        return np.asarray(error * signs.reshape(error.shape))

    @property
    def _draws(self) -> int:
        return min(max(-(-MOVED // self.read.size), 1), MOST_DRAWS)

    def with_flips(self, p: float, bits: int | None = None, among: float = 1.0) -> float:
        """What is added where every bit is wrong with this probability, in steps**2.

        In codewords of so many bits it is those of the share `among` of these that are wrong, and several of each. What
        errors of different windows have in common adds up; a window with two wrong bits is as one with one (bare words:
        0.9 of what flips of 0.1 do, 0.8 at 0.2 and above).
        """
        if p <= 0:
            return 0.0
        window, stream = self.trellis.window, self.words.size * self.trellis.bits
        bits = bits or stream
        among = max(min(among, p * bits), p)
        each = p * bits / among  # wrong bits of a codeword that has any: they lie somewhere in it
        at = np.arange(1, bits + window)
        inside = np.minimum(np.minimum(at, at[::-1]), min(bits, window))  # bits of each window
        here = among * float(np.sum(1 - (1 - inside / bits) ** each)) / bits
        others = max(float(-np.expm1(-window * (each - 1) / bits)), here)  # windows of the codeword that are wrong, too
        one, word, whole = (self._in_common(n) for n in (window, bits, stream))
        return here * (self.wrong + others * (word - one) + here * (whole - word))


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
    found = _Written.around(goal, trellis, known)
    rows, noise = -(-trellis.words(layer.size) // lanes), found.with_flips(left.p_flip)
    cost = word.whole(lanes * trellis.bits, rows) / layer.size
    here = None if mapped is None else mapped.resized(trellis.bits)
    return _offer(layer, trellis, "", "", 0, lanes, cost, 0.0, left.resized(trellis.bits), found.loss, noise, here)


def _coded(
    layer: Layer,
    trellis: Trellis,
    code: codes.BlockCode,
    residual: codes.ResidualChannel,
    found: _Written,
    word: MemoryWord,
    mapped: BitChannel | None,
) -> Offer:
    """Words in codewords. A flagged one far beyond the distance of its code is full of errors, and read as the mean."""
    silent = min(residual.p_miscorrected * code.d / code.n, 0.5)
    touched = code.k + trellis.reach * trellis.bits - gcd(code.k, trellis.bits)  # bits whose words read of a codeword
    hole = min(residual.p_due * touched / code.k, 1.0)
    noise, erased = found.with_flips(silent, code.k, residual.p_miscorrected) + found.lost(touched, hole), True
    seen, wrong = BitChannel.uniform(silent, silent, trellis.bits, "transient"), (residual.p01 + residual.p10) / 2
    if code.measured is None and (kept := found.with_flips(wrong, code.k, residual.p_word)) < noise:
        noise, erased = kept, False
        seen = BitChannel.uniform(residual.p01, residual.p10, trellis.bits, "transient")
    data = trellis.words(layer.size) * trellis.bits / layer.size
    stored = word.stored(code.n)
    cost, parity = data * stored / code.k, data * ((stored - code.k) / code.k)
    reader = replace(trellis, erased=0 if erased else None)
    here = None if mapped is None else mapped.resized(trellis.bits)
    return _offer(layer, reader, code.family, code.name, trellis.bits, 1, cost, parity, seen, found.loss, noise, here)


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
