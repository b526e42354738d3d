"""What README.md shows of the digits example is what the example gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qtaml_hw import flow
from qtaml_hw.case import open_case
from qtaml_hw.design import Design
from qtaml_hw.report.figures import percent

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"<!-- digits: .*?-->\n```\n(.*?)\n```\n<!-- /digits -->", re.S)


def test_the_readme_shows_the_digits_run_as_it_comes_out() -> None:
    """The plan is made anew; accuracies may differ in the last digit shown on another machine's arithmetic."""
    found = BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found, "run: python docs/readme.py"
    rows = {cells[0]: cells[1:] for line in found[1].splitlines() if len(cells := re.split(r" {2,}", line.strip())) > 1}
    design = ROOT / "examples" / "digits" / "sram.toml"
    case = open_case(Design.load(design), design.parent)
    search = flow.decide(case, flow.menu_of(case), flow.measure(case))
    plan, accuracy = search.answer.plan, search.answer.evaluation.mean
    assert rows["clean"][0] == percent(search.clean).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert float(rows["protected (TAC)"][0].rstrip(" %")) == pytest.approx(100 * accuracy, abs=0.3)
    assert float(rows["check bits per weight"][0]) == pytest.approx(plan.parity_bits_per_weight, rel=0.02)
    assert float(rows["protected bits per weight"][0]) == pytest.approx(plan.planes_per_weight, rel=0.02)
    assert float(rows["stored bits per weight"][0]) == pytest.approx(plan.stored_bits_per_weight, rel=0.01)


def test_the_readme_goes_from_measured_cells_to_accuracy_in_one_command() -> None:
    """The file of measured p that it names is a technology, the design takes it, and its cells fail often enough to
    cost a network of 38,160 weights something.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^qtaml run (\S+) --set (memory\.technology=(\S+\.csv))", text, re.M)
    assert found
    design = Design.load(ROOT / found[1], [found[2].replace(found[3], str(ROOT / found[3]))])
    case = open_case(design, (ROOT / found[1]).parent, feedback=False)
    assert case.technology is not None
    assert case.technology.model.tabulated
    assert case.device is not None
    assert case.device.p01 > 1e-3
