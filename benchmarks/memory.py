"""Speed of flip injection against memcpy and plain NumPy: a table on stderr, JSON rows on stdout.

python benchmarks/memory.py [ROUNDS]
"""

from __future__ import annotations

import json
import sys

from qtaml_hw.memory.bench import run_memory, table


def main() -> None:
    """Measure and print."""
    rows = run_memory(rounds=int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    print(table(rows), file=sys.stderr)
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
