"""Menus at what their offers cost in silicon."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.allocation import Currency, Menu, Sensitivity, allocate, make_menu, priced
from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan


def question(p: float = 0.02) -> tuple[Menu, Sensitivity]:
    rng = np.random.default_rng(0)
    sizes = {"a": 900, "b": 4000}
    made = [Layer.of_levels(name, np.rint(rng.normal(0, 30, size))) for name, size in sizes.items()]
    menu = make_menu(made, BitChannel.symmetric(p), families=("bch-2", "repetition-3"), data_bits=32)
    found = Sensitivity(tuple(sizes), tuple(sizes.values()), np.array([9000.0, 4000.0]), np.zeros(2), 1.0)
    return menu, found


def in_decoders(plan: Plan, size: int) -> float:
    """A price under which a decoder is dear and a stored bit is cheap."""
    [segment] = plan.layers[0].scheme.segments
    return 40.0 * (segment.code or "").startswith("bch") + 0.01 * plan.stored_bits_per_weight


@pytest.mark.parametrize("currency", [Currency.ENERGY, Currency.AREA])
def test_for_the_same_money_prices_leave_less_distortion_than_check_bits(currency: Currency) -> None:
    """Where check bits say BCH, a price that has its decoder in it says repetition."""
    menu, found = question()
    dear = priced(menu, currency, in_decoders)
    by_bits = allocate(menu, found, 2.0)
    code = {entry.layer.name: {(x.family, x.planes): x.cost for x in entry.offers} for entry in dear.layers}
    paid = 0.0
    for layer in by_bits.layers:
        for s in layer.scheme.segments:
            family = "bch-2" if (s.code or "").startswith("bch") else "repetition-3" if s.code else ""
            paid += code[layer.name][family, s.planes] * (s.stop - s.start)
    by_price = allocate(dear, found, paid / menu.weights)
    used = [
        {(s.code or "").partition("-")[0] for x in plan.layers for s in x.scheme.segments}
        for plan in (by_bits, by_price)
    ]
    assert "bch" in used[0]
    assert "bch" not in used[1]
    assert by_price.predicted.distortion < by_bits.predicted.distortion
    assert by_price.predicted.cost <= paid / menu.weights * (1 + 1e-9)
    assert allocate(dear, found, 0.0).parity_bits_per_weight == 0


def test_area_is_not_bought_in_parts_and_what_does_not_fit_leaves_room_for_others() -> None:
    """A layer that is stored in two ways has two readers; a step that is too dear for one layer stops no other."""
    menu, found = question()
    area, energy = (priced(menu, c, in_decoders) for c in (Currency.AREA, Currency.ENERGY))
    budget = 0.5 * min(x.cost for x in area.layers[1].offers[1:])
    whole, split = allocate(area, found, budget), allocate(energy, found, budget)
    assert all(len(layer.scheme.segments) == 1 for layer in whole.layers)
    assert any(len(layer.scheme.segments) == 2 for layer in split.layers)
    bought = {layer.name for layer in whole.layers if layer.scheme.segments[0].planes}
    assert bought == {"a"}


def test_what_is_cheaper_than_bare_words_is_bought_first_and_what_has_no_price_not_at_all() -> None:
    menu, found = question()
    saving = priced(menu, Currency.ENERGY, lambda plan, _: 5.0 - plan.layers[0].scheme.segments[0].planes)
    assert all(offer.cost > 0 for entry in saving.layers for offer in entry.offers[1:])
    plan = allocate(saving, found, 1e-4)
    assert all(layer.scheme.segments[0].planes > 0 for layer in plan.layers)
    slow = priced(menu, Currency.ENERGY, lambda plan, n: None if in_decoders(plan, n) > 20 else 1.0)
    assert {offer.family for entry in slow.layers for offer in entry.offers} == {"", "repetition-3"}
    with pytest.raises(InputError, match="bare words do not keep"):
        priced(menu, Currency.ENERGY, lambda *_: None)
