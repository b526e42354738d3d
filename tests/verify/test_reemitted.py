"""Verilog of a folder is what its manifest says, byte for byte, in every kind of module."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qtaml_hw.codes import from_name, make
from qtaml_hw.hdl import Manifest, emit_code, emit_plan
from qtaml_hw.hdl.output.units import emit_again
from qtaml_hw.verify.facts import untrue_facts
from qtaml_hw.verify.reemitted import differing, reemitted

CODES = {name: from_name(name) for name in ("hsiao-22-16", "bch-4-40-16", "hsiao-13-8")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, plan_of) -> Path:  # type: ignore[no-untyped-def]
    """Layers with fast, slow and no decoders: tops, codecs, writers, readers, tables, examples."""
    out = tmp_path_factory.mktemp("reemitted") / "out"
    layers = ("conv", [(8 * 20, 2, 8, "hsiao-22-16"), (30, 0, 1, "")]), ("fc", [(80, 2, 8, "bch-4-40-16")])
    emit_plan(plan_of(*layers), out)
    return out


@pytest.fixture(scope="module")
def again(folder: Path) -> dict[str, str]:
    """What this package writes for the manifest."""
    return emit_again(Manifest.read(folder), CODES)


def test_every_module_is_written_again(folder: Path) -> None:
    """From the manifest alone: nothing differs, and every kind of module is among them."""
    manifest = Manifest.read(folder)
    assert reemitted(folder, manifest, CODES) == []
    kinds = {"encoder", "decoder", "iterative", "table", "codec", "writer", "layer", "wrapper", "registers", "example"}
    kinds |= {"stream", "top"}
    assert {module.kind for module in manifest.modules} == kinds


@pytest.mark.parametrize("kind", ["codec", "stream"])
def test_the_unit_of_weights_is_that_of_the_table_inside(kind: str, folder: Path, again: dict[str, str]) -> None:
    """One binary place more, and every weight would be taken for half of what it is, though all words agree."""
    manifest, texts = Manifest.read(folder), {name: text.encode() for name, text in again.items()}
    assert list(untrue_facts(manifest, CODES, texts)) == []
    place, module = next((i, x) for i, x in enumerate(manifest.modules) if x.kind == kind and x.readout is not None)
    assert module.readout is not None
    readout = module.readout.model_copy(update={"fraction_bits": module.readout.fraction_bits + 1})
    modules = [*manifest.modules]
    modules[place] = module.model_copy(update={"readout": readout})
    found = untrue_facts(manifest.model_copy(update={"modules": tuple(modules)}), CODES, texts)
    assert list(found) == [f"{module.name}: its table is not that of the module inside it"]


def test_register_cuts_stand_in_their_order(tmp_path: Path) -> None:
    """The same stages the other way round are the same gates, and another manifest."""
    code = make("hsiao", 4)
    manifest = emit_code(code, tmp_path / "cut", ("syndrome", "input"))
    texts = {name: text.encode() for name, text in emit_again(manifest, {code.name: code}).items()}
    assert list(untrue_facts(manifest, {code.name: code}, texts)) == []
    place, stream = next((i, x) for i, x in enumerate(manifest.modules) if x.kind == "stream")
    modules = [*manifest.modules]
    modules[place] = stream.model_copy(update={"pipeline": ("syndrome", "input")})
    [found] = untrue_facts(manifest.model_copy(update={"modules": tuple(modules)}), {code.name: code}, texts)
    assert found == f"{stream.name}: pipeline ('syndrome', 'input'), not ('input', 'syndrome')"


def test_layers_and_codes_say_what_their_folder_has(folder: Path, again: dict[str, str]) -> None:
    """A layer of another module, and a code without its residual rates: nothing else in the folder shows them."""
    manifest, texts = Manifest.read(folder), {name: text.encode() for name, text in again.items()}
    first, second = manifest.layers
    encoder = next(module.name for module in manifest.modules if module.kind == "encoder")
    for other in (encoder, None, second.module):
        layers = first.model_copy(update={"module": other}), second
        [found] = untrue_facts(manifest.model_copy(update={"layers": layers}), CODES, texts)
        assert found.startswith("layers with rows have the modules")
    packed = tuple(x.model_copy(update={"codec": None, "writer": None}) for x in second.segments)
    layers = first, second.model_copy(update={"segments": packed})
    assert [*untrue_facts(manifest.model_copy(update={"layers": layers}), CODES, texts)][1].endswith("are packed")
    codes = (manifest.codes[0].model_copy(update={"residuals": ()}), *manifest.codes[1:])
    [found] = untrue_facts(manifest.model_copy(update={"codes": codes}), CODES, texts)
    assert found == f"{manifest.codes[0].name}: 0 residuals, in a folder of 2 layers"


@pytest.mark.parametrize("kind", ["decoder", "layer", "example", "table"])
@pytest.mark.parametrize("change", ["header", "body", "end", "pragma", "line ends"])
def test_any_changed_byte_is_found(kind: str, change: str, folder: Path, again: dict[str, str], tmp_path: Path) -> None:
    """A gate, a comment that linters obey, a line end, something behind the end: each is named with its line."""
    shutil.copytree(folder, tmp_path / "out")
    manifest = Manifest.read(folder)
    module = next(module for module in manifest.modules if module.kind == kind)
    path = tmp_path / "out" / module.file
    lines = path.read_bytes().splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if not line.startswith(b"//"))
    match change:
        case "header":
            lines[0] += b"// another configuration\n"
            where = 2
        case "body":
            where = next(i for i, line in enumerate(lines, 1) if i > first + 1 and b"1" in line)
            lines[where - 1] = lines[where - 1].replace(b"1", b"0", 1)
        case "end":
            lines.append(b"\n")
            where = len(lines) + 1
        case "pragma":
            lines.insert(first, b"// verilator lint_off WIDTH\n")
            where = first + 1
        case _:
            lines[first] = lines[first].replace(b"\n", b"\r\n")
            where = first + 1
    path.write_bytes(b"".join(lines))
    assert differing(tmp_path / "out", again) == [f"{module.file} differs in line {where}"]
