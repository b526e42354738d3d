"""The rate that readers and writers promise, what they ask their memory for, and decoders that are not ready."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from amaranth.hdl import Const, Module, Signal
from amaranth.lib.wiring import Component, In
from amaranth.sim import Simulator

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl import PackedReader, PackedSegment, emit_code, emit_plan
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.hdl.model.pace import (
    Fetch,
    PackedBurst,
    packed_reader,
    packed_reader_ahead,
    packed_writer,
    rows_at_once,
    serial_rows,
)
from qtaml_hw.hdl.output.units import component
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog, with_netlists
from qtaml_hw.hdl.ports.row_queue import RowQueue
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Segment, StorageScheme, protection
from qtaml_hw.storage.rows import stream_of_words
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.jobs import jobs
from qtaml_hw.verify.simulate import missing_simulator, simulate_icarus
from qtaml_hw.verify.traffic_jobs import OFFERS, READINESS, TrafficJob, stand_in, traffic_jobs

FAST, SLOW = from_name("hsiao-22-16"), from_name("bch-4-40-16")
needs_icarus = pytest.mark.skipif(bool(missing_simulator()), reason="needs Icarus Verilog: apt install iverilog")


def per_cycle(leaves: list[int]) -> float:
    """Beats per cycle in the middle half."""
    first, last = len(leaves) // 4, 3 * len(leaves) // 4
    return (last - first) / (leaves[last] - leaves[first])


@pytest.mark.parametrize(("k", "width", "delay"), [(64, 8, 0), (16, 5, 0), (8, 8, 0), (64, 3, 300), (512, 4, 60)])
def test_a_reader_of_packed_words_has_the_rate_of_the_table(k: int, width: int, delay: int) -> None:
    """min(1, words per codeword / max(3, decoder cycles)) weights per cycle: docs/hdl-datapath.md."""
    words = 400 * k // width
    chunk = 1 << (width - 1).bit_length()
    leaves = packed_reader([PackedBurst(words, width, 0)], k, chunk, Fetch(1, [delay] * 402))
    assert len(leaves) == words
    assert per_cycle(leaves) == pytest.approx(min(1, k / width / max(3, delay + 3)), rel=0.02)


def test_readers_of_rows_keep_one_row_per_cycle_or_their_decoder_busy() -> None:
    """A row per cycle; behind a decoder of 100 cycles pieces as fast as they are decoded, at most one per cycle."""
    assert per_cycle(rows_at_once([500], 4)) == 1
    assert per_cycle(serial_rows([800], 8, Fetch(1, [100] * 100))) == pytest.approx(8 / 103, rel=0.02)
    assert per_cycle(serial_rows([20_000], 200, Fetch(2, [100] * 100))) == 1


@pytest.mark.parametrize("words", [1, 3])
def test_a_writer_takes_a_word_per_cycle(words: int) -> None:
    """Codewords of 64 bits full of words of 8: in eight cycles, and one for every further word of the memory."""
    written = packed_writer([8] * 800, 1, 64, 8, words)
    assert len(written) == 100 * words
    assert written[-1] - written[0] == pytest.approx(800 + 100 * (words - 1), rel=0.02)


def packed_plan() -> Plan:
    """Words of 3 and of 5 bits that share codewords."""
    layers = []
    for bits, size in ((3, 40), (5, 50)):
        readout = ReadOut("optimised", np.arange(1 << bits) * 7 - 90, 4, erased=3)
        segment = Segment(0, size, bits, 1, protection(FAST.name, packed=True), readout)
        scheme = StorageScheme(bits, "twos-complement", (segment,))
        layers.append(LayerPlan(f"layer {bits}", (size,), BitChannel.symmetric(0.01, bits), scheme))
    return Plan("exact", tuple(layers), 1.0, 0.25, Prediction(1.0, 1.0, 1.0))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, TrafficJob]:
    """The reader, and what is played through it."""
    manifest = emit_plan(packed_plan(), tmp_path_factory.mktemp("packed") / "out")
    job, _ = [job for job in traffic_jobs(manifest, {FAST.name: FAST}) if job.part.kind == "packed_reader"]
    return manifest, job


def played(manifest: Manifest, job: TrafficJob) -> str:
    """What is said of the reader as its generator makes it now; empty: nothing is wrong."""
    [(_, netlist)] = with_netlists([Conversion(component(job.part, FAST), job.part.name)])
    return Netlists(manifest, {job.part.name: netlist}).play(job) or ""


def test_a_reader_that_reads_ahead_too_late_or_too_often_is_found(
    packed: tuple[Manifest, TrafficJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All weights are right; one does not fetch the next codeword before it is out of words, one fetches it unasked."""
    assert played(*packed) == ""
    with monkeypatch.context() as patch:
        patch.setattr(PackedReader, "_more", lambda *_: Const(0, 1))
        assert "promises" in played(*packed)
    monkeypatch.setattr(PackedReader, "_more", lambda *_: Const(1, 1))
    assert "asked for another row" in played(*packed)


@needs_icarus
def test_icarus_finds_the_same(
    packed: tuple[Manifest, TrafficJob], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The player in Verilog knows the rate too."""
    _, job = packed
    monkeypatch.setattr(PackedReader, "_more", lambda *_: Const(0, 1))
    (tmp_path / "reader.v").write_text(to_verilog([Conversion(component(job.part, FAST), job.part.name)])[0])
    assert str(simulate_icarus([job], [tmp_path / "reader.v"])[0]).startswith(f"{job.name}, word ")


class Hasty(Component):  # type: ignore[misc]
    """A decoder that spoils its answer a cycle later, or looks at its inputs while it works."""

    def __init__(self, inner: Any, fault: str) -> None:
        self.inner, self.fault = inner, fault
        super().__init__(dict(inner.signature.members))

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.inner = inner = self.inner
        old = Signal()
        m.d.sync += old.eq(inner.valid_out)
        for path, member, _ in self.signature.flatten(self):
            mine, theirs = getattr(self, path[0]), getattr(inner, path[0])
            m.d.comb += theirs.eq(mine) if member.flow == In else mine.eq(theirs)
        if self.fault == "spoils":
            m.d.comb += self.data_out.eq(inner.data_out ^ old)
        elif self.fault == "looks":
            m.d.comb += self.ready_out.eq(inner.ready_out | (self.valid_in & self.bypass))
        return m


@pytest.mark.parametrize("fault", ["", "spoils", "looks"])
def test_an_answer_stays_and_inputs_do_not_matter_meanwhile(fault: str, tmp_path: Path) -> None:
    """A decoder that takes 127 cycles for a word, with idle cycles between words and anything at its inputs."""
    manifest = emit_code(SLOW, tmp_path / "out")
    [job] = [job for job in jobs(manifest, {SLOW.name: SLOW}) if job.part.kind == "iterative"]
    part = Hasty(component(job.part, SLOW), fault)
    [(text, netlist)] = with_netlists([Conversion(part, job.part.name)])
    assert (Netlists(manifest, {job.part.name: netlist}).play(job) is None) is (fault == "")
    if not missing_simulator() and fault == "looks":
        (tmp_path / "decoder.v").write_text(text)
        assert simulate_icarus([job], [tmp_path / "decoder.v"])[0] is not None


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, TrafficJob]:
    """A reader behind a decoder of 127 cycles, and what is played through it with a stand-in."""
    manifest = emit_code(SLOW, tmp_path_factory.mktemp("serial") / "out")
    [job] = [job for job in traffic_jobs(manifest, {SLOW.name: SLOW}) if job.aside]
    return manifest, job


def test_every_bit_of_a_length_waits_while_a_burst_runs_at_full_rate(serial: tuple[Manifest, TrafficJob]) -> None:
    """So a reader that looks at the command that waits, and not at the one that it has, is late in some cycle."""
    _, job = serial
    lengths = [command["command_length"] for command in job.traffic.sent]
    seen, first = 0, 0
    for length, waits in pairwise(lengths):
        if length > 1 and first + 3 <= len(job.leaves):  # rows that follow are read meanwhile
            seen |= waits
        first += length + 1
    assert seen == (1 << job.part.port("command_length").width) - 1


def test_the_longest_burst_begins_at_a_slow_receiver_and_commands_come_slowly(
    serial: tuple[Manifest, TrafficJob],
) -> None:
    """The highest bit of a count is 1 in its first beats alone: one of these has to wait, unchanged."""
    _, job = serial
    lengths = [command["command_length"] for command in job.traffic.sent]
    starts = np.cumsum([0, *(length + 1 for length in lengths)])[:-1]
    part = len(READINESS) * starts // len(job)
    assert READINESS[part[np.argmax(lengths)]] < 128
    assert sum(OFFERS[i] < 128 for i in part) > 2


class Curious(Component):  # type: ignore[misc]
    """A reader of rows that looks at what its decoder says beside the data."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        super().__init__(dict(inner.signature.members))

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.inner = inner = self.inner
        for path, member, _ in self.signature.flatten(self):
            mine, theirs = getattr(self, path[0]), getattr(inner, path[0])
            m.d.comb += theirs.eq(mine) if member.flow == In else mine.eq(theirs)
        m.d.comb += self.tuser.eq(inner.tuser | (inner.tlast & inner.decoder.check_out[-1]))
        return m


def test_what_a_reader_need_not_look_at_is_anything_in_the_stand_in(
    serial: tuple[Manifest, TrafficJob], tmp_path: Path
) -> None:
    """Check bits that a decoder gives are no business of a reader."""
    manifest, job = serial
    reader = component(job.part, SLOW)
    conversion = Conversion(Curious(reader), job.part.name, {type(reader.decoder): job.aside})
    [(text, netlist)] = with_netlists([conversion])
    assert Netlists(manifest, {job.part.name: netlist}).play(job) is not None
    if not missing_simulator():
        (tmp_path / "reader.v").write_text(text + stand_in(manifest.module(job.aside)))
        assert str(simulate_icarus([job], [tmp_path / "reader.v"])[0]).startswith(f"{job.name}, word ")


WIDE = from_name("hsiao-72-64")


def beats_of(commands: list[dict[str, int]], words: list[list[int]]) -> list[tuple[int, int, int]]:
    """Cycle, weight and `tlast` of every beat of a reader that fetches ahead, all commands offered at once."""
    table = {bits: ReadOut("raw", range(1 << bits), 0) for bits in (2, 3, 5)}
    parts, offset = [], 0
    for bits, own in zip((3, 5, 2), words, strict=True):
        parts.append(PackedSegment(bits, len(own), offset, table[bits]))
        offset += bits * len(own)
    reader = PackedReader(WIDE, parts, decoders=1)
    stream = np.concatenate([stream_of_words(np.array(own), p.bits) for own, p in zip(words, parts, strict=True)])
    data = np.pad(stream, (0, -len(stream) % WIDE.k)).reshape(-1, WIDE.k)
    rows = integers_of_bits(WIDE.encode(data))
    found: list[tuple[int, int, int]] = []

    async def bench(context: Any) -> None:
        context.set(reader.tready, 1)
        sent, asked = 0, None
        for cycle in range(2000):
            for name, value in commands[min(sent, len(commands) - 1)].items():
                context.set(getattr(reader, f"command_{name}"), value)
            context.set(reader.command_valid, sent < len(commands))
            if asked is not None:
                context.set(reader.sram_read_data, rows[asked])
            sent += sent < len(commands) and bool(context.get(reader.command_ready))
            asked = context.get(reader.sram_address) if context.get(reader.sram_enable) else None
            if context.get(reader.tvalid):
                found.append((cycle, context.get(reader.tdata), context.get(reader.tlast)))
            await context.tick()

    simulator = Simulator(reader)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return found


def test_a_command_that_begins_where_the_one_before_ended_loses_no_cycle() -> None:
    """In the middle of a codeword, with words of another width; elsewhere it begins with its own codeword."""
    rng = np.random.default_rng(5)
    words = [rng.integers(0, 1 << bits, size).tolist() for bits, size in ((3, 70), (5, 61), (2, 300))]
    whole = [{"segment": i, "range": 0} for i in range(3)]
    found = beats_of(whole, words)
    assert [weight for _, weight, _ in found] == [*words[0], *words[1], *words[2]]
    assert [i for i, beat in enumerate(found) if beat[2]] == [69, 130, 430]
    assert [beat[0] - found[0][0] for beat in found] == list(range(431))
    again = beats_of([whole[1], whole[0]], words)
    assert [weight for _, weight, _ in again] == [*words[1], *words[0]]
    assert again[61][0] - again[60][0] > 1
    bursts = [PackedBurst(61, 5, 210 % 64, 3), PackedBurst(70, 3, 0, 0)]
    promised = packed_reader_ahead(bursts, WIDE.k, 8, Fetch(1, [0] * 99), 1)
    assert [cycle for cycle, _, _ in again] == promised


@pytest.mark.parametrize("fault", [None, 0, 1])
def test_a_reader_that_goes_on_from_the_wrong_place_or_reads_again_is_found(
    fault: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that never goes on reads a codeword twice, one that always does gives the wrong words."""
    manifest = emit_plan(packed_plan(), tmp_path / "out", decoders=1)
    job, _ = [job for job in traffic_jobs(manifest, {FAST.name: FAST}) if job.part.kind == "packed_reader"]
    if fault is not None:
        monkeypatch.setattr(RowQueue, "goes_on", lambda *_: Const(fault, 1))
    assert (played(manifest, job) == "") is (fault is None)


def test_first_words_of_a_packed_reader_are_played_with_both_values_of_every_bit(
    packed: tuple[Manifest, TrafficJob],
) -> None:
    """What a reset leaves in a register is seen whatever it is."""
    manifest, usual = packed
    jobs = [job for job in traffic_jobs(manifest, {FAST.name: FAST}) if job.part.kind == "packed_reader"]
    assert [job.name for job in jobs] == [usual.name, f"{usual.name}, first words"]
    first, data = jobs[1].traffic, (1 << FAST.k) - 1
    assert len(first.sent) == 1
    (address,) = first.rows
    assert (usual.traffic.rows[address] ^ first.rows[address]) & data == data
