"""No two bits that a reading asks for share a fault."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from qtaml_hw.allocation import LayerPlan, Plan
from qtaml_hw.campaign import store
from qtaml_hw.channel import BitChannel
from qtaml_hw.memory import Injector
from qtaml_hw.network import Layer
from qtaml_hw.storage import ReadOut, Segment, StorageScheme, word_values

READINGS = 300

Shape = tuple[int, list[tuple[int, int, int, str, bool]]]
"""Bits of a layer, and its segments: size, protected planes, lanes, code, packed."""


def plan_of(*shapes: Shape) -> tuple[Plan, tuple[Layer, ...]]:
    """A plan in cells of which every other one fails."""
    rng = np.random.default_rng(1)
    entries, layers = [], []
    for number, (bits, pieces) in enumerate(shapes):
        stops = np.cumsum([piece[0] for piece in pieces]).tolist()
        segments = tuple(Segment(b - piece[0], b, *piece[1:]) for b, piece in zip(stops, pieces, strict=True))
        table = ReadOut("raw", word_values("offset-binary", bits).astype(np.int32), 0)
        name, top = f"w{number}", 1 << (bits - 1)
        scheme = StorageScheme(bits, "offset-binary", segments, (table,) * len(segments))
        entries.append(LayerPlan(name, (stops[-1],), BitChannel.symmetric(0.5, bits), scheme))
        codes = rng.integers(-top, top, stops[-1]).astype(np.int32)
        layers.append(Layer(name, bits, np.array(1.0), None, codes))
    return Plan("exact", tuple(entries), 1.0, 0.25), tuple(layers)


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
