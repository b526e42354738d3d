"""What is handed off: complete, safe, reproducible, never half-written."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name
from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_code, emit_plan, manifest as manifest_module, missing_hardware
from qtaml_hw.hdl.manifest import Manifest, schema_text, sha256
from qtaml_hw.hdl.output.units import component
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog
from qtaml_hw.plan import Plan

Plans = Callable[..., Plan]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory, mixed: Plan) -> tuple[Path, Manifest]:
    """The mixed plan, written once."""
    folder = tmp_path_factory.mktemp("emit") / "plan"
    return folder, emit_plan(mixed, folder)


def test_manifest_follows_its_published_schema(emitted: tuple[Path, Manifest]) -> None:
    """The schema file is the one of the model, and a manifest on disk satisfies it."""
    schema = Path(manifest_module.__file__).with_name("manifest.schema.json").read_text()
    assert schema == schema_text()
    folder, manifest = emitted
    jsonschema.validate(json.loads((folder / "manifest.json").read_text()), json.loads(schema))
    assert Manifest.read(folder) == manifest


def test_manifest_names_every_file_with_its_hash(emitted: tuple[Path, Manifest]) -> None:
    """Nothing is missing, nothing is there besides."""
    folder, manifest = emitted
    files = contents(folder)
    del files["manifest.json"]
    assert {name: sha256(data) for name, data in files.items()} == manifest.files


def test_components_made_for_their_ports_alone_are_not_called_forgotten(emitted: tuple[Path, Manifest]) -> None:
    """Whoever uses Python and a warm cache is not told of objects "created but never used"."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for module in emitted[1].modules:
            if module.kind in ("encoder", "decoder", "codec", "stream", "writer", "table"):
                component(module, None if module.code is None else from_name(module.code))
        gc.collect()
    assert not [text for text in (str(warning.message) for warning in said) if text.startswith("<qtaml_hw")]


def test_layers_that_clean_to_one_name_stay_apart(emitted: tuple[Path, Manifest]) -> None:
    """The manifest maps every original name to a module of its own."""
    _, manifest = emitted
    assert [x.name for x in manifest.layers] == ["conv 1", "conv/1"]
    for layer, name in zip(manifest.layers, ("layer_conv_1_", "layer_conv_1_2_"), strict=True):
        assert re.fullmatch(name + "[0-9a-f]{8}", layer.module or "")


def test_distinct_modules_are_emitted_once(tmp_path: Path, plan_of: Plans) -> None:
    """Two layers stored alike share codec, writer, table and coders."""
    twice = plan_of(*((name, [(50, 2, 8, "hsiao-22-16")]) for name in "ab"))
    kinds = [module.kind for module in emit_plan(twice, tmp_path / "out").modules]
    assert sorted(kinds) == [
        "codec", "decoder", "encoder", "example", "layer", "layer", "registers", "registers", "stream", "stream",
        "table", "top", "top", "wrapper", "writer",
    ]  # fmt: skip


class Reversed(Component):
    """A wide bus the other way round: one concatenation of all its bits."""

    def __init__(self) -> None:
        super().__init__({"bits": In(600), "others": Out(600)})

    def elaborate(self, platform: Any) -> Module:
        m = Module()
        m.d.comb += self.others.eq(self.bits[::-1])
        return m


def test_wide_buses_do_not_make_lines_that_simulators_refuse(tmp_path: Path) -> None:
    """Verilator reads no line of more than 40,000 tokens: decoders of 8,192 bits had such."""
    [text] = to_verilog([Conversion(Reversed(), "reversed")])
    assert max(map(len, text.splitlines())) <= 120
    bits = [int(x) for x in re.findall(r"bits\[(\d+)\]", text.partition("assign")[2])]
    assert bits == list(range(600))
    if shutil.which("verilator"):
        (tmp_path / "reversed.v").write_text(text)
        command = ["verilator", "--lint-only", "-Wall", "reversed.v"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_text_is_plain(emitted: tuple[Path, Manifest]) -> None:
    """ASCII, no `$` or escaped names, no latch-prone tricks, no path, no date; header with version and hash."""
    folder, manifest = emitted
    for name, data in contents(folder).items():
        text = data.decode("ascii")
        assert "/tmp" not in text
        assert str(folder) not in text
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text)
        if name.startswith("rtl/"):
            assert "$" not in text
            assert "\\" not in text
            assert not re.search(r"\binitial\b", text)
            assert text.startswith(f"// Emitted by qtaml_hw {manifest.generator.version}; configuration sha256 ")


def test_bytes_do_not_depend_on_the_process(
    emitted: tuple[Path, Manifest], tmp_path: Path, mixed: Plan, compiled_code: Callable[[Path], None]
) -> None:
    """Another process with another hash seed, another folder and nothing in its cache writes the same."""
    (tmp_path / "plan.json").write_text(mixed.dumps())
    script = (
        "import json, sys; from pathlib import Path; from qtaml_hw.hdl import emit_plan;"
        "from qtaml_hw.plan import Plan;"
        "emit_plan(Plan.from_json(json.loads(Path(sys.argv[1]).read_text())), Path(sys.argv[2]))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(Path(manifest_module.__file__).parents[2])}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    compiled_code(tmp_path / "cache")
    subprocess.run([sys.executable, "-c", script, "plan.json", "other"], cwd=tmp_path, env=environment, check=True)
    assert contents(tmp_path / "other") == contents(emitted[0])


def test_folder_with_other_content_is_left_alone(tmp_path: Path) -> None:
    """A user's file stops the emission and stays as it is."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="other content"):
        emit_code(from_name("hsiao-8-4"), tmp_path)
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_earlier_output_is_replaced_unless_something_was_added(tmp_path: Path) -> None:
    """The second run leaves no file of the first; a foreign file among them is protected."""
    folder = tmp_path / "out"
    emit_code(from_name("hsiao-8-4"), folder)
    emit_code(from_name("hamming-7-4"), folder)
    assert not [name for name in contents(folder) if "hsiao" in name]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    (folder / "rtl" / "mine.v").write_text("")
    with pytest.raises(InputError, match=re.escape("rtl/mine.v")):
        emit_code(from_name("hsiao-8-4"), folder)
    assert (folder / "rtl" / "dec_hamming_7_4.v").exists()


@pytest.mark.parametrize(
    ("code", "message"),
    [("ideal", "idealisation"), ("hsiao-39-32", "32 data bits"), ("magic-22-16", "unknown code")],
)
def test_a_plan_without_hardware_is_refused(code: str, message: str, tmp_path: Path, plan_of: Plans) -> None:
    """One message that names the layer; no folder appears."""
    with pytest.raises(InputError, match=message) as caught:
        emit_plan(plan_of(("fc", [(50, 2, 8, code)])), tmp_path / "out")
    assert "'fc'" in str(caught.value)
    assert missing_hardware(plan_of(("fc", [(50, 2, 8, code)]))) == str(caught.value)
    assert not list(tmp_path.iterdir())


def test_codewords_that_would_take_hours_are_refused(tmp_path: Path, plan_of: Plans) -> None:
    """Coders of one code or of a plan; those of LDPC codes are made for long codewords."""
    code = "bch-2-2072-2048"
    with pytest.raises(InputError, match="2048 data bits, and coders are made for at most 1024, those of LDPC codes"):
        emit_code(from_name(code), tmp_path / "out")
    plan = plan_of(("fc", [(5000, 2, 1024, code)]))
    with pytest.raises(InputError, match=r"layer 'fc': bch-2-2072-2048 has 2048 data bits"):
        emit_plan(plan, tmp_path / "out")
    assert not list(tmp_path.iterdir())
    assert missing_hardware(plan_of(("fc", [(5000, 2, 512, "hsiao-1036-1024")]))) == ""
    assert missing_hardware(plan_of(("fc", [(5000, 4, 448, "ldpc-4096r44-4096-1792")]))) == ""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler")
@pytest.mark.parametrize("name", ["hsiao-72-64", "hsiao-inverted-39-32", "hsiao-137-128"])
def test_c_encoder_is_the_models_encoder(name: str, tmp_path: Path) -> None:
    """Compiled as strict C99 and run on random words."""
    code = from_name(name)
    emit_code(code, tmp_path / "out")
    label, words, checks = name.replace("-", "_"), -(-code.k // 64), -(-code.check_bits // 64)
    (tmp_path / "main.c").write_text(
        f'#include <stdio.h>\n#include <inttypes.h>\n#include "out/c/{label}.h"\n'
        f"int main(void) {{ uint64_t d[{words}], c[{checks}];\n"
        f'for (;;) {{ for (int i = 0; i < {words}; i++) if (scanf("%" SCNx64, &d[i]) != 1) return 0;\n'
        f'{label}_encode(d, c); for (int i = 0; i < {checks}; i++) printf("%" PRIx64 "\\n", c[i]); }} }}\n'
    )
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"]
    subprocess.run(["gcc", *flags, "-o", "encode", "main.c"], cwd=tmp_path, check=True)
    data = np.random.default_rng(7).integers(0, 2, (200, code.k), dtype=np.uint8)
    padded = np.pad(data, ((0, 0), (0, 64 * words - code.k)))
    stream = "\n".join(f"{word:x}" for word in np.packbits(padded, axis=1, bitorder="little").view("<u8").ravel())
    said = subprocess.run(["./encode"], cwd=tmp_path, input=stream, capture_output=True, text=True, check=True).stdout
    check = np.pad(code.check(data), ((0, 0), (0, 64 * checks - code.check_bits)))
    expected = np.packbits(check, axis=1, bitorder="little").view("<u8").ravel()
    assert [int(line, 16) for line in said.split()] == expected.tolist()


def test_an_output_of_an_earlier_format_is_refused_by_name_and_replaced_when_asked(tmp_path: Path) -> None:
    """It is never misread; but what this tool wrote may go, and nothing else beside it."""
    folder = tmp_path / "out"
    emit_code(from_name("hamming-7-4"), folder)
    manifest = folder / "manifest.json"
    earlier = json.loads(manifest.read_text())
    del earlier["checksum"]
    manifest.write_text(json.dumps(earlier | {"format": "qtaml_hw.rtl/1"}))
    with pytest.raises(InputError, match=r"of format qtaml_hw\.rtl/2: format: .*; emit the hardware anew"):
        Manifest.read(folder)
    (folder / "mine.txt").write_text("kept")
    with pytest.raises(InputError, match="which this tool did not write"):
        emit_code(from_name("hamming-7-4"), folder)
    (folder / "mine.txt").unlink()
    emit_code(from_name("hamming-7-4"), folder)
    assert Manifest.read(folder).format == "qtaml_hw.rtl/2"


def test_what_a_user_wrote_is_not_replaced_however_the_folder_is_called(tmp_path: Path) -> None:
    """A file that was edited; a folder of his own behind one that is yet to be made."""
    folder, own = tmp_path / "out", tmp_path / "own"
    emit_code(from_name("hamming-7-4"), folder)
    wrapper = next((folder / "rtl").glob("sram_*.v"))
    wrapper.write_text(wrapper.read_text() + "// macros of our process\n")
    own.mkdir()
    (own / "mine.txt").write_text("kept")
    for out, message in (
        (folder, "was changed after it was written"),
        (tmp_path / "new" / ".." / "own", "other content"),
    ):
        with pytest.raises(InputError, match=message):
            emit_code(from_name("hamming-7-4"), out)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][wrapper.relative_to(folder).as_posix()] = sha256(wrapper.read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match=r"manifest\.json: was edited after it was written"):
        emit_code(from_name("hamming-7-4"), folder)
    assert wrapper.read_text().endswith("// macros of our process\n")
    assert (own / "mine.txt").read_text() == "kept"


def test_the_folder_of_a_run_names_its_hardware(tmp_path: Path) -> None:
    emit_code(from_name("hamming-7-4"), tmp_path / "run" / "rtl")
    with pytest.raises(InputError, match=r"run/manifest\.json: no manifest .*: .*run/rtl has one$"):
        Manifest.read(tmp_path / "run")


def test_the_last_digits_of_a_fraction_are_not_in_the_hardware(mixed: Plan, tmp_path: Path) -> None:
    """Another processor or BLAS gives rates and corrections that differ in them: the same files, names and hashes."""
    other = []
    for layer in mixed.layers:
        p01, p10 = (p * (1 + 2e-13) for p in (layer.channel.p01, layer.channel.p10))
        channel = BitChannel(p01, p10, layer.channel.persistence)
        slope = tuple(x * (1 + 2e-13) for x in layer.slope)
        other.append(replace(layer, channel=channel, slope=slope))
    emit_plan(mixed, tmp_path / "a")
    emit_plan(replace(mixed, layers=tuple(other)), tmp_path / "b")
    for path in sorted((tmp_path / "a").rglob("*.*")):
        if path.name != "manifest.json":  # which holds the residual rates with all their digits
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
