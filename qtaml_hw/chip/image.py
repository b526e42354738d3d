"""A plan's memory: every data and check bit that it stores, and how the weights come back after faults.

The bits are really stored, hit, decoded by the plan's own codes and looked up in its own fixed-point tables: what is
simulated is what the hardware does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw import codes
from qtaml_hw.chip.kernels import gather_errors, look_up, spread_bits
from qtaml_hw.chip.laid import Laid, laid_out
from qtaml_hw.chip.received import Received
from qtaml_hw.chip.stream import Failures, Stream, write_stream
from qtaml_hw.codes.block import Counts
from qtaml_hw.memory import Injector, RowCodec
from qtaml_hw.network.layer import Layer
from qtaml_hw.network.number import looked_up
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.storage import Ideal, Part, Region, RowLayout, Segment, Trellis, per_channel, uncentred, words_of_levels

__all__ = ["Counts", "Image", "Overlay", "divided", "store"]


@dataclass(frozen=True, eq=False)
class _Segment:
    """A segment, the decoder of its rows, their check bits (`RowCodec.check`), and where its cells are."""

    segment: Segment
    codec: RowCodec | None
    check: NDArray[np.uint8]
    address: int
    check_address: int
    fill_address: int
    laid: Laid | None = None


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

    @cached_property
    def scaling(self) -> tuple[NDArray[np.float64], int, NDArray[np.float64], NDArray[np.float64], int]:
        """Slopes and the weights in a row that share one; scales and zero points, and the weights that share those."""
        slope, length = _run(per_channel(self.layer, self.plan.slope or 1.0), self.layer)
        (step, run), (zero, _) = (_steps(self.layer, x) for x in (self.layer.scale.values, self.layer.scale.zero))
        return slope, length, step, zero, run


@dataclass(frozen=True, eq=False)
class Overlay:
    """What came over a layer since it was read first (`qtaml_hw.chip.upsets`).

    Attributes
    ----------
    flips : dict of int to int
        By the number of a word in storage order: bits that differ after decoding.
    flagged : dict of int to list of int
        By the number of a segment: its rows that the decoder flags; where it is packed, its words in flagged codewords.

    Examples
    --------
    The lowest bit of word 5 is flipped; the decoder flags row 2 of the first segment.

    >>> later = Overlay(flips={5: 0b1}, flagged={0: [2]})
    >>> later.flips[5], later.flagged[0]
    (1, [2])
    """

    flips: dict[int, int]
    flagged: dict[int, list[int]]

    def applied(
        self, segment: Segment, words: NDArray[Any], due: NDArray[np.bool_], number: int = 0
    ) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Words of the segment of this number, and which of its rows are flagged, with what came over the layer."""
        where = segment.stored
        words = words.copy()
        for word, bits in self.flips.items():
            if where.start <= word < where.stop:
                words[word - where.start] ^= words.dtype.type(bits)
        if flagged := self.flagged.get(number):
            due = due.copy()
            due[list(flagged)] = True
        return words, due


@dataclass(frozen=True, eq=False)
class Image:
    """The stored bits of a plan; made by `store`.

    Examples
    --------
    See `store`. Cells that never fail give the weights back:

    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", np.arange(-8, 8), bits=4, step=0.5)]
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.0)), matters, budget=0.0)
    >>> weights, counts = store(plan, layers).read(seed=1)
    >>> weights["w"][:3].tolist(), counts.words
    ([-4.0, -3.5, -3.0], 0)
    """

    layers: tuple[_Layer, ...]
    streams: tuple[Stream, ...] = ()
    chip_share: float = 0.0

    def on_chip(self, seed: int) -> Image:
        """The same bits in the cells of one chip, where chips differ (`Plan.chip_share`)."""
        if not self.chip_share:
            return self
        layers = []
        for entry in self.layers:
            channel = entry.plan.channel.on_chip(self.chip_share, seed)
            check = Injector(channel.cell(), np.uint8)
            layers.append(replace(entry, cells=Injector(channel, entry.words.dtype), check_cells=check))
        streams = []
        for stream in self.streams:
            channel = layers[stream.region.parts[0].layer].check_cells.channel
            streams.append(replace(stream, cells=Injector(channel.resized(8), np.uint8)))
        return replace(self, layers=tuple(layers), streams=tuple(streams), chip_share=0.0)

    def read(
        self, seed: int, draw: int = 0, over: Mapping[int, Overlay] | None = None
    ) -> tuple[dict[str, NDArray[np.float32]], Counts]:
        """Weights as they come back, slope correction included, and what the decoders saw.

        Parameters
        ----------
        seed : int
            The chip. The same data cells fail for every plan, so plans are compared on the same chips.
        draw : int
            Number of the reading, for transient channels.
        over : mapping of int to Overlay, optional
            By the number of a layer: what came over it since.

        Returns
        -------
        weights : dict of str to float32 array
            By layer name, in the shape of the layer.
        counts : Counts
        """
        found = self.reading(seed, draw, over)
        return {name: found[name] for name in found}, found.counts

    def reading(
        self,
        seed: int,
        draw: int = 0,
        over: Mapping[int, Overlay] | None = None,
        received: Received | None = None,
    ) -> Reading:
        """As `read`, but a layer is read when it is asked for; `received`: by the plans before this one."""
        return Reading(self.on_chip(seed), seed, draw, over or {}, received)


class Reading(Mapping[str, NDArray[np.float32]]):
    """The weights of one chip by layer name, each layer read when it is asked for, and not kept.

    Codewords that layers share are decoded at once.

    Attributes
    ----------
    counts : Counts
        What the decoders saw so far; a layer that is read again counts once.
    """

    def __init__(
        self, chip: Image, seed: int, draw: int, over: Mapping[int, Overlay], received: Received | None
    ) -> None:
        self._how, self._over = (seed, draw, received), over
        self._layers = {entry.layer.name: (i, entry) for i, entry in enumerate(chip.layers)}
        lost = [stream.read(seed, draw) for stream in chip.streams]
        self._packed = {(x.layer, x.segment): (x, failures) for failures in lost for x in failures.region.parts}
        self._seen = set[str]()
        self.counts = sum((failures.counts for failures in lost), Counts())

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        i, entry = self._layers[name]
        own = {j: self._packed[i, j] for j in range(len(entry.segments)) if (i, j) in self._packed}
        weights, counts = _read(entry, own, *self._how, self._over.get(i))
        if name not in self._seen:
            self._seen.add(name)
            self.counts += counts
        return weights

    def __contains__(self, name: object) -> bool:
        return name in self._layers

    def __iter__(self) -> Iterator[str]:
        return iter(self._layers)

    def __len__(self) -> int:
        return len(self._layers)


def _read(
    entry: _Layer,
    packed: Mapping[int, tuple[Part, Failures]],
    seed: int,
    draw: int,
    known: Received | None,
    over: Overlay | None = None,
) -> tuple[NDArray[np.float32], Counts]:
    """Weights of one layer, and what its decoders report; `packed`: segments in streams, `known`: by plans before."""
    counts = Counts()
    weights = np.empty(entry.layer.size, dtype=np.float32)
    bare = len(packed) < len(entry.segments)
    received = _received(entry, seed, draw, known) if bare else entry.words
    for j, part in enumerate(entry.segments):
        if j in packed:
            piece, failures = packed[j]
            flips, due = failures.of(piece, entry.words.dtype)
            words = entry.words[part.segment.stored] ^ flips
        else:
            words, due, seen = _decode(entry, part, received, seed, draw)
            counts += seen
        if over is not None:
            words, due = over.applied(part.segment, words, due, j)
        _look_up(entry, part.segment, words, due, weights)
    return weights.reshape(entry.layer.shape), counts


def _received(entry: _Layer, seed: int, draw: int, known: Received | None) -> NDArray[Any]:
    """The words of a layer as its cells give them."""
    if not any(part.laid for part in entry.segments):
        if known is None:
            return entry.cells(entry.words, seed, address=entry.address, draw=draw)
        return known.words(entry.layer.name, entry.cells, entry.words, seed, entry.address, draw)
    words = entry.words.copy()
    for part in entry.segments:
        own = part.segment.stored
        if part.laid is not None and not part.segment.packed:
            how = part.segment.layout, entry.cells.channel, seed, draw, part.address
            words[own] = part.laid.words(words[own], *how)
    return words


def _look_up(
    entry: _Layer, segment: Segment, words: NDArray[Any], due: NDArray[np.bool_], weights: NDArray[np.float32]
) -> None:
    """What the words are read as, into `weights` of the layer; in flagged rows as nothing is known of them, if the
    read-out says so.
    """
    layer, readout = entry.layer, segment.readout
    if isinstance(readout, Trellis):
        lost = np.repeat(due, segment.lanes)[: segment.words] if due.size else None
        rows = readout.read(words, segment.size, lost)
        weights[:] = divided(layer, uncentred(layer, rows), entry.plan.slope).ravel()
        return
    lost = due if readout.erased is not None else due[:0]
    erased = np.ldexp(float(readout.erased or 0), -readout.fraction_bits)
    out = weights[segment.start : segment.stop]
    look_up(words, readout.values(), lost, segment.lanes, erased, *entry.scaling, segment.start, out)


def _run(factor: NDArray[np.float64], layer: Layer) -> tuple[NDArray[np.float64], int]:
    """The values of a factor that broadcasts along one axis of the layer, and the weights in a row that share one."""
    shape = (1,) * (len(layer.shape) - factor.ndim) + factor.shape
    axis = next((a for a, n in enumerate(shape) if n > 1), -1)
    return np.ascontiguousarray(factor, dtype=np.float64).ravel(), math.prod(layer.shape[axis + 1 :])


def _steps(layer: Layer, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Scales of a layer, or its zero points, in storage order, and the weights in a row that share one."""
    scale, shape = layer.scale, layer.shape
    if values.ndim < scale.values.ndim:  # one zero point for all
        values = np.broadcast_to(values, scale.values.shape)
    if scale.axis is None or scale.block is None:
        return _run(replace(scale, values=values, zero=np.zeros(())).of(shape), layer)
    axis = scale.axis % len(shape)
    if shape[axis] % scale.block == 0 and (math.prod(shape[axis + 1 :]) == 1 or scale.block == 1):
        return np.ascontiguousarray(values).ravel(), scale.block
    return np.ascontiguousarray(replace(scale, values=values, zero=np.zeros(())).of(shape)).ravel(), 1


def divided(layer: Layer, values: ArrayLike, slope: Sequence[float]) -> NDArray[np.float32]:
    """Weights for `values` (in units of the scale) over one slope, or one per output channel, or none."""
    return layer.dequantise(np.asarray(values, dtype=np.float64), per_channel(layer, slope or 1.0))


def _decode(
    entry: _Layer, part: _Segment, received: NDArray[Any], seed: int, draw: int
) -> tuple[NDArray[Any], NDArray[np.bool_], Counts]:
    """Words of one segment after its decoder, which of its rows are flagged, and what the decoder reports."""
    segment, unknown = part.segment, np.zeros(0, dtype=np.bool_)
    words, written = received[segment.stored], entry.words[segment.stored]
    if isinstance(segment.protection, Ideal):  # the protected planes come back as they were written
        mask = words.dtype.type(((1 << segment.planes) - 1) << (entry.plan.scheme.bits - segment.planes))
        return words ^ ((words ^ written) & mask), unknown, Counts()
    if part.codec is None:
        return words, unknown, Counts()
    bits = np.empty((segment.rows, part.codec.code.check_bits), dtype=np.uint8)
    spread_bits(part.check, bits)
    if part.laid is None:
        bits = entry.check_cells(bits, seed, address=part.check_address, draw=draw)
    else:
        bits = part.laid.check(bits, entry.cells.channel, seed, draw, part.check_address)
    errors = np.zeros_like(part.check)
    gather_errors(bits, part.check, errors)
    del bits
    wrong = np.empty(words.size + segment.fill, dtype=words.dtype)
    np.bitwise_xor(words, written, out=wrong[: words.size])
    if segment.fill:
        wrong[words.size :] = _filling(entry, part, seed, draw)
    left = part.codec.residual(wrong, errors, in_place=True)
    counts, read = left.counts.reported, wrong[: words.size]
    if left.counts.failed:
        counts = replace(counts, failed={part.codec.code.name: left.counts.failed})
    return np.bitwise_xor(read, written, out=read), left.due, counts


def _filling(entry: _Layer, part: _Segment, seed: int, draw: int) -> NDArray[Any]:
    """What the cells give for the zeros that fill the last row of a segment."""
    segment, zeros = part.segment, np.zeros(part.segment.fill, dtype=entry.words.dtype)
    if part.laid is None:
        return entry.cells(zeros, seed, address=part.fill_address, draw=draw)
    how = segment.layout, entry.cells.channel, seed, draw, part.fill_address
    return part.laid.words(zeros, *how, before=segment.words)


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
        If plan and layers do not fit together, a code is unknown, or each chip is written for its own map
        (`qtaml_hw.chip.written_for` makes the plan of one).

    Examples
    --------
    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", np.arange(-8, 8), bits=4)]
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01), families=["hsiao"]), matters, budget=2.0)
    >>> weights, counts = store(plan, layers).read(seed=1)
    >>> weights["w"].shape, counts.words
    ((16,), 1)
    """
    if plan.per_chip:
        raise ValueError("each chip of this plan is written for its own map: store what written_for makes of it")
    by_name: Mapping[str, Layer] = {layer.name: layer for layer in layers}
    regions = plan.memory_map()
    places = {(part.layer, part.segment): (region, part) for region, part in regions.places()}
    laid = laid_out(plan.lattice, regions.regions)
    by_region = {id(region): laid.get(number) for number, region in enumerate(regions.regions)}
    stored = []
    known: dict[tuple[str, RowLayout], RowCodec] = {}
    for i, entry in enumerate(plan.layers):
        layer = by_name.get(entry.name)
        if layer is None or layer.shape != entry.shape:
            raise ValueError(f"the plan's layer {entry.name!r} of shape {entry.shape} is not one of the network's")
        dtype = np.uint8 if entry.scheme.bits <= 8 else np.uint16
        words = _stored(entry, layer, dtype)
        parts = []
        for j, segment in enumerate(entry.scheme.segments):
            codec, check = None, np.zeros((0, 0), dtype=np.uint8)
            if segment.code is not None and not segment.packed:
                kind = segment.code, segment.layout
                if kind not in known:
                    known[kind] = _codec(entry.name, segment)
                codec = known[kind]
                check = codec.check(np.pad(words[segment.stored], (0, segment.fill)))
            region, part = places[i, j]
            where = part.cells, region.cells, region.fill
            parts.append(_Segment(segment, codec, check, *where, by_region[id(region)]))
        faults = Injector(entry.channel, dtype), Injector(entry.channel.cell(), np.uint8)
        stored.append(_Layer(layer, entry, words, *faults, tuple(parts)))
    packed = [region for region in regions.regions if region.packed]
    streams = [replace(_stream(region, stored), laid=by_region[id(region)]) for region in packed]
    return Image(tuple(stored), tuple(streams), plan.chip_share)


def _stored(entry: LayerPlan, layer: Layer, dtype: Any) -> NDArray[Any]:
    """The words that are stored, flat in storage order: the layer's own array where no word is another."""
    if entry.words:
        return entry.stored(()).astype(dtype)
    flat, levels = layer.words.ravel(), layer.format.levels
    occur = np.flatnonzero(layer.stored.histogram)
    tables = []
    for segment in entry.scheme.segments:
        tables.append(np.zeros(levels.size, dtype))
        tables[-1][occur] = words_of_levels(entry.scheme, segment, levels[occur])
    if flat.dtype == dtype and all(np.array_equal(table[occur], occur) for table in tables):
        return flat
    words = np.empty(flat.size, dtype)
    for segment, table in zip(entry.scheme.segments, tables, strict=True):
        words[segment.stored] = looked_up(table, flat[segment.start : segment.stop])
    return words


def _codec(name: str, segment: Segment) -> RowCodec:
    code = codes.from_name(segment.code or "")
    if code.k != segment.layout.protected_bits:
        raise ValueError(f"layer {name!r}: {code.name} does not fit {segment.lanes} lanes")
    return RowCodec.for_rows(code, segment.layout)


def _stream(region: Region, layers: Sequence[_Layer]) -> Stream:
    words = [layers[part.layer].words[part.start : part.start + part.size] for part in region.parts]
    return write_stream(region, words, layers[region.parts[0].layer].plan.channel.cell())
