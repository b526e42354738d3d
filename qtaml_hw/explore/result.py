"""The result of one point of a sweep."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from qtaml_hw.allocation import Menu, Sensitivity, allocate, limit_bits, predicted_gain
from qtaml_hw.campaign import Effort, Estimate, Evaluation, Evaluator, Probe, Search, paired
from qtaml_hw.campaign.metric import share
from qtaml_hw.case import Case
from qtaml_hw.cost.price import CostFigures
from qtaml_hw.flow import at_prices, cheaper
from qtaml_hw.storage import Ideal

__all__ = ["Result", "evaluate_point", "unprotected"]

COMPARABLE = ("share", "cosine", "")
"""Units of figures that are compared as they are: higher is better, and a ratio to the clean one is a share of it."""
NO_VOLTS = "the supply is in {unit} and prices are of volts: energy, leakage and break-even are left out"


@dataclass(frozen=True)
class Result:
    """Figures of one design.

    Attributes
    ----------
    operating_point : dict of str to float
        Axes of the technology, units in their names; ``p_flip`` alone where the design gives probabilities.
    method : str
        Who dealt out protection.
    p01, p10 : float
        Of a raw cell.
    clean : float
        Accuracy without faults; 1 where the metric is none of shares: figures are then shares of the clean one.
    accuracy, unprotected : Estimate
        Of the plan, and of the same design without check bits, over chips: its read-out is kept; where words are made
        for the channel, these are the network's own words.
    gained : Estimate
        Their difference, chip by chip.
    target : float or None
        Share of the clean accuracy that was asked for; None for a budget.
    reached : bool
        Whether some budget keeps the target, on the mean: an estimate and no verdict; true for a budget.
    budget, budget_low, budget_high : float
        The budget of the plan, and the interval in which a search knows it (`qtaml_hw.campaign.Search`; None: open).
    planes_per_weight : float
        Protected bits per weight.
    parity_bits_per_weight, stored_bits_per_weight : float or None
        Check bits, and all bits with the scales and offsets of channels of trellis words, as budgets count them; None
        under the idealised code.
    codec_cells : int or None
        Estimated gates of one encoder and one decoder for every code of the plan; None where there is no model.
    codec_cycles : int
        Clock cycles that decoding takes: the register cuts that the design asks for; 0 is combinational.
    relative_energy : float or None
        VDD^2 * bits in the memory / 8, in V^2: dynamic energy of the array per weight, relative to 8 unprotected bits
        at 1 V. Leakage and the codec are not in it. None without a supply voltage in volts.
    predicted_gain : float or None
        Theory's ratio of the protected bits of Uniform-MSP to those of TAC at the plan's own distortion.
    shannon_bits, shannon_distance : float or None
        Stored bits per weight that ideal codes need for the plan's distortion (from above), and how many more the plan
        has.
    warnings : tuple of str
        What limits the device model's figures.
    coverage : float
        Share of the network's numbers that lies in the simulated memory, between 0 and 1.
    left_out : tuple of str
        The largest tensors that do not, and why.
    vdd_unit : str
        Unit of the supply in `operating_point`: ``V``, or ``V_min`` where the technology is given relative to that.
    p01_low, p01_high, p10_low, p10_high : float or None
        Ends of the ranges of `p01` and `p10`, from those of the technology's parameters; None where they have none.
    area_mm2, energy_pj_per_weight, leakage_uw, weights_per_cycle : float or None
        What the plan costs (`qtaml_hw.cost.price.CostFigures`), its logic estimated; None where nobody can say. Energy
        and leakage are None where the supply is no voltage (`vdd_unit`): prices are of volts.
    bare_pj_per_weight : float or None
        Energy of the same design without check bits (as `unprotected`).
    bare_bits_per_weight : float or None
        Its stored bits.
    priced_in : str
        Node, macros and cells of these figures, with the corner: what has to be equal for two to be compared.
    illustration : str
        Why they stand for another memory than the design's: designs of two technologies are not compared by them then.
    figure : str
        What stands in the place of accuracy: the metric, and whether it is a share of the clean figure.

    Examples
    --------
    >>> kept = Estimate(0.93, 0.92, 0.94, 8)
    >>> result = Result({"vdd_v": 0.5}, "tac", 0.01, 0.01, 0.95, kept, kept, kept, 0.95, True, 0.5, None, None, 2.0,
    ...                 0.5, 8.5, None, 0, 0.27, None, None, None)
    >>> result.accuracy.mean >= result.target * result.clean
    True
    """

    operating_point: dict[str, float]
    method: str
    p01: float
    p10: float
    clean: float
    accuracy: Estimate
    unprotected: Estimate
    gained: Estimate
    target: float | None
    reached: bool
    budget: float
    budget_low: float | None
    budget_high: float | None
    planes_per_weight: float
    parity_bits_per_weight: float | None
    stored_bits_per_weight: float | None
    codec_cells: int | None
    codec_cycles: int
    relative_energy: float | None
    predicted_gain: float | None
    shannon_bits: float | None
    shannon_distance: float | None
    warnings: tuple[str, ...] = ()
    coverage: float = 1.0
    left_out: tuple[str, ...] = ()
    vdd_unit: str = "V"
    p01_low: float | None = None
    p01_high: float | None = None
    p10_low: float | None = None
    p10_high: float | None = None
    area_mm2: float | None = None
    energy_pj_per_weight: float | None = None
    leakage_uw: float | None = None
    weights_per_cycle: float | None = None
    bare_pj_per_weight: float | None = None
    bare_bits_per_weight: float | None = None
    priced_in: str = ""
    illustration: str = ""
    figure: str = "top-1"

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it exactly."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Result:
        """Rebuild a result from `to_json`."""
        estimates = {name: Estimate(**data[name]) for name in ("accuracy", "unprotected", "gained")}
        texts = {name: tuple(data[name]) for name in ("warnings", "left_out")}
        return cls(**{**data, **estimates, **texts})


def _figure(case: Case) -> str:
    """What is called accuracy of a case."""
    name = case.metric.name
    return name if case.metric.unit in COMPARABLE else f"{name}, as a share of the clean figure"


def unprotected(menu: Menu, found: Sensitivity, evaluator: Evaluator, effort: Effort) -> Probe:
    """What the offers of `menu` keep without check bits: the same for all methods, targets and budgets.

    Of a menu of whole storage schemes this would be the fewest bits that are offered, so it is asked of plain words.
    """
    plan = allocate(menu, found, 0.0, method="unprotected")
    return Probe(0.0, plan, evaluator.until(plan, effort.half_width, effort.trials))


def evaluate_point(
    case: Case,
    menu: Menu,
    found: Sensitivity,
    evaluator: Evaluator,
    effort: Effort,
    bare: Probe,
    without: CostFigures | None,
) -> Result:
    """The answer to the design of `case`: the cheapest plan for its target, or the plan for its budget.

    Parameters
    ----------
    case : Case
        The design with all it names.
    menu : Menu
        What its layers may buy.
    found : Sensitivity
        Of its layers.
    evaluator : Evaluator
        Who evaluates plans.
    effort : Effort
        How much is simulated (`Asked.effort`).
    bare : Probe
        See `unprotected`.
    without : CostFigures or None
        Price of its plan.

    Returns
    -------
    Result
    """
    protection = case.design.protection
    answer = cheaper(case, at_prices(case, menu), found, evaluator=evaluator, effort=effort)
    target = None
    if protection.budget is None and protection.method != "unprotected":
        target = 0.95 if protection.target is None else protection.target
    return _result(case, found, answer, target, bare, without)


def _as_share(case: Case, found: Evaluation, clean: float) -> Evaluation:
    """Figures that are no shares as those of the clean figure that are kept: designs are compared by these."""
    if case.metric.unit in COMPARABLE:
        return found
    kept = [min(1.0, share(case.metric, float(value), clean)) if value else 1.0 for value in found.values]
    return dataclasses.replace(found, values=np.array(kept), range=(0.0, 1.0))


def _result(
    case: Case,
    found: Sensitivity,
    answer: Search,
    target: float | None,
    bare: Probe,
    without: CostFigures | None,
) -> Result:
    plan, evaluation = answer.answer.plan, _as_share(case, answer.answer.evaluation, answer.clean)
    unprotected = _as_share(case, bare.evaluation, answer.clean)
    from qtaml_hw.hdl.coders.area import codec_cells  # brings in Amaranth

    kinds = {s.protection for layer in plan.layers for s in layer.scheme.segments if s.planes}
    names = {kind.name for kind in kinds}
    parity = None if Ideal() in kinds else plan.parity_bits_per_weight
    inside = None if parity is None else plan.stored_bits_per_weight
    stored = None if inside is None else inside + case.beside_words(plan)  # scales and offsets are outside the memory
    left = plan.predicted.distortion
    share = left / max(plan.predicted.unprotected, 1e-300)
    limit = limit_bits(case.layers, found, left, case.channel, quick=True, mapped=case.mapped)
    point = dict(case.device.operating_point) if case.device else {"p_flip": case.channel.p_flip}
    unit = case.device.vdd_unit if case.device else "V"
    vdd = point.get("vdd_v") if unit == "V" else None
    ranges = [
        (None, None) if ends is None else ends
        for ends in ((case.device.p01_range, case.device.p10_range) if case.device else (None, None))
    ]
    low, high = (b if b < float("inf") else None for b in answer.interval)
    price = case.price(plan)
    volts = unit == "V" or "vdd_v" not in point  # a price at another supply than that of the design is none of it
    warnings = (*case.warnings, case.unpriced) if case.unpriced else case.warnings
    warnings = warnings if volts or price is None else (*warnings, NO_VOLTS.format(unit=unit))
    return Result(
        operating_point=point,
        method=plan.method,
        p01=float(case.channel.p01.mean()),
        p10=float(case.channel.p10.mean()),
        clean=answer.clean if case.metric.unit in COMPARABLE else 1.0,
        accuracy=evaluation.estimate,
        unprotected=unprotected.estimate,
        gained=paired(evaluation, unprotected),
        target=target,
        reached=target is None or answer.reached,
        budget=answer.answer.budget,
        budget_low=low,
        budget_high=high,
        planes_per_weight=plan.planes_per_weight,
        parity_bits_per_weight=parity,
        stored_bits_per_weight=stored,
        codec_cells=codec_cells(names),
        codec_cycles=len(case.design.hardware.pipeline) if names else 0,
        relative_energy=None if vdd is None or inside is None else vdd**2 * inside / 8,
        predicted_gain=predicted_gain(found.values, found.sizes, share) if 0 < share < 1 - 1e-9 else None,
        shannon_bits=limit,
        shannon_distance=None if limit is None or stored is None else stored - limit,
        warnings=warnings,
        coverage=case.network.coverage.share,
        left_out=tuple(f"{x.name} ({x.numbers}): {x.reason}" for x in case.network.coverage.left_out[:3]),
        vdd_unit=unit,
        p01_low=ranges[0][0],
        p01_high=ranges[0][1],
        p10_low=ranges[1][0],
        p10_high=ranges[1][1],
        area_mm2=None if price is None else price.area_mm2,
        energy_pj_per_weight=None if price is None or not volts else price.energy_pj_per_weight,
        leakage_uw=None if price is None or not volts else price.leakage_uw,
        weights_per_cycle=None if price is None else price.weights_per_cycle,
        bare_pj_per_weight=None if without is None or not volts else without.energy_pj_per_weight,
        bare_bits_per_weight=bare.plan.stored_bits_per_weight,
        priced_in="" if price is None else "; ".join(price.source),
        illustration="" if price is None else price.illustration,
        figure=_figure(case),
    )
