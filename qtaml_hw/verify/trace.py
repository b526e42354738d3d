"""What a clocked module does cycle by cycle: a plain model of it, and what is played through both.

A `Behaviour` knows registers and rules, nothing of gates. Where it says nothing of an output (the data beside a
``valid`` of 0), nothing is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from qtaml_hw.hdl.manifest import PortRecord

__all__ = ["Behaviour", "Trace", "recorded"]

Values = dict[str, int]


class Behaviour(Protocol):
    """A model of a module, after its reset."""

    def outputs(self, given: Mapping[str, int]) -> Values:
        """What it says in this cycle, by port; ports of which it says nothing are missing."""

    def clock(self, given: Mapping[str, int], times: int) -> None:
        """The end of this cycle, and of as many more with the same inputs as there are `times` in all."""


@dataclass(frozen=True)
class Trace:
    """Inputs and outputs of consecutive cycles after a reset.

    Attributes
    ----------
    inputs, outputs : list of dict of str to int
        By port; outputs that nothing is said of are missing.
    held : dict of int to int
        Cycles that are played so many times, and looked at the first time.
    """

    inputs: list[Values]
    outputs: list[Values]
    held: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.inputs)

    def driven(self, ports: Iterable[PortRecord]) -> dict[str, list[int]]:
        """Inputs by port."""
        return {port.name: [given[port.name] for given in self.inputs] for port in ports}

    def expected(self, ports: Iterable[PortRecord]) -> dict[str, list[int]]:
        """Outputs by port, 0 where nothing is said of them."""
        return {port.name: [said.get(port.name, 0) for said in self.outputs] for port in ports}

    def looked_at(self, ports: Iterable[PortRecord]) -> dict[str, list[int]]:
        """All ones where something is said of a port, else 0."""
        return {port.name: [((1 << port.width) - 1) * (port.name in said) for said in self.outputs] for port in ports}


def recorded(model: Behaviour, cycles: int, drive: Callable[[int], tuple[Values, int]]) -> Trace:
    """A model at work.

    Parameters
    ----------
    model : Behaviour
    cycles : int
    drive : callable
        Gives the inputs of a cycle, which may depend on what the model holds, and how often they are played.
    """
    trace = Trace([], [])
    for cycle in range(cycles):
        given, times = drive(cycle)
        trace.inputs.append(given)
        trace.outputs.append(model.outputs(given))
        if times > 1:
            trace.held[cycle] = times
        model.clock(given, times)
    return trace
