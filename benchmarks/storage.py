"""How few stored bits a network needs in a leaky memory: accuracy against all bits, parity and padding included.

For every network and flip probability: the accuracy at 8.0 stored bits per weight, the least storage that keeps 95 % of
clean accuracy, what Uniform-MSP and TAC with real codes need for the same, the Shannon bound of the plan that was
found, and the protected planes at which channel-optimised words, TAC and Uniform-MSP cross 95 % in the idealised
currency (a measurement on the test set, as in `headline.py`: nothing is chosen by it). Stored words are flipped
and really decoded. Budgets are searched on labelled training samples that calibration does not use (`cases.py`), with
`SEARCH_CHIPS` chips; the plan that is found is then measured on `CHIPS` other chips, each of which reads the whole test
set. The search asks for `SEARCH_KEEP`, a little more than 95 %, because its samples are few; where the plan that it
finds keeps less than 95 % on the test set, or less than 94 % on its first two chips, `RAISE` bits more are measured
(the row says how often).

Every cell is a file of its own, so a killed run goes on where it stopped:

    python benchmarks/storage.py --data ../shared/data --models ../shared/models
    python benchmarks/storage.py ... --network resnet20         (only this one)
    python benchmarks/storage.py --table                        (only write the results from the cells there are)

Writes benchmarks/results/storage.json and storage.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, HERE, Case, Loaded, shared_out
from crossing import find_crossing
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation import (
    Menu,
    Sensitivity,
    allocate,
    limit_bits,
    make_menu,
    make_storage_menu,
    sensitivity,
    storage_codes,
)
from qtaml_hw.campaign import Evaluator
from qtaml_hw.campaign.estimate import half_width
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Backend, Samples, with_feedback, with_input_means
from qtaml_hw.network.backend import DEFAULT
from qtaml_hw.plan import Plan

KEEP = 0.95
SEED = 1
CHIPS, SEARCH_CHIPS, CURVE_CHIPS = 10, 4, 3
"""Chips of a final figure, of a search, and of a point of a curve."""
FEWEST_IMAGES = 250
"""A chip of a search reads its own part of the samples where that has at least so many, otherwise all."""
STEP, RAISE = 0.05, 0.1
"""Stored bits per weight to which a budget is searched, and by which it is raised."""
PLANE_CHIPS, PLANE_START = 20, 0.5
"""Chips that share the test set where idealised planes are counted, and where the search for them begins."""
FIRST_CHIPS, NEARLY = 2, 0.01
"""A plan that keeps so much less than 95 % on the first chips is not measured on the others."""
SEARCH_KEEP = 0.955
"""Share of clean accuracy that a search asks for."""
CODES = (*storage_codes(), "repetition-3+bch-18-765-131")
PLANE_CODES = ("hsiao", "bch-2", "repetition-3", "repetition-5", "repetition-7")
RATES, MIDDLE = (0.10, 0.05, 0.02, 0.01), 0.05
LEAD, CURVE_NETWORK, CURVE_RATES = "resnet20", "plain_cnn", (0.10, 0.05, 0.01)
STORED_GRID = (1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10)
PARITY_GRID = (8, 8.5, 9, 10, 11, 12, 14, 16, 18)
WIDTHS = range(1, 9)
LARGEST = 24.0
"""Stored bits per weight that are tried at most."""
COMMIT = subprocess.run(
    ["git", "describe", "--always", "--dirty"], cwd=HERE, check=False, capture_output=True, text=True
).stdout.strip()
TIERS = 10
"""The first tiers hold the cells that the conclusions hang on."""


@dataclass(frozen=True)
class Method:
    """A way of storing a network.

    Attributes
    ----------
    name : str
        In the results.
    allocation : str
        Method of `allocate`.
    readout : str
        Read-out; ``channel-optimised`` chooses whole storage schemes, others protect planes of 8-bit words.
    """

    name: str
    allocation: str
    readout: str


EXACT = Method("channel-optimised storage", "exact", "channel-optimised")
METHODS = (
    EXACT,
    Method("channel-optimised words, no code", "exact", "bare"),
    Method("tac, posterior mean + corrections", "tac", "posterior-mean"),
    Method("tac", "tac", "affine"),
    Method("uniform-msp", "uniform-msp", "raw"),
)


MOST_KNOWN = 16
"""Sets of weights whose answers are kept."""


@dataclass(frozen=True)
class Remembering:
    """A backend that asks another about one network, nothing twice: most chips read the same weights where decoding
    succeeds.
    """

    asked: Backend = DEFAULT
    known: dict[bytes, dict[bytes, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """That of who is asked."""
        return self.asked.name

    def session(self, model: Any, tensors: Any = None, **how: Any) -> _Remembered:
        """See `qtaml_hw.network.Backend.session`."""
        key = _digest(tensors or {})
        answers = self.known.pop(key, {})
        self.known[key] = answers  # the last one
        while len(self.known) > MOST_KNOWN:
            del self.known[next(iter(self.known))]
        return _Remembered(lambda: self.asked.session(model, tensors, **how), answers)


@dataclass(frozen=True)
class _Remembered:
    make: Callable[[], Any]
    answers: dict[bytes, Any]

    @cached_property
    def session(self) -> Any:
        return self.make()

    def run(self, outputs: Any, inputs: Any) -> Any:
        key = _digest(inputs)
        if key not in self.answers:
            self.answers[key] = self.session.run(outputs, inputs)
        return self.answers[key]


def _digest(arrays: dict[str, NDArray[Any]]) -> bytes:
    found = hashlib.sha256()
    for name in sorted(arrays):
        found.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    return found.digest()


@dataclass(frozen=True, eq=False)
class Bench:
    """One network with what its cells share."""

    case: Case
    loaded: Loaded
    searched: Samples
    folder: Path
    menus: dict[tuple[str, float], Menu] = field(default_factory=dict)

    @classmethod
    def open(cls, case: Case, data: Path, models: Path, scratch: Path) -> Bench:
        """Load a case, with one quantisation step per output channel."""
        loaded = case.load(data, models)
        layers = with_input_means(loaded.network, loaded.network.layers(8, True), loaded.calibration.inputs)
        layers = with_feedback(loaded.network, layers, loaded.calibration.inputs)
        known = hashlib.sha256(case.path(models).read_bytes())
        for name in ("ldpc_matrices.json", "ldpc_measured.json"):
            known.update(files("qtaml_hw.codes").joinpath(name).read_bytes())
        folder = scratch / f"{case.name}-{known.hexdigest()[:8]}"
        folder.mkdir(parents=True, exist_ok=True)
        searched = case.load_search(loaded.network, data)
        return cls(case, dataclasses.replace(loaded, layers=layers), searched, folder)

    @cached_property
    def test(self) -> Evaluator:
        """Chips that no search has seen, asked the whole test set."""
        return self.loaded.evaluator(seed=SEED + 1, backend=Remembering())

    @cached_property
    def parts(self) -> tuple[Evaluator, ...]:
        """What each chip of a search is asked."""
        return shared_out(self.loaded.evaluator(seed=SEED).on(self.searched), SEARCH_CHIPS, FEWEST_IMAGES)

    @cached_property
    def clean(self) -> dict[str, float]:
        """Accuracy of the 8-bit network without faults, on the test set and on the samples of a search."""

        def measured() -> dict[str, Any]:
            return {"test": self.test.clean(), "search": float(np.mean([part.clean() for part in self.parts]))}

        return self.cell("clean", measured)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Of the layers, from unlabelled calibration samples."""
        found = self.cell("sensitivity", self._measured)
        names, sizes = tuple(x.name for x in self.loaded.layers), tuple(x.size for x in self.loaded.layers)
        return Sensitivity(names, sizes, np.array(found["values"]), np.array(found["errors"]), found["amplitude"])

    def _measured(self) -> dict[str, Any]:
        found = sensitivity(
            self.loaded.network, self.loaded.layers, self.loaded.calibration.inputs, probes=16, seed=SEED
        )
        amplitude = float(np.max(found.amplitude))
        return {"values": found.values.tolist(), "errors": found.errors.tolist(), "amplitude": amplitude}

    def cell(self, key: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What `work` finds, or what is known of it already."""
        path = self.folder / f"{key}.json"
        if not path.exists():
            start = time.process_time()
            found = work() | {"cpu_s": time.process_time() - start, "commit": COMMIT}
            write(path, json.dumps(found))
            print(self.case.name, key, {k: v for k, v in found.items() if not isinstance(v, list | dict)}, flush=True)
        return dict(json.loads(path.read_text()))

    def menu(self, method: Method, p: float) -> Menu:
        """What a method may choose from; made once."""
        key = method.readout, p
        if key not in self.menus:
            self.menus[key] = self._menu(method, p)
        return self.menus[key]

    def _menu(self, method: Method, p: float) -> Menu:
        channel = BitChannel.symmetric(p)
        if method.readout == "channel-optimised":
            return make_storage_menu(self.loaded.layers, channel, code_names=CODES, widths=WIDTHS)
        if method.readout == "bare":
            return make_storage_menu(self.loaded.layers, channel, code_names=())
        return self._plane_menu(channel, method.readout)

    def _plane_menu(self, channel: BitChannel, readout: str) -> Menu:
        """Planes of 8-bit words under short codes of 64 data bits, or under the LDPC codes at their full length."""
        menus = [make_menu(self.loaded.layers, channel, families=PLANE_CODES, readout=readout)]
        for design in codes.ldpc_designs():
            k = codes.LDPC(design).k
            menus.append(make_menu(self.loaded.layers, channel, families=(design,), data_bits=k, readout=readout))
        entries = [
            dataclasses.replace(first[0], offers=first[0].offers + tuple(x for e in first[1:] for x in e.offers[1:]))
            for first in zip(*(menu.layers for menu in menus), strict=True)
        ]
        return dataclasses.replace(menus[0], layers=tuple(entries))

    def plan(self, menu: Menu, method: Method, bits: float) -> Plan:
        """The plan of a method for a budget of stored bits per weight."""
        budget = bits if not menu.currency.divisible else max(bits - 8, 0.0)
        return allocate(menu, self.sensitivity, budget, method=method.allocation, seed=SEED)

    def relative(self, plan: Plan) -> float:
        """Accuracy of a plan relative to clean, on the chips and samples of a search."""
        chips = [part.trial(plan, t).value for t, part in enumerate(self.parts)]
        return float(np.mean(chips)) / self.clean["search"]

    def tested(self, plan: Plan, chips: int = CHIPS) -> dict[str, Any]:
        """Accuracy of a plan on the whole test set, over chips that no search has seen."""
        found = self.test.evaluate(plan, chips)
        mean, half = found.mean, half_width(found.values)
        return {
            "accuracy": mean,
            "accuracy_ci": [mean - half, mean + half],
            "relative": mean / self.clean["test"],
            "clean": self.clean["test"],
            "chips": chips,
            "samples": found.samples,
            "codewords": found.counts.words,
            "failed_codewords": found.counts.due,
        }

    def final(self, plan: Plan, p: float) -> dict[str, Any]:
        """All figures of a plan."""
        left, channel = plan.predicted.distortion, BitChannel.symmetric(p)
        locate = plan.memory_map().locate
        return self.tested(plan) | {
            "p": p,
            "bits_per_weight": plan.stored_bits_per_weight,
            "shannon_bits": limit_bits(self.loaded.layers, self.sensitivity, left, channel),
            "layers": [
                [x.scheme.bits, x.scheme.segments[0].planes, x.scheme.segments[0].protection.name] for x in plan.layers
            ],
            "access_bits": max(locate(i, 0).bits for i in range(len(plan.layers))),
        }

    def fixed(self, p: float, bits: float = 8.0) -> dict[str, Any]:
        """Accuracy at a given storage."""
        return {"name": EXACT.name} | self.final(self.plan(self.menu(EXACT, p), EXACT, bits), p)

    def least(self, method: Method, p: float) -> dict[str, Any]:
        """The least storage that keeps 95 % of clean accuracy."""
        menu = self.menu(method, p)
        tried: list[list[float]] = []

        def good(bits: float) -> bool:
            tried.append([bits, self.relative(self.plan(menu, method, bits))])
            return tried[-1][1] >= SEARCH_KEEP

        low = floor = 1.0 if not menu.currency.divisible else 8.0
        high = 2.5 if not menu.currency.divisible else floor
        while not good(high):
            if high >= LARGEST:
                return {"name": method.name, "p": p, "bits_per_weight": None, "tried": tried}
            low, high = high, min(1.35 * high, LARGEST)
        while high - low > STEP:
            middle = (low + high) / 2
            low, high = (low, middle) if good(middle) else (middle, high)
        raised = 0
        while True:
            plan = self.plan(menu, method, high)
            if self.tested(plan, FIRST_CHIPS)["relative"] >= KEEP - NEARLY or high >= LARGEST:
                found = self.final(plan, p)
                if found["relative"] >= KEEP or high >= LARGEST:
                    return {"name": method.name, "tried": tried, "raised": raised} | found
            high, raised = high + RAISE, raised + 1

    def without_feedback(self, p: float) -> dict[str, Any]:
        """What the same storage keeps where every level has its word (`qtaml_hw.storage.feedback` left out)."""
        least = self.cell(f"least_{p:.2f}", lambda: self.least(EXACT, p))
        bare = tuple(dataclasses.replace(layer, feedback=None) for layer in self.loaded.layers)
        bench = dataclasses.replace(self, loaded=dataclasses.replace(self.loaded, layers=bare), menus={})
        plan = bench.plan(bench.menu(EXACT, p), EXACT, least["bits_per_weight"])
        return {"p": p, "bits_per_weight": plan.stored_bits_per_weight} | bench.tested(plan)

    def curve(self, method: Method, p: float) -> dict[str, Any]:
        """Accuracy against storage, on the whole test set."""
        menu = self.menu(method, p)
        grid = STORED_GRID if not menu.currency.divisible else PARITY_GRID
        points = []
        for bits in grid:
            plan = self.plan(menu, method, bits)
            relative = self.tested(plan, CURVE_CHIPS)["relative"]
            points.append([plan.stored_bits_per_weight, relative])
            if relative > 0.995:
                break
        return {"name": method.name, "p": p, "points": points}

    def plane_plan(self, readout: str, allocation: str, p: float, budget: float) -> Plan:
        """The plan of a method for a budget of idealised planes per weight."""
        key = f"{readout}, idealised", p
        if key not in self.menus:
            corrected = readout not in ("raw", "affine")
            channel = BitChannel.symmetric(p)
            self.menus[key] = make_menu(self.loaded.layers, channel, readout=readout, corrections=corrected)
        return allocate(self.menus[key], self.sensitivity, budget, method=allocation, seed=SEED)

    def planes(self, readout: str, allocation: str, p: float) -> dict[str, Any]:
        """Idealised planes per weight where accuracy crosses 95 % of clean; `PLANE_CHIPS` chips share the test set."""
        parts = shared_out(self.test, PLANE_CHIPS, FEWEST_IMAGES)
        wanted = [KEEP * part.clean() for part in parts]

        def sampler(budget: float) -> Callable[[int], float]:
            plan = self.plane_plan(readout, allocation, p, budget)
            return lambda t: parts[t].trial(plan, t).value - wanted[t]

        found = find_crossing(sampler, PLANE_CHIPS, 8.0, start=PLANE_START)
        row = {"p": p, "readout": readout, "method": allocation, "planes": found.budget, "planes_ci": found.interval}
        if found.budget == 0:
            row |= self.tested(self.plane_plan(readout, allocation, p, 0.0))
        return row | {"probes": [[x.budget, x.mean + float(np.mean(wanted)), len(x.differences)] for x in found.probes]}


def write(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    temporary = path.with_suffix(".partial")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


Task = tuple[int, str, Callable[[], dict[str, Any]]]


def tasks(bench: Bench) -> Iterator[Task]:
    """All cells of a network: tier, key and work."""
    lead = bench.case.name == LEAD
    for p in RATES:
        if lead:
            yield 0, f"fixed_{p:.2f}", lambda p=p: bench.fixed(p)
        tier = 0 if lead else 1 if p == MIDDLE else 5
        yield tier, f"least_{p:.2f}", lambda p=p: bench.least(EXACT, p)
    for method in METHODS[3:]:
        for p in RATES:
            tier = 2 if p == MIDDLE else 6
            yield tier, f"least_{p:.2f}_{method.allocation}_{method.readout}", lambda p=p, m=method: bench.least(m, p)
    yield 7, f"plain_{MIDDLE:.2f}", lambda: bench.without_feedback(MIDDLE)
    for p in CURVE_RATES[::-1] if lead else (bench.case.p_flip,):
        for readout, allocation in (
            ("channel-optimised", "tac"),
            ("affine", "tac"),
            ("raw", "uniform-msp"),
        ):
            key = f"planes_{p:.2f}_{allocation}_{readout}"
            first = lead and (readout, allocation) == ("channel-optimised", "tac")
            tier = 3 if first else 8 if p == bench.case.p_flip else 9
            yield tier, key, lambda p=p, r=readout, a=allocation: bench.planes(r, a, p)
    for method in METHODS if bench.case.name == CURVE_NETWORK else ():
        for p in CURVE_RATES:
            yield 4, f"curve_{p:.2f}_{method.allocation}_{method.readout}", lambda p=p, m=method: bench.curve(m, p)


def main(argv: Sequence[str] | None = None) -> None:
    """Compute what is missing, then write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--network", nargs="*", choices=[c.name for c in CASES], help="only these; default: all")
    parser.add_argument("--scratch", type=Path, default=Path("build/storage"), help="folder of finished cells")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--tiers", type=int, nargs="*", default=range(TIERS), help="tiers of cells to compute")
    parser.add_argument("--table", action="store_true", help="compute nothing")
    arguments = parser.parse_args(argv)
    wanted = [c for c in CASES if not arguments.network or c.name in arguments.network]
    wanted = [c for c in wanted if c.path(arguments.models).exists()]
    benches = [Bench.open(case, arguments.data, arguments.models, arguments.scratch) for case in wanted]
    from storage_results import write_results

    for tier in arguments.tiers if not arguments.table else ():
        for bench in benches:
            for own, key, work in tasks(bench):
                if own == tier:
                    bench.cell(key, work)
            write_results({b.case.name: (b.case.title, b.folder) for b in benches}, arguments.results)
    write_results({b.case.name: (b.case.title, b.folder) for b in benches}, arguments.results)


if __name__ == "__main__":
    main()
