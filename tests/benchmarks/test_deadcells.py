"""What a search for the least storage takes as good enough."""

import json

import deadcells
import numpy as np
import pytest

ASKED, CASES = 4000, 150


def answers(rng, chips, samples, shared, move, spread):
    """What chips and the network without faults get right: a margin per sample, a luck per chip, noise of both."""
    margin = rng.normal(1.2, 1, (1 if shared else chips, samples))
    luck = rng.normal(0, spread, (chips, 1))
    right = margin - move + luck + rng.normal(0, 0.5, (chips, samples)) > 0
    clean = margin > 0
    return right.astype(float), (clean[0] if shared else clean).astype(float)


@pytest.mark.parametrize(
    ("chips", "samples", "shared"),
    [(5, 1000, True), (5, 1000, False), (25, 200, True)],
    ids=["shared", "of its own", "few samples"],
)
def test_plans_that_just_pass_hold_on_other_chips_nine_times_in_ten(chips, samples, shared, monkeypatch):
    """The aims are laid where a search just passes; ten other chips on other samples keep them as often as is said."""
    rng, held = np.random.default_rng(1), []
    for _ in range(CASES):
        looks = [
            deadcells.look(*answers(rng, chips, samples, shared, 0.1, 0.02), ASKED, shared=shared) for _ in range(3)
        ]
        least = {}
        for name, other in (("KEEP", "WORST"), ("WORST", "KEEP")):
            monkeypatch.setattr(deadcells, other, -1.0)
            low, high = 0.0, 2.0
            while high - low > 1e-5:
                monkeypatch.setattr(deadcells, name, (low + high) / 2)
                low, high = ((low + high) / 2, high) if deadcells.is_sure(looks) else (low, (low + high) / 2)
            least[name] = low
            monkeypatch.undo()
        found, clean = answers(rng, 10, ASKED, True, 0.1, 0.02)
        kept = found.mean(axis=1) / clean.mean()
        held.append([kept.mean() >= least["KEEP"], kept.min() >= least["WORST"]])
    assert np.all(np.abs(np.mean(held, axis=0) - 0.9) < 0.085), np.mean(held, axis=0)


def test_the_spread_of_chips_is_what_all_looks_say():
    """Variances of few chips scatter: their mean over the looks is nearer to the spread that was drawn."""
    rng = np.random.default_rng(2)
    looks = [deadcells.look(*answers(rng, 5, 2000, True, 0.1, 0.1), ASKED, shared=True) for _ in range(60)]
    many, clean = answers(rng, 400, 2000, True, 0.1, 0.1)
    true = float((many.mean(axis=1) / clean.mean()).var())
    assert np.mean([x["spread"] for x in looks]) == pytest.approx(true, rel=0.3)


def test_chips_that_all_read_the_same_leave_the_error_of_the_samples():
    """Identical answers: no spread, and a binomial error of those that the network without faults gets right."""
    right = np.ones((5, 400))
    right[:, :20] = 0.0
    found = deadcells.look(right, np.ones(400), 100, shared=True)
    assert found["spread"] == pytest.approx(0.0, abs=1e-12)
    assert found["samples"] == pytest.approx(0.05 * 0.95 * (1 / 400 + 1 / 100))
    assert found["kept"] == pytest.approx(0.95)


def test_a_search_begins_at_what_cells_carry_at_its_rate(tmp_path):
    """Of dead cells that nobody knows, 0.53 and 0.71 bits at p = 0.10 and 0.05; of known ones 0.8 and 0.9."""
    rows = [{"network": "a", "p": 0.1, "kind": kind, "bits_per_weight": 3.0} for kind in ("known", "unknown")]
    (tmp_path / "deadcells.json").write_text(json.dumps({"rows": rows}))
    begun = {kind: deadcells._start(tmp_path, "a", 0.05, kind) for kind in ("known", "unknown", "words")}
    assert begun == pytest.approx({"known": 2.667, "unknown": 2.232, "words": 3.363}, rel=1e-3)
    assert deadcells._start(tmp_path, "b", 0.05, "known") == deadcells.START


@pytest.mark.parametrize("p", ["0", "0.5", "0.7", "-0.1", "nan"])
def test_shares_of_dead_cells_that_carry_nothing_or_are_none_are_refused(p, capsys, tmp_path):
    """At p = 0.5 every cell is dead."""
    with pytest.raises(SystemExit):
        deadcells.main(["--p", "0.1", p, "--network", "resnet8", "--scratch", str(tmp_path), "--models", str(tmp_path)])
    assert f"--p {float(p):g}: expected more than 0 and less than 0.5" in capsys.readouterr().err


def test_flips_of_former_plans_are_no_rows(tmp_path):
    """A scratch folder that holds them still makes tables: their rows stay those of the results."""
    rows, out = tmp_path / "rows", tmp_path / "results"
    for folder in (rows, out):
        folder.mkdir()
    former = {"flips": 1e-3, "relative": 0.9, "relative_worst": 0.8}
    plans = {"planned_bits": 1.1, "planned_relative": 0.9, "planned_relative_worst": 0.8, "planned_coded": 0.5}
    there = {"network": "resnet20", "p": 0.1, "flips": [former | {"relative": 0.95, "error": 0.01, "window": 10}]}
    known = json.loads((deadcells.HERE / "results/deadcells.json").read_text())["rows"]
    (out / "deadcells.json").write_text(json.dumps({"rows": known, "flips": [there]}))
    for number, more in enumerate(({}, plans, plans | {"window": 10})):
        row = {"network": "resnet20", "p": 0.1, "flips": [former | more]}
        (rows / f"{number}_flips.json").write_text(json.dumps(row))
    deadcells.results(rows, out)
    assert json.loads((out / "deadcells.json").read_text())["flips"] == [there]


def test_flips_of_rates_that_are_not_there_are_measured():
    """And those that are there on fewer chips, but none that is there on as many."""
    row = {"flips": [{"flips": 1e-4}, {"flips": 1e-3, "chips": 100}]}
    assert deadcells._missing(row, (1e-3,), 100) == ()
    assert deadcells._missing(row, (1e-2, 1e-3, 1e-4), 10) == (1e-2,)
    assert deadcells._missing(row, (1e-4, 1e-3), 11) == (1e-4,)


def test_rates_that_a_new_row_does_not_have_stay(tmp_path):
    """One rate on more chips takes the place of its own cell, and of no other."""
    rows, out = tmp_path / "rows", tmp_path / "results"
    for folder in (rows, out):
        folder.mkdir()
    figures = {"relative": 0.9, "relative_worst": 0.8, "error": 0.01, "window": 12}
    there = {"network": "resnet20", "p": 0.1, "flips": [figures | {"flips": rate} for rate in (1e-4, 1e-3, 1e-2)]}
    known = json.loads((deadcells.HERE / "results/deadcells.json").read_text())["rows"]
    (out / "deadcells.json").write_text(json.dumps({"rows": known, "flips": [there]}))
    new = {"network": "resnet20", "p": 0.1, "flips": [figures | {"flips": 1e-3, "chips": 100, "relative": 0.95}]}
    (rows / "new_flips.json").write_text(json.dumps(new))
    deadcells.results(rows, out)
    [row] = json.loads((out / "deadcells.json").read_text())["flips"]
    assert [(x["flips"], x["relative"], x.get("chips", 10)) for x in row["flips"]] == [
        (1e-4, 0.9, 10),
        (1e-3, 0.95, 100),
        (1e-2, 0.9, 10),
    ]
    assert "| resnet20 | 0.1 | 12 | 0.001 | 100 | 95.0" in (out / "deadcells.md").read_text()
