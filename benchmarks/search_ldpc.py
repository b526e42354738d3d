"""Search for the base matrices of the quasi-cyclic LDPC codes; writes qtaml_hw/codes/ldpc_matrices.json.

Per code: (1) for every largest degree, the degree distribution of the data columns (three degrees) with the best
threshold is found, the lowest channel capacity at which mutual information grows to one (EXIT analysis with Gaussian
messages: ten Brink, IEEE Trans. Commun. 49, 1727 (2001); ten Brink, Kramer and Ashikhmin, 52, 670 (2004)), with the
dual-diagonal parity part as an edge type of its own; (2) circulants are placed on the least loaded block rows and their
shifts chosen column by column so that no 4-cycle and as few 6- and 8-cycles as possible arise, cycles through
low-degree columns counting most; (3) all graphs are simulated with the very decoder, the best few at a lower flip rate,
where bad structures decide rather than the threshold, and the one with the fewest word failures is kept, beside the
count for the same base matrix with random shifts.

    python benchmarks/search_ldpc.py --code 4096r44 --seed 1        # one code; omit --code for all

A result depends on the code, the seed, the number of words and the decoder. The matrices are stored, each with its
record; those were found while the decoder and the numbers above still changed, so a new search finds others.
"""

from __future__ import annotations

import argparse
import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.ldpc_kernel import decode_frames

TARGET = Path(__file__).parent.parent / "qtaml_hw" / "codes" / "ldpc_matrices.json"
COLUMNS = 32
# code length: (block rows, flip probability that the code is made for), from high to low rate
LADDER = {
    8192: [(18, 0.1)],
    4096: [
        (5, 0.008),
        (6, 0.01),
        (7, 0.018),
        (8, 0.02),
        (9, 0.03),
        (12, 0.047),
        (13, 0.05),
        (14, 0.06),
        (16, 0.08),
        (18, 0.098),
        (19, 0.1),
        (20, 0.11),
        (21, 0.12),
        (24, 0.15),
    ],
    2048: [(6, 0.01), (8, 0.02), (13, 0.05), (19, 0.095)],
    1024: [(6, 0.01), (9, 0.02), (15, 0.05), (21, 0.1)],
}
DESIGNS = {
    f"{n}r{round(100 * (COLUMNS - rows) / COLUMNS)}": (n // COLUMNS, rows, p)
    for n, ladder in LADDER.items()
    for rows, p in ladder
}
BACKOFF = {
    8192: (0.06, 0.0935),
    4096: (0.065, 0.085),
    2048: (0.085, 0.105),
    1024: (0.105, 0.14),
}  # capacity less rate where graphs are compared
CHANNEL_VALUE = 7
ITERATIONS = 50
GRAPHS, FINALISTS = 3, 6
Degrees = tuple[int, ...]
Array = NDArray[np.float64]


def information(spread: Array) -> Array:
    """Mutual information of a consistent Gaussian log-likelihood ratio of standard deviation `spread`."""
    return np.asarray((1 - 2 ** (-0.3073 * spread ** (2 * 0.8935))) ** 1.1064)


def spread_of(mutual: Array) -> Array:
    """Inverse of `information`."""
    inner = 1 - np.clip(mutual, 1e-12, 1 - 1e-12) ** (1 / 1.1064)
    return np.asarray((-np.log2(inner) / 0.3073) ** (1 / (2 * 0.8935)))


def thresholds(counts: Array, degrees: Array, rows: int, iterations: int = 150) -> Array:
    """Lowest capacity at which decoding converges, per distribution: `counts` columns of `degrees`, both (N, kinds)."""
    counts = np.column_stack([counts, np.ones(len(counts))])  # the first parity column has degree 3
    degrees = np.column_stack([degrees, np.full(len(degrees), 3.0)])
    edges = counts * degrees
    many = edges.sum(axis=1) / rows  # edges of a check to the columns that are not dual-diagonal
    two = 2 * (rows - 1) / rows
    low, high = np.full(len(counts), 0.01), np.full(len(counts), 0.999)
    for _ in range(12):
        capacity = (low + high) / 2
        channel = spread_of(capacity)[:, None] ** 2
        to_two, to_many = np.zeros(len(counts)), np.zeros(len(counts))
        for _ in range(iterations):
            i_two = information(np.sqrt(channel[:, 0] + spread_of(to_two) ** 2))
            i_many = information(np.sqrt(channel + (degrees - 1) * spread_of(to_many)[:, None] ** 2))
            a, b = spread_of(1 - i_two) ** 2, spread_of(1 - (edges * i_many).sum(axis=1) / edges.sum(axis=1)) ** 2
            to_two = 1 - information(np.sqrt((two - 1) * a + many * b))
            to_many = 1 - information(np.sqrt(two * a + (many - 1) * b))
        good = to_many > 0.999
        low, high = np.where(good, low, capacity), np.where(good, capacity, high)
    return high


def distributions(rows: int) -> list[tuple[float, Degrees]]:
    """Threshold and degrees of the data columns, the best for every largest degree."""
    data, found = COLUMNS - rows, []
    for high in range(min(6, rows), min(rows, 16) + 1):
        table = np.array(
            [
                (data - middles - highs, middles, highs, 3, middle, high)
                for highs in range(1, data - data // 8 + 1)
                for middle in range(min(4, high), min(high, 9))
                for middles in range(0, min(data - highs - data // 8, data // 2) + 1, 1 if data < 16 else 2)
            ],
            dtype=np.float64,
        )
        if table.size:
            limits = thresholds(table[:, :3], table[:, 3:], rows)
            row = table[limits.argmin()].astype(int)
            found.append((float(limits.min()), tuple(sorted(np.repeat(row[3:], row[:3]).tolist()))))
    return found


def build(lanes: int, rows: int, degrees: Degrees, rng: np.random.Generator) -> list[tuple[int, int, int]]:
    """Circulants (block row, block column, shift) without 4-cycles, or an empty list when some were unavoidable."""
    data = len(degrees)
    circulants: list[tuple[int, int, int]] = []
    # weight[r, s, x]: columns with circulants in block rows r and s whose shifts differ by x, each / (degree - 1)
    weight = np.zeros((rows, rows, lanes))

    def add(column: int, at: list[int], shifts: list[int]) -> None:
        circulants.extend(zip(at, [column] * len(at), shifts, strict=True))
        for i, j in ((i, j) for i in range(len(at)) for j in range(len(at)) if i != j):
            weight[at[i], at[j], (shifts[i] - shifts[j]) % lanes] += 1 / (len(at) - 1)

    twin = int(rng.integers(1, lanes))
    add(data, [0, rows // 2, rows - 1], [twin, 0, twin])
    for row, following in pairwise(range(rows)):
        add(data + 1 + row, [row, following], [0, 0])
    load = np.bincount([r for r, _, _ in circulants], minlength=rows).astype(float)
    places = {}
    for column in sorted(range(data), key=lambda c: -degrees[c]):
        places[column] = np.lexsort((rng.random(rows), load))[: degrees[column]]
        load[places[column]] += 1
    for column in range(data):  # lowest degree first
        at = rng.permutation(places[column]).tolist()
        cost, shifts = _best_shifts(weight, at, lanes, rng)
        if cost >= 1e4:
            return []
        add(column, at, shifts)
    return sorted((int(r), int(c), int(s)) for r, c, s in circulants)


def _best_shifts(weight: Array, at: list[int], lanes: int, rng: np.random.Generator) -> tuple[float, list[int]]:
    """Shifts of one column that close the fewest 4-, 6- and 8-cycles with what is there."""
    spectrum = np.moveaxis(np.fft.rfft(weight, axis=2), 2, 0)
    square = spectrum @ spectrum
    two = np.fft.irfft(np.moveaxis(square, 0, 2), lanes, axis=2)
    three = np.fft.irfft(np.moveaxis(square @ spectrum, 0, 2), lanes, axis=2)
    cost = 1e4 * (weight > 0) + two + 0.03 * three
    best: tuple[float, list[int]] = (np.inf, [])
    for _ in range(20):
        shifts, total = [int(rng.integers(lanes))], 0.0
        for i in range(1, len(at)):
            costs = 1e-3 * rng.random(lanes)
            for j in range(i):
                costs += cost[at[i], at[j], (np.arange(lanes) - shifts[j]) % lanes]
            shifts.append(int(costs.argmin()))
            total += costs.min()
        best = min(best, (total, shifts))
    return best


def failures(lanes: int, rows: int, circulants: list[tuple[int, int, int]], p: float, frames: int, seed: int) -> int:
    """Words out of `frames` that the decoder does not restore."""
    rng = np.random.default_rng(seed)
    edges = np.array(circulants, dtype=np.uint64)
    layers = np.searchsorted(edges[:, 0], np.arange(rows + 1)).astype(np.uint64)
    words = (rng.random((frames, COLUMNS * lanes), dtype=np.float32) < p).astype(np.uint8)
    decode_frames(words, layers, edges[:, 1].copy(), edges[:, 2].copy(), lanes, CHANNEL_VALUE, ITERATIONS, 0, 0)
    return int(words.any(axis=1).sum())


def flip_rate(capacity: float) -> float:
    """Flip probability of the binary symmetric channel with this capacity."""
    p = np.linspace(1e-5, 0.5 - 1e-5, 200_001)
    return float(np.interp(-capacity, p * np.log2(p) * -1 - (1 - p) * np.log2(1 - p) - 1, p))


def search(name: str, seed: int, words: int) -> dict[str, Any]:
    """The best code of one design."""
    lanes, rows, made_for = DESIGNS[name]
    n, rate = lanes * COLUMNS, (COLUMNS - rows) / COLUMNS
    high, low = (round(flip_rate(rate + backoff), 5) for backoff in BACKOFF[n])
    rng = np.random.default_rng([seed, n, rows])
    graphs = []
    for threshold, degrees in distributions(rows):
        for circulants in [build(lanes, rows, degrees, rng) for _ in range(2 * GRAPHS)]:
            if circulants and sum(degrees == other for _, _, other, _ in graphs) < GRAPHS:
                failed = failures(lanes, rows, circulants, high, words // 20, seed)
                graphs.append((failed, threshold, degrees, circulants))
    graphs.sort(key=lambda graph: graph[0])
    finals = [(failures(lanes, rows, g[3], low, words, seed + 1), *g[1:]) for g in graphs[:FINALISTS]]
    failed, threshold, degrees, circulants = min(finals, key=lambda graph: graph[0])
    scattered = [(r, c, int(rng.integers(lanes)) if c < COLUMNS - rows else s) for r, c, s in circulants]
    record = {
        "seed": seed, "made_for": made_for, "degrees": list(degrees), "threshold": round(threshold, 4),
        "tried": len(graphs), "p": low, "words": words, "failures": failed,
        "failures_random_shifts": failures(lanes, rows, scattered, low, words, seed + 1),
    }  # fmt: skip
    print(f"{name}: {record}", flush=True)
    for graph in finals:
        print(f"    {graph[0]} failed; threshold {graph[1]:.4f}, degrees {graph[2]}", flush=True)
    return {
        "name": f"ldpc-{name}", "lanes": lanes, "columns": COLUMNS, "rows": rows, "channel_value": CHANNEL_VALUE,
        "iterations": ITERATIONS, "search": record, "circulants": circulants,
    }  # fmt: skip


def store(code: dict[str, Any]) -> None:
    """Replace one code in the data file, atomically."""
    codes = {c["name"]: c for c in json.loads(TARGET.read_text())} if TARGET.exists() else {}
    codes[code["name"]] = code
    order = sorted(codes.values(), key=lambda c: (-c["columns"] * c["lanes"], -c["rows"]))
    text = "[\n" + ",\n".join(" " + json.dumps(c) for c in order) + "\n]\n"
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(text)
    os.replace(temporary, TARGET)


def main() -> None:
    """Search one design or all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--code", choices=DESIGNS, action="append", help="default: all designs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=8000, help="words that decide between the last candidates")
    arguments = parser.parse_args()
    for name in arguments.code or DESIGNS:
        store(search(name, arguments.seed, arguments.words))


if __name__ == "__main__":
    main()
