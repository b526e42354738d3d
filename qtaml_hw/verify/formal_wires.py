"""Proofs about modules that are wires between others: codecs of a row, and layers of several of these.

Such a module has instances and no gate or register of its own. What it does is then decided by which port of which
instance each of its wires joins, and that is compared, wire by wire, with what the manifest says of it: a codec has the
decoder of its code on ports of the same names, and for each lane the table, at the bits of the row where
`qtaml_hw.storage.rows.RowLayout` has the word of the lane; a layer has codec and writer of each of its segments on
ports of their own. The instances are proved, or played, by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.storage.rows import RowLayout

__all__ = ["CLAIM", "NETLIST", "check", "is_provable"]

CLAIM = "every wire"
NETLIST = "read_verilog dut.v\nproc\nopt_clean\nwrite_json out.json\n"
"""Commands of Yosys that write a module with its instances as they are."""

Wires = list[Any]
Pins = dict[str, Wires]


def is_provable(module: ModuleRecord, manifest: Manifest) -> bool:
    """Whether a module is a codec or a layer of instances alone: without registers, and with modules for its tables."""
    if module.kind == "codec":
        return not module.clocked and any(part.kind == "table" for part in _parts(module, manifest))
    return module.kind == "layer"


def _parts(module: ModuleRecord, manifest: Manifest) -> list[ModuleRecord]:
    return [part for part in manifest.modules if part.file in module.sources]


def check(netlist: str, module: ModuleRecord, manifest: Manifest) -> str | None:
    """Compare the wires of a module with those that the manifest asks for.

    Parameters
    ----------
    netlist : str
        JSON that Yosys makes of the module alone (`NETLIST`).
    module : ModuleRecord
        For which `is_provable` is true.
    manifest : Manifest

    Returns
    -------
    str or None
        What is wrong; None if all wires are as they should be.
    """
    made = json.loads(netlist)["modules"].get(module.name, {"ports": {}, "cells": {}})
    ports = {name: port["bits"] for name, port in made["ports"].items()}
    ways = {name: port["direction"] for name, port in made["ports"].items()}
    declared = {port.name: (port.direction, port.width) for port in module.ports}
    if module.clocked:
        declared |= dict.fromkeys(("clk", "rst"), ("input", 1))
    if {name: (ways[name], len(bits)) for name, bits in ports.items()} != declared:
        return f"{module.name}: its ports are not those of the manifest"
    cells = [cell for cell in made["cells"].values() if cell["type"] != "$scopeinfo"]
    found = sorted(_told(cell["type"], cell["connections"]) for cell in cells)
    try:
        wanted = _layer(module, manifest, ports) if module.kind == "layer" else _codec(module, manifest, ports)
        expected = sorted(_told(kind, pins) for kind, pins in wanted)
    except (KeyError, IndexError, ValueError) as error:
        return f"{module.name}: the manifest does not say of what it is made: {error}"
    for one in expected:
        if one not in found:
            return f"{module.name}: no instance is joined like this: {one[:200]}"
    if len(found) != len(expected):
        return f"{module.name}: has {len(found)} instances and gates, not {len(expected)}"
    if module.kind == "codec" and module.code is None and ports["valid_out"] != ports["valid_in"]:
        return f"{module.name}: valid_out is not valid_in"
    return None


def _told(kind: str, pins: Pins) -> str:
    """An instance, in a form that can be compared."""
    return f"{kind} {json.dumps(pins, sort_keys=True)}"


def _layer(module: ModuleRecord, manifest: Manifest, ports: Pins) -> Iterator[tuple[str, Pins]]:
    """Codec and writer of every segment that has rows of its own."""
    [layer] = [layer for layer in manifest.layers if layer.module == module.name]
    for i, segment in enumerate(layer.segments):
        for name, prefix in ((segment.codec, f"s{i}_"), (segment.writer, f"s{i}_w_")):
            if segment.codec is not None and name is not None:
                part = manifest.module(name)
                clock = {pin: ports[pin] for pin in ("clk", "rst") if part.clocked}
                yield name, clock | {port.name: ports[prefix + port.name] for port in part.ports}


def _codec(module: ModuleRecord, manifest: Manifest, ports: Pins) -> Iterator[tuple[str, Pins]]:
    """The decoder, and the table of every lane."""
    parts = _parts(module, manifest)
    if module.code is not None:
        [decoder] = [part for part in parts if part.kind == "decoder"]
        yield decoder.name, {port.name: ports[port.name] for port in decoder.ports}
    [table] = [part for part in parts if part.kind == "table"]
    bits, lanes, weight = module.bits or 0, module.lanes or 0, table.port("weight").width
    row = [*ports.get("plain_in", []), *ports.get("data_out", [])]
    words = RowLayout(bits, module.planes or 0, lanes).gather(np.eye(len(row), dtype=np.uint8))
    for lane in range(lanes):
        word = [row[int(np.flatnonzero(words[:, lane] >> bit & 1)[0])] for bit in range(bits)]
        pins = {"word": word, "weight": ports["weights"][lane * weight : (lane + 1) * weight]}
        if any(port.name == "erase" for port in table.ports):
            pins["erase"] = ports["due"]
        yield table.name, pins
