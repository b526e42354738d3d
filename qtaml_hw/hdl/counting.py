"""Counters without the carry bit that Amaranth's `+` adds and linters then find unused."""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Const, Value

__all__ = ["incremented"]


def incremented(value: Value) -> Any:
    """``value + 1`` in the width of `value`; wraps around."""
    carry: Any = Const(1, 1)
    bits = []
    for bit in value:
        bits.append(bit ^ carry)
        carry = bit & carry
    return Cat(*bits)
