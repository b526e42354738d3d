"""A plan's memory: every data and check bit that it stores, and how the weights come back after faults.

The bits are really stored, hit, decoded by the plan's own codes and looked up in its own fixed-point tables: what is
simulated is what the hardware does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw import codes
from qtaml_hw.chip.stream import Stream, write_stream
from qtaml_hw.memory import Injector
from qtaml_hw.network.layer import Layer
from qtaml_hw.physics import on_chip
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.storage import ReadOut, Region, Segment, cell_map, per_channel

__all__ = ["Counts", "Image", "divided", "store"]


@dataclass(frozen=True)
class Counts:
    """What the decoders of a plan reported in one reading.

    Attributes
    ----------
    words : int
        Codewords read.
    ce, due : int
        Corrected, and detected but uncorrectable codewords.
    """

    words: int = 0
    ce: int = 0
    due: int = 0

    @classmethod
    def of(cls, status: NDArray[np.uint8]) -> Counts:
        """Counts of decoded words by their `Status`."""
        ce, due = (int(np.count_nonzero(status == s)) for s in (codes.Status.CORRECTED, codes.Status.DETECTED))
        return cls(status.size, ce, due)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.words + other.words, self.ce + other.ce, self.due + other.due)


@dataclass(frozen=True, eq=False)
class _Segment:
    segment: Segment
    code: codes.BlockCode | None
    check: NDArray[np.uint8]
    address: int
    check_address: int


@dataclass(frozen=True, eq=False)
class _Layer:
    layer: Layer
    plan: LayerPlan
    words: NDArray[Any]
    cells: Injector
    check_cells: Injector
    segments: tuple[_Segment, ...]

    @property
    def address(self) -> int:
        """Byte address of the first word."""
        return self.segments[0].address


@dataclass(frozen=True, eq=False)
class Image:
    """The stored bits of a plan; made by `store`."""

    layers: tuple[_Layer, ...]
    streams: tuple[Stream, ...] = ()
    chip_share: float = 0.0

    def on_chip(self, seed: int) -> Image:
        """The same bits in the cells of one chip, where chips differ (`Plan.chip_share`)."""
        if not self.chip_share:
            return self
        layers = []
        for entry in self.layers:
            channel = on_chip(entry.plan.channel, self.chip_share, seed)
            check = Injector(channel.cell(), np.uint8)
            layers.append(replace(entry, cells=Injector(channel, entry.words.dtype), check_cells=check))
        streams = []
        for stream in self.streams:
            channel = layers[stream.region.parts[0].layer].check_cells.channel
            streams.append(replace(stream, cells=Injector(channel.resized(8), np.uint8)))
        return replace(self, layers=tuple(layers), streams=tuple(streams), chip_share=0.0)

    def read(self, seed: int, draw: int = 0) -> tuple[dict[str, NDArray[np.float32]], Counts]:
        """Weights as they come back, slope correction included, and what the decoders saw.

        Parameters
        ----------
        seed : int
            The chip. The same data cells fail for every plan, so plans are compared on the same chips.
        draw : int
            Number of the reading, for transient channels.

        Returns
        -------
        weights : dict of str to float32 array
            By layer name, in the shape of the layer.
        counts : Counts
        """
        image = self.on_chip(seed)
        weights, counts = {}, Counts()
        packed = {}
        for stream in image.streams:
            data, status = stream.read(seed, draw)
            counts += Counts.of(status)
            for piece in stream.region.parts:
                packed[piece.layer, piece.segment] = stream.words(piece, data, status)
        for i, entry in enumerate(image.layers):
            values = np.empty(entry.layer.size)
            bare = any((i, j) not in packed for j in range(len(entry.segments)))
            received = entry.cells(entry.words, seed, address=entry.address, draw=draw) if bare else entry.words
            for j, part in enumerate(entry.segments):
                flagged: NDArray[np.bool_] | None
                if (i, j) in packed:
                    words, flagged = packed[i, j]
                else:
                    words, flagged, seen = _decode(entry, part, received, seed, draw)
                    counts += seen
                values[part.segment.start : part.segment.stop] = _looked_up(part.segment.readout, words, flagged)
            weights[entry.layer.name] = divided(entry.layer, values, entry.plan.slope)
        return weights, counts


def _looked_up(readout: ReadOut, words: NDArray[Any], flagged: NDArray[np.bool_] | None) -> NDArray[np.float64]:
    """What the words are read as; those in flagged codewords as nothing is known of them, if the read-out says so."""
    values = readout.values()[words]
    if readout.erased is not None and flagged is not None:
        values[flagged] = np.ldexp(float(readout.erased), -readout.fraction_bits)
    return np.asarray(values)


def divided(layer: Layer, values: ArrayLike, slope: Sequence[float]) -> NDArray[np.float32]:
    """Weights for `values` (in steps) divided by one slope, or by one per output channel, or by none."""
    return layer.dequantise(
        np.asarray(values, dtype=np.float64).reshape(layer.shape) / per_channel(layer, slope or 1.0)
    )


def _decode(
    entry: _Layer, part: _Segment, received: NDArray[Any], seed: int, draw: int
) -> tuple[NDArray[Any], NDArray[np.bool_] | None, Counts]:
    """Words of one segment after its decoder, and which of them lie in a flagged row."""
    segment, bits = part.segment, entry.plan.scheme.bits
    words = received[segment.start : segment.stop]
    if not segment.planes:
        return words, None, Counts()
    if part.code is None:  # idealised: the protected planes come back as they were written
        mask = ((1 << segment.planes) - 1) << (bits - segment.planes)
        return words ^ ((words ^ entry.words[segment.start : segment.stop]) & mask), None, Counts()
    check = entry.check_cells(part.check, seed, address=part.check_address, draw=draw)
    result = part.code.decode(np.concatenate([segment.layout.pack(words), check], axis=1))
    fixed = segment.layout.unpack(result.codewords[:, : part.code.k], words)
    flagged = np.repeat(result.status == codes.Status.DETECTED, segment.lanes)[: segment.size]
    return fixed, flagged, Counts.of(result.status)


def store(plan: Plan, layers: Sequence[Layer]) -> Image:
    """Write `layers` into memory as `plan` says.

    Parameters
    ----------
    plan : Plan
        From `qtaml_hw.allocation.allocate`, or read back from JSON.
    layers : sequence of Layer
        The layers the plan was made for.

    Returns
    -------
    Image

    Raises
    ------
    ValueError
        If plan and layers do not fit together, or a code is unknown.
    """
    by_name: Mapping[str, Layer] = {layer.name: layer for layer in layers}
    regions = plan.memory_map()
    cells = cell_map(regions)
    stored = []
    known: dict[str, codes.BlockCode] = {}
    for i, entry in enumerate(plan.layers):
        layer = by_name.get(entry.name)
        if layer is None or layer.shape != entry.shape:
            raise ValueError(f"the plan's layer {entry.name!r} of shape {entry.shape} is not one of the network's")
        bits = entry.scheme.bits
        dtype = np.uint8 if bits <= 8 else np.uint16
        words = entry.stored(layer.levels).astype(dtype)
        parts = []
        for j, segment in enumerate(entry.scheme.segments):
            code, check = None, np.zeros((0, 0), dtype=np.uint8)
            if segment.code is not None and not segment.packed:
                if segment.code not in known:
                    known[segment.code] = codes.from_name(segment.code)
                code = known[segment.code]
                if code.k != segment.planes * segment.lanes:
                    raise ValueError(f"layer {entry.name!r}: {segment.code} does not fit {segment.lanes} lanes")
                check = code.encode(segment.layout.pack(words[segment.start : segment.stop]))[:, code.k :]
            places = cells.words[i, j], cells.checks.get((i, j), 0)
            parts.append(_Segment(segment, code, np.ascontiguousarray(check), *places))
        faults = Injector(entry.channel, dtype), Injector(entry.channel.cell(), np.uint8)
        stored.append(_Layer(layer, entry, words, *faults, tuple(parts)))
    packed = [region for region in regions.regions if region.packed]
    streams = tuple(_stream(region, stored, cells.streams[region.code]) for region in packed)
    return Image(tuple(stored), streams, plan.chip_share)


def _stream(region: Region, layers: Sequence[_Layer], address: int) -> Stream:
    words = [layers[part.layer].words[part.start : part.stop].astype(np.uint32) for part in region.parts]
    return write_stream(region, words, layers[region.parts[0].layer].plan.channel.cell(), address)
