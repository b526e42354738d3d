"""Trials: as many as needed, the same chips for all, never made twice, and found again by what decides them."""

from __future__ import annotations

import dataclasses
import threading
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from qtaml_hw.allocation import allocate, make_menu
from qtaml_hw.campaign import TOP_1, Evaluator, RecordedTrials, Store, evaluator as module, looks, paired, trial_seed
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import corrected_biases, store
from qtaml_hw.network import OnnxRuntime, Runner, Samples, Scale

P = 0.03


@pytest.fixture(scope="module")
def menu(digits):
    return make_menu(digits.layers, BitChannel.symmetric(P), families=("hsiao", "repetition-3"))


@pytest.fixture
def make(digits, menu):
    """The plan for a budget."""
    return lambda budget, method="tac": allocate(menu, digits.sensitivity, budget, method=method)


@dataclasses.dataclass(frozen=True)
class Counted:
    """onnxruntime, and how often a set of weights was put into it: once for every trial."""

    name: str = "onnxruntime"
    tensors: list[Any] = dataclasses.field(default_factory=list)

    def session(self, model: Any, tensors: Any = None, **how: Any) -> Any:
        self.tensors.append(tensors)
        return OnnxRuntime().session(model, tensors, **how)


def test_an_evaluation_is_its_trials_one_by_one(digits, make):
    evaluator, plan = digits.evaluator(seed=2).subset(80), make(0.5)
    whole = evaluator.evaluate(plan, 5)
    alone = [evaluator.trial(plan, t) for t in (3, 1, 4, 0, 2)]
    assert [whole.values[t] for t in (3, 1, 4, 0, 2)] == [trial.value for trial in alone]
    assert whole.counts.words == sum(trial.counts.words for trial in alone)
    assert (whole.samples, whole.seed) == (80, 2)
    weights, counts = store(plan, digits.layers).read(trial_seed(2, 3))
    some = digits.test.take(80)
    outputs = Runner(digits.network).predict(some.inputs, weights, corrected_biases(digits.network, plan))
    assert evaluator.trial(plan, 3) == module.Trial(float(np.mean(outputs.argmax(axis=1) == some.labels)), counts)


def test_trials_end_when_the_interval_is_narrow_enough(digits, make):
    evaluator, plan = digits.evaluator(seed=1).subset(100), make(0.0)
    wide, narrow = (evaluator.until(plan, half, 32) for half in (0.5, 0.02))
    assert wide.values.size == 4
    assert 4 < narrow.values.size <= 32
    low, high = narrow.interval
    assert high - low <= 0.04 or narrow.values.size == 32
    assert wide.values.tolist() == narrow.values[:4].tolist()
    assert evaluator.until(plan, None, 6).values.tolist() == narrow.values[:6].tolist()  # as many as there may be


def test_the_rule_stops_at_the_first_look_that_is_narrow_enough_and_at_no_other(digits, make, monkeypatch):
    """Half width 0.1 exactly: an interval of 0.2 ends the trials, one a little wider does not."""
    evaluator, seen = digits.evaluator(), []

    def ends(evaluation: Any) -> tuple[float, float]:
        seen.append(evaluation.values.size)
        return {4: (0.0, 0.21), 8: (0.3, 0.5000001), 16: (0.25, 0.45)}[evaluation.values.size]

    monkeypatch.setattr(module.Evaluator, "trial", lambda self, plan, t: module.Trial(0.5, module.Counts()))
    monkeypatch.setattr(module.Evaluation, "interval", property(ends))
    assert evaluator.until(make(0.0), 0.1, 64).values.size == 16
    assert seen == [4, 8, 16]


def test_trials_are_made_once_and_shared_by_all_that_store_alike(digits, make):
    """Without protection every method and every budget stores the same bits, and chips met before are remembered."""
    backend = Counted()
    with Store.open(None) as store:
        evaluator = digits.evaluator(store=store, backend=backend, seed=1).subset(60)

        def made() -> int:
            done = len(backend.tensors)
            backend.tensors.clear()
            return done

        for method in ("tac", "uniform-msp", "unprotected"):
            evaluator.until(make(0.0, method), 1e-9, 6)
        assert made() == 6
        again = digits.evaluator(store=store, backend=backend, seed=1).subset(60)  # as after a kill
        again.evaluate(make(0.0), 8)
        assert made() == 2
        evaluator.evaluate(make(1.0), 4)
        assert made() == 4
        evaluator.subset(50).evaluate(make(1.0), 4)  # other samples are another experiment
        assert made() == 4
        evaluator.until(make(1.0), 1e-9, 9)  # nothing is made twice between looks, either
        assert made() == 5


def test_all_that_decides_a_trial_names_it(digits):
    """A trial that is found in a store is one of the same network, weights, samples, metric, backend and chips."""

    class Other(type(TOP_1)):
        name = "another"

    here = digits.evaluator(seed=1)
    layer, rest = digits.layers[0], digits.layers[1:]
    labels, (name, x) = digits.test.labels, next(iter(digits.test.inputs.items()))
    nudged, turned = x.copy(), labels.copy()
    nudged[-1, 0, 3, 3] += 1e-3
    turned[-1] = (turned[-1] + 1) % 10
    words, step = layer.words.copy(), layer.scale.values
    words.flat[7] ^= 1
    bias = dataclasses.replace(digits.network, graph=dataclasses.replace(digits.network.graph, model=_nudged(digits)))
    others = [
        digits.evaluator(seed=2),
        digits.evaluator(seed=1, metric=Other()),
        digits.evaluator(seed=1, backend=OnnxRuntime(("AzureExecutionProvider", "CPUExecutionProvider"))),
        here.on(Samples({name: nudged}, labels)),
        here.on(Samples({name: x}, turned)),
        here.subset(599),
        here.on(digits.test.take(599, 1)),  # as many, but not the same
        dataclasses.replace(here, layers=(dataclasses.replace(layer, words=words), *rest)),
        dataclasses.replace(here, layers=(dataclasses.replace(layer, scale=Scale(np.nextafter(step, 1))), *rest)),
        dataclasses.replace(here, layers=digits.network.layers(6)),
        dataclasses.replace(here, network=bias),
    ]
    assert len({here.origin, *(other.origin for other in others)}) == 1 + len(others)
    same = Evaluator(digits.network, tuple(digits.layers), Samples({name: x.copy()}, labels.copy()), seed=1, threads=1)
    assert same.origin == here.origin


def _nudged(digits: Any) -> Any:
    """The model with one entry of one bias changed."""
    model = type(digits.network.graph.model)()
    model.CopyFrom(digits.network.graph.model)
    use = digits.network.sites[0].uses[0]
    tensor = next(t for t in model.graph.initializer if t.name == use.bias)
    values = np.frombuffer(tensor.raw_data, np.float32).copy()
    values[0] += 1
    tensor.raw_data = values.tobytes()
    return model


def test_a_plan_is_written_into_memory_once_for_all_samples_and_questions(digits, make, monkeypatch):
    written = []
    monkeypatch.setattr(module, "store_image", lambda plan, layers: written.append(plan) or store(plan, layers))
    evaluator, first, second = digits.evaluator(threads=3).subset(40), make(0.3), make(0.6)
    evaluator.evaluate(first, 6)
    evaluator.until(first, 0.001, 8)
    evaluator.on(digits.test.take(20, 100)).trial(first, 9)
    evaluator.subset(10).evaluate(first, 2)
    assert written == [first]
    evaluator.trial(second, 0)
    assert written == [first, second]
    bare = tuple(dataclasses.replace(layer, input_mean=None) for layer in digits.layers)
    dataclasses.replace(evaluator, layers=bare).trial(second, 0)  # other layers are another memory
    assert written == [first, second, second]


def test_the_clean_figure_is_taken_once_on_the_same_samples_and_anew_on_others(digits):
    backend = Counted()
    evaluator = digits.evaluator(backend=backend)
    assert [evaluator.clean() for _ in range(3)] == [evaluator.clean()] * 3
    assert [evaluator.subset(50).clean() for _ in range(2)] == [digits.evaluator().on(digits.test.take(50)).clean()] * 2
    assert evaluator.subset(10_000) is evaluator
    assert len(backend.tensors) == 2


def test_a_killed_evaluation_keeps_the_trials_that_were_finished(digits, make, monkeypatch):
    """Ctrl-C in the fourth trial: three are in the store, none is waited for, and the work goes on from there."""
    plan, trial, made, cuts = make(0.5), module.Evaluator.trial, [], [KeyboardInterrupt()]

    def cut(self: Evaluator, plan: Any, number: int) -> Any:
        made.append(number)
        if number == 3 and cuts:
            raise cuts.pop()
        return trial(self, plan, number)

    with Store.open(None) as store:
        evaluator = digits.evaluator(store=store, threads=1).subset(30)
        monkeypatch.setattr(module.Evaluator, "trial", cut)
        with pytest.raises(KeyboardInterrupt):
            evaluator.evaluate(plan, 1000)
        assert len(made) < 900
        assert set(RecordedTrials(store, plan, evaluator.origin)) == {0, 1, 2}
        made.clear()
        again = evaluator.evaluate(plan, 6)
    assert made == [3, 4, 5]
    assert again.values.tolist() == digits.evaluator().subset(30).evaluate(plan, 6).values.tolist()


def test_a_store_is_used_by_the_thread_that_asks(digits, make, monkeypatch):
    """SQLite refuses others; trials are made in several."""
    threads, trial = set(), module.Evaluator.trial
    gate = threading.Barrier(3, timeout=20)

    def seen(self: Evaluator, plan: Any, number: int) -> Any:
        threads.add(threading.get_ident())
        gate.wait()
        return trial(self, plan, number)

    monkeypatch.setattr(module.Evaluator, "trial", seen)
    with Store.open(None) as store:
        digits.evaluator(store=store, threads=3).subset(20).evaluate(make(0.2), 6)
        assert store.count("trial") == 6
    assert len(threads) == 3


def test_differences_on_the_same_chips_are_sharper_than_the_figures_themselves(digits, make):
    """Common random numbers: at 0.01 check bits the gain over none is known better than either accuracy."""
    evaluator = digits.evaluator(seed=1).subset(100)
    little, none = (evaluator.evaluate(make(budget), 32) for budget in (0.01, 0.0))
    difference = paired(little, none)
    independent = np.hypot(*(np.ptp(e.interval) for e in (little, none)))
    assert difference.high - difference.low < 0.8 * independent


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 20, 64])
def test_looks_end_at_the_most_and_double_in_between(most: int):
    found = list(looks(most))
    assert found[-1] == most
    assert all(b == 2 * a for a, b in pairwise(found[:-1]))
