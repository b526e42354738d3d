"""What offers of trellis words foresee, beside many chips: words written, cells that flip, and the decoder of the code.

A chip has dead cells of its own, in data and check bits. Words are written around them, flips are drawn in all cells,
dead ones read what they hold, the decoder decodes, and the reader reads, as in `qtaml simulate`. Errors are counted in
the outputs of one small layer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from qtaml_hw import codes
from qtaml_hw.allocation.menu import Offer
from qtaml_hw.allocation.trellis import trellis_offers
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.network import Layer
from qtaml_hw.storage import Codewords, DeadCells, Goal, Trellis, train
from qtaml_hw.storage.codewords import as_masks

ERRORS, MODEL = 3.0, 0.1
"""Standard errors, over chips, by which a figure may be off; and share of it, where flips are taken to be simpler."""

CHIPS = 24
"""Chips that are written."""

FLIPS_OF_0, FLIPS_OF_1 = 0.5, 1.5
"""Flips of a cell that holds a 0, and a 1, in those of both on the mean."""

FEW, SOME, MANY = DeadCells(0.08, 0.04), DeadCells(0.12, 0.08), DeadCells(0.3, 0.2)
"""Cells that are dead."""


@pytest.fixture(scope="module")
def layer(correlated: Callable[[int], Layer]) -> Layer:
    """What chips store."""
    return correlated(64)


@dataclass(frozen=True)
class Chips:
    """What was found on each.

    Attributes
    ----------
    noise : float64 array, shape (chips, 2)
        What flips add where flagged codewords are read as they are, and as the mean.
    loss : float64 array, shape (chips,)
        What is left of the error without flips.
    wrong : float64 array, shape (chips, 2, 2)
        In both ways: shares of the zeros and of the ones that are read wrong, without those that are not read.
    """

    noise: np.ndarray
    loss: np.ndarray
    wrong: np.ndarray


def measured(goal: Goal, offer: Offer, known: DeadCells, flips: float, draws: int) -> Chips:
    """Chips that are written as offered, and read so many times."""
    reader, code, rng = offer.readout, codes.from_name(offer.code) if offer.code else None, np.random.default_rng(1)
    assert isinstance(reader, Trellis)
    bits, size, ways = reader.bits, goal.weights.size, (replace(reader, erased=None), replace(reader, erased=0))
    steps, places = reader.words(size), np.arange(bits - 1, -1, -1)
    k, n = (code.k, code.n) if code else (bits, bits)

    def words_of(cells: np.ndarray) -> np.ndarray:
        return (cells[:, :k].reshape(steps, bits) << places).sum(axis=1).astype(np.uint8)

    noise, loss, wrong = [], [], []
    for _ in range(CHIPS):
        u = rng.random((steps * bits // k, n))
        dead, held = u < known.ones + known.zeros, u < known.ones
        around = Codewords(code, as_masks(dead[:, k:]), as_masks(held[:, k:])) if code else None
        words = goal.words(reader, words_of(dead), words_of(held), around)
        data = (words[:, None] >> places & 1).astype(np.uint8).reshape(-1, k)
        sent = code.encode(data) if code else data
        flipped = rng.random((draws, *sent.shape)) < flips * np.where(sent, FLIPS_OF_1, FLIPS_OF_0)
        got, lost = np.where(dead, held, sent ^ flipped).astype(np.uint8), np.zeros((draws, len(sent)), dtype=np.bool_)
        if code:
            found = code.decode(got.reshape(-1, n))
            got = found.codewords.reshape(draws, -1, n)[:, :, :k]
            lost = (found.status == codes.Status.DETECTED).reshape(lost.shape)
        touched = lost.repeat(k, axis=1).reshape(draws, steps, bits).any(axis=2)
        read, errors = goal.read(reader, words), np.zeros((2, draws, *goal.weights.shape))
        for draw in np.flatnonzero(lost.any(axis=1) | (got != data).any(axis=(1, 2))):
            for way, error in zip(ways, errors, strict=True):
                values = way.read(words_of(got[draw]), size, touched[draw]).astype(np.float64)
                error[draw] = values.reshape(read.shape) * goal.scale[:, None] - read
        noise.append([goal.noise(x) for x in errors])
        loss.append(goal.loss(read))
        off = [(got != data) & ~unread[:, :, None] for unread in (np.zeros_like(lost), lost)]
        wrong.append([[(x & (data == bit)).sum() / (data == bit).sum() / draws for bit in (0, 1)] for x in off])
    return Chips(np.array(noise), np.array(loss), np.array(wrong))


@pytest.mark.parametrize(
    ("name", "known", "flips", "rate", "draws"),
    [
        ("", FEW, 3e-3, (1, 4), 40),
        ("", FEW, 3e-3, (2, 1), 40),
        ("", FEW, 3e-2, (1, 2), 20),
        ("", FEW, 3e-2, (4, 1), 20),
        ("hsiao-72-64", FEW, 1e-2, (1, 4), 60),
        ("hsiao-72-64", FEW, 5e-3, (1, 1), 60),
        ("hsiao-72-64", FEW, 5e-3, (4, 1), 40),
        ("hsiao-72-64", MANY, 3e-4, (4, 1), 250),
        ("bch-2-127-113", FEW, 1e-2, (1, 2), 60),
        ("bch-2-127-113", FEW, 1e-2, (2, 1), 40),
        ("bch-2-127-113", SOME, 5e-3, (4, 1), 40),
        ("hsiao-22-16", FEW, 3e-2, (4, 1), 30),
        ("hsiao-13-8", FEW, 3e-2, (4, 1), 30),
    ],
)
def test_chips_are_as_was_foreseen(
    layer: Layer, name: str, known: DeadCells, flips: float, rate: tuple[int, int], draws: int
) -> None:
    """What flips add to the output error, and what is left of it without them; how many bits are read wrong; and that
    flagged codewords are read in the way that leaves less: as the mean where they are full of errors.
    """
    stuck = Cause([known.ones], [known.zeros], "stuck")
    cells = BitChannel.of(stuck, Cause([flips * FLIPS_OF_0], [flips * FLIPS_OF_1], "transient"))
    how = {"window": 8, "mapped": BitChannel.of(stuck), "readers": train([layer], 8, known, [rate])}
    [offers] = trellis_offers([layer], cells, code_names=[name] if name else [], **how)
    offer = next(x for x in offers if x.code == name)
    found = measured(Goal(layer), offer, known, flips, draws)
    way = int(offer.readout.erased is not None)
    assert offer.quality.variance == near(found.noise[:, way])
    assert offer.quality.bias_square == near(found.loss, chips=1)  # words of one chip were written to foresee it
    seen = offer.channel.p01[0], offer.channel.p10[0]
    if way:  # both kinds of errors are taken to be alike
        assert np.mean(seen) == near(found.wrong[:, way].mean(axis=1))
    else:
        assert seen == (near(found.wrong[:, way, 0]), near(found.wrong[:, way, 1]))
    assert way == (found.noise[:, 1].mean() < found.noise[:, 0].mean())


def near(figures: np.ndarray, chips: int = CHIPS) -> Any:
    """The mean over chips."""
    mean = figures.mean()
    return pytest.approx(mean, abs=MODEL * mean + ERRORS * figures.std() / np.sqrt(chips))
