"""Fast decoder of quasi-cyclic LDPC codes: some checks of every block row in each cycle, all wires fixed.

Bit for bit `qtaml_hw.codes.fast_ldpc_kernel`, iterations included. The values of a block column stand in one register
that turns by P places in every cycle, so that checks ``z = g P .. g P + P - 1`` of a block row find their bits at the
same places in every cycle: there is no rotator, and no address but the number of the group. A check takes three cycles
(`CheckUnit`), and what it says of its bits is added where they have turned to meanwhile. The messages lie in one memory
with a word for each group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.fast_ldpc import FastLDPC
from qtaml_hw.codes.fast_ldpc_kernel import CHANNEL, DELAY, SIZE_MAX
from qtaml_hw.hdl.gates.arithmetic import added as sum_of, counted, difference, incremented, negated
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.gates.hierarchy import own_module
from qtaml_hw.hdl.gates.sync_memory import SyncMemory
from qtaml_hw.hdl.ldpc.ports import decoder_ports

__all__ = ["CheckUnit", "FastDecoder", "FastSchedule"]

SIZE_BITS = SIZE_MAX.bit_length()
MESSAGE_BITS = SIZE_BITS + 1
"""With the sign."""


def message_bits(degree: int) -> int:
    """Stored bits of the messages of a check: two magnitudes, whose bit hears of the second, a sign for each.

    Examples
    --------
    >>> message_bits(15)
    27
    """
    return 2 * SIZE_BITS + max((degree - 1).bit_length(), 1) + degree


class FastSchedule:
    """What stands where, for one code.

    Parameters
    ----------
    code : FastLDPC
    rows_per_clock : int or None
        P, that of the code.

    Attributes
    ----------
    groups : int
        Groups of P checks in a block row.
    rows : list of list of (int, int)
        Block column and shift of every edge of every block row with checks, without columns that are known to be 0.
    value_bits : dict of int to int
        Bits of a value of every block column that is kept.

    Raises
    ------
    ValueError
        If `rows_per_clock` is another one.

    Examples
    --------
    >>> schedule = FastSchedule(FastLDPC("ldpc-4096r75"))
    >>> schedule.groups, schedule.memories, schedule.cycles(8)
    (16, ((16, 1720),), 129)
    """

    def __init__(self, code: FastLDPC, rows_per_clock: int | None = None) -> None:
        self.code, self.timing = code, code.timing(rows_per_clock)
        self.rows_per_clock, self.groups = code.rows_per_clock, self.timing.groups
        stored = set(code.kept_columns[0])
        rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row, column, shift in code.circulants.tolist():
            if column in stored:
                rows[row].append((column, shift))
        self.rows = [rows[row] for row in sorted(rows)]
        degrees = np.bincount([column for row in self.rows for column, _ in row], minlength=code.block_columns)
        partly = code.k // code.lanes if code.k % code.lanes else None
        self.certain = SIZE_MAX * (int(degrees[partly]) + 2) if partly is not None else 0
        self.value_bits = {
            column: (SIZE_MAX * int(degrees[column]) + (self.certain if column == partly else CHANNEL)).bit_length() + 1
            for column in sorted(stored)
        }

    @property
    def cycles_per_iteration(self) -> int:
        """One for each group."""
        return self.timing.cycles_per_iteration

    def cycles(self, iterations: int, converged: bool = True) -> int:
        """Cycles from taking a word to its answer."""
        return self.timing.cycles(iterations, converged)

    @property
    def memories(self) -> tuple[tuple[int, int], ...]:
        """Depth and width of the memory of messages."""
        return ((self.groups, self.rows_per_clock * sum(message_bits(len(row)) for row in self.rows)),)

    @property
    def max_iterations(self) -> int:
        """After which the decoder gives up."""
        limit: int = self.code.max_iterations
        return limit

    def accesses(self, iterations: int) -> tuple[int, ...]:
        """All messages of a group are read and written in every cycle."""
        return (iterations * self.groups,)

    def place(self, column: int, lane: int) -> int | None:
        """Which bit of the codeword a lane of a block column is; None: one that shortening took away."""
        code = self.code
        index: int = column * code.lanes + lane
        full: int = (code.block_columns - code.block_rows) * code.lanes
        if index >= full:
            return index - full + code.k
        return index if index < code.k else None


class CheckUnit(Component):  # type: ignore[misc]
    """One check of so many edges, in three cycles: what `fast_ldpc_kernel` does for it in one step.

    Parameters
    ----------
    degree : int
        Edges.
    value_bits : int
        Bits of a value.

    Members
    -------
    values : In
        First cycle: A of all edges, the first one lowest.
    stored, fresh : In
        First cycle: last messages of the check; they count as 0.
    odd : Out(1)
        Second cycle: the check was odd over the bits.
    counts : In(1)
        Third cycle: `differences` are to be added.
    messages : Out
        Third cycle: new messages.
    differences : Out
        Third cycle: how the messages change, one bit more than a message each.
    """

    def __init__(self, degree: int, value_bits: int) -> None:
        self.degree, self.value_bits = degree, value_bits
        super().__init__(
            {
                "values": In(degree * value_bits),
                "stored": In(message_bits(degree)),
                "fresh": In(1),
                "odd": Out(1),
                "counts": In(1),
                "messages": Out(message_bits(degree)),
                "differences": Out(degree * (MESSAGE_BITS + 1)),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        d, w = self.degree, self.value_bits
        place_bits = message_bits(d) - d - 2 * SIZE_BITS
        small, large = self.stored[:SIZE_BITS], self.stored[SIZE_BITS : 2 * SIZE_BITS]
        place, signs = self.stored[2 * SIZE_BITS : -d], self.stored[-d:]
        kept = (~self.fresh).replicate(SIZE_BITS)
        own = [  # with the other sign
            self._signed(m, f"minus_{k}", Mux(place == k, large, small) & kept, ~signs[k] & ~self.fresh)
            for k in range(d)
        ]
        values = [self.values[k * w : (k + 1) * w] for k in range(d)]
        odd = Signal(name="odd_now", reset_less=True)
        m.d.sync += odd.eq(Cat(value[-1] for value in values).xor())
        m.d.comb += self.odd.eq(odd)
        sizes = Signal(d * SIZE_BITS, name="sizes", reset_less=True)
        turned = Signal(d, name="turned", reset_less=True)
        for k, (value, message) in enumerate(zip(values, own, strict=True)):
            rest = self._sum(m, f"rest_{k}", value, message, w + 1)
            absolute = negated(m, f"absolute_{k}", rest[:w], rest[-1])  # no value is as low as the lowest number
            over = absolute[SIZE_BITS:].any().replicate(SIZE_BITS)
            m.d.sync += [
                sizes[k * SIZE_BITS : (k + 1) * SIZE_BITS].eq(absolute[:SIZE_BITS] | over),
                turned[k].eq(rest[-1]),
            ]
        least, second = self._minima(m, [sizes[k * SIZE_BITS : (k + 1) * SIZE_BITS] for k in range(d)])
        names = {"least": least, "second": second, "total": turned.xor(), "sizes_2": sizes, "turned_2": turned}
        names |= {"own_1": Cat(own)}
        later = {name: Signal(len(value), name=f"{name}_found", reset_less=True) for name, value in names.items()}
        own_2 = Signal(d * MESSAGE_BITS, reset_less=True)
        m.d.sync += [later[name].eq(value) for name, value in names.items()]
        m.d.sync += own_2.eq(later["own_1"])
        self._say(m, later, own_2, place_bits)
        return m

    def _say(self, m: Module, found: dict[str, Signal], own: Signal, place_bits: int) -> None:
        """Third cycle: messages from the minima, and how they differ from the last ones."""
        d, least, second = self.degree, found["least"], found["second"]
        tie = declare(m, "tie", least == second)
        small = self._less(m, "small", least, tie)
        large = self._less(m, "large", second, tie)
        is_least = [
            declare(m, f"is_least_{k}", found["sizes_2"][k * SIZE_BITS : (k + 1) * SIZE_BITS] == least)
            for k in range(d)
        ]
        signs = declare(m, "signs", found["turned_2"] ^ found["total"].replicate(d))
        place = Cat(Cat(is_least[k] for k in range(d) if k >> b & 1).any() for b in range(place_bits))
        m.d.comb += self.messages.eq(Cat(small, large, place, signs))
        changes = []
        for k in range(d):
            said = self._signed(m, f"said_{k}", Mux(is_least[k], large, small), signs[k])
            before = own[k * MESSAGE_BITS : (k + 1) * MESSAGE_BITS]
            change = self._sum(m, f"change_{k}", said, before, MESSAGE_BITS + 1)
            changes.append(change & self.counts.replicate(MESSAGE_BITS + 1))
        m.d.comb += self.differences.eq(Cat(changes))

    def _sum(self, m: Module, name: str, a: Any, b: Any, width: int) -> Any:
        """``a + b`` of numbers in two's complement, in so many bits."""
        wide = [declare(m, f"{name}_of", Cat(x, x[-1].replicate(width - len(x)))) for x in (a, b)]
        return sum_of(m, name, wide[0], wide[1])

    def _signed(self, m: Module, name: str, size: Any, negative: Any) -> Any:
        """A magnitude with its sign, in two's complement."""
        return negated(m, name, declare(m, f"{name}_size", Cat(size, Const(0, 1))), negative)

    def _less(self, m: Module, name: str, size: Any, tie: Any) -> Any:
        """What is said of a smallest size: one less, two where there are two of them, nothing off the largest."""
        less = difference(m, f"{name}_less", size, declare(m, f"{name}_taken", Cat(~tie, tie)))
        kept = less[:SIZE_BITS] & ~less[-1].replicate(SIZE_BITS)
        return declare(m, name, kept | size.all().replicate(SIZE_BITS))

    def _minima(self, m: Module, sizes: Sequence[Any]) -> tuple[Any, Any]:
        """The two smallest of all sizes, by a tree."""
        pairs = [(size, Const(SIZE_MAX, SIZE_BITS)) for size in sizes]
        while len(pairs) > 1:
            merged = []
            for (a, b), (c, e) in zip(pairs[::2], pairs[1::2], strict=False):
                first = declare(m, "first", a <= c)
                rest, other = declare(m, "rest_of", Mux(first, b, e)), declare(m, "other", Mux(first, c, a))
                merged.append(
                    (declare(m, "lowest", Mux(first, a, c)), declare(m, "next", Mux(rest <= other, rest, other)))
                )
            pairs = merged + pairs[len(pairs) & ~1 :]
        return pairs[0]


class FastDecoder(Component):  # type: ignore[misc]
    """Takes a word when `ready_out` and `valid_in` are 1 and answers tens of cycles later, with `valid_out`.

    Parameters
    ----------
    code : FastLDPC
    rows_per_clock : int or None
        That of the code.

    Attributes
    ----------
    schedule : FastSchedule
        ``schedule.cycles(iterations)`` is the time from taking a word to its answer.
    cycles : int
        The longest time.

    Members
    -------
    data_in, check_in, valid_in, inject, bypass : In
    ready_out, valid_out, data_out, check_out, ce, due, error_count, location, iterations : Out
        As of an `LdpcDecoder`.

    Raises
    ------
    ValueError
        If `rows_per_clock` is not that of the code.

    Examples
    --------
    >>> FastDecoder(FastLDPC("ldpc-1024r72")).cycles
    401
    """

    def __init__(self, code: FastLDPC, rows_per_clock: int | None = None) -> None:
        self.code, self.schedule = code, FastSchedule(code, rows_per_clock)
        self.rows_per_clock = self.schedule.rows_per_clock
        self.cycles = self.schedule.cycles(code.max_iterations)
        super().__init__(decoder_ports(code))

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        groups, limit = self.schedule.groups, self.code.max_iterations
        run, stopped, failed = Signal(name="run"), Signal(name="stopped"), Signal(name="failed", reset_less=True)
        take = declare(m, "take", ~run & self.valid_in)
        step = Signal(range(groups), name="step")
        following = declare(m, "following", incremented(step))
        turn_ends = declare(m, "turn_ends", run & (step == groups - 1))
        over = declare(m, "over", self.iterations == limit - 1)
        begun = Signal(DELAY, name="begun")  # whether what arrives is of this word
        quiet, loud = Signal(range(groups + 1), name="quiet"), Signal(name="loud")
        settled = declare(m, "settled", quiet == groups)
        stops = declare(m, "stops", run & ~stopped & ~loud & settled)
        ends = declare(m, "ends", turn_ends & (stopped | stops | over))
        counts = declare(m, "counts", begun[-1] & ~stopped)
        with m.If(take):
            m.d.sync += [run.eq(1), stopped.eq(0), step.eq(0), begun.eq(0), quiet.eq(0), self.iterations.eq(0)]
        with m.Elif(run):
            m.d.sync += [step.eq(Mux(turn_ends, 0, following)), begun.eq(Cat(Const(1, 1), begun[:-1]))]
            m.d.sync += quiet.eq(Mux(loud, 0, Mux(settled, quiet, incremented(quiet))))
            with m.If(stops):
                m.d.sync += stopped.eq(1)
            with m.If(turn_ends):
                m.d.sync += self.iterations.eq(incremented(self.iterations))
            with m.If(ends):
                m.d.sync += [run.eq(0), failed.eq(~(stopped | stops))]
        m.d.sync += self.valid_out.eq(ends)
        units = self._units(m, step, following, take, run, counts)
        values, changed = self._values(m, units, take, run)
        odd = declare(m, "odd", Cat(unit.odd for row in units for unit in row).any())
        m.d.comb += loud.eq(changed | odd | ~begun[0])
        m.d.comb += [self.ready_out.eq(~run), self.due.eq(failed), self.ce.eq(self.error_count.any())]
        self._answer(m, values, take, run & ~stopped, loud, settled, failed)
        return m

    def _units(
        self, m: Module, step: Signal, following: Any, take: Any, run: Any, counts: Any
    ) -> list[list[CheckUnit]]:
        """The checks of all block rows, and the memory of their messages, which is written two cycles after."""
        schedule = self.schedule
        widest = max(schedule.value_bits.values())
        units = [[CheckUnit(len(row), widest) for _ in range(schedule.rows_per_clock)] for row in schedule.rows]
        m.submodules.messages = memory = SyncMemory(*schedule.memories[0])
        late = [Signal.like(step, name=f"step_{i + 1}", reset_less=True) for i in range(DELAY)]
        m.d.sync += [late[0].eq(step), *(after.eq(before) for before, after in pairwise(late))]
        fresh = declare(m, "fresh", ~self.iterations.any())
        m.d.comb += [
            memory.read_address.eq(
                following
                if schedule.groups & (schedule.groups - 1) == 0
                else Mux(step == schedule.groups - 1, 0, following)
            ),
            memory.write_enable.eq(counts),
            memory.write_address.eq(late[-1]),
            memory.write_data.eq(Cat(unit.messages for row in units for unit in row)),
        ]
        position = 0
        for r, row in enumerate(units):
            for p, unit in enumerate(row):
                m.submodules[f"check_{r}_{p}"] = unit
                size = len(unit.stored)
                m.d.comb += [
                    unit.stored.eq(memory.read_data[position : position + size]),
                    unit.fresh.eq(fresh),
                    unit.counts.eq(counts),
                ]
                position += size
        return units

    def _values(self, m: Module, units: list[list[CheckUnit]], take: Any, run: Any) -> tuple[dict[int, Signal], Any]:
        """The registers of the block columns, which turn; whether the sign of a value changes."""
        schedule, Z, P = self.schedule, self.code.lanes, self.schedule.rows_per_clock
        arriving = declare(m, "arriving", Cat(self.data_in, self.check_in) ^ self.inject)
        values = {
            column: Signal(bits * Z, name=f"values_{column}", reset_less=True)
            for column, bits in schedule.value_bits.items()
        }
        added: dict[int, dict[int, list[Any]]] = {column: defaultdict(list) for column in values}
        for row, edges in zip(units, schedule.rows, strict=True):
            for p, unit in enumerate(row):
                gathered = []
                for k, (column, shift) in enumerate(edges):
                    bits, at = schedule.value_bits[column], (p + shift) % Z
                    value = values[column][at * bits : (at + 1) * bits]
                    gathered.append(Cat(value, value[-1].replicate(unit.value_bits - bits)))
                    width = MESSAGE_BITS + 1
                    added[column][(at - DELAY * P) % Z].append(unit.differences[k * width : (k + 1) * width])
                m.d.comb += unit.values.eq(Cat(gathered))
        changes = []
        for column, register in values.items():
            bits = schedule.value_bits[column]
            now = [register[i * bits : (i + 1) * bits] for i in range(Z)]
            new = list(now)
            for i, differences in added[column].items():
                total = declare(m, f"now_{column}_{i}", now[i])
                for change in differences:
                    wide = declare(m, "wide", Cat(change, change[-1].replicate(bits - len(change))))
                    total = sum_of(m, f"new_{column}_{i}", total, wide)
                new[i] = total
                changes.append(new[i][-1] ^ now[i][-1])
            with m.If(take):
                m.d.sync += register.eq(Cat(self._start(arriving, column, i) for i in range(Z)))
            with m.Elif(run):
                m.d.sync += register.eq(Cat(*new[P:], *new[:P]))
        return values, declare(m, "changed", Cat(changes).any())

    def _start(self, arriving: Any, column: int, lane: int) -> Any:
        """A of a received bit; of one that is known to be 0 as much as no messages undo."""
        bits, place = self.schedule.value_bits[column], self.schedule.place(column, lane)
        if place is None:
            return Const(self.schedule.certain, bits)
        zero, one = CHANNEL, (1 << bits) - CHANNEL
        bit = arriving[place]
        levels = {(0, 0): Const(0, 1), (1, 1): Const(1, 1), (0, 1): bit, (1, 0): ~bit}
        return Cat(levels[zero >> b & 1, one >> b & 1] for b in range(bits))

    def _answer(
        self, m: Module, values: dict[int, Signal], take: Any, at_work: Any, loud: Any, settled: Any, failed: Any
    ) -> None:
        """Received bits, which turn along; errors, counted a group at a time while nothing changes."""
        code, schedule, Z, P = self.code, self.schedule, self.code.lanes, self.schedule.rows_per_clock
        received: dict[int, Signal] = {}
        wrong: dict[int, list[Any]] = {}
        window: list[Any] = []
        bypass = Signal(name="bypassed", reset_less=True)
        arriving = declare(m, "taken", Cat(self.data_in, self.check_in) ^ self.inject)
        for column, register in values.items():
            bits = schedule.value_bits[column]
            received[column] = kept = Signal(Z, name=f"received_{column}", reset_less=True)
            places = [schedule.place(column, lane) for lane in range(Z)]
            with m.If(take):
                m.d.sync += kept.eq(Cat(Const(0, 1) if i is None else arriving[i] for i in places))
            with m.Elif(~self.ready_out):
                m.d.sync += kept.eq(Cat(kept[P:], kept[:P]))
            if None in places:  # lanes that nobody asks about have no wire
                wrong[column] = [register[(i + 1) * bits - 1] ^ kept[i] for i in range(Z)]
            else:
                wrong[column] = bits_of(declare(m, f"wrong_{column}", register[bits - 1 :: bits] ^ kept))
            window += wrong[column][:P]
        pending = Signal(name="pending")
        some, so_far = (Signal.like(self.error_count, name=name, reset_less=True) for name in ("some", "so_far"))
        m.d.sync += [some.eq(counted(m, "wrong_bits", window)), pending.eq(at_work & ~settled & ~loud)]
        with m.If(take | (at_work & loud)):
            m.d.sync += so_far.eq(0)
        with m.Elif(at_work & pending):
            m.d.sync += so_far.eq((so_far + some)[: len(so_far)])
        with m.If(take):
            m.d.sync += bypass.eq(self.bypass)
        m.d.comb += self.error_count.eq(so_far & ~failed.replicate(len(so_far)))
        order = sorted(
            (place, column, lane)
            for column in values
            for lane in range(Z)
            if (place := schedule.place(column, lane)) is not None
        )
        m.d.comb += self.location.eq(Cat(wrong[c][i] for _, c, i in order) & ~failed.replicate(code.n))
        word = declare(m, "word", Cat(received[c][i] for _, c, i in order))
        m.d.comb += Cat(self.data_out, self.check_out).eq(word ^ (self.location & ~bypass.replicate(code.n)))
