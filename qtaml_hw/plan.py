"""The plan: one storage scheme per layer, with its cost, prediction and provenance."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.lattice import Lattice
from qtaml_hw.storage.codemap import STORED_AS, stored_words
from qtaml_hw.storage.codewords import fills_codewords
from qtaml_hw.storage.layout import MemoryMap, memory_map
from qtaml_hw.storage.readout import FRACTION_BITS
from qtaml_hw.storage.scheme import TABLE, ReadOut, StorageScheme
from qtaml_hw.storage.trellis import ENTRY_BITS, TRELLIS
from qtaml_hw.storage.word import MemoryWord
from qtaml_hw.support.files import checksum

__all__ = ["LayerPlan", "Plan", "Prediction", "pack_words"]

FORMAT = "qtaml_hw.plan/2"
METHOD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def _finite(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value)


def pack_words(words: ArrayLike, bits: int) -> str:
    """Stored words of `bits` bits as text: base64 of the zlib stream of bytes, or of pairs, low byte first, above 8.

    Examples
    --------
    >>> list(zlib.decompress(base64.b64decode(pack_words([3, 0, 2], 2))))
    [3, 0, 2]
    """
    data = np.asarray(words).astype("u1" if bits <= 8 else "<u2").tobytes()
    return base64.b64encode(zlib.compress(data, 1)).decode("ascii")


def _unpack_words(text: str, bits: int, count: int) -> NDArray[np.uint32]:
    """What `pack_words` packed; never more than `count` words are unpacked."""
    size = count if bits <= 8 else 2 * count
    try:
        stream = zlib.decompressobj()
        data = stream.decompress(base64.b64decode(text, validate=True), size + 1)
    except (ValueError, zlib.error):
        raise ValueError("words are not the base64 text of a zlib stream") from None
    if len(data) != size or not stream.eof or stream.unused_data:
        raise ValueError(f"words are not {count} of {bits} bits")
    words = np.frombuffer(data, "u1" if bits <= 8 else "<u2").astype(np.uint32)
    if int(words.max()) >> bits:
        raise ValueError(f"a word of {bits} bits is {int(words.max())}")
    return words


@dataclass(frozen=True)
class LayerPlan:
    """One layer of a plan.

    Attributes
    ----------
    name : str
        Name of the weight tensor in the ONNX model. Untrusted: never a path, module name or HTML as it is.
    shape : tuple of int
        Shape of the weight tensor.
    channel : BitChannel
        Raw channel of the layer's cells.
    scheme : StorageScheme
        How the layer is stored.
    slope, offset : tuple of float
        Corrections folded into the exported network, per output channel or one for the layer; empty for none.
    words : str
        What is stored (`pack_words`), in storage order, where the words were chosen with the layer's inputs in view
        (`qtaml_hw.storage.feedback`); empty where every level has its word, or where each chip has words of its own.
    mapped : BitChannel or None
        Stuck cells that are known when a chip is written, at the operating point at which they are mapped; None where
        nobody knows them. Words, slope and offset are those of a chip then, and a plan for all chips has none of them.
    sensitivity : float
        How far the outputs of the network move, squared, for one step**2 of mean error of the layer: what a chip loses
        is measured by it.
    """

    name: str
    shape: tuple[int, ...]
    channel: BitChannel
    scheme: StorageScheme
    slope: tuple[float, ...] = ()
    offset: tuple[float, ...] = ()
    words: str = ""
    mapped: BitChannel | None = None
    sensitivity: float = 0.0

    def __post_init__(self) -> None:
        """Plans come from files: what does not fit together is refused here, not deep in a simulation."""
        scheme = self.scheme
        if not isinstance(self.name, str):
            raise ValueError(f"the name of a layer is a text, got {self.name!r}")
        where = f"layer {self.name[:60]!r}"
        if not all(type(n) is int and n > 0 for n in self.shape) or math.prod(self.shape) != scheme.weights:
            raise ValueError(f"{where}: {scheme.weights} stored weights do not fill the shape {list(self.shape)}")
        if self.channel.bits != scheme.bits:
            raise ValueError(f"{where}: a channel of {self.channel.bits} bits for words of {scheme.bits}")
        if scheme.code_map not in (*STORED_AS, TABLE, TRELLIS):
            raise ValueError(f"{where}: unknown code map {scheme.code_map!r}")
        for what, values in (("slope", self.slope), ("offset", self.offset)):
            if len(values) not in (0, 1, *self.shape) or not all(_finite(x) for x in values):
                raise ValueError(f"{where}: {what} must be finite numbers, one per output channel, one, or none")
        if any(x <= 0 for x in self.slope):
            raise ValueError(f"{where}: weights are divided by their slope, which is above 0, got {min(self.slope)}")
        if not isinstance(self.words, str) or (self.words and scheme.code_map not in (TABLE, TRELLIS)):
            raise ValueError(f"{where}: words are a text, and there for the code maps {TABLE!r} and {TRELLIS!r} alone")
        if scheme.code_map == TRELLIS and not self.words and self.mapped is None:
            raise ValueError(f"{where}: trellis words are written in the plan, or for a map of each chip")
        if not _finite(self.sensitivity) or self.sensitivity < 0:
            raise ValueError(f"{where}: sensitivity is a number of at least 0, got {self.sensitivity!r:.60}")
        if self.mapped is not None:
            if scheme.code_map != TRELLIS or self.mapped.bits != scheme.bits:
                raise ValueError(f"{where}: a map is for trellis words of its own width")
            if {cause.persistence for cause in self.mapped.causes} != {"stuck"}:
                raise ValueError(f"{where}: only stuck cells can be mapped")
            if self.mapped.p_flip > 0 and not fills_codewords(scheme):
                code = scheme.segments[0].code
                raise ValueError(f"{where}: words that are written around dead cells fill codewords of {code}")
        try:
            if self.words:
                self.stored(())
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None

    @property
    def unknown(self) -> BitChannel:
        """What is left of the cells for who knows their map: what a code sees of a chip that is written around it."""
        return self.channel if self.mapped is None else self.channel.beyond(self.mapped)

    def stored(self, levels: ArrayLike) -> NDArray[np.uint32]:
        """The words that are stored for the levels of the layer, flat in storage order.

        Where the plan holds the words, these are returned, and `levels` is not looked at.

        Raises
        ------
        ValueError
            If every level has its word, and the number of levels is not that of the scheme or one has none.
        """
        if self.words:
            return _unpack_words(self.words, self.scheme.bits, self.scheme.words)
        return stored_words(self.scheme, levels)


@dataclass(frozen=True)
class Prediction:
    """What the theory promises of a plan, before any simulation.

    Attributes
    ----------
    distortion, unprotected : float
        Squared error of the network's outputs (squared logits): of the plan, and with nothing protected.
    cost : float
        Price per weight, in the currency of the menu.
    gap : float or None
        How far the plan may be from the best, relative; None where no bound was computed. It is of `minimised`.
    harm : float or None
        As `distortion`, where errors that nobody knows weigh more (menus of trellis words): this is what the allocation
        makes least, so `distortion` alone may rise with a budget. None where all weigh the same.

    Examples
    --------
    >>> Prediction(0.5, 2.0, 0.25).to_json()
    {'output_distortion': 0.5, 'unprotected_distortion': 2.0, 'cost': 0.25}
    """

    distortion: float
    unprotected: float
    cost: float
    gap: float | None = None
    harm: float | None = None

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not _finite(value) and not (name in ("gap", "harm") and value is None):
                raise ValueError(f"predicted {name} is a number, got {value!r:.60}")

    def to_json(self) -> dict[str, float]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        known = {"output_distortion": self.distortion, "unprotected_distortion": self.unprotected, "cost": self.cost}
        rest = {"gap": self.gap, "output_harm": self.harm}
        return known | {name: value for name, value in rest.items() if value is not None}

    @classmethod
    def from_json(cls, data: dict[str, float]) -> Prediction:
        """Rebuild a prediction from `to_json`."""
        known = data["output_distortion"], data["unprotected_distortion"], data["cost"]
        return cls(*known, data.get("gap"), data.get("output_harm"))

    @property
    def minimised(self) -> float:
        """What the allocation made least."""
        return self.distortion if self.harm is None else self.harm


@dataclass(frozen=True, repr=False)
class Plan:
    """The answer of an allocation; carries all that simulation and hardware need.

    Attributes
    ----------
    method : str
        ``tac``, ``uniform-msp``, ``magnitude``, ``random``, ``unprotected``, ``exact``.
    layers : tuple of LayerPlan
        In the order of the model's graph.
    planes_per_weight : float
        Protected bits per weight: the paper's currency.
    parity_bits_per_weight : float
        Check bits of the real codes, padding included.
    predicted : Prediction
        What the theory promises.
    provenance : dict
        Hashes of model, technology and design file, versions, seeds; the design itself.
    chip_share : float
        Share of the variance of cells that those of a chip have in common (`BitChannel.on_chip`); 0: chips are
        alike. The channels of the layers are means over chips.
    word_bits : tuple of int or str
        The macros that the memory is made of, widths or ``"1024x64"`` (`qtaml_hw.storage.MemoryWord`); none: as wide
        and as deep as its rows.
    lattice : Lattice or None
        How cells lie side by side, and what those of a row, a column or a neighbourhood share about the mean of their
        chip; None: nobody says so, and they share nothing.
    """

    method: str
    layers: tuple[LayerPlan, ...]
    planes_per_weight: float
    parity_bits_per_weight: float
    predicted: Prediction
    provenance: dict[str, Any] = field(default_factory=dict)
    chip_share: float = 0.0
    word_bits: tuple[int | str, ...] = ()
    lattice: Lattice | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.method, str) or not METHOD.fullmatch(self.method):
            raise ValueError(f"a method is a word of letters, digits, '-' and '_', got {self.method!r:.60}")
        for name in ("planes_per_weight", "parity_bits_per_weight"):
            value = getattr(self, name)
            if not _finite(value) or value < 0:
                raise ValueError(f"{name} is a number of at least 0, got {value!r:.60}")
        if not _finite(self.chip_share) or not 0 <= self.chip_share <= 1:
            raise ValueError(f"chip_share must lie in [0, 1], got {self.chip_share!r:.60}")
        object.__setattr__(self, "word_bits", MemoryWord(tuple(self.word_bits)).macros)

    @property
    def per_chip(self) -> bool:
        """Whether each chip is written for its own map: `qtaml_hw.chip.written_for` makes the plan of one chip."""
        return any(layer.mapped is not None and not layer.words for layer in self.layers)

    @property
    def is_of_chip(self) -> bool:
        """Whether it is the plan of one chip, with words that are written around its dead cells."""
        return any(layer.mapped is not None and layer.words for layer in self.layers)

    def __repr__(self) -> str:
        """One line: the layers alone are kilobytes."""
        return (
            f"Plan({self.method}: {len(self.layers)} layers, {self.weights} weights, {self.planes_per_weight:.4g} "
            f"protected and {self.parity_bits_per_weight:.4g} check bits per weight)"
        )

    @property
    def weights(self) -> int:
        """Number of weights over all layers."""
        return sum(layer.scheme.weights for layer in self.layers)

    def memory_map(self) -> MemoryMap:
        """Where every stored bit lives."""
        return self._memory_map

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that decides what a chip shows: what is stored, how, and in which cells."""
        stored = self.to_json()
        keys = ("layers", "chip_share", *(("lattice", "word_bits") if "lattice" in stored else ()))
        what = {key: stored[key] for key in keys if key in stored}
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _memory_map(self) -> MemoryMap:
        return memory_map([layer.scheme for layer in self.layers], MemoryWord(self.word_bits))

    def rounded(self, weight_bits: int) -> Plan:
        """The plan whose weights are read in whole steps of `weight_bits` bits (`ReadOut.rounded`).

        The prediction is that of the plan without: rounding is not in it. Trellis words are read as numbers of 8 bits
        with binary places of their own, and stay as they are.

        Raises
        ------
        ValueError
            If a layer has trellis words and other than 8 bits are asked for, or floats, which are no whole steps.
        """
        layers = []
        for layer in self.layers:
            if layer.scheme.trellis is not None:
                if weight_bits != ENTRY_BITS:
                    raise ValueError(
                        f"weight_bits {weight_bits}: layer {layer.name[:60]!r} has trellis words, whose weights are "
                        f"numbers of {ENTRY_BITS} bits"
                    )
                layers.append(layer)
                continue
            readouts = [s.readout for s in layer.scheme.segments if isinstance(s.readout, ReadOut)]
            if any(readout.fraction_bits > FRACTION_BITS for readout in readouts):
                raise ValueError(
                    f"weight_bits {weight_bits}: layer {layer.name[:60]!r} has floats, which are no whole steps: they "
                    "leave in fixed point with all their places"
                )
            segments = tuple(
                replace(segment, readout=readout.rounded(weight_bits))
                for segment, readout in zip(layer.scheme.segments, readouts, strict=True)
            )
            layers.append(replace(layer, scheme=replace(layer.scheme, segments=segments)))
        return replace(self, layers=tuple(layers))

    def counted(self) -> Plan:
        """The same with its protected and its check bits per weight counted from what is stored.

        Raises
        ------
        ValueError
            If a code is unknown.
        """
        weights = max(self.weights, 1)
        planes = sum(layer.scheme.protected_bits for layer in self.layers) / weights
        parity = sum(region.check_bits for region in self.memory_map().regions) / weights
        found = replace(self, planes_per_weight=planes, parity_bits_per_weight=parity)
        found.__dict__["_memory_map"] = self._memory_map  # nothing lies elsewhere
        return found

    @property
    def stored_bits_per_weight(self) -> float:
        """All bits of the memory, check bits and padding included, per weight."""
        return self.memory_map().stored_bits / self.weights

    def in_cells(self, channel: BitChannel, chip_share: float = 0.0, lattice: Lattice | None = None) -> Plan:
        """The same words and tables in cells of another kind.

        Raises
        ------
        ValueError
            If a layer has another width than a channel whose positions differ.
        """
        layers = tuple(replace(layer, channel=channel.resized(layer.scheme.bits)) for layer in self.layers)
        return replace(self, layers=layers, chip_share=chip_share, lattice=lattice)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return {
            "format": FORMAT,
            "method": self.method,
            "planes_per_weight": self.planes_per_weight,
            "parity_bits_per_weight": self.parity_bits_per_weight,
            "predicted": self.predicted.to_json(),
            "provenance": self.provenance,
            **({"chip_share": self.chip_share} if self.chip_share else {}),
            **({"word_bits": list(self.word_bits)} if self.word_bits else {}),
            **({"lattice": self.lattice.to_json()} if self.lattice is not None else {}),
            "layers": [
                {
                    "name": layer.name,
                    "shape": list(layer.shape),
                    "channel": layer.channel.to_json(),
                    "scheme": layer.scheme.to_json(),
                    "slope": list(layer.slope),
                    "offset": list(layer.offset),
                }
                | ({"words": layer.words} if layer.words else {})
                | ({"mapped": layer.mapped.to_json()} if layer.mapped is not None else {})
                | ({"sensitivity": layer.sensitivity} if layer.sensitivity else {})
                for layer in self.layers
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        """Rebuild a plan from `to_json`.

        Raises
        ------
        ValueError
            If `data` is not a plan of this format.
        """
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            found = data.get("format") if isinstance(data, dict) else None
            raise ValueError(f"format {found!r:.60}, expected {FORMAT}: allocate the design anew with this version")
        layers = tuple(
            LayerPlan(
                layer["name"],
                tuple(layer["shape"]),
                BitChannel.from_json(layer["channel"]),
                StorageScheme.from_json(layer["scheme"]),
                tuple(layer["slope"]),
                tuple(layer["offset"]),
                layer.get("words", ""),
                None if layer.get("mapped") is None else BitChannel.from_json(layer["mapped"]),
                layer.get("sensitivity", 0.0),
            )
            for layer in data["layers"]
        )
        return cls(
            data["method"],
            layers,
            data["planes_per_weight"],
            data["parity_bits_per_weight"],
            Prediction.from_json(data["predicted"]),
            data["provenance"],
            data.get("chip_share", 0.0),
            tuple(data.get("word_bits", ())),
            None if data.get("lattice") is None else Lattice.from_json(data["lattice"]),
        )

    def dumps(self) -> str:
        """The plan as JSON text, with the `checksum` of all that it says."""
        data = self.to_json()
        return json.dumps(data | {"checksum": checksum(data)}, indent=1) + "\n"
