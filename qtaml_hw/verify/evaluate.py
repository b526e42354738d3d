"""The jobs of `qtaml_hw.verify.jobs` and `traffic_jobs`, run on netlists instead of a Verilog simulator.

Needs nothing but the packages that this one runs on. A netlist is that which the Verilog text was written from; that
the files hold this text is a question of its own (`qtaml_hw.verify.reemitted`). What is X in a simulator is random
here, in every lane another value, so an answer that depends on it differs between lanes and is wrong in some.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

import numpy as np
from amaranth.hdl import Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out
from numpy.typing import NDArray

from qtaml_hw.hdl.manifest import Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.model.traffic import channels
from qtaml_hw.hdl.output.verilog import Conversion, with_netlists
from qtaml_hw.verify.circuit import LANES, Circuit, Circuits, State, columns, planes
from qtaml_hw.verify.jobs import Job
from qtaml_hw.verify.simulate import Stopped
from qtaml_hw.verify.traffic_jobs import PATIENCE, READINESS, TrafficJob

__all__ = ["Netlists"]

Words = NDArray[np.uint64]
ALL = ~np.uint64(0)
BLOCK = 4096
"""Words at a time through a combinational module."""


class Netlists:
    """The netlists of a folder, to play jobs through.

    Parameters
    ----------
    manifest : Manifest
    netlists : mapping of str to str
        JSON of its modules by name: see `qtaml_hw.hdl.output.units.emit_netlists`.
    """

    def __init__(self, manifest: Manifest, netlists: Mapping[str, str]) -> None:
        depths = {
            module.name: int((module.area or {})["memory_bits"]) // module.port("read_data").width
            for module in manifest.modules
            if module.kind == "memory"
        }
        self._manifest, self._netlists, self._depths = manifest, netlists, depths
        self._circuits = Circuits(netlists, depths)

    def play(self, job: Job | TrafficJob, limit_s: float = inf) -> str | None:
        """Play one job through the module of its part.

        Parameters
        ----------
        job : Job or TrafficJob
        limit_s : float
            Seconds after which it is stopped.

        Returns
        -------
        str or None
            What is wrong, or how far it came where it was `Stopped`; None if all words agree.
        """
        end = time.monotonic() + limit_s
        if isinstance(job, TrafficJob):
            circuits = self._with_stand_in(job.aside) if job.aside else self._circuits
            return _traffic(circuits.of(job.part.name), job, end)
        circuit = self._circuits.of(job.part.name)
        if job.waits:
            return _waiting(circuit, job, end)
        if job.part.clocked:
            return _stream(circuit, job, end)
        return _settled(circuit, job)

    def _with_stand_in(self, coder: str) -> Circuits:
        """The circuits with a stand-in for one coder."""
        stand_in = StandIn(self._manifest.module(coder))
        [(_, netlist)] = with_netlists([Conversion(stand_in, coder)])
        return Circuits({**self._netlists, coder: netlist}, self._depths)


class StandIn(Component):  # type: ignore[misc]
    """The component that does what `qtaml_hw.verify.traffic_jobs.stand_in` does.

    Parameters
    ----------
    coder : ModuleRecord
        Whose ports it has. In place of X, what it has not answered yet is inverted.
    """

    def __init__(self, coder: ModuleRecord) -> None:
        self.kind = coder.kind
        super().__init__({p.name: (In if p.direction == "input" else Out)(p.width) for p in coder.ports})

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        if self.kind == "encoder":
            m.d.comb += [self.data_out.eq(self.data_in), self.valid_out.eq(self.valid_in)]
            return m
        k = len(self.data_in)
        busy, answer, failed, told = Signal(), Signal(), Signal(), Signal()
        data, left = Signal(k), Signal(8)
        m.d.comb += [self.ready_out.eq(~busy), self.valid_out.eq(answer)]
        m.d.comb += [self.data_out.eq(Mux(told, data, ~data)), self.due.eq(failed ^ ~told)]
        m.d.sync += answer.eq(0)
        with m.If(~busy & self.valid_in):
            m.d.sync += [busy.eq(1), told.eq(0), left.eq(self.data_in[:5])]
            m.d.sync += [data.eq(self.data_in ^ self.inject[:k]), failed.eq(self.check_in[0] ^ self.inject[k])]
        with m.Elif(busy):
            m.d.sync += left.eq(left - 1)
            with m.If(left == 0):
                m.d.sync += [busy.eq(0), told.eq(1), answer.eq(1)]
        return m


def _settled(circuit: Circuit, job: Job) -> str | None:
    """Words side by side through gates alone."""
    for start in range(0, len(job), BLOCK):
        stop = min(start + BLOCK, len(job))
        state = State(circuit, seed=1, words=-(-(stop - start) // LANES))
        for port in job.inputs:
            state.set(port.name, planes(job.vectors.inputs[port.name][start:stop], port.width))
        state.settle()
        wrong = np.zeros(state.values.shape[1], dtype=np.uint64)
        for port in job.outputs:
            expected = planes(job.vectors.outputs[port.name][start:stop], port.width)
            wrong |= np.bitwise_or.reduce(state.get(port.name) ^ expected, axis=0)
        lanes = _lanes(wrong)[: stop - start]
        if lanes.any():
            lane = int(lanes.argmax())
            return _difference(job, start + lane, state, lane)
    return None


def _stream(circuit: Circuit, job: Job, end: float) -> str | None:
    """A word per cycle, all lanes alike; the answer `latency` cycles later, and none before the first."""
    state = _reset(circuit)
    inputs, outputs = _nets(circuit, job.inputs), _nets(circuit, job.outputs)
    driven, expected = _columns(job.inputs, job.vectors.inputs), _columns(job.outputs, job.vectors.outputs)
    latency = job.part.latency
    for i in range(len(job) + latency):
        if i < len(job):
            state.values[inputs, 0] = driven[i]
        state.settle()
        if i < latency and "valid_out" in circuit.ports and state.get("valid_out").any():
            return f"{job.name}: valid_out is 1 after the reset"
        if i >= latency and (state.values[outputs, 0] != expected[i - latency]).any():
            return _difference(job, i - latency, state, _unlike(state, outputs, expected[i - latency]))
        if i % 256 == 0 and time.monotonic() > end:
            return _stopped(i, job)
        state.take_over()
    return None


def _waiting(circuit: Circuit, job: Job, end: float) -> str | None:
    """Words one after the other, each held until its answer, which has to come after the cycles that it should take.

    Every lane plays a piece of the words and the first one of the next piece, so that each word follows another.
    """
    state = _reset(circuit)
    inputs, outputs = _nets(circuit, job.inputs), _nets(circuit, job.outputs)
    driven, expected = _columns(job.inputs, job.vectors.inputs), _columns(job.outputs, job.vectors.outputs)
    valid = circuit.ports["valid_out"][0]
    lanes = min(LANES, len(job))
    piece = -(-len(job) // lanes)
    words = np.arange(lanes) * piece  # what every lane plays
    left = np.minimum(piece, len(job) - words) + 1
    left[left <= 1] = 0
    words %= len(job)
    waits, waited = np.array(job.waits), np.zeros(lanes, dtype=np.int64)
    bit = np.uint64(1) << np.arange(lanes, dtype=np.uint64)
    cycle = played = 0

    def offer(which: NDArray[np.intp]) -> None:
        for lane in which.tolist():
            state.values[inputs, 0] = (state.values[inputs, 0] & ~bit[lane]) | (driven[words[lane]] & bit[lane])

    state.values[inputs, 0] = 0
    offer(np.arange(lanes))
    offered = True
    while (active := left > 0).any():
        if offered:
            state.settle()
        state.take_over()
        state.settle()
        waited += 1
        answers = (state.values[valid, 0] & bit).astype(bool) & active
        late = active & ~answers & (waited > waits[words])
        for lane in np.flatnonzero(answers | late).tolist():
            word = int(words[lane])
            if ((state.values[outputs, 0] ^ expected[word]) & bit[lane]).any() or waited[lane] != waits[word]:
                return f"{_difference(job, word, state, lane)} ({waited[lane]} of {waits[word]} cycles)"
            words[lane] = (word + 1) % len(job)
            left[lane] -= 1
            waited[lane] = 0
            played += 1
        offer(np.flatnonzero(answers))
        offered = bool(answers.any())
        cycle += 1
        if cycle % 64 == 0 and time.monotonic() > end:
            return _stopped(min(played, len(job)), job)
    return None


def _traffic(circuit: Circuit, job: TrafficJob, end: float) -> str | None:
    """Both sides of the handshakes, who dawdle; the same in all lanes.

    A beat that was offered has to stay as it is until it is taken; rows that were not asked for are random.
    """
    state = _reset(circuit)
    rng = np.random.default_rng(1)
    source, sink = channels(job.part)
    played = job.traffic
    inputs, outputs = _nets(circuit, source.fields), _nets(circuit, sink.fields)
    sent, received = (
        _columns(ports, {port.name: [entry[port.name] for entry in entries] for port in ports})
        for ports, entries in ((source.fields, played.sent), (sink.fields, played.received))
    )
    offer, taken = circuit.ports[source.valid][0], circuit.ports[str(source.ready)][0]
    comes = circuit.ports[sink.valid][0]
    take = circuit.ports[sink.ready][0] if sink.ready else None
    memory = _Rows(circuit, job, state)
    values = state.values[:, 0]
    done = gone = idle = 0
    offering = stalled = False
    shown: Words = received[0]
    while done < len(job) + 20:  # and then nothing more comes
        rest = done >= len(job)
        offering = gone < len(sent) and (offering or rng.random() < 7 / 8)
        values[offer] = ALL if offering else 0
        values[inputs] = sent[min(gone, len(sent) - 1)] if offering else state.noise(len(inputs))
        ready = rest or take is None or rng.integers(256) < READINESS[3 * done // len(job)]
        if take is not None:
            values[take] = ALL if ready else 0
        state.settle()
        beat, beat_taken = values[comes], values[taken]
        wrong = beat not in (0, ALL) or beat_taken not in (0, ALL)
        if beat and not wrong:
            wrong = rest or (values[outputs] != received[done]).any()
        wrong = wrong or (stalled and (not beat or bool((values[outputs] != shown).any())))
        if wrong or idle > job.part.latency + PATIENCE:
            return _wrong_beat(job, min(done, len(job) - 1), state)
        stalled, shown = bool(beat) and not ready, values[outputs]
        idle = 0 if beat or rest else idle + 1
        gone_now = offering and bool(beat_taken)
        done += int(rest or (bool(beat) and ready))
        memory.clock()
        gone += gone_now
        offering = offering and not gone_now
        if done % 256 == 0 and time.monotonic() > end:
            return _stopped(min(done, len(job)), job)
    return None if gone == len(sent) else f"{job.name}: took {gone} of {len(sent)} beats"


class _Rows:
    """The memory of a reader: what it asks for comes in the next cycle; what it does not ask for is random."""

    def __init__(self, circuit: Circuit, job: TrafficJob, state: State) -> None:
        self._state, self._ports = state, circuit.ports
        names = {port.name for port in job.part.ports}
        rows = sorted(job.traffic.rows)
        self._reads = "sram_read_data" in names
        self._place = {row: i for i, row in enumerate(rows)}
        self._content: dict[str, Words] = {}
        for port, held in (("sram_read_data", job.traffic.rows), ("inject", job.traffic.injected)):
            if port in names and rows:
                self._content[port] = columns([held[row] for row in rows], job.part.port(port).width)

    def clock(self) -> None:
        """The end of a cycle in which all has settled."""
        state = self._state
        if not self._reads:
            state.take_over()
            return
        asked = state.get("sram_enable")[0, 0] == ALL
        address = state.get("sram_address")[:, 0]
        same = asked and bool(((address == 0) | (address == ALL)).all())
        row = sum(1 << i for i, bit in enumerate(address.tolist()) if bit)
        state.take_over()
        for port, content in self._content.items():
            known = same and row in self._place
            state.set(port, content[self._place[row]] if known else state.noise(content.shape[1]))


def _reset(circuit: Circuit) -> State:
    """A state after two cycles of reset, in which inputs are anything; then they are 0."""
    state = State(circuit, seed=1)
    names = [name for name in circuit.inputs if name != "rst"]
    for port in names:
        state.set(port, state.noise(len(circuit.ports[port])))
    if "rst" in circuit.inputs:
        state.set("rst", np.array([ALL]))
        state.clock()
        state.clock()
        state.set("rst", np.zeros(1, dtype=np.uint64))
    for port in names:
        state.set(port, np.zeros(len(circuit.ports[port]), dtype=np.uint64))
    return state


def _nets(circuit: Circuit, ports: Sequence[PortRecord]) -> NDArray[np.int32]:
    """Nets of several ports, one after the other."""
    return np.concatenate([circuit.ports[port.name] for port in ports])


def _columns(ports: Sequence[PortRecord], values: Mapping[str, Sequence[int]]) -> Words:
    """Values of several ports in all lanes: shape (entries, nets)."""
    return np.concatenate([columns(values[port.name], port.width) for port in ports], axis=1)


def _lanes(words: Words) -> NDArray[np.uint8]:
    """Lane by lane, 0 or 1."""
    return np.unpackbits(words.astype("<u8").view(np.uint8), bitorder="little")


def _unlike(state: State, nets: NDArray[np.int32], expected: Words) -> int:
    """First lane in which nets are not as expected."""
    return int(_lanes(np.bitwise_or.reduce(state.values[nets, 0] ^ expected, keepdims=True)).argmax())


def _stopped(words: int, job: Job | TrafficJob) -> Stopped:
    return Stopped(f"stopped: {words} of {len(job)} words agree")


def _difference(job: Job, word: int, state: State, lane: int) -> str:
    """What differs in a response, port by port."""
    wrong = []
    for port in job.outputs:
        expected = job.vectors.outputs[port.name][word] & ((1 << port.width) - 1)
        seen = _value(state, port, lane)
        if seen != expected:
            wrong.append(f"{port.name} is {seen:0{port.width}b}, expected {expected:0{port.width}b}")
    return f"{job.name}, word {word}: {'; '.join(wrong) or 'answered after another number of cycles'}"


def _wrong_beat(job: TrafficJob, beat: int, state: State) -> str:
    wrong = []
    for port in job.outputs:
        expected = job.traffic.received[beat][port.name] & ((1 << port.width) - 1)
        seen = _value(state, port, 0)
        if seen != expected:
            wrong.append(f"{port.name} is {seen:0{port.width}b}, expected {expected:0{port.width}b}")
    return f"{job.name}, beat {beat}: {'; '.join(wrong) or 'came too late, changed, or was one too many'}"


def _value(state: State, port: PortRecord, lane: int) -> int:
    """What a port holds in a lane."""
    bits = state.get(port.name)[:, lane // LANES] >> np.uint64(lane % LANES) & np.uint64(1)
    return sum(int(bit) << i for i, bit in enumerate(bits.tolist()))
