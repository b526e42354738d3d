"""Prices of a design: from whose macros and logic they are, and where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw import case as case_module, flow
from qtaml_hw.allocation import Currency, allocate
from qtaml_hw.campaign import Effort
from qtaml_hw.campaign.verdict import Observed, verdict
from qtaml_hw.case import Case, open_case
from qtaml_hw.cost.cells import load_cells
from qtaml_hw.cost.logic import load_logic
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError, Unavailable

DIGITS = Path("examples/digits").resolve()
TABLE = """source = "data sheet"
node = "65 nm"
corner = "typ"
supply_v = 1.2
temperature_c = 25.0
{scaling}[[macro]]
name = "1024x64"
words = 1024
bits = 64
area_um2 = 60000.0
read_pj = 20.0
write_pj = 25.0
leakage_uw = 5.0
access_ns = 1.5
"""
SCALING = '[scaling]\nenergy = 2.0\nleakage = 1.0\nleast_v = 0.4\nsource = "assumption"\n'


def case_of(
    memory: dict[str, Any], protection: dict[str, Any] | None = None, samples: int = 20, **hardware: Any
) -> Case:
    data = {"file": "digits.npz", "scale": 0.0625, "test_samples": samples}
    design = {"network": {"model": "digits.onnx"}, "data": data, "memory": memory, "hardware": hardware}
    design["protection"] = protection or {}
    return open_case(Design.parse(design, "test"), DIGITS)


def test_macros_without_figures_at_the_supply_are_refused_before_the_work(tmp_path: Path) -> None:
    """A table that says nothing of 0.5 V prices nothing there: the design that names it is told so at once."""
    table = tmp_path / "mine.toml"
    table.write_text(TABLE.format(scaling=""))
    memory = {"technology": "sram-65nm", "vdd_v": 0.5}
    with pytest.raises(InputError, match=r"hardware.macros: data sheet: figures at 1.2 V, none for 0.5 V"):
        case_of(memory, macros=str(table))
    table.write_text(TABLE.format(scaling=SCALING))
    assert case_of(memory, macros=str(table)).unpriced == ""
    assert "area and energy are not known" in case_of(memory | {"vdd_v": 0.39}).unpriced


def test_the_file_that_cannot_be_read_is_the_one_that_is_named(tmp_path: Path) -> None:
    """A table of macros is no library of cells; the macros beside it are sound."""
    table, library = tmp_path / "mine.toml", tmp_path / "cells.toml"
    table.write_text(TABLE.format(scaling=SCALING))
    library.write_text(TABLE.format(scaling=SCALING))
    memory = {"technology": "sram-65nm", "vdd_v": 0.5}
    for macros in ({}, {"macros": str(table)}):
        with pytest.raises(InputError, match=r"^hardware.library: .*cells.toml: not a Liberty file"):
            case_of(memory, library=str(library), **macros)
    table.write_text("words = ")
    with pytest.raises(InputError, match=r"^hardware.macros: .*mine.toml"):
        case_of(memory, macros=str(table))


def test_figures_of_two_nodes_are_told_as_such(tmp_path: Path) -> None:
    """Macros of the design's node beside logic of another one are an illustration, until somebody names its node."""
    table = tmp_path / "mine.toml"
    table.write_text(TABLE.format(scaling=SCALING))
    memory = {"technology": "sram-65nm", "vdd_v": 0.5}
    assert case_of(memory).borrowed == "figures of 130 nm stand for sram-65nm (65 nm)"
    assert case_of(memory, macros=str(table)).borrowed == "logic of 130 nm stand for sram-65nm (65 nm)"
    assert case_of({"p_flip": 0.01}, macros=str(table)).borrowed == "macros of 65 nm beside logic of 130 nm"
    assert case_of({"p_flip": 0.01}).borrowed == ""
    relative = case_of({"technology": "sram-14nm", "vdd_v": 0.8})
    assert relative.borrowed == "the supply is known in V_min alone: figures are at 1.2 V whatever it is"
    cells = tmp_path / "cells.lib"
    cells.write_text(NAND)
    named = case_of(memory, macros=str(table), library=str(cells), node="65 nm")
    assert named.borrowed == ""


NAND = """library (other) { nom_voltage : 0.9; nom_temperature : 25; leakage_power_unit : "1pW"; capacitive_load_unit (1, pf);
 cell (nand) { area : 3.6288; cell_leakage_power : 40.6228; pin (A, B) { direction : input; capacitance : 0.00146601; }
 pin (Y) { direction : output; function : "!(A*B)"; } } }"""  # noqa: E501


def test_the_library_that_figures_were_fitted_to_keeps_their_error(shared: Path) -> None:
    [path] = sorted((shared / "pdk/ihp-sg13g2").rglob("sg13g2_stdcell_typ_1p20V_25C.lib"))
    own, shipped = load_logic(load_cells(path)), load_logic()
    assert own.error == shipped.error
    assert own.area_um2 == shipped.area_um2


def test_prices_buy_less_area_for_the_same_errors_and_leave_out_what_is_too_slow() -> None:
    case = case_of({"p_flip": 0.02, "word_bits": 64}, {"minimise": "area", "target": 0.985})
    found, menu = flow.measure(case), flow.menu_of(case)
    dear, same = flow.at_prices(case, menu)
    assert (dear.currency, same.currency) == (Currency.AREA, Currency.PARITY)
    plans = {
        m.currency: [allocate(m, found, share * m.largest_cost) for share in (0, 0.01, 0.02)] for m in (menu, dear)
    }
    best = plans[dear.currency][1]
    area = {plan.predicted.distortion: price.area_mm2 for plan in plans[menu.currency] if (price := case.price(plan))}
    price = case.price(best)
    assert price is not None
    assert all(price.area_mm2 <= mm2 for left, mm2 in area.items() if left <= best.predicted.distortion)
    quick = case_of({"p_flip": 0.02, "word_bits": 64}, {"minimise": "energy", "least_weights_per_cycle": 5.0})
    dearest = [allocate(each, found, 1e9) for each in (menu, *flow.at_prices(quick, menu))]
    slow, *fast = (price.weights_per_cycle for plan in dearest if (price := quick.price(plan)))
    assert slow < 5 <= min(fast)
    with pytest.raises(InputError, match="bare words"):
        flow.at_prices(case_of({"p_flip": 0.02}, {"minimise": "area", "most_latency_cycles": 1}), menu)


def test_a_plan_that_minimises_area_is_never_dearer_than_one_that_minimises_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both answers are compared, whichever of them costs less. Of two verdicts either may be wrong."""
    memory = {"technology": "sram-65nm", "vdd_v": 0.47, "word_bits": 64}
    case = case_of(memory, {"target": 0.985, "minimise": "area"}, samples=100)
    found, menus, effort = flow.measure(case), flow.at_prices(case, flow.menu_of(case)), Effort(4, 2, 60, sure=False)
    answers = [flow.decide(case, menu, found, effort=effort) for menu in menus]
    by_area, by_bits = (price.area_mm2 for answer in answers if (price := case.price(answer.answer.plan)))
    assert by_area != by_bits
    met = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.98)
    for order in (1, -1):
        given = iter(answers[::order])
        monkeypatch.setattr(flow, "decide", lambda *_, given=given: next(given))
        chosen = flow.cheaper(case, menus[::order], found, effort=effort)
        price = case.price(chosen.answer.plan)
        assert price is not None
        assert price.area_mm2 == min(by_area, by_bits)
        given = iter([replace(answer, verdict=met, enough=None) for answer in answers[::order]])
        monkeypatch.setattr(flow, "decide", lambda *_, given=given: next(given))
        surely = flow.cheaper(case, menus[::order], found)
        assert surely.answer.plan == chosen.answer.plan
        assert surely.verdict is not None
        assert surely.verdict.level == 2 * met.level


def test_prices_are_those_of_the_tables_that_the_case_was_opened_with(tmp_path: Path) -> None:
    """Another table under the same name changes no price of the case, and is refused where it would be read again."""
    table = tmp_path / "mine.toml"
    table.write_text(TABLE.format(scaling=SCALING))
    case = case_of({"technology": "sram-65nm", "vdd_v": 0.5}, macros=str(table))
    before = case.costs.macros
    table.write_text(TABLE.format(scaling=SCALING).replace("60000.0", "70000.0"))
    assert replace(case).costs.macros == before
    case_module._read_costs.cache_clear()
    with pytest.raises(Unavailable, match=r"mine\.toml: has other content than was asked for"):
        _ = replace(case).costs
