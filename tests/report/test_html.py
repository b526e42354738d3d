"""The page stands alone, says the answer first, and nothing in a model's text can act in it."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from qtaml_hw.campaign import Estimate
from qtaml_hw.campaign.verdict import Observed, verdict
from qtaml_hw.report import (
    Answer,
    Cost,
    Device,
    LayerRow,
    Provenance,
    RangeEnd,
    RangeRow,
    ReportData,
    Verification,
    plots,
)
from qtaml_hw.report.html import PAGE, _axis, _totals, environment, page, render
from qtaml_hw.report.outcome import Outcome
from qtaml_hw.report.summary import _hardware
from qtaml_hw.support.cache import Cache
from qtaml_hw.verify import Check, VerifyReport

VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})


class Elements(HTMLParser):
    """Every element of a page with its attributes; fails where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_loads_nothing_and_runs_nothing(report: ReportData) -> None:
    """It opens from disk on a machine without a network: one file, no script, no link, no image, no font."""
    html = page(report)
    elements = Elements(html).found
    assert not {tag for tag, _ in elements} & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not re.search(r"https?:|@import|url\((?!#)", html)
    policy = [a["content"] for tag, a in elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert policy[0]
    assert "default-src 'none'" in policy[0]


def test_a_figure_is_drawn_once_for_all_that_it_shows(
    report: ReportData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page has the figures of the first; where a value differs, that figure is drawn anew."""
    monkeypatch.setattr(Cache, "_folder", lambda self: tmp_path)
    first = page(report)
    drawn: list[str] = []
    bits = plots.stored_bits
    for name in ("accuracy_against_overhead", "area", "flip_probability", "pareto", "predicted_gain", "stored_bits"):
        monkeypatch.setattr(plots, name, lambda *what, name=name: drawn.append(name) or bits(report.layers))
    assert page(report) == first
    assert not drawn
    curve = report.device.curves[0]
    other = replace(curve, p01=(*curve.p01[:-1], curve.p01[-1] * (1 + 1e-12)))
    page(replace(report, device=replace(report.device, curves=(other, *report.device.curves[1:]))))
    assert drawn == ["flip_probability"]


def test_hostile_text_is_shown_and_does_nothing(hostile: ReportData) -> None:
    """Script tags, quotes, template braces, terminal escapes and direction marks in any name come out as text."""
    html = page(hostile)
    elements = Elements(html)
    assert not [tag for tag, _ in elements.found if tag == "script"]
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in "".join(elements.text)
    assert "{{7*7}}" in html
    assert not set("\x00\x1b\u202e") & set(html)


def test_identifiers_are_unique_and_links_inside_figures_resolve(report: ReportData) -> None:
    """Two figures that shared a clip path would cut each other."""
    elements = Elements(page(report)).found
    identifiers = [a["id"] for _, a in elements if "id" in a]
    assert len(identifiers) == len(set(identifiers))
    targets = {a["href"] for _, a in elements if "href" in a} | set(re.findall(r"url\((#[^)]*)\)", page(report)))
    assert {target[1:] for target in targets if target} <= set(identifiers)


def test_the_answer_comes_before_everything_else(report: ReportData) -> None:
    """The first heading is the question, followed by overhead and the three accuracies, before any section."""
    html = page(report)
    head = html[html.index("<h1>") : html.index("<section")]
    for said in (
        "digits",
        "fg-thin-5p5nm",
        "0.310 check bits per weight",
        '3.00\u202f× fewer than <span class="whole">Uniform-MSP</span>',
        "97.8",
        "18.3",
        "94.1",
    ):
        assert said in head
    order = re.findall(r'<section id="(\w+)"', html)
    assert order == ["device", "layers", "accuracy", "bits", "codes", "verification", "pareto", "next", "provenance"]


def test_a_target_that_was_missed_is_not_dressed_up(report: ReportData) -> None:
    """The page must not call a plan enough that is not."""
    html = page(replace(report, answer=replace(report.answer, met=False)))
    head = html[: html.index("<section")]
    assert "No plan that was tried is known to be enough" in head
    assert "fewer than Uniform-MSP" not in head


def test_a_free_plan_says_so(report: ReportData) -> None:
    """Zero overhead has no ratio and needs no protected bit."""
    html = page(replace(report, answer=replace(report.answer, chosen=Cost(0.0, 0.0))))
    assert "need no protected bit" in html


def test_how_far_to_trust_the_probabilities_stands_beside_them(report: ReportData) -> None:
    """Who has the page alone learns what p rests on and what flips bits besides."""
    device = replace(report.device, confidence="low; 2 measured points", not_modelled=("soft-errors: set a rate",))
    html = page(replace(report, device=device))
    section = html[html.index('<section id="device">') : html.index('<section id="layers">')]
    assert "Confidence in these probabilities: low; 2 measured points." in section
    assert "<li>soft-errors: set a rate</li>" in section


def test_a_report_with_little_in_it_is_still_a_page(report: ReportData) -> None:
    """Without layers, curves, codes or hardware the page says what there is."""
    bare = ReportData(report.answer, Device("sram", "", {}, ()), (), Provenance("qtaml run", {}, {}, {}))
    html = page(bare)
    Elements(html)
    assert "<svg" not in html


def test_a_hundred_thousand_layers_give_a_page_of_bounded_size(report: ReportData) -> None:
    """The table stops at a thousand rows and says where the rest is."""
    layers = tuple(LayerRow(f"layer{i}", (2, 2), 8, 0.1, 1, 1.0, 0.1) for i in range(100_000))
    html = page(replace(report, layers=layers))
    assert len(html) < 20e6
    assert html.count('<tr><td class="n">1000</td>') == 1
    assert 'class="n">1001</td>' not in html
    assert "report.json has all" in html


def test_the_page_is_the_same_every_time(report: ReportData, tmp_path: Path) -> None:
    """Same data, same bytes: the page carries no date; it can be made again from report.json."""
    first = render(report, tmp_path / "a.html").read_bytes()
    assert render(ReportData.loads(report.dumps()), tmp_path / "b.html").read_bytes() == first


def test_a_failed_write_leaves_the_old_page(
    report: ReportData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up costs the new page, never the old one, and leaves no litter."""
    path = tmp_path / "report.html"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        render(report, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_page_says_how_far_from_shannon_the_plan_is(report: ReportData, tmp_path: Path) -> None:
    page = render(report, tmp_path / "report.html").read_text()
    assert '<th scope="row">all stored bits</th><td>8.31</td><td>8.93</td>' in page
    assert "2.45 stored bits per weight, with codes and quantisers of unlimited length" in page


def test_a_module_is_equal_only_if_its_comparison_ended_well(report: ReportData) -> None:
    """A comparison that was stopped or failed is told apart from those that agreed; wiring is folded away."""
    assert report.hardware is not None
    stopped = replace(report.hardware.modules[0], verification=Verification("icarus", 0, 0, "stopped after 600 s"))
    wrong = replace(report.hardware.modules[1], verification=Verification("icarus", 12, 1, "word 7: data 3"))
    wiring = replace(report.hardware.modules[2], name="layer_a", role="layer", verification=None)
    port = replace(report.hardware.modules[3], name="memory_a", role="memory")
    benched = replace(port, verification=Verification("icarus", 0, 0, bench="bench_memory_a"))
    idle = replace(port, name="memory_b", verification=None)
    modules = (stopped, wrong, wiring, benched, idle, *report.hardware.modules[5:])
    html = page(replace(report, hardware=replace(report.hardware, modules=modules)))
    assert html.count(">equal<") == len(modules) - 4
    assert "not finished: stopped after 600 s" in html
    assert "differs: word 7: data 3" in html
    assert '>equal</td><td class="n">bench_memory_a<' in html.replace("\n", "")
    assert "1 module that only connects others" in html
    assert "1 module, not compared with the model here" in html
    assert html.index("memory_a") < html.index("1 module that only connects") < html.index('name">layer_a<')
    assert html.index('name">layer_a<') < html.index("1 module, not compared") < html.index('name">memory_b<')


def test_a_module_that_a_bench_plays_is_told_with_the_bench() -> None:
    """Memory ports and the top are played by the benches of the folder; what no bench holds has no verdict."""
    modules = [SimpleNamespace(name=n, kind=n[:-1], area=None, latency=0) for n in ("memory1", "top1", "layer1")]
    checks = (
        Check("bench", True, "PASS", "bench_memory", plays=("memory1",)),
        Check("bench", False, "FAIL: row 3", "bench_top", plays=("memory1", "top1")),
    )
    report = VerifyReport("out", "icarus", checks)
    manifest = SimpleNamespace(modules=modules, layers=[])
    found = _hardware(cast(Outcome, SimpleNamespace(manifest=manifest, verification=report)))
    assert found is not None
    memory, top, layer = (module.verification for module in found.modules)
    assert memory == Verification("icarus", 0, 1, "FAIL: row 3", "bench_memory, bench_top")
    assert top == Verification("icarus", 0, 1, "FAIL: row 3", "bench_top")
    assert layer is None


def test_the_bad_end_of_the_range_is_a_row_where_it_holds_no_data(report: ReportData) -> None:
    """What the terminal says stands on the page."""
    figure = report.answer.protected
    span = RangeRow(RangeEnd(1e-3, 1e-3, figure), RangeEnd(0.6, 0.6, None), "t_ox", 0.9, None)
    html = page(replace(report, answer=replace(report.answer, span=span)))
    assert re.search(r'high end of p</th><td class="big">lost</td>', html)
    assert not re.search(r'low end of p</th><td class="big">lost</td>', html)
    still = RangeRow(RangeEnd(1e-3, 0.0, figure), RangeEnd(0.6, 0.0, None), "t_ox", 0.9, None)
    assert "to 0.60, p10 0. Range" in page(replace(report, answer=replace(report.answer, span=still)))


def test_a_short_name_is_not_broken_and_nothing_is_no_bar(report: ReportData) -> None:
    """Names of technologies stay whole in the title; a long one may break, or it would not fit a phone."""
    html = page(report)
    assert '<b class="whole">fg-thin-5p5nm</b>' in html
    assert "--part: 0.0%" not in html
    long = page(replace(report, answer=replace(report.answer, network="n" * 40)))
    assert f"<b>{'n' * 40}</b>" in long


def test_one_figure_has_no_interval(report: ReportData) -> None:
    """A clean network is evaluated once: no interval of one."""
    once = Estimate(0.99, 0.99, 0.99, 1)
    html = page(replace(report, answer=replace(report.answer, clean=once)))
    assert '99.0\u202f%</td>\n<td class="range">–</td>' in html


def test_the_chosen_plan_is_marked_among_the_others(report: ReportData) -> None:
    """The figure compares gates, the choice does not: which plan it is and why is said."""
    assert report.pareto is not None
    plain, html = page(report), page(replace(report, pareto=replace(report.pareto, chosen=(8.5, 0.9))))
    assert "the chosen plan" not in plain.replace("with the chosen plan", "")
    assert "the ring marks the chosen plan" in html
    assert "has the fewest check bits per weight of those that are known to keep the target" in html


def test_what_is_enough_is_told_of_both_methods_beside_the_ratio(report: ReportData) -> None:
    """A ratio of two rungs stands beside the brackets of both."""
    judged = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99)
    answer = replace(report.answer, verdict=judged, enough=(0.0, 0.5), enough_uniform=(0.125, 8.0))
    assert answer.sentences[-1] == (
        "Budgets in check bits per weight: 0 (no protection) is surely too little, 0.5 is surely enough; those of "
        "Uniform-MSP: 0.125 is surely too little, 8 is surely enough. No difference to Uniform-MSP is sure."
    )
    surely = replace(answer, enough_uniform=(1.0, 8.0))
    assert surely.sentences[-1].endswith("8 is surely enough. Uniform-MSP needs at least 2 times as many.")
    assert answer.sentences[-1] in page(replace(report, answer=answer))
    alone = replace(answer, enough_uniform=(None, None))
    assert "Uniform-MSP" not in alone.sentences[-1]


def test_a_budget_of_zero_and_no_budget_are_told_apart(report: ReportData) -> None:
    """The network alone falls short; or nothing that was tried does, and what less would do is not known."""
    judged = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99)
    none, zero, open_end = (
        replace(report.answer, verdict=judged, enough=enough, enough_uniform=(None, None)).sentences[-1]
        for enough in ((None, 0.5), (0.0, 0.5), (0.5, None))
    )
    assert "no budget tried is surely too little, 0.5 is surely enough" in none
    assert "0 (no protection) is surely too little, 0.5 is surely enough" in zero
    assert "0.5 is surely too little, no budget tried is surely enough" in open_end


def test_the_ratio_of_the_headline_says_how_sure_it_is(report: ReportData) -> None:
    """Either plan is the dear end of a range."""
    judged = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99)
    answer = replace(report.answer, verdict=judged, enough=(0.0, 0.5), enough_uniform=(1.0, 8.0))

    def headline(answer: Answer) -> str:
        (said,) = re.findall(r'<p class="answer">(.*?)</p>', page(replace(report, answer=answer)), re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", said)).strip()

    assert headline(answer).endswith("Uniform-MSP, which surely needs at least 2 times as many.")
    both = replace(answer, enough=(0.25, 0.5))
    assert headline(both).endswith("Uniform-MSP, which surely needs 2 to 32 times as many.")
    neither = replace(answer, enough_uniform=(0.0, 8.0))
    assert headline(neither).endswith("Uniform-MSP; no lower bound of this ratio is sure.")
    assert "Uniform-MSP" not in headline(replace(answer, met=False))


def test_what_was_done_with_the_hardware_is_said_as_it_was(report: ReportData) -> None:
    """Simulated, evaluated as netlists, or neither."""
    assert report.hardware is not None

    def said(tool: str | None) -> str:
        checked = None if tool is None else Verification(tool, 12, 0)
        modules = tuple(replace(module, verification=checked) for module in report.hardware.modules)  # type: ignore[union-attr]
        html = page(replace(report, hardware=replace(report.hardware, modules=modules)))
        return re.sub(r"\s+", " ", html[html.index('<section id="verification">') : html.index('<section id="next">')])

    assert "codec and writer is simulated" in said("Icarus Verilog 12.0")
    evaluated = said("netlist, text equal")
    assert "is evaluated and compared" in evaluated
    assert "simulated" not in evaluated
    assert "Nothing was compared with the model here" in said(None)


def test_every_section_is_in_the_contents(report: ReportData) -> None:
    """In the order of the page, and nothing else."""
    html = page(report)
    (contents,) = re.findall(r'<nav class="contents".*?</nav>', html, re.S)
    assert re.findall(r'href="#(\w+)"', contents) == re.findall(r'<section id="(\w+)"', html)
    bare = ReportData(report.answer, Device("sram", "", {}, ()), (), Provenance("qtaml run", {}, {}, {}))
    assert 'href="#verification"' not in page(bare)


def test_the_page_links_to_what_lies_beside_it_and_to_nothing_else(report: ReportData, tmp_path: Path) -> None:
    """A plan without hardware has no link to any, and no command that needs it."""
    alone = render(report, tmp_path / "report.html").read_text()
    assert "plan.json" not in alone
    (tmp_path / "plan.json").write_text("{}")
    html = render(report, tmp_path / "report.html").read_text()
    assert set(re.findall(r'href="([^#"]+)"', html)) == {"plan.json"}
    assert "qtaml simulate plan.json" in html
    assert "qtaml verify" not in html
    (tmp_path / "rtl").mkdir()
    (tmp_path / "corrected.onnx").write_bytes(b"")
    html = render(report, tmp_path / "report.html").read_text()
    assert set(re.findall(r'href="([^#"]+)"', html)) == {"plan.json", "corrected.onnx", "rtl/"}
    assert "qtaml verify rtl --formal" in html


def test_where_prices_are_from_is_said_to_the_end() -> None:
    price = SimpleNamespace(sentence=f'priced in {"macros " * 60}<b>\x1b of a "compiler"')
    shown = environment().from_string("{{ price.sentence | whole }}").render(price=price)
    assert shown == f"priced in {'macros ' * 60}&lt;b&gt;\ufffd of a &#34;compiler&#34;"
    assert "{{ answer.priced | whole }}" in PAGE.joinpath("report.html.jinja").read_text("utf-8")


def places(html: str, row: str) -> list[float]:
    """Where the chips of a row stand on its strip, in per cent."""
    (cells,) = re.findall(rf'<th scope="row">{row}</th>.*?</tr>', html, re.S)
    return [float(x) for x in re.findall(r'class="chip(?: worst)?" style="--at: ([\d.]+)%"', cells)]


def test_every_chip_has_its_place_on_the_strip(report: ReportData) -> None:
    """One axis for all rows, its ends told and round; the worst chip is marked and named."""
    chips = {"unprotected": (0.11, 0.18, 0.25), "protected": (0.91, 0.95)}
    html = page(replace(report, answer=replace(report.answer, chips=chips)))
    (ends,) = re.findall(r'<span class="ends"><span>([\d.]+)\u202f%</span>.*?<span>([\d.]+)\u202f%</span></span>', html)
    low, high = (float(end) / 100 for end in ends)
    assert (low, high) == (0.0, 1.0)  # from 11 % to 98.6 % in steps of 50 %, and no share is above 1
    for name, values in chips.items():
        assert places(html, name) == pytest.approx([100 * (v - low) / (high - low) for v in values], abs=0.01)
    assert html.count('class="chip worst"') == 2
    assert "worst chip 11.0\u202f%" in html
    assert places(html, "read-out only") == []


def test_the_axis_of_the_strips_fits_what_is_shown(report: ReportData) -> None:
    """Small losses are not lost on a scale from 0 to 100 %; figures of other units have an axis, too."""

    def ends(low: float, high: float, unit: str) -> tuple[float, float]:
        e = Estimate((low + high) / 2, low, high, 20)
        answer = replace(report.answer, clean=e, unprotected=e, read_out=None, protected=e, target=high, unit=unit)
        axis = _axis(answer)
        assert axis.place(axis.low) == "0.00%"
        assert axis.place(axis.high) == "100.00%"
        return axis.low, axis.high

    assert ends(0.971, 0.996, "share") == pytest.approx((0.97, 1.0))
    assert ends(12.1, 38.0, "dB") == (10.0, 40.0)
    assert ends(-0.2, 0.9, "cosine") == pytest.approx((-0.5, 1.0))
    assert ends(0.5, 0.5, "share") == pytest.approx((0.4, 0.6))


def test_a_thousand_chips_are_a_hundred_dots(report: ReportData) -> None:
    """The worst and the best among them."""
    many = tuple(i / 1000 for i in range(1001))
    html = page(replace(report, answer=replace(report.answer, chips={"protected": many})))
    found = places(html, "protected")
    assert (len(found), found[0], found[-1]) == (100, 0.0, 100.0)


def test_verification_is_a_line_for_each_kind_and_opens_where_something_differs(report: ReportData) -> None:
    """Counts and words of a kind; details of a kind in which all agreed are folded."""
    assert report.hardware is not None
    (line,) = re.findall(r'<details class="kind"><summary><span>encoder</span>(.*?)</summary>', page(report), re.S)
    said = re.sub(r"<[^>]*>", "", line)
    assert re.sub(r"\s+", " ", said).strip() == "3 modules equal to the model 37 668 words lint clean"
    wrong = replace(report.hardware.modules[1], verification=Verification("icarus", 12, 1, "word 7: data 3"))
    modules = (report.hardware.modules[0], wrong, *report.hardware.modules[2:])
    html = page(replace(report, hardware=replace(report.hardware, modules=modules)))
    assert html.count('<details class="kind" open>') == 1
    (line,) = re.findall(r'<details class="kind" open><summary><span>decoder</span>(.*?)</summary>', html, re.S)
    assert "1 different" in line
    assert "equal" not in line


def test_what_a_verdict_rests_on_is_told_whole(report: ReportData) -> None:
    """Long texts of ours are not cut in the middle, as names are."""
    judged = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99)
    answer = replace(report.answer, verdict=judged, enough=(0.0, 0.5), enough_uniform=(0.125, 8.0))
    assert len(" ".join(answer.sentences)) > 300
    (note,) = re.findall(r'<p class="note verdict[^>]*>(.*?)</p>', page(replace(report, answer=answer)), re.S)
    assert note == " ".join(answer.sentences)


def test_bits_of_layers_whose_words_hold_several_weights_are_counted_once(report: ReportData) -> None:
    """Half a bit per weight: a word of one bit for two weights. The page of such chips says how one is written."""
    row = LayerRow("fc", (64, 10), 1, 0.1, 1, 1.0, 0.1, read_out="trellis", words=320)
    assert (row.weights, row.data_bits, row.bits_per_weight) == (640, 320, 0.5)
    assert _totals((row,))["stored"] == 320
    made = replace(report, layers=(row,), answer=replace(report.answer, per_chip=True))
    text = page(made, ("plan.json",))
    assert "qtaml write plan.json --chip 0" in text
    assert "qtaml write" not in page(replace(report, layers=(row,)), ("plan.json",))
