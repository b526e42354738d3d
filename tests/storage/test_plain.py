"""Plain words: the uniform quantiser of least square error, whatever the cells."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.allocation import make_storage_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer
from qtaml_hw.storage.plain import plain_words

VALUES = np.arange(-500, 501)
NORMAL = np.exp(-0.5 * (VALUES / 100) ** 2)
PUBLISHED = {1: 0.3634, 2: 0.1188, 3: 0.03744, 4: 0.01154}
"""Least mean square error of uniform quantisers of 2 to 16 levels, unit normal values (Max 1960, table II)."""


@pytest.mark.parametrize("bits", PUBLISHED)
def test_a_normal_value_loses_what_the_best_uniform_quantiser_loses(bits: int) -> None:
    made = plain_words(VALUES, NORMAL, bits)
    assert made.assignment is not None
    read = made.values()[made.assignment.encode(VALUES)]
    error = NORMAL @ np.square(read - VALUES) / NORMAL.sum() / 100**2
    assert error == pytest.approx(PUBLISHED[bits], rel=0.01)
    assert np.ptp(np.diff(made.values())) <= 2**-4  # equally spaced, to the places of the table


def test_plain_words_know_nothing_of_the_channel_and_only_the_code_does() -> None:
    layer = Layer.of_levels("w", np.rint(np.random.default_rng(0).normal(0, 30, 400)))
    menus = [
        make_storage_menu([layer], BitChannel.symmetric(p), code_names=["bch-4-127-99"], widths=[3], plain=True)
        for p in (0.001, 0.01)
    ]
    tables = [[offer.readout.table.tolist() for offer in menu.layers[0].offers] for menu in menus]
    assert tables[0] == tables[1]
    bare, coded = menus[1].layers[0].offers
    assert (bare.code, coded.code) == ("", "bch-4-127-99")
    assert coded.distortion < bare.distortion / 2


@pytest.mark.parametrize("bits", [0, 17])
def test_words_have_1_to_16_bits(bits: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 16, got {bits}"):
        plain_words([0, 1], [1, 1], bits)
