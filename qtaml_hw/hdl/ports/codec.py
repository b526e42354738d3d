# amaranth: UnusedElaboratable=no
"""Layer codec: a stored row of a weight memory in, signed weights out; and the way back.

Row layout and word layout are those of `qtaml_hw.storage.scheme.Segment`: ``data`` bit ``j * lanes + i`` is the j-th
protected plane (MSB first) of lane i. The unprotected planes follow in the same manner: ``plain`` bit ``j * lanes + i``
is the j-th unprotected plane (highest first) of lane i.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal, signed
from amaranth.lib.wiring import Component, In, Out
from numpy.typing import NDArray

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.hdl.coders.decoder import CUTS
from qtaml_hw.hdl.coders.encoder import CUTS as ENCODER_CUTS, Encoder
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.gates.hierarchy import own_module
from qtaml_hw.hdl.gates.pipeline import Cuts, checked_cuts
from qtaml_hw.hdl.ports.float_words import FloatWords
from qtaml_hw.storage.scheme import ReadOut

__all__ = ["LayerCodec", "LayerEncoder", "WeightTable", "needs_rom", "table_key"]

PAGE = 1 << 10
"""Entries that one look-up selects from: Amaranth's time grows with their square, so larger tables have pages."""

RESULTS = ("ready_out", "data_out", "check_out", "ce", "due", "error_count", "syndrome", "location", "iterations")


def _check_shape(code: BlockCode | None, bits: int, planes: int, lanes: int) -> None:
    if not (1 <= bits <= 16 and 0 <= planes <= bits and lanes >= 1):
        raise ValueError(f"not a row: {bits} bits, {planes} protected planes, {lanes} lanes")
    if (0 if code is None else code.k) != planes * lanes:
        given = "no code" if code is None else f"{code.name} with {code.k} data bits"
        raise ValueError(f"{planes} planes of {lanes} lanes need a code with {planes * lanes} data bits, got {given}")


def _words(data: Sequence[Any], plain: Sequence[Any], bits: int, lanes: int) -> list[list[Any]]:
    """The word of each lane, LSB first, from plane-major bits."""
    planes = [*data, *plain]
    return [[planes[j * lanes + i] for j in reversed(range(bits))] for i in range(lanes)]


def _turns_sign(table: NDArray[np.int32]) -> bool | None:
    """Whether the weight is the word with its first bit turned; False: the word itself; None: neither."""
    half = table.size // 2
    words = np.arange(table.size)
    if np.array_equal(table, np.where(words < half, words, words - 2 * half)):
        return False
    return True if np.array_equal(table, words - half) else None


def needs_rom(readout: ReadOut) -> bool:
    """Whether a table takes a ROM: not that of integers or of 16-bit floats which are read as they are.

    Examples
    --------
    >>> needs_rom(ReadOut("raw", [0, 1, -2, -1], 0)), needs_rom(ReadOut("posterior-mean", [0, 1, 0, -1], 0))
    (False, True)
    """
    return _turns_sign(readout.table) is None and FloatWords.of(readout) is None


def table_key(readout: ReadOut) -> tuple[bytes, int | None, int]:
    """What the hardware of a read-out depends on."""
    return readout.table.tobytes(), readout.erased, readout.output_bits


class WeightTable(Component):  # type: ignore[misc]
    """Read-out table as a ROM: stored word in, signed weight out; combinational.

    A read-out that erases the words of failed codewords has one more entry, which `erase` selects.

    Parameters
    ----------
    readout : ReadOut
        The table. A table that is the word itself as two's complement, or in offset binary, costs no ROM, nor does that
        of 16-bit floats (`FloatWords`).

    Members
    -------
    word : In(bits)
        Word as stored.
    erase : In(1)
        Whether the codeword failed; absent where that changes nothing.
    weight : Out(signed(output_bits))
        Weight in units of ``step * 2**-fraction_bits``.

    Attributes
    ----------
    key : tuple
        What tells this table from others in hardware.

    Examples
    --------
    >>> from qtaml_hw.storage import ReadOut
    >>> table = WeightTable(ReadOut("raw", [0, 3, -7, -2], 0))
    >>> len(table.word), table.weight.shape()
    (2, signed(4))
    """

    def __init__(self, readout: ReadOut) -> None:
        self.readout = readout
        self.key = table_key(readout)
        ports: dict[str, Any] = {"word": In(readout.bits)}
        if readout.erased is not None:
            ports["erase"] = In(1)
        super().__init__(ports | {"weight": Out(signed(readout.output_bits))})

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        table, top, weight = self.readout.table, self.readout.bits - 1, self.weight
        if self.readout.erased is not None:
            weight = Signal.like(self.weight, name="entry")
            erased = Const(int(self.readout.erased), weight.shape())
            m.d.comb += self.weight.eq(Mux(self.erase, erased, weight))
        turned = _turns_sign(table)
        if turned is False:
            m.d.comb += weight.eq(self.word.as_signed())
        elif turned:
            sign = declare(m, "sign", ~self.word[top])
            m.d.comb += weight.eq(Cat(self.word[:top], sign).as_signed())
        elif (floats := FloatWords.of(self.readout)) is not None:
            floats.build(m, self.word, weight)
        else:
            pages = table.reshape(-1, min(table.size, PAGE))
            low = pages.shape[1].bit_length() - 1
            outputs = [weight]
            if len(pages) > 1:
                outputs = [Signal.like(weight, name=f"page_{j}") for j in range(len(pages))]
                _look_up(m, self.word[low:], outputs, weight)
            for page, output in zip(pages, outputs, strict=True):
                _look_up(m, self.word[:low], page.tolist(), output)
        return m


def _look_up(m: Module, address: Any, entries: Sequence[Any], output: Signal) -> None:
    """``output = entries[address]``, combinational; the last entry is the default."""
    with m.Switch(address):
        for word, entry in enumerate(entries[:-1]):
            with m.Case(word):
                m.d.comb += output.eq(entry)
        with m.Default():
            m.d.comb += output.eq(entries[-1])


class LayerCodec(Component):  # type: ignore[misc]
    """Reads one row of a segment: corrects the protected planes and looks the weights up.

    Parameters
    ----------
    code : BlockCode or None
        Code of the protected planes, ``k = planes * lanes``; None without protected planes.
    bits, planes, lanes : int
        Bits per word, protected planes of them, words per row.
    readout : ReadOut or None
        Table of the segment; None: the word is the weight, as two's complement.
    pipeline : iterable of str
        Register stages of the decoder; without code, ``input`` and ``output`` only; none where the decoder takes its
        time.
    rows_per_clock : int or None
        As in `decoder_of`.

    Attributes
    ----------
    latency : int
        Cycles from row to weights. One row per cycle.
    cycles : int or None
        Longest time for a row, where the decoder takes its time: then a row is taken in a cycle where `ready_out` and
        `valid_in` are 1, and the outputs are its weights in the cycle of `valid_out`.

    Members
    -------
    plain_in : In(lanes * (bits - planes))
        Unprotected planes; absent if there are none.
    data_in, check_in, inject, bypass
        Stored codeword, errors to add, and no correction: as in `Decoder`; absent without code.
    valid_in : In(1)
        Comes out as `valid_out` and does nothing else.
    weights : Out(lanes * readout.output_bits)
        Weights of the lanes in two's complement, lane 0 lowest; those of a row that is `due`, with `bypass` too, as the
        read-out says.
    data_out, check_out, ce, due, error_count, syndrome, location : Out
        Corrected codeword (to be written back) and flags, as in `Decoder`; absent without code.
    valid_out : Out(1)
        Whether the outputs belong to a valid row.
    ready_out, iterations
        As in the decoder, where it has them; `syndrome` likewise.

    Raises
    ------
    ValueError
        If code, table and shape do not fit together.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> codec = LayerCodec(make("hsiao", 64), bits=8, planes=2, lanes=32)
    >>> len(codec.plain_in), len(codec.data_in), len(codec.check_in), len(codec.weights)
    (192, 64, 8, 256)
    """

    def __init__(
        self,
        code: BlockCode | None,
        bits: int,
        planes: int,
        lanes: int,
        readout: ReadOut | None = None,
        *,
        pipeline: Iterable[str] = (),
        rows_per_clock: int | None = None,
    ) -> None:
        _check_shape(code, bits, planes, lanes)
        words = np.arange(1 << bits)
        self.readout = readout or ReadOut("raw", words - ((words >> (bits - 1)) << bits), 0)
        if self.readout.bits != bits:
            raise ValueError(f"read-out {self.readout.name} is for words of {self.readout.bits} bits, not {bits}")
        self.code, self.bits, self.planes, self.lanes = code, bits, planes, lanes
        self.pipeline = checked_cuts(pipeline, CUTS if code else ENCODER_CUTS)
        self.latency = len(self.pipeline)
        self.decoder = None if code is None else decoder_of(code, self.pipeline, rows_per_clock)
        self.cycles = getattr(self.decoder, "cycles", None)
        self.results = [name for name in RESULTS if hasattr(self.decoder, name)]
        ports: dict[str, Any] = {}
        if planes < bits:
            ports["plain_in"] = In(lanes * (bits - planes))
        if self.decoder is not None and code is not None:
            ports |= {"data_in": In(code.k), "check_in": In(code.check_bits), "inject": In(code.n), "bypass": In(1)}
        ports["valid_in"] = In(1)
        ports["weights"] = Out(lanes * self.readout.output_bits)
        if self.decoder is not None:
            ports |= {name: Out(len(getattr(self.decoder, name))) for name in self.results}
        super().__init__(ports | {"valid_out": Out(1)})

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        cut = Cuts(m, self.pipeline)
        plain = bits_of(self.plain_in) if self.planes < self.bits else []
        if plain and self.cycles is not None:
            held = Signal.like(self.plain_in, reset_less=True)
            with m.If(self.ready_out & self.valid_in):
                m.d.sync += held.eq(self.plain_in)
            plain = bits_of(held)
        for stage in CUTS if plain else ():
            [plain] = cut(stage, plain=plain)
        data, valid = [], [self.valid_in]
        if self.decoder is None:
            for stage in CUTS:
                [valid] = cut(stage, valid=valid)
        else:
            m.submodules.decoder = decoder = self.decoder
            for name in ("data_in", "check_in", "inject", "bypass", "valid_in"):
                m.d.comb += getattr(decoder, name).eq(getattr(self, name))
            for name in self.results:
                m.d.comb += getattr(self, name).eq(getattr(decoder, name))
            data, valid = bits_of(decoder.data_out), [decoder.valid_out]
        m.d.comb += self.valid_out.eq(*valid)
        weights = []
        for i, word in enumerate(_words(data, plain, self.bits, self.lanes)):
            m.submodules[f"table_{i}"] = table = WeightTable(self.readout)
            m.d.comb += table.word.eq(Cat(*word))
            if self.readout.erased is not None and self.decoder is not None:
                m.d.comb += table.erase.eq(self.decoder.due)
            weights.append(table.weight)
        m.d.comb += self.weights.eq(Cat(*weights))
        return m


class LayerEncoder(Component):  # type: ignore[misc]
    """Writes one row of a segment: stored words in, row with its check bits out; combinational by default.

    Parameters
    ----------
    code, bits, planes, lanes
        As in `LayerCodec`.
    pipeline : iterable of str
        Register stages, out of ``input`` and ``output``.

    Members
    -------
    words : In(lanes * bits)
        Words of the lanes, as stored, lane 0 lowest.
    valid_in : In(1)
        Comes out as `valid_out` and does nothing else.
    plain_out, data_out, check_out : Out
        The row; what would have no bits is absent.
    valid_out : Out(1)
        Whether the outputs belong to a valid row.

    Raises
    ------
    ValueError
        If code and shape do not fit together.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> encoder = LayerEncoder(make("hsiao", 8), bits=4, planes=2, lanes=4)
    >>> len(encoder.words), len(encoder.data_out), len(encoder.check_out), encoder.latency
    (16, 8, 5, 0)
    """

    def __init__(
        self, code: BlockCode | None, bits: int, planes: int, lanes: int, *, pipeline: Iterable[str] = ()
    ) -> None:
        _check_shape(code, bits, planes, lanes)
        self.code, self.bits, self.planes, self.lanes = code, bits, planes, lanes
        self.pipeline = checked_cuts(pipeline, ENCODER_CUTS)
        self.latency = len(self.pipeline)
        ports: dict[str, Any] = {"words": In(lanes * bits), "valid_in": In(1)}
        if planes < bits:
            ports["plain_out"] = Out(lanes * (bits - planes))
        if code is not None:
            ports |= {"data_out": Out(code.k), "check_out": Out(code.check_bits)}
        super().__init__(ports | {"valid_out": Out(1)})

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        words = [self.words[i * self.bits : (i + 1) * self.bits] for i in range(self.lanes)]
        row = [word[j] for j in reversed(range(self.bits)) for word in words]
        split = self.planes * self.lanes
        cut = Cuts(m, self.pipeline)
        plain, valid = row[split:], [self.valid_in]
        if plain:
            for stage in ENCODER_CUTS:
                [plain] = cut(stage, plain=plain)
            m.d.comb += self.plain_out.eq(Cat(*plain))
        if self.code is None:
            for stage in ENCODER_CUTS:
                [valid] = cut(stage, valid=valid)
        else:
            m.submodules.encoder = encoder = Encoder(self.code, pipeline=self.pipeline)
            m.d.comb += [encoder.data_in.eq(Cat(*row[:split])), encoder.valid_in.eq(self.valid_in)]
            m.d.comb += [self.data_out.eq(encoder.data_out), self.check_out.eq(encoder.check_out)]
            valid = [encoder.valid_out]
        m.d.comb += self.valid_out.eq(*valid)
        return m
