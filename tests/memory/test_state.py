"""Cells one by one: what they read after any history, and that arrays of words and rows of bits tell the same story."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory
from qtaml_hw.codes import Hsiao
from qtaml_hw.memory import Cells, MemoryArray
from qtaml_hw.memory.state import CellState

CAUSES = {"stuck": 0, "upset": 0, "weak": 0}


class OneCell:
    """A cell as it is told about."""

    def __init__(self, renewed: bool) -> None:
        self.renewed, self.stored, self.weak, self.upset, self.stuck = renewed, 0, {0: False, 1: False}, False, None

    def write(self, value: int) -> None:
        self.stored, self.upset = value, False
        if self.renewed:
            self.weak = {0: False, 1: False}

    def read(self) -> int:
        return self.stuck if self.stuck is not None else self.stored ^ self.weak[self.stored] ^ self.upset

    def cause(self) -> str | None:
        if self.read() == self.stored:
            return None
        return "stuck" if self.stuck is not None else "upset" if self.upset else "weak"


@pytest.mark.parametrize("renewed", [False, True])
def test_every_cell_reads_what_its_history_says(renewed: bool) -> None:
    """300 events on 3 x 20 cells: writes of parts, ages, upsets, stuck cells, one on top of the other."""
    rng, causes = np.random.default_rng(5), dict(CAUSES)
    every = np.array([255, 255, 15], dtype=np.uint8)
    state = CellState((3, 3), every, renewed=renewed)
    cells = [[OneCell(renewed) for _ in range(20)] for _ in range(3)]
    for _ in range(300):
        row, kind = int(rng.integers(3)), rng.choice(["write", "write", "age", "soft", "strike", "stick"])
        values, mask = (rng.integers(0, 256, 3, dtype=np.uint8) & every for _ in range(2))
        if kind == "write":
            state.write(row, values, mask)
            for i in range(20):
                if mask[i // 8] >> i % 8 & 1:
                    cells[row][i].write(int(values[i // 8] >> i % 8 & 1))
        elif kind in ("age", "soft"):
            lost = rng.random((2, 3, 20)) < 0.2
            masks = np.packbits(lost, axis=2, bitorder="little")

            def back(content: np.ndarray, masks: np.ndarray = masks) -> np.ndarray:
                return content ^ (content & masks[1] | ~content & masks[0])

            seen = [[cell.read() for cell in line] for line in cells]
            state.age(BitChannel.symmetric(0.2, 1, "retention" if kind == "age" else "transient"), lambda x, _: back(x))
            for r in range(3):
                for i, cell in enumerate(cells[r]):
                    if kind == "age":
                        cell.weak = {0: bool(lost[0, r, i]), 1: bool(lost[1, r, i])}
                    else:
                        cell.upset ^= bool(lost[seen[r][i], r, i])
        else:
            i, value = int(rng.integers(20)), int(rng.integers(2))
            where = (np.array([row]), np.array([i // 8])), np.array([i % 8])
            if kind == "strike":
                state.strike(*where)
                cells[row][i].upset ^= True
            elif rng.random() < 0.2:
                state.stick(*where, value)
                cells[row][i].stuck = value
        for r in range(3):
            bits = np.unpackbits(state.read(r), count=20, bitorder="little")
            assert bits.tolist() == [cell.read() for cell in cells[r]]
            wanted = [(i, cell.cause()) for i, cell in enumerate(cells[r]) if cell.cause()]
            assert state.faults(r) == wanted
            for _, cause in wanted:
                causes[cause] += 1
    assert min(causes.values()) > 100


def test_words_of_an_array_and_rows_of_a_memory_tell_the_same_story() -> None:
    """The same upsets, stuck cells, writes and scrubs under one code: every stored bit, every cause."""
    rng, code = np.random.default_rng(2), Hsiao(64)
    array, rows = MemoryArray(50, code), RowMemory.of_code(code, 50, renewed_by_writing=True)
    data = rng.integers(0, 1 << 63, 50, dtype=np.uint64)
    array.write(0, data)
    rows.load(data.tolist())
    for round_ in range(4):
        where = Cells(rng.integers(0, 50, 30), rng.integers(0, 72, 30))
        for memory in (array, rows):
            memory.strike(where)
            if round_ == 1:
                memory.stick(Cells(where.word[:5], where.bit[:5]), 1)
        assert [array.row(i) for i in range(50)] == [rows.read(i) for i in range(50)]
        assert [array.faults(i) for i in range(50)] == [rows.faults(i) for i in range(50)]
        before = array.statistics
        counts = rows.scrub()
        array.scrub()
        assert (array.statistics.detected - before.detected, array.statistics.rows - before.rows) == (counts.due, 50)
        array.write(7, data[7:9])
        rows.load(data[7:9].tolist(), 7)
    assert any(rows.faults(i) for i in range(50))
