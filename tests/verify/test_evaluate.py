"""Netlists without any simulator: the same answers as the model, and every kind of wrong hardware is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from amaranth.hdl import Module, Mux, Signal, signed, unsigned
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import from_name
from qtaml_hw.hdl import Manifest, emit_code
from qtaml_hw.hdl.model.vectors import codec_vectors
from qtaml_hw.hdl.output.units import emit_netlists
from qtaml_hw.hdl.output.verilog import Conversion, with_netlists
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.verify.circuit import Circuits, State, planes
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.jobs import jobs
from qtaml_hw.verify.traffic_jobs import traffic_jobs

OPERATIONS = {
    "plus": lambda a, b: a + b,
    "minus": lambda a, b: a - b,
    "times": lambda a, b: a * b,
    "less": lambda a, b: a < b,
    "at_most": lambda a, b: a <= b,
    "more": lambda a, b: a > b,
    "at_least": lambda a, b: a >= b,
    "same": lambda a, b: a == b,
    "negative": lambda a, b: -a,
}


class Arithmetic(Component):  # type: ignore[misc]
    """Every operator that Amaranth has, on operands of unlike widths and signs."""

    def __init__(self, a: object, b: object) -> None:
        super().__init__(
            {"a": In(a), "b": In(b), "up": Out(24), "down": Out(24), "part": Out(3)}
            | {name: Out(signed(24)) for name in OPERATIONS}
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        for name, operation in OPERATIONS.items():
            m.d.comb += getattr(self, name).eq(operation(self.a, self.b))
        amount = self.b.as_unsigned()[:3]
        m.d.comb += [self.up.eq(self.a << amount), self.down.eq(self.a >> amount)]
        m.d.comb += self.part.eq(self.a.as_unsigned().word_select(amount, 3))
        return m


@pytest.mark.parametrize("a", [unsigned(7), signed(6)])
@pytest.mark.parametrize("b", [unsigned(5), signed(8)])
def test_arithmetic_is_that_of_integers(a: object, b: object) -> None:
    """Sums, products, comparisons and shifts of 512 pairs, by the operators of Python."""
    rng = np.random.default_rng(1)
    values = {}
    for name, shape in (("a", a), ("b", b)):
        low = -(1 << shape.width - 1) if shape.signed else 0  # type: ignore[attr-defined]
        values[name] = rng.integers(low, low + (1 << shape.width), 512).tolist()  # type: ignore[attr-defined]
    [(_, netlist)] = with_netlists([Conversion(Arithmetic(a, b), "arithmetic")])
    circuit = Circuits({"arithmetic": netlist}, {}).of("arithmetic")
    state = State(circuit, seed=0, words=8)
    for name, shape in (("a", a), ("b", b)):
        state.set(name, planes(values[name], shape.width))  # type: ignore[attr-defined]
    state.settle()
    pairs = list(zip(values["a"], values["b"], strict=True))
    for name, operation in OPERATIONS.items():
        assert (state.get(name) == planes([int(operation(x, y)) for x, y in pairs], 24)).all(), name
    width = a.width  # type: ignore[attr-defined]
    shifts = {
        "up": lambda x, n: x << n,
        "down": lambda x, n: x >> n,
        "part": lambda x, n: (x & ((1 << width) - 1)) >> 3 * n,
    }
    for name, operation in shifts.items():
        wanted = [operation(x, y & 7) for x, y in pairs]
        assert (state.get(name) == planes(wanted, len(circuit.ports[name]))).all(), name


class Forgetful(Component):  # type: ignore[misc]
    """Counts clock cycles; with or without a reset."""

    def __init__(self, reset: bool) -> None:
        self.reset = reset
        super().__init__({"count": Out(4)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        count = Signal(4, reset_less=not self.reset)
        m.d.sync += count.eq(count + 1)
        m.d.comb += self.count.eq(count)
        return m


@pytest.mark.parametrize("reset", [True, False])
def test_a_register_without_reset_is_not_taken_for_zero(reset: bool) -> None:
    """After the reset all lanes count alike; without one every lane goes on from a number of its own."""
    [(_, netlist)] = with_netlists([Conversion(Forgetful(reset), "count")])
    state = State(Circuits({"count": netlist}, {}).of("count"), seed=0)
    for held in (~np.uint64(0), np.uint64(0)):
        if "rst" in state.circuit.inputs:
            state.set("rst", np.array([held]))
        state.clock()
    lanes = np.unpackbits(state.get("count").view(np.uint8), bitorder="little").reshape(4, 64)
    assert (len(np.unique(lanes, axis=1).T) == 1) is reset


CASES = [
    ("hsiao-22-16", (), "sync"),
    ("hsiao-13-8", ("input", "output"), "sync"),
    ("hsiao-13-8", (), "async"),
    ("bch-4-40-16", (), "sync"),
]


@pytest.fixture(scope="module", params=CASES)
def emitted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Manifest, dict[str, str]]:
    """A manifest and the netlists of its modules: gates alone, a pipeline, both resets, a slow decoder."""
    name, pipeline, reset = request.param
    manifest = emit_code(from_name(name), tmp_path_factory.mktemp("emitted") / "out", pipeline, reset=reset)
    return manifest, emit_netlists(manifest, {name: from_name(name)}).netlists


def played(manifest: Manifest, netlists: dict[str, str]) -> dict[str, str | None]:
    """What every job says."""
    codes = {record.name: from_name(record.name) for record in manifest.codes}
    player = Netlists(manifest, netlists)
    todo = [*jobs(manifest, codes), *traffic_jobs(manifest, codes)]
    return {job.name: player.play(job) for job in todo}


def test_netlists_agree_with_the_model(emitted: tuple[Manifest, dict[str, str]]) -> None:
    """Encoder, decoder and reader; a slow decoder also with a stand-in for it in its reader."""
    said = played(*emitted)
    slow = any(module.kind == "iterative" for module in emitted[0].modules)
    assert len(said) == 3 + slow
    assert any(" around " in name for name in said) is slow
    assert set(said.values()) == {None}


def mutants(netlist: str, count: int) -> Iterator[str]:
    """The netlist with one gate of another kind, at `count` places."""
    other = {"$_XOR_": "$_OR_", "$_AND_": "$_OR_", "$_OR_": "$_XOR_", "$_NOT_": "$_BUF_"}
    content = json.loads(netlist)
    [module] = content["modules"].values()
    cells = [cell for cell in module["cells"].values() if cell["type"] in other]
    for cell in cells[:: max(1, len(cells) // count)]:
        kind = cell["type"]
        cell["type"] = other[kind]
        yield json.dumps(content)
        cell["type"] = kind


def test_wrong_gates_are_found(emitted: tuple[Manifest, dict[str, str]]) -> None:
    """Of decoders with one wrong gate nearly all are found; of the others the gate may make no difference."""
    manifest, netlists = emitted
    [decoder] = [module for module in manifest.modules if module.kind in ("decoder", "iterative")]
    codes = {record.name: from_name(record.name) for record in manifest.codes}
    [job] = [job for job in jobs(manifest, codes) if job.name == decoder.name]
    found = [
        Netlists(manifest, netlists | {decoder.name: mutant}).play(job) is not None
        for mutant in mutants(netlists[decoder.name], 24)
    ]
    assert sum(found) >= 0.75 * len(found)


def test_an_answer_that_is_a_cycle_late_or_early_is_found(emitted: tuple[Manifest, dict[str, str]]) -> None:
    """The latency, or the cycles of a decoder that takes its time, are exactly those of the manifest."""
    manifest, netlists = emitted
    codes = {record.name: from_name(record.name) for record in manifest.codes}
    [decoder] = [module for module in manifest.modules if module.kind in ("decoder", "iterative")]
    if not decoder.clocked:
        return
    for step in (-1, 1):
        late = decoder.model_copy(
            update={"cycles": decoder.cycles + step} if decoder.cycles else {"latency": decoder.latency + step}
        )
        others = tuple(late if module.name == decoder.name else module for module in manifest.modules)
        changed = manifest.model_copy(update={"modules": others})
        [job] = [job for job in jobs(changed, codes) if job.name == decoder.name]
        assert Netlists(changed, netlists).play(job) is not None


class Stuck(Component):  # type: ignore[misc]
    """The reader of a stream, with one beat dropped, or changed while the receiver is not ready."""

    def __init__(self, inner: Component, fault: str) -> None:
        self.inner, self.fault = inner, fault
        super().__init__(inner.signature)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.inner = inner = self.inner
        waiting = Signal()
        m.d.sync += waiting.eq(inner.tvalid & ~self.tready)
        for path, member, _ in self.signature.flatten(self):
            name = path[0]
            mine, theirs = getattr(self, name), getattr(inner, name)
            if member.flow == In:
                m.d.comb += theirs.eq(mine)
            elif name == "tdata" and self.fault == "changes":
                m.d.comb += mine.eq(theirs ^ Mux(waiting, 1, 0))
            elif name == "tvalid" and self.fault == "drops":
                m.d.comb += mine.eq(theirs & ~waiting)
            else:
                m.d.comb += mine.eq(theirs)
        return m


@pytest.mark.parametrize("fault", ["changes", "drops"])
def test_a_reader_that_does_not_hold_its_beat_is_found(fault: str, tmp_path: Path) -> None:
    """An offered beat stays, and stays the same, until it is taken."""
    from qtaml_hw.hdl.output.units import component

    code = from_name("hsiao-13-8")
    manifest = emit_code(code, tmp_path / "out")
    [job] = [job for job in traffic_jobs(manifest, {code.name: code}) if job.part.kind == "stream"]
    for wrong in (False, True):
        part = component(job.part, code)
        part = Stuck(part, fault) if wrong else part
        [(_, netlist)] = with_netlists([Conversion(part, job.part.name)])
        assert (Netlists(manifest, {job.part.name: netlist}).play(job) is not None) is wrong


@pytest.mark.parametrize("name", ["hsiao-39-32", "bch-4-40-16"])
def test_bursts_reach_every_bit_of_address_and_length(name: str, tmp_path: Path) -> None:
    """Each bit of the count of beats is the highest one left at some time, each carry of the address is passed both
    from 0 and to the end, one burst goes on at row 0, one begins with a row that fails; where rows take several beats
    one ends within a row.
    """
    code = from_name(name)
    manifest = emit_code(code, tmp_path / "rtl")
    [*_, job] = [x for x in traffic_jobs(manifest, {name: code}) if x.part.kind == "stream"]
    per = -(-code.k // job.part.port("tdata").width) if job.aside else 1
    depth, lengths, passed = int(job.part.depth or 0), set(), set()
    for command in job.traffic.sent:
        lengths.add(command["command_length"])
        rows = command["command_length"] // per + 1
        passed |= {(command["command_address"] + i) % depth for i in range(1, rows)}
    assert {(length - 1).bit_length() for length in lengths} >= set(range(2, 11))
    assert passed >= {0} | {1 << i for i in range(1, 10)} | {depth - (1 << i) for i in range(1, 10)}
    beats = job.traffic.received
    assert any(beat["tuser"] for before, beat in zip([{"tlast": 1}, *beats], beats, strict=False) if before["tlast"])
    assert per == 1 or any((length + 1) % per for length in lengths)


def test_every_bit_of_a_codeword_is_injected_into_a_codec(tmp_path: Path) -> None:
    """And is wrong in the memory: no pin of the error input, and none of a stored word, is idle."""
    code, cells = from_name("hsiao-22-16"), BitChannel.symmetric(0.001, 6)
    found = codec_vectors(code, 6, 2, 8, ReadOut("naive", np.arange(64), 0), cells).inputs
    stored = [data | check << code.k for data, check in zip(found["data_in"], found["check_in"], strict=True)]
    injected = found["inject"]
    wrong = [code.syndrome(np.array([[w >> i & 1 for i in range(code.n)]], np.uint8)).any() for w in stored]
    assert np.bitwise_or.reduce(injected) == (1 << code.n) - 1
    assert sum(wrong) >= code.n
