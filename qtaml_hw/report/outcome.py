"""The outcome of a run, from which its report is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qtaml_hw.allocation import Sensitivity
from qtaml_hw.campaign import Evaluation, Probe, Search
from qtaml_hw.case import Case
from qtaml_hw.cost.price import CostFigures

if TYPE_CHECKING:
    from qtaml_hw.hdl import Manifest
    from qtaml_hw.verify import VerifyReport

__all__ = ["End", "Outcome", "Span"]


@dataclass(frozen=True, eq=False)
class End:
    """One end of the range of the flip probabilities.

    Attributes
    ----------
    p01, p10 : float
        Flip probabilities there, mean over bit positions.
    evaluation : Evaluation or None
        The chosen plan in cells that flip so often; None where such cells hold no data.
    """

    p01: float
    p10: float
    evaluation: Evaluation | None


@dataclass(frozen=True, eq=False)
class Span:
    """The answer over the range of the flip probabilities, which is that of uncertain parameters of the technology.

    Attributes
    ----------
    low, high : End
        Of the range.
    largest : str
        The parameter that makes most of it.
    share : float
        Its share.
    holds : bool or None
        Whether the chosen plan keeps the target at the high end; None where none was given.
    robust : Search or None
        The same question put to cells of the high end: a plan for the whole range. None where the chosen plan holds
        there, no target was given, or cells there hold no data.
    """

    low: End
    high: End
    largest: str
    share: float
    holds: bool | None
    robust: Search | None


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run found; `qtaml_hw.report.summary` turns it into a report.

    Attributes
    ----------
    case : Case
        What was asked.
    sensitivity : Sensitivity
        Of every layer.
    chosen : Search
        The plan and how it was found.
    uniform : Search or None
        The same question put to Uniform-MSP; None where no target was given or Uniform-MSP is the method itself.
    unprotected : Evaluation
        The network with nothing protected and plain read-out.
    read_out : Evaluation or None
        The same with the read-out of the design; None where that is plain.
    curves : dict of str to tuple of Probe
        Method -> budgets tried, in order.
    predicted_ratio : float or None
        Overhead of Uniform-MSP over that of the plan at the same predicted distortion, before any simulation.
    manifest, verification
        The hardware; None where none was asked for or a plan has none.
    warnings : tuple of str
        What makes figures doubtful or leaves them out, beside what the device warns of.
    span : Span or None
        The answer over the range of the flip probabilities; None where they have none.
    price : CostFigures or None
        What the plan costs, its readers synthesised; None where they were not.
    notes : tuple of str
        What else is worth knowing.
    """

    case: Case
    sensitivity: Sensitivity
    chosen: Search
    uniform: Search | None
    unprotected: Evaluation
    read_out: Evaluation | None
    curves: dict[str, tuple[Probe, ...]]
    predicted_ratio: float | None
    manifest: Manifest | None
    verification: VerifyReport | None
    warnings: tuple[str, ...] = ()
    span: Span | None = None
    price: CostFigures | None = None
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """Exit status: that of the answer (`Search.status`), or 1 where the hardware is not as its model."""
        return 1 if self.verification is not None and not self.verification.passed else self.chosen.status
