"""One run to a folder, plans that are what they were written as, and what stops a command decides its exit status."""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from qtaml_hw import results
from qtaml_hw.campaign import Store
from qtaml_hw.case import open_case
from qtaml_hw.cli import main as cli
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.explore.run import _checked
from qtaml_hw.explore.sweep import Sweep
from qtaml_hw.explore.work import Asked
from qtaml_hw.plan import Plan, Prediction
from qtaml_hw.results import check_plan_files, edits, read_plan, unfinished
from qtaml_hw.support.files import checksum
from qtaml_hw.support.lock import held
from qtaml_hw.support.processors import processors

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
HOLD = """
import sys
from pathlib import Path
from qtaml_hw.support.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_belongs_to_one_run_and_the_second_is_told_whose(tmp_path: Path) -> None:
    """Refused at once, by number and command of the first; free again when that one is gone, however it went."""
    words = [sys.executable, "-c", HOLD, str(tmp_path / "out")]
    first = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    whose = rf"out: is in use by process {first.pid} \(.*held"
    with pytest.raises(InputError, match=whose), unfinished(tmp_path / "out"):
        pass
    assert not (tmp_path / "out" / results.UNFINISHED).exists()
    first.kill()
    first.wait()
    with held(tmp_path / "out"):
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_trials_are_kept_until_the_report_is_on_disk(tmp_path: Path) -> None:
    """A report that cannot be written costs no trials; Ctrl-C says how many are kept, and says nothing if none is."""
    store = tmp_path / results.UNFINISHED

    def ended(error: BaseException, trials: int) -> None:
        with unfinished(tmp_path) as found:
            assert found.count("trial") == trials
            found.put("trial", "a", [0.5])
            raise error

    with pytest.raises(OSError, match="full"):
        ended(OSError(errno.ENOSPC, "disk full"), 0)
    assert store.exists()
    with pytest.raises(KeyboardInterrupt) as interrupted:
        ended(KeyboardInterrupt(), 1)
    assert interrupted.value.__notes__ == ["1 finished trials are kept, run the same command again to go on"]
    with unfinished(tmp_path):
        pass
    assert not store.exists()
    with pytest.raises(KeyboardInterrupt) as interrupted, unfinished(tmp_path):
        raise KeyboardInterrupt
    assert not hasattr(interrupted.value, "__notes__")


def test_trials_of_another_machine_are_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was copied: the last digits of a float may differ there, and a report names one machine."""

    def interrupted() -> int:
        with suppress(KeyboardInterrupt), unfinished(tmp_path) as found:
            known = found.count("trial")
            found.put("trial", "a", [0.5])
            raise KeyboardInterrupt
        return known

    assert (interrupted(), interrupted()) == (0, 1)
    monkeypatch.setattr(results, "machine", lambda: {"cpu": "another"})
    assert interrupted() == 0


def test_a_folder_that_cannot_be_locked_is_not_called_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(InputError, match="cannot be locked for this run: No locks available"), held(tmp_path):
        pass


def _folder(out: Path) -> dict[str, str]:
    """What a folder of results holds, without what is only on the way."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and results.BUILDING not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_text() for path in files}


OLD = {"plan.json": "1", "corrected.onnx": "1", "rtl/manifest.json": '{"format": "qtaml_hw.rtl/2", "files": []}'}
OLD |= {"report.json": "1", "report.html": "1", "unfinished.sqlite": "trials", "mine/notes.txt": "mine"}
NEW = {"plan.json": "2", "corrected.onnx": "2", "report.json": "2", "report.html": "2"}
WHOLE = NEW | {"mine/notes.txt": "mine"}


def _built(out: Path) -> None:
    """Earlier results, and new ones that are to take their place."""
    for name, text in OLD.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    aside = results.building(out)
    for name, text in NEW.items():
        (aside / name).write_text(text)


def _killed_before(step: int, out: Path) -> int:
    """Exit status of a process that puts results in place and ends itself before so many calls to the system."""
    child = os.fork()
    if child == 0:
        left = iter(range(step))
        sys.addaudithook(lambda *_: None if next(left, None) is not None else os._exit(9))
        results.put_in_place(out)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_run_that_is_killed_at_any_moment_leaves_the_old_results_or_the_new(tmp_path: Path) -> None:
    """Ended before every single call to the system, while results are put in place: never some of each, no file of the
    user's is lost, and the trials are there until the new results are. The next run finds a folder to go on with."""
    for step in itertools.count(1):
        out = tmp_path / str(step) / "out"
        _built(out)
        status, found = _killed_before(step, out), _folder(out)
        assert found in (OLD, WHOLE), step
        results.building(out)
        results.put_in_place(out)  # nothing new
        assert {name for name in found if name not in results.STORE_FILES} == _folder(out).keys()
        assert [path.name for path in out.parent.iterdir()] == ["out"]
        if status == 0:
            break
    assert step > 20
    assert found == WHOLE


@pytest.mark.parametrize("why", ["no such call", "the working folder"])
def test_where_a_folder_cannot_be_exchanged_its_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    _built(tmp_path / "out")
    if why == "the working folder":
        monkeypatch.chdir(tmp_path / "out" / "mine")
    else:
        monkeypatch.setattr(results, "exchange", lambda *_: (_ for _ in ()).throw(OSError(why)))
    results.put_in_place(tmp_path / "out")
    assert _folder(tmp_path / "out") == WHOLE
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert Path("notes.txt").exists() or why != "the working folder"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan without layers that names files of its own."""
    for name in ("digits.onnx", "digits.npz"):
        shutil.copy(DIGITS / name, tmp_path / name)
    design = {"network": {"model": "digits.onnx"}, "data": {"file": "digits.npz"}, "memory": {"p_flip": 0.01}}
    hashes = {what: results.sha256(tmp_path / f"digits.{end}") for what, end in (("model", "onnx"), ("data", "npz"))}
    made = Plan("tac", (), 0.0, 0.0, Prediction(1.0, 1.0, 1.0), {"design": design, "sha256": hashes})
    (tmp_path / "plan.json").write_text(made.dumps())
    return tmp_path / "plan.json"


@pytest.mark.parametrize(("name", "what"), [("digits.onnx", "model"), ("digits.npz", "data")])
def test_a_plan_is_refused_when_a_file_it_was_made_from_has_changed(plan: Path, name: str, what: str) -> None:
    """One byte is enough; a file that is not there is named, and no reason to refuse hardware."""
    assert check_plan_files(read_plan(plan), plan) == []
    file = plan.with_name(name)
    with file.open("ab") as added:
        added.write(b"\0")
    with pytest.raises(InputError, match=f"made from another {what} than {name}"):
        check_plan_files(read_plan(plan), plan)
    file.unlink()
    assert check_plan_files(read_plan(plan), plan) == [str(file)]


def _checkpoint(path: Path) -> Path:
    """A safetensors file with the first matrix of the digits' network, its weights the other way round."""
    tensor = next(t for t in onnx.load(DIGITS / "digits.onnx").graph.initializer if len(t.dims) > 1)
    data = np.ascontiguousarray(numpy_helper.to_array(tensor)[::-1]).tobytes()
    about = {"dtype": "F32", "shape": list(tensor.dims), "data_offsets": [0, len(data)]}
    header = json.dumps({tensor.name: about}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + data)
    return path


def test_weights_of_a_checkpoint_are_inputs_as_the_model_is(plan: Path) -> None:
    """A plan whose checkpoint has changed is refused; a sweep asks for the hashes that its points are opened with."""
    folder, other = plan.parent, _checkpoint(plan.with_name("other.safetensors"))
    sweep = "network = { model = 'digits.onnx', weights = 'other.safetensors' }\ndata = { file = 'digits.npz' }\n"
    (folder / "sweep.toml").write_text(sweep + "memory.p_flip = [0.01]\nsimulation.trials = 2\n")
    found = Sweep.load(folder / "sweep.toml")
    design = found.points[0].design
    case = open_case(design, folder)
    assert Asked(folder, _checked(found), {}, 0.1).of(design) == case.hashes
    made = read_plan(plan)
    made.provenance["design"]["network"]["weights"] = "other.safetensors"
    made.provenance["sha256"]["weights"] = case.hashes["weights"]
    assert check_plan_files(made, plan) == []
    other.write_bytes(other.read_bytes()[:-1] + b"\7")
    with pytest.raises(InputError, match=r"made from other weights than those in other\.safetensors"):
        check_plan_files(made, plan)
    other.unlink()
    assert check_plan_files(made, plan) == [str(other)]


def test_a_plan_that_was_edited_is_refused_unless_it_is_meant(plan: Path) -> None:
    """Any figure, or the checksum itself; order and spaces are no edit."""
    data = json.loads(plan.read_text())
    plan.write_text(json.dumps(dict(reversed(data.items())), indent=7))
    read_plan(plan)
    for edit in ({"method": "exact"}, {"planes_per_weight": 1e-9}, {"checksum": "0" * 64}, {"checksum": None}):
        plan.write_text(json.dumps(data | edit))
        with pytest.raises(InputError, match="was edited after it was written"):
            read_plan(plan)
        read_plan(plan, edited=True)
    assert checksum(data) == data["checksum"]


def test_a_plan_that_is_cut_once_it_was_read_is_no_fault_of_ours(plan: Path) -> None:
    """Whether it was edited is looked up in the file, for what is said beside the answer."""
    assert edits(plan) == ()
    for content in (plan.read_text()[:100], "[]", "\udc80"):
        plan.write_text(content, errors="surrogateescape")
        with pytest.raises(Unavailable, match="was changed after it was read"):
            edits(plan)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (InputError("a.toml: x: expected y"), 2, "a.toml: x: expected y"),
        (Unavailable("data.npz: is away"), 4, "data.npz: is away"),
        (MemoryError(), 4, "out of memory"),
        (OSError(errno.ENOSPC, "No space left on device", "out/plan.json"), 4, "out/plan.json: No space left"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (
            ZeroDivisionError("by zero"),
            4,
            "a fault of qtaml stopped it, nothing was answered: ZeroDivisionError: by zero",
        ),
        (BrokenPipeError(), 4, "a fault of qtaml"),  # of a pipe that is not standard output
    ],
)
def test_what_stops_a_command_decides_its_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    error: BaseException, status: int, said: str,
) -> None:  # fmt: skip
    """One line each, never a traceback; a bug of ours leaves a file with one."""

    def stop(**_: object) -> int:
        raise error

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setitem(cli.cli.commands, "stop", click.Command("stop", callback=stop))
    monkeypatch.setattr(sys, "argv", ["qtaml", "stop"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    stderr = capsys.readouterr().err.strip()
    assert (ended.value.code, stderr.count("\n")) == (status, 0)
    assert said in stderr
    assert "finished work" not in stderr  # there is none
    reports = list(tmp_path.glob("qtaml-*.txt"))
    assert len(reports) == ("a fault of qtaml" in stderr)
    assert all("Traceback" in report.read_text() and "qtaml stop" in report.read_text() for report in reports)


ANSWERS = r"""
import sys, click, rich
from qtaml_hw.cli import main as cli
answer = lambda: rich.print("\u00b5m") or click.echo("x" * 99999) or 3
cli.cli.commands["answer"] = click.Command("answer", callback=answer)
sys.argv = ["qtaml", "answer"]
cli.main()
"""


@pytest.mark.parametrize(
    ("shell", "status", "said"),
    [
        ('"$@" | true; exit ${PIPESTATUS[0]}', 3, ""),
        ('"$@" 2>&1 | true; exit ${PIPESTATUS[0]}', 3, ""),
        ('"$@" >&-', 3, ""),
        ('"$@" 2>&- >/dev/null', 3, ""),
        ('"$@" >/dev/full', 4, "qtaml: No space left on device\n"),
        ('LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 "$@" >/dev/null', 3, ""),
    ],
)
def test_an_answer_that_nobody_reads_has_its_status_all_the_same(shell: str, status: int, said: str) -> None:
    """A pipe whose reader is gone, a stream that is closed, a terminal without the characters; a full disk is said."""
    words = ["bash", "-c", shell, "bash", sys.executable, "-c", ANSWERS]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (status, said)


@pytest.mark.parametrize(
    ("limit", "said"), [(1 << 28, "out of memory: this process is limited to 256 MiB"), (-1, "no further thread")]
)
def test_what_libraries_say_where_memory_is_short_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, limit: int, said: str
) -> None:
    """Of a limit of memory, and of threads that cannot be started: status 4, and no file to report."""

    def stop(**_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("resource.getrlimit", lambda _: (limit, limit))
    monkeypatch.setitem(cli.cli.commands, "stop", click.Command("stop", callback=stop))
    monkeypatch.setattr(sys, "argv", ["qtaml", "stop"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 4
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


INTERRUPTED = """
import runpy, sys, click
from qtaml_hw.cli import main as cli
cli.cli.commands["stop"] = click.Command("stop", callback=lambda: exec("raise KeyboardInterrupt"))
sys.argv = ["qtaml", "stop"]
runpy.run_module("qtaml_hw", run_name="__main__")
"""


def test_a_command_that_is_interrupted_anywhere_ends_with_130(tmp_path: Path) -> None:
    """Also while a library executes a string, as every dataclass does: Python by itself ends by the signal then."""
    (tmp_path / "stopped.py").write_text(INTERRUPTED)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    words = [sys.executable, "-m", "stopped"]
    done = subprocess.run(words, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (130, "qtaml: interrupted")


LOADING = """
import runpy, sys
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "qtaml_hw.cli.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupts())
runpy.run_module("qtaml_hw", run_name="__main__")
"""


def test_a_command_that_is_interrupted_while_it_is_loaded_ends_with_130() -> None:
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "qtaml: interrupted\n")


def test_help_says_the_exit_statuses(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["qtaml", "--help"])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().out
    for text in ("0 yes", "1 the answer", "2 bad", "3 not decided", "4 the environment", "130 interrupted"):
        assert text in said


def test_processors_are_those_of_the_control_group(tmp_path: Path) -> None:
    """A container with a quota of half a processor has one; without a quota it is the affinity that counts."""
    assert processors(tmp_path) >= 1
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert processors(tmp_path) == processors(tmp_path / "nowhere")
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    assert processors(tmp_path) == 1
    (tmp_path / "cpu.max").write_text("garbage")
    assert processors(tmp_path) >= 1


def test_a_store_that_was_replaced_is_not_written_to(tmp_path: Path) -> None:
    """A worker that comes back after its folder was moved finds another store, or none: both say so."""
    path = tmp_path / "s.sqlite"
    with Store.open(path) as store:
        number = store.number
    Store.open(path, number=number).close()
    path.rename(tmp_path / "moved.sqlite")
    with pytest.raises(Unavailable, match="was moved or replaced"):
        Store.open(path, number=number)
    assert not path.exists()
    Store.open(path).close()
    with pytest.raises(Unavailable, match="was moved or replaced"):
        Store.open(path, number=number)
