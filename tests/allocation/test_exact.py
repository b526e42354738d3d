"""Exact allocation (theory.md section 9): never behind greedy, equal where greedy is optimal, within its limits."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from qtaml_hw.allocation import (
    Plan,
    Sensitivity,
    allocate,
    allocate_exact,
    make_menu,
    make_storage_menu,
    relaxed_distortion,
)
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer

SIZES = (150, 400, 1000, 2500)
MATTERS = np.array([9.0, 3.0, 2.0, 0.5])
CHANNEL = BitChannel.symmetric(0.02)
CODES = ("hsiao-72-64", "bch-4-127-99", "repetition-3-48-16")


def layers() -> list[Layer]:
    rng = np.random.default_rng(3)
    made = []
    for i, n in enumerate(SIZES):
        codes = np.clip(np.rint(rng.laplace(0, 10 + 4 * i, n)), -127, 127).astype(np.int32)
        made.append(Layer(f"w{i}", 8, np.array(0.01), None, codes))
    return made


SENSITIVITY = Sensitivity(tuple(f"w{i}" for i in range(4)), SIZES, MATTERS, 0.1 * MATTERS, 1.0)


@pytest.fixture(scope="module")
def storage():
    return make_storage_menu(layers(), CHANNEL, code_names=CODES, widths=(2, 3, 4, 5))


@pytest.fixture(scope="module")
def planes():
    return make_menu(layers(), CHANNEL, readout="posterior-mean")


def distortion(plan: Plan) -> float:
    return plan.predicted["output_distortion"]


def test_no_choice_of_schemes_beats_the_exact_one(storage):
    """All combinations of the levels that are on some layer's lower edge, at three budgets."""
    sizes = np.array(SIZES)
    for budget in (2.4, 4.0, 6.5):
        best = np.inf
        for levels in itertools.product(*(entry.levels for entry in storage.layers)):
            if sizes @ [x.cost for x in levels] <= budget * sizes.sum():
                best = min(best, float(MATTERS @ [x.distortion for x in levels]))
        plan = allocate(storage, SENSITIVITY, budget, method="exact")
        assert distortion(plan) >= best * (1 - 1e-9)
        # the padding of the last codewords is counted as well: on a small network it may cost a step
        assert distortion(plan) <= best * (1 + 1e-6) or plan.stored_bits_per_weight > budget - 0.2


@pytest.mark.parametrize("budget", [2.0, 2.7, 3.3, 4.0, 5.0, 7.0])
def test_exact_is_never_behind_the_greedy_hull_and_never_below_its_bound(storage, budget):
    exact, greedy = (allocate(storage, SENSITIVITY, budget, method=m) for m in ("exact", "tac"))
    assert distortion(exact) >= relaxed_distortion(storage, SENSITIVITY, budget) * (1 - 1e-9)
    if greedy.stored_bits_per_weight <= budget:
        assert distortion(exact) <= distortion(greedy) * (1 + 1e-9)
    assert exact.stored_bits_per_weight <= budget or budget == 2.0
    assert exact.predicted["gap"] <= 1e-6


@pytest.mark.parametrize("budget", np.linspace(0, 8, 17).tolist())
def test_on_the_menu_of_planes_exact_is_never_behind_tac_or_uniform_msp(planes, budget):
    exact = distortion(allocate(planes, SENSITIVITY, budget, method="exact"))
    for method in ("tac", "uniform-msp"):
        assert exact <= distortion(allocate(planes, SENSITIVITY, budget, method=method)) * (1 + 1e-9)


def test_exact_and_tac_agree_at_break_points(planes):
    """Where no layer is split, greedy has bought whole steps of the hull, and that is optimal."""
    cost = {(i, x.planes): x.cost * n for i, n in enumerate(SIZES) for x in planes.layers[i].levels}
    plan = allocate(planes, SENSITIVITY, 3.0, method="tac")
    chosen = [(i, entry.scheme.segments[0].planes) for i, entry in enumerate(plan.layers)]
    budget = sum(cost[key] for key in chosen) / sum(
        SIZES
    )  # a split layer counts with its first part alone: a break point
    exact, tac = (allocate(planes, SENSITIVITY, budget, method=m) for m in ("exact", "tac"))
    assert distortion(exact) == pytest.approx(distortion(tac), rel=1e-3)
    assert distortion(exact) == pytest.approx(relaxed_distortion(planes, SENSITIVITY, budget), rel=1e-3)


def test_slow_decoders_and_large_ones_are_left_out(storage):
    quick = allocate_exact(storage, SENSITIVITY, 6.0, cycles=1)
    assert {s.code for x in quick.layers for s in x.scheme.segments} <= {"", "hsiao-72-64", "repetition-3-48-16"}
    areas = {"hsiao-72-64": 200.0, "bch-4-127-99": 5000.0, "repetition-3-48-16": 30.0}
    small = allocate_exact(storage, SENSITIVITY, 6.0, area=100.0, areas=areas)
    assert {s.code for x in small.layers for s in x.scheme.segments} <= {"", "repetition-3-48-16"}
    free = allocate_exact(storage, SENSITIVITY, 6.0)
    assert distortion(free) <= min(distortion(quick), distortion(small))
    with pytest.raises(ValueError, match="areas has no entry"):
        allocate_exact(storage, SENSITIVITY, 6.0, area=100.0)


def test_a_budget_below_the_cheapest_plan_gives_the_cheapest_plan(storage):
    plan = allocate(storage, SENSITIVITY, 0.0, method="exact")
    assert plan.stored_bits_per_weight == 2.0


def test_a_strong_code_wins_where_cells_are_bad_and_bare_words_where_they_are_good():
    bad, good = (
        make_storage_menu(layers(), BitChannel.symmetric(p), code_names=["bch-4-127-99"], widths=(3, 4))
        for p in (0.02, 1e-7)
    )
    used = [
        {s.code for x in allocate(m, SENSITIVITY, 4.0, method="exact").layers for s in x.scheme.segments}
        for m in (bad, good)
    ]
    assert "bch-4-127-99" in used[0]
    assert used[1] == {""}
