"""LDPC codes with the fast decoder are bought like the others, and cost little more."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.allocation import Menu, Sensitivity, allocate, make_storage_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import FastLDPC, from_name, whole_code
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan

WIDTHS = (2, 3, 4, 5, 6)


def least(menu: Menu, worth: Sensitivity, distortion: float) -> Plan:
    """The plan of fewest stored bits that leaves no more distortion."""
    low, high = 2.0, 10.0
    for _ in range(9):
        middle = (low + high) / 2
        kept = allocate(menu, worth, middle, method="exact").predicted.distortion <= distortion
        low, high = (low, middle) if kept else (middle, high)
    return allocate(menu, worth, high, method="exact")


@pytest.mark.parametrize(("p", "rates"), [(0.02, (72, 75, 78)), (0.01, (78, 81, 84))])
def test_a_plan_for_the_fast_decoder_takes_a_tenth_more_at_most(p: float, rates: tuple[int, ...]) -> None:
    """For the same distortion, at three budgets; its codes give 16 data bits a cycle and more at the mean iterations.

    Where words are so wide that failed codewords are most of what is left (6.5 stored bits), it is 14 % at 0.01.
    """
    rng = np.random.default_rng(0)
    shapes = (("a", 20, 3000), ("b", 14, 40_000), ("c", 9, 120_000))
    layers = [Layer.of_levels(n, np.rint(rng.laplace(0, s, z)).clip(-127, 127)) for n, s, z in shapes]
    sizes = tuple(layer.size for layer in layers)
    worth = Sensitivity(tuple("abc"), sizes, np.array([8.0, 2.0, 1.0]) * sizes, np.zeros(3), 1.0)
    slow, fast = (
        make_storage_menu(
            layers,
            BitChannel.symmetric(p),
            code_names=[whole_code(f"ldpc-4096r{rate}{end}").name for rate in rates],
            widths=WIDTHS,
            hardware=True,
        )
        for end in ("", "-fast")
    )
    for budget in (3.5, 4.1, 5.0):
        plan = allocate(slow, worth, budget, method="exact")
        other = least(fast, worth, plan.predicted.distortion)
        bought = {s.code for layer in other.layers for s in layer.scheme.segments if s.code}
        assert bought
        assert all("-fast" in name for name in bought)
        assert other.stored_bits_per_weight <= 1.1 * plan.stored_bits_per_weight
        for code in map(from_name, bought):
            assert isinstance(code, FastLDPC)
            for point in (x for x in code.measured if x.p >= p):
                assert code.k / code.timing().cycles(-(-point.iterations // point.words)) >= 16
