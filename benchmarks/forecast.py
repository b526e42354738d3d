"""How well the budgets are foreseen that keep 95 % of clean accuracy: Uniform-MSP and TAC on eight networks.

The measured planes are those of results/headline.json (raw and affine read-out). The forecast
(`qtaml_hw.campaign.forecast`) sees the inputs of `HELD` test images that the measurement did not read, no labels but
the clean accuracy; the keyword network, whose chips read the whole test set, is foreseen on its calibration samples.
A prediction is right where it is within 10 % of what was measured. It is declared valid where chips keep what it
promised to within two points, as in a search; that is right where both agree.

Every cell is a file of its own, so a killed run goes on where it stopped:

    python benchmarks/forecast.py --data ../shared/data --models ../shared/models --network kws plain_cnn
    python benchmarks/forecast.py ... --check        (chips at the budgets foreseen, too: 20 chips x 250 images each)

Writes benchmarks/results/forecast.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, HERE, Case
from headline import FOLDS, IMAGES, KEEP, SEED, Bench, Cell

from qtaml_hw.allocation import Menu, Sensitivity, allocate, sensitivity
from qtaml_hw.campaign import Evaluator, Forecast, forecast as module
from qtaml_hw.campaign.search import HOLDS
from qtaml_hw.campaign.unlabelled import unlabelled
from qtaml_hw.network import Samples

HELD = 500
NEAR = 0.1
"""A prediction is right within this part of what was measured."""
PROBED = 256
"""Calibration samples of the sensitivities."""
CELLS = tuple(Cell(method, readout, False) for readout in ("raw", "affine") for method in ("uniform-msp", "tac"))
CODE = hashlib.sha256(Path(module.__file__).read_bytes()).hexdigest()[:8]
BUILD = HERE.parent / "build" / "forecast"
RESULT = HERE / "results" / "forecast.json"


def measured() -> dict[str, dict[str, Any]]:
    """What headline.json says, by network."""
    return {x["name"]: x for x in json.loads((HERE / "results" / "headline.json").read_text())["networks"]}


class Foreseen:
    """One network."""

    def __init__(self, case: Case, data: Path, models: Path, known: dict[str, Any]) -> None:
        self.case, self.known, self._where = case, known, (data, models)

    @cached_property
    def bench(self) -> Bench:
        """The network with its data."""
        return Bench(self.case, self.case.load(*self._where))

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Of the layers."""
        loaded = self.bench.loaded
        some = {name: values[:PROBED] for name, values in loaded.calibration.inputs.items()}
        return sensitivity(loaded.network, loaded.layers, some, probes=16, seed=SEED)

    @cached_property
    def held(self) -> Evaluator:
        """What the forecast is made on."""
        loaded = self.bench.loaded
        test, part = loaded.test, loaded.test.size // FOLDS
        samples = Samples(loaded.calibration.inputs)
        if part > IMAGES:
            each = -(-HELD // FOLDS)
            own = np.concatenate(
                [np.arange(t * part + IMAGES, min(t * part + IMAGES + each, (t + 1) * part)) for t in range(FOLDS)]
            )
            samples = Samples({name: values[own] for name, values in test.inputs.items()})
        found = unlabelled(loaded.evaluator(seed=SEED), samples, self.known["clean"])
        assert found is not None
        return found

    def menu(self, cell: Cell) -> Menu:
        """Idealised planes."""
        return self.bench.menu(cell)

    def cell(self, key: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What `work` finds, or what is known of it already."""
        path = BUILD / f"{CODE}-{self.case.name}-{key}.json"
        if not path.exists():
            start = time.process_time()
            found = work() | {"cpu_s": round(time.process_time() - start, 1)}
            BUILD.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(found))
            print(self.case.name, key, json.dumps(found), flush=True)
        return dict(json.loads(path.read_text()))

    def row(self, cell: Cell, check: bool) -> dict[str, Any]:
        """Foreseen and measured planes of a method and read-out."""
        budget = self.cell(cell.key, lambda: {"budget": self.budget(cell)})["budget"]
        [line] = (m for m in self.known["methods"] if (m["name"], m["readout"]) == (cell.method, cell.name))
        row = {
            "network": self.case.name,
            "method": cell.method,
            "readout": cell.name,
            "foreseen": budget,
            "measured": line["planes"],
            "measured_ci": line["planes_ci"],
            "linear": line["predicted_planes"],
        }
        row["right"] = budget is not None and abs(budget / line["planes"] - 1) <= NEAR
        if check and budget is not None:
            kept = self.cell(f"{cell.key}-kept", lambda: {"kept": self.kept(cell, budget)})["kept"]
            row |= {"kept": kept, "valid": abs(kept - KEEP) <= HOLDS}
        return row

    def budget(self, cell: Cell) -> float | None:
        """What is foreseen."""
        return Forecast(self.held).budget(self.menu(cell), self.sensitivity, KEEP, method=cell.method, seed=SEED)

    def kept(self, cell: Cell, budget: float) -> float:
        """What chips keep at a budget, on the images of headline.json."""
        plan = allocate(self.menu(cell), self.sensitivity, budget, method=cell.method, seed=SEED)
        score = self.bench.accuracy(plan)
        return float(np.mean([score(t) for t in range(FOLDS)]) / np.mean(self.bench.clean))


def main() -> None:
    """Foresee, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--network", nargs="*", choices=[c.name for c in CASES], help="only these; default: all")
    parser.add_argument("--check", action="store_true", help="ask chips at the budgets foreseen, too")
    options = parser.parse_args()
    known = measured()
    names = options.network or [c.name for c in CASES]
    rows = []
    for case in sorted((c for c in CASES if c.name in names), key=lambda c: names.index(c.name)):
        one = Foreseen(case, options.data, options.models, known[case.name])
        rows += [one.row(cell, options.check) for cell in CELLS]
        by = {name: [r for r in rows if r["network"] == name] for name in names}
        document = {
            "samples": HELD,
            "near": NEAR,
            "networks_right": sorted(n for n, own in by.items() if own and all(r["right"] for r in own)),
            "valid_right": sorted(n for n, own in by.items() if own and all(r.get("valid") == r["right"] for r in own)),
            "rows": rows,
        }
        RESULT.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
