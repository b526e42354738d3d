"""Events on a chip in operation: single cells that flip in uncoded bits, and codewords that fail.

Events are rare, so none would be met by simulating a memory at their rate. They are drawn as they come, one by one: a
cell of those that nothing protects, or a codeword with more errors than its code corrects, decoded by its own decoder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.chip.image import Image, Overlay
from qtaml_hw.codes.block import Status
from qtaml_hw.codes.sampling import patterns_of_weight
from qtaml_hw.memory import RowCodec
from qtaml_hw.storage import Ideal

__all__ = ["ExpectedEvents", "Upsets"]

Floats = NDArray[np.float64]

BATCH, TRIES = 512, 1000
"""Patterns of one weight that are drawn at a time for one that the decoder does not undo, and how often at most."""


@dataclass(frozen=True, eq=False)
class ExpectedEvents:
    """How many events a codeword or a cell has.

    Attributes
    ----------
    p01, p10 : float array, shape (bits,)
        Of a stored 0 and a stored 1 that no code protects, per bit position.
    words : mapping of str to (float, float array)
        By the name of a code: of one of its codewords, and the share of those events with 0 .. n errors.

    Examples
    --------
    >>> soft = ExpectedEvents(np.full(8, 1e-6), np.full(8, 2e-6), {"hsiao-72-64": (1e-9, np.eye(73)[2])})
    >>> float(soft.p10[0]), soft.words["hsiao-72-64"][0]
    (2e-06, 1e-09)
    """

    p01: Floats
    p10: Floats
    words: Mapping[str, tuple[float, Floats]]


class Upsets:
    """Draws events of one chip.

    Parameters
    ----------
    image : Image
        What the chip stores.
    expected : sequence of ExpectedEvents
        For each of its layers.

    Attributes
    ----------
    cells, codewords : float
        Expected number of events in cells without a code, and of codewords that fail.

    Raises
    ------
    ValueError
        If codewords are shared by packed segments: their codes are known by measured failure rates alone.

    Examples
    --------
    16 weights of 4 bits, each of which is lost with probability 1e-3.

    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.chip import store
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", np.arange(-8, 8), bits=4)]
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01)), matters, budget=0.0)
    >>> each = np.full(4, 1e-3)
    >>> upsets = Upsets(store(plan, layers), [ExpectedEvents(each, each, {})])
    >>> round(upsets.cells, 3), len(upsets.draw(1, np.random.default_rng(0))[0].flips)
    (0.064, 1)
    """

    def __init__(self, image: Image, expected: Sequence[ExpectedEvents]) -> None:
        if image.streams:
            raise ValueError("packed codewords fail too rarely to be measured: there is no figure for them")
        self._image = image
        self._places: list[tuple[int, int, int]] = []  # layer, segment, bit; bit -1: codewords
        self._rates: list[tuple[float, float]] = []  # of a 0, of a 1; of a codeword
        self._sizes: list[float] = []
        self._weights: dict[str, Floats] = {}
        for i, (entry, rates) in enumerate(zip(image.layers, expected, strict=True)):
            for j, part in enumerate(entry.segments):
                segment, bits = part.segment, entry.plan.scheme.bits
                words = entry.words[segment.stored]
                for bit in range(bits - segment.planes):
                    ones = int(np.count_nonzero(words >> words.dtype.type(bit) & words.dtype.type(1)))
                    zero, one = float(rates.p01[bit]), float(rates.p10[bit])
                    self._add(i, j, bit, zero, one, (words.size - ones) * zero + ones * one)
                if segment.code is not None and not isinstance(segment.protection, Ideal):
                    each, weights = rates.words[segment.code]
                    self._weights[segment.code] = weights
                    self._add(i, j, -1, each, each, segment.rows * each)
        sizes = np.array(self._sizes)
        coded = np.array([bit < 0 for _, _, bit in self._places], dtype=bool)
        self.cells, self.codewords = float(sizes[~coded].sum()), float(sizes[coded].sum())
        self._shares = sizes / sizes.sum() if sizes.size and sizes.sum() > 0 else sizes

    def _add(self, layer: int, segment: int, bit: int, zero: float, one: float, expected: float) -> None:
        if expected > 0:
            self._places.append((layer, segment, bit))
            self._rates.append((zero, one))
            self._sizes.append(expected)

    def draw(self, events: int, rng: np.random.Generator) -> dict[int, Overlay]:
        """So many events, each what it is with its share of the expected number, by layer.

        Raises
        ------
        ValueError
            If none is expected.
        """
        if not self._places:
            raise ValueError("no event is expected")
        found: dict[int, Overlay] = {}
        for index in rng.choice(len(self._places), size=events, p=self._shares):
            layer, segment, bit = self._places[index]
            overlay = found.setdefault(layer, Overlay({}, {}))
            if bit < 0:
                self._codeword(layer, segment, overlay, rng)
            else:
                self._cell(layer, segment, bit, self._rates[index], overlay, rng)
        return found

    def _cell(
        self, layer: int, number: int, bit: int, rates: tuple[float, float], to: Overlay, rng: np.random.Generator
    ) -> None:
        """Flip one cell of a bit position; the ends of the scale differ in how often they are left."""
        entry = self._image.layers[layer]
        segment, highest = entry.segments[number].segment, max(rates)
        while True:
            word = segment.start + int(rng.integers(segment.words))
            if rng.random() * highest < rates[int(entry.words[word]) >> bit & 1]:
                to.flips[word] = to.flips.get(word, 0) ^ 1 << bit
                return

    def _codeword(self, layer: int, number: int, to: Overlay, rng: np.random.Generator) -> None:
        """Let one codeword fail."""
        part = self._image.layers[layer].segments[number]
        assert part.codec is not None
        dtype = self._image.layers[layer].words.dtype
        left, flagged = failure(part.codec, self._weights[part.codec.code.name], dtype, rng)
        row, segment = int(rng.integers(part.segment.rows)), part.segment
        for lane in np.flatnonzero(left):
            word = segment.start + row * segment.lanes + int(lane)
            if word < segment.stored.stop:
                to.flips[word] = to.flips.get(word, 0) ^ int(left[lane])
        if flagged:
            to.flagged.setdefault(number, []).append(row)


def failure(
    codec: RowCodec, weights: Floats, dtype: np.dtype[np.unsignedinteger], rng: np.random.Generator
) -> tuple[NDArray[np.unsignedinteger], bool]:
    """One row that its decoder cannot put right: the flips of its words, and whether it is flagged.

    `weights` are the shares of such rows with 0 .. n errors.
    """
    code = codec.code
    for _ in range(TRIES):
        weight = int(rng.choice(weights.size, p=weights))
        patterns = patterns_of_weight(weight, code.n, BATCH, rng)
        decoded = code.decode_errors(patterns)
        flagged = decoded.status == Status.DETECTED
        failed = np.flatnonzero(flagged | decoded.codewords[:, : code.k].any(axis=1))
        if failed.size:
            words = np.zeros(codec.lanes, dtype)
            bits = decoded.codewords[failed[0], : code.k].astype(dtype) << codec.shift.astype(dtype)
            np.bitwise_xor.at(words, codec.lane, bits)
            return words, bool(flagged[failed[0]])
    raise ValueError(f"{code.name} puts right whatever was drawn")
