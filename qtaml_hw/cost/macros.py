"""SRAM macros: what each size costs, from Liberty files or a table in TOML; and what memory is tiled from them.

A table says its source, its node, its corner and how its figures change with the supply:

    source = "where the figures come from"
    node = "130 nm"
    corner = "typ"
    supply_v = 1.2
    temperature_c = 25
    [scaling]                      # (supply / supply_v) to this power; without it figures hold at supply_v alone
    energy = 2
    leakage = 1
    least_v = 0.5
    source = "why"
    [[macro]]
    name = "1024x64"
    words = 1024
    bits = 64
    area_um2 = 263946.1
    read_pj = 91.8
    write_pj = 110.9
    leakage_uw = 0.79
    access_ns = 4.34

A memory of `rows` words of `bits` bits is tiled: side by side until a word fits, one behind another until all words do.
Area comes first, then energy (`SLACK`). What sticks out is paid for, in area and in leakage; an access pays for all
macros side by side of one bank. What chooses a bank, and the wires between them, are not in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from qtaml_hw.cost.cells import CellReader, Corner, LibertyUnits, corner_of, units_of
from qtaml_hw.cost.liberty import LibertyGroup, read_liberty
from qtaml_hw.design import Section, parsed, read_toml
from qtaml_hw.errors import InputError

__all__ = ["SHIPPED", "Macro", "MacroLibrary", "Scaling", "Tiling", "load_macros"]

SHIPPED: Final = "ihp-sg13g2"
"""The table that comes with the project."""

SLACK = 1 / 8
"""A memory may be so much larger than the smallest one where its accesses take less energy."""

MOST_TILES = 1 << 20
"""Macros of a memory at most."""


@dataclass(frozen=True)
class Macro:
    """One macro at its corner.

    Attributes
    ----------
    name : str
    words, bits : int
        Depth and width.
    area_um2, leakage_uw : float
    read_pj, write_pj : float
        Of one access, all its bits together. Toggling of address and data pins is not in it.
    access_ns : float
        Clock to output.
    """

    name: str
    words: int
    bits: int
    area_um2: float
    read_pj: float
    write_pj: float
    leakage_uw: float
    access_ns: float


@dataclass(frozen=True)
class Scaling:
    """How figures of macros change with the supply.

    Attributes
    ----------
    energy, leakage : float
        Powers of the ratio of supplies, for energy of an access and for leakage power.
    least_v : float
        Down to where that is said.
    source : str
        Why.
    """

    energy: float
    leakage: float
    least_v: float
    source: str


@dataclass(frozen=True)
class Tiling:
    """A memory made of macros.

    Attributes
    ----------
    rows, bits : int
        Words and their width.
    across : int
        Macros side by side.
    tiles : tuple of (Macro, int)
        Macros of each kind, all together.
    read_pj, write_pj : float
        Of one access to a word of the dearest bank.
    """

    rows: int
    bits: int
    across: int
    tiles: tuple[tuple[Macro, int], ...]
    read_pj: float
    write_pj: float

    @property
    def area_um2(self) -> float:
        """Of all macros."""
        return sum(count * macro.area_um2 for macro, count in self.tiles)

    @property
    def banks(self) -> int:
        """Macros one above the other."""
        return sum(count // -(-self.bits // macro.bits) for macro, count in self.tiles)

    @property
    def leakage_uw(self) -> float:
        """Of all macros."""
        return sum(count * macro.leakage_uw for macro, count in self.tiles)

    @property
    def access_ns(self) -> float:
        """Of the slowest."""
        return max(macro.access_ns for macro, _ in self.tiles)

    @property
    def stored_bits(self) -> int:
        """Bits that the macros hold, those that stick out among them."""
        return sum(count * macro.words * macro.bits for macro, count in self.tiles)


@dataclass(frozen=True)
class MacroLibrary:
    """Macros of one source, node and corner.

    Attributes
    ----------
    source : str
        Where the figures come from.
    node : str
        Of the process; empty where the source does not say it.
    corner : Corner
    macros : tuple of Macro
    scaling : Scaling or None
        None: figures hold at the supply of the corner alone.
    """

    source: str
    node: str
    corner: Corner
    macros: tuple[Macro, ...]
    scaling: Scaling | None = None

    def at(self, supply_v: float) -> MacroLibrary:
        """The same macros at another supply of the array; access times stay those of the corner.

        Raises
        ------
        InputError
            If the source says nothing of that supply.
        """
        nominal = self.corner.supply_v
        if supply_v == nominal:
            return self
        how = self.scaling
        if how is None or not how.least_v <= supply_v <= nominal:
            said = "" if how is None else f" (they scale from {how.least_v:g} to {nominal:g} V)"
            raise InputError(f"{self.source}: figures at {nominal:g} V{said}, none for {supply_v:g} V")
        ratio = supply_v / nominal
        energy, leakage = ratio**how.energy, ratio**how.leakage
        macros = tuple(
            replace(m, read_pj=m.read_pj * energy, write_pj=m.write_pj * energy, leakage_uw=m.leakage_uw * leakage)
            for m in self.macros
        )
        return replace(self, macros=macros, corner=replace(self.corner, supply_v=supply_v))

    def tile(self, rows: int, bits: int) -> Tiling:
        """A memory for so many words: of all whose area is within `SLACK` of the least, the one of least read energy.

        Raises
        ------
        ValueError
            If there are none, or too many macros would be needed.

        Examples
        --------
        >>> small = Macro("s", 256, 32, 10.0, 1.0, 1.0, 0.1, 1.0)
        >>> large = Macro("l", 1024, 64, 60.0, 4.0, 4.0, 0.4, 2.0)
        >>> library = MacroLibrary("example", "130 nm", Corner("typ", 1.2, 25.0), (small, large))
        >>> found = library.tile(1100, 64)
        >>> [(macro.name, count) for macro, count in found.tiles], found.read_pj, found.area_um2
        ([('l', 1), ('s', 2)], 4.0, 80.0)
        """
        if rows < 1 or bits < 1:
            raise ValueError(f"not a memory: {rows} words of {bits} bits")
        best = _best(self.macros, rows, bits)
        if sum(count for _, count in best.tiles) > MOST_TILES:
            raise ValueError(f"{rows} words of {bits} bits take more than {MOST_TILES} macros")
        return best


@lru_cache(maxsize=1024)
def _best(macros: tuple[Macro, ...], rows: int, bits: int) -> Tiling:
    """See `MacroLibrary.tile`."""
    found = [(_area(rows, bits, body, end), body, end) for body in macros for end in macros]
    least = min(area for area, _, _ in found)
    near = [_tiling(rows, bits, [body, end]) for area, body, end in found if area <= (1 + SLACK) * least]
    return min(near, key=lambda tiling: (tiling.read_pj, tiling.area_um2))


def _area(rows: int, bits: int, body: Macro, end: Macro) -> float:
    """Of whole banks of the first macro, and of as many of the second as what is left needs."""
    banks, left = divmod(rows, body.words)
    area = banks * -(-bits // body.bits) * body.area_um2
    return area + -(-left // end.words) * -(-bits // end.bits) * end.area_um2


def _tiling(rows: int, bits: int, kinds: Sequence[Macro]) -> Tiling:
    """Whole banks of the first macro, and one of the last for what is left; of the first alone where there is one."""
    body, end = kinds[0], kinds[-1]
    across = {macro: -(-bits // macro.bits) for macro in kinds}
    banks = {body: rows // body.words}
    left = rows - banks[body] * body.words
    if left:
        banks[end] = banks.get(end, 0) + -(-left // end.words)
    tiles = tuple((macro, count * across[macro]) for macro, count in banks.items() if count)
    used = [macro for macro, _ in tiles]
    return Tiling(
        rows,
        bits,
        max(across[macro] for macro in used),
        tiles,
        max(across[macro] * macro.read_pj for macro in used),
        max(across[macro] * macro.write_pj for macro in used),
    )


Positive = Annotated[float, Field(gt=0)]
Some = Annotated[float, Field(ge=0)]


class _MacroEntry(Section):
    """A ``[[macro]]`` of a table."""

    name: str
    words: int = Field(ge=2, le=1 << 24)
    bits: int = Field(ge=1, le=1 << 16)
    area_um2: Positive
    read_pj: Positive
    write_pj: Positive
    leakage_uw: Some
    access_ns: Positive


class _ScalingEntry(Section):
    """The ``[scaling]`` of a table."""

    energy: Annotated[float, Field(ge=0, le=4)]
    leakage: Annotated[float, Field(ge=0, le=20)]
    least_v: Positive
    source: Annotated[str, Field(min_length=1, max_length=400)]


class _MacroTable(Section):
    """A table of macros."""

    source: Annotated[str, Field(min_length=1, max_length=400)]
    node: Annotated[str, Field(min_length=1, max_length=40)]
    corner: Annotated[str, Field(min_length=1, max_length=80)]
    supply_v: Positive
    temperature_c: float
    scaling: _ScalingEntry | None = None
    macro: Annotated[list[_MacroEntry], Field(min_length=1, max_length=1000)]


def load_macros(paths: Sequence[Path] = ()) -> MacroLibrary:
    """Read macros; without paths the table that comes with the project.

    Parameters
    ----------
    paths : sequence of Path
        Tables in TOML, and Liberty files (.lib): all of one node and corner.

    Raises
    ------
    InputError
        If a file cannot be read, is neither, does not say what is needed, or is of another corner than the others.

    Examples
    --------
    >>> library = load_macros()
    >>> library.node, str(library.corner)
    ('130 nm', 'typ, 1.2 V, 25 °C')
    >>> [m.read_pj for m in library.macros if (m.words, m.bits) == (1024, 64)]
    [91.8272]
    """
    if not paths:
        with_name = files("qtaml_hw.cost").joinpath("tables", f"{SHIPPED}.toml")
        return _table(Path(str(with_name)))
    found = [_from_liberty(path) if path.suffix.lower() == ".lib" else _table(path) for path in paths]
    first = found[0]
    for path, other in zip(paths[1:], found[1:], strict=True):
        alike = [(x.node, x.corner.supply_v, x.corner.temperature_c, x.scaling) for x in (first, other)]
        if alike[0] != alike[1]:
            raise InputError(
                f"{path}: is of {other.node or 'an unnamed node'}, {other.corner}; {paths[0]} of "
                f"{first.node or 'an unnamed node'}, {first.corner}: figures of several nodes or corners are not mixed"
            )
    source = "; ".join(dict.fromkeys(library.source for library in found))
    return replace(first, source=source, macros=tuple(macro for library in found for macro in library.macros))


def _table(path: Path) -> MacroLibrary:
    table = parsed(_MacroTable, read_toml(path, "table of macros"), str(path))
    corner = Corner(table.corner, table.supply_v, table.temperature_c)
    how = None if table.scaling is None else Scaling(**table.scaling.model_dump())
    macros = tuple(Macro(**entry.model_dump()) for entry in table.macro)
    return MacroLibrary(table.source, table.node, corner, macros, how)


def _from_liberty(path: Path) -> MacroLibrary:
    """The macros of a Liberty file: its cells that are memories."""
    library = read_liberty(path)
    try:
        units, corner = units_of(library), corner_of(library)
        cells = [cell for cell in library.of("cell") if any(cell.of("memory"))]
        macros = tuple(_macro(cell, library, units) for cell in cells)
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    if not macros:
        raise InputError(f"{path}: has no cell that is a memory")
    return MacroLibrary(f"{library.name} ({path.name})", "", corner, macros)


def _macro(cell: LibertyGroup, library: LibertyGroup, units: LibertyUnits) -> Macro:
    [memory] = list(cell.of("memory"))[:1]
    address, width = memory.number("address_width"), memory.number("word_width")
    area, leakage = cell.number("area"), cell.number("cell_leakage_power")
    if address is None or width is None or area is None or leakage is None:
        raise ValueError(f"macro {cell.name[:60]!r} does not say its address_width, word_width, area and leakage")
    read, write = _access_energies(cell, library, units)
    return Macro(
        cell.name,
        1 << int(address),
        int(width),
        area,
        read,
        write,
        leakage * units.leakage / 1000,
        _access_time(cell, library, units),
    )


def _access_energies(cell: LibertyGroup, library: LibertyGroup, units: LibertyUnits) -> tuple[float, float]:
    """Energies of reading and of writing, from what a cycle of the clock takes under its conditions.

    The pins in the conditions are the memory's enable, its read enable (where it has one) and its write enable; the two
    are known by their names. A pin is on at the level at which a cycle takes more, the others being off or on alike.
    """
    reader = CellReader(library, units)
    clocks = [pin for pin in cell.of("pin") if pin.values.get("clock", "").lower() == "true"]
    for clock in clocks:
        powers = [power for group in clock.of("internal_power") for power in reader.powers(group)]
        whens = [power.when for power in powers if power.when is not None]
        names = sorted(frozenset[str]().union(*(when.pins for when in whens)))
        if not 1 < len(names) <= 8:
            continue

        def cycle(values: Mapping[str, int], powers: Any = powers) -> float:
            return float(
                sum(
                    p.rise.values[p.rise.values.shape[0] // 2, 0] + p.fall.values[p.fall.values.shape[0] // 2, 0]
                    for p in powers
                    if p.when is None or p.when.of(values)
                )
            )

        reading = [name for name in names if re.search(r"(^|_)(R|O)(E|EN|D|DEN)_?[NB]?$", name, re.IGNORECASE)]
        writing = [name for name in names if re.search(r"(^|_)G?W(E|EN|R|REN)_?[NB]?$", name, re.IGNORECASE)]
        others = [name for name in names if name not in reading + writing]
        if len(writing) != 1 or len(reading) > 1:
            continue
        levels = [dict(zip(names, bits, strict=True)) for bits in itertools.product((0, 1), repeat=len(names))]
        on = {
            name: int(sum(cycle(v) for v in levels if v[name]) > sum(cycle(v) for v in levels if not v[name]))
            for name in (*others, *reading)
        }
        low = not reading and re.search(r"[NB]$", writing[0], re.IGNORECASE)  # it reads while it does not write
        on[writing[0]] = 0 if low else 1
        off = {name: 1 - level for name, level in on.items()}
        enabled = {name: on[name] for name in others}
        read = cycle(enabled | {name: on[name] for name in reading} | {writing[0]: off[writing[0]]})
        write = cycle(enabled | {name: off[name] for name in reading} | {writing[0]: on[writing[0]]})
        if read > 0 and write > 0:
            return read, write
    raise ValueError(
        f"macro {cell.name[:60]!r}: energies of a read and a write are not told apart; give them in a table (TOML)"
    )


def _access_time(cell: LibertyGroup, library: LibertyGroup, units: LibertyUnits) -> float:
    """Clock to output: the slowest edge at the least slew and load of its table."""
    reader, times = CellReader(library, units), []
    for group in cell.groups:
        for place in (group, *group.of("pin")):
            for timing in place.of("timing") if group.kind in ("pin", "bus", "bundle") else ():
                for arc in reader.arcs(timing):
                    if arc.edge:
                        times += [float(table.values[0, 0]) for table in arc.delay]
    if not times:
        raise ValueError(f"macro {cell.name[:60]!r} has no delay from clock to output")
    return max(times)
