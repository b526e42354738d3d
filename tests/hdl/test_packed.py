"""Words packed into codewords that layers share, in hardware: read, written, handed off, verified."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name, ldpc as ldpc_module
from qtaml_hw.errors import InputError
from qtaml_hw.flow import emit_hardware
from qtaml_hw.hdl import Manifest, emit_code, emit_plan
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.model.traffic import traffic
from qtaml_hw.hdl.output.units import component
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, protection
from qtaml_hw.storage.scheme import ReadOut, Segment, StorageScheme
from qtaml_hw.verify import verify
from qtaml_hw.verify.simulate import simulate_icarus
from qtaml_hw.verify.strangers import read_files
from qtaml_hw.verify.traffic_jobs import TrafficJob, traffic_jobs

needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

TOY = "ldpc-1000r50-72-40"
"""Quasi-cyclic code of 4 block rows and 9 block columns with circulants of 8, decoded in at most 9 iterations."""


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> str:
    """The only LDPC code while a test runs."""
    rng = np.random.default_rng(8)
    circulants = [[row, column, int(rng.integers(8))] for column in range(5) for row in rng.permutation(4)[:3].tolist()]
    circulants += [[0, 5, 1], [2, 5, 0], [3, 5, 1]]
    circulants += [[row, column, 0] for column in (6, 7, 8) for row in (column - 6, column - 5)]
    shape = {"lanes": 8, "columns": 9, "rows": 4, "circulants": sorted(circulants)}
    design = {"name": "ldpc-1000r50", "channel_value": 5, "iterations": 9} | shape
    monkeypatch.setattr(ldpc_module, "_load", lambda file: [design] if file == "ldpc_matrices.json" else {})
    return TOY


def packed_layer(name: str, bits: int, *spans: tuple[int, str]) -> LayerPlan:
    """A layer of packed (or, without code, bare) segments, each with a table of its own and an erased entry."""
    rng = np.random.default_rng(bits)
    segments, start = [], 0
    for size, code in spans:
        table, erased = rng.integers(-900, 900, 1 << bits), int(rng.integers(-3000, 3000))
        readout = ReadOut("channel-optimised", table, 4, erased=erased if code else None)
        kind = protection(code, packed=bool(code))
        segments.append(Segment(start, start + size, bits if code else 0, 1, kind, readout))
        start += size
    scheme = StorageScheme(bits, "twos-complement", tuple(segments))
    return LayerPlan(name, (start,), BitChannel.symmetric(0.01, bits), scheme)


def packed_plan(first: str, second: str = "hsiao-22-16") -> Plan:
    """Three layers that share codewords of `first`, one of them with a bare and another packed segment besides."""
    layers = packed_layer("conv 1", 3, (40, first)), packed_layer("conv/1", 5, (30, first), (9, ""), (33, second))
    return Plan("exact", (*layers, packed_layer("fc", 1, (90, first), (7, ""))), 1.0, 0.25, Prediction(1.0, 1.0, 1.0))


def module_of(manifest: Manifest, kind: str, code: str) -> ModuleRecord:
    """The only module of a kind for a code."""
    [found] = [module for module in manifest.modules if (module.kind, module.code) == (kind, code)]
    return found


@needs_icarus
@pytest.mark.usefixtures("readers_only")
@pytest.mark.parametrize("code", ["bch-4-40-16", "hamming-7-4", "ldpc"])
def test_packed_plans_are_emitted_and_read_back_what_the_model_reads(code: str, toy: str, tmp_path: Path) -> None:
    """Decoders of one cycle, of 127 and of hundreds, words across three codewords: silent linters, equal beats."""
    name = toy if code == "ldpc" else code
    manifest = emit_plan(packed_plan(name), tmp_path / "out")
    report = verify(tmp_path / "out")
    assert [check for check in report.checks if not check.passed and not check.name.startswith("simulation ")] == []
    checks = {check.name for check in report.checks}
    names = [module_of(manifest, kind, name).name for kind in ("packed_reader", "packed_writer")]
    assert {f"model {each}" for each in names} <= checks
    assert any("around" in each for each in checks) == (code in ("bch-4-40-16", "ldpc"))
    reader = module_of(manifest, "packed_reader", name)
    played = traffic(reader, from_name(name), whole=True, aside=code in ("bch-4-40-16", "ldpc")).received
    assert sum(beat["tlast"] for beat in played) > 3
    assert code == "hamming-7-4" or 0.02 < np.mean([beat["tuser"] for beat in played]) < 0.6


@needs_icarus
@pytest.mark.usefixtures("readers_only")
@pytest.mark.parametrize("code", ["bch-4-40-16", "hamming-7-4"])
def test_codewords_longer_than_a_word_of_the_memory_are_gathered_and_written_word_by_word(
    code: str, tmp_path: Path
) -> None:
    """40 bits in words of 16, with 8 bits of padding; those of 7 and of 22 bits in one word and in two."""
    manifest = emit_plan(replace(packed_plan(code), word_bits=(16,)), tmp_path / "out")
    report = verify(tmp_path / "out")
    assert [check for check in report.checks if not check.passed and not check.name.startswith("simulation ")] == []
    reader, writer = (module_of(manifest, kind, "hsiao-22-16") for kind in ("packed_reader", "packed_writer"))
    assert (reader.word_bits, reader.port("sram_read_data").width) == (16, 16)
    assert writer.port("sram_write_data").width == 16
    assert {f"model {each.name}" for each in (reader, writer)} <= {check.name for check in report.checks}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hardware of codewords that three layers share."""
    folder = tmp_path_factory.mktemp("packed") / "out"
    emit_plan(packed_plan("hsiao-72-64"), folder)
    return folder


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda reader: reader["packed"][-1].update(offset=10**18), "offset"),
        (lambda reader: reader["packed"][-1].update(offset=1 << 29), "begins at bit"),
        (lambda reader: reader["packed"][0].update(words=1 << 30), "begins at bit"),
        (lambda reader: reader["packed"][-1].update(words=1 << 30), "packed segments of"),
        (lambda reader: reader["packed"][0].update(bits=4), "weights in the table"),
        (lambda reader: reader.update(ports=[]), "has no port"),
        (
            lambda reader: reader.update(ports=[p for p in reader["ports"] if p["name"] != "sram_address"]),
            "has no port",
        ),
    ],
    ids=["far", "gap", "overlap", "long", "table", "ports", "address"],
)
def test_a_hostile_packed_manifest_costs_one_message(
    shared: Path, tmp_path: Path, change: Callable[[Any], None], complaint: str
) -> None:
    """Before a word is made up for it."""
    shutil.copytree(shared, tmp_path / "out")
    content = json.loads((shared / "manifest.json").read_text())
    change(next(module for module in content["modules"] if module["kind"] == "packed_reader"))
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match=complaint):
        verify(tmp_path / "out")


@pytest.mark.parametrize("form", ["c/{}.h", "vectors/{}_received.hex"])
def test_a_handed_off_file_that_is_not_the_models_is_found(shared: Path, tmp_path: Path, form: str) -> None:
    """Although its hash is the one of the manifest."""
    manifest = Manifest.read(shared)
    name = form.format(module_of(manifest, "packed_reader", "hsiao-72-64").name)
    codes = {each: from_name(each) for each in ("hsiao-72-64", "hsiao-22-16")}
    checking = import_module("qtaml_hw.verify.verification")
    assert checking._handed_off(read_files(shared, manifest), manifest, codes, checking.jobs(manifest, codes)).passed
    shutil.copytree(shared, tmp_path / "out")
    path = tmp_path / "out" / name
    text = path.read_text()
    path.write_text(
        text[:-40] + text[-40:].translate(str.maketrans("0123456789ab", "123456789abc")).replace("end", "x")
    )
    check = checking._handed_off(
        read_files(tmp_path / "out", manifest), manifest, codes, checking.jobs(manifest, codes)
    )
    assert (check.passed, check.detail) == (False, f"{name}: not the model's")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"reader": "nothing"}, "nothing is no packed_reader"),
        ({"number": 2}, "has 90 words"),
        ({"number": 99}, "has no segment 99"),
        ({"rows": 1}, "2 rows, not 1"),
        ({"start": 1}, "begins at 1, not at 0"),
    ],
)
def test_a_layer_whose_segment_is_not_that_of_its_reader_is_not_verified(
    shared: Path, change: dict[str, Any], complaint: str
) -> None:
    """Name, number, words, rows and place of a packed segment are compared with the modules."""
    manifest = Manifest.read(shared)
    codes = {name: from_name(name) for name in ("hsiao-72-64", "hsiao-22-16")}
    checking = import_module("qtaml_hw.verify.verification")
    assert checking._segments(manifest, codes).passed
    layer = manifest.layers[0]
    other = layer.model_copy(update={"segments": (layer.segments[0].model_copy(update=change),)})
    check = checking._segments(manifest.model_copy(update={"layers": (other,)}), codes)
    assert (check.passed, complaint in check.detail) == (False, True), check.detail


def test_the_manifest_says_where_the_words_of_a_layer_are(shared: Path) -> None:
    """Segment numbers of the readers; a layer without rows of its own has no module."""
    manifest = Manifest.read(shared)
    assert [(layer.module or "")[:-8] for layer in manifest.layers] == ["", "layer_conv_1_2_", "layer_fc_"]
    _, mixed, last = (layer.segments for layer in manifest.layers)
    assert [(s.reader, s.number, s.codec is None) for s in mixed] == [
        (module_of(manifest, "packed_reader", "hsiao-72-64").name, 1, True),
        (f"{str(mixed[1].codec).replace('codec', 'stream')}_d{mixed[1].rows}", None, False),
        (module_of(manifest, "packed_reader", "hsiao-22-16").name, 0, True),
    ]
    assert manifest.module(str(manifest.layers[1].module)).ports[0].name.startswith("s1_")
    reader = module_of(manifest, "packed_reader", "hsiao-72-64")
    assert [(part.bits, part.words, part.offset) for part in reader.packed] == [(3, 40, 0), (5, 30, 120), (1, 90, 270)]
    assert (last[0].number, last[0].rows) == (2, 2)  # bits 270 to 359 lie in codewords 4 and 5


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler")
def test_the_c_header_finds_every_word(shared: Path, tmp_path: Path) -> None:
    """Compiled as strict C99: codeword and skip of every word of every segment."""
    reader = module_of(Manifest.read(shared), "packed_reader", "hsiao-72-64")
    shutil.copy(shared / "c" / f"{reader.name}.h", tmp_path)
    (tmp_path / "main.c").write_text(
        f'#include <stdio.h>\n#include <inttypes.h>\n#include "{reader.name}.h"\n'
        f"int main(void) {{\n  for (unsigned s = 0; s < {reader.name.upper()}_SEGMENTS; s++)\n"
        f"    for (uint64_t w = 0; w < {reader.name}_segments[s][1]; w++)\n"
        f'      printf("%" PRIu64 " %" PRIu64 "\\n", {reader.name}_address(s, w), {reader.name}_skip(s, w));\n'
        "  return 0;\n}\n"
    )
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"]
    subprocess.run(["gcc", *flags, "-o", "where", "main.c"], cwd=tmp_path, check=True)
    said = subprocess.run(["./where"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    bits = [part.offset + word * part.bits for part in reader.packed for word in range(part.words)]
    assert [int(x) for x in said] == [x for bit in bits for x in divmod(bit, 64)]


def off_by_one(name: str) -> Callable[..., Any]:
    """`chosen` with the value of the second segment one too small."""
    real = import_module("qtaml_hw.hdl.ports.packed").chosen

    def chosen(m: Any, label: str, number: Any, values: list[int], width: int) -> Any:
        return real(m, label, number, [v - (i == 1 and label == name) for i, v in enumerate(values)], width)

    return chosen


def forgetful(self: Any, m: Any, groups: Any, *others: Any) -> None:
    """A gearbox that does not see the failure of a codeword in its last chunk."""
    due, groups.due = groups.due, groups.due & ~groups.last
    GEARBOX(self, m, groups, *others)
    groups.due = due


def deaf(text: str) -> str:
    """Verilog that takes `tready` to be 1."""
    head, body = text.split(");\n", 1)
    return f"{head});\n{re.sub(r'(?<![.])tready', chr(49), body)}"


GEARBOX = import_module("qtaml_hw.hdl.ports.packed_reader").Gearbox.__init__

MUTANTS = {
    "none": None,
    "a segment starts a bit too early": ("packed_reader", "chosen", off_by_one("whole_skip")),
    "a segment starts a codeword too early": ("packed_reader", "chosen", off_by_one("whole_address")),
    "a segment has a word too few": ("packed_reader", "chosen", off_by_one("whole_length")),
    "words of a segment are read a bit too narrow": ("packed_reader", "chosen", off_by_one("width")),
    "a failed codeword goes unnoticed": ("packed_reader", "Gearbox.__init__", forgetful),
    "words leave though nobody takes them": ("packed_reader", "", deaf),
    "words of a segment are written too narrow": ("packed_writer", "chosen", off_by_one("width")),
    "a segment is written a word too short": ("packed_writer", "chosen", off_by_one("size")),
}


@needs_icarus
def test_wrong_readers_and_writers_are_noticed(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One wrong number, or a flag that is lost: the same traffic through every mutant, all in one simulation."""
    code = from_name("hsiao-72-64")
    todo = {
        f"{job.part.kind}_{job.part.code}": job
        for job in traffic_jobs(Manifest.read(shared), {code.name: code, "hsiao-22-16": from_name("hsiao-22-16")})
        if not job.name.endswith("first words")
    }
    jobs: list[TrafficJob] = []
    for i, change in enumerate(MUTANTS.values()):
        with monkeypatch.context() as patched:
            if change and change[1]:
                patched.setattr(f"qtaml_hw.hdl.ports.{change[0]}.{change[1]}", change[2])
            for kind in [change[0]] if change else ["packed_reader", "packed_writer"]:
                job = todo[f"{kind}_{code.name}"]
                module = job.part.model_copy(update={"name": f"{kind}_{i}"})
                [text] = to_verilog([Conversion(component(module, code), module.name)])
                text = change[2](text) if change and not change[1] else text
                (tmp_path / f"{module.name}.v").write_text(text)
                jobs.append(replace(job, part=module))
    said = simulate_icarus(jobs, sorted(tmp_path.glob("*.v")))
    assert [message is None for message in said] == [True, True, *[False] * (len(MUTANTS) - 1)]


@needs_icarus
@pytest.mark.usefixtures("readers_only")
@pytest.mark.parametrize("weights", [True, False])
def test_streams_behind_slow_decoders(weights: bool, tmp_path: Path) -> None:
    """One weight, or up to 64 bits of data, per beat; with unprotected planes, erased rows, bursts past the end."""
    if weights:
        readout = ReadOut("raw", np.random.default_rng(1).integers(-500, 500, 64), 4, erased=-3000)
        scheme = StorageScheme(6, "twos-complement", (Segment(0, 100, 2, 8, Coded("bch-4-40-16"), readout),))
        plan = Plan(
            "tac",
            (LayerPlan("fc", (100,), BitChannel.symmetric(0.02, 6), scheme),),
            1.0,
            0.25,
            Prediction(1.0, 1.0, 1.0),
        )
        manifest = emit_plan(plan, tmp_path / "out")
    else:
        manifest = emit_code(from_name("bch-4-93-65"), tmp_path / "out")
    [stream] = [module for module in manifest.modules if module.kind == "stream"]
    assert next(port.width for port in stream.ports if port.name == "tdata") == (16 if weights else 64)
    report = verify(tmp_path / "out")
    assert [check for check in report.checks if not check.passed and not check.name.startswith("simulation ")] == []
    assert {f"model {stream.name}", f"model {stream.name} around dec_{stream.code}".replace("-", "_")} <= {
        check.name for check in report.checks
    }


@pytest.mark.usefixtures("readers_only")
def test_without_icarus_readers_and_writers_are_played_as_netlists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fallback plays the same traffic, and emits the same text again."""
    monkeypatch.setattr(
        import_module("qtaml_hw.verify.verification"), "missing_simulator", lambda: "Icarus Verilog is not installed"
    )
    manifest = emit_plan(packed_plan("hsiao-72-64", "hsiao-72-64"), tmp_path / "out")
    report = verify(tmp_path / "out")
    assert [check for check in report.checks if check.passed is False] == []
    played = {check.name: check.detail for check in report.checks}
    assert played["text"].endswith("Verilog files equal, byte for byte")
    reader = module_of(manifest, "packed_reader", "hsiao-72-64")
    assert played[f"model {reader.name}"].endswith("words agree")


SLOW = "bch-4-40-16"


@needs_icarus
@pytest.mark.usefixtures("readers_only")
@pytest.mark.parametrize(("code", "decoders", "words"), [(SLOW, 3, (16,)), (SLOW, 1, ()), ("hamming-7-4", 2, ())])
def test_packed_words_come_in_order(code: str, decoders: int, words: tuple[int, ...], tmp_path: Path) -> None:
    """All words of all segments and ranges of them, commands one behind the other, receivers that dawdle."""
    manifest = emit_plan(replace(packed_plan(code), word_bits=words), tmp_path / "out", decoders=decoders)
    checks = verify(tmp_path / "out").checks
    assert [check for check in checks if not check.passed and not check.name.startswith("simulation ")] == []
    reader = module_of(manifest, "packed_reader", code)
    assert (reader.decoders, reader.name.endswith(f"_x{decoders}")) == (decoders, True)
    decoder = manifest.module(f"dec_{code.replace('-', '_')}")
    assert (reader.area or {})["cells"] == decoders * (decoder.area or {})["cells"]
    assert f"model {reader.name}" in {check.name for check in checks}


@needs_icarus
@pytest.mark.usefixtures("readers_only")
def test_rows_of_weights_and_of_data_come_in_order(plan_of: Callable[..., Plan], tmp_path: Path) -> None:
    """Unprotected planes beside the codeword; bursts past the end of the memory; words of 16 bits."""
    plan = replace(plan_of(("fc", [(90, 2, 8, SLOW), (40, 0, 4, "")])), word_bits=(24,))
    emit_plan(plan, tmp_path / "plan", decoders=2)
    emit_code(from_name(SLOW), tmp_path / "code", word_bits=32, decoders=3, depth=64)
    for folder in ("plan", "code"):
        report = verify(tmp_path / folder)
        assert [check for check in report.checks if not check.passed and "simulation" not in check.name] == []


@needs_icarus
def test_answers_out_of_turn_and_rows_of_the_next_command_are_found(tmp_path: Path) -> None:
    """The second decoder before the first; a row shown to the command before its own; a row counted too few."""
    manifest = emit_code(from_name(SLOW), tmp_path / "out", word_bits=16, decoders=2, depth=48)
    [reader] = [module for module in manifest.modules if module.kind == "stream"]
    jobs = [job for job in traffic_jobs(manifest, {SLOW: from_name(SLOW)}) if not job.aside]
    file = tmp_path / "out" / reader.file
    good = file.read_text()
    found = [simulate_icarus(jobs, sorted((tmp_path / "out" / "rtl").glob("*.v"))) == [None]]
    for old, new in (
        (r"\{ turn_out\[0\], turn_out\[1\] \}", "turn_out"),
        ("= buffered;", "= fetched;"),
        ("= buffer_full & ", "= ~buffer_full & "),
    ):
        assert re.search(old, good), old
        file.write_text(re.sub(old, new, good))
        found.append(simulate_icarus(jobs, sorted((tmp_path / "out" / "rtl").glob("*.v"))) == [None])
    assert found == [True, False, False, False]


@pytest.mark.parametrize(
    ("family", "options", "complaint"),
    [
        ("hsiao", {"decoders": 2}, "in one cycle"),
        ("bch-4", {"decoders": 65}, "expected 1 to 64"),
        ("bch-4", {"word_bits": 4}, "expected 8 to 4096"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    family: str, options: dict[str, int], complaint: str, tmp_path: Path
) -> None:
    """One clear message, and nothing written."""
    with pytest.raises(InputError, match=complaint):
        emit_hardware((family, 16), tmp_path / "out", **options)
    assert not list(tmp_path.iterdir())
