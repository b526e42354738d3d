"""Faults of the hardware itself (ISO 26262): every stuck-at of the gates of encoders, decoders and ports.

Every net of the netlist that the Verilog was written from is held at 0, then at 1: an input, a register or the output
of a gate. A transient fault holds it for one word (of a memory port: for one cycle), a permanent one for good. What
follows, compared with the fault-free hardware on the same words:

- ``masked``: nothing is seen, data are right;
- ``corrected``: data are right, and `ce` or `due` says that something was;
- ``detected``: data are wrong, and `due` says so; or the alarm of a self-checking port comes, at the latest with them;
- ``silent``: data are wrong, and nothing says so;
- ``stops``: a memory port answers no more.

Of a permanent fault the first word counts at which anything is seen. Encoder: its words are stored without another
error and decoded by a fault-free decoder. Decoder: every second word has one error from the memory besides. Port:
writes of words and of bytes and reads, every fourth with one error from the memory.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.output.units import emit_netlists
from qtaml_hw.verify.circuit import LANES, ONE, ZERO, Circuit, Circuits, State, columns, planes

__all__ = ["OUTCOMES", "PARTS", "bench_faults", "memory_traffic", "nets_of", "stuck"]

PARTS = ("encoder", "decoder", "port", "self-checking port")
OUTCOMES = ("masked", "corrected", "detected", "silent", "stops")
CODES = ("hsiao-22-16",)
WORDS = 16 * LANES
"""Words through a coder."""
ROWS = 16
"""Words of the memory behind the port."""
OPERATIONS = 60
ALL = ~np.uint64(0)

Words = NDArray[np.uint64]


def nets_of(circuit: Circuit) -> NDArray[np.int32]:
    """All nets that can be faulty: inputs but clock and reset, registers, outputs of gates."""
    inputs = [circuit.ports[name] for name in circuit.inputs if name not in ("clk", "rst")]
    found = np.unique(np.concatenate([*inputs, circuit.registers[:, 1], circuit.outputs]))
    return found[found > ONE]


def stuck(circuit: Circuit, net: int, value: int) -> Circuit:
    """The circuit with one net at 0 or 1 for all that reads it.

    Examples
    --------
    >>> import json
    >>> inverter = {"modules": {"t": {
    ...     "ports": {"a": {"direction": "input", "bits": [2]}, "y": {"direction": "output", "bits": [3]}},
    ...     "cells": {"n": {"type": "$_NOT_", "connections": {"A": [2], "Y": [3]}}}}}}
    >>> good = Circuits({"t": json.dumps(inverter)}, {}).of("t")
    >>> state = State(stuck(good, int(good.ports["a"][0]), 1), seed=0)
    >>> state.set("a", np.zeros(1, dtype=np.uint64))
    >>> state.settle()
    >>> state.get("y").tolist()
    [[0]]
    """
    faulty, to = copy(circuit), ONE if value else ZERO
    faulty.pins = circuit.pins.copy(order="K")
    faulty.pins[circuit.pins == net] = to
    faulty.registers = circuit.registers.copy()
    faulty.registers[circuit.registers[:, 0] == net, 0] = to
    faulty.ports = {
        name: nets if name in circuit.inputs else np.where(nets == net, to, nets).astype(nets.dtype)
        for name, nets in circuit.ports.items()
    }
    return faulty


def bench_faults(names: Sequence[str] = CODES, parts: Sequence[str] = PARTS) -> list[dict[str, Any]]:
    """Every stuck-at of encoder, decoder and memory port of some codes.

    Parameters
    ----------
    names : sequence of str
        Names of codes with a decoder of one word per cycle.
    parts : sequence of str
        Out of `PARTS`.

    Returns
    -------
    list of dict
        ``design``, ``part``, ``fault`` (``permanent`` or ``transient``), ``cells``, ``faults``, and the shares of the
        `OUTCOMES`: of faults, or of words and faults.

    Examples
    --------
    >>> permanent, transient = bench_faults(["hsiao-8-4"], ["encoder"])
    >>> permanent["faults"], permanent["stops"], transient["corrected"] > 0
    (22, 0.0, True)
    """
    rows = []
    for name in names:
        code = from_name(name)
        encoder, decoder, port = _circuits(code, ("encoder", "decoder", "wrapper"))
        [checked] = _circuits(code, ("wrapper",), self_check=True)
        found = {"encoder": _encoder(code, encoder, decoder), "decoder": _decoder(code, decoder), "port": _port(port)}
        found["self-checking port"] = _port(checked)
        for part, circuit in zip(PARTS, (encoder, decoder, port, checked), strict=True):
            if part in parts:
                outcomes = list(found[part])
                firsts, every = Counter(first for first, _ in outcomes), Counter[str]()
                for _, counted in outcomes:
                    every.update(counted)
                about = {"design": name, "part": part}
                size = {"cells": len(circuit), "faults": len(outcomes)}
                rows.append(about | {"fault": "permanent"} | size | _shares(firsts))
                rows.append(about | {"fault": "transient"} | size | _shares(every))
    return rows


def _circuits(code: BlockCode, kinds: Sequence[str], *, self_check: bool = False) -> list[Circuit]:
    """Netlists of the modules of a code."""
    with tempfile.TemporaryDirectory(prefix="qtaml-faults-") as scratch:
        manifest = emit_code(code, Path(scratch) / "rtl", depth=ROWS, self_check=self_check)
    circuits = Circuits(emit_netlists(manifest, {code.name: code}).netlists, {})
    return [circuits.of(next(module.name for module in manifest.modules if module.kind == kind)) for kind in kinds]


def _shares(counted: Counter[str]) -> dict[str, float]:
    total = sum(counted.values())
    return {outcome: counted[outcome] / total for outcome in OUTCOMES}


def _faults(circuit: Circuit) -> Iterator[Circuit]:
    for net in nets_of(circuit).tolist():
        for value in (0, 1):
            yield stuck(circuit, net, value)


Outcome = tuple[str, Counter[str]]
"""Of a fault: what a permanent one does, and how often a transient one does what."""


def _told(right: NDArray[np.bool_], flagged: NDArray[np.bool_], due: NDArray[np.bool_]) -> Outcome:
    """Outcome of every word, from whether data are right, more is flagged than without the fault, and `due`."""
    kinds = np.where(right, np.where(flagged, 1, 0), np.where(due, 2, 3))
    seen = np.flatnonzero(kinds)
    count = np.bincount(kinds, minlength=len(OUTCOMES)).tolist()
    return OUTCOMES[int(kinds[seen[0]])] if len(seen) else OUTCOMES[0], Counter(dict(zip(OUTCOMES, count, strict=True)))


def _answer(state: State, inputs: dict[str, Words]) -> None:
    for name in state.circuit.inputs:
        nets = state.circuit.ports[name]
        state.set(name, inputs.get(name, np.zeros((len(nets), state.values.shape[1]), dtype=np.uint64)))
    state.settle()


def _lanes(words: Words) -> NDArray[np.bool_]:
    return np.unpackbits(words.astype("<u8").view(np.uint8), bitorder="little").astype(bool)


def _flags(state: State) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """`ce` or `due`, and `due`."""
    due = _lanes(state.get("due")[0])
    return due | _lanes(state.get("ce")[0]), due


def _drawn(code: BlockCode) -> tuple[NDArray[np.uint8], Words]:
    data = np.random.default_rng(code.n).integers(0, 2, (WORDS, code.k), dtype=np.uint8)
    return data, planes(integers_of_bits(data), code.k)


def _encoder(code: BlockCode, encoder: Circuit, decoder: Circuit) -> Iterator[Outcome]:
    _, data = _drawn(code)
    for faulty in _faults(encoder):
        writing, reading = State(faulty, 1, WORDS // LANES), State(decoder, 1, WORDS // LANES)
        _answer(writing, {"data_in": data})
        _answer(reading, {"data_in": writing.get("data_out"), "check_in": writing.get("check_out")})
        wrong = np.bitwise_or.reduce(reading.get("data_out") ^ data, axis=0)
        flagged, due = _flags(reading)
        yield _told(~_lanes(wrong), flagged, due)


def _decoder(code: BlockCode, decoder: Circuit) -> Iterator[Outcome]:
    rng = np.random.default_rng(code.k)
    bits, data = _drawn(code)
    word = code.encode(bits)
    struck = np.arange(0, WORDS, 2)
    word[struck, rng.integers(0, code.n, len(struck))] ^= 1
    inputs = {"data_in": planes(integers_of_bits(word[:, : code.k]), code.k)}
    inputs["check_in"] = planes(integers_of_bits(word[:, code.k :]), code.check_bits)
    good = State(decoder, 1, WORDS // LANES)
    _answer(good, inputs)
    before, _ = _flags(good)
    for faulty in _faults(decoder):
        state = State(faulty, 1, WORDS // LANES)
        _answer(state, inputs)
        wrong = np.bitwise_or.reduce(state.get("data_out") ^ data, axis=0)
        flagged, due = _flags(state)
        yield _told(~_lanes(wrong), flagged & ~before, due)


def _port(port: Circuit) -> Iterator[Outcome]:
    rng = np.random.default_rng(len(port))
    cycles = memory_traffic(port, None, 0, 0)[1]
    for faulty in _faults(port):
        first, _ = memory_traffic(port, faulty, 0, 10**9)
        at = int(rng.integers(2, cycles))
        once, _ = memory_traffic(port, faulty, at, at + 1)
        yield first, Counter([once])


def memory_traffic(port: Circuit, faulty: Circuit | None, start: int, stop: int) -> tuple[str, int]:
    """Write and read through a memory port that is faulty in cycles [start, stop).

    Returns
    -------
    outcome : str
        Out of `OUTCOMES`: what is seen first.
    cycles : int
        Cycles until then, or of all requests.
    """
    return _Traffic(port).play(faulty, start, stop)


class _Traffic:
    """Requests to a memory port, the same in all lanes, and a memory behind it."""

    def __init__(self, port: Circuit) -> None:
        self._port = port
        rng = np.random.default_rng(3)
        width, masks = len(port.ports["request_data"]), len(port.ports["request_mask"])
        self._stored = np.zeros((ROWS, len(port.ports["sram_read_data"])), dtype=np.uint64)
        self._words = [0] * ROWS
        self._requests = []
        for number in range(OPERATIONS):
            write = number < ROWS or rng.random() < 0.4
            data = int.from_bytes(rng.bytes(-(-width // 8)), "little") & (1 << width) - 1
            part = number >= ROWS and masks > 1 and rng.random() < 0.5
            mask = int(rng.integers(1, (1 << masks) - 1)) if part else (1 << masks) - 1
            self._requests.append((write, number if number < ROWS else int(rng.integers(ROWS)), data, mask))
        self._granule = width // masks

    def play(self, faulty: Circuit | None, start: int, stop: int) -> tuple[str, int]:
        """What a fault in cycles [start, stop) does first, and the cycles of all requests."""
        port = self._port
        state = State(port, 1)
        for name in port.inputs:
            state.set(name, np.zeros(len(port.ports[name]), dtype=np.uint64))
        state.set("rst", np.array([ALL]))
        state.clock()
        state.clock()
        state.set("rst", np.zeros(1, dtype=np.uint64))
        cycle, reads, found = 0, 0, OUTCOMES[0]
        for write, row, data, mask in self._requests:
            for name, value in (("write", write), ("address", row), ("data", data), ("mask", mask), ("valid", 1)):
                nets = port.ports[f"request_{name}"]
                state.set(f"request_{name}", columns([int(value)], len(nets))[0])
            waited, answered, taken = 0, write and mask == (1 << len(port.ports["request_mask"])) - 1, False
            while not (taken and answered):
                if waited > 40:
                    return "stops", cycle
                state.circuit = faulty if faulty is not None and start <= cycle < stop else port
                state.settle()
                if not taken and self._one(state, "request_ready"):
                    taken = True
                if "alarm" in port.ports and self._value(state, "alarm") in (0, 3):
                    return "detected", cycle
                if self._one(state, "response_valid"):
                    due = self._one(state, "response_due")
                    flagged = due or (self._one(state, "response_ce") and not self._struck)
                    wrong = not write and self._value(state, "response_data") != self._words[row]
                    kind = OUTCOMES[(2 if due else 3) if wrong else 1 if flagged else 0]
                    if kind != OUTCOMES[0]:
                        return kind, cycle
                    answered = True
                reads = self._clock(state, reads, taken)
                waited, cycle = waited + 1, cycle + 1
            if write:
                spread = sum(((1 << self._granule) - 1) << self._granule * i for i in range(64) if mask >> i & 1)
                self._words[row] = (self._words[row] & ~spread) | (data & spread)
        return found, cycle

    _struck = False

    def _one(self, state: State, name: str) -> bool:
        return bool(state.get(name)[0, 0] & np.uint64(1))

    def _value(self, state: State, name: str) -> int:
        return sum(int(bit & np.uint64(1)) << i for i, bit in enumerate(state.get(name)[:, 0].tolist()))

    def _clock(self, state: State, reads: int, taken: bool) -> int:
        """The end of a cycle of port and memory in which all has settled; every fourth read comes with an error."""
        asked, writes = self._one(state, "sram_enable"), self._one(state, "sram_write")
        row = self._value(state, "sram_address") % ROWS
        if asked and writes:
            self._stored[row] = state.get("sram_write_data")[:, 0]
        state.take_over()
        if taken:
            state.set("request_valid", np.zeros(1, dtype=np.uint64))
        if asked and not writes:
            word = self._stored[row].copy()
            self._struck = reads % 4 == 3
            if self._struck:
                word[reads % len(word)] ^= ALL
            state.set("sram_read_data", word)
            reads += 1
        return reads
