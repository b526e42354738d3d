"""What the nominal 95 % of an interval are worth when the number of trials is chosen by looking at it.

Accuracies of chips are drawn from Beta distributions (mean m, standard deviation s) like those seen in campaigns; the
trials end by the rule of `Evaluator.until`. Printed: how often the final interval holds the true mean, and how
many trials were made on average.

    python benchmarks/stopping.py
"""

from __future__ import annotations

import json

import numpy as np
from scipy.special import stdtrit

from qtaml_hw.campaign import looks

SWEEPS = 20_000
MOST = 64


def coverage(mean: float, deviation: float, half_width: float, seed: int = 1) -> tuple[float, float]:
    """Share of intervals that hold `mean`, and the mean number of trials."""
    common = mean * (1 - mean) / deviation**2 - 1
    draws = np.random.default_rng(seed).beta(mean * common, (1 - mean) * common, (SWEEPS, MOST))
    going, covered, trials = np.ones(SWEEPS, dtype=bool), np.zeros(SWEEPS, dtype=bool), np.zeros(SWEEPS)
    for n in looks(MOST):
        seen = draws[:, :n]
        half = stdtrit(n - 1, 0.975) * seen.std(axis=1, ddof=1) / np.sqrt(n)
        ends = going & ((half <= half_width) | (n == MOST))
        covered[ends] = (np.abs(seen.mean(axis=1) - mean) <= half)[ends]
        trials[ends] = n
        going &= ~ends
    return float(covered.mean()), float(trials.mean())


def main() -> None:
    """Print one line per case as JSON."""
    for mean, deviation in ((0.98, 0.005), (0.95, 0.02), (0.8, 0.06), (0.5, 0.12)):
        for half_width in (0.005, 0.01, 0.02):
            share, trials = coverage(mean, deviation, half_width)
            row = {"mean": mean, "deviation": deviation, "half_width": half_width}
            print(json.dumps(row | {"covered": round(share, 3), "trials": round(trials, 1)}))


if __name__ == "__main__":
    main()
