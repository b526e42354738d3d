"""From the design file to hardware, for words made for the channel: packed into shared codewords, and in rows."""

from __future__ import annotations

import shutil
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.cosim import write_chip
from qtaml_hw.design import Design
from qtaml_hw.flow import Outcome, run
from qtaml_hw.hdl import Manifest
from qtaml_hw.report.summary import report_data
from qtaml_hw.verify import verify

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")


def outcome(file: str, out: Path, **changes: dict[str, Any]) -> Outcome:
    """The run of an example with sections changed, on few chips and samples."""
    data = tomllib.loads((DIGITS / file).read_text())
    for section, fields in ({"simulation": {"trials": 3}, "data": {"test_samples": 100}} | changes).items():
        data[section] = {k: v for k, v in (data.get(section, {}) | fields).items() if v is not None}
    return run(Design.parse(data, file), DIGITS, out)


@pytest.mark.usefixtures("searched_before")
@needs_icarus
def test_the_storage_example_ends_with_hardware(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two layers share LDPC codewords, one is bare: all words of all packed segments go through the emitted modules.

    The decoder itself is set aside here: it takes minutes, and has tests of its own.
    """
    found = outcome("storage.toml", tmp_path / "out", hardware={"verify": False})
    assert found.chosen.verdict is not None
    assert found.chosen.verdict.answer == "not decided"  # by three chips and a hundred samples
    assert found.read_out is None  # one bit a weight is the least that is offered, and no network
    assert not [warning for warning in found.warnings if "Verilog" in warning]
    plan = found.chosen.answer.plan
    assert plan.stored_bits_per_weight < 8  # that of the bare words
    manifest = Manifest.read(tmp_path / "out" / "rtl")
    [reader] = [module for module in manifest.modules if module.kind == "packed_reader"]
    regions = [region for region in plan.memory_map().regions if region.packed]
    assert [(p.bits, p.words, p.offset) for p in reader.packed] == [
        (p.bits, p.stop - p.start, p.offset) for region in regions for p in region.parts
    ]
    assert len(reader.packed) > 1
    checking = import_module("qtaml_hw.verify.verification")
    around = [job for job in checking.traffic_jobs(manifest, checking._codes(manifest)[0]) if job.aside]
    monkeypatch.setattr(checking, "traffic_jobs", lambda *_: around)
    made, compared = checking.jobs, checking._handed_off
    monkeypatch.setattr(checking, "jobs", lambda *_: [])
    monkeypatch.setattr(checking, "plain_benches", lambda *_: [])  # they play decoders
    monkeypatch.setattr(checking, "_handed_off", lambda at, m, codes, _: compared(at, m, codes, made(m, codes)))
    report = verify(tmp_path / "out" / "rtl")
    assert report.passed
    beats = {check.name.split()[1]: check.detail for check in report.checks if "around" in check.name}
    assert int(beats[reader.name].split()[0]) >= sum(part.words for part in reader.packed)
    assert {"words agree"} == {detail.split(maxsplit=1)[1] for detail in beats.values()}
    memories = write_chip(plan, found.case.layers, 1, tmp_path / "sram")
    assert [(x["rows"], x["width"]) for x in memories if "code" in x] == [(r.rows, r.row_bits) for r in regions]


@needs_icarus
@pytest.mark.parametrize("packed", [True, False])
def test_words_made_for_the_channel_are_verified_under_a_real_code(packed: bool, tmp_path: Path) -> None:
    """The whole line with verification: a knapsack of packed words, and planes of 8-bit words in rows."""
    if packed:
        protection = {"codes": ["bch-2"], "widths": [2, 3, 4], "budget": 3.5, "target": None}
        found = outcome("storage.toml", tmp_path / "out", protection=protection, memory={"time": "100d"})
    else:
        protection = {"codes": ["hsiao"], "readout": "channel-optimised", "budget": 0.02, "target": None}
        found = outcome("design.toml", tmp_path / "out", protection=protection, memory={"time": "100d"})
    segments = [s for layer in found.chosen.answer.plan.layers for s in layer.scheme.segments]
    assert any(s.code and s.packed == packed for s in segments)
    assert found.verification is not None
    open_checks = [check.name for check in found.verification.checks if not check.passed]
    assert [name for name in open_checks if not name.startswith(("simulation memory_", "simulation example_"))] == []
    data = report_data(found, "qtaml run")
    assert data.hardware is not None
    role = "packed_reader" if packed else "codec"
    used = [row for row in data.hardware.modules if row.role == role and "plain" not in row.name]
    assert used
    for row in used:
        assert row.layers
        assert row.verification is not None
        assert row.verification.failures == 0
