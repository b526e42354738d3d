"""Speed of injection with decoding against memcpy and NumPy: a table on stderr, JSON rows on stdout.

python benchmarks/ecc.py [ROUNDS]
"""

from __future__ import annotations

import json
import sys

from qtaml_hw.memory.bench import run_ecc, table


def main() -> None:
    """Measure and print."""
    rows = run_ecc(rounds=int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    print(table(rows), file=sys.stderr)
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
