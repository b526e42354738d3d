"""Read-out ROMs hold any table from stored word to signed weight, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from amaranth.sim import Simulator

from qtaml_hw.allocation.plan import LayerPlan, Plan
from qtaml_hw.channel import BitChannel
from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_plan
from qtaml_hw.hdl.codec import WeightTable
from qtaml_hw.hdl.lint import LINTERS, lint
from qtaml_hw.storage.scheme import TABLE, Assignment, ReadOut, Segment, StorageScheme


@pytest.mark.parametrize("bits", [2, 5, 8, 10])
def test_every_word_is_read_as_the_table_says(bits: int) -> None:
    """Random tables over the whole range of 16-bit weights, and words that no code is stored as."""
    readout = ReadOut("channel-optimised", np.random.default_rng(bits).integers(-(2**15), 2**15, 1 << bits), 9)
    table = WeightTable(readout)
    seen = []

    async def bench(ctx: Any) -> None:
        for word in range(1 << bits):
            ctx.set(table.word, word)
            await ctx.delay(1e-9)
            seen.append(ctx.get(table.weight))

    simulator = Simulator(table)
    simulator.add_testbench(bench)
    simulator.run()
    assert seen == readout.table.tolist()


def optimised(bits: int) -> ReadOut:
    """A table of `bits` bits made with its words: half of the words are never stored."""
    rng = np.random.default_rng(bits)
    words = rng.permutation(1 << bits)[: 1 << bits - 1]
    first = np.arange(len(words)) - len(words) // 2
    return ReadOut("channel-optimised", rng.integers(-999, 999, 1 << bits), 5, Assignment(first, words))


def test_a_layer_of_channel_optimised_words_has_hardware(tmp_path: Path) -> None:
    """Ten bits per word, two planes under a code: linters are silent, the manifest holds the table."""
    readout = optimised(10)
    scheme = StorageScheme(10, TABLE, (Segment(0, 40, 2, 8, "hsiao-22-16"),), (readout,))
    plan = Plan("tac", (LayerPlan("fc", (40,), BitChannel.symmetric(0.02, 10), scheme),), 1.0, 0.25)
    manifest = emit_plan(plan, tmp_path / "out")
    [record] = [module.readout for module in manifest.modules if module.kind == "table"]
    assert record is not None
    assert list(record.table) == readout.table.tolist()
    for linter in LINTERS:
        assert lint(linter, tmp_path / "out", manifest) in ("", None), linter  # None: it is not installed


def test_what_has_no_layer_hardware_is_refused(tmp_path: Path, plan_of: Callable[..., Plan]) -> None:
    """Words that are erased where their code fails: the codec would not do that."""
    plan = plan_of(("fc", [(50, 2, 8, "hsiao-22-16")]))
    scheme = plan.layers[0].scheme
    erasing = replace(scheme, readouts=(replace(scheme.readouts[0], erased=3),))
    with pytest.raises(InputError, match="'fc': there is no layer hardware for words erased"):
        emit_plan(replace(plan, layers=(replace(plan.layers[0], scheme=erasing),)), tmp_path / "out")
    assert not list(tmp_path.iterdir())
