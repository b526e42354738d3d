"""Modules that were made before are not made again; whether they can be is asked by verification."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qtaml_hw import codes
from qtaml_hw.cli.main import cli
from qtaml_hw.codes import from_name, make
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.hdl.output import known, units, verilog
from qtaml_hw.hdl.output.known import KNOWN, name_of
from qtaml_hw.support.cache import Cache, anew
from qtaml_hw.support.source import maker
from qtaml_hw.verify.reemitted import reemitted
from qtaml_hw.verify.verification import CACHES

CODE = make("hsiao", 8)


@pytest.fixture(autouse=True)
def _searched_before() -> None:
    """What verification takes from caches is asked here: it is as users have it."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kept_in(place: Path) -> Callable[[Cache], Path]:
    """Where a cache lies instead of the user's folder, in which Yosys' runtime stays."""
    return lambda cache: place / str(vars(cache)["_kind"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of hardware, and the caches that were empty before."""
    place = tmp_path_factory.mktemp("known")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Cache, "_folder", kept_in(place / "cache"))
        emit_code(CODE, place / "out")
    return place / "out", place / "cache"


def refuse(*_: Any) -> Any:
    raise AssertionError("made again")


def test_what_was_made_is_written_without_making_it(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, from neither components nor designs."""
    folder, cache = made
    monkeypatch.setattr(Cache, "_folder", kept_in(cache))
    monkeypatch.setattr(units, "component", refuse)
    monkeypatch.setattr(verilog, "_rtlil", refuse)
    emit_code(CODE, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(folder)
    with pytest.raises(AssertionError, match="made again"):
        emit_code(make("hsiao", 9), tmp_path / "another")


def test_what_cannot_be_made_again_is_found(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that holds another text is written, for nothing says that it is wrong; verification does."""
    _, cache = made
    monkeypatch.setattr(Cache, "_folder", kept_in(cache))
    for entry in list((cache / "modules").iterdir()):
        data = json.loads(KNOWN.find(entry.name) or b"")
        if "module dec_" in data["verilog"]:
            KNOWN.keep(entry.name, json.dumps(data | {"verilog": data["verilog"].replace("^", "|", 1)}).encode())
    emit_code(CODE, tmp_path / "out")
    [differs] = reemitted(tmp_path / "out", Manifest.read(tmp_path / "out"), {CODE.name: CODE})
    assert differs.startswith("rtl/dec_hsiao_13_8.v differs")


def test_the_command_takes_nothing_from_the_caches_that_emission_takes_from(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What emission takes from Yosys' wrong texts, the re-emission of `qtaml verify` does not take."""
    _, cache = made
    shutil.copytree(cache, tmp_path / "cache")
    monkeypatch.setattr(Cache, "_folder", kept_in(tmp_path / "cache"))
    shutil.rmtree(tmp_path / "cache/modules")
    for entry in (tmp_path / "cache/yosys").iterdir():
        text = verilog.KNOWN.find(entry.name) or b""
        verilog.KNOWN.keep(entry.name, text.replace(b"^", b"|", 1))
    emit_code(CODE, tmp_path / "out")
    assert reemitted(tmp_path / "out", Manifest.read(tmp_path / "out"), {CODE.name: CODE}) == []
    told = CliRunner().invoke(cli, ["verify", str(tmp_path / "out")])
    assert "rtl/dec_hsiao_13_8.v differs" in told.stdout


def test_verification_makes_a_module_once_in_a_process(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same description is not elaborated again; of another code, or with other instances in it, it is."""
    manifest, asked = Manifest.read(made[0]), list[str]()
    monkeypatch.setattr("qtaml_hw.support.cache._own", {})
    real = verilog._rtlil
    monkeypatch.setattr(verilog, "_rtlil", lambda job: asked.append(job.name) or real(job))
    names = [module.name for module in manifest.modules if module.kind not in units.WIRED]
    with anew(*CACHES):
        first = units.emit_again(manifest, {CODE.name: CODE})
        assert asked == names
        assert units.emit_again(manifest, {CODE.name: CODE}) == first
        assert asked == names
        units.emit_again(manifest, {CODE.name: from_name("hsiao-inverted-13-8")})
    assert len(asked) > len(names)


def test_a_name_says_all_that_decides() -> None:
    """Record, code, what is inside, whether a netlist is asked for, who makes it."""
    draft = ModuleRecord(name="t", kind="decoder", file="rtl/t.v", sources=(), ports=())
    names = [
        name_of(draft, CODE, [], False),
        name_of(draft.model_copy(update={"pipeline": ("input",)}), CODE, [], False),
        name_of(draft, make("hsiao", 9), [], False),
        name_of(draft, None, [], False),
        name_of(draft, CODE, ["inside"], False),
        name_of(draft, CODE, [], True),
        name_of(draft, CODE, [], False, "async"),
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(known, "maker", lambda *_: "another")
        names.append(name_of(draft, CODE, [], False))
    assert len(set(names)) == len(names)
    assert name_of(draft, CODE, [], False) == names[0]


def test_a_file_that_was_added_to_a_room_is_a_maker_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code of one's own has a decoder that this package's source says nothing of."""
    plain = maker()
    (tmp_path / "mine.py").write_text("FAMILIES = ()\n")
    monkeypatch.setattr(codes, "__path__", [*codes.__path__, str(tmp_path)])
    first = maker()
    (tmp_path / "mine.py").write_text("FAMILIES = () \n")
    assert len({plain, first, maker()}) == 3
