"""TAC and its baselines (theory.md section 5): optimal at break points, never worse than uniform, honest of codes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from qtaml_hw.allocation import METHODS, Sensitivity, allocate, lower_hull, make_menu, make_storage_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.network import Feedback, Layer
from qtaml_hw.plan import Plan
from qtaml_hw.storage import CHANNEL_OPTIMISED, READOUTS, unprotected_variance

RNG = np.random.default_rng(11)


def layer(name: str, size: int, bits: int = 8, scale: float = 0.2) -> Layer:
    top = 2 ** (bits - 1) - 1
    levels = np.clip(np.rint(RNG.laplace(size=size) * scale * top), -top, top).astype(np.int32)
    return Layer.of_levels(name, levels, bits=bits, step=0.01)


LAYERS = (layer("small", 64), layer("middle", 640), layer("large", 6400))
SENSITIVITY = Sensitivity(("small", "middle", "large"), (64, 640, 6400), np.array([3.0, 1.0, 2.0]), np.zeros(3), 1.0)
ALIKE = (layer("first", 256), layer("second", 768), layer("third", 1280))
"""Layers so alike in size that their planes are bought in turn: the order decides."""
FAR_APART = Sensitivity(("first", "second", "third"), (256, 768, 1280), np.array([1.0, 100.0, 8.0]), np.zeros(3), 1.0)
P10 = BitChannel.symmetric(0.1)


def menu(readout="affine", channel=P10, families=("ideal",), layers=LAYERS, **more):
    return make_menu(layers, channel, readout=readout, families=families, **more)


def left(plan: Plan) -> float:
    return plan.predicted.distortion


@pytest.mark.parametrize(("layers", "sensitivity"), [(LAYERS, SENSITIVITY), (ALIKE, FAR_APART)])
@pytest.mark.parametrize("readout", READOUTS)
def test_no_method_leaves_less_than_tac_for_the_same_bits(readout, layers, sensitivity):
    m = menu(readout, layers=layers)
    for budget in (0.0, 0.01, 0.3, 1.0, 1.7, 3.0, 6.5, 8.0):
        plans = {name: allocate(m, sensitivity, budget, method=name, seed=2) for name in METHODS}
        assert plans["unprotected"].planes_per_weight == 0
        for plan in plans.values():
            assert plan.planes_per_weight <= budget + 1e-9
            slack = 3e-3 * left(plans["unprotected"])  # a part of a layer is a whole number of weights
            assert left(plans["tac"]) <= left(plan) * (1 + 1e-9) + slack


@pytest.mark.parametrize(("layers", "sensitivity"), [(LAYERS, SENSITIVITY), (ALIKE, FAR_APART)])
def test_greedy_is_optimal_at_every_break_point(layers, sensitivity):
    """Against all 9^3 integer allocations: none with the same bits or fewer leaves less."""
    m = menu("raw", layers=layers)
    costs = [[n.layer.size * x.cost for x in n.offers] for n in m.layers]
    values = [[s * x.distortion for x in n.offers] for s, n in zip(sensitivity.values, m.layers, strict=True)]
    every = np.array(
        [
            (sum(c[i] for c, i in zip(costs, pick, strict=True)), sum(v[i] for v, i in zip(values, pick, strict=True)))
            for pick in product(range(9), repeat=3)
        ]
    )
    breaks = 0
    for budget in np.unique(every[:, 0]) / m.weights:
        plan = allocate(m, sensitivity, budget)
        if all(len(entry.scheme.segments) == 1 for entry in plan.layers):
            breaks += 1
            assert left(plan) <= every[every[:, 0] <= budget * m.weights + 1e-6, 1].min() * (1 + 1e-9)
    assert breaks >= 20


def test_affine_planes_follow_the_closed_form():
    """p(1-p)(4^(8-m) - 1)/3 / (1-2p)^2: gains fall by four from plane to plane."""
    (offers,) = {tuple(x.distortion for x in entry.offers) for entry in menu("affine").layers[:1]}
    expected = [unprotected_variance(0.1, 8, m) / 0.64 for m in range(9)]
    np.testing.assert_allclose(offers, expected, rtol=1e-3, atol=1e-3)


def test_uniform_protects_every_layer_alike():
    plan = allocate(menu("raw"), SENSITIVITY, 1.5, method="uniform-msp")
    for entry in plan.layers:
        first, second = entry.scheme.segments
        assert (first.planes, second.planes) == (2, 1)
        assert first.size == pytest.approx(entry.scheme.weights / 2, abs=1)


def test_a_dense_layer_is_protected_first():
    plan = allocate(menu("raw"), SENSITIVITY, 0.01)
    assert [entry.scheme.protected_bits > 0 for entry in plan.layers] == [True, False, False]


def test_the_score_of_magnitude_knows_no_jacobian():
    loud = Layer.of_levels("loud", LAYERS[0].levels)
    quiet = Layer.of_levels("quiet", LAYERS[0].levels, step=0.01)
    s = Sensitivity(("loud", "quiet"), (64, 64), np.array([1e-9, 1.0]), np.zeros(2), 1.0)
    m = menu("raw", layers=(loud, quiet))
    assert allocate(m, s, 0.25, method="magnitude").layers[0].scheme.protected_bits > 0
    assert allocate(m, s, 0.25, method="tac").layers[0].scheme.protected_bits == 0


def test_random_is_the_same_for_the_same_seed():
    plans = [allocate(menu("raw"), SENSITIVITY, 0.5, method="random", seed=s).dumps() for s in (1, 1, 3, 4, 5)]
    assert plans[0] == plans[1]
    assert len(set(plans)) > 1


@pytest.mark.parametrize("p", [0.03, 0.04, 0.1])
def test_secded_is_refused_where_it_makes_things_worse(p):
    """theory.md section 11: above p = 3e-2 a (72,64) code adds errors; no budget makes the allocator buy it."""
    m = menu("raw", BitChannel.symmetric(p), ("hsiao",))
    for method in ("tac", "uniform-msp"):
        plan = allocate(m, SENSITIVITY, m.largest_cost, method=method)
        assert plan.parity_bits_per_weight == 0
        assert plan.planes_per_weight == 0


def test_the_refusal_begins_where_the_residual_says():
    """(72,64): break-even at 0.038; the menu stops offering it below 0.029, where 10 % of the errors are corrected."""
    offered = [len(menu("raw", BitChannel.symmetric(p), ("hsiao",)).layers[0].offers) for p in (0.024, 0.029)]
    assert offered == [9, 1]


def test_repetition_inside_bch_is_bought_where_most_bits_are_wrong():
    """Near p = 0.1 BCH alone helps nothing; inside repetition it costs less than 7 copies and leaves fewer errors."""
    families = ("hsiao", "bch-2", "bch-4", "repetition-3", "repetition-5", "repetition-7", "repetition-3+bch-10")
    m = menu("raw", families=families)
    offered = {x.family for x in m.layers[2].offers}
    assert not offered & {"hsiao", "bch-2", "bch-4"}
    votes, inside = ({x.planes: x for x in m.layers[2].offers if x.family == f} for f in families[-2:])
    assert inside[4].cost < votes[4].cost
    assert inside[4].channel.p01[-1] < 0.05 * votes[4].channel.p01[-1]
    bought = {s.code for entry in allocate(m, SENSITIVITY, 20.0).layers for s in entry.scheme.segments}
    assert any("+bch-10" in code for code in bought)


def test_uniform_follows_each_layer_where_their_cells_differ():
    """In the leaky layer the code is refused; the others are protected alike all the same."""
    cells = {
        "small": BitChannel.symmetric(0.1),
        "middle": BitChannel.symmetric(1e-3),
        "large": BitChannel.symmetric(1e-3),
    }
    m = menu("raw", cells, ("hsiao",))
    plan = allocate(m, SENSITIVITY, 2.0, method="uniform-msp")
    assert plan.layers[0].scheme.protected_bits == 0
    assert plan.layers[1].scheme.segments[0].planes == plan.layers[2].scheme.segments[0].planes > 0


def test_secded_is_bought_where_it_helps():
    m = menu("raw", BitChannel.symmetric(1e-3), ("hsiao",))
    plan = allocate(m, SENSITIVITY, 0.5)
    assert plan.parity_bits_per_weight > 0.3
    assert left(plan) < 0.3 * plan.predicted.unprotected


def test_the_price_of_real_codes_is_their_check_bits_padding_included():
    m = menu("raw", BitChannel.symmetric(1e-3), ("hsiao", "repetition-3"))
    plan = allocate(m, SENSITIVITY, 1.0)
    from qtaml_hw.codes import from_name

    bits = sum(s.rows * from_name(s.code).check_bits for e in plan.layers for s in e.scheme.segments if s.code)
    assert plan.parity_bits_per_weight == pytest.approx(bits / m.weights)
    for entry in plan.layers:
        for s in entry.scheme.segments:
            assert s.code is None or from_name(s.code).k == s.planes * s.lanes <= 64


def test_a_family_without_a_code_that_short_is_left_out_there():
    offers = menu("raw", BitChannel.symmetric(1e-3), ("hsiao",), data_bits=4).layers[0].offers
    assert [x.planes for x in offers] == [0, 1, 2, 4, 5, 6, 7, 8]  # one lane of three planes: Hsiao starts at 4 bits


FIGURE = st.floats(0, 10).map(lambda x: round(x, 12))  # a slope of subnormal numbers rounds to 0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(FIGURE, FIGURE), min_size=1, max_size=12))
def test_the_hull_is_convex_falling_and_below_every_point(points):
    c, v = np.array(points).T
    hull = lower_hull(c, v)
    slopes = np.diff(v[hull]) / np.diff(c[hull])
    assert np.all(slopes < 0)
    assert np.all(np.diff(slopes) >= -1e-9)
    assert v[hull[-1]] == v.min()
    for x, y in points:
        if x <= c[hull[-1]]:
            assert y >= np.interp(x, c[hull], v[hull]) - 1e-9


def test_mixed_widths_and_a_single_weight_are_allocated():
    layers = (layer("a", 1), layer("b", 100, bits=4), layer("c", 50, bits=2))
    s = Sensitivity(("a", "b", "c"), (1, 100, 50), np.ones(3), np.zeros(3), 1.0)
    m = make_menu(layers, BitChannel.symmetric(0.1), readout="posterior-mean")
    for method, budget in product(METHODS, (0, 0.5, 2, 8, 100)):
        plan = allocate(m, s, budget, method=method)
        assert [entry.scheme.weights for entry in plan.layers] == [1, 100, 50]


def test_constant_layers_are_allocated():
    constant = Layer.of_levels("k", np.full((4, 4), 127, np.int32), step=0.1)
    s = Sensitivity(("k",), (16,), np.ones(1), np.zeros(1), 1.0)
    for readout in READOUTS:
        plan = allocate(make_menu([constant], P10, readout=readout), s, 1.0)
        assert np.isfinite(left(plan))


def test_each_layer_can_have_its_own_cells():
    cells = {"small": BitChannel.symmetric(0.2), "middle": BitChannel.symmetric(0.0), "large": P10}
    plan = allocate(menu("raw", cells), SENSITIVITY, 0.5)
    assert plan.layers[1].scheme.protected_bits == 0  # nothing to protect from


def test_a_search_writes_a_layer_anew_only_where_its_levels_change():
    """Whatever was tried before, a budget has the plan that it has alone."""
    m = menu("posterior-mean")
    tried = [allocate(m, SENSITIVITY, budget) for budget in (0.02, 0.04, 1.5, 0.02)]
    assert all(first is again for first, again in zip(tried[0].layers, tried[3].layers, strict=True))
    assert any(first is other for first, other in zip(tried[0].layers, tried[1].layers, strict=True))
    assert all(first is not other for first, other in zip(tried[0].layers, tried[2].layers, strict=True))
    assert tried[2].to_json() == allocate(menu("posterior-mean"), SENSITIVITY, 1.5).to_json()


def test_a_plan_survives_json():
    plan = allocate(menu("posterior-mean", families=("repetition-3",)), SENSITIVITY, 1.0)
    again = Plan.from_json(__import__("json").loads(plan.dumps()))
    assert again.dumps() == plan.dumps()


def test_no_information_is_said():
    with pytest.raises(InputError, match=r"layer 'small': p01 \+ p10 = 1: a cell returns no information"):
        menu("affine", BitChannel.uniform(0.4, 0.6))


def test_a_level_that_has_no_word_is_said():
    lowest = Layer.of_levels("q", np.array([[-128]], np.int32))
    with pytest.raises(InputError, match="layer 'q': -128 has no word in int8-sign-magnitude"):
        menu("raw", layers=(lowest,), code_map="sign-magnitude")


@pytest.mark.parametrize("budget", [-0.1, np.nan, np.inf])
def test_a_budget_below_zero_is_refused(budget):
    with pytest.raises(ValueError, match="budget must be"):
        allocate(menu("raw"), SENSITIVITY, budget)


def test_only_codes_that_gain_by_length_take_long_words():
    """Every bit of a repetition code is voted on alone; behind votes an outer code does gain, so its words are long."""
    m = menu("raw", channel=BitChannel.symmetric(1e-3), families=("repetition-3", "repetition-3+hsiao", "hsiao"))
    lengths = {}
    for level in m.layers[0].offers[1:]:
        lengths.setdefault(level.family, set()).add(level.planes * level.lanes)
    assert max(lengths["repetition-3"]) == 16
    assert min(lengths["repetition-3+hsiao"]) > 48
    assert min(lengths["hsiao"]) > 48


def test_misuse_is_refused():
    with pytest.raises(ValueError, match="unknown method"):
        allocate(menu("raw"), SENSITIVITY, 1.0, method="best")
    with pytest.raises(ValueError, match="'ideal' alone"):
        menu("raw", families=("ideal", "hsiao"))
    with pytest.raises(InputError, match="unknown code family"):
        menu("raw", families=("turbo",))
    other = Sensitivity(("x",), (1,), np.ones(1), np.zeros(1), 1.0)
    with pytest.raises(ValueError, match="not of the same layers"):
        allocate(menu("raw"), other, 1.0)


def channelled(densities, axis=0):
    """A layer of 4 channels x 256 weights, with a sensitivity per channel."""
    levels = np.clip(np.rint(RNG.laplace(size=(4, 256)) * 20), -127, 127).astype(np.int32)
    x = Layer.of_levels("c", levels, step=0.1, output_axis=axis, input_axis=1 - axis)
    s = Sensitivity(("c",), (1024,), np.array([sum(densities)]), np.zeros(1), 1.0, (np.array(densities),))
    return x, s


def test_sensitive_channels_are_protected_first():
    x, s = channelled([1.0, 100.0, 1.0, 10.0])
    m = make_menu([x], P10, readout="raw")
    plan = allocate(m, s, 0.5, per_channel=True)
    planes = np.repeat(
        [g.planes for g in plan.layers[0].scheme.segments], [g.size for g in plan.layers[0].scheme.segments]
    )
    assert planes.reshape(4, 256).mean(axis=1).tolist() == [0.0, 2.0, 0.0, 0.0]
    assert left(plan) < left(allocate(m, s, 0.5))


def test_equal_channels_are_protected_as_one_layer():
    x, s = channelled([1.0, 1.0, 1.0, 1.0])
    m = make_menu([x], P10, readout="raw", families=("repetition-3",))
    plan = allocate(m, s, 4.0, per_channel=True)
    (segment,) = plan.layers[0].scheme.segments
    assert segment.planes == 2
    assert plan.dumps() == allocate(m, s, 4.0).dumps()


def test_channels_that_are_scattered_in_storage_stay_together():
    x, _ = channelled([1.0] * 4)
    turned, s = (
        Layer.of_levels("c", x.levels.T.copy(), step=0.1, output_axis=1, input_axis=0),
        channelled([1.0, 9, 1, 1])[1],
    )
    plan = allocate(make_menu([turned], P10, readout="raw"), s, 1.0, per_channel=True)
    assert len(plan.layers[0].scheme.segments) == 1


def test_an_allocation_per_channel_needs_sensitivities_per_channel():
    with pytest.raises(ValueError, match="needs a sensitivity per channel"):
        allocate(menu("raw"), SENSITIVITY, 1.0, per_channel=True)


@pytest.fixture
def fed() -> Layer:
    """A layer with all that corrections need, of whose coherent errors its inputs let a third count."""
    levels = np.clip(np.rint(np.random.default_rng(1).laplace(size=(20, 12)) * 2), -7, 7).astype(np.int32)
    weights = np.eye(12, dtype=np.float32) - 0.7 * np.eye(12, k=1, dtype=np.float32)
    feedback = Feedback(weights[None], np.full((1, 12), 1 / 3))
    return Layer.of_levels(
        "w", levels, bits=4, step=0.01, input_mean=np.ones(12), output_axis=0, input_axis=1, feedback=feedback
    )


ONE = Sensitivity(("w",), (240,), np.array([1.0]), np.zeros(1), 1.0)
MENUS = {
    **{r: lambda layer, r=r, **more: menu(r, layers=[layer], **more) for r in (*READOUTS, CHANNEL_OPTIMISED)},
    "widths": lambda layer, **more: make_storage_menu([layer], P10, code_names=(), widths=[2, 3], **more),
}


@pytest.mark.parametrize("name", MENUS)
def test_without_corrections_a_plan_has_none_and_promises_none(name, fed):
    m = MENUS[name](fed, corrections=False)
    assert all(offer.distortion == offer.quality.distortion for offer in m.layers[0].offers)
    for budget in (0.0, 2.5):
        (entry,) = allocate(m, ONE, budget).layers
        assert (entry.slope, entry.offset, entry.words) == ((), (), "")


@pytest.mark.parametrize("corrections", [None, True])
@pytest.mark.parametrize("readout", READOUTS)
def test_correlated_inputs_change_nothing_where_every_code_has_its_word(readout, corrections, fed):
    plans = [
        allocate(menu(readout, layers=[x], corrections=corrections), ONE, 0.5)
        for x in (fed, replace(fed, feedback=None))
    ]
    assert plans[0].to_json() == plans[1].to_json()


@pytest.mark.parametrize("name", [CHANNEL_OPTIMISED, "widths"])
def test_of_words_made_for_the_channel_the_coherent_errors_count_by_their_share(name, fed):
    """Noise of what is read, over the slope, counts in full; so on perfect planes a third of all errors is left."""
    (with_it, without) = (MENUS[name](x, corrections=True).layers[0].offers for x in (fed, replace(fed, feedback=None)))
    for offer, plain in zip(with_it, without, strict=True):
        noise = offer.quality.variance / offer.quality.slope**2
        assert offer.distortion == pytest.approx(noise + (plain.distortion - noise) / 3)


def test_what_was_written_without_corrections_is_not_taken_for_what_has_them(fed):
    m, fresh = (menu("posterior-mean", layers=[fed]) for _ in range(2))
    assert allocate(replace(m, corrections=False), ONE, 0.5).layers[0].slope == ()
    plan = allocate(m, ONE, 0.5)
    assert plan.layers[0].slope
    assert plan.to_json() == allocate(fresh, ONE, 0.5).to_json()


def test_rounded_offers_are_wrong_by_what_few_bits_cut_off():
    """In cells that never fail, plainly read: the mean square of what lies beyond the ends of the narrower numbers."""
    sound = make_menu(LAYERS, BitChannel.symmetric(0.0), readout="raw").rounded(6)
    for entry in sound.layers:
        levels = entry.layer.levels
        cut = float(np.square(levels - np.clip(levels, -32, 31)).mean())
        assert cut > 0
        assert [offer.distortion for offer in entry.offers] == pytest.approx([cut] * len(entry.offers))


def test_rounded_words_that_are_flagged_are_still_read_as_the_mean():
    stored = make_storage_menu(LAYERS, P10, code_names=["ldpc-4096r44-4096-1792"], widths=(3, 4))
    for entry, rounded in zip(stored.layers, stored.rounded(8).layers, strict=True):
        erased = [(x, y) for x, y in zip(entry.offers, rounded.offers, strict=True) if x.erasure is not None]
        assert erased
        for before, after in erased:
            assert np.abs(after.read - before.read).max() <= 0.5
            assert after.distortion == pytest.approx(before.distortion, rel=0.05)
