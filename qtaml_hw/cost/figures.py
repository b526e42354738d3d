"""What a plan costs: area, energy for each weight that is read, leakage, weights per cycle.

Counted are the memories, tiled from macros with all that sticks out of them, and the readers as the top of the emitted
hardware has them (`qtaml_hw.hdl.output.units`): decoders, read-out tables, queues, gearboxes, the scratch memories of
decoders. Rows of one word width lie in one memory, as the address map of the plan has them. All weights are read once,
one reader after the other, a beat taken in every cycle. Encoders and writers are told apart: a memory that is written
once is written from outside.

The emitted top has more: a memory and a reader for every segment with rows of its own, so that layers can be read side
by side. Its area stands beside, as `CostFigures.top_mm2`.

Not in the figures: layout, wires, the clock tree, the energy of what chooses a bank, and the accelerator
(docs/cost.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from qtaml_hw import codes
from qtaml_hw.cost.cells import CellLibrary, load_cells
from qtaml_hw.cost.logic import LogicFeatures, LogicTable, coder_features, load_logic, table_features, total
from qtaml_hw.cost.macros import MacroLibrary, Tiling, load_macros
from qtaml_hw.cost.modules import bank_selection, march_test, memory_selection
from qtaml_hw.cost.price import UM2_PER_MM2, CostFigures
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.storage.layout import Region
from qtaml_hw.storage.scheme import Ideal, Segment
from qtaml_hw.storage.trellis import Trellis

__all__ = ["CostLibrary", "MeasuredReader", "ReaderWork", "cost_of", "open_costs", "readings"]

SHARED_BITS = 64
"""Bits of a word of memory in which narrow rows without a code are priced side by side, where `memory.word_bits` names
none: as wide as the data of a usual codeword, so that what is protected and what is bare take accesses of like width.
"""
PACKED_STATE = 8
"""Bits that a packed reader keeps beside rows, chunks, an address and a length."""
LEAST_PACKED = 3
"""Cycles that a packed reader takes for a codeword at least."""


@dataclass(frozen=True, eq=False)
class CostLibrary:
    """What prices are taken from.

    Attributes
    ----------
    macros : MacroLibrary
    logic : LogicTable
        Of the user's library where there is one, scaled from that which it was fitted to.
    cells : CellLibrary or None
        The user's.
    """

    macros: MacroLibrary
    logic: LogicTable
    cells: CellLibrary | None = None


def open_costs(library: Path | None = None, macros: Sequence[Path] = ()) -> CostLibrary:
    """Read libraries; those that are not named are the ones that come with the project.

    Parameters
    ----------
    library : Path, optional
        Liberty file of standard cells.
    macros : sequence of Path
        Tables in TOML, or Liberty files.

    Raises
    ------
    InputError
        If a file cannot be read, or does not say what is needed.

    Examples
    --------
    >>> costs = open_costs()
    >>> costs.macros.node, costs.cells is None
    ('130 nm', True)
    """
    cells = None if library is None else load_cells(library)
    return CostLibrary(load_macros(macros), load_logic(cells), cells)


@dataclass(frozen=True, eq=False)
class ReaderWork:
    """A reader and its work, when every weight is read once.

    Attributes
    ----------
    features : LogicFeatures
        What it is made of; its registers work in every cycle.
    work : LogicFeatures
        What works for a row: tables as often as there are weights in it. Registers, which a clock moves, are not in it.
    scratch : tuple of (int, int)
        Words and bits of memories inside its decoder.
    accesses : tuple of int
        Of each of its scratch memories, for a row: so many reads and as many writes.
    rows, cycles : int
        Rows, and cycles for a row.
    weights : int
    latency : int
        Cycles from the first read to the first weight.
    places : tuple of (int, int)
        Layer and segment of all that it reads.
    """

    features: LogicFeatures
    work: LogicFeatures
    scratch: tuple[tuple[int, int], ...]
    accesses: tuple[int, ...]
    rows: int
    cycles: int
    weights: int
    latency: int
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class MeasuredReader:
    """What synthesis made of a reader, and what its netlist takes for the rows of the plan.

    Attributes
    ----------
    area_um2, leakage_uw, path_ns : float
    row_pj : float or None
        For a row; None where it was not played.
    """

    area_um2: float
    leakage_uw: float
    path_ns: float
    row_pj: float | None


def readings(plan: Plan, decoders: int = 1, shared: bool = False) -> list[ReaderWork]:
    """The readers of a plan, those of segments that are stored alike once, with their work.

    Parameters
    ----------
    plan : Plan
    decoders : int
        Decoders side by side in readers of packed words, and of codewords that take several cycles.
    shared : bool
        Read narrow rows without a code side by side, in words of `SHARED_BITS`.

    Raises
    ------
    ValueError
        If there is no model for one of them, or no hardware.
    """
    rows: dict[object, list[tuple[Region, LayerPlan, Segment]]] = {}
    found = []
    for region in plan.memory_map().regions:
        if region.packed:
            within = tuple((part.layer, part.segment) for part in region.parts)
            found.append(replace(_packed(plan, region, decoders), places=within))
            continue
        [part] = region.parts
        layer = plan.layers[part.layer]
        segment = layer.scheme.segments[part.segment]
        rows.setdefault(_alike(layer, segment), []).append((region, layer, segment))
    for members in rows.values():
        within = tuple((r.parts[0].layer, r.parts[0].segment) for r, _, _ in members)
        found.append(replace(_of_rows(members, decoders, shared), places=within))
    return found


@lru_cache(maxsize=256)
def _coder(name: str, reads: bool = True) -> LogicFeatures:
    """Decoder of the code of this name, or its encoder."""
    return coder_features(codes.from_name(name), reads=reads)


def _shares(region: Region) -> int:
    """Rows without a code that lie side by side in a word of `SHARED_BITS`."""
    return 1 if region.code else max(SHARED_BITS // region.row_bits, 1)


def _alike(layer: LayerPlan, segment: Segment) -> object:
    """What segments have in common that one reader serves."""
    readout = segment.readout
    table = readout.table.tobytes(), getattr(readout, "erased", None), readout.fraction_bits
    return segment.code, layer.scheme.bits, segment.planes, segment.lanes, table


def _of_rows(members: Sequence[tuple[Region, LayerPlan, Segment]], decoders: int, shared: bool) -> ReaderWork:
    """The reader of rows that are stored alike."""
    region, layer, segment = members[0]
    share = _shares(region) if shared else 1
    deep = [math.ceil(r.rows / share) for r, _, _ in members]
    depth, rows = max(max(deep) * region.word[0], 2), sum(deep)
    weights = sum(s.stop - s.start for _, _, s in members)
    code = codes.from_name(segment.code) if segment.code else None
    readout, lanes = segment.readout, segment.lanes * share
    address = 3 * (depth - 1).bit_length()
    if isinstance(readout, Trellis):
        lanes *= readout.per
        table = total(table_features(row.tolist(), 8) for row in readout.table) * (lanes / readout.per)
        beat = lanes * _width(readout.table)
        made = LogicFeatures(queue=4 * (beat + 2), registers=beat + readout.window + address, readers=1) + table
        return ReaderWork(made, replace(made, registers=0), (), (), rows, region.word[0], weights, 3)
    table = table_features(readout.table.tolist(), readout.output_bits)
    coder = LogicFeatures() if code is None else _coder(code.name)
    if code is None or code.decoding.at_once:
        made = (
            LogicFeatures(queue=3 * (lanes * _width(readout.table) + 2), registers=address, readers=1) + table * lanes
        )
        work = replace(made, registers=0) + coder
        return ReaderWork(made + coder, work, (), (), rows, region.word[0], weights, 2)
    kept = _held(region, code, decoders) + address
    made = LogicFeatures(registers=kept, readers=1) + table + coder * decoders
    cycles, scratch, accesses = _sequential(code, layer)
    work = replace(coder, sequential=coder.sequential * cycles) + table * lanes
    taken = max(math.ceil(cycles / decoders), lanes, region.word[0])
    latency = cycles + 2 + region.word[0]
    return ReaderWork(made, work, *_beside(scratch, accesses, decoders), rows, taken, weights, latency)


def _beside(
    scratch: tuple[tuple[int, int], ...], accesses: tuple[int, ...], decoders: int
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Memories of so many decoders, and their accesses for a row, which is in one of them."""
    return scratch * decoders, accesses + (0,) * (len(accesses) * (decoders - 1))


def _held(region: Region, code: codes.BlockCode, decoders: int) -> int:
    """Bits of rows that a reader keeps: words of a row until the last is there, data that a decoder gave for a cycle
    alone, and those that are handed out; with several decoders the row that is fetched meanwhile.
    """
    plain = region.row_bits - code.n if not region.packed else 0
    waiting = (region.word[0] - 1) * region.word[1] if decoders == 1 else region.row_bits
    return waiting + (1 + code.decoding.at_once) * code.k + 2 * plain


def _packed(plan: Plan, region: Region, decoders: int) -> ReaderWork:
    """The reader of codewords that segments share."""
    code = codes.from_name(region.code)
    parts = [(plan.layers[p.layer], plan.layers[p.layer].scheme.segments[p.segment], p) for p in region.parts]
    tables: dict[object, LogicFeatures] = {}
    looked = LogicFeatures()
    for _, segment, part in parts:
        readout = segment.readout
        if isinstance(readout, Trellis):
            table = total(table_features(row.tolist(), 8) for row in readout.table)
        else:
            table = table_features(readout.table.tolist(), readout.output_bits)
        tables[readout.table.tobytes()] = table
        looked += table * part.size
    widest = max(part.bits for part in region.parts)
    chunk = 1 << max(3, (2 * widest - 1).bit_length())
    kept = _held(region, code, decoders) + 2 * chunk + (max(region.rows * region.word[0], 2) - 1).bit_length()
    kept += max(part.size for part in region.parts).bit_length() + PACKED_STATE
    coder = _coder(code.name)
    made = coder * decoders + total(tables.values()) + LogicFeatures(registers=kept, readers=1)
    cycles, scratch, accesses = _sequential(code, parts[0][0])
    words = sum(part.size for part in region.parts)
    per_codeword = math.ceil(words / region.rows)
    work = replace(coder, sequential=coder.sequential * max(cycles, 1))
    work = work + looked * (1 / region.rows)
    weights = sum(part.stop - part.start for part in region.parts)
    taken = max(per_codeword, LEAST_PACKED, math.ceil(cycles / decoders), region.word[0])
    memories = _beside(scratch, accesses, decoders)
    return ReaderWork(made, work, *memories, region.rows, taken, weights, cycles + 3 + region.word[0])


def _sequential(code: codes.BlockCode, layer: LayerPlan) -> tuple[int, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Usual cycles of a decoder for a word, its memories, and the accesses of each for a word."""
    from qtaml_hw.hdl.coders.styles import style_of

    order = None if code.decoding.at_once else style_of(code).schedule
    if order is None:
        return code.decoding.cycles or 0, (), ()
    schedule, p = order(code, None), layer.channel.p_flip
    near = min(code.measured or (), key=lambda point: abs(point.p - p), default=None)
    iterations = schedule.max_iterations if near is None else max(1, round(near.iterations / near.words))
    return schedule.cycles(iterations, converged=True), schedule.memories, schedule.accesses(iterations)


def _width(table: object) -> int:
    """Bits of the entries of a table in two's complement."""
    entries = [int(x) for x in getattr(table, "ravel")().tolist()]  # noqa: B009
    return max(max(entries), -1 - min(entries), 0).bit_length() + 1


def cost_of(
    plan: Plan,
    costs: CostLibrary,
    supply_v: float | None = None,
    *,
    refresh_s: float | None = None,
    illustration: str = "",
    measured: Sequence[MeasuredReader] = (),
    decoders: int = 1,
) -> CostFigures:
    """What a plan costs, its logic estimated or measured.

    Parameters
    ----------
    plan : Plan
        With real codes.
    costs : CostLibrary
    supply_v : float, optional
        Of the array; by default that of the macros.
    refresh_s : float, optional
        Time from one refresh to the next, of cells that need it.
    illustration : str
        Why the macros are not those of the design.
    measured : sequence of MeasuredReader
        One for each of `readings`; none: they are estimated.
    decoders : int
        As for `readings`.

    Raises
    ------
    InputError
        If the macros say nothing of the supply.
    ValueError
        If there is no model for a code, as for the idealised one.
    """
    if any(isinstance(s.protection, Ideal) for layer in plan.layers for s in layer.scheme.segments):
        raise ValueError("idealised protection has no price")
    nominal = costs.macros.corner.supply_v
    array = costs.macros.at(supply_v or nominal)
    shared = not (plan.word_bits or measured)
    memories, per_memory = _memories(plan, array, shared)
    found = readings(plan, decoders, shared)
    weights = sum(reading.weights for reading in found)
    scratches = [
        (costs.macros.tile(*shape), count * reading.rows)
        for reading in found
        for shape, count in zip(reading.scratch, reading.accesses, strict=True)
    ]
    logic = costs.logic
    known = list(measured) or [_estimated(reading, logic) for reading in found]
    area = sum(reader.area_um2 for reader in known)
    cycles = sum(reading.rows * reading.cycles for reading in found)
    clock = max(t.access_ns for t in [*memories, *(scratch for scratch, _ in scratches)])
    clock += max(reader.path_ns for reader in known)
    leakage = sum(reader.leakage_uw for reader in known)
    leakage += sum(t.leakage_uw for t in memories) + sum(t.leakage_uw for t, _ in scratches)
    access = sum(tiling.read_pj * count for tiling, count in per_memory)
    worked = 0.0
    for work, reader in zip(found, known, strict=True):
        worked += work.rows * (_row_pj(work, logic) if reader.row_pj is None else reader.row_pj)
    worked += sum(count * (tiling.read_pj + tiling.write_pj) for tiling, count in scratches)
    lost = leakage * cycles * clock / 1000  # uW ns = fJ
    again = sum((tiling.read_pj + tiling.write_pj) * count for tiling, count in per_memory)
    refreshed = 0.0 if refresh_s is None else again / refresh_s * cycles * clock * 1e-9
    parts = [access / weights, worked / weights, lost / weights, refreshed / weights]
    names = {s.code for layer in plan.layers for s in layer.scheme.segments if s.code}
    writers = total(_coder(name, reads=False) for name in names)
    macros = [sum(t.area_um2 for t in memories), area, sum(t.area_um2 for t, _ in scratches)]
    beside = _control(memories, len(found), plan.per_chip, logic)
    cell_corner = costs.logic.corner
    return CostFigures(
        area_mm2=(sum(macros) + beside) / UM2_PER_MM2,
        array_mm2=macros[0] / UM2_PER_MM2,
        logic_mm2=macros[1] / UM2_PER_MM2,
        scratch_mm2=macros[2] / UM2_PER_MM2,
        control_mm2=beside / UM2_PER_MM2,
        writers_mm2=logic.area(writers) / UM2_PER_MM2,
        top_mm2=_top(plan, costs, decoders, list(measured)) / UM2_PER_MM2,
        energy_pj_per_weight=sum(parts),
        array_pj=parts[0],
        logic_pj=parts[1],
        leakage_pj=parts[2],
        refresh_pj=parts[3],
        leakage_uw=leakage,
        memory_bits=max(tiling.bits for tiling in memories),
        weights_per_cycle=weights / cycles,
        clock_ns=clock,
        latency_cycles=max(reading.latency for reading in found),
        library=f"{logic.source} ({cell_corner})",
        macros=f"{costs.macros.source} ({costs.macros.corner})",
        node=costs.macros.node,
        supply_v=supply_v or nominal,
        logic_v=cell_corner.supply_v,
        words="" if plan.word_bits else "shared" if shared else "own",
        method=_method(measured),
        error=0.0 if measured else logic.error,
        illustration=illustration,
    )


def _control(memories: Sequence[Tiling], readers: int, tested: bool, logic: LogicTable) -> float:
    """What selects one of the memories for a reader, and a bank of each; and a march test of each, in um2."""
    address = [max(tiling.rows - 1, 1).bit_length() for tiling in memories]
    # every reader is selected, and one that shares a memory with others has the address of that
    parts = [memory_selection(address + [max(address)] * (readers - len(address)))]
    parts += [bank_selection(tiling.bits, tiling.banks) for tiling in memories]
    if tested:
        parts += [march_test(tiling.bits, bits) for tiling, bits in zip(memories, address, strict=True)]
    return sum(part.area_um2(logic) for part in parts)


def _top(plan: Plan, costs: CostLibrary, decoders: int, measured: Sequence[MeasuredReader]) -> float:
    """The emitted top in um2: of every region a memory, its reader with its scratch memories, and what selects them."""
    tile, logic = costs.macros.tile, costs.logic
    readers: dict[tuple[int, int], float] = {}
    for i, work in enumerate(readings(plan, decoders)):
        area = (measured[i] if measured else _estimated(work, logic)).area_um2
        area += sum(tile(*shape).area_um2 for shape in work.scratch)
        readers |= dict.fromkeys(work.places, area)
    regions = plan.memory_map().regions
    memories = [tile(max(region.rows, 2) * region.word[0], region.word[1]) for region in regions]
    areas = [readers[region.parts[0].layer, region.parts[0].segment] for region in regions]
    areas += [memory.area_um2 for memory in memories]
    return sum(areas) + _control(memories, len(regions), plan.per_chip, logic)


def _method(measured: Sequence[MeasuredReader]) -> str:
    """How logic was found."""
    if not measured:
        return "estimated"
    played = all(reader.row_pj is not None for reader in measured)
    return "synthesised" if played else "synthesised, its energy in part estimated"


def _estimated(work: ReaderWork, logic: LogicTable) -> MeasuredReader:
    """A reader by closed forms."""
    made = work.features
    return MeasuredReader(logic.area(made), logic.leakage(made) / 1000, logic.path(made), None)


def _row_pj(work: ReaderWork, logic: LogicTable) -> float:
    """Energy of a reader for a row by closed forms: what works, and registers that a clock moves in every cycle."""
    kept = LogicFeatures(registers=work.features.registers + work.features.queue)
    return logic.energy(work.work) + work.cycles * logic.energy(kept)


def _memories(plan: Plan, array: MacroLibrary, shared: bool) -> tuple[list[Tiling], list[tuple[Tiling, int]]]:
    """A memory for every width of word, and the accesses that reading everything once takes."""
    words: dict[int, int] = {}
    for region in plan.memory_map().regions:
        count, width = region.word
        share = _shares(region) if shared else 1
        words[width * share] = words.get(width * share, 0) + math.ceil(region.rows / share) * count
    tilings = [(array.tile(rows, width), rows) for width, rows in words.items()]
    return [tiling for tiling, _ in tilings], tilings
