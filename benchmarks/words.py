"""CPU time of making words for a channel, of covariances, and of writing with error feedback, on one core.

Two networks: the public ResNet-20 (268,336 weights), and a chain of the convolutions of a ResNet-18 on 32 x 32 pixels
(11.0 million weights, random). Words are of 8 bits at p = 0.10, the dearest case; compilation is not counted.

    OMP_NUM_THREADS=1 python benchmarks/words.py --data ../shared/data --models ../shared/models
    python benchmarks/words.py ... --quality kws resnet20   (instead: what perfect planes and error feedback are worth)
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from cases import CASES, HERE, Case
from onnx import helper, numpy_helper

from qtaml_hw.allocation import Sensitivity, allocate, make_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, Network, load, with_feedback, with_input_means
from qtaml_hw.storage import CHANNEL_OPTIMISED

SAMPLES = 512
STAGES = ((64, 1), (128, 2), (256, 2), (512, 2))
"""Channels and first stride of the four stages, four convolutions each."""


def chain(path: Path) -> Network:
    """The convolutions of a ResNet-18, one after the other, and its dense layer, with random weights."""
    rng = np.random.default_rng(0)
    nodes, tensors, channels, at = [], [], 3, "x"
    widths = [(64, 1), *((width, stride if i == 0 else 1) for width, stride in STAGES for i in range(4))]
    for i, (width, stride) in enumerate(widths):
        w = rng.laplace(size=(width, channels, 3, 3)) / np.sqrt(9 * channels)
        tensors.append(numpy_helper.from_array(w.astype(np.float32), f"w{i}"))
        nodes += [
            helper.make_node("Conv", [at, f"w{i}"], [f"c{i}"], pads=[1, 1, 1, 1], strides=[stride, stride]),
            helper.make_node("Relu", [f"c{i}"], [f"r{i}"]),
        ]
        channels, at = width, f"r{i}"
    nodes += [
        helper.make_node("GlobalAveragePool", [at], ["pool"]),
        helper.make_node("Flatten", ["pool"], ["flat"]),
        helper.make_node("Gemm", ["flat", "fc"], ["y"], transB=1),
    ]
    tensors.append(numpy_helper.from_array(rng.normal(size=(10, channels)).astype(np.float32), "fc"))
    value = helper.make_tensor_value_info
    graph = helper.make_graph(nodes, "g", [value("x", 1, ["n", 3, 32, 32])], [value("y", 1, ["n", 10])], tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return load(path)


def measured(network: Network, layers: tuple[Layer, ...], inputs: dict[str, Any]) -> dict[str, float]:
    """CPU seconds of the three steps."""
    channel, ones = BitChannel.symmetric(0.10), np.ones(len(layers))
    start = time.process_time()
    made = with_feedback(network, with_input_means(network, layers, inputs), inputs)
    covariances = time.process_time()
    menu = make_menu(made, channel, readout=CHANNEL_OPTIMISED)
    words = (time.process_time() - covariances) / (layers[0].bits + 1)  # one of nine offers of protected planes
    found = Sensitivity(tuple(x.name for x in made), tuple(x.size for x in made), ones, ones, 1.0)
    before = time.process_time()
    allocate(menu, found, 0.0)
    return {
        "weights": sum(x.size for x in made),
        "words_s": words,
        "covariances_s": covariances - start,
        "plan_s": time.process_time() - before,
    }


def quality(case: Case, data: Path, models: Path) -> None:
    """Print signal over noise in the largest layer for 0 to 4 perfect planes at p = 0.10, and the gains of feedback."""
    loaded, channel = case.load(data, models), BitChannel.symmetric(0.10)
    layers = with_feedback(loaded.network, loaded.network.layers(8, True), loaded.calibration.inputs)
    gains = [x.feedback.gain for x in layers if x.feedback is not None]
    layer = max(layers, key=lambda x: x.size)
    power = float(np.square(layer.values()).mean())
    made, raw = (make_menu([layer], channel, readout=r).layers[0].offers[:5] for r in (CHANNEL_OPTIMISED, "raw"))
    print(f"{case.name}: gain of error feedback {min(gains):.2f} to {max(gains):.2f}, median {np.median(gains):.2f}")
    for x, y in zip(made, raw, strict=True):
        noise = x.quality.variance / x.quality.slope**2 / x.quality.corrected
        print(
            f"  {x.planes} perfect planes: words made for the channel {_decibels(power / x.quality.corrected)}"
            f" ({noise:.0%} of the error is noise), raw words {_decibels(power / y.quality.distortion)}"
        )


def _decibels(ratio: float) -> str:
    return f"{10 * np.log10(ratio):5.1f} dB"


def main() -> None:
    """Print a table, and JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    parser.add_argument("--models", type=Path, default=HERE.parent.parent / "shared/models")
    parser.add_argument("--quality", nargs="+", metavar="NETWORK", choices=[c.name for c in CASES], default=[])
    arguments = parser.parse_args()
    for case in CASES:
        if case.name in arguments.quality:
            quality(case, arguments.data, arguments.models)
    if arguments.quality:
        return
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        large = chain(Path(folder) / "chain.onnx")
        inputs = {"x": np.random.default_rng(1).random((SAMPLES, 3, 32, 32), dtype=np.float32)}
        measured(large, large.layers(8, True)[:2], {"x": inputs["x"][:128]})  # compiles
        public = next(case for case in CASES if case.name == "resnet20").load(arguments.data, arguments.models)
        results["resnet20"] = measured(
            public.network, public.network.layers(8, True), public.calibration.take(SAMPLES).inputs
        )
        results["chain of resnet18"] = measured(large, large.layers(8, True), inputs)
    print(f"{'network':20} {'weights':>11} {'words':>8} {'covariances':>12} {'plan':>8}   CPU s")
    for name, r in results.items():
        print(f"{name:20} {r['weights']:11,} {r['words_s']:8.2f} {r['covariances_s']:12.1f} {r['plan_s']:8.2f}")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
