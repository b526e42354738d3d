"""Codewords that layers share, in co-simulated memories: those of the campaign, cell by cell, through real hardware."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from packed_plan import CODE, packed_plan

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import Counts, Image, RowMemory, store
from qtaml_hw.chip.stream import Failures
from qtaml_hw.codes import Status, from_name
from qtaml_hw.codes.bits import bits_of_integers
from qtaml_hw.cosim import write_chip
from qtaml_hw.hdl import emit_plan
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan

HERE = Path(__file__).resolve().parent
needs_icarus = pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")

BENCH = """\
module bench (
  input clk, rst, command_valid, command_range, tready, word_valid,
  input [1:0] command_segment,
  input [{n}:0] inject, sram_read_data,
  input [4:0] word
);
  wire command_ready, sram_enable, tvalid, tlast, tuser, word_ready, sram_write, done;
  wire [{address}:0] sram_address, write_address;
  wire [{data}:0] tdata;
  wire [{n}:0] row;
  {reader} reader (
    .clk(clk), .rst(rst), .command_valid(command_valid), .command_ready(command_ready),
    .command_segment(command_segment), .command_range(command_range), .command_address(0), .command_skip(0),
    .command_length(0), .inject(inject), .sram_enable(sram_enable), .sram_address(sram_address),
    .sram_read_data(sram_read_data), .tvalid(tvalid), .tready(tready), .tdata(tdata), .tlast(tlast), .tuser(tuser));
  {writer} writer (
    .clk(clk), .rst(rst), .tvalid(word_valid), .tready(word_ready), .tdata(word), .sram_write(sram_write),
    .sram_address(write_address), .sram_write_data(row), .done(done));
  reg taken, last_before;
  reg [{data}:0] data_before;
  always @(posedge clk) begin
    taken <= tvalid & tready;
    data_before <= tdata;
    last_before <= tlast;
  end
endmodule
"""


@needs_icarus
def test_emitted_reader_and_writer_work_on_the_campaigns_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights through decoder, unpacker and tables equal the campaign's; what is written is what it stores."""
    from cocotb_tools.runner import get_results, get_runner

    manifest = emit_plan(packed_plan()[0], tmp_path / "out")
    kinds = ("packed_reader", "packed_writer")
    reader, writer = (next(x for x in manifest.modules if x.kind == kind and x.code == "hsiao-72-64") for kind in kinds)
    widths = {port.name: port.width - 1 for port in reader.ports}
    values = {"reader": reader.name, "writer": writer.name} | {
        "n": widths["inject"],
        "address": widths["sram_address"],
        "data": widths["tdata"],
    }
    (tmp_path / "bench.v").write_text(BENCH.format(**values))
    monkeypatch.syspath_prepend(str(HERE))
    runner = get_runner("icarus")
    sources = [*(tmp_path / "out" / module.file for module in manifest.modules), tmp_path / "bench.v"]
    runner.build(sources=sources, hdl_toplevel="bench", build_dir=tmp_path / "build", timescale=("1ns", "1ps"))
    results = runner.test(
        hdl_toplevel="bench",
        test_module="cocotb_packed_memory",
        build_dir=tmp_path / "build",
        test_dir=tmp_path,
        extra_env={"COCOTB_REWRITE_ASSERTION_FILES": "cocotb_packed_memory.py"},
    )
    assert get_results(results) == (2, 0)


def decoded_data(image: Image, left: Failures) -> NDArray[np.uint8]:
    """Data bits of all codewords as the campaign decodes them."""
    flips = np.unpackbits(left.flips, count=left.region.rows * left.region.data_bits)
    for piece in left.region.parts:
        words = image.layers[piece.layer].words[piece.start : piece.stop, None]
        written = (words >> np.arange(piece.bits - 1, -1, -1) & 1).ravel()
        flips[piece.offset : piece.offset + written.size] ^= written.astype(np.uint8)
    return flips


@pytest.mark.parametrize("share", [0.0, 0.1])
@pytest.mark.parametrize("persistence", ["retention", "stuck", "transient"])
@pytest.mark.parametrize("code", [CODE, "bch-2-44-32"])
def test_codewords_come_back_as_in_the_campaign(persistence: str, code: str, share: float) -> None:
    """Bit by bit, as read and as decoded, for the same chip and reading."""
    plan, layers = packed_plan(persistence, code=code)
    plan = replace(plan, chip_share=share)
    memory = RowMemory.of_region(plan, layers, code, seed=3, draw=4)
    image = store(plan, layers).on_chip(3)
    [stream] = image.streams
    assert (memory.rows, memory.width) == (stream.region.rows, stream.code.n)
    rows = bits_of_integers((memory.read(row) for row in range(memory.rows)), memory.width)
    result = from_name(code).decode(rows)
    left = stream.read(3, 4)
    assert np.array_equal(result.codewords[:, : stream.code.k].ravel(), decoded_data(image, left))
    assert np.array_equal(result.status, left.status)
    assert np.count_nonzero(left.status != Status.CLEAN) > 5
    assert {cause for row in range(memory.rows) for _, cause in memory.faults(row)} == {
        {"retention": "weak", "stuck": "stuck", "transient": "upset"}[persistence]
    }


def crowded_plan(persistence: str) -> tuple[Plan, tuple[Layer, ...]]:
    """Check bits pushed on by a long code's before them, a stream by bare words, and a second one by the first."""
    plan, layers = packed_plan(persistence, p=0.05)
    data = plan.to_json()
    bare, mixed, packed = (layer["scheme"]["segments"] for layer in data["layers"])
    bare[0].update(planes=0, code="", packed=False)
    rows = mixed[0] | {"planes": 4, "packed": False}
    mixed[:1] = [
        rows | {"stop": 2, "lanes": 2, "code": "repetition-15+bch-21-1590-8"},
        rows | {"start": 2, "stop": 130, "lanes": 4, "code": "hsiao-22-16"},
        mixed[0] | {"start": 130, "code": "hamming-127-120"},
    ]
    packed[0].update(code="hsiao-13-8")
    return Plan.from_json(data), layers


@pytest.mark.parametrize("persistence", ["stuck", "transient"])
def test_cells_that_make_room_for_others_are_those_of_the_campaign(persistence: str) -> None:
    """All memories of a chip, from a plan that is stored once."""
    image = store(*crowded_plan(persistence))
    first, second = image.layers[1].segments[:2]
    assert second.check_address > first.check_address + 256 * first.segment.size
    assert all(stream.region.cells > stream.region.address // 8 for stream in image.streams)
    weights, counts = image.read(3, 4)
    seen = Counts()
    for entry in image.layers:
        for i, part in enumerate(entry.segments):
            if not part.segment.packed:
                memory = RowMemory.of_segment(image, entry.plan.name, i, seed=3, draw=4)
                values = entry.layer.scale.values * np.ldexp(memory.read_weights(), -part.segment.readout.fraction_bits)
                assert np.array_equal(values, weights[entry.plan.name][part.segment.start : part.segment.stop])
                seen += memory.counts
    for stream in image.streams:
        memory = RowMemory.of_stream(image, stream.region.code, seed=3, draw=4)
        data = bits_of_integers((memory.decoded().read(row) for row in range(memory.rows)), stream.code.k).ravel()
        assert np.array_equal(data, decoded_data(image, stream.read(3, 4)))
        seen += memory.counts
    assert seen == replace(counts, failed={})  # only the truth tells which failed, and a memory does not know it
    assert sum(counts.failed.values()) >= counts.due
    assert min(counts.ce, counts.due) > 5


def test_shared_codewords_age_and_are_scrubbed() -> None:
    """Older cells lose more; a scrub writes corrected codewords back."""
    plan, layers = packed_plan(p=0.0)
    memory = RowMemory.of_region(plan, layers, CODE, seed=3, renewed_by_writing=True)
    assert all(memory.read(row) == memory.stored(row) for row in range(memory.rows))
    memory.age(BitChannel.symmetric(0.005, persistence="retention"))
    before = sum(bool(memory.faults(row)) for row in range(memory.rows))
    counts = memory.scrub()
    assert counts.ce > 0
    assert sum(bool(memory.faults(row)) for row in range(memory.rows)) == before - counts.ce


def test_a_chip_in_plain_verilog_has_a_memory_for_shared_codewords(tmp_path: Path) -> None:
    """One module for the codewords, one for the segment with rows of its own; the maps are those of the agent."""
    plan, layers = packed_plan()
    memories = write_chip(plan, layers, 9, tmp_path / "sram")
    assert [(x["module"], x.get("layer"), x.get("code")) for x in memories] == [
        ("sram_conv_1_2_s1", "conv/1", None),
        ("sram_packed_hsiao_72_64", None, CODE),
    ]
    assert json.loads((tmp_path / "sram" / "memories.json").read_text())["memories"] == memories
    expected = RowMemory.of_region(plan, layers, CODE, seed=9).maps()
    for name in ("stored", "loses_0", "loses_1"):
        rows = (tmp_path / "sram" / f"sram_packed_hsiao_72_64_{name}.hex").read_text().split()
        assert [int(row, 16) for row in rows] == getattr(expected, name)


def test_what_is_not_packed_has_no_shared_codewords() -> None:
    plan, layers = packed_plan()
    with pytest.raises(ValueError, match="packs nothing into codewords of 'hsiao-39-32'"):
        RowMemory.of_region(plan, layers, "hsiao-39-32", seed=0)
    with pytest.raises(ValueError, match=f"RowMemory.of_region has those of {CODE}"):
        RowMemory.from_plan(plan, layers, "fc", seed=0)
