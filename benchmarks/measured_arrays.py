"""What real arrays say of neighbours: faults of block RAMs at low supply, and upsets of irradiated memories.

    python benchmarks/measured_arrays.py FPGA-BRAMs-Undervoltig-Study LELAPE -o benchmarks/results/measured_arrays.json

The folders are checkouts of github.com/behzadsalami/FPGA-BRAMs-Undervoltig-Study (Salami et al., MICRO 2018: all 890
block RAMs of board KC705-B, 1024 words of 16 bits each, at seven supplies) and github.com/fjfrancopelaez/LELAPE (Franco
et al., doi 10.5281/zenodo.10156119: lists of upsets of a 2 M x 8 SRAM with the events that LELAPE finds in them).
Neither is part of this repository. `--bram-map OUT.npz` writes the faults at 0.53 V as a list for `memory.faults`.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri
from scipy.stats import norm

from qtaml_hw.lattice import Lattice, MeasuredFaults
from qtaml_hw.memory import read_upsets

SUPPLIES = ("0.53", "0.54", "0.55")
BLOCKS, ROWS, BITS = 890, 1024, 16
SECDED = 72
INTERLEAVES = (1, 2, 4, 8, 16)


def faults(folder: Path, supply: str) -> NDArray[np.uint8]:
    """Cells of every block that read 0 where a 1 is stored."""
    text = (folder / f"Fault Characterization/KC705-B/RowData/KC705B-{supply}.bin").read_bytes().decode()
    return np.unpackbits(~np.frombuffer(bytes.fromhex(text), np.uint8)).reshape(BLOCKS, ROWS, BITS)


def _pairs(counts: NDArray[np.int64]) -> float:
    return float((counts * (counts - 1) / 2).sum())


def correlation(p: float, ratio: float) -> float:
    """Correlation of the scores of two cells that are dead together `ratio` times as often as independent ones."""

    def together(rho: float) -> float:
        def given(z: float) -> float:
            return float(norm.pdf(z) * ndtr((ndtri(p) - np.sqrt(rho) * z) / np.sqrt(1 - rho)) ** 2)

        return quad(given, -12, 12, limit=400)[0] / p**2

    return float(brentq(lambda rho: np.log(together(rho) / ratio), 1e-6, 0.999)) if ratio > 1 else 0.0


def of_supply(cells: NDArray[np.uint8]) -> dict[str, Any]:
    """How often two faults are neighbours, over what independent cells give, and what SECDED words make of it."""
    total, p = int(cells.sum()), float(cells.mean())
    by_block = cells.sum(axis=(1, 2), dtype=np.int64)
    same_block = BLOCKS * (ROWS * BITS) * (ROWS * BITS - 1) / 2 * p * p
    same_word = BLOCKS * ROWS * BITS * (BITS - 1) / 2 * p * p
    same_bit = BLOCKS * BITS * ROWS * (ROWS - 1) / 2 * p * p
    measured = MeasuredFaults(BLOCKS, ROWS, BITS, np.flatnonzero(cells), np.zeros(0, np.int64))
    lattice = Lattice(faults=measured)
    pairs = {
        "block": _pairs(by_block) / same_block,
        "word": _pairs(cells.sum(axis=2, dtype=np.int64)) / same_word,
        "column": _pairs(cells.sum(axis=1, dtype=np.int64)) / same_bit,
    }
    alike = {where: correlation(p, ratio) for where, ratio in pairs.items()}
    usual = Lattice().error_counts(p / 2, SECDED).beyond(1)  # half of the cells store the 0 that they hold
    return {
        "faults": total,
        "p": p,
        "blocks_without": float(np.mean(by_block == 0)),
        **{f"pairs_in_a_{where}": ratio for where, ratio in pairs.items()},
        "shares": {
            "field": alike["block"],
            "row": alike["word"] - alike["block"],
            "column": alike["column"] - alike["block"],
        },
        "secded_independent": usual,
        "secded": {m: replace(lattice, interleave=m).error_counts(p / 2, SECDED).beyond(1) for m in INTERLEAVES},
    }


def of_lists(folder: Path) -> list[dict[str, Any]]:
    """Events in the lists, beside those that LELAPE finds with the differences of one list and of all three."""
    rows = []
    for number in (1, 2, 3):
        stem = folder / f"LELAPE/Examples/Example1/ExampleSRAM{number:02d}"
        found = read_upsets(stem.with_suffix(".csv")).clusters()
        theirs = {}
        for which in ("local", "global"):
            text = Path(f"{stem}_{which}.out").read_text()
            table = text[text.index("multiplicity") :].split("Expected")[0]
            theirs[which] = {int(a): int(b) for a, b in re.findall(r"^\s*(\d+)\s+(\d+)\s*$", table, re.MULTILINE)}
        rows.append({"list": stem.name, "events": found.sizes, "accidental": found.accidental, "lelape": theirs})
    return rows


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("brams", type=Path)
    parser.add_argument("lists", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--bram-map", type=Path)
    given = parser.parse_args()
    supplies = {supply: of_supply(faults(given.brams, supply)) for supply in SUPPLIES}
    answer = {"kc705b": supplies, "lists": of_lists(given.lists)}
    given.out.write_text(json.dumps(answer, indent=1) + "\n")
    if given.bram_map is not None:
        rows = faults(given.brams, SUPPLIES[0]).reshape(-1, BITS)
        hit = np.flatnonzero(rows.any(axis=1))
        masks = np.packbits(rows[hit][:, ::-1], axis=1, bitorder="little")
        about = {"width": BITS, "order": "lsb-first", "rows": BLOCKS * ROWS, "array_rows": ROWS}
        np.savez_compressed(given.bram_map, address=hit, stuck_0=masks, stuck_1=np.zeros_like(masks), **about)
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
