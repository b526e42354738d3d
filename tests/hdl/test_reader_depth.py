"""A reader of weights addresses every row of its segment, however many there are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import Manifest, emit_code, emit_plan
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.output.units import emit_netlists
from qtaml_hw.plan import Plan
from qtaml_hw.verify import verify
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.reemitted import reemitted
from qtaml_hw.verify.simulate import simulate_icarus
from qtaml_hw.verify.strangers import read_files
from qtaml_hw.verify.traffic_jobs import traffic_jobs

Plans = Callable[..., Plan]
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

HSIAO, SLOW = (2, 8, "hsiao-22-16"), (2, 8, "bch-4-40-16")
"""Planes, lanes and code of segments behind a decoder of one cycle, and behind one of 127."""


def readers(manifest: Manifest) -> list[ModuleRecord]:
    """The reader of every segment, in the order of the layers."""
    return [manifest.module(str(segment.reader)) for layer in manifest.layers for segment in layer.segments]


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory, plan_of: Plans) -> Path:
    """Hardware of segments of 1,025, 40,000, 1,500 and 3 rows, behind all kinds of readers."""
    folder = tmp_path_factory.mktemp("deep") / "out"
    layers = ("conv", [(8 * 1025, *HSIAO), (40_000, 0, 1, "")]), ("fc", [(8 * 1500 - 3, *SLOW), (10, 0, 4, "")])
    emit_plan(plan_of(*layers), folder)
    return folder


def test_readers_are_as_deep_as_their_segments(deep: Path) -> None:
    """Depth in the manifest; ports that hold every row, and every length up to all rows, minus one."""
    manifest = Manifest.read(deep)
    found = readers(manifest)
    assert [segment.rows for layer in manifest.layers for segment in layer.segments] == [1025, 40_000, 1500, 3]
    assert [reader.depth for reader in found] == [1025, 40_000, 1500, 3]
    widths = [[reader.port(p).width for reader in found] for p in ("command_address", "sram_address", "command_length")]
    assert widths == [[11, 16, 11, 2], [11, 16, 11, 2], [11, 16, 14, 2]]  # the third reader counts 8 beats a row
    assert {lint(linter, deep, manifest) for linter in LINTERS} <= {"", None}


def test_the_last_row_of_every_segment_is_read(deep: Path) -> None:
    """Rows up to the last one and on from row 0, through the netlists: every beat is the one of the model."""
    manifest = Manifest.read(deep)
    codes = {name: from_name(name) for name in ("hsiao-22-16", "bch-4-40-16")}
    player = Netlists(manifest, emit_netlists(manifest, codes).netlists)
    jobs = {job.name: job for job in traffic_jobs(manifest, codes)}
    for reader, rows in zip(readers(manifest), (1025, 40_000, 1500, 3), strict=True):
        job = jobs[reader.name]
        assert {rows - 1, 0} <= set(job.traffic.rows) <= set(range(rows))
        assert player.play(job) is None


@needs_icarus
@pytest.mark.usefixtures("readers_only")
def test_verification_plays_the_last_row_of_every_segment(deep: Path) -> None:
    """The emitted Verilog between the same rows and the same beats."""
    report = verify(deep)
    assert [check for check in report.checks if check.passed is False] == []
    assert {f"model {reader.name}" for reader in readers(Manifest.read(deep))} <= {x.name for x in report.checks}


@needs_icarus
@pytest.mark.usefixtures("readers_only")
def test_a_reader_that_misses_an_address_bit_is_found(deep: Path, tmp_path: Path) -> None:
    """Row 39,999 of the memory answers as row 7,231 would: the top bit of the address is lost."""
    shutil.copytree(deep, tmp_path / "out")
    manifest = Manifest.read(deep)
    [bad] = (reader for reader in readers(manifest) if reader.depth == 40_000)
    path = tmp_path / "out" / bad.file
    text = path.read_text()
    path.write_text(text.replace("sram_address <= ", "sram_address <= 16'h7fff & "))
    assert path.read_text() != text
    codes = {name: from_name(name) for name in ("hsiao-22-16", "bch-4-40-16")}
    [job] = [job for job in traffic_jobs(manifest, codes) if job.name == bad.name]
    sources = [tmp_path / "out" / module.file for module in manifest.modules]
    assert str(simulate_icarus([job], sources)[0]).startswith(f"{bad.name}, word ")


@pytest.mark.parametrize("sizes", [(100, 20_000), (20_000, 100)])
def test_a_shared_reader_is_as_deep_as_its_deepest_segment(
    sizes: tuple[int, int], tmp_path: Path, plan_of: Plans
) -> None:
    """One module, whichever segment comes first."""
    plan = plan_of(*((f"conv {size}", [(size, *HSIAO)]) for size in sizes))
    first, second = readers(emit_plan(plan, tmp_path / "out"))
    assert first == second
    assert first.depth == 2500
    assert "reader for 2500 rows" in (tmp_path / "out" / first.file).read_text()


def test_a_memory_of_one_row_has_an_address(tmp_path: Path, plan_of: Plans) -> None:
    """The smallest reader addresses two rows and is played around its end."""
    manifest = emit_plan(plan_of(("fc", [(3, *HSIAO), (2, *SLOW), (1, 0, 4, "")])), tmp_path / "out")
    assert [(reader.depth, reader.port("sram_address").width) for reader in readers(manifest)] == [(2, 1)] * 3
    codes = {name: from_name(name) for name in ("hsiao-22-16", "bch-4-40-16")}
    names = {reader.name for reader in readers(manifest)}
    player = Netlists(manifest, emit_netlists(manifest, codes).netlists)
    for job in traffic_jobs(manifest, codes):
        assert job.name not in names or player.play(job) is None


def test_the_number_of_rows_changes_readers_and_nothing_else(tmp_path: Path, plan_of: Plans) -> None:
    """Coders, tables, codecs, writers, layers and memory ports of a small and of a large layer are the same Verilog."""
    texts = []
    for rows in (70, 40_000):
        manifest = emit_plan(plan_of(("conv", [(8 * rows, *HSIAO), (9, 0, 4, "")])), tmp_path / str(rows))
        texts.append({m.file: body(tmp_path / str(rows) / m.file) for m in manifest.modules})
    small, large = texts
    changed = small.keys() ^ large.keys()
    assert all(small[file] == large[file] for file in small.keys() & large.keys())
    readers = sorted(file for file in changed if not file.startswith("rtl/top_"))
    assert [file.startswith("rtl/stream_hsiao_22_16_b6p2l8_") for file in readers] == [True, True]
    assert len(changed) == 4  # the top has the address map


def body(path: Path) -> list[str]:
    """Lines of Verilog without its head."""
    return [line for line in path.read_text().splitlines() if not line.startswith("//")]


def test_a_reader_that_is_not_that_of_its_segment_is_not_verified(deep: Path) -> None:
    """Neither another module nor a reader of fewer rows passes."""
    manifest = Manifest.read(deep)
    codes = {name: from_name(name) for name in ("hsiao-22-16", "bch-4-40-16")}
    checking = import_module("qtaml_hw.verify.verification")
    assert checking._segments(manifest, codes).passed
    layer = manifest.layers[0]
    other = readers(manifest)[2].name
    for name, complaint in (("nothing", "nothing is no stream"), (other, f"{other} reads 1500 of 40000 rows")):
        segments = (layer.segments[0], layer.segments[1].model_copy(update={"reader": name}))
        changed = manifest.model_copy(update={"layers": (layer.model_copy(update={"segments": segments}),)})
        check = checking._segments(changed, codes)
        assert (check.passed, complaint in check.detail) == (False, True), check.detail


@pytest.mark.parametrize(
    ("shape", "stop", "complaint"),
    [
        ((1,), 0, "weights in the shape (1,)"),
        ((), 0, "weights in the shape ()"),
        (None, 1 << 20, "rows of"),  # shape and segments agree, the rows hold fewer
    ],
)
def test_a_layer_has_as_many_weights_as_its_segments_and_their_rows(
    deep: Path, shape: tuple[int, ...] | None, stop: int, complaint: str
) -> None:
    """What a user reshapes the words of the reader to."""
    manifest = Manifest.read(deep)
    layer = manifest.layers[-1]
    *others, last = layer.segments
    stop = stop or last.stop
    change = {
        "segments": (*others, last.model_copy(update={"stop": stop})),
        "shape": (stop,) if shape is None else shape,
    }
    changed = manifest.model_copy(update={"layers": (layer.model_copy(update=change),)})
    checking = import_module("qtaml_hw.verify.verification")
    check = checking._segments(changed, {name: from_name(name) for name in ("hsiao-22-16", "bch-4-40-16")})
    assert (check.passed, complaint in check.detail) == (False, True), check.detail


@pytest.mark.parametrize("code", ["hsiao-13-8", "bch-4-40-16"])
def test_a_manifest_without_depths_describes_memories_of_1024_rows(code: str, tmp_path: Path) -> None:
    """As folders were written before their manifests named a depth: the same Verilog, still verified."""
    emit_code(from_name(code), tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    content = json.loads(path.read_text())
    depths = [module.pop("depth", None) for module in content["modules"]]
    assert set(depths) == {None, 1024}
    path.write_text(json.dumps(content))
    checking = import_module("qtaml_hw.verify.verification")
    manifest, codes = Manifest.read(tmp_path / "out"), {code: from_name(code)}
    assert reemitted(tmp_path / "out", manifest, codes) == []
    assert checking._handed_off(
        read_files(tmp_path / "out", manifest), manifest, codes, checking.jobs(manifest, codes)
    ).passed


@pytest.mark.parametrize("depth", [0, 1, 10**18])
def test_an_impossible_depth_is_no_manifest(depth: int, deep: Path) -> None:
    """Before anything is made up for it."""
    content: Any = readers(Manifest.read(deep))[0].model_dump()
    with pytest.raises(ValidationError, match="depth"):
        ModuleRecord.model_validate(content | {"depth": depth})
