"""Writing a chip around the cells that are known to be dead: from the plan for all chips to that of one.

A map says which cells have a state of their own, whatever is written to them (`LayerPlan.mapped`: stuck cells at the
operating point of the map). It is drawn from seed and address like every fault, and dead cells are nested: those of a
milder point are among those of the map, with the state that they were written for. So a chip reads the same weights at
every milder point, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.laid import Laid, laid_out
from qtaml_hw.memory import CellMap, Injector
from qtaml_hw.network.layer import Layer
from qtaml_hw.plan import LayerPlan, Plan, pack_words
from qtaml_hw.storage import Goal

__all__ = ["DeadBits", "Writer", "drawn", "listed", "losses", "written_for"]

DeadBits = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Of the words of a layer: bits that lie in dead cells, and what these hold."""


@dataclass(frozen=True, eq=False)
class Writer:
    """Writes chips of a plan.

    Attributes
    ----------
    plan : Plan
        For all chips.
    layers : sequence of Layer
        The layers that it was made for, with their feedback.

    Raises
    ------
    ValueError
        If plan and layers do not fit together.

    Examples
    --------
    Words of this plan do not depend on the chip: all chips are written alike.

    >>> import numpy as np
    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", np.arange(-8, 8), bits=4)]
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01)), matters, budget=0.0)
    >>> Writer(plan, layers).chip(seed=3).to_json() == plan.to_json()
    True
    >>> Writer(plan, [])
    Traceback (most recent call last):
    ValueError: the plan's layer 'w' of shape (16,) is not one of the network's
    """

    plan: Plan
    layers: Sequence[Layer]
    _goals: dict[str, Goal] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        by_name = {layer.name: layer for layer in self.layers}
        for entry in self.plan.layers:
            layer = by_name.get(entry.name)
            if layer is None or layer.shape != entry.shape:
                raise ValueError(f"the plan's layer {entry.name!r} of shape {entry.shape} is not one of the network's")
            if entry.mapped is not None and not entry.words:
                self._goals[entry.name] = Goal(layer)

    def around(self, dead: Mapping[int, DeadBits]) -> Plan:
        """The plan of a chip with these dead cells, by number of the layer; layers that are not named have none.

        Layers whose words do not depend on the chip stay as they are.
        """
        return replace(
            self.plan, layers=tuple(self._layer(i, entry, dead.get(i)) for i, entry in enumerate(self.plan.layers))
        )

    def chip(self, seed: int) -> Plan:
        """The plan of the chip of this seed, mapped at the operating point of the plan's map."""
        return self.around(drawn(self.plan, seed))

    def _layer(self, number: int, entry: LayerPlan, dead: DeadBits | None) -> LayerPlan:
        goal, trellis = self._goals.get(entry.name), entry.scheme.trellis
        if goal is None or trellis is None:
            return entry
        words = goal.words(trellis, *(dead or ()))
        slope, offset = goal.corrected(trellis, words)
        found = () if offset is None else tuple(offset.tolist())
        return replace(entry, words=pack_words(words, trellis.bits), slope=tuple(slope.tolist()), offset=found)


def drawn(plan: Plan, seed: int) -> dict[int, DeadBits]:
    """The dead cells of a chip that its writer knows, by number of the layer.

    Parameters
    ----------
    plan : Plan
        For all chips.
    seed : int
        The chip.

    Returns
    -------
    dict of int to (array, array)
        Of each layer whose words are written around dead cells, by word in storage order: the bits that are dead, and
        what they hold.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> drawn(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), seed=3)  # no layer has a map
    {}
    """
    regions = plan.memory_map().regions
    laid = laid_out(plan.lattice, regions)
    places = {part.layer: (part.cells, laid.get(i)) for i, region in enumerate(regions) for part in region.parts}
    return {
        i: _dead(entry.mapped.on_chip(plan.chip_share, seed), entry, seed, *places[i])
        for i, entry in enumerate(plan.layers)
        if entry.mapped is not None
    }


def _dead(mapped: BitChannel, entry: LayerPlan, seed: int, address: int, laid: Laid | None) -> DeadBits:
    """Bits of words that read the same whatever is written, and what they read."""
    faults = Injector(mapped, np.uint8)

    def read(words: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if laid is None:
            return faults(words, seed, address=address)
        return laid.words(words, entry.scheme.segments[0].layout, mapped, seed, 0, address)

    ones = np.full(entry.scheme.words, (1 << mapped.bits) - 1, dtype=np.uint8)
    held = read(np.zeros_like(ones))
    lost = read(ones) ^ ones
    return np.asarray(held | lost), np.asarray(held)


def written_for(plan: Plan, layers: Sequence[Layer], seed: int) -> Plan:
    """The plan of one chip: as it is where no chip has words of its own, otherwise written around its dead cells.

    Parameters
    ----------
    plan : Plan
        For all chips.
    layers : sequence of Layer
        The layers that it was made for.
    seed : int
        The chip.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        If plan and layers do not fit together.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> plan = Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0))
    >>> written_for(plan, [], seed=3) is plan  # all chips have the same words
    True
    """
    return Writer(plan, layers).chip(seed) if plan.per_chip else plan


def listed(plan: Plan, cells: CellMap) -> dict[int, DeadBits]:
    """Listed dead cells of a memory, by number of the layer whose words they hold.

    Parameters
    ----------
    plan : Plan
        For all chips.
    cells : CellMap
        Dead cells by bit address in the plan's memory.

    Returns
    -------
    dict of int to (array, array)
        As `drawn`.

    Raises
    ------
    ValueError
        If a cell lies beyond the memory.

    Examples
    --------
    >>> import numpy as np
    >>> from qtaml_hw.plan import Prediction
    >>> listed(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), CellMap(np.array([5]), np.array([])))
    Traceback (most recent call last):
    ValueError: cell 5 lies beyond the memory of the plan, which has 0 bits
    """
    found, memory = {}, plan.memory_map()
    last = max((int(x[-1]) for x in (cells.zeros, cells.ones) if x.size), default=-1)
    if last >= memory.stored_bits:
        raise ValueError(f"cell {last} lies beyond the memory of the plan, which has {memory.stored_bits} bits")
    for region, part in memory.places():
        entry = plan.layers[part.layer]
        if entry.mapped is None or region.packed:
            continue
        segment = entry.scheme.segments[part.segment]
        bits = cells.part(region.address, region.stored_bits)
        dead, held = (segment.layout.gather(x.reshape(region.rows, -1)).ravel()[: part.size] for x in bits)
        found[part.layer] = dead.astype(np.uint8), held.astype(np.uint8)
    return found


def losses(chip: Plan, layers: Sequence[Layer]) -> dict[str, float]:
    """What is left of the squared error of the weights of each layer that was written for a chip, in steps**2.

    Parameters
    ----------
    chip : Plan
        Of one chip, from `Writer`.
    layers : sequence of Layer
        With their feedback.

    Returns
    -------
    dict of str to float
        Of the layers that are written around dead cells.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> losses(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), [])  # no layer is written around dead cells
    {}
    """
    by_name, found = {layer.name: layer for layer in layers}, {}
    for entry in chip.layers:
        trellis = entry.scheme.trellis
        if trellis is not None and entry.mapped is not None:
            goal = Goal(by_name[entry.name])
            found[entry.name] = goal.loss(goal.read(trellis, entry.stored(())))
    return found
