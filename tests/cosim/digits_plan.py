"""The digits network under a small plan, the same in tests and inside the simulator."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from qtaml_hw.allocation import Sensitivity, allocate, make_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory
from qtaml_hw.memory import Cells
from qtaml_hw.network import Layer, load
from qtaml_hw.plan import LayerPlan, Plan

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
CHANNEL = BitChannel.uniform(0.004, 0.02, persistence="retention")
SEED = 12345


def digits_plan(channel: BitChannel = CHANNEL, budget: float = 0.9) -> tuple[Plan, tuple[Layer, ...]]:
    """Several codes, an unprotected part, and segments with short last rows."""
    layers = load(DIGITS / "digits.onnx").layers()
    names, sizes = tuple(x.name for x in layers), tuple(x.size for x in layers)
    densities = Sensitivity(names, sizes, np.array([4.0, 2.0, 0.1, 3.0]) * sizes, np.zeros(4), 1.0)
    families = ("hsiao", "bch-2", "repetition-3")
    return allocate(make_menu(layers, channel, families=families, corrections=False), densities, budget), layers


@cache
def bench_plan() -> tuple[Plan, tuple[Layer, ...]]:
    """The plan of the tests inside the simulator."""
    return digits_plan()


def memories(plan: Plan, layers: tuple[Layer, ...], entry: LayerPlan, seed: int, draw: int = 0) -> list[RowMemory]:
    """The memories of a layer's segments."""
    count = len(entry.scheme.segments)
    return [RowMemory.from_plan(plan, layers, entry.name, i, seed=seed, draw=draw) for i in range(count)]


def bench_memory(*, struck: bool = False) -> RowMemory:
    """The last layer of the plan on one chip; `struck`: with upsets and stuck cells besides its weak ones."""
    plan, layers = bench_plan()
    memory = RowMemory.from_plan(plan, layers, plan.layers[-1].name, seed=SEED)
    if struck:
        rng = np.random.default_rng(8)
        where = [Cells(rng.integers(0, memory.rows, 40), rng.integers(0, memory.width, 40)) for _ in range(3)]
        memory.strike(where[0])
        memory.stick(where[1], 0)
        memory.stick(where[2], 1)
    return memory
