"""The bit channel against brute force."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from qtaml_hw.channel import BitChannel, Cause, fewer_by_chance

rate = st.floats(0, 1).map(lambda p: round(p, 15))  # rounding of subnormal products is no fact of a channel


@given(st.lists(st.tuples(rate, rate), min_size=1, max_size=5))
def test_transition_matrix_is_the_product_over_bits(rates: list[tuple[float, float]]) -> None:
    """theory.md section 1: P[w, w'] is the product of the per-bit probabilities, for every pair of words."""
    p01, p10 = np.array(rates).T
    bits = len(rates)
    expected = np.ones((2**bits, 2**bits))
    for w, v, k in itertools.product(range(2**bits), range(2**bits), range(bits)):
        stored, read = w >> k & 1, v >> k & 1
        flip = p10[k] if stored else p01[k]
        expected[w, v] *= flip if stored != read else 1 - flip
    channel = BitChannel(p01, p10, "transient")
    np.testing.assert_allclose(channel.transition_matrix(), expected, atol=1e-15)
    vector = np.arange(1.0, 2**bits + 1)
    np.testing.assert_allclose(channel.apply(vector), expected.T @ vector, rtol=1e-12)
    np.testing.assert_allclose(channel.apply(vector, transpose=True), expected @ vector, rtol=1e-12)


def test_capacities_are_the_textbook_values() -> None:
    """1 - H2(p) for the symmetric channel; 0.763 for a Z-channel at 0.10; nothing gets through at p01 + p10 = 1."""
    assert BitChannel.symmetric(0.10).capacity()[0] == pytest.approx(0.5310, abs=1e-4)
    assert BitChannel.symmetric(0.05).capacity()[0] == pytest.approx(0.7136, abs=1e-4)
    assert BitChannel.uniform(0.10, 0.0).capacity()[0] == pytest.approx(0.7628, abs=1e-4)
    assert BitChannel.uniform(0.3, 0.7).capacity()[0] == 0
    assert BitChannel.uniform(0.0, 0.0).capacity()[0] == pytest.approx(1, abs=1e-12)


@given(rate, rate)
def test_capacity_is_what_blahut_arimoto_finds(p01: float, p10: float) -> None:
    """The closed form equals the maximum of the mutual information over the input distribution."""
    q = np.linspace(1e-6, 1 - 1e-6, 4001)  # P(stored 1)
    joint = np.array([[(1 - q) * (1 - p01), (1 - q) * p01], [q * p10, q * (1 - p10)]])
    product = joint.sum(1)[:, None] * joint.sum(0)[None]
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.nansum(joint * np.log2(joint / product), axis=(0, 1))
    assert BitChannel.uniform(p01, p10, 1, "transient").capacity()[0] == pytest.approx(information.max(), abs=2e-5)


def test_json_round_trip_is_exact() -> None:
    channel = BitChannel([1e-300, 0.1, 0.5], [1 / 3, 0.0, 1.0], "transient")
    assert BitChannel.from_json(channel.to_json()) == channel


@pytest.mark.parametrize(
    ("p01", "p10"), [([-0.1], [0]), ([0], [1.5]), ([float("nan")], [0]), ([0, 0], [0]), ([], []), ([[0.1]], [[0.1]])]
)
def test_what_is_no_probability_is_refused(p01: list[float], p10: list[float]) -> None:
    with pytest.raises(ValueError, match=r"p01|p10"):
        BitChannel(p01, p10)


def test_persistence_is_one_of_three_and_stuck_by_default() -> None:
    assert BitChannel.symmetric(0.1).persistence == "stuck"
    with pytest.raises(ValueError, match=r"'fixed' is now 'retention' .* or 'stuck'"):
        BitChannel.symmetric(0.1, persistence="fixed")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one of transient, retention, stuck, got 'weak'"):
        BitChannel.symmetric(0.1, persistence="weak")  # type: ignore[arg-type]


CAUSES = st.tuples(rate, rate, st.sampled_from(["retention", "transient", "stuck"]))


@example([(0.893290165698457, 1.0, "stuck"), (0.5, 0.135298834586636, "stuck")])  # together 1, and rounded above it
@given(st.lists(CAUSES, min_size=1, max_size=4))
def test_several_causes_are_the_product_of_their_channels(causes: list[tuple[float, float, Any]]) -> None:
    """One after the other: losses, then transient flips, then stuck cells, whatever the order of naming."""
    made = [Cause([a], [b if way == "transient" else min(b, 1 - a)], way) for a, b, way in causes]
    channel = BitChannel.of(*made)
    product = np.eye(2)
    for persistence in ("retention", "transient", "stuck"):
        for cause in (cause for cause in made if cause.persistence == persistence):
            product = product @ BitChannel.of(cause).transition_matrix()
    np.testing.assert_allclose(channel.transition_matrix(), product, atol=1e-14)
    assert BitChannel.from_json(json.loads(json.dumps(channel.to_json()))) == channel
    assert channel.resized(3).part(slice(1)) == channel


def test_a_channel_of_one_cause_is_simple() -> None:
    """It prints and serialises as its rates; several say which."""
    one = BitChannel([0.25], [0.5], "transient")
    assert repr(one) == "BitChannel([0.25], [0.5], 'transient')"
    assert one.to_json() == {"p01": [0.25], "p10": [0.5], "persistence": "transient"}
    both = BitChannel.of(Cause([0.5], [0.0]), *one.causes)
    assert repr(both) == "BitChannel.of(Cause([0.25], [0.5], 'transient'), Cause([0.5], [0.0], 'stuck'))"
    assert both.only("stuck") == BitChannel([0.5], [0.0])
    assert both.only("retention") is None
    with pytest.raises(ValueError, match="causes of this channel differ: transient, stuck"):
        _ = both.persistence
    with pytest.raises(ValueError, match="at least one cause"):
        BitChannel.of()
    with pytest.raises(ValueError, match="causes have 1, 2 positions"):
        BitChannel.of(Cause([0.5], [0.0]), Cause([0.5, 0.1], [0.0, 0.0]))


def test_no_cell_loses_both_values() -> None:
    """Cells that stay bad are stuck at, or weak in, one value: the two rates add up to at most 1."""
    for persistence in ("retention", "stuck"):
        assert BitChannel.uniform(0.9, 0.1, 2, persistence).bits == 2  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"p01 \+ p10 must be at most 1 .*, got \[1\.1"):
            BitChannel.uniform(0.6, 0.5, 2, persistence)  # type: ignore[arg-type]
    assert BitChannel.uniform(0.6, 0.5, 2, "transient").bits == 2


def test_only_a_uniform_channel_has_another_width() -> None:
    assert BitChannel.symmetric(0.1, 8).resized(4).bits == 4
    with pytest.raises(ValueError, match="no meaning"):
        BitChannel([0.1, 0.2], [0.1, 0.2]).resized(3)


def test_cells_that_work_here_flip_though_a_worse_map_lists_them() -> None:
    """Two cells in five are mapped, one in twenty-five is stuck here: the others flip, mapped or not."""
    stuck, flips = Cause([0.02], [0.02], "stuck"), Cause([3e-3], [1e-3], "transient")
    left = BitChannel.of(stuck, flips).beyond(BitChannel.symmetric(0.2, bits=1))
    assert left.dead == 0
    assert (float(left.p01[0]), float(left.p10[0])) == pytest.approx((0.96 * 3e-3, 0.96 * 1e-3))


def test_stuck_cells_of_all_causes_are_compared_with_a_map() -> None:
    """A map knows cells, not causes: of two causes together what is more than it knows is left."""
    cells = BitChannel.of(Cause([0.06], [0.06], "stuck"), Cause([0.08], [0.08], "stuck"))
    known = BitChannel.symmetric(0.1, bits=1)
    assert cells.beyond(known).dead == pytest.approx(cells.dead - known.dead)
    assert BitChannel.of(Cause([0.9], [0.1], "stuck"), flips := Cause([1e-3], [1e-3], "transient")).dead == 1
    assert BitChannel.of(Cause([0.9], [0.1], "stuck"), flips).beyond(BitChannel.uniform(0.9, 0.1, 1)).p_flip == 0


@pytest.mark.parametrize("share", [0.0, 0.02])
def test_as_many_chips_have_fewer_faults_as_are_drawn(share: float) -> None:
    """Binomial, with a p of its own for each chip where cells share a part of their variation."""
    channel, rng = BitChannel.symmetric(0.1, bits=1), np.random.default_rng(1)
    drawn = [rng.binomial(1000, channel.on_chip(share, seed).p01[0]) for seed in range(2000)]
    for count in (80, 95, 105):
        assert fewer_by_chance(count, 1000, 0.1, share) == pytest.approx(np.mean(np.array(drawn) <= count), abs=0.035)
