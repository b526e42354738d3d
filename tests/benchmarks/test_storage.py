"""The storage benchmark, on the digits network: shortcuts that change no figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import storage
from cases import Case, shared_out

from qtaml_hw.network import OnnxRuntime

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "digits"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> storage.Bench:
    case = Case(
        "digits",
        "digits",
        "./digits.onnx",
        0.05,
        ("digits.npz", "test_x", 0, 120),
        ("digits.npz", "calibration_x", 0, 64),
        ("digits.npz", "test_x", "test_y", 200, 80),
        "test_y",
        {"scale": 1 / 16},
    )
    return storage.Bench.open(case, FOLDER, FOLDER, tmp_path_factory.mktemp("cells"))


def test_answers_that_are_remembered_are_those_that_would_be_given(bench: storage.Bench) -> None:
    """At p = 0.02 every chip reads other weights, in a memory that keeps everything all read the same."""
    method = storage.METHODS[3]
    for p, sessions in ((0.02, 4), (0.0, 1)):
        plan = bench.plan(bench.menu(method, p), method, 8.5)
        asked: list[Any] = []

        class Asked(OnnxRuntime):
            def session(self, model: Any, tensors: Any = None, **how: Any) -> Any:
                asked.append(tensors)  # noqa: B023
                return super().session(model, tensors, **how)

        remembering = storage.Remembering(Asked())
        found = bench.loaded.evaluator(seed=7, backend=remembering).evaluate(plan, 4)
        plain = bench.loaded.evaluator(seed=7).evaluate(plan, 4)
        assert found.values.tolist() == plain.values.tolist()
        assert len(asked) == sessions


def test_a_plan_is_tested_on_chips_that_no_search_has_seen(bench: storage.Bench) -> None:
    method = storage.METHODS[3]
    plan = bench.plan(bench.menu(method, 0.02), method, 8.5)
    found = bench.tested(plan, 3)
    expected = bench.loaded.evaluator(seed=storage.SEED + 1).evaluate(plan, 3)
    assert found["accuracy"] == expected.mean
    assert found["relative"] == expected.mean / bench.clean["test"]
    assert (found["chips"], found["samples"], found["codewords"]) == (3, 120, expected.counts.words)
    assert {part.seed for part in bench.parts} == {storage.SEED}


def test_chips_share_the_samples_where_there_are_enough_for_all(bench: storage.Bench) -> None:
    whole = bench.loaded.evaluator()
    parts = shared_out(whole, 4, 30, 25)
    (name,) = whole.samples.inputs
    x = whole.samples.inputs[name]
    for t, part in enumerate(parts):
        np.testing.assert_array_equal(part.samples.inputs[name], x[30 * t : 30 * t + 25])
    assert all(part is whole for part in shared_out(whole, 4, 31))
