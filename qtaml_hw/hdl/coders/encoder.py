"""Encoder of any systematic linear code: check bits by a shared XOR network, of LDPC codes by accumulation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.gates.gates import Gates, bits_of
from qtaml_hw.hdl.gates.hierarchy import own_module
from qtaml_hw.hdl.gates.pipeline import Cuts, checked_cuts

__all__ = ["Encoder", "check_bits"]

CUTS = ("input", "output")


def check_bits(gates: Gates, code: BlockCode, data: list[Any], seed: int | None = None) -> list[Any]:
    """The check bits of data bits, inverted where the code says so; `seed` None: the network that synthesises best."""
    made: list[Any] = style_of(code).encoding.check_bits(gates, code, data, seed)
    return made


class Encoder(Component):  # type: ignore[misc]
    """Encoder.

    Parameters
    ----------
    code : BlockCode
        Any code.
    pipeline : iterable of str
        Register stages, out of ``input`` and ``output``; none by default: combinational, without clock and reset.
    seed : int or None
        Of the search for a small XOR network; None: the one that synthesises best, where that was measured, else 0.

    Attributes
    ----------
    latency : int
        Cycles from input to output. One word per cycle.

    Members
    -------
    data_in : In(k)
        Data word, bit i of the port is data bit i.
    valid_in : In(1)
        Comes out as `valid_out` and does nothing else.
    data_out : Out(k)
        The data word.
    check_out : Out(n - k)
        Its check bits.
    valid_out : Out(1)
        Whether the outputs belong to a valid word.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> Encoder(make("hsiao", 64), pipeline=["output"]).latency
    1
    """

    def __init__(self, code: BlockCode, *, pipeline: Iterable[str] = (), seed: int | None = None) -> None:
        self.code, self.seed = code, seed
        self.pipeline = checked_cuts(pipeline, CUTS)
        self.latency = len(self.pipeline)
        super().__init__(
            {
                "data_in": In(code.k),
                "valid_in": In(1),
                "data_out": Out(code.k),
                "check_out": Out(code.check_bits),
                "valid_out": Out(1),
            }
        )

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        cut = Cuts(m, self.pipeline)
        valid, data = cut("input", valid=[self.valid_in], data=bits_of(self.data_in))
        check = check_bits(Gates(m, "x"), self.code, data, self.seed)
        valid, data, check = cut("output", valid=valid, data=data, check=check)
        m.d.comb += [self.data_out.eq(Cat(*data)), self.check_out.eq(Cat(*check)), self.valid_out.eq(*valid)]
        return m
