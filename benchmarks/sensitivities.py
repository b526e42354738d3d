"""What sensitivities cost, and what plans from them cost: few probes against 32 for every layer, on unlabelled samples.

    python benchmarks/sensitivities.py --data ../shared/data --models ../shared/models [--network NAME ...]

Each of the eight networks of cases.py is probed as `qtaml_hw.allocation.sensitivity` does it by default, with 32 probes
of every layer that share all samples, and with 32 others, which stand for the truth. A plan from 32 probes leaves a
certain error by the truth; the plan from few probes that leaves no more costs so much more or less (`plan`, one for
each budget of protected planes per weight). Costs are CPU time over that of one pass of all samples. Rows are kept in
benchmarks/results/sensitivities.json as they are made; networks that are there are left out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cases import CASES, Case

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, sensitivity
from qtaml_hw.allocation.accuracy import remaining_variance
from qtaml_hw.allocation.menu import Menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Runner

RESULTS = Path(__file__).parent / "results" / "sensitivities.json"
SAMPLES, STEPS = 128, 14
BUDGETS = (0.25, 0.5, 1.0, 2.0)


def measured(work: Any) -> tuple[Any, float]:
    """What a function returns, and the CPU time that it takes."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def left(menu: Menu, truth: Sensitivity, plan: Any) -> float:
    """The error of the output that a plan leaves."""
    return float(truth.values @ remaining_variance(menu, truth, plan))


def ratio(menu: Menu, few: Sensitivity, many: Sensitivity, truth: Sensitivity, budget: float) -> float:
    """Cost of the plan from few probes over that from many which leaves the same error."""
    plan = allocate(menu, many, budget)
    aim, (low, high) = left(menu, truth, plan), (0.0, 4 * budget)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (
            (low, middle) if left(menu, truth, allocate(menu, few, middle)) <= aim * (1 + 1e-9) else (middle, high)
        )
    return allocate(menu, few, high).predicted.cost / plan.predicted.cost


def row(case: Case, data: Path, models: Path) -> dict[str, Any]:
    """All figures of one network."""
    loaded = case.load(data, models)
    network, layers, inputs = loaded.network, loaded.layers, loaded.calibration.take(SAMPLES).inputs
    runner = Runner(network, [network.logits])
    runner.predict(inputs)
    _, one = measured(lambda: [runner.predict(inputs) for _ in range(3)])
    few, cost = measured(lambda: sensitivity(network, layers, inputs, seed=1))
    many, cost_many = measured(lambda: sensitivity(network, layers, inputs, probes=32, seed=2))
    truth = sensitivity(network, layers, inputs, probes=32, seed=3)
    menu = make_menu(layers, BitChannel.symmetric(case.p_flip))
    return {
        "network": case.name,
        "layers": len(layers),
        "weights": sum(few.sizes),
        "samples": len(next(iter(inputs.values()))),
        "pass_s": round(one / 3, 4),
        "passes": round(3 * cost / one, 1),
        "passes_32": round(3 * cost_many / one, 1),
        "plan": [round(ratio(menu, few, many, truth, budget), 3) for budget in BUDGETS],
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Measure the networks that are missing, and print all rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of data sets")
    parser.add_argument("--models", type=Path, required=True, help="folder of public models")
    parser.add_argument("--network", nargs="*", choices=[case.name for case in CASES], help="only these networks")
    given = parser.parse_args(argv)
    rows = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    for case in CASES:
        if (given.network is None or case.name in given.network) and case.name not in {r["network"] for r in rows}:
            rows.append(row(case, given.data, given.models))
            RESULTS.write_text(json.dumps(rows, indent=1) + "\n")
    for found in rows:
        print(found)


if __name__ == "__main__":
    main()
