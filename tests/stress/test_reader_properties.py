"""What holds for every file, not only for those that somebody thought of: accepted and kept, or refused by name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnx
from hypothesis import given, settings, strategies as st
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.explore.sweep import Sweep
from qtaml_hw.network import load, load_samples
from qtaml_hw.support.text import visible

T = TypeVar("T")

MANY, FEW = (settings(max_examples=n, deadline=None, derandomize=True, database=None) for n in (300, 60))

KEYS = st.sampled_from(
    [*Design.model_fields, *(key for f in Design.model_fields.values() for key in f.annotation.model_fields)]  # type: ignore[union-attr]
) | st.text(max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("10y"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
TABLES = st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES, max_size=5), max_size=5)
PROBABILITY = st.floats(0, 0.5)
SOUND = st.fixed_dictionaries(
    {
        "network": st.fixed_dictionaries({"model": st.just("n.onnx")}, optional={"bits": st.integers(2, 8)}),
        "data": st.fixed_dictionaries({"file": st.just("d.npz")}, optional={"test_samples": st.integers(1, 10**6)}),
        "memory": st.fixed_dictionaries({"p_flip": PROBABILITY})
        | st.fixed_dictionaries({"p01": PROBABILITY, "p10": PROBABILITY})
        | st.fixed_dictionaries({"technology": st.just("sram-65nm"), "time": st.floats(0, 1e12)}),
    },
    optional={
        "protection": st.fixed_dictionaries({"budget": st.floats(0, 100)})
        | st.fixed_dictionaries({"target": st.floats(0.01, 1)}),
        "simulation": st.fixed_dictionaries({"trials": st.integers(2, 100), "seed": st.integers(0, 2**63 - 1)}),
    },
)


def outcome(read: Callable[[], T]) -> tuple[T | None, str]:
    """What a reader returns, or what it says; anything but an `InputError` goes through."""
    try:
        return read(), ""
    except InputError as error:
        return None, str(error)


@given(TABLES)
@MANY
def test_any_tables_are_a_design_or_one_complaint_that_names_the_file(tables: dict[str, Any]) -> None:
    design, said = outcome(lambda: Design.parse(tables, "my.toml"))
    assert all(line == visible(line) and line.startswith("my.toml: ") for line in said.split("\n") if said)
    assert design is None or Design.parse(design.to_json(), "again") == design


@given(TABLES)
@MANY
def test_any_tables_are_a_sweep_or_one_complaint_that_names_the_file(tables: dict[str, Any]) -> None:
    sweep, said = outcome(lambda: Sweep.parse(tables, Path("."), "my.toml"))
    assert said.startswith("my.toml: ") if sweep is None else sweep.points


@given(SOUND, SOUND)
@MANY
def test_designs_have_one_fingerprint_if_they_mean_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    """What a sound file says is kept, defaults included; the fingerprint forgets nothing and adds nothing."""
    first, second = (Design.parse(tables, "x") for tables in (one, other))
    assert Design.parse(first.to_json(), "again").fingerprint() == first.fingerprint()
    assert (first == second) == (first.fingerprint() == second.fingerprint())
    for section, table in one.items():
        assert {key: getattr(getattr(first, section), key) for key in table} == table


@given(SOUND, st.lists(st.integers(2, 8), min_size=1, max_size=4), st.lists(PROBABILITY, min_size=1, max_size=4))
@MANY
def test_a_sweep_has_each_combination_once(tables: dict[str, Any], bits: list[int], p: list[float]) -> None:
    tables = tables | {"network": {"model": "n.onnx", "bits": bits}, "memory": {"p_flip": p}}
    sweep = Sweep.parse(tables, Path("."), "x")
    found = [(point.design.network.bits, point.design.memory.p_flip) for point in sweep.points]
    assert sorted(found) == sorted({(b, q) for b in bits for q in p})


def chain(sizes: list[int], seed: int) -> onnx.ModelProto:
    """A product of random matrices with these inner dimensions."""
    rng = np.random.default_rng(seed)
    names = [*(f"h{i}" for i in range(len(sizes) - 1)), "y"]
    tensors = [rng.normal(size=shape).astype(np.float32) for shape in pairwise(sizes)]
    nodes = [
        helper.make_node("MatMul", [before, f"w{i}"], [after])
        for i, (before, after) in enumerate(zip(["x", *names[1:]], names[1:], strict=False))
    ]
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", sizes[0]])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", sizes[-1]])],
        [numpy_helper.from_array(tensor, f"w{i}") for i, tensor in enumerate(tensors)],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(0, 2**32), st.integers(2, 8))
@FEW
def test_every_weight_of_a_sound_model_is_found_within_half_a_step(sizes: list[int], seed: int, bits: int) -> None:
    """All matrices, none twice, in their order; the quantised weight is the nearest multiple of the step."""
    made = chain(sizes, seed)
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(made, Path(folder) / "m.onnx")
        layers = load(Path(folder) / "m.onnx").layers(bits)
    assert [layer.name for layer in layers] == [tensor.name for tensor in made.graph.initializer]
    for layer, tensor in zip(layers, made.graph.initializer, strict=True):
        weights = numpy_helper.to_array(tensor)
        assert layer.shape == weights.shape
        assert abs(layer.levels).max() <= 2 ** (bits - 1)
        clipped = np.clip(weights, layer.levels.min() * layer.scale.values, layer.levels.max() * layer.scale.values)
        assert np.all(np.abs(layer.levels * layer.scale.values - clipped) <= layer.scale.values * 0.5001)


CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4)


def spoiled(data: bytes, changes: list[tuple[float, int]], keep: float) -> bytes:
    """Some bytes replaced, the end cut off."""
    out = bytearray(data)
    for place, value in changes:
        out[int(place * len(out))] = value
    return bytes(out[: max(1, round(keep * len(out)))])


@given(CHANGES, st.sampled_from([1.0, 1.0, 0.99, 0.5]))
@settings(FEW, max_examples=200)
def test_a_model_with_bytes_changed_is_read_or_refused_by_name(changes: list[tuple[float, int]], keep: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.onnx"
        path.write_bytes(spoiled(chain([3, 4, 2], 1).SerializeToString(), changes, keep))
        network, said = outcome(lambda: load(path))
        assert said.startswith(str(path)) if network is None else network.layers(8)


@given(CHANGES, st.sampled_from([1.0, 1.0, 0.99, 0.5]))
@settings(FEW, max_examples=200)
def test_an_archive_with_bytes_changed_is_read_or_refused_by_name(
    changes: list[tuple[float, int]], keep: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        model, path = Path(folder) / "m.onnx", Path(folder) / "d.npz"
        onnx.save(chain([3, 2], 1), model)
        np.savez(path, calibration_x=np.ones((4, 3), np.float32))
        path.write_bytes(spoiled(path.read_bytes(), changes, keep))
        samples, said = outcome(lambda: load_samples(path, load(model), x="calibration_x", y=None))
        assert said.startswith(str(path)) if samples is None else samples.size == 4
