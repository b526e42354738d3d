"""How few stored bits a network needs where dead cells are known: trellis words written around each chip's map.

For every network and share of dead cells (p at 0 and p at 1: a share 2p is dead): the least stored bits per weight that
keep 95 % of clean accuracy on the mean of ten chips that no search has seen. Budgets are searched on `SEARCH_CHIPS`
other chips and on samples that are not the figure's: CIFAR-10 networks search on the first 2,000 test images and are
measured on the other 8,000, keywords on the first 200 and the other 800, Fashion-MNIST networks search on labelled
training samples that calibration does not use. A plan is good enough for a search if ten other chips on the figure's
samples are to be expected to keep 95 % on the mean and 94 % on the worst, with nine chances in ten each (`is_sure`);
far from that, some chips on some samples say so. Codewords that fail are so rare that ten others have none, or so
frequent that the search sees them. A search asks ten chips, and more of a small network, 50,000 samples in all, each of
its own where there are so many; where samples are fewer, all chips read the same: 10,000 answers at least. The
answers of every chip are put right on calibration samples without labels (`qtaml_hw.chip.Balance`), as `qtaml write`
and `qtaml simulate` do; of the keyword network, whose search has no others, on the half that is not asked. What the
plan that is found keeps on the test samples is the row, whatever it is: nothing is raised afterwards.

Counted are all cells of the memory, restarts and padding, and every bit of scales and offsets that are not one for
their layer (`qtaml_hw.storage.beside`). The tables (one per rate, in the reader) are stated beside that.

Every look of a search and every chip is a file of its own, so a killed run goes on where it stopped:

    python benchmarks/deadcells.py --data ../shared/data --models ../shared/models
    python benchmarks/deadcells.py ... --network resnet20 --p 0.10     (only this cell)
    python benchmarks/deadcells.py ... --unknown                       (nobody knows the dead cells: words under codes)
    python benchmarks/deadcells.py ... --words                         (the same, words of single weights)
    python benchmarks/deadcells.py ... --scalar                        (baseline: the nearest reachable scalar word)
    python benchmarks/deadcells.py ... --bits 2.5                      (what a plan of so many bits keeps: no search)
    python benchmarks/deadcells.py ... --transient                     (flips on top of the plan of a row)
    python benchmarks/deadcells.py ... --blocks                        (starts of the window every 256 and 64 weights)
    python benchmarks/deadcells.py ... --baselines                     (other ways around dead cells, at equal error)
    python benchmarks/deadcells.py --table                             (only write the results from the cells there are)

A scalar word around known dead cells is read alone, without its neighbours; it has the same search with the errors of
two survivors, tables trained in it, the same scales, offsets and gain, and the same allocation (1 to 6 bits).

Other ways are compared at the output error that is foreseen of a row, by the same allocation: rows of scalar words with
an inversion bit (stored as they are, or all bits inverted, whatever leaves less error; the inversion bit lies in a cell
like others), and pointers to all dead cells of a row (ECP, Schechter et al. 2010) under scalar words and under trellis
words. Pointers lie in good cells, and every row has as many as it needs: less than any real ECP takes.

Writes benchmarks/results/deadcells.json and deadcells.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, HERE, Case
from storage import CODES, COMMIT, WIDTHS, Bench, Remembering, write

from qtaml_hw import codes
from qtaml_hw.allocation import (
    Currency,
    LayerMenu,
    Menu,
    Offer,
    Sensitivity,
    allocate,
    limit_bits,
    make_storage_menu,
    sensitivity,
)
from qtaml_hw.allocation.accuracy import expected_agreement
from qtaml_hw.allocation.failing import failure_rate
from qtaml_hw.allocation.menu import UNKNOWN
from qtaml_hw.allocation.trellis import DRAW, trellis_offers
from qtaml_hw.campaign import Evaluator
from qtaml_hw.channel import BitChannel, Cause, binary_entropy
from qtaml_hw.network import Samples
from qtaml_hw.plan import Plan
from qtaml_hw.storage import OFFSET_BITS, SCALE_BITS, TABLE, ChannelSamples, DeadCells, Goal, Trellis, beside
from qtaml_hw.storage.trellis import BLOCK
from qtaml_hw.storage.trellis_training import first_table, improved

SEED = 1
CHIPS, SEARCH_CHIPS, FIRST_CHIPS = 10, 10, 2
"""Chips of a figure, of a search at least, and of a first look."""
MOST_CHIPS, SEARCHED_WEIGHTS = 40, 3_000_000
"""Chips of a search at most, and weights of all of them: chips of a small network differ more, and are soon written."""
OWN_SAMPLES, ANSWERS = 50_000, 10_000
"""Samples that the chips of a search read, each its own, where there are so many; answers that one asks otherwise."""
FIRST_SAMPLES, FAR, UNEQUAL = 500, 3.0, 0.01
"""Samples that each chip of a first look reads; standard errors from the aim at which it is enough; and what chips are
taken to differ by."""
KEEP, WORST, LEAST_OF_TEN, OF_LEAST = 0.95, 0.94, 1.54, 0.59
"""Share of clean accuracy to keep on the mean of chips and on the worst of ten, which lies so many standard deviations
below the mean, expected, and has so many itself (normal)."""
SURE = 1.28
"""Standard errors that a search leaves to both: nine in ten are to hold."""
STEP, STEPS, LARGEST = 0.01, 8, 10.0
"""Share of a budget to which it is searched, steps of that from one to the next until it is between two, and stored
bits per weight that are tried at most."""
WINDOW = 10
RATES = (0.10, 0.05, 0.02)
SPLIT = {"resnet20": 2000, "resnet8": 2000, "kws": 200}
"""Test samples that a search takes; the figure takes the others."""
NAMES = {"kws": "keywords"}
START, FIRST = 1.4, {"unknown": 2.5, "words": 3.5, "scalar": 3.5}
"""Stored bits per weight that the first search of a network begins with, of trellis words and of others."""
SCALAR, SCALAR_ROUNDS = range(1, 7), 8
"""Widths of scalar words, and rounds that make their tables."""
FLIPS = (1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
"""Rates of flips that nobody knows, on top of the dead cells."""
SECDED, LIGHT, MORE = "hsiao-72-64", ("hsiao-72-64", "bch-2-46-34", "bch-2-78-64", "bch-2-127-113"), 1.15
"""Codes that a plan may use that knows of flips: one of them alone, and all; and stored bits that it may have, in those
of a plan that does not know.
"""
LONG = tuple(name for name in CODES if name.startswith("ldpc"))
"""Codes that words lie under where nobody knows the dead cells."""
WHOLE = (0.99, None)
"""Shares of the chips on which no codeword of such a code may fail: a hole in a small network is more than a chip may
lose, one in a large network costs less than a stronger code. Both are searched, and what needs less is taken."""
UNSEEN = (0.105, 2.3)
"""Failed codewords on ten chips, expected, without harmless ones: up to the first, nine in ten sets of ten chips have
none; from the second, nine in ten searches see one. A plan between them is not taken: what its search has not seen, the
figure may. So more bits are not better everywhere, and what a search finds depends a little on where it begins."""
HARMLESS = 0.005
"""Share of the decisions that a failed codeword may change, foreseen, and not count as one. In a layer of a million
weights it is a hole of one in a hundred.
"""
BLOCKS = (256, 64)
"""Weights from one start of the window to the next, in place of the usual ones."""
INVERTED = (8, 16, 32, 64)
"""Cells that share an inversion bit, at most."""
POINTER_ROW = 64
"""Cells of a row whose dead ones are pointed to."""
KINDS = {"known": "", "unknown": "_unknown", "words": "_words", "scalar": "_scalar"}
"""Ends of the names of the files of rows."""


@dataclass(frozen=True, eq=False)
class Dead:
    """One network, with what its cells share."""

    bench: Bench
    window: int
    start: float
    kind: str = "known"
    flips: tuple[float, ...] = FLIPS
    chips: int = CHIPS
    menus: dict[float, Menu] = field(default_factory=dict)
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

    @cached_property
    def halves(self) -> tuple[Evaluator, ...]:
        """The search in two halves, where it has no other samples than calibration: the answers of a chip are put right
        on the half that is not asked.
        """
        own, calibration = self.samples[0], self.bench.loaded.calibration
        if any(not np.array_equal(own.inputs[name], calibration.inputs[name]) for name in own.inputs):
            return ()
        half = own.size // 2
        one, other = own.take(half), own.take(own.size - half, half)
        return tuple(replace(self.search, samples=x, balance=y) for x, y in ((one, other), (other, one)))

    def harm(self, layer: int, share: float) -> float:
        """Share of the decisions that change where such a share of a layer's weights is not read, foreseen."""
        goal, found = Goal(self.bench.loaded.layers[layer]), self._moves
        lost = np.zeros(len(self.bench.loaded.layers))
        lost[layer] = share * goal.loss(np.zeros_like(goal.weights))
        return 1 - expected_agreement(found.logits, found.moves, lost)

    @cached_property
    def _moves(self) -> Sensitivity:
        """How errors of every layer move the answers: what the bench keeps of sensitivities does not say."""
        loaded = self.bench.loaded
        return sensitivity(loaded.network, loaded.layers, loaded.calibration.inputs, probes=16, seed=SEED)

    def scores(self, plan: Plan, balanced: Plan, chips: int) -> Any:
        """Figures of all samples of a search on so many chips, shape (chips, samples)."""
        parts = [(part, part.balanced(plan)) for part in self.halves] or [(self.search, balanced)]
        found = [[part.trial(there, t).scores for t in range(chips)] for part, there in parts]
        return np.concatenate(found, axis=1)

    def menu(self, p: float) -> Menu:
        """Words around known dead cells; or under codes that know of none."""
        if p not in self.menus:
            cells, layers = BitChannel.symmetric(p), self.bench.loaded.layers
            if self.kind == "scalar":
                self.menus[p] = self._scalar(cells, p)
            elif self.kind == "words":
                self.menus[p] = make_storage_menu(layers, cells, code_names=CODES, widths=WIDTHS)
            else:
                how: dict[str, Any] = {"code_names": LONG} if self.kind == "unknown" else {"mapped": cells}
                how = {"code_names": ()} | how
                self.menus[p] = make_storage_menu(layers, cells, widths=(), window=self.window, **how)
        return self.menus[p]

    def _scalar(self, cells: BitChannel, p: float) -> Menu:
        layers = self.bench.loaded.layers
        readers = [scalar(ChannelSamples(layers), DeadCells(p, p), bits) for bits in SCALAR]
        offers = trellis_offers(layers, cells, window=self.window, mapped=cells, readers=readers)
        entries = (LayerMenu(x, cells.cell(), tuple(own)) for x, own in zip(layers, offers, strict=True))
        return Menu(tuple(entries), TABLE, Currency.STORED, True)

    def plan(self, p: float, bits: float, whole: float | None = None) -> Plan:
        """The plan for a budget of cells per weight."""
        menu = replace(self.menu(p), whole_chips=whole)
        return allocate(menu, self.bench.sensitivity, bits, method="exact")

    def searched(self, plan: Plan) -> dict[str, Any]:
        """Whether a plan is good enough for a search, where a first look says so, or what all looks of it say."""
        failed = CHIPS * failures(plan, self.harm)
        if UNSEEN[0] < failed < UNSEEN[1]:
            return {"good": False, "kept": None, "failed": failed}
        size = self.search.samples.size
        there = plan if self.halves else self.search.balanced(plan)
        if size > FIRST_CHIPS * FIRST_SAMPLES:
            found, clean = self._apart(there, FIRST_CHIPS, FIRST_SAMPLES)
            above = (found - KEEP * clean) / clean.mean()
            error = np.hypot(above.std() / np.sqrt(above.size), UNEQUAL / np.sqrt(FIRST_CHIPS))
            if above.mean() < -FAR * error or (above.mean() > FAR * error and failed <= UNSEEN[0]):
                return {"good": bool(above.mean() > 0), "kept": KEEP + float(above.mean())}
        chips = min(max(SEARCHED_WEIGHTS // plan.weights, SEARCH_CHIPS), MOST_CHIPS)
        if size >= OWN_SAMPLES:
            return look(*self._apart(there, chips, OWN_SAMPLES // chips), self.samples[1].size, shared=False)
        chips = max(chips, ANSWERS // size)
        return look(self.scores(plan, there, chips), self.search.clean_scores, self.samples[1].size, shared=True)

    def _apart(self, plan: Plan, chips: int, count: int) -> tuple[Any, Any]:
        """What chips get right of so many samples of their own each, and what the network without faults does."""
        parts = [np.arange(count) + t * count for t in range(chips)]
        found = np.array([self.search.part(x).trial(plan, t).scores for t, x in enumerate(parts)])
        return found, self.search.clean_scores[: chips * count].reshape(found.shape)

    def least(self, p: float) -> dict[str, Any]:
        """The least storage that a search finds, and what it keeps."""
        start = time.process_time()
        self.menu(p)
        made, spent = time.process_time() - start, list[float]()
        wholes = WHOLE if self.kind in ("unknown", "words") else (None,)
        tried: dict[float | None, list[tuple[float, float]]] = {whole: [] for whole in wholes}
        budget, whole = np.inf, wholes[0]
        for other in wholes:
            found = self._budget(p, other, budget, tried[other], spent)
            budget, whole = min((budget, whole), (found, other), key=lambda x: x[0])
        plan = self.plan(p, budget, whole)
        self.needed.append(plan.predicted.distortion)
        row = self.row(plan, p, budget, whole)
        spent.append(row.pop("cpu_s"))
        every = {"tried": tried[whole], "tried_other": [x for other in wholes if other != whole for x in tried[other]]}
        times = {"tables_cpu_s": made, "search_cpu_s": sum(spent), "cpu_s": made + sum(spent)}
        return every | {"budget": budget, "whole_chips": whole} | times | row

    def given(self, p: float, bits: float) -> dict[str, Any]:
        """What the plan of so many bits per weight keeps; nothing is searched, of `WHOLE` the first is asked for."""
        whole = WHOLE[0] if self.kind in ("unknown", "words") else None
        budget = bits - (self._beside if self.kind == "words" else 0.0)  # which menus of trellis words count
        row = self.row(self.plan(p, budget, whole), p, budget, whole)
        return {"budget": budget, "asked": bits, "whole_chips": whole} | row | {"sure": None}

    @cached_property
    def _beside(self) -> float:
        """Bits per weight of the scales and offsets of channels."""
        layers = self.bench.loaded.layers
        return sum(map(beside, layers)) / sum(layer.size for layer in layers)

    def _budget(
        self, p: float, whole: float | None, known: float, tried: list[tuple[float, float]], spent: list[float]
    ) -> float:
        """The least budget that is good enough; infinite where it is above `known`, that of other plans."""
        looks: list[tuple[float, dict[str, Any]]] = []
        menu, wide = self.menu(p), (1 + STEP) ** STEPS

        def good(bits: float) -> bool:
            found = self.cell(p, bits, whole, "search", lambda: self.searched(self.plan(p, bits, whole)))
            tried.append((bits, found["kept"]))
            spent.append(found["cpu_s"])
            if "good" in found:
                return bool(found["good"])
            looks.append((bits, found))
            return is_sure([x for other, x in looks if max(bits / other, other / bits) < 1.001 * wide])

        least = sum(e.layer.size * min(x.cost for x in e.offers) for e in menu.layers) / menu.weights
        low = high = max(self.begin(p, least, menu.largest_cost) if known == np.inf else known, least)
        if good(high):
            while low > least and low == high:
                low = max(high / wide, least)
                high = low if good(low) else high
        elif known < np.inf:
            return float(np.inf)
        else:
            while (high := min(wide * low, LARGEST)) < LARGEST and not good(high):
                low = high
        while high > (1 + 1.01 * STEP) * low:
            middle = float(np.sqrt(low * high))
            low, high = (low, middle) if good(middle) else (middle, high)
        return high

    def cell(
        self, p: float, bits: float, whole: float | None, what: str, work: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """What `work` finds of a plan, or what is known of it already, with its computing time."""
        chips = f"_whole{whole:g}" if whole else ""
        return self.bench.cell(f"{self.kind}_{p:g}_w{self.window}{chips}_{bits:.9f}_{what}", work)

    def begin(self, p: float, least: float, most: float) -> float:
        """Where a search begins: at the distortion that was good enough at another rate, where there was one."""
        if not self.needed:
            return self.start
        low, high = least, most
        while high > (1 + STEP / 4) * low:
            middle = float(np.sqrt(low * high))
            fine = self.plan(p, middle).predicted.distortion <= self.needed[-1]
            low, high = (low, middle) if fine else (middle, high)
        return high

    def chip(self, plan: Plan, number: int) -> dict[str, Any]:
        """The figure of a chip."""
        return {"value": self.figure.trial(plan, number).value}

    def row(self, plan: Plan, p: float, budget: float, whole: float | None) -> dict[str, Any]:
        """All figures of the plan of a budget."""
        clean, plan = self.figure.clean(), self.figure.balanced(plan)
        work = (partial(self.chip, plan, t) for t in range(CHIPS))
        found = [self.cell(p, budget, whole, f"chip{t}", chip) for t, chip in enumerate(work)]
        values = [x["value"] for x in found]
        kept = np.array(values) / clean
        layers, left = self.bench.loaded.layers, plan.predicted.distortion
        numbers = self._beside
        information = limit_bits(layers, self.bench.sensitivity, left, BitChannel.symmetric(0.0)) or 0.0
        tables = {x.scheme.trellis.rate: x.scheme.trellis.table.size for x in plan.layers if x.scheme.trellis}
        return {
            "network": NAMES.get(self.bench.case.name, self.bench.case.name),
            "p": p,
            "bits_per_weight": plan.stored_bits_per_weight + numbers,
            "cells_per_weight": plan.stored_bits_per_weight,
            "numbers_bits_per_weight": numbers,
            "table_bits": 8 * sum(tables.values()),
            "relative": float(kept.mean()),
            "relative_worst": float(kept.min()),
            "chips_above": float(np.mean(kept >= 0.95)),
            "chips": CHIPS,
            "samples": self.figure.samples.size,
            "clean": clean,
            "values": values,
            "cpu_s": sum(x["cpu_s"] for x in found),
            "shannon_with_map": information / (1 - 2 * p),
            "shannon_without_map": information / float(1 - binary_entropy(p)),
            "rates": [[x.scheme.bits, x.scheme.trellis.per if x.scheme.trellis else 1] for x in plan.layers],
            "codes": sorted({s.protection.name for x in plan.layers for s in x.scheme.segments}),
            "window": self.window,
            "channel_bits": SCALE_BITS + OFFSET_BITS,
            "balanced": True,
            "sure": SURE,
        }


def look(found: Any, clean: Any, asked: int, *, shared: bool) -> dict[str, Any]:
    """What the chips of a search say of ten others on as many samples as are `asked`.

    Parameters
    ----------
    found : array, shape (chips, samples)
        What chips get right: of the same samples, where these are shared, or each of its own.
    clean : array, shape (samples) or (chips, samples)
        What the network without faults gets right of them.

    Returns
    -------
    dict
        kept: share of clean accuracy. samples: its variance by the samples, here and there. spread: variance of what
        chips keep of all samples, as it is estimated; noise: what the samples here added to it; chance: what those
        there will.
    """
    above = (found - KEEP * clean) / clean.mean()
    (chips, size), own = above.shape, above.mean(axis=1)
    rest, free = above - own[:, None], chips * (size - 1)
    here, every = above.var() / chips, above.var()  # of an answer: of all chips of a search, and of ten on the same
    if shared:
        here = every = above.mean(axis=0).var()
        rest = rest - above.mean(axis=0) + above.mean()
        free = (chips - 1) * (size - 1)
    answer = float(np.square(rest).sum()) / free  # variance of one, of a chip
    return {
        "kept": KEEP + float(above.mean()),
        "samples": float(here / size + every / asked),
        "spread": float(own.var(ddof=1)) - answer / size,
        "noise": answer / size,
        "chance": answer / asked if shared else 0.0,
        "chips": chips,
    }


def failures(plan: Plan, harm: Callable[[int, float], float] | None = None) -> float:
    """Failed codewords of long codes that a chip is to be expected to have; not counted are those of which one alone
    does no more `harm` than `HARMLESS`, where that is given, of a layer's number and the share of it that is lost.
    """
    found = 0.0
    for region in plan.memory_map().regions:
        if not region.code:
            continue
        rate = failure_rate(region.code, plan.layers[region.parts[0].layer].channel.cell())
        for part in region.parts:
            words = region.data_bits / part.bits  # in a codeword
            share = min(words * part.per / plan.layers[part.layer].scheme.weights, 1.0)
            if harm is None or harm(part.layer, share) > HARMLESS:
                found += rate * part.size / words
    return found


def is_sure(looks: Sequence[dict[str, Any]]) -> bool:
    """Whether mean and worst of ten chips of the plan that was looked at last are `SURE` standard errors above what is
    to be kept. How much chips differ is the mean of what these looks say, all at plans of nearly its size: one alone
    says little.
    """
    last, count = looks[-1], len(looks)
    spread = max(sum(x["spread"] for x in looks) / count, 0.0)
    doubt = (2 * sum((spread + x["noise"]) ** 2 / (x["chips"] - 1) for x in looks)) ** 0.5 / count
    there, here = spread + last["chance"], last["samples"] + spread / last["chips"]
    wider = LEAST_OF_TEN * (np.sqrt(there + SURE * doubt) - np.sqrt(there))  # as far as chips may differ more
    mean = last["kept"] - SURE * np.sqrt(here + there / CHIPS)
    least = last["kept"] - LEAST_OF_TEN * np.sqrt(there) - np.hypot(SURE * np.sqrt(here + OF_LEAST**2 * there), wider)
    return bool(mean >= KEEP and least >= WORST)


def scalar(samples: ChannelSamples, cells: DeadCells, bits: int) -> Trellis:
    """The reader of words that are read alone: a table that does not look at the one bit before."""

    def alone(table: Any) -> Any:
        return np.tile(table.reshape(1, 2, -1).mean(axis=1), 2)

    found = alone(first_table(samples, bits + 1, cells, bits, 1))
    for _ in range(SCALAR_ROUNDS):
        found = alone(improved(samples, found, cells, bits, 1).values().astype(np.float64))
    fraction = int(np.floor(np.log2(127 / np.abs(found).max())))
    return Trellis(bits, np.rint(np.ldexp(found, fraction)).astype(np.int32), fraction)


def flips(dead: Dead, p: float, budget: float) -> list[dict[str, float]]:
    """What flips that nobody knows do to the plan of a row, which was made without them; to the plan that is made with
    them, of `MORE` times its cells, which may lie under codes whose check cells are written around, too; and to plans
    of so many cells of which every word does: under any of these codes, and under (72,64).
    """
    plan = dead.figure.balanced(dead.plan(p, budget))
    return [_Flipped(dead, p, budget, plan, rate).figures() for rate in dead.flips]


@dataclass(frozen=True, eq=False)
class _Flipped:
    """The same, of one rate. Plans are only made for chips that are missing."""

    dead: Dead
    p: float
    budget: float
    plan: Plan
    rate: float

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """By the beginning of the names of their figures; those that are worth their cells at this rate."""
        stuck = BitChannel.symmetric(self.p)
        cause = Cause(np.full(stuck.bits, self.rate), np.full(stuck.bits, self.rate), "transient")
        both, bench = BitChannel.of(*stuck.causes, cause), self.dead.bench
        how = {"mapped": stuck, "code_names": LIGHT, "window": self.dead.window}
        menu = make_storage_menu(bench.loaded.layers, both, widths=(), **how)
        plans = {"": self.plan.in_cells(both)}
        for name, those in (("planned_", ("", *LIGHT)), ("coded_", LIGHT), ("secded_", (SECDED,))):
            if all(any(x.code in those for x in entry.offers) for entry in menu.layers):
                made = allocate(_of_codes(menu, those), bench.sensitivity, MORE * self.budget, method="exact")
                plans[name] = self.dead.figure.balanced(made)
        return plans

    def figures(self) -> dict[str, float]:
        """Those of all plans."""
        figures: dict[str, float] = {"flips": self.rate, "window": self.dead.window, "chips": self.dead.chips}
        of_plans = self.cell("plans", self._of_plans)
        for name in of_plans["names"]:
            own = of_plans["same_as"].get(name, name)
            found = [self.cell(f"{own}chip{t}", partial(self._chip, own, t)) for t in range(self.dead.chips)]
            kept = [x["kept"] for x in found]
            figures |= {f"{name}relative": float(np.mean(kept)), f"{name}relative_worst": min(kept)}
            figures[f"{name}error"] = float(np.std(kept, ddof=1) / np.sqrt(len(kept)))
        return figures | of_plans["figures"]

    def cell(self, what: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Cells know how unknown errors were weighed, on which the plans depend."""
        return self.dead.cell(self.p, self.budget, None, f"flips{self.rate:g}_weigh{UNKNOWN:g}_{what}", work)

    def _of_plans(self) -> dict[str, Any]:
        figures, first, same_as = {}, dict[tuple[Any, ...], str](), {}
        for name, there in self.plans.items():
            ways = tuple(
                (x.scheme.bits, x.scheme.trellis.per, x.scheme.segments[0].protection.name) for x in there.layers
            )
            same_as[name] = first.setdefault(ways, name)  # two searches may find one plan
            figures[f"{name}bits"] = there.stored_bits_per_weight / self.plan.stored_bits_per_weight
            figures |= {f"{name}{code}": _share(there, code) for code in LIGHT if name}
        return {"names": list(self.plans), "same_as": same_as, "figures": figures}

    def _chip(self, name: str, number: int) -> dict[str, float]:
        return {"kept": self.dead.figure.trial(self.plans[name], number).value / self.dead.figure.clean()}


def _share(plan: Plan, code: str) -> float:
    """Share of the weights under a code."""
    return sum(x.scheme.weights for x in plan.layers if x.scheme.segments[0].protection.name == code) / plan.weights


def _of_codes(menu: Menu, names: Sequence[str]) -> Menu:
    """The offers under these codes; the empty name is none."""
    layers = (replace(e, offers=tuple(x for x in e.offers if x.code in names)) for e in menu.layers)
    return replace(menu, layers=tuple(layers))


def blocks(dead: Dead, p: float, _: float) -> list[dict[str, Any]]:
    """What short blocks add to the output error of all layers, in dB, at every rate: on some channels of each."""
    entries, values = dead.menu(p).layers, dead.bench.sensitivity.values
    samples, cells = ChannelSamples([entry.layer for entry in entries]), DeadCells(p, p)
    found = []
    for offer in entries[0].offers:
        reader = offer.readout
        assert isinstance(reader, Trellis)

        def error(block: int, reader: Trellis = reader) -> float:
            short, total = replace(reader, block=block // reader.per), 0.0
            for value, goal in zip(values, samples.whole, strict=True):
                words = goal.words(short, *cells.draw(short.words(goal.weights.size), short.bits, SEED))
                total += float(value) * goal.loss(goal.read(short, words))
            return total

        usual = error(BLOCK)
        row = {f"dB_{block}": float(10 * np.log10(error(block) / usual)) for block in BLOCKS}
        found.append({"rate": reader.rate} | row)
        print(dead.bench.case.name, p, found[-1], flush=True)
    return found


def baselines(dead: Dead, p: float, budget: float) -> dict[str, float]:
    """Stored bits per weight of other ways around dead cells, at the output error that is foreseen of a plan."""
    layers, cells = dead.bench.loaded.layers, DeadCells(p, p)
    samples, good = ChannelSamples(layers), BitChannel.symmetric(0.0)
    wanted = dead.plan(p, budget).predicted.distortion
    scalars = [scalar(samples, cells, bits) for bits in SCALAR]
    perfect = [scalar(samples, DeadCells(), bits) for bits in SCALAR]
    how: dict[str, Any] = {"window": dead.window, "mapped": BitChannel.symmetric(p)}
    alone = trellis_offers(layers, BitChannel.symmetric(p), readers=scalars, **how)
    inverting: list[list[Offer]] = []
    for goal, offers in zip(samples.whole, alone, strict=True):
        own = []
        for offer in offers:
            for most in INVERTED:
                words, reader = most // offer.bits, offer.readout
                assert isinstance(reader, Trellis)
                error, cost = inverted(goal, reader, cells, words), offer.cost + 1 / words
                own.append(replace(offer, distortion=error, cost=cost))
        inverting.append(own)
    pointers = 2 * p * (np.log2(POINTER_ROW) + 1)
    pointed = [trellis_offers(layers, good, window=dead.window, readers=x) for x in (perfect, None)]
    pointed = [
        [[replace(x, cost=x.cost + (x.cost - x.beside) * pointers) for x in xs] for xs in every] for every in pointed
    ]
    ways = dict(zip(("scalar", "inversion", "ecp_scalar", "ecp_trellis"), (alone, inverting, *pointed), strict=True))
    return {name: _bits(dead, offers, wanted) for name, offers in ways.items()} | {"trellis": budget}


def inverted(goal: Goal, reader: Trellis, cells: DeadCells, words: int) -> float:
    """Error that scalar words leave where so many share an inversion bit: it is what leaves less of words that are
    chosen with and without it, where its own cell is not dead.
    """
    count = goal.weights.size
    dead, held = cells.draw(count, reader.bits, DRAW)
    forced, state = cells.draw(-(-count // words), 1, DRAW + 1)
    both = []
    for here in (held, dead ^ held):
        error = goal.whitened(goal.weights - goal.read(reader, goal.words(reader, dead, here)))
        cost = (goal.costs * np.square(error)).ravel()
        both.append(np.add.reduceat(cost, np.arange(0, count, words)))
    inverts = np.where(forced > 0, state > 0, both[1] < both[0])
    held = np.where(np.repeat(inverts, words)[:count], dead ^ held, held)
    return goal.loss(goal.read(reader, goal.words(reader, dead, held)))


def _bits(dead: Dead, offers: Sequence[Sequence[Offer]], wanted: float) -> float:
    """The least stored bits per weight with which a plan is foreseen to leave no more error."""
    layers = zip(dead.bench.loaded.layers, offers, strict=True)
    entries = tuple(
        LayerMenu(x, BitChannel.symmetric(0.0).cell(), tuple(sorted(own, key=lambda x: x.cost))) for x, own in layers
    )
    menu = Menu(entries, TABLE, Currency.STORED, True)
    low = sum(e.layer.size * e.offers[0].cost for e in entries) / menu.weights
    high = menu.largest_cost
    while high > (1 + STEP / 4) * low:
        middle = float(np.sqrt(low * high))
        fine = allocate(menu, dead.bench.sensitivity, middle, method="exact").predicted.distortion <= wanted
        low, high = (low, middle) if fine else (middle, high)
    return high


EXTRAS: dict[str, Callable[[Dead, float, float], Any]] = {"flips": flips, "blocks": blocks, "baselines": baselines}
"""What is measured beside rows, by the end of the name of its files."""
GIVEN = "given"
"""End of the name of rows of budgets that were given."""
WINDOWS = "windows"
"""Key of rows of other windows than those of the table, by the present rule."""
TITLES = (
    "Known dead cells: trellis words, no code",
    "Nobody knows them: trellis words under codes",
    "Nobody knows them: words of single weights under codes",
    "Known dead cells: nearest reachable scalar words, no code",
)
"""Of the tables, by kind."""


def results(folder: Path, out: Path) -> None:
    """Write the tables from the cells that are there."""
    files = sorted(folder.glob("*.json"))
    before = json.loads((out / "deadcells.json").read_text()) if (out / "deadcells.json").exists() else {}
    beside = {name: [json.loads(x.read_text()) for x in files if x.stem.endswith(name)] for name in EXTRAS}
    for name, own in beside.items():
        own[:] = [x for x in own if not _is_former(x)]
        new = {(x["network"], x["p"]): x for x in own}
        former = {(x["network"], x["p"]): x for x in before.get(name, ())}
        if name == "flips":
            new |= {key: _with_rates(new[key], former[key]) for key in new.keys() & former.keys()}
        own[:] = (former | new).values()
    given = [json.loads(x.read_text()) for x in files if x.stem.endswith(GIVEN)]
    new = {(x["network"], x["p"], x["kind"], x["asked"]) for x in given}
    given += [x for x in before.get(GIVEN, ()) if (x["network"], x["p"], x["kind"], x["asked"]) not in new]
    ends = (*beside, GIVEN)
    rows = [{"balanced": True} | json.loads(x.read_text()) for x in files if not x.stem.endswith(ends)]
    known = {(x["network"], x["p"], x["kind"]) for x in rows}
    windows = before.get(WINDOWS, [])
    for x in before.get("rows", ()):  # those that are not measured anew, or with another window
        x = {"kind": "known", "channel_bits": 32, "balanced": False} | x
        if (x["network"], x["p"], x["kind"]) not in known:
            rows.append(x)
        elif x["kind"] == "known" and x.get("sure") == SURE:
            windows.append(x)
    now = {(x["network"], x["p"], x["window"]) for x in rows if x["kind"] == "known"}
    windows = list({(x["network"], x["p"], x["window"]): x for x in windows}.values())
    windows = [x for x in windows if (x["network"], x["p"], x["window"]) not in now]
    if not rows:
        return
    order = {name: i for i, name in enumerate(NAMES.get(c.name, c.name) for c in CASES)}
    kinds = list(KINDS)
    for some in (rows, given, windows):
        some.sort(key=lambda x: (kinds.index(x["kind"]), order[x["network"]], -x["p"]))
    out.mkdir(parents=True, exist_ok=True)
    write(
        out / "deadcells.json", json.dumps({"rows": rows} | beside | {GIVEN: given, WINDOWS: windows}, indent=1) + "\n"
    )
    text = ["# Stored bits per weight around dead cells", "", _about(), ""]
    for kind, title in zip(kinds, TITLES, strict=True):
        text += _table(title, [x for x in rows if x["kind"] == kind])
    for kind, title in zip(kinds, TITLES, strict=True):
        text += _table(
            f"{title}; so many bits as were given, nothing searched", [x for x in given if x["kind"] == kind]
        )
    text += _table("Known dead cells, other windows, by the same rule", windows)
    if beside["flips"]:
        text += _flips_table(beside["flips"])
    if beside["blocks"]:
        text += [
            "## Starts of the window, output error against starts every 4,096 weights",
            "",
            "| network | p | bits per weight | " + " | ".join(f"every {block}" for block in BLOCKS) + " |",
            "|" + " --- |" * (3 + len(BLOCKS)),
        ]
        for x in beside["blocks"]:
            for y in x["blocks"]:
                added = " | ".join(f"{y[f'dB_{block}']:+.2f} dB" for block in BLOCKS)
                text.append(f"| {x['network']} | {x['p']:g} | {y['rate']:g} | {added} |")
        text.append("")
    if beside["baselines"]:
        text += [
            "## Other ways around dead cells, stored bits per weight at the output error foreseen of a row",
            "",
            "Scalar words that are reachable; the same with an inversion bit for up to 8 to 64 cells, the best of each",
            "layer; pointers to all dead cells of rows of 64 (ECP, as many as each needs, in good cells).",
            "",
            "| network | p | trellis words | scalar words | inversion bits | ECP, scalar words | ECP, trellis words |",
            "|" + " --- |" * 7,
        ]
        ways = ("trellis", "scalar", "inversion", "ecp_scalar", "ecp_trellis")
        for x in beside["baselines"]:
            cells = [x["network"], f"{x['p']:g}", *(f"{x['baselines'][way]:.2f}" for way in ways)]
            text.append("| " + " | ".join(cells) + " |")
        text.append("")
    write(out / "deadcells.md", "\n".join(text))


def _is_former(row: dict[str, Any]) -> bool:
    """Whether flips were measured on fewer chips, when plans had one code: such a row is measured anew."""
    return any("error" not in x for x in row.get("flips", ()))


def _missing(row: dict[str, Any], rates: Sequence[float], chips: int) -> tuple[float, ...]:
    """Rates of flips that a row does not have, or on fewer chips."""
    there = {x["flips"] for x in row["flips"] if x.get("chips", CHIPS) >= chips}
    return tuple(sorted(set(rates) - there))


def _with_rates(row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A row of flips, and of another one the rates that it does not have."""
    cells = {x["flips"]: x for x in other["flips"]} | {x["flips"]: x for x in row["flips"]}
    return row | {"flips": [cells[rate] for rate in sorted(cells)]}


def _flips_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines of the table of flips."""
    shown = [f"({code.n},{code.k})" for code in map(codes.from_name, LIGHT)]
    under = f"under {', '.join(shown)}"
    text = [
        "## Flips on top",
        "",
        "Kept on the mean, with its standard error, and by the worst chip: by the plan of the row above, made without",
        "them; by one made with them, of more cells, with the share of the weights under each code; by one with all",
        f"words under some code; and by one with all words under {shown[0]}. Dead check cells are written around, too.",
        f"{shown[0]} puts one error right, the others two. A dash: not on offer, or worth its cells nowhere.",
        "",
        f"| network | p | window | flips | chips | made without | worst | made with | worst | more cells | {under} "
        f"| all under a code | worst | more cells | {under} | all under {shown[0]} | worst | more cells |",
        "|" + " --- |" * 18,
    ]
    for x in rows:
        for y in x["flips"]:
            cells = [x["network"], f"{x['p']:g}", str(y["window"]), f"{y['flips']:g}", str(y.get("chips", CHIPS))]
            for name in ("", "planned_", "coded_", "secded_"):
                known = f"{name}relative" in y
                figures = ["–", "–"]
                if known:
                    mean, error, worst = (100 * y[name + key] for key in ("relative", "error", "relative_worst"))
                    figures = [f"{mean:.1f} ± {error:.1f} %", f"{worst:.1f} %"]
                if name:
                    figures.append(f"{100 * y[name + 'bits'] - 100:.0f} %" if known else "–")
                cells += figures
                if name in ("planned_", "coded_"):
                    shares = [f"{100 * y[name + code]:.0f}" if name + code in y else "–" for code in LIGHT]
                    cells.append(", ".join(shares) + " %" if known else "–")
            text.append("| " + " | ".join(cells) + " |")
    return [*text, ""]


def _table(title: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines of a table of rows; none where there is none."""
    if not rows:
        return []
    head = "network | p | window | bits per weight | cells alone | bits per channel | kept, mean | worst chip"
    head += " | chips above 95 % | limit with map | limit without | samples | standard errors asked"
    text = [f"## {title}", "", f"| {head} |", "|" + " --- |" * (head.count("|") + 1)]
    for x in rows:
        earlier = "" if x.get("balanced", True) else " (earlier)"
        cells = [
            x["network"] + earlier,
            f"{x['p']:g}",
            str(x["window"]) if x["kind"] in ("known", "unknown") else "–",
            f"{x['bits_per_weight']:.3f}",
            f"{x['cells_per_weight']:.3f}",
        ]
        cells.append(str(x["channel_bits"]))
        cells += [f"{100 * x[k]:.1f} %" for k in ("relative", "relative_worst", "chips_above")]
        cells += [f"{x[k]:.2f}" for k in ("shannon_with_map", "shannon_without_map")] + [str(x["samples"])]
        sure = x.get("sure", "–" if earlier else "1, of the mean")
        cells.append("–" if sure is None else sure if isinstance(sure, str) else f"{sure:g}")
        text.append("| " + " | ".join(cells) + " |")
    return [*text, ""]


def _about() -> str:
    return (
        "Written by `benchmarks/deadcells.py`. A share 2p of all cells is dead, half of them at 0 and half at 1. Ten "
        f"chips that no search has seen; a search asks for {100 * KEEP:.0f} % of clean accuracy on "
        f"their mean and {100 * WORST:.0f} % on the worst, {SURE:g} standard errors below what other chips keep on "
        "samples that are not the figure's (earlier rows: one, of the mean alone). Bits per "
        f"weight: all cells, and the bits of scale and offset of every output channel ({SCALE_BITS} and {OFFSET_BITS}; "
        "rows with more are of an earlier state). Answers of every chip are put right on calibration samples, not in "
        "rows of an earlier state (earlier). "
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
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--unknown", action="store_true", help="under codes, for cells that nobody knows")
    kind.add_argument("--words", action="store_true", help="words of single weights under codes, for such cells")
    kind.add_argument("--scalar", action="store_true", help="the nearest reachable scalar words")
    kind.add_argument("--transient", dest="flips", action="store_true", help="flips on top of rows that there are")
    parser.add_argument("--at", nargs="+", type=float, default=FLIPS, help="rates of these flips; default: all")
    parser.add_argument("--chips", type=int, default=CHIPS, help="chips that they are asked of; default: %(default)s")
    kind.add_argument("--baselines", action="store_true", help="other ways around dead cells, at the error of rows")
    kind.add_argument("--blocks", action="store_true", help="starts of the window after few weights")
    parser.add_argument("--window", type=int, default=WINDOW)
    parser.add_argument("--bits", type=float, help="the plan of so many bits per weight in all, in place of a search")
    parser.add_argument("--scratch", type=Path, default=Path("build/deadcells"), help="folder of finished cells")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--table", action="store_true", help="compute nothing")
    arguments = parser.parse_args(argv)
    if wrong := [p for p in arguments.p if not 0 < p < 0.5]:
        parser.error(f"--p {wrong[0]:g}: expected more than 0 and less than 0.5: a share 2p of the cells is dead")
    if arguments.bits is not None and any(getattr(arguments, x) for x in EXTRAS):
        parser.error("--bits is for plans, not for what is measured beside rows")
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
    kind = next((x for x in KINDS if getattr(arguments, x, False)), "known")
    shown = {p: max(f"{p:.2f}", f"{p:g}", key=len) for p in arguments.p}
    path = {p: done / f"{case.name}_{shown[p]}_w{arguments.window}{KINDS[kind]}.json" for p in arguments.p}
    extra = next((x for x in EXTRAS if getattr(arguments, x)), "")
    if extra:
        rows = {p: json.loads(path[p].read_text()) for p in arguments.p if path[p].exists()}
        path = {p: path[p].with_stem(f"{path[p].stem}_{extra}") for p in rows}
    if arguments.bits is not None:
        path = {p: file.with_stem(f"{file.stem}_{arguments.bits:g}_{GIVEN}") for p, file in path.items()}
    there = {p: json.loads(file.read_text()) for p, file in path.items() if file.exists()}
    there = {p: row for p, row in there.items() if not _is_former(row)}
    missing = [
        p for p in path if p not in there or (extra == "flips" and _missing(there[p], arguments.at, arguments.chips))
    ]
    if not missing:
        return
    if case.name not in SPLIT:  # training samples, of which there are many
        case = replace(case, search=(*case.search[:4], OWN_SAMPLES))
    bench = Bench.open(case, arguments.data, arguments.models, arguments.scratch)
    name = NAMES.get(case.name, case.name)
    dead = Dead(bench, arguments.window, _start(arguments.results, name, missing[0], kind), kind)
    for p in missing:
        start = time.process_time()
        if extra == "flips":
            rates = _missing(there.get(p, {"flips": ()}), arguments.at, arguments.chips)
            dead = replace(dead, flips=rates, chips=arguments.chips)
        if extra:
            found: dict[str, Any] = {"network": name, "p": p, extra: EXTRAS[extra](dead, p, rows[p]["budget"])}
            found = _with_rates(found, there[p]) if p in there else found
        else:
            found = dead.least(p) if arguments.bits is None else dead.given(p, arguments.bits)
            found |= {"kind": kind, "known": kind in ("known", "scalar"), "commit": COMMIT}
        write(path[p], json.dumps({"cpu_s": time.process_time() - start} | found))
        results(done, arguments.results)
        dead.menus.clear()


def _start(out: Path, name: str, p: float, kind: str) -> float:
    """Where a first search begins: at what the results there are say of the rate that is nearest, where cells carry as
    much; those of known dead cells, where there are none of the kind.
    """
    path = out / "deadcells.json"
    rows = json.loads(path.read_text())["rows"] if path.exists() else []
    for other in (kind, "known"):
        own = [x for x in rows if x["network"] == name and x.get("kind", "known") == other]
        if own:
            near = min(own, key=lambda x: abs(x["p"] - p))
            return float(near["bits_per_weight"]) * carried(other, near["p"]) / carried(kind, p)
    return FIRST.get(kind, START)


def carried(kind: str, p: float) -> float:
    """Bits that a cell can carry."""
    return 1 - 2 * p if kind in ("known", "scalar") else 1 - float(binary_entropy(p))


if __name__ == "__main__":
    main()
