"""Analysis of a mapped netlist: slews, delays, switching activity and energy.

Values are those of a simulation without delays: a signal changes at most once a cycle, and glitches are not in the
energy. A change of a net charges or discharges its load (C V^2 / 2, the input pins it drives and the load of an output
port) and takes the internal energy of the cell that drives it, from the tables of the library at the slew and load that
the signal has. Wires have no capacitance: nothing is laid out.

Source: the energy model of Liberty (Liberty User Guide, volume 1, chapter on modelling power), as OpenSTA reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.cost.boolean import BooleanFunction
from qtaml_hw.cost.cells import CellLibrary, InternalPower, LibraryCell
from qtaml_hw.cost.synthesis import MappedCell, MappedNetlist
from qtaml_hw.support.compiled import compiled
from qtaml_hw.verify.circuit import KINDS, Circuit, State, order_of

__all__ = ["Activity", "NetlistModel", "NetlistPower"]

ZERO, ONE = 0, 1
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Activity:
    """How often nets change.

    Attributes
    ----------
    changes : float array, shape (nets,)
        For each cycle.
    duty : float array, shape (nets,)
        Share of the time at 1.
    cycles : int
        What was averaged over, all lanes together.
    """

    changes: Floats
    duty: Floats
    cycles: int


@dataclass(frozen=True)
class NetlistPower:
    """What a netlist takes.

    Attributes
    ----------
    switching_pj, internal_pj : float
        In a cycle: of loads, and inside cells.
    leakage_uw : float
    """

    switching_pj: float
    internal_pj: float
    leakage_uw: float

    @property
    def cycle_pj(self) -> float:
        """In a cycle, without leakage."""
        return self.switching_pj + self.internal_pj


class NetlistModel:
    """A mapped netlist that can be evaluated, timed and weighed.

    Parameters
    ----------
    mapped : MappedNetlist
        One with black boxes can be timed and not be evaluated.
    library : CellLibrary
    """

    def __init__(self, mapped: MappedNetlist, library: CellLibrary) -> None:
        self.mapped, self.library = mapped, library
        self.nets = 1 + max(
            [ONE, *(n for i in mapped.instances for n in i.pins.values())]
            + [n for _, nets in mapped.ports.values() for n in nets]
        )

    def cell(self, instance: MappedCell) -> LibraryCell:
        """The cell of an instance."""
        return self.library.cells[instance.cell]

    @cached_property
    def circuit(self) -> Circuit:
        """The same as gates; the nets of the netlist have their own numbers there.

        Raises
        ------
        ValueError
            If it has black boxes, cells that keep a state in another way than a register, or loops.
        """
        if self.mapped.memories:
            raise ValueError(f"{self.mapped.name} has memories inside: {', '.join(sorted(self.mapped.memories))}")
        rows: list[tuple[int, ...]] = []
        registers, sources = [], [ZERO, ONE]
        fresh = self.nets

        def gate(kind: str, a: int, b: int = ZERO, out: int | None = None) -> int:
            nonlocal fresh
            if out is None:
                out, fresh = fresh, fresh + 1
            rows.append((KINDS[kind], a, b, ZERO, out))
            return out

        def made(function: BooleanFunction, pins: Mapping[str, int]) -> int:
            if function.kind == "pin":
                return pins[function.name]
            if not function.parts:
                return int(function.kind)
            return gate(function.kind, *(made(part, pins) for part in function.parts))

        for instance in self.mapped.instances:
            cell, pins = self.cell(instance), dict(instance.pins)
            if cell.latch:
                raise ValueError(f"{self.mapped.name} has a {cell.name}, which keeps a state and is no register")
            if cell.clocked_on is not None:
                assert cell.next_state is not None
                state, fresh = fresh, fresh + 1
                taken = made(cell.next_state, pins)
                for forced, value in ((cell.clear, ZERO), (cell.preset, ONE)):
                    if forced is not None:
                        on = made(forced, pins)
                        taken = gate("and", taken, gate("not", on)) if value == ZERO else gate("or", taken, on)
                registers.append((taken, state))
                sources.append(state)
                pins |= dict(zip(cell.states, (state, gate("not", state)), strict=False))
            for output in cell.outputs:
                if output.name in instance.pins and output.function is not None:
                    gate("buf", made(output.function, pins), out=instance.pins[output.name])
        ports = {name: np.array(nets, dtype=np.int32) for name, (_, nets) in self.mapped.ports.items()}
        inputs = tuple(name for name, (direction, _) in self.mapped.ports.items() if direction == "input")
        gates = np.array(rows, dtype=np.int32).reshape(-1, 5)
        driven = np.concatenate([np.array(sources, dtype=np.int32), *(ports[name] for name in inputs)])
        order = order_of(gates, driven, fresh)
        pairs = np.array(registers, dtype=np.int32).reshape(-1, 2)
        return Circuit(fresh, ports, inputs, gates[order], pairs, np.empty(0, dtype=np.int32), ())

    def side_by_side(self, inputs: Mapping[str, NDArray[np.uint64]], words: int) -> tuple[State, Activity]:
        """Words one after the other through gates alone.

        Parameters
        ----------
        inputs : mapping of str to uint64 array, shape (width, lanes / 64)
            Words by port, the first in the lowest bit of the first lane (`qtaml_hw.verify.circuit.planes`).
        words : int
            How many, at least 2.
        """
        state = State(self.circuit, seed=1, words=next(iter(inputs.values())).shape[1])
        for port, values in inputs.items():
            state.set(port, values)
        state.settle()
        changes, ones = _in_sequence(np.ascontiguousarray(state.values[: self.nets]), words)
        return state, Activity(changes / (words - 1), ones / words, words - 1)

    def clocked(self, state: State, cycles: Iterable[Mapping[str, NDArray[np.uint64]]]) -> Activity:
        """Cycles of the clock in 64 lanes, each of which has its own words.

        Parameters
        ----------
        state : State
            As it is before.
        cycles : iterable of mapping of str to uint64 array, shape (width,)
            What the ports are set to in each cycle.
        """
        changes, ones, count = np.zeros(self.nets), np.zeros(self.nets), 0
        state.settle()
        before = state.values[: self.nets].copy()
        for ports in cycles:
            state.take_over()
            for port, values in ports.items():
                state.set(port, values)
            state.settle()
            _compare(before, state.values, changes, ones)
            count += 1
        lanes = 64 * count
        return Activity(changes / lanes, ones / lanes, lanes)

    @cached_property
    def loads_pf(self) -> Floats:
        """Of every net: the pins that it drives, and the load of an output port."""
        found = np.zeros(self.nets)
        for instance in self.mapped.instances:
            pins = self.cell(instance).pins
            for name, net in instance.pins.items():
                if name in pins:
                    found[net] += pins[name].capacitance_pf
        for direction, nets in self.mapped.ports.values():
            if direction == "output":
                np.add.at(found, list(nets), self.library.driver[1])
        return found

    @cached_property
    def _order(self) -> list[MappedCell]:
        """Instances, each behind those that drive it; registers first."""
        drivers = {net: i for i in self.mapped.instances for net in self._driven(i)}
        done: set[int] = set()
        order: list[MappedCell] = []
        for start in self.mapped.instances:
            stack = [start]
            while stack:
                instance = stack[-1]
                if id(instance) in done:
                    stack.pop()
                    continue
                waits = []
                if self.cell(instance).clocked_on is None:
                    inputs = (n for p, n in instance.pins.items() if self.cell(instance).pins[p].direction == "input")
                    waits = [drivers[n] for n in inputs if n in drivers and id(drivers[n]) not in done]
                if waits:
                    stack += waits
                else:
                    done.add(id(instance))
                    order.append(stack.pop())
        return order

    def _driven(self, instance: MappedCell) -> list[int]:
        return [instance.pins[pin.name] for pin in self.cell(instance).outputs if pin.name in instance.pins]

    @cached_property
    def timing(self) -> tuple[Floats, Floats]:
        """Arrival and slew of every net in ns, shape (nets, 2): of its rising and its falling edge.

        Inputs arrive at 0 with the slew of the driving cell, registers are clocked at 0 with the same slew.
        """
        arrival, slew = np.zeros((self.nets, 2)), np.zeros((self.nets, 2))
        driver, load = self.library.driver
        first = driver.outputs[0].arcs
        usual = max((table.at(0.0, load) for arc in first for table in arc.slew), default=0.05)
        for direction, nets in self.mapped.ports.values():
            if direction == "input":
                slew[list(nets)] = usual
        loads = self.loads_pf
        for instance in self._order:
            cell = self.cell(instance)
            for pin in cell.outputs:
                net = instance.pins.get(pin.name)
                if net is None:
                    continue
                for arc in pin.arcs:
                    source = instance.pins.get(arc.related, ZERO)
                    if source in (ZERO, ONE):
                        continue
                    for out in (0, 1):  # rising, falling
                        edges = (0,) if arc.edge else (0, 1)
                        if not arc.edge and arc.sense == "positive_unate":
                            edges = (out,)
                        elif not arc.edge and arc.sense == "negative_unate":
                            edges = (1 - out,)
                        for edge in edges:
                            steep = usual if arc.edge else slew[source, edge]
                            at = (0.0 if arc.edge else arrival[source, edge]) + arc.delay[out].at(steep, loads[net])
                            arrival[net, out] = max(arrival[net, out], at)
                            slew[net, out] = max(slew[net, out], arc.slew[out].at(steep, loads[net]))
        return arrival, slew

    @cached_property
    def path_ns(self) -> float:
        """The longest path: from inputs and registers to outputs and, with their setup, registers."""
        arrival, _ = self.timing
        worst = arrival.max(axis=1)
        ends = [float(worst[list(nets)].max()) for d, nets in self.mapped.ports.values() if d == "output" and nets]
        for instance in self.mapped.instances:
            cell = self.cell(instance)
            if cell.clocked_on is not None:
                for name, net in instance.pins.items():
                    if name in cell.pins and cell.pins[name].direction == "input" and not cell.pins[name].clock:
                        ends.append(float(worst[net]) + cell.pins[name].setup_ns)
        return max(ends, default=0.0)

    def power(self, activity: Activity) -> NetlistPower:
        """What the netlist takes with such activity; the clock of registers changes twice a cycle."""
        _, slew = self.timing
        mean_slew, loads = slew.mean(axis=1), self.loads_pf
        changes, duty = activity.changes.copy(), activity.duty.copy()
        for instance in self.mapped.instances:
            cell = self.cell(instance)
            for name in cell.clocked_on.pins if cell.clocked_on is not None else ():
                net = instance.pins.get(name, ZERO)
                if net not in (ZERO, ONE):
                    changes[net], duty[net] = 2.0, 0.5
        changes[[ZERO, ONE]] = 0.0
        supply = self.library.corner.supply_v
        switching = float((changes * loads).sum()) * supply**2 / 2
        internal = leakage = 0.0
        for instance in self.mapped.instances:
            cell = self.cell(instance)
            leakage += cell.leakage_nw
            for name, net in instance.pins.items():
                pin = cell.pins.get(name)
                if pin is None or not pin.powers or changes[net] == 0.0:
                    continue
                weights = self._shares(instance, pin.powers, changes, duty)
                whole = sum(weights) if pin.direction == "output" else 1.0
                for weight, power in zip(weights, pin.powers, strict=True):
                    source = instance.pins.get(power.related, net) if pin.direction == "output" else net
                    load = loads[net] if pin.direction == "output" else 0.0
                    energy = (power.rise.at(mean_slew[source], load) + power.fall.at(mean_slew[source], load)) / 2
                    internal += energy * changes[net] * weight / (whole or 1.0)
        return NetlistPower(switching, float(internal), leakage / 1000)

    def _shares(
        self, instance: MappedCell, powers: Sequence[InternalPower], changes: Floats, duty: Floats
    ) -> list[float]:
        """How much each table counts: how often its input changes and its condition holds, pins taken as independent.

        A table without a condition counts where none of the others of its input holds.
        """
        likely = {name: float(duty[net]) for name, net in instance.pins.items()}
        holds = [1.0 if power.when is None else _probability(power.when, likely) for power in powers]
        met: dict[str, float] = {}
        for power, share in zip(powers, holds, strict=True):
            met[power.related] = met.get(power.related, 0.0) + (share if power.when is not None else 0.0)
        found = []
        for power, share in zip(powers, holds, strict=True):
            counted = share if power.when is not None else max(1.0 - met[power.related], 0.0)
            source = instance.pins.get(power.related, ZERO)
            found.append(counted * (float(changes[source]) if power.related else 1.0))
        return found


def _probability(function: BooleanFunction, duty: Mapping[str, float]) -> float:
    """That a function is 1, its pins being independent."""
    pins = sorted(function.pins)
    total = 0.0
    for code in range(1 << len(pins)):
        values = {name: code >> i & 1 for i, name in enumerate(pins)}
        if function.of(values):
            chance = 1.0
            for name, value in values.items():
                p = duty.get(name, 0.5)
                chance *= p if value else 1 - p
            total += chance
    return total


@compiled()
def _in_sequence(values: Any, words: int) -> Any:
    """For every net: changes from each lane to the next, and lanes at 1, among the first `words` lanes."""
    nets = values.shape[0]
    changes, ones = np.zeros(nets), np.zeros(nets)
    one = np.uint64(1)
    for net in range(nets):
        before = values[net, 0] & one
        for lane in range(words):
            bit = (values[net, lane >> 6] >> np.uint64(lane & 63)) & one
            ones[net] += bit
            changes[net] += bit != before
            before = bit
    return changes, ones


@compiled()
def _compare(before: Any, values: Any, changes: Any, ones: Any) -> None:
    """Add up changes and ones of a cycle in 64 lanes, and take the values over."""
    for net in range(before.shape[0]):
        now = values[net, 0]
        x, y = before[net, 0] ^ now, now
        while x:
            x &= x - np.uint64(1)
            changes[net] += 1
        while y:
            y &= y - np.uint64(1)
            ones[net] += 1
        before[net, 0] = now
