"""Counters without the carry bit that Amaranth's `+` adds and linters then find unused."""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Value

__all__ = ["decremented", "incremented"]


def incremented(value: Value) -> Any:
    """``value + 1`` in the width of `value`; wraps around. A bit turns where all below it are 1."""
    return Cat(~value[0], *(value[i] ^ value[:i].all() for i in range(1, len(value))))


def decremented(value: Value) -> Any:
    """``value - 1`` in the width of `value`; wraps around. A bit turns where all below it are 0."""
    return Cat(~value[0], *(value[i] ^ ~value[:i].any() for i in range(1, len(value))))
