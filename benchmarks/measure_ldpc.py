"""Measure word failures and residual bits of the LDPC codes; writes qtaml_hw/codes/ldpc_measured.json.

With `--fast` the codes with the fast decoder are measured; writes qtaml_hw/codes/fast_ldpc_measured.json.

Random codewords with random errors are decoded in batches, each with its own random numbers, so a run can be stopped
and continued: the counts depend on the seed and the number of batches only. A rate is done after `--failures` failed
words or `--words` words. Rates go down in steps of 4 % from where about half of the words fail, the design's own rate
in between, until one is done with fewer than three failures.

    python benchmarks/measure_ldpc.py --code ldpc-4096r44 --words 100000
    python benchmarks/measure_ldpc.py --deep            # every code down to a rate at which one word in 100,000 fails
    python benchmarks/measure_ldpc.py --code ldpc-4096r41 --p 0.1 --words 100000
    python benchmarks/measure_ldpc.py --fast --code ldpc-4096r75 --p 0.02 --words 100000   # the fast decoder
    python benchmarks/measure_ldpc.py --table          # what is stored, with 95 % Wilson intervals
    python benchmarks/measure_ldpc.py --docs           # the tables of docs/codes.md from what is stored
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from itertools import takewhile
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from tables import with_tables

from qtaml_hw.codes.block import Status
from qtaml_hw.codes.fast_ldpc import FastLDPC
from qtaml_hw.codes.ldpc import LDPC, Measurement, ldpc_designs

FOLDER = Path(__file__).parent.parent / "qtaml_hw" / "codes"
MATRICES = FOLDER / "ldpc_matrices.json"
PAGE = Path(__file__).parent.parent / "docs" / "codes.md"
USES = (
    (0.10, "ldpc-4096r41"),
    (0.10, "ldpc-4096r38"),
    (0.05, "ldpc-4096r59"),
    (0.02, "ldpc-4096r75"),
    (0.01, "ldpc-4096r81"),
)
"""Rates that codes of 4,096 bits are meant for."""
BATCH = 500
SEED = 7
DEEP, DEEP_FAILURES, DEEP_STEP = 200_000, 5, 0.92
"""With `--deep`: most words and failed words that suffice at one rate, and the step between rates."""


def wilson(count: int, total: int) -> tuple[float, float]:
    """95 % Wilson interval of a binomial proportion."""
    z2 = 1.96**2
    centre = (count + z2 / 2) / (total + z2)
    half = 1.96 / (total + z2) * sqrt(count * (total - count) / total + z2 / 4)
    return max(centre - half, 0.0), centre + half


def count(code: LDPC, p: float, batch: int) -> dict[str, Any]:
    """Counts of one batch of words; `Measurement` says what each means."""
    rng = np.random.default_rng([SEED, zlib.crc32(code.family.encode()), round(p * 1e6), batch])
    sent = code.encode(rng.integers(0, 2, (BATCH, code.k), dtype=np.uint8))
    result = code.decode(sent ^ (rng.random(sent.shape, dtype=np.float32) < p))
    data = result.codewords[:, : code.k] ^ sent[:, : code.k]
    flagged = result.status == Status.DETECTED
    wrong = data.any(axis=1)
    return {
        "words": BATCH,
        "failures": int((wrong | flagged).sum()),
        "undetected": int((wrong & ~flagged).sum()),
        "bit_errors": int(data.sum()),
        "iterations": int(np.sum(result.iterations)),
    }


def target(kind: type[LDPC]) -> Path:
    """The data file of a kind of decoder."""
    return FOLDER / kind.MEASURED


def store(design: str, points: list[dict[str, Any]], kind: type[LDPC]) -> None:
    """Replace the points of one design in the data file, atomically."""
    everything = json.loads(target(kind).read_text())
    everything[design] = sorted(points, key=lambda point: -point["p"])
    rows = (
        json.dumps(name) + ": [\n  " + ",\n  ".join(map(json.dumps, found)) + "\n ]"
        for name, found in everything.items()
    )
    temporary = target(kind).with_suffix(f".{os.getpid()}")
    temporary.write_text("{\n " + ",\n ".join(rows) + "\n}\n")
    os.replace(temporary, target(kind))


def measure(design: str, words: int, failures: int, only: float | None, kind: type[LDPC] = LDPC) -> None:
    """Continue the measurements of one design, or of one rate of it."""
    code = kind(design)
    made = next(d["search"] for d in json.loads(MATRICES.read_text()) if d["name"] == design)
    points = {point["p"]: point for point in json.loads(target(kind).read_text()).get(design, [])}
    steps = [round(made["p"] * (1.12 - 0.04 * step), 5) for step in range(15)]
    for p in [only] if only else sorted([*steps, made["made_for"]], reverse=True):
        empty = {"p": p, "words": 0, "failures": 0, "undetected": 0, "bit_errors": 0, "iterations": 0}
        point = points.setdefault(p, empty)
        while point["words"] < words and point["failures"] < failures:
            for key, value in count(code, p, point["words"] // BATCH).items():
                point[key] += value
            if point["words"] % (20 * BATCH) == 0:
                store(design, list(points.values()), kind)
        store(design, list(points.values()), kind)
        low, high = wilson(point["failures"], point["words"])
        print(
            f"{code.family} p {p:.5f}: {point['failures']} of {point['words']} words fail ({low:.1e} .. {high:.1e})",
            flush=True,
        )
        if point["failures"] < 3 and p <= made["made_for"]:
            break


def deepen(design: str) -> None:
    """Go on to lower rates, until no more than one word in 100,000 fails."""
    while True:
        lowest = min(json.loads(target(LDPC).read_text())[design], key=lambda point: float(point["p"]))
        if lowest["words"] >= DEEP and lowest["failures"] <= DEEP / 100_000:
            return
        done = lowest["words"] >= DEEP or lowest["failures"] >= DEEP_FAILURES
        measure(design, DEEP, DEEP_FAILURES, round(lowest["p"] * DEEP_STEP, 5) if done else lowest["p"])


def table(kind: type[LDPC] = LDPC) -> None:
    """Print what is stored."""
    for design, points in json.loads(target(kind).read_text()).items():
        code = kind(design)
        print(f"{code.family}: rate {code.rate:.4f}")
        for point in points:
            failed, words = point["failures"], point["words"]
            low, high = wilson(failed, words)
            scale = point["bit_errors"] / (max(failed, 1) * code.k)  # wrong bits of a failed word
            print(
                f"  p {point['p']:.5f}  {failed:6d} of {words:7d} words fail:"
                f" {failed / words:.1e} ({low:.1e} .. {high:.1e}),"
                f" residual bits {scale * failed / words:.1e} ({scale * low:.1e} .. {scale * high:.1e}),"
                f" {point['iterations'] / words:4.1f} iterations, {point['undetected']} not flagged"
            )


def _design(code: LDPC) -> str:
    """A row of the table of designs: up to where one word in 1,000 fails, and the smallest rate measured."""
    *_, likely = takewhile(lambda point: point.failures <= point.words / 1000, reversed(code.measured))
    rare = code.measured[-1]
    return (
        f"| `{code.family}` | {code.rate:.3f} | {likely.p:.4f} | {_failures(likely)} | "
        f"{_residual(code, likely)} | {likely.iterations / likely.words:.1f} | "
        f"{1 - entropy(likely.p) - code.rate:.3f} | {rare.p:.4f} | {_failures(rare)} | {_residual(code, rare)} |"
    )


def _use(code: LDPC, p: float) -> str:
    """A row of the table of the rates that codes are meant for."""
    point = next(point for point in code.measured if point.p == p)
    return (
        f"| {p:.2f} | `{code.family}` | {code.rate:.3f} | {_failures(point)} | {_residual(code, point)} | "
        f"{point.iterations / point.words:.1f} |"
    )


def _failures(point: Measurement) -> str:
    low, high = wilson(point.failures, point.words)
    return f"{point.failures} of {point.words:,}: {low:.1e} to {high:.1e}"


def _residual(code: LDPC, point: Measurement) -> str:
    """Wrong data bits after decoding; those of a failed word come from all failures where there are none here."""
    seen = [point] if point.failures else list(code.measured)
    wrong = sum(x.bit_errors for x in seen) / sum(x.failures for x in seen) / code.k
    low, high = (wrong * x for x in wilson(point.failures, point.words))
    return f"{low:.1e} to {high:.1e}"


def _fast(code: FastLDPC) -> list[str]:
    """Rows of the table of the fast decoder, by falling p."""
    rows = []
    for point in code.measured:
        cycles = code.timing().cycles(1) - 1
        mean = 1 + cycles * point.iterations / point.words
        what = f"{point.p:.4f} | `{code.family}` | {code.rate:.3f} | {_failures(point)}"
        rows.append(f"| {what} | {mean:.0f} | {code.k / mean:.0f} |")
    return rows


def entropy(p: float) -> float:
    """Binary entropy in bits."""
    return float(-p * np.log2(p) - (1 - p) * np.log2(1 - p))


def page(text: str) -> str:
    """docs/codes.md with its tables made anew; each stands between ``<!-- name -->`` and ``<!-- /name -->``."""
    designs = sorted((LDPC(design) for design in ldpc_designs()), key=lambda code: (-code.n, code.rate))
    points = [(code, point) for code in designs for point in code.measured]
    silent = sum(point.undetected for _, point in points)
    heads = {
        "designs": "family | rate | p, up to which at most 1 word in 1,000 failed | word failures there (95 % Wilson "
        "interval) | residual bits | mean iterations | capacity less rate | smallest p measured | word failures there "
        "| residual bits",
        "uses": "p | family | rate | word failures (95 % Wilson interval) | residual bits | mean iterations",
        "silent": "p | family | not flagged",
        "fast": "p | family | rate | word failures (95 % Wilson interval) | mean cycles | data bits per cycle",
    }
    rows = {
        "designs": [_design(code) for code in designs],
        "uses": [_use(LDPC(design), p) for p, design in USES],
        "silent": [
            f"| {x.p:.4f} | `{code.family}` | {x.undetected} of {x.failures} in {x.words:,} words |"
            for code, x in points
            if x.undetected
        ]
        + [f"| all | all | {silent} of {sum(x.failures for _, x in points):,} |"],
    }
    rows["fast"] = [row for design in designs for row in _fast(FastLDPC(design.family))]
    made = {name: [f"| {h} |", "|---" * (h.count("|") + 1) + "|", *rows[name]] for name, h in heads.items()}
    return with_tables(text, made)


def main() -> None:
    """Measure one design or all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--code", action="append", help="default: all designs")
    parser.add_argument("--words", type=int, default=20000, help="most words at one rate")
    parser.add_argument("--failures", type=int, default=100, help="failed words that suffice at one rate")
    parser.add_argument("--p", type=float, help="only this flip probability")
    parser.add_argument("--deep", action="store_true", help="go on to a rate at which one word in 100,000 fails")
    parser.add_argument("--fast", action="store_true", help="the codes with the fast decoder")
    parser.add_argument("--table", action="store_true", help="only print what is stored")
    parser.add_argument("--docs", action="store_true", help="only make the tables of docs/codes.md anew")
    arguments = parser.parse_args()
    if arguments.docs:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        return
    kind = FastLDPC if arguments.fast else LDPC
    if not arguments.table:
        for design in arguments.code or ldpc_designs():
            if arguments.deep:
                deepen(design)
            else:
                measure(design, arguments.words, arguments.failures, arguments.p, kind)
    table(kind)


if __name__ == "__main__":
    main()
