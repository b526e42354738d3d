"""One check of a layered min-sum decoder, one edge per clock: what `qtaml_hw.codes.ldpc_kernel` does for one lane.

A lane gathers the edges of one check while it scatters those of the check before. Per edge, with A the a-posteriori
value of a bit and M the last message of the check to it::

    gather    V   = clip(A - M)             then into the values memory; two minima of |V|, the product of signs
    scatter   A'  = clip(V + M')            with M' from the minima and signs that the gathering found

V, the minima, the message and A' take a cycle each: stages 2, 3, 3 of the first edge of the next check, and 4.

Of the messages of a check only what they are made of is kept (`MessageLayout`): both magnitudes, which edge had the
minimum, and the signs. Where two edges share the minimum, both magnitudes are equal, so one index is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.hdl.gates.arithmetic import difference, negated, padded
from qtaml_hw.hdl.gates.gates import declare

__all__ = ["APP_BITS", "CheckLane", "MessageLayout"]

APP_BITS = 10
"""Two's complement, clipped to plus or minus 511."""
MESSAGE_BITS = 5
"""Magnitude of a message."""
CORRECTION_MAX = 3
"""What is taken off where the two smallest |V| are equal."""


@dataclass(frozen=True)
class MessageLayout:
    """How the messages of one check are stored, lowest bits first.

    Attributes
    ----------
    degree : int
        Largest number of edges of a check.

    Examples
    --------
    >>> MessageLayout(7).width  # two magnitudes, the minimum's edge, product of signs, sign per edge
    21
    """

    degree: int

    @property
    def position_bits(self) -> int:
        """Bits of the number of an edge within its check."""
        return (self.degree - 1).bit_length()

    @property
    def width(self) -> int:
        """Bits per check."""
        return 2 * MESSAGE_BITS + self.position_bits + 1 + self.degree

    def fields(self, value: Any) -> tuple[Any, Any, Any, Any, Any]:
        """Smaller and larger magnitude, edge of the minimum, product of signs, sign per edge."""
        cuts = [0, MESSAGE_BITS, 2 * MESSAGE_BITS, 2 * MESSAGE_BITS + self.position_bits]
        small, large, minimum = (value[a:b] for a, b in pairwise(cuts))
        return small, large, minimum, value[cuts[-1]], value[cuts[-1] + 1 :]


def clipped(m: Module, name: str, value: Any) -> Signal:
    """A number clipped to one bit less, without the lowest of those, which has no negative."""
    sign, over = value[-1], declare(m, f"{name}_over", value[-1] ^ value[-2])
    lowest = declare(m, f"{name}_lowest", sign & ~value[:-2].any())  # or the double of it, which does not occur
    bits = [Mux(over, 1, value[0] | lowest), *(Mux(over, ~sign, bit) for bit in value[1:-2]), sign]
    return declare(m, name, Cat(*bits))


class CheckLane(Component):  # type: ignore[misc]
    """Arithmetic of one check; the edges come in order, one per clock.

    Parameters
    ----------
    layout : MessageLayout
        Of the messages.

    Members
    -------
    gather, last : In(1)
        Stage 2: the edge is one of a check that is gathered; it is the check's last.
    position : In, one-hot
        Edge within the check.
    number : In
        The same as a number.
    fresh : In(1)
        First iteration: messages count as 0.
    app, stored : In
        A of the gathered bit; messages of the gathered check.
    compared, compared_last, compared_position, compared_number : In
        Stage 3: the same of the edge before.
    entry : Out
        Stage 3: V and the sign of A, for the values memory.
    messages : Out
        Stage 3 of the first edge that is scattered: messages of its check.
    scatter, scattered_number, value : In
        Stage 4: the edge is one of the check before; its number, and its entry.
    renewed : Out
        A of the scattered bit.
    changed : Out(1)
        A bit changed its sign, or the check was odd at its last edge.
    """

    def __init__(self, layout: MessageLayout) -> None:
        self.layout = layout
        super().__init__(
            {
                "gather": In(1),
                "last": In(1),
                "position": In(layout.degree),
                "number": In(layout.position_bits),
                "fresh": In(1),
                "app": In(APP_BITS),
                "stored": In(layout.width),
                "compared": In(1),
                "compared_last": In(1),
                "compared_position": In(layout.degree),
                "compared_number": In(layout.position_bits),
                "entry": Out(APP_BITS + 1),
                "messages": Out(layout.width),
                "scatter": In(1),
                "scattered_number": In(layout.position_bits),
                "value": In(APP_BITS + 1),
                "renewed": Out(APP_BITS),
                "changed": Out(1),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        entry = Signal(APP_BITS + 1, reset_less=True)
        m.d.sync += entry.eq(Cat(self._without_own_message(m), self.app[-1]))
        m.d.comb += self.entry.eq(entry)
        made = self._minima(m, entry[:APP_BITS])
        messages = Signal.like(made, name="messages_made", reset_less=True)
        m.d.sync += messages.eq(made)
        small, large, minimum, total, _ = self.layout.fields(messages)
        magnitude = declare(m, "magnitude", Mux(minimum == self.scattered_number, large, small))
        negative = declare(m, "negative", total ^ self.value[APP_BITS - 1])
        message = negated(m, "message", padded(magnitude, APP_BITS), negative)
        moved_to = declare(m, "moved_to", self.value[:APP_BITS].as_signed() + message.as_signed())
        m.d.comb += self.renewed.eq(clipped(m, "new", moved_to))
        moved = declare(m, "moved", self.scatter & (moved_to[-1] ^ self.value[-1]))  # clipping keeps the sign
        m.d.comb += self.changed.eq(moved | self._odd(m))
        return m

    def _without_own_message(self, m: Module) -> Any:
        """V of the gathered edge."""
        small, large, minimum, total, signs = self.layout.fields(self.stored)
        magnitude = Mux(minimum == self.number, large, small) & ~self.fresh.replicate(MESSAGE_BITS)
        sign = declare(m, "own_sign", total ^ (signs & self.position).any())
        own = negated(m, "own", padded(declare(m, "own_magnitude", magnitude), APP_BITS), sign)
        less = declare(m, "less", self.app.as_signed() - own.as_signed())
        return clipped(m, "v", less)

    def _minima(self, m: Module, v: Any) -> Any:
        """Of the gathered check, edge by edge; what it returns are the messages of the check before, without signs."""
        from qtaml_hw.codes.ldpc_kernel import MESSAGE_MAX, NEAR

        layout = self.layout
        width = (MESSAGE_MAX + CORRECTION_MAX + NEAR).bit_length()  # a larger |V| makes no difference
        absolute = negated(m, "absolute", v[: APP_BITS - 1], v[-1])
        large_v = declare(m, "saturates", absolute[width:].any())
        size = declare(m, "size", absolute[:width] | large_v.replicate(width))
        least, second = (Signal(width, name=name, reset_less=True) for name in ("least", "second"))
        minimum = Signal(layout.position_bits, reset_less=True)
        total = Signal(reset_less=True)
        signs = Signal(layout.degree, reset_less=True)
        smaller = declare(m, "smaller", size < least)
        new_least = declare(m, "new_least", Mux(smaller, size, least))
        rest = declare(m, "rest", Mux(smaller, least, size))
        new_second = declare(m, "new_second", Mux(rest < second, rest, second))
        new_minimum = declare(m, "new_minimum", Mux(smaller, self.compared_number, minimum))
        new_total = declare(m, "new_total", total ^ v[-1])
        go_on = declare(m, "go_on", self.compared & ~self.compared_last)
        m.d.sync += [
            least.eq(new_least | ~go_on.replicate(width)),
            second.eq(new_second | ~go_on.replicate(width)),
            minimum.eq(new_minimum),
            total.eq(new_total & go_on),
        ]
        for i in range(layout.degree):
            with m.If(self.compared & self.compared_position[i]):
                m.d.sync += signs[i].eq(v[-1])
        minima = [Signal(width, name=f"{name}_found", reset_less=True) for name in ("least", "second")]
        found = Signal(layout.position_bits + 1, reset_less=True)
        with m.If(self.compared & self.compared_last):
            m.d.sync += [minima[0].eq(new_least), minima[1].eq(new_second), found.eq(Cat(new_minimum, new_total))]
        made = Cat(*self._corrected(m, minima[0], minima[1], NEAR), found)
        m.d.comb += self.messages.eq(Cat(made, signs))
        return made

    def _corrected(self, m: Module, least: Signal, second: Signal, near: int) -> tuple[Signal, Signal]:
        """Magnitudes of the messages from the two minima: to the bits that are not the smallest, and to that one."""
        gap = declare(m, "gap", second - least)
        equal = declare(m, "equal", ~gap.any())
        apart = declare(m, "apart", gap[near.bit_length() - 1 :].any())  # near is a power of two
        correction = declare(m, "correction", Cat(apart | equal, ~apart))  # 1, 2 or 3
        small = self._taken_off(m, "small", least, correction)
        other = self._taken_off(m, "other", second, Const(1, 1))
        return small, declare(m, "large", Mux(equal, small, other))

    def _taken_off(self, m: Module, name: str, size: Signal, correction: Any) -> Signal:
        """clip(size - correction, 0, 31)."""
        left = difference(m, f"{name}_left", size, correction)
        over = left[MESSAGE_BITS:-1].any()
        kept = (left[:MESSAGE_BITS] | over.replicate(MESSAGE_BITS)) & ~left[-1].replicate(MESSAGE_BITS)
        return declare(m, name, kept)

    def _odd(self, m: Module) -> Any:
        """At the last edge: whether the check is odd over the bits as they were when its layer began."""
        parity = Signal(reset_less=True)
        now = declare(m, "parity_now", parity ^ self.app[-1])
        m.d.sync += parity.eq(now & self.gather & ~self.last)
        return declare(m, "odd", now & self.gather & self.last)
