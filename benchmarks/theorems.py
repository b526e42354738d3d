"""Drift and variance theorems against enumeration and Monte Carlo: the table of docs/theory.md.

    python benchmarks/theorems.py [--draws 1000000]

For every labelling and channel, 16 levels from -127 to 127 are stored `draws` times, hit by the simulator's injector
and read back. z is the deviation of the measured mean (variance) from the theorem, in standard errors; the largest of
16 is shown. Under the theorems a row with a z above 4 comes once in 500.
"""

from __future__ import annotations

import argparse

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.memory import inject
from qtaml_hw.network import integer
from qtaml_hw.storage import CODE_MAPS, moments

CHANNELS = {
    "p = 0.1": BitChannel.symmetric(0.1),
    "p = 1e-3": BitChannel.symmetric(1e-3),
    "p01 = 0.02, p10 = 0.17": BitChannel.uniform(0.02, 0.17),
    "p01 = 0, p10 = 0.3": BitChannel.uniform(0.0, 0.3),
}


def enumeration_error(table: np.ndarray, channel: BitChannel) -> float:
    """Largest relative difference of `moments` from sums over all 256 x 256 pairs of words."""
    matrix = channel.transition_matrix()
    mean = matrix @ table
    variance = np.array([row @ (table - m) ** 2 for row, m in zip(matrix, mean, strict=True)])
    got = moments(table, channel)
    relative = np.abs(got[1] - variance) / np.where(variance > 0, variance, 1.0)
    return float(max(np.abs(got[0] - mean).max() / 128, relative.max()))


def z_scores(code_map: str, channel: BitChannel, draws: int) -> tuple[float, float]:
    """Largest |z| of the mean and of the variance over 16 levels."""
    table = integer(8, code_map).values()
    mean, variance = moments(table, channel)
    scores = []
    for i, level in enumerate(np.linspace(-127, 127, 16).astype(int)):
        word = int(integer(8, code_map).encode(level))
        square = table[inject(np.full(draws, word, np.uint8), channel, seed=1000 + i)] - mean[word]
        z_mean = square.mean() / np.sqrt(variance[word] / draws)
        square = square**2
        scores.append((z_mean, (square.mean() - variance[word]) / (square.std(ddof=1) / np.sqrt(draws))))
    worst = np.abs(scores).max(axis=0)
    return float(worst[0]), float(worst[1])


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=1_000_000)
    draws = parser.parse_args().draws
    print(
        "| labelling | channel | enumeration, relative | largest z, mean | largest z, variance |\n|---|---|---|---|---|"
    )
    for code_map in CODE_MAPS:
        for name, channel in CHANNELS.items():
            error = enumeration_error(integer(8, code_map).values().astype(float), channel)
            z_mean, z_variance = z_scores(code_map, channel, draws)
            print(f"| {code_map} | {name} | {error:.0e} | {z_mean:.1f} | {z_variance:.1f} |", flush=True)


if __name__ == "__main__":
    main()
