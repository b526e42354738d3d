"""How few stored bits a network needs where dead cells are known: trellis words written around each chip's map.

For every network and share of dead cells (p at 0 and p at 1: a share 2p is dead): the least stored bits per weight that
keep 95 % of clean accuracy on the mean of ten chips that no search has seen. Budgets are searched on `SEARCH_CHIPS`
other chips and on samples that are not the figure's: CIFAR-10 networks search on the first 2,000 test images and are
measured on the other 8,000, keywords on the first 200 and the other 800, Fashion-MNIST networks search on labelled
training samples that calibration does not use. A search asks for `KEEP` on the mean of its chips, each of which reads
all of them; what the plan that it finds keeps on the test samples is the row, whatever it is: nothing is raised
afterwards.

Counted are all cells of the memory, restarts and padding, and 16 bits for every scale, slope or offset that is not one
for its layer. The tables (one per rate, in the reader) are stated beside that.

Every cell is a file of its own, so a killed run goes on where it stopped:

    python benchmarks/deadcells.py --data ../shared/data --models ../shared/models
    python benchmarks/deadcells.py ... --network resnet20 --p 0.10     (only this cell)
    python benchmarks/deadcells.py --table                             (only write the results from the cells there are)

Writes benchmarks/results/deadcells.json and deadcells.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, HERE, Case
from storage import CODES, COMMIT, Bench, Remembering, write

from qtaml_hw.allocation import Menu, allocate, limit_bits, make_storage_menu
from qtaml_hw.campaign import Evaluator
from qtaml_hw.channel import BitChannel, binary_entropy
from qtaml_hw.network import Layer, Samples
from qtaml_hw.plan import Plan
from qtaml_hw.storage import NUMBER

SEED = 1
CHIPS, SEARCH_CHIPS = 10, 4
"""Chips of a figure and of a search."""
KEEP = 0.955
"""Share of clean accuracy that a search asks of the mean of its chips: its samples are few, and so are they."""
STEP, LARGEST = 0.04, 10.0
"""Share of a budget to which it is searched, and stored bits per weight that are tried at most."""
WINDOW = 10
RATES = (0.10, 0.05, 0.02)
SPLIT = {"resnet20": 2000, "resnet8": 2000, "kws": 200}
"""Test samples that a search takes; the figure takes the others."""
NAMES = {"kws": "keywords"}
START = 1.4
"""Stored bits per weight that the first search of a network begins with."""


@dataclass(frozen=True, eq=False)
class Dead:
    """One network, with what its cells share."""

    bench: Bench
    window: int
    menus: dict[tuple[float, bool], Menu] = field(default_factory=dict)
    needed: list[float] = field(default_factory=list)

    @cached_property
    def samples(self) -> tuple[Samples, Samples]:
        """What searches are asked, and what figures are."""
        test, first = self.bench.loaded.test, SPLIT.get(self.bench.case.name)
        if first is None:
            return self.bench.searched, test
        if self.bench.case.name == "kws":  # its test samples begin after those
            return self.bench.searched, test
        return test.take(first), test.take(test.size - first, first)

    @cached_property
    def figure(self) -> Evaluator:
        """Chips that no search has seen."""
        return self.bench.loaded.evaluator(seed=SEED + 1, backend=Remembering()).on(self.samples[1])

    @cached_property
    def search(self) -> Evaluator:
        """The chips of a search."""
        return self.bench.loaded.evaluator(seed=SEED).on(self.samples[0])

    def menu(self, p: float, known: bool = True) -> Menu:
        """Trellis words around known dead cells; or under codes that know of none."""
        if (p, known) not in self.menus:
            cells = BitChannel.symmetric(p)
            how: dict[str, Any] = {"code_names": (), "mapped": cells} if known else {"code_names": CODES}
            layers = self.bench.loaded.layers
            self.menus[p, known] = make_storage_menu(layers, cells, widths=(), window=self.window, **how)
        return self.menus[p, known]

    def plan(self, p: float, bits: float, known: bool = True) -> Plan:
        """The plan for a budget of cells per weight."""
        return allocate(self.menu(p, known), self.bench.sensitivity, bits, method="exact")

    def searched(self, plan: Plan) -> float:
        """Share of clean accuracy on the chips of a search, mean."""
        return float(np.mean([self.search.trial(plan, t).value for t in range(SEARCH_CHIPS)])) / self.search.clean()

    def least(self, p: float, known: bool = True) -> dict[str, Any]:
        """The least storage that a search finds, and what it keeps."""
        start, tried = time.process_time(), list[list[float]]()
        menu = self.menu(p, known)
        made = time.process_time() - start

        def good(bits: float) -> bool:
            tried.append([bits, self.searched(self.plan(p, bits, known))])
            print(self.bench.case.name, p, tried[-1], flush=True)
            return tried[-1][1] >= KEEP

        least = sum(e.layer.size * min(x.cost for x in e.offers) for e in menu.layers) / menu.weights
        low, high = self.bracket(p, known, least, menu.largest_cost)
        while not good(high) and high < LARGEST:
            low, high = high, min(1.4 * high, LARGEST)
        while low > least and low not in [x[0] for x in tried] and good(low):
            low, high = max(low / 1.4, least), low
        while high > (1 + STEP) * low:
            middle = float(np.sqrt(low * high))
            low, high = (low, middle) if good(middle) else (middle, high)
        plan = self.plan(p, high, known)
        self.needed.append(plan.predicted.distortion)
        return {"tried": tried, "tables_cpu_s": made} | self.row(plan, p)

    def bracket(self, p: float, known: bool, least: float, most: float) -> tuple[float, float]:
        """Where a search begins: at the distortion that was good enough at another rate, where there was one."""
        if not self.needed:
            return max(least, START / 1.3), max(1.3 * least, START)
        low, high = least, most
        while high > (1 + STEP / 4) * low:
            middle = float(np.sqrt(low * high))
            fine = self.plan(p, middle, known).predicted.distortion <= self.needed[-1]
            low, high = (low, middle) if fine else (middle, high)
        return max(high / (1 + STEP / 2), least), high * (1 + STEP / 2)

    def row(self, plan: Plan, p: float, chips: int = CHIPS) -> dict[str, Any]:
        """All figures of a plan."""
        clean = self.figure.clean()
        found = self.figure.evaluate(plan, chips)
        kept = found.values / clean
        layers, left = self.bench.loaded.layers, plan.predicted.distortion
        beside = NUMBER * sum(map(numbers, layers)) / plan.weights
        information = limit_bits(layers, self.bench.sensitivity, left, BitChannel.symmetric(0.0)) or 0.0
        tables = {x.scheme.trellis.rate: x.scheme.trellis.table.size for x in plan.layers if x.scheme.trellis}
        return {
            "network": NAMES.get(self.bench.case.name, self.bench.case.name),
            "p": p,
            "bits_per_weight": plan.stored_bits_per_weight + beside,
            "cells_per_weight": plan.stored_bits_per_weight,
            "numbers_bits_per_weight": beside,
            "table_bits": 8 * sum(tables.values()),
            "relative": float(kept.mean()),
            "relative_worst": float(kept.min()),
            "chips_above": float(np.mean(kept >= 0.95)),
            "chips": chips,
            "samples": found.samples,
            "clean": clean,
            "values": found.values.tolist(),
            "shannon_with_map": information / (1 - 2 * p),
            "shannon_without_map": information / float(1 - binary_entropy(p)),
            "rates": [[x.scheme.bits, x.scheme.trellis.per if x.scheme.trellis else 1] for x in plan.layers],
            "codes": sorted({s.protection.name for x in plan.layers for s in x.scheme.segments}),
            "window": self.window,
        }


def numbers(layer: Layer) -> int:
    """Scales, slopes and offsets of a layer that are not one for it."""
    channels = 1 if layer.output_axis is None else layer.shape[layer.output_axis]
    return channels * (1 if layer.input_mean is None else 2) if channels > 1 else 0


def results(folder: Path, out: Path) -> None:
    """Write the tables from the cells that are there."""
    rows = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    if not rows:
        return
    order = {name: i for i, name in enumerate(NAMES.get(c.name, c.name) for c in CASES)}
    rows.sort(key=lambda x: (x["known"] is False, order[x["network"]], -x["p"]))
    out.mkdir(parents=True, exist_ok=True)
    write(out / "deadcells.json", json.dumps({"rows": rows}, indent=1) + "\n")
    text = ["# Stored bits per weight around dead cells", "", _about(), ""]
    head = "network | p | bits per weight | cells alone | kept, mean | worst chip | chips above 95 % | limit with map"
    head += " | limit without | samples"
    for known, title in ((True, "Known dead cells: trellis words, no code"), (False, "Nobody knows them: under codes")):
        own = [x for x in rows if x["known"] is known]
        if not own:
            continue
        text += [f"## {title}", "", f"| {head} |", "|" + " --- |" * (head.count("|") + 1)]
        for x in own:
            cells = [x["network"], f"{x['p']:g}", f"{x['bits_per_weight']:.3f}", f"{x['cells_per_weight']:.3f}"]
            cells += [f"{100 * x[k]:.1f} %" for k in ("relative", "relative_worst", "chips_above")]
            cells += [f"{x[k]:.2f}" for k in ("shannon_with_map", "shannon_without_map")] + [str(x["samples"])]
            text.append("| " + " | ".join(cells) + " |")
        text.append("")
    write(out / "deadcells.md", "\n".join(text))


def _about() -> str:
    return (
        "Written by `benchmarks/deadcells.py`. A share 2p of all cells is dead, half of them at 0 and half at 1. Ten "
        f"chips that no search has seen; a search asks for {100 * KEEP:.1f} % of clean accuracy on the mean of "
        f"{SEARCH_CHIPS} others, on samples that are not the figure's. Bits per "
        f"weight: all cells, and {NUMBER} bits for every scale, slope or offset that is not one for its layer. "
        "The limits are Shannon's for the predicted distortion of the plan, Gaussian layers, capacity 1 - 2p with the "
        "map and 1 - H2(p) without."
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Compute what is missing, then write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--network", nargs="*", choices=[c.name for c in CASES], help="only these; default: all")
    parser.add_argument("--p", nargs="*", type=float, default=RATES, help="dead cells of each kind; default: all rates")
    parser.add_argument("--unknown", action="store_true", help="under codes, for cells that nobody knows")
    parser.add_argument("--window", type=int, default=WINDOW)
    parser.add_argument("--scratch", type=Path, default=Path("build/deadcells"), help="folder of finished cells")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--table", action="store_true", help="compute nothing")
    arguments = parser.parse_args(argv)
    done = arguments.scratch / "rows"
    done.mkdir(parents=True, exist_ok=True)
    by_name = {case.name: case for case in CASES}
    for name in (arguments.network or by_name) if not arguments.table else ():
        case = by_name[name]
        if not case.path(arguments.models).exists():
            continue
        _network(case, arguments, done)
        results(done, arguments.results)
    results(done, arguments.results)


def _network(case: Case, arguments: argparse.Namespace, done: Path) -> None:
    known = not arguments.unknown
    kind = "" if known else "_unknown"
    paths = {p: done / f"{case.name}_{p:.2f}_w{arguments.window}{kind}.json" for p in arguments.p}
    missing = {p: path for p, path in paths.items() if not path.exists()}
    if not missing:
        return
    dead = Dead(Bench.open(case, arguments.data, arguments.models, arguments.scratch), arguments.window)
    for p, path in missing.items():
        start = time.process_time()
        row = dead.least(p, known) | {"known": known, "commit": COMMIT}
        write(path, json.dumps(row | {"cpu_s": time.process_time() - start}))
        dead.menus.clear()


if __name__ == "__main__":
    main()
