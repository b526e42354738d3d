"""Boolean functions of Liberty files: ``!(A*B)``, ``A B' + C``, ``(S^C)``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["BooleanFunction", "parse"]

TOKEN = re.compile(r"\s*([A-Za-z_][\w\[\].]*|[01]|[!'*&+|^()])")
DEEPEST = 100
"""Parentheses and inversions inside each other."""


@dataclass(frozen=True)
class BooleanFunction:
    """A function as a tree.

    Attributes
    ----------
    kind : str
        ``pin``, ``0``, ``1``, ``not``, ``and``, ``or`` or ``xor``.
    name : str
        Of a pin.
    parts : tuple of BooleanFunction
        Operands: one of ``not``, two of the others.
    """

    kind: str
    name: str = ""
    parts: tuple[BooleanFunction, ...] = ()

    @property
    def pins(self) -> frozenset[str]:
        """Names of the pins that it looks at."""
        return frozenset({self.name} if self.kind == "pin" else set()).union(*(part.pins for part in self.parts))

    def of(self, values: Mapping[str, Any], ones: Any = 1) -> Any:
        """Its value, bit by bit of integers or unsigned arrays.

        Parameters
        ----------
        values : mapping of str to int or array
            By pin.
        ones : int or array
            What stands for 1 in all bits.

        Examples
        --------
        >>> [parse("!(A*B)").of({"A": a, "B": 1}) for a in (0, 1)]
        [1, 0]
        """
        if self.kind == "pin":
            return values[self.name]
        if not self.parts:
            return ones if self.kind == "1" else ones ^ ones
        first, *rest = (part.of(values, ones) for part in self.parts)
        if self.kind == "not":
            return first ^ ones
        second = rest[0]
        return first & second if self.kind == "and" else first | second if self.kind == "or" else first ^ second


def parse(text: str) -> BooleanFunction:
    """Read a function; ``*``, ``&`` and nothing between two operands are AND, and bind closer than ``^``, then OR.

    Raises
    ------
    ValueError
        If it is not one.

    Examples
    --------
    >>> sorted(parse("(A B') + !C").pins)
    ['A', 'B', 'C']
    """
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise ValueError(f"not a Boolean function: {text!r:.60}")
        tokens.append(found[1])
        at = found.end()
    reader = _FunctionReader(tokens, text)
    made = reader.sum(0)
    if reader.at < len(tokens):
        raise ValueError(f"not a Boolean function: {text!r:.60}")
    return made


class _FunctionReader:
    """Recursive descent: or, xor, and, not."""

    def __init__(self, tokens: list[str], text: str) -> None:
        self._tokens, self._text, self.at = tokens, text, 0

    def _next(self) -> str:
        return self._tokens[self.at] if self.at < len(self._tokens) else ""

    def sum(self, depth: int) -> BooleanFunction:
        """Terms joined by OR."""
        made = self._xor(depth)
        while self._next() and self._next() in "+|":
            self.at += 1
            made = BooleanFunction("or", parts=(made, self._xor(depth)))
        return made

    def _xor(self, depth: int) -> BooleanFunction:
        made = self._product(depth)
        while self._next() == "^":
            self.at += 1
            made = BooleanFunction("xor", parts=(made, self._product(depth)))
        return made

    def _product(self, depth: int) -> BooleanFunction:
        made = self._factor(depth)
        while (token := self._next()) and token not in "+|^)'":
            self.at += token in "*&"
            made = BooleanFunction("and", parts=(made, self._factor(depth)))
        return made

    def _factor(self, depth: int) -> BooleanFunction:
        token = self._next()
        self.at += 1
        if depth > DEEPEST or not token or token in "*&+|^)'":
            raise ValueError(f"not a Boolean function: {self._text!r:.60}")
        if token == "!":
            made = BooleanFunction("not", parts=(self._factor(depth + 1),))
        elif token == "(":
            made = self.sum(depth + 1)
            if self._next() != ")":
                raise ValueError(f"not a Boolean function: {self._text!r:.60}")
            self.at += 1
        else:
            made = BooleanFunction(token) if token in "01" else BooleanFunction("pin", token)
        while self._next() == "'":
            self.at += 1
            made = BooleanFunction("not", parts=(made,))
        return made
