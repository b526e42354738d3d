"""Trellis words: what a layer pays beside its words."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.allocation.trellis import trellis_offers
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer
from qtaml_hw.storage import OFFSET_BITS, SCALE_BITS

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
