"""Speed of emitted decoders compiled by Verilator, every word checked against the simulator's table decoding.

    python benchmarks/volume.py [--json FILE] [--words N] [CODE ...]

One core; CPU time of hardware and check. Needs Verilator and a C++ compiler.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from qtaml_hw.codes import from_name
from qtaml_hw.cosim.volume import run_volume
from qtaml_hw.hdl import emit_code


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("codes", nargs="*", default=["hsiao-39-32", "hsiao-72-64", "bch-2-44-32"])
    parser.add_argument("--words", type=int, default=1 << 22, help="words per code")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    options = parser.parse_args()
    rows = []
    print(f"{'design':<16}{'words':>10}{'wrong':>7}{'words/s':>12}")
    for name in options.codes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            emit_code(from_name(name), folder / "rtl")
            for row in run_volume(folder / "rtl", folder / "build", words=options.words):
                print(f"{row['design']:<16}{row['words']:>10}{row['wrong']:>7}{row['words_per_s']:>12.3g}")
                rows.append(row)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
