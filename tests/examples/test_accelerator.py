"""The accelerator example: hardware and integer model agree, and protection does what it is there for."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from qtaml_hw.cli.main import cli

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "accelerator"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of the example; two chips, for the budget decides it and not the trials."""
    out = tmp_path_factory.mktemp("plan")
    design = ["allocate", str(EXAMPLE / "design.toml"), "-o", str(out), "--set", "simulation.trials=2"]
    done = CliRunner().invoke(cli, design, standalone_mode=False)
    assert done.exception is None, done.output
    return out / "plan.json"


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
def test_a_dense_layer_runs_from_a_faulty_memory_as_in_the_model(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bench compares every logit and every flag; here: what the faults do to the network, and what the code saves.

    Twenty images, so that it takes seconds.
    """
    monkeypatch.syspath_prepend(str(EXAMPLE))
    found = import_module("run").run(plan, tmp_path / "out", batch=20)
    assert [(x["words"], x["faulty"]) for x in found] == [
        ("protected", False),
        ("protected", True),
        ("plain", False),
        ("plain", True),
    ]
    good, corrected, same, broken = found
    assert good["bits_wrong"] == same["bits_wrong"] == good["weights_wrong"] == same["weights_wrong"] == 0
    assert good["logit_error"] == same["logit_error"] < 1e-4  # biases are whole numbers
    assert corrected["bits_wrong"] > broken["bits_wrong"] > 200  # check bits fail like any others
    assert corrected["corrected"] > 50
    assert 0 < corrected["logit_error"] < 0.7 * broken["logit_error"]
    assert good["accuracy"] >= corrected["accuracy"] >= broken["accuracy"]


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
def test_words_around_dead_cells_reach_the_multipliers_as_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fifth of the cells is dead: no bit and no weight is wrong, and answers are near; those of plain words are not.

    A window of the tables that come with the package, and few images, so that it takes seconds.
    """
    design = ["allocate", str(EXAMPLE / "mapped.toml"), "-o", str(tmp_path / "plan"), "--set", "simulation.trials=2"]
    few = ["--set", "protection.window=8", "--set", "protection.budget=1.5", "--set", "data.test_samples=40"]
    done = CliRunner().invoke(cli, design + few, standalone_mode=False)
    assert done.exception is None, done.output
    monkeypatch.syspath_prepend(str(EXAMPLE))
    run, plan = import_module("run"), tmp_path / "plan" / "plan.json"
    dense = import_module("dense_layer").DenseLayer.open(plan, 8)
    perfect, faulty = run.simulate(dense, plan, tmp_path / "out", seed=3, plain=False)
    assert perfect["words"] == faulty["words"] == "around dead cells"
    assert faulty["bits_wrong"] == faulty["weights_wrong"] == 0
    assert perfect["logit_error"] < 0.2
    assert faulty["logit_error"] < 0.3
    memory = dense.chip(3, faulty=True).memory
    assert memory.rows * memory.width < 8 * dense.written.size
    plain = dense.plain().chip(3, faulty=True)
    read = plain.memory.read_weights()
    assert np.abs(plain.logits(plain.results(read)) - dense.clean).mean() > 0.5 * dense.clean.std()


def test_the_readme_tells_what_the_chips_do(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the integer model, which the bench compares with the hardware; a code is worth something over many chips."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    run, page = import_module("run"), (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert run.all_chips(plan, 200) in page, "run: python examples/accelerator/run.py PLAN --readme"
    own = page.partition(run.START.format("design.toml"))[2].partition(run.END)[0]
    rows = {tuple(row[:2]): row[2:] for row in map(str.split, own.splitlines()) if len(row) == 7}
    protected = import_module("dense_layer").DenseLayer.open(plan, 200)
    for name, dense in (("protected", protected), ("plain", protected.plain())):
        chip = dense.chip(2, faulty=True)
        read = chip.memory.read_weights()
        accuracy = np.mean(chip.results(read).argmax(axis=1) == dense.labels)
        _, corrected, wrong, _, shown = rows[name, "faulty"]
        assert (int(corrected), int(wrong)) == (chip.memory.counts.ce, np.count_nonzero(read != chip.written))
        assert shown == f"{accuracy:.1%}"
    (good, _), (bad, _) = (run.over_chips(dense, 100) for dense in (protected, protected.plain()))
    assert good > bad + 0.01
    start = run.START.format("design.toml")
    assert run.written(page, "design.toml", run.table([])).count(start) == 1


def test_a_layer_that_is_not_int8_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-out with binary places does not fit the multipliers: said before anything is built."""
    from dataclasses import replace

    from qtaml_hw.errors import InputError

    monkeypatch.syspath_prepend(str(EXAMPLE))
    design = ["allocate", str(EXAMPLE / "design.toml"), "-o", str(tmp_path / "plan"), "--set", "simulation.trials=2"]
    design += ["--set", "protection.readout=posterior-mean"]
    assert CliRunner().invoke(cli, design, standalone_mode=False).exception is None
    dense = import_module("dense_layer").DenseLayer.open(tmp_path / "plan" / "plan.json", 20)
    chip = dense.chip(1, faulty=False)
    assert chip.results(np.zeros(640, np.int32)).tolist() == [chip.bias.tolist()] * 20
    with pytest.raises(InputError, match="takes int8 words"):
        import_module("run").emit(replace(dense), tmp_path / "out")
    assert not (tmp_path / "out").exists()
