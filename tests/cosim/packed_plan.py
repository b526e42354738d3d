"""Three small layers whose words share codewords, the same in tests and inside the simulator."""

from __future__ import annotations

import numpy as np

from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, integer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, ReadOut, Segment, StorageScheme, Unprotected

CODE = "hsiao-72-64"
SEED, DRAW = 3, 7
SIZES = {"conv 1": (37, 3), "conv/1": (300, 5), "fc": (211, 2)}
"""Weights and bits of every layer."""


def packed_plan(persistence: str = "stuck", p: float = 0.01, code: str = CODE) -> tuple[Plan, tuple[Layer, ...]]:
    """Flips that a SECDED code often cannot correct; the last part of the second layer has rows of its own."""
    rng = np.random.default_rng(2)
    layers, entries = [], []
    for name, (size, bits) in SIZES.items():
        top = 1 << (bits - 1)
        layers.append(Layer.of_levels(name, rng.integers(-top, top, size), step=0.5))
        table = 8 * integer(bits, "offset-binary").values().astype(np.int32) + 1
        readout = ReadOut("table", table, 4, erased=int(rng.integers(-99, 99)))
        segments = [Segment(0, size, bits, 1, Coded(code, True), readout)]
        if bits == 5:
            segments = [
                Segment(0, 260, bits, 1, Coded(code, True), readout),
                Segment(260, size, 0, 1, Unprotected(), readout),
            ]
        scheme = StorageScheme(bits, "offset-binary", tuple(segments))
        entries.append(LayerPlan(name, (size,), BitChannel.uniform(p, 2 * p, bits, persistence), scheme))
    return Plan("exact", tuple(entries), 1.0, 0.25, Prediction(1.0, 1.0, 1.0)), tuple(layers)
