"""Cells that lie side by side and fail together: rows, columns, neighbourhoods, measured arrays."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr, ndtri
from scipy.stats import norm

from qtaml_hw.allocation import Sensitivity, allocate, make_menu
from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.chip import RowMemory, failing_together, store
from qtaml_hw.codes import Hsiao, from_name
from qtaml_hw.lattice import Lattice, MeasuredFaults
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, ReadOut, Segment, StorageScheme, Unprotected

MOST = 41
"""Errors in a word that are counted by hand, and one more."""
NOTHING = Prediction(0.0, 0.0, 0.0)
ALIKE = Lattice(row=1e-15)
"""Rows that share next to nothing: every cell has the rate that it has alone."""


def plan_of(levels: np.ndarray, channel: BitChannel, lattice: Lattice | None, code: str = "hsiao-72-64", **how) -> Plan:
    """All 8 planes of a layer under a code, 8 words to a row, read as they are."""
    table = ReadOut("raw", [(x ^ 128) - 128 for x in range(256)], 0)
    protection = Coded(code, **how) if code else Unprotected()
    segment = Segment(0, levels.size, 8, 8 if code and not how else 1, protection, table)
    scheme = StorageScheme(8, "twos-complement", (segment,))
    return Plan("tac", (LayerPlan("a", levels.shape, channel, scheme),), 8.0, 1.0, NOTHING, lattice=lattice)


def layer_of(levels: np.ndarray) -> Layer:
    return Layer.of_levels("a", levels, step=1.0, output_axis=0, input_axis=1)


@pytest.mark.parametrize("persistence", ["stuck", "retention"])
@pytest.mark.parametrize("how", [{}, {"packed": True}])
def test_where_nothing_is_shared_the_faults_are_those_of_the_injector(persistence, how):
    levels = np.random.default_rng(1).integers(-128, 128, (50, 61)).astype(np.int32)
    rates = np.linspace(0.001, 0.004, 8), np.linspace(0.006, 0.002, 8)
    channel = BitChannel.of(Cause(*rates, persistence), Cause(rates[1], rates[0], persistence))
    plan = plan_of(levels, channel, None, **how)
    (alone, seen), (laid, seen_laid) = (
        store(p, [layer_of(levels)]).read(7) for p in (plan, replace(plan, lattice=ALIKE))
    )
    assert np.array_equal(alone["a"], laid["a"])
    assert seen == seen_laid
    assert seen.failed


def by_hand(p: float, row: float, n: int = 72) -> np.ndarray:
    """Masses of 0 .. n errors in a word whose row has the share `row` of the variance, by adaptive quadrature."""

    def mass(errors: int) -> float:
        def given(z: float) -> float:
            rate = ndtr((ndtri(p) - np.sqrt(row) * z) / np.sqrt(1 - row))
            return float(norm.pdf(z) * comb(n, errors) * rate**errors * (1 - rate) ** (n - errors))

        return quad(given, -9, 9, limit=200)[0]

    return np.array([mass(errors) for errors in range(MOST)])


def test_errors_of_a_word_are_counted_as_by_hand():
    for p, row in ((1e-3, 0.2), (1e-4, 0.4), (1e-2, 0.0)):
        counts = Lattice(row=row).error_counts(p, 72)
        assert counts.masses[:9] == pytest.approx(by_hand(p, row)[:9], rel=1e-5)
        assert counts.mean == pytest.approx(72 * p)


def test_weak_rows_cost_a_secded_plan_the_accuracy_that_a_hand_calculation_gives():
    """A linear layer that is asked one row of weights at a time: +8 beside -8, and the larger of both wins.

    By hand: how often a word of 72 cells has so many errors, over weak and strong rows, times how often so many errors
    in a word turn a decision: all pairs of cells, and draws of more.
    """
    p, row, chips, rng = 4e-3, 0.3, 20, np.random.default_rng(6)
    levels = np.tile(np.array([8, -8], dtype=np.int32), (8000, 1))
    code = Hsiao(64)
    turned = np.zeros(MOST)
    for errors in range(2, MOST):
        places = np.array(list(combinations(range(72), 2))) if errors == 2 else rng.random((1000, 72)).argsort(axis=1)
        patterns = np.zeros((len(places), 72), dtype=np.uint8)
        np.put_along_axis(patterns, places[:, :errors], 1, axis=1)
        left = code.decode_errors(patterns).codewords[:, :64].reshape(-1, 8, 8)  # planes, highest first, by lane
        words = np.tile([8, 248], 4) ^ np.sum(left.astype(int) << np.arange(7, -1, -1)[None, :, None], axis=1)
        values = (words ^ 128) - 128
        turned[errors] = np.mean(values[:, ::2] < values[:, 1::2])
    lost = {}
    for share in (0.0, row):
        plan = plan_of(levels, BitChannel.symmetric(p), Lattice(row=share) if share else None)
        image = store(plan, [layer_of(levels)])
        lost[share] = np.mean([np.mean(np.argmax(image.read(chip)[0]["a"], axis=1) != 0) for chip in range(chips)])
        assert lost[share] == pytest.approx(by_hand(p, share) @ turned, rel=0.1)
    assert lost[row] > 1.8 * lost[0.0]


def test_words_that_share_a_line_help_against_weak_neighbourhoods_and_not_against_weak_rows():
    levels = np.zeros((2000, 8), dtype=np.int32)
    channel = BitChannel.symmetric(2e-3)

    def failed(lattice: Lattice | None) -> float:
        image = store(plan_of(levels, channel, lattice), [layer_of(levels)])
        return float(np.mean([sum(image.read(chip)[1].failed.values()) for chip in range(12)]))

    alone = failed(None)
    near, far = (failed(Lattice(field=0.4, field_length=8, interleave=m)) for m in (1, 16))
    assert near > 1.8 * alone
    assert far < 1.35 * alone
    rows = [failed(Lattice(row=0.3, interleave=m)) for m in (1, 16)]
    assert min(rows) > 2.5 * alone


def faults(resampled: bool = True) -> MeasuredFaults:
    """Three arrays of 64 x 24: one with a dead row of zeros, one with a dead column of ones, one without faults."""
    cells = np.arange(3 * 64 * 24).reshape(3, 64, 24)
    return MeasuredFaults(3, 64, 24, cells[0, 5], cells[1, :, 7], resampled)


def test_a_measured_array_is_every_chip_and_drawn_ones_have_its_rows_and_columns():
    lines = np.arange(128)
    ones, zeros = faults(False).always(lines, 36, seed=9)
    assert np.array_equal(np.flatnonzero(zeros[:, :24].any(axis=1)), [5])
    assert np.array_equal(np.flatnonzero(ones.all(axis=0)), [])  # the second array lies right of the first
    assert np.array_equal(np.flatnonzero(ones[:64].all(axis=0)), [24 + 7])
    assert np.array_equal(ones, faults(False).always(lines, 36, seed=10)[0])
    assert np.array_equal(faults(False).always(lines[40:], 36, 9)[1], zeros[40:])
    shares, whole = [], 0
    for seed in range(300):
        ones, zeros = faults().always(lines, 24, seed)
        shares.append((ones.mean(), zeros.mean()))
        whole += int(np.sum(zeros.all(axis=1)))
        assert np.array_equal(faults().always(lines[70:], 24, seed)[0], ones[70:])
    assert np.mean(shares, axis=0) == pytest.approx(faults().shares, rel=0.2)
    assert whole / (300 * 128) == pytest.approx(1 / (3 * 64), rel=0.25)  # a dead row stays a dead row


def test_a_plan_in_measured_faults_reads_what_dead_cells_hold():
    levels = np.random.default_rng(3).integers(-128, 128, (64, 9)).astype(np.int32)
    found = faults()
    plan = plan_of(levels, BitChannel.uniform(*found.shares), Lattice(faults=found, interleave=2))
    again = Plan.from_json(json.loads(plan.dumps()))
    image, other = (store(p, [layer_of(levels)]) for p in (plan, again))
    read = [image.read(chip) for chip in range(8)]
    assert all(np.array_equal(x[0]["a"], other.read(chip)[0]["a"]) for chip, x in enumerate(read))
    assert len({x[1].ce + x[1].due for x in read}) > 1


@pytest.mark.parametrize("lattice", [Lattice(row=0.3, column=0.2, interleave=4), Lattice(faults=faults())])
@pytest.mark.parametrize("how", [{}, {"packed": True}])
def test_a_memory_behind_a_port_has_the_faults_of_the_simulation(lattice, how):
    levels = np.random.default_rng(4).integers(-128, 128, (300, 7)).astype(np.int32)
    plan = plan_of(levels, BitChannel.uniform(0.004, 0.007), lattice, **how)
    image = store(plan, [layer_of(levels)])
    make = RowMemory.of_stream if how else RowMemory.of_segment
    memory = make(image, "hsiao-72-64" if how else "a", **({} if how else {"segment": 0}), seed=3)
    read, code = image.read(3)[1], from_name("hsiao-72-64")
    rows = np.array([[memory.read(r) >> k & 1 for k in range(72)] for r in range(memory.rows)], dtype=np.uint8)
    status = code.decode(rows).status
    assert (read.ce, read.due) == (int(np.sum(status == 1)), int(np.sum(status == 2)))
    assert read.ce > 0


def test_a_plan_says_what_its_codes_rest_on():
    levels = np.zeros((64, 8), dtype=np.int32)
    channel = BitChannel.symmetric(1e-3)
    assert failing_together(plan_of(levels, channel, None)) == ()
    assert not failing_together(plan_of(levels, channel, ALIKE))[0].matters
    [rows] = failing_together(plan_of(levels, channel, Lattice(row=0.2)))
    assert rows.matters
    assert rows.ratio == pytest.approx(by_hand(1e-3, 0.2)[2:].sum() / by_hand(1e-3, 0.0)[2:].sum(), rel=1e-3)
    [near] = failing_together(plan_of(levels, channel, Lattice(field=0.4, field_length=8)))
    assert near.by_interleave[16] < near.by_interleave[4] < near.by_interleave[1]
    assert "allocation counts with that" in near.text


def test_allocated_plans_carry_the_lattice_of_their_menu():
    levels = np.random.default_rng(5).integers(-100, 100, (16, 9)).astype(np.int32)
    menu = replace(make_menu((layer_of(levels),), BitChannel.symmetric(0.01)), lattice=Lattice(row=0.1))
    sensitivity = Sensitivity(("a",), (144,), np.array([1.0]), np.zeros(1), 1.0)
    assert allocate(menu, sensitivity, 1.0).lattice == Lattice(row=0.1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"interleave": 0}, "interleave is a whole number"),
        ({"row": 0.7, "column": 0.7}, "sum of at most 1"),
        ({"row": float("nan")}, "finite numbers"),
        ({"field_length": 0.5}, "at least 1 cell"),
        ({"rows": 1}, "unknown 'rows'"),
        (
            {"faults": {"arrays": 1, "rows": 2, "columns": 2, "resampled": True, "zeros": "x", "ones": ""}},
            "zlib stream",
        ),
    ],
)
def test_an_impossible_lattice_is_refused(given, said):
    with pytest.raises(ValueError, match=said):
        Lattice.from_json(given)
