"""A library of standard cells from a Liberty file: area, leakage, functions, delays, energies.

Units are made one: square micrometres (as the file has them), ns, pF, V, pJ and nW.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.cost.boolean import BooleanFunction, parse
from qtaml_hw.cost.liberty import LibertyGroup, finite, numbers, read_liberty
from qtaml_hw.errors import InputError
from qtaml_hw.support.cache import content

__all__ = [
    "CellLibrary",
    "CellPin",
    "CellReader",
    "Corner",
    "InternalPower",
    "LibertyUnits",
    "LibraryCell",
    "Lookup",
    "TimingArc",
    "corner_of",
    "load_cells",
    "units_of",
]

Floats = NDArray[np.float64]

PREFIX = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3}


@dataclass(frozen=True)
class Corner:
    """What figures hold at.

    Attributes
    ----------
    name : str
        As the source calls it.
    supply_v, temperature_c : float
        Supply and temperature.

    Examples
    --------
    >>> str(Corner("typ", 1.2, 25.0))
    'typ, 1.2 V, 25 °C'
    """

    name: str
    supply_v: float
    temperature_c: float

    def __str__(self) -> str:
        return f"{self.name}, {self.supply_v:g} V, {self.temperature_c:g} °C"


@dataclass(frozen=True, eq=False)
class Lookup:
    """A figure over input slew and load, or one number.

    Attributes
    ----------
    slew_ns, load_pf : float array
        Axes; one entry where it does not depend on them.
    values : float array, shape (slews, loads)
    """

    slew_ns: Floats
    load_pf: Floats
    values: Floats

    def at(self, slew_ns: float, load_pf: float) -> float:
        """Bilinear between the entries and beyond them.

        Examples
        --------
        >>> axis = np.array([0.0, 1.0])
        >>> Lookup(axis, axis, np.array([[0.0, 1.0], [2.0, 3.0]])).at(0.5, 0.25)
        1.25
        """
        i, x = _between(self.slew_ns, slew_ns)
        j, y = _between(self.load_pf, load_pf)
        v = self.values
        low = v[i, j] if y == 0.0 else v[i, j] + y * (v[i, j + 1] - v[i, j])
        if x == 0.0:
            return float(low)
        high = v[i + 1, j] if y == 0.0 else v[i + 1, j] + y * (v[i + 1, j + 1] - v[i + 1, j])
        return float(low + x * (high - low))


def _between(axis: Floats, value: float) -> tuple[int, float]:
    """The entry at or below a value, and how far it is to the next one; beyond the ends the last two are extended."""
    if axis.size < 2:
        return 0, 0.0
    i = min(max(int(np.searchsorted(axis, value, side="right")) - 1, 0), axis.size - 2)
    return i, float((value - axis[i]) / (axis[i + 1] - axis[i]))


@dataclass(frozen=True, eq=False)
class TimingArc:
    """From an input to an output: how long it takes, and how steep the output becomes.

    Attributes
    ----------
    related : str
        The input.
    sense : str
        ``positive_unate``, ``negative_unate`` or ``non_unate``.
    delay, slew : (Lookup, Lookup)
        For the rising and the falling output, in ns.
    edge : bool
        Whether it starts at the clock of a register.
    """

    related: str
    sense: str
    delay: tuple[Lookup, Lookup]
    slew: tuple[Lookup, Lookup]
    edge: bool


@dataclass(frozen=True, eq=False)
class InternalPower:
    """Energy inside a cell when a pin changes, in pJ, besides that of charging its load.

    Attributes
    ----------
    related : str
        The input that changed; empty where that makes no difference.
    when : BooleanFunction or None
        While this holds.
    rise, fall : Lookup
    """

    related: str
    when: BooleanFunction | None
    rise: Lookup
    fall: Lookup


@dataclass(frozen=True, eq=False)
class CellPin:
    """A pin of a cell.

    Attributes
    ----------
    name, direction : str
    capacitance_pf : float
        Of an input.
    function : BooleanFunction or None
        Of an output; of a register it may name the state.
    arcs : tuple of TimingArc
    powers : tuple of InternalPower
    clock : bool
    setup_ns : float
        Before the clock, at usual slews; 0 where there is none.
    """

    name: str
    direction: str
    capacitance_pf: float
    function: BooleanFunction | None
    arcs: tuple[TimingArc, ...]
    powers: tuple[InternalPower, ...]
    clock: bool
    setup_ns: float = 0.0


@dataclass(frozen=True, eq=False)
class LibraryCell:
    """A cell.

    Attributes
    ----------
    name : str
    area_um2, leakage_nw : float
    pins : dict of str to CellPin
    clocked_on, next_state, clear, preset : BooleanFunction or None
        Of a register.
    states : tuple of str
        Names of its state and of the inverse.
    latch : bool
        Whether it is something else that keeps a state, which nothing here evaluates.
    """

    name: str
    area_um2: float
    leakage_nw: float
    pins: dict[str, CellPin]
    clocked_on: BooleanFunction | None = None
    next_state: BooleanFunction | None = None
    clear: BooleanFunction | None = None
    preset: BooleanFunction | None = None
    states: tuple[str, ...] = ()
    latch: bool = False

    @cached_property
    def outputs(self) -> tuple[CellPin, ...]:
        """Output pins."""
        return tuple(pin for pin in self.pins.values() if pin.direction == "output")


@dataclass(frozen=True, eq=False)
class CellLibrary:
    """Cells at one corner.

    Attributes
    ----------
    name : str
        Of the library.
    path : Path
        The file.
    digest : str
        SHA-256 of its content.
    corner : Corner
    cells : dict of str to LibraryCell
    """

    name: str
    path: Path
    digest: str
    corner: Corner
    cells: dict[str, LibraryCell]

    @cached_property
    def has_registers(self) -> bool:
        """Whether there is a register."""
        return any(cell.clocked_on is not None for cell in self.cells.values())

    @cached_property
    def driver(self) -> tuple[LibraryCell, float]:
        """The smallest buffer, or the smallest inverter, and four times its input capacitance in pF: what drives inputs
        and loads outputs of what is synthesised.
        """
        for wanted in (0, 1):  # what it makes of 0
            fitting = []
            for cell in self.cells.values():
                inputs = [pin for pin in cell.pins.values() if pin.direction == "input"]
                if len(inputs) == len(cell.outputs) == 1 and cell.clocked_on is None and not cell.latch:
                    function = cell.outputs[0].function
                    if function is not None and function.pins == {inputs[0].name}:
                        made = tuple(function.of({inputs[0].name: value}) for value in (0, 1))
                        if made == (wanted, 1 - wanted):
                            fitting.append((cell.area_um2, cell.name, cell, 4 * inputs[0].capacitance_pf))
            if fitting:
                return min(fitting, key=lambda entry: entry[:2])[2:]
        raise InputError(f"{self.path}: has neither a buffer nor an inverter")


def corner_of(library: LibertyGroup) -> Corner:
    """The corner of a library: its nominal supply and temperature, under the name of its operating conditions."""
    name = library.values.get("default_operating_conditions", "")
    conditions = [g for g in library.of("operating_conditions") if not name or g.name == name]
    name = name or (conditions[0].name if conditions else "nominal")
    supply, temperature = library.number("nom_voltage"), library.number("nom_temperature")
    if conditions:
        supply = conditions[0].number("voltage", supply)
        temperature = conditions[0].number("temperature", temperature)
    if supply is None or temperature is None or supply <= 0:
        raise ValueError("it names no supply and temperature (nom_voltage, nom_temperature)")
    return Corner(name, supply, temperature)


@dataclass(frozen=True)
class LibertyUnits:
    """What numbers of a file are in: nanoseconds, picofarads, nanowatts, picojoules each."""

    time: float
    capacitance: float
    leakage: float
    energy: float


def units_of(library: LibertyGroup) -> LibertyUnits:
    """The units of a library.

    Raises
    ------
    ValueError
        If one is not understood.
    """
    time = _unit(library.values.get("time_unit", "1ns"), "s") / 1e-9
    leakage = _unit(library.values.get("leakage_power_unit", "1nW"), "w") / 1e-9
    volt = _unit(library.values.get("voltage_unit", "1V"), "v")
    given = library.lists.get("capacitive_load_unit", [("1", "pf")])[-1]
    if len(given) != 2:
        raise ValueError(f"capacitive_load_unit has {len(given)} parts")
    load = finite(given[0], "capacitive_load_unit") * _unit("1" + given[1], "f") / 1e-12
    return LibertyUnits(time, load, leakage, load * volt**2)


def _unit(text: str, base: str) -> float:
    found = re.fullmatch(rf"([0-9.]+)\s*([fpnumk]?){base}", text.strip().lower())
    if found is None:
        raise ValueError(f"unit {text!r:.20} is not understood")
    return float(found[1]) * PREFIX[found[2]]


def load_cells(path: Path) -> CellLibrary:
    """Read a library of standard cells.

    Raises
    ------
    InputError
        If the file cannot be read, is no Liberty file, says something that is not understood, or has no cells.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "small.lib"
    >>> _ = file.write_text('''library (small) { nom_voltage : 1.0; nom_temperature : 25;
    ... cell (inv) { area : 2; pin (A) { direction : input; capacitance : 0.001; }
    ...                        pin (Y) { direction : output; function : "!A"; } } }''')
    >>> library = load_cells(file)
    >>> library.driver[0].name, str(library.corner)
    ('inv', 'nominal, 1 V, 25 °C')
    """
    group = read_liberty(path)
    try:
        units, corner = units_of(group), corner_of(group)
        reader = CellReader(group, units)
        cells = {cell.name: reader.cell(cell) for cell in group.of("cell")}
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    if not cells:
        raise InputError(f"{path}: has no cells")
    return CellLibrary(group.name, path, content(path.read_bytes()), corner, cells)


class CellReader:
    """Reads cells with the units and templates of their library."""

    def __init__(self, library: LibertyGroup, units: LibertyUnits) -> None:
        self._library, self._units = library, units
        kinds = ("lu_table_template", "power_lut_template")
        self._templates = {group.name: group for group in library.of(*kinds)}

    def cell(self, group: LibertyGroup) -> LibraryCell:
        """One cell."""
        area = group.number("area")
        if area is None or area < 0:
            raise ValueError(f"cell {group.name[:60]!r} has no area")
        states = [g for g in group.of("ff")]
        latch = any(group.of("latch", "statetable", "latch_bank", "ff_bank")) or len(states) > 1
        facts = {}
        if states and not latch:
            for name in ("clocked_on", "next_state", "clear", "preset"):
                facts[name] = parse(states[0].values[name]) if name in states[0].values else None
        pins = [pin for g in group.of("pin") for pin in self._pins(g, group.name)]
        for bus in group.of("bus", "bundle"):
            pins += [pin for g in bus.of("pin") for pin in self._pins(g, group.name)]
        return LibraryCell(
            group.name,
            area,
            self._leakage(group) * self._units.leakage,
            {pin.name: pin for pin in pins},
            states=states[0].names if states else (),
            latch=latch,
            **facts,
        )

    def _leakage(self, group: LibertyGroup) -> float:
        """Leakage of a cell; the mean over its states where it gives no figure for all."""
        whole = group.number("cell_leakage_power")
        if whole is not None:
            return whole
        states = [g.number("value", 0.0) or 0.0 for g in group.of("leakage_power")]
        return sum(states) / len(states) if states else self._library.number("default_cell_leakage_power", 0.0) or 0.0

    def _pins(self, group: LibertyGroup, cell: str) -> list[CellPin]:
        """The pin that a group describes, or each of those that it names."""
        direction = group.values.get("direction", "input")
        edges = [group.number(name) for name in ("rise_capacitance", "fall_capacitance")]
        load = group.number("capacitance")
        if load is None and None not in edges:
            load = sum(edge for edge in edges if edge is not None) / 2
        if load is None:
            load = self._library.number("default_input_pin_cap", 0.0)
        text = group.values.get("function", "")
        timings = list(group.of("timing"))
        setup = 0.0
        for timing in timings:
            if timing.values.get("timing_type", "").startswith("setup"):
                tables = [self._table(g, self._units.time) for g in timing.of("rise_constraint", "fall_constraint")]
                middles = [table.values[tuple(n // 2 for n in table.values.shape)] for table in tables]
                setup = max([setup, *map(float, middles)])
        made = {
            "direction": direction,
            "capacitance_pf": (load or 0.0) * self._units.capacitance if direction != "output" else 0.0,
            "function": parse(text) if text else None,
            "arcs": tuple(arc for timing in timings for arc in self.arcs(timing)),
            "powers": tuple(p for power in group.of("internal_power") for p in self.powers(power)),
            "clock": group.values.get("clock", "").lower() == "true",
            "setup_ns": setup,
        }
        return [CellPin(name, **made) for name in group.names]  # type: ignore[arg-type]

    def arcs(self, group: LibertyGroup) -> list[TimingArc]:
        """What a ``timing`` group says of delays; nothing where it is a constraint."""
        kind = group.values.get("timing_type", "combinational")
        edge = kind in ("rising_edge", "falling_edge")
        if kind not in ("combinational", "combinational_rise", "combinational_fall") and not edge:
            return []
        tables = {g.kind: self._table(g, self._units.time) for g in group.groups if g.kind in _DELAYS}
        delay = [tables[name] for name in ("cell_rise", "cell_fall") if name in tables]
        slew = [tables[name] for name in ("rise_transition", "fall_transition") if name in tables]
        if not delay or not slew:
            return []
        both = (delay[0], delay[-1]), (slew[0], slew[-1])
        sense = group.values.get("timing_sense", "non_unate")
        return [TimingArc(name, sense, *both, edge) for name in group.values.get("related_pin", "").split()]

    def powers(self, group: LibertyGroup) -> list[InternalPower]:
        """What an ``internal_power`` group says."""
        tables = {g.kind: self._table(g, self._units.energy) for g in group.groups}
        both = tables.get("power")
        rise, fall = tables.get("rise_power", both), tables.get("fall_power", both)
        if rise is None and fall is None:
            return []
        nothing = Lookup(np.zeros(1), np.zeros(1), np.zeros((1, 1)))
        when = parse(group.values["when"]) if group.values.get("when") else None
        related = group.values.get("related_pin", "").split() or [""]
        return [InternalPower(name, when, rise or nothing, fall or nothing) for name in related]

    def _table(self, group: LibertyGroup, scale: float) -> Lookup:
        """A table with its slew first, in units of this module."""
        where = f"{group.kind} in line {group.line}"
        template = self._templates.get(group.name)
        variables = [] if template is None else [template.values.get(f"variable_{i}", "") for i in (1, 2)]
        if any("variable_3" in g.values for g in (template, group) if g is not None):
            raise ValueError(f"{where}: tables of three variables are not understood")
        axes = []
        for i in (1, 2):
            given = group.lists.get(f"index_{i}") or ((template and template.lists.get(f"index_{i}")) or None)
            axes.append(None if given is None else np.array(numbers(given[-1], where)))
        rows = [numbers((row,), where) for row in group.lists.get("values", [()])[-1]]
        flat = np.array([value for row in rows for value in row]) * scale
        sizes = [1 if axis is None else axis.size for axis in axes]
        if group.name == "scalar" or flat.size == 1:
            return Lookup(np.zeros(1), np.zeros(1), flat.reshape(-1, 1)[:1] if flat.size else np.zeros((1, 1)))
        if flat.size != math.prod(sizes):
            raise ValueError(f"{where}: {flat.size} values for a table of {' x '.join(map(str, sizes))}")
        for axis in axes:
            if axis is not None and (np.diff(axis) <= 0).any():
                raise ValueError(f"{where}: an axis of the table does not rise")
        values = flat.reshape(sizes)
        slew = [axis if axis is not None else np.zeros(1) for axis in axes]
        if _is_load(variables[0] if variables else "", bool(variables) and bool(variables[1])):
            slew, values = slew[::-1], values.T
        return Lookup(slew[0] * self._units.time, slew[1] * self._units.capacitance, values)


_DELAYS = ("cell_rise", "cell_fall", "rise_transition", "fall_transition")


def _is_load(first: str, second: bool) -> bool:
    """Whether the first variable of a table is the load."""
    return "capacitance" in first or (not first and not second)
