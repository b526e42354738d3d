"""From the outcome of a run to the contents of its report."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from qtaml_hw import codes
from qtaml_hw.allocation import SharedCells, limit_bits, predicted_gain
from qtaml_hw.campaign import Estimate, Metric, Probe
from qtaml_hw.campaign.verdict import Verdict
from qtaml_hw.case import Case
from qtaml_hw.cost.price import CostFigures
from qtaml_hw.hdl.coders.area import codec_cells
from qtaml_hw.physics import DeviceResult, Technology
from qtaml_hw.physics.operating import axis_named, format_axis, format_point, unit_of
from qtaml_hw.report import (
    Answer,
    CodeRow,
    Cost,
    Device,
    DeviceCurve,
    GainCurve,
    Hardware,
    LayerRow,
    LeftOutRow,
    MethodCurve,
    ModuleRow,
    Pareto,
    ParetoSeries,
    Provenance,
    RangeEnd,
    RangeRow,
    ReportData,
    Verification,
)
from qtaml_hw.report.outcome import Outcome
from qtaml_hw.verify import Check, VerifyReport

__all__ = ["report_data"]

METHOD_NAMES = {
    "tac": "TAC",
    "exact": "exact knapsack",
    "uniform-msp": "Uniform-MSP",
    "magnitude": "magnitude",
    "random": "random",
    "unprotected": "unprotected",
}


def report_data(outcome: Outcome, command: str) -> ReportData:
    """Everything the report shows, for the `command` that made it."""
    case = outcome.case
    plan = outcome.chosen.answer.plan
    return ReportData(
        answer=_answer(outcome),
        device=_device(case),
        layers=_layers(outcome),
        provenance=Provenance(
            command,
            {**plan.provenance["sha256"], "design": plan.provenance["fingerprint"]},
            plan.provenance["versions"],
            {"faults and signs": case.design.simulation.seed},
        ),
        coverage=case.network.coverage.share,
        left_out=tuple(LeftOutRow(x.name, x.numbers, x.reason) for x in case.network.coverage.left_out),
        curves=tuple(_curve(case, METHOD_NAMES[m], probes) for m, probes in outcome.curves.items()),
        gain=_gain(outcome),
        codes=_codes(outcome),
        hardware=_hardware(outcome),
        pareto=_pareto(outcome),
        warnings=outcome.warnings,
        notes=outcome.notes,
    )


def _cost(case: Case, probe: Probe) -> Cost:
    plan = probe.plan
    ideal = plan.parity_bits_per_weight == 0 < plan.planes_per_weight
    stored = None if ideal else plan.stored_bits_per_weight
    cells = codec_cells(s.protection.name for layer in plan.layers for s in layer.scheme.segments if s.planes)
    return Cost(
        plan.planes_per_weight,
        None if ideal else plan.parity_bits_per_weight,
        stored,
        cells,
        case.design.protection.whole,
        case.beside_words(plan),
    )


def _answer(outcome: Outcome) -> Answer:
    case, chosen = outcome.case, outcome.chosen
    protection = case.design.protection
    if protection.budget is None:
        keep = 0.95 if protection.target is None else protection.target
        goal, target_text = chosen.target, f"keep {100 * keep:.4g} % of clean {_figure(case.metric)}"
    else:
        goal, target_text = None, f"budget of {protection.budget:.4g} bits per weight"
    return Answer(
        network=Path(case.design.network.model).stem,
        technology=case.cells_name,
        operating_point=_point_text(case.device),
        p01=float(case.channel.p01.mean()),
        p10=float(case.channel.p10.mean()),
        persistence=tuple(dict.fromkeys(cause.persistence for cause in case.channel.causes)),
        clean=_shown(case.metric, Estimate(chosen.clean, chosen.clean, chosen.clean, 1)),
        unprotected=_shown(case.metric, outcome.unprotected.estimate),
        protected=_shown(case.metric, chosen.answer.evaluation.estimate),
        inputs=case.test.size,
        confidence=chosen.answer.evaluation.confidence,
        method=METHOD_NAMES[protection.method],
        chosen=_cost(case, chosen.answer),
        uniform=_cost(case, outcome.uniform.answer) if outcome.uniform and outcome.uniform.reached else None,
        target=None if goal is None else case.metric.shown(goal),
        target_text=target_text,
        met=chosen.reached,
        predicted_ratio=outcome.predicted_ratio,
        saturation_ratio=outcome.sensitivity.saturation_ratio,
        prediction_valid=_prediction_valid(outcome),
        foreseen=_foreseen(outcome),
        limit_bits_per_weight=_limit_bits(outcome),
        metric=case.metric.name,
        unit=case.metric.unit,
        as_given=case.sanity.as_given,
        chance=case.sanity.chance,
        constant=case.sanity.constant,
        read_out=None if outcome.read_out is None else _shown(case.metric, outcome.read_out.estimate),
        estimate=case.sanity.estimate,
        span=_span(outcome),
        verdict=_judged(case.metric, chosen.verdict),
        chips=_chips(outcome),
        enough=chosen.range,
        enough_uniform=outcome.uniform.range if outcome.uniform else (None, None),
        price=_price(outcome),
        price_uniform=_price_of_uniform(outcome),
        bought=chosen.currency if protection.weights else "",
        per_chip=outcome.chosen.answer.plan.per_chip,
    )


def _price(outcome: Outcome) -> CostFigures | None:
    """What the chosen plan costs."""
    return outcome.price or outcome.case.price(outcome.chosen.answer.plan)


def _price_of_uniform(outcome: Outcome) -> CostFigures | None:
    """What Uniform-MSP costs where it does as well; not beside readers that were synthesised, as its were not."""
    uniform = outcome.uniform
    if uniform is None or not uniform.reached or outcome.price is not None:
        return None
    return outcome.case.price(uniform.answer.plan)


def _judged(metric: Metric, verdict: Verdict | None) -> Verdict | None:
    """A verdict whose worst chip is as its metric is read."""
    if verdict is None or verdict.worst is None:
        return verdict
    return dataclasses.replace(verdict, worst=metric.shown(verdict.worst))


def _shown(metric: Metric, estimate: Estimate) -> Estimate:
    """An estimate as its metric is read; of a ratio of noise to signal the ends change places."""
    low, high = sorted((metric.shown(estimate.low), metric.shown(estimate.high)))
    return Estimate(min(max(metric.shown(estimate.mean), low), high), low, high, estimate.trials)


def _chips(outcome: Outcome) -> dict[str, tuple[float, ...]]:
    """Figures of the chips, the worst first, where all met the same samples."""
    asked = {
        "unprotected": outcome.unprotected,
        "read_out": outcome.read_out,
        "protected": outcome.chosen.answer.evaluation,
    }
    metric = outcome.case.metric
    return {
        name: tuple(map(metric.shown, sorted(found.values.tolist(), reverse=metric.better == "lower")))
        for name, found in asked.items()
        if found is not None and found.dealt is None and found.values.size > 1
    }


def _figure(metric: Metric) -> str:
    return "accuracy" if metric.name in ("top-1", "estimated top-1") else metric.name


def _span(outcome: Outcome) -> RangeRow | None:
    found, metric = outcome.span, outcome.case.metric
    if found is None:
        return None
    low, high = (
        RangeEnd(end.p01, end.p10, _shown(metric, end.evaluation.estimate) if end.evaluation else None)
        for end in (found.low, found.high)
    )
    robust = found.robust.answer if found.robust is not None and found.robust.reached else None
    cost, accuracy = (
        (_cost(outcome.case, robust), _shown(metric, robust.evaluation.estimate)) if robust else (None, None)
    )
    return RangeRow(low, high, found.largest, found.share, found.holds, cost, accuracy)


def _limit_bits(outcome: Outcome) -> float | None:
    """Shannon's limit for the distortion that the plan leaves."""
    case, left = outcome.case, outcome.chosen.answer.plan.predicted.distortion
    return limit_bits(case.layers, outcome.sensitivity, left, case.channel, mapped=case.mapped)


def _prediction_valid(outcome: Outcome) -> bool | None:
    """Whether both budgets that were foreseen kept what they promised; None where none was tried."""
    known = [s.prediction_valid for s in (outcome.chosen, outcome.uniform) if s is not None]
    tried = [valid for valid in known if valid is not None]
    return all(tried) if tried else None


def _foreseen(outcome: Outcome) -> tuple[float, float] | None:
    """Budgets that were foreseen, where what was tried of them held."""
    if outcome.uniform is None or _prediction_valid(outcome) is False:
        return None
    ours, theirs = outcome.chosen.predicted, outcome.uniform.predicted
    return None if ours is None or theirs is None else (ours, theirs)


def _point_text(device: DeviceResult | None) -> str:
    if device is None:
        return "given outright"
    return format_point(device.operating_point, device.vdd_unit)


def _range_text(axis: str, ends: tuple[float, float], vdd_unit: str) -> str:
    shown = format_axis(axis, *ends, vdd_unit=vdd_unit).replace("..", " to ")
    return f"{axis_named(axis).label} {shown}"


def _device(case: Case) -> Device:
    technology, device = case.technology, case.device
    if technology is None or device is None:
        said, trust = "p01 and p10 as the design file gives them, no device model", "none; given, not derived"
        if case.faults is not None:
            said, trust = f"dead cells as they were measured ({case.design.memory.faults}), no device model", ""
        return Device(case.cells_name, said, {}, (), confidence=trust)
    return Device(
        preset=technology.name,
        description=technology.description,
        shares=dict(device.mechanisms),
        curves=(_device_curve(technology, device),),
        parameters={
            axis_named(a).label: format_axis(a, v, vdd_unit=device.vdd_unit) for a, v in device.operating_point.items()
        },
        valid_range="; ".join(_range_text(a, ends, device.vdd_unit) for a, ends in technology.valid_range.items()),
        warnings=device.warnings,
        sources=device.sources,
        confidence=technology.trust(device),
        not_modelled=technology.unmodelled(device),
    )


def _device_curve(technology: Technology, device: DeviceResult) -> DeviceCurve:
    name = technology.natural_axis
    axis, here = axis_named(name), device.operating_point[name]
    low, high = technology.valid_range.get(name, (here / 2, here * 2))
    low, high = min(low, here), max(high, here)
    if axis.logarithmic:
        low = max(low, 1e-4 * high)
        x = np.geomspace(low, high, 60)
    else:
        x = np.linspace(low, high, 60)
    fixed: dict[str, Any] = {a: v for a, v in device.operating_point.items() if a != name}
    sweep = technology.sweep(name, x, **fixed)
    shares = {m: tuple(np.nan_to_num(v).tolist()) for m, v in sweep.mechanisms.items()}
    p01, p10 = tuple(sweep.p01.tolist()), tuple(sweep.p10.tolist())
    unit = unit_of(name, technology.vdd_unit)
    return DeviceCurve(axis.label, unit, tuple(x.tolist()), p01, p10, shares, here, axis.logarithmic)


def _layers(outcome: Outcome) -> tuple[LayerRow, ...]:
    rows = []
    by_name = {layer.name: layer for layer in outcome.case.layers}
    s = outcome.sensitivity
    plan = outcome.chosen.answer.plan
    places = {(part.layer, part.segment): region for region, part in plan.memory_map().places()}
    for i, (entry, value, error) in enumerate(zip(plan.layers, s.values, s.errors, strict=True)):
        layer, scheme = by_name[entry.name], entry.scheme
        check = padding = 0
        names = []
        for j, segment in enumerate(scheme.segments):
            region = places[i, j]
            if segment.protection.name == "ideal":
                continue
            if segment.packed:  # its share of codewords that other layers use too
                data = segment.words * scheme.bits
                check += round(data * (region.row_bits - region.data_bits) / region.data_bits)
                padding += round(data * (region.pitch - region.row_bits) / region.data_bits)
                padding += round(region.spare_bits * data / sum(part.size * part.bits for part in region.parts))
                continue
            check += segment.rows * (region.row_bits - region.data_bits)
            padding += segment.rows * (region.pitch - region.row_bits)
            padding += (segment.rows * segment.lanes - segment.words) * scheme.bits + region.spare_bits
        for segment in scheme.segments:
            if segment.protection.name and segment.protection.name not in names:
                names.append(segment.protection.name)
        rows.append(
            LayerRow(
                name=entry.name,
                shape=entry.shape,
                bits=scheme.bits,
                step=float(np.median(layer.scale.values)),
                steps=int(layer.scale.values.size),
                sensitivity=float(value),
                sensitivity_se=float(error),
                protected_bits=scheme.protected_bits,
                check_bits=check,
                padding_bits=padding,
                code=", ".join(names),
                read_out=scheme.segments[0].readout.name,
                words=scheme.words,
            )
        )
    return tuple(rows)


def _curve(case: Case, method: str, probes: tuple[Probe, ...]) -> MethodCurve:
    ordered = sorted(probes, key=lambda p: _cost(case, p).overhead)
    shown = [_shown(case.metric, p.evaluation.estimate) for p in ordered]
    return MethodCurve(
        method,
        tuple(_cost(case, p).overhead for p in ordered),
        tuple(x.mean for x in shown),
        tuple(x.low for x in shown),
        tuple(x.high for x in shown),
        min(int(p.evaluation.values.size) for p in ordered),
    )


def _pareto(outcome: Outcome) -> Pareto | None:
    """Every plan that was tried: accuracy against the gates of its codecs; None where these are not known.

    A plan is on the front unless another one has no more gates and more accuracy beyond both intervals, or fewer gates
    and no less accuracy.
    """
    case = outcome.case
    tried: dict[str, list[tuple[int, float, float, float]]] = {}
    for method, probes in outcome.curves.items():
        for probe in probes:
            cells = _cost(case, probe).codec_cells
            if cells is not None:
                rows = tried.setdefault(METHOD_NAMES[method], [])
                found = _shown(case.metric, probe.evaluation.estimate)
                rows.append((cells, found.mean, found.low, found.high))
    plans = [row for rows in tried.values() for row in rows]
    if len({cells for cells, *_ in plans}) < 2:
        return None

    rising = (case.metric.better == "higher") == (case.metric.shown(1.0) >= case.metric.shown(0.5))

    def beaten(cells: int, mean: float, low: float, high: float) -> bool:
        if rising:
            return any((c <= cells and bottom > high) or (c < cells and m >= mean) for c, m, bottom, _ in plans)
        return any((c <= cells and top < low) or (c < cells and m <= mean) for c, m, _, top in plans)

    series = []
    for name, rows in tried.items():
        x, y, low, high = zip(*rows, strict=True)
        front = tuple(not beaten(*row) for row in rows)
        series.append(ParetoSeries(name, x, y, low, high, front))
    label = _figure(case.metric) + (f" ({case.metric.unit})" if case.metric.unit in ("dB", "nats") else "")
    cost = "gates of one encoder and decoder per code (estimated)"
    answer = outcome.chosen.answer
    cells = _cost(case, answer).codec_cells
    chosen = None if cells is None else (cells, _shown(case.metric, answer.evaluation.estimate).mean)
    return Pareto(cost, label, tuple(series), percent=case.metric.unit == "share", chosen=chosen)


def _gain(outcome: Outcome) -> GainCurve:
    s = outcome.sensitivity
    planes = np.linspace(0.05, 4, 40)
    ratio = [predicted_gain(s.values, s.sizes, 4.0**-m) for m in planes.tolist()]
    return GainCurve(tuple(planes.tolist()), tuple(ratio))


def _codes(outcome: Outcome) -> tuple[CodeRow, ...]:
    used: dict[str, set[str]] = {}
    channels, plan = {}, outcome.chosen.answer.plan
    shared = SharedCells.of_plan(plan)
    for entry in plan.layers:
        for segment in entry.scheme.segments:
            if segment.code is not None:
                used.setdefault(segment.code, set()).add(entry.name)
                channels[segment.code] = entry.unknown.cell()
    rows = []
    for name, layers in used.items():
        code = codes.from_name(name)
        left = shared.residual(code, channels[name])
        figures = {f.name: getattr(left, f.name) for f in dataclasses.fields(left) if f.name != "p_word"}
        rows.append(CodeRow(name=name, n=code.n, k=code.k, d=code.d, t=code.t, layers=len(layers), **figures))
    return tuple(rows)


def _verification(report: VerifyReport, checks: list[Check]) -> Verification | None:
    """What the simulator said of one module, word by word or in a test bench; None where it was not played."""
    if not checks:
        return None
    benches = [check for check in checks if check.kind == "bench"]
    if len(benches) == len(checks):
        failures = sum(check.passed is False for check in benches)
        said = "; ".join(check.detail for check in benches if not check.passed)
        return Verification(report.tool, 0, failures, said, ", ".join(check.subject for check in benches))
    words = sum(check.words for check in checks)
    failures = sum(check.passed is False for check in checks)
    return Verification(report.tool, words, failures, "; ".join(c.detail for c in checks if not c.passed))


def _hardware(outcome: Outcome) -> Hardware | None:
    manifest, report = outcome.manifest, outcome.verification
    if manifest is None:
        return None
    checks = report.checks if report else ()
    lint = [check for check in checks if check.kind == "lint" and check.passed is not None]
    said = "" if not lint else "clean" if all(check.passed for check in lint) else "complaints"
    layers: dict[str, list[str]] = {}
    for layer in manifest.layers:
        for name in (layer.module, *(name for s in layer.segments for name in (s.codec, s.writer, s.reader))):
            layers.setdefault(name or "", []).append(layer.name)
    rows = []
    for module in manifest.modules:
        played = [check for check in checks if check.kind == "model" and check.module == module.name]
        played = played or [check for check in checks if check.kind == "bench" and module.name in check.plays]
        verified = _verification(report, played) if report else None
        users = tuple(dict.fromkeys(layers.get(module.name, [])))
        cells = (module.area or {}).get("cells")
        rows.append(ModuleRow(module.name, module.kind, users, cells, module.latency, said, verified))
    return Hardware("gates", tuple(rows), "estimated by the area model of qtaml_hw.hdl.coders.area")
