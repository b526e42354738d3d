"""A design with everything that it names: loaded, checked and hashed before any work is done."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

from qtaml_hw.campaign import Evaluator, Metric, Store
from qtaml_hw.campaign.question import Question, ask
from qtaml_hw.campaign.sanity import Sanity, look
from qtaml_hw.channel import BitChannel
from qtaml_hw.design import FILES, TECHNOLOGIES, Data, Design, Memory
from qtaml_hw.errors import InputError
from qtaml_hw.network import (
    Backend,
    Layer,
    Network,
    OnnxRuntime,
    Runner,
    Samples,
    load,
    load_samples,
    with_feedback,
    with_input_means,
)
from qtaml_hw.network.archive import open_archive
from qtaml_hw.physics import DeviceResult, Technology, load as load_technology
from qtaml_hw.storage import CHANNEL_OPTIMISED, TRELLIS

__all__ = ["Case", "open_case", "sha256"]


@dataclass(frozen=True, eq=False)
class Case:
    """A design with everything it names loaded and checked.

    Attributes
    ----------
    design : Design
        The design, complete.
    folder : Path
        What its paths are relative to.
    network, layers
        The model and its quantised weights, with mean layer inputs.
    calibration, test : Samples
        Unlabelled and labelled.
    channel : BitChannel
        Of a cell at the operating point.
    technology, device
        Where the channel comes from; None where the design gives p outright.
    hashes : dict of str to str
        SHA-256 of model, data and technology; of the files beside the model that hold its weights.
    backend : Backend
        Who runs the network.
    question : Question
        What it is asked, and by which metric answers count.
    sanity : Sanity
        What is known of it before any fault.
    mapped : BitChannel or None
        Stuck cells that are known when a chip is written, at the point at which they are mapped.
    """

    design: Design
    folder: Path
    network: Network
    layers: tuple[Layer, ...]
    calibration: Samples
    test: Samples
    channel: BitChannel
    technology: Technology | None
    device: DeviceResult | None
    hashes: dict[str, str]
    backend: Backend
    question: Question
    sanity: Sanity
    mapped: BitChannel | None = None

    @property
    def metric(self) -> Metric:
        """What the network is good for."""
        return self.question.metric

    @property
    def threads(self) -> int:
        """Threads of inference."""
        return self.design.simulation.threads or os.cpu_count() or 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What limits the figures: remarks of the device, and those on the network's side."""
        return (*(self.device.warnings if self.device else ()), *self.remarks)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What limits the figures on the network's side: what was taken unasked, what is not stored, what looks odd."""
        taken = [self.network.answer.remark, self.test.remark, *self.question.remarks]
        return tuple(filter(None, [*taken, self.network.coverage.warning, *self.sanity.warnings]))

    @property
    def chip_share(self) -> float:
        """What the cells of a chip have in common: see `Plan`."""
        return self.technology.variation.chip if self.technology else 0.0

    def at(self, end: Literal["low", "high"]) -> Case:
        """The same with every flip probability at one end of its range.

        Raises
        ------
        InputError
            If the technology holds no data there.
        ValueError
            If there is no range.
        """
        if self.technology is None or self.device is None:
            raise ValueError("flip probabilities that are given outright have no range")
        device = self.device.at(end)
        channel = _cells(device, self.design, f"{self.technology.name} at the {end} end of its range")
        return replace(self, device=device, channel=channel)

    def evaluator(self, store: Store | None = None, threads: int | None = None) -> Evaluator:
        """Says how good plans are on the test samples, with the design's chips; trials are kept in `store`."""
        return Evaluator(
            self.network,
            self.layers,
            self.test,
            self.metric,
            backend=self.backend,
            seed=self.design.simulation.seed,
            threads=threads or self.threads,
            store=store,
        )


def open_case(
    design: Design,
    folder: Path,
    *,
    feedback: bool = True,
    backend: Backend | None = None,
    metric: Metric | None = None,
) -> Case:
    """Load and check everything that `design` names; its paths are relative to `folder`.

    Without `feedback` the layers do not know how errors of their weights make up for each other, which takes the
    longest and which only a menu and Shannon's limit look at. `backend` runs the network: by default onnxruntime on the
    processor. `metric` takes the place of that of the design.

    Raises
    ------
    InputError
        If a file is missing, broken, or does not fit the others.
    """
    _check_files(design, folder)
    technology, device, channel = _channel(design, design.memory, folder)
    mapped = _mapped(design, folder)
    data, model = design.data, folder / design.network.model
    backend = backend or OnnxRuntime()
    network = load(model, data.output, sample_axis=data.sample_axis, backend=backend)
    _check_coverage(network, design.network.min_coverage)
    how: dict[str, Any] = {"scale": data.scale, "mean": data.mean, "std": data.std}
    labels = data.labels or _usual_labels(folder / data.file)
    test = load_samples(folder / data.file, network, x=data.inputs, y=labels, count=data.test_samples, **how)
    calibration_file = folder / (data.calibration_file or data.file)
    rest = test.size if data.calibration == data.inputs and data.calibration_file in (None, data.file) else 0
    calibration = _calibration(calibration_file, network, data.calibration, rest, how)
    calibration = calibration.take(min(calibration.size, data.calibration_samples))
    layers = network.layers(design.network.bits, design.network.per_channel)
    hashes = {"model": sha256(model), "data": sha256(folder / data.file)}
    if network.files:
        hashes["weights"] = sha256(*(model.parent / name for name in network.files))
    if data.calibration_file is not None:
        hashes["calibration"] = sha256(calibration_file)
    if technology is not None:
        hashes["technology"] = hashlib.sha256(technology.model_dump_json().encode()).hexdigest()
    layers = with_input_means(network, layers, calibration.inputs, backend)
    threads = design.simulation.threads or os.cpu_count() or 1
    given = Runner(network, threads=threads, backend=backend).predict(test.inputs)
    question = _question(network, test, given, data, metric)
    evaluator = Evaluator(network, layers, question.samples, question.metric, backend=backend, threads=threads)
    sanity = look(evaluator, question, given, calibration, _advice(design))
    protection = design.protection
    if feedback and protection.readout in (CHANNEL_OPTIMISED, TRELLIS) and protection.corrections is not False:
        layers = with_feedback(network, layers, calibration.inputs, backend)
    return Case(
        design,
        folder,
        network,
        layers,
        calibration,
        question.samples,
        channel,
        technology,
        device,
        hashes,
        backend,
        question,
        sanity,
        mapped,
    )


def _calibration(path: Path, network: Network, x: Any, start: int, how: dict[str, Any]) -> Samples:
    """Unlabelled samples; of an array that test samples come from those after them, where there are any."""
    if start:
        with contextlib.suppress(InputError):
            return load_samples(path, network, x=x, y=None, start=start, **how)
    return load_samples(path, network, x=x, y=None, **how)


USUAL_LABELS = "test_y"
"""Labels that are there are taken unasked where they have this name."""


def _usual_labels(path: Path) -> str | None:
    return USUAL_LABELS if USUAL_LABELS in open_archive(path).names else None


def _question(network: Network, test: Samples, given: NDArray[Any], data: Data, metric: Metric | None) -> Question:
    return ask(
        network,
        test,
        given,
        metric=metric or data.metric,
        k=data.k,
        threshold=data.threshold,
        class_axis=data.class_axis,
        first_label=data.first_label,
        clean_accuracy=data.clean_accuracy,
    )


def _advice(design: Design) -> str:
    """What makes the stored form better."""
    network = design.network
    if not network.per_channel:
        return "network.per_channel = true gives each output channel a step of its own"
    return f"network.bits = {network.bits} is little" if network.bits < 8 else ""


def _check_files(design: Design, folder: Path) -> None:
    """Say what to do about a file that is not there: data sets and large models do not ship with a design."""
    for section, key in FILES:
        name = getattr(getattr(design, section), key)
        if name is not None and not (folder / name).exists():
            readme = folder / "README.md"
            see = f" ({readme} may say where it is from)" if readme.exists() else ""
            raise InputError(
                f"{folder / name}: no such file: expected the {section}.{key} of the design{see}; put it there, or "
                f"name another with --set {section}.{key}=PATH"
            )


def _check_coverage(network: Network, least: float) -> None:
    found = network.coverage
    if found.share < least:
        raise InputError(
            f"{network.path}: {found.text} are in the simulated memory, and network.min_coverage asks for "
            f"{100 * least:.3g} %: left out are {found.largest}"
        )


def _mapped(design: Design, folder: Path) -> BitChannel | None:
    """The cells that a map knows, where there is one."""
    if design.memory.map != "known":
        return None
    _, _, channel = _channel(design, design.memory.mapped_at(), folder)
    stuck = channel.only("stuck")
    if stuck is None:
        raise InputError(
            f'memory.map = "known": no march test can map faults that are {channel.persistence}: only stuck cells '
            "have a state of their own"
        )
    return stuck


def _channel(design: Design, memory: Memory, folder: Path) -> tuple[Technology | None, DeviceResult | None, BitChannel]:
    """Cells of a memory: the design's, or the same at another point."""
    if memory.technology is None:
        p01 = memory.p_flip if memory.p01 is None else memory.p01
        p10 = memory.p_flip if memory.p10 is None else memory.p10
        assert p01 is not None
        assert p10 is not None
        return None, None, BitChannel.uniform(p01, p10, 8, memory.persistence or "stuck")
    name = memory.technology
    place = folder / name if name.endswith(TECHNOLOGIES) else name
    technology = load_technology(place)
    device = technology.operate(**memory.point)
    _check_variation(technology, device, design, str(place))
    return technology, device, _cells(device, design, name)


def _cells(device: DeviceResult, design: Design, name: str) -> BitChannel:
    """The channel of the design's cells, if they hold data."""
    memory = design.memory
    channel = device.channel(8, pages=memory.pages)
    worst = float(max(channel.p01.max(), channel.p10.max()))
    if worst > 0.5:
        raise InputError(
            f"memory: {name} flips {worst:.3g} of its bits at this operating point: it holds no data there"
        )
    if memory.persistence and {memory.persistence} != {cause.persistence for cause in channel.causes}:
        channel = BitChannel(channel.p01, channel.p10, memory.persistence)
    return channel


def _check_variation(technology: Technology, device: DeviceResult, design: Design, place: str) -> None:
    """Refuse what cells share where the cells of a chip cannot follow it."""
    shares = technology.variation.shares
    named = ", ".join(f"variation.{name}" for name in shares if name != "chip")
    if named:
        raise InputError(
            f"{place}: {named}: the cells of a design do not follow it, for where they lie in rows and columns is not "
            "part of it: leave it out or set it to 0 (variation.chip is followed)"
        )
    if "chip" in shares and device.mixes(8, design.memory.pages):
        raise InputError(
            f"{place}: variation.chip: pages with different rates lie at one position of a weight, and cells of "
            "different rates cannot follow it together: leave it out or set it to 0"
        )


def sha256(*paths: Path) -> str:
    """SHA-256 of a file, or of the content of several one after the other, in hexadecimal."""
    found = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: found)
    return found.hexdigest()
