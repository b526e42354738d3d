"""What fault injection adds to the forward passes of a campaign, on a network of ResNet-18's size.

    python benchmarks/campaign.py [IMAGES]

A trial of a campaign draws the faults of 11 million int8 weights and their check bits, decodes every word of the
(72,64) code, dequantises, and runs the images. The network has the convolutions of a ResNet-18 for 32 x 32 images
(without shortcuts) and random weights: time does not depend on their values. CPU time, median of the rounds, ratio of
(faults + forward) to forward alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import Hsiao
from qtaml_hw.memory import Injector, RowCodec
from qtaml_hw.storage import RowLayout

# (input channels, output channels, stride) of the 3 x 3 convolutions
CONVOLUTIONS = (
    [(3, 64, 1)] + [(64, 64, 1)] * 4 + [(64, 128, 2)] + [(128, 128, 1)] * 3
    + [(128, 256, 2)] + [(256, 256, 1)] * 3 + [(256, 512, 2)] + [(512, 512, 1)] * 3
)  # fmt: skip
ROUNDS = 3
STEP = np.float32(1e-3)


def network() -> tuple[bytes, dict[str, tuple[int, ...]]]:
    """ONNX model whose weights are inputs, and their shapes."""
    nodes, shapes, x = [], {}, "x"
    for i, (inside, outside, stride) in enumerate(CONVOLUTIONS):
        shapes[f"w{i}"] = (outside, inside, 3, 3)
        options = {"kernel_shape": [3, 3], "pads": [1] * 4, "strides": [stride] * 2}
        nodes.append(helper.make_node("Conv", [x, f"w{i}"], [f"c{i}"], **options))
        nodes.append(helper.make_node("Relu", [f"c{i}"], [f"r{i}"]))
        x = f"r{i}"
    nodes.append(helper.make_node("GlobalAveragePool", [x], ["y"]))
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 32, 32])]
    inputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 512, 1, 1])
    graph = helper.make_graph(nodes, "resnet18-sized", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString(), shapes


def cpu_seconds(action: Callable[[], object]) -> float:
    """Median CPU time of `action`."""
    action()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return float(np.median(times))


class Memory:
    """All layers behind one code, and the faults of a trial."""

    def __init__(self, shapes: dict[str, tuple[int, ...]], p: float) -> None:
        rng = np.random.default_rng(0)
        code = Hsiao(64)
        channel = BitChannel.symmetric(p, 8)
        self.words, self.check = Injector(channel), Injector(channel)
        self.layers, address = [], 0
        for name, shape in shapes.items():
            words = rng.integers(0, 256, int(np.prod(shape)), dtype=np.uint8)
            codec = RowCodec.for_rows(code, RowLayout(8, 8, 8), words.size)
            self.layers.append((name, shape, words, codec, codec.no_errors(words.size), address))
            address += words.size + codec.no_errors(words.size).size

    def read(self, seed: int) -> dict[str, np.ndarray]:
        """Weights of a trial as the network sees them."""
        weights = {}
        for name, shape, words, codec, check, address in self.layers:
            errors = self.words(words, seed, address=address) ^ words
            check_errors = self.check(check, seed, address=address + words.size)
            left = codec.residual(errors, check_errors).words
            weights[name] = ((words ^ left).view(np.int8) * STEP).reshape(shape)
        return weights


def main() -> None:
    """Measure and print."""
    images = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    model, shapes = network()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    x = np.random.default_rng(1).random((min(images, 100), 3, 32, 32), dtype=np.float32)
    weights = Memory(shapes, 0.0).read(0)
    forward = cpu_seconds(lambda: session.run(None, {"x": x, **weights})) * images / len(x)
    rows = []
    for p in (1e-3, 0.1):
        memory = Memory(shapes, p)
        faults = cpu_seconds(lambda memory=memory: memory.read(1))  # type: ignore[misc]
        rows.append(
            {
                "p": p,
                "weights": sum(int(np.prod(s)) for s in shapes.values()),
                "images": images,
                "forward_s": forward,
                "faults_s": faults,
                "cost_ratio": 1 + faults / forward,
            }
        )
        print(f"p = {p}: faults {faults:.3f} s, forward {forward:.2f} s: {1 + faults / forward:.3f} x", file=sys.stderr)
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
