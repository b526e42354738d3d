"""The reader of trellis words: every weight of a row in one cycle, as the simulator reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name
from qtaml_hw.hdl import TrellisReader, emit_plan, missing_hardware
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.hdl.model.traffic import traffic
from qtaml_hw.hdl.model.vectors import trellis_vectors
from qtaml_hw.plan import LayerPlan, Plan, Prediction, pack_words
from qtaml_hw.storage import TRELLIS, Coded, Segment, StorageScheme, Trellis, Unprotected
from qtaml_hw.support.files import checksum
from qtaml_hw.verify import verify


def trellis(bits: int, per: int, window: int) -> Trellis:
    return Trellis(bits, np.random.default_rng(bits).integers(-127, 128, (per, 1 << window)), 5)


def stored(name: str, reader: Trellis, weights: int, lanes: int, code: str = "") -> LayerPlan:
    kind = Coded(code, packed=True) if code else Unprotected()
    segment = Segment(0, weights, reader.bits if code else 0, 1 if code else lanes, kind, reader)
    scheme = StorageScheme(reader.bits, TRELLIS, (segment,))
    words = np.random.default_rng(1).integers(0, 1 << reader.bits, scheme.words)
    cells = BitChannel.symmetric(0.01, reader.bits)
    return LayerPlan(name, (weights,), cells, scheme, (1.0,), (), pack_words(words, reader.bits))


def plan_of(*layers: LayerPlan) -> Plan:
    return Plan("exact", layers, 0.0, 0.0, Prediction(1.0, 1.0, 1.0))


@pytest.mark.parametrize("pair", [((1, 2), (3, 1)), ((2, 1), (1, 4))])
def test_emitted_readers_read_what_the_simulator_reads(tmp_path, pair) -> None:
    """Words straight through, bursts through the stream under back-pressure, all windows of all tables; one of them
    broken, and it is said."""
    layers = [stored(f"w{i}", trellis(bits, per, 6), 5000, 8) for i, (bits, per) in enumerate(pair)]
    manifest = emit_plan(plan_of(*layers), tmp_path / "rtl")
    report = verify(tmp_path / "rtl")
    assert report.passed, [c for c in report.checks if c.passed is False]
    assert report.not_checked == 0
    kinds = {module.kind for module in manifest.modules}
    assert kinds == {"table", "trellis", "stream", "top"}
    played = {c.module for c in report.checks if c.kind == "model"}
    assert played == {m.name for m in manifest.modules if m.kind != "top"}  # which has a bench of its own
    tables = [module for module in manifest.modules if module.kind == "table"]
    assert all(check.words == 64 for check in report.checks if check.module in {t.name for t in tables})


def test_layers_of_one_rate_share_a_reader(tmp_path) -> None:
    shared = trellis(2, 1, 6)
    manifest = emit_plan(plan_of(stored("a", shared, 700, 8), stored("b", shared, 9000, 8)), tmp_path / "rtl")
    assert [m.kind for m in manifest.modules if m.kind != "top"] == ["table", "trellis", "stream"]
    assert manifest.layers[0].segments[0].codec == manifest.layers[1].segments[0].codec
    assert manifest.module(manifest.layers[1].segments[0].reader).depth == 1125  # rows of the deeper
    again = Manifest.model_validate_json((tmp_path / "rtl/manifest.json").read_text())
    assert again.module(manifest.layers[0].segments[0].codec).trellis.trellis().table.tolist() == shared.table.tolist()


def test_a_reader_that_is_wired_to_the_wrong_bit_is_found_out(tmp_path) -> None:
    """And one that is said to fill codewords, which bare rows do not, or to lie where no march test looks."""
    emit_plan(plan_of(stored("w", trellis(1, 1, 6), 600, 8)), tmp_path / "rtl")
    path = tmp_path / "rtl/manifest.json"
    wrong, whole, tested = (json.loads(path.read_text()) for _ in range(3))
    next(m for m in wrong["modules"] if m["kind"] == "trellis")["trellis"]["table"][0][5] += 1
    next(m for m in whole["modules"] if m["kind"] == "stream")["trellis"]["whole"] = 8
    tested["layers"][0]["segments"][0]["address"] = 64
    for manifest, kinds in ((wrong, ["facts"]), (whole, ["facts"]), (tested, ["segments"])):
        path.write_text(json.dumps(manifest | {"checksum": checksum(manifest)}))
        assert [check.kind for check in verify(tmp_path / "rtl").checks if check.passed is False] == kinds


@pytest.mark.usefixtures("ports_aside")
@pytest.mark.parametrize("words", [(), (16,)])
def test_words_under_a_code_are_read_step_by_step(tmp_path, words) -> None:
    """Three rates in the codewords of one code, across blocks: failed codewords, and all windows that touch them, read
    as the mean. Out of a memory as wide as they are, and of one with narrower words."""
    readers = [
        replace(trellis(*shape), erased=value) for shape, value in (((2, 1, 6), 3), ((1, 2, 7), -9), ((3, 1, 6), 0))
    ]
    sizes = (4200, 91, 33)
    layers = [
        stored(f"w{i}", x, size, 1, "hsiao-39-32") for i, (x, size) in enumerate(zip(readers, sizes, strict=True))
    ]
    plan = replace(plan_of(*layers), word_bits=words)
    assert missing_hardware(plan) == ""
    manifest = emit_plan(plan, tmp_path / "rtl")
    report = verify(tmp_path / "rtl")
    assert report.passed, [c for c in report.checks if c.passed is False]
    [reader] = [module for module in manifest.modules if module.kind == "packed_reader"]
    played = traffic(reader, from_name("hsiao-39-32"), whole=True)
    assert len(played.received) > 4200 + 46 + 33
    assert 0.02 < np.mean([beat["tuser"] for beat in played.received]) < 0.9
    assert reader.name in {c.module for c in report.checks if c.kind == "model"}


def test_rows_that_are_no_part_of_a_block_are_refused() -> None:
    with pytest.raises(ValueError, match="is not whole rows of 48"):
        TrellisReader(trellis(2, 1, 8), 48)


def test_no_row_is_played_before_the_first_one_of_a_block() -> None:
    """What a row goes on from has no reset: without a block before it, it is not known."""
    for bits in range(1, 6):
        trellis = Trellis(bits, np.arange(64)[None], 5)
        for words in (4, 8, 16, 32):
            inputs = trellis_vectors(trellis, words, 1).inputs
            assert (inputs["valid_in"][0], inputs["first_in"][0]) == (1, 1)


def test_ranges_that_are_played_begin_at_every_block(tmp_path: Path) -> None:
    """A reader that ignores where a range begins answers the first block for all: every address bit is asked for."""
    code = "ldpc-1024r53-1024-544"
    manifest = emit_plan(plan_of(stored("w", trellis(2, 1, 6), 20_000, 8, code)), tmp_path / "out")
    [reader] = [module for module in manifest.modules if module.kind == "packed_reader"]
    sent = traffic(reader, from_name(code), whole=True, aside=True).sent
    begins = {int(command["command_address"]) for command in sent if command["command_range"]}
    assert sum(1 << bit for bit in range(7) if any(x >> bit & 1 for x in begins)) == 0b111111
