"""What ResNet-20 costs in IHP SG13G2, four ways of storing it at four error rates: mm2, pJ, weights per cycle.

Stages, each of which keeps what it has done in files of its own, so that a killed run goes on where it stopped:

    python benchmarks/cost.py plans       (the plans and what they keep, by simulation; about an hour)
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from qtaml_hw.allocation import allocate
from qtaml_hw.campaign import Evaluator
from qtaml_hw.case import open_case
from qtaml_hw.design import Design
from qtaml_hw.flow import measure, menu_of
from qtaml_hw.plan import Plan

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent / "examples/resnet20-cifar10/design.toml"
RATES: Final = (0.10, 0.01, 0.05, 0.001)
"""Error rates of stuck cells, in both directions."""
KEEP = 0.955
"""Share of clean accuracy that a search asks for; what its plan keeps on other images and chips is the row."""
SEARCHED, SEARCH_CHIPS, CHIPS = 400, 3, 10
"""Images and chips of a search, chips of a figure."""
STEP: Final = 0.2
"""Share by which a budget is raised until it is enough."""
BUDGETS: Final = {
    "plain": dict.fromkeys(RATES, 0.0),
    "tac": {0.001: 0.1, 0.01: 0.6, 0.05: 4.0, 0.10: 30.0},
    "ldpc": {0.001: 2.0, 0.01: 2.2, 0.05: 2.8, 0.10: 4.1},
    "trellis": {0.001: 1.15, 0.01: 1.2, 0.05: 1.3, 0.10: 1.45},
}
"""Bits per weight with which a search begins: all stored bits, of TAC check bits. They are the least that the searches
of benchmarks/storage.py and deadcells.py found, where these looked."""
LDPC: Final = ("ldpc-1024r53", "ldpc-4096r44")

WAYS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {"method": "unprotected", "readout": "raw", "target": None, "budget": 0.0},
    "tac": {"method": "tac", "readout": "posterior-mean"},
    "ldpc": {"method": "exact", "readout": "channel-optimised", "widths": list(range(1, 9)), "codes": list(LDPC)},
    "trellis": {"method": "exact", "readout": "trellis"},
}
"""What is stored: 8-bit words in cells that never fail; 8-bit words of which TAC protects what the network feels; words
made for the channel under LDPC codes; trellis words around cells that are known to be dead."""


def design_of(way: str, rate: float) -> Design:
    """The question of one row."""
    tables = Design.load(EXAMPLE).to_json()
    tables["data"]["test_samples"] = 1200
    tables["simulation"]["threads"] = 1
    tables["memory"] = {"p_flip": 0.0 if way == "plain" else rate, "persistence": "stuck", "word_bits": [64]}
    if way == "trellis":
        tables["memory"]["map"] = "known"
    tables["protection"] |= dict(WAYS[way])
    return Design.parse(tables, str(EXAMPLE))


def plans(scratch: Path) -> None:
    """Search the plan of every row that is missing, and measure what it keeps."""
    known = None
    for rate in RATES:
        for way in WAYS:
            name = "plain" if way == "plain" else f"{way}_{rate:g}"
            if (scratch / f"{name}.json").exists():
                continue
            case = open_case(design_of(way, rate), EXAMPLE.parent)
            known = known or measure(case)  # the same network and samples in every row
            searching = case.evaluator().on(case.test.take(SEARCHED))
            menu = menu_of(case)

            def kept(plan: Plan, asked: Evaluator = searching) -> float:
                return float(np.mean([asked.trial(plan, t).value for t in range(SEARCH_CHIPS)])) / asked.clean()

            method, budget, tried = case.design.protection.method, BUDGETS[way][rate], list[list[float]]()
            plan = allocate(menu, known, budget, method=method)
            while way != "plain":
                tried.append([budget, kept(plan)])
                print(name, tried[-1], flush=True)
                if tried[-1][1] >= KEEP or budget >= menu.largest_cost:
                    break
                budget *= 1 + STEP
                plan = allocate(menu, known, budget, method=method)
            figure = case.evaluator().on(case.test.take(case.test.size - SEARCHED, SEARCHED))
            found = figure.evaluate(plan, CHIPS).estimate
            row = {
                "way": way,
                "p": None if way == "plain" else rate,
                "tried": tried,
                "clean": figure.clean(),
                "accuracy": [found.mean, found.low, found.high],
                "chips": found.trials,
                "samples": case.test.size - SEARCHED,
            }
            (scratch / f"{name}.plan.json").write_text(plan.dumps())
            (scratch / f"{name}.json").write_text(json.dumps(row))
            print(row, flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Do a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=["plans"])
    parser.add_argument("--scratch", type=Path, default=Path("build/cost"), help="folder of what is done")
    arguments = parser.parse_args(argv)
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    plans(arguments.scratch)


if __name__ == "__main__":
    main()
