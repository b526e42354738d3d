"""Proofs about modules that can be compared with the model for all words: tables, writers, checkers of codewords.

- A table is evaluated for all its words, and for all of them erased where it does that.
- A writer is, like the model, a sum over GF(2) of its input bits: the gates are compared with what the model makes of
  words with one bit, and of 0. So they agree for all words.
- What a checker says depends on its word through check bits that are sums of the data, and those that came: the gates
  are evaluated for all values of both, which are all that data can make of them.
"""

from __future__ import annotations

import numpy as np

from qtaml_hw.codes import BlockCode
from qtaml_hw.codes.bits import bits_of_integers, integers_of_bits
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.model.vectors import Vectors, table_vectors, written
from qtaml_hw.verify.netlist import GATES, Net, Netlist

__all__ = ["MOST_CHECKS", "check"]

MOST_CHECKS = 10
"""Check bits of a code whose checker is evaluated for all values of them, twice."""


def check(netlist: Netlist, module: ModuleRecord, code: BlockCode | None) -> str | None:
    """Compare the gates of a table, a writer or a checker with the model, for all words.

    Parameters
    ----------
    netlist : Netlist
    module : ModuleRecord
    code : BlockCode or None

    Returns
    -------
    str or None
        What is wrong; None if they agree.

    Examples
    --------
    >>> import json
    >>> from qtaml_hw.hdl.manifest import PortRecord, ReadOutRecord
    >>> from qtaml_hw.storage.scheme import ReadOut
    >>> ports = PortRecord(name="word", direction="input", width=1, signed=False), PortRecord(
    ...     name="weight", direction="output", width=2, signed=True)
    >>> about = ReadOutRecord.of(ReadOut("posterior-mean", np.array([-2, 1]), 0))
    >>> table = ModuleRecord(name="t", kind="table", file="rtl/t.v", sources=(), ports=ports, readout=about)
    >>> inverter = {"type": "$_NOT_", "connections": {"A": [2], "Y": [3]}}
    >>> gates = {"ports": {"word": {"bits": [2]}, "weight": {"bits": [2, 3]}}, "cells": {"g": inverter}}
    >>> check(Netlist(json.dumps({"modules": {"t": gates}}), "t"), table, None)
    >>> gates["ports"]["weight"]["bits"] = [3, 2]
    >>> check(Netlist(json.dumps({"modules": {"t": gates}}), "t"), table, None)
    't: weight is not that of the model for word 0 and 1 others'
    """
    if module.kind == "table":
        assert module.readout is not None
        return _evaluated(netlist, module, table_vectors(module.readout.readout()))
    if module.kind == "checker":
        assert code is not None
        return _rails(netlist, module, code)
    return _linear(netlist, module, code)


def _evaluated(netlist: Netlist, module: ModuleRecord, every: Vectors) -> str | None:
    inputs: dict[Net, int] = {}
    for name, values in every.inputs.items():
        inputs |= dict(zip(netlist.ports[name], _planes(values, len(netlist.ports[name])), strict=True))
    for name, values in every.outputs.items():
        nets = netlist.ports[name]
        wrong = 0
        for seen, wanted in zip(netlist.evaluate(inputs, nets, len(every)), _planes(values, len(nets)), strict=True):
            wrong |= seen ^ wanted
        if wrong:
            first, more = (wrong & -wrong).bit_length() - 1, wrong.bit_count() - 1
            word = every.inputs["word"][first]
            return f"{module.name}: {name} is not that of the model for word {word} and {more} others"
    return None


def _planes(values: list[int], width: int) -> list[int]:
    """Bit j of all values as one integer, for every j below `width`."""
    bits = bits_of_integers([value & (1 << width) - 1 for value in values], width)
    return list(integers_of_bits(np.ascontiguousarray(bits.T)))


def _linear(netlist: Netlist, module: ModuleRecord, code: BlockCode | None) -> str | None:
    bits, planes, lanes = module.bits or 0, module.planes or 0, module.lanes or 0
    inputs = netlist.ports["words"]
    ones = np.eye(bits * lanes + 1, bits * lanes, k=-1, dtype=np.uint8)  # the first row is 0
    words = (ones.reshape(-1, lanes, bits) << np.arange(bits)).sum(axis=2, dtype=np.uint32)
    for name, values in written(code, bits, planes, lanes, words).items():
        nets = netlist.ports[name]
        forms = netlist.forms([*inputs, *netlist.ports["valid_in"]], nets).masks
        zero, *units = values
        for i, net in enumerate(nets):
            expected = zero >> i & 1 | sum(((unit ^ zero) >> i & 1) << j + 1 for j, unit in enumerate(units))
            if forms[net] != expected:
                return f"{module.name}: {name}[{i}] is another sum of the bits of the words, or none"
    if netlist.forms([*inputs, *netlist.ports["valid_in"]], netlist.ports["valid_out"]).masks[
        netlist.ports["valid_out"][0]
    ] != 2 << len(inputs):
        return f"{module.name}: valid_out is not valid_in"
    return None


def _rails(netlist: Netlist, module: ModuleRecord, code: BlockCode) -> str | None:
    """Whether the alarm of a checker is that of the model for every word."""
    r, k = code.check_bits, code.k
    values = _planes(list(range(1 << 2 * r)), 2 * r)
    made, came = values[:r], values[r:]
    ones = (1 << (1 << 2 * r)) - 1
    known = {0: 0} | {1 << k + i: came[i] for i in range(r)}
    for i, row in enumerate(code.H[:, :k]):
        mask = sum(1 << int(j) for j in np.flatnonzero(row))
        known[mask] = made[i] ^ ones * int(code.inversion[i])
    forms = netlist.forms([*netlist.ports["data_in"], *netlist.ports["check_in"]], netlist.ports["alarm"])
    atoms: list[int] = []

    def value(net: Net) -> int:
        """Of a net, for all values of the check bits; KeyError where it is another sum."""
        found = known[forms.of_inputs(net)] ^ (ones if forms.masks[net] & 1 else 0)
        for number, atom in enumerate(atoms):
            if forms.masks[net] >> 1 + forms.inputs + number & 1:
                found ^= atom
        return found

    try:
        for gate in forms.nonlinear:
            a, b, s = (value(pin) for pin in gate.pins)
            atoms.append(GATES[gate.kind](a, b, s, ones))
        rails = [value(net) for net in netlist.ports["alarm"]]
    except KeyError:
        return f"{module.name}: the alarm depends on sums that are no check bits"
    low = high = 0
    even = ones if r % 2 == 0 else 0
    for a, b in zip(made, came, strict=True):
        low, high, even = low | (b & ~a), high | (a & ~b), even ^ a
    wrong = low | high
    expected = [(even & ~wrong) | (high & ~low), (~even & ones & ~wrong) | (high & ~low)]
    return None if rails == expected else f"{module.name}: the alarm is not that of the model for some words"
