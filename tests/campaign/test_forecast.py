"""What plans keep, foreseen without a chip, against chips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.campaign import Forecast
from qtaml_hw.campaign.decisions import Agreement, Top1
from qtaml_hw.campaign.search import ladder
from qtaml_hw.campaign.struck import strike
from qtaml_hw.channel import BitChannel

CELLS = {
    "both ways": BitChannel.symmetric(0.05),
    "zeros are lost": BitChannel.uniform(0.08, 0.0, 8, "transient"),  # every weight is read too large, on every chip
}


@pytest.mark.parametrize("readout", ["raw", "posterior-mean"])
@pytest.mark.parametrize("cells", CELLS)
def test_chips_keep_what_is_foreseen(digits, cells, readout):
    """With the coherent drift: where zeros alone are lost, plain read-out moves all weights one way on every chip."""
    evaluator = digits.evaluator(seed=3, metric=Agreement(Top1()))
    menu, forecast = make_menu(digits.layers, CELLS[cells], readout=readout), Forecast(evaluator)
    for budget in (1.0, 2.0):
        plan = allocate(menu, digits.sensitivity, budget)
        assert forecast.kept(menu, plan) == pytest.approx(evaluator.evaluate(plan, 4).mean, abs=0.04)


@pytest.mark.parametrize("readout", ["raw", "posterior-mean"])
def test_what_is_foreseen_is_of_weights_as_they_leave_the_hardware(digits, readout):
    """Six bits cut off large weights, which a wider output keeps: chips lose by it and so does the forecast."""
    evaluator = digits.evaluator(seed=3, metric=Agreement(Top1()))
    wide, forecast = make_menu(digits.layers, CELLS["both ways"], readout=readout), Forecast(evaluator)
    narrow = wide.rounded(6)
    kept = []
    for menu in (wide, narrow):
        plan = allocate(menu, digits.sensitivity, 2.0)
        kept.append(forecast.kept(menu, plan))
        assert kept[-1] == pytest.approx(evaluator.evaluate(plan, 4).mean, abs=0.06)
    assert kept[1] < kept[0] - 0.04


def test_the_foreseen_budget_keeps_the_share_and_a_smaller_one_does_not(digits):
    menu = make_menu(digits.layers, CELLS["both ways"], readout="raw")
    forecast = Forecast(digits.evaluator(metric=Agreement(Top1())).subset(200))
    budget = forecast.budget(menu, digits.sensitivity, 0.95)
    kept = [forecast.kept(menu, allocate(menu, digits.sensitivity, b)) for b in (budget, 0.8 * budget)]
    assert kept[0] >= 0.95 > kept[1]
    assert forecast.budget(menu, digits.sensitivity, 0.05) == 0.0
    hopeless = make_menu(digits.layers, BitChannel.symmetric(0.3), readout="raw", families=("hsiao",))
    assert forecast.budget(hopeless, digits.sensitivity, 0.99) is None


def test_between_rungs_no_closer_look_is_taken_than_tells_the_first_that_is_enough(digits, monkeypatch):
    menu = make_menu(digits.layers, CELLS["both ways"], readout="raw")
    forecast, rungs = Forecast(digits.evaluator(metric=Agreement(Top1())).subset(64)), ladder(menu)
    asked, holds = [], Forecast._holds
    monkeypatch.setattr(Forecast, "_holds", lambda self, *what: asked.append(what) or holds(self, *what))

    def first(budget):
        return next(rung for rung in rungs if rung >= budget)

    closely = first(forecast.budget(menu, digits.sensitivity, 0.95))
    looks = len(asked)
    assert first(forecast.budget(menu, digits.sensitivity, 0.95, rungs=rungs)) == closely
    assert len(asked) - looks < looks


def test_what_is_not_known_weight_by_weight_is_not_foreseen(digits):
    menu = make_menu(digits.layers[:1], CELLS["both ways"])
    [entry] = menu.layers
    unknown = replace(entry, offers=tuple(replace(x, moments=lambda: (np.zeros(0), np.zeros(0))) for x in entry.offers))
    assert Forecast(digits.evaluator()).kept(replace(menu, layers=(unknown,)), None) is None


def test_no_more_parts_are_looked_at_than_make_it_clear(digits):
    """Racing: far below the target few parts say so; at the target all are asked, and say what `kept` says."""
    menu, seen = make_menu(digits.layers, CELLS["both ways"], readout="raw"), []
    forecast = Forecast(digits.evaluator(metric=Agreement(Top1())))
    outcomes = Forecast._outcomes

    class Counting(Forecast):
        def _outcomes(self, *what):
            for found in outcomes(self, *what):
                seen.append(found)
                yield found

    counting = Counting(forecast.searching)
    plan = allocate(menu, digits.sensitivity, 0.0)
    kept = forecast.kept(menu, plan)
    assert not counting._holds(menu, plan, 1.0, 0)
    assert 6 <= len(seen) < 20
    seen.clear()
    assert counting._holds(menu, plan, kept - 1e-9, 0)
    assert not counting._holds(menu, plan, kept + 1e-9, 0)
    assert len(seen) == 2 * min(64, forecast.searching.samples.size // 16)


def test_few_weights_that_fail_with_words_of_their_own_are_drawn_as_chips_draw_them(digits):
    """Mean, variance and fourth moment of a weight, through a code and bare, are those of its bits."""
    from qtaml_hw.campaign import forecast as module

    menu = make_menu(digits.layers[:1], BitChannel.uniform(0.1, 0.04, 8, "transient"), readout="raw")
    [entry] = menu.layers
    plan = allocate(menu, replace(digits.sensitivity, **first_layer(digits.sensitivity)), 1.5)
    returned = module._Returned.of(entry, plan.layers[0], menu)
    cells = ((entry.layer.size, module._most(entry)),)
    drawn = np.array([returned.struck(*failing) for part in range(800) for failing in module._drawn(cells, 7, part)])
    offers = {id(offer.readout): offer for offer in entry.offers}
    for segment in plan.layers[0].scheme.segments:
        offer, own = offers[id(segment.readout)], slice(segment.start, segment.stop)
        error, words = drawn[:, own] - returned.mean[own], returned.words[own]
        assert abs(error.mean()) < 5 * np.sqrt(offer.noise[words].mean() / error.size)
        assert np.square(error).mean() == pytest.approx(offer.noise[words].mean(), rel=0.05)


def test_bits_that_narrow_words_do_not_have_cannot_fail() -> None:
    """Bits fail in all plans of a seed alike; behind the two bits of these words lies memory that says "always"."""
    p, tables = np.ones((1, 6)), np.full((3, 1, 64), 1e30)
    p[:, :2], tables[0, :, :4], tables[1:, :, :4] = 0.5, np.arange(4.0), np.array([0.0, 1.0])[:, None, None]
    where, bit, chance = np.array([0, 0, 1], np.int32), np.array([0, 5, 3], np.uint8), np.array([0.4, 0.4, 0.4])
    words, found = np.array([2, 1], np.uint32), np.array([2.0, 1.0])
    strike(where, bit, chance, np.array([2]), words, p[:, :2], p[:, :2], np.zeros(2), *tables[:, :, :4], found)
    assert found.tolist() == [3.0, 1.0]


def test_bits_that_fail_are_the_same_whether_they_are_kept_or_drawn_again(digits, monkeypatch):
    menu = make_menu(digits.layers[:1], CELLS["both ways"], readout="raw")
    from qtaml_hw.campaign import forecast as module

    cells = tuple((entry.layer.size, module._most(entry)) for entry in menu.layers)
    kept = [module._failing(cells, 3, 1) for _ in range(2)]
    assert kept[0] is kept[1]
    monkeypatch.setattr(module, "KEPT_BYTES", 0)
    drawn = list(module._failing(cells, 3, 1))
    assert all(np.array_equal(a, b) for a, b in zip(kept[0][0], drawn[0], strict=True))


def first_layer(sensed):
    return {
        "names": sensed.names[:1],
        "sizes": sensed.sizes[:1],
        "values": sensed.values[:1],
        "errors": sensed.errors[:1],
    }
