"""Address generator of the layered decoder: which circulant, which group, which word, cycle by cycle.

A block row takes one phase more than it has groups: in phase f group f is gathered and group f - 1 scattered. Stage 0
looks up the circulant and addresses the values, stage 1 rotates the word, stage 2 subtracts the old message, stage 3
compares it with the minima of its check (and, in the first step of a phase, makes the messages of the check before),
stage 4 adds the new message to the value that is scattered.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

from amaranth.hdl import Const, Module, Mux, Signal

from qtaml_hw.hdl.gates.arithmetic import added, incremented, modulo_sum
from qtaml_hw.hdl.gates.gates import declare
from qtaml_hw.hdl.ldpc.schedule import Schedule

__all__ = ["Walk"]


class Walk:
    """Steps through an iteration while `run`; one step per cycle, back at the start after the last.

    Attributes
    ----------
    read_address : Signal
        Stage 0: word to be gathered.
    row_ends, at_start : Signal
        Stage 0: last step of a block row; the next step is the first of an iteration.
    amount : Signal
        Stage 1: places by which the word is to be turned.
    group_1 : Signal
        Stage 1: gathered group, counted through all block rows.
    gather, last, number : list of values
        By stage: whether a value is gathered; whether it is the last of its check; circulant within its block row.
    scatter, group, write_address : list of values
        By stage: whether a value is scattered; its group; where it goes.
    """

    def __init__(self, m: Module, schedule: Schedule, run: Any) -> None:
        self.m, self.schedule = m, schedule
        groups, lanes = schedule.groups, schedule.rows_per_clock
        self.edge = Signal(range(len(schedule.edges)))
        base, first_word, word_before, turn, last = self._circulant()
        self._steps(run, last)
        word = modulo_sum(m, "gathered_word", self.phase, first_word, groups)
        before = Mux(
            word.any(),
            added(m, "word_less", word, Const((1 << len(word)) - 1, len(word))),
            Const(groups - 1, len(word)),
        )
        self.read_address = added(m, "read_address", base, word)
        write_address = added(m, "scattered_address", base, declare(m, "scattered_word", before))
        if lanes > 1:
            turn = added(m, "turn_more", turn, word < first_word)
            turn = added(m, "turn_most", turn, word >= word_before)
        number, group = self.number_0, self.group_0
        gather, scatter = run & (self.phase != groups), run & (self.phase != 0)
        scattered = Signal.like(self.group_0, reset_less=True)
        with m.If(run & last & (self.phase != groups)):
            m.d.sync += scattered.eq(group)
        self.amount = self._through("amount", turn, 1)[1]
        self.group_1 = self._through("group", group, 1)[1]
        self.number = self._through("number", number, 4)
        self.last = self._through("last", last, 3)
        self.gather = self._through("gather", gather, 3, reset_less=False)
        self.scatter = self._through("scatter", scatter, 4, reset_less=False)
        self.group = self._through("scattered", scattered, 3)
        self.write_address = self._through("write_address", write_address, 4)

    def _through(self, name: str, value: Any, stages: int, reset_less: bool = True) -> list[Any]:
        """A value in stage 0 and behind the registers of the stages 1 to `stages`."""
        seen = [value]
        for stage in range(1, stages + 1):
            seen.append(Signal(len(value), name=f"{name}_{stage}", reset_less=reset_less))
            self.m.d.sync += seen[-1].eq(seen[-2])
        return seen

    def _circulant(self) -> list[Signal]:
        """Of the circulant on its turn: place of its column, r, r before, turn (see `Edge`), and whether it is last."""
        m, schedule = self.m, self.schedule
        groups, lanes = schedule.groups, schedule.rows_per_clock
        word_bits = max((groups - 1).bit_length(), 1)
        turn_bits = (lanes - 1).bit_length() if lanes & (lanes - 1) == 0 else (lanes + 1).bit_length()
        widths = {
            "base": (schedule.words - 1).bit_length(),
            "first_word": word_bits,
            "word_before": word_bits,
            "turn": max(turn_bits, 1),
            "circulant_last": 1,
        }
        rom = Signal(sum(widths.values()), name="circulant")
        with m.Switch(self.edge):
            for i, edge in enumerate(schedule.edges):
                fields = edge.column * groups, edge.word, edge.word_before, edge.turn, edge.last
                value = position = 0
                for field, width in zip(fields, widths.values(), strict=True):
                    value |= int(field) << position
                    position += width
                with m.Case(i) if i < len(schedule.edges) - 1 else m.Default():
                    m.d.comb += rom.eq(value)
        cuts = [0, *accumulate(widths.values())]
        return [declare(m, name, rom[a:b]) for name, (a, b) in zip(widths, pairwise(cuts), strict=True)]

    def _steps(self, run: Any, last: Signal) -> None:
        """The counters."""
        m, schedule = self.m, self.schedule
        self.phase = Signal(range(schedule.groups + 1))
        self.number_0 = Signal(range(schedule.degree), name="number_0")
        self.group_0 = Signal(range(schedule.layers * schedule.groups), name="group_0")
        row_start = Signal.like(self.edge)
        following = declare(m, "following", incremented(self.edge))
        done = declare(m, "phases_done", self.phase == schedule.groups)
        end = declare(m, "iteration_ends", self.edge == len(schedule.edges) - 1)
        self.row_ends = declare(m, "row_ends", last & done)
        self.at_start = declare(m, "at_start", self.edge == 0)
        with m.If(run):
            m.d.sync += [self.edge.eq(following), self.number_0.eq(incremented(self.number_0))]
            with m.If(last):
                m.d.sync += [self.number_0.eq(0), self.edge.eq(row_start)]
                m.d.sync += [self.phase.eq(incremented(self.phase)), self.group_0.eq(incremented(self.group_0))]
            with m.If(self.row_ends):
                wrapped = declare(m, "wrapped", following & ~end.replicate(len(following)))
                m.d.sync += [self.phase.eq(0), self.edge.eq(wrapped), row_start.eq(wrapped)]
                m.d.sync += self.group_0.eq(self.group_0 & ~end.replicate(len(self.group_0)))
