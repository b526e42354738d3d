"""A report of realistic shape; the values are made up and claim nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

import pytest

from qtaml_hw.campaign import Estimate
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
    ReportData,
    Verification,
)

LAYERS = (
    # name, shape, sensitivity, standard error, planes, code
    ("conv1.weight", (16, 1, 3, 3), 0.92, 0.03, 3, "hsiao-31-24"),
    ("conv2.weight", (32, 16, 3, 3), 3.4, 0.11, 1, "hsiao-72-64"),
    ("fc1.weight", (64, 512), 1.7, 0.08, 0, ""),
    ("fc2.weight", (10, 64), 0.71, 0.02, 2, "hsiao-39-32"),
)


def layer_row(name: str, shape: tuple[int, ...], s: float, se: float, planes: int, code: str) -> LayerRow:
    weights = math.prod(shape)
    check = 0
    if code:
        n, k = (int(part) for part in code.split("-")[1:])
        check = -(-planes * weights // k) * (n - k)
    padding = 8 * (-weights % 8)
    return LayerRow(name, shape, 8, 0.0071, shape[0], s, se, planes * weights, check, padding, code, "affine")


def device() -> Device:
    normal, mean, width = NormalDist(), math.log(3.2e9), 2.31
    times = tuple(10 ** (1 + 9.0 * i / 60) for i in range(61))
    p01 = tuple(normal.cdf((math.log(t) - mean) / width) for t in times)
    trap = tuple(0.02 + 0.25 * (1 - i / 60) for i in range(61))
    direct = tuple(0.10 + 0.1 * (i / 60) for i in range(61))
    shares = {
        "trapezoidal WKB tunnelling": tuple(1 - a - b for a, b in zip(trap, direct, strict=True)),
        "direct tunnelling": direct,
        "trap-assisted": trap,
    }
    return Device(
        preset="fg-thin-5p5nm",
        description="Floating-gate cell with a 5.5 nm tunnel oxide: its charge tunnels out, and cells with a thinner "
        "oxide forget first.",
        shares={"trapezoidal WKB tunnelling": 0.821, "direct tunnelling": 0.159, "trap-assisted": 0.02},
        curves=(DeviceCurve("retention time", "s", times, p01, tuple(p / 900 for p in p01), shares, 3.156e8, True),),
        parameters={
            "oxide thickness": "5.5 nm ± 4 %",
            "threshold margin": "0.5 V",
            "temperature": "300 K",
            "retention time": "10 years",
            "faults": "fixed: a weak cell stays weak",
        },
        valid_range="250 K to 400 K, 1 s to 20 years, oxide 4 nm to 9 nm",
        warnings=("Trap-assisted loss is extrapolated beyond one year.",),
        sources=("Lenzlinger and Snow, J. Appl. Phys. 40, 278 (1969)", "Weinberg, J. Appl. Phys. 53, 5052 (1982)"),
    )


def sample() -> ReportData:
    planes = tuple(i / 4 for i in range(13))

    def curve(method: str, centre: float, trials: int = 40) -> MethodCurve:
        mean = tuple(0.18 + 0.79 / (1 + math.exp(-5 * (m - centre))) for m in planes)
        half = tuple(0.004 + 0.05 * math.exp(-((m - centre) ** 2) / 0.3) for m in planes)
        low = tuple(m - h for m, h in zip(mean, half, strict=True))
        high = tuple(min(1.0, m + h) for m, h in zip(mean, half, strict=True))
        return MethodCurve(method, planes, mean, low, high, trials)

    modules = []
    for code, size in (("hsiao_31_24", 61.0), ("hsiao_39_32", 79.0), ("hsiao_72_64", 143.0)):
        check = Verification("Icarus Verilog 12.0, cocotb 2.0", 12_556, 0)
        modules += [
            ModuleRow(f"{code}_encoder", "encoder", ("conv1.weight",), size, 0, "clean", check),
            ModuleRow(f"{code}_decoder", "decoder", ("conv1.weight",), 2.6 * size, 0, "clean", check),
        ]
    for name, *_ in LAYERS:
        check = Verification("Icarus Verilog 12.0, cocotb 2.0", 4096, 0)
        modules.append(ModuleRow(f"layer_{name.split('.')[0]}_codec", "layer codec", (name,), 512.0, 2, "clean", check))
    x = tuple(8 + 0.25 * i for i in range(12))
    pareto = Pareto(
        "stored bits per weight",
        "accuracy",
        tuple(
            ParetoSeries(
                f"{bits} bits, {method}",
                tuple(v - 8 + bits for v in x),
                tuple(0.97 - 0.6 * math.exp(-1.3 * (v - 8) * gain) - 0.02 * (8 - bits) for v in x),
                tuple(0.95 - 0.6 * math.exp(-1.3 * (v - 8) * gain) - 0.02 * (8 - bits) for v in x),
                tuple(0.985 - 0.6 * math.exp(-1.3 * (v - 8) * gain) - 0.02 * (8 - bits) for v in x),
                tuple(method == "TAC" and (bits == 6 if v < 9 else bits == 8) for v in x),
            )
            for bits in (8, 6)
            for method, gain in (("TAC", 1.7), ("Uniform-MSP", 1.0))
        ),
    )
    return ReportData(
        answer=Answer(
            network="digits",
            technology="fg-thin-5p5nm",
            operating_point="5.5 nm oxide, 300 K, 10 years of retention",
            p01=0.1003,
            p10=1.1e-4,
            persistence=("stuck",),
            clean=Estimate(0.978, 0.968, 0.986, 1),
            unprotected=Estimate(0.183, 0.161, 0.205, 40),
            protected=Estimate(0.9412, 0.9326, 0.9498, 40),
            inputs=797,
            confidence=0.95,
            method="TAC",
            chosen=Cost(0.62, 0.31, 8.31, codec_cells=1019),
            uniform=Cost(1.48, 0.93, 8.93, codec_cells=515),
            target=0.9291,
            target_text="95 % of its clean accuracy",
            met=True,
            predicted_ratio=2.21,
            saturation_ratio=9.13,
            limit_bits_per_weight=2.45,
            as_given=0.981,
            chance=0.1,
            read_out=Estimate(0.52, 0.49, 0.55, 40),
        ),
        device=device(),
        layers=tuple(layer_row(*row) for row in LAYERS),
        coverage=0.994,
        left_out=(LeftOutRow("conv1.bias", 16, "is a bias of Conv"), LeftOutRow("bn.mean", 8, "is read by Sub")),
        curves=(curve("TAC", 0.55), curve("Uniform-MSP", 1.3), curve("magnitude", 0.95)),
        gain=GainCurve(
            tuple(0.05 * i for i in range(1, 80)), tuple(1 + 8.1 / (1 + 0.09 * i**1.4) for i in range(1, 80))
        ),
        codes=(
            CodeRow("hsiao-31-24", 31, 24, 4, 1, 4.1e-2, 3.2e-5, 0.0, 0.31, 0.052, "weight-enumeration", 1),
            CodeRow("hsiao-72-64", 72, 64, 4, 1, 7.9e-2, 6.1e-5, 2.1e-4, 0.47, 0.11, "simulation", 1),
        ),
        hardware=Hardware("cells", tuple(modules), "Yosys 0.40, synth -flatten; abc -g gates"),
        pareto=pareto,
        provenance=Provenance(
            "qtaml run examples/digits/design.toml -o build/digits",
            {"examples/digits/digits.onnx": "9f" * 32, "examples/digits/design.toml": "03" * 32},
            {"qtaml_hw": "0.1.0", "numpy": "2.3.1", "onnxruntime": "1.22.0", "Python": "3.11.2"},
            {"faults": 2024, "sensitivity": 7},
        ),
        warnings=("8 of 40 trials had not converged when the time was up.",),
    )


@pytest.fixture
def report() -> ReportData:
    return sample()


HOSTILE = "<script>alert(1)</script>\"'&$x^2$\x1b[31m\u202e]]><!--{{7*7}}\x00"


@pytest.fixture
def hostile() -> ReportData:
    """The same report, with text in every untrusted place that tries to get out of it."""
    data = sample()
    layers = tuple(replace(layer, name=HOSTILE + layer.name, code=HOSTILE) for layer in data.layers)
    curves = tuple(
        replace(curve, quantity=HOSTILE, shares={HOSTILE: (1.0,) * len(curve.x)}) for curve in data.device.curves
    )
    assert data.hardware is not None
    modules = tuple(
        replace(module, name=HOSTILE, role=HOSTILE, layers=(HOSTILE,), lint=HOSTILE) for module in data.hardware.modules
    )
    return replace(
        data,
        answer=replace(data.answer, network=HOSTILE, technology=HOSTILE, operating_point=HOSTILE, target_text=HOSTILE),
        device=replace(
            data.device,
            description=HOSTILE,
            curves=curves,
            parameters={HOSTILE: HOSTILE},
            sources=(HOSTILE,),
            confidence=HOSTILE,
            not_modelled=(HOSTILE,),
        ),
        layers=layers,
        left_out=(LeftOutRow(HOSTILE, 3, HOSTILE),),
        curves=tuple(replace(curve, method=HOSTILE) for curve in data.curves),
        codes=tuple(replace(code, name=HOSTILE, method=HOSTILE) for code in data.codes),
        hardware=replace(data.hardware, modules=modules, area_unit=HOSTILE, area_method=HOSTILE),
        provenance=Provenance(HOSTILE, {HOSTILE: HOSTILE}, {HOSTILE: HOSTILE}, {HOSTILE: 1}),
        warnings=(HOSTILE,),
    )
