"""A sweep that is killed, shared, interrupted or spread over a cluster has the figures of one that was left alone."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from qtaml_hw import physics
from qtaml_hw.allocation import Sensitivity
from qtaml_hw.campaign.database import Store, StoreError
from qtaml_hw.case import input_names, open_case, sha256, technology_digest
from qtaml_hw.cli import main as cli
from qtaml_hw.errors import InputError
from qtaml_hw.explore import Explored, Result, Sweep, explore
from qtaml_hw.explore.identity import identity
from qtaml_hw.explore.output import check_export, export
from qtaml_hw.explore.pool import ONE_THREAD, processes
from qtaml_hw.explore.sweep import Point
from qtaml_hw.explore.work import Asked, network_name, tasks, work
from qtaml_hw.flow import measure
from qtaml_hw.results import read_plan
from qtaml_hw.storage import beside
from qtaml_hw.support.progress import Quiet, Step

Contents = dict[str, Any]
DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


def contents(out: Path) -> Contents:
    """All points of a store."""
    with Store.open(out / "sweep.sqlite") as store:
        return {name: store.get("point", name) for name in store.names("point")}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, sweep_text: str) -> tuple[Explored, Contents]:
    """The sweep of conftest, left alone, by one process."""
    folder = tmp_path_factory.mktemp("reference")
    (folder / "sweep.toml").write_text(sweep_text)
    found = explore(Sweep.load(folder / "sweep.toml"), folder / "out", workers=1)
    return found, contents(folder / "out")


def asked(sweep: Sweep, half_width: float = 0.5, store: str = "") -> Asked:
    """What `explore` would ask its workers with."""
    names = {name: sha256(sweep.folder / name) for p in sweep.points for name in input_names(p.design).values()}
    presets = {p.design.memory.technology for p in sweep.points} - {None}
    cells = {name: technology_digest(physics.load(name)) for name in presets if name is not None}
    return Asked(sweep.folder, names | cells, identity(), half_width, store)


def command(
    sweep: Path, out: Path, *more: str, largest: int = resource.RLIM_INFINITY, first: str = ""
) -> subprocess.Popen[str]:
    """The command in a process of its own, which may write files of so many bytes and does something `first`."""
    words = [
        sys.executable,
        "-c",
        f"{first}; from qtaml_hw.cli.main import main; main()".removeprefix("; "),
        "explore",
        str(sweep),
        "-o",
        str(out),
        "--json",
        *more,
    ]

    def prepare() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background inherits that it is ignored

    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=prepare)


def records(out: Path) -> int:
    """Trials and points recorded so far, seen from outside."""
    try:
        uri = f"file:{out / 'sweep.sqlite'}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=5)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM record WHERE kind != 'shared'").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_for(out: Path, number: int, process: subprocess.Popen[str]) -> None:
    while records(out) < number and process.poll() is None:
        time.sleep(0.02)


def test_results_are_what_the_designs_ask_for(reference: tuple[Explored, Contents]) -> None:
    """Protection brings accuracy, TAC brings more of it than Uniform-MSP, and more of it needs more bits."""
    found, _ = reference
    assert not found.failed
    assert len(found.results) == 15
    by = {
        (p.values["memory.vdd_v"], p.values["protection.method"], p.values["protection.budget"]): r
        for p, r in pairs(found)
    }
    for budget in (0.5, 2):
        tac, uniform = by[0.45, "tac", budget], by[0.45, "uniform-msp", budget]
        assert tac.accuracy.mean >= uniform.accuracy.mean
        assert tac.unprotected == uniform.unprotected
        assert tac.gained.mean == pytest.approx(tac.accuracy.mean - tac.unprotected.mean, abs=0.05)
        assert tac.parity_bits_per_weight == pytest.approx(budget, abs=0.03)
    for (vdd, _, _), result in by.items():
        padding = (result.stored_bits_per_weight or 0) - 8 - (result.parity_bits_per_weight or 0)
        assert -1e-9 <= padding < 0.02  # rows are whole
        assert result.relative_energy == pytest.approx(vdd**2 * (result.stored_bits_per_weight or 0) / 8)
        assert (result.codec_cells or 0) > 0 or result.planes_per_weight == 0
        assert result.shannon_distance is not None
        assert result.shannon_distance > 0
    cheapest = by[0.45, "tac", None]
    assert cheapest.reached
    assert cheapest.accuracy.mean >= 0.95 * cheapest.clean


def test_a_supply_in_minimum_voltages_has_no_energy_and_says_so(tmp_path: Path) -> None:
    """Macros are of volts: their own supply is none of the sweep's. Area needs no supply."""
    path = tmp_path / "sweep.toml"
    design = (DIGITS / "design.toml").as_posix()
    path.write_text(
        f'base = "{design}"\nhalf_width = 0.4\n[data]\ntest_samples = 20\ncalibration_samples = 20\n'
        '[memory]\ntechnology = ["sram-14nm", "sram-65nm"]\nvdd_v = 0.8\n'
        '[protection]\nbudget = 1\ncodes = ["hsiao"]\n[simulation]\ntrials = 2\n'
    )
    found = explore(Sweep.load(path), tmp_path / "out", workers=1)
    relative, volts = (result for _, result in pairs(found))
    assert (relative.vdd_unit, volts.vdd_unit) == ("V_min", "V")
    assert (relative.energy_pj_per_weight, relative.leakage_uw, relative.bare_pj_per_weight) == (None, None, None)
    assert (relative.area_mm2 or 0) > 0
    assert (volts.energy_pj_per_weight or 0) > 0
    note = "the supply is in V_min and prices are of volts"
    assert [any(w.startswith(note) for w in r.warnings) for r in (relative, volts)] == [True, False]


def test_words_that_are_made_for_the_channel_are_compared_with_the_networks_own(tmp_path: Path) -> None:
    """One bit per weight is offered and is no network; without protection there are eight, and nearly no faults."""
    path = tmp_path / "sweep.toml"
    design = (DIGITS / "storage.toml").as_posix()
    path.write_text(
        f'base = "{design}"\nhalf_width = 0.4\n[data]\ntest_samples = 40\ncalibration_samples = 20\n'
        "[memory]\np_flip = 1e-7\n[protection]\nbudget = [1, 2]\nwidths = [1, 2]\ncodes = ['hsiao']\n"
        "[simulation]\ntrials = 2\n"
    )
    found = explore(Sweep.load(path), tmp_path / "out", workers=1)
    for result in found.results.values():
        assert result.unprotected.mean == pytest.approx(result.clean, abs=0.03)
        assert result.bare_bits_per_weight == pytest.approx(8, abs=0.05)
        assert (result.stored_bits_per_weight or 9) < 3


def test_scales_and_offsets_of_trellis_words_are_counted_as_by_budgets(tmp_path: Path) -> None:
    path = tmp_path / "sweep.toml"
    design = (DIGITS / "mapped.toml").as_posix()
    path.write_text(
        f'base = "{design}"\nhalf_width = 0.4\n[data]\ntest_samples = 20\ncalibration_samples = 20\n'
        "[protection]\nbudget = 0.6\nwindow = 6\n[simulation]\ntrials = 2\n"
    )
    sweep = Sweep.load(path)
    ((point, result),) = pairs(explore(sweep, tmp_path / "out", workers=1))
    layers = open_case(point.design, sweep.folder).layers
    numbers = sum(beside(layer) for layer in layers) / sum(layer.size for layer in layers)
    assert numbers > 0.02
    stored = result.stored_bits_per_weight or 0
    assert 0.55 < stored <= 0.6 + 1e-9
    assert result.relative_energy == pytest.approx(0.55**2 * (stored - numbers) / 8)
    assert result.shannon_distance == pytest.approx(stored - (result.shannon_bits or 0))
    assert result.bare_bits_per_weight == pytest.approx(8, abs=0.05)


def pairs(found: Explored) -> list[tuple[Any, Result]]:
    return [(point, found.results[point.key]) for point in found.sweep.points]


def test_kill_9_at_any_moment_and_start_again_gives_the_same_numbers(
    sweep_file: Path, tmp_path: Path, reference: tuple[Explored, Contents]
) -> None:
    """Three kills at random moments of the work, by the store's own count of it; then it is left to end. Of a larger
    sweep, 200 kills: benchmarks/kills.py.
    """
    out, rng = tmp_path / "out", random.Random(2)
    for _ in range(3):
        process = command(sweep_file, out, "--workers", "2")
        wait_for(out, records(out) + rng.randrange(1, 25), process)
        process.kill()
        process.communicate()
    process = command(sweep_file, out, "--workers", "2")
    stdout, stderr = process.communicate(timeout=300)
    assert process.returncode == 0, stderr
    assert contents(out) == reference[1]
    assert len(json.loads(stdout)["points"]) == 15


def without_end(sweep: Path) -> None:
    """Ask for so narrow an interval, and so many trials, that nobody sees the last one."""
    text = sweep.read_text().replace("half_width = 0.03", "half_width = 1e-9")
    sweep.write_text(text.replace("trials = 8", "trials = 100000"))


def test_workers_end_with_the_process_they_work_for(sweep_file: Path, tmp_path: Path) -> None:
    """Nobody goes on working unseen: the pipe that workers inherit closes soon after their process was killed."""
    without_end(sweep_file)
    out = tmp_path / "out"
    process = command(sweep_file, out, "--workers", "2")
    wait_for(out, 3, process)
    process.kill()
    process.communicate(timeout=60)
    assert len(contents(out)) < 15


def test_a_worker_computes_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """BLAS threads of several workers wait for each other; what the user has set stays, here and afterwards."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    with processes(1) as pool:
        assert pool.submit(os.getenv, "OPENBLAS_NUM_THREADS").result() == "1"
        assert pool.submit(os.getenv, "OMP_NUM_THREADS").result() == "3"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not copies elsewhere")
def test_a_worker_has_its_libraries_when_it_begins() -> None:
    """Copies of one process that has loaded them: what a worker loads, it does not load itself."""
    with processes(1) as pool:
        there = pool.submit(_modules).result()
    assert {"onnxruntime", "numba", "qtaml_hw.explore.work", "amaranth"} <= there


def _modules() -> set[str]:
    return set(sys.modules)


COPYING = """
import os, sys, threading
from qtaml_hw.explore.pool import prepare, processes
sys.modules["mark"] = sys
if "a thread" in sys.argv:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
if "no memory" in sys.argv:
    def fork():
        raise BlockingIOError(11, "Resource temporarily unavailable")
    os.fork = fork
prepare()
THERE = "'mark' in __import__('sys').modules"
FREE = "[x._lock.acquire(blocking=False) for x in (f.forkserver._forkserver, f.resource_tracker._resource_tracker)]"
FREE = f"(lambda f: {FREE})(__import__('multiprocessing.forkserver'))"
THREADS = "{x['num_threads'] for x in __import__('threadpoolctl').threadpool_info()}"
with processes(1) as place:
    print(*(place.submit(eval, asked).result() for asked in (THERE, FREE, THREADS)), sep="\\n")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not copies elsewhere")
@pytest.mark.parametrize(("words", "copies"), [([], True), (["a thread"], False), (["no memory"], False)])
def test_workers_are_copies_of_a_process_that_has_no_threads(words: list[str], copies: bool) -> None:
    """A lock that another thread holds would never be free in a copy. BLAS has one thread, however they begin."""
    free = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    how = {"env": free | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}}
    done = subprocess.run([sys.executable, "-c", COPYING, *words], capture_output=True, text=True, check=False, **how)
    assert done.stderr == ""
    marked, locks, threads = done.stdout.splitlines()
    assert locks == "[True, True]"  # a metric of the user's may start processes of its own
    assert marked == str(copies)
    assert threads == "{1}"


def test_two_processes_on_one_store_give_the_same_numbers(
    sweep_file: Path, tmp_path: Path, reference: tuple[Explored, Contents]
) -> None:
    out = tmp_path / "out"
    processes = [command(sweep_file, out, "--workers", "1") for _ in range(2)]
    for process in processes:
        _, stderr = process.communicate(timeout=300)
        assert process.returncode == 0, stderr
    assert contents(out) == reference[1]


WORKING = """
from qtaml_hw.explore.pool import processes
if __name__ == "__main__":
    with processes(1) as place:
        print(place.submit(abs, -1).result())
"""


def test_workers_take_no_module_from_the_folder_that_one_stands_in(tmp_path: Path) -> None:
    """A sweep of a stranger may bring one that is called as one of Python's."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "selectors.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "working.py").write_text(WORKING)
    words = [sys.executable, str(tmp_path / "working.py")]
    how = {"cwd": tmp_path / "theirs", "env": os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}}
    done = subprocess.run(words, capture_output=True, text=True, check=False, **how)
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr
    assert not (tmp_path / "ran").exists()


def test_ctrl_c_while_the_workers_begin_is_one_line(sweep_file: Path, tmp_path: Path) -> None:
    """They find that the semaphores which they were told of are gone, and nobody to tell."""
    process = command(sweep_file, tmp_path / "out", "--workers", "2")
    while not any(children(child) for child in children(process.pid)):  # workers are copies of one of them
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)  # until the last of them has ended
    assert (process.returncode, stdout) == (130, "")
    assert "Traceback" not in stderr
    assert "qtaml: interrupted" in stderr.splitlines()[-1]


def test_of_a_sweep_that_is_killed_no_process_complains(sweep_file: Path, tmp_path: Path) -> None:
    """Its workers end, and its semaphores are removed, which no warning need say."""
    process = command(sweep_file, tmp_path / "out", "--workers", "2")
    while not any(children(child) for child in children(process.pid)):
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    _, stderr = process.communicate(timeout=60)  # until the last of them has ended
    assert "resource_tracker" not in stderr
    assert "Traceback" not in stderr


def children(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it has ended
        return []


def test_ctrl_c_leaves_a_state_to_go_on_from_and_says_so(sweep_file: Path, tmp_path: Path) -> None:
    without_end(sweep_file)
    out = tmp_path / "out"
    process = command(sweep_file, out, "--workers", "1")
    wait_for(out, 3, process)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stdout == ""
    assert "run the same command again to go on" in stderr
    assert "Traceback" not in stderr
    contents(out)  # the store is sound


def test_another_sweep_in_the_same_folder_is_refused(sweep_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    small = sweep_file.read_text().replace("steps = 3", "steps = 2").replace("[0.5, 2]", "[0.5]")
    sweep_file.write_text(small.replace("trials = 8", "trials = 2"))
    explore(Sweep.load(sweep_file), out, workers=1)
    before = contents(out)
    sweep_file.write_text(small.replace("trials = 8", "trials = 3"))
    with pytest.raises(InputError, match=r"simulation\[0\]\.trials: \[2\] -> \[3\]"):
        explore(Sweep.load(sweep_file), out, workers=1)
    assert contents(out) == before


def test_every_file_that_a_sweep_names_is_part_of_its_store_by_its_content(tmp_path: Path) -> None:
    """Model, test samples, calibration samples, technology: another content under the same name is another sweep."""
    data, model = np.load(DIGITS / "digits.npz"), onnx.load(DIGITS / "digits.onnx")
    files = {name: tmp_path / name for name in ("net.onnx", "test.npz", "calibration.npz", "cells.toml")}
    preset = Path(physics.__file__).parent / "presets" / "sram-65nm.toml"

    def write(name: str, *, other: bool) -> None:
        more = {"more": np.zeros(1)} if other else {}
        if name == "net.onnx":
            model.doc_string = "other" if other else ""
            onnx.save(model, files[name])
        elif name == "test.npz":
            np.savez(files[name], test_x=data["test_x"][:5], test_y=data["test_y"][:5], **more)
        elif name == "calibration.npz":
            np.savez(files[name], calibration_x=data["calibration_x"][:8], **more)
        else:
            text = preset.read_text()
            files[name].write_text(text.replace("65 nm", "45 nm", 1) if other else text)

    for name in files:
        write(name, other=False)
    sweep, out = tmp_path / "sweep.toml", tmp_path / "out"
    sweep.write_text("""
    network = { model = "net.onnx", bits = 4 }
    data = { file = "test.npz", calibration_file = "calibration.npz", scale = 0.0625 }
    memory = { technology = "cells.toml", vdd_v = 0.5 }
    protection = { budget = 0, codes = ["hsiao"] }
    simulation.trials = 2
    """)
    explore(Sweep.load(sweep), out, workers=1)
    before = contents(out)
    for name in files:
        write(name, other=True)
        with pytest.raises(InputError, match=rf"made with another configuration.*\n  sha256\.{re.escape(name)}: "):
            explore(Sweep.load(sweep), out, workers=1)
        write(name, other=False)
    explore(Sweep.load(sweep), out, workers=1)  # the same files again are the same sweep
    assert contents(out) == before


def test_a_point_alone_has_the_record_that_it_has_among_others(tmp_path: Path, sweep_text: str) -> None:
    """Read-out and corrections decide what a case knows of its layers' inputs; no point may borrow it from another."""
    base = next(line for line in sweep_text.splitlines() if line.startswith("base"))
    (tmp_path / "sweep.toml").write_text(f"""{base}
    network.bits = 4
    data = {{ test_samples = 5, calibration_samples = 8 }}
    memory.p_flip = 0.1
    simulation.trials = 2
    [[protection]]
    corrections = true
    codes = ["repetition-3"]
    budget = 0
    [[protection]]
    readout = "channel-optimised"
    widths = [2]
    codes = ["repetition-3"]
    corrections = [false, true]
    budget = 2
    """)
    sweep = Sweep.load(tmp_path / "sweep.toml")
    case, ones = open_case(sweep.points[0].design, sweep.folder), np.ones(4)
    matters = Sensitivity(tuple(x.name for x in case.layers), tuple(x.size for x in case.layers), ones, ones, 1.0)
    shared = {network_name(point.design): matters.to_json() for point in sweep.points}

    def records(points: Sequence[Point]) -> Contents:
        rows = [row for task in tasks(asked(sweep), points, shared) for row in work(task, None)]
        return {name: json.loads(content) for kind, name, _, content, _ in rows if kind == "point"}

    alone: Contents = {}
    for point in sweep.points:
        alone |= records([point])
    assert len({json.dumps(record) for record in alone.values()}) == 3
    assert records(sweep.points) == records(sweep.points[::-1]) == alone


def test_points_without_an_answer_do_not_stop_the_others(sweep_file: Path, tmp_path: Path) -> None:
    """At p = 1/2 a cell returns nothing that the affine read-out could correct; at p = 0.01 it does."""
    text = sweep_file.read_text().replace('technology = "sram-65nm"', "p_flip = [0.01, 0.5]")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("vdd_v"))
    text = text.replace("codes =", 'readout = "affine"\ncodes =').replace("trials = 8", "trials = 2")
    sweep_file.write_text(text)
    found = explore(Sweep.load(sweep_file), tmp_path / "out", workers=1)
    assert {p.values["memory.p_flip"] for p in found.sweep.points if p.key in found.failed} == {0.5}
    assert {p.values["memory.p_flip"] for p in found.sweep.points if p.key in found.results} == {0.01}
    assert all("no information" in reason for reason in found.failed.values())


def test_a_full_disk_is_not_taken_for_the_answer_of_a_point(
    sweep_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trial that could not be written ends the work; nothing is recorded for its point, which is done later."""
    sweep, path, put = Sweep.load(sweep_file), tmp_path / "sweep.sqlite", Store.put_all
    found = measure(open_case(sweep.points[0].design, sweep.folder)).to_json()
    shared = {network_name(point.design): found for point in sweep.points}
    with Store.open(path) as store:
        task = tasks(asked(sweep, store=store.number), sweep.points[:1], shared)[0]

    def full(store: Store, kind: str, values: Iterable[tuple[str, int, Any]]) -> None:
        if kind == "trial" and any(number == 2 for _, number, _ in values):
            raise StoreError(f"{path}: database or disk is full")
        put(store, kind, values)

    monkeypatch.setattr("qtaml_hw.campaign.recorded.HELD_S", 0.0)  # every trial is written when it is finished
    monkeypatch.setattr(Store, "put_all", full)
    with pytest.raises(StoreError, match="full"):
        work(task, path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert (store.count("trial"), store.count("point")) == (2, 0)
    work(task, path)
    assert set(contents(tmp_path)) == {sweep.points[0].key}


def test_a_disk_that_fills_in_mid_sweep_is_one_message_and_the_work_goes_on_from_there(
    sweep_file: Path, tmp_path: Path, reference: tuple[Explored, Contents]
) -> None:
    """No file may grow beyond 250 kB: SQLite is refused as by a full disk. Then the limit is gone, and the sweep goes
    on in a process that looks into the store at the same time.
    """
    few = sweep_file.read_text().replace("[0.5, 2]", "[0.5]")
    sweep_file.write_text(few)
    out = tmp_path / "out"
    soon = "from qtaml_hw.explore import run; run.WAITS_S = tuple(x / 100 for x in run.WAITS_S)"
    full = command(sweep_file, out, "--workers", "1", largest=250_000, first=soon)
    stdout, stderr = full.communicate(timeout=600)
    assert full.returncode in (3, 4), stderr
    assert "sweep.sqlite: cannot read or write the store" in stdout + stderr
    assert "Traceback" not in stderr
    with Store.open(out / "sweep.sqlite") as store:  # compares all check sums
        assert store.count("trial") > 0
        found = explore(Sweep.load(sweep_file), out, workers=1)
        assert store.count("point") == 9
    assert not found.failed
    points = {point.key: reference[1][point.key] for point in found.sweep.points}
    assert contents(out) == points


def test_a_folder_that_is_moved_during_the_work_is_one_message(sweep_file: Path, tmp_path: Path) -> None:
    """Workers then make a new store; what they record is not in the one that was opened."""
    few = sweep_file.read_text().replace("steps = 3", "steps = 2").replace("[0.5, 2]", "[0.5]")
    sweep_file.write_text(few.replace("trials = 8", "trials = 2"))
    out = tmp_path / "out"

    class Mover(Quiet):
        @contextmanager
        def stage(self, name: str, total: float | None = None) -> Iterator[Step]:
            if name == "points":
                out.rename(tmp_path / "moved")
            with super().stage(name, total) as step:
                yield step

    with pytest.raises(StoreError, match=r"sweep\.sqlite: was moved or replaced during the work"):
        explore(Sweep.load(sweep_file), out, workers=1, progress=Mover())


def test_the_command_writes_what_it_says(
    sweep_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Table on standard output, warnings alone on standard error, CSV with every point, a plot; again with --json."""
    text = sweep_file.read_text().replace("steps = 3", "steps = 2").replace("trials = 8", "trials = 2")
    sweep_file.write_text(text)
    out = tmp_path / "out"
    words = ["qtaml", "explore", str(sweep_file), "-o", str(out), "--workers", "1", "--export", str(tmp_path / "p.csv")]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    stdout, stderr = capsys.readouterr()
    assert ended.value.code == 0
    assert all(line.startswith("warning: ") for line in stderr.splitlines())
    assert "warning: 5 of 10 designs: vdd_v = 0.45 V is outside the valid range 0.5..0.55 V" in stderr
    assert "10 designs" in stdout
    assert "stops paying" in stdout
    assert "with faults in 99.7 % of the network's numbers" in stdout
    assert "ith faults in 99.7 % of the network&#39;s numbers" in (out / "sweep.html").read_text()
    assert (out / "accuracy-over-energy_pj_per_weight.svg").read_text().startswith("<?xml")
    assert '<svg id="plot"' in (out / "sweep.html").read_text()
    with (tmp_path / "p.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert {round(float(row["coverage"]), 3) for row in rows} == {0.997}
    assert {float(row["at.vdd_v"]) for row in rows} == {0.45, 0.55}
    assert all(float(r["accuracy_low"]) <= float(r["accuracy"]) <= float(r["accuracy_high"]) for r in rows)
    monkeypatch.setattr(sys, "argv", [*words, "--json", "--objectives", "accuracy,stored_bits_per_weight,codec_cells"])
    with pytest.raises(SystemExit):
        cli.main()
    data = json.loads(capsys.readouterr().out)
    assert [float(row["accuracy"]) for row in rows] == [point["accuracy"] for point in data["points"]]
    assert set(data["front"]) <= {point["key"] for point in data["points"]}
    assert {round(point["coverage"], 3) for point in data["points"]} == {0.997}
    protected = next(point for point in data["points"] if point["parity_bits_per_weight"])
    monkeypatch.setattr(sys, "argv", [*words[:5], "--take", protected["key"][:8]])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().out
    assert "faults in 99.7 % of the network's numbers)" in said
    between = f"95 % interval {protected['accuracy_low']:.4g} to {protected['accuracy_high']:.4g}"
    assert f"top-1 {protected['accuracy']:.4g} ({between}; " in said
    assert protected["target"] is None
    assert "verdict" not in said
    aimed = next(point for point in data["points"] if point["target"] is not None)
    monkeypatch.setattr(sys, "argv", [*words[:5], "--take", aimed["key"][:8]])
    with pytest.raises(SystemExit):
        cli.main()
    goal = f"{aimed['target'] * aimed['clean']:.4g} was to be kept: a sweep estimates, and `qtaml simulate "
    assert goal in capsys.readouterr().out
    for name, status in ((protected["key"][:8], 0), ("0" * 20, 2)):
        monkeypatch.setattr(sys, "argv", [*words[:5], "--take", name, "--rtl", "--json"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == status
    taken = json.loads(capsys.readouterr().out)
    monkeypatch.setattr(sys, "argv", [*words[:5], "--take", protected["key"][:8]])
    with pytest.raises(SystemExit):
        cli.main()
    assert "null" not in (said := capsys.readouterr().out)  # a field that only other designs have
    assert f'protection.method = "{protected["protection.method"]}"' in said
    assert taken["id"] == protected["key"]
    plan = read_plan(Path(taken["plan"]))
    assert plan.parity_bits_per_weight == protected["parity_bits_per_weight"]
    assert plan.planes_per_weight == protected["planes_per_weight"]
    assert (Path(taken["rtl"]) / "manifest.json").is_file()


def test_parquet_holds_what_csv_holds(reference: tuple[Explored, Contents], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra: pip install 'qtaml_hw[parquet]'")
    for name in ("points.csv", "points.parquet"):
        export(reference[0], tmp_path / name)
    table = parquet.read_table(tmp_path / "points.parquet")
    with (tmp_path / "points.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert table.column_names == list(rows[0])
    assert table.column("accuracy").to_pylist() == [float(row["accuracy"]) for row in rows]
    assert table.column("protection.method").to_pylist() == [row["protection.method"] for row in rows]
    assert str(table.schema.field("protection.budget").type) == "double"


def test_without_pyarrow_parquet_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"points\.parquet: Parquet needs pyarrow: pip install 'qtaml_hw\[parquet\]'"):
        check_export(Path("points.parquet"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--objectives", "accuracy,beauty"], "no objective 'beauty'"),
        (["--export", "points.xlsx"], "--export points.xlsx: expected a file name that ends in .csv or .parquet"),
        (["--scheduler", "tcp://127.0.0.1:1"], "--scheduler"),
    ],
)
def test_bad_options_are_one_message(
    sweep_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    message: str,
) -> None:
    monkeypatch.setattr(import_module("qtaml_hw.explore.pool"), "CONNECT_S", 0.5)
    monkeypatch.setattr(sys, "argv", ["qtaml", "explore", str(sweep_file), "-o", str(tmp_path / "out"), *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_a_dask_cluster_that_loses_a_worker_gives_the_same_numbers(
    sweep_file: Path, tmp_path: Path, reference: tuple[Explored, Contents]
) -> None:
    """Two worker processes. Once the first points are in, one that is at work is killed and not replaced."""
    distributed = pytest.importorskip("distributed", reason="needs the extra: pip install 'qtaml_hw[dask]'")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        out = tmp_path / "out"
        process = command(sweep_file, out, "--scheduler", cluster.scheduler_address)
        wait_for(out, 1, process)
        victim = at_work(cluster, process)
        assert victim is not None, process.communicate()[1]
        victim.close_gracefully()  # it shall not start another worker
        victim.process.process._process.kill()
        _, stderr = process.communicate(timeout=600)
        assert process.returncode == 0, stderr
    assert contents(out) == reference[1]


def at_work(cluster: Any, process: subprocess.Popen[str]) -> Any:
    """Who looks after a worker that has a task in hand; None if `process` ends before there is one."""
    while process.poll() is None:
        busy = [address for address, state in cluster.scheduler.workers.items() if state.processing]
        for nanny in cluster.workers.values():
            if nanny.worker_address in busy:
                return nanny
        time.sleep(0.02)
    return None
