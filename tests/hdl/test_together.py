"""Folders of hardware that meet on one command line: names say the content, and a prefix keeps apart what it should."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qtaml_hw.codes import from_name, make
from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_code, emit_plan
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.plan import Plan
from qtaml_hw.verify import verify

Plans = Callable[..., Plan]
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

HSIAO, PACKED = (2, 8, "hsiao-22-16"), (2, 8, "bch-4-40-16")


def compiled(*folders: Path) -> str:
    """What Icarus says of all files of all folders on one command line, every module of theirs a top."""
    manifests = {folder: Manifest.read(folder) for folder in folders}
    files = [str(folder / module.file) for folder, m in manifests.items() for module in m.modules]
    names = dict.fromkeys(module.name for m in manifests.values() for module in m.modules)
    roots = [flag for name in names for flag in ("-s", name)]
    command = ["iverilog", "-g2001", "-Wall", "-t", "null", *roots, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr + "failed" * done.returncode


def body(path: Path) -> list[str]:
    """Lines of Verilog without its head."""
    return [line for line in path.read_text().splitlines() if not line.startswith("//")]


@needs_icarus
def test_two_networks_and_two_pipelines_compile_together(tmp_path: Path, plan_of: Plans) -> None:
    """Layers of one name in different networks, other numbers of rows, other cuts: no module is declared twice."""
    spans = ([(8 * 70, *HSIAO), (9, 0, 4, "")], [(8 * 90, *HSIAO)], [(30, 1, 16, "hsiao-22-16"), (16 * 9, *PACKED)])
    for i, span in enumerate(spans):
        emit_plan(plan_of(("conv", span), ("Fc", span[:1])), tmp_path / f"plan{i}")
    emit_plan(plan_of(("conv", spans[0]), ("fc", spans[0][:1])), tmp_path / "cut", ["syndrome", "output"])
    for i, cuts in enumerate(([], ["input"], ["syndrome", "output"])):
        emit_code(from_name("hsiao-22-16"), tmp_path / f"code{i}", cuts, depth=[None, 4096, 4096][i])
    folders = sorted(tmp_path.iterdir())
    assert compiled(*folders) == ""
    assert compiled(*reversed(folders)) == ""
    texts: dict[str, list[str]] = {}
    for folder in folders:
        for module in Manifest.read(folder).modules:
            assert texts.setdefault(module.name.lower(), body(folder / module.file)) == body(folder / module.file)
    assert len({name for name in texts if name.startswith("stream_")}) > 4


@needs_icarus
def test_two_contents_under_one_name_are_never_mixed(tmp_path: Path) -> None:
    """A module that somebody changed is declared twice: the compiler refuses, it does not take one of the two."""
    for name in ("a", "b"):
        emit_code(from_name("hsiao-8-4"), tmp_path / name)
    file = Manifest.read(tmp_path / "b").modules[0].file
    text = (tmp_path / "b" / file).read_text()
    assert compiled(tmp_path / "a", tmp_path / "b") == ""
    changed = text.replace("^", "|", 1)
    macro = next(line.split()[1] for line in text.splitlines() if line.startswith("`ifndef"))
    (tmp_path / "b" / file).write_text(changed.replace(macro, macro[:-8] + "00000000"))
    assert "enc_hsiao_8_4" in compiled(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(("prefix", "played"), [("abc_", "all"), ("X7", "readers_only")])
def test_a_prefix_stands_as_it_is_before_every_name(
    prefix: str, played: str, tmp_path: Path, plan_of: Plans, request: pytest.FixtureRequest
) -> None:
    """Modules, files, functions in C; what is emitted is verified under its names, once with every word of it."""
    if played != "all":
        request.getfixturevalue(played)
    plan = plan_of(("conv", [(90, *HSIAO), (9, 0, 4, "")]), ("fc", [(40, *PACKED)]))
    manifest = emit_plan(plan, tmp_path / "out", prefix=prefix)
    assert all(module.name.startswith(prefix) for module in manifest.modules)
    files = [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert all(name.startswith(prefix) or name in ("manifest.json", "README.md") for name in files)
    assert f"void {prefix}hsiao_22_16_encode(" in (tmp_path / "out" / "c" / f"{prefix}hsiao_22_16.h").read_text()
    assert {check.name for check in verify(tmp_path / "out").checks if check.passed is False} == set()
    bare, own = emit_plan(plan, tmp_path / "bare"), ("layer", "top")  # whose names say what they hold, names included
    assert [module.name.removeprefix(prefix) for module in manifest.modules if module.kind not in own] == [
        module.name for module in bare.modules if module.kind not in own
    ]


@pytest.mark.parametrize("prefix", ["7a", "a-b", "a b", "../x", "_a", "a" * 41, "ä_"])
def test_a_prefix_that_is_no_start_of_a_name_is_refused(prefix: str, tmp_path: Path) -> None:
    """One message, no folder."""
    with pytest.raises(InputError, match=r"prefix .*: expected a letter, then letters, digits"):
        emit_code(from_name("hsiao-8-4"), tmp_path / "out", prefix=prefix)
    assert not list(tmp_path.iterdir())


def test_the_depth_of_the_memory_can_be_chosen(tmp_path: Path, plan_of: Plans) -> None:
    """Of a code: reader and memory port; of a plan: every reader, never fewer rows than a layer has."""
    manifest = emit_code(from_name("hsiao-22-16"), tmp_path / "code", depth=3000)
    deep = {
        module.name: module.port("sram_address").width
        for module in manifest.modules
        if module.depth == 3000 and module.kind not in ("registers", "fifo")
    }
    assert deep == {"stream_hsiao_22_16_d3000": 12, "memory_hsiao_22_16_d3000": 12}
    assert manifest.module("fifo_hsiao_22_16_d3000").port("level").width == 12
    plan = plan_of(("conv", [(8 * 70, *HSIAO)]), ("fc", [(8 * 9, 1, 16, "hsiao-22-16")]))
    manifest = emit_plan(plan, tmp_path / "plan", depth=4096)
    assert {module.depth for module in manifest.modules if module.kind == "stream"} == {4096}
    with pytest.raises(InputError, match="depth 69: layer 'conv' has 70 rows"):
        emit_plan(plan, tmp_path / "shallow", depth=69)
    assert not (tmp_path / "shallow").exists()


@needs_icarus
@pytest.mark.usefixtures("ports_aside")
def test_a_layer_of_a_million_rows_is_read_to_its_last_row(tmp_path: Path, plan_of: Plans) -> None:
    """A 20-bit address, verified around the end of the memory."""
    manifest = emit_plan(plan_of(("fc", [(8 << 20, *HSIAO)])), tmp_path / "out")
    [reader] = [module for module in manifest.modules if module.depth == 1 << 20]
    assert reader.port("sram_address").width == 20
    assert {check.name for check in verify(tmp_path / "out").checks if check.passed is False} == set()


@needs_icarus
@pytest.mark.usefixtures("ports_aside")
def test_weights_leave_in_the_width_that_an_array_expects(tmp_path: Path, plan_of: Plans) -> None:
    """Eight bits a lane on one bus, rounded and saturated; codec and reader are verified with these weights."""
    plan = plan_of(("conv", [(8 * 70, *HSIAO)]))
    manifest = emit_plan(plan.rounded(5), tmp_path / "out")
    [codec] = [module for module in manifest.modules if module.kind == "codec"]
    assert codec.port("weights").width == 8 * 5
    table, wide = codec.readout.readout().table, plan.layers[0].scheme.segments[0].readout  # type: ignore[union-attr]
    exact = [min(max(round(x), -16), 15) for x in wide.values().tolist()]
    assert table.tolist() == exact
    assert {-16, 15} < set(exact)
    assert {check.name for check in verify(tmp_path / "out").checks if check.passed is False} == set()
    assert Plan.from_json(plan.rounded(5).to_json()).layers[0].scheme.segments[0].readout.output_bits == 5


@needs_icarus
@pytest.mark.parametrize("address_in_code", [False, True])
def test_a_memory_port_comes_with_its_registers(address_in_code: bool, tmp_path: Path) -> None:
    """Silent linters, a name that says whether the address is in the code, RDL and C beside the Verilog."""
    bits = 16 + 10 * address_in_code
    name = f"{make('hsiao', bits).name.replace('-', '_')}{'_a' * address_in_code}"
    manifest = emit_code(make("hsiao", bits), tmp_path / "out", address_in_code=address_in_code)
    port = manifest.module(f"memory_{name}")
    assert port.port("sram_write_data").width == 16 + make("hsiao", bits).check_bits
    for bus in ("apb", "axil"):
        assert manifest.module(f"registers_{name}_{bus}").port("injected_data") is not None
    assert {f"rdl/memory_{name}.rdl", f"c/memory_{name}.h"} <= manifest.files.keys()
    assert {check.name for check in verify(tmp_path / "out").checks if check.passed is False} == set()


def test_an_address_that_the_code_has_no_room_for_is_refused(tmp_path: Path) -> None:
    """Too few data bits, a decoder with registers or one of many cycles, each by its reason; no folder appears."""
    for code, cuts, why in (
        ("hsiao-13-8", [], "an address of 10 bits in the code needs more data bits than that; hsiao-13-8 has 8"),
        ("hsiao-39-32", ["output"], "a decoder of one cycle without register cuts; register cuts are output"),
        ("bch-4-40-16", [], "a decoder of one cycle without register cuts; bch-4-40-16 takes many"),
        ("ldpc-1024r53-1024-544", [], "a decoder of one cycle without register cuts; ldpc-1024r53-1024-544 takes many"),
    ):
        with pytest.raises(InputError, match=why):
            emit_code(from_name(code), tmp_path / "out", cuts, address_in_code=True)
    assert not list(tmp_path.iterdir())
