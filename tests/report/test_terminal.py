"""What a terminal shows: the answer's figures, live bars only where someone looks, and no borrowed escape codes."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import pytest
from rich.console import Console

from qtaml_hw.campaign import Estimate
from qtaml_hw.report import ReportData
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


def test_notes_of_the_device_and_the_state_of_the_verilog_are_told(report: ReportData) -> None:
    """Who reads only the terminal learns what is extrapolated, and whether the Verilog was checked."""
    device = replace(report.device, warnings=("vdd_v = 5 V: extrapolated",))
    text = printed(replace(report, device=device))
    assert "note: vdd_v = 5 V: extrapolated" in text
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


def test_progress_without_a_terminal_is_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long stage says its name, its share with the time left, and its duration; a short one nothing."""
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 0.05)
    monkeypatch.setattr("qtaml_hw.support.progress.EVERY_S", 0.1)
    out = io.StringIO()
    name = "all \ufffd[2J[layers]"
    with stages(Console(file=out, width=20)) as progress:
        with progress.stage("all \x1b[2J[layers]", total=4) as step:
            step(3)
            while "so far" not in out.getvalue():
                time.sleep(0.01)
        monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 60)
        with progress.stage("short"):
            pass
    first, *between, last = out.getvalue().splitlines()
    assert (first, last) == (name, f"{name}: done in 0 s")
    assert set(between) == {f"{name}: 75%, nearly done, 0 s so far"}  # less than a second, by the share


def test_a_stage_that_fails_is_not_said_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does its watcher go on talking."""
    monkeypatch.setattr("qtaml_hw.support.progress.AFTER_S", 0)
    out = io.StringIO()
    with (
        pytest.raises(ValueError),
        stages(Console(file=out)) as progress,
        progress.stage("trials"),
    ):
        raise ValueError
    assert "done" not in out.getvalue()


def test_time_left_on_a_terminal_is_what_the_share_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter took 20 s: a minute is left, and what has passed is not shown in its place."""
    out = io.StringIO()
    now = 0.0
    console = Console(file=out, force_terminal=True, width=100)
    monkeypatch.setattr(console, "get_time", lambda: now)
    with stages(console) as progress:
        with progress.stage("trials", total=4) as step:
            now = 20.0
            step()
            progress._bars.refresh()  # type: ignore[attr-defined]
            shown = out.getvalue()
            now = 80.0
        out.truncate(0)
        progress._bars.refresh()  # type: ignore[attr-defined]
    assert "1 min 0 s left" in shown
    assert "20 s" not in shown
    assert "1 min 20 s" in out.getvalue()
    assert "left" not in out.getvalue()


def test_progress_on_a_terminal_shows_stage_share_and_time() -> None:
    """Each stage keeps its line, and a stage that ended counts as whole."""
    out = io.StringIO()
    with stages(Console(file=out, force_terminal=True, width=100)) as progress:
        with progress.stage("sensitivity", total=4) as step:
            step(2)
        with progress.stage("\x1b[2Jplan [bold]") as step:
            step()
    text = out.getvalue()
    assert "sensitivity" in text
    assert "100%" in text
    assert "plan [bold]" in text
    assert "\x1b[2J" not in text


def test_an_interrupted_stage_is_not_shown_as_done() -> None:
    """Ctrl-C leaves the bar where it was and the cursor where it belongs."""
    out = io.StringIO()

    def run() -> None:
        console = Console(file=out, force_terminal=True, width=100)
        with stages(console) as progress, progress.stage("trials", total=4) as step:
            step()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    text = out.getvalue()
    assert "100%" not in text
    assert "25%" in text
    assert "\x1b[?25h" in text  # the cursor is visible again
