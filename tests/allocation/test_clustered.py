"""What codes leave where cells fail together: the distribution of errors by hand, and chips that are simulated."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr, ndtri
from scipy.stats import binom, norm

from qtaml_hw.allocation import SharedCells, make_menu
from qtaml_hw.allocation.failing import failure_rate, failures_allowed
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import store
from qtaml_hw.codes import from_name, make
from qtaml_hw.lattice import Lattice, MeasuredFaults
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, MemoryWord, ReadOut, Segment, StorageScheme

CODE = make("hsiao", 64)


def layer_of(weights: int) -> Layer:
    levels = np.random.default_rng(1).integers(-128, 128, (weights // 8, 8)).astype(np.int32)
    return Layer.of_levels("a", levels, step=1.0, output_axis=0, input_axis=1)


@pytest.mark.parametrize(("row", "chip"), [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)])
def test_words_that_fail_are_those_of_the_integral_over_rows_and_chips(row, chip):
    p, share = 1e-3, chip + (1 - chip) * row

    def beyond(z: float) -> float:
        return float(norm.pdf(z) * binom.sf(1, 72, ndtr((ndtri(p) - sqrt(share) * z) / sqrt(1 - share))))

    left = SharedCells(chip, Lattice(row=row) if row else None).residual(CODE, BitChannel.symmetric(p, 1))
    # all but those of which a check bit alone is left wrong
    alone = CODE.residual(BitChannel.symmetric(p, 72)).p_word / binom.sf(1, 72, p)
    assert left.p_word == pytest.approx(alone * quad(beyond, -9, 9, limit=200)[0], rel=0.03)


FAULTS = MeasuredFaults(1, 128, 72, np.array([], dtype=np.int64), np.flatnonzero(np.arange(128 * 72) % 457 < 3), True)
"""Runs of three dead cells in a row."""


@pytest.mark.parametrize(
    ("lattice", "chip"),
    [(Lattice(row=0.3), 0.0), (Lattice(field=0.4, field_length=8), 0.0), (None, 0.2), (Lattice(faults=FAULTS), 0.0)],
)
def test_what_a_code_leaves_is_what_simulated_chips_show(lattice, chip):
    """SECDED words over all planes: wrong bits and failed words over chips, which independent cells are far from."""
    cell = BitChannel.uniform(*FAULTS.shares) if lattice is not None and lattice.faults else BitChannel.symmetric(3e-3)
    words, chips = (80, 1500) if chip else (3000, 20)
    layer, clusters = layer_of(8 * words), SharedCells(chip, lattice, MemoryWord((72,)))
    table = ReadOut("raw", np.arange(-128, 128)[np.arange(256) ^ 128], 0)
    scheme = StorageScheme(8, "twos-complement", (Segment(0, layer.size, 8, 8, Coded(CODE.name), table),))
    stored = LayerPlan("a", layer.levels.shape, cell, scheme)
    how = {"chip_share": chip, "lattice": lattice, "word_bits": (72,)}
    image = store(Plan("tac", (stored,), 8.0, 1.0, Prediction(0.0, 0.0, 0.0), **how), [layer])
    failed, wrong = 0, 0
    for number in range(chips):
        levels, seen = image.read(number)
        failed += sum(seen.failed.values())
        wrong += int(np.bitwise_count((levels["a"].astype(int) ^ layer.levels).astype(np.uint8)).sum())
    left, usual = clusters.residual(CODE, cell.cell()), CODE.residual(cell.resized(72))
    assert left.p_word == pytest.approx(failed / (chips * words), rel=0.15)
    assert (left.p01 + left.p10) / 2 == pytest.approx(wrong / (chips * words * 64), rel=0.15)
    assert left.p_word > 1.3 * usual.p_word
    menu = make_menu([layer], cell, families=["hsiao"], word=clusters.word, clusters=clusters)
    [offer] = [x for x in menu.layers[0].offers if x.code == CODE.name]
    assert float(offer.channel.p01[-1]) == left.p01


def test_a_share_of_whole_chips_is_kept_where_chips_differ():
    """As many codewords as are allowed: the integral over chips of having no failure is at least the share asked for,
    and not where chips are taken as alike."""
    layer, name, share = layer_of(800), "ldpc-4096r81-4096-3328", 0.2
    cell = BitChannel.symmetric(0.004, 8)
    code, clusters = from_name(name), SharedCells(share)
    menu = replace(make_menu([layer], cell, families=["hsiao"], clusters=clusters), whole_chips=0.9)

    def whole(words: float) -> float:
        def given(z: float) -> float:
            p = float(ndtr((ndtri(0.004) - sqrt(share) * z) / sqrt(1 - share)))
            return float(norm.pdf(z)) * exp(-words * code.residual(BitChannel.symmetric(min(p, 0.5), code.n)).p_word)

        z = np.linspace(-8, 8, 1601)
        return float(np.sum([given(x) for x in z]) * (z[1] - z[0]))

    words = failures_allowed(menu) / failure_rate(name, cell.cell(), menu)
    assert whole(words) >= 0.9
    alike = replace(menu, chip_share=0.0)
    assert whole(failures_allowed(alike) / failure_rate(name, cell.cell(), alike)) < 0.9


@pytest.mark.parametrize(
    ("code", "p01", "p10", "row"),
    [("repetition-5", 2e-3, 0.0, 0.2), ("repetition-7", 0.0905, 0.0175, 0.2), ("repetition-3", 0.02, 0.001, 0.5)],
)
def test_directions_that_fail_unequally_share_the_score_of_their_row(code, p01, p10, row):
    """A repeated bit is wrong where most of its cells are: integrals of binomials over rows, of zeros and of ones."""
    made = make(code, 16)
    copies = int(code[-1])

    def wrong(p: float) -> float:
        def at(z: float) -> float:
            rate = float(ndtr((ndtri(p) - sqrt(row) * z) / sqrt(1 - row)))
            return float(norm.pdf(z) * binom.sf(copies // 2, copies, rate))

        return quad(at, -9, 9, limit=200)[0] if p else 0.0

    left = SharedCells(lattice=Lattice(row=row)).residual(made, BitChannel.uniform(p01, p10, 1))
    assert left.p01 == pytest.approx(wrong(p01), rel=0.02)
    assert left.p10 == pytest.approx(wrong(p10), rel=0.05)


def test_rates_of_weak_rows_stay_rates():
    """Directions that would have a sum above 1, and one that is above 1 by the last digit of a float."""
    for row in np.linspace(0.05, 0.95, 19):
        left = SharedCells(lattice=Lattice(row=float(row))).residual(CODE, BitChannel.uniform(0.09052, 0.0175, 1))
        assert 0 < left.p_word < 1


def test_words_whose_cells_share_all_of_their_variance_still_fail():
    """A column or a field alone decides: no cell is left to fail by itself, and words fail all the same."""
    for lattice in (Lattice(column=1.0), Lattice(field=1.0)):
        left = SharedCells(lattice=lattice).residual(CODE, BitChannel.symmetric(0.01, 1))
        assert 0 < left.p_word < 1


def test_rare_errors_under_weak_chips_rows_and_columns_are_the_integral_over_them() -> None:
    """Masses of errors over many decades, which the fit of a mixture takes many steps for; a word's columns differ."""
    code, p, chip, row, column = from_name("hsiao-72-64"), 0.003, 0.05, 0.1, 0.05
    shared = SharedCells(chip, Lattice(row=row, column=column, interleave=4))
    z, weights = np.polynomial.hermite_e.hermegauss(64)
    both = chip + (1 - chip) * row
    rates = ndtr((ndtri(p) - np.sqrt(both) * z) / np.sqrt(1 - both))
    wanted = float(weights @ binom.sf(1, code.n, rates) / weights.sum())
    assert shared.residual(code, BitChannel.symmetric(p)).p_word == pytest.approx(wanted, rel=0.02)
