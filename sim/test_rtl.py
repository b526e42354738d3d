"""Emitted Verilog against the Python model: the reference set in rtl/, fresh output, and wrong hardware."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import Manifest, sha256
from qtaml_hw.hdl.output.reference import CODES, WHOLE, folder_name, keep_manifest
from qtaml_hw.verify import verify

RTL = Path(__file__).resolve().parent.parent / "rtl"
FOLDERS = sorted(path.parent for path in RTL.glob("*/manifest.json"))
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_reference_set_is_complete() -> None:
    """Every code of the list has its folder, every plan beside them too, and there is nothing else."""
    plans = {path.name.removesuffix(".plan.json") for path in RTL.glob("*.plan.json")}
    assert "digits" in plans
    assert {folder.name for folder in FOLDERS} == {folder_name(*entry) for entry in CODES} | plans


@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_reference_set_is_what_this_version_emits(name: str, reference: Path, tmp_path: Path) -> None:
    """Byte for byte, by the hashes of the manifest where no more is kept; the checked-in files are brought up to date
    by ``python -m qtaml_hw.hdl.output.reference rtl``.
    """
    folder = shutil.copytree(reference / name, tmp_path / name)
    files = {file: sha256(data) for file, data in contents(folder).items() if file != "manifest.json"}
    assert files == Manifest.read(RTL / name).files
    if name not in WHOLE:
        keep_manifest(folder)
    assert contents(folder) == contents(RTL / name)


def in_both(folder: Path, other: Path) -> set[str]:
    """Modules and benches of a folder that another has, too: the same record, and the same text below the line with the
    configuration, of theirs and, of modules, of all that is inside them.
    """

    def below(place: Path) -> dict[str, bytes]:
        return {name: text.partition(b"\n")[2] for name, text in contents(place).items() if name.endswith(".v")}

    ours, theirs = below(folder), below(other)
    same = {name for name, text in ours.items() if theirs.get(name) == text}
    records = Manifest.read(other).modules
    modules = (module for module in Manifest.read(folder).modules if module in records)
    return {m.name for m in modules if {m.file, *m.sources} <= same} | {x for x in same if x.startswith("bench/")}


@needs_icarus
@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_reference_set_agrees_with_the_model(name: str, reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lint, then every module on Icarus: all single and double errors, random words, injection, bypass.

    Of a code, what is in the hardware of the plan, byte for byte, is played there and not again.
    """
    checking = import_module("qtaml_hw.verify.verification")
    known = in_both(reference / name, reference / "digits") if name != "digits" else set()
    assert len(known) == (8 if name == "bch_2_78_64" else 0)
    play, run = checking._played, checking.plain_benches

    def played(todo: list[Any], *how: Any) -> Any:
        return play([job for job in todo if job.part.name not in known], *how)

    def benches(place: Path, manifest: Manifest, before: Any) -> Any:
        files = {file: digest for file, digest in manifest.files.items() if file not in known}
        return run(place, manifest.model_copy(update={"files": files}), before)

    monkeypatch.setattr(checking, "_played", played)
    monkeypatch.setattr(checking, "plain_benches", benches)
    report = verify(reference / name)
    assert report.simulator == "icarus"
    assert [check for check in report.checks if check.passed is False] == []
    assert any(check.kind == "model" for check in report.checks)


def tampered(folder: Path, file: str, old: str, new: str) -> None:
    """Change a file and its hash in the manifest, as hardware that was wrong from the start would have it."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    manifest = Manifest.read(folder)
    files = manifest.files | {file: sha256((folder / file).read_bytes())}
    (folder / "manifest.json").write_text(manifest.model_copy(update={"files": files, "checksum": None}).dumps())


@pytest.mark.parametrize("simulator", [pytest.param("icarus", marks=needs_icarus), "netlist"])
def test_wrong_hardware_fails(simulator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder with one wrong gate fails by its text; played on request, it fails alone and in all around it."""
    monkeypatch.setattr(
        import_module("qtaml_hw.verify.verification"),
        "missing_simulator",
        lambda: "" if simulator == "icarus" else "none",
    )
    emit_code(from_name("hsiao-13-8"), tmp_path / "out")
    good = verify(tmp_path / "out")
    assert good.passed
    assert good.simulator == simulator
    tampered(tmp_path / "out", "rtl/dec_hsiao_13_8.v", "x_0 ^", "x_0 |")
    bad = [check.name for check in verify(tmp_path / "out", foreign=True).checks if check.passed is False]
    played = [f"model {kind}_hsiao_13_8" for kind in ("dec", "stream", "fifo", "example")]
    assert bad == (["text", *played] if simulator == "icarus" else ["text"])


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    """The hash of the manifest decides before anything is simulated."""
    emit_code(from_name("hamming-7-4"), tmp_path / "out")
    (tmp_path / "out" / "rtl" / "dec_hamming_7_4.v").write_text("")
    report = verify(tmp_path / "out")
    assert not report.passed
    assert report.checks[0].detail == "rtl/dec_hamming_7_4.v differs from the manifest"


@pytest.mark.parametrize(
    "pipeline", [("input",), ("syndrome", "output"), ("input", "syndrome", "key", "roots", "output")]
)
@pytest.mark.parametrize("simulator", [pytest.param("icarus", marks=needs_icarus), "netlist"])
def test_pipelined_decoders_agree(
    pipeline: tuple[str, ...], simulator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One word per cycle, each answer after the latency that the manifest gives."""
    monkeypatch.setattr(
        import_module("qtaml_hw.verify.verification"),
        "missing_simulator",
        lambda: "" if simulator == "icarus" else "none",
    )
    manifest = emit_code(from_name("hsiao-13-8"), tmp_path / "out", pipeline)
    cuts = "".join(cut[0] for cut in pipeline)
    assert manifest.module(f"dec_hsiao_13_8_cut_{cuts}").latency == len(pipeline)
    report = verify(tmp_path / "out")
    assert [check for check in report.checks if check.passed is False] == []
