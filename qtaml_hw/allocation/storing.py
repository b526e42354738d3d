"""The menu of whole storage schemes: bits per weight x words x code x table, priced in all bits that are stored.

A layer may take few or many bits per weight, bare or under a code. A code that covers all bits of the words is packed:
the layers under it share its codewords, so that little is lost to padding. Where such a code flags a word as
uncorrectable, its weights are read as the layer's mean, or as they come, whichever is closer on average.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qtaml_hw import codes
from qtaml_hw.allocation.clustered import SharedCells
from qtaml_hw.allocation.menu import (
    HELPS,
    UNKNOWN,
    Cover,
    Currency,
    LayerMenu,
    Menu,
    Offer,
    check_hardware,
    make_offer,
    narrow,
    shared_by,
)
from qtaml_hw.channel import BitChannel
from qtaml_hw.network.layer import Layer
from qtaml_hw.storage import CHANNEL_OPTIMISED, TABLE, MemoryWord, ReadOut, fraction_bits
from qtaml_hw.storage.plain import plain_words

__all__ = ["WIDTHS", "fitting", "make_storage_menu", "storage_codes"]

NEGLIGIBLE = 1e-5
"""Below this flip rate of decoded bits words are made as for perfect cells."""

RARE = 0.05
"""Where erased words make less than this share of the errors, no other way of reading them is looked for."""

WIDTHS = tuple(range(1, 13))
"""Stored bits per weight on offer, parity not counted."""

AROUND = ((34, 2), (64, 2), (113, 2))
"""Data bits and errors corrected of BCH codes, of 46, 78 and 127 bits, whose dead check cells are written around."""

BCH_CODES = (
    *AROUND,
    *((99, 4), (64, 10)),  # of 127 bits
    *((239, 2), (215, 5), (163, 12)),  # of 255
    *((484, 3), (439, 8), (358, 18)),  # of 511
    *((983, 4), (943, 8), (883, 14), (768, 26)),  # of 1023
)
"""Data bits and errors corrected of the BCH codes of the default menu: for flip rates below 0.02."""


def storage_codes(word: MemoryWord | None = None, *, mapped: bool = False) -> tuple[str, ...]:
    """Names of the codes of the default menu: Hsiao, BCH of 46 to 1023 bits, and all LDPC codes.

    In a memory with words of its own the Hsiao code fills one of them.

    Parameters
    ----------
    word : MemoryWord, optional
        Words of the memory; by default it is as wide as its rows.
    mapped : bool
        Only the Hsiao code and the three shortest BCH codes: they have so few check bits that words are written around
        the dead ones.

    Examples
    --------
    >>> storage_codes(mapped=True)
    ('hsiao-72-64', 'bch-2-46-34', 'bch-2-78-64', 'bch-2-127-113')
    >>> len(storage_codes())
    39
    """
    hsiao = fitting("hsiao", 64, word or MemoryWord()).name
    if mapped:
        return hsiao, *(codes.BCH(*sizes).name for sizes in AROUND)
    algebraic = (codes.BCH(k, t).name for k, t in BCH_CODES)
    return (hsiao, *algebraic, *(codes.LDPC(design).name for design in codes.ldpc_designs()))


def make_storage_menu(
    layers: Sequence[Layer],
    channel: BitChannel | Mapping[str, BitChannel],
    *,
    code_names: Iterable[str] | None = None,
    widths: Sequence[int] = WIDTHS,
    hardware: bool = False,
    corrections: bool = True,
    window: int | None = None,
    mapped: BitChannel | None = None,
    plain: bool = False,
    word: MemoryWord | None = None,
    clusters: SharedCells | None = None,
    progress: Callable[[float], None] | None = None,
) -> Menu:
    """All storage schemes of all layers, with channel-optimised words, and trellis words where a window is given.

    Parameters
    ----------
    layers : sequence of Layer
        From `Network.layers`.
    channel : BitChannel, or mapping of str to BitChannel
        Cells of every layer, or of each by name. Where the bits of a word see different cells, only that width is
        offered bare; codewords spread over all of them.
    code_names : iterable of str
        Names of the codes to choose from, for example ``hsiao-72-64`` or ``ldpc-4096r44-4096-1792``; by default those
        of `storage_codes`, none for bare words. A code that leaves more than half of the errors is not offered.
    widths : sequence of int
        Stored bits per weight of channel-optimised words, 1 to 16; none where there are trellis words alone.
    hardware : bool
        Whether every code has to have a hardware decoder.
    corrections : bool
        Whether slope and offset are folded into the network.
    window : int, optional
        Bits of the window of trellis words, 6 to 12 (`qtaml_hw.storage.Trellis`); by default there are none.
    mapped : BitChannel, optional
        Stuck cells that the writer of a chip knows: bare trellis words are written around them.
    plain : bool
        Words that know nothing of the channel (`qtaml_hw.storage.plain`) in place of those made for it: what others are
        compared with.
    word : MemoryWord, optional
        Words of the memory; by default it is as wide as its rows.
    clusters : SharedCells, optional
        What the cells of a codeword have in common; by default nothing.
    progress : callable, optional
        Called with the share of the work that has been done since the last call.

    Returns
    -------
    Menu
        In the currency ``stored``, every layer's offers by rising cost.

    Raises
    ------
    InputError
        If a code has no hardware decoder where that is asked for, or no word of the memory holds one of any width.
    ValueError
        If a code is unknown, or no width is given.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> layer = Layer.of_levels("w", np.rint(rng.normal(0, 30, 400)))
    >>> menu = make_storage_menu([layer], BitChannel.symmetric(0.01), code_names=["bch-4-127-99"], widths=[2, 3])
    >>> [(x.family, x.bits, round(x.cost, 2), round(x.distortion / 30**2, 2)) for x in menu.layers[0].offers]
    [('', 2, 2.0, 0.2), ('bch-4', 2, 2.57, 0.15), ('', 3, 3.0, 0.1), ('bch-4', 3, 3.85, 0.04)]
    """
    if not widths and window is None:
        raise ValueError("a storage menu needs at least one width, or a window")
    word = word or MemoryWord()
    built = [codes.from_name(name) for name in (storage_codes(word) if code_names is None else code_names)]
    for code in built if hardware else ():
        check_hardware(f"code {code.name!r}", [code])
    shared, entries = clusters or SharedCells(), list[LayerMenu]()
    parts = bool(widths) + (window is not None)

    def step(share: float) -> None:
        if progress:
            progress(share / parts)

    trellis = _trellis(layers, channel, window, [code.name for code in built], mapped, word, shared, step)
    for i, layer in enumerate(layers):
        cells = channel if isinstance(channel, BitChannel) else channel[layer.name]
        cell = cells.cell()
        offers = list(trellis[i])
        for bits in widths:
            perfect = _words(layer, bits, plain)
            made: ReadOut | str = perfect if plain else CHANNEL_OPTIMISED
            lanes = word.lanes(bits)
            if lanes and (cells.is_uniform or bits == cells.bits):
                bare = Cover(lanes=lanes, padding=word.stored(lanes * bits) - lanes * bits)
                spare = word.spare(lanes * bits, -(-layer.size // lanes)) / layer.size
                offers.append(_offer(layer, cells.resized(bits), bare, bits, corrections, words=made, spare=spare))
            for code in built:
                left = shared.residual(code, cell)
                offers += _packed(layer, cell, code, left, perfect, made, corrections, word)
        if not offers:
            raise narrow(min(widths, default=1), word)
        if trellis[i]:
            offers = [replace(x, unknown=UNKNOWN) for x in offers]
        offers.sort(key=lambda x: (x.cost, x.distortion))
        entries.append(LayerMenu(layer, cell if cells.is_uniform else cells, tuple(offers)))
        if widths:
            step(1 / len(layers))
    return Menu(tuple(entries), TABLE, Currency.STORED, corrections, **shared_by(clusters), word=word)


def fitting(family: str, data_bits: int, word: MemoryWord) -> codes.BlockCode:
    """The code of a family of at most so many data bits; where it decodes at once, the one that fills words best.

    Parameters
    ----------
    family : str
        One of `qtaml_hw.codes.families`.
    data_bits : int
        Data bits at most.
    word : MemoryWord
        Words of the memory.

    Raises
    ------
    ValueError
        If the family has no such code.

    Examples
    --------
    >>> [fitting("hsiao", 64, MemoryWord(widths)).name for widths in ((), (64,), (72,), (128,))]
    ['hsiao-72-64', 'hsiao-64-57', 'hsiao-72-64', 'hsiao-72-64']
    """
    code = codes.make(family, data_bits)
    if word.widths and code.decoding.at_once and word.of_row(code.n)[0] > 1:
        for bits in range(data_bits - 1, 0, -1):
            shorter = codes.make(family, bits)
            if word.of_row(shorter.n)[0] == 1:
                return shorter
    return code


def _trellis(
    layers: Sequence[Layer],
    channel: BitChannel | Mapping[str, BitChannel],
    window: int | None,
    code_names: Sequence[str],
    mapped: BitChannel | None,
    word: MemoryWord,
    clusters: SharedCells,
    progress: Callable[[float], None],
) -> list[list[Offer]]:
    """Offers of trellis words, none without a window."""
    if window is None:
        return [[] for _ in layers]
    if not isinstance(channel, BitChannel):
        raise ValueError("trellis words need the same cells in all layers")
    from qtaml_hw.allocation.trellis import trellis_offers

    how: dict[str, Any] = {"mapped": mapped, "word": word, "clusters": clusters, "progress": progress}
    return trellis_offers(layers, channel, window=window, code_names=code_names, **how)


def _words(layer: Layer, bits: int, plain: bool) -> ReadOut:
    """Words and table for cells that do not fail."""
    if plain:
        values, histogram, form = layer.stored.values(), layer.stored.histogram, layer.stored.format
        return plain_words(values, histogram, bits, levels=form.levels, fraction_bits=fraction_bits(layer.stored))
    from qtaml_hw.storage.optimised import channel_optimised  # numba is slow to import

    stored, clean = layer.stored, BitChannel.symmetric(0.0, bits)
    levels, places = stored.format.levels, fraction_bits(stored)
    return channel_optimised(stored.values(), stored.histogram, clean, levels=levels, fraction_bits=places)


def _offer(
    layer: Layer,
    seen: BitChannel,
    how: Cover,
    bits: int,
    corrections: bool,
    erasure: float | None = None,
    words: ReadOut | str = CHANNEL_OPTIMISED,
    spare: float = 0.0,
) -> Offer:
    cost = bits + how.padding / how.lanes if how.code is None else bits * (how.code.n + how.padding) / how.code.k
    cost += spare
    return make_offer(layer.stored, seen, how, cost, words, TABLE, corrections, erasure=erasure, gain=layer.gain)


def _packed(
    layer: Layer,
    cell: BitChannel,
    code: codes.BlockCode,
    left: codes.ResidualChannel,
    perfect: ReadOut,
    made: ReadOut | str,
    corrections: bool,
    word: MemoryWord,
) -> list[Offer]:
    """The better of the two ways of reading words that the code flags; none where the code does not help.

    A word that is wrong without being flagged is taken to have d wrong bits: the nearest codeword was chosen.
    """
    if left.p01 + left.p10 > HELPS * float(cell.p01[0] + cell.p10[0]):
        return []
    bits = perfect.bits
    how = Cover(bits, code.family, code, 1, True, word.stored(code.n) - code.n)
    silent = min(left.p_miscorrected * code.d / code.n, 0.5)
    quiet = BitChannel.uniform(silent, silent, bits, "transient")
    words = perfect if silent < NEGLIGIBLE else made
    erased = _offer(layer, quiet, how, bits, corrections, left.p_due, words)
    holes = left.p_due * layer.stored.variance
    if code.measured is not None or holes < RARE * erased.distortion:
        return [erased]  # a word flagged far beyond the distance is full of errors: the mean is closest in any case
    seen = BitChannel.uniform(left.p01, left.p10, bits, "transient")
    words = perfect if max(left.p01, left.p10) < NEGLIGIBLE else made
    kept = _offer(layer, seen, how, bits, corrections, words=words)
    return [min(erased, kept, key=lambda x: x.distortion)]
