"""Cells of a Yosys netlist as single gates: and, or, xor, not, mux.

After ``simplemap`` most cells are single gates; sums, comparisons and shifts are still whole words and are taken apart
here. Widths and signs follow Yosys: operands are extended to a common width, with their sign where both have one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Gate", "gates_of"]

Net = int
ZERO, ONE = 0, 1


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate: its kind, the nets at its three pins (`ZERO` where it has none), the net that it drives.

    A mux gives its second pin where the third is 1, else its first.
    """

    kind: str
    pins: tuple[Net, Net, Net]
    output: Net


SINGLE: Mapping[str, tuple[str, bool, bool]] = {  # kind, second pin inverted, output inverted
    "$_AND_": ("and", False, False),
    "$_NAND_": ("and", False, True),
    "$_ANDNOT_": ("and", True, False),
    "$_OR_": ("or", False, False),
    "$_NOR_": ("or", False, True),
    "$_ORNOT_": ("or", True, False),
    "$_XOR_": ("xor", False, False),
    "$_XNOR_": ("xor", False, True),
    "$_NOT_": ("not", False, False),
    "$_BUF_": ("buf", False, False),
    "$_MUX_": ("mux", False, False),
}


class _Builder:
    """Gates of one cell."""

    def __init__(self, fresh: Callable[[], Net]) -> None:
        self._fresh = fresh
        self.gates: list[Gate] = []

    def gate(self, kind: str, a: Net, b: Net = ZERO, s: Net = ZERO, output: Net | None = None) -> Net:
        """One more gate; the net that it drives."""
        out = self._fresh() if output is None else output
        self.gates.append(Gate(kind, (a, b, s), out))
        return out

    def add(self, a: Sequence[Net], b: Sequence[Net], carry: Net) -> tuple[list[Net], Net]:
        """Sum of two numbers and a carry bit: its bits, and the carry out."""
        bits = []
        for x, y in zip(a, b, strict=True):
            half = self.gate("xor", x, y)
            bits.append(self.gate("xor", half, carry))
            carry = self.gate("mux", x, carry, half)
        return bits, carry

    def inverted(self, a: Sequence[Net]) -> list[Net]:
        return [self.gate("not", x) for x in a]

    def less(self, a: Sequence[Net], b: Sequence[Net], signed: bool) -> Net:
        """Whether a < b."""
        if signed:  # the other order of the top bits
            a, b = [*a[:-1], self.gate("not", a[-1])], [*b[:-1], self.gate("not", b[-1])]
        return self.gate("not", self.add(a, self.inverted(b), ONE)[1])

    def shifted(self, a: Sequence[Net], amount: Sequence[Net], left: bool, fill: Net, width: int) -> list[Net]:
        """`a` moved by `amount` places, `width` bits of it."""
        bits = list(a)
        for i, bit in enumerate(amount):
            step = min(1 << i, len(bits) + width)
            gone = [fill] * step
            moved = (gone + bits)[: len(bits)] if left else (bits + gone)[step : step + len(bits)]
            bits = [self.gate("mux", x, y, bit) for x, y in zip(bits, moved, strict=True)]
        return bits[:width]


def gates_of(
    kind: str, pins: Mapping[str, Sequence[Net]], parameters: Mapping[str, str], fresh: Callable[[], Net]
) -> list[Gate]:
    """The gates of a cell.

    Parameters
    ----------
    kind : str
        Its type, for example ``$_XOR_`` or ``$add``.
    pins : mapping of str to sequence of int
        Nets at its pins, bit 0 first.
    parameters : mapping of str to str
        Its parameters, in binary.
    fresh : callable
        Gives a net that nothing uses.

    Raises
    ------
    KeyError
        If the type is not known.

    Examples
    --------
    >>> gates_of("$_NAND_", {"A": [2], "B": [3], "Y": [4]}, {}, lambda: 5)
    [Gate(kind='and', pins=(2, 3, 0), output=5), Gate(kind='not', pins=(5, 0, 0), output=4)]
    """
    made = _Builder(fresh)
    if kind in SINGLE:
        plain, second, after = SINGLE[kind]
        a, b, s = (pins[pin][0] if pin in pins else ZERO for pin in "ABS")
        b = made.gate("not", b) if second else b
        if after:
            made.gate("not", made.gate(plain, a, b, s), output=pins["Y"][0])
        else:
            made.gate(plain, a, b, s, output=pins["Y"][0])
        return made.gates
    for net, out in zip(_WORDS[kind](made, pins, _signs(parameters)), pins["Y"], strict=True):
        made.gate("buf", net, output=out)
    return made.gates


def _signs(parameters: Mapping[str, str]) -> tuple[bool, bool]:
    a, b = (int(str(parameters.get(f"{pin}_SIGNED", "0")), 2) for pin in "AB")
    return bool(a), bool(b)


def _extended(nets: Sequence[Net], width: int, signed: bool) -> list[Net]:
    """`width` bits of a number."""
    return [*nets, *([nets[-1] if signed else ZERO] * (width - len(nets)))][:width]


def _sum(made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool], minus: bool) -> list[Net]:
    width, signed = len(pins["Y"]), all(signs)
    a, b = _extended(pins["A"], width, signed), _extended(pins["B"], width, signed)
    return made.add(a, made.inverted(b) if minus else b, ONE if minus else ZERO)[0]


def _negative(made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool]) -> list[Net]:
    width = len(pins["Y"])
    return made.add([ZERO] * width, made.inverted(_extended(pins["A"], width, signs[0])), ONE)[0]


def _product(made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool]) -> list[Net]:
    width, signed = len(pins["Y"]), all(signs)
    a, b = _extended(pins["A"], width, signed), _extended(pins["B"], width, signed)
    total = [ZERO] * width
    for i, bit in enumerate(b):
        row = [ZERO] * i + [made.gate("and", x, bit) for x in a[: width - i]]
        total, _ = made.add(total, row, ZERO)
    return total


def _compared(
    made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool], swap: bool, invert: bool
) -> list[Net]:
    width, signed = max(len(pins["A"]), len(pins["B"])), all(signs)
    a, b = _extended(pins["A"], width, signed), _extended(pins["B"], width, signed)
    less = made.less(b, a, signed) if swap else made.less(a, b, signed)
    return [made.gate("not", less) if invert else less, *([ZERO] * (len(pins["Y"]) - 1))]


def _moved(
    made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool], left: bool, arithmetic: bool
) -> list[Net]:
    width = len(pins["Y"])
    a = _extended(pins["A"], max(width, len(pins["A"])), signs[0])
    return made.shifted(a, pins["B"], left, a[-1] if arithmetic and signs[0] else ZERO, width)


def _shifted_either_way(made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool]) -> list[Net]:
    """To the right, or, by a negative amount, to the left."""
    width, amount = len(pins["Y"]), list(pins["B"])
    a = _extended(pins["A"], max(width, len(pins["A"])), signs[0])
    if not signs[1]:
        return made.shifted(a, amount, False, ZERO, width)
    sign = amount[-1]
    magnitude, _ = made.add([made.gate("xor", bit, sign) for bit in amount], [ZERO] * len(amount), sign)
    right, left = (made.shifted(a, magnitude, way, ZERO, width) for way in (False, True))
    return [made.gate("mux", x, y, sign) for x, y in zip(right, left, strict=True)]


def _chosen(made: _Builder, pins: Mapping[str, Sequence[Net]], signs: tuple[bool, bool]) -> list[Net]:
    """``$pmux``: A, or the part of B whose select bit is 1."""
    bits, width = list(pins["A"]), len(pins["Y"])
    for i, select in enumerate(pins["S"]):
        part = pins["B"][i * width : (i + 1) * width]
        bits = [made.gate("mux", x, y, select) for x, y in zip(bits, part, strict=True)]
    return bits


_WORDS: Mapping[str, Callable[[_Builder, Mapping[str, Sequence[Net]], tuple[bool, bool]], list[Net]]] = {
    "$add": lambda made, pins, signs: _sum(made, pins, signs, False),
    "$sub": lambda made, pins, signs: _sum(made, pins, signs, True),
    "$neg": _negative,
    "$mul": _product,
    "$lt": lambda made, pins, signs: _compared(made, pins, signs, False, False),
    "$ge": lambda made, pins, signs: _compared(made, pins, signs, False, True),
    "$gt": lambda made, pins, signs: _compared(made, pins, signs, True, False),
    "$le": lambda made, pins, signs: _compared(made, pins, signs, True, True),
    "$shl": lambda made, pins, signs: _moved(made, pins, signs, True, False),
    "$sshl": lambda made, pins, signs: _moved(made, pins, signs, True, False),
    "$shr": lambda made, pins, signs: _moved(made, pins, signs, False, False),
    "$sshr": lambda made, pins, signs: _moved(made, pins, signs, False, True),
    "$shift": _shifted_either_way,
    "$shiftx": _shifted_either_way,
    "$pmux": _chosen,
}
