"""What plans keep, foreseen without a chip, against chips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.campaign import Forecast
from qtaml_hw.campaign.decisions import Agreement, Top1
from qtaml_hw.campaign.search import ladder
from qtaml_hw.channel import BitChannel

CELLS = {
    "both ways": BitChannel.symmetric(0.05),
    "zeros are lost": BitChannel.uniform(0.08, 0.0, 8, "transient"),  # every weight is read too large, on every chip
}


@pytest.mark.parametrize("readout", ["raw", "posterior-mean"])
@pytest.mark.parametrize("cells", CELLS)
def test_chips_keep_what_is_foreseen(digits, cells, readout):
    evaluator = digits.evaluator(seed=3, metric=Agreement(Top1()))
    menu, forecast = make_menu(digits.layers, CELLS[cells], readout=readout), Forecast(evaluator)
    for budget in (1.0, 2.0):
        plan = allocate(menu, digits.sensitivity, budget)
        assert forecast.kept(menu, plan) == pytest.approx(evaluator.evaluate(plan, 4).mean, abs=0.04)


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
    asked, kept = [], Forecast.kept
    monkeypatch.setattr(Forecast, "kept", lambda self, *what: asked.append(what) or kept(self, *what))

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
