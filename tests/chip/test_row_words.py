"""Rows in narrower words: the same bits, the same faults, and padding that holds nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory, RowWords
from qtaml_hw.codes import make
from qtaml_hw.cosim import write_chip
from tests.cosim.packed_plan import packed_plan

ROWS, WIDTH = 40, 32


def memory() -> RowMemory:
    found = RowMemory.of_code(make("hsiao", 64), ROWS, seed=5)
    found.load(np.random.default_rng(0).integers(0, 1 << 63, ROWS).tolist())
    found.age(BitChannel.uniform(0.05, 0.1, 72, "stuck"))
    return found


def test_words_of_a_row_side_by_side_are_the_row_with_zeros_behind_it() -> None:
    rows, words = memory(), RowWords(memory(), WIDTH)
    assert (words.rows, words.per_row) == (3 * ROWS, 3)
    read = [sum(words.read(3 * i + j) << WIDTH * j for j in range(3)) for i in range(ROWS)]
    assert read == [rows.read(i) for i in range(ROWS)]
    faults = [
        [(bit + WIDTH * j, cause) for j in range(3) for bit, cause in words.faults(3 * i + j)] for i in range(ROWS)
    ]
    assert faults == [rows.faults(i) for i in range(ROWS)] != [[]] * ROWS
    maps = zip(vars(rows.maps()).values(), vars(words.maps()).values(), strict=True)
    assert all(list(a) == [sum(b[3 * i + j] << WIDTH * j for j in range(3)) for i in range(ROWS)] for a, b in maps)


def test_a_word_is_written_alone_and_padding_keeps_nothing() -> None:
    words = RowWords(RowMemory.of_code(20, rows=2), 16)
    words.write(1, 0xFFFF, 0x00FE)
    words.write(2, 0xABCD)
    assert [words.read(i) for i in range(4)] == [0, 0xE, 0xABCD, 0]


def test_a_chip_is_exported_in_the_words_of_its_macros(tmp_path: Path) -> None:
    plan, layers = packed_plan()
    write_chip(replace(plan, word_bits=(40,)), layers, 9, tmp_path / "sram")
    found = json.loads((tmp_path / "sram" / "memories.json").read_text())["memories"]
    regions = replace(plan, word_bits=(40,)).memory_map().regions
    sizes = sorted((m["rows"], m["width"]) for m in found)
    assert sizes == sorted((r.rows * r.word[0], 40) for r in regions)
    assert {word for r in regions for word in [r.word]} == {(1, 40), (2, 40)}
