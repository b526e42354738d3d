"""Small-area decoder of BCH codes with any t: one bit, one coefficient, one position per cycle.

Received word through the remainder register and Horner's rule for the power sums (n cycles), Berlekamp-Massey without
inversion for binary codes (t steps of 2 t + 3 cycles, three field multipliers), Chien search (n cycles). Lin and
Costello, Error Control Coding, 2nd ed. (2004), chapter 6; H. O. Burton, "Inversionless decoding of binary BCH codes",
IEEE Trans. Inf. Theory 17 (1971) 464.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import xor
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.field import Field
from qtaml_hw.hdl.coders.bch2 import power, times
from qtaml_hw.hdl.coders.styles import Style, VerificationEffort
from qtaml_hw.hdl.gates.arithmetic import incremented
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.gates.hierarchy import own_module

__all__ = ["HUNDREDS", "STYLES", "IterativeDecoder"]

STATES = ("IDLE", "SUMS", "START", "DISCREPANCY", "UPDATE", "DECIDE", "SEARCH", "ANSWER")


class IterativeDecoder(Component):  # type: ignore[misc]
    """Decoder that takes a word when `ready_out` and `valid_in`, and answers `cycles` later with `valid_out`.

    It does bit for bit what ``code.decode`` does. The other ports are those of
    `qtaml_hw.hdl.coders.decoder.Decoder`; `bypass` and `inject` are taken with the word, outputs hold their value
    until the next answer.

    Parameters
    ----------
    code : BCH
        Any t, extended or not.

    Attributes
    ----------
    cycles : int
        Cycles from taking a word to its answer; the next word is taken in the cycle of the answer at the earliest.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> IterativeDecoder(make("bch-10", 64)).cycles
    487
    """

    def __init__(self, code: BCH) -> None:
        self.code, self.field = code, code.field
        self.length = code.n - code.extended
        self.cycles = code.iterative_cycles
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
                "error_count": Out(code.t.bit_length()),
                "syndrome": Out(code.check_bits),
                "location": Out(code.n),
            }
        )

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        code, n, t = self.code, self.length, self.code.t
        word = Signal(code.n, reset_less=True)
        bypass, parity = Signal(reset_less=True, name="bypass"), Signal(reset_less=True, name="parity")
        counter = Signal(range(n), reset_less=True)
        sums = {j: Signal(self.field.m, name=f"s{j}", reset_less=True) for j in range(1, 2 * t, 2)}
        remainder = Signal(code.check_bits - code.extended, reset_less=True)
        solver = Solver(m, self.field, t)
        found, number = (
            Signal(n, reset_less=True, name="found"),
            Signal(len(solver.degree), reset_less=True, name="number"),
        )

        state = {name: Signal(name=name.lower(), init=name == "IDLE") for name in STATES}

        with m.If(state["IDLE"]):
            m.d.comb += self.ready_out.eq(1)
            m.d.sync += self.valid_out.eq(0)
            with m.If(self.valid_in):
                m.d.sync += [word.eq(Cat(self.data_in, self.check_in) ^ self.inject), bypass.eq(self.bypass)]
                m.d.sync += [counter.eq(0), remainder.eq(0), parity.eq(0), *(s.eq(0) for s in sums.values())]
                m.d.sync += [state["IDLE"].eq(0), state["SUMS"].eq(1)]
        with m.If(state["SUMS"]):  # highest coefficient first, which is data bit 0; the word turns once around
            bit = word[0]
            m.d.sync += [counter.eq(incremented(counter)), word[:n].eq(Cat(word[1:n], bit)), parity.eq(parity ^ bit)]
            m.d.sync += remainder.eq(self._divided(remainder, bit))
            m.d.sync += [s.eq(scaled(m, self.field, s, j) ^ bit) for j, s in sums.items()]
            with m.If(counter == n - 1):
                m.d.sync += [state["SUMS"].eq(0), state["START"].eq(1)]
        with m.If(state["START"]):
            m.d.sync += counter.eq(0)
            solver.start(sums)
            m.d.sync += [state["START"].eq(0), state["DISCREPANCY"].eq(1)]
        with m.If(state["DISCREPANCY"]):
            solver.add_up()
            m.d.sync += counter.eq(Mux(counter == t, 0, incremented(counter)))
            with m.If(counter == t):
                m.d.sync += [state["DISCREPANCY"].eq(0), state["UPDATE"].eq(1)]
        with m.If(state["UPDATE"]):
            solver.update()
            m.d.sync += counter.eq(Mux(counter == t, 0, incremented(counter)))
            with m.If(counter == t):
                m.d.sync += [state["UPDATE"].eq(0), state["DECIDE"].eq(1)]
        with m.If(state["DECIDE"]):
            solver.decide()
            m.d.sync += [found.eq(0), number.eq(0)]
            with m.If(solver.last):
                m.d.sync += [state["DECIDE"].eq(0), state["SEARCH"].eq(1)]
            with m.Else():
                m.d.sync += [state["DECIDE"].eq(0), state["DISCREPANCY"].eq(1)]
        with m.If(state["SEARCH"]):
            root = declare(m, "root", total(solver.locator) == 0)
            m.d.sync += [
                counter.eq(incremented(counter)),
                found.eq(Cat(root, found)),
                number.eq(Mux(root, incremented(number), number)),
            ]
            for i, coefficient in enumerate(solver.locator):
                m.d.sync += coefficient.eq(scaled(m, self.field, coefficient, -i))
            with m.If(counter == n - 1):
                m.d.sync += [state["SEARCH"].eq(0), state["ANSWER"].eq(1)]
        with m.If(state["ANSWER"]):
            self._answer(m, word, bypass, remainder, parity, solver.degree, found, number)
            m.d.sync += [state["ANSWER"].eq(0), state["IDLE"].eq(1)]
        return m

    def _divided(self, remainder: Signal, bit: Any) -> Any:
        """The remainder modulo the generator polynomial after one more coefficient."""
        feedback = Mux(remainder[-1], self.code.generator & ((1 << len(remainder)) - 1), 0)
        return Cat(bit, remainder[:-1]) ^ feedback

    def _answer(
        self,
        m: Module,
        word: Signal,
        bypass: Signal,
        remainder: Signal,
        parity: Signal,
        degree: Signal,
        found: Signal,
        number: Signal,
    ) -> None:
        """Flags and corrected word into the output registers."""
        code, t = self.code, self.code.t
        syndrome = list(reversed(bits_of(remainder)))
        solved = declare(m, "solved", number == degree)  # never more than t roots
        extension = Const(0, 1)
        if code.extended:
            total_parity = declare(m, "total_parity", parity ^ word[-1])
            syndrome.append(declare(m, "extension_check", total_parity ^ remainder.xor()))
            extension = declare(m, "extension", solved & (total_parity != number[0]))
            solved = declare(m, "fits", solved & ((number != t) | ~extension))
        errors = declare(m, "errors", Cat(found, extension)[: code.n] & solved.replicate(code.n))
        count = declare(m, "count", Mux(solved, Mux(extension, incremented(number), number), 0))
        corrected = declare(m, "corrected", word ^ Mux(bypass, 0, errors))
        m.d.sync += [
            Cat(self.data_out, self.check_out).eq(corrected),
            self.location.eq(errors),
            self.error_count.eq(count[: len(self.error_count)]),
            self.syndrome.eq(Cat(*syndrome)),
            self.ce.eq(count.any()),
            self.due.eq(~solved),
        ]
        m.d.sync += self.valid_out.eq(1)


def total(vectors: Sequence[Any]) -> Any:
    """XOR of vectors."""
    return reduce(xor, vectors)


def difference(a: Signal, b: Signal) -> Any:
    """a - b in the width of both."""
    borrow, bits = Const(0, 1), []
    for x, y in zip(bits_of(a), bits_of(b), strict=True):
        bits.append(x ^ y ^ borrow)
        borrow = (~x & y) | (~(x ^ y) & borrow)
    return Cat(*bits)


def scaled(m: Module, field: Field, vector: Signal, exponent: int) -> Any:
    """vector times alpha**exponent, a linear map."""
    factor = power(field, 2, exponent % field.order)
    return linear(m, field, vector, [times(field, factor, 1 << j) for j in range(field.m)], "scaled")


def linear(m: Module, field: Field, vector: Any, images: list[int], name: str) -> Any:
    """Linear map that takes basis element j to ``images[j]``."""
    bits = [[vector[j] for j in range(field.m) if images[j] >> i & 1] for i in range(field.m)]
    return declare(m, name, Cat(*(total(terms) if terms else Const(0, 1) for terms in bits)))


def product(m: Module, field: Field, a: Any, b: Any) -> Any:
    """Product of two field elements: partial products, folded with the field polynomial."""
    terms: list[list[Any]] = [[] for _ in range(field.m)]
    for i in range(field.m):
        for j in range(field.m):
            image = times(field, 1 << i, 1 << j)
            for k in range(field.m):
                if image >> k & 1:
                    terms[k].append((i, j))
    partial = {(i, j): a[i] & b[j] for i in range(field.m) for j in range(field.m)}
    return declare(m, "product", Cat(*(total([partial[pair] for pair in pairs]) for pairs in terms)))


class Solver:
    """Berlekamp-Massey without inversion for binary codes, one coefficient per cycle and two multipliers.

    Every step takes t + 1 cycles for the discrepancy ``sum locator[i] S[2 step + 1 - i]``, t + 1 for
    ``locator = gamma locator + discrepancy previous`` and one to decide what is kept for the next step. Registers
    rotate, so that coefficient 0 is always at the multipliers.

    Attributes
    ----------
    locator : list of Signal
        Coefficients 0 .. t of the error locator, up to a common factor.
    degree : Signal
        Length of the shift register; above t: more than t errors.
    last : Signal
        Whether this is the last step.
    """

    def __init__(self, m: Module, field: Field, t: int) -> None:
        self.m, self.field, self.t = m, field, t
        self.locator = [Signal(field.m, name=f"locator_{i}", reset_less=True) for i in range(t + 1)]
        self.kept = [Signal(field.m, name=f"kept_{i}", reset_less=True) for i in range(t + 1)]
        self.previous = [Signal(field.m, name=f"previous_{i}", reset_less=True) for i in range(t + 1)]
        self.window = [Signal(field.m, name=f"window_{i}", reset_less=True) for i in range(t + 1)]
        self.queue = [Signal(field.m, name=f"queue_{i}", reset_less=True) for i in range(2 * t)]
        self.discrepancy, self.gamma = (
            Signal(field.m, name=name, reset_less=True) for name in ("discrepancy", "gamma")
        )
        self.degree, self.number = (Signal(range(2 * t + 1), name=name, reset_less=True) for name in ("degree", "step"))
        self.odd_step = declare(m, "odd_step", Cat(Const(1, 1), self.number[:-1]))  # 2 step + 1
        self.last = Signal()
        m.d.comb += self.last.eq(self.number == t - 1)

    def start(self, sums: dict[int, Signal]) -> None:
        """Load the power sums: S_1 into the window, the others in order into the queue."""
        squares = [power(self.field, 1 << j, 2) for j in range(self.field.m)]
        power_sums: dict[int, Any] = {}
        for j in range(1, 2 * self.t + 1):
            power_sums[j] = sums[j] if j % 2 else linear(self.m, self.field, power_sums[j // 2], squares, f"s{j}")
        self.m.d.sync += [self.window[0].eq(power_sums[1]), *(w.eq(0) for w in self.window[1:])]
        self.m.d.sync += [place.eq(power_sums.get(j, 0)) for j, place in enumerate(self.queue, 2)]
        for vector in (self.locator, self.previous):  # previous is x: 1, shifted once
            self.m.d.sync += [c.eq(int(i == (vector is self.previous))) for i, c in enumerate(vector)]
        self.m.d.sync += [self.gamma.eq(1), self.discrepancy.eq(0), self.degree.eq(0), self.number.eq(0)]

    def add_up(self) -> None:
        """One term of the discrepancy."""
        self._rotate(self.locator, self.locator[0])
        self._rotate(self.window, self.window[0])
        part = product(self.m, self.field, self.locator[0], self.window[0])
        self.m.d.sync += self.discrepancy.eq(self.discrepancy ^ part)

    def update(self) -> None:
        """One coefficient of the new locator; the old one is kept."""
        old = product(self.m, self.field, self.gamma, self.locator[0])
        new = product(self.m, self.field, self.discrepancy, self.previous[0])
        self._rotate(self.locator, old ^ new)
        self._rotate(self.kept, self.locator[0])
        self._rotate(self.previous, self.previous[0])

    def decide(self) -> None:
        """A longer register keeps the old locator; everything moves on by two power sums."""
        m = self.m
        longer = declare(m, "longer", self.discrepancy.any() & (self.degree <= self.number))
        source = [Mux(longer, kept, old) for kept, old in zip(self.kept, self.previous, strict=True)]
        m.d.sync += [c.eq(s) for c, s in zip(self.previous, [Const(0), Const(0), *source], strict=False)]
        with m.If(longer):
            m.d.sync += [self.gamma.eq(self.discrepancy), self.degree.eq(difference(self.odd_step, self.degree))]
        m.d.sync += [self.discrepancy.eq(0), self.number.eq(incremented(self.number))]
        shifted = [self.queue[1], self.queue[0], *self.window]
        m.d.sync += [w.eq(s) for w, s in zip(self.window, shifted, strict=False)]
        m.d.sync += [q.eq(s) for q, s in zip(self.queue, [*self.queue[2:], Const(0), Const(0)], strict=True)]

    def _rotate(self, registers: list[Signal], tail: Any) -> None:
        self.m.d.sync += [r.eq(s) for r, s in zip(registers, [*registers[1:], tail], strict=True)]


PER_BIT, PER_COEFFICIENT, PER_MULTIPLIER = 13.7, 36.8, 12.1
"""Gates and flip-flops per bit of the word, per bit of the coefficients, and per square of the degree of the field,
fitted to synthesis (benchmarks/rtl.py)."""

HUNDREDS = VerificationEffort(pairs=64, rows=64, codewords=12)
"""What is asked of a decoder that takes hundreds of cycles for a word."""


def _cells(code: BCH, _: int | None = None) -> float:
    return PER_BIT * code.n + PER_COEFFICIENT * code.t * code.m + PER_MULTIPLIER * code.m**2


STYLES = (Style("iterative", cells=_cells, decoder=IterativeDecoder, effort=HUNDREDS),)
