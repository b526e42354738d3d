"""LDPC hardware: the order of work, encoder, decoder, C encoder, plans."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw.codes import from_name, ldpc, ldpc_designs
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.codes.fast_ldpc import FastLDPC
from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.errors import InputError
from qtaml_hw.flow import emit_hardware
from qtaml_hw.hdl import Manifest, emit_code, emit_plan
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.ldpc.schedule import Schedule
from qtaml_hw.hdl.model.vectors import Vectors, decoded
from qtaml_hw.plan import Plan
from qtaml_hw.storage.layout import decode_cycles
from qtaml_hw.verify import verify
from qtaml_hw.verify.jobs import Job
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.simulate import simulate_icarus

needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
DESIGN = "ldpc-1000r50"


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Callable[..., LDPC]:
    """Makes quasi-cyclic codes of 4 block rows and 9 block columns, the only design of its family while a test runs."""

    def make(lanes: int, data_bits: int | None = None) -> LDPC:
        rng = np.random.default_rng(lanes)
        circulants = [
            [row, column, int(rng.integers(lanes))] for column in range(5) for row in rng.permutation(4)[:3].tolist()
        ]
        circulants += [[0, 5, 1], [2, 5, 0], [3, 5, 1]]
        circulants += [[row, column, 0] for column in (6, 7, 8) for row in (column - 6, column - 5)]
        shape = {"lanes": lanes, "columns": 9, "rows": 4, "circulants": sorted(circulants)}
        design = {"name": DESIGN, "channel_value": 5, "iterations": 9} | shape
        monkeypatch.setattr(ldpc, "_load", lambda file: [design] if file == "ldpc_matrices.json" else {})
        return LDPC(DESIGN, data_bits)

    return make


@pytest.mark.parametrize("design", ldpc_designs())
def test_every_word_arrives_turned_as_its_checks_see_it(design: str) -> None:
    """An iteration of every stored design, values followed by their numbers; at its end all lie where they lay."""
    code = LDPC(design)
    schedule = Schedule(code)
    G, P, Z = schedule.groups, schedule.rows_per_clock, code.lanes
    start = schedule.positions()
    memory = start.copy()
    for (_, column, shift), edge in zip(code.circulants.tolist(), schedule.edges, strict=True):
        for group in range(G):
            word = (group + edge.word) % G
            turn = edge.turn + (word < edge.word) + (word >= edge.word_before)
            memory[edge.column * G + word] = np.roll(memory[edge.column * G + word], -turn)
            seen = column * Z + (group + G * np.arange(P) + shift) % Z
            assert np.array_equal(memory[edge.column * G + word], seen)
    assert np.array_equal(memory, start)


@pytest.mark.parametrize(
    "code",
    [
        "ldpc-4096r44-4096-1792",
        "ldpc-1024r53-1024-544",
        "bch-10-127-64",
        "bch-3-85-64",
        "repetition-3+bch-10-381-64",
        "repetition-3+bch-2-60-10",
        "hsiao-72-64",
        "tecqed-32-16",
    ],
)
def test_address_maps_count_the_cycles_of_the_hardware(code: str) -> None:
    """`decode_cycles`, which a plan's memory map quotes, is the longest time of the decoder that is emitted."""
    decoder = decoder_of(from_name(code))
    assert decode_cycles(code) == getattr(decoder, "cycles", 1)


def words_through(
    code: LDPC,
    manifest: Manifest,
    folder: Path,
    count: int = 24,
    tops: Sequence[str] = (),
    worst: float = 0.1,
    progress: Callable[[str], None] | None = None,
) -> list[str | None]:
    """Play words with up to a share `worst` of their bits wrong through the decoder, or modules of its ports in `tops`.

    The worst come first, so that decoders which are wrong end soon.

    Returns what differs from the model, None if nothing does.
    """
    rng = np.random.default_rng(3)
    errors = (rng.random((count, code.n)) < np.linspace(worst, 0, count)[:, None]).astype(np.uint8)
    stored = code.encode(rng.integers(0, 2, (count, code.k), dtype=np.uint8))
    inject = errors * (rng.random((count, 1)) < 0.5).astype(np.uint8)
    word, bypass = stored ^ errors ^ inject, rng.random(count) < 0.2
    inputs = {"data_in": integers_of_bits(word[:, : code.k]), "check_in": integers_of_bits(word[:, code.k :])}
    inputs |= {"inject": integers_of_bits(inject), "bypass": bypass.astype(int).tolist(), "valid_in": [1] * count}
    outputs = decoded(code, stored ^ errors, bypass, [1] * count)
    outputs["ready_out"] = outputs["valid_out"]
    assert len(set(outputs["iterations"])) > 4
    assert 0 < sum(outputs["due"]) < count / 2
    [record] = [module for module in manifest.modules if module.kind == "iterative"]
    order = style_of(code).schedule
    assert order is not None
    schedule = order(code, record.rows_per_clock)
    answers = zip(outputs["iterations"], outputs["due"], strict=True)
    waits = tuple(schedule.cycles(iterations, not due) for iterations, due in answers)
    vectors = Vectors(inputs, outputs, 0)
    todo = [Job(top, top, "", record, vectors, waits) for top in tops or [record.name]]
    return simulate_icarus(todo, sorted((folder / "rtl").glob("*.v")), progress)


@needs_icarus
@pytest.mark.parametrize(("lanes", "rows_per_clock", "data_bits"), [(8, 8, None), (8, 2, 20), (12, 3, 31)])
def test_decoder_does_what_the_model_does(
    lanes: int, rows_per_clock: int, data_bits: int | None, toy: Callable[..., LDPC], tmp_path: Path
) -> None:
    """Words, flags, count, location, iterations and cycles, for powers of two and other sizes, shortened or not."""
    code = toy(lanes, data_bits)
    manifest = emit_code(code, tmp_path / "out", rows_per_clock=rows_per_clock)
    assert words_through(code, manifest, tmp_path / "out") == [None]
    assert {lint(linter, tmp_path / "out", manifest) or "" for linter in LINTERS} == {""}


@needs_icarus
@pytest.mark.parametrize(("lanes", "data_bits"), [(16, None), (16, 70)])
def test_fast_decoder_does_what_the_model_does(
    lanes: int, data_bits: int | None, toy: Callable[..., LDPC], tmp_path: Path
) -> None:
    """Words, flags, count, location, iterations and cycles; a column that is stored in part. And wrong ones do not."""
    toy(lanes)
    code = FastLDPC(DESIGN, data_bits)
    assert (code.rows_per_clock, code.timing().groups) == (lanes // 8, 8)
    manifest = emit_code(code, tmp_path / "out")
    [record] = [module for module in manifest.modules if module.kind == "iterative"]
    file = tmp_path / "out" / record.file
    good = file.read_text()
    changes = (
        ("iterations == 4'h8", "iterations == 4'h7"),
        ("_tie = ", "_tie = 0 & "),
        ("settled = quiet == 4'h8", "settled = quiet == 4'h2"),
    )
    tops = [record.name, *(f"wrong{i}" for i in range(len(changes)))] if data_bits is None else [record.name]
    for top, (old, new) in zip(tops[1:], changes, strict=False):
        assert old in good, old
        wrong = good.replace(old, new).replace(record.name, top).replace(record.name.upper(), top.upper())
        file.with_name(f"{top}.v").write_text(wrong)
    said = words_through(code, manifest, tmp_path / "out", tops=tops, worst=0.08)
    assert [what is None for what in said] == [True] + [False] * (len(tops) - 1)
    file.with_name("wrong0.v").unlink(missing_ok=True)
    assert {lint(linter, tmp_path / "out", manifest) or "" for linter in LINTERS} == {""}


def test_fast_decoder_has_the_checks_at_once_that_its_code_has(toy: Callable[..., LDPC], tmp_path: Path) -> None:
    """What is decoded depends on their number."""
    toy(16)
    with pytest.raises(InputError, match=f"rows_per_clock of {DESIGN}-fast-144-80 is 2, got 4"):
        emit_code(FastLDPC(DESIGN), tmp_path / "out", rows_per_clock=4)


@needs_icarus
def test_wrong_decoders_are_found(toy: Callable[..., LDPC], tmp_path: Path) -> None:
    """A limit reached too early, a message of the wrong sign, a word turned the wrong way. What follows the first wrong
    word is not played.
    """
    code = toy(8)
    manifest = emit_code(code, tmp_path / "out", rows_per_clock=4)
    [record] = [module for module in manifest.modules if module.kind == "iterative"]
    file = tmp_path / "out" / record.file
    good = file.read_text()
    changes = (("iterations == 4'h8", "iterations == 4'h7"), ("_equal =", "_equal = 0 &"), (" < ", " > "))
    tops = [record.name, *(f"wrong{i}" for i in range(len(changes)))]
    for top, (old, new) in zip(tops[1:], changes, strict=True):
        assert old in good
        wrong = good.replace(old, new).replace(record.name, top).replace(record.name.upper(), top.upper())
        file.with_name(f"{top}.v").write_text(wrong)  # with a guard of its own
    lines: list[str] = []
    found = words_through(code, manifest, tmp_path / "out", 20, tops, progress=lines.append)
    assert [said is None for said in found] == [True] + [False] * 3
    assert f"{record.name}: 20 of 20 words" in lines
    for top, said in zip(tops[1:], found[1:], strict=True):
        assert (first := re.search(r"word (\d+):", said or ""))
        assert f"{top}: {first[1]} of 20 words" in lines
    assert not any(line.startswith("wrong") and line.endswith(": 20 of 20 words") for line in lines)


@needs_icarus
@pytest.mark.usefixtures("ports_aside")
def test_a_plan_with_ldpc_runs_through_verification(
    toy: Callable[..., LDPC], plan_of: Callable[..., Plan], tmp_path: Path
) -> None:
    """Codec with unprotected planes beside the code, writer, and segments with small iterative decoders."""
    code = toy(8)
    repeated = (20, 2, 4, "repetition-3+bch-5-84-8")
    plan = plan_of(("fc", [(90, 2, 20, code.name), (50, 2, 8, "bch-4-40-16"), repeated, (30, 0, 4, "")]))
    manifest = emit_plan(plan, tmp_path / "out")
    names = {module.kind for module in manifest.modules}
    assert {"iterative", "memory", "codec", "writer", "layer"} <= names
    checks = verify(tmp_path / "out").checks
    assert [check for check in checks if check.passed is False] == []
    top = manifest.layers[0].module
    assert {f"model {top}.s{i}_codec" for i in range(4)} <= {check.name for check in checks}


def test_manifest_says_what_a_decoder_costs(toy: Callable[..., LDPC], tmp_path: Path) -> None:
    """Cycles, memory bits, circulants; fewer lanes: more cycles, fewer cells."""
    code = toy(8)
    records = []
    for rows_per_clock in (8, 2):
        manifest = emit_code(code, tmp_path / "out", rows_per_clock=rows_per_clock)
        [record] = [module for module in manifest.modules if module.kind == "iterative"]
        memories = [module for module in manifest.modules if module.kind == "memory"]
        assert record.area is not None
        assert record.area["memory_bits"] == sum((m.area or {})["memory_bits"] for m in memories)
        records.append(record)
    wide, narrow = records
    assert (wide.rows_per_clock, narrow.rows_per_clock) == (8, 2)
    assert (wide.cycles or 0) < (narrow.cycles or 0)
    assert (wide.area or {})["cells"] > (narrow.area or {})["cells"]
    [said] = manifest.codes
    assert said.H is None
    assert said.quasi_cyclic is not None
    assert np.array_equal(np.array(said.quasi_cyclic.circulants), code.circulants)


@pytest.mark.parametrize(("rows_per_clock", "pipeline"), [(3, ()), (None, ("output",))])
def test_options_that_do_not_fit_are_refused(
    rows_per_clock: int | None, pipeline: tuple[str, ...], toy: Callable[..., LDPC], tmp_path: Path
) -> None:
    """No divisor of the circulants; register stages, which this decoder has not got."""
    with pytest.raises(InputError, match=r"rows_per_clock must divide 8|no register stages"):
        emit_code(toy(8), tmp_path / "out", pipeline, rows_per_clock)
    assert not list(tmp_path.iterdir())


def test_a_design_asked_for_by_name_keeps_its_rate(toy: Callable[..., LDPC], tmp_path: Path) -> None:
    """All 40 data bits of the design, 20 where that is asked for."""
    toy(8)
    names = [emit_hardware((DESIGN, bits), tmp_path / str(bits)).codes[0].name for bits in (None, 20)]
    assert names == [f"{DESIGN}-72-40", f"{DESIGN}-52-20"]


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler")
def test_c_encoder_of_a_shortened_code(toy: Callable[..., LDPC], tmp_path: Path) -> None:
    """Compiled as strict C99 and run on random words."""
    code = toy(24, 100)
    manifest = emit_code(code, tmp_path / "out")
    [header] = [name for name in manifest.files if name.endswith(".h")]
    words, checks = -(-code.k // 64), -(-code.check_bits // 64)
    name = Path(header).stem
    (tmp_path / "main.c").write_text(
        f'#include <stdio.h>\n#include <inttypes.h>\n#include "out/{header}"\n'
        f"int main(void) {{ uint64_t d[{words}], c[{checks}];\n"
        f'for (;;) {{ for (int i = 0; i < {words}; i++) if (scanf("%" SCNx64, &d[i]) != 1) return 0;\n'
        f'{name}_encode(d, c); for (int i = 0; i < {checks}; i++) printf("%" PRIx64 "\\n", c[i]); }} }}\n'
    )
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"]
    subprocess.run(["gcc", *flags, "-o", "encode", "main.c"], cwd=tmp_path, check=True)

    def hexadecimal(bits: Any) -> list[str]:
        padded = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 64)))
        return [f"{word:x}" for word in np.packbits(padded, axis=1, bitorder="little").view("<u8").ravel()]

    data = np.random.default_rng(7).integers(0, 2, (50, code.k), dtype=np.uint8)
    done = subprocess.run(
        ["./encode"], cwd=tmp_path, input="\n".join(hexadecimal(data)), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == hexadecimal(code.check(data))
