"""The cost to a plan of neighbouring cells that fail together: its codes are chosen for that
(`allocation.clustered`), and need not have been if the cells were elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from qtaml_hw import codes
from qtaml_hw.plan import Plan

__all__ = ["FailingTogether", "failing_together"]

WIDER = (1, 4, 16)
"""How many words may share a line instead, to be told."""
WORTH_TELLING = 1.2
"""Ratio from which on it matters."""


@dataclass(frozen=True)
class FailingTogether:
    """Codewords of one code, in cells that have something in common.

    Attributes
    ----------
    code : str
        Its name.
    corrects : int
        Errors that it corrects whatever they are; 0 of LDPC codes, which promise none.
    ratio : float
        Of LDPC codes the variance of the number of errors in a codeword, of others the probability of more errors than
        are corrected: as many times that of independent cells.
    probability : float
        The latter itself; of LDPC codes the mean number of errors.
    by_interleave : dict of int to float
        The ratio, were so many words to share a line of cells.

    Examples
    --------
    >>> found = FailingTogether("bch-2-127-113", corrects=2, ratio=40.0, probability=1e-4, by_interleave={1: 40.0})
    >>> found.matters, found.text.partition(": ")[0]
    (True, 'cells that lie side by side fail together')
    """

    code: str
    corrects: int
    ratio: float
    probability: float
    by_interleave: dict[int, float]

    @property
    def matters(self) -> bool:
        """Whether it is worth a warning."""
        return not 1 / WORTH_TELLING < self.ratio < WORTH_TELLING or max(self.by_interleave.values()) > WORTH_TELLING

    @property
    def text(self) -> str:
        """One sentence."""
        others = ", ".join(f"{count}: {ratio:.2g}" for count, ratio in self.by_interleave.items())
        if self.corrects:
            errors = f"{self.corrects} error{'' if self.corrects == 1 else 's'}"
            return (
                f"cells that lie side by side fail together: codewords of {self.code} have more than {errors} with "
                f"probability {self.probability:.2g}, {self.ratio:.2g} times as often as with independent cells; "
                f"allocation counts with that (times by words that share a line: {others})"
            )
        return (
            f"cells that lie side by side fail together: the number of errors in a codeword of {self.code} varies "
            f"{self.ratio:.2g} times as much as with independent cells; allocation counts with that (by words that "
            f"share a line: {others})"
        )


def failing_together(plan: Plan) -> tuple[FailingTogether, ...]:
    """What neighbours that share something do to every code of a plan; empty where they share nothing.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> failing_together(Plan("tac", (), 0.0, 0.0, Prediction(1.0, 1.0, 1.0)))
    ()
    """
    lattice = plan.lattice
    if lattice is None or not lattice.matters:
        return ()
    found = {}
    for region in plan.memory_map().regions:
        if not region.code or region.code in found:
            continue
        code, p = codes.from_name(region.code), plan.layers[region.parts[0].layer].channel.cell().p_flip
        corrects = 0 if code.measured is not None else code.t
        usual = replace(lattice, row=0.0, column=0.0, field=0.0, faults=None).error_counts(p, code.n)
        ratios = {}
        for interleave in dict.fromkeys((lattice.interleave, *WIDER)):
            counts = replace(lattice, interleave=interleave).error_counts(p, code.n, region.word)
            if interleave == lattice.interleave:
                here = counts.beyond(corrects) if corrects else counts.mean
            if corrects:
                ratios[interleave] = counts.beyond(corrects) / max(usual.beyond(corrects), 1e-300)
            else:
                ratios[interleave] = counts.dispersion
        ratio = ratios[lattice.interleave]
        found[region.code] = FailingTogether(region.code, corrects, ratio, here, dict(sorted(ratios.items())))
    return tuple(found.values())
