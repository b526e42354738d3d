"""Measure word failures and residual bits of the LDPC codes; writes qtaml_hw/codes/ldpc_measured.json.

Random codewords with random errors are decoded in batches, each with its own random numbers, so a run can be stopped
and continued: the counts depend on the seed and the number of batches only. A rate is done after `--failures` failed
words or `--words` words. Rates go down in steps of 4 % from where about half of the words fail, the design's own rate
in between, until one is done with fewer than three failures.

    python benchmarks/measure_ldpc.py --code ldpc-4096r44 --words 100000
    python benchmarks/measure_ldpc.py --deep            # every code down to a rate at which one word in 100,000 fails
    python benchmarks/measure_ldpc.py --code ldpc-4096r41 --p 0.1 --words 100000
    python benchmarks/measure_ldpc.py --table          # what is stored, with 95 % Wilson intervals
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from qtaml_hw.codes.block import Status
from qtaml_hw.codes.ldpc import LDPC, ldpc_designs

TARGET = Path(__file__).parent.parent / "qtaml_hw" / "codes" / "ldpc_measured.json"
MATRICES = TARGET.with_name("ldpc_matrices.json")
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
    result, iterations = code.decode_counting(sent ^ (rng.random(sent.shape, dtype=np.float32) < p))
    data = result.codewords[:, : code.k] ^ sent[:, : code.k]
    flagged = result.status == Status.DETECTED
    wrong = data.any(axis=1)
    return {
        "words": BATCH,
        "failures": int((wrong | flagged).sum()),
        "undetected": int((wrong & ~flagged).sum()),
        "bit_errors": int(data.sum()),
        "iterations": int(iterations.sum()),
    }


def store(design: str, points: list[dict[str, Any]]) -> None:
    """Replace the points of one design in the data file, atomically."""
    everything = json.loads(TARGET.read_text())
    everything[design] = sorted(points, key=lambda point: -point["p"])
    rows = (
        json.dumps(name) + ": [\n  " + ",\n  ".join(map(json.dumps, found)) + "\n ]"
        for name, found in everything.items()
    )
    temporary = TARGET.with_suffix(f".{os.getpid()}")
    temporary.write_text("{\n " + ",\n ".join(rows) + "\n}\n")
    os.replace(temporary, TARGET)


def measure(design: str, words: int, failures: int, only: float | None) -> None:
    """Continue the measurements of one design, or of one rate of it."""
    code = LDPC(design)
    made = next(d["search"] for d in json.loads(MATRICES.read_text()) if d["name"] == design)
    points = {point["p"]: point for point in json.loads(TARGET.read_text()).get(design, [])}
    steps = [round(made["p"] * (1.12 - 0.04 * step), 5) for step in range(15)]
    for p in [only] if only else sorted([*steps, made["made_for"]], reverse=True):
        empty = {"p": p, "words": 0, "failures": 0, "undetected": 0, "bit_errors": 0, "iterations": 0}
        point = points.setdefault(p, empty)
        while point["words"] < words and point["failures"] < failures:
            for key, value in count(code, p, point["words"] // BATCH).items():
                point[key] += value
            if point["words"] % (20 * BATCH) == 0:
                store(design, list(points.values()))
        store(design, list(points.values()))
        low, high = wilson(point["failures"], point["words"])
        print(
            f"{design} p {p:.5f}: {point['failures']} of {point['words']} words fail ({low:.1e} .. {high:.1e})",
            flush=True,
        )
        if point["failures"] < 3 and p <= made["made_for"]:
            break


def deepen(design: str) -> None:
    """Go on to lower rates, until no more than one word in 100,000 fails."""
    while True:
        lowest = min(json.loads(TARGET.read_text())[design], key=lambda point: float(point["p"]))
        if lowest["words"] >= DEEP and lowest["failures"] <= DEEP / 100_000:
            return
        done = lowest["words"] >= DEEP or lowest["failures"] >= DEEP_FAILURES
        measure(design, DEEP, DEEP_FAILURES, round(lowest["p"] * DEEP_STEP, 5) if done else lowest["p"])


def table() -> None:
    """Print what is stored."""
    for design, points in json.loads(TARGET.read_text()).items():
        code = LDPC(design)
        print(f"{design}: rate {code.rate:.4f}")
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


def main() -> None:
    """Measure one design or all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--code", action="append", help="default: all designs")
    parser.add_argument("--words", type=int, default=20000, help="most words at one rate")
    parser.add_argument("--failures", type=int, default=100, help="failed words that suffice at one rate")
    parser.add_argument("--p", type=float, help="only this flip probability")
    parser.add_argument("--deep", action="store_true", help="go on to a rate at which one word in 100,000 fails")
    parser.add_argument("--table", action="store_true", help="only print what is stored")
    arguments = parser.parse_args()
    if not arguments.table:
        for design in arguments.code or ldpc_designs():
            if arguments.deep:
                deepen(design)
            else:
                measure(design, arguments.words, arguments.failures, arguments.p)
    table()


if __name__ == "__main__":
    main()
