"""The report's data survive JSON unchanged, and refuse what makes no sense."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.campaign import Estimate
from qtaml_hw.campaign.verdict import Observed, verdict
from qtaml_hw.report import Cost, MethodCurve, ReportData


def test_a_report_comes_back_from_json_equal_and_with_the_same_bytes(report: ReportData) -> None:
    """`report.json` loses nothing: the page can be made again from it."""
    again = ReportData.loads(report.dumps())
    assert again == report
    assert again.dumps() == report.dumps()


def test_hostile_text_and_lone_surrogates_survive_json(hostile: ReportData) -> None:
    """Names are kept byte for byte in `report.json`; only what shows them changes them."""
    data = replace(hostile, warnings=("\ud800\x00\u2028",))
    assert ReportData.loads(data.dumps()) == data
    data.dumps().encode()


@pytest.mark.parametrize("broken", [{}, {"format": "qtaml_hw.plan/1"}, [], "text"])
def test_what_is_not_a_report_is_refused(broken: object) -> None:
    """Another file of the project given by mistake is named as such."""
    with pytest.raises(ValueError, match="not a report of format"):
        ReportData.loads(json.dumps(broken))


def test_a_wrong_field_is_named(report: ReportData) -> None:
    """The message of a damaged file says which field."""
    data = json.loads(report.dumps())
    data["answer"]["p01"] = "often"
    with pytest.raises(ValueError, match=r"answer\.p01"):
        ReportData.from_json(data)


def test_json_has_no_nan(report: ReportData) -> None:
    """NaN is not JSON; other programs could not read the file."""
    with pytest.raises(ValueError):
        replace(report, answer=replace(report.answer, p01=float("nan"))).dumps()


def test_an_interval_holds_its_mean() -> None:
    """A mean outside its own interval is a mistake upstream, not something to draw."""
    with pytest.raises(ValueError, match="does not hold its mean"):
        Estimate(0.5, 0.6, 0.7, 10)


def test_curves_have_equal_lengths() -> None:
    """A band shorter than its line is refused where it is made."""
    with pytest.raises(ValueError, match="same length"):
        MethodCurve("TAC", (0.0, 1.0), (0.5, 0.9), (0.4,), (0.6, 0.95), 10)


def test_the_measured_ratio_is_uniform_over_chosen_or_nothing(report: ReportData) -> None:
    """In check bits for real codes, in protected bits for the idealised one; a free plan, or no Uniform-MSP plan that
    does as well, has no ratio: never infinity, never zero."""
    assert report.answer.ratio == pytest.approx(0.93 / 0.31)
    ideal = replace(report.answer, chosen=Cost(0.62), uniform=Cost(1.48))
    assert ideal.ratio == pytest.approx(1.48 / 0.62)
    assert replace(report.answer, chosen=Cost(0.0)).ratio is None
    assert replace(report.answer, uniform=None).ratio is None


def test_chips_with_failed_codewords_are_counted_where_there_are_codewords(report: ReportData) -> None:
    judged = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99)
    coded = replace(report.answer, verdict=judged)
    assert "0 % of chips have a failed codeword, 0 a chip." in coded.sentences
    for chosen in (Cost(0.0, 0.0), Cost(0.62)):  # nothing is protected; the idealised protection
        assert "codeword" not in " ".join(replace(coded, chosen=chosen).sentences)


def test_importing_the_room_brings_in_no_heavy_library() -> None:
    """`qtaml --help` answers at once: matplotlib, Jinja2, Rich, NumPy and pydantic wait until they are used."""
    heavy = "matplotlib", "jinja2", "rich", "numpy", "pydantic"
    code = f"import sys, qtaml_hw.report; print([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
