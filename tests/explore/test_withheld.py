"""What the machine withholds during a sweep is tried again and never an answer; what was asked for is computed."""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest
from click.testing import CliRunner

from qtaml_hw import flow
from qtaml_hw.allocation import allocate
from qtaml_hw.campaign.database import Store, _digest
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.case import input_names, open_case, sha256
from qtaml_hw.cli.main import cli
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.explore import Explored, Sweep, explore, pool, run as run_module
from qtaml_hw.explore.identity import identity, strangeness
from qtaml_hw.explore.result import unprotected
from qtaml_hw.explore.work import Asked, tasks, weights_of, work
from qtaml_hw.flow import measure
from qtaml_hw.results import UNFINISHED
from qtaml_hw.support.progress import Quiet, Step

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


def written(folder: Path) -> Path:
    """Three points of the digits network, with files of their own."""
    for name in ("digits.onnx", "digits.npz"):
        shutil.copy(DIGITS / name, folder / name)
    path = folder / "sweep.toml"
    path.write_text("""
    network = { model = "digits.onnx", bits = 4 }
    data = { file = "digits.npz", scale = 0.0625, test_samples = 40, calibration_samples = 16 }
    memory.p_flip = [0.01, 0.03, 0.06]
    protection = { budget = 0.5, codes = ["hsiao"] }
    simulation.trials = 2
    """)
    return path


@pytest.fixture
def sweep(tmp_path: Path) -> Path:
    """The sweep, where a test may change its files."""
    return written(tmp_path)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Explored, Path]:
    """What it finds where nobody disturbs it, and its folder."""
    folder = tmp_path_factory.mktemp("alone")
    return explore(Sweep.load(written(folder)), folder, workers=1), folder


def points(out: Path) -> dict[str, Any]:
    with Store.open(out / "sweep.sqlite") as store:
        return {name: store.get("point", name) for name in store.names("point")}


class When(Quiet):
    """Does something when the points begin."""

    def __init__(self, action: Callable[[], None]) -> None:
        self.action = action

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Step]:
        if name == "points":
            self.action()
        with super().stage(name, total) as step:
            yield step


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "WAITS_S", (0.1, 0.1))


def test_a_file_that_is_away_for_a_while_costs_nothing_but_time(
    sweep: Path, tmp_path: Path, alone: tuple[Explored, Path]
) -> None:
    """The data file goes when the points begin and comes back after some seconds: the figures of a sweep left alone."""
    data, aside = tmp_path / "digits.npz", tmp_path / "aside.npz"

    def away() -> None:
        data.rename(aside)
        threading.Timer(3, lambda: aside.rename(data)).start()

    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1, progress=When(away))
    assert (len(found.results), found.failed, found.missing) == (3, {}, {})
    assert points(tmp_path / "out") == points(alone[1])


@pytest.mark.usefixtures("impatient")
def test_another_file_under_the_same_name_is_never_computed_with(sweep: Path, tmp_path: Path) -> None:
    """Other pictures, valid in themselves, take the place of the data when the points begin: none of them is answered,
    nothing is recorded, and the sweep goes on when the old ones are back.
    """
    data = tmp_path / "digits.npz"
    old = data.read_bytes()
    arrays = dict(np.load(data))
    arrays["test_x"] = arrays["test_x"][::-1]

    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1, progress=When(lambda: np.savez(data, **arrays)))
    assert (found.results, found.failed, len(found.missing)) == ({}, {}, 3)
    assert all("digits.npz: has other content than was asked for" in why for why in found.missing.values())
    assert points(tmp_path / "out") == {}
    data.write_bytes(old)
    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1)
    assert (len(found.results), found.missing) == (3, {})


def with_weights_beside(sweep: Path) -> Path:
    """The sweep, with the weights of its model in a file beside it, which is read as it is needed."""
    folder = sweep.parent
    model = onnx.load(folder / "digits.onnx")
    onnx.save_model(model, folder / "digits.onnx", save_as_external_data=True, location="w.bin", size_threshold=0)
    return folder / "w.bin"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", ["removed", "cut", "another"])
def test_weights_that_are_away_are_waited_for_and_no_answer(sweep: Path, tmp_path: Path, how: str) -> None:
    """The file beside the model is not what it was when the points begin; once it is, they are answered."""
    weights = with_weights_beside(sweep)
    old = weights.read_bytes()
    new = {"removed": b"", "cut": old[: len(old) // 2], "another": bytes(len(old))}[how]

    def changed() -> None:
        weights.write_bytes(new) if new else weights.unlink()

    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1, progress=When(changed))
    assert (found.results, found.failed, len(found.missing)) == ({}, {}, 3)
    assert points(tmp_path / "out") == {}
    weights.write_bytes(old)
    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1)
    assert (len(found.results), found.failed, found.missing) == (3, {}, {})


def test_weights_that_change_once_work_has_begun_are_not_recorded_with(
    sweep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is another one when the first trials begin: neither they nor their point are kept."""
    weights, design = with_weights_beside(sweep), Sweep.load(sweep).points[0].design
    case = open_case(design, tmp_path)
    hashes = {name: case.hashes[what] for what, name in input_names(design).items()}
    hashes[weights_of(design)] = case.hashes["weights"]
    asked = Asked(tmp_path, hashes, identity(), 0.5)
    todo = tasks(asked, Sweep.load(sweep).points, {_name(Sweep.load(sweep)): measure(case).to_json()})[0]
    assert [row[0] for row in work(todo, None)].count("point") == 1

    def changed(*arguments: Any) -> Any:
        weights.write_bytes(bytes(weights.stat().st_size))
        return unprotected(*arguments)

    monkeypatch.setattr("qtaml_hw.explore.work.unprotected", changed)
    store = tmp_path / "s.sqlite"
    with Store.open(store) as made:
        todo = dataclasses.replace(todo, asked=dataclasses.replace(asked, store=made.number))
    with pytest.raises(Unavailable, match=r"w\.bin: was changed during the work"):
        work(todo, store)
    with Store.open(store) as found:
        assert found.rows() == []


def test_weights_that_change_during_a_run_or_a_simulation_give_no_answer_and_no_trial(
    sweep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a sweep: what is measured, simulated or kept for the next run is of the weights that were opened."""
    weights, design = with_weights_beside(sweep), Sweep.load(sweep).points[0].design
    old, case = weights.read_bytes(), open_case(design, tmp_path)
    plan = allocate(flow.menu_of(case), measure(case), 0.5)
    flow.simulate(case, plan)
    evaluate = Evaluator.evaluate

    def changed(*arguments: Any, **named: Any) -> Any:
        weights.write_bytes(bytes(len(old)))
        return evaluate(*arguments, **named)

    monkeypatch.setattr(Evaluator, "evaluate", changed)
    with pytest.raises(Unavailable, match=r"w\.bin: was changed during the work"):
        flow.simulate(case, plan)
    with pytest.raises(Unavailable, match=r"w\.bin: was changed during the work"):
        measure(case)
    weights.write_bytes(old)
    with pytest.raises(Unavailable, match=r"w\.bin: was changed during the work"):
        flow.run(design, tmp_path, tmp_path / "run")
    with Store.open(tmp_path / "run" / UNFINISHED) as kept:
        assert (kept.count("shared"), kept.count("trial")) == (1, 0)


def test_weights_that_change_while_a_memory_is_written_leave_no_image(
    sweep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of all chips (`qtaml write`), nor of one for a test bench (`qtaml sram`)."""
    weights, design = with_weights_beside(sweep), Sweep.load(sweep).points[0].design
    case = open_case(design, tmp_path)
    plan = allocate(flow.menu_of(case), measure(case), 0.5)
    monkeypatch.setattr("qtaml_hw.results.open_plan", lambda *_, **__: (plan, case))
    weights.write_bytes(bytes(len(weights.read_bytes())))
    for command in ("write", "sram"):
        said = CliRunner().invoke(cli, [command, "plan.json", "-o", str(tmp_path / "image")])
        assert isinstance(said.exception, Unavailable)
        assert "w.bin: was changed during the work" in str(said.exception)
        assert not (tmp_path / "image").exists()


MACROS = """source = "a test"
node = "65 nm"
corner = "typ"
supply_v = {supply}
temperature_c = 25.0
[[macro]]
name = "a"
words = 64
bits = 8
area_um2 = {area}
read_pj = 1.0
write_pj = 2.0
leakage_uw = 0.5
access_ns = 1.0
"""


@pytest.mark.usefixtures("impatient")
def test_tables_of_prices_are_inputs_and_one_that_says_nothing_stops_no_other_point(
    sweep: Path, tmp_path: Path
) -> None:
    """Three tables of macros: the first has no figures at the supply, which is its points' answer alone; the third is
    another one from when the points begin, and is not computed with.
    """
    for name, supply, area in (("far", 3.3, 1), ("near", 0.6, 100), ("mine", 0.6, 200)):
        (tmp_path / f"{name}.toml").write_text(MACROS.format(supply=supply, area=area))
    cells = 'memory = { technology = "sram-65nm", vdd_v = 0.6 }'
    text = sweep.read_text().replace("memory.p_flip = [0.01, 0.03, 0.06]", cells)
    sweep.write_text(text + 'hardware.macros = [["far.toml"], ["near.toml"], ["mine.toml"]]\n')
    change = When(lambda: (tmp_path / "mine.toml").write_text(MACROS.format(supply=0.6, area=300)) and None)
    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1, progress=change)
    names = {point.key: str(point.design.hardware.macros) for point in found.sweep.points}
    assert [names[key] for key in found.results] == ["['near.toml']"]
    assert [(names[key], "3.3 V" in why) for key, why in found.failed.items()] == [("['far.toml']", True)]
    [(key, why)] = found.missing.items()
    assert names[key] == "['mine.toml']"
    assert "mine.toml: has other content than was asked for" in why


def test_a_record_says_what_it_was_computed_from(alone: tuple[Explored, Path]) -> None:
    found, folder = alone
    case = open_case(found.sweep.points[0].design, folder)
    assert len(points(folder)) == 3
    for record in points(folder).values():
        assert record["origin"]["sha256"] == case.hashes
        assert record["origin"]["versions"] == identity()["versions"]
        assert record["origin"]["source"] == identity()["source"]
        assert record["origin"]["machine"]["cpu"]


def test_a_worker_of_another_version_does_nothing(sweep: Path, tmp_path: Path) -> None:
    """A task that was asked for by another version, or other source, is refused by who should do it."""
    parsed = Sweep.load(sweep)
    who = identity()
    for other in (
        {**who, "versions": {**who["versions"], "onnxruntime": "0.1"}},
        {**who, "source": "0" * 64},
    ):
        task = tasks(Asked(tmp_path, {}, other, 0.5), parsed.points, {_name(parsed): {}})[0]
        with pytest.raises(Unavailable, match=r"differs from what was asked for: (versions\.onnxruntime|the source)"):
            work(task, None)
    assert strangeness(who, who) == ""


def test_a_metric_of_ones_own_is_imported_where_the_work_is_done_and_is_the_same_file_there(
    sweep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a mark for a right class is half of top-1, on the same chips."""
    name, file = "marks_of_mine:half", tmp_path / "marks_of_mine.py"
    file.write_text("def half(outputs, targets):\n    return 0.5 * (outputs.argmax(axis=1) == targets)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    parsed = Sweep.load(sweep)
    point = parsed.points[-1]
    case = open_case(point.design, tmp_path)
    hashes = {file: case.hashes[what] for what, file in input_names(point.design).items()}
    shared = {_name(parsed): measure(case).to_json()}
    found = []
    for metric in (None, name):
        task = tasks(Asked(tmp_path, hashes, identity(metric), 0.5, metric=metric), [point], shared)[0]
        found += [json.loads(content) for kind, _, _, content, _ in work(task, None) if kind == "point"]
    top_1, mine = (record["answer"] for record in found)
    assert mine["accuracy"]["mean"] == pytest.approx(top_1["accuracy"]["mean"] / 2)
    assert top_1["accuracy"]["mean"] < top_1["clean"]
    assert found[1]["origin"]["metric"] == {"name": name, "sha256": sha256(file)}
    file.write_text(file.read_text().replace("0.5", "0.25"))
    with pytest.raises(Unavailable, match=r"differs from what was asked for: metric\.sha256"):
        work(task, None)


def _name(sweep: Sweep) -> str:
    from qtaml_hw.explore.work import network_name

    return network_name(sweep.points[0].design)


@pytest.mark.usefixtures("impatient")
def test_a_worker_that_is_killed_again_and_again_is_one_message_and_nothing_is_lost(
    sweep: Path, tmp_path: Path
) -> None:
    """Whatever process works on the sweep is killed at once: the points are missing, not failed, and done later."""
    stop = threading.Event()

    def hunt() -> None:
        def kill() -> None:
            while not stop.wait(0.05):
                for child in children():
                    os.kill(child, signal.SIGKILL)

        threading.Thread(target=kill, daemon=True).start()

    try:
        found = explore(Sweep.load(sweep), tmp_path / "out", workers=1, progress=When(hunt))
    finally:
        stop.set()
    assert (found.failed, len(found.missing)) == ({}, 3)
    assert all("was killed" in why for why in found.missing.values())
    found = explore(Sweep.load(sweep), tmp_path / "out", workers=1)
    assert (len(found.results), found.missing) == (3, {})


def children() -> list[int]:
    """Workers that this process has: copies of a process that it has started, or started by itself."""
    parents, words = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words[int(folder.name)] = (folder / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
    own = [pid for pid, parent in parents.items() if parent == os.getpid()]
    copies = [pid for pid, parent in parents.items() if parent in own]
    return copies + [pid for pid in own if b"spawn_main" in words.get(pid, b"")]


def test_a_sweep_that_is_not_complete_ends_with_3_and_says_which(
    sweep: Path,
    tmp_path: Path,
    alone: tuple[Explored, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from qtaml_hw.cli import main as cli
    from qtaml_hw.explore import run as module

    whole, _ = alone
    gone = whole.sweep.points[1]
    results = {key: value for key, value in whole.results.items() if key != gone.key}
    part = Explored(whole.sweep, results, {}, {gone.key: "digits.npz: is missing or cannot be read"})
    monkeypatch.setattr(module, "explore", lambda *_, **__: part)
    for words in ([], ["--json"]):
        monkeypatch.setattr(sys, "argv", ["qtaml", "explore", str(sweep), "-o", str(tmp_path / "plots"), *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 3
        said = capsys.readouterr().out
        assert "digits.npz: is missing" in said
        assert "p_flip=0.03" in said or not json.loads(said)["complete"]


@pytest.mark.parametrize("change", ["other content", "gone", "half of it"])
def test_a_file_that_changes_while_it_is_read_is_not_the_designs_fault(
    sweep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Between hash and reading, and back again: neither an answer from it nor a refusal because of it."""
    from qtaml_hw import case as module

    data, load = tmp_path / "digits.npz", module.load_samples
    old, design = data.read_bytes(), Sweep.load(sweep).points[0].design
    open_case(design, tmp_path)
    arrays = dict(np.load(data))

    def swapped(*arguments: Any, **named: Any) -> Any:
        if change == "gone":
            data.unlink()
        elif change == "half of it":
            data.write_bytes(old[: len(old) // 2])
        else:
            np.savez(data, **{**arrays, "test_x": arrays["test_x"][::-1]})
        try:
            return load(*arguments, **named)
        finally:
            data.write_bytes(old)

    monkeypatch.setattr(module, "load_samples", swapped)
    with pytest.raises(Unavailable, match=r"digits\.npz: was changed while it was read"):
        open_case(design, tmp_path)


def other_content(store: Path, kind: str, content: str) -> None:
    """Every record of a kind holds something else, with the check sum of that."""
    with Store.open(store, check=False) as opened:
        for row in opened.rows():
            if row[0] == kind:
                values = content, _digest(*row[:3], content), *row[:3]
                change = "UPDATE record SET content = ?, digest = ? WHERE kind = ? AND name = ? AND number = ?"
                opened.connection.execute(change, values)


@pytest.mark.parametrize("content", ["{}", "5", '{"answer": 5}', '{"answer": {}}', "{", "[" * 100_000])
def test_records_in_another_form_are_damage_though_their_check_sums_are_right(
    alone: tuple[Explored, Path], tmp_path: Path, content: str
) -> None:
    """One message, whatever is wrong, and never a fault of this program."""
    found, folder = alone
    gc.collect()  # what other tests have left must not end as deep in a stack as the nested lists lead
    shutil.copy(folder / "sweep.sqlite", tmp_path / "sweep.sqlite")
    other_content(tmp_path / "sweep.sqlite", "point", content)
    with pytest.raises(InputError, match="the store is damaged"):
        explore(found.sweep, tmp_path, workers=1)


def test_a_damaged_trial_is_no_answer_of_the_design(alone: tuple[Explored, Path], tmp_path: Path) -> None:
    """A worker that finds one records nothing: what is wrong with the store says nothing of a point."""
    found, folder = alone
    store = tmp_path / "sweep.sqlite"
    shutil.copy(folder / "sweep.sqlite", store)
    point = found.sweep.points[0]
    with Store.open(store) as opened:
        opened.connection.execute("DELETE FROM record WHERE kind = 'point'")
        hashes, number = run_module._checked(found.sweep), opened.number
    task = tasks(Asked(folder, hashes, identity(), 0.5, number), [point], {})[0]
    for content in ("[1]", '[1, 1, 1, 1, {}, ["bits", 8, "eA=="]]'):
        other_content(store, "trial", content)
        with pytest.raises(InputError, match="the store is damaged: a trial is in another form"):
            work(task, store)
    other_content(store, "shared", "{}")
    with pytest.raises(InputError, match="the store is damaged: a sensitivity is in another form"):
        work(task, store)
    assert points(tmp_path) == {}


@pytest.mark.parametrize(("content", "said"), [(b"PK\3\4 and no more", "not a complete"), (b"0,1,2", r"no \.npz file")])
def test_a_broken_file_that_is_what_was_asked_for_is_the_designs_fault(
    sweep: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "digits.npz").write_bytes(content)
    with pytest.raises(InputError, match=said):
        open_case(Sweep.load(sweep).points[0].design, tmp_path)


def test_a_cluster_that_is_lost_is_one_message_and_a_stranger_in_it_is_not_used(
    sweep: Path, tmp_path: Path, alone: tuple[Explored, Path]
) -> None:
    """A worker with another source of the package joins: it is named and given nothing. The scheduler is killed when
    the first points are in: status 3, no traceback. The rest is done without a cluster, with the same figures.
    """
    pytest.importorskip("distributed", reason="needs the extra: pip install 'qtaml_hw[dask]'")
    text = sweep.read_text()
    other = tmp_path / "other"
    shutil.copytree(Path(run_module.__file__).parents[1], other / "qtaml_hw", ignore=shutil.ignore_patterns("*.nb[ic]"))
    with (other / "qtaml_hw" / "channel.py").open("a") as file:
        file.write("\n# another\n")
    here = os.environ | {"PYTHONPATH": str(Path(run_module.__file__).parents[2])}
    there = os.environ | {"PYTHONPATH": str(other)}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    ready = tmp_path / "scheduler.json"
    started = [_start([*dask, "--port", "0", "--no-dashboard", "--scheduler-file", str(ready)], here)]
    try:
        while not ready.exists() or not ready.read_text():
            time.sleep(0.1)
        address = json.loads(ready.read_text())["address"]
        one = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        started.append(_start([*one, "--name", "stranger"], there))
        words = [sys.executable, "-c", "from qtaml_hw.cli.main import main; main()", "explore", str(sweep), "-o"]
        only = subprocess.run(
            [*words, str(tmp_path / "only"), "--scheduler", address],
            env=here, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert only.returncode == 3, only.stderr
        assert "was refused: the source of qtaml_hw is another" in " ".join(only.stdout.split())
        assert points(tmp_path / "only") == {}
        started.append(_start([*one, "--name", "friend"], here))
        sweep.write_text("half_width = 1e-9\n" + text.replace("trials = 2", "trials = 600"))
        long = subprocess.Popen(
            [*words, str(tmp_path / "long"), "--scheduler", address],
            env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while long.poll() is None and not answered(tmp_path / "long" / "sweep.sqlite"):
            time.sleep(0.1)
        started[0].kill()
        stdout, stderr = long.communicate(timeout=120)
        assert long.returncode == 3, stderr
        assert "Traceback" not in stderr
        assert "the scheduler is gone" in " ".join(stdout.split())
    finally:
        for process in started:
            process.kill()
            process.wait()
    sweep.write_text(text)
    explore(Sweep.load(sweep), tmp_path / "only", workers=1)
    assert points(tmp_path / "only") == points(alone[1])


class Workers:
    """A client of three workers: one that is who it should be, one that is lost as it is asked, one that hangs."""

    def __init__(self) -> None:
        self.scheduler, self.hangs = SimpleNamespace(identity=None), threading.Event()

    def sync(self, *_: object, callback_timeout: float) -> dict[str, Any]:
        return {"workers": {"good": {}, "lost": {}, "hanging": {}}}

    def run(self, function: Callable[[], Any], *, workers: list[str], on_error: str) -> dict[str, Any]:
        if workers == ["lost"]:
            raise OSError("connection closed")
        if workers == ["hanging"]:
            self.hangs.wait()
        return {worker: function() for worker in workers}

    def get_executor(self, *, workers: list[str], **_: object) -> list[str]:
        return workers


def test_a_worker_that_hangs_keeps_nobody_from_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Asked who it is, it never answers: it is named and not used, and the others are."""
    monkeypatch.setattr(pool, "WHO_S", 1.0)
    client = Workers()
    found = pool._Cluster("tcp://here", client)
    found.look()
    client.hangs.set()
    assert found._executor == ["good"]
    assert "worker hanging is not used: cannot say who it is: 'it did not answer within 1 s'" in caplog.text
    assert "worker lost is not used: cannot say who it is: OSError('connection closed')" in caplog.text


def answered(store: Path) -> int:
    """Points in a store, seen from outside."""
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM record WHERE kind = 'point'").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _start(words: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    nothing, elsewhere = subprocess.DEVNULL, environment["PYTHONPATH"]  # ``-m`` looks into the current folder first
    return subprocess.Popen(words, env=environment, cwd=elsewhere, stdout=nothing, stderr=nothing)
