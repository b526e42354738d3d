"""Registers, FIFO and march test cycle by cycle: what breaks a rule of their lists and notations is found."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.hdl.output import units
from qtaml_hw.hdl.output.march import march_text
from qtaml_hw.hdl.output.verilog import with_netlists
from qtaml_hw.hdl.ports import fifo, registers
from qtaml_hw.verify import formal
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.march_trace import march_parameters, march_ports, march_trace
from qtaml_hw.verify.simulate import simulate_icarus
from qtaml_hw.verify.trace import Trace
from qtaml_hw.verify.trace_jobs import TraceJob, trace_jobs

CODE = from_name("hsiao-13-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    directory = tmp_path_factory.mktemp("traced") / "out"
    return directory, emit_code(CODE, directory, depth=5)


@pytest.fixture(scope="module")
def todo(folder: tuple[Path, Manifest]) -> dict[str, TraceJob]:
    return {job.name: job for job in trace_jobs(folder[1], {CODE.name: CODE})}


def broken(manifest: Manifest, name: str, source: Any, right: str, wrong: str) -> tuple[str, dict[str, str]]:
    """Text of a module as a changed generator writes it, and the netlists of all."""
    text = Path(source.__file__).read_text()
    assert right in text
    names: dict[str, Any] = {"__name__": source.__name__}
    exec(compile(text.replace(right, wrong), source.__file__, "exec", dont_inherit=True), names)
    made = [module for module in manifest.modules if module.name == name or module.kind in ("encoder", "decoder")]
    memories = [module for module in manifest.modules if module.kind == "memory"]
    component = "EccFifo" if source is fifo else "EccRegisters"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, component, names[component])
        found = with_netlists(units.jobs_of(made, {CODE.name: CODE}, memories, manifest.reset))
    pairs = dict(zip((module.name for module in made), found, strict=True))
    return pairs[name][0], {module: netlist for module, (_, netlist) in pairs.items()}


BREAKS = [
    ("registers_hsiao_13_8_d5_apb", registers, "more & ~left.all()", "more"),  # goes on behind the maximum
    ("registers_hsiao_13_8_d5_apb", registers, "(bit & ~off) | event", "(bit | event) & ~off"),  # cleared, so lost
    ("registers_hsiao_13_8_d5_axil", registers, "self.write & ~self.initialising", "self.write"),  # used up too early
    ("registers_hsiao_13_8_d5_axil", registers, "self.wvalid & ~self.bvalid", "self.wvalid"),  # an answer is lost
    ("fifo_hsiao_13_8_d5", fifo, "self.write_valid & ~full", "self.write_valid"),  # written over
    ("fifo_hsiao_13_8_d5", fifo, "place == self.depth - 1", "place == self.depth"),
]  # fmt: skip


def test_what_is_emitted_does_what_the_models_say(folder: tuple[Path, Manifest], todo: dict[str, TraceJob]) -> None:
    """Both buses, the FIFO and its SRAM; counters stop at their maximum, and all addresses of the bus are read."""
    directory, manifest = folder
    played = {name for name, *_ in BREAKS}
    assert set(todo) == played | {"sram_5x13"}
    netlists = Netlists(manifest, units.emit_netlists(manifest, {CODE.name: CODE}).netlists)
    assert {name: netlists.play(job) for name, job in todo.items() if name != "sram_5x13"} == dict.fromkeys(played)
    if shutil.which("iverilog"):
        sources = [directory / module.file for module in manifest.modules]
        assert simulate_icarus(list(todo.values()), sources) == [None] * 4
    apb = todo["registers_hsiao_13_8_d5_apb"].trace
    reads = [(given, said) for given, said in zip(apb.inputs, apb.outputs, strict=True) if "prdata" in said]
    assert {given["paddr"] for given, _ in reads} == set(range(64))
    assert sum(said["prdata"] == 0xFFFF for given, said in reads if given["paddr"] in (0x14, 0x18)) >= 2


@pytest.mark.parametrize(("name", "source", "right", "wrong"), BREAKS)
def test_a_broken_rule_is_found(
    name: str, source: Any, right: str, wrong: str, folder: tuple[Path, Manifest], todo: dict[str, TraceJob]
) -> None:
    _, netlists = broken(folder[1], name, source, right, wrong)
    assert "is not" in str(Netlists(folder[1], netlists).play(todo[name]))


@pytest.mark.skipif(formal.yosys_command() is None, reason="needs a Yosys with a Verilog front end")
def test_a_fifo_is_proved_and_a_broken_one_is_refuted(folder: tuple[Path, Manifest]) -> None:
    """Also where only a word that waits long enough shows it: the place behind the last one is another."""
    directory, manifest = folder
    module = manifest.module("fifo_hsiao_13_8_d5")
    assert formal.prove_inductively(directory, manifest, module, {CODE.name: CODE}) == (None, 0)
    for right, wrong in (("free.eq(behind)", "free.eq(free)"), ("^ self.write_inject", "^ self.write_inject[1:]")):
        text, _ = broken(manifest, module.name, fifo, right, wrong)
        (directory / "broken.v").write_text(text)
        changed = module.model_copy(update={"file": "broken.v"})
        assert formal.prove_inductively(directory, manifest, changed, {CODE.name: CODE})[0] is not None


@pytest.mark.skipif(formal.yosys_command() is None, reason="needs a Yosys with a Verilog front end")
def test_the_registers_are_proved_and_a_timer_that_nobody_can_wait_for_is_too(folder: tuple[Path, Manifest]) -> None:
    """The highest bit of the interval matters after 2**31 cycles: only the proof looks at it."""
    directory, manifest = folder
    module = manifest.module("registers_hsiao_13_8_d5_apb")
    assert formal.prove_inductively(directory, manifest, module, {CODE.name: CODE}) == (None, 0)
    wrong = "Mux(short, Const(LEAST_INTERVAL, WORD), interval & 0x7FFFFFFF)"
    text, _ = broken(manifest, module.name, registers, "Mux(short, Const(LEAST_INTERVAL, WORD), interval)", wrong)
    changed = module.model_copy(update={"file": "broken.v"})
    (directory / changed.file).write_text(text)
    message, _ = formal.prove_inductively(directory, manifest, changed, {CODE.name: CODE})
    assert message is not None


MARCH_BREAKS = [
    ("", ""),
    ("running & ~hold", "running"),  # not held
    ("(element == 3'd3) | (element == 3'd4)", "(element == 3'd3)"),  # an element in the other direction
    ("walk ? op[1] : (element == 3'd2)", "walk ? op[1] : (element == 3'd1)"),
    ("~expected) after_0", "~hold) after_0"),
]  # fmt: skip


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
def test_the_march_test_runs_its_elements_as_they_are_written(tmp_path: Path, march: TraceJob) -> None:
    """Held at times, on memories with stuck cells, cells without a transition and coupled words; broken: found."""
    jobs, sources, text = [], [], march_text("march_test")
    for number, (right, wrong) in enumerate(MARCH_BREAKS):
        assert right in text
        sources.append(tmp_path / f"march_{number}.v")
        sources[-1].write_text(text.replace(right, wrong).replace("module march_test", f"module march_{number}"))
        jobs.append(replace(march, part=march.part.model_copy(update={"name": f"march_{number}"})))
    said = simulate_icarus(jobs, sources)
    assert said[0] is None
    assert all(said[1:])


@pytest.fixture
def march() -> TraceJob:
    from qtaml_hw.hdl.manifest import ModuleRecord

    ports = march_ports(11, 5)
    record = ModuleRecord(name="march_test", kind="march", file="x.v", sources=(), latency=1, ports=ports)
    return TraceJob("march", record, march_trace(record, 11, 5), march_parameters(11, 5))


def test_an_output_of_which_nothing_is_said_is_not_looked_at(
    folder: tuple[Path, Manifest], todo: dict[str, TraceJob]
) -> None:
    """A model that says nothing of `level` agrees with any; one that does not say `ready` neither."""
    job = todo["fifo_hsiao_13_8_d5"]
    silent = [{name: value for name, value in said.items() if name == "tvalid"} for said in job.trace.outputs]
    _, netlists = broken(folder[1], job.name, fifo, "m.d.sync += free.eq(behind)", "m.d.sync += free.eq(free)")
    assert Netlists(folder[1], netlists).play(job) is not None
    assert Netlists(folder[1], netlists).play(replace(job, trace=Trace(job.trace.inputs, silent))) is None
