"""Writing a chip around the cells that are known to be dead: from the plan for all chips to that of one.

A map says which cells have a state of their own, whatever is written to them (`LayerPlan.mapped`: stuck cells at the
operating point of the map). It is drawn from seed and address like every fault, and dead cells are nested: those of a
milder point are among those of the map, with the state that they were written for. So a chip reads the same weights at
every milder point, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import Overlay
from qtaml_hw.chip.laid import Laid, laid_out
from qtaml_hw.memory import CellMap, Injector
from qtaml_hw.network.layer import Layer
from qtaml_hw.plan import LayerPlan, Plan, pack_words
from qtaml_hw.storage import Codewords, Goal, Part, Region
from qtaml_hw.storage.codewords import as_masks

__all__ = ["DeadBits", "Misfits", "Writer", "drawn", "listed", "losses", "misfits", "untested", "written_for"]

Bits = NDArray[np.uint8]


class DeadBits(NamedTuple):
    """The dead cells that the words of a layer lie in.

    Attributes
    ----------
    dead, held : uint8 array, shape (words,)
        Bits of words that lie in dead cells, and what these hold.
    codewords : Codewords or None
        Those that the words lie in, with the dead cells of their check bits.

    Examples
    --------
    >>> DeadBits(np.array([5], np.uint8), np.array([4], np.uint8)).codewords is None
    True
    """

    dead: NDArray[np.uint8]
    held: NDArray[np.uint8]
    codewords: Codewords | None = None


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
        layers = (self._layer(entry, dead.get(i)) for i, entry in enumerate(self.plan.layers))
        return replace(self.plan, layers=tuple(layers))

    def chip(self, seed: int) -> Plan:
        """The plan of the chip of this seed, mapped at the operating point of the plan's map."""
        return self.around(drawn(self.plan, seed))

    def _layer(self, entry: LayerPlan, dead: DeadBits | None) -> LayerPlan:
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
    dict of int to DeadBits
        Of each layer whose words are written around dead cells.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> drawn(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), seed=3)  # no layer has a map
    {}
    """
    regions, found = plan.memory_map().regions, dict[int, DeadBits]()
    laid = laid_out(plan.lattice, regions)
    for number, region in enumerate(regions):
        mapped = {part.layer: plan.layers[part.layer].mapped for part in region.parts}
        here = {i: cells.on_chip(plan.chip_share, seed) for i, cells in mapped.items() if cells is not None}
        if region.packed:  # words under codes that are no use against dead cells are for none
            here = {i: cells for i, cells in here.items() if cells.p_flip > 0}
        if region.packed and here:
            bits = _dead_of_stream(next(iter(here.values())), region, seed, laid.get(number))
            found |= {part.layer: _in_codewords(region, part, *bits) for part in region.parts if part.layer in here}
        elif here:
            [(i, cells)] = here.items()
            found[i] = _dead(cells, plan.layers[i], seed, region.parts[0].cells, laid.get(number))
    return found


def _dead_of_stream(mapped: BitChannel, region: Region, seed: int, laid: Laid | None) -> tuple[Bits, Bits]:
    """Bits of codewords that read the same whatever is written, and what they read, shape (codewords, bits)."""
    cells = mapped.cell().resized(8)
    faults, zeros = Injector(cells, np.uint8), np.zeros(-(-region.used_bits // 8), np.uint8)

    def read(stored: Bits) -> Bits:
        if laid is None:
            stored = faults(stored, seed, address=region.cells)
        else:
            stored = laid.stream(stored, cells, seed, 0)
        return np.unpackbits(stored, count=region.used_bits).reshape(region.rows, region.row_bits)

    held = read(zeros)
    return np.asarray(held | (read(~zeros) ^ 1), dtype=np.uint8), held


def _in_codewords(region: Region, part: Part, dead: Bits, held: Bits) -> DeadBits:
    """What a part of a stream of codewords finds of the dead cells of all."""
    code = codes.from_name(region.code)
    if part.offset % code.k:
        raise ValueError(f"words that are written around dead cells do not begin with a codeword of {code.name}")
    place = part.offset + np.arange(part.size * part.bits).reshape(part.size, part.bits)
    row, bit = np.divmod(place, code.k)
    own = slice(row[0, 0], row[-1, -1] + 1)
    checks = [as_masks(x[own, code.k :]) for x in (dead, held)]
    words = [as_masks(x[row, bit][:, ::-1]).astype(np.uint8) for x in (dead, held)]
    return DeadBits(words[0], words[1], Codewords(code, checks[0], checks[1]))


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
    return DeadBits(np.asarray(held | lost), np.asarray(held))


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
    """Listed dead cells of a memory, by number of the layer whose words they hold; those beyond the memory hold none.

    Parameters
    ----------
    plan : Plan
        For all chips.
    cells : CellMap
        Dead cells by bit address in the plan's memory.

    Returns
    -------
    dict of int to DeadBits
        As `drawn`.

    Examples
    --------
    >>> import numpy as np
    >>> from qtaml_hw.plan import Prediction
    >>> listed(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), CellMap(np.array([5]), np.array([])))
    {}
    """
    found, memory = {}, plan.memory_map()
    for region, part in memory.places():
        entry = plan.layers[part.layer]
        if entry.mapped is None or (region.packed and entry.mapped.p_flip == 0):
            continue
        bits = cells.part(region.address, region.rows * region.pitch)
        rows = [np.asarray(x, dtype=np.uint8).reshape(region.rows, -1)[:, : region.row_bits] for x in bits]
        if region.packed:
            found[part.layer] = _in_codewords(region, part, *rows)
            continue
        segment = entry.scheme.segments[part.segment]
        dead, held = (segment.layout.gather(x).ravel()[: part.size].astype(np.uint8) for x in rows)
        found[part.layer] = DeadBits(dead, held)
    return found


def untested(plan: Plan, cells: CellMap) -> str:
    """How a list of dead cells leaves rows of the memory of a plan untested; empty where it covers it.

    Parameters
    ----------
    plan : Plan
        For all chips.
    cells : CellMap
        Dead cells by bit address in the plan's memory.

    Returns
    -------
    str

    Examples
    --------
    >>> import numpy as np
    >>> from qtaml_hw.plan import Prediction
    >>> untested(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), CellMap(np.array([5]), np.array([])))
    ''
    """
    width = max(cells.width, 1)
    rows, tested = -(-plan.memory_map().end // width), cells.tested // width
    if tested >= rows:
        return ""
    memory = f"the memory of the plan has {rows} rows of {width} bits"
    if cells.rows_said:
        return f"rows = {tested}: {memory}; test all of them"
    last = f"the last row listed is {tested - 1}" if tested else "no row is listed"
    return (
        f"{last}, and {memory}; if those behind it were tested and have no dead cell, say how many were tested: "
        f"'# rows = {rows}' (rows = {rows} in a .npz)"
    )


@dataclass(frozen=True, eq=False)
class Misfits:
    """Codewords of a layer in whose dead check cells other bits are held than its words ask for: more are dead than
    are written around, or the data cells that they add up are dead, too. The decoder takes these for errors.

    Attributes
    ----------
    codewords : int
        How many there are.
    left : Overlay
        What decoding makes of them: wrong bits of words, and words in codewords that are flagged.

    Examples
    --------
    >>> Misfits(0, Overlay({}, {})).codewords
    0
    """

    codewords: int
    left: Overlay


def misfits(chip: Plan, dead: Mapping[int, DeadBits]) -> dict[int, Misfits]:
    """Codewords of a written chip that do not suit their dead check cells, by number of the layer; where there are any.

    Parameters
    ----------
    chip : Plan
        Of one chip, from `Writer.around`.
    dead : mapping of int to DeadBits
        The dead cells that it was written around.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> misfits(Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)), {})
    {}
    """
    found = {}
    for i, bits in dead.items():
        entry, codewords = chip.layers[i], bits.codewords
        if codewords is None:
            continue
        code, width = codewords.code, entry.scheme.bits
        words = entry.stored(())
        data = ((words[:, None] >> np.arange(width - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1, code.k)
        wrong = (as_masks(code.check(data)) ^ codewords.held) & codewords.dead
        hit = np.flatnonzero(wrong)
        if not hit.size:
            continue
        errors = np.zeros((hit.size, code.n), dtype=np.uint8)
        errors[:, code.k :] = (wrong[hit, None] >> np.arange(code.check_bits)) & 1
        decoded = code.decode_errors(errors)
        flips, lost = np.zeros_like(data), np.zeros_like(data, dtype=np.bool_)
        flips[hit] = decoded.codewords[:, : code.k]
        lost[hit] = (decoded.status == codes.Status.DETECTED)[:, None]
        of_words = flips.reshape(-1, width) @ (1 << np.arange(width - 1, -1, -1))
        left = {int(word): int(of_words[word]) for word in np.flatnonzero(of_words)}
        flagged = np.flatnonzero(lost.reshape(-1, width).any(axis=1)).tolist()
        found[i] = Misfits(hit.size, Overlay(left, {0: flagged}))
    return found


def losses(chip: Plan, layers: Sequence[Layer], unfit: Mapping[int, Misfits] | None = None) -> dict[str, float]:
    """What is left of the squared error of the weights of each layer that was written for a chip, in steps**2.

    Parameters
    ----------
    chip : Plan
        Of one chip, from `Writer`.
    layers : sequence of Layer
        With their feedback.
    unfit : mapping of int to Misfits, optional
        Codewords that do not suit their dead check cells (`misfits`).

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
    for i, entry in enumerate(chip.layers):
        trellis = entry.scheme.trellis
        if trellis is not None and entry.mapped is not None:
            goal, words, lost = Goal(by_name[entry.name]), entry.stored(()), None
            if unfit and i in unfit:
                words, lost = unfit[i].left.applied(entry.scheme.segments[0], words, np.zeros(words.size, np.bool_))
            found[entry.name] = goal.loss(goal.read(trellis, words, lost))
    return found
