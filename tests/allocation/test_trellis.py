"""Trellis words: what a layer pays beside its words, and when they lie under a code."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw import codes
from qtaml_hw.allocation import Sensitivity, allocate, make_storage_menu
from qtaml_hw.allocation.clustered import SharedCells
from qtaml_hw.allocation.trellis import _beyond, trellis_offers
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.network import Layer
from qtaml_hw.storage import OFFSET_BITS, SCALE_BITS, DeadCells

LEVELS = np.rint(np.random.default_rng(3).normal(0, 30, (16, 64)))
"""Sixteen channels of 64 weights."""


@pytest.mark.parametrize(
    ("known", "numbers"),
    [
        ({}, 0),
        ({"output_axis": 0}, SCALE_BITS),
        ({"output_axis": 0, "input_axis": 1, "input_mean": np.zeros(64)}, SCALE_BITS + OFFSET_BITS),
    ],
    ids=["one for all", "a scale for each", "a scale and an offset for each"],
)
def test_numbers_of_channels_are_paid_for(known: dict[str, object], numbers: int) -> None:
    """A scale of every channel, and what restores its mean where inputs have one; one scale for all is free."""
    layer = Layer.of_levels("w", LEVELS, **known)
    [[offer]] = trellis_offers([layer], BitChannel.symmetric(0), window=6, rates=[(4, 1)])
    assert offer.cost == pytest.approx(4 + 16 * numbers / layer.size)


@pytest.mark.parametrize(
    ("flips", "code"),
    [(1e-6, ""), (1e-3, "hsiao-72-64"), (0.03, "ldpc-1024r53-1024-544")],
    ids=["none", "one error a word", "long"],
)
def test_flips_that_nobody_knows_decide_whether_words_lie_under_a_code(flips: float, code: str) -> None:
    """Dead cells are known, flips come on top: bare words, then one error put right in 72 bits, then a long code."""
    stuck, rate = Cause(np.full(8, 5e-4), np.full(8, 5e-4), "stuck"), np.full(8, flips)
    cells, known = BitChannel.of(stuck, Cause(rate, rate, "transient")), BitChannel.of(stuck)
    layers = [Layer.of_levels(name, LEVELS, output_axis=0, input_axis=1) for name in ("one", "other")]
    codes = ("hsiao-72-64", "ldpc-1024r53-1024-544")
    told: list[float] = []
    how = {"code_names": codes, "widths": (4,), "window": 8, "mapped": known, "progress": told.append}
    menu = make_storage_menu(layers, cells, **how)
    assert sum(told) == pytest.approx(1)
    assert max(told) < 0.3
    offered = {(x.readout.__class__.__name__, x.code) for x in menu.layers[0].offers}
    assert {name for kind, name in offered if kind == "Trellis"} >= {"", code, codes[1]}
    assert {kind for kind, _ in offered} > {"Trellis"}  # today's words too
    unequal = Sensitivity(("one", "other"), (layers[0].size,) * 2, np.array([1.0, 0.1]), np.zeros(2), 1.0)
    plan = allocate(menu, unequal, 3.07, method="exact")
    assert {segment.protection.name for segment in plan.layers[0].scheme.segments} == {code}


def test_codewords_whose_dead_check_cells_no_data_suit_are_counted() -> None:
    """Of all 256 data words none holds what the dead cells do; (13,8) has few data bits, three copies have one."""
    code, rng, draws = codes.from_name("hsiao-13-8"), np.random.default_rng(0), 20_000
    data = (np.arange(256)[:, None] >> np.arange(8) & 1).astype(np.uint8)
    words = np.packbits(np.hstack([data, code.check(data)]), axis=1).view(">u2").ravel()
    dead, held = rng.random((draws, 13)) < 0.3, rng.random((draws, 13)) < 0.5
    mask, wanted = (np.packbits(x, axis=1).view(">u2") for x in (dead, dead & held))
    conflicts = np.mean(~(words & mask == wanted).any(axis=1))
    assert _beyond(code, DeadCells(0.15, 0.15), SharedCells()) == pytest.approx(conflicts, rel=0.25)
    assert _beyond(codes.from_name("repetition-3-48-16"), DeadCells(0.02, 0.02), SharedCells()) is None


def test_codewords_narrower_than_a_word_are_not_written_around() -> None:
    """A step of the search spans two codewords at most."""
    assert _beyond(codes.from_name("hsiao-8-4"), DeadCells(1e-3, 1e-3), SharedCells()) is None
