"""What plain words need: the baselines beside every row of `storage.py`.

Every layer in words of the same b bits, equally spaced and made as if no cell failed, written with error feedback and
corrected by slope and offset, as the words made for the channel are. Once **under a code** (quantise first, then
protect: separation), which is the same LDPC code for all words: of all widths and codes the cheapest pair that keeps
95 % of clean accuracy. Once **without a code**: the least width that keeps it, or what eight bits keep. Nothing is
allotted to layers, and nothing but the code knows of the channel.

Chips, samples, the share that a search asks for and how a plan is measured are those of `storage.py`. Every cell is a
file of its own, so a killed run goes on where it stopped:

    python benchmarks/baselines.py --data ../shared/data --models ../shared/models
    python benchmarks/baselines.py ... --network kws            (only this one)
    python benchmarks/baselines.py --table                      (only write the results from the cells there are)

Writes benchmarks/results/baselines.json and the table of docs/storage.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cases import CASES, HERE
from storage import CHIPS, FIRST_CHIPS, KEEP, LARGEST, NEARLY, RATES, SEARCH_KEEP, SEED, WIDTHS, Bench, write
from tables import with_tables

from qtaml_hw import codes
from qtaml_hw.allocation import Menu, allocate, make_storage_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.plan import Plan

PAGE = HERE.parent / "docs" / "storage.md"
UNDER, BARE = "plain words under a code", "plain words, no code"
MOST_LOST = 0.1
"""A code is tried where at most this share of its codewords is lost."""
FIELDS = ("name", "p", "bits_per_weight", "width", "code", "accuracy", "accuracy_ci", "relative", "kept")


@cache
def useful_codes(p: float) -> tuple[codes.BlockCode, ...]:
    """LDPC codes that hold at a flip rate, the cheapest first."""
    known = (codes.LDPC(design) for design in codes.ldpc_designs())
    found = [code for code in known if code.residual(BitChannel.symmetric(p, code.n)).p_word <= MOST_LOST]
    return tuple(sorted(found, key=lambda code: code.n / code.k))


def pairs(p: float) -> Iterator[tuple[float, int, codes.BlockCode]]:
    """Stored bits per weight of every width under every code, with both, the cheapest first."""
    every = ((bits * code.n / code.k, bits, code) for bits in WIDTHS for code in useful_codes(p))
    return iter(sorted(every, key=lambda x: (x[0], x[1])))


def plan_of(bench: Bench, p: float, bits: int, code: codes.BlockCode | None) -> Plan:
    """All layers in plain words of `bits` bits, under `code`."""
    names = [] if code is None else [code.name]
    menu = make_storage_menu(bench.loaded.layers, BitChannel.symmetric(p), code_names=names, widths=[bits], plain=True)
    return allocate(_only(menu, code is not None), bench.sensitivity, LARGEST, method="exact")


def _only(menu: Menu, coded: bool) -> Menu:
    """The offers that are, or are not, under a code."""
    entries = tuple(
        dataclasses.replace(entry, offers=tuple(x for x in entry.offers if bool(x.code) == coded))
        for entry in menu.layers
    )
    return dataclasses.replace(menu, layers=entries)


def enough_without_faults(bench: Bench, bits: int) -> bool:
    """Whether words of so many bits keep the target in cells that never fail."""
    found = bench.cell(f"width_{bits}", lambda: {"relative": bench.relative(plan_of(bench, 0.0, bits, None))})
    return bool(found["relative"] >= SEARCH_KEEP)


def least_coded(bench: Bench, p: float) -> dict[str, Any]:
    """The cheapest pair of width and code that keeps the target."""
    tried = []
    for cost, bits, code in pairs(p):
        if not enough_without_faults(bench, bits):
            continue
        plan = plan_of(bench, p, bits, code)
        tried.append([cost, bits, code.name, bench.relative(plan)])
        if tried[-1][-1] < SEARCH_KEEP or bench.tested(plan, FIRST_CHIPS)["relative"] < KEEP - NEARLY:
            continue
        found = _final(bench, plan, UNDER, p, bits, code.name)
        if found["kept"]:
            return found | {"tried": tried}
    return {"name": UNDER, "p": p, "bits_per_weight": None, "tried": tried}


def least_bare(bench: Bench, p: float) -> dict[str, Any]:
    """The least width that keeps the target; what the widest keeps where none does."""
    for bits in WIDTHS:
        plan = plan_of(bench, p, bits, None)
        if bits == WIDTHS[-1] or (enough_without_faults(bench, bits) and bench.relative(plan) >= SEARCH_KEEP):
            found = _final(bench, plan, BARE, p, bits, "")
            if found["kept"] or bits == WIDTHS[-1]:
                return found
    raise AssertionError("the widest words are the last")


def _final(bench: Bench, plan: Plan, name: str, p: float, bits: int, code: str) -> dict[str, Any]:
    found = bench.tested(plan, CHIPS)
    how = {"name": name, "p": p, "width": bits, "code": code, "bits_per_weight": plan.stored_bits_per_weight}
    return how | found | {"kept": found["relative"] >= KEEP, "seed": SEED + 1}


def entry(title: str, folder: Path, name: str) -> dict[str, Any] | None:
    """What is known of one network."""
    cells = [json.loads(path.read_text()) for path in sorted(folder.glob("plainwords_*.json"))]
    more = ("clean", "chips", "samples", "codewords", "failed_codewords", "commit")
    rows = [{k: x[k] for k in (*FIELDS, *more) if k in x} for x in cells]
    return {"name": name, "title": title, "rows": rows} if rows else None


def table(entries: Sequence[dict[str, Any]], made: dict[tuple[str, float], float]) -> list[str]:
    """Words made for the channel, plain words under a code, plain words alone."""
    lines = [
        "| network | p | words made for the channel | plain words under a code | plain words, no code |",
        "|---|---|---|---|---|",
    ]
    for network in entries:
        rows = {(row["name"], row["p"]): row for row in network["rows"]}
        for p in sorted({p for _, p in rows}):
            own = made.get((network["name"], p))
            texts = ["–" if own is None else f"{own:.2f}", *(_said(rows.get((name, p))) for name in (UNDER, BARE))]
            lines.append(f"| {network['title']} | {p:.2f} | " + " | ".join(texts) + " |")
    return lines


def _said(row: dict[str, Any] | None) -> str:
    if row is None:
        return "–"
    if row["bits_per_weight"] is None:
        return "none up to 8 bits"
    code = row["code"].split("-")[1:3] if row["code"] else []
    how = f"{row['bits_per_weight']:.2f} ({row['width']} bits, {'-'.join(code)})" if code else f"{row['width']}"
    return how if row["kept"] else f"none: {row['relative']:.1%} of clean in {row['width']}"


def main(argv: Sequence[str] | None = None) -> None:
    """Compute what is missing, then write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data", help="folder of data sets")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models", help="public models")
    parser.add_argument("--network", nargs="*", choices=[c.name for c in CASES], help="only these; default: all")
    parser.add_argument("--rates", type=float, nargs="*", default=RATES, help="flip rates")
    parser.add_argument("--scratch", type=Path, default=Path("build/storage"), help="folder of finished cells")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--table", action="store_true", help="compute nothing")
    arguments = parser.parse_args(argv)
    wanted = [c for c in CASES if not arguments.network or c.name in arguments.network]
    for case in wanted if not arguments.table else ():
        bench = Bench.open(case, arguments.data, arguments.models, arguments.scratch)
        for p in arguments.rates:
            bench.cell(f"plainwords_{p:.2f}_code", lambda b=bench, p=p: least_coded(b, p))
            bench.cell(f"plainwords_{p:.2f}_bare", lambda b=bench, p=p: least_bare(b, p))
            publish(arguments.scratch, arguments.results)
    publish(arguments.scratch, arguments.results)


def publish(scratch: Path, results: Path) -> None:
    """Write what has been computed, in place of what stood there; the page too where the results are this folder's."""
    path = results / "baselines.json"
    earlier = json.loads(path.read_text())["networks"] if path.exists() else []
    entries = []
    for case in CASES:
        found = [entry(case.title, folder, case.name) for folder in sorted(scratch.glob(f"{case.name}-????????"))]
        every = [one for one in (*earlier, *found) if one and one["name"] == case.name]
        rows = {(row["p"], row["name"] != BARE): row for one in every for row in one["rows"]}
        if rows:
            entries.append({"name": case.name, "title": case.title, "rows": [rows[key] for key in sorted(rows)]})
    write(path, json.dumps({"networks": entries}, indent=1) + "\n")
    if results.resolve() != HERE / "results":
        return
    known = json.loads((results / "storage.json").read_text())["networks"]
    made = {
        (network["name"], row["p"]): row["bits_per_weight"]
        for network in known
        for row in network["storage"]
        if (row["name"], row["question"]) == ("channel-optimised storage", "least")
    }
    write(PAGE, with_tables(PAGE.read_text(encoding="utf-8"), {"baselines": table(entries, made)}))


if __name__ == "__main__":
    main()
