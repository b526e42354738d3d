"""How much protection eight networks need to keep 95 % of their accuracy: the headline table.

For every method and read-out the budget of protected planes per weight is searched at which the mean accuracy over
chips crosses 95 % of the clean accuracy (`crossing.py`); ratios are against Uniform-MSP with raw read-out. Every cell
is a file of its own, so a killed run goes on where it stopped and several processes can share the work:

    python benchmarks/headline.py --data ../shared/data --models ../shared/models
    python benchmarks/headline.py ... --network vgg resnet      (only these)
    python benchmarks/headline.py ... --tiers 0 1               (only the lines that the conclusions hang on)
    python benchmarks/headline.py --table                       (only write the table from the cells there are)
    python benchmarks/headline.py --storage                     (only take over the rows of storage.py)

Writes benchmarks/results/headline.json and headline.md; a run that is not complete says so in both. Rows of storage
schemes are those of benchmarks/results/storage.json (`storage.py`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from cases import CASES, HERE, Case, Loaded, shared_out
from crossing import Crossing, find_crossing

import qtaml_hw
from qtaml_hw.allocation import Menu, Sensitivity, allocate, make_menu, predicted_budget, predicted_gain, sensitivity
from qtaml_hw.campaign import Evaluator
from qtaml_hw.campaign.search import HOLDS
from qtaml_hw.channel import BitChannel
from qtaml_hw.plan import Plan
from qtaml_hw.storage import CHANNEL_OPTIMISED, READOUTS

KEEP = 0.95
SEED = 2026
TIERS = 4
FOLDS = 20
FEW_FOLDS = 10
"""Chips of the lines of the last tier."""
IMAGES = 250
"""Test images that a chip reads; smaller test sets are read whole by every chip."""
CHANNELS = "tac-channel"
"""`tac` with sensitivities and levels of protection per output channel."""
LEAD_READOUTS = ("affine", "posterior-mean+corrections")
LEAD_BUDGETS = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
LEAD_FOLDS = 8
ROOMS = ("network", "storage", "allocation", "chip", "campaign", "memory", "codes")
"""Rooms of the package that a cell depends on."""
REAL_CODES = ("hsiao", "bch-2", "bch-4", "repetition-3", "repetition-5", "repetition-7", "repetition-3+bch-10")
REAL_DATA_BITS = 64


@dataclass(frozen=True)
class Cell:
    """One line of the table: a method, a read-out, with or without slope and offset corrections, and a currency."""

    method: str
    readout: str
    corrections: bool
    currency: str = "planes"

    @property
    def name(self) -> str:
        """Name of the read-out in the table."""
        return self.readout + ("+corrections" if self.corrections else "")

    @property
    def key(self) -> str:
        """File name."""
        return f"{self.currency}_{self.method}_{self.name}"


def variants() -> list[tuple[str, bool]]:
    """Read-outs, without and with corrections."""
    return [(r, c) for c in (True, False) for r in READOUTS if not (c and r == "affine")]


def cells() -> list[Cell]:
    """All cells of a network, those that the conclusions hang on first."""
    first = [
        Cell("uniform-msp", "raw", False),
        Cell("tac", "raw", False),
        Cell("tac", "posterior-mean", True),
        Cell("tac", "affine", False),
        Cell("uniform-msp", "posterior-mean", True),
        Cell("uniform-msp", "affine", False),
        Cell(CHANNELS, "posterior-mean", True),
        Cell("tac", CHANNEL_OPTIMISED, True),
    ]
    real = [Cell(c.method, c.readout, c.corrections, "parity") for c in first[:4]]
    rest = [Cell(m, r, c) for r, c in variants() for m in ("uniform-msp", "tac", "magnitude", "random")]
    return first + real + [c for c in rest if c not in first]


def tier(position: int, cell: Cell) -> int:
    """When a cell is computed."""
    return 0 if position < 8 else 2 if cell.currency == "parity" else 3


@dataclass(frozen=True, eq=False)
class Bench:
    """One loaded case with what all its cells share."""

    case: Case
    loaded: Loaded

    @cached_property
    def folds(self) -> tuple[Evaluator, ...]:
        """What each chip is asked."""
        return shared_out(self.loaded.evaluator(seed=SEED), FOLDS, IMAGES, IMAGES)

    @cached_property
    def clean(self) -> tuple[float, ...]:
        """Accuracy of the quantised network without faults, per fold."""
        return tuple(fold.clean() for fold in self.folds)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Linear sensitivities of the layers."""
        calibration = self.loaded.calibration.inputs
        return sensitivity(self.loaded.network, self.loaded.layers, calibration, probes=16, seed=SEED)

    @cached_property
    def channel_sensitivity(self) -> Sensitivity:
        """The same with that of every output channel."""
        calibration = self.loaded.calibration.inputs
        return sensitivity(self.loaded.network, self.loaded.layers, calibration, probes=16, per_channel=True, seed=SEED)

    def menu(self, cell: Cell) -> Menu:
        """Levels of protection that the cell may buy."""
        return make_menu(
            self.loaded.layers,
            BitChannel.symmetric(self.case.p_flip),
            families=("ideal",) if cell.currency == "planes" else REAL_CODES,
            readout=cell.readout,
            corrections=cell.corrections,
            data_bits=REAL_DATA_BITS,
        )

    def accuracy(self, plan: Plan) -> Callable[[int], float]:
        """Accuracy of a plan on fold t, stored in chip t."""
        return lambda t: self.folds[t].trial(plan, t).value

    def search(self, cell: Cell, folds: int = FOLDS) -> dict[str, Any]:
        """The cell's budget, with its interval and the probes it rests on."""
        menu, channels = self.menu(cell), cell.method == CHANNELS
        found = self.channel_sensitivity if channels else self.sensitivity
        method = "tac" if channels else cell.method
        predicted = predicted_budget(menu, found, KEEP, method=method, per_channel=channels, seed=SEED)

        def plan(budget: float) -> Plan:
            return allocate(menu, found, budget, method=method, per_channel=channels, seed=SEED)

        return self.cross(plan, menu.largest_cost, predicted, folds) | {"predicted": predicted}

    def cross(
        self, plan: Callable[[float], Plan], largest: float, start: float | None = None, folds: int = FOLDS
    ) -> dict[str, Any]:
        """The smallest budget at which the plans that `plan` makes keep the target, with its interval and probes."""

        def sampler(budget: float) -> Callable[[int], float]:
            accuracy = self.accuracy(plan(budget))
            return lambda t: accuracy(t) - KEEP * self.clean[t]

        return _crossing_json(find_crossing(sampler, folds, largest, start=start)) | {"chips": folds}

    def plan(self, menu: Menu, method: str, budget: float) -> Plan:
        """The plan of a method, layer by layer."""
        return allocate(menu, self.sensitivity, budget, method=method, seed=SEED)

    def facts(self) -> dict[str, Any]:
        """What holds for the network as a whole."""
        s = self.sensitivity
        menu = self.menu(Cell("uniform-msp", "raw", False))
        fraction = 4.0 ** -(predicted_budget(menu, s, KEEP, method="uniform-msp", seed=SEED) or 0.0)
        return {
            "title": self.case.title,
            "p": self.case.p_flip,
            "weights": sum(s.sizes),
            "clean": float(np.mean(self.clean)),
            "test_samples": self.loaded.test.size,
            "samples_per_chip": self.folds[0].samples.size,
            "rho_star": s.saturation_ratio,
            "rho": predicted_gain(s.values, s.sizes, fraction),
            "remaining_fraction": fraction,
            "layers": [
                {"name": n, "weights": k, "sensitivity": v, "standard_error": e}
                for n, k, v, e in zip(s.names, s.sizes, s.values.tolist(), s.errors.tolist(), strict=True)
            ],
        }

    def lead(self, readout: str, corrections: bool) -> dict[str, Any]:
        """Accuracies of `tac` and `magnitude` on a grid of equal budgets, and the largest difference."""
        menu = self.menu(Cell("tac", readout, corrections))
        curves: dict[str, list[float]] = {"tac": [], "magnitude": []}
        for budget in LEAD_BUDGETS:
            for method, curve in curves.items():
                accuracy = self.accuracy(self.plan(menu, method, budget))
                curve.append(float(np.mean([accuracy(t) for t in range(LEAD_FOLDS)])))
        lead = np.subtract(curves["tac"], curves["magnitude"])
        best = int(lead.argmax())
        return {"budgets": LEAD_BUDGETS, **curves, "largest": float(lead[best]), "at": LEAD_BUDGETS[best]}

    def unprotected(self, readout: str, corrections: bool) -> dict[str, Any]:
        """Accuracy with no protection at all."""
        accuracy = self.accuracy(self.plan(self.menu(Cell("tac", readout, corrections)), "unprotected", 0.0))
        values = [accuracy(t) for t in range(FEW_FOLDS)]
        return {
            "accuracy": float(np.mean(values)),
            "standard_error": float(np.std(values, ddof=1) / len(values) ** 0.5),
        }


def _crossing_json(found: Crossing) -> dict[str, Any]:
    probes = [{"budget": p.budget, "folds": len(p.differences), "mean": p.mean} for p in found.probes]
    return {"budget": found.budget, "interval": found.interval, "probes": probes}


def tasks(bench: Bench) -> Iterator[tuple[int, str, Callable[[], dict[str, Any]]]]:
    """All that is to be computed for a network: tier, file name and function.

    Every network goes through a tier before the next begins, so that a run that is stopped has the same lines for all.
    """
    yield 0, "facts", bench.facts
    for position, cell in enumerate(cells()):
        when = tier(position, cell)
        folds = FEW_FOLDS if when == 3 else FOLDS
        yield when, cell.key, lambda cell=cell, folds=folds: bench.search(cell, folds)
    for readout, corrections in variants():
        name = Cell("", readout, corrections).name
        when = 1 if name in LEAD_READOUTS else 3
        yield when, f"unprotected_{name}", lambda r=readout, c=corrections: bench.unprotected(r, c)
        if name in LEAD_READOUTS:
            yield when, f"lead_{name}", lambda r=readout, c=corrections: bench.lead(r, c)


def source() -> str:
    """Hash of the code that a cell depends on."""
    package = Path(qtaml_hw.__file__).parent
    files = [
        package / "channel.py",
        HERE / "crossing.py",
        *(p for room in ROOMS for p in (package / room).rglob("*.py")),
    ]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def fingerprint(case: Case, models: Path) -> str:
    """What a stored cell depends on: settings, model and code. A cell of another fingerprint is computed anew."""
    model = hashlib.sha256(case.path(models).read_bytes()).hexdigest()
    settings = [KEEP, SEED, FOLDS, FEW_FOLDS, IMAGES, LEAD_BUDGETS, LEAD_FOLDS, REAL_CODES, REAL_DATA_BITS, repr(case)]
    return hashlib.sha256(json.dumps([settings, model, source()]).encode()).hexdigest()[:16]


def cells_folder(case: Case, scratch: Path, models: Path) -> Path:
    """Where the cells of a network are."""
    return scratch / f"{case.name}-{fingerprint(case, models)}"


def write(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def run(bench: Bench, wanted: int, arguments: argparse.Namespace) -> None:
    """Compute the cells of a network's tier that are not there yet."""
    folder = cells_folder(bench.case, arguments.scratch, arguments.models)
    folder.mkdir(parents=True, exist_ok=True)
    for its_tier, key, compute in tasks(bench):
        path = folder / f"{key}.json"
        if its_tier != wanted or path.exists():
            continue
        start = time.process_time()
        result = compute()
        seconds = time.process_time() - start
        write(path, json.dumps(result | {"cpu_seconds": round(seconds, 1)}))
        shown = result.get("budget", result.get("largest", result.get("accuracy", result.get("clean"))))
        print(f"{bench.case.name} {key}: {shown} ({seconds:.0f} s CPU)", flush=True)


def _read(folder: Path, key: str) -> dict[str, Any] | None:
    path = folder / f"{key}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _ratio(reference: float | None, budget: float | None) -> float | None:
    return None if reference is None or not budget else reference / budget


def _judged(folder: Path, cell: Cell, found: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """A cell and whose plan it is: `tac` takes the plan of Uniform-MSP where that was cheaper on the same chips."""
    mine = found or _read(folder, cell.key) or {}
    other = _read(folder, Cell("uniform-msp", cell.readout, cell.corrections, cell.currency).key) or {}
    if not cell.method.startswith("tac") or other.get("budget") is None or not mine:
        return cell.method, mine
    cheaper = mine["budget"] is None or other["budget"] < mine["budget"]
    return ("uniform-msp", mine | {k: other[k] for k in ("budget", "interval")}) if cheaper else (cell.method, mine)


def _kept(found: dict[str, Any], clean: float) -> float | None:
    """Share of clean accuracy at the predicted budget, where the search began."""
    means = [probe["mean"] for probe in found["probes"] if probe["budget"] == found["predicted"]]
    return KEEP + means[0] / clean if means else None


def assemble(case: Case, folder: Path) -> dict[str, Any] | None:
    """The network's entry of the JSON file, from the cells there are; None before its first search is done."""
    facts = _read(folder, "facts")
    reference = _read(folder, Cell("uniform-msp", "raw", False).key)
    if facts is None or reference is None:
        return None
    methods, missing = [], []
    for cell in cells():
        found = _read(folder, cell.key)
        if found is None:
            missing.append(cell.key)
        if found is None or cell.currency != "planes":
            continue
        cell_plan, found = _judged(folder, cell, found)
        _, real = _judged(folder, Cell(cell.method, cell.readout, cell.corrections, "parity"))
        methods.append(
            {
                "name": cell.method,
                "readout": cell.name,
                "plan": cell_plan,
                "chips": found["chips"],
                "planes": found["budget"],
                "planes_ci": found["interval"],
                "parity_bits": real.get("budget"),
                "ratio_to_uniform_msp": _ratio(reference["budget"], found["budget"]),
                "predicted_planes": found["predicted"],
                "parity_bits_ci": real.get("interval"),
            }
        )
    for readout, corrections in variants():
        name = Cell("", readout, corrections).name
        bare = _read(folder, f"unprotected_{name}")
        if bare is None:
            missing.append(f"unprotected_{name}")
            continue
        enough = bare["accuracy"] >= KEEP * facts["clean"]
        entry = {"name": "unprotected", "readout": name, "planes": 0.0 if enough else None, "planes_ci": None}
        methods.append(entry | {"parity_bits": None, "ratio_to_uniform_msp": None, "accuracy": bare["accuracy"]})
    leads = {n: _read(folder, f"lead_{n}") for n in LEAD_READOUTS}
    known = {n: lead for n, lead in leads.items() if lead is not None}
    missing += [f"lead_{n}" for n, lead in leads.items() if lead is None]
    tac = _read(folder, Cell("tac", "raw", False).key) or {"predicted": None, "probes": []}
    kept = {name: _kept(found, facts["clean"]) for name, found in (("uniform-msp", reference), ("tac", tac))}
    return {
        "name": case.name,
        **{k: facts[k] for k in ("title", "p", "weights", "clean", "test_samples", "rho_star", "rho")},
        "predicted_ratio": _ratio(reference["predicted"], tac["predicted"]),
        "kept_at_predicted": kept,
        "linear_model_valid": all(k is not None and abs(k - KEEP) <= HOLDS for k in kept.values()),
        "lead_over_magnitude": max((lead["largest"] for lead in known.values()), default=None),
        "leads": known,
        "methods": methods,
        "missing": missing,
    }


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _interval(entry: dict[str, Any]) -> str:
    low, high = entry["planes_ci"]
    return f"{_number(entry['planes'])} [{_number(low)}, {_number(high)}]" if entry["planes"] is not None else "–"


def _best(network: dict[str, Any]) -> dict[str, Any] | None:
    """The cheapest line of the network."""
    lines = [m for m in network["methods"] if m["ratio_to_uniform_msp"]]
    return max(lines, key=lambda m: m["ratio_to_uniform_msp"], default=None)


def markdown(document: dict[str, Any]) -> str:
    """The table."""
    lines = ["# Protection needed to keep 95 % of clean accuracy", ""]
    if not document["complete"]:
        lines += ["**Partial results:** not all cells are computed; `missing` in the JSON file lists them.", ""]
    lines += [
        f"Idealised protection, 8-bit two's complement words, {FOLDS} chips, seed {SEED}; "
        f"qtaml_hw {document['versions']['qtaml_hw']}. Budgets are protected planes per weight with 95 % interval; "
        "ratios are against Uniform-MSP with raw read-out.",
        "",
        "| network | p | weights | clean | rho* | uniform-msp raw | tac raw | measured, predicted ratio | tac affine | "
        "tac posterior-mean+corrections | best ratio | lead of tac over magnitude |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for network in document["networks"]:
        by = {(m["name"], m["readout"]): m for m in network["methods"]}
        shown = [("uniform-msp", "raw"), ("tac", "raw"), ("tac", "affine"), ("tac", "posterior-mean+corrections")]
        text = [_interval(by[k]) if k in by else "–" for k in shown]
        best = _best(network)
        predicted = _number(network["predicted_ratio"]) + ("" if network["linear_model_valid"] else " (not valid)")
        ratio = _number(by[shown[1]]["ratio_to_uniform_msp"]) if shown[1] in by else "–"
        lead = network["lead_over_magnitude"]
        named = "–" if best is None else f"{best['ratio_to_uniform_msp']:.2f} ({best['name']} {best['readout']})"
        lines.append(
            f"| {network['title']} | {network['p']:.2f} | {network['weights']} | {network['clean']:.2%} | "
            f"{network['rho_star']:.1f} | {text[0]} | {text[1]} | {ratio}, {predicted} | {text[2]} | {text[3]} | "
            f"{named} | {'–' if lead is None else f'{100 * lead:.1f} points'} |"
        )
    for network in document["networks"]:
        lines += ["", f"## {network['title']}", ""]
        lines += [
            "| method | read-out | planes per weight | ratio | predicted planes | parity bits per weight | chips |"
        ]
        lines += ["|---|---|---|---|---|---|---|"]
        for m in network["methods"]:
            if m["name"] == "unprotected":
                lines.append(
                    f"| unprotected | {m['readout']} | accuracy {m['accuracy']:.1%} | – | – | – | {FEW_FOLDS} |"
                )
                continue
            name = m["name"] + (" (as uniform-msp)" if m["plan"] != m["name"] else "")
            lines.append(
                f"| {name} | {m['readout']} | {_interval(m)} | {_number(m['ratio_to_uniform_msp'])} | "
                f"{_number(m['predicted_planes'])} | {_number(m['parity_bits'])} | {m['chips']} |"
            )
        if network["storage"]:
            lines += [
                "",
                "All stored bits counted (storage.md has the rest):",
                "",
                "| storage | p | bits per weight | accuracy [95 % interval] | of clean |",
                "|---|---|---|---|---|",
            ]
            for row in network["storage"]:
                low, high = row["accuracy_ci"]
                lines.append(
                    f"| {row['name']} | {row['p']:.2f} | {row['bits_per_weight']:.2f} | {row['accuracy']:.1%} "
                    f"[{low:.1%}, {high:.1%}] | {row['relative']:.1%} |"
                )
    return "\n".join(lines) + "\n"


def stored(name: str, results: Path) -> list[dict[str, Any]]:
    """What `storage.py` found for a network in the currency of all stored bits."""
    path = results / "storage.json"
    networks = json.loads(path.read_text())["networks"] if path.exists() else []
    return next((list(entry["storage"]) for entry in networks if entry["name"] == name), [])


def table(arguments: argparse.Namespace) -> None:
    """Write the JSON file and the table from the cells there are."""
    entries = []
    for case in CASES:
        if not case.path(arguments.models).exists():
            continue
        entry = assemble(case, cells_folder(case, arguments.scratch, arguments.models))
        if entry is not None:
            entries.append(entry | {"storage": stored(case.name, arguments.results)})
    document = {
        "complete": len(entries) == len(CASES) and not any(e["missing"] for e in entries),
        "keep": KEEP,
        "seed": SEED,
        "chips": FOLDS,
        "images_per_chip": IMAGES,
        "source": source(),
        "real_codes": {"families": REAL_CODES, "data_bits": REAL_DATA_BITS},
        "versions": {
            "qtaml_hw": qtaml_hw.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
        "networks": entries,
    }
    arguments.results.mkdir(parents=True, exist_ok=True)
    write_results(document, arguments.results)


def write_results(document: dict[str, Any], results: Path) -> None:
    """Write the JSON file and the table."""
    write(results / "headline.json", json.dumps(document, indent=1) + "\n")
    write(results / "headline.md", markdown(document))


def renew_storage(results: Path) -> None:
    """Put the rows of storage.json into the results that are there."""
    document = json.loads((results / "headline.json").read_text(encoding="utf-8"))
    for entry in document["networks"]:
        entry["storage"] = stored(entry["name"], results)
    write_results(document, results)


def main(argv: Sequence[str] | None = None) -> None:
    """Compute what is missing, then write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--network", nargs="*", choices=[c.name for c in CASES], help="only these; default: all")
    parser.add_argument("--scratch", type=Path, default=Path("build/headline"), help="folder of finished cells")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--tiers", nargs="*", type=int, default=range(TIERS), help="only these; default: all, in order")
    parser.add_argument("--table", action="store_true", help="compute nothing")
    parser.add_argument("--storage", action="store_true", help="only take over the rows of storage.json")
    arguments = parser.parse_args(argv)
    if arguments.storage:
        renew_storage(arguments.results)
        return
    wanted = [c for c in CASES if not arguments.network or c.name in arguments.network]
    if not arguments.table:
        benches = [Bench(case, case.load(arguments.data, arguments.models)) for case in wanted]
        for step in arguments.tiers:
            for bench in benches:
                run(bench, step, arguments)
                table(arguments)
    table(arguments)


if __name__ == "__main__":
    main()
