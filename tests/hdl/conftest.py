"""Small plans for the tests of emission and verification."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from qtaml_hw.allocation.plan import LayerPlan, Plan
from qtaml_hw.channel import BitChannel
from qtaml_hw.storage.scheme import ReadOut, Segment, StorageScheme

Span = tuple[int, int, int, str]
"""Weights, protected planes, lanes, code."""


def layer(name: str, *spans: Span, bits: int = 6, p: float = 0.02) -> LayerPlan:
    """A layer with one segment per span and a random read-out for each."""
    rng = np.random.default_rng(len(spans))
    segments, readouts, start = [], [], 0
    for size, planes, lanes, code in spans:
        segments.append(Segment(start, start + size, planes, lanes, code))
        readouts.append(ReadOut("posterior-mean", rng.integers(-500, 500, 1 << bits), 4))
        start += size
    scheme = StorageScheme(bits, "twos-complement", tuple(segments), tuple(readouts))
    return LayerPlan(name, (start,), BitChannel.uniform(p, 2 * p, bits), scheme)


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., Plan]:
    """Makes a plan of layers, each given as a name and its spans."""

    def make(*layers: tuple[str, list[Span]]) -> Plan:
        return Plan("tac", tuple(layer(name, *spans) for name, spans in layers), 1.0, 0.25)

    return make


@pytest.fixture(scope="session")
def mixed(plan_of: Callable[..., Plan]) -> Plan:
    """Two codes, an unprotected segment, two layers whose names clean to the same text."""
    first = [(50, 2, 8, "hsiao-22-16"), (30, 0, 4, "")]
    return plan_of(("conv 1", first), ("conv/1", [(40, 1, 8, "repetition-3-24-8")]))
