"""The probability of a chip with a failed codeword, against chips that are drawn and decoded."""

from __future__ import annotations

from math import expm1, log1p, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr, ndtri
from scipy.stats import binom, norm

from qtaml_hw.campaign import failing
from qtaml_hw.campaign.failing import chances
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import store
from qtaml_hw.codes import make
from qtaml_hw.lattice import Lattice, MeasuredFaults
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, ReadOut, Segment, StorageScheme

CODE = make("hsiao", 256)
LANES, WORDS, CHIPS = 32, 16, 300
RUNS = MeasuredFaults(1, 4096, CODE.n, *(np.flatnonzero(np.arange(4096 * CODE.n) % 41077 // 2 == i) for i in (0, 1)))
"""Runs of four dead cells."""


def stored(p: float, *, chip: float = 0.0, lattice: Lattice | None = None):
    """A layer under long SECDED words, and its plan."""
    levels = np.random.default_rng(1).integers(-128, 128, (WORDS, LANES)).astype(np.int32)
    layer = Layer.of_levels("a", levels, step=1.0, output_axis=0, input_axis=1)
    table = ReadOut("raw", np.arange(-128, 128)[np.arange(256) ^ 128], 0)
    scheme = StorageScheme(8, "twos-complement", (Segment(0, layer.size, 8, LANES, Coded(CODE.name), table),))
    own = LayerPlan("a", levels.shape, BitChannel.symmetric(p, 8), scheme)
    plan = Plan("tac", (own,), 8.0, 1.0, Prediction(0.0, 0.0, 0.0), chip_share=chip, lattice=lattice)
    return plan, store(plan, [layer])


def left(p: float) -> float:
    return float(CODE.residual(BitChannel.symmetric(p, CODE.n)).p_word)


@pytest.mark.parametrize(
    ("p", "chip", "lattice", "apart"),
    [
        (3e-4, 0.0, None, False),
        (2e-4, 0.0, Lattice(row=0.3), True),
        (4e-4, 0.0, Lattice(column=0.5, array_rows=8), False),
        (2e-4, 0.1, Lattice(field=0.3, row=0.1, interleave=4), False),
        (1e-4, 0.0, Lattice(faults=RUNS), True),
    ],
)
def test_the_share_of_chips_with_a_failed_codeword_is_that_of_drawn_chips(p, chip, lattice, apart, monkeypatch):
    """In both tails of the binomial distribution; so many chips tell some of them apart from independent cells."""
    monkeypatch.setattr(failing, "CELLS", 1 << 19)
    plan, image = stored(p, chip=chip, lattice=lattice)
    rare, found = chances(plan, image)
    failed = sum(bool(image.read(seed)[1].failed) for seed in range(CHIPS))
    assert rare == {CODE.name}
    assert 1e-3 < binom.cdf(failed, CHIPS, found) < 1 - 1e-3, (failed / CHIPS, found)
    if apart:
        assert binom.cdf(failed, CHIPS, -expm1(WORDS * log1p(-left(p)))) > 1 - 1e-4


def test_chips_that_differ_are_the_integral_over_chips():
    plan, image = stored(2e-4, chip=0.2)

    def at(z: float) -> float:
        p = float(ndtr((ndtri(2e-4) - sqrt(0.2) * z) / sqrt(0.8)))
        return float(norm.pdf(z)) * (1 - (1 - left(p)) ** WORDS)

    assert chances(plan, image)[1] == pytest.approx(quad(at, -6, 6, limit=200)[0], rel=0.01)


def test_cells_of_weak_columns_fail_in_twos_less_often_than_their_mean_says():
    """Errors of cells with rates of their own, counted one after the other; SECDED fails from two on."""
    rates = np.repeat([1e-4, 0.03], [CODE.n - 4, 4])
    none = np.prod(1 - rates)
    two = 1 - none * (1 + (rates / (1 - rates)).sum())
    mean = np.array([rates.mean()])
    found = failing._failing(CODE.name, mean, np.array([(rates**2).mean()]))
    alike = 1 - binom.cdf(1, CODE.n, mean)
    assert found / left(float(mean[0])) == pytest.approx(two / alike, rel=0.03)
    assert two < 0.9 * alike
