"""Decoder of repetition inside a BCH code that takes its time: majority votes in front of an `IterativeDecoder`.

The votes are gates on the way in. The received copies wait in a register, and are compared with the decoded outer word
when that is there; what differs is what was wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from amaranth.hdl import Cat, Module, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.concatenation import COMPARING, Concatenation
from qtaml_hw.hdl.coders.iterative import HUNDREDS, IterativeDecoder
from qtaml_hw.hdl.coders.styles import Style
from qtaml_hw.hdl.coders.vote import majority, population, repeated_cells
from qtaml_hw.hdl.gates.gates import Gates, bits_of, declare
from qtaml_hw.hdl.gates.hierarchy import own_module

if TYPE_CHECKING:
    from qtaml_hw.codes.bch import BCH

__all__ = ["STYLES", "RepeatedDecoder"]


class RepeatedDecoder(Component):  # type: ignore[misc]
    """Decoder that takes a word when `ready_out` and `valid_in`, and answers `cycles` later with `valid_out`.

    It does bit for bit what ``code.decode`` does; a word that is `due` keeps the majority of its copies. The ports are
    those of `qtaml_hw.hdl.coders.iterative.IterativeDecoder` without `syndrome`: `location` says more, and the checks
    of all copies would cost more than the votes.

    Parameters
    ----------
    code : Concatenation
        Of a BCH code.

    Attributes
    ----------
    cycles : int
        Cycles from taking a word to its answer, one more than the outer decoder's; the next word is taken in the cycle
        of the answer at the earliest.

    Raises
    ------
    ValueError
        If the outer code is no BCH code.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> RepeatedDecoder(make("repetition-3+bch-10", 64)).cycles
    488
    """

    def __init__(self, code: Concatenation) -> None:
        cycles = code.outer.iterative_cycles
        if cycles is None:  # a concatenation may be of any code
            raise ValueError(f"repetition around {code.outer.name} has no iterative decoder")
        self.code, self.outer = code, cast("BCH", code.outer)
        self.cycles = cycles + COMPARING
        super().__init__(
            {
                "data_in": In(code.k),
                "check_in": In(code.check_bits),
                "valid_in": In(1),
                "inject": In(code.n),
                "bypass": In(1),
                "ready_out": Out(1),
                "valid_out": Out(1),
                "data_out": Out(code.k),
                "check_out": Out(code.check_bits),
                "ce": Out(1),
                "due": Out(1),
                "error_count": Out(code.n.bit_length()),
                "location": Out(code.n),
            }
        )

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        code, copies, n = self.code, self.code.inner.copies, self.code.outer.n
        m.submodules.outer = outer = IterativeDecoder(self.outer)
        gates = Gates(m, "x")
        received = declare(m, "received", Cat(self.data_in, self.check_in) ^ self.inject)
        voted = [majority(gates, bits_of(received)[i::n]) for i in range(n)]
        word, bypass = Signal(code.n, reset_less=True, name="word"), Signal(reset_less=True, name="bypass")
        take = declare(m, "take", self.ready_out & self.valid_in)
        m.d.comb += [
            self.ready_out.eq(outer.ready_out & ~outer.valid_out),
            Cat(outer.data_in, outer.check_in).eq(Cat(*voted)),
            outer.valid_in.eq(take),
        ]
        with m.If(take):
            m.d.sync += [word.eq(received), bypass.eq(self.bypass)]
        decoded = declare(m, "decoded", Cat(outer.data_out, outer.check_out))
        wrong = declare(m, "wrong", word ^ decoded.replicate(copies))
        number = declare(m, "number", Cat(*population(gates, bits_of(wrong)))[: len(self.error_count)])
        m.d.sync += self.valid_out.eq(outer.valid_out)
        with m.If(outer.valid_out):
            m.d.sync += [
                Cat(self.data_out, self.check_out).eq(word ^ (wrong & ~bypass.replicate(code.n))),
                self.location.eq(wrong),
                self.error_count.eq(number & ~outer.due.replicate(len(number))),
                self.ce.eq(number.any() & ~outer.due),
                self.due.eq(outer.due),
            ]
        return m


PER_WAITING_BIT = 10.5
"""Gates and flip-flops per bit of the repeated word, fitted to synthesis (benchmarks/rtl.py)."""

STYLES: tuple[Style[Concatenation], ...] = (
    Style(
        "repeated",
        cells=lambda code, _: repeated_cells(code, PER_WAITING_BIT),
        decoder=RepeatedDecoder,
        effort=HUNDREDS,
    ),
)
