"""Scrubber: walks through a memory, one word per interval, and only while nobody else wants it."""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Module, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.hdl.gates.counting import incremented

__all__ = ["Scrubber"]


class Scrubber(Component):  # type: ignore[misc]
    """Says when to read which word again, so that single errors are corrected before a second one joins them.

    A due turn waits for an idle cycle as long as it takes; turns that come due meanwhile are not made up for.

    Parameters
    ----------
    depth : int
        Words of the memory, at least 2.

    Members
    -------
    enable : In(1)
        Scrub at all.
    interval : In(32)
        Cycles between two turns, at least; 0: every idle cycle.
    idle : In(1)
        The memory is free in this cycle.
    request : Out(1)
        Read the word at `address` in this cycle; only while `idle`.
    address : Out
        Next word; goes on by one with every request and starts again after the last.
    passes : Out(32)
        Complete walks through the memory, modulo 2**32.
    """

    def __init__(self, depth: int) -> None:
        if depth < 2:
            raise ValueError(f"depth must be at least 2, got {depth}")
        self.depth = depth
        bits = (depth - 1).bit_length()
        super().__init__(
            {
                "enable": In(1),
                "interval": In(32),
                "idle": In(1),
                "request": Out(1),
                "address": Out(bits),
                "passes": Out(32),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        waited = Signal(32)
        due = Signal()
        m.d.comb += [due.eq(waited >= self.interval), self.request.eq(self.enable & self.idle & due)]
        with m.If(self.request):
            m.d.sync += waited.eq(0)
            with m.If(self.address == self.depth - 1):
                m.d.sync += [self.address.eq(0), self.passes.eq(incremented(self.passes))]
            with m.Else():
                m.d.sync += self.address.eq(incremented(self.address))
        with m.Elif(~due):
            m.d.sync += waited.eq(incremented(waited))
        return m
