"""`ReportData`: the contents of a report, as plain frozen values that convert to JSON and back.

The flow fills these objects; plots, page and terminal table only read them. Probabilities and accuracies are fractions
in [0, 1]; overheads are in bits per weight, in the paper's currency (protected bits) and in parity bits of real codes.
Text may come from a model or a file and is untrusted everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from qtaml_hw.allocation.menu import Currency
from qtaml_hw.campaign.estimate import Estimate
from qtaml_hw.campaign.verdict import Verdict
from qtaml_hw.channel import Persistence
from qtaml_hw.cost.price import CostFigures
from qtaml_hw.report.figures import COUNTED, EQUAL, NO_NUMBER, PRICES, compared, figure, sure_ends

__all__ = [
    "Answer",
    "CodeRow",
    "Cost",
    "Device",
    "DeviceCurve",
    "GainCurve",
    "Hardware",
    "LayerRow",
    "LeftOutRow",
    "MethodCurve",
    "ModuleRow",
    "Pareto",
    "ParetoSeries",
    "Provenance",
    "RangeEnd",
    "RangeRow",
    "ReportData",
    "Verification",
]

FORMAT = "qtaml_hw.report/4"


def _same_length(what: object, *names: str) -> None:
    lengths = {name: len(getattr(what, name)) for name in names}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{type(what).__name__}: these must have the same length: {lengths}")


@dataclass(frozen=True)
class Cost:
    """Price of a plan, bits per weight, in three currencies that are never mixed.

    Attributes
    ----------
    planes_per_weight : float
        Protected bits per weight (the paper's currency).
    parity_bits_per_weight : float or None
        Check bits of the real codes per weight, padding included; None for idealised protection.
    stored_bits_per_weight : float or None
        Data bits, check bits and padding; None for idealised protection, whose check bits nobody knows.
    codec_cells : int or None
        Estimated gates of one encoder and one decoder for every code; None where there is no model.
    whole : bool
        Whether the width of the words was to be chosen as well: all stored bits are then what is minimised.
    beside_per_weight : float
        Bits of the scales and offsets of channels that trellis words are read with; budgets count them.

    Examples
    --------
    >>> Cost(2.0).overhead, Cost(2.0).currency
    (2.0, 'protected bits')
    >>> Cost(2.0, parity_bits_per_weight=0.25).overhead, Cost(2.0, 0.25).currency
    (0.25, 'check bits')
    """

    planes_per_weight: float
    parity_bits_per_weight: float | None = None
    stored_bits_per_weight: float | None = None
    codec_cells: int | None = None
    whole: bool = False
    beside_per_weight: float = 0.0

    @property
    def in_all_per_weight(self) -> float | None:
        """Stored bits with scales and offsets of channels; None without any."""
        if self.stored_bits_per_weight is None or not self.beside_per_weight:
            return None
        return self.stored_bits_per_weight + self.beside_per_weight

    @property
    def currency(self) -> str:
        """What `overhead` counts: ``stored bits``, ``check bits``, or ``protected bits`` of the idealised code."""
        if self.whole:
            return Currency.STORED.label
        return (Currency.PLANES if self.parity_bits_per_weight is None else Currency.PARITY).label

    @property
    def overhead(self) -> float:
        """Bits per weight in the currency that the allocation minimised."""
        if self.whole and self.stored_bits_per_weight is not None:
            return self.stored_bits_per_weight
        return self.planes_per_weight if self.parity_bits_per_weight is None else self.parity_bits_per_weight


@dataclass(frozen=True)
class RangeEnd:
    """One end of the range of the flip probabilities.

    Attributes
    ----------
    p01, p10 : float
        Mean over bit positions.
    accuracy : Estimate or None
        Of the chosen plan there; None where such cells hold no data.

    Examples
    --------
    >>> RangeEnd(1e-3, 1e-3, Estimate(0.95, 0.94, 0.96, 20)).accuracy.mean
    0.95
    """

    p01: float
    p10: float
    accuracy: Estimate | None


@dataclass(frozen=True)
class RangeRow:
    """The answer over the range of the flip probabilities.

    Attributes
    ----------
    low, high : RangeEnd
        Of the range.
    largest : str
        The parameter of the technology that makes most of it.
    share : float
        Its share.
    holds : bool or None
        Whether the chosen plan meets the target at the high end; None where none was given.
    robust : Cost or None
        Overhead of a plan that meets it there; None where the chosen one does, none was found, or none was sought.
    robust_accuracy : Estimate or None
        Of that plan there.

    Examples
    --------
    >>> low, high = (RangeEnd(p, p, Estimate(kept, kept, kept, 20)) for p, kept in ((1e-3, 0.95), (2e-3, 0.94)))
    >>> RangeRow(low, high, "sigma_vmin_v", 0.8, holds=True).sentence
    'Range of p, 80% of it from sigma_vmin_v: the plan holds at its high end too.'
    """

    low: RangeEnd
    high: RangeEnd
    largest: str
    share: float
    holds: bool | None
    robust: Cost | None = None
    robust_accuracy: Estimate | None = None

    @property
    def sentence(self) -> str:
        """What the range means for the plan."""
        made = f"Range of p, {self.share:.0%} of it from {self.largest}"
        if self.holds:
            return f"{made}: the plan holds at its high end too."
        if self.high.accuracy is None:
            return f"{made}: at its high end the cells hold no data, and no plan holds over all of it."
        if self.holds is None:
            return f"{made}."
        if self.robust is None:
            return f"{made}: the plan is not known to hold at its high end, and no plan that was tried is."
        return (
            f"{made}: the plan is not known to hold at its high end; a plan for the whole range needs "
            f"{self.robust.overhead:.3g} {self.robust.currency} per weight."
        )


@dataclass(frozen=True)
class Answer:
    """The question that was asked, and its answer.

    Attributes
    ----------
    network, technology, operating_point : str
        What was asked about, e.g. ``digits``, ``fg-thin-5p5nm``, ``10 years at 300 K``.
    p01, p10 : float
        P(read 1 | stored 0) and P(read 0 | stored 1) of a cell there, mean over bit positions.
    persistence : tuple of {"transient", "retention", "stuck"}
        How long faults stay, by cause: `qtaml_hw.channel.MEANING` says it in words.
    clean, unprotected, protected : Estimate
        Accuracy without faults, with faults and no protection, and with faults and the chosen plan.
    metric : str
        What the network is good for; "accuracy" above and below stands for its figure.
    unit : str
        Of the figures: ``share`` for parts of 1, ``dB``, ``nats`` ... (`qtaml_hw.campaign.metric.Metric.unit`).
    as_given, chance : float or None
        Figure of the file as given, before its weights were stored, and of guesses; None where there is none.
    constant : tuple of int and float, or None
        The most frequent label and the figure of always answering it, where that is surely above `chance`.
    read_out : Estimate or None
        Accuracy with faults, the plan's read-out and no check bits; None where the read-out is plain.
    estimate : bool
        Whether the figures are estimates, from confidences in the place of labels.
    inputs : int
        Test inputs that every trial classifies.
    confidence : float
        Level of all intervals of the report, e.g. 0.95.
    method : str
        How the plan was found, e.g. ``TAC``.
    chosen : Cost
        Overhead of the chosen plan.
    uniform : Cost or None
        Overhead of the cheapest Uniform-MSP plan that does as well; None if none does or none was sought.
    target : float or None
        Accuracy the plan has to keep; None when a budget was given instead.
    target_text : str
        The target or budget in the user's words, e.g. ``95 % of clean accuracy``.
    met : bool
        Whether the chosen plan surely meets the target (or keeps the budget).
    predicted_ratio : float or None
        Overhead of Uniform-MSP over that of the plan, before any simulation: of the budgets that are foreseen to keep
        the target, else at the same predicted distortion.
    saturation_ratio : float or None
        rho* of theory.md section 6: the largest gain any budget can show.
    prediction_valid : bool or None
        Whether the prediction held where it was tried; None where it was not.
    limit_bits_per_weight : float or None
        Stored bits that the best scheme needs at most for the plan's predicted distortion, by Shannon's theorems
        (`limit_bits`); None where the cells carry no information.
    span : Span or None
        The answer over the range of the flip probabilities; None where they have none.
    verdict : Verdict or None
        Whether the chosen plan keeps the target, and what that rests on; None when a budget was given instead.
    foreseen : (float, float) or None
        Budgets of the plan and of Uniform-MSP that were foreseen to keep the target, before any search; None where one
        of them was not, or what was tried of them did not hold.
    chips : dict of str to tuple of float
        Figure of every chip, the worst first, by ``unprotected``, ``read_out`` and ``protected``; missing where chips
        did not meet the same samples.
    enough, enough_uniform : (float or None, float or None)
        Dearest budget, per weight, that is surely not enough, and cheapest that surely is; None where there is
        none. The second of Uniform-MSP.
    price, price_uniform : CostFigures or None
        What the chosen plan, and Uniform-MSP where it does as well, cost in silicon; None where nobody can say.
    bought : str
        What the budgets of the search count where that is not `Cost.currency`: ``added pJ``, ``added µm²``.
    per_chip : bool
        Whether every chip is written around its own dead cells.

    Examples
    --------
    >>> kept, clean = Estimate(0.92, 0.91, 0.93, 20), Estimate(0.95, 0.95, 0.95, 1)
    >>> answer = Answer("net", "sram", "0.5 V", 0.1, 0.1, ("stuck",), clean, Estimate(0.4, 0.3, 0.5, 20), kept, 100,
    ...                 0.95, "TAC", Cost(0.5), Cost(1.0), 0.9, "95 % of clean accuracy", True)
    >>> answer.ratio, answer.figure, answer.currency
    (2.0, 'accuracy', 'protected bits')
    """

    network: str
    technology: str
    operating_point: str
    p01: float
    p10: float
    persistence: tuple[Persistence, ...]
    clean: Estimate
    unprotected: Estimate
    protected: Estimate
    inputs: int
    confidence: float
    method: str
    chosen: Cost
    uniform: Cost | None
    target: float | None
    target_text: str
    met: bool
    predicted_ratio: float | None = None
    saturation_ratio: float | None = None
    prediction_valid: bool | None = None
    foreseen: tuple[float, float] | None = None
    limit_bits_per_weight: float | None = None
    metric: str = "top-1"
    unit: str = "share"
    as_given: float | None = None
    chance: float | None = None
    constant: tuple[int, float] | None = None
    read_out: Estimate | None = None
    estimate: bool = False

    span: RangeRow | None = None
    verdict: Verdict | None = None
    chips: dict[str, tuple[float, ...]] = field(default_factory=dict)
    enough: tuple[float | None, float | None] = (None, None)
    enough_uniform: tuple[float | None, float | None] = (None, None)
    price: CostFigures | None = None
    price_uniform: CostFigures | None = None
    bought: str = ""
    per_chip: bool = False

    @property
    def currency(self) -> str:
        """What the budgets of the search count, per weight."""
        return self.bought or self.chosen.currency

    @property
    def plan_name(self) -> str:
        """What the chosen plan does to the stored weights, in a word or three.

        Where words are made for the cells no bit is protected, unless the words lie in codewords.
        """
        if self.per_chip:
            return "around dead cells"
        return "words for the cells" if self.chosen.whole and not self.chosen.planes_per_weight else "protected"

    def comparison(self, ours: float | None, theirs: float | None, name: str = "") -> str:
        """A figure of the plan beside that of Uniform-MSP: a dash where the plan is not known to do as well.

        That a price (`PRICES`) is larger is no contradiction to fewer bits, where it is not what the plan minimises.
        """
        if not self.met:
            return NO_NUMBER
        said = compared(ours, theirs, name in COUNTED or name not in PRICES.values())
        more = bool(ours and theirs) and name not in ("", *COUNTED) and ours > EQUAL * theirs  # type: ignore[operator]
        return f"{said}, not minimised" if more and not self.bought else said

    @property
    def baseline(self) -> str:
        """What guesses and a constant answer are worth; empty where nothing is decided."""
        if self.chance is None:
            return ""
        said = f"chance {figure(self.chance, self.unit)}"
        if self.constant is None:
            return said
        return f"{said}, always answering {self.constant[0]} has {figure(self.constant[1], self.unit)}"

    @property
    def sentences(self) -> list[str]:
        """What the verdict rests on, chip by chip, and the answer as a range."""
        found = self.verdict
        if found is None:
            return []
        worst = "" if found.worst is None else f"; the worst shows {figure(found.worst, self.unit)}"
        said = [f"{found}.", f"{found.share}{worst}." if found.share else ""]
        failed = ""
        if self.chosen.parity_bits_per_weight or found.failed_chips:  # else there are no codewords
            failed = (
                f"{100 * found.failed_chips:.3g} % of chips have a failed codeword, {found.failed_words:.3g} a chip."
            )
        ratio = self.ratio_range
        gain = "" if ratio is None else f" Uniform-MSP needs {ratio[0]:.2g} to {ratio[1]:.2g} times as many."
        if ratio is not None and ratio[0] <= 1 <= ratio[1]:
            gain = f" No difference to Uniform-MSP is sure: it needs {ratio[0]:.2g} to {ratio[1]:.2g} times as many."
        if ratio is None and self.ratio is not None and self.enough_uniform != (None, None):
            least = self._ratio_ends[0]
            gain = " No difference to Uniform-MSP is sure."
            if least is not None and least > 1:
                gain = f" Uniform-MSP needs at least {least:.2g} times as many."
        ends = f"Budgets in {self.currency} per weight: {sure_ends(*self.enough)}"
        if self.enough_uniform != (None, None):
            ends += f"; those of Uniform-MSP: {sure_ends(*self.enough_uniform)}"
        if found.answer == "met" and self.enough[1] is None:
            ends += " (an end of a range is surer than a verdict)"
        said += [failed, f"{ends}.{gain}"]
        if not self.met and self.uniform is not None:
            said.append(
                f"The plan of Uniform-MSP is known to keep the target, and that of {self.method} is not: their figures "
                "are not compared."
            )
        return [*filter(None, said), *self._dearer]

    @property
    def priced(self) -> str:
        """Where area and energy come from, and how wide the memories are that they are compared for."""
        if self.price is None:
            return ""
        ours, theirs = self.price.memory_bits, self.price_uniform and self.price_uniform.memory_bits
        wide = f"; memories {ours} bits wide, {theirs} of Uniform-MSP" if theirs and theirs != ours else ""
        return self.price.sentence + wide

    @property
    def _dearer(self) -> list[str]:
        """That another plan has less area or energy, where the plan was not chosen by these."""
        ours, theirs = self.price, self.price_uniform
        if not self.met or self.bought or ours is None or theirs is None or self.chosen.currency != "check bits":
            return []
        costs = {"area": "area_mm2", "energy": "energy_pj_per_weight"}
        more = [name for name, key in costs.items() if getattr(ours, key) > EQUAL * getattr(theirs, key)]
        if not more:
            return []
        fields = " or ".join(f'protection.minimise = "{name}"' for name in more)
        return [f"Uniform-MSP has less {' and '.join(more)}: {fields} looks for the plan with the least."]

    @property
    def ratio_range(self) -> tuple[float, float] | None:
        """Between which the overhead of Uniform-MSP over that of the plan lies; None where either end is open."""
        low, high = self._ratio_ends
        return None if low is None or high is None else (low, high)

    @property
    def _ratio_ends(self) -> tuple[float | None, float | None]:
        (low, high), (least, most) = self.enough, self.enough_uniform
        return least / high if least and high else None, most / low if low and most else None

    @property
    def ratio_text(self) -> str:
        """How well `ratio` is known: either plan is one end of a range. Empty where it is not known by a search."""
        if self.ratio is None or self.verdict is None or self.bought:
            return ""
        low, high = self._ratio_ends
        if low is None:
            return "; no lower bound of this ratio is sure"
        known = f"at least {low:.2g}" if high is None else f"{low:.2g} to {high:.2g}"
        return f", which surely needs {known} times as many"

    @property
    def figure(self) -> str:
        """What the figures are called."""
        name = {"top-1": "accuracy", "estimated top-1": "accuracy"}.get(self.metric, self.metric)
        return f"{name} (estimate)" if self.estimate else name

    @property
    def ratio(self) -> float | None:
        """Measured overhead of Uniform-MSP over that of the plan; None where either is missing, costs nothing, or is
        not known to be enough.
        """
        if self.uniform is None or self.chosen.overhead == 0 or not self.met:
            return None
        return self.uniform.overhead / self.chosen.overhead


@dataclass(frozen=True)
class DeviceCurve:
    """Flip probability along one operating variable.

    Attributes
    ----------
    quantity, unit : str
        What runs along the axis, e.g. ``retention time`` and ``s``.
    x : tuple of float
        Values, ascending.
    p01, p10 : tuple of float
        Flip probabilities at `x`.
    shares : dict of str to tuple of float
        Each mechanism's share of the flips at `x`, summing to 1 over mechanisms.
    point : float or None
        The operating point of the run on this axis.
    log_x : bool
        Whether the axis is logarithmic.

    Raises
    ------
    ValueError
        If lengths differ.

    Examples
    --------
    >>> curve = DeviceCurve("retention time", "s", (1e6, 1e7), (1e-4, 1e-3), (0.0, 0.0), log_x=True)
    >>> len(curve.x)
    2
    >>> DeviceCurve("time", "s", (1.0, 2.0), (0.1,), (0.0, 0.0))
    Traceback (most recent call last):
    ValueError: DeviceCurve: these must have the same length: {'x': 2, 'p01': 1, 'p10': 2}
    """

    quantity: str
    unit: str
    x: tuple[float, ...]
    p01: tuple[float, ...]
    p10: tuple[float, ...]
    shares: dict[str, tuple[float, ...]] = field(default_factory=dict)
    point: float | None = None
    log_x: bool = False

    def __post_init__(self) -> None:
        _same_length(self, "x", "p01", "p10")
        if any(len(share) != len(self.x) for share in self.shares.values()):
            raise ValueError(f"DeviceCurve: every share must have {len(self.x)} values")


@dataclass(frozen=True)
class Device:
    """The memory technology at its operating point.

    Attributes
    ----------
    preset, description : str
        Name and one sentence.
    shares : dict of str to float
        Each mechanism's share of the flips at the operating point.
    curves : tuple of DeviceCurve
        Flip probability against time, voltage ...
    parameters : dict of str to str
        Geometry and operating point as text with units.
    valid_range : str
        Where the model holds.
    warnings, sources : tuple of str
        What the model warns of here; papers its constants come from.
    confidence : str
        How far to trust the probabilities, and what that rests on; empty without a model.
    not_modelled : tuple of str
        What flips bits, too, and has no part in them.

    Examples
    --------
    >>> Device("sram-65nm", "A 6T cell at low voltage.", {"read": 1.0}, (), {"VDD": "0.5 V"}).parameters["VDD"]
    '0.5 V'
    """

    preset: str
    description: str
    shares: dict[str, float]
    curves: tuple[DeviceCurve, ...]
    parameters: dict[str, str] = field(default_factory=dict)
    valid_range: str = ""
    warnings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: str = ""
    not_modelled: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerRow:
    """One layer: what it is, how much the outputs feel it, and how it is stored.

    Attributes
    ----------
    name : str
        Name of the weight tensor in the model. Untrusted.
    shape : tuple of int
        Shape of the weight tensor.
    bits : int
        Bits of a stored word, parity not counted.
    step : float
        Quantisation step; the median where `steps` is above 1.
    steps : int
        Number of steps: 1 per tensor, else one per output channel.
    sensitivity, sensitivity_se : float or None
        S_l = ||J_l||_F^2 D_l^2 of theory.md section 4 and its standard error; None where not measured.
    protected_bits, check_bits, padding_bits : int
        Data bits under a code, check bits, and zero bits that fill up the last rows.
    code : str
        Name of the code (several joined by commas); empty where nothing is protected.
    read_out : str
        Name of the dequantisation table.
    words : int
        Stored words; 0: one for each weight.

    Examples
    --------
    >>> row = LayerRow("fc", (10, 64), 8, 0.01, 1, 6.4, 0.1, protected_bits=1280, check_bits=160)
    >>> row.weights, row.planes, row.density, row.data_bits
    (640, 2.0, 0.01, 5120)
    """

    name: str
    shape: tuple[int, ...]
    bits: int
    step: float
    steps: int
    sensitivity: float | None
    sensitivity_se: float | None
    protected_bits: int = 0
    check_bits: int = 0
    padding_bits: int = 0
    code: str = ""
    read_out: str = "raw"
    words: int = 0

    @property
    def weights(self) -> int:
        """Number of weights."""
        product = 1
        for extent in self.shape:
            product *= extent
        return product

    @property
    def data_bits(self) -> int:
        """Stored bits of the weights themselves."""
        return self.bits * (self.words or self.weights)

    @property
    def bits_per_weight(self) -> float:
        """The same per weight."""
        return self.data_bits / self.weights

    @property
    def planes(self) -> float:
        """Protected bits per weight, averaged over the layer."""
        return self.protected_bits / self.weights

    @property
    def density(self) -> float | None:
        """Sensitivity per weight, s_l = S_l / n_l of theory.md section 6."""
        return None if self.sensitivity is None else self.sensitivity / self.weights


@dataclass(frozen=True)
class LeftOutRow:
    """A tensor of the model that is not stored in the faulty memory, how many numbers it holds, and why.

    Attributes
    ----------
    name : str
        Of the tensor. Untrusted.
    numbers : int
        How many it holds.
    reason : str
        Why it is not stored there.

    Examples
    --------
    >>> LeftOutRow("embedding", 1024, "is read by Gather").numbers
    1024
    """

    name: str
    numbers: int
    reason: str


@dataclass(frozen=True)
class MethodCurve:
    """Accuracy against overhead of one method, with confidence intervals.

    Attributes
    ----------
    method : str
        E.g. ``TAC``.
    overhead : tuple of float
        Bits per weight in the currency of the answer's costs, ascending.
    mean, low, high : tuple of float
        Accuracy there and the ends of its interval.
    trials : int
        Fault draws per point (the smallest number over the points).

    Raises
    ------
    ValueError
        If lengths differ.

    Examples
    --------
    >>> curve = MethodCurve("TAC", (0.0, 0.5), (0.60, 0.95), (0.55, 0.94), (0.65, 0.96), trials=20)
    >>> curve.high[1] >= curve.mean[1] >= curve.low[1]
    True
    """

    method: str
    overhead: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    trials: int

    def __post_init__(self) -> None:
        _same_length(self, "overhead", "mean", "low", "high")


@dataclass(frozen=True)
class GainCurve:
    """Predicted gain over Uniform-MSP against its budget, rho(e) of theory.md section 6.

    Attributes
    ----------
    uniform_planes : tuple of float
        Planes per weight that Uniform-MSP spends.
    ratio : tuple of float
        Predicted ratio of its overhead to that of the plan.

    Raises
    ------
    ValueError
        If lengths differ.

    Examples
    --------
    >>> GainCurve(uniform_planes=(0.5, 1.0), ratio=(3.2, 2.1)).ratio[0]
    3.2
    """

    uniform_planes: tuple[float, ...]
    ratio: tuple[float, ...]

    def __post_init__(self) -> None:
        _same_length(self, "uniform_planes", "ratio")


@dataclass(frozen=True)
class CodeRow:
    """One block code of the plan and its residual channel (`qtaml_hw.codes.block.ResidualChannel`) at the raw p.

    Attributes
    ----------
    name : str
        E.g. ``hsiao-72-64``.
    n, k, d, t : int
        Length, data bits, minimum distance, errors always corrected.
    p01, p10 : float
        Residual flip probabilities of a data bit.
    p_bit_error : float
        Standard error of `p01` and `p10`; 0 when exact.
    p_due, p_miscorrected : float
        Probability that a word is flagged uncorrectable, and that it is wrong without being flagged.
    method : str
        ``exact``, ``simulation`` ...
    layers : int
        Number of layers that use it.

    Examples
    --------
    >>> row = CodeRow("hsiao-72-64", 72, 64, 4, 1, 1e-6, 1e-6, 0.0, 2.5e-5, 1e-9, "exact", layers=3)
    >>> row.n - row.k
    8
    """

    name: str
    n: int
    k: int
    d: int
    t: int
    p01: float
    p10: float
    p_bit_error: float
    p_due: float
    p_miscorrected: float
    method: str
    layers: int


@dataclass(frozen=True)
class Verification:
    """How a module was compared with the Python model.

    Attributes
    ----------
    tool : str
        E.g. ``Icarus Verilog 12.0``.
    vectors : int
        Words that agreed.
    failures : int
        Comparisons in which a word differed.
    remark : str
        What differed, or why a comparison was not finished; empty where there is nothing to say.
    bench : str
        The test bench of the folder that played it, which counts no words; empty where words were compared.

    Examples
    --------
    >>> played = Verification("Icarus Verilog 12.0", vectors=1000, failures=0)
    >>> played.failures == 0
    True
    """

    tool: str
    vectors: int
    failures: int
    remark: str = ""
    bench: str = ""


@dataclass(frozen=True)
class ModuleRow:
    """One emitted Verilog module.

    Attributes
    ----------
    name : str
        Module name.
    role : str
        ``encoder``, ``decoder``, ``layer codec`` ...
    layers : tuple of str
        Layers that use it. Untrusted.
    area : float or None
        In the unit of the `Hardware` it belongs to; None where no synthesis ran.
    latency : int
        Clock cycles from input to output; 0 for combinational logic.
    lint : str
        ``clean`` or what the linter said; empty where none ran.
    verification : Verification or None
        None where neither words nor a test bench were played through the module.

    Examples
    --------
    >>> ModuleRow("hsiao_72_64_decoder", "decoder", ("fc1",), 350.0, 0, "clean").verification is None
    True
    """

    name: str
    role: str
    layers: tuple[str, ...]
    area: float | None
    latency: int
    lint: str
    verification: Verification | None = None


@dataclass(frozen=True)
class Hardware:
    """The emitted hardware.

    Attributes
    ----------
    area_unit : str
        E.g. ``cells`` or ``gate equivalents``.
    modules : tuple of ModuleRow
        Every distinct module once.
    area_method : str
        How the area was found, e.g. ``Yosys 0.40, synth -flatten; abc -g gates``.

    Examples
    --------
    >>> modules = ModuleRow("dec", "decoder", (), 350.0, 0, "clean"), ModuleRow("codec", "layer codec", (), None, 0, "")
    >>> Hardware("cells", modules).area
    350.0
    """

    area_unit: str
    modules: tuple[ModuleRow, ...]
    area_method: str = ""

    @property
    def area(self) -> float | None:
        """One instance of every module whose area is known; None where none is."""
        areas = [module.area for module in self.modules if module.area is not None]
        return sum(areas) if areas else None

    @property
    def netlists(self) -> bool:
        """Whether netlists were evaluated, in the place of a simulation of the Verilog."""
        return any(m.verification.tool.startswith("netlist") for m in self.modules if m.verification)

    @property
    def before(self) -> bool:
        """Whether a simulator said so before, of the same Verilog and the same words, and was not asked again."""
        return any(m.verification.tool.endswith(", before") for m in self.modules if m.verification)


@dataclass(frozen=True)
class ParetoSeries:
    """Designs of one kind in a Pareto plot.

    Attributes
    ----------
    label : str
        Kind of design.
    x, y : tuple of float
        Cost and value.
    y_low, y_high : tuple of float
        Ends of the interval of `y`; empty where it is exact.
    on_front : tuple of bool
        Whether the design is on the Pareto front of all series.
    front : tuple of str
        On which one, where designs of some kinds are not compared; empty: there is one.

    Raises
    ------
    ValueError
        If lengths differ.

    Examples
    --------
    >>> ParetoSeries("TAC", (8.0, 8.5), (0.80, 0.95), on_front=(True, True)).label
    'TAC'
    >>> ParetoSeries("TAC", (8.0, 8.5), (0.80,))
    Traceback (most recent call last):
    ValueError: ParetoSeries: these must have the same length: {'x': 2, 'y': 1}
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    y_low: tuple[float, ...] = ()
    y_high: tuple[float, ...] = ()
    on_front: tuple[bool, ...] = ()
    front: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _same_length(self, "x", "y")
        for name in ("y_low", "y_high", "on_front", "front"):
            if getattr(self, name):
                _same_length(self, "x", name)


@dataclass(frozen=True)
class Pareto:
    """Designs, their cost and their value, with units in the labels.

    Attributes
    ----------
    x_label, y_label : str
        With units, e.g. ``stored bits per weight``.
    series : tuple of ParetoSeries
        At most seven can be told apart.
    percent : bool
        Whether `y` is a fraction to be shown in per cent.
    log_x : bool
        Whether the cost axis is logarithmic.
    chosen : tuple of float, optional
        Cost and value of the design that was chosen.

    Examples
    --------
    >>> series = ParetoSeries("TAC", (8.0, 8.5), (0.80, 0.95))
    >>> Pareto("stored bits per weight", "accuracy", (series,), chosen=(8.5, 0.95)).chosen
    (8.5, 0.95)
    """

    x_label: str
    y_label: str
    series: tuple[ParetoSeries, ...]
    percent: bool = True
    log_x: bool = False
    chosen: tuple[float, float] | None = None


@dataclass(frozen=True)
class Provenance:
    """What is needed to get the same report again.

    Attributes
    ----------
    command : str
        The command line.
    hashes : dict of str to str
        SHA-256 of model, technology, design file, data.
    versions : dict of str to str
        Of this package and of what it ran on.
    seeds : dict of str to int
        Every seed that was used.

    Examples
    --------
    >>> Provenance("qtaml run design.toml", {}, {"numpy": "2.1"}, {"seed": 1}).seeds
    {'seed': 1}
    """

    command: str
    hashes: dict[str, str]
    versions: dict[str, str]
    seeds: dict[str, int]


@dataclass(frozen=True)
class ReportData:
    """A whole report.

    Attributes
    ----------
    coverage : float
        Share of the network's numbers that lies in the simulated memory, between 0 and 1
        (`qtaml_hw.network.Coverage`): every accuracy of the report is one with all others free of faults.
    left_out : tuple of LeftOutRow
        The others, the largest tensor first.
    warnings : tuple of str
        What makes figures doubtful or leaves them out, beside what the device warns of.
    notes : tuple of str
        What else is worth knowing.

    Examples
    --------
    >>> accuracy = Estimate(0.9, 0.9, 0.9, 1)
    >>> answer = Answer("net", "sram", "0.5 V", 0.1, 0.1, ("stuck",), accuracy, accuracy, accuracy, 100, 0.95, "TAC",
    ...                 Cost(0.5), Cost(1.0), 0.85, "95 % of clean accuracy", True)
    >>> report = ReportData(answer, Device("sram", "", {}, ()), (), Provenance("qtaml run", {}, {}, {}))
    >>> ReportData.loads(report.dumps()) == report
    True
    >>> answer.ratio
    2.0
    """

    answer: Answer
    device: Device
    layers: tuple[LayerRow, ...]
    provenance: Provenance
    coverage: float = 1.0
    left_out: tuple[LeftOutRow, ...] = ()
    curves: tuple[MethodCurve, ...] = ()
    gain: GainCurve | None = None
    codes: tuple[CodeRow, ...] = ()
    hardware: Hardware | None = None
    pareto: Pareto | None = None
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return {"format": FORMAT} | asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReportData:
        """Rebuild a report from `to_json`.

        Raises
        ------
        ValueError
            If `data` is not a report of this format; the message names the field.
        """
        from pydantic import TypeAdapter

        found = data.get("format") if isinstance(data, Mapping) else None
        if found != FORMAT:
            raise ValueError(f"not a report of format {FORMAT}, but {found!r:.60}: run the design anew")
        return TypeAdapter(ReportData).validate_python({k: v for k, v in data.items() if k != "format"})

    def dumps(self) -> str:
        """The report as JSON text.

        Raises
        ------
        ValueError
            If a number is infinite or not a number: JSON has no such thing.
        """
        return json.dumps(self.to_json(), indent=1, allow_nan=False) + "\n"

    @classmethod
    def loads(cls, text: str) -> ReportData:
        """The report in the JSON `text` of `dumps`."""
        return cls.from_json(json.loads(text))
