"""Decoder of words that are decoded within a cycle (or a short pipeline): correct, flag, count, locate.

What a decoder does is the same for every code: syndrome, then a *locator* that turns it into error positions, then the
correction. The locators stand beside their records: see `qtaml_hw.hdl.coders.styles`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.styles import locator_of
from qtaml_hw.hdl.gates.gates import Gates, bits_of, declare
from qtaml_hw.hdl.gates.hierarchy import own_module
from qtaml_hw.hdl.gates.pipeline import Cuts, checked_cuts

__all__ = ["CUTS", "Decoder"]

CUTS = ("input", "syndrome", "key", "roots", "output")


class Decoder(Component):  # type: ignore[misc]
    """Decoder; does bit for bit what ``code.decode`` does, a word that is flagged `due` included.

    Parameters
    ----------
    code : BlockCode
        A code with a combinational decoder: see `locator_of`.
    pipeline : iterable of str
        Register stages, out of ``input``, ``syndrome``, ``key`` (between the key equation and its roots), ``roots``
        (between these and the flags, which depend on how many there are) and ``output``; none by default:
        combinational, without clock and reset.

    Attributes
    ----------
    latency : int
        Cycles from input to output. One word per cycle.

    Members
    -------
    data_in, check_in : In(k), In(n - k)
        Received word.
    valid_in : In(1)
        Comes out as `valid_out` and does nothing else.
    inject : In(n)
        Added to the received word before decoding; bits 0 .. k - 1 to the data, k .. n - 1 to the check bits.
    bypass : In(1)
        Leave the word as received; flags, count, syndrome and location say what they would say without.
    valid_out : Out(1)
        Whether the outputs belong to a valid word.
    data_out, check_out : Out(k), Out(n - k)
        Corrected word; as received if `due`.
    ce, due : Out(1)
        Corrected errors; detected, uncorrectable errors.
    error_count : Out
        Bits that differ from the received word; 0 if `due`.
    syndrome : Out(n - k)
        Bit i is check i of H.
    location : Out(n)
        The bits in error, in the order of `inject`.

    Raises
    ------
    ValueError
        If the code has no combinational decoder, or a cut is unknown.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> decoder = Decoder(make("hsiao", 64), pipeline=["syndrome", "output"])
    >>> decoder.latency, len(decoder.location)
    (2, 72)
    """

    def __init__(self, code: BlockCode, *, pipeline: Iterable[str] = ()) -> None:
        self.code = code
        self.locator = locator_of(code)
        self.pipeline = checked_cuts(pipeline, CUTS)
        self.latency = len(self.pipeline)
        n, k = code.n, code.k
        super().__init__(
            {
                "data_in": In(k),
                "check_in": In(n - k),
                "valid_in": In(1),
                "inject": In(n),
                "bypass": In(1),
                "valid_out": Out(1),
                "data_out": Out(k),
                "check_out": Out(n - k),
                "ce": Out(1),
                "due": Out(1),
                "error_count": Out(self.locator.count_bits),
                "syndrome": Out(n - k),
                "location": Out(n),
            }
        )

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        gates, cut, locator = Gates(m, "x"), Cuts(m, self.pipeline), self.locator
        word = bits_of(declare(m, "received", Cat(self.data_in, self.check_in) ^ self.inject))
        valid, bypass, word = cut("input", valid=[self.valid_in], bypass=[self.bypass], word=word)
        parity = locator.syndrome(gates, word)
        valid, bypass, word, parity = cut("syndrome", valid=valid, bypass=bypass, word=word, parity=parity)
        key = locator.key(gates, word, parity)
        valid, bypass, word, parity, key = cut("key", valid=valid, bypass=bypass, word=word, parity=parity, key=key)
        roots = locator.roots(gates, word, parity, key)
        valid, bypass, word, parity, roots = cut(
            "roots", valid=valid, bypass=bypass, word=word, parity=parity, roots=roots
        )
        found = locator.locate(gates, word, parity, roots)
        errors = declare(m, "errors", Cat(*found.location))
        apply = declare(m, "apply", ~Cat(*bypass))
        flips = declare(m, "flips", errors & apply.replicate(self.code.n))
        corrected = bits_of(declare(m, "corrected", Cat(*word) ^ flips))
        valid, corrected, errors, count, parity, flags = cut(
            "output",
            valid=valid,
            corrected=corrected,
            errors=bits_of(errors),
            count=found.count,
            parity=parity[: self.code.check_bits],
            flags=[found.ce, found.due],
        )
        m.d.comb += [
            self.valid_out.eq(*valid),
            Cat(self.data_out, self.check_out).eq(Cat(*corrected)),
            Cat(self.ce, self.due).eq(Cat(*flags)),
            self.error_count.eq(Cat(*count)),
            self.syndrome.eq(Cat(*parity)),
            self.location.eq(Cat(*errors)),
        ]
        return m
