"""What comes over a chip once it is in use."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import ExpectedEvents, Upsets, store, upsets
from qtaml_hw.codes import Hsiao
from qtaml_hw.memory import RowCodec
from qtaml_hw.network import Layer
from qtaml_hw.network.number import integer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import ReadOut, Segment, StorageScheme, Unprotected

RAW = ReadOut("raw", integer(8).values().astype(np.int32), 0)
LAYER = Layer.of_levels("w", np.random.default_rng(2).integers(-128, 128, 1000))


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_events_meet_the_bits_that_can_have_them(bit: int) -> None:
    scheme = StorageScheme(8, "twos-complement", (Segment(0, LAYER.size, 0, 8, Unprotected(), RAW),))
    entry = LayerPlan("w", LAYER.shape, BitChannel.symmetric(1e-3), scheme)
    image = store(Plan("tac", (entry,), 1.0, 0.0, Prediction(1.0, 1.0, 1.0)), [LAYER])
    here = np.where(np.arange(8) == bit, 1e-3, 0.0)
    made = Upsets(image, [ExpectedEvents(here, here, {})])
    assert made.cells == pytest.approx(1e-3 * LAYER.size)
    flips = made.draw(20, np.random.default_rng(1))[0].flips
    assert set(flips.values()) <= {1 << bit, 0}  # the same cell twice is as it was
    assert 10 < len(flips) <= 20


@pytest.mark.parametrize("batch", [1, 64])
def test_two_errors_are_flagged_and_left_where_they_are(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """Whether one of the patterns that are drawn together fails or all do."""
    monkeypatch.setattr(upsets, "BATCH", batch)
    codec, shares = RowCodec.for_words(Hsiao(32)), np.zeros(40)
    shares[2] = 1
    left, flagged = upsets.failure(codec, shares, np.dtype(np.uint32), np.random.default_rng(4))
    assert flagged
    assert int(left[0]).bit_count() <= 2
