"""Realised rates of the rarest flips, on more bits than a test suite can afford: per position and stored value, and all
positions together.

python benchmarks/rare_rates.py P FLIPS
"""

from __future__ import annotations

import sys

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.memory import Injector

SPREAD = np.array([0.5, 0.7, 0.9, 1.0, 1.0, 1.1, 1.3, 1.5])
"""Relative rates of the bits of a byte; the opposite order where a 1 is stored."""


def main() -> None:
    """Flip 64 MiB in place, half of it storing 0 and half 1, and count at the end; hardly a cell flips twice."""
    p, wanted = float(sys.argv[1]), float(sys.argv[2])
    image = np.zeros(1 << 26, np.uint8)
    image[image.size // 2 :] = 255
    rounds = round(wanted / (8 * image.size * p))
    injector = Injector(BitChannel(p * SPREAD, p * SPREAD[::-1], "transient"))
    for draw in range(rounds):
        injector(image, 2026, draw=draw, out=image)
    zeros, ones = np.split(image, 2)
    for stored, flips, relative in ((0, zeros, SPREAD), (1, ~ones, SPREAD[::-1])):
        hit = flips[flips > 0]
        seen = [int(np.count_nonzero(hit & (1 << k))) for k in range(8)]
        for k, (count, share) in enumerate(zip([*seen, sum(seen)], [*relative, 8.0], strict=True)):
            # a two-state chain with total rate 2 p per round, to second order in rounds p
            mean = zeros.size * rounds * p * share * (1 - rounds * p)
            place = f"bit {k}" if k < 8 else "all bits"
            z = (count - mean) / mean**0.5
            print(f"stored {stored}, {place}: {count} flips, {count / mean - 1:+.3%}, z = {z:+.2f}")


if __name__ == "__main__":
    main()
