"""Sums in the width that is used.

Counters are adders, which synthesis knows how to build (carry chains of an FPGA). Short sums inside of coders are made
gate by gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal

from qtaml_hw.hdl.gates.gates import bits_of, declare

__all__ = [
    "added",
    "at_least",
    "counted",
    "decremented",
    "difference",
    "incremented",
    "modulo_sum",
    "negated",
    "padded",
]


def incremented(value: Any) -> Any:
    """``value + 1`` in the width of `value`; wraps around."""
    return (value + 1)[: len(value)] if len(value) > 1 else ~value


def decremented(value: Any) -> Any:
    """``value - 1`` in the width of `value`; wraps around."""
    return (value - 1)[: len(value)] if len(value) > 1 else ~value


def padded(value: Any, width: int) -> Any:
    """`value` with zeros on top."""
    return Cat(value, Const(0, width - len(value))) if width > len(value) else value


def added(m: Module, name: str, a: Any, b: Any) -> Signal:
    """``a + b`` in the width of `a`, which is at least that of `b`; wraps around."""
    carry: Any = None
    bits = []
    for i, (x, y) in enumerate(zip(bits_of(a), bits_of(padded(b, len(a))), strict=True)):
        half = x ^ y
        bits.append(half if carry is None else half ^ carry)
        if i < len(a) - 1:
            carry = declare(m, f"{name}_carry", (x & y) if carry is None else (x & y) | (half & carry))
    return declare(m, name, Cat(*bits))


def at_least(value: Any, least: int) -> Any:
    """Whether `value` is at least a constant: a gate for each bit above the lowest 1 of the constant."""
    result: Any = None  # of the bits below: whether they are at least those of the constant; None: always
    for i, bit in enumerate(bits_of(value)):
        if least >> i & 1:
            result = bit if result is None else bit & result
        elif result is not None:
            result = bit | result
    return Const(1, 1) if result is None else result


def difference(m: Module, name: str, a: Any, b: Any) -> Signal:
    """``a - b`` in the width of `a`, which is at least that of `b`, and above it the borrow."""
    borrow: Any = Const(0, 1)
    bits = []
    for x, y in zip(bits_of(a), bits_of(padded(b, len(a))), strict=True):
        bits.append(x ^ y ^ borrow)
        borrow = declare(m, f"{name}_borrow", (~x & y) | (~(x ^ y) & borrow))
    return declare(m, name, Cat(*bits, borrow))


def negated(m: Module, name: str, value: Any, condition: Any) -> Signal:
    """-value where `condition`, else value, in the width of the value: bits above the lowest 1 are turned."""
    below, distance = value[:-1], 1  # bit i: whether one of bits i, i - 1, ... is 1, in as many steps as i has digits
    while distance < len(below):
        below = declare(m, f"{name}_below", Cat(below[:distance], below[distance:] | below[:-distance]))
        distance *= 2
    turned = declare(m, f"{name}_turned", below & condition.replicate(len(below)))
    return declare(m, name, Cat(value[0], value[1:] ^ turned))


def modulo_sum(m: Module, name: str, a: Any, b: Any, modulus: int) -> Any:
    """``(a + b) mod modulus`` of numbers whose sum is below ``2 modulus``."""
    if modulus == 1:
        return Const(0, 1)
    width = (modulus - 1).bit_length()
    if modulus == 1 << width:
        return added(m, name, padded(a, width)[:width], padded(b, width)[:width])
    total = added(m, f"{name}_total", padded(a, width + 1), b)
    less = added(m, f"{name}_less", total, Const((1 << (width + 1)) - modulus, width + 1))
    return declare(m, name, Mux(less[-1], total[:width], less[:width]))


def counted(m: Module, name: str, bits: Sequence[Any]) -> Any:
    """How many of `bits` are 1, by a tree of sums."""
    numbers = [Cat(bit) for bit in bits]
    while len(numbers) > 1:
        width = len(numbers[0]) + 1
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        sums = [added(m, f"{name}_{width}", padded(a, width), b) for a, b in pairs]
        numbers = [*sums, *numbers[len(numbers) & ~1 :]]
    return numbers[0]
