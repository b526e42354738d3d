"""What a terminal shows: the answer's figures, live bars only where someone looks, and no borrowed escape codes."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from qtaml_hw.campaign import Estimate
from qtaml_hw.campaign.verdict import Observed, verdict
from qtaml_hw.cost.price import CostFigures
from qtaml_hw.report import ReportData
from qtaml_hw.report.html import page
from qtaml_hw.report.terminal import print_summary
from qtaml_hw.support import stages


def printed(report: ReportData, width: int = 100, terminal: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal)
    print_summary(report, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_table_has_accuracies_with_intervals_overheads_and_area(report: ReportData) -> None:
    """The contract of `qtaml run`: clean, unprotected, protected with interval; overhead against Uniform-MSP; area."""
    rows = {" ".join(line.split()) for line in printed(report).splitlines()}
    assert "file as given 98.1 %" in rows
    assert "clean 97.8 % 96.8 – 98.6 % 1" in rows
    assert "unprotected 18.3 % 16.1 – 20.5 % 40" in rows
    assert "read-out only 52.0 % 49.0 – 55.0 % 40" in rows
    assert "protected (TAC) 94.1 % 93.3 – 95.0 % 40" in rows
    assert "faults in 99.4 % of the network's numbers; 797 test inputs; chance 10.0 %" in rows
    assert "protected bits per weight 0.620 1.48 2.39 × fewer" in rows
    assert "check bits per weight 0.310 0.930 3.00 × fewer" in rows
    assert "stored bits per weight 8.31 8.93 1.07 × fewer" in rows
    assert "gates of encoders and decoders (estimated) 1 019 515 1.98 × more" in rows
    assert "95 % of its clean accuracy (92.9 %): met" in rows
    uneven = printed(replace(report, answer=replace(report.answer, constant=(3, 0.43))))
    assert "chance 10.0 %, always answering 3 has 43.0 %" in " ".join(uneven.split())


def test_words_around_dead_cells_are_not_called_protected(report: ReportData) -> None:
    """No code covers any of their bits; stored bits are what is minimised."""
    chosen = replace(report.answer.chosen, planes_per_weight=0.0, parity_bits_per_weight=0.0, whole=True)
    answer = replace(report.answer, chosen=chosen, method="exact knapsack", per_chip=True)
    text = printed(replace(report, answer=answer))
    assert re.search(r"around dead cells \(exact knapsack\) +94\.1 %", text)
    assert "protected bits" not in text.partition("unprotected")[2]
    assert answer.currency == "stored bits"
    html = page(replace(report, answer=answer))
    assert "How many bits does" in html
    assert '<th scope="row">protected bits</th>' not in html
    assert replace(answer, per_chip=False).plan_name == "words for the cells"
    assert "with scales and offsets" not in text + html
    more = replace(report, answer=replace(answer, chosen=replace(chosen, beside_per_weight=0.25)))
    assert "with scales and offsets of channels 8.56" in " ".join(printed(more).split())
    assert '<th scope="row">with scales and offsets of channels</th><td>8.56</td>' in page(more)
    coded = replace(chosen, planes_per_weight=8.0)  # all bits of all words lie in codewords
    assert replace(answer, per_chip=False, chosen=coded).plan_name == "protected"


def test_notes_of_the_device_and_the_state_of_the_verilog_are_told(report: ReportData) -> None:
    """Who reads only the terminal learns what is extrapolated, and whether the Verilog was checked."""
    device = replace(report.device, warnings=("vdd_v = 5 V: extrapolated",), confidence="low; 2 measured points")
    text = printed(replace(report, device=device))
    assert "warning: vdd_v = 5 V: extrapolated" in text
    assert "confidence in p: low; 2 measured points" in text
    assert text.rstrip().endswith("(92.9 %): met; confidence in p: low")
    assert "confidence in p" not in printed(replace(report, device=replace(device, confidence="")))
    assert "10 linted, 10 simulated, all equal (Icarus" in text
    assert report.hardware is not None
    modules = list(report.hardware.modules)
    verification = modules[0].verification
    assert verification is not None
    modules[0] = replace(modules[0], verification=replace(verification, failures=1))
    text = printed(replace(report, hardware=replace(report.hardware, modules=tuple(modules))))
    assert "1 WRONG" in text
    assert "all equal" not in text


def test_a_missed_target_is_said(report: ReportData) -> None:
    """Exit status 1 has its sentence."""
    assert "not met" in printed(replace(report, answer=replace(report.answer, met=False)))


def test_a_prediction_that_rests_on_nothing_is_not_printed(report: ReportData) -> None:
    """Budgets that were foreseen are shown as they are, without a ratio that steps of the search do not support."""
    said = {v: printed(replace(report, answer=replace(report.answer, foreseen=v))) for v in ((0.0142, 2.01), None)}
    (row,) = (line for line in said[0.0142, 2.01].splitlines() if "foreseen" in line)
    assert row.split()[-2:] == ["0.0142", "2.01"]
    assert "foreseen" not in said[None]


def test_another_figure_than_accuracy_is_told_in_its_unit(report: ReportData) -> None:
    """A reconstruction in dB is no percentage."""
    clean, faulty = Estimate(21.4, 21.4, 21.4, 1), Estimate(12.0, 11.2, 12.9, 40)
    answer = replace(report.answer, metric="snr", unit="dB", clean=clean, unprotected=faulty, protected=faulty)
    answer = replace(answer, as_given=21.5, chance=None, read_out=None, target=21.2)
    rows = {" ".join(line.split()) for line in printed(replace(report, answer=answer)).splitlines()}
    assert "clean 21.4 dB – –" in rows  # one figure has no interval
    assert "unprotected 12.0 dB 11.2 – 12.9 dB 40" in rows
    assert "95 % of its clean accuracy (21.2 dB): met" in rows


def test_nothing_is_wrapped_in_eighty_columns(report: ReportData) -> None:
    """Every row of both tables stays on its line, the doubted prediction too."""
    answer = replace(report.answer, prediction_valid=False)
    wide, narrow = (printed(replace(report, answer=answer), width=width) for width in (200, 80))
    assert [line.rstrip() for line in wide.splitlines()] == [line.rstrip() for line in narrow.splitlines()]
    assert max(map(len, narrow.splitlines())) <= 80


def test_names_cannot_write_to_the_terminal(hostile: ReportData) -> None:
    """An ESC in a layer's name reaches no terminal; Rich markup in it is not obeyed."""
    answer = replace(hostile.answer, network="[red]net[/red]\x1b[2J")
    text = printed(replace(hostile, answer=answer))
    assert "\x1b" not in text
    assert "[red]net[/red]" in text


def test_a_narrow_terminal_keeps_every_figure(report: ReportData) -> None:
    """At 60 columns nothing is cut off."""
    text = printed(report, width=60)
    for figure in ("97.8 %", "16.1 – 20.5 %", "2.39", "1 019"):
        assert figure in text


@pytest.mark.parametrize(("share", "said"), [(75, ""), (95, "nearly done, ")])
def test_progress_without_a_terminal_is_plain_lines(monkeypatch: pytest.MonkeyPatch, share: int, said: str) -> None:
    """A long stage says its name, its share with the time left, and its duration; a short one nothing. With a quarter
    to come it is not nearly done, however fast the others were.
    """
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 0.05)
    monkeypatch.setattr("qtaml_hw.support.progress.EVERY_S", 0.1)
    out = io.StringIO()
    name = "all \ufffd[2J[layers]"
    with stages(Console(file=out, width=20)) as progress:
        with progress.stage("all \x1b[2J[layers]", total=100) as step:
            step(share)
            while "so far" not in out.getvalue():
                time.sleep(0.01)
        monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 60)
        with progress.stage("short"):
            pass
    first, *between, last = out.getvalue().splitlines()
    assert (first, last) == (name, f"{name}: done in 0 s")
    assert set(between) == {f"{name}: {share}%, {said}0 s so far"}  # less than a second, by the share


def test_a_stage_that_goes_on_after_all_that_was_counted_is_not_called_nearly_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Proofs follow the words that a verification counts."""
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 0.01)
    monkeypatch.setattr("qtaml_hw.support.progress.EVERY_S", 0.02)
    out = io.StringIO()
    with stages(Console(file=out, width=60)) as progress, progress.stage("proofs", total=1) as step:
        step(1)
        while "so far" not in out.getvalue():
            time.sleep(0.01)
    assert "proofs: 99%, 0 s so far" in out.getvalue()
    assert "nearly" not in out.getvalue()
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, width=80)
    with stages(terminal) as progress, progress.stage("proofs", total=1) as step:
        step(1)
        time.sleep(0.3)  # bars are drawn ten times a second
        before = shown.getvalue()
    assert "99%" in before
    assert "100%" not in before
    assert "100%" in shown.getvalue()


def test_a_plan_that_is_not_known_to_keep_the_target_is_not_compared_with_one_that_is(report: ReportData) -> None:
    judged = verdict(Observed(np.ones((20, 100)), np.ones(100)), 0.99)
    text = printed(replace(report, answer=replace(report.answer, met=False, verdict=judged)))
    assert "fewer" not in text
    assert "× more" not in text
    said = (
        "The plan of Uniform-MSP is known to keep the target, and that of TAC is not: their figures are not compared."
    )
    assert said in " ".join(text.split())
    assert said not in " ".join(printed(replace(report, answer=replace(report.answer, verdict=judged))).split())


def priced(area: float, energy: float) -> CostFigures:
    """A plan of this area in mm2 and energy in pJ."""
    return CostFigures(
        area, 0, 0, 0, 0, 0, 0, energy, 0, 0, 0, 0, 1.0, 64, 2.0, 1.0, 1, "cells", "macros", "65 nm", 1.0, 1.0
    )


def test_where_uniform_msp_has_less_area_the_field_that_asks_for_it_is_named(report: ReportData) -> None:
    """Check bits were minimised; a reader who sees more area learns what minimises that."""
    judged = verdict(Observed(np.ones((20, 600)), np.ones(600)), 0.99)
    answer = replace(report.answer, verdict=judged, price=priced(3.0, 5.0), price_uniform=priced(2.0, 6.0))
    text = " ".join(printed(replace(report, answer=answer)).split())
    said = 'Uniform-MSP has less area: protection.minimise = "area" looks for the plan with the least.'
    assert said in text
    assert "area, memories and readers (mm²) 3.00 2.00 1.50 × more, not minimised" in text
    assert "energy to read a weight (pJ) 5.00 6.00 1.20 × less" in text  # of what is not counted
    assert said not in " ".join(replace(answer, price=priced(2.0, 5.0)).sentences)
    assert "bits wide" not in text
    wide = replace(answer, price_uniform=replace(priced(2.0, 6.0), memory_bits=128))
    said_so = " ".join(printed(replace(report, answer=wide)).split())
    assert "memories 64 bits wide, 128 of Uniform-MSP" in said_so
    assert said not in " ".join(replace(answer, bought="added µm²").sentences)
