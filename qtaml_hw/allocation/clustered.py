"""What a code leaves where cells fail together: the mean over weak and strong rows, neighbourhoods, arrays and chips.

Given what the cells of a codeword share they are independent, and the code leaves what it leaves at their rate. What it
leaves on the mean depends on the distribution of the number of errors in a codeword alone, so a mixture of rates that
has this distribution gives it (Bernoulli mixtures; Vasicek, "Probability of loss on loan portfolio" (1987), for one
shared normal score).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from qtaml_hw.channel import BitChannel, given_region, within_one
from qtaml_hw.codes import BlockCode, ResidualChannel
from qtaml_hw.lattice import Lattice
from qtaml_hw.plan import Plan
from qtaml_hw.storage import MemoryWord

__all__ = ["SharedCells"]

Floats = NDArray[np.float64]

NODES = 32
"""Quadrature nodes over a shared normal score."""
CHIPS = 8
"""The same over chips, where the masses of each are drawn."""
RATES = 60
"""Rates that a mixture is made of where the masses are drawn or counted."""
STEPS = 100
"""Steps of the fit of a mixture, times its rates: where masses span many decades, three are too few."""

UNLIKELY = 1e-14
"""Weight below which a rate is left out."""


@dataclass(frozen=True, eq=False)
class SharedCells:
    """What the cells of a codeword have in common.

    Attributes
    ----------
    chip_share : float
        Share of the variance that those of a chip have in common.
    lattice : Lattice or None
        What neighbours have in common on a chip.
    word : MemoryWord
        Words of the memory, which say which cells are neighbours.

    Examples
    --------
    Of (72,64) words in rows that share a fifth of the variance 3.7 times as many fail:

    >>> from qtaml_hw.codes import make
    >>> code, cell = make("hsiao", 64), BitChannel.symmetric(1e-3)
    >>> left = SharedCells(lattice=Lattice(row=0.2)).residual(code, cell)
    >>> round(left.p_word / code.residual(cell.resized(code.n)).p_word, 1)
    3.7
    """

    chip_share: float = 0.0
    lattice: Lattice | None = None
    word: MemoryWord = MemoryWord()  # noqa: RUF009 - immutable
    known: dict[Any, ResidualChannel] = field(init=False, repr=False, default_factory=dict)

    @classmethod
    def of_plan(cls, plan: Plan) -> SharedCells:
        """What the cells of the codewords of a plan have in common."""
        return cls(plan.chip_share, plan.lattice, MemoryWord(plan.word_bits))

    @property
    def matter(self) -> bool:
        """Whether cells share anything."""
        return self.chip_share > 0 or (self.lattice is not None and self.lattice.matters)

    def residual(self, code: BlockCode, cell: BitChannel) -> ResidualChannel:
        """What a code leaves of a cell, over chips and all that their cells share.

        Parameters
        ----------
        code : BlockCode
            The code.
        cell : BitChannel
            One bit of it (`BitChannel.cell`).
        """
        if not self.matter:
            return code.residual(cell.resized(code.n))
        p01, p10 = float(cell.p01[0]), float(cell.p10[0])
        key = code.name, p01, p10
        if key not in self.known:
            pairs, weights = self.mixture(p01, p10, code.n)
            found = [code.residual(BitChannel.uniform(*within_one(a, b), code.n)) for a, b in pairs.tolist()]
            self.known[key] = _mean(found, weights)
        return self.known[key]

    def mixture(self, p01: float, p10: float, n: int) -> tuple[Floats, Floats]:
        """Rates of both directions, shape (parts, 2), and the weight of each, of which `n` cells have as many errors as
        the cells of a codeword: those of one part have the same shared score, as on a chip.
        """
        lattice, p = self.lattice or Lattice(), (p01 + p10) / 2
        if p == 0:
            return np.zeros((1, 2)), np.ones(1)
        share = self.chip_share + (1 - self.chip_share) * lattice.shared
        if lattice.faults is not None or ((lattice.column or lattice.field) and share >= 1):  # no rate tells a score
            rates, weights = self._of_counts(p, n)
            return np.minimum(np.outer(rates / p, [p01, p10]), 1.0), weights
        if lattice.column or lattice.field:
            rates, weights = self._of_counts(p, n)
            scores = ndtri(p) - np.sqrt(1 - share) * ndtri(rates)
        else:
            z, weights = np.polynomial.hermite_e.hermegauss(NODES)
            scores = np.sqrt(share) * z
        both = [_kept(given_region(of, scores, 1 - share), weights, of) for of in (p01, p10)]
        return np.stack([rates for rates, _ in both], axis=1), both[0][1]

    def _of_counts(self, p: float, n: int) -> tuple[Floats, Floats]:
        """Rates of a mixture that has as many errors as the cells of a codeword, of both directions alike."""
        lattice = self.lattice or Lattice()
        masses: Floats = np.zeros(n + 1)
        on_chips = [(p, 1.0)]
        if self.chip_share:
            z, weights = np.polynomial.hermite_e.hermegauss(CHIPS)
            rates = given_region(p, np.sqrt(self.chip_share) * z, 1 - self.chip_share)
            on_chips = list(zip(*_kept(rates, weights / weights.sum(), p), strict=True))
        for rate, weight in on_chips:
            masses += weight * lattice.error_counts(float(rate), n, self.word.of_row(n)).masses
        return _of_masses(masses)


def _kept(rates: Floats, weights: Floats, p: float) -> tuple[Floats, Floats]:
    """Without what is unlikely; the mean is `p`."""
    there = weights > UNLIKELY
    rates, weights = np.clip(rates[there], 0.0, 1.0), weights[there] / weights[there].sum()
    if p == 0:
        return np.zeros(rates.size), weights
    mean = float(rates @ weights)
    return (rates * (p / mean) if mean > 0 else rates).clip(0.0, 1.0), weights


def _of_masses(masses: Floats) -> tuple[Floats, Floats]:
    """The mixture of binomials that comes closest to masses of 0 .. n errors, each as large as it is."""
    from scipy.optimize import nnls  # slow to import
    from scipy.stats import binom

    n = masses.size - 1
    mean = float(masses @ np.arange(n + 1)) / n
    if mean == 0:
        return np.zeros(1), np.ones(1)
    rates = np.unique(np.clip([0.0, mean, *np.geomspace(mean / 100, 1.0, RATES)], 0.0, 1.0))
    scale = 1 / np.maximum(masses, 1e-9 * masses.max())
    pictures = binom.pmf(np.arange(n + 1)[:, None], n, rates[None, :])
    sums = np.stack([np.ones(rates.size), rates / mean]) / UNLIKELY**0.5  # nothing is lost, and the mean is kept
    weights, _ = nnls(
        np.vstack([pictures * scale[:, None], sums]),
        np.append(masses * scale, np.ones(2) / UNLIKELY**0.5),
        maxiter=STEPS * rates.size,
    )
    there = weights > UNLIKELY
    return rates[there], weights[there] / weights[there].sum()


def _mean(found: list[ResidualChannel], weights: Floats) -> ResidualChannel:
    """What is left on the mean."""
    names = ("p01", "p10", "p_word", "p_due", "p_miscorrected", "p_bit_error")
    means: dict[str, Any] = {name: float(weights @ [getattr(left, name) for left in found]) for name in names}
    return replace(found[int(np.argmax(weights))], **means)
