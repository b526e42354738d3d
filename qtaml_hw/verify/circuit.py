"""A clocked netlist of single gates, evaluated 64 words at a time.

The netlist is what the Verilog text was written from (`qtaml_hw.hdl.output.verilog`): gates, registers on one clock,
instances of other modules, memories. It is flattened and put into an order in which every gate stands behind those at
its pins. A value is one bit of a 64-bit word per lane; lanes know nothing of each other. There is no X: what has no
value (registers before the reset, memories before they are written, undriven nets) is random, in every lane another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.bits import bits_of_integers
from qtaml_hw.support.compiled import compiled
from qtaml_hw.verify.cells import Gate, gates_of

__all__ = ["LANES", "Circuit", "CircuitMemory", "Circuits", "State", "columns", "order_of", "planes"]

LANES: Final = 64
Net = int
Nets = NDArray[np.int32]
Words = NDArray[np.uint64]

ZERO, ONE = 0, 1
"""Nets of the constants."""
KINDS: Final = {"and": 0, "or": 1, "xor": 2, "not": 3, "mux": 4, "buf": 5}


@dataclass(frozen=True)
class CircuitMemory:
    """A memory inside a circuit: one read port with a register behind it, one write port; see `SyncMemory`.

    Attributes
    ----------
    depth : int
        Words.
    read_address, read_data, write_enable, write_address, write_data : int array
        Nets of its ports, bit 0 first.
    """

    depth: int
    read_address: NDArray[np.int32]
    read_data: NDArray[np.int32]
    write_enable: NDArray[np.int32]
    write_address: NDArray[np.int32]
    write_data: NDArray[np.int32]

    def on(self, nets: Nets) -> CircuitMemory:
        """The same on the nets that stand for its own ones."""
        return CircuitMemory(self.depth, **{port: nets[own] for port, own in vars(self).items() if port != "depth"})


class Circuit:
    """A module with all that is inside, on nets of its own.

    Made by `Circuits.of`.

    Attributes
    ----------
    nets : int
        Number of nets; 0 and 1 are the constants.
    ports : dict of str to int array
        Nets of each port, bit 0 first.
    inputs : tuple of str
        Ports that are driven from outside.
    kinds, pins, outputs : int array
        Of all gates, each behind those that drive its pins: number of the kind (`KINDS`), three nets at its pins, net
        at its output.
    runs : int array
        Where a run of gates of one kind begins, and the end of the last one.
    registers : int array, shape (N, 2)
        Nets at input and output of every register.
    memories : tuple of CircuitMemory
    """

    def __init__(
        self, nets: int, ports: dict[str, Nets], inputs: tuple[str, ...], gates: Nets, registers: Nets, undriven: Nets,
        memories: Sequence[CircuitMemory],
    ) -> None:  # fmt: skip
        self.nets, self.ports, self.inputs = nets, ports, inputs
        self.kinds = gates[:, 0].astype(np.uint8)
        self.pins = np.asfortranarray(gates[:, 1:4], dtype=np.uint32)
        self.outputs = gates[:, 4].astype(np.uint32)
        self.runs = np.flatnonzero(np.diff(self.kinds, prepend=255, append=255)).astype(np.int64)
        self.registers, self.undriven, self.memories = registers, undriven, tuple(memories)

    def __len__(self) -> int:
        return len(self.kinds)


RESET_TO = {"$_DFF_PP0_": ZERO, "$_DFF_PP1_": ONE}
"""Registers with an asynchronous reset, and what that sets them to."""


class Circuits:
    """The circuits of some modules.

    Parameters
    ----------
    netlists : mapping of str to str
        What Yosys' ``write_json`` wrote of every module, by name.
    memories : mapping of str to int
        Modules that are memories, and their words.

    Examples
    --------
    >>> toggle = {"modules": {"t": {
    ...     "ports": {"clk": {"direction": "input", "bits": [2]}, "q": {"direction": "output", "bits": [3]}},
    ...     "cells": {"n": {"type": "$_NOT_", "connections": {"A": [3], "Y": [4]}},
    ...               "r": {"type": "$_DFF_P_", "connections": {"C": [2], "D": [4], "Q": [3]}}}}}}
    >>> state = State(Circuits({"t": json.dumps(toggle)}, {}).of("t"), seed=0)
    >>> before = state.get("q").copy()
    >>> state.clock()
    >>> bool((state.get("q") == ~before).all())
    True
    """

    def __init__(self, netlists: Mapping[str, str], memories: Mapping[str, int]) -> None:
        self._netlists, self._depths = netlists, memories
        self._made: dict[str, Circuit] = {}

    def of(self, name: str) -> Circuit:
        """The circuit of a module.

        Raises
        ------
        ValueError
            If there is no netlist of it, or a cell that is not understood, a second clock, or a loop of gates.
        """
        if name not in self._made:
            if name not in self._netlists:
                raise ValueError(f"there is no netlist of {name}")
            self._made[name] = _Maker(name, self, self._depths).circuit(
                json.loads(self._netlists[name])["modules"][name]
            )
        return self._made[name]


class _Maker:
    """Flattens one module."""

    def __init__(self, name: str, others: Circuits, depths: Mapping[str, int]) -> None:
        self._name, self._others, self._depths = name, others, depths
        self._nets = 2
        self._names: dict[int | str, Net] = {"0": ZERO, "1": ONE}
        self._gates: list[Gate] = []
        self._whole: list[NDArray[np.int32]] = []  # gates of instances, as rows
        self._registers: list[Nets] = []
        self._undriven: list[Net] = []
        self._memories: list[CircuitMemory] = []

    def _fresh(self) -> Net:
        self._nets += 1
        return self._nets - 1

    def _net(self, bit: int | str) -> Net:
        if bit in ("x", "z"):
            self._undriven.append(self._fresh())
            return self._undriven[-1]
        if bit not in self._names:
            self._names[bit] = self._fresh()
        return self._names[bit]

    def circuit(self, facts: Any) -> Circuit:
        """From what Yosys says of the module."""
        clock = facts["ports"].get("clk", {"bits": [None]})["bits"]
        for label, cell in facts["cells"].items():
            kind, connections = cell["type"], cell["connections"]
            if kind == "$scopeinfo":  # a note of what was flattened
                continue
            if kind == "$_DFF_P_" and connections["C"] == clock:
                pair = [[self._net(connections["D"][0]), self._net(connections["Q"][0])]]
                self._registers.append(np.array(pair, dtype=np.int32))
                continue
            pins = {pin: [self._net(bit) for bit in bits] for pin, bits in connections.items()}
            if kind in RESET_TO and connections["C"] == clock:
                self._resettable(pins, RESET_TO[kind])
                continue
            if kind in self._depths:
                nets = {port: np.array(nets, dtype=np.int32) for port, nets in pins.items() if port != "clk"}
                self._memories.append(CircuitMemory(self._depths[kind], **nets))
            elif kind.startswith("$"):
                try:
                    self._gates += gates_of(kind, pins, cell.get("parameters", {}), self._fresh)
                except KeyError:
                    raise ValueError(f"{self._name} holds {label}, a {kind}, which is not understood") from None
            else:
                self._instance(kind, pins)
        ports = {
            port: np.array([self._net(bit) for bit in about["bits"]], dtype=np.int32)
            for port, about in facts["ports"].items()
        }
        inputs = tuple(port for port, about in facts["ports"].items() if about["direction"] == "input")
        own = [(KINDS[gate.kind], *gate.pins, gate.output) for gate in self._gates]
        gates = np.concatenate([np.array(own, dtype=np.int32).reshape(-1, 5), *self._whole])
        registers = np.concatenate([np.empty((0, 2), dtype=np.int32), *self._registers])
        undriven = np.array(self._undriven, dtype=np.int32)
        driven = [np.array([ZERO, ONE], dtype=np.int32), undriven, registers[:, 1]]
        driven += [ports[port] for port in inputs] + [memory.read_data for memory in self._memories]
        sources = np.concatenate(driven)
        gates = gates[order_of(gates, sources, self._nets)]
        new = _renumbered(np.concatenate([sources, gates[:, 4]]), self._nets)
        gates[:, 1:] = new[gates[:, 1:]]
        memories = [memory.on(new) for memory in self._memories]
        ports = {port: new[nets] for port, nets in ports.items()}
        return Circuit(self._nets, ports, inputs, gates, new[registers], new[undriven], memories)

    def _resettable(self, pins: Mapping[str, list[Net]], value: Net) -> None:
        """A register that an asynchronous reset sets at once: output and next state are `value` while it is 1."""
        kept, taken = self._fresh(), self._fresh()
        for given, result in ((kept, pins["Q"][0]), (pins["D"][0], taken)):
            mux = {"A": [given], "B": [value], "S": pins["R"], "Y": [result]}
            self._gates += gates_of("$_MUX_", mux, {}, self._fresh)
        self._registers.append(np.array([[taken, kept]], dtype=np.int32))

    def _instance(self, name: str, pins: Mapping[str, list[Net]]) -> None:
        inner = self._others.of(name)
        nets = np.arange(self._nets - 2, self._nets - 2 + inner.nets, dtype=np.int32)
        nets[[ZERO, ONE]] = ZERO, ONE
        self._nets += inner.nets - 2
        for port in inner.inputs:
            nets[inner.ports[port]] = pins[port]
        gates = np.column_stack([inner.kinds, nets[inner.pins], nets[inner.outputs]]).astype(np.int32)
        self._whole.append(gates)
        self._registers.append(nets[inner.registers])
        self._undriven += nets[inner.undriven].tolist()
        self._memories += [memory.on(nets) for memory in inner.memories]
        for port, outside in pins.items():
            if port not in inner.inputs:
                for net, out in zip(nets[inner.ports[port]].tolist(), outside, strict=True):
                    self._gates.append(Gate("buf", (net, ZERO, ZERO), out))


def _renumbered(order: Nets, nets: int) -> Nets:
    """New numbers of nets, in which they come in an order: what is worked out one after the other lies side by side."""
    _, first = np.unique(order, return_index=True)
    known = order[np.sort(first)]
    left = np.ones(nets, dtype=bool)
    left[known] = False
    new = np.empty(nets, dtype=np.int32)
    new[np.concatenate([known, np.flatnonzero(left)])] = np.arange(nets, dtype=np.int32)
    return new


def order_of(gates: NDArray[np.int32], sources: NDArray[np.int32], nets: int) -> NDArray[np.int64]:
    """An order in which every gate stands behind those that drive its pins, and gates of one kind stand together."""
    driven = np.zeros(nets, dtype=bool)
    driven[sources] = True
    driven[gates[:, 4]] = True
    if not driven[gates[:, 1:4]].all():
        raise ValueError("a net has no driver")
    order, level = _topological(np.ascontiguousarray(gates[:, 1:4]), gates[:, 4].copy(), nets)
    if len(order) < len(gates):
        raise ValueError("gates depend on themselves")
    return np.lexsort((gates[:, 0], level))


@compiled()
def _topological(pins: Any, outputs: Any, nets: int) -> Any:
    """Gates in order, by counting for each how many of its pins wait for other gates; fewer than all: a loop. And the
    most gates that stand behind each other in front of each.
    """
    driver = np.full(nets, -1, dtype=np.int64)
    for gate in range(outputs.size):
        driver[outputs[gate]] = gate
    missing = np.zeros(outputs.size, dtype=np.int64)
    start = np.zeros(outputs.size + 1, dtype=np.int64)
    for gate in range(outputs.size):
        for i in range(3):
            if driver[pins[gate, i]] >= 0:
                missing[gate] += 1
                start[driver[pins[gate, i]] + 1] += 1
    start = np.cumsum(start)
    place = start[:-1].copy()
    users = np.empty(start[-1], dtype=np.int64)
    for gate in range(outputs.size):
        for i in range(3):
            source = driver[pins[gate, i]]
            if source >= 0:
                users[place[source]] = gate
                place[source] += 1
    order = np.empty(outputs.size, dtype=np.int64)
    count = 0
    for gate in range(outputs.size):
        if missing[gate] == 0:
            order[count] = gate
            count += 1
    level = np.zeros(outputs.size, dtype=np.int64)
    done = 0
    while done < count:
        gate = order[done]
        done += 1
        for i in range(start[gate], start[gate + 1]):
            level[users[i]] = max(level[users[i]], level[gate] + 1)
            missing[users[i]] -= 1
            if missing[users[i]] == 0:
                order[count] = users[i]
                count += 1
    return order[:count], level


class State:
    """The values of all nets of a circuit, in 64 lanes or a multiple.

    Parameters
    ----------
    circuit : Circuit
    seed : int
        Decides what registers and memories hold at first.
    words : int
        64-bit words per net: there are 64 times as many lanes.
    """

    def __init__(self, circuit: Circuit, seed: int, words: int = 1) -> None:
        self.circuit = circuit
        self._rng = np.random.default_rng(seed)
        self.values = self.noise(circuit.nets, words)
        self.values[ZERO], self.values[ONE] = 0, ~np.uint64(0)
        self._contents = [self.noise(memory.depth, len(memory.read_data)) for memory in circuit.memories]
        if circuit.memories and words > 1:
            raise ValueError("circuits with memories are evaluated in 64 lanes")

    def noise(self, *shape: int) -> Words:
        """Random words: values that nothing may depend on."""
        return self._rng.integers(0, 1 << 64, shape, dtype=np.uint64)

    def set(self, port: str, values: Words) -> None:
        """Drive a port: shape (width,) or (width, words)."""
        nets = self.circuit.ports[port]
        self.values[nets] = values.reshape(len(nets), -1)

    def get(self, port: str) -> Words:
        """Values of a port, shape (width, words)."""
        return self.values[self.circuit.ports[port]]

    def settle(self) -> None:
        """Gates follow their inputs."""
        c = self.circuit
        narrow = self.values.shape[1] == 1
        values = self.values[:, 0] if narrow else self.values
        (_settle if narrow else _settle_wide)(c.runs, c.kinds, c.pins.T, c.outputs, values)

    def clock(self) -> None:
        """Gates settle, registers and memories take over, gates settle again."""
        self.settle()
        self.take_over()
        self.settle()

    def run(self, cycles: int) -> None:
        """So many cycles with the same inputs, of a circuit without memories in 64 lanes; gates do not follow after
        the last one.
        """
        c = self.circuit
        if cycles and (c.memories or self.values.shape[1] > 1):
            raise ValueError("only circuits without memories run by themselves, in 64 lanes")
        _run(cycles, c.registers, c.runs, c.kinds, c.pins.T, c.outputs, self.values[:, 0])

    def take_over(self) -> None:
        """Registers and memories take over what gates that have settled give them; gates do not follow."""
        c = self.circuit
        taken = self.values[c.registers[:, 0]]
        read = [
            _access(
                words,
                self.values[m.read_address, 0],
                self.values[m.write_enable, 0],
                self.values[m.write_address, 0],
                self.values[m.write_data, 0],
            )
            for m, words in zip(c.memories, self._contents, strict=True)
        ]
        self.values[c.registers[:, 1]] = taken
        for m, data in zip(c.memories, read, strict=True):
            self.values[m.read_data, 0] = data


@compiled()
def _settle(runs: Any, kinds: Any, pins: Any, outputs: Any, values: Any) -> None:
    """Gates follow their inputs, run by run: a loop over gates of one kind has nothing to decide.

    Nets are unsigned: of a signed index it is looked whether it counts from the end.
    """
    a, b, s = pins
    for r in range(runs.size - 1):
        kind, first, last = kinds[runs[r]], runs[r], runs[r + 1]
        if kind == 0:
            for g in range(first, last):
                values[outputs[g]] = values[a[g]] & values[b[g]]
        elif kind == 1:
            for g in range(first, last):
                values[outputs[g]] = values[a[g]] | values[b[g]]
        elif kind == 2:
            for g in range(first, last):
                values[outputs[g]] = values[a[g]] ^ values[b[g]]
        elif kind == 3:
            for g in range(first, last):
                values[outputs[g]] = ~values[a[g]]
        elif kind == 4:
            for g in range(first, last):
                low, high = values[a[g]], values[b[g]]
                values[outputs[g]] = low ^ ((low ^ high) & values[s[g]])
        else:
            for g in range(first, last):
                values[outputs[g]] = values[a[g]]


@compiled()
def _run(cycles: int, registers: Any, runs: Any, kinds: Any, pins: Any, outputs: Any, values: Any) -> None:
    """Gates settle and registers take over, so many times."""
    taken = np.empty(registers.shape[0], dtype=np.uint64)
    for _ in range(cycles):
        _settle(runs, kinds, pins, outputs, values)
        for i in range(taken.size):
            taken[i] = values[registers[i, 0]]
        for i in range(taken.size):
            values[registers[i, 1]] = taken[i]


@compiled()
def _settle_wide(runs: Any, kinds: Any, pins: Any, outputs: Any, values: Any) -> None:
    """As `_settle`, with several words per net."""
    for r in range(runs.size - 1):
        kind = kinds[runs[r]]
        for g in range(runs[r], runs[r + 1]):
            out, low, high, which = outputs[g], pins[0, g], pins[1, g], pins[2, g]
            for w in range(values.shape[1]):
                x, y = values[low, w], values[high, w]
                if kind == 0:
                    values[out, w] = x & y
                elif kind == 1:
                    values[out, w] = x | y
                elif kind == 2:
                    values[out, w] = x ^ y
                elif kind == 3:
                    values[out, w] = ~x
                elif kind == 4:
                    values[out, w] = x ^ ((x ^ y) & values[which, w])
                else:
                    values[out, w] = x


@compiled()
def _access(words: Any, read_address: Any, enable: Any, write_address: Any, write_data: Any) -> Any:
    """Read, then write a memory, in every lane at its own address; there is nothing behind its end."""
    found = np.zeros(words.shape[1], dtype=np.uint64)
    one = np.uint64(1)
    for lane in range(64):
        shift = np.uint64(lane)
        row = 0
        for i in range(read_address.size):
            row |= int((read_address[i] >> shift) & one) << i
        if row < words.shape[0]:
            for i in range(found.size):
                found[i] |= words[row, i] & (one << shift)
    for lane in range(64):
        shift = np.uint64(lane)
        if (enable[0] >> shift) & one:
            row = 0
            for i in range(write_address.size):
                row |= int((write_address[i] >> shift) & one) << i
            if row < words.shape[0]:
                keep = ~(one << shift)
                for i in range(write_data.size):
                    words[row, i] = (words[row, i] & keep) | (write_data[i] & (one << shift))
    return found


def planes(values: Sequence[int], width: int) -> Words:
    """Bit j of every value, for every j below `width`: shape (width, words), value i in lane i.

    Examples
    --------
    >>> planes([1, 3, 2], 2)
    array([[3],
           [6]], dtype=uint64)
    """
    mask = (1 << width) - 1
    bits = bits_of_integers([value & mask for value in values], width)
    padded = np.zeros((width, -(-len(values) // LANES) * LANES), dtype=np.uint8)
    padded[:, : len(values)] = bits.T
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def columns(values: Sequence[int], width: int) -> Words:
    """Every value in all lanes: shape (values, width), each entry 0 or all ones.

    Examples
    --------
    >>> columns([2], 2).tolist() == [[0, 2**64 - 1]]
    True
    """
    mask = (1 << width) - 1
    bits = bits_of_integers([value & mask for value in values], width)
    return np.where(bits.astype(bool), ~np.uint64(0), np.uint64(0))
