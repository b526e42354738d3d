"""How likely it is that a chip has a failed codeword, whether the cells of codewords are independent or not.

Given what the cells of a chip share they are independent, and a chip is without a failed codeword with probability
``prod (1 - f_w)`` over its codewords. f_w is what the code leaves at the mean rate of the cells of codeword w. Where
their rates differ and t errors are corrected, it is times the share of codewords with more than t errors over that of
cells of this mean rate, by the binomial distribution of the same mean and variance (Barbour and Xia, ESAIM: Probability
and Statistics 3, 131, 1999). The mean over chips is by quadrature over what all cells of a chip share, and over drawn
chips of what neighbours share, laid as the simulation lays them. Where a few weak rows make nearly all failures,
those drawn are too few and the mean is mostly low, by up to six times. Dead cells of measured arrays have no rates:
chips are drawn and decoded.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation.failing import LONG
from qtaml_hw.channel import BitChannel, given_region, within_one
from qtaml_hw.chip.image import Image
from qtaml_hw.chip.laid import Laid, laid_out
from qtaml_hw.plan import Plan
from qtaml_hw.storage import Region
from qtaml_hw.support.counter import counter_seed

__all__ = ["chances"]

Floats = NDArray[np.float64]

MOST = 1.0
"""Minus the logarithm of the share of chips without a failed codeword of a code, at most, for failures to be rare."""

NODES = 16
"""Quadrature nodes over what all cells of a chip share."""

DRAWN, CELLS = (8, 400), 1 << 22
"""Chips that are drawn where neighbours share something, at least and at most, and cells that they have together."""

DECODED, READ = (50, 1000), 10_000_000
"""Chips of measured arrays that are decoded, at least and at most, and weights that they have together."""

TABLE = 64
"""Rates at which the failures of a code are worked out where its codewords have more."""

BOUNDED = frozenset({"columns", "double-error", "triple-error", "iterative"})
"""Styles of decoding that fail beyond t errors."""

STREAM = 0x5EED_FA11
"""Chips that are drawn here are not those of trials."""


def chances(plan: Plan, stored: Image) -> tuple[frozenset[str], float]:
    """The long codes of which a codeword fails on few chips, and the probability of a chip with such a codeword.

    Parameters
    ----------
    plan : Plan
        What is stored.
    stored : Image
        Its bits.

    Returns
    -------
    frozenset of str
        Names of codes of more than 128 data bits.
    float
        Exact for independent cells and for those of a chip; of neighbours the mean over drawn chips, which scatters.
    """
    named = {x.code for x in plan.memory_map().regions if x.code and codes.from_name(x.code).k > LONG}
    if not named:
        return frozenset(), 0.0
    if plan.lattice is not None and plan.lattice.faults is not None:
        return _decoded(plan, stored, named)
    whole, weights = dict.fromkeys(named, np.zeros(1)), np.ones(1)
    for region, ones, laid in _regions(plan, stored):
        cell = plan.layers[region.parts[0].layer].unknown.cell()
        pairs, weights = _of_chips(plan.chip_share, float(cell.p01[0]), float(cell.p10[0]))
        chips = _drawn(plan) if laid else 1
        moments = np.concatenate([_moments(pairs, ones, laid, number) for number in range(chips)], axis=1)
        weights = np.tile(weights, chips) / chips
        whole[region.code] = whole[region.code] + np.log1p(-_failing(region.code, *moments)).sum(axis=1)
    seldom = {name: 0 < -float(np.log(weights @ np.exp(each))) <= MOST for name, each in whole.items()}
    rare = frozenset(name for name, is_rare in seldom.items() if is_rare)
    return rare, float(weights @ -np.expm1(sum(whole[name] for name in rare))) if rare else 0.0


def _regions(plan: Plan, stored: Image) -> Iterator[tuple[Region, Floats, Laid | None]]:
    """Regions under long codes, the share of ones in every codeword, and how their cells lie."""
    shares = {x.region.code: _ones(x.stored, x.region.rows, x.region.row_bits) for x in stored.streams}
    regions = plan.memory_map().regions
    laid = laid_out(plan.lattice, regions)
    for number, region in enumerate(regions):
        if region.code and codes.from_name(region.code).k > LONG:
            ones = shares[region.code] if region.packed else np.full(region.rows, 0.5)
            yield region, ones, laid.get(number)


def _ones(stored: NDArray[np.uint8], rows: int, bits: int) -> Floats:
    """Share of ones that every codeword has."""
    return np.asarray(np.unpackbits(stored, count=rows * bits).reshape(rows, bits).mean(axis=1))


def _of_chips(share: float, p01: float, p10: float) -> tuple[Floats, Floats]:
    """Rates of both directions on chips, shape (chips, 2), and the weight of each."""
    z, weights = np.polynomial.hermite_e.hermegauss(NODES if share else 1)
    moved = [given_region(p, np.sqrt(share) * z, 1 - share).tolist() for p in (p01, p10)]
    return np.array([within_one(a, b) for a, b in zip(*moved, strict=True)]), weights / weights.sum()


def _drawn(plan: Plan) -> int:
    """Chips to draw where neighbours share something."""
    cells = sum(region.used_bits for region in plan.memory_map().regions)
    return min(max(CELLS // cells, DRAWN[0]), DRAWN[1])


def _moments(pairs: Floats, ones: Floats, laid: Laid | None, number: int) -> Floats:
    """Mean and mean square of the rates of the cells of every codeword, shape (2, chips, codewords), on drawn chip
    `number` of neighbours. Rates of both directions rise together.
    """
    if laid is None:
        rates = (1 - ones) * pairs[:, :1] + ones * pairs[:, 1:]
        return np.stack([rates, rates**2])
    known, which = np.unique(pairs, return_inverse=True)  # both directions are often alike
    found = laid.moments(known.tolist(), counter_seed(STREAM, number))
    each = found[:, which.ravel()].reshape(2, *pairs.shape, -1)
    mean, root = each[0], np.sqrt(each[1])
    both = ((1 - ones) * x[:, 0] + ones * x[:, 1] for x in (mean, root))
    return np.stack([next(both), next(both) ** 2])


def _more(t: int, cells: Floats | float, rates: Floats) -> Floats:
    """Probability of more than t of some cells, not necessarily a whole number of them."""
    from scipy.special import betainc  # slow to import

    return np.asarray(np.where(cells > t, betainc(t + 1, np.maximum(cells - t, 1e-9), np.minimum(rates, 1.0)), 0.0))


def _failing(name: str, rates: Floats, squares: Floats) -> Floats:
    """Probability that a codeword fails, for mean and mean square of the rates of its cells."""
    code, found = codes.from_name(name), _alike(name, rates)
    if code.decoding.style not in BOUNDED or np.allclose(squares, rates**2, rtol=1e-6, atol=0):
        return found
    there = rates > 0
    own = np.where(there, squares / np.where(there, rates, 1.0), 0.0)  # rate of the binomial that has both
    cells = np.where(there, code.n * rates / np.where(own > 0, own, 1.0), code.n)
    alike = _more(code.t, float(code.n), rates)
    ratio = np.where(alike > 0, _more(code.t, cells, own) / np.where(alike > 0, alike, 1.0), 1.0)
    return np.asarray(np.clip(found * ratio, 0.0, 1 - 1e-12))


def _alike(name: str, rates: Floats) -> Floats:
    """The same where the cells of a codeword fail at one rate."""
    code = codes.from_name(name)

    def at(rate: float) -> float:
        return float(code.residual(BitChannel.symmetric(rate, code.n)).p_word)

    rates = np.minimum(rates, 0.5)
    known, which = np.unique(rates, return_inverse=True)
    if known.size <= TABLE:
        return np.asarray(np.minimum([at(x) for x in known.tolist()], 1 - 1e-12)[which].reshape(rates.shape))
    some = known[known > 0]
    grid = np.geomspace(some[0], some[-1], TABLE)
    found = np.interp(np.log(some), np.log(grid), np.log(np.maximum([at(x) for x in grid.tolist()], 1e-300)))
    each = np.append(np.zeros(known.size - some.size), np.exp(found))
    return np.asarray(np.minimum(each, 1 - 1e-12)[which].reshape(rates.shape))


def _decoded(plan: Plan, stored: Image, named: set[str]) -> tuple[frozenset[str], float]:
    """The same of dead cells of measured arrays, by decoding chips."""
    chips = min(max(READ // max(plan.weights, 1), DECODED[0]), DECODED[1])
    failed = [frozenset(stored.read(counter_seed(STREAM, i))[1].failed) & named for i in range(chips)]
    rare = frozenset(x for x in named if 0 < sum(x in each for each in failed) <= -np.expm1(-MOST) * chips)
    return rare, sum(bool(each & rare) for each in failed) / chips
