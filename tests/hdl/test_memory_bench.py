"""The bench that comes with a memory port: it passes, and notices what is wrong with port and registers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qtaml_hw.codes import make
from qtaml_hw.hdl import Manifest, emit_code
from qtaml_hw.verify.plain_bench import plain_benches

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")


def said(folder: Path) -> bool | None:
    """What the only bench says."""
    [bench] = plain_benches(folder, Manifest.read(folder))
    return bench.passed


@pytest.mark.parametrize(
    ("family", "data_bits", "how"),
    [
        ("hsiao", 32, {"depth": 5000}),
        ("hsiao", 16, {"depth": 5}),
        ("bch-2", 16, {"prefix": "a_"}),
        ("parity", 8, {}),
        ("repetition-3", 4, {}),
        ("hsiao", 16 + 6, {"depth": 50, "address_in_code": True}),
    ],
)
def test_a_memory_port_and_its_registers_pass(family: str, data_bits: int, how: dict, tmp_path: Path) -> None:  # type: ignore[type-arg]
    """Deep and shallow memories, codes that correct none, one and two errors, addresses in the code."""
    emit_code(make(family, data_bits), tmp_path / "out", **how)
    assert said(tmp_path / "out") is True


MUTANTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "inverted byte mask": ("memory_", lambda t: t.replace("merging & request_mask", "merging & ~request_mask")),
    "no write-back": ("memory_", lambda t: re.sub(r"assign writes_back = .*;", "assign writes_back = 0;", t)),
    "partial write over an uncorrectable word": ("memory_", lambda t: t.replace("& decoder_due", "| 1'b1")),
    "stale read behind a write": ("memory_", lambda t: re.sub(r"assign own_word = .*;", "assign own_word = 0;", t)),
    "no scrubbing": ("memory_", lambda t: re.sub(r"assign idle_turn = .*;", "assign idle_turn = 0;", t)),
    "counter that counts twice": ("registers_", lambda t: t.replace("+ 16'h0001", "+ 16'h0002", 1)),
    "no injection": ("registers_", lambda t: re.sub(r"assign injects = .*;", "assign injects = 0;", t)),
    "deaf interrupt": ("registers_", lambda t: re.sub(r"assign due_happens = .*;", "assign due_happens = 0;", t)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memory port that is right."""
    path = tmp_path_factory.mktemp("port") / "out"
    emit_code(make("hsiao", 16), path, depth=64)
    return path


@pytest.mark.parametrize("name", MUTANTS)
def test_what_is_wrong_is_noticed(name: str, folder: Path, tmp_path: Path) -> None:
    """One change in the emitted Verilog."""
    kind, change = MUTANTS[name]
    shutil.copytree(folder, tmp_path / "out")
    [file] = [m.file for m in Manifest.read(folder).modules if m.name.startswith(kind) and not m.name.endswith("axil")]
    text = (tmp_path / "out" / file).read_text()
    changed = change(text)
    assert changed != text
    (tmp_path / "out" / file).write_text(changed)
    assert said(tmp_path / "out") is False
