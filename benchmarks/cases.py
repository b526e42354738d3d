"""The eight networks of the headline table: where they are, what they read, at which flip probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qtaml_hw.campaign import Evaluator
from qtaml_hw.network import Layer, Network, Samples, load, load_samples, with_input_means

__all__ = ["CASES", "Case", "Loaded", "shared_out"]

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Case:
    """One network with its data.

    Attributes
    ----------
    name : str
        Short name.
    title : str
        What it is.
    model : str
        ONNX file: in benchmarks/networks, or below the folder of public models where it has a slash.
    p_flip : float
        Flip probability of every stored bit.
    test, calibration : (file, array, first sample, samples)
        Samples in the folder of data sets; None takes all. Labels of calibration samples are never read.
    search : (file, array, labels, first sample, samples)
        Labelled samples that are neither test nor, where there are others, calibration samples: searches for the
        least storage look at these.
    labels : str
        Array of test labels.
    preprocess : mapping
        Arguments of `load_samples`.
    """

    name: str
    title: str
    model: str
    p_flip: float
    test: tuple[str, str, int, int | None]
    calibration: tuple[str, str, int, int | None]
    search: tuple[str, str, str, int, int | None]
    labels: str
    preprocess: Mapping[str, Any] = field(default_factory=dict)

    def path(self, models: Path) -> Path:
        """The ONNX file."""
        return models / self.model if "/" in self.model else HERE / "networks" / self.model

    def load(self, data: Path, models: Path) -> Loaded:
        """The network, its 8-bit layers with input means, its test samples and its calibration samples."""
        network = load(self.path(models))
        (test_file, test_x, first, count), (file, x, start, size) = self.test, self.calibration
        test = load_samples(
            data / test_file, network, x=test_x, y=self.labels, start=first, count=count, **self.preprocess
        )
        calibration = load_samples(data / file, network, x=x, y=None, start=start, count=size, **self.preprocess)
        layers = with_input_means(network, network.layers(8), calibration.inputs)
        return Loaded(network, layers, test, calibration)

    def load_search(self, network: Network, data: Path) -> Samples:
        """The samples that searches look at."""
        file, x, y, start, count = self.search
        return load_samples(data / file, network, x=x, y=y, start=start, count=count, **self.preprocess)


@dataclass(frozen=True, eq=False)
class Loaded:
    """A case in memory."""

    network: Network
    layers: tuple[Layer, ...]
    test: Samples
    calibration: Samples

    def evaluator(self, **how: Any) -> Evaluator:
        """Says how good plans are on the test samples, in one thread."""
        return Evaluator(self.network, self.layers, self.test, threads=1, **{"balance": self.calibration} | how)


def shared_out(whole: Evaluator, chips: int, fewest: int, most: int | None = None) -> tuple[Evaluator, ...]:
    """What each chip is asked: its own part of the samples, at most `most` of it; all of them below `fewest`."""
    size = whole.samples.size // chips
    if size < fewest:
        return (whole,) * chips
    return tuple(whole.on(whole.samples.take(min(size, most or size), t * size)) for t in range(chips))


def _fashion(name: str, title: str, p_flip: float = 0.10) -> Case:
    file = "fashion-mnist.npz"
    return Case(
        name,
        title,
        f"{name}.onnx",
        p_flip,
        (file, "test_x", 0, None),
        (file, "train_x", 0, 512),
        (file, "train_x", "train_y", 512, 2000),
        "test_y",
        {"scale": 1 / 255},
    )


def _cifar10(name: str, title: str, model: str, preprocess: Mapping[str, Any]) -> Case:
    file = "cifar10-train-10k.npz"
    test, calibration, search = ("cifar10-test.npz", "x", 0, None), (file, "x", 0, 512), (file, "x", "y", 512, 2000)
    return Case(name, title, model, 0.10, test, calibration, search, "y", preprocess)


CASES = (
    _fashion("plain_cnn", "plain CNN, Fashion-MNIST"),
    _fashion("vgg", "VGG-style, Fashion-MNIST"),
    _fashion("resnet", "ResNet-14, Fashion-MNIST"),
    _fashion("mobilenet", "depthwise separable, Fashion-MNIST"),
    _fashion("transformer", "transformer encoder, Fashion-MNIST", p_flip=0.05),
    _cifar10(
        "resnet20",
        "public ResNet-20, CIFAR-10",
        "./resnet20-cifar10.onnx",
        {"scale": 1 / 255, "mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)},
    ),
    _cifar10(
        "resnet8", "MLPerf Tiny ResNet-8 int8, CIFAR-10", "mlperf-tiny/pretrainedResnet_quant.onnx", {"mean": 128}
    ),
    Case(
        "kws",
        "MLPerf Tiny DS-CNN int8, keywords",
        "mlperf-tiny/kws_ref_model.onnx",
        0.10,
        ("kws01.npz", "x", 200, None),  # no training samples are public in this form: the first 200 stand for them
        ("kws01.npz", "x", 0, 200),
        ("kws01.npz", "x", "y", 0, 200),
        "y",
    ),
)
