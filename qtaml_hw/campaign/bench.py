"""What faults add to inference: a trial of a campaign against its forward passes, on a network of ResNet-18's size.

A trial is what an `Evaluator` makes of one chip: faults in 11 million int8 weights and their check bits, all codewords
of (72,64) decoded, weights put together, put into the order in which the backend computes and handed to its session,
images classified. It is compared with the images alone, in a session that has its weights already. The first trials
of a process are slower and not measured: kernels are compiled, and the session that stands for all trials
(`qtaml_hw.network.standing`) is made once it pays. The network has the convolutions of a ResNet-18 for
images of 32 x 32 (without shortcuts) and random weights: time does not depend on their values. CPU time of one thread.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.trials import trial_seed
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.network import Layer, Network, Runner, Samples, load
from qtaml_hw.network.number import integer
from qtaml_hw.network.run import PAYS
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import Coded, ReadOut, Segment, StorageScheme

__all__ = ["CONVOLUTIONS", "protected", "run_campaign"]

CONVOLUTIONS = (
    *((3, 64, 1), *((64, 64, 1),) * 4),
    *((64, 128, 2), *((128, 128, 1),) * 3),
    *((128, 256, 2), *((256, 256, 1),) * 3),
    *((256, 512, 2), *((512, 512, 1),) * 3),
)
"""Input channels, output channels and stride of the 3 x 3 convolutions."""
CODE, PLANES, LANES = "hsiao-72-64", 8, 8
RATES = (1e-3, 0.1)


def run_campaign(
    *,
    images: Sequence[int] = (500, 50),
    rates: Sequence[float] = RATES,
    rounds: int = 3,
    convolutions: Sequence[tuple[int, int, int]] = CONVOLUTIONS,
) -> list[dict[str, Any]]:
    """Trials with all bits under the (72,64) code.

    Parameters
    ----------
    images : sequence of int
        Images per trial.
    rates : sequence of float
        Flip rates of the cells.
    rounds : int
        Measurements of each row; each trial stands between two inferences, so that the load of the machine meets both.
    convolutions : sequence of (int, int, int)
        The network, as `CONVOLUTIONS`.

    Returns
    -------
    list of dict
        ``name`` (the code), ``p``, ``planes`` (under the code), ``weights``, ``images``, ``faults_s`` (CPU seconds
        from the stored bits to a session that is ready), ``inference_s`` (of the images in it), ``ratio_inference``
        (CPU time of a trial in units of that of the inferences around it); medians.

    Examples
    --------
    >>> [row] = run_campaign(images=[4], rates=[1e-3], rounds=1, convolutions=[(3, 8, 1)])
    >>> row["planes"], row["weights"], row["ratio_inference"] > 0
    (8, 216, True)
    """
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        network = load(_written(Path(folder) / "network.onnx", convolutions))
    layers = network.layers()
    inputs = rng.random((max(images), 3, 32, 32), dtype=np.float32)
    labels = rng.integers(0, convolutions[-1][1], max(images))
    rows = []
    for count in images:
        samples = Samples({"x": inputs[:count]}, labels[:count])
        rows += [_row(network, layers, samples, p, rounds) for p in rates]
    return rows


def _row(network: Network, layers: Sequence[Layer], samples: Samples, p: float, rounds: int) -> dict[str, Any]:
    plan = protected(layers, p)
    evaluator, image, runner = Evaluator(network, layers, samples), store(plan, layers), Runner(network)

    def ready(seed: int) -> Any:
        return runner.session(network.tensors(image.read(seed)[0]))

    for _ in range(PAYS):
        ready(0)
    session, x = ready(0), samples.inputs["x"]

    def infer() -> None:
        for start in range(0, samples.size, runner.step(samples.inputs)):
            session.run([network.output], {"x": x[start : start + runner.step(samples.inputs)]})

    infer()
    evaluator.trial(plan, 0)
    inferences, trials, faults = [_cpu_seconds(infer)], [], []
    for number in range(1, rounds + 1):
        trials.append(_cpu_seconds(lambda number=number: evaluator.trial(plan, number)))  # type: ignore[misc]
        inferences.append(_cpu_seconds(infer))
        faults.append(_cpu_seconds(lambda number=number: ready(trial_seed(0, number))))  # type: ignore[misc]
    around = (np.array(inferences[1:]) + inferences[:-1]) / 2
    return {
        "name": CODE,
        "p": p,
        "planes": PLANES,
        "weights": plan.weights,
        "images": samples.size,
        "faults_s": float(np.median(faults)),
        "inference_s": float(np.median(inferences)),
        "ratio_inference": float(np.median(np.array(trials) / around)),
    }


def protected(layers: Sequence[Layer], p: float) -> Plan:
    """All bits of all layers of 8-bit words under the (72,64) code, in cells that flip with probability `p`.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> plan = protected(load("examples/digits/digits.onnx").layers(), 1e-3)
    >>> {segment.planes for layer in plan.layers for segment in layer.scheme.segments}
    {8}
    """
    raw = ReadOut("raw", integer(8).values().astype(np.int32), 0)
    entries = []
    for layer in layers:
        segment = Segment(0, layer.size, PLANES, LANES, Coded(CODE), raw)
        scheme = StorageScheme(8, "twos-complement", (segment,))
        entries.append(LayerPlan(layer.name, layer.shape, BitChannel.symmetric(p), scheme))
    return Plan("uniform-msp", tuple(entries), float(PLANES), 1.0, Prediction(0.0, 0.0, float(PLANES)))


def _written(path: Path, convolutions: Sequence[tuple[int, int, int]]) -> Path:
    """The network as a file."""
    rng, nodes, weights, x = np.random.default_rng(0), [], [], "x"
    options: dict[str, Any] = {"kernel_shape": [3, 3], "pads": [1] * 4}
    for i, (inside, outside, stride) in enumerate(convolutions):
        values = rng.normal(0, np.sqrt(2 / (9 * inside)), (outside, inside, 3, 3)).astype(np.float32)
        weights.append(numpy_helper.from_array(values, f"w{i}"))
        nodes.append(helper.make_node("Conv", [x, f"w{i}"], [f"c{i}"], strides=[stride] * 2, **options))
        nodes.append(helper.make_node("Relu", [f"c{i}"], [f"r{i}"]))
        x = f"r{i}"
    nodes.append(helper.make_node("GlobalAveragePool", [x], ["pooled"]))
    nodes.append(helper.make_node("Flatten", ["pooled"], ["y"]))
    ends = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 32, 32]),
        helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", convolutions[-1][1]]),
    ]
    graph = helper.make_graph(nodes, "resnet18-sized", ends[:1], ends[1:], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path)
    return path


def _cpu_seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return max(time.process_time() - start, 1e-9)
