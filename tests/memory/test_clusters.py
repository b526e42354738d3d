"""Events of several upset cells: found in lists with a known layout and without one, and what they do to words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.memory import read_upsets

WORDS, WIDTH, READINGS = 1 << 20, 8, 60
SHAPES = {((0, 0),): 200, ((0, 0), (1, 0)): 60, ((0, 0), (0, 1), (1, 0), (1, 1)): 20}


def events(rng: np.random.Generator, interleave: int) -> list[list[tuple[int, int]]]:
    """Upset cells as (address, bit) by reading, of a memory whose word lines hold `interleave` words bit by bit."""
    readings: list[list[tuple[int, int]]] = [[] for _ in range(READINGS)]
    for shape, count in SHAPES.items():
        for _ in range(count):
            line, column = rng.integers(0, WORDS // interleave - 1), rng.integers(0, WIDTH * interleave - 1)
            cells = [(int(line + down), int(column + right)) for down, right in shape]
            at = [((r * interleave) + c % interleave, c // interleave) for r, c in cells]
            readings[rng.integers(READINGS)] += at
    return readings


def listed(path: Path, readings: list[list[tuple[int, int]]], head: str = "") -> Path:
    lines = ["Address,Content,Pattern,Cycle"]
    for cycle, cells in enumerate(readings, 1):
        flips: dict[int, int] = {}
        for address, bit in cells:
            flips[address] = flips.get(address, 0) ^ 1 << bit
        lines += [f"0x{address:06X},0x{0x55 ^ flip:02X},0x55,{cycle}" for address, flip in flips.items()]
    path.write_text(head + "\n".join(lines) + "\n")
    return path


def test_events_of_a_known_layout_have_their_shapes(tmp_path):
    readings = events(np.random.default_rng(1), 16)
    found = read_upsets(listed(tmp_path / "a.csv", readings, "# interleave = 16\n# words = 1048576\n")).clusters()
    assert found.placed
    assert found.shapes == SHAPES
    assert found.mean == pytest.approx((200 + 120 + 80) / 280)
    assert found.hits(1)[2] == pytest.approx(40 / 280)  # two lines of a square, each with two bits of one word
    assert found.hits(2).keys() == {1}


def test_events_are_found_without_the_layout(tmp_path):
    """Addresses scrambled as manufacturers do: bits of the address swapped and mixed, which no one tells."""
    rng = np.random.default_rng(2)
    order = rng.permutation(20)

    def hidden(address: int) -> int:
        return sum((address >> int(order[i]) & 1) << i for i in range(20)) ^ 0x3A5C1

    # neighbours by difference: a pair differs in one address bit, a square in two
    readings: list[list[tuple[int, int]]] = [[] for _ in range(READINGS)]
    for size, count in ((1, 200), (2, 60), (4, 20)):
        for _ in range(count):
            first, bit = int(rng.integers(WORDS)), int(rng.integers(8))
            cells = [first, first ^ 1 << 9, first ^ 1 << 4, first ^ 1 << 9 ^ 1 << 4][:size]
            readings[rng.integers(READINGS)] += [(hidden(x), bit) for x in cells]
    found = read_upsets(listed(tmp_path / "a.csv", readings)).clusters()
    assert not found.placed
    assert found.sizes == pytest.approx({1: 200, 2: 60, 4: 20}, abs=2)
    assert found.hits(1)[4] == pytest.approx(20 / 280, abs=0.01)
    assert found.hits(4).keys() == {1}


def test_independent_upsets_are_no_events(tmp_path):
    rng = np.random.default_rng(3)
    for count in (1, READINGS):
        cells = [(int(a), int(b)) for a, b in zip(rng.integers(0, WORDS, 400), rng.integers(0, 8, 400), strict=True)]
        readings = [cells[i::count] for i in range(count)]
        sizes = read_upsets(listed(tmp_path / "a.csv", readings)).clusters().sizes
        assert sizes.get(1, 0) >= 396


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("address,content\n0,1\n", "expected address, content, pattern and perhaps cycle"),
        ("address,content,pattern\n", "expected 1 to"),
        ("address,content,pattern\n0,1,1\n", "entry 1: content and pattern are the same"),
        ("address,content,pattern\n0,0x100,0x00\n", "entry 1: expected words of 8 bits"),
        ("address,content,pattern\n0,-1,0\n", "entry 1: content: expected a whole number"),
        ("# words = 4\naddress,content,pattern\n9,1,0\n", "words: address 9 lies beyond 4 words"),
        ("# interleave = 0\naddress,content,pattern\n9,1,0\n", "interleave: expected a number above 0"),
    ],
)
def test_a_wrong_list_is_named_with_its_entry(tmp_path, text, said):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ValueError, match=f"a.csv: .*{said}"):
        read_upsets(tmp_path / "a.csv")
