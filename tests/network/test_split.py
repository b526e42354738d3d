"""A network in parts answers what it answers whole, with any weights."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from language_files import as_gguf, drawn, q4_1
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from qtaml_hw.network import Layer, Network, Runner, load, run, split
from qtaml_hw.network.backend import OnnxRuntime
from qtaml_hw.network.decoder import DecoderSizes
from qtaml_hw.network.layer import Clean
from qtaml_hw.network.split import Change

F = np.float32
RNG = np.random.default_rng(3)
X = RNG.normal(size=(5, 6)).astype(F)


def built(path: Path, nodes: list[Any], tensors: dict[str, NDArray[Any]], batch: int | str = "n") -> Network:
    ends = [[helper.make_tensor_value_info(n, 1, [batch, k])] for n, k in (("x", 6), ("y", 4))]
    graph = helper.make_graph(nodes, "g", *ends, [numpy_helper.from_array(v, n) for n, v in tensors.items()])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return load(path)


def branches() -> tuple[list[Any], dict[str, NDArray[Any]]]:
    """One weight is read twice, one through other nodes, one inside a branch; a sum passes two cuts."""
    inner = helper.make_graph(
        [helper.make_node("MatMul", ["b", "inside"], ["then"])],
        "t",
        [],
        [helper.make_tensor_value_info("then", 1, None)],
    )
    other = helper.make_graph(
        [helper.make_node("Identity", ["b"], ["else"])], "e", [], [helper.make_tensor_value_info("else", 1, None)]
    )
    nodes = [
        helper.make_node("MatMul", ["x", "twice"], ["a"]),
        helper.make_node("Tanh", ["a"], ["t"]),
        helper.make_node("Transpose", ["turned"], ["right"]),
        helper.make_node("Mul", ["right", "two"], ["doubled"]),
        helper.make_node("MatMul", ["t", "doubled"], ["u"]),
        helper.make_node("Add", ["u", "x"], ["v"]),
        helper.make_node("MatMul", ["v", "twice"], ["w"]),
        helper.make_node("Add", ["w", "t"], ["b"]),
        helper.make_node("If", ["yes"], ["c"], then_branch=inner, else_branch=other),
        helper.make_node("Gemm", ["c", "last"], ["y"]),
        helper.make_node("Relu", ["y"], ["unread"]),
    ]
    tensors = {name: RNG.normal(size=(6, 6)).astype(F) for name in ("twice", "turned", "inside")}
    return nodes, tensors | {"last": RNG.normal(size=(6, 4)).astype(F), "two": np.array(2, F), "yes": np.array(True)}


def check(network: Network, inputs: dict[str, NDArray[Any]], parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    layers, runner = network.layers(), Runner(network, [network.logits], threads=2)
    assert len(runner.split.parts) == parts
    clean = {layer.name: layer.weights() for layer in layers}
    changed = {
        layer.name: layer.weights() + F(layer.unit * 3) * RNG.choice([-1, 1], layer.shape).astype(F) for layer in layers
    }
    whole = runner.predict(inputs, clean)
    for most in (run.STATES, 1):  # all changes at a time, or one
        monkeypatch.setattr(run, "STATES", most)
        base, found = runner.changed(inputs, clean, {n: (n, lambda w=w: w) for n, w in changed.items()})
        np.testing.assert_allclose(base, whole, rtol=1e-5, atol=1e-5)
        answers = dict(found)
        for name, weights in changed.items():
            expected = runner.predict(inputs, clean | {name: weights})
            np.testing.assert_allclose(answers[name], expected, rtol=1e-4, atol=1e-4)
            assert not np.allclose(answers[name], whole, rtol=1e-4, atol=1e-4), name
    monkeypatch.setattr(run, "WHOLE", 0)
    small = Runner(network, [network.logits], batch=2)
    np.testing.assert_allclose(small.predict(inputs, changed), runner.predict(inputs, changed), rtol=1e-5, atol=1e-5)
    monkeypatch.undo()
    np.testing.assert_allclose(small.predict(inputs), Runner(network).predict(inputs), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("batch", ["n", 2])
def test_a_change_runs_all_that_depends_on_it(
    tmp_path: Path, batch: int | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(built(tmp_path / "m.onnx", *branches(), batch), {"x": X}, 5, monkeypatch)


def test_scales_of_blocks_belong_to_the_part_that_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = DecoderSizes(20, 32, 32, 1, 4, 2, 8)
    network = load(as_gguf(tmp_path / "m.gguf", small, drawn(small), 3, q4_1))
    check(network, {"tokens": RNG.integers(0, 20, (2, 5))}, 9, monkeypatch)


def test_a_change_costs_what_lies_behind_it(tmp_path: Path) -> None:
    network = built(tmp_path / "m.onnx", *branches())
    found = {site.name: round(Runner(network).split.behind(site.tensor), 3) for site in network.sites}
    assert found == {"twice": 1.0, "turned": 0.8, "inside": 0.4, "last": 0.2}


def test_a_pass_makes_the_weights_of_a_part_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network, made = built(tmp_path / "m.onnx", *branches()), list[str]()
    layers, make = network.layers(), Layer.weights
    whole = Runner(network).predict({"x": X}, Clean(layers))

    def counted(layer: Layer) -> NDArray[F]:
        made.append(layer.name)
        return make(layer)

    monkeypatch.setattr(Layer, "weights", counted)
    monkeypatch.setattr(run, "WHOLE", 0)
    runner = Runner(network)
    runner.sample_axis({"x": X})
    np.testing.assert_allclose(runner.predict({"x": X}, Clean(layers)), whole, rtol=1e-5, atol=1e-5)
    assert sorted(made) == ["inside", "last", "turned", "twice", "twice"]  # one is read in two parts


def test_weights_that_many_answers_share_are_packed_for_speed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, session = list[bool](), OnnxRuntime.session

    def seen(self: OnnxRuntime, *given: Any, **how: Any) -> Any:
        asked.append(how["fast"])
        return session(self, *given, **how)

    monkeypatch.setattr(OnnxRuntime, "session", seen)
    monkeypatch.setattr(run, "WHOLE", 0)
    network = built(tmp_path / "m.onnx", *branches())
    weights, runner = {layer.name: layer.weights() for layer in network.layers()}, Runner(network)
    runner.sample_axis({"x": X})
    for count, packed in ((2, False), (40, True)):
        asked.clear()
        _, found = runner.changed({"x": X}, weights, {i: ("turned", lambda: weights["turned"]) for i in range(count)})
        assert len(dict(found)) == count
        assert asked[-1] == packed  # the last part, from whose weights nothing was changed


class Counted(OnnxRuntime):
    """Counts the sessions of a part that are there at a time, and what each was made of.

    Where `several` may be there, one that was made in a thread waits for a second one, ten seconds at most.
    """

    there, most, made, second = 0, 0, list[str](), threading.Event()

    @classmethod
    def begin(cls, several: bool) -> None:
        cls.there, cls.most, cls.made, cls.second = 0, 0, [], threading.Event()
        if not several:
            cls.second.set()

    def session(self, model: onnx.ModelProto, tensors: Any = None, **how: Any) -> Any:
        found = super().session(model, tensors, **how)
        nodes = [node.op_type for node in model.graph.node]
        Counted.made.append(nodes)
        if "Gemm" not in nodes:
            return found
        Counted.there += 1
        Counted.most = max(Counted.most, Counted.there)
        if Counted.there > 1:
            Counted.second.set()

        apart = threading.current_thread() is not threading.main_thread()

        class Session:
            def run(self, *what: Any, **how: Any) -> Any:
                if apart:
                    Counted.second.wait(10)
                return found.run(*what, **how)

            def __del__(self) -> None:
                Counted.there -= 1

        return Session()


@pytest.mark.parametrize("large", [False, True])
def test_of_a_large_part_there_is_one_session_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    """The output matrix of a language model is its largest tensor, and its first layer may be the same one."""
    small = DecoderSizes(20, 32, 32, 1, 4, 2, 8)
    network = load(as_gguf(tmp_path / "m.gguf", small, drawn(small), 3, q4_1))
    monkeypatch.setattr(run, "WHOLE", 0)
    monkeypatch.setattr(split, "LARGE", 0 if large else 1 << 40)
    tokens, layers = {"tokens": RNG.integers(0, 20, (2, 5))}, network.layers()
    clean = {layer.name: layer.weights() for layer in layers}
    changes = {(x, i): (x, lambda x=x: 1.1 * clean[x]) for x in clean for i in range(3)}
    plain = Runner(network, [network.logits])
    expected = {x: plain.predict(tokens, clean | {x: F(1.1) * clean[x]}) for x in clean}
    Counted.begin(several=not large)
    runner = Runner(network, [network.logits], threads=3, backend=Counted())
    _, found = runner.changed(tokens, clean, changes)
    for (name, _), answer in found:
        np.testing.assert_allclose(answer, expected[name], rtol=1e-4, atol=1e-4)
    assert Counted.there == 0
    assert (Counted.most == 1) == large
    apart = [nodes for nodes in Counted.made if nodes and {"Gemm", "Gather"}.isdisjoint(nodes)]
    assert bool(apart) == large  # what depends on weights alone


def test_an_answer_is_computed_when_it_is_asked_for(tmp_path: Path) -> None:
    network, asked = built(tmp_path / "m.onnx", *branches()), list[int]()
    weights = {layer.name: layer.weights() for layer in network.layers()}

    def change(i: int) -> Change:
        return Change("last", lambda: (asked.append(i), weights["last"])[1])

    runner = Runner(network)
    found = runner.split.run({0: {"x": X}}, weights, {f"c{i}": (0, change(i)) for i in range(40)}, threads=2)
    assert next(found)[0] == 0
    assert next(found)[0] == "c0"
    assert len(asked) <= 4
    assert [key for key, _ in found] == [f"c{i}" for i in range(1, 40)]


@pytest.mark.parametrize("whole", [True, False])
def test_answers_come_in_pieces_and_are_those_of_all_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    network, x = built(tmp_path / "m.onnx", *branches()), {"x": RNG.normal(size=(11, 6)).astype(F)}
    together = Runner(network).predict(x)
    if not whole:
        monkeypatch.setattr(run, "WHOLE", 0)
    pieces = list(Runner(network, batch=4).answers(x))
    assert [len(piece) for piece in pieces] == ([4, 4, 3] if whole else [2, 2, 2, 2, 2, 1])
    np.testing.assert_allclose(np.concatenate(pieces), together, rtol=1e-5, atol=1e-5)


def test_sequences_are_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [
        helper.make_node("MatMul", ["x", "a"], ["h"]),
        helper.make_node("SplitToSequence", ["h"], ["s"], axis=1),
        helper.make_node("ConcatFromSequence", ["s"], ["j"], axis=1),
        helper.make_node("MatMul", ["j", "b"], ["y"]),
    ]
    tensors = {"a": RNG.normal(size=(6, 3)).astype(F), "b": RNG.normal(size=(3, 4)).astype(F)}
    check(built(tmp_path / "m.onnx", nodes, tensors), {"x": X}, 1, monkeypatch)


def test_a_large_network_is_never_whole_in_memory_to_find_its_axis(tmp_path, monkeypatch):
    network = built(tmp_path / "m.onnx", *branches())
    monkeypatch.setattr(run, "WHOLE", 0)
    monkeypatch.setattr(Runner, "session", lambda *_, **__: pytest.fail("the whole network"))
    assert Runner(network).sample_axis({"x": X}) == 0


def test_the_states_of_one_batch_are_in_memory_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many batches the samples make; and the answers are those of all of them."""
    network, asked, begin = built(tmp_path / "m.onnx", *branches()), list[int](), split.Split.run

    def counted(self: Any, feeds: Any, *given: Any, **how: Any) -> Any:
        asked.append(len(feeds))
        return begin(self, feeds, *given, **how)

    monkeypatch.setattr(split.Split, "run", counted)
    x = {"x": RNG.normal(size=(11, 6)).astype(F)}
    clean = {layer.name: layer.weights() for layer in network.layers()}
    runner = Runner(network, batch=4)
    base, found = runner.changed(x, clean, {"twice": ("twice", lambda: 2 * clean["twice"])})
    np.testing.assert_allclose(base, runner.predict(x, clean), rtol=1e-5, atol=1e-5)
    [(_, changed)] = found
    expected = runner.predict(x, clean | {"twice": 2 * clean["twice"]})
    np.testing.assert_allclose(changed, expected, rtol=1e-4, atol=1e-4)
    assert set(asked) == {1}


def test_steps_that_follow_the_batch_are_those_of_the_same_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node("DequantizeLinear", ["q", "s", "z"], ["r"]),
        helper.make_node("MatMul", ["r", "w"], ["y"]),
    ]
    network = built(tmp_path / "m.onnx", nodes, {"w": RNG.normal(size=(6, 4)).astype(F)})
    x = {"x": (RNG.normal(size=(20, 6)) * np.geomspace(0.1, 10, 20)[:, None]).astype(F)}
    whole = Runner(network).predict(x)
    monkeypatch.setattr(run, "WHOLE", 0)
    np.testing.assert_allclose(Runner(network).predict(x), whole, rtol=1e-6, atol=1e-6)


def test_a_list_of_constants_in_a_large_part_is_no_array(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [
        helper.make_node("SequenceConstruct", ["a", "b"], ["both"]),
        helper.make_node("SequenceAt", ["both", "one"], ["second"]),
        helper.make_node("MatMul", ["x", "second"], ["y"]),
    ]
    tensors = {name: RNG.normal(size=(6, 4)).astype(F) for name in "ab"} | {"one": np.array(1, np.int64)}
    network = built(tmp_path / "m.onnx", nodes, tensors)
    whole = Runner(network).predict({"x": X})
    monkeypatch.setattr(run, "WHOLE", 0)
    monkeypatch.setattr(split, "LARGE", 0)
    np.testing.assert_allclose(Runner(network).predict({"x": X}), whole, rtol=1e-5, atol=1e-5)
