"""At which supplies protection saves energy, decoder included, and where it costs more than it saves.

    python benchmarks/break_even.py [--scratch build/break-even]

Does the sweeps of examples/digits/break-even.toml and break-even-ldpc.toml (what is done in the scratch folder is
taken), keeps the answers in results/break_even.json, and writes the table and the plot of docs/cost.md.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from qtaml_hw.explore import Sweep, crossings, explore
from qtaml_hw.explore.paying import BreakEven, break_even, target_share
from qtaml_hw.explore.run import Explored
from qtaml_hw.support.progress import stages

ROOT = Path(__file__).resolve().parent.parent
PAGE, IMAGE = ROOT / "docs/cost.md", ROOT / "docs/images/break-even.svg"
RECORD = ROOT / "benchmarks/results/break_even.json"
BLOCK = re.compile(r"(<!-- break-even: .*?-->\n).*?(<!-- /break-even -->)", re.S)
SWEEPS: Final = {"break-even": "decoded in a cycle", "break-even-ldpc": "LDPC, many cycles"}
"""Sweeps of examples/digits, and the codes in them."""
WORDS: Final = {"raw": "as they are", "posterior-mean": "through a table"}
"""How stored words become weights, by the read-out."""

Row = dict[str, Any]


def rows_of(found: Explored, codes: str) -> list[Row]:
    """Of every technology and read-out: the crossing, the answer, and the designs of the sweep that it is from."""
    keep, turns = target_share(found), {json.dumps(e.where, sort_keys=True): e for e in break_even(found)}
    rows = []
    for crossing in crossings(found):
        where, designs = crossing.where, []
        for point in found.sweep.points:
            if point.key not in found.results or any(point.values[name] != value for name, value in where.items()):
                continue
            result = found.results[point.key]
            figures: Row = {
                "vdd_v": point.values["memory.vdd_v"],
                "p01": result.p01,
                "accuracy": asdict(result.accuracy),
            }
            figures |= {"keeps": result.accuracy.mean >= keep * result.clean, "pj": result.energy_pj_per_weight}
            figures |= {"parity": result.parity_bits_per_weight, "bare_pj": result.bare_pj_per_weight}
            designs.append(figures | {"weights_per_cycle": result.weights_per_cycle})
        even = turns.get(json.dumps(where, sort_keys=True))
        protection, memory = found.sweep.points[0].design.protection, found.sweep.points[0].design.memory
        row: Row = {"technology": where.get("memory.technology", memory.technology), "codes": codes, "keep": keep}
        row |= {"readout": where.get("protection.readout", protection.readout), "crossing": asdict(crossing)}
        rows.append(
            row | {"needed_below": crossing.text, "break_even": asdict(even) if even else None, "designs": designs}
        )
    return rows


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table of the page."""
    text = ["| technology | words read | codes | without check bits from | with them |", "|" + " --- |" * 5]
    for row in rows:
        known = row["break_even"]
        answer = "no answer: no price on both sides of the crossing" if known is None else BreakEven(**known).text
        cells = [f"`{row['technology']}`", WORDS[row["readout"]], row["codes"], row["needed_below"], answer]
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text)


def written(page: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The page with the table of these rows."""
    return BLOCK.sub(lambda m: f"{m[1]}{table(rows)}\n{m[2]}", page)


def plot(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Energy over supply, a panel for each row."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.4 * len(rows), 3.2), layout="constrained")
    panels = figure.subplots(1, len(rows), squeeze=False)[0]
    for panel, row in zip(panels, rows, strict=True):
        designs = sorted(row["designs"], key=lambda d: float(d["vdd_v"]))
        kept = [d for d in designs if d["keeps"] and d["parity"]]
        panel.plot([d["vdd_v"] for d in designs], [d["bare_pj"] for d in designs], color="0.5", label="bare words")
        panel.plot(
            [d["vdd_v"] for d in kept], [d["pj"] for d in kept], "o-", label="cheapest plan that keeps the target"
        )
        known = row["break_even"]
        if known is not None:
            panel.axhline(known["bare_pj"], color="0.5", linewidth=0.8, linestyle=":")
            panel.plot([known["bare_vdd_v"]], [known["bare_pj"]], "kD", markersize=5, label="no check bits needed")
            ends = row["crossing"]["low"], row["crossing"]["high"]
            if None not in ends:
                panel.axvspan(*ends, color="0.9", zorder=0)
        panel.set_yscale("log" if max(d["pj"] for d in kept or designs) > 4 * designs[0]["bare_pj"] else "linear")
        panel.set_title(f"{row['technology']}\n{WORDS[row['readout']]}, {row['codes']}", fontsize=8)
        panel.set_xlabel("supply of the array (V)", fontsize=8)
        panel.tick_params(labelsize=7)
        panel.grid(alpha=0.3)
    panels[0].set_ylabel("energy to read a weight (pJ)", fontsize=8)
    panels[0].legend(fontsize=6)
    with rc_context({"svg.hashsalt": "qtaml"}):
        figure.savefig(path, metadata={"Date": None})


def main(argv: Sequence[str] | None = None) -> None:
    """Do the sweeps, keep the record, write page and plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", type=Path, default=Path("build/break-even"), help="folder of what is done")
    parser.add_argument("--workers", type=int, help="processes; by default one per processor")
    arguments = parser.parse_args(argv)
    rows = list[Row]()
    for name, codes in SWEEPS.items():
        sweep = Sweep.load(ROOT / f"examples/digits/{name}.toml")
        with stages() as progress:
            found = explore(sweep, arguments.scratch / name, workers=arguments.workers, progress=progress)
        if found.missing:
            parser.error(f"{name}: {len(found.missing)} designs are missing, run the same command again")
        rows += rows_of(found, codes)
    RECORD.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")
    plot([row for row in rows if row["readout"] == "raw"], IMAGE)


if __name__ == "__main__":
    main()
