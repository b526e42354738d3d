"""Logic without synthesis: area, energy and leakage of emitted modules, from closed forms.

A module is described by a few numbers (`LogicFeatures`): two-input gates of its coders as `qtaml_hw.hdl.coders.area`
estimates them, nodes of the decision diagrams of its read-out tables, bits of its queue. What each of them costs was
fitted to synthesis of modules in one library (`benchmarks/cost.py`), whose name, corner and error stand beside the
figures. In another library the same numbers are scaled by that library's NAND gate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode
from qtaml_hw.cost.cells import CellLibrary, Corner, LibraryCell
from qtaml_hw.cost.diagrams import diagram_nodes
from qtaml_hw.design import Section, parsed, read_toml
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.coders.area import estimate

__all__ = [
    "LogicFeatures",
    "LogicTable",
    "coder_features",
    "load_logic",
    "nand2",
    "table_features",
    "total",
]


@dataclass(frozen=True)
class LogicFeatures:
    """What a module is made of.

    Attributes
    ----------
    xor : float
        Two-input gates of encoders.
    columns, locator, vote, sequential : float
        Two-input gates of decoders: of one error, of several within a cycle, of votes, and of those that take many
        cycles.
    received : float
        Bits of codewords that errors can be injected into.
    gates : float
        Different AND gates that the nodes of the decision diagrams of tables come to, each as often as there are
        copies: one where a branch is constant, two where a branch implies the other, three of any other.
    outputs : float
        Bits of the entries of tables that are a function of their own, not constant and no address bit.
    nodes : float
        Nodes of the diagrams.
    crowded : float
        The same, each times the nodes that its table has per entry: where these are many a node is a multiplexer with
        a net of its own; where they are few, chains of nodes share a cell.
    queue : float
        Bits of the queue at the output.
    registers : float
        Other bits that are kept.
    readers : float
        Readers: what each has once.
    """

    xor: float = 0.0
    columns: float = 0.0
    locator: float = 0.0
    vote: float = 0.0
    sequential: float = 0.0
    received: float = 0.0
    gates: float = 0.0
    outputs: float = 0.0
    nodes: float = 0.0
    crowded: float = 0.0
    queue: float = 0.0
    registers: float = 0.0
    readers: float = 0.0

    def __add__(self, other: LogicFeatures) -> LogicFeatures:
        return LogicFeatures(*(a + b for a, b in zip(self.vector, other.vector, strict=True)))

    def __mul__(self, copies: float) -> LogicFeatures:
        return LogicFeatures(*(copies * a for a in self.vector))

    @property
    def vector(self) -> tuple[float, ...]:
        """The numbers in the order of the attributes."""
        return tuple(getattr(self, field.name) for field in fields(self))


def table_features(table: Sequence[int], width: int) -> LogicFeatures:
    """A table by itself: its shared decision diagram, under the best order of its address bits that is tried.

    Parameters
    ----------
    table : sequence of int
        Entries, a power of 2 of them.
    width : int
        Bits of an entry, in two's complement.

    Examples
    --------
    The word itself needs no node, as a constant does; a square needs some:

    >>> word, same = table_features(range(-8, 8), 4), table_features([3, 3, 3, 3], 3)
    >>> word.nodes, same.nodes, word.gates
    (0.0, 0.0, 0.0)
    >>> square = table_features([0, 1, 4, 9, 16, 25, 36, 49], 7)
    >>> square.nodes, square.gates, square.outputs, square.crowded
    (6.0, 8.0, 4.0, 4.5)
    """
    entries = np.array(table, dtype=np.int64)
    key = hashlib.sha256(entries.tobytes()).digest(), width  # tables themselves, of 16 bits, would fill the memory
    if key not in _known:
        _known[key] = _diagram(entries, width)
    nodes, gates, outputs = _known[key]
    return LogicFeatures(gates=float(gates), outputs=float(outputs), nodes=float(nodes), crowded=nodes**2 / len(table))


MOST_ORDERED = 5
"""Address bits up to which all orders are tried; above, those that begin at any bit and go round, up or down."""

MOST_TURNED = 10
"""Address bits up to which these are; above, the natural order and its reverse: at 16 bits each takes long."""


_known: dict[tuple[bytes, int], tuple[int, int, int]] = {}
"""What `_diagram` found, by the SHA-256 of the entries and their width."""


def _diagram(entries: NDArray[np.int64], width: int) -> tuple[int, int, int]:
    """Nodes, AND gates and outputs with a function of their own; of nodes and gates the least under any order."""
    bits = entries.size.bit_length() - 1
    planes = ((entries >> np.arange(width)[:, None]) & 1).astype(np.uint8)
    places = _places(bits)
    each = [places] if bits <= MOST_TURNED else [place[None] for place in places]  # memory for one order at a time
    found = [diagram_nodes(planes[:, some].swapaxes(0, 1)) for some in each]
    nodes, gates = (np.concatenate(counts) for counts in zip(*found, strict=True))
    own = {tuple((plane ^ plane[0]).tolist()) for plane in planes}
    index = np.arange(entries.size)
    given = [np.zeros_like(index), *((index >> i) & 1 for i in range(bits))]
    return int(nodes.min()), int(gates.min()), len(own - {tuple(plane.tolist()) for plane in given})


@cache
def _places(bits: int) -> NDArray[np.int64]:
    """Of every order of address bits that is tried, which entry comes where, shape (orders, 2**bits)."""
    index, found, ring = np.arange(1 << bits), [], tuple(range(bits)) * 2
    round_it = [ring[i : i + bits][::way] for i in range(bits if bits <= MOST_TURNED else 1) for way in (1, -1)]
    for order in permutations(range(bits)) if bits <= MOST_ORDERED else round_it:
        found.append(np.zeros_like(index))
        for i, target in enumerate(order):
            found[-1] |= ((index >> i) & 1) << target
    return np.array(found)


def total(parts: Iterable[LogicFeatures]) -> LogicFeatures:
    """The sum of some features."""
    found = LogicFeatures()
    for part in parts:
        found = found + part
    return found


@dataclass(frozen=True)
class LogicTable:
    """What the numbers of `LogicFeatures` cost in one library of cells.

    Attributes
    ----------
    source : str
        Library that was synthesised into.
    node : str
        Of its process; empty where nobody says it.
    corner : Corner
    nand_um2 : float
        Its smallest NAND2: figures of another library are scaled by that, and by
    nand_pf, nand_nw : float
        the load of its inputs and its leakage.
    area_um2, energy_pj, leakage_nw : dict of str to float
        For one of each number: area; energy of one operation, of registers of one cycle; leakage.
    path_ns : dict of str to float
        Longest path through what there is of each, in usual sizes.
    modules_um2 : dict of str to dict of str to float
        Closed forms of `qtaml_hw.cost.modules`, by kind and number.
    error : float or None
        Largest relative error of areas, over encoders and readers that were not used to fit (bare tables may be off by
        more: docs/cost.md); None where figures were scaled to a library that nothing was fitted to.
    """

    source: str
    node: str
    corner: Corner
    nand_um2: float
    nand_pf: float
    nand_nw: float
    area_um2: Mapping[str, float]
    energy_pj: Mapping[str, float]
    leakage_nw: Mapping[str, float]
    path_ns: Mapping[str, float]
    modules_um2: Mapping[str, Mapping[str, float]]
    error: float | None

    def area(self, what: LogicFeatures) -> float:
        """Square micrometres."""
        return _weighted(self.area_um2, what)

    def energy(self, what: LogicFeatures) -> float:
        """Picojoules of one operation."""
        return _weighted(self.energy_pj, what)

    def leakage(self, what: LogicFeatures) -> float:
        """Nanowatts."""
        return _weighted(self.leakage_nw, what)

    def path(self, what: LogicFeatures) -> float:
        """Nanoseconds through all that it has, one behind the other."""
        return float(sum(time for name, time in self.path_ns.items() if getattr(what, name)))

    def scaled(self, cells: CellLibrary) -> LogicTable:
        """For another library: areas and leakage as its smallest NAND2, energies as the load of its pins times V^2; for
        the same one the same.

        Raises
        ------
        InputError
            If it has no NAND2.
        """
        nand = nand2(cells)
        area, leakage = nand.area_um2 / self.nand_um2, nand.leakage_nw / self.nand_nw
        load = sum(pin.capacitance_pf for pin in nand.pins.values())
        energy = load * cells.corner.supply_v**2 / (self.nand_pf * self.corner.supply_v**2)
        if np.allclose([area, leakage, energy], 1, rtol=1e-3, atol=0):  # the library that all was fitted to
            return self
        return replace(
            self,
            source=cells.name,
            node="",
            corner=cells.corner,
            nand_um2=nand.area_um2,
            nand_pf=load,
            nand_nw=nand.leakage_nw,
            area_um2={name: area * each for name, each in self.area_um2.items()},
            energy_pj={name: energy * each for name, each in self.energy_pj.items()},
            leakage_nw={name: leakage * each for name, each in self.leakage_nw.items()},
            modules_um2={
                kind: {name: area * um2 for name, um2 in each.items()} for kind, each in self.modules_um2.items()
            },
            error=None,
        )


def nand2(cells: CellLibrary) -> LibraryCell:
    """The smallest NAND of two inputs.

    Raises
    ------
    InputError
        If the library has none.
    """
    found = []
    for cell in cells.cells.values():
        functions = [pin.function for pin in cell.outputs]
        if cell.clocked_on is None and len(functions) == 1 and functions[0] and len(functions[0].pins) == 2:
            a, b = sorted(functions[0].pins)
            if [functions[0].of({a: i & 1, b: i >> 1}) for i in range(4)] == [1, 1, 1, 0]:
                found.append((cell.area_um2, cell.name))
    if not found:
        raise InputError(f"{cells.path}: has no NAND of two inputs")
    return cells.cells[min(found)[1]]


class _LogicEntry(Section):
    """The ``[logic]`` of a table."""

    source: str
    node: str
    corner: str
    supply_v: float
    temperature_c: float
    nand_um2: float
    nand_pf: float
    nand_nw: float
    area_um2: dict[str, float]
    energy_pj: dict[str, float]
    leakage_nw: dict[str, float]
    path_ns: dict[str, float]
    modules_um2: dict[str, dict[str, float]]
    error: float


def load_logic(cells: CellLibrary | None = None) -> LogicTable:
    """What comes with the project; scaled to a library where one is given and it is another one.

    Examples
    --------
    >>> table = load_logic()
    >>> str(table.corner), table.error < 0.15
    ('typ, 1.2 V, 25 °C', True)
    """
    path = Path(str(files("qtaml_hw.cost").joinpath("tables", "logic.toml")))
    facts = parsed(_LogicEntry, read_toml(path, "table of logic"), str(path)).model_dump()
    corner = Corner(facts.pop("corner"), facts.pop("supply_v"), facts.pop("temperature_c"))
    known = LogicTable(corner=corner, **facts)
    return known if cells is None else known.scaled(cells)


def _weighted(each: Mapping[str, float], what: LogicFeatures) -> float:
    values: Iterable[float] = (each.get(field.name, 0.0) * getattr(what, field.name) for field in fields(what))
    return sum(values)


def coder_features(code: BlockCode, *, reads: bool = True) -> LogicFeatures:
    """Decoder of a code with the ports that a reader uses, or its encoder.

    Raises
    ------
    ValueError
        If there is no model for the code.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> coder_features(make("hsiao", 64), reads=False).xor > 100
    True
    """
    area = estimate(code)
    if not reads:
        return LogicFeatures(xor=area.encoder_cells)
    kinds = {"columns": "columns", "votes": "vote", "concatenated": "vote"}
    kind = kinds.get(code.decoding.style, "locator") if code.decoding.at_once else "sequential"
    return LogicFeatures(**{kind: float(area.decoder_cells), "received": float(code.n)})
