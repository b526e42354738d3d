"""Layered min-sum decoder of quasi-cyclic LDPC codes: P checks at once, one circulant per clock.

Bit for bit `qtaml_hw.codes.ldpc_kernel`, iterations included. P (`rows_per_clock`) scales the area: the datapath is P
lanes (`CheckLane`) and one rotator of P places (`Schedule` says why one is enough). Three memories with one read and
one write port each hold a-posteriori values, messages in compressed form, and the values between gathering and
scattering. The gathering of a group of checks overlaps the scattering of the one before; a block row waits `DRAIN`
cycles for the one before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component
from numpy.typing import NDArray

from qtaml_hw.codes.ldpc import DRAIN, LDPC
from qtaml_hw.hdl.gates.arithmetic import added, counted, incremented, padded
from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.hdl.gates.hierarchy import own_module
from qtaml_hw.hdl.gates.sync_memory import SyncMemory
from qtaml_hw.hdl.ldpc.lane import APP_BITS, CheckLane, MessageLayout
from qtaml_hw.hdl.ldpc.ports import decoder_ports
from qtaml_hw.hdl.ldpc.schedule import Schedule
from qtaml_hw.hdl.ldpc.walk import Walk

__all__ = ["LdpcDecoder"]

STATES = ("IDLE", "LOAD", "RUN", "DRAIN", "CHECK", "FETCH", "COUNT", "ANSWER")


class LdpcDecoder(Component):  # type: ignore[misc]
    """Takes a word when `ready_out` and `valid_in` are 1 and answers thousands of cycles later, with `valid_out`.

    Parameters
    ----------
    code : LDPC
    rows_per_clock : int or None
        P, a divisor of ``code.lanes``: checks that are worked on at once. None: as the code has it.

    Attributes
    ----------
    schedule : Schedule
        Order of work; ``schedule.cycles(iterations, converged)`` is the time from taking a word to its answer.
    cycles : int
        The longest time.
    memories : tuple of (int, int)
        Depth and width of the memories: a-posteriori values, messages, values on their way.

    Members
    -------
    data_in, check_in, valid_in, inject, bypass : In
        As in `Decoder`; taken in a cycle where `ready_out` and `valid_in` are 1.
    ready_out : Out(1)
        A word can be taken; in the cycle of an answer at the earliest.
    valid_out : Out(1)
        1 for one cycle: the other outputs are the answer, and hold it until the next word is taken.
    data_out, check_out, ce, due, error_count, location : Out
        As in `Decoder`. There is no syndrome: `location` says more, and it would cost n - k registers.
    iterations : Out
        Iterations that the word took: a wear-out monitor.

    Raises
    ------
    ValueError
        If `rows_per_clock` is no divisor of ``code.lanes``.

    Examples
    --------
    >>> decoder = LdpcDecoder(LDPC("ldpc-4096r44"), 32)
    >>> decoder.memories[0]  # 32 block columns in 4 words of 32 values
    (128, 320)
    """

    def __init__(self, code: LDPC, rows_per_clock: int | None = None) -> None:
        self.code = code
        self.schedule = schedule = Schedule(code, rows_per_clock)
        self.rows_per_clock = schedule.rows_per_clock
        self.layout = MessageLayout(schedule.degree)
        self.cycles = schedule.cycles(code.max_iterations, converged=True)
        self.memories = schedule.memories
        super().__init__(decoder_ports(code))

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        self.app, self.messages, self.values = (SyncMemory(*shape) for shape in self.memories)
        m.submodules.app, m.submodules.messages, m.submodules.values = self.app, self.messages, self.values
        state = {name: Signal(name=name.lower(), init=name == "IDLE") for name in STATES}
        take = declare(m, "take", state["IDLE"] & self.valid_in)
        walk = Walk(m, self.schedule, state["RUN"])
        count = Signal(range(self.schedule.words))
        m.d.sync += count.eq(incremented(count) & (state["LOAD"] | state["FETCH"]).replicate(len(count)))
        changed = self._checks(m, walk, ~(take | state["CHECK"]))
        self._addresses(m, walk, state, count)
        self._registers(m, state, take, count)
        self._control(m, state, take, walk, count, changed)
        return m

    def _control(
        self, m: Module, state: dict[str, Signal], take: Any, walk: Walk, count: Signal, changed: Signal
    ) -> None:
        """States, iterations and flags."""
        schedule = self.schedule
        draining, failed = Signal(DRAIN - 1, name="draining"), Signal(reset_less=True, name="failed")
        drained = draining[-1]
        over = declare(m, "over", self.iterations == self.code.max_iterations - 1)
        transitions = {
            ("IDLE", "LOAD"): self.valid_in,
            ("LOAD", "RUN"): count == schedule.words - 1,
            ("RUN", "DRAIN"): walk.row_ends,
            ("DRAIN", "RUN"): drained & ~walk.at_start,
            ("DRAIN", "CHECK"): drained & walk.at_start,
            ("CHECK", "FETCH"): ~changed,
            ("CHECK", "RUN"): changed & ~over,
            ("CHECK", "ANSWER"): changed & over,
            ("FETCH", "COUNT"): count == schedule.stored_words - 1,
            ("COUNT", "ANSWER"): Const(1, 1),
            ("ANSWER", "IDLE"): Const(1, 1),
        }
        for (here, there), condition in transitions.items():
            with m.If(state[here] & condition):
                m.d.sync += [state[here].eq(0), state[there].eq(1)]
        waits = state["DRAIN"] & ~drained
        m.d.sync += draining.eq(Cat(waits, draining[:-1] & waits.replicate(DRAIN - 2)))
        m.d.sync += self.valid_out.eq(state["ANSWER"])
        with m.If(take):
            m.d.sync += [failed.eq(0), self.iterations.eq(0)]
        with m.If(state["CHECK"]):
            m.d.sync += [failed.eq(changed & over), self.iterations.eq(incremented(self.iterations))]
        m.d.comb += [self.ready_out.eq(state["IDLE"]), self.due.eq(failed), self.ce.eq(self.error_count.any())]

    def _addresses(self, m: Module, walk: Walk, state: dict[str, Signal], count: Signal) -> None:
        """What reads and writes which word of the memories."""
        app, messages, values = self.app, self.messages, self.values
        m.d.comb += [
            app.read_address.eq(Mux(state["FETCH"], count, walk.read_address)),
            app.write_enable.eq(state["LOAD"] | walk.scatter[4]),
            app.write_address.eq(Mux(state["LOAD"], count, walk.write_address[4])),
            messages.read_address.eq(walk.group_1),
            messages.write_enable.eq(walk.scatter[3] & (walk.number[3] == 0)),
            messages.write_address.eq(walk.group[3]),
            values.read_address.eq(self._place(m, "oldest_value", walk.scatter[3])),
            values.write_enable.eq(walk.gather[3]),
            values.write_address.eq(self._place(m, "newest_value", walk.gather[3])),
        ]

    def _place(self, m: Module, name: str, moves: Any) -> Signal:
        """A place in the values memory, a queue: values are scattered in the order in which they were gathered."""
        depth, _ = self.memories[2]
        place = Signal(range(depth), name=name)
        with m.If(moves):
            m.d.sync += place.eq(Mux(place == depth - 1, 0, incremented(place)))
        return place

    def _checks(self, m: Module, walk: Walk, keep: Any) -> Signal:
        """The lanes between the memories; whether a bit changed or a check was odd since the last decision."""
        P, app, messages, values = self.rows_per_clock, self.app, self.messages, self.values
        turned = Signal(APP_BITS * P, reset_less=True)
        m.d.sync += turned.eq(rotated(m, app.read_data, walk.amount, P))
        position = declare(m, "position", Cat(walk.number[2] == i for i in range(self.schedule.degree)))
        compared = Signal.like(position, name="compared", reset_less=True)
        m.d.sync += compared.eq(position)
        fresh = declare(m, "fresh", ~self.iterations.any())
        lanes = [CheckLane(self.layout) for _ in range(P)]
        for j, lane in enumerate(lanes):
            m.submodules[f"lane_{j}"] = lane
            m.d.comb += [
                lane.gather.eq(walk.gather[2]),
                lane.last.eq(walk.last[2]),
                lane.position.eq(position),
                lane.number.eq(walk.number[2]),
                lane.fresh.eq(fresh),
                lane.app.eq(part(turned, j, P)),
                lane.stored.eq(part(messages.read_data, j, P)),
                lane.compared.eq(walk.gather[3]),
                lane.compared_last.eq(walk.last[3]),
                lane.compared_position.eq(compared),
                lane.compared_number.eq(walk.number[3]),
                lane.scatter.eq(walk.scatter[4]),
                lane.scattered_number.eq(walk.number[4]),
                lane.value.eq(part(values.read_data, j, P)),
            ]
        m.d.comb += messages.write_data.eq(Cat(lane.messages for lane in lanes))
        m.d.comb += values.write_data.eq(Cat(lane.entry for lane in lanes))
        self.renewed = declare(m, "renewed", Cat(lane.renewed for lane in lanes))
        changed = Signal()
        m.d.sync += changed.eq((changed & keep) | Cat(lane.changed for lane in lanes).any())
        return changed

    def _registers(self, m: Module, state: dict[str, Signal], take: Any, count: Signal) -> None:
        """The received word and its errors, P bits at the memory; once around while loading and once while fetching."""
        P, code, app = self.rows_per_clock, self.code, self.app
        places = self.schedule.positions()
        received = declare(m, "received", Cat(self.data_in, self.check_in) ^ self.inject)
        word, errors = (Signal(places.size, name=name, reset_less=True) for name in ("word", "errors"))
        bypass, fetched = Signal(reset_less=True, name="bypass"), Signal(name="fetched")
        arriving = [
            declare(m, "arriving", Cat(received[i] if i >= 0 else Const(0, 1) for i in row.tolist())) for row in places
        ]
        beyond, removed_before = Signal(name="beyond"), Signal(P, reset_less=True, name="removed_before")
        removed = self._removed(m, places, count, beyond)
        last = declare(m, "last_stored", count == self.schedule.stored_words - 1)
        m.d.sync += beyond.eq(state["LOAD"] & (last | beyond))
        negative = declare(m, "negative", app.read_data[APP_BITS - 1 :: APP_BITS])
        wrong = declare(m, "wrong", (negative ^ word[:P]) & ~removed_before & fetched.replicate(P))
        m.d.sync += [fetched.eq(state["FETCH"]), removed_before.eq(removed)]
        with m.If((state["LOAD"] & ~beyond) | fetched):
            m.d.sync += word.eq(Cat(word[P:], word[:P]))
        more = counted(m, "wrong_bits", bits_of(wrong))
        counted_before = Signal(len(more), reset_less=True)
        m.d.sync += counted_before.eq(more)
        so_far = added(m, "errors_so_far", self.error_count, padded(counted_before, len(self.error_count)))
        m.d.sync += self.error_count.eq(so_far)
        with m.If(fetched):
            m.d.sync += errors.eq(Cat(errors[P:], wrong))
        with m.If(take):
            m.d.sync += [word.eq(Cat(*arriving)), bypass.eq(self.bypass), errors.eq(0), self.error_count.eq(0)]
        self._load(m, state, word[:P], removed)
        order = np.argsort(places.ravel(), kind="stable")[np.count_nonzero(places < 0) :].tolist()
        m.d.comb += self.location.eq(Cat(errors[i] for i in order))
        kept = declare(m, "kept", Cat(word[i] for i in order))
        m.d.comb += Cat(self.data_out, self.check_out).eq(kept ^ (self.location & ~bypass.replicate(code.n)))

    def _load(self, m: Module, state: dict[str, Signal], bits: Any, removed: Any) -> None:
        """Into the values: results of the lanes; at the beginning the received bits, certain where they are known."""
        value = self.code.channel_value
        start = [
            Mux(
                known,
                Const((1 << (APP_BITS - 1)) - 1, APP_BITS),
                Mux(bit, Const((1 << APP_BITS) - value, APP_BITS), Const(value, APP_BITS)),
            )
            for bit, known in zip(bits_of(bits), bits_of(removed), strict=True)
        ]
        m.d.comb += self.app.write_data.eq(Mux(state["LOAD"], declare(m, "start", Cat(*start)), self.renewed))

    def _removed(self, m: Module, places: NDArray[np.int64], count: Signal, beyond: Any) -> Any:
        """Which lanes of the word on its turn hold bits that shortening took away: all beyond the stored words."""
        P = self.rows_per_clock
        removed = Signal(P)
        with m.Switch(count):
            for i in np.flatnonzero((places < 0).any(axis=1)).tolist():
                with m.Case(i):
                    m.d.comb += removed.eq(sum(1 << int(j) for j in np.flatnonzero(places[i] < 0)))
            with m.Default():
                m.d.comb += removed.eq(0)
        return declare(m, "known", removed | beyond.replicate(P))


def part(vector: Any, j: int, parts: int) -> Any:
    """Slice j of equal slices."""
    width = len(vector) // parts
    return vector[j * width : (j + 1) * width]


def rotated(m: Module, vector: Any, amount: Any, parts: int) -> Any:
    """The slices of `vector` turned down by `amount` places."""
    if parts == 1:
        return vector
    width = len(vector) // parts
    for k, bit in enumerate(bits_of(amount)):
        cut = width * ((1 << k) % parts)
        vector = declare(m, f"turned_{1 << k}", Mux(bit, Cat(vector[cut:], vector[:cut]), vector))
    return vector
