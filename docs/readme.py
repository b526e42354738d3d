"""Run the digits example and put its answer and its plot where the README shows them:  make docs"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from qtaml_hw.design import Design
from qtaml_hw.flow import run
from qtaml_hw.report import html, plots, style
from qtaml_hw.report.summary import report_data
from qtaml_hw.report.terminal import print_summary
from qtaml_hw.support.progress import stages

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- digits: written by docs/readme.py -->", "<!-- /digits -->"


def main() -> None:
    """Write README.md and docs/images/digits-accuracy.svg anew."""
    design = ROOT / "examples" / "digits" / "sram.toml"
    out = ROOT / "build" / "digits"
    with stages() as progress:
        outcome = run(Design.load(design), design.parent, out, progress)
    data = report_data(outcome, "qtaml run examples/digits/sram.toml -o build/digits")
    html.render(data, out / "report.html")
    console = Console(file=io.StringIO(), width=100)
    print_summary(data, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    before, after = readme.split(START)[0], readme.split(END)[1]
    (ROOT / "README.md").write_text(f"{before}{START}\n```\n{text.strip()}\n```\n{END}{after}", encoding="utf-8")
    style.save(
        plots.accuracy_against_overhead(data.curves, data.answer), ROOT / "docs" / "images" / "digits-accuracy.svg"
    )


if __name__ == "__main__":
    main()
