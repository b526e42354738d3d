"""What the digits example answers with other seeds, and how much less it needs than Uniform-MSP.

`qtaml allocate examples/digits/design.toml` with eight seeds, with the chips of the example and with 100: seeds decide
chips, probes and the chips of the search. Every answer is a range; it is asked whether all ranges hold a common answer,
and how far the cheapest budgets that are surely enough on the given images lie apart. With 100 chips Uniform-MSP is
asked, too: the ratio of both on the given images, as a range.

Every answer is a file of its own, so a killed run goes on where it stopped:

    python benchmarks/answers.py                     # about a minute of CPU for 20 chips, five for 100
    python benchmarks/answers.py --chips 20

Writes benchmarks/results/answers.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qtaml_hw.campaign import search, verdict
from qtaml_hw.case import open_case
from qtaml_hw.design import Design
from qtaml_hw.flow import decide, measure, menu_of

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parent / "examples" / "digits"
BUILD = HERE.parent / "build" / "answers"
RESULT = HERE / "results" / "answers.json"
SEEDS = range(1, 9)
MANY = 100
CHIPS = (20, MANY)
CODE = hashlib.sha256(b"".join(Path(m.__file__).read_bytes() for m in (search, verdict))).hexdigest()[:12]


def answer(seed: int, chips: int, method: str) -> dict[str, Any]:
    """What the design answers; looked up where it is known."""
    path = BUILD / f"{CODE}-{method}-{chips}-{seed}.json"
    if not path.exists():
        start = time.process_time()
        changes = (f"simulation.seed={seed}", f"simulation.trials={chips}", f"protection.method={method}")
        case = open_case(Design.load(DIGITS / "design.toml", changes), DIGITS)
        found = decide(case, menu_of(case), measure(case)).to_json()
        names = ("verdict", "answer", "answer_range", "answer_range_on_these", "evaluations")
        row = {"seed": seed, "chips": chips, "method": method} | {name: found[name] for name in names}
        BUILD.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(row | {"cpu_s": round(time.process_time() - start, 1)}))
        print(path.read_text(), flush=True)
    return dict(json.loads(path.read_text()))


def common(rows: Sequence[dict[str, Any]], which: str) -> list[float] | None:
    """The budgets above and up to which every range agrees; None where there are none."""
    low = max(row[which][0] or 0.0 for row in rows)
    high = min(float("inf") if row[which][1] is None else row[which][1] for row in rows)
    return [low, high] if low < high else None


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of all seeds of one method and number of chips."""
    enough = [row["answer_range_on_these"][1] for row in rows]
    known = [x for x in enough if x]
    return {
        "seeds": len(rows),
        "met": sum(row["verdict"] == "met" for row in rows),
        "common_answer": common(rows, "answer_range"),
        "common_answer_on_these": common(rows, "answer_range_on_these"),
        "enough_on_these": [min(known), max(known)] if known else None,
        "largest_over_smallest": max(known) / min(known) if len(known) == len(rows) else None,
        "most_evaluations": max(row["evaluations"] for row in rows),
    }


def ratios(ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]) -> list[list[float | None]]:
    """Least and largest ratio on the given images, seed by seed."""
    found = []
    for mine, other in zip(ours, theirs, strict=True):
        (low, high), (their_low, their_high) = mine["answer_range_on_these"], other["answer_range_on_these"]
        found.append(
            [their_low / high if their_low and high else None, their_high / low if their_high and low else None]
        )
    return found


def main() -> None:
    """Ask, sum up, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chips", type=int, nargs="*", default=CHIPS)
    parser.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    options = parser.parse_args()
    asked = [("tac", chips) for chips in options.chips] + ([("uniform-msp", MANY)] if MANY in options.chips else [])
    rows = {key: [answer(seed, key[1], key[0]) for seed in options.seeds] for key in asked}
    document: dict[str, Any] = {
        "summaries": [{"method": m, "chips": c} | summary(found) for (m, c), found in rows.items()],
        "rows": [row for found in rows.values() for row in found],
    }
    if ("uniform-msp", MANY) in rows:
        document["ratios_on_these"] = ratios(rows["tac", MANY], rows["uniform-msp", MANY])
    RESULT.write_text(json.dumps(document, indent=1) + "\n")
    print(json.dumps(document["summaries"], indent=1), document.get("ratios_on_these"))


if __name__ == "__main__":
    main()
