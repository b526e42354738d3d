"""Speed of emitted decoders compiled by Verilator, every word checked against the simulator's table decoding.

    python benchmarks/volume.py [--json FILE] [--words N] [--stratified] [CODE ...]

One core; CPU time of hardware and check. Needs Verilator and a C++ compiler. `--stratified` plays all patterns of up to
two errors and N of 3 to t + 3 through any code's encoder and decoder instead, against `BlockCode.decode`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from qtaml_hw.codes import from_name
from qtaml_hw.cosim.stratified import play_folder
from qtaml_hw.cosim.volume import CODES, bench_volume
from qtaml_hw.hdl import emit_code


def stratified(names: list[str], words: int) -> list[dict[str, Any]]:
    """Stratified patterns through the codes called `names`."""
    rows = []
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            emit_code(from_name(name), folder / "rtl")
            rows += play_folder(folder / "rtl", folder / "build", words)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("codes", nargs="*", default=CODES)
    parser.add_argument("--words", type=int, default=1 << 22, help="words per code")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--stratified", action="store_true", help="patterns by number of errors")
    options = parser.parse_args()
    play = stratified if options.stratified else lambda names, words: bench_volume(names, words=words)
    rows = play(options.codes, options.words)
    print(f"{'design':<20}{'part':<11}{'words':>10}{'wrong':>7}{'words/s':>12}")
    for row in rows:
        speed = row.get("words_per_s", 0.0)
        print(f"{row['design']:<20}{row['part']:<11}{row['words']:>10}{row['wrong']:>7}{speed:>12.3g}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
