"""Make the tables that rounds inside the search start from; writes qtaml_hw/storage/trellis_tables.npz.

They are made on the public ResNet-20, with a tenth of the cells dead at 0 and a tenth at 1, from Gaussian quantiles:

    python benchmarks/trellis_tables.py --data ../shared/data --models ../shared/models

About five minutes of one core, most of them for windows of 12 bits; ``--window`` makes those of some alone, and keeps
the others. No test sample is looked at.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from cases import CASES, HERE
from storage import Bench

from qtaml_hw.storage import RATES, DeadCells
from qtaml_hw.storage.trellis_training import ChannelSamples, first_table, improved

TARGET = HERE.parent / "qtaml_hw" / "storage" / "trellis_tables.npz"
NETWORK, WINDOWS, CELLS = "resnet20", (8, 10, 12), DeadCells(0.1, 0.1)


def main() -> None:
    """Make all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--scratch", type=Path, default=Path("build/deadcells"))
    parser.add_argument("--window", nargs="*", type=int, choices=WINDOWS, default=WINDOWS)
    arguments = parser.parse_args()
    case = next(x for x in CASES if x.name == NETWORK)
    samples = ChannelSamples(Bench.open(case, arguments.data, arguments.models, arguments.scratch).loaded.layers)
    with np.load(TARGET) as before:
        made = dict(before)
    for window in arguments.window:
        for bits, per in RATES:
            if bits < window:
                table = first_table(samples, window, CELLS, bits, per)
                made[f"{window}_{bits}_{per}"] = improved(samples, table, CELLS, bits).values().astype(np.float16)
                print(window, bits, per, flush=True)
    np.savez_compressed(TARGET, **made)


if __name__ == "__main__":
    main()
