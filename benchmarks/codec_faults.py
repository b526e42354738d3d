"""What `qtaml bench faults` says, into ``results/codec_faults.json`` and the table of docs/hdl-datapath.md.

python benchmarks/codec_faults.py          # some minutes
python benchmarks/codec_faults.py --page   # the table alone, from the result
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qtaml_hw.verify.codec_faults import OUTCOMES

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "codec_faults.json"
PAGE = ROOT / "docs" / "hdl-datapath.md"
START, END = "<!-- codec faults -->\n", "<!-- /codec faults -->"


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as the page shows them, in per cent."""
    head = f"| code | part | fault | stuck-ats | {' | '.join(OUTCOMES)} |\n|---|---|---|---|{'---|' * len(OUTCOMES)}\n"
    lines = []
    for row in rows:
        shares = " | ".join(f"{100 * row[outcome]:.1f}" for outcome in OUTCOMES)
        lines.append(f"| {row['design']} | {row['part']} | {row['fault']} | {row['faults']} | {shares} |\n")
    return head + "".join(lines)


def main() -> None:
    if "--page" not in sys.argv:
        command = [sys.executable, "-m", "qtaml_hw", "bench", "faults", "--json"]
        rows = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        RESULT.write_text(json.dumps(rows, indent=1) + "\n")
    page = PAGE.read_text()
    start, end = page.index(START) + len(START), page.index(END)
    PAGE.write_text(page[:start] + table(json.loads(RESULT.read_text())) + page[end:])


if __name__ == "__main__":
    main()
