"""Write the figures of docs/explore.md and the plots of the digits sweep.

``python docs/explore.py`` runs the sweep of the digits example into build/digits-sweep (what is there is taken), keeps
the answers that the page tells in benchmarks/results/explore-digits.json, and writes page and plots.
tests/docs/test_explore_page.py holds the page against the record.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explore.md"
RECORD = ROOT / "benchmarks" / "results" / "explore-digits.json"
IMAGES = ROOT / "docs" / "images"
BLOCK = re.compile(r"(<!-- (\w+): .*?-->\n).*?(<!-- /\2 -->)", re.S)
SHOWN = (
    {"memory.technology": "sram-65nm", "network.bits": 8},
    {"memory.technology": "sram-thin-oxide", "network.bits": 6},
)
"""Of which designs the page tells where protection stops paying; of the first it tells the least energy, too."""
OBJECTIVES = ("energy_pj_per_weight", "accuracy")


def record(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of the page, out of what ``qtaml explore --json`` prints."""
    crossings = [_of(answers["stops_paying"], where) for where in SHOWN]
    energy = _of(answers["least_energy"], SHOWN[0])
    return {"designs": len(answers["points"]), "stops_paying": crossings, "least_energy": energy}


def _of(answers: list[dict[str, Any]], where: dict[str, Any]) -> dict[str, Any]:
    return next(a for a in answers if where.items() <= a["where"].items())


def written(page: str, known: dict[str, Any]) -> str:
    """The page with the sentences that its record gives."""
    texts = {"crossings": _crossings(known), "energy": _energy(known)}
    return BLOCK.sub(lambda m: f"{m[1]}{texts[m[2]]}\n{m[3]}", page)


def _crossings(known: dict[str, Any]) -> str:
    lines = []
    for answer in known["stops_paying"]:
        at = answer["where"]
        value, low, high = (f"{answer[end]:.3f}" for end in ("value", "low", "high"))
        lines.append(f"{value} V ({low} to {high} V) in `{at['memory.technology']}` at {at['network.bits']} bits")
    keep = 100 * known["stops_paying"][0]["keep"]
    return f"On the digits, at {keep:.4g} %: {' and '.join(lines)}."


def _energy(known: dict[str, Any]) -> str:
    best = known["least_energy"]
    bits, technology = (best["where"][name] for name in ("network.bits", "memory.technology"))
    return (
        "Over a supply there is a second answer, the least energy of the array that keeps the target: "
        f"{best['energy']:.3f} V² at {best['vdd_v']:.2f} V with {best['parity']:.2f} check bits per\nweight against "
        f"{best['bare_energy']:.3f} V² at {best['bare_vdd_v']:.2f} V without protection ({bits} bits, `{technology}`)."
    )


def main() -> None:
    """Run the sweep, keep the record, write page and plots."""
    from qtaml_hw.explore import Sweep, crossings, explore, least_energy
    from qtaml_hw.explore.html import render
    from qtaml_hw.explore.output import save_plots
    from qtaml_hw.support.progress import stages

    out = ROOT / "build" / "digits-sweep"
    with stages() as progress:
        found = explore(Sweep.load(ROOT / "examples" / "digits" / "sweep.toml"), out, progress=progress)
    answers = {
        "points": found.sweep.points,
        "stops_paying": [dataclasses.asdict(c) for c in crossings(found)],
        "least_energy": [dataclasses.asdict(e) for e in least_energy(found)],
    }
    RECORD.write_text(json.dumps(record(answers), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), record(answers)), encoding="utf-8")
    words = ["qtaml", "explore", "examples/digits/sweep.toml", "-o", "build/digits-sweep"]
    render(found, OBJECTIVES, words, out / "sweep.html")
    for plot in save_plots(found, OBJECTIVES, out):
        if plot.suffix == ".svg":
            shutil.copyfile(plot, IMAGES / plot.name.replace("accuracy-over-energy_pj_per_weight", "explore-digits"))


if __name__ == "__main__":
    main()
