"""Read-out ROMs hold any table from stored word to signed weight, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from amaranth.sim import Simulator

from qtaml_hw.allocation import Sensitivity, allocate, make_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name, make
from qtaml_hw.hdl import emit_plan
from qtaml_hw.hdl.model.vectors import module_vectors
from qtaml_hw.hdl.output.emit import emit_plan_with_netlists
from qtaml_hw.hdl.output.units import Options
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog
from qtaml_hw.hdl.ports.codec import WeightTable, needs_rom
from qtaml_hw.network import Layer, Role, Stored, number_format, quantise
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, fraction_bits, make_readout
from qtaml_hw.storage.scheme import TABLE, Assignment, ReadOut, Segment, StorageScheme
from qtaml_hw.verify import verify
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.jobs import jobs
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.traffic_jobs import traffic_jobs


@pytest.mark.parametrize("bits", [2, 5, 8, 10, 12])
def test_every_word_is_read_as_the_table_says(bits: int) -> None:
    """Random tables over the whole range of 16-bit weights, and words that no code is stored as."""
    readout = ReadOut("channel-optimised", np.random.default_rng(bits).integers(-(2**15), 2**15, 1 << bits), 9)
    table = WeightTable(readout)
    seen = []

    async def bench(ctx: Any) -> None:
        for word in range(1 << bits):
            ctx.set(table.word, word)
            await ctx.delay(1e-9)
            seen.append(ctx.get(table.weight))

    simulator = Simulator(table)
    simulator.add_testbench(bench)
    simulator.run()
    assert seen == readout.table.tolist()


SAMPLES = {
    "both signs": np.random.default_rng(0).normal(0, 0.05, 500),
    "positive": np.random.default_rng(1).uniform(0.5, 3.0, 500),
    "subnormal": np.random.default_rng(2).normal(0, 1e-6, 500),
    "large": np.random.default_rng(3).normal(0, 9000, 500),
    "tiny": np.random.default_rng(4).normal(0, 1e-30, 500),  # of half precision all are 0
}


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_floats_of_sixteen_bits_are_read_without_a_rom(name: str, kind: str) -> None:
    """Shifts and comparisons: at both ends of every exponent and of every range that is read as one number, and in
    between, words are what the simulator's table of 65,536 entries says."""
    form = number_format(name)
    words, _ = quantise(SAMPLES[kind].astype(np.float32), form)
    stored = Stored("w", (500,), form, np.bincount(words, minlength=1 << 16))
    places = fraction_bits(stored)
    readout = make_readout(
        "raw", stored.values(), stored.histogram, BitChannel.symmetric(0.0, 16), fraction_bits=places
    )
    assert not needs_rom(readout)
    ends = np.flatnonzero(np.diff(readout.table) == 0)
    every = np.arange(0, 1 << 16, 1 << form.roles.count(Role.MANTISSA))
    tried = np.unique(np.concatenate([words, ends[::997], every, every - 1, np.arange(0, 1 << 16, 61)]) % (1 << 16))
    table, seen = WeightTable(readout), []

    async def bench(ctx: Any) -> None:
        for word in tried.tolist():
            ctx.set(table.word, word)
            await ctx.delay(1e-9)
            seen.append(ctx.get(table.weight))

    simulator = Simulator(table)
    simulator.add_testbench(bench)
    simulator.run()
    assert seen == readout.table[tried].tolist()
    lines = to_verilog([Conversion(table, "table", {}, "sync")])[0].count("\n")
    assert lines < 400  # not 65,536 entries
    assert needs_rom(replace(readout, table=np.where(np.arange(1 << 16) % 9 == 4, 5, readout.table)))


def test_a_layer_of_bfloat16_has_hardware_that_passes(tmp_path: Path) -> None:
    """Reader and codec leave the weights of the model, in fixed point; weights in whole steps are refused."""
    form = number_format("bfloat16")
    words, scale = quantise(SAMPLES["both signs"].astype(np.float32), form)
    found = Layer("w", form, words, scale)
    sensitivity = Sensitivity(("w",), (found.size,), np.array([1.0]), np.array([0.0]), 1.0)
    menu = make_menu([found], BitChannel.symmetric(0.001), families=("hsiao",), readout="posterior-mean", hardware=True)
    plan = allocate(menu, sensitivity, 0.06)
    manifest, emitted = emit_plan_with_netlists(plan, tmp_path / "out", Options())
    for linter in LINTERS:
        assert lint(linter, tmp_path / "out", manifest) in ("", None), linter  # None: it is not installed
    codes = {record.name: from_name(record.name) for record in manifest.codes}
    todo = [job for job in [*jobs(manifest, codes), *traffic_jobs(manifest, codes)] if job.part.readout is not None]
    assert {job.part.kind for job in todo} == {"table", "codec", "stream"}
    assert {job.name: Netlists(manifest, emitted.netlists).play(job) for job in todo} == dict.fromkeys(
        (job.name for job in todo), None
    )
    assert (tmp_path / "out" / "manifest.json").stat().st_size < 400_000
    with pytest.raises(ValueError, match="'w' has floats, which are no whole steps"):
        plan.rounded(8)


def optimised(bits: int) -> ReadOut:
    """A table of `bits` bits made with its words: half of the words are never stored."""
    rng = np.random.default_rng(bits)
    words = rng.permutation(1 << bits)[: 1 << bits - 1]
    first = np.arange(len(words)) - len(words) // 2
    return ReadOut("channel-optimised", rng.integers(-999, 999, 1 << bits), 5, Assignment(first, words))


def test_a_layer_of_channel_optimised_words_has_hardware(tmp_path: Path) -> None:
    """Ten bits per word, two planes under a code: linters are silent, the manifest holds the table."""
    readout = optimised(10)
    scheme = StorageScheme(10, TABLE, (Segment(0, 40, 2, 8, Coded("hsiao-22-16"), readout),))
    plan = Plan(
        "tac", (LayerPlan("fc", (40,), BitChannel.symmetric(0.02, 10), scheme),), 1.0, 0.25, Prediction(1.0, 1.0, 1.0)
    )
    manifest = emit_plan(plan, tmp_path / "out")
    [record] = [module.readout for module in manifest.modules if module.kind == "table"]
    assert record is not None
    assert list(record.table) == readout.table.tolist()
    for linter in LINTERS:
        assert lint(linter, tmp_path / "out", manifest) in ("", None), linter  # None: it is not installed


@pytest.mark.usefixtures("ports_aside")
def test_a_table_of_thirteen_bits_has_hardware(tmp_path: Path) -> None:
    """Its Verilog is eight pages and a choice among them: linters are silent, simulators read what the table says."""
    segment = Segment(0, 9, 13, 1, Coded("hsiao-22-16", packed=True), optimised(13))
    scheme = StorageScheme(13, TABLE, (segment,))
    plan = Plan(
        "exact", (LayerPlan("fc", (9,), BitChannel.symmetric(0.02, 13), scheme),), 1.0, 0.25, Prediction(1.0, 1.0, 1.0)
    )
    manifest = emit_plan(plan, tmp_path / "out")
    [table] = [module for module in manifest.modules if module.kind == "table"]
    assert (tmp_path / "out" / table.file).read_text().count("casez") == 9
    for linter in LINTERS:
        assert lint(linter, tmp_path / "out", manifest) in ("", None), linter  # None: it is not installed
    assert [check for check in verify(tmp_path / "out").checks if check.passed is False] == []


def erasing(plan: Plan, entry: int) -> Plan:
    """The plan of one layer with words that are read as `entry` where their code fails."""
    [layer] = plan.layers
    segments = tuple(replace(s, readout=replace(s.readout, erased=entry)) for s in layer.scheme.segments)
    return replace(plan, layers=(replace(layer, scheme=replace(layer.scheme, segments=segments)),))


@pytest.mark.usefixtures("ports_aside")
def test_words_of_a_failed_row_are_read_as_the_erased_entry(tmp_path: Path, plan_of: Callable[..., Plan]) -> None:
    """An entry wider than the table, in the ROM and behind the `due` of codec and reader."""
    plan = erasing(plan_of(("fc", [(50, 2, 8, "hsiao-22-16"), (20, 0, 4, "")])), -(2**14))
    manifest = emit_plan(plan, tmp_path / "out")
    reading = [module for module in manifest.modules if module.readout is not None]
    assert {module.kind for module in reading} == {"table", "codec", "stream"}
    assert {module.readout.erased for module in reading if module.readout} == {-(2**14)}
    for module in (module for module in reading if module.kind != "stream"):
        assert {port.width // (module.lanes or 1) for port in module.ports if port.name.startswith("weight")} == {15}
    [codec] = [module for module in manifest.modules if module.kind == "codec" and module.code]
    vectors = module_vectors(codec, make("hsiao", 16))
    due = np.array(vectors.outputs["due"], dtype=bool)
    assert 0 < np.count_nonzero(due) < due.size
    for lane in range(8):
        weights = np.array([row >> 15 * lane & (2**15 - 1) for row in vectors.outputs["weights"]])
        assert np.array_equal(weights == 2**14, due)
    assert [check for check in verify(tmp_path / "out").checks if check.passed is False] == []
