"""How well the budgets are foreseen that keep 95 % of clean accuracy: Uniform-MSP and TAC on eight networks.

Both are of the code as it is. Planes are **measured** as in headline.py, on more chips: the budget at which the mean
accuracy of 80 chips crosses 95 % of the clean one, each asked 100 images of its own (the keyword network: all 800);
where the interval of that is wider than 5 % to either side, four times as many chips are asked, for what is known no
better cannot tell whether a forecast is right within 10 %. The
**forecast** (`qtaml_hw.campaign.forecast`) sees the inputs of the other 2,000 test images and no labels but the clean
accuracy; the keyword network is foreseen on its 200 calibration samples. A prediction is right where it is within 10 %
of what was measured. It is declared valid where chips of a search, asked the samples of the forecast, keep what it
promised to within two points (`qtaml_hw.campaign.search`); that is right where both agree.

Every cell is a file of its own, so a killed run goes on where it stopped:

    python benchmarks/forecast.py --data ../shared/data --models ../shared/models
    python benchmarks/forecast.py ... --network kws plain_cnn

Writes benchmarks/results/forecast.json; rows of networks that are not asked stay.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, HERE, Case, shared_out
from headline import KEEP, SEED, Bench, Cell, cells_folder

from qtaml_hw.allocation import Menu, allocate
from qtaml_hw.campaign import Evaluator, Forecast
from qtaml_hw.campaign.search import HOLDS, MORE_CHIPS, SEARCH_CHIPS, USUAL
from qtaml_hw.campaign.unlabelled import unlabelled
from qtaml_hw.network import Samples

CHIPS, IMAGES, MORE = 80, 100, 4
"""Chips, images of each, and times as many chips where the answer is not known to half of `NEAR`."""
NEAR = 0.1
"""A prediction is right within this part of what was measured."""
CELLS = tuple(Cell(method, readout, False) for readout in ("raw", "affine") for method in ("uniform-msp", "tac"))
BUILD = HERE.parent / "build" / "forecast"
RESULT = HERE / "results" / "forecast.json"


@dataclass(frozen=True, eq=False)
class Wide(Bench):
    """One network on many chips."""

    @cached_property
    def folds(self) -> tuple[Evaluator, ...]:
        """What each chip is asked; those after the first `CHIPS` are asked the same images again."""
        return MORE * shared_out(self.loaded.evaluator(seed=SEED), CHIPS, IMAGES, IMAGES)


class Foreseen:
    """One network."""

    def __init__(self, case: Case, data: Path, models: Path) -> None:
        self.case, self._where, self.folder = case, (data, models), cells_folder(case, BUILD, models)

    @cached_property
    def bench(self) -> Wide:
        """The network with its data."""
        return Wide(self.case, self.case.load(*self._where))

    @cached_property
    def held(self) -> Evaluator:
        """What the forecast is made on."""
        loaded = self.bench.loaded
        test, part = loaded.test, loaded.test.size // CHIPS
        samples = Samples(loaded.calibration.inputs)
        if part > IMAGES:
            own = np.concatenate([np.arange(t * part + IMAGES, (t + 1) * part) for t in range(CHIPS)])
            samples = Samples({name: values[own] for name, values in test.inputs.items()})
        evaluator = loaded.evaluator(seed=SEED)
        found = unlabelled(evaluator, samples, evaluator.clean())
        assert found is not None
        return found

    def cell(self, key: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What `work` finds, or what is known of it already."""
        path = self.folder / f"{key}.json"
        if not path.exists():
            start = time.process_time()
            found = work() | {"cpu_s": round(time.process_time() - start, 1)}
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(found))
            print(self.case.name, key, json.dumps(found)[:200], flush=True)
        return dict(json.loads(path.read_text()))

    def row(self, cell: Cell) -> dict[str, Any]:
        """Foreseen and measured planes of a method and read-out."""
        measured = self.cell(f"{cell.key}-measured", lambda: self.bench.search(cell, CHIPS))
        if not _known(measured):
            measured = self.cell(f"{cell.key}-measured-more", lambda: self.bench.search(cell, MORE * CHIPS))
        foreseen = self.cell(f"{cell.key}-foreseen", lambda: self.foreseen(cell))
        budget, planes = foreseen["budget"], measured["budget"]
        row = {
            "network": self.case.name,
            "method": cell.method,
            "readout": cell.name,
            "foreseen": budget,
            "measured": planes,
            "measured_ci": measured["interval"],
            "chips": measured["chips"],
            "kept": foreseen["kept"],
        }
        row["right"] = budget is not None and abs(budget / planes - 1) <= NEAR
        row["valid"] = budget is not None and abs(foreseen["kept"] - KEEP) <= HOLDS
        return row

    def foreseen(self, cell: Cell) -> dict[str, Any]:
        """The budget, and what chips of a search keep there."""
        menu: Menu = self.bench.menu(cell)
        known = self.bench.sensitivity
        budget = Forecast(self.held).budget(menu, known, KEEP, method=cell.method, seed=SEED)
        if budget is None:
            return {"budget": None, "kept": None}
        plan = allocate(menu, known, budget, method=cell.method, seed=SEED)
        chips = self.held.other_chips(SEARCH_CHIPS).evaluate(plan, MORE_CHIPS * USUAL.search_trials)
        return {"budget": budget, "kept": chips.mean / self.held.clean()}


def _known(measured: dict[str, Any]) -> bool:
    """Whether a budget is known well enough to tell whether a forecast is right."""
    low, high = measured["interval"]
    return high is not None and high - low <= NEAR * measured["budget"]


def main() -> None:
    """Measure, foresee, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--network", nargs="*", choices=[c.name for c in CASES], help="only these; default: all")
    options = parser.parse_args()
    names = options.network or [c.name for c in CASES]
    earlier = json.loads(RESULT.read_text())["rows"] if RESULT.exists() else []
    rows = [row for row in earlier if row["network"] not in names]
    for case in (c for c in CASES if c.name in names):
        one = Foreseen(case, options.data, options.models)
        rows += [one.row(cell) for cell in CELLS]
        rows.sort(key=lambda row: [c.name for c in CASES].index(row["network"]))
        by = {row["network"]: [r for r in rows if r["network"] == row["network"]] for row in rows}
        document = {
            "near": NEAR,
            "networks_right": [n for n, own in by.items() if all(r["right"] for r in own)],
            "valid_right": [n for n, own in by.items() if all(r["valid"] == r["right"] for r in own)],
            "cells_right": sum(r["right"] for r in rows),
            "cells_valid_right": sum(r["valid"] == r["right"] for r in rows),
            "cells": len(rows),
            "rows": rows,
        }
        RESULT.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
