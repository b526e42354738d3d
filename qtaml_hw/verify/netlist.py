"""A combinational netlist of single gates, as Yosys writes it: values of nets, and their sums over GF(2).

Values are bit-parallel: one Python integer holds the value of a net for as many input words as one likes, bit i for
word i. A form is the sum over GF(2) that a net is, of *atoms*: input bits, and outputs of gates that are no sums.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

__all__ = ["GATES", "Forms", "Netlist", "YosysGate"]

Net = int | str
"""Number of a net, or the constant ``"0"`` or ``"1"``."""

SUMS = {"$_XOR_": 0, "$_XNOR_": 1, "$_NOT_": 1, "$_BUF_": 0}
"""Gates that add up their inputs, and what they add to that."""

GATES: dict[str, Callable[[int, int, int, int], int]] = {  # (A, B, S, all ones)
    "$_BUF_": lambda a, b, s, ones: a,
    "$_NOT_": lambda a, b, s, ones: a ^ ones,
    "$_AND_": lambda a, b, s, ones: a & b,
    "$_NAND_": lambda a, b, s, ones: (a & b) ^ ones,
    "$_OR_": lambda a, b, s, ones: a | b,
    "$_NOR_": lambda a, b, s, ones: (a | b) ^ ones,
    "$_XOR_": lambda a, b, s, ones: a ^ b,
    "$_XNOR_": lambda a, b, s, ones: a ^ b ^ ones,
    "$_ANDNOT_": lambda a, b, s, ones: a & (b ^ ones),
    "$_ORNOT_": lambda a, b, s, ones: a | (b ^ ones),
    "$_MUX_": lambda a, b, s, ones: a ^ ((a ^ b) & s),
}


@dataclass(frozen=True)
class YosysGate:
    """A gate: Yosys' name of its type, the nets at pins A, B and S (``"0"`` where it has none) and its output."""

    kind: str
    pins: tuple[Net, Net, Net]
    output: Net


@dataclass(frozen=True)
class Forms:
    """Nets as sums of atoms.

    Attributes
    ----------
    masks : dict of net to int
        The atoms that a net is the sum of, as a mask; its lowest bit is the constant 1, the next ones are the input
        bits in the order in which they were given.
    inputs : int
        Number of input bits.
    nonlinear : tuple of YosysGate
        The gates whose outputs are atoms.
    """

    masks: dict[Net, int]
    inputs: int
    nonlinear: tuple[YosysGate, ...]

    def of_inputs(self, net: Net) -> int:
        """The input bits in the sum, as a mask."""
        return self.masks[net] >> 1 & ((1 << self.inputs) - 1)


class Netlist:
    """A module after ``flatten; simplemap; write_json``.

    Parameters
    ----------
    text : str
        What ``write_json`` wrote.
    name : str
        The module.

    Attributes
    ----------
    ports : dict of str to list of net
        Nets of each port, bit 0 first.

    Raises
    ------
    ValueError
        If the module has cells that are no gates.

    Examples
    --------
    >>> half_adder = {"modules": {"m": {
    ...     "ports": {"a": {"bits": [2]}, "b": {"bits": [3]}, "sum": {"bits": [4]}},
    ...     "cells": {"g": {"type": "$_XOR_", "connections": {"A": [2], "B": [3], "Y": [4]}}}}}}
    >>> netlist = Netlist(json.dumps(half_adder), "m")
    >>> netlist.evaluate({2: 0b0011, 3: 0b0101}, [4], 4)
    [6]
    >>> netlist.forms([2, 3], [4]).of_inputs(4)
    3
    """

    def __init__(self, text: str, name: str) -> None:
        module = json.loads(text)["modules"][name]
        self.ports: dict[str, list[Net]] = {port: facts["bits"] for port, facts in module["ports"].items()}
        self._drivers: dict[Net, YosysGate] = {}
        for cell in module["cells"].values():
            if cell["type"] == "$scopeinfo":  # a note of what was flattened
                continue
            if cell["type"] not in GATES:
                raise ValueError(f"{name} holds a {cell['type']}, which is no combinational gate")
            pins = cell["connections"]
            a, b, s = (pins.get(pin, ["0"])[0] for pin in "ABS")
            self._drivers[pins["Y"][0]] = YosysGate(cell["type"], (a, b, s), pins["Y"][0])

    def cone(self, inputs: Iterable[Net], outputs: Iterable[Net]) -> list[YosysGate]:
        """The gates that `outputs` depend on, each after those at its pins.

        Raises
        ------
        ValueError
            If a net is neither driven nor an input, or one depends on itself.
        """
        done: set[Net] = {"0", "1", *inputs}
        waiting: set[Net] = set()  # their pins are being looked at
        order: list[YosysGate] = []
        stack = list(outputs)
        while stack:
            net = stack[-1]
            if net in done:
                stack.pop()
                continue
            if net not in self._drivers:
                raise ValueError(f"net {net} has no driver")
            gate = self._drivers[net]
            missing = [pin for pin in gate.pins if pin not in done]
            if waiting.intersection(missing):
                raise ValueError(f"net {net} depends on itself")
            if missing:
                waiting.add(net)
                stack += missing
            else:
                waiting.discard(net)
                order.append(gate)
                done.add(net)
        return order

    def evaluate(self, inputs: Mapping[Net, int], outputs: Iterable[Net], words: int) -> list[int]:
        """Values of nets for `words` input words; bit i of every value belongs to word i."""
        outputs = list(outputs)
        ones = (1 << words) - 1
        values: dict[Net, int] = {"0": 0, "1": ones, **inputs}
        for gate in self.cone(inputs, outputs):
            a, b, s = (values[pin] for pin in gate.pins)
            values[gate.output] = GATES[gate.kind](a, b, s, ones)
        return [values[net] for net in outputs]

    def forms(self, inputs: Iterable[Net], outputs: Iterable[Net]) -> Forms:
        """Sums of atoms that the nets in the cone of `outputs` are."""
        inputs = list(inputs)
        masks: dict[Net, int] = {"0": 0, "1": 1}
        masks.update((net, 2 << i) for i, net in enumerate(inputs))
        nonlinear: list[YosysGate] = []
        for gate in self.cone(inputs, outputs):
            if gate.kind in SUMS:
                masks[gate.output] = masks[gate.pins[0]] ^ masks[gate.pins[1]] ^ SUMS[gate.kind]
            else:
                masks[gate.output] = 2 << len(inputs) + len(nonlinear)
                nonlinear.append(gate)
        return Forms(masks, len(inputs), tuple(nonlinear))
