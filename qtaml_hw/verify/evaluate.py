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
from qtaml_hw.hdl.model.pace import STAND_IN
from qtaml_hw.hdl.model.traffic import channels
from qtaml_hw.hdl.output.verilog import Conversion, with_netlists
from qtaml_hw.verify.circuit import LANES, Circuit, Circuits, State, columns, planes
from qtaml_hw.verify.jobs import GAPS, Job
from qtaml_hw.verify.simulate import Stopped
from qtaml_hw.verify.trace_jobs import TraceJob
from qtaml_hw.verify.traffic_jobs import OFFERS, PATIENCE, READINESS, TrafficJob

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

    def play(self, job: Job | TraceJob | TrafficJob, limit_s: float = inf) -> str | None:
        """Play one job through the module of its part.

        Parameters
        ----------
        job : Job, TraceJob or TrafficJob
        limit_s : float
            Seconds after which it is stopped.

        Returns
        -------
        str or None
            What is wrong, or how far it came where it was `Stopped`; None if all words agree.
        """
        end = time.monotonic() + limit_s
        if isinstance(job, TrafficJob):
            return _traffic(self.circuits(job.aside).of(job.part.name), job, end)
        circuit = self._circuits.of(job.part.name)
        if isinstance(job, TraceJob):
            return _trace(circuit, job, end)
        if job.waits:
            return _waiting(circuit, job, end)
        if job.part.clocked:
            return _stream(circuit, job, end)
        return _settled(circuit, job)

    def circuits(self, coder: str = "") -> Circuits:
        """The circuits, with a stand-in for one coder where it is named."""
        if not coder:
            return self._circuits
        stand_in = StandIn(self._manifest.module(coder))
        [(_, netlist)] = with_netlists([Conversion(stand_in, coder)])
        return Circuits({**self._netlists, coder: netlist}, self._depths)


class StandIn(Component):  # type: ignore[misc]
    """The component that does what `qtaml_hw.verify.traffic_jobs.stand_in` does.

    Parameters
    ----------
    coder : ModuleRecord
        Whose ports it has. In place of X, what it has not answered yet is inverted, and outputs that a reader does
        not look at are 1 in every other cycle.
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
        odd = Signal()
        m.d.sync += odd.eq(~odd)
        known = (self.ready_out, self.valid_out, self.data_out, self.due)
        for _, member, port in self.signature.flatten(self):
            if member.flow == Out and not any(port is one for one in known):
                m.d.comb += port.eq(odd.replicate(len(port)))
        m.d.sync += answer.eq(0)
        with m.If(~busy & self.valid_in):
            m.d.sync += [busy.eq(1), told.eq(0), left.eq(self.data_in[: STAND_IN.bit_length() - 1])]
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


def _trace(circuit: Circuit, job: TraceJob, end: float) -> str | None:
    """Cycle by cycle, all lanes alike; where nothing is said of an output it is not looked at."""
    state = _reset(circuit)
    inputs, outputs = _nets(circuit, job.inputs), _nets(circuit, job.outputs)
    driven, expected = _columns(job.inputs, job.trace.driven(job.inputs)), job.trace.expected(job.outputs)
    said, looked = _columns(job.outputs, expected), _columns(job.outputs, job.trace.looked_at(job.outputs))
    for i in range(len(job)):
        state.values[inputs, 0] = driven[i]
        state.settle()
        wrong = (state.values[outputs, 0] ^ said[i]) & looked[i]
        if wrong.any():
            ports = [port.name for port in job.outputs for _ in range(port.width)]
            names = dict.fromkeys(port for port, bits in zip(ports, wrong.tolist(), strict=True) if bits)
            return f"{job.name}, cycle {i}: {', '.join(f'{name} is not {expected[name][i]:x}' for name in names)}"
        if i % 256 == 0 and time.monotonic() > end:
            return _stopped(i, job)
        state.take_over()
        state.run(job.trace.held.get(i, 1) - 1)
    return None


def _waiting(circuit: Circuit, job: Job, end: float) -> str | None:
    """Words one after the other, some after idle cycles; the answer has to come after the cycles that it should take.

    Every lane plays a piece of the words and the first one of the next piece, so that each word follows another. While
    a word is decoded the module is not ready and its inputs are anything; an answer stays until the next word is taken.
    """
    state = _reset(circuit)
    inputs, outputs = _nets(circuit, job.inputs), _nets(circuit, job.outputs)
    driven, expected = _columns(job.inputs, job.vectors.inputs), _columns(job.outputs, job.vectors.outputs)
    valid, ready, offer = (int(circuit.ports[name][0]) for name in ("valid_out", "ready_out", "valid_in"))
    kept = outputs != valid
    lanes = min(LANES, len(job))
    piece = -(-len(job) // lanes)
    words = np.arange(lanes) * piece  # what every lane plays
    left = np.minimum(piece, len(job) - words) + 1
    left[left <= 1] = 0
    words %= len(job)
    waits, waited = np.array(job.waits), np.zeros(lanes, dtype=np.int64)
    idle = np.arange(lanes) % 2  # cycles until a lane offers its word; -1: it has been taken
    bit = np.uint64(1) << np.arange(lanes, dtype=np.uint64)
    shown, answered = state.values[outputs[kept], 0].copy(), np.zeros(lanes, dtype=bool)
    cycle = played = 0
    while (active := left > 0).any():
        state.values[inputs, 0] = state.noise(len(inputs))  # whatever it is where a word is decoded
        state.settle()
        busy = idle < 0
        answers, open_ = ((state.values[net, 0] & bit).astype(bool) for net in (valid, ready))
        late = active & busy & ~answers & (waited > waits[words])
        for lane in np.flatnonzero((active & busy & answers) | late).tolist():
            word = int(words[lane])
            if ((state.values[outputs, 0] ^ expected[word]) & bit[lane]).any() or waited[lane] != waits[word]:
                return f"{_difference(job, word, state, lane)} ({waited[lane]} of {waits[word]} cycles)"
            words[lane] = (word + 1) % len(job)
            left[lane] -= 1
            idle[lane], answered[lane] = GAPS[word % len(GAPS)], True
            played += 1
        unready = np.flatnonzero(active & (open_ == (idle < 0)))
        resting = np.bitwise_or.reduce(bit[active & answered & ~busy], initial=np.uint64(0))
        if unready.size or (active & ~busy & answers).any():
            return f"{job.name}: ready at the wrong time, or an answer that nobody asked for, before word {words.min()}"
        if ((state.values[outputs[kept], 0] ^ shown) & resting).any():
            return f"{job.name}: an answer does not stay"
        shown = state.values[outputs[kept], 0].copy()
        for lane in np.flatnonzero(active & (idle == 0)).tolist():
            state.values[inputs, 0] = (state.values[inputs, 0] & ~bit[lane]) | (driven[words[lane]] & bit[lane])
            waited[lane] = 0
        state.values[offer, 0] &= ~np.bitwise_or.reduce(bit[idle > 0], initial=np.uint64(0))
        if (idle >= 0).any():
            state.settle()
        state.take_over()
        idle -= idle >= 0
        waited += 1
        cycle += 1
        if cycle % 64 == 0 and time.monotonic() > end:
            return _stopped(min(played, len(job)), job)
    return None


def _traffic(circuit: Circuit, job: TrafficJob, end: float) -> str | None:
    """Both sides of the handshakes, who dawdle after the first two fifths; the same in all lanes.

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
    done = gone = idle = cycle = 0
    offering = stalled = False
    shown: Words = received[0]
    while done < len(job) + 20:  # and then nothing more comes
        rest = done >= len(job)
        part = min(len(READINESS) * done // len(job), len(READINESS) - 1)
        offering = gone < len(sent) and (offering or int(rng.integers(256)) < OFFERS[part])
        values[offer] = ALL if offering else 0
        values[inputs] = sent[min(gone, len(sent) - 1)] if offering else state.noise(len(inputs))
        ready = rest or take is None or rng.integers(256) < READINESS[part]
        if take is not None:
            values[take] = ALL if ready else 0
        state.settle()
        beat, beat_taken = values[comes], values[taken]
        wrong = bool(beat not in (0, ALL) or beat_taken not in (0, ALL))
        if beat and not wrong:
            wrong = rest or bool((values[outputs] != received[done]).any())
        wrong |= stalled and bool(not beat or (values[outputs] != shown).any())
        if memory.astray():
            return f"{job.name}, beat {min(done, len(job) - 1)}: asked for another row than its commands do"
        if done < len(job.leaves) and cycle > job.leaves[done]:
            return f"{job.name}, beat {done}: not there in cycle {job.leaves[done]}, as the rate promises"
        if wrong or idle > job.part.latency + PATIENCE:
            return _wrong_beat(job, min(done, len(job) - 1), state)
        stalled, shown = bool(beat) and not ready, values[outputs]
        idle = 0 if beat or rest else idle + 1
        gone_now = offering and bool(beat_taken)
        done += int(rest or (bool(beat) and ready))
        memory.clock()
        gone += gone_now
        cycle += 1
        offering = offering and not gone_now
        if done % 256 == 0 and time.monotonic() > end:
            return _stopped(min(done, len(job)), job)
    if memory.asks != len(job.reads) and job.reads:
        return f"{job.name}: asked for {memory.asks} of {len(job.reads)} words"
    return None if gone == len(sent) else f"{job.name}: took {gone} of {len(sent)} beats"


class _Rows:
    """The memory of a reader: what it asks for comes in the next cycle; what it does not ask for is random."""

    def __init__(self, circuit: Circuit, job: TrafficJob, state: State) -> None:
        self._state, self._ports, self._order, self.asks = state, circuit.ports, job.reads, 0
        names = {port.name for port in job.part.ports}
        rows = sorted(job.traffic.rows)
        self._reads = "sram_read_data" in names
        self._place = {row: i for i, row in enumerate(rows)}
        self._content: dict[str, Words] = {}
        for port, held in (("sram_read_data", job.traffic.rows), ("inject", job.traffic.injected)):
            if port in names and rows:
                self._content[port] = columns([held[row] for row in rows], job.part.port(port).width)

    def _asked(self) -> tuple[bool, int | None]:
        """Whether something is asked for, in some lane at least, and which row; None: not the same in all lanes."""
        enable, address = self._state.get("sram_enable")[0, 0], self._state.get("sram_address")[:, 0]
        same = enable == ALL and bool(((address == 0) | (address == ALL)).all())
        return bool(enable), sum(1 << i for i, bit in enumerate(address.tolist()) if bit) if same else None

    def astray(self) -> bool:
        """Whether a row is asked for whose turn it is not; in a cycle in which all has settled."""
        if not self._reads or not self._order:
            return False
        asked, row = self._asked()
        self.asks += asked
        return asked and (self.asks > len(self._order) or row != self._order[self.asks - 1])

    def clock(self) -> None:
        """The end of a cycle in which all has settled."""
        state = self._state
        if not self._reads:
            state.take_over()
            return
        _, row = self._asked()
        state.take_over()
        for port, content in self._content.items():
            place = None if row is None else self._place.get(row)
            state.set(port, state.noise(content.shape[1]) if place is None else content[place])


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


def _stopped(words: int, job: Job | TraceJob | TrafficJob) -> Stopped:
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
