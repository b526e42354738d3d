"""A menu priced in area or energy instead of bits.

The price of an offer is asked as if all weights of the network were stored its way: macros are then as large as the
memory really needs, and what a code adds is told from what small memories waste. Prices are above that of the layer's
bare words, so that a budget of nothing protects nothing, as in a menu of check bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from qtaml_hw.allocation.menu import Currency, LayerMenu, Menu, Offer
from qtaml_hw.errors import InputError
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import TABLE, Segment, StorageScheme, protection

__all__ = ["priced"]

LEAST = 1e-6
"""Part of the price of bare words that any other offer adds at least: one that is cheaper is bought first."""


def priced(menu: Menu, currency: Currency, price: Callable[[Plan, int], float | None]) -> Menu:
    """The offers of a menu of check bits, at their prices.

    Parameters
    ----------
    menu : Menu
        From `make_menu`, with real codes.
    currency : Currency
        What prices count.
    price : callable
        From a plan of one layer, which has all weights of the network and is stored as the offer says, and the number
        of weights that the layer has, to the price per weight; None where such a layer may not be stored so.

    Returns
    -------
    Menu
        Without the offers that have no price.

    Raises
    ------
    InputError
        If bare words have no price.

    Examples
    --------
    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import load
    >>> layers = load("examples/digits/digits.onnx").layers()
    >>> menu = make_menu(layers, BitChannel.symmetric(0.01), families=["hsiao"], data_bits=16)
    >>> dear = priced(menu, Currency.ENERGY, lambda plan, weights: plan.stored_bits_per_weight**2)
    >>> [round(offer.cost, 1) for offer in dear.layers[0].offers][:3]
    [0.0, 6.1, 12.6]
    """
    return replace(menu, layers=tuple(_at_prices(menu, entry, price) for entry in menu.layers), currency=currency)


def _at_prices(menu: Menu, entry: LayerMenu, price: Callable[[Plan, int], float | None]) -> LayerMenu:
    found = [(offer, price(_alone(menu, entry, offer), entry.layer.size)) for offer in entry.offers]
    bare = found[0][1]
    if bare is None:
        raise InputError(
            f"layer {entry.layer.name!r}: bare words do not keep protection.least_weights_per_cycle or "
            "most_latency_cycles: ask for less, or name wider memory.word_bits"
        )
    added = [replace(offer, cost=max(cost - bare, LEAST * bare)) for offer, cost in found[1:] if cost is not None]
    return LayerMenu(entry.layer, entry.channel, (replace(found[0][0], cost=0.0), *added))


def _alone(menu: Menu, entry: LayerMenu, offer: Offer) -> Plan:
    """All weights of the network as one layer that is stored as an offer says."""
    segment = Segment(0, menu.weights, offer.planes, offer.lanes, protection(offer.code, offer.packed), offer.readout)
    own = entry.layer.format.labelling if menu.code_map != TABLE else None
    scheme = StorageScheme(offer.bits, own or menu.code_map, (segment,))
    layer = LayerPlan("all", (menu.weights,), entry.channel.resized(scheme.bits), scheme)
    return Plan("tac", (layer,), 0.0, 0.0, Prediction(0.0, 0.0, 0.0), word_bits=menu.word.macros)
