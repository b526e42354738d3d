"""From the cells of `storage.py` to benchmarks/results/storage.json, storage.md, and the tables and figure of
docs/storage.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tables import with_tables

from qtaml_hw.report import style
from qtaml_hw.storage import decode_cycles

__all__ = ["page", "write_results"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "storage.md"
LEAD, MADE, SIMPLE = "resnet20", "channel-optimised storage", ("tac", "uniform-msp")

Cells = dict[str, dict[str, Any]]
FIELDS = ("name", "p", "bits_per_weight", "accuracy", "accuracy_ci", "relative")


def write_results(networks: Mapping[str, tuple[str, Path]], results: Path) -> None:
    """Write the results of what has been computed.

    Parameters
    ----------
    networks : mapping of str to (str, Path)
        By name: title, and folder of cells.
    results : Path
        Where ``storage.json`` and ``storage.md`` go. Where this is the folder of this file, tables and figure of the
        page in ``docs`` are made anew too.
    """
    entries = []
    for name, (title, folder) in networks.items():
        cells = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
        if any(key.startswith(("least", "planes")) for key in cells):
            entries.append(_entry(name, title, cells))
    results.mkdir(parents=True, exist_ok=True)
    (results / "storage.json").write_text(json.dumps({"networks": entries}, indent=1) + "\n")
    (results / "storage.md").write_text("\n".join(_markdown(entries)) + "\n")
    if results.resolve() != Path(__file__).resolve().parent / "results":
        return
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), entries), encoding="utf-8")
    for entry in entries:
        if entry["curves"]:
            _figure(entry, PAGE.parent / "images" / "storage.svg")


def page(text: str, entries: list[dict[str, Any]]) -> str:
    """The page with its tables made anew; each stands between ``<!-- name -->`` and ``<!-- /name -->``."""
    tables = {"lead": _lead, "networks": _networks, "feedback": _feedback, "planes": _planes}
    return with_tables(text, {name: table(entries) for name, table in tables.items()})


def _find(entry: dict[str, Any], name: str, p: float, question: str = "least") -> dict[str, Any] | None:
    rows = (r for r in entry["storage"] if (r["name"], r["p"], r["question"]) == (name, p, question))
    return next((r for r in rows if r["bits_per_weight"] is not None), None)


def _lead(entries: list[dict[str, Any]]) -> list[str]:
    """The network with the most cells, for every rate."""
    entry = next(e for e in entries if e["name"] == LEAD)
    lines = [
        "| p | least storage that keeps 95 % of clean | its accuracy | at 8.0 bits per weight | Shannon bound of the "
        "smaller plan |",
        "|---|---|---|---|---|",
    ]
    for p in sorted({row["p"] for row in entry["storage"]}, reverse=True):
        least, fixed = _find(entry, MADE, p), _find(entry, MADE, p, "fixed")
        if least and fixed:
            lines.append(
                f"| {p:.2f} | {least['bits_per_weight']:.2f} bits per weight | {least['accuracy']:.1%} "
                f"({least['relative']:.1%} of clean) | {fixed['accuracy']:.1%} ({fixed['relative']:.1%}) | "
                f"{least['shannon_bits']:.2f} bits |"
            )
    return lines


def _networks(entries: list[dict[str, Any]]) -> list[str]:
    """Stored bits of all networks: words made for the channel, TAC, Uniform-MSP."""
    rates = sorted({row["p"] for entry in entries for row in entry["storage"]})
    lines = ["| network | " + " | ".join(f"p = {p:.2f}" for p in rates) + " |", "|---" * (len(rates) + 1) + "|"]
    first = {entry["name"]: _find(entry, MADE, 0.05) for entry in entries}
    for entry in sorted(entries, key=lambda e: (first[e["name"]] or {"bits_per_weight": 99})["bits_per_weight"]):
        cells = [[_find(entry, name, p) for name in (MADE, *SIMPLE)] for p in rates]
        texts = [" / ".join(f"{x['bits_per_weight']:.2f}" if x else "–" for x in row) for row in cells]
        lines.append(f"| {entry['title']} | " + " | ".join(texts) + " |")
    return lines


def _feedback(entries: list[dict[str, Any]]) -> list[str]:
    """What error feedback is worth at the same storage."""
    lines = ["| network | p | stored bits | with feedback | without |", "|---|---|---|---|---|"]
    for entry in entries:
        for cell in entry["plain"]:
            made = _find(entry, MADE, cell["p"])
            if made:
                lines.append(
                    f"| {entry['title']} | {cell['p']:.2f} | {made['bits_per_weight']:.2f} | {made['relative']:.1%} | "
                    f"{cell['relative']:.1%} |"
                )
    return lines


def _planes(entries: list[dict[str, Any]]) -> list[str]:
    """Idealised planes of all networks."""
    methods = (("channel-optimised", "tac"), ("affine", "tac"), ("raw", "uniform-msp"))
    lines = [
        "| network | p | words made for the channel | published TAC (affine) | Uniform-MSP (raw) |",
        "|---|---|---|---|---|",
    ]
    for entry in entries:
        known = {(c["p"], c["readout"], c["method"]): c for c in entry["planes"]}
        for p in sorted({cell["p"] for cell in entry["planes"]}, reverse=True):
            row = [known.get((p, *method)) for method in methods]
            texts = [_budget(x) if x else "–" for x in row]
            lines.append(f"| {entry['title']} | {p:.2f} | " + " | ".join(texts) + " |")
    return lines


def _budget(cell: dict[str, Any]) -> str:
    """Planes with their interval; where none are needed, the share of clean accuracy instead."""
    if cell["planes"] == 0:
        return f"none ({cell['relative']:.1%} of clean)"
    low, high = cell["planes_ci"]
    digits = 2 if cell["planes"] >= 0.1 else 4
    end = "" if high is None else f"{high:.{digits}f}"
    return f"{cell['planes']:.{digits}f} ({low:.{digits}f} to {end or 'more'})"


def _entry(name: str, title: str, cells: Cells) -> dict[str, Any]:
    """What is known of one network."""
    rows = [_row_of(key, cells[key]) for key in cells if key.startswith(("fixed", "least"))]
    facts = ("question", "clean", "chips", "samples", "raised", "codewords", "failed_codewords", "commit")
    more = (*facts, "shannon_bits", "access_bits", "decode_cycles")
    return {
        "name": name,
        "title": title,
        "storage": [{k: row.get(k) for k in FIELDS} | {k: row[k] for k in more if k in row} for row in rows],
        "planes": [cells[key] for key in cells if key.startswith("planes")],
        "plain": [cells[key] for key in cells if key.startswith("plain")],
        "curves": [cells[key] for key in cells if key.startswith("curve")],
    }


def _row_of(key: str, cell: dict[str, Any]) -> dict[str, Any]:
    """A cell with the question that it answers, and what its decoders take at worst in clock cycles."""
    found = {"question": key.split("_")[0]} | cell
    if "layers" in cell:
        found["decode_cycles"] = max(decode_cycles(code) for *_, code in cell["layers"])
    return found


def _markdown(entries: list[dict[str, Any]]) -> list[str]:
    """The tables."""
    lines = [
        "# Stored bits that keep a network alive in a leaky memory",
        "",
        "All stored bits are counted, parity and padding included; stored words are flipped and really decoded. Every "
        "accuracy is the mean of ten chips that each read the whole test set, its interval that of the mean over chips "
        "(Student, 95 %). `least`: the least storage that keeps 95 % of clean accuracy, searched on training samples "
        "with other chips; `fixed`: the accuracy at 8.0 bits. `benchmarks/storage.py` makes this file.",
        "",
        "| network | p | storage | question | bits per weight | accuracy [95 % interval] | of clean | Shannon bound | "
        "codewords lost | access, bits | decoder, cycles at most |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for entry in entries:
        for row in sorted(entry["storage"], key=lambda r: (-r["p"], r["name"], r["bits_per_weight"] or 99)):
            lines.append(_row(entry["title"], row))
    lines += [
        "",
        "## Idealised protection (the currency of the TAC paper)",
        "",
        "Protected planes per weight at which the mean accuracy of 20 chips, which share the test set, crosses 95 % of "
        "clean (95 % interval): no residual errors, no parity.",
        "",
        "| network | p | read-out | method | planes per weight |",
        "|---|---|---|---|---|",
    ]
    for entry in entries:
        for cell in sorted(entry["planes"], key=lambda c: (-c["p"], c["planes"])):
            lines.append(
                f"| {entry['title']} | {cell['p']:.2f} | {cell['readout']} | {cell['method']} | {_budget(cell)} |"
            )
    return lines


def _row(title: str, row: dict[str, Any]) -> str:
    if row["bits_per_weight"] is None:
        return f"| {title} | {row['p']:.2f} | {row['name']} | least | not within 24 bits | – | – | – | – | – | – |"
    low, high = row["accuracy_ci"]
    bound = "–" if row["shannon_bits"] is None else f"{row['shannon_bits']:.2f}"
    return (
        f"| {title} | {row['p']:.2f} | {row['name']} | {row['question']} | {row['bits_per_weight']:.2f} | "
        f"{row['accuracy']:.1%} [{low:.1%}, {high:.1%}] | {row['relative']:.1%} | {bound} | "
        f"{row['failed_codewords']} of {row['codewords']} | {row['access_bits']} | {row['decode_cycles']} |"
    )


def _figure(entry: dict[str, Any], path: Path) -> None:
    """Accuracy relative to clean against stored bits per weight, one panel per flip probability."""
    from matplotlib.figure import Figure

    rates = sorted({curve["p"] for curve in entry["curves"]})
    names = list(dict.fromkeys(curve["name"] for curve in entry["curves"]))
    with style.house_style():
        figure = Figure(figsize=(3.6 * len(rates), 3.6))
        panels = figure.subplots(1, len(rates), sharey=True, squeeze=False)
        for panel, p in zip(panels[0], rates, strict=True):
            for curve in entry["curves"]:
                if curve["p"] == p:
                    colour, line, marker = style.CYCLE[names.index(curve["name"])]
                    x, y = zip(*((b, 100 * a) for b, a in sorted(curve["points"])), strict=True)
                    panel.plot(x, y, color=colour, linestyle=line, marker=marker, label=curve["name"])
            panel.axhline(95, color=style.MUTED, linewidth=0.8, linestyle=":")
            panel.axvline(8, color=style.MUTED, linewidth=0.8, linestyle=":")
            panel.set_title(f"{entry['title']}, p = {p:g}")
            panel.set_xlabel("stored bits per weight, all counted")
        panels[0][0].set_ylabel("accuracy, % of clean")
        figure.legend(*panels[0][-1].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    path.parent.mkdir(parents=True, exist_ok=True)
    style.save(figure, path)
