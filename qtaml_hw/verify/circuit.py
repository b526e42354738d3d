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
from numba import njit
from numpy.typing import NDArray

from qtaml_hw.codes.bits import bits_of_integers
from qtaml_hw.verify.cells import Gate, gates_of

__all__ = ["LANES", "Circuit", "Memory", "State", "columns", "planes"]

LANES: Final = 64
Net = int
Words = NDArray[np.uint64]

ZERO, ONE = 0, 1
"""Nets of the constants."""
KINDS: Final = {"and": 0, "or": 1, "xor": 2, "not": 3, "mux": 4, "buf": 5}


@dataclass(frozen=True)
class Memory:
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


class Circuit:
    """A module with all that is inside.

    Parameters
    ----------
    name : str
        The module.
    netlists : mapping of str to str
        What Yosys' ``write_json`` wrote of every module, by name.
    memories : mapping of str to int
        Modules that are memories, and their words.

    Attributes
    ----------
    ports : dict of str to int array
        Nets of each port, bit 0 first.
    kinds, pins, outputs : int array
        Of all gates in order: number of the kind (`KINDS`), three nets at its pins, net at its output.
    registers : int array, shape (N, 2)
        Nets at input and output of every register.
    memories : tuple of Memory

    Raises
    ------
    ValueError
        If there is a cell that is not understood, a second clock, or a loop of gates.

    Examples
    --------
    >>> toggle = {"modules": {"t": {
    ...     "ports": {"clk": {"direction": "input", "bits": [2]}, "q": {"direction": "output", "bits": [3]}},
    ...     "cells": {"n": {"type": "$_NOT_", "connections": {"A": [3], "Y": [4]}},
    ...               "r": {"type": "$_DFF_P_", "connections": {"C": [2], "D": [4], "Q": [3]}}}}}}
    >>> circuit = Circuit("t", {"t": json.dumps(toggle)}, {})
    >>> state = State(circuit, seed=0)
    >>> before = state.get("q").copy()
    >>> state.clock()
    >>> bool((state.get("q") == ~before).all())
    True
    """

    def __init__(self, name: str, netlists: Mapping[str, str], memories: Mapping[str, int]) -> None:
        reader = _Reader(netlists, memories)
        found = reader.module(name, {})
        self.ports = {port: np.array(nets, dtype=np.int32) for port, nets in found.items()}
        self.inputs = tuple(reader.inputs(name))
        sources = {ZERO, ONE, *reader.undriven}
        sources |= {net for port in self.inputs for net in found[port]} | {q for _, q in reader.registers}
        sources |= {int(net) for memory in reader.memories for net in memory.read_data}
        order = _ordered(reader.gates, sources)
        self.kinds = np.array([KINDS[gate.kind] for gate in order], dtype=np.uint8)
        self.pins = np.array([gate.pins for gate in order], dtype=np.int32).reshape(-1, 3)
        self.outputs = np.array([gate.output for gate in order], dtype=np.int32)
        self.registers = np.array(reader.registers, dtype=np.int32).reshape(-1, 2)
        self.memories = tuple(reader.memories)
        self.nets = reader.nets

    def __len__(self) -> int:
        return len(self.kinds)


class _Reader:
    """Flattens modules into gates, registers and memories with nets of their own."""

    def __init__(self, netlists: Mapping[str, str], memories: Mapping[str, int]) -> None:
        self._texts, self._depths = netlists, memories
        self._read: dict[str, Any] = {}
        self.nets = 2
        self.gates: list[Gate] = []
        self.registers: list[tuple[Net, Net]] = []
        self.memories: list[Memory] = []
        self.undriven: list[Net] = []

    def inputs(self, name: str) -> list[str]:
        """Input ports of a module."""
        return [port for port, facts in self._facts(name)["ports"].items() if facts["direction"] == "input"]

    def _facts(self, name: str) -> Any:
        if name not in self._read:
            if name not in self._texts:
                raise ValueError(f"there is no netlist of {name}")
            self._read[name] = json.loads(self._texts[name])["modules"][name]
        return self._read[name]

    def fresh(self) -> Net:
        """A net that nothing has used."""
        self.nets += 1
        return self.nets - 1

    def module(self, name: str, given: Mapping[str, Sequence[Net]]) -> dict[str, list[Net]]:
        """Nets of the ports of one more instance of a module, whose inputs are connected to the nets `given`."""
        facts = self._facts(name)
        names: dict[int | str, Net] = {"0": ZERO, "1": ONE}
        for port, nets in given.items():
            names |= zip(facts["ports"][port]["bits"], nets, strict=True)

        def net(bit: int | str) -> Net:
            if bit in ("x", "z"):
                self.undriven.append(self.fresh())
                return self.undriven[-1]
            if bit not in names:
                names[bit] = self.fresh()
            return names[bit]

        clock = facts["ports"].get("clk", {"bits": [None]})["bits"][0]
        for label, cell in facts["cells"].items():
            kind = cell["type"]
            if kind == "$scopeinfo":  # a note of what was flattened
                continue
            if kind == "$_DFF_P_" and cell["connections"]["C"] == [clock]:
                pins = cell["connections"]
                self.registers.append((net(pins["D"][0]), net(pins["Q"][0])))
                continue
            pins = {pin: [net(bit) for bit in bits] for pin, bits in cell["connections"].items()}
            if kind in self._depths:
                self._memory(self._depths[kind], pins)
            elif kind.startswith("$"):
                try:
                    self.gates += gates_of(kind, pins, cell.get("parameters", {}), self.fresh)
                except KeyError:
                    raise ValueError(f"{name} holds {label}, a {kind}, which is not understood") from None
            else:
                self._instance(kind, pins)
        return {port: [net(bit) for bit in about["bits"]] for port, about in facts["ports"].items()}

    def _instance(self, name: str, pins: Mapping[str, list[Net]]) -> None:
        inputs = set(self.inputs(name))
        inner = self.module(name, {port: nets for port, nets in pins.items() if port in inputs})
        for port, nets in pins.items():
            if port not in inputs:
                for inside, outside in zip(inner[port], nets, strict=True):
                    self.gates.append(Gate("buf", (inside, ZERO, ZERO), outside))

    def _memory(self, depth: int, pins: Mapping[str, list[Net]]) -> None:
        ports = {port: np.array(nets, dtype=np.int32) for port, nets in pins.items() if port != "clk"}
        self.memories.append(Memory(depth, **ports))


def _ordered(gates: Sequence[Gate], sources: set[Net]) -> list[Gate]:
    """Gates, each behind those that drive its pins."""
    drivers = {gate.output: i for i, gate in enumerate(gates)}
    missing = np.zeros(len(gates), dtype=np.int64)
    users: list[list[int]] = [[] for _ in gates]
    for i, gate in enumerate(gates):
        for pin in gate.pins:
            if pin in drivers:
                users[drivers[pin]].append(i)
                missing[i] += 1
            elif pin not in sources:
                raise ValueError(f"net {pin} has no driver")
    ready = np.flatnonzero(missing == 0).tolist()
    order: list[Gate] = []
    left = missing.tolist()
    for i in ready:  # grows
        order.append(gates[i])
        for user in users[i]:
            left[user] -= 1
            if not left[user]:
                ready.append(user)
    if len(order) < len(gates):
        raise ValueError("gates depend on themselves")
    return order


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
        _settle(c.kinds, c.pins, c.outputs, self.values)

    def clock(self) -> None:
        """Gates settle, registers and memories take over, gates settle again."""
        c = self.circuit
        self.settle()
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
        self.settle()


@njit(cache=True)  # type: ignore[untyped-decorator]
def _settle(kinds: Any, pins: Any, outputs: Any, values: Any) -> None:
    words = values.shape[1]
    for g in range(kinds.size):
        kind, out = kinds[g], outputs[g]
        a, b, s = pins[g, 0], pins[g, 1], pins[g, 2]
        if kind == 0:
            for w in range(words):
                values[out, w] = values[a, w] & values[b, w]
        elif kind == 1:
            for w in range(words):
                values[out, w] = values[a, w] | values[b, w]
        elif kind == 2:
            for w in range(words):
                values[out, w] = values[a, w] ^ values[b, w]
        elif kind == 3:
            for w in range(words):
                values[out, w] = ~values[a, w]
        elif kind == 4:
            for w in range(words):
                values[out, w] = values[a, w] ^ ((values[a, w] ^ values[b, w]) & values[s, w])
        else:
            for w in range(words):
                values[out, w] = values[a, w]


@njit(cache=True)  # type: ignore[untyped-decorator]
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
