"""Exact allocation (theory.md section 9): never behind greedy, equal where greedy is optimal, within its limits."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, allocate, allocate_exact, make_menu, make_storage_menu
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.codes import LDPC as LDPCCode, from_name
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan

SIZES = (150, 400, 1000, 2500)
MATTERS = np.array([9.0, 3.0, 2.0, 0.5])
CHANNEL = BitChannel.symmetric(0.02)
LDPC = "ldpc-4096r59-4096-2432"
CODES = ("hsiao-72-64", "bch-4-127-99", "repetition-3-48-16")


def relaxed_distortion(menu, sensitivity, budget):
    """Lower bound of the predicted distortion of any plan with one offer per layer, or with layers split: steps along
    the convex hull of every layer, the best for their price first.
    """
    total, left, steps = 0.0, budget * menu.weights, []
    for entry, weight in zip(menu.layers, sensitivity.values, strict=True):
        points = sorted((entry.layer.size * x.cost, float(weight) * x.distortion) for x in entry.offers)
        hull = [points[0]]
        while ahead := [x for x in points if x[0] > hull[-1][0] and x[1] < hull[-1][1]]:
            cost, value = hull[-1]
            hull.append(max(ahead, key=lambda x: (value - x[1]) / (x[0] - cost)))
        total, left = total + hull[0][1], left - hull[0][0]
        steps += [((a[1] - b[1]) / (b[0] - a[0]), b[0] - a[0]) for a, b in pairwise(hull)]
    for gain, price in sorted(steps, reverse=True):
        total -= gain * min(price, max(left, 0.0))
        left -= price
    return total


def layers() -> list[Layer]:
    rng = np.random.default_rng(3)
    made = []
    for i, n in enumerate(SIZES):
        levels = np.clip(np.rint(rng.laplace(0, 10 + 4 * i, n)), -127, 127).astype(np.int32)
        made.append(Layer.of_levels(f"w{i}", levels, step=0.01))
    return made


SENSITIVITY = Sensitivity(tuple(f"w{i}" for i in range(4)), SIZES, MATTERS, 0.1 * MATTERS, 1.0)


@pytest.fixture(scope="module")
def storage():
    return make_storage_menu(layers(), CHANNEL, code_names=CODES, widths=(2, 3, 4, 5))


@pytest.fixture(scope="module")
def planes():
    return make_menu(layers(), CHANNEL, readout="posterior-mean")


def distortion(plan: Plan) -> float:
    return plan.predicted.distortion


@pytest.fixture(scope="module")
def every_choice(storage):
    """Stored bits per weight, whole codewords counted, and distortion of all combinations of offers."""
    choice = np.indices([len(entry.offers) for entry in storage.layers]).reshape(len(SIZES), -1)
    total, distortions, data = 0, 0.0, dict[str, np.ndarray]()
    for picked, n, weight, entry in zip(choice, SIZES, MATTERS, storage.layers, strict=True):
        distortions = distortions + weight * np.array([x.distortion for x in entry.offers])[picked]
        total = total + np.array([0 if x.packed else n * x.bits for x in entry.offers])[picked]
        for code in {x.code for x in entry.offers if x.packed}:
            bits = np.array([n * x.bits if x.code == code else 0 for x in entry.offers])[picked]
            data[code] = data.get(code, 0) + bits
    for name, bits in data.items():
        total = total + -(-bits // from_name(name).k) * from_name(name).n
    return total / sum(SIZES), distortions


@pytest.mark.parametrize("budget", [2.0, 2.2, 2.4, 3.1, 4.0, 5.3, 6.5])
def test_exact_is_the_best_of_all_choices_with_padding_counted(storage, every_choice, budget):
    stored, distortions = every_choice
    plan = allocate(storage, SENSITIVITY, budget, method="exact")
    assert plan.stored_bits_per_weight <= budget
    assert distortion(plan) == pytest.approx(distortions[stored <= budget].min(), rel=1e-6)


def test_a_search_that_is_cut_short_tells_its_gap_and_ends_the_same_every_time(storage, every_choice, monkeypatch):
    """One node: the bound of the relaxation is all there is, and the gap is honest about it."""
    monkeypatch.setattr("qtaml_hw.allocation.exact.NODES", 1)
    stored, distortions = every_choice
    for budget in (2.4, 3.1, 5.3):
        plans = [allocate(storage, SENSITIVITY, budget, method="exact") for _ in range(2)]
        assert plans[0].to_json() == plans[1].to_json()
        best = distortions[stored <= budget].min()
        assert best * (1 - 1e-9) <= distortion(plans[0]) <= best / (1 - plans[0].predicted.gap) * (1 + 1e-6)


@pytest.mark.parametrize("budget", [2.0, 2.7, 3.3, 4.0, 5.0, 7.0])
def test_exact_is_never_behind_the_greedy_hull_and_never_below_its_bound(storage, budget):
    exact, greedy = (allocate(storage, SENSITIVITY, budget, method=m) for m in ("exact", "tac"))
    assert distortion(exact) >= relaxed_distortion(storage, SENSITIVITY, budget) * (1 - 1e-9)
    if greedy.stored_bits_per_weight <= budget:
        assert distortion(exact) <= distortion(greedy) * (1 + 1e-9)
    assert exact.stored_bits_per_weight <= budget
    assert exact.predicted.gap <= 1e-6


@pytest.mark.parametrize("budget", np.linspace(0, 8, 17).tolist())
def test_on_the_menu_of_planes_exact_is_never_behind_tac_or_uniform_msp(planes, budget):
    exact = distortion(allocate(planes, SENSITIVITY, budget, method="exact"))
    for method in ("tac", "uniform-msp"):
        assert exact <= distortion(allocate(planes, SENSITIVITY, budget, method=method)) * (1 + 1e-9)


def test_exact_and_tac_agree_at_break_points(planes):
    """Where no layer is split, greedy has bought whole steps of the hull, and that is optimal."""
    cost = {(i, x.planes): x.cost * n for i, n in enumerate(SIZES) for x in planes.layers[i].offers}
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
    assert {s.protection.name for x in quick.layers for s in x.scheme.segments} <= {
        "",
        "hsiao-72-64",
        "repetition-3-48-16",
    }
    areas = {"hsiao-72-64": 200.0, "bch-4-127-99": 5000.0, "repetition-3-48-16": 30.0}
    small = allocate_exact(storage, SENSITIVITY, 6.0, area=100.0, areas=areas)
    assert {s.protection.name for x in small.layers for s in x.scheme.segments} <= {"", "repetition-3-48-16"}
    free = allocate_exact(storage, SENSITIVITY, 6.0)
    assert distortion(free) <= min(distortion(quick), distortion(small))
    with pytest.raises(ValueError, match="areas has no entry"):
        allocate_exact(storage, SENSITIVITY, 6.0, area=100.0)


@pytest.mark.parametrize("method", ["exact", "tac", "uniform-msp"])
def test_a_budget_below_the_cheapest_plan_gives_the_cheapest_plan(storage, method):
    for budget in (0.0, 1.999):
        plan = allocate(storage, SENSITIVITY, budget, method=method)
        assert plan.stored_bits_per_weight == 2.0


def test_among_the_cheapest_plans_exact_takes_the_best():
    """2 bits for all fill 8,100 of the 9,728 data bits of four codewords; 150 + 400 + 1,000 weights get a third one."""
    menu = make_storage_menu(layers(), BitChannel.symmetric(0.05), code_names=[LDPC], widths=(2, 3))
    coded = [replace(entry, offers=tuple(x for x in entry.offers if x.packed)) for entry in menu.layers]
    plan = allocate(replace(menu, layers=tuple(coded)), SENSITIVITY, 0.0, method="exact")
    assert [x.scheme.bits for x in plan.layers] == [3, 3, 3, 2]
    assert plan.stored_bits_per_weight == 4 * 4096 / sum(SIZES)


def test_a_strong_code_wins_where_cells_are_bad_and_bare_words_where_they_are_good():
    bad, good = (
        make_storage_menu(layers(), BitChannel.symmetric(p), code_names=["bch-4-127-99"], widths=(3, 4))
        for p in (0.02, 1e-7)
    )
    used = [
        {s.protection.name for x in allocate(m, SENSITIVITY, 4.0, method="exact").layers for s in x.scheme.segments}
        for m in (bad, good)
    ]
    assert "bch-4-127-99" in used[0]
    assert used[1] == {""}


def test_algebraic_codes_win_at_small_p_or_in_a_hurry_and_ldpc_where_cells_are_bad():
    """The kinds of code on one menu: the flip rate and the time that a read may take decide."""
    names = ["hsiao-72-64", "bch-2-78-64", "bch-8-1023-943", LDPC]
    used = {}
    for p, cycles in ((1e-3, None), (1e-3, 1), (0.05, None)):
        menu = make_storage_menu(layers(), BitChannel.symmetric(p), code_names=names, widths=(4, 5))
        plan = allocate_exact(menu, SENSITIVITY, 6.5, cycles=cycles)
        used[p, cycles] = {s.protection.name for x in plan.layers for s in x.scheme.segments}
    assert used[1e-3, None] == {"bch-8-1023-943"}
    assert used[1e-3, 1] <= {"hsiao-72-64", "bch-2-78-64"}
    assert LDPC in used[0.05, None] <= {LDPC, ""}


def test_hsiao_wins_over_double_correction_where_single_errors_are_all_there_is():
    menu = make_storage_menu(
        layers(), BitChannel.symmetric(1e-6), code_names=["hsiao-72-64", "bch-2-78-64"], widths=(8,)
    )
    plan = allocate(menu, SENSITIVITY, 9.1, method="exact")
    assert "hsiao-72-64" in {s.protection.name for x in plan.layers for s in x.scheme.segments}


def test_a_share_of_chips_without_a_failed_codeword_is_bought_with_a_stronger_code():
    """At p = 0.05 a word of rate 0.62 fails once in 170, one of rate 0.59 once in 30,000: 99 % of chips need those."""
    cells = BitChannel.symmetric(0.05)
    names = [LDPCCode(design).name for design in ("ldpc-4096r62", "ldpc-4096r59")]
    levels = np.clip(np.rint(np.random.default_rng(0).laplace(0, 20, 20_000)), -127, 127).astype(np.int32)
    found = [Layer.of_levels(f"w{i}", levels, step=0.01) for i in range(2)]
    menu = make_storage_menu(found, cells, code_names=names, widths=(2, 3))
    sensed = Sensitivity(("w0", "w1"), (20_000, 20_000), np.ones(2), 0.1 * np.ones(2), 1.0)

    def failures(plan: Plan) -> float:
        rates = {name: from_name(name).residual(cells.resized(from_name(name).n)).p_word for name in names}
        return sum(region.rows * rates[region.code] for region in plan.memory_map().regions if region.code)

    free = allocate_exact(menu, sensed, 4.9)  # three bits fit under the weaker code alone
    safe = allocate_exact(replace(menu, whole_chips=0.99), sensed, 4.9)
    assert failures(free) > -np.log(0.99) >= failures(safe)
    assert distortion(free) <= distortion(safe)
    assert safe.stored_bits_per_weight <= 4.9
    free, safe = (allocate(x, sensed, 4.9, method="tac") for x in (menu, replace(menu, whole_chips=0.99)))
    assert failures(free) > -np.log(0.99) >= failures(safe)  # greedy steps pay the price of a failure
    assert distortion(free) <= distortion(safe)
    assert safe.stored_bits_per_weight <= 4.9


def test_exact_is_the_best_of_all_choices_of_trellis_words_whose_scales_and_fill_are_counted() -> None:
    """Words fill codewords and blocks, and a scale of every channel lies beside them: one of 16."""
    rng, code = np.random.default_rng(11), from_name("hsiao-72-64")
    shapes = ((24, 5), (10, 45), (12, 90))
    channels = [
        Layer.of_levels(f"w{i}", np.rint(rng.normal(0, 30, shape)), output_axis=0, input_axis=1, step=0.01)
        for i, shape in enumerate(shapes)
    ]
    stuck, rare = (Cause([p] * 8, [p] * 8, kind) for p, kind in ((0.1, "stuck"), (1e-3, "transient")))
    cells, mapped = BitChannel.of(stuck, rare), BitChannel.of(stuck)
    menu = make_storage_menu(channels, cells, code_names=[code.name], widths=(), window=6, mapped=mapped)
    sizes = tuple(entry.layer.size for entry in menu.layers)
    matters = Sensitivity(("w0", "w1", "w2"), sizes, np.array([9.0, 2.0, 1.0]), np.zeros(3), 1.0)
    assert {x.per for x in menu.layers[0].offers} >= {1, 2}
    choices = []
    for picked in product(*(entry.offers for entry in menu.layers)):
        own = list(zip(picked, sizes, strict=True))
        filled = sum(x.words(size) * x.bits for x, size in own if x.packed)
        bits = sum(size * (x.beside if x.packed else x.cost) for x, size in own) + code.n * -(-filled // code.k)
        harm = sum(weight * x.harm for x, weight in zip(picked, matters.values, strict=True))
        choices.append((bits / sum(sizes), harm))
    stored, harms = np.array(choices).T
    for budget in np.linspace(stored.min() * 1.001, np.quantile(stored, 0.9), 60):
        plan = allocate(menu, matters, float(budget), method="exact")
        assert plan.predicted.harm == pytest.approx(harms[stored <= budget + 1e-9].min(), rel=1e-6), budget
        scales = 4 * sum(shape[0] for shape in shapes)
        assert plan.memory_map().stored_bits + scales <= budget * sum(sizes) + 1e-6
