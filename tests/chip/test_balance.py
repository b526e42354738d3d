"""The answers of a chip are as frequent as those of the network without faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, make_storage_menu, sensitivity
from qtaml_hw.campaign import Evaluator
from qtaml_hw.case import open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import Balance, corrected_biases, store, written_for
from qtaml_hw.chip.balance import balanced
from qtaml_hw.codes import whole_code
from qtaml_hw.design import Design
from qtaml_hw.flow import decide, menu_of
from qtaml_hw.network import Runner, Samples, load, with_feedback
from qtaml_hw.network.backend import DEFAULT
from qtaml_hw.plan import Plan

DIGITS = Path("examples/digits").resolve()
SEEDS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def layers(digits):
    return with_feedback(digits.network, digits.layers, digits.test.inputs)


@pytest.fixture(scope="module")
def plan(digits, layers) -> Plan:
    """Of few bits, a fifth of the cells dead."""
    cells = BitChannel.symmetric(0.1)
    menu = make_storage_menu(layers, cells, code_names=(), widths=(), window=6, mapped=cells)
    return allocate(menu, digits.sensitivity, 0.35, method="exact")


@pytest.fixture(scope="module")
def balance(digits, layers) -> Balance:
    return Balance(digits.network, layers, digits.test.take(200).inputs, DEFAULT)


def answers(digits, layers, chip: Plan, inputs):
    """Logits of a chip whose cells hold what was written."""
    weights, _ = store(chip.in_cells(BitChannel.symmetric(0.0)), layers).read(0)
    runner = Runner(digits.network, [digits.network.logits])
    return runner.predict(inputs, weights, corrected_biases(digits.network, chip)).astype(np.float64)


def shares(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).mean(axis=0)


def test_every_class_is_as_probable_as_without_faults(digits, layers, plan, balance) -> None:
    clean = shares(Runner(digits.network, [digits.network.logits]).predict(balance.inputs))
    for seed in SEEDS:
        chip = written_for(plan, layers, seed)
        before, after = (shares(answers(digits, layers, x, balance.inputs)) - clean for x in (chip, balance(chip)))
        assert np.abs(before).max() > 0.05
        assert np.abs(after).max() < 0.5 * np.abs(before).max()


def test_no_word_and_no_other_layer_changes(layers, plan, balance) -> None:
    chip = written_for(plan, layers, 1)
    other = balance(chip)
    changed = [x.name for x, y in zip(chip.layers, other.layers, strict=True) if x != y]
    assert changed == [plan.layers[-1].name]
    assert replace(other.layers[-1], offset=chip.layers[-1].offset) == chip.layers[-1]
    assert len(set(np.abs(other.layers[-1].offset).round(9))) <= 8  # of few sizes, as they are priced


def test_a_plan_that_is_to_be_written_stays_as_it_is(plan, balance) -> None:
    assert balance(plan) is plan
    assert balance.offsets(plan) == 10  # of each chip that will be written


def test_words_under_a_code_beside_words_of_each_chip_are_put_right_chip_by_chip(
    digits, layers, plan, balance, monkeypatch
) -> None:
    """The last layer has its words in the plan, the others are written for a chip: its answers are not known yet."""
    shared = [whole_code("ldpc-1024r53").name]
    menu = make_storage_menu(layers, BitChannel.symmetric(0.1), code_names=shared, widths=(), window=8)
    coded = allocate(menu, digits.sensitivity, 0.8, method="exact")
    mixed = replace(plan, layers=(*plan.layers[:-1], coded.layers[-1]))
    assert mixed.per_chip
    assert mixed.layers[-1].offset != ()
    assert balance(mixed) is mixed
    chip = written_for(mixed, layers, 1)
    monkeypatch.setattr("qtaml_hw.chip.balance.SETS", 3)  # other sets of words are for plans that all chips share
    assert [x.words for x in balance(chip).layers] == [x.words for x in chip.layers]
    assert balance(chip).layers[-1].offset != chip.layers[-1].offset


def test_a_plan_without_trellis_words_has_no_offsets(digits, layers, balance) -> None:
    menu = make_menu(layers, BitChannel.symmetric(0.01))
    assert balance.offsets(allocate(menu, digits.sensitivity, 0.5)) == 0


def test_chips_keep_more_on_samples_that_were_not_looked_at(digits, layers, plan) -> None:
    size = digits.test.size
    rest = digits.test.take(size - 200, 200)
    alone = Evaluator(digits.network, layers, rest, seed=3, threads=1)
    helped = replace(alone, balance=Samples(digits.test.take(200).inputs))
    assert helped.evaluate(plan, 4).mean > alone.evaluate(plan, 4).mean + 0.05
    assert helped.origin != alone.origin  # trials of one are not those of the other


def test_the_plan_that_a_budget_pays_is_put_right_where_all_chips_store_the_same(monkeypatch) -> None:
    """Under a code nobody knows the dead cells, and the plan itself has the offsets."""
    monkeypatch.setattr("qtaml_hw.chip.balance.SETS", 2)
    protection = {"method": "exact", "readout": "trellis", "window": 8, "budget": 1.2, "codes": ["ldpc-1024r53"]}
    given = {
        "network": {"model": "digits.onnx"},
        "data": {"file": "digits.npz", "scale": 0.0625, "test_samples": 50},
        "memory": {"p_flip": 0.05},
        "protection": protection,
        "simulation": {"trials": 2},
        "hardware": {"emit": False},
    }
    case = open_case(Design.parse(given, "test"), DIGITS)
    names, sizes = tuple(x.name for x in case.layers), tuple(x.size for x in case.layers)
    even = Sensitivity(names, sizes, np.array(sizes) / 1000.0, np.zeros(len(names)), 1.0)
    menu = menu_of(case)
    found, bare = decide(case, menu, even).answer.plan, allocate(menu, even, 1.2, method="exact")
    assert not bare.per_chip
    assert found.layers[-1].offset != bare.layers[-1].offset
    assert found.layers[-1].scheme is bare.layers[-1].scheme
    best = case.evaluator().balanced(bare)
    assert [x.words for x in found.layers] == [x.words for x in best.layers]


def test_of_the_words_that_all_chips_store_those_are_taken_that_keep_most_decisions(
    digits, layers, balance, monkeypatch
) -> None:
    """All sets have as many bits and nearly the same errors; their luck differs."""
    cells = BitChannel.symmetric(0.05)
    menu = make_storage_menu(layers, cells, code_names=[whole_code("ldpc-1024r53").name], widths=(), window=8)
    plan = allocate(menu, digits.sensitivity, 0.8, method="exact")
    own = Runner(digits.network, [digits.network.logits]).predict(balance.inputs).argmax(axis=1)

    def kept(chip: Plan) -> float:
        found = answers(digits, layers, chip, balance.inputs)
        powers = np.exp(found - found.max(axis=1, keepdims=True))
        return float((powers / powers.sum(axis=1, keepdims=True))[np.arange(len(own)), own].mean())

    monkeypatch.setattr("qtaml_hw.chip.balance.SETS", 1)
    one = balance(plan)
    monkeypatch.setattr("qtaml_hw.chip.balance.SETS", 4)
    best = balance(plan)
    assert best.stored_bits_per_weight == one.stored_bits_per_weight == plan.stored_bits_per_weight
    assert [x.words for x in one.layers] == [x.words for x in plan.layers]
    sets = [
        kept(balance._put_right(balance._rewritten(plan, balance._small(plan), v), len(plan.layers) - 1)[1])
        for v in range(1, 4)
    ]
    assert kept(best) == pytest.approx(max(kept(one), *sets))
    assert kept(best) > kept(one) + 0.002


def test_only_small_layers_are_written_anew(digits, layers, balance, monkeypatch) -> None:
    """Sets of words of a large network take no longer than those of a small one."""
    cells = BitChannel.symmetric(0.05)
    menu = make_storage_menu(layers, cells, code_names=[whole_code("ldpc-1024r53").name], widths=(), window=8)
    plan = allocate(menu, digits.sensitivity, 0.8, method="exact")

    def written_anew() -> set[int]:
        other = balance._rewritten(plan, balance._small(plan), 1)
        return {x.scheme.weights for x, y in zip(plan.layers, other.layers, strict=True) if x.words != y.words}

    sizes, every = sorted(x.size for x in layers), written_anew()
    monkeypatch.setattr("qtaml_hw.chip.balance.REWRITTEN", sum(sizes[:2]))
    assert written_anew() == every & set(sizes[:2]) < every
    monkeypatch.setattr("qtaml_hw.chip.balance.REWRITTEN", sizes[0] - 1)
    looked, answered = [], Balance._answers

    def counted(*given):
        looked.append(given)
        return answered(*given)

    monkeypatch.setattr(Balance, "_answers", counted)
    balance(plan)
    assert len(looked) == 1  # no sets without a layer that is written anew


def test_offsets_that_are_known_are_found() -> None:
    clean = np.random.default_rng(1).normal(0, 4, (2000, 6))
    moved = np.array([1.5, -0.5, 0.0, -1.0, 0.25, -0.25])
    np.testing.assert_allclose(balanced(clean + moved + 7, clean), moved, atol=5e-3)


def test_a_class_that_no_sample_has_is_no_reason_for_a_huge_offset() -> None:
    clean = np.random.default_rng(1).normal(0, 1, (100, 4)) - [0, 0, 0, 200]
    assert np.abs(balanced(clean + np.array([0, 0, 0, 100]), clean)).max() < 1


def test_a_last_layer_without_a_bias_is_left_alone(tmp_path) -> None:
    nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 8), ("y", 4))]
    weights = numpy_helper.from_array(np.random.default_rng(1).normal(size=(8, 4)).astype(np.float32), "w")
    graph = helper.make_graph(nodes, "g", ends[0], ends[1], [weights])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), tmp_path / "m.onnx")
    network, x = load(tmp_path / "m.onnx"), {"x": np.ones((5, 8), np.float32)}
    menu = make_menu(network.layers(), BitChannel.symmetric(0.01))
    made = allocate(menu, sensitivity(network, network.layers(), x, probes=2), 0.5)
    found = Balance(network, network.layers(), x, DEFAULT)
    assert found(made) is made
    assert found.offsets(made) == 0
