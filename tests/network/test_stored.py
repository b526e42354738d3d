"""What is stored is its histogram: prices and errors depend on nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.allocation.menu import Cover, make_offer
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, Stored, Written, integer

RNG = np.random.default_rng(0)
LAYER = Layer.of_levels("w", np.rint(RNG.normal(0, 20, (40, 50))))
CELLS = BitChannel.symmetric(0.01, 8)


def test_a_layer_stores_what_its_words_say():
    stored = LAYER.stored
    assert (stored.name, stored.shape, stored.size, stored.bits) == ("w", (40, 50), 2000, 8)
    assert stored.written is Written.ONCE
    assert stored.histogram.tolist() == [int((LAYER.words == w).sum()) for w in range(256)]
    assert stored.variance == pytest.approx(np.var(LAYER.levels), rel=1e-12)


@pytest.mark.parametrize("readout", ["raw", "posterior-mean", "channel-optimised"])
def test_what_is_written_at_each_inference_is_priced_by_its_histogram(readout):
    cache = Stored("keys", (7, 9), integer(8), 3 * LAYER.stored.histogram, Written.EACH_INFERENCE)
    of_cache, of_layer = (
        make_offer(x, CELLS, Cover(), 0.0, readout, "twos-complement", False) for x in (cache, LAYER.stored)
    )
    assert of_cache.quality.distortion == pytest.approx(of_layer.quality.distortion, rel=1e-12)
    assert np.array_equal(of_cache.readout.table, of_layer.readout.table)


def test_corrections_need_words_that_are_known_beforehand():
    cache = Stored("keys", (7, 9), integer(8), LAYER.stored.histogram, Written.EACH_INFERENCE)
    with pytest.raises(ValueError, match="'keys' is written at each inference"):
        make_offer(cache, CELLS, Cover(), 0.0, "wiener", "twos-complement", True)


def test_a_histogram_of_another_width_is_refused():
    with pytest.raises(ValueError, match="a histogram of 4 bits has 16 counts"):
        Stored("w", (3,), integer(4), np.zeros(8, np.int64))
