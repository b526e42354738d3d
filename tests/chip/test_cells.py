"""No two bits that a reading asks for share a fault."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from qtaml_hw.allocation import Sensitivity, allocate, make_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import store
from qtaml_hw.memory import Injector
from qtaml_hw.network import Layer, integer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import ReadOut, Segment, StorageScheme, protection

READINGS = 300

Shape = tuple[int, list[tuple[int, int, int, str, bool]]]
"""Bits of a layer, and its segments: size, protected planes, lanes, code, packed."""


def plan_of(*shapes: Shape) -> tuple[Plan, tuple[Layer, ...]]:
    """A plan in cells of which every other one fails."""
    rng = np.random.default_rng(1)
    entries, layers = [], []
    for number, (bits, pieces) in enumerate(shapes):
        stops = np.cumsum([piece[0] for piece in pieces]).tolist()
        table = ReadOut("raw", integer(bits, "offset-binary").values().astype(np.int32), 0)
        segments = tuple(
            Segment(stop - size, stop, planes, lanes, protection(code, packed), table)
            for stop, (size, planes, lanes, code, packed) in zip(stops, pieces, strict=True)
        )
        name, top = f"w{number}", 1 << (bits - 1)
        scheme = StorageScheme(bits, "offset-binary", segments)
        entries.append(LayerPlan(name, (stops[-1],), BitChannel.symmetric(0.5, bits), scheme))
        codes = rng.integers(-top, top, stops[-1]).astype(np.int32)
        layers.append(Layer.of_levels(name, codes, bits=bits))
    return Plan("exact", tuple(entries), 1.0, 0.25, Prediction(1.0, 1.0, 1.0)), tuple(layers)


def worst_agreement(monkeypatch: pytest.MonkeyPatch, *shapes: Shape) -> float:
    """Largest correlation between the faults of two different cells, over all that a reading of the plan asks for."""
    plan, layers = plan_of(*shapes)
    image, asked = store(plan, layers), []
    inject = Injector.__call__

    def recorded(self: Injector, words: NDArray[Any], *given: Any, **more: Any) -> NDArray[Any]:
        read = inject(self, words, *given, **more)
        bits = np.unpackbits((read ^ words).reshape(-1, 1).view(np.uint8), axis=1, bitorder="little")
        asked.append(bits[:, : self.channel.bits].ravel())
        return read

    monkeypatch.setattr(Injector, "__call__", recorded)
    faults = []
    for seed in range(READINGS):
        asked.clear()
        image.read(seed)
        faults.append(np.concatenate(asked))
    signs = 1.0 - 2.0 * np.array(faults, dtype=np.float32)
    agreement = np.abs(signs.T @ signs) / READINGS
    np.fill_diagonal(agreement, 0.0)
    return float(agreement.max())


@pytest.mark.parametrize(
    ("first", "second"),
    [("hamming-127-120", "hsiao-13-8"), ("hsiao-13-8", "bch-2-15-7"), ("repetition-3-12-4", "hsiao-22-16")],
)
def test_streams_fail_independently(monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
    """Two streams whose codewords end within a byte; correlations of 300 readings stay below 0.5, nine deviations."""
    assert worst_agreement(monkeypatch, (5, [(39, 5, 1, first, True)]), (3, [(31, 3, 1, second, True)])) < 0.5


def test_streams_fail_independently_of_bare_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of 4-bit words end half way through the bytes of the words: there the stream begins."""
    bare, packed = (4, [(300, 0, 1, "", False)]), (5, [(39, 5, 1, "hsiao-22-16", True)])
    assert worst_agreement(monkeypatch, bare, packed) < 0.5


@pytest.mark.parametrize("planes", [4, 8])
def test_check_bits_of_segments_and_layers_fail_independently(monkeypatch: pytest.MonkeyPatch, planes: int) -> None:
    """1582 check bits for words of 8 bits: more than 256 to a weight, behind a single row, and to the next layer."""
    code = "repetition-15+bch-21-1590-8"
    pieces = [(1, planes, 8 // planes, code, False), (1, planes, 8 // planes, code, False)]
    assert worst_agreement(monkeypatch, (8, pieces), (8, pieces[:1])) < 0.5


def test_plans_of_the_menu_share_no_check_cells() -> None:
    """What `allocate` buys where one cell in five fails: 1582 check bits to a weight, in two layers."""
    rng = np.random.default_rng(1)
    layers = tuple(Layer.of_levels(x, rng.integers(-99, 99, (9, 16)), step=0.5) for x in "ab")
    menu = make_menu(layers, BitChannel.symmetric(0.2), readout="raw", families=["repetition-15+bch-18"], data_bits=8)
    alike = Sensitivity(("a", "b"), (144, 144), np.ones(2), np.zeros(2), 1.0)
    parts = [layer.segments[0] for layer in store(allocate(menu, alike, menu.largest_cost), layers).layers]
    assert parts[0].codec is not None
    assert (parts[0].segment.rows, parts[0].codec.code.check_bits) == (144, 1582)
    assert parts[1].check_address >= parts[0].check_address + 144 * 1582
