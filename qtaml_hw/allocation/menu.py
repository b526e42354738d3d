"""The menu of an allocation: offers of protection for each layer, with price and remaining distortion.

An offer is a number of protected planes under one code. Its price is protected planes per weight under the idealised
code, check bits per weight under a real one; the two currencies are never mixed. Its distortion is exact for the
layer's histogram, the read-out's fixed-point table and the code's residual channel. What is taken as independent is the
error of the bits of one weight; a code makes residual errors of planes that share a codeword slightly correlated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation.clustered import SharedCells
from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.lattice import Lattice
from qtaml_hw.network import Layer, Stored, Written, integer
from qtaml_hw.network.number import ordered
from qtaml_hw.plan import LayerPlan
from qtaml_hw.storage import (
    CHANNEL_OPTIMISED,
    READOUTS,
    TABLE,
    WIDEST_TABLE,
    Ideal,
    MemoryWord,
    Quality,
    ReadOut,
    Trellis,
    fraction_bits,
    make_readout,
    moments,
    quality_of,
)

__all__ = [
    "Cover",
    "Currency",
    "LayerMenu",
    "Menu",
    "Offer",
    "check_hardware",
    "make_menu",
    "make_offer",
    "protected_channel",
    "words_of",
]

Floats = NDArray[np.float64]

WORTHWHILE = 0.9
"""A code that leaves more than this share of the errors of the bits it protects is not offered: its decoder, its check
bits and the errors that it adds in clusters buy nothing that matters. A (72,64) SECDED code is refused from p = 0.026
(it breaks even at 0.038, and at 0.1 it makes 3 % more errors than no code).
"""

HELPS = 0.5
"""A code over whole words that leaves a larger share of the errors is not offered: most of its words fail."""

UNKNOWN = 4.0
"""What errors that the writer does not know harm, at the same square as those that it does, in menus of trellis words:
they come in bursts, and no offset that it sets puts them right. Chosen on the search samples of three networks
(`docs/march-test.md`, Flips). Words of single weights that are on offer beside trellis words pay it, too: errors of the
same square would otherwise have two prices."""

VOTED_BITS = 16
"""Data bits at most of a codeword whose bits are decoded one by one: a longer word of a repetition code buys nothing.
Up to 16 bits, 7 copies included, all double errors of the emitted hardware can be played exhaustively.
"""


@dataclass(frozen=True, eq=False)
class Cover:
    """Which planes of a layer a code covers, and in which rows.

    Attributes
    ----------
    planes : int
        Protected planes, from the MSB.
    family : str
        Family of the code; ``ideal`` or "".
    code : BlockCode or None
        None for the idealised code, and for none.
    lanes : int
        Weights per codeword; 1 where they are packed.
    packed : bool
        Whether the bits of all layers under the code share its codewords.
    padding : int
        Bits behind every row, or codeword where it is packed, up to whole words of the memory.
    """

    planes: int = 0
    family: str = ""
    code: codes.BlockCode | None = None
    lanes: int = 1
    packed: bool = False
    padding: int = 0

    @property
    def parity(self) -> float:
        """Check bits and padding per weight."""
        check = self.padding + (0 if self.code is None else self.code.check_bits)
        return self.planes * (check / self.code.k) if self.packed and self.code is not None else check / self.lanes


@dataclass(frozen=True, eq=False)
class Offer:
    """One way of storing a layer.

    Attributes
    ----------
    planes : int
        Protected planes, from the MSB.
    family, code : str
        Family of the code and the code's own name; ``ideal`` or "" alike.
    lanes : int
        Weights per codeword; 1 where they are packed.
    cost : float
        Price per weight, in the menu's currency.
    parity : float
        Check bits, and padding up to whole words of the memory, per weight.
    channel : BitChannel
        What the read-out sees.
    readout : ReadOut or Trellis
        The table.
    quality : Quality
        Exact errors, LSB**2.
    distortion : float
        The one of them that a plan leaves: after the slope correction where the menu has corrections, and with
        error feedback where the layer has it and the words are made for the channel.
    moments : callable
        Makes `read` and `noise`.
    packed : bool
        Whether the bits of all layers under the code share its codewords.
    mapped : BitChannel or None
        Stuck cells that the writer of a chip knows; of trellis words.
    beside : float
        Bits per weight of scales and offsets that are not one for the layer; part of `cost`, of trellis words.
    erasure : float or None
        Share of the words that are flagged and read as the mean; None where flagged words are read as they come.
    unknown : float
        What errors that the writer does not know weigh in the allocation; 1 or `UNKNOWN`.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, -2], [0, 7]], bits=4)
    >>> offer = make_menu([layer], BitChannel.symmetric(0.01), families=["hsiao"]).layers[0].offers[2]
    >>> offer.code, offer.planes, offer.cost, round(offer.distortion, 3)
    ('hsiao-72-64', 2, 0.25, 0.488)
    """

    planes: int
    family: str
    code: str
    lanes: int
    cost: float
    parity: float
    channel: BitChannel
    readout: ReadOut | Trellis
    quality: Quality
    distortion: float
    moments: Callable[[], tuple[Floats, Floats]]
    packed: bool = False
    mapped: BitChannel | None = None
    beside: float = 0.0
    erasure: float | None = None
    unknown: float = 1.0

    @property
    def harm(self) -> float:
        """What allocation minimises: `distortion`, and what the variance in it harms more, LSB**2."""
        return self.distortion + (self.unknown - 1) * self.quality.variance

    @property
    def read(self) -> Floats:
        """Mean of what every stored word is read as, in steps, shape (2**bits,); empty for trellis words, of which none
        is read alone.
        """
        return self.moments()[0]

    @property
    def noise(self) -> Floats:
        """Variance of what every stored word is read as, as `read`."""
        return self.moments()[1]

    @property
    def bits(self) -> int:
        """Bits of a stored word, parity not counted."""
        return self.readout.bits

    @property
    def per(self) -> int:
        """Weights of a stored word."""
        return self.readout.per if isinstance(self.readout, Trellis) else 1

    def words(self, weights: int) -> int:
        """Stored words of so many weights."""
        return self.readout.words(weights) if isinstance(self.readout, Trellis) else weights


@dataclass(frozen=True, eq=False)
class LayerMenu:
    """The offers of one layer; the first is the cheapest (it protects nothing).

    What a layer stores in given offers is worked out once (`known`), however many budgets are tried.

    Attributes
    ----------
    layer : Layer
        What is to be stored.
    channel : BitChannel
        Its cells.
    offers : tuple of Offer
        From the cheapest.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, -2], [0, 7]], bits=4)
    >>> entry = make_menu([layer], BitChannel.symmetric(0.01)).layers[0]
    >>> [offer.planes for offer in entry.offers]
    [0, 1, 2, 3, 4]
    """

    layer: Layer
    channel: BitChannel
    offers: tuple[Offer, ...]
    known: dict[Any, LayerPlan] = field(default_factory=dict, init=False, repr=False)


class Currency(StrEnum):
    """What the price of an offer counts, per weight; the currencies are never mixed.

    Examples
    --------
    >>> Currency.PARITY.label, Currency.STORED.divisible
    ('check bits', False)
    """

    PLANES = "planes"
    PARITY = "parity"
    STORED = "stored"
    AREA = "area"
    ENERGY = "energy"
    SUM = "sum"

    @property
    def label(self) -> str:
        """What a reader calls it."""
        bits = {"planes": "protected bits", "parity": "check bits", "stored": "stored bits"}
        return (bits | {"area": "added µm²", "energy": "added pJ", "sum": "added cost"})[self.value]

    @property
    def in_parts(self) -> bool:
        """Whether a part of an offer costs that part of its price: a second reader of a layer takes its whole area."""
        return self in (Currency.PLANES, Currency.PARITY, Currency.ENERGY)

    @property
    def divisible(self) -> bool:
        """Whether an offer can be bought for a part of a layer: words of two widths do not go into one."""
        return self is not Currency.STORED


@dataclass(frozen=True, eq=False)
class Menu:
    """The menus of all layers, with what they have in common.

    Attributes
    ----------
    layers : tuple of LayerMenu
        In the order of the graph.
    code_map : str
        Labelling of levels with words.
    currency : Currency
        What `Offer.cost` counts.
    corrections : bool
        Whether slope and offset are folded into the network.
    chip_share : float
        See `Plan`. Distortions are those of the mean over chips.
    lattice : Lattice or None
        See `Plan`.
    whole_chips : float or None
        Share of the chips on which no long codeword may fail (`qtaml_hw.allocation.failing`). None: no limit.
    word : MemoryWord
        Words of the memory, whose padding is in every price.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, -2], [0, 7]], bits=4)
    >>> menu = make_menu([layer], BitChannel.symmetric(0.01), families=["hsiao"])
    >>> menu.currency.label, menu.weights, menu.largest_cost
    ('check bits', 4, 0.5)
    """

    layers: tuple[LayerMenu, ...]
    code_map: str
    currency: Currency
    corrections: bool
    chip_share: float = 0.0
    lattice: Lattice | None = None
    whole_chips: float | None = None
    word: MemoryWord = MemoryWord()  # noqa: RUF009 - immutable

    known: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What methods worked out of it once."""

    def rounded(self, weight_bits: int) -> Menu:
        """The same offers with weights that leave the hardware in so many bits (`ReadOut.rounded`), and the errors that
        this leaves.

        Trellis words are read as numbers of 8 bits and stay as they are.
        """

        def of(layer: Layer, offer: Offer) -> Offer:
            if isinstance(offer.readout, Trellis):
                return offer
            made = offer.readout.rounded(weight_bits)
            words = words_of(layer.stored, made, self.code_map)
            how = made, offer.channel, self.corrections, offer.erasure, layer.gain
            return replace(offer, readout=made, **_errors(layer.stored, words, *how))

        layers = (replace(x, offers=tuple(of(x.layer, offer) for offer in x.offers)) for x in self.layers)
        return replace(self, layers=tuple(layers))

    @cached_property
    def clusters(self) -> SharedCells:
        """What the cells of its codewords have in common."""
        return SharedCells(self.chip_share, self.lattice, self.word)

    @property
    def weights(self) -> int:
        """Number of weights of all layers."""
        return sum(entry.layer.size for entry in self.layers)

    @property
    def largest_cost(self) -> float:
        """Price per weight of the dearest offer of every layer: no budget above it changes anything."""
        return sum(entry.layer.size * max(x.cost for x in entry.offers) for entry in self.layers) / self.weights


def protected_channel(
    channel: BitChannel, planes: int, code: codes.BlockCode | None, clusters: SharedCells | None = None
) -> BitChannel:
    """`channel` with its top `planes` positions at the residual rates of `code`; None for the idealised code. Cells are
    independent but for what `clusters` says.

    Raises
    ------
    ValueError
        If `planes` is not a number of planes of the channel.

    Examples
    --------
    >>> protected_channel(BitChannel.symmetric(0.1, 4), 2, codes.make("repetition-3", 64)).p01.round(3).tolist()
    [0.1, 0.1, 0.028, 0.028]
    """
    if not 0 <= planes <= channel.bits:
        raise ValueError(f"planes must be 0 to {channel.bits}, got {planes}")
    p01 = p10 = 0.0
    if code is not None:
        residual = (clusters or SharedCells()).residual(code, channel.cell())
        p01, p10 = residual.p01, residual.p10
    return channel.with_positions(np.arange(channel.bits - planes, channel.bits), p01, p10)


Found = dict[tuple[str, int], codes.BlockCode | None]
"""Codes by family and data bits; None where a family has none so short."""


def make_menu(
    layers: Sequence[Layer],
    channel: BitChannel | Mapping[str, BitChannel],
    *,
    families: Sequence[str] = (Ideal.name,),
    readout: str = "affine",
    code_map: str = "twos-complement",
    data_bits: int = 64,
    hardware: bool = False,
    corrections: bool | None = None,
    ridge_lambda: float = 8.0,
    word: MemoryWord | None = None,
    clusters: SharedCells | None = None,
    progress: Callable[[float], None] | None = None,
) -> Menu:
    """All offers of all layers.

    Parameters
    ----------
    layers : sequence of Layer
        From `Network.layers`.
    channel : BitChannel, or mapping of str to BitChannel
        Cells of every layer, or of each by name; a uniform channel is fitted to each layer's width.
    families : sequence of str
        Code families of `qtaml_hw.codes` to choose from, or ``ideal`` alone: the idealised protection.
    readout : str
        One of `qtaml_hw.storage.READOUTS`, or `qtaml_hw.storage.CHANNEL_OPTIMISED`: words made for the channel too.
    code_map : str
        One of `qtaml_hw.storage.CODE_MAPS`; of no account for channel-optimised words.
    data_bits : int
        Data bits of a codeword at most: planes * lanes comes as close to it as possible. Repetition codes, which vote
        on every bit alone, take no more than `VOTED_BITS`. In a memory with words of its own a row that is decoded at
        once fits one of them.
    hardware : bool
        Offer only codes that have a hardware decoder, and read words whose table would be too large for one as they
        are (``raw``). So they are without hardware where the tables of all offers would not fit `MOST_TABLES`.
    corrections : bool, optional
        Fold slope and offset into the network. By default for the read-outs that shrink weights: all but ``raw`` and
        ``affine``.
    ridge_lambda : float
        For the ``ridge`` read-out.
    word : MemoryWord, optional
        Words of the memory; by default it is as wide as its rows. Where they have a depth, the price of an offer is
        that of whole macros for the whole layer; a layer that is split between two offers may take a macro more.
    clusters : SharedCells, optional
        What the cells of a codeword have in common; by default nothing.
    progress : callable, optional
        Called with the share of the layers that have been done since the last call.

    Returns
    -------
    Menu

    Raises
    ------
    InputError
        If no word of the memory holds a weight, a channel carries no information that the affine read-out could
        correct, a code map cannot hold a level, or a family is unknown, or has no hardware decoder where that is asked
        for.
    ValueError
        If ``ideal`` is mixed with real codes, or a name is unknown.

    Examples
    --------
    >>> layer = Layer.of_levels("w", [[1, -2], [0, 7]], bits=4)
    >>> menu = make_menu([layer], BitChannel.symmetric(0.01), families=["hsiao"])
    >>> [(x.code, x.planes, round(x.distortion, 3)) for x in menu.layers[0].offers[:3]]
    [('', 0, 0.872), ('hsiao-72-64', 1, 0.566), ('hsiao-72-64', 2, 0.488)]
    """
    if not families or (Ideal.name in families and len(set(families)) > 1):
        raise ValueError(f"families must be real codes, or {Ideal.name!r} alone, got {list(families)}")
    corrected = readout not in ("raw", "affine") if corrections is None else corrections
    word = MemoryWord() if word is None or Ideal.name in families else word
    plainly = hardware or _table_bytes(layers, len(families)) > MOST_TABLES
    made = _Maker(families, readout, code_map, data_bits, hardware, corrected, ridge_lambda, word, clusters, plainly)
    if hardware:
        made.check(max((layer.bits for layer in layers), default=0))
    cells = (channel if isinstance(channel, BitChannel) else channel[layer.name] for layer in layers)
    entries = []
    for layer, own in zip(layers, cells, strict=True):
        entries.append(made.entry(layer, own.resized(layer.bits)))
        if progress:
            progress(1 / len(layers))
    labelling = TABLE if readout == CHANNEL_OPTIMISED else code_map
    currency = Currency.PLANES if Ideal.name in families else Currency.PARITY
    return Menu(tuple(entries), labelling, currency, corrected, **shared_by(clusters), word=word)


MOST_TABLES = 1 << 30
"""Bytes that the tables of words wider than `WIDEST_TABLE` may take in a menu: of a language model, whose layers are
many, they took five times what all else did.
"""


def _table_bytes(layers: Sequence[Layer], families: int) -> int:
    """Of the tables of all offers, of words wider than `WIDEST_TABLE`: 32 bits an entry."""
    return sum((4 << x.bits) * (1 + families * x.bits) for x in layers if x.bits > WIDEST_TABLE)


@dataclass(frozen=True)
class _Maker:
    """Makes the offers of `make_menu`, layer by layer; codes and what they leave are worked out once for all layers."""

    families: Sequence[str]
    readout: str
    code_map: str
    data_bits: int
    hardware: bool
    corrected: bool
    ridge_lambda: float
    word: MemoryWord
    clusters: SharedCells | None
    plainly: bool
    found: Found = field(default_factory=dict)
    left: dict[tuple[str, int, bytes, bytes], BitChannel] = field(default_factory=dict)

    def check(self, bits: int) -> None:
        """Refuse families of which no code for words of so many bits has hardware."""
        for family in self.families:
            sizes = (m * _most_lanes(self.found, family, m, self.data_bits) for m in range(1, bits + 1))
            known = (_code(self.found, family, size) for size in sizes)
            check_hardware(f"code family {family!r}", [code for code in known if code is not None])

    def entry(self, layer: Layer, cells: BitChannel) -> LayerMenu:
        """All offers of a layer."""
        if self.readout == "affine" and np.any(np.abs(1 - cells.p01 - cells.p10) < 1e-9):
            raise InputError(
                f"layer {layer.name!r}: p01 + p10 = 1: a cell returns no information about what was stored, and the "
                "affine read-out cannot correct it"
            )
        offers: list[Offer] = []
        plain: ReadOut | None = None
        plainly = self.plainly and layer.bits > WIDEST_TABLE and self.readout in READOUTS
        rest = self.code_map, self.corrected, self.ridge_lambda
        for family, planes in [("", 0), *((f, m) for f in self.families for m in range(1, layer.bits + 1))]:
            cover = self._cover(family, planes, layer.bits)
            seen = None if cover is None else self._seen(cells, cover)
            if cover is None or seen is None:
                continue
            row = cover.lanes * layer.bits + (0 if cover.code is None else cover.code.check_bits)
            spare = self.word.spare(row, -(-layer.size // cover.lanes)) / layer.size
            cost = float(planes) if family == Ideal.name else cover.parity + spare
            how: str | ReadOut = "raw" if plainly else self.readout
            if how == "raw" and plain is not None:
                how = replace(plain)  # the table does not depend on the cells
            offers.append(make_offer(layer.stored, seen, cover, cost, how, *rest, gain=layer.gain))
            if how == "raw" and isinstance(made := offers[-1].readout, ReadOut):
                plain = made
        return LayerMenu(layer, cells, tuple(offers))

    def _cover(self, family: str, planes: int, bits: int) -> Cover | None:
        """How so many planes lie in rows under a code; None where no code, or no word of the memory, holds them."""
        lanes = _lanes(self.found, family, planes, self.data_bits, bits, self.word)
        if lanes == 0:
            if planes == 0:
                raise narrow(bits, self.word)
            return None
        code = _code(self.found, family, planes * lanes)
        if family not in ("", Ideal.name) and (code is None or (self.hardware and not code.decoding.has_hardware)):
            return None
        row = lanes * bits + (0 if code is None else code.check_bits)
        return Cover(planes, family, code, lanes, padding=self.word.stored(row) - row)

    def _seen(self, cells: BitChannel, cover: Cover) -> BitChannel | None:
        """What is left of a layer's channel; None where the code is not worth its check bits."""
        planes, code = cover.planes, cover.code
        key = (cover.family, planes, cells.p01.tobytes(), cells.p10.tobytes())
        if key not in self.left:
            self.left[key] = protected_channel(cells, planes, code, self.clusters)
        seen = self.left[key]
        if code is not None and seen.p01[-1] + seen.p10[-1] > WORTHWHILE * (cells.p01 + cells.p10)[-planes:].mean():
            return None
        return seen


def shared_by(clusters: SharedCells | None) -> dict[str, Any]:
    """What a menu says of it."""
    return {} if clusters is None else {"chip_share": clusters.chip_share, "lattice": clusters.lattice}


def narrow(bits: int, word: MemoryWord) -> InputError:
    """What to say where no word of the memory holds a stored word."""
    return InputError(
        f"memory.word_bits: a stored word has {bits} bits, the widest macro {max(word.widths)}: name a wider one"
    )


def check_hardware(what: str, offered: Sequence[codes.BlockCode]) -> None:
    """Raise InputError where codes are named of which none has a hardware decoder.

    Examples
    --------
    >>> check_hardware("a code", [codes.make("repetition-3+ldpc-1024r53", 544)])
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: a code: repetition-3+ldpc-1024r53-3072-544 has no hardware decoder; name another, or \
ask for no hardware (hardware.emit = false)
    """
    if offered and not any(code.decoding.has_hardware for code in offered):
        why = offered[-1].decoding.missing
        raise InputError(f"{what}: {why}; name another, or ask for no hardware (hardware.emit = false)")


def _lanes(found: Found, family: str, planes: int, data_bits: int, bits: int, word: MemoryWord) -> int:
    """Weights per row: without a code as many as a word of the memory holds; 0 where no such row fits in one."""
    if family == "":
        return word.lanes(bits)
    most = _most_lanes(found, family, planes, data_bits)
    code = _code(found, family, planes * most)
    if not word.widths or code is None or not code.decoding.at_once:
        return most

    def check_bits(lanes: int) -> int | None:
        shorter = _code(found, family, planes * lanes) if lanes <= most else None
        return None if shorter is None else shorter.check_bits

    return word.lanes(bits, check_bits)


def _most_lanes(found: Found, family: str, planes: int, data_bits: int) -> int:
    """Weights per codeword: as many as it may hold."""
    alone = _code(found, family, planes)
    width = min(data_bits, VOTED_BITS) if alone is not None and alone.bitwise else data_bits
    return max(1, width // planes)


def _code(found: Found, family: str, data_bits: int) -> codes.BlockCode | None:
    """The code of `family` for `data_bits`; None for none, the idealised one, or where the family has none so short."""
    if family in ("", Ideal.name):
        return None
    if (family, data_bits) not in found:
        try:
            found[family, data_bits] = codes.make(family, data_bits)
        except codes.UnknownFamilyError as error:
            raise InputError(str(error)) from None
        except ValueError:
            found[family, data_bits] = None
    return found[family, data_bits]


def make_offer(
    stored: Stored,
    channel: BitChannel,
    protection: Cover,
    cost: float,
    readout: str | ReadOut,
    code_map: str,
    corrected: bool,
    ridge_lambda: float = 8.0,
    erasure: float | None = None,
    gain: float | None = None,
) -> Offer:
    """One offer of what is stored, with its table and its exact errors.

    Parameters
    ----------
    stored : Stored
        What is stored: the words of a layer.
    channel : BitChannel
        What the read-out sees; its width is that of the stored words.
    protection : Cover
        What made it so.
    cost : float
        Price per weight.
    readout, code_map, ridge_lambda
        As for `make_menu`; a read-out that is made already is taken as it is.
    corrected : bool
        Whether slope and offset are folded into the network.
    erasure : float, optional
        Share of the words that are flagged and read as the mean; None: flagged words are read as they come.
    gain : float, optional
        Share that is left of errors that make up for each other (`Feedback.gain`), where they can.

    Returns
    -------
    Offer

    Raises
    ------
    InputError
        If the code map has no word for a value that is stored, or a read-out no entry of 32 bits for it.
    ValueError
        If corrections are wanted of what is written at each inference: they are worked out from the words.
    """
    if corrected and stored.written is not Written.ONCE:
        raise ValueError(f"{stored.name!r:.60} is written at each inference: no correction can be made for its words")
    values, histogram = stored.values(), stored.histogram
    try:
        made, words = _read_out(stored, channel, readout, code_map, ridge_lambda)
    except ValueError as error:
        raise InputError(f"layer {stored.name[:60]!r}: {error}") from None
    if erasure is not None:
        made = replace(made, erased=round(float(histogram @ values / histogram.sum()) * 2**made.fraction_bits))
    name = protection.family if protection.code is None else protection.code.name
    return Offer(
        protection.planes,
        protection.family,
        name,
        protection.lanes,
        cost,
        protection.parity,
        channel,
        made,
        packed=protection.packed,
        erasure=erasure,
        **_errors(stored, words, made, channel, corrected, erasure, gain),
    )


def _errors(
    stored: Stored,
    words: NDArray[np.uint32],
    made: ReadOut,
    channel: BitChannel,
    corrected: bool,
    erasure: float | None,
    gain: float | None,
) -> dict[str, Any]:
    """`Offer.quality`, `distortion` and `moments` of a read-out; `words`: where it finds each word of the format."""
    values, histogram = stored.values(), stored.histogram
    read, noise = _moments(made, channel, erasure)
    occur = np.flatnonzero(histogram) if made.bits > WIDEST_TABLE else slice(None)
    at = words[occur]
    quality = quality_of(read[at] - stored.zero, noise[at], values[occur] - stored.zero, histogram[occur])
    distortion = quality.corrected if corrected else quality.distortion
    if corrected and made.assignment is not None and gain is not None:
        distortion = quality.fed_back(gain)
    known = partial(_moments, made, channel, erasure) if made.bits > WIDEST_TABLE else partial(_known, read, noise)
    return {"quality": quality, "distortion": distortion, "moments": known}


def _known(read: Floats, noise: Floats) -> tuple[Floats, Floats]:
    return read, noise


def _moments(readout: ReadOut, channel: BitChannel, erasure: float | None) -> tuple[Floats, Floats]:
    """Mean and variance of what every stored word is read as."""
    read, noise = moments(readout.values(), channel)
    if erasure is None:
        return read, noise
    gap = read - np.ldexp(float(readout.erased or 0), -readout.fraction_bits)
    return read - erasure * gap, (1 - erasure) * (noise + erasure * gap**2)


def words_of(stored: Stored, readout: ReadOut, code_map: str) -> NDArray[np.uint32]:
    """The word under which a read-out finds each word of a tensor's format; of words that do not occur, any.

    Parameters
    ----------
    stored : Stored
        What is stored.
    readout : ReadOut
        How it is read.
    code_map : str
        As for `make_menu`; of no account where the read-out has an assignment.
    """
    if readout.assignment is not None:
        return readout.assignment.encode(stored.format.levels)
    return ordered(_labels(stored, code_map), readout.order)


def _read_out(
    stored: Stored, channel: BitChannel, readout: str | ReadOut, code_map: str, ridge_lambda: float
) -> tuple[ReadOut, NDArray[np.uint32]]:
    """The read-out of a tensor, and the word under which each word of its format is stored."""
    values, histogram, levels = stored.values(), stored.histogram, stored.format.levels
    places = fraction_bits(stored)
    if readout == CHANNEL_OPTIMISED:
        from qtaml_hw.storage.optimised import channel_optimised  # numba is slow to import

        readout = channel_optimised(values, histogram, channel, levels=levels, fraction_bits=places)
    if isinstance(readout, ReadOut):
        return readout, words_of(stored, readout, code_map)
    words = ordered(_labels(stored, code_map), stored.order)
    if stored.format.labelling is None:
        labels = integer(stored.bits, code_map).values()
    else:
        labels = np.empty_like(values)
        labels[words] = values
    counts = np.bincount(words, weights=histogram, minlength=histogram.size)
    made = make_readout(readout, labels, counts, channel, ridge_lambda=ridge_lambda, fraction_bits=places)
    return replace(made, order=stored.order), words


def _labels(stored: Stored, code_map: str) -> NDArray[np.uint32]:
    """Word under a code map of every value that occurs; index = its word in the format."""
    if stored.format.labelling is not None:
        return np.arange(1 << stored.bits, dtype=np.uint32)
    words = np.zeros(1 << stored.bits, dtype=np.uint32)
    occurs = stored.histogram > 0
    words[occurs] = integer(stored.bits, code_map).encode(stored.format.values()[occurs])
    return words
