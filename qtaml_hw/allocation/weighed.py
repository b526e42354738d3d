"""Offers with what their large errors cost, in layers whose weights move the score of one class each.

An error that is rare and large counts by its square in a mean square, and by much more in what the network says
(`qtaml_hw.allocation.alone`). What an offer leaves of such errors is known: every word, every bit of it that may come
back wrong, and where the read-out puts the weight then. Two wrong bits in one word are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from qtaml_hw.allocation.alone import Alone
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import LayerMenu, Menu, Offer, words_of
from qtaml_hw.network import Layer
from qtaml_hw.storage import Trellis

__all__ = ["extra_distortion", "weighed"]


def weighed(menu: Menu, sensitivity: Sensitivity) -> Menu:
    """The menu with distortions that count large errors for what they cost; the same one where they cost no more.

    Parameters
    ----------
    menu : Menu
        From `make_menu` or `make_storage_menu`, or one that is weighed already.
    sensitivity : Sensitivity
        Of the same layers.
    """
    if not sensitivity.alone:
        return menu
    key = "weighed", tuple((name, x.largest, x.extra.tobytes()) for name, x in sorted(sensitivity.alone.items()))
    if key not in menu.known:
        layers = tuple(_weighed(entry, menu.code_map, sensitivity.alone) for entry in menu.layers)
        menu.known[key] = found = replace(menu, layers=layers)
        found.known[key] = found
    known: Menu = menu.known[key]
    return known


def _weighed(entry: LayerMenu, code_map: str, alone: Mapping[str, Alone]) -> LayerMenu:
    if entry.layer.name not in alone:
        return entry
    costs = alone[entry.layer.name]
    offers = (
        replace(x, distortion=x.distortion + extra_distortion(entry.layer, x, code_map, costs)) for x in entry.offers
    )
    return replace(entry, offers=tuple(offers))


def extra_distortion(layer: Layer, offer: Offer, code_map: str, costs: Alone) -> float:
    """What the errors of single bits cost beyond their mean square, in LSB**2.

    Parameters
    ----------
    layer : Layer
        What is stored.
    offer : Offer
        How.
    code_map : str
        That of the menu.
    costs : Alone
        What its errors cost.

    Returns
    -------
    float
        0 for trellis words, whose weights are not read one by one.
    """
    if isinstance(offer.readout, Trellis):
        return 0.0
    occurs = np.flatnonzero(layer.stored.histogram)
    value, table = layer.stored.values()[occurs], offer.readout.values()
    words = words_of(layer.stored, offer.readout, code_map)[occurs]
    flips = np.where(words[:, None] >> np.arange(offer.bits) & 1, offer.channel.p10, offer.channel.p01)
    total, right = 0.0, np.prod(1 - flips, axis=1)
    for bit in range(offer.bits):
        rate = flips[:, bit] * right / np.maximum(1 - flips[:, bit], 1e-300)
        error = np.abs(table[words ^ (1 << bit)] - value)
        for step, counts in enumerate(layer.by_step[:, occurs]):
            each = costs.of(step, value - layer.stored.zero, error)
            total += float((counts / layer.size * rate) @ (error**2 * each))
    return total
