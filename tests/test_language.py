"""A language model through the whole line: formats, faults, a plan and a verdict, on stories260K."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw.campaign.search import judge
from qtaml_hw.case import Case, open_case
from qtaml_hw.design import Design
from qtaml_hw.flow import decide, measure, menu_of
from qtaml_hw.network import Runner, load
from qtaml_hw.plan import Plan
from qtaml_hw.results import check_plan_files, save_plan


@pytest.fixture(scope="module")
def written(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model and windows of tokens that it continues itself."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "m.bin").symlink_to(shared / "models" / "stories260K.bin")
    session, rng = Runner(load(folder / "m.bin")).session(), np.random.default_rng(0)
    tokens = np.ones((32, 1), np.int64)
    for _ in range(23):
        scores = session.run(["logits"], {"tokens": tokens})[0][:, -1]
        following = (scores + rng.gumbel(size=scores.shape)).argmax(axis=1)
        tokens = np.concatenate([tokens, following[:, None]], axis=1)
    np.savez(folder / "tokens.npz", test_x=tokens[:16], calibration_x=tokens[16:])
    return folder


def opened(folder: Path, metric: str = "kl", **network: Any) -> Case:
    tables = {
        "network": {"model": "m.bin", "per_channel": True} | network,
        "data": {"file": "tokens.npz", "metric": metric},
        "memory": {"p_flip": 1e-3},
        "protection": {"budget": 2.0},
        "simulation": {"trials": 4},
        "hardware": {"emit": False},
    }
    return open_case(Design.parse(tables, "design.toml"), folder)


@pytest.fixture(scope="module")
def case(written: Path) -> Case:
    return opened(written)


@pytest.fixture(scope="module")
def plans(case: Case) -> tuple[Plan, Plan]:
    """Without protection, and what two check bits per weight buy."""
    found, menu = measure(case), menu_of(case)
    assert found.names[0] == "token_embd.weight"
    return tuple(decide(case, menu, found, method).answer.plan for method in ("unprotected", "tac"))


def test_narrower_formats_say_something_else(case: Case) -> None:
    runner, tokens = Runner(case.network), case.test.inputs
    given, costs = runner.predict(tokens), []
    for how in ({"format": "float16"}, {"format": "bfloat16"}, {"per_channel": True}, {"bits": 4}):
        stored = {layer.name: layer.weights() for layer in case.network.layers(**how)}
        costs.append(case.metric.score(runner.predict(tokens, stored), given).mean())
    assert 0 < costs[0] < 1e-4 < costs[1] < costs[2] < costs[3], costs


def test_a_plan_keeps_what_faults_would_take(case: Case, plans: tuple[Plan, Plan], tmp_path: Path) -> None:
    bare, kept = (case.evaluator().evaluate(plan, 4).mean for plan in plans)
    assert kept < 0.2 * bare
    assert judge(case.evaluator(), plans[1], 0.7, 4)[1].answer == "met"
    saved = save_plan(case, plans[1], tmp_path / "out")
    assert saved.parity_bits_per_weight <= 2.0
    assert check_plan_files(saved, tmp_path / "out" / "plan.json") == []


@pytest.mark.parametrize(("metric", "higher"), [("perplexity", False), ("agreement", True)])
def test_other_metrics_feel_faults_too(written: Path, plans: tuple[Plan, Plan], metric: str, higher: bool) -> None:
    asked = opened(written, metric).evaluator()
    bare, kept = (asked.evaluate(plan, 4).mean for plan in plans)
    assert asked.metric.name == metric
    assert (kept > bare) == higher
    assert abs(kept - asked.clean()) < 0.5 * abs(bare - asked.clean())
